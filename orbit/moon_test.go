package orbit

import (
	"math"
	"testing"
	"time"
)

// Meeus, Astronomical Algorithms, example 47.a.
func TestMoon(t *testing.T) {
	got := moon(TimeOf(time.Date(1992, 4, 12, 0, 0, 0, 0, time.UTC)))
	sinD, cosD := math.Sincos(13.768368 * radian)
	sinA, cosA := math.Sincos(134.688470 * radian)
	want := Vector{cosD * cosA, cosD * sinA, sinD}.Scale(368409.7)
	if off := got.Sub(want).Norm(); off > 0.005*want.Norm() {
		t.Errorf("moon at %v, want %v, %.0f km off", got, want, off)
	}
}

// The pull of sun and moon must be what the mean of their potential over a
// circle makes of the mean motion, by Lagrange's equation.
func TestPulled(t *testing.T) {
	at := TimeOf(time.Date(2010, 5, 3, 0, 0, 0, 0, time.UTC))
	const n = 12.81
	sinI, cosI := math.Sincos(66 * radian)
	sinN, cosN := math.Sincos(40 * radian)
	pole := Vector{sinI * sinN, -sinI * cosN, cosI}
	p, q := Vector{cosN, sinN, 0}, Vector{-sinN * cosI, cosN * cosI, sinI}
	w := n * 2 * math.Pi / 86400
	a := math.Cbrt(earthMu / (w * w))
	mean := func(a float64, tide bool) float64 {
		sum := 0.
		const points = 360
		for k := range points {
			sin, cos := math.Sincos(float64(k) * 2 * math.Pi / points)
			r := Vector{p.X*cos + q.X*sin, p.Y*cos + q.Y*sin, p.Z*cos + q.Z*sin}
			for i, body := range []Vector{Sun(at), moon(at)} {
				mu, d := [2]float64{sunMu, moonMu}[i], body.Norm()
				c := r.Dot(body) / d
				u := mu / (d * d * d) * (3*c*c - 1) / 2
				if tide {
					u *= loveNumber * math.Pow(earthRadius, 5) / (a * a * a)
				} else {
					u *= a * a
				}
				sum += u / points
			}
		}
		return sum
	}
	rate := 0.
	for _, tide := range []bool{false, true} {
		const h = 1e-3
		rate -= 2 / (w * a) * (mean(a+h, tide) - mean(a-h, tide)) / (2 * h)
	}
	want := -rate * 86400 / (2 * math.Pi)
	if got := pulled(at, pole, n); math.Abs(got-want) > 1e-5*math.Abs(want) || math.Abs(got) < 1e-8 {
		t.Errorf("pulled by %g, want %g rev/day", got, want)
	}
}
