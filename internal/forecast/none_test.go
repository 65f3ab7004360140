package forecast_test

import (
	"math"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/internal/forecast"
	"github.com/tidewaiter/tidewaiter/quantity"
	"github.com/tidewaiter/tidewaiter/tally"
)

// grid is a distribution of which every quantile is given by its share.
func grid(at func(p float64) float64) []float64 {
	out := make([]float64, tally.GridSteps+1)
	for i := range out {
		out[i] = at(float64(i) / tally.GridSteps)
	}
	return out
}

// TestWholeRange: a range of things counted has both its ends in it.
func TestWholeRange(t *testing.T) {
	d := forecast.Distribution{Rounding: tally.RoundWhole, Unrounded: grid(func(p float64) float64 { return math.Exp(3 * p) })}
	one := func(n float64) float64 { return d.Probability(quantity.Number(n)) }
	for _, tc := range []struct{ lo, hi float64 }{{2, 3}, {1, 4}, {5, 9}} {
		want := 0.0
		for n := tc.lo; n <= tc.hi; n++ {
			want += one(n)
		}
		if got := d.Probability(quantity.Range{Known: true, Lo: tc.lo, Hi: tc.hi}); math.Abs(got-want) > 1e-12 || want < 0.1 {
			t.Errorf("%v to %v has %v, its numbers %v", tc.lo, tc.hi, got, want)
		}
	}
	if got := d.Probability(quantity.Range{Known: true, Lo: 0, Hi: 25}); math.Abs(got-1) > 1e-12 {
		t.Errorf("up to more than can be has %v", got)
	}
}

// TestNoneToState: where nothing but none would be stated there is no forecast,
// and no quantile of it.
func TestNoneToState(t *testing.T) {
	c := ferry()
	r := &tally.Result{AsOf: dayOf(t, "2024-03-01"), Count: &tally.Count{}, Statements: []tally.Statement{{
		Party: "harbour", Measure: claims.Containers, Day: dayOf(t, "2024-03-01"), Last: "A3",
		Rounding: tally.RoundWhole, Unrounded: grid(func(p float64) float64 { return 0.1 + p/10 }),
	}}}
	if s, err := forecast.New(c, r, nil, time.Unix(0, 0)); err == nil {
		t.Errorf("sealed %+v", s.Forecasts)
	}
	if q := forecast.QuantilesOf(nil); q != (tally.Quantiles{}) {
		t.Errorf("quantiles of nothing: %+v", q)
	}
}

// TestNoneStated: a watcher who saw no voyage states a figure without a
// logarithm: it is not scored, and no baseline goes on from it.
func TestNoneStated(t *testing.T) {
	s := sealOf(t)
	c := ferry()
	add(c, "B1", "2024-03-15", 3500, quantity.About).Value = quantity.Range{Known: true, Lo: 0, Hi: 10}
	due, err := s.Score(c)
	if err != nil || len(due.Scored) != 0 || len(due.Waiting) != 1 {
		t.Errorf("%+v, %v", due, err)
	}
	past := forecast.PastOf([]tally.Figure{
		{Party: "harbour", Measure: claims.Containers, Claim: &c.Claims[2], Value: quantity.Number(3000), Day: dates.Day(10)},
		{Party: "harbour", Measure: claims.Containers, Claim: &c.Claims[2], Value: quantity.Number(0), Day: dates.Day(20)},
	}, &c.Claims[2])
	if len(past) != 1 || past[0].Figure != 3000 {
		t.Errorf("the past is %v", past)
	}
}

// TestPartsHash: the hash of a case by its parts is that of its files, as a seal
// has it.
func TestPartsHash(t *testing.T) {
	c := ferry()
	want, err := forecast.CaseHash(c)
	if err != nil {
		t.Fatal(err)
	}
	parts, err := c.Parts()
	if err != nil || parts.SHA256 != want || len(parts.Claims) != 3 || len(parts.Sources) != 3 || parts.Files["case.yaml"] == "" || parts.Files["claims.csv"] != "" {
		t.Errorf("%+v, want %s: %v", parts, want, err)
	}
}
