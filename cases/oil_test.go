package cases_test

import (
	"math"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/cases"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
)

func oil(t *testing.T) *casefile.Case {
	t.Helper()
	folder, ok := cases.FS(cases.Oil)
	if !ok {
		t.Fatal("the case is not built in")
	}
	c, err := casefile.Read(folder)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestOilRows holds what every row of the second case has to have: no page of it
// was held, so a row is worth what its source row says of it.
func TestOilRows(t *testing.T) {
	c := oil(t)
	if len(c.Claims) < 80 || len(c.Sources) < 50 {
		t.Errorf("%d claims of %d sources", len(c.Claims), len(c.Sources))
	}
	addresses := map[string]string{}
	for i := range c.Sources {
		s := &c.Sources[i]
		if s.URL == "" {
			if s.ID != "own-assumption" {
				t.Errorf("source %s has no address", s.ID)
			}
			continue
		}
		if u, err := url.Parse(s.URL); err != nil || u.Host == "" || !strings.HasPrefix(u.Scheme, "http") {
			t.Errorf("source %s: address %q", s.ID, s.URL)
		}
		if old := addresses[s.URL]; old != "" {
			t.Errorf("sources %s and %s have one address", old, s.ID)
		}
		addresses[s.URL] = s.ID
		if s.Bytes == casefile.Held || s.SHA256 != "" || s.Publisher == "" || s.RetrievedAt.IsZero() || s.Note == "" {
			t.Errorf("source %s: says that it was held, or not how it was seen", s.ID)
		}
	}
	used := map[string]bool{}
	for i := range c.Claims {
		cl := &c.Claims[i]
		used[cl.Source] = true
		if want := c.Source(cl.Source).PublishedAt; cl.PublishedAt != want {
			t.Errorf("%s is published %s, its source %s", cl.ID, cl.PublishedAt, want)
		}
		if cl.Quote != "" || !cl.Span.IsZero() {
			t.Errorf("%s quotes a page that nobody held", cl.ID)
		}
		if cl.Origin == "" || cl.Party() == "" || cl.Review.State == "" || cl.Review.By == "" {
			t.Errorf("%s lacks its origin, a party that speaks, or its review", cl.ID)
		}
		if cl.Review.State == claims.Disputed && cl.Review.Reason == "" {
			t.Errorf("%s is disputed for no reason", cl.ID)
		}
		if figure := cl.Value.Known; figure != (cl.Unit != "") || figure != (cl.Hedge != "") {
			t.Errorf("%s: value %v, unit %q, hedge %q", cl.ID, cl.Value, cl.Unit, cl.Hedge)
		}
		if published, ok := cl.PublishedAt.Latest(); ok {
			for _, d := range []dates.Date{cl.SaidAt, cl.AsOf, cl.CountedSince} {
				if first, known := d.Earliest(); known && first > published {
					t.Errorf("%s is published %s and tells of %s", cl.ID, cl.PublishedAt, d)
				}
			}
		}
		for _, id := range cl.Related(claims.Relays) {
			up := c.Claim(id)
			if up.Measure != cl.Measure || up.Origin != cl.Origin {
				t.Errorf("%s relays %s, of another measure or origin", cl.ID, id)
			}
		}
		if cl.Measure == "barrels" && cl.Value.Known && cl.Form != claims.Rate && cl.Scope == "" && cl.ID != "C16" {
			t.Errorf("%s: no scope", cl.ID)
		}
	}
	for i := range c.Sightings {
		used[c.Sightings[i].Source] = true
	}
	for i := range c.Voyages {
		used[c.Voyages[i].Source] = true
	}
	for i := range c.Factors {
		used[c.Factors[i].Source] = true
	}
	for i := range c.Places {
		used[c.Places[i].Source] = true
	}
	for i := range c.Sources {
		if id := c.Sources[i].ID; !used[id] {
			t.Errorf("source %s carries nothing", id)
		}
	}
	if reasons, priors := len(c.Model.Reasons), 15; reasons < priors {
		t.Errorf("%d of the priors give a reason, want all %d", reasons, priors)
	}
	for key, reason := range c.Model.Reasons {
		if !strings.HasPrefix(reason, "2026-11") {
			t.Errorf("the reason of %s has no date: %q", key, reason)
		}
	}
}

// TestOilFigures holds the figures against one another, where pages give a figure
// and what it is made of, and what does not fit against the README, which says
// so.
func TestOilFigures(t *testing.T) {
	c := oil(t)
	v := func(id string) float64 {
		cl := c.Claim(id)
		if cl == nil || !cl.Value.Known {
			t.Fatalf("no figure %s", id)
		}
		return cl.Value.Hi
	}
	near := func(what string, got, want, within float64) {
		if math.Abs(got-want) > within {
			t.Errorf("%s: %v, want %v", what, got, want)
		}
	}
	near("A03 is A05 at half of the capacity", v("A05")*50/90, v("A03"), 1)
	if third := v("A05") / 90 * 100 / 3; third < v("A04") {
		t.Errorf("a third of the capacity is %v, not above the cap", third)
	}
	near("B05 is B03 over the cap", v("B03")/500000*100, v("B05"), 10)
	near("G03 is G02 over the cap", v("G02")/500000*100, v("G03"), 0)
	near("H03 is H02 over the cap", v("H02")/500000*100, v("H03"), 0)
	near("K03 is K01 over the cap", v("K01")/500000*100, v("K03"), 0.05)
	near("C10 is C12 and C13", v("C12")+v("C13"), v("C10"), 100)
	near("J05 is half of what J04 weighs", v("J04")/v("J05"), 2*8, 2) // 8 barrels a tonne
	sum := func(series string, from, to dates.Date) (total float64) {
		first, _ := from.Earliest()
		last, _ := to.Latest()
		for _, row := range c.Series[series] {
			if day, ok := row.Date.Earliest(); ok && day >= first && day <= last {
				total += row.Value.Mid()
			}
		}
		return total
	}
	k := c.Claim("K04")
	near("K04 is the months that China notified", sum("china-notified", k.CountedSince, k.AsOf), v("K04"), 0)
	f := c.Claim("F06")
	near("F06 is the months that Russia notified, and 50,523", sum("russia-notified", dates.MustParse("2023-01"), dates.MustParse("2023-02"))+50523, f.Value.Lo, 1)
	if k2 := c.Claim("K02"); sum("russia-notified", k2.CountedSince, k2.AsOf) != k2.Value.Lo {
		t.Error("K02 is not the month of the series")
	}
	if e4, e3 := c.Claim("E04"), c.Claim("E03"); !e4.Value.Known || e4.Value.Hi != 0 || e3.Value.Lo <= c.Claim("E02").Value.Hi {
		t.Error("none in 2021 by Russia is a figure; China's year is more than its eight months")
	}
	// The loads of the factor are those of the totals and calls of one origin.
	load := c.Load()
	if load == nil {
		t.Fatalf("no factor %s", c.LoadID())
	}
	for _, pair := range [][2]string{{"A03", "A02"}, {"F01", "F02"}, {"G02", "G01"}, {"J01", "J03"}, {"D01", "D02"}} {
		if c.Claim(pair[0]).Origin != c.Claim(pair[1]).Origin {
			t.Errorf("%v are of two origins", pair)
		}
		if each := v(pair[0]) / v(pair[1]); each < 0.99*load.Lo || each > 1.01*load.Hi {
			t.Errorf("%s on %s is %.0f a voyage, the factor has %v to %v", pair[0], pair[1], each, load.Lo, load.Hi)
		}
	}
	readme, err := os.ReadFile("dprk-oil/README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"D01", "D12", "D13", "J05", "C13", "F08", "C12", "C11", "J07", "J08", "J09", "A03"} {
		if !strings.Contains(string(readme), id) {
			t.Errorf("the README does not say what does not fit about %s", id)
		}
	}
}

// TestOilAndFounding: the two cases tell one fact alike where they share it, and
// share no measure that they count, no scope and no unit.
func TestOilAndFounding(t *testing.T) {
	c := oil(t)
	f, err := casefile.Read(os.DirFS("dprk-russia"))
	if err != nil {
		t.Fatal(err)
	}
	for ours, theirs := range map[string]string{"H01": "G01", "H06": "U19"} {
		a, b := c.Claim(ours), f.Claim(theirs)
		if a.Value != b.Value || a.Hedge != b.Hedge || a.CountedSince != b.CountedSince || a.Party() != b.Party() {
			t.Errorf("%s is %v since %s, %s of the founding case %v since %s", ours, a.Stated(), a.CountedSince, theirs, b.Stated(), b.CountedSince)
		}
	}
	if c.Source("ukrainska-pravda-2024-03-26").URL != f.Source("ukrainska-pravda-2024-03-26").URL {
		t.Error("one source, two addresses")
	}
	if c.Unit.Of == f.Unit.Of || c.Flow.From == f.Flow.From || c.Start == f.Start {
		t.Error("the second case has the unit, the flow or the start of the first")
	}
	for _, s := range c.Scopes {
		if s != "all" && slices.Contains(f.Scopes, s) {
			t.Errorf("scope %s is of both", s)
		}
	}
}
