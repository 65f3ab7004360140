package nmea_test

import (
	"bytes"
	"fmt"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/internal/sharedtest"
	"github.com/tidewaiter/tidewaiter/nmea"
)

// plain is a line that is one sentence and nothing else.
var plain = regexp.MustCompile(`^!([A-Z0-9-]{2})VD([MO]),([0-9]),([0-9]),([0-9]?),([A-Z0-9]?),([0-9:;<=>?@A-Z\[\]^_` + "`" + `a-z]*),([0-9])(,[0-9]?)?\*([0-9A-Fa-f]{2})\r?$`)

// reference reads a plain line in the most obvious way.
func reference(line string) (s nmea.Sentence, why nmea.Reason) {
	f := plain.FindStringSubmatch(line)
	number := func(t string) uint8 { n, _ := strconv.ParseUint(t, 16, 8); return uint8(n) }
	sum := byte(0)
	for i := 1; line[i] != '*'; i++ {
		sum ^= line[i]
	}
	if sum != number(f[10]) {
		return s, nmea.BadChecksum
	}
	s.Talker, s.Own = [2]byte{f[1][0], f[1][1]}, f[2] == "O"
	s.Total, s.Number, s.Sequence, s.Fill = number(f[3]), number(f[4]), -1, number(f[8])
	if f[5] != "" {
		s.Sequence = int8(number(f[5]))
	}
	if f[6] != "" {
		s.Channel = strings.NewReplacer("1", "A", "2", "B").Replace(f[6])[0]
	}
	s.Extra = f[9] != ""
	payload := f[7]
	switch {
	case s.Number < 1 || s.Number > s.Total:
		return s, nmea.BadCount
	case payload == "":
		return s, nmea.EmptyPayload
	case s.Fill > 6 || s.Fill > 0 && s.Number < s.Total:
		return s, nmea.BadFill
	case s.Fill == 6:
		payload, s.Fill = payload[:len(payload)-1], 0
		if payload == "" {
			return s, nmea.EmptyPayload
		}
	}
	s.Payload = []byte(payload)
	return s, nmea.None
}

func FuzzParse(f *testing.F) {
	seeds := []string{
		single, two1, two2, tag("g:1-2-7,s:x,c:1700000000123") + two1, "1700000000 " + single + ",1700000000" + single,
		"2023-11-14T22:13:20.5+09:00 " + single, sign("AIVDM,1,1,,A,15M67FC000,4,4"), single[:30] + tag("s:x") + single,
		"$" + sign("PGHP,1,2023,11,14,22,13,20,123,219,,2190048,1,")[1:] + single, "# x", `\\\`, "!AIVDM,1,1,,,0,0*", "\xef\xbb\xbf\x00",
	}
	if path, ok := sharedtest.Find("data/ais/ground-truth/sample.aivdm"); ok {
		data, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		for line := range bytes.Lines(data) {
			if line[0] == '!' {
				seeds = append(seeds, string(line[:len(line)-1]))
			}
		}
	}
	for _, s := range seeds {
		f.Add([]byte(s))
	}
	// Every truncation and every single-bit flip of the first lines.
	for _, s := range seeds[:10] {
		for i := range s {
			f.Add([]byte(s[:i]))
			for bit := range 8 {
				b := []byte(s)
				b[i] ^= 1 << bit
				f.Add(b)
			}
		}
	}
	f.Fuzz(func(t *testing.T, line []byte) {
		var p nmea.Parser
		var s nmea.Sentence
		why := p.Parse(line, &s)
		if plain.Match(line) && len(line) < nmea.MaxSentence {
			want, wantWhy := reference(string(line))
			if why != wantWhy {
				t.Fatalf("%q: %v, the reference says %v", line, why, wantWhy)
			}
			if why == nmea.None {
				got := s
				got.Raw, want.Raw = nil, nil
				if a, b := fmt.Sprintf("%+v", strip(got)), fmt.Sprintf("%+v", strip(want)); a != b {
					t.Fatalf("%q:\ngot  %s\nwant %s", line, a, b)
				}
			}
		}
		for n := 0; ; n++ {
			if why == nmea.None {
				checkSentence(t, line, &s)
			}
			if len(s.Rest) == 0 {
				break
			}
			if n > len(line) || !bytes.HasSuffix(line, s.Rest) && !bytes.Contains(line, s.Rest) {
				t.Fatalf("%q: the rest does not come to an end: %q", line, s.Rest)
			}
			before := len(s.Rest)
			why = p.ParseRest(&s)
			if len(s.Rest) >= before {
				t.Fatalf("%q: the rest does not get shorter", line)
			}
		}
		// The same line with text before it takes the slow path to the same end.
		if why := p.Parse(line, &s); why == nmea.None && line[0] != 0xef && len(line) < nmea.MaxLine-1 {
			var q nmea.Parser
			var u nmea.Sentence
			if w := q.Parse(append([]byte(" "), line...), &u); w != nmea.None || strip(u) != strip(s) {
				t.Fatalf("%q: %+v by the fast path, %+v (%v) by the slow one", line, s, u, w)
			}
		}
	})
}

// flat is a Sentence for comparison.
type flat struct {
	payload, rest, tag string
	time               int64
	talker             [2]byte
	own, extra         bool
	total, number      uint8
	sequence           int8
	channel, fill      byte
}

func strip(s nmea.Sentence) flat {
	return flat{string(s.Payload), string(s.Rest), fmt.Sprintf("%+v", s.Tag), s.Time, s.Talker, s.Own, s.Extra, s.Total, s.Number, s.Sequence, s.Channel, s.Fill}
}

// checkSentence holds an accepted sentence against the bytes of its line: it is
// framed, its checksum is right and its fields are what stands there.
func checkSentence(t *testing.T, line []byte, s *nmea.Sentence) {
	t.Helper()
	// Text after the sentence can look like one, with its checksum: one of those
	// that hold the payload must have the fields.
	var bodies []string
	for _, b := range strings.Split(string(s.Raw), "!")[1:] {
		inside, rest, ok := strings.Cut(b, "*")
		if ok && len(rest) >= 2 && strings.Contains(inside, string(s.Payload)) {
			sum := byte(0)
			for i := range len(inside) {
				sum ^= inside[i]
			}
			if n, err := strconv.ParseUint(rest[:2], 16, 8); err == nil && byte(n) == sum {
				bodies = append(bodies, inside)
			}
		}
	}
	if len(bodies) == 0 {
		// A lone "!" can stand within a sentence whose checksum is right.
		if !bytes.Contains(s.Payload, []byte("!")) {
			t.Fatalf("%q: no sentence with that payload and a right checksum: %q", line, s.Payload)
		}
		return
	}
	if !slices.ContainsFunc(bodies, func(body string) bool {
		f := strings.Split(body, ",")
		return len(f) >= 7 && f[0] == fmt.Sprintf("%sVD%c", s.Talker[:], map[bool]byte{false: 'M', true: 'O'}[s.Own]) &&
			f[1] == strconv.Itoa(int(s.Total)) && f[2] == strconv.Itoa(int(s.Number)) && strings.HasPrefix(f[5], string(s.Payload))
	}) || s.Number < 1 || s.Number > s.Total || s.Total > 9 || s.Fill > 5 || len(s.Payload) == 0 {
		t.Fatalf("%q: fields %+v of %q", line, s, bodies)
	}
}

// FuzzAssemble makes a stream of every three bytes: which message, which part
// and which facts. Each payload names its facts, message and part, so that a
// message of parts with unlike facts is seen at once; for messages with facts of
// their own, any mix is.
func FuzzAssemble(f *testing.F) {
	f.Add([]byte("\x00\x00\x00\x01\x00\x00"))
	f.Add([]byte("\x00\x00\x00\x10\x00\x00\x01\x00\x00\x11\x00\x00"))
	f.Add(bytes.Repeat([]byte("\x02\x01\x00\x00\x41\x00\x01\x81\x07"), 20))
	f.Fuzz(func(t *testing.T, data []byte) {
		a := nmea.Assembler{Hold: len(data)%2 == 1}
		type sentPart struct{ facts, message string }
		in := 0
		dropped := 0
		a.Dropped = func(n uint64, raw []byte, why nmea.Reason) {
			dropped++
			if !why.Rejected() || !bytes.HasPrefix(raw, []byte("raw ")) {
				t.Fatalf("dropped %q: %v", raw, why)
			}
		}
		check := func(ms []nmea.Message) {
			for _, m := range ms {
				in -= int(m.Sentences)
				var first sentPart
				words := strings.SplitAfter(strings.TrimSuffix(string(m.Payload), "|"), "|")
				if len(words) != int(m.Sentences) {
					t.Fatalf("%d parts of %d: %q", len(words), m.Sentences, m.Payload)
				}
				for i, w := range words {
					w = strings.TrimSuffix(w, "|")
					fields := strings.Split(w, "/")
					p := sentPart{fields[0], fields[1]}
					if i == 0 {
						first = p
					}
					own := strings.HasPrefix(p.facts, "group")
					if p.facts != first.facts || own && p.message != first.message || fields[2] != strconv.Itoa(i+1) {
						t.Fatalf("a mix: %q", m.Payload)
					}
				}
			}
		}
		n := uint64(0)
		for ; len(data) >= 3; data = data[3:] {
			n += 1 + uint64(data[2]&15)
			message, part, facts := data[0]>>4, data[0]&3, data[1]
			s := nmea.Sentence{Talker: [2]byte{'A', 'I'}, Channel: 'A' + facts>>1&1, Sequence: int8(facts>>2&3) - 1, Total: 2 + facts&1, Raw: []byte("raw ")}
			s.Number = 1 + part%s.Total
			name := fmt.Sprintf("%c%d%d", s.Channel, s.Sequence, s.Total)
			switch facts >> 5 {
			case 1, 2:
				s.Tag = nmea.Tag{Present: true, Trusted: facts>>4&1 == 1, Source: []byte{'x' + facts>>5}}
				name += string(s.Tag.Source)
			case 3:
				s.Tag = nmea.Tag{Present: true, Trusted: true, Group: nmea.Group{ID: uint32(message), Number: s.Number, Total: s.Total}}
				name = fmt.Sprintf("group%d%s", message, name)
			case 4:
				s.Time = 1_700_000_000e9 + int64(message)*3e9
			}
			s.Payload = fmt.Appendf(nil, "%s/%d/%d|", name, message, s.Number)
			in++
			check(a.Add(&s, n))
			if data[2] == 255 {
				check(a.Advance(n, 0))
			}
		}
		check(a.Flush())
		total := 0
		for _, c := range a.Counts {
			total += int(c)
		}
		if in != total || dropped != total {
			t.Fatalf("%d sentences are left, %d counted as dropped, %d told", in, total, dropped)
		}
	})
}

// TestEncode: what is encoded reads back as it was, in sentences of at most 82
// bytes.
func TestEncode(t *testing.T) {
	for _, n := range []int{1, 2, 59, 60, 61, 120, 121, 540} {
		payload := bytes.Repeat([]byte("5?wW`0:@"), 70)[:n]
		lines := nmea.AppendVDM(nil, [2]byte{'B', 'S'}, true, 'B', 7, payload, 3)
		var p nmea.Parser
		var s nmea.Sentence
		var a nmea.Assembler
		var got []nmea.Message
		ordinal := uint64(0)
		for line := range bytes.Lines(lines) {
			if len(line) > 82 {
				t.Errorf("%d: a sentence of %d bytes", n, len(line))
			}
			if r := p.Parse(bytes.TrimSuffix(line, []byte("\n")), &s); r != nmea.None {
				t.Fatalf("%q: %v", line, r)
			}
			ordinal++
			got = a.Add(&s, ordinal)
		}
		if len(got) != 1 {
			t.Fatalf("%d: %d messages", n, len(got))
		}
		m := got[0]
		if !bytes.Equal(m.Payload, payload) || m.Fill != 3 || !m.Own || m.Channel != 'B' || m.Talker != [2]byte{'B', 'S'} || int(m.Sentences) != (n+59)/60 {
			t.Errorf("%d: got %+v", n, m)
		}
	}
	if got := nmea.AppendVDM([]byte("x"), [2]byte{'A', 'I'}, false, 'A', 0, make([]byte, 541), 0); string(got) != "x" {
		t.Errorf("a payload of 541 characters: %q", got)
	}
	want := nmea.Tag{Source: []byte("x"), Destination: []byte("d"), Text: []byte("t"), Info: []byte("i"), Time: 1_700_000_000_123e6, Relative: 3, Line: 4,
		Group: nmea.Group{ID: 7, Number: 1, Total: 1}, Present: true, Trusted: true}
	line := nmea.AppendSentence(nil, &nmea.Sentence{Talker: [2]byte{'A', 'I'}, Total: 1, Number: 1, Sequence: -1, Payload: []byte("1"), Tag: want})
	var p nmea.Parser
	var s nmea.Sentence
	if r := p.Parse(line, &s); r != nmea.None || !reflect.DeepEqual(s.Tag, want) {
		t.Errorf("%q: %v, %+v", line, r, s.Tag)
	}
}
