package orbit

import "math"

const (
	astronomicalUnit = 149597870.7 // km, by definition (IAU 2012)
	sunRadius        = 695700.0    // km, by definition (IAU 2015)
)

// Sun is the position of the sun in km, seen from the middle of the earth,
// by the low-precision formulas of the Astronomical Almanac: right to 0.01
// degrees between 1950 and 2050 in the mean equator and equinox of date, which
// TEME differs from by less than 0.005 degrees.
func Sun(t Time) Vector {
	days := float64(t.Day-mjd2000) - 0.5 + t.Part
	anomaly := (357.528 + 0.9856003*days) * radian
	longitude := (280.460 + 0.9856474*days + 1.915*math.Sin(anomaly) + 0.020*math.Sin(2*anomaly)) * radian
	r := astronomicalUnit * (1.00014 - 0.01671*math.Cos(anomaly) - 0.00014*math.Cos(2*anomaly))
	sin, cos := math.Sincos(longitude)
	sinO, cosO := math.Sincos((23.439 - 0.0000004*days) * radian)
	return Vector{r * cos, r * sin * cosO, r * sin * sinO}
}

// Light is what of the sun a satellite sees.
type Light uint8

// The kinds.
const (
	Sunlit   Light = iota // the whole disc
	Penumbra              // a part of it
	Umbra                 // nothing
)

// String returns the stable word for l.
func (l Light) String() string {
	switch l {
	case Sunlit:
		return "sunlit"
	case Penumbra:
		return "penumbra"
	case Umbra:
		return "umbra"
	}
	return "unknown"
}

// LightAt tells what of the sun is seen from a position in TEME: the shadow is
// that of a sphere of the equator's radius before the sun's disc, two cones. The
// air, which bends and reddens, and the flattening are left out: the moments of
// entry and exit of a low orbit are off by some ten seconds.
func LightAt(t Time, position Vector) Light {
	sun := Sun(t).Sub(position)
	r, toSun := position.Norm(), sun.Norm()
	if r <= wgs84Radius {
		// At the surface or below: light is where the sun is up.
		if position.Dot(sun) > 0 {
			return Sunlit
		}
		return Umbra
	}
	earth := math.Asin(wgs84Radius / r)
	disc := math.Asin(sunRadius / toSun)
	apart := math.Acos(max(-1, min(1, -position.Dot(sun)/(r*toSun))))
	switch {
	case apart >= earth+disc:
		return Sunlit
	case apart > earth-disc:
		return Penumbra
	}
	return Umbra
}
