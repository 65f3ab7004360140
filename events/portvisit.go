package events

import (
	"math"
	"strconv"

	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/tracks"
)

// visit finds stays at places, with the states and thresholds of
// pipe-anchorages: at sea, in port, and stopped in port, each left at another
// threshold than it is entered at.
//
// Where places overlap or stand close together a visit goes on while the vessel
// is in any of them; it is named for the one where it first stopped, else the
// one that it entered. It ends where the straight way between two fixes leaves
// all places, whether the vessel was heard on it or not.
type visit struct {
	in, stopped bool
	// slack is how far the vessel can move from the point that was looked at
	// before it can enter, or leave; used is how far it may have moved.
	slack, used float64
	looked      geo.Point

	entry          bool
	from, fromLate int64 // last fix outside, first inside
	firstStop      int64
	hasStop        bool
	stop, silent   int64 // stopped and silent for, microseconds
	silentLeaving  int64
	long           bool // a silence long enough for a stay
	fixes          int
	place          int // -1 is none
	draughtIn      float64
	// began is when the visit before was entered, and again how many entered
	// at the very same time came before this: fixes of one time may lie apart.
	began          int64
	again          int
	sources        sourceSet
	sumLat, sumLon float64 // from the first fix inside
	at             geo.Point
	radius         float64
}

func (v *visit) take(o *Observer, h *hull, p *tracks.Position, l *leg) {
	if o.cfg.Places == nil {
		return
	}
	was, wasStopped := v.in, v.stopped
	v.used += l.m
	if v.used >= v.slack || h.n == 0 {
		v.look(o, p)
	}
	v.stopped = v.in && (l.sog <= o.lim.stopBeginKn || wasStopped && !(l.sog >= o.lim.stopEndKn))
	far := was && v.in && l.m > o.lim.portLegM && leaves(o, h.prev.Point(), p.Point(), l.m)
	if was {
		v.pass(o, l, wasStopped, v.in && !far)
		if !v.in || far {
			v.end(o, h, p)
			was = false
		}
	}
	if !v.in {
		return
	}
	if !was {
		v.start(o, h, p)
	}
	v.fixes++
	v.sources.add(p.Source)
	if v.stopped && !v.hasStop {
		v.hasStop = true
		v.firstStop = p.UnixMicro
		v.place = nearestPlace(o, p.Point())
	}
	dLat, dLon := p.Lat-v.at.Lat, geo.NormLon(p.Lon-v.at.Lon)
	v.sumLat += dLat
	v.sumLon += dLon
	v.radius = max(v.radius, math.Abs(dLat), math.Abs(dLon))
}

// lookM is how far a vessel looks for places: an hour or two of sailing.
const lookM = 50e3

// look finds whether the vessel is in a place now, and how far it can go before
// that can change. It is not called before it has gone so far.
func (v *visit) look(o *Observer, p *tracks.Position) {
	if moved := geo.ShortM(v.looked, p.Point()); moved < v.slack {
		v.used = moved
		return
	}
	v.used, v.looked = 0, p.Point()
	margin := o.lim.marginM
	i, outside := o.cfg.Places.At(v.looked, margin)
	switch {
	case i < 0 || outside >= margin:
		v.in = false
		_, v.slack = o.cfg.Places.At(v.looked, lookM)
	case outside > 0 && !v.in:
		v.slack = outside
	default:
		v.in = true
		v.slack = margin - outside
		if q := o.cfg.Places.Place(i); q.Area == nil {
			v.slack = q.ReachM() + margin - geo.DistanceM(v.looked, q.Point)
		}
	}
	// Distances on the plane are off by less than a thousandth, and a metre.
	v.slack = max(0, v.slack*0.999-1)
}

// legLooks is at how many points of a leg, at most, it is looked at.
const legLooks = 64

// leaves says whether the straight way between two fixes in port leads out of
// all places.
func leaves(o *Observer, a, b geo.Point, m float64) bool {
	n := int(min(m/o.lim.marginM+1, legLooks))
	for i := 1; i < n; i++ {
		f := float64(i) / float64(n)
		q := geo.Point{Lat: a.Lat + f*(b.Lat-a.Lat), Lon: geo.NormLon(a.Lon + f*geo.NormLon(b.Lon-a.Lon))}
		if i, outside := o.cfg.Places.At(q, o.lim.marginM); i < 0 || outside >= o.lim.marginM {
			return true
		}
	}
	return false
}

// pass counts the time since the last fix, which was in port.
func (v *visit) pass(o *Observer, l *leg, wasStopped, stayed bool) {
	if l.dt >= o.lim.portSilence {
		v.long = true
		if stayed {
			v.silent += l.dt
		} else {
			v.silentLeaving = l.dt
		}
	} else if stayed && wasStopped && v.stopped {
		v.stop += l.dt
	}
}

func (v *visit) start(o *Observer, h *hull, p *tracks.Position) {
	v.entry = h.n > 0
	v.fromLate = p.UnixMicro
	v.from = v.fromLate
	if v.entry {
		v.from = h.prev.UnixMicro
	}
	if v.began == v.fromLate {
		v.again++
	} else {
		v.began, v.again = v.fromLate, 0
	}
	v.place = nearestPlace(o, p.Point())
	v.draughtIn = o.identityOf(h).draught.latest()
	v.at = p.Point()
}

// end tells of the visit that this fix, outside, ends.
func (v *visit) end(o *Observer, h *hull, p *tracks.Position) {
	e := v.event(o, h)
	e.PortVisit.Exit = true
	e.PortVisit.DraughtOutM = o.identityOf(h).draught.latest()
	e.EndEarliest, e.End = h.prev.Time(), p.Time()
	v.give(o, h, e)
	v.forget()
}

// close tells of a visit that goes on where the data end.
func (v *visit) close(o *Observer, h *hull, until int64) {
	if !v.in {
		return
	}
	if dt := until - h.prev.UnixMicro; dt >= o.lim.portSilence {
		v.long = true
		v.silentLeaving = dt
	}
	e := v.event(o, h)
	e.Status = Open
	e.EndEarliest = h.prev.Time()
	v.give(o, h, e)
}

func (v *visit) event(o *Observer, h *hull) *Event {
	e := h.event(o, PortVisitKind, v.fromLate, o.lim.visitRule, v.nth()...)
	e.Start = microTime(v.from)
	n := float64(max(v.fixes, 1))
	e.At = geo.Point{Lat: v.at.Lat + v.sumLat/n, Lon: geo.NormLon(v.at.Lon + v.sumLon/n)}
	e.RadiusM = v.radius * mPerDeg
	e.Sources = v.sources.names(o)
	if v.place >= 0 {
		e.Place = o.cfg.Places.Place(v.place).ID
	}
	e.PortVisit = &PortVisit{
		Entry: v.entry, StopHours: hours(v.stop), SilentHours: hours(v.silent),
		SilentAfterHours: hours(v.silentLeaving), Fixes: v.fixes, DraughtInM: v.draughtIn,
	}
	if v.hasStop {
		e.PortVisit.FirstStop = microTime(v.firstStop)
	}
	return e
}

// nth tells visits apart, in their ids, that were entered at the same time.
func (v *visit) nth() []string {
	if v.again == 0 {
		return nil
	}
	return []string{strconv.Itoa(v.again)}
}

// give tells of the visit unless nothing of one was seen: no entry, no exit, no
// stop and no silence.
func (v *visit) give(o *Observer, h *hull, e *Event) {
	stay := v.hasStop || v.long
	switch p := e.PortVisit; {
	case stay && p.Entry && p.Exit:
		e.Confidence = 4
	case stay && (p.Entry || p.Exit):
		e.Confidence = 3
	case stay:
		e.Confidence = 2
	case p.Entry || p.Exit:
		e.Confidence = 1
	default:
		return
	}
	h.keep(o, e)
}

// forget is for the next visit; where the vessel is stays known.
func (v *visit) forget() {
	more := v.sources.more[:0]
	*v = visit{in: v.in, stopped: v.stopped, slack: v.slack, used: v.used, looked: v.looked, began: v.began, again: v.again}
	v.sources.more = more
}

// nearestPlace is the place that p is in, else the one whose border is nearest;
// -1 when there is none near.
func nearestPlace(o *Observer, p geo.Point) int {
	i, _ := o.cfg.Places.At(p, o.lim.marginM)
	return i
}
