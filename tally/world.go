package tally

import (
	"math"
	"math/rand/v2"
	"slices"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/dates"
)

const (
	cellDays = 14  // length of a time cell
	mostCell = 160 // longer cases get longer cells
)

// world is the model of one case: its fixed parts, shared by all chains.
type world struct {
	start    dates.Day
	asOf     dates.Day
	days     float64 // length of a cell
	cells    int
	phi      float64 // autocorrelation of the log rate from cell to cell
	model    casefile.Model
	counted  int // index of the counted scope
	layout   layout
	terms    []termModel
	readings []readingModel // of all terms, one after the other
}

// layout says where each elicited quantity lies in the vector of standard
// normal variables that stands for all of them.
type layout struct {
	shared int            // the error all sharing groups make together
	groups map[string]int // the error of each group
	scopes int            // loss from scope k+1 to scope k lies at scopes+k
	modes  map[string]int // share that travels otherwise, by the modes counted
	early  int            // flow before the start
	terms  int            // lag and window position of term i lie at terms+2i, +1
	size   int
}

// termModel is a term with its places in the layout looked up.
type termModel struct {
	shared      bool
	groups      []int
	first, last int // its readings are world.readings[first:last]
}

type readingModel struct {
	density      density
	weight       float64
	fromLo, from float64 // first day of the window, relative to start: earliest, and width
	toLo, to     float64 // day it describes: earliest, and width
	narrow       []int   // scope steps between the claim's scope and the counted one
	wider        bool    // the claim's scope is the wider of the two
	mode         int     // -1 for all modes
}

func newWorld(c *casefile.Case, s *selection, asOf dates.Day) *world {
	start, _ := c.Start.Earliest()
	w := &world{start: start, asOf: asOf, model: c.Model, counted: slices.Index(c.Scopes, s.spec.Scope)}
	span := float64(asOf - start)
	w.days = max(cellDays, math.Ceil(span/mostCell))
	w.cells = max(1, int(math.Ceil(span/w.days)))
	w.phi = math.Pow(0.5, w.days/7/w.model.RateHalfLifeWeek)

	l := &w.layout
	*l = layout{groups: map[string]int{}, modes: map[string]int{}, early: 1, size: 2}
	l.scopes = l.size
	l.size += max(0, len(c.Scopes)-1)
	for _, t := range s.terms {
		for _, g := range termGroups(t) {
			if _, ok := l.groups[g]; !ok {
				l.groups[g] = l.size
				l.size++
			}
		}
		for _, r := range t.readings {
			if _, ok := l.modes[r.modes]; !ok && r.modes != "" {
				l.modes[r.modes] = l.size
				l.size++
			}
		}
	}
	l.terms = l.size
	l.size += 2 * len(s.terms)
	for _, t := range s.terms {
		w.terms = append(w.terms, w.termModel(t))
	}
	return w
}

// termGroups returns the groups a term rests on; a speaker of no known group
// errs alone.
func termGroups(t *term) []string {
	if len(t.groups) == 0 {
		return []string{"origin " + t.origin}
	}
	return t.groups
}

func (w *world) termModel(t *term) termModel {
	m := termModel{}
	for _, g := range termGroups(t) {
		m.groups = append(m.groups, w.layout.groups[g])
		if len(w.model.SharedBy) == 0 || slices.Contains(w.model.SharedBy, g) {
			m.shared = true
		}
	}
	m.first = len(w.readings)
	for _, r := range t.readings {
		w.readings = append(w.readings, w.readingModel(r))
	}
	m.last = len(w.readings)
	return m
}

func (w *world) readingModel(r reading) readingModel {
	cl := r.claim
	m := readingModel{density: newDensity(cl.Value, cl.Hedge), weight: r.weight, mode: -1}
	if r.modes != "" {
		m.mode = w.layout.modes[r.modes]
	}
	for k := min(r.scope, w.counted); k < max(r.scope, w.counted); k++ {
		m.narrow = append(m.narrow, w.layout.scopes+k)
	}
	m.wider = r.scope > w.counted

	// A window whose start nobody stated is taken to open with the case.
	if first, ok := cl.CountedSince.Earliest(); ok {
		m.fromLo = float64(first - w.start)
		if last, ok := cl.CountedSince.Latest(); ok {
			m.from = float64(last - first)
		}
	}
	day, _ := statedDay(cl)
	m.toLo = float64(day - w.start)
	if first, ok := cl.AsOf.Earliest(); ok {
		if last, ok := cl.AsOf.Latest(); ok && last == day {
			m.toLo, m.to = float64(first-w.start), float64(last-first)
		}
	}
	return m
}

// view is what the elicited quantities make of every reading: it is computed
// once for all moves that leave them alone.
type view struct {
	z         []float64
	earlyRate float64   // a week
	from, to  []float64 // days of each reading's window, from the start
	bias      []float64 // of each term: logarithm of the factor by which its speaker errs
	scope     []float64 // of each reading: logarithm of its scope's share of the counted one
	mode      []float64 // of each reading: logarithm of the share that moves by its modes
}

func newView(w *world) *view {
	n := len(w.readings)
	return &view{
		z: make([]float64, w.layout.size), bias: make([]float64, len(w.terms)),
		from: make([]float64, n), to: make([]float64, n), scope: make([]float64, n), mode: make([]float64, n),
	}
}

// set looks at the readings through z.
func (v *view) set(w *world, z []float64) {
	copy(v.z, z)
	m, l := &w.model, &w.layout
	v.earlyRate = m.EarlyRateMedian * math.Exp(m.EarlyRateLogSD*z[l.early])
	for i := range w.terms {
		t := &w.terms[i]
		v.bias[i] = w.logBias(t, z)
		lag := -m.LagMeanDays * math.Log(tail(z[l.terms+2*i]))
		place := 1 - tail(z[l.terms+2*i+1]) // where in an interval of dates
		for k := t.first; k < t.last; k++ {
			v.scope[k], v.mode[k] = w.logScope(&w.readings[k], z), w.logMode(&w.readings[k], z)
			v.setWindow(w, k, lag, place)
		}
	}
}

// setWindow places one reading's window: it opens on some day of its stated
// start, and closes a lag before some day of its stated end.
func (v *view) setWindow(w *world, k int, lag, place float64) {
	r := &w.readings[k]
	v.from[k] = r.fromLo + place*r.from
	v.to[k] = max(r.toLo+place*r.to-lag, v.from[k])
}

// logBias is the logarithm of the factor by which a speaker errs.
func (w *world) logBias(t *termModel, z []float64) float64 {
	b := 0.0
	for _, g := range t.groups {
		b += z[g]
	}
	b *= w.model.GroupBiasSD / float64(len(t.groups))
	if t.shared {
		b += w.model.SharedBiasSD * z[w.layout.shared]
	}
	return b
}

// logScope is the logarithm of the share of the counted scope that a reading's
// scope has; positive when it is the wider.
func (w *world) logScope(r *readingModel, z []float64) float64 {
	sum := 0.0
	for _, k := range r.narrow {
		sum -= w.model.ScopeStepMedian * math.Exp(w.model.ScopeStepLogSD*z[k])
	}
	if r.wider {
		return -sum
	}
	return sum
}

// logMode is the logarithm of the share that moves by a reading's modes.
func (w *world) logMode(r *readingModel, z []float64) float64 {
	if r.mode < 0 {
		return 0
	}
	return -w.model.ModeGapMedian * math.Exp(w.model.ModeGapLogSD*z[r.mode])
}

// tail is the upper tail of the standard normal: uniform for a normal z.
func tail(z float64) float64 { return max(0.5*math.Erfc(z/math.Sqrt2), 1e-300) }

// history is what arrived, cell by cell, and the rate behind it.
type history struct {
	rate   []float64 // standard normal: level, swing, then one per cell
	shape  []float64 // gamma shape of each cell, derived of rate
	logInc []float64 // logarithm of what arrived in each cell
	inc    []float64 // what arrived in each cell
	total  []float64 // total[k] arrived before cell k; cells+1 values
}

// state is one history with everything it rests on.
type state struct {
	w *world
	history
	view *view
}

func newState(w *world) *state {
	return &state{w: w, view: newView(w), history: history{
		rate: make([]float64, w.cells+2), shape: make([]float64, w.cells),
		logInc: make([]float64, w.cells), inc: make([]float64, w.cells), total: make([]float64, w.cells+1),
	}}
}

// copy returns the state as it is now.
func (s *state) copy() *state {
	c := newState(s.w)
	copy(c.rate, s.rate)
	copy(c.shape, s.shape)
	copy(c.logInc, s.logInc)
	copy(c.inc, s.inc)
	copy(c.total, s.total)
	c.view.set(s.w, s.view.z)
	return c
}

// drawPrior fills the state from the prior.
func (s *state) drawPrior(r *rand.Rand) {
	z := make([]float64, s.w.layout.size)
	for i := range z {
		z[i] = r.NormFloat64()
	}
	s.view.set(s.w, z)
	for i := range s.rate {
		s.rate[i] = r.NormFloat64()
	}
	s.w.setShapes(s.rate, s.shape)
	for k := range s.logInc {
		s.logInc[k] = math.Log(s.w.model.LumpSize) + logGamma(r, s.shape[k])
		s.inc[k] = math.Exp(s.logInc[k])
	}
	s.sum(0)
}

const swingLogSD = 0.4 // of the prior on how much the rate swings

// setShapes computes the gamma shape of each cell from the rate's standard
// normals: an autoregression started in its stationary state.
func (w *world) setShapes(rate, shape []float64) {
	m := &w.model
	level := math.Log(m.RateMedian) + m.RateLogSD*rate[0]
	swing := m.RateSwing * math.Exp(swingLogSD*rate[1])
	step := swing * math.Sqrt(1-w.phi*w.phi)
	perCell := w.days / 7 / m.LumpSize
	x := swing * rate[2]
	for k := range shape {
		if k > 0 {
			x = w.phi*x + step*rate[k+2]
		}
		shape[k] = min(max(perCell*math.Exp(level+x), 1e-6), 1e9)
	}
}

// sum recomputes the running totals after a change in cell from or later.
func (h *history) sum(from int) {
	n := h.total[from]
	for k := from; k < len(h.inc); k++ {
		h.total[k] = n
		n += h.inc[k]
	}
	h.total[len(h.inc)] = n
}

// at returns N on a day counted from the start; before the start it is minus
// what moved earlier, at a constant rate.
func (s *state) at(day float64, v *view) float64 {
	if day <= 0 {
		return day / 7 * v.earlyRate
	}
	pos := day / s.w.days
	k := int(pos)
	if k >= s.w.cells {
		return s.total[s.w.cells]
	}
	return s.total[k] + (pos-float64(k))*(s.total[k+1]-s.total[k])
}

// now returns N on the as-of day.
func (s *state) now() float64 { return s.at(float64(s.w.asOf-s.w.start), s.view) }

// logIncrements returns the log density of the increments (of their
// logarithms) given these shapes.
func (s *state) logIncrements(shape []float64) float64 {
	sum := 0.0
	scale := s.w.model.LumpSize
	logScale := math.Log(scale)
	for k, a := range shape {
		lg, _ := math.Lgamma(a)
		sum += a*(s.logInc[k]-logScale) - s.inc[k]/scale - lg
	}
	return sum
}

// moved returns what moved in the window of a reading, in the counted scope and
// by any mode.
func (s *state) moved(k int, v *view) float64 {
	return max(s.at(v.to[k], v)-s.at(v.from[k], v), 1e-9)
}

// logBelief is the logarithm of what the speaker of term i believes about the
// window, scope and modes of its reading k.
func (s *state) logBelief(i, k int, v *view) float64 {
	return math.Log(s.moved(k, v)) + v.scope[k] + v.mode[k] + v.bias[i]
}

// likelihood returns the likelihood of term i in two parts that add up: that of
// its readings, and that of the outlier model.
func (s *state) likelihood(i int, v *view) (readings, outlier float64) {
	t := &s.w.terms[i]
	for k := t.first; k < t.last; k++ {
		r := &s.w.readings[k]
		b := s.logBelief(i, k, v)
		readings += r.weight * (1 - outlierShare) * r.density.at(b)
		outlier += r.weight * outlierShare * r.density.outlier(b)
	}
	return readings, outlier
}

// outlierProbability is the probability that term i follows the outlier model,
// given this state.
func (s *state) outlierProbability(i int) float64 {
	in, out := s.likelihood(i, s.view)
	return out / max(in+out, 1e-300)
}

// logClaims is the log likelihood of all terms, seen through v.
func (s *state) logClaims(v *view) float64 {
	sum, product := 0.0, 1.0
	for i := range s.w.terms {
		in, out := s.likelihood(i, v)
		product *= max(in+out, 1e-100)
		if product < 1e-200 || product > 1e200 {
			// One logarithm for many terms; a term is never under 1e-100, so
			// the next product does not underflow.
			sum += math.Log(product)
			product = 1
		}
	}
	return sum + math.Log(product)
}
