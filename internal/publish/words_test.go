package publish_test

import (
	"reflect"
	"testing"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/internal/publish"
	"github.com/tidewaiter/tidewaiter/quantity"
)

func TestTold(t *testing.T) {
	c := harbour(t)
	c.Vessels[0].CallSign = "UBXX7"
	c.Namings = []casefile.Naming{{ID: "N1", Kind: casefile.NamedPerson, Of: "Ulla Brandt"}, {ID: "N2", Kind: casefile.NamedPerson, Of: "ulla brandt"}}
	refusals := publish.Refusals(c, dates.DayOfTime(now))
	if len(refusals) != 2 || refusals[0].Of != "heron" || refusals[1].Of != "Ulla Brandt" || len(refusals[1].Missing) != 5 {
		t.Fatalf("%+v", refusals)
	}
	for text, want := range map[string]int{
		"HERON sailed": 1, "9074729": 1, "mmsi 273111111": 1, "UBXX7 calling": 1, "Gull and 273222222": 0, "Ulla Brandt of the Heron": 2, "nobody": 0, "": 0,
	} {
		if told := publish.Told(c, refusals, text); len(told) != want {
			t.Errorf("%q tells of %+v", text, told)
		}
	}
}

func TestDecided(t *testing.T) {
	c := harbour(t)
	if d, n := publish.Decided(c); n != 0 || d != c {
		t.Errorf("nothing to leave out: %d", n)
	}
	row := func(id string, state claims.ReviewState) claims.Claim {
		return claims.Claim{ID: id, Source: "page", Measure: "containers", Form: claims.Cumulative, Value: quantity.Number(40), Unit: "container", Hedge: quantity.Exact, Review: claims.Review{State: state}}
	}
	c.Claims = []claims.Claim{row("C1", claims.Proposed), row("C2", claims.Accepted), row("C3", claims.Rejected)}
	c.Claims[1].Relations = []claims.Relation{{Kind: claims.Relays, ID: "C1"}}
	d, n := publish.Decided(c)
	if n != 1 || len(d.Claims) != 2 || len(d.Claims[0].Relations) != 0 || len(c.Claims) != 3 || len(c.Claims[1].Relations) != 1 {
		t.Errorf("%d %+v; the case has %+v", n, d.Claims, c.Claims)
	}
	if d.Claim("C2") == nil || d.Claim("C1") != nil {
		t.Error("rows are not found where they are")
	}
}

func TestCompare(t *testing.T) {
	f := func(claims, readme string) map[string][]byte {
		return map[string][]byte{"claims.csv": []byte("id,value,note\n" + claims), "README.md": []byte(readme), "redactions.csv": []byte("id,table\nX,claims\nX,sources\n")}
	}
	was, now := f("A,1,x\nB,2,\nC,3,\n", "one"), f("B,2,\nA,5,\"y,\nz\"\nD,4,\n", "two")
	now["series/price.csv"] = []byte("date,value\n2026,1\n")
	now["redactions.csv"] = append(now["redactions.csv"], "Y,claims\n"...)
	got := publish.Compare(was, now)
	want := &publish.Changes{Added: 2, Amended: 3, Gone: 1, Rows: []publish.Changed{
		{Kind: publish.Amended, ID: "README.md"},
		{Kind: publish.Amended, Table: "claims", ID: "A", Cells: []publish.CellChange{{Column: "value", Was: "1", Now: "5"}, {Column: "note", Was: "x", Now: "y,\nz"}}},
		{Kind: publish.Gone, Table: "claims", ID: "C", Cells: []publish.CellChange{{Column: "value", Was: "3"}}},
		{Kind: publish.Added, Table: "claims", ID: "D", Cells: []publish.CellChange{{Column: "value", Now: "4"}}},
		{Kind: publish.Amended, ID: "redactions.csv"},
		{Kind: publish.Added, ID: "series/price.csv"},
	}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	for row := range publish.Differences(was, now) { // who has seen enough may stop
		if !reflect.DeepEqual(row, want.Rows[0]) {
			t.Errorf("the first difference: %+v", row)
		}
		break
	}
	if again := publish.Compare(now, now); again.Total() != 0 {
		t.Errorf("the same: %+v", again)
	}
	if all := publish.Compare(nil, was); all.Added != 5 || all.Total() != 5 {
		t.Errorf("from nothing: %+v", all)
	}
	if row, ok := publish.Row(now, "claims", "A"); !ok || row["value"] != "5" {
		t.Errorf("%v", row)
	}
	if _, ok := publish.Row(now, "claims", "C"); ok {
		t.Error("a row that is gone")
	}
}
