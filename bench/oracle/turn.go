package main

import (
	"math"
	"slices"
)

// JAGS moves a block of unknowns at once, by steps of random directions: the
// more unknowns in a block, the shorter they are. It does badly where what is
// asked for is spread over blocks, and where some directions are known a hundred
// times as well as others. So the unknowns are turned and stretched before JAGS
// sees them:
//
//	theta = mode + L W u
//
// L L' is the inverse of the curvature of the posterior, roughly, at its mode,
// and W turns u so that its first entries, a small block of their own, have all
// that what is asked for depends on, to first order. JAGS is told that u is
// standard normal, and the likelihood is multiplied by the ratio of the densities
// of theta and u: so the model is the same whatever mode, L and W are, and they
// may be as rough as they like. They are found by Gauss and Newton, every figure
// taken as a normal one about its belief.

// sight is how one figure looks at the unknowns: the belief of a reading, or
// the logarithm of the mean of a total of voyages.
type sight struct {
	since, sinceWide, end, endWide float64
	sinceAt, endAt, lagAt          int // of q, 1-based; 0 for none
	total                          bool
	fixed                          float64
	steps                          []float64 // over the steps
	bg, bq                         []float64
	watcher                        int     // 1-based among the watchers, of a total of voyages
	aim, sd, weight                float64 // what was stated, roughly
	asked, pace                    bool    // is what is asked for, and no evidence; the pace of the last cell
}

// view is all that is needed to look: it repeats the parts of model.bug that
// tell where a figure comes from.
type view struct {
	m                  model
	K, ng, nq          int
	now                float64
	A                  [][]float64
	stepAt             []int // of g, 1-based
	stepMedian, stepSD []float64
	lagMean            float64
	seaAt, loadAt      int
	loadMid, loadSD    float64
	watcherAt          []int
	berth, look        interval
	cloud, heard       interval
	sights             []sight
}

// roughly is the belief that a reading speaks for, and how surely.
func roughly(r *reading) (aim, sd float64) {
	h := hedges[r.Hedge]
	const rounding = 0.1
	switch {
	case h.kind == "floor":
		return math.Log(r.Lo) + h.near, math.Hypot(h.near, rounding)
	case h.kind == "ceiling":
		return math.Log(r.Hi) - h.near, math.Hypot(h.near, rounding)
	case r.Lo > 0 && r.Lo < r.Hi:
		return math.Log(r.Lo*r.Hi) / 2, math.Hypot(h.sd, math.Log(r.Hi/r.Lo)/math.Sqrt(12))
	}
	return math.Log(r.Hi), math.Hypot(h.sd, rounding)
}

func below(x float64) float64 { return 0.5 * math.Erfc(-x/math.Sqrt2) }

// look returns what each sight sees. Steps of the pace are taken for usual ones.
func (v *view) see(theta []float64) []float64 {
	g, q := theta[:v.ng], theta[v.ng:v.ng+v.nq]
	z, h := theta[v.ng+v.nq:v.ng+v.nq+v.K], theta[v.ng+v.nq+v.K:]
	level, swing := math.Log(v.m.RateMedian)+v.m.RateLogSD*g[0], v.m.RateSwing*math.Exp(0.4*g[1])
	early := v.m.EarlyRateMedian * math.Exp(v.m.EarlyRateLogSD*g[2])
	inc := make([]float64, v.K)
	for k := range inc {
		x := 0.0
		for j := range k + 1 {
			x += v.A[k][j] * z[j]
		}
		mean := cellDays / 7 * math.Exp(level+swing*x)
		s := math.Log(1 + v.m.LumpSize/mean)
		inc[k] = mean * math.Exp(math.Sqrt(s)*h[k]-s/2)
	}
	at := func(t float64) float64 {
		if t <= 0 {
			return t / 7 * early
		}
		n := 0.0
		for k := range inc {
			n += inc[k] * min(max((t-float64(k*cellDays))/cellDays, 0), 1)
		}
		return n
	}
	out := make([]float64, len(v.sights))
	for i := range v.sights {
		s := &v.sights[i]
		b := s.fixed
		if s.pace {
			b = level
			for j := range v.K {
				b += swing * v.A[v.K-1][j] * z[j]
			}
		}
		if s.total {
			t0, t1, lag := s.since, s.end, 0.0
			if s.sinceWide > 0 {
				t0 += s.sinceWide * below(q[s.sinceAt-1])
			}
			if s.endWide > 0 {
				t1 += s.endWide * below(q[s.endAt-1])
			}
			if s.lagAt > 0 {
				lag = -v.lagMean * math.Log(below(-q[s.lagAt-1]))
			}
			b += math.Log(max(at(max(t0, t1)-lag)-at(t0), 1))
		}
		for j, f := range s.steps {
			b += f * v.stepMedian[j] * math.Exp(v.stepSD[j]*g[v.stepAt[j]-1])
		}
		for j, f := range s.bg {
			b += f * g[j]
		}
		for j, f := range s.bq {
			b += f * q[j]
		}
		if s.watcher > 0 {
			u := func(k int, iv interval) float64 { return iv.Lo + (iv.Hi-iv.Lo)*below(g[v.loadAt-1+k]) }
			logs := func(k int, iv interval) float64 { return math.Exp(u(k, interval{math.Log(iv.Lo), math.Log(iv.Hi)})) }
			p0 := 1 - (1-u(4, v.heard))*math.Exp(-(1-u(3, v.cloud))*logs(1, v.berth)/logs(2, v.look))
			logit := math.Log(p0/(1-p0)) + v.m.WatcherLogitSD*g[v.watcherAt[s.watcher-1]-1]
			b += -v.m.ModeGapMedian*math.Exp(v.m.ModeGapLogSD*g[v.seaAt-1]) - v.loadMid - v.loadSD*g[v.loadAt-1] - math.Log(1+math.Exp(-logit))
		}
		out[i] = b
	}
	return out
}

// turn returns the mode, L W, and how many entries of u what is asked for
// depends on: those of the count and of the swing, and those of statements.
func (v *view) turn() (mode []float64, turned [][]float64, first []int) {
	n := v.ng + v.nq + 2*v.K
	mode = make([]float64, n)
	v.sights = append([]sight{{asked: true, total: true, end: v.now}, {asked: true, total: true, end: v.now / 2}, {asked: true, pace: true}}, v.sights...)
	var root [][]float64
	var asked [][]float64
	for range 25 {
		at := v.see(mode)
		slope := matrix(n, len(at)) // a row an unknown
		const e = 1e-4
		for j := range n {
			old := mode[j]
			mode[j] = old + e
			up := v.see(mode)
			mode[j] = old - e
			down := v.see(mode)
			mode[j] = old
			for i := range at {
				slope[j][i] = (up[i] - down[i]) / (2 * e)
			}
		}
		curve := identity(n)
		rest := make([]float64, n)
		asked = nil
		for j := range n {
			rest[j] = -mode[j]
		}
		for i, s := range v.sights {
			if s.asked {
				row := make([]float64, n)
				for j := range n {
					row[j] = slope[j][i]
				}
				asked = append(asked, row)
				continue
			}
			miss := s.aim - at[i]
			// As the log of a Student t with 3 degrees of freedom, so that no
			// outlier bends the path.
			w := s.weight / (s.sd*s.sd + miss*miss/3)
			for j := range n {
				if slope[j][i] == 0 {
					continue
				}
				rest[j] += w * slope[j][i] * miss
				for k := range n {
					curve[j][k] += w * slope[j][i] * slope[k][i]
				}
			}
		}
		root = cholesky(curve)
		step, most := solve(root, rest), 0.0
		for _, x := range step {
			most = max(most, math.Abs(x))
		}
		for j := range mode {
			mode[j] += step[j] * min(1, 0.5/most)
		}
	}
	// With curve = R R', L = R'^-1, and the slope of f by u is R^-1 that by theta.
	swing := make([]float64, n)
	swing[1] = 1
	asked = slices.Insert(asked, 3, swing)
	var basis [][]float64
	add := func(x []float64, least float64) {
		norm := math.Sqrt(dot(x, x))
		for range 2 {
			for _, b := range basis {
				d := dot(x, b)
				for k := range x {
					x[k] -= d * b[k]
				}
			}
		}
		left := math.Sqrt(dot(x, x))
		if left < least*norm || norm == 0 {
			return
		}
		for k := range x {
			x[k] /= left
		}
		basis = append(basis, x)
	}
	for i, row := range asked {
		x := slices.Clone(row)
		for j := range n {
			for k := range j {
				x[j] -= root[j][k] * x[k]
			}
			x[j] /= root[j][j]
		}
		add(x, 0.05)
		if i == 3 || i == len(asked)-1 {
			first = append(first, len(basis))
		}
	}
	for j := 0; j < n && len(basis) < n; j++ {
		x := make([]float64, n)
		x[j] = 1
		add(x, 1e-6)
	}
	turned = matrix(n, n)
	for j, b := range basis {
		x := slices.Clone(b)
		for i := n - 1; i >= 0; i-- {
			for k := i + 1; k < n; k++ {
				x[i] -= root[k][i] * x[k]
			}
			x[i] /= root[i][i]
			turned[i][j] = x[i]
		}
	}
	return mode, turned, first
}

func dot(a, b []float64) float64 {
	s := 0.0
	for i := range a {
		s += a[i] * b[i]
	}
	return s
}

// solve solves l l' x = y.
func solve(l [][]float64, y []float64) []float64 {
	n := len(y)
	x := make([]float64, n)
	for i := range n {
		x[i] = y[i]
		for k := range i {
			x[i] -= l[i][k] * x[k]
		}
		x[i] /= l[i][i]
	}
	for i := n - 1; i >= 0; i-- {
		for k := i + 1; k < n; k++ {
			x[i] -= l[k][i] * x[k]
		}
		x[i] /= l[i][i]
	}
	return x
}

// whole makes indices of numbers.
func whole(v []float64) []int {
	out := make([]int, len(v))
	for i, x := range v {
		out[i] = int(x)
	}
	return out
}
