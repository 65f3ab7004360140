package gpsdjson_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/tidewaiter/tidewaiter/ais"
	"github.com/tidewaiter/tidewaiter/encoding/gpsdjson"
)

func ExampleAppend() {
	var d ais.Decoder
	m, err := d.Decode([]byte("139S:k50is0AqFLN`b@8h6g208CQ"), 0)
	if err != nil {
		fmt.Println(err)
		return
	}
	line := gpsdjson.Append(nil, m, nil)
	fmt.Printf("%s", line)
	// Output:
	// {"class":"AIS","type":1,"repeat":0,"mmsi":211339980,"scaled":true,"status":5,"status_text":"Moored","turn":"0.40","speed":12.3,"accuracy":false,"lon":3.9094633,"lat":53.5390933,"course":224.0,"heading":215,"second":33,"maneuver":0,"raim":false,"radio":34017}
}

func ExampleAppendOpen() {
	m := &ais.UTCInquiry{Header: ais.Header{Type: 10, MMSI: 2111234}, Destination: 211339980}
	line := gpsdjson.AppendOpen(nil, m, &gpsdjson.Options{Receiver: []byte("kiel")})
	line = append(line, `,"receivers":["kiel","rostock"]}`...)
	fmt.Printf("%s\n", line)
	// Output:
	// {"class":"AIS","type":10,"repeat":0,"mmsi":2111234,"scaled":true,"dest_mmsi":211339980,"receiver":"kiel","receivers":["kiel","rostock"]}
}

func TestProvenance(t *testing.T) {
	at := func(s string) int64 {
		v, err := time.Parse(time.RFC3339Nano, s)
		if err != nil {
			t.Fatal(err)
		}
		return v.UnixNano()
	}
	const start = `{"class":"AIS","type":10,"repeat":0,"mmsi":7,"scaled":true,"dest_mmsi":0`
	for _, tc := range []struct {
		name  string
		o     gpsdjson.Options
		flags ais.Flags
		want  string
	}{
		{"nothing", gpsdjson.Options{}, 0, `}`},
		{"seconds", gpsdjson.Options{Time: at("2019-08-07T22:59:58Z")}, 0, `,"rxtime":"2019-08-07T22:59:58Z"}`},
		{"milliseconds", gpsdjson.Options{Time: at("2024-02-29T00:00:00.05Z")}, 0, `,"rxtime":"2024-02-29T00:00:00.050Z"}`},
		{"microseconds", gpsdjson.Options{Time: at("2000-03-01T12:00:00.000001Z")}, 0, `,"rxtime":"2000-03-01T12:00:00.000001Z"}`},
		{"nanoseconds", gpsdjson.Options{Time: at("2099-12-31T23:59:59.987654321Z")}, 0, `,"rxtime":"2099-12-31T23:59:59.987654321Z"}`},
		{"before 1970", gpsdjson.Options{Time: -1}, 0, `,"rxtime":"1969-12-31T23:59:59.999999999Z"}`},
		{"receiver", gpsdjson.Options{Receiver: []byte("a\"b\\c\x00\x7f\n\xff é\u2028")}, 0, `,"receiver":"a\"b\\c\u0000\u007f\n` + "\ufffd é\u2028" + `"}`},
		{"channel", gpsdjson.Options{Channel: 'B'}, 0, `,"channel":"B"}`},
		{"odd channel", gpsdjson.Options{Channel: '"'}, 0, `,"channel":"\""}`},
		{"own", gpsdjson.Options{Own: true}, 0, `,"own":true}`},
		{"length", gpsdjson.Options{}, ais.FlagLength, `,"flags":["length"]}`},
		{"fill", gpsdjson.Options{}, ais.FlagFill, `,"flags":["fill"]}`},
		{"all", gpsdjson.Options{Time: 1e9, Receiver: []byte("r"), Channel: 'A', Own: true}, ais.FlagLength | ais.FlagFill,
			`,"rxtime":"1970-01-01T00:00:01Z","receiver":"r","channel":"A","own":true,"flags":["length","fill"]}`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			m := &ais.UTCInquiry{Header: ais.Header{Type: 10, MMSI: 7, Flags: tc.flags}}
			if got := string(gpsdjson.Append(nil, m, &tc.o)); got != start+tc.want+"\n" {
				t.Errorf("got  %swant %s%s", got, start, tc.want)
			}
		})
	}
}

func TestDevice(t *testing.T) {
	m := &ais.UTCInquiry{Header: ais.Header{Type: 10, MMSI: 7}}
	got := string(gpsdjson.Append(nil, m, &gpsdjson.Options{Device: `udp://"x"` + strings.Repeat("\x01", 5000)}))
	want := `{"class":"AIS","device":"udp://\"x\"` + strings.Repeat(`\u0001`, 5000) + `","type":10,"repeat":0,"mmsi":7,"scaled":true,"dest_mmsi":0}` + "\n"
	if got != want {
		t.Errorf("got %s", got)
	}
}

// TestTimestamps compares with package time over all that 64 bits hold.
func TestTimestamps(t *testing.T) {
	m := &ais.UTCInquiry{Header: ais.Header{Type: 10}}
	for ns := int64(math.MinInt64); ; ns += 86_399_999_999_999 * 31 {
		if ns == 0 {
			continue
		}
		line := string(gpsdjson.Append(nil, m, &gpsdjson.Options{Time: ns}))
		want := time.Unix(0, ns).UTC().Format("2006-01-02T15:04:05.000000000Z")
		for strings.Contains(want, ".") && strings.HasSuffix(want, "000Z") {
			want = strings.TrimSuffix(strings.TrimSuffix(want, "000Z"), ".") + "Z"
		}
		if !strings.Contains(line, `"rxtime":"`+want+`"`) {
			t.Fatalf("%d: got %s, want %s", ns, line, want)
		}
		if ns > math.MaxInt64-86_399_999_999_999*31 {
			break
		}
	}
}

// TestNumbers compares the number formats with package fmt, over positions that
// meet every last digit, and every speed, course and rate of turn.
func TestNumbers(t *testing.T) {
	m := &ais.PositionReport{Header: ais.Header{Type: 1}}
	check := func(format string, v any) {
		t.Helper()
		line := gpsdjson.Append(nil, m, nil)
		if want := fmt.Sprintf(format, v); !bytes.Contains(line, []byte(want)) {
			t.Fatalf("got %s, want %s", line, want)
		}
	}
	for v := -1 << 27; v < 1<<27; v += 10_007 {
		m.Longitude = ais.Longitude(v)
		check(`"lon":%.7f,`, float64(v)/600_000)
	}
	for v := range 1022 {
		m.SOG = ais.SOG(v)
		check(`"speed":%.1f,`, float64(v)/10)
	}
	for v := range 4096 {
		m.COG = ais.COG(v)
		check(`"course":%.1f,`, float64(v)/10)
	}
	for v := uint32(1); v < 1<<30; v += v/9 + 1 {
		m.MMSI = v
		check(`"mmsi":%d,`, v)
		m.MMSI = uint32(math.Pow10(int(v % 10)))
		check(`"mmsi":%d,`, m.MMSI)
	}
	for v := -126; v < 127; v++ {
		m.Turn = ais.RateOfTurn(v)
		perMinute, _ := m.Turn.DegreesPerMinute()
		check(`"turn":"%.2f",`, perMinute)
	}
	area := &ais.GroupAssignment{Header: ais.Header{Type: 23}}
	far := &ais.LongRangeReport{Header: ais.Header{Type: 27}}
	tenth := &ais.GNSSBroadcast{Header: ais.Header{Type: 17}}
	for v := -1 << 17; v < 1<<17; v += 11 {
		area.NorthEast.Longitude, far.Longitude, tenth.Longitude = ais.CoarseLongitude(v), ais.CoarseLongitude(v), ais.CoarseLongitude(v)
		for _, tc := range []struct {
			m      ais.Message
			format string
		}{{area, `"ne_lon":"%.6f",`}, {far, `"lon":%.4f,`}, {tenth, `"lon":%.1f,`}} {
			line := gpsdjson.Append(nil, tc.m, nil)
			if want := fmt.Sprintf(tc.format, float64(v)/600); !bytes.Contains(line, []byte(want)) {
				t.Fatalf("got %s, want %s", line, want)
			}
		}
	}
}

// TestOutOfRange: messages that no bits give are written as some valid line.
func TestOutOfRange(t *testing.T) {
	var name ais.LongText
	name.N = uint16(len(name.Char))
	for i := range name.Char {
		name.Char[i] = byte(i * 3)
	}
	for _, m := range []ais.Message{
		&ais.PositionReport{
			Header: ais.Header{Type: 255, Repeat: 255, MMSI: math.MaxUint32}, Status: 255, SOG: 65535, Longitude: math.MinInt32, Latitude: math.MaxInt32,
			COG: 65535, Heading: 65535, Second: 255, Manoeuvre: 255, Communication: math.MaxUint32,
		},
		&ais.StaticAndVoyageData{
			Version: 255, IMO: math.MaxUint32, Name: ais.Text20{0, 1, 255}, CallSign: ais.Text7{255, '"', 2}, ShipType: 255, EPFD: 255,
			Dimensions: ais.Dimensions{Bow: 65535, Stern: 65535, Port: 255, Starboard: 255}, ETA: ais.ETA{Month: 255, Day: 255, Hour: 255, Minute: 255},
		},
		&ais.BaseStationReport{Year: 65535, Month: 255, Day: 255, Hour: 255, Minute: 255, Second: 255, EPFD: 255},
		&ais.AidToNavigationReport{AidType: 255, Name: name, EPFD: 255, Second: 255},
		&ais.SafetyBroadcast{Text: name},
		&ais.StaticDataReport{Part: 3, Vendor: ais.Text7{255, 255, 255, 255, 255, 255, 255}},
		&ais.LongRangeReport{Status: 255, Longitude: math.MinInt32, Latitude: math.MaxInt32, SOG: 255, COG: 65535},
		&ais.GroupAssignment{StationType: 255, NorthEast: ais.CoarsePoint{Longitude: math.MinInt32, Latitude: math.MaxInt32}},
		&ais.SARAircraftReport{Altitude: 65535, SOG: 65535, Regional: 255, Second: 255},
		&ais.SingleSlotBinary{DAC: 65535, FI: 255},
	} {
		for _, o := range []*gpsdjson.Options{nil, {Unscaled: true}} {
			checkLine(t, gpsdjson.Append(nil, m, o))
		}
	}
}

// TestGrows: the line is the same whatever room dst has, and what is before it
// stays.
func TestGrows(t *testing.T) {
	want := gpsdjson.Append(nil, class5, nil)
	for free := range 4096 {
		dst := append(make([]byte, 0, 7+free), "before "...)
		got := gpsdjson.Append(dst, class5, nil)
		if string(got) != "before "+string(want) {
			t.Fatalf("with %d bytes of room: %s", free, got)
		}
	}
}

func TestNoAllocation(t *testing.T) {
	dst := make([]byte, 0, 1<<13)
	full := &gpsdjson.Options{
		Device: "tcp://é", Time: 1_565_218_798_250_000_000, Receiver: []byte("é r003669945"), Channel: 'A', Own: true,
		Named: true, Name: text20("TIDE"),
	}
	for _, g := range golden {
		for _, o := range []*gpsdjson.Options{nil, {Unscaled: true}, full} {
			if n := testing.AllocsPerRun(10, func() { dst = gpsdjson.Append(dst[:0], g.m, o) }); n != 0 {
				t.Errorf("%s: %v allocations", g.name, n)
			}
		}
	}
}

// checkLine holds a line to what every line is: one valid object in UTF-8, each
// key once, no line feed but at its end.
func checkLine(t *testing.T, line []byte) {
	t.Helper()
	if !bytes.HasSuffix(line, []byte("}\n")) || bytes.Count(line, []byte("\n")) != 1 || !utf8.Valid(line) || !json.Valid(line) {
		t.Fatalf("not a line of JSON: %q", line)
	}
	type level struct {
		object bool
		key    bool // the next token is a key
		seen   map[string]bool
	}
	var stack []level
	d := json.NewDecoder(bytes.NewReader(line))
	d.UseNumber()
	for {
		token, err := d.Token()
		if err == io.EOF {
			return
		}
		if err != nil {
			t.Fatalf("%v: %s", err, line)
		}
		top := len(stack) - 1
		switch v := token.(type) {
		case json.Delim:
			switch v {
			case '{', '[':
				if top >= 0 && stack[top].object {
					stack[top].key = true
				}
				stack = append(stack, level{v == '{', v == '{', map[string]bool{}})
			default:
				stack = stack[:top]
			}
			continue
		case json.Number:
			if f, err := v.Float64(); err != nil || math.IsInf(f, 0) || math.IsNaN(f) {
				t.Fatalf("%s is no finite number: %s", v, line)
			}
		case string:
			if stack[top].key {
				if stack[top].seen[v] {
					t.Fatalf("the key %s is there twice: %s", v, line)
				}
				stack[top].seen[v] = true
				stack[top].key = false
				continue
			}
		}
		if stack[top].object {
			stack[top].key = true
		}
	}
}

// FuzzAppend: any payload that decodes gives valid lines.
func FuzzAppend(f *testing.F) {
	for _, g := range golden {
		var bits ais.Bits
		m := g.m
		head := *m.Head()
		m.Head().Bits = 0
		if err := ais.Encode(m, &bits); err != nil {
			f.Fatal(err)
		}
		*m.Head() = head
		payload, fill := ais.AppendArmored(nil, &bits)
		f.Add(payload, byte(fill), "dev", []byte("receiver"), int64(0), byte('A'))
	}
	f.Add([]byte("8"), byte(0), "\"\x00\xff", []byte{0xC3, '"', 0xED, 0xA0, 0x80}, int64(math.MinInt64), byte(255))
	f.Fuzz(func(t *testing.T, payload []byte, fill byte, device string, receiver []byte, at int64, channel byte) {
		var d ais.Decoder
		m, err := d.Decode(payload, int(fill))
		if err != nil {
			return
		}
		for _, unscaled := range []bool{false, true} {
			checkLine(t, gpsdjson.Append(nil, m, &gpsdjson.Options{Unscaled: unscaled}))
			checkLine(t, gpsdjson.Append(nil, m, &gpsdjson.Options{
				Unscaled: unscaled, Device: device, Named: true, Name: text20(device),
				Time: at, Receiver: receiver, Channel: channel, Own: true,
			}))
		}
	})
}
