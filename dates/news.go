package dates

import (
	"strings"
	"sync"
	"time"
)

// NewsMention is one date as a news text words it, resolved from the day of
// publication. Start and End are bytes.
type NewsMention struct {
	Start, End int
	Date       Date
	Kind       NewsKind
	// YearStated is set where the text prints the year; otherwise it was worked
	// out from the day of publication.
	YearStated bool
	// Occasion is the id of the occasion that the text names instead of a date.
	Occasion string
	// From and To are the two ends of a Spanning wording, each as finely as it is
	// worded: "from late 2023 to October 2025" is 2023-10/2023-12 and 2025-10.
	From, To Date
}

// NewsKind says how a wording uses its date.
type NewsKind uint8

// The uses of a date. The words that make a date one of Since, Until and AsOf
// ("since", "after", "until", "as of", "or later") are part of the mention; its
// Date is the point, not an interval open on one side.
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
// months; weeks begin on Monday and belong to the month and year that hold their
// Thursday. Numeric dates are month first, unless their first number is over
// 12. The time is linear in the length of the text.
//
// It is NewsReader{Published: published}.Read(text).
func News(text string, published Day) []NewsMention {
	return NewsReader{Published: published}.Read(text)
}

// NewsReader reads dates with what is known of the page and of the case.
type NewsReader struct {
	Published Day        // the day of publication; 0 is not known
	Occasions []Occasion // dated events that a text may name instead of a date
	// DayFirst reads 3/2/2024 as 3 February, as outlets outside the United
	// States write it.
	DayFirst bool
	// OrderUnknown leaves 3/2/2024 unread, as where nothing tells which of the
	// two it is. Dates that can only be read one way (26/2/2024, 2/2/2024, with
	// dots the day first) are read all the same.
	OrderUnknown bool
	// Calendar reads as an assistant that keeps appointments does, where that
	// differs from the news: next and last Tuesday are those of the next and the
	// last week, "two months ago" is a day, the next three days begin tomorrow,
	// "in a week" and "a fortnight later" count from the day of publication,
	// early and late are longer, and 2/26 and "the month" are dates.
	Calendar bool

	prepared bool
	known    []knownOccasion
	words    map[string]inName // of the occasions' names
}

// Prepare returns the reader with its occasions cut into words, for one that
// reads many texts.
func (r NewsReader) Prepare() NewsReader {
	r.known, r.words = r.knownOccasions()
	r.prepared = true
	return r
}

// Occasion is a dated event: the Putin-Kim summit of 2023-09-13. A text names
// it by one of its names, or by the names' last word with an article or
// pronoun ("since the summit", "since their summit"), as long as every word
// between the two belongs to the name, in whatever order, and no other occasion
// fits as well. An occasion after the day of publication is not meant.
type Occasion struct {
	ID    string
	Names []string
	Date  Date
}

// spareTokens holds the tokens of readings that are over, for the next: a page is
// read paragraph by paragraph. A chunk bounds how many there are.
var spareTokens sync.Pool

// chunk is how much text is cut into words at a time, in bytes.
const chunk = 1 << 16

// Read returns the dates of a text, as [News] does.
func (r NewsReader) Read(text string) []NewsMention {
	if !r.prepared {
		r = r.Prepare()
	}
	p := newsParser{published: r.Published, calendar: r.Calendar, dayFirstForm: r.DayFirst, orderUnknown: r.OrderUnknown, occasions: r.known, occasionWords: r.words}
	kept, ok := spareTokens.Get().(*[]newsToken)
	if !ok {
		kept = new([]newsToken)
	}
	p.tokens = *kept
	defer func() {
		clear(p.tokens) // their words hold on to the text
		*kept = p.tokens[:0]
		spareTokens.Put(kept)
	}()
	for from := 0; from < len(text); {
		to := cutBehind(text, from)
		p.text, p.base = text[from:to], from
		p.tokens = lexNews(p.text, p.tokens[:0])
		for i := 0; i < len(p.tokens); {
			if next := p.mention(i); next > i {
				i = next
				continue
			}
			i++
		}
		from = to
	}
	return p.found
}

// cutBehind returns where the part of the text that begins at from ends: behind
// a line or a sentence if one ends in its second half, else behind a space,
// else anywhere.
func cutBehind(text string, from int) int {
	if len(text)-from <= chunk {
		return len(text)
	}
	half := text[from+chunk/2 : from+chunk]
	for _, mark := range []string{"\n", ". ", " "} {
		if i := strings.LastIndex(half, mark); i >= 0 {
			return from + chunk/2 + i + len(mark)
		}
	}
	return from + chunk
}

type newsParser struct {
	text          string
	base          int // where text begins in the whole
	tokens        []newsToken
	published     Day
	occasions     []knownOccasion
	occasionWords map[string]inName
	calendar      bool
	dayFirstForm  bool
	orderUnknown  bool
	depth         int
	anchors       int // inside the anchor of an offset, where assistants look ahead
	found         []NewsMention
}

// stretch is a resolved point or interval: the days from lo to hi, inclusive.
type stretch struct {
	lo, hi   Day
	unit     Precision // of both ends: Year, Month or DayPrecision
	interval bool      // more than one year, month or day
	year     bool      // the text states the year
	yearless bool      // a month, with or without a day, whose year was chosen
	weekday  bool
	running  bool // of the year of publication: "the end of the year"
	week     bool // seven days from a Monday
	occasion string
	kind     NewsKind // set where the wording is more than a point
	window   bool     // a span that ends or begins on the day of publication
	ends     *[2]Date // of a span with two worded ends
	next     int      // index of the token behind
}

func (d Date) fromDate() Date { return Date{from: d.from, to: d.from} }
func (d Date) toDate() Date   { return Date{from: d.to, to: d.to} }

func (s stretch) date() Date {
	from := pointOn(s.lo, s.unit)
	if !s.interval {
		return Date{from: from, to: from}
	}
	return Date{from: from, to: pointOn(s.hi, s.unit), interval: true}
}

// pointOn returns the year, month or day that holds d.
func pointOn(d Day, unit Precision) Point {
	y, m, _ := d.Civil()
	text := d.String()
	switch unit {
	case Year:
		return Point{Precision: Year, first: DayOf(y, 1, 1), last: DayOf(y+1, 1, 1) - 1, text: text[:4]}
	case Month:
		return Point{Precision: Month, first: DayOf(y, m, 1), last: DayOf(y, m+1, 1) - 1, text: text[:7]}
	}
	return Point{Precision: DayPrecision, first: d, last: d, text: text}
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
	t := &p.tokens[i]
	kind, k := AtPoint, i
	if t.role&leads == 0 && !p.mayStart(i) && t.lower != ">" && t.lower != "<" {
		return i
	}
	switch t.lower {
	case "between":
		a, ok := p.point(i + 1)
		if !ok {
			a, ok = p.now(i + 1)
		}
		if ok {
			if w := p.at(a.next).lower; w == "and" || w == "&" || p.calendar && rangeWords[w] {
				if r, ok := p.pair(a, a.next+1); ok {
					return p.emit(i, r, Spanning)
				}
			}
		}
		if s, ok := p.dayRange(i); ok {
			return p.emit(i, s, Spanning)
		}
		return i
	case "to":
		if p.at(i+1).lower == "date" && p.published != 0 && p.at(i-1).lower != "up" && (!p.calendar || p.clauseEnds(i+2) && p.at(i+2).kind == 'o') {
			s := ofDay(p.published)
			s.next = i + 2
			return p.emit(i, s, AsOf)
		}
	case "from":
		if s, ok := p.dayRange(i); ok {
			return p.emit(i, s, Spanning)
		}
		if a, ok := p.point(i + 1); ok {
			if b, ok := p.rangeEnd(a); ok {
				return p.emit(i, b, Spanning)
			}
			if next, kind, ok := p.openBehind(a.next); ok {
				a.next = next
				return p.emit(i, a, kind)
			}
		}
		return i
	case ">", "<":
		if !p.calendar {
			return i
		}
	case "year":
		// the year 2012 or later
		if s, ok := p.year(i + 1); ok {
			if next, kind, ok := p.openBehind(s.next); ok {
				s.next = next
				return p.emit(i, s, kind)
			}
		}
	case "more", "less":
		if s, kind, ok := p.boundedOffset(i); ok {
			return p.emit(i, s, kind)
		}
	case "in", "within":
		if s, ok := p.inLength(i); ok {
			return p.emit(i, s, AtPoint)
		}
		if t.lower == "within" {
			return i
		}
	case "for":
		if s, ok := p.lasting(i + 1); ok {
			return p.emit(i, s, Spanning)
		}
		return i
	}
	if next, lead, ok := p.leading(i); ok {
		if p.at(next).lower == "or" { // after or on, before or in
			switch w := p.at(next + 1).lower; {
			case w == "equal" && p.at(next+2).lower == "to":
				next += 3
			case w == "on" || w == "at" || w == "in":
				next += 2
			}
		}
		kind, k = lead, next
		for skipped := 0; skipped < 4; skipped++ {
			w := p.at(k).lower
			if next, ok := p.phrase(k, []string{"the", "time", "of"}); ok {
				k = next
				continue
			}
			if recent := p.at(k + 1).lower; w == "as" && p.at(k+2).lower == "as" && (recent == "early" || recent == "late" || recent == "recently") {
				k += 3
				continue
			}
			if w == "last" && p.relativeAhead(k) {
				break
			}
			if w != "the" && w != "about" && w != "around" && w != "at" && w != "least" && w != "on" && (w != "last" || kind != AsOf) && w != "year" {
				break
			}
			if _, ok := p.occasion(k); ok || w == "the" && p.relativeAhead(k) || w == "year" && p.at(k+1).kind != 'd' {
				break
			}
			k++
		}
	}
	s, ok := p.point(k)
	if !ok && k > i && len(p.occasions) > 0 {
		s, ok = p.ownedOccasion(k)
	}
	if ok && k > i && s.occasion != "" && s.interval && s.unit == DayPrecision {
		// What lasts is over once its last day is, and has begun on its first.
		if t.lower == "after" || t.lower == "following" {
			s.lo = s.hi
		}
		s.hi, s.interval = s.lo, false
	}
	if ok && kind == AtPoint && s.occasion != "" && !rangeWords[p.at(s.next).lower] {
		// "The summit" alone dates nothing: "at the summit" does.
		switch p.at(i - 1).lower {
		case "at", "during", "on", "in", "between", "from":
		default:
			if p.tokens[i].kind == 'w' && p.tokens[i].role == 0 || determiners[p.tokens[i].lower] {
				return i
			}
		}
	}
	if !ok && k > i {
		return i // the date may begin behind the leading word
	}
	if !ok {
		if s, ok := p.dayRange(i); ok {
			return p.emit(i, s, Spanning)
		}
		if s, ok := p.lasting(i); ok {
			return p.emit(i, s, Spanning)
		}
		return p.twoDays(i)
	}
	if kind == AtPoint {
		if r, ok := p.rangeEnd(s); ok {
			return p.emit(i, r, Spanning)
		}
		if next, open, ok := p.openBehind(s.next); ok {
			s.next, kind = next, open
		} else if s.kind != AtPoint {
			kind = s.kind
		}
	}
	if kind == AtPoint && s.window {
		kind = Spanning
	}
	next := p.emit(i, s, kind)
	if next > i && s.unit == DayPrecision && s.yearless && !s.interval {
		return p.moreDays(s, next)
	}
	return next
}

// emit records a mention from token i, and returns the index behind it.
func (p *newsParser) emit(i int, s stretch, kind NewsKind) int {
	if !s.valid() || !s.year && p.published == 0 && s.occasion == "" {
		return i
	}
	m := NewsMention{
		Start: p.base + p.tokens[i].start, End: p.base + p.tokens[s.next-1].end,
		Date: s.date(), Kind: kind, YearStated: s.year, Occasion: s.occasion,
	}
	if kind == Spanning {
		if s.ends != nil {
			m.From, m.To = s.ends[0], s.ends[1]
		} else if m.Date.IsInterval() {
			m.From, m.To = m.Date.fromDate(), m.Date.toDate()
		} else {
			m.From, m.To = m.Date, m.Date
		}
	}
	p.found = append(p.found, m)
	return s.next
}

// join makes one interval of two stretches. Ends of unlike precision are kept
// as days: "from 2014 through May 2nd 2018".
func join(a, b stretch) stretch {
	s := stretch{lo: a.lo, hi: b.hi, unit: b.unit, interval: true, year: a.year || b.year, next: b.next, ends: &[2]Date{a.date(), b.date()}}
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
	if p.at(a.next).lower == "to" && p.at(a.next+1).lower == "date" && p.published != 0 && a.lo <= p.published { // January 2023 to date
		b := ofDay(p.published)
		b.next = a.next + 2
		return join(a, b), true
	}
	if rangeWords[p.at(a.next).lower] {
		return p.pair(a, a.next+1)
	}
	return stretch{}, false
}

var rangeWords = map[string]bool{"to": true, "through": true, "until": true, "till": true, "thru": true, "-": true, "–": true, "—": true, "~": true}

// pair reads the later end, at token k, of an interval whose earlier end is a.
// A side without a year takes it from the other: "Aug. to Oct. 2023", "Oct.
// 2023 to Feb.".
func (p *newsParser) pair(a stretch, k int) (stretch, bool) {
	if p.at(k).lower == "the" && !p.relativeAhead(k) {
		k++
	}
	b, ok := p.monthAfter(a, k)
	if !ok {
		b, ok = p.point(k)
	}
	if !ok && p.at(k).kind == 'd' {
		b, ok = p.numeric(k) // 10/1/2018-10/7/2018
	}
	if !ok {
		b, ok = p.now(k)
	}
	if !ok {
		return p.sameMonth(a, k)
	}
	if p.published == 0 && (!a.year && !a.yearless || !b.year && !b.yearless) {
		return stretch{}, false // 2019 to today, of which nothing is known
	}
	ay, _, _ := a.lo.Civil()
	by, _, _ := b.lo.Civil()
	switch {
	case a.year && b.running: // between Aug. 8, 2023, and the end of the year
		b = b.inYear(ay)
	case a.weekday && b.weekday && b.lo < a.lo: // Tuesday through Thursday
		if p.future(k) {
			b.lo, b.hi = b.lo+7, b.hi+7
		} else {
			a.lo, a.hi = a.lo-7, a.hi-7
		}
	case a.yearless && b.year:
		// The first side's year is the second's, or the one before.
		moved := a.inYear(by)
		if moved.lo > b.hi {
			moved = a.inYear(by - 1)
		}
		a = moved
	case a.yearless && !b.yearless && b.hi < a.lo: // Oct. 2 until the day after tomorrow
		a = a.inYear(ay - 1)
	case b.yearless && b.hi < a.lo:
		// "Oct. 2023 to Feb.": the February that follows.
		for y := ay; b.hi < a.lo && y <= ay+1; y++ {
			b = b.inYear(y)
		}
	}
	if a.yearless && b.yearless {
		if b.lo > a.lo+366 { // Feb. 29 to March 1
			if b = b.inYear(ay); b.hi < a.lo {
				b = b.inYear(ay + 1)
			}
		}
		// Of the future, an interval that has begun is meant before one to come.
		by, _, _ = b.lo.Civil()
		if x, y := a.inYear(ay-1), b.inYear(by-1); p.published != 0 && a.lo > p.published && x.lo <= p.published && y.hi >= p.published {
			a, b = x, y
		}
	}
	if b.hi < a.lo {
		return stretch{}, false
	}
	return join(a, b), true
}

// monthAfter reads a month that is told from the beginning of its interval and
// not from the day of publication: between August 2023 and the following January.
func (p *newsParser) monthAfter(a stretch, k int) (stretch, bool) {
	if p.at(k).lower == "the" {
		k++
	}
	m := monthNames[p.at(k+1).lower]
	if p.calendar || p.at(k).lower != "following" || m == 0 || !p.at(k+1).capital {
		return stretch{}, false
	}
	y, first, _ := a.lo.Civil()
	if m <= first {
		y++
	}
	s := ofMonth(y, m)
	s.next, s.year = k+2, a.year
	return s, true
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
