package chart

import (
	"image/color"
	"io"
	"strings"
)

// share is the geometry of a picture that others show beside a link: the plot
// below, room for words above it.
var share = layout{"share", 1200, 630, 92, 196, 284, 62, 19, 7, 4, 4, 110, true}

// SharePNG draws what somebody sees who is sent the address: the question, the
// count in a sentence, and the chart, 1200 by 630 pixels.
func (m *Model) SharePNG(w io.Writer, question, sentence string) error {
	return m.sharePicture(question, sentence).png(w, 1)
}

func (m *Model) sharePicture(question, sentence string) *picture {
	pic := &picture{w: share.w, h: share.h, title: m.Title, desc: m.Desc}
	if !m.Empty() {
		ext := m.extentOf()
		d := drawing{m: m, lay: m.fitted(share, ext), ext: ext}
		pic = d.picture()
		for _, it := range pic.items {
			// End labels are made for a chart of half the size.
			if t := it.text; t != nil && t.at.x > d.plot().x1 && t.size < share.font {
				t.size = share.font
			}
		}
	}
	pic.ground = rgb(0xfbfaf6)
	const left, right = 60, 1140
	pic.shape(shape{parts: [][]point{{{0, 0}, {share.w, 0}, {share.w, 10}, {0, 10}}}, closed: true, look: look{fill: inkText}})
	write := func(text string, y, size float64, bold bool, ink color.NRGBA) {
		pic.write(writing{text: text, at: point{left, y}, size: size, anchor: atStart, bold: bold, ink: ink})
	}
	y := 74.0
	for _, line := range lines(question, 42, right-left, true, 2) {
		write(line, y, 42, true, inkText)
		y += 50
	}
	y -= 4
	for _, line := range lines(sentence, 25, right-left, false, 3) {
		write(line, y, 25, false, inkText)
		y += 33
	}
	pic.write(writing{text: "Tidewaiter", at: point{right, share.h - 18}, size: 20, anchor: atEnd, bold: true, ink: inkMedian})
	return pic
}

// lines breaks a text into at most most lines that are no wider than width; what
// does not fit ends in an ellipsis.
func lines(text string, size, width float64, bold bool, most int) []string {
	fits := func(s string) bool {
		_, w := glyphs(s, size, bold)
		return w <= width
	}
	var out []string
	line := ""
	for word := range strings.FieldsSeq(text) {
		next := strings.TrimSpace(line + " " + word)
		if fits(next) {
			line = next
			continue
		}
		if line != "" {
			out = append(out, line)
		}
		for line = word; !fits(line); {
			r := []rune(line)
			line = string(r[:len(r)-2]) + "\u2026"
		}
		if len(out) == most {
			last := out[most-1]
			for !fits(last+" \u2026") && strings.Contains(last, " ") {
				last = last[:strings.LastIndexByte(last, ' ')]
			}
			out[most-1] = last + " \u2026"
			return out
		}
	}
	if line != "" {
		out = append(out, line)
	}
	return out
}
