package aistables_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/tidewaiter/tidewaiter/encoding/aistables"
)

const (
	feature    = `{"mmsi":230000001,"type":"Feature","geometry":{"type":"Point","coordinates":[20.85169,55.770832]},"properties":{"mmsi":230000001,"sog":0.1,"cog":346.5,"navStat":1,"rot":4,"posAcc":true,"raim":false,"heading":79,"timestamp":59,"timestampExternal":1659212938646}}`
	featureRow = "time=2022-07-30T20:28:58.646Z mmsi=230000001 position=55.770832/20.85169 exact_position=33462499/12511014 sog=0.1 cog=346.5 heading=79 raw_turn=4 turn=0.7 status=1"
	vessel     = `{"name":"TEST ONE ","timestamp":1659212938646,"mmsi":230000001,"callSign":"OABC","imo":9074729,"shipType":70,"draught":68,"eta":733376,"posType":15,"referencePointA":160,"referencePointB":33,"referencePointC":20,"referencePointD":12,"destination":"NL AMS"}`
	vesselRow  = "time=2022-07-30T20:28:58.646Z mmsi=230000001 imo=9074729 call_sign=OABC name=TEST ONE ship_type=70 dimensions=[160 33 20 12] draught=6.8 destination=NL AMS eta={0 11 6 3 0}"
)

func TestDigitraffic(t *testing.T) {
	for _, tc := range []struct {
		name, in, want, counts string
		err                    string
	}{
		{
			name: "locations",
			in:   `{"type":"FeatureCollection","dataUpdatedTime":"2022-07-30T20:30:00Z","features":[` + feature + `,` + feature + `]}`,
			want: strings.Replace(featureRow, " mmsi", " snapshot=2022-07-30T20:30:00Z mmsi", 1) + "\n" + strings.Replace(featureRow, " mmsi", " snapshot=2022-07-30T20:30:00Z mmsi", 1),
		},
		{name: "vessels", in: "\xef\xbb\xbf [" + vessel + "]\n", want: vesselRow},
		{name: "one vessel, one location, documents after one another", in: vessel + "\n" + feature + "[]", want: vesselRow + "\n" + featureRow},
		{
			name: "snapshot",
			in: `{"timestamp": "2025-12-11T20:55:53.499580+00:00", "vessel_count": 2, "vessels": [
				{"mmsi": 230000001, "name": "A \"B\"", "lon": 19.612433, "lat": 59.1802, "sog": 6.5, "cog": 205.7, "heading": 205, "ship_type": 52, "destination": "", "eta": "811520", "territorial_water_country_code": null},
				{"mmsi": 230000002, "name": null, "lon": 181, "lat": 91, "sog": 102.3, "cog": 360.0, "heading": 511, "ship_type": 0, "eta": "1596"}], "x": [1, {"y": "]"}]}`,
			want: "snapshot=2025-12-11T20:55:53.49958Z mmsi=230000001 position=59.1802/19.612433 exact_position=35508120/11767460 sog=6.5 cog=205.7 heading=205 name=A \"B\" ship_type=52 eta={0 12 12 8 0}\n" +
				"snapshot=2025-12-11T20:55:53.49958Z mmsi=230000002",
			counts: "no position 1; no sog 1; no cog 1; no heading 1; no ship type 1; no destination 1; no eta 1",
		},
		{
			name:   "dirty records",
			in:     `[` + vessel + `, 7, null, "text", {"mmsi":1,"name":x}, {"name":"no mmsi"}, {"mmsi":"x"}, {"mmsi":5,"timestampExternal":-3}, {"mmsi":6,"lat":55,"lon":"far"}, {"mmsi":7, "x":"` + strings.Repeat("y", aistables.MaxRecord) + `\""}, {"mmsi":8}]`,
			want:   vesselRow + "\nmmsi=6\nmmsi=8",
			counts: "rejected too long 1; rejected not JSON 4; rejected no mmsi 2; rejected no time 1; bad position 1",
		},
		{name: "empty", in: ""},
		{name: "empty array", in: "[]"},
		{name: "empty object", in: "{} \n"},
		{name: "cut in a record", in: `[` + vessel + `,{"mmsi":2,"sog":1`, want: vesselRow, err: "after 1 records: the document ends in the middle"},
		{name: "cut behind a record", in: `{"features":[` + feature, want: featureRow, err: "ends in the middle"},
		{name: "cut in the top object", in: `{"timestamp":"2025`, err: "ends in the middle"},
		{name: "cut behind a backslash", in: `{"timestamp":"2025\`, err: "ends in the middle"},
		{name: "no comma", in: `[` + vessel + vessel + `]`, want: vesselRow, err: "between two records"},
		{name: "no JSON", in: "<html>", err: `'<' stands where a document should begin`},
		{name: "half a byte order mark", in: "\xef\xbb", err: "no JSON"},
		{name: "JSON behind rubbish", in: `[` + vessel + `] rubbish`, want: vesselRow, err: "'r' stands"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			rows, c, err := readAll(t, tc.in, aistables.FormatDigitraffic)
			var broken *aistables.TruncatedError
			if tc.err == "" && err != nil || tc.err != "" && (!errors.As(err, &broken) || !strings.Contains(err.Error(), tc.err)) {
				t.Errorf("error %v", err)
			}
			if got := strings.Join(rows, "\n"); got != tc.want {
				t.Errorf("got\n%s\nwant\n%s", got, tc.want)
			}
			if got := summary(c); got != tc.counts {
				t.Errorf("got  %s\nwant %s", got, tc.counts)
			}
			// Where the input is cut into reads makes no difference.
			if len(tc.in) < 10_000 {
				r := aistables.NewReader(iotest.OneByteReader(strings.NewReader(tc.in)), aistables.FormatDigitraffic)
				var row aistables.Row
				for i := 0; r.Read(&row) == nil; i++ {
					if i >= len(rows) || text(row) != rows[i] {
						t.Fatalf("byte by byte: row %d is %s", i, text(row))
					}
				}
				if r.Counts() != c {
					t.Errorf("byte by byte: %+v, want %+v", r.Counts(), c)
				}
			}
		})
	}
	broken := errors.New("the disk failed")
	r := aistables.NewReader(io.MultiReader(strings.NewReader(`[`+vessel+`,{`), iotest.ErrReader(broken)), aistables.FormatDigitraffic)
	var row aistables.Row
	if err := r.Read(&row); err != nil {
		t.Error(err)
	}
	if err := r.Read(&row); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
}

// endlessJSON is a document whose one string has no end.
type endlessJSON struct{ sent bool }

func (e *endlessJSON) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'x'
	}
	if !e.sent {
		e.sent = true
		return copy(p, `[{"mmsi":1},{"a":"`), nil
	}
	return len(p), nil
}

func TestBounded(t *testing.T) {
	size := int64(64 << 20)
	if testing.Short() {
		size = 8 << 20
	}
	for f, in := range map[aistables.Format]io.Reader{
		aistables.FormatDigitraffic:    &endlessJSON{},
		aistables.FormatAISStream:      &endlessJSON{},
		aistables.FormatMarineCadastre: io.MultiReader(strings.NewReader(oldHeader), &endlessJSON{}),
		aistables.FormatDanish:         io.MultiReader(strings.NewReader(danishHeader+`"`), &endlessJSON{}),
	} {
		in := &io.LimitedReader{R: in, N: size}
		r := aistables.NewReader(in, f)
		var row aistables.Row
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		for r.Read(&row) == nil {
		}
		runtime.ReadMemStats(&after)
		if grown := after.TotalAlloc - before.TotalAlloc; grown > 8*aistables.MaxRecord {
			t.Errorf("%v: %d bytes allocated", f, grown)
		}
		if in.N != 0 {
			t.Errorf("%v: stopped with %d bytes left", f, in.N)
		}
	}
}

func TestDecoderDigitraffic(t *testing.T) {
	d := aistables.NewDecoder(aistables.FormatDigitraffic)
	rejected := 0
	d.OnReject(func(int64, aistables.Reason, []byte) { rejected++ })
	for _, tc := range []struct{ topic, in, want string }{
		{
			"vessels-v2/230000001/location", `{"time":1668075025,"sog":10.7,"cog":326.6,"navStat":0,"rot":-128,"posAcc":true,"raim":false,"heading":325,"lon":20.345818,"lat":60.03802}`,
			"time=2022-11-10T10:10:25Z mmsi=230000001 position=60.03802/20.345818 exact_position=36022812/12207491 sog=10.7 cog=326.6 heading=325 status=0",
		},
		{
			"vessels-v2/230000001/metadata", `{"timestamp":1668075026035,"destination":"UST LUGA","name":"TEST","draught":0,"eta":1596,"posType":15,"refA":160,"refB":33,"refC":20,"refD":12,"callSign":"OABC","imo":0,"type":70}`,
			"time=2022-11-10T10:10:26.035Z mmsi=230000001 call_sign=OABC name=TEST ship_type=70 dimensions=[160 33 20 12] destination=UST LUGA",
		},
		{"", vessel, vesselRow},
		{"vessels-v2/status", `{"status":"ok"}`, "rejected"},
		{"vessels-v2/x/location", `{}`, "rejected"},
		{"vessels-v2/1/location", `{"sog":`, "rejected"},
		{"", strings.Repeat("x", aistables.MaxRecord+1), "rejected"},
	} {
		row := aistables.Row{Name: "left over"}
		got := "rejected"
		if d.Decode(tc.topic, []byte(tc.in), &row) {
			got = text(row)
		}
		if got != tc.want {
			t.Errorf("%s\ngot  %s\nwant %s", tc.topic, got, tc.want)
		}
	}
	if c := d.Counts(); c.Records != 7 || c.Given != 3 || c.RejectedTotal() != 4 || rejected != 4 {
		t.Errorf("%+v, %d told", c, rejected)
	}
}

func frame(kind, body string) string {
	return fmt.Sprintf(`{"Message":{%q:%s},"MessageType":%q,"MetaData":{"MMSI":1,"ShipName":"OLD","latitude":1,"longitude":1,"time_utc":"2026-03-01 12:00:00.5 +0000 UTC"}}`, kind, body, kind)
}

func TestAISStream(t *testing.T) {
	for _, tc := range []struct{ name, in, want, counts string }{
		{"position", frame("PositionReport", `{"MessageID":3,"RepeatIndicator":0,"UserID":211000001,"Valid":true,"NavigationalStatus":5,"RateOfTurn":-126,"Sog":0,"PositionAccuracy":false,"Longitude":0.13138,"Latitude":49.47557666666667,"Cog":36.7,"TrueHeading":511,"Timestamp":14,"Raim":false}`),
			"time=2026-03-01T12:00:00.5Z message_type=3 class=A mmsi=211000001 position=49.47557666666667/0.13138 exact_position=29685346/78828 sog=0 cog=36.7 raw_turn=-126 turn=-708.7 status=5", "no heading 1"},
		{"static", frame("ShipStaticData", `{"MessageID":5,"UserID":211000001,"ImoNumber":9074729,"CallSign":"DABC","Name":"TEST","Type":80,"Dimension":{"A":83,"B":21,"C":6,"D":9},"Eta":{"Month":3,"Day":15,"Hour":24,"Minute":60},"MaximumStaticDraught":6.5,"Destination":"> \u00c5"}`),
			"time=2026-03-01T12:00:00.5Z message_type=5 class=A mmsi=211000001 imo=9074729 call_sign=DABC name=TEST ship_type=80 dimensions=[83 21 6 9] draught=6.5 destination=> Å eta={0 3 15 24 60}", ""},
		{"class B", frame("StandardClassBPositionReport", `{"MessageID":18,"UserID":211000002,"Sog":11.5,"Longitude":181,"Latitude":91,"Cog":360,"TrueHeading":0}`),
			"time=2026-03-01T12:00:00.5Z message_type=18 class=B mmsi=211000002 sog=11.5 heading=0", "no position 1; no cog 1"},
		{"part A", frame("StaticDataReport", `{"MessageID":24,"UserID":211000002,"PartNumber":false,"ReportA":{"Valid":true,"Name":"TEST B"},"ReportB":{"Valid":false,"ShipType":0,"CallSign":"","Dimension":{"A":0,"B":0,"C":0,"D":0}}}`),
			"time=2026-03-01T12:00:00.5Z message_type=24 class=B mmsi=211000002 name=TEST B", ""},
		{"part B", frame("StaticDataReport", `{"MessageID":24,"UserID":211000002,"PartNumber":true,"ReportA":{"Valid":false,"Name":""},"ReportB":{"Valid":true,"ShipType":30,"CallSign":"DXYZ","Dimension":{"A":4,"B":5,"C":1,"D":2}}}`),
			"time=2026-03-01T12:00:00.5Z message_type=24 class=B mmsi=211000002 call_sign=DXYZ ship_type=30 dimensions=[4 5 1 2]", ""},
		{"an auxiliary craft's dimensions are its parent's MMSI", frame("StaticDataReport", `{"MessageID":24,"UserID":982110001,"ReportB":{"Valid":true,"ShipType":30,"Dimension":{"A":4,"B":5,"C":1,"D":2}}}`),
			"time=2026-03-01T12:00:00.5Z message_type=24 class=B mmsi=982110001 ship_type=30", ""},
		{"long range", frame("LongRangeAisBroadcastMessage", `{"MessageID":27,"UserID":211000001,"NavigationalStatus":15,"Longitude":11.5,"Latitude":55.718333333333334,"Sog":63,"Cog":511}`),
			"time=2026-03-01T12:00:00.5Z message_type=27 mmsi=211000001 position=55.718333333333334/11.5 exact_position=33431000/6900000", "no sog 1; no cog 1; no status 1"},
		{"aircraft, in whole knots", frame("StandardSearchAndRescueAircraftReport", `{"MessageID":9,"UserID":111211001,"Altitude":583,"Sog":122,"Longitude":-2.5,"Latitude":50.5,"Cog":117.7}`),
			"time=2026-03-01T12:00:00.5Z message_type=9 class=aircraft mmsi=111211001 position=50.5/-2.5 exact_position=30300000/-1500000 sog=122 cog=117.7 raw=true", ""},
		{"aid to navigation", frame("AidsToNavigationReport", `{"MessageID":21,"UserID":992110001,"Type":1,"Name":"A LONG NAME OF AN AID","NameExtension":" HERE","Longitude":-2.5,"Latitude":50.5,"Dimension":{"A":0,"B":0,"C":0,"D":0}}`),
			"time=2026-03-01T12:00:00.5Z message_type=21 class=aid to navigation mmsi=992110001 position=50.5/-2.5 exact_position=30300000/-1500000 name=A LONG NAME OF AN AID HERE raw=true", "no dimensions 1"},
		{"another type", frame("SafetyBroadcastMessage", `{"MessageID":14,"UserID":211000001,"Text":"TEST","Name":"no name"}`),
			"time=2026-03-01T12:00:00.5Z message_type=14 mmsi=211000001 raw=true", ""},
		{"no time", `{"MessageType":"PositionReport","Message":{"PositionReport":{"UserID":1}},"MetaData":{"time_utc":""}}`, "class=A mmsi=1", ""},
		{"another offset", `{"MessageType":"PositionReport","Message":{"PositionReport":{"UserID":1}},"MetaData":{"time_utc":"2026-03-01 12:00:00 +0130 X"}}`, "time=2026-03-01T10:30:00Z class=A mmsi=1", ""},
		{"no JSON", `{"MessageType":`, "", "rejected not JSON 1"},
		{"something behind", `{"Message":{}} x`, "", "rejected not JSON 1"},
		{"another shape", `{"error":"Api Key Is Not Valid"}`, "", "rejected unknown shape 1"},
		{"no body", `{"MessageType":"PositionReport","Message":{"X":{}}}`, "", "rejected unknown shape 1"},
		{"no identity", frame("PositionReport", `{"Sog":1}`), "", "rejected no mmsi 1"},
		{"a bad time", `{"MessageType":"X","Message":{"X":{"UserID":1}},"MetaData":{"time_utc":"noon"}}`, "", "rejected no time 1"},
		{"blank lines", "\n \n", "", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			rows, c, err := readAll(t, tc.in+"\r\n", aistables.FormatAISStream)
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

func TestDetect(t *testing.T) {
	for _, tc := range []struct {
		in   string
		want aistables.Format
	}{
		{"", aistables.FormatUnknown},
		{"hello", aistables.FormatUnknown},
		{"a,b,c\n", aistables.FormatUnknown},
		{"{}", aistables.FormatUnknown},
		{`{"name":"GeoJSON","features":[]}`, aistables.FormatUnknown},
		{"!AIVDM,1,1,,A,x,0*00", aistables.FormatNMEA},
		{"# a comment\n$GPGGA,1", aistables.FormatNMEA},
		{"1700000000.5,!BSVDM,1,1", aistables.FormatNMEA},
		{`\s:x*00\!AIVDM,`, aistables.FormatNMEA},
		{"$PGHP,1,2010", aistables.FormatNMEA},
		{"great! $100, please", aistables.FormatUnknown},
		{"\xef\xbb\xbf\r\n" + oldHeader, aistables.FormatMarineCadastre},
		{newHeader, aistables.FormatMarineCadastre},
		{danishHeader, aistables.FormatDanish},
		{danishHeader[2:], aistables.FormatDanish},
		{"[" + vessel, aistables.FormatDigitraffic},
		{feature, aistables.FormatDigitraffic},
		{`{"timestamp": "x", "vessel_count": 2, "vessels": [{"mmsi": 1`, aistables.FormatDigitraffic},
		{`{"type":"FeatureCollection","dataUpdatedTime":"x","features":[`, aistables.FormatDigitraffic},
		{"\n" + frame("PositionReport", `{"UserID":1}`), aistables.FormatAISStream},
	} {
		if got := aistables.Detect([]byte(tc.in)); got != tc.want {
			t.Errorf("%.40q is %v, want %v", tc.in, got, tc.want)
		}
	}
}

// FuzzRead gives one input to every reader: none may panic, lose count, or give
// a value that cannot be; reading in other pieces changes nothing.
func FuzzRead(f *testing.F) {
	for _, s := range []string{
		oldHeader + "211000001,2022-01-03T00:00:00,33.60716,-117.91483,10.5,280,281,TEST,IMO9074729,ABC1,70,0,100,20,5.5,70,A\n",
		newHeader + "1,2025-01-01 00:00:01,-82.55641,38.40362,\"0,1\",295.2,100,\"T\"\"\",,,31,12,20,8,3.3,,A",
		danishHeader + "18/03/2023 23:59:59,Class A,219000001,56.716600,11.519000,Moored,-1.1,12.5,241.8,241,9074729,O,T,C,X,20,100,GPS,5.5,D,19/03/2023 06:30:00,AIS,60,40,12,8\n",
		`{"type":"FeatureCollection","dataUpdatedTime":"2022-07-30T20:30:00Z","features":[` + feature + `]}`,
		"[" + vessel + "," + vessel + "]",
		`{"timestamp":"x","vessels":[{"mmsi":1,"name":"\"\\","lat":1e-3,"lon":-0}]}`,
		frame("PositionReport", `{"MessageID":1,"UserID":1,"Sog":1.5}`),
		frame("StaticDataReport", `{"MessageID":24,"UserID":982110001,"ReportB":{"Valid":true,"Dimension":{"A":4}}}`),
	} {
		for format := range uint8(6) {
			f.Add([]byte(s), format)
		}
		for cut := 0; cut < len(s); cut += 37 {
			f.Add([]byte(s[:cut]), uint8(aistables.Detect([]byte(s))))
		}
	}
	f.Fuzz(func(t *testing.T, in []byte, format uint8) {
		aistables.Detect(in)
		read := func(r io.Reader) (rows []string, c aistables.Counts, err error) {
			rd := aistables.NewReader(r, aistables.Format(format))
			var row aistables.Row
			for err == nil {
				if err = rd.Read(&row); err == nil {
					rows = append(rows, text(row))
					possible(t, &row)
				}
			}
			return rows, rd.Counts(), err
		}
		rows, c, err := read(bytes.NewReader(in))
		if c.Given != int64(len(rows)) || c.Records != c.Given+c.RejectedTotal() {
			t.Errorf("counts %+v of %d rows", c, len(rows))
		}
		again, c2, err2 := read(iotest.HalfReader(bytes.NewReader(in)))
		if fmt.Sprint(rows) != fmt.Sprint(again) || c != c2 || fmt.Sprint(err) != fmt.Sprint(err2) {
			t.Errorf("in other pieces: %v, %+v, %v, want %v, %+v, %v", again, c2, err2, rows, c, err)
		}
		d := aistables.NewDecoder(aistables.Format(format))
		var row aistables.Row
		if d.Decode("vessels-v2/230000001/location", in, &row) {
			possible(t, &row)
		}
	})
}

// possible checks what every row promises.
func possible(t *testing.T, r *aistables.Row) {
	t.Helper()
	has := r.Has.Has
	for what, bad := range map[string]bool{
		"mmsi":      !has(aistables.FieldMMSI) || r.MMSI >= 1<<30,
		"position":  r.LatDeg < -90 || r.LatDeg > 90 || r.LonDeg < -180 || r.LonDeg > 180 || r.LatDeg != r.LatDeg,
		"exact":     has(aistables.FieldPositionExact) && !has(aistables.FieldPosition),
		"sog":       !(r.SOGKn >= 0 && r.SOGKn <= 1022),
		"cog":       !(r.COGDeg >= 0 && r.COGDeg < 360),
		"heading":   r.HeadingDeg > 359,
		"status":    r.Status > 14,
		"turn":      !(r.TurnDegMin >= -709 && r.TurnDegMin <= 709),
		"draught":   !(r.DraughtM >= 0 && r.DraughtM <= 25.5),
		"line":      r.Line < 1,
		"name":      has(aistables.FieldName) == (r.Name == ""),
		"time":      has(aistables.FieldTime) && r.Time.Year() < 1969,
		"call sign": has(aistables.FieldCallSign) == (r.CallSign == ""),
	} {
		if bad {
			t.Errorf("%s cannot be: %+v", what, r)
		}
	}
}

// FuzzFrames compares with the standard library's reading of the same frame.
func FuzzFrames(f *testing.F) {
	f.Add([]byte(frame("PositionReport", `{"MessageID":1,"UserID":1,"Sog":1.5,"Latitude":1.25,"Longitude":-2}`)))
	f.Add([]byte(frame("ShipStaticData", `{"UserID":1,"Name":"\u0041\"","Type":30}`)))
	f.Fuzz(func(t *testing.T, in []byte) {
		var want struct {
			MessageType string
			Message     map[string]struct {
				UserID              *uint32
				Latitude, Longitude *float64
			}
		}
		if json.Unmarshal(in, &want) != nil || len(want.Message) != 1 {
			return
		}
		body, ok := want.Message[want.MessageType]
		if !ok || want.MessageType != "PositionReport" || body.UserID == nil || *body.UserID == 0 {
			return
		}
		// encoding/json takes other cases of a name and the last of several.
		if n := bytes.Count(bytes.ToLower(in), []byte(`"userid"`)); n != 1 || !bytes.Contains(in, []byte(`"UserID"`)) || bytes.ContainsRune(in, '\\') {
			return
		}
		var row aistables.Row
		if !aistables.NewDecoder(aistables.FormatAISStream).Decode("", in, &row) {
			return // a time or identity that is none
		}
		if row.MMSI != *body.UserID {
			t.Errorf("MMSI %d, want %d", row.MMSI, *body.UserID)
		}
	})
}

func ExampleDecoder() {
	d := aistables.NewDecoder(aistables.FormatDigitraffic)
	var row aistables.Row
	if d.Decode("vessels-v2/230000001/location", []byte(`{"time":1668075025,"sog":10.7,"lon":20.345818,"lat":60.03802}`), &row) {
		fmt.Println(row.MMSI, row.Time, row.SOGKn, row.LatE4Min, row.LonE4Min)
	}
	// Output: 230000001 2022-11-10 10:10:25 +0000 UTC 10.7 36022812 12207491
}
