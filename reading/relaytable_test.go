package reading_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/articles"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/quantity"
	"github.com/tidewaiter/tidewaiter/reading"
)

// outline writes a relay table line by line.
func outline(list []reading.Briefing) string {
	var b strings.Builder
	for _, br := range list {
		fmt.Fprintf(&b, "%s, %d pages\n", br.Origin, len(br.Pages))
		for _, s := range br.Statements {
			for i, r := range s.Renderings {
				mark := "  * "
				if i > 0 {
					mark = "    "
				}
				fmt.Fprintf(&b, "%s%s: %s %s %s %s", mark, r.Document.Publisher, r.Claim.Measure, r.Claim.Form, r.Claim.Stated(), r.Claim.Unit)
				if len(r.Differs) > 0 {
					fmt.Fprintf(&b, " (%s)", strings.Join(r.Differs, ", "))
				}
				if n := len(r.Also); n > 0 {
					fmt.Fprintf(&b, " and %d more", n)
				}
				b.WriteByte('\n')
			}
			for _, d := range br.Silent(&s) {
				fmt.Fprintf(&b, "    not %s\n", d.Publisher)
			}
		}
	}
	return b.String()
}

func relayRun(t *testing.T, order []int) [][]reading.Proposal {
	t.Helper()
	var pages [][]reading.Proposal
	for _, i := range order {
		pages = append(pages, readText(t, fmt.Sprintf("page-%d.txt", i), relayPages[i], founding))
	}
	reading.Relate(pages...)
	return pages
}

func TestRelayTable(t *testing.T) {
	pages := relayRun(t, []int{0, 1, 2, 3, 4})
	for _, p := range pages {
		for _, pr := range p {
			pr.Document.Publisher = strings.TrimSuffix(pr.Document.Name, ".txt")
		}
	}
	got := outline(reading.RelayTable(pages...))
	// The Korean page is nearest the speaker; what the others say otherwise is
	// named, and who says nothing.
	for _, want := range []string{
		"us-state-2024-02-23, 1 pages\n  * page-3: containers cumulative more than 10,000 container\n",
		"rok-mnd-2024-02-26, 3 pages\n  * page-1: containers cumulative about 6,700 container",
		"    page-0: containers cumulative about 6,700 container (counted_since)\n",
		"    page-2: containers cumulative 6,700 container (hedge, counted_since",
		"    page-0: containers cumulative nearly 7,000 container (value, hedge",
		"  * page-1: rounds capacity at least 3,000,000 round\n    page-0: rounds capacity up to 3,000,000 round (hedge",
		"  * page-1: rounds capacity at least 500,000 round\n    page-0: rounds capacity 500,000 round (hedge, item)\n    not page-2\n",
		"rok-mnd-2024-03-18, 1 pages\n  * page-4: containers cumulative about 7,000 container\n",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no\n%s\nin\n%s", want, got)
		}
	}
}

// TestRelayTableHoldsAll looks for every proposal in the table, once, in
// whatever order the pages come.
func TestRelayTableHoldsAll(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 1))
	for range 6 {
		pages := relayRun(t, rng.Perm(len(relayPages)))
		seen, total := map[string]int{}, 0
		for _, br := range reading.RelayTable(pages...) {
			for _, s := range br.Statements {
				if len(s.Renderings[0].Differs) > 0 {
					t.Errorf("the rendering nearest the speaker differs from itself: %v", s.Renderings[0].Differs)
				}
				for _, r := range s.Renderings {
					seen[r.Claim.ID]++
					for _, a := range r.Also {
						seen[a.Claim.ID]++
					}
				}
			}
		}
		for _, p := range pages {
			for _, pr := range p {
				total++
				if seen[pr.Claim.ID] != 1 {
					t.Errorf("%q is there %d times", pr.Claim.Quote, seen[pr.Claim.ID])
				}
			}
		}
		if total < 8 {
			t.Fatalf("only %d proposals", total)
		}
	}
}

// TestRelayTableFields changes one field at a time.
func TestRelayTableFields(t *testing.T) {
	base := claims.Claim{
		ID: "r1", Measure: claims.Rounds, Form: claims.Capacity, Value: quantity.Number(500000), Unit: "round", Hedge: quantity.AtLeast, Item: "122 mm rocket",
		Origin: "rok-mnd-2024-02-26", Chain: claims.Chain{{Name: "Shin Won-sik", Party: "rok-mnd", Verb: claims.Said}},
	}
	for want, change := range map[string]func(*claims.Claim){
		"": func(c *claims.Claim) {
			c.Chain = claims.Chain{{Name: "Shin Wonsik", Party: "rok-mnd", Verb: claims.Told}, {Name: "Wire", Verb: claims.Reported}}
		},
		"value":          func(c *claims.Claim) { c.Value = quantity.Number(520000) },
		"hedge":          func(c *claims.Claim) { c.Hedge = quantity.UpTo },
		"form":           func(c *claims.Claim) { c.Form = claims.Cumulative },
		"item":           func(c *claims.Claim) { c.Item = "122 mm shell" },
		"from":           func(c *claims.Claim) { c.From = claims.Places{"KP"} },
		"chain":          func(c *claims.Claim) { c.Chain = nil },
		"scope":          func(c *claims.Claim) { c.Scope = "all" },
		"alternative_to": func(c *claims.Claim) { c.Relations = []claims.Relation{{Kind: claims.AlternativeTo, ID: "r9"}} },
	} {
		other := base
		other.ID = "r2"
		other.Chain = append(slices.Clone(base.Chain), claims.Hop{Name: "Wire", Verb: claims.Reported})
		change(&other)
		page := func(c claims.Claim) []reading.Proposal {
			return []reading.Proposal{{Claim: c, Document: &articles.Document{Name: c.ID}}}
		}
		table := reading.RelayTable(page(base), page(other))
		if len(table) != 1 || len(table[0].Statements) != 1 || len(table[0].Statements[0].Renderings) != 2 {
			t.Errorf("%s: %s", want, outline(table))
			continue
		}
		if got := strings.Join(table[0].Statements[0].Renderings[1].Differs, " "); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	// Another calibre is another statement, however alike the numbers.
	other := base
	other.ID, other.Item = "r2", "152 mm shell"
	table := reading.RelayTable([]reading.Proposal{{Claim: base, Document: &articles.Document{}}}, []reading.Proposal{{Claim: other, Document: &articles.Document{}}})
	if len(table[0].Statements) != 2 {
		t.Errorf("two calibres: %s", outline(table))
	}
}
