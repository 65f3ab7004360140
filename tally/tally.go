package tally

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
)

// Version names the model. It changes whenever the same case could give other
// numbers.
const Version = "flow-2"

// DefaultSeed is the seed of a count unless another is asked for.
const DefaultSeed = 20230913

// Options say what to count from.
type Options struct {
	AsOf    dates.Day // what was not surely published by then is left out
	KnownBy dates.Day // what is known, where the count runs on past it; 0 is AsOf
	Without []string  // ids of sources, parties or groups to leave out; of origins after [OriginPrefix]
	Seed    uint64    // 0 is DefaultSeed
	Working bool      // work out what moved the count, and what would: some dozens of short runs

	// Stop, when given, is asked between sweeps by several goroutines. Once it
	// returns true the count is given up: the Result has no Count.
	Stop func() bool
}

// known are the options with the day by which the evidence has to be known.
func (opt Options) known() Options {
	if opt.KnownBy != 0 {
		opt.AsOf = min(opt.AsOf, opt.KnownBy)
	}
	return opt
}

// Estimate counts. A case with nothing to count from gives a Result without a
// Count, which says why.
func Estimate(c *casefile.Case, opt Options) *Result {
	res, _ := estimate(c, opt)
	return res
}

// estimate counts, and returns the posterior that the count was made of; nil
// where there was none.
func estimate(c *casefile.Case, opt Options) (*Result, *posterior) {
	res := &Result{AsOf: opt.AsOf, Version: Version, Seed: cmp.Or(opt.Seed, DefaultSeed)}
	sel, err := selectEvidence(c, opt.known())
	if err != nil {
		res.Why = err.Error()
		return res, nil
	}
	res.Evidence = sel.evidence
	res.Factors = partyFactors(c, sel)
	if start, ok := c.Start.Earliest(); !ok {
		res.Why = "the case does not say when it starts"
		return res, nil
	} else if opt.AsOf <= start {
		res.Why = fmt.Sprintf("%s is not after the case's start, %s", opt.AsOf.Words(), c.Start.Words())
		return res, nil
	}
	if len(sel.terms)+len(sel.counts) == 0 {
		res.Why = nothingToCount(sel, opt)
		return res, nil
	}
	post := sample(c, sel, newWorld(c, sel, opt.AsOf), res, opt.Stop)
	if opt.Stop != nil && opt.Stop() {
		res.Why = "stopped before it was done"
		return res, nil
	}
	if post.tell(res); res.Count != nil && opt.Working {
		res.Working = post.working(opt.Stop)
	}
	return res, post
}

// tell makes the result of a posterior, or says in it why there is none.
func (p *posterior) tell(res *Result) {
	sel := p.sel
	res.Diagnosis = p.diagnosis
	res.Particles = len(p.draws)
	var names []string // of origins that nothing else agrees with
	for i, t := range sel.terms {
		if p.outlier(i) > 0.5 {
			names = append(names, t.origin)
		}
	}
	if 2*len(names) >= len(sel.terms)+len(sel.counts) {
		res.Why = fmt.Sprintf("the statements contradict each other or what the case assumes: %d of %d origins cannot be reconciled with the rest (%s)",
			len(names), len(sel.terms)+len(sel.counts), strings.Join(names, ", "))
		return
	}
	if d := res.Diagnosis; !d.good() {
		res.Why = fmt.Sprintf("the computation did not settle (R-hat %.3f, effective size %.0f and %.0f in the tails, %d distinct histories): the statements leave too much open, or ask for a flow far from what the case assumes",
			d.RHat, d.EffectiveSize, d.TailSize, d.Histories)
		return
	}
	res.Count = &Count{
		Measure: sel.measure, Unit: cmp.Or(sel.spec.Unit, p.c.Unit.Of), Scope: sel.spec.Scope, Since: p.c.Start,
		From: p.c.Flow.From, To: p.c.Flow.To, Mode: "all", Quantiles: p.quantiles(slices.Clone(p.now)), LastStated: sel.lastStated(),
	}
	var wg sync.WaitGroup // each writes to a part of the result of its own
	for _, s := range p.open {
		wg.Go(s.end)
	}
	res.Assumed, res.PriorShare = p.assumed()
	wg.Wait()
	p.open = nil
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
	for _, t := range s.counts {
		if _, day, ok := t.claim.Describes(); ok {
			last = max(last, day)
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

// summarise sorts values in place and returns their quantiles.
func summarise(values []float64) Quantiles {
	slices.Sort(values)
	q := func(p float64) float64 { return quantileOf(values, p) }
	return Quantiles{Median: q(0.5), P05: q(0.05), P25: q(0.25), P75: q(0.75), P95: q(0.95)}
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
