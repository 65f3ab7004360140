package orbit

import (
	"math"

	"github.com/tidewaiter/tidewaiter/geo"
)

// Modified Julian Dates that formulas count from.
const (
	mjd1950 = 33281 // 1949-12-31, the day 0 of 1950
	mjd2000 = 51544 // 2000-01-01; J2000.0 is half a day later
)

// Sidereal is the mean sidereal time of Greenwich in radians, 0 to 2 pi, with
// UTC for UT1 (Aoki and others, "The new definition of universal time",
// Astronomy and Astrophysics 105, 1982).
func Sidereal(t Time) float64 {
	// Whole days and part apart, so that the turn of a day keeps its digits.
	days := float64(t.Day-mjd2000) - 0.5
	c := (days + t.Part) / 36525
	seconds := 67310.54841 + 8640184.812866*c + 0.093104*c*c - 6.2e-6*c*c*c
	// 876600 hours a century are one turn a day.
	turns := seconds/86400 - 0.5 + t.Part
	return turn * (turns - math.Floor(turns))
}

// siderealOld is the sidereal time at so many days from the day before 1970, by
// the formula of the old operational code.
func siderealOld(since1970 float64) float64 {
	whole := math.Floor(since1970 + 1e-8)
	const perDay = 1.72027916940703639e-2
	angle := math.Mod(1.7321343856509374+perDay*whole+(perDay+turn)*(since1970-whole)+since1970*since1970*5.07551419432269442e-15, turn)
	if angle < 0 {
		angle += turn
	}
	return angle
}

// The ellipsoid and turn of the earth (WGS-84, NIMA TR8350.2).
const (
	wgs84Radius     = 6378.137 // km
	wgs84Flattening = 1 / 298.257223563
	earthSpin       = 7.292115e-5 // radians/s
)

// Fixed turns a state from TEME into the frame that turns with the earth, by the
// mean sidereal time of 1982 about the axis of date. UTC stands for UT1, which
// it is never further from than 0.9 s, and polar motion is left out: positions
// in a low orbit are off by at most 450 m and 20 m for these. Who has UT1 - UTC
// adds it to t.
func Fixed(t Time, s State) State {
	sin, cos := math.Sincos(Sidereal(t))
	p := spin(s.Position, sin, cos)
	v := spin(s.Velocity, sin, cos)
	v.X += earthSpin * p.Y
	v.Y -= earthSpin * p.X
	return State{p, v}
}

// spin turns the frame about the pole.
func spin(v Vector, sin, cos float64) Vector {
	return Vector{cos*v.X + sin*v.Y, cos*v.Y - sin*v.X, v.Z}
}

// Ground is a position over the WGS-84 ellipsoid.
type Ground struct {
	Point    geo.Point // geodetic
	HeightKM float64   // over the ellipsoid
}

// GroundOf is the point below a position that turns with the earth, and the
// height over it (Bowring, Survey Review 181, 1976, repeated until it stands
// still: right to a millimetre from 10 km below the ellipsoid on).
func GroundOf(fixed Vector) Ground {
	const (
		a, f = wgs84Radius, wgs84Flattening
		b    = a * (1 - f)
		e2   = f * (2 - f)
		ep2  = e2 / (1 - e2)
	)
	p := math.Hypot(fixed.X, fixed.Y)
	sinB, cosB := unit(fixed.Z*a, p*b) // the reduced latitude
	var sin, cos float64
	for range 4 {
		sin, cos = unit(fixed.Z+ep2*b*cube(sinB), p-e2*a*cube(cosB))
		sinB, cosB = unit(b*sin, a*cos)
	}
	return Ground{
		Point:    geo.Point{Lat: math.Atan2(sin, cos) / radian, Lon: geo.NormLon(math.Atan2(fixed.Y, fixed.X) / radian)},
		HeightKM: p*cos + fixed.Z*sin - a*math.Sqrt(1-e2*sin*sin),
	}
}

// unit makes y and x the sine and cosine of their angle.
func unit(y, x float64) (sin, cos float64) {
	r := math.Hypot(x, y)
	if r == 0 {
		return 0, 1
	}
	return y / r, x / r
}

// FixedOf is the position, turning with the earth, of a point on or over the
// ellipsoid: the reverse of [GroundOf].
func FixedOf(g Ground) Vector {
	const e2 = wgs84Flattening * (2 - wgs84Flattening)
	sin, cos := math.Sincos(g.Point.Lat * radian)
	sinL, cosL := math.Sincos(g.Point.Lon * radian)
	n := wgs84Radius / math.Sqrt(1-e2*sin*sin)
	return Vector{(n + g.HeightKM) * cos * cosL, (n + g.HeightKM) * cos * sinL, (n*(1-e2) + g.HeightKM) * sin}
}

// Subpoint is where the satellite stands in the zenith, and its height.
func (s *Satellite) Subpoint(t Time) (Ground, error) {
	state, err := s.At(t)
	if err != nil {
		return Ground{}, err
	}
	return GroundOf(Fixed(t, state).Position), nil
}

// TrackPoint is a satellite over the ground at a moment.
type TrackPoint struct {
	Time Time
	Ground
}

// MaxTrack is the number of points that a ground track has at most.
const MaxTrack = 1_000_000

// GroundTrack appends where the satellite is over the ground from one moment to
// another, every so many seconds. It ends early, with a [Fault], where there is
// no state, and gives [BadMoment] for a span that ends before it begins or would
// have more than [MaxTrack] points.
func (s *Satellite) GroundTrack(dst []TrackPoint, from, to Time, everySeconds float64) ([]TrackPoint, error) {
	n := to.Sub(from) * 86400 / everySeconds
	if !(everySeconds > 0 && n >= 0 && n < MaxTrack) {
		return dst, BadMoment
	}
	for i := 0; i <= int(n+1e-9); i++ {
		t := from.Add(float64(i) * everySeconds / 86400)
		g, err := s.Subpoint(t)
		if err != nil {
			return dst, err
		}
		dst = append(dst, TrackPoint{t, g})
	}
	return dst, nil
}
