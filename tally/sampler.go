package tally

import (
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"sync"
)

// effort is the sampler's size. Several chains from different starts let the
// result say whether they agree.
type effort struct {
	chains    int
	warmup    int // sweeps before the first draw
	sweeps    int
	keepEvery int
}

var fullEffort = effort{chains: 4, warmup: 1500, sweeps: 6000, keepEvery: 4}

// chain is one Markov chain over states.
type chain struct {
	*state
	r        *rand.Rand
	claims   float64 // log likelihood of the terms in the present state
	sharing  []int   // places of the groups that share an error
	standing []int   // places of those that do not

	// Scratch space, so that a sweep does not allocate.
	nu, proposal []float64
	shapeTry     []float64
	old          history // increments and totals before a proposal
	viewTry      *view
}

func newChain(w *world, seed uint64, n int) *chain {
	c := &chain{state: newState(w), r: rand.New(rand.NewPCG(seed, uint64(n)+1)), viewTry: newView(w)}
	size := max(w.layout.size, w.cells+2)
	c.nu, c.proposal = make([]float64, size), make([]float64, size)
	c.shapeTry = make([]float64, w.cells)
	c.old = history{logInc: make([]float64, w.cells), inc: make([]float64, w.cells), total: make([]float64, w.cells+1)}
	for _, g := range slices.Sorted(maps.Keys(w.layout.groups)) {
		if len(w.model.SharedBy) == 0 || slices.Contains(w.model.SharedBy, g) {
			c.sharing = append(c.sharing, w.layout.groups[g])
		} else {
			c.standing = append(c.standing, w.layout.groups[g])
		}
	}
	c.drawPrior(c.r)
	c.claims = c.logClaims(c.view)
	return c
}

// run samples all chains, each in its own goroutine with its own generator, and
// returns the kept draws of one chain after the other.
func run(w *world, seed uint64, e effort) (draws []*state, perChain int) {
	out := make([][]*state, e.chains)
	var wg sync.WaitGroup
	for n := range e.chains {
		wg.Go(func() {
			c := newChain(w, seed, n)
			for range e.warmup {
				c.sweep()
			}
			for i := range e.sweeps {
				c.sweep()
				if i%e.keepEvery == 0 {
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
	c.moveElicited()
	for range 5 {
		c.moveSplit()
		c.moveBlock()
	}
	for range 2 {
		c.moveScale()
		c.moveExchange()
	}
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

// moveElicited moves biases, scopes, modes, windows and lags given what
// arrived.
func (c *chain) moveElicited() {
	c.claims = c.slice(c.view.z, c.claims, func(z []float64) float64 {
		c.viewTry.set(c.w, z)
		return c.logClaims(c.viewTry)
	})
	c.view.set(c.w, c.view.z)
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
	logTotal := math.Log(max(c.total[to]-c.total[from], 1e-300))
	peak := math.Inf(-1)
	for k := from; k < to; k++ {
		c.logInc[k] = logGamma(c.r, c.shape[k])
		peak = max(peak, c.logInc[k])
	}
	sum := 0.0
	for k := from; k < to; k++ {
		sum += math.Exp(c.logInc[k] - peak)
	}
	shift := logTotal - peak - math.Log(sum)
	for k := from; k < to; k++ {
		c.logInc[k] += shift
		c.inc[k] = math.Exp(c.logInc[k])
	}
	c.sum(from)
	now := c.logClaims(c.view)
	c.accept(now-c.claims, now)
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
	now := c.logClaims(c.view)
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
		return true
	}
	copy(c.logInc, c.old.logInc)
	copy(c.inc, c.old.inc)
	copy(c.total, c.old.total)
	return false
}

// moveScale scales the whole history, the level of the rate with it, and lets
// the speakers' errors take up the difference: the one direction in which the
// claims say nothing, and in which every other move is slow.
func (c *chain) moveScale() {
	m, l := &c.w.model, &c.w.layout
	step := 0.4 * math.Exp(-2*c.r.Float64()) * c.r.NormFloat64()
	before := c.logIncrements(c.shape) + c.claims
	c.remember()
	factor := math.Exp(step)
	for k := range c.logInc {
		c.logInc[k] += step
		c.inc[k] *= factor
	}
	c.sum(0)
	z := c.proposal[:l.size]
	copy(z, c.view.z)
	ratio := 0.0 // of the normal priors
	shift := func(x *float64, by float64) {
		ratio -= by * (*x + by/2)
		*x += by
	}
	level := c.rate[0]
	shift(&level, step/m.RateLogSD)
	shift(&z[l.early], step/m.EarlyRateLogSD)
	switch c.r.IntN(3) {
	case 0: // what the allies share
		shift(&z[l.shared], -step/m.SharedBiasSD)
	case 1: // what the allies share, and those who stand alone
		shift(&z[l.shared], -step/m.SharedBiasSD)
		for _, g := range c.standing {
			shift(&z[g], -step/m.GroupBiasSD)
		}
	default: // each group by itself
		for _, g := range c.sharing {
			shift(&z[g], -step/m.GroupBiasSD)
		}
		for _, g := range c.standing {
			shift(&z[g], -step/m.GroupBiasSD)
		}
	}
	old := c.rate[0]
	c.rate[0] = level
	c.w.setShapes(c.rate, c.shapeTry)
	c.viewTry.set(c.w, z)
	now := c.logClaims(c.viewTry)
	if c.accept(ratio+c.logIncrements(c.shapeTry)+now-before, now) {
		c.shape, c.shapeTry = c.shapeTry, c.shape
		c.view, c.viewTry = c.viewTry, c.view
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
	copy(z, c.view.z)
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
	c.viewTry.set(c.w, z)
	now := c.logClaims(c.viewTry)
	if -c.r.ExpFloat64() < now-c.claims {
		c.claims = now
		c.view, c.viewTry = c.viewTry, c.view
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
