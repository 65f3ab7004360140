package events

import (
	"math"
	"strconv"

	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/tracks"
)

const (
	// returnWithin is the time within which a vessel is back where it was when
	// what it sent between was noise (AIS_Tracker, aisstream issue 92).
	returnWithin = hourMicros
	// impossibleMinM is the least distance of an impossible speed: two fixes of
	// one second some hundred metres apart are clocks, not speeds. Ours.
	impossibleMinM = 5 * metresPerNM
	// falsePlaceM is how near to each other the fixes of one false place are.
	// Ours.
	falsePlaceM = 20 * metresPerNM
	// ownWayM is how near to a place a vessel passes whose way it is on. Ours.
	ownWayM = 2 * metresPerNM
)

// leap finds speeds between fixes of one track that no vessel has, where more
// than a few fixes are on either side. Fewer, and back within the hour, are
// noise.
type leap struct {
	n     int // fixes since the last impossible speed
	on    bool
	off   tracks.Position // the last fix before
	first tracks.Position // the first after
	m, kn float64
}

func (a *leap) take(o *Observer, h *hull, p *tracks.Position, l *leg) {
	if l.m < impossibleMinM || l.kn <= o.lim.impossibleKn {
		a.n++
		if a.on && a.n > o.lim.jumpFixes {
			a.give(o, h)
			a.on = false
		}
		return
	}
	was := a.n
	a.n = 1
	if a.on {
		// Where it was before the last leap is where it is now, if that was noise.
		if a.on = false; a.back(o, p) {
			a.n = o.lim.jumpFixes + 1
		}
		return
	}
	if was > o.lim.jumpFixes {
		a.on, a.off, a.first, a.m, a.kn = true, h.prev, *p, l.m, l.kn
	}
}

// back says whether p is where the vessel can be if it never went.
func (a *leap) back(o *Observer, p *tracks.Position) bool {
	dt := p.UnixMicro - a.off.UnixMicro
	return dt <= returnWithin &&
		geo.ShortM(a.off.Point(), p.Point()) <= impossibleMinM+float64(dt)/secondMicros*o.lim.impossibleKn/knPerMS
}

func (a *leap) give(o *Observer, h *hull) {
	e := h.event(o, PositionAnomalyKind, a.off.UnixMicro, o.lim.impossibleRule, "impossible_speed")
	e.StartLatest, e.EndEarliest, e.End = a.first.Time(), a.first.Time(), a.first.Time()
	e.At = a.off.Point()
	var s sourceSet
	s.add(a.off.Source)
	s.add(a.first.Source)
	e.Sources = s.names(o)
	e.PositionAnomaly = &PositionAnomaly{
		Form: "impossible_speed", DistanceNM: a.m / metresPerNM, ImpliedKn: a.kn, Fixes: a.n, MedianKn: math.NaN(), Vessels: 1,
	}
	h.keep(o, e)
}

// jumps gathers the fixes that separation left out as jumps: more than a few at
// one place are an event. They are left out some time after they were heard;
// where the vessel was then is kept from when they were held back.
type jumps struct {
	group
	held   [8]group // what is held back, by place
	next   int
	heard  int64 // fixes of the track heard last, when the last was left out
	copies copies
}

// group is fixes at one place where the vessel cannot have been.
type group struct {
	on          bool
	off         tracks.Position // the last fix of a track before, if off is one
	hasOff      bool
	track       int64 // of off
	twin        int
	first, last tracks.Position
	n           int
	sources     sourceMask
	back        tracks.Position // the first fix of a track after, if isBack
	isBack      bool
	mixed       bool // it is no false place: on the way, heard in turns with a track, or beside it
}

func (f *group) is(p *tracks.Position) bool {
	return f.on && p.UnixMicro-f.last.UnixMicro <= returnWithin &&
		geo.ShortM(f.first.Point(), p.Point()) <= falsePlaceM
}

func (f *group) begin(o *Observer, p *tracks.Position) {
	*f = group{on: true, first: *p}
	if h := o.last; h != nil && h.n > 0 && h.prev.UnixMicro <= p.UnixMicro {
		f.off, f.hasOff, f.track, f.twin = h.prev, true, h.first, h.twin
	}
}

// hold sees a fix that is held back.
func (f *jumps) hold(o *Observer, p *tracks.Position) {
	for i := range f.held {
		if g := &f.held[i]; g.is(p) {
			g.last = *p
			g.mixed = g.mixed || g.isBack
			return
		}
	}
	g := &f.held[f.next%len(f.held)]
	f.next++
	g.begin(o, p)
	g.last = *p
}

// pass sees a fix of a track while others are held back. Where they are on its
// way their times are wrong, and the place is not.
func (f *jumps) pass(p *tracks.Position) {
	if f == nil {
		return
	}
	for i := range f.held {
		g := &f.held[i]
		if g.on && !g.isBack {
			g.back, g.isBack = *p, true
		}
		if g.on && geo.ShortM(g.first.Point(), p.Point()) <= ownWayM {
			g.mixed = true
		}
	}
}

// find gives what is known of a group by its first fix, now that it is released.
func (f *jumps) find(p *tracks.Position) *group {
	if f == nil {
		return nil
	}
	for i := range f.held {
		if g := &f.held[i]; g.on && g.first.UnixMicro == p.UnixMicro && g.first.Lat == p.Lat && g.first.Lon == p.Lon {
			return g
		}
	}
	return nil
}

// take takes a fix that was left out.
func (f *jumps) take(o *Observer, p *tracks.Position) {
	var heard int64
	if o.last != nil {
		heard = o.last.n
	}
	if f.on && (!f.is(p) || heard != f.heard) {
		f.close(o) // it is another place, or the vessel was back meanwhile
	}
	f.heard = heard
	if !f.on {
		f.group.begin(o, p)
		if g := f.find(p); g != nil {
			f.off, f.hasOff, f.track, f.twin, f.mixed = g.off, g.hasOff, g.track, g.twin, g.mixed
			g.on = false
		}
	}
	f.n++
	f.last = *p
	f.sources |= 1 << min(p.Source, 63)
}

func (f *jumps) close(o *Observer) {
	if f == nil {
		return
	}
	// Several places within one second are a clock that stands, not a stay; and
	// without a track there is nothing to have jumped from.
	if f.on && f.n > o.lim.jumpFixes && f.hasOff && !f.mixed && outOfReach(o, &f.off, &f.first) && f.last.UnixMicro-f.first.UnixMicro >= secondMicros {
		f.give(o, nil)
	}
	f.on = false
}

// give tells of fixes at a false place, as an event of the track that was heard
// before; on is the first fix back, nil where it is not known.
func (f *group) give(o *Observer, on *tracks.Position) {
	h := &hull{mmsi: o.mmsi, first: f.track, twin: f.twin}
	e := h.event(o, PositionAnomalyKind, f.off.UnixMicro, o.lim.jumpRule, "jump", strconv.FormatInt(f.first.UnixMicro, 10),
		strconv.FormatFloat(f.first.Lat, 'g', -1, 64), strconv.FormatFloat(f.first.Lon, 'g', -1, 64))
	e.StartLatest, e.EndEarliest, e.End = f.first.Time(), f.last.Time(), f.last.Time()
	e.At = f.first.Point()
	s := sourceSet{low: uint64(f.sources)}
	e.Sources = s.names(o)
	a := &PositionAnomaly{
		Form: "jump", Fixes: f.n, MedianKn: math.NaN(), Vessels: 1,
		DistanceNM: geo.DistanceM(f.off.Point(), f.first.Point()) / metresPerNM, ImpliedKn: impliedKn(&f.off, &f.first),
	}
	if on != nil {
		e.End = on.Time()
		a.ImpliedKn = max(a.ImpliedKn, impliedKn(&f.last, on))
	}
	e.PositionAnomaly = a
	if o.out.Event != nil {
		o.out.Event(e)
	}
}

// impliedKn is the speed from one fix to a later one; NaN when no time passed.
func impliedKn(a, b *tracks.Position) float64 {
	dt := b.UnixMicro - a.UnixMicro
	if dt <= 0 {
		return math.NaN()
	}
	return geo.ShortM(a.Point(), b.Point()) / (float64(dt) / secondMicros) * knPerMS
}

// outOfReach says whether a vessel cannot have gone from one fix to the other.
func outOfReach(o *Observer, a, b *tracks.Position) bool {
	return geo.ShortM(a.Point(), b.Point()) >= impossibleMinM && !(impliedKn(a, b) <= o.lim.impossibleKn)
}

// elsewhere is what is known of a hull that may be no hull, but a false place at
// which the vessel was for a time, once or more: each time another hull was
// heard before it and after it, out of reach, and none meanwhile.
type elsewhere struct {
	group // the time that goes on, or was the last
	hull  int
	may   bool    // nothing speaks against it
	told  bool    // it was one
	times []group // that ended
	since int64   // fixes of the hull before the time that goes on
	// What was found of it waits until it is known what it is.
	held     []*Event
	segments []Segment
}

// begin sees the first fix of a new hull, which may have been held back.
func (s *elsewhere) begin(o *Observer, p *tracks.Position) {
	s.hull = -1
	if g := o.wrong.find(p); g != nil {
		s.group = *g
		g.on = false
	} else if s.group.begin(o, p); s.hasOff {
		s.hull = o.last.index
	}
	s.may = s.hasOff && !s.mixed && outOfReach(o, &s.off, &s.first)
}

// again sees that the hull is heard again after another was.
func (s *elsewhere) again(o *Observer, h *hull, p *tracks.Position) {
	if !s.may {
		return
	}
	if s.isBack {
		if g, ok := s.time(o, h); ok && len(s.times) < maxTimes && o.last != nil {
			s.times = append(s.times, g)
			s.group.begin(o, p)
			s.hull, s.since = o.last.index, h.n
			if s.hasOff && outOfReach(o, &s.off, &s.first) {
				return
			}
		}
	}
	s.isHull(o)
}

// How often a false place is one, and for how long; else it is a hull. Ours.
const (
	maxTimes = 16
	maxTime  = 24 * hourMicros
)

// time is the time at the place that ended, if it can be one.
func (s *elsewhere) time(o *Observer, h *hull) (group, bool) {
	g := s.group
	g.last, g.n = h.prev, int(h.n-s.since)
	g.sources = 1<<min(g.first.Source, 63) | 1<<min(g.last.Source, 63)
	return g, s.may && g.isBack && g.last.UnixMicro <= g.back.UnixMicro &&
		g.last.UnixMicro-g.first.UnixMicro <= maxTime && outOfReach(o, &g.last, &g.back)
}

// isHull gives away what was found of the hull, now that it is known to be one.
func (s *elsewhere) isHull(o *Observer) {
	s.may = false
	for i, e := range s.held {
		if o.out.Event != nil {
			o.out.Event(e)
		}
		s.held[i] = nil
	}
	s.held = s.held[:0]
	s.giveSegments(o)
}

func (s *elsewhere) giveSegments(o *Observer) {
	for i := range s.segments {
		g := &s.segments[i]
		g.FalsePlace = s.told
		o.out.Segment(g)
	}
	s.segments = s.segments[:0]
}

// turn sees that a hull is heard that is not the last one heard.
func (o *Observer) turn(h *hull, p *tracks.Position) {
	for _, b := range o.open {
		s := &b.elsewhere
		switch {
		case b.n == 0 || !s.may:
		case b == h:
			s.again(o, h, p)
		case p.UnixMicro < b.prev.UnixMicro, !s.isBack && s.hull >= 0 && s.hull != h.index:
			s.isHull(o)
		case !s.isBack:
			s.back, s.isBack = *p, true
		}
	}
}

// maxShare is how much of the time from before the first time at a false place
// to after the last the vessel may be there, if it was more than once: a hull
// that takes turns with another is heard for longer. Ours.
const maxShare = 0.2

// close tells of the times at the place, now that no more is heard.
func (s *elsewhere) close(o *Observer, h *hull) {
	g, ok := s.time(o, h)
	if ok && len(s.times) > 0 {
		there := g.last.UnixMicro - g.first.UnixMicro
		for i := range s.times {
			there += s.times[i].last.UnixMicro - s.times[i].first.UnixMicro
		}
		ok = float64(there) <= maxShare*float64(g.back.UnixMicro-s.times[0].off.UnixMicro)
	}
	if !ok {
		s.isHull(o)
		return
	}
	s.told = true
	s.giveSegments(o)
	for i := range s.times {
		s.times[i].tell(o)
	}
	g.tell(o)
}

func (f *group) tell(o *Observer) {
	if f.n > o.lim.jumpFixes {
		f.give(o, &f.back)
	}
}
