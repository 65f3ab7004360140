package tally

import (
	"math"
	"testing"
)

// TestExp compares with the standard library.
func TestExp(t *testing.T) {
	for _, x := range []float64{0, 1e-300, -1e-20, 699.9, -699.9, 700, -700, 710, -745, math.Inf(1), math.Inf(-1)} {
		if got, want := exp(x), math.Exp(x); !(math.Abs(got-want) <= 1e-13*want) && got != want {
			t.Errorf("e^%v: %v, want %v", x, got, want)
		}
	}
	for x := -705.0; x < 705; x += 0.00371 {
		if got, want := exp(x), math.Exp(x); math.Abs(got-want) > 1e-13*want {
			t.Fatalf("e^%v: %v, want %v", x, got, want)
		}
	}
	if !math.IsNaN(exp(math.NaN())) {
		t.Error("no number has a power")
	}
}

func BenchmarkExp(b *testing.B) {
	x, sum := -3.0, 0.0
	for b.Loop() {
		sum += exp(x)
		if x += 0.01; x > 3 {
			x = -3
		}
	}
	_ = sum
}

func BenchmarkExpStd(b *testing.B) {
	x, sum := -3.0, 0.0
	for b.Loop() {
		sum += math.Exp(x)
		if x += 0.01; x > 3 {
			x = -3
		}
	}
	_ = sum
}

// TestGauss compares the tables with the functions they stand for.
func TestGauss(t *testing.T) {
	for x := -7.0; x < 7; x += 0.00037 {
		cdf, pdf := gauss(x)
		if math.Abs(cdf-normalCDF(x)) > 2e-10 || math.Abs(pdf-normalPDF(x)) > 1e-9 {
			t.Fatalf("at %v: %v and %v, want %v and %v", x, cdf, pdf, normalCDF(x), normalPDF(x))
		}
	}
}

// TestStudent does so for the outliers' distribution, in and out of its table.
func TestStudent(t *testing.T) {
	at := []float64{-1e300, math.Inf(-1), math.Inf(1), studentOut, -studentOut, math.Nextafter(studentOut, 0)}
	for x := -12.0; x < 12; x += 0.00073 {
		at = append(at, x)
	}
	for _, x := range at {
		if cdf, pdf := student(x); math.Abs(cdf-studentCDF(x)) > 2e-10 || math.Abs(pdf-studentPDF(x)) > 1e-9 {
			t.Fatalf("at %v: %v, want %v", x, cdf, studentCDF(x))
		}
	}
}

func TestSoftplus(t *testing.T) {
	for x := -13.0; x < 13; x += 0.00073 {
		if got, want := softplus(x), max(x, 0)+math.Log1p(math.Exp(-math.Abs(x))); math.Abs(got-want) > 2e-11 {
			t.Fatalf("at %v: %v, want %v", x, got, want)
		}
	}
}

func TestMills(t *testing.T) {
	for x := 5.0; x < 30; x += 0.1 {
		if want := 0.5 * math.Erfc(x/math.Sqrt2) / normalPDF(x); math.Abs(mills(x)/want-1) > 1e-7 {
			t.Fatalf("at %v: %v, want %v", x, mills(x), want)
		}
	}
}

// TestExpGauss compares the distribution with a sum over the noise, and its
// derivatives with differences.
func TestExpGauss(t *testing.T) {
	const s = noiseSD
	full := func(u, rate float64) float64 {
		cdf, pdf := gauss(u / s)
		more, _, _ := expGauss(u, s, rate, pdf)
		return cdf + more
	}
	for _, mean := range []float64{0.02, 0.1, 0.4, 1.6} {
		rate := 1 / mean
		for u := -1.5; u < 0.4; u += 0.03 {
			want, steps := 0.0, 4000
			for i := range steps { // P(s e - D <= u) over e
				e := -8 + 16*(float64(i)+0.5)/float64(steps)
				p := 1.0
				if s*e > u {
					p = math.Exp(-rate * (s*e - u))
				}
				want += p * normalPDF(e) * 16 / float64(steps)
			}
			if got := full(u, rate); math.Abs(got-want) > 2e-6 {
				t.Errorf("mean %v at %v: %v, want %v", mean, u, got, want)
			}
			const h = 1e-5
			_, pdf := gauss(u / s)
			_, du, dRate := expGauss(u, s, rate, pdf)
			if d := (full(u+h, rate) - full(u-h, rate)) / (2 * h); math.Abs(du-d) > 1e-3 {
				t.Errorf("mean %v at %v: slope %v, want %v", mean, u, du, d)
			}
			if d := (full(u, rate*math.Exp(h)) - full(u, rate*math.Exp(-h))) / (2 * h); math.Abs(dRate-d) > 1e-4 {
				t.Errorf("mean %v at %v: derivative by the rate %v, want %v", mean, u, dRate, d)
			}
		}
	}
}
