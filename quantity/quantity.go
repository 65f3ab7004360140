package quantity

import (
	"fmt"
	"math"
	"slices"
	"strconv"
)

// Hedge is how a speaker qualified a number. The empty Hedge belongs to a
// statement without a number.
type Hedge string

// The hedges. Words such as "reportedly" or "plans" are not hedges of
// quantity: they say who told whom, or what form a statement has.
const (
	None     Hedge = ""
	Exact    Hedge = "exact"     // a bare number
	About    Hedge = "about"     // about, around, some, an estimated
	Nearly   Hedge = "nearly"    // nearly, almost, close to
	MoreThan Hedge = "more_than" // more than, over
	AtLeast  Hedge = "at_least"  // at least, no fewer than, or more
	UpTo     Hedge = "up_to"     // up to, as many as, enough for
	LessThan Hedge = "less_than" // less than, under, fewer than
	Interval Hedge = "between"   // between 4 and 6 million, 4 to 6 million
	Vague    Hedge = "vague"     // dozens, several hundred
)

// Hedges lists every hedge but None, in the order of the documentation.
func Hedges() []Hedge {
	return []Hedge{Exact, About, Nearly, MoreThan, AtLeast, UpTo, LessThan, Interval, Vague}
}

// ParseHedge reads the name of a hedge; the empty string is None.
func ParseHedge(s string) (Hedge, error) {
	if h := Hedge(s); h == None || slices.Contains(Hedges(), h) {
		return h, nil
	}
	return None, fmt.Errorf("quantity: unknown hedge %q: want one of %v", s, Hedges())
}

// IsFloor reports whether the hedge says that the number is a lower bound.
func (h Hedge) IsFloor() bool { return h == MoreThan || h == AtLeast }

// IsCeiling reports whether the hedge says that the number is an upper bound.
func (h Hedge) IsCeiling() bool { return h == UpTo || h == LessThan || h == Nearly }

// Range is a number as stated: Lo equals Hi for a single figure. Known is false
// where no number was stated, which is not zero.
type Range struct {
	Lo, Hi float64
	Known  bool
}

// Number returns the Range of a single figure.
func Number(v float64) Range { return Range{v, v, true} }

// Span returns the Range between two figures.
func Span(lo, hi float64) Range { return Range{lo, hi, true} }

// Mid returns the geometric middle of a positive range and the arithmetic
// middle of any other.
func (r Range) Mid() float64 {
	if r.Lo > 0 && r.Hi > 0 {
		return math.Sqrt(r.Lo * r.Hi)
	}
	return (r.Lo + r.Hi) / 2
}

// String formats the range plainly: "6700", "4200000-5800000", "" when unknown.
func (r Range) String() string {
	switch {
	case !r.Known:
		return ""
	case r.Lo == r.Hi:
		return FormatNumber(r.Lo)
	}
	return FormatNumber(r.Lo) + "-" + FormatNumber(r.Hi)
}

// FormatNumber writes v in the shortest plain decimal form that reads back as
// the same number, never with an exponent.
func FormatNumber(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
