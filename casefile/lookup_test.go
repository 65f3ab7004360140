package casefile_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/cases"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/vessels"
)

// first is the answer that a look at every row gives.
func first[T any](rows []T, match func(*T) bool) *T {
	for i := range rows {
		if match(&rows[i]) {
			return &rows[i]
		}
	}
	return nil
}

// sameRows holds every look-up of a case to a look at all its rows.
func sameRows(t *testing.T, what string, c *casefile.Case, ids []string) {
	t.Helper()
	for _, id := range ids {
		if got, want := c.Claim(id), first(c.Claims, func(cl *claims.Claim) bool { return cl.ID == id }); got != want {
			t.Errorf("%s: claim %q: %p, a look at all rows %p", what, id, got, want)
		}
		if got, want := c.Source(id), first(c.Sources, func(s *casefile.Source) bool { return s.ID == id }); got != want {
			t.Errorf("%s: source %q: %p, a look at all rows %p", what, id, got, want)
		}
		if got, want := c.Place(id), first(c.Places, func(p *geo.Place) bool { return p.ID == id }); got != want {
			t.Errorf("%s: place %q: %p, a look at all rows %p", what, id, got, want)
		}
		if got, want := c.Vessel(id), first(c.Vessels, func(v *vessels.Vessel) bool { return v.ID == id }); got != want {
			t.Errorf("%s: vessel %q: %p, a look at all rows %p", what, id, got, want)
		}
		if got, want := c.Factor(id), first(c.Factors, func(f *casefile.Factor) bool { return f.ID == id }); got != want {
			t.Errorf("%s: factor %q: %p, a look at all rows %p", what, id, got, want)
		}
	}
}

// TestLookup holds the rows by id to a look at all rows, in the cases that are
// built in, and after every kind of change to one that was read.
func TestLookup(t *testing.T) {
	for _, id := range cases.IDs() {
		folder, _ := cases.FS(id)
		c, err := casefile.Read(folder)
		if err != nil {
			t.Fatal(err)
		}
		ids := []string{"", "no-such-row"}
		for i := range c.Claims {
			ids = append(ids, c.Claims[i].ID)
		}
		for i := range c.Sources {
			ids = append(ids, c.Sources[i].ID)
		}
		for i := range c.Places {
			ids = append(ids, c.Places[i].ID)
		}
		for i := range c.Vessels {
			ids = append(ids, c.Vessels[i].ID)
		}
		for i := range c.Factors {
			ids = append(ids, c.Factors[i].ID)
		}
		sameRows(t, id+" as read", c, ids)
		sameRows(t, "made by hand", &casefile.Case{Claims: c.Claims, Sources: c.Sources, Places: c.Places, Vessels: c.Vessels, Factors: c.Factors}, ids)

		rng := rand.New(rand.NewPCG(1, 2))
		changed := *c
		changed.Claims, changed.Sources = slices.Clone(c.Claims), slices.Clone(c.Sources)
		for i := range 12 {
			name := fmt.Sprintf("new-%d", i)
			ids = append(ids, name)
			at := rng.IntN(len(changed.Claims))
			switch i % 6 {
			case 0:
				changed.Claims = append(changed.Claims, claims.Claim{ID: name})
				changed.Sources = append(changed.Sources, casefile.Source{ID: name})
			case 1:
				changed.Claims = slices.Insert(changed.Claims, at, claims.Claim{ID: name})
				changed.Sources = slices.Insert(changed.Sources, 0, casefile.Source{ID: name})
			case 2:
				changed.Claims = slices.Delete(changed.Claims, at, at+1)
			case 3:
				changed.Claims[at].ID = name
			case 4:
				rng.Shuffle(len(changed.Claims), func(i, j int) {
					changed.Claims[i], changed.Claims[j] = changed.Claims[j], changed.Claims[i]
				})
			case 5:
				changed.Claims = changed.Claims[:len(changed.Claims)/2]
				changed.Sources = nil
			}
			sameRows(t, fmt.Sprintf("%s, change %d", id, i), &changed, ids)
			if i%4 == 3 {
				changed.Reindex()
				sameRows(t, fmt.Sprintf("%s, indexed after change %d", id, i), &changed, ids)
			}
		}
		sameRows(t, id+" after its copy was changed", c, ids)
	}
}
