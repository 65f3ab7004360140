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
	"github.com/tidewaiter/tidewaiter/vessels"
)

// voyagesTimesLoad sets voyages times load against boxes.
func voyagesTimesLoad(e *exam, r *Rule) []Finding {
	load := e.c.Load()
	var out []Finding
	totals := e.counted()
	for _, v := range e.sorted(claims.Voyages, claims.Cumulative) {
		if v.Value.Lo <= 0 || len(v.Related(claims.SubsetOf)) > 0 || v.Unit != "voyage" || !e.c.WithFlow(v.Claim) || !bySeaOnly(v) {
			continue
		}
		for _, t := range nearest(totals, v) {
			if load == nil {
				out = append(out, newFinding(r, v.ID+"-"+t.ID, Untestable, "Voyages times load, against "+e.units(), "all the "+e.units()+" went on these voyages",
					[]string{fmt.Sprintf("%s: %s; %s: %s", e.who(v), stated(v.Claim), e.who(t), t.Stated()), "The case has no factor " + e.c.LoadID() + ", so what the voyages carried is not known"}, ids(v, t)))
				continue
			}
			out = append(out, e.voyagesAgainst(r, v, t, load))
		}
	}
	return out
}

// bySeaOnly reports whether a figure counts ships and nothing else, as far as it
// says.
func bySeaOnly(v *figure) bool {
	return len(v.Modes) == 0 || len(v.Modes) == 1 && v.Modes[0] == claims.Sea
}

// nearest returns, of each other group, the total closest in time to a figure,
// within a month. The totals come by day.
func nearest(totals []*figure, v *figure) []*figure {
	const month = 31
	best := map[string]*figure{}
	var order []string
	from, _ := slices.BinarySearchFunc(totals, v.day-month, func(t *figure, day dates.Day) int { return int(t.day - day) })
	for _, t := range totals[from:] {
		if t.day > v.day+month {
			break
		}
		if len(t.groups) != 1 || shareGroup(t, v) || t.Review.State == claims.Disputed {
			continue
		}
		g := t.groups[0]
		if best[g] == nil {
			order = append(order, g)
		} else if distance(best[g].day, v.day) <= distance(t.day, v.day) {
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

func (e *exam) voyagesAgainst(r *Rule, v, t *figure, load *casefile.Factor) Finding {
	carried := statedRange(v.Value).times(factorRange(load))
	lo, hi := carried.lo, carried.hi
	room := truth(v.Claim).times(factorRange(load))
	verdict, tail := Consistent, []string{"The two agree"}
	then := truth(t.Claim)
	if have, want := float64(t.day-t.since), float64(v.day-t.since); t.day != v.day && have > 0 && want > 0 {
		then = then.scale(want / have)
	}
	switch {
	case then.lo > hi && then.lo <= room.hi:
		tail = []string{"The " + e.units() + " claimed exceed what these voyages would carry, and their hedge leaves room for more voyages"}
	case then.lo > room.hi:
		verdict, tail = Strained, []string{"The " + e.units() + " claimed exceed what the voyages would carry: more voyages went unseen, loads were larger, or " + e.units() + " moved by rail or air"}
	case then.hi < room.lo:
		verdict, tail = Strained, []string{"The voyages seen would carry more than was claimed: ships sailed part empty, or carried " + e.units() + " that the claim does not count"}
	}
	said := fmt.Sprintf("%s: %s, at %s to %s "+e.units()+" each, carry %s "+e.units()+"; %s: %s", e.who(v), stated(v.Claim), number(load.Lo), number(load.Hi),
		span(math.Round(lo), math.Round(hi)), e.who(t), t.Stated())
	return newFinding(r, v.ID+"-"+t.ID, verdict, "Voyages times load, against "+e.units(), "all the "+e.units()+" went on these voyages", append([]string{said}, tail...), ids(v, t),
		step(e.units()+", low", lo, e.unit(), fmt.Sprintf("%s x %s", number(v.Value.Lo), number(load.Lo))),
		step(e.units()+", high", hi, e.unit(), fmt.Sprintf("%s x %s", number(v.Value.Hi), number(load.Hi))),
		Step{Name: "claimed, on the day of the voyages", Text: fmt.Sprintf("%s, of %s on %s, at a constant pace since its start", then.words(), t.Stated(), t.day.Words())})
}

// roundsAVoyage divides rounds by the voyages of the same origin.
func roundsAVoyage(e *exam, r *Rule) []Finding {
	limit, load := factorRange(e.c.Factor(factorPayload)), factorRange(e.c.Load())
	var out []Finding
	for _, f := range e.figures {
		if f.Measure != claims.Rounds || (f.Form != claims.Cumulative && f.Form != claims.Increment) || !f.Value.Known || !bySeaOnly(f) {
			continue
		}
		var v *figure
		for _, form := range []claims.Form{claims.Cumulative, claims.Increment} {
			if g := e.inOrigin(f.origin, claims.Voyages, form); g != nil && g.Value.Lo > 0 {
				v = g
			}
		}
		if v == nil || !bySeaOnly(v) {
			continue
		}
		perVoyage := f.Value.Mid() / v.Value.Mid()
		a := e.articleOf(f.Item)
		const title, reading = "Rounds against the voyages that carried them", "all went by these voyages, bare"
		said := fmt.Sprintf("%s: %s on %s is %s a voyage", e.who(f), stated(f.Claim), stated(v.Claim), number(roughly(perVoyage)))
		if !limit.known || !load.known || !a.bareKg.known {
			lack := a.missing("kilograms")
			switch {
			case !load.known:
				lack = "The case has no factor " + e.c.LoadID() + ", the " + e.units() + " of a voyage"
			case !limit.known:
				lack = "The case has no factor " + factorPayload + ", the tonnes that a box may carry"
			}
			out = append(out, newFinding(r, "rounds-"+f.ID, Untestable, title, reading, []string{said, lack}, ids(f, v),
				step("rounds a voyage", perVoyage, "round per voyage", fmt.Sprintf("%s / %s", span(f.Value.Lo, f.Value.Hi), span(v.Value.Lo, v.Value.Hi)))))
			continue
		}
		perBox := perVoyage / load.hi
		tonnes := perBox * a.bareKg.lo / 1000
		verdict, tail := Consistent, fmt.Sprintf("That is within the %s t a box may carry", number(limit.hi))
		if tonnes > limit.hi {
			verdict = Strained
			tail = fmt.Sprintf("A box carries at most %s t, so read as %s, all by these voyages at the loads reckoned elsewhere, it does not fit: much went by rail or air, ships carried more boxes, or many rounds are of small calibre", number(limit.hi), plural(a.name))
		}
		out = append(out, newFinding(r, "rounds-"+f.ID, verdict, title, reading,
			[]string{fmt.Sprintf("%s, or %s a box at %s boxes each: %s t of bare %s", said, number(math.Round(perBox)), number(load.hi), number(tonnes), plural(a.name)), tail}, ids(f, v),
			step("rounds a voyage", perVoyage, "round per voyage", fmt.Sprintf("%s / %s", span(f.Value.Lo, f.Value.Hi), span(v.Value.Lo, v.Value.Hi))),
			step("rounds a container", perBox, "round per container", fmt.Sprintf("at %s a voyage", number(load.hi))),
			step("tonnes a container, bare", tonnes, "tonne", fmt.Sprintf("x %s kg", number(a.bareKg.lo)))))
	}
	return out
}

// limitOf is what the vessels of a case can carry a day.
type limitOf struct {
	known bool
	boxes interval // a day
	how   string
	lack  string // why it is not known
	steps []Step
}

// fleetLimit works out how many boxes a day the watched vessels of the case can
// carry at the most: the sum over vessels of what each carries by the days
// between two of its departures, and no more than the berths load.
func (e *exam) fleetLimit() limitOf {
	var l limitOf
	var fleet []*vessels.Vessel
	for _, id := range e.c.Watch.Vessels {
		if v := e.c.Vessel(id); v != nil {
			fleet = append(fleet, v)
		}
	}
	load := factorRange(e.c.Load())
	days, how := e.tripDays()
	switch {
	case len(fleet) == 0:
		l.lack = "The case watches no vessel"
	case !days.known:
		l.lack = fmt.Sprintf("The case has no factor %s, no two departures of one vessel and no passage between its places, so the days of a trip are not known", factorTripDays)
	}
	if l.lack != "" {
		return l
	}
	boxes, sized := interval{0, 0, true}, 0
	for _, v := range fleet {
		each := load
		if v.TEU > 0 {
			each = point(v.TEU)
			sized++
		}
		if !each.known {
			l.lack = fmt.Sprintf("Neither the capacity of %s in "+e.units()+" nor the factor %s is known", v.Name, e.c.LoadID())
			return l
		}
		boxes = boxes.with(each, func(x, y float64) float64 { return x + y })
	}
	l.known = true
	l.boxes = boxes.over(days)
	l.how = fmt.Sprintf("%s at %s "+e.units()+" together", countOf(len(fleet), "vessel"), boxes.words())
	if sized < len(fleet) {
		l.how += fmt.Sprintf(" (%d without a capacity, taken at the factor %s)", len(fleet)-sized, e.c.LoadID())
	}
	l.how += ", " + how
	l.steps = append(l.steps, step(e.units()+" of the vessels together", boxes.hi, e.unit(), l.how), step(e.units()+" a day, at most", l.boxes.hi, e.unit()+" per day", fmt.Sprintf("%s / %s days", number(boxes.hi), number(days.lo))))
	if berth := factorRange(e.c.Factor(factorBerthDays)); berth.known && berth.lo > 0 && load.known {
		n := factorRange(e.c.Factor(factorBerths))
		if !n.known {
			n = point(1)
		}
		if byBerth := n.times(load).over(berth); byBerth.hi < l.boxes.hi {
			l.boxes = between(min(l.boxes.lo, byBerth.lo), byBerth.hi)
			l.how += fmt.Sprintf(", and no more than %s loads in %s days", countOf(int(n.hi), "berth"), span(berth.lo, berth.hi))
			l.steps = append(l.steps, step(e.units()+" a day that the berths load", byBerth.hi, e.unit()+" per day", fmt.Sprintf("%s x %s / %s", number(n.hi), number(load.hi), number(berth.lo))))
		}
	}
	return l
}

// tripDays returns the days between two departures of a vessel: the factor, the
// shortest time between two departures of one vessel that was seen or heard or is
// in voyages.csv, or twice the shortest passage, which leaves no day at a berth.
func (e *exam) tripDays() (interval, string) {
	if f := factorRange(e.c.Factor(factorTripDays)); f.known && f.lo > 0 {
		return f, "at " + span(f.lo, f.hi) + " days a trip"
	}
	// Each departure lies between two days; the least time between two of one
	// vessel is from the last of the one to the first of the other.
	type departure struct {
		hull        string
		first, last float64
	}
	var told []departure
	const day = 86400
	for i := range e.voyages {
		if v := &e.voyages[i]; v.Known && v.Sure {
			told = append(told, departure{fmt.Sprintf("MMSI %d", v.MMSI), float64(v.Start.Unix()) / day, float64(v.StartLatest.Unix()) / day})
		}
	}
	for i := range e.c.Voyages {
		v := &e.c.Voyages[i]
		first, ok1 := v.Depart.Earliest()
		last, ok2 := v.Depart.Latest()
		if ok1 && ok2 && len(v.Vessels) == 1 && e.c.Country(v.From) == e.c.Flow.From && e.c.Country(v.To) == e.c.Flow.To && e.sourceKnown(v.Source) && last <= e.asOf {
			told = append(told, departure{v.Vessels[0], float64(first), float64(last)})
		}
	}
	slices.SortStableFunc(told, func(a, b departure) int {
		return cmp.Or(cmp.Compare(a.hull, b.hull), cmp.Compare(a.first, b.first), cmp.Compare(a.last, b.last))
	})
	shortest := math.Inf(1)
	for i := 1; i < len(told); i++ {
		if a, b := told[i-1], told[i]; a.hull == b.hull && b.first > max(a.first, a.last) {
			shortest = min(shortest, b.first-max(a.first, a.last))
		}
	}
	if !math.IsInf(shortest, 1) {
		return between(shortest, math.Inf(1)), fmt.Sprintf("at no fewer than %s days from one departure of a vessel to its next", number(math.Round(10*shortest)/10))
	}
	hours := math.Inf(1)
	for i := range e.c.Factors {
		f := &e.c.Factors[i]
		ends, ok := strings.CutSuffix(f.ID, "-passage")
		if !ok || f.Unit != "hour" || f.Lo <= 0 {
			continue
		}
		if a, b, ok := e.endsOf(ends); ok && a == e.c.Flow.From && b == e.c.Flow.To {
			hours = min(hours, f.Lo)
		}
	}
	if math.IsInf(hours, 1) {
		return interval{}, ""
	}
	return between(2*hours/24, math.Inf(1)), fmt.Sprintf("at twice the shortest passage of %s hours with no time at a berth, which is more than they can do", number(hours))
}

// endsOf reads FROM-TO, the ids of two places, as their countries.
func (e *exam) endsOf(id string) (from, to string, ok bool) {
	for i := range id {
		if id[i] != '-' {
			continue
		}
		if a, b := e.c.Place(id[:i]), e.c.Place(id[i+1:]); a != nil && b != nil {
			return a.Country, b.Country, true
		}
	}
	return "", "", false
}

// fleetPace sets the fastest stretch of each group's series against what the
// vessels known can carry.
func fleetPace(e *exam, r *Rule) []Finding {
	limit := e.fleetLimit()
	order, series := e.byGroup()
	var out []Finding
	for _, g := range order {
		ss := stretches(series[g])
		// The least that two totals let the pace be: what rounds away is not movement.
		fastest, at := math.Inf(-1), -1
		for i, s := range ss {
			least := truth(s.b.Claim).minus(truth(s.a.Claim)).lo / float64(max(s.b.day-s.a.day, 1))
			if !math.IsInf(least, 0) && !math.IsNaN(least) && least > fastest {
				fastest, at = least, i
			}
		}
		if at < 0 {
			for i, s := range ss {
				if s.pace > fastest {
					fastest, at = s.pace, i
				}
			}
		}
		if at < 0 {
			continue
		}
		s := ss[at]
		title, reading := "A pace against the vessels known", "all the "+e.units()+" went on the vessels that the case watches"
		said := fmt.Sprintf("Between %s, %s, and %s, %s, the total of group %s rises by %s "+e.units()+" a day", e.who(s.a), s.a.Stated(), e.who(s.b), s.b.Stated(), g, span(math.Round(s.pace), math.Round(s.fastest)))
		if !limit.known {
			out = append(out, newFinding(r, "fleet-"+g, Untestable, title, reading, []string{said, limit.lack}, ids(s.a, s.b)))
			continue
		}
		verdict, tail := Consistent, fmt.Sprintf("That is within what the vessels can carry, at most %s a day: %s", number(roughly(limit.boxes.hi)), limit.how)
		// The least pace where the hedges give one, else that of the figures as stated.
		switch {
		case fastest > limit.boxes.hi && bySeaOnly(s.b) && len(s.b.Modes) > 0:
			verdict, tail = Inconsistent, fmt.Sprintf("It counts what went by sea, and the vessels carry at most %s a day (%s): other vessels sailed, or the figures are not of one series", number(roughly(limit.boxes.hi)), limit.how)
		case fastest > limit.boxes.hi:
			verdict, tail = Strained, fmt.Sprintf("The vessels carry at most %s a day (%s): other vessels sailed, "+e.units()+" went by rail or air, or the figures are not of one series", number(roughly(limit.boxes.hi)), limit.how)
		}
		steps := append([]Step{step(e.units()+" a day", s.pace, e.unit()+" per day", fmt.Sprintf("(%s - %s) / %d", number(s.b.Value.Mid()), number(s.a.Value.Mid()), max(s.b.day-s.a.day, 1)))}, limit.steps...)
		out = append(out, newFinding(r, "fleet-"+g, verdict, title, reading, []string{said, tail}, ids(s.a, s.b), steps...))
	}
	return out
}
