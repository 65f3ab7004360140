package checks_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/checks"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/quantity"
)

// ferry is a made-up case: containers of crates from XA to XB.
func ferry(cls ...claims.Claim) *casefile.Case {
	c := &casefile.Case{
		ID: "ferry", Start: dates.MustParse("2023-08"), Flow: casefile.Flow{From: "XA", To: "XB"}, Unit: casefile.Unit{Of: "container"},
		Scopes: []string{"narrow", "wide"}, Model: casefile.DefaultModel(),
		Measures: map[claims.Measure]casefile.MeasureSpec{claims.Containers: {Form: claims.Cumulative, Scope: "wide"}},
		Parties:  []casefile.Party{{ID: "a", Name: "A", Groups: []string{"a"}}, {ID: "b", Name: "B", Groups: []string{"b"}}},
		Factors: []casefile.Factor{
			{ID: "container-payload", Lo: 21, Hi: 28}, {ID: "shell-152", Lo: 43, Hi: 46}, {ID: "packed-round-152", Lo: 65, Hi: 95},
			{ID: "rocket-122", Lo: 65, Hi: 71}, {ID: "containers-per-voyage", Lo: 200, Hi: 250},
			{ID: "container-volume", Lo: 33, Hi: 33, Unit: "m3"}, {ID: "packed-round-152-volume", Lo: 0.04, Hi: 0.06, Unit: "m3"}, {ID: "packed-rocket-122-volume", Lo: 0.1, Hi: 0.15, Unit: "m3"},
		},
	}
	for i := range cls {
		if cls[i].ID == "" {
			cls[i].ID = fmt.Sprintf("C%02d", i+1)
		}
	}
	c.Claims = cls
	return c
}

// claim is a total that party a states on a day; change what differs.
func claim(origin, on string, value float64, change ...func(*claims.Claim)) claims.Claim {
	d := dates.MustParse(on)
	cl := claims.Claim{
		Origin: origin, Measure: claims.Containers, Form: claims.Cumulative, Value: quantity.Number(value), Unit: "container", Hedge: quantity.About,
		AsOf: d, SaidAt: d, PublishedAt: d, CountedSince: dates.MustParse("2023-08"), Scope: "wide",
		From: claims.Places{"XA"}, To: claims.Places{"XB"}, Source: "page-" + origin,
		Chain: claims.Chain{{Name: "A", Party: "a", Verb: claims.Said}}, Review: claims.Review{State: claims.Accepted},
	}
	for _, f := range change {
		f(&cl)
	}
	return cl
}

func rounds(item string, derivedFrom string) func(*claims.Claim) {
	return func(c *claims.Claim) {
		c.Measure, c.Form, c.Unit, c.Item, c.Scope = claims.Rounds, claims.Capacity, "round", item, ""
		c.Relations = append(c.Relations, claims.Relation{Kind: claims.DerivedFrom, ID: derivedFrom})
	}
}

func hedge(h quantity.Hedge) func(*claims.Claim) { return func(c *claims.Claim) { c.Hedge = h } }

func party(id string) func(*claims.Claim) { return func(c *claims.Claim) { c.Chain[0].Party = id } }

func since(date string) func(*claims.Claim) {
	return func(c *claims.Claim) { c.CountedSince = dates.MustParse(date) }
}

func relays(id string) func(*claims.Claim) {
	return func(c *claims.Claim) {
		c.Source += "-relay"
		c.Chain = append(c.Chain, claims.Hop{Name: "outlet", Verb: claims.Relayed})
		c.Relations = append(c.Relations, claims.Relation{Kind: claims.Relays, ID: id})
	}
}

func TestVerdicts(t *testing.T) {
	for _, tc := range []struct {
		name    string
		claims  []claims.Claim
		kind    checks.Kind
		verdict checks.Verdict // "" when there must be no such finding
		says    string
	}{
		{"bare shells too heavy", []claims.Claim{claim("o", "2024-01-10", 1000), claim("o", "2024-01-10", 900000, rounds("152 mm shell", "C01"))},
			checks.Payload, checks.Impossible, "not even bare projectiles fit"},
		{"packed rounds fit", []claims.Claim{claim("o", "2024-01-10", 1000), claim("o", "2024-01-10", 250000, rounds("152 mm shell", "C01"))},
			checks.Payload, checks.Consistent, "within the limit"},
		{"few rockets", []claims.Claim{claim("o", "2024-01-10", 1000), claim("o", "2024-01-10", 80000, rounds("122 mm rocket", "C01"))},
			checks.Payload, checks.Strained, "far under"},
		{"no boxes to divide by", []claims.Claim{claim("o", "2024-01-10", 80000, rounds("152 mm shell", "missing"))},
			checks.Payload, "", ""},
		{"a steady series", []claims.Claim{claim("o1", "2024-01-01", 1000), claim("o2", "2024-02-01", 1300), claim("o3", "2024-03-01", 1600), claim("o4", "2024-04-01", 1900)},
			checks.SeriesBreak, "", ""},
		{"a break", []claims.Claim{claim("o1", "2024-01-01", 1000), claim("o2", "2024-02-01", 1300), claim("o3", "2024-03-01", 1600), claim("o4", "2024-03-11", 4000)},
			checks.SeriesBreak, checks.Strained, "240 containers a day"},
		{"a total that falls", []claims.Claim{claim("o1", "2024-01-01", 3000), claim("o2", "2024-02-01", 2000)},
			checks.Monotonicity, checks.Inconsistent, "cannot fall"},
		{"a floor under an earlier total", []claims.Claim{claim("o1", "2024-01-01", 3000), claim("o2", "2024-02-01", 2000, hedge(quantity.AtLeast))},
			checks.Monotonicity, checks.Strained, "A floor may lie under"},
		{"two parties, same scope", []claims.Claim{claim("o1", "2024-01-01", 3000), claim("o2", "2024-01-05", 6000, party("b"))},
			checks.ScopeMismatch, checks.Inconsistent, "same scope and window"},
		{"two parties, the lower a floor", []claims.Claim{claim("o1", "2024-01-01", 3000, hedge(quantity.MoreThan)), claim("o2", "2024-01-05", 6000, party("b"))},
			checks.ScopeMismatch, checks.Consistent, "room for both"},
		{"two parties, the higher a ceiling", []claims.Claim{claim("o1", "2024-01-01", 5000), claim("o2", "2024-01-05", 10000, party("b"), hedge(quantity.UpTo))},
			checks.ScopeMismatch, checks.Consistent, "room for both"},
		{"a total a little under the last", []claims.Claim{claim("o1", "2024-01-01", 7000), claim("o2", "2024-02-01", 6900)},
			checks.Monotonicity, "", ""},
		{"starts that hold each other", []claims.Claim{claim("o", "2024-01-01", 3000, since("2023-09")), claim("o", "2024-01-01", 3000, since("2023-09-13"), relays("C01"))},
			checks.RelayChanged, "", ""},
		{"starts that exclude each other", []claims.Claim{claim("o", "2024-01-01", 3000, since("2023-09")), claim("o", "2024-01-01", 3000, since("2023-07"), relays("C01"))},
			checks.RelayChanged, checks.Inconsistent, "Sep 2023; Jul 2023"},
		{"a hedge turned round", []claims.Claim{claim("o", "2024-01-01", 3000, hedge(quantity.AtLeast)), claim("o", "2024-01-01", 3000, hedge(quantity.UpTo), relays("C01"))},
			checks.RelayChanged, checks.Inconsistent, "floor and a ceiling"},
		{"a headline that rounds", []claims.Claim{claim("o", "2024-01-01", 6700), claim("o", "2024-01-01", 7000, hedge(quantity.Nearly), relays("C01"))},
			checks.RelayChanged, "", ""},
		{"one figure, relayed as it was", []claims.Claim{claim("o", "2024-01-01", 3000), claim("o", "2024-01-01", 3000, relays("C01"))},
			checks.RelayChanged, "", ""},
	} {
		var found *checks.Finding
		for _, f := range checks.Run(ferry(tc.claims...), checks.Options{AsOf: dates.DayOf(2024, 12, 31)}) {
			if f.Kind == tc.kind {
				found = &f
				break
			}
		}
		switch {
		case found == nil && tc.verdict != "":
			t.Errorf("%s: no %s finding", tc.name, tc.kind)
		case found != nil && (found.Verdict != tc.verdict || !strings.Contains(found.Summary, tc.says)):
			t.Errorf("%s: %s: %q, want %q saying %q", tc.name, found.Verdict, found.Summary, tc.verdict, tc.says)
		}
	}
}

func ExampleRun() {
	c := ferry(
		claim("briefing", "2024-02-26", 6700),
		claim("briefing", "2024-02-26", 3000000, rounds("152 mm shell", "C01")),
	)
	for _, f := range checks.Run(c, checks.Options{AsOf: dates.DayOf(2024, 3, 1)}) {
		fmt.Println(f.Kind, f.Verdict, f.Rows)
	}
	// Output:
	// payload strained [C02 C01]
	// payload consistent [C02 C01]
	// arithmetic consistent [C02 C01]
}
