package main

import (
	"math"
	"slices"
	"sort"
)

// diagnosis is of one quantity: rank-normalised split R-hat, bulk and tail
// effective sizes (Vehtari, Gelman, Simpson, Carpenter and Buerkner, Bayesian
// Analysis 16, 2021), and the effective size of its mean.
type diagnosis struct{ rhat, bulk, tail, size float64 }

func diagnose(chains [][]float64) diagnosis {
	s := split(chains)
	all := slices.Concat(s...)
	slices.Sort(all)
	median := at(all, 0.5)
	folded := each(s, func(x float64) float64 { return math.Abs(x - median) })
	d := diagnosis{rhat: max(rhat(ranked(s)), rhat(ranked(folded))), bulk: size(ranked(s)), size: size(s), tail: math.Inf(1)}
	for _, p := range []float64{0.05, 0.95} {
		q := at(all, p)
		d.tail = min(d.tail, size(each(s, func(x float64) float64 {
			if x <= q {
				return 1
			}
			return 0
		})))
	}
	return d
}

func split(chains [][]float64) [][]float64 {
	var out [][]float64
	for _, c := range chains {
		h := len(c) / 2
		out = append(out, c[:h], c[len(c)-h:])
	}
	return out
}

func each(chains [][]float64, f func(float64) float64) [][]float64 {
	out := make([][]float64, len(chains))
	for i, c := range chains {
		out[i] = make([]float64, len(c))
		for j, x := range c {
			out[i][j] = f(x)
		}
	}
	return out
}

// ranked puts the normal scores of the ranks in place of the values; equal
// values share the mean of their ranks.
func ranked(chains [][]float64) [][]float64 {
	all := slices.Concat(chains...)
	slices.Sort(all)
	n := float64(len(all))
	return each(chains, func(x float64) float64 {
		lo := sort.SearchFloat64s(all, x)
		hi := sort.Search(len(all), func(i int) bool { return all[i] > x })
		r := float64(lo+hi+1) / 2
		return math.Sqrt2 * math.Erfinv(2*(r-0.375)/(n+0.25)-1)
	})
}

func moments(v []float64) (mean, variance float64) {
	for _, x := range v {
		mean += x / float64(len(v))
	}
	for _, x := range v {
		variance += (x - mean) * (x - mean) / float64(len(v)-1)
	}
	return mean, variance
}

// between returns the mean variance within chains and the pooled estimate.
func between(chains [][]float64) (within, pooled float64) {
	n := float64(len(chains[0]))
	var means []float64
	for _, c := range chains {
		m, v := moments(c)
		means = append(means, m)
		within += v / float64(len(chains))
	}
	_, b := moments(means)
	return within, within*(n-1)/n + b
}

func rhat(chains [][]float64) float64 {
	w, v := between(chains)
	if w == 0 {
		return 1
	}
	return math.Sqrt(v / w)
}

// size is the effective size by Geyer's initial monotone sequence over the
// autocorrelations of all chains.
func size(chains [][]float64) float64 {
	n, m := len(chains[0]), float64(len(chains))
	w, pooled := between(chains)
	if w == 0 {
		return float64(n) * m
	}
	means := make([]float64, len(chains))
	for i, c := range chains {
		means[i], _ = moments(c)
	}
	rho := func(t int) float64 {
		s := 0.0
		for i, c := range chains {
			a := 0.0
			for k := range n - t {
				a += (c[k] - means[i]) * (c[k+t] - means[i])
			}
			s += a / float64(n) / m
		}
		return 1 - (w*float64(n-1)/float64(n)-s)/pooled
	}
	tau, last := -1.0, math.Inf(1)
	for t := 0; t+1 < n; t += 2 {
		pair := rho(t) + rho(t+1)
		if t == 0 {
			pair = 1 + rho(1)
		}
		if pair < 0 {
			break
		}
		last = min(last, pair)
		tau += 2 * last
	}
	return float64(n) * m / max(tau, 1/math.Log10(float64(n)*m))
}

func at(sorted []float64, p float64) float64 {
	x := p * float64(len(sorted)-1)
	i := int(x)
	if i+1 >= len(sorted) {
		return sorted[len(sorted)-1]
	}
	return sorted[i] + (x-float64(i))*(sorted[i+1]-sorted[i])
}

// figureOf is a quantity in a few numbers. The error of a quantile is half of
// the distance between the order statistics one standard error of its
// probability to either side.
func figureOf(chains [][]float64, effective float64) *figure {
	all := slices.Concat(chains...)
	slices.Sort(all)
	mean, variance := moments(all)
	f := &figure{Mean: mean, SD: math.Sqrt(variance), Error: math.Sqrt(variance / effective)}
	for i, p := range probabilities {
		below := each(chains, func(x float64) float64 {
			if x <= at(all, p) {
				return 1
			}
			return 0
		})
		e := math.Sqrt(p * (1 - p) / size(split(below)))
		f.Q[i] = at(all, p)
		f.QError[i] = (at(all, min(p+e, 1)) - at(all, max(p-e, 0))) / 2
	}
	return f
}
