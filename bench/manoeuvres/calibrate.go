package main

import (
	"bytes"
	"fmt"
	"math"
	"time"

	"github.com/tidewaiter/tidewaiter/orbit"
)

// point is a detection: the logarithm of its score and whether it is within a
// day of a listed manoeuvre.
type point struct {
	x   float64
	hit bool
}

func points(r result, plane bool) []point {
	hit := map[int]bool{}
	for _, p := range r.hits[24*time.Hour] {
		hit[p[0]] = true
	}
	var out []point
	for i, m := range r.found {
		if isPlane := m.Kind == orbit.PlaneChanged || m.Kind == orbit.NorthSouth || m.Kind == orbit.Reshaped; isPlane == plane {
			out = append(out, point{math.Log(max(m.Score, 1)), hit[i]})
		}
	}
	return out
}

// logistic fits 1/(1+exp(-(a+bx))) by Newton steps, with a weak prior of slope
// one so that few points do not run away.
func logistic(ps []point) (a, b float64) {
	a, b = 0, 1
	for range 200 {
		ga, gb := -a/100, -(b-1)/4
		haa, hab, hbb := 1./100, 0., 1./4
		for _, p := range ps {
			q := 1 / (1 + math.Exp(-(a + b*p.x)))
			y := 0.
			if p.hit {
				y = 1
			}
			w := q * (1 - q)
			ga, gb = ga+y-q, gb+(y-q)*p.x
			haa, hab, hbb = haa+w, hab+w*p.x, hbb+w*p.x*p.x
		}
		det := haa*hbb - hab*hab
		da, db := (hbb*ga-hab*gb)/det, (haa*gb-hab*ga)/det
		if far := max(math.Abs(da), math.Abs(db)); far > 0.5 { // no leaps beyond where the curve is known
			da, db = da*0.5/far, db*0.5/far
		}
		a, b = a+da, b+db
	}
	return a, b
}

// calibrate fits the curves of the probability, and shows how well they hold on
// a satellite that is left out of the fit.
func calibrate(b *bytes.Buffer, all []result) {
	for _, plane := range []bool{false, true} {
		var ps []point
		for _, r := range all {
			ps = append(ps, points(r, plane)...)
		}
		name := "along the track"
		if plane {
			name = "across the track, and of the shape"
		}
		ca, cb := logistic(ps)
		fmt.Fprintf(b, "\n## Probability, %s\n\nOn all: {%.3f, %.3f}, %d detections. Each satellite by the curve of the others:\n\n", name, ca, cb, len(ps))
		const bins = 5
		var n [bins]int
		var said, was [bins]float64
		var brier float64
		for i, r := range all {
			var rest []point
			for j, o := range all {
				if j != i {
					rest = append(rest, points(o, plane)...)
				}
			}
			la, lb := logistic(rest)
			for _, p := range points(r, plane) {
				q := 1 / (1 + math.Exp(-(la + lb*p.x)))
				k := min(bins-1, int(q*bins))
				y := 0.
				if p.hit {
					y = 1
				}
				n[k]++
				said[k] += q
				was[k] += y
				brier += (q - y) * (q - y) / float64(len(ps))
			}
		}
		fmt.Fprintf(b, "| said | detections | mean said | true |\n|---|--:|--:|--:|\n")
		for k := range bins {
			if n[k] > 0 {
				fmt.Fprintf(b, "| %.1f to %.1f | %d | %.2f | %.2f |\n", float64(k)/bins, float64(k+1)/bins, n[k], said[k]/float64(n[k]), was[k]/float64(n[k]))
			}
		}
		fmt.Fprintf(b, "\nBrier score %.3f.\n", brier)
	}
}
