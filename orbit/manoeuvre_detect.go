package orbit

import (
	"math"
	"slices"
)

const (
	ahead      = 10  // gaps in which one burn may show
	limitLow   = 5.5 // scores from which a change along the track is told
	limitHigh  = 8.
	limitPlane = 12. // of steps of the plane, and of the eccentricity alone
	limitRound = 30.
	limitSharp = 25. // of a step between two sets that no model of its surroundings supports
	sharpDays  = 3.
	dragAbove  = 10. // revolutions a day above which a trend is drag
	stormLower = 1.  // days of drag in a storm, over the score from which it is told
	stormRaise = 0.5
	outlierBy  = 12. // times the noise of the place
	nearMost   = 40  // kinks, more than any window holds

	// What is nearer to a burn and smaller than this share of it is what its model
	// leaves; against it twice the share. Of two nearer still those alike are one, and
	// of those against each other the more certain is told.
	echoDays  = 2.
	echoShare = 0.2
	mergeDays = 0.6

	// The shapes of burns are not quite those of the model: of one that is known,
	// and more of one that is to be told.
	softKnown = 0.05
	softOwn   = 0.1

	// Errors are not as the model has them, so that likelihoods say too much: they
	// are taken to a power. What one burn may say of the shape is bounded, and
	// halved with each further one. Fits seldom begin anew.
	temperLow    = 0.35
	temperHigh   = 0.7
	keepUsual    = 0.5
	usualMost    = 2.
	restartPrior = -1.5

	// A fit begun anew behind a known burn stands for a burn of its own when it
	// leaves at most this much more unexplained: it has one free number fewer.
	anewMost = 1.6

	memoryEvery = 4 // gaps between two that the memory of errors is learnt from
)

// state is a detector after a number of sets: a fold over them in order.
type state struct {
	s     []sample
	first Time
	front int // gaps before it are settled
	noise noise
	habit habit
	// memory is the best of [memories] by the quiet past, and like how good each is.
	memory int
	like   [len(memories)]float64
	// usual is the logarithm of the likelihood of each shape by all burns so far,
	// the latest more.
	usual  [shapes]float64
	events []event
	kinks  []kink
	bad    []Time // epochs of outliers
}

type event struct {
	gap    int
	lo, hi float64
	t      float64
	sigmaT float64
	dv, sd float64
	z      float64
	mode   int
	kink   kink // the most likely, which its neighbours are judged beside
	plane  bool // across the track
	round  bool // of the eccentricity alone
	sharp  bool
}

func (d *state) clone() state {
	c := *d
	c.s = slices.Clone(d.s)
	c.events = slices.Clone(d.events)
	c.kinks = slices.Clone(d.kinks)
	c.bad = slices.Clone(d.bad)
	c.noise = d.noise.clone()
	c.habit = d.habit.clone()
	return c
}

// moment is a time of samples as a Time.
func (d *state) moment(t float64) Time {
	at := d.first.Add(t)
	return at.Add(-float64(leapSeconds(at.Day)-leapSeconds(d.first.Day)) / 86400)
}

func (d *state) add(e Elements) {
	if len(d.s) == 0 {
		d.first = e.Epoch
	}
	smp := newSample(e, d.first)
	if k := len(d.s); k > 0 {
		smp.follow(&d.s[k-1])
	}
	d.s = append(d.s, smp)
	d.dropOutlier()
	d.smoothDrag()
	d.advance(ahead + trendReach + 8)
}

// smoothDrag keeps of the latest sets how far their drag term is from the usual
// one around them, which is the drag; the rest is an error of the fit.
func (d *state) smoothDrag() {
	n := len(d.s)
	for i := max(0, n-1-dragReach); i < n; i++ {
		var b [2*dragReach + 1]float64
		lo, hi := max(0, i-dragReach), min(n, i+dragReach+1)
		for k := lo; k < hi; k++ {
			b[k-lo] = d.s[k].e.BStar
		}
		d.s[i].drag = d.s[i].e.BStar - median(b[:hi-lo])
	}
}

const dragReach = 5 // sets on each side that the usual drag term is taken from

// follow counts the turns since the set before, as many as the mean of both
// sets' rates makes nearest.
func (s *sample) follow(a *sample) {
	dt := s.t - a.t
	dnode := wrap(wrap(s.node-a.node) - turns(a.dnode*dt))
	way := s.along - a.along + dnode/(2*math.Pi)*math.Cos(a.incl)
	mean := (a.motion + s.motion) / 2 * dt
	s.place = a.place + way + math.Round(mean-way)
	s.pulledSince(a)
}

// pulledSince sums what sun and moon add to the motion since the set before, by
// Simpson's rule over steps of two days or less.
func (s *sample) pulledSince(a *sample) {
	if a.n <= deepBelow || s.n <= deepBelow {
		return
	}
	dt := s.t - a.t
	steps := min(20, max(1, int(math.Ceil(dt/2))))
	for w := range waves {
		sum := a.pull[w] + s.pull[w]
		for i := 1; i < 2*steps; i++ {
			f := float64(i) / float64(2*steps)
			pole, other := a.pole.Scale(1-f), s.pole.Scale(f)
			pole = Vector{pole.X + other.X, pole.Y + other.Y, pole.Z + other.Z}
			weight := 2.
			if i%2 == 1 {
				weight = 4
			}
			sum -= weight * pulled(a.e.Epoch.Add(f*dt-quarter*float64(w)), pole, a.n)
		}
		s.pulled[w] = a.pulled[w] + sum*dt/float64(6*steps)
	}
}

// strays is how far the place of b is from where the mean of both sets' rates
// would have it after a, rev.
func (d *state) strays(a, b *sample) float64 {
	x := d.placeOf(b) - d.placeOf(a) - ((d.rateOf(a)+d.rateOf(b))/2+d.noise.bias)*(b.t-a.t)
	return x - math.Round(x)
}

// dropOutlier takes out the last set but one when its place contradicts both
// its neighbours and these agree. A burn leaves the sets after it agreeing with
// each other, not with those before.
func (d *state) dropOutlier() {
	n := len(d.s)
	if !d.noise.ready || n < 4 || d.s[n-1].t-d.s[n-3].t > 5 {
		return
	}
	a, b, c := &d.s[n-3], &d.s[n-2], &d.s[n-1]
	kappa := b.v / 3 / b.n
	in, out, over := kappa*d.strays(a, b), kappa*d.strays(b, c), kappa*d.strays(a, c)
	limit := outlierBy * d.noise.place * math.Sqrt2
	if in*out < 0 && min(math.Abs(in), math.Abs(out)) > limit && math.Abs(over) < 0.2*min(math.Abs(in), math.Abs(out)) {
		d.bad = append(d.bad, b.e.Epoch)
		d.s = slices.Delete(d.s, n-2, n-1)
		d.s[n-2].follow(&d.s[n-3])
	}
}

func (d *state) advance(ahead int) {
	if !d.noise.ready {
		if len(d.s) < warmUp+maxWindow+1 && ahead > 0 || len(d.s) < 12 {
			return
		}
		d.noise.place, d.noise.rate, d.noise.drag = 1, 1, 1
		for w := range modes {
			d.noise.left[w] = 1
		}
		for range 2 { // first the weights, then what is judged by them
			d.noise.forget()
			for g := 1; g < len(d.s)-2 && g < warmUp; g++ {
				if x, ok := d.quiet(g); ok {
					d.noise.learn(x)
				}
			}
			if d.noise.n < 8 {
				return
			}
			d.noise.compute()
		}
		d.noise.ready = true
	}
	for d.front+1+ahead < len(d.s) {
		d.settle()
	}
}

// quiet is what gap g teaches if nothing happened in it.
func (d *state) quiet(g int) (x [quantities]float64, ok bool) {
	if g < 1 || g+2 >= len(d.s) {
		return x, false
	}
	a, b, c := &d.s[g-1], &d.s[g], &d.s[g+1]
	if c.t-a.t > gapTrack || b.t-a.t < 0.02 || c.t-b.t < 0.02 {
		return x, false
	}
	kappa := b.v / 3 / b.n
	x[qPlace] = kappa * d.strays(b, c) / math.Sqrt2
	x[qBias] = d.strays(b, c)/(c.t-b.t) + d.noise.bias
	f := (b.t - a.t) / (c.t - a.t)
	x[qRate] = kappa * (d.rateOf(b) - (1-f)*d.rateOf(a) - f*d.rateOf(c)) / math.Sqrt(1+f*f+(1-f)*(1-f))
	x[qDrag] = kappa * d.dragOff(g)
	var ft fit
	trend := d.trend(g)
	for w := range modes {
		if !d.fitAt(&ft, g, w, d.near(), kink{}, trend) {
			return x, false
		}
		dv, sd := ft.test(kink{t: (b.t + c.t) / 2, shape: d.mode(w).shape})
		if math.IsInf(sd, 1) || ft.m-ft.p-1 <= 0 {
			return x, false
		}
		x[qLeft+w] = max(0, ft.norm(&ft.r)-dv/sd*dv/sd) / float64(ft.m-ft.p-1)
		x[qSpeed+w] = dv
	}
	p, _, _ := d.step(g)
	copy(x[qStep:], p[:])
	for _, v := range x {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return x, false
		}
	}
	return x, true
}

// dragOff is how far the slope of the mean motion over the sets next to gap g
// is from its trend, rev/day^2.
func (d *state) dragOff(g int) float64 {
	c := d.trend(g)
	lo, hi := max(0, g-2), min(len(d.s)-1, g+3)
	if dt := d.s[hi].t - d.s[lo].t; c.known && dt > 1 {
		return (d.rateOf(&d.s[hi])-d.rateOf(&d.s[lo]))/dt - c.rate
	}
	return 0
}

// along is the most certain kink in gap g.
func (d *state) along(g int) (ev event, ok bool) {
	lo, hi := d.s[g].t, d.s[g+1].t
	dt := hi - lo
	points := min(4, 1+int(dt/0.25))
	var f fit
	trend := d.trend(g)
	for w := range modes {
		if !d.fitAt(&f, g, w, d.near(), kink{}, trend) {
			continue
		}
		for i := range points {
			t := lo + dt*(float64(i)+0.5)/float64(points)
			k := kink{t: t, shape: d.mode(w).shape}
			dv, sd := f.judge(k, d.noise.left[w])
			z := dv / d.scatter(g, w, dv, sd, trend)
			if math.Abs(z) > math.Abs(ev.z) {
				ev = event{gap: g, lo: lo, hi: hi, t: t, dv: dv, sd: sd, z: z, mode: w}
				ok = true
			}
		}
	}
	if !ok || math.Abs(ev.z) < d.limit() {
		if sharp, is := d.sharp(g, trend); is {
			return sharp, true
		}
	}
	return ev, ok
}

// sharp is a step of the mean motion from one set to the next that is so large,
// and that the set after it keeps, that it needs no model of its surroundings.
// It finds burns that follow each other daily, of which no window holds one
// alone. Low orbits only: on high ones the sets themselves jump.
func (d *state) sharp(g int, trend slope) (ev event, ok bool) {
	if g+2 >= len(d.s) || d.s[g+2].t-d.s[g].t > sharpDays || d.s[g].n < dragAbove {
		return ev, false
	}
	a, b, c := &d.s[g], &d.s[g+1], &d.s[g+2]
	kappa := -a.v / 3 / a.n
	dv := kappa * (d.rateOf(b) - d.rateOf(a) - trend.rate*(b.t-a.t))
	next := kappa * (d.rateOf(c) - d.rateOf(b) - trend.rate*(c.t-b.t))
	sd := d.scatter(g, 0, dv, 2*d.noise.rate, trend)
	if dv -= d.expected(dv, a, b); math.Abs(dv) < limitSharp*sd || next*dv < 0 && math.Abs(next) > 0.25*math.Abs(dv) {
		return ev, false
	}
	return event{gap: g, lo: a.t, hi: b.t, t: (a.t + b.t) / 2, dv: dv, sd: sd, z: dv / sd, sharp: true}, true
}

// scatter is how large a burn along the track may seem where there is none, by
// the fit, by the satellite's past, and by the drag: a storm can add days of
// drag at once, which looks like a burn that lowers the orbit, and its end a
// little like one that raises it.
func (d *state) scatter(g, mode int, dv, sd float64, trend slope) float64 {
	storm := 0.
	if s := &d.s[g]; s.n > dragAbove {
		storm = s.v / 3 / s.n * math.Abs(trend.rate) * stormRaise
		if dv < 0 {
			storm *= stormLower / stormRaise
		}
	}
	return math.Hypot(math.Hypot(sd, d.noise.wander(mode)), storm)
}

// near are the latest kinks.
func (d *state) near() []kink { return d.kinks[max(0, len(d.kinks)-nearMost):] }

func (d *state) settle() {
	g := d.front
	top := event{}
	if ev, ok := d.along(g); ok && math.Abs(ev.z) >= d.limit() {
		if !d.s[g].taken {
			top = ev
		}
		for k := g + 1; k <= g+ahead && k+1 < len(d.s); k++ {
			if d.s[k].taken {
				continue
			}
			if o, ok := d.along(k); ok && math.Abs(o.z) >= d.limit() && math.Abs(o.z) > math.Abs(top.z) {
				top = o
			}
		}
	}
	if top.z != 0 {
		d.s[top.gap].taken = true
		if d.anew(&top) {
			return
		}
		d.refine(&top)
		top.kink.dv = top.dv
		d.kinks = append(d.kinks, top.kink)
		if !d.echo(&top) {
			d.events = append(d.events, top)
		}
		return
	}
	d.settleStep(g, planeStep)
	d.settleStep(g, eccentricStep)
	d.learn(g - learnLag)
	d.front++
}

// limit is the score from which a change along the track is told.
func (d *state) limit() float64 {
	if d.high() {
		return limitHigh
	}
	return limitLow
}

// echo is whether a burn is but what the model of another leaves: one that is
// near it and small beside it, or the rest of it.
func (d *state) echo(ev *event) bool {
	for i := len(d.events) - 1; i >= 0 && i > len(d.events)-20; i-- {
		o := &d.events[i]
		apart := math.Abs(o.t - ev.t)
		if o.plane || o.round || apart > echoDays {
			continue
		}
		same := o.dv*ev.dv > 0
		share := math.Abs(ev.dv / o.dv)
		switch {
		case apart < mergeDays && same:
			w := ev.dv / (ev.dv + o.dv)
			o.t += w * (ev.t - o.t)
			o.dv += ev.dv
			o.sd = math.Hypot(o.sd, ev.sd)
			o.z = o.dv / o.sd
			o.lo, o.hi = min(o.lo, ev.lo), max(o.hi, ev.hi)
			return true
		case apart < mergeDays: // against each other
			if math.Abs(ev.z) > math.Abs(o.z) {
				*o = *ev
			}
			return true
		case share < echoShare, !same && share < 2*echoShare:
			return true
		}
	}
	return false
}

// learn takes a gap for the noise when no burn is near it.
func (d *state) learn(g int) {
	if g < 1 {
		return
	}
	t := (d.s[g].t + d.s[g+1].t) / 2
	for i := len(d.events) - 1; i >= 0 && i > len(d.events)-20; i-- {
		if k := t - d.events[i].t; k > -12 && k < 4 {
			return
		}
	}
	d.learnMemory(g)
	d.learnHabit(g)
	if x, ok := d.quiet(g); ok {
		if d.noise.learn(x) && d.noise.n%(4*refresh) == 0 {
			d.habit.compute()
			for k, l := range d.like {
				if l > d.like[d.memory] {
					d.memory = k
				}
			}
		}
	}
}

// learnMemory asks how well a quiet gap goes with errors that last.
func (d *state) learnMemory(g int) {
	if d.high() || g+1 >= len(d.s) || g < 1 || g%memoryEvery != 0 {
		return
	}
	now := d.memory
	defer func() { d.memory = now }()
	trend := d.trend(g)
	var f fit
	var like [len(memories)]float64
	for k := range memories {
		d.memory = k
		if !d.fitAt(&f, g, 3, d.near(), kink{}, trend) {
			return
		}
		free := float64(f.m - f.p)
		if free < 4 {
			return
		}
		like[k] = -free / 2 * math.Log(f.norm(&f.r)+1e-9)
		for i := range f.m {
			like[k] -= math.Log(1-f.rho[i]*f.rho[i]) / 2
		}
	}
	for k := range memories {
		d.like[k] += (like[k] - like[0] - d.like[k]) * memoryEvery / memory
	}
}

// refine finds the moment at which a kink explains most: a mean over those
// near, weighted by their likelihood. Where sets come from long fits, the
// moment may be before the last set that does not show the burn yet.
func (d *state) refine(ev *event) {
	if ev.sharp {
		ev.sigmaT = (ev.hi - ev.lo) / math.Sqrt(12)
		ev.kink = kink{t: ev.t, sharp: true}
		return
	}
	var f fit
	shape := d.mode(ev.mode).shape
	ev.kink = kink{t: ev.t, shape: shape}
	own := ev.kink
	own.dv = ev.dv
	if !d.fitAt(&f, ev.gap, ev.mode, d.near(), own, d.trend(ev.gap)) {
		return
	}
	const points = 60
	usual := d.noise.left[ev.mode]
	temper := temperLow
	if d.high() {
		temper = temperHigh
	}
	lo, hi := ev.lo-0.5-shape.reach()/4, ev.hi+0.25+shape.reach()/8
	at := func(i int) float64 { return lo + (hi-lo)*(float64(i)+0.5)/points }
	var likelihood [shapes][len(restarts)][points]float64
	top := math.Inf(-1)
	all := f.norm(&f.r)
	for k, shape := range d.shapes() {
		for r, restart := range restarts {
			prior := d.usual[k]
			if restart > 0 {
				if d.high() || restart >= shape.reach() {
					break
				}
				prior += restartPrior
			}
			shape.restart = restart
			for i := range points {
				dv, sd := f.test(kink{t: at(i), shape: shape})
				left := all
				if !math.IsInf(sd, 1) {
					left -= dv / sd * dv / sd
				}
				l := prior - temper*0.5*(usualWeight+float64(f.m-f.p-1))*math.Log(usualWeight*usual+max(0, left))
				likelihood[k][r][i] = l
				if l > top {
					top, ev.kink = l, kink{t: at(i), shape: shape}
				}
			}
		}
	}
	var sum, mean, square float64
	var weight [shapes]float64
	for k := range likelihood {
		for r := range restarts {
			for i, l := range likelihood[k][r] {
				if l == 0 {
					continue
				}
				p := math.Exp(l - top)
				t := at(i) - ev.lo
				sum += p
				mean += p * t
				square += p * t * t
				weight[k] += p
			}
		}
	}
	if math.Abs(ev.z) > 1.5*d.limit() {
		best := math.Inf(-1)
		for k := range d.shapes() {
			weight[k] = math.Log(max(weight[k], 1e-300)) - d.usual[k]
			best = max(best, weight[k])
		}
		for k := range d.shapes() {
			d.usual[k] = keepUsual*d.usual[k] + max(weight[k]-best, -usualMost)
		}
	}
	mean /= sum
	step := (hi - lo) / points
	ev.t = ev.lo + mean
	ev.sigmaT = math.Sqrt(max(0, square/sum-mean*mean) + step*step/12)
	dv, sd := f.judge(ev.kink, usual)
	if z := dv / d.scatter(ev.gap, ev.mode, dv, sd, d.trend(ev.gap)); math.Abs(z) >= d.limit()/2 {
		ev.dv, ev.z = dv, z
	}
	ev.sd = math.Abs(ev.dv / ev.z)
	for ev.gap > 0 && d.s[ev.gap].t > ev.t {
		ev.gap--
	}
	for ev.gap+2 < len(d.s) && d.s[ev.gap+1].t < ev.t {
		ev.gap++
	}
	ev.lo, ev.hi = d.s[ev.gap].t, d.s[ev.gap+1].t
	ev.t = min(max(ev.t, ev.lo), ev.hi) // before the first set of all and after the last nothing is told
}

// anew is whether what looks like a burn is a fit begun anew behind an earlier
// one, which shows at once what was left of it. The earlier burn keeps that.
func (d *state) anew(ev *event) bool {
	if d.high() || ev.sharp {
		return false
	}
	var f fit
	trend := d.trend(ev.gap)
	if !d.fitAt(&f, ev.gap, ev.mode, d.near(), kink{}, trend) {
		return false
	}
	dv, sd := f.test(kink{t: ev.t, shape: d.mode(ev.mode).shape})
	most := anewMost * (f.norm(&f.r) - dv/sd*dv/sd)
	near := d.near()
	best, at, when := most, -1, 0.
	for i := range near {
		k := near[i]
		if k.restart > 0 || k.t > ev.lo || k.t+k.reach() < ev.lo {
			continue
		}
		for g := max(1, ev.gap-3); g < min(len(d.s)-1, ev.gap+6); g++ {
			restart := d.s[g].t - k.t - 0.01
			if restart < 0.3 || restart > k.reach() {
				continue
			}
			near[i].restart = restart
			if d.fitAt(&f, ev.gap, ev.mode, near, kink{}, trend) {
				if left := f.norm(&f.r); left <= best {
					best, at, when = left, i, restart
				}
			}
		}
		near[i].restart = 0
	}
	if at < 0 {
		return false
	}
	near[at].restart = when
	return true
}

// expected is what of a step of the motion, in m/s, burns that are known have
// still to show.
func (d *state) expected(step float64, a, b *sample) float64 {
	sum := 0.
	for _, k := range d.near() {
		if k.dv*step > 0 && k.t < b.t && !k.sharp {
			rate, _ := k.shown(a.t - k.t)
			sum += k.dv * (1 - rate)
		}
	}
	if math.Abs(sum) > math.Abs(step) {
		return step
	}
	return sum
}
