package articles

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"mime"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/tidewaiter/tidewaiter/dates"
)

// Limits on what is read. A page of the news has some 100 kB, a nesting of 40
// and a few thousand elements; the limits leave ample room and keep a page made
// to exhaust a reader cheap to refuse.
const (
	DefaultMaxBytes = 16 << 20
	DefaultMaxDepth = 512     // elements within elements; what x/net/html allows too
	DefaultMaxNodes = 500_000 // tags and runs of text
)

// ErrRefused is wrapped by every error that turns a page away for its size, its
// nesting or its kind, before anything was made of it.
var ErrRefused = errors.New("refused")

// Options tells Parse what is known about a page beforehand. The zero value
// works.
type Options struct {
	MediaType string // as a server stated it; bytes that say otherwise win; blank is worked out from bytes and name
	Charset   string // as a server stated it; blank is worked out from the bytes
	URL       string // where the page was fetched

	// What a case's own row of the page says wins over the page.
	Title     string
	Publisher string
	Published dates.Date

	MaxBytes int // 0 is DefaultMaxBytes
	MaxDepth int // 0 is DefaultMaxDepth
	MaxNodes int // 0 is DefaultMaxNodes
}

// Parse makes a document of a page. The name is a file name or an address and
// appears in errors.
//
// What the page is, plain text, HTML, MHTML or PDF, is told from its bytes.
// Plain text keeps its bytes: invalid UTF-8 stays where it is and counts as no
// letter. A NUL byte means that the page is no text, and is refused. A feed is
// refused too: its items are pages of their own ([Feed]).
func Parse(name string, data []byte, opt Options) (*Document, error) {
	if opt.MaxBytes == 0 {
		opt.MaxBytes = DefaultMaxBytes
	}
	if opt.MaxDepth == 0 {
		opt.MaxDepth = DefaultMaxDepth
	}
	if opt.MaxNodes == 0 {
		opt.MaxNodes = DefaultMaxNodes
	}
	if len(data) > opt.MaxBytes {
		return nil, fmt.Errorf("articles: reading a page: %s: %w: page is %.1f MB, limit %.1f MB: cut the page or raise the limit",
			name, ErrRefused, float64(len(data))/1e6, float64(opt.MaxBytes)/1e6)
	}
	sum := sha256.Sum256(data)
	d := &Document{Name: name, SHA256: hex.EncodeToString(sum[:]), Title: opt.Title, Publisher: opt.Publisher, Published: opt.Published}
	var err error
	switch d.MediaType = kind(name, opt.MediaType, data); d.MediaType {
	case typePlain:
		err = d.readPlain(data, opt)
	case typeHTML:
		err = d.readHTML(data, opt)
	case typeMHTML:
		err = d.readMHTML(data, opt)
	case typePDF:
		err = d.readPDF(data, opt)
	case typeFeed:
		err = ErrFeed
	default:
		err = fmt.Errorf("%w: media type %q is not read: want plain text, HTML, MHTML or PDF", ErrRefused, d.MediaType)
	}
	if err != nil {
		return nil, fmt.Errorf("articles: reading a page: %s: %w", name, err)
	}
	text := sha256.Sum256([]byte(d.Text))
	d.TextSHA256 = hex.EncodeToString(text[:])
	for i, b := range d.Blocks {
		d.Sentences = sentences(d.Text, b.Start, b.End, i, d.Sentences)
	}
	d.Lang = effectiveLanguage(d.Lang, d.Text)
	if d.PublishedAt.IsZero() {
		// An instant keeps the offset that it was written with.
		if t, err := time.Parse(time.RFC3339, d.Published.String()); err == nil {
			d.PublishedAt = t.UTC()
		}
	}
	return d, nil
}

// readPlain fills the document from plain text scraped from a page. Text in
// UTF-8 keeps its bytes; one in another character set that a byte order mark or
// the server states is turned into UTF-8, which the extractor's name then says.
func (d *Document) readPlain(data []byte, opt Options) error {
	text, converted, err := plainText(data, opt)
	if err != nil {
		return err
	}
	if converted {
		d.Extractor = Extractor
	}
	data = text
	if i := bytes.IndexByte(data, 0); i >= 0 {
		return fmt.Errorf("%w: byte %d is NUL: the file is not text", ErrRefused, i)
	}
	d.Text = string(data)
	raw := plainBlocks(d.Text)
	d.assign(raw)
	return nil
}

// rawBlock is a run of text before it has a role.
type rawBlock struct {
	start, end int
	role       Role   // given by the markup; blank is undecided
	why        string // of a role given by the markup
	kept       bool   // part of the main body that go-readability found
	heading    bool   // marked up as a heading
	linked     bool   // nearly all of it is links
	edge       bool   // head or foot of a printed page: its date is not the story's
	row        bool   // in a table of facts: its date is that of a row
}

// plainBlocks cuts plain text into paragraphs: at blank lines, and at line ends
// except those of text wrapped at a fixed width.
func plainBlocks(text string) []rawBlock {
	var out []rawBlock
	var chunk []rawBlock // the lines since the last blank one
	flush := func() {
		if len(chunk) > 1 && wrapped(text, chunk) {
			out = append(out, rawBlock{start: chunk[0].start, end: chunk[len(chunk)-1].end})
		} else {
			out = append(out, chunk...)
		}
		chunk = chunk[:0]
	}
	for at := 0; at < len(text); {
		end := strings.IndexByte(text[at:], '\n')
		if end < 0 {
			end = len(text)
		} else {
			end += at
		}
		a := skipSpace(text, at, end)
		if b := trimSpaceEnd(text, a, end); b > a {
			chunk = append(chunk, rawBlock{start: a, end: b})
		} else {
			flush()
		}
		at = end + 1
	}
	flush()
	return out
}

// wrapped reports whether lines are one paragraph wrapped at a fixed width:
// all but the last are about as long as the longest, and most break off in the
// middle of a sentence.
func wrapped(text string, lines []rawBlock) bool {
	longest, broken := 0, 0
	for _, l := range lines {
		longest = max(longest, utf8.RuneCountInString(text[l.start:l.end]))
	}
	if longest > 100 || longest < 45 {
		return false
	}
	for i, l := range lines[:len(lines)-1] {
		if utf8.RuneCountInString(text[l.start:l.end]) < longest-18 {
			return false
		}
		next := lines[i+1]
		if !terminal(text[l.start:l.end]) || unicode.IsLower(rune(text[next.start])) {
			broken++
		}
	}
	return broken*2 > len(lines)-1 && (len(lines) > 2 || unicode.IsLower(rune(text[lines[1].start])))
}

// terminal reports whether a text ends as a sentence does.
func terminal(s string) bool {
	s = strings.TrimRight(s, "\"'”’)]» ")
	r, _ := utf8.DecodeLastRuneInString(s)
	return strings.ContainsRune(".!?:;…。！？", r)
}

// cutOff reports whether a text breaks off in an ellipsis, as cards do.
func cutOff(s string) bool {
	s = strings.TrimRight(s, " ]\u00a0")
	return strings.HasSuffix(s, "…") || strings.HasSuffix(s, "...")
}

// plainText turns plain text into UTF-8 where it is known to be in another
// character set: by a byte order mark of UTF-16, or by the server's word when
// the bytes are no UTF-8.
func plainText(data []byte, opt Options) (text []byte, converted bool, err error) {
	label := ""
	switch {
	case len(data) > 1 && (data[0] == 0xff && data[1] == 0xfe || data[0] == 0xfe && data[1] == 0xff):
		label = "utf-16"
	case utf8.Valid(data):
		return data, false, nil
	case opt.Charset != "":
		label = opt.Charset
	default:
		_, params, _ := mime.ParseMediaType(opt.MediaType)
		label = params["charset"]
	}
	if label == "" || strings.EqualFold(label, "utf-8") || strings.EqualFold(label, "utf8") {
		return data, false, nil
	}
	text, err = decode(data, Options{Charset: label, MaxBytes: opt.MaxBytes})
	return text, true, err
}
