package nmea_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/tidewaiter/tidewaiter/nmea"
)

const armour = "0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVW`abcdefghijklmnopqrstuvw"

func randomPayload(r *rand.Rand, n int) []byte {
	p := make([]byte, n)
	for i := range p {
		p[i] = armour[r.IntN(len(armour))]
	}
	return p
}

// TestNeverAChimera merges the sentences of many messages of several ships, with
// talkers, sequential ids and channels that collide, loses, doubles and shuffles
// them, and asks one thing: that no payload comes out that nobody sent.
func TestNeverAChimera(t *testing.T) {
	type faults struct{ lose, double, shuffle bool }
	for _, tc := range []struct {
		name   string
		faults faults
		facts  func(s *nmea.Sentence, ship, message int)
		least  int // share of the messages that must come out whole, in percent
	}{
		// Without a tag the order of each ship's sentences has to hold.
		{"untagged", faults{}, func(*nmea.Sentence, int, int) {}, 80},
		{"groups", faults{true, true, true}, func(s *nmea.Sentence, ship, message int) {
			s.Tag = nmea.Tag{Present: true, Trusted: true, Group: nmea.Group{ID: uint32(ship*1000 + message), Number: s.Number, Total: s.Total}}
		}, 80},
		{"groups that cannot be trusted", faults{true, true, true}, func(s *nmea.Sentence, ship, message int) {
			s.Tag = nmea.Tag{Present: true, Group: nmea.Group{ID: uint32(ship*1000 + message), Number: s.Number, Total: s.Total}}
		}, 80},
		{"times", faults{true, true, true}, func(s *nmea.Sentence, ship, message int) {
			s.Time = 1_700_000_000e9 + int64(ship*1000+message)*3e9
		}, 25},
	} {
		t.Run(tc.name, func(t *testing.T) {
			right, sentMessages := 0, 0
			for seed := range uint64(60) {
				r := rand.New(rand.NewPCG(seed, 3))
				sent := map[string]bool{}
				var queues [][]part
				for ship := range 2 + r.IntN(6) {
					var q []part
					for message := range 20 {
						payload, fill := randomPayload(r, 61+r.IntN(200)), uint8(r.IntN(6))
						sent[fmt.Sprint(string(payload), fill)] = true
						sentMessages++
						lines := nmea.AppendVDM(nil, [2]byte{'A', "IB"[r.IntN(2)]}, false, "AB"[r.IntN(2)], uint8(r.IntN(3)), payload, fill)
						for line := range bytes.SplitSeq(bytes.TrimSpace(lines), []byte("\r\n")) {
							var p nmea.Parser
							var s nmea.Sentence
							if why := p.Parse(line, &s); why != nmea.None {
								t.Fatalf("%q: %v", line, why)
							}
							tc.facts(&s, ship, message)
							q = append(q, part{s, sentMessages})
						}
					}
					queues = append(queues, q)
				}
				var stream []part
				for len(queues) > 0 {
					i := r.IntN(len(queues))
					run := 1 + r.IntN(4)
					for ; run > 0 && len(queues[i]) > 0; run-- {
						s := queues[i][0]
						queues[i] = queues[i][1:]
						if tc.faults.lose && r.IntN(20) == 0 {
							continue
						}
						stream = append(stream, s)
						if tc.faults.double && r.IntN(10) == 0 {
							stream = append(stream, s)
						}
					}
					if len(queues[i]) == 0 {
						queues = append(queues[:i], queues[i+1:]...)
					}
				}
				if tc.faults.shuffle {
					for i := range stream {
						j := min(i+r.IntN(3), len(stream)-1)
						stream[i], stream[j] = stream[j], stream[i]
					}
				}
				// What parts are further apart than the window counts as lost.
				a := nmea.Assembler{Window: longestGap(stream)}
				in := len(stream)
				take := func(ms []nmea.Message) {
					for _, m := range ms {
						in -= int(m.Sentences)
						if !sent[fmt.Sprint(string(m.Payload), m.Fill)] {
							t.Errorf("seed %d: sentences %d to %d give a payload that was not sent", seed, m.First, m.Last)
						}
						right++
					}
				}
				for i := range stream {
					take(a.Add(&stream[i].Sentence, uint64(i+1)))
				}
				take(a.Flush())
				for _, c := range a.Counts {
					in -= int(c)
				}
				if in != 0 {
					t.Errorf("seed %d: %d sentences are not accounted for", seed, in)
				}
			}
			if right*100 < sentMessages*tc.least {
				t.Errorf("%d of %d messages came out, want %d %%", right, sentMessages, tc.least)
			}
			t.Logf("%d of %d messages came out", right, sentMessages)
		})
	}
}

// part is a sentence and the message it is of.
type part struct {
	nmea.Sentence
	of int
}

// longestGap is how many sentences lie between two parts of a message at most.
func longestGap(stream []part) uint64 {
	last, longest := map[int]int{}, 1
	for i, p := range stream {
		if at, ok := last[p.of]; ok {
			longest = max(longest, i-at)
		}
		last[p.of] = i
	}
	return uint64(longest)
}

// TestDropped: each dropped sentence is told with its ordinal, its bytes and a
// reason, and counted.
func TestDropped(t *testing.T) {
	var got []string
	a := nmea.Assembler{Dropped: func(n uint64, raw []byte, why nmea.Reason) {
		got = append(got, fmt.Sprint(n, " ", string(raw), " ", why.String()))
	}}
	stream{}.run(t, &a, "A1 A1 A2 . B1 C1 C2 . . . . . . . C1")
	want := []string{
		"5 raw B1 ambiguous", "6 raw C1 ambiguous", "7 raw C2 ambiguous", "2 raw A1 duplicate", "15 raw C1 incomplete",
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

// TestAdvance: what is held comes out, and what waits goes, when only time
// passes.
func TestAdvance(t *testing.T) {
	var a nmea.Assembler
	st := stream{}
	second, first, lone := st.sentence(t, "A2@0"), st.sentence(t, "A1@0"), st.sentence(t, "B1@0")
	lone.Sequence = 9
	if len(a.Add(&second, 1))+len(a.Add(&first, 2))+len(a.Add(&lone, 3)) != 0 {
		t.Fatal("a message out of order is released at once")
	}
	if got := a.Advance(3, first.Time+1e9); len(got) != 0 || a.Counts[nmea.Incomplete] != 0 {
		t.Errorf("after a second: %d messages, %d incomplete", len(got), a.Counts[nmea.Incomplete])
	}
	if got := a.Advance(3, first.Time+3e9); len(got) != 1 || a.Counts[nmea.Incomplete] != 1 || got[0].TimeFrom != nmea.TimeTag || got[0].First != 1 || got[0].Last != 2 {
		t.Errorf("after three seconds: %d messages, %d incomplete", len(got), a.Counts[nmea.Incomplete])
	}
}

// TestSetsAreBounded begins messages without end, with ordinals that stand
// still: the oldest are evicted, and all are accounted for.
func TestSetsAreBounded(t *testing.T) {
	a := nmea.Assembler{Window: 1 << 40, GroupWindow: 1 << 40}
	st := stream{}
	const n = 3 * nmea.MaxPending
	for i := range uint32(n) {
		s := st.sentence(t, "A1")
		s.Tag = nmea.Tag{Present: true, Trusted: true, Group: nmea.Group{ID: i, Number: 1, Total: 2}}
		if len(a.Add(&s, 1)) != 0 {
			t.Fatal("half a message came out")
		}
	}
	if got := a.Counts[nmea.Evicted]; got != n-nmea.MaxPending {
		t.Errorf("%d evicted, want %d", got, n-nmea.MaxPending)
	}
	a.Flush()
	if got := a.Counts[nmea.Incomplete]; got != nmea.MaxPending {
		t.Errorf("%d incomplete, want %d", got, nmea.MaxPending)
	}
}

// TestNoAllocations: neither the parser nor, once warm, the assembler allocates,
// on good and on bad lines.
func TestNoAllocations(t *testing.T) {
	lines := [][]byte{
		[]byte(single), []byte(two1), []byte(two2), []byte(tag("g:1-2-7,s:x,c:1700000000") + two1), []byte(tag("g:2-2-7") + two2),
		[]byte("1700000000 " + single + ",1700000000" + single), []byte("2023-11-14T22:13:20Z " + single), []byte(single[:30]), []byte("garbage"), {},
		[]byte("$" + sign("PGHP,1,2023,11,14,22,13,20,123,219,,2190048,1,")[1:]), []byte(two2), []byte(two1),
		[]byte(sign("AIVDM,1,1,,A,15M67FC000,0,0")), []byte(`\c:1700000000,s:x*00\` + two1),
	}
	var p nmea.Parser
	var s nmea.Sentence
	a := nmea.Assembler{Dropped: func(uint64, []byte, nmea.Reason) {}, Plausible: func([]byte, uint8) bool { return true }}
	n, messages := uint64(0), 0
	feed := func() {
		for _, line := range lines {
			for r := p.Parse(line, &s); ; r = p.ParseRest(&s) {
				if r == nmea.None {
					n++
					messages += len(a.Add(&s, n))
				}
				if len(s.Rest) == 0 {
					break
				}
			}
		}
	}
	for range 100 {
		feed()
	}
	if allocs := testing.AllocsPerRun(100, feed); allocs != 0 || messages == 0 {
		t.Errorf("%v allocations, %d messages", allocs, messages)
	}
}
