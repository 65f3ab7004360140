package orbit

import "math"

const (
	sunMu  = 132712440041.9 // km^3/s^2 (JPL DE430)
	moonMu = 4902.8001      // km^3/s^2 (JPL DE430)
	// How far the solid earth gives way to sun and moon, of degree two (IERS
	// Conventions 2010, table 6.3).
	loveNumber = 0.3
)

// moon is the position of the moon in km, seen from the middle of the earth,
// by the low-precision formulas of the Astronomical Almanac: right to some 0.3
// degrees and 0.2 % of its distance.
func moon(t Time) Vector {
	c := (float64(t.Day-mjd2000) - 0.5 + t.Part) / 36525
	sin := func(amplitude, phase, rate float64) float64 { return amplitude * math.Sin((phase+rate*c)*radian) }
	cos := func(amplitude, phase, rate float64) float64 { return amplitude * math.Cos((phase+rate*c)*radian) }
	longitude := (218.32 + 481267.881*c + sin(6.29, 135.0, 477198.87) - sin(1.27, 259.3, -413335.36) +
		sin(0.66, 235.7, 890534.22) + sin(0.21, 269.9, 954397.74) - sin(0.19, 357.5, 35999.05) - sin(0.11, 186.5, 966404.03)) * radian
	latitude := (sin(5.13, 93.3, 483202.02) + sin(0.28, 228.2, 960400.89) - sin(0.28, 318.3, 6003.15) - sin(0.17, 217.6, -407332.21)) * radian
	parallax := (0.9508 + cos(0.0518, 135.0, 477198.87) + cos(0.0095, 259.3, -413335.36) + cos(0.0078, 235.7, 890534.22) + cos(0.0028, 269.9, 954397.74)) * radian
	r := earthRadius / math.Sin(parallax)
	sinL, cosL := math.Sincos(longitude)
	sinB, cosB := math.Sincos(latitude)
	sinE, cosE := math.Sincos((23.439 - 0.013*c) * radian)
	x, y, z := cosB*cosL, cosB*sinL, sinB
	return Vector{r * x, r * (cosE*y - sinE*z), r * (sinE*y + cosE*z)}
}

// pulled is how much slower sun and moon make a satellite on a circle go along
// its orbit, beside what SGP4 knows, rev/day. Over a revolution the pull of a
// body has the potential mu/r^3 a^2 (1 - 3 w^2)/4, with w the sine of the
// body's height over the plane of the orbit; Lagrange's equation gives the rate
// of the mean place along the orbit, the node's part in it, as
// -mu/r^3 (1 - 3 w^2)/n. The tide that the body raises in the earth falls with
// a^-3 instead of growing with a^2, and so works the other way.
func pulled(at Time, pole Vector, n float64) float64 {
	w := n * 2 * math.Pi / 86400
	a := math.Cbrt(earthMu / (w * w))
	sum := 0.
	for i, body := range [2]Vector{Sun(at), moon(at)} {
		mu := sunMu
		if i == 1 {
			mu = moonMu
		}
		r := body.Norm()
		height := pole.Dot(body) / r
		sum += mu / (r * r * r) * (1 - 3*height*height)
	}
	ratio := earthRadius / a
	tide := 1 - 1.5*loveNumber*ratio*ratio*ratio*ratio*ratio
	return sum / w * tide * 86400 / (2 * math.Pi)
}
