package dates

import (
	"cmp"
	"errors"
	"fmt"
	"strings"
	"time"
)

// Precision says how finely a [Point] is known.
type Precision uint8

const (
	// Unknown is the precision of the zero Point: nothing is known.
	Unknown Precision = iota
	// Open stands for `..`: the interval has no known end on this side.
	Open
	// Year, Month and DayPrecision are calendar dates.
	Year
	Month
	DayPrecision
	// Instant is a time with an offset from UTC.
	Instant
)

// Point is one end of a [Date].
type Point struct {
	Precision Precision
	first     Day // first day that the point covers
	last      Day // last day, inclusive
	text      string
}

// Date is an EDTF date: one point, or an interval between two. The zero Date
// is "not known" and is written as the empty string. Dates are comparable with
// == when they were written alike.
type Date struct {
	from, to Point
	interval bool
}

// SyntaxError reports a date that could not be read. Value is the text as
// given, Reason what is wrong with it.
type SyntaxError struct {
	Value  string
	Reason string
}

func (e *SyntaxError) Error() string {
	return fmt.Sprintf("dates: %q is not an EDTF date: %s", clip(e.Value), e.Reason)
}

// clip shortens a text for an error message.
func clip(s string) string {
	const most = 60
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "..."
}

var errForm = errors.New("write YYYY, YYYY-MM, YYYY-MM-DD, a time with an offset, or two of these joined by '/'")

// Parse reads an EDTF date. The empty string is the zero Date. An interval
// whose second side lies wholly before its first is an error.
func Parse(s string) (Date, error) {
	if s == "" {
		return Date{}, nil
	}
	left, right, interval := strings.Cut(s, "/")
	from, err := parsePoint(left)
	if err != nil {
		return Date{}, &SyntaxError{s, err.Error()}
	}
	if !interval {
		if from.Precision == Open {
			return Date{}, &SyntaxError{s, "an open side stands in an interval only, as in ../2024-02-26"}
		}
		return Date{from: from, to: from}, nil
	}
	to, err := parsePoint(right)
	if err != nil {
		return Date{}, &SyntaxError{s, err.Error()}
	}
	if from.Precision == Open && to.Precision == Open {
		return Date{}, &SyntaxError{s, "an interval open on both sides says nothing: leave the cell blank"}
	}
	if endsBeforeItBegins(from, to) {
		return Date{}, &SyntaxError{s, "the interval ends before it begins"}
	}
	if from.Precision == Instant && to.Precision == Instant && to.last < from.first {
		// Written with two offsets, it may end on an earlier day than it
		// begins. It covers both.
		from.first, to.last = to.last, from.first
	}
	return Date{from: from, to: to, interval: true}, nil
}

// endsBeforeItBegins compares two instants by the clock, since their days are
// those of two offsets, and all else by the days as written.
func endsBeforeItBegins(from, to Point) bool {
	switch {
	case from.Precision == Open || to.Precision == Open:
		return false
	case from.Precision == Instant && to.Precision == Instant:
		a, _ := parseInstant(from.text)
		b, _ := parseInstant(to.text)
		return b.Before(a)
	}
	return to.last < from.first
}

// MustParse is like [Parse] but panics on an error. It is for constants.
func MustParse(s string) Date {
	d, err := Parse(s)
	if err != nil {
		panic(err)
	}
	return d
}

func parsePoint(s string) (Point, error) {
	if s == ".." {
		return Point{Precision: Open, text: s}, nil
	}
	if strings.ContainsRune(s, 'T') {
		t, err := parseInstant(s)
		if err != nil {
			return Point{}, err
		}
		// The day as written, in the offset as written.
		day := DayOf(t.Year(), t.Month(), t.Day())
		return Point{Precision: Instant, first: day, last: day, text: s}, nil
	}
	var layout string
	var precision Precision
	switch len(s) {
	case 4:
		layout, precision = "2006", Year
	case 7:
		layout, precision = "2006-01", Month
	case 10:
		layout, precision = "2006-01-02", DayPrecision
	default:
		return Point{}, errForm
	}
	t, err := time.Parse(layout, s)
	if err != nil {
		if perr := (*time.ParseError)(nil); errors.As(err, &perr) && strings.Contains(perr.Message, "out of range") {
			return Point{}, errors.New("there is no such day in the calendar")
		}
		return Point{}, errForm
	}
	if t.Year() == 0 {
		return Point{}, errors.New("there is no year 0000")
	}
	p := Point{Precision: precision, text: s, first: DayOfTime(t)}
	switch precision {
	case Year:
		p.last = DayOf(t.Year()+1, time.January, 1) - 1
	case Month:
		p.last = DayOf(t.Year(), t.Month()+1, 1) - 1
	default:
		p.last = p.first
	}
	return p, nil
}

func parseInstant(s string) (time.Time, error) {
	// time.Parse takes an hour of one digit, and a comma before a fraction.
	if len(s) < len("2006-01-02T15:04") || s[13] != ':' || strings.ContainsRune(s, ',') {
		return time.Time{}, errForm
	}
	for _, layout := range []string{"2006-01-02T15:04:05Z07:00", "2006-01-02T15:04Z07:00"} {
		if t, err := time.Parse(layout, s); err == nil {
			if t.Year() == 0 {
				return time.Time{}, errors.New("there is no year 0000")
			}
			return t, nil
		}
	}
	for _, layout := range []string{"2006-01-02T15:04:05", "2006-01-02T15:04"} {
		if _, err := time.Parse(layout, s); err == nil {
			return time.Time{}, errors.New("a time needs an offset, as in 2023-10-20T11:01+09:00")
		}
	}
	return time.Time{}, errForm
}

// On returns the Date of one day.
func On(d Day) Date {
	p := Point{Precision: DayPrecision, first: d, last: d, text: d.String()}
	return Date{from: p, to: p}
}

// OnMonth returns the Date of one month.
func OnMonth(year int, month time.Month) Date {
	return MustParse(fmt.Sprintf("%04d-%02d", year, int(month)))
}

// OnYear returns the Date of one year, which must lie in 1 to 9999.
func OnYear(year int) Date {
	return MustParse(fmt.Sprintf("%04d", year))
}

// Between returns the interval from the start of a to the end of b. A zero a or
// b leaves that side open; two zero dates give the zero Date.
func Between(a, b Date) Date {
	if a.IsZero() && b.IsZero() {
		return Date{}
	}
	open := Point{Precision: Open, text: ".."}
	d := Date{from: a.from, to: b.to, interval: true}
	if a.IsZero() {
		d.from = open
	}
	if b.IsZero() {
		d.to = open
	}
	return d
}

// IsZero reports whether nothing is known: the date was blank.
func (d Date) IsZero() bool { return d.from.Precision == Unknown }

// IsInterval reports whether the date was written as two points.
func (d Date) IsInterval() bool { return d.interval }

// Precision returns the coarser precision of the date's ends, ignoring open
// sides.
func (d Date) Precision() Precision {
	a, b := d.from.Precision, d.to.Precision
	switch {
	case a == Open:
		return b
	case b == Open:
		return a
	}
	return min(a, b)
}

// Earliest returns the first day that the date covers; false when the date is
// zero or open on that side.
func (d Date) Earliest() (Day, bool) {
	return d.from.first, d.from.Precision > Open
}

// Latest returns the last day, inclusive, that the date covers; false when the
// date is zero or open on that side.
func (d Date) Latest() (Day, bool) {
	return d.to.last, d.to.Precision > Open
}

// Contains reports whether day lies within d; open sides contain everything on
// that side, the zero Date nothing.
func (d Date) Contains(day Day) bool {
	if d.IsZero() {
		return false
	}
	if first, ok := d.Earliest(); ok && day < first {
		return false
	}
	if last, ok := d.Latest(); ok && day > last {
		return false
	}
	return true
}

// String returns the date in EDTF, as it was written.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	if d.interval {
		return d.from.text + "/" + d.to.text
	}
	return d.from.text
}

// MarshalText writes EDTF.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads EDTF.
func (d *Date) UnmarshalText(b []byte) error {
	parsed, err := Parse(string(b))
	if err != nil {
		return err
	}
	*d = parsed
	return nil
}

// Compare orders dates by their first day, then by their last; an open start
// sorts first, the zero Date last.
func Compare(a, b Date) int {
	if a.IsZero() || b.IsZero() {
		return cmp.Compare(boolInt(a.IsZero()), boolInt(b.IsZero()))
	}
	af, aok := a.Earliest()
	bf, bok := b.Earliest()
	if aok != bok {
		return cmp.Compare(boolInt(aok), boolInt(bok))
	}
	if c := cmp.Compare(af, bf); c != 0 {
		return c
	}
	al, aok := a.Latest()
	bl, bok := b.Latest()
	if aok != bok {
		return cmp.Compare(boolInt(bok), boolInt(aok))
	}
	return cmp.Compare(al, bl)
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}
