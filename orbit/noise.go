package orbit

import (
	"math"
	"slices"
)

const (
	warmUp   = 40  // gaps from which the first scale is learnt
	memory   = 240 // quiet gaps that the scale is learnt from
	refresh  = 8   // gaps between two computations of the scale
	learnLag = 24  // gaps after which a quiet gap is sure to be quiet
)

// noise is what a satellite's own quiet past says of the scatter of its sets.
// It is learnt from the gaps between sets in which no burn was found, the
// latest [memory] of them, and always [learnLag] gaps late.
type noise struct {
	ring   [quantities][]float64 // without sign, but for the bias
	sorted [quantities][]float64 // the same in order
	at, n  int
	bias   float64           // rev/day that the place moves faster than the sets' rate
	place  float64           // of a set's place along the track, m/s times a day
	rate   float64           // of a set's mean motion, m/s
	drag   float64           // of the drag about its trend, m/s/day
	left   [modes]float64    // what a model leaves of an observation's weighted square
	speed  [modes]float64    // of burns where there is none, m/s
	step   [channels]float64 // of steps across the track and of the eccentricity, m/s
	ready  bool
}

// What a quiet gap teaches.
const (
	qBias = iota
	qPlace
	qRate
	qDrag
	qLeft
	qSpeed     = qLeft + modes
	qStep      = qSpeed + modes
	quantities = qStep + channels
)

func (c *noise) learn(x [quantities]float64) (computed bool) {
	for q, v := range x {
		if q != qBias {
			v = math.Abs(v)
		}
		if len(c.ring[q]) < memory {
			c.ring[q] = append(c.ring[q], v)
		} else {
			at, _ := slices.BinarySearch(c.sorted[q], c.ring[q][c.at])
			c.sorted[q] = slices.Delete(c.sorted[q], at, at+1)
			c.ring[q][c.at] = v
		}
		at, _ := slices.BinarySearch(c.sorted[q], v)
		c.sorted[q] = slices.Insert(c.sorted[q], at, v)
	}
	c.at = (c.at + 1) % memory
	c.n++
	if c.n%refresh == 0 && c.ready {
		c.compute()
		return true
	}
	return false
}

// forget starts the learning anew.
func (c *noise) forget() {
	c.ring, c.sorted = [quantities][]float64{}, [quantities][]float64{}
	c.at, c.n = 0, 0
}

func (c *noise) clone() noise {
	k := *c
	for q := range c.ring {
		k.ring[q] = slices.Clone(c.ring[q])
		k.sorted[q] = slices.Clone(c.sorted[q])
	}
	return k
}

func (c *noise) compute() {
	b := c.sorted[qBias]
	c.bias = b[len(b)/2]
	c.place = max(robust(c.sorted[qPlace]), 1e-5)
	c.rate = max(robust(c.sorted[qRate]), 1e-5)
	c.drag = max(robust(c.sorted[qDrag]), 1e-6)
	for w := range modes {
		b := c.sorted[qLeft+w]
		c.left[w] = b[len(b)*4/10]
		c.speed[w] = core(c.sorted[qSpeed+w])
	}
	for p := range channels {
		b := c.sorted[qStep+p]
		c.step[p] = max(core(b), b[len(b)*9/10]/1.645, 1e-4)
	}
}

// robust is the standard deviation by sorted absolute values, from their
// median or four fifths, whichever says more.
func robust(b []float64) float64 {
	return max(b[len(b)/2]/0.6745, b[len(b)*8/10]/1.2816)
}

// core is the standard deviation of the middle of sorted absolute values, what
// is beyond it left out: burns that were not found do not widen it.
func core(b []float64) float64 {
	s := b[len(b)/4] / 0.3186
	for range 4 {
		n, _ := slices.BinarySearch(b, 2.5*s)
		s = b[min(n/2, len(b)-1)] / 0.6646 // the median within 2.5 standard deviations
	}
	return s
}

// wander is how far a speed found for a span is from nothing where there was
// no burn.
func (c *noise) wander(mode int) float64 {
	return min(wanderMost, max(0.5*c.speed[mode], 0.4*slices.Max(c.speed[:])))
}

// wanderMost keeps a history that begins in the middle of many burns from
// taking them for its noise, m/s.
const wanderMost = 0.02
