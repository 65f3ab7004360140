package checks

import (
	"fmt"
	"strings"

	"github.com/tidewaiter/tidewaiter/claims"
)

// denials sets each denial, refusal to comment and lack of confirmation beside
// what its row names. What a speaker's own group has affirmed of the same time
// cannot be denied by it; else nothing tells which of the two holds.
func denials(e *exam, r *Rule) []Finding {
	say := map[claims.Form][2]string{
		claims.Denial: {"A denial", "denies"}, claims.NoComment: {"No comment", "declines to comment on"}, claims.NotConfirmed: {"Not confirmed", "does not confirm"},
	}
	affirmed := map[[2]string][]*figure{} // by measure and group
	for _, b := range e.figures {
		if isDenial(b) || b.Review.State == claims.Disputed || b.Form == claims.Intention {
			continue
		}
		for _, g := range b.groups {
			k := [2]string{string(b.Measure), g}
			affirmed[k] = append(affirmed[k], b)
		}
	}
	var out []Finding
	for _, d := range e.known {
		words, ok := say[d.Form]
		if !ok {
			continue
		}
		f := e.of[d.ID]
		against, own := e.deniedBy(d, f, affirmed)
		rows := []string{d.ID}
		what := "the transfers"
		if d.Measure != "" {
			what = strings.ReplaceAll(string(d.Measure), "_", " ")
		}
		verb := words[1]
		if against != nil {
			rows = append(rows, against.ID)
			what = "what " + e.who(against) + " stated (" + counted(against) + ")"
			if said, ok := d.SaidAt.Latest(); d.Form == claims.Denial && (!ok || said < against.day) {
				verb = "is on record with a denial, made earlier or on a day not stated, against"
			}
		}
		for _, id := range d.Related(claims.Contradicts) {
			if e.of[id] != nil {
				rows = append(rows, id)
			}
		}
		verdict, reading, tail := Untestable, "it did not happen", "It gives no figure and no evidence that could be tested"
		switch {
		case own && d.Form == claims.Denial:
			verdict, tail = Inconsistent, "Both come from one side, and they cannot both hold of one time"
		case d.Form != claims.Denial:
			reading = "nothing is said either way"
		}
		out = append(out, newFinding(r, d.ID, verdict, words[0], reading, []string{fmt.Sprintf("%s %s %s", e.who(f), verb, what), tail}, rows))
	}
	return out
}

// deniedBy returns what a denial stands against, and whether the denier's own
// group said it.
func (e *exam) deniedBy(d *claims.Claim, f *figure, affirmed map[[2]string][]*figure) (against *figure, own bool) {
	// An affirmation of the same side weighs more than any other, when it is of a
	// time that the denial covers.
	const month = 31
	for _, g := range f.groups {
		for _, b := range affirmed[[2]string{string(d.Measure), g}] {
			before := !b.CountedSince.IsZero() && b.since <= f.day || distance(b.day, f.day) <= month
			if before && b.Item == d.Item && e.sameWay(b.Claim, d) {
				return b, true
			}
		}
	}
	for _, id := range d.Related(claims.Contradicts) {
		if b := e.of[id]; b != nil && !isDenial(b) {
			return b, false
		}
	}
	return nil, false
}

// sameWay reports whether two claims go in one direction, as far as they say.
func (e *exam) sameWay(a, b *claims.Claim) bool {
	agree := func(x, y string) bool { return x == "" || y == "" || x == y }
	return agree(e.c.Country(a.From), e.c.Country(b.From)) && agree(e.c.Country(a.To), e.c.Country(b.To))
}
