package warc

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/klauspost/compress/gzip"
)

// About says who makes an archive; it becomes the warcinfo record.
type About struct {
	Software string    // name and version of the program
	Operator string    // who collects
	Filename string    // of the archive, without folders
	Date     time.Time // when it was begun
	Extra    Fields    // more fields, such as "robots" and "http-header-user-agent"
}

// Exchange is one request and its answer.
type Exchange struct {
	URI  string
	IP   string // of the server; blank when not known
	Date time.Time

	Request  []byte // as sent: request line, header, blank line, body; nil is not recorded
	Response []byte // as received: status line, header, blank line, body
	// Payload is the body with transfer coding undone, which the payload digest
	// is of; nil takes what follows the head of Response.
	Payload []byte

	// Metadata are fields of the collector about the exchange, such as
	// "collector" and "fetchTimeMs". None is no metadata record.
	Metadata Fields

	// Truncated is the reason why the body is not whole: length, time,
	// disconnect or unspecified. Blank is whole.
	Truncated string

	// Same says that the body is that of an earlier record, so that a revisit
	// record is written, with the head of the response in place of all of it.
	Same *Same
}

// Same is what a revisit record refers to.
type Same struct {
	URI  string    // of the earlier record; blank is the exchange's own
	Date time.Time // of the earlier record
	// Payload is the digest of the body that both have, as WARC-Payload-Digest
	// states it. Blank says that the server answered that nothing has changed.
	Payload string
}

// The profiles of revisit records, WARC 1.1, section 6.7.
const (
	ProfileIdentical   = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
	ProfileNotModified = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
)

// Writer writes an archive of WARC 1.1, each record a gzip member.
type Writer struct {
	w    io.Writer
	zip  *gzip.Writer
	info string // id of the warcinfo record
	n    int64
	err  error
}

// NewWriter begins an archive with its warcinfo record. To append to an
// archive, open its file for appending: a second warcinfo record is legal.
func NewWriter(w io.Writer, about About) (*Writer, error) {
	z, err := gzip.NewWriterLevel(io.Discard, gzip.DefaultCompression)
	if err != nil {
		return nil, err
	}
	wr := &Writer{w: w, zip: z}
	fields := Fields{{"software", about.Software}, {"operator", about.Operator}, {"format", "WARC File Format 1.1"}}
	block, err := fieldLines(append(fields, about.Extra...))
	if err != nil {
		return nil, err
	}
	wr.info, err = wr.write(Info, about.Date, block, Fields{{"WARC-Filename", about.Filename}, {"Content-Type", "application/warc-fields"}})
	return wr, err
}

// Write appends an exchange: its request, response (or revisit) and metadata
// records, bound together. After an error nothing more can be written.
func (w *Writer) Write(x Exchange) error {
	if x.URI == "" || strings.ContainsAny(x.URI, "\r\n <>") {
		return fmt.Errorf("warc: writing an exchange: address %q is blank or has characters that no address has", x.URI)
	}
	if len(x.Response) == 0 {
		return fmt.Errorf("warc: writing an exchange: %s: no response", x.URI)
	}
	at := Fields{{"WARC-Target-URI", x.URI}, {"WARC-IP-Address", x.IP}, {"WARC-Warcinfo-ID", w.info}}
	fields := append(at[:3:3], Field{"Content-Type", "application/http;msgtype=response"}, Field{"WARC-Truncated", x.Truncated})
	kind, block := Response, x.Response
	head, body, ok := bytes.Cut(x.Response, []byte("\r\n\r\n"))
	switch {
	case x.Same != nil && ok:
		kind, block = Revisit, x.Response[:len(head)+4]
		fields = append(fields, x.Same.fields(x.URI)...)
	case ok:
		if x.Payload != nil {
			body = x.Payload
		}
		fields = append(fields, Field{"WARC-Payload-Digest", stated(body)})
	}
	id, err := w.write(kind, x.Date, block, fields)
	if err != nil {
		return err
	}
	if len(x.Request) > 0 {
		_, err := w.write(Request, x.Date, x.Request, append(at[:3:3], Field{"Content-Type", "application/http;msgtype=request"}, Field{"WARC-Concurrent-To", id}))
		if err != nil {
			return err
		}
	}
	if len(x.Metadata) > 0 {
		block, err := fieldLines(x.Metadata)
		if err != nil {
			return err
		}
		_, err = w.write(Metadata, x.Date, block, append(at[:3:3], Field{"Content-Type", "application/warc-fields"}, Field{"WARC-Concurrent-To", id}))
		return err
	}
	return nil
}

func (s *Same) fields(uri string) Fields {
	profile := ProfileNotModified
	if s.Payload != "" {
		profile = ProfileIdentical
	}
	at := s.URI
	if at == "" {
		at = uri
	}
	return Fields{{"WARC-Profile", profile}, {"WARC-Refers-To-Target-URI", at}, {"WARC-Refers-To-Date", stamp(s.Date)}, {"WARC-Payload-Digest", s.Payload}}
}

// stamp is a time as WARC-Date has it.
func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.999999999Z") }

// PayloadDigest is the digest of a body as WARC-Payload-Digest states it.
func PayloadDigest(body []byte) string { return stated(body) }

// Written is how many bytes were written.
func (w *Writer) Written() int64 { return w.n }

// write writes one record and returns its id.
func (w *Writer) write(kind Type, date time.Time, block []byte, more Fields) (string, error) {
	if w.err != nil {
		return "", w.err
	}
	if date.IsZero() {
		return "", errors.New("warc: writing a record: it has no date")
	}
	var head bytes.Buffer
	fmt.Fprintf(&head, "WARC-Type: %s\r\nWARC-Date: %s\r\n", kind, stamp(date))
	for _, f := range append(more, Field{"WARC-Block-Digest", stated(block)}) {
		if f.Value == "" {
			continue
		}
		if strings.ContainsAny(f.Value, "\r\n") {
			return "", fmt.Errorf("warc: writing a record: %s has a line end: %q", f.Name, f.Value)
		}
		fmt.Fprintf(&head, "%s: %s\r\n", f.Name, f.Value)
	}
	// The id comes from the content, as a name-based UUID of version 8 (RFC
	// 9562, section 5.8): the same exchange gives the same archive.
	sum := sha256.Sum256(head.Bytes())
	sum[6] = sum[6]&0x0f | 0x80
	sum[8] = sum[8]&0x3f | 0x80
	id := fmt.Sprintf("<urn:uuid:%x-%x-%x-%x-%x>", sum[:4], sum[4:6], sum[6:8], sum[8:10], sum[10:16])
	var packed bytes.Buffer
	w.zip.Reset(&packed)
	fmt.Fprintf(w.zip, "WARC/1.1\r\nWARC-Record-ID: %s\r\n%sContent-Length: %d\r\n\r\n", id, head.Bytes(), len(block))
	w.zip.Write(block)
	io.WriteString(w.zip, "\r\n\r\n")
	if err := w.zip.Close(); err != nil {
		return "", err
	}
	n, err := w.w.Write(packed.Bytes())
	w.n += int64(n)
	if err != nil {
		w.err = fmt.Errorf("warc: writing a record: %w", err)
		return "", w.err
	}
	return id, nil
}

// fieldLines writes fields as application/warc-fields.
func fieldLines(fields Fields) ([]byte, error) {
	var b bytes.Buffer
	for _, f := range fields {
		if f.Value == "" {
			continue
		}
		if f.Name == "" || strings.ContainsAny(f.Name, ": \r\n") || strings.ContainsAny(f.Value, "\r\n") {
			return nil, fmt.Errorf("warc: writing fields: %q: %q is no field", f.Name, f.Value)
		}
		fmt.Fprintf(&b, "%s: %s\r\n", f.Name, f.Value)
	}
	return b.Bytes(), nil
}
