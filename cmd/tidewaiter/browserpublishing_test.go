//go:build browser

package main

import (
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/events"
	"github.com/tidewaiter/tidewaiter/internal/publish"
	"github.com/tidewaiter/tidewaiter/internal/sharedtest"
	"github.com/tidewaiter/tidewaiter/vessels"
)

// TestBrowserPublishing works the whole desk by keyboard, in a browser, from the
// first link to a redaction: see web/e2e/publishing.mjs. The founding case is as it
// was before the founding article, which is pasted in, and has a vessel of ours on
// no list. What was redacted is looked for in a backup too, and in what is kept.
func TestBrowserPublishing(t *testing.T) {
	dir := t.TempDir()
	c := foundingBefore(t, "2024-02-25")
	v := &vessels.Vessel{ID: "salt-heron", Name: "Salt Heron", Aliases: []string{"Saltheron"}, IMO: 9074729, MMSI: 273111111, Owner: "Salt Quay Lines", Source: "receivers"}
	sailed := withVessel(c, v)
	article := sharedtest.Path(t, "seed/article.txt")
	const secret = "walrus tusks by the sledge"
	plan, err := json.Marshal(map[string]any{
		"case": c.ID, "article": article, "secret": secret,
		"vessel": map[string]string{"id": v.ID, "name": v.Name, "mmsi": v.MMSI.String(), "imo": v.IMO.String(), "owner": v.Owner, "voyage": sailed, "claim": "U01"},
	})
	if err != nil {
		t.Fatal(err)
	}
	link, stop := startDesk(t, c, dir)
	walkDesk(t, "publishing.mjs", link, string(plan))

	data, backup := filepath.Join(dir, "data"), filepath.Join(t.TempDir(), "monday.backup")
	run := func(args ...string) {
		t.Helper()
		if code := Main(args, strings.NewReader(""), io.Discard, os.Stderr, noEnv); code != exitDone {
			t.Fatalf("%s ended with %d", args[0], code)
		}
	}
	run("backup", "--data", data, "--out", backup) // also while serving
	stop()
	restored := filepath.Join(t.TempDir(), "restored")
	run("restore", "--from", backup, "--data", restored)
	word, _, _ := strings.Cut(secret, " ")
	notInBackup(t, backup, word)
	notInFiles(t, data, word)
	notInFiles(t, restored, word)
}

// foundingBefore is the founding case with the claims that were published by a day,
// and what rests on them.
func foundingBefore(t *testing.T, day string) *casefile.Case {
	t.Helper()
	last, err := time.Parse(time.DateOnly, day)
	if err != nil {
		t.Fatal(err)
	}
	c := foundingCase(t)
	for i := range c.Claims {
		if at, ok := c.Claims[i].PublishedAt.Latest(); !ok || at > dates.DayOfTime(last) {
			c.Claims[i].Review = claims.Review{State: claims.Proposed}
		}
	}
	c, left := publish.Decided(c)
	if left == 0 || len(c.Claims) == 0 {
		t.Fatalf("%d claims are left out and %d are in", left, len(c.Claims))
	}
	return c
}

// withVessel puts a vessel into a case, with a voyage that was put together from
// tracks, and returns the voyage's id. It goes against the flow that is counted.
func withVessel(c *casefile.Case, v *vessels.Vessel) string {
	start := time.Date(2024, 1, 8, 5, 17, 0, 0, time.UTC)
	sailed := casefile.Observed{
		ID: "obs-of-" + v.ID, Kind: casefile.VoyageKind, Status: events.Closed, Source: v.Source, Vessel: v.ID, MMSI: v.MMSI,
		Start: start, StartLatest: start.Add(time.Hour), EndEarliest: start.Add(50 * time.Hour), End: start.Add(51 * time.Hour),
		From: []string{"dunay"}, To: []string{"rajin"}, FromHow: events.Heard, ToHow: events.Heard, Laden: events.LadenUnknown,
		Note: v.Name + ", by her draught",
	}
	c.Sources = append(c.Sources, casefile.Source{ID: v.Source, Publisher: "Harbour Receivers", Bytes: casefile.Never})
	c.Vessels = append(c.Vessels, *v)
	c.Observed = append(c.Observed, sailed)
	c.Reindex()
	return sailed.ID
}
