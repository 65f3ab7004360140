package forecast_test

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/tidewaiter/tidewaiter/internal/forecast"
	"github.com/tidewaiter/tidewaiter/quantity"
	"github.com/tidewaiter/tidewaiter/tally"
)

func same(v float64) float64 { return v }

// TestCRPSByHand: cases worked on paper.
func TestCRPSByHand(t *testing.T) {
	half := []tally.Atom{{Figure: 1, Probability: 0.5}, {Figure: 3, Probability: 0.5}}
	for _, tc := range []struct {
		name     string
		points   []tally.Atom
		figure   float64
		from, to float64
		want     float64
	}{
		// E|X - v| - E|X - X'|/2.
		{"one point", []tally.Atom{{Figure: 5, Probability: 1}}, 2, 0, 1, 3},
		{"hit", []tally.Atom{{Figure: 5, Probability: 1}}, 5, 0, 1, 0},
		{"between two", half, 2, 0, 1, 1 - 0.5},
		{"on one of two", half, 1, 0, 1, 1 - 0.5},
		{"over two", half, 5, 0, 1, 3 - 0.5},
		// Over p from 0.25 to 0.75, at v = 2: 2 x integral of p from 0.25 to 0.5,
		// and of 1 - p from 0.5 to 0.75.
		{"inner half", half, 2, 0.25, 0.75, 2 * 2 * (0.125 - 0.03125)},
		{"unequal", []tally.Atom{{Figure: 0, Probability: 0.2}, {Figure: 10, Probability: 0.8}}, 4, 0, 1, (0.2*4 + 0.8*6) - 0.2*0.8*10},
	} {
		if got := forecast.CRPS(tc.points, tc.figure, tc.from, tc.to, same); math.Abs(got-tc.want) > 1e-12 {
			t.Errorf("%s: %v, want %v", tc.name, got, tc.want)
		}
	}
}

// TestCRPSOfNormal: the closed form sd (z (2 Phi(z) - 1) + 2 phi(z) - 1/sqrt pi)
// of Gneiting, Raftery, Westveld and Goldman, Monthly Weather Review 133, 2005.
func TestCRPSOfNormal(t *testing.T) {
	const n, mu, sd = 20000, 3.0, 0.7
	points := make([]tally.Atom, n)
	for i := range points {
		points[i] = tally.Atom{Figure: distuv.Normal{Mu: mu, Sigma: sd}.Quantile((float64(i) + 0.5) / n), Probability: 1.0 / n}
	}
	for _, v := range []float64{3, 3.5, 1, 6} {
		z := (v - mu) / sd
		want := sd * (z*(2*distuv.UnitNormal.CDF(z)-1) + 2*distuv.UnitNormal.Prob(z) - 1/math.Sqrt(math.Pi))
		if got := forecast.CRPS(points, v, 0, 1, same); math.Abs(got-want) > 1e-4 {
			t.Errorf("at %v: %v, want %v", v, got, want)
		}
	}
}

// lognormal is a distribution whose unrounded logarithm is normal.
func lognormal(mu, sd float64, r tally.Rounding) forecast.Distribution {
	d := forecast.Distribution{Rounding: r}
	for i := range tally.GridSteps + 1 {
		p := min(max(float64(i)/tally.GridSteps, 1e-5), 1-1e-5)
		d.Unrounded = append(d.Unrounded, math.Exp(distuv.Normal{Mu: mu, Sigma: sd}.Quantile(p)))
	}
	return d
}

// TestPointsAreThoseOfTheLattices: probabilities by point and by the exact
// distribution function agree, and a floor is stated under what is believed.
func TestPointsAreThoseOfTheLattices(t *testing.T) {
	median := map[tally.Rounding]float64{}
	for _, r := range []tally.Rounding{tally.RoundDown, tally.RoundNearest, tally.RoundUp, tally.RoundWhole} {
		d := lognormal(math.Log(8200), 0.3, r)
		points := d.Points()
		sum := 0.0
		for _, a := range points {
			sum += a.Probability
			if exact := d.Probability(quantity.Number(a.Figure)); a.Probability > 0.02 && math.Abs(exact-a.Probability) > 0.003 {
				t.Errorf("%s, %v: %.4f by points, %.4f exactly", r, a.Figure, a.Probability, exact)
			}
		}
		if math.Abs(sum-1) > 1e-9 {
			t.Errorf("%s: the points sum to %v", r, sum)
		}
		median[r] = forecast.QuantilesOf(points).Median
	}
	if !(median[tally.RoundDown] < median[tally.RoundNearest] && median[tally.RoundNearest] < median[tally.RoundUp]) {
		t.Errorf("medians %v: want floors under, ceilings over", median)
	}
	// The density there is 1 / (8200 x 0.3 x 2.507) a box, so 8,000 has about
	// 0.15 of 1000, 0.20 of 500, 0.40 of 100 and 0.20 of 10 boxes: 0.0477.
	d := lognormal(math.Log(8200), 0.3, tally.RoundNearest)
	round, odd := d.Probability(quantity.Number(8000)), d.Probability(quantity.Number(8137))
	if math.Abs(round-0.0477) > 0.002 || odd > 0.001 || odd <= 0 {
		t.Errorf("8,000 has %.4f, want 0.0477; 8,137 has %.6f", round, odd)
	}
	if got, want := d.Probability(quantity.Span(8200, math.Exp(math.Log(8200)+0.3))), 0.3413; math.Abs(got-want) > 0.002 {
		t.Errorf("a range of one sd: %.4f, want %.4f", got, want)
	}
}

// TestBaselines: what a party with a straight history is expected to state.
func TestBaselines(t *testing.T) {
	past := []forecast.Past{{Day: 0, Figure: 1000}, {Day: 70, Figure: 2000}, {Day: 140, Figure: 3000}}
	inc := forecast.LastIncrement(past, -70, 210)
	if math.Abs(math.Exp(inc.Location)-4000) > 1 || inc.Scale > 0.25 {
		t.Errorf("the last increment gives %.0f with %.2f, want 4,000 and little", math.Exp(inc.Location), inc.Scale)
	}
	// By hand: drift (ln 3) / (20 + 4) a week over 10 weeks.
	walk := forecast.RandomWalk(past, 210)
	if want := math.Log(3000) + math.Log(3)/24*10; math.Abs(walk.Location-want) > 1e-9 {
		t.Errorf("the walk gives %.4f, want %.4f", walk.Location, want)
	}
	near, far := forecast.RandomWalk(past, 147), forecast.RandomWalk(past, 500)
	if near.Scale >= walk.Scale || walk.Scale >= far.Scale || walk.Freedom != 6 {
		t.Errorf("scales %v, %v, %v: want them to grow", near.Scale, walk.Scale, far.Scale)
	}
	one := forecast.LastIncrement(past[:1], -70, 70)
	if math.Abs(math.Exp(one.Location)-2000) > 1 || math.Abs(one.Scale-0.3) > 1e-9 {
		t.Errorf("after one figure: %.0f with %.2f", math.Exp(one.Location), one.Scale)
	}
	// A total that fell does not run into nothing.
	fell := forecast.LastIncrement([]forecast.Past{{Day: 0, Figure: 1000}, {Day: 7, Figure: 10}}, -70, 700)
	if math.IsNaN(fell.Location) || math.IsInf(fell.Location, 0) {
		t.Errorf("after a fall: %v", fell.Location)
	}
}
