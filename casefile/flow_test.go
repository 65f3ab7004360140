package casefile_test

import (
	"reflect"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/geo"
)

// TestOpenFlow: a flow that names one side goes across that country's border,
// from or to anywhere else.
func TestOpenFlow(t *testing.T) {
	places := []geo.Place{{ID: "a", Country: "XA"}, {ID: "b", Country: "XB"}, {ID: "b2", Country: "XB"}, {ID: "c", Country: "XC"}, {ID: "sea"}}
	both, into, out := casefile.Flow{From: "XA", To: "XB"}, casefile.Flow{To: "XB"}, casefile.Flow{From: "XA"}
	for _, tt := range []struct {
		flow     casefile.Flow
		from, to claims.Places
		claim    bool
		voyage   casefile.FlowMatch
	}{
		{both, claims.Places{"a"}, claims.Places{"b"}, true, casefile.SurelyWithFlow},
		{both, claims.Places{"c"}, claims.Places{"b"}, false, casefile.NotWithFlow},
		{both, nil, claims.Places{"b"}, true, casefile.MaybeWithFlow},
		{into, claims.Places{"a"}, claims.Places{"b"}, true, casefile.SurelyWithFlow},
		{into, claims.Places{"c"}, claims.Places{"b"}, true, casefile.SurelyWithFlow},
		{into, claims.Places{"b2"}, claims.Places{"b"}, false, casefile.NotWithFlow},
		{into, claims.Places{"b"}, claims.Places{"c"}, false, casefile.NotWithFlow},
		{into, nil, claims.Places{"b"}, true, casefile.MaybeWithFlow},
		{into, claims.Places{"a", "b2"}, claims.Places{"b"}, true, casefile.MaybeWithFlow}, // countries that differ say nothing
		{into, claims.Places{"sea"}, claims.Places{"b"}, true, casefile.NotWithFlow},       // in no country: no voyage from one
		{out, claims.Places{"a"}, claims.Places{"c"}, true, casefile.SurelyWithFlow},
		{out, claims.Places{"c"}, claims.Places{"a"}, false, casefile.NotWithFlow},
		{casefile.Flow{}, claims.Places{"a"}, claims.Places{"b"}, true, casefile.NotWithFlow},
	} {
		c := &casefile.Case{Flow: tt.flow, Places: places}
		if got := c.WithFlow(&claims.Claim{From: tt.from, To: tt.to}); got != tt.claim {
			t.Errorf("flow %v: a claim from %v to %v goes with it: %v", tt.flow, tt.from, tt.to, got)
		}
		o := &casefile.Observed{Kind: casefile.VoyageKind, From: tt.from, To: tt.to, Start: time.Unix(0, 0)}
		if got := c.ObservedWithFlow(o); got != tt.voyage {
			t.Errorf("flow %v: a voyage from %v to %v is %v, want %v", tt.flow, tt.from, tt.to, got, tt.voyage)
		}
	}
}

func TestLoad(t *testing.T) {
	for unit, want := range map[string]string{"container": "containers-per-voyage", "barrel": "barrels-per-voyage", "artillery_piece": "artillery-pieces-per-voyage"} {
		c := &casefile.Case{Unit: casefile.Unit{Of: unit}}
		if c.LoadID() != want || c.Load() != nil {
			t.Errorf("the load of a %s is %q", unit, c.LoadID())
		}
		c.Factors = []casefile.Factor{{ID: "other"}, {ID: want, Lo: 3}}
		if f := c.Load(); f == nil || f.Lo != 3 {
			t.Errorf("the factor %s is not found", want)
		}
	}
}

func TestScopeWords(t *testing.T) {
	read := func(words string) (*casefile.Case, error) {
		return casefile.Read(fstest.MapFS{"case.yaml": {Data: []byte("id: x\nscopes: [narrow, wide]\nscope_words:" + words + "\n")}})
	}
	c, err := read("\n  wide: [Any Way, \"by rail, or road\"]\n  narrow: [tanker]")
	if err != nil {
		t.Fatal(err)
	}
	want := []casefile.ScopeWords{{Scope: "wide", Words: []string{"any way", "by rail, or road"}}, {Scope: "narrow", Words: []string{"tanker"}}}
	if !reflect.DeepEqual(c.ScopeWords, want) {
		t.Errorf("read %v", c.ScopeWords)
	}
	// What is written is read again, in the same order.
	c.Title = "changed"
	files, err := c.Files()
	if err != nil {
		t.Fatal(err)
	}
	again, err := casefile.Read(fstest.MapFS{"case.yaml": {Data: files["case.yaml"]}})
	if err != nil || !reflect.DeepEqual(again.ScopeWords, want) {
		t.Errorf("written and read again: %v, %v\n%s", again, err, files["case.yaml"])
	}
	if _, err := read(" {other: [x]}"); err == nil || !strings.Contains(err.Error(), "case.yaml:3: scope_words: \"other\" is not one of the case's scopes") {
		t.Errorf("words of no scope: %v", err)
	}
}
