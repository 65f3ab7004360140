package dates

import "time"

// numericStart reports whether a numeric date may begin at token k: not within
// a longer number or code.
func (p *newsParser) numericStart(k int) bool {
	if !p.touch(k) {
		return true
	}
	switch prev := p.at(k - 1); {
	case prev.kind == 'w':
		return false
	case prev.lower == "-" || prev.lower == "/" || prev.lower == ".":
		return !p.touch(k-1) || p.at(k-2).kind == 'w' && prev.lower != "."
	}
	return true
}

// numeric reads 2024-02-26, 02/26/2024, 26.02.2024, 2019-Aug-1, 23/Sep/2020,
// 2024-02; for appointments also 2/26 and 2016 10 16.
func (p *newsParser) numeric(k int) (stretch, bool) {
	a, sep := p.at(k), p.at(k+1).lower
	if p.calendar && a.width() == 4 && p.at(k+1).kind == 'd' && p.at(k+2).kind == 'd' && p.at(k+1).width() == 2 && p.at(k+2).width() == 2 {
		return p.civil(a.value, p.at(k+1).value, p.at(k+2).value, k+3)
	}
	if a.width() == 3 || sep != "-" && sep != "/" && sep != "." {
		return stretch{}, false
	}
	if !p.touch(k+1) || !p.touch(k+2) {
		return p.spacedMonth(k)
	}
	b, c := p.at(k+2), p.at(k+4)
	bm, cm := int(monthNames[b.lower]), int(monthNames[c.lower])
	if p.at(k+3).lower != sep || !p.touch(k+3) || !p.touch(k+4) || c.kind != 'd' && cm == 0 {
		return p.twoNumbers(k, sep)
	}
	last := c.width() == 4 || c.width() == 2 && (sep == "/" || p.calendar && sep == "-")
	year := c.value
	if c.width() == 2 {
		year = p.fullYear(c.value)
	}
	switch {
	case a.width() == 4 && bm > 0 && c.kind == 'd':
		return p.civil(a.value, bm, c.value, k+5)
	case a.width() == 4 && cm > 0 && b.kind == 'd':
		return p.civil(a.value, cm, b.value, k+5)
	case a.width() == 4 && b.kind == 'd':
		if b.value > 12 && c.width() <= 2 {
			return p.civil(a.value, c.value, b.value, k+5)
		}
		return p.civil(a.value, b.value, c.value, k+5)
	case bm > 0 && last:
		return p.civil(year, bm, a.value, k+5)
	case b.kind == 'd' && last:
		if p.orderUnknown && sep != "." && a.value <= 12 && b.value <= 12 && a.value != b.value {
			return stretch{}, false
		}
		m, d := p.monthAndDay(a.value, b.value, sep)
		return p.civil(year, m, d, k+5)
	}
	return stretch{}, false
}

// monthAndDay orders the first two numbers of a date.
func (p *newsParser) monthAndDay(a, b int, sep string) (m, d int) {
	if p.dayFirstForm || sep == "." {
		if b > 12 && a <= 12 {
			return a, b
		}
		return b, a
	}
	if a > 12 {
		return b, a
	}
	return a, b
}

func (p *newsParser) civil(y, m, d, next int) (stretch, bool) {
	if y < 1900 || y > 2099 || m < 1 || m > 12 || d < 1 || d > lastDay(y, time.Month(m)) {
		return stretch{}, false
	}
	s := ofDay(DayOf(y, time.Month(m), d))
	s.year, s.next = true, next
	// A time of the day behind it, as in 2024-02-26T10:00, is left alone.
	return s, true
}

// twoNumbers reads 2024-02 and 02/2024, and for appointments 2/26.
func (p *newsParser) twoNumbers(k int, sep string) (stretch, bool) {
	a, b := p.at(k), p.at(k+2)
	if b.kind != 'd' || p.touch(k+3) && p.at(k+3).lower == sep && p.touch(k+4) && p.at(k+4).kind == 'd' && p.at(k+4).width() > 2 {
		return stretch{}, false
	}
	y, m := 0, 0
	switch {
	case a.width() == 4 && (sep == "-" && b.width() == 2 || p.calendar && b.width() <= 2):
		y, m = a.value, b.value
	case b.width() == 4 && sep != "." && (a.width() == 2 && sep == "/" || p.calendar && a.width() <= 2):
		y, m = b.value, a.value
	case p.calendar && a.width() <= 2 && b.width() <= 2 && (sep == "/" || p.at(k-1).lower == "on" || sep == "-" && p.at(k-1).lower == "in"):
		m, d := p.monthAndDay(a.value, b.value, "/")
		if m < 1 || m > 12 || d < 1 || d > 31 {
			return stretch{}, false
		}
		if c := p.at(k + 4); p.at(k+3).lower == "," && p.touch(k+3) && p.touch(k+4) && c.kind == 'd' && c.width() == 2 { // 08/12,15
			return p.civil(p.fullYear(c.value), m, d, k+5)
		}
		return p.dayOfMonth(k, time.Month(m), d, k+3)
	}
	if y < 1900 || y > 2099 || m < 1 || m > 12 || p.at(k+3).lower == "-" && p.touch(k+3) && p.at(k+4).kind == 'd' && p.at(k+4).width() < 4 {
		return stretch{}, false
	}
	s := ofMonth(y, time.Month(m))
	s.year, s.next = true, k+3
	return s, true
}

// spacedMonth reads 2016 - 11 and 11 / 2016, for appointments.
func (p *newsParser) spacedMonth(k int) (stretch, bool) {
	a, b := p.at(k), p.at(k+2)
	if !p.calendar || p.at(k+1).lower == "." || b.kind != 'd' {
		return stretch{}, false
	}
	y, m := a.value, b.value
	if a.width() <= 2 {
		y, m = m, y
	}
	if a.width()+b.width() < 5 || a.width()+b.width() > 6 || y < 1900 || y > 2099 || m < 1 || m > 12 {
		return stretch{}, false
	}
	s := ofMonth(y, time.Month(m))
	s.year, s.next = true, k+3
	return s, true
}
