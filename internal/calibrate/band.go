package calibrate

import (
	"math"
	"slices"
)

// The empirical distribution function is looked at on as many steps, evenly over
// 0 to 1, as there are samples, within these bounds. Few samples are looked at
// finely enough that all of them at one end are found.
const (
	leastPoints = 20
	mostPoints  = 100
)

// Band is a simultaneous band for the empirical distribution function of n
// samples that are even over 0 to 1: with its probability the counts at all
// points lie within it.
type Band struct {
	Samples int
	Lo, Hi  []int // least and most samples at or under (i+1)/len(Lo)
}

// binomials holds what distribution functions of one number of samples need.
type binomials struct {
	n     int
	steps int
	logs  []float64 // ln i!
}

func newBinomials(n int) *binomials {
	b := &binomials{n: n, steps: min(max(n, leastPoints), mostPoints), logs: make([]float64, n+1)}
	for i := 2; i <= n; i++ {
		b.logs[i] = b.logs[i-1] + math.Log(float64(i))
	}
	return b
}

// chance is the probability of k of n at p.
func (b *binomials) chance(n, k int, p float64) float64 {
	switch {
	case p >= 1:
		if k == n {
			return 1
		}
		return 0
	case p <= 0:
		if k == 0 {
			return 1
		}
		return 0
	}
	return math.Exp(b.logs[n] - b.logs[k] - b.logs[n-k] + float64(k)*math.Log(p) + float64(n-k)*math.Log1p(-p))
}

// tails returns for every count at one point twice the smaller of the
// probabilities to lie at or under it and at or over it.
func (b *binomials) tails(p float64) []float64 {
	out := make([]float64, b.n+1)
	under := 0.0
	for k := range out {
		under += b.chance(b.n, k, p)
		out[k] = under
	}
	over := 0.0
	for k := b.n; k >= 0; k-- {
		over += b.chance(b.n, k, p)
		out[k] = min(1, 2*min(out[k], over))
	}
	return out
}

// tie is how near two tails are that are the same by symmetry.
const tie = 1e-9

// within is the counts at each point whose tails are over gamma.
func (b *binomials) within(gamma float64) (lo, hi []int) {
	gamma *= 1 + tie
	for i := 1; i < b.steps; i++ {
		t := b.tails(float64(i) / float64(b.steps))
		first := slices.IndexFunc(t, func(v float64) bool { return v > gamma })
		if first < 0 {
			return nil, nil
		}
		last := len(t) - 1
		for t[last] <= gamma {
			last--
		}
		lo, hi = append(lo, first), append(hi, last)
	}
	return lo, hi
}

// inside is the probability that all counts lie in a band. The counts at the
// points are a Markov chain: of those above one point each lies under the next
// with the same probability (Säilynoja et al., section 2.2).
func (b *binomials) inside(lo, hi []int) float64 {
	if lo == nil {
		return 0
	}
	now := []float64{1}
	base := 0 // the count that now[0] is of
	z := 0.0
	for i := range lo {
		next := float64(i+1) / float64(b.steps)
		p := (next - z) / (1 - z)
		odds := p / (1 - p)
		z = next
		out := make([]float64, hi[i]-lo[i]+1)
		for j, w := range now {
			if w == 0 {
				continue
			}
			c := base + j
			rest := b.n - c
			k := max(lo[i]-c, 0)
			most := min(hi[i]-c, rest)
			if k > most {
				continue
			}
			// Each chance from the one before: no exponential in the loop.
			q := b.chance(rest, k, p)
			for ; ; k++ {
				out[c+k-lo[i]] += w * q
				if k == most {
					break
				}
				q *= float64(rest-k) / float64(k+1) * odds
			}
		}
		now, base = out, lo[i]
	}
	sum := 0.0
	for _, w := range now {
		sum += w
	}
	return min(sum, 1)
}

// NewBand returns the band that holds n samples with at least this probability,
// and as little more as counts allow.
func NewBand(n int, probability float64) Band {
	b := newBinomials(n)
	lo, hi := 0.0, 1.0 // of gamma: counts are discrete, so it may be over 1 - probability
	for range 40 {
		mid := (lo + hi) / 2
		if b.inside(b.within(mid)) >= probability {
			lo = mid
		} else {
			hi = mid
		}
	}
	band := Band{Samples: n}
	band.Lo, band.Hi = b.within(lo)
	return band
}

// Holds reports whether samples stay in the band.
func (b *Band) Holds(samples []float64) bool {
	counts := cumulative(samples, len(b.Lo)+1)
	for i := range b.Lo {
		if counts[i] < b.Lo[i] || counts[i] > b.Hi[i] {
			return false
		}
	}
	return true
}

// cumulative counts the samples at or under each point but the last.
func cumulative(samples []float64, steps int) []int {
	sorted := slices.Sorted(slices.Values(samples))
	out := make([]int, steps-1)
	at := 0
	for i := range out {
		for at < len(sorted) && sorted[at] <= float64(i+1)/float64(steps) {
			at++
		}
		out[i] = at
	}
	return out
}

// PValue is the probability that even samples stray as far as these from the
// middle, where how far is how small the smallest tail at any point is.
func PValue(samples []float64) float64 {
	if len(samples) == 0 {
		return 1
	}
	b := newBinomials(len(samples))
	gamma := 1.0
	for i, c := range cumulative(samples, b.steps) {
		gamma = min(gamma, b.tails(float64(i+1) / float64(b.steps))[c])
	}
	return max(0, 1-b.inside(b.within(gamma)))
}
