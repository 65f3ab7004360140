package report

import (
	"encoding/json"
	"strings"

	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/reading"
)

type proposalJSON struct {
	claimJSON
	Renders  string      `json:"renders,omitempty"`
	Nearest  string      `json:"nearest,omitempty"`
	Differs  []string    `json:"differs,omitempty"`
	Sentence []int       `json:"sentence,omitempty"`
	Why      string      `json:"why,omitempty"`
	Fields   []FieldRead `json:"fields,omitempty"`
}

// FieldRead is where one field of a claim was read, as read --format jsonl
// writes it.
type FieldRead struct {
	Name  string `json:"name"`
	Span  []int  `json:"span,omitempty"`  // as that of the claim; absent where no words say it
	Words string `json:"words,omitempty"` // of the span, without runs of blanks
	How   string `json:"how,omitempty"`   // by what rule it follows where the words do not say it
}

// maxWords bounds the words of a field that are repeated: a sentence is longer
// where a page has no full stop.
const maxWords = 400

// FieldsRead is the account that a proposal gives of its fields. It needs the
// document's text.
func FieldsRead(p *reading.Proposal) []FieldRead {
	var out []FieldRead
	for _, f := range p.Fields {
		r := FieldRead{Name: f.Name, How: f.How}
		if s := f.Span; !s.IsZero() {
			r.Span = spanOf(s)
			if s.Start >= 0 && s.Start < s.End && s.End <= len(p.Document.Text) && s.End-s.Start <= maxWords {
				r.Words = strings.Join(strings.Fields(p.Document.Text[s.Start:s.End]), " ")
			}
		}
		out = append(out, r)
	}
	return out
}

func spanOf(s claims.Span) []int { return []int{s.Start, s.End} }

// Proposal returns what encodes as a proposal in JSON: the fields of [Claim],
// where each was read, and how it stands to the rendering nearest the speaker,
// which is given by its id unless this is it.
func Proposal(p *reading.Proposal, fields []FieldRead, nearest string, differs []string) json.Marshaler {
	out := proposalJSON{claimJSON: claimOf(&p.Claim), Renders: p.Renders, Nearest: nearest, Differs: differs, Why: p.Why, Fields: fields}
	if !p.Sentence.IsZero() {
		out.Sentence = spanOf(p.Sentence)
	}
	return encoded{out}
}
