package dates

import "time"

// length is a length of time in words: two months, 3 weeks and 2 days.
type length struct {
	days, months int
	business     int       // business days
	unit         Precision // of the finest part; a week is coarser than a day, see weeks
	weeks        bool      // the finest part is a week
	quarters     int
	article      bool // a week, an hour: no number is said
	couple       bool
	next         int
}

// add adds v of a unit, in singular or plural, and reports whether it is one.
func (l *length) add(v int, unit string) bool {
	if plural(unit) {
		unit = unit[:len(unit)-1]
	}
	precision := DayPrecision
	switch unit {
	case "day", "night":
		l.days += v
	case "week":
		l.days += 7 * v
		l.weeks = true
		l.unit = max(l.unit, precision)
		return true
	case "fortnight":
		l.days += 14 * v
	case "month":
		l.months += v
		precision = Month
	case "quarter":
		l.months += 3 * v
		l.quarters += v
		precision = Month
	case "year":
		l.months += 12 * v
		precision = Year
	case "decade":
		l.months += 120 * v
		precision = Year
	default:
		return false
	}
	l.unit = max(l.unit, precision)
	l.weeks = l.weeks && precision != DayPrecision
	return true
}

// addHalf adds half of a unit: of a week three days, of a month fifteen.
func (l *length) addHalf(unit string) {
	if plural(unit) {
		unit = unit[:len(unit)-1]
	}
	switch unit {
	case "week":
		l.days += 3
	case "fortnight":
		l.days += 7
	case "month":
		l.days += 15
	case "year":
		l.months += 6
		l.unit = max(l.unit, Month)
	case "decade":
		l.months += 60
	}
}

// from returns the day that lies the length after d, or before it for a sign of
// -1. A day that the month it lands in does not have becomes that month's last.
func (l length) from(d Day, sign int) Day {
	if l.months != 0 {
		d = shiftMonths(d, sign*l.months)
	}
	for left := min(l.business, 1000); left > 0; {
		d += Day(sign)
		if wd := d.Weekday(); wd != time.Saturday && wd != time.Sunday {
			left--
		}
	}
	return d + Day(sign*l.days)
}

// length reads a length of time at token k, of at most four parts.
func (p *newsParser) length(k int) (length, bool) { return p.lengthOf(k, 4) }

func (p *newsParser) lengthOf(k, most int) (length, bool) {
	var l length
	n := k
	for range most {
		v, next, ok := p.number(n)
		part := l
		if !ok {
			switch w := p.at(n).lower; {
			case (w == "a" || w == "an") && p.at(n+1).lower == "couple":
				v, next = 2, n+2
				part.couple = true
			case w == "couple":
				v, next = 2, n+1
				part.couple = true
			case p.calendar && (w == "few" || w == "several"):
				v, next = 3, n+1
			case p.calendar && w == "a" && p.at(n+1).lower == "few":
				v, next = 3, n+2
			case w == "half" && (p.at(n+1).lower == "a" || p.at(n+1).lower == "an") && p.at(n+2).lower == "year" && l.next == 0:
				return length{months: 6, unit: Month, next: n + 3}, true
			case w == "a" || w == "an":
				v, next = 1, n+1
				part.article = true
			default:
				return l, l.next > 0
			}
			if part.couple && p.at(next).lower == "of" {
				next++
			}
		}
		half := false
		if after, ok := p.phrase(next, []string{"and", "a", "half"}); ok {
			half, next = true, after
		}
		unit := p.at(next).lower
		if unit == "business" || unit == "working" {
			if w := p.at(next + 1).lower; w == "days" || w == "day" {
				part.business += v
				part.unit, part.next = DayPrecision, next+2
				return part, true
			}
			return l, l.next > 0
		}
		if v != 1 && !plural(unit) && !p.touch(next) || !part.add(v, unit) {
			return l, l.next > 0
		}
		part.next = next + 1
		if after, ok := p.phrase(next+1, []string{"and", "a", "half"}); ok { // a year and a half
			half, part.next = true, after
		}
		if half {
			part.addHalf(unit)
		}
		l = part
		n = l.next
		if w := p.at(n).lower; w == "and" || w == "," {
			n++
		}
	}
	return l, true
}

// away returns the date a length away from d: no finer than the length was said,
// except for appointments. "Two years ago" names a year, "two months ago" a
// month, "two weeks ago" the seven days about that day.
func (p *newsParser) away(l length, d Day, sign int) stretch {
	at := l.from(d, sign)
	s := ofDay(at)
	if !p.calendar {
		y, m, _ := at.Civil()
		switch l.unit {
		case Year:
			s = ofYear(y)
		case Month:
			s = ofMonth(y, m)
		default:
			if l.weeks {
				s = stretch{lo: at - 3, hi: at + 3, unit: DayPrecision, interval: true}
			}
		}
	}
	return s
}

// offset reads a date at a distance from another: two months ago, three weeks
// from tomorrow, 2 weeks before May 13, 3 days from now; and a span that begins
// at a date, 3 days starting next Monday. "Three weeks later" counts from what
// the text told last, which is not known: only appointments count it from the
// day of publication.
func (p *newsParser) offset(k int) (stretch, bool) {
	l, ok := p.length(k)
	if !ok {
		return p.weekdaysAway(k)
	}
	s, ok := p.offsetFrom(k, l)
	if ok && p.calendar && p.at(s.next).lower == "on" && s.lo == s.hi { // 3 weeks from today on Friday
		if wd, isWeekday := weekdayNames[p.at(s.next+1).lower]; isWeekday {
			s.lo = weekdayIn(s.lo, wd)
			s.hi, s.next = s.lo, s.next+2
		}
	}
	return s, ok
}

// weekdaysAway reads two Sundays from now, three Mondays ago.
func (p *newsParser) weekdaysAway(k int) (stretch, bool) {
	v, n, ok := p.number(k)
	unit := p.at(n).lower
	if plural(unit) && weekdayNames[unit] == 0 {
		unit = unit[:len(unit)-1]
	}
	wd, isWeekday := weekdayNames[unit]
	if !ok || !isWeekday || len(unit) < 6 {
		return stretch{}, false
	}
	d, next := p.published, n+2
	switch p.at(n + 1).lower {
	case "ago":
		back := (int(d.Weekday()) - int(wd) + 7) % 7
		if back == 0 {
			back = 7
		}
		d -= Day(back + 7*(v-1))
	case "from", "later":
		if p.at(n+1).lower == "from" {
			if w := p.at(n + 2).lower; w != "now" && w != "today" {
				return stretch{}, false
			}
			next++
		} else if !p.calendar {
			return stretch{}, false
		}
		ahead := (int(wd) - int(d.Weekday()) + 7) % 7
		if ahead == 0 {
			ahead = 7
		}
		d += Day(ahead + 7*(v-1))
	default:
		return stretch{}, false
	}
	s := ofDay(d)
	s.next = next
	return s, true
}

func (p *newsParser) offsetFrom(k int, l length) (stretch, bool) {
	n := l.next
	var s stretch
	switch w := p.at(n).lower; w {
	case "ago", "back":
		if w == "back" && (!p.calendar || p.at(n+1).kind == 'w') {
			return stretch{}, false
		}
		s = p.away(l, p.published, -1)
		s.next = n + 1
		if p.at(n+1).lower == "today" { // a year ago today
			s = ofDay(l.from(p.published, -1))
			s.next = n + 2
		}
		return s, true
	case "in":
		if next, ok := p.phrase(n+1, []string{"the", "future"}); ok && p.calendar {
			s, ok = p.windowOf(l, 1)
			s.next = next
			return s, ok
		}
		return stretch{}, false
	case "hence":
		s = p.away(l, p.published, 1)
		s.next = n + 1
		return s, true
	case "later", "earlier":
		if !p.calendar {
			return stretch{}, false
		}
		s = p.away(l, p.published, map[string]int{"later": 1, "earlier": -1}[w])
		s.next = n + 1
		return s, true
	case "from", "after", "before", "since", "following", "prior":
		if w == "prior" {
			if p.at(n+1).lower != "to" {
				return stretch{}, false
			}
			n++
		}
		if w == "from" && p.at(n+1).lower == "now" {
			s = p.away(l, p.published, 1)
			s.next = n + 2
			return s, true
		}
		if l.article && p.at(k).lower == "an" {
			return stretch{}, false
		}
		from := n + 1
		if p.at(from).lower == "the" && p.at(from+1).lower == "year" && p.at(from+2).kind == 'd' {
			from += 2
		}
		if p.at(from).lower == "the" && !p.relativeAhead(from) && len(p.occasions) == 0 {
			from++
		}
		if p.calendar {
			p.anchors++
		}
		anchor, ok := p.point(from)
		if p.calendar {
			p.anchors--
		}
		if !ok || w == "since" && !p.calendar || w != "since" && (anchor.unit != DayPrecision || anchor.interval) {
			return stretch{}, false
		}
		sign := 1
		if w == "before" || w == "prior" {
			sign = -1
		}
		s = p.away(l, anchor.lo, sign)
		s.year, s.occasion, s.next = anchor.year, anchor.occasion, anchor.next
		return s, true
	}
	return stretch{}, false
}

// dayBeside reads the day after Feb. 26, the day before the summit.
func (p *newsParser) dayBeside(k int) (stretch, bool) {
	n := k
	if p.at(n).lower == "the" {
		n++
	}
	by := Day(1)
	if p.at(n).lower != "day" {
		return stretch{}, false
	}
	if n > k && len(p.occasions) > 0 { // the day the war began
		if s, ok := p.occasion(n + 1); ok && !s.interval {
			return s, true
		}
	}
	switch p.at(n + 1).lower {
	case "after", "following":
	case "before":
		by = -1
	default:
		return stretch{}, false
	}
	if p.calendar {
		p.anchors++
	}
	anchor, ok := p.point(n + 2)
	if p.calendar {
		p.anchors--
	}
	if !ok || anchor.unit != DayPrecision || anchor.interval {
		return stretch{}, false
	}
	s := ofDay(anchor.lo + by)
	s.year, s.occasion, s.next = anchor.year, anchor.occasion, anchor.next
	return s, true
}

// inLength reads "in two weeks" and, for appointments, "within 3 days": in the news
// only where the sentence speaks of the future, since "in two weeks" is as often
// how long something took.
func (p *newsParser) inLength(i int) (stretch, bool) {
	if p.at(i).lower == "within" {
		// within the next 5 years
		if s, ok := p.relative(i + 1); ok && s.window && s.hi > p.published {
			if s.kind = Spanning; p.calendar {
				s.lo, s.hi = p.published, s.hi-1
			}
			return s, s.lo <= s.hi
		}
	}
	l, ok := p.length(i + 1)
	if !ok || !p.calendar && !p.future(i) || p.at(l.next).lower == "of" {
		return stretch{}, false
	}
	if w := p.at(l.next + 1).lower; p.at(i).lower == "within" && p.at(l.next).lower == "from" && (w == "now" || w == "today") {
		l.next += 2
	}
	if p.calendar && p.at(l.next).lower == "since" && p.at(i).lower == "in" {
		return p.offsetFrom(i+1, l)
	}
	switch p.at(l.next).lower {
	case "ago", "later", "before", "after", "from", "since":
		return stretch{}, false
	}
	if p.at(i).lower == "within" {
		s := stretch{lo: p.published, hi: l.from(p.published, 1), unit: DayPrecision, interval: true, kind: Spanning, next: l.next}
		if p.calendar {
			s.hi--
		}
		return s, s.lo <= s.hi
	}
	s := p.away(l, p.published, 1)
	s.next = l.next
	if p.at(s.next).lower == "time" {
		s.next++
	} else if next, ok := p.phrase(s.next, []string{"'", "time"}); ok {
		s.next = next
	} else if next, ok := p.phrase(s.next, []string{"'", "s", "time"}); ok {
		s.next = next
	}
	if wd, ok := weekdayNames[p.at(s.next+1).lower]; ok && p.calendar && p.at(s.next).lower == "on" && s.lo == s.hi {
		s.lo = weekdayIn(s.lo, wd)
		s.hi, s.next = s.lo, s.next+2
	}
	return s, true
}

// lasting reads a span with its length and its beginning: 3 days starting from
// next Monday, 2 weeks from today.
func (p *newsParser) lasting(k int) (stretch, bool) {
	l, ok := p.length(k)
	if !ok && p.at(k).lower == "the" && !p.calendar {
		// the year ending Nov. 30, the week to March 8
		if l.add(1, p.at(k+1).lower) && !plural(p.at(k+1).lower) {
			switch l.next = k + 2; p.at(k + 2).lower {
			case "to", "ending", "ended", "through":
				return p.lastingUntil(l)
			}
		}
		return stretch{}, false
	}
	if !ok {
		return stretch{}, false
	}
	n := l.next
	if p.at(n).lower == "," {
		n++
	}
	switch p.at(n).lower {
	case "starting", "beginning":
		n++
		if w := p.at(n).lower; w == "from" || w == "on" || w == "with" {
			n++
		}
	case "from":
		if n == l.next {
			// "Two weeks from today" is a day; thirteen months from August a span.
			if a, ok := p.point(n + 1); !ok || a.unit != Month || a.interval || p.calendar {
				return stretch{}, false
			}
		}
		n++
	case "to", "through", "ending", "ended", "until":
		return p.lastingUntil(l)
	default:
		return stretch{}, false
	}
	a, ok := p.point(n)
	if ok && a.unit == Month && !a.interval && l.days == 0 && l.months > 0 && !l.article && !p.calendar {
		// (the) thirteen months from August 2023
		s := stretch{lo: a.lo, hi: l.from(a.lo, 1) - 1, unit: Month, interval: l.months > 1, year: a.year, next: a.next}
		return s, true
	}
	if !ok || a.unit != DayPrecision || a.interval {
		return stretch{}, false
	}
	s := stretch{lo: a.lo, hi: l.from(a.lo, 1) - 1, unit: DayPrecision, year: a.year, occasion: a.occasion, next: a.next}
	s.interval = s.lo < s.hi
	return s, true
}

// lastingUntil reads the end of a span whose length was said before it: (the)
// 12 months through January, (the) six weeks to March 3.
func (p *newsParser) lastingUntil(l length) (stretch, bool) {
	n := l.next + 1
	if w := p.at(n).lower; w == "on" || w == "in" {
		n++
	}
	a, ok := p.point(n)
	if !ok || l.article || a.interval || a.unit == Year || l.days > 0 && a.unit == Month {
		return stretch{}, false
	}
	s := stretch{lo: l.from(a.hi+1, -1), hi: a.hi, unit: a.unit, interval: true, year: a.year, occasion: a.occasion, next: a.next}
	return s, s.lo <= s.hi
}

// boundedOffset reads "more than 2 weeks before today" and "less than 3 days
// after tomorrow", for appointments.
func (p *newsParser) boundedOffset(i int) (stretch, NewsKind, bool) {
	if !p.calendar || p.at(i+1).lower != "than" {
		return stretch{}, 0, false
	}
	l, ok := p.length(i + 2)
	if !ok {
		return stretch{}, 0, false
	}
	s, ok := p.offset(i + 2)
	if !ok {
		return stretch{}, 0, false
	}
	sign := 1
	if w := p.at(l.next).lower; w == "ago" || w == "before" || w == "earlier" || w == "prior" {
		sign = -1
	}
	far := s.lo
	near := l.from(far, -sign)
	if p.at(i).lower == "more" {
		if sign < 0 {
			return s, Until, true
		}
		return s, Since, true
	}
	s.lo, s.hi = near, far-1
	if sign < 0 {
		s.lo, s.hi = far, near-1
	}
	s.unit, s.interval, s.window = DayPrecision, s.lo < s.hi, true
	return s, Spanning, s.lo <= s.hi
}
