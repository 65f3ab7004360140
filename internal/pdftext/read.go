package pdftext

import (
	"bytes"
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Document is the text layer of a PDF.
type Document struct {
	Title, Author string // as the file states them; blank when it does not
	Pages         []Page
	Cut           bool // there are more than MaxPages pages
}

// Page is one page: its paragraphs in the order in which they were written.
type Page []Paragraph

// Paragraph is a run of lines without a gap.
type Paragraph struct {
	Text string
	Size float64 // of its letters, in points
}

// Read reads the text layer of a PDF.
func Read(data []byte) (*Document, error) {
	if !bytes.Contains(data[:min(len(data), 1024)], []byte("%PDF-")) {
		return nil, ErrNotPDF
	}
	f, err := open(data)
	if err != nil {
		return nil, err
	}
	root := f.dict(f.trailer["Root"])
	if f.dict(root["Pages"]) == nil {
		// The trailer is lost: the catalogue with the highest number.
		best := -1
		for num, v := range f.objects {
			if d, ok := v.(dict); ok && d["Type"] == name("Catalog") && num > best {
				best, root = num, d
			}
		}
	}
	r := reader{f: f, doc: &Document{}, seen: map[int]bool{}, fonts: map[int]*font{}}
	info := f.dict(f.trailer["Info"])
	r.doc.Title, r.doc.Author = f.words(info["Title"]), f.words(info["Author"])
	if err := r.pages(root["Pages"], nil, array{0.0, 0.0, 612.0, 792.0}, 0); err != nil {
		return nil, err
	}
	if len(r.doc.Pages) == 0 {
		return nil, ErrNotPDF
	}
	return r.doc, nil
}

// words reads a text string (7.9.2).
func (f *file) words(v any) string {
	s, _ := f.get(v).(text)
	if len(s) > 2000 {
		return ""
	}
	out := ""
	switch {
	case strings.HasPrefix(string(s), "\xfe\xff"):
		for rest := string(s[2:]); len(rest) > 1; rest = rest[min(len(rest), 128):] {
			out += utf16Text(rest[:min(len(rest), 128)])
		}
	case strings.HasPrefix(string(s), "\xef\xbb\xbf"):
		out = string(s[3:])
	default:
		var b strings.Builder
		for i := range len(s) {
			if r := winAnsi[s[i]]; r != 0 {
				b.WriteRune(r)
			}
		}
		out = b.String()
	}
	return strings.ToValidUTF8(strings.Join(strings.Fields(out), " "), "")
}

type reader struct {
	f     *file
	doc   *Document
	seen  map[int]bool
	fonts map[int]*font
	steps int
}

// pages goes through the tree of pages; resources and the page's box are passed
// on to what is below.
func (r *reader) pages(v any, resources dict, box array, depth int) error {
	if n, ok := v.(ref); ok {
		if r.seen[int(n)] {
			return nil // a tree that leads in circles
		}
		r.seen[int(n)] = true
	}
	d, ok := r.f.get(v).(dict)
	if !ok || depth > maxDepth || r.doc.Cut {
		return nil
	}
	if own := r.f.dict(d["Resources"]); own != nil {
		resources = own
	}
	if own, ok := r.f.get(d["MediaBox"]).(array); ok && len(own) == 4 {
		box = own
	}
	if kids, ok := r.f.get(d["Kids"]).(array); ok {
		for _, kid := range kids {
			if err := r.pages(kid, resources, box, depth+1); err != nil {
				return err
			}
		}
		return nil
	}
	if len(r.doc.Pages) >= MaxPages {
		r.doc.Cut = true
		return nil
	}
	content, err := r.content(d["Contents"])
	if err != nil {
		return err
	}
	p := painter{f: r.f, cache: r.fonts, steps: r.steps}
	for i := range p.box {
		p.box[i] = r.f.number(box[i], 0)
	}
	p.box[0], p.box[2] = min(p.box[0], p.box[2]), max(p.box[0], p.box[2])
	p.box[1], p.box[3] = min(p.box[1], p.box[3]), max(p.box[1], p.box[3])
	p.run(content, resources, graphics{ctm: identity, scale: 1}, 0)
	if r.steps = p.steps; p.err != nil {
		return p.err
	}
	r.doc.Pages = append(r.doc.Pages, layout(p.pieces))
	return nil
}

// content joins the streams of a page.
func (r *reader) content(v any) ([]byte, error) {
	switch v := r.f.get(v).(type) {
	case stream:
		return r.f.unpack(v)
	case array:
		var out []byte
		for _, one := range v {
			s, ok := r.f.get(one).(stream)
			if !ok {
				continue
			}
			b, err := r.f.unpack(s)
			if err != nil {
				return nil, err
			}
			// The same stream can be named many times.
			if r.f.left -= len(b); r.f.left < 0 {
				return nil, ErrTooLarge
			}
			out = append(append(out, b...), '\n')
		}
		return out, nil
	}
	return nil, nil
}

// line is a run of pieces on one height.
type line struct {
	x, y, end, size float64
	text            strings.Builder
}

// layout puts the pieces of a page into lines and paragraphs.
func layout(pieces []piece) Page {
	visible := false
	for _, p := range pieces {
		visible = visible || !p.unseen && strings.TrimSpace(p.text) != ""
	}
	var lines []*line
	var cur *line
	for _, p := range pieces {
		if p.unseen && (visible || !p.scanned) {
			continue
		}
		if cur != nil && math.Abs(p.y-cur.y) < 0.45*max(p.size, cur.size) && p.x > cur.end-max(p.size, 1)*1.5 {
			gap := p.x - cur.end
			s := cur.text.String()
			if gap > 0.17*p.size && s != "" && !strings.HasSuffix(s, " ") && !strings.HasPrefix(p.text, " ") {
				cur.text.WriteByte(' ')
			}
			cur.text.WriteString(p.text)
			cur.end = p.end
			cur.size = max(cur.size, p.size)
			if s == "" || cur.text.Len() > 1<<16 {
				cur = nil // a line without end is cut
			}
			continue
		}
		cur = &line{x: p.x, y: p.y, end: p.end, size: p.size}
		cur.text.WriteString(p.text)
		lines = append(lines, cur)
	}
	var out Page
	var b strings.Builder
	var last *line
	var lead, size, widest float64
	flush := func() {
		if s := strings.TrimSpace(clean(b.String())); s != "" {
			out = append(out, Paragraph{s, size})
		}
		b.Reset()
		lead, size, widest = 0, 0, 0
	}
	for _, l := range lines {
		s := strings.TrimSpace(l.text.String())
		if s == "" {
			continue
		}
		if last != nil {
			down := last.y - l.y
			ended := endsSentence(b.String())
			switch {
			case math.Abs(l.size-last.size) > 0.12*max(l.size, last.size) && len(s) > 3:
				flush()
			case down <= 0: // another column
				if ended {
					flush()
				}
			case lead > 0 && down > 1.3*lead, lead == 0 && down > 1.9*l.size:
				flush()
			case ended && (l.x > last.x+0.8*l.size || last.end < widest-4*l.size):
				flush()
			}
			if b.Len() > 0 && down > 0 {
				lead = down
			}
		}
		switch t := b.String(); {
		case t == "":
			size = l.size
		case strings.HasSuffix(t, "-") && wordBreak(t, s):
			b.Reset()
			b.WriteString(t[:len(t)-1])
		case !strings.HasSuffix(t, "-"):
			b.WriteByte(' ')
		}
		b.WriteString(s)
		widest = max(widest, l.end)
		last = l
		if b.Len() > 1<<16 {
			flush()
			last = nil
		}
	}
	flush()
	return out
}

// wordBreak reports whether a hyphen at a line's end parts a word: small letters
// on both sides, and no number in words before it.
func wordBreak(before, after string) bool {
	before = before[:len(before)-1]
	r, _ := utf8.DecodeLastRuneInString(before)
	next, _ := utf8.DecodeRuneInString(after)
	if !unicode.IsLower(r) || !unicode.IsLower(next) {
		return false
	}
	w := before[strings.LastIndexByte(before, ' ')+1:]
	return !strings.HasSuffix(w, "ty") && !strings.HasSuffix(w, "teen")
}

func endsSentence(s string) bool {
	s = strings.TrimRight(s, "\"'”’)] ")
	r, _ := utf8.DecodeLastRuneInString(s)
	return strings.ContainsRune(".!?:…", r)
}

// clean undoes ligatures and leaves out what is no character of a text.
func clean(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == 0xad:
			return -1
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r):
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	var b strings.Builder
	for _, r := range s {
		if r >= 0xfb00 && r <= 0xfb06 {
			b.WriteString(norm.NFKC.String(string(r)))
			continue
		}
		b.WriteRune(r)
	}
	return strings.Join(strings.Fields(b.String()), " ")
}
