package dates

import "time"

// Day is a calendar day in the proleptic Gregorian calendar, counted from
// 1970-01-01 = 0. It has no time zone: it is the day as written.
type Day int32

// DayOf returns the day with this year, month and day of the month. Values
// outside their range are carried over as [time.Date] does.
func DayOf(year int, month time.Month, day int) Day {
	return Day(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// DayOfTime returns the day on which t falls in UTC.
func DayOfTime(t time.Time) Day {
	t = t.UTC()
	return DayOf(t.Year(), t.Month(), t.Day())
}

// Civil returns the year, month and day of the month of d.
func (d Day) Civil() (year int, month time.Month, day int) {
	return time.Unix(int64(d)*86400, 0).UTC().Date()
}

// String formats d as YYYY-MM-DD.
func (d Day) String() string {
	return time.Unix(int64(d)*86400, 0).UTC().Format("2006-01-02")
}

// Weekday returns the day of the week of d.
func (d Day) Weekday() time.Weekday {
	return time.Unix(int64(d)*86400, 0).UTC().Weekday()
}
