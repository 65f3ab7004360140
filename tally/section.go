package tally

import (
	"cmp"
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mathext"
)

// section is one part of a result. see takes what it needs of draw k, whose
// model is computed, into places of that draw; end makes the part of it.
type section struct {
	see func(k int, pt *point)
	end func()
}

// onlyBreaks returns the breaks of a posterior of which nothing else is asked.
func (p *posterior) onlyBreaks() (out []Break) {
	s := p.breaks(&out)
	p.each(s.see)
	s.end()
	return out
}

// times is v times the weight of draw k; v itself when all draws weigh alike.
func (p *posterior) times(k int, v float64) float64 {
	if p.weights == nil {
		return v
	}
	return v * p.weights[k]
}

// mean is the posterior mean of a quantity that has one value a draw.
func (p *posterior) mean(x []float64) float64 {
	if p.weights == nil {
		return mean(x)
	}
	return floats.Dot(x, p.weights)
}

// quantiles summarises a quantity that has one value a draw; it may reorder
// them.
func (p *posterior) quantiles(values []float64) Quantiles {
	if p.weights == nil {
		return summarise(values)
	}
	return weighted(values, p.weights)
}

// gridOf returns the quantiles of logarithms, drawsOfEach of every draw, at equal
// steps of probability, as figures. It may reorder the logarithms.
func (p *posterior) gridOf(logs []float64) []float64 {
	out := make([]float64, GridSteps+1)
	if p.weights == nil {
		slices.Sort(logs)
		for i := range out {
			out[i] = math.Exp(quantileOf(logs, float64(i)/GridSteps))
		}
		return out
	}
	list := make([]heavy, len(logs))
	for i, l := range logs {
		list[i] = heavy{l, p.weights[i/drawsOfEach] / drawsOfEach}
	}
	sortHeavy(list)
	sum, at := 0.0, 0
	for i := range out {
		for ; at < len(list)-1 && sum+list[at].weight < float64(i)/GridSteps; at++ {
			sum += list[at].weight
		}
		out[i] = math.Exp(list[at].value)
	}
	out[0], out[GridSteps] = math.Exp(list[0].value), math.Exp(list[len(list)-1].value)
	return out
}

// mcseOfMean is the Monte Carlo standard error of the posterior mean of x.
func (p *posterior) mcseOfMean(x []float64) float64 {
	if p.weights != nil {
		return weightedError(x, p.weights, p.per)
	}
	_, ess := splitRHat(x, p.per)
	return sd(x) / math.Sqrt(ess)
}

// heavy is a value with a weight.
type heavy struct{ value, weight float64 }

// sortHeavy sorts by value, stably: by digits of eleven bits of a number that is
// ordered as the values are. None may be NaN.
func sortHeavy(list []heavy) {
	const bits, digits = 11, 6
	key := func(v float64) uint64 {
		b := math.Float64bits(v)
		return b ^ (uint64(int64(b)>>63) | 1<<63)
	}
	var counts [digits][1 << bits]int32
	for _, h := range list {
		k := key(h.value)
		for d := range digits {
			counts[d][k>>(bits*d)&(1<<bits-1)]++
		}
	}
	from, to := list, make([]heavy, len(list))
	for d := range digits {
		at := &counts[d]
		sum, all := int32(0), false
		for i, n := range at {
			all = all || int(n) == len(list)
			at[i] = sum
			sum += n
		}
		if all {
			continue // they have this digit in common
		}
		for _, h := range from {
			digit := key(h.value) >> (bits * d) & (1<<bits - 1)
			to[at[digit]] = h
			at[digit]++
		}
		from, to = to, from
	}
	if len(list) > 0 && &from[0] != &list[0] {
		copy(list, from)
	}
}

// weightedError is the Monte Carlo standard error of the mean of x under weights
// that sum to one: that of the mean of n w (x - mean), which is zero, by what the
// chains of these are worth.
func weightedError(x, weights []float64, per int) float64 {
	h := contributions(x, weights)
	_, ess := splitRHat(h, per)
	return sd(h) / math.Sqrt(ess)
}

// contributions are n w (x - mean): what each draw adds to the error of a
// weighted mean.
func contributions(x, weights []float64) []float64 {
	m, n := floats.Dot(x, weights), float64(len(x))
	out := make([]float64, len(x))
	for k, v := range x {
		out[k] = n * weights[k] * (v - m)
	}
	return out
}

// rankUnder returns the normal scores of the ranks of x under weights that sum
// to one: of the share under a value and half of its own, ties together.
func rankUnder(x, weights []float64) []float64 {
	order := make([]int, len(x))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Or(cmp.Compare(x[a], x[b]), a-b) })
	out := make([]float64, len(x))
	under := 0.0
	for from := 0; from < len(order); {
		to, own := from, 0.0
		for ; to < len(order) && x[order[to]] == x[order[from]]; to++ {
			own += weights[order[to]]
		}
		score := normalScore(under + own/2)
		for _, i := range order[from:to] {
			out[i] = score
		}
		under += own
		from = to
	}
	return out
}

// normalScore is the standard normal quantile of a share, kept finite.
func normalScore(share float64) float64 {
	return mathext.NormalQuantile(min(max(share, 1e-9), 1-1e-9))
}

// weightedAt returns quantiles of weighted draws at rising shares.
func weightedAt(x, weights []float64, shares ...float64) []float64 {
	list := make([]heavy, len(x))
	total := 0.0
	for i, v := range x {
		list[i] = heavy{v, weights[i]}
		total += weights[i]
	}
	sortHeavy(list)
	out := make([]float64, len(shares))
	sum, at := list[0].weight, 0
	for i, share := range shares {
		for sum < share*total && at < len(list)-1 {
			at++
			sum += list[at].weight
		}
		out[i] = list[at].value
	}
	return out
}

// shareUnder is the posterior probability that a quantity is under a figure; it has
// one value a draw, in their order where they are weighted.
func (p *posterior) shareUnder(values []float64, figure float64) float64 {
	if p.weights == nil {
		return shareUnder(values, figure)
	}
	return floats.Dot(below(values, math.Nextafter(figure, math.Inf(-1))), p.weights)
}
