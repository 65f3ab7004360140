package reading_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/articles"
	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/cases"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/reading"
)

// goldPage is the label of one page of the corpus: NAME.json beside the page.
// docs/TESTING.md says how the labels were made.
type goldPage struct {
	Page     string       // file name of the page
	Case     string       // whose vocabulary reads it, see vocabularies
	Style    string       // of the outlet
	Facts    string       // where the figures are from, or that they are invented
	Note     string       //
	Teasers  []string     // texts of other stories that stand on the page
	Never    []goldNever  // figures on the page that are no claims
	Claims   []corpusGold //
	Byline   *string      // hostile pages: what the document's byline must be
	Date     *string      // hostile pages: what its publication date must be
	Only     bool         // hostile pages: nothing but the claims may be proposed
	Must     string       // hostile pages: what has to happen, in words
	name     string
	document *articles.Document
}

// goldNever is a figure that no proposal may carry. With a form or a block it
// may, but only in that form or block; with a party, not in that party's mouth.
type goldNever struct {
	Value                float64
	Form, Block, NotFrom string
	Why                  string
}

// corpusGold is one claim as DESIGN's fields have it. A list of strings is any
// of them; an optional claim may be proposed or not.
type corpusGold struct {
	ID           string
	Optional     bool
	Quote        string
	Block        string
	Measure      anyOf
	Form         anyOf
	Lo           *float64 `json:"value_lo"`
	Hi           *float64 `json:"value_hi"`
	Unit         anyOf
	Item         anyOf
	Hedge        anyOf
	Scope        anyOf
	From, To     anyOf
	CountedSince anyOf `json:"counted_since"`
	AsOf         anyOf `json:"as_of"`
	Chain        anyOf
	Origin       string
	Relations    []string
}

func (g *corpusGold) stated() string {
	if g.Lo == nil {
		return "a statement without a number"
	}
	v := strconv.FormatFloat(*g.Lo, 'f', -1, 64)
	if *g.Hi != *g.Lo {
		v += "-" + strconv.FormatFloat(*g.Hi, 'f', -1, 64)
	}
	return v + " " + strings.Join(g.Unit, "|") + " " + strings.Join(g.Hedge, "|")
}

// pagesOf reads one split of the corpus.
func pagesOf(t testing.TB, split string) []*goldPage {
	t.Helper()
	labels, err := filepath.Glob(filepath.Join("testdata", "pages", split, "*.json"))
	if err != nil || len(labels) == 0 {
		t.Fatalf("no pages in %s: %v", split, err)
	}
	var out []*goldPage
	for _, path := range labels {
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		g := &goldPage{name: split + "/" + strings.TrimSuffix(filepath.Base(path), ".json")}
		if err := json.Unmarshal(raw, g); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		page, err := os.ReadFile(filepath.Join(filepath.Dir(path), g.Page))
		if err != nil {
			t.Fatal(err)
		}
		if g.document, err = articles.Parse(g.Page, page, articles.Options{}); err != nil {
			t.Fatalf("%s: %v", g.Page, err)
		}
		out = append(out, g)
	}
	return out
}

// extents finds the quote in the document's text, however its white space is
// set.
func extents(text, quote string) []claims.Span {
	words := strings.Fields(quote)
	for i := range words {
		words[i] = regexp.QuoteMeta(words[i])
	}
	var out []claims.Span
	for _, m := range regexp.MustCompile(strings.Join(words, `[\s\x{a0}\x{202f}]+`)).FindAllStringIndex(text, -1) {
		out = append(out, claims.Span{Start: m[0], End: m[1]})
	}
	return out
}

// TestCorpusLabels holds the labels to the claims' own grammar and to their
// pages: a gold claim whose words are not on its page scores nothing.
func TestCorpusLabels(t *testing.T) {
	vocabularies := corpusVocabularies(t)
	for split, atLeast := range map[string]int{"dev": 188, "held": 12, "hostile": 30} {
		pages := pagesOf(t, split)
		if len(pages) < atLeast {
			t.Errorf("%s: %d pages, want %d", split, len(pages), atLeast)
		}
		for _, g := range pages {
			raw, err := os.ReadFile(filepath.Join("testdata", "pages", split, g.Page))
			if err != nil {
				t.Fatal(err)
			}
			if _, ok := vocabularies[g.Case]; !ok || g.Facts == "" || split == "hostile" && g.Must == "" {
				t.Errorf("%s: case %q, facts %q, must %q", g.name, g.Case, g.Facts, g.Must)
			}
			seen := map[string]bool{}
			for i := range g.Claims {
				c := &g.Claims[i]
				if c.ID == "" || seen[c.ID] || (c.Lo == nil) != (c.Hi == nil) || len(c.Form) == 0 || c.Lo != nil && (len(c.Hedge) == 0 || len(c.Unit) == 0) {
					t.Errorf("%s: claim %q is not complete", g.name, c.ID)
				}
				seen[c.ID] = true
				if split != "hostile" && !onPage(string(raw), c.Quote) && len(extents(g.document.Text, c.Quote)) == 0 {
					t.Errorf("%s: %s: %q is not on the page", g.name, c.ID, c.Quote)
				}
				if _, err := claims.ParseBlock(c.Block); err != nil || c.Block == "" {
					t.Errorf("%s: %s: block %q", g.name, c.ID, c.Block)
				}
				for _, f := range c.Form {
					if _, err := claims.ParseForm(f); err != nil {
						t.Errorf("%s: %s: %v", g.name, c.ID, err)
					}
				}
				for _, chain := range c.Chain {
					if _, err := claims.ParseChain(chain); err != nil {
						t.Errorf("%s: %s: %v", g.name, c.ID, err)
					}
				}
				for _, d := range slices.Concat(c.CountedSince, c.AsOf) {
					if _, err := dates.Parse(d); err != nil {
						t.Errorf("%s: %s: %v", g.name, c.ID, err)
					}
				}
			}
			for i := range g.Claims {
				for _, r := range g.Claims[i].Relations {
					rs, err := claims.ParseRelations(r)
					if err != nil || len(rs) != 1 || !seen[rs[0].ID] {
						t.Errorf("%s: %s: relation %q: %v", g.name, g.Claims[i].ID, r, err)
					}
				}
			}
		}
	}
}

var tag = regexp.MustCompile(`<[^>]*>`)

// onPage reports whether the words stand in the page's source once its tags are
// taken out.
func onPage(source, quote string) bool {
	r := strings.NewReplacer("&nbsp;", " ", "&amp;", "&", "&rsquo;", "’", "&#39;", "'", "&mdash;", "—", "&ndash;", "–", "&quot;", `"`, "\u00a0", " ")
	return len(extents(r.Replace(tag.ReplaceAllString(source, "")), r.Replace(quote))) > 0 || len(extents(r.Replace(tag.ReplaceAllString(source, " ")), r.Replace(quote))) > 0
}

// corpusVocabularies are what the cases of the corpus know beforehand: the
// founding case as it is shipped, and small ones for the other flows, from
// testdata/pages/vocabularies.json.
func corpusVocabularies(t testing.TB) map[string]reading.Vocabulary {
	t.Helper()
	fsys, ok := cases.FS(cases.Founding)
	if !ok {
		t.Fatal("the founding case is not built in")
	}
	c, err := casefile.Read(fsys)
	if err != nil {
		t.Fatal(err)
	}
	v := reading.Vocabulary{
		Places: c.Places, Vessels: c.Vessels, Scopes: c.Scopes,
		Flow: reading.Flow{From: c.Flow.From, To: c.Flow.To, Cargo: c.Flow.Cargo},
	}
	for _, p := range c.Parties {
		v.Parties = append(v.Parties, reading.Party{ID: p.ID, Name: p.Name, Aliases: p.Aliases})
	}
	for _, o := range c.Occasions {
		v.Occasions = append(v.Occasions, reading.Occasion{ID: o.ID, Name: o.Name, Aliases: o.Aliases, Date: o.Date})
	}
	for m, spec := range c.Measures {
		v.Measures = append(v.Measures, reading.Measure{ID: m, Form: spec.Form, Unit: spec.Unit, Scope: spec.Scope, From: spec.From, To: spec.To})
	}
	slices.SortFunc(v.Measures, func(a, b reading.Measure) int { return strings.Compare(string(a.ID), string(b.ID)) })
	out := map[string]reading.Vocabulary{cases.Founding: v}

	raw, err := os.ReadFile(filepath.Join("testdata", "pages", "vocabularies.json"))
	if err != nil {
		t.Fatal(err)
	}
	var others map[string]struct {
		From, To, Cargo string
		Parties         []struct {
			ID, Name, Country string
			Aliases           []string
		}
		Places []struct {
			ID, Name, Country string
			Aliases           []string
		}
		Measures []struct{ ID, Unit string }
	}
	if err := json.Unmarshal(raw, &others); err != nil {
		t.Fatal(err)
	}
	for id, o := range others {
		v := reading.Vocabulary{Flow: reading.Flow{From: o.From, To: o.To, Cargo: o.Cargo}}
		for _, p := range o.Parties {
			v.Parties = append(v.Parties, reading.Party{ID: p.ID, Name: p.Name, Aliases: p.Aliases, Country: p.Country})
		}
		for _, p := range o.Places {
			v.Places = append(v.Places, geo.Place{ID: p.ID, Name: p.Name, Aliases: p.Aliases, Country: p.Country})
		}
		for _, m := range o.Measures {
			v.Measures = append(v.Measures, reading.Measure{ID: claims.Measure(m.ID), Unit: m.Unit, Form: claims.Cumulative})
		}
		out[id] = v
	}
	return out
}
