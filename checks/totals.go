package checks

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
)

// twoTotals compares the totals of two groups for about the same day, each with
// the nearest in time of every other group: of the case's own measure, and of any
// other that both count in one unit and of one thing.
func twoTotals(e *exam, r *Rule) []Finding {
	byThing := map[string][]*figure{}
	var order []string
	own := e.counted()
	add := func(key string, f *figure) {
		if len(f.groups) == 0 {
			return
		}
		if byThing[key] == nil {
			order = append(order, key)
		}
		byThing[key] = append(byThing[key], f)
	}
	for _, f := range own {
		add("", f)
	}
	for _, f := range e.figures {
		if f.Measure == e.boxes || f.Form != claims.Cumulative || !f.Value.Known || f.Value.Lo <= 0 || len(f.Related(claims.SubsetOf)) > 0 {
			continue
		}
		item := f.Item
		if f.Measure == claims.Rounds {
			item = calibre(f.Item) // shells, rounds and munitions are one thing until a calibre tells them apart
		}
		add(strings.Join([]string{string(f.Measure), f.Unit, item, e.c.Country(f.From), e.c.Country(f.To)}, " "), f)
	}
	var out []Finding
	for _, key := range order {
		out = append(out, e.totalsOf(r, byThing[key])...)
	}
	return out
}

// totalsOf compares totals of one thing, which come by day.
func (e *exam) totalsOf(r *Rule, totals []*figure) []Finding {
	const near = 14
	var out []Finding
	for i, a := range totals {
		nearest := map[string]*figure{}
		var order []string
		for _, b := range totals[i+1:] {
			if b.day-a.day > near {
				break
			}
			key := strings.Join(b.groups, ";")
			if shareGroup(a, b) || nearest[key] != nil && nearest[key].day < b.day {
				continue
			}
			if nearest[key] == nil {
				order = append(order, key)
				nearest[key] = b
				continue
			}
			// Of several of one day, the one that is farthest off is the one to test.
			if apart(a.Claim, b.Claim) > apart(a.Claim, nearest[key].Claim) {
				nearest[key] = b
			}
		}
		for _, key := range order {
			out = append(out, e.compareTotals(r, a, nearest[key]))
		}
	}
	return out
}

// compareTotals tests whether two totals can be of the same boxes.
func (e *exam) compareTotals(r *Rule, a, b *figure) Finding {
	hi, lo := a, b
	if lo.Value.Mid() > hi.Value.Mid() {
		hi, lo = lo, hi
	}
	factor := apart(a.Claim, b.Claim)
	bias := math.Sqrt2 * e.c.Model.GroupBiasSD
	gap := math.Log(hi.Value.Lo / lo.Value.Hi)
	modes := func(f *figure) string { return claims.FormatModes(f.Modes) }
	differ := a.Scope != b.Scope || a.CountedSince != b.CountedSince || modes(a) != modes(b)
	steps := []Step{{Name: "counts", Text: fmt.Sprintf("%s: %s; %s: %s", e.who(hi), counts(hi), e.who(lo), counts(lo))}}
	days := int(distance(a.day, b.day))
	said := fmt.Sprintf("%s: %s; %s: %s", e.who(hi), stated(hi.Claim), e.who(lo), stated(lo.Claim))
	verdict, means := Consistent, []string{"Their hedges leave room for both"}
	if factor > 1 {
		verdict = Inconsistent
		differ = differ || hi.Item != lo.Item
		means = []string{fmt.Sprintf("They name the same scope and window, are %s apart and differ by a factor of %s, %s", countOf(days, "day"), number(math.Exp(gap)), overPercent(math.Exp(gap)))}
		if differ {
			verdict = Strained
			means = []string{fmt.Sprintf("Read as the same %s they differ by a factor of %s, %s, and cannot both hold; they name different scopes or windows (%s against %s), which may explain it and is not said to", things(hi.Claim), number(math.Exp(gap)), overPercent(math.Exp(gap)), counts(hi), counts(lo)), e.windowGap(hi, lo)}
		}
		steps = append(steps,
			step("gap", gap, "natural logarithm", fmt.Sprintf("ln(%s / %s)", number(hi.Value.Lo), number(lo.Value.Hi))))
		if bias > 0 {
			steps = append(steps, step("gap in standard deviations of two groups' errors", gap/bias, "", fmt.Sprintf("%s / %s", number(gap), number(bias))))
		}
		steps = append(steps, step("days between what they describe", float64(days), "day", a.day.Words()+" and "+b.day.Words()))
	}
	return newFinding(r, hi.ID+"-"+lo.ID, verdict, "Two parties, one fortnight, two totals", "both count the same "+things(hi.Claim), append([]string{said}, means...), ids(a, b), steps...)
}

func overPercent(factor float64) string {
	return number(math.Round(100*(factor-1))) + " percent"
}

// windowGap says in words and figures what the starts of two totals do to the gap
// between them.
func (e *exam) windowGap(hi, lo *figure) string {
	if hi.CountedSince.IsZero() || lo.CountedSince.IsZero() || hi.since == lo.since {
		return ""
	}
	days := float64(distance(hi.since, lo.since))
	if hi.since > lo.since {
		return fmt.Sprintf("The larger one opens its window %s later, so the windows widen the gap and do not explain it", countOf(int(days), "day"))
	}
	extra := hi.Value.Lo - lo.Value.Hi
	return fmt.Sprintf("The larger one opens its window %s earlier, and the windows explain the gap if %s a day moved in that time", countOf(int(days), "day"), number(roughly(extra/days)))
}

func distance(a, b dates.Day) dates.Day { return max(a, b) - min(a, b) }

// setAgainst looks at rows that the record sets against each other, or says to
// differ in scope, and that no rule before has found apart.
func setAgainst(e *exam, r *Rule) []Finding {
	var out []Finding
	rests := map[string]map[int]bool{} // by row, the findings worse than consistent that rest on it
	for i := range e.found {
		f := &e.found[i]
		if f.Verdict == Consistent || f.Verdict == Untestable || f.Kind == Arithmetic || f.Kind == NameSlip {
			continue
		}
		for _, id := range f.Rows {
			if rests[id] == nil {
				rests[id] = map[int]bool{}
			}
			rests[id][i] = true
		}
	}
	told := func(x, y string) bool {
		a, b := rests[x], rests[y]
		if len(a) > len(b) {
			a, b = b, a
		}
		for i := range a {
			if b[i] {
				return true
			}
		}
		return false
	}
	seen := map[[2]string]bool{}
	for _, a := range e.figures {
		for _, row := range a.rows {
			for _, rel := range row.Relations {
				b := e.of[rel.ID]
				if b == nil || rel.Kind != claims.Contradicts && rel.Kind != claims.ScopeDiffersFrom || isDenial(a) || isDenial(b) {
					continue
				}
				x, y := a, b
				if a == b {
					// Two renderings of one statement.
					x, y = e.rendering(row), e.rendering(e.row[rel.ID])
				}
				if x.ID == y.ID || seen[[2]string{x.ID, y.ID}] || seen[[2]string{y.ID, x.ID}] || told(x.ID, y.ID) {
					continue
				}
				seen[[2]string{x.ID, y.ID}] = true
				out = append(out, e.opposed(r, x, y, rel.Kind == claims.ScopeDiffersFrom))
			}
		}
	}
	return out
}

// rendering is one row of a figure as a figure of its own.
func (e *exam) rendering(cl *claims.Claim) *figure {
	f := *e.of[cl.ID]
	f.Claim, f.rows = cl, []*claims.Claim{cl}
	f.first, f.day, _ = cl.Describes()
	if first, ok := cl.CountedSince.Earliest(); ok {
		f.since = first
	}
	return &f
}

func isDenial(f *figure) bool {
	return f.Form == claims.Denial || f.Form == claims.NoComment || f.Form == claims.NotConfirmed
}

func (e *exam) opposed(r *Rule, a, b *figure, otherScope bool) Finding {
	ta, tb, unit := comparable(a, b)
	factor := ta.apartBy(tb)
	same := a.CountedSince == b.CountedSince && distance(a.day, b.day) <= 31
	said := fmt.Sprintf("%s: %s; %s: %s", e.who(a), counted(a), e.who(b), counted(b))
	verdict, tail := Consistent, ""
	switch {
	case otherScope:
		tail = "The record says that they are of different things, so they do not contradict each other, and neither stands for the other"
	case !a.Value.Known || !b.Value.Known:
		verdict, tail = Untestable, "Without two numbers of one thing there is nothing to compare; they stand beside each other as the record sets them"
	case unit == "":
		verdict, tail = Untestable, "They are not of one measure and unit, so their numbers cannot be compared"
	case a.Form != b.Form && (a.Form == claims.Capacity || b.Form == claims.Capacity):
		verdict, tail = Untestable, "One is what there was room for, the other what is said to have come: they do not exclude each other, and are often read as if they did"
	case (a.Form == claims.Intention) != (b.Form == claims.Intention):
		verdict, tail = Untestable, "One is a plan: what came of it does not contradict that it was made"
	case a.Value == b.Value && a.Item != b.Item:
		verdict, tail = Inconsistent, "One figure is given of two things"
	case a.Value == b.Value && (a.From.String() != b.From.String() || a.To.String() != b.To.String()):
		verdict, tail = Inconsistent, fmt.Sprintf("One figure is given of two ways (%s to %s, and %s to %s)", a.From, a.To, b.From, b.To)
	case factor == 1:
		tail = "Their hedges and windows leave room for both"
	case same:
		verdict, tail = Inconsistent, "For the same window they cannot both hold"
	default:
		verdict, tail = Strained, "They cannot both hold as they stand unless their windows or what they count explain it"
	}
	f := newFinding(r, a.ID+"-"+b.ID, verdict, "Two statements on one thing", "both are of one thing", []string{said, tail}, ids(a, b))
	if factor > 1 && !math.IsInf(factor, 1) {
		f.Working = []Step{step("apart at the nearest ends", factor, "", fmt.Sprintf("%s against %s, after the room that rounding leaves", ta.words(), tb.words()))}
	}
	return f
}

// comparable returns the bounds of two figures in one unit, which is blank where
// they are not of one measure: rates are compared a day.
func comparable(a, b *figure) (ta, tb interval, unit string) {
	ta, tb = truth(a.Claim), truth(b.Claim)
	if a.Measure != b.Measure {
		return ta, tb, ""
	}
	if a.Unit == b.Unit {
		return ta, tb, cmp.Or(a.Unit, "1")
	}
	what, _, _ := strings.Cut(a.Unit, "_per_")
	ka, okA := daysPer(a.Unit, what)
	kb, okB := daysPer(b.Unit, what)
	if !okA || !okB {
		return ta, tb, ""
	}
	return ta.scale(ka), tb.scale(kb), what + " a day"
}

// counted says what a figure is, and from when it counts.
func counted(f *figure) string {
	var parts []string
	if f.Value.Known {
		parts = append(parts, stated(f.Claim))
	} else {
		parts = append(parts, "on "+strings.ReplaceAll(string(f.Measure), "_", " "))
	}
	if f.Item != "" && f.Measure != claims.Rounds {
		parts = append(parts, strings.ReplaceAll(f.Item, "_", " "))
	}
	if !f.CountedSince.IsZero() {
		return strings.Join(append(parts, "since "+f.CountedSince.Words()), ", ")
	}
	if f.Form == claims.Cumulative || f.Form == claims.Capacity || f.Form == claims.Increment {
		parts = append(parts, "no start stated")
	}
	return strings.Join(parts, ", ")
}

// counts says in a few words what a total counts.
func counts(f *figure) string {
	out := strings.ReplaceAll(cmp.Or(f.Scope, f.Item, "no scope stated"), "_", " ")
	if len(f.Modes) > 0 {
		out += ", by " + strings.ReplaceAll(claims.FormatModes(f.Modes), ";", " and ")
	}
	if f.CountedSince.IsZero() {
		return out + ", no start stated"
	}
	return out + ", since " + f.CountedSince.Words()
}

// byGroup returns the totals of each group, in order of day.
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

// stretch is the time between two totals of a group.
type stretch struct {
	a, b          *figure
	pace, fastest float64 // boxes a day; the fastest that the day of b leaves room for
}

// stretches returns the stretches of a group's series without its disputed
// figures.
func stretches(fs []*figure) []stretch {
	fs = slices.DeleteFunc(slices.Clone(fs), func(f *figure) bool { return f.Review.State == claims.Disputed })
	var out []stretch
	for i := 1; i < len(fs); i++ {
		a, b := fs[i-1], fs[i]
		out = append(out, stretch{a, b, pace(a, b, b.day), pace(a, b, max(b.first, a.day+1))})
	}
	return out
}

// seriesPace finds stretches in which a group's total rises far faster than its
// own median pace, and puts the two readings of each beside each other: that the
// group changed what it counts, and that the pace surged.
func seriesPace(e *exam, r *Rule) []Finding {
	const factor, least = 3, 3
	var out []Finding
	order, series := e.byGroup()
	for _, g := range order {
		ss := stretches(series[g])
		var paces []float64
		var steps []Step
		for _, s := range ss {
			paces = append(paces, s.pace)
			steps = append(steps, step(e.units()+" a day, "+s.a.day.Words()+" to "+s.b.day.Words(), s.pace, e.unit()+" per day",
				fmt.Sprintf("(%s - %s) / %d", number(s.b.Value.Mid()), number(s.a.Value.Mid()), max(s.b.day-s.a.day, 1))))
		}
		if len(paces) < least {
			if len(ss) > 0 {
				out = append(out, newFinding(r, g, Untestable, "A break in a series", "the group counts the same throughout",
					[]string{fmt.Sprintf("Group %s has %s", g, countOf(len(ss)+1, "total")), fmt.Sprintf("It takes %d to tell a break from a pace", least+1)}, ids(ss[0].a, ss[0].b), steps...))
			}
			continue
		}
		median := slices.Sorted(slices.Values(paces))[len(paces)/2]
		for _, s := range ss {
			if s.pace < factor*median || median <= 0 {
				continue
			}
			out = append(out, e.twoReadings(r, g, s, median, steps)...)
		}
	}
	return out
}

// breakOdds is the probability under which a reading of a break is strained.
const breakOdds = 0.05

func (e *exam) twoReadings(r *Rule, g string, s stretch, median float64, steps []Step) []Finding {
	a, b := s.a, s.b
	said := fmt.Sprintf("Between %s, %s, and %s, %s, the total of group %s rises by %s "+e.units()+" a day, against %s at its median pace", e.who(a), a.Stated(), e.who(b), b.Stated(), g,
		span(math.Round(s.pace), math.Round(s.fastest)), number(math.Round(median)))
	floors := ""
	if a.Hedge.IsFloor() && b.Hedge.IsFloor() {
		floors = "Both are floors, so part of the pace may be the distance between floor and belief"
	}
	scope, start := a.Scope != b.Scope, startOf(a) != startOf(b) && !startOf(a).IsZero() && !startOf(b).IsZero()
	change := "No change of scope or window is stated: a surge, or a redefinition nobody announced"
	redefined := Strained
	switch {
	case scope:
		redefined, change = Consistent, fmt.Sprintf("The scope changes with it (%s to %s): a redefinition is the simpler reading, a surge is not excluded", strings.ReplaceAll(a.Scope, "_", " "), strings.ReplaceAll(b.Scope, "_", " "))
	case start:
		redefined, change = Consistent, "The stated start of the window changes with it: a redefinition is the simpler reading, a surge is not excluded"
	}
	surged, surge := Strained, change
	odds, known := e.odds[g]
	oddsText := ""
	if known {
		oddsText = fmt.Sprintf("The count puts a redefinition in this series at %s percent and a surge at %s", number(math.Round(100*odds.Redefinition)), number(math.Round(100*odds.Surge)))
		steps = append(slices.Clone(steps), step("probability of a redefinition", odds.Redefinition, "", "posterior"), step("probability of a surge", odds.Surge, "", "posterior"))
		if odds.Redefinition < breakOdds {
			redefined = Strained
		}
	}
	limit := e.fleetLimit()
	if limit.known && s.pace > limit.boxes.hi {
		surged, surge = Inconsistent, fmt.Sprintf("The vessels known carry at most %s a day, so the rise is not all of "+e.units()+" that they moved", number(roughly(limit.boxes.hi)))
	}
	const title = "A break in a series"
	return []Finding{
		newFinding(r, b.ID, surged, title, "surge: so many more moved", []string{said, surge, floors, oddsText}, ids(a, b), steps...),
		newFinding(r, b.ID+"-redefined", redefined, title+", read as a redefinition", "redefinition: the group counts something else from here", []string{said, change, oddsText}, ids(a, b), steps...),
	}
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

// totalFalls finds running totals that fall: of one group, thing, scope and
// window, of any measure.
func totalFalls(e *exam, r *Rule) []Finding {
	type key struct{ group, measure, item, unit, way, modes string }
	series := map[key][]*figure{}
	var order []key
	for _, f := range e.figures {
		if f.Form != claims.Cumulative || !f.Value.Known || len(f.groups) != 1 || len(f.Related(claims.SubsetOf)) > 0 {
			continue
		}
		k := key{f.groups[0], string(f.Measure), f.Item, f.Unit, e.c.Country(f.From) + ">" + e.c.Country(f.To), claims.FormatModes(f.Modes)}
		if series[k] == nil {
			order = append(order, k)
		}
		series[k] = append(series[k], f)
	}
	var out []Finding
	for _, k := range order {
		fs := series[k]
		for i := 1; i < len(fs); i++ {
			if f := e.falls(r, fs[:i], fs[i]); f != nil {
				out = append(out, *f)
			}
		}
	}
	return out
}

// looksBack is how many earlier totals of a series a total is set against: the
// highest of them is the one that counts, and a long series stays cheap.
const looksBack = 32

// falls sets a total against the highest of those before it that it has to
// reach.
func (e *exam) falls(r *Rule, before []*figure, b *figure) *Finding {
	var a *figure
	for _, f := range before[max(0, len(before)-looksBack):] {
		if f.day >= b.day || e.narrower(b.Scope, f.Scope) || opensLater(b, f) {
			continue
		}
		if a == nil || truth(f.Claim).lo > truth(a.Claim).lo {
			a = f
		}
	}
	if a == nil || b.Value.Hi >= truth(a.Claim).lo {
		return nil
	}
	verdict, tail := Inconsistent, "A total since the same start cannot fall; one of the two counts something else"
	switch {
	case b.Hedge.IsFloor():
		verdict, tail = Strained, "A floor may lie under an earlier total; meant as the total it would have fallen, which a total since the same start cannot"
	case startOf(a).IsZero() || startOf(b).IsZero():
		verdict, tail = Strained, "A total since the same start cannot fall, and a start is not stated: the window may have moved"
	}
	f := newFinding(r, b.ID, verdict, "A running total that falls", "both count the same, since the same start",
		[]string{fmt.Sprintf("%s: %s; earlier, %s: %s", e.who(b), stated(b.Claim), e.who(a), stated(a.Claim)), tail}, ids(a, b),
		step("change", b.Value.Hi-a.Value.Lo, b.Unit, fmt.Sprintf("%s - %s", number(b.Value.Hi), number(a.Value.Lo))))
	return &f
}

// narrower reports whether scope a of the case is narrower than b, or a blank one
// that may be.
func (e *exam) narrower(a, b string) bool {
	i, j := slices.Index(e.c.Scopes, a), slices.Index(e.c.Scopes, b)
	return a != b && (i < 0 || j < 0 || i < j)
}

// opensLater reports whether the window of b may open after that of a.
func opensLater(b, a *figure) bool {
	x, y := startOf(b), startOf(a)
	if x.IsZero() || y.IsZero() || x == y {
		return false
	}
	last, ok := x.Latest()
	first, known := y.Earliest()
	return !ok || !known || last > first
}
