package synthflow

import (
	"fmt"
	"math/rand/v2"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/quantity"
)

// Size names how much is in a world.
type Size string

// The sizes.
const (
	Full  Size = ""      // all that a case may have
	Small Size = "small" // a few months and briefings, rich in what the planted bugs touch
)

// Sizes lists the sizes but the first.
func Sizes() []Size { return []Size{Small} }

func (s Size) plan(r *rand.Rand) *plan {
	if s == Small {
		return newSmallPlan(r)
	}
	return newPlan(r)
}

// What small worlds are like.
const (
	leastSmallDays, mostSmallDays       = 85, 125
	leastSmallOrigins, mostSmallOrigins = 4, 6
	// Governments err together more than each alone, and hardly drift, so that a
	// shared error which is dropped is missed.
	smallSharedSD, smallGroupSD, smallDriftShare = 0.35, 0.10, 0.05
)

// newSmallPlan lays down a world that is counted in little time. Most of its
// figures are floors, every one is relayed, and most speakers share an error. No
// watcher looks and no track is heard.
func newSmallPlan(r *rand.Rand) *plan {
	p := &plan{model: casefile.DefaultModel(), leastWindow: 40, settle: 8}
	m := &p.model
	m.Reasons = map[string]string{}
	m.SharedBiasSD, m.GroupBiasSD, m.BiasDriftShare = smallSharedSD, smallGroupSD, smallDriftShare
	m.RateMedian = pick(r, []float64{200, 350})
	p.start = dates.DayOf(2023, 1, 1) + dates.Day(r.IntN(365))
	p.last(r, leastSmallDays, mostSmallDays)
	p.scopes = []string{"inner", "all"}
	p.counted = r.IntN(2)
	for g := range 3 {
		name := fmt.Sprintf("g%d", g+1)
		if g < 2 {
			m.SharedBy = append(m.SharedBy, name)
		}
		p.parties = append(p.parties, party{"party-" + name, []string{name}, "B"})
	}
	for range between(r, leastSmallOrigins, mostSmallOrigins) {
		p.origins = append(p.origins, p.smallOrigin(r))
	}
	return p
}

func (p *plan) smallOrigin(r *rand.Rand) origin {
	o := origin{party: pick(r, []int{0, 1, 2}, 3, 3, 1), form: claims.Cumulative, scope: pick(r, []int{p.counted, 1 - p.counted}, 3, 1)}
	o.asOf, o.said = p.end(r, true)
	o.described = int(o.asOf.last)
	hedge := pick(r, []quantity.Hedge{quantity.MoreThan, quantity.AtLeast}, 1, 3)
	if r.Float64() < 0.3 {
		hedge = pick(r, quantity.Hedges())
	}
	first := reading{weight: 1, hedge: hedge, since: p.since(r, o.asOf, false, false), times: 1, rows: []rendering{{}}}
	for range pick(r, []int{1, 2}, 3, 1) {
		first.rows = append(first.rows, p.relay(r, o.said))
	}
	o.readings = []reading{first}
	return o
}
