package tally

import (
	"math"
	"math/rand/v2"
	"sync"

	"gonum.org/v1/gonum/floats"
)

// effort is the sampler's size. Several chains from different starts let the
// result say whether they agree; while they do not they go on, a block at a time.
type effort struct {
	chains int
	warmup int // draws that tune the sampler and are thrown away
	draws  int // kept, of each chain, at least
	block  int
	most   int // kept, of each chain
}

var (
	fullEffort = effort{chains: 4, warmup: 300, draws: 600, block: 300, most: 1500}
	longEffort = effort{chains: 4, warmup: 800, draws: 1500, block: 500, most: 6000} // tuned anew when that does not settle
)

const (
	targetAccept = 0.8 // of the step size
	maxDepth     = 9   // a trajectory has at most 2^maxDepth steps

	maxEnergy = 1000 // above this loss of energy a trajectory has diverged
)

// phase is a point of a trajectory: place, momentum and gradient, the latter two
// also through the inverse of the metric. That is linear, so one product with it
// makes a step: of the new gradient.
type phase struct {
	z, v, grad  []float64
	sharp, pull []float64 // M^-1 v, M^-1 grad
	log         float64   // log density at z
}

func newPhase(n int) *phase {
	return &phase{z: make([]float64, n), v: make([]float64, n), grad: make([]float64, n), sharp: make([]float64, n), pull: make([]float64, n)}
}

func (a *phase) copy(b *phase) {
	copy(a.z, b.z)
	copy(a.v, b.v)
	copy(a.grad, b.grad)
	copy(a.sharp, b.sharp)
	copy(a.pull, b.pull)
	a.log = b.log
}

// chain is one No-U-Turn sampler (Hoffman and Gelman, JMLR 15, 2014), with
// multinomial sampling along the trajectory and the generalised criterion of
// turning (Betancourt, arXiv 1701.02434, appendix A).
type chain struct {
	*point
	r      *rand.Rand
	step   float64
	metric metric
	depth  int // the deepest tree

	now    *phase // moves along the trajectory
	bck    *phase
	fwd    *phase
	sample []float64 // what the trajectory proposes
	levels []level
	rho    [3][]float64 // sums of momenta: whole, backward, forward
	sharp  [4][]float64 // velocities at the inner and outer ends of both halves
	inner  [2][]float64 // momenta at the inner ends

	energy   float64 // at the start of the trajectory
	accepts  float64
	leaps    int
	diverged bool

	kept [][]float64
	lost int // trajectories of them that diverged
}

// level is the scratch space of one depth of a tree.
type level struct {
	rhoA, rhoB             []float64
	sharpAEnd, sharpBBegin []float64
	vAEnd, vBBegin         []float64
	sample                 []float64
}

func newChain(w *world, seed uint64, n int) *chain {
	c := &chain{point: newPoint(w), r: rand.New(rand.NewPCG(seed, uint64(n)+1)), step: 0.1}
	vec := func() []float64 { return make([]float64, w.size) }
	c.sample, c.metric, c.depth = vec(), newMetric(w), maxDepth
	c.now, c.bck, c.fwd = newPhase(w.size), newPhase(w.size), newPhase(w.size)
	c.levels = make([]level, maxDepth+1)
	for i := range c.levels {
		c.levels[i] = level{vec(), vec(), vec(), vec(), vec(), vec(), vec()}
	}
	for i := range c.rho {
		c.rho[i] = vec()
	}
	for i := range c.sharp {
		c.sharp[i] = vec()
	}
	for i := range c.inner {
		c.inner[i] = vec()
	}
	for i := range c.now.z {
		c.now.z[i] = c.r.NormFloat64()
	}
	c.now.log = c.density(c.now.z, c.now.grad)
	return c
}

// kick draws a momentum and makes the phase ready to leap.
func (c *chain) kick() {
	s := c.now
	s.grad[c.w.at.swing] = 0 // kept still
	c.metric.momentum(c.r, s.v)
	c.metric.velocity(s.sharp, s.v)
	c.metric.velocity(s.pull, s.grad)
}

// leap makes one leapfrog step.
func (c *chain) leap(step float64) {
	s := c.now
	floats.AddScaled(s.v, step/2, s.grad)
	floats.AddScaled(s.sharp, step/2, s.pull)
	floats.AddScaled(s.z, step, s.sharp)
	s.log = c.density(s.z, s.grad)
	s.grad[c.w.at.swing] = 0
	c.metric.velocity(s.pull, s.grad)
	floats.AddScaled(s.v, step/2, s.grad)
	floats.AddScaled(s.sharp, step/2, s.pull)
}

// onward reports whether a trajectory still goes away from where it came from.
func onward(sharpA, sharpB, rho []float64) bool {
	return floats.Dot(sharpA, rho) > 0 && floats.Dot(sharpB, rho) > 0
}

// tree extends the trajectory from c.now by 2^depth steps. It adds the momenta
// to rho, leaves the velocities and momenta at its begin and end, a sample in
// out, and returns the logarithm of its weight; false when it turned or
// diverged.
func (c *chain) tree(depth int, step float64, rho, sharpBegin, sharpEnd, vBegin, vEnd, out []float64) (float64, bool) {
	if depth == 0 {
		c.leap(step)
		c.leaps++
		copy(sharpBegin, c.now.sharp)
		h := floats.Dot(c.now.v, sharpBegin)/2 - c.now.log
		if math.IsNaN(h) {
			h = math.Inf(1)
		}
		if h-c.energy > maxEnergy {
			c.diverged = true
		}
		if c.energy-h > 0 {
			c.accepts++
		} else {
			c.accepts += math.Exp(c.energy - h)
		}
		copy(out, c.now.z)
		copy(sharpEnd, sharpBegin)
		floats.Add(rho, c.now.v)
		copy(vBegin, c.now.v)
		copy(vEnd, c.now.v)
		return c.energy - h, !c.diverged
	}
	l := &c.levels[depth]
	clear(l.rhoA)
	weightA, ok := c.tree(depth-1, step, l.rhoA, sharpBegin, l.sharpAEnd, vBegin, l.vAEnd, out)
	if !ok {
		return 0, false
	}
	clear(l.rhoB)
	weightB, ok := c.tree(depth-1, step, l.rhoB, l.sharpBBegin, sharpEnd, l.vBBegin, vEnd, l.sample)
	if !ok {
		return 0, false
	}
	weight := logSum(weightA, weightB)
	if math.Log(c.r.Float64()) < weightB-weight {
		copy(out, l.sample)
	}
	// Across the whole, and across each half with the first step of the other:
	// otherwise a trajectory of just one period is missed.
	floats.AddTo(l.sample, l.rhoA, l.rhoB)
	floats.Add(rho, l.sample)
	ok = onward(sharpBegin, sharpEnd, l.sample)
	floats.AddTo(l.sample, l.rhoA, l.vBBegin)
	ok = ok && onward(sharpBegin, l.sharpBBegin, l.sample)
	floats.AddTo(l.sample, l.rhoB, l.vAEnd)
	ok = ok && onward(l.sharpAEnd, sharpEnd, l.sample)
	return weight, ok
}

// logSum is ln(e^a + e^b).
func logSum(a, b float64) float64 {
	if a < b {
		a, b = b, a
	}
	if math.IsInf(a, -1) {
		return a
	}
	return a + math.Log1p(math.Exp(b-a))
}

// draw makes one transition and returns the mean probability of acceptance.
func (c *chain) draw() float64 {
	sharpB, sharpF, jointB, jointF := c.sharp[0], c.sharp[1], c.sharp[2], c.sharp[3]
	c.metric.prepare(c.flow.swing)
	c.kick()
	copy(sharpB, c.now.sharp)
	c.energy = floats.Dot(c.now.v, sharpB)/2 - c.now.log
	c.accepts, c.leaps, c.diverged = 0, 0, false
	c.bck.copy(c.now)
	c.fwd.copy(c.now)
	rho, rhoB, rhoF := c.rho[0], c.rho[1], c.rho[2]
	copy(rho, c.now.v)
	// Velocities at the outer ends (backward, forward), and at both sides of the
	// joint of the last doubling.
	vJointB, vJointF := c.inner[0], c.inner[1]
	copy(sharpF, sharpB)
	l := &c.levels[maxDepth]
	copy(c.sample, c.now.z)
	chosen := c.sample
	logWeight := 0.0
	top := l.sharpAEnd // scratch that trees under maxDepth do not use
	for depth := range c.depth {
		forward := c.r.Float64() < 0.5
		var weight float64
		var ok bool
		if forward {
			copy(rhoB, rho)
			copy(jointB, sharpF)
			copy(vJointB, c.fwd.v)
			clear(rhoF)
			c.now.copy(c.fwd)
			weight, ok = c.tree(depth, c.step, rhoF, jointF, sharpF, vJointF, l.vAEnd, top)
			c.fwd.copy(c.now)
		} else {
			copy(rhoF, rho)
			copy(jointF, sharpB)
			copy(vJointF, c.bck.v)
			clear(rhoB)
			c.now.copy(c.bck)
			weight, ok = c.tree(depth, -c.step, rhoB, jointB, sharpB, vJointB, l.vAEnd, top)
			c.bck.copy(c.now)
		}
		if !ok {
			break
		}
		// The new half is preferred: what is far from the start mixes better.
		if weight > logWeight || math.Log(c.r.Float64()) < weight-logWeight {
			copy(chosen, top)
		}
		logWeight = logSum(logWeight, weight)
		floats.AddTo(rho, rhoB, rhoF)
		on := onward(sharpB, sharpF, rho)
		floats.AddTo(l.rhoA, rhoB, vJointF)
		on = on && onward(sharpB, jointF, l.rhoA)
		floats.AddTo(l.rhoA, rhoF, vJointB)
		on = on && onward(jointB, sharpF, l.rhoA)
		if !on {
			break
		}
	}
	copy(c.now.z, chosen)
	c.moveSwing()
	c.movePace()
	c.now.log = c.density(c.now.z, c.now.grad)
	return c.accepts / float64(max(c.leaps, 1))
}

// moveSwing moves how much the rate swings, by slice sampling (Neal, Annals of
// Statistics 31, 2003) along a curve on which the path stays where the evidence
// looks at it: those directions of the pace shrink as the swing grows, the others
// stay as they are. The volume changes by the swing to the power of their number.
func (c *chain) moveSwing() {
	w := c.w
	z := c.fwd.z // scratch
	pace := c.now.z[w.at.pace:][:w.cells]
	at := c.now.z[w.at.swing]
	logDensity := func(s float64) float64 {
		copy(z, c.now.z)
		z[w.at.swing] = s
		ratio := math.Exp(swingLogSD * (at - s)) // old swing over new
		out := z[w.at.pace:][:w.cells]
		for _, b := range c.metric.basis {
			floats.AddScaled(out, floats.Dot(pace, b)*(ratio-1), b)
		}
		sum := c.set(z) - s*s/2 + float64(len(c.metric.basis))*swingLogSD*(at-s)
		sum -= out[0] * out[0] / 2
		product := 1.0
		for _, e := range out[1:] {
			log, times, _, _ := w.surge.prior(e)
			sum += log
			product *= times
		}
		return sum + math.Log(product)
	}
	floor := logDensity(at) - c.r.ExpFloat64()
	// Wide enough not to step out: the prior is of width one.
	const width = 4
	lo := at - width*c.r.Float64()
	hi := lo + width
	for range 50 {
		s := lo + (hi-lo)*c.r.Float64()
		if logDensity(s) >= floor {
			copy(c.now.z, z)
			return
		}
		if s < at {
			lo = s
		} else {
			hi = s
		}
	}
	c.set(c.now.z)
}

// paceMoves is how often a change of pace is drawn anew between trajectories.
const paceMoves = 4

// movePace draws single changes of pace anew from their prior and accepts them
// by the likelihood: a trajectory seldom climbs from the usual changes to the
// wide tails of a surge.
func (c *chain) movePace() {
	w := c.w
	if w.cells < 2 {
		return
	}
	z := c.now.z
	now := c.logL // moveSwing leaves the model at its last point
	for range paceMoves {
		at := w.at.pace + 1 + c.r.IntN(w.cells-1)
		was := z[at]
		z[at] = c.r.NormFloat64()
		if c.r.Float64() < w.surge.chance {
			z[at] *= math.Sqrt(w.surge.variance)
		}
		if l := c.set(z); -c.r.ExpFloat64() < l-now {
			now = l
		} else {
			z[at] = was
		}
	}
}

// firstStep finds a step size that is neither far too long nor too short.
func (c *chain) firstStep() {
	c.bck.copy(c.now)
	try := func() float64 {
		c.now.copy(c.bck)
		c.kick()
		before := c.now.log - floats.Dot(c.now.v, c.now.sharp)/2
		c.leap(c.step)
		d := c.now.log - floats.Dot(c.now.v, c.now.sharp)/2 - before
		if math.IsNaN(d) {
			return math.Inf(-1)
		}
		return d
	}
	longer := try() > math.Log(0.8)
	for range 40 {
		if longer {
			c.step *= 2
		} else {
			c.step /= 2
		}
		if (try() > math.Log(0.8)) != longer {
			break
		}
	}
	c.now.copy(c.bck)
}

// tuner adapts the step size by dual averaging (Hoffman and Gelman, section 3.2).
type tuner struct {
	mu, bar, sum float64
	n            float64
}

func (t *tuner) restart(step float64) { *t = tuner{mu: math.Log(10 * step)} }

func (t *tuner) learn(accept float64) (step float64) {
	const gamma, shift, kappa = 0.05, 10, 0.75
	t.n++
	eta := 1 / (t.n + shift)
	t.sum = (1-eta)*t.sum + eta*(targetAccept-accept)
	x := t.mu - t.sum*math.Sqrt(t.n)/gamma
	k := math.Pow(t.n, -kappa)
	t.bar = k*x + (1-k)*t.bar
	return math.Exp(x)
}

// warmUp tunes step size and metric over windows that grow; the step alone at
// last.
func (c *chain) warmUp(draws int, stop func() bool) {
	c.firstStep()
	var t tuner
	t.restart(c.step)
	ends := [...]int{draws / 16, draws / 8, draws / 4, draws / 2, draws * 7 / 8}
	c.depth = 6 // far from where the chain belongs, long trajectories are wasted
	window := 0
	for i := range draws {
		if stop != nil && stop() {
			return
		}
		c.step = t.learn(c.draw())
		c.metric.learn(c.point, c.now.grad)
		if window < len(ends) && i+1 == ends[window] {
			window++
			c.metric.set(c.flow.swing)
			c.firstStep()
			t.restart(c.step)
			if window > 1 {
				c.depth = maxDepth
			}
		}
	}
	c.depth = maxDepth
	c.step = math.Exp(t.bar)
}

// start makes the chains, each in its own goroutine with its own generator, and
// warms them up. With from, the chains of an earlier run over a model of the same
// latents, each starts where that one stood, tuned as it was.
func start(w *world, seed uint64, e effort, from []*chain, stop func() bool) []*chain {
	chains := make([]*chain, e.chains)
	var wg sync.WaitGroup
	for n := range chains {
		wg.Go(func() {
			c := newChain(w, seed, n)
			chains[n] = c
			if from == nil {
				c.warmUp(e.warmup, stop)
			} else {
				c.adopt(from[n], e.warmup)
			}
		})
	}
	wg.Wait()
	return chains
}

// goOn makes every chain keep as many draws more.
func goOn(chains []*chain, draws int, stop func() bool) {
	var wg sync.WaitGroup
	for _, c := range chains {
		wg.Go(func() {
			size := len(c.now.z)
			places := make([]float64, draws*size)
			for i := range draws {
				if stop != nil && stop() {
					return
				}
				c.draw()
				if c.diverged {
					c.lost++
				}
				z := places[i*size:][:size:size]
				copy(z, c.now.z)
				c.kept = append(c.kept, z)
			}
		})
	}
	wg.Wait()
}

// keptOf returns the draws of one chain after the other, as many of each, and how
// many trajectories diverged.
func keptOf(chains []*chain) (draws [][]float64, perChain, diverged int) {
	perChain = len(chains[0].kept)
	for _, c := range chains {
		perChain = min(perChain, len(c.kept))
		diverged += c.lost
	}
	for _, c := range chains {
		draws = append(draws, c.kept[:perChain]...)
	}
	return draws, perChain, diverged
}

// adopt starts c where another chain stands, over another model of the same
// latents, and lets it find its step and settle.
func (c *chain) adopt(o *chain, draws int) {
	copy(c.now.z, o.now.z)
	c.now.log = c.density(c.now.z, c.now.grad)
	c.step = o.step
	m := &c.metric
	copy(m.scale, o.metric.scale)
	for i := range m.base {
		copy(m.base[i], o.metric.base[i])
	}
	m.basis = o.metric.basis
	m.prepare(c.flow.swing)
	var t tuner
	t.restart(c.step / 5) // the tuner begins at ten times that
	for range draws {
		c.step = t.learn(c.draw())
	}
	c.step = math.Exp(t.bar)
}
