package tally

import (
	"os"
	"testing"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/quantity"
)

// foundingWorld is the model of the founding case by its last publication.
func foundingWorld(tb testing.TB) (*casefile.Case, *selection, *world) {
	tb.Helper()
	c, err := casefile.Read(os.DirFS("../cases/dprk-russia"))
	if err != nil {
		tb.Fatal(err)
	}
	asOf, _ := c.LatestPublication()
	sel, err := selectEvidence(c, Options{AsOf: asOf})
	if err != nil {
		tb.Fatal(err)
	}
	return c, sel, newWorld(c, sel, asOf)
}

// BenchmarkFounding is one draw of the founding case, with its leapfrog steps.
func BenchmarkFounding(b *testing.B) {
	_, _, w := foundingWorld(b)
	c := newChain(w, 1, 0)
	c.warmUp(fullEffort.warmup, nil)
	leaps, draws := 0, 0
	b.ReportAllocs()
	for b.Loop() {
		c.draw()
		leaps += c.leaps
		draws++
	}
	b.ReportMetric(float64(leaps)/float64(draws), "leaps/op")
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(leaps), "ns/leap")
	b.ReportMetric(c.step, "step")
	b.ReportMetric(float64(w.size), "latents")
}

// TestMannersPassOverShares: a party whose last figure is a share goes on with its
// last total.
func TestMannersPassOverShares(t *testing.T) {
	c, sel, _ := foundingWorld(t)
	before := manners(sel)
	last := before[len(before)-1]
	was := sel.terms[last].spoken()
	share := *was
	share.ID, share.Origin, share.Relations = "share", "share", nil
	share.Form, share.Unit, share.Value, share.Scope, share.Item = claims.Share, "percent", quantity.Number(40), c.Scopes[0], ""
	c.Claims = append(c.Claims, share)
	asOf, _ := c.LatestPublication()
	sel, err := selectEvidence(c, Options{AsOf: asOf})
	if err != nil || len(sel.terms) == 0 {
		t.Fatal(err)
	}
	shares, found := 0, false
	for _, term := range sel.terms {
		if term.origin == "share" {
			shares++
		}
	}
	for _, i := range manners(sel) {
		found = found || sel.terms[i].spoken().ID == was.ID
		if sel.terms[i].origin == "share" {
			t.Error("a share is gone on with")
		}
	}
	if shares != 1 || !found {
		t.Errorf("%d shares; %s is gone on with: %v", shares, was.ID, found)
	}
}
