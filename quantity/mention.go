package quantity

// Mention is one number as it stands in a text.
type Mention struct {
	Kind  Kind
	Range Range // Known for every kind but Calendar and Label
	Hedge Hedge

	// Number covers the number itself with its scale, a range with both its
	// ends. HedgeAt, UnitAt and ItemAt are zero where there is none; HedgeAt
	// can lie before the number, or behind it ("or more").
	Number, HedgeAt, UnitAt, ItemAt Extent
	// HedgeAlso covers a second wording behind the number that makes one hedge
	// with the first: "more than 5,000 or equal to".
	HedgeAlso Extent

	HedgeWords string // as printed; both wordings with an ellipsis between
	// Ends holds the hedges of both ends of a range that is stated by two
	// bounds: "more than 100 but fewer than 300".
	Ends [2]Hedge
	Unit string // canonical and singular: container, round, percent; blank when none is known
	// Per is what a rate is stated for, canonical and singular as Unit is: day in
	// "300 boxes a day", kilogram in "$350 per kg". PerAt covers its words with
	// the "per", which are no part of the phrase.
	Per   string
	PerAt Extent
	// Item names what exactly is counted where the text gives a calibre:
	// "152 mm shell". The calibre is an attribute and never a count.
	Item string
	// Capacity covers the words in the clause before that make the number a
	// capacity and no count: "enough to accommodate", "could hold", "equivalent
	// to". It is no part of the phrase.
	Capacity Extent
	// Attributive is set where number and unit form an adjective: "a
	// 20-container load", "a three-year war".
	Attributive bool
	// Change says which side of a movement the number is.
	Change Change
}

// Extent is a half-open range of bytes.
type Extent struct{ Start, End int }

// IsZero reports whether there is none.
func (e Extent) IsZero() bool { return e == Extent{} }

// Phrase covers the number with its hedge, unit and item.
func (m *Mention) Phrase() Extent {
	e := m.Number
	for _, other := range [...]Extent{m.HedgeAt, m.HedgeAlso, m.UnitAt, m.ItemAt} {
		if !other.IsZero() {
			e.Start, e.End = min(e.Start, other.Start), max(e.End, other.End)
		}
	}
	return e
}

// Kind says what a number is used for.
type Kind uint8

// The kinds of numbers. Only Cardinal counts or measures something.
const (
	Cardinal Kind = iota
	Fraction      // half, two thirds, 3/4
	Odds          // one in 10,000
	Multiple      // twofold, doubled, three times
	Ordinal       // third, 21st
	Calibre       // 152 mm, as the bore of a weapon
	Calendar      // a year, a day, a time of the clock
	Label         // Article 5, S-400, two-way
)

// String returns the kind's name.
func (k Kind) String() string {
	return [...]string{"cardinal", "fraction", "odds", "multiple", "ordinal", "calibre", "calendar", "label"}[k]
}

// Change says which side of a movement a number is: "rose BY 300 FROM 6,700 TO
// 7,000".
type Change uint8

// The sides of a movement.
const (
	NoChange Change = iota
	By
	From
	To
)
