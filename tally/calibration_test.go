package tally

import (
	"math/rand/v2"
	"os"
	"strconv"
	"testing"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/quantity"
)

// TestCalibration draws worlds from the prior, lets parties state figures about
// them with every hedge, and looks where the truth falls in the posterior
// (simulation-based calibration; Talts et al., arXiv 1804.06788). It shows that
// the sampler solves the model; it does not show that the model fits the world.
//
// TIDEWAITER_WORLDS sets the number of worlds (default 40).
func TestCalibration(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: -short")
	}
	worlds := 40
	if s := os.Getenv("TIDEWAITER_WORLDS"); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil {
			t.Fatal(err)
		}
		worlds = n
	}
	const bins = 8
	nowBins, thenBins := make([]int, bins), make([]int, bins)
	within50, within90 := 0, 0
	for seed := range worlds {
		now, then := rankInWorld(uint64(seed))
		nowBins[min(int(now*bins), bins-1)]++
		thenBins[min(int(then*bins), bins-1)]++
		if now > 0.25 && now < 0.75 {
			within50++
		}
		if now > 0.05 && now < 0.95 {
			within90++
		}
	}
	t.Logf("%d worlds: truth in the 50%% interval %d times, in the 90%% interval %d times; ranks at the end %v, half way %v",
		worlds, within50, within90, nowBins, thenBins)
	for name, counts := range map[string][]int{"at the end": nowBins, "half way": thenBins} {
		chi, want := 0.0, float64(worlds)/bins
		for _, n := range counts {
			chi += (float64(n) - want) * (float64(n) - want) / want
		}
		// 24.3 is the 99.9 % point of chi-squared with 7 degrees of freedom.
		if chi > 24.3 {
			t.Errorf("ranks %s are not uniform: %v, chi-squared %.1f", name, counts, chi)
		}
	}
}

// rankInWorld returns where the true count of one simulated world falls among
// the posterior draws, 0 to 1, at the end and half way.
func rankInWorld(seed uint64) (now, then float64) {
	r := rand.New(rand.NewPCG(seed, 77))
	c, sel := calibrationCase(r)
	w := newWorld(c, sel, dates.DayOf(2024, 6, 1))
	truth := newState(w)
	truth.drawPrior(r)
	for i, t := range w.terms {
		// One of the readings is what was said; the others garble it the same
		// way, as a relay that changes the start of the window does.
		k := t.first
		figure := w.readings[k].density.state(r, truth.logBelief(i, k, truth.factors))
		w.readings[k].density = w.tables.of(newDensity(quantity.Number(figure), sel.terms[i].readings[0].claim.Hedge))
	}
	post := sample(w, seed, effort{chains: 2, warmup: 800, sweeps: 2400, keepEvery: 8}, nil)
	half := float64(w.asOf-w.start) / 2
	nNow, nThen := 0, 0
	for _, s := range post.draws {
		if s.now() < truth.now() {
			nNow++
		}
		if s.at(half, s.factors) < truth.at(half, truth.factors) {
			nThen++
		}
	}
	n := float64(len(post.draws))
	return float64(nNow) / n, float64(nThen) / n
}

// calibrationCase is a case of six statements at random dates with random
// hedges, scopes, modes and speakers.
func calibrationCase(r *rand.Rand) (*casefile.Case, *selection) {
	c := &casefile.Case{
		Start: dates.MustParse("2023-08-01"), Scopes: []string{"narrow", "middle", "wide"}, Model: casefile.DefaultModel(),
		Unit: casefile.Unit{Of: "container"}, Flow: casefile.Flow{From: "XA", To: "XB"},
		Measures: map[claims.Measure]casefile.MeasureSpec{claims.Containers: {Form: claims.Cumulative, Scope: "middle"}},
	}
	c.Model.SharedBy = []string{"a", "b"}
	for _, g := range []string{"a", "b", "c"} {
		c.Parties = append(c.Parties, casefile.Party{ID: g, Groups: []string{g}})
	}
	c.Parties = append(c.Parties, casefile.Party{ID: "ab", Groups: []string{"a", "b"}})
	hedges := []quantity.Hedge{quantity.Exact, quantity.About, quantity.Nearly, quantity.MoreThan, quantity.AtLeast, quantity.UpTo, quantity.LessThan}
	since := []string{"", "2022-06", "2023-07/2023-08", "2023-09-13"}
	start, _ := c.Start.Earliest()
	for i := range 6 {
		on := dates.On(start + 60 + dates.Day(r.IntN(240)))
		c.Claims = append(c.Claims, claims.Claim{
			ID: strconv.Itoa(i), Measure: claims.Containers, Form: claims.Cumulative, Value: quantity.Number(1000),
			Hedge: hedges[r.IntN(len(hedges))], Scope: c.Scopes[r.IntN(3)], CountedSince: dates.MustParse(since[r.IntN(4)]),
			AsOf: on, SaidAt: on, PublishedAt: on, Review: claims.Review{State: claims.Accepted},
			Chain: claims.Chain{{Name: "x", Party: c.Parties[r.IntN(4)].ID, Verb: claims.Said}},
		})
		if r.IntN(3) == 0 {
			c.Claims[i].Modes = []claims.Mode{claims.Sea}
		}
	}
	sel, err := selectEvidence(c, Options{AsOf: dates.DayOf(2024, 6, 1)})
	if err != nil || len(sel.terms) != 6 {
		panic("the calibration case does not give six terms")
	}
	return c, sel
}
