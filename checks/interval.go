package checks

import (
	"math"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/quantity"
)

// interval is a closed range in which a quantity lies; an end may be infinite.
// The zero interval is unknown, and whatever is worked out from an unknown one is
// unknown.
type interval struct {
	lo, hi float64
	known  bool
}

func between(lo, hi float64) interval {
	if math.IsNaN(lo) || math.IsNaN(hi) || lo > hi {
		return interval{}
	}
	return interval{lo, hi, true}
}

func point(v float64) interval { return between(v, v) }

// stated is the range of a figure as it stands, without the room of its hedge.
func statedRange(r quantity.Range) interval {
	if !r.Known {
		return interval{}
	}
	return between(r.Lo, r.Hi)
}

// factorRange is the range of a factor, unknown when the case has none.
func factorRange(f *casefile.Factor) interval {
	if f == nil {
		return interval{}
	}
	return between(f.Lo, f.Hi)
}

func (a interval) with(b interval, f func(x, y float64) float64) interval {
	if !a.known || !b.known {
		return interval{}
	}
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, x := range []float64{a.lo, a.hi} {
		for _, y := range []float64{b.lo, b.hi} {
			v := f(x, y)
			if math.IsNaN(v) {
				return interval{}
			}
			lo, hi = min(lo, v), max(hi, v)
		}
	}
	return between(lo, hi)
}

// times multiplies; nothing of something unbounded is nothing.
func (a interval) times(b interval) interval {
	return a.with(b, func(x, y float64) float64 {
		if x == 0 || y == 0 {
			return 0
		}
		return x * y
	})
}

// over divides; by what may be zero or less the quotient is unknown.
func (a interval) over(b interval) interval {
	if !b.known || b.lo <= 0 {
		return interval{}
	}
	return a.with(b, func(x, y float64) float64 {
		if math.IsInf(y, 1) {
			return 0
		}
		return x / y
	})
}

func (a interval) minus(b interval) interval {
	return a.with(b, func(x, y float64) float64 { return x - y })
}

func (a interval) scale(k float64) interval { return a.times(point(k)) }

// mid is the geometric middle of a positive finite interval, else its
// arithmetic one.
func (a interval) mid() float64 {
	if a.lo > 0 {
		return math.Sqrt(a.lo * a.hi)
	}
	return (a.lo + a.hi) / 2
}

// words writes an interval; one without a lower or an upper end as a bound.
func (a interval) words() string {
	switch {
	case !a.known:
		return "unknown"
	case math.IsInf(a.hi, 1):
		return "at least " + number(roughly(a.lo))
	case a.lo <= 0 && a.hi > 0:
		return "at most " + number(roughly(a.hi))
	}
	return span(roughly(a.lo), roughly(a.hi))
}

// apartBy is by what factor two ranges miss each other at their nearest ends, 1
// when they do not.
func (a interval) apartBy(b interval) float64 {
	switch {
	case !a.known || !b.known:
		return 1
	case a.lo > b.hi && b.hi > 0:
		return a.lo / b.hi
	case b.lo > a.hi && a.hi > 0:
		return b.lo / a.hi
	case a.lo > b.hi || b.lo > a.hi:
		return math.Inf(1)
	}
	return 1
}

// rounding is the room that a bare or rounded figure is given: 15 %.
const rounding = 1.15

// truth returns the bounds between which a figure says that the truth lies: a
// floor has no upper one, a ceiling none below. A single number is given the
// room that rounding leaves.
func truth(cl *claims.Claim) interval {
	v := statedRange(cl.Value)
	if !v.known {
		return v
	}
	lo, hi := v.lo/rounding, v.hi*rounding
	if v.lo < 0 {
		lo = v.lo * rounding
	}
	if v.hi < 0 {
		hi = v.hi / rounding
	}
	switch cl.Hedge {
	case quantity.MoreThan, quantity.AtLeast:
		return between(v.lo, math.Inf(1))
	case quantity.UpTo, quantity.LessThan:
		return between(min(0, v.lo), v.hi)
	case quantity.Nearly:
		return between(min(lo, v.hi), v.hi)
	case quantity.Interval, quantity.Vague:
		return v
	}
	return between(lo, hi)
}

// apart returns by what factor two figures miss each other at their nearest
// ends, 1 when they do not.
func apart(a, b *claims.Claim) float64 { return truth(a).apartBy(truth(b)) }
