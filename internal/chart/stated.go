package chart

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/tidewaiter/tidewaiter/dates"
)

// StatedPoint is a day from which a figure was the highest stated.
type StatedPoint struct {
	Day   dates.Day
	Value float64
}

// stated is the curve of what was said: the highest figure of those in the
// count, by the day that each describes, whatever its scope and window. A
// ceiling is left out, since nobody states with it that it was reached; a range
// stands at its middle.
func stated(marks []Mark) []StatedPoint {
	list := slices.Clone(marks)
	slices.SortStableFunc(list, func(x, y Mark) int { return cmp.Compare(x.Day, y.Day) })
	var out []StatedPoint
	for _, k := range list {
		if k.Kind != Counted || k.Hedge.IsCeiling() {
			continue
		}
		v := k.Value.Mid()
		switch n := len(out); {
		case n > 0 && v <= out[n-1].Value:
		case n > 0 && out[n-1].Day == k.Day:
			out[n-1].Value = v
		default:
			out = append(out, StatedPoint{k.Day, v})
		}
	}
	return out
}

// steps are the corners of the curve of what was stated, to the end of the axis.
func (d *drawing) steps() []point {
	var out []point
	base := d.plot().y1
	for i, s := range d.m.Stated {
		if s.Day > d.ext.last {
			break
		}
		x, y := d.x(max(s.Day, d.ext.first)), d.y(min(s.Value, d.ext.top))
		if i > 0 {
			base = out[len(out)-1].y
		}
		out = append(out, point{x, base}, point{x, y})
	}
	if n := len(out); n > 0 {
		out = append(out, point{d.plot().x1, out[n-1].y})
	}
	return out
}

// stated draws the curve of what was stated as a dashed step line.
func (d *drawing) stated() {
	var b strings.Builder
	for i, p := range d.steps() {
		fmt.Fprintf(&b, "%s%s %s", pen(i), num(p.x), num(p.y))
	}
	if b.Len() > 0 {
		d.out.empty("path", "class", "stated", "d", b.String())
	}
}
