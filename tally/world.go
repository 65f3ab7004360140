package tally

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/quantity"
)

const (
	cellDays = 14  // length of a time cell
	mostCell = 160 // longer cases get longer cells
)

// world is the model of one case: its fixed parts, shared by all chains. Every
// unknown is a standard normal variable of its own, a latent; the world says
// what each stands for.
type world struct {
	start, asOf dates.Day
	days        float64 // length of a cell
	cells       int
	phi, step   float64 // autocorrelation of the log rate from cell to cell, and sqrt(1 - phi^2)
	model       casefile.Model
	counted     int // index of the counted scope
	scopes      int // steps between scopes

	size  int // latents
	at    places
	surge surge
	load  loadModel

	processes []process
	errors    int // values of all processes
	hedges    []hedgeModel
	modes     []modeModel
	terms     []termModel
	readings  []readingModel // of all terms, then the windows of counts
	series    []seriesModel
	counts    []countModel
	lists     []listModel
	track     *trackModel
	watchers  map[string]int // latents

	// Set by what asks what the count would be without some of the evidence or
	// with another prior.
	skip  []bool    // of each direction (term, count, list, track); nil is none
	shift []float64 // prior mean of each latent; nil is zero
}

// places are the latents; -1 for what the case does not need.
type places struct {
	level, swing, pace, arrive, early int
	steps                             int // of the first scope step
	load, berth, look, cloud, heard   int
	dependence, call                  int
}

// process is an error with a part that stays and a part that drifts.
type process struct {
	name  string // of the group; "" for what allies share
	sd    float64
	stay  int       // latent
	drift int       // latent of the first of its days
	days  []float64 // described days, in order
	keep  []float64 // correlation with the day before
	turn  []float64 // sqrt(1 - keep^2)
	first int       // its values are point.err[first:][:len(days)]
}

type hedgeModel struct {
	hedge  quantity.Hedge
	latent int
}

type modeModel struct {
	name   string
	latent int
}

func newWorld(c *casefile.Case, s *selection, asOf dates.Day) *world {
	start, _ := c.Start.Earliest()
	w := &world{start: start, asOf: asOf, model: c.Model, counted: slices.Index(c.Scopes, s.spec.Scope), watchers: map[string]int{}}
	span := float64(asOf - start)
	w.days = max(cellDays, math.Ceil(span/mostCell))
	w.cells = max(1, int(math.Ceil(span/w.days)))
	w.phi = math.Pow(0.5, w.days/7/w.model.RateHalfLifeWeek)
	w.step = math.Sqrt(1 - w.phi*w.phi)
	w.surge = newSurge(w)
	w.scopes = max(0, len(c.Scopes)-1)
	w.at = places{
		level: w.latent(1), swing: w.latent(1), pace: w.latent(w.cells), arrive: w.latent(w.cells), early: w.latent(1),
		steps: w.latent(w.scopes), load: -1, berth: -1, look: -1, cloud: -1, heard: -1, dependence: -1, call: -1,
	}
	for _, t := range s.terms {
		w.addTerm(t)
	}
	w.addErrors(s.terms)
	w.addSeries(s.terms)
	for _, t := range s.counts {
		w.addCount(t)
	}
	for _, l := range s.lists {
		w.needWatch()
		if w.at.dependence < 0 {
			w.at.dependence = w.latent(1)
		}
		w.lists = append(w.lists, listModel{of: l.of, both: l.both, watcher: w.watcher(l.second)})
	}
	if f := s.floor; f != nil {
		w.track = w.trackModel(f)
		if w.track.weight > 0 {
			w.at.call = w.latent(1)
		}
	}
	if w.track != nil || len(w.counts) > 0 {
		w.at.load = w.latent(1)
		lo, hi := math.Log(s.load.Lo), math.Log(s.load.Hi)
		narrow := (hi - lo) / (2 * 1.645)
		w.load = loadModel{middle: (lo + hi) / 2, sd: math.Hypot(narrow, w.model.LoadLogSD), narrow: narrow}
	}
	return w
}

// latent adds n latents and returns the first.
func (w *world) latent(n int) int {
	at := w.size
	w.size += n
	return at
}

func (w *world) needWatch() {
	if w.at.berth < 0 {
		w.at.berth, w.at.look, w.at.cloud, w.at.heard = w.latent(1), w.latent(1), w.latent(1), w.latent(1)
	}
}

func (w *world) watcher(name string) int {
	if at, ok := w.watchers[name]; ok {
		return at
	}
	w.watchers[name] = w.latent(1)
	return w.watchers[name]
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

func (w *world) addTerm(t *term) {
	m := termModel{first: len(w.readings), lag: -1, open: -1, close: -1, series: -1}
	for _, r := range t.readings {
		w.readings = append(w.readings, w.readingModel(r))
	}
	m.last = len(w.readings)
	shareOnly := true
	for _, r := range w.readings[m.first:m.last] {
		if r.shareOnly {
			continue
		}
		shareOnly = false
		if r.from > 0 && m.open < 0 {
			m.open = w.latent(1)
		}
		if r.to > 0 && m.close < 0 {
			m.close = w.latent(1)
		}
	}
	if !shareOnly {
		m.lag = w.latent(1)
	}
	_, last, _ := t.spoken().Describes()
	m.day = float64(last - w.start)
	w.terms = append(w.terms, m)
}

func (w *world) readingModel(r reading) readingModel {
	cl := r.claim
	value, constant := r.value, 0.0
	m := readingModel{manner: newManner(value, cl.Hedge), weight: r.weight, outlierShare: r.outlier, hedge: w.hedge(cl.Hedge), mode: -1}
	if r.modes != "" {
		m.mode = w.mode(r.modes)
	}
	for k := min(r.scope, w.counted); k < max(r.scope, w.counted); k++ {
		m.steps = append(m.steps, k)
	}
	m.wider = r.scope > w.counted
	w.setWindow(&m, cl)
	switch cl.Form {
	case claims.Rate:
		m.perDays, constant = r.perDays, -math.Log((m.toLo+m.to-m.fromLo)/r.perDays)
	case claims.Share:
		m.shareOnly, constant = true, math.Log(100)
	}
	m.constant = constant
	return m
}

// setWindow places a claim's window in days from the start. A window whose start
// nobody stated is taken to open with the case. "Since August", or since last
// year, opens with the month or year it names; a start given as an interval may
// be any day of it.
func (w *world) setWindow(m *readingModel, cl *claims.Claim) {
	if first, ok := cl.CountedSince.Earliest(); ok {
		m.fromLo = float64(first - w.start)
		if last, ok := cl.CountedSince.Latest(); ok && cl.CountedSince.IsInterval() {
			m.from = float64(last - first)
		}
	}
	first, last, _ := cl.Describes()
	m.toLo, m.to = float64(first-w.start), float64(last-first)
}

func (w *world) hedge(h quantity.Hedge) int {
	if h == quantity.None {
		h = quantity.Exact
	}
	i := slices.IndexFunc(w.hedges, func(m hedgeModel) bool { return m.hedge == h })
	if i < 0 {
		i = len(w.hedges)
		w.hedges = append(w.hedges, hedgeModel{h, w.latent(1)})
	}
	return i
}

func (w *world) mode(name string) int {
	i := slices.IndexFunc(w.modes, func(m modeModel) bool { return m.name == name })
	if i < 0 {
		i = len(w.modes)
		w.modes = append(w.modes, modeModel{name, w.latent(1)})
	}
	return i
}

// addErrors gives every term the errors of its groups, and of what allies share,
// on the day it describes.
func (w *world) addErrors(terms []*term) {
	groups := map[string][]int{} // terms
	var shared []int
	for i, t := range terms {
		if w.readings[w.terms[i].first].shareOnly {
			continue
		}
		sharing := false
		for _, g := range termGroups(t) {
			groups[g] = append(groups[g], i)
			sharing = sharing || w.shares(g)
		}
		if sharing {
			shared = append(shared, i)
		}
	}
	add := func(name string, sd float64, of []int, weight func(int) float64) {
		p := process{name: name, sd: sd, stay: w.latent(1), first: w.errors}
		for _, i := range of {
			p.days = append(p.days, w.terms[i].day)
		}
		slices.Sort(p.days)
		p.days = slices.Compact(p.days)
		p.drift = w.latent(len(p.days))
		p.keep, p.turn = make([]float64, len(p.days)), make([]float64, len(p.days))
		for j := range p.days {
			p.turn[j] = 1
			if j > 0 {
				p.keep[j] = math.Pow(0.5, (p.days[j]-p.days[j-1])/7/w.model.BiasHalfLifeWeeks)
				p.turn[j] = math.Sqrt(1 - p.keep[j]*p.keep[j])
			}
		}
		w.errors += len(p.days)
		w.processes = append(w.processes, p)
		for _, i := range of {
			j, _ := slices.BinarySearch(p.days, w.terms[i].day)
			w.terms[i].errors = append(w.terms[i].errors, share{p.first + j, weight(i)})
		}
	}
	if len(shared) > 0 {
		add("", w.model.SharedBiasSD, shared, func(int) float64 { return 1 })
	}
	for _, g := range slices.Sorted(maps.Keys(groups)) {
		add(g, w.model.GroupBiasSD, groups[g], func(i int) float64 { return 1 / float64(len(termGroups(terms[i]))) })
	}
}

// addSeries finds the terms that one set of groups stated on two or more days.
func (w *world) addSeries(terms []*term) {
	by := map[string][]int{}
	for i, t := range terms {
		if !w.readings[w.terms[i].first].shareOnly {
			groups := slices.Sorted(slices.Values(termGroups(t)))
			key := strings.Join(groups, ";")
			by[key] = append(by[key], i)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(by)) {
		of := by[key]
		slices.SortStableFunc(of, func(a, b int) int { return cmp.Compare(w.terms[a].day, w.terms[b].day) })
		first, last := w.terms[of[0]].day, w.terms[of[len(of)-1]].day
		if first == last {
			continue
		}
		m := seriesModel{name: key, terms: of, latent: w.latent(1)}
		for n, i := range of {
			if n > 0 && w.terms[i].day > w.terms[of[n-1]].day {
				m.gaps = append(m.gaps, (w.terms[i].day-w.terms[of[n-1]].day)/(last-first))
			}
			m.group = append(m.group, len(m.gaps))
			w.terms[i].series = len(w.series)
		}
		w.series = append(w.series, m)
	}
}

func (w *world) addCount(t *countTerm) {
	w.needWatch()
	m := countModel{window: len(w.readings), open: -1, close: -1, lo: t.lo, hi: t.hi, outlier: t.outlier, watcher: w.watcher(t.watcher)}
	var r readingModel
	w.setWindow(&r, t.claim)
	r.mode = w.mode(string(claims.Sea))
	if r.from > 0 {
		m.open = w.latent(1)
	}
	if r.to > 0 {
		m.close = w.latent(1)
	}
	w.readings = append(w.readings, r)
	for n := t.lo; n <= t.hi; n++ {
		l, _ := math.Lgamma(float64(n) + 1)
		m.logFact = append(m.logFact, l)
	}
	w.counts = append(w.counts, m)
}

// trackModel widens the window of a floor to whole cells: inside a cell the
// model knows no days.
func (w *world) trackModel(f *floor) *trackModel {
	p := point{w: w}
	from := math.Floor(float64(f.from-w.start)/w.days) * w.days
	// The day after the arrival has begun when all of it is over.
	to := min(math.Ceil(float64(f.to+1-w.start)/w.days)*w.days, float64(w.asOf-w.start))
	return &trackModel{from: p.place(from), to: p.place(to), sure: float64(len(f.voyages)), weight: f.weight}
}

// point is the model at one value of the latents, with the scratch space of its
// gradient: one for each chain, so that nothing is allocated while sampling.
type point struct {
	w *world
	z []float64

	flow     flow
	stepLoss []float64 // of each scope step
	gap      []float64 // of each set of modes
	hedge    []float64 // how far each hedge lies, 1 is usual
	err      []float64 // of each process on each of its days
	change   []float64 // of each series
	watch    watch
	terms    []termPoint
	readings []readingPoint
	series   []seriesPoint
	counts   []countPoint
	logL     float64 // log likelihood, as last set

	dStepLoss, dGap, dHedge, dErr, dChange []float64
}

func newPoint(w *world) *point {
	p := &point{
		w: w, flow: newFlow(w.cells),
		stepLoss: make([]float64, w.scopes), gap: make([]float64, len(w.modes)), hedge: make([]float64, len(w.hedges)),
		err: make([]float64, w.errors), change: make([]float64, len(w.series)),
		terms: make([]termPoint, len(w.terms)), readings: make([]readingPoint, len(w.readings)),
		series: make([]seriesPoint, len(w.series)), counts: make([]countPoint, len(w.counts)),
		dStepLoss: make([]float64, w.scopes), dGap: make([]float64, len(w.modes)), dHedge: make([]float64, len(w.hedges)),
		dErr: make([]float64, w.errors), dChange: make([]float64, len(w.series)),
	}
	for i := range p.series {
		n := len(w.series[i].gaps)
		p.series[i] = seriesPoint{before: make([]float64, n+1), after: make([]float64, n+1), share: make([]float64, n)}
	}
	return p
}

// set computes the model at z, which it keeps, and returns the log likelihood.
func (p *point) set(z []float64) float64 {
	w := p.w
	p.z = z
	p.setFlow()
	m := &w.model
	for k := range p.stepLoss {
		p.stepLoss[k] = m.ScopeStepMedian * math.Exp(m.ScopeStepLogSD*z[w.at.steps+k])
	}
	for k := range p.gap {
		p.gap[k] = m.ModeGapMedian * math.Exp(m.ModeGapLogSD*z[w.modes[k].latent])
	}
	for k := range p.hedge {
		p.hedge[k] = math.Exp(m.HedgeLogSD * z[w.hedges[k].latent])
	}
	for s := range p.change {
		p.change[s] = m.RedefinitionLogSD * z[w.series[s].latent]
	}
	stays, drifts := math.Sqrt(1-m.BiasDriftShare), math.Sqrt(m.BiasDriftShare)
	for i := range w.processes {
		q := &w.processes[i]
		u := 0.0
		for j := range q.days {
			u = q.keep[j]*u + q.turn[j]*z[q.drift+j]
			p.err[q.first+j] = q.sd * (stays*z[q.stay] + drifts*u)
		}
	}
	p.setWatch()
	sum := 0.0
	for i := range p.terms {
		if w.skips(i) {
			p.skipTerm(i)
			continue
		}
		p.setTerm(i)
		if w.terms[i].series < 0 {
			sum += p.terms[i].log[0]
		}
	}
	for s := range p.series {
		sum += p.setSeries(s)
	}
	n := len(w.terms)
	for i := range p.counts {
		if !w.skips(n + i) {
			sum += p.setCount(i)
		} else {
			p.skipCount(i)
		}
	}
	n += len(w.counts)
	for i := range w.lists {
		if !w.skips(n + i) {
			sum += p.listLikelihood(&w.lists[i], nil)
		}
	}
	if w.track != nil && !w.skips(n+len(w.lists)) {
		sum += p.trackLikelihood(nil)
	}
	p.logL = sum
	return sum
}

func (w *world) skips(direction int) bool { return w.skip != nil && w.skip[direction] }

// density returns the log posterior density of the latents but for a constant,
// and puts its gradient into grad.
func (p *point) density(z, grad []float64) float64 {
	w := p.w
	sum := p.set(z)
	for i, x := range z {
		if w.shift != nil {
			x -= w.shift[i]
		}
		grad[i] = -x
		sum -= x * x / 2
	}
	product := 1.0
	for k := 1; k < w.cells; k++ {
		e := z[w.at.pace+k]
		log, times, d, _ := w.surge.prior(e)
		sum += log + e*e/2
		product *= times
		grad[w.at.pace+k] = d
	}
	sum += math.Log(product)
	p.clearAdjoints()
	for i := range p.terms {
		p.backTerm(i, grad)
	}
	n := len(w.terms)
	for i := range p.counts {
		p.backCount(i, grad)
	}
	n += len(w.counts)
	for i := range w.lists {
		if !w.skips(n + i) {
			p.listLikelihood(&w.lists[i], grad)
		}
	}
	if w.track != nil && !w.skips(n+len(w.lists)) {
		p.trackLikelihood(grad)
	}
	p.finish(grad)
	return sum
}

func (p *point) clearAdjoints() {
	clear(p.flow.dInc)
	clear(p.flow.dTotal)
	p.flow.dEarly = 0
	for _, d := range [...][]float64{p.dStepLoss, p.dGap, p.dHedge, p.dErr, p.dChange} {
		clear(d)
	}
	p.watch.dLogLoad, p.watch.dLogit = 0, 0
}

// finish adds what the adjoints of everything between latents and terms make of
// the gradient.
func (p *point) finish(grad []float64) {
	w := p.w
	p.backWatch(grad)
	m := &w.model
	for k, d := range p.dStepLoss {
		grad[w.at.steps+k] += d * p.stepLoss[k] * m.ScopeStepLogSD
	}
	for k, d := range p.dGap {
		grad[w.modes[k].latent] += d * p.gap[k] * m.ModeGapLogSD
	}
	for k, d := range p.dHedge {
		grad[w.hedges[k].latent] += d * m.HedgeLogSD
	}
	for s, d := range p.dChange {
		grad[w.series[s].latent] += d * m.RedefinitionLogSD
	}
	stays, drifts := math.Sqrt(1-m.BiasDriftShare), math.Sqrt(m.BiasDriftShare)
	for i := range w.processes {
		q := &w.processes[i]
		du := 0.0
		for j := len(q.days) - 1; j >= 0; j-- {
			d := p.dErr[q.first+j] * q.sd
			grad[q.stay] += d * stays
			du += d * drifts
			grad[q.drift+j] += du * q.turn[j]
			du *= q.keep[j]
		}
	}
	p.backFlow(grad)
}
