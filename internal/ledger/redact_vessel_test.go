package ledger_test

import (
	"context"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/events"
	"github.com/tidewaiter/tidewaiter/internal/ledger"
	"github.com/tidewaiter/tidewaiter/vessels"
)

// TestRedactVessel redacts a vessel that older and newer contents of the case
// know by different numbers, and observations name by these alone: the numbers
// are nowhere in the bytes, every version is a sound folder, and what was taken
// out has its tombstones.
func TestRedactVessel(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	st := openStore(t, dir)
	l := ledger.New(st)
	start := time.Date(2024, 2, 3, 1, 0, 0, 0, time.UTC)
	row := func(id, vessel string, mmsi vessels.MMSI, imo vessels.IMONumber) casefile.Observed {
		return casefile.Observed{ID: id, Kind: events.LoiteringKind, Status: events.Closed, Source: "paper", Vessel: vessel, MMSI: mmsi, IMO: imo,
			Start: start, End: start.Add(time.Hour), Rule: events.Rule{Name: "r", Version: "1"}}
	}
	version := func(mmsi vessels.MMSI, rows ...casefile.Observed) map[string][]byte {
		t.Helper()
		c := smallCase(2)
		c.Vessels = []vessels.Vessel{{ID: "heron", Name: "Quokkaheron", MMSI: mmsi}}
		c.Observed = rows
		files, err := c.Files()
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := st.ImportCase(ctx, caseID, files, at); err != nil {
			t.Fatal(err)
		}
		if _, err := l.Import(ctx, c, ana, at); err != nil {
			t.Fatal(err)
		}
		return files
	}
	version(273111111, row("a1", "heron", 273111111, 9074729))
	// The number stands on the vessel's row in the first version only, and the IMO
	// number on an observation only.
	version(0, row("b1", "", 273111111, 0), row("b2", "", 273666666, 9074729), row("b3", "", 273555555, 0))
	decide(t, l, ana, change(draft(t, l), "observed", "b1", "note", "seen again"))
	numbers := []string{"273111111", "9074729", "273666666", "Quokkaheron"}
	for _, n := range numbers {
		if len(onDisk(t, dir, n)) == 0 {
			t.Fatalf("%s is not there before it is redacted", n)
		}
	}
	r := redacting(ledger.Ref{Table: "vessels", ID: "heron"})
	if _, err := l.Redact(ctx, caseID, r); err != nil {
		t.Fatal(err)
	}
	if left := onDisk(t, dir, numbers...); len(left) > 0 {
		t.Errorf("still on the disk: %q", left)
	}
	versions, err := st.Versions(ctx, caseID)
	if err != nil || len(versions) != 2 {
		t.Fatalf("%+v, %v", versions, err)
	}
	for _, v := range versions {
		_, files, err := st.CaseVersion(ctx, caseID, v.Number)
		if err != nil || casefile.Hash(files) != v.Hash {
			t.Errorf("version %d is not its hash: %v", v.Number, err)
		}
		if _, err := casefile.Read(casefile.Folder(files)); err != nil {
			t.Errorf("version %d: %v", v.Number, err)
		}
	}
	d := draft(t, l)
	for _, id := range []string{"b1", "b2"} {
		if stone := d.Case.Redacted("observed", id); d.Case.Row("observed", id) != nil || stone == nil || stone.Authority != "Bo Lind, editor" {
			t.Errorf("%s: tombstone %+v", id, stone)
		}
		history, err := l.History(ctx, caseID, "observed", id)
		if err != nil || len(history) == 0 || history[len(history)-1].Kind != ledger.Redact {
			t.Errorf("%s: %+v, %v", id, history, err)
		}
	}
	if d.Case.Row("observed", "b3") == nil || len(d.Misfits) != 0 {
		t.Errorf("misfits %+v", d.Misfits)
	}
	same(t, l, dir)
	if rep, err := l.Redact(ctx, caseID, r); err != nil || !rep.Repeated {
		t.Errorf("%+v, %v", rep, err)
	}
}
