package assess

import (
	"slices"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/checks"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/tally"
)

// Joined is the count as it would be if what is suspected to be relays were
// relays: each is joined to the origin that it may repeat, all at once.
type Joined struct {
	Suspects []checks.Suspect // those that the count takes for origins of their own
	Count    *tally.Count     // nil when there is none; Why then says why
	Why      string
	Shift    float64 // its median over that of the count
}

// join counts again with the suspected relays joined, when there are any among
// the terms of the count.
func (a *Assessment) join(stop func() bool) {
	if a.Result.Count == nil {
		return
	}
	terms := map[string]bool{}
	for _, t := range a.Result.Terms {
		for _, r := range t.Readings {
			terms[r.ID] = true
		}
	}
	var suspects []checks.Suspect
	for _, s := range checks.Unmarked(a.Case, checks.Options{AsOf: a.Result.AsOf, Without: a.Without}) {
		if terms[s.First] && slices.ContainsFunc(s.Rows, func(id string) bool { return terms[id] }) {
			suspects = append(suspects, s)
		}
	}
	if len(suspects) == 0 {
		return
	}
	r := tally.Estimate(joined(a.Case, suspects), tally.Options{AsOf: a.Result.AsOf, Without: a.Without, Stop: stop})
	a.Joined = &Joined{Suspects: suspects, Count: r.Count, Why: r.Why}
	if r.Count != nil {
		a.Joined.Shift = r.Count.Quantiles.Median / a.Result.Count.Quantiles.Median
	}
}

// joined returns the case with the rows of each suspect made relays of the
// figure that it may repeat; c stays as it is.
func joined(c *casefile.Case, suspects []checks.Suspect) *casefile.Case {
	out := *c
	out.Claims = slices.Clone(c.Claims)
	origins := tally.Origins(c)
	row := make(map[string]*claims.Claim, len(out.Claims))
	for i := range out.Claims {
		row[out.Claims[i].ID] = &out.Claims[i]
	}
	repeats := map[string]string{} // by the row that speaks for a suspect, the one that it repeats
	for _, s := range suspects {
		repeats[s.Claim] = s.First
	}
	for _, s := range suspects {
		first := s.First
		// Who repeats a suspect repeats what that repeats. A suspect is never before
		// what it repeats, so this ends; the count guards a case that is not valid.
		for range suspects {
			if next, ok := repeats[first]; ok {
				first = next
			}
		}
		base := c.Claim(first)
		for _, id := range s.Rows {
			cl := row[id]
			cl.Origin = origins[first]
			cl.Relations = append(slices.Clone(cl.Relations), claims.Relation{Kind: claims.Relays, ID: first})
			if cl.Party() != base.Party() {
				cl.Chain = append(slices.Clone(base.Chain), cl.Chain...)
			}
		}
	}
	return &out
}
