package server

import (
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/checks"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/internal/chart/charttest"
	"github.com/tidewaiter/tidewaiter/internal/report"
)

// A check is told to search engines as a review when a named editor signed it on
// a day, and not otherwise.
func TestReviewNeedsASignature(t *testing.T) {
	a := &asked{c: charttest.Case(), links: report.Links{Check: func(id string) string { return "/cases/test-flow/checks/" + id }}}
	findings := []checks.Finding{
		{ID: "f1", Verdict: checks.Strained, Title: "Pace", Reading: "a week", Rows: []string{"S01"}},
		{ID: "f2", Verdict: checks.Untestable, Title: "Unit", Rows: []string{"S01"}},
	}
	day := dates.DayOf(2026, 11, 1)
	for name, signed := range map[string]map[string]signature{
		"nobody": nil, "another check": {"f9": {"Ana Ruiz", day}}, "no name": {"f1": {" ", day}}, "no day": {"f1": {Editor: "Ana Ruiz"}}, "untestable": {"f2": {"Ana Ruiz", day}},
	} {
		if got := reviews("https://x.example", a, findings, signed); len(got) != 0 {
			t.Errorf("%s: %+v", name, got)
		}
	}
	got := reviews("https://x.example", a, findings, map[string]signature{"f1": {"Ana Ruiz", day}})
	if len(got) != 1 {
		t.Fatalf("%d reviews", len(got))
	}
	if r := got[0].(ldReview); r.Type != "ClaimReview" || r.Author.Name != "Ana Ruiz" || r.Date != "2026-11-01" || !strings.HasPrefix(r.Rating.Name, "strained on one reading") || r.URL != "https://x.example/cases/test-flow/checks/f1" {
		t.Errorf("%+v", r)
	}
}
