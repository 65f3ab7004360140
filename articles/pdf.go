package articles

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/tidewaiter/tidewaiter/internal/pdftext"
)

// readPDF fills the document from the text layer of a PDF: a paragraph a block.
// The first page's largest letters are the headline. A scan without a text
// layer is refused, and so is a file whose letters the file itself does not
// say.
func (d *Document) readPDF(data []byte, opt Options) error {
	p, err := pdftext.Read(data)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrRefused, err)
	}
	sizes := map[float64]int{}
	letters, unknown := 0, 0
	for _, page := range p.Pages {
		for _, par := range page {
			n := utf8.RuneCountInString(par.Text)
			sizes[par.Size] += n
			letters += n
			unknown += strings.Count(par.Text, "\ufffd")
		}
	}
	switch {
	case letters == 0:
		return fmt.Errorf("%w: the PDF has no text layer: run a text recognition on it first", ErrRefused)
	case unknown*2 > letters:
		return fmt.Errorf("%w: the PDF does not say which letters its text layer has", ErrRefused)
	}
	usual, most := 0.0, 0
	for size, n := range sizes {
		if n > most || n == most && size < usual {
			usual, most = size, n
		}
	}
	var text strings.Builder
	var raw []rawBlock
	headline, largest := -1, 1.25*usual
	edges := pageEdges(p.Pages, usual)
	for i, page := range p.Pages {
		for j, par := range page {
			if text.Len()+len(par.Text) > opt.MaxBytes {
				return fmt.Errorf("%w: the PDF's text is larger than %.1f MB", ErrRefused, float64(opt.MaxBytes)/1e6)
			}
			if text.Len() > 0 {
				text.WriteString("\n\n")
			}
			start := text.Len()
			text.WriteString(par.Text)
			raw = append(raw, rawBlock{start: start, end: text.Len(), heading: par.Size > 1.12*usual})
			if edges[[2]int{i, j}] {
				raw[len(raw)-1].role, raw[len(raw)-1].why, raw[len(raw)-1].edge = Boilerplate, "edge of a page", true
				continue
			}
			words := len(strings.Fields(par.Text))
			if i == 0 && par.Size > largest && words >= 3 && len(par.Text) < 300 {
				headline, largest = len(raw)-1, par.Size
			}
		}
	}
	d.Text = text.String()
	d.Extractor = Extractor
	if headline >= 0 {
		raw[headline].role, raw[headline].why = Headline, "largest letters"
		first(&d.Title, d.Text[raw[headline].start:raw[headline].end])
	}
	if name := strings.Fields(p.Title); len(name) >= 3 && !slices.Contains(name, "Microsoft") {
		first(&d.Title, p.Title)
	}
	d.assign(raw)
	first(&d.Byline, p.Author)
	return nil
}

// pageEdges finds the heads and feet of pages: short first and last paragraphs
// in smaller letters, or that stand on several pages but for their numbers.
func pageEdges(pages []pdftext.Page, usual float64) map[[2]int]bool {
	out := map[[2]int]bool{}
	seen := map[string]int{}
	atEdge := func(page pdftext.Page, j int) bool { return j < 2 || j >= len(page)-3 }
	same := func(s string) string {
		return strings.Map(func(r rune) rune {
			if r >= '0' && r <= '9' {
				return -1
			}
			return r
		}, s)
	}
	for _, page := range pages {
		for j, par := range page {
			if atEdge(page, j) && len(par.Text) < 120 {
				seen[same(par.Text)]++
			}
		}
	}
	for i, page := range pages {
		for j, par := range page {
			if atEdge(page, j) && len(par.Text) < 120 && (par.Size < 0.8*usual || seen[same(par.Text)] > 1 && seen[same(par.Text)]*2 >= len(pages)) {
				out[[2]int{i, j}] = true
			}
		}
	}
	return out
}
