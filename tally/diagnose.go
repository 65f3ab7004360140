package tally

import (
	"math"
	"slices"
	"sort"

	"gonum.org/v1/gonum/mathext"
)

// Diagnosis says whether the computation can be trusted. R-hat and the
// effective sizes are the worst of the count, the count half way and the rate
// (rank-normalised, split; Vehtari, Gelman, Simpson, Carpenter and Bürkner,
// Bayesian Analysis 16, 2021).
type Diagnosis struct {
	Chains        int
	DrawsPerChain int
	RHat          float64 // near 1 when the chains agree
	EffectiveSize float64 // of the middle of the distribution: how many independent draws they are worth
	TailSize      float64 // of its 5 % and 95 % points
	MCSE          float64 // Monte Carlo standard error of the median count, in its unit
	Histories     int     // distinct paths among the draws
	Diverged      int     // trajectories that left the surface
}

// The least that a count is published with.
const (
	mostRHat       = 1.01
	leastSize      = 400
	leastHistories = 1000
)

// good reports whether the chains agree well enough to quote quantiles.
func (d Diagnosis) good() bool {
	return d.RHat < mostRHat && min(d.EffectiveSize, d.TailSize) >= leastSize && d.Histories >= leastHistories
}

// diagnose looks at quantities of which each has one value a draw, chain after
// chain.
func diagnose(per int, quantities ...[]float64) Diagnosis {
	d := Diagnosis{DrawsPerChain: per, RHat: 1, EffectiveSize: math.Inf(1), TailSize: math.Inf(1)}
	for _, x := range quantities {
		d.Chains = len(x) / per
		ranked := ranks(x)
		folded := make([]float64, len(x))
		middle := quantile(x, 0.5)
		for i, v := range x {
			folded[i] = math.Abs(v - middle)
		}
		r, n := splitRHat(ranked, per)
		rf, _ := splitRHat(ranks(folded), per)
		d.RHat = max(d.RHat, r, rf)
		d.EffectiveSize = min(d.EffectiveSize, n)
		for _, q := range []float64{0.05, 0.95} {
			_, n := splitRHat(below(x, quantile(x, q)), per)
			d.TailSize = min(d.TailSize, n)
		}
	}
	return d
}

// below marks the values that are not over a bound.
func below(x []float64, bound float64) []float64 {
	out := make([]float64, len(x))
	for i, v := range x {
		if v <= bound {
			out[i] = 1
		}
	}
	return out
}

// quantile interpolates the order statistics of x, which it leaves as it is.
func quantile(x []float64, q float64) float64 {
	sorted := slices.Clone(x)
	slices.Sort(sorted)
	return quantileOf(sorted, q)
}

func quantileOf(sorted []float64, q float64) float64 {
	pos := q * float64(len(sorted)-1)
	i := int(pos)
	if i+1 >= len(sorted) {
		return sorted[len(sorted)-1]
	}
	return sorted[i] + (pos-float64(i))*(sorted[i+1]-sorted[i])
}

// ranks returns the normal scores of the ranks of x, ties sharing their mean.
func ranks(x []float64) []float64 {
	order := make([]int, len(x))
	for i := range order {
		order[i] = i
	}
	sort.SliceStable(order, func(a, b int) bool { return x[order[a]] < x[order[b]] })
	out := make([]float64, len(x))
	n := float64(len(x))
	for from := 0; from < len(order); {
		to := from + 1
		for to < len(order) && x[order[to]] == x[order[from]] {
			to++
		}
		rank := float64(from+1+to) / 2
		score := mathext.NormalQuantile((rank - 0.375) / (n + 0.25))
		for _, i := range order[from:to] {
			out[i] = score
		}
		from = to
	}
	return out
}

// splitRHat returns the potential scale reduction of halved chains, and the
// effective sample size by Geyer's initial monotone sequence.
func splitRHat(x []float64, per int) (rhat, size float64) {
	half := per / 2
	if half < 4 {
		return math.Inf(1), 0
	}
	var chains [][]float64
	for at := 0; at+per <= len(x); at += per {
		chains = append(chains, x[at:at+half], x[at+per-half:at+per])
	}
	m, n := float64(len(chains)), float64(half)
	means := make([]float64, len(chains))
	within, grand := 0.0, 0.0
	for c, ch := range chains {
		sum := 0.0
		for _, v := range ch {
			sum += v
		}
		means[c] = sum / n
		grand += means[c] / m
		ss := 0.0
		for _, v := range ch {
			ss += (v - means[c]) * (v - means[c])
		}
		within += ss / (n - 1) / m
	}
	between := 0.0
	for _, v := range means {
		between += (v - grand) * (v - grand) / (m - 1)
	}
	total := within*(n-1)/n + between
	if total <= 0 {
		return 1, m * n // a constant is known
	}
	rhat = 1
	if within > 0 {
		rhat = math.Sqrt(total / within)
	} else {
		rhat = math.Inf(1)
	}
	// Autocorrelation at a lag, of all chains together.
	rho := func(lag int) float64 {
		cov := 0.0
		for c, ch := range chains {
			sum := 0.0
			for i := 0; i+lag < half; i++ {
				sum += (ch[i] - means[c]) * (ch[i+lag] - means[c])
			}
			cov += sum / n / m
		}
		return 1 - (within*(n-1)/n-cov)/total
	}
	sum, last := 0.0, math.Inf(1)
	for lag := 0; lag+1 < half; lag += 2 {
		a := 1.0
		if lag > 0 {
			a = rho(lag)
		}
		pair := a + rho(lag+1)
		if pair < 0 {
			break
		}
		pair = min(pair, last)
		last = pair
		sum += pair
	}
	tau := max(-1+2*sum, 1/math.Log10(m*n))
	return rhat, m * n / tau
}

// mcse returns the Monte Carlo standard error of the median of x, which is worth
// size independent draws: half the distance of the order statistics that its
// beta distribution has at one standard error (Vehtari et al., section 4.4).
func mcse(x []float64, size float64) float64 {
	sorted := slices.Clone(x)
	slices.Sort(sorted)
	se := math.Sqrt(0.25 / size)
	lo, hi := max(0.5-se, 0), min(0.5+se, 1)
	return (quantileOf(sorted, hi) - quantileOf(sorted, lo)) / 2
}

// paretoWeights turns log importance ratios into normalised weights, the largest
// smoothed by a generalised Pareto distribution, and returns the estimated shape
// k-hat: under 0.7 they can be trusted (Vehtari, Simpson, Gelman, Yao and Gabry,
// JMLR 25, 2024).
func paretoWeights(logRatio []float64) (weights []float64, khat float64) {
	n := len(logRatio)
	top := slices.Max(logRatio)
	w := make([]float64, n)
	for i, l := range logRatio {
		w[i] = math.Exp(l - top)
	}
	tail := int(min(0.2*float64(n), 3*math.Sqrt(float64(n))))
	if tail >= 5 {
		order := make([]int, n)
		for i := range order {
			order[i] = i
		}
		sort.SliceStable(order, func(a, b int) bool { return w[order[a]] < w[order[b]] })
		cut := w[order[n-tail-1]]
		excess := make([]float64, tail)
		for i := range excess {
			excess[i] = w[order[n-tail+i]] - cut
		}
		if excess[tail-1] > 1e-15 && excess[0] >= 0 {
			k, sigma := fitPareto(excess)
			khat = k
			if !math.IsInf(k, 0) && !math.IsNaN(k) {
				for i := range excess {
					q := (float64(i) + 0.5) / float64(tail)
					x := cut + paretoQuantile(q, k, sigma)
					w[order[n-tail+i]] = min(x, 1) // no smoothed weight over the largest raw one
				}
			}
		} else {
			khat = math.Inf(-1) // all weights of the tail are alike
		}
	}
	sum := 0.0
	for _, v := range w {
		sum += v
	}
	for i := range w {
		w[i] /= sum
	}
	return w, khat
}

func paretoQuantile(q, k, sigma float64) float64 {
	if math.Abs(k) < 1e-12 {
		return -sigma * math.Log1p(-q)
	}
	return sigma * math.Expm1(-k*math.Log1p(-q)) / k
}

// fitPareto estimates a generalised Pareto distribution from sorted excesses
// (Zhang and Stephens, Technometrics 51, 2009), with the weak prior towards 0.5
// of Vehtari et al.
func fitPareto(x []float64) (k, sigma float64) {
	n := len(x)
	const prior = 3
	grid := 30 + int(math.Sqrt(float64(n)))
	quartile := x[int(float64(n)/4+0.5)-1]
	if quartile <= 0 {
		quartile = x[n-1] / 1e6
	}
	theta := make([]float64, grid)
	logL := make([]float64, grid)
	shape := func(b float64) float64 {
		sum := 0.0
		for _, v := range x {
			sum += math.Log1p(-b * v)
		}
		return sum / float64(n)
	}
	for j := range theta {
		theta[j] = 1/x[n-1] + (1-math.Sqrt(float64(grid)/(float64(j)+0.5)))/(prior*quartile)
		s := shape(theta[j])
		logL[j] = float64(n) * (math.Log(-theta[j]/s) - s - 1)
	}
	b, total := 0.0, 0.0
	for j := range theta {
		sum := 0.0
		for i := range theta {
			sum += math.Exp(logL[i] - logL[j])
		}
		weight := 1 / sum
		b += theta[j] * weight
		total += weight
	}
	b /= total
	k = shape(b)
	sigma = -k / b
	k = (k*float64(n) + 0.5*10) / (float64(n) + 10)
	return k, sigma
}
