package orbit

import "math"

// Steps from one set to the next that no burn along the track makes: of the
// plane (inclination, and node times the sine of the inclination), and of the
// eccentricity vector, each in the least speed that does it, m/s.
const (
	planeStep     = 0
	eccentricStep = 2
	channels      = 4
)

// step is the change at gap g: the mean of the two sets after it against that of
// the two before; and held, the part of it that either set after it holds
// against either before.
func (d *state) step(g int) (mean, held [channels]float64, ok bool) {
	if g < 1 || g+2 >= len(d.s) || d.s[g+2].t-d.s[g-1].t > gapTrack {
		return mean, held, false
	}
	ref := &d.s[g]
	var y [4][channels]float64
	for i := range y {
		s := &d.s[g-1+i]
		node := wrap(wrap(s.node-ref.node) - turns(ref.dnode*(s.t-ref.t)))
		y[i][0] = ref.v * (s.incl*math.Cos(node) - ref.incl)
		y[i][1] = ref.v * math.Sin(s.incl) * math.Sin(node)
		sin, cos := math.Sincos(s.perig - turns(ref.dperig*(s.t-ref.t)))
		y[i][2], y[i][3] = ref.v/2*s.ecc*cos, ref.v/2*s.ecc*sin
	}
	for c := range channels {
		mean[c] = (y[2][c] + y[3][c] - y[0][c] - y[1][c]) / 2
		lo := min(y[2][c], y[3][c]) - max(y[0][c], y[1][c])
		hi := max(y[2][c], y[3][c]) - min(y[0][c], y[1][c])
		switch {
		case lo > 0:
			held[c] = lo
		case hi < 0:
			held[c] = hi
		}
	}
	return mean, held, true
}

// sized is the size of the step at gap g in the two channels from the given one
// on, and its score.
func (d *state) sized(g, from int) (dv, z float64) {
	mean, held, ok := d.step(g)
	if !ok {
		return 0, 0
	}
	// The least that the elements are published to.
	floor := d.s[g].v * 1e-4 * math.Pi / 180
	if from == eccentricStep {
		floor = d.s[g].v / 2 * 1e-6
	}
	for c := from; c < from+2; c++ {
		z = max(z, math.Abs(held[c])/max(d.noise.step[c], floor))
	}
	return math.Hypot(mean[from], mean[from+1]), z
}

// settleStep tells a step at gap g when it is the largest near, and no other
// burn is near.
func (d *state) settleStep(g, from int) {
	limit := limitPlane
	if from == eccentricStep {
		limit = limitRound
	}
	dv, z := d.sized(g, from)
	if z < limit {
		return
	}
	for k := g - 4; k <= g+4; k++ {
		if k < 1 || k == g {
			continue
		}
		if _, o := d.sized(k, from); o > z || o == z && k < g {
			return
		}
	}
	a, b := &d.s[g], &d.s[g+1]
	t := (a.t + b.t) / 2
	if d.high() { // the last sets before it know nothing of it yet
		t = a.t
	}
	for i := len(d.events) - 1; i >= 0 && i > len(d.events)-20; i-- {
		if math.Abs(d.events[i].t-t) < 2 {
			return
		}
	}
	d.events = append(d.events, event{
		gap: g, lo: a.t, hi: b.t, t: t, sigmaT: (b.t - a.t) / math.Sqrt(12), dv: dv, sd: dv / z, z: z,
		plane: from == planeStep, round: from == eccentricStep,
	})
}
