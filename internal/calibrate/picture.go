package calibrate

import (
	"fmt"
	"html"
	"strings"
)

// Sizes of the picture, in pixels.
const (
	panelW, panelH = 220, 130
	plotH          = 90
	plotW          = 200
	columns        = 4
	textH          = 26
)

// SVG draws, for each quantity, how far the empirical distribution function of
// its ranks lies from even, with its 99 % band.
func (r *Report) SVG() string {
	rows := (len(r.Quantities) + columns - 1) / columns
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d" font-family="sans-serif" font-size="11">`,
		columns*panelW, rows*panelH, columns*panelW, rows*panelH)
	fmt.Fprintf(&b, `<title>Ranks of the truth in %d worlds, less even, with 99 %% bands</title><rect width="100%%" height="100%%" fill="#fff"/>`, r.Worlds)
	samples := map[string][]float64{}
	for _, o := range r.Outcomes {
		for name, u := range o.Ranks {
			samples[name] = append(samples[name], u)
		}
	}
	bands := map[int]Band{}
	for i, q := range r.Quantities {
		band, ok := bands[q.Worlds]
		if !ok {
			band = NewBand(q.Worlds, 1-Level)
			bands[q.Worlds] = band
		}
		panel(&b, float64(i%columns)*panelW+10, float64(i/columns)*panelH+4, &q, samples[q.Name], &band)
	}
	b.WriteString("</svg>\n")
	return b.String()
}

func panel(b *strings.Builder, x0, y0 float64, q *Quantity, samples []float64, band *Band) {
	n, steps := float64(q.Worlds), len(band.Lo)+1
	counts := cumulative(samples, steps)
	at := func(i int) float64 { return x0 + plotW*float64(i)/float64(steps) }
	// The most that is to be shown fills the panel.
	most := 0.0
	for i := range counts {
		z := float64(i+1) / float64(steps)
		for _, c := range []int{counts[i], band.Lo[i], band.Hi[i]} {
			most = max(most, float64(c)/n-z, z-float64(c)/n)
		}
	}
	middle := y0 + textH + plotH/2
	y := func(i, c int) float64 {
		return middle - (float64(c)/n-float64(i+1)/float64(steps))/most*plotH/2
	}
	line := func(values []int) string {
		var s strings.Builder
		for i, c := range values {
			fmt.Fprintf(&s, " %.1f,%.1f", at(i+1), y(i, c))
		}
		return s.String()
	}
	ink := "#1d5fa8"
	if q.P < Level {
		ink = "#b3261e"
	}
	fmt.Fprintf(b, `<g><text x="%.1f" y="%.1f" font-weight="bold">%s</text><text x="%.1f" y="%.1f" fill="#555">%d worlds, p %.2g</text>`,
		x0, y0+10, html.EscapeString(q.Name), x0, y0+22, q.Worlds, q.P)
	// Out along the upper end, back along the lower one.
	var lower strings.Builder
	for i := len(band.Lo) - 1; i >= 0; i-- {
		fmt.Fprintf(&lower, " %.1f,%.1f", at(i+1), y(i, band.Lo[i]))
	}
	fmt.Fprintf(b, `<polygon points="%.1f,%.1f%s %.1f,%.1f%s" fill="#dfe6ee"/>`, at(0), middle, line(band.Hi), at(steps), middle, lower.String())
	fmt.Fprintf(b, `<path d="M%.1f %.1fH%.1f" stroke="#999" stroke-width="0.5"/>`, at(0), middle, at(steps))
	fmt.Fprintf(b, `<polyline points="%.1f,%.1f%s %.1f,%.1f" fill="none" stroke="%s" stroke-width="1.5"/></g>`, at(0), middle, line(counts), at(steps), middle, ink)
}
