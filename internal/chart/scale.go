package chart

import (
	"math"
	"strconv"
	"time"

	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/internal/assess"
)

// extent is the part of the world that a chart shows.
type extent struct {
	first, last dates.Day
	top         float64 // the value axis runs from 0 to top
}

// extentOf fits the series and what is counted or relayed; what is left out
// may fall off the top, so that a wild figure does not flatten the count.
func (m *Model) extentOf() extent {
	var e extent
	found := false
	include := func(d dates.Day, v float64) {
		if !found {
			e.first, e.last, found = d, d, true
		}
		e.first, e.last = min(e.first, d), max(e.last, d)
		if !math.IsNaN(v) && !math.IsInf(v, 0) {
			e.top = max(e.top, v)
		}
	}
	for _, p := range m.Series {
		include(p.Day, p.Quantiles.P95)
	}
	for _, k := range m.Marks {
		switch {
		case len(m.Series) > 0 && (k.Day < m.Series[0].Day || k.Kind == LeftOut):
		case k.Kind == LeftOut:
			include(k.Day, 0)
		default:
			include(k.Day, k.Value.Hi)
		}
	}
	if e.top <= 0 {
		for _, k := range m.Marks {
			include(k.Day, k.Value.Hi)
		}
	}
	if e.top <= 0 {
		e.top = 1
	}
	e.top *= 1.06
	if e.first == e.last {
		e.first, e.last = e.first-15, e.last+15
	}
	return e
}

// tick is a mark on an axis, at a share of its length.
type tick struct {
	at    float64
	label string
}

// valueTicks divides 0..top in steps of 1, 2 or 5 times a power of ten, at most
// most of them.
func valueTicks(top float64, most int) []tick {
	step := math.Pow(10, math.Floor(math.Log10(top/float64(most))))
	for _, k := range []float64{1, 2, 5, 10} {
		if top/(step*k) <= float64(most) {
			step *= k
			break
		}
	}
	var out []tick
	for i := 0; ; i++ {
		v := float64(i) * step
		if v > top {
			return out
		}
		out = append(out, tick{v / top, assess.Figure(v, min(step, 1))})
	}
}

var monthNames = [...]string{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"}

// timeTicks puts ticks on the first of months, or every few weeks on a short
// axis, at most most of them. The first tick and every January name the year.
func timeTicks(first, last dates.Day, most int) []tick {
	span := float64(last - first)
	at := func(d dates.Day) float64 { return float64(d-first) / span }
	y0, m0, _ := first.Civil()
	y1, m1, _ := last.Civil()
	months := (y1-y0)*12 + int(m1-m0)
	var out []tick
	if months < 3 {
		step := dates.Day(7)
		for int((last-first)/step)+1 > most {
			step *= 2
		}
		for d := first; d <= last; d += step {
			_, m, day := d.Civil()
			out = append(out, tick{at(d), strconv.Itoa(day) + " " + monthNames[m-1]})
		}
		return out
	}
	step := 1
	for _, step = range []int{1, 2, 3, 6, 12, 24, 60, 120, 240, 600} {
		if months/step+1 <= most {
			break
		}
	}
	if step > 12 {
		y0 -= y0 % (step / 12)
	}
	for y, m := y0, 1; ; m += step {
		for m > 12 {
			y, m = y+1, m-12
		}
		d := dates.DayOf(y, time.Month(m), 1)
		if d > last {
			return out
		}
		if d < first {
			continue
		}
		label := monthNames[m-1]
		switch {
		case step >= 12:
			label = strconv.Itoa(y)
		case len(out) == 0 || m == 1:
			label += " " + strconv.Itoa(y)
		}
		out = append(out, tick{at(d), label})
	}
}
