package dates_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/dates"
)

func TestNews(t *testing.T) {
	published := dates.DayOf(2024, time.February, 28) // a Wednesday
	for _, c := range []struct{ text, want string }{
		{"announced on Feb. 26.", "point 2024-02-26"},
		{"on Sept. 13, 2023, in Vostochny", "point 2023-09-13"},
		{"the Sept. 2023 summit", "point 2023-09"},
		{"since they met last September", "point 2023-09"},
		{"Late last year, lawmakers said", "point 2023-10/2023-12"},
		{"three more this year", "point 2024"},
		{"last month", "point 2024-01"},
		{"said Tuesday", "point 2024-02-27"},
		{"said on Wednesday", "point 2024-02-28"},
		{"in the past two months", "between 2023-12-28/2024-02-28"},
		{"between Oct. 2023 and Feb. 2024", "between 2023-10/2024-02"},
		{"between Oct. 2023 and Feb.", "between 2023-10/2024-02"},
		{"from Aug. to Oct. 2023", "between 2023-08/2023-10"},
		{"since mid-2022", "since 2022-05/2022-08"},
		{"since August", "since 2023-08"},
		{"as of Oct. 14", "as of 2023-10-14"},
		{"by early 2024", "until 2024-01/2024-03"},
		{"on Oct. 13 and Dec. 29", "point 2023-10-13; point 2023-12-29"},
		{"26 February 2024", "point 2024-02-26"},
		{"the 26th of February", "point 2024-02-26"},
		{"2024-02-26", "point 2024-02-26"},
		{"26/02/2024 and 26.02.2024", "point 2024-02-26; point 2024-02-26"},
		{"by Ann Field February 28, 2024 1:33 AM", "point 2024-02-28"},
		{"mid-July, early January", "point 2023-07-11/2023-07-20; point 2024-01-01/2024-01-10"},
		{"in the fourth quarter of 2023", "point 2023-10/2023-12"},
		{"Oct. 7-13", "between 2023-10-07/2023-10-13"},
		{"last summer", "point 2023-06/2023-08"},
		{"two months ago", "point 2023-12"},
		{"will launch on March 3", "point 2024-03-03"},
		{"He may go. They march. 2,024 men, 2024 containers", ""},
		{"Feb. 30, 2023", ""},
		{"Theresa May said so", ""},
	} {
		var got []string
		for _, m := range dates.News(c.text, published) {
			got = append(got, m.Kind.String()+" "+m.Date.String())
		}
		if s := strings.Join(got, "; "); s != c.want {
			t.Errorf("%q:\n got %s\nwant %s", c.text, s, c.want)
		}
	}
}

// TestNewsWithoutPublication shows that nothing is guessed when the day of
// publication is not known.
func TestNewsWithoutPublication(t *testing.T) {
	got := dates.News("on Feb. 26, last year, Tuesday, and on May 3, 2021", 0)
	if len(got) != 1 || got[0].Date.String() != "2021-05-03" || !got[0].YearStated {
		t.Errorf("%v", got)
	}
}

func ExampleNews() {
	text := "The ministry said Tuesday that 64 voyages were made between August 2023 and last month."
	for _, m := range dates.News(text, dates.DayOf(2024, time.February, 28)) {
		fmt.Printf("%s %s %q\n", m.Kind, m.Date, text[m.Start:m.End])
	}
	// Output:
	// point 2024-02-27 "Tuesday"
	// between 2023-08/2024-01 "between August 2023 and last month"
}
