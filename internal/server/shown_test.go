package server

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/checks"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/internal/assess"
	"github.com/tidewaiter/tidewaiter/internal/chart/charttest"
	"github.com/tidewaiter/tidewaiter/internal/report"
	"github.com/tidewaiter/tidewaiter/quantity"
	"github.com/tidewaiter/tidewaiter/tally"
)

// knotted is the fixture with some claims of few origins, items and sources that
// relay, revise and contradict each other at random, in rings too.
func knotted(rng *rand.Rand, n int) *assess.Assessment {
	a := charttest.Assessment()
	c := charttest.Case()
	kinds := []claims.RelationKind{claims.Relays, claims.Relays, claims.Revises, claims.Contradicts, claims.SubsetOf}
	for i := range n {
		cl := c.Claims[rng.IntN(len(c.Claims))]
		cl.ID = fmt.Sprintf("K%03d", i)
		cl.Origin = []string{"", "first", "first", "first"}[rng.IntN(4)]
		cl.Item = []string{"", "152 mm shell"}[rng.IntN(2)]
		cl.Source = c.Sources[rng.IntN(len(c.Sources))].ID
		cl.Value, cl.Chain, cl.Relations = quantity.Number(float64(1+rng.IntN(3))), cl.Chain[:min(len(cl.Chain), rng.IntN(4))], nil
		for range rng.IntN(6) {
			cl.Relations = append(cl.Relations, claims.Relation{Kind: kinds[rng.IntN(len(kinds))], ID: fmt.Sprintf("K%03d", rng.IntN(n))})
		}
		c.Claims = append(c.Claims, cl)
	}
	for i := range 12 {
		var rows []string
		for range rng.IntN(6) {
			rows = append(rows, c.Claims[rng.IntN(len(c.Claims))].ID)
		}
		a.Findings = append(a.Findings, checks.Finding{ID: fmt.Sprintf("knot-%d", i), Title: "A knot", Verdict: checks.Strained, Rows: rows})
	}
	for range 5 {
		a.Result.Terms = append(a.Result.Terms, tally.Term{Readings: []tally.Reading{{ID: c.Claims[rng.IntN(len(c.Claims))].ID}}})
	}
	a.Case = c
	return a
}

// TestRowIndex holds what is found by an index to what a look at every row finds.
func TestRowIndex(t *testing.T) {
	for seed := range uint64(40) {
		rng := rand.New(rand.NewPCG(seed, 11))
		a := knotted(rng, 1+rng.IntN(20))
		c := a.Case
		v := report.NewView(a, report.Links{})
		x := newRowIndex(a, v)
		for i := range c.Claims {
			cl := &c.Claims[i]
			row := x.claims[cl.ID]
			if row != &v.Claims[i] {
				t.Fatalf("seed %d, %s: another row", seed, cl.ID)
			}
			if got, want := idsOf(x.statements[statementOf(cl)]), everyRendering(v, cl); got != want {
				t.Errorf("seed %d, %s: renderings %s, a look at all %s", seed, cl.ID, got, want)
			}
			var want []string
			for j := range c.Claims {
				for _, rel := range c.Claims[j].Relations {
					if rel.ID == cl.ID && i != j {
						want = append(want, c.Claims[j].ID+" "+string(rel.Kind))
					}
				}
			}
			var got []string
			for _, l := range x.leading[cl.ID] {
				got = append(got, l.from.ID+" "+string(l.kind))
			}
			if !slices.Equal(got, want) {
				t.Errorf("seed %d, %s: relations from %v, a look at all %v", seed, cl.ID, got, want)
			}
			want, got = nil, nil
			for _, g := range v.Findings {
				for _, f := range g.List {
					if slices.Contains(f.Rows, cl.ID) {
						want = append(want, f.ID)
					}
				}
			}
			for _, f := range x.resting[cl.ID] {
				got = append(got, f.ID)
			}
			if !slices.Equal(got, want) {
				t.Errorf("seed %d, %s: checks %v, a look at all %v", seed, cl.ID, got, want)
			}
			var term *tally.Term
			for j := range a.Result.Terms {
				if slices.ContainsFunc(a.Result.Terms[j].Readings, func(r tally.Reading) bool { return r.ID == cl.ID }) {
					term = &a.Result.Terms[j]
				}
			}
			if x.terms[cl.ID] != term {
				t.Errorf("seed %d, %s: another term", seed, cl.ID)
			}
		}
		for _, src := range c.Sources {
			var got, want []string
			for _, row := range v.Claims {
				if row.Claim.Source == src.ID {
					want = append(want, row.Claim.ID)
				}
			}
			for _, row := range x.sources[src.ID] {
				got = append(got, row.Claim.ID)
			}
			if !slices.Equal(got, want) {
				t.Errorf("seed %d, document %s: %v, a look at all %v", seed, src.ID, got, want)
			}
		}
	}
}

func idsOf(t *retold) string {
	if t == nil {
		return ""
	}
	var ids []string
	for _, row := range t.ranked {
		ids = append(ids, row.Claim.ID)
	}
	return strings.Join(ids, " ")
}

// everyRendering finds the renderings of a statement by a look at all rows, in
// the order that a page has them.
func everyRendering(v *report.View, cl *claims.Claim) string {
	var out []*claims.Claim
	for i := range v.Claims {
		o := v.Claims[i].Claim
		if cl.Origin != "" && o.Origin == cl.Origin && o.Measure == cl.Measure && o.Item == cl.Item && o.Form == cl.Form {
			out = append(out, o)
		}
	}
	if out == nil {
		return ""
	}
	relays := func(from, to *claims.Claim) bool { return slices.Contains(from.Related(claims.Relays), to.ID) }
	times := func(to *claims.Claim) (n int) {
		for _, o := range out {
			for _, id := range o.Related(claims.Relays) {
				if id == to.ID {
					n++
				}
			}
		}
		return n
	}
	slices.SortStableFunc(out, claims.CompareNearness)
	root := out[0]
	for _, o := range out {
		if times(o) > times(root) {
			root = o
		}
	}
	for range out {
		next := slices.IndexFunc(out, func(o *claims.Claim) bool { return relays(root, o) })
		if next < 0 {
			break
		}
		root = out[next]
	}
	ids := []string{root.ID}
	for _, o := range out {
		if o != root {
			ids = append(ids, o.ID)
		}
	}
	return strings.Join(ids, " ")
}

// TestClaimPageIsBounded has a claim that 500 pages relay: its page shows the
// nearest of them, itself, and how many more there are.
func TestClaimPageIsBounded(t *testing.T) {
	c := charttest.Case()
	base := c.Claims[0]
	base.Origin = "much-told"
	c.Claims[0] = base
	for i := range 500 {
		cl := base
		cl.ID = fmt.Sprintf("K%03d", i)
		cl.Relations = []claims.Relation{{Kind: claims.Relays, ID: base.ID}}
		c.Claims = append(c.Claims, cl)
	}
	a := charttest.Assessment()
	a.Case = c
	for i := range 100 {
		a.Findings = append(a.Findings, checks.Finding{ID: fmt.Sprintf("knot-%d", i), Title: "A knot", Verdict: checks.Strained, Rows: []string{base.ID, "K499"}})
	}
	v := report.NewView(a, report.Links{})
	x := newRowIndex(a, v)
	asked := &asked{c: c, links: report.Links{Claim: func(id string) string { return "/" + id }}}
	for _, id := range []string{base.ID, "K499"} {
		row := x.claims[id]
		all := x.statements[statementOf(row.Claim)]
		list, left := renderings(all, row)
		if len(list) != perClaim || left != len(all.listed)-perClaim {
			t.Errorf("%s: %d renderings and %d more of %d", id, len(list), left, len(all.listed))
		}
		if list[0].Row.Claim.ID != base.ID {
			t.Errorf("%s: the first is %s", id, list[0].Row.Claim.ID)
		}
		if n := len(slices.DeleteFunc(slices.Clone(list), func(r rendering) bool { return !r.This })); n != 1 {
			t.Errorf("%s: it is among its renderings %d times", id, n)
		}
		if ways := asked.ways(all, row).Ways; len(ways) > perClaim+1 || !ways[0].Own || ways[0].ID != id {
			t.Errorf("%s: %d ways, the first %+v", id, len(ways), ways[0])
		}
	}
	if list, left := asked.relations(x.claims[base.ID].Claim, x.leading[base.ID]); len(list) != perClaim || len(list)+left < 500 {
		t.Errorf("%d relations and %d more", len(list), left)
	}
	if list, left := findingsOn(x.resting["K499"]); len(list) != perClaim || left != 40 {
		t.Errorf("%d checks and %d more", len(list), left)
	}
}

// TestShelf keeps what was asked for last, by number and by size.
func TestShelf(t *testing.T) {
	s := &Server{shown: newShelf()}
	ask := func(claimed int) *shown {
		a := charttest.Assessment()
		c := *a.Case
		c.Claims = slices.Grow(c.Claims[:0:0], claimed)[:claimed]
		a.Case = &c
		return s.show(&asked{c: &c, address: "/cases/x"}, a)
	}
	held := func(want, claimed int) {
		t.Helper()
		if n := s.shown.order.Len(); n != want || len(s.shown.entries) != n || s.shown.claims != claimed {
			t.Errorf("%d are kept, %d by key, with %d claims; want %d with %d", n, len(s.shown.entries), s.shown.claims, want, claimed)
		}
	}
	for range 2 * maxShown {
		ask(10)
	}
	held(maxShown, 10*maxShown)
	ask(maxShownClaims - 15)
	held(2, maxShownClaims-5)
	ask(2 * maxShownClaims)
	held(1, 2*maxShownClaims)
}
