package checks

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
)

// scopeMismatch compares the totals of two groups for about the same day.
func (e *exam) scopeMismatch() []Finding {
	const near = 14
	var out []Finding
	totals := e.counted()
	for i, a := range totals {
		for _, b := range totals[i+1:] {
			if b.day-a.day > near || shareGroup(a, b) || len(a.groups) == 0 || len(b.groups) == 0 {
				continue
			}
			out = append(out, e.twoTotals(a, b))
		}
	}
	return out
}

// twoTotals tests whether two totals can be of the same boxes.
func (e *exam) twoTotals(a, b *figure) Finding {
	hi, lo := a, b
	if lo.Value.Mid() > hi.Value.Mid() {
		hi, lo = lo, hi
	}
	factor := apart(a.Claim, b.Claim)
	bias := math.Sqrt2 * e.c.Model.GroupBiasSD
	gap := math.Log(hi.Value.Lo / lo.Value.Hi)
	differ := a.Scope != b.Scope || a.CountedSince != b.CountedSince || fmt.Sprint(a.Modes) != fmt.Sprint(b.Modes)
	steps := []Step{{Name: "counts", Text: fmt.Sprintf("%s: %s; %s: %s", e.who(hi), counts(hi), e.who(lo), counts(lo))}}
	summary := fmt.Sprintf("%s: %s. %s: %s.", e.who(hi), hi.Stated(), e.who(lo), lo.Stated())
	verdict := Consistent
	switch {
	case factor == 1:
		summary += " Their hedges leave room for both."
	case differ:
		verdict = Strained
		summary += fmt.Sprintf(" Read as the same boxes they differ by a factor of %s and cannot both hold; they name different scopes or windows (%s against %s), which may explain it and is not said to.", number(math.Exp(gap)), counts(hi), counts(lo))
	default:
		verdict = Inconsistent
		summary += fmt.Sprintf(" They name the same scope and window and differ by a factor of %s.", number(math.Exp(gap)))
	}
	if factor > 1 {
		steps = append(steps,
			step("gap", gap, "natural logarithm", fmt.Sprintf("ln(%s / %s)", number(hi.Value.Lo), number(lo.Value.Hi))),
			step("gap in standard deviations of two groups' errors", gap/bias, "", fmt.Sprintf("%s / %s", number(gap), number(bias))))
	}
	return newFinding(ScopeMismatch, hi.ID+"-"+lo.ID, verdict, "Two parties, one fortnight, two totals", summary, ids(a, b), steps...)
}

// contradictions looks at rows that the record sets against each other and that
// no other rule has set side by side.
func (e *exam) contradictions(found []Finding) []Finding {
	var out []Finding
	seen := map[[2]*figure]bool{}
	for _, a := range e.figures {
		for _, row := range a.rows {
			for _, id := range row.Related(claims.Contradicts) {
				b := e.of[id]
				if b == nil || b == a || seen[[2]*figure{a, b}] || seen[[2]*figure{b, a}] || !a.Value.Known || !b.Value.Known || a.Measure != b.Measure || a.Unit != b.Unit || !isCount(a) || !isCount(b) || together(found, a, b) {
					continue
				}
				seen[[2]*figure{a, b}] = true
				out = append(out, e.setAgainst(a, b))
			}
		}
	}
	return out
}

// isCount reports whether a figure says how much there is, was or fits, and not
// what somebody intends.
func isCount(f *figure) bool {
	return slices.Contains([]claims.Form{claims.Cumulative, claims.Increment, claims.Capacity, claims.Level, claims.Rate, claims.Share}, f.Form)
}

// together reports whether a finding worse than consistent rests on both.
func together(found []Finding, a, b *figure) bool {
	return slices.ContainsFunc(found, func(f Finding) bool {
		return f.Verdict != Consistent && f.Kind != Arithmetic && slices.Contains(f.Rows, a.ID) && slices.Contains(f.Rows, b.ID)
	})
}

func (e *exam) setAgainst(a, b *figure) Finding {
	factor := apart(a.Claim, b.Claim)
	sameWindow := a.CountedSince == b.CountedSince && max(a.day, b.day)-min(a.day, b.day) <= 31
	summary := fmt.Sprintf("%s: %s, %s. %s: %s, %s.", e.who(a), stated(a.Claim), counted(a), e.who(b), stated(b.Claim), counted(b))
	verdict := Consistent
	switch {
	case a.Form != b.Form && (a.Form == claims.Capacity || b.Form == claims.Capacity):
		verdict = Untestable
		summary += " One is what boxes could hold, the other what is said to have come: they do not exclude each other, and are often read as if they did."
	case a.Value == b.Value && a.Item != b.Item:
		verdict = Inconsistent
		summary += " One figure is given of two things."
	case a.Value == b.Value && (a.From.String() != b.From.String() || a.To.String() != b.To.String()):
		verdict = Inconsistent
		summary += fmt.Sprintf(" One figure is given of two ways (%s to %s, and %s to %s).", a.From, a.To, b.From, b.To)
	case factor == 1:
		summary += " Their hedges and windows leave room for both."
	case sameWindow:
		verdict = Inconsistent
		summary += " For the same window they cannot both hold."
	default:
		verdict = Strained
		summary += " They cannot both hold as they stand unless their windows or what they count explain it."
	}
	f := newFinding(ScopeMismatch, a.ID+"-"+b.ID, verdict, "Two statements on one thing", summary, ids(a, b))
	if factor > 1 && !math.IsInf(factor, 1) {
		f.Working = []Step{step("apart at the nearest ends", factor, "", "after the room that rounding leaves")}
	}
	return f
}

// counted says from when to when a figure counts, and what.
func counted(f *figure) string {
	out := "no start stated"
	if !f.CountedSince.IsZero() {
		out = "since " + f.CountedSince.Words()
	}
	if f.Item != "" && f.Measure != claims.Rounds {
		out = strings.ReplaceAll(f.Item, "_", " ") + ", " + out
	}
	return out
}

// counts says in a few words what a total counts.
func counts(f *figure) string {
	out := strings.ReplaceAll(cmp.Or(f.Scope, "no scope stated"), "_", " ")
	if len(f.Modes) > 0 {
		out += ", by " + strings.ReplaceAll(claims.FormatModes(f.Modes), ";", " and ")
	}
	if f.CountedSince.IsZero() {
		return out + ", no start stated"
	}
	return out + ", since " + f.CountedSince.Words()
}

// byGroup returns the totals of each group, in order of day; one figure a day.
func (e *exam) byGroup() (order []string, series map[string][]*figure) {
	series = map[string][]*figure{}
	for _, f := range e.counted() {
		if len(f.groups) != 1 {
			continue // who rests on several groups continues none of their series
		}
		g := f.groups[0]
		if series[g] == nil {
			order = append(order, g)
		}
		series[g] = append(series[g], f)
	}
	return order, series
}

// seriesBreak finds stretches in which a group's total rises far faster than
// its own median pace.
func (e *exam) seriesBreak() []Finding {
	const factor = 3
	var out []Finding
	order, series := e.byGroup()
	for _, g := range order {
		fs := slices.DeleteFunc(slices.Clone(series[g]), func(f *figure) bool { return f.Review.State == claims.Disputed })
		var paces []float64
		var steps []Step
		for i := 1; i < len(fs); i++ {
			a, b := fs[i-1], fs[i]
			paces = append(paces, pace(a, b, b.day))
			steps = append(steps, step("containers a day, "+a.day.Words()+" to "+b.day.Words(), paces[i-1], "container per day",
				fmt.Sprintf("(%s - %s) / %d", number(b.Value.Mid()), number(a.Value.Mid()), max(b.day-a.day, 1))))
		}
		if len(paces) < 3 {
			continue
		}
		median := slices.Sorted(slices.Values(paces))[len(paces)/2]
		for i, p := range paces {
			if p < factor*median || median <= 0 {
				continue
			}
			a, b := fs[i], fs[i+1]
			fastest := pace(a, b, max(b.first, a.day+1))
			summary := fmt.Sprintf("Between %s, %s, and %s, %s, the total of group %s rises by %s containers a day, against %s at its median pace.", e.who(a), a.Stated(), e.who(b), b.Stated(), g,
				span(math.Round(p), math.Round(fastest)), number(math.Round(median)))
			switch {
			case a.Scope != b.Scope:
				summary += fmt.Sprintf(" The scope changes with it (%s to %s): a redefinition is the simpler reading, a surge is not excluded.", strings.ReplaceAll(a.Scope, "_", " "), strings.ReplaceAll(b.Scope, "_", " "))
			case startOf(a) != startOf(b) && !startOf(a).IsZero() && !startOf(b).IsZero():
				summary += " The stated start of the window changes with it: a redefinition is the simpler reading, a surge is not excluded."
			default:
				summary += " No change of scope or window is stated: a surge, or a redefinition nobody announced."
			}
			if a.Hedge.IsFloor() && b.Hedge.IsFloor() {
				summary += " Both are floors, so part of the pace may be the distance between floor and belief."
			}
			out = append(out, newFinding(SeriesBreak, b.ID, Strained, "A break in a series", summary, ids(a, b), steps...))
		}
	}
	return out
}

// startOf returns the start that any rendering of a figure states, the nearest
// first.
func startOf(f *figure) dates.Date {
	for _, r := range f.rows {
		if !r.CountedSince.IsZero() {
			return r.CountedSince
		}
	}
	return dates.Date{}
}

// pace is by how much a total rises a day from one figure to the next, when the
// second describes the given day.
func pace(a, b *figure, day dates.Day) float64 {
	return (b.Value.Mid() - a.Value.Mid()) / float64(max(day-a.day, 1))
}

// monotonicity finds running totals that fall.
func (e *exam) monotonicity() []Finding {
	var out []Finding
	order, series := e.byGroup()
	for _, g := range order {
		fs := series[g]
		for i := 1; i < len(fs); i++ {
			a, b := fs[i-1], fs[i]
			least, _ := truth(a.Claim)
			if b.since > a.since || b.Value.Hi >= least {
				continue
			}
			verdict, tail := Inconsistent, "A total since the same start cannot fall; one of the two counts something else."
			if b.Hedge.IsFloor() {
				verdict, tail = Strained, "A floor may lie under an earlier total; meant as the total it would have fallen, which a total since the same start cannot."
			}
			out = append(out, newFinding(Monotonicity, b.ID, verdict, "A running total that falls",
				fmt.Sprintf("%s: %s. Earlier, %s: %s. %s", e.who(b), b.Stated(), e.who(a), a.Stated(), tail), ids(a, b),
				step("change", b.Value.Hi-a.Value.Lo, "container", fmt.Sprintf("%s - %s", number(b.Value.Hi), number(a.Value.Lo)))))
		}
	}
	return out
}

// transportCapacity sets voyages times load against boxes, and rounds against
// the voyages said to have carried them.
func (e *exam) transportCapacity() []Finding {
	load := e.c.Factor(factorLoad)
	if load == nil {
		return nil
	}
	var out []Finding
	totals := e.counted()
	for _, v := range e.sorted(claims.Voyages, claims.Cumulative) {
		if v.Value.Lo <= 0 || len(v.Related(claims.SubsetOf)) > 0 || v.Unit != "voyage" || !e.c.WithFlow(v.Claim) || !bySeaOnly(v) {
			continue
		}
		lo, hi := v.Value.Lo*load.Lo, v.Value.Hi*load.Hi
		for _, t := range e.nearest(totals, v) {
			out = append(out, e.voyagesAgainst(v, t, lo, hi, load))
		}
	}
	return append(out, e.roundsAVoyage(load)...)
}

// bySeaOnly reports whether a figure counts ships and nothing else, as far as it
// says.
func bySeaOnly(v *figure) bool {
	return len(v.Modes) == 0 || len(v.Modes) == 1 && v.Modes[0] == claims.Sea
}

// nearest returns, of each other group, the total closest in time to a figure,
// within a month.
func (e *exam) nearest(totals []*figure, v *figure) []*figure {
	const month = 31
	best := map[string]*figure{}
	var order []string
	for _, t := range totals {
		if len(t.groups) != 1 || shareGroup(t, v) || t.Review.State == claims.Disputed {
			continue
		}
		gap := max(t.day, v.day) - min(t.day, v.day)
		if gap > month {
			continue
		}
		g := t.groups[0]
		if best[g] == nil {
			order = append(order, g)
		} else if old := best[g]; max(old.day, v.day)-min(old.day, v.day) <= gap {
			continue
		}
		best[g] = t
	}
	var out []*figure
	for _, g := range order {
		out = append(out, best[g])
	}
	return out
}

func (e *exam) voyagesAgainst(v, t *figure, lo, hi float64, load *casefile.Factor) Finding {
	verdict := Consistent
	tail := "The two agree."
	switch {
	case t.Value.Lo > 1.1*hi:
		verdict = Strained
		tail = "The boxes claimed exceed what the voyages seen would carry: more voyages went unseen, loads were larger, or boxes moved by rail or air."
		if v.Hedge.IsFloor() {
			tail += " The voyages are a floor, so this is no contradiction by itself."
		}
	case t.Value.Hi < 0.9*lo && !t.Hedge.IsFloor():
		verdict = Strained
		tail = "The voyages seen would carry more than was claimed: ships sailed part empty, or carried boxes that the claim does not count."
	}
	return newFinding(TransportCapacity, v.ID+"-"+t.ID, verdict, "Voyages times load, against containers",
		fmt.Sprintf("%s: %s, at %s to %s containers each, carry %s containers. %s: %s. %s", e.who(v), stated(v.Claim), number(load.Lo), number(load.Hi),
			span(math.Round(lo), math.Round(hi)), e.who(t), t.Stated(), tail), ids(v, t),
		step("containers, low", lo, "container", fmt.Sprintf("%s x %s", number(v.Value.Lo), number(load.Lo))),
		step("containers, high", hi, "container", fmt.Sprintf("%s x %s", number(v.Value.Hi), number(load.Hi))))
}

// roundsAVoyage divides rounds by the voyages of the same origin.
func (e *exam) roundsAVoyage(load *casefile.Factor) []Finding {
	limit, shell := e.c.Factor(factorPayload), e.c.Factor(factorShell)
	if limit == nil || shell == nil {
		return nil
	}
	var out []Finding
	for _, r := range e.figures {
		if r.Measure != claims.Rounds || (r.Form != claims.Cumulative && r.Form != claims.Increment) || !r.Value.Known {
			continue
		}
		var v *figure
		for _, form := range []claims.Form{claims.Cumulative, claims.Increment} {
			if f := e.inOrigin(r.origin, claims.Voyages, form); f != nil && f.Value.Lo > 0 {
				v = f
			}
		}
		if v == nil || !bySeaOnly(v) || !bySeaOnly(r) {
			continue
		}
		perVoyage := r.Value.Mid() / v.Value.Mid()
		perBox := perVoyage / load.Hi
		tonnes := perBox * shell.Lo / 1000
		verdict, tail := Consistent, fmt.Sprintf("That is within the %s t a box may carry.", number(limit.Hi))
		if tonnes > limit.Hi {
			verdict = Strained
			tail = fmt.Sprintf("A box carries at most %s t. Read as 152 mm shells, all by these voyages at the loads reckoned elsewhere, it does not fit: much went by rail or air, ships carried more boxes, or many rounds are of small calibre.", number(limit.Hi))
		}
		out = append(out, newFinding(TransportCapacity, "rounds-"+r.ID, verdict, "Rounds against the voyages that carried them",
			fmt.Sprintf("%s: %s on %s is %s a voyage, or %s a box at %s boxes each: %s t of bare shells. %s", e.who(r), stated(r.Claim), stated(v.Claim), number(roughly(perVoyage)),
				number(math.Round(perBox)), number(load.Hi), number(tonnes), tail), ids(r, v),
			step("rounds a voyage", perVoyage, "round per voyage", fmt.Sprintf("%s / %s", span(r.Value.Lo, r.Value.Hi), span(v.Value.Lo, v.Value.Hi))),
			step("rounds a container", perBox, "round per container", fmt.Sprintf("at %s a voyage", number(load.Hi))),
			step("tonnes a container, bare", tonnes, "tonne", fmt.Sprintf("x %s kg", number(shell.Lo)))))
	}
	return out
}

// rateLimit compares a stated rate with the total that its own speaker, or
// group, states for the same time.
func (e *exam) rateLimit() []Finding {
	perDay := map[string]float64{"round_per_month": 1 / 30.44, "round_per_year": 1 / 365.25, "round_per_day": 1, "voyage_per_week": 1.0 / 7}
	var out []Finding
	for _, r := range e.figures {
		rate, ok := perDay[r.Unit]
		if r.Form != claims.Rate || !ok || !r.Value.Known || r.CountedSince.IsZero() {
			continue
		}
		window := float64(r.day - r.since)
		implied := r.Value.Mid() * rate * window
		for _, t := range e.figures {
			if t.Measure != r.Measure || len(t.Related(claims.SubsetOf)) > 0 || (t.Form != claims.Cumulative && t.Form != claims.Capacity) || !t.Value.Known || !shareGroup(t, r) || max(t.day, r.day)-min(t.day, r.day) > 31 {
				continue
			}
			verdict, tail := Consistent, "The two agree."
			if implied > 1.5*t.Value.Hi || implied < t.Value.Lo/1.5 {
				verdict, tail = Inconsistent, "Read as a rate over that window, the two cannot both hold."
				if said, ok := r.SaidAt.Latest(); ok && r.AsOf.Contains(said) {
					tail += " As a recent rate the first may."
				}
			}
			out = append(out, newFinding(RateLimit, r.ID+"-"+t.ID, verdict, "A rate against a total",
				fmt.Sprintf("%s: %s since %s comes to %s; %s: %s. %s", e.who(r), stated(r.Claim), r.CountedSince.Words(), number(roughly(implied)), e.who(t), stated(t.Claim), tail),
				ids(r, t), step("implied total", implied, strings.SplitN(r.Unit, "_per_", 2)[0], fmt.Sprintf("%s x %s days", number(r.Value.Mid()*rate), number(window)))))
		}
	}
	return out
}
