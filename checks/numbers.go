package checks

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/tidewaiter/tidewaiter/dates"
)

// number writes one figure or a range with thousands separators, to at most
// four significant digits unless it is a whole number.
func number(lo, hi float64) string {
	if lo != hi {
		return grouped(lo) + " to " + grouped(hi)
	}
	return grouped(lo)
}

func grouped(v float64) string {
	decimals := 0
	if v != math.Trunc(v) {
		switch {
		case math.Abs(v) < 10:
			decimals = 2
		case math.Abs(v) < 100:
			decimals = 1
		}
	}
	s := strconv.FormatFloat(v, 'f', decimals, 64)
	whole, rest, _ := strings.Cut(s, ".")
	sign := ""
	if strings.HasPrefix(whole, "-") {
		sign, whole = "-", whole[1:]
	}
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if rest != "" {
		whole += "." + rest
	}
	return sign + whole
}

// roughly rounds to three significant digits: a product of rounded figures
// supports no more.
func roughly(v float64) float64 {
	if v == 0 {
		return 0
	}
	unit := math.Pow(10, math.Floor(math.Log10(math.Abs(v)))-2)
	return math.Round(v/unit) * unit
}

// days writes a number of days.
func days(n dates.Day) string {
	if n == 1 {
		return "1 day"
	}
	return fmt.Sprintf("%d days", n)
}

// step is a line of working with a value.
func step(name string, value float64, unit, how string) Step {
	return Step{Name: name, Value: value, Unit: unit, Text: how}
}
