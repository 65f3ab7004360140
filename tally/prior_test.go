package tally

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
)

// TestPriorRecovery runs the chains with nothing said and compares them with
// direct draws from the prior, at a lively and at very quiet flows: a move that
// does not keep the prior shows here, whatever the claims would hide.
func TestPriorRecovery(t *testing.T) {
	for _, rate := range []float64{200, 20, 1} {
		t.Run(fmt.Sprint("rate ", rate), func(t *testing.T) {
			c := &casefile.Case{Start: dates.MustParse("2023-08-01"), Scopes: []string{"wide"}, Model: casefile.DefaultModel(), Unit: casefile.Unit{Of: "container"}}
			c.Model.RateMedian = rate
			w := newWorld(c, &selection{measure: claims.Containers, spec: casefile.MeasureSpec{Scope: "wide"}}, dates.DayOf(2024, 12, 1))
			post := sample(w, 3, effort{chains: 4, warmup: 1000, sweeps: 8000, keepEvery: 4}, nil)
			r := rand.New(rand.NewPCG(5, 6))
			direct := make([]*state, 20000)
			for i := range direct {
				direct[i] = newState(w)
				direct[i].drawPrior(r)
			}
			for name, of := range map[string]func(*state) float64{
				"ln N":          func(s *state) float64 { return math.Log(max(s.now(), 1e-300)) },
				"ln N half way": func(s *state) float64 { return math.Log(max(s.at(240, s.factors), 1e-300)) },
				"level":         func(s *state) float64 { return s.rate[0] },
				"swing":         func(s *state) float64 { return s.rate[1] },
			} {
				got, want := quantilesOf(post.draws, of), quantilesOf(direct, of)
				spread := want.P75 - want.P25
				for _, pair := range [][2]float64{{got.P25, want.P25}, {got.Median, want.Median}, {got.P75, want.P75}} {
					if math.Abs(pair[0]-pair[1]) > 0.15*spread {
						t.Errorf("%s: chains give %.2f %.2f %.2f, the prior has %.2f %.2f %.2f", name, got.P25, got.Median, got.P75, want.P25, want.Median, want.P75)
						break
					}
				}
			}
		})
	}
}

func quantilesOf(draws []*state, of func(*state) float64) Quantiles {
	values := make([]float64, len(draws))
	for i, s := range draws {
		values[i] = of(s)
	}
	return summarise(values)
}
