package tally

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/quantity"
)

// wagons is a case in words of its own: wagons of cement, in sacks and big bags.
func wagons() *casefile.Case {
	factor := func(id string, lo, hi float64, unit string) casefile.Factor {
		return casefile.Factor{ID: id, Quantity: id, Lo: lo, Hi: hi, Unit: unit, Source: "s"}
	}
	return &casefile.Case{
		ID: "wagons", Start: dates.MustParse("2031-01"), Unit: casefile.Unit{Of: "wagon"}, Flow: casefile.Flow{From: "XC", To: "XD"},
		Scopes: []string{"all"},
		Measures: map[claims.Measure]casefile.MeasureSpec{
			"wagons": {Form: claims.Cumulative, Scope: "all", Unit: "wagon"},
			"sacks":  {Form: claims.Cumulative, Unit: "sack"},
		},
		Model: casefile.DefaultModel(),
		Factors: []casefile.Factor{
			factor("wagon-load", 60, 60, "tonne"), factor("wagon-room", 50, 50, "m3"), factor("stacked", 0.5, 0.5, "share"), factor("with-cement", 0.8, 0.8, "share"),
			factor("sack-mass", 50, 50, "kg"), factor("sack-room", 0.04, 0.04, "m3"), factor("bag-mass", 1, 1, "tonne"), factor("bag-room", 1000, 1000, "litre"),
			factor("sack-share", 0.3, 1, "share"), factor("bag-share", 0, 0.7, "share"),
		},
		Contents: casefile.Contents{
			Measure: "sacks", Loaded: "with-cement", Payload: "wagon-load", Room: "wagon-room", RoomUsed: "stacked",
			Kinds: []casefile.ContentKind{
				{ID: "small", Name: "50 kg sack", Items: []string{"paper sack"}, Share: "sack-share", Mass: "sack-mass", PackedMass: "sack-mass", PackedVolume: "sack-room"},
				{ID: "big", Name: "big bag", Share: "bag-share", Mass: "bag-mass", PackedMass: "bag-mass", PackedVolume: "bag-room"},
			},
		},
	}
}

// TestPiecesInOne: the smaller of what the payload and what the room allows, and
// nothing unknown for zero.
func TestPiecesInOne(t *testing.T) {
	for _, tc := range []struct {
		name   string
		change func(*casefile.Case)
		small  float64
		room   bool // binds
		lacks  string
	}{
		{"room binds: 25 m3 of 0.04 are 625, 60 t of 50 kg 1,200", func(*casefile.Case) {}, 625, true, ""},
		{"all of the room: mass binds", func(c *casefile.Case) { c.Contents.RoomUsed = "" }, 1200, false, ""},
		{"half of the payload, all of the room", func(c *casefile.Case) { c.Contents.RoomUsed, c.Contents.PayloadUsed = "", "stacked" }, 600, false, ""},
		{"nobody knows the room of a sack", func(c *casefile.Case) { c.Contents.Kinds[0].PackedVolume = "" }, 1200, false, "the room that one packed 50 kg sack takes"},
		{"nobody knows the room of a wagon", func(c *casefile.Case) { c.Contents.Room = "" }, 1200, false, "the room inside a wagon"},
		{"nobody knows the payload of a wagon", func(c *casefile.Case) { c.Contents.Payload = "" }, 625, true, "the payload of a wagon"},
		{"nobody knows what a packed sack weighs", func(c *casefile.Case) { c.Contents.Kinds[0].PackedMass, c.Contents.RoomUsed = "", "" }, 1200, false, "the mass of one packed 50 kg sack"},
		{"nobody knows anything", func(c *casefile.Case) {
			c.Contents.Kinds[0] = casefile.ContentKind{ID: "small", Name: "50 kg sack", Share: "sack-share"}
		}, 0, false, "the mass of one 50 kg sack"},
	} {
		c := wagons()
		tc.change(c)
		m := newContents(c)
		d := m.draw(1, 100)
		if got := d.pieces[packed][0][7]; math.Abs(got-tc.small) > 1e-6 || d.known[packed][0] != (tc.small > 0) || (d.binds[0] > 0.5) != tc.room {
			t.Errorf("%s: %g sacks, known %v, room binds %g", tc.name, got, d.known[packed][0], d.binds[0])
		}
		if tc.lacks == "" && len(m.unknown) > 0 || tc.lacks != "" && !slices.Contains(m.unknown, tc.lacks) {
			t.Errorf("%s: unknown are %q", tc.name, m.unknown)
		}
		if d.loaded[3] != 0.8 {
			t.Errorf("%g of the wagons are loaded", d.loaded[3])
		}
		if got := d.perTonne(packed, 0, 1); tc.small > 0 && math.Abs(got-20) > 1e-9 {
			t.Errorf("%s: %g sacks a tonne", tc.name, got)
		}
	}
}

// TestSharesAreEven: over three kinds without bounds the walk has the moments of a
// flat Dirichlet, and it keeps to bounds.
func TestSharesAreEven(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	free := []casefile.Interval{{Lo: 0, Hi: 1}, {Lo: 0, Hi: 1}, {Lo: 0, Hi: 1}}
	const n = 20000
	w := newSharesWalk(r, free)
	sum, square, under := 0.0, 0.0, 0.0
	for range n {
		w.next(r)
		x := w.x[1]
		sum, square = sum+x, square+x*x
		if x < 0.5 {
			under++
		}
	}
	// Beta(1, 2): mean 1/3, second moment 1/6, three quarters under a half.
	if m, s, u := sum/n, square/n, under/n; math.Abs(m-1./3) > 0.01 || math.Abs(s-1./6) > 0.01 || math.Abs(u-0.75) > 0.015 {
		t.Errorf("mean %.4f, second moment %.4f, %.4f under a half", m, s, u)
	}
	tight := []casefile.Interval{{Lo: 0.4, Hi: 0.95}, {Lo: 0.05, Hi: 0.4}, {Lo: 0, Hi: 0.3}}
	w = newSharesWalk(r, tight)
	for range 1000 {
		w.next(r)
		total := 0.0
		for i, x := range w.x {
			total += x
			if x < tight[i].Lo-1e-9 || x > tight[i].Hi+1e-9 {
				t.Fatalf("share %d is %g", i, x)
			}
		}
		if math.Abs(total-1) > 1e-9 {
			t.Fatalf("shares add up to %g", total)
		}
	}
}

// derived is a claim of a party with a figure.
func derived(id string, m claims.Measure, form claims.Form, v float64, unit, item string, h quantity.Hedge, relations ...claims.Relation) claims.Claim {
	on := dates.MustParse("2031-06-01")
	return claims.Claim{ID: id, Measure: m, Form: form, Value: quantity.Number(v), Unit: unit, Item: item, Hedge: h, AsOf: on, SaidAt: on, PublishedAt: on,
		Chain: claims.Chain{{Name: "Railways", Party: "rail", Verb: claims.Said}}, Origin: "o-" + id, Review: claims.Review{State: claims.Accepted}, Relations: relations}
}

func from(id string) claims.Relation { return claims.Relation{Kind: claims.DerivedFrom, ID: id} }

// factorsOf are what the parties of a case reckon with.
func factorsOf(t *testing.T, c *casefile.Case) []PartyFactor {
	t.Helper()
	day, _ := dates.MustParse("2031-12-31").Latest()
	sel, err := selectEvidence(c, Options{AsOf: day})
	if err != nil {
		t.Fatal(err)
	}
	return partyFactors(c, sel)
}

// TestPartyFactors: what a party multiplied with is found, a floor leaves it open
// above, statements narrow it, and it may lie far from what the case says.
func TestPartyFactors(t *testing.T) {
	c := wagons()
	c.Parties = []casefile.Party{{ID: "rail", Groups: []string{"xc"}}}
	c.Claims = []claims.Claim{
		derived("W1", "wagons", claims.Cumulative, 3000, "wagon", "", quantity.About),
		derived("C1", "sacks", claims.Capacity, 1200000, "sack", "paper sack", quantity.About, from("W1")),
	}
	one := factorsOf(t, c)
	if len(one) != 1 || one[0].Kind != "small" || one[0].Unit != "sack_per_wagon" || one[0].Groups != "xc" || one[0].Pairs[0].Stated != 400 {
		t.Fatalf("%+v", one)
	}
	// Alone it is a factor of 400 to within the rounding of both figures and what
	// it may differ by from statement to statement.
	if q := one[0].Pairs[0].Quantiles; math.Abs(q.Median-400) > 25 || q.P95/q.P05 > 1.8 { // two hedges of sd 0.09 each, and their lattices
		t.Errorf("of one statement %+v", q)
	}
	if q := one[0].Case; math.Abs(q.Median-625) > 600 || q.Median < 600 {
		t.Errorf("the case says %+v", q)
	}
	for i, n := range []float64{2000, 4000, 6000} {
		w, s := derived("W"+string(rune('2'+i)), "wagons", claims.Cumulative, n, "wagon", "", quantity.About), derived("C"+string(rune('2'+i)), "sacks", claims.Capacity, 400*n, "sack", "50 kg sack", quantity.About)
		s.Relations = []claims.Relation{from(w.ID)}
		c.Claims = append(c.Claims, w, s)
	}
	four := factorsOf(t, c)
	if len(four) != 1 || len(four[0].Pairs) != 4 {
		t.Fatalf("%+v", four)
	}
	if a, b := one[0].P95/one[0].P05, four[0].P95/four[0].P05; b >= a || math.Abs(four[0].Median-400) > 20 {
		t.Errorf("of four statements %+v, 95/5 of %.2f; of one %.2f", four[0].Quantiles, b, a)
	}
	c.Claims = c.Claims[:2]
	c.Claims[1].Hedge = quantity.AtLeast
	if floor := factorsOf(t, c)[0].Pairs[0]; floor.Median < 420 || floor.P95 < 500 {
		t.Errorf("a floor is read as %+v", floor.Quantiles)
	}
	c.Claims[1].Hedge = quantity.UpTo
	if ceiling := factorsOf(t, c)[0].Pairs[0]; ceiling.Median > 380 {
		t.Errorf("a ceiling is read as %+v", ceiling.Quantiles)
	}
}

// TestPartyFactorOfOthers: what somebody else derives from a figure, a factor of
// which the case says nothing, and two factors that may be meant are left alone;
// a factor of the case in either direction is found.
func TestPartyFactorOfOthers(t *testing.T) {
	c := wagons()
	c.Parties = []casefile.Party{{ID: "rail", Groups: []string{"xc"}}, {ID: "paper", Groups: []string{"news"}}}
	other := derived("C1", "sacks", claims.Capacity, 400000, "sack", "", quantity.About, from("W1"))
	other.Chain[0].Party = "paper"
	c.Claims = []claims.Claim{derived("W1", "wagons", claims.Cumulative, 1000, "wagon", "", quantity.About), other,
		derived("L1", "loads", claims.Capacity, 900, "lorry", "", quantity.About, from("W1"))}
	if got := factorsOf(t, c); len(got) != 0 {
		t.Fatalf("%+v", got)
	}
	c.Factors = append(c.Factors, casefile.Factor{ID: "x", Lo: 0.8, Hi: 1.25, Unit: "wagon_per_lorry"})
	got := factorsOf(t, c)
	if len(got) != 1 || math.Abs(got[0].Median-0.9) > 0.08 || math.Abs(got[0].Case.Median-1) > 0.01 {
		t.Fatalf("%+v", got)
	}
	c.Factors = append(c.Factors, casefile.Factor{ID: "y", Lo: 2, Hi: 3, Unit: "lorry_per_wagon"})
	if got := factorsOf(t, c); len(got) != 0 {
		t.Errorf("one of two factors is taken: %+v", got)
	}
}

// TestReturnsAreListed: with one origin there is no count the other way, and what
// was said is listed; of the flow's own direction nothing is.
func TestReturnsAreListed(t *testing.T) {
	c := wagons()
	c.Measures["empty_wagons"] = casefile.MeasureSpec{Form: claims.Cumulative, Unit: "wagon", From: "XD", To: "XC"}
	day, _ := dates.MustParse("2031-12-31").Latest()
	there := derived("W1", "wagons", claims.Cumulative, 1000, "wagon", "", quantity.About)
	there.From, there.To = claims.Places{"XC"}, claims.Places{"XD"}
	within := derived("T1", "tonnes", claims.Cumulative, 10, "tonne", "", quantity.About)
	within.From, within.To = claims.Places{"XD"}, claims.Places{"XD"}
	c.Claims = []claims.Claim{there, within}
	if r := EstimateReturns(c, Options{AsOf: day}); r != nil {
		t.Fatalf("%+v", r)
	}
	back := derived("R1", "empty_wagons", claims.Cumulative, 500, "wagon", "", quantity.About)
	flour := derived("F1", "tonnes", claims.Increment, 500, "tonne", "flour", quantity.About)
	flour.From, flour.To = claims.Places{"XD"}, claims.Places{"XC"}
	c.Claims = append(c.Claims, back, flour)
	r := EstimateReturns(c, Options{AsOf: day})
	if r == nil || r.Count != nil || r.Measure != "empty_wagons" || r.Why == "" || !slices.Equal(r.Statements, []string{"F1", "R1"}) || r.From != "XD" || r.To != "XC" {
		t.Fatalf("%+v", r)
	}
	for _, e := range r.Evidence {
		if e.ID == "F1" && e.Used {
			t.Error("flour is counted in wagons")
		}
	}
}
