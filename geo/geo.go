// Package geo holds positions on the earth and named places.
//
// Latitude comes first and has its own name; longitude-first order exists only
// where a foreign format demands it. Distances are great-circle distances on a
// sphere of the mean radius: against the WGS-84 ellipsoid they are off by at
// most 0.56 %. Edges of areas are great circles too.
//
// Stability: Point and Place are settled; areas, cells and the index may change.
package geo

import (
	"fmt"
	"math"
)

// EarthRadiusM is the mean radius R1 = (2a+b)/3 of the WGS-84 ellipsoid, in
// metres (IUGG; Moritz, "Geodetic Reference System 1980", Journal of Geodesy
// 74, 2000).
const EarthRadiusM = 6371008.8

// Units of the sea, exact by definition: the nautical mile is 1852 m (First
// International Extraordinary Hydrographic Conference, Monaco 1929; SI
// Brochure), the knot one of them an hour.
const (
	NauticalMileM = 1852.0
	KnotMS        = NauticalMileM / 3600 // metres per second
)

// mPerDegree is a degree of a great circle in metres.
const (
	radian     = math.Pi / 180
	mPerDegree = EarthRadiusM * radian
)

// Point is a position in degrees north and east.
type Point struct{ Lat, Lon float64 }

// Check reports why p is no position on the earth, or nil.
func (p Point) Check() error {
	if math.IsNaN(p.Lat) || p.Lat < -90 || p.Lat > 90 {
		return fmt.Errorf("geo: latitude %v is outside -90 to 90", p.Lat)
	}
	if math.IsNaN(p.Lon) || p.Lon < -180 || p.Lon > 180 {
		return fmt.Errorf("geo: longitude %v is outside -180 to 180", p.Lon)
	}
	return nil
}

// NormLon brings a longitude, or a difference of two, into -180 <= lon < 180
// degrees.
func NormLon(lon float64) float64 {
	if lon >= -180 && lon < 180 {
		return lon
	}
	lon = math.Mod(lon, 360)
	if lon < -180 {
		return lon + 360
	}
	if lon >= 180 {
		return lon - 360
	}
	return lon
}

// DistanceM returns the great-circle distance between two points in metres, by
// the haversine formula (Sinnott, "Virtues of the haversine", Sky and Telescope
// 68, 1984). Against the sphere it is right to a millimetre, but only to 0.2 m
// within a kilometre of the antipode.
func DistanceM(a, b Point) float64 {
	lat := math.Sin((b.Lat - a.Lat) * (radian / 2))
	lon := math.Sin((b.Lon - a.Lon) * (radian / 2))
	h := lat*lat + (math.Cos(a.Lat*radian)*math.Cos(b.Lat*radian))*(lon*lon)
	return 2 * EarthRadiusM * math.Asin(math.Sqrt(min(h, 1)))
}

// The limits within which [ShortM] takes the plane for the sphere, and by what
// share, and how many metres, it is off at most.
const (
	shortDeg    = 0.5
	shortMaxLat = 80
	shortOff    = 2e-5
	shortOffM   = 1
)

// ShortM returns the distance between two points in metres, like [DistanceM]
// but several times faster when they are near each other: within half a degree
// of latitude and longitude, and no nearer to a pole than 80 degrees, it takes
// the sphere for a plane of the middle latitude, which is off by less than
// 0.002 % and 1 m. Any other pair gets DistanceM.
func ShortM(a, b Point) float64 {
	lat, lon := b.Lat-a.Lat, b.Lon-a.Lon
	mid := a.Lat + b.Lat // twice the middle latitude
	if !(math.Abs(lat) < shortDeg && math.Abs(lon) < shortDeg && math.Abs(mid) < 2*shortMaxLat) {
		return DistanceM(a, b)
	}
	lon *= cosine(mid * (radian / 2))
	return mPerDegree * math.Sqrt(lat*lat+lon*lon)
}

// cosine is the cosine of an angle between -pi/2 and pi/2, by its Taylor series,
// which is off by less than 1e-9 there.
func cosine(x float64) float64 {
	const (
		c2, c4, c6, c8, c10, c12, c14 = -1. / 2, 1. / 24, -1. / 720, 1. / 40320, -1. / 3628800, 1. / 479001600, -1. / 87178291200
	)
	x *= x
	xx := x * x // in halves, which a processor can do side by side
	return (1 + c2*x) + xx*(c4+c6*x) + xx*xx*((c8+c10*x)+xx*(c12+c14*x))
}

// BearingDeg returns the initial bearing of the great circle from a to b, in
// degrees clockwise from north, 0 <= bearing < 360. From a point to itself it
// is 0.
func BearingDeg(a, b Point) float64 {
	sinA, cosA := math.Sincos(a.Lat * radian)
	sinB, cosB := math.Sincos(b.Lat * radian)
	sinL, cosL := math.Sincos((b.Lon - a.Lon) * radian)
	deg := math.Atan2(sinL*cosB, cosA*sinB-sinA*cosB*cosL) / radian
	if deg < 0 {
		deg += 360
	}
	if deg >= 360 {
		return 0
	}
	return deg
}

// Destination returns the point that lies m metres from p on the great circle
// that leaves p at a bearing.
func Destination(p Point, bearingDeg, m float64) Point {
	sinP, cosP := math.Sincos(p.Lat * radian)
	sinB, cosB := math.Sincos(bearingDeg * radian)
	sinD, cosD := math.Sincos(m / EarthRadiusM)
	sinLat := min(max(sinP*cosD+cosP*sinD*cosB, -1), 1)
	lon := p.Lon + math.Atan2(sinB*sinD*cosP, cosD-sinP*sinLat)/radian
	return Point{Lat: math.Asin(sinLat) / radian, Lon: NormLon(lon)}
}

// Between returns the point at fraction f of the great circle from a to b: a at
// 0, b at 1. For a pair of antipodes, any of their great circles may be taken.
func Between(a, b Point, f float64) Point {
	va, vb := vectorOf(a), vectorOf(b)
	angle := va.angle(vb)
	sin := math.Sin(angle)
	if sin < 1e-9 { // about the same point, or antipodes
		return Destination(a, BearingDeg(a, b), f*angle*EarthRadiusM)
	}
	wa, wb := math.Sin((1-f)*angle)/sin, math.Sin(f*angle)/sin
	return vector{wa*va.x + wb*vb.x, wa*va.y + wb*vb.y, wa*va.z + wb*vb.z}.point()
}

// vector is a point as a vector from the middle of the earth, of length 1
// unless said otherwise.
type vector struct{ x, y, z float64 }

func vectorOf(p Point) vector {
	sinLat, cosLat := math.Sincos(p.Lat * radian)
	sinLon, cosLon := math.Sincos(p.Lon * radian)
	return vector{cosLat * cosLon, cosLat * sinLon, sinLat}
}

func (v vector) point() Point {
	return Point{Lat: math.Atan2(v.z, math.Hypot(v.x, v.y)) / radian, Lon: NormLon(math.Atan2(v.y, v.x) / radian)}
}

func (v vector) dot(w vector) float64 { return v.x*w.x + v.y*w.y + v.z*w.z }

func (v vector) cross(w vector) vector {
	return vector{v.y*w.z - v.z*w.y, v.z*w.x - v.x*w.z, v.x*w.y - v.y*w.x}
}

func (v vector) length() float64 { return math.Sqrt(v.dot(v)) }

// angle is the angle between two vectors of any length, exact for small and
// large ones.
func (v vector) angle(w vector) float64 { return math.Atan2(v.cross(w).length(), v.dot(w)) }
