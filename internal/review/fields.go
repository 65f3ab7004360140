package review

import (
	"slices"
	"strings"

	"github.com/tidewaiter/tidewaiter/internal/beside"
)

// field is one field of a claim that an editor can change.
type field = beside.Field

var fields = beside.Fields()

func fieldNames() []string {
	out := make([]string, len(fields))
	for i, f := range fields {
		out[i] = f.Name
	}
	return out
}

// readFrom says which words of the page a field was read from, or by what rule
// it follows; "" when it was not read.
func (it *item) readFrom(f field) string {
	if was := f.Cell(&it.proposal.Claim); was != f.Cell(&it.draft) {
		if was == "" {
			return "changed; nothing was read"
		}
		return "changed; read as " + was
	}
	for _, at := range it.proposal.Fields {
		// The hedge's words are read where the hedge is.
		if at.Name != f.Name && !(f.Name == "hedge_words" && at.Name == "hedge") {
			continue
		}
		text := it.proposal.Document.Text
		switch span := at.Span; {
		case span.IsZero() || span.Start < 0 || span.End > len(text) || span.Start >= span.End:
			return at.How
		case span == it.proposal.Claim.Span && f.Name != "quote":
			if at.How != "" {
				return at.How
			}
			return "the words in brackets"
		case span == it.proposal.Sentence:
			if at.How != "" {
				return at.How
			}
			return "the sentence"
		default:
			out := "“" + clip(clean(text[span.Start:span.End]), 100) + "”"
			if at.How != "" {
				out += ", " + at.How
			}
			return out
		}
	}
	return ""
}

// blanks names the fields that neither the page nor the editor fills.
func (it *item) blanks() string {
	var out []string
	for _, f := range fields {
		if f.Cell(&it.draft) == "" && !slices.Contains([]string{"quote_lang", "translation", "note", "credibility", "relations", "hedge_words"}, f.Name) {
			out = append(out, f.Name)
		}
	}
	return strings.Join(out, ", ")
}
