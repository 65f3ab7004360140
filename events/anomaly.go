package events

import (
	"math"

	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/tracks"
)

const (
	// patternHours is the longest window, the 8 h of RadianceFleet's rule.
	patternHours = 8
	patternKnots = 32 // bins of one knot, each around a whole one; the last has all above
	// patternLeg is the longest leg over which the way is compared with the
	// speed as sent. Ours: longer ones hide turns.
	patternLeg = 10 * minuteMicros
	// patternReset is how far from the origin of the sums a vessel may go.
	patternReset = 0.1 // degrees; nearer keeps the fourth moments exact
	// ringWidth is the greatest ratio of the standard deviation of the distance
	// from the centre to the radius at which fixes lie on a ring. Ours: fixes
	// spread evenly over a disk have 0.35.
	ringWidth = 0.2
)

// pattern finds vessels that say they are under way and do not get anywhere:
// hour by hour it keeps the moments of the positions, so that a window of hours
// has its spread and its circle without its fixes.
type pattern struct {
	hour     int64 // of the current block
	at       int
	originOK bool
	lat, lon float64 // of the origin
	cos      float64
	block    [patternHours]patternBlock

	on       bool
	from     int64 // first fix of the event
	fromLate int64
	total    patternBlock
}

// patternBlock is the fixes of one hour, in degrees of latitude from the
// origin.
type patternBlock struct {
	first, last            int64
	n, sog                 uint32
	x, y, xx, yy, xy       float64
	xxx, xxy, xyy, yyy, r4 float64 // third moments and the fourth of the distance: what a circle needs
	sent, moved            float64 // metres over short legs, by speed as sent and from fix to fix
	knots                  [patternKnots]uint16
	sources                sourceMask
}

func (a *pattern) take(o *Observer, h *hull, p *tracks.Position, l *leg) {
	if l.hour || l.dt > o.lim.loiterBreak {
		a.turn(o, h, p, l)
	}
	b := &a.block[a.at]
	if b.n == 0 {
		b.first = p.UnixMicro
	}
	b.last = p.UnixMicro
	b.n++
	b.sources |= 1 << min(p.Source, 63)
	x, y := geo.NormLon(p.Lon-a.lon)*a.cos, p.Lat-a.lat
	r := x*x + y*y
	b.x += x
	b.y += y
	b.xx += x * x
	b.yy += y * y
	b.xy += x * y
	b.xxx += x * x * x
	b.xxy += x * x * y
	b.xyy += x * y * y
	b.yyy += y * y * y
	b.r4 += r * r
	if p.Has&tracks.HasSOG == 0 || !(p.SOGKn >= 0) {
		return
	}
	b.sog++
	b.knots[max(0, min(int(p.SOGKn+0.5), patternKnots-1))]++
	if l.dt <= patternLeg && h.prev.Has&tracks.HasSOG != 0 {
		b.sent += float64(p.SOGKn+h.prev.SOGKn) / 2 / knPerMS * float64(l.dt) / secondMicros
		b.moved += l.m
	}
}

// turn ends an hour. After a silence it begins anew: a vessel that was heard on
// its way into a port and on its way out has not stood there.
func (a *pattern) turn(o *Observer, h *hull, p *tracks.Position, l *leg) {
	if h.n > 0 {
		a.judge(o, h)
	}
	steps := h.hour - a.hour
	a.hour = h.hour
	far := !a.originOK || math.Abs(p.Lat-a.lat) > patternReset || math.Abs(geo.NormLon(p.Lon-a.lon)) > patternReset
	if far || l.dt > o.lim.loiterBreak {
		if a.on {
			a.give(o, h, Closed)
		}
		for i := range a.block {
			a.block[i].n = 0
		}
		a.block[a.at] = patternBlock{}
		a.lat, a.lon, a.originOK = p.Lat, p.Lon, true
		a.cos = math.Cos(p.Lat * radPerDeg)
		return
	}
	for range steps {
		a.at = (a.at + 1) % patternHours
		a.block[a.at].n = 0
	}
	a.block[a.at] = patternBlock{}
}

// judge looks back from the end of an hour.
func (a *pattern) judge(o *Observer, h *hull) {
	if b := &a.block[a.at]; b.n == 0 {
		return
	} else if !a.on && b.fast(o.lim.patternKn)*2 <= b.sog {
		return // an event is told from its fast hours on: a moored vessel costs nothing more
	}
	var w patternBlock
	met := false
	for back := range patternHours {
		b := &a.block[(a.at-back+patternHours)%patternHours]
		if b.n == 0 {
			continue
		}
		w.join(b)
		if w.last-w.first >= o.lim.patternMin && w.meets(o.lim) {
			met = true
			break
		}
	}
	switch {
	case met && !a.on:
		a.on, a.total = true, w
		a.from, a.fromLate = w.first, w.first
	case met:
		a.total.join(&a.block[a.at])
	case a.on:
		a.give(o, h, Closed)
	}
}

func (b *patternBlock) join(c *patternBlock) {
	if b.n == 0 {
		b.first, b.last = c.first, c.last
	}
	b.first, b.last = min(b.first, c.first), max(b.last, c.last)
	b.n += c.n
	b.sog += c.sog
	b.x += c.x
	b.y += c.y
	b.xx += c.xx
	b.yy += c.yy
	b.xy += c.xy
	b.xxx += c.xxx
	b.xxy += c.xxy
	b.xyy += c.xyy
	b.yyy += c.yyy
	b.r4 += c.r4
	b.sent += c.sent
	b.moved += c.moved
	b.sources |= c.sources
	for i, v := range c.knots {
		b.knots[i] = uint16(min(uint32(b.knots[i])+uint32(v), math.MaxUint16))
	}
}

// fast is how many fixes were sent with a higher speed, in whole knots.
func (b *patternBlock) fast(kn float64) uint32 {
	var n uint32
	for i := int(kn); i < patternKnots; i++ {
		n += uint32(b.knots[i])
	}
	return n
}

// median is the median speed as sent.
func (b *patternBlock) median() float64 {
	half, seen := float64(b.sog)/2, 0.0
	for i, v := range b.knots {
		if next := seen + float64(v); v == 0 || next < half {
			seen = next
			continue
		}
		return float64(i) - 0.5 + (half-seen)/float64(v)
	}
	return math.NaN()
}

// spread is the standard deviation of the positions on each axis.
func (b *patternBlock) spread() (x, y float64) {
	n := float64(b.n)
	mx, my := b.x/n, b.y/n
	return math.Sqrt(max(0, b.xx/n-mx*mx)), math.Sqrt(max(0, b.yy/n-my*my))
}

func (b *patternBlock) meets(l *limits) bool {
	if int(b.sog) < l.patternFixes || !(b.median() > l.patternKn) {
		return false
	}
	x, y := b.spread()
	return x < l.patternDeg && y < l.patternDeg
}

// ring fits a circle (Kåsa, "A circle fitting procedure and its error
// analysis", IEEE Transactions on Instrumentation and Measurement 25, 1976):
// the least squares of x²+y²+dx+ey+f. It gives the centre, the radius and how
// far from it the fixes lie, as a standard deviation.
func (b *patternBlock) ring() (x, y, radius, width float64, ok bool) {
	n := float64(b.n)
	mx, my := b.x/n, b.y/n
	// Central moments.
	xx, yy, xy := b.xx/n-mx*mx, b.yy/n-my*my, b.xy/n-mx*my
	xxx := b.xxx/n - 3*mx*b.xx/n + 2*mx*mx*mx
	yyy := b.yyy/n - 3*my*b.yy/n + 2*my*my*my
	xxy := b.xxy/n - 2*mx*b.xy/n - my*b.xx/n + 2*mx*mx*my
	xyy := b.xyy/n - 2*my*b.xy/n - mx*b.yy/n + 2*my*my*mx
	det := xx*yy - xy*xy
	if !(det > 1e-4*xx*yy) || xx+yy <= 0 {
		return 0, 0, 0, 0, false // a line, or a point
	}
	zx, zy := xxx+xyy, xxy+yyy
	u := (zx*yy - zy*xy) / (2 * det)
	v := (zy*xx - zx*xy) / (2 * det)
	r2 := xx + yy
	// The mean of the square of (r² - 2ux - 2vy - r2), by central moments; the
	// fourth moment about the mean comes from the sums about the origin.
	q := mx*mx + my*my
	m4 := b.r4/n - 4*(mx*(b.xxx+b.xyy)/n+my*(b.xxy+b.yyy)/n) +
		4*(mx*mx*b.xx/n+2*mx*my*b.xy/n+my*my*b.yy/n) + 2*q*(b.xx+b.yy)/n - 3*q*q
	rest := m4 - r2*r2 + 4*(u*u*xx+2*u*v*xy+v*v*yy) - 4*(u*zx+v*zy)
	radius = math.Sqrt(r2 + u*u + v*v)
	return mx + u, my + v, radius, math.Sqrt(max(0, rest)) / (2 * radius), true
}

func (a *pattern) close(o *Observer, h *hull) {
	a.judge(o, h)
	switch {
	case a.on && h.elsewhere.told:
		a.give(o, h, Closed) // it was heard elsewhere since
	case a.on:
		a.give(o, h, Open)
	}
}

// patternWayM is the way that must have been followed, by speeds as sent, before
// it tells anything. Ours.
const patternWayM = 2 * metresPerNM

// patternMoved is the share of that way from fix to fix below which the two do
// not go together. Ours.
const patternMoved = 0.5

// give tells of the pattern. A ring is told of; anything else only where fixes
// close in time show that the vessel did not go as far as its speeds say: one
// that did works in a small area.
func (a *pattern) give(o *Observer, h *hull, status Status) {
	a.on = false
	b := &a.total
	n := float64(b.n)
	x, y := b.x/n, b.y/n
	sx, sy := b.spread()
	radius := math.Hypot(sx, sy)
	form := "cluster"
	if cx, cy, r, width, ok := b.ring(); ok && width <= ringWidth*r && math.Hypot(cx-x, cy-y) <= r/2 {
		form, x, y, radius = "circle", cx, cy, r
	}
	confidence := uint8(2)
	if b.sent >= patternWayM && b.moved < patternMoved*b.sent {
		confidence = 3
	} else if form == "cluster" {
		return
	}
	e := h.event(o, PositionAnomalyKind, a.from, o.lim.patternRule, form)
	e.StartLatest = microTime(a.fromLate)
	e.EndEarliest = microTime(b.last)
	if status == Closed {
		e.End = h.prev.Time()
	}
	e.Status = status
	e.Confidence = confidence
	e.At = geo.Point{Lat: max(-90, min(90, a.lat+y)), Lon: geo.NormLon(a.lon + x/a.cos)}
	e.RadiusM = radius * mPerDeg
	s := sourceSet{low: uint64(b.sources)}
	e.Sources = s.names(o)
	e.PositionAnomaly = &PositionAnomaly{
		Form: form, Fixes: int(b.n), MedianKn: b.median(), DistanceNM: math.NaN(), ImpliedKn: math.NaN(), Vessels: 1,
	}
	h.keep(o, e)
}
