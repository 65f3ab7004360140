package events

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/tidewaiter/tidewaiter/geo"
)

const (
	// detourNM is the detour at which a place weighs a quarter of one that lies on
	// the way: about what a fix and the position of a place are off by, and a
	// pilot's way in.
	detourNM = 10
	// detourPower makes the weight of far places fall with the square of the
	// detour. The number of places within a detour grows with its square, so no
	// detour is preferred for its size alone.
	detourPower = 2
	// usualShare of the weight is held by the candidates called usual. It was
	// chosen among 0.90, 0.95, 0.98 and 0.99 as the first that loses none of the
	// calls hidden in real tracks (see TestHiddenCalls): at 0.95 it loses one in
	// forty of those hidden for 6 h, and two for 12 h.
	usualShare = 0.99

	// unheardLoss is what a place loses of its weight when others were heard there
	// in every hour in which the vessel could have been: one that sends would have
	// been heard too. It keeps a fifth, because one that does not send would not.
	// Elicited.
	unheardLoss = 0.8
	// supportFactor is what a place gains by a sighting there of a vessel of this
	// length that nobody named: about how much rarer such a sighting is when it
	// was another. Elicited.
	supportFactor = 5

	unobservedRule    = "unobserved-call"
	unobservedVersion = "2" // 1 had no calls seen in an open gap, and took a history of 3 kn for one
)

// unobserved gives the calls that a gap leaves room for: an event for each place
// where the vessel was seen, and one for each leg between, from the last fix
// before the gap to the first after it. After the last fix of all, and the last
// place where it was seen since, there is room for everything, which is not told;
// nor is there any in a gap that the vessel cannot have sailed.
func (c *Concluder) unobserved(t *vesselTrack, s *gapRecord) []Event {
	g := s.event.Gap
	open := g.On.Time.IsZero()
	if g.Class == GapImpossible || !open && !g.On.Time.After(g.Off.Time) {
		return nil
	}
	var events []Event
	whole := EventID(UnobservedCallKind, t.id, g.Off.Time)
	l := passage{from: g.Off.At, to: g.On.At, depart: g.Off.Time, arrive: g.On.Time}
	after := ""
	for i := range s.seen {
		w := &s.seen[i]
		l.to, l.arrive = w.at, w.arriveLatest
		if e, ok := c.room(t, s, l, after, w.place); ok {
			events = append(events, e)
		}
		e := c.seenCall(t, s, w)
		if i == 0 && !open {
			e.Supersedes = whole
		}
		events = append(events, e)
		l.from, l.depart, after = w.at, w.departEarliest, w.place
	}
	if !open {
		l.to, l.arrive = g.On.At, g.On.Time
		if e, ok := c.room(t, s, l, after, ""); ok {
			events = append(events, e)
		}
	}
	if len(s.contradicts) > 0 {
		if len(events) == 0 {
			e := c.callEvent(t, s, whole)
			e.UnobservedCall.StayHours = c.assumed().StayHours
			e.Start, e.StartLatest, e.EndEarliest, e.End = g.Off.Time, g.Off.Time, g.On.Time, g.On.Time
			if open {
				e.Status, e.EndEarliest = Open, s.event.EndEarliest
			}
			events = append(events, e)
		}
		for i := range events {
			events[i].UnobservedCall.Contradicts = s.contradicts
		}
	}
	return events
}

// callEvent is an unobserved call of a gap with what all of them have in common.
func (c *Concluder) callEvent(t *vesselTrack, s *gapRecord, id string) Event {
	g := s.event.Gap
	assume := c.assumed()
	middle, radiusM := g.Off.At, 0.0
	if !g.On.Time.IsZero() {
		middle, radiusM = geo.Between(g.Off.At, g.On.At, 0.5), t.hull.speedKn*g.Hours/2*geo.NauticalMileM
	}
	return Event{
		ID: id, Kind: UnobservedCallKind, Status: Closed, Version: 1,
		Subject: s.event.Subject,
		At:      middle,
		RadiusM: radiusM,
		Rule: Rule{Name: unobservedRule, Version: unobservedVersion, Thresholds: fmt.Sprintf(
			"kn<=%.2f(%s);own>=%g%% of class;stay>=%gh;harbour<=%gm;town>%gm;weight=(1+detour/%dnm)^-%d*(1+visits)*(1-%g*heard)*%d if supported;length+-%g%%;usual>=%g",
			t.hull.speedKn, t.hull.speedFrom, 100*ownLeast, assume.StayHours, assume.HarbourM, float64(townAloneM),
			detourNM, detourPower, unheardLoss, supportFactor, 100*lengthTolerance, usualShare)},
		Sources: s.event.Sources,
		UnobservedCall: &UnobservedCall{
			Gap: s.event.ID, How: Inferred, SpeedKn: t.hull.speedKn, SpeedFrom: t.hull.speedFrom,
			StayHours: assume.StayHours, Looked: c.lists().looked, Draughts: draughtsIn(t, g),
		},
	}
}

// room gives the candidates of one leg of a gap; false when there are none.
func (c *Concluder) room(t *vesselTrack, s *gapRecord, l passage, after, before string) (Event, bool) {
	g := s.event.Gap
	lists := c.lists()
	stay := c.assumed().StayHours
	found := c.reach(l, t.hull.speedKn, stay)
	if len(found) == 0 {
		return Event{}, false
	}
	in := append(c.around(l.from), c.around(l.to)...)
	for _, id := range []string{after, before} {
		if i, ok := lists.byID[id]; ok && lists.harbour[i] >= 0 {
			in = append(in, lists.harbour[i])
		}
	}
	slices.Sort(in)
	in = slices.Compact(in)
	candidates := c.candidates(t, s, found, in)
	if len(candidates) == 0 {
		return Event{}, false
	}
	id := EventID(UnobservedCallKind, t.id, g.Off.Time)
	if after != "" || before != "" {
		id = EventID(UnobservedCallKind, t.id, g.Off.Time, "leg", after, before)
	}
	e := c.callEvent(t, s, id)
	u := e.UnobservedCall
	u.Candidates, u.After, u.Before = candidates, after, before
	sum := 0.0
	for u.Usual = 0; u.Usual < len(candidates) && sum < usualShare; u.Usual++ {
		sum += candidates[u.Usual].Weight
	}
	first, last := candidates[0].Earliest, candidates[0].Latest
	for i := range candidates {
		k := &candidates[i]
		if k.Earliest.Before(first) {
			first = k.Earliest
		}
		if k.Latest.After(last) {
			last = k.Latest
		}
	}
	e.Start, e.StartLatest = first, last.Add(-ofHours(stay))
	e.EndEarliest, e.End = first.Add(ofHours(stay)), last
	e.At, e.RadiusM = geo.Between(l.from, l.to, 0.5), t.hull.speedKn*(l.hours()-stay)/2*geo.NauticalMileM+lists.extentM
	if len(candidates) == 1 {
		e.Place = candidates[0].Place
		if i, ok := lists.byID[e.Place]; ok {
			e.At, e.RadiusM = lists.index.Place(i).Point, lists.index.Place(i).ReachM()
		}
	}
	return e, true
}

// candidates makes one candidate of each harbour within reach, but for those
// the vessel was heard in, and weighs them. A place weighs less the longer the
// detour, more the oftener the vessel was heard to call there (with one call more
// for each place than were heard, as if each had been seen once), less where
// others were heard all the while, and more where a vessel of this length was
// seen.
func (c *Concluder) candidates(t *vesselTrack, s *gapRecord, found []reached, in []int) []Candidate {
	lists := c.lists()
	rank := func(r *reached) int { // the place that stands for its harbour first
		if lists.harbour[r.place] == r.place {
			return 0
		}
		return 1
	}
	slices.SortFunc(found, func(a, b reached) int {
		p, q := lists.index.Place(a.place), lists.index.Place(b.place)
		h, k := lists.index.Place(lists.harbour[a.place]), lists.index.Place(lists.harbour[b.place])
		return cmp.Or(cmp.Compare(h.ID, k.ID), cmp.Compare(lists.harbour[a.place], lists.harbour[b.place]),
			cmp.Compare(rank(&a), rank(&b)), cmp.Compare(a.detourNM, b.detourNM), cmp.Compare(p.ID, q.ID))
	})
	var all []Candidate
	sum := 0.0
	for i := 0; i < len(found); {
		harbour := lists.harbour[found[i].place]
		k := Candidate{
			Place: lists.index.Place(found[i].place).ID, DetourNM: math.Inf(1), NeedKn: math.Inf(1),
			Earliest: found[i].early, Latest: found[i].leave, Visits: t.visited[harbour],
		}
		for n := 0; i < len(found) && lists.harbour[found[i].place] == harbour; i, n = i+1, n+1 {
			r := &found[i]
			if n > 0 {
				k.Near = append(k.Near, lists.index.Place(r.place).ID)
			}
			k.DetourNM, k.NeedKn = min(k.DetourNM, r.detourNM), min(k.NeedKn, r.needKn)
			k.SlackHours = max(k.SlackHours, r.slackHours)
			if r.early.Before(k.Earliest) {
				k.Earliest = r.early
			}
			if r.leave.After(k.Latest) {
				k.Latest = r.leave
			}
		}
		if slices.Contains(in, harbour) {
			continue
		}
		k.Supports = c.supports(t, s, &k)
		k.HeardShare = math.NaN()
		if c.Coverage != nil {
			k.HeardShare = c.Coverage.HeardIn(lists.index.Place(harbour).Point, k.Earliest, k.Latest)
		}
		k.Weight = weigh(&k)
		sum += k.Weight
		all = append(all, k)
	}
	for i := range all {
		all[i].Weight /= sum
	}
	slices.SortFunc(all, func(a, b Candidate) int {
		return cmp.Or(-cmp.Compare(a.Weight, b.Weight), cmp.Compare(a.DetourNM, b.DetourNM), cmp.Compare(a.Place, b.Place))
	})
	return all
}

// weigh is how much a candidate weighs before all are made to sum to 1.
func weigh(k *Candidate) float64 {
	w := math.Pow(1+k.DetourNM/detourNM, -detourPower) * float64(1+k.Visits)
	if !math.IsNaN(k.HeardShare) {
		w *= 1 - unheardLoss*k.HeardShare
	}
	if len(k.Supports) > 0 {
		w *= supportFactor
	}
	return w
}

// seenCall is a call at a place where the vessel was seen in a gap.
func (c *Concluder) seenCall(t *vesselTrack, s *gapRecord, w *waypoint) Event {
	g := s.event.Gap
	e := c.callEvent(t, s, EventID(UnobservedCallKind, t.id, g.Off.Time, "seen", w.place))
	in := w.outsideM(g.Off.At) / geo.NauticalMileM
	e.Start, e.StartLatest, e.EndEarliest, e.End = w.arriveEarliest, w.arriveLatest, w.departEarliest, w.departLatest
	e.At, e.RadiusM, e.Place = w.at, w.radiusM, w.place
	u := e.UnobservedCall
	u.How, u.StayHours, u.Usual, u.Sightings = Seen, 0, 1, w.sightings
	u.Candidates = []Candidate{{
		Place: w.place, Weight: 1, HeardShare: math.NaN(), DetourNM: math.NaN(), SlackHours: math.NaN(),
		NeedKn:   in / max(w.arriveLatest.Sub(g.Off.Time).Hours(), 1./3600),
		Earliest: w.arriveEarliest, Latest: w.departLatest,
	}}
	if !g.On.Time.IsZero() {
		out := w.outsideM(g.On.At) / geo.NauticalMileM
		u.Candidates[0].DetourNM, u.Candidates[0].NeedKn = max(0, in+out-g.DistanceNM), (in+out)/g.Hours
	}
	if w.departLatest.IsZero() {
		e.Status = Open
	} else {
		u.Candidates[0].SlackHours = max(0, w.departLatest.Sub(w.arriveEarliest).Hours())
	}
	if i, ok := c.lists().byID[w.place]; ok && c.lists().harbour[i] >= 0 {
		u.Candidates[0].Visits = t.visited[c.lists().harbour[i]]
	}
	return e
}
