package assess

import (
	"context"
	"os"
	"slices"
	"testing"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/tally"
)

// TestJoined: a page that tells the figure of an early briefing as its own is
// suspected, and joined to it the count is that of the case without the page.
func TestJoined(t *testing.T) {
	c, err := casefile.Read(os.DirFS("../../cases/dprk-russia"))
	if err != nil {
		t.Fatal(err)
	}
	asOf := dates.DayOf(2024, 3, 10)
	before, err := tally.Figures(c, tally.Options{AsOf: asOf})
	if err != nil {
		t.Fatal(err)
	}
	alone := *c
	page := *c.Claim("R01a")
	page.ID, page.Source, page.Origin, page.Relations = "copy", "elsewhere", "copy", nil
	page.Chain = claims.Chain{{Name: "an outlet", Verb: claims.Reported, Date: page.PublishedAt}}
	page.SaidAt, page.AsOf, page.CountedSince, page.Scope = dates.Date{}, dates.Date{}, dates.Date{}, ""
	page.PublishedAt = dates.On(dates.DayOf(2024, 3, 1))
	c.Claims = append(slices.Clone(c.Claims), page)

	a := &Assessment{Case: c, Result: &tally.Result{AsOf: asOf, Count: &tally.Count{Quantiles: tally.Quantiles{Median: 1}}}}
	for _, f := range [...]string{"R01a", "copy"} {
		a.Result.Terms = append(a.Result.Terms, tally.Term{Readings: []tally.Reading{{ID: f}}})
	}
	ctx, cancel := context.WithCancel(t.Context())
	if testing.Short() {
		cancel() // what is suspected is known before the count
	}
	defer cancel()
	a.join(func() bool { return ctx.Err() != nil })
	if a.Joined == nil || len(a.Joined.Suspects) != 1 || a.Joined.Suspects[0].Claim != "copy" {
		t.Fatalf("joined %+v, want the page alone", a.Joined)
	}
	after, err := tally.Figures(joined(c, a.Joined.Suspects), tally.Options{AsOf: asOf})
	if err != nil {
		t.Fatal(err)
	}
	if len(after) != len(before) {
		t.Fatalf("%d origins when joined, %d without the page", len(after), len(before))
	}
	for i := range after {
		if after[i].Origin != before[i].Origin || after[i].Party != before[i].Party || after[i].Value != before[i].Value || after[i].Published != before[i].Published {
			t.Errorf("%+v, without the page %+v", after[i], before[i])
		}
	}
	if c.Claim("copy").Origin != "copy" || len(c.Claim("copy").Relations) > 0 {
		t.Error("the case itself was changed")
	}
	if testing.Short() {
		return
	}
	want := tally.Estimate(&alone, tally.Options{AsOf: asOf}).Count.Quantiles
	if got := a.Joined.Count.Quantiles; got != want {
		t.Errorf("joined %+v, without the page %+v", got, want)
	}
}
