package casefile

import (
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/vessels"
)

// lookup says where the row of each id stands, by table, as [Read] or
// [Case.Reindex] found them;
// it says nothing of a case that was made by hand. It is written once and then
// only read, so copies of a case share it. A case may have been changed since:
// what it says is a place to look first, and no answer (see rowOf).
type lookup struct {
	sources, claims, places, vessels, factors map[string]int
}

func newLookup(c *Case) lookup {
	return lookup{
		sources: rowsByID(c.Sources, sourceID), claims: rowsByID(c.Claims, claimID), places: rowsByID(c.Places, placeID),
		vessels: rowsByID(c.Vessels, vesselID), factors: rowsByID(c.Factors, factorID),
	}
}

// Reindex notes where the rows of a case stand now, so that one of many is found
// at once in a case whose rows were moved since it was read. It is for whoever
// made the case, before others read it; nothing else about the case changes.
func (c *Case) Reindex() { c.rows = newLookup(c) }

func sourceID(s *Source) string         { return s.ID }
func claimID(cl *claims.Claim) string   { return cl.ID }
func placeID(p *geo.Place) string       { return p.ID }
func vesselID(v *vessels.Vessel) string { return v.ID }
func factorID(f *Factor) string         { return f.ID }

// rowsByID gives the first row of each id.
func rowsByID[T any](rows []T, id func(*T) string) map[string]int {
	at := make(map[string]int, len(rows))
	for i := range rows {
		if name := id(&rows[i]); name != "" {
			if _, ok := at[name]; !ok {
				at[name] = i
			}
		}
	}
	return at
}

// rowOf returns the row with this id, or nil: the one that stands where it stood
// when the case was read, else the first of all. Ids are of one row each in a
// valid case, so that both are the same row whatever was changed since.
func rowOf[T any](rows []T, at map[string]int, name string, id func(*T) string) *T {
	if i, ok := at[name]; ok && i < len(rows) && id(&rows[i]) == name {
		return &rows[i]
	}
	for i := range rows {
		if id(&rows[i]) == name {
			return &rows[i]
		}
	}
	return nil
}
