package assess

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/tidewaiter/tidewaiter/quantity"
	"github.com/tidewaiter/tidewaiter/tally"
)

// Step returns the place to which a figure is rounded when it is known to
// within half: the power of ten that leaves half two significant digits, and no
// finer. Half is half the width of the figure's 90 % interval, in its own unit;
// a half of 10,700 gives 1,000. Zero, negative and non-finite widths give 0,
// which means "do not round".
func Step(half float64) float64 {
	if !(half > 0) || math.IsInf(half, 0) {
		return 0
	}
	return math.Pow(10, math.Floor(math.Log10(half))-1)
}

// StepOf is [Step] of the 90 % interval of q.
func StepOf(q tally.Quantiles) float64 { return Step((q.P95 - q.P05) / 2) }

// Figure writes v rounded to a multiple of step, with thousands separators:
// Figure(27149, 1000) is "27,000". A step of 0 does not round. A value that is
// not finite is "unknown".
func Figure(v, step float64) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return "unknown"
	}
	decimals := -1
	if step > 0 {
		v = math.Round(v/step) * step
		decimals = max(0, -int(math.Floor(math.Log10(step)+1e-9)))
	}
	return quantity.GroupDigits(strconv.FormatFloat(v, 'f', decimals, 64))
}

// Median writes the median of q as finely as its interval supports.
func Median(q tally.Quantiles) string { return Figure(q.Median, StepOf(q)) }

// Span writes the 90 % interval of q, "17,000 to 39,000", as finely as its own
// width supports.
func Span(q tally.Quantiles) string {
	step := StepOf(q)
	return Figure(q.P05, step) + " to " + Figure(q.P95, step)
}

// Percent writes a share of 1 as whole per cent; what is over 0 and under one
// per cent is "under 1 %", and a share that is no finite number "unknown".
func Percent(share float64) string {
	switch p := math.Round(share * 100); {
	case math.IsNaN(share) || math.IsInf(share, 0):
		return "unknown"
	case share > 0 && p < 1:
		return "under 1 %"
	default:
		return Figure(p, 1) + " %"
	}
}

// Share writes a share of 1 to the nearest 5 per cent, "about 70 %": as finely
// as a share of a variance is known from a sample.
func Share(share float64) string {
	if math.IsNaN(share) || math.IsInf(share, 0) {
		return "an unknown share"
	}
	return "about " + Figure(math.Round(share*20)*5, 1) + " %"
}

// Words turns the name of a vocabulary into words: "return_containers" is
// "return containers".
func Words[T ~string](name T) string { return strings.ReplaceAll(string(name), "_", " ") }

// List joins words as a sentence does: "sea, rail and air".
func List(words []string) string {
	words = slices.DeleteFunc(slices.Clone(words), func(w string) bool { return w == "" })
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}

// Plural puts a unit in the plural unless n is 1: "containers", "152 mm shells",
// "containers per day".
func Plural(n float64, unit string) string {
	unit = strings.ReplaceAll(unit, "_", " ")
	if of, per, ok := strings.Cut(unit, " per "); ok {
		return Plural(n, of) + " per " + per
	}
	// Symbols and shares have no plural.
	switch {
	case n == 1, unit == "", strings.HasSuffix(unit, "s"):
		return unit
	case slices.Contains([]string{"percent", "share", "kg", "t", "m", "m3", "kn", "nm", "TEU"}, unit):
		return unit
	}
	return unit + "s"
}
