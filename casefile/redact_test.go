package casefile_test

import (
	"strings"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/events"
	"github.com/tidewaiter/tidewaiter/vessels"
)

// seenVessel is a case with two vessels and observations of the first: by her id,
// by her MMSI alone, by a number that she had at another time, by her IMO number
// alone, and as the other one of an encounter.
func seenVessel() *casefile.Case {
	start := time.Date(2024, 2, 3, 1, 0, 0, 0, time.UTC)
	row := func(id, vessel string, mmsi vessels.MMSI, imo vessels.IMONumber, other vessels.MMSI) casefile.Observed {
		return casefile.Observed{ID: id, Kind: events.LoiteringKind, Status: events.Closed, Source: "ais", Vessel: vessel, MMSI: mmsi, IMO: imo, OtherMMSI: other,
			Start: start, End: start.Add(time.Hour), Rule: events.Rule{Name: "r", Version: "1"}}
	}
	c := &casefile.Case{
		ID: "seen", Title: "Seen", Flow: casefile.Flow{From: "KP", To: "RU"}, Model: casefile.DefaultModel(), Scopes: []string{"all"},
		Sources: []casefile.Source{{ID: "ais", Bytes: casefile.Never}},
		Vessels: []vessels.Vessel{{ID: "heron", Name: "Heron", MMSI: 273111111, IMO: 9074729}, {ID: "tern", Name: "Tern", MMSI: 273222222}},
		Observed: []casefile.Observed{
			row("by-id", "heron", 273333333, 0, 0),
			row("by-mmsi", "", 273111111, 0, 0),
			row("by-old-mmsi", "", 273333333, 0, 0),
			row("by-imo", "", 273444444, 9074729, 0),
			row("met", "tern", 273222222, 0, 273111111),
			row("stranger", "", 273555555, 0, 0),
		},
	}
	c.Observed[4].Events = []string{"by-mmsi"}
	return c
}

// TestRedactVesselByNumber: an observation that names a redacted vessel by her
// number alone would be of nobody without it, so it goes, with a tombstone.
func TestRedactVesselByNumber(t *testing.T) {
	c := seenVessel()
	mustFiles(t, c) // it is valid
	d := casefile.Redaction{Table: "vessels", ID: "heron", Class: casefile.Court, Date: dates.MustParse("2026-11-29"), Authority: "District Court"}
	after, err := c.Redact(d)
	if err != nil {
		t.Fatal(err)
	}
	files := mustFiles(t, after)
	for _, number := range []string{"273111111", "273333333", "273444444", "9074729"} {
		for name, b := range files {
			if strings.Contains(string(b), number) {
				t.Errorf("%s has %s", name, number)
			}
		}
	}
	again, err := casefile.Read(casefile.Folder(files))
	if err != nil {
		t.Fatal(err)
	}
	for id, want := range map[string]bool{"by-id": true, "by-mmsi": false, "by-old-mmsi": false, "by-imo": false, "met": true, "stranger": true} {
		if got := again.Row("observed", id) != nil; got != want {
			t.Errorf("%s is there: %v", id, got)
		}
		if stone := again.Redacted("observed", id); (stone == nil) != want || stone != nil && (stone.Class != casefile.Court || stone.Authority != "District Court") {
			t.Errorf("%s: tombstone %+v", id, stone)
		}
	}
	if again.Row("observed", "stranger")["mmsi"] == "" || again.Row("observed", "met")["mmsi"] == "" {
		t.Error("numbers of others are gone")
	}
	if len(c.Redactions) != 0 || c.Row("observed", "by-mmsi") == nil {
		t.Error("the case that was redacted changed")
	}
	// A number that another version of the case had.
	after, err = c.RedactKnown(casefile.Numbers{"273555555": true}, d)
	if err != nil || after.Row("observed", "stranger") != nil {
		t.Errorf("a number known from elsewhere: %v", err)
	}
}
