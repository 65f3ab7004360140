package tally

import (
	"fmt"
	"math/rand/v2"
	"strconv"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/quantity"
)

// everythingWorld is the model of a case with every kind of statement, and of
// voyages counted, listed and tracked.
func everythingWorld(r *rand.Rand) *world {
	c := &casefile.Case{
		Start: dates.MustParse("2023-08-01"), Scopes: []string{"narrow", "middle", "wide"}, Model: casefile.DefaultModel(),
		Unit: casefile.Unit{Of: "container"}, Flow: casefile.Flow{From: "XA", To: "XB"},
		Measures: map[claims.Measure]casefile.MeasureSpec{claims.Containers: {Form: claims.Cumulative, Scope: "middle"}},
		Factors:  []casefile.Factor{{ID: "containers-per-voyage", Lo: 200, Hi: 300}},
	}
	c.Model.SharedBy = []string{"a", "b"}
	c.Model.Watchers = []string{"w", "v"}
	for _, g := range []string{"a", "b", "c", "w", "v"} {
		c.Parties = append(c.Parties, casefile.Party{ID: g, Groups: []string{g}, Reliability: string("ABCDE"[r.IntN(5)])})
	}
	c.Parties = append(c.Parties, casefile.Party{ID: "ab", Groups: []string{"a", "b"}})
	hedges := []quantity.Hedge{quantity.Exact, quantity.About, quantity.Nearly, quantity.MoreThan, quantity.AtLeast, quantity.UpTo, quantity.LessThan, quantity.Vague, quantity.Interval}
	since := []string{"", "2022-06", "2023-07/2023-08", "2023-09-13"}
	start, _ := c.Start.Earliest()
	say := func(id, party string, measure claims.Measure, v quantity.Range, h quantity.Hedge) *claims.Claim {
		on := dates.On(start + 60 + dates.Day(r.IntN(240)))
		c.Claims = append(c.Claims, claims.Claim{
			ID: id, Measure: measure, Form: claims.Cumulative, Value: v, Hedge: h, Unit: "container",
			CountedSince: dates.MustParse(since[r.IntN(4)]), AsOf: on, SaidAt: on, PublishedAt: on, Review: claims.Review{State: claims.Accepted},
			Chain: claims.Chain{{Name: "x", Party: party, Verb: claims.Said}},
		})
		return &c.Claims[len(c.Claims)-1]
	}
	parties := []string{"a", "b", "c", "ab"}
	for i, h := range hedges {
		v := float64(100 * (10 + r.IntN(90)))
		value := quantity.Number(v)
		if h == quantity.Interval || h == quantity.Vague {
			value.Hi = 1.5 * v
		}
		cl := say(strconv.Itoa(i), parties[i%4], claims.Containers, value, h)
		cl.Scope = c.Scopes[r.IntN(3)]
		cl.Credibility = r.IntN(7)
		switch i {
		case 1:
			cl.Form, cl.CountedSince = claims.Increment, dates.MustParse("2023-09-20/2023-09-25")
		case 2:
			cl.Form, cl.Unit, cl.Value, cl.CountedSince = claims.Rate, "container_per_week", quantity.Number(150), dates.MustParse("2023-09-01")
		case 4:
			cl.Form, cl.Unit, cl.Value, cl.Scope = claims.Share, "percent", quantity.Number(80), "narrow"
		case 5, 6:
			cl.Modes = []claims.Mode{claims.Sea}
		case 7:
			cl.AsOf = dates.MustParse("2023-12")
		}
	}
	relay := c.Claims[0]
	relay.ID, relay.Hedge, relay.Relations = "relay", quantity.UpTo, []claims.Relation{{Kind: claims.Relays, ID: "0"}}
	c.Claims = append(c.Claims, relay)
	for i, g := range []string{"w", "v"} {
		cl := say("count-"+g, g, claims.Voyages, quantity.Number(float64(12+5*i)), quantity.AtLeast)
		cl.Unit = "voyage"
	}
	sel, err := selectEvidence(c, Options{AsOf: dates.DayOf(2024, 6, 1)})
	if err != nil || len(sel.terms) != len(hedges) || len(sel.counts) != 2 {
		panic(fmt.Sprintf("the case does not give its terms: %v, %d and %d: %+v", err, len(sel.terms), len(sel.counts), sel.evidence))
	}
	sel.lists = []listTerm{{first: "s", second: "t", of: 7, both: 5}}
	sel.floor = &floor{voyages: []string{"V1", "V2", "V3"}, from: start + 50, to: start + 200, lo: 600, hi: 900, weight: 3}
	return newWorld(c, sel, dates.DayOf(2024, 6, 1))
}

// nameOf says what a latent stands for.
func (w *world) nameOf(i int) string {
	for name, at := range map[string]int{"level": w.at.level, "swing": w.at.swing, "early": w.at.early, "load": w.at.load, "berth": w.at.berth, "look": w.at.look, "cloud": w.at.cloud, "heard": w.at.heard, "dependence": w.at.dependence, "call": w.at.call} {
		if i == at {
			return name
		}
	}
	switch {
	case i >= w.at.pace && i < w.at.pace+w.cells:
		return "pace"
	case i >= w.at.arrive && i < w.at.arrive+w.cells:
		return "arrive"
	case i >= w.at.steps && i < w.at.steps+w.scopes:
		return "step"
	}
	for _, h := range w.hedges {
		if h.latent == i {
			return "hedge " + string(h.hedge)
		}
	}
	for _, q := range w.processes {
		if i >= q.stay && i <= q.stay+len(q.days) {
			return "error " + q.name
		}
	}
	return "another"
}
