package orbit

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Format is a form in which element sets are written.
type Format uint8

// The forms. The first four are those of the Orbit Mean-Elements Message (CCSDS
// 502.0-B-3, and 505.0-B-3 for XML).
const (
	JSON  Format = iota + 1 // objects of keywords, as CelesTrak and Space-Track give them
	XML                     // <omm>, alone or in <ndm>
	CSV                     // a header of keywords and a row a set
	KVN                     // KEYWORD = value
	Lines                   // two lines a set, or three with a name
)

// String returns the stable word for f, such as "json".
func (f Format) String() string {
	switch f {
	case JSON:
		return "json"
	case XML:
		return "xml"
	case CSV:
		return "csv"
	case KVN:
		return "kvn"
	case Lines:
		return "tle"
	}
	return "unknown"
}

// What is read at most.
const (
	MaxLine    = 16 << 10 // bytes of a line, in the forms that have lines
	MaxSet     = 64 << 10 // bytes of one set in JSON or XML
	MaxDepth   = 16       // elements or brackets inside of each other
	MaxName    = 60       // bytes of a line that is a name
	MaxRejects = 100      // of which more than a count is kept
)

// ErrFormat says that an input holds element sets in no form that is known.
var ErrFormat = errors.New("orbit: no form of element sets is recognised")

// Reject is a set that was not read.
type Reject struct {
	Line   int // where it begins
	Reason Reason
	Field  string // the keyword it is about; blank where there is none
}

func (r Reject) String() string {
	s := fmt.Sprintf("line %d: %s", r.Line, r.Reason.String())
	if r.Field != "" {
		s += " (" + r.Field + ")"
	}
	return s
}

// Counts says what was read.
type Counts struct {
	Format   Format
	Sets     int
	Rejected [NumReasons]int // by reason
	First    []Reject        // the first [MaxRejects]
}

// Rejects is the number of sets that were not read, or of pieces of text that
// belong to none.
func (c *Counts) Rejects() int {
	n := 0
	for _, v := range c.Rejected {
		n += v
	}
	return n
}

// Read reads element sets in any [Format], which it tells from how the input
// begins, and calls each with every set and the line on which it begins. Bad
// sets are counted and passed over. It ends with the input, with an error of r,
// or with what each returns; an input of no known form is [ErrFormat]. Memory is
// bounded by a line or a set, however long the input is.
func Read(r io.Reader, each func(e Elements, line int) error) (Counts, error) {
	in := &reader{in: bufio.NewReaderSize(r, MaxSet), each: each, line: 1}
	if head, _ := in.in.Peek(3); bytes.Equal(head, []byte("\xef\xbb\xbf")) {
		in.in.Discard(3)
	}
	head, err := in.in.Peek(MaxSet)
	if err != nil && err != io.EOF {
		return in.counts, err
	}
	in.counts.Format = recognise(head)
	switch in.counts.Format {
	case JSON:
		err = in.json()
	case XML:
		err = in.xml()
	case CSV:
		err = in.csv()
	case KVN:
		err = in.kvn()
	case Lines:
		err = in.twoLines()
	default:
		return in.counts, ErrFormat
	}
	return in.counts, err
}

// recognise tells the form from the beginning of an input.
func recognise(head []byte) Format {
	head = bytes.TrimLeft(head, " \t\r\n")
	if len(head) == 0 {
		return 0
	}
	switch head[0] {
	case '{', '[':
		return JSON
	case '<':
		if bytes.HasPrefix(head, []byte("<?xml")) || bytes.Contains(head, []byte("<omm")) || bytes.Contains(head, []byte(":omm")) || bytes.Contains(head, []byte("<ndm")) {
			return XML
		}
		return 0
	}
	for line := range bytes.Lines(head) {
		line = bytes.TrimSpace(line)
		if len(line) == 0 || line[0] == '#' {
			continue
		}
		if numbered(line, '1') || numbered(line, '2') {
			return Lines
		}
		if key, _, ok := bytes.Cut(line, []byte("=")); ok {
			if _, known := keywords[strings.ToUpper(string(bytes.TrimSpace(key)))]; known {
				return KVN
			}
		}
		if _, sep := header(string(line)); sep != 0 {
			return CSV
		}
	}
	return 0
}

// numbered reports whether a line looks like one of the two of a set.
func numbered(line []byte, number byte) bool {
	return len(line) > 20 && line[0] == number && line[1] == ' ' && bytes.ContainsAny(line[2:7], "0123456789") && bytes.ContainsRune(line[7:], '.')
}

// reader is what is common to the forms.
type reader struct {
	in     *bufio.Reader
	each   func(Elements, int) error
	counts Counts
	line   int // of the next byte
}

func (r *reader) reject(line int, why Reason, field string) {
	r.counts.Rejected[why]++
	if len(r.counts.First) < MaxRejects {
		r.counts.First = append(r.counts.First, Reject{line, why, field})
	}
}

func (r *reader) found(e Elements, line int) error {
	r.counts.Sets++
	return r.each(e, line)
}

// take reads a message, or rejects it.
func (r *reader) take(m *message, line int) error {
	e, why, field := m.elements()
	if why != 0 {
		r.reject(line, why, field)
		return nil
	}
	return r.found(e, line)
}

// nextLine is the next line without its end, and its number. One that is too
// long is rejected and passed over. At the end of the input err is io.EOF.
func (r *reader) nextLine() (text []byte, line int, err error) {
	for {
		text, err = r.in.ReadSlice('\n')
		line = r.line
		long := len(text) > MaxLine
		for err == bufio.ErrBufferFull {
			long = true
			_, err = r.in.ReadSlice('\n')
		}
		if err == io.EOF && (len(text) > 0 || long) {
			err = nil // the next call says so again
		}
		if err != nil {
			return nil, line, err
		}
		r.line++
		if !long {
			return bytes.TrimRight(text, "\r\n"), line, nil
		}
		r.reject(line, TooLong, "")
	}
}

// next is the next byte of an input that is not read by lines.
func (r *reader) next() (byte, error) {
	c, err := r.in.ReadByte()
	if c == '\n' && err == nil {
		r.line++
	}
	return c, err
}

// ended turns the end of the input into no error.
func ended(err error) error {
	if err == io.EOF {
		return nil
	}
	return err
}

// twoLines reads sets of two lines, or of three. Lines that begin with # are
// comments.
func (r *reader) twoLines() error {
	var name, first string
	var nameLine, firstLine int
	drop := func() {
		if firstLine != 0 {
			r.reject(firstLine, Truncated, "")
		} else if nameLine != 0 {
			r.reject(nameLine, Stray, "")
		}
		name, first, nameLine, firstLine = "", "", 0, 0
	}
	for {
		text, line, err := r.nextLine()
		if err != nil {
			drop()
			return ended(err)
		}
		text = bytes.TrimRight(text, " \t")
		switch {
		case len(text) == 0 || text[0] == '#':
		case len(text) > 1 && text[0] == '1' && text[1] == ' ' && (len(text) > MaxName || numbered(text, '1')):
			if firstLine != 0 {
				drop()
			}
			first, firstLine = string(text), line
		case len(text) > 1 && text[0] == '2' && text[1] == ' ' && (firstLine != 0 || len(text) > MaxName || numbered(text, '2')):
			if firstLine == 0 {
				drop()
				r.reject(line, Truncated, "")
				continue
			}
			e, err := ParseTLE(first, string(text))
			if nameLine != 0 {
				e.Name, firstLine = name, nameLine
			}
			begin := firstLine
			name, first, nameLine, firstLine = "", "", 0, 0
			if why, bad := err.(Reason); bad {
				r.reject(begin, why, "")
				continue
			}
			if err := r.found(e, begin); err != nil {
				return err
			}
		case len(text) > MaxName:
			drop()
			r.reject(line, Stray, "")
		default:
			if nameLine != 0 || firstLine != 0 {
				drop()
			}
			name = strings.ToValidUTF8(strings.TrimSpace(strings.TrimPrefix(string(text), "0 ")), "\uFFFD")
			nameLine = line
		}
	}
}

// kvn reads messages of keywords and values.
func (r *reader) kvn() error {
	var m message
	var why Reason
	begin := 0
	flush := func() error {
		if begin == 0 {
			return nil
		}
		at := begin
		begin = 0
		if why != 0 {
			r.reject(at, why, "")
			return nil
		}
		return r.take(&m, at)
	}
	for {
		text, line, err := r.nextLine()
		if err != nil {
			if failed := flush(); failed != nil {
				return failed
			}
			return ended(err)
		}
		s := strings.TrimSpace(string(text))
		if s == "" || strings.HasPrefix(s, "COMMENT") || s[0] == '#' {
			continue
		}
		key, value, ok := strings.Cut(s, "=")
		key = strings.ToUpper(strings.TrimSpace(key))
		if ok && key == keywordNames[kwVersion] {
			if err := flush(); err != nil {
				return err
			}
			m, why = message{}, 0
		}
		if begin == 0 {
			begin, m, why = line, message{}, 0
		}
		if !ok {
			why = BadForm
			continue
		}
		// Behind a number its unit may stand in brackets.
		if i := strings.LastIndexByte(value, '['); i >= 0 && strings.HasSuffix(value, "]") && key != keywordNames[kwName] {
			value = value[:i]
		}
		// A keyword twice: the beginning of the next message is missing.
		if m.put(key, value) {
			why = BadForm
		}
	}
}
