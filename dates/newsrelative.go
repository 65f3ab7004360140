package dates

import "time"

// relativeAhead reports whether "the" at token k begins a wording of its own:
// the past two months, the end of 2023, the first quarter.
func (p *newsParser) relativeAhead(k int) bool {
	_, ok := p.partOf(k)
	if !ok {
		_, ok = p.relative(k)
	}
	return ok
}

// named reads today, yesterday, tomorrow.
func (p *newsParser) named(k int) (stretch, bool) {
	var d Day
	switch p.at(k).lower {
	case "today", "tonight":
		d = p.published
	case "yesterday":
		d = p.published - 1
	case "tomorrow":
		d = p.published + 1
	default:
		return stretch{}, false
	}
	s := ofDay(d)
	s.next = k + 1
	return s, true
}

// part is a third, a half or a quarter of a longer time.
type part uint8

const (
	early part = iota + 1
	middle
	late
	start
	end
	firstHalf
	secondHalf
	quarter1
	quarter2
	quarter3
	quarter4
)

// partOf reads early 2024, mid-July, late last year, the end of 2023, the
// second half of 2023, the fourth quarter, Q4 2023, earlier this month.
func (p *newsParser) partOf(k int) (stretch, bool) {
	n := k
	if p.at(n).lower == "the" {
		n++
	}
	var which part
	t := p.at(n)
	of := false
	switch t.lower {
	case "early":
		which = early
	case "mid", "middle":
		which = middle
		of = t.lower == "middle"
	case "late":
		which = late
	case "earlier":
		// Of the running month or year all that has passed.
		if s, ok := p.relative(n + 1); ok && p.at(n+1).lower == "this" && s.lo <= p.published && s.hi >= p.published {
			s.hi, s.unit, s.interval = p.published, DayPrecision, true
			if _, m, d := p.published.Civil(); s.lo == p.published || m == 1 && d == 1 {
				s.interval = s.lo != s.hi
			}
			return s, true
		}
		return stretch{}, false
	case "later":
		if s, ok := p.relative(n + 1); ok && p.at(n+1).lower == "this" && s.lo <= p.published && s.hi >= p.published {
			s.lo, s.unit, s.interval = p.published, DayPrecision, s.hi > p.published
			return s, true
		}
		return stretch{}, false
	case "beginning", "start", "onset":
		which, of = start, true
	case "end", "close":
		which, of = end, true
	case "first", "second", "third", "fourth", "last", "final":
		switch unit := p.at(n + 1).lower; {
		case unit == "half" && t.lower == "first":
			which = firstHalf
		case unit == "half" && (t.lower == "second" || t.lower == "last"):
			which = secondHalf
		case unit == "quarter" && (t.lower == "last" || t.lower == "final"):
			which = quarter4
			if p.at(n+2).lower != "of" {
				return stretch{}, false
			}
		case unit == "quarter":
			which = quarter1 + part(ordinalWords[t.lower]-1)
		default:
			return stretch{}, false
		}
		n++
		of = true
	case "q":
		d := p.at(n + 1)
		if !p.touch(n+1) || d.kind != 'd' || d.value < 1 || d.value > 4 {
			return stretch{}, false
		}
		which = quarter1 + part(d.value-1)
		n++
	default:
		return stretch{}, false
	}
	n++
	if p.at(n).lower == "-" {
		n++
	} else if p.at(n).lower == "to" && p.at(n+1).lower == "-" && p.at(n+2).lower == "late" { // mid-to-late
		which = late
		n += 3
	}
	sawOf := p.at(n).lower == "of" || p.at(n).lower == "in"
	if sawOf {
		n++
	}
	if of && !sawOf && which < firstHalf {
		return stretch{}, false
	}
	var whole stretch
	ok := false
	if m, isMonth := monthNames[p.at(n).lower]; isMonth && (p.at(n).capital || len(p.at(n).lower) > 3 && p.at(n).lower != "march") {
		whole, ok = p.monthFirst(n, m)
	} else if p.at(n).lower == "the" {
		whole, ok = p.running(n)
	} else if y, isYear := p.yearAt(n); isYear {
		whole, ok = ofYear(y), true
		whole.year, whole.next = true, n+1
	} else if whole, ok = p.relative(n); !ok {
		whole, ok = p.season(n)
	}
	if !ok && which >= quarter1 {
		// The fourth quarter, without a year: the latest that has begun.
		y, m, _ := p.published.Civil()
		if time.Month(int(which-quarter1)*3+1) > m {
			y--
		}
		whole, ok = ofYear(y), true
		whole.next = n
		if sawOf {
			return stretch{}, false
		}
	}
	if !ok || whole.interval {
		return stretch{}, false
	}
	return whole.cut(which)
}

// running reads "the year", "the month": the one in which the page appeared.
func (p *newsParser) running(k int) (stretch, bool) {
	y, m, _ := p.published.Civil()
	var s stretch
	switch p.at(k + 1).lower {
	case "year":
		s = ofYear(y)
	case "month":
		s = ofMonth(y, m)
	default:
		return stretch{}, false
	}
	s.next = k + 2
	return s, true
}

// cut returns a part of a year or of a month.
func (s stretch) cut(which part) (stretch, bool) {
	y, m, _ := s.lo.Civil()
	out := stretch{}
	switch s.unit {
	case Year:
		switch which {
		case early, quarter1, start:
			out = ofMonths(y, 1, 3)
		case middle:
			out = ofMonths(y, 5, 8)
		case late, quarter4:
			out = ofMonths(y, 10, 12)
		case quarter2:
			out = ofMonths(y, 4, 6)
		case quarter3:
			out = ofMonths(y, 7, 9)
		case firstHalf:
			out = ofMonths(y, 1, 6)
		case secondHalf:
			out = ofMonths(y, 7, 12)
		case end:
			out = ofMonths(y, 12, 12)
		}
		if which == start {
			out = ofMonths(y, 1, 1)
		}
	case Month:
		a, b := 1, lastDay(y, m)
		switch which {
		case early, start:
			b = 10
		case middle:
			a, b = 11, 20
		case late:
			a = 21
		case end:
			a = b - 4
		case firstHalf:
			b = 15
		case secondHalf:
			a = 16
		default:
			return stretch{}, false
		}
		out = stretch{lo: DayOf(y, m, a), hi: DayOf(y, m, b), unit: DayPrecision, interval: true}
	default:
		if s.hi-s.lo != 6 || which > late { // a week
			return stretch{}, false
		}
		from := s.lo + Day(which-1)*2
		out = stretch{lo: from, hi: min(from+2, s.hi), unit: DayPrecision, interval: true}
	}
	out.year, out.yearless, out.next = s.year, s.yearless, s.next
	return out, true
}

// relative reads last year, this month, next week, last September, the past two
// months, the previous three quarters.
func (p *newsParser) relative(k int) (stretch, bool) {
	n := k
	the := false
	if p.at(n).lower == "the" {
		the = true
		n++
	}
	side := 0
	word := p.at(n).lower
	switch word {
	case "last", "past", "previous", "preceding":
		side = -1
	case "this", "current":
	case "next", "coming", "following":
		side = 1
	default:
		return stretch{}, false
	}
	n++
	y, m, _ := p.published.Civil()
	t := p.at(n)
	if month, ok := monthNames[t.lower]; ok && t.capital {
		s := ofMonth(y, month)
		switch {
		case side < 0:
			// The latest that is over: in February 2024 "last September" is that
			// of 2023, and so is "last February".
			if month >= m {
				s = ofMonth(y-1, month)
			}
		case side > 0 && month <= m:
			s = ofMonth(y+1, month)
		}
		s.next = n + 1
		if p.at(n+1).lower == "." && p.touch(n+1) && p.abbreviationDot(n+2) {
			s.next++
		}
		// "last Sept. 13": a day.
		if d, next, ok := p.dayNumber(s.next); ok && !p.countFollows(next) {
			sy, sm, _ := s.lo.Civil()
			if d <= lastDay(sy, sm) {
				s = ofDay(DayOf(sy, sm, d))
				s.next = next
			}
		}
		return s, true
	}
	if wd, ok := weekdayNames[t.lower]; ok && !the {
		s, ok := p.weekday(n, wd)
		return s, ok
	}
	if s, ok := p.season(n); ok && side <= 0 {
		sy, sm, _ := s.lo.Civil()
		first := sm
		if side < 0 && s.hi >= p.published {
			s = ofMonths(sy-1, first, first+2)
		}
		if side == 0 {
			s = ofMonths(y, first, first+2)
		}
		s.next = n + 1
		return s, true
	}
	// A number makes it a span that ends, or begins, on the day of publication.
	count, unitAt := 0, n
	if t.kind == 'd' && t.value > 0 && t.value < 1000 {
		count, unitAt = t.value, n+1
	} else if c, ok := countWords[t.lower]; ok && t.kind == 'w' {
		count, unitAt = c, n+1
		if t.lower == "a" && p.at(n+1).lower == "couple" {
			count, unitAt = 2, n+2
		}
		if p.at(unitAt).lower == "of" {
			unitAt++
		}
	} else if t.lower == "few" || t.lower == "several" {
		// "the past few months" has no start that could be written down.
		return stretch{}, false
	}
	unit := p.at(unitAt).lower
	if count > 0 {
		lo, ok := shift(p.published, -count, unit)
		if !ok || side == 0 || !plural(unit) && count != 1 {
			return stretch{}, false
		}
		s := stretch{lo: lo, hi: p.published, unit: DayPrecision, interval: true, window: true, next: unitAt + 1}
		if side > 0 {
			hi, _ := shift(p.published, count, unit)
			s.lo, s.hi = p.published, hi
		}
		return s, true
	}
	var s stretch
	switch unit {
	case "year":
		s = ofYear(y + side)
		if word == "past" {
			s = stretch{lo: DayOf(y-1, m, 1), hi: p.published, unit: DayPrecision, interval: true}
			s.lo, _ = shift(p.published, -1, "year")
		}
	case "month":
		s = ofMonth(DayOf(y, m+time.Month(side), 1).yearMonth())
		if word == "past" {
			s = stretch{hi: p.published, unit: DayPrecision, interval: true}
			s.lo, _ = shift(p.published, -1, "month")
		}
	case "week":
		monday := p.published - Day((int(p.published.Weekday())+6)%7) + Day(7*side)
		s = stretch{lo: monday, hi: monday + 6, unit: DayPrecision, interval: true}
		if word == "past" {
			s.lo, s.hi = p.published-7, p.published
		}
	case "quarter":
		s = ofMonths(y, time.Month((int(m)-1)/3*3+1+3*side), time.Month((int(m)-1)/3*3+3+3*side))
	case "decade":
		first := y/10*10 + 10*side
		s = stretch{lo: DayOf(first, 1, 1), hi: DayOf(first+10, 1, 1) - 1, unit: Year, interval: true}
	default:
		return stretch{}, false
	}
	if p.at(unitAt+1).lower == "-" && p.touch(unitAt+1) {
		return stretch{}, false // this year-end
	}
	s.next = unitAt + 1
	return s, true
}

func (d Day) yearMonth() (int, time.Month) {
	y, m, _ := d.Civil()
	return y, m
}

func plural(unit string) bool { return len(unit) > 1 && unit[len(unit)-1] == 's' }

// shift moves a day by a number of days, weeks, months, quarters or years. A
// day that the month it lands in does not have becomes that month's last.
func shift(d Day, by int, unit string) (Day, bool) {
	if plural(unit) {
		unit = unit[:len(unit)-1]
	}
	months := 0
	switch unit {
	case "day", "night":
		return d + Day(by), true
	case "week":
		return d + Day(7*by), true
	case "fortnight":
		return d + Day(14*by), true
	case "month":
		months = by
	case "quarter":
		months = 3 * by
	case "year":
		months = 12 * by
	case "decade":
		months = 120 * by
	default:
		return 0, false
	}
	y, m, day := d.Civil()
	first := DayOf(y, m+time.Month(months), 1)
	ty, tm := first.yearMonth()
	return first + Day(min(day, lastDay(ty, tm))-1), true
}

// season reads summer 2023, the winter of 2023; without a year, behind "in" or
// "the", the latest that has begun.
func (p *newsParser) season(k int) (stretch, bool) {
	n := k
	lead := p.at(k - 1).lower
	if p.at(n).lower == "the" {
		lead = "the"
		n++
	}
	first, ok := seasons[p.at(n).lower]
	if !ok {
		return stretch{}, false
	}
	if y, next, ok := p.yearBehind(n + 1); ok && p.at(n+1).lower != "-" {
		s := ofMonths(y, first, first+2)
		s.year, s.next = true, next
		return s, true
	}
	switch lead {
	case "last", "this", "past", "previous":
	case "in", "since":
		if p.at(n).lower == "fall" || p.at(n).lower == "spring" {
			return stretch{}, false
		}
	default:
		return stretch{}, false
	}
	y, m, _ := p.published.Civil()
	if first > m {
		y--
	}
	s := ofMonths(y, first, first+2)
	s.next = n + 1
	return s, true
}

// ago reads two months ago, 3 weeks earlier, a year ago, in two weeks.
func (p *newsParser) ago(k int) (stretch, bool) {
	t := p.at(k)
	count := countWords[t.lower]
	n := k + 1
	if t.kind == 'd' {
		count = t.value
	}
	if count <= 0 || count > 1000 {
		return stretch{}, false
	}
	if t.lower == "a" && p.at(n).lower == "couple" {
		count = 2
		n++
		if p.at(n).lower == "of" {
			n++
		}
	}
	d, ok := shift(p.published, -count, p.at(n).lower)
	if !ok || p.at(n+1).lower != "ago" {
		return stretch{}, false
	}
	s := ofDay(d)
	y, m, _ := d.Civil()
	// "Two years ago" names a year, "two months ago" a month, not a day.
	switch unit := p.at(n).lower; {
	case unit == "year" || unit == "years" || unit == "decade" || unit == "decades":
		s = ofYear(y)
	case unit == "month" || unit == "months":
		s = ofMonth(y, m)
	}
	s.next = n + 2
	return s, true
}
