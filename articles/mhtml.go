package articles

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/textproto"
	"strings"
)

// Limits of a saved page: one has its page and some hundred pictures and
// styles, and nests twice.
const (
	maxParts     = 5000
	maxPartDepth = 4
)

// saved is the page inside an MHTML file.
type saved struct {
	page    []byte
	charset string
	url     string
}

// readMHTML fills the document from a saved page (RFC 2557): the part that the
// header names as the start, or the first that is HTML.
func (d *Document) readMHTML(data []byte, opt Options) error {
	in := bufio.NewReader(bytes.NewReader(bytes.TrimLeft(data, "\xef\xbb\xbf \t\r\n")))
	head, err := textproto.NewReader(in).ReadMIMEHeader()
	if err != nil && len(head) == 0 {
		return fmt.Errorf("%w: reading the header of a saved page: %w", ErrRefused, err)
	}
	left := maxParts
	s, err := rootPart(head, in, opt, 0, &left)
	if err != nil {
		return err
	}
	if s == nil {
		return fmt.Errorf("%w: the saved page holds no part that is HTML", ErrRefused)
	}
	if s.url == "" {
		s.url = head.Get("Snapshot-Content-Location")
	}
	if opt.URL == "" && strings.HasPrefix(s.url, "http") {
		opt.URL = s.url
	}
	if opt.Charset == "" {
		opt.Charset = s.charset
	}
	opt.MediaType = typeHTML
	return d.readHTML(s.page, opt)
}

// rootPart finds the page in a body with that header; nil when there is none.
func rootPart(head textproto.MIMEHeader, body io.Reader, opt Options, depth int, left *int) (*saved, error) {
	media, params, err := mime.ParseMediaType(head.Get("Content-Type"))
	if err != nil && media == "" {
		media = ""
	}
	switch {
	case media == typeHTML || media == "application/xhtml+xml":
		b, err := io.ReadAll(io.LimitReader(decodeTransfer(head, body), int64(opt.MaxBytes)+1))
		if len(b) == 0 && err != nil {
			return nil, fmt.Errorf("%w: decoding a saved page: %w", ErrRefused, err)
		}
		if len(b) > opt.MaxBytes {
			return nil, fmt.Errorf("%w: saved page is larger than %.1f MB", ErrRefused, float64(opt.MaxBytes)/1e6)
		}
		return &saved{b, params["charset"], head.Get("Content-Location")}, nil
	case !strings.HasPrefix(media, "multipart/") || params["boundary"] == "" || depth >= maxPartDepth:
		return nil, nil
	}
	start := params["start"]
	var first *saved
	for r := multipart.NewReader(body, params["boundary"]); ; *left-- {
		// A part as it stands: its encoding is undone here, so that one that is
		// cut short keeps what it has.
		p, err := r.NextRawPart()
		if err != nil {
			return first, nil // cut short: what was found stands
		}
		if *left <= 0 {
			return nil, fmt.Errorf("%w: saved page has more than %d parts", ErrRefused, maxParts)
		}
		if first != nil && (start == "" || p.Header.Get("Content-Id") != start) {
			continue
		}
		s, err := rootPart(p.Header, p, opt, depth+1, left)
		if err != nil {
			return nil, err
		}
		if s != nil {
			first = s
			if start == "" || p.Header.Get("Content-Id") == start {
				return s, nil
			}
		}
	}
}

// decodeTransfer undoes a part's content transfer encoding.
func decodeTransfer(head textproto.MIMEHeader, body io.Reader) io.Reader {
	switch strings.ToLower(strings.TrimSpace(head.Get("Content-Transfer-Encoding"))) {
	case "quoted-printable":
		return quotedprintable.NewReader(body)
	case "base64":
		return base64.NewDecoder(base64.StdEncoding, body)
	}
	return body
}
