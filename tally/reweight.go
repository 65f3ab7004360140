package tally

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"

	"gonum.org/v1/gonum/floats"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
)

// Reweighting says how a count came from one that was kept.
type Reweighting struct {
	From   string    // SHA-256 of the case that the draws were sampled from
	AsOf   dates.Day // of that count
	Origin string    // that was weighed in; "" when nothing is new
	Claims []string  // its rows, by id
	Anew   bool      // sampled anew, for the reason in Why
	Why    string
	Tried  bool    // weights were worked out
	KHat   float64 // of them; minus infinity when all are alike
	Size   float64 // how many draws they are worth, 1 / sum of w^2, were the draws independent
	Draws  int     // of how many
}

// Update counts a case of which an earlier posterior is kept. Where the case
// differs by one origin that speaks later than all others, the kept draws are
// weighted with what it says; nothing else, and the day may move on. Where
// anything else differs, or the weights cannot be trusted (k-hat of 0.7 or more,
// or a diagnosis that a count is not published with), the case is counted anew.
// [Result.Reweighting] says which, and why. The state is the one to keep: that of
// the count when it was sampled anew, else the same. With kept nil it counts.
func Update(kept *State, c *casefile.Case, opt Options) (*Result, *State) {
	var rw *Reweighting
	if kept != nil {
		res, why := kept.result(c, opt)
		if why == "" {
			return res, kept
		}
		rw = res.Reweighting
		rw.Anew, rw.Why = true, why
	}
	res, p := estimate(c, opt)
	res.Reweighting = rw
	if res.Count == nil {
		return res, kept
	}
	if s, err := keep(p, opt); err == nil {
		return res, s
	}
	return res, nil // a case that cannot be written cannot be kept
}

// Reweigh is [Update] where nothing is to be counted anew: the count of a case
// from kept draws, or nil and why they cannot be used for it. It takes one pass
// over the draws.
func Reweigh(kept *State, c *casefile.Case, opt Options) (*Result, string) {
	res, why := kept.result(c, opt)
	if why != "" {
		return nil, why
	}
	return res, ""
}

// result returns what the kept draws make of a case. With a reason, they cannot be
// used for it.
func (s *State) result(c *casefile.Case, opt Options) (*Result, string) {
	res := &Result{AsOf: opt.AsOf, Version: Version, Seed: s.Seed, Reweighting: &Reweighting{From: s.SHA256(), AsOf: s.AsOf}}
	p, why := s.weigh(c, opt, res)
	if why != "" {
		return res, why
	}
	res.Evidence = p.sel.evidence
	if p.tell(res); res.Count == nil {
		return res, res.Why
	}
	return res, ""
}

// enters reports whether a claim is accepted and known by a day: whether
// anything may rest on it.
func enters(cl *claims.Claim, known dates.Day) bool {
	return cl.Review.State == claims.Accepted && Known(cl, known)
}

// weigh returns the kept draws over the model of a case, weighted, or the reason
// why they cannot be used.
func (s *State) weigh(c *casefile.Case, opt Options, res *Result) (*posterior, string) {
	rw := res.Reweighting
	if why := s.sameRun(c, opt); why != "" {
		return nil, why
	}
	parts, err := c.Parts()
	if err != nil {
		return nil, err.Error()
	}
	if why := s.differs(parts); why != "" {
		return nil, why
	}
	if why := s.news(c, parts, opt.known().AsOf, rw); why != "" {
		return nil, why
	}
	before, selBefore, why := s.world(c)
	if why != "" {
		return nil, why
	}
	sel, err := selectEvidence(c, opt.known())
	if err != nil {
		return nil, err.Error()
	}
	if why := isLast(sel, selBefore, rw.Origin); why != "" {
		return nil, why
	}
	w := newWorld(c, sel, opt.AsOf)
	if w.days != before.days {
		return nil, fmt.Sprintf("the cells of time are of %.0f days now, of %.0f in the draws", w.days, before.days)
	}
	p := &posterior{c: c, sel: sel, w: w, seed: s.Seed, per: s.PerChain, draws: s.extended(w, sel)}
	p.look(res)
	ratios := make([]float64, len(p.logL))
	for k, l := range p.logL {
		ratios[k] = l - s.logL[k]
	}
	rw.Tried, rw.Draws = true, len(ratios)
	if slices.Min(ratios) == slices.Max(ratios) {
		rw.KHat, rw.Size = math.Inf(-1), float64(len(ratios))
		p.diagnose(s.Diverged)
		return p, ""
	}
	p.weights, rw.KHat = paretoWeights(ratios)
	rw.Size = 1 / floats.Dot(p.weights, p.weights)
	if !(rw.KHat < mostKHat) {
		return nil, fmt.Sprintf("the weights cannot be trusted: k-hat is %.2f", rw.KHat)
	}
	if p.diagnoseWeighted(s.Diverged); !p.diagnosis.good() {
		d := p.diagnosis
		return nil, fmt.Sprintf("the weighted draws are worth too little (R-hat %.3f, effective size %.0f and %.0f in the tails, %d distinct histories)",
			d.RHat, d.EffectiveSize, d.TailSize, d.Histories)
	}
	return p, ""
}

// news finds what is new among the claims, and says why it cannot be weighed in.
func (s *State) news(c *casefile.Case, parts *casefile.Parts, known dates.Day, rw *Reweighting) string {
	var last dates.Day // publication of what was known
	origins := Origins(c)
	had := map[string]bool{} // origins
	var fresh []*claims.Claim
	there := map[string]bool{}
	for i := range c.Claims {
		cl := &c.Claims[i]
		there[cl.ID] = true
		was, kept := s.Claims[cl.ID]
		switch {
		case kept && !enters(cl, known):
			return fmt.Sprintf("the claim %s was retracted: it is %s now", cl.ID, cmp.Or(stateWord(cl, known), "out"))
		case kept && parts.Claims[cl.ID] != was:
			return fmt.Sprintf("the claim %s was revised", cl.ID)
		case kept:
			day, _ := cl.PublishedAt.Latest()
			last = max(last, day)
			had[origins[cl.ID]] = true
		case enters(cl, known):
			fresh = append(fresh, cl)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(s.Claims)) {
		if !there[id] {
			return fmt.Sprintf("the claim %s was retracted: it is gone", id)
		}
	}
	for _, cl := range fresh {
		origin := origins[cl.ID]
		day, _ := cl.PublishedAt.Latest()
		switch {
		case had[origin]:
			return fmt.Sprintf("the claim %s is one more rendering of %s, which was weighed already", cl.ID, origin)
		case day < last:
			return fmt.Sprintf("the claim %s is back-dated: published %s, before the last that was known, %s", cl.ID, day, last)
		case rw.Origin != "" && rw.Origin != origin:
			return fmt.Sprintf("more than one origin is new: %s and %s", rw.Origin, origin)
		}
		rw.Origin = origin
		rw.Claims = append(rw.Claims, cl.ID)
	}
	return ""
}

// stateWord says why a claim does not enter.
func stateWord(cl *claims.Claim, known dates.Day) string {
	if cl.Review.State != claims.Accepted {
		return string(cl.Review.State)
	}
	if !Known(cl, known) {
		return "not surely published by " + known.String()
	}
	return ""
}

// world builds the model that the draws are of, from the rows of the case that
// were known, and holds some of the draws to it: what is kept in a file may be of
// anything.
func (s *State) world(c *casefile.Case) (*world, *selection, string) {
	old := *c
	old.Claims = nil
	for i := range c.Claims {
		if _, ok := s.Claims[c.Claims[i].ID]; ok {
			old.Claims = append(old.Claims, c.Claims[i])
		}
	}
	sel, err := selectEvidence(&old, Options{AsOf: s.Known, Without: s.Without})
	if err != nil {
		return nil, nil, err.Error()
	}
	const other = "the draws are not of the model of this case"
	start, ok := c.Start.Earliest()
	if !ok || s.AsOf <= start {
		return nil, nil, other
	}
	w := newWorld(&old, sel, s.AsOf)
	if !slices.Equal(w.names(sel), s.Latents) {
		return nil, nil, other
	}
	const looked = 8
	pt := newPoint(w)
	for i := range looked {
		k := i * (len(s.draws) - 1) / (looked - 1)
		if l := pt.set(s.draws[k]); !(math.Abs(l-s.logL[k]) <= 1e-6*max(1, math.Abs(l))) {
			return nil, nil, other
		}
	}
	return w, sel, ""
}

// isLast says why the new origin does not come behind everything that was known,
// or what else the day has brought into the count.
func isLast(sel, before *selection, origin string) string {
	last := before.lastStated()
	for _, t := range sel.terms {
		if t.origin != origin {
			continue
		}
		if _, day, ok := t.spoken().Describes(); ok && day < last {
			return fmt.Sprintf("%s is back-dated: it describes %s, before the last day that was described, %s", origin, day, last)
		}
	}
	for _, t := range sel.counts {
		if _, day, ok := t.claim.Describes(); ok && t.origin == origin && day < last {
			return fmt.Sprintf("%s is back-dated: it describes %s, before the last day that was described, %s", origin, day, last)
		}
	}
	if !reflect.DeepEqual(sel.floor, before.floor) {
		return "other voyages found in tracks are known"
	}
	if !slices.Equal(sel.lists, before.lists) {
		return "other lists of voyages are known"
	}
	return ""
}

// extended returns the kept draws over the latents of a world that has some
// more: those are drawn from their prior, cells of the path included. Latents
// that the world has no more are left out.
func (s *State) extended(w *world, sel *selection) [][]float64 {
	old := make(map[string]int, len(s.Latents))
	for i, name := range s.Latents {
		old[name] = i
	}
	from := make([]int, w.size) // -1 is new
	paces := make([]bool, w.size)
	for i, name := range w.names(sel) {
		at, ok := old[name]
		if !ok {
			at = -1
		}
		from[i] = at
		paces[i] = strings.HasPrefix(name, paceName+"/")
	}
	src := rand.NewPCG(0, 0)
	r := rand.New(src)
	all := make([]float64, len(s.draws)*w.size)
	out := make([][]float64, len(s.draws))
	for k, kept := range s.draws {
		src.Seed(s.Seed, 1<<62+uint64(k))
		z := all[k*w.size:][:w.size:w.size]
		for i, at := range from {
			if at >= 0 {
				z[i] = kept[at]
				continue
			}
			z[i] = r.NormFloat64()
			if paces[i] && i > w.at.pace && r.Float64() < w.surge.chance {
				z[i] *= math.Sqrt(w.surge.variance)
			}
		}
		out[k] = z
	}
	return out
}

// diagnoseWeighted is the diagnosis of weighted draws (METHOD, section 5a): what
// a quantity is worth is its posterior variance over the squared Monte Carlo
// error of its mean, and chains agree when their contributions to that mean do.
// Histories are those that would be left if as many draws were taken by weight.
func (p *posterior) diagnoseWeighted(diverged int) {
	n := len(p.draws)
	d := Diagnosis{DrawsPerChain: p.per, Chains: n / p.per, RHat: 1, EffectiveSize: math.Inf(1), TailSize: math.Inf(1), Diverged: diverged}
	look := func(f []float64) (rhat, size float64) {
		h := contributions(f, p.weights)
		rhat, ess := splitRHat(h, p.per)
		m, variance, s := floats.Dot(f, p.weights), 0.0, sd(h)
		for k, v := range f {
			variance += p.weights[k] * (v - m) * (v - m)
		}
		if s == 0 {
			return rhat, ess
		}
		return rhat, variance * ess / (s * s)
	}
	for _, x := range [...][]float64{p.now, p.half, p.rate} {
		rank := rankUnder(x, p.weights)
		r, size := look(rank)
		folded := make([]float64, n)
		for k, v := range rank {
			folded[k] = math.Abs(v)
		}
		rf, _ := look(rankUnder(folded, p.weights))
		d.RHat = max(d.RHat, r, rf)
		d.EffectiveSize = min(d.EffectiveSize, size)
		for _, q := range []float64{normalScore(0.05), normalScore(0.95)} {
			_, size := look(below(rank, q))
			d.TailSize = min(d.TailSize, size)
		}
	}
	se := math.Sqrt(0.25 / d.EffectiveSize)
	ends := weightedAt(p.now, p.weights, max(0.5-se, 0), min(0.5+se, 1))
	d.MCSE = (ends[1] - ends[0]) / 2
	share := map[float64]float64{}
	for k, z := range p.draws {
		share[z[p.w.at.pace]] += p.weights[k]
	}
	left := 0.0
	for _, v := range share {
		left += min(1, v*float64(n))
	}
	d.Histories = int(left)
	p.diagnosis = d
}
