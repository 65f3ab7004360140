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

// block is a run of whole lines of one feed, and what becomes of them on the
// way through the stages of [Run].
type block struct {
	seq      int
	feed     *feed
	data     []byte // whole lines; the last may lack its line feed at the end of the feed
	buf      []byte // what data is a part of, kept for the next use
	before   int64  // lines of the feed before this block
	received int64  // Unix nanoseconds; 0 for what is no live feed
	last     bool   // the feed has ended: no data, but what it left pending is settled

	work
}

// reader cuts a feed into blocks.
type reader struct {
	r        io.Reader
	carry    []byte // the start of a line whose end has not been read yet
	skipping bool   // inside a line that is longer than a block: the rest of it is dropped
	ended    bool
}

// stationLine begins a line that speaks of the line after it, so a block does
// not end with one.
var stationLine = []byte("$PGHP")

// next fills b with whole lines. It reports false at the end of the feed, when
// b holds nothing.
func (r *reader) next(ctx context.Context, b *block) (bool, error) {
	if cap(b.buf) < blockSize {
		b.buf = make([]byte, blockSize)
	}
	buf := b.buf[:cap(b.buf)]
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
		if err == io.EOF {
			r.ended = true
		} else if err != nil {
			return false, err
		}
		if n == len(buf) {
			break
		}
	}
	if n == 0 {
		return false, nil
	}
	cut := n
	if !r.ended {
		cut = bytes.LastIndexByte(buf[:n], '\n') + 1
		switch {
		case cut == 0:
			// A line longer than a block: its start stands for it.
			cut, r.skipping = n, true
		default:
			if start := bytes.LastIndexByte(buf[:cut-1], '\n') + 1; start > 0 && bytes.HasPrefix(buf[start:cut], stationLine) {
				cut = start
			}
		}
	}
	b.data = buf[:cut]
	r.carry = append(r.carry, buf[cut:n]...)
	return true, nil
}
