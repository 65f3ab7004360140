package claims

import (
	"fmt"
	"slices"
	"strings"
)

// Decided returns the claim with an editor's decision on it. A rejection and a
// dispute need a reason: whoever reads the case later has only that.
func (c Claim) Decided(r Review) (Claim, error) {
	r.Reason = strings.Join(strings.Fields(r.Reason), " ")
	if r.Reason == "" && (r.State == Rejected || r.State == Disputed) {
		return c, fmt.Errorf("say why it is %s: whoever reads the case later has only the reason", r.State)
	}
	c.Review = r
	return c, nil
}

// RelayOf returns the claim as a relay of another: with that relation in place
// of any other of the kind, or to it, and with the other's origin. A blank
// origin is taken over too: the row then has that of what it relays.
func (c Claim) RelayOf(to *Claim) (Claim, error) {
	switch {
	case to.ID == c.ID:
		return c, fmt.Errorf("that is the claim itself: choose another")
	case to.Measure != c.Measure:
		return c, fmt.Errorf("%s counts %s and this %s: one cannot relay the other; change the measure first if it was misread", to.ID, to.Measure, c.Measure)
	}
	c.Relations = slices.DeleteFunc(slices.Clone(c.Relations), func(r Relation) bool { return r.Kind == Relays || r.ID == to.ID })
	c.Relations = append(c.Relations, Relation{Kind: Relays, ID: to.ID})
	c.Origin = to.Origin
	return c, nil
}
