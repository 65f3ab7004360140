package events

import (
	"math"
	"slices"
	"time"

	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/tracks"
	"github.com/tidewaiter/tidewaiter/vessels"
)

const (
	secondMicros = 1_000_000
	minuteMicros = 60 * secondMicros
	hourMicros   = 60 * minuteMicros

	// metresPerNM is the international nautical mile (BIPM, SI brochure, table 8).
	metresPerNM = 1852.0
	// knPerMS is knots in a metre per second.
	knPerMS = 3600 / metresPerNM
)

// hull is what the detectors keep of one track: its last fix and a state for
// each. It is used again for other vessels.
type hull struct {
	mmsi  vessels.MMSI
	first int64
	twin  int
	index int
	n     int64
	prev  tracks.Position // the last fix; means nothing while n is 0
	late  int64           // when the last copy of it was heard
	hour  int64           // of the last fix, since 1970
	until int64           // end of that hour

	silence   silence
	visit     visit
	loiter    loiter
	pattern   pattern
	leap      leap
	segment   segment
	grid      grid
	heard     heard
	recent    recent
	said      [maxIdentities]uint32 // how often each identity was heard just after it
	elsewhere elsewhere
}

// leg is the way from the last fix to this one.
type leg struct {
	dt   int64   // microseconds, 0 or more
	m    float64 // metres
	kn   float64 // implied speed; NaN when no time passed
	sog  float64 // as sent, else implied; NaN is not known
	hour bool    // this fix is the first of another hour
}

func (h *hull) begin(t *tracks.Track) {
	h.mmsi, h.first, h.twin, h.index = t.MMSI, t.First, t.Twin, t.Hull
}

// reset forgets everything but the room that slices have.
func (h *hull) reset() {
	more, inMore, keys := h.loiter.sources.more[:0], h.visit.sources.more[:0], h.heard.keys[:0]
	times, held, segments := h.elsewhere.times[:0], h.elsewhere.held[:0], h.elsewhere.segments[:0]
	*h = hull{}
	h.elsewhere.times, h.elsewhere.held, h.elsewhere.segments = times, held, segments
	h.loiter.sources.more, h.visit.sources.more, h.heard.keys = more, inMore, keys
}

func (h *hull) clone() *hull {
	c := *h
	c.loiter.sources.more = slices.Clone(h.loiter.sources.more)
	c.visit.sources.more = slices.Clone(h.visit.sources.more)
	c.heard.keys = slices.Clone(h.heard.keys)
	c.elsewhere.times = slices.Clone(h.elsewhere.times)
	c.elsewhere.held = make([]*Event, len(h.elsewhere.held))
	for i, e := range h.elsewhere.held {
		c.elsewhere.held[i] = e.copy()
	}
	c.elsewhere.segments = slices.Clone(h.elsewhere.segments)
	return &c
}

// take gives one fix to every detector.
func (h *hull) take(o *Observer, t *tracks.Track, p *tracks.Position) {
	var l leg
	l.kn, l.sog = math.NaN(), math.NaN()
	if h.n > 0 {
		l.dt = p.UnixMicro - h.prev.UnixMicro
		l.m = t.StepM
		if l.dt > 0 {
			l.kn = l.m / (float64(l.dt) / secondMicros) * knPerMS
			l.sog = l.kn
		}
	}
	if p.Has&tracks.HasSOG != 0 {
		l.sog = float64(p.SOGKn)
	}
	if p.UnixMicro >= h.until || h.n == 0 {
		l.hour = true
		h.hour = floorDiv(p.UnixMicro, hourMicros)
		h.until = (h.hour + 1) * hourMicros
	}
	h.silence.take(o, h, p, &l)
	h.visit.take(o, h, p, &l)
	h.loiter.take(o, h, p, &l)
	h.pattern.take(o, h, p, &l)
	h.leap.take(o, h, p, &l)
	h.segment.take(o, h, t, p, &l)
	if o.out.Sample != nil {
		h.grid.take(o, h, p, &l)
	}
	if o.out.Heard != nil {
		h.heard.take(o, h, p, &l)
	}
	h.prev = *p
	h.late = p.UnixMicro
	h.n++
}

// copyWithin is how much later than a fix another receiver's copy of it may be
// heard; see [tracks.Duplicate].
const copyWithin = 10 * secondMicros

// again takes a copy of a fix: if it is of the last one, the track was still
// heard then.
func (h *hull) again(p *tracks.Position) bool {
	if h.n == 0 || p.Lat != h.prev.Lat || p.Lon != h.prev.Lon || p.UnixMicro < h.prev.UnixMicro ||
		p.UnixMicro-h.prev.UnixMicro > copyWithin {
		return false
	}
	h.late = max(h.late, p.UnixMicro)
	return true
}

// copies are copies of fixes that are held back.
type copies struct {
	n    int
	last [4]tracks.Position
}

func (c *copies) add(p *tracks.Position) {
	c.last[c.n%len(c.last)] = *p
	c.n++
}

// give gives a hull the copies of its last fix.
func (c *copies) give(h *hull) {
	for i := range min(c.n, len(c.last)) {
		h.again(&c.last[i])
	}
}

// close ends the data at until.
func (h *hull) close(o *Observer, until int64) {
	if h.n == 0 {
		return
	}
	until = max(until, h.prev.UnixMicro)
	h.elsewhere.close(o, h)
	h.pattern.close(o, h)
	if h.elsewhere.told {
		h.segment.close(o, h) // it was no hull: that it is not heard any more is nothing
		return
	}
	h.visit.close(o, h, until)
	h.loiter.close(o, h)
	h.silence.close(o, h, until)
	h.segment.close(o, h)
}

// trackID names the track; see [tracks.Track.ID].
func (h *hull) trackID() string {
	t := tracks.Track{MMSI: h.mmsi, First: h.first, Twin: h.twin}
	return t.ID()
}

func (h *hull) subject(o *Observer) Subject {
	v := o.identityOf(h)
	return Subject{Track: h.trackID(), MMSI: h.mmsi, IMO: v.imo, Name: v.name}
}

// event begins an event of this track at a time that names it: its start, or the
// first fix that shows it.
func (h *hull) event(o *Observer, kind Kind, start int64, rule Rule, more ...string) *Event {
	s := h.subject(o)
	at := microTime(start)
	return &Event{
		ID: EventID(kind, s.Track, at, more...), Kind: kind, Status: Closed, Version: 1,
		Subject: s, Start: at, StartLatest: at, Rule: rule,
	}
}

// keep gives an event away and remembers that it was. What is found of a hull
// that may be none waits until that is known.
func (h *hull) keep(o *Observer, e *Event) {
	h.recent.add(e)
	if h.elsewhere.may && e.Kind != PositionAnomalyKind {
		h.elsewhere.held = append(h.elsewhere.held, e)
		return
	}
	if o.out.Event != nil {
		o.out.Event(e)
	}
}

func microTime(us int64) time.Time { return time.UnixMicro(us).UTC() }

func hours(us int64) float64 { return float64(us) / hourMicros }

// floorDiv divides and rounds down, also below zero.
func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// fixOf is a position as an event keeps it.
func (o *Observer) fixOf(p *tracks.Position) Fix {
	f := Fix{Time: p.Time(), At: p.Point(), SOGKn: math.NaN(), COGDeg: math.NaN(), Status: -1, Source: o.source(p.Source)}
	if p.Has&tracks.HasSOG != 0 {
		f.SOGKn = float64(p.SOGKn)
	}
	if p.Has&tracks.HasCOG != 0 {
		f.COGDeg = float64(p.COGDeg)
	}
	if p.Has&tracks.HasStatus != 0 {
		f.Status = int(p.Status)
	}
	return f
}

const (
	radPerDeg = math.Pi / 180
	mPerDeg   = radPerDeg * geo.EarthRadiusM
)

// recent is the last events of a track, for those that refer to others.
type recent struct {
	list [8]recentEvent
	next int
}

type recentEvent struct {
	id         string
	start, end int64 // end is 0 while open
}

func (r *recent) add(e *Event) {
	if e.Kind != GapKind && e.Kind != PortVisitKind {
		return
	}
	end := int64(math.MaxInt64)
	if !e.End.IsZero() {
		end = e.End.UnixMicro()
	}
	r.list[r.next%len(r.list)] = recentEvent{e.ID, e.Start.UnixMicro(), end}
	r.next++
}

// since lists the events that had not ended at a time.
func (r *recent) since(t int64) []string {
	var ids []string
	for i := range r.list {
		e := &r.list[(r.next+i)%len(r.list)]
		if e.id != "" && e.end >= t {
			ids = append(ids, e.id)
		}
	}
	return ids
}

// copy copies an event of one track, so that who gets it may change it.
func (e *Event) copy() *Event {
	c := *e
	if e.Gap != nil {
		g := *e.Gap
		c.Gap = &g
	}
	if e.PortVisit != nil {
		v := *e.PortVisit
		c.PortVisit = &v
	}
	if e.Loitering != nil {
		l := *e.Loitering
		c.Loitering = &l
	}
	return &c
}
