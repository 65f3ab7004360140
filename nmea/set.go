package nmea

import "bytes"

// facts are what the parts of one message agree in. Its slice is a view into a
// sentence; a set keeps its own copy.
type facts struct {
	source     []byte
	at         int64 // the time that keeps parts apart, trusted or not
	group      uint32
	groupTotal uint8
	grouped    bool // by a TAG block with a right checksum
	trusted    bool // the TAG block's checksum is right
	glued      bool
	talker     [2]byte
	own        bool
	channel    byte
	sequence   int8
	total      uint8
}

func factsOf(s *Sentence) facts {
	f := facts{
		at: s.Time, glued: s.Glued, talker: s.Talker, own: s.Own,
		channel: s.Channel, sequence: s.Sequence, total: s.Total,
	}
	if s.Tag.Present {
		f.source, f.trusted = s.Tag.Source, s.Tag.Trusted
		f.group, f.groupTotal = s.Tag.Group.ID, s.Tag.Group.Total
		f.grouped = f.trusted && f.groupTotal > 0
		if f.at == 0 {
			f.at = s.Tag.Time
		}
	}
	return f
}

type setState uint8

const (
	pending  setState = iota // parts are missing
	held                     // whole, and not yet released
	complete                 // released, and kept in mind for copies
	poisoned                 // dropped: nothing with its facts is joined
)

// set is one message begun.
type set struct {
	facts            facts
	state            setState
	inOrder          bool // every part came after the one before it
	mixed            bool // some parts name a source and some do not
	fill             uint8
	have             uint16 // bit n: part n is in parts
	again            uint16 // bit n: a copy of part n is in copies
	last             uint64 // ordinal of the latest part
	earliest, latest int64  // of the parts' times; 0 is none
	parts, copies    [10]part
	source           []byte
	payload          []byte
	raw, rawCopies   []byte
}

// part is one sentence of a set.
type part struct {
	ordinal             uint64
	time                int64
	station             Station
	from                TimeFrom
	payload, payloadEnd int // in set.payload
	raw, rawEnd         int // in set.raw or set.rawCopies
}

// all is what have is when no part is missing.
func (t *set) all() uint16 { return 1<<(t.facts.total+1) - 2 }

// isNext reports whether s goes on where t, in order, ends.
func (t *set) isNext(s *Sentence) bool {
	return t.inOrder && t.have == 1<<s.Number-2
}

// same reports whether t has this very part.
func (t *set) same(s *Sentence) bool {
	if t.have&(1<<s.Number) == 0 || s.Number == s.Total && s.Fill != t.fill {
		return false
	}
	p := &t.parts[s.Number]
	return bytes.Equal(t.payload[p.payload:p.payloadEnd], s.Payload)
}

func (t *set) join(dst []byte) []byte {
	for n := 1; n <= int(t.facts.total); n++ {
		p := &t.parts[n]
		dst = append(dst, t.payload[p.payload:p.payloadEnd]...)
	}
	return dst
}

// earliestOf is a message with what the parts say of its reception.
func (t *set) earliestOf(parts []part) Message {
	m := Message{First: ^uint64(0)}
	for n := 1; n <= int(t.facts.total); n++ {
		p := &parts[n]
		m.First, m.Last = min(m.First, p.ordinal), max(m.Last, p.ordinal)
		if p.time != 0 && (m.Time == 0 || p.time < m.Time) {
			m.Time, m.TimeFrom = p.time, p.from
		}
		if p.station != (Station{}) {
			m.Station = p.station
		}
	}
	return m
}

// touch takes note that s belongs to t.
func (t *set) touch(f *facts, ordinal uint64) {
	t.last = max(t.last, ordinal)
	if t.have|t.again != 0 && len(f.source) != len(t.source) {
		t.mixed = true
	}
	if f.at != 0 {
		if t.latest == 0 {
			t.earliest, t.latest = f.at, f.at
		}
		t.earliest, t.latest = min(t.earliest, f.at), max(t.latest, f.at)
	}
	if len(t.source) == 0 && len(f.source) > 0 {
		t.source = append(t.source, f.source...)
	}
	t.facts.trusted = t.facts.trusted && f.trusted
}

func (a *Assembler) newSet(f *facts, ordinal uint64) *set {
	if len(a.sets) >= MaxPending {
		oldest := a.sets[0]
		copy(a.sets, a.sets[1:])
		a.sets = a.sets[:len(a.sets)-1]
		a.leave(oldest, Evicted)
	}
	var t *set
	if n := len(a.free); n > 0 {
		t, a.free = a.free[n-1], a.free[:n-1]
		// parts and copies keep what was in them: have and again say which
		// of them hold.
		t.state, t.mixed, t.fill, t.have, t.again, t.earliest, t.latest = pending, false, 0, 0, 0, 0, 0
		t.source, t.payload, t.raw, t.rawCopies = t.source[:0], t.payload[:0], t.raw[:0], t.rawCopies[:0]
	} else {
		t = &set{}
	}
	t.facts = *f
	t.facts.source = nil // a view into a line that will be gone
	t.inOrder = true
	t.last = ordinal
	a.sets = append(a.sets, t)
	return t
}

func (a *Assembler) addPart(t *set, s *Sentence, f *facts, ordinal uint64) {
	t.inOrder = t.isNext(s)
	p := &t.parts[s.Number]
	*p = a.newPart(s, ordinal, &t.raw)
	p.payload = len(t.payload)
	t.payload = append(t.payload, s.Payload...)
	p.payloadEnd = len(t.payload)
	if s.Number == s.Total {
		t.fill = s.Fill
	}
	t.touch(f, ordinal)
	t.have |= 1 << s.Number
}

// addCopy takes a part that t has already. When every part has come again the
// message is given out again.
func (a *Assembler) addCopy(t *set, s *Sentence, f *facts, ordinal uint64) {
	bit := uint16(1) << s.Number
	if t.again&bit != 0 {
		a.drop(ordinal, s.Raw, Duplicate)
		return
	}
	t.copies[s.Number] = a.newPart(s, ordinal, &t.rawCopies)
	t.touch(f, ordinal)
	t.again |= bit
	if t.state == complete && t.again == t.all() {
		a.releaseCopy(t)
	}
}

func (a *Assembler) newPart(s *Sentence, ordinal uint64, raw *[]byte) part {
	p := part{ordinal: ordinal, time: s.Time, from: s.TimeFrom, station: s.Station}
	if a.Dropped != nil {
		p.raw = len(*raw)
		*raw = append(*raw, s.Raw[:min(len(s.Raw), MaxSentence)]...)
		p.rawEnd = len(*raw)
	}
	return p
}
