package decoding

import (
	"github.com/tidewaiter/tidewaiter/ais"
	"github.com/tidewaiter/tidewaiter/nmea"
)

// sequence is the stage that sees the blocks in order: it joins the sentences
// of one message, feed by feed, and the two parts of type 24.
type sequence struct {
	opt       *Options
	assembler map[*feed]*assembly
	pairs     ais.StaticPairs
	decoder   ais.Decoder
	rejects   [maxReasons]int64
}

// assembly joins the sentences of one feed.
type assembly struct {
	nmea.Assembler
	sentences uint64 // of the feed, before the block at hand
	block     *block // where dropped parts are written down

	// The lines of the latest parts, a ring: a part is dropped long after its
	// line has gone.
	lines [recentParts]struct {
		ordinal uint64
		line    int64
	}
	next int
}

// recentParts is how many parts are remembered by their line: more than a
// window of the assembler has sentences.
const recentParts = 1024

// line is where a part stood, 0 when that is not known any more.
func (a *assembly) line(ordinal uint64) int64 {
	for i := range a.lines {
		if l := &a.lines[i]; l.ordinal == ordinal && l.line > 0 {
			return l.line
		}
	}
	return 0
}

func newSequence(opt *Options) *sequence {
	return &sequence{opt: opt, assembler: map[*feed]*assembly{}}
}

// join completes the messages of a block.
func (q *sequence) join(b *block) {
	if b.feed == nil {
		return
	}
	if len(b.parts) > 0 || b.last || b.tick != 0 {
		q.parts(b)
	}
	if a := q.assembler[b.feed]; a != nil {
		a.sentences += b.sentences
	}
	for i := range b.messages {
		if m := &b.messages[i]; m.later {
			q.pair(b, m)
		}
	}
	for i := range b.joined {
		if m := &b.joined[i]; m.later {
			q.pair(b, m)
		}
	}
}

func (q *sequence) parts(b *block) {
	a := q.assembler[b.feed]
	if a == nil {
		if len(b.parts) == 0 {
			return
		}
		a = &assembly{}
		a.Plausible, a.Hold = plausible, true
		a.Dropped = func(ordinal uint64, raw []byte, r nmea.Reason) {
			q.rejects[r]++
			if q.opt.Rejects != nil {
				a.block.rejects = append(a.block.rejects, rejected{a.line(ordinal), reason(r).String(), append([]byte(nil), raw...)})
			}
		}
		q.assembler[b.feed] = a
	}
	a.block = b
	for i := range b.parts {
		p := &b.parts[i]
		ordinal := a.sentences + p.ordinal
		if q.opt.Rejects != nil {
			l := &a.lines[a.next%recentParts]
			l.ordinal, l.line = ordinal, b.before+int64(p.line)+1
			a.next++
		}
		for _, m := range a.Add(&p.Sentence, ordinal) {
			b.join(&m, p.at, p.line)
		}
	}
	if b.tick != 0 {
		for _, m := range a.Advance(a.sentences, b.tick) {
			b.join(&m, len(b.messages), int32(b.lines))
		}
	}
	if b.last {
		for _, m := range a.Flush() {
			b.join(&m, len(b.messages), int32(b.lines))
		}
		delete(q.assembler, b.feed)
	}
}

// join keeps a joined message, to be decoded before the single one at place at.
func (b *block) join(m *nmea.Message, at int, line int32) {
	start := len(b.arena)
	b.arena = append(append(b.arena, m.Payload...), m.Source...)
	payload := b.arena[start : start+len(m.Payload)]
	b.joined = append(b.joined, message{
		payload: payload, receiver: uint32(start + len(m.Payload)), receiverLen: uint16(len(m.Source)),
		time: m.Time, station: m.Station.MMSI, line: line, fill: m.Fill, channel: m.Channel, own: m.Own,
		later: payload[0] == staticData, joined: true,
	})
	b.at = append(b.at, at)
}

// pair gives a part B of type 24 the name of its part A.
func (q *sequence) pair(b *block, m *message) {
	msg, err := q.decoder.Decode(m.payload, int(m.fill))
	if s, ok := msg.(*ais.StaticDataReport); ok && err == nil {
		if name, ok := q.pairs.Add(s); ok {
			b.names = append(b.names, name)
			m.paired = int32(len(b.names))
		}
	}
}

// plausible tells the assembler whether joined parts can be one message. Parts
// that followed each other directly are taken for one whatever its length:
// senders add bits and leave some out, and the message is flagged. Other parts
// have had room for those of another message between them, and must have a
// length that their type can have.
func plausible(payload []byte, fill uint8, direct bool) bool {
	if direct || len(payload) == 0 {
		return direct
	}
	c := payload[0] - '0'
	if c > 40 {
		c -= 8
	}
	bits := 6*len(payload) - int(fill)
	const static, shortest, longest = 5, 420, 426 // seen of type 5; the standard has 424
	return ais.LegalLength(c&63, bits) || c == static && bits >= shortest && bits <= longest
}
