package aistables_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/encoding/aistables"
	"github.com/tidewaiter/tidewaiter/internal/sharedtest"
)

// positionOf is what a Parser reads of a row, as text.
func positionOf(r *aistables.Row, micros int64, source string) string {
	const fields = 1<<aistables.FieldMMSI | 1<<aistables.FieldPosition | 1<<aistables.FieldSOG | 1<<aistables.FieldCOG | 1<<aistables.FieldHeading |
		1<<aistables.FieldStatus | 1<<aistables.FieldClass | 1<<aistables.FieldMessageType
	s := fmt.Sprintf("%d %d %x %s", r.MMSI, micros, uint64(r.Has&fields), source)
	has := func(f aistables.Field, v any) {
		if r.Has.Has(f) {
			s += fmt.Sprint(" ", v)
		}
	}
	has(aistables.FieldPosition, [2]float64{r.LatDeg, r.LonDeg})
	has(aistables.FieldSOG, r.SOGKn)
	has(aistables.FieldCOG, r.COGDeg)
	has(aistables.FieldHeading, r.HeadingDeg)
	has(aistables.FieldStatus, r.Status)
	has(aistables.FieldClass, r.Class)
	has(aistables.FieldMessageType, r.MessageType)
	return s
}

// differ reads a table with the Reader and the Parser and says where they
// differ.
func differ(table []byte, f aistables.Format) error {
	r := aistables.NewReader(bytes.NewReader(table), f)
	var want, full []string
	var row aistables.Row
	var err error
	for {
		if err = r.Read(&row); err != nil {
			break
		}
		want = append(want, positionOf(&row, row.Time.UnixMicro(), row.Source))
		row.Line = 0
		full = append(full, fmt.Sprintf("%+v", row))
	}
	if err != io.EOF {
		return nil // of a header
	}
	rest := bytes.TrimPrefix(table, []byte("\xef\xbb\xbf"))
	var head []byte
	for len(bytes.TrimSpace(head)) == 0 && len(rest) > 0 {
		head, rest, _ = bytes.Cut(rest, []byte{'\n'})
	}
	t, err := aistables.NewTable(bytes.TrimSuffix(head, []byte{'\r'}), f)
	if err != nil {
		if len(want) > 0 {
			return err
		}
		return nil
	}
	p := t.NewParser()
	n := 0
	err = p.Parse(rest, func(at *aistables.Position) error {
		if n >= len(want) {
			return errors.New("more rows than the reader has")
		}
		if got := positionOf(at.Row, at.UnixMicro, string(at.Source)); got != want[n] {
			return fmt.Errorf("row %d\n got %s\nwant %s", n, got, want[n])
		}
		if at.NoPlace == at.Has.Has(aistables.FieldPosition) {
			return fmt.Errorf("row %d: no place and a place", n)
		}
		var row aistables.Row
		if !p.Full(&row) || fmt.Sprintf("%+v", row) != full[n] {
			return fmt.Errorf("row %d\n got %+v\nwant %s", n, row, full[n])
		}
		n++
		return nil
	})
	if err != nil {
		return err
	}
	got, all := p.Counts, r.Counts()
	if n != len(want) || got.Records != all.Records || got.Rejected != all.Rejected {
		return fmt.Errorf("%d rows and %+v, want %d and %+v", n, got, len(want), all)
	}
	return nil
}

const plainTable = "mmsi,t,lat,lon,sog,cog,heading,nav_status,type,class,source,imo,name,callsign,ship_type,draught,length,extra\r\n" +
	"431000001,2024-02-01T00:00:00Z,30.1,150.2,10.3,359.9,511,0,1,A,shore,9074729,\"ONE, TWO\",ABCD,70,5.1,100,x\r\n" +
	"431000001,2024-02-01T09:10:00+09:00,30.1,150.2,102.3,360,90,15,3,B,space,,,,,,,\r\n" +
	"431000001,2024-02-01 00:20:00.25,-30.1,-150.2,,,,,,,,,,,,,,\r\n" +
	"431000001,1706747400,91,181,-1,400,360,16,64,C,Unknown,,,,,,,\n" +
	"431000001,1706747400.5,30,150,,,,,,,,,,,,,,\n" +
	"431000001,1706747400500,30,150,,,,,,,,,,,,,,\n" +
	"431000001,1706747400500000,30,150,,,,,,,,,,,,,,\n" +
	"431000001,1706747400500000000,30,150,,,,,,,,,,,,,,\n" +
	"431000001,1.7067474005e9,30,150,,,,,,,,,,,,,,\n" +
	"\n431000001,yesterday,30,150,,,,,,,,,,,,,,\n" +
	"431000001,,30,150,,,,,,,,,,,,,,\n" +
	"x,1706747400,30,150,,,,,,,,,,,,,,\n" +
	"431000001,1706747400,30\n" +
	"431000001,1706747400,nan,inf,,,,,,,,,,,,,,\n" +
	"431000001,\"1706747400,30,150,,,,,,,,,,,,,,\n" +
	" 431000001 , 1706747400 , 30 ,\t150 ,,,,,,,,,,,,,, "

func TestPlain(t *testing.T) {
	if f := aistables.Detect([]byte(plainTable)); f != aistables.FormatPlain {
		t.Fatalf("detected as %s", f)
	}
	table, err := aistables.NewTable([]byte(strings.SplitN(plainTable, "\r\n", 2)[0]), aistables.FormatPlain)
	if err != nil {
		t.Fatal(err)
	}
	p := table.NewParser()
	var got []string
	err = p.Parse([]byte(strings.SplitN(plainTable, "\r\n", 2)[1]), func(at *aistables.Position) error {
		lat := 0.0
		if !at.NoPlace {
			lat = at.LatDeg
		}
		got = append(got, fmt.Sprint(at.UnixMicro, " ", lat, " ", string(at.Source), " ", string(bytes.Join(at.Static, []byte("|")))))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"1706745600000000 30.1 shore 9074729|ONE, TWO|ABCD|70|5.1|100",
		"1706746200000000 30.1 space ,,,,,",
		"1706746800250000 -30.1  ,,,,,",
		"1706747400000000 0  ,,,,,",
		"1706747400500000 30  ,,,,,",
		"1706747400500000 30  ,,,,,",
		"1706747400500000 30  ,,,,,",
		"1706747400500000 30  ,,,,,",
		"1706747400500000 30  ,,,,,",
		"1706747400000000 0  ,,,,,",
		"1706747400000000 30  ,,,,,",
	}
	for i := range max(len(got), len(want)) {
		g, w := "", ""
		if i < len(got) {
			g = got[i]
		}
		if i < len(want) {
			w = want[i]
		}
		if g != w {
			t.Errorf("row %d\n got %q\nwant %q", i, g, w)
		}
	}
	c := p.Counts
	if c.Records != 16 || c.Rejected[aistables.ReasonTime] != 2 || c.Rejected[aistables.ReasonMMSI] != 1 || c.Rejected[aistables.ReasonColumns] != 1 || c.Rejected[aistables.ReasonQuotes] != 1 {
		t.Errorf("%+v", c)
	}
	if c.NotAvailable[aistables.FieldPosition] != 1 || c.Impossible[aistables.FieldPosition] != 1 {
		t.Errorf("positions %d not available, %d impossible", c.NotAvailable[aistables.FieldPosition], c.Impossible[aistables.FieldPosition])
	}
}

// TestPlainHeaders knows tables of positions by their header, and says what
// one lacks.
func TestPlainHeaders(t *testing.T) {
	for _, c := range []struct {
		header string
		want   aistables.Format
		errors string
	}{
		{"mmsi,t,lat,lon", aistables.FormatPlain, ""},
		{"MMSI,Time,Latitude,Longitude,Speed", aistables.FormatPlain, ""},
		{"timestamp,mmsi,lon,lat", aistables.FormatPlain, ""},
		{"time,receiver,channel,type,repeat,mmsi,lon,lat,sog", aistables.FormatPlain, ""}, // as decode writes it
		{"mmsi,ts,lat,lon,sog,cog", aistables.FormatPlain, ""},
		{"mmsi,time,lat,longi", aistables.FormatPlain, "no column longitude"},
		{"mmsi,lat", aistables.FormatPlain, "no column time, longitude"},
		{"ship,time,lat,lon", aistables.FormatPlain, "no column MMSI"},
		{"MMSI,BaseDateTime,LAT,LON", aistables.FormatMarineCadastre, ""},
		{"# Timestamp,Type of mobile,MMSI,Latitude,Longitude", aistables.FormatDanish, ""},
		{"id,name,lat,lon", aistables.FormatUnknown, ""},
		{"mmsi,name,imo", aistables.FormatUnknown, ""},
		{"!AIVDM,1,1,,A,15MgK45P3@G?fl0E`JbR0OwT0@MS,0*4E", aistables.FormatNMEA, ""},
	} {
		f := aistables.Detect([]byte(c.header + "\n"))
		if f != c.want {
			t.Errorf("%s: detected as %s, want %s", c.header, f, c.want)
			continue
		}
		if f == aistables.FormatUnknown || f == aistables.FormatNMEA {
			continue
		}
		_, err := aistables.NewTable([]byte(c.header), f)
		if c.errors == "" && err != nil || c.errors != "" && (err == nil || !strings.Contains(err.Error(), c.errors)) {
			t.Errorf("%s: %v, want %q", c.header, err, c.errors)
		}
	}
}

// TestParserIsReader compares the two on tables of each kind.
func TestParserIsReader(t *testing.T) {
	for name, c := range parserTables {
		if err := differ([]byte(c.table), c.format); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

var parserTables = map[string]struct {
	format aistables.Format
	table  string
}{
	"plain": {aistables.FormatPlain, plainTable},
	"marinecadastre": {aistables.FormatMarineCadastre, "MMSI,BaseDateTime,LAT,LON,SOG,COG,Heading,VesselName,IMO,CallSign,VesselType,Status,Length,Width,Draft,Cargo,TransceiverClass\n" +
		"211000001,2022-01-03T00:00:00,33.60716,-117.91483,0.0,280.0,511.0,CAZADOR,IMO9074729,WDA1,37,0,14,4,1.5,37,B\n" +
		"211000001,2022-01-03T00:00:61,33.60716,-117.91483,0.0,280.0,511.0,CAZADOR,IMO9074729,WDA1,37,0,14,4,1.5,37,B\n" +
		"211000001,2022-01-03T23:59:60Z,33.60716,-117.91483,0.0,280.0,90,\"CAZ \"\"A\"\" DOR\",,WDA1,37,under way using engine,14,,1.5,,Class A\n" +
		"211000001,2022-01-04T00:00:01+02:00,33.60716,-117.91483,,,,,,,,,,,,,\n"},
	"danish": {aistables.FormatDanish, "# Timestamp,Type of mobile,MMSI,Latitude,Longitude,Navigational status,ROT,SOG,COG,Heading,IMO,Callsign,Name,Ship type,Cargo type,Width,Length,Type of position fixing device,Draught,Destination,ETA,Data source type,A,B,C,D\n" +
		"01/02/2024 00:00:00,Class A,219000001,55.5,10.5,Under way using engine,0.0,10.5,180.0,181,Unknown,ABC,NAME,Cargo,,10,100,GPS,5.5,AARHUS,02/02/2024 10:00:00,AIS,80,20,5,5\n" +
		"01/02/2024 00:00:10,Base Station,2190001,55.5,10.5,Unknown value,,,,,Unknown,,,Undefined,,,,Undefined,,,,AIS,,,,\n"},
}

func FuzzParser(f *testing.F) {
	for _, c := range parserTables {
		f.Add([]byte(c.table), uint8(c.format))
	}
	f.Fuzz(func(t *testing.T, b []byte, format uint8) {
		switch f := aistables.Format(format); f {
		case aistables.FormatMarineCadastre, aistables.FormatDanish, aistables.FormatPlain:
			if err := differ(b, f); err != nil {
				t.Error(err)
			}
		}
	})
}

// TestParserShared compares the two on the table of MarineCadastre.
func TestParserShared(t *testing.T) {
	b, err := os.ReadFile(sharedtest.Path(t, "data/ais/positions/marinecadastre-AISdata_2022-01-03_99999.csv"))
	if err != nil {
		t.Fatal(err)
	}
	if err := differ(b[:3<<20], aistables.FormatMarineCadastre); err != nil {
		t.Error(err)
	}
}

func BenchmarkParser(b *testing.B) {
	var plain strings.Builder
	plain.WriteString("mmsi,t,lat,lon,sog,cog\n")
	for i := range 100_000 {
		fmt.Fprintf(&plain, "%d,2024-02-01T%02d:%02d:%02dZ,%.5f,%.5f,%.1f,%.1f\n", 200_000_000+i%1000, i/10000, i%60, i%60, float64(i%90)+0.12345, float64(i%180)+0.54321, float64(i%200)/10, float64(i%3600)/10)
	}
	tables := map[string][]byte{"plain": []byte(plain.String())}
	formats := map[string]aistables.Format{"plain": aistables.FormatPlain, "marinecadastre": aistables.FormatMarineCadastre}
	if path, ok := sharedtest.Find("data/ais/positions/marinecadastre-AISdata_2022-01-03_99999.csv"); ok {
		table, err := os.ReadFile(path)
		if err != nil {
			b.Fatal(err)
		}
		tables["marinecadastre"] = table
	}
	for name, table := range tables {
		b.Run(name, func(b *testing.B) {
			head, rest, _ := bytes.Cut(table, []byte{'\n'})
			t, err := aistables.NewTable(head, formats[name])
			if err != nil {
				b.Fatal(err)
			}
			p := t.NewParser()
			b.SetBytes(int64(len(rest)))
			b.ReportAllocs()
			for b.Loop() {
				if err := p.Parse(rest, func(*aistables.Position) error { return nil }); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(p.Counts.Records)/b.Elapsed().Seconds()/1e6, "Mrows/s")
		})
	}
}
