package chart

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/checks"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/internal/assess"
	"github.com/tidewaiter/tidewaiter/quantity"
	"github.com/tidewaiter/tidewaiter/tally"
)

// Model is what a chart shows. Values are in the unit of the count; the value
// axis starts at 0.
type Model struct {
	Title string // what is drawn, for readers who do not see it
	Desc  string // the same in a sentence or two, with the numbers
	Unit  string // plural, for the axis: "containers"

	Series []tally.SeriesPoint // in order of day; empty when there is no count
	Stated []StatedPoint       // the highest figure stated so far: a curve of its own beside that of the count
	Marks  []Mark
	Breaks []Break
}

// Mark is one statement.
type Mark struct {
	ID    string // of the claim
	Day   dates.Day
	Value quantity.Range // always known
	Hedge quantity.Hedge
	Kind  MarkKind
	Group int    // 1 to [Groups]: colour of the party's group; 0 is neutral
	Label string // a few words, beside the mark
	Title string // one line that says all, for a pointer or a screen reader
	Rank  int    // the order in which labels are given room, lowest first
}

// MarkKind says what part a statement has in the count.
type MarkKind uint8

// The kinds of mark.
const (
	Counted MarkKind = iota // one likelihood term rests on it
	Relayed                 // a relay: hollow
	LeftOut                 // not counted: hollow and faint
)

// Groups is how many groups of parties have a colour of their own; further
// groups are neutral and told apart by their labels.
const Groups = 6

// Break is a stretch of time in which a series of statements does not continue
// what it was before.
type Break struct {
	ID          string // of the finding
	From, Until dates.Day
	Label       string
	Title       string
}

// Empty reports whether there is nothing to draw.
func (m *Model) Empty() bool { return len(m.Series) == 0 && len(m.Marks) == 0 }

// New makes the chart of an assessment: its series, the cumulative claims of
// the counted measure that were known at the as-of day, and the breaks that the
// checks found.
func New(a *assess.Assessment) Model {
	r := a.Result
	measure := a.Counted()
	m := Model{
		Unit:   assess.Plural(2, a.Case.Unit.Of),
		Series: r.Series,
		Title:  a.Case.Title + ": " + assess.Words(measure) + " over time",
	}
	if n := r.Count; n != nil {
		m.Unit = assess.Plural(2, n.Unit)
		m.Desc = fmt.Sprintf("Cumulative count with its 50 and 90 per cent intervals; on %s the median is %s, the 90 per cent interval %s. A dashed line is the highest figure stated so far. Statements are drawn by their hedge; the same figures stand in the table of claims.",
			r.AsOf.Words(), assess.Median(n.Quantiles), assess.Span(n.Quantiles))
	} else {
		m.Desc = "There is no count: " + r.Why + ". Statements are drawn by their hedge."
	}
	m.Marks = marks(a, measure)
	m.Stated = stated(m.Marks)
	m.Breaks = breaks(a)
	return m
}

// day is the last day that a claim's figure can describe.
func day(cl *claims.Claim) (dates.Day, bool) {
	_, last, ok := cl.Describes()
	return last, ok
}

func marks(a *assess.Assessment, measure claims.Measure) []Mark {
	known := a.Result.AsOf
	groups := GroupIndex(a.Case)
	var out []Mark
	seen := map[Mark]int{} // a mark without its words, to where it stands in out
	more := map[int]int{}  // further renderings of a mark
	used := map[string]bool{}
	for _, e := range a.Result.Evidence {
		used[e.ID] = e.Used
	}
	for pass := range LeftOut + 1 {
		for _, e := range a.Result.Evidence {
			cl := a.Case.Claim(e.ID)
			if cl == nil || cl.Measure != measure || cl.Form != claims.Cumulative || !cl.Value.Known {
				continue
			}
			kind := kindOf(cl, e, used)
			on, ok := day(cl)
			published, dated := cl.PublishedAt.Earliest()
			if kind != pass || !ok || on > known || !dated || published > known {
				continue
			}
			key := Mark{Day: on, Value: cl.Value, Hedge: cl.Hedge, Group: groups.Of(a.Case, cl)}
			if i, ok := seen[key]; ok {
				more[i]++
				continue
			}
			seen[key] = len(out)
			m := key
			m.ID, m.Kind = cl.ID, kind
			m.Label = Speaker(a.Case, cl) + " " + compact(cl.Value, cl.Hedge)
			m.Title = title(a.Case, cl, on, kind, e.Why)
			out = append(out, m)
		}
	}
	for i, n := range more {
		out[i].Title += fmt.Sprintf("; %d more %s of the same figure", n, assess.Plural(float64(n), "rendering"))
	}
	rank(out)
	unlabel(out)
	slices.SortStableFunc(out, func(x, y Mark) int {
		return cmp.Or(cmp.Compare(x.Day, y.Day), cmp.Compare(x.ID, y.ID))
	})
	return out
}

// kindOf says how a claim is drawn. A rendering that relays a claim that is
// counted is hollow, even where its own reading carries some of the weight of
// the one term that they share.
func kindOf(cl *claims.Claim, e tally.Evidence, used map[string]bool) MarkKind {
	switch {
	case e.Role == tally.RoleTerm && e.Used:
		for _, id := range cl.Related(claims.Relays) {
			if used[id] {
				return Relayed
			}
		}
		return Counted
	case e.Role == tally.RoleRelay, e.Role == tally.RoleTerm:
		return Relayed
	}
	return LeftOut
}

// unlabel takes the words from relays that stand by a counted mark of the same
// words: they would say one thing twice.
func unlabel(list []Mark) {
	const near = 45 // days
	for i := range list {
		if list[i].Kind != Relayed {
			continue
		}
		for _, o := range list {
			if d := o.Day - list[i].Day; o.Kind == Counted && o.Label == list[i].Label && d >= -near && d <= near {
				list[i].Label = ""
				break
			}
		}
	}
}

// rank gives room for labels first to the latest figure of each group, then to
// the rest of what is counted from the latest back, then to relays, then to
// what is left out.
func rank(list []Mark) {
	order := make([]int, len(list))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int {
		x, y := list[i], list[j]
		return cmp.Or(cmp.Compare(x.Kind, y.Kind), cmp.Compare(y.Day, x.Day), cmp.Compare(x.ID, y.ID))
	})
	first := map[int]bool{}
	for n, i := range order {
		list[i].Rank = n + len(list)
		if list[i].Kind == Counted && !first[list[i].Group] {
			first[list[i].Group] = true
			list[i].Rank = n
		}
	}
}

func title(c *casefile.Case, cl *claims.Claim, on dates.Day, kind MarkKind, why string) string {
	who := "unattributed"
	if len(cl.Chain) > 0 {
		who = cl.Chain[0].Name
	}
	if p := c.Party(cl.Party()); p != nil && p.Name != who {
		who += " (" + p.Name + ")"
	}
	text := fmt.Sprintf("%s: %s, %s", on.Words(), who, cl.Stated())
	if since := cl.CountedSince.Words(); since != "" {
		text += ", counted since " + since
	}
	switch kind {
	case Relayed:
		text += "; a relay: no evidence of its own"
	case LeftOut:
		text += "; left out: " + why
	}
	return text
}

// compact writes a figure for a label: "~6,700", "10,000+", "< 7,000".
func compact(r quantity.Range, h quantity.Hedge) string {
	text := quantity.Grouped(r.Lo)
	if r.Lo != r.Hi {
		text += "\u2013" + quantity.Grouped(r.Hi)
	}
	switch {
	case h.IsFloor():
		return text + "+"
	case h.IsCeiling():
		return "\u2264 " + text
	case h == quantity.About || h == quantity.Vague:
		return "~" + text
	}
	return text
}

// Speaker is the short name of the party whose statement a claim is.
func Speaker(c *casefile.Case, cl *claims.Claim) string {
	p := c.Party(cl.Party())
	if p == nil {
		if len(cl.Chain) > 0 {
			return clip(cl.Chain[0].Name, 22)
		}
		return "unattributed"
	}
	return ShortName(p)
}

// ShortName is the name of a party if it is short, else its shortest alias in
// capitals, else its id in capitals.
func ShortName(p *casefile.Party) string {
	const short = 14
	if len([]rune(p.Name)) <= short {
		return p.Name
	}
	best := strings.ToUpper(strings.ReplaceAll(p.ID, "-", " "))
	found := false
	for _, alias := range p.Aliases {
		if alias == strings.ToUpper(alias) && len(alias) > 1 && (!found || len(alias) < len(best)) {
			best, found = alias, true
		}
	}
	return clip(best, 22)
}

func clip(s string, most int) string {
	r := []rune(s)
	if len(r) <= most {
		return s
	}
	return strings.TrimSpace(string(r[:most-1])) + "\u2026"
}

// Index numbers the groups of a case by the order of its parties.
type Index map[string]int

// GroupIndex numbers the groups of a case from 1, in the order in which its
// parties name them.
func GroupIndex(c *casefile.Case) Index {
	index := Index{}
	for _, p := range c.Parties {
		for _, g := range p.Groups {
			if _, ok := index[g]; !ok {
				index[g] = len(index) + 1
			}
		}
	}
	return index
}

// Of returns the colour number of a claim's group: 0 when its party rests on
// no group or on several, or when the colours have run out.
func (ix Index) Of(c *casefile.Case, cl *claims.Claim) int {
	return ix.OfGroups(c.Groups(cl))
}

// OfGroups is [Index.Of] for the groups themselves.
func (ix Index) OfGroups(groups []string) int {
	if len(groups) != 1 || ix[groups[0]] > Groups {
		return 0
	}
	return ix[groups[0]]
}

// breaks finds the stretches that series_break findings are about: of the
// claims that a finding rests on, the two neighbours in time between which the
// figure rises most.
func breaks(a *assess.Assessment) []Break {
	var out []Break
	for _, f := range a.Findings {
		if f.Kind != checks.SeriesBreak || f.Verdict == checks.Consistent || f.Verdict == checks.Untestable {
			continue
		}
		type point struct {
			day   dates.Day
			value float64
		}
		var points []point
		for _, id := range f.Rows {
			cl := a.Case.Claim(id)
			if cl == nil || !cl.Value.Known {
				continue
			}
			if d, ok := day(cl); ok && d <= a.Result.AsOf {
				points = append(points, point{d, cl.Value.Mid()})
			}
		}
		slices.SortStableFunc(points, func(x, y point) int { return cmp.Or(cmp.Compare(x.day, y.day), cmp.Compare(x.value, y.value)) })
		rise, at := 0.0, -1
		for i := 1; i < len(points); i++ {
			if r := points[i].value - points[i-1].value; r > rise && points[i].day > points[i-1].day {
				rise, at = r, i
			}
		}
		// The readings of one break, a surge and a redefinition, are one mark.
		if at > 0 && !slices.ContainsFunc(out, func(b Break) bool { return b.From == points[at-1].day && b.Until == points[at].day }) {
			out = append(out, Break{ID: f.ID, From: points[at-1].day, Until: points[at].day, Label: "series break", Title: f.Title + ": " + f.Summary})
		}
	}
	slices.SortStableFunc(out, func(x, y Break) int { return cmp.Compare(x.From, y.From) })
	return slices.CompactFunc(out, func(x, y Break) bool { return x.From == y.From && x.Until == y.Until })
}
