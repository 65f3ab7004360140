package checks

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
)

// seriesNear is how far a value of a series may lie from the day that a level
// describes.
const seriesNear = 31

// levelSeries tests what is said of a level, or of its change, against
// a series of the case: series/MEASURE.csv, or series/MEASURE-ITEM.csv with the
// blanks of the item as hyphens.
func levelSeries(e *exam, r *Rule) []Finding {
	tested := []claims.Measure{claims.PlantCapacity, claims.Price, claims.Troops}
	for _, s := range e.seriesNames() {
		if m := claims.Measure(strings.ReplaceAll(strings.SplitN(s, "-", 2)[0], " ", "_")); !slices.Contains(tested, m) {
			tested = append(tested, m)
		}
	}
	var out []Finding
	type want struct{ name, unit string }
	lacks := map[want][]*figure{}
	var order []want
	for _, f := range e.figures {
		if !slices.Contains(tested, f.Measure) || !levelLike(f) {
			continue
		}
		name := seriesName(f)
		rows, ok := e.c.Series[name]
		if !ok {
			name2 := string(f.Measure)
			if rows, ok = e.c.Series[name2]; ok {
				name = name2
			}
		}
		if !ok {
			w := want{name, f.Unit}
			if lacks[w] == nil {
				order = append(order, w)
			}
			lacks[w] = append(lacks[w], f)
			continue
		}
		out = append(out, e.againstSeries(r, f, name, rows))
	}
	for _, w := range order {
		f := lacks[w][0]
		unit := ""
		if w.unit != "" {
			unit = " in " + strings.ReplaceAll(w.unit, "_", " ")
		}
		out = append(out, newFinding(r, "series-"+w.name+"-"+f.ID, Untestable, "A level without a series", "the level is as stated",
			[]string{fmt.Sprintf("%s: %s", e.who(f), counted(f)), fmt.Sprintf("The case has no series/%s.csv%s to set it against", w.name, unit)}, ids(lacks[w]...)))
	}
	return out
}

func (e *exam) seriesNames() []string {
	var out []string
	for name := range e.c.Series {
		out = append(out, name)
	}
	slices.Sort(out)
	return out
}

// levelLike reports whether a figure says how high something stands, or by how
// much it changed.
func levelLike(f *figure) bool {
	switch f.Form {
	case claims.Level, claims.Status:
		return true
	case claims.Cumulative:
		return f.Measure == claims.Troops
	case claims.Increment:
		return true
	}
	return false
}

func seriesName(f *figure) string {
	if f.Item == "" {
		return string(f.Measure)
	}
	return string(f.Measure) + "-" + slug(f.Item)
}

func (e *exam) againstSeries(r *Rule, f *figure, name string, rows []casefile.SeriesRow) Finding {
	const title, reading = "A level against a series", "the level is of what the series measures"
	said := fmt.Sprintf("%s: %s", e.who(f), counted(f))
	no := func(why string) Finding {
		return newFinding(r, "series-"+f.ID, Untestable, title, reading, []string{said, why}, ids(f))
	}
	if !f.Value.Known {
		return no(fmt.Sprintf("It gives no number to set against series/%s.csv", name))
	}
	rise := f.Form == claims.Increment
	percent := rise && f.Unit == "percent"
	at := func(first, last dates.Day) (interval, *casefile.SeriesRow) { return e.valueAt(rows, first, last) }
	end, endRow := at(f.first, f.day)
	if endRow == nil {
		return no(fmt.Sprintf("series/%s.csv has no value within %d days of %s", name, seriesNear, f.day.Words()))
	}
	if !percent && endRow.Unit != f.Unit {
		return no(fmt.Sprintf("series/%s.csv is in %s and the statement in %s", name, cmp.Or(endRow.Unit, "no unit"), cmp.Or(f.Unit, "no unit")))
	}
	if !rise {
		verdict, tail := Consistent, "The two agree within rounding"
		if by := end.apartBy(truth(f.Claim)); by > 1 {
			verdict, tail = Inconsistent, fmt.Sprintf("They differ by a factor of %s after the room of its hedge", number(by))
		}
		return newFinding(r, "series-"+f.ID, verdict, title, reading,
			[]string{fmt.Sprintf("%s; series/%s.csv has %s (%s)", said, name, end.words(), endRow.Date.Words()), tail}, ids(f),
			step("series", end.mid(), endRow.Unit, endRow.Date.Words()+", "+endRow.Source), step("stated", f.Value.Mid(), f.Unit, f.Stated()))
	}
	if f.CountedSince.IsZero() {
		return no("It does not say since when, so the change cannot be read off a series")
	}
	last, ok := f.CountedSince.Latest()
	if !ok {
		last = f.since
	}
	begin, beginRow := at(f.since, last)
	if beginRow == nil {
		return no(fmt.Sprintf("series/%s.csv has no value within %d days of %s", name, seriesNear, f.CountedSince.Words()))
	}
	change, how, unit := end.minus(begin), fmt.Sprintf("%s - %s", number(end.mid()), number(begin.mid())), f.Unit
	if percent {
		change, how = end.over(begin).minus(point(1)).scale(100), fmt.Sprintf("%s / %s - 1", number(end.mid()), number(begin.mid()))
	}
	if !change.known {
		return no(fmt.Sprintf("series/%s.csv begins at zero, from which no change is a percentage", name))
	}
	verdict, tail := Consistent, "The two agree within rounding"
	if t := truth(f.Claim); change.lo > t.hi || change.hi < t.lo {
		verdict, tail = Inconsistent, "They do not agree, and rounding does not explain it"
	}
	return newFinding(r, "series-"+f.ID, verdict, title, reading,
		[]string{fmt.Sprintf("%s; series/%s.csv goes from %s (%s) to %s (%s), %s %s", said, name, begin.words(), beginRow.Date.Words(), end.words(), endRow.Date.Words(), number(roughly((change.lo+change.hi)/2)), changeUnit(unit)), tail}, ids(f),
		step("change in the series", (change.lo+change.hi)/2, unit, how), step("stated", f.Value.Mid(), unit, f.Stated()))
}

// changeUnit names the unit of a change in a sentence.
func changeUnit(unit string) string {
	if unit == "percent" {
		return unit
	}
	what, per, rate := strings.Cut(unit, "_per_")
	if rate {
		return plural(strings.ReplaceAll(what, "_", " ")) + " a " + strings.ReplaceAll(per, "_", " ")
	}
	return plural(strings.ReplaceAll(unit, "_", " "))
}

// valueAt returns the value of a series on the days from first to last, or the
// nearest within a month; several values on those days are their hull. Values of
// after the as-of day, or of sources that were not known by then, are left out.
func (e *exam) valueAt(rows []casefile.SeriesRow, first, last dates.Day) (interval, *casefile.SeriesRow) {
	var best *casefile.SeriesRow
	var inside interval
	nearest := dates.Day(seriesNear + 1)
	for i := range rows {
		from, ok1 := rows[i].Date.Earliest()
		until, ok2 := rows[i].Date.Latest()
		if !ok1 || !ok2 || !rows[i].Value.Known || until > e.asOf || !e.sourceKnown(rows[i].Source) {
			continue
		}
		switch {
		case from <= last && until >= first:
			inside = hull(inside, statedRange(rows[i].Value))
			best, nearest = &rows[i], 0
		default:
			if d := min(distance(from, last), distance(until, first)); d < nearest {
				best, nearest = &rows[i], d
			}
		}
	}
	if best == nil || inside.known {
		return inside, best
	}
	return statedRange(best.Value), best
}
