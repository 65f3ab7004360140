package decoding

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/ais"
	"github.com/tidewaiter/tidewaiter/nmea"
)

// vdm is one sentence with a right checksum.
func vdm(fields string) string {
	return fmt.Sprintf("!%s*%02X", fields, nmea.Checksum([]byte(fields)))
}

// tag is a TAG block with a right checksum.
func tag(fields string) string {
	return fmt.Sprintf("\\%s*%02X\\", fields, nmea.Checksum([]byte(fields)))
}

// voyage is a type 5 message of a vessel, as the payloads of its two sentences.
func voyage(t *testing.T, mmsi uint32, name, destination string) [2]string {
	t.Helper()
	s := &ais.StaticAndVoyageData{Header: ais.Header{Type: 5, MMSI: mmsi}, IMO: 9074729, ShipType: 70}
	var err error
	if s.Name, err = ais.NewText20(name); err == nil {
		s.Destination, err = ais.NewText20(destination)
	}
	if err != nil {
		t.Fatal(err)
	}
	payload, fill := armored(t, s)
	if fill != 2 {
		t.Fatalf("fill is %d", fill)
	}
	return [2]string{string(payload[:59]), string(payload[59:])}
}

// TestMalformedAndInterleaved is the table of cases by which AIS decoders are
// compared, whole inputs to whole outputs. Each message that comes out is
// named: the MMSI's last digit, and for static data name and destination. A mix
// of two vessels' parts would have the name of one and the destination of the
// other.
func TestMalformedAndInterleaved(t *testing.T) {
	report := &ais.PositionReport{Header: ais.Header{Type: 1, MMSI: 273_000_001}, Longitude: 78_000_000, Latitude: 25_800_000, COG: 1234, Heading: 120}
	payload, _ := armored(t, report)
	one := vdm("AIVDM,1,1,,A," + string(payload) + ",0")
	a, b := voyage(t, 273_000_001, "ALPHA", "DUNAY ALPHA"), voyage(t, 273_000_002, "BRAVO", "NAJIN BRAVO")
	part := func(v [2]string, number int, id, channel string) string {
		fill := 0
		if number == 2 {
			fill = 2
		}
		return vdm(fmt.Sprintf("AIVDM,2,%d,%s,%s,%s,%d", number, id, channel, v[number-1], fill))
	}
	a1, a2 := part(a, 1, "1", "A"), part(a, 2, "1", "A")
	b1, b2 := part(b, 1, "1", "A"), part(b, 2, "1", "A")
	const (
		gga   = "$GPGGA,092750.000,5321.6802,N,00630.3372,W,1,8,1.03,61.7,M,55.2,M,,*76"
		pos   = "1"
		both  = "1 ALPHA DUNAY ALPHA; 2 BRAVO NAJIN BRAVO"
		whole = "1 ALPHA DUNAY ALPHA"
	)
	sum := func(s string, change func(string) string) string { return s[:len(s)-2] + change(s[len(s)-2:]) }
	for _, tc := range []struct {
		name  string
		lines []string
		want  string
		why   map[string]int64 // rejects
	}{
		{"as it should be", []string{one}, pos, nil},
		{"bad checksum", []string{sum(one, func(string) string { return "FF" })}, "", map[string]int64{"checksum": 1}},
		{"no checksum", []string{one[:len(one)-3]}, "", map[string]int64{"no-checksum": 1}},
		{"lower-case checksum", []string{sum(vdm("AIVDM,1,1,,B,"+string(payload)+",0"), strings.ToLower)}, pos, nil},
		{"payload cut, checksum valid", []string{vdm("AIVDM,1,1,,A," + string(payload[:20]) + ",0")}, "", map[string]int64{"message-too-short": 1}},
		{"illegal character, checksum valid", []string{vdm("AIVDM,1,1,,A," + string(payload[:20]) + "X" + string(payload[21:]) + ",0")}, "", map[string]int64{"character": 1}},
		{"part 2 before part 1", []string{a2, a1}, whole, nil},
		{"two vessels interleaved, channels A and B", []string{a1, part(b, 1, "1", "B"), a2, part(b, 2, "1", "B")}, both, nil},
		{"two vessels interleaved, sequence ids", []string{a1, part(b, 1, "2", "A"), a2, part(b, 2, "2", "A")}, both, nil},
		{"two vessels interleaved, same channel and id", []string{a1, b1, a2, b2}, "", map[string]int64{"ambiguous": 4}},
		{"the same, the second ends first", []string{a1, b1, b2, a2}, "", map[string]int64{"ambiguous": 4}},
		{"told apart only by tag source", []string{tag("s:kiel") + a1, tag("s:busan") + b1, tag("s:kiel") + a2, tag("s:busan") + b2}, both, nil},
		{"one after the other, same channel and id", []string{a1, a2, b1, b2}, both, nil},
		{"single sentence between two parts", []string{a1, one, a2}, "1; " + whole, nil},
		{"GGA between two parts", []string{a1, gga, a2}, whole, nil},
		{"tag block with time and source", []string{tag("c:1700000001,s:kiel") + one}, pos, nil},
		{"tag group in order", []string{tag("g:1-2-7,s:kiel") + a1, tag("g:2-2-7") + a2}, whole, nil},
		{"tag group out of order", []string{tag("g:2-2-7") + a2, tag("g:1-2-7,s:kiel") + a1}, whole, nil},
		{"tag groups interleaved", []string{tag("g:1-2-7") + a1, tag("g:1-2-8") + b1, tag("g:2-2-7") + a2, tag("g:2-2-8") + b2}, both, nil},
		{"wrong tag checksum, good sentence", []string{`\c:1700000001,s:kiel*00\` + one}, pos, nil},
		{"epoch before", []string{"1550303566167726840 " + one}, pos, nil},
		{"epoch after", []string{one + ",1550303566"}, pos, nil},
		{"garbage, then a good line", []string{"\x00\xff\x80 nonsense !AIVDM", strings.Repeat("!", 300), one}, pos, map[string]int64{"no-sentence": 2}},
		{"200 kB line, then a good one", []string{strings.Repeat("A", 200_000), one}, pos, map[string]int64{"too-long": 1}},
		{"NUL bytes and CR", []string{"\x00" + one + "\x00\r"}, pos, nil},
		{"zero parts", []string{vdm("AIVDM,0,1,,A," + string(payload) + ",0")}, "", map[string]int64{"part-count": 1}},
		{"part beyond the number of parts", []string{vdm("AIVDM,1,2,,A," + string(payload) + ",0")}, "", map[string]int64{"part-count": 1}},
		{"empty payload", []string{vdm("AIVDM,1,1,,A,,0")}, "", map[string]int64{"empty-payload": 1}},
		{"fill bits", []string{vdm("AIVDM,1,1,,A," + string(payload) + ",9")}, "", map[string]int64{"fill-bits": 1}},
		{"exact duplicate", []string{one, one}, "1; 1", nil},
		{"exact duplicate of parts", []string{a1, a2, a1, a2}, whole + "; " + whole, nil},
		{"copies interleaved", []string{a1, a1, a2, a2}, whole + "; " + whole, nil},
		{"half a message", []string{a1}, "", map[string]int64{"incomplete": 1}},
		{"own vessel", []string{vdm("AIVDO,1,1,,A," + string(payload) + ",0")}, pos, nil},
		{"base station talker", []string{vdm("BSVDM,1,1,,A," + string(payload) + ",0")}, pos, nil},
		{"type 0 and type 63", []string{vdm("AIVDM,1,1,,A,0" + string(payload[1:]) + ",0"), vdm("AIVDM,1,1,,A,w" + string(payload[1:]) + ",0")}, "1; 1", nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			out, st := decode(t, Options{Format: JSON}, strings.Join(tc.lines, "\n")+"\n")
			if got := named(out); got != tc.want {
				t.Errorf("got %q, want %q; rejects %v", got, tc.want, st.Rejects)
			}
			if tc.why == nil {
				tc.why = map[string]int64{}
			}
			if fmt.Sprint(st.Rejects) != fmt.Sprint(tc.why) {
				t.Errorf("rejects %v, want %v", st.Rejects, tc.why)
			}
		})
	}
	t.Run("exact duplicate, de-duplicated", func(t *testing.T) {
		out, _ := decode(t, Options{Format: JSON, Dedupe: 10 * time.Second}, one+"\n"+one+"\n"+a1+"\n"+a2+"\n"+a1+"\n"+a2+"\n")
		if got := named(out); got != "1; "+whole {
			t.Errorf("got %q", got)
		}
	})
	t.Run("all orders of two vessels' parts", func(t *testing.T) {
		lines := map[string]string{"a1": a1, "a2": a2, "b1": b1, "b2": b2}
		orders, mixed := 0, 0
		for _, p := range permutations([]string{"a1", "a2", "b1", "b2"}) {
			var in strings.Builder
			for _, l := range p {
				in.WriteString(lines[l] + "\n")
			}
			out, _ := decode(t, Options{Format: JSON}, in.String())
			got := named(out)
			orders++
			switch got {
			case "", both, "2 BRAVO NAJIN BRAVO; " + whole, whole, "2 BRAVO NAJIN BRAVO":
			default:
				// Only what reads part 1, part 2, part 1, part 2 and so cannot be
				// told from two messages in order.
				mixed++
				if s := strings.Join(p, " "); s != "a1 b2 b1 a2" && s != "b1 a2 a1 b2" {
					t.Errorf("%s: got %q", s, got)
				}
			}
		}
		if orders != 24 || mixed != 2 {
			t.Errorf("%d orders, %d of them mixed", orders, mixed)
		}
	})
}

var fields = regexp.MustCompile(`"mmsi":\d*(\d),|"(?:shipname|destination)":"([^"]*)"`)

// named shortens lines of JSON to what tells vessels apart, in order of MMSI
// where messages came together.
func named(out string) string {
	var all []string
	for line := range strings.Lines(out) {
		var words []string
		for _, m := range fields.FindAllStringSubmatch(line, -1) {
			words = append(words, m[1]+m[2])
		}
		all = append(all, strings.Join(words, " "))
	}
	slices.Sort(all)
	return strings.Join(all, "; ")
}

func permutations(of []string) [][]string {
	if len(of) < 2 {
		return [][]string{of}
	}
	var all [][]string
	for i := range of {
		rest := slices.Concat(of[:i], of[i+1:])
		for _, p := range permutations(rest) {
			all = append(all, append([]string{of[i]}, p...))
		}
	}
	return all
}
