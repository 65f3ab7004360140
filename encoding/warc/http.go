package warc

import (
	"bufio"
	"bytes"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"mime"
	"strconv"
	"strings"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// maxWindow is the most memory that a zstd-packed payload may ask for. RFC 9659
// allows 8 MiB on the web.
const maxWindow = 8 << 20

// ErrTooLarge is the error of a page over the limit given.
var ErrTooLarge = errors.New("page over the limit")

// ErrNoPage is the error of a record that holds no page: a request, metadata, a
// revisit, or an answer without a body.
var ErrNoPage = errors.New("no page in the record")

// Page is what a record holds of a web page: the body with chunks and packing
// undone.
type Page struct {
	URI       string
	Status    int    // of HTTP; 0 for a resource
	Header    Fields // of HTTP; nil for a resource
	MediaType string // lower case, without parameters; blank when not stated
	Charset   string // as stated; blank when not
	Bytes     []byte
	Cut       bool // the body ends before it should
}

// Page reads the page of a response, resource or conversion. A body that is
// damaged is given as far as it goes, marked as cut; one of more than limit
// bytes, unpacked, is [ErrTooLarge].
func (rec *Record) Page(limit int64) (*Page, error) {
	p := &Page{URI: rec.URI, Cut: rec.Cut}
	contentType := rec.ContentType
	body := io.Reader(rec)
	switch rec.Type {
	case Response:
		if http, _, _ := mime.ParseMediaType(contentType); http != "" && http != "application/http" {
			break // a response of another protocol is its own body
		}
		in := bufio.NewReaderSize(rec, 4096)
		var err error
		if p.Status, p.Header, err = readHead(in); err != nil {
			return nil, fmt.Errorf("warc: reading the response of %q: %w", rec.URI, err)
		}
		contentType = p.Header.Get("Content-Type")
		body = p.unpack(in)
	case Resource, Conversion:
	default:
		return nil, ErrNoPage
	}
	p.MediaType, p.Charset = mediaType(contentType)
	b, err := io.ReadAll(io.LimitReader(body, limit+1))
	switch {
	case int64(len(b)) > limit:
		return nil, fmt.Errorf("warc: reading the page of %q: %w of %d bytes", rec.URI, ErrTooLarge, limit)
	case len(b) == 0 && err == nil:
		return nil, ErrNoPage
	case len(b) == 0:
		return nil, fmt.Errorf("warc: reading the page of %q: %w: %w", rec.URI, ErrDamaged, err)
	}
	p.Bytes, p.Cut = b, p.Cut || err != nil
	return p, nil
}

// Revisited reads the head of the answer that a revisit record was made of. Its
// Bytes are nil: the body is that of the record that it refers to.
func (rec *Record) Revisited() (*Page, error) {
	p := &Page{URI: rec.URI}
	var err error
	if p.Status, p.Header, err = readHead(bufio.NewReaderSize(rec, 4096)); err != nil {
		return nil, fmt.Errorf("warc: reading the head of %q: %w", rec.URI, err)
	}
	p.MediaType, p.Charset = mediaType(p.Header.Get("Content-Type"))
	return p, nil
}

// mediaType reads a Content-Type leniently.
func mediaType(s string) (media, charset string) {
	media, rest, _ := strings.Cut(s, ";")
	media = strings.ToLower(strings.TrimSpace(media))
	for rest != "" && charset == "" {
		var param string
		param, rest, _ = strings.Cut(rest, ";")
		if name, value, _ := strings.Cut(param, "="); strings.EqualFold(strings.TrimSpace(name), "charset") {
			charset = strings.Trim(value, " \t\"'")
		}
	}
	return media, charset
}

// readHead reads the status line and the header of an HTTP answer.
func readHead(in *bufio.Reader) (status int, fields Fields, err error) {
	var head []byte
	for {
		line, err := in.ReadSlice('\n')
		head = append(head, line...)
		if len(head) > maxHeader {
			return 0, nil, fmt.Errorf("%w: its header is over %d bytes", ErrDamaged, maxHeader)
		}
		if err != nil && err != bufio.ErrBufferFull {
			if err == io.EOF {
				err = io.ErrUnexpectedEOF
			}
			return 0, nil, fmt.Errorf("%w: its header: %w", ErrDamaged, err)
		}
		if len(bytes.TrimRight(line, "\r\n")) == 0 && err == nil {
			break
		}
	}
	first, rest, _ := bytes.Cut(head, []byte("\n"))
	f := strings.Fields(string(first))
	if len(f) < 2 || !strings.HasPrefix(strings.ToUpper(f[0]), "HTTP") && f[0] != "ICY" {
		return 0, nil, fmt.Errorf("%w: no status line: %q", ErrDamaged, first[:min(len(first), 80)])
	}
	status, err = strconv.Atoi(f[1])
	if err != nil || status < 100 || status > 999 {
		return 0, nil, fmt.Errorf("%w: status %q", ErrDamaged, f[1])
	}
	return status, parseFields(rest), nil
}

// unpack undoes transfer and content encodings. Archives often hold bodies
// whose chunks or packing the collector had undone already and whose headers
// still name them: what does not look encoded is taken as it is.
func (p *Page) unpack(in *bufio.Reader) io.Reader {
	if strings.Contains(strings.ToLower(p.Header.Get("Transfer-Encoding")), "chunked") {
		if b, _ := in.Peek(64); chunkLine(b) {
			in = bufio.NewReader(&chunked{in: in})
		}
	}
	var encodings []string
	for _, f := range p.Header {
		if strings.EqualFold(f.Name, "Content-Encoding") {
			encodings = append(encodings, strings.Split(strings.ToLower(f.Value), ",")...)
		}
	}
	if len(encodings) > 4 {
		return failing{fmt.Errorf("%w: packed %d times over", ErrDamaged, len(encodings))}
	}
	for i := len(encodings) - 1; i >= 0; i-- {
		out, err := decoder(strings.TrimSpace(encodings[i]), in)
		if err != nil {
			return failing{err}
		}
		if out != nil {
			in = bufio.NewReader(out)
		}
	}
	return in
}

// decoder undoes one content encoding; nil when there is nothing to undo.
func decoder(name string, in *bufio.Reader) (io.Reader, error) {
	b, _ := in.Peek(4)
	switch name {
	case "", "identity":
		return nil, nil
	case "gzip", "x-gzip":
		if !bytes.HasPrefix(b, gzipMagic) {
			return nil, nil
		}
		return gzip.NewReader(in)
	case "deflate":
		// With the header of zlib, as the standard says, or without, as many
		// servers send it.
		if len(b) >= 2 && b[0]&0x0f == 8 && (int(b[0])<<8|int(b[1]))%31 == 0 {
			return zlib.NewReader(in)
		}
		return flate.NewReader(in), nil
	case "br":
		// Brotli has no mark to know it by: a page begins with "<" or white space.
		if t := bytes.TrimLeft(b, " \t\r\n"); len(t) > 1 && t[0] == '<' && (t[1] == '!' || t[1] == 'h' || t[1] == 'H' || t[1] == '?') {
			return nil, nil
		}
		return brotli.NewReader(in), nil
	case "zstd":
		if !bytes.HasPrefix(b, []byte{0x28, 0xb5, 0x2f, 0xfd}) {
			return nil, nil
		}
		return zstd.NewReader(in, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(maxWindow), zstd.WithDecoderMaxMemory(64<<20))
	}
	return nil, fmt.Errorf("%w: content encoding %q is not known", ErrDamaged, name)
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

// chunkLine reports whether bytes begin with the size of a chunk.
func chunkLine(b []byte) bool {
	line, _, ok := bytes.Cut(b, []byte("\n"))
	_, good := chunkSize(line)
	return ok && good
}

func chunkSize(line []byte) (int64, bool) {
	line, _, _ = bytes.Cut(line, []byte(";"))
	n, err := strconv.ParseInt(string(bytes.TrimSpace(line)), 16, 63)
	return n, err == nil && n >= 0
}

// chunked undoes chunked transfer coding, RFC 9112, section 7.1. The trailer is
// left unread.
type chunked struct {
	in   *bufio.Reader
	left int64
	more bool // a chunk was begun before
	err  error
}

func (c *chunked) Read(p []byte) (int, error) {
	if c.err != nil {
		return 0, c.err
	}
	if c.left == 0 {
		if c.more {
			c.in.ReadSlice('\n') // behind the last chunk's data
		}
		line, err := c.in.ReadSlice('\n')
		if err != nil {
			c.err = io.ErrUnexpectedEOF
			return 0, c.err
		}
		n, ok := chunkSize(line)
		switch {
		case !ok:
			c.err = fmt.Errorf("%w: size of a chunk: %q", ErrDamaged, line[:min(len(line), 40)])
			return 0, c.err
		case n == 0:
			c.err = io.EOF
			return 0, c.err
		}
		c.left, c.more = n, true
	}
	if int64(len(p)) > c.left {
		p = p[:c.left]
	}
	n, err := c.in.Read(p)
	if c.left -= int64(n); err != nil {
		c.err = io.ErrUnexpectedEOF
		if err != io.EOF {
			c.err = err
		}
		if n > 0 {
			return n, nil
		}
		return 0, c.err
	}
	return n, nil
}
