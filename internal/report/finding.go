package report

import (
	"fmt"
	"html/template"
	"math"
	"slices"
	"strings"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/checks"
	"github.com/tidewaiter/tidewaiter/internal/assess"
	"github.com/tidewaiter/tidewaiter/internal/chart"
	"github.com/tidewaiter/tidewaiter/quantity"
)

// Finding is a check in words.
type Finding struct {
	checks.Finding
	Ref      Ref
	KindText string
	Wrong    string // when its rule is wrong
	Level    int    // 0 untestable, 1 consistent to 4 impossible
	Gauge    template.HTML
	RowRefs  []Ref
	RowsLeft int    // that are not among RowRefs; see [View.Bounded]
	Sides    []Side // the statements that are set against each other
	Steps    []Step
	Open     bool // whether its working stands open
}

// Side is one statement of those that a finding sets against each other.
type Side struct {
	Ref    Ref
	Party  string
	Group  int
	Figure string // "about 6,700 containers"
	About  string // what it counts, since when, as of when, as far as it says
}

// mostSides are shown on a card: the rows below it name them all.
const mostSides = 4

// sides are the distinct statements among the rows of a finding, each by its
// first row.
func sides(c *casefile.Case, rows []string, l Links) []Side {
	groups := chart.GroupIndex(c)
	var out []Side
	for _, id := range rows {
		cl := c.Claim(id)
		if cl == nil {
			continue
		}
		one := Side{Party: speaker(c, cl), Group: groups.Of(c, cl), Figure: FigureOf(cl)}
		if cl.Item != "" {
			one.Figure += " (" + cl.Item + ")"
		}
		var about []string
		if cl.Scope != "" {
			about = append(about, assess.Words(cl.Scope))
		}
		if !cl.CountedSince.IsZero() {
			about = append(about, "since "+cl.CountedSince.Words())
		}
		if day := dayOf(cl); day != "" {
			about = append(about, "said "+day)
		}
		one.About = strings.Join(about, ", ")
		if len(out) == mostSides {
			break
		}
		same := func(s Side) bool { s.Ref = Ref{}; return s == one }
		if slices.ContainsFunc(out, same) {
			continue // told by another page
		}
		one.Ref = l.Row(c, id)
		out = append(out, one)
	}
	if len(out) < 2 {
		return nil
	}
	return out
}

// HasValues reports whether any step of the working has a number.
func (f Finding) HasValues() bool {
	return slices.ContainsFunc(f.Steps, func(s Step) bool { return s.Value != "" })
}

// FindingGroup is the findings of alike verdict. The groups of the worst
// verdicts come first and stand open.
type FindingGroup struct {
	Title string
	Open  bool
	Print bool // whether paper shows it: what contradicts nothing is left to the screen
	List  []Finding
	left  map[string]int // by title: not in List; see [View.Bounded]
}

// Kin are findings of one title.
type Kin struct {
	First Finding
	More  []Finding
	Left  int // of the same title, shown on their own pages only
}

// Kin groups the findings by title, in the order of the first of each.
func (g FindingGroup) Kin() []Kin {
	var out []Kin
	for _, f := range g.List {
		if i := slices.IndexFunc(out, func(k Kin) bool { return k.First.Title == f.Title && k.First.Level == f.Level }); i >= 0 {
			out[i].More = append(out[i].More, f)
		} else {
			out = append(out, Kin{First: f, Left: g.left[f.Title]})
		}
	}
	return out
}

// Step is one line of a working.
type Step struct{ Name, Value, Text string }

// findingGroups puts what is impossible or inconsistent first, then what is
// strained, what holds, and what cannot be tested; the worse first in each.
func findingGroups(c *casefile.Case, list []checks.Finding, l Links) []FindingGroup {
	groups := []FindingGroup{{Open: true, Print: true}, {Print: true}, {}, {}}
	for _, f := range list {
		one := finding(c, f, l)
		at := []int{3, 2, 1, 0, 0}[one.Level]
		groups[at].List = append(groups[at].List, one)
	}
	slices.SortStableFunc(groups[0].List, func(x, y Finding) int { return y.Level - x.Level })
	for i, what := range []string{"impossible or inconsistent", "strained", "consistent", "untestable"} {
		n := float64(len(groups[i].List))
		groups[i].Title = quantity.Grouped(n) + " " + assess.Plural(n, "check") + " " + what
	}
	return slices.DeleteFunc(groups, func(g FindingGroup) bool { return len(g.List) == 0 })
}

func finding(c *casefile.Case, f checks.Finding, l Links) Finding {
	one := Finding{Finding: f, KindText: assess.Words(f.Kind), Ref: Ref{ID: f.ID, Text: f.Title, Href: address(l.Check, f.ID)}}
	if r, ok := checks.RuleNamed(f.Rule); ok {
		one.Wrong = r.Wrong
	}
	one.Level = slices.Index([]checks.Verdict{checks.Untestable, checks.Consistent, checks.Strained, checks.Inconsistent, checks.Impossible}, f.Verdict)
	one.Level = max(one.Level, 0)
	var b strings.Builder
	b.WriteString(`<svg class="gauge" viewBox="0 0 34 8" aria-hidden="true">`)
	for i := range 4 {
		class := "off"
		if i < one.Level {
			class = "on"
		}
		fmt.Fprintf(&b, `<rect class="%s" x="%v" y="0.5" width="7" height="7"/>`, class, 0.5+float64(i)*8.6)
	}
	b.WriteString(`</svg>`)
	one.Gauge = template.HTML(b.String())
	for _, id := range f.Rows {
		one.RowRefs = append(one.RowRefs, l.Row(c, id))
	}
	if one.Level >= 2 {
		one.Sides = sides(c, f.Rows, l)
	}
	for _, s := range f.Working {
		step := Step{Name: s.Name, Text: s.Text}
		if HasValue(s) {
			// A working keeps four digits: what it rests on is printed beside it.
			step.Value = strings.TrimSpace(assess.Figure(s.Value, significant(s.Value, 4)) + " " + assess.Plural(s.Value, s.Unit))
		}
		one.Steps = append(one.Steps, step)
	}
	return one
}

// significant is the step that leaves v this many digits; whole numbers are
// left alone.
func significant(v float64, digits int) float64 {
	if v == math.Trunc(v) || v == 0 || math.IsInf(v, 0) || math.IsNaN(v) {
		return 0
	}
	return min(1, math.Pow(10, math.Floor(math.Log10(math.Abs(v)))-float64(digits-1)))
}
