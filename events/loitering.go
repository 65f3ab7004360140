package events

import (
	"math"

	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/tracks"
)

// loiter finds runs of slow hours. The way between two fixes belongs to the
// hour of the later one, as in pipe-loitering; unlike there, a silence ends a
// run, and hours near a place do not count.
type loiter struct {
	// The hour that is going on.
	first  int64   // the fix that its first leg begins at
	dt     int64   // of its legs
	m      float64 // along them
	fixes  int
	source sourceMask
	at     geo.Point // its first fix
	// before is the earliest time at which what follows can have begun: the
	// first fix of the hour before, or the last before a silence.
	before    int64
	hasBefore bool

	// The run of slow hours; none while on is false.
	on             bool
	from, fromLate int64
	last           int64 // its last fix
	lastAt         geo.Point
	total          int64 // between its fixes
	hours          int64 // clock hours
	way            float64
	n              int
	placeM         float64
	origin         geo.Point
	south, north   float64 // degrees from the origin, as the next two
	west, east     float64
	sources        sourceSet
}

// sourceMask is the sources of one hour; those past 63 are not told apart.
type sourceMask uint64

func (g *loiter) take(o *Observer, h *hull, p *tracks.Position, l *leg) {
	if h.n > 0 && l.dt > o.lim.loiterBreak {
		g.endHour(o, h)
		g.endRun(o, h, p.UnixMicro)
		g.before, g.hasBefore = h.prev.UnixMicro, true
		g.begin(p)
		return
	}
	if h.n == 0 {
		g.begin(p)
		return
	}
	if l.hour {
		g.endHour(o, h)
		if g.dt > 0 {
			g.first, g.at = h.prev.UnixMicro, h.prev.Point()
			g.dt, g.m, g.fixes, g.source = 0, 0, 0, 0
		}
	}
	g.dt += l.dt
	g.m += l.m
	g.fixes++
	g.source |= 1 << min(p.Source, 63)
}

// begin begins the first hour after a silence with its first fix.
func (g *loiter) begin(p *tracks.Position) {
	g.first, g.at = p.UnixMicro, p.Point()
	g.dt, g.m, g.fixes, g.source = 0, 0, 1, 1<<min(p.Source, 63)
}

// endHour judges the hour that the last fix was in. An hour of one fix after a
// silence is not judged.
func (g *loiter) endHour(o *Observer, h *hull) {
	if g.dt == 0 {
		return
	}
	kn := g.m / (float64(g.dt) / secondMicros) * knPerMS
	placeM := math.NaN()
	if o.cfg.Places != nil && kn < o.lim.slowKn {
		placeM = o.nearestM(h.prev.Point())
	}
	if kn < o.lim.slowKn && !(placeM <= o.lim.loiterAwayM) && !h.visit.in {
		g.addHour(h, placeM)
	} else {
		g.endRun(o, h, h.prev.UnixMicro)
	}
	g.before, g.hasBefore = g.first, true
}

// nearestM is the distance to the border of the nearest place in metres, NaN
// when there is none within twice what is away.
func (o *Observer) nearestM(p geo.Point) float64 {
	if i, m := o.cfg.Places.At(p, 2*o.lim.loiterAwayM); i >= 0 {
		return m
	}
	return math.NaN()
}

func (g *loiter) addHour(h *hull, placeM float64) {
	if !g.on {
		g.on = true
		g.fromLate = g.first
		g.from = g.first
		if g.hasBefore {
			g.from = g.before
		}
		g.total, g.hours, g.way, g.n = 0, 0, 0, 0
		g.placeM = math.NaN()
		g.origin = g.at
		g.south, g.north, g.west, g.east = 0, 0, 0, 0
		g.sources.clear()
	}
	g.total += g.dt
	g.hours++
	g.way += g.m
	g.n += g.fixes
	g.last, g.lastAt = h.prev.UnixMicro, h.prev.Point()
	if !(g.placeM <= placeM) {
		g.placeM = placeM
	}
	g.sources.low |= uint64(g.source)
	for _, q := range [2]geo.Point{g.at, g.lastAt} {
		dLat, dLon := q.Lat-g.origin.Lat, geo.NormLon(q.Lon-g.origin.Lon)
		g.south, g.north = min(g.south, dLat), max(g.north, dLat)
		g.west, g.east = min(g.west, dLon), max(g.east, dLon)
	}
}

// endRun ends the run; it had ended by the time until.
func (g *loiter) endRun(o *Observer, h *hull, until int64) {
	if !g.on {
		return
	}
	g.on = false
	if e := g.event(o, h); e != nil {
		e.End = microTime(until)
		h.keep(o, e)
	}
}

func (g *loiter) close(o *Observer, h *hull) {
	g.endHour(o, h)
	if !g.on {
		return
	}
	if e := g.event(o, h); e != nil {
		e.Status = Open
		h.keep(o, e)
	}
}

// event is the run as an event, nil when it is too short. Clock hours count
// whole where fixes cover nine tenths of them: four hours of a fix every ten
// minutes are three hours and fifty minutes between fixes.
func (g *loiter) event(o *Observer, h *hull) *Event {
	least := o.lim.loiterMin
	if g.total < least && (g.hours*hourMicros < least || float64(g.total) < 0.9*float64(least)) {
		return nil
	}
	e := h.event(o, LoiteringKind, g.from, o.lim.loiterRule)
	e.StartLatest = microTime(g.fromLate)
	e.EndEarliest = microTime(g.last)
	e.At = geo.Point{
		Lat: g.origin.Lat + (g.south+g.north)/2,
		Lon: geo.NormLon(g.origin.Lon + (g.west+g.east)/2),
	}
	e.RadiusM = geo.ShortM(geo.Point{Lat: e.At.Lat}, geo.Point{Lat: g.origin.Lat + g.north, Lon: (g.east - g.west) / 2})
	e.Sources = g.sources.names(o)
	e.Loitering = &Loitering{
		Hours:   hours(g.total),
		DriftNM: g.way / metresPerNM,
		MeanKn:  g.way / (float64(g.total) / secondMicros) * knPerMS,
		PlaceNM: g.placeM / metresPerNM,
		Fixes:   g.n,
	}
	return e
}
