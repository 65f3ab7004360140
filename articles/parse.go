package articles

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"path"
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
	MediaType string // text/plain or text/html; blank is worked out from name and bytes
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
// Plain text keeps its bytes: invalid UTF-8 stays where it is and counts as no
// letter. A NUL byte means that the page is no text, and is refused.
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
	media := opt.MediaType
	if media == "" {
		media = sniff(name, data)
	}
	sum := sha256.Sum256(data)
	d := &Document{Name: name, SHA256: hex.EncodeToString(sum[:]), Title: opt.Title, Publisher: opt.Publisher, Published: opt.Published}
	var err error
	switch media, _, _ = strings.Cut(media, ";"); strings.ToLower(strings.TrimSpace(media)) {
	case "text/plain", "text/markdown":
		d.MediaType = "text/plain"
		err = d.readPlain(data)
	case "text/html", "application/xhtml+xml":
		d.MediaType = "text/html"
		err = d.readHTML(data, opt)
	default:
		err = fmt.Errorf("%w: media type %q is not read: want text/plain or text/html", ErrRefused, media)
	}
	if err != nil {
		return nil, fmt.Errorf("articles: reading a page: %s: %w", name, err)
	}
	text := sha256.Sum256([]byte(d.Text))
	d.TextSHA256 = hex.EncodeToString(text[:])
	for i, b := range d.Blocks {
		d.Sentences = sentences(d.Text, b.Start, b.End, i, d.Sentences)
	}
	if d.Lang == "" {
		d.Lang = language(d.Text)
	}
	if d.PublishedAt.IsZero() {
		// An instant keeps the offset that it was written with.
		if t, err := time.Parse(time.RFC3339, d.Published.String()); err == nil {
			d.PublishedAt = t.UTC()
		}
	}
	return d, nil
}

// sniff tells a page of HTML from plain text by its name and its first bytes.
func sniff(name string, data []byte) string {
	switch strings.ToLower(path.Ext(strings.ReplaceAll(name, "\\", "/"))) {
	case ".html", ".htm", ".xhtml":
		return "text/html"
	case ".txt", ".md":
		return "text/plain"
	}
	head := bytes.ToLower(data[:min(len(data), 1024)])
	for _, mark := range []string{"<!doctype html", "<html", "<head", "<body", "<article", "<div", "<p>", "<title"} {
		if bytes.Contains(head, []byte(mark)) {
			return "text/html"
		}
	}
	return "text/plain"
}

// readPlain fills the document from plain text scraped from a page.
func (d *Document) readPlain(data []byte) error {
	if i := bytes.IndexByte(data, 0); i >= 0 {
		return fmt.Errorf("%w: byte %d is NUL: the file is not text", ErrRefused, i)
	}
	d.Text = string(data)
	raw := plainBlocks(d.Text)
	d.assign(raw)
	return nil
}

// language names the language of a text: "en" and "ko" are recognised, other
// languages are left blank.
func language(text string) string {
	text = text[:min(len(text), 20000)]
	var letters, hangul int
	for _, r := range text {
		if unicode.IsLetter(r) {
			letters++
			if unicode.Is(unicode.Hangul, r) {
				hangul++
			}
		}
	}
	if letters == 0 {
		return ""
	}
	if hangul*3 > letters {
		return "ko"
	}
	var all, common int
	for w := range strings.FieldsSeq(text) {
		all++
		switch w {
		case "the", "of", "to", "and", "in", "that", "is", "was", "for", "on", "with", "has", "have", "from", "by":
			common++
		}
	}
	if all >= 5 && common*20 >= all*2 {
		return "en"
	}
	return ""
}

// rawBlock is a run of text before it has a role.
type rawBlock struct {
	start, end int
	role       Role   // given by the markup; blank is undecided
	why        string // of a role given by the markup
	kept       bool   // part of the main body that go-readability found
	heading    bool   // marked up as a heading
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
	return strings.ContainsRune(".!?:;…", r)
}

// cutOff reports whether a text breaks off in an ellipsis, as cards do.
func cutOff(s string) bool {
	s = strings.TrimRight(s, " ]\u00a0")
	return strings.HasSuffix(s, "…") || strings.HasSuffix(s, "...")
}
