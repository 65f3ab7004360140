package casefile_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/quantity"
)

func cellClaim() claims.Claim {
	return claims.Claim{
		ID: "r1", Source: "page", Quote: "about 6,700 containers", Block: claims.Body, Measure: claims.Containers, Form: claims.Cumulative,
		Value: quantity.Number(6700), Unit: "container", Hedge: quantity.About, HedgeWord: "about", From: claims.Places{"KP"}, To: claims.Places{"RU"},
		SaidAt: dates.MustParse("2024-02-26"), Review: claims.Review{State: claims.Proposed},
	}
}

// TestClaimCells reads every cell of a claim back from what is written.
func TestClaimCells(t *testing.T) {
	cl := cellClaim()
	typed := map[string]string{}
	for _, column := range casefile.ClaimColumns() {
		typed[column] = casefile.ClaimCell(&cl, column)
	}
	got, err := casefile.SetClaimCells(&cl, typed)
	if err != nil {
		t.Fatal(err)
	}
	for _, column := range casefile.ClaimColumns() {
		if a, b := casefile.ClaimCell(&got, column), casefile.ClaimCell(&cl, column); a != b {
			t.Errorf("%s: %q, want %q", column, a, b)
		}
	}
}

func TestSetClaimCells(t *testing.T) {
	for _, tc := range []struct {
		cells []string // column, text, ...
		want  string   // of the error; blank is none
	}{
		{[]string{"hedge", "at_least"}, ""},
		{[]string{"hedge", "at_lest"}, `hedge: "at_lest" is not a hedge: did you mean at_least?`},
		{[]string{"hedge", ""}, "hedge: is blank while a value is given"},
		{[]string{"value_lo", "7000", "value_hi", "7000"}, ""},
		{[]string{"value_lo", "7,000", "value_hi", "7,000"}, "as in 7000"},
		{[]string{"value_lo", "9000", "value_hi", "7000"}, "give the smaller figure first"},
		{[]string{"counted_since", "July 2023"}, `counted_since: "July 2023" is not an EDTF date`},
		{[]string{"counted_since", " 2023-07 "}, ""},
		{[]string{"chain", "Shin Won-sik"}, "chain: \"Shin Won-sik\" has none of the verbs"},
		{[]string{"mode", "ship"}, "is not a mode"},
		{[]string{"item", "152 mm\x1b[2J"}, "control character"},
		{[]string{"from", "Korea North"}, "neither a country code nor a place id"},
		{[]string{"relations", "relay:S01"}, "relations"},
		{[]string{"no_such", "x"}, "is not a column of a claim"},
		// The fault that it leaves in another cell is told when the row is checked.
		{[]string{"value_lo", "", "value_hi", ""}, ""},
	} {
		cl := cellClaim()
		typed := map[string]string{}
		for i := 0; i < len(tc.cells); i += 2 {
			typed[tc.cells[i]] = tc.cells[i+1]
		}
		got, err := casefile.SetClaimCells(&cl, typed)
		if tc.want == "" {
			if err != nil {
				t.Errorf("%q: %v", tc.cells, err)
			}
			if text := casefile.ClaimCell(&got, tc.cells[0]); text != strings.TrimSpace(tc.cells[1]) {
				t.Errorf("%q gives %q", tc.cells, text)
			}
			continue
		}
		if fault := (*casefile.CellError)(nil); err == nil || !errors.As(err, &fault) || !strings.Contains(err.Error(), tc.want) || strings.Contains(err.Error(), "claims.csv:") {
			t.Errorf("%q: got %v, want %q", tc.cells, err, tc.want)
		}
	}
}

func TestCheckClaim(t *testing.T) {
	c := &casefile.Case{
		ID: "x", Scopes: []string{"all"}, Measures: map[claims.Measure]casefile.MeasureSpec{claims.Containers: {Scope: "all"}},
		Parties: []casefile.Party{{ID: "rok-mnd"}}, Claims: []claims.Claim{cellClaim()},
	}
	c.Claims[0].ID = "S01"
	c.Claims[0].Relations = []claims.Relation{{Kind: claims.Relays, ID: "r1"}}
	for _, tc := range []struct {
		change func(*claims.Claim)
		others []string
		want   string
	}{
		{func(*claims.Claim) {}, nil, ""},
		{func(cl *claims.Claim) { cl.Scope = "boxes" }, nil, "not one of the case's scopes"},
		{func(cl *claims.Claim) { cl.Chain = claims.Chain{{Name: "A", Party: "rok-mdn", Verb: claims.Said}} }, nil, "did you mean rok-mnd?"},
		{func(cl *claims.Claim) { cl.From = claims.Places{"rajin"} }, nil, "is no id of places.csv"},
		{func(cl *claims.Claim) { cl.Hedge = "" }, nil, "hedge: is blank while a value is given"},
		{func(cl *claims.Claim) { cl.Review = claims.Review{State: claims.Rejected} }, nil, "say why"},
		{func(cl *claims.Claim) { cl.Relations = []claims.Relation{{Kind: claims.Relays, ID: "S02"}} }, nil, "leads to no claim"},
		{func(cl *claims.Claim) { cl.Relations = []claims.Relation{{Kind: claims.Relays, ID: "r2"}} }, []string{"r2"}, ""},
		{func(cl *claims.Claim) { cl.Relations = []claims.Relation{{Kind: claims.Relays, ID: "r1"}} }, nil, "relates the claim to itself"},
		{func(cl *claims.Claim) { cl.Relations = []claims.Relation{{Kind: claims.Relays, ID: "S01"}} }, nil, "closes a circle of relays"},
	} {
		cl := cellClaim()
		tc.change(&cl)
		err := c.CheckClaim(&cl, tc.others...)
		switch {
		case tc.want == "" && err != nil:
			t.Errorf("%v: %v", cl.Relations, err)
		case tc.want != "" && (err == nil || !strings.Contains(err.Error(), tc.want)):
			t.Errorf("got %v, want %q", err, tc.want)
		}
	}
	if !slices.ContainsFunc(c.Claims, func(cl claims.Claim) bool { return cl.ID == "S01" }) || len(c.Claims) != 1 {
		t.Error("checking a claim changed the case")
	}
}
