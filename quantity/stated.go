package quantity

import (
	"math"
	"strings"
)

// Grouped writes v plainly with thousands separators: "6,700", "63.9",
// "unknown" for what is not finite.
func Grouped(v float64) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return "unknown"
	}
	return GroupDigits(FormatNumber(v))
}

// GroupDigits puts a comma before every third digit left of the decimal point
// of a plain decimal number, and turns "-0" into "0".
func GroupDigits(s string) string {
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

// Words puts a hedge in plain words, "" for an exact or absent one.
func (h Hedge) Words() string {
	switch h {
	case None, Exact:
		return ""
	case Interval:
		return "between"
	case Vague:
		return "vaguely"
	}
	return strings.ReplaceAll(string(h), "_", " ")
}

// Stated writes a figure as it was stated, hedge first: "more than 10,000",
// "between 4,200,000 and 5,800,000", "vaguely 200 to 900", "no number".
func Stated(r Range, h Hedge) string {
	if !r.Known {
		return "no number"
	}
	text := Grouped(r.Lo)
	switch {
	case h.IsFloor(): // the cautious end is the bound
	case h.IsCeiling():
		text = Grouped(r.Hi)
	case r.Lo != r.Hi && h == Interval:
		text += " and " + Grouped(r.Hi)
	case r.Lo != r.Hi:
		text += " to " + Grouped(r.Hi)
	case h == Interval:
		return text
	}
	if words := h.Words(); words != "" {
		return words + " " + text
	}
	return text
}
