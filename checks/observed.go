package checks

import (
	"fmt"
	"math"
	"slices"

	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/events"
	"github.com/tidewaiter/tidewaiter/quantity"
	"github.com/tidewaiter/tidewaiter/tally"
)

// fleet is what was observed to sail in the case's direction.
type fleet struct {
	laden    []tally.Voyage // both ends seen or heard, laden
	open     []tally.Voyage // both ends seen or heard, not known to be laden
	inferred []tally.Voyage // an end is known only by a gap that leaves room for it
}

func (e *exam) fleet(keep func(*tally.Voyage) bool) fleet {
	var f fleet
	// Ways to fill one gap are one voyage at most, and none beside one that was
	// observed.
	told := map[string]bool{}
	for _, v := range e.voyages {
		if v.Known && v.Sure {
			told[v.ID] = true
		}
	}
	for i := range e.voyages {
		v := &e.voyages[i]
		switch {
		case !v.Known || !keep(v) || v.Laden == events.LadenNo:
		case v.Role == tally.RoleFloor:
			f.laden = append(f.laden, *v)
		case v.Sure:
			f.open = append(f.open, *v)
		case v.AlternativeTo != "" && told[v.AlternativeTo]:
		case v.Inferred() || v.AlternativeTo != "":
			told[v.AlternativeTo] = v.AlternativeTo != ""
			f.inferred = append(f.inferred, *v)
		}
	}
	return f
}

func (f *fleet) observed() int { return len(f.laden) + len(f.open) }

// ids lists the rows of a fleet, what was observed first.
func (f *fleet) ids() []string {
	var out []string
	for _, v := range slices.Concat(f.laden, f.open, f.inferred) {
		out = append(out, v.ID)
	}
	return out
}

// rest says what else there is, beside the voyages that are summed.
func (f *fleet) rest() []string {
	var out []string
	if n := len(f.open); n > 0 {
		out = append(out, fmt.Sprintf("Nothing says that %s of them %s laden", number(float64(n)), was(n)))
	}
	if n := len(f.inferred); n > 0 {
		out = append(out, fmt.Sprintf("%s more %s inferred from gaps that leave room for %s: no one saw or heard %s, and %s not summed", number(float64(n)), was(n), them(n), them(n), are(n)))
	}
	return out
}

func was(n int) string {
	if n == 1 {
		return "was"
	}
	return "were"
}

func them(n int) string {
	if n == 1 {
		return "it"
	}
	return "them"
}

func are(n int) string {
	if n == 1 {
		return "it is"
	}
	return "they are"
}

func voyages(n int) string {
	if n == 1 {
		return "1 voyage"
	}
	return number(float64(n)) + " voyages"
}

// observedVoyages sets the voyages that were seen or heard against the count and
// against the voyages that somebody claims.
func observedVoyages(e *exam, r *Rule) []Finding {
	all := e.fleet(func(*tally.Voyage) bool { return true })
	if all.observed()+len(all.inferred) == 0 {
		return nil
	}
	out := []Finding{e.observedAgainstCount(r, &all)}
	for _, v := range e.sorted(claims.Voyages, claims.Cumulative) {
		if v.Value.Lo <= 0 || len(v.Related(claims.SubsetOf)) > 0 || v.Unit != "voyage" || !e.c.WithFlow(v.Claim) || !bySeaOnly(v) {
			continue
		}
		within := e.fleet(func(o *tally.Voyage) bool {
			return dates.DayOfTime(o.Start.UTC()) >= v.since && dates.DayOfTime(o.End.UTC()) <= v.day
		})
		if within.observed()+len(within.inferred) > 0 {
			out = append(out, e.observedAgainstClaim(r, v, &within))
		}
	}
	return out
}

func (e *exam) observedAgainstCount(r *Rule, f *fleet) Finding {
	load := e.c.Load()
	way := e.way()
	said := fmt.Sprintf("%s %s %s seen or heard at both ends since %s", voyages(f.observed()), way, was(f.observed()), e.c.Start.Words())
	if f.observed() == 0 {
		said = fmt.Sprintf("No voyage %s was seen or heard at both ends since %s", way, e.c.Start.Words())
	}
	verdict, means := Untestable, []string{}
	var steps []Step
	rows := f.ids()
	switch {
	case f.observed() == 0:
	case load == nil || load.Lo <= 0:
		means = append(means, "The case has no factor "+e.c.LoadID()+", so what they carried is not known")
	default:
		rows = append(rows, load.ID)
		lo, hi := float64(len(f.laden))*load.Lo, float64(f.observed())*load.Hi
		said += fmt.Sprintf(", and at %s "+e.units()+" each they account for %s "+e.units(), span(load.Lo, load.Hi), span(math.Round(lo), math.Round(hi)))
		steps = append(steps,
			step(e.units()+", low", lo, e.unit(), fmt.Sprintf("%d laden x %s", len(f.laden), number(load.Lo))),
			step(e.units()+", high", hi, e.unit(), fmt.Sprintf("%d x %s", f.observed(), number(load.Hi))))
		if e.count == nil {
			means = append(means, "There is no count to set them against")
			break
		}
		q := e.count.Quantiles
		steps = append(steps, step("count", q.Median, e.unit(), fmt.Sprintf("nine tenths in %s", span(roughly(q.P05), roughly(q.P95)))))
		// Under an interval, the whole share: the least load of the largest count to the most of the smallest.
		least, most := 100*lo/q.P95, 100*hi/q.P05
		said += fmt.Sprintf(", %s percent of the count (%s)", span(math.Round(least), math.Round(most)), span(roughly(q.P05), roughly(q.P95)))
		switch {
		case lo > q.P95:
			verdict = Strained
			means = append(means, "That is more than the count: they carried something else, sailed part empty, or the statements are too low")
		default:
			verdict = Consistent
			means = append(means, "The rest was not observed")
		}
	}
	return newFinding(r, "observed", verdict, "Voyages observed, against the count", "the voyages carried what the case counts", append(append([]string{said}, means...), f.rest()...), rows, steps...)
}

func (e *exam) observedAgainstClaim(r *Rule, v *figure, f *fleet) Finding {
	n := float64(f.observed())
	said := fmt.Sprintf("%s: %s, in which time %s %s seen or heard at both ends in the positions of this case", e.who(v), stated(v.Claim), voyages(f.observed()), was(f.observed()))
	verdict, tail := Consistent, ""
	switch {
	case n > truth(v.Claim).hi:
		verdict = Strained
		tail = "That is more than the statement allows: not all of them carried what it counts, or it counts fewer vessels"
	case f.observed() == 0:
		verdict = Untestable
	default:
		tail = fmt.Sprintf("That is %s percent of them; what was not heard is not absent", span(math.Round(100*n/v.Value.Hi), math.Round(100*n/v.Value.Lo)))
	}
	return newFinding(r, "observed-"+v.ID, verdict, "Voyages observed, against voyages claimed", "the voyages observed are among those claimed", append([]string{said, tail}, f.rest()...), append(ids(v), f.ids()...),
		step("observed", n, "voyage", "seen or heard at both ends"), Step{Name: "claimed", Text: quantity.Stated(v.Value, v.Hedge)})
}
