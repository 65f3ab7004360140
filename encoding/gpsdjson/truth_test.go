package gpsdjson_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/ais"
	"github.com/tidewaiter/tidewaiter/encoding/gpsdjson"
	"github.com/tidewaiter/tidewaiter/internal/sharedtest"
	"github.com/tidewaiter/tidewaiter/nmea"
)

// decoded is one message of a log as a line of JSON.
type decoded struct {
	line    string
	kind    uint8
	mmsi    uint32
	payload []byte
	fill    int
}

// decodeLog reads a log of sentences and writes its messages, parts of type 24
// paired.
func decodeLog(t testing.TB, name string, o gpsdjson.Options) []decoded {
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
		pairs     ais.StaticPairs
		out       []decoded
	)
	take := func(messages []nmea.Message) {
		for _, raw := range messages {
			m, err := decoder.Decode(raw.Payload, int(raw.Fill))
			if err != nil {
				continue
			}
			o := o
			if s, ok := m.(*ais.StaticDataReport); ok {
				o.Name, o.Named = pairs.Add(s)
			}
			h := m.Head()
			out = append(out, decoded{
				line: string(gpsdjson.Append(nil, m, &o)), kind: h.Type, mmsi: h.MMSI,
				payload: slices.Clone(raw.Payload), fill: int(raw.Fill),
			})
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
	return out
}

// ours ends an object with keys that gpsd does not have; the logs' messages have
// no more than this one.
var ours = regexp.MustCompile(`,"flags":\[[a-z",]*\]`)

// difference is a message of which gpsd says something else.
type difference struct {
	keys string // that differ, in alphabetical order
	why  string // with the clause of ITU-R M.1371-5, annex 8
}

const (
	whyCut     = "3.1: of the radio status only 14 bits came; gpsd takes them for the last, they are the first"
	whyPartial = "3.5: gpsd reads a destination of which the message has only the first bits"
	whyOne     = "3.23: gpsd takes the two spare bits after the destination for data"
	whyOneApp  = "3.24: gpsd takes the two spare bits after the destination for data, the four before the radio status too, and does not read that"
	whyRadio   = "3.24: gpsd takes the four spare bits before the radio status for data and does not read that"
)

// known are the differences in sample.aivdm, by type and MMSI. One that is no
// longer there fails the test.
var known = map[string]difference{
	"1 244740981":  {"radio", whyCut},
	"7 655901842":  {"mmsi3", whyPartial},
	"7 537411077":  {"mmsi3", whyPartial},
	"25 440006460": {"data", whyOne},
	"26 137920605": {"app_id,data,radio", whyOneApp},
	"26 84148325":  {"data,radio", whyOneApp},
	"26 633353704": {"data,radio", whyRadio},
	"26 16777280":  {"data,radio", whyRadio},
}

// TestSample compares with what gpsdecode 3.27.6 prints for gpsd's sample of all
// types, as text, both forms.
func TestSample(t *testing.T) {
	for _, tc := range []struct {
		chk      string
		unscaled bool
	}{{"js", false}, {"ju", true}} {
		t.Run(tc.chk, func(t *testing.T) {
			chk, err := os.ReadFile(sharedtest.Path(t, "data/ais/ground-truth/sample.aivdm."+tc.chk+".chk"))
			if err != nil {
				t.Fatal(err)
			}
			want := strings.Split(strings.TrimSuffix(string(chk), "\r\n"), "\r\n")
			got := decodeLog(t, "data/ais/ground-truth/sample.aivdm", gpsdjson.Options{Device: "stdin", Unscaled: tc.unscaled})
			// gpsdecode leaves out the parts of type 24 that it cannot pair.
			got = slices.DeleteFunc(got, func(d decoded) bool {
				return d.kind == 24 && strings.Contains(d.line, `,"part":"`)
			})
			if len(got) != len(want) || len(want) != 97 {
				t.Fatalf("%d messages, want %d, which should be 97", len(got), len(want))
			}
			seen := map[string]bool{}
			equal := 0
			for i, g := range got {
				if line := strings.TrimSuffix(ours.ReplaceAllString(g.line, ""), "\n"); line != want[i] {
					compare(t, g, want[i], seen)
				} else {
					equal++
				}
			}
			for key := range known {
				if !seen[key] {
					t.Errorf("the message %s does not differ: remove it from the list", key)
				}
			}
			// One of the two messages of 244740981 and both of 137920605 are known.
			if differ := len(want) - equal; differ != len(known)+1 {
				t.Errorf("%d of %d lines differ as text, want %d", differ, len(want), len(known)+1)
			}
		})
	}
}

// compare reports what differs, unless the lists have it.
func compare(t *testing.T, got decoded, want string, seen map[string]bool) {
	t.Helper()
	g, w := object(t, got.line), object(t, want)
	delete(g, "flags")
	keys := map[string]bool{}
	for k := range g {
		keys[k] = !reflect.DeepEqual(g[k], w[k])
	}
	for k := range w {
		keys[k] = !reflect.DeepEqual(g[k], w[k])
	}
	maps.DeleteFunc(keys, func(_ string, differs bool) bool { return !differs })
	differ := strings.Join(slices.Sorted(maps.Keys(keys)), ",")
	key := fmt.Sprint(got.kind, " ", got.mmsi)
	if d, ok := known[key]; ok && d.keys == differ {
		seen[key] = true
		return
	}
	t.Errorf("got  %swant %s\n%q differ", got.line, want, differ)
}

func object(t *testing.T, line string) map[string]any {
	t.Helper()
	var o map[string]any
	if err := json.Unmarshal([]byte(line), &o); err != nil {
		t.Fatalf("%v: %s", err, line)
	}
	return o
}

// TestLogs compares with the AIS objects of gpsd's stream in the logs of its
// regression tests, which have some objects twice, as sets of JSON values.
func TestLogs(t *testing.T) {
	for _, tc := range []struct {
		log     string
		objects int // distinct ones that gpsd gives
	}{
		{"gpsd-ais-nmea", 166},
		{"gpsd-ais-18-27", 108},
		{"gpsd-ais_unpack_sixbit", 11},
	} {
		t.Run(tc.log, func(t *testing.T) {
			chk, err := os.ReadFile(sharedtest.Path(t, "data/ais/ground-truth/"+tc.log+".log.chk"))
			if err != nil {
				t.Fatal(err)
			}
			want := map[string]bool{}
			for _, line := range regexp.MustCompile(`\{"class":"AIS".*\}`).FindAllString(string(chk), -1) {
				want[canonical(t, line)] = true
			}
			if len(want) != tc.objects {
				t.Fatalf("%d distinct objects, not the %d that were counted", len(want), tc.objects)
			}
			got := map[string]bool{}
			for _, d := range decodeLog(t, "data/ais/ground-truth/"+tc.log+".log", gpsdjson.Options{Unscaled: true}) {
				if d.kind != 24 || !strings.Contains(d.line, `,"part":"`) { // gpsd leaves out what it cannot pair
					got[canonical(t, d.line)] = true
				}
			}
			for line := range want {
				if !got[line] {
					t.Errorf("gpsd alone has %s", line)
				}
			}
			for line := range got {
				if !want[line] {
					t.Errorf("gpsd does not have %s", line)
				}
			}
		})
	}
}

// canonical is an object with its keys sorted, without what tells a run apart.
func canonical(t *testing.T, line string) string {
	t.Helper()
	o := object(t, line)
	for _, key := range []string{"class", "device", "flags"} {
		delete(o, key)
	}
	text, err := json.Marshal(o)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
