package articles

import (
	"time"

	"github.com/tidewaiter/tidewaiter/dates"
)

// Document is a page as it is read: its own words in one canonical text, cut
// into blocks and sentences, with what the page says about itself. Fields that
// the page does not state are zero.
type Document struct {
	Name      string // as given to Parse: a file name or an address
	MediaType string // text/plain, text/html, multipart/related (MHTML) or application/pdf

	Title       string
	Byline      string
	Publisher   string
	Published   dates.Date // the day as printed, or an instant where an offset is stated
	PublishedAt time.Time  // UTC; zero unless the offset from UTC is known
	Lang        string     // BCP 47 tag, as stated unless the text's script says otherwise; blank when neither stated nor recognised
	Canonical   string     // address that the page gives as its own

	SHA256 string // of the bytes given, hex

	// Text is the canonical text: for plain text the file's own bytes, for
	// everything else the extracted text. Every span of a claim counts its bytes.
	Text       string
	TextSHA256 string // of Text, hex
	Extractor  string // name and version of what made Text; blank for plain text

	Blocks    []Block
	Sentences []Sentence
	Cells     []Cell // the blocks that stand in a table, in order; HTML only
}

// Role is the part that a block plays on its page.
type Role string

// The roles of a block. The names are those of the block column of a case.
const (
	Headline    Role = "headline"
	Body        Role = "body"
	Caption     Role = "caption"
	Teaser      Role = "teaser"
	Boilerplate Role = "boilerplate"
)

// Block is a run of text that plays one role: [Start, End) in bytes of
// Document.Text. Blocks are in order, do not overlap, and are never empty.
type Block struct {
	Role       Role
	Start, End int
	Why        string // the rule that gave the role
}

// Sentence is one sentence of a block: [Start, End) in bytes of Document.Text.
type Sentence struct {
	Start, End int
	Block      int // index into Document.Blocks
}

// Words returns the text of the bytes [start, end).
func (d *Document) Words(start, end int) string { return d.Text[start:end] }

// SentenceAt returns the index of the sentence that holds the byte at offset,
// or -1.
func (d *Document) SentenceAt(offset int) int {
	lo, hi := 0, len(d.Sentences)
	for lo < hi {
		mid := (lo + hi) / 2
		if d.Sentences[mid].End <= offset {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	if lo < len(d.Sentences) && d.Sentences[lo].Start <= offset {
		return lo
	}
	return -1
}
