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

// newsOf returns what a reader finds, as "kind date" joined by "; ".
func newsOf(r dates.NewsReader, text string) string {
	var got []string
	for _, m := range r.Read(text) {
		got = append(got, m.Kind.String()+" "+m.Date.String())
	}
	return strings.Join(got, "; ")
}

// TestNewsWordings has the wordings of the news that are not in TestNews, by the
// rule that they show.
func TestNewsWordings(t *testing.T) {
	reader := dates.NewsReader{Published: dates.DayOf(2024, time.February, 28)} // a Wednesday
	for _, c := range []struct{ text, want string }{
		// The tense, before and behind the date.
		{"On Monday, the minister will meet envoys.", "point 2024-03-04"},
		{"On Monday, the ministry said it will act.", "point 2024-02-26"},
		{"The minister said on Friday that they will sail.", "point 2024-02-23"},
		{"The fleet is to be told of it; it will arrive Tuesday.", "point 2024-03-05"},
		{"They'll meet on May 3.", "point 2024-05-03"},
		{"He met them on May 3. They will meet again.", "point 2023-05-03"},
		{"shells that will be delivered by May", "until 2024-05"},
		{"It had delivered them by May.", "until 2023-05"},
		{"by the end of March", "until 2024-03-27/2024-03-31"}, // a deadline: the nearer one
		{"6,700 containers by December", "until 2023-12"},
		// Nothing finer than it was said.
		{"two years ago", "point 2022"},
		{"two months ago", "point 2023-12"},
		{"two weeks ago", "point 2024-02-11/2024-02-17"},
		{"two days ago", "point 2024-02-26"},
		{"a year and a half ago", "point 2022-08"},
		{"will leave in two weeks", "point 2024-03-10/2024-03-16"},
		{"In two weeks the fleet lost three ships.", ""},
		{"three weeks later it sank", ""},
		{"in the past few months", ""},
		// Weeks, weekends, weekdays.
		{"last week", "point 2024-02-19/2024-02-25"},
		{"early last week", "point 2024-02-19/2024-02-21"},
		{"the week of Feb. 14", "point 2024-02-12/2024-02-18"},
		{"the week after next", "point 2024-03-11/2024-03-17"},
		{"the first week of January", "point 2024-01-01/2024-01-07"},
		{"the last week of December 2023", "point 2023-12-25/2023-12-31"},
		{"the first ten days of last month", "point 2024-01-01/2024-01-10"},
		{"Tuesday of last week", "point 2024-02-20"},
		{"last week's Monday", "point 2024-02-19"},
		{"this week from Tuesday to Thursday", "between 2024-02-27/2024-02-29"},
		{"the last Friday of November", "point 2023-11-24"},
		{"over the weekend", "point 2024-02-24/2024-02-25"},
		{"Tuesday (Feb. 27)", "point 2024-02-27"},
		{"Tuesday the 27th; Mon 12th", "point 2024-02-27; point 2024-02-12"},
		// Several days, bare days, relative years.
		{"on Oct. 13, 14 and 20.", "point 2023-10-13; point 2023-10-14; point 2023-10-20"},
		{"on 13 and 14 February", "point 2024-02-13; point 2024-02-14"},
		{"on Jan. 26, 30 in all", "point 2024-01-26"},
		{"on the 26th, he said", "point 2024-02-26"},
		{"on the 38th parallel; on the second day", ""},
		{"Sept. 13 last year", "point 2023-09-13"},
		{"in June of this year", "point 2024-06"},
		{"the 20th of last month", "point 2024-01-20"},
		// Spans.
		{"over the last year", "between 2023-02-28/2024-02-28"},
		{"the past two and a half years", "between 2021-08-28/2024-02-28"},
		{"the past two quarters", "between 2023-07/2023-12"},
		{"the 12 months through January", "between 2023-02/2024-01"},
		{"the six months to March 2024", "between 2023-10/2024-03"},
		{"from Sept. 2023 through January", "between 2023-09/2024-01"},
		{"from late August until early November 2023", "between 2023-08-21/2023-11-10"},
		{"The ship comes on Feb. 29.", "point 2024-02-29"},
		{"Dec. 29-Jan. 4", "between 2023-12-29/2024-01-04"},
		{"between Oct. 2023 and now", "between 2023-10-01/2024-02-28"},
		{"over the past year and a half", "between 2022-08-28/2024-02-28"},
		{"January 2023 to date", "between 2023-01-01/2024-02-28"},
		{"between Aug. 8, 2023 and the end of the year", "between 2023-08-08/2023-12-31"},
		{"By the end of the year they had sent 2,000.", "until 2023-12"},
		{"They will send 2,000 by year-end.", "until 2024-12"},
		{"They met Tuesday through Thursday.", "between 2024-02-20/2024-02-22"},
		{"the year to date", "between 2024-01-01/2024-02-28"},
		{"the rest of the month", "between 2024-02-28/2024-02-29"},
		// Open on one side.
		{"from 2022 on, the plant", "since 2022"},
		{"2022 or later", "since 2022"},
		{"since as early as August 2023", "since 2023-08"},
		{"no later than March 3, 2024", "until 2024-03-03"},
		{"as of last week", "as of 2024-02-19/2024-02-25"},
		// Parts and longer times.
		{"the third quarter of last year; 2023's fourth quarter; Q1 2024", "point 2023-07/2023-09; point 2023-10/2023-12; point 2024-01/2024-03"},
		{"late summer 2023", "point 2023-08"},
		{"the early 1990s; the mid-1980s; the '90s", "point 1990/1993; point 1984/1986; point 1990/1999"},
		{"in the 2022-23 and 2023/24 seasons", "point 2022/2023; point 2023/2024"},
		{"the 19th century", "point 1800/1899"},
		{"in twenty twenty-three", "point 2023"},
		{"in March two thousand men left", "point 2023-03"},
		// Holidays, of those that have one day everywhere.
		{"since New Year's Day; after Christmas; at Easter", "since 2024-01-01; since 2023-12-25; point 2023-04-09"},
		{"a Christmas tree, an Easter egg, Independence Day", ""},
		// Distances from a date.
		{"two days after Feb. 12", "point 2024-02-14"},
		{"three days before May 13, 2023", "point 2023-05-10"},
		{"the day after Feb. 12", "point 2024-02-13"},
		{"the day before the first of the month", "point 2024-01-31"},
		{"a year ago today", "point 2023-02-28"},
		{"three days prior to May 13, 2023", "point 2023-05-10"},
		{"the Tuesday after next", "point 2024-03-12"},
		{"two Sundays ago", "point 2024-02-18"},
		{"the day before yesterday", "point 2024-02-26"},
		// Numbers that are no dates.
		{"24/7, 1/2, 3.5, 10.12.1.4, 555-2024, +86 138-2010-2015", ""},
		{"31 to 5 votes; 12 containers; room 2023B; room 2023; at 2000 hours; $2023; 2,023 boxes", ""},
		{"second half was better; the fall of the capital; a spring offensive", ""},
	} {
		if got := newsOf(reader, c.text); got != c.want {
			t.Errorf("%q:\n got %s\nwant %s", c.text, got, c.want)
		}
	}
}

// TestNewsDayFirst shows the forms in which the day comes first, and that only
// the ambiguous ones depend on the outlet.
func TestNewsDayFirst(t *testing.T) {
	published := dates.DayOf(2024, time.February, 28)
	for _, c := range []struct{ text, monthFirst, dayFirst string }{
		{"3/2/2024", "point 2024-03-02", "point 2024-02-03"},
		{"03-02-2024", "point 2024-03-02", "point 2024-02-03"},
		{"3/2/24", "point 2024-03-02", "point 2024-02-03"},
		{"26/2/2024", "point 2024-02-26", "point 2024-02-26"},
		{"2/26/2024", "point 2024-02-26", "point 2024-02-26"},
		{"3.2.2024", "point 2024-02-03", "point 2024-02-03"},
		{"2024-02-03; 2024/2/3", "point 2024-02-03; point 2024-02-03", "point 2024-02-03; point 2024-02-03"},
		{"3 February 2024; 3rd of February; 3-Feb-2024; 3/Feb/2024; 3. Feb. 2024", strings.Repeat("point 2024-02-03; ", 4) + "point 2024-02-03", strings.Repeat("point 2024-02-03; ", 4) + "point 2024-02-03"},
	} {
		if got := newsOf(dates.NewsReader{Published: published}, c.text); got != c.monthFirst {
			t.Errorf("%q month first:\n got %s\nwant %s", c.text, got, c.monthFirst)
		}
		if got := newsOf(dates.NewsReader{Published: published, DayFirst: true}, c.text); got != c.dayFirst {
			t.Errorf("%q day first:\n got %s\nwant %s", c.text, got, c.dayFirst)
		}
	}
}

// TestNewsOccasions shows which wordings name an occasion of the case.
func TestNewsOccasions(t *testing.T) {
	summit := dates.Occasion{ID: "summit", Names: []string{"Putin-Kim summit", "Vostochny summit"}, Date: dates.MustParse("2023-09-13")}
	other := dates.Occasion{ID: "hanoi", Names: []string{"Hanoi summit", "Trump-Kim summit"}, Date: dates.MustParse("2019-02-27/2019-02-28")}
	war := dates.Occasion{ID: "war", Names: []string{"invasion of Ukraine", "full-scale invasion"}, Date: dates.MustParse("2022-02-24")}
	coming := dates.Occasion{ID: "election", Names: []string{"election"}, Date: dates.MustParse("2024-03-17")}
	one := dates.NewsReader{Published: dates.DayOf(2024, time.February, 28), Occasions: []dates.Occasion{summit, war, coming}}
	two := one
	two.Occasions = append([]dates.Occasion{other}, one.Occasions...)
	for _, c := range []struct {
		reader     dates.NewsReader
		text, want string
	}{
		{one, "Since the summit, 6,700 containers went north.", "since 2023-09-13"},
		{one, "since their summit", "since 2023-09-13"},
		{one, "since Putin's summit with Kim", "since 2023-09-13"},
		{one, "since the Kim-Putin summit", "since 2023-09-13"},
		{one, "since the summit in September", "since 2023-09-13"},
		{one, "since the September 2023 summit", "since 2023-09-13"},
		{one, "since the May summit", "since 2023-05"},
		{one, "since the summit in May", "point 2023-05"},
		{one, "since the summit in Geneva", ""},
		{one, "since the Geneva summit", ""},
		{one, "between the summit and Feb. 2024", "between 2023-09-13/2024-02-29"},
		{one, "At the Vostochny summit they agreed.", "point 2023-09-13"},
		{one, "The summit was dull. He left the summit.", ""},
		{one, "since around the time of the summit", "since 2023-09-13"},
		{one, "two months after the invasion", "point 2022-04"},
		{one, "the day after the summit", "point 2023-09-14"},
		{one, "since Russia's full-scale invasion", "since 2022-02-24"},
		{one, "since Russia's invasion", ""},
		{one, "before the election", ""},                    // it is still to come
		{two, "since the summit", ""},                       // two fit
		{two, "since the Hanoi summit", "since 2019-02-27"}, // from its first day on,
		{two, "since the summit between Putin and Kim", "since 2023-09-13"},
		{two, "since the Vostochny summit", "since 2023-09-13"},
	} {
		if got := newsOf(c.reader, c.text); got != c.want {
			t.Errorf("%q:\n got %s\nwant %s", c.text, got, c.want)
		}
	}
	got := one.Read("since the summit")
	if len(got) != 1 || got[0].Occasion != "summit" || got[0].YearStated {
		t.Errorf("%+v", got)
	}
	one.Published = 0
	if got := newsOf(one, "since the summit, Tuesday"); got != "since 2023-09-13" {
		t.Errorf("without a day of publication: %s", got)
	}
}

// TestNewsCalendar shows where an assistant means something else than the news.
func TestNewsCalendar(t *testing.T) {
	news := dates.NewsReader{Published: dates.DayOf(2024, time.February, 28)}
	calendar := news
	calendar.Calendar = true
	for _, c := range []struct{ text, news, calendar string }{
		{"next Friday", "point 2024-03-01", "point 2024-03-08"},
		{"last Monday", "point 2024-02-26", "point 2024-02-19"},
		{"two months ago", "point 2023-12", "point 2023-12-28"},
		{"a fortnight later", "", "point 2024-03-13"},
		{"in two weeks", "", "point 2024-03-13"},
		{"the next three days", "between 2024-02-28/2024-03-02", "between 2024-02-29/2024-03-02"},
		{"early 2024", "point 2024-01/2024-03", "point 2024-01/2024-06"},
		{"on 2/26", "", "point 2024-02-26"},
		{"for the month", "", "point 2024-02"},
		{"May twenty-first", "point 2023-05-21", "point 2023-05-21"},
		{"May twenty-one", "", "point 2023-05-21"},
		{"on Independence Day", "", "point 2023-07-04"},
	} {
		if got := newsOf(news, c.text); got != c.news {
			t.Errorf("%q in the news:\n got %s\nwant %s", c.text, got, c.news)
		}
		if got := newsOf(calendar, c.text); got != c.calendar {
			t.Errorf("%q to an assistant:\n got %s\nwant %s", c.text, got, c.calendar)
		}
	}
}

// TestNewsEaster compares Easter Sundays with published ones: the earliest and
// latest of two centuries and some between.
func TestNewsEaster(t *testing.T) {
	for year, want := range map[int]string{1913: "03-23", 1943: "04-25", 2000: "04-23", 2008: "03-23", 2018: "04-01", 2019: "04-21", 2024: "03-31", 2038: "04-25"} {
		text := fmt.Sprintf("at Easter %d", year)
		if got := newsOf(dates.NewsReader{}, text); got != fmt.Sprintf("point %d-%s", year, want) {
			t.Errorf("%s: %s", text, got)
		}
	}
}

// TestNewsChunks shows that a text is read alike wherever it is cut, and that
// offsets count from its start.
func TestNewsChunks(t *testing.T) {
	published := dates.DayOf(2024, time.February, 28)
	once := len(dates.News(newsSample, published))
	const times = 400 // about 270 kB
	text := strings.Repeat(newsSample, times)
	got := dates.News(text, published)
	if len(got) != once*times {
		t.Fatalf("%d mentions in %d copies of %d", len(got), times, once)
	}
	for i, m := range got {
		first := got[i%once]
		if m.Date != first.Date || m.Kind != first.Kind || text[m.Start:m.End] != text[first.Start:first.End] {
			t.Fatalf("mention %d is %v %q, want %v %q", i, m.Date, text[m.Start:m.End], first.Date, text[first.Start:first.End])
		}
	}
}

// TestNewsHostile shows that the time stays linear on texts made to be slow: 200 kB
// of each takes a tenth of a second, and not more than a few on a busy machine.
func TestNewsHostile(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	reader := dates.NewsReader{Published: dates.DayOf(2024, time.February, 28), Occasions: []dates.Occasion{
		{ID: "a", Names: []string{"the a the a the a summit", "summit of the the the"}, Date: dates.MustParse("2023")},
	}}
	for _, unit := range []string{
		"1 ", "the ", "the end of ", "since ", "2 days after ", "a week from the first week of ", "between 1 and ", "last ", "1-1-1-", "1/",
		"in two weeks and 2 days and ", "Feb. 1, 2, ", "the the summit of ", "twenty ", "May ", "1.", "from 1 to ", "'9", "Monday, ", "9999999999",
		"\xff", "Kim and ", "Christmas ", "Q", "two thousand and ", "week of the week of ", "the 12 months through ", "early late mid-", "or later ",
	} {
		n := 200_000 / len(unit)
		for _, calendar := range []bool{false, true} {
			reader.Calendar = calendar
			begin := time.Now()
			reader.Read(strings.Repeat(unit, n))
			if took := time.Since(begin); took > 4*time.Second {
				t.Errorf("200 kB of %q took %v", unit, took)
			} else if testing.Verbose() {
				t.Logf("200 kB of %q, calendar %v: %v", unit, calendar, took)
			}
		}
	}
}

// TestNewsWithoutPublication shows that nothing is guessed when the day of
// publication is not known.
func TestNewsWithoutPublication(t *testing.T) {
	const text = "on Feb. 26, last year, Tuesday, from 2019 to today, 2020 to date, two days ago, by year-end, at Easter, and on May 3, 2021"
	if got, want := newsOf(dates.NewsReader{}, text), "point 2019; point 2020; point 2021-05-03"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	for _, m := range dates.News(text, 0) {
		if !m.YearStated {
			t.Errorf("%q is dated %s", text[m.Start:m.End], m.Date)
		}
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
