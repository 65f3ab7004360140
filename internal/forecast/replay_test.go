package forecast_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"testing"

	"github.com/tidewaiter/tidewaiter/internal/forecast"
	"github.com/tidewaiter/tidewaiter/quantity"
)

// TestReplayKnowsNothingOfTheDay: the figures of a day change nothing of what is
// foreseen for it, and what comes later neither.
func TestReplayKnowsNothingOfTheDay(t *testing.T) {
	c := ferry()
	told := 0
	r, err := forecast.Replayed(context.Background(), c, forecast.Options{Step: func(int, string) { told++ }})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Forecasts) != 2 || r.Origins != 2 || told != 2 || !r.Retrospective || r.Coverage != nil {
		t.Fatalf("%d forecasts of %d origins in %d counts: %+v", len(r.Forecasts), r.Origins, told, r)
	}
	if len(r.Unscored) != 1 || r.Unscored[0].Origin != "origin-A1" {
		t.Errorf("unscored %+v, want the first figure", r.Unscored)
	}
	if r.PriorsFrom != "2026-10" || r.PriorsTo != "2026-11-02" {
		t.Errorf("priors of %s to %s", r.PriorsFrom, r.PriorsTo)
	}
	for i, f := range r.Forecasts {
		if f.Day != f.Said || f.Known >= f.Day || f.History != i+1 || len(f.Scores) != len(forecast.Names) {
			t.Errorf("forecast %+v", f)
		}
	}
	other := ferry()
	other.Claims[2].Value = quantity.Number(9000)
	add(other, "Z1", "2025-01-01", 400000, quantity.About)
	b, err := forecast.Replayed(context.Background(), other, forecast.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for i := range r.Forecasts {
		for k := range r.Forecasts[i].Scores {
			if r.Forecasts[i].Scores[k].Quantiles != b.Forecasts[i].Scores[k].Quantiles {
				t.Errorf("forecast %d of %s knew of the day it foresees", i, forecast.Names[k])
			}
		}
	}
	// The differences in pairs, by hand.
	for _, p := range r.Paired {
		if p.Score != "crps_log" || p.Against != forecast.NameWalk {
			continue
		}
		d0 := r.Forecasts[0].Scores[0].CRPSLog - r.Forecasts[0].Scores[1].CRPSLog
		d1 := r.Forecasts[1].Scores[0].CRPSLog - r.Forecasts[1].Scores[1].CRPSLog
		if want := (d0 + d1) / 2; math.Abs(p.Mean-want) > 1e-12 || p.SE == nil || math.Abs(*p.SE-math.Abs(d0-d1)/2) > 1e-9 {
			t.Errorf("paired %+v of %v and %v", p, d0, d1)
		}
	}
}

func TestReplayStops(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := forecast.Replayed(ctx, ferry(), forecast.Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled replay: %v", err)
	}
}

func TestReplayOfNothing(t *testing.T) {
	c := ferry()
	c.Claims = nil
	r, err := forecast.Replayed(context.Background(), c, forecast.Options{})
	if err != nil || len(r.Forecasts) != 0 {
		t.Errorf("a case without claims: %+v, %v", r, err)
	}
	c = ferry()
	c.Measures = nil
	if r, err := forecast.Replayed(context.Background(), c, forecast.Options{}); err != nil || len(r.Forecasts) != 0 {
		t.Errorf("a case that counts nothing: %+v, %v", r, err)
	}
}

// TestCoverageFromTwentyOrigins: under twenty origins none is given, and two
// figures of one origin are one.
func TestCoverageFromTwentyOrigins(t *testing.T) {
	list := func(n int) []forecast.Scored {
		var out []forecast.Scored
		for i := range n {
			f := forecast.Scored{Origin: fmt.Sprint(i)}
			for k := range forecast.Names {
				f.Scores = append(f.Scores, forecast.Score{PIT: (float64(i) + 0.5) / float64(n), CRPSLog: float64(k)})
			}
			out = append(out, f)
		}
		return out
	}
	few := forecast.Summarised(append(list(19), list(19)...))
	if few.Origins != 19 || few.Coverage != nil {
		t.Errorf("%d origins, coverage %v", few.Origins, few.Coverage)
	}
	many := forecast.Summarised(list(20))
	if many.Origins != 20 || len(many.Coverage) != 2 || many.Coverage[0].Inside != 10 || many.Coverage[1].Inside != 18 {
		t.Errorf("%d origins, coverage %+v", many.Origins, many.Coverage)
	}
	if p := many.Paired[0]; p.Mean != -1 || *p.SE != 0 || p.Better != 20 || p.Of != 20 {
		t.Errorf("paired %+v", p)
	}
}
