package assess

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/tidewaiter/tidewaiter/dates"
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
	return group(strconv.FormatFloat(v, 'f', decimals, 64))
}

// group puts a comma before every third digit left of the decimal point, and
// turns "-0" into "0".
func group(s string) string {
	sign := ""
	if strings.HasPrefix(s, "-") {
		sign, s = "-", s[1:]
	}
	whole, fraction, hasFraction := strings.Cut(s, ".")
	if strings.Trim(s, "0.") == "" {
		sign = ""
	}
	var b strings.Builder
	b.WriteString(sign)
	for i, r := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(r)
	}
	if hasFraction {
		b.WriteString("." + fraction)
	}
	return b.String()
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

// Number writes a number exactly as stated, with thousands separators.
func Number(v float64) string { return Figure(v, 0) }

// HedgeWords puts a hedge in plain words, "" for an exact or absent one.
func HedgeWords(h quantity.Hedge) string {
	switch h {
	case quantity.None, quantity.Exact:
		return ""
	case quantity.Interval:
		return "between"
	case quantity.Vague:
		return "vaguely"
	}
	return strings.ReplaceAll(string(h), "_", " ")
}

// Stated writes a figure as it was stated, hedge first: "more than 10,000",
// "between 4,200,000 and 5,800,000", "no number".
func Stated(r quantity.Range, h quantity.Hedge) string {
	if !r.Known {
		return "no number"
	}
	text := Number(r.Lo)
	switch {
	case r.Lo != r.Hi && h == quantity.Interval:
		text += " and " + Number(r.Hi)
	case r.Lo != r.Hi:
		text += " to " + Number(r.Hi)
	case h == quantity.Interval:
		return text
	}
	if words := HedgeWords(h); words != "" {
		return words + " " + text
	}
	return text
}

var months = [...]string{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"}

// DayWords writes a day as "26 Feb 2024".
func DayWords(d dates.Day) string {
	year, month, day := d.Civil()
	return strconv.Itoa(day) + " " + months[month-1] + " " + strconv.Itoa(year)
}

// DateWords writes a date as finely as it was stated and no finer: "2023",
// "Aug 2023", "26 Feb 2024", "13 Sep 2023 to 26 Feb 2024", "until Feb 2024";
// "" for the zero date. A time of day is left to the record.
func DateWords(d dates.Date) string {
	if d.IsZero() {
		return ""
	}
	text := d.String()
	from, to, interval := strings.Cut(text, "/")
	switch {
	case !interval:
		return pointWords(from)
	case from == "..":
		return "until " + pointWords(to)
	case to == "..":
		return "since " + pointWords(from)
	}
	return pointWords(from) + " to " + pointWords(to)
}

func pointWords(s string) string {
	s, _, _ = strings.Cut(s, "T")
	d, err := dates.Parse(s)
	if err != nil {
		return s
	}
	first, ok := d.Earliest()
	if !ok {
		return s
	}
	year, month, _ := first.Civil()
	switch d.Precision() {
	case dates.Year:
		return strconv.Itoa(year)
	case dates.Month:
		return months[month-1] + " " + strconv.Itoa(year)
	}
	return DayWords(first)
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
	if of, per, ok := strings.Cut(unit, " per "); ok {
		return Plural(n, of) + " per " + per
	}
	if n == 1 || unit == "" || strings.HasSuffix(unit, "s") || unit == "percent" || unit == "share" {
		return unit
	}
	return unit + "s"
}
