package dates

import "time"

// weekday reads Tuesday, with a date or a week behind it where one stands.
func (p *newsParser) weekday(k int, wd time.Weekday) (stretch, bool) {
	n := k + 1
	if p.at(n).lower == "." && p.touch(n) && len(p.at(k).lower) <= 5 {
		n++
	}
	if s, ok := p.dateBehindWeekday(n, wd); ok {
		if lead := p.at(k - 1).lower; p.calendar && s.yearless && (lead == "this" || lead == "next") {
			s = s.inYear(p.published.year())
		}
		return s, true
	}
	w := p.at(k).lower
	if len(w) <= 3 && !p.at(k).capital && !p.calendar || (w == "sun" || w == "sat") && !p.calendar {
		return stretch{}, false
	}
	if (w == "sun" || w == "sat" || w == "wed") && !p.at(k).capital {
		switch p.at(k - 1).lower {
		case "on", "next", "last", "this", "week", "or", "and", "to", "from", ",", "between", "-", "by", "until", "since":
		default:
			return stretch{}, false
		}
	}
	back := (int(p.published.Weekday()) - int(wd) + 7) % 7
	d := p.published - Day(back)
	if p.future(k) {
		d = p.published + Day((7-back)%7)
	}
	lead, before := p.at(k-1).lower, p.at(k-2).lower
	inWeek := monday(p.published) + Day((int(wd)+6)%7)
	switch {
	case p.calendar && before == "this" && lead == "past":
		d = p.published - Day(back)
		if back == 0 {
			d -= 7
		}
	case lead == "last" || lead == "past" || lead == "previous":
		switch {
		case p.calendar:
			d = inWeek - 7
		case back == 0:
			d = p.published - 7
		default:
			d = p.published - Day(back)
		}
	case lead == "coming" || lead == "upcoming" || lead == "next" && !p.calendar:
		d = p.published + Day(7-back)
	case p.calendar && (lead == "next" || lead == "following"):
		d = inWeek + 7
	case p.calendar && (lead == "this" || lead == "current"):
		d = inWeek
	}
	s := ofDay(d)
	s.weekday, s.next = true, k+1
	if next, ok := p.phrase(k+1, []string{"after", "next"}); ok {
		s = ofDay(inWeek + 14)
		s.weekday, s.next = true, next
		return s, true
	}
	// Tuesday of last week.
	n = k + 1
	if p.at(n).lower == "of" {
		n++
	}
	if w, ok := p.relative(n); ok && w.week {
		s.lo = w.lo + Day((int(wd)+6)%7)
		s.hi, s.next = s.lo, w.next
	}
	return s, true
}

// monday returns the Monday of the week of d.
func monday(d Day) Day { return d - Day((int(d.Weekday())+6)%7) }

// dateBehindWeekday reads the date in "Tuesday, Feb. 27" and "Friday (June 15)";
// for appointments also "Friday 7/6" and "Monday 21".
func (p *newsParser) dateBehindWeekday(n int, wd time.Weekday) (stretch, bool) {
	if p.at(n).lower == "," {
		n++
	}
	bracket := p.at(n).lower == "("
	if bracket {
		n++
	}
	t := p.at(n)
	s, ok := stretch{}, false
	if m := monthNames[t.lower]; m > 0 && t.kind == 'w' {
		s, ok = p.monthFirst(n, m)
	} else if t.kind == 'd' || t.lower == "the" {
		s, ok = p.dayFirst(n)
		if !ok && t.kind == 'd' {
			s, ok = p.numeric(n)
		}
		if !ok && p.calendar && t.kind == 'd' && p.at(n+1).lower == "." && p.touch(n+1) && p.touch(n+2) && p.at(n+2).kind == 'd' {
			if m, d := p.monthAndDay(t.value, p.at(n+2).value, "/"); m >= 1 && m <= 12 {
				s, ok = p.dayOfMonth(n, time.Month(m), d, n+3)
			}
		}
		if !ok {
			s, ok = p.weekdayNumber(n, wd)
		}
	}
	if p.calendar && (t.kind == 'd' || countWords[t.lower] > 0 || t.lower == "in") {
		// Sunday 3 weeks after January 15th
		from := n
		if t.lower == "in" {
			from++
		}
		if l, length := p.length(from); length {
			w := p.at(l.next).lower
			far, found := p.offset(from)
			if t.lower == "in" {
				far, found = p.inLength(n)
			}
			if found && (t.lower == "in" || w == "from" || w == "after" || w == "before" || w == "ago" || w == "later") && far.lo == far.hi {
				far.lo = weekdayIn(far.lo, wd)
				far.hi = far.lo
				return far, true
			}
			return stretch{}, false
		}
	}
	if !ok || s.unit != DayPrecision || s.interval {
		return stretch{}, false
	}
	if bracket {
		if p.at(s.next).lower != ")" {
			return stretch{}, false
		}
		s.next++
	}
	return s, true
}

// weekdayIn returns the weekday of the week of d as assistants count it, from
// Sunday.
func weekdayIn(d Day, wd time.Weekday) Day { return d - Day(d.Weekday()) + Day(wd) }

// weekdayNumber reads the day in "Tuesday the 27th": the nearest month in which
// that day falls on that weekday.
func (p *newsParser) weekdayNumber(n int, wd time.Weekday) (stretch, bool) {
	the := p.at(n).lower == "the"
	if the {
		n++
	}
	d, next, ok := p.dayNumber(n)
	if !ok && p.calendar && the {
		d, next, ok = p.wordNumber(n)
		ok = ok && d <= 31
	}
	ordinal := next > n+1 || p.at(n).kind == 'w'
	if !ok || !p.calendar && (!ordinal || !p.clauseEnds(next)) || p.countFollows(next) || p.at(next).lower == ":" || p.at(next).lower == "-" {
		return stretch{}, false
	}
	if clock := p.at(next).lower; !ordinal && (clock == "am" || clock == "pm" || clock == "a" || clock == "p") {
		return stretch{}, false
	}
	y, m, _ := p.published.Civil()
	future := p.future(n)
	for i := range 48 {
		by := time.Month(-i)
		if future {
			by = time.Month(i)
		}
		ty, tm := DayOf(y, m+by, 1).yearMonth()
		if d > lastDay(ty, tm) {
			continue
		}
		day := DayOf(ty, tm, d)
		if day.Weekday() != wd {
			continue
		}
		s := ofDay(day)
		s.next = next
		return s, true
	}
	return stretch{}, false
}

// dayOfWeek reads the weekday behind a week: next week Monday, next week on
// Tuesday.
func (p *newsParser) dayOfWeek(s stretch) stretch {
	if !s.week {
		return s
	}
	n := s.next
	switch p.at(n).lower {
	case "on":
		n++
	case "from", "between":
		a, okA := weekdayNames[p.at(n+1).lower]
		b, okB := weekdayNames[p.at(n+3).lower]
		if w := p.at(n + 2).lower; okA && okB && (rangeWords[w] || w == "and") {
			out := stretch{lo: s.lo + Day((int(a)+6)%7), hi: s.lo + Day((int(b)+6)%7), unit: DayPrecision, interval: true, window: true, next: n + 4}
			if out.lo < out.hi {
				return out
			}
		}
		return s
	}
	if p.at(n).lower == "'" && p.at(n+1).lower == "s" { // next week's Monday
		n += 2
	}
	t := p.at(n)
	wd, ok := weekdayNames[t.lower]
	if !ok || t.kind != 'w' || !t.capital && !p.calendar && len(t.lower) <= 4 {
		return s
	}
	day := s.lo + Day((int(wd)+6)%7)
	out := ofDay(day)
	out.next, out.weekday = n+1, true
	if d, ok := p.dateBehindWeekday(n+1, wd); ok && d.year {
		return s
	}
	return out
}

// bareDay reads "on the 26th": a day of the running month, or of the last one
// in which that day has come.
func (p *newsParser) bareDay(k int) (stretch, bool) {
	n := k
	if p.at(n).lower == "the" {
		n++
	}
	lead := p.at(k - 1).lower
	d, next, ok := p.dayNumber(n)
	switch {
	case lead == "on" || lead == "of" && p.at(k-2).lower == "week" && n > k:
	case p.calendar && n > k && lead != "between" && lead != "around" && lead != "and" && (p.at(next).kind == 'o' || p.at(n).kind == 'd' && next > n+1 && p.clauseEnds(next)):
	default:
		return stretch{}, false
	}
	if !ok || next == n+1 && (p.at(n).kind == 'd' && !p.calendar || p.at(n).kind == 'w' && n == k) || p.at(n).kind == 'w' && !p.calendar {
		return stretch{}, false
	}
	if p.calendar && p.at(next).lower == "day" && p.at(next+1).lower != "of" {
		next++
	}
	if !p.clauseEnds(next) {
		return stretch{}, false
	}
	y, m, _ := p.published.Civil()
	future := p.future(k)
	for i := range 3 {
		by := time.Month(-i)
		if future {
			by = time.Month(i)
		}
		ty, tm := DayOf(y, m+by, 1).yearMonth()
		day := DayOf(ty, tm, d)
		if d > lastDay(ty, tm) || !future && day > p.published || future && day < p.published {
			continue
		}
		s := ofDay(day)
		s.next = next
		return s, true
	}
	return stretch{}, false
}
