package gpsdjson

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/ais"
	"github.com/tidewaiter/tidewaiter/internal/sharedtest"
	"github.com/tidewaiter/tidewaiter/nmea"
)

// binaryMessages calls each with every message 6 and 8 of a log.
func binaryMessages(t testing.TB, name string, each func(m ais.Message)) {
	t.Helper()
	buf, err := os.ReadFile(sharedtest.Path(t, name))
	if err != nil {
		t.Fatal(err)
	}
	var (
		parser    nmea.Parser
		sentence  nmea.Sentence
		assembler nmea.Assembler
		decoder   ais.Decoder
	)
	take := func(messages []nmea.Message) {
		for _, raw := range messages {
			if m, err := decoder.Decode(raw.Payload, int(raw.Fill)); err == nil && (m.Head().Type == 6 || m.Head().Type == 8) {
				each(m)
			}
		}
	}
	var ordinal uint64
	for len(buf) > 0 {
		line, rest, ok := nmea.NextLine(buf)
		if !ok {
			line, rest = buf, nil
		}
		buf = rest
		for r := parser.Parse(line, &sentence); ; r = parser.ParseRest(&sentence) {
			if r == 0 {
				ordinal++
				take(assembler.Add(&sentence, ordinal))
			}
			if len(sentence.Rest) == 0 {
				break
			}
		}
	}
	take(assembler.Flush())
}

// TestApplicationTruth compares messages 6 and 8 with what gpsd prints, as text.
func TestApplicationTruth(t *testing.T) {
	for _, tc := range []struct {
		log, chk   string
		o          Options
		messages   int
		structured int
	}{
		{"sample.aivdm", "sample.aivdm.js.chk", Options{Device: "stdin"}, 31, 21},
		{"sample.aivdm", "sample.aivdm.ju.chk", Options{Device: "stdin", Unscaled: true}, 31, 21},
		{"gpsd-ais-nmea.log", "gpsd-ais-nmea.log.chk", Options{Unscaled: true}, 6, 6},
		{"gpsd-ais_unpack_sixbit.log", "gpsd-ais_unpack_sixbit.log.chk", Options{Unscaled: true}, 0, 0},
		{"gpsd-ais-18-27.log", "gpsd-ais-18-27.log.chk", Options{Unscaled: true}, 0, 0},
	} {
		t.Run(tc.chk, func(t *testing.T) {
			chk, err := os.ReadFile(sharedtest.Path(t, "data/ais/ground-truth/"+tc.chk))
			if err != nil {
				t.Fatal(err)
			}
			var want []string
			for line := range strings.Lines(string(chk)) {
				if strings.Contains(line, `"type":6,`) || strings.Contains(line, `"type":8,`) {
					line = strings.TrimRight(line, "\r\n")
					// gpsd repeats a message in a log when it comes twice to one client.
					if len(want) == 0 || want[len(want)-1] != line {
						want = append(want, line)
					}
				}
			}
			structured := 0
			binaryMessages(t, "data/ais/ground-truth/"+tc.log, func(m ais.Message) {
				if len(want) == 0 {
					t.Fatalf("more messages than gpsd has: %s", Append(nil, m, &tc.o))
				}
				m.Head().Flags = 0 // gpsd has no such key
				got := strings.TrimRight(string(Append(nil, m, &tc.o)), "\n")
				if got != want[0] {
					t.Errorf("got\n%s\nwant\n%s", got, want[0])
				}
				if !strings.Contains(got, `"data":`) {
					structured++
				}
				want = want[1:]
				tc.messages--
			})
			if len(want) != 0 || tc.messages != 0 || structured != tc.structured {
				t.Errorf("%d messages of gpsd are missing, %d of those counted; %d structured, want %d", len(want), tc.messages, structured, tc.structured)
			}
		})
	}
}

// everyApplication calls each with messages of every layout, filled at random,
// and cut at random when cut.
func everyApplication(t testing.TB, each func(m ais.Message, a *ais.Application)) {
	t.Helper()
	state := uint64(1)
	random := func() uint64 { // splitmix64
		state += 0x9E3779B97F4A7C15
		z := (state ^ state>>30) * 0xBF58476D1CE4E5B9
		z = (z ^ z>>27) * 0x94D049BB133111EB
		return z ^ z>>31
	}
	for a := range ais.Applications() {
		for selector := range int64(12) {
			for _, n := range []int{1, 2, 3, 4, 16} {
				var data ais.Bits
				if a.New(&data, n, map[string]int64{"wmo": selector, "idtype": selector, "shape": selector, "sensor": selector, "message": selector}) != nil {
					continue
				}
				for v := range a.Values(&data) {
					if v.Field.Kind == ais.TextKind || v.Field.Key == "waycount" || v.Field.Key == "message" || v.Field.Key == "wmo" {
						continue
					}
					_ = a.Set(&data, v.Field.Key, v.Index, int64(random()>>1)&(1<<(v.Field.Bits-1)-1))
				}
				if a.Use&ais.AddressedUse != 0 {
					each(&ais.AddressedBinary{Header: ais.Header{Type: 6, MMSI: 1}, DAC: a.DAC, FI: a.FI, Data: data}, a)
				}
				if a.Use&ais.BroadcastUse != 0 {
					each(&ais.BinaryBroadcast{Header: ais.Header{Type: 8, MMSI: 1}, DAC: a.DAC, FI: a.FI, Data: data}, a)
				}
			}
		}
	}
}

// TestApplicationValid: what is written is JSON, of every layout and both forms,
// and unstructured applications leave dst as it was.
func TestApplicationValid(t *testing.T) {
	structured := map[uint32]bool{}
	everyApplication(t, func(m ais.Message, a *ais.Application) {
		for _, scaled := range []bool{true, false} {
			got, ok := appendApplication([]byte(`{"a":1`), m, scaled)
			if !json.Valid(append(got, '}')) {
				t.Fatalf("%d/%d: %s", a.DAC, a.FI, got)
			}
			if !ok && string(got) != `{"a":1` {
				t.Fatalf("%d/%d: not structured, but %s", a.DAC, a.FI, got)
			}
			if ok {
				structured[outputKey(m.Head().Type, a.DAC, a.FI)] = true
			}
		}
		got, ok := AppendApplication(nil, m)
		var object map[string]any
		if err := json.Unmarshal(got, &object); !ok || err != nil || object["title"] != a.Title {
			t.Fatalf("%d/%d: %v, %v: %s", a.DAC, a.FI, ok, err, got)
		}
	})
	if len(structured) != len(outputs) {
		t.Errorf("%d applications were structured, want %d", len(structured), len(outputs))
	}
}

// TestApplicationKeys: every value in gpsd's form that has a key of package
// ais's layout, unscaled, is that layout's raw number or text.
func TestApplicationKeys(t *testing.T) {
	compared := 0
	everyApplication(t, func(m ais.Message, _ *ais.Application) {
		got, ok := appendApplication(nil, m, false)
		a, data, known := ais.ApplicationOf(m)
		if !ok || !known {
			return
		}
		d := json.NewDecoder(bytes.NewReader(append([]byte("{"), append(got[1:], '}')...)))
		d.UseNumber()
		var object map[string]any
		if err := d.Decode(&object); err != nil {
			t.Fatalf("%s: %v", got, err)
		}
		for v := range a.Values(data) {
			if v.Group != nil || slices.Contains([]string{"lon", "lat"}, v.Field.Key) && a.FI == 19 {
				continue
			}
			switch x := object[v.Field.Key].(type) {
			case json.Number:
				n, err := x.Int64()
				if err != nil || n != max(v.Raw, -1<<40) && (v.Raw > -1<<40 || n != 0) {
					t.Errorf("%d/%d %s: %v, want %d", a.DAC, a.FI, v.Field.Key, x, v.Raw)
				}
				compared++
			case string:
				if v.Field.Kind == ais.TextKind && x != v.Text() {
					t.Errorf("%d/%d %s: %q, want %q", a.DAC, a.FI, v.Field.Key, x, v.Text())
				}
			}
		}
	})
	if compared < 1000 {
		t.Errorf("%d values were compared", compared)
	}
}

// TestApplicationCircular: where gpsd is not followed, the values are those that
// were put in.
func TestApplicationCircular(t *testing.T) {
	type set struct {
		key   string
		index int
		raw   int64
	}
	for _, tc := range []struct {
		kind uint8
		dac  uint16
		fi   uint8
		n    int
		sets []set
		want string
	}{
		{6, 1, 16, 0, []set{{"persons", 0, 4321}}, `,"persons":4321`},
		{8, 1, 16, 0, []set{{"persons", 0, 17}}, `,"persons":17`},
		{6, 1, 15, 0, []set{{"airdraught", 0, 123}}, `,"airdraught":123`},
		{8, 1, 17, 2, []set{
			{"idtype", 0, 0}, {"mmsi", 0, 123456789}, {"lat", 0, 60000}, {"lon", 0, 120000}, {"speed", 0, 12},
			{"idtype", 1, 0}, {"mmsi", 1, 987654321}, {"lat", 1, -60000}, {"lon", 1, -120000}, {"speed", 1, 3},
		}, `,"targets":[` +
			`{"idtype":0,"idtype_text":"mmsi","mmsi":"123456789","lat":1.000000,"lon":2.000000,"course":360,"second":60,"speed":12},` +
			`{"idtype":0,"idtype_text":"mmsi","mmsi":"987654321","lat":-1.000000,"lon":-2.000000,"course":360,"second":60,"speed":3}]`},
		{8, 1, 19, 0, []set{{"lon", 0, 30000}, {"lat", 0, 15000}, {"signal", 0, 8}, {"nextsignal", 0, 14}},
			`,"linkage":0,"station":"","lon":0.500000,"lat":0.250000,"status":0,"signal":8,` +
				`"signal_text":"I = \"in-bound\" only acceptable.","hour":24,"minute":60,"nextsignal":14,"nextsignal_text":"INVALID SIGNAL TYPE"`},
		{8, 200, 23, 0, []set{
			{"start_year", 0, 26}, {"start_month", 0, 2}, {"start_day", 0, 3}, {"start_hour", 0, 4}, {"start_minute", 0, 5},
			{"start_lon", 0, 0}, {"start_lat", 0, 0}, {"end_lon", 0, 0}, {"end_lat", 0, 0}, {"min", 0, -12}, {"max", 0, 12},
			{"class", 0, 1},
		}, `,"start":"2026-02-03T04:05","end":"2000-00-00T24:60","start_lon":0.0000000,"start_lat":0.0000000,` +
			`"end_lon":0.0000000,"end_lat":0.0000000,"type":0,"type_text":"Not Available","min":-12,"max":12,"class":1,` +
			`"class_text":"Slight","wind":0,"wind_text":"N/A"`},
		{8, 200, 24, 4, []set{{"id", 0, 7}, {"level", 0, -55}, {"id", 3, 9}, {"level", 3, 210}},
			`,"country":"","gauges":[{"id":7,"level":-55},{"id":0,"level":0},{"id":0,"level":0},{"id":9,"level":210}]`},
		{6, 1, 32, 1, []set{{"lon", 0, 60000}, {"lat", 0, 30000}, {"cspeed", 0, 15}},
			`,"month":0,"day":0,"tidals":[{"lon":1.000000,"lat":0.500000,"from_hour":24,"from_min":60,"to_hour":24,"to_min":60,"cdir":360,"cspeed":1.5}]`},
		{6, 1, 25, 2, []set{{"unit", 0, 2}, {"amount", 0, 40}, {"code", 1, 2}, {"subtype", 1, 1203}},
			`,"unit":2,"amount":40,"cargos":[{"code":0,"subtype":0},{"code":2,"subtype":1203}]`},
		{6, 235, 10, 0, []set{{"ana_int", 0, 274}, {"racon", 0, 2}},
			`,"off_pos":false,"alarm":false,"stat_ext":0,"ana_int":13.70,"ana_ext1":0,"ana_ext2":0,"racon":2,` +
				`"racon_text":"RACON operational","light":0,"light_text":"No light or no monitoring"`},
	} {
		a := findApplication(tc.dac, tc.fi)
		var data ais.Bits
		if err := a.New(&data, tc.n, nil); err != nil {
			t.Fatal(err)
		}
		for _, s := range tc.sets {
			if err := a.Set(&data, s.key, s.index, s.raw); err != nil {
				t.Fatal(err)
			}
		}
		var m ais.Message = &ais.BinaryBroadcast{DAC: tc.dac, FI: tc.fi, Data: data}
		if tc.kind == 6 {
			m = &ais.AddressedBinary{DAC: tc.dac, FI: tc.fi, Data: data}
		}
		if got, ok := appendApplication(nil, m, true); !ok || string(got) != tc.want {
			t.Errorf("%d %d/%d: %v\n%s\nwant\n%s", tc.kind, tc.dac, tc.fi, ok, got, tc.want)
		}
	}
}

func findApplication(dac uint16, fi uint8) *ais.Application {
	for a := range ais.Applications() {
		if a.DAC == dac && a.FI == fi {
			return a
		}
	}
	return nil
}

func TestApplicationAllocations(t *testing.T) {
	dst := make([]byte, 0, 1<<14)
	everyApplication(t, func(m ais.Message, a *ais.Application) {
		if n := testing.AllocsPerRun(3, func() {
			appendApplication(dst, m, true)
			AppendApplication(dst, m)
		}); n != 0 {
			t.Fatalf("%d/%d: %v allocations", a.DAC, a.FI, n)
		}
	})
}

func BenchmarkApplication(b *testing.B) {
	for _, id := range [][2]int{{1, 11}, {1, 31}, {200, 10}} {
		a := findApplication(uint16(id[0]), uint8(id[1]))
		m := &ais.BinaryBroadcast{DAC: a.DAC, FI: a.FI}
		if err := a.New(&m.Data, 1, nil); err != nil {
			b.Fatal(err)
		}
		b.Run(a.Title, func(b *testing.B) {
			b.ReportAllocs()
			var dst []byte
			for b.Loop() {
				dst, _ = appendApplication(dst[:0], m, true)
			}
			b.SetBytes(int64(len(dst)))
		})
	}
}

func FuzzAppendApplication(f *testing.F) {
	everyApplication(f, func(m ais.Message, a *ais.Application) {
		_, _, _, data, _ := ais.ApplicationData(m)
		if data.Len() < 400 {
			payload, fill := ais.AppendArmored(nil, data)
			f.Add(a.DAC, a.FI, payload, uint8(fill))
		}
	})
	f.Fuzz(func(t *testing.T, dac uint16, fi uint8, payload []byte, fill uint8) {
		var d ais.Decoder
		m, err := d.Decode(append([]byte("8000000000"), payload...), int(fill))
		b, ok := m.(*ais.BinaryBroadcast)
		if err != nil || !ok {
			return
		}
		b.DAC, b.FI = dac, fi
		for _, m := range []ais.Message{b, &ais.AddressedBinary{DAC: dac, FI: fi, Data: b.Data}} {
			for _, scaled := range []bool{true, false} {
				got, _ := appendApplication([]byte("{\"a\":1"), m, scaled)
				if !json.Valid(append(got, '}')) {
					t.Fatalf("%s", got)
				}
			}
			if got, ok := AppendApplication(nil, m); ok && !json.Valid(got) {
				t.Fatalf("%s", got)
			}
		}
	})
}

func ExampleAppendApplication() {
	m := &ais.BinaryBroadcast{Header: ais.Header{Type: 8}, DAC: 1, FI: 22}
	a := findApplication(1, 22)
	if err := a.New(&m.Data, 1, map[string]int64{"shape": 0}); err != nil {
		fmt.Println(err)
		return
	}
	for key, raw := range map[string]int64{"notice": 38, "lon": 7_800_000, "lat": 2_520_000, "radius": 500} {
		if err := a.Set(&m.Data, key, 0, raw); err != nil {
			fmt.Println(err)
			return
		}
	}
	object, _ := AppendApplication(nil, m)
	fmt.Println(string(object))
	// Output:
	// {"title":"Area notice","notice":38,"notice_text":"restricted: drifting mines","subareas":[{"shape":0,"shape_text":"circle or point","scale":0,"lon":130.0000000,"lat":42.0000000,"precision":4,"radius":500}]}
}
