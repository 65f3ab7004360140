package tally

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/events"
)

// KindObserved is the kind of evidence that is a voyage of observed.csv.
const KindObserved = "observed"

// floorDoubt is the probability that the voyages of a floor do not bear on the
// count at all: that they carried something else, or far less than a usual load.
// It is elicited, as large as that of a figure which nothing else agrees with,
// and keeps what was observed from overruling everything said.
const floorDoubt = 0.03

// Voyage is a voyage of observed.csv that goes, or may go, in the direction of
// the case, with the part it plays.
type Voyage struct {
	*casefile.Observed
	Role  Role // RoleFloor, RoleContext or RoleExcluded
	Why   string
	Known bool // by the as-of day, and not left out
	Sure  bool // both its ends were seen or heard, and lie in the right countries
}

// Voyages returns the observed voyages of a case in its direction, by their
// start, each with the part it plays in a count. Only those whose both ends were
// seen or heard and that were laden are a floor of it: what a gap leaves room
// for is shown and not counted.
func Voyages(c *casefile.Case, asOf dates.Day, without []string) []Voyage {
	var out []Voyage
	for i := range c.Observed {
		o := &c.Observed[i]
		if match := c.ObservedWithFlow(o); match != casefile.NotWithFlow {
			v := Voyage{Observed: o, Sure: match == casefile.SurelyWithFlow && !o.Inferred() && o.AlternativeTo == ""}
			v.Role, v.Why, v.Known = classifyVoyage(c, o, match, asOf, without)
			out = append(out, v)
		}
	}
	slices.SortStableFunc(out, func(a, b Voyage) int { return cmp.Or(a.Start.Compare(b.Start), cmp.Compare(a.ID, b.ID)) })
	for i := range out {
		// Two sources may have heard one voyage; a hull is on one at a time.
		for j := range out[:i] {
			if a, b := &out[j], &out[i]; a.Known && b.Known && a.Sure && b.Sure && a.Role != RoleExcluded && sameHull(a.Observed, b.Observed) && a.End.After(b.Start) {
				b.Role, b.Why, b.Sure = RoleContext, "the same hull is on voyage "+a.ID+" then: counted once", false
				break
			}
		}
	}
	return out
}

// classifyVoyage says what part a voyage plays, and whether it is known.
func classifyVoyage(c *casefile.Case, o *casefile.Observed, match casefile.FlowMatch, asOf dates.Day, without []string) (Role, string, bool) {
	if slices.Contains(without, o.Source) {
		return RoleExcluded, "left out as asked: source " + o.Source, false
	}
	for _, s := range joined(c, o) {
		if slices.Contains(without, s.Source) {
			return RoleExcluded, fmt.Sprintf("rests on sighting %s, left out as asked: source %s", s.ID, s.Source), false
		}
		if src := c.Source(s.Source); src != nil {
			if day, ok := src.PublishedAt.Latest(); ok && day > asOf {
				return RoleExcluded, fmt.Sprintf("rests on sighting %s, published after %s: %s", s.ID, asOf.Words(), src.PublishedAt.Words()), false
			}
		}
	}
	ended, ok := o.Known()
	if !ok {
		return RoleContext, "its end was not observed", false
	}
	if ended > asOf {
		return RoleExcluded, fmt.Sprintf("ended after %s: %s", asOf.Words(), ended.Words()), false
	}
	if start, ok := c.Start.Earliest(); !ok || o.Start.IsZero() || dates.DayOfTime(o.Start.UTC()) < start {
		return RoleContext, "may have left before the case starts", false
	}
	switch {
	case o.AlternativeTo != "":
		return RoleContext, "inferred: one way to fill a gap, in place of " + o.AlternativeTo, true
	case o.Inferred():
		if loadFactor(c) == nil || match != casefile.SurelyWithFlow && len(o.Events) == 0 {
			return RoleContext, "inferred: no one saw or heard it, a gap leaves room for it", true
		}
		return RoleGap, "inferred: no one saw or heard it, a gap leaves room for it; counted with that chance", true
	case match != casefile.SurelyWithFlow:
		return RoleContext, "may have gone elsewhere", true
	case o.Laden == events.LadenNo:
		return RoleContext, "in ballast, by its draughts", true
	case !laden(c, o):
		return RoleContext, "observed, but nothing says that it was laden", true
	case loadFactor(c) == nil:
		return RoleContext, "the case has no factor " + c.LoadID() + ": what it carried is not known", true
	}
	return RoleFloor, fmt.Sprintf("observed at both ends (%s, %s), laden: at least its load moved", o.FromHow, o.ToHow), true
}

// joined returns the sightings that were joined with a voyage.
func joined(c *casefile.Case, o *casefile.Observed) []*events.Sighting {
	var out []*events.Sighting
	for i := range c.Sightings {
		if slices.Contains(o.Sightings, c.Sightings[i].ID) {
			out = append(out, &c.Sightings[i])
		}
	}
	return out
}

// laden reports whether a voyage's draughts or a sighting joined with it say
// that it carried something.
func laden(c *casefile.Case, o *casefile.Observed) bool {
	if o.Laden == events.LadenYes {
		return true
	}
	for _, s := range joined(c, o) {
		if slices.Contains(o.From, s.Place) && s.ShowsLoading() || slices.Contains(o.To, s.Place) && s.ShowsUnloading() {
			return true
		}
	}
	return false
}

func sameHull(a, b *casefile.Observed) bool {
	switch {
	case a.Vessel != "" && b.Vessel != "":
		return a.Vessel == b.Vessel
	case a.IMO != 0 && b.IMO != 0:
		return a.IMO == b.IMO
	}
	return a.MMSI != 0 && a.MMSI == b.MMSI
}

// floor is what was observed to move.
type floor struct {
	voyages  []string
	from, to dates.Day // first departure, last arrival
	lo, hi   float64   // in what the case counts
	weight   float64   // of inferred voyages: what their candidates in the right country weigh
}

// observe adds the observed voyages to the evidence.
func (s *selection) observe(c *casefile.Case, opt Options) {
	f := &floor{}
	none := true
	rows := make(map[string]*casefile.Observed, len(c.Observed))
	for i := range c.Observed {
		rows[c.Observed[i].ID] = &c.Observed[i]
	}
	for _, v := range Voyages(c, opt.AsOf, opt.Without) {
		weight := 0.0
		if v.Role == RoleGap {
			weight = callWeight(c, v.Observed, rows)
		}
		s.evidence = append(s.evidence, Evidence{ID: v.ID, Origin: v.Source, Kind: KindObserved, Role: v.Role, Used: v.Role == RoleFloor || weight > 0, Why: v.Why, Weight: weight})
		if v.Role != RoleFloor && weight == 0 {
			continue
		}
		from, to := dates.DayOfTime(v.Start.UTC()), dates.DayOfTime(v.End.UTC())
		if none {
			f.from, f.to, none = from, to, false
		}
		f.from, f.to = min(f.from, from), max(f.to, to)
		f.weight += weight
		if v.Role == RoleFloor {
			f.voyages = append(f.voyages, v.ID)
		}
	}
	if none {
		return
	}
	n := float64(len(f.voyages))
	f.lo, f.hi = n*s.load.Lo, n*s.load.Hi
	for i := range s.evidence {
		if s.evidence[i].Role == RoleFloor {
			s.evidence[i].Weight = 1 / n
		}
	}
	s.floor = f
}

// callWeight is the weight of the places, in the country that the flow leaves
// (or reaches, when it may leave anywhere), at which the vessel of an inferred voyage may have called: what the
// unobserved calls it is put together from give them, or all of it when they
// are not kept.
func callWeight(c *casefile.Case, o *casefile.Observed, rows map[string]*casefile.Observed) float64 {
	in, all := 0.0, 0.0
	for _, id := range o.Events {
		e := rows[id]
		if e == nil {
			continue
		}
		for _, cand := range e.Candidates {
			all += cand.Weight
			if p := c.Place(cand.Place); p != nil && p.Country == cmp.Or(c.Flow.From, c.Flow.To) {
				in += cand.Weight
			}
		}
	}
	if all == 0 {
		return 1
	}
	return min(in, 1)
}

// floorSummary is the floor and how well the count keeps it; there has to be one.
func (p *posterior) floorSummary(out **Floor) section {
	f, m, kept := p.sel.floor, p.w.track, make([]float64, len(p.draws))
	return section{
		see: func(k int, pt *point) {
			if pt.flow.at(m.to)-pt.flow.at(m.from) >= f.lo {
				kept[k] = 1
			}
		},
		end: func() {
			*out = &Floor{
				Voyages: f.voyages, From: dates.On(f.from), To: dates.On(f.to), BoxesLo: f.lo, BoxesHi: f.hi, Factor: p.c.LoadID(), Inferred: f.weight,
				Kept: p.mean(kept),
			}
		},
	}
}
