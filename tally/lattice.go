package tally

import (
	"math"
	"slices"
	"strconv"
	"strings"
)

// A stated number is one of a lattice: a multiple of one, a half or a tenth of
// its leading power of ten, or three digits, or whole (METHOD, section 3). The
// shares are elicited.
var latticeShares = [...]float64{oneDigit: 0.15, halves: 0.20, twoDigits: 0.40, threeDigits: 0.20, asItIs: 0.05}

const (
	oneDigit = iota
	halves
	twoDigits
	threeDigits
	asItIs
)

// latticeStep returns the distance between the points of a lattice from 10^m up
// to the next power of ten. No step is finer than unit.
func latticeStep(lattice, m int, unit float64) float64 {
	step := unit
	switch lattice {
	case oneDigit:
		step = math.Pow10(m)
	case halves:
		step = 5 * math.Pow10(m-1)
	case twoDigits:
		step = math.Pow10(m - 1)
	case threeDigits:
		step = math.Pow10(m - 2)
	}
	return max(step, unit)
}

// decade returns m with 10^m <= v < 10^(m+1).
func decade(v float64) int {
	m := int(math.Floor(math.Log10(v)))
	switch {
	case v >= math.Pow10(m+1):
		m++
	case v < math.Pow10(m):
		m--
	}
	return m
}

// unitOf is 1, or the last digit that v is stated with if that is finer.
func unitOf(v float64) float64 {
	_, decimals, _ := strings.Cut(strconv.FormatFloat(v, 'f', -1, 64), ".")
	return math.Pow10(-len(decimals))
}

// onLattice reports whether v is a multiple of step, but for rounding.
func onLattice(v, step float64) bool {
	n := math.Round(v / step)
	return n > 0 && math.Abs(v-n*step) <= 1e-9*v
}

// neighbours returns the points of a lattice under and over one of its points v.
// The point under a power of ten is that of the decade below.
func neighbours(lattice int, v, unit float64) (under, over float64) {
	m := decade(v)
	over = v + latticeStep(lattice, m, unit)
	below := m
	if v <= math.Pow10(m)*(1+1e-12) {
		below = m - 1
	}
	return v - latticeStep(lattice, below, unit), over
}

// rounding is which point of a lattice a speaker picks.
type rounding uint8

const (
	nearest rounding = iota
	atOrBelow
	atOrAbove
)

// end is one end of an interval with the weight that its distribution function
// has in a probability: a sum of intervals is a sum of ends.
type end struct {
	at     float64 // logarithm of the figure
	weight float64
}

// farBelow stands for the logarithm of zero: so far under a figure that no
// belief reaches it.
const farBelow = 30

// latticeEnds are the ends of the intervals in which a figure v is stated,
// lattice by lattice.
func latticeEnds(v float64, r rounding) []end {
	var ends []end
	add := func(at, weight float64) {
		if at <= 0 {
			at = v * math.Exp(-farBelow)
		}
		l := math.Log(at)
		if i := slices.IndexFunc(ends, func(e end) bool { return math.Abs(e.at-l) < 1e-12 }); i >= 0 {
			ends[i].weight += weight
			return
		}
		ends = append(ends, end{l, weight})
	}
	unit := unitOf(v)
	for lattice, share := range latticeShares {
		if !onLattice(v, latticeStep(lattice, decade(v), unit)) {
			continue
		}
		under, over := neighbours(lattice, v, unit)
		lo, hi := v, v
		switch r {
		case nearest:
			lo, hi = (under+v)/2, (v+over)/2
		case atOrBelow:
			hi = over
		case atOrAbove:
			lo = under
		}
		add(hi, share)
		add(lo, -share)
	}
	return ends
}

// roundTo returns the point of a lattice that stands for exp(y).
func roundTo(lattice int, y float64, r rounding) float64 {
	v := math.Exp(y)
	if !(v > 0) || math.IsInf(v, 0) {
		return v
	}
	step := latticeStep(lattice, decade(v), 1)
	switch r {
	case atOrBelow:
		// Under the first point of the lattice there is none: nothing is stated.
		return math.Floor(v/step) * step
	case atOrAbove:
		return math.Ceil(v/step) * step
	}
	return math.Round(v/step) * step
}
