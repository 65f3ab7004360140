package chart

import (
	"fmt"
	"image/color"
	"io"
	"math"
	"strings"

	"github.com/tidewaiter/tidewaiter/internal/assess"
	"github.com/tidewaiter/tidewaiter/tally"
)

// Foreseen is figures that were stated beside the intervals in which they were
// expected, a row each, on one logarithmic axis.
type Foreseen struct {
	Title, Note string
	Rows        []ForeseenRow
}

// ForeseenRow is one figure.
type ForeseenRow struct {
	Label     string
	Figure    float64
	Stated    string
	Intervals []ForeseenInterval // the model's first
}

// ForeseenInterval is what one forecast expected.
type ForeseenInterval struct {
	Name string
	tally.Quantiles
}

// The drawing's measures, in pixels.
const (
	foreseenWidth  = 900.
	foreseenEdge   = 20.  // free on all sides
	foreseenLabels = 300. // most of the width for labels
	foreseenStated = 190. // most of the width for what was stated
	foreseenRow    = 46.
	foreseenText   = 12. // size of labels
	foreseenTick   = 11. // size of the axis's figures
	foreseenSpace  = 8.  // least between two texts side by side
)

// foreseenInks are those of the forecasts in their order, as many as there are
// baselines beside the model.
var foreseenInks = inks{rgb(0x1d4e6b), rgb(0x8a5a00), rgb(0x5a3d8a)}

// SVG draws it as one svg element.
func (m *Foreseen) SVG() []byte { return m.draw().svg() }

// PNG draws it as an image at twice its size.
func (m *Foreseen) PNG(w io.Writer) error { return m.draw().png(w, 2) }

// axisOf returns the logarithms between which the rows lie: bounds that are no
// figures, and those a thousand times off, do not widen it.
func (m *Foreseen) axisOf() (lo, hi float64) {
	lo, hi = math.Inf(1), math.Inf(-1)
	for _, r := range m.Rows {
		for _, q := range r.Intervals {
			for _, v := range []float64{q.P05, q.P95} {
				if v > r.Figure/1000 && v < r.Figure*1000 {
					lo, hi = min(lo, math.Log10(v)), max(hi, math.Log10(v))
				}
			}
		}
		if r.Figure > 0 && !math.IsInf(r.Figure, 0) {
			lo, hi = min(lo, math.Log10(r.Figure)), max(hi, math.Log10(r.Figure))
		}
	}
	if lo > hi {
		return 0, 1
	}
	return lo - 0.1, hi + 0.1
}

// foreseenLayout is where the parts of the drawing stand: as its texts are.
type foreseenLayout struct {
	labels [][]string // of each row, one line or two
	stated []string
	keys   []foreseenKey

	left, right, top, bottom, h float64
}

// foreseenKey is a named ink of the key.
type foreseenKey struct {
	text string
	at   point // of the sample
}

// shorten cuts a text to a width; what is cut ends in an ellipsis.
func shorten(text string, size, width float64) string {
	if textWidth(text, size) <= width {
		return text
	}
	r := []rune(text)
	for len(r) > 0 && textWidth(string(r)+"\u2026", size) > width {
		r = r[:len(r)-1]
	}
	return strings.TrimRight(string(r), " ") + "\u2026"
}

// inTwo breaks a text into at most two lines of a width, at a space where there is
// one.
func inTwo(text string, size, width float64) []string {
	if textWidth(text, size) <= width {
		return []string{text}
	}
	first := ""
	for i, r := range text {
		if r == ' ' && textWidth(text[:i], size) <= width {
			first = text[:i]
		}
	}
	if strings.TrimSpace(first) == "" {
		return []string{shorten(text, size, width)}
	}
	return []string{strings.TrimSpace(first), shorten(strings.TrimSpace(text[len(first):]), size, width)}
}

func (m *Foreseen) layout() *foreseenLayout {
	l := &foreseenLayout{}
	labels, stated := 0., 0.
	for _, r := range m.Rows {
		lines := inTwo(r.Label, foreseenText, foreseenLabels)
		l.labels = append(l.labels, lines)
		for _, line := range lines {
			labels = max(labels, textWidth(line, foreseenText))
		}
		l.stated = append(l.stated, shorten(r.Stated, foreseenText, foreseenStated))
		stated = max(stated, textWidth(l.stated[len(l.stated)-1], foreseenText))
	}
	l.left = foreseenEdge + labels + 20
	l.right = foreseenWidth - foreseenEdge - stated - 14
	x, y := foreseenEdge, 64.
	add := func(text string, sample float64) {
		text = shorten(text, foreseenText, foreseenWidth-2*foreseenEdge-sample)
		w := sample + textWidth(text, foreseenText)
		if x > foreseenEdge && x+w > foreseenWidth-foreseenEdge {
			x, y = foreseenEdge, y+18
		}
		l.keys = append(l.keys, foreseenKey{text, point{x, y}})
		x += w + 20
	}
	if len(m.Rows) > 0 {
		for _, q := range m.Rows[0].Intervals {
			add(q.Name, 28)
		}
		add("stated; thin 90 %, thick 50 %", 14)
	}
	l.top = y + 26
	l.bottom = l.top + foreseenRow*float64(len(m.Rows)) + 4
	l.h = l.bottom + 36
	return l
}

// ticks are figures of a logarithmic axis whose texts have room beside each other:
// as many of each ten as there is room for, the powers of ten first.
func (l *foreseenLayout) ticks(lo, hi float64, x func(float64) float64) []float64 {
	for _, each := range [][]float64{{1, 2, 5}, {1, 3}, {1}} {
		var out []float64
		free := true
		end := math.Inf(-1)
		for e := math.Floor(lo); e <= hi; e++ {
			for _, k := range each {
				v := k * math.Pow(10, e)
				if at := math.Log10(v); at < lo || at > hi {
					continue
				}
				w := textWidth(assess.Figure(v, 0), foreseenTick) / 2
				if x(v)-w < end+foreseenSpace {
					free = free && len(each) == 1 // of the powers of ten alone, those that have room
					continue
				}
				end = x(v) + w
				out = append(out, v)
			}
		}
		if free {
			return out
		}
	}
	return nil
}

func (m *Foreseen) draw() *picture {
	l := m.layout()
	p := &picture{w: foreseenWidth, h: l.h, ground: inkGround, title: m.Title, desc: m.desc()}
	room := foreseenWidth - 2*foreseenEdge
	p.write(writing{class: "title", text: shorten(m.Title, 16, room/boldness), at: point{foreseenEdge, 28}, size: 16, anchor: atStart, bold: true, ink: inkText})
	p.write(writing{class: "note", text: shorten(m.Note, 11.5, room), at: point{foreseenEdge, 48}, size: 11.5, anchor: atStart, ink: inkQuiet})
	lo, hi := m.axisOf()
	x := func(v float64) float64 {
		if !(v > 0) {
			return l.left
		}
		return min(max(l.left+(math.Log10(v)-lo)/(hi-lo)*(l.right-l.left), l.left), l.right)
	}
	for _, v := range l.ticks(lo, hi, x) {
		p.shape(shape{class: "grid", parts: [][]point{{{x(v), l.top - 4}, {x(v), l.bottom}}}, look: look{line: inkRule, width: 0.7}})
		p.write(writing{class: "tick", text: assess.Figure(v, 0), at: point{x(v), l.bottom + 16}, size: foreseenTick, anchor: atMiddle, ink: inkQuiet})
	}
	for i, r := range m.Rows {
		y := l.top + foreseenRow*float64(i) + 12
		middle := y + 5*float64(max(len(r.Intervals)-1, 0))
		for k, line := range l.labels[i] {
			p.write(writing{class: "label", text: line, at: point{foreseenEdge, middle + 4 - 7.5*float64(len(l.labels[i])-1) + 15*float64(k)}, size: foreseenText, anchor: atStart, ink: inkText})
		}
		for k, q := range r.Intervals {
			at := y + 10*float64(k)
			ink := foreseenInks.of(k)
			title := fmt.Sprintf("%s: %s to %s, median %s", q.Name, assess.Figure(q.P05, 0), assess.Figure(q.P95, 0), assess.Figure(q.Median, 0))
			p.shape(bar(x(q.P05), x(q.P95), at, 1.2, ink, title))
			p.shape(bar(x(q.P25), x(q.P75), at, 3, ink, title))
			p.shape(shape{class: "median", title: title, parts: [][]point{disc(point{x(q.Median), at}, 2.6)}, closed: true, look: look{fill: inkGround, line: ink, width: 1.4}})
		}
		// The figure crosses all of its forecasts.
		last := y + 10*float64(max(len(r.Intervals)-1, 0))
		p.shape(shape{class: "figure", title: r.Stated, parts: [][]point{{{x(r.Figure), y - 7}, {x(r.Figure), last + 7}}}, look: look{line: inkGap, width: 2.2}})
		p.write(writing{class: "stated", text: l.stated[i], at: point{l.right + 14, middle + 4}, size: foreseenText, anchor: atStart, ink: inkGap})
	}
	m.key(p, l)
	return p
}

// bar is a thick line between two places.
func bar(from, to, y, half float64, ink color.NRGBA, title string) shape {
	to = max(to, from+1)
	return shape{class: "interval", title: title, parts: [][]point{{{from, y - half}, {to, y - half}, {to, y + half}, {from, y + half}}}, closed: true, look: look{fill: ink}}
}

// key names the inks.
func (m *Foreseen) key(p *picture, l *foreseenLayout) {
	if len(m.Rows) == 0 {
		p.write(writing{class: "none", text: "nothing to show", at: point{foreseenEdge, l.top}, size: foreseenText, anchor: atStart, ink: inkQuiet})
		return
	}
	for k, key := range l.keys {
		x, y, text := key.at.x, key.at.y, 28.
		if k < len(m.Rows[0].Intervals) {
			ink := foreseenInks.of(k)
			p.shape(bar(x, x+22, y, 1.2, ink, ""))
			p.shape(bar(x+6, x+16, y, 3, ink, ""))
		} else {
			p.shape(shape{class: "figure", parts: [][]point{{{x + 6, y - 7}, {x + 6, y + 7}}}, look: look{line: inkGap, width: 2.2}})
			text = 14
		}
		p.write(writing{class: "key", text: key.text, at: point{x + text, y + 4}, size: foreseenText, anchor: atStart, ink: inkText})
	}
}

// desc says in words what is drawn.
func (m *Foreseen) desc() string {
	return fmt.Sprintf("%d stated figures, each across the intervals in which it was expected.", len(m.Rows))
}
