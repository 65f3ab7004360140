package checks_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/checks"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/events"
	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/quantity"
	"github.com/tidewaiter/tidewaiter/tally"
)

// TestObservedVoyages: what was seen or heard is set against the count, what a
// gap leaves room for stands apart and is never summed.
func TestObservedVoyages(t *testing.T) {
	voyage := func(id string, day int, change func(*casefile.Observed)) casefile.Observed {
		at := time.Date(2023, 9, day, 0, 0, 0, 0, time.UTC)
		o := casefile.Observed{
			ID: id, Kind: casefile.VoyageKind, Status: events.Closed, Source: "ais", MMSI: 123456789, Start: at, End: at.Add(12 * time.Hour),
			From: []string{"quay-a"}, To: []string{"quay-b"}, FromHow: events.Heard, ToHow: events.Seen, Laden: events.LadenYes,
		}
		change(&o)
		return o
	}
	laden := func(*casefile.Observed) {}
	unknown := func(o *casefile.Observed) { o.Laden = events.LadenUnknown }
	inferred := func(o *casefile.Observed) { o.FromHow = events.Inferred }
	ballast := func(o *casefile.Observed) { o.Laden = events.LadenNo }
	said := claims.Claim{
		ID: "V1", Measure: claims.Voyages, Form: claims.Cumulative, Value: quantity.Number(3), Unit: "voyage", Hedge: quantity.Exact,
		SaidAt: dates.MustParse("2023-10-13"), PublishedAt: dates.MustParse("2023-10-13"), AsOf: dates.MustParse("2023-10-13"),
		Chain: claims.Chain{{Name: "A", Party: "a", Verb: claims.Said}}, Review: claims.Review{State: claims.Accepted},
	}
	count := &tally.Count{Quantiles: tally.Quantiles{P05: 1000, Median: 2000, P95: 4000}}
	for name, tc := range map[string]struct {
		observed []casefile.Observed
		count    *tally.Count
		id       string
		verdict  checks.Verdict
		want     []string
		not      string
	}{
		"against the count": {[]casefile.Observed{voyage("o1", 1, laden), voyage("o2", 8, laden), voyage("o3", 15, inferred)}, count, "transport-capacity-observed", checks.Consistent,
			[]string{"2 voyages from XA to XB were seen or heard", "account for 400 to 500 containers, 10 to 50 percent of the count (1,000 to 4,000)", "The rest was not observed", "1 more was inferred from gaps that leave room for it: no one saw or heard it, and it is not summed."}, "laden"},
		"not known to be laden": {[]casefile.Observed{voyage("o1", 1, laden), voyage("o2", 8, unknown)}, count, "transport-capacity-observed", checks.Consistent,
			[]string{"account for 200 to 500 containers", "nothing says that 1 of them was laden"}, "inferred"},
		"ballast is nothing":  {[]casefile.Observed{voyage("o1", 1, laden), voyage("o2", 8, ballast)}, count, "transport-capacity-observed", checks.Consistent, []string{"1 voyage from XA to XB was seen"}, "o2"},
		"more than the count": {[]casefile.Observed{voyage("o1", 1, laden)}, &tally.Count{Quantiles: tally.Quantiles{P05: 50, Median: 90, P95: 150}}, "transport-capacity-observed", checks.Strained, []string{"more than the count"}, "The rest"},
		"no count":            {[]casefile.Observed{voyage("o1", 1, laden)}, nil, "transport-capacity-observed", checks.Untestable, []string{"no count"}, "percent"},
		"inferred alone":      {[]casefile.Observed{voyage("o1", 1, inferred), voyage("o2", 3, inferred)}, count, "transport-capacity-observed", checks.Untestable, []string{"No voyage from XA to XB was seen or heard", "2 more were inferred from gaps that leave room for them: no one saw or heard them, and they are not summed."}, "account for"},
		"ways to fill one gap": {[]casefile.Observed{voyage("o1", 1, laden), voyage("o2", 3, func(o *casefile.Observed) { inferred(o); o.AlternativeTo = "o1" }),
			voyage("o3", 5, func(o *casefile.Observed) { inferred(o); o.AlternativeTo = "x" }), voyage("o4", 6, func(o *casefile.Observed) { inferred(o); o.AlternativeTo = "x" })}, count, "transport-capacity-observed", checks.Consistent,
			[]string{"1 voyage from XA to XB was seen", "1 more was inferred"}, "o2"},
		"voyages claimed": {[]casefile.Observed{voyage("o1", 1, laden), voyage("o2", 8, unknown)}, count, "transport-capacity-observed-v1", checks.Consistent, []string{"67 percent of them", "what was not heard is not absent"}, ""},
		"more than claimed": {[]casefile.Observed{voyage("o1", 1, laden), voyage("o2", 5, laden), voyage("o3", 9, laden), voyage("o4", 13, laden)}, count, "transport-capacity-observed-v1",
			checks.Strained, []string{"more than the statement allows"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			c := ferry(said)
			c.Places = []geo.Place{{ID: "quay-a", Country: "XA"}, {ID: "quay-b", Country: "XB"}}
			c.Observed = tc.observed
			found := checks.Run(c, checks.Options{AsOf: dates.DayOf(2024, 1, 1), Count: tc.count})
			i := slices.IndexFunc(found, func(f checks.Finding) bool { return f.ID == tc.id })
			if i < 0 {
				t.Fatalf("no finding %s in %+v", tc.id, found)
			}
			f := found[i]
			if f.Verdict != tc.verdict || f.Kind != checks.TransportCapacity {
				t.Errorf("%s, %s: %s", f.Kind, f.Verdict, f.Summary)
			}
			for _, w := range tc.want {
				if !strings.Contains(f.Summary, w) {
					t.Errorf("summary %q lacks %q", f.Summary, w)
				}
			}
			if tc.not != "" && (strings.Contains(f.Summary, tc.not) || slices.Contains(f.Rows, tc.not)) {
				t.Errorf("%q, rows %v: has %q", f.Summary, f.Rows, tc.not)
			}
			if !slices.Contains(f.Rows, "o1") {
				t.Errorf("rows %v", f.Rows)
			}
		})
	}
	if found := checks.Run(ferry(said), checks.Options{AsOf: dates.DayOf(2024, 1, 1), Count: count}); slices.ContainsFunc(found, func(f checks.Finding) bool { return strings.Contains(f.ID, "observed") }) {
		t.Error("a case without tracks has a finding on them")
	}
}
