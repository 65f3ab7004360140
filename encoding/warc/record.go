package warc

import (
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
)

// Type is the kind of a record.
type Type string

// The types of WARC 1.1, section 6.
const (
	Info         Type = "warcinfo"
	Response     Type = "response"
	Resource     Type = "resource"
	Request      Type = "request"
	Metadata     Type = "metadata"
	Revisit      Type = "revisit"
	Conversion   Type = "conversion"
	Continuation Type = "continuation"
)

// Field is one named field of a header, as it was written.
type Field struct{ Name, Value string }

// Fields are the fields of a header in their order.
type Fields []Field

// Get returns the first value of a field, whatever the case of its name.
func (f Fields) Get(name string) string {
	for _, x := range f {
		if strings.EqualFold(x.Name, name) {
			return x.Value
		}
	}
	return ""
}

// Record is one record of an archive. Reading it gives its block; it is valid
// until the next call of [Reader.Next].
type Record struct {
	Version string // 1.0 or 1.1
	Header  Fields

	Type        Type
	ID          string
	URI         string    // WARC-Target-URI, without angle brackets
	Date        time.Time // of capture, UTC; zero when not stated
	ContentType string
	Length      int64 // of the block, as stated
	Offset      int64 // of the record's first byte in the archive, or of the gzip member that holds it
	Cut         bool  // the archive itself says that the block is not whole

	r    *Reader
	nth  int // among the records of its gzip member
	left int64
	err  error
	sum  *digest
}

// Read gives the block. One that ends before its stated length, or cannot be
// unpacked, ends in an error that matches [ErrDamaged].
func (rec *Record) Read(p []byte) (int, error) {
	if rec.err != nil {
		return 0, rec.err
	}
	if rec.left == 0 {
		rec.err = io.EOF
		if rec.sum != nil && !rec.sum.ok() {
			rec.r.fault(FaultDigest)
		}
		return 0, io.EOF
	}
	if int64(len(p)) > rec.left {
		p = p[:rec.left]
	}
	n, err := rec.r.in.Read(p)
	rec.left -= int64(n)
	rec.sum.add(p[:n])
	if err != nil && (err != io.EOF || rec.left > 0) {
		if err == io.EOF {
			err = io.ErrUnexpectedEOF
		}
		rec.err = fmt.Errorf("%w: block ends %d bytes early: %w", ErrDamaged, rec.left, err)
		if n > 0 {
			return n, nil
		}
		return 0, rec.err
	}
	return n, nil
}

// Reference is what a revisit record says of the earlier record whose page it
// found again. What it does not say is zero.
type Reference struct {
	ID      string // of the earlier record
	URI     string // of the earlier record; the revisit's own when not stated
	Date    time.Time
	Payload string // digest of the body, as stated
}

// RefersTo reads what a revisit record refers to.
func (rec *Record) RefersTo() Reference {
	r := Reference{ID: rec.Header.Get("WARC-Refers-To"), URI: strings.Trim(rec.Header.Get("WARC-Refers-To-Target-URI"), "<>"), Payload: rec.Header.Get("WARC-Payload-Digest")}
	if r.URI == "" {
		r.URI = rec.URI
	}
	if t, err := time.Parse(time.RFC3339Nano, rec.Header.Get("WARC-Refers-To-Date")); err == nil {
		r.Date = t.UTC()
	}
	return r
}

// parseRecord makes a record of a header's lines; reason is blank when it is
// one.
func parseRecord(head []byte) (rec *Record, reason string) {
	line, rest, _ := bytes.Cut(head, []byte("\n"))
	version, ok := strings.CutPrefix(strings.TrimSpace(string(line)), "WARC/")
	if !ok || !strings.HasPrefix(version, "1.") && version != "0.17" && version != "0.18" {
		return nil, FaultHeader
	}
	rec = &Record{Version: version, Header: parseFields(rest)}
	n, err := strconv.ParseInt(strings.TrimSpace(rec.Header.Get("Content-Length")), 10, 64)
	if err != nil || n < 0 {
		return nil, FaultLength
	}
	rec.Length, rec.left = n, n
	rec.Type = Type(strings.ToLower(rec.Header.Get("WARC-Type")))
	if rec.Type == "" {
		return nil, FaultHeader
	}
	rec.ID = rec.Header.Get("WARC-Record-ID")
	rec.URI = strings.Trim(rec.Header.Get("WARC-Target-URI"), "<>")
	rec.ContentType = rec.Header.Get("Content-Type")
	if t, err := time.Parse(time.RFC3339Nano, rec.Header.Get("WARC-Date")); err == nil {
		rec.Date = t.UTC()
	}
	rec.Cut = rec.Header.Get("WARC-Truncated") != "" || rec.Header.Get("WARC-Segment-Number") != ""
	return rec, ""
}

// parseFields reads the lines of a header; a line that begins with a space
// continues the one before. What is no field is passed over.
func parseFields(b []byte) Fields {
	var out Fields
	for line := range bytes.Lines(b) {
		line = bytes.TrimRight(line, "\r\n")
		if len(line) == 0 {
			continue
		}
		if (line[0] == ' ' || line[0] == '\t') && len(out) > 0 {
			out[len(out)-1].Value += " " + string(bytes.TrimSpace(line))
			continue
		}
		name, value, ok := bytes.Cut(line, []byte(":"))
		if !ok || len(out) >= maxFields {
			continue
		}
		out = append(out, Field{string(bytes.TrimSpace(name)), string(bytes.TrimSpace(value))})
	}
	return out
}
