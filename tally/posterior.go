package tally

import (
	"cmp"
	"math"
	"slices"
	"sync"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/dates"
)

// posterior is the kept draws of all chains, one chain after the other, with
// what most of the result is made of.
type posterior struct {
	c         *casefile.Case
	sel       *selection
	w         *world
	seed      uint64
	draws     [][]float64
	per       int // draws of one chain
	diagnosis Diagnosis
	chains    []*chain // as they stood at the end

	now, half, rate []float64 // N at the as-of day and half way to it; the weekly rate at the as-of day
	logL            []float64
	outliers        [][]float64 // of each term, by draw: the probability that it follows the outlier model

	// Of draws that were weighted for a claim that came later: they sum to one.
	// Nil when all draws weigh alike.
	weights []float64

	open []section // of the result, their draws seen and the parts not made yet
}

// sample draws from the posterior until it has settled: the chains go on while
// they do not agree, and are tuned anew, for longer, when that does not help.
func sample(c *casefile.Case, sel *selection, w *world, res *Result, stop func() bool) *posterior {
	p := &posterior{c: c, sel: sel, w: w, seed: res.Seed}
	for _, e := range []effort{fullEffort, longEffort} {
		p.chains = start(w, p.seed, e, nil, stop)
		for kept := 0; kept < e.most; {
			more := e.block
			if kept == 0 {
				more = e.draws
			}
			kept += more
			goOn(p.chains, more, stop)
			if stop != nil && stop() {
				return p
			}
			var diverged int
			p.draws, p.per, diverged = keptOf(p.chains)
			p.look(res)
			p.diagnose(diverged)
			if p.diagnosis.good() {
				return p
			}
		}
	}
	return p
}

// diagnose says whether the draws can be trusted, of which some trajectories
// diverged.
func (p *posterior) diagnose(diverged int) {
	d := diagnose(p.per, p.now, p.half, p.rate)
	d.MCSE, d.Diverged = mcse(p.now, d.EffectiveSize), diverged
	distinct := make(map[float64]bool, len(p.draws))
	for _, z := range p.draws {
		distinct[z[p.w.at.pace]] = true
	}
	d.Histories = len(distinct)
	p.diagnosis = d
}

// each calls f with every draw, its model computed. Two halves run at once, so f
// must write to places of its own draw only.
func (p *posterior) each(f func(k int, pt *point)) {
	var wg sync.WaitGroup
	const parts = 4
	for part := range parts {
		wg.Go(func() {
			pt := newPoint(p.w)
			for k := part * len(p.draws) / parts; k < (part+1)*len(p.draws)/parts; k++ {
				pt.set(p.draws[k])
				f(k, pt)
			}
		})
	}
	wg.Wait()
}

// look goes over the draws once and takes from them all that the result is made
// of.
func (p *posterior) look(res *Result) {
	n := len(p.draws)
	p.now, p.half, p.rate, p.logL = make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n)
	p.outliers = matrix(len(p.w.terms), n)
	halfway := float64(p.w.asOf-p.w.start) / 2
	p.open = []section{
		p.series(&res.Series), p.termSummaries(&res.Terms), p.statements(&res.Statements), p.differences(&res.Differences), p.breaks(&res.Breaks),
		p.quantities(&res.Draws), p.rounds(&res.Rounds),
	}
	if p.sel.floor != nil {
		p.open = append(p.open, p.floorSummary(&res.Floor))
	}
	p.each(func(k int, pt *point) {
		p.now[k], p.half[k] = pt.now(), pt.count(halfway)
		p.rate[k] = math.Exp(pt.flow.level + pt.flow.x[p.w.cells-1])
		p.logL[k] = pt.logL
		for i := range p.w.terms {
			p.outliers[i][k] = pt.outlierProbability(i)
		}
		for _, s := range p.open {
			s.see(k, pt)
		}
	})
}

// outlier is the posterior probability that term i follows the outlier model.
func (p *posterior) outlier(i int) float64 { return p.mean(p.outliers[i]) }

// outlierProbability is the probability that term i follows the outlier model.
func (p *point) outlierProbability(i int) float64 {
	t, tp := &p.w.terms[i], &p.terms[i]
	out, all := 0.0, 0.0
	for v := range 2 {
		if tp.weight[v] == 0 {
			continue
		}
		for k := t.first; k < t.last; k++ {
			r := &p.w.readings[k]
			o, _ := r.outlier(p.stated(i, k) + float64(v)*p.changeOf(i))
			out += tp.weight[v] * r.weight * r.outlierShare * o
		}
		all += tp.weight[v] * math.Exp(tp.log[v])
	}
	return out / max(all, leastLikelihood)
}

// stated is the logarithm of what the speaker of term i believes of its reading
// k, before any change of what he counts.
func (p *point) stated(i, k int) float64 {
	b := p.belief(k)
	if !p.w.readings[k].shareOnly {
		b += p.bias(&p.w.terms[i])
	}
	return b
}

func (p *point) changeOf(i int) float64 {
	if s := p.w.terms[i].series; s >= 0 {
		return p.change[s]
	}
	return 0
}

// expectedChange is the change of what term i counts, weighted with its
// probability at this point.
func (p *point) expectedChange(i int) float64 { return p.changeOf(i) * p.terms[i].weight[1] }

func matrix(rows, n int) [][]float64 {
	out := make([][]float64, rows)
	for i := range out {
		out[i] = make([]float64, n)
	}
	return out
}

func mean(x []float64) float64 {
	sum := 0.0
	for _, v := range x {
		sum += v
	}
	return sum / float64(len(x))
}

// series is N week by week, the as-of day last.
func (p *posterior) series(out *[]SeriesPoint) section {
	var days []dates.Day
	for day := p.w.start + 7; ; day += 7 {
		day = min(day, p.w.asOf)
		if days = append(days, day); day == p.w.asOf {
			break
		}
	}
	values := matrix(len(days), len(p.draws))
	return section{
		see: func(k int, pt *point) {
			for i, day := range days {
				values[i][k] = pt.count(float64(day - p.w.start))
			}
		},
		end: func() {
			*out = make([]SeriesPoint, len(days))
			for i, day := range days {
				(*out)[i] = SeriesPoint{Day: day, Quantiles: p.quantiles(values[i])}
			}
		},
	}
}

// termSummaries describes every term and how well it sits with the rest.
func (p *posterior) termSummaries(out *[]Term) section {
	values := matrix(len(p.w.terms), len(p.draws))
	return section{
		see: func(k int, pt *point) {
			for i := range p.w.terms {
				first := p.w.terms[i].first
				values[i][k] = math.Exp(pt.stated(i, first) + pt.expectedChange(i))
			}
		},
		end: func() {
			for i, t := range p.sel.terms {
				sum := Term{Origin: t.origin, Party: t.party, Groups: t.groups, Expected: p.quantiles(values[i]), Outlier: p.outlier(i)}
				for _, r := range t.readings {
					cl := r.claim
					sum.Readings = append(sum.Readings, Reading{ID: cl.ID, Value: cl.Value, Hedge: cl.Hedge, Since: cl.CountedSince, AsOf: cl.AsOf, Weight: r.weight, Scope: cl.Scope})
				}
				*out = append(*out, sum)
			}
		},
	}
}

// breaks is what the posterior thinks of redefinitions and surges.
func (p *posterior) breaks(out *[]Break) section {
	n, w := len(p.draws), p.w
	surge := make([]float64, n)
	none, size := matrix(len(w.series), n), matrix(len(w.series), n)
	neither := matrix(len(w.series), n)
	where := make([][][]float64, len(w.series))
	for s := range where {
		where[s] = matrix(len(w.series[s].gaps), n)
	}
	see := func(k int, pt *point) {
		quiet := 1.0
		for c := 1; c < w.cells; c++ {
			_, _, _, one := w.surge.prior(pt.z[w.at.pace+c])
			quiet *= 1 - one
		}
		surge[k] = 1 - quiet
		for s := range w.series {
			sp := &pt.series[s]
			none[s][k], size[s][k], neither[s][k] = sp.none, pt.change[s], sp.none*quiet
			for j := range sp.share {
				where[s][j][k] = sp.share[j]
			}
		}
	}
	end := func() {
		for s := range w.series {
			m := &w.series[s]
			b := Break{Groups: m.name, Redefinition: 1 - p.mean(none[s]), Surge: p.mean(surge), Neither: p.mean(neither[s]), MCSE: p.mcseOfMean(none[s])}
			changed := make([]float64, n)
			for k, still := range none[s] {
				changed[k] = p.times(k, 1-still)
			}
			b.Size = math.Exp(weighted(size[s], changed).Median)
			for j := range m.gaps {
				from, to := p.gapDays(m, j)
				b.Dates = append(b.Dates, BreakDate{From: from, To: to, Probability: p.mean(where[s][j]) / max(b.Redefinition, 1e-12)})
			}
			slices.SortStableFunc(b.Dates, func(a, c BreakDate) int { return cmp.Compare(c.Probability, a.Probability) })
			*out = append(*out, b)
		}
	}
	return section{see, end}
}

// gapDays returns the described days on both sides of gap j of a series.
func (p *posterior) gapDays(m *seriesModel, j int) (from, to dates.Day) {
	for n, i := range m.terms {
		day := p.w.start + dates.Day(p.w.terms[i].day)
		switch m.group[n] {
		case j:
			from = day
		case j + 1:
			return from, day
		}
	}
	return from, p.w.asOf
}

func sd(x []float64) float64 {
	m, sum := mean(x), 0.0
	for _, v := range x {
		sum += (v - m) * (v - m)
	}
	return math.Sqrt(sum / float64(len(x)-1))
}

// quantities are the draws that a calibration looks at.
func (p *posterior) quantities(out **Draws) section {
	var logit []float64
	if p.w.at.berth >= 0 {
		logit = make([]float64, len(p.draws))
	}
	return section{
		see: func(k int, pt *point) {
			if logit != nil {
				logit[k] = pt.watch.logit
			}
		},
		end: func() {
			if p.weights == nil {
				*out = p.drawsOf(logit)
			}
		},
	}
}

// drawsOf names what was drawn; logit is that of the probability that a watcher
// sees a voyage, nil when there is none.
func (p *posterior) drawsOf(logit []float64) *Draws {
	w, n := p.w, len(p.draws)
	d := &Draws{PerChain: p.per}
	add := func(name string, f func(k int) float64) {
		values := make([]float64, n)
		for k := range values {
			values[k] = f(k)
		}
		_, ess := splitRHat(ranks(values), p.per)
		d.Names, d.Values, d.ESS = append(d.Names, name), append(d.Values, values), append(d.ESS, ess)
	}
	m := &w.model
	add("log_count", func(k int) float64 { return math.Log(max(p.now[k], leastMoved)) })
	add("log_count_half", func(k int) float64 { return math.Log(max(p.half[k], leastMoved)) })
	add("log_rate", func(k int) float64 { return math.Log(p.rate[k]) })
	add("log_likelihood", func(k int) float64 { return p.logL[k] })
	add("level", func(k int) float64 { return math.Log(m.RateMedian) + m.RateLogSD*p.draws[k][w.at.level] })
	add("swing", func(k int) float64 { return m.RateSwing * math.Exp(swingLogSD*p.draws[k][w.at.swing]) })
	add("early_rate", func(k int) float64 { return m.EarlyRateMedian * math.Exp(m.EarlyRateLogSD*p.draws[k][w.at.early]) })
	stays := math.Sqrt(1 - m.BiasDriftShare)
	for _, q := range w.processes {
		bias := func(k int) float64 { return q.sd * stays * p.draws[k][q.stay] }
		if q.name == "" {
			add("bias_shared", bias)
			add("log_count_biased", func(k int) float64 { return math.Log(max(p.now[k], leastMoved)) + bias(k) })
		} else {
			add("bias_group:"+q.name, bias)
		}
	}
	for k := range w.scopes {
		add("scope_step:"+p.c.Scopes[k], func(i int) float64 {
			return m.ScopeStepMedian * math.Exp(m.ScopeStepLogSD*p.draws[i][w.at.steps+k])
		})
	}
	for _, mode := range w.modes {
		add("mode_gap:"+mode.name, func(k int) float64 { return m.ModeGapMedian * math.Exp(m.ModeGapLogSD*p.draws[k][mode.latent]) })
	}
	for _, h := range w.hedges {
		add("hedge:"+string(h.hedge), func(k int) float64 { return math.Exp(m.HedgeLogSD * p.draws[k][h.latent]) })
	}
	for _, s := range w.series {
		add("redefinition:"+s.name, func(k int) float64 { return m.RedefinitionLogSD * p.draws[k][s.latent] })
	}
	if w.at.load >= 0 {
		add("load", func(k int) float64 { return math.Exp(w.load.middle + w.load.sd*p.draws[k][w.at.load]) })
	}
	if logit != nil {
		add("p0", func(k int) float64 { return 1 / (1 + math.Exp(-logit[k])) })
	}
	between := func(name string, at int, in casefile.Interval) {
		if at >= 0 {
			add(name, func(k int) float64 { return in.Lo + (in.Hi-in.Lo)*normalCDF(p.draws[k][at]) })
		}
	}
	between("list_dependence", w.at.dependence, m.ListDependence)
	between("call_chance", w.at.call, m.CallChance)
	return d
}
