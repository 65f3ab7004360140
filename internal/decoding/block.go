package decoding

import (
	"bytes"
	"context"
	"io"
)

// blockSize is how many bytes of input a worker takes at a time. What it makes
// of them (references of some 70 bytes a sentence) stays within the second
// cache of a core with them.
const blockSize = 128 << 10

// rowBlockSize is the same where a row of 270 bytes is made of each sentence.
const rowBlockSize = 32 << 10

// block is a run of whole lines of one feed, and what becomes of them on the
// way through the stages of [Run].
type block struct {
	seq      int
	feed     *feed
	data     []byte // whole lines; the last may lack its line feed at the end of the feed
	buf      []byte // what data is a part of, kept for the next use
	before   int64  // lines of the feed before this block
	received int64  // Unix nanoseconds; 0 for what is no live feed
	tick     int64  // Unix nanoseconds: the feed is idle, and it is so late
	trickle  bool   // lines come as they happen: what is made of them is not to wait
	last     bool   // the feed has ended: no data, but what it left pending is settled

	work
}

// trickle is a read so short that the input is one that lines come from as they
// happen, and do not wait for a block to be full.
const trickle = 4 << 10

// reader cuts a feed into blocks.
type reader struct {
	r        io.Reader
	size     int
	carry    []byte // the start of a line whose end has not been read yet
	skipping bool   // inside a line that is longer than a block: the rest of it is dropped
	ended    bool
	err      error // what ended it, when it was not its end
}

// stationLine begins a line that speaks of the line after it, so a block does
// not end with one.
var stationLine = []byte("$PGHP")

// next fills b with whole lines. It reports false at the end of the feed, when
// b holds nothing.
func (r *reader) next(ctx context.Context, b *block) (bool, error) {
	if len(b.buf) < r.size {
		b.buf = make([]byte, r.size)
	}
	buf := b.buf[:r.size]
	n := copy(buf, r.carry)
	r.carry = r.carry[:0]
	for !r.ended {
		if err := ctx.Err(); err != nil {
			return false, err
		}
		m, err := r.r.Read(buf[n:])
		if r.skipping && m > 0 {
			end := bytes.IndexByte(buf[n:n+m], '\n')
			if end < 0 {
				m = 0
			} else {
				r.skipping = false
				m = copy(buf[n:], buf[n+end+1:n+m])
			}
		}
		n += m
		if err != nil {
			// What was read before a fault is used before it is told.
			r.ended = true
			if err != io.EOF {
				r.err = err
			}
		}
		if n == len(buf) {
			break
		}
		if b.trickle = m < trickle && r.cut(buf[:n]) > 0; b.trickle {
			break
		}
	}
	if n == 0 {
		return false, r.err
	}
	cut := n
	if !r.ended {
		if cut = r.cut(buf[:n]); cut == 0 {
			// A line longer than a block: its start stands for it.
			cut, r.skipping = n, true
		}
	}
	b.data = buf[:cut]
	r.carry = append(r.carry, buf[cut:n]...)
	return true, nil
}

// cut is where the last line ends that a block may end with, 0 where there is
// none.
func (r *reader) cut(b []byte) int {
	end := bytes.LastIndexByte(b, '\n') + 1
	for end > 0 {
		start := bytes.LastIndexByte(b[:end-1], '\n') + 1
		if !bytes.HasPrefix(b[start:end], stationLine) {
			break
		}
		end = start
	}
	return end
}
