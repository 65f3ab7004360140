package decoding

import (
	"maps"
	"slices"
	"time"
)

// Stats counts what went through a run. Every line is one of: a sentence, a
// line that is no AIS sentence, or a rejected line; and every sentence becomes
// part of a message or is rejected.
type Stats struct {
	Bytes     int64            // read, decompressed
	Lines     int64            // with something in them
	Sentences int64            // VDM and VDO sentences that passed their checks
	Other     int64            // lines that are no AIS sentence: other sentences, comments, blank lines
	Messages  int64            // decoded
	Written   int64            // messages that went to the output: fewer than Messages when duplicates were joined
	ByType    [64]int64        // messages by type
	Flagged   int64            // messages with an irregular length or fill bits
	Own       int64            // messages that are of the receiving station itself (VDO)
	Rejects   map[string]int64 // sentences and lines by reason
	LeftOut   map[string]int64 // values of table rows that cannot have been sent, by field: the row is used without
	Receivers map[string]int64 // messages by receiver, as TAG blocks name it; at most MaxReceivers
	First     int64            // Unix nanoseconds of the earliest and
	Last      int64            // the latest message that has a time; 0: none has
	Timed     int64            // messages that have a time
	Vessels   []uint32         // the MMSIs that sent, sorted; at most 4 million
}

// MaxReceivers is how many receivers are told apart; those above it are counted
// together under [OtherReceivers].
const (
	MaxReceivers   = 10_000
	OtherReceivers = "(others)"
)

// Rejected is the number of sentences and lines rejected, for any reason.
func (s *Stats) Rejected() int64 {
	var n int64
	for _, c := range s.Rejects {
		n += c
	}
	return n
}

// Span is from the earliest to the latest message that has a time.
func (s *Stats) Span() (from, until time.Time, ok bool) {
	if s.Timed == 0 {
		return time.Time{}, time.Time{}, false
	}
	return time.Unix(0, s.First).UTC(), time.Unix(0, s.Last).UTC(), true
}

// tally is what one worker counts. Workers never share one, so that counting
// costs no synchronisation; they are added up at the end.
type tally struct {
	lines, sentences, other, messages, flagged, own, timed int64

	first, last int64
	byType      [64]int64
	rejects     [maxReasons]int64
	receivers   map[string]*int64
	vessels     mmsiSet

	// The receiver of the last message, which is often that of the next.
	receiver      []byte
	receiverCount *int64
}

func (t *tally) time(nanos int64) {
	if nanos == 0 {
		return
	}
	t.timed++
	if t.first == 0 || nanos < t.first {
		t.first = nanos
	}
	if t.last == 0 || nanos > t.last {
		t.last = nanos
	}
}

func (t *tally) from(receiver []byte) {
	if len(receiver) == 0 {
		return
	}
	if string(receiver) != string(t.receiver) || t.receiverCount == nil {
		n, ok := t.receivers[string(receiver)]
		if !ok {
			if t.receivers == nil {
				t.receivers = map[string]*int64{}
			}
			name := string(receiver)
			if len(t.receivers) >= MaxReceivers {
				name = OtherReceivers
			}
			if n = t.receivers[name]; n == nil {
				n = new(int64)
				t.receivers[name] = n
			}
		}
		t.receiver, t.receiverCount = append(t.receiver[:0], receiver...), n
	}
	*t.receiverCount++
}

// sum adds up what the workers counted.
func sum(tallies []*tally) *Stats {
	s := &Stats{Rejects: map[string]int64{}, Receivers: map[string]int64{}}
	var all mmsiSet
	for _, t := range tallies {
		s.Lines += t.lines
		s.Sentences += t.sentences
		s.Other += t.other
		s.Messages += t.messages
		s.Flagged += t.flagged
		s.Own += t.own
		s.Timed += t.timed
		for i, n := range t.byType {
			s.ByType[i] += n
		}
		for i, n := range t.rejects {
			if n > 0 {
				s.Rejects[reason(i).String()] += n
			}
		}
		for name, n := range t.receivers {
			if _, ok := s.Receivers[name]; !ok && len(s.Receivers) >= MaxReceivers {
				name = OtherReceivers
			}
			s.Receivers[name] += *n
		}
		if t.timed > 0 {
			if s.First == 0 || t.first < s.First {
				s.First = t.first
			}
			s.Last = max(s.Last, t.last)
		}
		for m := range t.vessels.all() {
			all.add(m)
		}
	}
	s.Vessels = slices.Sorted(all.all())
	return s
}

// Reasons lists the reasons of s, the most frequent first.
func (s *Stats) Reasons() []string {
	return slices.SortedFunc(maps.Keys(s.Rejects), func(a, b string) int {
		if c := s.Rejects[b] - s.Rejects[a]; c != 0 {
			return int(max(-1, min(1, c)))
		}
		return map[bool]int{true: -1, false: 1}[a < b]
	})
}
