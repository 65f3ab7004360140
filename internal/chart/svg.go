package chart

import (
	"cmp"
	_ "embed"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/internal/assess"
	"github.com/tidewaiter/tidewaiter/quantity"
	"github.com/tidewaiter/tidewaiter/tally"
)

// CSS styles the charts of a page. It takes its colours from custom properties
// (--text, --quiet, --rule, --ground, --link, --band90, --band50, --median,
// --party-1 to --party-6) and its face from --sans.
//
//go:embed chart.css
var CSS string

//go:embed standalone.css
var standaloneCSS string

// Size is the proportions of a picture.
type Size uint8

// The sizes.
const (
	Wide  Size = iota // 960 by 480, for a screen or a page
	Phone             // 380 by 420, with fewer labels
)

// Options say how to draw.
type Options struct {
	Size Size
	// Link gives the address of a claim or finding by its id, or "" for none.
	// When Link is nil nothing is a link.
	Link func(id string) string
	// Standalone adds styles and a size, for a picture that is no part of a
	// page. A page whose policy forbids style elements leaves it off.
	Standalone bool
	// ID starts the ids inside the picture; pictures of one page need different
	// ones. Default: "chart".
	ID string
}

// layout is the geometry of one size, in pixels of its own.
type layout struct {
	class                    string
	w, h                     float64
	left, right, top, bottom float64 // margins
	font                     float64
	timeTicks, valueTicks    int
	labels                   int
	reach                    float64 // of a label from its mark
	words                    bool    // end labels carry words
}

var layouts = map[Size]layout{
	Wide:  {"wide", 960, 480, 62, 132, 26, 34, 12, 11, 6, 22, 92, true},
	Phone: {"phone", 380, 420, 50, 64, 26, 30, 12, 4, 5, 6, 44, false},
}

// SVG draws the model. The result is one svg element, well formed as XML.
func (m *Model) SVG(opt Options) []byte {
	ext := m.extentOf()
	d := drawing{m: m, opt: opt, lay: m.fitted(layouts[opt.Size], ext), ext: ext}
	if d.opt.ID == "" {
		d.opt.ID = "chart"
	}
	d.start()
	d.axes()
	d.bands()
	d.breaks()
	d.stated()
	d.ends()
	d.marks()
	d.out.close("svg")
	return d.out.Bytes()
}

// fitted widens the margins of a layout to the figures that stand in them.
func (m *Model) fitted(l layout, ext extent) layout {
	for _, t := range valueTicks(ext.top, l.valueTicks) {
		l.left = max(l.left, textWidth(t.label, l.font)+10)
	}
	d := drawing{m: m, lay: l, ext: ext}
	for _, e := range d.endList() {
		l.right = max(l.right, textWidth(e.text, e.size)*e.bold+12)
	}
	return l
}

type drawing struct {
	m    *Model
	opt  Options
	lay  layout
	ext  extent
	out  markup
	room field
}

func (d *drawing) plot() rect {
	return rect{d.lay.left, d.lay.top, d.lay.w - d.lay.right, d.lay.h - d.lay.bottom}
}

func (d *drawing) x(day dates.Day) float64 {
	p := d.plot()
	return p.x0 + float64(day-d.ext.first)/float64(d.ext.last-d.ext.first)*p.width()
}

func (d *drawing) y(v float64) float64 {
	p := d.plot()
	return p.y1 - v/d.ext.top*p.height()
}

func (d *drawing) start() {
	l := d.lay
	// The contents of an img are not offered to screen readers: with links the
	// picture is a group.
	role := "img"
	if d.opt.Link != nil {
		role = "group"
	}
	w, h := "", ""
	if d.opt.Standalone {
		w, h = num(l.w), num(l.h)
	}
	id := d.opt.ID
	d.out.open("svg", "xmlns", "http://www.w3.org/2000/svg", "class", "tw-chart "+l.class,
		"viewBox", "0 0 "+num(l.w)+" "+num(l.h), "width", w, "height", h,
		"role", role, "aria-labelledby", id+"-title", "aria-describedby", id+"-desc",
		// Where the plot is and what it spans, for a script that reads it out.
		"data-plot", num(d.plot().x0)+" "+num(d.plot().y0)+" "+num(d.plot().x1)+" "+num(d.plot().y1),
		"data-days", d.ext.first.String()+" "+d.ext.last.String(), "data-top", num(d.ext.top))
	d.out.element("title", d.m.Title, "id", id+"-title")
	d.out.element("desc", d.m.Desc, "id", id+"-desc")
	if d.opt.Standalone {
		d.out.element("style", standaloneCSS+CSS)
	}
}

func (d *drawing) axes() {
	p := d.plot()
	d.out.open("g", "class", "grid", "aria-hidden", "true")
	for _, t := range valueTicks(d.ext.top, d.lay.valueTicks) {
		y := p.y1 - t.at*p.height()
		class := ""
		if t.at == 0 {
			class = "zero"
		}
		d.out.empty("path", "class", class, "d", "M"+num(p.x0)+" "+num(y)+"H"+num(p.x1))
		d.out.element("text", t.label, "x", num(p.x0-7), "y", num(y+4), "text-anchor", "end")
	}
	for _, t := range timeTicks(d.ext.first, d.ext.last, d.lay.timeTicks) {
		x := p.x0 + t.at*p.width()
		d.out.empty("path", "d", "M"+num(x)+" "+num(p.y1)+"v5")
		half := textWidth(t.label, d.lay.font) / 2
		d.out.element("text", t.label, "x", num(min(max(x, half), d.lay.w-half)), "y", num(p.y1+19), "text-anchor", "middle")
	}
	d.out.close("g")
	d.out.element("text", d.m.Unit+", cumulative", "class", "unit", "x", num(p.x0-7), "y", num(p.y0-12), "aria-hidden", "true")
}

func (d *drawing) bands() {
	s := d.m.Series
	if len(s) > 0 {
		band := func(class string, lo, hi func(tally.Quantiles) float64) {
			var b strings.Builder
			for i, p := range s {
				fmt.Fprintf(&b, "%s%s %s", pen(i), num(d.x(p.Day)), num(d.y(hi(p.Quantiles))))
			}
			for i := len(s) - 1; i >= 0; i-- {
				fmt.Fprintf(&b, "L%s %s", num(d.x(s[i].Day)), num(d.y(lo(s[i].Quantiles))))
			}
			d.out.empty("path", "class", class, "d", b.String()+"Z")
		}
		band("b90", func(q tally.Quantiles) float64 { return q.P05 }, func(q tally.Quantiles) float64 { return q.P95 })
		band("b50", func(q tally.Quantiles) float64 { return q.P25 }, func(q tally.Quantiles) float64 { return q.P75 })
		var b strings.Builder
		for i, p := range s {
			at := point{d.x(p.Day), d.y(p.Quantiles.Median)}
			d.room.line = append(d.room.line, at)
			fmt.Fprintf(&b, "%s%s %s", pen(i), num(at.x), num(at.y))
		}
		d.out.empty("path", "class", "median", "d", b.String())
	}
}

func pen(i int) string {
	if i == 0 {
		return "M"
	}
	return "L"
}

// breaks shades the stretch of each break between two dotted lines; its words
// stand at the top, where the count has not come yet.
func (d *drawing) breaks() {
	p := d.plot()
	for _, b := range d.m.Breaks {
		x0, x1 := d.x(max(b.From, d.ext.first)), d.x(min(b.Until, d.ext.last))
		if x1 < x0 {
			continue
		}
		shown := ""
		w := textWidth(b.Label, d.lay.font)
		var box rect
		for _, at := range []float64{x0 - 6 - w, x1 + 6, p.x0 + 6} {
			if box = (rect{at, p.y0 + 2, at + w, p.y0 + 16}); d.free(box) {
				d.room.solid = append(d.room.solid, box)
				shown = b.Label
				break
			}
		}
		end := d.wrap("break", b.ID, b.Title, shown, "")
		d.out.empty("rect", "x", num(x0), "y", num(p.y0), "width", num(x1-x0), "height", num(p.height()))
		d.out.empty("path", "d", fmt.Sprintf("M%s %sV%sM%s %sV%s", num(x0), num(p.y0), num(p.y1), num(x1), num(p.y0), num(p.y1)))
		if shown != "" {
			d.out.element("text", shown, "class", "note", "x", num(box.x0), "y", num(p.y0+13))
		}
		end()
	}
}

func (d *drawing) free(box rect) bool {
	p := d.plot()
	if box.x0 < p.x0 || box.x1 > p.x1 {
		return false
	}
	for _, r := range d.room.solid {
		if r.overlaps(box) {
			return false
		}
	}
	return true
}

// end is a figure beside the end of the bands.
type end struct {
	v           float64
	class, text string
	size, bold  float64 // how wide it is drawn
}

// endList are the last interval and the highest figure stated, the highest
// first.
func (d *drawing) endList() []end {
	n := len(d.m.Series)
	if n == 0 {
		return nil
	}
	q := d.m.Series[n-1].Quantiles
	step := assess.StepOf(q)
	size := d.lay.font
	far := func(v float64, word string) end {
		return end{v, "end far", assess.Figure(v, step) + word, size + 0.5, 1}
	}
	word := func(s string) string {
		if !d.lay.words {
			return ""
		}
		return "\u2002" + s // two spaces would be one
	}
	middle := end{q.Median, "end mid", assess.Figure(q.Median, step) + word("median"), size + 2, boldness}
	if !d.lay.words {
		return []end{far(q.P95, ""), middle, far(q.P05, "")}
	}
	list := []end{far(q.P95, word("95 %")), far(q.P75, word("75 %")), middle, far(q.P25, word("25 %")), far(q.P05, word("5 %"))}
	if k := len(d.m.Stated); k > 0 && d.m.Stated[k-1].Value <= d.ext.top {
		// As it was said.
		list = append(list, end{d.m.Stated[k-1].Value, "end said", quantity.Grouped(d.m.Stated[k-1].Value) + word("stated"), size + 0.5, 1})
		slices.SortStableFunc(list, func(x, y end) int { return cmp.Compare(y.v, x.v) })
	}
	return list
}

// ends writes the last interval beside the end of the bands.
func (d *drawing) ends() {
	list := d.endList()
	if len(list) == 0 {
		return
	}
	p := d.plot()
	ys := make([]float64, len(list))
	for i, e := range list {
		ys[i] = d.y(e.v)
	}
	spread(ys, 16, p.y0+4, p.y1-2)
	d.out.open("g", "class", "ends", "aria-hidden", "true")
	for i, e := range list {
		d.out.element("text", e.text, "class", e.class, "x", num(p.x1+8), "y", num(ys[i]+4))
	}
	d.out.close("g")
}

// wrap opens the element around something with a title: a link if there is an
// address, else a group. Its name begins with the words that are seen, so that
// who speaks to a machine can say what he reads. The returned function closes it.
func (d *drawing) wrap(class, id, title, seen, extra string) func() {
	name := title
	if seen != "" {
		name = seen + ": " + title
	}
	return d.wrapIn(&d.out, strings.TrimSpace(class+" "+extra), id, title, name)
}

func (d *drawing) wrapIn(out *markup, class, id, title, spoken string) func() {
	href := ""
	if d.opt.Link != nil {
		href = safeLink(d.opt.Link(id))
	}
	name, role := "g", "img"
	if href != "" {
		name, role = "a", ""
	}
	out.open(name, "class", class, "href", href, "role", role, "aria-label", spoken)
	// The title stands last: the text of the element then reads as its name does.
	return func() {
		out.element("title", title)
		out.close(name)
	}
}

func (d *drawing) marks() {
	p := d.plot()
	d.room.reach, d.room.said = d.lay.reach, d.steps()
	d.room.area = rect{p.x0 + 3, p.y0 + 1, p.x1 - 1, p.y1 - 3}
	var shown []int
	labels := map[int]*labelled{}
	var list []*labelled
	// What is left out is drawn first, what is counted last and so on top.
	for kind := LeftOut; ; kind-- {
		for i, k := range d.m.Marks {
			v := k.Value.Hi
			if k.Kind != kind || k.Day < d.ext.first || k.Day > d.ext.last || v > d.ext.top || math.IsNaN(v) || k.Value.Lo < 0 {
				continue
			}
			own := d.shape(k).bounds
			l := &labelled{text: k.Label, at: point{d.x(k.Day), d.y(k.Value.Mid())}, own: own, rank: k.Rank, size: d.lay.font}
			d.room.marks = append(d.room.marks, own)
			shown = append(shown, i)
			labels[i], list = l, append(list, l)
		}
		if kind == Counted {
			break
		}
	}
	d.room.place(list, d.lay.labels)
	for _, i := range shown {
		d.mark(d.m.Marks[i], labels[i])
	}
}

func (d *drawing) mark(k Mark, l *labelled) {
	class := "mark"
	switch k.Kind {
	case Relayed:
		class += " relay"
	case LeftOut:
		class += " out"
	}
	if k.Group > 0 {
		class += fmt.Sprintf(" g%d", k.Group)
	}
	seen := ""
	if l.placed {
		seen = k.Label
	}
	end := d.wrap(class, k.ID, k.Title, seen, string(k.Hedge))
	s := d.shape(k)
	reach := s.bounds.grow(3)
	d.out.empty("rect", "class", "reach", "x", num(reach.x0), "y", num(reach.y0), "width", num(reach.width()), "height", num(reach.height()), "rx", "3")
	if l.placed && l.leader {
		to := l.box.nearest(l.at)
		d.out.empty("path", "class", "leader", "d", fmt.Sprintf("M%s %sL%s %s", num(l.at.x), num(l.at.y), num(to.x), num(to.y)))
	}
	for _, part := range s.parts {
		d.out.empty("path", "class", part[0], "d", part[1])
	}
	if l.placed {
		d.out.element("text", k.Label, "class", "label", "x", num(l.box.x0+1), "y", num(l.box.y1-l.size*0.26))
	}
	end()
}

// glyph is the drawing of a mark: paths with a class, and what they cover.
type glyph struct {
	parts  [][2]string
	bounds rect
}

func (d *drawing) shape(k Mark) glyph {
	x := d.x(k.Day)
	lo, hi, mid := d.y(k.Value.Lo), d.y(k.Value.Hi), d.y(k.Value.Mid())
	dot := func(r float64) string {
		return fmt.Sprintf("M%s %sa%s %s 0 1 0 %s 0a%s %s 0 1 0 -%s 0Z", num(x-r), num(mid), num(r), num(r), num(2*r), num(r), num(r), num(2*r))
	}
	bar := func(top, bottom, w float64) string {
		return fmt.Sprintf("M%s %sh%sV%sh-%sZ", num(x-w), num(top), num(2*w), num(bottom), num(2*w))
	}
	switch {
	case k.Hedge.IsFloor():
		return glyph{[][2]string{
			{"line", fmt.Sprintf("M%s %sh15M%s %sv-7", num(x-7.5), num(lo), num(x), num(lo))},
			{"body", fmt.Sprintf("M%s %sh10l-5 -7.5Z", num(x-5), num(lo-5.5))},
		}, rect{x - 8.5, lo - 14, x + 8.5, lo + 2}}
	case k.Hedge.IsCeiling():
		return glyph{[][2]string{
			{"line", fmt.Sprintf("M%s %sh15M%s %sv7", num(x-7.5), num(hi), num(x), num(hi))},
			{"body", fmt.Sprintf("M%s %sh10l-5 7.5Z", num(x-5), num(hi+5.5))},
		}, rect{x - 8.5, hi - 2, x + 8.5, hi + 14}}
	case k.Hedge == quantity.Interval || (k.Value.Lo != k.Value.Hi && k.Hedge != quantity.About):
		return glyph{[][2]string{
			{"width", bar(hi, lo, 2.5)},
			{"line", fmt.Sprintf("M%s %sh12M%s %sh12", num(x-6), num(hi), num(x-6), num(lo))},
		}, rect{x - 7, hi - 2, x + 7, lo + 2}}
	case k.Hedge == quantity.About || k.Hedge == quantity.Vague:
		top, bottom := min(d.y(k.Value.Hi*1.1), mid-6), max(d.y(k.Value.Lo*0.9), mid+6)
		bottom = max(min(bottom, d.plot().y1), mid)
		return glyph{[][2]string{
			{"width", bar(top, bottom, 3)},
			{"body", dot(4.2)},
		}, rect{x - 5, min(top, mid-4), x + 5, max(bottom, mid+4)}}
	default:
		return glyph{[][2]string{{"body", bar(mid-4, mid+4, 4)}}, around(x, mid, 5, 5)}
	}
}
