package checks_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/checks"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/quantity"
)

// TestOddValues: zeros, negative and huge figures, factors of nothing and dates
// without an end give findings with finite workings, or none.
func TestOddValues(t *testing.T) {
	odd := []float64{0, -1, -1e6, 1e-9, 1, 1e300, math.MaxFloat64}
	for seed := range uint64(20) {
		rng := rand.New(rand.NewPCG(seed, 3))
		c := crowd(300)
		for i := range c.Claims {
			cl := &c.Claims[i]
			lo, hi := odd[rng.IntN(len(odd))], odd[rng.IntN(len(odd))]
			cl.Value = quantity.Span(min(lo, hi), max(lo, hi))
			switch rng.IntN(6) {
			case 0:
				cl.CountedSince, cl.AsOf = dates.MustParse("../2024-01"), dates.MustParse("2024-02/..")
			case 1:
				cl.CountedSince, cl.AsOf, cl.SaidAt, cl.Chain = dates.Date{}, dates.Date{}, dates.Date{}, nil
			case 2:
				cl.Value = quantity.Range{}
			}
		}
		for i := range c.Factors {
			c.Factors[i].Lo = []float64{0, -1, 1, 1e300}[rng.IntN(4)]
			c.Factors[i].Hi = max(c.Factors[i].Lo, []float64{0, 1, 1e308}[rng.IntN(3)])
		}
		if seed%4 == 0 {
			c.Factors, c.Parties, c.Scopes, c.Measures = nil, nil, nil, nil
		}
		for _, f := range checks.Run(c, checks.Options{AsOf: endOfWorld}) {
			for _, s := range f.Working {
				if math.IsNaN(s.Value) || math.IsInf(s.Value, 0) {
					t.Fatalf("%s: %s: step %+v", f.Rule, f.Summary, s)
				}
			}
			if strings.Contains(f.Summary, "NaN") || strings.Contains(f.Summary, "Inf") {
				t.Fatalf("%s: %s", f.Rule, f.Summary)
			}
		}
	}
	for _, c := range []*casefile.Case{{}, ferry()} {
		if fs := checks.Run(c, checks.Options{}); len(fs) > 0 {
			t.Errorf("an empty case has findings: %+v", fs)
		}
	}
}

// TestSameFindings: the same case gives the same findings in the same order, and
// the order of its rows changes none of their verdicts.
func TestSameFindings(t *testing.T) {
	c := crowd(400)
	opt := checks.Options{AsOf: endOfWorld}
	first := checks.Run(c, opt)
	for range 3 {
		if again := checks.Run(c, opt); !reflect.DeepEqual(first, again) {
			t.Fatal("the same case gives other findings")
		}
	}
	f := founding(t)
	said := func() []string {
		var out []string
		for _, g := range checks.Run(f, opt) {
			rows := slices.Sorted(slices.Values(g.Rows))
			out = append(out, fmt.Sprint(g.Rule, g.Verdict, rows))
		}
		slices.Sort(out)
		return out
	}
	want := said()
	rng := rand.New(rand.NewPCG(5, 5))
	for range 5 {
		rng.Shuffle(len(f.Claims), func(i, j int) { f.Claims[i], f.Claims[j] = f.Claims[j], f.Claims[i] })
		got := said()
		for _, s := range want {
			if !slices.Contains(got, s) {
				t.Errorf("gone when the rows are shuffled: %s", s)
			}
		}
	}
}

// TestRelayRepeated: one more page that tells the same adds no finding and no
// verdict, only its row.
func TestRelayRepeated(t *testing.T) {
	c := founding(t)
	count := func() map[string]int {
		out := map[string]int{}
		for _, f := range run(c, "2025-12-31") {
			out[f.Rule+" "+string(f.Verdict)]++
		}
		return out
	}
	want := count()
	for _, cl := range slices.Clone(c.Claims) {
		if len(cl.Related(claims.Relays)) > 0 && cl.Form == claims.Cumulative && len(cl.Related(claims.Contradicts)) == 0 && cl.Review.State == claims.Accepted {
			cl.ID += "-again"
			c.Claims = append(c.Claims, cl)
		}
	}
	if got := count(); !reflect.DeepEqual(got, want) {
		t.Errorf("repeated relays change the findings from %v to %v", want, got)
	}
}
