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
	tables   tables
}

// layout says where each elicited quantity lies in the vector of standard
// normal variables that stands for all of them.
type layout struct {
	shared int            // the error all sharing groups make together
	groups map[string]int // the error of each group
	scopes int            // loss from scope k+1 to scope k lies at scopes+k
	steps  int            // scopes less one
	modes  map[string]int // share that travels otherwise, by the modes counted
	// modePlaces are the values of modes, in the order they were given.
	modePlaces []int
	early      int // flow before the start
	size       int
}

// termModel is a term with its places in the layout looked up.
type termModel struct {
	shared      bool
	groups      []int
	first, last int // its readings are world.readings[first:last]
}

type readingModel struct {
	density      tabledDensity
	weight       float64
	fromLo, from float64 // first day of the window, relative to start: earliest, and width
	toLo, to     float64 // day it describes: earliest, and width
	narrow       []int   // scope steps between the claim's scope and the counted one
	wider        bool    // the claim's scope is the wider of the two
	mode         int     // -1 for all modes
}

func newWorld(c *casefile.Case, s *selection, asOf dates.Day) *world {
	start, _ := c.Start.Earliest()
	w := &world{start: start, asOf: asOf, model: c.Model, tables: tables{}, counted: slices.Index(c.Scopes, s.spec.Scope)}
	span := float64(asOf - start)
	m := &w.model
	for _, sd := range []*float64{&m.RateLogSD, &m.SharedBiasSD, &m.GroupBiasSD, &m.ScopeStepLogSD, &m.ModeGapLogSD, &m.EarlyRateLogSD} {
		*sd = max(*sd, 1e-6) // an sd of none is a very small one: moves divide by it
	}
	w.days = max(cellDays, math.Ceil(span/mostCell))
	w.cells = max(1, int(math.Ceil(span/w.days)))
	w.phi = math.Pow(0.5, w.days/7/w.model.RateHalfLifeWeek)

	l := &w.layout
	*l = layout{groups: map[string]int{}, modes: map[string]int{}, early: 1, size: 2}
	l.scopes = l.size
	l.steps = max(0, len(c.Scopes)-1)
	l.size += l.steps
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
				l.modePlaces = append(l.modePlaces, l.size)
				l.size++
			}
		}
	}
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

// shares reports whether a group takes part in the error that allies make
// together; every group does when the case names none.
func (w *world) shares(group string) bool {
	return len(w.model.SharedBy) == 0 || slices.Contains(w.model.SharedBy, group)
}

func (w *world) termModel(t *term) termModel {
	m := termModel{}
	for _, g := range termGroups(t) {
		m.groups = append(m.groups, w.layout.groups[g])
		m.shared = m.shared || w.shares(g)
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
	m := readingModel{density: w.tables.of(newDensity(cl.Value, cl.Hedge)), weight: r.weight, mode: -1}
	if r.modes != "" {
		m.mode = w.layout.modes[r.modes]
	}
	for k := min(r.scope, w.counted); k < max(r.scope, w.counted); k++ {
		m.narrow = append(m.narrow, w.layout.scopes+k)
	}
	m.wider = r.scope > w.counted

	// A window whose start nobody stated is taken to open with the case. "Since
	// August", or since last year, opens with the month or year it names; a start
	// given as an interval may be any day of it.
	if first, ok := cl.CountedSince.Earliest(); ok {
		m.fromLo = float64(first - w.start)
		if last, ok := cl.CountedSince.Latest(); ok && cl.CountedSince.IsInterval() {
			m.from = float64(last - first)
		}
	}
	first, last, _ := cl.Describes()
	m.toLo, m.to = float64(first-w.start), float64(last-first)
	return m
}

// factors is what the elicited quantities that all terms share make of every
// reading.
type factors struct {
	z         []float64 // standard normal, see layout
	earlyRate float64   // a week
	bias      []float64 // of each term: logarithm of the factor by which its speaker errs
	loss      []float64 // by place in the layout: logarithm of what a scope step or a mode loses
	share     []float64 // of each reading: logarithm of what its scope and modes cover of the count
}

func newFactors(w *world) *factors {
	return &factors{
		z: make([]float64, w.layout.size), loss: make([]float64, w.layout.size),
		bias: make([]float64, len(w.terms)), share: make([]float64, len(w.readings)),
	}
}

// set looks at the readings through z, which it copies.
func (f *factors) set(w *world, z []float64) {
	copy(f.z, z)
	f.earlyRate = w.model.EarlyRateMedian * math.Exp(w.model.EarlyRateLogSD*z[w.layout.early])
	for i := range w.terms {
		f.bias[i] = w.logBias(&w.terms[i], z)
	}
	for k := range w.layout.steps {
		at := w.layout.scopes + k
		f.loss[at] = w.model.ScopeStepMedian * math.Exp(w.model.ScopeStepLogSD*z[at])
	}
	for _, at := range w.layout.modePlaces {
		f.loss[at] = w.model.ModeGapMedian * math.Exp(w.model.ModeGapLogSD*z[at])
	}
	for k := range w.readings {
		f.share[k] = f.scope(&w.readings[k]) + f.mode(&w.readings[k])
	}
}

// scope is the logarithm of the share of the counted scope that a reading's
// scope has; positive when it is the wider.
func (f *factors) scope(r *readingModel) float64 {
	sum := 0.0
	for _, at := range r.narrow {
		sum -= f.loss[at]
	}
	if r.wider {
		return -sum
	}
	return sum
}

// mode is the logarithm of the share that moves by a reading's modes.
func (f *factors) mode(r *readingModel) float64 {
	if r.mode < 0 {
		return 0
	}
	return -f.loss[r.mode]
}

// placed is what places the windows of one term: how old its figure was, and
// where in an interval of dates each end lies, 0 to 1.
type placed struct{ lag, open, close float64 }

// windows is when the readings' windows open and close, in days from the start.
type windows struct {
	placed []placed  // of each term
	from   []float64 // of each reading
	to     []float64
}

func newWindows(w *world) windows {
	n := len(w.readings)
	return windows{placed: make([]placed, len(w.terms)), from: make([]float64, n), to: make([]float64, n)}
}

// setWindow places the windows of one term: each opens on some day of its
// stated start, and closes a lag before some day of its stated end.
func (s *state) setWindow(i int, at placed) {
	s.placed[i] = at
	for k := s.w.terms[i].first; k < s.w.terms[i].last; k++ {
		r := &s.w.readings[k]
		s.from[k] = r.fromLo + at.open*r.from
		s.to[k] = max(r.toLo+at.close*r.to-at.lag, s.from[k])
	}
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
	windows
	factors *factors
}

func newState(w *world) *state {
	return &state{w: w, factors: newFactors(w), windows: newWindows(w), history: history{
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
	for i := range s.w.terms {
		c.setWindow(i, s.placed[i])
	}
	c.factors.set(s.w, s.factors.z)
	return c
}

// drawPrior fills the state from the prior.
func (s *state) drawPrior(r *rand.Rand) {
	z := make([]float64, s.w.layout.size)
	for i := range z {
		z[i] = r.NormFloat64()
	}
	s.factors.set(s.w, z)
	for i := range s.w.terms {
		s.setWindow(i, placed{s.w.drawLag(r), r.Float64(), r.Float64()})
	}
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

// drawLag draws how many days old a figure is when it is spoken.
func (w *world) drawLag(r *rand.Rand) float64 { return w.model.LagMeanDays * r.ExpFloat64() }

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
func (s *state) at(day float64, f *factors) float64 {
	if day <= 0 {
		return day / 7 * f.earlyRate
	}
	pos := day / s.w.days
	k := int(pos)
	if k >= s.w.cells {
		return s.total[s.w.cells]
	}
	return s.total[k] + (pos-float64(k))*s.inc[k]
}

// now returns N on the as-of day.
func (s *state) now() float64 { return s.at(float64(s.w.asOf-s.w.start), s.factors) }

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
func (s *state) moved(k int, f *factors) float64 {
	return max(s.at(s.to[k], f)-s.at(s.from[k], f), 1e-9)
}

// logBelief is the logarithm of what the speaker of term i believes about the
// window, scope and modes of its reading k.
func (s *state) logBelief(i, k int, f *factors) float64 {
	return math.Log(s.moved(k, f)) + f.share[k] + f.bias[i]
}

// parts returns the likelihood of term i in two parts that add up: that of its
// readings, and that of the outlier model.
func (s *state) parts(i int, f *factors) (readings, outlier float64) {
	t := &s.w.terms[i]
	for k := t.first; k < t.last; k++ {
		r := &s.w.readings[k]
		b := s.logBelief(i, k, f)
		readings += r.weight * (1 - outlierShare) * r.density.at(b)
		outlier += r.weight * outlierShare * r.density.outlier(b)
	}
	return readings, outlier
}

// likelihood of term i: the sum of its parts, from tables.
func (s *state) likelihood(i int, f *factors) float64 {
	t := &s.w.terms[i]
	p := 0.0
	for k := t.first; k < t.last; k++ {
		r := &s.w.readings[k]
		p += r.weight * r.density.tabled(s.logBelief(i, k, f))
	}
	return max(p, leastLikelihood)
}

// leastLikelihood keeps a product of likelihoods from underflowing between two
// logarithms.
const leastLikelihood = 1e-100

// likelihoods computes the likelihood of every term into out and returns the
// logarithm of their product.
func (s *state) likelihoods(f *factors, out []float64) float64 {
	for i := range out {
		out[i] = s.likelihood(i, f)
	}
	return logProduct(out)
}

// logProduct returns the logarithm of a product of likelihoods with as few
// logarithms as the range of float64 allows.
func logProduct(likelihoods []float64) float64 {
	sum, product := 0.0, 1.0
	for _, p := range likelihoods {
		product *= p
		if product < 1e-200 || product > 1e200 {
			sum += math.Log(product)
			product = 1
		}
	}
	return sum + math.Log(product)
}

// outlierProbability is the probability that term i follows the outlier model,
// given this state.
func (s *state) outlierProbability(i int) float64 {
	in, out := s.parts(i, s.factors)
	return out / max(in+out, 1e-300)
}

// touches reports whether a term sees a change of N on some day strictly
// between lo and hi.
func (s *state) touches(t *termModel, lo, hi float64) bool {
	for k := t.first; k < t.last; k++ {
		if (s.to[k] > lo && s.to[k] < hi) || (s.from[k] > lo && s.from[k] < hi) {
			return true
		}
	}
	return false
}
