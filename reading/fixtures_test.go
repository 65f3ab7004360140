package reading_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/articles"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/reading"
)

// fiction is the vocabulary of the pages in testdata, whose countries, people
// and figures are all made up.
var fiction = reading.Vocabulary{
	Countries: []reading.Country{
		{Code: "XN", Names: []string{"Norland", "Nordholm"}, Adjectives: []string{"Norlandic"}},
		{Code: "XS", Names: []string{"Sudoria"}, Adjectives: []string{"Sudorian"}},
		{Code: "XE", Names: []string{"Estmark"}, Adjectives: []string{"Estmarker"}},
	},
	Parties: []reading.Party{
		{ID: "est-mod", Name: "Estmark's Ministry of Defense", Aliases: []string{"Ilsa Brandt"}, Country: "XE"},
		{ID: "osi", Name: "Open Sea Institute"},
	},
	Places: []geo.Place{
		{ID: "kelp-bay", Name: "Kelp Bay", Country: "XN"},
		{ID: "graywharf", Name: "Graywharf", Aliases: []string{"Grey Wharf"}, Country: "XS"},
	},
	Occasions: []reading.Occasion{{ID: "summit", Name: "Nordholm summit", Date: dates.MustParse("2023-09-13")}},
	Scopes:    []string{"ammunition", "suspected_arms", "munitions_related", "all"},
	Flow:      reading.Flow{From: "XN", To: "XS", Cargo: "munitions"},
	Outlets:   []string{"Coastal Wire"},
}

// TestFixtures compares what is read from each page of testdata with its .want
// file: one claim a line in the order of the page, block, measure, form, value,
// unit and hedge, then the other fields that matter. A claim too many is as
// wrong as one too few.
func TestFixtures(t *testing.T) {
	wants, err := filepath.Glob("testdata/*.want")
	if err != nil || len(wants) < 6 {
		t.Fatalf("%d fixtures: %v", len(wants), err)
	}
	for _, path := range wants {
		page := strings.TrimSuffix(path, ".want")
		t.Run(filepath.Base(page), func(t *testing.T) {
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			got := readFile(t, page, fiction)
			lines := strings.Split(strings.TrimSpace(string(want)), "\n")
			used := make([]bool, len(got))
		next:
			for _, line := range lines {
				near := ""
				for i, p := range got {
					if used[i] {
						continue
					}
					bad := differs(p.Claim, line)
					if bad == "" {
						used[i] = true
						continue next
					}
					if strings.Join(strings.Fields(describe(p.Claim))[:6], " ") == strings.Join(strings.Fields(line)[:6], " ") {
						near = bad + ": " + describe(p.Claim) + " (" + p.Why + ")"
						used[i] = true
						break
					}
				}
				t.Errorf("missing: %s\n%s", line, near)
			}
			for i, p := range got {
				if !used[i] {
					t.Errorf("not expected: %s %q (%s)", describe(p.Claim), p.Claim.Quote, p.Why)
				}
			}
		})
	}
}

func readFile(t *testing.T, path string, v reading.Vocabulary) []reading.Proposal {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := articles.Parse(filepath.Base(path), b, articles.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return reading.Read(doc, v)
}

func describe(c claims.Claim) string {
	dash := func(s string) string {
		if s == "" {
			return "-"
		}
		return s
	}
	return fmt.Sprintf("%s %s %s %s %s %s from=%s to=%s since=%s asof=%s said=%s party=%s item=%s scope=%s chain=%s", c.Block, c.Measure, c.Form,
		dash(c.Value.String()), dash(c.Unit), dash(string(c.Hedge)), c.From, c.To, c.CountedSince, c.AsOf, c.SaidAt, c.Party(), c.Item, c.Scope, c.Chain)
}

// differs compares a claim with a line of a .want file and says what is wrong.
func differs(c claims.Claim, line string) string {
	fields := strings.Fields(line)
	got := strings.Fields(describe(c))
	for i := range 6 {
		if fields[i] != got[i] {
			return fmt.Sprintf("%s, want %s", got[i], fields[i])
		}
	}
	rest := strings.Join(fields[6:], " ")
	values := map[string]string{
		"from": c.From.String(), "to": c.To.String(), "since": c.CountedSince.String(), "asof": c.AsOf.String(), "said": c.SaidAt.String(),
		"party": c.Party(), "item": c.Item, "scope": c.Scope,
		"alternative": fmt.Sprint(len(c.Related(claims.AlternativeTo))), "derived": fmt.Sprint(len(c.Related(claims.DerivedFrom))),
	}
	for rest != "" {
		key, tail, _ := strings.Cut(rest, "=")
		value := tail
		rest = ""
		// A value runs to the next "word=".
		if next := strings.Index(tail, "="); next >= 0 {
			if space := strings.LastIndex(tail[:next], " "); space >= 0 {
				value, rest = tail[:space], tail[space+1:]
			}
		}
		if values[key] != value {
			return fmt.Sprintf("%s=%s, want %s", key, values[key], value)
		}
	}
	return ""
}
