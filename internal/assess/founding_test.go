package assess_test

import (
	"context"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/internal/assess"
	"github.com/tidewaiter/tidewaiter/tally"
)

func founding(t *testing.T) *casefile.Case {
	t.Helper()
	c, err := casefile.Read(os.DirFS("../../cases/dprk-russia"))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func run(t *testing.T, c *casefile.Case, asOf string, without ...string) *assess.Assessment {
	t.Helper()
	if testing.Short() && t.Name() != "TestSentence" {
		t.Skip("skipped: -short") // a count under the race detector takes a minute; one is enough for it
	}
	day, _ := dates.MustParse(asOf).Latest()
	a, err := assess.Run(context.Background(), c, assess.Options{AsOf: &day, Without: without})
	if err != nil {
		t.Fatal(err)
	}
	if a.Result.Count == nil {
		t.Fatalf("no count: %s", a.Result.Why)
	}
	return a
}

// TestSeoulInFebruary2024: on the day after the minister spoke, the case expects
// Seoul to say what it said.
func TestSeoulInFebruary2024(t *testing.T) {
	a := run(t, founding(t), "2024-02-27")
	i := slices.IndexFunc(a.Result.Statements, func(s tally.Statement) bool { return s.Party == "rok-mnd" })
	if i < 0 {
		t.Fatal("nothing is expected of Seoul")
	}
	q := a.Result.Statements[i].Quantiles
	if q.P05 > 6700 || q.P95 < 6700 || q.P95/q.P05 > 3 {
		t.Errorf("Seoul would state %.0f to %.0f: want 6,700 inside, no wider than a factor of 3", q.P05, q.P95)
	}
	if d := a.Result.Diagnosis; d.RHat > 1.05 || d.EffectiveSize < 300 {
		t.Errorf("the chains do not agree: %+v", d)
	}
}

// TestFoundingRelaysAddNothing repeats every relay row ten times on further pages.
func TestFoundingRelaysAddNothing(t *testing.T) {
	c := founding(t)
	want := run(t, c, "2024-03-20").Result.Count.Quantiles
	n := 0
	for _, cl := range slices.Clone(c.Claims) {
		if len(cl.Related(claims.Relays)) == 0 {
			continue
		}
		for i := range 10 {
			again := cl
			again.ID = fmt.Sprintf("%s-%d", cl.ID, i)
			c.Claims = append(c.Claims, again)
			n++
		}
	}
	got := run(t, c, "2024-03-20").Result.Count.Quantiles
	for _, pair := range [][2]float64{{got.P05, want.P05}, {got.P25, want.P25}, {got.Median, want.Median}, {got.P75, want.P75}, {got.P95, want.P95}} {
		if math.Abs(pair[0]/pair[1]-1) > 0.01 {
			t.Errorf("%d repeated relays move the count from %+v to %+v", n, want, got)
			break
		}
	}
}

func TestFoundingWithoutTheAmericans(t *testing.T) {
	c := founding(t)
	with := run(t, c, "2024-03-20").Result.Count.Quantiles
	without := run(t, c, "2024-03-20", "us").Result.Count.Quantiles
	if math.Abs(without.Median/with.Median-1) < 0.02 && math.Abs(without.P95/with.P95-1) < 0.02 && math.Abs(without.P05/with.P05-1) < 0.02 {
		t.Errorf("leaving out the American group moves %+v only to %+v", with, without)
	}
}

func TestOptionsThatNameNothing(t *testing.T) {
	_, err := assess.Run(context.Background(), founding(t), assess.Options{Without: []string{"atlantis"}})
	if err == nil || !strings.Contains(err.Error(), `"atlantis"`) {
		t.Errorf("leaving out what the case does not have: %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := assess.Run(ctx, founding(t), assess.Options{}); err == nil {
		t.Error("an ended context gives an assessment")
	}
}

func TestSentence(t *testing.T) {
	a := run(t, founding(t), "2024-02-27")
	for _, want := range []string{"containers (munitions related)", "North Korea to Russia", "27 Feb 2024", "90 %"} {
		if !strings.Contains(a.Sentence, want) {
			t.Errorf("sentence %q lacks %q", a.Sentence, want)
		}
	}
	day := dates.DayOf(2023, 8, 15)
	none, err := assess.Run(context.Background(), founding(t), assess.Options{AsOf: &day})
	if err != nil || !strings.HasPrefix(none.Sentence, "No count as of 15 Aug 2023: ") {
		t.Errorf("before anything was said: %q, %v", none.Sentence, err)
	}
}

func TestCountryName(t *testing.T) {
	for code, want := range map[string]string{"KP": "North Korea", "RU": "Russia", "XA": "XA", "rajin": "rajin", "": ""} {
		if got := assess.CountryName(code); got != want {
			t.Errorf("CountryName(%q) = %q, want %q", code, got, want)
		}
	}
}
