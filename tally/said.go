package tally

import (
	"math"

	"github.com/tidewaiter/tidewaiter/quantity"
)

// How a speaker who believes B hedges: the distance between B and the figure, on
// the logarithm (METHOD, section 3). Elicited: nobody publishes what a speaker
// believed. Each is the middle of what a case may learn of its own speakers.
const (
	noiseSD  = 0.05 // any statement: a belief is itself a rounding
	exactSD  = 0.04 // a bare number
	aboutSD  = 0.07 // about, around
	vagueSD  = 0.25 // edges of "dozens", "several hundred"
	farShare = 0.20 // how often a floor is of the careful kind, four times as far

	moreThanMean = 0.10
	atLeastMean  = 0.20
	farTimes     = 4
	nearlyMean   = 0.04
	upToMean     = 0.35
	lessThanMean = 0.20
)

// outlierScale is that of the Student t which a statement follows that has
// little to do with what the model expects of its speaker.
const outlierScale = 0.50

// outlierChance is the probability of such a statement, by the reliability of
// the party and the credibility of the claim. F and 6 mean that they cannot be
// judged: the middle of the scale.
func outlierChance(reliability string, credibility int) float64 {
	o := 0.06
	switch reliability {
	case "A":
		o = 0.01
	case "B":
		o = 0.03
	case "D":
		o = 0.12
	case "E":
		o = 0.25
	}
	if times := [...]float64{1, 0.33, 0.67, 1, 2, 4, 1}; credibility >= 0 && credibility < len(times) {
		o *= times[credibility]
	}
	return min(o, 0.5)
}

// manner is how a figure is stated: where y lies for it, and how y spreads
// around the belief.
type manner struct {
	ends     []end
	rounding rounding
	sd       float64 // of the hedge alone; 0 for one-sided ones
	mean     float64 // of the distance of a one-sided one; 0 for the others
	far      bool    // a fifth of the distances is far
}

func newManner(v quantity.Range, hedge quantity.Hedge) manner {
	m := manner{sd: exactSD}
	oneSided := func(r rounding, mean float64, far bool) {
		m.rounding, m.mean, m.far, m.sd = r, mean, far, 0
	}
	switch hedge {
	case quantity.MoreThan:
		oneSided(atOrBelow, moreThanMean, true)
	case quantity.AtLeast:
		oneSided(atOrBelow, atLeastMean, true)
	case quantity.Nearly:
		oneSided(atOrAbove, nearlyMean, false)
	case quantity.UpTo:
		oneSided(atOrAbove, upToMean, false)
	case quantity.LessThan:
		oneSided(atOrAbove, lessThanMean, false)
	case quantity.About:
		m.sd = aboutSD
	case quantity.Vague:
		m.sd = vagueSD
	}
	switch {
	case m.rounding == atOrBelow:
		m.ends = latticeEnds(v.Lo, atOrBelow) // the cautious end of a range is the bound
	case m.rounding == atOrAbove:
		m.ends = latticeEnds(v.Hi, atOrAbove)
	case v.Lo < v.Hi:
		m.ends = []end{{math.Log(v.Hi), 1}, {math.Log(v.Lo), -1}}
	default:
		m.ends = latticeEnds(v.Lo, nearest)
	}
	return m
}

// probability of the figure given the logarithm b of the belief, when this hedge
// lies scale times as far as usual; with its derivatives by b and by ln scale.
// The outlier model has the share o of it.
func (m *manner) probability(b, scale, o float64) (p, db, dScale float64) {
	in, dIn, dS := m.regular(b, scale)
	out, dOut := m.outlier(b)
	return (1-o)*in + o*out, (1-o)*dIn + o*dOut, (1 - o) * dS
}

func (m *manner) regular(b, scale float64) (p, db, dScale float64) {
	if m.mean == 0 {
		s0 := m.sd * scale
		s := math.Sqrt(s0*s0 + noiseSD*noiseSD)
		for _, e := range m.ends {
			u := (e.at - b) / s
			cdf, pdf := gauss(u)
			p += e.weight * cdf
			db -= e.weight * pdf
			dScale -= e.weight * pdf * u
		}
		return max(p, 0), db / s, dScale * s0 * s0 / (s * s)
	}
	rate := 1 / (m.mean * scale)
	for _, e := range m.ends {
		// A ceiling is a floor seen from the other side.
		u, w := e.at-b, e.weight
		if m.rounding == atOrAbove {
			u, w = -u, -w
		}
		cdf, pdf := gauss(u * (1 / noiseSD))
		more, du, dRate := expGauss(u, noiseSD, rate, pdf)
		if m.far {
			m2, d2, r2 := expGauss(u, noiseSD, rate/farTimes, pdf)
			more, du, dRate = more+farShare*(m2-more), du+farShare*(d2-du), dRate+farShare*(r2-dRate)
		}
		p += w * (cdf + more)
		db -= w * du
		dScale -= w * dRate
	}
	if m.rounding == atOrAbove {
		db = -db
	}
	return max(p, 0), db, dScale
}

func (m *manner) outlier(b float64) (p, db float64) {
	for _, e := range m.ends {
		cdf, pdf := student((e.at - b) * (1 / outlierScale))
		p += e.weight * cdf
		db -= e.weight * pdf
	}
	return max(p, 0), db / outlierScale
}

// termModel is a term with its places in the latent space looked up.
type termModel struct {
	first, last      int // its readings are world.readings[first:last]
	errors           []share
	lag, open, close int // latents; -1 when there is nothing to place
	series           int // -1 when it cannot have been redefined
	day              float64
}

// share is a place in a table and what it weighs.
type share struct {
	at     int
	weight float64
}

type readingModel struct {
	manner
	weight       float64
	outlierShare float64
	hedge        int     // latent of its hedge
	fromLo, from float64 // first day of the window, relative to start: earliest, and width
	toLo, to     float64 // day it describes: earliest, and width
	steps        []int   // scope steps between the claim's scope and the counted one
	wider        bool    // the claim's scope is the wider of the two
	mode         int     // index of its set of modes; -1 for all
	constant     float64 // added to the belief
	perDays      float64 // of a rate: the days of its unit of time
	shareOnly    bool    // a share of the counted scope, not an amount
}

// readingPoint is what the likelihood of one reading needs again for its
// gradient.
type readingPoint struct {
	from, to place
	moved    float64
	pinned   bool // the window has no length
	still    bool // nothing moved in it
	// Of the unchanged and of the redefined belief: derivatives of the logarithm
	// of the term by the reading's belief and by its hedge.
	db, dHedge          [2]float64
	savedDB, savedHedge [2]float64
}

// termPoint is the likelihood of a term at one point.
type termPoint struct {
	lag, open, close    float64
	dLag, dOpen, dClose float64 // by their latents
	log                 [2]float64
	weight              [2]float64 // of the unchanged and the redefined one
}

// belief returns the logarithm of what the speaker of reading k believes, apart
// from bias and change.
func (p *point) belief(k int) float64 {
	r, rp := &p.w.readings[k], &p.readings[k]
	b := r.constant + p.scope(r) + p.modeLoss(r.mode)
	if !r.shareOnly {
		b += math.Log(rp.moved)
	}
	return b
}

// scope is the logarithm of the share of the counted scope that a reading's
// scope has; positive when it is the wider.
func (p *point) scope(r *readingModel) float64 {
	sum := 0.0
	for _, k := range r.steps {
		sum += p.stepLoss[k]
	}
	if r.wider {
		return sum
	}
	return -sum
}

// modeLoss is the logarithm of the share that moves by a set of modes.
func (p *point) modeLoss(mode int) float64 {
	if mode < 0 {
		return 0
	}
	return -p.gap[mode]
}

// bias is the logarithm of the factor by which the speaker of term i errs.
func (p *point) bias(t *termModel) float64 {
	b := 0.0
	for _, e := range t.errors {
		b += e.weight * p.err[e.at]
	}
	return b
}

const leastMoved = 1e-9

// setWindow places the window of reading k.
func (p *point) setWindow(k int, lag, open, close float64) {
	r, rp := &p.w.readings[k], &p.readings[k]
	from := r.fromLo + open*r.from
	to := r.toLo + close*r.to - lag
	rp.pinned = to <= from
	if rp.pinned {
		to = from
	}
	rp.from, rp.to = p.place(from), p.place(to)
	rp.moved = p.flow.at(rp.to) - p.flow.at(rp.from)
	rp.still = rp.moved < leastMoved
	if rp.still {
		rp.moved = leastMoved
	}
}

// backWindow takes the derivative g by ln moved of reading k and adds those by
// the places of its window to the term's.
func (p *point) backWindow(k int, g float64, dLag, dOpen, dClose *float64) {
	r, rp := &p.w.readings[k], &p.readings[k]
	if rp.still {
		return
	}
	g /= rp.moved
	dTo := p.backAt(rp.to, g)
	dFrom := p.backAt(rp.from, -g)
	if rp.pinned {
		dFrom, dTo = dFrom+dTo, 0
	}
	*dLag -= dTo
	*dOpen += dFrom * r.from
	*dClose += dTo * r.to
}

// uniform returns the value even between 0 and 1 that a latent stands for, and
// its derivative; 0 when there is none.
func (p *point) uniform(at int) (u, d float64) {
	if at < 0 {
		return 0, 0
	}
	return normalCDF(p.z[at]), normalPDF(p.z[at])
}

// exponential returns the exponential variable of this mean that a latent stands
// for, and its derivative.
func (p *point) exponential(at int, mean float64) (x, d float64) {
	if at < 0 {
		return 0, 0
	}
	z := p.z[at]
	if z > 8 {
		return -mean * (-z*z/2 + math.Log(invSqrt2Pi*mills(z))), mean / mills(z)
	}
	q := normalCDF(-z)
	return -mean * math.Log(q), mean * normalPDF(z) / q
}

// setTerm computes the likelihood of term i, unchanged and redefined.
func (p *point) setTerm(i int) {
	t, tp := &p.w.terms[i], &p.terms[i]
	tp.lag, tp.dLag = p.exponential(t.lag, p.w.model.LagMeanDays)
	tp.open, tp.dOpen = p.uniform(t.open)
	tp.close, tp.dClose = p.uniform(t.close)
	bias, change := p.bias(t), 0.0
	variants := 1
	if t.series >= 0 {
		variants, change = 2, p.change[t.series]
	}
	for v := range variants {
		sum := 0.0
		for k := t.first; k < t.last; k++ {
			r, rp := &p.w.readings[k], &p.readings[k]
			if v == 0 {
				p.setWindow(k, tp.lag, tp.open, tp.close)
			}
			b := p.belief(k)
			if !r.shareOnly {
				b += bias + float64(v)*change
			}
			q, db, dHedge := r.probability(b, p.hedge[r.hedge], r.outlierShare)
			sum += r.weight * q
			rp.db[v], rp.dHedge[v] = r.weight*db, r.weight*dHedge
		}
		sum = max(sum, leastLikelihood)
		for k := t.first; k < t.last; k++ {
			p.readings[k].db[v] /= sum
			p.readings[k].dHedge[v] /= sum
		}
		tp.log[v] = math.Log(sum)
	}
	tp.weight = [2]float64{1, 0}
}

// skipTerm makes term i say nothing; its window is placed all the same.
func (p *point) skipTerm(i int) {
	t, tp := &p.w.terms[i], &p.terms[i]
	tp.lag, tp.dLag = p.exponential(t.lag, p.w.model.LagMeanDays)
	tp.open, tp.dOpen = p.uniform(t.open)
	tp.close, tp.dClose = p.uniform(t.close)
	for k := t.first; k < t.last; k++ {
		p.setWindow(k, tp.lag, tp.open, tp.close)
		p.readings[k].db, p.readings[k].dHedge = [2]float64{}, [2]float64{}
	}
	tp.log, tp.weight = [2]float64{}, [2]float64{1, 0}
}

// leastLikelihood keeps the logarithm of a likelihood finite.
const leastLikelihood = 1e-290

// backTerm adds what term i makes of the gradient.
func (p *point) backTerm(i int, grad []float64) {
	t, tp := &p.w.terms[i], &p.terms[i]
	dBias, dChange := 0.0, 0.0
	var dLag, dOpen, dClose float64
	for k := t.first; k < t.last; k++ {
		r, rp := &p.w.readings[k], &p.readings[k]
		g := tp.weight[0]*rp.db[0] + tp.weight[1]*rp.db[1]
		p.dHedge[r.hedge] += tp.weight[0]*rp.dHedge[0] + tp.weight[1]*rp.dHedge[1]
		scope := g
		if !r.wider {
			scope = -g
		}
		for _, s := range r.steps {
			p.dStepLoss[s] += scope
		}
		if r.mode >= 0 {
			p.dGap[r.mode] -= g
		}
		if r.shareOnly {
			continue
		}
		dBias += g
		dChange += tp.weight[1] * rp.db[1]
		p.backWindow(k, g, &dLag, &dOpen, &dClose)
	}
	for _, e := range t.errors {
		p.dErr[e.at] += dBias * e.weight
	}
	if t.series >= 0 {
		p.dChange[t.series] += dChange
	}
	p.backPlaces(t.lag, t.open, t.close, dLag*tp.dLag, dOpen*tp.dOpen, dClose*tp.dClose, grad)
}

func (p *point) backPlaces(lag, open, close int, dLag, dOpen, dClose float64, grad []float64) {
	if lag >= 0 {
		grad[lag] += dLag
	}
	if open >= 0 {
		grad[open] += dOpen
	}
	if close >= 0 {
		grad[close] += dClose
	}
}

// seriesModel is the terms of one set of groups, by the day they describe.
type seriesModel struct {
	name   string
	terms  []int     // by day
	gaps   []float64 // gaps[j] is the share of the time between described days j and j+1
	group  []int     // described day of each term, as an index
	latent int       // size of the change
}

// seriesPoint holds the sums of a series: before[j] of the unchanged terms up to
// described day j, after[j] of the changed ones behind it, then the shares.
type seriesPoint struct {
	before, after []float64
	share         []float64 // posterior weight of a change in each gap
	none          float64   // and of none
}

// setSeries sums over the day of a redefinition: it returns the logarithm of the
// likelihood of the terms of series s and leaves the weights of both variants in
// them.
func (p *point) setSeries(s int) float64 {
	m, sp := &p.w.series[s], &p.series[s]
	days := len(m.gaps) + 1
	for j := range days {
		sp.before[j], sp.after[j] = 0, 0
	}
	for n, i := range m.terms {
		sp.before[m.group[n]] += p.terms[i].log[0]
		sp.after[m.group[n]] += p.terms[i].log[1]
	}
	for j := 1; j < days; j++ {
		sp.before[j] += sp.before[j-1]
		sp.after[days-1-j] += sp.after[days-j]
	}
	chance := p.w.model.RedefinitionChance
	none := math.Log1p(-chance) + sp.before[days-1]
	top := none
	for j, g := range m.gaps {
		sp.share[j] = math.Log(chance*g) + sp.before[j] + sp.after[j+1]
		top = max(top, sp.share[j])
	}
	sum := math.Exp(none - top)
	for j := range m.gaps {
		sp.share[j] = math.Exp(sp.share[j] - top)
		sum += sp.share[j]
	}
	sp.none = math.Exp(none-top) / sum
	changed := 0.0 // of the gaps before a term
	at := 0
	for j := range days {
		if j > 0 {
			sp.share[j-1] /= sum
			changed += sp.share[j-1]
		}
		for ; at < len(m.terms) && m.group[at] == j; at++ {
			p.terms[m.terms[at]].weight = [2]float64{1 - changed, changed}
		}
	}
	return top + math.Log(sum)
}
