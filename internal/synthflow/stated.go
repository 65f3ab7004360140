package synthflow

import (
	"math"
	"math/rand/v2"

	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/quantity"
)

// kind is how a figure lies to what is meant, METHOD 3.
type kind uint8

const (
	nearest kind = iota
	floor
	ceiling
	ends
)

// law is what METHOD 3 says of one hedge: the s0 of nearest and of ends, the
// means of D and their shares.
type law struct {
	kind  kind
	s0    float64
	near  float64
	far   float64
	share float64 // of the far mean
}

var laws = map[quantity.Hedge]law{
	quantity.Exact:    {kind: nearest, s0: 0.04},
	quantity.About:    {kind: nearest, s0: 0.07},
	quantity.MoreThan: {kind: floor, near: 0.10, far: 0.40, share: 0.2},
	quantity.AtLeast:  {kind: floor, near: 0.20, far: 0.80, share: 0.2},
	quantity.Nearly:   {kind: ceiling, near: 0.04},
	quantity.UpTo:     {kind: ceiling, near: 0.35},
	quantity.LessThan: {kind: ceiling, near: 0.20},
	quantity.Interval: {kind: ends, s0: 0.04},
	quantity.Vague:    {kind: ends, s0: 0.25},
}

// More constants of METHOD 3.
const (
	rounded      = 0.05 // sd by which a belief is itself a rounding
	outlierScale = 0.5
	outlierMost  = 0.5
	watcherOdds  = 0.03 // METHOD 5
)

// lattice is a set of round numbers: what it steps by between a power of ten
// and the next is unit times that power; whole numbers have the unit 0.
type lattice struct{ unit, chance float64 }

var roundings = []lattice{{1, 0.15}, {0.5, 0.20}, {0.1, 0.40}, {0.01, 0.20}, {0, 0.05}}

var (
	byReliability = map[string]float64{"A": 0.01, "B": 0.03, "C": 0.06, "D": 0.12, "E": 0.25, "F": 0.06, "": 0.06}
	byCredibility = map[int]float64{0: 1, 1: 0.33, 2: 0.67, 3: 1, 4: 2, 5: 4, 6: 1}
)

// outlier is o of an origin.
func (p *plan) outlier(o *origin) float64 {
	return min(byReliability[p.parties[o.party].reliability]*byCredibility[o.credibility], outlierMost)
}

// stated is what is drawn: the figures of the case.
type stated struct {
	figures []quantity.Range // of the first reading of each origin
	totals  []quantity.Range
	matched int // voyages of the first list that the second has too
}

// The figures that a case may have.
const (
	leastFigure = 10
	mostFigure  = 1e7
)

// draw draws what is stated. It is false where a figure is none that a case may
// have.
func (p *plan) draw(r *rand.Rand, t *truth, wrong Wrong) (*stated, bool) {
	s := &stated{}
	errs := p.herd(r, t, wrong)
	for i := range p.origins {
		o := &p.origins[i]
		k, u := 0, r.Float64()
		for k < len(o.readings)-1 && u >= o.readings[k].weight {
			u -= o.readings[k].weight
			k++
		}
		b := p.belief(t, i, k) + errs[i]
		if o.form != claims.Share {
			b += p.change(t, i)
		}
		v := p.say(r, t, o, o.readings[k].hedge, b)
		v.Lo, v.Hi = v.Lo/o.readings[k].times, v.Hi/o.readings[k].times
		if o.wide {
			v = widen(v.Lo, laws[o.readings[k].hedge].kind)
		}
		if !fits(v) {
			return nil, false
		}
		s.figures = append(s.figures, v)
	}
	for i := range p.totals {
		n := p.count(r, t, i, wrong)
		if n < 1 || n > 2000 {
			return nil, false
		}
		v := quantity.Number(float64(n))
		if p.totals[i].blocks {
			lo := float64((n-1)/blockOf*blockOf + 1)
			v = quantity.Span(lo, lo+blockOf-1)
		}
		s.totals = append(s.totals, v)
	}
	if l := p.lists; l != nil {
		q := p.listChance(t, wrong)
		for range l.days {
			if r.Float64() < q {
				s.matched++
			}
		}
	}
	return s, true
}

// blockOf is how many numbers a watcher's range has: 1 to 3, 4 to 6, ...
const blockOf = 3

// fits reports whether a figure is a whole number of a fit size.
func fits(v quantity.Range) bool {
	whole := func(x float64) bool { return x == math.Trunc(x) && x >= leastFigure && x <= mostFigure }
	return whole(v.Lo) && whole(v.Hi)
}

// widen states a floor or a ceiling as a range, "more than 4 to 6": only the
// lower end of a floor counts, and the upper one of a ceiling.
func widen(v float64, k kind) quantity.Range {
	if k == floor {
		return quantity.Span(v, v*2)
	}
	return quantity.Span(math.Ceil(v/2), v)
}

// say states a figure from a belief.
func (p *plan) say(r *rand.Rand, t *truth, o *origin, h quantity.Hedge, b float64) quantity.Range {
	l := laws[h]
	var y float64
	if r.Float64() < p.outlier(o) {
		y = b + outlierScale*studentT3(r)
	} else {
		y = b + math.Hypot(l.s0*t.hedges[h], rounded)*r.NormFloat64()
		d := 0.0
		if l.near > 0 {
			mean := l.near
			if r.Float64() < l.share {
				mean = l.far
			}
			d = mean * t.hedges[h] * r.ExpFloat64()
		}
		switch l.kind {
		case floor:
			y -= d
		case ceiling:
			y += d
		}
	}
	x := math.Exp(y)
	if !(x > 1e-6 && x < 1e12) {
		return quantity.Number(0) // no figure that fits
	}
	if l.kind == ends {
		lo, hi := rangeAround(x, h)
		return quantity.Span(lo, hi)
	}
	u := r.Float64()
	unit := 0.0
	for _, lat := range roundings {
		if unit = lat.unit; u < lat.chance {
			break
		}
		u -= lat.chance
	}
	return quantity.Number(round(x, unit, l.kind))
}

// round rounds to the lattice of a unit.
func round(x, unit float64, k kind) float64 {
	step := 1.0
	if unit > 0 {
		step = max(unit*math.Pow(10, math.Floor(math.Log10(x))), 1)
	}
	down := math.Floor(x/step) * step
	up := math.Ceil(x/step) * step
	v := down
	switch {
	case k == ceiling:
		v = up
	case k == nearest && x-down >= up-x:
		v = up
	}
	if step >= 1 {
		v = math.Round(v)
	}
	return v
}

// The ends of ranges: those who speak of ranges choose among these.
var rangeEnds = map[quantity.Hedge][]float64{
	quantity.Interval: {1, 1.5, 2, 3, 4, 5, 6, 8},
	quantity.Vague:    {1, 2, 5},
}

// rangeAround returns the range above lo, up to hi, in which x lies.
func rangeAround(x float64, h quantity.Hedge) (lo, hi float64) {
	points := rangeEnds[h]
	for m := math.Floor(math.Log10(x)) - 1; ; m++ {
		for i, c := range points {
			next := 10.0
			if i+1 < len(points) {
				next = points[i+1]
			}
			scale := math.Pow(10, m)
			if lo, hi := c*scale, next*scale; lo < x && x <= hi {
				return lo, hi
			}
		}
	}
}

// studentT3 draws from Student's t with three degrees of freedom: a normal over
// the root of a third of a chi-squared.
func studentT3(r *rand.Rand) float64 {
	z, c := r.NormFloat64(), 0.0
	for range 3 {
		e := r.NormFloat64()
		c += e * e
	}
	return z / math.Sqrt(c/3)
}

// mean is mu of a watcher's total, METHOD 5.
func (p *plan) mean(t *truth, i int) float64 {
	w := &p.totals[i]
	from := w.since.first + t.tStart[i]*(w.since.last-w.since.first)
	return t.moved(from, max(from, w.asOf.last)) * math.Exp(-t.gaps["sea"]) / t.load * t.watchers[p.parties[w.party].groups[0]]
}

// count draws what a watcher counted.
func (p *plan) count(r *rand.Rand, t *truth, i int, wrong Wrong) int {
	mu := p.mean(t, i)
	if wrong == WrongDetection {
		mu /= 2
	}
	if r.Float64() < watcherOdds {
		// Geometric with this mean, from 0.
		return int(math.Floor(math.Log(1-r.Float64()) / math.Log(mu/(1+mu))))
	}
	return poisson(r, mu)
}

// poisson draws by adding up waiting times; the means here are small. It gives
// up behind what any case may have.
func poisson(r *rand.Rand, mean float64) int {
	n := 0
	for at := r.ExpFloat64(); at < mean && n <= 4000; at += r.ExpFloat64() {
		n++
	}
	return n
}

// listChance is the chance that a voyage of the first list is in the second.
func (p *plan) listChance(t *truth, wrong Wrong) float64 {
	p2 := t.watchers[p.parties[p.lists.second].groups[0]]
	if wrong == WrongDetection {
		p2 /= 2
	}
	return p2 + (1-p2)*t.delta
}

// floorWeight is L of the voyages from tracks, METHOD 5; 1 without any.
func (p *plan) floorWeight(t *truth) float64 {
	k := p.track
	if k == nil {
		return 1
	}
	first, last, w := math.Inf(1), math.Inf(-1), 0.0
	for i := range k.from {
		first, last = min(first, float64(k.from[i])), max(last, float64(k.to[i]))
	}
	for _, c := range k.weights {
		w += c
	}
	first, last = math.Floor(first/cellDays)*cellDays, math.Ceil(last/cellDays)*cellDays
	n := float64(k.sure) + w*t.call
	sd := math.Sqrt(0.1*0.1 + w*t.call*(1-t.call)/(n*n))
	return 0.03 + 0.97*phi((math.Log(t.moved(first, last))-math.Log(n*t.load))/sd)
}

func phi(z float64) float64 { return math.Erfc(-z/math.Sqrt2) / 2 }
