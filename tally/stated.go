package tally

import (
	"cmp"
	"slices"
	"strings"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/quantity"
)

// Bound is what a stated figure says of the truth, in its speaker's words.
type Bound string

// The bounds.
const (
	AsFloor   Bound = "floor"   // or more
	AsCeiling Bound = "ceiling" // up to, enough for
	AsFigure  Bound = "figure"  // neither
)

func boundOf(cl *claims.Claim) Bound {
	switch {
	case cl.Hedge.IsFloor():
		return AsFloor
	case cl.Hedge.IsCeiling():
		return AsCeiling
	}
	return AsFigure
}

// figure is the number of a range that a bound speaks of.
func (b Bound) figure(v quantity.Range) float64 {
	switch b {
	case AsFloor:
		return v.Lo
	case AsCeiling:
		return v.Hi
	}
	return v.Mid()
}

// statedRow is one statement on contents, with its place.
type statedRow struct {
	claim    *claims.Claim
	kind     int // -1 for all together
	day      dates.Day
	from, to float64 // days from the case's start
}

// statedRows are the statements on what the things counted hold, by day: of one
// origin, form and kind the rendering nearest the speaker.
func statedRows(c *casefile.Case, sel *selection, m *contentsModel) []statedRow {
	start, _ := c.Start.Earliest()
	type key struct {
		origin, item string
		form         claims.Form
	}
	best := map[key]*claims.Claim{}
	var order []key
	for _, e := range sel.evidence {
		cl := c.Claim(e.ID)
		if cl == nil || e.Role == RoleExcluded || cl.Measure != m.contents.Measure || !cl.Value.Known || cl.Value.Lo <= 0 || cl.Unit != m.unit || !c.WithFlow(cl) {
			continue
		}
		switch cl.Form {
		case claims.Capacity:
		case claims.Cumulative, claims.Increment:
			if retellsRoom(c, cl, 0) || cl.Form == claims.Increment && cl.CountedSince.IsZero() {
				continue
			}
		default:
			continue
		}
		item := cl.Item
		if k := c.ContentKind(cl.Item); k != nil {
			item = k.ID
		}
		k := key{e.Origin, item, cl.Form}
		if best[k] == nil {
			order = append(order, k)
		}
		if b := best[k]; b == nil || cmp.Or(claims.CompareNearness(cl, b), dates.Compare(cl.PublishedAt, b.PublishedAt), cmp.Compare(cl.ID, b.ID)) < 0 {
			best[k] = cl
		}
	}
	var out []statedRow
	for _, k := range order {
		cl := best[k]
		_, day, ok := cl.Describes()
		if !ok {
			continue
		}
		row := statedRow{claim: cl, kind: -1, day: day, to: float64(day - start)}
		if kind := c.ContentKind(cl.Item); kind != nil {
			row.kind = slices.IndexFunc(m.kinds, func(one kindModel) bool { return one.id == kind.ID })
		}
		if lo, ok := cl.CountedSince.Earliest(); ok {
			row.from = float64(lo - start)
			if hi, ok := cl.CountedSince.Latest(); ok {
				row.from = (row.from + float64(hi-start)) / 2
			}
		}
		if row.to > row.from {
			out = append(out, row)
		}
	}
	slices.SortStableFunc(out, func(a, b statedRow) int {
		return cmp.Or(cmp.Compare(a.day, b.day), strings.Compare(a.claim.ID, b.claim.ID))
	})
	return out
}

// retellsRoom reports whether a total is what another row says there was room
// for, told as sent.
func retellsRoom(c *casefile.Case, cl *claims.Claim, depth int) bool {
	if depth > len(c.Claims) {
		return false
	}
	for _, kind := range []claims.RelationKind{claims.Relays, claims.DerivedFrom} {
		for _, id := range cl.Related(kind) {
			if up := c.Claim(id); up != nil && up.Measure == cl.Measure && (up.Form == claims.Capacity || retellsRoom(c, up, depth+1)) {
				return true
			}
		}
	}
	return false
}
