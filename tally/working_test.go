package tally_test

import (
	"math"
	"testing"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/quantity"
	"github.com/tidewaiter/tidewaiter/tally"
)

// TestWorking: what is reweighted agrees with what is counted without it, and
// the tipping point is one.
func TestWorking(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: -short")
	}
	c := testCase(
		said{"A1", "a", "2023-12-01", "2023-08", 3000, quantity.About, "wide"},
		said{"B1", "b", "2023-12-20", "2023-08", 3500, quantity.MoreThan, "wide"},
		said{"C1", "c", "2024-01-10", "2023-08", 6000, quantity.About, "wide"},
	)
	r := tally.Estimate(c, tally.Options{AsOf: day("2024-01-31"), Working: true})
	if r.Count == nil || r.Working == nil {
		t.Fatal(r.Why)
	}
	q, wk := r.Count.Quantiles, r.Working
	if p := wk.PriorOnly; p.P95/p.P05 < 2*q.P95/q.P05 {
		t.Errorf("with no evidence %+v, with all of it %+v", p, q)
	}
	find := func(list []tally.Influence, name, change string) tally.Influence {
		for _, in := range list {
			if in.Name == name && in.Change == change {
				return in
			}
		}
		t.Fatalf("%s %s is not in the working", name, change)
		return tally.Influence{}
	}
	for _, g := range []string{"a", "b", "c"} {
		want := estimate(t, c, "2024-01-31", g).Count.Quantiles
		got := find(wk.Groups, g, "left out")
		// Two medians of some hundred independent draws each.
		if math.Abs(math.Log(got.Quantiles.Median/want.Median)) > 0.08 {
			t.Errorf("without group %s: %+v (k-hat %.2f, rerun %v), counted anew %+v", g, got.Quantiles, got.KHat, got.Rerun, want)
		}
	}
	for name, change := range map[string]func(m *casefile.Model){
		"rate_median":    func(m *casefile.Model) { m.RateMedian *= 2 },
		"shared_bias_sd": func(m *casefile.Model) { m.SharedBiasSD *= 2 },
		"rate_log_sd":    func(m *casefile.Model) { m.RateLogSD *= 2 },
	} {
		other := *c
		change(&other.Model)
		want := estimate(t, &other, "2024-01-31").Count.Quantiles
		got := find(wk.Assumptions, name, "doubled").Quantiles
		if math.Abs(math.Log(got.Median/want.Median)) > 0.08 || math.Abs(math.Log(got.P95/want.P95)) > 0.15 {
			t.Errorf("%s doubled: %+v, counted anew %+v", name, got, want)
		}
	}
	if tip := wk.Tipping; tip == nil || tip.Median > q.P05 && tip.Median < q.P95 {
		t.Errorf("the tipping point is %+v, the interval %.0f to %.0f", tip, q.P05, q.P95)
	}
}
