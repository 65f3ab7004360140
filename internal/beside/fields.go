package beside

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/quantity"
)

// Field is one field of a claim that an editor can change.
type Field struct {
	Name    string
	Columns []string // of claims.csv
	Hint    string   // what may be typed
}

// Fields are what can be changed, in the order of the columns of claims.csv.
// The two columns of a value are one field.
func Fields() []Field { return slices.Clone(fields) }

var fields = []Field{
	{"quote", []string{"quote"}, fmt.Sprintf("the words that carry the figure, at most %d", casefile.MaxQuoteWords)},
	{"quote_lang", []string{"quote_lang"}, "language of the quote, as in ko; blank is English"},
	{"translation", []string{"translation"}, "the quote in English"},
	{"block", []string{"block"}, words(claims.Blocks())},
	{"measure", []string{"measure"}, "a measure of the case, as in containers"},
	{"form", []string{"form"}, words(claims.Forms())},
	{"value", []string{"value_lo", "value_hi"}, "a plain number, as in 6700, or two for an interval, as in 6000 7000; blank when none is stated"},
	{"unit", []string{"unit"}, "what one of them is, in the singular, as in container"},
	{"item", []string{"item"}, "what exactly is counted, as in 152 mm shell"},
	{"hedge", []string{"hedge"}, words(quantity.Hedges())},
	{"hedge_words", []string{"hedge_words"}, "the words of the hedge, as printed"},
	{"scope", []string{"scope"}, "a scope of the case, as in munitions_related"},
	{"from", []string{"from"}, "a country code, as in KP, or ids of places joined by ;"},
	{"to", []string{"to"}, "a country code, as in RU, or ids of places joined by ;"},
	{"mode", []string{"mode"}, words(claims.Modes()) + ", joined by ;"},
	{"counted_since", []string{"counted_since"}, dateHint},
	{"as_of", []string{"as_of"}, dateHint},
	{"said_at", []string{"said_at"}, dateHint},
	{"published_at", []string{"published_at"}, dateHint},
	{"chain", []string{"chain"}, "NAME (ROLE) @PARTY VERB DATE > NAME VERB DATE; verbs said, told, estimated, reported, relayed, denied"},
	{"origin", []string{"origin"}, "the one briefing or report that all its relays share"},
	{"relations", []string{"relations"}, "KIND:ID joined by ;, kinds " + words(claims.RelationKinds())},
	{"credibility", []string{"credibility"}, "1 (confirmed) to 6 (cannot be judged), or blank"},
	{"note", []string{"note"}, "anything worth knowing"},
}

const dateHint = "2023, 2023-07, 2023-07-15, or two joined by /"

func words[T ~string](list []T) string {
	out := make([]string, len(list))
	for i, w := range list {
		out[i] = string(w)
	}
	return strings.Join(out, ", ")
}

// Cell is the field of a claim as it is typed.
func (f Field) Cell(cl *claims.Claim) string {
	text := casefile.ClaimCell(cl, f.Columns[0])
	if len(f.Columns) == 2 {
		if hi := casefile.ClaimCell(cl, f.Columns[1]); hi != text {
			text += " " + hi
		}
	}
	return text
}

// Read cuts what was typed into cells.
func (f Field) Read(typed string) (map[string]string, error) {
	typed = strings.TrimSpace(typed)
	if len(f.Columns) == 1 {
		return map[string]string{f.Columns[0]: typed}, nil
	}
	lo, hi := typed, typed
	switch parts := strings.Fields(typed); len(parts) {
	case 0, 1:
	case 2:
		lo, hi = parts[0], parts[1]
	default:
		return nil, fmt.Errorf("%s: %q is not one number or two: write %s", f.Name, typed, f.Hint)
	}
	return map[string]string{f.Columns[0]: lo, f.Columns[1]: hi}, nil
}
