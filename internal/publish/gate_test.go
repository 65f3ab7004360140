package publish_test

import (
	"bytes"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/internal/publish"
	"github.com/tidewaiter/tidewaiter/internal/publish/publishtest"
	"github.com/tidewaiter/tidewaiter/quantity"
	"github.com/tidewaiter/tidewaiter/tally"
)

var now = publishtest.Now

func on(s string) dates.Date { return dates.MustParse(s) }

// harbour is the case of publishtest as it is read from its files.
func harbour(t *testing.T) *casefile.Case {
	t.Helper()
	return written(t, publishtest.Harbour())
}

// written is the case as it is read from what was written of it, which shows
// that it is one.
func written(t *testing.T, c *casefile.Case) *casefile.Case {
	t.Helper()
	files, err := c.Files()
	if err != nil {
		t.Fatal(err)
	}
	again, err := casefile.Read(casefile.Folder(files))
	if err != nil {
		t.Fatal(err)
	}
	return again
}

// folder is everything that is written of a case, names of files included.
func folder(t *testing.T, c *casefile.Case) string {
	t.Helper()
	files, err := c.Files()
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	for _, name := range slices.Sorted(maps.Keys(files)) {
		b.WriteString(name + "\n")
		b.Write(files[name])
	}
	return b.String()
}

func TestNothingOfTheUnnamedIsLeft(t *testing.T) {
	c := harbour(t)
	c.Replies = []casefile.Reply{
		{ID: "R1", Whom: "Salt Quay Lines", About: []string{"obs-of-heron"}, AskedAt: on("2031-06-01"), Answer: "It was not the Heron.", AnsweredAt: on("2031-06-02")},
		{ID: "R2", Whom: "Heron Shipping", About: []string{"heron", "S1"}, AskedAt: on("2031-06-01")},
		{ID: "R3", Whom: "Gull Lines", About: []string{"obs-of-gull", "obs-fresh"}, AskedAt: on("2031-06-01")},
		// Of a sighting, but its words tell whose vessel it was.
		{ID: "R4", Whom: "Salt Quay Lines", About: []string{"S1"}, AskedAt: on("2031-06-01")},
		{ID: "R5", Whom: "an agent", About: []string{"S1"}, AskedAt: on("2031-06-01"), AnsweredAt: on("2031-06-02"), Answer: "The HERON lay elsewhere."},
		// Sought so that a company may be named, which it may not yet.
		{ID: "R6", Whom: "Third Lines", About: []string{"S1"}, AskedAt: on("2031-06-01")},
	}
	c.Namings = []casefile.Naming{{ID: "N1", Kind: casefile.NamedCompany, Of: "Third Lines", Evidence: []string{"S1"}, Reply: "R6"}}
	before := folder(t, c)
	d, held := publish.Gate{Now: now, Key: []byte("k")}.Public(c)
	if folder(t, c) != before {
		t.Error("the case itself was changed")
	}
	public := folder(t, written(t, d))
	for _, word := range append(slices.Clone(publishtest.Secrets), "Third Lines", "273333333", "05:17") {
		if word == "05:17" {
			// The hour of a named vessel's voyage stays; that of the others' goes.
			if n := strings.Count(public, "T05:17"); n == 0 {
				t.Error("the times of a vessel that is named are gone too")
			}
			continue
		}
		if strings.Contains(public, word) {
			t.Errorf("%q is in the public folder", word)
		}
	}
	if !strings.Contains(public, "Gull") || !strings.Contains(public, "gull-track") {
		t.Error("a vessel on a cited list is not named")
	}
	if len(d.Replies) != 1 || d.Replies[0].ID != "R3" || len(d.Replies[0].About) != 1 {
		t.Errorf("the replies are %+v", d.Replies)
	}
	for _, o := range d.Observed {
		if strings.HasPrefix(o.Vessel, "unnamed-") && (o.Start.Hour() != 0 || o.End.Minute() != 59 || o.Note != "") {
			t.Errorf("a row without a name has times of %v to %v and the note %q", o.Start, o.End, o.Note)
		}
		if slices.Contains(o.Events, "obs-of-heron") || slices.Contains(o.Events, "obs-fresh") {
			t.Errorf("%s leads to %v", o.ID, o.Events)
		}
	}
	if len(held.Vessels) != 1 || held.Vessels[0].Of != "heron" || held.Unnamed != 2 || held.Tracks != 1 {
		t.Errorf("held %+v", held)
	}
}

func TestPseudonymsStay(t *testing.T) {
	c := harbour(t)
	ids := func(key string, c *casefile.Case) (out []string) {
		d, _ := publish.Gate{Now: now, Key: []byte(key)}.Public(c)
		for _, o := range d.Observed {
			out = append(out, o.ID+" "+o.Vessel)
		}
		return out
	}
	one := ids("k", c)
	if again := ids("k", c); !slices.Equal(one, again) {
		t.Errorf("%v, then %v", one, again)
	}
	if other := ids("another", c); slices.Equal(one, other) {
		t.Error("the pseudonyms do not hang on the key")
	}
	c.Observed = c.Observed[:1]
	if fewer := ids("k", c); fewer[0] != one[0] {
		t.Errorf("in another version %s is %s", one[0], fewer[0])
	}
}

func TestDelay(t *testing.T) {
	c := harbour(t)
	d, held := publish.Gate{Now: now}.Public(c)
	if slices.ContainsFunc(d.Observed, func(o casefile.Observed) bool { return o.ID == "obs-fresh" }) || held.Delayed != 1 {
		t.Errorf("a voyage that ended 38 hours ago is public (%+v)", held)
	}
	public := now.Add(-publish.DefaultDelay)
	for name, rows := range d.Tracks {
		for _, p := range rows {
			if p.Time.After(public) {
				t.Fatalf("%s has a position of %v", name, p.Time)
			}
		}
	}
	if len(d.Tracks["gull-fresh"]) != 7 || held.Positions != 5 {
		t.Errorf("%d positions of gull-fresh are public, %d held", len(d.Tracks["gull-fresh"]), held.Positions)
	}
	if want := now.Add(10 * time.Minute); !held.Next.Equal(want) {
		t.Errorf("the next may be public at %v, want %v", held.Next, want)
	}
	later, _ := publish.Gate{Now: held.Next}.Public(c)
	if len(later.Tracks["gull-fresh"]) != 8 {
		t.Errorf("at that time %d positions are public", len(later.Tracks["gull-fresh"]))
	}
	if all, held := (publish.Gate{Now: now, Delay: -1}).Public(c); len(all.Tracks["gull-fresh"]) != 12 || held.Delayed != 0 {
		t.Error("without a delay something is held back for it")
	}
}

func TestNearMilitaryBerths(t *testing.T) {
	c := harbour(t)
	d, held := publish.Gate{Now: now}.Public(c)
	base := c.Place("b-base").Point
	fine := 0
	for _, p := range d.Tracks["gull-track"] {
		if geo.DistanceM(p.At, base) > 2000+5*geo.NauticalMileM {
			fine++
			continue
		}
		for _, v := range []float64{p.At.Lat, p.At.Lon} {
			if text := quantity.FormatNumber(v); len(text) > len("12.1") {
				t.Fatalf("%v at %v", p.Time, p.At)
			}
		}
	}
	if fine == 0 || held.Coarsened == 0 {
		t.Errorf("%d positions are as they were, %d given roughly", fine, held.Coarsened)
	}
	written(t, d)
}

func TestProposedStaysIn(t *testing.T) {
	c := harbour(t)
	claim := func(id string, state claims.ReviewState, relations ...claims.Relation) claims.Claim {
		return claims.Claim{ID: id, Source: "page", Measure: "containers", Form: claims.Cumulative, Value: quantity.Number(40), Unit: "container", Hedge: quantity.About, Review: claims.Review{State: state}, PublishedAt: on("2031-06-01"), Relations: relations}
	}
	c.Claims = []claims.Claim{claim("C1", claims.Proposed), claim("C2", claims.Accepted, claims.Relation{Kind: claims.Relays, ID: "C1"})}
	d, held := publish.Gate{Now: now}.Public(written(t, c))
	if len(d.Claims) != 1 || len(d.Claims[0].Relations) != 0 || held.Proposed != 1 {
		t.Errorf("%d claims are public, the relations are %v, held %d", len(d.Claims), d.Claims[0].Relations, held.Proposed)
	}
	if d, _ = (publish.Gate{Now: now, Proposed: true}).Public(c); len(d.Claims) != 2 {
		t.Error("proposals that were asked for are not there")
	}
}

// TestCountStays holds that hiding who a voyage was of does not change what is
// counted.
func TestCountStays(t *testing.T) {
	if testing.Short() {
		t.Skip("two counts")
	}
	c := harbour(t)
	c.Observed = slices.DeleteFunc(c.Observed, func(o casefile.Observed) bool { return o.ID == "obs-fresh" })
	c.Observed[1].Events = nil
	d, _ := publish.Gate{Now: now}.Public(c)
	asOf := tally.Options{AsOf: dates.DayOfTime(now)}
	a, b := tally.Estimate(c, asOf), tally.Estimate(written(t, d), asOf)
	if (a.Count == nil) != (b.Count == nil) || a.Why != b.Why {
		t.Fatalf("%v %q, public %v %q", a.Count, a.Why, b.Count, b.Why)
	}
	if a.Count != nil && *a.Count != *b.Count {
		t.Errorf("the count is %+v, in public %+v", a.Count, b.Count)
	}
}

func TestConditions(t *testing.T) {
	whole := func() (*casefile.Case, *casefile.Naming, *casefile.Reply) {
		c := harbour(t)
		c.Replies = []casefile.Reply{{ID: "R1", Whom: "the owner", About: []string{"obs-of-heron"}, AskedAt: on("2031-06-01"), Deadline: on("2031-06-10")}}
		c.Namings = []casefile.Naming{{
			ID: "N1", Kind: casefile.NamedVessel, Of: "heron", Evidence: []string{"obs-of-heron", "S1"},
			Identity: "hull number read from a picture and from AIS", IdentityBy: "ada", IdentityAt: on("2031-06-02"),
			Reply: "R1", SignedBy: "ada", SignedAt: on("2031-06-12"), SecondBy: "bo", SecondAt: on("2031-06-13"),
		}}
		return c, &c.Namings[0], &c.Replies[0]
	}
	c, _, _ := whole()
	d, held := publish.Gate{Now: now}.Public(written(t, c))
	if len(held.Vessels) != 0 || !strings.Contains(folder(t, d), "heron-track") {
		t.Errorf("all is there and the vessel is not named: %+v", held.Vessels)
	}
	if d.Namings != nil {
		t.Error("signatures and evidence are public")
	}
	for name, tc := range map[string]struct {
		take func(*casefile.Case, *casefile.Naming, *casefile.Reply)
		want string
	}{
		"one kind": {func(_ *casefile.Case, n *casefile.Naming, _ *casefile.Reply) {
			n.Evidence = []string{"obs-of-heron", "obs-nobody"}
		}, "two kinds of evidence"},
		"no identity":       {func(_ *casefile.Case, n *casefile.Naming, _ *casefile.Reply) { n.Identity = " " }, "identity check"},
		"identity by none":  {func(_ *casefile.Case, n *casefile.Naming, _ *casefile.Reply) { n.IdentityBy = "" }, "identity check"},
		"nobody asked":      {func(_ *casefile.Case, n *casefile.Naming, _ *casefile.Reply) { n.Reply = "" }, "nobody was asked"},
		"deadline not over": {func(_ *casefile.Case, _ *casefile.Naming, r *casefile.Reply) { r.Deadline = on("2031-06-20") }, "its deadline is"},
		"no deadline":       {func(_ *casefile.Case, _ *casefile.Naming, r *casefile.Reply) { r.Deadline = dates.Date{} }, "no deadline"},
		"deadline at once":  {func(_ *casefile.Case, _ *casefile.Naming, r *casefile.Reply) { r.Deadline = on("2031-06-01") }, "no later than the asking"},
		"asked tomorrow": {func(_ *casefile.Case, _ *casefile.Naming, r *casefile.Reply) {
			r.AskedAt, r.Deadline = on("2031-06-21"), on("2031-06-25")
		}, "when it was asked"},
		"not signed":         {func(_ *casefile.Case, n *casefile.Naming, _ *casefile.Reply) { n.SignedBy = "" }, "signature of an editor"},
		"one signature":      {func(_ *casefile.Case, n *casefile.Naming, _ *casefile.Reply) { n.SecondBy = "" }, "second editor"},
		"signed twice":       {func(_ *casefile.Case, n *casefile.Naming, _ *casefile.Reply) { n.SecondBy = "ADA" }, "second editor"},
		"signed tomorrow":    {func(_ *casefile.Case, n *casefile.Naming, _ *casefile.Reply) { n.SecondAt = on("2031-06-21") }, "second editor"},
		"of something else":  {func(_ *casefile.Case, n *casefile.Naming, _ *casefile.Reply) { n.Of = "gull" }, "a cited sanctions listing, or"},
		"of another kind":    {func(_ *casefile.Case, n *casefile.Naming, _ *casefile.Reply) { n.Kind = casefile.NamedCompany }, "a cited sanctions listing, or"},
		"evidence not there": {func(_ *casefile.Case, n *casefile.Naming, _ *casefile.Reply) { n.Evidence = nil }, "none is given"},
	} {
		t.Run(name, func(t *testing.T) {
			c, n, r := whole()
			tc.take(c, n, r)
			missing := publish.Missing(c, casefile.NamedVessel, "heron", dates.DayOfTime(now))
			if !strings.Contains(strings.Join(missing, "; "), tc.want) {
				t.Errorf("missing %q, want %q", missing, tc.want)
			}
			if d, _ := (publish.Gate{Now: now}).Public(c); strings.Contains(folder(t, d), "heron-track") {
				t.Error("it is named")
			}
		})
	}
	c, _, r := whole()
	r.Deadline, r.AnsweredAt, r.Answer = on("2031-07-01"), on("2031-06-03"), "It was another vessel."
	if missing := publish.Missing(c, casefile.NamedVessel, "heron", dates.DayOfTime(now)); missing != nil {
		t.Errorf("answered before the deadline, and missing %q", missing)
	}
	if d, _ := (publish.Gate{Now: now}).Public(c); len(d.Replies) != 1 || d.Replies[0].Answer == "" {
		t.Error("the answer is not public")
	}
}
