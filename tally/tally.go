package tally

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/gonum/stat"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
)

// Version names the model. It changes whenever the same case could give other
// numbers.
const Version = "flow-1"

// DefaultSeed is the seed of a count unless another is asked for.
const DefaultSeed = 20230913

// Options say what to count from.
type Options struct {
	AsOf    dates.Day // what was not surely published by then is left out
	Without []string  // ids of sources, parties or groups to leave out
	Seed    uint64    // 0 is DefaultSeed

	// Stop, when given, is asked between sweeps by several goroutines. Once it
	// returns true the count is given up: the Result has no Count.
	Stop func() bool
}

// Estimate counts. A case with nothing to count from gives a Result without a
// Count, which says why.
func Estimate(c *casefile.Case, opt Options) *Result {
	res := &Result{AsOf: opt.AsOf, Version: Version, Seed: cmp.Or(opt.Seed, DefaultSeed)}
	sel, err := selectEvidence(c, opt)
	if err != nil {
		res.Why = err.Error()
		return res
	}
	res.Evidence = sel.evidence
	if start, ok := c.Start.Earliest(); !ok {
		res.Why = "the case does not say when it starts"
		return res
	} else if opt.AsOf <= start {
		res.Why = fmt.Sprintf("%s is not after the case's start, %s", opt.AsOf.Words(), c.Start.Words())
		return res
	}
	if len(sel.terms) == 0 {
		res.Why = nothingToCount(sel, opt)
		return res
	}
	w := newWorld(c, sel, opt.AsOf)
	var post *posterior
	for _, e := range []effort{fullEffort, longEffort} {
		post = sample(w, res.Seed, e, opt.Stop)
		if opt.Stop != nil && opt.Stop() {
			res.Why = "stopped before it was done"
			return res
		}
		if res.Diagnosis = post.diagnose(); res.Diagnosis.good() {
			break
		}
	}
	res.Particles = len(post.draws)
	outliers := post.outliers()
	var names []string // of origins that nothing else agrees with
	for i, t := range sel.terms {
		if outliers[i] > 0.5 {
			names = append(names, t.origin)
		}
	}
	if 2*len(names) >= len(sel.terms) {
		res.Why = fmt.Sprintf("the statements contradict each other or what the case assumes: %d of %d origins cannot be reconciled with the rest (%s)",
			len(names), len(sel.terms), strings.Join(names, ", "))
		return res
	}
	if !res.Diagnosis.good() {
		res.Why = fmt.Sprintf("the computation did not settle (R-hat %.2f, effective size %.0f): the statements leave too much open, or ask for a flow far from what the case assumes", res.Diagnosis.RHat, res.Diagnosis.EffectiveSize)
		return res
	}
	res.Count = &Count{
		Measure: sel.measure, Unit: cmp.Or(sel.spec.Unit, c.Unit.Of), Scope: sel.spec.Scope, Since: c.Start,
		From: c.Flow.From, To: c.Flow.To, Mode: "all", Quantiles: summarise(post.counts()), LastStated: sel.lastStated(),
	}
	res.Series = post.series()
	res.Terms = post.termSummaries(sel, outliers)
	res.Statements = post.statements(c, sel)
	res.Differences = post.differences(c, sel)
	res.Rounds = post.rounds(c)
	res.Assumed, res.PriorShare = post.assumed(c)
	return res
}

// lastStated returns the last day that a reading describes.
func (s *selection) lastStated() dates.Day {
	var last dates.Day
	for _, t := range s.terms {
		for _, r := range t.readings {
			if _, day, ok := r.claim.Describes(); ok {
				last = max(last, day)
			}
		}
	}
	return last
}

// nothingToCount says why no claim is a term.
func nothingToCount(sel *selection, opt Options) string {
	if len(sel.evidence) == 0 {
		return "the case has no claims"
	}
	reasons := map[string]int{}
	for _, e := range sel.evidence {
		if m, _, _ := strings.Cut(e.Kind, "/"); m == string(sel.measure) {
			what, _, _ := strings.Cut(e.Why, ":")
			reasons[what]++
		}
	}
	if len(reasons) == 0 {
		return fmt.Sprintf("none of the %d claims is about %s", len(sel.evidence), sel.measure)
	}
	var parts []string
	for what, n := range reasons {
		parts = append(parts, fmt.Sprintf("%d %s", n, what))
	}
	slices.Sort(parts)
	return fmt.Sprintf("no usable statement on %s by %s: %s", sel.measure, opt.AsOf.Words(), strings.Join(parts, "; "))
}

// good reports whether the chains agree well enough to quote quantiles.
func (d Diagnosis) good() bool { return d.RHat < 1.06 && d.EffectiveSize > 100 }

// posterior is the kept draws of all chains, one chain after the other.
type posterior struct {
	w     *world
	seed  uint64
	draws []*state
	per   int // draws of one chain
}

func sample(w *world, seed uint64, e effort, stop func() bool) *posterior {
	p := &posterior{w: w, seed: seed}
	p.draws, p.per = run(w, seed, e, stop)
	return p
}

// counts returns N on the as-of day, a value a draw.
func (p *posterior) counts() []float64 {
	out := make([]float64, len(p.draws))
	for i, s := range p.draws {
		out[i] = s.now()
	}
	return out
}

// series returns N week by week, the as-of day last.
func (p *posterior) series() []SeriesPoint {
	var out []SeriesPoint
	values := make([]float64, len(p.draws))
	for day := p.w.start + 7; ; day += 7 {
		day = min(day, p.w.asOf)
		for i, s := range p.draws {
			values[i] = s.at(float64(day-p.w.start), s.factors)
		}
		out = append(out, SeriesPoint{Day: day, Quantiles: summarise(values)})
		if day == p.w.asOf {
			return out
		}
	}
}

// summarise sorts values in place and returns their quantiles.
func summarise(values []float64) Quantiles {
	slices.Sort(values)
	q := func(p float64) float64 { return stat.Quantile(p, stat.LinInterp, values, nil) }
	return Quantiles{Median: q(0.5), P05: q(0.05), P25: q(0.25), P75: q(0.75), P95: q(0.95)}
}

// diagnose computes the split R-hat and the effective sample size of ln N
// (Gelman et al., Bayesian Data Analysis, 3rd edition, section 11.4 and 11.5).
func (p *posterior) diagnose() Diagnosis {
	x := p.counts()
	for i := range x {
		x[i] = math.Log(max(x[i], 1e-9))
	}
	half := p.per / 2
	var means, variances []float64
	for from := 0; from+half <= len(x); from += half {
		m, v := stat.MeanVariance(x[from:from+half], nil)
		means, variances = append(means, m), append(variances, v)
	}
	within := stat.Mean(variances, nil)
	between := stat.Variance(means, nil)
	total := within*float64(half-1)/float64(half) + between
	d := Diagnosis{Chains: len(p.draws) / p.per, DrawsPerChain: p.per, RHat: 1}
	if within > 0 {
		d.RHat = math.Sqrt(total / within)
	}
	// Initial positive sequence of autocorrelations, averaged over half chains.
	sum, n := 0.0, float64(len(means)*half)
	for lag := 1; lag+1 < half; lag += 2 {
		pair := 0.0
		for _, l := range []int{lag, lag + 1} {
			variogram := 0.0
			for h := range means {
				y := x[h*half : (h+1)*half]
				for i := l; i < half; i++ {
					variogram += (y[i] - y[i-l]) * (y[i] - y[i-l])
				}
			}
			variogram /= float64(len(means) * (half - l))
			pair += 1 - variogram/(2*total)
		}
		if pair < 0 {
			break
		}
		sum += pair
	}
	d.EffectiveSize = n / (1 + 2*sum)
	return d
}

// outliers returns, for each term, the probability that it follows the outlier
// model: that nothing else in the case agrees with it.
func (p *posterior) outliers() []float64 {
	out := make([]float64, len(p.w.terms))
	for i := range out {
		for _, s := range p.draws {
			out[i] += s.outlierProbability(i)
		}
		out[i] /= float64(len(p.draws))
	}
	return out
}

// termSummaries describes every term and how well it sits with the rest.
func (p *posterior) termSummaries(sel *selection, outliers []float64) []Term {
	var out []Term
	values := make([]float64, len(p.draws))
	for i, t := range sel.terms {
		sum := Term{Origin: t.origin, Party: t.party, Groups: t.groups}
		for _, r := range t.readings {
			cl := r.claim
			sum.Readings = append(sum.Readings, Reading{ID: cl.ID, Value: cl.Value, Hedge: cl.Hedge, Since: cl.CountedSince, AsOf: cl.AsOf, Weight: r.weight, Scope: cl.Scope})
		}
		for k, s := range p.draws {
			values[k] = math.Exp(s.logBelief(i, p.w.terms[i].first, s.factors))
		}
		sum.Expected = summarise(values)
		sum.Outlier = outliers[i]
		out = append(out, sum)
	}
	return out
}

// latestTerms returns, for each key, the last term that has it.
func latestTerms(sel *selection, key func(*term) string) []int {
	last := map[string]int{}
	for i, t := range sel.terms {
		if k := key(t); k != "" {
			last[k] = i
		}
	}
	var out []int
	for i, t := range sel.terms {
		if k := key(t); k != "" && last[k] == i {
			out = append(out, i)
		}
	}
	return out
}

// spoken returns the reading nearest the speaker: the manner in which a party
// states its figure.
func (t *term) spoken() *claims.Claim { return t.readings[0].claim }
