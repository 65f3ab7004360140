package dates

import (
	"strings"
	"time"
)

// feast says how the day of a holiday is found.
type feast uint8

const (
	fixed      feast = iota // month and day
	nthWeekday              // the n-th weekday of the month; n of 0 is the last
	fromEaster              // so many days from Easter Sunday
)

// holidays are days of every year that texts name. Those that several countries
// keep on days of their own are the United States', and only appointments have
// them.
var holidays = []struct {
	name     string // in words, as the lexer cuts them
	feast    feast
	month    time.Month
	n        int
	weekday  time.Weekday
	after    int // days after that weekday
	calendar bool
}{

	{name: "christmas eve", month: 12, n: 24},
	{name: "christmas day", month: 12, n: 25},
	{name: "christmas", month: 12, n: 25},
	{name: "xmas", month: 12, n: 25},
	{name: "boxing day", month: 12, n: 26},
	{name: "new year ' s eve", month: 12, n: 31},
	{name: "new years eve", month: 12, n: 31},
	{name: "new year eve", month: 12, n: 31, calendar: true},
	{name: "new year ' s day", month: 1, n: 1},
	{name: "new years day", month: 1, n: 1},
	{name: "new year day", month: 1, n: 1, calendar: true},
	{name: "new year ' s", month: 1, n: 1},
	{name: "new year", month: 1, n: 1, calendar: true},
	{name: "halloween", month: 10, n: 31},
	{name: "all saints ' day", month: 11, n: 1},
	{name: "valentine ' s day", month: 2, n: 14},
	{name: "valentines day", month: 2, n: 14},
	{name: "groundhog day", month: 2, n: 2},
	{name: "st . patrick ' s day", month: 3, n: 17},
	{name: "st patrick ' s day", month: 3, n: 17},
	{name: "international women ' s day", month: 3, n: 8},
	{name: "women ' s day", month: 3, n: 8},
	{name: "april fools ' day", month: 4, n: 1},
	{name: "april fool ' s day", month: 4, n: 1},
	{name: "april fools", month: 4, n: 1},
	{name: "earth day", month: 4, n: 22},
	{name: "international workers ' day", month: 5, n: 1},
	{name: "may day", month: 5, n: 1},
	{name: "cinco de mayo", month: 5, n: 5},
	{name: "juneteenth", month: 6, n: 19},
	{name: "bastille day", month: 7, n: 14},
	{name: "guy fawkes day", month: 11, n: 5},
	{name: "guy fawkes night", month: 11, n: 5},
	{name: "veterans ' day", month: 11, n: 11},
	{name: "veterans day", month: 11, n: 11},
	{name: "armistice day", month: 11, n: 11},
	{name: "independence day", month: 7, n: 4, calendar: true},
	{name: "inauguration day", month: 1, n: 20, calendar: true},
	{name: "flag day", month: 6, n: 14, calendar: true},
	{name: "martin luther king jr . day", feast: nthWeekday, month: 1, n: 3, weekday: 1},
	{name: "martin luther king jr day", feast: nthWeekday, month: 1, n: 3, weekday: 1},
	{name: "martin luther king day", feast: nthWeekday, month: 1, n: 3, weekday: 1},
	{name: "mlk day", feast: nthWeekday, month: 1, n: 3, weekday: 1},
	{name: "presidents ' day", feast: nthWeekday, month: 2, n: 3, weekday: 1},
	{name: "presidents day", feast: nthWeekday, month: 2, n: 3, weekday: 1},
	{name: "mother ' s day", feast: nthWeekday, month: 5, n: 2, weekday: 0, calendar: true},
	{name: "mothers day", feast: nthWeekday, month: 5, n: 2, weekday: 0, calendar: true},
	{name: "memorial day", feast: nthWeekday, month: 5, n: 0, weekday: 1, calendar: true},
	{name: "father ' s day", feast: nthWeekday, month: 6, n: 3, weekday: 0, calendar: true},
	{name: "fathers day", feast: nthWeekday, month: 6, n: 3, weekday: 0, calendar: true},
	{name: "labor day", feast: nthWeekday, month: 9, n: 1, weekday: 1, calendar: true},
	{name: "labour day", feast: nthWeekday, month: 9, n: 1, weekday: 1, calendar: true},
	{name: "columbus day", feast: nthWeekday, month: 10, n: 2, weekday: 1, calendar: true},
	{name: "thanksgiving day", feast: nthWeekday, month: 11, n: 4, weekday: 4},
	{name: "thanksgiving", feast: nthWeekday, month: 11, n: 4, weekday: 4},
	{name: "black friday", feast: nthWeekday, month: 11, n: 4, weekday: 4, after: 1},
	{name: "cyber monday", feast: nthWeekday, month: 11, n: 4, weekday: 4, after: 4},
	{name: "mardi gras", feast: fromEaster, n: -47},
	{name: "ash wednesday", feast: fromEaster, n: -46},
	{name: "palm sunday", feast: fromEaster, n: -7},
	{name: "maundy thursday", feast: fromEaster, n: -3},
	{name: "good friday", feast: fromEaster, n: -2},
	{name: "holy saturday", feast: fromEaster, n: -1},
	{name: "easter sunday", feast: fromEaster},
	{name: "easter monday", feast: fromEaster, n: 1},
	{name: "easter", feast: fromEaster},
	{name: "ascension day", feast: fromEaster, n: 39},
	{name: "pentecost", feast: fromEaster, n: 49},
	{name: "whit sunday", feast: fromEaster, n: 49},
	{name: "whit monday", feast: fromEaster, n: 50},
	{name: "trinity sunday", feast: fromEaster, n: 56},
	{name: "corpus christi", feast: fromEaster, n: 60},
}

// nthOfMonth returns the n-th weekday of a month, or the last for an n of 0.
func nthOfMonth(y int, m time.Month, n int, wd time.Weekday) Day {
	if n == 0 {
		last := DayOf(y, m+1, 1) - 1
		return last - Day((int(last.Weekday())-int(wd)+7)%7)
	}
	first := DayOf(y, m, 1)
	return first + Day((int(wd)-int(first.Weekday())+7)%7) + Day(7*(n-1))
}

// easter returns Easter Sunday of the western churches (J. Meeus, Astronomical
// Algorithms, 2nd ed., chapter 8).
func easter(year int) Day {
	a, b, c := year%19, year/100, year%100
	d, e := b/4, b%4
	f := (b + 8) / 25
	g := (b - f + 1) / 3
	h := (19*a + b - d - g + 15) % 30
	i, k := c/4, c%4
	l := (32 + 2*e + 2*i - h - k) % 7
	m := (a + 11*h + 22*l) / 451
	n := h + l - 7*m + 114
	return DayOf(year, time.Month(n/31), n%31+1)
}

// holiday reads a holiday: Christmas, last Easter, Thanksgiving 2023,
// Independence Day of this year.
func (p *newsParser) holiday(k int) (stretch, bool) {
	n := k
	if p.at(n).lower == "the" {
		n++
	}
	side := 0
	switch p.at(n).lower {
	case "last", "previous", "past":
		side = -1
		n++
	case "next", "following", "coming", "upcoming":
		side = 1
		n++
	}
	if !holidayStarts[p.at(n).lower] {
		return stretch{}, false
	}
	for i, h := range holidays {
		if h.calendar && !p.calendar {
			continue
		}
		next, ok := p.phrase(n, holidayWords[i])
		if !ok || !p.calendar && !p.at(n).capital || p.at(n).lower == "may" && !p.at(n).capital {
			continue
		}
		at := func(y int) Day {
			switch h.feast {
			case nthWeekday:
				return nthOfMonth(y, h.month, h.n, h.weekday) + Day(h.after)
			case fromEaster:
				return easter(y) + Day(h.n)
			}
			return DayOf(y, h.month, h.n)
		}
		weekend := p.at(next).lower == "weekend"
		if weekend {
			next++
		}
		if y, after, ok := p.yearBehind(next); ok {
			s := ofDay(at(y))
			if p.at(after).lower == "weekend" {
				weekend = true
				after++
			}
			if weekend {
				s = weekendAt(s.lo)
			}
			s.year, s.next = true, after
			return s, true
		}
		if p.at(next).lower == "of" {
			if s, ok := p.relative(next + 1); ok && s.unit == Year && !s.interval {
				out := ofDay(at(s.lo.year()))
				out.next = s.next
				return out, true
			}
		}
		// "The Christmas truce", "Easter eggs".
		if w := p.at(next); !p.calendar && (w.kind == 'w' && !smallWords[w.lower] || w.lower == "-" || w.lower == "'" || p.at(n-1).lower == "a" || n > k && side == 0) {
			return stretch{}, false
		}
		y := p.published.year()
		var d Day
		switch {
		case side > 0 || side == 0 && p.future(k):
			for d = at(y); d < p.published || side > 0 && d == p.published; y++ {
				d = at(y + 1)
			}
		default:
			for d = at(y); d > p.published || side < 0 && d == p.published; y-- {
				d = at(y - 1)
			}
		}
		s := ofDay(d)
		if weekend {
			s = weekendAt(d)
		}
		s.next = next
		return s, true
	}
	return stretch{}, false
}

// weekendAt returns the weekend nearest to a holiday, with the holiday if it
// touches it.
func weekendAt(d Day) stretch {
	saturday := monday(d+2) - 2
	if d.Weekday() >= time.Wednesday {
		saturday = monday(d) + 5
	}
	return stretch{lo: min(saturday, max(d, saturday-1)), hi: max(saturday+1, min(d, saturday+2)), unit: DayPrecision, interval: true}
}

// holidayWords are the holidays' names in words, index by index.
var holidayWords = func() (out [][]string) {
	for _, h := range holidays {
		out = append(out, strings.Fields(h.name))
	}
	return out
}()

var holidayStarts = func() map[string]bool {
	m := map[string]bool{}
	for _, words := range holidayWords {
		m[words[0]] = true
	}
	return m
}()
