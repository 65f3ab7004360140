package chart

import (
	"io"
	"math"

	"github.com/tidewaiter/tidewaiter/internal/assess"
	"github.com/tidewaiter/tidewaiter/quantity"
	"github.com/tidewaiter/tidewaiter/tally"
)

// The inks of the count's chart on paper; those of parties in the order of
// their numbers, as in the style sheet.
var (
	inkBand90  = rgb(0xd9e5ea)
	inkBand50  = rgb(0xa5c3d0)
	inkMedian  = rgb(0x1d4e6b)
	inkParties = inks{rgb(0xb2441c), rgb(0x8447ae), rgb(0x07685c), rgb(0x5c4100), rgb(0xb01f6a), rgb(0x4a5560)}
)

// PNG draws the wide chart as an image at twice its size, for documents that
// hold no SVG. Axes, bands, curves, marks and labels are those of [Model.SVG];
// relays and what is left out are hollow.
func (m *Model) PNG(w io.Writer) error {
	ext := m.extentOf()
	d := drawing{m: m, lay: m.fitted(layouts[Wide], ext), ext: ext}
	return d.picture().png(w, 2)
}

func (d *drawing) picture() *picture {
	l, p := d.lay, d.plot()
	pic := &picture{w: l.w, h: l.h, ground: rgb(0xffffff), title: d.m.Title, desc: d.m.Desc}
	line := func(parts [][]point, look look) { pic.shape(shape{parts: parts, look: look}) }
	write := func(text string, at point, a anchor, size float64, ink int, bold bool) {
		c := inkQuiet
		if ink == 1 {
			c = inkText
		}
		pic.write(writing{text: text, at: at, size: size, anchor: a, bold: bold, ink: c})
	}
	for _, t := range valueTicks(d.ext.top, l.valueTicks) {
		y := p.y1 - t.at*p.height()
		line([][]point{{{p.x0, y}, {p.x1, y}}}, look{line: inkRule, width: 0.7})
		write(t.label, point{p.x0 - 7, y + 4}, atEnd, l.font, 0, false)
	}
	for _, t := range timeTicks(d.ext.first, d.ext.last, l.timeTicks) {
		x := p.x0 + t.at*p.width()
		line([][]point{{{x, p.y1}, {x, p.y1 + 5}}}, look{line: inkRule, width: 0.7})
		half := textWidth(t.label, l.font) / 2
		write(t.label, point{min(max(x, half), l.w-half), p.y1 + 19}, atMiddle, l.font, 0, false)
	}
	write(d.m.Unit+", cumulative", point{p.x0 - 7, p.y0 - 12}, atStart, l.font, 0, false)

	s := d.m.Series
	along := func(of func(tally.Quantiles) float64) []point {
		var out []point
		for _, q := range s {
			out = append(out, point{d.x(q.Day), d.y(of(q.Quantiles))})
		}
		return out
	}
	if len(s) > 1 {
		band := func(lo, hi func(tally.Quantiles) float64, b look) {
			area := along(hi)
			under := along(lo)
			for i := len(under) - 1; i >= 0; i-- {
				area = append(area, under[i])
			}
			pic.shape(shape{parts: [][]point{area}, closed: true, look: b})
		}
		band(func(q tally.Quantiles) float64 { return q.P05 }, func(q tally.Quantiles) float64 { return q.P95 }, look{fill: inkBand90})
		band(func(q tally.Quantiles) float64 { return q.P25 }, func(q tally.Quantiles) float64 { return q.P75 }, look{fill: inkBand50})
		d.room.line = along(func(q tally.Quantiles) float64 { return q.Median })
		line([][]point{d.room.line}, look{line: inkMedian, width: 2.2})
		q := s[len(s)-1].Quantiles
		step := assess.StepOf(q)
		ys := []float64{d.y(q.P95), d.y(q.Median), d.y(q.P05)}
		spread(ys, 16, p.y0+4, p.y1-2)
		for i, v := range []float64{q.P95, q.Median, q.P05} {
			write(assess.Figure(v, step)+[]string{"  95 %", "  median", "  5 %"}[i], point{p.x1 + 8, ys[i] + 4}, atStart, 12.5, 1, i == 1)
		}
	}
	if steps := d.steps(); len(steps) > 1 {
		line([][]point{steps}, look{line: inkText, width: 1.3, dash: []float64{6, 3}})
	}
	d.markPicture(pic)
	return pic
}

// markPicture draws the statements and the labels that find room.
func (d *drawing) markPicture(pic *picture) {
	p := d.plot()
	d.room.reach, d.room.said = d.lay.reach, d.steps()
	d.room.area = rect{p.x0 + 3, p.y0 + 1, p.x1 - 1, p.y1 - 3}
	var list []*labelled
	var shown []Mark
	for kind := LeftOut; ; kind-- {
		for _, k := range d.m.Marks {
			if k.Kind != kind || k.Day < d.ext.first || k.Day > d.ext.last || k.Value.Hi > d.ext.top || math.IsNaN(k.Value.Hi) || k.Value.Lo < 0 {
				continue
			}
			own := d.shape(k).bounds
			d.room.marks = append(d.room.marks, own)
			list = append(list, &labelled{text: k.Label, at: point{d.x(k.Day), d.y(k.Value.Mid())}, own: own, rank: k.Rank, size: d.lay.font})
			shown = append(shown, k)
		}
		if kind == Counted {
			break
		}
	}
	d.room.place(list, d.lay.labels)
	for i, k := range shown {
		ink := inkText
		if k.Group > 0 {
			ink = inkParties.of(k.Group - 1)
		}
		b := look{fill: ink, line: rgb(0xffffff), width: 1.2}
		if k.Kind != Counted {
			b = look{fill: rgb(0xffffff), line: ink, width: 1.4}
		}
		pic.shape(shape{title: k.Title, parts: d.outlineOf(k), closed: true, look: b})
		l := list[i]
		if !l.placed {
			continue
		}
		if l.leader {
			pic.shape(shape{parts: [][]point{{l.at, l.box.nearest(l.at)}}, look: look{line: ink, width: 0.9}})
		}
		pic.write(writing{text: k.Label, at: point{l.box.x0 + 1, l.box.y1 - l.size*0.26}, size: l.size, anchor: atStart, bold: true, halo: true, ink: ink})
	}
}

// outlineOf is the body of a mark: a triangle up for a floor, one down for a
// ceiling, a bar for a range, a disc for what is about, a square for the rest.
func (d *drawing) outlineOf(k Mark) [][]point {
	x, lo, hi, mid := d.x(k.Day), d.y(k.Value.Lo), d.y(k.Value.Hi), d.y(k.Value.Mid())
	switch {
	case k.Hedge.IsFloor():
		return [][]point{{{x - 6, lo}, {x + 6, lo}, {x, lo - 10}}}
	case k.Hedge.IsCeiling():
		return [][]point{{{x - 6, hi}, {x + 6, hi}, {x, hi + 10}}}
	case k.Value.Lo != k.Value.Hi:
		return [][]point{{{x - 3, hi}, {x + 3, hi}, {x + 3, lo}, {x - 3, lo}}}
	case k.Hedge == quantity.About || k.Hedge == quantity.Vague:
		return [][]point{disc(point{x, mid}, 4.4)}
	}
	return [][]point{{{x - 4, mid - 4}, {x + 4, mid - 4}, {x + 4, mid + 4}, {x - 4, mid + 4}}}
}
