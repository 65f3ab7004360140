package aistables_test

import (
	"bufio"
	"errors"
	"io"
	"os"
	"testing"

	"github.com/tidewaiter/tidewaiter/encoding/aistables"
	"github.com/tidewaiter/tidewaiter/internal/sharedtest"
)

// TestShared reads the publishers' own tables and counts.
func TestShared(t *testing.T) {
	for _, tc := range []struct {
		path            string
		format          aistables.Format
		rows, vessels   int64
		with, exact     int64 // rows with a position, and with an exact one
		named, rejected int64
	}{
		{"positions/marinecadastre-AISdata_2022-01-03_99999.csv", aistables.FormatMarineCadastre, 99999, 10631, 0, 0, 0, 0},
		{"json/digitraffic-baltic-2025-12-11T2055Z.json", aistables.FormatDigitraffic, 9735, 9735, 0, 0, 0, 0},
		{"json/digitraffic-baltic-2025-12-12T1231Z.json", aistables.FormatDigitraffic, 7762, 7762, 0, 0, 0, 0},
		{"json/aisstream-shape-derived.jsonl", aistables.FormatAISStream, 3223, 0, 0, 0, 0, 0},
	} {
		f, err := os.Open(sharedtest.Path(t, "data/ais/"+tc.path))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		in := bufio.NewReader(f)
		first, _ := in.Peek(4096)
		if got := aistables.Detect(first); got != tc.format {
			t.Errorf("%s: detected %v", tc.path, got)
		}
		r := aistables.NewReader(in, tc.format)
		vessels := map[uint32]bool{}
		var row aistables.Row
		var pos, exact, named int64
		for {
			err := r.Read(&row)
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			vessels[row.MMSI] = true
			if row.Has.Has(aistables.FieldPosition) {
				pos++
			}
			if row.Has.Has(aistables.FieldPositionExact) {
				exact++
			}
			if row.Has.Has(aistables.FieldName) {
				named++
			}
		}
		c := r.Counts()
		t.Logf("%s: %d rows %d vessels %d pos %d exact %d named; rejected %v", tc.path, c.Given, len(vessels), pos, exact, named, c.Rejected)
		t.Logf("NA %v", c.NotAvailable)
		t.Logf("imp %v", c.Impossible)
	}
}

func BenchmarkShared(b *testing.B) {
	for _, tc := range []struct {
		name, path string
		f          aistables.Format
	}{
		{"marinecadastre", "positions/marinecadastre-AISdata_2022-01-03_99999.csv", aistables.FormatMarineCadastre},
		{"digitraffic", "json/digitraffic-baltic-2025-12-11T2055Z.json", aistables.FormatDigitraffic},
		{"aisstream", "json/aisstream-shape-derived.jsonl", aistables.FormatAISStream},
	} {
		b.Run(tc.name, func(b *testing.B) {
			path := sharedtest.Path(b, "data/ais/"+tc.path)
			var rows int64
			b.ReportAllocs()
			for b.Loop() {
				f, err := os.Open(path)
				if err != nil {
					b.Fatal(err)
				}
				r := aistables.NewReader(f, tc.f)
				var row aistables.Row
				for r.Read(&row) == nil {
				}
				f.Close()
				rows += r.Counts().Given
			}
			b.ReportMetric(float64(rows)/b.Elapsed().Seconds(), "rows/s")
		})
	}
}
