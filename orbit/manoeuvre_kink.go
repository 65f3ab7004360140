package orbit

import (
	"math"
	"slices"
)

// A burn is a kink in the place of a satellite along its orbit against time.
const (
	gapTrack   = 10. // days without a set beyond which whole turns cannot be told
	maxWindow  = 12
	windowDays = 18.
	obsMax     = 4 * maxWindow
	parMax     = 12
)

// high is whether the sets are of an orbit of 225 minutes or more.
func (d *state) high() bool { return len(d.s) > 0 && d.s[0].n < deepBelow }

// fit is a least-squares model of the track around one gap: place, rate, and
// drag, with the kinks that are known already. A further kink is tested against it.
type fit struct {
	t0    float64
	kappa float64
	m     int
	tau   [obsMax]float64
	rate  [obsMax]bool // of the rate, not of the place
	w     [obsMax]float64
	rho   [obsMax]float64 // how much of the error of the set before is in it still
	q     [parMax][obsMax]float64
	p     int
	r     [obsMax]float64
	drag  int // index of the observation of the drag
}

// column is what a kink at t does to the observations, weighted.
func (f *fit) column(k kink, x *[obsMax]float64) {
	for i := 0; i < f.m; i++ {
		if i == f.drag {
			x[i] = 0
			continue
		}
		rate, place := k.shown(f.tau[i] + f.t0 - k.t)
		if f.rate[i] {
			x[i] = f.w[i] * rate
		} else {
			x[i] = f.w[i] * place
		}
	}
	f.whiten(x)
}

// soften takes from the weights of the observations what the shape of a burn may
// be off by: nothing before it and when all is shown, most in between.
func (f *fit) soften(k kink, share float64) {
	for i := 0; i < f.m; i++ {
		d := f.tau[i] + f.t0 - k.t
		if i == f.drag || d <= 0 {
			continue
		}
		rate, place := k.shown(d)
		off := min(place, d-place+0.1)
		if f.rate[i] {
			off = 2 * rate * (1 - rate)
		}
		off *= share * k.dv * f.w[i]
		less := 1 / math.Sqrt(1+off*off)
		f.w[i] *= less
		f.r[i] *= less
	}
}

// whiten leaves of each observation what the one before of the same kind does
// not say already: fits that overlap are off together.
func (f *fit) whiten(x *[obsMax]float64) {
	last := f.m - 1
	if f.drag == last {
		last--
	}
	for i := last; i >= 2; i-- {
		if rho := f.rho[i]; rho > 0 {
			x[i] = (x[i] - rho*x[i-2]) / math.Sqrt(1-rho*rho)
		}
	}
}

// memories are for how many days the error of a place, and of a rate, may last.
var memories = [...][2]float64{{0, 0}, {1, 1}, {2, 2}, {4, 4}, {3, 0}, {0, 3}, {3, 1}, {1, 3}}

// reduce takes out of x what the model explains already.
func (f *fit) reduce(x *[obsMax]float64) {
	for k := 0; k < f.p; k++ {
		q := &f.q[k]
		dot := 0.
		for i := 0; i < f.m; i++ {
			dot += q[i] * x[i]
		}
		for i := 0; i < f.m; i++ {
			x[i] -= dot * q[i]
		}
	}
}

func (f *fit) norm(x *[obsMax]float64) float64 {
	s := 0.
	for i := 0; i < f.m; i++ {
		s += x[i] * x[i]
	}
	return s
}

// include makes a column part of the model.
func (f *fit) include(x *[obsMax]float64) {
	before := f.norm(x)
	f.reduce(x)
	f.reduce(x)
	n := f.norm(x)
	if !(n > 1e-10*before) || f.p >= parMax {
		return
	}
	n = math.Sqrt(n)
	q := &f.q[f.p]
	for i := 0; i < f.m; i++ {
		q[i] = x[i] / n
	}
	f.p++
	dot := 0.
	for i := 0; i < f.m; i++ {
		dot += q[i] * f.r[i]
	}
	for i := 0; i < f.m; i++ {
		f.r[i] -= dot * q[i]
	}
}

// test is the size of a kink at t (a moment relative to the fit's) in m/s and
// how many of its own standard errors that is.
func (f *fit) test(k kink) (dv, sd float64) {
	var x [obsMax]float64
	f.column(k, &x)
	before := f.norm(&x)
	f.reduce(&x)
	n := f.norm(&x)
	if !(n > 1e-9*before) {
		return 0, math.Inf(1)
	}
	dot := 0.
	for i := 0; i < f.m; i++ {
		dot += x[i] * f.r[i]
	}
	return dot / n, 1 / math.Sqrt(n)
}

// judge is a kink at t with its error by what the best model leaves
// unexplained here, moderated by what it usually leaves.
func (f *fit) judge(k kink, usual float64) (dv, sd float64) {
	dv, sd = f.test(k)
	if math.IsInf(sd, 1) {
		return 0, sd
	}
	left := f.norm(&f.r) - dv/sd*dv/sd
	return dv, sd * math.Sqrt((usualWeight*usual+max(0, left))/(usualWeight+float64(max(0, f.m-f.p-1))))
}

const usualWeight = 6. // observations that the past counts for

// fitAt models the sets around gap g, with kinks that are known; and softened,
// when it is given a size, for the one to be told.
func (d *state) fitAt(f *fit, g, mode int, kinks []kink, own kink, trend slope) bool {
	m := d.mode(mode)
	s := d.s
	if s[g+1].t-s[g].t > gapTrack {
		return false
	}
	var use [2 * maxWindow]int
	n := 0
	for i, last := g, s[g].t; i >= 0 && n < m.before && last-s[i].t < gapTrack && s[g].t-s[i].t < windowDays; i-- {
		last = s[i].t
		use[n] = i
		n++
	}
	before := n
	for i, last := g+1, s[g].t; i < len(s) && n < before+m.after && s[i].t-last < gapTrack && s[i].t-s[g+1].t < windowDays; i++ {
		last = s[i].t
		use[n] = i
		n++
	}
	if before < 2 || n-before < 2 || n < 6 {
		return false
	}
	lo, hi := use[before-1], use[n-1]
	ref := &s[g]
	refPlace, refRate := d.placeOf(ref), d.rateOf(ref)
	f.t0, f.m, f.p = ref.t, 0, 0
	f.kappa = -ref.v / 3 / ref.n
	wl, wn := 1/d.noise.place, 1/d.noise.rate
	var inWindow [parMax]kink
	nk := 0
	for _, k := range slices.Backward(kinks) {
		if k.t+k.reach() > s[lo].t && k.t < s[hi].t && nk < len(inWindow) {
			inWindow[nk] = k
			nk++
		}
	}
	slices.Reverse(use[:before])
	for k, i := range use[:n] {
		for q := range 2 {
			f.rho[f.m+q] = 0
			if last := memories[d.memory][q]; k > 0 && last > 0 {
				f.rho[f.m+q] = math.Exp(-(s[i].t - s[use[k-1]].t) / last)
			}
		}
		tau := s[i].t - ref.t
		f.tau[f.m], f.rate[f.m], f.w[f.m] = tau, false, wl
		f.r[f.m] = wl * f.kappa * (d.placeOf(&s[i]) - refPlace - refRate*tau)
		f.m++
		f.tau[f.m], f.rate[f.m], f.w[f.m] = tau, true, wn
		f.r[f.m] = wn * f.kappa * (d.rateOf(&s[i]) + d.noise.bias - refRate)
		f.m++
	}
	// What the drag usually is, as one more observation of it.
	if trend.known {
		f.drag = f.m
		f.tau[f.m], f.rate[f.m], f.w[f.m] = math.Inf(-1), true, 1/d.noise.drag
		f.r[f.m] = f.w[f.m] * f.kappa * trend.rate
		f.m++
	} else {
		f.drag = -1
	}
	for _, k := range inWindow[:nk] {
		f.soften(k, softKnown)
	}
	if own.dv != 0 {
		f.soften(own, softOwn)
	}
	f.whiten(&f.r)
	for k := range 3 {
		var x [obsMax]float64
		for i := 0; i < f.m; i++ {
			tau := f.tau[i]
			switch {
			case i == f.drag:
				if k == 2 {
					x[i] = 1
				}
			case k == 0 && !f.rate[i]:
				x[i] = 1
			case k == 1 && f.rate[i]:
				x[i] = 1
			case k == 1:
				x[i] = tau
			case k == 2 && f.rate[i]:
				x[i] = tau
			case k == 2:
				x[i] = tau * tau / 2
			}
			x[i] *= f.w[i]
		}
		f.whiten(&x)
		f.include(&x)
	}
	for _, k := range inWindow[:nk] {
		var x [obsMax]float64
		f.column(k, &x)
		f.include(&x)
	}
	return true
}

// slope is the rate at which a mean motion changes, rev/day^2, if it is known.
type slope struct {
	rate  float64
	known bool
}

const trendReach = 12 // sets on each side that the usual drag is taken from

// trend is the median rate at which the mean motion of the sets around gap g
// changes from one to the next, rev/day^2.
func (d *state) trend(g int) slope {
	var b [2 * trendReach]float64
	n := 0
	for i := max(1, g-trendReach+1); i <= g+trendReach && i < len(d.s); i++ {
		if i != g+1 && d.s[i].t-d.s[i-1].t > 0.1 && d.s[i].t-d.s[i-1].t < gapTrack {
			b[n] = (d.rateOf(&d.s[i]) - d.rateOf(&d.s[i-1])) / (d.s[i].t - d.s[i-1].t)
			n++
		}
	}
	if n < 5 {
		return slope{}
	}
	return slope{median(b[:n]), true}
}
