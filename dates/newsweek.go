package dates

import "time"

// weekOf reads the week of Feb. 19, the week starting Feb. 4, week 23, week 3 of
// 2027, the week after next, the weekend, year to date.
func (p *newsParser) weekOf(k int) (stretch, bool) {
	n := k
	the := p.at(n).lower == "the"
	if the {
		n++
	}
	out := stretch{}
	switch p.at(n).lower {
	case "w":
		// w/c, w/e
		if p.at(n+1).lower != "/" || !p.touch(n+1) || p.at(n+2).lower != "c" || !p.touch(n+2) {
			return stretch{}, false
		}
		s, ok := p.point(n + 3)
		if !ok || s.unit != DayPrecision || s.interval {
			return stretch{}, false
		}
		out = ofWeek(monday(s.lo))
		out.year, out.next = s.year, s.next
		return out, true
	case "week", "weekend":
		weekend := p.at(n).lower == "weekend"
		v := p.at(n + 1)
		switch {
		case v.kind == 'd' && !weekend:
			return p.weekNumber(n+1, the)
		case (v.lower == "after" || v.lower == "before") && (p.at(n+2).lower == "next" || p.at(n+2).lower == "last" || p.at(n+2).lower == "the" && p.at(n+3).lower == "next"):
			side := 2
			if v.lower == "before" {
				side = -2
			}
			next := n + 3
			if p.at(n+2).lower == "the" {
				next++
			}
			out, _ = p.neighbour(n, side, "")
			out.next = next
			return out, true
		case v.lower == "of" || v.lower == "starting" || v.lower == "beginning" || v.lower == "ending" || v.lower == "commencing":
			from := n + 2
			if w := p.at(from).lower; w == "on" || w == "from" {
				from++
			}
			s, ok := p.point(from)
			if !ok || s.unit != DayPrecision || s.interval {
				return stretch{}, false
			}
			switch {
			case v.lower == "ending" && !weekend:
				out = stretch{lo: s.lo - 6, hi: s.lo, unit: DayPrecision, interval: true}
			case weekend:
				first := monday(s.lo) + 5
				out = stretch{lo: first, hi: first + 1, unit: DayPrecision, interval: true}
			default:
				out = ofWeek(monday(s.lo))
			}
			out.year, out.next = s.year, s.next
			return out, true
		case weekend && (the || p.calendar):
			out, _ = p.neighbour(n, 0, "")
			// Over the weekend: the one that has begun.
			if !p.calendar && out.lo > p.published && !p.future(k) {
				out.lo, out.hi = out.lo-7, out.hi-7
			}
			out.next = n + 1
			return out, true
		case the && p.calendar && p.clauseEnds(n+1):
			out = ofWeek(monday(p.published))
			out.next = n + 1
			return out, true
		}
		return stretch{}, false
	case "fortnight", "month", "year":
		if p.at(n).lower == "month" && p.at(n+1).lower == "of" {
			if m := monthNames[p.at(n+2).lower]; m > 0 {
				s, ok := p.monthFirst(n+2, m)
				return s, ok && s.unit == Month
			}
			return stretch{}, false
		}
		if next, ok := p.phrase(n+1, []string{"after", "the", "next"}); ok {
			s, ok := p.neighbour(n, 2, "")
			s.next = next
			return s, ok
		}
		if next, ok := p.phrase(n+1, []string{"after", "next"}); ok {
			s, ok := p.neighbour(n, 2, "")
			s.next = next
			return s, ok
		}
		if p.at(n).lower == "year" && p.at(n+1).lower == "to" && p.at(n+2).lower == "date" {
			out = stretch{lo: DayOf(p.published.year(), 1, 1), hi: p.published, unit: DayPrecision, window: true, next: n + 3}
			if p.calendar {
				out.hi--
			}
			out.interval = out.lo < out.hi
			return out, out.lo <= out.hi
		}
		// the month: the running one, where nothing says otherwise.
		if w := p.at(n + 1); !the || !p.calendar || w.kind == 'w' && !smallWords[w.lower] || w.lower == "that" || w.lower == "when" || w.kind == 'd' {
			return stretch{}, false
		}
		s, ok := p.neighbour(n, 0, "")
		s.next = n + 1
		return s, ok
	case "cy", "calendar":
		y := p.at(n + 1)
		if p.at(n).lower == "calendar" {
			if y.lower != "year" {
				return stretch{}, false
			}
			n++
			y = p.at(n + 1)
		}
		if !p.calendar || y.kind != 'd' || y.width() != 2 && y.width() != 4 {
			return stretch{}, false
		}
		out = ofYear(y.value)
		if y.width() == 2 {
			out = ofYear(p.fullYear(y.value))
		}
		out.year, out.next = true, n+2
		return out, true
	}
	return stretch{}, false
}

// weekNumber reads the number, at token k, of a week of the year, counted as
// ISO 8601 does.
func (p *newsParser) weekNumber(k int, the bool) (stretch, bool) {
	t := p.at(k)
	if t.width() > 2 || t.value < 1 || t.value > 53 || p.touch(k+1) && p.at(k+1).kind == 'w' {
		return stretch{}, false
	}
	y := p.published.year()
	next, stated := k+1, false
	if yy, n, ok := p.yearBehind(k + 1); ok {
		y, next, stated = yy, n, true
	} else if !p.calendar {
		return stretch{}, false // the fourth week of a strike
	}
	s := ofWeek(firstThursday(DayOf(y, 1, 1)) - 3 + Day(7*(t.value-1)))
	s.year, s.next = stated, next
	return s, true
}

// firstThursday returns the first Thursday not before d: a week belongs to the
// time that holds its Thursday.
func firstThursday(d Day) Day { return d + Day((int(time.Thursday)-int(d.Weekday())+7)%7) }

// nthOf reads the first week of January, the last Friday of July, the first ten
// days of last year, the 15th day of next month, the 9th month of the year.
func (p *newsParser) nthOf(k int) (stretch, bool) {
	n := k
	if p.at(n).lower == "the" {
		n++
	}
	which := 0 // -1 is the last
	switch w := p.at(n).lower; {
	case w == "last" || w == "final":
		which = -1
		n++
	default:
		d, next, ok := p.dayNumber(n)
		if !ok || p.at(n).kind == 'd' && next == n+1 || p.at(n).kind == 'w' && ordinalWords[w] == 0 && next == n+1 {
			return stretch{}, false
		}
		which, n = d, next
	}
	if which > 0 && p.at(n).lower == "of" && p.depth < maxDepth { // the 20th of next month
		s, ok := p.relative(n + 1)
		if !ok && p.at(n+1).lower == "the" {
			s, ok = p.running(n + 1)
		}
		if ok && s.unit == Month && !s.interval && which <= int(s.hi-s.lo)+1 {
			out := ofDay(s.lo + Day(which-1))
			out.next = s.next
			return out, true
		}
		return stretch{}, false
	}
	count := 1
	if v, next, ok := p.number(n); ok && (which == 1 || which == -1) {
		if !plural(p.at(next).lower) {
			return stretch{}, false
		}
		count, n = v, next
	}
	unit := p.at(n).lower
	wd, isWeekday := weekdayNames[unit]
	switch {
	case isWeekday:
	case plural(unit) && count > 1:
		unit = unit[:len(unit)-1]
	case plural(unit):
		return stretch{}, false
	}
	switch unit {
	case "day", "week", "month", "weekend":
	default:
		if !isWeekday || count > 1 {
			return stretch{}, false
		}
	}
	n++
	if isWeekday && which > 0 && p.calendar && p.clauseEnds(n) && p.at(n).lower != "of" && p.at(n).lower != "in" {
		// first Sunday: of the running month
		s := ofDay(DayOf(p.published.year(), p.published.month(), 1))
		s.lo += Day((int(wd)-int(s.lo.Weekday())+7)%7) + Day(7*(which-1))
		s.hi, s.next = s.lo, n
		return s, s.lo.month() == p.published.month()
	}
	if p.at(n).lower == "of" || p.at(n).lower == "in" {
		n++
	} else if !p.calendar || p.at(n).kind != 'w' || weekdayNames[p.at(n).lower] > 0 {
		return stretch{}, false
	}
	if p.depth >= maxDepth {
		return stretch{}, false
	}
	p.depth++
	whole, ok := p.whole(n)
	p.depth--
	if !ok || whole.unit == DayPrecision && !(whole.week && unit == "day") {
		return stretch{}, false
	}
	var s stretch
	switch {
	case isWeekday && which > 0:
		s = ofDay(whole.lo + Day((int(wd)-int(whole.lo.Weekday())+7)%7) + Day(7*(which-1)))
	case isWeekday:
		s = ofDay(whole.hi - Day((int(whole.hi.Weekday())-int(wd)+7)%7))
	case unit == "day" && which > 0:
		s = ofDay(whole.lo + Day(which-1))
		s.hi += Day(count - 1)
	case unit == "day":
		s = ofDay(whole.hi - Day(count-1))
		s.hi = whole.hi
	case unit == "week" && which > 0:
		s = ofWeek(firstThursday(whole.lo) - 3 + Day(7*(which-1)))
		s.hi += Day(7 * (count - 1))
	case unit == "week":
		s = ofWeek(firstThursday(whole.hi-6) - 3)
		s.lo -= Day(7 * (count - 1))
	case unit == "weekend" && which > 0:
		s = ofDay(whole.lo + Day((6-int(whole.lo.Weekday())+7)%7) + Day(7*(which-1)))
		s.hi = s.lo + 1
	case unit == "weekend":
		s = ofDay(whole.hi - Day((int(whole.hi.Weekday())-6+7)%7))
		s.hi = s.lo + 1
	case whole.unit != Year || whole.interval:
		return stretch{}, false
	default:
		y := whole.lo.year()
		first := time.Month(which)
		if which < 0 {
			first = time.Month(13 - count)
		}
		if first+time.Month(count)-1 > 12 {
			return stretch{}, false
		}
		s = ofMonths(y, first, first+time.Month(count)-1)
	}
	if s.lo > whole.hi || s.hi > whole.hi+6 || s.hi < whole.lo {
		return stretch{}, false
	}
	if s.unit == DayPrecision {
		s.interval = s.lo < s.hi
		s.week = s.hi-s.lo == 6 && unit == "week"
	}
	s.year, s.yearless, s.next = whole.year, whole.yearless && s.lo == s.hi, whole.next
	return s, true
}
