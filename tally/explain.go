package tally

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"strings"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/quantity"
)

// statements predicts what each party would state on the as-of day, in the
// scope, window, modes and hedge of its last statement.
func (p *posterior) statements(c *casefile.Case, sel *selection) []Statement {
	var out []Statement
	values := make([]float64, len(p.draws))
	for _, i := range latestTerms(sel, func(t *term) string { return t.party }) {
		t, first := sel.terms[i], p.w.terms[i].first
		cl := t.spoken()
		g := rand.New(rand.NewPCG(p.seed, 1<<32+uint64(i)))
		for k, s := range p.draws {
			// A new statement describes a day a lag of its own before it.
			day := float64(p.w.asOf-p.w.start) - p.w.drawLag(g)
			moved := max(s.at(day, s.factors)-s.at(s.from[first], s.factors), 1e-9)
			logB := math.Log(moved) + s.factors.share[first] + s.factors.bias[i]
			values[k] = p.w.readings[first].density.state(g, logB)
		}
		scope := cl.Scope
		if scope == "" {
			scope = sel.spec.Scope
		}
		out = append(out, Statement{
			Party: t.party, Measure: sel.measure, Scope: scope, Since: cl.CountedSince,
			Hedge: cl.Hedge, Day: p.w.asOf, Quantiles: summarise(values), Last: cl.ID,
		})
	}
	return out
}

// differences explains why the count differs from the last figure of each
// group, the latest figure first.
func (p *posterior) differences(c *casefile.Case, sel *selection) []Difference {
	var out []Difference
	for _, i := range latestTerms(sel, func(t *term) string { return strings.Join(t.groups, "+") }) {
		out = append(out, p.difference(c, sel, i))
	}
	slices.Reverse(out)
	return out
}

func (p *posterior) difference(c *casefile.Case, sel *selection, i int) Difference {
	t, first := sel.terms[i], p.w.terms[i].first
	cl := t.spoken()
	n := len(p.draws)
	logs := map[string][]float64{}
	add := func(name string, k int, v float64) {
		if logs[name] == nil {
			logs[name] = make([]float64, n)
		}
		logs[name][k] = v
	}
	figure := cl.Value.Mid()
	ratio := make([]float64, n)
	for k, s := range p.draws {
		moved := s.moved(first, s.factors)
		now, then := s.now(), max(s.at(s.to[first], s.factors), 1e-9)
		bias := s.factors.bias[i]
		scope, mode := s.factors.scope(&p.w.readings[first]), s.factors.mode(&p.w.readings[first])
		if s.to[first] <= 0 {
			then = moved // described before the count begins: all of N came since
		}
		add("since_then", k, math.Log(now/then))
		add("window", k, math.Log(then/moved))
		add("scope", k, -scope)
		add("mode", k, -mode)
		add("bias", k, -bias)
		add("hedge", k, math.Log(moved)+scope+mode+bias-math.Log(figure))
		ratio[k] = now / figure
	}
	d := Difference{Claim: cl.ID, Party: t.party, Figure: figure, Ratio: summarise(ratio)}
	party := t.party
	if pt := c.Party(t.party); pt != nil {
		party = pt.Name
	}
	since := "a start it does not state"
	if !cl.CountedSince.IsZero() {
		since = cl.CountedSince.Words()
	}
	for _, f := range []struct{ name, text string }{
		{"since_then", fmt.Sprintf("moved after the day the figure describes (%s)", cmp.Or(cl.AsOf.Words(), cl.SaidAt.Words(), "not stated"))},
		{"window", fmt.Sprintf("the figure counts from %s, this count from %s", since, c.Start.Words())},
		{"scope", fmt.Sprintf("the figure counts %s, this count %s", scopeName(cl.Scope), scopeName(sel.spec.Scope))},
		{"mode", "the figure counts " + modeName(p.w.readings[first].mode, p.w) + ", this count all modes of transport"},
		{"bias", fmt.Sprintf("what the other evidence says of how %s counts", party)},
		{"hedge", fmt.Sprintf("what %q leaves open between the figure and the belief behind it", hedgeName(cl.Hedge))},
	} {
		values := logs[f.name]
		if slices.Max(values) == 0 && slices.Min(values) == 0 {
			continue // this difference does not exist here
		}
		q := summarise(values)
		d.Factors = append(d.Factors, DifferenceFactor{Name: f.name, Text: f.text, Quantiles: Quantiles{
			Median: math.Exp(q.Median), P05: math.Exp(q.P05), P25: math.Exp(q.P25), P75: math.Exp(q.P75), P95: math.Exp(q.P95)}})
	}
	return d
}

func scopeName(s string) string {
	if s == "" {
		return "an unstated scope"
	}
	return strings.ReplaceAll(s, "_", " ")
}

func hedgeName(h quantity.Hedge) string { return strings.ReplaceAll(string(h), "_", " ") }

func modeName(at int, w *world) string {
	for name, k := range w.layout.modes {
		if k == at {
			return strings.ReplaceAll(name, ";", " and ") + " only"
		}
	}
	return "all modes"
}

// assumed splits the variance of ln N among the elicited quantities: a linear
// regression of ln N on them, each credited with its coefficient times its
// covariance with ln N. The shares add up to the regression's R squared, which
// is returned too: the part of the count's uncertainty that would vanish if
// these quantities were known, and that no further statement of the same kind
// can remove.
func (p *posterior) assumed(c *casefile.Case) ([]Assumed, float64) {
	l := &p.w.layout
	type column struct {
		name string
		at   int
	}
	cols := []column{{"the error that allied governments share", l.shared}}
	for _, g := range slices.Sorted(maps.Keys(l.groups)) {
		cols = append(cols, column{"the error of group " + g, l.groups[g]})
	}
	for k := range max(0, len(c.Scopes)-1) {
		cols = append(cols, column{fmt.Sprintf("what %s adds to %s", scopeName(c.Scopes[k+1]), scopeName(c.Scopes[k])), l.scopes + k})
	}
	for _, m := range slices.Sorted(maps.Keys(l.modes)) {
		cols = append(cols, column{"what moves by other modes than " + strings.ReplaceAll(m, ";", " and "), l.modes[m]})
	}
	cols = append(cols, column{"what moved before the case starts", l.early})

	n, k := len(p.draws), len(cols)
	y := p.counts()
	for i := range y {
		y[i] = math.Log(max(y[i], 1e-9))
	}
	meanY, varY := stat.MeanVariance(y, nil)
	if varY == 0 {
		return nil, 0
	}
	x := mat.NewDense(n, k, nil)
	for j, col := range cols {
		values := make([]float64, n)
		for i, s := range p.draws {
			values[i] = s.factors.z[col.at]
		}
		mean := stat.Mean(values, nil)
		for i := range values {
			x.Set(i, j, values[i]-mean)
		}
	}
	centred := mat.NewVecDense(n, nil)
	for i := range y {
		centred.SetVec(i, y[i]-meanY)
	}
	var xtx mat.SymDense
	xtx.SymOuterK(1, x.T())
	for j := range k {
		xtx.SetSym(j, j, xtx.At(j, j)+1e-9*float64(n)) // keeps constant columns solvable
	}
	var xty, beta mat.VecDense
	xty.MulVec(x.T(), centred)
	if err := beta.SolveVec(&xtx, &xty); err != nil {
		return nil, 0
	}
	var out []Assumed
	total := 0.0
	for j, col := range cols {
		share := beta.AtVec(j) * xty.AtVec(j) / float64(n-1) / varY
		total += share
		out = append(out, Assumed{Name: col.name, Share: share})
	}
	slices.SortStableFunc(out, func(a, b Assumed) int { return cmp.Compare(b.Share, a.Share) })
	return out, min(max(total, 0), 1)
}

// The factors that turn containers into rounds, by id.
const (
	factorPayload = "container-payload" // tonnes a box may carry
	factorStowage = "stowage-share"     // of the payload that is used
	factorShare   = "ammunition-share"  // of the boxes that carry artillery rounds
	factorBare    = "shell-152"         // kg, projectile alone
	factorPacked  = "packed-round-152"  // kg, complete round in its box
	roundsItem    = "152 mm round"      // by weight: rounds of other kinds count as their mass
)

// rounds converts the count into 152 mm rounds by weight: as many as the boxes
// would hold if those with artillery ammunition were loaded with bare
// projectiles or with packed complete rounds, either being as likely as the
// other. It is nil when the case lacks a factor.
func (p *posterior) rounds(c *casefile.Case) *Rounds {
	ids := []string{factorPayload, factorStowage, factorShare, factorBare, factorPacked}
	factors := make([]*casefile.Factor, len(ids))
	for i, id := range ids {
		f := c.Factor(id)
		if f == nil || f.Lo <= 0 {
			return nil
		}
		factors[i] = f
	}
	g := rand.New(rand.NewPCG(p.seed, 1<<33))
	total, per := make([]float64, len(p.draws)), make([]float64, len(p.draws))
	for k, n := range p.counts() {
		payloadKg := drawFactor(g, factors[0]) * 1000
		used := drawFactor(g, factors[1])
		share := drawFactor(g, factors[2])
		bare, packed := drawFactor(g, factors[3]), drawFactor(g, factors[4])
		kg := bare
		if g.Float64() < 0.5 {
			kg = packed
		}
		per[k] = payloadKg * used / kg
		total[k] = n * share * per[k]
	}
	return &Rounds{Item: roundsItem, Quantiles: summarise(total), PerContainer: summarise(per), Factors: ids}
}

// drawFactor draws a factor evenly between its bounds on the logarithm: the
// interval is all that is claimed of it.
func drawFactor(r *rand.Rand, f *casefile.Factor) float64 {
	return f.Lo * math.Pow(f.Hi/f.Lo, r.Float64())
}
