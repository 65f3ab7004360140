package dates_test

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/internal/sharedtest"
)

// dateCase is one case of a specification of Recognizers-Text.
type dateCase struct {
	Input        string
	NotSupported string
	Context      struct{ ReferenceDateTime string }
	Results      []dateResult
}

// dateResult is a result in any of the files' three forms: with a list of
// values (DateTimeModel), with one value for the future and one for the past
// (the parsers), or without (the extractors).
type dateResult struct {
	Text               string
	Start, End, Length *int // in characters; End is inclusive
	TypeName, Type     string
	Resolution         struct{ Values []dateValue }
	Value              struct {
		Values                           []dateValue
		Timex                            string
		FutureResolution, PastResolution map[string]string
	}
}

type dateValue struct{ Timex, Mod, Value, Start, End string }

// values returns the readings that a result allows; none if it is not resolved.
func (r dateResult) values() []dateValue {
	out := slices.Concat(r.Resolution.Values, r.Value.Values)
	for _, m := range []map[string]string{r.Value.FutureResolution, r.Value.PastResolution} {
		if v := (dateValue{r.Value.Timex, "", m["date"], m["startDate"], m["endDate"]}); v.Value != "" || v.Start != "" || v.End != "" {
			out = append(out, v)
		}
	}
	return out
}

// kind returns 0 for a date, 1 for a date range, -1 for anything else.
func (r dateResult) kind() int {
	return slices.Index([]string{"date", "daterange"}, strings.TrimPrefix(r.TypeName+r.Type, "datetimeV2."))
}

func readDateCases(t *testing.T, file string) []dateCase {
	t.Helper()
	b, err := os.ReadFile(sharedtest.Path(t, "data/text/recognizers-text/DateTime/"+file+".json"))
	if err != nil {
		t.Fatal(err)
	}
	var cases []dateCase
	if err := json.Unmarshal([]byte(strings.TrimPrefix(string(b), "\ufeff")), &cases); err != nil {
		t.Fatal(err)
	}
	return cases
}

// span returns the bytes of the input that the result covers.
func (r dateResult) span(input string) (from, to int) {
	if r.Start != nil && (r.End != nil || r.Length != nil) {
		at, n, end := -1, 0, *r.Start
		if r.End != nil {
			end = *r.End + 1
		} else {
			end += *r.Length
		}
		for i := range input {
			if n == *r.Start {
				at = i
			}
			if n == end && at >= 0 {
				return at, i
			}
			n++
		}
		if at >= 0 {
			return at, len(input)
		}
	}
	at := max(strings.Index(strings.ToLower(input), strings.ToLower(r.Text)), 0)
	return at, at + len(r.Text)
}

// bareSpan drops leading prepositions and articles, of which the specification
// now counts one in and now leaves it out, and a full stop at the end.
func bareSpan(text string, from, to int) (int, int) {
	for {
		word, rest, found := strings.Cut(text[from:to], " ")
		if !found || !slices.Contains([]string{"the", "a", "an", "in", "on", "at", "of", "for", "from", "during"}, strings.ToLower(word)) {
			break
		}
		from = to - len(rest)
	}
	for to > from && strings.ContainsRune(" .", rune(text[to-1])) {
		to--
	}
	return from, to
}

// sameDays reports whether the mention's days are those of the value. The
// specification's ranges end on the day behind their last; where both ends were
// said ("from April to June", "2014-2018"), they end on the first day of the
// end that was said, which News counts in whole. A range open on one side is
// the date it begins or ends with. Seasons, which the specification leaves
// unresolved, are three whole months of its year.
func sameDays(m dates.NewsMention, v dateValue, text string) bool {
	lo, _ := m.Date.Earliest()
	hi, _ := m.Date.Latest()
	behind := hi + 1
	switch {
	case v.Value == "not resolved":
		year, season, _ := strings.Cut(v.Timex, "-")
		first := map[string]string{"SP": "03-01", "SU": "06-01", "FA": "09-01", "WI": "12-01"}
		if first[year] != "" { // any year
			return lo.String()[5:] == first[year] && hi-lo > 88 && hi-lo < 93
		}
		return first[season] != "" && lo.String() == year+"-"+first[season] && hi-lo > 88 && hi-lo < 93
	case v.Value != "":
		return v.Value == lo.String() && lo == hi
	case v.Start != "" && v.End != "":
		if m.Kind != dates.Spanning && m.Kind != dates.AtPoint {
			return false
		}
		if v.Start != lo.String() {
			return false
		}
		if v.End == behind.String() || v.End == hi.String() && hi > lo && m.Kind == dates.Spanning {
			return true
		}
		// Both ends said, the last a week, a month, a quarter or a year.
		y, month, _ := hi.Civil()
		if m.Kind != dates.Spanning || !strings.ContainsAny(text, "-~–") && !slices.ContainsFunc([]string{" to ", " and ", " through ", " until ", " till "}, func(w string) bool { return strings.Contains(text, w) }) {
			return false
		}
		lastOfMonth := dates.DayOf(y, month+1, 1) == behind
		return lastOfMonth && v.End == dates.DayOf(y, month, 1).String() ||
			lastOfMonth && month%3 == 0 && v.End == dates.DayOf(y, month-2, 1).String() ||
			lastOfMonth && month == 12 && v.End == dates.DayOf(y, 1, 1).String() ||
			strings.Contains(strings.ToLower(text), "week") && v.End == (hi-6).String()
	case v.Start != "":
		// After a month is from behind it; after a day is from that day.
		if lo < hi && hasPrefix(text, "after", "later", "more", ">") && !strings.HasPrefix(strings.Trim(text[1:], " "), "=") && !strings.Contains(text, " or ") {
			return m.Kind == dates.Since && v.Start == behind.String()
		}
		return m.Kind == dates.Since && v.Start == lo.String()
	case v.End != "":
		// Before a month is to its beginning, before its end to its end.
		if hasPrefix(text, "before", "earlier", "sooner", "prior", "less", "<") && !strings.Contains(text, " end ") && !strings.Contains(text, " or ") {
			return m.Kind == dates.Until && v.End == lo.String()
		}
		return (m.Kind == dates.Until || m.Kind == dates.AsOf) && (v.End == lo.String() || v.End == behind.String())
	}
	return false
}

func hasPrefix(text string, words ...string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.HasPrefix(strings.ToLower(text), w) })
}

type dateScore struct{ right, all [2]int } // even (development) and odd half

func (s *dateScore) count(i int, ok bool) {
	s.all[i%2]++
	if ok {
		s.right[i%2]++
	}
}

func (s dateScore) total() (right, all int) { return s.right[0] + s.right[1], s.all[0] + s.all[1] }

func (s dateScore) String() string {
	right, all := s.total()
	return fmt.Sprintf("%3d of %3d, %.1f %% (development half %d of %d, other half %d of %d)",
		right, all, 100*float64(right)/float64(max(all, 1)), s.right[0], s.all[0], s.right[1], s.all[1])
}

// scoreDates scores one file. The dates and date ranges that it wants must be
// found with their exact words (see bareSpan) and with the days of one of the
// readings that it lists, past or future. A case that wants nothing must give
// nothing. Invented counts what was found where nothing of any type is wanted.
func scoreDates(t *testing.T, file string, reader dates.NewsReader, list bool) (kinds [3]dateScore, invented [2]int) {
	seen := map[string]bool{}
	spansOnly := strings.HasSuffix(file, "Extractor")
	for i, c := range readDateCases(t, file) {
		if strings.Contains(strings.ToLower(c.NotSupported), "dotnet") {
			continue
		}
		reader.Published = 0
		if len(c.Context.ReferenceDateTime) >= 10 {
			ref, err := time.Parse("2006-01-02", c.Context.ReferenceDateTime[:10])
			if err != nil {
				t.Fatal(err)
			}
			reader.Published = dates.DayOfTime(ref)
		} else {
			reader.Published = dates.DayOf(2016, 11, 7) // as the extractors' cases mean
		}
		got := reader.Read(c.Input)
		fail := func(text string, values any) {
			key := fmt.Sprintf("%s %d %s", file, i, text)
			if i%2 == 1 || !list {
				return
			}
			seen[key] = true
			if _, known := knownDateFailures[key]; !known {
				var have []string
				for _, m := range got {
					have = append(have, fmt.Sprintf("%q %s %s", c.Input[m.Start:m.End], m.Kind, m.Date))
				}
				t.Errorf("%s | %q %s: want %v, have %v", key, c.Input, reader.Published, values, have)
			}
		}
		if len(c.Results) == 0 {
			kinds[2].count(i, len(got) == 0)
			if len(got) > 0 {
				fail("", "nothing")
			}
		}
		covered := make([]bool, len(got))
		for _, r := range c.Results {
			from, to := r.span(c.Input)
			kind, values := r.kind(), r.values()
			ok := false
			for k, m := range got {
				if m.End <= from || m.Start >= to {
					continue
				}
				covered[k] = true
				a, b := bareSpan(c.Input, from, to)
				x, y := bareSpan(c.Input, m.Start, m.End)
				if a != x || b != y {
					continue
				}
				ok = ok || spansOnly
				for _, v := range values {
					ok = ok || sameDays(m, v, c.Input[x:y])
				}
			}
			if kind < 0 {
				continue
			}
			kinds[kind].count(i, ok)
			if !ok {
				fail(r.Text, values)
			}
		}
		for k := range got {
			if !covered[k] {
				invented[i%2]++
				if list && len(c.Results) > 0 && i%2 == 0 && testing.Verbose() {
					t.Logf("%d invented in %q: %q", i, c.Input, c.Input[got[k].Start:got[k].End])
				}
			}
		}
	}
	for key := range knownDateFailures {
		if list && strings.HasPrefix(key, file+" ") && !seen[key] {
			t.Errorf("%q is listed as a known failure and passes: take it off the list", key)
		}
	}
	return kinds, invented
}

// TestScoreDateTime scores News against the English specifications of
// Recognizers-Text, over the cases that .NET passes, with the conventions of
// appointments that they are written for. Even cases are for development; odd
// ones are looked at as a score only.
func TestScoreDateTime(t *testing.T) {
	for _, file := range []struct {
		name   string
		reader dates.NewsReader
		floors [3]int
	}{
		{"English/DateTimeModel", dates.NewsReader{Calendar: true}, [3]int{201, 360, 59}},
		{"English/DateParser", dates.NewsReader{Calendar: true}, [3]int{127, 0, 2}},
		{"English/DatePeriodParser", dates.NewsReader{Calendar: true}, [3]int{0, 217, 1}},
		{"English/DateExtractor", dates.NewsReader{Calendar: true}, [3]int{138, 0, 5}},
		{"English/DatePeriodExtractor", dates.NewsReader{Calendar: true}, [3]int{0, 343, 3}},
		{"English/MergedParser", dates.NewsReader{Calendar: true}, [3]int{28, 76, 1}},
		{"EnglishOthers/DateTimeModel", dates.NewsReader{Calendar: true, DayFirst: true}, [3]int{8, 16, 0}},
		{"EnglishOthers/DateParser", dates.NewsReader{Calendar: true, DayFirst: true}, [3]int{3, 0, 0}},
	} {
		kinds, invented := scoreDates(t, file.name, file.reader, true)
		for k, name := range []string{"dates", "date ranges", "nothing wanted"} {
			right, all := kinds[k].total()
			if all > 0 {
				t.Logf("| %s | %s | %s |", file.name, name, kinds[k])
			}
			if right < file.floors[k] {
				t.Errorf("%s, %s: %d right, the floor is %d", file.name, name, right, file.floors[k])
			}
		}
		t.Logf("| %s | invented | %d, %d |", file.name, invented[0], invented[1])
	} // The conventions of the news on the same cases, for comparison.
	kinds, invented := scoreDates(t, "English/DateTimeModel", dates.NewsReader{}, false)
	for k, name := range []string{"dates", "date ranges", "nothing wanted"} {
		t.Logf("| English/DateTimeModel as news | %s | %s |", name, kinds[k])
	}
	t.Logf("| English/DateTimeModel as news | invented | %d, %d |", invented[0], invented[1])
}
