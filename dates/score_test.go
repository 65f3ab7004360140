package dates_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/internal/sharedtest"
)

// dateCase is one case of the DateTimeModel specification of Recognizers-Text.
type dateCase struct {
	Input        string
	NotSupported string
	Context      struct{ ReferenceDateTime string }
	Results      []struct {
		Text       string
		TypeName   string
		Resolution struct {
			Values []struct{ Value, Start, End string }
		}
	}
}

func readDateCases(t *testing.T) []dateCase {
	t.Helper()
	b, err := os.ReadFile(sharedtest.Path(t, "data/text/recognizers-text/DateTime/English/DateTimeModel.json"))
	if err != nil {
		t.Fatal(err)
	}
	var cases []dateCase
	if err := json.Unmarshal([]byte(strings.TrimPrefix(string(b), "\ufeff")), &cases); err != nil {
		t.Fatal(err)
	}
	return cases
}

// TestScoreDateTime counts, over the cases that .NET passes, the wanted dates
// and date ranges that News finds: the spans overlap and the first and last day
// are those of one of the readings that the specification allows (its ranges
// end on the day behind, unless both ends were said). Even cases are for
// development, odd ones are looked at as a score only.
func TestScoreDateTime(t *testing.T) {
	var right, all [2][2]int // [date or range][even or odd]
	for i, c := range readDateCases(t) {
		if strings.Contains(strings.ToLower(c.NotSupported), "dotnet") || len(c.Context.ReferenceDateTime) < 10 {
			continue
		}
		ref, err := time.Parse("2006-01-02", c.Context.ReferenceDateTime[:10])
		if err != nil {
			t.Fatal(err)
		}
		got := dates.News(c.Input, dates.DayOfTime(ref))
		for _, r := range c.Results {
			kind := 0
			switch r.TypeName {
			case "datetimeV2.date":
			case "datetimeV2.daterange":
				kind = 1
			default:
				continue
			}
			all[kind][i%2]++
			ok := false
			at := strings.Index(strings.ToLower(c.Input), strings.ToLower(r.Text))
			for _, m := range got {
				if at >= 0 && (m.End <= at || m.Start >= at+len(r.Text)) {
					continue
				}
				lo, _ := m.Date.Earliest()
				hi, _ := m.Date.Latest()
				for _, v := range r.Resolution.Values {
					switch {
					case v.Value != "":
						ok = ok || v.Value == lo.String() && lo == hi
					case v.End == "":
						// "after 2018" begins behind the date, "since" with it.
						ok = ok || v.Start == lo.String() || v.Start == (hi+1).String()
					case v.Start == "":
						ok = ok || v.End == lo.String() || v.End == (hi+1).String()
					default:
						// The specification's ranges leave out the last month or
						// year that was said; those of one word do not.
						ok = ok || v.Start == lo.String() && (v.End == (hi+1).String() || v.End == hi.String() || v.End <= hi.String() && m.Kind == dates.Spanning && v.End >= hi.String()[:4])
					}
				}
			}
			if ok {
				right[kind][i%2]++
			} else if i%2 == 0 && testing.Verbose() {
				var have []string
				for _, m := range got {
					have = append(have, m.Date.String())
				}
				t.Logf("%d %q %s: want %q %v, have %v", i, c.Input, c.Context.ReferenceDateTime[:10], r.Text, r.Resolution.Values, have)
			}
		}
	}
	names := []string{"dates", "date ranges"}
	floors := []int{86, 215}
	for k := range names {
		t.Logf("DateTimeModel %s: %d of %d (development half %d of %d, scored half %d of %d)", names[k],
			right[k][0]+right[k][1], all[k][0]+all[k][1], right[k][0], all[k][0], right[k][1], all[k][1])
		if got := right[k][0] + right[k][1]; got < floors[k] {
			t.Errorf("%s: %d right, the floor is %d", names[k], got, floors[k])
		}
	}
}

// FuzzNews checks what holds for every text: no panic, spans inside the text,
// in order and without overlap, dates that read back.
func FuzzNews(f *testing.F) {
	for _, s := range []string{
		"", "on Feb. 26", "Sept. 13, 2023", "last September", "late last year", "Tuesday", "in the past two months",
		"between Oct. 2023 and Feb. 2024", "mid-2022", "Feb. 30, 2023", "Feb 29", "26 February 2024", "2024-02-26",
		"from April 9 to 17, 2023", "twenty-sixth of May", "the 0s 1990s", "since since since", "9999 years ago",
		"from 31 to 32 of Feb", "Q4 2023", "in the past 999 decades", "\xff Feb\x00. 1", "the the the", "next last past 999 months",
	} {
		f.Add(s, int32(19781))
	}
	f.Fuzz(func(t *testing.T, s string, published int32) {
		if published < -700000 || published > 2900000 {
			return // outside the years 1 to 9999
		}
		end := 0
		for _, m := range dates.News(s, dates.Day(published)) {
			if m.Start < end || m.End <= m.Start || m.End > len(s) {
				t.Fatalf("span [%d,%d) in %q, the one before ends at %d", m.Start, m.End, s, end)
			}
			end = m.End
			back, err := dates.Parse(m.Date.String())
			if err != nil || back.String() != m.Date.String() {
				t.Fatalf("date %q of %q does not read back: %v", m.Date, s[m.Start:m.End], err)
			}
		}
	})
}
