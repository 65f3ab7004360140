package tally

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"strings"

	"gonum.org/v1/gonum/floats"

	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/quantity"
)

// statements is what each party would state on the as-of day, in the scope,
// window, modes, hedge and kind of lattice of its last statement; and what each
// watcher would count.
func (p *posterior) statements(out *[]Statement) section {
	w := p.w
	last := manners(p.sel)
	values, counts := matrix(len(last), len(p.draws)), matrix(len(w.counts), len(p.draws))
	free, freeCounts := matrix(len(last), drawsOfEach*len(p.draws)), matrix(len(w.counts), drawsOfEach*len(p.draws))
	asOf := float64(w.asOf - w.start)
	see := func(k int, pt *point) {
		src := rand.NewPCG(p.seed, 1<<40+uint64(k))
		r := rand.New(src)
		for n, i := range last {
			src.Seed(p.seed, (uint64(n)+1)<<40+uint64(k))
			more := free[n][k*drawsOfEach:][:drawsOfEach]
			more[0] = pt.unrounded(r, i, asOf)
			values[n][k] = pt.rounded(r, i, more[0])
			for j := 1; j < drawsOfEach; j++ {
				more[j] = pt.unrounded(r, i, asOf)
			}
		}
		for i := range w.counts {
			src.Seed(p.seed, (uint64(i)+1)<<50+uint64(k))
			m := &w.counts[i]
			from := pt.readings[m.window].from
			mu := max(pt.flow.at(pt.place(asOf))-pt.flow.at(from), leastMoved) * math.Exp(pt.modeLoss(w.readings[m.window].mode)-pt.watch.logLoad) * pt.counts[i].seen
			voyages := poisson{mu, r}
			counts[i][k] = voyages.draw()
			more := freeCounts[i][k*drawsOfEach:][:drawsOfEach]
			more[0] = unroundedCount(r, counts[i][k])
			for j := 1; j < drawsOfEach; j++ {
				more[j] = unroundedCount(r, voyages.draw())
			}
		}
	}
	end := func() {
		for n, i := range last {
			t := p.sel.terms[i]
			cl := t.spoken()
			*out = append(*out, Statement{
				Party: t.party, Measure: p.sel.measure, Scope: cmp.Or(cl.Scope, p.sel.spec.Scope), Since: cl.CountedSince,
				Hedge: cl.Hedge, Day: w.asOf, Quantiles: p.quantiles(values[n]), Last: cl.ID,
				Rounding: roundings[w.readings[w.terms[i].first].rounding], Unrounded: p.gridOf(free[n]),
			})
		}
		for i, t := range p.sel.counts {
			*out = append(*out, Statement{
				Party: t.claim.Party(), Measure: t.claim.Measure, Scope: t.claim.Scope, Since: t.claim.CountedSince,
				Hedge: t.claim.Hedge, Day: w.asOf, Quantiles: p.quantiles(counts[i]), Last: t.claim.ID,
				Rounding: RoundWhole, Unrounded: p.gridOf(freeCounts[i]),
			})
		}
	}
	return section{see, end}
}

// manners returns the term in whose manner each party goes on: its last that is
// no share.
func manners(sel *selection) []int {
	return latestTerms(sel, func(t *term) string {
		if t.spoken().Form == claims.Share {
			return ""
		}
		return t.party
	})
}

// unrounded draws the logarithm of what the speaker of term i would state on a
// day before he rounds it, in the manner of his reading nearest him: the model
// read forwards, with a lag and a drift of his errors of its own.
func (p *point) unrounded(r *rand.Rand, i int, day float64) float64 {
	w := p.w
	t, m := &w.terms[i], &w.readings[w.terms[i].first]
	rp := &p.readings[t.first]
	to := p.place(day - w.model.LagMeanDays*r.ExpFloat64())
	moved := max(p.flow.at(to)-p.flow.at(rp.from), leastMoved)
	b := math.Log(moved) + m.constant + p.scope(m) + p.modeLoss(m.mode)
	if m.perDays > 0 {
		// A rate is over the window that is predicted, not over that of the last one.
		b -= m.constant + math.Log(max(day-m.fromLo, 1)/m.perDays)
	}
	for _, e := range t.errors {
		b += e.weight * p.drifted(r, e.at, day)
	}
	if t.series >= 0 && r.Float64() > p.series[t.series].none {
		b += p.change[t.series]
	}
	y := b
	switch {
	case r.Float64() < m.outlierShare:
		y += outlierScale * studentT3(r)
	case m.mean == 0:
		y += math.Hypot(m.sd*p.hedge[m.hedge], noiseSD) * r.NormFloat64()
	default:
		d := m.mean * p.hedge[m.hedge] * r.ExpFloat64()
		if m.far && r.Float64() < farShare {
			d *= farTimes
		}
		if m.rounding == atOrBelow {
			d = -d
		}
		y += d + noiseSD*r.NormFloat64()
	}
	return y
}

// rounded draws the lattice on which the speaker of term i states what is not
// rounded yet, and returns the figure.
func (p *point) rounded(r *rand.Rand, i int, y float64) float64 {
	m := &p.w.readings[p.w.terms[i].first]
	u := r.Float64()
	for lattice, share := range latticeShares {
		if u -= share; u < 0 {
			return roundTo(lattice, y, m.rounding)
		}
	}
	return roundTo(asItIs, y, m.rounding)
}

// drifted draws the error at a place of the table on a later day.
func (p *point) drifted(r *rand.Rand, at int, day float64) float64 {
	m := &p.w.model
	for i := range p.w.processes {
		q := &p.w.processes[i]
		if at < q.first || at >= q.first+len(q.days) {
			continue
		}
		stays, drifts := math.Sqrt(1-m.BiasDriftShare), math.Sqrt(m.BiasDriftShare)
		end := len(q.days) - 1
		u := (p.err[q.first+end]/q.sd - stays*p.z[q.stay]) / drifts
		keep := math.Pow(0.5, max(day-q.days[end], 0)/7/m.BiasHalfLifeWeeks)
		return q.sd * (stays*p.z[q.stay] + drifts*(keep*u+math.Sqrt(1-keep*keep)*r.NormFloat64()))
	}
	return p.err[at]
}

// studentT3 draws a Student t with three degrees of freedom.
func studentT3(r *rand.Rand) float64 {
	chi2 := 0.0
	for range 3 {
		x := r.NormFloat64()
		chi2 += x * x
	}
	return r.NormFloat64() / math.Sqrt(chi2/3)
}

// differences is why the count differs from the last figure of each group, the
// latest figure first.
func (p *posterior) differences(out *[]Difference) section {
	last := latestTerms(p.sel, func(t *term) string { return strings.Join(t.groups, "+") })
	last = slices.DeleteFunc(last, func(i int) bool { return p.sel.terms[i].spoken().Form != claims.Cumulative })
	const factors = 7
	logs := make([][][]float64, len(last)) // of each figure, by factor, by draw
	ratios := matrix(len(last), len(p.draws))
	for n := range logs {
		logs[n] = matrix(factors, len(p.draws))
	}
	see := func(k int, pt *point) {
		for n, i := range last {
			first := p.w.terms[i].first
			m, rp := &p.w.readings[first], &pt.readings[first]
			figure := p.sel.terms[i].spoken().Value.Mid()
			now, then := max(p.now[k], leastMoved), max(pt.flow.at(rp.to), leastMoved)
			if rp.to.cell < 0 {
				then = rp.moved // described before the count begins: all of N came since
			}
			scope, mode := pt.scope(m), pt.modeLoss(m.mode)
			bias, change := pt.bias(&p.w.terms[i]), pt.expectedChange(i)
			hedge := math.Log(rp.moved) + scope + mode + bias + change - math.Log(figure)
			for f, v := range [factors]float64{math.Log(now / then), math.Log(then / rp.moved), -scope, -mode, -bias, -change, hedge} {
				logs[n][f][k] = v
			}
			ratios[n][k] = now / figure
		}
	}
	end := func() {
		for n, i := range last {
			*out = append(*out, p.difference(p.sel.terms[i], i, ratios[n], logs[n]))
		}
		slices.Reverse(*out)
	}
	return section{see, end}
}

func (p *posterior) difference(t *term, i int, ratio []float64, logs [][]float64) Difference {
	first := p.w.terms[i].first
	cl := t.spoken()
	d := Difference{Claim: cl.ID, Party: t.party, Figure: cl.Value.Mid(), Ratio: p.quantiles(ratio)}
	party := t.party
	if pt := p.c.Party(t.party); pt != nil {
		party = pt.Name
	}
	since := "a start it does not state"
	if !cl.CountedSince.IsZero() {
		since = cl.CountedSince.Words()
	}
	for f, e := range []struct{ name, text string }{
		{"since_then", fmt.Sprintf("moved after the day the figure describes (%s)", cmp.Or(cl.AsOf.Words(), cl.SaidAt.Words(), "not stated"))},
		{"window", fmt.Sprintf("the figure counts from %s, this count from %s", since, p.c.Start.Words())},
		{"scope", fmt.Sprintf("the figure counts %s, this count %s", scopeName(cl.Scope), scopeName(p.sel.spec.Scope))},
		{"mode", "the figure counts " + p.modeName(p.w.readings[first].mode) + ", this count all modes of transport"},
		{"bias", fmt.Sprintf("what the other evidence says of how %s counts", party)},
		{"change", fmt.Sprintf("%s may have changed what is counted", party)},
		{"hedge", fmt.Sprintf("what %q leaves open between the figure and the belief behind it", hedgeName(cl.Hedge))},
	} {
		values := logs[f]
		if slices.Max(values) == 0 && slices.Min(values) == 0 {
			continue // this difference does not exist here
		}
		q := p.quantiles(values)
		d.Factors = append(d.Factors, DifferenceFactor{Name: e.name, Text: e.text, Quantiles: Quantiles{
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

func (p *posterior) modeName(at int) string {
	if at < 0 {
		return "all modes"
	}
	return strings.ReplaceAll(p.w.modes[at].name, ";", " and ") + " only"
}

// assumed splits the variance of ln N among the elicited quantities: a linear
// regression of ln N on them, each credited with its coefficient times its
// covariance with ln N. The shares add up to the regression's R squared, which
// is returned too: the part of the count's uncertainty that would vanish if
// these quantities were known, and that no further statement of the same kind
// can remove.
func (p *posterior) assumed() ([]Assumed, float64) {
	type column struct {
		name string
		at   int
	}
	var cols []column
	w := p.w
	for _, q := range w.processes {
		name := "the error that groups share"
		if q.name != "" {
			name = "the error of group " + q.name
		}
		cols = append(cols, column{name, q.stay})
		for j := range q.days {
			cols = append(cols, column{name, q.drift + j})
		}
	}
	for k := range w.scopes {
		cols = append(cols, column{fmt.Sprintf("what %s adds to %s", scopeName(p.c.Scopes[k+1]), scopeName(p.c.Scopes[k])), w.at.steps + k})
	}
	for _, m := range w.modes {
		cols = append(cols, column{"what moves by other modes than " + strings.ReplaceAll(m.name, ";", " and "), m.latent})
	}
	for _, h := range w.hedges {
		cols = append(cols, column{fmt.Sprintf("how far %q lies from what is believed", hedgeName(h.hedge)), h.latent})
	}
	for _, s := range w.series {
		cols = append(cols, column{"a change of what is counted", s.latent})
	}
	for _, extra := range []column{
		{"what moved before the case starts", w.at.early}, {"what a voyage carries", w.at.load},
		{"how many voyages are seen", w.at.berth}, {"how many voyages are seen", w.at.look}, {"how many voyages are seen", w.at.cloud}, {"how many voyages are seen", w.at.heard},
		{"how far one list repeats another", w.at.dependence}, {"how many gaps hold a call", w.at.call},
	} {
		if extra.at >= 0 {
			cols = append(cols, extra)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(w.watchers)) {
		cols = append(cols, column{"how many voyages are seen", w.watchers[name]})
	}

	n, k := len(p.draws), len(cols)
	y := make([]float64, n)
	for i, v := range p.now {
		y[i] = math.Log(max(v, leastMoved))
	}
	// A draw counts by its weight, n times the even one on the whole.
	var heavy []float64
	if p.weights != nil {
		heavy = make([]float64, n)
		for i, w := range p.weights {
			heavy[i] = w * float64(n)
		}
	}
	root := func(i int) float64 {
		if heavy == nil {
			return 1
		}
		return math.Sqrt(heavy[i])
	}
	meanY, varY := meanVariance(y, heavy)
	if varY == 0 {
		return nil, 0
	}
	x := make([][]float64, k) // a column each
	for j, col := range cols {
		values := make([]float64, n)
		for i, z := range p.draws {
			values[i] = z[col.at]
		}
		mean, _ := meanVariance(values, heavy)
		for i := range values {
			values[i] = (values[i] - mean) * root(i)
		}
		x[j] = values
	}
	centred := make([]float64, n)
	for i := range y {
		centred[i] = (y[i] - meanY) * root(i)
	}
	xtx, xty := make([][]float64, k), make([]float64, k)
	for j := range k {
		xtx[j] = make([]float64, k)
		for i := range j + 1 {
			xtx[j][i] = floats.Dot(x[j], x[i])
		}
		xtx[j][j] += 1e-9 * float64(n) // keeps constant columns solvable
		xty[j] = floats.Dot(x[j], centred)
	}
	beta, ok := solveSymmetric(xtx, xty)
	if !ok {
		return nil, 0
	}
	var out []Assumed
	total := 0.0
	for j, col := range cols {
		share := beta[j] * xty[j] / float64(n-1) / varY
		total += share
		if k := slices.IndexFunc(out, func(a Assumed) bool { return a.Name == col.name }); k >= 0 {
			out[k].Share += share
			continue
		}
		out = append(out, Assumed{Name: col.name, Share: share})
	}
	slices.SortStableFunc(out, func(a, b Assumed) int { return cmp.Compare(b.Share, a.Share) })
	return out, min(max(total, 0), 1)
}
