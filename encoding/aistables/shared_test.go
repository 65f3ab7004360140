package aistables_test

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"io"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/encoding/aistables"
	"github.com/tidewaiter/tidewaiter/internal/sharedtest"
)

// open reads a shared file whole, and checks that its format is detected.
func open(t testing.TB, path string, want aistables.Format) []byte {
	t.Helper()
	b, err := os.ReadFile(sharedtest.Path(t, "data/ais/"+path))
	if err != nil {
		t.Fatal(err)
	}
	if got := aistables.Detect(b[:4096]); got != want {
		t.Errorf("%s is detected as %v", path, got)
	}
	return b
}

// every reads all rows of a file that has no record to reject.
func every(t testing.TB, b []byte, f aistables.Format, records int, each func(i int, row *aistables.Row)) aistables.Counts {
	t.Helper()
	r := aistables.NewReader(bytes.NewReader(b), f)
	r.OnReject = func(line int64, why aistables.Reason, record []byte) {
		t.Errorf("line %d is rejected, %v: %.80q", line, why, record)
	}
	var row aistables.Row
	for i := 0; ; i++ {
		err := r.Read(&row)
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		each(i, &row)
	}
	if c := r.Counts(); c.Given != int64(records) {
		t.Errorf("%d rows, want %d", c.Given, records)
	}
	return r.Counts()
}

// same compares a field with what a plain reader makes of the printed value:
// none of the absent values is given, all others are as printed.
func same(t testing.TB, line int64, row *aistables.Row, f aistables.Field, got float64, printed string, absent ...float64) {
	t.Helper()
	want, err := strconv.ParseFloat(printed, 64)
	for _, a := range absent {
		if want == a {
			err = strconv.ErrRange
		}
	}
	if has := row.Has.Has(f); has != (err == nil) || has && got != want {
		t.Errorf("line %d: %v is %v (%v), printed %q", line, f, got, has, printed)
	}
}

func TestSharedMarineCadastre(t *testing.T) {
	b := open(t, "positions/marinecadastre-AISdata_2022-01-03_99999.csv", aistables.FormatMarineCadastre)
	records, err := csv.NewReader(bytes.NewReader(b)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	records = records[1:]
	vessels, classB := map[uint32]bool{}, 0
	c := every(t, b, aistables.FormatMarineCadastre, 99_999, func(i int, row *aistables.Row) {
		vessels[row.MMSI] = true
		if row.Class == aistables.ClassB {
			classB++
		}
		want := records[i]
		if row.Time.Format("2006-01-02T15:04:05") != want[1] || row.Name != strings.TrimSpace(want[7]) || row.CallSign != strings.TrimSpace(want[9]) {
			t.Errorf("line %d: %v %q %q, want %q", row.Line, row.Time, row.Name, row.CallSign, want)
		}
		same(t, row.Line, row, aistables.FieldMMSI, float64(row.MMSI), want[0])
		same(t, row.Line, row, aistables.FieldPosition, row.LatDeg, want[2])
		same(t, row.Line, row, aistables.FieldPosition, row.LonDeg, want[3])
		same(t, row.Line, row, aistables.FieldSOG, row.SOGKn, want[4], 102.3)
		same(t, row.Line, row, aistables.FieldCOG, row.COGDeg, want[5], 360)
		same(t, row.Line, row, aistables.FieldHeading, float64(row.HeadingDeg), want[6], 511, 360)
		same(t, row.Line, row, aistables.FieldIMO, float64(row.IMO), strings.TrimPrefix(want[8], "IMO"), 0)
		same(t, row.Line, row, aistables.FieldShipType, float64(row.ShipType), want[10], 0)
		same(t, row.Line, row, aistables.FieldStatus, float64(row.Status), want[11], 15)
		same(t, row.Line, row, aistables.FieldLength, row.LengthM, want[12], 0)
		same(t, row.Line, row, aistables.FieldWidth, row.WidthM, want[13], 0)
		same(t, row.Line, row, aistables.FieldDraught, row.DraughtM, want[14], 0)
	})
	if len(vessels) != 10_631 || classB != 23_805 {
		t.Errorf("%d vessels, %d rows of class B", len(vessels), classB)
	}
	if c.Impossible[aistables.FieldHeading] != 6 || c.NotAvailable[aistables.FieldHeading] != 52_249 {
		t.Errorf("impossible %v, not available %v", c.Impossible, c.NotAvailable)
	}
}

func TestSharedDigitraffic(t *testing.T) {
	for _, tc := range []struct {
		path string
		n    int
	}{
		{"json/digitraffic-baltic-2025-12-11T2055Z.json", 9735},
		{"json/digitraffic-baltic-2025-12-12T1231Z.json", 7762},
	} {
		b := open(t, tc.path, aistables.FormatDigitraffic)
		var want struct {
			Timestamp string
			Vessels   []struct {
				MMSI                        uint32
				Name, Destination           string
				Lat, Lon, SOG, COG, Heading json.Number
				ShipType                    json.Number `json:"ship_type"`
			}
		}
		if err := json.Unmarshal(b, &want); err != nil {
			t.Fatal(err)
		}
		exact := 0
		c := every(t, b, aistables.FormatDigitraffic, tc.n, func(i int, row *aistables.Row) {
			v := want.Vessels[i]
			if row.MMSI != v.MMSI || row.Name != strings.TrimSpace(v.Name) || row.Destination != strings.TrimSpace(v.Destination) || row.Snapshot.Year() != 2025 {
				t.Errorf("record %d: %+v, want %+v", row.Line, row, v)
			}
			if row.Has.Has(aistables.FieldPositionExact) {
				exact++
			}
			same(t, row.Line, row, aistables.FieldPosition, row.LatDeg, v.Lat.String())
			same(t, row.Line, row, aistables.FieldPosition, row.LonDeg, v.Lon.String())
			if sog, _ := v.SOG.Float64(); sog <= 102.3 {
				same(t, row.Line, row, aistables.FieldSOG, row.SOGKn, v.SOG.String(), 102.3)
			}
			same(t, row.Line, row, aistables.FieldCOG, row.COGDeg, v.COG.String(), 360)
			same(t, row.Line, row, aistables.FieldHeading, float64(row.HeadingDeg), v.Heading.String(), 511)
			same(t, row.Line, row, aistables.FieldShipType, float64(row.ShipType), v.ShipType.String(), 0)
		})
		if exact < tc.n-1 || c.Impossible[aistables.FieldSOG] != 5 {
			t.Errorf("%d of %d positions are exact; %v", exact, tc.n, c.Impossible)
		}
	}
}

func TestSharedAISStream(t *testing.T) {
	b := open(t, "json/aisstream-shape-derived.jsonl", aistables.FormatAISStream)
	in := bufio.NewScanner(bytes.NewReader(b))
	in.Buffer(nil, 1<<20)
	kinds := map[uint8]int{}
	every(t, b, aistables.FormatAISStream, 3223, func(_ int, row *aistables.Row) {
		if !in.Scan() {
			t.Fatal("more rows than lines")
		}
		var want struct {
			Message map[string]struct {
				MessageID                     uint8
				UserID                        uint32
				Latitude, Longitude, Sog, Cog json.Number
				Name, CallSign, NameExtension string
				Type                          json.Number
				ReportA                       struct{ Name string }
				ReportB                       struct{ CallSign string }
			}
			MessageType string
		}
		if err := json.Unmarshal(in.Bytes(), &want); err != nil {
			t.Fatal(err)
		}
		kinds[row.MessageType]++
		m := want.Message[want.MessageType]
		m.Name += m.ReportA.Name // of message 24
		m.CallSign += m.ReportB.CallSign
		if row.MessageType != m.MessageID || row.MMSI != m.UserID || row.CallSign != strings.TrimSpace(m.CallSign) {
			t.Errorf("line %d: %+v, want %+v", row.Line, row, m)
		}
		if m.Name != "" && row.Name != strings.TrimSpace(m.Name+m.NameExtension) {
			t.Errorf("line %d: name %q, want %q", row.Line, row.Name, m.Name)
		}
		same(t, row.Line, row, aistables.FieldPosition, row.LatDeg, either(m.Latitude, m.Longitude, "181"), 91)
		same(t, row.Line, row, aistables.FieldPosition, row.LonDeg, either(m.Longitude, m.Latitude, "91"), 181)
		// Every position is one that was transmitted: all are exact.
		if row.Has.Has(aistables.FieldPosition) != row.Has.Has(aistables.FieldPositionExact) {
			t.Errorf("line %d: %v/%v is not exact", row.Line, row.LatDeg, row.LonDeg)
		}
		if sog, _ := m.Sog.Float64(); sog <= 102.3 {
			same(t, row.Line, row, aistables.FieldSOG, row.SOGKn, m.Sog.String(), 102.3)
		}
		if cog, _ := m.Cog.Float64(); cog <= 360 {
			same(t, row.Line, row, aistables.FieldCOG, row.COGDeg, m.Cog.String(), 360)
		}
	})
	if len(kinds) < 10 || kinds[0] != 0 {
		t.Errorf("message types %v", kinds)
	}
}

// either is a coordinate, unless the other one says that there is no position.
func either(n, other json.Number, none string) string {
	if v, err := other.Float64(); err == nil && strconv.FormatFloat(v, 'f', -1, 64) == none {
		return ""
	}
	return n.String()
}

// BenchmarkRead measures rows a second: of the shared files, and of a Danish
// table made here.
func BenchmarkRead(b *testing.B) {
	danish := danishHeader + strings.Repeat("18/03/2023 23:59:59,Class A,219000001,56.716600,11.519000,Under way using engine,-1.1,12.5,241.8,241,9074729,OABC2,TEST,Cargo,Category X,20,100,GPS,5.5,AARHUS,19/03/2023 06:30:00,AIS,60,40,12,8\n", 50_000)
	for _, tc := range []struct {
		f    aistables.Format
		path string
	}{
		{aistables.FormatMarineCadastre, "positions/marinecadastre-AISdata_2022-01-03_99999.csv"},
		{aistables.FormatDanish, ""},
		{aistables.FormatDigitraffic, "json/digitraffic-baltic-2025-12-11T2055Z.json"},
		{aistables.FormatAISStream, "json/aisstream-shape-derived.jsonl"},
	} {
		b.Run(tc.f.String(), func(b *testing.B) {
			in := []byte(danish)
			if tc.path != "" {
				in = open(b, tc.path, tc.f)
			}
			b.SetBytes(int64(len(in)))
			b.ReportAllocs()
			var rows int64
			for b.Loop() {
				r := aistables.NewReader(bytes.NewReader(in), tc.f)
				var row aistables.Row
				for r.Read(&row) == nil {
				}
				rows += r.Counts().Given
			}
			b.ReportMetric(float64(rows)/b.Elapsed().Seconds(), "rows/s")
		})
	}
}
