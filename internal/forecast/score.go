package forecast

import (
	"cmp"
	"math"
	"slices"
	"sort"

	"gonum.org/v1/gonum/mathext"

	"github.com/tidewaiter/tidewaiter/quantity"
	"github.com/tidewaiter/tidewaiter/tally"
)

// Distribution is what a party would state: how the figure is distributed before
// it is rounded, and how it is then rounded. The figure is given by quantiles at
// equal steps of probability, or its logarithm by a Student t.
type Distribution struct {
	Unrounded []float64 `json:"unrounded,omitempty"` // tally.GridSteps+1 quantiles, positive, not falling
	Location  float64   `json:"location,omitempty"`  // of the logarithm
	Scale     float64   `json:"scale,omitempty"`
	Freedom   float64   `json:"degrees_of_freedom,omitempty"`

	Rounding tally.Rounding `json:"rounding"`
}

// cdf is the distribution function of the logarithm of the figure before it is
// rounded: between two quantiles it runs straight.
func (d *Distribution) cdf(log float64) float64 {
	if len(d.Unrounded) == 0 {
		return d.student().CDF(log)
	}
	n := len(d.Unrounded) - 1
	// The first quantile over the value.
	i := sort.Search(n+1, func(i int) bool { return math.Log(d.Unrounded[i]) > log })
	switch i {
	case 0:
		return 0
	case n + 1:
		return 1
	}
	lo, hi := math.Log(d.Unrounded[i-1]), math.Log(d.Unrounded[i])
	return (float64(i-1) + (log-lo)/(hi-lo)) / float64(n)
}

func (d *Distribution) student() studentT { return studentT{d.Location, d.Scale, d.Freedom} }

// studentT is a Student t. gonum's stands in a package that brings all of LAPACK
// into the program, 2 MB for two functions; score_test.go holds this one to it.
type studentT struct{ location, scale, freedom float64 }

// CDF is the probability of at most x: by the regularised incomplete beta
// function (Abramowitz and Stegun 26.7.1).
func (s studentT) CDF(x float64) float64 {
	z := (x - s.location) / s.scale
	tail := mathext.RegIncBeta(s.freedom/2, 0.5, s.freedom/(s.freedom+z*z)) / 2
	if z > 0 {
		return 1 - tail
	}
	return tail
}

// Quantile is where the probability of at most that is p, between 0 and 1.
func (s studentT) Quantile(p float64) float64 {
	if p == 0.5 {
		return s.location
	}
	t := mathext.InvRegIncBeta(s.freedom/2, 0.5, 2*min(p, 1-p))
	z := math.Sqrt(s.freedom * (1 - t) / t)
	if p < 0.5 {
		z = -z
	}
	return s.location + s.scale*z
}

// middle returns the figure before rounding in the middle of step i.
func (d *Distribution) middle(i int) float64 {
	if len(d.Unrounded) == 0 {
		return math.Exp(d.student().Quantile((float64(i) + 0.5) / tally.GridSteps))
	}
	return math.Sqrt(d.Unrounded[i]) * math.Sqrt(d.Unrounded[i+1])
}

// Points returns the figures that may be stated with their probabilities, by
// figure, summing to one; none when only zero could be stated. They are those of the middles of the steps, each
// rounded on every lattice with its share.
func (d *Distribution) Points() []tally.Atom {
	var list []tally.Atom
	for i := range tally.GridSteps {
		list = d.Rounding.Figures(list, d.middle(i))
	}
	slices.SortFunc(list, func(a, b tally.Atom) int { return cmp.Compare(a.Figure, b.Figure) })
	out, total := list[:0], 0.0
	for _, a := range list {
		total += a.Probability
		if n := len(out); n > 0 && a.Figure-out[n-1].Figure <= 1e-9*a.Figure {
			out[n-1].Probability += a.Probability
			continue
		}
		out = append(out, a)
	}
	for i := range out {
		out[i].Probability /= total
	}
	return out
}

// Probability is that of stating this figure: on the lattices that have it, or
// between the ends of a range.
func (d *Distribution) Probability(v quantity.Range) float64 {
	if v.Lo < v.Hi && d.Rounding == tally.RoundWhole {
		// Whole numbers: both ends are in it.
		p := d.cdf(math.Log(v.Hi + 0.5))
		if v.Lo > 0.5 {
			p -= d.cdf(math.Log(v.Lo - 0.5))
		}
		return max(p, 0)
	}
	if v.Lo < v.Hi {
		return max(d.cdf(math.Log(v.Hi))-d.cdf(math.Log(v.Lo)), 0)
	}
	return d.Rounding.Probability(v.Lo, d.cdf)
}

// Score is how well one distribution foresaw one figure. Smaller is better for
// all three scores.
type Score struct {
	Name        string  `json:"name"`
	CRPSLog     float64 `json:"crps_log"`    // of the logarithm of the figure
	CRPS        float64 `json:"crps"`        // of the figure, without the outer hundredths
	LogScore    float64 `json:"log_score"`   // minus ln of probability
	Probability float64 `json:"probability"` // of this very figure, on its lattices
	PIT         float64 `json:"pit"`         // even in [pit_low, pit_high]: ties are broken by a seeded draw
	PITLow      float64 `json:"pit_low"`     // probability of less than the figure
	PITHigh     float64 `json:"pit_high"`    // of the figure or less
	tally.Quantiles
}

// The outer parts of a distribution that the CRPS of the figure leaves out: the
// exponential of a heavy tail has no mean, so the whole has no CRPS.
const outer = 0.01

// leastProbability keeps a log score finite.
const leastProbability = 1e-6

// score scores a distribution on a figure; tie, even in [0, 1), says where in
// the probability of the figure itself its rank lies.
func (d *Distribution) score(name string, v quantity.Range, figure, tie float64) Score {
	points := d.Points()
	s := Score{Name: name, Probability: d.Probability(v), Quantiles: QuantilesOf(points)}
	s.LogScore = -math.Log(max(s.Probability, leastProbability))
	s.CRPSLog = CRPS(points, figure, 0, 1, math.Log)
	s.CRPS = CRPS(points, figure, outer, 1-outer, func(v float64) float64 { return v })
	for _, a := range points {
		switch {
		case math.Abs(a.Figure-figure) <= 1e-9*figure:
			s.PITHigh += a.Probability
		case a.Figure < figure:
			s.PITLow += a.Probability
		}
	}
	s.PITHigh = min(s.PITHigh+s.PITLow, 1)
	s.PIT = s.PITLow + tie*(s.PITHigh-s.PITLow)
	for _, v := range []*float64{&s.CRPSLog, &s.CRPS, &s.LogScore, &s.Probability, &s.PIT, &s.PITLow, &s.PITHigh} {
		*v = shortened(*v)
	}
	return s
}

// CRPS is the continuous ranked probability score of points, by figure, for an
// observed figure, all on the scale of a rising f: the integral over p of twice
// the quantile score,
//
//	2 (1{v <= q(p)} - p) (q(p) - v)
//
// (Gneiting and Raftery, JASA 102, 2007, section 4.2; in quantiles, Laio and
// Tamea, HESS 11, 2007). With from and to inside of 0 and 1 it is the
// quantile-weighted score of Gneiting and Ranjan (JBES 29, 2011), which is
// proper as well.
func CRPS(points []tally.Atom, figure, from, to float64, f func(float64) float64) float64 {
	sum, p, v := 0.0, 0.0, f(figure)
	for i, a := range points {
		lo, hi := max(p, from), min(p+a.Probability, to)
		if i == len(points)-1 {
			hi = to // what rounding left
		}
		if p += a.Probability; hi <= lo {
			continue
		}
		q := f(a.Figure)
		below := (hi*hi - lo*lo) / 2
		if v <= q {
			sum += 2 * (q - v) * ((hi - lo) - below)
		} else {
			sum += 2 * (v - q) * below
		}
	}
	return sum
}

// QuantilesOf returns the quantiles of points: the least figure that is not
// exceeded with at least that probability. Without points they are zero.
func QuantilesOf(points []tally.Atom) tally.Quantiles {
	if len(points) == 0 {
		return tally.Quantiles{}
	}
	at := func(p float64) float64 {
		sum := 0.0
		for _, a := range points {
			if sum += a.Probability; sum >= p-1e-12 {
				return a.Figure
			}
		}
		return points[len(points)-1].Figure
	}
	return tally.Quantiles{Median: at(0.5), P05: at(0.05), P25: at(0.25), P75: at(0.75), P95: at(0.95)}
}

// FigureOf is the one number that stands for what was stated: the bound of a
// floor or a ceiling, the geometric middle of a range.
func FigureOf(v quantity.Range, h quantity.Hedge) float64 {
	switch {
	case h.IsFloor():
		return v.Lo
	case h.IsCeiling():
		return v.Hi
	case v.Lo == v.Hi:
		return v.Lo
	}
	return math.Sqrt(v.Lo) * math.Sqrt(v.Hi)
}
