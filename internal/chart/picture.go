package chart

import (
	"fmt"
	"image/color"
	"strings"
)

// picture is a drawing as a list of shapes and texts, back to front. It is what
// SVG and PNG are both made from, so that they show the same.
type picture struct {
	w, h        float64
	ground      color.NRGBA
	title, desc string
	items       []item
}

// item is a shape or a text.
type item struct {
	shape *shape
	text  *writing
}

// look is how a shape is drawn. A colour without opacity is none.
type look struct {
	fill, line color.NRGBA
	width      float64
	dash       []float64 // lengths drawn and left out in turn; nil is solid
}

// shape is one or more lines or outlines with one look.
type shape struct {
	class  string
	title  string // what it stands for, for those who point at it
	parts  [][]point
	closed bool
	look
}

type anchor string

const (
	atStart  anchor = "start"
	atMiddle anchor = "middle"
	atEnd    anchor = "end"
)

// writing is a line of text.
type writing struct {
	class, text string
	at          point // of the baseline
	size        float64
	anchor      anchor
	bold, halo  bool
	ink         color.NRGBA
}

func (p *picture) shape(s shape) {
	if len(s.parts) > 0 {
		p.items = append(p.items, item{shape: &s})
	}
}

func (p *picture) write(t writing) {
	if t.text != "" {
		p.items = append(p.items, item{text: &t})
	}
}

// haloWidth is how wide the ground shows around a text that stands in a
// drawing.
const haloWidth = 3.2

// box is the area that a text takes, by the widths of a wide face.
func (t *writing) box() rect {
	w := textWidth(t.text, t.size)
	if t.bold {
		w *= boldness
	}
	x := t.at.x
	switch t.anchor {
	case atMiddle:
		x -= w / 2
	case atEnd:
		x -= w
	}
	return rect{x, t.at.y - 0.8*t.size, x + w, t.at.y + 0.22*t.size}
}

// axes writes the labels along the sides of a map. Where two would meet, as in a
// corner or where meridians run together, the later one is left out: its line is
// there, and its neighbours say what it is.
type axes struct {
	p     *picture
	taken []rect
}

func (a *axes) write(t writing) {
	box := t.box()
	if box.x0 < 0 || box.x1 > a.p.w {
		return
	}
	for _, r := range a.taken {
		if r.overlaps(box.grow(axisRoom)) {
			return
		}
	}
	a.taken = append(a.taken, box)
	a.p.write(t)
}

// axisRoom is how far apart labels of axes are at least, in pixels.
const axisRoom = 2.5

// svg writes the picture as one svg element.
func (p *picture) svg() []byte {
	var m markup
	m.open("svg", "xmlns", "http://www.w3.org/2000/svg", "class", "tw-track", "viewBox", "0 0 "+num(p.w)+" "+num(p.h),
		"width", num(p.w), "height", num(p.h), "role", "img", "aria-labelledby", "track-title", "aria-describedby", "track-desc",
		"font-family", `Inter,system-ui,"Segoe UI","Helvetica Neue","DejaVu Sans",sans-serif`)
	m.element("title", p.title, "id", "track-title")
	m.element("desc", p.desc, "id", "track-desc")
	m.element("style", darkSheet)
	m.empty("rect", "width", num(p.w), "height", num(p.h), "fill", hex(p.ground))
	for _, it := range p.items {
		if t := it.text; t != nil {
			attrs := []string{"class", t.class, "x", num(t.at.x), "y", num(t.at.y), "font-size", num(t.size), "fill", hex(t.ink)}
			if t.anchor != atStart {
				attrs = append(attrs, "text-anchor", string(t.anchor))
			}
			if t.bold {
				attrs = append(attrs, "font-weight", "600")
			}
			if t.halo {
				attrs = append(attrs, "paint-order", "stroke", "stroke", hex(p.ground), "stroke-width", num(haloWidth), "stroke-linejoin", "round")
			}
			m.element("text", t.text, attrs...)
			continue
		}
		s := it.shape
		attrs := []string{"class", s.class, "d", s.path(), "fill", hex(s.fill)}
		if s.fill.A != 0 && s.fill.A != 255 {
			attrs = append(attrs, "fill-opacity", opacity(s.fill))
		}
		if s.line.A != 0 && s.width > 0 {
			attrs = append(attrs, "stroke", hex(s.line), "stroke-width", num(s.width), "stroke-linejoin", "round")
			if s.line.A != 255 {
				attrs = append(attrs, "stroke-opacity", opacity(s.line))
			}
			if s.dash == nil {
				attrs = append(attrs, "stroke-linecap", "round")
			} else {
				var dashes []string
				for _, d := range s.dash {
					dashes = append(dashes, num(d))
				}
				attrs = append(attrs, "stroke-dasharray", strings.Join(dashes, " "))
			}
		}
		if s.title == "" {
			m.empty("path", attrs...)
			continue
		}
		m.open("path", attrs...)
		m.element("title", s.title)
		m.close("path")
	}
	m.close("svg")
	return m.Bytes()
}

// path is the shape as path data.
func (s *shape) path() string {
	var b strings.Builder
	for _, part := range s.parts {
		for i, p := range part {
			b.WriteString(pen(i))
			b.WriteString(num(p.x))
			b.WriteByte(' ')
			b.WriteString(num(p.y))
		}
		if s.closed {
			b.WriteByte('Z')
		}
	}
	return b.String()
}

func hex(c color.NRGBA) string {
	if c.A == 0 {
		return "none"
	}
	return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B)
}

func opacity(c color.NRGBA) string { return fmt.Sprintf("%.2f", float64(c.A)/255) }

func rgb(v uint32) color.NRGBA {
	return color.NRGBA{R: uint8(v >> 16), G: uint8(v >> 8), B: uint8(v), A: 255}
}

func (c inks) of(i int) color.NRGBA { return c[i%len(c)] }

// inks are colours that tell things apart.
type inks []color.NRGBA
