package report

import (
	"fmt"
	"html/template"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/checks"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/internal/assess"
	"github.com/tidewaiter/tidewaiter/internal/chart"
	"github.com/tidewaiter/tidewaiter/quantity"
	"github.com/tidewaiter/tidewaiter/tally"
)

// View is an assessment in words and figures ready to be shown.
type View struct {
	Case     *casefile.Case
	Sentence string
	Why      string // why there is no count; "" when there is one
	AsOf     string
	Without  string

	Counted      []Field // what exactly is counted
	PriorShare   string  // "about 60 %"; "" without a count
	Half         string  // "23,000 and 32,000": half the probability lies between
	Rests        string  // "27 claims of 16 origins"
	RestsHref    string  // where these are shown
	LastStated   string  // the last day that one of them describes
	Worst        string  // "1 impossible and 18 inconsistent readings"; "" when nothing is
	OutOfCount   int     // claims that are not in the count
	OffPaper     int     // checks that contradict nothing: paper leaves them out
	ChartWide    template.HTML
	ChartPhone   template.HTML
	Hollow, Out  bool    // whether the chart holds relays, and marks left out
	Curve        bool    // whether it holds the curve of what was stated
	Points       []Point // the curves as a table
	AssumedUnits int     // of 1,000, the bar of the share that rests on assumption
	Differences  []Difference
	Rounds       *Rounds
	Assumed      []Bar
	Elicited     []Field // the values assumed, with their reasons
	Moved        *Moved  // nil unless asked for
	Breaks       []BreakView
	Surge        string // "unlikely (43 %)": the pace surged at least once
	Frames       []FrameView
	Levels       []LevelGroup
	Statements   []Statement
	Claims       []ClaimRow
	Voyages      []assess.Voyage // observed in the case's direction
	Findings     []FindingGroup
	Replies      []ReplyRow
	Model        []Field
	Command      string // recomputes the numbers
	Open         bool   // whether workings stand open
}

// Field is a label and its value.
type Field struct {
	Name string
	Text string
	Ref  Ref // where the text leads, if anywhere
}

// Bar is a share of a whole, in per cent of its length.
type Bar struct {
	Name  string
	Share string
	Width string
}

// Difference is why the count differs from one figure.
type Difference struct {
	Party   string
	Short   string // as the chart has it; "" when it is the same
	Group   int
	Claim   Ref
	Stated  string
	Day     string
	Ours    string
	Ratio   string
	Factors []Factor
}

// Point is a day of the chart in figures, each as exact as its interval
// supports; Raw is the same for a script: median, 5, 25, 75 and 95 %.
type Point struct {
	Day, ISO, Median, Half, Span, Stated string
	Raw                                  string
}

// Factor is one reason of a difference.
type Factor struct {
	Name  string
	Text  string
	Times string // "1.09", the median
	From  string // "1.04 to 1.15", the 90 % interval
	Span  template.HTML
}

// Rounds is the count in rounds of one kind; Unit is the thing that holds them.
type Rounds struct {
	Item, Unit, Median, Span, Per, PerSpan string
	Factors                                []Field
}

// Statement is what a party would be expected to state.
type Statement struct {
	Party    string
	Short    string // as the chart has it; "" when it is the same
	Group    int
	Scope    string
	Since    string
	Counting string // what, and since when: "voyages, since Aug 2023"
	Stated   string // "about 27,000"
	Span     string
	Last     Ref
	LastAs   string // what it last stated
}

// ClaimRow is a claim in a table.
type ClaimRow struct {
	Claim   *claims.Claim
	Ref     Ref
	Day     string
	SortDay int
	Party   string
	PartyID string
	Group   int
	Figure  string
	Item    string
	Since   string
	Role    string
	Used    bool
	Why     string
	Short   string // Why, where the row does not say it already
	Chain   string
	Source  Ref
	State   string // held, mirror, never
	Tags    []string
}

// NewView puts an assessment in words, without its chart. Claims keep the order
// of the case.
func NewView(a *assess.Assessment, l Links) *View {
	c, r := a.Case, a.Result
	v := &View{
		Case: c, Sentence: a.Sentence, AsOf: r.AsOf.Words(), Without: names(c, a.Without),
		Command: command(a),
	}
	if !assess.Dated(c, r) {
		v.AsOf = ""
	}
	if v.Sentence == "" {
		v.Sentence = r.Why
	}
	groups := chart.GroupIndex(c)
	if n := r.Count; n != nil {
		v.PriorShare = assess.Share(r.PriorShare)
		v.AssumedUnits = int(min(max(math.Round(r.PriorShare*20)*50, 0), 1000))
		step := assess.StepOf(n.Quantiles)
		v.Half = assess.Figure(n.Quantiles.P25, step) + " and " + assess.Figure(n.Quantiles.P75, step)
		v.Counted = countedFields(c, r)
		v.rests(r)
	} else {
		v.Why = r.Why
	}
	v.differences(a, l, groups)
	v.rounds(c, r, l)
	for _, s := range r.Assumed {
		if s.Share >= 0.005 {
			v.Assumed = append(v.Assumed, Bar{capital(assumption(c, s.Name)), assess.Percent(s.Share), percentWidth(s.Share)})
		}
	}
	v.Elicited = elicited(c)
	v.Replies = replyRows(a)
	v.Moved, v.Breaks, v.Frames, v.Levels = moved(a, l), breakViews(c, r), frameViews(a, l), levelGroups(a, l)
	if len(v.Breaks) > 0 {
		v.Surge = assess.LikelihoodPercent(r.Breaks[0].Surge)
	}
	for _, s := range r.Statements {
		one := Statement{Party: partyName(c, s.Party), Scope: assess.Words(s.Scope), Since: s.Since.Words(), Span: assess.Span(s.Quantiles)}
		one.Stated = strings.TrimSpace(s.Hedge.Words() + " " + assess.Median(s.Quantiles))
		// Nobody states a vague middle: the interval says it.
		if s.Hedge == quantity.Interval || s.Hedge == quantity.Vague {
			one.Stated = assess.Median(s.Quantiles)
		}
		if p := c.Party(s.Party); p != nil {
			one.Group, one.Short = groups.OfGroups(p.Groups), shortOf(p)
		}
		if last := c.Claim(s.Last); last != nil {
			one.Last = l.Row(c, s.Last)
			one.LastAs = quantity.Stated(last.Value, last.Hedge) + ", " + dayOf(last)
			// What is not the unit of the count has to be said.
			if r.Count != nil && last.Unit != r.Count.Unit {
				one.Counting = assess.Plural(2, last.Unit)
			}
		}
		var counting []string
		for _, part := range []string{one.Counting, one.Scope} {
			if part != "" {
				counting = append(counting, part)
			}
		}
		if one.Since != "" {
			counting = append(counting, "since "+one.Since)
		}
		one.Counting = strings.Join(counting, ", ")
		v.Statements = append(v.Statements, one)
	}
	evidence := map[string]tally.Evidence{}
	for _, e := range r.Evidence {
		evidence[e.ID] = e
	}
	for i := range c.Claims {
		e, ok := evidence[c.Claims[i].ID]
		row := claimRow(c, &c.Claims[i], e, ok, l, groups)
		if !row.Used {
			v.OutOfCount++
		}
		v.Claims = append(v.Claims, row)
	}
	v.Voyages = unnamed(a.Voyages())
	v.Findings = findingGroups(c, a.Findings, l)
	v.Worst = worst(a.Findings)
	for _, g := range v.Findings {
		if !g.Print {
			v.OffPaper += len(g.List)
		}
	}
	v.Model = modelFields(r)
	return v
}

// Draw adds the chart, which only the page of a case needs.
func (v *View) Draw(a *assess.Assessment, l Links) {
	c := a.Case
	m := chart.New(a)
	if !m.Empty() {
		link := func(id string) string {
			if c.Claim(id) != nil {
				return address(l.Claim, id)
			}
			return address(l.Check, id)
		}
		if l.Claim == nil && l.Check == nil {
			link = nil
		}
		// The SVG writer escapes what it is given; see its tests.
		v.ChartWide = template.HTML(m.SVG(chart.Options{Size: chart.Wide, Link: link, ID: "chart-wide"}))
		v.ChartPhone = template.HTML(m.SVG(chart.Options{Size: chart.Phone, Link: link, ID: "chart-phone"}))
	}
	v.Curve = len(m.Stated) > 0
	v.Points = points(&m)
	for _, k := range m.Marks {
		v.Hollow = v.Hollow || k.Kind == chart.Relayed
		v.Out = v.Out || k.Kind == chart.LeftOut
	}
}

// points puts the curves in figures, day by day as they are drawn.
func points(m *chart.Model) []Point {
	var out []Point
	k := 0
	for _, p := range m.Series {
		q := p.Quantiles
		one := Point{Day: p.Day.Words(), ISO: p.Day.String(), Median: assess.Median(q), Span: assess.Span(q)}
		step := assess.StepOf(q)
		one.Half = assess.Figure(q.P25, step) + " to " + assess.Figure(q.P75, step)
		for k < len(m.Stated) && m.Stated[k].Day <= p.Day {
			k++
		}
		if k > 0 {
			one.Stated = quantity.Grouped(m.Stated[k-1].Value)
		}
		one.Raw = fmt.Sprintf("%.0f %.0f %.0f %.0f %.0f", q.Median, q.P05, q.P25, q.P75, q.P95)
		out = append(out, one)
	}
	return out
}

func countedFields(c *casefile.Case, r *tally.Result) []Field {
	n := r.Count
	unit := assess.Plural(2, n.Unit)
	what := capital(unit)
	if c.Unit.Of == n.Unit && c.Unit.Meaning != "" {
		what += ": " + c.Unit.Meaning
	}
	scope := assess.Words(n.Scope)
	if i := slices.Index(c.Scopes, n.Scope); i > 0 {
		var narrower []string
		for _, s := range c.Scopes[:i] {
			narrower = append(narrower, assess.Words(s))
		}
		scope += " (takes in " + assess.List(narrower) + ")"
	}
	mode := "by any way of transport"
	if n.Mode != "" && n.Mode != "all" {
		mode = "by " + assess.List(strings.Split(n.Mode, ";"))
	}
	return []Field{
		{Name: "Unit", Text: what},
		{Name: "Scope", Text: scope},
		{Name: "Direction", Text: direction(c, n.From, n.To) + ", " + mode},
		{Name: "Counted since", Text: n.Since.Words()},
		{Name: "As of", Text: r.AsOf.Words() + ": only what was published by then"},
		{Name: "Last stated", Text: n.LastStated.Words() + " is the last day that a statement describes; what moved after it is known from the pace learnt alone"},
	}
}

// direction puts the direction of a count in words; a side that the case leaves
// open is left out.
func direction(c *casefile.Case, from, to string) string {
	switch {
	case from == "" && to == "":
		return "not stated"
	case from == "":
		return "to " + countryName(c, to)
	case to == "":
		return "from " + countryName(c, from)
	}
	return countryName(c, from) + " to " + countryName(c, to)
}

func countryName(c *casefile.Case, code string) string {
	if p := c.Place(code); p != nil {
		return p.Name
	}
	if code == "" {
		return "not stated"
	}
	return assess.CountryName(code)
}

// Places puts one side of a direction in words.
func Places(c *casefile.Case, side []string) string {
	var out []string
	for _, id := range side {
		out = append(out, countryName(c, id))
	}
	return assess.List(out)
}

func (v *View) differences(a *assess.Assessment, l Links, groups chart.Index) {
	c, r := a.Case, a.Result
	if r.Count == nil {
		return
	}
	for _, d := range r.Differences {
		one := Difference{
			Party: partyName(c, d.Party), Claim: l.Row(c, d.Claim), Stated: quantity.Grouped(d.Figure),
			Ours: assess.Median(r.Count.Quantiles), Ratio: times(d.Ratio),
		}
		if p := c.Party(d.Party); p != nil {
			one.Group, one.Short = groups.OfGroups(p.Groups), shortOf(p)
		}
		if cl := c.Claim(d.Claim); cl != nil {
			one.Stated, one.Day = cl.Stated(), dayOf(cl)
		}
		for _, f := range d.Factors {
			one.Factors = append(one.Factors, Factor{
				Name: capital(assess.Words(f.Name)), Text: capital(f.Text), Times: times(f.Quantiles), From: timesSpan(f.Quantiles), Span: ratioSpan(f.Quantiles),
			})
		}
		v.Differences = append(v.Differences, one)
	}
}

// times writes the median of a ratio as finely as its interval supports, and
// no finer than hundredths.
func times(q tally.Quantiles) string {
	return assess.Figure(q.Median, max(assess.StepOf(q), 0.01))
}

func timesSpan(q tally.Quantiles) string {
	step := max(assess.StepOf(q), 0.01)
	return assess.Figure(q.P05, step) + " to " + assess.Figure(q.P95, step)
}

// ratioSpan draws a ratio's intervals on a logarithmic scale from a half to
// two, with a dashed line at one.
func ratioSpan(q tally.Quantiles) template.HTML {
	x := func(v float64) string {
		if !(v > 0) {
			v = 1
		}
		at := 70 + 70*math.Log2(v)
		return strconv.FormatFloat(min(max(at, 1), 139), 'f', 1, 64)
	}
	return template.HTML(fmt.Sprintf(`<svg class="span" viewBox="0 0 140 16" aria-hidden="true"><path class="one" d="M70 0V16"/><path class="reach" d="M%s 4H%sV12H%sZ"/><path class="half" d="M%s 4H%sV12H%sZ"/><path class="at" d="M%s 1V15"/></svg>`,
		x(q.P05), x(q.P95), x(q.P05), x(q.P25), x(q.P75), x(q.P25), x(q.Median)))
}

func (v *View) rounds(c *casefile.Case, r *tally.Result, l Links) {
	n := r.Rounds
	if n == nil {
		return
	}
	v.Rounds = &Rounds{Item: n.Item, Unit: assess.Words(c.Unit.Of), Median: assess.Median(n.Quantiles), Span: assess.Span(n.Quantiles), Per: assess.Median(n.PerUnit), PerSpan: assess.Span(n.PerUnit)}
	for _, id := range n.Factors {
		f := c.Factor(id)
		if f == nil {
			continue
		}
		field := Field{Name: capital(assess.Words(f.Quantity)), Text: factorText(f)}
		if s := c.Source(f.Source); s != nil {
			field.Ref = Ref{ID: s.ID, Text: s.Publisher, Href: address(l.Source, s.ID)}
		}
		v.Rounds.Factors = append(v.Rounds.Factors, field)
	}
}

// factorText writes the interval of a factor; shares are per cent.
func factorText(f *casefile.Factor) string {
	lo, hi, unit := f.Lo, f.Hi, assess.Plural(f.Hi, f.Unit)
	if f.Unit == "share" {
		lo, hi, unit = math.Round(lo*1000)/10, math.Round(hi*1000)/10, "%"
	}
	text := quantity.Grouped(lo)
	if lo != hi {
		text += " to " + quantity.Grouped(hi)
	}
	return text + " " + unit
}

// rests says what the count rests on.
func (v *View) rests(r *tally.Result) {
	readings := 0
	for _, t := range r.Terms {
		readings += len(t.Readings)
	}
	claimed, origins := float64(readings), float64(len(r.Terms))
	v.Rests = quantity.Grouped(claimed) + " " + assess.Plural(claimed, "claim") + " of " + quantity.Grouped(origins) + " " + assess.Plural(origins, "origin")
	v.RestsHref = "#claims"
	v.LastStated = r.Count.LastStated.Words()
}

// worst counts the findings that cannot hold.
func worst(list []checks.Finding) string {
	var out []string
	total := 0
	for _, verdict := range []checks.Verdict{checks.Impossible, checks.Inconsistent} {
		n := 0
		for _, f := range list {
			if f.Verdict == verdict {
				n++
			}
		}
		if n > 0 {
			out = append(out, fmt.Sprintf("%d %s", n, verdict))
			total += n
		}
	}
	if total == 0 {
		return ""
	}
	return assess.List(out) + " " + assess.Plural(float64(total), "reading")
}

// assumption puts the name of an elicited quantity in words, with a group by
// the name that it has elsewhere on the page.
func assumption(c *casefile.Case, name string) string {
	if before, id, ok := strings.Cut(name, " of group "); ok {
		return assess.Words(before) + " of the group " + GroupName(c, id)
	}
	return assess.Words(name)
}

// elicited lists what the evidence cannot teach, as the case has it.
func elicited(c *casefile.Case) []Field {
	m := c.Model
	var out []Field
	for _, e := range []struct {
		key, name string
		value     float64
	}{
		{"shared_bias_sd", "Error that groups share, sd of the logarithm", m.SharedBiasSD},
		{"group_bias_sd", "Error of one group, sd of the logarithm", m.GroupBiasSD},
		{"scope_step_median", "Share lost to the next narrower scope, median", m.ScopeStepMedian},
		{"scope_step_log_sd", "its sd of the logarithm", m.ScopeStepLogSD},
		{"mode_gap_median", "Share that goes by other modes, median", m.ModeGapMedian},
		{"mode_gap_log_sd", "its sd of the logarithm", m.ModeGapLogSD},
		{"rate_median", "Weekly pace, median", m.RateMedian},
		{"rate_log_sd", "its sd of the logarithm", m.RateLogSD},
		{"rate_swing", "Swing of the pace, sd of the logarithm", m.RateSwing},
		{"rate_half_life_weeks", "Weeks until half of a swing is forgotten", m.RateHalfLifeWeek},
		{"lump_size", "Load that arrives at once", m.LumpSize},
		{"early_rate_median", "Weekly pace before the start, median", m.EarlyRateMedian},
		{"early_rate_log_sd", "its sd of the logarithm", m.EarlyRateLogSD},
		{"lag_mean_days", "Age of a figure when it is spoken, days", m.LagMeanDays},
	} {
		text := quantity.Grouped(e.value)
		if why := m.Reasons[e.key]; why != "" {
			text += " (" + why + ")"
		} else {
			text += " (no reason is recorded)"
		}
		out = append(out, Field{Name: capital(e.name), Text: text})
	}
	return out
}

// shortOf is how the chart names a party, unless that is its name.
func shortOf(p *casefile.Party) string {
	if short := chart.ShortName(p); short != p.Name {
		return short
	}
	return ""
}

func percentWidth(share float64) string {
	return strconv.FormatFloat(min(max(share, 0), 1)*100, 'f', 1, 64) + "%"
}

func partyName(c *casefile.Case, id string) string {
	if p := c.Party(id); p != nil {
		return p.Name
	}
	if id == "" {
		return "unattributed"
	}
	return id
}

// names puts the ids of sources, parties and groups in words.
func names(c *casefile.Case, ids []string) string {
	var out []string
	for _, id := range ids {
		switch origin, of := strings.CutPrefix(id, tally.OriginPrefix); {
		case of:
			out = append(out, OriginName(c, origin))
		case c.Party(id) != nil:
			out = append(out, c.Party(id).Name)
		case c.Source(id) != nil:
			out = append(out, c.Source(id).Publisher+" ("+id+")")
		default:
			out = append(out, GroupName(c, id))
		}
	}
	return assess.List(out)
}

// OriginName names an origin by the claim of it that is nearest its speaker and
// has a number, if there is one.
func OriginName(c *casefile.Case, origin string) string {
	var best *claims.Claim
	origins := tally.Origins(c)
	for i := range c.Claims {
		cl := &c.Claims[i]
		if origins[cl.ID] == origin && (best == nil || cl.Value.Known && (!best.Value.Known || claims.CompareNearness(cl, best) < 0)) {
			best = cl
		}
	}
	if best == nil {
		return origin
	}
	return Brief(c, best)
}

// GroupName names a group by its one party, or by its id where it has several.
func GroupName(c *casefile.Case, id string) string {
	var members []*casefile.Party
	for i := range c.Parties {
		if p := &c.Parties[i]; p.ID == id || slices.Contains(p.Groups, id) {
			members = append(members, p)
		}
	}
	switch {
	case len(members) == 1:
		return chart.ShortName(members[0])
	case len(id) <= 4:
		return strings.ToUpper(id)
	}
	return strings.ReplaceAll(id, "-", " ")
}

func dayOf(cl *claims.Claim) string {
	if !cl.SaidAt.IsZero() {
		return cl.SaidAt.Words()
	}
	return cl.PublishedAt.Words()
}

func sortDay(cl *claims.Claim) int {
	if d, ok := cl.SaidAt.Latest(); ok {
		return int(d)
	}
	if d, ok := cl.PublishedAt.Latest(); ok {
		return int(d)
	}
	return math.MinInt
}

// Brief is a claim in one line: "South Korea's Ministry, about 6,700
// containers, 26 Feb 2024".
func Brief(c *casefile.Case, cl *claims.Claim) string {
	parts := []string{speaker(c, cl), FigureOf(cl)}
	if day := dayOf(cl); day != "" {
		parts = append(parts, day)
	}
	return strings.Join(parts, ", ")
}

// HeadingOf is a claim's figure as a heading.
func HeadingOf(cl *claims.Claim) string { return capital(FigureOf(cl)) }

// ByLine says whose claim it is and of which day.
func ByLine(c *casefile.Case, cl *claims.Claim) string {
	parts := []string{speaker(c, cl)}
	if day := dayOf(cl); day != "" {
		parts = append(parts, day)
	}
	return strings.Join(parts, ", ")
}

// FigureOf is what a claim states, with its unit; a claim without a number is
// named by its form.
func FigureOf(cl *claims.Claim) string {
	if !cl.Value.Known {
		return assess.Words(cl.Form)
	}
	unit := cl.Unit
	if unit != "" {
		unit = " " + assess.Plural(cl.Value.Hi, unit)
	}
	return cl.Stated() + unit
}

func speaker(c *casefile.Case, cl *claims.Claim) string {
	if p := c.Party(cl.Party()); p != nil {
		return p.Name
	}
	if len(cl.Chain) > 0 {
		return cl.Chain[0].Name
	}
	return "unattributed"
}

func claimRow(c *casefile.Case, cl *claims.Claim, e tally.Evidence, known bool, l Links, groups chart.Index) ClaimRow {
	row := ClaimRow{
		Claim: cl, Ref: l.Row(c, cl.ID), Day: dayOf(cl), SortDay: sortDay(cl), Party: speaker(c, cl), PartyID: cl.Party(), Group: groups.Of(c, cl),
		Figure: cl.Stated(), Item: item(cl), Since: cl.CountedSince.Words(),
		Role: "not assessed", Used: e.Used,
	}
	if !cl.Value.Known {
		row.Figure = assess.Words(cl.Form)
	}
	if known {
		row.Role, row.Why = roleWords(e), e.Why
	}
	// What a counted claim states stands in the row already.
	row.Short = row.Why
	if row.Role == counted {
		row.Short = ""
	}
	var hops []string
	for _, h := range cl.Chain {
		hops = append(hops, h.Name)
	}
	row.Chain = strings.Join(hops, " \u203a ")
	if s := c.Source(cl.Source); s != nil {
		row.Source = Ref{ID: s.ID, Text: cmpOr(s.Publisher, s.ID), Href: address(l.Source, s.ID), Title: s.Title}
		row.State = string(s.Bytes)
	}
	for _, rel := range cl.Relations {
		kind := assess.Words(rel.Kind)
		if rel.Kind == claims.Other {
			kind = "related to"
		}
		row.Tags = append(row.Tags, kind+" "+rel.ID)
	}
	if s := cl.Review.State; s == claims.Disputed || s == claims.Rejected || s == claims.Proposed {
		row.Tags = append(row.Tags, string(s))
	}
	return row
}

// item says what a claim's number counts.
func item(cl *claims.Claim) string {
	what := assess.Words(cl.Measure)
	if cl.Item != "" {
		what = cl.Item
	}
	switch cl.Form {
	case claims.Cumulative:
		return what
	}
	return what + ", " + assess.Words(cl.Form)
}

// counted is the role of a claim that is in the count.
const counted = "counted"

func roleWords(e tally.Evidence) string {
	switch e.Role {
	case tally.RoleTerm:
		return counted
	case tally.RoleExcluded:
		return "left out"
	}
	return assess.Words(e.Role)
}

func cmpOr(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func modelFields(r *tally.Result) []Field {
	fields := []Field{{Name: "Model", Text: "version " + r.Version}}
	if r.Count == nil {
		return fields
	}
	fields = append(fields,
		Field{Name: "Seed", Text: strconv.FormatUint(r.Seed, 10)},
		Field{Name: "Draws", Text: quantity.Grouped(float64(r.Particles))})
	if d := r.Diagnosis; d.Chains > 0 {
		fields = append(fields, Field{Name: "Do the chains agree", Text: fmt.Sprintf("%d chains of %s draws; R-hat %s (near 1 when they agree), effective size %s",
			d.Chains, quantity.Grouped(float64(d.DrawsPerChain)), assess.Figure(d.RHat, 0.001), assess.Figure(d.EffectiveSize, 1))})
	}
	if how := assess.Computed(r); how != "" {
		fields = append(fields, Field{Name: "Computed", Text: how})
	}
	return fields
}

// command is what recomputes the numbers from a published case folder.
func command(a *assess.Assessment) string {
	s := "tidewaiter assess cases/" + a.Case.ID
	if assess.Dated(a.Case, a.Result) {
		s += " --as-of " + a.Result.AsOf.String()
	}
	if len(a.Without) > 0 {
		s += " --without " + strings.Join(a.Without, ",")
	}
	if a.Result.Working != nil {
		s += " --explain"
	}
	return s
}

// capital writes the first letter large.
func capital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	return string(unicode.ToUpper(r)) + s[n:]
}

// unnamed has pseudonyms for vessels of which the case cites no sanctions
// listing: that a vessel made a voyage in the direction of the case is an
// inference about it, and a page does not name it on that alone (docs/POLICY.md).
// The same vessel has the same pseudonym within a page.
func unnamed(list []assess.Voyage) []assess.Voyage {
	names := map[string]string{}
	for i := range list {
		v := &list[i]
		if v.Vessel == "" || v.MayName {
			continue
		}
		name, ok := names[v.Vessel]
		if !ok {
			name = "unnamed vessel " + strconv.Itoa(len(names)+1)
			names[v.Vessel] = name
		}
		v.Vessel = name
	}
	return list
}
