package chart

import (
	"fmt"
	"math"
	"strings"

	"github.com/tidewaiter/tidewaiter/tally"
)

// The drawing's measures. It is stretched to the width of the page, and stands
// above a slider that has one step a count.
const (
	throughWidth  = 1000.
	throughHeight = 100.
)

// Through draws counts side by side, one a step, as one svg element that tells
// nobody anything by itself: what it shows stands in words beside it. A count that
// is not there is nil and leaves a gap. The step at, if there is one, is marked.
func Through(counts []*tally.Quantiles, at int) []byte {
	top := 0.0
	for _, q := range counts {
		if q != nil && !math.IsInf(q.P95, 0) {
			top = max(top, q.P95)
		}
	}
	if len(counts) < 2 || !(top > 0) {
		return nil
	}
	x := func(i int) string { return num(throughWidth * float64(i) / float64(len(counts)-1)) }
	y := func(v float64) string { return num(throughHeight * (1 - min(max(v/top, 0), 1))) }
	var m markup
	m.open("svg", "class", "through", "viewBox", fmt.Sprintf("0 0 %.0f %.0f", throughWidth, throughHeight), "preserveAspectRatio", "none", "aria-hidden", "true",
		"data-steps", fmt.Sprint(len(counts)))
	band := func(class string, lo, hi func(*tally.Quantiles) float64) {
		var path strings.Builder
		for from := 0; from < len(counts); from++ {
			to := from
			for to < len(counts) && counts[to] != nil {
				to++
			}
			if to == from {
				continue
			}
			for i := from; i < to; i++ {
				fmt.Fprintf(&path, "%s%s %s", letter(i == from), x(i), y(hi(counts[i])))
			}
			for i := to - 1; i >= from && class != "median"; i-- {
				fmt.Fprintf(&path, "L%s %s", x(i), y(lo(counts[i])))
			}
			if class != "median" {
				path.WriteByte('Z')
			}
			from = to
		}
		m.empty("path", "class", class, "d", path.String())
	}
	band("b90", func(q *tally.Quantiles) float64 { return q.P05 }, func(q *tally.Quantiles) float64 { return q.P95 })
	band("b50", func(q *tally.Quantiles) float64 { return q.P25 }, func(q *tally.Quantiles) float64 { return q.P75 })
	band("median", nil, func(q *tally.Quantiles) float64 { return q.Median })
	if at >= 0 && at < len(counts) {
		m.empty("path", "class", "at", "d", fmt.Sprintf("M%s 0V%.0f", x(at), throughHeight))
	}
	m.close("svg")
	return m.Bytes()
}

func letter(first bool) string {
	if first {
		return "M"
	}
	return "L"
}
