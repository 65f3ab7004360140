// Package checks cross-examines a case: named rules set one statement against
// another, against physics, and against the count.
//
// A finding carries its working and the rows it rests on, and its verdict is on
// one reading of a statement, never on the speaker. Every rule says when it is
// wrong; where it lacks something it says so, and its verdict is untestable.
//
// Stability: kinds and verdicts are settled; rules will be added.
package checks

import (
	"strings"
	"unicode/utf8"
)

// Finding is what one rule has to say about some rows.
type Finding struct {
	ID      string // stable: kind and the rows it rests on
	Kind    Kind
	Rule    string // name of the rule, one of [Rules]
	Version string // of the rule
	Verdict Verdict
	Title   string // a few words, no verdict in it
	Reading string // the one reading that the verdict is on: "152 mm, bare or packed"
	Summary string // two sentences: what is set against what, and what comes of it
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

// Kinds lists the kinds of check in the order of the documentation.
func Kinds() []Kind {
	return []Kind{Arithmetic, Payload, AlternativesSummed, RelayChanged, ScopeMismatch, SeriesBreak, Monotonicity, RateLimit, TransportCapacity, UnitSlip, DateSlip, NameSlip, DenialOf, OrbitStatement}
}

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

// newFinding makes a finding of a rule. Its id is the rule's kind and a key that
// names what was tested and the row nearest the speaker. The first of the
// clauses is one sentence, the others are the second.
func newFinding(r *Rule, key string, v Verdict, title, reading string, clauses []string, rows []string, steps ...Step) Finding {
	id := strings.ToLower(strings.ReplaceAll(string(r.Kind)+"-"+key, "_", "-"))
	return Finding{ID: id, Kind: r.Kind, Rule: r.Name, Version: r.Version, Verdict: v, Title: title, Reading: reading, Summary: explain(clauses), Rows: rows, Working: steps}
}

// explain puts clauses into two sentences: the first, and the others joined by
// semicolons. Blank clauses vanish.
func explain(clauses []string) string {
	var b strings.Builder
	n := 0
	for _, c := range clauses {
		if c = strings.TrimSuffix(strings.TrimSpace(c), "."); c == "" {
			continue
		}
		switch n {
		case 0:
			b.WriteString(c)
		case 1:
			b.WriteString(". " + c)
		default:
			_, first := utf8.DecodeRuneInString(c)
			b.WriteString("; " + strings.ToLower(c[:first]) + c[first:])
		}
		n++
	}
	if n > 0 {
		b.WriteByte('.')
	}
	return b.String()
}
