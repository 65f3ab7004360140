package warc

import (
	"bufio"
	"bytes"
	"io"
)

const (
	chunk  = 64 << 10
	window = 128 << 10 // how far back a search for the next record can begin
)

// source is a reader that can go back a little: the search for the next record
// begins behind the damage, and a decompressor has read past it.
type source struct {
	r    io.Reader
	buf  []byte
	pos  int   // of the next byte, in buf
	base int64 // of buf[0], in the archive
	err  error
	idle int // reads in a row that gave nothing

	// back is how many bytes were gone back over. It is held below what was
	// read, so that no archive costs more than twice its length.
	back int64
}

func (s *source) offset() int64 { return s.base + int64(s.pos) }

// fill reads on until n bytes wait, or the end.
func (s *source) fill(n int) {
	for len(s.buf)-s.pos < n && s.err == nil {
		if s.pos > 2*window+chunk {
			drop := s.pos - window
			s.buf = append(s.buf[:0], s.buf[drop:]...)
			s.base += int64(drop)
			s.pos -= drop
		}
		if cap(s.buf)-len(s.buf) < chunk {
			grown := make([]byte, len(s.buf), max(2*cap(s.buf), 4*window+2*chunk))
			copy(grown, s.buf)
			s.buf = grown
		}
		var k int
		k, s.err = s.r.Read(s.buf[len(s.buf) : len(s.buf)+chunk])
		s.buf = s.buf[:len(s.buf)+k]
		if s.idle++; k > 0 {
			s.idle = 0
		} else if s.idle > 100 && s.err == nil {
			s.err = io.ErrNoProgress
		}
	}
}

// peek returns up to n bytes without taking them.
func (s *source) peek(n int) []byte {
	s.fill(n)
	return s.buf[s.pos:min(len(s.buf), s.pos+n)]
}

func (s *source) skip(n int) { s.pos = min(s.pos+n, len(s.buf)) }

// rewind goes back to an offset, or as near to it as memory and the budget
// allow.
func (s *source) rewind(to int64) {
	d := s.offset() - max(to, s.base, s.offset()-window)
	if d <= 0 || s.back+d > s.offset() {
		return
	}
	s.back += d
	s.pos -= int(d)
}

// Peek is bufio's.
func (s *source) Peek(n int) ([]byte, error) {
	b := s.peek(n)
	if len(b) < n {
		return b, s.err
	}
	return b, nil
}

// ReadSlice is bufio's, with a buffer of maxLine bytes.
func (s *source) ReadSlice(delim byte) ([]byte, error) {
	b := s.peek(maxLine)
	err := bufio.ErrBufferFull
	if i := bytes.IndexByte(b, delim); i >= 0 {
		b, err = b[:i+1], nil
	} else if len(b) < maxLine {
		err = s.err
	}
	s.pos += len(b)
	return b, err
}

// Read implements io.Reader.
func (s *source) Read(p []byte) (int, error) {
	if s.pos == len(s.buf) {
		s.fill(1)
	}
	if s.pos == len(s.buf) {
		return 0, s.err
	}
	n := copy(p, s.buf[s.pos:])
	s.pos += n
	return n, nil
}

// ReadByte implements io.ByteReader, which keeps a decompressor from reading
// ahead of the member it unpacks.
func (s *source) ReadByte() (byte, error) {
	if s.pos == len(s.buf) {
		s.fill(1)
	}
	if s.pos == len(s.buf) {
		return 0, s.err
	}
	b := s.buf[s.pos]
	s.pos++
	return b, nil
}
