package chart

import (
	"fmt"
	"math"
	"strings"

	"github.com/tidewaiter/tidewaiter/internal/assess"
	"github.com/tidewaiter/tidewaiter/quantity"
	"github.com/tidewaiter/tidewaiter/tally"
)

// TextOptions say how to draw for a terminal.
type TextOptions struct {
	Width  int  // columns; default 80, at least 40
	Height int  // rows of the plot; default 14, at least 6
	ASCII  bool // nothing outside ASCII
}

// strokes are the characters of a text chart.
type strokes struct {
	b90, b50, median, left, corner, bottom, tick   rune
	floor, ceiling, figure, between, relay, notice rune
}

var (
	blockStrokes = strokes{b90: '░', b50: '▒', median: '━', left: '┤', corner: '└', bottom: '─', tick: '┬', floor: '▲', ceiling: '▼', figure: '●', between: '◆', relay: '○', notice: '┊'}
	asciiStrokes = strokes{b90: '.', b50: ':', median: '=', left: '|', corner: '+', bottom: '-', tick: '+', floor: '^', ceiling: 'v', figure: 'o', between: 'H', relay: '*', notice: '!'}
)

// Text draws the model in characters, one line of the terminal a line, each at
// most Width columns wide and without trailing space. Left-out statements are
// not drawn. An empty model gives "".
func (m *Model) Text(opt TextOptions) string {
	if m.Empty() {
		return ""
	}
	width, height := opt.Width, opt.Height
	if width == 0 {
		width = 80
	}
	if height == 0 {
		height = 14
	}
	width, height = max(width, 40), max(height, 6)
	st := blockStrokes
	if opt.ASCII {
		st = asciiStrokes
	}
	ext := m.extentOf()

	ticks := valueTicks(ext.top, max(2, height/3))
	axis := 0
	for _, t := range ticks {
		axis = max(axis, len(t.label))
	}
	ends := m.endLabels(height, ext.top)
	gutter := 0
	for _, e := range ends {
		gutter = max(gutter, len(e)+1)
	}
	cols := max(10, width-axis-2-gutter)

	grid := make([][]rune, height)
	for i := range grid {
		grid[i] = []rune(strings.Repeat(" ", cols))
	}
	// The bottom row begins at 0 and the top row ends at the top.
	row := func(v float64) int {
		return min(max(height-1-int(v/ext.top*float64(height)), 0), height-1)
	}
	span := float64(ext.last - ext.first)
	m.textBreaks(grid, ext, span, st)
	for c := range cols {
		q, ok := m.at(float64(ext.first) + (float64(c)+0.5)/float64(cols)*span)
		if !ok {
			continue
		}
		for r := row(q.P95); r <= row(q.P05); r++ {
			grid[r][c] = st.b90
		}
		for r := row(q.P75); r <= row(q.P25); r++ {
			grid[r][c] = st.b50
		}
		grid[row(q.Median)][c] = st.median
	}
	used := map[rune]bool{}
	for kind := Relayed; ; kind-- {
		for _, k := range m.Marks {
			if k.Kind != kind || k.Day < ext.first || k.Day > ext.last || !(k.Value.Mid() <= ext.top) {
				continue
			}
			c := min(int(float64(k.Day-ext.first)/span*float64(cols)), cols-1)
			r := textMark(k, st)
			used[r] = true
			grid[row(k.Value.Mid())][c] = r
		}
		if kind == Counted {
			break
		}
	}

	var out strings.Builder
	line := func(s string) { out.WriteString(strings.TrimRight(s, " ") + "\n") }
	at := map[int]string{}
	for _, t := range ticks {
		at[row(t.at*ext.top)] = t.label
	}
	for r := range height {
		line(fmt.Sprintf("%*s %c%s %s", axis, at[r], st.left, string(grid[r]), ends[r]))
	}
	m.textTimeAxis(line, ext, axis, cols, width, st)
	m.textKey(line, used, st, axis, width)
	return out.String()
}

// textMark is the character of a mark.
func textMark(k Mark, st strokes) rune {
	switch {
	case k.Kind == Relayed:
		return st.relay
	case k.Hedge.IsFloor():
		return st.floor
	case k.Hedge.IsCeiling():
		return st.ceiling
	case k.Hedge == quantity.Interval || k.Value.Lo != k.Value.Hi:
		return st.between
	}
	return st.figure
}

func (m *Model) textBreaks(grid [][]rune, ext extent, span float64, st strokes) {
	for _, b := range m.Breaks {
		middle := (float64(b.From) + float64(b.Until)) / 2
		c := int((middle - float64(ext.first)) / span * float64(len(grid[0])))
		if c < 0 || c >= len(grid[0]) {
			continue
		}
		for r := range grid {
			grid[r][c] = st.notice
		}
	}
}

// endLabels are the last interval's figures, by row.
func (m *Model) endLabels(height int, top float64) map[int]string {
	out := map[int]string{}
	n := len(m.Series)
	if n == 0 {
		return out
	}
	q := m.Series[n-1].Quantiles
	step := assess.StepOf(q)
	ys := []float64{q.P95, q.Median, q.P05}
	rows := make([]float64, len(ys))
	for i, v := range ys {
		rows[i] = float64(height-1) - math.Floor(v/top*float64(height))
	}
	spread(rows, 1, 0, float64(height-1))
	for i, name := range []string{"95 %", "median", "5 %"} {
		out[int(math.Round(rows[i]))] = assess.Figure(ys[i], step) + " " + name
	}
	return out
}

// at is the series at a moment between its points.
func (m *Model) at(day float64) (tally.Quantiles, bool) {
	s := m.Series
	for i := 1; i < len(s); i++ {
		a, b := float64(s[i-1].Day), float64(s[i].Day)
		if day < a || day > b || b <= a {
			continue
		}
		t := (day - a) / (b - a)
		p, q := s[i-1].Quantiles, s[i].Quantiles
		mix := func(x, y float64) float64 { return x + (y-x)*t }
		return tally.Quantiles{Median: mix(p.Median, q.Median), P05: mix(p.P05, q.P05), P25: mix(p.P25, q.P25), P75: mix(p.P75, q.P75), P95: mix(p.P95, q.P95)}, true
	}
	return tally.Quantiles{}, false
}

func (m *Model) textTimeAxis(line func(string), ext extent, axis, cols, width int, st strokes) {
	rule := []rune(strings.Repeat(string(st.bottom), cols))
	names := []rune(strings.Repeat(" ", width))
	free := 0
	for _, t := range timeTicks(ext.first, ext.last, max(2, cols/12)) {
		c := min(int(t.at*float64(cols)), cols-1)
		start := axis + 2 + c
		if start < free || start+len(t.label) > width {
			continue
		}
		rule[c] = st.tick
		copy(names[start:], []rune(t.label))
		free = start + len(t.label) + 1
	}
	line(fmt.Sprintf("%*s %c%s", axis, "", st.corner, string(rule)))
	line(string(names))
}

func (m *Model) textKey(line func(string), used map[rune]bool, st strokes, axis, width int) {
	var parts []string
	if len(m.Series) > 0 {
		parts = append(parts, string(st.median)+" median", string(st.b50)+" 50 %", string(st.b90)+" 90 %")
	}
	for _, k := range []struct {
		r    rune
		name string
	}{{st.figure, "stated"}, {st.floor, "floor"}, {st.ceiling, "ceiling"}, {st.between, "interval"}, {st.relay, "relay"}} {
		if used[k.r] {
			parts = append(parts, string(k.r)+" "+k.name)
		}
	}
	if len(m.Breaks) > 0 {
		parts = append(parts, string(st.notice)+" series break")
	}
	indent := strings.Repeat(" ", axis+2)
	row := indent
	for _, p := range parts {
		if row != indent && len([]rune(row))+2+len([]rune(p)) > width {
			line(row)
			row = indent
		}
		if row != indent {
			row += "  "
		}
		row += p
	}
	line(row)
}
