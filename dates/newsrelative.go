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

// named reads today, yesterday, the day after tomorrow; for appointments also
// the day, this day, the next day, the day before.
func (p *newsParser) named(k int) (stretch, bool) {
	n := k
	article := p.at(n).lower == "the"
	if article {
		n++
	}
	by, next, ok := 0, n+1, false
	switch w := p.at(n).lower; w {
	case "today", "tonight":
		ok = !article
	case "yesterday":
		by, ok = -1, !article
	case "tomorrow", "tmr", "tmrw":
		by, ok = 1, !article
	case "current":
		next = n + 2
		ok = !article && (p.at(n+1).lower == "date" || p.at(n+1).lower == "day")
	case "day":
		by, next, ok = p.dayAbout(n, article)
	case "next", "following":
		if p.calendar && w == "next" && (p.at(n+1).lower == "business" || p.at(n+1).lower == "working") && p.at(n+2).lower == "day" {
			s := ofDay(length{business: 1}.from(p.published, 1))
			s.next = n + 3
			return s, true
		}
		by, next = 1, n+2
		ok = p.calendar && p.at(n+1).lower == "day" && (article || w == "next")
	case "previous", "last":
		by, next = -1, n+2
		ok = p.calendar && p.at(n+1).lower == "day"
	case "this", "same", "that":
		next = n + 2
		ok = p.calendar && p.at(n+1).lower == "day" && !article
	}
	s := ofDay(p.published + Day(by))
	s.next = next
	return s, ok
}

// dayAbout reads what follows "day" at token n: before yesterday, after
// tomorrow; for appointments, with an article, nothing, before or after.
func (p *newsParser) dayAbout(n int, article bool) (by, next int, ok bool) {
	t := p.at(n + 1)
	second := p.at(n + 2)
	switch {
	case t.lower == "before" && second.lower == "yesterday":
		return -2, n + 3, true
	case t.lower == "after" && second.lower == "tomorrow":
		return 2, n + 3, true
	case !p.calendar || !article || t.kind == 'w' && !smallWords[t.lower] || t.lower == "when" || t.lower == "that":
		return 0, 0, false
	case t.lower == "before" && second.kind == 'o':
		return -1, n + 2, true
	case t.lower == "after" && second.kind == 'o':
		return 1, n + 2, true
	}
	return 0, n + 1, true
}

// now reads the end of an interval that runs to the day of publication: between
// Jan. 2019 and now.
func (p *newsParser) now(k int) (stretch, bool) {
	s := ofDay(p.published)
	s.next = k + 1
	switch p.at(k).lower {
	case "now", "present":
		return s, true
	}
	return s, false
}

func ofWeek(first Day) stretch {
	return stretch{lo: first, hi: first + 6, unit: DayPrecision, interval: true, week: true}
}

// relative reads last year, this month, next week, last September, the past two
// months, the previous three quarters, next year's first quarter.
func (p *newsParser) relative(k int) (stretch, bool) {
	n := k
	the := p.at(n).lower == "the"
	if the {
		n++
	}
	side := 0
	word := p.at(n).lower
	switch word {
	case "last", "past", "previous", "preceding":
		side = -1
	case "this", "current":
		switch p.at(n + 1).lower {
		case "past", "coming", "upcoming":
			n++
			word = p.at(n).lower
			if side = 1; word == "past" {
				side = -1
			}
		}
	case "next", "coming", "following", "upcoming":
		side = 1
	case "same", "that":
		if !p.calendar || p.at(n+1).lower != "week" && p.at(n+1).lower != "weekend" && p.at(n+1).lower != "month" && p.at(n+1).lower != "year" {
			return stretch{}, false
		}
	default:
		return stretch{}, false
	}
	n++
	t := p.at(n)
	if month, ok := monthNames[t.lower]; ok && (t.capital || p.calendar && t.lower != "may" && t.lower != "march") {
		return p.relativeMonth(n, month, side)
	}
	if wd, ok := weekdayNames[t.lower]; ok && !the {
		return p.weekday(n, wd)
	}
	if t.kind == 'd' && p.calendar {
		if s, ok := p.numeric(n); ok && s.unit == DayPrecision && s.yearless {
			// this 5/12, next 5/12
			s = s.inYear(p.published.year() + max(side, 0))
			s.yearless = false
			return s, true
		}
	}
	if s, ok := p.season(n); ok {
		y, _, _ := p.published.Civil()
		sy, first, _ := s.lo.Civil()
		if side < 0 && s.hi >= p.published {
			s = ofMonths(sy-1, first, first+2)
		}
		if side == 0 {
			s = ofMonths(y, first, first+2)
			if first == 12 && p.published.month() < 6 && !p.calendar {
				s = ofMonths(y-1, first, first+2) // this winter, said in March
			}
		}
		if side > 0 && !s.year {
			if s = ofMonths(y, first, first+2); s.lo <= p.published {
				s = ofMonths(y+1, first, first+2)
			}
		}
		s.next = n + 1
		return s, true
	}
	if (t.lower == "few" || t.lower == "several") && !p.calendar {
		// "the past few months" has no start that could be written down.
		return stretch{}, false
	}
	if s, ok := p.window(n, side, word); ok {
		return s, true
	}
	if t.lower == "calendar" || t.lower == "working" || t.lower == "business" || t.lower == "work" {
		n++
	}
	if word == "last" && the { // over the last year
		word = "past"
	}
	s, ok := p.neighbour(n, side, word)
	if !ok {
		return stretch{}, false
	}
	if t.lower == "working" || t.lower == "business" || t.lower == "work" {
		if !s.week {
			return stretch{}, false
		}
		s.hi, s.week = s.lo+4, false
	}
	if p.at(n+1).lower == "-" && p.touch(n+1) {
		return stretch{}, false // this year-end
	}
	if next, ok := p.phrase(n+1, []string{"and", "a", "half"}); ok && s.window { // the past year and a half
		l := length{}
		if l.add(1, p.at(n).lower) {
			l.addHalf(p.at(n).lower)
			s.lo, s.next = l.from(p.published, -1), next
			return s, true
		}
	}
	s.next = n + 1
	if p.at(s.next).lower == "'" && p.at(s.next+1).lower == "s" {
		if which, next, ok := p.quarterName(s.next + 2); ok && !s.interval {
			out, ok := s.cut(which)
			out.next = next
			return out, ok
		}
	}
	return s, true
}

// relativeMonth reads last September, this May, next March, with the month at
// token n.
func (p *newsParser) relativeMonth(n int, month time.Month, side int) (stretch, bool) {
	y, m, _ := p.published.Civil()
	s := ofMonth(y, month)
	switch {
	case side < 0:
		// The latest that is over: in February 2024 "last September" is that
		// of 2023, and so is "last February".
		if month >= m || p.calendar {
			s = ofMonth(y-1, month)
		}
	case side > 0 && (month <= m || p.calendar):
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

// window reads the number and unit, at token n, of a span that ends or begins
// on the day of publication: (the past) two months, 3 months and 2 weeks.
// Quarters and fortnights are whole ones.
func (p *newsParser) window(n, side int, word string) (stretch, bool) {
	l, ok := p.length(n)
	if ok && p.at(l.next).lower == "ago" { // the last 3 months and 2 days ago
		l, ok = p.lengthOf(n, 1)
		ok = ok && p.at(l.next).lower != "ago"
	}
	if !ok || side == 0 || l.article && word != "past" && !l.couple {
		return stretch{}, false
	}
	return p.windowOf(l, side)
}

func (p *newsParser) windowOf(l length, side int) (stretch, bool) {
	if l.quarters > 0 && l.days == 0 && l.months == 3*l.quarters {
		y, m, _ := p.published.Civil()
		first := time.Month((int(m)-1)/3*3 + 1)
		s := ofMonths(y, first-time.Month(l.months), first-1)
		if side > 0 {
			s = ofMonths(y, first+3, first+2+time.Month(l.months))
		}
		s.window, s.next = true, l.next
		return s, true
	}
	s := stretch{lo: l.from(p.published, -1), hi: p.published, unit: DayPrecision, interval: true, window: true, next: l.next}
	if p.calendar {
		s.hi--
	}
	if side > 0 {
		s.lo, s.hi = p.published, l.from(p.published, 1)
		if p.calendar {
			s.lo++
		}
	}
	s.interval = s.lo < s.hi
	return s, true
}

// countedWindow reads the number first: the 5 upcoming years, 10 previous weeks.
func (p *newsParser) countedWindow(k int) (stretch, bool) {
	v, n, ok := p.number(k)
	if !ok {
		return stretch{}, false
	}
	side := 1
	switch p.at(n).lower {
	case "upcoming", "next", "coming", "following":
	case "previous", "past", "last", "preceding":
		side = -1
	default:
		return stretch{}, false
	}
	l := length{next: n + 2}
	if !plural(p.at(n+1).lower) || !l.add(v, p.at(n+1).lower) {
		return stretch{}, false
	}
	return p.windowOf(l, side)
}

// back returns the time from a day to that of publication.
func (p *newsParser) back(from Day) stretch {
	return stretch{lo: from, hi: p.published, unit: DayPrecision, interval: true, window: true}
}

// neighbour reads the unit at token n: (last) year, (this) month, (next) week,
// (the past) decade.
func (p *newsParser) neighbour(n, side int, word string) (stretch, bool) {
	y, m, _ := p.published.Civil()
	past := word == "past" && !p.calendar
	switch p.at(n).lower {
	case "year":
		if past {
			return p.back(shiftMonths(p.published, -12)), true
		}
		return ofYear(y + side), true
	case "month":
		if past {
			return p.back(shiftMonths(p.published, -1)), true
		}
		return ofMonth(DayOf(y, m+time.Month(side), 1).yearMonth()), true
	case "week":
		if past {
			return p.back(p.published - 7), true
		}
		return ofWeek(monday(p.published) + Day(7*side)), true
	case "fortnight":
		if past {
			return p.back(p.published - 14), true
		}
		first := monday(p.published) + Day(14*side)
		return stretch{lo: first, hi: first + 13, unit: DayPrecision, interval: true}, true
	case "weekend":
		first := monday(p.published) + 5 + Day(7*side)
		return stretch{lo: first, hi: first + 1, unit: DayPrecision, interval: true}, true
	case "quarter":
		first := time.Month((int(m)-1)/3*3 + 1 + 3*side)
		return ofMonths(y, first, first+2), true
	case "decade":
		if past {
			return p.back(shiftMonths(p.published, -120)), true
		}
		first := y/10*10 + 10*side
		return stretch{lo: DayOf(max(first, 1), 1, 1), hi: DayOf(first+10, 1, 1) - 1, unit: Year, interval: true}, true
	}
	return stretch{}, false
}

func (d Day) month() time.Month { _, m, _ := d.Civil(); return m }

func (d Day) yearMonth() (int, time.Month) {
	y, m, _ := d.Civil()
	return y, m
}

func plural(unit string) bool { return len(unit) > 1 && unit[len(unit)-1] == 's' }

func shiftMonths(d Day, by int) Day {
	y, m, day := d.Civil()
	first := DayOf(y, m+time.Month(by), 1)
	return first + Day(min(day, lastDay(first.yearMonth()))-1)
}
