package decoding

import (
	"bytes"
	"hash/maphash"
	"slices"

	"github.com/tidewaiter/tidewaiter/encoding/parquet"
)

// MaxPending is how many messages may wait for duplicates at a time: the whole
// world's traffic of 20 seconds. The one that has waited longest goes out when
// there are more.
const MaxPending = 1 << 18

// maxCopies is how many receivers of one message are named.
const maxCopies = 256

// heard is one message as one receiver heard it.
type heard struct {
	payload  []byte // armored; with fill, what makes two messages the same
	fill     uint8
	time     int64  // Unix nanoseconds; 0: not known
	receiver []byte // may be empty
	from, to int    // what it is in the output of the block, without its end
}

// Copies tells how a message was heard.
type Copies struct {
	N         int      // times
	Receivers []string // those that are named, in the order heard, each once
}

// joiner joins the copies of a message that several receivers heard within a
// window of time. It keeps the first and the list of receivers: which stations
// heard a vessel is evidence of where it was.
//
// A message without a time of its own counts as heard at the latest time known;
// while none is known, everything that waits counts as heard at one moment.
type joiner struct {
	window int64 // nanoseconds
	seed   maphash.Seed
	index  map[uint64]int // hash of the payload to place in queue
	queue  []*waiting     // ring buffer
	first  int            // place of the one that has waited longest
	count  int
	spare  []*waiting
	now    int64 // time of the last message that had one
	joined int64 // copies that went into another

	out func(*waiting) error
}

type waiting struct {
	hash     uint64
	key      []byte
	time     int64
	text     []byte // in the output's format, without its end; the texts of report
	report   parquet.Report
	copies   Copies
	replaced bool // the index points to a later one with the same hash
}

func newJoiner(window int64, out func(*waiting) error) *joiner {
	return &joiner{window: window, seed: maphash.MakeSeed(), index: map[uint64]int{}, queue: make([]*waiting, 1<<10), out: out}
}

// add takes the next message in the order of the input: its text, or a report.
func (j *joiner) add(h *heard, text []byte, report *parquet.Report) error {
	if h.time != 0 {
		j.now = h.time
	}
	if err := j.release(); err != nil {
		return err
	}
	var hash maphash.Hash
	hash.SetSeed(j.seed)
	hash.Write(h.payload)
	hash.WriteByte(h.fill)
	sum := hash.Sum64()
	if at, ok := j.index[sum]; ok {
		w := j.queue[at]
		n := len(w.key) - 1
		if w.key[n] == h.fill && bytes.Equal(w.key[:n], h.payload) && j.within(w.time) {
			w.hear(h.receiver)
			j.joined++
			return nil
		}
		w.replaced = true // another payload with the same hash, or another time
	}
	if j.count == MaxPending {
		if err := j.pop(); err != nil {
			return err
		}
	}
	if j.count == len(j.queue) {
		j.widen()
	}
	var w *waiting
	if n := len(j.spare); n > 0 {
		w, j.spare = j.spare[n-1], j.spare[:n-1]
	} else {
		w = &waiting{}
	}
	w.hash, w.time, w.replaced = sum, j.now, false
	w.key = append(append(w.key[:0], h.payload...), h.fill)
	w.text = append(w.text[:0], text...)
	if report != nil {
		w.report = *report
		w.text = own(&w.report, w.text)
	}
	w.copies.N, w.copies.Receivers = 0, w.copies.Receivers[:0]
	w.hear(h.receiver)
	at := (j.first + j.count) % len(j.queue)
	j.queue[at] = w
	j.index[sum] = at
	j.count++
	return nil
}

func (w *waiting) hear(receiver []byte) {
	w.copies.N++
	if len(receiver) > 0 && len(w.copies.Receivers) < maxCopies && !slices.ContainsFunc(w.copies.Receivers, func(r string) bool { return r == string(receiver) }) {
		w.copies.Receivers = append(w.copies.Receivers, string(receiver))
	}
}

// release lets go of what has waited for longer than the window. Time is
// compared with each message's own, in both directions: one wrong clock does
// not hold up what is behind it.
func (j *joiner) release() error {
	for j.count > 0 {
		if j.within(j.queue[j.first].time) {
			return nil
		}
		if err := j.pop(); err != nil {
			return err
		}
	}
	return nil
}

func (j *joiner) within(time int64) bool {
	d := j.now - time
	return d >= -j.window && d <= j.window
}

func (j *joiner) flush() error {
	for j.count > 0 {
		if err := j.pop(); err != nil {
			return err
		}
	}
	return nil
}

func (j *joiner) pop() error {
	w := j.queue[j.first]
	if !w.replaced {
		delete(j.index, w.hash)
	}
	j.queue[j.first] = nil
	j.first = (j.first + 1) % len(j.queue)
	j.count--
	err := j.out(w)
	j.spare = append(j.spare, w)
	return err
}

func (j *joiner) widen() {
	wide := make([]*waiting, 2*len(j.queue))
	for i := range j.count {
		wide[i] = j.queue[(j.first+i)%len(j.queue)]
		if w := wide[i]; !w.replaced {
			j.index[w.hash] = i
		}
	}
	j.queue, j.first = wide, 0
}
