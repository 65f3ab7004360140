package assess_test

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/cases"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/internal/assess"
	"github.com/tidewaiter/tidewaiter/tally"
)

func builtIn(t *testing.T, id string) *casefile.Case {
	t.Helper()
	folder, ok := cases.FS(id)
	if !ok {
		t.Fatalf("no case %s", id)
	}
	c, err := casefile.Read(folder)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestEveryCaseIsCounted: what the program says of a case it says in that case's
// unit, scope and direction.
func TestEveryCaseIsCounted(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: -short")
	}
	for _, id := range cases.IDs() {
		t.Run(id, func(t *testing.T) {
			c := builtIn(t, id)
			a, err := assess.Run(context.Background(), c, assess.Options{})
			if err != nil {
				t.Fatal(err)
			}
			n := a.Result.Count
			if n == nil {
				t.Fatalf("no count: %s", a.Result.Why)
			}
			measure, spec, _ := tally.CountedMeasure(c)
			if n.Measure != measure || n.Unit != c.Unit.Of || n.Scope != spec.Scope || n.From != c.Flow.From || n.To != c.Flow.To || n.Since != c.Start || a.Counted() != measure {
				t.Errorf("the count is of %s in %s (%s), %s to %s since %s", n.Measure, n.Unit, n.Scope, n.From, n.To, n.Since)
			}
			if q := n.Quantiles; !(0 < q.P05 && q.P05 < q.Median && q.Median < q.P95 && q.P95 < 50*q.P05) {
				t.Errorf("the count is %+v", q)
			}
			want := assess.Plural(2, assess.Words(n.Unit)) + " (" + assess.Words(n.Scope) + ") went " + assess.Way(n.From, n.To) + " between " + c.Start.Words()
			if !strings.Contains(a.Sentence, want) {
				t.Errorf("%q does not have %q", a.Sentence, want)
			}
			used := 0
			for _, e := range a.Result.Evidence {
				if e.Used {
					used++
				}
			}
			if used < 6 || len(a.Result.Terms) < 6 || len(a.Result.Statements) < 3 || len(a.Findings) < 10 {
				t.Errorf("%d rows used in %d terms, %d statements expected, %d findings", used, len(a.Result.Terms), len(a.Result.Statements), len(a.Findings))
			}
			if d := a.Result.Diagnosis; d.RHat > 1.05 {
				t.Errorf("the chains do not agree: %+v", d)
			}
			if id == cases.Oil {
				inItsOwnWords(t, a)
			}
		})
	}
}

// otherCargo is what nothing that is computed for a case of oil may speak of.
var otherCargo = regexp.MustCompile(`(?i)\b(containers?|boxes|box|munitions?|ammunition|shells?|rockets?|152|122|rounds of|rajin|dunay)\b`)

// inItsOwnWords checks that the findings, reasons and assumptions of the second
// case have no word of the first.
func inItsOwnWords(t *testing.T, a *assess.Assessment) {
	t.Helper()
	texts := []string{a.Sentence}
	units := 0
	for _, f := range a.Findings {
		texts = append(texts, f.Title, f.Summary)
		for _, s := range f.Working {
			texts = append(texts, s.Name, s.Unit, s.Text)
		}
		if strings.Contains(f.Summary, "barrels") {
			units++
		}
	}
	for _, e := range a.Result.Evidence {
		texts = append(texts, e.Why)
	}
	for _, s := range a.Result.Assumed {
		texts = append(texts, s.Name)
	}
	for _, d := range a.Result.Differences {
		for _, f := range d.Factors {
			texts = append(texts, f.Name, f.Text)
		}
	}
	for _, text := range texts {
		if m := otherCargo.FindString(text); m != "" {
			t.Errorf("%q in %q", m, text)
		}
	}
	if units < 5 {
		t.Errorf("%d findings speak of barrels", units)
	}
	if a.Result.Rounds != nil {
		t.Errorf("oil is converted into %s", a.Result.Rounds.Item)
	}
}

// TestCountDoesNotKnowNames: the founding case with every name of its own
// changed, its unit, measure, scopes, factor, vessels' and country codes, gives
// the same numbers.
func TestCountDoesNotKnowNames(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: -short")
	}
	const asOf = "2024-02-27"
	want := run(t, builtIn(t, cases.Founding), asOf)
	c := builtIn(t, cases.Founding)
	country := map[string]string{"KP": "XA", "RU": "XB"}
	scope := func(s string) string {
		if s == "" {
			return ""
		}
		return "s" + string(rune('0'+slices.Index([]string{"ammunition", "suspected_arms", "munitions_related", "all"}, s)))
	}
	side := func(p claims.Places) (out claims.Places) {
		for _, id := range p {
			if code, ok := country[id]; ok {
				id = code
			}
			out = append(out, id)
		}
		return out
	}
	c.ID, c.Title, c.Unit = "other", "Another case", casefile.Unit{Of: "crate"}
	c.Flow = casefile.Flow{From: "XA", To: "XB", Cargo: "fruit"}
	for i, s := range c.Scopes {
		c.Scopes[i] = scope(s)
	}
	spec := c.Measures[claims.Containers]
	spec.Unit, spec.Scope = "crate", scope(spec.Scope)
	delete(c.Measures, claims.Containers)
	c.Measures["crates"] = spec
	for i := range c.Places {
		if code, ok := country[c.Places[i].Country]; ok {
			c.Places[i].Country = code
		}
	}
	for i := range c.Claims {
		cl := &c.Claims[i]
		cl.From, cl.To = side(cl.From), side(cl.To)
		if cl.Measure == claims.Containers {
			cl.Measure, cl.Scope = "crates", scope(cl.Scope)
		}
		if cl.Unit == "container" {
			cl.Unit = "crate"
		}
	}
	for i := range c.Factors {
		if c.Factors[i].ID == "containers-per-voyage" {
			c.Factors[i].ID = "crates-per-voyage"
		}
	}
	got := run(t, c, asOf)
	if got.Result.Count.Quantiles != want.Result.Count.Quantiles {
		t.Errorf("the count is %+v, and under other names %+v", want.Result.Count.Quantiles, got.Result.Count.Quantiles)
	}
	if g, w := len(got.Findings), len(want.Findings); g != w {
		t.Errorf("%d findings, and under other names %d", w, g)
	}
	if !strings.Contains(got.Sentence, "crates (") {
		t.Errorf("the sentence is %q", got.Sentence)
	}
	day, _ := dates.MustParse(asOf).Latest()
	if got.Result.AsOf != day {
		t.Errorf("as of %s", got.Result.AsOf)
	}
}
