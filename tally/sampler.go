package tally

import (
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"sync"

	"gonum.org/v1/gonum/floats"
)

// effort is the sampler's size. Several chains from different starts let the
// result say whether they agree.
type effort struct {
	chains    int
	warmup    int // sweeps before the first draw
	sweeps    int
	keepEvery int
}

var (
	fullEffort = effort{chains: 4, warmup: 1500, sweeps: 6000, keepEvery: 4}
	longEffort = effort{chains: 4, warmup: 6000, sweeps: 24000, keepEvery: 16} // when that does not settle
)

// chain is one Markov chain over states.
type chain struct {
	*state
	r        *rand.Rand
	terms    []float64 // likelihood of each term in the present state
	claims   float64   // logarithm of their product
	groups   []int     // places of all groups' errors
	sharing  []int     // of those that also share an error
	standing []int     // of those that do not

	// Scratch space, so that a sweep does not allocate.
	nu, proposal []float64
	shapeTry     []float64
	old          history // increments and totals before a proposal
	factorsTry   *factors
	termsTry     []float64
}

func newChain(w *world, seed uint64, n int) *chain {
	c := &chain{state: newState(w), r: rand.New(rand.NewPCG(seed, uint64(n)+1)), factorsTry: newFactors(w)}
	size := max(w.layout.size, w.cells+2)
	c.nu, c.proposal = make([]float64, size), make([]float64, size)
	c.shapeTry = make([]float64, w.cells)
	c.old = history{logInc: make([]float64, w.cells), inc: make([]float64, w.cells), total: make([]float64, w.cells+1)}
	c.terms, c.termsTry = make([]float64, len(w.terms)), make([]float64, len(w.terms))
	for _, g := range slices.Sorted(maps.Keys(w.layout.groups)) {
		at := w.layout.groups[g]
		c.groups = append(c.groups, at)
		if w.shares(g) {
			c.sharing = append(c.sharing, at)
		} else {
			c.standing = append(c.standing, at)
		}
	}
	c.drawPrior(c.r)
	c.claims = c.likelihoods(c.factors, c.terms)
	return c
}

// run samples all chains, each in its own goroutine with its own generator, and
// returns the kept draws of one chain after the other. Chains that were stopped
// return what they have.
func run(w *world, seed uint64, e effort, stop func() bool) (draws []*state, perChain int) {
	out := make([][]*state, e.chains)
	var wg sync.WaitGroup
	for n := range e.chains {
		wg.Go(func() {
			c := newChain(w, seed, n)
			for i := range e.warmup + e.sweeps {
				if stop != nil && i%64 == 0 && stop() {
					return
				}
				c.sweep()
				if i >= e.warmup && (i-e.warmup)%e.keepEvery == 0 {
					out[n] = append(out[n], c.copy())
				}
			}
		})
	}
	wg.Wait()
	return slices.Concat(out...), len(out[0])
}

// sweep moves every part of the state once. Each move leaves the posterior
// invariant.
func (c *chain) sweep() {
	c.moveRate()
	if c.r.IntN(2) == 0 {
		c.moveFactors()
	}
	for range len(c.factors.z) / 2 {
		c.moveFactor()
	}
	c.moveWindows()
	for range 3 {
		c.moveSplit()
		c.moveBlock()
		c.moveTransfer()
		c.moveAnew()
		c.moveScale()
	}
	c.moveExchange()
}

// slice moves a vector of standard normals by elliptical slice sampling
// (Murray, Adams and MacKay, AISTATS 2010), which has no step size to tune.
// present is the log likelihood of x; it returns that of the new x.
func (c *chain) slice(x []float64, present float64, logL func([]float64) float64) float64 {
	nu, y := c.nu[:len(x)], c.proposal[:len(x)]
	for i := range nu {
		nu[i] = c.r.NormFloat64()
	}
	floor := present - c.r.ExpFloat64()
	angle := 2 * math.Pi * c.r.Float64()
	lo, hi := angle-2*math.Pi, angle
	for {
		sin, cos := math.Sincos(angle)
		for i := range x {
			y[i] = x[i]*cos + nu[i]*sin
		}
		if l := logL(y); l > floor {
			copy(x, y)
			return l
		}
		if angle < 0 {
			lo = angle
		} else {
			hi = angle
		}
		if hi-lo < 1e-9 {
			return present // the bracket has shrunk onto the present state
		}
		angle = lo + (hi-lo)*c.r.Float64()
	}
}

// moveRate moves the rate given what arrived.
func (c *chain) moveRate() {
	c.slice(c.rate, c.logIncrements(c.shape), func(rate []float64) float64 {
		c.w.setShapes(rate, c.shapeTry)
		return c.logIncrements(c.shapeTry)
	})
	c.w.setShapes(c.rate, c.shape)
}

// moveFactors moves biases, scopes, modes and the early flow given what
// arrived.
func (c *chain) moveFactors() {
	c.claims = c.slice(c.factors.z, c.claims, func(z []float64) float64 {
		c.factorsTry.set(c.w, z)
		return c.likelihoods(c.factorsTry, c.termsTry)
	})
	c.factors.set(c.w, c.factors.z)
	c.likelihoods(c.factors, c.terms)
}

// moveFactor moves one of the elicited quantities. A speaker who states floors
// leaves his own error loose while others pin everything else down: then this
// move goes far where moving all at once cannot.
func (c *chain) moveFactor() {
	z := c.proposal[:c.w.layout.size]
	copy(z, c.factors.z)
	at := c.r.IntN(len(z))
	step := 2 * math.Exp(-3*c.r.Float64()) * c.r.NormFloat64()
	ratio := -step * (z[at] + step/2)
	z[at] += step
	c.factorsTry.set(c.w, z)
	now := c.likelihoods(c.factorsTry, c.termsTry)
	if -c.r.ExpFloat64() < ratio+now-c.claims {
		c.take(now)
	}
}

// take makes the tried factors and likelihoods the present ones.
func (c *chain) take(now float64) {
	c.claims = now
	c.terms, c.termsTry = c.termsTry, c.terms
	c.factors, c.factorsTry = c.factorsTry, c.factors
}

// moveWindows redraws each term's lag and place in its stated dates from the
// prior and accepts by that term alone.
func (c *chain) moveWindows() {
	for i := range c.w.terms {
		was := c.placed[i]
		try := was
		switch c.r.IntN(3) {
		case 0:
			try.lag = c.w.drawLag(c.r)
		case 1:
			try.open = c.r.Float64()
		default:
			try.close = c.r.Float64()
		}
		c.setWindow(i, try)
		if now := c.likelihood(i, c.factors); c.r.Float64()*c.terms[i] < now {
			c.terms[i] = now
		} else {
			c.setWindow(i, was)
		}
	}
	c.claims = logProduct(c.terms)
}

// moveSplit redraws how the total of a run of cells divides among them, from
// the prior given that total (a Dirichlet), and accepts by the claims.
func (c *chain) moveSplit() {
	n := c.w.cells
	if n < 2 {
		return
	}
	from := c.r.IntN(n - 1)
	to := min(from+2+c.r.IntN(min(8, n-from-1)), n)
	c.remember()
	logTotal := floats.LogSumExp(c.logInc[from:to])
	for k := from; k < to; k++ {
		c.logInc[k] = logGamma(c.r, c.shape[k])
	}
	shift := logTotal - floats.LogSumExp(c.logInc[from:to])
	for k := from; k < to; k++ {
		c.logInc[k] += shift
		c.inc[k] = math.Exp(c.logInc[k])
	}
	c.sum(from)
	now := c.seen(float64(from)*c.w.days, float64(to)*c.w.days)
	c.accept(now-c.claims, now)
}

// moveTransfer moves some of what arrived in one run of cells into the next, or
// back: N changes between the two and nowhere else. On the logit of the first
// run's share the step is symmetric and the volume stays as it is.
func (c *chain) moveTransfer() {
	n := c.w.cells
	if n < 2 {
		return
	}
	mid := 1 + c.r.IntN(n-1)
	from := max(0, mid-1-c.r.IntN(12))
	to := min(n, mid+1+c.r.IntN(12))
	// Sums of logarithms: beside a large N, a quiet run is lost in a difference
	// of totals.
	odds := floats.LogSumExp(c.logInc[from:mid]) - floats.LogSumExp(c.logInc[mid:to])
	step := 2 * math.Exp(-2.5*c.r.Float64()) * c.r.NormFloat64()
	c.remember()
	prior := 0.0
	scale := func(from, to int, by float64) {
		for k := from; k < to; k++ {
			c.logInc[k] += by
			c.inc[k] = math.Exp(c.logInc[k])
			prior += c.shape[k] * by
		}
	}
	scale(from, mid, softplus(-odds)-softplus(-odds-step))
	scale(mid, to, softplus(odds)-softplus(odds+step))
	c.sum(from)
	now := c.seen(float64(from)*c.w.days, float64(to)*c.w.days)
	c.accept(prior+now-c.claims, now)
}

// softplus is ln(1 + e^x).
func softplus(x float64) float64 {
	if x > 0 {
		return x + math.Log1p(math.Exp(-x))
	}
	return math.Log1p(math.Exp(x))
}

// moveAnew redraws a short run of cells from the prior given the rate. What
// moved after the last statement is known from the rate alone.
func (c *chain) moveAnew() {
	n := c.w.cells
	from := c.r.IntN(n)
	to := min(n, from+1+c.r.IntN(4))
	if c.r.IntN(3) == 0 {
		from, to = max(0, n-1-c.r.IntN(12)), n
	}
	c.remember()
	logSize := math.Log(c.w.model.LumpSize)
	for k := from; k < to; k++ {
		c.logInc[k] = logSize + logGamma(c.r, c.shape[k])
		c.inc[k] = math.Exp(c.logInc[k])
	}
	c.sum(from)
	now := c.seen(float64(from)*c.w.days, math.Inf(1))
	c.accept(now-c.claims, now)
}

// seen returns the log likelihood after a change of N between two days; terms
// that do not see it keep theirs.
func (c *chain) seen(lo, hi float64) float64 {
	copy(c.termsTry, c.terms)
	changed := false
	for i := range c.termsTry {
		if c.touches(&c.w.terms[i], lo, hi) {
			c.termsTry[i] = c.likelihood(i, c.factors)
			changed = true
		}
	}
	if !changed {
		return c.claims
	}
	return logProduct(c.termsTry)
}

// moveBlock scales a run of cells.
func (c *chain) moveBlock() {
	n := c.w.cells
	from := c.r.IntN(n)
	to := from + 1 + c.r.IntN(n-from)
	// Scales from a hundredth to a few tenths suit both well and badly known
	// stretches.
	step := 0.4 * math.Exp(-3*c.r.Float64()) * c.r.NormFloat64()
	before := c.claims
	c.remember()
	prior := 0.0
	factor := math.Exp(step)
	for k := from; k < to; k++ {
		c.logInc[k] += step
		c.inc[k] *= factor
		prior += c.shape[k] * step
	}
	c.sum(from)
	prior -= ((c.total[to] - c.total[from]) - (c.old.total[to] - c.old.total[from])) / c.w.model.LumpSize
	now := c.seen(float64(from)*c.w.days, math.Inf(1))
	c.accept(prior+now-before, now)
}

// remember keeps the increments so that accept can restore them.
func (c *chain) remember() {
	copy(c.old.logInc, c.logInc)
	copy(c.old.inc, c.inc)
	copy(c.old.total, c.total)
}

// accept keeps the changed increments with probability exp(logRatio), else
// restores those remembered. now is the log likelihood of the terms after the
// change.
func (c *chain) accept(logRatio, now float64) bool {
	if -c.r.ExpFloat64() < logRatio {
		c.claims = now
		c.terms, c.termsTry = c.termsTry, c.terms
		return true
	}
	copy(c.logInc, c.old.logInc)
	copy(c.inc, c.old.inc)
	copy(c.total, c.old.total)
	return false
}

// moveScale scales the whole history, the level of the rate with it, and lets
// some of the speakers' errors take up the difference: the directions in which
// the claims say little, and in which every other move is slow.
func (c *chain) moveScale() {
	m, l := &c.w.model, &c.w.layout
	step := 0.8 * math.Exp(-2.5*c.r.Float64()) * c.r.NormFloat64()
	before := c.logIncrements(c.shape) + c.claims
	c.remember()
	factor := math.Exp(step)
	for k := range c.logInc {
		c.logInc[k] += step
		c.inc[k] *= factor
	}
	c.sum(0)
	z := c.proposal[:l.size]
	copy(z, c.factors.z)
	ratio := 0.0 // of the normal priors
	shift := func(x *float64, by float64) {
		ratio -= by * (*x + by/2)
		*x += by
	}
	level := c.rate[0]
	shift(&level, step/m.RateLogSD)
	errors := c.groups
	switch c.r.IntN(4) {
	case 0: // what the allies share
		shift(&z[l.shared], -step/m.SharedBiasSD)
		errors = nil
	case 1: // what the allies share, and those who stand alone
		shift(&z[l.shared], -step/m.SharedBiasSD)
		errors = c.standing
	case 2: // one group
		if n := len(c.groups); n > 0 {
			one := c.r.IntN(n)
			errors = c.groups[one : one+1]
		}
	}
	for _, g := range errors {
		shift(&z[g], -step/m.GroupBiasSD)
	}
	old := c.rate[0]
	c.rate[0] = level
	c.w.setShapes(c.rate, c.shapeTry)
	c.factorsTry.set(c.w, z)
	now := c.likelihoods(c.factorsTry, c.termsTry)
	if c.accept(ratio+c.logIncrements(c.shapeTry)+now-before, now) {
		c.shape, c.shapeTry = c.shapeTry, c.shape
		c.factors, c.factorsTry = c.factorsTry, c.factors
		return
	}
	c.rate[0] = old
}

// moveExchange moves error between what the allies share and what each of them
// has alone. It is drawn from the prior along that line, on which the claims
// have next to nothing to say.
func (c *chain) moveExchange() {
	if len(c.sharing) == 0 {
		return
	}
	m, l := &c.w.model, &c.w.layout
	// Along shared += t/sdS, group -= t/sdG the prior is normal in t.
	a, b := 1/m.SharedBiasSD, 1/m.GroupBiasSD
	z := c.proposal[:l.size]
	copy(z, c.factors.z)
	precision := a*a + b*b*float64(len(c.sharing))
	slope := a * z[l.shared]
	for _, g := range c.sharing {
		slope -= b * z[g]
	}
	t := -slope/precision + c.r.NormFloat64()/math.Sqrt(precision)
	z[l.shared] += a * t
	for _, g := range c.sharing {
		z[g] -= b * t
	}
	c.factorsTry.set(c.w, z)
	now := c.likelihoods(c.factorsTry, c.termsTry)
	if -c.r.ExpFloat64() < now-c.claims {
		c.take(now)
	}
}

// logGamma draws the logarithm of a gamma variable of this shape and scale 1.
// For shapes under 1 the draw is of shape+1, times a uniform to the power
// 1/shape, on the logarithm: the variable itself would underflow (Marsaglia and
// Tsang, ACM TOMS 26, 2000).
func logGamma(r *rand.Rand, shape float64) float64 {
	boost := 0.0
	if shape < 1 {
		boost = -r.ExpFloat64() / shape
		shape++
	}
	d := shape - 1.0/3
	k := 1 / math.Sqrt(9*d)
	for {
		x := r.NormFloat64()
		v := 1 + k*x
		if v <= 0 {
			continue
		}
		v = v * v * v
		if math.Log(r.Float64()) < x*x/2+d-d*v+d*math.Log(v) {
			return math.Log(d) + math.Log(v) + boost
		}
	}
}
