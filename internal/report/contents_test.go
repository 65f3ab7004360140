package report_test

import (
	"bytes"
	"testing"

	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/internal/chart/charttest"
	"github.com/tidewaiter/tidewaiter/internal/report"
	"github.com/tidewaiter/tidewaiter/tally"
)

// TestJSONOfContents: what is not known is null and never zero.
func TestJSONOfContents(t *testing.T) {
	a := charttest.Assessment()
	q := tally.Quantiles{Median: 2, P05: 1, P25: 1.5, P75: 3, P95: 4}
	a.Result.Rounds = &tally.Rounds{Item: "sack", Measure: "sacks", Quantiles: q, PerUnit: q, Unknown: []string{"the mass of one crate"},
		Kinds:  []tally.ContentKind{{ID: "sack", Share: q, Known: true, Quantiles: q, PerUnit: q, IfAll: q, RoomKnown: true, RoomBinds: 0.5, Bare: &tally.BareKind{IfAll: q, PerUnit: q}}, {ID: "crate", Share: q}},
		Stated: []tally.StatedContents{{Claim: "S01", Form: claims.Capacity, Kind: "sack", Bound: tally.AsFloor, Ours: q, Under: 0.25, Bare: &q, UnderBare: 0.125}, {Claim: "S01", Form: claims.Cumulative, Bound: tally.AsFigure, Ours: q}}}
	a.Result.Factors = []tally.PartyFactor{{Groups: "x", Unit: "sack_per_wagon", Quantiles: q, Case: q, Pairs: []tally.FactorPair{{Claim: "S01", From: "S02", Stated: 3, Quantiles: q}}}}
	a.Returns = &tally.Returns{From: "RU", To: "KP", Why: "one origin", Statements: []string{"S01"}}
	var b bytes.Buffer
	if err := report.JSON(&b, a); err != nil {
		t.Fatal(err)
	}
	doc := decode(t, b.Bytes())
	rounds := doc["rounds"].(map[string]any)
	kinds := rounds["kinds"].([]any)
	known, unknown := kinds[0].(map[string]any), kinds[1].(map[string]any)
	if rounds["tonnes"] != nil || rounds["median"] != 2.0 || known["room_binds"] != 0.5 || known["tonnes"] != nil || known["bare"] == nil {
		t.Errorf("%v", rounds)
	}
	for _, key := range []string{"moved", "tonnes", "per_unit", "if_all", "bare", "room_binds"} {
		if v, there := unknown[key]; !there || v != nil {
			t.Errorf("unknown %s is %v", key, v)
		}
	}
	stated := rounds["stated"].([]any)
	first, second := stated[0].(map[string]any), stated[1].(map[string]any)
	if first["bound"] != "floor" || first["under"] != 0.25 || first["under_bare"] != 0.125 || first["stated"] == "" || second["bare"] != nil || second["under_bare"] != nil {
		t.Errorf("%v", stated)
	}
	if f := doc["party_factors"].([]any); len(f) != 1 || f[0].(map[string]any)["pairs"].([]any)[0].(map[string]any)["stated"] != 3.0 {
		t.Errorf("%v", f)
	}
	if r := doc["returns"].(map[string]any); r["count"] != nil || r["why"] != "one origin" {
		t.Errorf("%v", r)
	}
}
