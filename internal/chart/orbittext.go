package chart

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/orbit"
)

// Text draws the history in characters: one panel of heights and one of mean
// motion, with the manoeuvres and statements between them. Each line is at most
// Width columns wide. A history without sets gives "".
func (m *OrbitHistory) Text(opt TextOptions) string {
	if len(m.Points) == 0 {
		return ""
	}
	width, height := opt.Width, opt.Height
	if width == 0 {
		width = 80
	}
	if height == 0 {
		height = 10
	}
	width, height = max(width, 40), max(height, 4)
	first, last := m.span()
	marks := orbitMarks{'▲', '▼', '◆', '●', '┊', '┤', '└', '─', '┬', '·'}
	if opt.ASCII {
		marks = orbitMarks{'^', 'v', 'x', 'o', '!', '|', '+', '-', '+', '.'}
	}
	const gutter = 11
	cols := width - gutter - 1
	col := func(days float64) int { return min(max(int((days-first)/(last-first)*float64(cols)), 0), cols-1) }
	var out strings.Builder
	line := func(s string) { out.WriteString(strings.TrimRight(s, " ") + "\n") }
	panel := func(name string, rows int, curves []orbitCurve) {
		lo, hi := valuesOf(m.Points, func(o OrbitPoint) []float64 {
			var vs []float64
			for _, c := range curves {
				vs = append(vs, c.of(o))
			}
			return vs
		})
		grid := make([][]rune, rows)
		for i := range grid {
			grid[i] = []rune(strings.Repeat(" ", cols))
		}
		for _, s := range m.Statements {
			if d := float64(s.Day) + 0.5; d >= first && d <= last {
				for r := range grid {
					grid[r][col(d)] = marks.said
				}
			}
		}
		row := func(v float64) int {
			return min(max(rows-1-int((v-lo)/(hi-lo)*float64(rows)), 0), rows-1)
		}
		for _, c := range curves {
			for _, o := range m.Points {
				grid[row(c.of(o))][col(unixDays(o.At))] = c.mark
			}
		}
		labels := map[int]string{}
		ticks, step := between(lo, hi, max(2, rows/3))
		for _, v := range ticks {
			labels[row(v)] = strconv.FormatFloat(v, 'f', decimalsOf(step), 64)
		}
		line(fmt.Sprintf("%*s %s", gutter-2, "", name))
		for r := range grid {
			line(fmt.Sprintf("%*s %c%s", gutter-2, labels[r], marks.left, string(grid[r])))
		}
	}
	panel("mean height, km", height, []orbitCurve{
		{func(o OrbitPoint) float64 { return o.ApogeeKM }, marks.apogee}, {func(o OrbitPoint) float64 { return o.PerigeeKM }, marks.perigee}})
	if len(m.Manoeuvres) > 0 {
		burns := []rune(strings.Repeat(" ", cols))
		for _, b := range m.Manoeuvres {
			mark := marks.other
			switch b.Kind {
			case orbit.Raised:
				mark = marks.up
			case orbit.Lowered:
				mark = marks.down
			}
			burns[col(unixDays(b.Time.Std()))] = mark
		}
		line(fmt.Sprintf("%*s  %s", gutter-2, "burns", string(burns)))
	}
	panel("mean motion, revolutions a day", max(4, height*2/3), []orbitCurve{{func(o OrbitPoint) float64 { return o.MeanMotion }, marks.perigee}})
	m.textTimes(line, first, last, gutter, cols, width, marks)
	key := []string{string(marks.apogee) + " apogee", string(marks.perigee) + " perigee, mean motion"}
	if len(m.Manoeuvres) > 0 {
		key = append(key, string(marks.up)+" raised", string(marks.down)+" lowered", string(marks.other)+" other manoeuvre")
	}
	if len(m.Statements) > 0 {
		key = append(key, string(marks.said)+" stated")
	}
	row := strings.Repeat(" ", gutter)
	for i, k := range key {
		if i > 0 && len([]rune(row))+2+len([]rune(k)) > width {
			line(row)
			row = strings.Repeat(" ", gutter)
		}
		row += k + "  "
	}
	line(row)
	return out.String()
}

// orbitMarks are the characters of a text picture.
type orbitMarks struct{ up, down, other, perigee, said, left, corner, bottom, tick, apogee rune }

// orbitCurve is one value over time.
type orbitCurve struct {
	of   func(OrbitPoint) float64
	mark rune
}

func (m *OrbitHistory) textTimes(line func(string), first, last float64, gutter, cols, width int, marks orbitMarks) {
	rule := []rune(strings.Repeat(string(marks.bottom), cols))
	names := []rune(strings.Repeat(" ", width))
	a, b := dates.Day(math.Ceil(first)), dates.Day(math.Floor(last))
	if b <= a {
		b = a + 1
	}
	free := 0
	for _, t := range timeTicks(a, b, max(2, cols/12)) {
		days := float64(a) + t.at*float64(b-a)
		c := int((days - first) / (last - first) * float64(cols))
		start := gutter + c
		if c < 0 || c >= cols || start < free || start+len(t.label) > width {
			continue
		}
		rule[c] = marks.tick
		copy(names[start:], []rune(t.label))
		free = start + len(t.label) + 1
	}
	line(fmt.Sprintf("%*s %c%s", gutter-2, "", marks.corner, string(rule)))
	line(string(names))
}
