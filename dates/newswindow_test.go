package dates_test

import (
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/dates"
)

// TestNewsWindows reads wordings of since when and until when something was
// counted.
func TestNewsWindows(t *testing.T) {
	reader := dates.NewsReader{
		Published: dates.DayOf(2024, time.September, 17), // a Tuesday
		Occasions: []dates.Occasion{
			{ID: "war", Names: []string{"Sudoria's invasion of Estmark", "war in Estmark"}, Date: dates.MustParse("2022-02-24")},
			{ID: "first", Names: []string{"Harbour summit", "two leaders met"}, Date: dates.MustParse("2023-09-13")},
			{ID: "second", Names: []string{"Island summit", "two leaders met"}, Date: dates.MustParse("2024-06-19")},
			{ID: "truce", Names: []string{"Kelp Bay truce"}, Date: dates.MustParse("2024-03-10/2024-04-20")},
		},
	}
	for _, c := range []struct{ text, want string }{
		{"since the start of the war", "since 2022-02-24"},
		{"since the outbreak of the war in Estmark", "since 2022-02-24"},
		{"since the beginning of Sudoria's invasion", "since 2022-02-24"},
		{"since the end of the war", ""}, // of which no one has said when it was
		{"the launch of the boats", ""},
		{"since the truce", "since 2024-03-10"},
		{"after the truce", "since 2024-04-20"},
		{"since the end of the truce", "since 2024-04-20"},
		{"until the truce", "until 2024-03-10"},
		{"during the truce", "point 2024-03-10/2024-04-20"},
		{"since the two leaders met", ""}, // twice
		{"since the two leaders met in June", "since 2024-06-19; point 2024-06"},
		{"since the two leaders met last September", "since 2023-09-13; point 2023-09"},
		{"since the two leaders met in August", "point 2024-08"},
		{"in the year ending June 30", "between 2023-07-01/2024-06-30"},
		{"in the week to September 8", "between 2024-09-02/2024-09-08"},
		{"up to and including last Friday", "until 2024-09-13"},
		{"had sent 300 up until March", "until 2024-03"},
		{"as at 31 May", "as of 2024-05-31"},
		{"as of end-February", "as of 2024-02-25/2024-02-29"},
		{"Boxes landed in the final quarter of the year, the firm wrote.", "point 2023-10/2023-12"},
		{"It had sent 300 by the end of the summer.", "until 2024-08"},
		{"from the day the war began until last Friday", "between 2022-02-24/2024-09-13"},
		{"Norland's March shipments; the people march north", "point 2024-03"},
		{"in the thirteen months from August 2023", "between 2023-08/2024-08"},
		{"between August 2023 and the following January", "between 2023-08/2024-01"},
		{"this winter", "point 2024-12/2025-02"},
		{"since the turn of the year", "since 2024-01-01"},
		{"Measured from the Island summit, the total is 300.", "since 2024-06-19"},
		{"since the summer offensive", ""},
		{"since the start of last summer", "since 2024-06"},
		{"Boxes will land in the final quarter of the year.", "point 2024-10/2024-12"},
	} {
		if got := newsOf(reader, c.text); got != c.want {
			t.Errorf("%s: %q, want %q", c.text, got, c.want)
		}
		if got := newsOf(reader.Prepare(), c.text); got != c.want {
			t.Errorf("%s: prepared: %q, want %q", c.text, got, c.want)
		}
	}
	for _, c := range []struct{ text, from, to string }{
		{"from 2022 to August 2024", "2022", "2024-08"},
		{"from late August until early October 2023", "2023-08-21/2023-08-31", "2023-10-01/2023-10-10"},
		{"between Aug. 2023 and January 31", "2023-08", "2024-01-31"},
		{"over the past two months", "2024-07-17", "2024-09-17"},
		{"in the three months to June", "2024-04", "2024-06"},
	} {
		got := reader.Read(c.text)
		if len(got) != 1 || got[0].From.String() != c.from || got[0].To.String() != c.to {
			t.Errorf("%s: %+v, want from %s to %s", c.text, got, c.from, c.to)
		}
	}
}

// TestNewsOrderUnknown leaves unread what could be one day or another.
func TestNewsOrderUnknown(t *testing.T) {
	reader := dates.NewsReader{Published: dates.DayOf(2024, time.February, 28), OrderUnknown: true}
	for text, want := range map[string]string{
		"3/2/2024": "", "26/2/2024": "point 2024-02-26", "2/26/2024": "point 2024-02-26", "2/2/2024": "point 2024-02-02", "3.2.2024": "point 2024-02-03", "2024-02-03": "point 2024-02-03",
	} {
		if got := newsOf(reader, text); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}
