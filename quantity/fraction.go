package quantity

import (
	"math"
	"strconv"
	"strings"
)

// wordFraction reads a fraction in words whose parts may be several words each:
// "two thirds", "one one hundred fifth", "twenty twenty-fifths", "one hundred
// and three and two thirds". Spoken fractions do not say where the denominator
// begins: it takes as many words as make a numeral of their own (one that does
// not begin with a bare "hundred") and leave a numerator, but no half of a
// hyphenated pair. Behind an "and" stands a fraction added to a whole, or the
// rest of the numerator where that makes no proper fraction.
func (f *finder) wordFraction(i int, added bool) (number, bool) {
	const longest = 14
	var words [longest]int // token indexes of the words, "and" among them
	count, end := 0, 0
	and := -1
	var last float64
	for j := i; count < longest; j++ {
		t := f.at(j)
		if f.hyphenAt(j) {
			continue
		}
		if t.kind != wordToken {
			return number{}, false
		}
		if d, ok := denominator(t.lower); ok && count > 0 && t.lower != "hundreds" && t.lower != "thousands" {
			last, end = d, j
			break
		}
		_, isSmall := small[t.lower]
		switch {
		case isSmall, t.lower == "hundred", scales[t.lower] > 0, count == 0 && (t.lower == "a" || t.lower == "an"):
		case t.lower == "and" && count > 0:
			if added {
				and = count
			}
		default:
			return number{}, false
		}
		words[count] = j
		count++
	}
	if end == 0 || count == 0 {
		return number{}, false
	}
	first := words[0]
	if w := f.at(first).lower; count == 1 && (w == "a" || w == "an") {
		return number{}, false // "a third": judged by fractionFirst
	}
	ending := f.at(end).lower
	plural := ending[len(ending)-1] == 's'
	if ending == "quarter" && f.at(end+1).lower == "of" && isYearAt(f, end+2) {
		return number{}, false
	}
	// The words [from, split) are the numerator.
	from := and + 1
	if from >= count {
		return number{}, false
	}
	splits := count - from
	for step := 1; step <= splits; step++ {
		split := from + step
		// Hundredths and thousandths are decimals: all the words before them
		// count them, where they make one number.
		if last >= 100 {
			split = count + 1 - step
		}
		if split < count && f.hyphenAt(words[split]-1) {
			continue
		}
		if split == count && last < 10 && f.hyphenAt(end-1) && count > from+1 && small[f.at(words[count-1]).lower] >= 20 {
			continue
		}
		under := last
		if split < count {
			// A denominator begins with a small number; with a bare hundred or
			// thousand where one of it is taken: a hundred millionth.
			if w := f.at(words[split]).lower; small[w] == 0 {
				one := f.at(words[from]).lower
				alone := f.at(end+1).kind != wordToken || f.at(end+1).lower == "of"
				if plural || !alone || split != from+1 || one != "a" && one != "an" && one != "one" || w != "hundred" && scales[w] == 0 {
					continue
				}
			}
			v, ok := f.numeral(words[split], end)
			if !ok {
				continue
			}
			switch {
			case last >= 100:
				under = v * last
			case last < 10 && math.Mod(v, 10) != 0, math.Mod(v, 10) == 0 && math.Mod(v, 100) > 0 && last >= 10, math.Mod(v, 100) > 0 && last > 10, v < 20:
				continue
			default:
				under = v + last
			}
		}
		stop := end
		if split < count {
			stop = words[split]
		}
		over, ok := 1.0, true
		if w := f.at(words[from]).lower; split-from > 1 || w != "a" && w != "an" {
			over, ok = f.numeral(words[from], stop)
		}
		// "three quarter million": an adjective has no plural.
		adjective := ending == "quarter" && scales[f.at(end+1).lower] > 0 ||
			!plural && last <= 10 && over < last && f.hyphenAt(end-1) && f.touch(end) // a two-third majority
		if !ok || over <= 0 || plural != (over != 1) && !adjective {
			continue
		}
		whole := 0.0
		if and >= 0 {
			if whole, ok = f.wholeBefore(first, words[and]); !ok || over >= under {
				continue
			}
			own := scales[f.at(end+1).lower]
			switch scale := f.scaleBefore(words[and]); {
			case own > 0 && scale > own: // one billion and three quarters million
				over *= own
				end++
			case scale > 1e5:
				over *= scale // two million and three fifths: of a million
			}
		}
		n := number{lo: whole + over/under, kind: Fraction, scale: 1, next: end + 1}
		if and >= 0 {
			n.kind = Cardinal
		}
		n.hi = n.lo
		if and < 0 {
			return f.fractionScale(n), true
		}
		if f.scaleBefore(words[and]) == 1 { // one and three quarter million
			n = f.scaled(n)
		}
		return n, true
	}
	if and >= 0 {
		return f.wordFraction(i, false)
	}
	return number{}, false
}

// fraction reads "a half", "half", "three quarters", "one fourth" at token i.
func (f *finder) fraction(i int) (value float64, next int, ok bool) {
	num := 1.0
	t := f.at(i)
	switch {
	case t.kind == otherToken:
		return 0, 0, false
	case t.lower == "half":
		return 0.5, i + 1, true
	case t.lower == "a" || t.lower == "an":
		i++
		// "two and a third one": a place in a row unless its unit follows.
		if w := f.at(i + 1); ordinals[f.at(i).lower] > 0 && w.kind == wordToken && !stops[w.lower] && scales[w.lower] == 0 {
			if _, unit := f.unitAhead(i+1, 1, false); unit == "" {
				return 0, 0, false
			}
		}
	case t.kind == wordToken && small[t.lower] >= 1:
		num = small[t.lower]
		i++
	case t.kind == digitToken && !t.grouped && t.value >= 1 && t.value < 100: // 3 and 3 quarters
		num = t.value
		i++
		if w := f.at(i).lower; w != "" && (w[len(w)-1] == 's') != (num != 1) {
			return 0, 0, false
		}
	default:
		return 0, 0, false
	}
	d, ok := denominator(f.at(i).lower)
	if !ok {
		return 0, 0, false
	}
	return num / d, i + 1, true
}

// fractionFirst reads a number that begins with a fraction: half a million, a
// quarter of a million, half a dozen, a third.
func (f *finder) fractionFirst(i int) (number, bool) {
	t := f.at(i)
	n := number{kind: Fraction, scale: 1}
	switch {
	case t.lower == "half":
		n.lo, n.next = 0.5, i+1
		// "half past", "the first half of the year", "in half" are no numbers
		// of anything.
		if p := f.at(i - 1); ordinals[p.lower] > 0 || p.lower == "last" || p.lower == "second" || p.lower == "in" && f.at(i+1).kind != wordToken {
			return number{}, false
		}
		if f.measureHyphened(i + 1) {
			break // half-mile
		}
		if f.at(i+1).lower == "past" || f.at(i+1).lower == "-" && f.touch(i+1) && f.at(i+2).lower != "million" && f.at(i+2).lower != "dozen" {
			return number{}, false
		}
	case t.lower == "quarter":
		if _, ok := scales[f.at(i+1).lower]; !ok && !f.measureHyphened(i+1) {
			// quarter mile
			if next, unit := f.simpleUnit(i+1, false); unit == "" || dimensions[unit] != Length || strings.HasSuffix(f.at(next-1).lower, "s") || f.at(next).lower == "-" {
				return number{}, false
			}
		}
		n.lo, n.next = 0.25, i+1
	case t.lower == "a" || t.lower == "an" || t.lower == "one" && small[f.at(i+1).lower] >= 20:
		d, ok := denominator(f.at(i + 1).lower)
		if !ok {
			// a twenty-first, and no twenty-first century
			if tens := small[f.at(i+1).lower]; tens >= 20 && f.at(i+2).lower == "-" {
				if v := ordinals[f.at(i+3).lower]; v > 0 && v < 10 && (f.at(i+4).kind != wordToken || f.at(i+4).lower == "of") {
					return number{lo: 1 / (tens + v), hi: 1 / (tens + v), kind: Fraction, scale: 1, next: i + 4}, true
				}
			}
			return number{}, false
		}
		// "a second ship", "a third satellite" number a place in a row: a
		// fraction is followed by "of" or by nothing.
		if d != 2 && d != 4 {
			if next := f.at(i + 2); next.kind == wordToken && next.lower != "of" && next.lower != "more" && next.lower != "less" && !(thirdBefore[f.at(i-1).lower] && stops[next.lower]) || next.lower == "-" {
				return number{}, false
			}
		}
		if d == 4 && (f.at(i+2).lower == "earlier" || f.at(i+2).lower == "ago") {
			return number{}, false
		}
		n.lo, n.next = 1/d, i+2
	default:
		return number{}, false
	}
	n.hi = n.lo
	return f.fractionScale(n), true
}

// thirdBefore are the words behind which "a third" is a part: fell by a third to 5.
var thirdBefore = map[string]bool{"by": true, "from": true, "between": true, "than": true, "least": true, "most": true, "about": true, "nearly": true, "almost": true, "over": true, "to": true,
	"under": true, "only": true, "around": true, "roughly": true}

// measureHyphened reports whether token i is a hyphen between a fraction and a
// unit of measure: half-mile.
func (f *finder) measureHyphened(i int) bool {
	if f.at(i).lower != "-" || !f.touch(i) || !f.touch(i+1) {
		return false
	}
	_, unit := f.simpleUnit(i+1, false)
	d := dimensions[unit]
	return d == Length || d == Mass || d == Volume || unit == "hour"
}

// fractionScale multiplies a fraction by the scale word behind it, with "a" or
// "of a" between.
func (f *finder) fractionScale(n number) number {
	j := n.next
	if f.at(j).lower == "-" && f.touch(j) {
		j++
	}
	if f.at(j).lower == "of" {
		j++
	}
	if f.at(j).lower == "a" {
		j++
	}
	w := f.at(j).lower
	by, ok := scales[w]
	if w == "hundred" {
		by, ok = 100, true
	}
	if w == "dozen" {
		by, ok = 12, true
	}
	if !ok {
		return n
	}
	n.lo *= by
	n.hi, n.kind, n.next, n.scale = n.lo, Cardinal, j+1, by
	return n
}

// scaled multiplies n by a scale word directly behind it.
func (f *finder) scaled(n number) number {
	by, ok := scales[f.at(n.next).lower]
	if f.at(n.next).lower == "dozen" { // one and a half dozen
		by, ok = 12, true
	}
	if ok {
		n.lo *= by
		n.hi, n.scale = n.lo, by
		n.next++
	}
	return n
}

// denominators are those of the fractions of an inch, a mile or a cup.
var denominators = map[float64]bool{2: true, 3: true, 4: true, 8: true, 16: true, 32: true, 64: true}

// numeral reads the tokens [from, to) as one whole number.
func (f *finder) numeral(from, to int) (float64, bool) {
	// The tokens behind must not be read along.
	short := *f
	short.tokens = f.tokens[:to]
	n, ok := short.cardinal(from)
	for ok && n.next < to && short.at(n.next).lower == "-" {
		n.next++
	}
	return n.lo, ok && n.next == to
}

// wholeBefore reads the whole number that a fraction is added to; "twenty and
// three" is one here.
func (f *finder) wholeBefore(from, to int) (float64, bool) {
	if v, ok := f.numeral(from, to); ok {
		return v, true
	}
	if f.at(to-2).lower != "and" {
		return 0, false
	}
	tens, ok := f.numeral(from, to-2)
	unit, known := small[f.at(to-1).lower]
	return tens + unit, ok && known && unit > 0 && unit < 10 && math.Mod(tens, 10) == 0 && math.Mod(tens, 100) >= 20
}

// scaleBefore returns the scale word that ends before token i, 1 without one.
func (f *finder) scaleBefore(i int) float64 {
	return max(scales[f.at(i-1).lower], 1)
}

// hyphenAt reports whether token i is a hyphen between two words, which may
// stand apart from both.
func (f *finder) hyphenAt(i int) bool {
	return f.at(i).lower == "-" && i+1 < len(f.tokens) && f.touch(i) == f.touch(i+1)
}

// power reads what raises digits to a power behind token j, of a number whose
// value is v: 1.1^23, 1.3x10^6, 5.5×10-3, 12.32e+14. It returns the index behind.
func (f *finder) power(j int, v float64) (value float64, next int, ok bool) {
	if w := f.at(j).lower; !f.touch(j) && w != "x" && w != "×" && w != "*" && w != "·" {
		return 0, 0, false
	}
	exponent := func(k int) (float64, int, bool) {
		if t := f.at(k); t.kind == otherToken && t.digits > 0 && f.touch(k) && math.Abs(t.value) <= 300 {
			return t.value, k + 1, true // 10⁶
		}
		sign := 1.0
		for ; f.touch(k) && (f.at(k).lower == "-" || f.at(k).lower == "−" || f.at(k).lower == "+"); k++ {
			if f.at(k).lower != "+" {
				sign = -sign
			}
		}
		t := f.at(k)
		if t.kind != digitToken || !f.touch(k) || t.value > 300 {
			return 0, 0, false
		}
		return sign * t.value, k + 1, true
	}
	if t := f.at(j); t.kind == otherToken && t.digits > 0 && v == 10 {
		if e, next, ok := exponent(j); ok {
			return timesPower(1, 10, e), next, true
		}
	}
	switch f.at(j).lower {
	case "^":
		if e, next, ok := exponent(j + 1); ok {
			v = math.Pow(v, e)
			return v, next, !math.IsInf(v, 0) && !math.IsNaN(v)
		}
	case "e":
		if e, next, ok := exponent(j + 1); ok {
			v = timesPower(v, 10, e)
			return v, next, !math.IsInf(v, 0)
		}
	case "x", "×", "*", "·":
		base := f.at(j + 1)
		if base.kind != digitToken || base.value != 10 && base.value != 2 || base.grouped {
			return 0, 0, false
		}
		k := j + 2
		if f.at(k).lower == "^" && f.touch(k) || f.at(k).lower == "*" && f.at(k+1).lower == "*" && f.touch(k) && f.touch(k+1) {
			if f.at(k).lower == "*" {
				k++
			}
			k++
		} else if t := f.at(k); t.kind == otherToken && t.digits > 0 {
			// 3×10⁸
		} else if w := f.at(k).lower; w != "-" && w != "−" || base.value != 10 {
			return 0, 0, false
		}
		if e, next, ok := exponent(k); ok {
			v = timesPower(v, base.value, e)
			return v, next, !math.IsInf(v, 0)
		}
	}
	return 0, 0, false
}

// timesPower returns v times base to the power e, rounded once for base 10.
func timesPower(v, base, e float64) float64 {
	if base == 10 && e == math.Trunc(e) {
		text := strconv.FormatFloat(v, 'f', -1, 64) + "e" + strconv.Itoa(int(e))
		if exact, err := strconv.ParseFloat(text, 64); err == nil {
			return exact
		}
	}
	return v * math.Pow(base, e)
}
