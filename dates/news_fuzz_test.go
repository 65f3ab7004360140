package dates_test

import (
	"testing"

	"github.com/tidewaiter/tidewaiter/dates"
)

// FuzzNews checks what holds for every text: no panic, spans inside the text,
// in order and without overlap, dates that read back.
func FuzzNews(f *testing.F) {
	for _, s := range []string{
		"", "on Feb. 26", "Sept. 13, 2023", "last September", "late last year", "Tuesday", "in the past two months",
		"between Oct. 2023 and Feb. 2024", "mid-2022", "Feb. 30, 2023", "Feb 29", "26 February 2024", "2024-02-26",
		"from April 9 to 17, 2023", "twenty-sixth of May", "the 0s 1990s", "since since since", "9999 years ago",
		"from 31 to 32 of Feb", "Q4 2023", "in the past 999 decades", "\xff Feb\x00. 1", "the the the", "next last past 999 months",
		"two weeks after the summit", "the first ten days of last year", "3 days starting from next Monday", "week 53 of 1900", "the 1st century",
		"in the 12 months through Jan 1", "last Easter weekend", "Tuesday the 31st", "Oct. 13, 14 and 20", "the early '00s", "2022-23", "08/12,15",
		"more than 9 decades before 1/1/01", "31st of next month", "5th Monday of May", "nineteen zero one", "rest of my week", "w/c Feb 30",
	} {
		f.Add(s, int32(19781), uint8(0))
		f.Add(s, int32(19781), uint8(7))
	}
	f.Fuzz(func(t *testing.T, s string, published int32, options uint8) {
		if published < -700000 || published > 2900000 {
			return // outside the years 1 to 9999
		}
		end := 0
		reader := dates.NewsReader{Published: dates.Day(published), DayFirst: options&1 != 0, Calendar: options&2 != 0}
		if options&4 != 0 {
			reader.Occasions = []dates.Occasion{{ID: "x", Names: []string{"summit of the two", s}, Date: dates.MustParse("2019-02-27/2019-02-28")}}
		}
		for _, m := range reader.Read(s) {
			if m.Start < end || m.End <= m.Start || m.End > len(s) {
				t.Fatalf("span [%d,%d) in %q, the one before ends at %d", m.Start, m.End, s, end)
			}
			end = m.End
			if published == 0 && !m.YearStated && m.Occasion == "" {
				t.Fatalf("%q is dated %s, without a day of publication", s[m.Start:m.End], m.Date)
			}
			back, err := dates.Parse(m.Date.String())
			if err != nil || back != m.Date {
				t.Fatalf("date %q of %q does not read back: %v", m.Date, s[m.Start:m.End], err)
			}
		}
	})
}
