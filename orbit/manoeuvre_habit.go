package orbit

import (
	"math"
)

// habit is what the sets of a satellite follow beside its orbit, learnt from its
// quiet past.
//
// Sun and moon move a satellite in near-earth orbit to and fro along its orbit
// every fortnight, and SGP4 does not know it: the mean motion follows, later and
// less the longer the span of the fits is. And where a fit makes the drag too
// large it makes the last mean motion too large as well, for what is well known
// is the motion in the middle of its span: of both, part is taken back.
type habit struct {
	rate, place              [waves + 1]float64 // of the waves, and of the drag term
	short, shortP, far, farP ring
}

const (
	waves     = 2    // the pull now, and a quarter of its period ago
	quarter   = 3.4  // days
	farDays   = 6.5  // of the second difference that shows the pull, half a period
	farMost   = 17.  // of its span
	adjacent  = 5.   // days that the second difference that shows the drag term may span
	habitFrom = 40   // second differences from which a habit is learnt
	habitGain = 0.96 // of the scatter that must be left at most for it to count
)

// ring holds the latest second differences: what is explained, and by what.
type ring struct {
	y  []float64
	x  [][waves]float64
	at int
}

func (r *ring) add(y float64, x [waves]float64) {
	if len(r.y) < memory {
		r.y, r.x = append(r.y, y), append(r.x, x)
		return
	}
	r.y[r.at], r.x[r.at] = y, x
	r.at = (r.at + 1) % memory
}

func (r *ring) clone() ring {
	return ring{append([]float64(nil), r.y...), append([][waves]float64(nil), r.x...), r.at}
}

// solve is the least-squares answer, what is far off left out, drawn to nothing
// by a prior of the given width; zero when it does not explain enough.
func (r *ring) solve(free bool, prior float64) (c [waves]float64) {
	if len(r.y) < habitFrom {
		return c
	}
	var buffer [memory]float64
	var k [waves + 1]float64
	scale := func() float64 {
		b := buffer[:len(r.y)]
		for i, y := range r.y {
			b[i] = math.Abs(y - k[0]*r.x[i][0] - k[1]*r.x[i][1] - k[2])
		}
		return median(b) * 1.4826
	}
	if free {
		b := buffer[:len(r.y)]
		copy(b, r.y)
		k[2] = median(b)
	}
	before := scale()
	sd := before
	for range 5 {
		if sd == 0 {
			return c
		}
		var a [3][4]float64
		for i, y := range r.y {
			x := [3]float64{r.x[i][0], r.x[i][1], 0}
			if free {
				x[2] = 1
			}
			if math.Abs(y-k[0]*x[0]-k[1]*x[1]-k[2]) > 3*sd {
				continue
			}
			for p := range 3 {
				for q := range 3 {
					a[p][q] += x[p] * x[q]
				}
				a[p][3] += x[p] * y
			}
		}
		for p := range 2 {
			a[p][p] += sd * sd / (prior * prior)
		}
		if !free {
			a[2][2] = 1
		}
		k = solve3(a)
		sd = scale()
	}
	if !(sd < habitGain*before) {
		return c
	}
	return [waves]float64{k[0], k[1]}
}

func solve3(a [3][4]float64) (x [3]float64) {
	for p := range 3 {
		best := p
		for q := p + 1; q < 3; q++ {
			if math.Abs(a[q][p]) > math.Abs(a[best][p]) {
				best = q
			}
		}
		a[p], a[best] = a[best], a[p]
		if a[p][p] == 0 {
			return [3]float64{}
		}
		for q := range 3 {
			if q == p {
				continue
			}
			f := a[q][p] / a[p][p]
			for k := p; k < 4; k++ {
				a[q][k] -= f * a[p][k]
			}
		}
	}
	for p := range 3 {
		x[p] = a[p][3] / a[p][p]
	}
	return x
}

// rateOf and placeOf are the motion and the place of a set without its habits.
func (d *state) rateOf(s *sample) float64 {
	c := &d.habit.rate
	return s.motion - c[0]*s.pull[0] - c[1]*s.pull[1] - c[waves]*s.drag
}

func (d *state) placeOf(s *sample) float64 {
	c := &d.habit.place
	return s.place - c[0]*s.pulled[0] - c[1]*s.pulled[1] - c[waves]*s.drag
}

// learnHabit takes the set at the begin of a quiet gap.
func (d *state) learnHabit(g int) {
	if g < 1 || g+1 >= len(d.s) {
		return
	}
	s, h := d.s, &d.habit
	if a, b, c := &s[g-1], &s[g], &s[g+1]; c.t-a.t < adjacent && c.t-b.t > 0.02 && b.t-a.t > 0.02 {
		f := (b.t - a.t) / (c.t - a.t)
		x := b.drag - (1-f)*a.drag - f*c.drag
		// Only the drag is asked for here: what sun and moon do in a day is small.
		h.short.add(b.motion-(1-f)*a.motion-f*c.motion, [waves]float64{x})
		h.shortP.add(b.place-(1-f)*a.place-f*c.place, [waves]float64{x})
	}
	if s[g].n <= deepBelow {
		return
	}
	lo, hi := g, g
	for lo > 0 && s[g].t-s[lo].t < farDays {
		lo--
	}
	for hi < len(s)-1 && s[hi].t-s[g].t < farDays {
		hi++
	}
	a, b, c := &s[lo], &s[g], &s[hi]
	if b.t-a.t < farDays || c.t-b.t < farDays || c.t-a.t > farMost {
		return
	}
	for i := len(d.events) - 1; i >= 0 && i > len(d.events)-20; i-- {
		if e := d.events[i].t; e > a.t-8 && e < c.t+1 {
			return
		}
	}
	f := (b.t - a.t) / (c.t - a.t)
	var x, xp [waves]float64
	for w := range waves {
		x[w] = b.pull[w] - (1-f)*a.pull[w] - f*c.pull[w]
		xp[w] = b.pulled[w] - (1-f)*a.pulled[w] - f*c.pulled[w]
	}
	kr, kp := h.rate[waves], h.place[waves]
	h.far.add(b.motion-kr*b.drag-(1-f)*(a.motion-kr*a.drag)-f*(c.motion-kr*c.drag), x)
	h.farP.add(b.place-kp*b.drag-(1-f)*(a.place-kp*a.drag)-f*(c.place-kp*c.drag), xp)
}

// compute learns the habits anew.
func (h *habit) compute() {
	h.rate[waves], h.place[waves] = h.short.solve(false, 10)[0], h.shortP.solve(false, 10)[0]
	r, p := h.far.solve(false, 1), h.farP.solve(true, 1)
	copy(h.rate[:], r[:])
	copy(h.place[:], p[:])
}

func (h *habit) clone() habit {
	c := *h
	c.short, c.shortP, c.far, c.farP = h.short.clone(), h.shortP.clone(), h.far.clone(), h.farP.clone()
	return c
}
