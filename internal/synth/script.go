package synth

import (
	"math"
	"math/rand/v2"

	"github.com/tidewaiter/tidewaiter/events"
	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/vessels"
)

// author writes the plan of one vessel, from the world's start on.
type author struct {
	w     *World
	v     *vessel
	hull  int
	rng   *rand.Rand
	lanes *lanes
	t     int64
	at    geo.Point
	place int       // port that it is at or was at last
	from  geo.Place // port or node of the lanes that it is at
}

// begin adds a vessel that lies at a berth.
func (w *World) begin(l *lanes, s vessels.Static, kn float64, place int) *author {
	v := &vessel{mmsi: s.MMSI, class: s.Class, kn: kn, says: []saying{{w.start, s}}}
	w.vessels = append(w.vessels, v)
	w.count = len(w.vessels)
	a := &author{w: w, v: v, hull: w.count - 1, lanes: l, t: w.start, place: place, from: w.Places[place]}
	a.rng = rand.New(rand.NewPCG(w.Seed^0xa07409, mix(uint64(a.hull))))
	a.at = a.berth(place)
	return a
}

// berth is a place at the quays of a port.
func (a *author) berth(place int) geo.Point {
	return offset(a.w.Places[place].Point, 900*(a.rng.Float64()-0.5), 900*(a.rng.Float64()-0.5))
}

func (a *author) add(l leg) {
	a.v.legs = append(a.v.legs, l)
	a.t = l.t1
	a.at = l.at(l.t1)
}

// sail goes straight to a point.
func (a *author) sail(to geo.Point, kn float64) {
	if geo.DistanceM(a.at, to) < 20 {
		return
	}
	l := straight(a.t, a.at, to, kn)
	l.swing, l.period = float32(20+30*a.rng.Float64()), float32(1200+900*a.rng.Float64())
	a.add(l)
	a.at = to
}

// slowM is how far before and after a berth a vessel goes slowly.
const slowM = 5500

// passage goes from where it is to a port by the lanes, slowly at the berths.
// It ends at the berth.
func (a *author) passage(to int) { a.passageAt(to, a.v.kn*(0.95+0.1*a.rng.Float64())) }

func (a *author) passageAt(to int, kn float64) { a.passageTo(to, a.berth(to), kn) }

func (a *author) passageTo(to int, berth geo.Point, kn float64) {
	port := a.w.Places[to]
	a.follow(&port, berth, kn, true)
	a.place, a.from = to, port
}

// goTo goes by the lanes to so many metres from one of their nodes.
func (a *author) goTo(id string, eastM, northM, kn float64) {
	at := geo.Place{ID: id, Point: a.lanes.points[a.lanes.node[id]]}
	a.follow(&at, offset(at.Point, eastM, northM), kn, false)
	a.from = at
}

// follow goes by the lanes to a place and there to a point.
func (a *author) follow(to *geo.Place, end geo.Point, kn float64, berth bool) {
	way := append(a.lanes.path(&a.from, to), end)
	slow := a.from.ID == a.w.Places[a.place].ID
	for i, p := range way {
		if d := geo.DistanceM(a.at, p); slow && d > slowM {
			a.sail(between(a.at, p, slowM/d), min(kn, 7))
		}
		slow = false
		last := berth && i == len(way)-1
		if d := geo.DistanceM(a.at, p); last && d > slowM {
			a.sail(between(a.at, p, 1-slowM/d), kn)
		}
		if last {
			a.sail(p, min(kn, 7))
		} else {
			a.sail(p, kn)
		}
	}
}

// arrive stays at the berth just so long that it has gone its way at a time,
// and goes; when that is too late already, it goes at once. The way must take
// as long whenever it is gone.
func (a *author) arrive(at int64, way func()) {
	legs, t, p, place, from := len(a.v.legs), a.t, a.at, a.place, a.from
	way()
	took := a.t - t
	a.v.legs, a.t, a.at, a.place, a.from = a.v.legs[:legs], t, p, place, from
	a.moor(at - took)
	way()
}

// moor stays at the berth until a time.
func (a *author) moor(until int64) {
	if until <= a.t {
		return
	}
	a.v.stays = append(a.v.stays, stay{place: a.place, from: a.t, till: until})
	a.add(still(a.t, until, a.at, berthed, moored))
}

// anchor lies at anchor where it is until a time.
func (a *author) anchor(until int64) {
	l := still(a.t, until, a.at, swinging, anchored)
	l.swing, l.period = float32(40+60*a.rng.Float64()), 5400
	a.add(l)
}

// drift is adrift until a time.
func (a *author) drift(until int64, kn, cog float64) {
	l := drift(a.t, until, a.at, kn, cog)
	a.add(l)
}

// drift is a leg adrift.
func drift(from, until int64, at geo.Point, kn, cog float64) leg {
	l := straight(from, at, onCourse(at, cog, kn*knot*float64(until-from)), kn)
	l.t1, l.motion, l.status = until, drifting, underWay
	return l
}

// onCourse is the point so many metres away on a course.
func onCourse(p geo.Point, cog, m float64) geo.Point {
	s, c := sincos(cog)
	return offset(p, m*s, m*c)
}

// says changes what the vessel says of itself from now on.
func (a *author) says(change func(*vessels.Static)) {
	s := a.v.says[len(a.v.says)-1].static
	change(&s)
	a.v.says = append(a.v.says, saying{a.t, s})
}

// said is what it says now.
func (a *author) said() *vessels.Static { return &a.v.says[len(a.v.says)-1].static }

// draught changes the draught that the vessel reports, and tells the truth of
// it when the change is as large as an event: a metre.
func (a *author) draught(m float64) {
	before := math.Round(float64(a.said().DraughtM)*10) / 10
	if before == 0 {
		return
	}
	a.says(func(s *vessels.Static) { s.DraughtM = tenth(m) })
	after := math.Round(float64(a.said().DraughtM)*10) / 10
	if math.Abs(before-after) > 0.95 {
		a.tell(Truth{said: len(a.v.says) - 1, Kind: events.DraughtChangeKind, Before: before, After: after, Start: unix(a.t), End: unix(a.t)})
	}
}

// tell records a truth about the vessel.
func (a *author) tell(t Truth) {
	t.Hull = a.hull
	if t.MMSI == 0 {
		t.MMSI = a.v.mmsi
	}
	a.w.Truth = append(a.w.Truth, t)
}

// silent lets nobody hear the vessel in a time.
func (a *author) silent(from, until int64, why string) {
	a.v.mute = append(a.v.mute, silence{span{from, until}, why})
}

// full is the laden draught of the vessel in metres.
func (a *author) full() float64 { return a.said().LengthM() / 16 }

// trade sails from port to port until the end of the world.
func (a *author) trade(ports []int) {
	for a.t < a.w.end {
		a.call(ports)
	}
}

// waiting is the share of calls before which a vessel lies at anchor.
const waiting = 0.2

// roadsM is how far from a place its roads are, on the side from which vessels
// come.
const roadsM = 2200

func (a *author) roads(to int) geo.Point {
	port := &a.w.Places[to]
	from := a.at
	if way := a.lanes.path(&a.from, port); len(way) > 0 {
		from = way[len(way)-1]
	}
	at := between(port.Point, from, roadsM/max(geo.DistanceM(port.Point, from), roadsM))
	return offset(at, 600*(a.rng.Float64()-0.5), 600*(a.rng.Float64()-0.5))
}

// call sails to one of the ports, stays and changes its draught.
func (a *author) call(ports []int) {
	to := ports[a.rng.IntN(len(ports))]
	for to == a.place {
		to = ports[a.rng.IntN(len(ports))]
	}
	if a.rng.Float64() < waiting {
		a.passageTo(to, a.roads(to), a.v.kn)
		a.anchor(a.t + int64((2+6*a.rng.Float64())*3600))
		a.sail(a.berth(to), min(a.v.kn, 5))
	} else {
		a.passage(to)
	}
	a.moor(a.t + int64((8+30*a.rng.Float64())*3600))
	if a.rng.Float64() < 0.7 {
		a.draught(a.full() * (ballast + (1-ballast)*a.rng.Float64()))
	}
}

// visits tells the truth of all stays at berths: from where the vessel came
// within the place to where it was out of it.
func (w *World) visits() {
	for hull := range w.vessels {
		v := w.vessels[hull]
		for _, s := range v.stays {
			if s.from >= w.end {
				continue
			}
			p := &w.Places[s.place]
			in, out := radii(p)
			t := Truth{
				Kind: events.PortVisitKind, MMSI: v.mmsi, Hull: hull, Place: p.ID,
				Start: unix(v.crossing(s.from, -30, p.Point, in, max(w.start, v.born))),
			}
			if leave := v.crossing(s.till, 30, p.Point, out, w.end); leave < w.end {
				t.End = unix(leave)
			}
			for _, m := range v.mute {
				if m.from <= s.from && m.until >= s.till {
					t.Hidden = true
				}
			}
			w.Truth = append(w.Truth, t)
		}
	}
}

// radii are how near a vessel is to be to enter a place and how far to leave
// it, in metres: 3 and 4 km as in pipe-anchorages, more where the place is
// larger.
func radii(p *geo.Place) (in, out float64) {
	in = max(3000, p.RadiusM)
	return in, in + 1000
}

// crossing is when the vessel, going from a time in steps of so many seconds,
// is farther from a point than so many metres.
func (v *vessel) crossing(t, step int64, p geo.Point, m float64, limit int64) int64 {
	for ; (step < 0 && t > limit) || (step > 0 && t < limit); t += step {
		if geo.DistanceM(v.where(t), p) > m {
			return t
		}
	}
	return limit
}

// where is the true position of a vessel with a plan.
func (v *vessel) where(t int64) geo.Point {
	lo, hi := 0, len(v.legs)
	for lo < hi {
		if mid := (lo + hi) / 2; v.legs[mid].t1 <= t {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	if lo == len(v.legs) {
		lo--
		t = v.legs[lo].t1
	}
	return v.legs[lo].at(t)
}
