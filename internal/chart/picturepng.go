package chart

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"io"
	"math"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// png writes the picture as a PNG image, scale pixels to one of the picture's.
func (p *picture) png(w io.Writer, scale float64) error {
	img := p.raster(scale)
	if err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(w, img); err != nil {
		return fmt.Errorf("chart: writing image: %w", err)
	}
	return nil
}

func (p *picture) raster(scale float64) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, int(math.Ceil(p.w*scale)), int(math.Ceil(p.h*scale))))
	draw.Draw(img, img.Bounds(), image.NewUniform(p.ground), image.Point{}, draw.Src)
	b := brush{img: img, scale: scale}
	for _, it := range p.items {
		if t := it.text; t != nil {
			b.text(t, p.ground)
			continue
		}
		s := it.shape
		if s.closed {
			b.fill(s.parts, s.fill)
		}
		if s.line.A != 0 && s.width > 0 {
			b.fill(outline(s.parts, s.closed, s.width, s.dash), s.line)
		}
	}
	return img
}

// brush draws into an image.
type brush struct {
	img   *image.RGBA
	scale float64
	r     vector.Rasterizer
}

// fill fills outlines, each point of the picture at scale. What turns both ways
// about is a hole; what is covered twice in one direction is covered once.
func (b *brush) fill(parts [][]point, ink color.NRGBA) {
	if ink.A == 0 {
		return
	}
	box := rect{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
	for _, part := range parts {
		for _, p := range part {
			box = rect{min(box.x0, p.x), min(box.y0, p.y), max(box.x1, p.x), max(box.y1, p.y)}
		}
	}
	if !(box.x0 <= box.x1) || !(box.y0 <= box.y1) {
		return
	}
	const far = 1e6
	at := func(v float64) int { return int(min(max(v, -far), far)) }
	area := image.Rect(at(box.x0*b.scale)-1, at(box.y0*b.scale)-1, at(box.x1*b.scale)+2, at(box.y1*b.scale)+2).Intersect(b.img.Bounds())
	if area.Empty() {
		return
	}
	b.r.Reset(area.Dx(), area.Dy())
	b.r.DrawOp = draw.Over
	dx, dy := float64(area.Min.X), float64(area.Min.Y)
	for _, part := range parts {
		if len(part) < 3 {
			continue
		}
		for i, p := range part {
			x, y := float32(p.x*b.scale-dx), float32(p.y*b.scale-dy)
			if i == 0 {
				b.r.MoveTo(x, y)
			} else {
				b.r.LineTo(x, y)
			}
		}
		b.r.ClosePath()
	}
	b.r.Draw(b.img, area, image.NewUniform(ink), image.Point{})
}

// outline returns the outlines of lines of a width, with round joins, and round
// ends when they are solid. All of them turn in one direction.
func outline(parts [][]point, closed bool, width float64, dash []float64) [][]point {
	var out [][]point
	add := func(line []point, round bool) {
		for i := 1; i < len(line); i++ {
			a, b := line[i-1], line[i]
			l := math.Hypot(b.x-a.x, b.y-a.y)
			if l == 0 {
				continue
			}
			nx, ny := (b.y-a.y)/l*width/2, -(b.x-a.x)/l*width/2
			out = append(out, []point{{a.x + nx, a.y + ny}, {b.x + nx, b.y + ny}, {b.x - nx, b.y - ny}, {a.x - nx, a.y - ny}})
			if i < len(line)-1 && width > 0.8 {
				out = append(out, disc(b, width/2))
			}
		}
		if round && len(line) > 0 {
			out = append(out, disc(line[0], width/2), disc(line[len(line)-1], width/2))
		}
	}
	for _, part := range parts {
		if closed && len(part) > 1 {
			part = append(part[:len(part):len(part)], part[0])
		}
		if dash == nil {
			add(part, true)
			continue
		}
		for _, piece := range dashes(part, dash) {
			add(piece, false)
		}
	}
	return out
}

// disc is a circle that turns in the direction of the sides of outline.
func disc(at point, r float64) []point {
	n := 8
	if r > 2 {
		n = 20
	}
	return polygon(at, r, n, 0)
}

// polygon is a regular polygon, which with many corners is a circle.
func polygon(at point, r float64, n int, turn float64) []point {
	out := make([]point, n)
	for i := range out {
		s, c := math.Sincos(turn + 2*math.Pi*float64(i)/float64(n))
		out[i] = point{at.x + r*c, at.y + r*s}
	}
	return out
}

// dashes cuts a line into the pieces that are drawn.
func dashes(line []point, dash []float64) [][]point {
	var out [][]point
	var piece []point
	k, left := 0, dash[0]
	for i := 1; i < len(line); i++ {
		a, b := line[i-1], line[i]
		l := math.Hypot(b.x-a.x, b.y-a.y)
		if k%2 == 0 && len(piece) == 0 {
			piece = append(piece, a)
		}
		for done := 0.0; l-done > 1e-9; {
			step := min(left, l-done)
			done += step
			left -= step
			p := point{a.x + (b.x-a.x)*done/l, a.y + (b.y-a.y)*done/l}
			if k%2 == 0 {
				piece = append(piece, p)
			}
			if left > 1e-9 {
				continue
			}
			if k%2 == 0 {
				out, piece = append(out, piece), nil
			} else {
				piece = append(piece, p)
			}
			k++
			left = dash[k%len(dash)]
		}
	}
	if len(piece) > 1 {
		out = append(out, piece)
	}
	return out
}

// faces are the fonts of images: the Go fonts, which hold Latin, Greek and
// Cyrillic.
var faces = sync.OnceValue(func() [2]*sfnt.Font {
	var out [2]*sfnt.Font
	for i, b := range [][]byte{goregular.TTF, gobold.TTF} {
		f, err := sfnt.Parse(b)
		if err != nil {
			panic("chart: font: " + err.Error()) // it is compiled in
		}
		out[i] = f
	}
	return out
})

// glyphs returns the outlines of a text that begins at the origin, and its
// width, both in pixels of the picture.
func glyphs(text string, size float64, bold bool) ([][]point, float64) {
	f := faces()[0]
	if bold {
		f = faces()[1]
	}
	var buf sfnt.Buffer
	const em = 64 // pixels an em that outlines are loaded at, for even curves
	k := size / em
	var parts [][]point
	x := 0.0
	for _, r := range text {
		i, err := f.GlyphIndex(&buf, r)
		if err != nil {
			continue
		}
		if advance, err := f.GlyphAdvance(&buf, i, fixed.I(em), font.HintingNone); err == nil {
			segments, err := f.LoadGlyph(&buf, i, fixed.I(em), nil)
			if err == nil {
				parts = append(parts, flatten(segments, x, k)...)
			}
			x += float64(advance) / 64 * k
		}
	}
	return parts, x
}

// flatten makes polygons of a glyph's curves.
func flatten(segments sfnt.Segments, x, k float64) [][]point {
	var parts [][]point
	at := func(p fixed.Point26_6) point { return point{x + float64(p.X)/64*k, float64(p.Y) / 64 * k} }
	for _, s := range segments {
		if s.Op == sfnt.SegmentOpMoveTo || len(parts) == 0 {
			parts = append(parts, []point{at(s.Args[0])})
			continue
		}
		part := &parts[len(parts)-1]
		from := (*part)[len(*part)-1]
		switch s.Op {
		case sfnt.SegmentOpLineTo:
			*part = append(*part, at(s.Args[0]))
		case sfnt.SegmentOpQuadTo:
			a, b := at(s.Args[0]), at(s.Args[1])
			for i := 1; i <= 6; i++ {
				t := float64(i) / 6
				u := 1 - t
				*part = append(*part, point{u*u*from.x + 2*u*t*a.x + t*t*b.x, u*u*from.y + 2*u*t*a.y + t*t*b.y})
			}
		case sfnt.SegmentOpCubeTo:
			*part = append(*part, at(s.Args[2])) // TrueType has none
		}
	}
	return parts
}

func (b *brush) text(t *writing, ground color.NRGBA) {
	parts, width := glyphs(t.text, t.size, t.bold)
	x := t.at.x
	switch t.anchor {
	case atMiddle:
		x -= width / 2
	case atEnd:
		x -= width
	}
	for _, part := range parts {
		for i := range part {
			part[i].x += x
			part[i].y += t.at.y
		}
	}
	if t.halo {
		b.fill(outline(parts, true, haloWidth, nil), ground)
	}
	b.fill(parts, t.ink)
}
