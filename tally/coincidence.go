package tally

import (
	"cmp"
	"math"
	"slices"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/claims"
)

// The grid on which beliefs are summed over, on the logarithm: wide enough for
// what an outlier believes, fine beside the noise of a statement.
const (
	beliefReach = 3.0
	beliefStep  = 0.02
)

// Coincidence is the probability that the speaker of second, who has looked for
// himself, states his figure when nothing is known but what first states of the
// same thing (METHOD, section 7, a relay that nobody marked). The belief behind
// first is even on the logarithm before its figure is known; that of second is
// the same moved by shift (what the windows or the units of the two do to it,
// natural logarithm) and by a normal of the given sd.
//
// Both figures have to be known and greater than zero; else it is 1, which tells
// nothing.
func Coincidence(c *casefile.Case, first, second *claims.Claim, shift, sd float64) float64 {
	if !first.Value.Known || !second.Value.Known || !(first.Value.Lo > 0) || !(second.Value.Lo > 0) || !(math.Abs(shift) < beliefReach) {
		return 1
	}
	for _, cl := range []*claims.Claim{first, second} {
		if math.IsInf(cl.Value.Hi, 0) || cl.Value.Hi > mostFigure {
			return 1
		}
	}
	one, two := newManner(first.Value, first.Hedge), newManner(second.Value, second.Hedge)
	outlier := func(cl *claims.Claim) float64 { return outlierChance(reliability(c, cl), cl.Credibility) }
	o1, o2 := outlier(first), outlier(second)

	// Both on one grid around what first states.
	n := int(2*beliefReach/beliefStep) + 1
	middle := math.Log(math.Sqrt(first.Value.Lo) * math.Sqrt(first.Value.Hi))
	at := func(i int) float64 { return middle - beliefReach + float64(i)*beliefStep }
	believed := make([]float64, n)
	total := 0.0
	for i := range believed {
		believed[i], _, _ = one.probability(at(i), 1, o1)
		total += believed[i]
	}
	if !(total > 0) {
		return 1
	}
	reach := int(math.Ceil(4 * sd / beliefStep))
	moves := make([]float64, 2*reach+1)
	sum := 0.0
	for j := range moves {
		moves[j] = 1
		if reach > 0 {
			moves[j] = normalPDF(float64(j-reach) * beliefStep / sd)
		}
		sum += moves[j]
	}
	states := make([]float64, n+2*reach) // second states its figure, by belief before the shift
	for i := range states {
		states[i], _, _ = two.probability(at(i-reach)+shift, 1, o2)
	}
	p := 0.0
	for i := range believed {
		if believed[i] == 0 {
			continue
		}
		q := 0.0
		for j := range moves {
			q += moves[j] * states[i+j]
		}
		p += believed[i] / total * q / sum
	}
	return p
}

// mostFigure is past what anyone states of anything.
const mostFigure = 1e100

// BeliefSD is the sd, on the logarithm, by which what two speakers believe of one
// thing at one time differs: the errors of groups on which only one of them
// rests, or rests more, and how old the figures are beside the windows that they
// cover, in days.
func BeliefSD(c *casefile.Case, a, b *claims.Claim, windowA, windowB float64) float64 {
	m := &c.Model
	type share struct{ a, b float64 }
	var names []string
	var shares []share
	rest := func(cl *claims.Claim, of func(*share) *float64) (shared float64) {
		groups := c.Groups(cl)
		if len(groups) == 0 {
			groups = []string{cmp.Or(cl.Party(), cl.ID)}
		}
		for _, g := range groups {
			i := slices.Index(names, g)
			if i < 0 {
				i = len(names)
				names, shares = append(names, g), append(shares, share{})
			}
			*of(&shares[i]) += 1 / float64(len(groups))
			if slices.Contains(m.SharedBy, g) {
				shared = 1
			}
		}
		return shared
	}
	sharedA := rest(a, func(s *share) *float64 { return &s.a })
	sharedB := rest(b, func(s *share) *float64 { return &s.b })
	variance := math.Pow((sharedA-sharedB)*m.SharedBiasSD, 2)
	for _, s := range shares {
		variance += math.Pow((s.a-s.b)*m.GroupBiasSD, 2)
	}
	for _, days := range []float64{windowA, windowB} {
		variance += math.Pow(min(m.LagMeanDays/max(days, 1), 1), 2)
	}
	return math.Sqrt(variance)
}
