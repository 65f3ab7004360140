package dates

import (
	"strings"
	"time"
)

type newsToken struct {
	start, end int
	lower      string
	kind       byte // 'w' word, 'd' digits, 'o' other
	value      int
	capital    bool
}

// lexNews cuts a text into words, runs of digits, and other characters.
func lexNews(text string) []newsToken {
	tokens := make([]newsToken, 0, len(text)/5+8)
	for i := 0; i < len(text); {
		c := text[i]
		j := i + 1
		switch {
		case c == ' ' || c == '\t' || c == '\n' || c == '\r':
			i++
			continue
		case c >= '0' && c <= '9':
			v := 0
			for j < len(text) && text[j] >= '0' && text[j] <= '9' {
				j++
			}
			if j-i <= 4 {
				for _, d := range text[i:j] {
					v = v*10 + int(d-'0')
				}
			} else {
				v = -1
			}
			tokens = append(tokens, newsToken{start: i, end: j, kind: 'd', value: v, lower: text[i:j]})
		case isLetter(c):
			for j < len(text) && isLetter(text[j]) {
				j++
			}
			tokens = append(tokens, newsToken{start: i, end: j, kind: 'w', lower: strings.ToLower(text[i:j]), capital: c < 'a'})
		case c < 0x80:
			tokens = append(tokens, newsToken{start: i, end: j, kind: 'o', lower: text[i:j]})
		default:
			// A character of several bytes: dashes matter, spaces that do not
			// break separate, letters belong to words that are no dates.
			for j < len(text) && text[j]&0xC0 == 0x80 {
				j++
			}
			switch s := text[i:j]; s {
			case "\u00a0", "\u202f", "\u2009":
			case "’":
				tokens = append(tokens, newsToken{start: i, end: j, kind: 'o', lower: "'"})
			default:
				tokens = append(tokens, newsToken{start: i, end: j, kind: 'o', lower: s})
			}
		}
		i = j
	}
	return tokens
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

func (p *newsParser) at(i int) newsToken {
	if i < 0 || i >= len(p.tokens) {
		return newsToken{start: len(p.text), end: len(p.text), kind: 'o'}
	}
	return p.tokens[i]
}

func (p *newsParser) touch(i int) bool {
	return i > 0 && i < len(p.tokens) && p.tokens[i].start == p.tokens[i-1].end
}

var monthNames = map[string]time.Month{
	"january": 1, "jan": 1, "february": 2, "feb": 2, "march": 3, "mar": 3, "april": 4, "apr": 4, "may": 5,
	"june": 6, "jun": 6, "july": 7, "jul": 7, "august": 8, "aug": 8, "september": 9, "sept": 9, "sep": 9,
	"october": 10, "oct": 10, "november": 11, "nov": 11, "december": 12, "dec": 12,
}

var weekdayNames = map[string]time.Weekday{
	"sunday": 0, "sun": 0, "monday": 1, "mon": 1, "tuesday": 2, "tue": 2, "tues": 2, "wednesday": 3, "wed": 3,
	"thursday": 4, "thu": 4, "thur": 4, "thurs": 4, "friday": 5, "fri": 5, "saturday": 6, "sat": 6,
}

// seasons holds the first month of each season of the northern half of the
// earth by whole months; winter runs into the next year.
var seasons = map[string]time.Month{"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}

var countWords = map[string]int{
	"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
	"nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "couple": 2, "fifteen": 15, "eighteen": 18, "twenty": 20, "thirty": 30,
}

var ordinalWords = map[string]int{
	"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8,
	"ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15,
	"sixteenth": 16, "seventeenth": 17, "eighteenth": 18, "nineteenth": 19, "twentieth": 20, "thirtieth": 30,
}

// counted are words behind a four-digit number that make it a count.
var counted = map[string]bool{
	"containers": true, "boxes": true, "shells": true, "rounds": true, "troops": true, "soldiers": true,
	"people": true, "tons": true, "tonnes": true, "missiles": true, "rockets": true, "km": true, "kilometers": true,
	"kilometres": true, "miles": true, "meters": true, "metres": true, "dollars": true, "percent": true, "barrels": true,
	"workers": true, "members": true, "units": true, "times": true, "mm": true, "kg": true, "teu": true, "%": true,
	"million": true, "billion": true, "thousand": true, "feet": true, "words": true, "pieces": true,
}

func (p *newsParser) countFollows(k int) bool { return counted[p.at(k).lower] }

// point reads one point in time, or one named interval, at token k.
func (p *newsParser) point(k int) (stretch, bool) {
	t := p.at(k)
	if t.kind == 'd' {
		if s, ok := p.numeric(k); ok {
			return s, true
		}
		if s, ok := p.dayFirst(k); ok {
			return s, true
		}
		if s, ok := p.ago(k); ok {
			return s, true
		}
		return p.year(k)
	}
	if t.kind != 'w' {
		return stretch{}, false
	}
	if k > 0 && p.touch(k) && p.at(k-1).kind == 'w' {
		return stretch{}, false
	}
	if wd, ok := weekdayNames[t.lower]; ok && (t.capital || len(t.lower) > 4) {
		return p.weekday(k, wd)
	}
	if m, ok := monthNames[t.lower]; ok {
		return p.monthFirst(k, m)
	}
	if s, ok := p.named(k); ok {
		return s, true
	}
	if s, ok := p.partOf(k); ok {
		return s, true
	}
	if s, ok := p.relative(k); ok {
		return s, true
	}
	if s, ok := p.season(k); ok {
		return s, true
	}
	if _, ok := ordinalWords[t.lower]; ok || t.lower == "the" {
		if s, ok := p.dayFirst(k); ok {
			return s, true
		}
	}
	return p.ago(k)
}

// yearAt reads a year of four digits at token k that stands for a year.
func (p *newsParser) yearAt(k int) (int, bool) {
	t := p.at(k)
	if t.kind != 'd' || t.end-t.start != 4 || t.value < 1900 || t.value > 2099 {
		return 0, false
	}
	if n := p.at(k + 1); p.touch(k+1) && (n.kind == 'w' || n.lower == "," && p.touch(k+2) && p.at(k+2).kind == 'd' || n.lower == "." && p.touch(k+2) && p.at(k+2).kind == 'd' || n.lower == "%") {
		return 0, false
	}
	if p.touch(k) {
		switch prev := p.at(k - 1); {
		case prev.kind == 'w', prev.lower == "$", prev.lower == "€", prev.lower == "£", prev.lower == "#":
			return 0, false
		case (prev.lower == "," || prev.lower == ".") && p.touch(k-1) && p.at(k-2).kind == 'd':
			return 0, false
		}
	}
	return t.value, !p.countFollows(k + 1)
}

// yearBehind reads a year behind a month or a day: "2023", ", 2023", "of 2023".
func (p *newsParser) yearBehind(k int) (year, next int, ok bool) {
	switch p.at(k).lower {
	case ",", "of", "in", "-", "/":
		if p.at(k).lower == "-" && !p.touch(k) {
			return 0, 0, false
		}
		k++
	}
	y, ok := p.yearAt(k)
	return y, k + 1, ok
}

// dayNumber reads a day of the month: 26, 26th, ninth.
func (p *newsParser) dayNumber(k int) (day, next int, ok bool) {
	t := p.at(k)
	if t.kind == 'w' {
		if d, ok := ordinalWords[t.lower]; ok {
			return d, k + 1, true
		}
		if t.lower == "twenty" || t.lower == "thirty" {
			tens := countWords[t.lower]
			n := k + 1
			if p.at(n).lower == "-" {
				n++
			}
			if u := ordinalWords[p.at(n).lower]; u > 0 && u < 10 && tens+u <= 31 {
				return tens + u, n + 1, true
			}
		}
		return 0, 0, false
	}
	if t.kind != 'd' || t.end-t.start > 2 || t.value < 1 || t.value > 31 {
		return 0, 0, false
	}
	next = k + 1
	if p.touch(next) {
		switch p.at(next).lower {
		case "st", "nd", "rd", "th":
			return t.value, next + 1, true
		}
		if n := p.at(next); n.kind == 'w' && monthNames[n.lower] == 0 || n.lower == "%" || n.lower == ":" ||
			(n.lower == "." || n.lower == ",") && p.touch(next+1) && p.at(next+1).kind == 'd' {
			return 0, 0, false
		}
	}
	return t.value, next, true
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
	if verb && !t.capital {
		return stretch{}, false
	}
	if p.at(n).lower == "the" || p.at(n).lower == "-" && p.touch(n) && p.at(n+1).kind == 'd' && p.at(n+1).end-p.at(n+1).start <= 2 {
		if d, next, ok := p.dayNumber(n + 1); ok && (p.at(n).lower == "-" || next > n+2 || ordinalWords[p.at(n+1).lower] > 0) {
			return p.dayOfMonth(m, d, next)
		}
	}
	if d, next, ok := p.dayNumber(n); ok && !p.countFollows(next) && p.at(next).lower != ":" {
		return p.dayOfMonth(m, d, next)
	}
	if y, next, ok := p.yearBehind(n); ok {
		s := ofMonth(y, m)
		s.year, s.next = true, next
		return s, true
	}
	if verb || len(t.lower) <= 3 && n == k+1 && !t.capital {
		switch p.at(k - 1).lower {
		case "in", "since", "by", "until", "till", "from", "of", "through", "during", "and", "to", "between", "before", "after", "early", "mid", "late", "last", "next", "this", "-", "–", "for":
		default:
			return stretch{}, false
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

// abbreviationDot reports whether the full stop before token n belongs to an
// abbreviation and not to the end of the sentence.
func (p *newsParser) abbreviationDot(n int) bool {
	next := p.at(n)
	return next.kind == 'w' && !next.capital || next.kind == 'o' && next.start < len(p.text)
}

// dayOfMonth makes a day of a month's day, with the year that stands behind or
// is chosen.
func (p *newsParser) dayOfMonth(m time.Month, d, next int) (stretch, bool) {
	if y, n, ok := p.yearBehind(next); ok {
		if d > lastDay(y, m) {
			return stretch{}, false
		}
		s := ofDay(DayOf(y, m, d))
		s.year, s.next = true, n
		return s, true
	}
	year, _, _ := p.published.Civil()
	var best stretch
	found := false
	future := p.future(next - 1)
	for y := year - 8; y <= year+8; y++ {
		if d > lastDay(y, m) {
			continue // 29 February
		}
		s := ofDay(DayOf(y, m, d))
		if !future && s.lo > p.published {
			break
		}
		best, found = s, true
		if future && s.lo >= p.published {
			break
		}
	}
	best.yearless, best.next = true, next
	return best, found
}

// chooseMonth returns the month m that the text at token k means: the latest
// that has begun, or with a future verb the next one.
func (p *newsParser) chooseMonth(m time.Month, k int) stretch {
	y, pm, _ := p.published.Civil()
	if m > pm {
		y--
	}
	if p.future(k) && m != pm {
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
	if !ok {
		return stretch{}, false
	}
	if p.at(n).lower == "day" {
		n++
	}
	for p.at(n).lower == "of" || p.at(n).lower == "-" && p.touch(n) && p.touch(n+1) || p.at(n).lower == "/" && p.touch(n) {
		n++
	}
	t := p.at(n)
	m, ok := monthNames[t.lower]
	if !ok || t.kind != 'w' || (t.lower == "may" || t.lower == "march" || t.lower == "mar") && !t.capital {
		return stretch{}, false
	}
	n++
	if p.at(n).lower == "." && p.touch(n) && p.abbreviationDot(n+1) || p.at(n).lower == "." && p.yearOK(n+1) {
		n++
	}
	return p.dayOfMonth(m, d, n)
}

func (p *newsParser) yearOK(k int) bool { _, ok := p.yearAt(k); return ok }

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
	if !ok || b <= a {
		return stretch{}, false
	}
	end, ok := p.dayFirst(n)
	if !ok {
		_, n2, _ := p.dayNumber(n)
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

// numeric reads 2024-02-26, 02/26/2024, 26.02.2024.
func (p *newsParser) numeric(k int) (stretch, bool) {
	a, sep := p.at(k), p.at(k+1).lower
	if sep != "-" && sep != "/" && sep != "." || !p.touch(k+1) || !p.touch(k+2) || p.at(k+2).kind != 'd' ||
		p.touch(k) && (p.at(k-1).kind == 'w' || p.at(k-1).lower == "." || p.at(k-1).lower == "/") {
		return stretch{}, false
	}
	b, c := p.at(k+2), p.at(k+4)
	if p.at(k+3).lower != sep || !p.touch(k+3) || !p.touch(k+4) || c.kind != 'd' {
		// 2024-02: a month.
		if a.end-a.start == 4 && sep == "-" && b.end-b.start == 2 && b.value >= 1 && b.value <= 12 && a.value >= 1900 && a.value < 2100 && p.at(k+3).lower != "-" {
			s := ofMonth(a.value, time.Month(b.value))
			s.year, s.next = true, k+3
			return s, true
		}
		return stretch{}, false
	}
	y, m, d := 0, 0, 0
	switch {
	case a.end-a.start == 4:
		y, m, d = a.value, b.value, c.value
	case c.end-c.start == 4 || c.end-c.start == 2 && sep == "/":
		y, m, d = c.value, a.value, b.value
		if m > 12 || sep == "." {
			m, d = d, m
		}
		if c.end-c.start == 2 {
			y += 2000
			if y > 2068 { // POSIX: 69 to 99 are of the last century
				y -= 100
			}
		}
	default:
		return stretch{}, false
	}
	if y < 1900 || y > 2099 || m < 1 || m > 12 || d < 1 || d > lastDay(y, time.Month(m)) {
		return stretch{}, false
	}
	s := ofDay(DayOf(y, time.Month(m), d))
	s.year, s.next = true, k+5
	// A time of the day behind it, as in 2024-02-26T10:00, is left alone.
	return s, true
}

// year reads a bare year, or a decade: 2023, 1990s.
func (p *newsParser) year(k int) (stretch, bool) {
	t := p.at(k)
	if t.end-t.start == 4 && t.value >= 1900 && t.value < 2100 && t.value%10 == 0 {
		n := k + 1
		if p.at(n).lower == "'" {
			n++
		}
		if p.at(n).lower == "s" && p.touch(n) {
			s := stretch{lo: DayOf(t.value, 1, 1), hi: DayOf(t.value+10, 1, 1) - 1, unit: Year, interval: true, year: true, next: n + 1}
			return s, true
		}
	}
	y, ok := p.yearAt(k)
	if !ok || p.touch(k) && p.at(k-1).kind == 'o' && (p.at(k-1).lower == "-" || p.at(k-1).lower == "/" || p.at(k-1).lower == ".") && p.touch(k-1) && p.at(k-2).lower != "mid" && p.at(k-2).kind != 'd' {
		return stretch{}, false
	}
	// Feb. 30, 2023: what is left of a day that does not exist is no year.
	if d := p.at(k - 2); p.at(k-1).lower == "," && d.kind == 'd' && d.end-d.start <= 2 {
		m := p.at(k - 3)
		if m.lower == "." {
			m = p.at(k - 4)
		}
		if monthNames[m.lower] > 0 {
			return stretch{}, false
		}
	}
	s := ofYear(y)
	s.year, s.next = true, k+1
	return s, true
}

// weekday reads Tuesday, with a date behind it where one stands.
func (p *newsParser) weekday(k int, wd time.Weekday) (stretch, bool) {
	n := k + 1
	if p.at(n).lower == "." && p.touch(n) && len(p.at(k).lower) <= 5 {
		n++
	}
	if p.at(n).lower == "," {
		n++
	}
	if m, ok := monthNames[p.at(n).lower]; ok {
		if s, ok := p.monthFirst(n, m); ok && s.unit == DayPrecision {
			return s, true
		}
	}
	if s, ok := p.dayFirst(n); ok && p.at(n).kind == 'd' {
		return s, true
	}
	if s, ok := p.numeric(n); ok && s.unit == DayPrecision {
		return s, true
	}
	if len(p.at(k).lower) <= 3 && !p.at(k).capital || p.at(k).lower == "sun" || p.at(k).lower == "sat" {
		return stretch{}, false
	}
	back := (int(p.published.Weekday()) - int(wd) + 7) % 7
	d := p.published - Day(back)
	if p.future(k) {
		d = p.published + Day((7-back)%7)
	}
	switch p.at(k - 1).lower {
	case "last", "past", "previous":
		if back == 0 {
			d = p.published - 7
		}
	case "next", "coming", "upcoming":
		d = p.published + Day(7-back)
	}
	s := ofDay(d)
	s.weekday, s.next = true, k+1
	return s, true
}

// future reports whether the words before token k in its sentence speak of the
// future: the nearest of "will" and "said" decides.
func (p *newsParser) future(k int) bool {
	for n := k - 1; n >= 0 && n > k-16; n-- {
		switch p.tokens[n].lower {
		case ".", "!", "?", ";":
			if n+1 < len(p.tokens) && p.tokens[n+1].capital {
				return false
			}
		case "will", "shall", "scheduled", "slated", "plans", "plan", "intends", "expected", "upcoming", "planned", "going", "would", "due":
			return true
		case "said", "announced", "told", "reported", "stated", "was", "were", "had", "has", "met", "since", "claimed", "says", "estimated":
			return false
		}
	}
	return false
}
