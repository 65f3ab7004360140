package events

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/vessels"
)

const (
	// sharedCentreM is how far apart the middles of patterns of one centre are.
	// Ours: the circles that Bergman reported from 2019 on ("Systematic GPS
	// manipulation occurring at Chinese oil terminals and government
	// installations", SkyTruth) are some hundred metres wide.
	sharedCentreM = 1000
	// sharedCentreVessels is RadianceFleet's number of vessels from which a
	// pattern is put down to its place.
	sharedCentreVessels = 3
)

var sharedCentreRule = Rule{Name: "anomaly-shared-centre", Version: "1", Thresholds: fmt.Sprintf("vessels>=%d;distance<=%dm;at once", sharedCentreVessels, sharedCentreM)}

// Centres finds the circles and clusters of several vessels that share a centre
// at the same time. One vessel may turn in circles; what several share belongs to
// the place more likely than to any of them. What does it is not said.
//
// Patterns belong together when their middles are no more than a kilometre
// apart and they go on at once, or both do so with a third. The event lasts from
// when three vessels first share it until they last do; its subject is the first
// vessel by number, Others are the rest, At is the mean of the middles.
type Centres struct{ patterns []centredPattern }

// centredPattern is what is kept of a circle or cluster.
type centredPattern struct {
	subject  Subject
	id       string
	at       geo.Point
	radiusM  float64
	from, to time.Time
	open     bool
	fixes    int
	medianKn float64
	sources  []string
}

// Add takes an event; only circles and clusters are kept.
func (c *Centres) Add(e *Event) {
	n := e.PositionAnomaly
	if n == nil || n.Form != "circle" && n.Form != "cluster" || e.Status == Retracted || e.At.Check() != nil {
		return
	}
	from := e.StartLatest
	if from.IsZero() {
		from = e.Start
	}
	c.patterns = append(c.patterns, centredPattern{e.Subject, e.ID, e.At, e.RadiusM, from, laterTime(from, e.EndEarliest), e.Status == Open, n.Fixes, n.MedianKn, e.Sources})
}

// Merge adds what another took.
func (c *Centres) Merge(other *Centres) { c.patterns = append(c.patterns, other.patterns...) }

// Close gives the events of shared centres, by start, subject and id, whatever
// the order in which the patterns came.
func (c *Centres) Close() []*Event {
	p := c.patterns
	c.patterns = nil
	slices.SortFunc(p, func(a, b centredPattern) int {
		return cmp.Or(cmp.Compare(a.at.Lat, b.at.Lat), cmp.Compare(a.at.Lon, b.at.Lon), cmp.Compare(a.subject.Track, b.subject.Track), a.from.Compare(b.from), cmp.Compare(a.id, b.id))
	})
	root := make([]int, len(p))
	for i := range root {
		root[i] = i
	}
	find := func(i int) int {
		for root[i] != i {
			root[i] = root[root[i]]
			i = root[i]
		}
		return i
	}
	const lat = sharedCentreM / (geo.EarthRadiusM * math.Pi / 180) * 1.0001
	for i := range p {
		for j := i - 1; j >= 0 && p[i].at.Lat-p[j].at.Lat <= lat; j-- {
			if !p[i].from.After(p[j].to) && !p[j].from.After(p[i].to) && geo.DistanceM(p[i].at, p[j].at) <= sharedCentreM {
				root[find(i)] = find(j)
			}
		}
	}
	groups := map[int][]*centredPattern{}
	for i := range p {
		r := find(i)
		groups[r] = append(groups[r], &p[i])
	}
	var found []*Event
	for _, g := range groups {
		if e := sharedCentre(g); e != nil {
			found = append(found, e)
		}
	}
	sortEvents(found)
	return found
}

// sharedCentre is the event of patterns that belong together; nil when never
// enough vessels share them at once.
func sharedCentre(g []*centredPattern) *Event {
	type edge struct {
		at   time.Time
		by   int
		mmsi vessels.MMSI
	}
	var edges []edge
	for _, p := range g {
		edges = append(edges, edge{p.from, 1, p.subject.MMSI}, edge{p.to, -1, p.subject.MMSI})
	}
	slices.SortFunc(edges, func(a, b edge) int {
		return cmp.Or(a.at.Compare(b.at), -cmp.Compare(a.by, b.by), cmp.Compare(a.mmsi, b.mmsi))
	})
	var first, last time.Time
	enough := false
	open := map[vessels.MMSI]int{}
	for _, e := range edges {
		if open[e.mmsi] += e.by; open[e.mmsi] == 0 {
			delete(open, e.mmsi)
		}
		switch now := len(open) >= sharedCentreVessels; {
		case now && !enough && first.IsZero():
			first = e.at
			enough = true
		case now != enough:
			last, enough = e.at, now
		}
	}
	if first.IsZero() {
		return nil
	}

	// A vessel counts once, with the patterns that it has while they are shared.
	g = slices.DeleteFunc(g, func(p *centredPattern) bool { return p.from.After(last) || p.to.Before(first) })
	slices.SortFunc(g, func(a, b *centredPattern) int {
		return cmp.Or(cmp.Compare(a.subject.MMSI, b.subject.MMSI), cmp.Compare(a.subject.Track, b.subject.Track), a.from.Compare(b.from), cmp.Compare(a.id, b.id))
	})
	e := &Event{
		Kind: PositionAnomalyKind, Status: Closed, Version: 1, Rule: sharedCentreRule, Subject: g[0].subject,
		Start: first, StartLatest: first, EndEarliest: last, End: last,
		PositionAnomaly: &PositionAnomaly{Form: "shared_centre", Vessels: 1, DistanceNM: math.NaN(), ImpliedKn: math.NaN()},
	}
	n := e.PositionAnomaly
	var speeds []float64
	var north, east float64 // sums of differences from the first
	going := 0
	for i, p := range g {
		if i > 0 && p.subject.MMSI != g[i-1].subject.MMSI {
			e.Others = append(e.Others, p.subject)
			n.Vessels++
		}
		if p.open {
			going++
		}
		n.Fixes += p.fixes
		if !math.IsNaN(p.medianKn) {
			speeds = append(speeds, p.medianKn)
		}
		north += p.at.Lat - g[0].at.Lat
		east += wrapLon(p.at.Lon - g[0].at.Lon)
		e.Sources = append(e.Sources, p.sources...)
	}
	slices.Sort(e.Sources)
	e.Sources = slices.Compact(e.Sources)
	slices.Sort(speeds)
	n.MedianKn = math.NaN()
	if k := len(speeds); k > 0 {
		n.MedianKn = (speeds[(k-1)/2] + speeds[k/2]) / 2
	}
	e.At = geo.Point{Lat: g[0].at.Lat + north/float64(len(g)), Lon: wrapLon(g[0].at.Lon + east/float64(len(g)))}
	for _, p := range g {
		e.RadiusM = max(e.RadiusM, geo.DistanceM(e.At, p.at)+p.radiusM)
	}
	if going >= sharedCentreVessels {
		e.Status, e.End = Open, time.Time{}
	}
	e.ID = EventID(e.Kind, e.Subject.Track, e.Start, n.Form)
	return e
}
