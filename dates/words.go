package dates

import (
	"strconv"
	"time"
)

// Words writes the day as "26 Feb 2024".
func (d Day) Words() string {
	year, month, day := d.Civil()
	return strconv.Itoa(day) + " " + monthWord(month) + " " + strconv.Itoa(year)
}

// Words writes the date in English as finely as it is known and no finer:
// "2023", "Aug 2023", "26 Feb 2024", "13 Sep 2023 to 26 Feb 2024", "until Feb
// 2024"; "" for the zero date. A time of day is left to String.
func (d Date) Words() string {
	switch {
	case d.IsZero():
		return ""
	case !d.interval:
		return d.from.words()
	case d.from.Precision == Open:
		return "until " + d.to.words()
	case d.to.Precision == Open:
		return "since " + d.from.words()
	}
	return d.from.words() + " to " + d.to.words()
}

func (p Point) words() string {
	year, month, _ := p.first.Civil()
	switch p.Precision {
	case Year:
		return strconv.Itoa(year)
	case Month:
		return monthWord(month) + " " + strconv.Itoa(year)
	}
	return p.first.Words()
}

func monthWord(m time.Month) string { return m.String()[:3] }
