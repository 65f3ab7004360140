package dates

import "time"

// maxDepth is how deep wordings may stand in each other: the end of (the week
// after (next Friday)).
const maxDepth = 3

// point reads one point in time, or one named interval, at token k.
func (p *newsParser) point(k int) (stretch, bool) {
	if p.depth >= maxDepth || !p.mayStart(k) {
		return stretch{}, false
	}
	p.depth++
	s, ok := p.simple(k)
	if ok {
		s = p.dayOfWeek(s)
	}
	p.depth--
	return s, ok
}

// mayStart reports whether a date may begin at token k, at a glance.
func (p *newsParser) mayStart(k int) bool {
	t := p.at(k)
	switch {
	case t.kind == 'd':
		return true
	case t.kind == 'o':
		return t.lower == "'"
	case t.lower == "the":
		next := p.at(k + 1)
		return next.kind == 'd' || next.role&starts != 0 || next.lower == "'" || p.occasionWords[next.lower] != 0
	case len(p.occasions) > 0 && (p.occasionWords[t.lower]&first != 0 || determiners[t.lower] && (p.occasionWords[p.at(k+1).lower] != 0 || p.at(k+1).role&starts != 0)):
		return true
	}
	return t.role&starts != 0
}

// simple is point without what may stand behind a week.
func (p *newsParser) simple(k int) (stretch, bool) {
	t := p.at(k)
	if t.kind == 'd' {
		if p.numericStart(k) {
			if s, ok := p.numeric(k); ok {
				return s, true
			}
		}
		if s, ok := p.dayFirst(k); ok {
			return s, true
		}
		if s, ok := p.offset(k); ok {
			return s, true
		}
		if s, ok := p.countedWindow(k); ok {
			return s, true
		}
		if s, ok := p.nthOf(k); ok {
			return s, true
		}
		if s, ok := p.century(k); ok {
			return s, true
		}
		if s, ok := p.bareDay(k); ok {
			return s, true
		}
		return p.year(k)
	}
	if t.kind != 'w' {
		if t.lower == "'" {
			if s, ok := p.decade(k); ok {
				return s, true
			}
			return p.shortYear(k)
		}
		return stretch{}, false
	}
	if k > 0 && p.touch(k) && p.at(k-1).kind == 'w' {
		return stretch{}, false
	}
	if t.role&starts == 0 {
		if t.lower == "the" && len(p.occasions) > 0 {
			if w := p.at(k + 1).lower; w == "moment" || w == "time" || w == "hour" { // the moment the war began
				if s, ok := p.occasion(k + 2); ok {
					return s, true
				}
			}
		}
		return p.occasion(k)
	}
	if wd, ok := weekdayNames[t.lower]; ok && (t.capital || p.calendar || len(t.lower) > 4) {
		if s, ok := p.weekday(k, wd); ok {
			return s, true
		}
	}
	if m, ok := monthNames[t.lower]; ok {
		return p.monthFirst(k, m)
	}
	if s, ok := p.holiday(k); ok {
		return s, true
	}
	if s, ok := p.dayBeside(k); ok {
		return s, true
	}
	if s, ok := p.named(k); ok {
		return s, true
	}
	if s, ok := p.nthOf(k); ok {
		return s, true
	}
	if s, ok := p.yearEnd(k); ok {
		return s, true
	}
	if s, ok := p.partOf(k); ok {
		return s, true
	}
	if s, ok := p.relative(k); ok {
		return s, true
	}
	if s, ok := p.weekOf(k); ok {
		return s, true
	}
	if s, ok := p.season(k); ok {
		return s, true
	}
	if t.lower == "the" || ordinalWords[t.lower] > 0 || countWords[t.lower] > 0 {
		if s, ok := p.dayFirst(k); ok {
			return s, true
		}
		if s, ok := p.century(k); ok {
			return s, true
		}
		if s, ok := p.decade(k); ok {
			return s, true
		}
		if s, ok := p.bareDay(k); ok {
			return s, true
		}
	}
	if s, ok := p.offset(k); ok {
		return s, true
	}
	if t.lower == "the" {
		if s, ok := p.countedWindow(k + 1); ok {
			return s, true
		}
		return p.occasion(k)
	}
	if y, next, ok := p.wordYear(k); ok && p.yearLead(k) && !p.countFollows(next) && (p.calendar || p.clauseEnds(next) && y != 2000) {
		s := ofYear(y)
		s.year, s.next = true, next
		return s, true
	}
	return p.occasion(k)
}

// monthFirst reads Sept. 13, 2023; Sept. 13; Sept. 2023; September.
func (p *newsParser) monthFirst(k int, m time.Month) (stretch, bool) {
	t := p.at(k)
	n := k + 1
	if p.at(n).lower == "." && p.touch(n) {
		n++
	}
	// "may" and "march" are verbs, "mar" and "sun" parts of names: a month has a
	// capital, and May alone needs a word before it that leads to a date.
	verb := t.lower == "may" || t.lower == "march" || t.lower == "mar" || t.lower == "dec"
	if verb && !t.capital && !p.calendar {
		return stretch{}, false
	}
	if p.at(n).lower == "the" || (p.at(n).lower == "-" || p.at(n).lower == "/" && p.calendar) && p.touch(n) && p.at(n+1).kind == 'd' && p.at(n+1).end-p.at(n+1).start <= 2 {
		if d, next, ok := p.dayNumber(n + 1); ok && (p.at(n).lower == "-" || p.at(n).lower == "/" || next > n+2 || ordinalWords[p.at(n+1).lower] > 0) {
			return p.dayOfMonth(k, m, d, next)
		}
	}
	if d, next, ok := p.dayNumber(n); ok && !p.countFollows(next) && p.at(next).lower != ":" && !(verb && !t.capital && next == n+1 && p.at(n).kind == 'w') {
		return p.dayOfMonth(k, m, d, next)
	}
	if p.at(n).lower == "," { // October, 1st
		if d, next, ok := p.dayNumber(n + 1); ok && next == n+3 && p.at(n+1).kind == 'd' && p.clauseEnds(next) {
			return p.dayOfMonth(k, m, d, next)
		}
	}
	if s, ok := p.calendarDay(k, m, n); ok {
		return s, true
	}
	if y, next, ok := p.relativeYear(n); ok {
		s := ofMonth(y, m)
		s.next = next
		return s, true
	}
	if y, next, ok := p.yearBehind(n); ok {
		s := ofMonth(y, m)
		s.year, s.next = true, next
		return s, true
	}
	if verb || len(t.lower) <= 3 && n == k+1 && !t.capital {
		switch p.at(k - 1).lower {
		default:
			if t.capital && monthNouns[p.at(n).lower] {
				break // its March shipments
			}
			return stretch{}, false
		case "in", "since", "by", "until", "till", "from", "of", "through", "during", "and", "to", "between", "before", "after", "early", "mid", "late", "last", "next", "this", "-", "–", "for", "the":
		}
		if !t.capital && verb {
			switch p.at(k - 1).lower {
			case "in", "since", "of", "during", "last", "next", "by", "until", "from":
			default:
				return stretch{}, false
			}
		}
		// A person called May, "in March order": a following capital is a name.
		if next := p.at(n); next.kind == 'w' && next.capital && n == k+1 {
			return stretch{}, false
		}
	}
	s := p.chooseMonth(m, k)
	s.next = n
	if n > k+1 && !p.abbreviationDot(n) {
		s.next = k + 1
	}
	return s, true
}

// monthNouns are what a month in front of them dates: the May exports.
var monthNouns = map[string]bool{"shipments": true, "exports": true, "imports": true, "deliveries": true, "sales": true, "arrivals": true, "departures": true, "traffic": true, "briefing": true, "report": true, "figures": true, "figure": true}

// abbreviationDot reports whether the full stop before token n belongs to an
// abbreviation and not to the end of the sentence.
func (p *newsParser) abbreviationDot(n int) bool {
	next := p.at(n)
	return next.kind == 'w' && !next.capital || next.kind == 'o' && next.start < len(p.text)
}

// dayOfMonth makes a day of a month's day, with the year that stands behind or
// is chosen. The date begins at token at.
func (p *newsParser) dayOfMonth(at int, m time.Month, d, next int) (stretch, bool) {
	if y, n, ok := p.yearBehind(next); ok {
		if d > lastDay(y, m) {
			return stretch{}, false
		}
		s := ofDay(DayOf(y, m, d))
		s.year, s.next = true, n
		return s, true
	}
	if y, n, ok := p.relativeYear(next); ok && d <= lastDay(y, m) {
		s := ofDay(DayOf(y, m, d))
		s.next = n
		return s, true
	}
	if t := p.at(next); t.kind == 'd' && t.width() == 4 && t.value >= 1000 && t.value < 1900 && !p.touch(next) && p.clauseEnds(next+1) && d <= lastDay(t.value, m) {
		s := ofDay(DayOf(t.value, m, d))
		s.year, s.next = true, next+1
		return s, true
	}
	year, _, _ := p.published.Civil()
	var past, ahead Day
	found := false
	for y := year - 8; y <= year+8; y++ {
		if d > lastDay(y, m) {
			continue // 29 February
		}
		day := DayOf(y, m, d)
		if day <= p.published {
			past, found = day, true
		}
		if ahead = day; day >= p.published {
			break
		}
	}
	if !found {
		return stretch{}, false
	}
	s := ofDay(past)
	// A 29 February of four years ago is meant only where the past is told.
	leap := p.published-past > 366 && ahead-p.published < p.published-past && p.tense(at) >= 0
	if leap || p.nextMeant(at, past, ahead) {
		s = ofDay(ahead)
	}
	s.yearless, s.next = true, next
	return s, true
}

// chooseMonth returns the month m that the text at token k means: the latest
// that has begun, or with a future verb the next one.
func (p *newsParser) chooseMonth(m time.Month, k int) stretch {
	y, pm, _ := p.published.Civil()
	if m > pm {
		y--
	}
	if m != pm && p.nextMeant(k, DayOf(y, m, 15), DayOf(y+1, m, 15)) {
		y++
	}
	s := ofMonth(y, m)
	s.yearless = true
	return s
}

// dayFirst reads 26 February 2024, 26th of February, the ninth of April.
func (p *newsParser) dayFirst(k int) (stretch, bool) {
	if p.at(k).lower == "the" {
		k++
	}
	d, n, ok := p.dayNumber(k)
	if !ok && p.calendar {
		d, n, ok = p.wordNumber(k)
	}
	if !ok || d > 31 {
		return stretch{}, false
	}
	if p.at(n).lower == "day" || p.at(n).lower == "." && p.touch(n) && p.at(k).kind == 'd' {
		n++
	}
	for p.at(n).lower == "of" || p.at(n).lower == "-" && p.touch(n) && p.touch(n+1) || p.at(n).lower == "/" && p.touch(n) {
		n++
	}
	t := p.at(n)
	m, ok := monthNames[t.lower]
	if !ok || t.kind != 'w' || (t.lower == "may" || t.lower == "march" || t.lower == "mar") && !t.capital && !p.calendar {
		return stretch{}, false
	}
	n++
	if p.at(n).lower == "." && p.touch(n) && p.abbreviationDot(n+1) || p.at(n).lower == "." && p.yearOK(n+1) {
		n++
	}
	return p.dayOfMonth(k, m, d, n)
}

// dayRange reads two days that share a month: between 3 and 12 of Sept, 26-27
// February, from 4 to 22 this month.
func (p *newsParser) dayRange(i int) (stretch, bool) {
	k := i
	between := false
	switch p.at(k).lower {
	case "between":
		between = true
		k++
	case "from":
		k++
	}
	if p.at(k).lower == "the" {
		k++
	}
	a, n, ok := p.dayNumber(k)
	if !ok {
		return stretch{}, false
	}
	switch w := p.at(n).lower; {
	case between && w == "and":
	case w == "to" || w == "-" || w == "–" || w == "through" || w == "till" || w == "until":
	default:
		return stretch{}, false
	}
	n++
	if p.at(n).lower == "the" {
		n++
	}
	b, _, ok := p.dayNumber(n)
	if m := monthNames[p.at(n).lower]; !ok && m > 0 && p.at(k).kind == 'd' { // from 2 to April 7
		end, ok := p.monthFirst(n, m)
		y, month, last := end.lo.Civil()
		if !ok || end.unit != DayPrecision || end.interval || a >= last {
			return stretch{}, false
		}
		end.lo, end.interval = DayOf(y, month, a), true
		return end, true
	}
	if !ok || b <= a {
		return stretch{}, false
	}
	end, ok := p.dayFirst(n)
	if !ok {
		_, n2, _ := p.dayNumber(n)
		if w := p.at(n2).lower; w == "of" || w == "in" {
			n2++
		}
		m, ok := p.relative(n2)
		if !ok || m.unit != Month || m.interval {
			return stretch{}, false
		}
		y, month, _ := m.lo.Civil()
		if b > lastDay(y, month) {
			return stretch{}, false
		}
		return stretch{lo: DayOf(y, month, a), hi: DayOf(y, month, b), unit: DayPrecision, interval: true, next: m.next}, true
	}
	y, m, _ := end.lo.Civil()
	end.lo, end.interval = DayOf(y, m, a), true
	return end, true
}

// calendarDay reads what an assistant takes for a day or year behind a month
// and the news does not: May twenty-one, August 99.
func (p *newsParser) calendarDay(at int, m time.Month, n int) (stretch, bool) {
	if !p.calendar {
		return stretch{}, false
	}
	if t := p.at(n); t.kind == 'd' && t.width() == 2 && t.value > 31 && p.clauseEnds(n+1) && !p.touch(n) {
		s := ofMonth(p.fullYear(t.value), m)
		s.year, s.next = true, n+1
		return s, true
	}
	if _, _, year := p.wordYear(n); year {
		return stretch{}, false
	}
	if v, next, ok := p.wordNumber(n); ok && v <= 31 && !p.countFollows(next) {
		return p.dayOfMonth(at, m, v, next)
	}
	return stretch{}, false
}
