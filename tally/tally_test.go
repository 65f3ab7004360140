package tally_test

import (
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/tally"
)

func TestX(t *testing.T) {
	for _, d := range []string{"2024-02-27", "2025-07-20"} {
		for seed := uint64(1); seed < 5; seed++ {
			day, _ := dates.MustParse(d).Latest()
			t0 := time.Now()
			r := tally.Estimate(growth(), tally.Options{AsOf: day, Seed: seed})
			t.Log(time.Since(t0), r.Why, r.Diagnosis, r.PriorShare)
			if r.Count != nil {
				t.Logf("%.0f", r.Count.Quantiles)
			}
			if seed == 1 {
				for _, s := range r.Statements {
					t.Logf("%s %.0f", s.Party, s.Quantiles)
				}
				for _, s := range r.Terms {
					t.Logf("%s %.0f outlier %.2f %v", s.Origin, s.Expected, s.Outlier, s.Readings)
				}
				for _, s := range r.Assumed {
					t.Logf("%v", s)
				}
				for _, s := range r.Differences {
					t.Logf("%v %v %.2f", s.Claim, s.Figure, s.Ratio)
					for _, f := range s.Factors {
						t.Logf("   %v %.2f", f.Name, f.Quantiles)
					}
				}
			}
		}
	}
}
