package reading_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/articles"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/quantity"
	"github.com/tidewaiter/tidewaiter/reading"
)

func readText(t *testing.T, name, text string, v reading.Vocabulary) []reading.Proposal {
	t.Helper()
	doc, err := articles.Parse(name, []byte(text), articles.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return reading.Read(doc, v)
}

// find returns the claim of this value; a page that has several gives the one
// that renders no other.
func find(t *testing.T, page []reading.Proposal, value float64) *claims.Claim {
	t.Helper()
	for i := range page {
		if c := &page[i].Claim; c.Value.Known && c.Value.Lo == value && page[i].Renders == "" {
			return c
		}
	}
	t.Fatalf("no claim of %v", value)
	return nil
}

// Three relays of one briefing, one of them Korean, and two other statements.
var relayPages = []string{
	`Wharf Wire
Seoul: North sent almost 7,000 containers
By Ana Ruiz
February 27, 2024

North Korea has shipped about 6,700 containers to Russia since last September, South Korean Defense Minister Shin Won-sik said on Monday. The containers could hold up to 3 million 152 mm shells or 500,000 122 mm shells, he said.
`,
	`신원식 “북, 러시아에 컨테이너 6700여 개 보내”
2024-02-26

신원식 국방부 장관은 26일 북한이 지난해 7월부터 러시아로 보낸 컨테이너가 6700여 개라고 밝혔다. 신 장관은 “152㎜ 포탄이면 300만 발 이상, 122㎜ 방사포탄이라면 50만 발 이상 들어갈 수 있는 양”이라고 말했다.
`,
	`Lantern Post
Minister counts the boxes
By Bo Lind
28 February 2024

The North moved 6,700 containers of munitions to Russia, according to Shin Wonsik.
`,
	`Lantern Post
A larger count
By Bo Lind
24 February 2024

North Korea has delivered more than 10,000 containers to Russia, the US State Department said on Friday.
`,
	`Wharf Wire
Three weeks on
By Ana Ruiz
March 19, 2024

North Korea has shipped about 7,000 containers to Russia since last September, Defense Minister Shin Won Sik of South Korea said on Monday.
`,
}

func TestRelate(t *testing.T) {
	var pages [][]reading.Proposal
	for _, text := range relayPages {
		pages = append(pages, readText(t, "page.txt", text, founding))
	}
	reading.Relate(pages...)
	wire, korean, undated, other, later := find(t, pages[0], 6700), find(t, pages[1], 6700), find(t, pages[2], 6700), find(t, pages[3], 10000), find(t, pages[4], 7000)
	for _, c := range []*claims.Claim{wire, korean, undated} {
		if c.Origin != "rok-mnd-2024-02-26" {
			t.Errorf("%q has the origin %q", c.Quote, c.Origin)
		}
	}
	// The Korean page is nearest the speaker, and keeps his floor and his
	// rockets.
	for _, c := range []*claims.Claim{wire, undated} {
		if !slices.Equal(c.Related(claims.Relays), []string{korean.ID}) {
			t.Errorf("%q relays %v, not the Korean page", c.Quote, c.Related(claims.Relays))
		}
	}
	rockets := find(t, pages[1], 500000)
	if got := find(t, pages[0], 500000); !slices.Contains(got.Related(claims.Relays), rockets.ID) || got.Hedge != quantity.UpTo && got.Hedge != quantity.Exact {
		t.Errorf("the English conversion: %s, %v", got.Hedge, got.Relations)
	}
	if rockets.Item != "122 mm rocket" || rockets.Hedge != quantity.AtLeast || rockets.Form != claims.Capacity || rockets.QuoteLang != "ko" {
		t.Errorf("the Korean conversion: %s %s %s %s", rockets.Item, rockets.Hedge, rockets.Form, rockets.QuoteLang)
	}
	if wire.Related(claims.Contradicts) == nil && korean.Related(claims.Contradicts) == nil && undated.Related(claims.Contradicts) == nil {
		t.Errorf("nothing contradicts the 10,000: %s\n%s\n%s", describe(*other), describe(*wire), describe(*korean))
	}
	if later.Origin == wire.Origin || len(later.Related(claims.Revises)) == 0 {
		t.Errorf("7,000 has the origin %q and the relations %v", later.Origin, later.Relations)
	}
	// The headline's rounding is the page's own claim once more.
	for _, p := range pages[0] {
		if p.Claim.Block == claims.Headline && p.Renders != wire.ID {
			t.Errorf("headline %q renders %q, not %q", p.Claim.Quote, p.Renders, wire.ID)
		}
	}
}

// TestFieldsSaySo holds every proposal to its account: a field that is not blank
// has a row, one that is blank has none, and the words are on the page.
func TestFieldsSaySo(t *testing.T) {
	for _, text := range relayPages {
		for _, p := range readText(t, "page.txt", text, founding) {
			rows := map[string]reading.Field{}
			for _, f := range p.Fields {
				rows[f.Name] = f
				if f.Span.End > len(p.Document.Text) || f.Span.IsZero() && f.How == "" {
					t.Errorf("%q: %s is read from %v, %q", p.Claim.Quote, f.Name, f.Span, f.How)
				}
			}
			for name, set := range map[string]bool{
				"counted_since": !p.Claim.CountedSince.IsZero(), "said_at": !p.Claim.SaidAt.IsZero(), "item": p.Claim.Item != "", "from": len(p.Claim.From) > 0,
				"to": len(p.Claim.To) > 0, "scope": p.Claim.Scope != "", "chain": len(p.Claim.Chain) > 0, "value": p.Claim.Value.Known,
			} {
				if _, ok := rows[name]; ok != set {
					t.Errorf("%q: %s set %v, accounted for %v", p.Claim.Quote, name, set, ok)
				}
			}
			if f := rows["counted_since"]; f.How == "" && !f.Span.IsZero() {
				words := strings.ToLower(p.Document.Text[f.Span.Start:f.Span.End])
				if !strings.Contains(words, "since") && !strings.Contains(words, "부터") {
					t.Errorf("%q: counted since is read from %q", p.Claim.Quote, words)
				}
			}
			if f := rows["hedge"]; f.How == "" && p.Claim.HedgeWord != "" {
				if got := p.Document.Text[f.Span.Start:f.Span.End]; strings.Join(strings.Fields(got), " ") != p.Claim.HedgeWord {
					t.Errorf("%q: hedge is read from %q, its words are %q", p.Claim.Quote, got, p.Claim.HedgeWord)
				}
			}
		}
	}
}
