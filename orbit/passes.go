package orbit

import (
	"math"

	"github.com/tidewaiter/tidewaiter/geo"
)

// Observer is a place from which a satellite is looked for, or which it looks
// at.
type Observer struct {
	Point        geo.Point // geodetic, WGS-84
	HeightM      float64   // over the ellipsoid
	MinElevation float64   // degrees over the horizon, -90 up to but not 90
}

// Sight is how a satellite stands over a place. Elevations are geometric: near
// the horizon the air lifts what is seen by half a degree.
type Sight struct {
	Time         Time
	Azimuth      float64 // degrees clockwise from north, [0, 360)
	Elevation    float64 // degrees over the horizon
	RangeKM      float64
	Light        Light   // that falls on the satellite
	SunElevation float64 // degrees over the horizon of the place
}

// Pass is one time over the horizon of a place, or over its least elevation.
type Pass struct {
	Rise, Culmination, Set Sight
	Before                 bool // it was up when the span began: Rise is that moment
	After                  bool // it was up when the span ended: Set is that moment
}

// MaxPassDays is the longest span in which passes are looked for.
const MaxPassDays = 92

// Passes finds every pass of the satellite over a place in a span. Steps are so
// short that the satellite cannot have come up and gone in between, at the
// greatest speed it has; the moments of rise and set are then found to a tenth of
// a millisecond of the orbit as it is propagated, the culmination to
// milliseconds. One that never
// sets is one pass, with Before and After. A span that ends before it begins, or
// is longer than [MaxPassDays], or a place that is none, gives [BadMoment] or
// [BadElements]; where the satellite cannot be propagated further, the passes
// found until then come with the [Fault].
func (s *Satellite) Passes(o Observer, from, to Time) ([]Pass, error) {
	span := to.Sub(from) * 86400
	if !(span >= 0 && span <= MaxPassDays*86400) {
		return nil, BadMoment
	}
	if o.Point.Check() != nil || !(math.Abs(o.HeightM) <= 1e5) || !(o.MinElevation >= -90 && o.MinElevation < 90) {
		return nil, BadElements
	}
	w := newWatch(s, o, from)
	var passes []Pass
	rise, last, up := 0.0, math.Inf(-1), false
	at := w.look(0)
	if at.over(w.least) {
		up = true
	}
	before := up
	for t := 0.0; t < span; {
		if w.fault != 0 {
			return passes, w.fault
		}
		gap := math.Abs(at.elevation - w.least)
		safe := at.rangeKM / w.speed * (1 - math.Exp(-gap))
		next := min(t+max(safe, w.shortest), span)
		then := w.look(next)
		if w.fault != 0 {
			return passes, w.fault
		}
		switch over := then.over(w.least); {
		case over != up:
			edge := w.bisect(t, next, func(v view) bool { return v.over(w.least) == up })
			if !up {
				rise, before = edge, false
			} else {
				passes = append(passes, w.pass(rise, edge, before, false))
				last = edge
			}
			up = over
		case !up && next-t > safe && at.rate > 0 && then.rate < 0:
			// A step longer than is safe, with a summit in it or beside it.
			a, b := max(2*t-next, 0), min(2*next-t, span)
			if top := w.summit(a, b); w.look(top).over(w.least) && top > last {
				rise = w.bisect(a, top, func(v view) bool { return !v.over(w.least) })
				last = w.bisect(top, b, func(v view) bool { return v.over(w.least) })
				passes = append(passes, w.pass(rise, last, false, false))
			}
		}
		t, at = next, then
	}
	if up && w.fault == 0 {
		passes = append(passes, w.pass(rise, span, before, true))
	}
	if w.fault != 0 {
		return passes, w.fault
	}
	return passes, nil
}

// Look is how the satellite stands over a place at a moment.
func (s *Satellite) Look(o Observer, t Time) (Sight, error) {
	w := newWatch(s, o, t)
	sight := w.sight(0)
	if w.fault != 0 {
		return Sight{}, w.fault
	}
	return sight, nil
}

// watch looks at a satellite from a place. Times are in seconds from the
// beginning.
type watch struct {
	s               *Satellite
	from            Time
	origin          Vector // turning with the earth
	east, north, up Vector
	least           float64 // elevation, radians
	speed           float64 // km/s: it never moves faster over the ground's frame
	shortest        float64 // seconds of a step
	period          float64 // seconds
	fault           Fault
}

func newWatch(s *Satellite, o Observer, from Time) *watch {
	sin, cos := math.Sincos(o.Point.Lat * radian)
	sinL, cosL := math.Sincos(o.Point.Lon * radian)
	e := s.eccentricity
	// The speed at perigee, but never more than of what leaves the earth, and
	// the earth's turn at apogee, with some room for what changes an orbit.
	perigee := s.field.ke * s.field.radius / 60 * math.Sqrt((1+e)/((1-e)*s.axis))
	period := turn / s.motion * 60
	return &watch{
		s:        s,
		from:     from,
		origin:   FixedOf(Ground{o.Point, o.HeightM / 1000}),
		east:     Vector{-sinL, cosL, 0},
		north:    Vector{-sin * cosL, -sin * sinL, cos},
		up:       Vector{cos * cosL, cos * sinL, sin},
		least:    o.MinElevation * radian,
		speed:    min(perigee*1.05, 11.3) + earthSpin*s.SemiMajorKM()*(1+e)*1.05,
		shortest: period / 20000,
		period:   period,
	}
}

// view is a satellite from a place: radians, and the sign of how the elevation
// changes.
type view struct {
	elevation, rate, rangeKM float64
	line                     Vector // from the place
	position                 Vector // TEME
}

func (v view) over(least float64) bool { return v.elevation >= least }

func (w *watch) time(t float64) Time { return w.from.Add(t / 86400) }

func (w *watch) look(t float64) view {
	now := w.time(t)
	state, err := w.s.At(now)
	if fault, ok := err.(Fault); ok && w.fault == 0 {
		w.fault = fault
	}
	fixed := Fixed(now, state)
	line := fixed.Position.Sub(w.origin)
	r := line.Norm()
	if r == 0 {
		return view{rangeKM: 0, position: state.Position}
	}
	// A stronger pull than expected would make the steps too long.
	if v := fixed.Velocity.Norm(); v > w.speed {
		w.speed = v * 1.05
	}
	sin := line.Dot(w.up) / r
	return view{
		elevation: math.Asin(max(-1, min(1, sin))),
		rate:      fixed.Velocity.Dot(w.up) - sin*line.Dot(fixed.Velocity)/r,
		rangeKM:   r,
		line:      line,
		position:  state.Position,
	}
}

// bisect finds where a condition that holds at a and not at b ends.
func (w *watch) bisect(a, b float64, holds func(view) bool) float64 {
	for b-a > 1e-4 {
		mid := (a + b) / 2
		if mid <= a || mid >= b {
			break
		}
		if holds(w.look(mid)) {
			a = mid
		} else {
			b = mid
		}
	}
	return (a + b) / 2
}

func (w *watch) pass(rise, set float64, before, after bool) Pass {
	return Pass{Rise: w.sight(rise), Culmination: w.sight(w.culmination(rise, set)), Set: w.sight(set), Before: before, After: after}
}

// culmination is when a satellite stands highest between two moments. An
// eccentric or synchronous one may do so more than once.
func (w *watch) culmination(from, to float64) float64 {
	n := int(min(max((to-from)/w.period*100, 24), 20000))
	step := (to - from) / float64(n)
	best, highest := 0, math.Inf(-1)
	for i := range n + 1 {
		if v := w.look(from + float64(i)*step); v.elevation > highest {
			best, highest = i, v.elevation
		}
	}
	return w.summit(from+float64(max(best-1, 0))*step, from+float64(min(best+1, n))*step)
}

// summit is when the elevation is greatest between two moments that have one
// such between them, or at one of them, by the golden section. The rate is not
// used: the velocity that SGP4 gives is not quite the change of its position.
func (w *watch) summit(a, b float64) float64 {
	const golden = 0.6180339887498949
	c, d := b-golden*(b-a), a+golden*(b-a)
	ec, ed := w.look(c).elevation, w.look(d).elevation
	for b-a > 1e-4 {
		if ec > ed {
			b, d, ed = d, c, ec
			c = b - golden*(b-a)
			ec = w.look(c).elevation
		} else {
			a, c, ec = c, d, ed
			d = a + golden*(b-a)
			ed = w.look(d).elevation
		}
	}
	return (a + b) / 2
}

func (w *watch) sight(t float64) Sight {
	now, v := w.time(t), w.look(t)
	azimuth := math.Atan2(v.line.Dot(w.east), v.line.Dot(w.north)) / radian
	if azimuth < 0 {
		azimuth += 360
	}
	if azimuth >= 360 {
		azimuth = 0
	}
	sin, cos := math.Sincos(Sidereal(now))
	sun := spin(Sun(now), sin, cos).Sub(w.origin)
	return Sight{
		Time: now, Azimuth: azimuth, Elevation: v.elevation / radian, RangeKM: v.rangeKM,
		Light:        LightAt(now, v.position),
		SunElevation: math.Asin(sun.Dot(w.up)/sun.Norm()) / radian,
	}
}
