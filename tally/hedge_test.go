package tally

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/tidewaiter/tidewaiter/quantity"
)

// TestDensitiesIntegrateToOne: a density of the stated figure has to hold all
// the probability there is, else hedges would be favoured by their form.
func TestDensitiesIntegrateToOne(t *testing.T) {
	for _, h := range quantity.Hedges() {
		for _, v := range []quantity.Range{quantity.Number(6700), quantity.Span(200, 900)} {
			f := newDensity(v, h)
			sum, out := 0.0, 0.0
			const dx = 1e-3
			for x := -20.0; x < 20; x += dx {
				sum += f.at(f.logLo+x) * dx
				out += f.outlier(f.logLo+x) * dx
			}
			if math.Abs(sum-1) > 0.01 || math.Abs(out-1) > 0.01 {
				t.Errorf("%s of %v: density holds %.4f, outliers %.4f", h, v, sum, out)
			}
		}
	}
}

func TestTableAgreesWithDensity(t *testing.T) {
	for _, h := range quantity.Hedges() {
		f := tables{}.of(newDensity(quantity.Number(6700), h))
		for x := -tableReach - 1.0; x < tableReach+1; x += 0.00137 {
			want := (1-outlierShare)*f.at(f.logLo+x) + outlierShare*f.outlier(f.logLo+x)
			if got := f.tabled(f.logLo + x); math.Abs(got-want) > 1e-3*want+1e-9 {
				t.Fatalf("%s at %.3f: table gives %g, density is %g", h, x, got, want)
			}
		}
	}
}

// TestStateFollowsDensity draws figures and compares them with the density they
// are drawn from, by mean and upper tail.
func TestStateFollowsDensity(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, h := range []quantity.Hedge{quantity.Exact, quantity.About, quantity.Nearly, quantity.MoreThan, quantity.AtLeast, quantity.UpTo, quantity.LessThan} {
		const logB = 9.0
		f := newDensity(quantity.Number(1), h) // logLo is 0: at(logB - ln v) is the density of v
		const dx, n = 0.005, 100000
		var wantMean, wantTail float64
		for d := -20.0; d < 20; d += dx {
			p := ((1-outlierShare)*f.at(d) + outlierShare*f.outlier(d)) * dx
			wantMean += d * p
			if d > 0.3 {
				wantTail += p
			}
		}
		var mean, tail float64
		for range n {
			d := logB - math.Log(f.state(r, logB))
			mean += d / n
			if d > 0.3 {
				tail += 1.0 / n
			}
		}
		if math.Abs(mean-wantMean) > 0.01 || math.Abs(tail-wantTail) > 0.01 {
			t.Errorf("%s: drawn mean %.3f and tail %.3f, density has %.3f and %.3f", h, mean, tail, wantMean, wantTail)
		}
	}
}

// TestLogGamma compares moments with those of the gamma distribution, and small
// shapes with what would underflow.
func TestLogGamma(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for _, shape := range []float64{0.3, 1, 2.5, 40} {
		const n = 60000
		mean, square := 0.0, 0.0
		for range n {
			x := math.Exp(logGamma(r, shape))
			mean += x / n
			square += x * x / n
		}
		variance := square - mean*mean
		if math.Abs(mean/shape-1) > 0.03 || math.Abs(variance/shape-1) > 0.08 {
			t.Errorf("shape %v: mean %.3f, variance %.3f", shape, mean, variance)
		}
	}
	for range 1000 {
		if x := logGamma(r, 1e-6); math.IsInf(x, 0) || math.IsNaN(x) {
			t.Fatalf("shape 1e-6 gives %v", x)
		}
	}
}
