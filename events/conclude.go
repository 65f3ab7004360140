package events

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"time"
)

// Concluder draws together what was found of one vessel: it says what kind of
// silence each gap was, which places each gap leaves room for, and which
// voyages result. It may be used by several goroutines at once, and its fields
// must not change after the first use.
type Concluder struct {
	Config    *Config
	Coverage  *Coverage  // nil: nothing is known of it
	Sightings []Sighting // of all vessels
	// Identify gives the case's vessel id of a subject; "" when it is none of
	// the case's. nil: no case.
	Identify func(Subject) string
	Until    time.Time   // end of the data
	Assume   Assumptions // what is possible in a gap

	once     sync.Once
	prepared placeLists
	ready    sync.Once
	looksBy  map[string][]look // sightings by vessel id
	unnamed  []look            // sightings of a vessel of some length
	stacks   []look            // sightings of stacks of containers
	sources  map[string]uint16
}

// Vessel takes all events and segments of one MMSI, in any order, and gives the
// events back with gaps classified, the encounters near draught changes named and
// unobserved calls added, and the voyages, both sorted by start. What it is given is not changed, and unobserved calls
// among it, from an earlier run, are left out.
func (c *Concluder) Vessel(segments []Segment, found []Event) (concluded []Event, voyages []Voyage) {
	c.prepare()
	concluded = make([]Event, 0, len(found))
	for _, e := range found {
		if e.Kind == UnobservedCallKind || e.Kind == GapKind && e.Gap == nil || e.Kind == PortVisitKind && e.PortVisit == nil {
			continue
		}
		if e.Gap != nil {
			g := *e.Gap
			e.Gap = &g
		}
		if e.PortVisit != nil {
			v := *e.PortVisit
			v.Contradicts = nil
			e.PortVisit = &v
		}
		if e.DraughtChange != nil {
			d := *e.DraughtChange
			e.DraughtChange = &d
		}
		concluded = append(concluded, e)
	}
	slices.SortStableFunc(concluded, compareEvents)
	tracks := c.tracks(segments, concluded)
	c.join(tracks)
	var calls []Event
	for _, t := range tracks {
		t.nameMet()
		for _, g := range t.gaps {
			c.classify(g.event, &t.hull)
			g.calls = c.unobserved(t, g)
			calls = append(calls, g.calls...)
		}
		voyages = append(voyages, c.voyages(t)...)
	}
	concluded = append(concluded, calls...)
	slices.SortStableFunc(concluded, compareEvents)
	slices.SortStableFunc(voyages, compareVoyages)
	return concluded, voyages
}

// compareEvents orders events by start, then by kind, track and id, so that the
// order does not depend on the order they came in.
func compareEvents(a, b Event) int {
	return cmp.Or(a.Start.Compare(b.Start), cmp.Compare(a.Kind, b.Kind),
		cmp.Compare(a.Subject.Track, b.Subject.Track), cmp.Compare(a.ID, b.ID))
}

func compareVoyages(a, b Voyage) int {
	return cmp.Or(a.begins().Compare(b.begins()), cmp.Compare(a.Subject.Track, b.Subject.Track),
		cmp.Compare(a.AlternativeTo, b.AlternativeTo), a.To.ArriveLatest.Compare(b.To.ArriveLatest), cmp.Compare(a.ID, b.ID))
}

// vesselTrack is one track with what was found of it, in order of time.
type vesselTrack struct {
	id       string
	subject  Subject // as last told
	vessel   string  // of the case; "" is none of it
	hull     ability
	segments []*Segment
	gaps     []*gapRecord
	visits   []*visitRecord
	met      []*Event    // encounters
	slow     []*Event    // encounters and slow hours
	changes  []*Event    // of draught
	visited  map[int]int // port visits by harbour
	draughts draughts
	before   []time.Duration // silent before each gap, and in all
	looks    []look          // sightings of a vessel of its length, not identified
	refuted  []look          // sightings of the vessel out of its reach
}

// gapRecord is a gap with the sightings that fall into it.
type gapRecord struct {
	event       *Event
	looks       []look     // sightings of the vessel that this gap alone could hold
	seen        []waypoint // places where it was seen, in order of time
	maybe       []look     // sightings that several gaps could hold
	contradicts []string
	calls       []Event // what it leaves room for
}

// visitRecord is a port visit with the sightings that support it.
type visitRecord struct {
	event           *Event
	seen, supported []string
}

// tracks sorts what was found of one MMSI by track, in order of their names.
// Retracted events are in none.
func (c *Concluder) tracks(segments []Segment, found []Event) []*vesselTrack {
	by := map[string]*vesselTrack{}
	get := func(id string) *vesselTrack {
		t := by[id]
		if t == nil {
			t = &vesselTrack{id: id, visited: map[int]int{}}
			by[id] = t
		}
		return t
	}
	for i := range segments {
		s := &segments[i]
		if s.FalsePlace {
			continue // no hull: see [PositionAnomaly], form jump
		}
		t := get(s.Subject.Track)
		t.segments = append(t.segments, s)
	}
	lists := c.lists()
	for i := range found {
		e := &found[i]
		if e.Status == Retracted {
			continue
		}
		t := get(e.Subject.Track)
		t.subject = e.Subject
		if e.Encounter != nil {
			t.met, t.slow = append(t.met, e), append(t.slow, e)
			for _, other := range e.Others {
				t := get(other.Track)
				t.subject, t.met, t.slow = other, append(t.met, e), append(t.slow, e)
			}
		}
		switch {
		case e.Loitering != nil:
			t.slow = append(t.slow, e)
		case e.Gap != nil:
			t.gaps = append(t.gaps, &gapRecord{event: e})
		case e.PortVisit != nil:
			t.visits = append(t.visits, &visitRecord{event: e})
			if j, ok := lists.byID[e.Place]; ok && e.Confidence >= c.assumed().MinConfidence && lists.harbour[j] >= 0 {
				t.visited[lists.harbour[j]]++
			}
		case e.DraughtChange != nil:
			t.changes = append(t.changes, e)
		}
	}
	all := make([]*vesselTrack, 0, len(by))
	for _, t := range by {
		slices.SortStableFunc(t.segments, func(a, b *Segment) int {
			return cmp.Or(a.First.Time.Compare(b.First.Time), cmp.Compare(a.ID, b.ID))
		})
		if n := len(t.segments); n > 0 {
			t.subject = t.segments[n-1].Subject
		}
		if c.Identify != nil {
			t.vessel = c.Identify(t.subject)
		}
		t.hull = c.hullOf(t.segments)
		t.draughts = draughtsOf(t)
		t.silences(c.Until)
		all = append(all, t)
	}
	slices.SortFunc(all, func(a, b *vesselTrack) int { return strings.Compare(a.id, b.id) })
	return all
}
