package tally

import (
	"math"
	"math/rand/v2"
	"slices"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/quantity"
)

// GridSteps is how many equal steps of probability the grid of a [Statement]
// has: it holds one value more.
const GridSteps = 1000

// drawsOfEach is how many statements are drawn from each draw of the posterior:
// what a speaker makes of a belief varies more than the belief.
const drawsOfEach = 8

// Rounding says which figure is stated for one that is not rounded yet.
type Rounding string

// The roundings: those of section 3 of METHOD, and that of things counted, which
// are stated as they are.
const (
	RoundNearest Rounding = "nearest"
	RoundDown    Rounding = "at_or_below"
	RoundUp      Rounding = "at_or_above"
	RoundWhole   Rounding = "whole"
)

var roundings = map[rounding]Rounding{nearest: RoundNearest, atOrBelow: RoundDown, atOrAbove: RoundUp}

func (r Rounding) code() rounding {
	switch r {
	case RoundDown:
		return atOrBelow
	case RoundUp:
		return atOrAbove
	}
	return nearest
}

// Known reports whether r is one of the roundings.
func (r Rounding) Known() bool {
	return slices.Contains([]Rounding{RoundNearest, RoundDown, RoundUp, RoundWhole}, r)
}

// Atom is a figure and its probability.
type Atom struct {
	Figure      float64
	Probability float64
}

// Figures appends to list the figures in which one that is not rounded yet is
// stated, a lattice each. Where a lattice has none (under its first point),
// nothing is stated and the probabilities sum to less than one.
func (r Rounding) Figures(list []Atom, unrounded float64) []Atom {
	if !(unrounded > 0) || math.IsInf(unrounded, 0) {
		return list
	}
	if r == RoundWhole {
		if v := math.Round(unrounded); v > 0 {
			list = append(list, Atom{v, 1})
		}
		return list
	}
	y := math.Log(unrounded)
	for lattice, share := range latticeShares {
		if v := roundTo(lattice, y, r.code()); v > 0 {
			list = append(list, Atom{v, share})
		}
	}
	return list
}

// Probability is that of stating v, greater than zero, when cdf is the
// distribution function of the logarithm of the figure before it is rounded.
func (r Rounding) Probability(v float64, cdf func(log float64) float64) float64 {
	if !(v > 0) || math.IsInf(v, 0) {
		return 0
	}
	if r == RoundWhole {
		p := cdf(math.Log(v + 0.5))
		if v > 0.5 {
			p -= cdf(math.Log(v - 0.5))
		}
		return max(p, 0)
	}
	p := 0.0
	for _, e := range latticeEnds(v, r.code()) {
		p += e.weight * cdf(e.at)
	}
	return min(max(p, 0), 1)
}

// unroundedCount is a count of things seen, spread evenly over what is stated as
// this count, on the logarithm.
func unroundedCount(r *rand.Rand, n float64) float64 {
	u := r.Float64()
	if n == 0 {
		return math.Log(max(u/2, 1e-9))
	}
	return math.Log(n - 0.5 + u)
}

// Figure is what one origin states on the counted measure, or a watcher's total
// of voyages, by its reading nearest the speaker.
type Figure struct {
	Origin    string
	Party     string
	Claim     *claims.Claim
	Measure   claims.Measure
	Value     quantity.Range
	Day       dates.Day // that the figure describes, at the latest
	Said      dates.Day // when it was said; when first published where that is not known
	Published dates.Day // first publication of the origin, at the latest
}

// Figures lists the origins that a count as of a day would use, in the order in
// which they were published; relays are in their origin. Nothing is counted.
func Figures(c *casefile.Case, opt Options) ([]Figure, error) {
	sel, err := selectEvidence(c, opt)
	if err != nil {
		return nil, err
	}
	var out []Figure
	add := func(origin string, cl *claims.Claim, published dates.Day) {
		_, day, _ := cl.Describes()
		f := Figure{Origin: origin, Party: cl.Party(), Claim: cl, Measure: cl.Measure, Value: cl.Value, Day: day, Said: published, Published: published}
		if said, ok := cl.SaidAt.Latest(); ok {
			f.Said = min(said, published)
		}
		out = append(out, f)
	}
	for _, t := range sel.terms {
		add(t.origin, t.spoken(), t.latest)
	}
	for _, t := range sel.counts {
		add(t.origin, t.claim, t.first)
	}
	slices.SortStableFunc(out, func(a, b Figure) int { return int(a.Published - b.Published) })
	return out, nil
}
