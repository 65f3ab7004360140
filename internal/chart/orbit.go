package chart

import (
	"cmp"
	"fmt"
	"image/color"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/orbit"
)

// OrbitHistory is how the orbit of a satellite went: heights and mean motion by
// its element sets, the manoeuvres found in them, and what was stated of it, on
// one axis of time.
type OrbitHistory struct {
	Title      string
	Source     string // whose element sets these are; "" is not told
	Synthetic  bool   // made by a generator, which the picture then says
	Points     []OrbitPoint
	Manoeuvres []orbit.Manoeuvre
	Statements []OrbitStatement
}

// OrbitPoint is one element set.
type OrbitPoint struct {
	At                  time.Time
	PerigeeKM, ApogeeKM float64 // mean heights
	MeanMotion          float64 // revolutions a day
}

// OrbitStatement is something that was said of the satellite on a day.
type OrbitStatement struct {
	Day  dates.Day
	Text string
}

// OrbitPoints are the sets of a history that can be drawn.
func OrbitPoints(sets []orbit.Elements) []OrbitPoint {
	out := make([]OrbitPoint, 0, len(sets))
	for _, e := range sets {
		s, err := orbit.NewSatellite(e, orbit.Model{})
		if err != nil {
			continue
		}
		out = append(out, OrbitPoint{At: e.Epoch.Std(), PerigeeKM: s.PerigeeKM(), ApogeeKM: s.ApogeeKM(), MeanMotion: e.MeanMotion})
	}
	return out
}

// OrbitSynthetic is the note of pictures of orbits that were made up.
const OrbitSynthetic = "Synthetic: made by a generator, no real satellite"

// The measures of the picture, in pixels.
const (
	orbitWidth   = 1000.
	orbitLeft    = 70.
	orbitRight   = 24.
	orbitTop     = 68.
	orbitRow     = 16. // of a statement
	orbitHeight  = 230.
	orbitMotion  = 150.
	orbitBetween = 30.
	orbitRows    = 8 // of statements at most
	// Of a longer history every so many sets are drawn: more than the picture has
	// pixels says nothing.
	orbitMost = 4000
)

// SVG draws the history as one svg element, well formed as XML.
func (m *OrbitHistory) SVG() []byte { return m.draw().svg() }

// PNG draws it as an image at twice its size.
func (m *OrbitHistory) PNG(w io.Writer) error { return m.draw().png(w, 2) }

// orbitAxes is where moments and values stand.
type orbitAxes struct {
	first, last float64 // days of Unix time
	x0, x1      float64
}

func unixDays(t time.Time) float64 { return float64(t.Unix())/86400 + float64(t.Nanosecond())/86400e9 }

func (a *orbitAxes) x(days float64) float64 {
	return a.x0 + (days-a.first)/(a.last-a.first)*(a.x1-a.x0)
}

// span is the axis of time: that of the sets, with the statements near it.
func (m *OrbitHistory) span() (first, last float64) {
	first, last = math.Inf(1), math.Inf(-1)
	for _, p := range m.Points {
		first, last = min(first, unixDays(p.At)), max(last, unixDays(p.At))
	}
	if first > last {
		for _, s := range m.Statements {
			first, last = min(first, float64(s.Day)), max(last, float64(s.Day)+1)
		}
	}
	if first > last {
		return 0, 1
	}
	// A statement made within a tenth of the span of the sets widens it.
	room := max((last-first)/10, 3)
	lo, hi := first, last
	for _, s := range m.Statements {
		if d := float64(s.Day); d >= first-room && d <= last+room {
			lo, hi = min(lo, d), max(hi, d+1)
		}
	}
	edge := max((hi-lo)/60, 0.25)
	return lo - edge, hi + edge
}

// between are ticks from lo to hi in steps of 1, 2 or 5 times a power of ten, at
// most most of them.
func between(lo, hi float64, most int) (ticks []float64, step float64) {
	if !(hi > lo) {
		return []float64{lo}, 1
	}
	step = math.Pow(10, math.Floor(math.Log10((hi-lo)/float64(most))))
	for _, k := range []float64{1, 2, 5, 10} {
		if (hi-lo)/(step*k) <= float64(most) {
			step *= k
			break
		}
	}
	for i := math.Ceil(lo / step); i*step <= hi && len(ticks) <= most+1; i++ {
		ticks = append(ticks, i*step)
	}
	return ticks, step
}

// decimalsOf is how many decimals the figures of a step need.
func decimalsOf(step float64) int { return max(0, int(math.Ceil(-math.Log10(step)-1e-9))) }

// kindLooks are how manoeuvres are drawn: the colour, and which way a triangle
// points.
var kindLooks = map[orbit.ManoeuvreKind]struct {
	ink  color.NRGBA
	turn float64
}{
	orbit.Raised: {inkVisit, -math.Pi / 2}, orbit.Lowered: {inkGap, math.Pi / 2}, orbit.EastWest: {inkLoiter, 0},
	orbit.NorthSouth: {inkMeet, -math.Pi / 2}, orbit.PlaneChanged: {inkOdd, 0},
}

// lookOf is how a kind is drawn, one that has no look of its own too.
func lookOf(kind orbit.ManoeuvreKind) (color.NRGBA, float64) {
	if l, ok := kindLooks[kind]; ok {
		return l.ink, l.turn
	}
	return inkChange, 0
}

func (m *OrbitHistory) draw() *picture {
	points := m.Points
	if n := len(points); n > orbitMost {
		thin := make([]OrbitPoint, 0, orbitMost)
		for i := range orbitMost {
			thin = append(thin, points[i*(n-1)/(orbitMost-1)])
		}
		points = thin
	}
	p := &picture{w: orbitWidth, ground: inkGround, title: cmp.Or(m.Title, "Orbit"), desc: m.desc()}
	axes := &orbitAxes{x0: orbitLeft, x1: orbitWidth - orbitRight}
	axes.first, axes.last = m.span()
	p.write(writing{class: "title", text: fitText(p.title, 19, orbitWidth-2*orbitRight), at: point{orbitLeft, 31}, size: 19, bold: true, ink: inkText, anchor: atStart})
	p.write(writing{class: "span", text: m.spanText(), at: point{orbitLeft, 53}, size: spanSize, ink: inkQuiet, anchor: atStart})
	if m.Synthetic {
		p.write(writing{class: "synthetic", text: OrbitSynthetic, at: point{orbitWidth - orbitRight, 53}, size: spanSize, bold: true, ink: inkGap, anchor: atEnd})
	}
	top := orbitTop + m.statements(p, axes)
	middle := top + orbitHeight
	second := middle + orbitBetween
	bottom := second + orbitMotion
	m.times(p, axes, top, bottom)

	lo, hi := valuesOf(points, func(o OrbitPoint) []float64 { return []float64{o.PerigeeKM, o.ApogeeKM} })
	height := orbitScale(p, axes, "mean height, km", top, middle, lo, hi)
	lo, hi = valuesOf(points, func(o OrbitPoint) []float64 { return []float64{o.MeanMotion} })
	motion := orbitScale(p, axes, "mean motion, revolutions a day", second, bottom, lo, hi)

	m.burns(p, axes, top, middle, second, bottom)
	line := func(class string, y func(float64) float64, of func(OrbitPoint) float64, ink color.NRGBA, dash []float64) {
		var part []point
		for _, o := range points {
			part = append(part, point{axes.x(unixDays(o.At)), y(of(o))})
		}
		if len(part) > 0 {
			p.shape(shape{class: class, parts: [][]point{part}, look: look{line: ink, width: 1.8, dash: dash}})
		}
	}
	line("apogee", height, func(o OrbitPoint) float64 { return o.ApogeeKM }, inkTracks[1], nil)
	line("perigee", height, func(o OrbitPoint) float64 { return o.PerigeeKM }, inkTracks[0], nil)
	line("motion", motion, func(o OrbitPoint) float64 { return o.MeanMotion }, inkTracks[2], nil)
	if len(points) == 0 {
		p.write(writing{class: "none", text: "no element sets", at: point{orbitLeft + 12, top + 24}, size: 12.5, ink: inkQuiet, anchor: atStart})
	}
	m.key(p, bottom+46)
	return p
}

// valuesOf is the range of values, widened a little.
func valuesOf(points []OrbitPoint, of func(OrbitPoint) []float64) (lo, hi float64) {
	lo, hi = math.Inf(1), math.Inf(-1)
	for _, o := range points {
		for _, v := range of(o) {
			if !math.IsNaN(v) && !math.IsInf(v, 0) {
				lo, hi = min(lo, v), max(hi, v)
			}
		}
	}
	if lo > hi {
		return 0, 1
	}
	edge := max((hi-lo)*0.08, math.Abs(hi)*1e-6, 1e-6)
	return lo - edge, hi + edge
}

// orbitScale draws one panel's frame and axis of values, and returns where
// a value stands.
func orbitScale(p *picture, axes *orbitAxes, name string, top, bottom, lo, hi float64) func(float64) float64 {
	y := func(v float64) float64 { return bottom - (v-lo)/(hi-lo)*(bottom-top) }
	ticks, step := between(lo, hi, 6)
	for _, v := range ticks {
		p.shape(shape{class: "grid", parts: [][]point{{{axes.x0, y(v)}, {axes.x1, y(v)}}}, look: look{line: inkRule, width: 0.7}})
		p.write(writing{class: "grid", text: strconv.FormatFloat(v, 'f', decimalsOf(step), 64), at: point{axes.x0 - 7, y(v) + 4}, size: 11, ink: inkQuiet, anchor: atEnd})
	}
	p.shape(shape{class: "frame", parts: boxPath(rect{axes.x0, top, axes.x1, bottom}), closed: true, look: look{line: inkQuiet, width: 1}})
	p.write(writing{class: "axis", text: name, at: point{axes.x0 + 6, top + 14}, size: 11.5, ink: inkQuiet, anchor: atStart, halo: true})
	return y
}

// times draws the axis of time.
func (m *OrbitHistory) times(p *picture, axes *orbitAxes, top, bottom float64) {
	first, last := dates.Day(math.Ceil(axes.first)), dates.Day(math.Floor(axes.last))
	if last <= first {
		last = first + 1
	}
	for _, t := range timeTicks(first, last, 11) {
		x := axes.x(float64(first) + t.at*float64(last-first))
		p.shape(shape{class: "grid", parts: [][]point{{{x, top}, {x, bottom}}}, look: look{line: inkRule, width: 0.7}})
		half := textWidth(t.label, 11) / 2
		p.write(writing{class: "grid", text: t.label, at: point{min(max(x, half+2), orbitWidth-half-2), bottom + 16}, size: 11, ink: inkQuiet, anchor: atMiddle})
	}
}

// statements writes what was stated above the panels, each with a line down
// through both, and returns how high they stand.
func (m *OrbitHistory) statements(p *picture, axes *orbitAxes) float64 {
	list := slices.DeleteFunc(slices.Clone(m.Statements), func(s OrbitStatement) bool {
		return float64(s.Day)+1 < axes.first || float64(s.Day) > axes.last
	})
	slices.SortStableFunc(list, func(a, b OrbitStatement) int { return cmp.Compare(a.Day, b.Day) })
	left := len(list) - orbitRows
	if left > 0 {
		list = list[:orbitRows]
	}
	high := orbitRow*float64(len(list)) + 4
	if len(list) == 0 {
		return 0
	}
	bottom := orbitTop + high + orbitHeight + orbitBetween + orbitMotion
	for i, s := range list {
		x := axes.x(float64(s.Day) + 0.5)
		y := orbitTop + orbitRow*float64(i) + 11
		p.shape(shape{class: "statement", title: s.Day.Words() + ": " + s.Text, parts: [][]point{{{x, y + 3}, {x, bottom}}}, look: look{line: inkMedian, width: 1.1, dash: []float64{5, 3}}})
		text := s.Day.Words() + ": " + s.Text
		t := writing{class: "statement", size: 11.5, ink: inkMedian, at: point{x + 4, y}, anchor: atStart, halo: true}
		before, behind := x-axes.x0, axes.x1-x
		if textWidth(text, t.size) > behind && before > behind {
			t.at.x, t.anchor = x-4, atEnd
		}
		t.text = fitText(text, t.size/boldness, max(before, behind)-8)
		p.write(t)
	}
	if left > 0 {
		p.write(writing{class: "statement", text: fmt.Sprintf("and %d more", left), at: point{axes.x0, orbitTop + high - 2}, size: 11, ink: inkQuiet, anchor: atStart})
	}
	return high
}

// burns draws the manoeuvres: the bracket of time as a band, the best moment as
// a line with a mark that shows what it did.
func (m *OrbitHistory) burns(p *picture, axes *orbitAxes, top, middle, second, bottom float64) {
	for _, b := range m.Manoeuvres {
		ink, turn := lookOf(b.Kind)
		title := BurnText(b)
		from, to := axes.x(unixDays(b.Before.Std())), axes.x(unixDays(b.After.Std()))
		at := axes.x(unixDays(b.Time.Std()))
		if at < axes.x0 || at > axes.x1 {
			continue
		}
		from, to = max(from, axes.x0), min(max(to, from+1), axes.x1)
		for _, panel := range [][2]float64{{top, middle}, {second, bottom}} {
			p.shape(shape{class: "bracket", title: title, parts: boxPath(rect{from, panel[0], to, panel[1]}), closed: true, look: look{fill: fade(ink, 0.12)}})
			p.shape(shape{class: "burn", title: title, parts: [][]point{{{at, panel[0]}, {at, panel[1]}}}, look: look{line: ink, width: 1}})
		}
		p.shape(shape{class: "burn", title: title, parts: [][]point{polygon(point{at, middle + orbitBetween/2}, 6.5, 3, turn)}, closed: true, look: look{fill: ink, line: inkGround, width: 1}})
	}
}

// BurnText says what is known of a manoeuvre.
func BurnText(b orbit.Manoeuvre) string {
	return fmt.Sprintf("%s by %.2f m/s or more between %s and %s; probability %.2f", b.Kind, math.Abs(b.DeltaV), instantText(b.Before.Std()), instantText(b.After.Std()), b.Probability)
}

// key explains what is drawn.
func (m *OrbitHistory) key(p *picture, y float64) {
	x := orbitLeft
	add := func(width float64, text string, draw func(x, y float64)) {
		w := width + 7 + textWidth(text, 12)
		if x > orbitLeft && x+w > orbitWidth-orbitRight {
			x, y = orbitLeft, y+22
		}
		draw(x, y)
		p.write(writing{class: "key", text: text, at: point{x + width + 7, y + 4.2}, size: 12, ink: inkText, anchor: atStart})
		x += w + 22
	}
	line := func(ink color.NRGBA, dash []float64) func(x, y float64) {
		return func(x, y float64) {
			p.shape(shape{class: "key", parts: [][]point{{{x, y}, {x + 26, y}}}, look: look{line: ink, width: 2, dash: dash}})
		}
	}
	add(26, "apogee", line(inkTracks[1], nil))
	add(26, "perigee", line(inkTracks[0], nil))
	add(26, "mean motion", line(inkTracks[2], nil))
	seen := map[orbit.ManoeuvreKind]bool{}
	for _, b := range m.Manoeuvres {
		if seen[b.Kind] {
			continue
		}
		seen[b.Kind] = true
		add(18, "manoeuvre: "+b.Kind.String(), func(x, y float64) {
			ink, turn := lookOf(b.Kind)
			p.shape(shape{class: "key", parts: [][]point{polygon(point{x + 9, y}, 6.5, 3, turn)}, closed: true, look: look{fill: ink}})
		})
	}
	if len(m.Statements) > 0 {
		add(26, "stated", line(inkMedian, []float64{5, 3}))
	}
	source := "heights over a sphere of 6378.135 km, mean; UTC"
	if m.Source != "" {
		source = "element sets: " + m.Source + "  ·  " + source
	}
	p.write(writing{class: "source", text: fitText(source, 11, orbitWidth-orbitLeft-orbitRight-90), at: point{orbitLeft, y + 30}, size: 11, ink: inkQuiet, anchor: atStart})
	p.write(writing{class: "source", text: "Tidewaiter", at: point{orbitWidth - orbitRight, y + 30}, size: 11, ink: inkQuiet, anchor: atEnd})
	p.h = math.Ceil(y + 44)
}

func (m *OrbitHistory) spanText() string {
	var parts []string
	if n := len(m.Points); n > 0 {
		parts = append(parts, spanText(m.Points[0].At, m.Points[n-1].At), fmt.Sprintf("%d element sets", n))
	}
	parts = append(parts, fmt.Sprintf("%d manoeuvres found", len(m.Manoeuvres)))
	return strings.Join(parts, "  ·  ")
}

// desc says in words what is drawn.
func (m *OrbitHistory) desc() string {
	parts := []string{strings.ReplaceAll(m.spanText(), "  ·  ", ", ")}
	if n := len(m.Points); n > 0 {
		a, b := m.Points[0], m.Points[n-1]
		parts = append(parts, fmt.Sprintf("perigee %.1f km at first and %.1f km at last, apogee %.1f and %.1f km, %.5f and %.5f revolutions a day", a.PerigeeKM, b.PerigeeKM, a.ApogeeKM, b.ApogeeKM, a.MeanMotion, b.MeanMotion))
	}
	for i, b := range m.Manoeuvres {
		if i == 12 {
			parts = append(parts, fmt.Sprintf("and %d more", len(m.Manoeuvres)-12))
			break
		}
		parts = append(parts, BurnText(b))
	}
	for _, s := range m.Statements {
		parts = append(parts, "stated on "+s.Day.Words()+": "+s.Text)
	}
	if m.Synthetic {
		parts = append(parts, OrbitSynthetic)
	}
	return strings.Join(parts, "; ") + "."
}
