package aistables

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
)

// object walks the members of one JSON object that is in memory. It looks at
// every byte once and allocates nothing; nested values are passed over by their
// brackets and walked only where they are wanted.
type object struct {
	key   []byte // without quotes, escapes as printed
	value []byte // as printed, a string with its quotes

	b    []byte
	i    int
	more bool // a comma was read
	bad  bool // what was read is not JSON
}

// openObject starts at the first byte of b that is not white space.
func openObject(b []byte) object {
	o := object{b: b}
	o.space()
	if o.i >= len(b) || b[o.i] != '{' {
		o.bad = true
	}
	o.i++
	return o
}

func (o *object) space() {
	for o.i < len(o.b) && isSpace(o.b[o.i]) {
		o.i++
	}
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

// next moves to the next member; false at the end, and when bad is set.
func (o *object) next() bool {
	if o.bad {
		return false
	}
	o.space()
	if o.i < len(o.b) && o.b[o.i] == '}' && !o.more {
		o.i++
		return false
	}
	if o.i >= len(o.b) || o.b[o.i] != '"' {
		o.bad = true
		return false
	}
	end := endOfValue(o.b, o.i)
	if end < 0 {
		o.bad = true
		return false
	}
	o.key = o.b[o.i+1 : end-1]
	o.i = end
	o.space()
	if o.i >= len(o.b) || o.b[o.i] != ':' {
		o.bad = true
		return false
	}
	o.i++
	o.space()
	if end = endOfValue(o.b, o.i); end < 0 {
		o.bad = true
		return false
	}
	o.value = o.b[o.i:end]
	o.i = end
	o.space()
	o.more = o.i < len(o.b) && o.b[o.i] == ','
	if o.more {
		o.i++
	} else if o.i >= len(o.b) || o.b[o.i] != '}' {
		o.bad = true
		return false
	}
	return true
}

// whole says that the object was read to its end and nothing follows it.
func (o *object) whole() bool {
	if o.bad {
		return false
	}
	o.space()
	return o.i == len(o.b)
}

// endOfValue returns the index after the value that begins at i, -1 when it
// does not end or none begins there.
func endOfValue(b []byte, i int) int {
	if i >= len(b) {
		return -1
	}
	switch c := b[i]; {
	case c == '"':
		return endOfString(b, i)
	case c == '{' || c == '[':
		depth := 0
		for ; i < len(b); i++ {
			switch b[i] {
			case '"':
				if i = endOfString(b, i); i < 0 {
					return -1
				}
				i--
			case '{', '[':
				depth++
			case '}', ']':
				if depth--; depth == 0 {
					return i + 1
				}
			}
		}
		return -1
	case c == '-' || c >= '0' && c <= '9':
		for i++; i < len(b) && (b[i] >= '0' && b[i] <= '9' || b[i] == '.' || b[i] == 'e' || b[i] == 'E' || b[i] == '+' || b[i] == '-'); i++ {
		}
		return i
	}
	for _, word := range [...]string{"null", "true", "false"} {
		if bytes.HasPrefix(b[i:], []byte(word)) {
			return i + len(word)
		}
	}
	return -1
}

// endOfString returns the index after the closing quote of the string that
// begins at i, -1 when there is none.
func endOfString(b []byte, i int) int {
	for i++; i < len(b); i++ {
		switch b[i] {
		case '"':
			return i + 1
		case '\\':
			i++
		}
	}
	return -1
}

// isNull says that a value is null, which is absence.
func isNull(value []byte) bool { return string(value) == "null" }

// plain returns the text of a string value, or a number as it is printed;
// nothing for another kind.
func plain(value []byte) []byte {
	if len(value) == 0 {
		return nil
	}
	if value[0] != '"' {
		if value[0] == '-' || value[0] >= '0' && value[0] <= '9' {
			return value
		}
		return nil
	}
	inner := value[1 : len(value)-1]
	if bytes.IndexByte(inner, '\\') < 0 {
		return inner
	}
	var s string
	if json.Unmarshal(value, &s) != nil {
		return nil
	}
	return []byte(s)
}

// document walks a JSON document that need not fit into memory: it yields the
// elements of the arrays "features" and "vessels" of a top-level object, the
// elements of a top-level array, and a top-level object that has no such array
// as one record. Several documents may follow one another.
type document struct {
	in  io.Reader
	buf []byte
	pos int // the next byte
	end int
	err error // of in

	state  int // where in the document pos is
	more   bool
	first  bool // the byte order mark may still come
	single []byte
	listed bool // the object had an array of records

	snapshot []byte // value of "timestamp" or "dataUpdatedTime" of the object
}

const (
	betweenDocuments = iota
	inTopObject
	inTopArray
	inRecords // an array of records within the top object
)

func newDocument(r io.Reader) *document {
	return &document{in: r, buf: make([]byte, 64<<10), first: true}
}

// fill reads more behind end, keeping what stands from keep on; false at the
// end of the input.
func (d *document) fill(keep *int) bool {
	if d.err != nil {
		return false
	}
	if *keep > 0 {
		copy(d.buf, d.buf[*keep:d.end])
		d.end -= *keep
		d.pos -= *keep
		*keep = 0
	}
	if d.end == len(d.buf) { // a record larger than the buffer: up to the limit
		d.buf = append(d.buf, make([]byte, len(d.buf))...)
	}
	for range 100 {
		n, err := d.in.Read(d.buf[d.end:])
		d.end += n
		if err != nil {
			d.err = err
		}
		if n > 0 || err != nil {
			return n > 0
		}
	}
	d.err = io.ErrNoProgress
	return false
}

// peek returns the next byte that is not white space; false at the end.
func (d *document) peek() (byte, bool) {
	for {
		for ; d.pos < d.end; d.pos++ {
			if c := d.buf[d.pos]; !isSpace(c) {
				return c, true
			}
		}
		if keep := d.pos; !d.fill(&keep) {
			return 0, false
		}
	}
}

// value reads one value and returns it as printed, valid until the next call.
// One over MaxRecord is passed over and reported as errTooLong.
func (d *document) value() ([]byte, error) {
	c, ok := d.peek()
	if !ok {
		return nil, d.ended()
	}
	start, depth, inString, scalar := d.pos, 0, false, c != '{' && c != '[' && c != '"'
	tooLong := false
	done := func() ([]byte, error) {
		if tooLong || d.pos-start > MaxRecord {
			return d.buf[start:min(d.pos, start+MaxRecord)], errTooLong
		}
		return d.buf[start:d.pos], nil
	}
	for {
		for ; d.pos < d.end; d.pos++ {
			switch c := d.buf[d.pos]; {
			case inString:
				if c == '\\' {
					if d.pos+1 == d.end {
						if d.pos-start > MaxRecord {
							tooLong, start = true, d.pos
						}
						if !d.fill(&start) {
							return nil, d.ended()
						}
					}
					d.pos++
				} else if c == '"' {
					if inString = false; depth == 0 {
						d.pos++
						return done()
					}
				}
			case scalar && (isSpace(c) || c == ',' || c == '}' || c == ']' || c == ':'):
				return done()
			case c == '"':
				inString = true
			case c == '{' || c == '[':
				depth++
			case c == '}' || c == ']':
				if depth--; depth == 0 {
					d.pos++
					return done()
				}
			}
		}
		if d.pos-start > MaxRecord {
			tooLong, start = true, d.pos
		}
		if !d.fill(&start) {
			if scalar && d.err == io.EOF {
				return done()
			}
			return nil, d.ended()
		}
	}
}

// ended says what the end of the input means in the middle of a document.
func (d *document) ended() error {
	if d.err != nil && d.err != io.EOF {
		return d.err
	}
	return errBroken("the document ends in the middle")
}

type errBroken string

func (e errBroken) Error() string { return string(e) }

// next returns the next record, valid until the next call; errTooLong for one
// that was passed over.
func (d *document) next() ([]byte, error) {
	for {
		c, ok := d.peek()
		if !ok {
			if d.state == betweenDocuments && d.err == io.EOF {
				return nil, io.EOF
			}
			return nil, d.ended()
		}
		if d.first {
			d.first = false
			if c == byteOrderMark[0] {
				for keep := d.pos; d.end-d.pos < len(byteOrderMark) && d.fill(&keep); keep = d.pos {
				}
				if !bytes.HasPrefix(d.buf[d.pos:d.end], byteOrderMark) {
					return nil, errBroken("no JSON at the beginning")
				}
				d.pos += len(byteOrderMark)
				continue
			}
		}
		switch d.state {
		case betweenDocuments:
			d.snapshot, d.single, d.listed, d.more = nil, d.single[:0], false, false
			switch c {
			case '{':
				d.state = inTopObject
			case '[':
				d.state = inTopArray
			case ',': // between frames that somebody cut out of an array
			default:
				return nil, errBroken(fmt.Sprintf("%q stands where a document should begin", c))
			}
			d.pos++
		case inTopArray, inRecords:
			switch {
			case c == ']':
				d.pos++
				d.more = false
				if d.state == inTopArray {
					d.state = betweenDocuments
				} else {
					d.state = inTopObject
				}
			case c == ',' && d.more:
				d.pos++
				d.more = false
			case d.more || c == ',' || c == '}' || c == ':':
				return nil, errBroken(fmt.Sprintf("%q stands between two records", c))
			default:
				d.more = true
				return d.value()
			}
		case inTopObject:
			switch {
			case c == '}':
				d.pos++
				d.state = betweenDocuments
				if !d.listed && len(d.single) > 0 {
					d.single = append(d.single, '}')
					return d.single, nil
				}
			case c == ',':
				d.pos++
			case c == '"':
				if err := d.member(); err != nil {
					return nil, err
				}
			default:
				return nil, errBroken(fmt.Sprintf("%q stands where a name should", c))
			}
		}
	}
}

// member reads one member of the top object, up to the array of records if it
// is one.
func (d *document) member() error {
	raw, err := d.value()
	if err == errTooLong {
		return errBroken("a name that is too long")
	}
	if err != nil {
		return err
	}
	if len(raw) < 2 {
		return errBroken("a name without an end")
	}
	key := string(raw[1 : len(raw)-1])
	if c, ok := d.peek(); !ok {
		return d.ended()
	} else if c != ':' {
		return errBroken(fmt.Sprintf("%q stands after a name", c))
	}
	d.pos++
	c, ok := d.peek()
	if !ok {
		return d.ended()
	}
	if c == '[' && (key == "features" || key == "vessels") {
		d.pos++
		d.state, d.listed, d.more = inRecords, true, false
		return nil
	}
	value, err := d.value()
	if err == errTooLong {
		return nil // no member of a record is as long
	}
	if err != nil {
		return err
	}
	if key == "timestamp" || key == "dataUpdatedTime" {
		d.snapshot = append(d.snapshot[:0], value...)
	}
	if !d.listed && len(d.single)+len(key)+len(value) < MaxRecord {
		sep := byte(',')
		if len(d.single) == 0 {
			sep = '{'
		}
		d.single = append(append(d.single, sep, '"'), key...)
		d.single = append(append(d.single, '"', ':'), value...)
	}
	return nil
}
