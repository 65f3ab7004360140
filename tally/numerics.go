package tally

import (
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/floats"
)

// What stands here gonum has too, in packages that bring all of LAPACK into the
// program: 2 MB for these lines. numerics_test.go holds them to it.

// meanVariance returns the mean and the unbiased variance of values; nil weights
// are ones.
func meanVariance(values, weights []float64) (mean, variance float64) {
	total := float64(len(values))
	if weights == nil {
		mean = floats.Sum(values) / total
	} else {
		total = floats.Sum(weights)
		mean = floats.Dot(values, weights) / total
	}
	var squares, rest float64
	for i, v := range values {
		d, w := v-mean, 1.0
		if weights != nil {
			w = weights[i]
		}
		squares += w * d * d
		rest += w * d
	}
	// The rest is zero but for rounding; taking it off keeps digits.
	return mean, (squares - rest*rest/total) / (total - 1)
}

// poisson draws whole numbers of this mean.
type poisson struct {
	mean float64
	r    *rand.Rand
}

// draw returns the next. Under a mean of 10 it counts arrivals, over it it
// rejects from a transformed uniform: W. Hörmann, "The transformed rejection
// method for generating Poisson random variables", Insurance: Mathematics and
// Economics 12 (1993), algorithm PTRS.
func (p poisson) draw() float64 {
	if p.mean < 10 {
		n := 0.0
		for t := p.r.ExpFloat64(); t < p.mean; t += p.r.ExpFloat64() {
			n++
		}
		return n
	}
	b := 0.931 + 2.53*math.Sqrt(p.mean)
	a := 0.02483*b - 0.059
	inverse := 1.1239 + 1.1328/(b-3.4)
	sure := 0.9277 - 3.6224/(b-2)
	for {
		u, v := p.r.Float64()-0.5, p.r.Float64()
		s := 0.5 - math.Abs(u)
		n := math.Floor((2*a/s+b)*u + p.mean + 0.43)
		if s >= 0.07 && v <= sure {
			return n
		}
		if n <= 0 || s < 0.013 && v > s {
			continue
		}
		logFactorial, _ := math.Lgamma(n + 1)
		if math.Log(v*inverse/(a/(s*s)+b)) <= n*math.Log(p.mean)-p.mean-logFactorial {
			return n
		}
	}
}

// solveSymmetric returns x of a x = b for a symmetric positive definite matrix,
// of which the lower triangle is read, by Cholesky's factors; false for one that
// is not positive definite.
func solveSymmetric(a [][]float64, b []float64) ([]float64, bool) {
	n := len(b)
	l := make([][]float64, n)
	x := make([]float64, n)
	for j := range n {
		l[j] = make([]float64, j+1)
		for i := range j + 1 {
			rest := a[j][i] - floats.Dot(l[j][:i], l[i][:i])
			if i < j {
				l[j][i] = rest / l[i][i]
				continue
			}
			if !(rest > 0) {
				return nil, false
			}
			l[j][j] = math.Sqrt(rest)
		}
		x[j] = (b[j] - floats.Dot(l[j][:j], x[:j])) / l[j][j]
	}
	for j := n - 1; j >= 0; j-- {
		for i := j + 1; i < n; i++ {
			x[j] -= l[i][j] * x[i]
		}
		x[j] /= l[j][j]
	}
	return x, true
}
