package tally_test

import (
	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/quantity"
)

// said is a statement of a test case in few words.
type said struct {
	id, party, on, since string
	value                float64
	hedge                quantity.Hedge
	scope                string
}

// testCase builds a case around some statements on containers. Parties are
// their own groups; group a and b share an error, group c errs alone.
func testCase(statements ...said) *casefile.Case {
	c := &casefile.Case{
		ID: "ferry", Title: "Crates from XA to XB", Start: dates.MustParse("2023-08"),
		Flow: casefile.Flow{From: "XA", To: "XB", Cargo: "crates"}, Unit: casefile.Unit{Of: "container"},
		Scopes:   []string{"narrow", "wide"},
		Measures: map[claims.Measure]casefile.MeasureSpec{claims.Containers: {Form: claims.Cumulative, Scope: "wide"}},
		Model:    casefile.DefaultModel(),
	}
	c.Model.SharedBy = []string{"a", "b"}
	for _, g := range []string{"a", "b", "c"} {
		c.Parties = append(c.Parties, casefile.Party{ID: "party-" + g, Name: "Party " + g, Groups: []string{g}})
	}
	for _, s := range statements {
		c.Claims = append(c.Claims, s.claim())
	}
	return c
}

func (s said) claim() claims.Claim {
	on := dates.MustParse(s.on)
	return claims.Claim{
		ID: s.id, Source: "page-" + s.id, Measure: claims.Containers, Form: claims.Cumulative,
		Value: quantity.Number(s.value), Unit: "container", Hedge: s.hedge, Scope: s.scope,
		From: claims.Places{"XA"}, To: claims.Places{"XB"},
		CountedSince: dates.MustParse(s.since), AsOf: on, SaidAt: on, PublishedAt: on,
		Chain:  claims.Chain{{Name: s.party, Party: "party-" + s.party, Verb: claims.Said}},
		Origin: "origin-" + s.id, Review: claims.Review{State: claims.Accepted},
	}
}

// growth is a case in which two allied parties and an observer follow one flow.
func growth() *casefile.Case {
	return testCase(
		said{"B1", "b", "2023-10-13", "", 1000, quantity.MoreThan, "wide"},
		said{"A1", "a", "2023-11-02", "2023-08", 2000, quantity.About, "narrow"},
		said{"A2", "a", "2023-12-29", "2023-08", 5000, quantity.About, "narrow"},
		said{"B2", "b", "2024-02-23", "2023-09", 10000, quantity.MoreThan, "wide"},
		said{"A3", "a", "2024-02-26", "2023-09-13", 6700, quantity.About, "narrow"},
		said{"A4", "a", "2024-06-14", "2023-09-13", 10000, quantity.AtLeast, "narrow"},
		said{"B3", "b", "2024-09-04", "2023-09", 16500, quantity.MoreThan, "wide"},
		said{"A5", "a", "2024-10-23", "2022-06", 20000, quantity.AtLeast, "narrow"},
		said{"B4", "b", "2024-12-18", "", 20000, quantity.MoreThan, "wide"},
		said{"C1", "c", "2025-04-15", "2023-08", 15800, quantity.MoreThan, "wide"},
		said{"A6", "a", "2025-07-13", "", 28000, quantity.About, "narrow"},
	)
}
