package checks_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/checks"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/quantity"
)

// crowd makes a case of n claims that contradict each other in every way: few
// parties, few days, any number, relays and relations at random.
func crowd(n int) *casefile.Case {
	rng := rand.New(rand.NewPCG(1, 1))
	c := cleanCase(1)
	c.Claims = nil
	day := dates.DayOf(2023, 9, 1)
	measures := []claims.Measure{claims.Containers, claims.Containers, claims.Rounds, claims.Voyages, claims.Price, claims.Troops, "loss_share", "transfers"}
	units := map[claims.Measure]string{claims.Containers: "container", claims.Rounds: "round", claims.Voyages: "voyage", claims.Price: "percent", claims.Troops: "person", "loss_share": "percent"}
	hedges := quantity.Hedges()
	forms := claims.Forms()
	for i := range n {
		m := measures[rng.IntN(len(measures))]
		cl := claim(fmt.Sprintf("o%d", rng.IntN(n/4+1)), "2024-01-01", float64(1+rng.IntN(20000)), func(c *claims.Claim) {
			d := dates.On(day + dates.Day(rng.IntN(700)))
			c.ID, c.Measure, c.Unit, c.AsOf, c.SaidAt, c.PublishedAt = fmt.Sprintf("X%05d", i), m, units[m], d, d, d
			c.Hedge, c.Form = hedges[rng.IntN(len(hedges))], claims.Cumulative
			if rng.IntN(2) == 0 {
				c.Form = forms[rng.IntN(len(forms))]
			}
			if c.Form == claims.Rate {
				c.Unit += "_per_week"
			}
			p := c.Chain[0]
			p.Party = []string{"a", "b", "watch", "line"}[rng.IntN(4)]
			p.Name = p.Party
			c.Chain = claims.Chain{p}
			if m == claims.Rounds {
				c.Item = []string{"152 mm shell", "122 mm rocket", "shell"}[rng.IntN(3)]
			}
			for range rng.IntN(3) {
				kind := claims.RelationKinds()[rng.IntN(6)]
				if i > 0 {
					c.Relations = append(c.Relations, claims.Relation{Kind: kind, ID: fmt.Sprintf("X%05d", rng.IntN(i))})
				}
			}
		})
		c.Claims = append(c.Claims, cl)
	}
	return c
}

// BenchmarkRun examines crowds of contradictory claims: the cost a claim stays
// about the same.
func BenchmarkRun(b *testing.B) {
	for _, n := range []int{1000, 10000} {
		c := crowd(n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			found := 0
			for b.Loop() {
				found = len(checks.Run(c, checks.Options{AsOf: endOfWorld}))
			}
			b.ReportMetric(float64(found), "findings")
		})
	}
}
