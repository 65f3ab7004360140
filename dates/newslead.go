package dates

// leading reads a word, or words, that say on which side of a date something
// lies, and returns the index behind them.
func (p *newsParser) leading(i int) (next int, kind NewsKind, ok bool) {
	w, second := p.tokens[i].lower, p.at(i+1).lower
	switch w {
	case "since", "after", "following":
		return i + 1, Since, w != "following" || !p.calendar || !p.relativeAhead(i)
	case "until", "till", "through", "by", "before":
		return i + 1, Until, true
	case "thru":
		return i + 1, Until, !p.calendar
	case "up":
		// up to (and including) Feb. 26, up until March
		if p.calendar || second != "to" && second != "until" && second != "till" && second != "through" {
			return 0, 0, false
		}
		if next, ok := p.phrase(i+2, []string{"and", "including"}); ok {
			return next, Until, true
		}
		return i + 2, Until, true
	case "as":
		if second == "of" || second == "at" && !p.calendar {
			return i + 2, AsOf, true
		}
		if p.at(i+2).lower == "as" && second == "early" {
			return i + 3, Since, p.calendar
		}
		if p.at(i+2).lower == "as" && second == "late" {
			return i + 3, Until, p.calendar
		}
	case "starting", "beginning":
		switch second {
		case "of", "in":
			return 0, 0, w == "starting" && second == "in"
		case "on", "from", "with":
			return i + 2, Since, true
		}
		return i + 1, Since, true
	case "counted", "counting", "measured", "reckoned":
		return i + 2, Since, second == "from" && !p.calendar
	case "prior":
		return i + 2, Until, second == "to"
	case "later", "earlier", "sooner":
		if second == "than" {
			return i + 2, either(w == "later", Since, Until), true
		}
	case "no", "not":
		if p.at(i+2).lower == "than" && (second == "later" || second == "earlier") {
			return i + 3, either(second == "later", Until, Since), true
		}
	case "on":
		if second == "or" && (p.at(i+2).lower == "before" || p.at(i+2).lower == "after") {
			return i + 3, either(p.at(i+2).lower == "before", Until, Since), true
		}
	case ">", "<":
		next = i + 1
		if second == "=" {
			next++
		}
		return next, either(w == ">", Since, Until), p.calendar
	}
	return 0, 0, false
}

// openBehind reads "or later", "onwards" and the like behind a date.
func (p *newsParser) openBehind(k int) (next int, kind NewsKind, ok bool) {
	w, second := p.at(k).lower, p.at(k+1).lower
	switch w {
	case "on":
		return k + 1, Since, p.tokens[k-1].lower != "on" && p.clauseEnds(k+1) && p.at(k+1).lower != "the" && p.at(k+1).lower != "a" && p.at(k+1).kind == 'o'
	case "onward", "onwards":
		return k + 1, Since, true
	case "or", "and":
		switch {
		case second == "onward" || second == "onwards":
			return k + 2, Since, true
		case w == "and" && !p.calendar:
			return 0, 0, false
		case second == "later" && p.at(k+2).lower != "than":
			return k + 2, Since, true
		case second == "earlier" && p.at(k+2).lower != "than":
			return k + 2, Until, true
		case (second == "after" || second == "before") && p.at(k+2).kind == 'o':
			return k + 2, either(second == "after", Since, Until), true
		}
	}
	return 0, 0, false
}

// moreDays reads further days of the same month behind a day: Oct. 13, 14 and
// 20.
func (p *newsParser) moreDays(s stretch, next int) int {
	y, m, last := s.lo.Civil()
	for range 6 {
		k := next
		switch p.at(k).lower {
		case ",":
			k++
			if p.at(k).lower == "and" {
				k++
			}
		case "and", "or":
			k++
		default:
			return next
		}
		d, behind, ok := p.dayNumber(k)
		if w := p.at(behind).lower; k == next+1 && p.at(next).lower == "," && w != "and" && w != "or" && w != "," {
			return next // Feb. 26, 30 in all
		}
		if !ok || p.at(k).kind != 'd' || d <= last || d > lastDay(y, m) || !p.clauseEnds(behind) || monthNames[p.at(behind).lower] > 0 {
			return next
		}
		if w := p.at(behind).lower; w == "of" || w == "in" && monthNames[p.at(behind+1).lower] > 0 {
			return next
		}
		day := ofDay(DayOf(y, m, d))
		day.next = behind
		if next = p.emit(k, day, AtPoint); next == k {
			return k
		}
		last = d
	}
	return next
}

// twoDays reads the first of two days that share a month: 13 and 14 February.
func (p *newsParser) twoDays(i int) int {
	d, n, ok := p.dayNumber(i)
	if !ok || p.tokens[i].kind != 'd' || p.at(n).lower != "and" || p.countFollows(n+1) {
		return i
	}
	b, ok := p.dayFirst(n + 1)
	if !ok || p.at(n+1).kind != 'd' {
		return i
	}
	y, m, last := b.lo.Civil()
	if d >= last {
		return i
	}
	s := ofDay(DayOf(y, m, d))
	s.next, s.year = n, b.year
	return p.emit(i, s, AtPoint)
}

func either(first bool, a, b NewsKind) NewsKind {
	if first {
		return a
	}
	return b
}
