package engine_test

import (
	"context"
	"encoding/csv"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/events"
	"github.com/tidewaiter/tidewaiter/internal/engine"
	"github.com/tidewaiter/tidewaiter/internal/sharedtest"
	"github.com/tidewaiter/tidewaiter/tracks"
)

// TestReferenceGaps finds the gaps of the reference in the table of
// MarineCadastre, read as it was published.
func TestReferenceGaps(t *testing.T) {
	table, err := os.Open(sharedtest.Path(t, "data/ais/positions/marinecadastre-AISdata_2022-01-03_99999.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer table.Close()
	reference, err := os.Open(sharedtest.Path(t, "data/events/reference_outputs/out_gaps_noaa_6h.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer reference.Close()
	rows, err := csv.NewReader(reference).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]bool{}
	at := map[string]int{}
	for i, name := range rows[0] {
		at[name] = i
	}
	for _, row := range rows[1:] {
		want[row[at["mmsi"]]+" "+row[at["start_ts"]]+" "+row[at["end_ts"]]] = true
	}
	opt := engine.Options{Config: events.Config{Tracks: tracks.Options{ByMMSI: true}}}
	found := 0
	_, err = engine.Run(context.Background(), inputs(engine.Input{Name: "marinecadastre", R: table}), opt, engine.Sink{Event: func(e *events.Event) error {
		if e.Kind != events.GapKind || e.Status == events.Open || !strings.Contains(e.Gap.Trigger, "silence") {
			return nil
		}
		found++
		key := fmt.Sprint(uint32(e.Subject.MMSI), " ", e.Gap.Off.Time.Unix(), " ", e.Gap.On.Time.Unix())
		if !want[key] {
			t.Errorf("%s is not in the reference", key)
		}
		delete(want, key)
		return nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	for key := range want {
		t.Errorf("%s was not found", key)
	}
	t.Logf("%d gaps", found)
}
