package main

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestEntries(t *testing.T) {
	// "More than 10,000" is a point of all five lattices; the next points are
	// 20,000, 15,000, 11,000, 10,100 and 10,001.
	got := entriesOf(reading{Lo: 10000, Hi: 10000, Hedge: "more_than"})
	want := []float64{20000, 15000, 11000, 10100, 10001}
	if len(got) != len(want) {
		t.Fatalf("%d lattices, want %d: %v", len(got), len(want), got)
	}
	for i, e := range got {
		if math.Abs(math.Exp(e.hi)-want[i]) > 1e-6 || math.Abs(math.Exp(e.lo)-10000) > 1e-6 {
			t.Errorf("lattice %d: %v", i, e)
		}
	}
	// Under a power of ten the points are those of the decade below.
	for i, low := range []float64{9000, 9500, 9900, 9990, 9999} {
		e := entriesOf(reading{Lo: 10000, Hi: 10000, Hedge: "up_to"})[i]
		if math.Abs(math.Exp(e.lo)-low) > 1e-6 {
			t.Errorf("ceiling, lattice %d: %v, want %v", i, math.Exp(e.lo), low)
		}
	}
	// 6,700 is no point of one digit or of halves.
	if got := entriesOf(reading{Lo: 6700, Hi: 6700, Hedge: "about"}); len(got) != 3 || math.Abs(math.Exp(got[0].lo)-6650) > 1e-6 {
		t.Errorf("about 6,700: %v", got)
	}
}

func TestSurgeQuantiles(t *testing.T) {
	z, e := surgeQuantiles(0.01, 7)
	for i := range z {
		if p := 0.99*0.5*math.Erfc(-e[i]/math.Sqrt2) + 0.01*0.5*math.Erfc(-e[i]/7/math.Sqrt2); math.Abs(p-0.5*math.Erfc(-z[i]/math.Sqrt2)) > 1e-9 {
			t.Fatalf("quantile at %v: %v", z[i], e[i])
		}
	}
}

// TestSize compares the effective size of an autoregressive series with what is
// known of it: (1 - r) / (1 + r) of the draws.
func TestSize(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	chains := make([][]float64, 4)
	for i := range chains {
		x := 0.0
		for range 5000 {
			x = 0.8*x + 0.6*rng.NormFloat64()
			chains[i] = append(chains[i], x)
		}
	}
	d := diagnose(chains)
	if want := 20000.0 / 9; math.Abs(d.bulk/want-1) > 0.25 || d.rhat > 1.01 {
		t.Errorf("size %.0f, want about %.0f; R-hat %.4f", d.bulk, want, d.rhat)
	}
	for i := range chains[0] {
		chains[0][i] += 2
	}
	if d := diagnose(chains); d.rhat < 1.1 {
		t.Errorf("a chain apart has R-hat %.4f", d.rhat)
	}
}

// TestSameProgram: a case gives one program, or no chain would be taken up.
func TestSameProgram(t *testing.T) {
	var first string
	for i := range 10 {
		c := &oracleCase{Now: 100, Counted: 1, Scopes: 3, Load: interval{200, 300}, Model: model{RateMedian: 200, RateLogSD: 1, RateSwing: 0.5, RateHalfLifeWeek: 20, LumpSize: 100,
			EarlyRateMedian: 50, EarlyRateLogSD: 1, GroupBiasSD: 0.2, SharedBiasSD: 0.2, SharedBy: []string{"a", "b"}, ScopeStepMedian: 0.2, ScopeStepLogSD: 0.5, ModeGapMedian: 0.1,
			ModeGapLogSD: 0.5, LagMeanDays: 10, BiasDriftShare: 0.3, BiasHalfLifeWeeks: 26, HedgeLogSD: 0.3, RedefinitionChance: 0.1, RedefinitionLogSD: 0.5, LoadLogSD: 0.1,
			WatcherLogitSD: 0.5, BerthDays: interval{1, 3}, LookDays: interval{1, 7}, CloudShare: interval{0.3, 0.7}, HeardShare: interval{0.1, 0.5}}}
		for k, h := range []string{"about", "more_than", "up_to"} {
			c.Terms = append(c.Terms, term{Origin: h, Party: "a", Groups: []string{"a", "b"}, Day: 20 * (k + 1), Readings: []reading{{Lo: 1000, Hi: 1000, Hedge: h, Scope: k, Weight: 1, Outlier: 0.03, AsOf: [2]int{20 * (k + 1), 20 * (k + 1)}}}})
		}
		c.Counts = []count{{Watcher: "w", Lo: 4, Hi: 6, Outlier: 0.03, AsOf: [2]int{80, 80}}}
		p, err := build(c, template)
		if err != nil {
			t.Fatal(err)
		}
		text := p.text + p.data.b.String()
		if i == 0 {
			first = text
		} else if text != first {
			t.Fatal("the program is another one each time")
		}
	}
}

// TestTurn: what is asked for depends, to first order, on the first entries of u
// only, and the evidence leaves each entry about as wide as JAGS takes it for.
func TestTurn(t *testing.T) {
	K, nq := 6, 3
	v := &view{m: model{RateMedian: 200, RateLogSD: 1, RateSwing: 0.5, LumpSize: 100, EarlyRateMedian: 50, EarlyRateLogSD: 1}, K: K, ng: 5, nq: nq, now: 80, A: identity(K), lagMean: 10,
		stepAt: []int{4}, stepMedian: []float64{0.5}, stepSD: []float64{0.3}}
	for i := range 4 {
		bq := make([]float64, nq)
		bq[1] = 0.3
		v.sights = append(v.sights, sight{end: float64(20 * (i + 1)), lagAt: 1, total: true, steps: []float64{-1}, bg: []float64{0, 0, 0, 0, 0.2}, bq: bq, aim: 6 + 0.4*float64(i), sd: 0.1, weight: 1})
	}
	mode, turned, first := v.turn()
	n := len(mode)
	if len(first) == 0 || first[len(first)-1] >= n {
		t.Fatalf("first blocks up to %v of %d", first, n)
	}
	see := func(u []float64) []float64 {
		theta := make([]float64, n)
		for i := range n {
			theta[i] = mode[i] + dot(turned[i], u)
		}
		return v.see(theta)
	}
	const e = 1e-4
	u := make([]float64, n)
	for j := range n {
		u[j] = e
		up := see(u)
		u[j] = -e
		down := see(u)
		u[j] = 0
		for i := range 3 {
			if d := (up[i] - down[i]) / (2 * e); j >= first[0] && math.Abs(d) > 0.06 {
				t.Errorf("asked %d depends on entry %d of u, by %.3f", i, j, d)
			}
		}
	}
	lengths := 0.0
	for i := range n {
		lengths += dot(turned[i], turned[i])
	}
	if lengths > float64(n) || lengths < 1 {
		t.Errorf("the posterior has %.1f of the prior's %d variances", lengths, n)
	}
}
