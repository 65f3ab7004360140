package orbit

import (
	"math"
	"testing"
)

// What sets show of a burn must be what least squares make of its kink.
func TestShapesAreLeastSquares(t *testing.T) {
	// line fits a straight line to the kink of one burn, d days ago, with the
	// given weight of an observation by its age, and is how it ends.
	line := func(d, most float64, weight func(age float64) float64) (rate, place float64) {
		const n = 40000
		var s, st, stt, sy, sty float64
		for i := range n {
			age := most * (float64(i) + 0.5) / n
			w, y := weight(age), max(0, d-age)
			s, st, stt, sy, sty = s+w, st-w*age, stt+w*age*age, sy+w*y, sty-w*age*y
		}
		rate = (s*sty - st*sy) / (s*stt - st*st)
		return rate, (sy - rate*st) / s
	}
	for _, days := range []float64{0.3, 1, 2.5, 4.9, 8, 20} {
		for name, c := range map[string]struct {
			shape
			most   float64
			weight func(age float64) float64
		}{
			"even over five days":    {shape{span: 5}, 5, func(float64) float64 { return 1 }},
			"fading with three days": {shape{fade: 3}, 90, func(age float64) float64 { return math.Exp(-age / 3) }},
		} {
			rate, place := c.shown(days)
			wantRate, wantPlace := line(days, c.most, c.weight)
			if math.Abs(rate-wantRate) > 1e-4 || math.Abs(place-wantPlace) > 1e-4*max(1, days) {
				t.Errorf("%s, %g days after: shown %.5f and %.5f, least squares have %.5f and %.5f", name, days, rate, place, wantRate, wantPlace)
			}
		}
	}
	anew := shape{fade: 3, restart: 4}
	if rate, place := anew.shown(4); rate != 1 || place != 4 {
		t.Errorf("begun anew: shown %g and %g, want all", rate, place)
	}
}
