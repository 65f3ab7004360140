package aistables

import (
	"bufio"
	"bytes"
	"errors"
	"io"
)

// lines reads lines of bounded length. A longer one is passed over whole and
// reported, so that what follows it is still read.
type lines struct {
	in   *bufio.Reader
	long []byte // a line that did not fit into the reader's buffer
	n    int64  // the line last returned, from 1
}

// errTooLong reports a line over MaxRecord; the one after it can be read.
var errTooLong = errors.New("the line is too long")

func newLines(r io.Reader) *lines {
	return &lines{in: bufio.NewReaderSize(r, 64<<10)}
}

// next returns the next line without its end, valid until the next call. With
// an error other than errTooLong and io.EOF it is what was read of a line that
// was cut off; a last line without an end counts as whole.
func (l *lines) next() ([]byte, error) {
	b, err := l.in.ReadSlice('\n')
	if err == nil {
		l.n++
		return l.trim(b), nil
	}
	if err == bufio.ErrBufferFull {
		l.long = append(l.long[:0], b...)
		for err == bufio.ErrBufferFull {
			b, err = l.in.ReadSlice('\n')
			if len(l.long) <= MaxRecord {
				l.long = append(l.long, b[:min(len(b), MaxRecord+1-len(l.long))]...)
			}
		}
		b = l.long
	}
	if len(b) > 0 {
		l.n++
	}
	switch {
	case err != nil && err != io.EOF:
		return b, err
	case len(b) == 0:
		return nil, io.EOF
	case len(b) > MaxRecord:
		return b[:MaxRecord], errTooLong
	}
	return l.trim(b), nil
}

// trim takes off the end of a line, and a byte order mark at the beginning of
// the first.
func (l *lines) trim(b []byte) []byte {
	b = bytes.TrimSuffix(b, []byte("\n"))
	b = bytes.TrimSuffix(b, []byte("\r"))
	if l.n == 1 {
		b = bytes.TrimPrefix(b, byteOrderMark)
	}
	return b
}

var byteOrderMark = []byte("\xef\xbb\xbf")

// split cuts a line into the fields of RFC 4180, appending to fields; quoted
// fields are unquoted in place. It works on one line: AIS text has no line
// ends, and a quote that is left open must cost one record and not the rest of
// the file, nor the memory for it. It reports false for a quote without its
// partner; a quote inside an unquoted field is text.
func split(line []byte, fields [][]byte) ([][]byte, bool) {
	if bytes.IndexByte(line, '"') < 0 {
		for {
			i := bytes.IndexByte(line, ',')
			if i < 0 {
				return append(fields, line), true
			}
			fields = append(fields, line[:i])
			line = line[i+1:]
		}
	}
	for {
		if len(line) == 0 || line[0] != '"' {
			i := bytes.IndexByte(line, ',')
			if i < 0 {
				return append(fields, line), true
			}
			fields = append(fields, line[:i])
			line = line[i+1:]
			continue
		}
		out, rest := line[1:1], line[1:]
		for {
			i := bytes.IndexByte(rest, '"')
			if i < 0 {
				return fields, false
			}
			out = append(out, rest[:i]...)
			rest = rest[i+1:]
			if len(rest) == 0 || rest[0] != '"' {
				break
			}
			out = append(out, '"')
			rest = rest[1:]
		}
		fields = append(fields, out)
		if len(rest) == 0 {
			return fields, true
		}
		if rest[0] != ',' {
			return fields, false
		}
		line = rest[1:]
	}
}
