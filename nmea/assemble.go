package nmea

import (
	"bytes"
	"time"
)

// The windows within which the parts of one message come.
//
// Measured on the public AISHub sample of 85,194 sentences: of the 2,406
// messages of 2 to 4 parts each part directly follows the one before, but in
// one, whose first part came twice; so it is in all 449 of a Danish capture.
// None comes out of order. A part that is alone has lost the rest. A reader that
// waits for it without end joins such a part to whatever next has the same
// sequential id and channel, and the part left over by that to the next: in that
// sample three lone parts make chimeras of 112 messages, their halves 5 to 3,598
// sentences apart. Every sentence of the window is room for such a part to be
// taken for another's, and makes the next message with its facts ambiguous; a
// window of 6 leaves room for five sentences of other channels and stations
// between two parts.
const (
	// DefaultWindow is how many sentences after a part the next part of its
	// message may come.
	DefaultWindow = 6
	// DefaultGroupWindow is the same for parts that a TAG group with a right
	// checksum names as parts of one message.
	DefaultGroupWindow = 256
	// DefaultSpan is how far the times of two parts of one message may lie
	// apart. A message is heard within a fifth of a second; times of whole
	// seconds and of relays have been seen to differ by one second.
	DefaultSpan = 2 * time.Second
	// MaxPending is how many messages an Assembler keeps in mind.
	MaxPending = 512
)

// Message is one AIS message joined from its sentences. Its slices are valid
// until the next call of the Assembler that gave it.
type Message struct {
	Payload   []byte   // armoured, the parts in order
	Source    []byte   // s: of a TAG block with a right checksum; nil is not known
	Time      int64    // reception in Unix nanoseconds, the earliest of its parts; 0 is not known
	TimeFrom  TimeFrom // what says so
	Station   Station
	First     uint64 // lowest ordinal of its sentences
	Last      uint64 // highest
	Talker    [2]byte
	Own       bool
	Channel   byte
	Sequence  int8
	Fill      uint8
	Sentences uint8 // how many it came in
}

// Assembler joins the sentences of messages of several sentences. The zero
// value is ready. It allocates while it warms up and not after; its memory is
// bounded by [MaxPending] and [MaxSentence].
//
// Parts belong to one message when they agree in number of parts, talker, VDM
// or VDO, sequential message id, channel, TAG source and TAG group, and lie
// within a window of sentences and of time. A fact that one part lacks differs
// from one that is there, with two exceptions: within a TAG group with a right
// checksum the source can be missing on later parts, as is usual; and a time
// can be missing. On one physical line, a directly following part of the same
// source may have another talker, which relays rewrite. A message without
// sequential id must come in directly following sentences, in order.
//
// What may come out of which order:
//
//   - Parts in order are released with the last one.
//   - Parts out of order under a TAG group, likewise, if all name a source or
//     none does.
//   - Other parts out of order are held until the window has passed, and
//     dropped as [Ambiguous] when another part with their facts comes
//     meanwhile, or came before.
//   - Two different parts of one number within the window: the parts of two
//     messages cannot be told apart. All are dropped as [Ambiguous], and so is
//     what comes with these facts until none has come for a window.
//   - Parts that repeat, byte for byte, ones of a message of the window are
//     copies, from a second receiver. As many messages come out as whole
//     copies went in, in whatever order; what is left over is a [Duplicate].
//
// What no rule can tell: the stream A1 B2 of two ships with equal facts, whose
// other parts were lost or come later, is the same as A1 A2. It is joined; so
// is A1 A2 B1 A2 where the last is a stray copy and the message B also ends.
// Where both ships' parts come within the window, only the orders A1 B2 B1 A2
// and A1 B2 A2 B1 pass, that is, only when the parts of a ship were reordered
// on the way. Hold closes the second. TAG groups, sources or times close all of
// them where they differ, and Plausible closes those in which the parts
// together have no legal length.
type Assembler struct {
	// Window, GroupWindow and Span replace the defaults where not zero.
	Window      uint64
	GroupWindow uint64
	Span        time.Duration

	// Hold holds messages in order, too, until the window has passed or the
	// next message with their facts begins. It costs the delay, and a whole
	// message that a stray part of another follows.
	Hold bool

	// Plausible, if set, is asked whether a payload can be a message; direct
	// tells that its parts followed each other directly and in order. A false
	// drops the parts and what comes with their facts within the window: they
	// may be halves of two. It must not keep the payload.
	Plausible func(payload []byte, fill uint8, direct bool) bool

	// Dropped, if set, is told of every sentence that goes into no message:
	// its ordinal, its Raw bytes (the first 1,024; valid during the call) and
	// the reason.
	Dropped func(ordinal uint64, raw []byte, r Reason)

	// Counts has the number of sentences dropped by reason.
	Counts [NumReasons]uint64

	sets  []*set // those in mind, the oldest first
	free  []*set
	out   []Message
	arena []byte
}

// Add takes one sentence and its ordinal among all sentences of the stream,
// those of one part included. It returns the messages that are complete with
// it, or that were held until now. A sentence of one part is a message at once.
func (a *Assembler) Add(s *Sentence, ordinal uint64) []Message {
	a.begin()
	f := factsOf(s)
	a.expire(ordinal, &f)
	if s.Total < 2 {
		a.single(s, ordinal)
		return a.out
	}
	if g := s.Tag.Group; f.grouped && (g.Number < s.Number || g.Total-g.Number < s.Total-s.Number) {
		a.drop(ordinal, s.Raw, Inconsistent)
		return a.out
	}

	// open is the one message begun with these facts; done and copied are the
	// latest complete ones, copied one that has this very part.
	var open, done, copied *set
	several := false
	for _, t := range a.sets {
		if !a.agree(t, &f, ordinal) {
			continue
		}
		switch t.state {
		case poisoned:
			t.last = ordinal
			a.drop(ordinal, s.Raw, Ambiguous)
			return a.out
		case complete:
			done = t
			if t.same(s) {
				copied = t
			}
		default:
			several = several || open != nil
			open = t
		}
	}
	if several {
		for _, t := range a.sets {
			if t.state != complete && a.agree(t, &f, ordinal) {
				a.poison(t, Ambiguous, ordinal)
			}
		}
		a.drop(ordinal, s.Raw, Ambiguous)
		return a.out
	}

	bit := uint16(1) << s.Number
	if open != nil && open.have&bit != 0 && !open.same(s) && copied == nil {
		if open.state == pending || s.Number != 1 || !open.inOrder {
			a.poison(open, Ambiguous, ordinal)
			a.drop(ordinal, s.Raw, Ambiguous)
			return a.out
		}
		// Held in order, and now the next message begins.
		a.release(open)
		open, done = nil, open
	}
	switch {
	case open != nil && open.same(s):
		a.addCopy(open, s, &f, ordinal)
	case copied != nil && open != nil && open.isNext(s) && (copied.again == 0 || copied.again&bit != 0):
		// The ends of messages are often alike, all padding: this is the end of
		// the open message, or a late copy of another's. Directly after the
		// open message's last part it is taken for its end.
		if ordinal != open.last+1 {
			a.poison(open, Ambiguous, ordinal)
			a.drop(ordinal, s.Raw, Ambiguous)
			break
		}
		a.addPart(open, s, &f, ordinal)
		if open.have == open.all() {
			a.completed(open, true, ordinal)
		}
	case copied != nil:
		a.addCopy(copied, s, &f, ordinal)
	default:
		if open == nil {
			open = a.newSet(&f, ordinal)
		}
		a.addPart(open, s, &f, ordinal)
		if open.have == open.all() {
			a.completed(open, done != nil, ordinal)
		}
	}
	return a.out
}

// Advance tells the Assembler that the stream is at ordinal and, where now is
// not zero, that its clock shows now in Unix nanoseconds: what was held is
// released and what waited too long is dropped. A live input calls it when
// nothing comes.
func (a *Assembler) Advance(ordinal uint64, now int64) []Message {
	a.begin()
	kept := a.sets[:0]
	for _, t := range a.sets {
		if ordinal > t.last+a.window(t) || now != 0 && t.latest != 0 && now-t.latest > a.span() {
			a.leave(t, Incomplete)
		} else {
			kept = append(kept, t)
		}
	}
	a.sets = kept
	return a.out
}

// Flush ends the stream: it returns what was held, drops what is incomplete and
// leaves the Assembler as new but for its Counts.
func (a *Assembler) Flush() []Message {
	a.begin()
	for _, t := range a.sets {
		a.leave(t, Incomplete)
	}
	a.sets = a.sets[:0]
	return a.out
}

func (a *Assembler) begin() {
	a.out = a.out[:0]
	a.arena = a.arena[:0]
}

// expire takes leave of the sets whose window has passed: by sentences, and by
// the clock of their own source.
func (a *Assembler) expire(ordinal uint64, f *facts) {
	kept := a.sets[:0]
	for _, t := range a.sets {
		late := f.at != 0 && t.latest != 0 && f.at-t.latest > a.span() && bytes.Equal(f.source, t.source)
		if late || ordinal > t.last+a.window(t) {
			a.leave(t, Incomplete)
		} else {
			kept = append(kept, t)
		}
	}
	a.sets = kept
}

func (a *Assembler) window(t *set) uint64 {
	switch {
	case t.facts.grouped && t.state != complete:
		if a.GroupWindow != 0 {
			return a.GroupWindow
		}
		return DefaultGroupWindow
	case t.facts.sequence < 0 && !t.facts.grouped:
		return 1
	case a.Window != 0:
		return a.Window
	}
	return DefaultWindow
}

func (a *Assembler) span() int64 {
	if a.Span != 0 {
		return int64(a.Span)
	}
	return int64(DefaultSpan)
}

// agree reports whether a sentence with facts f may belong to t.
func (a *Assembler) agree(t *set, f *facts, ordinal uint64) bool {
	k := &t.facts
	if k.total != f.total || k.own != f.own || k.sequence != f.sequence || k.channel != f.channel ||
		k.grouped != f.grouped || k.group != f.group || k.groupTotal != f.groupTotal {
		return false
	}
	if ordinal > t.last+a.window(t) {
		return false
	}
	if !bytes.Equal(t.source, f.source) && !(f.grouped && (t.mixed || len(t.source) == 0 || len(f.source) == 0)) {
		return false
	}
	if k.talker != f.talker && !(f.glued && ordinal == t.last+1 && len(f.source) > 0) {
		return false
	}
	return f.at == 0 || t.latest == 0 || f.at-t.earliest <= a.span() && t.latest-f.at <= a.span()
}

// completed decides about a set that has all parts. after says that a message
// with the same facts was complete within the window.
func (a *Assembler) completed(t *set, after bool, ordinal uint64) {
	if a.Plausible != nil {
		from := len(a.arena)
		a.arena = t.join(a.arena)
		direct := t.inOrder && ordinal-t.parts[1].ordinal == uint64(t.facts.total)-1
		ok := a.Plausible(a.arena[from:], t.fill, direct)
		a.arena = a.arena[:from]
		if !ok {
			a.poison(t, Implausible, ordinal)
			return
		}
	}
	switch {
	case t.facts.grouped && (t.inOrder || !t.mixed), t.inOrder && !a.Hold:
		a.release(t)
	case t.inOrder:
		t.state = held
	case after, t.facts.sequence < 0:
		a.poison(t, Ambiguous, ordinal)
	default:
		t.state = held
	}
}

// release gives out the message of t, which stays in mind as complete: copies
// of its parts are known by it.
func (a *Assembler) release(t *set) {
	t.state = complete
	a.emit(t, t.earliestOf(t.parts[:]))
	if t.again == t.all() {
		a.releaseCopy(t)
	}
}

func (a *Assembler) releaseCopy(t *set) {
	a.emit(t, t.earliestOf(t.copies[:]))
	t.again, t.rawCopies = 0, t.rawCopies[:0]
}

func (a *Assembler) emit(t *set, m Message) {
	from := len(a.arena)
	a.arena = t.join(a.arena)
	m.Payload = a.arena[from:len(a.arena):len(a.arena)]
	if t.facts.trusted && len(t.source) > 0 {
		from = len(a.arena)
		a.arena = append(a.arena, t.source...)
		m.Source = a.arena[from:len(a.arena):len(a.arena)]
	}
	k := &t.facts
	m.Talker, m.Own, m.Channel, m.Sequence = k.talker, k.own, k.channel, k.sequence
	m.Fill, m.Sentences = t.fill, k.total
	a.out = append(a.out, m)
}

func (a *Assembler) single(s *Sentence, ordinal uint64) {
	m := Message{
		Payload: s.Payload, Time: s.Time, TimeFrom: s.TimeFrom, Station: s.Station, First: ordinal, Last: ordinal,
		Talker: s.Talker, Own: s.Own, Channel: s.Channel, Sequence: s.Sequence, Fill: s.Fill, Sentences: 1,
	}
	if s.Tag.Trusted && len(s.Tag.Source) > 0 {
		m.Source = s.Tag.Source
	}
	a.out = append(a.out, m)
}

// poison drops what t has and keeps its facts in mind, so that no later part
// with them is joined within the window.
func (a *Assembler) poison(t *set, r Reason, ordinal uint64) {
	a.dropParts(t, r, r)
	t.state, t.last = poisoned, ordinal
}

// leave ends t: its window has passed.
func (a *Assembler) leave(t *set, r Reason) {
	if t.state == held && r == Incomplete {
		a.release(t)
	}
	a.dropParts(t, r, Duplicate)
	a.free = append(a.free, t)
}

// dropParts drops the parts of t that went into no message, and left-over
// copies.
func (a *Assembler) dropParts(t *set, r, ofCopy Reason) {
	for i := range t.parts {
		if t.have&(1<<i) != 0 && (t.state == pending || t.state == held) {
			p := &t.parts[i]
			a.drop(p.ordinal, t.raw[p.raw:p.rawEnd], r)
		}
		if t.again&(1<<i) != 0 {
			p := &t.copies[i]
			a.drop(p.ordinal, t.rawCopies[p.raw:p.rawEnd], ofCopy)
		}
	}
	t.have, t.again = 0, 0
}

func (a *Assembler) drop(ordinal uint64, raw []byte, r Reason) {
	a.Counts[r]++
	if a.Dropped != nil {
		a.Dropped(ordinal, raw[:min(len(raw), MaxSentence)], r)
	}
}
