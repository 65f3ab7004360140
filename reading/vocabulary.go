package reading

import (
	"cmp"

	"github.com/tidewaiter/tidewaiter/articles"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/vessels"
)

// Version names this reader. It is part of every claim's id: a reader that
// reads a page differently gives its claims new ids.
const Version = "reading/3"

// Vocabulary is what a case knows beforehand: who may speak, which places,
// vessels, occasions and measures there are, and which way the flow runs. The
// zero Vocabulary is usable: countries, their capitals and their ministries are
// built in, and always understood besides.
type Vocabulary struct {
	Countries  []Country // besides those built in
	Parties    []Party
	Places     []geo.Place
	Vessels    []vessels.Vessel
	Occasions  []Occasion
	Measures   []Measure
	Counted    claims.Measure // the measure that the case counts; blank is containers
	Scopes     []string       // narrow to wide
	ScopeWords []ScopeWords   // in the order in which they are tried; none is those built in
	Flow       Flow
	Outlets    []string // names of outlets and agencies, besides those built in
}

// ScopeWords are the words, in lower case, by which a text says that a figure of
// the counted measure has a scope.
type ScopeWords struct {
	Scope string
	Words []string
}

// counted is the measure that the case counts.
func (v *Vocabulary) counted() claims.Measure { return cmp.Or(v.Counted, claims.Containers) }

// Country is a country with the names and adjectives that texts give it; a
// capital that stands for its government is one of its names.
type Country struct {
	Code       string // ISO 3166-1 alpha-2
	Names      []string
	Adjectives []string
}

// Party is one who speaks.
type Party struct {
	ID      string
	Name    string
	Aliases []string
	Country string // ISO 3166-1 alpha-2; blank is worked out from the name
}

// Occasion is a dated event that texts refer to by name ("since the summit").
type Occasion struct {
	ID      string
	Name    string
	Aliases []string
	Date    dates.Date
}

// Measure is a measure of the case with what it implies where a text is
// silent. Blank fields imply nothing.
type Measure struct {
	ID       claims.Measure
	Form     claims.Form
	Unit     string
	Scope    string
	From, To string
}

// Flow is the direction that the case counts.
type Flow struct {
	From, To string // ISO 3166-1 alpha-2
	Cargo    string
}

// Proposal is a claim read out of a document, for an editor to accept, change
// or reject. Its claim's Span and Quote are the words that carry the figure.
type Proposal struct {
	Claim    claims.Claim
	Document *articles.Document
	Sentence claims.Span // the sentence around the claim's span
	Rule     string      // short name of the rule that proposed it
	Why      string      // one line: what was read where
	// Renders is the id of the page's claim of which this is another rendering:
	// the same figure in the headline, the lede or further down. Blank for the
	// one nearest the speaker.
	Renders string
	// Fields says for every field that is not blank which words it was read
	// from, in the order of the claim's fields.
	Fields []Field
}

// Field is where one field of a claim was read.
type Field struct {
	Name string      // as read --format jsonl calls it: value, hedge, counted_since, ...
	Span claims.Span // bytes of the words; zero where no words of the page say it
	How  string      // where the words do not say it themselves: by what rule it follows
}
