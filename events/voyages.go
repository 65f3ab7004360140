package events

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"sort"
	"time"

	"github.com/tidewaiter/tidewaiter/geo"
)

const (
	voyageRule    = "voyage"
	voyageVersion = "2" // 1 did not have sightings out of reach
)

// stop is a call in the order of a track.
type stop struct {
	call Call
	at   geo.Point
	here bool      // whether the point is known
	open bool      // the stay goes on
	in   bool      // the arrival was within the track
	out  bool      // so was the departure
	of   *portStay // nil: an unobserved call

	draughtInM, draughtOutM float64 // as sent; 0 is not known
}

// portStay is a port visit with the gaps within it, in which nobody saw the vessel
// elsewhere.
type portStay struct {
	visit *visitRecord
	gaps  []*gapRecord
}

// voyages puts the voyages of one track together; see [Voyage].
func (c *Concluder) voyages(t *vesselTrack) []Voyage {
	stops := c.stops(t)
	var all []Voyage
	var none stop
	for i := 0; i <= len(stops); i++ {
		from, to := &none, &none
		if i > 0 {
			from = &stops[i-1]
		}
		if i < len(stops) {
			to = &stops[i]
		}
		if from == &none && to != &none && !to.in || to == &none && from != &none && (from.open || !from.out) {
			continue
		}
		between := c.between(t, from, to)
		if from == &none && to == &none && !slices.ContainsFunc(between, leavesRoom) && len(t.refuted) == 0 {
			continue
		}
		v := c.voyage(t, from, to, "", between)
		all = append(all, v)
		for _, g := range between {
			for j := range g.calls {
				all = append(all, c.alternatives(t, from, to, v.ID, g, &g.calls[j])...)
			}
		}
	}
	done := map[*portStay]bool{}
	for i := range stops {
		s := &stops[i]
		if s.of == nil || done[s.of] {
			continue
		}
		done[s.of] = true
		for _, g := range s.of.gaps {
			for j := range g.calls {
				before, after := *s, *s
				leave(&before, g.event.Gap)
				comeBack(&after, g.event.Gap)
				all = append(all, c.alternatives(t, &before, &after, s.of.visit.event.ID, g, &g.calls[j])...)
			}
		}
	}
	c.tellRefuted(t, all)
	return all
}

func leavesRoom(g *gapRecord) bool {
	return slices.ContainsFunc(g.calls, func(e Event) bool { return len(e.UnobservedCall.Candidates) > 0 })
}

// leave makes a stop one that ended in a gap.
func leave(s *stop, g *Gap) {
	s.call.DepartEarliest, s.call.DepartLatest, s.out, s.open = g.Off.Time, g.On.Time, true, false
	s.draughtOutM = 0
}

// comeBack makes a stop one that began in a gap.
func comeBack(s *stop, g *Gap) {
	s.call.ArriveEarliest, s.call.ArriveLatest, s.in = g.Off.Time, g.On.Time, true
	s.draughtInM = 0
}

// stops are the port visits, and the calls in gaps that somebody saw, in order
// of time. A stay in port during which the vessel was seen elsewhere is two.
func (c *Concluder) stops(t *vesselTrack) []stop {
	var all []stop
	within := map[*gapRecord]bool{}
	for _, v := range t.visits {
		if v.event.Confidence < c.assumed().MinConfidence {
			continue
		}
		s := c.visitStop(v)
		for _, g := range t.gaps[t.firstGap(v.event.Start):] {
			gap := g.event.Gap
			if seen := seenCalls(g); gap.On.Time.IsZero() && len(seen) > 0 && v.event.End.IsZero() {
				leave(&s, gap)
				s.call.DepartLatest = seen[0].StartLatest
			}
			if gap.On.Time.IsZero() || !v.event.End.IsZero() && gap.On.Time.After(cmp.Or(v.event.EndEarliest, v.event.End)) {
				break
			}
			if gap.Off.Time.Before(latest(v.event.StartLatest, v.event.Start)) {
				continue // the last fix before it was outside
			}
			within[g] = true
			seen := seenCalls(g)
			if len(seen) == 0 {
				s.of.gaps = append(s.of.gaps, g)
				continue
			}
			first := s
			leave(&first, gap)
			first.call.DepartLatest = earlierOf(gap.On.Time, seen[0].StartLatest)
			all = append(all, first)
			for _, e := range seen {
				all = append(all, callStop(e))
			}
			comeBack(&s, gap)
			s.call.ArriveEarliest = laterOf(gap.Off.Time, seen[len(seen)-1].EndEarliest)
		}
		all = append(all, s)
	}
	for _, g := range t.gaps {
		if within[g] {
			continue
		}
		for _, e := range seenCalls(g) {
			all = append(all, callStop(e))
		}
	}
	slices.SortStableFunc(all, func(a, b stop) int {
		return cmp.Or(a.when().Compare(b.when()), cmp.Compare(a.call.Event, b.call.Event))
	})
	return all
}

// when is a moment of the stay, by which stops are ordered.
func (s *stop) when() time.Time {
	if !s.call.ArriveLatest.IsZero() {
		return s.call.ArriveLatest
	}
	return s.call.DepartEarliest
}

func seenCalls(g *gapRecord) []*Event {
	var seen []*Event
	for i := range g.calls {
		if g.calls[i].UnobservedCall.How == Seen {
			seen = append(seen, &g.calls[i])
		}
	}
	return seen
}

func (c *Concluder) visitStop(v *visitRecord) stop {
	e := v.event
	s := stop{
		call: Call{
			Place: e.Place, How: Heard, Event: e.ID,
			ArriveEarliest: e.Start, ArriveLatest: latest(e.StartLatest, e.Start),
			DepartEarliest: cmp.Or(e.EndEarliest, e.End), DepartLatest: e.End,
			Sightings: v.seen, Supports: v.supported,
		},
		at: e.At, here: true, open: e.Status == Open, in: e.PortVisit.Entry, out: e.PortVisit.Exit, of: &portStay{visit: v},
		draughtInM: e.PortVisit.DraughtInM, draughtOutM: e.PortVisit.DraughtOutM,
	}
	if !s.in {
		s.call.ArriveEarliest = time.Time{}
	}
	if !s.out {
		s.call.DepartLatest = time.Time{}
	}
	if len(v.seen) > 0 {
		s.call.How = Seen
	}
	return s
}

// latest is the later end of a bracket, which may not be given.
func latest(t, otherwise time.Time) time.Time {
	if t.IsZero() {
		return otherwise
	}
	return t
}

// callStop is a stop of an unobserved call, seen or not.
func callStop(e *Event) stop {
	u := e.UnobservedCall
	s := stop{
		call: Call{
			Place: e.Place, How: u.How, Event: e.ID,
			ArriveEarliest: e.Start, ArriveLatest: e.StartLatest,
			DepartEarliest: e.EndEarliest, DepartLatest: e.End,
			Sightings: u.Sightings,
		},
		at: e.At, here: e.Place != "", open: e.Status == Open, in: true, out: e.Status != Open,
	}
	if u.How == Inferred {
		s.call.Candidates = u.Candidates
		for i := range u.Candidates {
			s.call.Supports = append(s.call.Supports, u.Candidates[i].Supports...)
		}
		slices.Sort(s.call.Supports)
		s.call.Supports = slices.Compact(s.call.Supports)
	}
	return s
}

// between are the gaps of a track between two stops.
func (c *Concluder) between(t *vesselTrack, from, to *stop) []*gapRecord {
	var gaps []*gapRecord
	for _, g := range t.gaps[t.firstGap(from.leaves()):] {
		if !to.when().IsZero() && !g.event.Gap.Off.Time.Before(to.arrives()) {
			break
		}
		gaps = append(gaps, g)
	}
	return gaps
}

// silences sums up how long a track was silent before each of its gaps; one
// without an end lasts until the end of the data.
func (t *vesselTrack) silences(until time.Time) {
	t.before = make([]time.Duration, len(t.gaps)+1)
	for i, g := range t.gaps {
		on := g.event.Gap.On.Time
		if on.IsZero() {
			on = laterOf(until, g.event.Gap.Off.Time)
		}
		t.before[i+1] = t.before[i] + max(0, on.Sub(g.event.Gap.Off.Time))
	}
}

// silent is how long a track was silent up to a time.
func (t *vesselTrack) silent(at time.Time) time.Duration {
	i := t.firstGap(at)
	if i == len(t.gaps) {
		return t.before[i]
	}
	since := max(0, at.Sub(t.gaps[i].event.Gap.Off.Time))
	if t.gaps[i].event.Gap.On.Time.IsZero() {
		return t.before[i] + since // nothing is heard after the end of the data either
	}
	return t.before[i] + min(since, t.before[i+1]-t.before[i])
}

// firstGap is the first gap of a track that ends after a time. Gaps of one track
// do not overlap, so they end in the order in which they begin.
func (t *vesselTrack) firstGap(after time.Time) int {
	return sort.Search(len(t.gaps), func(i int) bool {
		on := t.gaps[i].event.Gap.On.Time
		return on.IsZero() || on.After(after)
	})
}

// leaves is the earliest time from which on the vessel may have been on its way.
func (s *stop) leaves() time.Time { return s.call.DepartEarliest }

// arrives is the latest time until which the vessel may have been on its way.
func (s *stop) arrives() time.Time { return s.call.ArriveLatest }

// alternatives are the two voyages to and from a call that nobody saw. They tell
// of its gap only: the rest is told with what they are alternatives to.
func (c *Concluder) alternatives(t *vesselTrack, from, to *stop, than string, g *gapRecord, e *Event) []Voyage {
	u := e.UnobservedCall
	if u.How != Inferred || len(u.Candidates) == 0 || !legBetween(u, from, to) {
		return nil
	}
	via, gaps := callStop(e), []*gapRecord{g}
	return []Voyage{c.voyage(t, from, &via, than, gaps), c.voyage(t, &via, to, than, gaps)}
}

// legBetween says whether the leg of a gap lies between these two stops: where
// the vessel was seen in a gap, its other legs lie on the other side of that.
func legBetween(u *UnobservedCall, from, to *stop) bool {
	seenFrom, seenTo := "", ""
	if from.of == nil && from.call.How == Seen {
		seenFrom = from.call.Place
	}
	if to.of == nil && to.call.How == Seen {
		seenTo = to.call.Place
	}
	return (u.After == "" || u.After == seenFrom) && (u.Before == "" || u.Before == seenTo)
}

// voyage is the passage from one stop to another.
func (c *Concluder) voyage(t *vesselTrack, from, to *stop, than string, gaps []*gapRecord) Voyage {
	v := Voyage{
		ID:      EventID(voyageRule, t.id, cmp.Or(from.call.DepartEarliest, to.call.ArriveEarliest), from.call.Event, to.call.Event, than),
		Subject: t.subject, From: from.call, To: to.call, Status: Closed, AlternativeTo: than,
		Hours: math.NaN(), HeardShare: math.NaN(), DistanceNM: math.NaN(),
		Rule: Rule{Name: voyageRule, Version: voyageVersion, Thresholds: fmt.Sprintf("confidence>=%d;laden range>=%dm,%g%%;outer thirds;stack<=%dd;out of reach>%.1fkn,%gh",
			c.assumed().MinConfidence, ladenRangeM, 100*ladenRangeShare, stackDays, max(t.hull.mostKn, t.hull.speedKn), c.longestSilence())},
	}
	if to.call.How == "" {
		v.Status = Open
	}
	v.order()
	leave, arrive := v.From.DepartLatest, v.To.ArriveEarliest
	if !leave.IsZero() && !arrive.IsZero() {
		v.Hours = max(0, arrive.Sub(leave).Hours())
	}
	first, last := c.ends(t, from, to)
	for _, g := range gaps {
		v.Gaps = append(v.Gaps, g.event.ID)
		for i := range g.calls {
			if u := g.calls[i].UnobservedCall; u.How == Inferred && len(u.Candidates) > 0 && legBetween(u, from, to) {
				v.Calls = append(v.Calls, g.calls[i].ID)
			}
		}
		v.Contradicts = append(v.Contradicts, g.contradicts...)
	}
	if span := last.Sub(first); span > 0 {
		v.HeardShare = min(1, max(0, 1-(t.silent(last)-t.silent(first)).Hours()/span.Hours()))
	}
	path := c.path(t, from, to, gaps, &v)
	if len(path) > 1 {
		v.DistanceNM = 0
		for i := 1; i < len(path); i++ {
			v.DistanceNM += geo.DistanceM(path[i-1], path[i]) / geo.NauticalMileM
		}
	}
	v.Sightings = slices.Concat(from.call.Sightings, to.call.Sightings)
	slices.Sort(v.Sightings)
	v.Sightings = slices.Compact(v.Sightings)
	c.laden(t, from, to, &v)
	return v
}

// order narrows the brackets of the two ends by each other: nobody arrives
// before leaving. A silence that ends in port leaves both open.
func (v *Voyage) order() {
	if a, b := &v.To.ArriveEarliest, v.From.DepartEarliest; !a.IsZero() && a.Before(b) && !b.After(v.To.ArriveLatest) {
		*a = b
	}
	if a, b := &v.From.DepartLatest, v.To.ArriveLatest; !a.IsZero() && !b.IsZero() && a.After(b) && !b.Before(v.From.DepartEarliest) {
		*a = b
	}
}

// ends are the times between which the passage lies, as far as they are known:
// else those of the track.
func (c *Concluder) ends(t *vesselTrack, from, to *stop) (first, last time.Time) {
	first, last = from.call.DepartEarliest, to.call.ArriveLatest
	if n := len(t.segments); n > 0 {
		if first.IsZero() {
			first = t.segments[0].First.Time
		}
		if last.IsZero() {
			last = laterOf(t.segments[n-1].Last.Time, c.Until)
		}
	}
	return first, last
}

// path is the points that the vessel is known to have passed, in order of time.
// It notes the encounters among them.
func (c *Concluder) path(t *vesselTrack, from, to *stop, gaps []*gapRecord, v *Voyage) []geo.Point {
	type passed struct {
		at   geo.Point
		when time.Time
	}
	var way []passed
	first, last := c.ends(t, from, to)
	inside := func(at time.Time) bool { return !at.Before(first) && !at.After(last) }
	for _, g := range gaps {
		for _, f := range []Fix{g.event.Gap.Off, g.event.Gap.On} {
			if !f.Time.IsZero() && inside(f.Time) {
				way = append(way, passed{f.At, f.Time})
			}
		}
	}
	if !v.Alternative() {
		i := sort.Search(len(t.met), func(i int) bool { return !t.met[i].Start.Before(first) })
		for ; i < len(t.met) && inside(t.met[i].Start); i++ {
			v.Encounters = append(v.Encounters, t.met[i].ID)
			way = append(way, passed{t.met[i].At, t.met[i].Start})
		}
	}
	slices.SortStableFunc(way, func(a, b passed) int { return a.when.Compare(b.when) })
	var path []geo.Point
	if from.here {
		path = append(path, from.at)
	}
	for _, p := range way {
		path = append(path, p.at)
	}
	if to.here {
		path = append(path, to.at)
	}
	return path
}
