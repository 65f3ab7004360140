package tally_test

import (
	"fmt"
	"math"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/quantity"
	"github.com/tidewaiter/tidewaiter/tally"
)

func day(s string) dates.Day {
	d, _ := dates.MustParse(s).Latest()
	return d
}

func estimate(t *testing.T, c *casefile.Case, asOf string, without ...string) *tally.Result {
	t.Helper()
	if testing.Short() && t.Name() != "TestSameNumbersOnAnyNumberOfProcessors" {
		t.Skip("skipped: -short") // a count under the race detector takes a minute; one is enough for it
	}
	r := tally.Estimate(c, tally.Options{AsOf: day(asOf), Without: without})
	if r.Count == nil {
		t.Fatalf("no count: %s", r.Why)
	}
	return r
}

func TestStatementsFollowTheParties(t *testing.T) {
	r := estimate(t, growth(), "2024-02-27")
	for _, tc := range []struct {
		party  string
		figure float64
		most   float64 // the widest 90 % interval, as a ratio
	}{{"party-a", 6700, 3}, {"party-b", 10000, 4}} {
		i := slices.IndexFunc(r.Statements, func(s tally.Statement) bool { return s.Party == tc.party })
		q := r.Statements[i].Quantiles
		if tc.figure < q.P05 || tc.figure > q.P95 || q.P95/q.P05 > tc.most {
			t.Errorf("party %s would state %.0f to %.0f, want %.0f inside and no wider than %v", tc.party, q.P05, q.P95, tc.figure, tc.most)
		}
	}
	if r.Diagnosis.RHat > 1.05 || r.Diagnosis.EffectiveSize < 200 {
		t.Errorf("the chains do not agree: %+v", r.Diagnosis)
	}
}

func TestSeriesIsMonotoneAndEndsAtTheCount(t *testing.T) {
	r := estimate(t, growth(), "2024-10-30")
	for i := 1; i < len(r.Series); i++ {
		a, b := r.Series[i-1], r.Series[i]
		if b.Day <= a.Day || b.Quantiles.Median < a.Quantiles.Median || b.Quantiles.P05 < a.Quantiles.P05 {
			t.Fatalf("the series falls between %s and %s", a.Day, b.Day)
		}
	}
	if last := r.Series[len(r.Series)-1]; last.Day != r.AsOf || last.Quantiles != r.Count.Quantiles {
		t.Errorf("the series ends with %v, the count is %v", last, r.Count.Quantiles)
	}
}

// TestHistoryIsSmoothed: what is said later about the whole changes what is
// thought of the past.
func TestHistoryIsSmoothed(t *testing.T) {
	early := said{"A1", "a", "2023-10-01", "", 1000, quantity.AtLeast, "wide"}
	late := said{"A2", "a", "2023-12-01", "", 1100, quantity.About, "wide"}
	at := func(r *tally.Result) float64 {
		i := slices.IndexFunc(r.Series, func(p tally.SeriesPoint) bool { return p.Day >= day("2023-10-01") })
		return r.Series[i].Quantiles.P95
	}
	before := at(estimate(t, testCase(early), "2023-10-08"))
	after := at(estimate(t, testCase(early, late), "2023-12-08"))
	if after > 0.8*before {
		t.Errorf("the upper end for October 2023 is %.0f before and %.0f after a total of 1,100 in December", before, after)
	}
}

func TestRelaysAddNothing(t *testing.T) {
	once := growth()
	want := estimate(t, once, "2024-03-01").Count.Quantiles
	many := growth()
	for i := range 20 {
		for _, cl := range once.Claims[:5] {
			cl.ID = fmt.Sprintf("%s-relay-%d", cl.ID, i)
			cl.Source += "-relay"
			cl.Relations = []claims.Relation{{Kind: claims.Relays, ID: cl.ID[:2]}}
			cl.Chain = append(slices.Clone(cl.Chain), claims.Hop{Name: "an outlet", Verb: claims.Relayed})
			many.Claims = append(many.Claims, cl)
		}
	}
	if got := estimate(t, many, "2024-03-01").Count.Quantiles; got != want {
		t.Errorf("a hundred relays move the count from %v to %v", want, got)
	}
}

func TestLeavingOutAGroupMovesTheCount(t *testing.T) {
	all := estimate(t, growth(), "2024-03-01").Count.Quantiles
	r := estimate(t, growth(), "2024-03-01", "b")
	if math.Abs(math.Log(r.Count.Quantiles.Median/all.Median)) < 0.05 {
		t.Errorf("without group b the median is %.0f, with it %.0f", r.Count.Quantiles.Median, all.Median)
	}
	for _, e := range r.Evidence {
		if strings.HasPrefix(e.ID, "B") && (e.Used || !strings.Contains(e.Why, "group b")) {
			t.Errorf("claim %s of the group left out: %+v", e.ID, e)
		}
	}
}

func TestSameNumbersOnAnyNumberOfProcessors(t *testing.T) {
	want := estimate(t, growth(), "2024-03-01")
	old := runtime.GOMAXPROCS(1)
	defer runtime.GOMAXPROCS(old)
	got := estimate(t, growth(), "2024-03-01")
	if got.Count.Quantiles != want.Count.Quantiles || got.PriorShare != want.PriorShare {
		t.Errorf("one processor gives %v, several give %v", got.Count.Quantiles, want.Count.Quantiles)
	}
}

// TestHedgesPointTheRightWay: the same number as a floor, bare and as a ceiling.
func TestHedgesPointTheRightWay(t *testing.T) {
	median := func(h quantity.Hedge) float64 {
		return estimate(t, testCase(said{"A1", "a", "2024-01-15", "", 4000, h, "wide"}), "2024-01-20").Count.Quantiles.Median
	}
	order := []quantity.Hedge{quantity.UpTo, quantity.Nearly, quantity.About, quantity.MoreThan, quantity.AtLeast}
	for i := 1; i < len(order); i++ {
		if lo, hi := median(order[i-1]), median(order[i]); lo >= hi {
			t.Errorf("%s gives %.0f, %s gives %.0f", order[i-1], lo, order[i], hi)
		}
	}
}

// TestScopeAndWindow: a narrow total is of more than itself, and a window that
// opened before the case counts what the case does not.
func TestScopeAndWindow(t *testing.T) {
	count := func(since, scope string) float64 {
		c := testCase(said{"A1", "a", "2024-01-15", since, 4000, quantity.About, scope})
		c.Model.EarlyRateMedian = 20
		return estimate(t, c, "2024-01-20").Count.Quantiles.Median
	}
	plain := count("2023-08", "wide")
	if narrow := count("2023-08", "narrow"); narrow < 1.05*plain {
		t.Errorf("narrow scope gives %.0f, wide %.0f", narrow, plain)
	}
	if late := count("2023-10", "wide"); late < 1.1*plain {
		t.Errorf("a window from October gives %.0f, from August %.0f", late, plain)
	}
	if earlier := count("2022-08", "wide"); earlier > 0.95*plain {
		t.Errorf("a window from 2022 gives %.0f, from August 2023 %.0f", earlier, plain)
	}
}

func TestNothingToCount(t *testing.T) {
	later := growth()
	undated := testCase(said{"A1", "a", "2024-01-15", "", 4000, quantity.About, "wide"})
	undated.Claims[0].PublishedAt = dates.Date{}
	disputed := testCase(said{"A1", "a", "2024-01-15", "", 4000, quantity.About, "wide"})
	disputed.Claims[0].Review = claims.Review{State: claims.Disputed, Reason: "garbled"}
	noMeasure := growth()
	noMeasure.Measures = nil
	noStart := growth()
	noStart.Start = dates.Date{}
	for name, tc := range map[string]struct {
		c    *casefile.Case
		asOf string
		why  string
	}{
		"empty":      {testCase(), "2024-03-01", "the case has no claims"},
		"later":      {later, "2023-09-01", "published after 1 Sep 2023"},
		"too early":  {later, "2023-07-01", "not after the case's start"},
		"undated":    {undated, "2024-03-01", "undated"},
		"disputed":   {disputed, "2024-03-01", "disputed"},
		"no measure": {noMeasure, "2024-03-01", "declares no cumulative measure"},
		"no start":   {noStart, "2024-03-01", "does not say when it starts"},
		"contradictory": {testCase(
			said{"A1", "a", "2024-01-15", "", 100, quantity.About, "wide"},
			said{"B1", "b", "2024-01-15", "", 1000000, quantity.About, "wide"}), "2024-03-01", "contradict each other"},
	} {
		r := tally.Estimate(tc.c, tally.Options{AsOf: day(tc.asOf)})
		if r.Count != nil || !strings.Contains(r.Why, tc.why) {
			t.Errorf("%s: count %v, why %q, want none because %q", name, r.Count, r.Why, tc.why)
		}
	}
}

// TestEveryClaimHasItsReason: no row vanishes.
func TestEveryClaimHasItsReason(t *testing.T) {
	c := growth()
	extra := c.Claims[0]
	extra.ID, extra.Measure = "T1", claims.Tonnes
	c.Claims = append(c.Claims, extra)
	extra.ID, extra.Measure, extra.From = "W1", claims.Containers, claims.Places{"XB"}
	c.Claims = append(c.Claims, extra)
	r := estimate(t, c, "2024-03-01")
	if len(r.Evidence) != len(c.Claims) {
		t.Fatalf("%d claims, %d reasons", len(c.Claims), len(r.Evidence))
	}
	used := 0
	for i, e := range r.Evidence {
		if e.ID != c.Claims[i].ID || e.Why == "" || e.Role == "" {
			t.Errorf("claim %s: %+v", c.Claims[i].ID, e)
		}
		if e.Used {
			used++
		}
	}
	if used != len(r.Terms) || used != 5 {
		t.Errorf("%d claims used, %d terms, want 5", used, len(r.Terms))
	}
}

// TestRelaysInherit: who repeats a part or a conversion repeats a part or a
// conversion, whatever its own row says.
func TestRelaysInherit(t *testing.T) {
	for _, kind := range []claims.RelationKind{claims.SubsetOf, claims.DerivedFrom} {
		c := testCase(
			said{"A1", "a", "2024-01-15", "", 4000, quantity.About, "wide"},
			said{"A2", "a", "2024-01-16", "", 400, quantity.About, "wide"},
			said{"A3", "a", "2024-01-17", "", 400, quantity.About, "wide"})
		c.Claims[1].Relations = []claims.Relation{{Kind: kind, ID: "A1"}}
		c.Claims[2].Relations = []claims.Relation{{Kind: claims.Relays, ID: "A2"}}
		for _, e := range estimate(t, c, "2024-02-01").Evidence[1:] {
			if e.Used {
				t.Errorf("%s: %s of A1 is counted beside it: %s", e.ID, kind, e.Why)
			}
		}
	}
}

// TestReadingsShareTheWeight: one origin told in several ways is one term, and
// the rendering nearest the speaker weighs most.
func TestReadingsShareTheWeight(t *testing.T) {
	c := testCase(said{"A1", "a", "2024-01-15", "2023-08", 4000, quantity.About, "wide"})
	for i, since := range []string{"2023-09", "2023-09", "2023-10"} {
		cl := c.Claims[0]
		cl.ID = fmt.Sprintf("R%d", i)
		cl.CountedSince = dates.MustParse(since)
		cl.Chain = append(slices.Clone(cl.Chain), claims.Hop{Name: "an agency", Verb: claims.Reported}, claims.Hop{Name: "an outlet", Verb: claims.Relayed})
		c.Claims = append(c.Claims, cl)
	}
	r := estimate(t, c, "2024-02-01")
	if len(r.Terms) != 1 || len(r.Terms[0].Readings) != 3 {
		t.Fatalf("terms %+v, want one with three readings", r.Terms)
	}
	near, far := r.Terms[0].Readings[0], r.Terms[0].Readings[1]
	if near.ID != "A1" || near.Weight <= 2*far.Weight {
		t.Errorf("readings %+v: want A1 first and heaviest", r.Terms[0].Readings)
	}
}

// TestDifferenceFactorsMultiply: the reasons why the count differs from a figure
// account for all of it.
func TestDifferenceFactorsMultiply(t *testing.T) {
	for _, d := range estimate(t, growth(), "2025-08-01").Differences {
		product := 1.0
		for _, f := range d.Factors {
			product *= f.Quantiles.Median
		}
		if r := product / d.Ratio.Median; r < 0.8 || r > 1.25 {
			t.Errorf("%s: factors multiply to %.2f, the ratio is %.2f", d.Claim, product, d.Ratio.Median)
		}
	}
}

func TestStop(t *testing.T) {
	asked := 0
	var mu sync.Mutex
	r := tally.Estimate(growth(), tally.Options{AsOf: day("2025-08-01"), Stop: func() bool {
		mu.Lock()
		defer mu.Unlock()
		asked++
		return asked > 8
	}})
	if r.Count != nil || !strings.Contains(r.Why, "stopped") || asked > 20 {
		t.Errorf("stopped after %d questions: %v, %q", asked, r.Count, r.Why)
	}
}

func ExampleEstimate() {
	r := tally.Estimate(growth(), tally.Options{AsOf: day("2024-02-27")})
	fmt.Println(r.Count.Scope, r.Count.Unit, "known:", r.Count.Quantiles.P05 > 5000 && r.Count.Quantiles.P95 < 20000)
	fmt.Println(len(r.Terms), "origins")
	// Output:
	// wide container known: true
	// 5 origins
}

// TestAgainstOutsideSampler compares with figures that the same model, written
// in JAGS, gave for four statements (two long chains, 2 x 160,000 draws): the
// rate, bias and hedge priors are those of the default model. The outside model
// has weekly cells, no lag, a normal for outliers and a first rate a quarter
// lower, so agreement is asked for within a tenth.
func TestAgainstOutsideSampler(t *testing.T) {
	c := testCase(
		said{"B1", "b", "2023-10-01", "", 1000, quantity.MoreThan, "wide"},
		said{"A1", "a", "2023-11-01", "", 2000, quantity.About, "wide"},
		said{"A2", "a", "2023-12-29", "", 5000, quantity.About, "wide"},
		said{"A3", "a", "2024-02-26", "", 6700, quantity.About, "wide"},
	)
	c.Start = dates.MustParse("2023-08-21")
	c.Model.LagMeanDays = 0.001
	q := estimate(t, c, "2024-02-26").Count.Quantiles
	for _, tc := range []struct {
		name      string
		got, want float64
	}{{"5 %", q.P05, 4138}, {"median", q.Median, 6648}, {"95 %", q.P95, 10538}} {
		if r := tc.got / tc.want; r < 0.9 || r > 1.1 {
			t.Errorf("%s is %.0f, outside sampler %.0f", tc.name, tc.got, tc.want)
		}
	}
	t.Logf("%.0f %.0f %.0f, outside 4138 6648 10538", q.P05, q.Median, q.P95)
}
