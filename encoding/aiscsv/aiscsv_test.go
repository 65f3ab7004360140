package aiscsv_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/ais"
	"github.com/tidewaiter/tidewaiter/encoding/aiscsv"
	"github.com/tidewaiter/tidewaiter/encoding/aisflat"
	"github.com/tidewaiter/tidewaiter/internal/sharedtest"
)

func ExampleAppend() {
	m := &ais.PositionReport{
		Header: ais.Header{Type: 1, MMSI: 211339980}, Longitude: 2_345_678, Latitude: 32_123_456,
		SOG: 123, COG: 2240, Heading: ais.HeadingNotAvailable, Turn: ais.RateOfTurnNotAvailable, Second: 33,
	}
	var r aisflat.Record
	r.Set(m)
	r.Time, r.Channel, r.Receiver = 1_565_218_798_500_000_000, 'A', []byte("kiel")
	dst := aiscsv.AppendHeader(nil)
	dst = aiscsv.Append(dst, &r)
	fmt.Printf("%s", dst)
	// Output:
	// time,receiver,channel,type,repeat,mmsi,lon,lat,sog,cog,heading,turn,status,second,accuracy,raim,imo,call_sign,name,ship_type,to_bow,to_stern,to_port,to_starboard,draught,destination,eta,epfd,aid_type,dac,fi,text,flags,class,receivers
	// 2019-08-07T22:59:58.500Z,kiel,A,1,0,211339980,3.9094633,53.5390933,12.3,224.0,,,0,33,false,false,,,,,,,,,,,,,,,,,,A,
}

func text20(s string) (t ais.Text20) {
	copy(t[:], "@@@@@@@@@@@@@@@@@@@@")
	copy(t[:], s)
	return t
}

func longText(s string) (t ais.LongText) {
	t.N = uint16(copy(t.Char[:], s))
	return t
}

// row writes a record and reads it back: the cells that are not empty.
func row(t *testing.T, r *aisflat.Record) map[string]string {
	t.Helper()
	line := aiscsv.Append(nil, r)
	cells, err := csv.NewReader(bytes.NewReader(line)).Read()
	if err != nil {
		t.Fatalf("%v: %q", err, line)
	}
	columns := aiscsv.Columns()
	if len(cells) != len(columns) {
		t.Fatalf("%d cells for %d columns: %q", len(cells), len(columns), line)
	}
	out := map[string]string{}
	for i, c := range cells {
		if c != "" {
			out[columns[i]] = c
		}
	}
	return out
}

func TestAppend(t *testing.T) {
	for _, tc := range []struct {
		name string
		m    ais.Message
		more func(r *aisflat.Record)
		want string
	}{
		{"class A", &ais.PositionReport{
			Header: ais.Header{Type: 1, Repeat: 1, MMSI: 7, Flags: ais.FlagLength | ais.FlagFill}, Turn: -127, SOG: 1022, Accuracy: true,
			Longitude: -1, Latitude: -54_000_000, COG: 5, Heading: 0, Second: 63,
		}, func(r *aisflat.Record) { r.Own = true },
			"accuracy=true class=A cog=0.5 flags=length;fill;own heading=0 lat=-90.0000000 lon=-0.0000017 mmsi=7 raim=false repeat=1 second=63 sog=102.2 status=0 turn=-127 type=1"},
		{"voyage", &ais.StaticAndVoyageData{
			Header: ais.Header{Type: 5, MMSI: 7}, IMO: 9134270, CallSign: ais.Text7{'D', 'A', '@'}, Name: text20(` "A", B`), ShipType: 70,
			Dimensions: ais.Dimensions{Bow: 225, Port: 3}, EPFD: 1, ETA: ais.ETA{Month: 5, Day: 9, Hour: 14}, Draught: 122, Destination: text20("=1+1"),
		}, nil, `call_sign=DA class=A destination==1+1 draught=12.2 epfd=1 eta=05-09T14:00 imo=9134270 mmsi=7 name= "A", B repeat=0 ship_type=70 to_bow=225 to_port=3 to_starboard=0 to_stern=0 type=5`},
		{"ETA without a time", &ais.StaticAndVoyageData{
			Header: ais.Header{Type: 5}, CallSign: ais.Text7{'@'}, Name: text20(""), Destination: text20(""), ETA: ais.ETA{Month: 12, Day: 31, Hour: 24, Minute: 60},
		}, nil, "class=A eta=12-31 mmsi=0 repeat=0 type=5"},
		{"aid", &ais.AidToNavigationReport{Header: ais.Header{Type: 21}, AidType: 30, Name: longText("BUOY"), Longitude: ais.LongitudeNotAvailable, Second: 60}, nil,
			"accuracy=false aid_type=30 mmsi=0 name=BUOY raim=false repeat=0 type=21"},
		{"application", &ais.BinaryBroadcast{Header: ais.Header{Type: 8}, DAC: 200, FI: 10}, nil, "dac=200 fi=10 mmsi=0 repeat=0 type=8"},
		{"text", &ais.SafetyBroadcast{Header: ais.Header{Type: 14}, Text: longText("-GALE, \"9\"")}, nil, `mmsi=0 repeat=0 text=-GALE, "9" type=14`},
		{"who heard it", &ais.UTCInquiry{Header: ais.Header{Type: 10}}, func(r *aisflat.Record) {
			r.Time, r.Channel, r.Receiver, r.Receivers = 1_565_218_798_000_000_000, 'B', []byte("a,\r\n\"b\""), []byte("a;b")
		}, "channel=B mmsi=0 receiver=a,\n\"b\" receivers=a;b repeat=0 time=2019-08-07T22:59:58Z type=10"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var r aisflat.Record
			r.Set(tc.m)
			if tc.more != nil {
				tc.more(&r)
			}
			cells := row(t, &r)
			var got []string
			for k, v := range cells {
				got = append(got, k+"="+v)
			}
			slices.Sort(got)
			if s := strings.Join(got, " "); s != tc.want {
				t.Errorf("got  %s\nwant %s", s, tc.want)
			}
			dst := make([]byte, 0, 4096)
			if n := testing.AllocsPerRun(10, func() { dst = aiscsv.Append(dst[:0], &r) }); n != 0 {
				t.Errorf("%v allocations", n)
			}
		})
	}
}

// TestFormulas: what a spreadsheet may take for a formula is in quotation marks
// and otherwise as sent.
func TestFormulas(t *testing.T) {
	for _, s := range []string{"=1+1", "+49", "-5", "@SUM", "\tX"} {
		r := aisflat.Record{Receiver: []byte(s)}
		if got := string(aiscsv.Append(nil, &r)); !strings.HasPrefix(got, `,"`+s+`",`) {
			t.Errorf("%q: got %q", s, got)
		}
	}
}

// TestSample writes a real capture and reads it back.
func TestSample(t *testing.T) {
	raw, err := os.ReadFile(sharedtest.Path(t, "data/ais/nmea/aishub-nmea-sample.txt"))
	if err != nil {
		t.Fatal(err)
	}
	dst := aiscsv.AppendHeader(nil)
	rows := 1
	var d ais.Decoder
	var r aisflat.Record
	for line := range bytes.Lines(raw) {
		f := bytes.Split(line, []byte(","))
		if len(f) != 7 || string(f[1]) != "1" || len(f[6]) == 0 {
			continue
		}
		m, err := d.Decode(f[5], int(f[6][0]-'0'))
		if err != nil {
			continue
		}
		r.Set(m)
		dst = aiscsv.Append(dst, &r)
		rows++
	}
	all, err := csv.NewReader(bytes.NewReader(dst)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(all) != rows || rows < 70_000 {
		t.Errorf("%d rows read, %d written", len(all), rows)
	}
}

// FuzzAppend: any message and any receiver is one row with all columns, and the
// receiver is read back as it was.
func FuzzAppend(f *testing.F) {
	f.Add([]byte("139Kgu0P00PCQ3fNWk;v40p0P@0?"), byte(0), []byte("kiel"), int64(1), byte('A'))
	f.Add([]byte("8"), byte(0), []byte("\"\n\x00"), int64(-1), byte(','))
	f.Fuzz(func(t *testing.T, payload []byte, fill byte, receiver []byte, at int64, channel byte) {
		var d ais.Decoder
		var r aisflat.Record
		if m, err := d.Decode(payload, int(fill)); err == nil {
			r.Set(m)
		}
		r.Time, r.Channel, r.Receiver, r.Receivers = at, channel, receiver, receiver
		cells := row(t, &r)
		// The reader of package csv turns CR LF into LF.
		if want := strings.ReplaceAll(string(receiver), "\r\n", "\n"); cells["receiver"] != want || cells["receivers"] != want {
			t.Errorf("the receiver %q was read back as %q", want, cells["receiver"])
		}
	})
}

func BenchmarkAppend(b *testing.B) {
	var r aisflat.Record
	r.Set(&ais.PositionReport{
		Header: ais.Header{Type: 1, MMSI: 211339980}, Longitude: 2_345_678, Latitude: 32_123_456, SOG: 123, COG: 2240, Heading: 215, Second: 33,
	})
	r.Time = 1_565_218_798_500_000_000
	dst := aiscsv.Append(nil, &r)
	b.SetBytes(int64(len(dst)))
	b.ReportAllocs()
	for b.Loop() {
		dst = aiscsv.Append(dst[:0], &r)
	}
}
