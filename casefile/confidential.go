package casefile

import "strings"

// ConfidentialPrefix begins the id of a source that is known by its alias only.
const ConfidentialPrefix = "alias-"

// Confidential reports whether a source is known by its alias only, which stands
// under publisher. Its name stands nowhere in a case.
func (s *Source) Confidential() bool { return strings.HasPrefix(s.ID, ConfidentialPrefix) }

// checkConfidential checks that a confidential source has nothing that leads to
// it: no address, no copy, not who met it and when.
func checkConfidential(r *row, s *Source) {
	const remedy = "leave it blank: the row of a source whose id begins with " + ConfidentialPrefix + " says nothing that leads to it"
	for _, field := range []string{"url", "original_url", "retrieved_at", "collector", "sha256"} {
		if !r.blank(field) {
			r.fault(field, "would lead to a confidential source", remedy)
		}
	}
	if s.Bytes != Never {
		r.fault("bytes", "would lead to a confidential source", "write never")
	}
}
