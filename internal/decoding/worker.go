package decoding

import (
	"bytes"
	"slices"
	"strconv"

	"github.com/tidewaiter/tidewaiter/ais"
	"github.com/tidewaiter/tidewaiter/encoding/aiscsv"
	"github.com/tidewaiter/tidewaiter/encoding/aisflat"
	"github.com/tidewaiter/tidewaiter/encoding/gpsdjson"
	"github.com/tidewaiter/tidewaiter/encoding/parquet"
	"github.com/tidewaiter/tidewaiter/nmea"
)

// message is one AIS message on its way from its sentences to the output: 64
// bytes, a line of the cache. Its slice is a view of the block.
type message struct {
	payload     []byte
	time        int64
	receiver    uint32 // where its name begins in the block, as data or as arena
	receiverLen uint16
	fill        uint8
	channel     byte
	station     uint32 // MMSI of the base station that heard it
	line        int32  // in the block, from 0
	paired      int32  // of a part B of type 24: which of the block's names it has, from 1
	own         bool
	later       bool // joined messages and both parts of type 24 pass the sequence
	joined      bool // payload and receiver are in the arena
}

// part is one sentence of several.
type part struct {
	nmea.Sentence
	ordinal uint64 // among the sentences of the block
	at      int    // how many messages of the block come before it
	line    int32
}

// rejected is a line that gave nothing.
type rejected struct {
	line int64 // of the feed, from 1; 0: not known
	why  string
	raw  []byte
}

// work is what the stages make of a block, kept for the next block.
type work struct {
	messages  []message // single sentences, in order
	parts     []part
	joined    []message // by the sequence, in order; at tells where they belong
	at        []int
	arena     []byte // the bytes of joined
	names     []ais.Text20
	sentences uint64
	lines     int64
	rejects   []rejected
	rows      []aisflat.Record // of a table

	out     []byte // formatted
	reports []parquet.Report
	heard   []heard // what out holds, when copies are to be joined
}

func (b *block) reset(seq int) {
	b.seq, b.feed, b.data, b.before, b.received, b.tick, b.trickle, b.last = seq, nil, nil, 0, 0, 0, false, false
	b.messages, b.parts, b.joined, b.at, b.arena, b.names = b.messages[:0], b.parts[:0], b.joined[:0], b.at[:0], b.arena[:0], b.names[:0]
	b.sentences, b.lines = 0, 0
	b.rejects, b.rows, b.out, b.reports, b.heard = b.rejects[:0], b.rows[:0], b.out[:0], b.reports[:0], b.heard[:0]
}

// worker takes a block through the stages that need no order.
type worker struct {
	opt    *Options
	parser nmea.Parser
	// sentence is kept here: a variable of its own would move to the heap.
	sentence nmea.Sentence
	decoder  ais.Decoder
	json     gpsdjson.Options
	record   aisflat.Record
	start    int // of the output of the message at hand
	tally    tally
}

// frame finds the sentences of a block.
func (w *worker) frame(b *block) {
	w.parser.Reset()
	s := &w.sentence
	rest := b.data
	for len(rest) > 0 {
		// As nmea.NextLine, which is not inlined.
		line := rest
		if i := bytes.IndexByte(rest, '\n'); i >= 0 {
			line, rest = rest[:i], rest[i+1:]
		} else {
			rest = nil
		}
		for r := w.parser.Parse(line, s); ; r = w.parser.ParseRest(s) {
			if r == nmea.None {
				w.take(b, s)
			} else {
				w.reject(b, b.lines, reason(r), line)
			}
			if len(s.Rest) == 0 {
				break
			}
		}
		b.lines++
	}
	w.tally.lines += b.lines
	w.tally.sentences += int64(b.sentences)
}

// take keeps a sentence for the later stages.
func (w *worker) take(b *block, s *nmea.Sentence) {
	if s.Time == 0 && b.received != 0 {
		s.Time, s.TimeFrom = b.received, nmea.TimeArrival
	}
	if s.Total > 1 {
		b.parts = append(b.parts, part{*s, b.sentences, len(b.messages), int32(b.lines)})
		b.sentences++
		return
	}
	b.sentences++
	later := len(s.Payload) > 0 && s.Payload[0] == staticData
	if w.opt.Format == Count && !later {
		w.count(b, s) // what is only counted needs no order
		return
	}
	n := len(b.messages)
	if n == cap(b.messages) {
		b.messages = slices.Grow(b.messages, 1)
	}
	b.messages = b.messages[:n+1]
	// Field by field: a literal would be made elsewhere first and copied.
	m := &b.messages[n]
	m.payload, m.time, m.fill, m.channel, m.own = s.Payload, s.Time, s.Fill, s.Channel, s.Own
	m.station, m.line, m.paired, m.joined, m.later = s.Station.MMSI, int32(b.lines), 0, false, later
	m.receiver, m.receiverLen = 0, 0
	if s.Tag.Trusted && len(s.Tag.Source) > 0 {
		m.receiver, m.receiverLen = b.offset(s.Tag.Source), uint16(len(s.Tag.Source))
	}
}

// count decodes and counts the message of a single sentence.
func (w *worker) count(b *block, s *nmea.Sentence) {
	msg, err := w.decoder.Decode(s.Payload, int(s.Fill))
	if err != nil {
		w.reject(b, b.lines, reasonOf(err), s.Raw)
		return
	}
	var receiver []byte
	if s.Tag.Trusted {
		receiver = s.Tag.Source
	}
	w.decoded(b, msg.Head(), s.Own, s.Time, receiver, s.Station.MMSI)
}

// decoded counts a message, and gives the name of its receiver: that of the TAG
// block, else the number of the station.
func (w *worker) decoded(b *block, h *ais.Header, own bool, time int64, receiver []byte, station uint32) []byte {
	t := &w.tally
	t.messages++
	t.byType[h.Type&63]++
	if h.Flags != 0 {
		t.flagged++
	}
	if own {
		t.own++
	}
	t.time(time)
	if len(receiver) == 0 && station != 0 {
		start := len(b.arena)
		b.arena = strconv.AppendUint(b.arena, uint64(station), 10)
		receiver = b.arena[start:]
	}
	if w.opt.Senders {
		t.vessels.add(h.MMSI)
		t.from(receiver)
	}
	return receiver
}

// offset is where a view of the data begins in it.
func (b *block) offset(view []byte) uint32 { return uint32(cap(b.data) - cap(view)) }

// receiver is the name of a message's receiver, as the TAG block gives it.
func (b *block) receiver(m *message) []byte {
	from := b.data
	if m.joined {
		from = b.arena
	}
	return from[m.receiver:][:m.receiverLen]
}

// raw is the line of a single message, and the payload of a joined one.
func (b *block) raw(m *message) []byte {
	if m.joined {
		return m.payload
	}
	at := int(b.offset(m.payload))
	start := bytes.LastIndexByte(b.data[:at], '\n') + 1
	line, _, _ := bytes.Cut(b.data[start:], []byte{'\n'})
	return line
}

// staticData is how the payload of a type 24 message begins: 24 as a six-bit
// character.
const staticData = 'H'

func (w *worker) reject(b *block, line int64, r reason, raw []byte) {
	if int(r) < nmea.NumReasons && !nmea.Reason(r).Rejected() {
		w.tally.other++
		return
	}
	w.tally.rejects[r]++
	if w.opt.Rejects != nil {
		b.rejects = append(b.rejects, rejected{b.before + line + 1, r.String(), raw})
	}
}

// decode decodes the messages of a block in order and formats them.
func (w *worker) decode(b *block) {
	for i := range b.rows {
		w.fromTable(b, &b.rows[i])
	}
	joined := 0
	for i := range b.messages {
		for joined < len(b.joined) && b.at[joined] <= i {
			w.message(b, &b.joined[joined])
			joined++
		}
		w.message(b, &b.messages[i])
	}
	for ; joined < len(b.joined); joined++ {
		w.message(b, &b.joined[joined])
	}
}

// message decodes, counts and formats one message.
func (w *worker) message(b *block, m *message) {
	msg, err := w.decoder.Decode(m.payload, int(m.fill))
	if err != nil {
		w.reject(b, int64(m.line), reasonOf(err), b.raw(m))
		return
	}
	receiver := w.decoded(b, msg.Head(), m.own, m.time, b.receiver(m), m.station)
	switch w.opt.Format {
	case JSON:
		o := &w.json
		o.Device, o.Time, o.Receiver, o.Channel, o.Own = b.feed.device, m.time, receiver, m.channel, m.own
		if o.Named = m.paired > 0; o.Named {
			o.Name = b.names[m.paired-1]
		}
		w.begin(b)
		b.out = gpsdjson.AppendOpen(b.out, msg, o)
		w.end(b, m, receiver, "}\n")
	case CSV, Rows:
		if p, ok := msg.(*ais.PositionReport); ok && w.opt.Format == Rows {
			w.begin(b)
			b.position(p, m, receiver)
			w.end(b, m, receiver, "")
			return
		}
		r := &w.record
		r.Set(msg)
		if m.paired > 0 {
			r.SetName(&b.names[m.paired-1])
		}
		r.Time, r.Channel, r.Own, r.Receiver = m.time, m.channel, m.own, receiver
		w.begin(b)
		if w.opt.Format == CSV {
			b.out = aiscsv.Append(b.out, r)
			b.out = b.out[:len(b.out)-1]
		} else {
			b.report(r)
		}
		w.end(b, m, receiver, "\n")
	}
}

// begin marks where the output of a message begins.
func (w *worker) begin(b *block) { w.start = len(b.out) }

// end ends the output of a message, or keeps it open for the list of its
// receivers.
func (w *worker) end(b *block, m *message, receiver []byte, end string) {
	switch {
	case w.opt.Dedupe > 0:
		b.heard = append(b.heard, heard{m.payload, m.fill, m.time, receiver, w.start, len(b.out)})
	case w.opt.Format != Rows:
		b.out = append(b.out, end...)
	}
}
