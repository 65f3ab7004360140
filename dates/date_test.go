package dates_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/dates"
)

func TestParse(t *testing.T) {
	for _, test := range []struct {
		text            string
		earliest        string // "" is open
		latest          string
		precision       dates.Precision
		interval, known bool
	}{
		{"", "", "", dates.Unknown, false, false},
		{"2023", "2023-01-01", "2023-12-31", dates.Year, false, true},
		{"0001", "0001-01-01", "0001-12-31", dates.Year, false, true},
		{"9999", "9999-01-01", "9999-12-31", dates.Year, false, true},
		{"2023-02", "2023-02-01", "2023-02-28", dates.Month, false, true},
		{"2024-02", "2024-02-01", "2024-02-29", dates.Month, false, true},
		{"2023-12", "2023-12-01", "2023-12-31", dates.Month, false, true},
		{"2023-11-01", "2023-11-01", "2023-11-01", dates.DayPrecision, false, true},
		// The day as written, although it is the 19th in UTC.
		{"2023-10-20T01:01+09:00", "2023-10-20", "2023-10-20", dates.Instant, false, true},
		{"2023-10-20T23:01:59.5-05:00", "2023-10-20", "2023-10-20", dates.Instant, false, true},
		{"2023-08-01/2023-09-13", "2023-08-01", "2023-09-13", dates.DayPrecision, true, true},
		{"2023/2024-02", "2023-01-01", "2024-02-29", dates.Year, true, true},
		{"../2024-02-26", "", "2024-02-26", dates.DayPrecision, true, true},
		{"2023-08/..", "2023-08-01", "", dates.Month, true, true},
		{"2023-05/2023", "2023-05-01", "2023-12-31", dates.Year, true, true},
		{"2023/2023", "2023-01-01", "2023-12-31", dates.Year, true, true},
		// Written with two offsets, it ends on an earlier day than it begins.
		{"2023-10-20T01:00+09:00/2023-10-19T20:00Z", "2023-10-19", "2023-10-20", dates.Instant, true, true},
	} {
		d, err := dates.Parse(test.text)
		if err != nil {
			t.Errorf("%q: %v", test.text, err)
			continue
		}
		if d.String() != test.text {
			t.Errorf("%q: is written %q", test.text, d)
		}
		side := func(day dates.Day, ok bool) string {
			if !ok {
				return ""
			}
			return day.String()
		}
		if got := side(d.Earliest()); got != test.earliest {
			t.Errorf("%q: earliest %s, want %s", test.text, got, test.earliest)
		}
		if got := side(d.Latest()); got != test.latest {
			t.Errorf("%q: latest %s, want %s", test.text, got, test.latest)
		}
		if d.Precision() != test.precision || d.IsInterval() != test.interval || d.IsZero() == test.known {
			t.Errorf("%q: precision %d, interval %v, zero %v", test.text, d.Precision(), d.IsInterval(), d.IsZero())
		}
		if again := dates.MustParse(test.text); again != d {
			t.Errorf("%q: is not equal to itself", test.text)
		}
	}
}

func TestParseErrors(t *testing.T) {
	for text, reason := range map[string]string{
		" ":                                   "write YYYY",
		"23":                                  "write YYYY",
		"2023-1":                              "write YYYY",
		"2023-1-01":                           "write YYYY",
		"2023-11-1":                           "write YYYY",
		"20231101":                            "write YYYY",
		"2023-11-01 ":                         "write YYYY",
		"November 2023":                       "write YYYY",
		"2023-11-01T":                         "write YYYY",
		"2023-11-01T9:00Z":                    "write YYYY",
		"2023-11-01T09:00:00,5Z":              "write YYYY",
		"2023-11-01t09:00Z":                   "write YYYY",
		"2023-13":                             "no such day",
		"2023-02-29":                          "no such day",
		"2023-00":                             "no such day",
		"0000":                                "no year 0000",
		"0000-01-01T00:00Z":                   "no year 0000",
		"2023-11-01T09:00":                    "needs an offset",
		"2023-11-01T09:00:30":                 "needs an offset",
		"..":                                  "in an interval only",
		"../..":                               "open on both sides",
		"2023/":                               "write YYYY",
		"/2023":                               "write YYYY",
		"2023/2024/2025":                      "write YYYY",
		"2024/2023":                           "ends before it begins",
		"2023-11-02/2023-11-01":               "ends before it begins",
		"2023-11-01T09:00Z/2023-11-01T08:00Z": "ends before it begins",
		"2023-11-01T09:00+09:00/2023-10-31T23:00Z": "ends before it begins",
		"2023?":                  "write YYYY",
		"202X":                   "write YYYY",
		strings.Repeat("9", 500): "write YYYY",
	} {
		d, err := dates.Parse(text)
		var syntax *dates.SyntaxError
		if !errors.As(err, &syntax) || !strings.Contains(syntax.Reason, reason) || syntax.Value != text || !d.IsZero() {
			t.Errorf("%q: got %v, want %q", text, err, reason)
		}
		if err != nil && len(err.Error()) > 250 {
			t.Errorf("%.20q...: the message is %d bytes long", text, len(err.Error()))
		}
	}
}

func TestContains(t *testing.T) {
	day := func(s string) dates.Day { d, _ := dates.MustParse(s).Earliest(); return d }
	for _, test := range []struct {
		date, day string
		want      bool
	}{
		{"2023-08", "2023-08-01", true}, {"2023-08", "2023-08-31", true}, {"2023-08", "2023-09-01", false}, {"2023-08", "2023-07-31", false},
		{"../2023", "1900-01-01", true}, {"../2023", "2024-01-01", false}, {"2023/..", "2999-01-01", true}, {"2023/..", "2022-12-31", false},
		{"", "2023-01-01", false},
	} {
		if got := dates.MustParse(test.date).Contains(day(test.day)); got != test.want {
			t.Errorf("%q contains %s: %v", test.date, test.day, got)
		}
	}
}

func TestCompare(t *testing.T) {
	// In order: an open start first, the zero date last.
	ordered := []string{"../2022", "../2023", "2023-01-01", "2023-01", "2023", "2023/..", "2023-02", "2024", ""}
	for i, a := range ordered {
		for j, b := range ordered {
			got := dates.Compare(dates.MustParse(a), dates.MustParse(b))
			if want := min(1, max(-1, i-j)); got != want {
				t.Errorf("Compare(%q, %q) = %d, want %d", a, b, got, want)
			}
		}
	}
}

func TestMake(t *testing.T) {
	day := dates.DayOf(2024, time.February, 29)
	a, b := dates.OnMonth(2023, time.August), dates.On(day)
	for got, want := range map[dates.Date]string{
		b:                              "2024-02-29",
		a:                              "2023-08",
		dates.OnYear(7):                "0007",
		dates.Between(a, b):            "2023-08/2024-02-29",
		dates.Between(dates.Date{}, b): "../2024-02-29",
		dates.Between(a, dates.Date{}): "2023-08/..",
		dates.Between(a, a):            "2023-08/2023-08",
		dates.Between(dates.Date{}, dates.Date{}): "",
	} {
		if got != dates.MustParse(want) {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("MustParse takes anything")
		}
	}()
	dates.MustParse("soon")
}

func TestText(t *testing.T) {
	var v struct{ D dates.Date }
	if err := json.Unmarshal([]byte(`{"D":"2023-08"}`), &v); err != nil || v.D != dates.MustParse("2023-08") {
		t.Errorf("%v %v", v.D, err)
	}
	if b, err := json.Marshal(v); err != nil || string(b) != `{"D":"2023-08"}` {
		t.Errorf("%s %v", b, err)
	}
	if err := json.Unmarshal([]byte(`{"D":"soon"}`), &v); err == nil || v.D.String() != "2023-08" {
		t.Errorf("a bad date leaves %q, error %v", v.D, err)
	}
}

func TestDay(t *testing.T) {
	for _, test := range []struct {
		year    int
		month   time.Month
		day     int
		want    dates.Day
		text    string
		weekday time.Weekday
	}{
		{1970, 1, 1, 0, "1970-01-01", time.Thursday},
		{1969, 12, 31, -1, "1969-12-31", time.Wednesday},
		{2024, 2, 29, 19782, "2024-02-29", time.Thursday},
		{2023, 14, 30, 19783, "2024-03-01", time.Friday}, // carried over
		{1, 1, 1, -719162, "0001-01-01", time.Monday},
	} {
		d := dates.DayOf(test.year, test.month, test.day)
		if d != test.want || d.String() != test.text || d.Weekday() != test.weekday {
			t.Errorf("%+v: got %d %s %s", test, d, d, d.Weekday())
		}
		y, m, dd := d.Civil()
		if dates.DayOf(y, m, dd) != d {
			t.Errorf("%s: Civil gives %d %s %d", d, y, m, dd)
		}
	}
	late := time.Date(2023, 10, 20, 1, 0, 0, 0, time.FixedZone("KST", 9*3600))
	if got := dates.DayOfTime(late).String(); got != "2023-10-19" {
		t.Errorf("the day in UTC is %s", got)
	}
}

// FuzzParse checks that what is read is written as it was, covers its days in
// order, and compares equal to itself.
func FuzzParse(f *testing.F) {
	for _, s := range []string{"", "2023", "2023-11", "2023-11-01", "2023-10-20T11:01+09:00", "2023-08-01/2023-09-13", "../2024-02-26", "2023/..", "2023-10-20T01:00+09:00/2023-10-19T20:00Z", "0000", "2023-02-30"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := dates.Parse(s)
		if err != nil {
			if !d.IsZero() {
				t.Errorf("%q: a date beside the error", s)
			}
			return
		}
		if d.String() != s {
			t.Errorf("%q is written %q", s, d)
		}
		again, err := dates.Parse(d.String())
		if err != nil || again != d || dates.Compare(d, again) != 0 {
			t.Errorf("%q reads again as %q, %v", s, again, err)
		}
		first, ok1 := d.Earliest()
		last, ok2 := d.Latest()
		if ok1 && ok2 && last < first {
			t.Errorf("%q covers %s to %s", s, first, last)
		}
		if ok1 && ok2 && (!d.Contains(first) || !d.Contains(last)) {
			t.Errorf("%q does not contain its own ends", s)
		}
	})
}

func ExampleParse() {
	d, err := dates.Parse("2023-08/2024-02-26")
	if err != nil {
		fmt.Println(err)
		return
	}
	first, _ := d.Earliest()
	last, _ := d.Latest()
	fmt.Println(first, last, d)

	_, err = dates.Parse("26 February 2024")
	fmt.Println(err)
	// Output:
	// 2023-08-01 2024-02-26 2023-08/2024-02-26
	// dates: "26 February 2024" is not an EDTF date: write YYYY, YYYY-MM, YYYY-MM-DD, a time with an offset, or two of these joined by '/'
}

func ExampleCompare() {
	list := []dates.Date{dates.MustParse("2024"), {}, dates.MustParse("2023-08"), dates.MustParse("../2023")}
	slices.SortFunc(list, dates.Compare)
	fmt.Printf("%q\n", list)
	// Output:
	// ["../2023" "2023-08" "2024" ""]
}
