package dates

// yearLead reports whether the word before token k lets a number in words stand
// for a year.
func (p *newsParser) yearLead(k int) bool {
	switch p.at(k - 1).lower {
	case "in", "since", "until", "year", "during":
		return true
	case "by", "till", "from", "of", "before", "after", "to", "between", "through":
		return p.calendar
	}
	return false
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
		case prev.lower == "." && p.touch(k-1) && p.at(k-2).kind == 'd', prev.lower == "," && p.touch(k-1) && p.at(k-2).width() > 2:
			return 0, false
		}
	}
	if numbered[p.at(k-1).lower] || p.at(k-1).lower == "." && p.at(k-2).lower == "no" {
		return 0, false
	}
	return t.value, !p.countFollows(k + 1)
}

// numbered are things that have numbers and no years.
var numbered = map[string]bool{
	"room": true, "resolution": true, "flight": true, "route": true, "model": true, "no": true, "number": true, "article": true, "section": true,
	"page": true, "highway": true, "unit": true, "battalion": true, "brigade": true,
}

// yearBehind reads a year behind a month or a day: "2023", ", 2023", "of 2023".
func (p *newsParser) yearBehind(k int) (year, next int, ok bool) {
	short := p.calendar && p.at(k).kind == 'd' && !p.touch(k) && p.clauseEnds(k+1)
	switch p.at(k).lower {
	case ",", "of", "in", "-", "/":
		if p.at(k).lower == "-" && !p.touch(k) {
			return 0, 0, false
		}
		short = p.calendar && (p.at(k).lower == "of" || p.at(k).lower == "-" && p.at(k-2).lower == "-" && p.clauseEnds(k+2))
		k++
	}
	if p.at(k).lower == "the" && p.at(k+1).lower == "year" {
		k += 2
	}
	if y, ok := p.yearAt(k); ok {
		return y, k + 1, true
	}
	if s, ok := p.shortYear(k); ok {
		return s.lo.year(), s.next, true
	}
	if t := p.at(k); short && t.kind == 'd' && t.width() == 2 && !p.touch(k+1) {
		return p.fullYear(t.value), k + 1, true
	}
	if y, next, ok := p.wordYear(k); ok && !p.countFollows(next) && (p.calendar || p.clauseEnds(next)) {
		return y, next, true
	}
	return 0, 0, false
}

func (d Day) year() int { y, _, _ := d.Civil(); return y }

// shortYear reads '87.
func (p *newsParser) shortYear(k int) (stretch, bool) {
	t := p.at(k + 1)
	if p.at(k).lower != "'" || p.touch(k) || !p.touch(k+1) || t.kind != 'd' || t.width() != 2 || p.touch(k+2) && (p.at(k+2).kind == 'w' || p.at(k+2).lower == "'") {
		return stretch{}, false
	}
	s := ofYear(p.fullYear(t.value))
	s.year, s.next = true, k+2
	return s, true
}

// fullYear returns the year that two digits stand for: at most 19 years after
// the day of publication; without one, POSIX's 1969 to 2068.
func (p *newsParser) fullYear(v int) int {
	if p.published == 0 {
		if v >= 69 {
			return 1900 + v
		}
		return 2000 + v
	}
	y, _, _ := p.published.Civil()
	full := y/100*100 + v
	switch {
	case full > y+19:
		full -= 100
	case full <= y-81:
		full += 100
	}
	return full
}

// wordYear reads nineteen eighty-six, twenty twenty-four, two thousand and
// fifteen.
func (p *newsParser) wordYear(k int) (year, next int, ok bool) {
	if p.at(k).kind != 'w' {
		return 0, 0, false
	}
	switch w := p.at(k).lower; w {
	case "two":
		if p.at(k+1).lower != "thousand" {
			return 0, 0, false
		}
		n := k + 2
		if p.at(n).lower == "and" {
			n++
		}
		if v, next, ok := p.wordNumber(n); ok && v < 100 {
			return 2000 + v, next, true
		}
		return 2000, k + 2, true
	case "nineteen", "twenty", "eighteen":
		n := k + 1
		if p.at(n).lower == "-" {
			n++
		}
		if z := p.at(n).lower; z == "zero" || z == "oh" || z == "o" {
			if v, next, ok := p.wordNumber(n + 1); ok && v < 10 {
				return countWords[w]*100 + v, next, true
			}
		}
		v, next, ok := p.wordNumber(n)
		if ok && v >= 10 && v < 100 {
			return countWords[w]*100 + v, next, true
		}
	}
	return 0, 0, false
}

func (p *newsParser) yearOK(k int) bool { _, ok := p.yearAt(k); return ok }

// year reads a bare year, or a decade: 2023, 1990s.
func (p *newsParser) year(k int) (stretch, bool) {
	t := p.at(k)
	if t.end-t.start == 4 && t.value >= 1900 && t.value < 2100 && t.value%10 == 0 {
		n := k + 1
		if p.at(n).lower == "'" {
			n++
		}
		if p.at(n).lower == "s" && (p.touch(n) || p.calendar) {
			s := stretch{lo: DayOf(t.value, 1, 1), hi: DayOf(t.value+10, 1, 1) - 1, unit: Year, interval: true, year: true, next: n + 1}
			return s, true
		}
	}
	y, ok := p.yearAt(k)
	if !ok || p.touch(k) && p.at(k-1).kind == 'o' && (p.at(k-1).lower == "-" || p.at(k-1).lower == "/" || p.at(k-1).lower == ".") && p.touch(k-1) && p.at(k-2).lower != "mid" && (p.at(k-2).kind != 'd' || p.at(k-2).width() == 3 || p.at(k-2).width() > 4 || p.touch(k-2) && p.at(k-3).lower == p.at(k-1).lower && p.at(k-4).width() != 4 && p.at(k-4).width() != 2) {
		return stretch{}, false
	}
	// 32 - 2015, 2015-32: no dates. 2022-23 is two years.
	if prev := p.at(k - 2); p.at(k-1).lower == "-" && prev.kind == 'd' && prev.width() <= 2 && !monthBefore(p, k-2) {
		return stretch{}, false
	}
	if two := p.at(k + 2); p.at(k+1).lower == "-" && p.touch(k+1) && p.touch(k+2) && two.kind == 'd' && two.width() <= 2 && (two.width() == 1 || two.value != (y+1)%100) {
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
	n := k + 1
	if p.at(n).lower == "-" || p.at(n).lower == "'" && p.at(n+1).lower == "s" {
		n++
		if p.at(n).lower == "s" {
			n++
		}
	}
	if p.at(n).lower == "the" {
		n++
	}
	if which, next, ok := p.quarterName(n); ok {
		out, ok := s.cut(which)
		out.next = next
		return out, ok
	}
	if p.calendar {
		// 2016 June, 2016, Nov
		n := k + 1
		if p.at(n).lower == "," {
			n++
		}
		if m := monthNames[p.at(n).lower]; m > 0 && p.at(n).kind == 'w' && (m != 5 && m != 3 || p.at(n).capital) && !p.yearOK(n+1) {
			if _, _, day := p.dayNumber(n + 1); !day {
				s = ofMonth(y, m)
				s.year, s.next = true, n+1
				return s, true
			}
		}
	}
	// 2022-23, 2022–23: two years. 2022-11 is a month.
	if dash, two := p.at(k+1).lower, p.at(k+2); (dash == "-" || dash == "–" || dash == "/") && p.touch(k+1) && p.touch(k+2) && two.kind == 'd' && two.width() == 2 &&
		two.value == (y+1)%100 && (two.value > 12 || dash != "-") && !p.touch(k+3) {
		s.hi, s.interval, s.next = DayOf(y+2, 1, 1)-1, true, k+3
	}
	return s, true
}

// quarterName reads Q4, H2, first quarter, second half.
func (p *newsParser) quarterName(k int) (part, int, bool) {
	t, n := p.at(k), p.at(k+1)
	if n.lower == "-" && p.touch(k+1) && (p.at(k+2).lower == "quarter" || p.at(k+2).lower == "half") {
		k++
		n = p.at(k + 1)
	}
	switch {
	case (t.lower == "q" || t.lower == "h") && p.touch(k+1) && n.kind == 'd' && n.width() == 1 && !(p.touch(k+2) && p.at(k+2).kind == 'w'):
		if t.lower == "q" && n.value >= 1 && n.value <= 4 {
			return quarter1 + part(n.value-1), k + 2, true
		}
		if t.lower == "h" && n.value >= 1 && n.value <= 2 {
			return firstHalf + part(n.value-1), k + 2, true
		}
	case n.lower == "half" && (t.lower == "first" || t.lower == "second" || t.lower == "last"):
		if t.lower == "first" {
			return firstHalf, k + 2, true
		}
		return secondHalf, k + 2, true
	case n.lower == "quarter":
		if t.lower == "last" || t.lower == "final" {
			return quarter4, k + 2, true
		}
		if o := ordinalWords[t.lower]; o >= 1 && o <= 4 {
			return quarter1 + part(o-1), k + 2, true
		}
	}
	return 0, 0, false
}

// monthBefore reports whether the number at token k is a day of a month named
// before it.
func monthBefore(p *newsParser, k int) bool {
	prev := p.at(k - 1)
	if prev.lower == "." || prev.lower == "-" || prev.lower == "/" {
		prev = p.at(k - 2)
	}
	return prev.kind == 'w' && monthNames[prev.lower] > 0
}

// relativeYear reads the year behind a month or day that is told from the day of
// publication: (Sept. 13) last year, (June) of this year.
func (p *newsParser) relativeYear(k int) (year, next int, ok bool) {
	switch p.at(k).lower {
	case "of", ",":
		k++
	}
	if p.published == 0 || p.at(k+1).lower != "year" || p.at(k+2).lower == "-" && p.touch(k+2) {
		return 0, 0, false
	}
	y := p.published.year()
	switch p.at(k).lower {
	case "last", "previous":
		return y - 1, k + 2, true
	case "this":
		return y, k + 2, true
	case "next":
		return y + 1, k + 2, true
	}
	return 0, 0, false
}

var decadeNames = map[string]int{
	"tens": 10, "twenties": 20, "thirties": 30, "forties": 40, "fifties": 50, "sixties": 60, "seventies": 70, "eighties": 80, "nineties": 90,
}

// decade reads the 70s, the '70s, the seventies, the nineteen seventies, the
// noughties.
func (p *newsParser) decade(k int) (stretch, bool) {
	n := k
	the := p.at(n).lower == "the"
	if the {
		n++
	}
	first, next := 0, 0
	t := p.at(n)
	quote := t.lower == "'"
	if quote && p.touch(n+1) && !p.touch(n) {
		n++
		t = p.at(n)
	}
	switch {
	case t.kind == 'd' && t.width() == 2 && t.value%10 == 0 && (the || quote):
		next = n + 1
		if p.at(next).lower == "'" && p.touch(next) {
			next++
		}
		if p.at(next).lower != "s" || !p.touch(next) {
			return stretch{}, false
		}
		next++
		first = p.fullYear(t.value)
	case t.kind != 'w':
		return stretch{}, false
	case t.lower == "noughties":
		first, next = 2000, n+1
	case t.lower == "two" && (p.at(n+1).lower == "thousands" || p.at(n+1).lower == "thousand" && p.at(n+2).lower == "and" && p.at(n+3).lower == "tens"):
		first, next = 2000, n+2
		if p.at(n+1).lower == "thousand" {
			first, next = 2010, n+4
		}
	case t.lower == "nineteen" || t.lower == "eighteen" || t.lower == "twenty":
		next = n + 1
		if p.at(next).lower == "-" {
			next++
		}
		d := decadeNames[p.at(next).lower]
		if d == 0 {
			return stretch{}, false
		}
		first = countWords[t.lower]*100 + d
		next++
	case the && decadeNames[t.lower] >= 20:
		first, next = p.fullYear(decadeNames[t.lower]), n+1
		if !p.clauseEnds(next) {
			return stretch{}, false
		}
	default:
		return stretch{}, false
	}
	if first > p.published.year() && p.published != 0 {
		first -= 100
	}
	s := stretch{lo: DayOf(first, 1, 1), hi: DayOf(first+10, 1, 1) - 1, unit: Year, interval: true, year: true, next: next}
	return s, true
}

// century reads 15th century, the nineteenth century.
func (p *newsParser) century(k int) (stretch, bool) {
	if p.at(k).lower == "the" {
		k++
	}
	d, next, ok := p.dayNumber(k)
	if !ok || p.at(next).lower != "century" || d > 21 || next == k+1 && p.at(k).kind == 'd' {
		return stretch{}, false
	}
	first := d*100 - 100
	s := stretch{lo: DayOf(max(first, 1), 1, 1), hi: DayOf(first+100, 1, 1) - 1, unit: Year, interval: true, year: true, next: next + 1}
	return s, true
}
