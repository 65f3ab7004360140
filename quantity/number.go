package quantity

import "math"

// number reads one number beginning at token i. Behind "between" the "and" of
// the range is no part of its first end.
func (f *finder) number(i int) (number, bool) {
	n, ok := f.anyNumber(i)
	if ok && !f.noAnd && (f.at(i-1).lower == "between" || roughly[f.at(i-1).lower] && f.at(i-2).lower == "between") && f.at(n.next).lower != "and" && f.at(n.next).lower != "to" {
		f.noAnd = true
		first, firstOK := f.anyNumber(i)
		f.noAnd = false
		if firstOK && first.next < n.next && f.at(first.next).lower == "and" {
			return first, true
		}
	}
	return n, ok
}

func (f *finder) anyNumber(i int) (number, bool) {
	t := f.at(i)
	if t.kind == otherToken {
		return number{}, false
	}
	if t.kind == wordToken {
		if n, ok := f.vague(i); ok {
			return n, true
		}
		if n, ok := f.fractionFirst(i); ok {
			return n, true
		}
		if numeralWord(t.lower) {
			if n, ok := f.wordFraction(i, !f.noAnd); ok && !f.noAnd {
				return n, true
			}
		}
	}
	if n, ok := f.byTheDozen(i); ok {
		return n, true
	}
	n, ok := f.cardinal(i)
	if !ok {
		if v, isOrdinal := ordinals[t.lower]; isOrdinal && t.kind == wordToken && !(v == 2 && f.at(i-1).lower == "per") {
			return number{lo: v, hi: v, next: i + 1, kind: Ordinal}, true
		}
		return number{}, false
	}
	return f.behind(i, n), true
}

// byTheDozen reads the counts of trade, and a decimal that has no whole before
// its point: a gross of, a baker's dozen, point five.
func (f *finder) byTheDozen(i int) (number, bool) {
	n := number{kind: Cardinal, scale: 1}
	w := f.at(i).lower
	switch next := f.at(i + 1).lower; {
	case w == "point" && small[next] >= 0 && numeralWord(next) && next != "a" && next != "an" && next != "hundred" && f.decimalPoint(i):
		v, end, ok := f.decimals(i + 1)
		if !ok && end == i+1 {
			return n, false
		}
		n.lo, n.next = v, end
	case w != "a" && w != "one":
		return n, false
	case next == "score" && f.at(i+2).lower == "of":
		n.lo, n.next = 20, i+2
	case next == "gross" && f.at(i+2).lower == "of", next == "gross" && f.at(i+2).lower == "is":
		n.lo, n.next = 144, i+2
	case next == "square" && f.at(i+2).lower == "dozen":
		n.lo, n.next = 144, i+3
	case next == "great" && f.at(i+2).lower == "gross":
		n.lo, n.next = 1728, i+3
	case next == "baker" && (f.at(i+2).lower == "'" || f.at(i+2).lower == "’") && f.at(i+3).lower == "s" && f.at(i+4).lower == "dozen":
		n.lo, n.next = 13, i+5
	case next == "bakers" && f.at(i+2).lower == "dozen":
		n.lo, n.next = 13, i+3
	default:
		return n, false
	}
	n.hi = n.lo
	return n, true
}

// decimalPoint reports whether the "point" at token i begins a number: nothing
// before it makes it a place or an argument ("at point two", "the point one").
func (f *finder) decimalPoint(i int) bool {
	p := f.at(i - 1)
	return p.kind != wordToken || p.lower == "zero" || p.lower == "is" || p.lower == "of" || p.lower == "by" || p.lower == "than" || p.lower == "minus" || p.lower == "negative"
}

// behind reads what can follow a cardinal and changes its value: an ordinal's
// suffix, a fraction's denominator, "and a half".
func (f *finder) behind(i int, n number) number {
	j := n.next
	w := f.at(j)
	// 21st, 3rd.
	if n.digits && w.kind == wordToken && f.touch(j) && (w.lower == "st" || w.lower == "nd" || w.lower == "rd" || w.lower == "th") {
		n.kind, n.next = Ordinal, j+1
		return n
	}
	// 3/4, 2 1/4.
	if slash := f.at(j).lower; (slash == "/" || slash == "⁄") && f.touch(j) && f.touch(j+1) && f.at(j+1).kind == digitToken && !f.at(j+1).grouped &&
		f.at(j+1).value > 1 && (f.at(j+1).value <= 100 || n.lo < 10 && f.at(j+1).value <= 1e5 && !isYearAt(f, j+1)) && !(f.at(i-1).lower == "/" && f.touch(i)) && (n.lo < f.at(j+1).value || f.plain && n.lo < 1000) && f.at(j+2).lower != "/" && n.digits && n.scale == 1 &&
		!f.calibreAtBool(j+1) {
		n.lo /= f.at(j + 1).value
		n.hi, n.kind, n.next, n.year = n.lo, Fraction, j+2, false
		return f.fractionScale(n)
	}
	if n.digits && w.kind == digitToken && n.scale == 1 && !n.year {
		if w.digits == 0 && w.grouped && w.value < 1 { // 2½
			n.lo += w.value
			n.hi, n.next, n.year = n.lo, j+1, false
			return f.scaled(n)
		}
		if slash := f.at(j + 1).lower; (slash == "/" || slash == "⁄") && f.touch(j+1) && f.touch(j+2) && f.at(j+2).kind == digitToken && w.value < f.at(j+2).value && f.at(j+3).lower != "/" {
			n.lo += w.value / f.at(j+2).value
			n.hi, n.next, n.year = n.lo, j+3, false
			return f.scaled(n)
		}
	}
	// 10-1/2, as American texts write it
	if a, b := f.at(j+1), f.at(j+3); f.at(j).lower == "-" && n.digits && n.scale == 1 && !n.year && f.touch(j) && f.touch(j+1) && a.kind == digitToken && f.at(j+2).lower == "/" &&
		f.touch(j+2) && f.touch(j+3) && b.kind == digitToken && a.value < b.value && denominators[b.value] && !a.grouped && !b.grouped && f.at(j+4).lower != "/" && f.at(j-2).lower != "-" {
		n.lo += a.value / b.value
		n.hi, n.next = n.lo, j+4
		return f.scaled(n)
	}
	// twenty-first, one hundred and third.
	k := j
	if f.at(k).lower == "-" && f.touch(k) && f.touch(k+1) || f.at(k).lower == "and" && n.lo >= 100 {
		k++
	}
	if v, ok := ordinals[f.at(k).lower]; ok && !n.digits && n.kind == Cardinal {
		rest := int(math.Mod(n.lo, 1000))
		place := n.lo
		switch {
		case v >= 100 && n.lo < 1000: // two hundredth
			place *= v
		case v >= 100:
			return n
		case v < 10 && rest%10 == 0 && (rest%100 >= 20 || rest%100 == 0 && n.lo >= 100), v >= 10 && rest%100 == 0 && n.lo >= 100:
			place += v
		default:
			ok = false
		}
		if ok && (k > j && f.at(j).lower == "-" || f.at(k+1).lower != "-" || !f.touch(k+1)) { // not "first-class"
			n.lo, n.hi, n.kind, n.next = place, place, Ordinal, k+1
			return n
		}
	}
	// two thirds, one-fourth.
	if d, ok := denominator(f.at(k).lower); ok && n.lo >= 1 && n.scale == 1 {
		word := f.at(k).lower
		plural := word[len(word)-1] == 's' && word != "hundreds" || word == "halves"
		if plural == (n.lo != 1) && !(word == "quarter" && f.at(k+1).lower == "of" && isYearAt(f, k+2)) {
			n.lo /= d
			n.hi, n.kind, n.next, n.year = n.lo, Fraction, k+1, false
			// three quarters of a million
			return f.fractionScale(n)
		}
	}
	// 2 and 1/2.
	if a, b := f.at(j+1), f.at(j+3); (f.at(j).lower == "and" || f.at(j).lower == "&") && n.digits && n.scale == 1 && a.kind == digitToken && f.at(j+2).lower == "/" &&
		f.touch(j+2) && f.touch(j+3) && b.kind == digitToken && a.value < b.value && b.value <= 64 && !a.grouped && !b.grouped && f.at(j+4).lower != "/" &&
		!f.calibreAtBool(j+3) {
		n.lo += a.value / b.value
		n.hi, n.next, n.year = n.lo, j+4, false
		return f.scaled(n)
	}
	// two-and-a-half
	if f.at(j).lower == "-" && f.at(j+1).lower == "and" && f.at(j+2).lower == "-" && f.at(j+3).lower == "a" && f.at(j+4).lower == "-" && f.touch(j) && f.touch(j+4) {
		if part := f.at(j + 5).lower; part == "half" || part == "quarter" {
			d, _ := denominator(part)
			n.lo += 1 / d
			n.hi, n.next, n.year = n.lo, j+6, false
			return f.scaled(n)
		}
	}
	// and a half, and three quarters, and two thirds.
	if f.at(j).lower == "and" && !f.noAnd {
		if part, next, ok := f.fraction(j + 1); ok && part < 1 {
			one := 1.0
			if n.scale >= 1000 { // a million and a half; five hundred and a half
				one = n.scale
			}
			if s, ok := scales[f.at(next).lower]; ok && n.scale > s {
				// a billion and a half million
				n.lo += part * s
				n.hi, n.next = n.lo, next+1
				return n
			}
			n.lo += part * one
			n.hi, n.next, n.year = n.lo, next, false
			return f.scaled(n)
		}
	}
	return n
}

func isYearAt(f *finder, i int) bool {
	t := f.at(i)
	return t.kind == digitToken && t.digits == 4 && t.value >= 1900 && t.value < 2100
}

// vague reads tens of thousands, dozens, several hundred, a few, scores.
func (f *finder) vague(i int) (number, bool) {
	t := f.at(i)
	n := number{vague: true, scale: 1}
	by := func(v float64, next int) (number, bool) {
		n.lo, n.hi, n.next = 2*v, 9*v, next
		return n, true
	}
	// multiplier reads of the plural scale words behind "of", all of them.
	many := func(v float64, j int) (number, bool) {
		for f.at(j).lower == "of" {
			w, ok := pluralScales[f.at(j+1).lower]
			if !ok {
				break
			}
			v *= w
			j += 2
		}
		return by(v, j)
	}
	switch w := t.lower; w {
	case "dozens":
		// NOTES of the founding record: two dozen to just under a hundred.
		n.lo, n.hi, n.next = 24, 99, i+1
		if f.at(i+1).lower == "of" && pluralScales[f.at(i+2).lower] > 0 {
			return many(12, i+1)
		}
		return n, true
	case "scores":
		if f.at(i+1).lower != "of" {
			return number{}, false
		}
		n.lo, n.hi, n.next = 40, 180, i+1
		return n, true
	case "several", "few", "multiple":
		j := i + 1
		switch s := f.at(j).lower; {
		case s == "hundred":
			v := 100.0
			j++
			if by := scales[f.at(j).lower]; by > 0 {
				v *= by
				j++
			}
			return many(v, j)
		case s == "dozen" || s == "dozens":
			n.lo, n.hi, n.next = 24, 99, j+1
			return n, true
		case scales[s] > 0:
			return many(scales[s], j+1)
		case pluralScales[s] > 0:
			return many(pluralScales[s], j+1)
		}
		if w == "multiple" || w == "few" && f.at(i-1).lower == "as" {
			return number{}, false
		}
		n.lo, n.hi, n.next = 2, 9, i+1
		return n, true
	case "couple":
		if f.at(i-1).lower != "a" && f.at(i-1).lower != "last" && f.at(i-1).lower != "past" && f.at(i-1).lower != "next" {
			return number{}, false
		}
		j := i + 1
		if f.at(j).lower == "of" {
			j++
		} else if f.at(j).kind != wordToken || f.at(i-1).lower == "a" {
			return number{}, false
		}
		v, next := 2.0, j
		switch s := f.at(j).lower; {
		case s == "hundred":
			v, next = 200, j+1
		case s == "dozen":
			v, next = 24, j+1
		case scales[s] > 0:
			v, next = 2*scales[s], j+1
		}
		return number{lo: v, hi: v, next: next, about: true, scale: 1}, true
	}
	if v, ok := pluralScales[t.lower]; ok {
		if f.at(i-1).kind == digitToken { // 3 millions: read by cardinal
			return number{}, false
		}
		return many(v, i+1)
	}
	return number{}, false
}

// cardinal reads a whole or decimal number in words, in digits, or in both:
// "two hundred and two thousand", "7 thousand", "six-thousand-700",
// "one-point-five million", "1.2bn".
func (f *finder) cardinal(i int) (number, bool) {
	const never = -1
	n := number{scale: 1}
	total, group := 0.0, never*1.0
	last := 1e18 // the scale of the part read last: parts come in falling order
	j := i
	sawHundred, dozen := false, false
	t := f.at(i)
	article := false
	switch {
	case t.kind == digitToken:
		n.digits = true
		n.year = t.digits == 4 && !t.grouped && t.value >= 1900 && t.value < 2100
		group = t.value
		j++
		if v, next, ok := f.power(j, t.value); ok {
			n.lo, n.hi, n.next, n.year = v, v, next, false
			return n, true
		}
		if by, ok := f.suffix(j); ok {
			n.lo = group * by
			n.hi, n.next, n.scale, n.year = n.lo, j+1, by, false
			return n, true
		}
	case t.lower == "a" || t.lower == "an":
		w := f.at(i + 1).lower
		if _, ok := scales[w]; !ok && w != "hundred" && w != "dozen" {
			return number{}, false
		}
		group, article = 1, true
		j++
	default:
		v, ok := small[t.lower]
		switch {
		case ok:
			group = v
		case t.lower == "hundred" || scales[t.lower] > 0 || t.lower == "dozen":
			// A bare scale word is a number only behind "the" or nothing:
			// "hundred containers" in a headline.
			if f.at(i-1).kind == digitToken || len(t.lower) < 4 || f.at(i-1).lower == "-" && f.at(i-2).lower == "multi" {
				return number{}, false
			}
			group, article = 1, true
			j--
		default:
			return number{}, false
		}
		j++
	}
	if t.lower == "one" && f.pronoun(i) {
		return number{}, false
	}
	for {
		k := j
		hyphen := false
		if f.at(k).lower == "-" && k+1 < len(f.tokens) && f.touch(k) == f.touch(k+1) {
			k++
			hyphen = true
		}
		w := f.at(k)
		// Set apart, a hyphen joins no more than tens and ones in words.
		if hyphen && !f.touch(k) && !(n.digits && scales[w.lower] >= 1e3) && (group < 20 || int(group)%10 != 0 || n.digits || small[w.lower] < 1 || small[w.lower] > 9) {
			break
		}
		if w.lower == "," && !hyphen && f.commaParted(j, group, last, n.digits) {
			k++
			w = f.at(k)
		}
		if w.lower == "&" && (sawHundred || last < 1e18) && !f.touch(k) && !f.touch(k+1) {
			w.lower, w.kind = "and", wordToken
		}
		if w.kind == otherToken {
			break
		}
		// "10 million-20 million" are two numbers.
		if hyphen && last < 1e18 && group <= 0 && scales[f.at(k+1).lower] >= last {
			break
		}
		and := false
		// fifty and two, as an old count
		if v := small[f.at(k+1).lower]; w.lower == "and" && f.plain && !n.digits && total == 0 && !sawHundred && group >= 20 && group < 100 && int(group)%10 == 0 && v > 0 && v < 10 {
			if _, _, isFraction := f.fraction(k + 1); !isFraction {
				group += v
				j = k + 2
				break
			}
		}
		if w.lower == "and" && !hyphen {
			// Joins only the small rest of a number: "three hundred and two".
			if !(sawHundred || last < 1e18) {
				break
			}
			rest := f.at(k + 1)
			v, ok := small[rest.lower]
			if rest.kind == digitToken {
				v, ok = rest.value, !rest.grouped && rest.value < 100 && sawHundred
				// 3 million and 200 thousand
				if by := scales[f.at(k+2).lower]; n.digits && !t.grouped && last < 1e18 && by > 0 && by < last && rest.value*by < last && !f.noAnd {
					v, ok = rest.value, true
				} else if f.plain && n.digits && !t.grouped && last < 1e18 && rest.value < last {
					ok = true
				}
			}
			// "one hundred and two hundred": two numbers.
			if !ok || v == 0 || f.noAnd || sawHundred && f.at(k+2).lower == "hundred" {
				break
			}
			// "two million and three fifths": a fraction of it, read by behind.
			if _, _, isFraction := f.fraction(k + 1); isFraction {
				break
			}
			if group > 0 && sawHundred && v >= 100 {
				break
			}
			// "three million and five thousand" adds; "three million and five
			// hundred thousand shells" adds as well in words.
			and = true
			k++
			w = rest
		}
		if w.kind == digitToken {
			// "4 thousand 3 hundred and 21", "six-thousand-700".
			if f.calibreAt(k) > 0 || group > 0 && !(sawHundred && and) || last == 1e18 && !sawHundred || w.value >= last || w.grouped && !hyphen || total != math.Trunc(total) || t.grouped && t.digits < 4 {
				break
			}
			if group > 0 {
				group += w.value
			} else {
				group = w.value
			}
			j = k + 1
			continue
		}
		if w.lower == "point" && group >= 0 && last == 1e18 && (hyphen || !n.digits || f.at(k+1).kind == digitToken || small[f.at(k+1).lower] > 0 && small[f.at(k+1).lower] < 10) {
			v, next, ok := f.decimals(k + 1)
			if !ok {
				break
			}
			group += v
			j = next
			n.year = false
			continue
		}
		if v, ok := small[w.lower]; ok {
			fits := group < 0 || group == 0 && last < 1e18
			if group > 0 {
				g := int(group)
				switch {
				case float64(g) != group || n.digits && last == 1e18 && !sawHundred:
				case v < 10:
					fits = v > 0 && g%10 == 0 && (g%100 >= 20 || g%100 == 0 && sawHundred)
				default:
					fits = g%100 == 0 && sawHundred
				}
			}
			if !fits {
				break
			}
			group = max(group, 0) + v
			j = k + 1
			continue
		}
		if w.lower == "hundred" && group > 0 && (group < 100 || n.digits && group < 1000) && !sawHundred {
			group *= 100
			sawHundred = true
			n.year = false
			n.scale = max(n.scale, 1)
			j = k + 1
			continue
		}
		if w.lower == "score" && group > 0 && group < 20 && last == 1e18 && !sawHundred && !n.digits {
			group *= 20 // three score and ten
			j = k + 1
			if v := small[f.at(j+1).lower]; f.at(j).lower == "and" && v > 0 && v < 20 {
				group += v
				j += 2
			}
			break
		}
		if (w.lower == "dozen" || w.lower == "dozens" || w.lower == "doz" || w.lower == "dozs") && group > 0 && last == 1e18 {
			group *= 12
			j = k + 1
			n.year = false
			dozen = true
			break
		}
		by, ok := scales[w.lower]
		if !ok && (len(w.lower) > 5 && n.digits || w.lower == "lakhs" || w.lower == "crores") && w.lower[len(w.lower)-1] == 's' {
			by, ok = scales[w.lower[:len(w.lower)-1]] // 3 millions
		}
		if !ok && group <= 0 && last < 1e18 && len(w.lower) > 5 && w.lower[len(w.lower)-1] == 's' { // a thousand millions
			by, ok = scales[w.lower[:len(w.lower)-1]]
			ok = ok && by >= last
			group = max(group, 0)
		}
		if ok && group > 0 {
			if by >= last { // three lakh crore, hundred thousand million
				total = (total + group) * by
			} else {
				total += group * by
			}
			group, last, sawHundred = 0, by, false
			n.scale, n.year = by, false
			j = k + 1
			continue
		}
		if ok && group == 0 && last <= by { // a hundred thousand million
			total *= by
			last = by
			n.scale = by
			j = k + 1
			continue
		}
		break
	}
	if article && j == i {
		return number{}, false
	}
	n.lo = total + max(group, 0)
	n.hi, n.next = n.lo, j
	// a dozen and a half
	if a := f.at(j + 1).lower; dozen && f.at(j).lower == "and" && f.at(j+2).lower == "half" && (a == "a" || a == "one") && !f.noAnd {
		n.lo += 6
		n.hi, n.next = n.lo, j+3
	}
	if sawHundred && n.scale == 1 && int(n.lo)%100 == 0 {
		n.scale = 100
	}
	return n, true
}

// commaParted reads whether the comma at token j parts two groups of one number
// in words: "two thousand, three hundred and four". What follows must be words
// that name less than the scale read last, with a hundred or a scale of their
// own: "two thousand, three of them" are two numbers.
func (f *finder) commaParted(j int, group, last float64, digits bool) bool {
	if digits || group != 0 || last < 1e3 || last > 1e15 || f.noAnd {
		return false
	}
	v, k := small[f.at(j+1).lower], j+2
	if v < 1 {
		return false
	}
	if f.at(k).lower == "-" && f.touch(k) {
		k++
	}
	if u := small[f.at(k).lower]; v >= 20 && u > 0 && u < 10 {
		k++
	}
	w := f.at(k).lower
	if by := scales[w]; by > 0 {
		return by < last
	}
	return w == "hundred"
}

// decimals reads the digits after "point", spoken or written.
func (f *finder) decimals(i int) (value float64, next int, ok bool) {
	place := 0.1
	for {
		k := i
		if f.at(k).lower == "-" && f.touch(k) && f.touch(k+1) {
			k++
		}
		t := f.at(k)
		switch {
		case t.kind == digitToken && !t.grouped && !ok && t.digits > 0:
			v := t.value
			for range t.digits {
				v /= 10
			}
			return v, k + 1, true
		case t.kind == wordToken:
			v, known := small[t.lower]
			if t.lower == "oh" || t.lower == "o" {
				v, known = 0, true
			}
			if !known {
				return value, i, ok
			}
			if v >= 20 && place == 0.1 { // point seventy-one
				place = 0.01
				value += v * place
				k2 := k + 1
				if f.at(k2).lower == "-" {
					k2++
				}
				if u, ok := small[f.at(k2).lower]; ok && u > 0 && u < 10 {
					return value + u*place, k2 + 1, true
				}
				return value, k + 1, true
			}
			if v > 9 {
				return value, i, ok
			}
			value += v * place
			place /= 10
			ok = true
			i = k + 1
		default:
			return value, i, ok
		}
	}
}

// suffix reads a letter or abbreviation that multiplies the digits it touches,
// or stands behind with a space where it cannot be anything else.
func (f *finder) suffix(j int) (float64, bool) {
	t := f.at(j)
	if t.kind != wordToken || leadingZero(f.at(j-1)) { // U+004B
		return 0, false
	}
	word := f.text[t.start:t.end]
	by, ok := letters[word]
	if ok && !f.touch(j) && word != "m" && !f.plain {
		// $10 k, 10 k dollars
		_, unit := f.simpleUnit(j+1, false)
		return by, currencySigns[f.at(j-2).lower] != "" || dimensions[unit] == Money || currencySigns[f.at(j+1).lower] != "" && f.touch(j+1)
	}
	if ok && !f.touch(j) {
		// "10 bln" is read as a scale; a single letter that stands apart is
		// one to Numbers only, and a lower-case m is metres.
		return by, f.plain && word != "m"
	}
	if word == "MM" && f.plain { // the bookkeepers' thousand thousands
		return 1e6, true
	}
	if !ok {
		return 0, false
	}
	if word == "m" || word == "M" || word == "T" || word == "G" || word == "b" || word == "B" {
		// 5m is five metres unless a currency or a counted noun says million.
		before, _ := f.code(j - 2)
		behind, _ := f.code(j + 1)
		first := f.at(j - 2)
		money := j >= 2 && (currencySigns[first.lower] != "" || before != "" || behind != "" ||
			f.touch(j-1) && first.kind == wordToken && (gluedLetters[f.text[first.start:first.end]] != "" || gluedSigns[f.text[first.start:first.end]])) || j == 1 && behind != ""
		next := f.at(j + 1)
		flat := word == "b" && !f.at(j-1).grouped && !f.plain && !(next.kind == wordToken && !stops[next.lower] && next.lower[len(next.lower)-1] == 's') // house 221b
		if word == "m" || word == "T" || word == "G" && f.at(j+1).kind == wordToken || flat {
			if !money {
				if f.plain {
					return by, word != "m"
				}
				if word == "T" || word == "G" {
					return 0, false
				}
				_, unit := f.unitAhead(j+1, 2, false)
				if unit == "" || DimensionOf(unit) == Length || DimensionOf(unit) == Time {
					return 0, false
				}
			}
		}
	}
	return by, true
}

// pronoun reports whether the "one" at token i stands for a thing rather than
// for a number.
func (f *finder) pronoun(i int) bool {
	if w := f.at(i + 1); small[w.lower] > 0 || scales[w.lower] > 0 || w.lower == "hundred" || w.lower == "dozen" || w.lower == "point" || w.lower == "and" {
		return false
	}
	switch f.at(i - 1).lower {
	case "this", "that", "no", "every", "each", "any", "which", "the", "another", "other", "some":
		_, unit := f.unitAhead(i+1, 1, true)
		return unit == ""
	}
	// the last one, a new one
	switch f.at(i - 2).lower {
	case "the", "a", "an", "this", "that":
		if p := f.at(i - 1); p.kind == wordToken && !stops[p.lower] {
			_, unit := f.unitAhead(i+1, 2, true)
			return unit == "" && hedgesBefore[p.lower] == nil
		}
	}
	return f.at(i+1).lower == "another"
}

// numeralWord reports whether a number in words can begin with w.
func numeralWord(w string) bool {
	_, ok := small[w]
	return ok || w == "a" || w == "an" || w == "hundred"
}
