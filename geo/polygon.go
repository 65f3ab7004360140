package geo

import (
	"fmt"
	"math"
)

// Polygon is part of the earth's surface, bounded by rings. It is read-only after
// it is made and safe for many goroutines.
type Polygon struct {
	rings        []ring
	south, north float64
	west, span   float64 // span degrees eastward from west
}

type ring struct {
	points []Point   // without the closing point
	tan    []float64 // tangents of their latitudes
	vec    []vector
	pole   bool // it encloses the north pole
}

// NewPolygon returns the area that these rings bound: what lies in an odd number
// of them, so that a ring within a ring is a hole. A ring is at least three
// different points joined by the shorter great circles; the first may be
// repeated as the last, and either direction of turning will do. A ring that
// goes around a pole encloses the one that is nearer to its points; any other
// encloses the side that holds neither pole.
func NewPolygon(rings ...[]Point) (*Polygon, error) {
	if len(rings) == 0 {
		return nil, fmt.Errorf("geo: an area without rings")
	}
	g := &Polygon{south: 90, north: -90}
	for i, points := range rings {
		r, err := newRing(points)
		if err != nil {
			return nil, fmt.Errorf("geo: ring %d: %w", i+1, err)
		}
		g.rings = append(g.rings, r)
		g.bound(&g.rings[i], i == 0)
	}
	return g, nil
}

func newRing(points []Point) (ring, error) {
	if n := len(points); n > 0 && points[0] == points[n-1] {
		points = points[:n-1]
	}
	if len(points) < 3 {
		return ring{}, fmt.Errorf("%d points, want at least 3", len(points))
	}
	var r ring
	around, lats := 0.0, 0.0
	for i, p := range points {
		if err := p.Check(); err != nil {
			return ring{}, err
		}
		next := points[(i+1)%len(points)]
		d := lonTo(p, next)
		if math.Abs(d) == 180 && math.Abs(p.Lat) != 90 && math.Abs(next.Lat) != 90 {
			return ring{}, fmt.Errorf("the edge from %v to %v goes over a pole: put a point on it", p, next)
		}
		around += d
		lats += p.Lat
		r.points = append(r.points, p)
		r.tan = append(r.tan, math.Tan(p.Lat*radian))
		r.vec = append(r.vec, vectorOf(p))
	}
	r.pole = math.Abs(around) > 180 && lats >= 0
	return r, nil
}

// lonTo is how far east b is of a, -180 to 180.
func lonTo(a, b Point) float64 { return NormLon(b.Lon - a.Lon) }

// bound widens the area's bounds to hold a ring.
func (g *Polygon) bound(r *ring, first bool) {
	around, west, east := 0.0, 0.0, 0.0 // relative to the first point
	for i, p := range r.points {
		next := r.points[(i+1)%len(r.points)]
		around += lonTo(p, next)
		west, east = min(west, around), max(east, around)
		lo, hi := arcLats(r.vec[i], r.vec[(i+1)%len(r.vec)])
		g.south, g.north = min(g.south, lo), max(g.north, hi)
	}
	from, span := NormLon(r.points[0].Lon+west), east-west
	if math.Abs(around) > 180 {
		from, span = -180, 360
		if r.pole {
			g.north = 90
		} else {
			g.south = -90
		}
	}
	if first {
		g.west, g.span = from, min(span, 360)
		return
	}
	// The smaller of the two ways to hold both spans.
	fromOld := eastOf(g.west, from)
	fromNew := eastOf(from, g.west)
	if one, two := max(g.span, fromOld+span), max(span, fromNew+g.span); one <= two {
		g.span = min(one, 360)
	} else {
		g.west, g.span = from, min(two, 360)
	}
}

// eastOf is how far to go east from one longitude to another, 0 to 360.
func eastOf(from, to float64) float64 {
	d := NormLon(to - from)
	if d < 0 {
		d += 360
	}
	return d
}

// arcLats is the lowest and highest latitude of the shorter great circle
// between two points, in degrees.
func arcLats(a, b vector) (lo, hi float64) {
	latA, latB := math.Asin(max(min(a.z, 1), -1))/radian, math.Asin(max(min(b.z, 1), -1))/radian
	lo, hi = min(latA, latB), max(latA, latB)
	n := a.cross(b)
	length := n.length()
	if length == 0 {
		return lo, hi
	}
	// The circle's highest point is at right angles to its normal, towards the
	// pole; it counts when it lies between a and b.
	top := math.Acos(math.Abs(n.z)/length) / radian
	up := vector{-n.z * n.x, -n.z * n.y, n.x*n.x + n.y*n.y}
	between := func(v vector) bool { return a.cross(v).dot(n) > 0 && v.cross(b).dot(n) > 0 }
	if between(up) {
		hi = max(hi, top)
	}
	if between(vector{-up.x, -up.y, -up.z}) {
		lo = min(lo, -top)
	}
	return lo, hi
}

// Bounds returns the corners of the box of meridians and parallels that holds
// the area. Where the box crosses the antimeridian, west is greater than east.
func (g *Polygon) Bounds() (southWest, northEast Point) {
	if g.span >= 360 {
		return Point{g.south, -180}, Point{g.north, 180}
	}
	east := g.west + g.span
	if east > 180 {
		east -= 360
	}
	return Point{g.south, g.west}, Point{g.north, east}
}

// boundsSlack keeps rounding from putting a point of an edge outside the bounds.
const boundsSlack = 1e-9

// Contains tells whether a point is inside. A point on the border may be told
// either way, but of two areas that share an edge exactly one has it.
func (g *Polygon) Contains(p Point) bool {
	if !(p.Lat >= g.south-boundsSlack && p.Lat <= g.north+boundsSlack) || p.Lon != p.Lon {
		return false
	}
	if d := eastOf(g.west-boundsSlack, p.Lon); g.span < 360 && d > g.span+2*boundsSlack {
		return false
	}
	in := false
	for i := range g.rings {
		if g.rings[i].contains(p) {
			in = !in
		}
	}
	return in
}

// contains counts the edges that the meridian crosses on its way from p to the
// north pole.
func (r *ring) contains(p Point) bool {
	in := r.pole
	tan := math.NaN()
	last := len(r.points) - 1
	fromB, tanB := halfTurn(p.Lon-r.points[last].Lon), r.tan[last]
	for i := range r.points {
		fromA, tanA := fromB, tanB
		fromB, tanB = halfTurn(p.Lon-r.points[i].Lon), r.tan[i]
		// The edge spans the meridian when one end lies west of it, or on it,
		// and the other east, by the shorter way.
		if (fromA >= 0) == (fromB >= 0) || math.Abs(fromA-fromB) >= 180 {
			continue
		}
		if tan != tan {
			tan = math.Tan(p.Lat * radian)
		}
		// Of the great circle at the meridian:
		// tan lat = (tan a sin(b-lon) + tan b sin(lon-a)) / sin(b-a).
		sin := math.Sin((fromA - fromB) * radian)
		lhs := -tanA*math.Sin(fromB*radian) + tanB*math.Sin(fromA*radian)
		if sin > 0 && lhs > tan*sin || sin < 0 && lhs < tan*sin {
			in = !in
		}
	}
	return in
}

// halfTurn is [NormLon] for the difference of two longitudes.
func halfTurn(lon float64) float64 {
	if lon < -180 {
		return lon + 360
	}
	if lon >= 180 {
		return lon - 360
	}
	return lon
}

// BorderM returns the distance in metres from a point to the nearest border,
// whether the point is inside or out.
func (g *Polygon) BorderM(p Point) float64 {
	v := vectorOf(p)
	best := math.Inf(1)
	for i := range g.rings {
		r := &g.rings[i]
		prev := r.vec[len(r.vec)-1]
		for _, w := range r.vec {
			best = min(best, arcAngle(v, prev, w))
			prev = w
		}
	}
	return best * EarthRadiusM
}

// DistanceM returns how far a point is from the area in metres, 0 inside.
func (g *Polygon) DistanceM(p Point) float64 {
	if g.Contains(p) {
		return 0
	}
	return g.BorderM(p)
}

// arcAngle is the angle between a point and the shorter great circle from a to b.
func arcAngle(p, a, b vector) float64 {
	n := a.cross(b)
	if length := n.length(); length > 0 && n.cross(a).dot(p) > 0 && b.cross(n).dot(p) > 0 {
		return math.Abs(math.Asin(max(min(n.dot(p)/length, 1), -1)))
	}
	return min(p.angle(a), p.angle(b))
}
