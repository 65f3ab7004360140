package checks_test

import (
	"math"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/checks"
	"github.com/tidewaiter/tidewaiter/dates"
)

func founding(t *testing.T) *casefile.Case {
	t.Helper()
	c, err := casefile.Read(os.DirFS("../cases/dprk-russia"))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func run(c *casefile.Case, asOf string, without ...string) []checks.Finding {
	day, _ := dates.MustParse(asOf).Latest()
	return checks.Run(c, checks.Options{AsOf: day, Without: without})
}

// find returns the finding of a kind that rests on all the rows and on the
// fewest others.
func find(fs []checks.Finding, kind checks.Kind, rows ...string) *checks.Finding {
	var best *checks.Finding
	for i, f := range fs {
		if f.Kind == kind && !slices.ContainsFunc(rows, func(r string) bool { return !slices.Contains(f.Rows, r) }) && (best == nil || len(f.Rows) < len(best.Rows)) {
			best = &fs[i]
		}
	}
	return best
}

// TestDivisions holds the quotients that the compilers of the founding record
// worked out by hand (its rows D01 to D14) against the working of the checks.
func TestDivisions(t *testing.T) {
	fs := run(founding(t), "2025-12-31")
	for _, tc := range []struct {
		row    string // of the record
		rows   []string
		lo, hi float64
	}{
		{"D01", []string{"S01", "S02"}, 447.8, 447.8},
		{"D02", []string{"S01", "S03"}, 74.6, 74.6},
		{"D03", []string{"M06", "M07b"}, 500, 500},
		{"D04", []string{"M06", "M07a"}, 100, 100},
		{"D05", []string{"M08", "M09b"}, 400, 400},
		{"D06", []string{"M08", "M09a"}, 80, 80},
		{"D07", []string{"M13", "M14"}, 480, 480},
		{"D08", []string{"M16", "M17"}, 461.5, 461.5},
		{"D09", []string{"M19", "R04b"}, 470, 470},
		{"D10", []string{"M28", "M29"}, 428.6, 428.6},
		{"D11", []string{"T16", "T17"}, 265.8, 367.1},
		{"D12", []string{"U14", "U15"}, 300, 300},
		{"D13 Maia-1", []string{"T13", "T14"}, 222.2, 222.2},
		{"D13 all four", []string{"T15", "T16"}, 246.9, 246.9},
		{"D14", []string{"T11", "T11b"}, 46.25, 46.25},
	} {
		f := find(fs, checks.Arithmetic, tc.rows...)
		if f == nil {
			t.Errorf("%s: no division of %v", tc.row, tc.rows)
			continue
		}
		// A range is worked out in its geometric middle.
		want := math.Sqrt(tc.lo * tc.hi)
		if got := f.Working[0].Value; math.Abs(got-want) > 0.06 {
			t.Errorf("%s: %v gives %.2f, want %.2f", tc.row, tc.rows, got, want)
		}
	}
}

// TestFoundingContradictions: what the compilers of the record found by reading,
// found by rule.
func TestFoundingContradictions(t *testing.T) {
	fs := run(founding(t), "2025-12-31")
	for _, tc := range []struct {
		what    string
		kind    checks.Kind
		verdict checks.Verdict
		rows    []string
		says    string
	}{
		{"448 shells a box are 19.5 t bare and too heavy packed", checks.Payload, checks.Strained, []string{"R01c", "R01a"}, "19.5 t as bare projectiles"},
		{"75 rockets a box are far under the limit", checks.Payload, checks.Strained, []string{"R01b", "R01a"}, "far under the limit"},
		{"two American floors have a ratio without a sign", checks.Payload, checks.Untestable, []string{"U15"}, "13.1 t"},
		{"or became and", checks.AlternativesSummed, checks.Inconsistent, []string{"F04a", "F04a2"}, "3,500,000"},
		{"a floor became a ceiling", checks.RelayChanged, checks.Inconsistent, []string{"R01c", "F01b"}, "floor and a ceiling"},
		{"one statement, several start dates", checks.RelayChanged, checks.Inconsistent, []string{"R01a", "F07", "F06a", "S01"}, "counted since"},
		{"could hold became sent", checks.RelayChanged, checks.Inconsistent, []string{"F08h", "R01c"}, "could hold"},
		{"rockets became shells", checks.RelayChanged, checks.Inconsistent, []string{"R01b", "S03"}, "122 mm rocket; 122 mm shell"},
		{"Seoul's factor drifts", checks.Arithmetic, checks.Strained, []string{"M09b", "M07b", "M14"}, "from 400 to 500"},
		{"123 to 206 boxes a day", checks.SeriesBreak, checks.Strained, []string{"M16", "R04a"}, "123 to 206"},
		{"Washington and Seoul in one week", checks.ScopeMismatch, checks.Strained, []string{"U09", "S01"}, "factor of 1.49"},
		{"27 voyages carry about what Seoul says", checks.TransportCapacity, checks.Consistent, []string{"T10", "R01a"}, "5,994 to 6,669"},
		{"nine million rounds on 49 voyages", checks.TransportCapacity, checks.Strained, []string{"X02", "X03"}, "744 a box"},
		{"a million a month since mid-2022", checks.RateLimit, checks.Inconsistent, []string{"M22"}, "29,900,000"},
		{"13,000 since 2022 and since 2023", checks.DateSlip, checks.Strained, []string{"M16", "M18"}, "As floors both can hold"},
		{"tens of thousands, then fewer", checks.Monotonicity, checks.Strained, []string{"T14b", "T16"}, "A floor may lie under"},
		{"the flow back", checks.Arithmetic, checks.Consistent, []string{"F02b", "M11"}, "8,710"},
		{"no proof given", checks.DenialOf, checks.Untestable, []string{"N01"}, "does not confirm"},
		{"3.5 and up to 9 million in one year", checks.ScopeMismatch, checks.Consistent, []string{"H07", "X02"}, "room for both"},
		{"290 km or 200 km to the depot", checks.ScopeMismatch, checks.Inconsistent, []string{"U04", "T05b"}, ""},
	} {
		f := findSaying(fs, tc.kind, tc.says, tc.rows)
		switch {
		case f == nil:
			t.Errorf("%s: no %s finding on %v that says %q", tc.what, tc.kind, tc.rows, tc.says)
		case f.Verdict != tc.verdict:
			t.Errorf("%s: verdict %s, want %s: %s", tc.what, f.Verdict, tc.verdict, f.Summary)
		}
	}
}

func findSaying(fs []checks.Finding, kind checks.Kind, says string, rows []string) *checks.Finding {
	for i, f := range fs {
		if f.Kind == kind && strings.Contains(f.Summary, says) && !slices.ContainsFunc(rows, func(r string) bool { return !slices.Contains(f.Rows, r) }) {
			return &fs[i]
		}
	}
	return nil
}

// sentenceEnd is where a sentence ends: a full stop before a blank or the end.
var sentenceEnd = regexp.MustCompile(`\.(\s|$)`)

// TestFindingsAreWhole: every finding has what a page needs, rows that exist,
// and an id of its own.
func TestFindingsAreWhole(t *testing.T) {
	c := founding(t)
	for _, asOf := range []string{"2023-10-20", "2024-02-27", "2025-12-31"} {
		seen := map[string]bool{}
		for _, f := range run(c, asOf) {
			if f.ID == "" || seen[f.ID] || f.Title == "" || f.Summary == "" || len(f.Rows) == 0 {
				t.Errorf("%s: finding %+v lacks something or repeats an id", asOf, f)
			}
			seen[f.ID] = true
			for _, id := range f.Rows {
				if c.Claim(id) == nil && c.Place(id) == nil && c.Vessel(id) == nil && c.Party(id) == nil && c.Satellite(id) == nil {
					t.Errorf("%s rests on %s, which is no row of the case", f.ID, id)
				}
			}
			if r, ok := checks.RuleNamed(f.Rule); !ok || r.Kind != f.Kind || r.Version != f.Version || f.Reading == "" {
				t.Errorf("%s: rule %q of kind %s, version %q, reading %q", f.ID, f.Rule, f.Kind, f.Version, f.Reading)
			}
			if n := len(sentenceEnd.FindAllString(f.Summary, -1)); n != 2 {
				t.Errorf("%s explains itself in %d sentences: %s", f.ID, n, f.Summary)
			}
			for _, s := range f.Working {
				if math.IsNaN(s.Value) || math.IsInf(s.Value, 0) || s.Name == "" {
					t.Errorf("%s: step %+v", f.ID, s)
				}
			}
		}
	}
}

// TestLaterRowsAreUnknown: nothing published after the day is used.
func TestLaterRowsAreUnknown(t *testing.T) {
	c := founding(t)
	limit, _ := dates.MustParse("2023-12-31").Latest()
	for _, f := range run(c, "2023-12-31") {
		for _, id := range f.Rows {
			if c.Claim(id) == nil {
				continue
			}
			if day, ok := c.Claim(id).PublishedAt.Latest(); !ok || day > limit {
				t.Errorf("%s rests on %s, published %s", f.ID, id, c.Claim(id).PublishedAt)
			}
		}
	}
	for _, f := range run(c, "2025-12-31", "us") {
		for _, id := range f.Rows {
			if cl := c.Claim(id); cl != nil && slices.Contains(c.Groups(cl), "us") {
				t.Errorf("%s rests on %s of the group left out", f.ID, id)
			}
		}
	}
}
