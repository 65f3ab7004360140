package tally

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
)

// PartyFactor is the factor by which the parties of some groups turn one figure
// into another, as their derived figures show it (METHOD, section 6c). It says
// nothing of the count.
type PartyFactor struct {
	Groups  string   // joined by ;, or the party where it rests on no group
	Parties []string // ids of those who spoke
	Unit    string   // round_per_container
	Kind    string   // id of the kind of contents; blank for other factors, or all kinds together
	Quantiles
	Between Quantiles // how far it differs from statement to statement: sd on the logarithm
	Pairs   []FactorPair

	Case    Quantiles // what the case says of the factor: the prior
	Factors []string  // ids of the factors that it was made from
}

// FactorPair is one derived figure and what it was derived from.
type FactorPair struct {
	Claim, From string
	Day         dates.Day
	Stated      float64 // the quotient of both figures as stated, in the middle
	Quantiles           // the factor of this statement
}

// What is assumed of a party's factor.
const (
	betweenSD  = 0.2  // half-normal scale of how it differs from statement to statement
	factorStep = 0.02 // of the grid, on the logarithm
	factorSide = 3.0  // how far the grid reaches beyond what is stated
	priorDraws = 4000
	leastRatio = 1e-12 // keeps statements that exclude each other from leaving nothing
)

// betweens are the values of tau that are summed over.
var betweens = []float64{0.01, 0.03, 0.06, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6}

// priorFactor is what the case says of a factor, on the logarithm: a normal, or
// where what is known is a limit, all that lies under it.
type priorFactor struct {
	mean, sd float64
	limit    bool
	says     Quantiles
	ids      []string
}

// weight is the density of the prior at l, but for a constant.
func (p *priorFactor) weight(l float64) float64 {
	u := (l - p.mean) / p.sd
	if p.limit {
		return normalCDF(-u)
	}
	return math.Exp(-u * u / 2)
}

// partyFactors are the factors of the parties whose figures are derived from
// other figures.
func partyFactors(c *casefile.Case, sel *selection) []PartyFactor {
	type key struct{ groups, unit, kind string }
	type pair struct{ derived, from *claims.Claim }
	type one struct{ origin, base string }
	pairs := map[key]map[one]pair{}
	priors := map[key]priorFactor{}
	contents := newContents(c)
	var drawn *contentDraws
	for _, e := range sel.evidence {
		cl := c.Claim(e.ID)
		if cl == nil || e.Role == RoleExcluded || !cl.Value.Known || cl.Value.Lo <= 0 {
			continue
		}
		for _, id := range cl.Related(claims.DerivedFrom) {
			from := c.Claim(id)
			if from == nil || !from.Value.Known || from.Value.Lo <= 0 || from.Unit == cl.Unit || !sameSpeaker(c, cl, from) {
				continue
			}
			k := key{groups: cmp.Or(strings.Join(c.Groups(cl), ";"), cl.Party()), unit: cl.Unit + "_per_" + from.Unit}
			if contents != nil && cl.Measure == contents.contents.Measure {
				if kind := c.ContentKind(cl.Item); kind != nil {
					k.kind = kind.ID
				}
			}
			if _, known := priors[k]; !known {
				if drawn == nil && contents != nil {
					drawn = contents.draw(DefaultSeed, priorDraws)
				}
				prior, known := factorPrior(c, contents, drawn, cl, from, k.kind)
				if !known {
					continue
				}
				priors[k], pairs[k] = prior, map[one]pair{}
			}
			// One derived figure of one origin, by the rendering nearest the speaker.
			at := one{e.Origin, string(from.Measure) + string(cl.Form) + cl.Value.String()}
			if old, ok := pairs[k][at]; !ok || cmp.Or(claims.CompareNearness(cl, old.derived), cmp.Compare(cl.ID, old.derived.ID)) < 0 {
				pairs[k][at] = pair{cl, from}
			}
		}
	}
	keys := make([]key, 0, len(pairs))
	for k := range pairs {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b key) int {
		return cmp.Or(cmp.Compare(a.groups, b.groups), cmp.Compare(a.unit, b.unit), cmp.Compare(a.kind, b.kind))
	})
	var out []PartyFactor
	for _, k := range keys {
		f := PartyFactor{Groups: k.groups, Unit: k.unit, Kind: k.kind, Factors: priors[k].ids}
		var list []pair
		for _, p := range pairs[k] {
			list = append(list, p)
		}
		day := func(p pair) dates.Day { _, d, _ := p.derived.Describes(); return d }
		slices.SortFunc(list, func(a, b pair) int {
			return cmp.Or(cmp.Compare(day(a), day(b)), cmp.Compare(a.derived.ID, b.derived.ID))
		})
		for _, p := range list {
			f.Pairs = append(f.Pairs, FactorPair{Claim: p.derived.ID, From: p.from.ID, Day: day(p), Stated: p.derived.Value.Mid() / p.from.Value.Mid()})
			if id := p.derived.Party(); id != "" && !slices.Contains(f.Parties, id) {
				f.Parties = append(f.Parties, id)
			}
		}
		like := make([][2]*claims.Claim, len(list))
		for i, p := range list {
			like[i] = [2]*claims.Claim{p.derived, p.from}
		}
		f.learn(priors[k], like)
		out = append(out, f)
	}
	return out
}

// sameSpeaker reports whether both figures are of one origin's party, or of the
// same groups: what somebody else derives is his factor and not the speaker's.
func sameSpeaker(c *casefile.Case, a, b *claims.Claim) bool {
	return a.Party() == b.Party() || len(c.Groups(a)) > 0 && slices.Equal(c.Groups(a), c.Groups(b))
}

// factorPrior is what the case says of the factor between two figures; false when
// it says nothing.
func factorPrior(c *casefile.Case, m *contentsModel, d *contentDraws, derived, from *claims.Claim, kind string) (priorFactor, bool) {
	if m != nil && derived.Measure == m.contents.Measure && derived.Unit == m.unit {
		switch from.Unit {
		case c.Unit.Of:
			return contentsPrior(m, d, kind, false)
		case "tonne":
			return contentsPrior(m, d, kind, true)
		}
	}
	var f *casefile.Factor
	inverse := false
	switch {
	case from.Measure == claims.Voyages && derived.Unit == c.Unit.Of:
		f = c.Load()
	default:
		unit, back := derived.Unit+"_per_"+from.Unit, from.Unit+"_per_"+derived.Unit
		for i := range c.Factors {
			if u := c.Factors[i].Unit; u == unit || u == back {
				if f != nil {
					return priorFactor{}, false // which of them is meant is not told
				}
				f, inverse = &c.Factors[i], u == back
			}
		}
	}
	if f == nil || f.Lo <= 0 {
		return priorFactor{}, false
	}
	lo, hi := math.Log(f.Lo), math.Log(f.Hi)
	p := priorFactor{mean: (lo + hi) / 2, sd: (hi - lo) / (2 * 1.645), ids: []string{f.ID}}
	if f == c.Load() {
		p.sd = math.Hypot(p.sd, c.Model.LoadLogSD)
	}
	if inverse {
		p.mean = -p.mean
	}
	p.sd = max(p.sd, noiseSD)
	p.says = quantilesOfNormal(p.mean, p.sd)
	return p, true
}

// contentsPrior is that of the pieces in one counted thing, or in a tonne. What a
// bare load comes to is a limit, under which a speaker may have taken any factor;
// the case's own is a packed or a bare load, with equal probability.
func contentsPrior(m *contentsModel, d *contentDraws, kind string, perTonne bool) (priorFactor, bool) {
	at := slices.IndexFunc(m.kinds, func(k kindModel) bool { return k.id == kind })
	pieces := func(as loadedAs, i int) float64 {
		switch {
		case perTonne:
			return d.perTonne(as, at, i)
		case at >= 0:
			return d.pieces[as][at][i]
		}
		return d.ofKnown(as, i)
	}
	g := rand.New(rand.NewPCG(DefaultSeed, 1<<34))
	var limits, says []float64
	for i := range d.loaded {
		limit := max(pieces(packed, i), pieces(bare, i))
		if limit <= 0 {
			continue
		}
		limits = append(limits, math.Log(limit))
		if v := pieces(loadedAs(g.IntN(2)), i); v > 0 {
			says = append(says, v)
		}
	}
	if len(limits) == 0 {
		return priorFactor{}, false
	}
	p := priorFactor{limit: true, mean: mean(limits), ids: m.ids, says: summarise(says)}
	for _, l := range limits {
		p.sd += (l - p.mean) * (l - p.mean)
	}
	p.sd = max(math.Sqrt(p.sd/float64(len(limits))), noiseSD)
	return p, true
}

// learn computes the posterior of a party's factor from its derived figures.
func (f *PartyFactor) learn(prior priorFactor, pairs [][2]*claims.Claim) {
	lo, hi := prior.mean-4*prior.sd, prior.mean+4*prior.sd
	for _, p := range pairs {
		l := math.Log(p[0].Value.Lo / p[1].Value.Hi)
		h := math.Log(p[0].Value.Hi / p[1].Value.Lo)
		lo, hi = min(lo, l-factorSide/2), max(hi, h+factorSide/2)
	}
	n := int((hi-lo)/factorStep) + 1
	at := func(i int) float64 { return lo + float64(i)*factorStep }
	like := make([][]float64, len(pairs))
	for i, p := range pairs {
		like[i] = ratioLikelihood(p[0], p[1], lo, n)
	}
	weight := make([]float64, n) // prior of ln f
	for i := range weight {
		weight[i] = prior.weight(at(i))
	}
	// Summed over tau, with the likelihood of each statement smoothed by it.
	post := make([]float64, n)
	ofTau := make([]float64, len(betweens))
	single := matrix(len(pairs), n)
	for t, tau := range betweens {
		width := (upper(t) - lower(t)) * math.Exp(-tau*tau/(2*betweenSD*betweenSD))
		smooth := make([][]float64, len(pairs))
		joint := slices.Clone(weight)
		for i := range pairs {
			smooth[i] = blur(like[i], tau)
			for j := range joint {
				joint[j] *= smooth[i][j]
			}
		}
		for j := range post {
			post[j] += width * joint[j]
			ofTau[t] += width * joint[j]
		}
		for i := range pairs {
			// What the other statements and the prior say of f, blurred to a factor of
			// one statement, times this one's own likelihood.
			others := make([]float64, n)
			for j := range others {
				if smooth[i][j] > 0 {
					others[j] = joint[j] / smooth[i][j]
				}
			}
			for j, v := range blur(others, tau) {
				single[i][j] += width * v * like[i][j]
			}
		}
	}
	f.Case = prior.says
	f.Quantiles = quantilesOnGrid(post, lo)
	for i := range pairs {
		f.Pairs[i].Quantiles = quantilesOnGrid(single[i], lo)
	}
	f.Between = quantilesOfWeights(betweens, ofTau)
}

func lower(t int) float64 {
	if t == 0 {
		return 0
	}
	return (betweens[t-1] + betweens[t]) / 2
}

func upper(t int) float64 {
	if t == len(betweens)-1 {
		return betweens[t] + (betweens[t] - lower(t))
	}
	return (betweens[t] + betweens[t+1]) / 2
}

// ratioLikelihood is the likelihood of ln f at n points of the grid from lo: the
// figure that was derived, given what its speaker believed of the other, over all
// that he may have believed.
func ratioLikelihood(derived, from *claims.Claim, lo float64, n int) []float64 {
	d, b := newManner(derived.Value, derived.Hedge), newManner(from.Value, from.Hedge)
	low, high := math.Log(from.Value.Lo)-factorSide/2, math.Log(from.Value.Hi)+factorSide
	steps := int((high-low)/factorStep) + 1
	belief := make([]float64, steps)
	sum := 0.0
	for i := range belief {
		belief[i], _, _ = b.regular(low+float64(i)*factorStep, 1)
		sum += belief[i]
	}
	said := make([]float64, n+steps)
	for i := range said {
		said[i], _, _ = d.regular(lo+low+float64(i)*factorStep, 1)
	}
	out := make([]float64, n)
	for i := range out {
		for j, w := range belief {
			out[i] += w * said[i+j]
		}
		out[i] = max(out[i]/max(sum, leastLikelihood), leastRatio)
	}
	return out
}

// blur spreads values on the grid by a normal of this sd.
func blur(values []float64, sd float64) []float64 {
	reach := int(4*sd/factorStep) + 1
	kernel := make([]float64, reach+1)
	sum := 0.0
	for i := range kernel {
		u := float64(i) * factorStep / sd
		kernel[i] = math.Exp(-u * u / 2)
		sum += kernel[i]
		if i > 0 {
			sum += kernel[i]
		}
	}
	out := make([]float64, len(values))
	for i := range out {
		for j := max(0, i-reach); j <= min(len(values)-1, i+reach); j++ {
			out[i] += kernel[max(i-j, j-i)] * values[j]
		}
		out[i] /= sum
	}
	return out
}

// quantilesOnGrid are those of exp(x) where x has these weights on the grid.
func quantilesOnGrid(weights []float64, lo float64) Quantiles {
	sum := 0.0
	for _, w := range weights {
		sum += w
	}
	q := func(p float64) float64 {
		done := 0.0
		for i, w := range weights {
			if done+w >= p*sum && w > 0 {
				// Within a step the weight is spread evenly.
				return math.Exp(lo + factorStep*(float64(i)-0.5+(p*sum-done)/w))
			}
			done += w
		}
		return math.Exp(lo + factorStep*float64(len(weights)-1))
	}
	return Quantiles{Median: q(0.5), P05: q(0.05), P25: q(0.25), P75: q(0.75), P95: q(0.95)}
}

func quantilesOfNormal(mean, sd float64) Quantiles {
	q := func(z float64) float64 { return math.Exp(mean + sd*z) }
	return Quantiles{Median: q(0), P05: q(-1.6449), P25: q(-0.6745), P75: q(0.6745), P95: q(1.6449)}
}

// quantilesOfWeights are those of a few values with weights.
func quantilesOfWeights(values, weights []float64) Quantiles {
	sum := 0.0
	for _, w := range weights {
		sum += w
	}
	q := func(p float64) float64 {
		done := 0.0
		for i, w := range weights {
			if done += w; done >= p*sum {
				return values[i]
			}
		}
		return values[len(values)-1]
	}
	return Quantiles{Median: q(0.5), P05: q(0.05), P25: q(0.25), P75: q(0.75), P95: q(0.95)}
}
