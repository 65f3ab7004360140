package nmea_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/nmea"
)

// sign puts a checksum behind the inside of a sentence.
func sign(inside string) string {
	return fmt.Sprintf("!%s*%02X", inside, nmea.Checksum([]byte(inside)))
}

// tag makes a TAG block of its inside.
func tag(inside string) string {
	return fmt.Sprintf(`\%s*%02X\`, inside, nmea.Checksum([]byte(inside)))
}

var (
	single = sign("AIVDM,1,1,,A,15M67FC000G?ufbE`FepT@3n00Sa,0")
	body1  = "55P5TL01VIaAL@7WKO@mBplU@<PDhh000000001S;AJ::4A80?4i@E53"
	body2  = "1@0000000000000"
	two1   = sign("AIVDM,2,1,3,A," + body1 + ",0")
	two2   = sign("AIVDM,2,2,3,A," + body2 + ",2")
)

// TestMalformed is the table of cases on which AIS decoders differ: what each
// stream must give, in messages. Where several would be defensible the stricter
// one is taken.
func TestMalformed(t *testing.T) {
	// A second ship, whose parts are of the lengths of the first one's.
	otherA := func(channel string) (string, string) {
		return sign("AIVDM,2,1,3," + channel + "," + strings.Replace(body1, "P5TL", "QQQQ", 1) + ",0"),
			sign("AIVDM,2,2,3," + channel + "," + strings.Replace(body2, "1@", "2B", 1) + ",2")
	}
	onB1, onB2 := otherA("B")
	sameA1, sameA2 := otherA("A")
	lower := strings.ToLower(single[len(single)-2:])
	for lower == strings.ToUpper(lower) {
		t.Fatal("the checksum of the test sentence has no letter")
	}
	for _, tc := range []struct {
		name     string
		lines    []string
		messages int
		reasons  map[nmea.Reason]int
	}{
		{name: "good", lines: []string{single}, messages: 1},
		{name: "bad checksum", lines: []string{strings.Replace(single, "15M6", "15M7", 1)}, reasons: tally{nmea.BadChecksum: 1}},
		{name: "no checksum", lines: []string{single[:len(single)-3]}, reasons: tally{nmea.NoChecksum: 1}},
		{name: "half a checksum", lines: []string{single[:len(single)-1]}, reasons: tally{nmea.NoChecksum: 1}},
		{name: "lower-case checksum", lines: []string{single[:len(single)-2] + lower}, messages: 1},
		{name: "payload cut", lines: []string{sign("AIVDM,1,1,,A,15M67FC,0")}, messages: 1},                // the payload's length is for package ais
		{name: "illegal character", lines: []string{sign("AIVDM,1,1,,A,15M67F C\x7f000,0")}, messages: 1},  // its alphabet, too
		{name: "illegal delimiter", lines: []string{sign(`AIVDM,1,1,,A,15M6\F!C00000000,0`)}, messages: 1}, // and no TAG block or sentence
		{name: "part 2 before part 1", lines: []string{two2, two1}, messages: 1},
		{name: "two ships, two channels", lines: []string{two1, onB1, two2, onB2}, messages: 2},
		{name: "two ships, same facts", lines: []string{two1, sameA1, two2, sameA2}, reasons: tally{nmea.Ambiguous: 4}},
		{name: "two ships, nested", lines: []string{two1, sameA1, sameA2, two2}, reasons: tally{nmea.Ambiguous: 4}},
		{name: "two ships, told apart by source", lines: []string{tag("s:x") + two1, tag("s:y") + sameA1, tag("s:x") + two2, tag("s:y") + sameA2}, messages: 2},
		{name: "single between two parts", lines: []string{two1, single, two2}, messages: 2},
		{name: "GGA between two parts", lines: []string{two1, "$GPGGA,123519,4807.038,N,01131.000,E,1,08,0.9,545.4,M,46.9,M,,*47", two2}, messages: 1, reasons: tally{nmea.NotAIS: 1}},
		{name: "tag time and source", lines: []string{tag("c:1700000000,s:x") + single}, messages: 1},
		{name: "group in order", lines: []string{tag("g:1-2-7,s:x,c:1700000000") + two1, tag("g:2-2-7") + two2}, messages: 1},
		{name: "group out of order", lines: []string{tag("g:2-2-7") + two2, tag("g:1-2-7,s:x,c:1700000000") + two1}, messages: 1},
		{name: "wrong tag checksum", lines: []string{`\c:1700000000,s:x*00\` + single}, messages: 1},
		{name: "no tag checksum", lines: []string{`\c:1700000000,s:x\` + single}, messages: 1},
		{name: "tag block without end", lines: []string{`\c:1700000000,s:x*00` + single}, messages: 1},
		{name: "tag block alone", lines: []string{tag("c:1700000000")}, reasons: tally{nmea.NoSentence: 1}},
		{name: "two tag blocks", lines: []string{tag("s:x") + tag("c:1700000000") + single}, messages: 1},
		{name: "time before", lines: []string{"1700000000 " + single}, messages: 1},
		{name: "time after", lines: []string{single + ",1700000000"}, messages: 1},
		{name: "garbage lines", lines: []string{"\xff\xfe\x00garbage", "!", "*", `\`, `\\`, "!!!!!!!!", "!AIVDM", "$", single}, messages: 1, reasons: tally{nmea.NoSentence: 8}},
		{name: "garbage before", lines: []string{"x\x00y!z" + single}, messages: 1},
		{name: "200 kB line", lines: []string{strings.Repeat("x", 200_000), single}, messages: 1, reasons: tally{nmea.TooLong: 1}},
		{name: "200 kB sentence", lines: []string{sign("AIVDM,1,1,,A," + strings.Repeat("1", 200_000) + ",0"), single}, messages: 1, reasons: tally{nmea.TooLong: 1}},
		{name: "long sentence", lines: []string{sign("AIVDM,1,1,,A," + strings.Repeat("1", nmea.MaxSentence) + ",0")}, reasons: tally{nmea.TooLong: 1}},
		{name: "longest sentence", lines: []string{sign("AIVDM,1,1,,A," + strings.Repeat("1", nmea.MaxSentence-19) + ",0")}, messages: 1},
		{name: "longest sentence, glued", lines: []string{sign("AIVDM,1,1,,A,"+strings.Repeat("1", nmea.MaxSentence-19)+",0") + single}, messages: 2},
		{name: "zero parts", lines: []string{sign("AAVDM,0,1,,A,15M67FC000,0")}, reasons: tally{nmea.BadCount: 1}},
		{name: "part zero", lines: []string{sign("AIVDM,2,0,1,A,15M67FC000,0")}, reasons: tally{nmea.BadCount: 1}},
		{name: "part three of two", lines: []string{sign("AIVDM,2,3,1,A,15M67FC000,0")}, reasons: tally{nmea.BadCount: 1}},
		{name: "ten parts", lines: []string{sign("AIVDM,10,1,1,A,15M67FC000,0")}, reasons: tally{nmea.BadFields: 1}},
		{name: "exact duplicate", lines: []string{single, single}, messages: 2}, // one with --dedupe
		{name: "empty payload", lines: []string{sign("AIVDM,1,1,,A,,0")}, reasons: tally{nmea.EmptyPayload: 1}},
		{name: "no fill bits", lines: []string{sign("AIVDM,1,1,,A,15M67FC000,")}, reasons: tally{nmea.BadFill: 1}},
		{name: "seven fill bits", lines: []string{sign("AIVDM,1,1,,A,15M67FC000,7")}, reasons: tally{nmea.BadFill: 1}},
		{name: "a character of fill bits", lines: []string{sign("AIVDM,1,1,,A,15M67FC000,6")}, messages: 1},
		{name: "only fill bits", lines: []string{sign("AIVDM,1,1,,A,0,6")}, reasons: tally{nmea.EmptyPayload: 1}},
		{name: "fill bits before the end", lines: []string{sign("AIVDM,2,1,1,A,15M67FC000,2")}, reasons: tally{nmea.BadFill: 1}},
		{name: "a field less", lines: []string{sign("AIVDM,1,1,A,15M67FC000,0")}, reasons: tally{nmea.BadFields: 1}},
		{name: "a field more", lines: []string{sign("AIVDM,1,1,,A,15M67FC000,0,0")}, messages: 1},
		{name: "two fields more", lines: []string{sign("AIVDM,1,1,,A,15M67FC000,0,0,0")}, reasons: tally{nmea.BadFields: 1}},
		{name: "sequential id of two digits", lines: []string{sign("AIVDM,2,1,12,A,15M67FC000,0")}, reasons: tally{nmea.BadFields: 1}},
		{name: "channel of two letters", lines: []string{sign("AIVDM,1,1,,AB,15M67FC000,0")}, reasons: tally{nmea.BadFields: 1}},
		{name: "comment", lines: []string{"# " + single}, reasons: tally{nmea.Comment: 1}},
		{name: "blank", lines: []string{"", "\r", " \x00 "}, reasons: tally{nmea.Blank: 3}},
		{name: "another encapsulation", lines: []string{"!ABVSI,r003669945,1,031118.71093,2175,-109,0*34"}, reasons: tally{nmea.NotAIS: 1}},
		{name: "cut, and another glued to it", lines: []string{single[:30] + single}, messages: 1, reasons: tally{nmea.NoChecksum: 1}},
		{name: "cut, and another with a tag glued to it", lines: []string{single[:30] + tag("s:x") + single}, messages: 1, reasons: tally{nmea.NoChecksum: 1}},
		{name: "glued", lines: []string{single + single + single}, messages: 3},
		{name: "glued with CR", lines: []string{single + "\r" + single + "\r"}, messages: 2},
		{name: "glued after GGA", lines: []string{"$GPGGA,123519,4807.038,N,*47" + single}, messages: 1},
		{name: "glued before GGA", lines: []string{single + "$GPGGA,123519,4807.038,N,*47"}, messages: 1, reasons: tally{nmea.NotAIS: 1}},
		{name: "glued parts with tags and two talkers", lines: []string{tag("s:x,c:1700000001") + sign("ABVDM,2,1,3,A,"+body1+",0") + tag("s:x,c:1700000000") + two2}, messages: 1},
		{name: "parts with two talkers", lines: []string{tag("s:x") + sign("ABVDM,2,1,3,A,"+body1+",0"), tag("s:x") + two2}, reasons: tally{nmea.Incomplete: 2}},
		{name: "quotes and NUL around", lines: []string{"\x00\x00'" + single + "'\x00\r"}, messages: 1},
		{name: "byte order mark", lines: []string{"\xef\xbb\xbf" + single}, messages: 1},
		{name: "talker unset", lines: []string{sign("--VDM,1,1,,A,15M67FC000,0")}, messages: 1},
		{name: "talker of small letters", lines: []string{sign("aiVDM,1,1,,A,15M67FC000,0")}, reasons: tally{nmea.NoSentence: 1}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var a nmea.Assembler
			r := replay(t, []byte(strings.Join(tc.lines, "\n")+"\n"), &a)
			if got := r.singles + len(r.messages); got != tc.messages {
				t.Errorf("%d messages, want %d", got, tc.messages)
			}
			for _, m := range r.messages {
				if m.payload != body1+body2 && m.payload != strings.Replace(body1, "P5TL", "QQQQ", 1)+strings.Replace(body2, "1@", "2B", 1) {
					t.Errorf("a payload that no ship sent: %s", m.payload)
				}
			}
			for why := range nmea.Reasons() {
				if got := r.parse[why] + int(r.counts[why]); got != tc.reasons[why] {
					t.Errorf("%d are %s, want %d", got, why, tc.reasons[why])
				}
			}
		})
	}
}

type tally = map[nmea.Reason]int

// TestFields: every field of a sentence, and that nothing of the line before
// stays in it.
func TestFields(t *testing.T) {
	var p nmea.Parser
	var s nmea.Sentence
	line := tag("g:1-2-42,s:rMT2083,d:x,n:17,c:1700000000123,t:text,r:5,i:y") + sign("BSVDO,2,1,7,2,"+body1+",0,4") + single
	if r := p.Parse([]byte(line), &s); r != nmea.None {
		t.Fatal(r)
	}
	g := s.Tag
	if string(s.Talker[:]) != "BS" || !s.Own || s.Total != 2 || s.Number != 1 || s.Sequence != 7 || s.Channel != 'B' ||
		s.Fill != 0 || string(s.Payload) != body1 || !s.Extra || s.Glued || string(s.Rest) != single ||
		string(s.Raw)+string(s.Rest) != line || s.Time != 1700000000123e6 || s.TimeFrom != nmea.TimeTag {
		t.Errorf("sentence %+v", s)
	}
	if string(g.Source) != "rMT2083" || string(g.Destination) != "x" || string(g.Text) != "text" || string(g.Info) != "y" ||
		g.Line != 17 || g.Relative != 5 || g.Group != (nmea.Group{ID: 42, Number: 1, Total: 2}) || !g.Trusted || !g.Present {
		t.Errorf("TAG block %+v", g)
	}
	if r := p.ParseRest(&s); r != nmea.None || !s.Glued || s.Tag.Present || s.Extra || s.Rest != nil || s.Time != 0 || s.Own {
		t.Errorf("rest: %v %+v", r, s)
	}
	if r := p.Parse([]byte(single), &s); r != nmea.None || s.Glued {
		t.Errorf("next line: %v %+v", r, s)
	}
}

// TestTimes: where a time may stand, in what form, and which of several counts.
func TestTimes(t *testing.T) {
	want := time.Date(2023, 11, 14, 22, 13, 20, 0, time.UTC).UnixNano() // 1700000000
	milli, none := want+123e6, int64(0)
	station := func(fields string) string { return "$" + sign("PGHP,1,2023,11,14,22,13,20,123," + fields)[1:] + "\n" }
	sum := single[len(single)-2:]
	for _, tc := range []struct {
		in   string
		want int64
		from nmea.TimeFrom
	}{
		{tag("c:1700000000") + single, want, nmea.TimeTag},
		{tag("c:1700000000123") + single, milli, nmea.TimeTag},
		{tag("c:1700000000123000") + single, milli, nmea.TimeTag},
		{tag("c:1700000000123000000") + single, milli, nmea.TimeTag},
		{tag("c:1700000000.123") + single, milli, nmea.TimeTag},
		{tag("c:17") + single, none, nmea.TimeUnknown},
		{tag("c:99999999999") + single, none, nmea.TimeUnknown},
		{tag("c:-1700000000") + single, none, nmea.TimeUnknown},
		{`\c:1700000000*00\` + single, none, nmea.TimeUnknown},
		{tag("c:1700000000") + `\s:x*00\` + single, none, nmea.TimeUnknown},
		{"1700000000123000000 " + single, milli, nmea.TimePrefix},
		{"1700000000123000\t" + single, milli, nmea.TimePrefix},
		{"1700000000.123;" + single, milli, nmea.TimePrefix},
		{"[1700000000] " + single, want, nmea.TimePrefix},
		{"2023-11-14T22:13:20Z " + single, want, nmea.TimePrefix},
		{"2023-11-14 22:13:20.123Z," + single, milli, nmea.TimePrefix},
		{"2023-11-15T07:13:20.123+09:00 " + single, milli, nmea.TimePrefix},
		{"2023-11-14T12:13:20-1000 " + single, want, nmea.TimePrefix},
		{"2023-11-14T22:13:20 " + single, none, nmea.TimeUnknown}, // in what zone?
		{"2023-02-30T22:13:20Z " + single, none, nmea.TimeUnknown},
		{"1700000000 " + tag("s:x") + single, want, nmea.TimePrefix},
		{"1600000000 " + tag("c:1700000000") + single, want, nmea.TimeTag},
		{single + ",1700000000", want, nmea.TimeSuffix},
		{single + " 1700000000\r", want, nmea.TimeSuffix},
		{single + ";1700000000.123", milli, nmea.TimeSuffix},
		{single + ",2023-11-14T22:13:20Z", want, nmea.TimeSuffix},
		{single + ",d-109,S2105,t050056.00,T56.13,r003669946,1700000000,1699999941", want, nmea.TimeSuffix},
		{single + ",12", none, nmea.TimeUnknown},
		{single + ",1700000000" + single, want, nmea.TimeSuffix},
		{station("219,,2190048,1,"+sum) + single, milli, nmea.TimeStation},
		{station("219,,2190048,1,") + single, milli, nmea.TimeStation},
		{station("219,,2190048,1,"+sum) + "1700000000 " + single, want, nmea.TimePrefix},
		{station("219,,2190048,1,01") + single, none, nmea.TimeUnknown},
		{station("219,,2190048,1,00") + single, none, nmea.TimeUnknown},
		{station("219,,2190048,1,00") + sign("AIVDO,1,1,,A,15M67FC000,0"), milli, nmea.TimeStation},
		{station("219,,2190048,1,") + two1 + "\n" + two2, milli, nmea.TimeStation},
		{station("219,,2190048,1,") + two1 + "\n" + single, none, nmea.TimeUnknown},
		{station("219,,2190048,1,"+sum) + single + "\n" + single, none, nmea.TimeUnknown},
	} {
		var p nmea.Parser
		var s nmea.Sentence
		for line := range strings.Lines(tc.in) {
			// Of several lines the last one counts.
			r := p.Parse([]byte(strings.TrimSuffix(line, "\n")), &s)
			if r != nmea.None && r != nmea.NotAIS {
				t.Errorf("%q: %v", line, r)
			}
		}
		if s.Time != tc.want || s.TimeFrom != tc.from {
			t.Errorf("%q: time %d from %s, want %d from %s", tc.in, s.Time, s.TimeFrom, tc.want, tc.from)
		}
	}
}

// TestReasons: each has its own word, matches itself as an error and no other.
func TestReasons(t *testing.T) {
	words := map[string]bool{}
	for r := range nmea.Reasons() {
		if words[r.String()] || r.String() == "unknown" || strings.ContainsAny(r.String(), " _") {
			t.Errorf("reason %d: the word %q is no word of its own", r, r)
		}
		words[r.String()] = true
		if !strings.HasPrefix(r.Error(), "nmea: ") {
			t.Errorf("reason %s: error %q", r, r.Error())
		}
	}
	if len(words) != nmea.NumReasons-1 {
		t.Errorf("%d reasons, want %d", len(words), nmea.NumReasons-1)
	}
	for _, r := range []nmea.Reason{nmea.None, nmea.Blank, nmea.Comment, nmea.NotAIS} {
		if r.Rejected() {
			t.Errorf("%s is a reject", r)
		}
	}
	if !nmea.NoSentence.Rejected() || nmea.Reason(200).String() != "unknown" {
		t.Error("the reasons after NotAIS are rejects; those beyond the last are unknown")
	}
}

// TestScanner: lines of any length from readers of any kind, in fixed memory.
func TestScanner(t *testing.T) {
	long := strings.Repeat("x", 3<<20)
	in := single + "\n" + long + "\n" + single + "\r\n\n" + single
	for _, size := range []int{1 << 20, 4096, 7} {
		s := nmea.NewScanner(&chunks{data: []byte(in), size: size})
		var got []string
		for s.Scan() {
			got = append(got, string(s.Bytes()))
		}
		if s.Err() != nil || len(got) != 5 || got[0] != single || len(got[1]) <= nmea.MaxLine || got[2] != single+"\r" ||
			got[3] != "" || got[4] != single || s.Line() != 5 {
			t.Errorf("chunks of %d: %d lines, error %v", size, len(got), s.Err())
		}
	}
	s := nmea.NewScanner(stuck{})
	if s.Scan() || s.Err() == nil {
		t.Error("a reader that never gives anything is no error")
	}
	line, rest, ok := nmea.NextLine([]byte("a\nb"))
	if string(line) != "a" || string(rest) != "b" || !ok {
		t.Errorf("got %q, %q, %v", line, rest, ok)
	}
	if line, rest, ok := nmea.NextLine(rest); line != nil || string(rest) != "b" || ok {
		t.Errorf("got %q, %q, %v", line, rest, ok)
	}
}

// TestScannerMemory reads a line of 100 MB.
func TestScannerMemory(t *testing.T) {
	r := &chunks{data: bytes.Repeat([]byte("x"), 1<<20), size: 1 << 20, repeat: 100}
	s := nmea.NewScanner(r)
	n := 0
	if allocs := testing.AllocsPerRun(1, func() {
		for s.Scan() {
			n++
		}
	}); allocs > 0 || n != 1 {
		t.Errorf("%d lines, %v allocations", n, allocs)
	}
}
