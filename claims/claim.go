package claims

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/quantity"
)

// Claim is one statement as one page gives it. Blank fields are unknown.
type Claim struct {
	ID     string
	Source string // id of the page or paper it was read in

	Span        Span   // bytes of the quote in the document's canonical text
	Quote       string // the words that carry the figure
	QuoteLang   string // BCP 47 tag of the quote's language; blank is English
	Translation string
	Block       Block

	Measure   Measure
	Form      Form
	Value     quantity.Range
	Unit      string // singular: container, round, percent
	Item      string // what exactly is counted: "152 mm shell"; a calibre is never a count
	Hedge     quantity.Hedge
	HedgeWord string // the words of the hedge, as printed

	Scope string // which boxes are meant; for the measures a case counts, one of its scopes
	From  Places // direction: country codes or place ids
	To    Places
	Modes []Mode

	CountedSince dates.Date // start of the window that the figure covers
	AsOf         dates.Date // end of that window: the day the figure describes
	SaidAt       dates.Date // when the speaker spoke
	PublishedAt  dates.Date // when this rendering was published

	Chain     Chain
	Origin    string // shared by all renderings of one briefing, report or image
	Relations []Relation

	Credibility int // Admiralty code 1 (confirmed) to 6 (cannot be judged); 0 is not judged
	Note        string
	Review      Review
}

// Span is a half-open byte range [Start, End) of a document's canonical text.
// The zero Span is unknown.
type Span struct{ Start, End int }

// IsZero reports whether the span is unknown.
func (s Span) IsZero() bool { return s == Span{} }

// String formats the span as `603:645`, "" when unknown.
func (s Span) String() string {
	if s.IsZero() {
		return ""
	}
	return strconv.Itoa(s.Start) + ":" + strconv.Itoa(s.End)
}

// ParseSpan reads `603:645`; the empty string is the zero Span.
func ParseSpan(s string) (Span, error) {
	if s == "" {
		return Span{}, nil
	}
	a, b, ok := strings.Cut(s, ":")
	start, err1 := strconv.ParseUint(a, 10, 31)
	end, err2 := strconv.ParseUint(b, 10, 31)
	if !ok || err1 != nil || err2 != nil || end <= start {
		return Span{}, &SyntaxError{"span", s, "is not a byte span", "write START:END with START below END, as in 603:645"}
	}
	return Span{int(start), int(end)}, nil
}

// Places names one side of a direction: an ISO 3166-1 alpha-2 country code, or
// place ids.
type Places []string

// String joins the places with `;`.
func (p Places) String() string { return strings.Join(p, ";") }

// Block is the part of a page in which a claim stands.
type Block string

// The blocks of a page.
const (
	Headline    Block = "headline"
	Body        Block = "body"
	Caption     Block = "caption"
	Teaser      Block = "teaser"
	Boilerplate Block = "boilerplate"
)

// Measure names what a claim is about.
type Measure string

// The measures known to every case; a case may declare more.
const (
	Containers       Measure = "containers"
	Rounds           Measure = "rounds"
	ReturnContainers Measure = "return_containers"
	Voyages          Measure = "voyages"
	ReturnVoyages    Measure = "return_voyages"
	Missiles         Measure = "missiles"
	Tonnes           Measure = "tonnes"
	PlantCapacity    Measure = "plant_capacity"
	Price            Measure = "price"
	Satellite        Measure = "satellite"
	Launch           Measure = "launch"
	Technology       Measure = "technology"
	Route            Measure = "route"
	Food             Measure = "food"
	Vessels          Measure = "vessels"
	Troops           Measure = "troops"
	Artillery        Measure = "artillery"
)

// Form says what kind of statement a claim makes about its measure.
type Form string

// The forms of a statement.
const (
	Cumulative   Form = "cumulative"    // a total over a window
	Increment    Form = "increment"     // one lot, or what was added in a bounded window
	Rate         Form = "rate"          // per day, week, month or year
	Level        Form = "level"         // a state at a time
	Capacity     Form = "capacity"      // room for, enough for, could hold
	Share        Form = "share"         // a part of something else
	Status       Form = "status"        // how things stand, without a number
	Intention    Form = "intention"     // what somebody plans
	Denial       Form = "denial"        // that it is not so
	NoComment    Form = "no_comment"    // declined to say
	NotConfirmed Form = "not_confirmed" // neither confirmed nor denied
)

// Mode is a way of transport.
type Mode string

// The modes of transport.
const (
	Sea  Mode = "sea"
	Rail Mode = "rail"
	Air  Mode = "air"
)

// Review is the state of a claim in the hands of its editors.
type Review struct {
	State  ReviewState
	By     string
	At     dates.Date
	Reason string
}

// ReviewState is what the editors made of a claim.
type ReviewState string

// The review states. A disputed claim is kept and shown, and left out of
// counts; so is a rejected one.
const (
	Proposed ReviewState = "proposed"
	Accepted ReviewState = "accepted"
	Rejected ReviewState = "rejected"
	Disputed ReviewState = "disputed"
)

// RelationKind says how one claim stands to another.
type RelationKind string

// The kinds of relation.
const (
	Relays           RelationKind = "relays"
	Revises          RelationKind = "revises"
	Contradicts      RelationKind = "contradicts"
	AlternativeTo    RelationKind = "alternative_to"
	DerivedFrom      RelationKind = "derived_from"
	SubsetOf         RelationKind = "subset_of"
	ScopeDiffersFrom RelationKind = "scope_differs_from"
	Other            RelationKind = "other"
)

// Relation points from a claim to another, by id.
type Relation struct {
	Kind RelationKind
	ID   string
}

// vocabulary lists, in the order of the documentation, the words of each
// closed vocabulary.
var (
	blocks        = []Block{Headline, Body, Caption, Teaser, Boilerplate}
	measures      = []Measure{Containers, Rounds, ReturnContainers, Voyages, ReturnVoyages, Missiles, Tonnes, PlantCapacity, Price, Satellite, Launch, Technology, Route, Food, Vessels, Troops, Artillery}
	forms         = []Form{Cumulative, Increment, Rate, Level, Capacity, Share, Status, Intention, Denial, NoComment, NotConfirmed}
	modes         = []Mode{Sea, Rail, Air}
	reviewStates  = []ReviewState{Proposed, Accepted, Rejected, Disputed}
	relationKinds = []RelationKind{Relays, Revises, Contradicts, AlternativeTo, DerivedFrom, SubsetOf, ScopeDiffersFrom, Other}
	verbs         = []Verb{Said, Told, Estimated, Reported, Relayed, Denied}
)

// Blocks lists the blocks of a page.
func Blocks() []Block { return slices.Clone(blocks) }

// Measures lists the measures known to every case.
func Measures() []Measure { return slices.Clone(measures) }

// Forms lists the forms of a statement.
func Forms() []Form { return slices.Clone(forms) }

// Modes lists the modes of transport.
func Modes() []Mode { return slices.Clone(modes) }

// ReviewStates lists the review states.
func ReviewStates() []ReviewState { return slices.Clone(reviewStates) }

// RelationKinds lists the kinds of relation.
func RelationKinds() []RelationKind { return slices.Clone(relationKinds) }

// ParseBlock reads the name of a block; blank is unknown.
func ParseBlock(s string) (Block, error) { return word("block", s, blocks) }

// ParseForm reads the name of a form, which must not be blank.
func ParseForm(s string) (Form, error) { return required("form", s, forms) }

// ParseReviewState reads the name of a review state, which must not be blank.
func ParseReviewState(s string) (ReviewState, error) {
	return required("review", s, reviewStates)
}

// ParseModes reads modes of transport joined by `;`; blank is unknown.
func ParseModes(s string) ([]Mode, error) {
	var out []Mode
	for _, part := range splitList(s) {
		m, err := required("mode", part, modes)
		if err != nil {
			return nil, err
		}
		out = append(out, m)
	}
	return out, nil
}

// ParsePlaces reads country codes or place ids joined by `;`; blank is unknown.
func ParsePlaces(s string) Places { return Places(splitList(s)) }

// ParseRelations reads `relays:ID;revises:ID`; blank is none.
func ParseRelations(s string) ([]Relation, error) {
	var out []Relation
	for _, part := range splitList(s) {
		kind, id, ok := strings.Cut(part, ":")
		id = strings.TrimSpace(id)
		if !ok || id == "" {
			return nil, &SyntaxError{"relation", part, "is not KIND:ID", "write it as in relays:S01"}
		}
		k, err := required("relation", strings.TrimSpace(kind), relationKinds)
		if err != nil {
			return nil, err
		}
		out = append(out, Relation{k, id})
	}
	return out, nil
}

// FormatRelations writes what [ParseRelations] reads.
func FormatRelations(rs []Relation) string {
	parts := make([]string, len(rs))
	for i, r := range rs {
		parts[i] = string(r.Kind) + ":" + r.ID
	}
	return strings.Join(parts, ";")
}

// FormatModes writes what [ParseModes] reads.
func FormatModes(ms []Mode) string {
	parts := make([]string, len(ms))
	for i, m := range ms {
		parts[i] = string(m)
	}
	return strings.Join(parts, ";")
}

// Related returns the ids to which c stands in a relation of this kind.
func (c *Claim) Related(kind RelationKind) []string {
	var ids []string
	for _, r := range c.Relations {
		if r.Kind == kind {
			ids = append(ids, r.ID)
		}
	}
	return ids
}

// Party returns the party of the first hop that names one: the one whose
// statement it is. It is blank when no hop names a party.
func (c *Claim) Party() string { return c.Chain.Party() }

// Hands counts the hands between the speaker and this rendering. A headline or
// a teaser is an editor's shortening: one hand more than the body it stands on.
func (c *Claim) Hands() int {
	n := c.Chain.Distance()
	if c.Block == Headline || c.Block == Teaser {
		n++
	}
	return n
}

// Describes returns the first and last day that the claim's figure can
// describe: its as-of date, else the day it was said, else the day it was
// published. No figure describes a day after it was spoken or published. It is
// false when none of the three is known.
func (c *Claim) Describes() (first, last dates.Day, ok bool) {
	for _, d := range []dates.Date{c.AsOf, c.SaidAt, c.PublishedAt} {
		if last, ok = d.Latest(); ok {
			first = last
			if f, known := d.Earliest(); known {
				first = f
			}
			break
		}
	}
	for _, d := range []dates.Date{c.SaidAt, c.PublishedAt} {
		if day, known := d.Latest(); ok && known && day < last {
			last = day
			first = min(first, last)
		}
	}
	return first, last, ok
}

// Stated writes the figure as it was stated, hedge first: "about 6,700". Words
// without a number ("several hundred") stand as they were, with what they were
// read as.
func (c *Claim) Stated() string {
	if c.Hedge == quantity.Vague && c.HedgeWord != "" && c.Value.Known {
		return fmt.Sprintf("“%s” (read as %s)", c.HedgeWord, quantity.Stated(c.Value, quantity.Exact))
	}
	return quantity.Stated(c.Value, c.Hedge)
}

// CompareNearness orders two renderings of one statement: the one nearest the
// speaker first, and of two as near, the one that relays no other row.
func CompareNearness(a, b *Claim) int {
	if c := cmp.Compare(a.Hands(), b.Hands()); c != 0 {
		return c
	}
	return cmp.Compare(min(1, len(a.Related(Relays))), min(1, len(b.Related(Relays))))
}

// splitList cuts a `;`-joined list and trims its parts; empty parts vanish.
func splitList(s string) []string {
	var out []string
	for part := range strings.SplitSeq(s, ";") {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}

func word[T ~string](field, s string, known []T) (T, error) {
	if s == "" || slices.Contains(known, T(s)) {
		return T(s), nil
	}
	return "", &SyntaxError{field, s, "is not known", "use one of " + joinWords(known)}
}

func required[T ~string](field, s string, known []T) (T, error) {
	if s == "" {
		return "", &SyntaxError{field, s, "is blank", "use one of " + joinWords(known)}
	}
	return word(field, s, known)
}

func joinWords[T ~string](words []T) string {
	parts := make([]string, len(words))
	for i, w := range words {
		parts[i] = string(w)
	}
	return strings.Join(parts, ", ")
}
