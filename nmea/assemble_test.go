package nmea_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/nmea"
)

// Payloads of the two ships of the interleaving tests: "A1" is part 1 of A. All
// parts differ, and A's whole is longer than B's.
var parts = map[string]string{
	"A1": strings.Repeat("5A", 28), "A2": strings.Repeat("A", 15), "A3": "AAA",
	"B1": strings.Repeat("5B", 27), "B2": strings.Repeat("B", 11), "B3": "BB",
	"C1": strings.Repeat("5C", 25), "C2": strings.Repeat("C", 12), "C3": "C",
}

// stream is a small language for assembler tests: words are sentences, "A1" of
// the ship A, part 1; "." is a sentence of one part of another ship; "A2@7"
// carries second 7 as its time.
type stream struct {
	total uint8
	facts map[byte]func(*nmea.Sentence) // by ship, what sets its sentences apart
	seq   int8
}

// sentence builds what a word stands for.
func (st stream) sentence(t *testing.T, word string) nmea.Sentence {
	t.Helper()
	word, at, timed := strings.Cut(word, "@")
	s := nmea.Sentence{
		Talker: [2]byte{'A', 'I'}, Channel: 'A', Sequence: st.seq, Total: max(st.total, 2),
		Number: word[1] - '0', Payload: []byte(parts[word]), Raw: []byte("raw " + word),
	}
	if len(s.Payload) == 0 {
		t.Fatalf("no part %q", word)
	}
	if s.Number == s.Total {
		s.Fill = 2
	}
	if timed {
		var sec int64
		fmt.Sscan(at, &sec)
		s.Time, s.TimeFrom = (1_700_000_000+sec)*1e9, nmea.TimeTag
	}
	if f := st.facts[word[0]]; f != nil {
		f(&s)
	}
	return s
}

// run feeds the words to an assembler and returns the messages as words ("A"
// for a whole message of A, "A1+B2" for a chimera) in the order of release.
func (st stream) run(t *testing.T, a *nmea.Assembler, words string) string {
	t.Helper()
	var out []string
	take := func(ms []nmea.Message) {
		for _, m := range ms {
			out = append(out, describe(t, string(m.Payload), m.Sentences))
		}
	}
	n, in := uint64(0), 0
	for _, word := range strings.Fields(words) {
		n++
		if word == "." {
			continue
		}
		s := st.sentence(t, word)
		in++
		take(a.Add(&s, n))
	}
	take(a.Flush())
	for _, c := range a.Counts {
		in -= int(c)
	}
	for _, o := range out {
		in -= strings.Count(o, "+") + 1
		if !strings.Contains(o, "+") {
			in -= int(max(st.total, 2)) - 1
		}
	}
	if in != 0 {
		t.Errorf("%s: %d sentences are not accounted for", words, in)
	}
	return strings.Join(out, " ")
}

// describe tells what parts a payload is made of.
func describe(t *testing.T, payload string, total uint8) string {
	t.Helper()
	var names []string
	whole := true
	for n := 1; n <= int(total); n++ {
		found := ""
		for _, ship := range "ABC" {
			name := fmt.Sprintf("%c%d", ship, n)
			if rest, ok := strings.CutPrefix(payload, parts[name]); ok && (n < int(total) || rest == "") {
				found, payload = name, rest
				break
			}
		}
		if found == "" {
			t.Fatalf("a payload is made of no parts: %q", payload)
		}
		names = append(names, found)
		whole = whole && found[0] == names[0][0]
	}
	if whole {
		return names[0][:1]
	}
	return strings.Join(names, "+")
}

func permutations(words []string) [][]string {
	if len(words) == 1 {
		return [][]string{words}
	}
	var out [][]string
	for i := range words {
		rest := append(append([]string{}, words[:i]...), words[i+1:]...)
		for _, p := range permutations(rest) {
			out = append(out, append([]string{words[i]}, p...))
		}
	}
	return out
}

// plausible knows the two lengths that messages of the tests have, as package
// ais knows those of each type.
func plausible(payload []byte, fill uint8) bool {
	n := len(payload)
	return n == len(parts["A1"]+parts["A2"]) || n == len(parts["B1"]+parts["B2"])
}

// TestInterleavings runs all orders of the four parts of two ships with the
// same facts. Without a means to tell the ships apart four orders pass for two
// messages in order, or begin as one does; with Hold two are left; a source, a
// time, a TAG group or unlike lengths leave none.
func TestInterleavings(t *testing.T) {
	source := func(name string) func(*nmea.Sentence) {
		return func(s *nmea.Sentence) { s.Tag = nmea.Tag{Present: true, Trusted: true, Source: []byte(name)} }
	}
	group := func(id uint32) func(*nmea.Sentence) {
		return func(s *nmea.Sentence) {
			s.Tag = nmea.Tag{Present: true, Trusted: true, Group: nmea.Group{ID: id, Number: s.Number, Total: s.Total}}
		}
	}
	suspect := func(id uint32) func(*nmea.Sentence) {
		return func(s *nmea.Sentence) { group(id)(s); s.Tag.Trusted = false }
	}
	at := func(sec int64) func(*nmea.Sentence) {
		return func(s *nmea.Sentence) { s.Time = sec * 1e9 }
	}
	channel := func(c byte) func(*nmea.Sentence) { return func(s *nmea.Sentence) { s.Channel = c } }
	own := func(s *nmea.Sentence) { s.Own = true }
	type facts = map[byte]func(*nmea.Sentence)

	for _, tc := range []struct {
		name    string
		facts   facts
		hold    bool
		check   func([]byte, uint8) bool
		mixed   int // orders that give a mix
		both    int // orders that give both ships' messages
		nothing int // orders that give none
	}{
		{name: "alone", mixed: 4, both: 2, nothing: 16},
		{name: "hold", hold: true, mixed: 2, both: 2, nothing: 20},
		{name: "lengths", check: plausible, both: 2, nothing: 20},
		{name: "lengths and hold", hold: true, check: plausible, both: 2, nothing: 22},
		{name: "source", facts: facts{'A': source("x"), 'B': source("y")}, both: 24},
		{name: "one source", facts: facts{'A': source("x")}, both: 24},
		{name: "channel", facts: facts{'A': channel('B')}, both: 24},
		{name: "no channel", facts: facts{'A': channel(0)}, both: 24},
		{name: "own", facts: facts{'A': own}, both: 24},
		// The clock of the stream ends what is begun: 12 orders give one message.
		{name: "time", facts: facts{'A': at(1e9), 'B': at(1e9 + 3)}, both: 12},
		{name: "group", facts: facts{'A': group(1), 'B': group(2)}, both: 24},
		{name: "one group", facts: facts{'A': group(1)}, both: 24},
		{name: "untrusted group", facts: facts{'A': suspect(1), 'B': suspect(2)}, both: 24},
		{name: "same untrusted group", facts: facts{'A': suspect(9), 'B': suspect(9)}, mixed: 4, both: 2, nothing: 16},
		{name: "no sequential id", facts: facts{'A': noSequence, 'B': noSequence}, mixed: 4, both: 2, nothing: 16},
	} {
		t.Run(tc.name, func(t *testing.T) {
			mixed, both, nothing := 0, 0, 0
			for _, p := range permutations([]string{"A1", "A2", "B1", "B2"}) {
				a := nmea.Assembler{Hold: tc.hold, Plausible: tc.check}
				words := strings.Join(p, " ")
				got := stream{facts: tc.facts}.run(t, &a, words)
				mix := strings.Contains(got, "+")
				mixed += count(mix)
				both += count(got == "A B" || got == "B A")
				nothing += count(got == "")
				// A ship's own parts in a known order, crossed with the other's.
				crossed := p[0][0] != p[1][0] && p[0][1] == '1' && p[1][1] == '2'
				if mix && (!crossed || tc.hold && p[2][1] != '1') {
					t.Errorf("%s: %s", words, got)
				}
			}
			if mixed != tc.mixed || both != tc.both || nothing != tc.nothing {
				t.Errorf("of 24 orders %d give a mix, %d both messages, %d none; want %d, %d, %d",
					mixed, both, nothing, tc.mixed, tc.both, tc.nothing)
			}
		})
	}
}

func noSequence(s *nmea.Sentence) { s.Sequence = -1 }

// TestAssembler: what comes out of short streams, and why the rest does not.
func TestAssembler(t *testing.T) {
	far := strings.Repeat(" .", nmea.DefaultWindow)
	tagged := func(number uint8, source string, g nmea.Group, trusted bool) func(*nmea.Sentence) {
		return func(s *nmea.Sentence) {
			g := g
			if g.Total > 0 {
				g.Number = s.Number
			}
			s.Tag = nmea.Tag{Present: true, Trusted: trusted, Group: g}
			if number == 0 || s.Number == number {
				s.Tag.Source = []byte(source)
			}
		}
	}
	type facts = map[byte]func(*nmea.Sentence)
	g1 := nmea.Group{ID: 1, Total: 2}
	for _, tc := range []struct {
		name, words string
		total       uint8
		facts       facts
		want        string
		dropped     map[nmea.Reason]uint64
	}{
		{name: "in order", words: "A1 A2", want: "A"},
		{name: "out of order", words: "A2 A1", want: "A"},
		{name: "three", total: 3, words: "A1 A2 A3", want: "A"},
		{name: "three out of order", total: 3, words: "A3 A1 A2", want: "A"},
		{name: "three interleaved", total: 3, words: "A1 B1 A2 B2 A3 B3", dropped: drops{nmea.Ambiguous: 6}},
		{name: "three, a part of another", total: 3, words: "A1 B2 A2 A3", dropped: drops{nmea.Ambiguous: 4}},
		{name: "others between", words: "A1 . . . . A2", want: "A"},
		{name: "at the window's end", words: "A1 " + far[:len(far)-2] + " A2", want: "A"},
		{name: "after the window", words: "A1" + far + " A2", dropped: drops{nmea.Incomplete: 2}},
		{name: "part lost", words: "A1" + far + " B1 B2", want: "B", dropped: drops{nmea.Incomplete: 1}},
		{name: "part lost, soon", words: "A1 B1 B2", dropped: drops{nmea.Ambiguous: 3}},
		{name: "first part lost, soon", words: "A2 B1 B2", dropped: drops{nmea.Ambiguous: 3}},
		{name: "first part lost after another", words: "A1 A2 B2 C1 C2", want: "A", dropped: drops{nmea.Ambiguous: 3}},
		{name: "ambiguity ends", words: "A1 B1" + far + " C1 C2", want: "C", dropped: drops{nmea.Ambiguous: 2}},
		{name: "ambiguity goes on", words: "A1 B1 . . . A2 . . . B2 . . . C1 C2", dropped: drops{nmea.Ambiguous: 6}},
		{name: "times apart", words: "A1@0 B2@3", dropped: drops{nmea.Incomplete: 2}},
		{name: "times near", words: "A1@1 A2@0", want: "A"},
		{name: "one time", words: "A1@1 A2", want: "A"},
		{name: "sources apart", words: "A1 B2", facts: facts{'A': tagged(0, "x", nmea.Group{}, true), 'B': tagged(0, "y", nmea.Group{}, true)}, dropped: drops{nmea.Incomplete: 2}},
		{name: "untrusted sources apart", words: "A1 B2", facts: facts{'A': tagged(0, "x", nmea.Group{}, false), 'B': tagged(0, "y", nmea.Group{}, false)}, dropped: drops{nmea.Incomplete: 2}},

		{name: "copy of a part", words: "A1 A1 A2", want: "A", dropped: drops{nmea.Duplicate: 1}},
		{name: "copies side by side", words: "A1 A1 A2 A2", want: "A A"},
		{name: "copy of a message", words: "A1 A2 A1 A2", want: "A A"},
		{name: "copies in any order", words: "A1 A2 A2 A1", want: "A A"},
		{name: "a late copy of a part", words: "A1 A2 A2", want: "A", dropped: drops{nmea.Duplicate: 1}},
		{name: "a copy amid the next", words: "A1 A2 B1 A1 B2", want: "A B", dropped: drops{nmea.Duplicate: 1}},
		{name: "a copy before the next", words: "A1 A2 A2 B1 B2", want: "A B", dropped: drops{nmea.Duplicate: 1}},
		{name: "three copies", words: "A1 A1 A1 A2 A2 A2", want: "A A", dropped: drops{nmea.Duplicate: 2}},
		{name: "a copy is never mixed", words: "A1 A2 A2 B1", want: "A", dropped: drops{nmea.Duplicate: 1, nmea.Incomplete: 1}},

		{name: "group out of order", words: "A2 B1 A1 B2", facts: facts{'A': tagged(0, "", g1, true), 'B': tagged(0, "", nmea.Group{ID: 2, Total: 2}, true)}, want: "A B"},
		{name: "group, source on the first", words: "A1 A2", facts: facts{'A': tagged(1, "x", g1, true)}, want: "A"},
		{name: "group, source on the first, far", words: "A1" + far + " A2", facts: facts{'A': tagged(1, "x", g1, true)}, want: "A"},
		{name: "one group id of two sources", words: "A1 B1 A2 B2", facts: facts{'A': tagged(1, "x", g1, true), 'B': tagged(1, "y", g1, true)}, dropped: drops{nmea.Ambiguous: 4}},
		{name: "one group id, source missing first", words: "A2 B1 A1", facts: facts{'A': tagged(1, "x", g1, true), 'B': tagged(1, "y", g1, true)}, dropped: drops{nmea.Ambiguous: 3}},
		{name: "group with another line", words: "A1 A2", facts: facts{'A': tagged(0, "x", nmea.Group{ID: 1, Total: 3}, true)}, want: "A"},
		{name: "group too small", words: "A1 A2", facts: facts{'A': func(s *nmea.Sentence) {
			s.Tag = nmea.Tag{Present: true, Trusted: true, Group: nmea.Group{ID: 1, Number: 1, Total: 1}}
		}}, dropped: drops{nmea.Inconsistent: 2}},
		{name: "talker differs", words: "A1 B2", facts: facts{'B': func(s *nmea.Sentence) { s.Talker[1] = 'B' }}, dropped: drops{nmea.Incomplete: 2}},
		{name: "no sequential id", words: "A1 A2", facts: facts{'A': noSequence}, want: "A"},
		{name: "no sequential id, other between", words: "A1 . A2", facts: facts{'A': noSequence}, dropped: drops{nmea.Incomplete: 2}},
		{name: "no sequential id, out of order", words: "A2 A1", facts: facts{'A': noSequence}, dropped: drops{nmea.Ambiguous: 2}},
		{name: "two lost parts", words: "A1 B2", want: "A1+B2"}, // what cannot be told
	} {
		t.Run(tc.name, func(t *testing.T) {
			var a nmea.Assembler
			if got := (stream{total: tc.total, facts: tc.facts}).run(t, &a, tc.words); got != tc.want {
				t.Errorf("got %q, want %q", got, tc.want)
			}
			for why := range nmea.Reasons() {
				if a.Counts[why] != tc.dropped[why] {
					t.Errorf("%d dropped as %s, want %d", a.Counts[why], why, tc.dropped[why])
				}
			}
		})
	}
}

type drops = map[nmea.Reason]uint64
