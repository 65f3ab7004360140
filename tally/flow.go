package tally

import "math"

// flow is what moved, cell by cell, and the pace behind it (METHOD, section 4),
// at one point of the latent space.
type flow struct {
	level, swing float64
	x            []float64 // deviation of the log rate in each cell
	mean         []float64 // of what arrives in each cell
	spread       []float64 // sd of its logarithm
	inc          []float64 // what arrives in each cell
	total        []float64 // total[k] arrived before cell k; one value more than cells
	earlyRate    float64   // a week, before the start

	// Adjoints: the derivative of the log likelihood by each.
	dInc, dTotal []float64
	dEarly       float64
}

func newFlow(cells int) flow {
	return flow{
		x: make([]float64, cells), mean: make([]float64, cells), spread: make([]float64, cells),
		inc: make([]float64, cells), total: make([]float64, cells+1),
		dInc: make([]float64, cells), dTotal: make([]float64, cells+1),
	}
}

const (
	swingLogSD = 0.4 // of the prior on how much the rate swings
	leastMean  = 1e-9
	mostMean   = 1e12
)

// setFlow computes the path at the latents z.
func (p *point) setFlow() {
	w, f, z := p.w, &p.flow, p.z
	m := &w.model
	f.level = math.Log(m.RateMedian) + m.RateLogSD*z[w.at.level]
	f.swing = m.RateSwing * math.Exp(swingLogSD*z[w.at.swing])
	weeks := w.days / 7
	logWeeks := math.Log(weeks)
	logLump := math.Log(m.LumpSize) - logWeeks
	least, most := math.Log(leastMean)-logWeeks, math.Log(mostMean)-logWeeks
	pace, arrive := z[w.at.pace:][:w.cells], z[w.at.arrive:][:w.cells]
	x, sum := 0.0, 0.0
	for k := range w.cells {
		if k == 0 {
			x = f.swing * pace[0]
		} else {
			x = w.phi*x + f.swing*w.step*pace[k]
		}
		logMean := min(max(f.level+x, least), most)
		mean := weeks * exp(logMean)
		v := softplus(logLump - logMean) // ln(1 + lump/mean)
		s := math.Sqrt(v)
		inc := mean * exp(s*arrive[k]-v/2)
		f.x[k], f.mean[k], f.spread[k], f.inc[k] = x, mean, s, inc
		f.total[k] = sum
		sum += inc
	}
	f.total[w.cells] = sum
	f.earlyRate = m.EarlyRateMedian * math.Exp(m.EarlyRateLogSD*z[w.at.early])
}

// backFlow adds what the adjoints of the path make of the gradient by z.
func (p *point) backFlow(grad []float64) {
	w, f, z := p.w, &p.flow, p.z
	m := &w.model
	arrive := z[w.at.arrive:][:w.cells]
	pace := z[w.at.pace:][:w.cells]
	later, dx, dLevel, dSwing := f.dTotal[w.cells], 0.0, 0.0, 0.0
	for k := w.cells - 1; k >= 0; k-- {
		dLogInc := (f.dInc[k] + later) * f.inc[k]
		later += f.dTotal[k]
		s := f.spread[k]
		grad[w.at.arrive+k] += dLogInc * s
		// v falls as the mean grows: dv/dln mean = -lump/(mean+lump).
		dv := -m.LumpSize / (f.mean[k] + m.LumpSize)
		dLogMean := dLogInc * (1 + dv*(arrive[k]/(2*s)-0.5))
		dLevel += dLogMean
		dx += dLogMean
		if k == 0 {
			grad[w.at.pace] += dx * f.swing
			dSwing += dx * pace[0]
		} else {
			grad[w.at.pace+k] += dx * f.swing * w.step
			dSwing += dx * w.step * pace[k]
			dx *= w.phi
		}
	}
	grad[w.at.level] += dLevel * m.RateLogSD
	grad[w.at.swing] += dSwing * f.swing * swingLogSD
	grad[w.at.early] += f.dEarly * f.earlyRate * m.EarlyRateLogSD
}

// place is a day of the path: where it lies in its cell.
type place struct {
	cell  int // -1 before the start
	share float64
	weeks float64 // before the start, negative
}

func (p *point) place(day float64) place {
	if day <= 0 {
		return place{cell: -1, weeks: day / 7}
	}
	pos := day / p.w.days
	k := int(pos)
	if k >= p.w.cells {
		return place{cell: p.w.cells}
	}
	return place{cell: k, share: pos - float64(k)}
}

// at returns N at a place; before the start it is minus what moved earlier.
func (f *flow) at(l place) float64 {
	switch {
	case l.cell < 0:
		return l.weeks * f.earlyRate
	case l.cell >= len(f.inc):
		return f.total[len(f.inc)]
	}
	return f.total[l.cell] + l.share*f.inc[l.cell]
}

// back takes the derivative g by N at a place, and returns that by its day.
func (p *point) backAt(l place, g float64) float64 {
	f := &p.flow
	switch {
	case l.cell < 0:
		f.dEarly += g * l.weeks
		return g * f.earlyRate / 7
	case l.cell >= p.w.cells:
		f.dTotal[p.w.cells] += g
		return 0
	}
	f.dTotal[l.cell] += g
	f.dInc[l.cell] += g * l.share
	return g * f.inc[l.cell] / p.w.days
}

// count returns N on a day from the start.
func (p *point) count(day float64) float64 { return p.flow.at(p.place(day)) }

// now returns N on the as-of day.
func (p *point) now() float64 { return p.count(float64(p.w.asOf - p.w.start)) }

// surge is the mixture that every change of pace but the first follows.
type surge struct {
	chance   float64 // that a cell holds one
	variance float64 // of one, where 1 is that of a usual change
	logNone  float64 // ln(1 - chance)
	logOne   float64 // ln(chance) - ln(variance)/2
}

func newSurge(w *world) surge {
	m := &w.model
	s := surge{chance: min(m.SurgesPerYear*w.days/365.25, 0.5)}
	s.variance = 1 + math.Pow(m.SurgeLogSD/(m.RateSwing*w.step), 2)
	s.logNone, s.logOne = math.Log1p(-s.chance), math.Log(s.chance)-math.Log(s.variance)/2
	return s
}

// prior returns the density of a change of pace as the logarithm of the greater
// part of the mixture and what the whole is times that, the derivative of its
// logarithm, and the probability that it is a surge. The factors, of 1 to 2, can
// be multiplied over the cells before their logarithm is taken.
func (s *surge) prior(e float64) (log, times, d, one float64) {
	a := s.logNone - e*e/2
	b := s.logOne - e*e/2/s.variance
	ratio := exp(-math.Abs(b - a)) // of the smaller part to the greater
	one = ratio / (1 + ratio)
	if b > a {
		one = 1 / (1 + ratio)
	}
	return max(a, b), 1 + ratio, -e * ((1 - one) + one/s.variance), one
}
