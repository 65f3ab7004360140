package publish

import (
	"slices"
	"strings"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/events"
)

// Missing says what a case lacks before a vessel (by its id), company or person
// (by name) may be named in an inference on a day; nil when it may be. A vessel
// with a cited sanctions listing may always be.
func Missing(c *casefile.Case, kind casefile.NamedKind, of string, today dates.Day) []string {
	if kind == casefile.NamedVessel {
		if v := c.Vessel(of); v != nil && len(v.ListedBy) > 0 {
			return nil
		}
	}
	var best []string
	found := false
	for i := range c.Namings {
		n := &c.Namings[i]
		if n.Kind != kind || !strings.EqualFold(n.Of, of) {
			continue
		}
		missing := lacking(c, n, today)
		if len(missing) == 0 {
			return nil
		}
		if !found || len(missing) < len(best) {
			best, found = missing, true
		}
	}
	if !found {
		return []string{"a cited sanctions listing, or a row of namings.csv with two kinds of evidence, an identity check, a reply sought and two signatures"}
	}
	return best
}

// lacking are the conditions that one naming does not meet.
func lacking(c *casefile.Case, n *casefile.Naming, today dates.Day) []string {
	out := Unmet(c, n, today)
	if n.SignedBy == "" || !past(n.SignedAt, today) {
		out = append(out, "the signature of an editor")
	}
	if n.SecondBy == "" || !past(n.SecondAt, today) || strings.EqualFold(n.SecondBy, n.SignedBy) {
		out = append(out, "the signature of a second editor")
	}
	return out
}

func past(d dates.Date, today dates.Day) bool {
	day, ok := d.Latest()
	return ok && day <= today
}

// Unmet are the conditions that a naming does not meet, but for the signatures:
// nobody signs while there are any.
func Unmet(c *casefile.Case, n *casefile.Naming, today dates.Day) (out []string) {
	if kinds := evidenceKinds(c, n.Evidence); len(kinds) < 2 {
		have := "none is given"
		if len(kinds) == 1 {
			have = "only " + kinds[0] + " is given"
		}
		out = append(out, "two kinds of evidence: "+have)
	}
	if strings.TrimSpace(n.Identity) == "" || n.IdentityBy == "" || !past(n.IdentityAt, today) {
		out = append(out, "an identity check, with who made it and when")
	}
	if why := unanswered(c, n.Reply, today); why != "" {
		out = append(out, "a reply sought: "+why)
	}
	return out
}

// unanswered says why a reply was not sought in earnest, "" when it was: there
// is an answer, or its deadline is over.
func unanswered(c *casefile.Case, id string, today dates.Day) string {
	i := slices.IndexFunc(c.Replies, func(r casefile.Reply) bool { return r.ID == id && id != "" })
	if i < 0 {
		return "nobody was asked"
	}
	r := &c.Replies[i]
	asked, ok := r.AskedAt.Latest()
	if !ok || asked > today {
		return "it is not said when it was asked"
	}
	if day, ok := r.AnsweredAt.Latest(); ok && day <= today {
		return ""
	}
	deadline, ok := r.Deadline.Latest()
	switch {
	case !ok:
		return "there is no answer and no deadline"
	case deadline >= today:
		return "its deadline is " + r.Deadline.Words()
	case deadline <= asked:
		return "the deadline was no later than the asking"
	}
	return ""
}

// evidenceKinds are the kinds of the rows that are named as evidence. Rows that
// rest on one another are one kind: statements are one, whoever made them.
func evidenceKinds(c *casefile.Case, ids []string) []string {
	var kinds []string
	add := func(kind string) {
		if !slices.Contains(kinds, kind) {
			kinds = append(kinds, kind)
		}
	}
	for _, id := range ids {
		if cl := c.Claim(id); cl != nil && cl.Review.State == claims.Accepted {
			add("what was stated")
		}
		if slices.ContainsFunc(c.Voyages, func(v events.ReportedVoyage) bool { return v.ID == id }) {
			add("what was stated")
		}
		if slices.ContainsFunc(c.Sightings, func(s events.Sighting) bool { return s.ID == id }) {
			add("what was seen")
		}
		if slices.ContainsFunc(c.Observed, func(o casefile.Observed) bool { return o.ID == id }) {
			add("tracks")
		}
	}
	return kinds
}
