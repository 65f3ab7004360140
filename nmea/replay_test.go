package nmea_test

import (
	"os"
	"testing"

	"github.com/tidewaiter/tidewaiter/internal/sharedtest"
	"github.com/tidewaiter/tidewaiter/nmea"
)

// replayed is what a stream gave.
type replayed struct {
	lines, sentences, singles  int
	extra, glued, timed, owned int
	parse                      [nmea.NumReasons]int
	messages                   []message // joined ones only
	firstChars                 map[byte]int
	counts                     [nmea.NumReasons]uint64
}

type message struct {
	nmea.Message
	payload string
}

// replay reads a stream the way a caller does.
func replay(t *testing.T, data []byte, a *nmea.Assembler) *replayed {
	t.Helper()
	r := &replayed{firstChars: map[byte]int{}}
	take := func(ms []nmea.Message) {
		for _, m := range ms {
			r.messages = append(r.messages, message{m, string(m.Payload)})
			r.firstChars[m.Payload[0]]++
		}
	}
	var p nmea.Parser
	var s nmea.Sentence
	n := uint64(0)
	for len(data) > 0 {
		line, rest, ok := nmea.NextLine(data)
		if !ok {
			line, rest = data, nil
		}
		data = rest
		r.lines++
		for why := p.Parse(line, &s); ; why = p.ParseRest(&s) {
			r.parse[why]++
			if why == nmea.None {
				n++
				r.extra += count(s.Extra)
				r.glued += count(s.Glued)
				r.timed += count(s.Time != 0)
				r.owned += count(s.Own)
				if s.Total == 1 {
					r.singles++
					r.firstChars[s.Payload[0]]++
				} else {
					take(a.Add(&s, n))
				}
			}
			if len(s.Rest) == 0 {
				break
			}
		}
	}
	take(a.Flush())
	r.sentences = int(n)
	r.counts = a.Counts
	// Every sentence ends in exactly one place.
	sum := r.singles
	for _, m := range r.messages {
		sum += int(m.Sentences)
	}
	for _, c := range a.Counts {
		sum += int(c)
	}
	if sum != r.sentences {
		t.Errorf("%d sentences went in, %d are accounted for", r.sentences, sum)
	}
	return r
}

func count(b bool) int {
	if b {
		return 1
	}
	return 0
}

func readShared(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(sharedtest.Path(t, name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// TestRealFiles holds the counts of every capture: a change of one is a change
// of what the program tells its users.
func TestRealFiles(t *testing.T) {
	type reasons = map[nmea.Reason]int
	for _, tc := range []struct {
		file                      string
		sentences, singles, joins int
		rejected                  reasons // lines that gave no sentence
		dropped                   reasons // sentences that gave no message
	}{
		{"nmea/aishub-nmea-sample.txt", 85192, 80350, 2406,
			reasons{nmea.BadFill: 2}, reasons{nmea.Incomplete: 5, nmea.Duplicate: 1}},
		{"nmea/dma-aislib-stream_example.txt", 4500, 3602, 449, nil, nil},
		{"nmea/dma-aislib-decode_encode_messages.txt", 646, 556, 45, nil, nil},
		{"nmea/dma-aislib-ais250.txt", 251, 235, 8, nil, nil},
		{"nmea/kystverket-Ais1000Lines.nm4", 1000, 754, 123, nil, nil},
		{"nmea/goais-aistest.nmea", 998, 820, 85, nil, reasons{nmea.Incomplete: 8}},
		{"nmea/pyais-nmea_data_sample.txt", 798, 778, 0,
			reasons{nmea.EmptyPayload: 100}, reasons{nmea.Incomplete: 20}},
		{"nmea/signalk-gofree-merrimac.log", 1507, 1411, 48, nil, nil},
		{"nmea/gfw-ais-tools/bad-tagblock-group.nmea", 2, 0, 1, nil, nil},
		{"nmea/gfw-ais-tools/bad-type5.nmea", 6, 0, 3, reasons{nmea.NoSentence: 3}, nil},
		{"nmea/gfw-ais-tools/ee-multiline.nmea", 10, 6, 2, nil, nil},
		{"nmea/gfw-ais-tools/errors.nmea", 3, 3, 0, reasons{nmea.BadChecksum: 2}, nil},
		{"nmea/gfw-ais-tools/mixed_types.nmea", 109, 89, 10, nil, nil},
		{"nmea/gfw-ais-tools/multi-part.nmea", 93, 0, 43, nil, nil},
		{"nmea/gfw-ais-tools/sample.nmea", 3, 3, 0, nil, nil},
		{"nmea/gfw-ais-tools/single-message-type-5.nmea", 0, 0, 0, reasons{nmea.BadChecksum: 1}, nil},
		{"nmea/gfw-ais-tools/spire-test.nmea", 4, 0, 1, nil, reasons{nmea.Incomplete: 1, nmea.Duplicate: 1}},
		{"nmea/gfw-ais-tools/type1-bad-bitcount.nmea", 12, 12, 0, nil, nil},
		{"nmea/gfw-ais-tools/type8.nmea", 1, 1, 0, nil, nil},
		{"ground-truth/sample.aivdm", 118, 88, 14, reasons{nmea.NoSentence: 1}, nil},
		{"ground-truth/gpsd-ais-nmea.log", 183, 159, 12, nil, nil},
		{"ground-truth/gpsd-ais-18-27.log", 276, 276, 0, nil, nil},
		{"ground-truth/gpsd-ais_unpack_sixbit.log", 20, 6, 7, nil, nil},
		{"ground-truth/libais-typeexamples.nmea", 26, 26, 0, nil, nil},
	} {
		t.Run(tc.file, func(t *testing.T) {
			var a nmea.Assembler
			r := replay(t, readShared(t, "data/ais/"+tc.file), &a)
			if r.sentences != tc.sentences || r.singles != tc.singles || len(r.messages) != tc.joins {
				t.Errorf("sentences %d, of one part %d, joined messages %d; want %d, %d, %d",
					r.sentences, r.singles, len(r.messages), tc.sentences, tc.singles, tc.joins)
			}
			for why := range nmea.Reasons() {
				if got := r.parse[why]; why.Rejected() && got != tc.rejected[why] {
					t.Errorf("%d lines rejected as %s, want %d", got, why, tc.rejected[why])
				}
				if got := int(r.counts[why]); got != tc.dropped[why] {
					t.Errorf("%d sentences dropped as %s, want %d", got, why, tc.dropped[why])
				}
			}
		})
	}
}

// TestKystverket: 877 messages, none of the 123 static reports lost, although
// the TAG checksum of each of their sentences covers only part of the block.
func TestKystverket(t *testing.T) {
	var a nmea.Assembler
	r := replay(t, readShared(t, "data/ais/nmea/kystverket-Ais1000Lines.nm4"), &a)
	if got := r.singles + len(r.messages); got != 877 || r.firstChars['5'] != 123 {
		t.Errorf("%d messages, %d of type 5; want 877 and 123", got, r.firstChars['5'])
	}
	if r.timed != 754 {
		t.Errorf("%d sentences have a time, want the 754 whose TAG block can be trusted", r.timed)
	}
	for _, m := range r.messages {
		if m.Time != 0 || m.Source != nil {
			t.Errorf("a message has time %d and source %q of a TAG block that cannot be trusted", m.Time, m.Source)
		}
	}
}

// TestStationLines: all 3,602 messages of one sentence and all 449 joined ones
// of the Danish capture have the time and station of the line before them, to
// which the checksum in it agrees.
func TestStationLines(t *testing.T) {
	var a nmea.Assembler
	r := replay(t, readShared(t, "data/ais/nmea/dma-aislib-stream_example.txt"), &a)
	if want := r.singles + len(r.messages); r.timed != want {
		t.Errorf("%d sentences have a time, want %d", r.timed, want)
	}
	for _, m := range r.messages {
		if m.TimeFrom != nmea.TimeStation || m.Station.Country == 0 {
			t.Fatalf("message at %d has no station: %+v", m.First, m.Message)
		}
	}
}

// TestAISHubNoChimera: in a world-wide sample without any TAG block, whose parts
// are told apart by sequential id and channel alone, every joined message but
// one is of directly following sentences; in that one the first part came
// twice, with another message's lone part between. Lone parts stay lone: a
// reader that waits without end joins 112 of them to other ships' parts.
func TestAISHubNoChimera(t *testing.T) {
	data := readShared(t, "data/ais/nmea/aishub-nmea-sample.txt")
	var a, careful nmea.Assembler
	careful.Hold = true
	r := replay(t, data, &a)
	far, odd := 0, 0
	for _, m := range r.messages {
		far += count(m.Last-m.First != uint64(m.Sentences)-1)
		// 22 transponders send type 5 with 32 or 36 bits more than its 424 and
		// one with 860 more, all in adjacent sentences: long, and no chimeras.
		bits := 6*len(m.payload) - int(m.Fill)
		odd += count(m.payload[0] == '5' && (bits < 420 || bits > 426))
	}
	if far != 1 || odd != 23 || r.firstChars['5'] != 2221 {
		t.Errorf("%d messages of sentences that do not follow one another, %d type 5 of odd length, %d type 5; want 1, 23, 2221",
			far, odd, r.firstChars['5'])
	}
	if h := replay(t, data, &careful); len(h.messages) != len(r.messages) {
		t.Errorf("with Hold %d messages are joined, without %d", len(h.messages), len(r.messages))
	}
}
