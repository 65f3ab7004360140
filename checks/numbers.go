package checks

import (
	"math"
	"strconv"

	"github.com/tidewaiter/tidewaiter/quantity"
)

// number writes one figure with thousands separators, one under a hundred to
// three significant digits.
func number(v float64) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return "no number" // figures past what a computation can hold
	}
	decimals := 0
	if v != math.Trunc(v) {
		switch {
		case math.Abs(v) < 10:
			decimals = 2
		case math.Abs(v) < 100:
			decimals = 1
		}
	}
	return quantity.GroupDigits(strconv.FormatFloat(v, 'f', decimals, 64))
}

// span writes a range, and a range of one figure as that figure.
func span(lo, hi float64) string {
	if lo == hi {
		return number(lo)
	}
	return number(lo) + " to " + number(hi)
}

// roughly rounds to three significant digits: a product of rounded figures
// supports no more.
func roughly(v float64) float64 {
	if v == 0 || math.IsNaN(v) || math.IsInf(v, 0) {
		return v
	}
	unit := math.Pow(10, math.Floor(math.Log10(math.Abs(v)))-2)
	return math.Round(v/unit) * unit
}

// step is a line of working with a value; what is no number leaves its text alone.
func step(name string, value float64, unit, how string) Step {
	if math.IsNaN(value) || math.IsInf(value, 0) {
		return Step{Name: name, Text: how}
	}
	return Step{Name: name, Value: value, Unit: unit, Text: how}
}
