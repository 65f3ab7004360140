package tally_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/events"
	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/quantity"
	"github.com/tidewaiter/tidewaiter/tally"
	"github.com/tidewaiter/tidewaiter/vessels"
)

// sail is a laden voyage from XA to XB, heard at both ends, that leaves at
// midnight of this day and arrives twelve hours later.
func sail(id string, mmsi vessels.MMSI, day dates.Day) casefile.Observed {
	y, m, d := day.Civil()
	leaves := time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	return casefile.Observed{
		ID: id, Kind: casefile.VoyageKind, Status: events.Closed, Source: "ais", MMSI: mmsi, Start: leaves, StartLatest: leaves.Add(time.Hour),
		EndEarliest: leaves.Add(11 * time.Hour), End: leaves.Add(12 * time.Hour), From: []string{"quay-a"}, To: []string{"quay-b"},
		FromHow: events.Heard, ToHow: events.Heard, Laden: events.LadenYes,
	}
}

// fleet is a case with one statement and n voyages, a week apart from day.
func fleet(n int, day dates.Day, statements ...said) *casefile.Case {
	c := testCase(statements...)
	c.Places = []geo.Place{{ID: "quay-a", Country: "XA"}, {ID: "quay-b", Country: "XB"}, {ID: "quay-c", Country: "XC"}}
	c.Factors = []casefile.Factor{{ID: c.LoadID(), Lo: 200, Hi: 250}}
	c.Sources = []casefile.Source{{ID: "ais"}, {ID: "camera", PublishedAt: dates.MustParse("2023-12-31")}}
	for i := range n {
		c.Observed = append(c.Observed, sail(string(rune('a'+i)), 123456789, day+dates.Day(7*i)))
	}
	return c
}

var september = dates.DayOf(2023, 9, 4)

func TestVoyageRoles(t *testing.T) {
	for name, tc := range map[string]struct {
		change  func(c *casefile.Case, o *casefile.Observed)
		without []string
		role    tally.Role
		why     string
	}{
		"laden, heard at both ends": {func(*casefile.Case, *casefile.Observed) {}, nil, tally.RoleFloor, "heard, heard"},
		"inferred":                  {func(_ *casefile.Case, o *casefile.Observed) { o.FromHow = events.Inferred }, nil, tally.RoleGap, "no one saw or heard it"},
		"an end unknown":            {func(_ *casefile.Case, o *casefile.Observed) { o.From, o.FromHow = nil, "" }, nil, tally.RoleContext, "no one saw or heard it"},
		"in ballast":                {func(_ *casefile.Case, o *casefile.Observed) { o.Laden = events.LadenNo }, nil, tally.RoleContext, "in ballast"},
		"load unknown":              {func(_ *casefile.Case, o *casefile.Observed) { o.Laden = events.LadenUnknown }, nil, tally.RoleContext, "nothing says that it was laden"},
		"boxes seen where it left": {func(c *casefile.Case, o *casefile.Observed) {
			o.Laden, o.Sightings = "", []string{"s"}
			c.Sightings = []events.Sighting{{ID: "s", Source: "camera", Place: "quay-a", What: "container_stack"}}
		}, nil, tally.RoleFloor, ""},
		"boxes seen elsewhere": {func(c *casefile.Case, o *casefile.Observed) {
			o.Laden, o.Sightings = "", []string{"s"}
			c.Sightings = []events.Sighting{{ID: "s", Source: "camera", Place: "quay-c", What: "container_stack"}}
		}, nil, tally.RoleContext, "nothing says"},
		"unloading where it left": {func(c *casefile.Case, o *casefile.Observed) {
			o.Laden, o.Sightings = "", []string{"s"}
			c.Sightings = []events.Sighting{{ID: "s", Source: "camera", Place: "quay-a", What: "unloading"}}
		}, nil, tally.RoleContext, "nothing says"},
		"sighting published later": {func(c *casefile.Case, o *casefile.Observed) {
			c.Source("camera").PublishedAt = dates.MustParse("2024-06")
			o.Sightings = []string{"s"}
			c.Sightings = []events.Sighting{{ID: "s", Source: "camera"}}
		}, nil, tally.RoleExcluded, "published after"},
		"under way at the end of the data": {func(_ *casefile.Case, o *casefile.Observed) { o.Status, o.End = events.Open, time.Time{} }, nil, tally.RoleContext, "end was not observed"},
		"before the case starts":           {func(c *casefile.Case, _ *casefile.Observed) { c.Start = dates.MustParse("2023-10") }, nil, tally.RoleContext, "before the case starts"},
		"ended later":                      {func(_ *casefile.Case, o *casefile.Observed) { o.End = o.End.AddDate(2, 0, 0) }, nil, tally.RoleExcluded, "ended after"},
		"left out":                         {func(*casefile.Case, *casefile.Observed) {}, []string{"ais"}, tally.RoleExcluded, "left out as asked"},
		"no load in the case":              {func(c *casefile.Case, _ *casefile.Observed) { c.Factors = nil }, nil, tally.RoleContext, "no factor"},
	} {
		t.Run(name, func(t *testing.T) {
			c := fleet(1, september)
			tc.change(c, &c.Observed[0])
			got := tally.Voyages(c, dates.DayOf(2024, 3, 1), tc.without)
			if len(got) != 1 || got[0].Role != tc.role || !strings.Contains(got[0].Why, tc.why) {
				t.Errorf("got %+v, want %s: %s", got, tc.role, tc.why)
			}
		})
	}
	c := fleet(1, september)
	c.Observed[0].To = []string{"quay-c"}
	if got := tally.Voyages(c, dates.DayOf(2024, 3, 1), nil); len(got) != 0 {
		t.Errorf("a voyage elsewhere is listed: %+v", got)
	}
}

// TestOneHullOneVoyage: what two sources heard of one voyage is one voyage.
func TestOneHullOneVoyage(t *testing.T) {
	c := fleet(1, september)
	again := c.Observed[0]
	again.ID, again.Source, again.Start = "z", "satellite", again.Start.Add(time.Hour)
	c.Observed = append(c.Observed, again)
	got := tally.Voyages(c, dates.DayOf(2024, 3, 1), nil)
	if len(got) != 2 || got[0].Role != tally.RoleFloor || got[1].Role != tally.RoleContext || !strings.Contains(got[1].Why, "voyage a") {
		t.Errorf("got %+v", got)
	}
	// With the first source left out the second stands.
	got = tally.Voyages(c, dates.DayOf(2024, 3, 1), []string{"ais"})
	if got[0].Role != tally.RoleExcluded || got[1].Role != tally.RoleFloor {
		t.Errorf("without the first source: %+v", got)
	}
}

func count(t *testing.T, c *casefile.Case, asOf dates.Day) *tally.Result {
	t.Helper()
	if testing.Short() {
		t.Skip("skipped: -short")
	}
	r := tally.Estimate(c, tally.Options{AsOf: asOf})
	if r.Count == nil {
		t.Fatal(r.Why)
	}
	return r
}

// TestFloor: voyages that were observed lift a count of which little is said, and
// what a gap leaves room for lifts it by its chance. What a voyage carries is
// uncertain by a fifth beside the bounds of its factor, so a load under these is
// possible.
func TestFloor(t *testing.T) {
	little := said{"B1", "b", "2023-09-10", "2023-08", 400, quantity.MoreThan, "wide"}
	asOf := dates.DayOf(2023, 12, 31)
	none := count(t, fleet(0, september, little), asOf)
	with := count(t, fleet(16, september, little), asOf) // 3,200 to 4,000 boxes
	q, p := with.Count.Quantiles, none.Count.Quantiles
	if p.P25 > 3000 || q.P25 < 3600 || q.Median < 1.2*p.Median {
		t.Errorf("16 voyages move %+v to %+v: want at least 3,200 boxes and what was said of before", p, q)
	}
	f := with.Floor
	if f == nil || len(f.Voyages) != 16 || f.BoxesLo != 3200 || f.BoxesHi != 4000 || f.Kept < 0.8 || f.From.String() != "2023-09-04" || f.To.String() != "2023-12-18" {
		t.Errorf("floor %+v", f)
	}
	if i := slices.IndexFunc(with.Evidence, func(e tally.Evidence) bool { return e.ID == "a" }); i < 0 || !with.Evidence[i].Used || with.Evidence[i].Kind != "observed" || with.Evidence[i].Origin != "ais" {
		t.Errorf("the voyages are not in the evidence: %+v", with.Evidence)
	}
	inferred := fleet(16, september, little)
	for i := range inferred.Observed {
		inferred.Observed[i].ToHow = events.Inferred
	}
	if got := count(t, inferred, asOf).Count.Quantiles; got.Median < 0.95*p.Median || got.Median > (p.Median+q.Median)/2 || got.P05 > 0.7*q.P05 {
		t.Errorf("voyages that nobody observed, of which a twentieth to a half are calls, move %+v to %+v; observed ones to %+v", p, got, q)
	}
	// A floor far under what is said anyway changes next to nothing.
	plenty := said{"B1", "b", "2023-12-20", "2023-08", 6000, quantity.About, "wide"}
	ratio := 0.0 // the mean of three seeds: a median of one run is good to 1.2 %
	for seed := range uint64(3) {
		var medians [2]float64
		for n := range medians {
			r := tally.Estimate(fleet(n, september, plenty), tally.Options{AsOf: asOf, Seed: seed + 1})
			medians[n] = r.Count.Quantiles.Median
		}
		ratio += medians[1] / medians[0] / 3
	}
	if ratio < 0.97 || ratio > 1.05 {
		t.Errorf("a voyage under a total of 6,000 moves the median by %.3f", ratio)
	}
}

// TestFloorDoubt: voyages that three parties leave no room for are doubted, not
// the parties.
func TestFloorDoubt(t *testing.T) {
	c := fleet(16, september,
		said{"A1", "a", "2023-12-20", "2023-08", 1000, quantity.About, "wide"},
		said{"B1", "b", "2023-12-20", "2023-08", 1050, quantity.About, "wide"},
		said{"C1", "c", "2023-12-20", "2023-08", 950, quantity.About, "wide"})
	r := count(t, c, dates.DayOf(2023, 12, 31))
	if q := r.Count.Quantiles; q.Median > 1800 || r.Floor.Kept > 0.3 {
		t.Errorf("three parties say about 1,000, the voyages carry 3,200: %+v, kept %.2f", q, r.Floor.Kept)
	}
}

// TestFloorSeeds: with nothing but the floor and one loose statement the
// chains agree, whatever the seed.
func TestFloorSeeds(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: -short")
	}
	little := said{"B1", "b", "2023-09-10", "2023-08", 400, quantity.MoreThan, "wide"}
	var medians []float64
	for _, seed := range []uint64{1, 2, 3} {
		r := tally.Estimate(fleet(16, september, little), tally.Options{AsOf: dates.DayOf(2023, 12, 31), Seed: seed})
		if r.Count == nil {
			t.Fatal(r.Why)
		}
		medians = append(medians, r.Count.Quantiles.Median)
	}
	if slices.Max(medians)/slices.Min(medians) > 1.06 {
		t.Errorf("medians %v", medians)
	}
}
