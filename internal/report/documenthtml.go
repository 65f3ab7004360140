package report

import (
	_ "embed"
	"fmt"
	"html"
	"io"
	"strings"

	"github.com/tidewaiter/tidewaiter/internal/chart"
)

//go:embed templates/document.css
var documentCSS string

// HTML writes the document as one page that needs nothing beside it: styles and
// the chart are in it, there is no script, and its own policy forbids to load
// anything. The notes stand at the end, each with the way back.
func (d *Document) HTML(w io.Writer) error {
	p := &pageWriter{refs: make([]int, len(d.Notes)+1)}
	p.raw(`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="referrer" content="no-referrer">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<title>`)
	p.text(d.Title)
	p.raw("</title>\n<style>" + documentCSS + chart.CSS + "</style></head>\n<body><main>\n")
	for _, b := range d.Blocks {
		p.block(b)
	}
	if len(d.Notes) > 0 {
		p.raw(`<section aria-labelledby="notes" role="doc-endnotes"><h2 id="notes">Notes</h2><ol class="notes">` + "\n")
		for i, n := range d.Notes {
			p.note(i+1, n)
		}
		p.raw("</ol></section>\n")
	}
	p.raw("</main></body></html>\n")
	_, err := io.WriteString(w, p.String())
	return err
}

// pageWriter writes HTML; every text goes through text, which escapes it.
type pageWriter struct {
	strings.Builder
	refs []int // how often each note was referred to
}

func (p *pageWriter) raw(s string)  { p.WriteString(s) }
func (p *pageWriter) text(s string) { p.WriteString(html.EscapeString(s)) }

func (p *pageWriter) runs(t Text) {
	for _, r := range t {
		switch {
		case r.Note > 0:
			p.refs[r.Note]++
			p.raw(fmt.Sprintf(`<sup><a id="ref-%d-%d" href="#note-%d" role="doc-noteref" aria-label="note %d">%d</a></sup>`, r.Note, p.refs[r.Note], r.Note, r.Note, r.Note))
		case r.Bold:
			p.raw("<strong>")
			p.text(r.Words)
			p.raw("</strong>")
		default:
			p.text(r.Words)
		}
	}
}

func (p *pageWriter) block(b Block) {
	switch {
	case b.Level > 0:
		p.raw(fmt.Sprintf("<h%d>", b.Level))
		p.runs(b.Text)
		p.raw(fmt.Sprintf("</h%d>\n", b.Level))
	case b.SVG != nil:
		// The SVG writer escapes what it is given; see its tests.
		p.raw("<figure>" + string(b.SVG) + "</figure>\n")
	case b.Rows != nil:
		p.table(b)
	default:
		p.raw("<p")
		if b.Quiet {
			p.raw(` class="quiet"`)
		}
		p.raw(">")
		p.runs(b.Text)
		p.raw("</p>\n")
	}
}

func (p *pageWriter) table(b Block) {
	class := func(i int) string {
		if i < len(b.Right) && b.Right[i] {
			return ` class="r"`
		}
		return ""
	}
	// What scrolls can be reached with the keyboard.
	wide := ""
	if len(b.Head) > 3 {
		wide = ` class="wide"`
	}
	p.raw(`<div class="scroll" tabindex="0" role="group" aria-label="table"><table` + wide + `>`)
	if strings.Join(b.Head, "") != "" {
		p.raw("<thead><tr>")
		for i, h := range b.Head {
			p.raw(`<th scope="col"` + class(i) + ">")
			p.text(h)
			p.raw("</th>")
		}
		p.raw("</tr></thead>")
	}
	p.raw("<tbody>\n")
	for _, row := range b.Rows {
		p.raw("<tr>")
		for i, cell := range row {
			p.raw("<td" + class(i) + ">")
			p.runs(cell)
			p.raw("</td>")
		}
		p.raw("</tr>\n")
	}
	p.raw("</tbody></table></div>\n")
}

func (p *pageWriter) note(number int, n Note) {
	p.raw(fmt.Sprintf(`<li id="note-%d">`, number))
	p.text(n.Words)
	for i, r := range n.Rows {
		if i > 0 || n.Words != "" {
			p.raw(" ")
		}
		p.text(r.Words())
		for _, to := range []struct{ name, url string }{{"", r.URL}, {"Archive: ", r.Archive}} {
			if to.url != "" {
				p.raw(" " + to.name + `<a href="` + html.EscapeString(to.url) + `" rel="noopener noreferrer nofollow">`)
				p.text(to.url)
				p.raw("</a>")
			}
		}
	}
	for k := 1; k <= p.refs[number]; k++ {
		p.raw(fmt.Sprintf(` <a href="#ref-%d-%d" role="doc-backlink" aria-label="back to the text, %d of %d">&#8617;</a>`, number, k, k, p.refs[number]))
	}
	p.raw("</li>\n")
}
