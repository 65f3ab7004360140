package tally

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/tidewaiter/tidewaiter/casefile"
)

// Working says what moved the count, and what would: what it would be without
// each origin, group and kind of evidence, with nothing said and shown, and with
// each assumption halved and doubled.
type Working struct {
	PriorOnly   Quantiles   // with no evidence at all
	Origins     []Influence // without each origin, the most moving first
	Groups      []Influence // without each group
	Assumptions []Influence // each halved and doubled
	Tipping     *Tipping    // nil when no single assumption does it
	Breaks      []BreakOdds // with the sizes of breaks halved and doubled
}

// Influence is the count with one thing changed.
type Influence struct {
	Name      string
	Change    string    // "left out", "halved", "doubled"
	Quantiles Quantiles // of the count then
	Shift     float64   // its median over that of the count
	KHat      float64   // of the weights, when draws were reweighted
	Rerun     bool      // sampled anew: the weights would not have done (k-hat of 0.7 or more)
}

// Tipping is the smallest change of one assumption, in standard deviations of
// its prior, with which the median of the count leaves the 90 % interval that is
// published.
type Tipping struct {
	Name   string
	SD     float64 // how far the middle of the prior moves
	Factor float64 // what that is: the factor by which the assumed quantity is multiplied
	Median float64 // of the count then, sampled anew
	Bound  float64 // the end of the interval that it passes
}

// BreakOdds are the breaks with both break sizes changed.
type BreakOdds struct {
	Change string
	Breaks []Break
}

const (
	mostKHat     = 0.7
	rerunWarmup  = 40
	rerunDraws   = 200
	tippingSteps = 4
)

// working works all of it out. It takes some dozens of short runs.
func (p *posterior) working(stop func() bool) *Working {
	wk := &Working{PriorOnly: p.priorOnly()}
	stopped := func() bool { return stop != nil && stop() }
	wk.Origins = p.leaveOut(p.byOrigin(), stopped)
	wk.Groups = p.leaveOut(p.byGroup(), stopped)
	for _, a := range assumptions() {
		if a.voyages && p.w.at.load < 0 {
			continue // nothing of it is in the model
		}
		for _, change := range []struct {
			word string
			by   float64
		}{{"halved", 0.5}, {"doubled", 2}} {
			if stopped() {
				return wk
			}
			wk.Assumptions = append(wk.Assumptions, p.assuming(a, change.word, change.by))
		}
	}
	slices.SortStableFunc(wk.Assumptions, func(a, b Influence) int {
		return cmp.Compare(math.Abs(math.Log(b.Shift)), math.Abs(math.Log(a.Shift)))
	})
	for _, change := range []struct {
		word string
		by   float64
	}{{"halved", 0.5}, {"doubled", 2}} {
		if stopped() {
			return wk
		}
		m := p.w.model
		m.RedefinitionLogSD *= change.by
		m.SurgeLogSD *= change.by
		wk.Breaks = append(wk.Breaks, BreakOdds{change.word, p.rerun(func(w *world) { w.setModel(m) }).onlyBreaks()})
	}
	if !stopped() {
		wk.Tipping = p.tipping()
	}
	return wk
}

// assuming returns the count with one assumption changed: by weighting the draws
// with the other prior of the same quantities where that can be trusted, else
// sampled anew.
func (p *posterior) assuming(a assumption, word string, by float64) Influence {
	khat := math.Inf(1)
	if a.latents != nil {
		// A quantity q = f(m + s z) that stays as it is has another latent z' under
		// another middle or spread.
		latents := a.latents(p.w)
		ratios := make([]float64, len(p.draws))
		for k, z := range p.draws {
			for _, at := range latents {
				other := z[at] / by
				if a.sd != nil {
					other = z[at] - math.Log(by)/a.sd(&p.w.model)
				}
				ratios[k] += (z[at]*z[at] - other*other) / 2
			}
		}
		var weights []float64
		if weights, khat = paretoWeights(ratios); khat < mostKHat {
			return p.influence(a.name, word, p.now, weights, khat)
		}
	}
	m := p.w.model
	a.scale(&m, by)
	q := p.rerun(func(w *world) { w.setModel(m) })
	return p.influence(a.name, word, q.now, nil, khat)
}

// setModel gives the world other assumptions over the same latents.
func (w *world) setModel(m casefile.Model) {
	w.model = m
	w.phi = math.Pow(0.5, w.days/7/m.RateHalfLifeWeek)
	w.step = math.Sqrt(1 - w.phi*w.phi)
	w.surge = newSurge(w)
	w.processes = slices.Clone(w.processes)
	for i := range w.processes {
		q := &w.processes[i]
		q.sd = m.GroupBiasSD
		if q.name == "" {
			q.sd = m.SharedBiasSD
		}
	}
	w.load.sd = math.Hypot(w.load.narrow, m.LoadLogSD)
}

// rerun samples a changed model over the same latents, from where the chains
// stood.
func (p *posterior) rerun(change func(*world)) *posterior {
	w := *p.w
	change(&w)
	q := &posterior{c: p.c, sel: p.sel, w: &w, seed: p.seed}
	q.chains = start(&w, p.seed+1, effort{chains: len(p.chains), warmup: rerunWarmup}, p.chains, nil)
	goOn(q.chains, rerunDraws, nil)
	q.draws, q.per, _ = keptOf(q.chains)
	q.now = make([]float64, len(q.draws)) // all that is asked of a changed model, breaks aside
	q.each(func(k int, pt *point) { q.now[k] = pt.now() })
	return q
}

func (p *posterior) influence(name, change string, now, weights []float64, khat float64) Influence {
	in := Influence{Name: name, Change: change, KHat: khat, Rerun: weights == nil}
	if weights == nil {
		in.Quantiles = summarise(slices.Clone(now))
	} else {
		in.Quantiles = weighted(now, weights)
	}
	in.Shift = in.Quantiles.Median / quantile(p.now, 0.5)
	return in
}

// weighted returns the quantiles of weighted draws.
func weighted(x, weights []float64) Quantiles {
	q := weightedAt(x, weights, 0.05, 0.25, 0.5, 0.75, 0.95)
	return Quantiles{Median: q[2], P05: q[0], P25: q[1], P75: q[3], P95: q[4]}
}

// part is some of the evidence, by directions of the model.
type part struct {
	name string
	skip []bool
}

func (p *posterior) byOrigin() []part {
	var out []part
	add := func(name string, at int) {
		i := slices.IndexFunc(out, func(q part) bool { return q.name == name })
		if i < 0 {
			i = len(out)
			out = append(out, part{name, make([]bool, p.w.directions())})
		}
		out[i].skip[at] = true
	}
	n := len(p.w.terms)
	for i, t := range p.sel.terms {
		add(t.origin, i)
	}
	for i, t := range p.sel.counts {
		add(t.origin, n+i)
	}
	n += len(p.w.counts)
	for i, l := range p.sel.lists {
		add("the lists of "+l.first+" and "+l.second, n+i)
	}
	if p.w.track != nil {
		add("the voyages found in tracks", n+len(p.w.lists))
	}
	return out
}

func (p *posterior) byGroup() []part {
	names := map[string]bool{}
	for _, t := range p.sel.terms {
		for _, g := range t.groups {
			names[g] = true
		}
	}
	for _, t := range p.sel.counts {
		names[t.watcher] = true
	}
	var out []part
	for _, g := range slices.Sorted(maps.Keys(names)) {
		q := part{g, make([]bool, p.w.directions())}
		for i, t := range p.sel.terms {
			q.skip[i] = slices.Contains(t.groups, g)
		}
		for i, t := range p.sel.counts {
			q.skip[len(p.w.terms)+i] = t.watcher == g
		}
		out = append(out, q)
	}
	return out
}

// leaveOut returns the count without each part: reweighted where the weights can
// be trusted, sampled anew where not.
func (p *posterior) leaveOut(parts []part, stopped func() bool) []Influence {
	ratios := matrix(len(parts), len(p.draws))
	p.each(func(k int, pt *point) {
		for i := range parts {
			ratios[i][k] = pt.without(parts[i].skip) - p.logL[k]
		}
	})
	var out []Influence
	for i, q := range parts {
		if stopped() {
			break
		}
		weights, khat := paretoWeights(ratios[i])
		if khat < mostKHat {
			out = append(out, p.influence(q.name, "left out", p.now, weights, khat))
			continue
		}
		again := p.rerun(func(w *world) { w.skip = q.skip })
		out = append(out, p.influence(q.name, "left out", again.now, nil, khat))
	}
	slices.SortStableFunc(out, func(a, b Influence) int {
		return cmp.Compare(math.Abs(math.Log(b.Shift)), math.Abs(math.Log(a.Shift)))
	})
	return out
}

// without returns the log likelihood of the point without some of the evidence,
// and leaves the point as it was.
func (p *point) without(skip []bool) float64 {
	w := p.w
	sum := 0.0
	for i := range p.terms {
		if w.terms[i].series < 0 && !skip[i] {
			sum += p.terms[i].log[0]
		}
	}
	for s := range p.series {
		sum += p.seriesWithout(s, skip)
	}
	n := len(w.terms)
	for i := range p.counts {
		if !skip[n+i] {
			sum += p.counts[i].log
		}
	}
	n += len(w.counts)
	for i := range w.lists {
		if !skip[n+i] {
			sum += p.listLikelihood(&w.lists[i], nil)
		}
	}
	if w.track != nil && !skip[n+len(w.lists)] {
		sum += p.trackLikelihood(nil)
	}
	return sum
}

// seriesWithout is what setSeries returns when some terms say nothing.
func (p *point) seriesWithout(s int, skip []bool) float64 {
	m := &p.w.series[s]
	chance := p.w.model.RedefinitionChance
	days := len(m.gaps) + 1
	sum := math.Inf(-1)
	for j := -1; j < days-1; j++ { // -1 is no change
		l := math.Log1p(-chance)
		if j >= 0 {
			l = math.Log(chance * m.gaps[j])
		}
		for n, i := range m.terms {
			switch {
			case skip[i]:
			case j >= 0 && m.group[n] > j:
				l += p.terms[i].log[1]
			default:
				l += p.terms[i].log[0]
			}
		}
		sum = logSum(sum, l)
	}
	return sum
}

// priorOnly draws the count with nothing said and nothing shown.
func (p *posterior) priorOnly() Quantiles {
	w := p.w
	pt := newPoint(w)
	z := make([]float64, w.size)
	r := rand.New(rand.NewPCG(p.seed, 1<<60))
	values := make([]float64, 4000)
	for k := range values {
		for i := range z {
			z[i] = r.NormFloat64()
		}
		for c := 1; c < w.cells; c++ {
			if r.Float64() < w.surge.chance {
				z[w.at.pace+c] *= math.Sqrt(w.surge.variance)
			}
		}
		pt.z = z
		pt.setFlow()
		values[k] = pt.now()
	}
	return summarise(values)
}

// assumption is one elicited number, or two that belong together, that can be
// halved and doubled.
type assumption struct {
	name  string
	scale func(m *casefile.Model, by float64)

	// Of an assumption that is the middle or the spread of the prior of some
	// latents: these, and for a middle the sd that it is in units of.
	latents func(w *world) []int
	sd      func(m *casefile.Model) float64
	voyages bool // of voyages only
}

func assumptions() []assumption {
	one := func(name string, at func(m *casefile.Model) *float64) assumption {
		return assumption{name: name, scale: func(m *casefile.Model, by float64) { *at(m) *= by }}
	}
	share := func(name string, at func(m *casefile.Model) *float64) assumption {
		return assumption{name: name, scale: func(m *casefile.Model, by float64) { *at(m) = min(*at(m)*by, 0.95) }}
	}
	between := func(name string, most float64, at func(m *casefile.Model) *casefile.Interval) assumption {
		return assumption{name: name, voyages: true, scale: func(m *casefile.Model, by float64) {
			in := at(m)
			in.Lo, in.Hi = min(in.Lo*by, most), min(in.Hi*by, most)
		}}
	}
	of := func(a assumption, latents func(w *world) []int) assumption {
		a.latents = latents
		return a
	}
	middle := func(a assumption, sd func(m *casefile.Model) float64, latents func(w *world) []int) assumption {
		a.latents, a.sd = latents, sd
		return a
	}
	level := func(w *world) []int { return []int{w.at.level} }
	early := func(w *world) []int { return []int{w.at.early} }
	modes := func(w *world) (out []int) {
		for _, m := range w.modes {
			out = append(out, m.latent)
		}
		return out
	}
	hedges := func(w *world) (out []int) {
		for _, h := range w.hedges {
			out = append(out, h.latent)
		}
		return out
	}
	steps := func(w *world) (out []int) {
		for k := range w.scopes {
			out = append(out, w.at.steps+k)
		}
		return out
	}
	watchers := func(w *world) (out []int) {
		for _, at := range w.watchers {
			out = append(out, at)
		}
		slices.Sort(out)
		return out
	}
	return []assumption{
		middle(one("rate_median", func(m *casefile.Model) *float64 { return &m.RateMedian }), func(m *casefile.Model) float64 { return m.RateLogSD }, level),
		of(one("rate_log_sd", func(m *casefile.Model) *float64 { return &m.RateLogSD }), level),
		one("rate_swing", func(m *casefile.Model) *float64 { return &m.RateSwing }),
		one("rate_half_life_weeks", func(m *casefile.Model) *float64 { return &m.RateHalfLifeWeek }),
		one("lump_size", func(m *casefile.Model) *float64 { return &m.LumpSize }),
		one("shared_bias_sd", func(m *casefile.Model) *float64 { return &m.SharedBiasSD }),
		one("group_bias_sd", func(m *casefile.Model) *float64 { return &m.GroupBiasSD }),
		middle(share("scope_step_median", func(m *casefile.Model) *float64 { return &m.ScopeStepMedian }), func(m *casefile.Model) float64 { return m.ScopeStepLogSD }, steps),
		middle(share("mode_gap_median", func(m *casefile.Model) *float64 { return &m.ModeGapMedian }), func(m *casefile.Model) float64 { return m.ModeGapLogSD }, modes),
		middle(one("early_rate_median", func(m *casefile.Model) *float64 { return &m.EarlyRateMedian }), func(m *casefile.Model) float64 { return m.EarlyRateLogSD }, early),
		one("lag_mean_days", func(m *casefile.Model) *float64 { return &m.LagMeanDays }),
		share("bias_drift_share", func(m *casefile.Model) *float64 { return &m.BiasDriftShare }),
		of(one("hedge_log_sd", func(m *casefile.Model) *float64 { return &m.HedgeLogSD }), hedges),
		one("surges_per_year", func(m *casefile.Model) *float64 { return &m.SurgesPerYear }),
		share("redefinition_chance", func(m *casefile.Model) *float64 { return &m.RedefinitionChance }),
		one("load_log_sd", func(m *casefile.Model) *float64 { return &m.LoadLogSD }),
		of(one("watcher_logit_sd", func(m *casefile.Model) *float64 { return &m.WatcherLogitSD }), watchers),
		between("berth_days", 365, func(m *casefile.Model) *casefile.Interval { return &m.BerthDays }),
		between("look_days", 365, func(m *casefile.Model) *casefile.Interval { return &m.LookDays }),
		between("cloud_share", 0.95, func(m *casefile.Model) *casefile.Interval { return &m.CloudShare }),
	}
}

// lever is one elicited quantity whose prior middle can be moved.
type lever struct {
	name   string
	latent int
	factor func(sds float64) float64 // what moving it by so many sds multiplies
}

func (p *posterior) levers() []lever {
	w := p.w
	m := &w.model
	exp := func(sd float64) func(float64) float64 {
		return func(sds float64) float64 { return math.Exp(sd * sds) }
	}
	out := []lever{{"the usual pace", w.at.level, exp(m.RateLogSD)}, {"the pace before the start", w.at.early, exp(m.EarlyRateLogSD)}}
	stays := math.Sqrt(1 - m.BiasDriftShare)
	for _, q := range w.processes {
		name := "what the groups that share an error state over what is true"
		if q.name != "" {
			name = fmt.Sprintf("what group %s states over what is true", q.name)
		}
		out = append(out, lever{name, q.stay, exp(q.sd * stays)})
	}
	for k := range w.scopes {
		out = append(out, lever{fmt.Sprintf("what %s has beyond %s", scopeName(p.c.Scopes[k+1]), scopeName(p.c.Scopes[k])), w.at.steps + k, exp(m.ScopeStepLogSD)})
	}
	for _, mode := range w.modes {
		out = append(out, lever{"what moves by other modes than " + mode.name, mode.latent, exp(m.ModeGapLogSD)})
	}
	if w.at.load >= 0 {
		out = append(out, lever{"what a voyage carries", w.at.load, exp(w.load.sd)})
	}
	return out
}

// tipping finds the smallest change of one assumption that moves the median of
// the count outside its own 90 % interval. Moving the middle of the prior of a
// latent by d tilts the posterior by exp(d z), which moves ln N by d times their
// covariance where both are normal; the best few are sampled anew.
func (p *posterior) tipping() *Tipping {
	n := len(p.draws)
	y := make([]float64, n)
	for k, v := range p.now {
		y[k] = math.Log(max(v, leastMoved))
	}
	lo, mid, hi := quantile(y, 0.05), quantile(y, 0.5), quantile(y, 0.95)
	type candidate struct {
		lever
		sds, target float64
	}
	var best []candidate
	for _, l := range p.levers() {
		cov, mz, my := 0.0, 0.0, mean(y)
		for _, z := range p.draws {
			mz += z[l.latent] / float64(n)
		}
		for k, z := range p.draws {
			cov += (z[l.latent] - mz) * (y[k] - my) / float64(n-1)
		}
		// Less than this is Monte Carlo noise.
		if math.Abs(cov) < 4*sd(y)/math.Sqrt(float64(n)) {
			continue
		}
		for _, target := range []float64{lo, hi} {
			best = append(best, candidate{l, (target - mid) / cov, target})
		}
	}
	slices.SortStableFunc(best, func(a, b candidate) int { return cmp.Compare(math.Abs(a.sds), math.Abs(b.sds)) })
	if len(best) == 0 || math.Abs(best[0].sds) > 8 {
		return nil
	}
	c := best[0]
	t := &Tipping{Name: c.name, Bound: math.Exp(c.target)}
	sds := c.sds
	for range tippingSteps {
		q := p.rerun(func(w *world) {
			w.shift = make([]float64, w.size)
			w.shift[c.latent] = sds
		})
		t.SD, t.Factor, t.Median = sds, c.factor(sds), quantile(q.now, 0.5)
		moved := math.Log(t.Median) - mid
		if past := moved / (c.target - mid); past >= 1 && past < 1.1 {
			break
		} else if past > 0.2 {
			sds *= min(1.05/past, 2)
		} else {
			sds *= 2
		}
	}
	if math.Abs(t.SD) > 8 {
		return nil
	}
	return t
}
