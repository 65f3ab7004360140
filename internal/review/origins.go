package review

import (
	"fmt"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/internal/beside"
	"github.com/tidewaiter/tidewaiter/reading"
)

// Origins gives proposals the origin under which the case has the briefing
// already, so that one more page of it is no second statement: the same party,
// said no more than three days apart. A briefing that could be two of the case
// keeps the origin that was read. The proposals are changed in place, after
// [reading.Relate].
func Origins(c *casefile.Case, pages [][]reading.Proposal) {
	type known struct {
		day    dates.Day
		origin string
		id     string
	}
	byParty := map[string][]known{}
	for i := range c.Claims {
		cl := &c.Claims[i]
		if day, ok := saidOn(cl); ok && cl.Origin != "" && cl.Party() != "" && cl.Review.State != claims.Rejected {
			byParty[cl.Party()] = append(byParty[cl.Party()], known{day, cl.Origin, cl.ID})
		}
	}
	// By the origin that was read: what the case calls it, and by which claim.
	found := map[string]known{}
	for _, page := range pages {
		for i := range page {
			cl := &page[i].Claim
			day, ok := saidOn(cl)
			if !ok || cl.Origin == "" {
				continue
			}
			for _, k := range byParty[cl.Party()] {
				if max(k.day-day, day-k.day) > beside.SameBriefing {
					continue
				}
				switch old, seen := found[cl.Origin]; {
				case !seen:
					found[cl.Origin] = k
				case old.origin != k.origin:
					found[cl.Origin] = known{origin: ""}
				}
			}
		}
	}
	for _, page := range pages {
		for i := range page {
			p := &page[i]
			k := found[p.Claim.Origin]
			if k.origin == "" || k.origin == p.Claim.Origin || c.Claim(p.Claim.ID) != nil {
				continue
			}
			p.Claim.Origin = k.origin
			for j := range p.Fields {
				if p.Fields[j].Name == "origin" {
					fields := append([]reading.Field(nil), p.Fields...)
					fields[j].How = fmt.Sprintf("the briefing that %s of the case is of", k.id)
					p.Fields = fields
				}
			}
		}
	}
}

// saidOn is the day on which a claim was said, where it is known to the day.
func saidOn(c *claims.Claim) (dates.Day, bool) {
	day, ok := c.SaidAt.Earliest()
	return day, ok && c.SaidAt.Precision() >= dates.DayPrecision
}
