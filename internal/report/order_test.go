package report_test

import (
	"bytes"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/internal/assess"
	"github.com/tidewaiter/tidewaiter/internal/report"
)

// TestOrderOfRows: the rows of a case in another order give the same bytes, but
// for the list of evidence, which comes in the order of the case.
func TestOrderOfRows(t *testing.T) {
	founding, err := casefile.Read(os.DirFS("../../cases/dprk-russia"))
	if err != nil {
		t.Fatal(err)
	}
	founding.Measures = nil // so that there is no count: what the checks find
	oil, err := casefile.Read(os.DirFS("../../cases/dprk-oil"))
	if err != nil {
		t.Fatal(err)
	}
	oil.Measures = nil
	// A count of few statements, which is soon done.
	counted, err := casefile.Read(os.DirFS("../../cases/dprk-russia"))
	if err != nil {
		t.Fatal(err)
	}
	cases := []*casefile.Case{founding, oil, counted}
	if testing.Short() {
		cases = cases[:2]
	}
	for _, c := range cases {
		opt := assess.Options{}
		shuffles := uint64(4)
		if c == counted {
			day := dates.DayOf(2023, 10, 31)
			opt.AsOf, shuffles = &day, 1
		}
		want, wantRows := assessed(t, c, opt)
		for seed := range shuffles {
			r := rand.New(rand.NewPCG(seed, 2))
			other := *c
			other.Claims = shuffled(r, c.Claims)
			other.Voyages, other.Observed, other.Sources = shuffled(r, c.Voyages), shuffled(r, c.Observed), shuffled(r, c.Sources)
			got, rows := assessed(t, &other, opt)
			if !slices.Equal(rows, wantRows) {
				t.Errorf("%s: rows in another order play other parts", c.ID)
			}
			if got != want {
				at := 0
				for at < min(len(got), len(want)) && got[at] == want[at] {
					at++
				}
				t.Errorf("%s: rows in another order give other bytes: %.300q, want %.300q", c.ID, got[max(0, at-150):], want[max(0, at-150):])
			}
		}
	}
}

func shuffled[T any](r *rand.Rand, list []T) []T {
	out := slices.Clone(list)
	r.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out
}

// assessed is the JSON of an assessment without its evidence, and the evidence
// in an order of its own.
func assessed(t *testing.T, c *casefile.Case, opt assess.Options) (rest string, evidence []string) {
	t.Helper()
	a, err := assess.Run(t.Context(), c, opt)
	if err != nil {
		t.Fatal(err)
	}
	if opt.AsOf != nil && a.Result.Count == nil {
		t.Fatalf("no count: %s", a.Result.Why)
	}
	var out bytes.Buffer
	if err := report.JSON(&out, a); err != nil {
		t.Fatal(err)
	}
	before, list, ok := strings.Cut(out.String(), "\n \"evidence\": [")
	list, after, ok2 := strings.Cut(list, "],\n \"checks\": ")
	if !ok || !ok2 {
		t.Fatal("the JSON has no evidence before its checks")
	}
	evidence = strings.Split(strings.TrimSpace(list), "},\n")
	for i := range evidence {
		evidence[i] = strings.Trim(evidence[i], " \n{}")
	}
	slices.Sort(evidence)
	return before + after, evidence
}
