package main

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"time"
)

// loose is how far apart a detection and a listed manoeuvre may be for the
// detection to be of it at all: what is nearer and outside a tolerance is a
// matter of timing, what is further one of detection.
const loose = 4 * 24 * time.Hour

// timing sets apart what was not detected from what was detected at a wrong
// moment.
func timing(b *bytes.Buffer, all []result) {
	fmt.Fprintf(b, "\n## Detection and timing apart\n\nPairs within %g days, one to one, nearest first. Off by: median and 80th percentile, without sign, and median with sign, hours.\n\n", loose.Hours()/24)
	fmt.Fprintf(b, "| satellite | count | found | pairs | P | R | F1 | off by, median | 80 %% | signed | near none |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n")
	for _, r := range all {
		off := nearest(r)
		size := make([]float64, 0, len(off))
		for _, h := range off {
			size = append(size, math.Abs(h))
		}
		slices.Sort(size)
		slices.Sort(off)
		n := float64(len(off))
		at := func(x []float64, q float64) float64 {
			if len(x) == 0 {
				return math.NaN()
			}
			return x[min(len(x)-1, int(q*float64(len(x))))]
		}
		fmt.Fprintf(b, "| %s | %d | %d | %d | %.3f | %.3f | %.3f | %.1f | %.1f | %+.1f | %d |\n", r.name, len(r.burns), len(r.found), len(off),
			n/float64(len(r.found)), n/float64(len(r.burns)), 2*n/float64(len(r.found)+len(r.burns)), at(size, 0.5), at(size, 0.8), at(off, 0.5), len(r.found)-len(off))
	}
}

// nearest pairs detections with burns, nearest pairs first, and says how much
// later each detection is, hours.
func nearest(r result) (off []float64) {
	type pair struct {
		i, j int
		h    float64
	}
	var ps []pair
	for i, m := range r.found {
		for j, b := range r.burns {
			if h := m.Time.Std().Sub(b.begin).Hours(); math.Abs(h) <= loose.Hours() {
				ps = append(ps, pair{i, j, h})
			}
		}
	}
	slices.SortFunc(ps, func(a, b pair) int {
		if math.Abs(a.h) < math.Abs(b.h) {
			return -1
		}
		return 1
	})
	usedI, usedJ := map[int]bool{}, map[int]bool{}
	for _, p := range ps {
		if !usedI[p.i] && !usedJ[p.j] {
			usedI[p.i], usedJ[p.j] = true, true
			off = append(off, p.h)
		}
	}
	return off
}

// bySize says how much of what operators list can be in a mean motion at all:
// the found ones by what the parts of a burn do together along the track. Two
// halves across the track, or against each other, leave nothing behind.
func bySize(b *bytes.Buffer, all []result) {
	limits := []float64{0, 0.0004, 0.001, 0.003, 0.01, 0.1, math.Inf(1)}
	fmt.Fprintf(b, "\n## Low orbits: found by what a burn does along the track in all, m/s\n\n| along the track | count | within 12 h | within 24 h |\n|---|--:|--:|--:|\n")
	for k := range len(limits) - 1 {
		var n int
		var hits [2]int
		for _, r := range all {
			if r.geo {
				continue
			}
			for j, burn := range r.burns {
				if size := math.Abs(burn.along); !(size >= limits[k] && size < limits[k+1]) {
					continue
				}
				n++
				for i, t := range tolerances {
					for _, p := range r.hits[t] {
						if p[1] == j {
							hits[i]++
						}
					}
				}
			}
		}
		fmt.Fprintf(b, "| %g to %g | %d | %d | %d |\n", limits[k], limits[k+1], n, hits[0], hits[1])
	}
}
