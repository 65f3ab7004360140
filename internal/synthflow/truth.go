package synthflow

import (
	"math"
	"slices"
	"strings"

	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/quantity"
)

// cellDays is the length of a cell, METHOD 4. No world here is long enough for
// longer ones.
const cellDays = 14

// truth is everything that METHOD 3 to 5 has as unknown, at one value each. The
// names in the comments are those of METHOD.
type truth struct {
	level, swing float64
	x, inc       []float64 // by cell
	sum          []float64 // N at the end of each cell
	early        float64

	steps  []float64          // x of the step from scopes[i] to scopes[i+1]
	gaps   map[string]float64 // x by set of modes
	stays  map[string]float64 // sd sqrt(1-d) z, by group; sharedGroup is what is shared
	drifts map[string]map[int]float64
	hedges map[quantity.Hedge]float64 // exp(hedge_log_sd z)

	moves   map[string]float64 // r, by series
	changed map[string]float64 // the day on which a series changes; none is +Inf

	lag, uStart, uEnd []float64 // by origin
	tStart            []float64 // u of the start, by total

	load, p0, delta, call float64
	watchers              map[string]float64 // p, by group of the watcher
}

// sharedGroup stands for what the groups of shared_by share.
const sharedGroup = ""

// source is what a truth is drawn from: a generator, or numbers at hand.
type source interface {
	NormFloat64() float64
	Float64() float64
	ExpFloat64() float64
}

func (p *plan) drawTruth(r source) *truth {
	m := &p.model
	z := r.NormFloat64
	t := &truth{
		gaps: map[string]float64{}, stays: map[string]float64{}, drifts: map[string]map[int]float64{},
		hedges: map[quantity.Hedge]float64{}, moves: map[string]float64{}, changed: map[string]float64{}, watchers: map[string]float64{},
	}
	p.drawFlow(r, t)
	for range len(p.scopes) - 1 {
		t.steps = append(t.steps, m.ScopeStepMedian*math.Exp(m.ScopeStepLogSD*z()))
	}
	for _, modes := range []string{"sea", "rail;sea"} {
		t.gaps[modes] = m.ModeGapMedian * math.Exp(m.ModeGapLogSD*z())
	}
	for _, h := range quantity.Hedges() {
		t.hedges[h] = math.Exp(m.HedgeLogSD * z())
	}
	days := map[int]bool{}
	for i := range p.origins {
		days[p.origins[i].described] = true
	}
	sorted := []int{}
	for d := range days {
		sorted = append(sorted, d)
	}
	slices.Sort(sorted)
	groups := []string{sharedGroup}
	for _, who := range p.parties {
		for _, g := range who.groups {
			if !slices.Contains(groups, g) {
				groups = append(groups, g)
			}
		}
	}
	for _, g := range groups {
		sd := m.GroupBiasSD
		if g == sharedGroup {
			sd = m.SharedBiasSD
		}
		t.stays[g] = sd * math.Sqrt(1-m.BiasDriftShare) * z()
		t.drifts[g] = map[int]float64{}
		u, before := z(), math.NaN()
		for i, d := range sorted {
			if i > 0 {
				rho := math.Pow(0.5, (float64(d)-before)/7/m.BiasHalfLifeWeeks)
				u = rho*u + math.Sqrt(1-rho*rho)*z()
			}
			before = float64(d)
			t.drifts[g][d] = sd * math.Sqrt(m.BiasDriftShare) * u
		}
	}
	for _, s := range p.series() {
		t.moves[s.key] = m.RedefinitionLogSD * z()
	}
	p.drawChanges(r, t)
	for range p.origins {
		t.lag = append(t.lag, m.LagMeanDays*r.ExpFloat64())
		t.uStart = append(t.uStart, r.Float64())
		t.uEnd = append(t.uEnd, r.Float64())
	}
	for range p.totals {
		t.tStart = append(t.tStart, r.Float64())
	}

	s := math.Hypot((math.Log(loadHi)-math.Log(loadLo))/3.29, m.LoadLogSD)
	t.load = math.Exp((math.Log(loadLo)+math.Log(loadHi))/2 + s*z())
	even := func(lo, hi float64) float64 { return lo + r.Float64()*(hi-lo) }
	evenLog := func(lo, hi float64) float64 { return math.Exp(even(math.Log(lo), math.Log(hi))) }
	berth, look := evenLog(m.BerthDays.Lo, m.BerthDays.Hi), evenLog(m.LookDays.Lo, m.LookDays.Hi)
	cloud, heard := even(m.CloudShare.Lo, m.CloudShare.Hi), even(m.HeardShare.Lo, m.HeardShare.Hi)
	t.p0 = 1 - (1-heard)*math.Exp(-(1-cloud)*berth/look)
	for _, g := range m.Watchers {
		logit := math.Log(t.p0/(1-t.p0)) + m.WatcherLogitSD*z()
		t.watchers[g] = 1 / (1 + math.Exp(-logit))
	}
	t.delta = even(m.ListDependence.Lo, m.ListDependence.Hi)
	t.call = even(m.CallChance.Lo, m.CallChance.Hi)
	return t
}

// drawChanges draws which series change, and when.
func (p *plan) drawChanges(r source, t *truth) {
	for _, s := range p.series() {
		t.changed[s.key] = math.Inf(1)
		// Both are drawn in any case: a truth takes the same number of draws
		// whatever they are.
		changes, share := r.Float64(), r.Float64()
		if first, last := s.days[0], s.days[len(s.days)-1]; last > first && changes < p.model.RedefinitionChance {
			t.changed[s.key] = float64(first) + share*float64(last-first)
		}
	}
}

// The interval of the load of a voyage in every world.
const loadLo, loadHi = 180.0, 300.0

func (p *plan) drawFlow(r source, t *truth) {
	m := &p.model
	w := cellDays / 7.0
	t.level = math.Log(m.RateMedian) + m.RateLogSD*r.NormFloat64()
	t.swing = m.RateSwing * math.Exp(0.4*r.NormFloat64())
	phi := math.Pow(0.5, w/m.RateHalfLifeWeek)
	chance := min(m.SurgesPerYear*cellDays/365.25, 0.5)
	surge := m.SurgeLogSD / (m.RateSwing * math.Sqrt(1-phi*phi))
	x, n := 0.0, 0.0
	for k := range (p.days() + cellDays - 1) / cellDays {
		e := r.NormFloat64()
		if k == 0 {
			x = t.swing * e
		} else {
			if r.Float64() < chance { // a cell holds a surge
				e *= math.Sqrt(1 + surge*surge)
			}
			x = phi*x + t.swing*math.Sqrt(1-phi*phi)*e
		}
		mean := w * math.Exp(t.level+x)
		v := math.Log(1 + m.LumpSize/mean)
		inc := mean * math.Exp(math.Sqrt(v)*r.NormFloat64()-v/2)
		n += inc
		t.x, t.inc, t.sum = append(t.x, x), append(t.inc, inc), append(t.sum, n)
	}
	t.early = m.EarlyRateMedian * math.Exp(m.EarlyRateLogSD*r.NormFloat64())
}

// at is N, at a moment in days from the start.
func (t *truth) at(day float64) float64 {
	if day <= 0 {
		return day / 7 * t.early
	}
	k := int(day / cellDays)
	if k >= len(t.sum) {
		return t.sum[len(t.sum)-1]
	}
	before := 0.0
	if k > 0 {
		before = t.sum[k-1]
	}
	return before + t.inc[k]*(day/cellDays-float64(k))
}

// least is the least that moves in a window, METHOD 3.
const least = 1e-9

func (t *truth) moved(from, to float64) float64 { return max(t.at(to)-t.at(from), least) }

// belief is b of one reading without the change of its series.
func (p *plan) belief(t *truth, i, k int) float64 {
	o := &p.origins[i]
	scope := 0.0
	for s := o.scope; s < p.counted; s++ {
		scope -= t.steps[s]
	}
	for s := p.counted; s < o.scope; s++ {
		scope += t.steps[s]
	}
	if o.form == claims.Share {
		return math.Log(100) + scope
	}
	from, to := p.ends(t, i, k)
	b := math.Log(t.moved(from, to-t.lag[i])) + scope
	if len(o.modes) > 0 {
		b -= t.gaps[modesKey(o.modes)]
	}
	groups, shared := p.parties[o.party].groups, false
	for _, g := range groups {
		b += (t.stays[g] + t.drifts[g][o.described]) / float64(len(groups))
		shared = shared || slices.Contains(p.model.SharedBy, g)
	}
	if shared {
		b += t.stays[sharedGroup] + t.drifts[sharedGroup][o.described]
	}
	if o.form == claims.Rate {
		b -= math.Log((to - from) / o.per.days)
	}
	return b
}

// modesKey names a set of modes, whatever their order.
func modesKey(modes []claims.Mode) string {
	return claims.FormatModes(slices.Sorted(slices.Values(modes)))
}

// ends is the window of one reading, in days from the start.
func (p *plan) ends(t *truth, i, k int) (from, to float64) {
	o := &p.origins[i]
	since := o.readings[k].since
	from = since.first + t.uStart[i]*(since.last-since.first)
	to = o.asOf.first + t.uEnd[i]*(o.asOf.last-o.asOf.first)
	return from, max(from, to)
}

// change is what a redefinition adds to an origin's belief.
func (p *plan) change(t *truth, i int) float64 {
	key := p.key(i)
	if r, ok := t.moves[key]; ok && float64(p.origins[i].described) > t.changed[key] {
		return r
	}
	return 0
}

// key names the series of an origin: its set of groups.
func (p *plan) key(i int) string {
	groups := slices.Clone(p.parties[p.origins[i].party].groups)
	slices.Sort(groups)
	return strings.Join(groups, ";")
}

// series is the terms of one set of groups.
type series struct {
	key     string
	origins []int
	days    []int // described, ascending, each once
}

// series lists the series in the order of their keys. Shares are of none: no
// change moves them.
func (p *plan) series() []series {
	var out []series
	for i := range p.origins {
		if p.origins[i].form == claims.Share {
			continue
		}
		key := p.key(i)
		at := slices.IndexFunc(out, func(s series) bool { return s.key == key })
		if at < 0 {
			out, at = append(out, series{key: key}), len(out)
		}
		s := &out[at]
		s.origins = append(s.origins, i)
		if d := p.origins[i].described; !slices.Contains(s.days, d) {
			s.days = append(s.days, d)
		}
	}
	for i := range out {
		slices.Sort(out[i].days)
	}
	slices.SortFunc(out, func(a, b series) int { return strings.Compare(a.key, b.key) })
	return out
}
