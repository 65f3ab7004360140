package synth

import (
	"math"

	"github.com/tidewaiter/tidewaiter/geo"
)

// motion is the way in which a leg is sailed or stayed.
type motion uint8

const (
	sailing  motion = iota
	berthed         // still but for the noise of the fixes
	swinging        // at anchor: on a circle, back and forth
	drifting
)

// leg is a part of a vessel's plan: one straight move, or one stay.
type leg struct {
	t0, t1     int64   // Unix seconds, t1 not included
	lat, lon   float64 // at t0
	dlat, dlon float64 // degrees a second
	mlon       float64 // metres in a degree of longitude
	kn, cog    float32
	swing      float32 // metres: amplitude across the course, or radius at anchor
	period     float32 // seconds of the swing
	motion     motion
	status     uint8
}

// at is the true position at a time, without swing.
func (l *leg) at(t int64) geo.Point {
	s := float64(t - l.t0)
	return geo.Point{Lat: l.lat + l.dlat*s, Lon: l.lon + l.dlon*s}
}

// straight is the leg from a to b at a speed, begun at a time. It is a straight
// line in degrees, which is near enough to a course for legs of a day or less.
func straight(t0 int64, a, b geo.Point, kn float64) leg {
	mlon := metresPerDegree * math.Cos((a.Lat+b.Lat)/2*math.Pi/180)
	if b.Lon-a.Lon > 180 {
		b.Lon -= 360
	} else if b.Lon-a.Lon < -180 {
		b.Lon += 360
	}
	dx, dy := (b.Lon-a.Lon)*mlon, (b.Lat-a.Lat)*metresPerDegree
	seconds := max(int64(math.Round(math.Hypot(dx, dy)/(kn*knot))), 1)
	cog := math.Atan2(dx, dy) * 180 / math.Pi
	if cog < 0 {
		cog += 360
	}
	return leg{
		t0: t0, t1: t0 + seconds, lat: a.Lat, lon: a.Lon,
		dlat: (b.Lat - a.Lat) / float64(seconds), dlon: (b.Lon - a.Lon) / float64(seconds),
		mlon: mlon, kn: float32(kn), cog: float32(cog), status: underWay,
	}
}

// still is a stay.
func still(t0, t1 int64, at geo.Point, m motion, status uint8) leg {
	return leg{t0: t0, t1: t1, lat: at.Lat, lon: at.Lon, mlon: metresPerDegree * math.Cos(at.Lat*math.Pi/180), motion: m, status: status}
}

// knot is in metres a second.
const knot = 1852. / 3600

// offset is a point so many metres east and north of another.
func offset(p geo.Point, eastM, northM float64) geo.Point {
	return geo.Point{
		Lat: p.Lat + northM/metresPerDegree,
		Lon: p.Lon + eastM/(metresPerDegree*math.Cos(p.Lat*math.Pi/180)),
	}
}

// between is the point a share of the way from a to b along the great circle.
func between(a, b geo.Point, share float64) geo.Point {
	va, vb := unit(a), unit(b)
	angle := math.Acos(min(1, max(-1, va[0]*vb[0]+va[1]*vb[1]+va[2]*vb[2])))
	if angle < 1e-9 {
		return a
	}
	ka, kb := math.Sin((1-share)*angle)/math.Sin(angle), math.Sin(share*angle)/math.Sin(angle)
	x, y, z := ka*va[0]+kb*vb[0], ka*va[1]+kb*vb[1], ka*va[2]+kb*vb[2]
	return geo.Point{Lat: math.Atan2(z, math.Hypot(x, y)) * 180 / math.Pi, Lon: math.Atan2(y, x) * 180 / math.Pi}
}

func unit(p geo.Point) [3]float64 {
	lat, lon := p.Lat*math.Pi/180, p.Lon*math.Pi/180
	return [3]float64{math.Cos(lat) * math.Cos(lon), math.Cos(lat) * math.Sin(lon), math.Sin(lat)}
}

// falseFix is a time in which a vessel sends positions that are not its own.
type falseFix struct {
	from, until int64
	fixes       int // at most so many; 0: as many as fall into the time
	at          geo.Point
	radiusM     float64 // on a circle about at; 0: at it
	kn          float64 // round the circle
	phase       float64 // radians
}

// where is the false position at a time, and the course round the circle.
func (f *falseFix) where(t int64) (p geo.Point, kn, cog float64) {
	if f.radiusM == 0 {
		return f.at, f.kn, 0
	}
	a := f.phase + float64(t-f.from)*f.kn*knot/f.radiusM // clockwise from north
	p = offset(f.at, f.radiusM*math.Sin(a), f.radiusM*math.Cos(a))
	cog = math.Mod(a*180/math.Pi+90, 360)
	return p, f.kn, cog
}

// sincos is of a course in degrees: east and north.
func sincos(cog float64) (east, north float64) { return math.Sincos(cog * math.Pi / 180) }
