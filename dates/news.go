package dates

import "time"

// NewsMention is one date as a news text words it, resolved from the day of
// publication. Start and End are bytes.
type NewsMention struct {
	Start, End int
	Date       Date
	Kind       NewsKind
	// YearStated is set where the text prints the year; otherwise it was worked
	// out from the day of publication.
	YearStated bool
}

// NewsKind says how a wording uses its date.
type NewsKind uint8

// The uses of a date. Since, Until and AsOf are points whose leading word
// ("since", "until", "as of") is part of the mention; their Date is the point,
// not an interval open on one side.
const (
	AtPoint  NewsKind = iota // on Feb. 26, last September, in 2023
	Since                    // since August, from 2022 on
	Until                    // until March, by the end of 2023
	AsOf                     // as of Feb. 26, to date
	Spanning                 // between Oct. 2023 and Feb. 2024, in the past two months
)

// String returns the kind's name.
func (k NewsKind) String() string {
	return [...]string{"point", "since", "until", "as of", "between"}[k]
}

// News returns the dates of an English news text in order, without overlap. A
// date without a year is the latest one not after the day of publication,
// unless the sentence speaks of the future ("will launch on May 3"). With a
// published day of 0 nothing is known of it: then only dates that state their
// year are returned.
//
// Loose wordings become intervals: early, mid and late are January to March,
// May to August and October to December of a year, and the first, second and
// last ten days of a month; seasons are those of the northern half by whole
// months. Numeric dates are month first, unless their first number is over 12.
// The time is linear in the length of the text.
func News(text string, published Day) []NewsMention {
	p := newsParser{text: text, tokens: lexNews(text), published: published}
	for i := 0; i < len(p.tokens); {
		if next := p.mention(i); next > i {
			i = next
			continue
		}
		i++
	}
	return p.found
}

type newsParser struct {
	text      string
	tokens    []newsToken
	published Day
	found     []NewsMention
	done      int
}

// stretch is a resolved point or interval: the days from lo to hi, inclusive.
type stretch struct {
	lo, hi   Day
	unit     Precision // of both ends: Year, Month or DayPrecision
	interval bool      // more than one year, month or day
	year     bool      // the text states the year
	yearless bool      // a month, with or without a day, whose year was chosen
	weekday  bool
	window   bool // a span that ends or begins on the day of publication
	next     int  // index of the token behind
}

func (s stretch) date() Date {
	end := func(d Day) Date {
		y, m, _ := d.Civil()
		switch s.unit {
		case Year:
			return OnYear(y)
		case Month:
			return OnMonth(y, m)
		}
		return On(d)
	}
	if !s.interval {
		return end(s.lo)
	}
	return Between(end(s.lo), end(s.hi))
}

func ofDay(d Day) stretch { return stretch{lo: d, hi: d, unit: DayPrecision} }

func ofMonth(y int, m time.Month) stretch {
	return stretch{lo: DayOf(y, m, 1), hi: DayOf(y, m+1, 1) - 1, unit: Month}
}

func ofYear(y int) stretch {
	return stretch{lo: DayOf(y, time.January, 1), hi: DayOf(y+1, time.January, 1) - 1, unit: Year}
}

// ofMonths covers the months from the first to the last, inclusive; months
// outside 1 to 12 run into the neighbouring years.
func ofMonths(y int, first, last time.Month) stretch {
	return stretch{lo: DayOf(y, first, 1), hi: DayOf(y, last+1, 1) - 1, unit: Month, interval: first != last}
}

// valid reports whether every end can be written as a Date.
func (s stretch) valid() bool {
	first, last := DayOf(1, time.January, 1), DayOf(9999, time.December, 31)
	return s.lo >= first && s.hi <= last && s.lo <= s.hi
}

// mention reads one mention beginning at token i and returns the index behind
// it, or i.
func (p *newsParser) mention(i int) int {
	t := p.tokens[i]
	kind, k := AtPoint, i
	switch t.lower {
	case "between":
		if a, ok := p.point(i + 1); ok && p.at(a.next).lower == "and" {
			if r, ok := p.pair(a, a.next+1); ok {
				return p.emit(i, r, Spanning)
			}
		}
		if s, ok := p.dayRange(i); ok {
			return p.emit(i, s, Spanning)
		}
		return i
	case "since":
		kind, k = Since, i+1
	case "after", "following":
		kind, k = Since, i+1
	case "until", "till", "through", "by", "before":
		kind, k = Until, i+1
	case "as":
		if p.at(i+1).lower == "of" {
			kind, k = AsOf, i+2
		}
	case "to":
		if p.at(i+1).lower == "date" && p.published != 0 {
			s := ofDay(p.published)
			s.next = i + 2
			return p.emit(i, s, AsOf)
		}
	case "from", "starting", "beginning":
		if s, ok := p.dayRange(i); ok {
			return p.emit(i, s, Spanning)
		}
		if a, ok := p.point(i + 1); ok {
			if b, ok := p.rangeEnd(a); ok {
				return p.emit(i, b, Spanning)
			}
			if w := p.at(a.next).lower; w == "on" || w == "onward" || w == "onwards" {
				a.next++
				return p.emit(i, a, Since)
			}
			if t.lower != "from" {
				return p.emit(i, a, Since)
			}
		}
		return i
	}
	if k > i {
		for w := p.at(k).lower; w == "the" || w == "about" || w == "around" || w == "at" || w == "least" || w == "last" && kind == AsOf; w = p.at(k).lower {
			if w == "the" && p.relativeAhead(k) {
				break
			}
			k++
		}
	}
	s, ok := p.point(k)
	if !ok && k > i {
		return i // the date may begin behind the leading word
	}
	if !ok {
		if s, ok := p.dayRange(i); ok {
			return p.emit(i, s, Spanning)
		}
		return i
	}
	if kind == AtPoint {
		if r, ok := p.rangeEnd(s); ok {
			return p.emit(i, r, Spanning)
		}
	}
	if kind == AtPoint && s.window {
		kind = Spanning
	}
	return p.emit(i, s, kind)
}

// emit records a mention from token i, and returns the index behind it.
func (p *newsParser) emit(i int, s stretch, kind NewsKind) int {
	if !s.valid() || !s.year && p.published == 0 {
		return i
	}
	m := NewsMention{Start: p.tokens[i].start, End: p.tokens[s.next-1].end, Date: s.date(), Kind: kind, YearStated: s.year}
	p.found = append(p.found, m)
	p.done = s.next
	return s.next
}

// join makes one interval of two stretches. Ends of unlike precision are kept
// as days: "from 2014 through May 2nd 2018".
func join(a, b stretch) stretch {
	s := stretch{lo: a.lo, hi: b.hi, unit: b.unit, interval: true, year: a.year || b.year, next: b.next}
	if a.unit != b.unit {
		s.unit = DayPrecision
	} else if a.lo == b.lo && a.hi == b.hi {
		s.interval = a.interval
	}
	return s
}

// rangeEnd reads "to B", "through B", "- B" behind the point a, and returns the
// interval from a to B.
func (p *newsParser) rangeEnd(a stretch) (stretch, bool) {
	switch p.at(a.next).lower {
	case "to", "through", "until", "till", "thru", "-", "–", "—", "~":
		return p.pair(a, a.next+1)
	}
	return stretch{}, false
}

// pair reads the later end, at token k, of an interval whose earlier end is a.
// A side without a year takes it from the other: "Aug. to Oct. 2023", "Oct.
// 2023 to Feb.".
func (p *newsParser) pair(a stretch, k int) (stretch, bool) {
	if p.at(k).lower == "the" && !p.relativeAhead(k) {
		k++
	}
	b, ok := p.point(k)
	if !ok {
		return p.sameMonth(a, k)
	}
	ay, _, _ := a.lo.Civil()
	by, _, _ := b.lo.Civil()
	switch {
	case a.yearless && b.year:
		// The first side's year is the second's, or the one before.
		moved := a.inYear(by)
		if moved.lo > b.hi {
			moved = a.inYear(by - 1)
		}
		a = moved
	case b.yearless && b.hi < a.lo:
		// "Oct. 2023 to Feb.": the February that follows.
		for y := ay; b.hi < a.lo && y <= ay+1; y++ {
			b = b.inYear(y)
		}
	}
	if b.hi < a.lo {
		return stretch{}, false
	}
	return join(a, b), true
}

// sameMonth reads a bare day of a's month behind a connecting word: "April 9 to
// 17".
func (p *newsParser) sameMonth(a stretch, k int) (stretch, bool) {
	if a.unit != DayPrecision || a.interval || a.weekday {
		return stretch{}, false
	}
	day, next, ok := p.dayNumber(k)
	y, m, first := a.lo.Civil()
	if !ok || day <= first || day > lastDay(y, m) || p.at(next).lower == ":" || p.countFollows(next) {
		return stretch{}, false
	}
	b := ofDay(DayOf(y, m, day))
	b.next, b.year = next, a.year
	if year, next, ok := p.yearBehind(next); ok {
		a = a.inYear(year)
		b = b.inYear(year)
		b.next, b.year = next, true
	}
	return join(a, b), true
}

// inYear moves a stretch that lies in one year to the same days or months of
// another.
func (s stretch) inYear(y int) stretch {
	y0, m0, d0 := s.lo.Civil()
	y1, m1, d1 := s.hi.Civil()
	s.lo = DayOf(y, m0, d0)
	s.hi = DayOf(y+y1-y0, m1, d1)
	if s.unit == Month && s.hi != s.lo {
		s.hi = DayOf(y+y1-y0, m1+1, 1) - 1
	}
	return s
}

func lastDay(y int, m time.Month) int {
	_, _, d := (DayOf(y, m+1, 1) - 1).Civil()
	return d
}
