package synthflow

import (
	"math"
	"slices"

	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/quantity"
)

// Prefixes of the quantities of [World.Given].
const (
	Residual     = "residual:"      // by hedge
	Relayed      = "relayed"        // squares of the residuals, by how often each figure is retold
	SharedErrors = "shared_errors"  // products of the errors of allied groups
	LogJoint     = "log_joint"      // log-likelihood and log prior of the static parameters
	FloorsFit    = "floors_fit"     // log probability of the floors
	OthersFit    = "statements_fit" // log probability of the other statements
)

// Given works out quantities of both the truth and what is stated, from the
// named quantities that an estimator gives draws of: for a draw as for the truth,
// so that the rank of the truth is even among a right estimator's draws. Such
// quantities find faults that the ranks of parameters alone do not (Modrák et
// al., Bayesian Analysis 20, 2025, section 3).
//
//   - "residual:HEDGE", the mean over the figures with that hedge of ln figure less
//     what its speaker would believe: where floors are taken for ceilings the sign
//     is the other one. "statements_fit" and "floors_fit" are the sums of the log
//     probabilities of the figures at these beliefs.
//   - "relayed", the mean of the squares of the residuals, each as often as its
//     figure is retold: an estimator that counts relays lies too near to them.
//   - "shared_errors", the mean over pairs of allied groups of the products of
//     their errors, by their parts that stay.
//   - "log_joint", the log-likelihood plus the log prior density of the static
//     parameters.
//
// What a speaker would believe is a short form of METHOD 3, since N is known on
// two days alone: it runs evenly between them, the lag is its mean, windows open
// and close in the middle of what is stated, errors do not drift, and nothing is
// redefined. Any function will do, as long as it is one for all. has says which
// names there are values of; the others have the middles of their priors.
func (w *World) Given(has func(name string) bool, value func(name string) float64) map[string]float64 {
	type parts struct{ sum, n float64 }
	p, s := w.plan, w.stated
	get := func(name string, otherwise float64) float64 {
		if has(name) {
			return value(name)
		}
		return otherwise
	}
	out := map[string]float64{}
	mean := map[string]parts{}
	add := func(name string, v, weight float64) {
		m := mean[name]
		mean[name] = parts{m.sum + v*weight, m.n + weight}
	}
	for i := range p.origins {
		o := &p.origins[i]
		first := &o.readings[0]
		b := p.shortBelief(i, get)
		v := s.figures[i]
		residual := math.Log(figureOf(v, first.hedge)) - b
		add(Residual+string(first.hedge), residual, 1)
		retold := -1.0
		for k := range o.readings {
			retold += float64(len(o.readings[k].rows))
		}
		if retold > 0 && o.form != claims.Share {
			add(Relayed, residual*residual, retold)
		}
		fit := OthersFit
		if laws[first.hedge].kind == floor {
			fit = FloorsFit
		}
		out[fit] += math.Log(figureChance(v, first.hedge, get("hedge:"+string(first.hedge), 1), b, max(p.outlier(o), 0.01)))
	}
	for name, m := range mean {
		out[name] = m.sum / m.n
	}
	shared := get(BiasShared, 0)
	for a, g := range p.model.SharedBy {
		for _, h := range p.model.SharedBy[:a] {
			add(SharedErrors, (get("bias_group:"+g, 0)+shared)*(get("bias_group:"+h, 0)+shared), 1)
		}
	}
	if m := mean[SharedErrors]; m.n > 0 && has(BiasShared) {
		out[SharedErrors] = m.sum / m.n
	}
	if has(LogLikelihood) {
		out[LogJoint] = value(LogLikelihood) + p.logPrior(has, value)
	}
	return out
}

// figureOf is the number that a figure stands for: the end that binds, the
// middle of two.
func figureOf(v quantity.Range, h quantity.Hedge) float64 {
	switch laws[h].kind {
	case ends:
		return math.Sqrt(v.Lo * v.Hi)
	case ceiling:
		return v.Hi
	}
	return v.Lo
}

// shortBelief is b of an origin's first reading in short.
func (p *plan) shortBelief(i int, get func(name string, otherwise float64) float64) float64 {
	o, m := &p.origins[i], &p.model
	b := 0.0
	for s := o.scope; s < p.counted; s++ {
		b -= get("scope_step:"+p.scopes[s], m.ScopeStepMedian)
	}
	for s := p.counted; s < o.scope; s++ {
		b += get("scope_step:"+p.scopes[s], m.ScopeStepMedian)
	}
	if o.form == claims.Share {
		return b + math.Log(100)
	}
	days := float64(p.days())
	end, half := math.Exp(get(LogCount, 0)), math.Exp(get(LogCountHalf, 0))
	at := func(day float64) float64 {
		switch {
		case day <= 0:
			return day / 7 * get("early_rate", m.EarlyRateMedian)
		case day < days/2:
			return half * day / (days / 2)
		}
		return half + (end-half)*(day-days/2)/(days/2)
	}
	since := o.readings[0].since
	from, to := (since.first+since.last)/2, (o.asOf.first+o.asOf.last)/2
	b += math.Log(max(at(to-m.LagMeanDays)-at(from), 1))
	if o.form == claims.Rate {
		b -= math.Log((to - from) / o.per.days)
	}
	if len(o.modes) > 0 {
		b -= get("mode_gap:"+modesKey(o.modes), m.ModeGapMedian)
	}
	groups := p.parties[o.party].groups
	for _, g := range groups {
		b += get("bias_group:"+g, 0) / float64(len(groups))
	}
	if slices.ContainsFunc(groups, func(g string) bool { return slices.Contains(m.SharedBy, g) }) {
		b += get(BiasShared, 0)
	}
	return b
}

// logPrior is the logarithm of the prior density of the static parameters that
// are normal, or are so on the logarithm, on that scale and but for a constant.
func (p *plan) logPrior(has func(name string) bool, value func(name string) float64) float64 {
	m := &p.model
	sum := 0.0
	add := func(name string, z func(v float64) float64) {
		if has(name) {
			v := z(value(name))
			sum -= v * v / 2
		}
	}
	onLog := func(middle, sd float64) func(float64) float64 {
		return func(v float64) float64 { return math.Log(v/middle) / sd }
	}
	add("level", func(v float64) float64 { return (v - math.Log(m.RateMedian)) / m.RateLogSD })
	add("swing", onLog(m.RateSwing, 0.4))
	add("early_rate", onLog(m.EarlyRateMedian, m.EarlyRateLogSD))
	stays := math.Sqrt(1 - m.BiasDriftShare)
	add(BiasShared, func(v float64) float64 { return v / (m.SharedBiasSD * stays) })
	seen := map[string]bool{}
	for _, who := range p.parties {
		for _, g := range who.groups {
			if !seen[g] {
				seen[g] = true
				add("bias_group:"+g, func(v float64) float64 { return v / (m.GroupBiasSD * stays) })
			}
		}
	}
	for _, scope := range p.scopes[:len(p.scopes)-1] {
		add("scope_step:"+scope, onLog(m.ScopeStepMedian, m.ScopeStepLogSD))
	}
	for _, modes := range []string{"sea", "rail;sea"} {
		add("mode_gap:"+modes, onLog(m.ModeGapMedian, m.ModeGapLogSD))
	}
	for _, h := range quantity.Hedges() {
		add("hedge:"+string(h), onLog(1, m.HedgeLogSD))
	}
	return sum
}
