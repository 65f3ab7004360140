package claims

import (
	"strconv"
	"strings"
)

// SyntaxError reports a text that could not be read as a part of a claim.
type SyntaxError struct {
	Field  string // "chain", "relation", "span", "form", ...
	Value  string // the part that is wrong, as given
	Reason string // predicate of the value: "has no verb"
	Want   string // what to write instead
}

// Error formats the error as `claims: FIELD: "VALUE" REASON: WANT`.
func (e *SyntaxError) Error() string {
	s := "claims: " + e.Field + ": "
	if e.Value != "" {
		s += strconv.Quote(clip(e.Value)) + " "
	}
	return s + e.Reason + ": " + e.Want
}

// clip shortens a text for an error message.
func clip(s string) string {
	const most = 60
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "..."
}
