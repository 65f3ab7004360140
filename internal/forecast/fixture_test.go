package forecast_test

import (
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/quantity"
)

func dayOf(t testing.TB, s string) dates.Day {
	t.Helper()
	d, ok := dates.MustParse(s).Latest()
	if !ok {
		t.Fatalf("%q is no day", s)
	}
	return d
}

// ferry is a small case: one party that states three totals.
func ferry() *casefile.Case {
	c := &casefile.Case{
		ID: "ferry", Title: "Crates from XA to XB", Question: "How many?", Start: dates.MustParse("2023-08"),
		Flow: casefile.Flow{From: "XA", To: "XB", Cargo: "crates"}, Unit: casefile.Unit{Of: "container", Meaning: "a crate"},
		Scopes:   []string{"all"},
		Measures: map[claims.Measure]casefile.MeasureSpec{claims.Containers: {Form: claims.Cumulative, Scope: "all", Unit: "container"}},
		Parties:  []casefile.Party{{ID: "harbour", Name: "Harbour office", Groups: []string{"harbour"}, Reliability: "B"}},
		Model:    casefile.DefaultModel(),
	}
	c.Model.Reasons = map[string]string{"rate_median": "2026-10: a guess", "lump_size": "2026-11-02: another"}
	for i, day := range []string{"2023-10-02", "2023-12-04", "2024-02-05"} {
		add(c, "A"+string(rune('1'+i)), day, float64(1000*(i+1)), quantity.About)
	}
	return c
}

// add adds a total that the harbour office states, published on the same day.
func add(c *casefile.Case, id, on string, value float64, hedge quantity.Hedge) *claims.Claim {
	day := dates.MustParse(on)
	c.Sources = append(c.Sources, casefile.Source{ID: "page-" + strings.ToLower(id), Title: "page " + id, Publisher: "a paper", PublishedAt: day, Bytes: casefile.Never})
	c.Claims = append(c.Claims, claims.Claim{
		ID: id, Source: "page-" + strings.ToLower(id), Measure: claims.Containers, Form: claims.Cumulative, Block: claims.Body,
		Value: quantity.Number(value), Unit: "container", Hedge: hedge, Scope: "all", From: claims.Places{"XA"}, To: claims.Places{"XB"},
		AsOf: day, SaidAt: day, PublishedAt: day, Chain: claims.Chain{{Name: "Harbour office", Party: "harbour", Verb: claims.Said}},
		Origin: "origin-" + id, Review: claims.Review{State: claims.Accepted},
	})
	return &c.Claims[len(c.Claims)-1]
}
