package dates

import "time"

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
	rest
)

// partOf reads early 2024, mid-July, late last year, the end of 2023, the
// second half of 2023, the fourth quarter, Q4 2023, earlier this month, the rest
// of the week.
func (p *newsParser) partOf(k int) (stretch, bool) {
	n := k
	if p.at(n).lower == "the" {
		n++
	}
	var which part
	t := p.at(n)
	of := false
	quarter := false
	if w, next, ok := p.quarterName(n); ok {
		which, n, quarter = w, next, true
		if t.lower == "last" && w == quarter4 && p.at(n).lower != "of" {
			return stretch{}, false
		}
	} else {
		switch t.lower {
		case "early":
			which = early
		case "mid", "middle":
			which = middle
			of = t.lower == "middle"
		case "late":
			which = late
		case "earlier", "later":
			return p.earlierOrLater(n)
		case "beginning", "start", "onset":
			which, of = start, true
		case "outbreak", "launch":
			// Of an occasion only: the outbreak of the war.
			if w := p.at(n + 1).lower; len(p.occasions) > 0 && w == "of" {
				return p.endOfOccasion(n+2, start)
			}
			return stretch{}, false
		case "end", "close":
			which, of = end, true
		case "rest", "remainder", "remaining":
			which, of = rest, true
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
	}
	if quarter && (p.at(n).lower == "-" || p.at(n).lower == ",") {
		if p.yearOK(n + 1) {
			n++
		}
	}
	sawOf := p.at(n).lower == "of" || p.at(n).lower == "in"
	if sawOf {
		n++
	}
	if sawOf && (which == start || which == end) && len(p.occasions) > 0 {
		if s, ok := p.endOfOccasion(n, which); ok {
			return s, true
		}
	}
	if of && !sawOf && !(which == end && p.at(n-1).lower == "-" && !p.calendar) && !(p.calendar && which == rest && p.at(n).lower == "the") {
		return stretch{}, false
	}
	whole, ok := p.whole(n)
	if !ok && quarter && !sawOf && !(p.calendar && which < quarter1) && (t.lower != "h" && t.lower != "q" || t.capital || p.calendar) && p.at(n).lower != "-" {
		// The fourth quarter, without a year: the latest that has begun.
		y, m, _ := p.published.Civil()
		first := time.Month(1)
		switch {
		case which >= quarter1:
			first = time.Month(int(which-quarter1)*3 + 1)
		case which == secondHalf:
			first = 7
		}
		if first > m {
			y--
		}
		if t.kind == 'w' && len(t.lower) > 1 && which < quarter1 {
			return stretch{}, false // the first half of a match
		}
		whole, ok = ofYear(y), true
		whole.next = n
	}
	if ok && whole.unit == Year && whole.interval && whole.hi-whole.lo > 3600 && whole.hi-whole.lo < 3700 && which <= late { // the early 1990s
		y := whole.lo.year()
		s := whole
		switch which {
		case early:
			s.hi = DayOf(y+4, 1, 1) - 1
		case middle:
			s.lo, s.hi = DayOf(y+4, 1, 1), DayOf(y+7, 1, 1)-1
		case late:
			s.lo = DayOf(y+7, 1, 1)
		}
		return s, true
	}
	if ok && !p.calendar && whole.interval && whole.unit == Month && (which == start || which == end) { // the end of the summer
		y, m, _ := whole.lo.Civil()
		if which == end {
			y, m, _ = whole.hi.Civil()
		}
		s := ofMonth(y, m)
		s.year, s.next = whole.year, whole.next
		return s, true
	}
	if !ok || whole.interval && !whole.week && (whole.unit != Month || which > late) {
		return stretch{}, false
	}
	if whole.interval && whole.unit == Month { // late summer
		y, m, _ := whole.lo.Civil()
		s := ofMonths(y, m+time.Month(which-early), m+time.Month(which-early))
		s.year, s.next = whole.year, whole.next
		return s, true
	}
	if which == rest {
		if whole.hi < p.published || whole.lo > p.published {
			return stretch{}, false
		}
		whole.lo, whole.unit, whole.interval, whole.window, whole.week = p.published, DayPrecision, whole.hi > p.published, true, false
		return whole, true
	}
	if p.calendar {
		if s, ok := whole.cutForCalendar(which); ok {
			return s, true
		}
	}
	s, ok := whole.cut(which)
	if t := p.tense(k); whole.running && s.lo > p.published && (t < 0 || t == 0 && which >= firstHalf && which <= quarter4) {
		// By the end of the year they had sent 2,000: the year that is over.
		s = s.inYear(s.lo.year() - 1)
	}
	s.running = whole.running
	return s, ok
}

// endOfOccasion reads the occasion that begins at token n, of which the first or
// the last day is meant: the start of the war, the end of the truce.
func (p *newsParser) endOfOccasion(n int, which part) (stretch, bool) {
	s, ok := p.occasion(n)
	if !ok {
		s, ok = p.ownedOccasion(n)
	}
	if !ok || s.unit != DayPrecision {
		return stretch{}, false
	}
	if which == start {
		s.hi = s.lo
	} else {
		if !s.interval {
			return stretch{}, false // of what lasts no one has said how long
		}
		s.lo = s.hi
	}
	s.interval = false
	return s, true
}

// yearEnd reads year-end and year's end.
func (p *newsParser) yearEnd(k int) (stretch, bool) {
	n := k
	if p.at(n).lower == "the" {
		n++
	}
	if next, ok := p.phrase(n, []string{"turn", "of", "the", "year"}); ok && p.at(n-1).lower == "the" && !p.calendar {
		// Of those nearest, the last unless the sentence speaks of the future.
		s := ofDay(DayOf(p.published.year(), 1, 1))
		if p.future(k) {
			s = ofDay(DayOf(p.published.year()+1, 1, 1))
		}
		s.next = next
		return s, true
	}
	next, ok := p.phrase(n, []string{"year", "-", "end"})
	if !ok {
		next, ok = p.phrase(n, []string{"year", "'", "s", "end"})
	}
	if !ok {
		return stretch{}, false
	}
	s := ofMonth(p.published.year(), 12)
	if s.lo > p.published && p.tense(k) < 0 {
		s = s.inYear(s.lo.year() - 1)
	}
	s.running, s.next = true, next
	return s, true
}

// whole reads the time that a part is taken of.
func (p *newsParser) whole(n int) (stretch, bool) {
	t := p.at(n)
	if m, isMonth := monthNames[t.lower]; isMonth && (t.capital || len(t.lower) > 3 && t.lower != "march" || p.calendar && t.lower != "may") {
		s, ok := p.monthFirst(n, m)
		if !ok && t.capital { // mid May
			s, ok = p.chooseMonth(m, n), true
			s.next = n + 1
		}
		return s, ok && s.unit == Month
	}
	if t.lower == "the" && (p.at(n+1).lower == "year" || p.at(n+1).lower == "month" || p.at(n+1).lower == "week") {
		return p.running(n)
	}
	if p.calendar {
		if t.lower == "my" {
			n++
		}
		if w := p.at(n).lower; w == "month" || w == "week" { // end of month, rest of my week
			return p.running(n - 1)
		}
	}
	if y, next, ok := p.wordYear(n); ok {
		s := ofYear(y)
		s.year, s.next = true, next
		return s, true
	}
	if t.kind == 'd' && p.at(n+1).lower == "s" {
		return p.year(n)
	}
	if y, ok := p.yearAt(n); ok {
		s := ofYear(y)
		s.year, s.next = true, n+1
		return s, true
	}
	if s, ok := p.decade(n); ok {
		return s, true
	}
	if s, ok := p.shortYear(n); ok {
		return s, true
	}
	if s, ok := p.relative(n); ok {
		return s, true
	}
	if s, ok := p.weekOf(n); ok {
		return s, true
	}
	return p.season(n)
}

// earlierOrLater reads earlier this month, later this year: of the running time
// all that has passed, or all that is to come. For appointments it is the first
// or second half, where the day of publication does not make it shorter.
func (p *newsParser) earlierOrLater(n int) (stretch, bool) {
	k := n + 1
	if p.at(k).lower == "in" {
		k++
	}
	s, ok := p.relative(k)
	if !ok && k > n+1 {
		s, ok = p.running(k)
	}
	if !ok || p.at(k).lower != "this" && p.at(k).lower != "the" || s.lo > p.published || s.hi < p.published || s.week && k > n+1 {
		return stretch{}, false
	}
	passed := p.at(n).lower == "earlier"
	y := p.published.year()
	switch {
	case p.calendar && s.week && !passed:
		s.lo = max(s.lo+3, p.published)
	case p.calendar && s.week:
		s.hi = min(s.lo+2, p.published)
	case p.calendar && s.unit == Month && passed:
		s.hi = max(min(s.lo+14, p.published-1), s.lo)
	case p.calendar && s.unit == Month:
		s.lo = max(s.lo+15, p.published)
	case p.calendar && s.unit == Year && !passed:
		s.lo = max(DayOf(y, 7, 1), p.published)
		if k > n+1 {
			s.lo = DayOf(y, 7, 1)
		}
	case passed:
		s.hi = p.published
	default:
		s.lo = p.published
	}
	s.unit, s.interval, s.week = DayPrecision, s.lo < s.hi, false
	return s, true
}

// running reads "the year", "the month": the one in which the page appeared.
func (p *newsParser) running(k int) (stretch, bool) {
	y, m, _ := p.published.Civil()
	var s stretch
	switch p.at(k + 1).lower {
	case "year":
		s = ofYear(y)
		s.running = true
	case "month":
		s = ofMonth(y, m)
	case "week":
		s = ofWeek(monday(p.published))
	default:
		return stretch{}, false
	}
	s.next = k + 2
	return s, true
}

// cutForCalendar returns the part that an assistant means: wider than in the
// news.
func (s stretch) cutForCalendar(which part) (stretch, bool) {
	y, m, _ := s.lo.Civil()
	out := stretch{}
	switch {
	case s.unit == Year && which == early:
		out = ofMonths(y, 1, 6)
	case s.unit == Year && which == late:
		out = ofMonths(y, 7, 12)
	case s.unit == Year && which == start:
		out = ofMonths(y, 1, 4)
	case s.unit == Year && which == end:
		out = ofMonths(y, 9, 12)
	case s.unit == Month && (which == early || which == start):
		out = stretch{lo: s.lo, hi: s.lo + 14, unit: DayPrecision, interval: true}
	case s.unit == Month && (which == late || which == end):
		out = stretch{lo: s.lo + 15, hi: s.hi, unit: DayPrecision, interval: true}
	case s.unit == Month && which == middle:
		out = stretch{lo: DayOf(y, m, 10), hi: DayOf(y, m, 20), unit: DayPrecision, interval: true}
	case s.week && (which == early || which == start):
		out = stretch{lo: s.lo, hi: s.lo + 2, unit: DayPrecision, interval: true}
	case s.week && which == middle:
		out = stretch{lo: s.lo + 1, hi: s.lo + 4, unit: DayPrecision, interval: true}
	case s.week && (which == late || which == end):
		out = stretch{lo: s.lo + 3, hi: s.hi, unit: DayPrecision, interval: true}
	default:
		return stretch{}, false
	}
	out.year, out.yearless, out.next = s.year, s.yearless, s.next
	return out, true
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
		switch which {
		case start:
			which = early
		case end:
			which = late
		}
		if s.hi-s.lo != 6 || which > late { // a week
			return stretch{}, false
		}
		from := s.lo + Day(which-1)*2
		out = stretch{lo: from, hi: min(from+2, s.hi), unit: DayPrecision, interval: true}
	}
	out.year, out.yearless, out.next = s.year, s.yearless, s.next
	return out, true
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
	case "last", "this", "past", "previous", "whole", "next", "coming", "early", "mid", "late", "-":
	case "in", "since":
		if p.at(n).lower == "fall" || p.at(n).lower == "spring" {
			return stretch{}, false
		}
	case "the":
		if p.calendar {
			if p.at(n).lower == "fall" || p.at(n).lower == "spring" {
				return stretch{}, false
			}
			break
		}
		before := p.at(k - 1).lower
		if before == "the" { // its article was read with the word before it
			before = p.at(k - 2).lower
		}
		switch before {
		case "of", "since", "over", "during", "in", "by", "until", "through":
			if !p.clauseEnds(n+1) || p.at(n+1).lower == "of" {
				return stretch{}, false // the summer offensive
			}
		default:
			return stretch{}, false
		}
	default:
		if !p.calendar || p.at(n).lower == "fall" || p.at(n).lower == "spring" {
			return stretch{}, false
		}
	}
	y, m, _ := p.published.Civil()
	if first > m {
		y--
	}
	s := ofMonths(y, first, first+2)
	s.next = n + 1
	return s, true
}
