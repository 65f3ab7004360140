// Package checks cross-examines a case: named rules set one statement against
// another, against physics, and against the count.
//
// A finding carries its working and the rows it rests on, and its verdict is on
// one reading of a statement, never on the speaker.
//
// Stability: kinds and verdicts are settled; rules will be added.
package checks

// Finding is what one rule has to say about some rows.
type Finding struct {
	ID      string // stable: kind and the rows it rests on
	Kind    Kind
	Verdict Verdict
	Title   string // a few words, no verdict in it
	Summary string // one or two sentences, with the reading that was tested
	Rows    []string
	Working []Step
}

// Step is one line of a finding's working.
type Step struct {
	Name  string  // "rounds a container"
	Value float64 // meaningless when Text is set and Unit blank
	Unit  string
	Text  string // how it comes about: "3,000,000 / 6,700"
}

// Kind is the kind of a check.
type Kind string

// The kinds of check.
const (
	Arithmetic         Kind = "arithmetic"
	Payload            Kind = "payload"
	AlternativesSummed Kind = "alternatives_summed"
	RelayChanged       Kind = "relay_changed"
	ScopeMismatch      Kind = "scope_mismatch"
	SeriesBreak        Kind = "series_break"
	Monotonicity       Kind = "monotonicity"
	RateLimit          Kind = "rate_limit"
	TransportCapacity  Kind = "transport_capacity"
	UnitSlip           Kind = "unit_slip"
	DateSlip           Kind = "date_slip"
	NameSlip           Kind = "name_slip"
	DenialOf           Kind = "denial"
	OrbitStatement     Kind = "orbit_statement"
)

// Verdict is on one reading of a statement.
type Verdict string

// The verdicts, from best to worst; untestable stands apart.
const (
	Consistent   Verdict = "consistent"
	Strained     Verdict = "strained"
	Inconsistent Verdict = "inconsistent"
	Impossible   Verdict = "impossible"
	Untestable   Verdict = "untestable"
)
