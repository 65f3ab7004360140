package events

import (
	"math"
	"time"

	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/tracks"
)

const (
	speedBins   = 200
	speedBinKn  = 0.25             // a bin is around its multiple of it
	speedLeg    = 5 * minuteMicros // shorter legs measure the noise of the fixes
	speedLegMax = 2 * hourMicros   // longer ones measure the way round
	underWayKn  = 2                // as for slow hours
	speedMin    = hourMicros       // under way, before its quantiles are told
)

// segment gathers what is kept of the current segment of a track.
type segment struct {
	at        int64 // tracks.Track.SegmentAt
	twin      int   // tracks.Track.SegmentTwin
	first     tracks.Position
	n         int64
	m         float64
	intervals intervals
	speeds    [speedBins]uint32 // seconds under way at each speed
	underWay  int64             // seconds
	anchor    int64             // where the leg whose speed is next measured begins
	from      geo.Point
}

func (s *segment) take(o *Observer, h *hull, t *tracks.Track, p *tracks.Position, l *leg) {
	if s.n == 0 || t.SegmentAt != s.at {
		s.close(o, h)
		*s = segment{at: t.SegmentAt, twin: t.SegmentTwin, first: *p, n: 1, anchor: p.UnixMicro, from: p.Point()}
		return
	}
	s.n++
	s.m += l.m
	s.intervals.add(intervalBin(l.dt/secondMicros), l.dt)
	if dt := p.UnixMicro - s.anchor; dt >= speedLeg {
		s.speed(p, dt)
	}
}

// speed counts the leg from the anchor, in time and not in number: a moment in
// which a vessel was heard often weighs no more than another.
func (s *segment) speed(p *tracks.Position, dt int64) {
	if dt <= speedLegMax {
		sec := float64(dt) / secondMicros
		kn := geo.ShortM(s.from, p.Point()) / sec * knPerMS
		if i := int(kn/speedBinKn + 0.5); kn >= underWayKn && i < speedBins {
			s.speeds[i] += uint32(sec)
			s.underWay += int64(sec)
		}
	}
	s.anchor, s.from = p.UnixMicro, p.Point()
}

// quantile is the speed below which the vessel was for a share of its time
// under way.
func (s *segment) quantile(share float64) float64 {
	if s.underWay < speedMin/secondMicros {
		return math.NaN()
	}
	want, seen := share*float64(s.underWay), 0.0
	for i, v := range s.speeds {
		if next := seen + float64(v); v == 0 || next < want {
			seen = next
			continue
		}
		return speedBinKn * (float64(i) - 0.5 + (want-seen)/float64(v))
	}
	return math.NaN()
}

// close gives the segment away; its last fix is the hull's last.
func (s *segment) close(o *Observer, h *hull) {
	if s.n == 0 || o.out.Segment == nil {
		return
	}
	v := o.identityOf(h)
	t := tracks.Track{MMSI: h.mmsi, SegmentAt: s.at, SegmentTwin: s.twin}
	g := Segment{
		Subject: h.subject(o), ID: t.SegmentID(), Hull: h.index,
		First: o.fixOf(&s.first), Last: o.fixOf(&h.prev),
		N: s.n, DistanceNM: s.m / metresPerNM,
		MedianInterval: time.Duration(s.intervals.median()) * time.Microsecond,
		SpeedP50Kn:     s.quantile(0.50), SpeedP95Kn: s.quantile(0.95),
		ShipType: v.shipType, Class: v.class, LengthM: v.lengthM, BeamM: v.beamM,
		FalsePlace: h.elsewhere.told,
	}
	if h.elsewhere.may && !g.FalsePlace {
		h.elsewhere.segments = append(h.elsewhere.segments, g)
		return
	}
	o.out.Segment(&g)
}

// gridBridge is the longest time between fixes over which a sample is taken, as
// in pipe-encounters.
const gridBridge = hourMicros

// grid samples a slow track at the steps of the encounter join.
type grid struct {
	next  int64 // time of the next step
	fixes uint16
}

func (g *grid) take(o *Observer, h *hull, p *tracks.Position, l *leg) {
	const stepMicros = StepSeconds * secondMicros
	if h.n == 0 || l.dt > gridBridge {
		g.next = -floorDiv(-p.UnixMicro, stepMicros) * stepMicros // the first at or after
		g.fixes = 0
	}
	for ; g.next < p.UnixMicro; g.next += stepMicros {
		g.sample(o, h, p, l)
	}
	if g.fixes < math.MaxUint16 {
		g.fixes++
	}
	if g.next == p.UnixMicro {
		g.sample(o, h, p, l)
		g.next += stepMicros
	}
}

// sample gives the place and speed at the next step, on the straight line from
// the last fix; not in a place, where neighbours lie close for other reasons.
func (g *grid) sample(o *Observer, h *hull, p *tracks.Position, l *leg) {
	if h.visit.in {
		g.fixes = 0
		return
	}
	f := 1.0
	if l.dt > 0 && l.dt <= gridBridge {
		f = 1 - float64(p.UnixMicro-g.next)/float64(l.dt)
	}
	kn := l.sog
	if p.Has&tracks.HasSOG == 0 && l.dt > gridBridge {
		return // nothing says how fast it is
	}
	if f < 1 && h.prev.Has&p.Has&tracks.HasSOG != 0 {
		kn = float64(h.prev.SOGKn)*(1-f) + kn*f
	}
	if kn < o.lim.slowKn {
		s := Sample{
			Step: g.next / (StepSeconds * secondMicros), SpeedKn: float32(kn), Fixes: g.fixes,
			MMSI: h.mmsi, First: h.first, Twin: uint8(h.twin), ShipType: o.identityOf(h).shipType,
			Lat: p.Lat, Lon: p.Lon,
		}
		if f < 1 {
			s.Lat = h.prev.Lat + f*(p.Lat-h.prev.Lat)
			s.Lon = geo.NormLon(h.prev.Lon + f*geo.NormLon(p.Lon-h.prev.Lon))
		}
		o.out.Sample(&s)
	}
	g.fixes = 0
}

// heard tells where a track was heard, once for each cell, hour and source.
type heard struct {
	keys []heardKey // of this hour
}

type heardKey struct {
	cell   geo.Cell
	source uint16
}

func (s *heard) take(o *Observer, h *hull, p *tracks.Position, l *leg) {
	if l.hour {
		s.keys = s.keys[:0]
	}
	k := heardKey{geo.CellOf(p.Point()), p.Source}
	for i := len(s.keys) - 1; i >= 0; i-- {
		if s.keys[i] == k {
			return
		}
	}
	s.keys = append(s.keys, k)
	o.out.Heard(p.Point(), h.hour, p.Source)
}
