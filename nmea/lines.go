package nmea

import (
	"bytes"
	"io"
)

// NextLine cuts the first line off buf, without its LF. Where buf has no LF it
// returns ok false and all of buf as rest.
func NextLine(buf []byte) (line, rest []byte, ok bool) {
	i := bytes.IndexByte(buf, '\n')
	if i < 0 {
		return nil, buf, false
	}
	return buf[:i], buf[i+1:], true
}

// Scanner reads lines from a stream in fixed memory, however long they are: of
// a line that does not fit, the first bytes are returned, which are more than
// [MaxLine] and so are rejected by the parser as one line, and the rest is
// passed over.
type Scanner struct {
	r          io.Reader
	buf        []byte
	start, end int
	line       []byte
	count      uint64
	skip       bool // the rest of a long line is to be passed over
	eof        bool
	err        error
}

// scanBuffer is the size of the only buffer of a Scanner.
const scanBuffer = 64 << 10

// NewScanner returns a Scanner of the lines of r.
func NewScanner(r io.Reader) *Scanner {
	return &Scanner{r: r, buf: make([]byte, scanBuffer)}
}

// Scan goes to the next line. It returns false at the end of the stream and
// after an error. A last line without LF is a line.
func (s *Scanner) Scan() bool {
	for {
		window := s.buf[s.start:s.end]
		i := bytes.IndexByte(window, '\n')
		if s.skip {
			if i < 0 {
				s.start = s.end
			} else {
				s.start += i + 1
				s.skip = false
				continue
			}
		} else if i >= 0 {
			s.line = window[:i]
			s.start += i + 1
			s.count++
			return true
		} else if len(window) == len(s.buf) {
			s.line = window
			s.start, s.skip = s.end, true
			s.count++
			return true
		}
		if s.eof {
			s.line = s.buf[s.start:s.end]
			s.start = s.end
			if len(s.line) == 0 {
				return false
			}
			s.count++
			return true
		}
		s.fill()
	}
}

// fill reads more behind what is left in the buffer.
func (s *Scanner) fill() {
	copy(s.buf, s.buf[s.start:s.end])
	s.start, s.end = 0, s.end-s.start
	for range 100 {
		n, err := s.r.Read(s.buf[s.end:])
		s.end += n
		if err != nil {
			s.eof = true
			if err != io.EOF {
				s.err = err
			}
			return
		}
		if n > 0 {
			return
		}
	}
	s.eof, s.err = true, io.ErrNoProgress
}

// Bytes is the line without its LF, valid until the next Scan.
func (s *Scanner) Bytes() []byte { return s.line }

// Line is the number of the line, the first being 1.
func (s *Scanner) Line() uint64 { return s.count }

// Err is the error that ended the stream; nil at its regular end.
func (s *Scanner) Err() error { return s.err }
