package chart

import (
	"fmt"
	"math"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/quantity"
	"github.com/tidewaiter/tidewaiter/tally"
)

// world draws a chart: how many statements, how they crowd, how far the series
// reaches and how wide it is are all chance.
func world(r *rand.Rand, shape int) Model {
	m := Model{Title: "t", Desc: "d", Unit: "containers"}
	start := dates.Day(19000 + r.IntN(2000))
	days := 30 + r.IntN(1500)
	top := math.Pow(10, 1+r.Float64()*6)
	if r.IntN(8) > 0 {
		for d := 0; d <= days; d += max(days/40, 1) {
			v := top * float64(d) / float64(days)
			w := 0.05 + r.Float64()/20
			m.Series = append(m.Series, tally.SeriesPoint{Day: start + dates.Day(d), Quantiles: tally.Quantiles{Median: v, P05: v * (1 - 3*w), P25: v * (1 - w), P75: v * (1 + w), P95: v * (1 + 4*w)}})
		}
	}
	n := 1 + r.IntN(50)
	one := dates.Day(r.IntN(days))
	for i := range n {
		day, v := start+dates.Day(r.IntN(days)), top*r.Float64()
		switch shape {
		case 0: // all on one day
			day = start + one
		case 1: // and of one figure
			day, v = start+one, top/2
		case 2: // at the edges
			day = start + []dates.Day{0, dates.Day(days)}[r.IntN(2)]
			v = []float64{0, 1, top}[r.IntN(3)]
		}
		hedge := []quantity.Hedge{quantity.About, quantity.AtLeast, quantity.UpTo, quantity.Exact, quantity.Vague, quantity.Interval}[r.IntN(6)]
		v = math.Round(v)
		val := quantity.Number(v)
		if hedge == quantity.Interval {
			val.Hi = math.Round(v * 1.5)
		}
		m.Marks = append(m.Marks, Mark{ID: fmt.Sprint("M", i), Day: day, Value: val, Hedge: hedge, Kind: MarkKind(r.IntN(3)), Group: r.IntN(7),
			Label: strings.Repeat("W", 1+r.IntN(18)) + " " + compact(val, hedge), Title: "t"})
	}
	rank(m.Marks)
	for i := range r.IntN(4) {
		from := start + dates.Day(r.IntN(days))
		m.Breaks = append(m.Breaks, Break{ID: fmt.Sprint("B", i), From: from, Until: from + dates.Day(r.IntN(90)), Label: "series break", Title: "t"})
	}
	m.Stated = stated(m.Marks)
	return m
}

// TestNoLabelsCollide: whatever is drawn, no two texts lie upon each other and
// none leaves the picture; and where there is room, labels are not given up.
func TestNoLabelsCollide(t *testing.T) {
	worlds := 300
	if testing.Short() {
		worlds = 120
	}
	bare := 0
	for i := range worlds {
		m := world(rand.New(rand.NewPCG(7, uint64(i))), i%5)
		for _, size := range []Size{Wide, Phone} {
			list := parse(t, m.SVG(Options{Size: size}))
			checkTexts(t, fmt.Sprintf("world %d, size %d", i, size), list, layouts[size])
			if len(byClass(list, "label")) == 0 && len(m.Marks) > 0 {
				bare++
			}
		}
	}
	if bare > worlds/4 {
		t.Errorf("%d of %d pictures with statements have no label at all", bare, 2*worlds)
	}
}

// checkTexts holds the texts of a picture apart, by the widths of a wide face.
func checkTexts(t *testing.T, name string, list []element, l layout) {
	t.Helper()
	type named struct {
		text string
		box  rect
	}
	var boxes []named
	for _, e := range list {
		if e.name != "text" {
			continue
		}
		var x, y float64
		fmt.Sscan(e.attrs["x"], &x)
		fmt.Sscan(e.attrs["y"], &y)
		w := textWidth(e.text, l.font)
		switch e.attrs["text-anchor"] {
		case "end":
			x -= w
		case "middle":
			x -= w / 2
		}
		box := rect{x, y - 9, x + w, y + 2}
		if box.x0 < -0.5 || box.y0 < 0 || box.y1 > l.h || box.x1 > l.w+1 {
			t.Errorf("%s: %q at %+v leaves the picture", name, e.text, box)
		}
		for _, o := range boxes {
			if o.box.overlaps(box) {
				t.Errorf("%s: %q and %q collide", name, e.text, o.text)
			}
		}
		boxes = append(boxes, named{e.text, box})
	}
}

// TestForeseenLabelsDoNotCollide: however long the names, however far the axis
// reaches and however many forecasts there are, no two texts of the picture lie upon
// each other, none lies upon a forecast, and none leaves the picture.
func TestForeseenLabelsDoNotCollide(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 3))
	word := func(most int) string {
		return strings.Repeat("Wm", 1+r.IntN(most)) + " " + strings.Repeat("ii", r.IntN(most))
	}
	for world := range 200 {
		m := Foreseen{Title: word(40), Note: word(60)}
		reach := math.Pow(10, 1+r.Float64()*8)
		names := []string{word(3 + world%20), word(6), word(9)}
		for range 1 + r.IntN(12) {
			row := ForeseenRow{Label: "2024-02-26  " + word(1+r.IntN(30)), Figure: 1 + reach*r.Float64(), Stated: "more than " + strings.Repeat("8", 1+r.IntN(40))}
			for _, name := range names[:1+world%3] {
				v := row.Figure * math.Exp(r.NormFloat64())
				row.Intervals = append(row.Intervals, ForeseenInterval{name, tally.Quantiles{P05: v / 3, P25: v / 1.5, Median: v, P75: v * 1.5, P95: v * 3}})
			}
			m.Rows = append(m.Rows, row)
		}
		p := m.draw()
		type named struct {
			text string
			box  rect
		}
		var texts []named
		for _, it := range p.items {
			w := it.text
			if w == nil {
				continue
			}
			width := textWidth(w.text, w.size)
			if w.bold {
				width *= boldness
			}
			x := w.at.x
			if w.anchor == atMiddle {
				x -= width / 2
			}
			box := rect{x, w.at.y - 0.8*w.size, x + width, w.at.y + 0.22*w.size}
			if !box.within(rect{0, 0, p.w + 0.5, p.h}) {
				t.Errorf("world %d: %q at %+v leaves the picture of %g by %g", world, w.text, box, p.w, p.h)
			}
			for _, o := range texts {
				if o.box.overlaps(box) {
					t.Errorf("world %d: %q and %q collide", world, w.text, o.text)
				}
			}
			texts = append(texts, named{w.text, box})
		}
		for _, it := range p.items {
			if it.shape == nil || it.shape.class == "grid" {
				continue
			}
			for _, part := range it.shape.parts {
				for _, at := range part {
					for _, o := range texts {
						if at.x > o.box.x0 && at.x < o.box.x1 && at.y > o.box.y0 && at.y < o.box.y1 {
							t.Errorf("world %d: a %s lies upon %q", world, it.shape.class, o.text)
						}
					}
				}
			}
		}
		if t.Failed() {
			return
		}
	}
}

// TestEveryInkHasADarkOne: whatever a picture that stands alone is drawn in has its
// counterpart, and what is written is read on it.
func TestEveryInkHasADarkOne(t *testing.T) {
	bright := func(c rgba) float64 {
		light := func(v uint8) float64 {
			if s := float64(v) / 255; s > 0.04045 {
				return math.Pow((s+0.055)/1.055, 2.4)
			}
			return float64(v) / 255 / 12.92
		}
		return 0.2126*light(c.R) + 0.7152*light(c.G) + 0.0722*light(c.B)
	}
	contrast := func(a, b rgba) float64 {
		x, y := bright(a), bright(b)
		return (max(x, y) + 0.05) / (min(x, y) + 0.05)
	}
	words := []rgba{inkText, inkQuiet, inkGap, inkVisit, inkLoiter, inkMeet, inkOdd, inkChange}
	for _, ink := range slices.Concat(words, inkTracks, foreseenInks) {
		dark, ok := darkInks[ink]
		if !ok {
			t.Errorf("%s has no dark ink", hex(ink))
			continue
		}
		for _, under := range []rgba{darkInks[inkGround], darkInks[inkSea]} {
			if r := contrast(dark, under); r < 4.5 {
				t.Errorf("%s, which is %s in the dark, stands out from %s by %.1f", hex(ink), hex(dark), hex(under), r)
			}
		}
	}
	m := Foreseen{Rows: []ForeseenRow{{Label: "a", Figure: 5, Stated: "5", Intervals: []ForeseenInterval{{"model", tally.Quantiles{P05: 1, P25: 2, Median: 3, P75: 4, P95: 5}}}}}}
	svg := string(m.SVG())
	_, drawn, _ := strings.Cut(svg, "</style>")
	for _, at := range regexp.MustCompile(`(?:fill|stroke)="(#[0-9a-f]{6})"`).FindAllStringSubmatch(drawn, -1) {
		if !strings.Contains(darkSheet, `[fill="`+at[1]+`"]{fill:`) {
			t.Errorf("the picture is drawn in %s, which has no dark ink", at[1])
		}
	}
}
