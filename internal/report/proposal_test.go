package report_test

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/articles"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/internal/report"
	"github.com/tidewaiter/tidewaiter/quantity"
	"github.com/tidewaiter/tidewaiter/reading"
)

// TestProposal has every field of a line explained in docs/FORMATS.md, and the
// words of each field as the page has them.
func TestProposal(t *testing.T) {
	const text = "The North sent about\n6,700 containers <north>."
	at := strings.Index(text, "about")
	p := reading.Proposal{
		Claim: claims.Claim{ID: "r1", Source: "page", Quote: "about 6,700 containers", Span: claims.Span{Start: at, End: at + 22}, Measure: claims.Containers, Form: claims.Cumulative,
			Value: quantity.Number(6700), Unit: "container", Hedge: quantity.About, Origin: "o", Relations: []claims.Relation{{Kind: claims.Relays, ID: "r2"}}},
		Document: &articles.Document{Text: text}, Sentence: claims.Span{Start: 0, End: len(text)}, Renders: "r3", Why: "said in the sentence",
		Fields: []reading.Field{
			{Name: "value", Span: claims.Span{Start: at, End: at + 11}},
			{Name: "said_at", How: "date of the page"},
			{Name: "chain", Span: claims.Span{Start: 40, End: 4000}}, // a fault of the reader is no panic
		},
	}
	b, err := json.Marshal(report.Proposal(&p, report.FieldsRead(&p), "r2", []string{"hedge"}))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`"renders":"r3","nearest":"r2","differs":["hedge"],"sentence":[0,46],"why":"said in the sentence"`,
		`"fields":[{"name":"value","span":[15,26],"words":"about 6,700"},{"name":"said_at","how":"date of the page"},{"name":"chain","span":[40,4000]}]`,
		`"relations":[{"kind":"relays","id":"r2"}]`,
	} {
		if !strings.Contains(string(b), want) {
			t.Errorf("no %s in %s", want, b)
		}
	}
	formats, err := os.ReadFile("../../docs/FORMATS.md")
	if err != nil {
		t.Fatal(err)
	}
	var line, claim map[string]json.RawMessage
	bare, err := json.Marshal(report.Claim(&p.Claim))
	if err == nil {
		err = json.Unmarshal(bare, &claim)
	}
	if err == nil {
		err = json.Unmarshal(b, &line)
	}
	if err != nil {
		t.Fatal(err)
	}
	var own []string
	for name := range line {
		if claim[name] == nil {
			own = append(own, name)
			if !strings.Contains(string(formats), "`"+name+"`") {
				t.Errorf("docs/FORMATS.md does not have the field %q of read --format jsonl", name)
			}
		}
	}
	if slices.Sort(own); len(own) != 6 {
		t.Errorf("a proposal has %q beside a claim's fields", own)
	}
}
