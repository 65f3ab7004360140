package casefile

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tidewaiter/tidewaiter/claims"
)

// With returns the case with a source and claims read from it added, and how
// many claims are new; c stays as it is. A source or claim that the case has
// already, cell for cell, is passed over, so that reading a page twice adds
// nothing; what the editors made of a claim since (its review) is kept and does
// not count as a difference. One whose id is taken by something else is an
// error. Whether ids lead somewhere is for [Case.Files] to say.
func (c *Case) With(s Source, proposed []claims.Claim) (*Case, int, error) {
	d := *c
	d.Sources = slices.Clip(slices.Clone(c.Sources))
	d.Claims = slices.Clip(slices.Clone(c.Claims))
	if old := d.Source(s.ID); old == nil {
		d.Sources = append(d.Sources, s)
	} else if names := differing(sourcesTable, old, &s); len(names) > 0 {
		return nil, 0, fmt.Errorf("casefile: adding source %s: the case has a source of that id with another %s: give the new one its own id",
			quote(s.ID), strings.Join(names, ", "))
	}
	byID := make(map[string]*claims.Claim, len(c.Claims))
	for i := range c.Claims {
		byID[c.Claims[i].ID] = &c.Claims[i]
	}
	added := 0
	for i := range proposed {
		p := &proposed[i]
		old := byID[p.ID]
		if old == nil {
			d.Claims = append(d.Claims, *p)
			byID[p.ID] = p
			added++
			continue
		}
		names := differing(claimsTable, old, p)
		names = slices.DeleteFunc(names, func(n string) bool { return strings.HasPrefix(n, "review") })
		if len(names) > 0 {
			return nil, 0, fmt.Errorf("casefile: adding claim %s: the case has a claim of that id with another %s: give the new one its own id",
				quote(p.ID), strings.Join(names, ", "))
		}
	}
	return &d, added, nil
}

// differing returns the names of the columns in which two rows differ.
func differing[T any](t *table[T], a, b *T) []string {
	var names []string
	for i := range t.columns {
		if col := &t.columns[i]; col.write(a) != col.write(b) {
			names = append(names, col.name)
		}
	}
	return names
}
