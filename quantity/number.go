package quantity

// number reads one number beginning at token i.
func (f *finder) number(i int) (number, bool) {
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
	}
	n, ok := f.cardinal(i)
	if !ok {
		if v, isOrdinal := ordinals[t.lower]; isOrdinal && t.kind == wordToken {
			return number{lo: v, hi: v, next: i + 1, kind: Ordinal}, true
		}
		return number{}, false
	}
	return f.behind(i, n), true
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
	if f.at(j).lower == "/" && f.touch(j) && f.touch(j+1) && f.at(j+1).kind == digitToken && !f.at(j+1).grouped &&
		f.at(j+1).value > 1 && f.at(j+1).value <= 100 && n.lo < f.at(j+1).value && f.at(j+2).lower != "/" && n.digits && n.scale == 1 &&
		!f.calibreAtBool(j+1) {
		n.lo /= f.at(j + 1).value
		n.hi, n.kind, n.next, n.year = n.lo, Fraction, j+2, false
		return n
	}
	if n.digits && w.kind == digitToken && n.scale == 1 && !n.year {
		if w.digits == 0 && w.grouped && w.value < 1 { // 2½
			n.lo += w.value
			n.hi, n.next, n.year = n.lo, j+1, false
			return f.scaled(n)
		}
		if f.at(j+1).lower == "/" && f.touch(j+1) && f.touch(j+2) && f.at(j+2).kind == digitToken && w.value < f.at(j+2).value && f.at(j+3).lower != "/" {
			n.lo += w.value / f.at(j+2).value
			n.hi, n.next, n.year = n.lo, j+3, false
			return f.scaled(n)
		}
	}
	// twenty-first, one hundred and third.
	k := j
	if f.at(k).lower == "-" && f.touch(k) && f.touch(k+1) {
		k++
	}
	if v, ok := ordinals[f.at(k).lower]; ok && !n.digits {
		if last := int(n.lo); v < 10 && last%10 == 0 && last%100 >= 20 {
			n.lo += v
			n.hi, n.kind, n.next = n.lo, Ordinal, k+1
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
	// and a half, and three quarters, and two thirds.
	if f.at(j).lower == "and" {
		if part, next, ok := f.fraction(j + 1); ok {
			one := 1.0
			if n.scale > 1 {
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
	case t.kind == wordToken && small[t.lower] >= 1:
		num = small[t.lower]
		i++
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
		if f.at(i+1).lower == "past" || f.at(i+1).lower == "-" && f.touch(i+1) && f.at(i+2).lower != "million" && f.at(i+2).lower != "dozen" {
			return number{}, false
		}
	case t.lower == "quarter":
		if _, ok := scales[f.at(i+1).lower]; !ok {
			return number{}, false
		}
		n.lo, n.next = 0.25, i+1
	case t.lower == "a" || t.lower == "an":
		d, ok := denominator(f.at(i + 1).lower)
		if !ok {
			// a twenty-first
			if tens := small[f.at(i+1).lower]; tens >= 20 && f.at(i+2).lower == "-" {
				if v := ordinals[f.at(i+3).lower]; v > 0 && v < 10 {
					return number{lo: 1 / (tens + v), hi: 1 / (tens + v), kind: Fraction, scale: 1, next: i + 4}, true
				}
			}
			return number{}, false
		}
		// "a second ship", "a third satellite" number a place in a row: a
		// fraction is followed by "of" or by nothing.
		if d != 2 && d != 4 {
			if next := f.at(i + 2); next.kind == wordToken && next.lower != "of" && next.lower != "more" && next.lower != "less" || next.lower == "-" {
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
	if by, ok := scales[f.at(n.next).lower]; ok {
		n.lo *= by
		n.hi, n.scale = n.lo, by
		n.next++
	}
	return n
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
		if w == "multiple" {
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
	sawHundred := false
	t := f.at(i)
	article := false
	switch {
	case t.kind == digitToken:
		n.digits = true
		n.year = t.digits == 4 && !t.grouped && t.value >= 1900 && t.value < 2100
		group = t.value
		j++
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
			if f.at(i-1).kind == digitToken || len(t.lower) < 4 {
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
		if f.at(k).lower == "-" && f.touch(k) && k+1 < len(f.tokens) && f.touch(k+1) {
			k++
			hyphen = true
		}
		w := f.at(k)
		if w.kind == otherToken {
			break
		}
		and := false
		if w.lower == "and" && !hyphen {
			// Joins only the small rest of a number: "three hundred and two".
			if !(sawHundred || last < 1e18) {
				break
			}
			rest := f.at(k + 1)
			v, ok := small[rest.lower]
			if rest.kind == digitToken {
				v, ok = rest.value, !rest.grouped && rest.value < 100 && sawHundred
			}
			if !ok || v == 0 {
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
			if f.calibreAt(k) > 0 || group > 0 && !(sawHundred && and) || last == 1e18 && !sawHundred || w.value >= last || w.grouped && !hyphen {
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
		if w.lower == "point" && group >= 0 && last == 1e18 && (hyphen || !n.digits || f.at(k+1).kind == digitToken) {
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
		if w.lower == "hundred" && group > 0 && group < 100 && !sawHundred {
			group *= 100
			sawHundred = true
			n.year = false
			n.scale = max(n.scale, 1)
			j = k + 1
			continue
		}
		if (w.lower == "dozen" || w.lower == "dozens" || w.lower == "doz" || w.lower == "dozs") && group > 0 && last == 1e18 {
			group *= 12
			j = k + 1
			n.year = false
			break
		}
		by, ok := scales[w.lower]
		if !ok && len(w.lower) > 5 && w.lower[len(w.lower)-1] == 's' && n.digits {
			by, ok = scales[w.lower[:len(w.lower)-1]] // 3 millions
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
		if ok && group == 0 && last < by { // a hundred thousand million
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
	if sawHundred && n.scale == 1 && int(n.lo)%100 == 0 {
		n.scale = 100
	}
	return n, true
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
	if t.kind != wordToken {
		return 0, false
	}
	word := f.text[t.start:t.end]
	by, ok := letters[word]
	if !ok || !f.touch(j) {
		return 0, false
	}
	if word == "m" || word == "M" || word == "T" || word == "G" || word == "b" || word == "B" {
		// 5m is five metres unless a currency or a counted noun says million.
		money := j >= 2 && currencySigns[f.at(j-2).lower] != ""
		if word == "m" || word == "T" || word == "G" && f.at(j+1).kind == wordToken {
			if !money {
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
	switch f.at(i - 1).lower {
	case "this", "that", "no", "every", "each", "any", "which", "the", "another", "other", "some":
		_, unit := f.unitAhead(i+1, 1, true)
		return unit == ""
	}
	return f.at(i+1).lower == "another"
}
