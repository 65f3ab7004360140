package tally

import "math"

const (
	invSqrt2   = 1 / math.Sqrt2
	invSqrt2Pi = 0.398942280401432677939946059934 // 1/sqrt(2 pi)
)

// exp is the exponential function to one part in 10^13, several times as fast as
// that of the standard library: 2^(k/64) from a table, times a polynomial of what
// is left, which is under 0.0055.
func exp(x float64) float64 {
	if !(x > -700 && x < 700) {
		return math.Exp(x)
	}
	const (
		perUnit = expKnots / math.Ln2
		// ln 2 over 64, as a head whose products are exact and the rest.
		head = 0x1.62e42fefp-1 / expKnots
		rest = 0x1.473de6af278edp-34 / expKnots
	)
	k := int(x*perUnit+(1<<17+0.5)) - 1<<17
	n := float64(k)
	r := x - n*head - n*rest
	r2 := r * r
	scale := math.Float64frombits(uint64(1023+k>>6) << 52)
	return scale * expTable[k&(expKnots-1)] * ((1 + r) + r2*((1.0/2+r*(1.0/6))+r2*(1.0/24+r*(1.0/120))))
}

const expKnots = 64

var expTable = func() (out [expKnots]float64) {
	for i := range out {
		out[i] = math.Exp2(float64(i) / expKnots)
	}
	return out
}()

// normalPDF is the standard normal density.
func normalPDF(x float64) float64 { return invSqrt2Pi * exp(-x*x/2) }

// normalCDF is the standard normal distribution function.
func normalCDF(x float64) float64 { return 0.5 * math.Erfc(-x*invSqrt2) }

// mills is (1 - Phi(t)) / phi(t) for t of 5 and more: Laplace's continued
// fraction (Abramowitz and Stegun, 26.2.14), to better than one part in 10^7.
func mills(t float64) float64 {
	c := t
	for n := 8; n > 0; n-- {
		c = t + float64(n)/c
	}
	return 1 / c
}

// farOut is where a standard normal is taken to have ended: what is left out is
// under one part in ten thousand million.
const farOut = 6.4

// gauss returns the standard normal distribution function and density, from
// tables: the sampler asks for them some hundred million times in a count. They
// are off by under 10^-9.
func gauss(x float64) (cdf, pdf float64) {
	switch {
	case x > farOut:
		return 1, 0
	case !(x >= -farOut): // nor is it a number where the model overflows
		return 0, 0
	}
	i, t := place64(x + farOut)
	a, b := &knots[i], &knots[i+1]
	h01, h10, h11 := hermite(t)
	cdf = a.cdf + h01*(b.cdf-a.cdf) + h10*a.pdf + h11*b.pdf
	pdf = a.pdf + h01*(b.pdf-a.pdf) + h10*a.slope + h11*b.slope
	return cdf, pdf
}

const knotsPerUnit = 64

// place64 returns the knot under x, which is at least zero, and how far behind it
// x lies, in knots.
func place64(x float64) (i int, t float64) {
	pos := x * knotsPerUnit
	i = int(pos)
	return i, pos - float64(i)
}

// hermite returns what the step from one knot to the next and the slopes at both
// weigh t of the way between them: the cubic with the right values and slopes at
// both ends.
func hermite(t float64) (step, slope0, slope1 float64) {
	t2 := t * t
	t3 := t2 * t
	return 3*t2 - 2*t3, (t3 - 2*t2 + t) / knotsPerUnit, (t3 - t2) / knotsPerUnit
}

// knot is the distribution function at a knot, its derivative, and that one's.
type knot struct{ cdf, pdf, slope float64 }

// knots reach from -farOut a little past farOut.
var knots = func() []knot {
	out := make([]knot, 822)
	for i := range out {
		x := float64(i)/knotsPerUnit - farOut
		out[i] = knot{normalCDF(x), normalPDF(x), -x * normalPDF(x)}
	}
	return out
}()

// expGauss is the distribution of s e - D, e standard normal and D exponential
// with this rate (an exponentially modified Gaussian; Grushka, Analytical
// Chemistry 44, 1972). It returns what the distribution function at u has beside
// that of s e, its derivative by u, and that by the logarithm of the rate; pdf is
// the standard normal density at u/s.
func expGauss(u, s, rate, pdf float64) (more, du, dLogRate float64) {
	t := u/s + rate*s
	var tail float64 // E[exp(-rate (s e - u)); s e > u]
	switch {
	case t >= 5:
		if pdf == 0 {
			return 0, 0, 0
		}
		tail = pdf * mills(t)
	case t < -farOut:
		tail = exp(rate*u + rate*rate*s*s/2)
	default:
		cdf, _ := gauss(-t)
		tail = exp(rate*u+rate*rate*s*s/2) * cdf
	}
	return tail, rate * tail, rate * ((u+rate*s*s)*tail - s*pdf)
}

// student returns the distribution function and the density of a Student t with
// three degrees of freedom, from a table where it has most of its mass.
func student(t float64) (cdf, pdf float64) {
	if !(t >= -studentOut && t < studentOut) {
		return studentCDF(t), studentPDF(t)
	}
	i, at := place64(t + studentOut)
	a, b := &studentKnots[i], &studentKnots[i+1]
	h01, h10, h11 := hermite(at)
	cdf = a.cdf + h01*(b.cdf-a.cdf) + h10*a.pdf + h11*b.pdf
	pdf = a.pdf + h01*(b.pdf-a.pdf) + h10*a.slope + h11*b.slope
	return cdf, pdf
}

func studentCDF(t float64) float64 {
	x := t * (1 / math.Sqrt(3))
	return 0.5 + (x/(1+x*x)+math.Atan(x))/math.Pi
}

func studentPDF(t float64) float64 {
	q := 1 + t*t/3
	return 2 / (math.Pi * math.Sqrt(3) * q * q)
}

const studentOut = 8

var studentKnots = func() []knot {
	out := make([]knot, 2*studentOut*knotsPerUnit+2)
	for i := range out {
		t := float64(i)/knotsPerUnit - studentOut
		pdf := studentPDF(t)
		out[i] = knot{studentCDF(t), pdf, -4 * t / 3 / (1 + t*t/3) * pdf}
	}
	return out
}()

// softplus is ln(1 + e^x), from a table between -12 and 12.
func softplus(x float64) float64 {
	if !(x >= -softplusOut && x < softplusOut) {
		return max(x, 0) + math.Log1p(math.Exp(-math.Abs(x)))
	}
	i, at := place64(x + softplusOut)
	a, b := &softplusKnots[i], &softplusKnots[i+1]
	h01, h10, h11 := hermite(at)
	return a.value + h01*(b.value-a.value) + h10*a.slope + h11*b.slope
}

const softplusOut = 12

var softplusKnots = func() []struct{ value, slope float64 } {
	out := make([]struct{ value, slope float64 }, 2*softplusOut*knotsPerUnit+2)
	for i := range out {
		x := float64(i)/knotsPerUnit - softplusOut
		out[i].value, out[i].slope = max(x, 0)+math.Log1p(math.Exp(-math.Abs(x))), 1/(1+math.Exp(-x))
	}
	return out
}()
