package aistables_test

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/tidewaiter/tidewaiter/encoding/aistables"
)

// text is a row on one line, the fields that hold a value only.
func text(r aistables.Row) string {
	var out []string
	for f := range r.Has.All() {
		var v any
		switch f {
		case aistables.FieldTime:
			v = r.Time.Format(time.RFC3339Nano)
		case aistables.FieldSnapshot:
			v = r.Snapshot.Format(time.RFC3339Nano)
		case aistables.FieldMessageType:
			v = r.MessageType
		case aistables.FieldClass:
			v = r.Class
		case aistables.FieldMMSI:
			v = r.MMSI
		case aistables.FieldPosition:
			v = fmt.Sprintf("%v/%v", r.LatDeg, r.LonDeg)
		case aistables.FieldPositionExact:
			v = fmt.Sprintf("%v/%v", r.LatE4Min, r.LonE4Min)
		case aistables.FieldSOG:
			v = r.SOGKn
		case aistables.FieldCOG:
			v = r.COGDeg
		case aistables.FieldHeading:
			v = r.HeadingDeg
		case aistables.FieldTurnRaw:
			v = r.TurnRaw
		case aistables.FieldTurn:
			v = fmt.Sprintf("%.1f", r.TurnDegMin)
		case aistables.FieldStatus:
			v = r.Status
		case aistables.FieldIMO:
			v = r.IMO
		case aistables.FieldCallSign:
			v = r.CallSign
		case aistables.FieldName:
			v = r.Name
		case aistables.FieldShipType:
			v = r.ShipType
		case aistables.FieldShipTypeText:
			v = r.ShipTypeText
		case aistables.FieldCargo:
			v = r.Cargo
		case aistables.FieldCargoText:
			v = r.CargoText
		case aistables.FieldLength:
			v = r.LengthM
		case aistables.FieldWidth:
			v = r.WidthM
		case aistables.FieldDimensions:
			v = []uint16{r.ToBowM, r.ToSternM, r.ToPortM, r.ToStarboardM}
		case aistables.FieldDraught:
			v = r.DraughtM
		case aistables.FieldDestination:
			v = r.Destination
		case aistables.FieldETA:
			v = r.ETA
		case aistables.FieldSource:
			v = r.Source
		case aistables.FieldRaw:
			v = strings.HasPrefix(string(r.Raw), "{")
		}
		out = append(out, fmt.Sprintf("%s=%v", strings.ReplaceAll(f.String(), " ", "_"), v))
	}
	return strings.Join(out, " ")
}

// readAll returns the rows as text, and the counts.
func readAll(t testing.TB, in string, f aistables.Format) ([]string, aistables.Counts, error) {
	t.Helper()
	r := aistables.NewReader(strings.NewReader(in), f)
	rejected := map[aistables.Reason]int64{}
	r.OnReject = func(_ int64, why aistables.Reason, _ []byte) { rejected[why]++ }
	var rows []string
	var row aistables.Row
	for {
		err := r.Read(&row)
		if err != nil {
			if again := r.Read(&row); again != err {
				t.Errorf("the error is %v, then %v", err, again)
			}
			c := r.Counts()
			if c.Given != int64(len(rows)) || c.Records != c.Given+c.RejectedTotal() {
				t.Errorf("counts %+v of %d rows", c, len(rows))
			}
			for why, n := range rejected {
				if c.Rejected[why] != n {
					t.Errorf("%d rejects told, %d counted for %q", n, c.Rejected[why], why)
				}
			}
			if err == io.EOF {
				err = nil
			}
			return rows, c, err
		}
		rows = append(rows, text(row))
	}
}

// summary of counts, what is not zero.
func summary(c aistables.Counts) string {
	var out []string
	for i, n := range c.Rejected {
		if n > 0 {
			out = append(out, fmt.Sprintf("rejected %s %d", aistables.Reason(i), n))
		}
	}
	for i, n := range c.NotAvailable {
		if n > 0 {
			out = append(out, fmt.Sprintf("no %s %d", aistables.Field(i), n))
		}
	}
	for i, n := range c.Impossible {
		if n > 0 {
			out = append(out, fmt.Sprintf("bad %s %d", aistables.Field(i), n))
		}
	}
	return strings.Join(out, "; ")
}

const (
	oldHeader    = "MMSI,BaseDateTime,LAT,LON,SOG,COG,Heading,VesselName,IMO,CallSign,VesselType,Status,Length,Width,Draft,Cargo,TransceiverClass\n"
	newHeader    = "mmsi,base_date_time,longitude,latitude,sog,cog,heading,vessel_name,imo,call_sign,vessel_type,status,length,width,draft,cargo,transceiver\n"
	danishHeader = "# Timestamp,Type of mobile,MMSI,Latitude,Longitude,Navigational status,ROT,SOG,COG,Heading,IMO,Callsign,Name,Ship type,Cargo type,Width,Length,Type of position fixing device,Draught,Destination,ETA,Data source type,A,B,C,D\n"
)

func TestTables(t *testing.T) {
	for _, tc := range []struct {
		name   string
		format aistables.Format
		in     string
		want   string // rows, one a line
		counts string
	}{
		{
			"old columns", aistables.FormatMarineCadastre,
			"\xef\xbb\xbf" + oldHeader + "211000001,2022-01-03T00:00:00,33.60716,-117.91483,10.5,280,281,TEST ONE,IMO9074729,ABC1,70,0,100,20,5.5,70,A\r\n",
			"time=2022-01-03T00:00:00Z class=A mmsi=211000001 position=33.60716/-117.91483 sog=10.5 cog=280 heading=281 status=0 imo=9074729 call_sign=ABC1 name=TEST ONE ship_type=70 cargo=70 length=100 width=20 draught=5.5",
			"",
		},
		{
			"new columns", aistables.FormatMarineCadastre,
			newHeader + "211000001,2025-01-01 00:00:01,-82.55641,38.40362,0.1,295.2,100,TEST,,,31,12,20,8,3.3,,A\n",
			"time=2025-01-01T00:00:01Z class=A mmsi=211000001 position=38.40362/-82.55641 sog=0.1 cog=295.2 heading=100 status=12 name=TEST ship_type=31 length=20 width=8 draught=3.3",
			"",
		},
		{
			"words for status, codes over 255, numbers with zeros", aistables.FormatMarineCadastre,
			oldHeader + "211000001,2016-01-03T00:00:00,33.6,-117.9,0.0,-170.3,511.0,,,,1004,under way using engine,,,,,\n",
			"time=2016-01-03T00:00:00Z mmsi=211000001 position=33.6/-117.9 sog=0 status=0 ship_type=1004",
			"no heading 1; bad cog 1",
		},
		{
			"not available", aistables.FormatMarineCadastre,
			oldHeader + "211000001,2022-01-03T00:00:00,91,181,102.3,360.0,511,,IMO0000000,,0,15,0,0,0.0,0,B\n",
			"time=2022-01-03T00:00:00Z class=B mmsi=211000001",
			"no position 1; no sog 1; no cog 1; no heading 1; no status 1; no imo 1; no ship type 1; no cargo 1; no length 1; no width 1; no draught 1",
		},
		{
			"impossible", aistables.FormatMarineCadastre,
			oldHeader + "211000001,2022-01-03T00:00:00,91.5,17,102.9,360.1,360,,IMOX,,70.5,16,-1,1e9,26,x,C\n",
			"time=2022-01-03T00:00:00Z mmsi=211000001",
			"bad class 1; bad position 1; bad sog 1; bad cog 1; bad heading 1; bad status 1; bad imo 1; bad ship type 1; bad cargo 1; bad length 1; bad width 1; bad draught 1",
		},
		{
			"dirty rows", aistables.FormatMarineCadastre,
			oldHeader + strings.Join([]string{
				"", "  ",
				"211000001,2022-01-03T00:00:00,33.6",
				"x,2022-01-03T00:00:00,33.6,-117.9,,,,,,,,,,,,,",
				",2022-01-03T00:00:00,33.6,-117.9,,,,,,,,,,,,,",
				"1073741824,2022-01-03T00:00:00,33.6,-117.9,,,,,,,,,,,,,",
				"211000001,2022-02-30T00:00:00,33.6,-117.9,,,,,,,,,,,,,",
				"211000001,,33.6,-117.9,,,,,,,,,,,,,",
				`211000001,2022-01-03T00:00:00,33.6,-117.9,,,,"OPEN,,,,,,,,,`,
				`211000001,2022-01-03T00:00:00,33.6,-117.9,,,,"A ""B"", C",,,,,,,,,`,
				`211000001,2022-01-03T00:00:00,33.6,-117.9,,,,A "B" C,,,,,,,,,`,
				strings.Repeat("x", aistables.MaxRecord+1),
				"211000002,2022-01-03T00:00:00,33.6,-117.9,,,,,,,,,,,,,",
			}, "\n"),
			"time=2022-01-03T00:00:00Z mmsi=211000001 position=33.6/-117.9 name=A \"B\", C\n" +
				"time=2022-01-03T00:00:00Z mmsi=211000001 position=33.6/-117.9 name=A \"B\" C\n" +
				"time=2022-01-03T00:00:00Z mmsi=211000002 position=33.6/-117.9",
			"rejected too long 1; rejected wrong number of columns 1; rejected unbalanced quotes 1; rejected no mmsi 3; rejected no time 2",
		},
		{
			"exact positions", aistables.FormatMarineCadastre,
			"mmsi,BaseDateTime,latitude,longitude\n" +
				"1,2022-01-03T00:00:00,55.716570,11.519047\n" + // 33429942.0 and 6911428.2
				"1,2022-01-03T00:00:00,55.716571,11.519047\n" + // 33429942.6: no integer within half a digit
				"1,2022-01-03T00:00:00,55.71657,11.519047\n" + // five decimals: six integers look the same
				"1,2022-01-03T00:00:00,-0.0000017,-179.9999983\n" +
				"1,2022-01-03T00:00:00,90,-180.000000\n",
			"time=2022-01-03T00:00:00Z mmsi=1 position=55.71657/11.519047 exact_position=33429942/6911428\n" +
				"time=2022-01-03T00:00:00Z mmsi=1 position=55.716571/11.519047\n" +
				"time=2022-01-03T00:00:00Z mmsi=1 position=55.71657/11.519047\n" +
				"time=2022-01-03T00:00:00Z mmsi=1 position=-1.7e-06/-179.9999983 exact_position=-1/-107999999\n" +
				"time=2022-01-03T00:00:00Z mmsi=1 position=90/-180",
			"",
		},
		{
			"danish", aistables.FormatDanish,
			danishHeader +
				"18/03/2023 23:59:59,Class A,219000001,56.716600,11.519000,Under way using engine,-1.1,12.5,241.8,241,9074729,OABC2,TEST,Cargo,Category X,20,100,GPS,5.5,\"AARHUS, DK\",19/03/2023 06:30:00,AIS,60,40,12,8\n" +
				"18/03/2023 00:00:00,Base Station,2190064,91.0,0.0,Unknown value,,,,,Unknown,Unknown,,Undefined,,,,GPS,,Unknown,,AIS,,,,\n" +
				"18/03/2023 00:00:00,Class A,219000002,\"56,7166\",\"11,519\",Restricted maneuverability,720.0,0.0,0.0,0,,,,,,,,,,,,,0,0,0,0\n" +
				"18/03/2023 00:00:00,Man Overboard Device,972000001,56.7,11.5,Reserved for future use [11],-731.4,,,,,,,,,,,,,,,,,,,5\n" +
				"2023-03-18 00:00:00,Class A,219000002,56.7,11.5,,,,,,,,,,,,,,,,,,,,,\n",
			"time=2023-03-18T23:59:59Z class=A mmsi=219000001 position=56.7166/11.519 exact_position=34029960/6911400 sog=12.5 cog=241.8 heading=241 turn=-1.1 status=0 imo=9074729 call_sign=OABC2 name=TEST ship_type_text=Cargo cargo_text=Category X length=100 width=20 dimensions=[60 40 12 8] draught=5.5 destination=AARHUS, DK eta={2023 3 19 6 30} source=AIS\n" +
				"time=2023-03-18T00:00:00Z class=base station mmsi=2190064 source=AIS\n" +
				"time=2023-03-18T00:00:00Z class=A mmsi=219000002 position=56.7166/11.519 sog=0 cog=0 heading=0 raw_turn=127 status=3\n" +
				"time=2023-03-18T00:00:00Z class=man overboard mmsi=972000001 position=56.7/11.5 status=11",
			"rejected no time 1; no position 1; no turn 1; no status 1; no imo 1; no call sign 1; no ship type text 1; no dimensions 1; no destination 1; bad dimensions 1",
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := aistables.Detect([]byte(tc.in)); got != tc.format {
				t.Errorf("detected as %v", got)
			}
			rows, c, err := readAll(t, tc.in, tc.format)
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.Join(rows, "\n"); got != tc.want {
				t.Errorf("got\n%s\nwant\n%s", got, tc.want)
			}
			if got := summary(c); got != tc.counts {
				t.Errorf("got  %s\nwant %s", got, tc.counts)
			}
		})
	}
}

func TestTableHeaders(t *testing.T) {
	for _, tc := range []struct{ in, want string }{
		{"", ""},
		{"\n\n", ""},
		{"a,b,c\n1,2,3\n", "no column time, MMSI, latitude, longitude"},
		{"mmsi,timestamp,lat\n", "no column longitude"},
		{strings.Repeat("x", aistables.MaxRecord+9), "no column time"},
	} {
		_, _, err := readAll(t, tc.in, aistables.FormatMarineCadastre)
		var e *aistables.HeaderError
		if tc.want == "" && err != nil || tc.want != "" && (!errors.As(err, &e) || !strings.Contains(err.Error(), tc.want) || len(err.Error()) > 400) {
			t.Errorf("%.20q: %v", tc.in, err)
		}
	}
}

// A line that the underlying reader could not finish is no row: its last number
// may lack digits.
func TestCutOff(t *testing.T) {
	broken := errors.New("the disk failed")
	for _, tc := range []struct {
		format aistables.Format
		in     string
	}{
		{aistables.FormatMarineCadastre, oldHeader + "211000001,2022-01-03T00:00:00,33.6,-117.9,,,,,,,,,,,,,A\n211000002,2022-01-03T00:00:00,33.6,-117.9,,,,,,,,,12,1,2,3,"},
		{aistables.FormatAISStream, `{"MessageType":"X","Message":{"X":{"UserID":1}}}` + "\n" + `{"MessageType":"X","Message":{"X":{"UserID":1}}}`},
	} {
		r := aistables.NewReader(io.MultiReader(strings.NewReader(tc.in), iotest.ErrReader(broken)), tc.format)
		var row aistables.Row
		if err := r.Read(&row); err != nil {
			t.Fatal(err)
		}
		if err := r.Read(&row); !errors.Is(err, broken) {
			t.Errorf("got %v", err)
		}
		if c := r.Counts(); c.Given != 1 || c.Rejected[aistables.ReasonCut] != 1 {
			t.Errorf("%+v", c)
		}
	}
}

// What is rejected is told as it was printed.
func TestRejectedAsPrinted(t *testing.T) {
	const line = `x,"2022-01-03T00:00:00",33.6,"a ""b"" c"`
	r := aistables.NewReader(strings.NewReader("mmsi,timestamp,lat,lon\n"+line+"\n"), aistables.FormatMarineCadastre)
	told := ""
	r.OnReject = func(n int64, why aistables.Reason, record []byte) {
		told = fmt.Sprintf("%d %v: %s", n, why, record)
	}
	var row aistables.Row
	if err := r.Read(&row); err != io.EOF || told != "2 no mmsi: "+line {
		t.Errorf("told %q, %v", told, err)
	}
}

func TestNoReader(t *testing.T) {
	for _, f := range []aistables.Format{aistables.FormatUnknown, aistables.FormatNMEA, 99} {
		if err := aistables.NewReader(strings.NewReader("x"), f).Read(new(aistables.Row)); err == nil {
			t.Errorf("%v is read", f)
		}
		var row aistables.Row
		if aistables.NewDecoder(f).Decode("", []byte("{}"), &row) {
			t.Errorf("%v is decoded", f)
		}
	}
}

func TestNames(t *testing.T) {
	for i := range 256 {
		for _, s := range []fmt.Stringer{aistables.Field(i), aistables.Reason(i), aistables.Class(i), aistables.Format(i)} {
			if s.String() == "" && s != aistables.ClassUnknown {
				t.Errorf("%T(%d) has no name", s, i)
			}
		}
	}
}

func TestReadAllocates(t *testing.T) {
	line := "211000001,2022-01-03T00:00:00,33.60716,-117.91483,10.5,280,281,TEST ONE,IMO9074729,ABC1,70,0,100,20,5.5,70,A\n"
	danish := "18/03/2023 23:59:59,Class A,219000001,56.716600,11.519000,Under way using engine,-1.1,12.5,241.8,241,9074729,OABC2,TEST,Cargo,Category X,20,100,GPS,5.5,AARHUS,19/03/2023 06:30:00,AIS,60,40,12,8\n"
	frame := `{"MessageType":"PositionReport","MetaData":{"MMSI":211000001,"time_utc":"2026-03-01 12:00:00.123456789 +0000 UTC"},"Message":{"PositionReport":{"MessageID":1,"UserID":211000001,"Sog":1.5,"Latitude":55.5,"Longitude":11.25}}}` + "\n"
	vessel := `{"mmsi":230000001,"name":"TEST","lon":19.612433,"lat":59.1802,"sog":6.5,"cog":205.7},`
	for _, tc := range []struct {
		f    aistables.Format
		head string
		row  string
	}{
		{aistables.FormatMarineCadastre, oldHeader, line},
		{aistables.FormatDanish, danishHeader, danish},
		{aistables.FormatAISStream, "", frame},
		{aistables.FormatDigitraffic, `{"timestamp":"2026-03-01T12:00:00Z","vessels":[`, vessel},
	} {
		r := aistables.NewReader(strings.NewReader(tc.head+strings.Repeat(tc.row, 3000)), tc.f)
		var row aistables.Row
		read := func() {
			if err := r.Read(&row); err != nil {
				t.Fatal(err)
			}
		}
		for range 500 {
			read()
		}
		if n := testing.AllocsPerRun(1000, read); n != 0 {
			t.Errorf("%v: %v allocations a row", tc.f, n)
		}
	}
}

func ExampleReader() {
	table := "mmsi,base_date_time,longitude,latitude,sog,heading\n" +
		"211000001,2025-01-01 00:00:01,11.519047,55.716570,10.5,511\n"
	r := aistables.NewReader(strings.NewReader(table), aistables.Detect([]byte(table)))
	var row aistables.Row
	for r.Read(&row) == nil {
		fmt.Println(row.MMSI, row.Time.Format(time.DateTime), row.LatDeg, row.LonDeg, row.SOGKn)
		fmt.Println("heading:", row.Has.Has(aistables.FieldHeading))
	}
	fmt.Println("not available:", r.Counts().NotAvailable[aistables.FieldHeading])
	// Output:
	// 211000001 2025-01-01 00:00:01 55.71657 11.519047 10.5
	// heading: false
	// not available: 1
}

func ExampleDetect() {
	fmt.Println(aistables.Detect([]byte("\\c:1700000000*55\\!AIVDM,1,1,,A,13u?etPv2;0n:dDPwUM1U1Cb069D,0*24")))
	fmt.Println(aistables.Detect([]byte(`{"MessageType":"PositionReport","MetaData":{}}`)))
	// Output:
	// nmea
	// aisstream
}
