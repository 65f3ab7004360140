package events

import (
	"fmt"
	"math"
	"time"

	"github.com/tidewaiter/tidewaiter/geo"
)

// The thresholds of successors.
const (
	// A successor is first heard within successorM of where another was last
	// heard and within successorWithin of it, with dimensions that differ by a
	// tenth at most: the first step of Park et al., "Tracking elusive and
	// shifting identities of the global fishing fleet" (Science Advances 9, 2023),
	// which then asks for a match that is the only one on both sides.
	successorM      = 1000
	successorWithin = 60 * 24 * time.Hour
	successorTenth  = 0.1
	// successorSilence is for how long the data have to know nothing of the new
	// number before, and of the old one after. Ours: without it every vessel of a
	// file that begins at noon is new at noon.
	successorSilence = 24 * time.Hour
	// Under way a vessel is elsewhere soon: a longer silence has both ends at
	// less than successorSlowKn. Ours.
	successorUnderWay = 10 * time.Minute
	successorSlowKn   = 2
	// Where more vessels than successorBusy were last heard so near and so lately,
	// of whatever size, it is a busy place, in which size and place say nothing:
	// only the same name or IMO number is told there. Ours.
	successorBusy = 2
)

var successorRule = Rule{Name: "conflict-successor", Version: "1", Thresholds: fmt.Sprintf("distance<=%dm;within<=%gd;dimensions+-%g%%;silence>=%gh;slow<%dkn or within %gmin;only match;ends nearby<=%d",
	successorM, successorWithin.Hours()/24, 100*successorTenth, successorSilence.Hours(), successorSlowKn, successorUnderWay.Minutes(), successorBusy)}

// successors are the vessels that are first heard where another of their size
// was last heard, when neither has another match.
func (c *Conflicts) successors(until time.Time) []*Event {
	grid := newPairFinder(c.cfg, EncounterLimits{DistanceM: successorM, PlaceM: -1})
	ends := map[uint64][]*hullRecord{} // by the cell of the last fix
	for i := range c.hulls {
		if r := &c.hulls[i]; until.Sub(r.last.Time) >= successorSilence && r.last.At.Check() == nil {
			cell := grid.cellOf(r.last.At.Lat, r.last.At.Lon)
			ends[cell] = append(ends[cell], r)
		}
	}
	type match struct {
		old, now *hullRecord
		ends     *int // near the start of now
	}
	var matches []match
	asEnd, asStart := map[*hullRecord]int{}, map[*hullRecord]int{}
	var cells []uint64
	for i := range c.hulls {
		now := &c.hulls[i]
		if !(now.length > 0) || now.first.Time.Sub(c.first) < successorSilence || now.first.At.Check() != nil {
			continue
		}
		at, nearby := now.first.At, new(int)
		sin, cos := math.Sincos(at.Lat * (math.Pi / 180))
		cells = grid.cellsAround(at.Lat, at.Lon, sin, cos, cells[:0])
		for _, cell := range cells {
			for _, old := range ends[cell] {
				if !beside(old, now) {
					continue
				}
				*nearby++
				if follows(old, now) {
					matches = append(matches, match{old, now, nearby})
					asEnd[old]++
					asStart[now]++
				}
			}
		}
	}
	var found []*Event
	for _, m := range matches {
		if asEnd[m.old] == 1 && asStart[m.now] == 1 {
			if e := successor(m.old, m.now); e.Confidence >= 3 || *m.ends <= successorBusy {
				found = append(found, e)
			}
		}
	}
	return found
}

// beside tells whether a vessel is first heard where another was last.
func beside(old, now *hullRecord) bool {
	silence := now.first.Time.Sub(old.last.Time)
	return silence > 0 && silence <= successorWithin && old.head.MMSI != now.head.MMSI &&
		geo.DistanceM(old.last.At, now.first.At) <= successorM
}

// follows tells whether a vessel that is first heard beside the end of another
// may be that under a new number.
func follows(old, now *hullRecord) bool {
	slow := func(f *Fix) bool { return !(f.SOGKn >= successorSlowKn) }
	return old.length > 0 && within10(old.length, now.length) &&
		(!(old.beamM > 0 && now.beamM > 0) || within10(old.beamM, now.beamM)) &&
		(now.first.Time.Sub(old.last.Time) <= successorUnderWay || slow(&old.last) && slow(&now.first)) &&
		!(old.tail.IMO.Valid() && now.head.IMO.Valid() && old.tail.IMO != now.head.IMO)
}

func within10(a, b float64) bool { return math.Abs(a-b) <= successorTenth*max(a, b) }

func successor(old, now *hullRecord) *Event {
	m := geo.DistanceM(old.last.At, now.first.At)
	e := &Event{
		Kind: IdentityConflictKind, Status: Closed, Version: 1, Rule: successorRule,
		Subject: now.head, Others: []Subject{old.tail},
		Start: old.last.Time, StartLatest: now.first.Time, EndEarliest: now.first.Time, End: now.first.Time,
		At: now.first.At, RadiusM: m, Sources: sourcesOf(old.last, now.first), Confidence: 1,
		IdentityConflict: &IdentityConflict{Form: "successor", DistanceNM: m / 1852},
	}
	switch {
	case old.tail.IMO.Valid() && old.tail.IMO == now.head.IMO:
		e.Confidence = 4
	case old.tail.Name != "" && old.tail.Name == now.head.Name:
		e.Confidence = 3
	case old.beamM > 0 && now.beamM > 0 && now.first.Time.Sub(old.last.Time) <= 24*time.Hour:
		e.Confidence = 2
	}
	e.ID = EventID(e.Kind, e.Subject.Track, e.Start, "successor", old.tail.Track)
	return e
}
