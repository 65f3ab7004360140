package console

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/tidewaiter/tidewaiter/checks"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/internal/assess"
	"github.com/tidewaiter/tidewaiter/internal/chart"
	"github.com/tidewaiter/tidewaiter/quantity"
	"github.com/tidewaiter/tidewaiter/tally"
)

// Assessment writes an assessment: the count in one sentence, what is counted,
// the chart, why the count differs from what was said, the claims it rests on
// and those left out, and the checks. With explain, every claim is listed and
// every check shows its working.
func (s Screen) Assessment(a *assess.Assessment, explain bool) error {
	p := &page{Screen: s}
	p.hang("", s.bold(Clean(a.Sentence)))
	r := a.Result
	if r.Count != nil {
		p.counted(a)
		m := chart.New(a)
		if picture := m.Text(chart.TextOptions{Width: p.Width}); picture != "" {
			p.print("\n", picture)
		}
		p.differences(a)
	}
	p.used(a, explain)
	p.leftOut(a, explain)
	p.voyages(a)
	if r.Count != nil {
		p.statements(a)
		p.contents(a, explain)
		p.assumed(a)
		p.breaks(a)
		p.working(a)
		p.joined(a)
		p.frames(a)
	}
	p.partyFactors(a, explain)
	p.returns(a)
	p.checks(a, explain)
	if r.Count != nil && explain {
		p.head("How it was computed")
		p.prose(2, "Model %s, seed %d, %d chains of %d draws; the chains agree to %.3f (1 is perfect), %.0f draws' worth of information.",
			r.Version, r.Seed, r.Diagnosis.Chains, r.Diagnosis.DrawsPerChain, r.Diagnosis.RHat, r.Diagnosis.EffectiveSize)
	}
	if !explain {
		p.print("\n")
		p.prose(0, "--explain lists every claim with its reason, and the working of every check.")
	}
	return p.err
}

// fact is one line of name and text, the names lined up.
func (p *page) fact(name, text string) {
	if text != "" {
		p.hang(fmt.Sprintf("  %-11s ", name), Clean(text))
	}
}

func (p *page) counted(a *assess.Assessment) {
	n := a.Result.Count
	p.head("What is counted")
	unit := assess.Plural(2, n.Unit)
	if a.Case.Unit.Of == n.Unit && a.Case.Unit.Meaning != "" {
		unit += " (" + a.Case.Unit.Meaning + ")"
	}
	p.fact("things", unit)
	p.fact("cargo", assess.Words(n.Scope))
	p.fact("direction", direction([]string{assess.CountryName(n.From)}, []string{assess.CountryName(n.To)}))
	mode := assess.List(strings.Split(n.Mode, ";"))
	if mode == "all" {
		mode = "all modes of transport"
	}
	p.fact("by", mode)
	p.fact("window", "from "+n.Since.Words()+" to "+a.Result.AsOf.Words())
	p.fact("last stated", n.LastStated.Words()+" is the last day that a statement describes; what moved after it is known from the pace learnt alone")
	q := n.Quantiles
	step := assess.StepOf(q)
	p.fact("count", fmt.Sprintf("%s; half of what is plausible lies in %s to %s, nine tenths in %s",
		assess.Median(q), assess.Figure(q.P25, step), assess.Figure(q.P75, step), assess.Span(q)))
	if len(a.Without) > 0 {
		p.fact("without", strings.Join(a.Without, ", "))
	}
	p.fact("computed", assess.Computed(a.Result))
}

// direction writes KP > RU; a blank side is not said.
func direction(from, to []string) string {
	f, t := strings.Join(from, "+"), strings.Join(to, "+")
	switch {
	case f == "" && t == "":
		return ""
	case t == "":
		return "from " + f
	case f == "":
		return "to " + t
	}
	return f + " to " + t
}

func (p *page) differences(a *assess.Assessment) {
	if len(a.Result.Differences) == 0 {
		return
	}
	p.head("Why the count differs from what was said last")
	for _, d := range a.Result.Differences {
		what := quantity.Grouped(d.Figure)
		if cl := a.Case.Claim(d.Claim); cl != nil {
			what = cl.Stated()
			if as := cl.AsOf.Words(); as != "" {
				what += " as of " + as
			}
		}
		p.prose(2, "%s said %s (%s). The count is %s times that figure (%s):",
			Clean(p.speaker(a, d.Claim, d.Party)), what, d.Claim, ratio(d.Ratio.Median), ratioSpan(d.Ratio))
		for _, f := range d.Factors {
			p.hang(fmt.Sprintf("    x %-5s %-11s ", ratio(f.Quantiles.Median), assess.Words(f.Name)), Clean(f.Text)+" ("+ratioSpan(f.Quantiles)+")")
		}
	}
}

// ratio writes a factor to two decimals, which is finer than any is known and
// lets a product be followed.
func ratio(v float64) string { return assess.Figure(v, 0.01) }

func ratioSpan(q tally.Quantiles) string { return ratio(q.P05) + " to " + ratio(q.P95) }

// speaker names whose statement a claim is.
func (p *page) speaker(a *assess.Assessment, claim, party string) string {
	if cl := a.Case.Claim(claim); cl != nil {
		return chart.Speaker(a.Case, cl)
	}
	if pt := a.Case.Party(party); pt != nil {
		return chart.ShortName(pt)
	}
	return party
}

var evidenceColumns = []Column{
	{Name: "claim", Keep: true}, {Name: "who"}, {Name: "stated"}, {Name: "of"},
	{Name: "as of", Spare: true}, {Name: "published", Spare: true},
}

// evidenceRow describes a claim in the first columns of a table of evidence.
func (p *page) evidenceRow(a *assess.Assessment, id string) []string {
	cl := a.Case.Claim(id)
	if cl == nil {
		return []string{id, "", "", "", "", ""}
	}
	stated := cl.Stated()
	if !cl.Value.Known {
		stated = assess.Words(cl.Form)
	} else if cl.Unit != "" && cl.Unit != a.Case.Unit.Of {
		stated += " " + assess.Plural(cl.Value.Hi, cl.Unit)
	}
	of := assess.Words(cl.Measure)
	switch counted := a.Result.Count != nil && a.Result.Count.Measure == cl.Measure; {
	case cl.Scope != "" && counted:
		of = assess.Words(cl.Scope)
	case cl.Scope != "":
		of += ", " + assess.Words(cl.Scope)
	}
	return []string{id, chart.Speaker(a.Case, cl), stated, of, cl.AsOf.Words(), cl.PublishedAt.Words()}
}

func (p *page) used(a *assess.Assessment, explain bool) {
	terms, total := a.Result.Terms, 0
	for _, t := range terms {
		total += len(t.Readings)
	}
	if total == 0 {
		return
	}
	p.head(fmt.Sprintf("Claims the count rests on (%d, of %d %s)", total, len(terms), assess.Plural(float64(len(terms)), "origin")))
	cols := append(slices.Clone(evidenceColumns), Column{Name: "readings", Right: true, Keep: true})
	if explain {
		cols[len(cols)-1].Name = "share"
		cols = append(cols, Column{Name: "origin", Spare: true})
		p.prose(2, "Each origin is one term of the count; share is what a reading weighs among the readings of its origin.")
	} else {
		p.prose(2, "Each origin is one term of the count, shown by the reading nearest the speaker.")
	}
	var rows [][]string
	for _, t := range terms {
		for _, r := range t.Readings {
			n := assess.Percent(r.Weight)
			if !explain {
				n = quantity.Grouped(float64(len(t.Readings)))
			}
			rows = append(rows, append(p.evidenceRow(a, r.ID), n, t.Origin))
			if !explain {
				break
			}
		}
	}
	p.table(cols, rows)
}

// reason is why claims were left out of the count, and which.
type reason struct {
	role tally.Role
	why  string
	ids  []string
}

func (p *page) leftOut(a *assess.Assessment, explain bool) {
	var reasons []reason
	total := 0
	for _, e := range a.Result.Evidence {
		if e.Used && e.Role == tally.RoleTerm || e.Kind == tally.KindObserved {
			continue
		}
		total++
		why := gist(a, e.Why)
		i := slices.IndexFunc(reasons, func(r reason) bool { return r.role == e.Role && r.why == why })
		if i < 0 {
			i = len(reasons)
			reasons = append(reasons, reason{role: e.Role, why: why})
		}
		reasons[i].ids = append(reasons[i].ids, e.ID)
	}
	if total == 0 {
		return
	}
	slices.SortStableFunc(reasons, func(x, y reason) int { return len(y.ids) - len(x.ids) })
	p.head(fmt.Sprintf("Claims that add no term of their own (%d)", total))
	if explain {
		p.reasons(a, reasons)
		return
	}
	rows := make([][]string, len(reasons))
	for i, r := range reasons {
		rows[i] = []string{quantity.Grouped(float64(len(r.ids))), string(r.role), r.why, some(r.ids, 6)}
	}
	p.table([]Column{{Name: "claims", Right: true, Keep: true}, {Name: "role", Keep: true}, {Name: "why"}, {Name: "which", Spare: true}}, rows)
}

// voyages lists what was observed to sail in the case's direction.
func (p *page) voyages(a *assess.Assessment) {
	list := a.Voyages()
	if len(list) == 0 {
		return
	}
	p.head(fmt.Sprintf("Voyages observed (%d)", len(list)))
	if f := a.Result.Floor; f != nil {
		n := float64(len(f.Voyages))
		p.prose(2, "%s %s seen or heard at both ends and laden: the count is hardly under what %s would carry, %s %s. What is inferred is shown and not counted.",
			quantity.Grouped(n)+" "+assess.Plural(n, "voyage"), map[bool]string{true: "was", false: "were"}[n == 1], map[bool]string{true: "it", false: "they"}[n == 1],
			assess.Figure(f.BoxesLo, 1)+" to "+assess.Figure(f.BoxesHi, 1), Clean(assess.Plural(2, assess.Words(a.Case.Unit.Of))))
	}
	for _, v := range list {
		p.hang(fmt.Sprintf("  %-9s ", v.Role), Clean(fmt.Sprintf("%s, %s to %s, left %s, arrived %s UTC: %s (%s)", cmp.Or(v.Vessel, "not of this case"), v.From, v.To, v.Left, v.Arrived, v.Why, v.ID)))
	}
}

// reasons lists the claims under each reason. What a reason says of one claim
// alone stands in its row.
func (p *page) reasons(a *assess.Assessment, reasons []reason) {
	whys := map[string]string{}
	for _, e := range a.Result.Evidence {
		whys[e.ID] = e.Why
	}
	for i, r := range reasons {
		if i > 0 {
			p.print("\n")
		}
		n := float64(len(r.ids))
		same := !slices.ContainsFunc(r.ids, func(id string) bool { return whys[id] != whys[r.ids[0]] })
		why, cols := r.why, evidenceColumns
		if same {
			why = whys[r.ids[0]]
		} else {
			cols = append(slices.Clone(cols), Column{Name: "why"})
		}
		p.prose(2, "%s %s, %s: %s", quantity.Grouped(n), assess.Plural(n, "claim"), string(r.role), Clean(why))
		var rows [][]string
		for _, id := range r.ids {
			row := p.evidenceRow(a, id)
			if !same {
				row = append(row, strings.TrimPrefix(whys[id], r.why+": "))
			}
			rows = append(rows, row)
		}
		p.table(cols, rows)
	}
}

// gist is a reason without what belongs to one claim alone: the details after
// its first colon, and the ids of other claims.
func gist(a *assess.Assessment, why string) string {
	why, _, _ = strings.Cut(why, ": ")
	words := strings.Fields(why)
	for i, w := range words {
		if id := strings.TrimRight(w, ",.;"); a.Case.Claim(id) != nil {
			words[i] = "another claim" + w[len(id):]
		}
	}
	return strings.Join(words, " ")
}

// some lists the first few ids and says how many more there are.
func some(ids []string, most int) string {
	if len(ids) <= most {
		return strings.Join(ids, " ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(ids[:most], " "), len(ids)-most)
}

func (p *page) statements(a *assess.Assessment) {
	if len(a.Result.Statements) == 0 {
		return
	}
	p.head("What each party would be expected to state on " + a.Result.AsOf.Words())
	rows := make([][]string, len(a.Result.Statements))
	for i, st := range a.Result.Statements {
		since := ""
		if !st.Since.IsZero() {
			since = st.Since.Words()
		}
		rows[i] = []string{
			p.speaker(a, st.Last, st.Party), assess.Median(st.Quantiles), assess.Span(st.Quantiles),
			st.Hedge.Words(), assess.Words(st.Scope), since, st.Last,
		}
	}
	p.table([]Column{
		{Name: "party"}, {Name: "median", Right: true, Keep: true}, {Name: "90 % interval", Keep: true},
		{Name: "hedge"}, {Name: "scope", Spare: true}, {Name: "since", Spare: true}, {Name: "like", Keep: true, Spare: true},
	}, rows)
}

func (p *page) assumed(a *assess.Assessment) {
	r := a.Result
	p.head("What is assumed")
	p.prose(2, "Of the variance of the count (of its logarithm), %s would go if the quantities below were known. The evidence cannot teach them; they are elicited, with their reasons, in the case.", assess.Share(r.PriorShare))
	var rows [][]string
	for _, as := range r.Assumed {
		rows = append(rows, []string{assess.Percent(as.Share), assess.Words(as.Name)})
	}
	if len(rows) > 0 {
		p.table([]Column{{Name: "share", Right: true, Keep: true}, {Name: "assumption"}}, rows)
	}
}

// breaks says whether a jump in a party's figures is a change of what is counted
// or of the pace.
func (p *page) breaks(a *assess.Assessment) {
	r := a.Result
	if len(r.Breaks) == 0 {
		return
	}
	p.head("Redefinition or surge")
	p.prose(2, "A jump in a party's figures may be a change of what it counts, or of the pace. The probability that the pace surged at least once is %s, whatever the party.", assess.Percent(r.Breaks[0].Surge))
	var rows [][]string
	for _, b := range r.Breaks {
		when := ""
		if len(b.Dates) > 0 {
			when = b.Dates[0].From.Words() + " to " + b.Dates[0].To.Words() + " (" + assess.Percent(b.Dates[0].Probability) + ")"
		}
		rows = append(rows, []string{
			strings.ReplaceAll(b.Groups, ";", ", "), assess.Percent(b.Redefinition), assess.Percent(b.MCSE), "x " + assess.Figure(b.Size, 0.01), assess.Percent(b.Neither), when,
		})
	}
	p.table([]Column{
		{Name: "groups"}, {Name: "redefined", Right: true, Keep: true}, {Name: "MC error", Right: true, Spare: true}, {Name: "by", Right: true, Spare: true},
		{Name: "neither", Right: true, Keep: true}, {Name: "most likely, if so", Spare: true},
	}, rows)
}

// mostInfluences of each kind are shown; the JSON has them all.
const mostInfluences = 8

// working says what moved the count, and what would.
func (p *page) working(a *assess.Assessment) {
	wk := a.Result.Working
	if wk == nil || a.Result.Count == nil {
		return
	}
	p.head("What moved the count")
	p.prose(2, "With nothing said or shown, what the case assumes gives %s (90 %% interval %s).", assess.Median(wk.PriorOnly), assess.Span(wk.PriorOnly))
	table := func(what string, list []tally.Influence) {
		if len(list) == 0 {
			return
		}
		var rows [][]string
		for _, in := range list[:min(len(list), mostInfluences)] {
			rows = append(rows, []string{assess.Words(in.Name), in.Change, "x " + assess.Figure(in.Shift, 0.01), assess.Median(in.Quantiles), assess.Span(in.Quantiles)})
		}
		p.table([]Column{{Name: what}, {Name: "is", Keep: true}, {Name: "moves", Right: true, Keep: true}, {Name: "count", Right: true, Keep: true}, {Name: "90 % interval", Keep: true}}, rows)
	}
	table("origin", wk.Origins)
	table("group", wk.Groups)
	table("assumption", wk.Assumptions)
	if t := wk.Tipping; t != nil {
		p.prose(2, "The smallest change of one assumption that moves the count out of its own interval: %s, taken to be %s times as large (%s sd of its prior). The count is then %s.",
			t.Name, assess.Figure(t.Factor, 0.01), assess.Figure(math.Abs(t.SD), 0.1), assess.Figure(t.Median, assess.StepOf(a.Result.Count.Quantiles)))
	} else {
		p.prose(2, "No change of a single assumption within eight sd of its prior moves the count out of its own interval.")
	}
	for _, b := range wk.Breaks {
		var parts []string
		for _, one := range b.Breaks {
			parts = append(parts, fmt.Sprintf("%s %s", strings.ReplaceAll(one.Groups, ";", ", "), assess.Percent(one.Redefinition)))
		}
		if len(parts) > 0 {
			p.prose(2, "With the sizes of breaks %s: redefined %s; a surge of pace %s.", b.Change, strings.Join(parts, ", "), assess.Percent(b.Breaks[0].Surge))
		}
	}
}

// joined says what the count would be if the suspected relays were relays.
func (p *page) joined(a *assess.Assessment) {
	j := a.Joined
	if j == nil {
		return
	}
	p.head("If the suspected relays are relays")
	for _, s := range j.Suspects {
		p.prose(2, "%s (origin %s) may repeat %s (origin %s), with a probability of %s.", s.Claim, s.Origin, s.First, s.Of, assess.Percent(s.Probability))
	}
	if j.Count == nil {
		p.prose(2, "Joined to what they may repeat, there is no count: %s.", j.Why)
		return
	}
	p.prose(2, "Joined to what they may repeat, they leave a count of %s (90 %% interval %s), %s times as large as with each an origin of its own.",
		assess.Median(j.Count.Quantiles), assess.Span(j.Count.Quantiles), ratio(j.Shift))
}

// frames says what the count was on earlier days.
func (p *page) frames(a *assess.Assessment) {
	if len(a.Frames) < 2 {
		return
	}
	p.head("What the count was on other days")
	p.prose(2, "From what had been published by each of them; constants, assumptions and reviews of rows are today's.")
	var rows [][]string
	for _, f := range a.Frames {
		row := []string{f.AsOf.Words(), "none", Clean(f.Why), "", ""}
		if f.Count != nil {
			q := f.Count.Quantiles
			row = []string{f.AsOf.Words(), assess.Median(q), assess.Span(q), quantity.Grouped(float64(f.Origins)), assess.Share(f.PriorShare)}
		}
		rows = append(rows, row)
	}
	p.table([]Column{{Name: "as of", Keep: true}, {Name: "count", Right: true, Keep: true}, {Name: "90 % interval", Keep: true}, {Name: "origins", Right: true}, {Name: "assumed", Spare: true}}, rows)
}

// verdictOrder puts first what a reader should see first.
var verdictOrder = []checks.Verdict{checks.Impossible, checks.Inconsistent, checks.Strained, checks.Consistent, checks.Untestable}

func (p *page) checks(a *assess.Assessment, explain bool) {
	if len(a.Findings) == 0 {
		return
	}
	findings := slices.Clone(a.Findings)
	slices.SortStableFunc(findings, func(x, y checks.Finding) int {
		return slices.Index(verdictOrder, x.Verdict) - slices.Index(verdictOrder, y.Verdict)
	})
	var counts []string
	for _, v := range verdictOrder {
		n := 0
		for _, f := range findings {
			if f.Verdict == v {
				n++
			}
		}
		if n > 0 {
			counts = append(counts, fmt.Sprintf("%d %s", n, v))
		}
	}
	p.head("Checks (" + strings.Join(counts, ", ") + ")")
	if told := func(f checks.Finding) bool { return f.Verdict != checks.Consistent && f.Verdict != checks.Untestable }; explain || slices.ContainsFunc(findings, told) {
		p.prose(2, "A verdict is on one reading of a statement, never on the speaker.")
	}
	for i, f := range findings {
		like := 0 // further findings of the same kind and verdict
		if !explain {
			if f.Verdict == checks.Consistent || f.Verdict == checks.Untestable || slices.ContainsFunc(findings[:i], func(g checks.Finding) bool { return alike(f, g) }) {
				continue
			}
			for _, g := range findings[i+1:] {
				if alike(f, g) {
					like++
				}
			}
		}
		text := p.bold(Clean(f.Title)) + ". " + Clean(f.Summary) + " (" + assess.Words(f.Kind) + ": " + some(f.Rows, 8) + ")"
		if like > 0 {
			text += fmt.Sprintf(" And %d more like it.", like)
		}
		p.hang(fmt.Sprintf("  %-12s ", f.Verdict), text)
		if !explain {
			continue
		}
		steps := slices.Clone(f.Working)
		if r, ok := checks.RuleNamed(f.Rule); ok {
			steps = append(steps, checks.Step{Name: "the reading that was tested", Text: f.Reading},
				checks.Step{Name: "rule", Text: fmt.Sprintf("%s, version %s; wrong with %s", r.Name, r.Version, r.Wrong)})
		}
		for _, step := range steps {
			const wide = 30
			if name := Clean(step.Name); len(name) > wide {
				p.hang("    ", name+"  "+working(step))
			} else {
				p.hang(fmt.Sprintf("    %-*s ", wide, name), working(step))
			}
		}
	}
}

// alike reports whether two findings are of one kind and verdict.
func alike(f, g checks.Finding) bool { return f.Kind == g.Kind && f.Verdict == g.Verdict }

// working writes one step: its value with its unit, and how it comes about.
func working(s checks.Step) string {
	value := ""
	if s.Unit != "" || s.Text == "" {
		value = assess.Figure(s.Value, assess.Step(abs(s.Value)/2))
		if s.Unit != "" {
			value += " " + s.Unit
		}
	}
	if value != "" && s.Text != "" {
		value += "  = "
	}
	return Clean(value + s.Text)
}

func abs(v float64) float64 { return max(v, -v) }

// CaseSummary writes what is in a case, one line a table.
func (s Screen) CaseSummary(rows [][]string) error {
	return s.Table([]Column{{Name: "in the case", Keep: true}, {Name: "rows", Right: true, Keep: true}, {Name: "of which"}}, rows)
}

// statedValue writes the value of a claim with what is counted.
func statedValue(cl *claims.Claim) string {
	text := cl.Stated()
	if cl.Value.Known && cl.Unit != "" {
		text += " " + assess.Plural(cl.Value.Hi, cl.Unit)
	}
	if cl.Item != "" {
		text += " (" + cl.Item + ")"
	}
	return text
}
