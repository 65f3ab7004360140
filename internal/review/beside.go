package review

import (
	"strings"

	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/internal/beside"
)

// mostBeside is how many claims of the case are shown beside a proposal.
const mostBeside = 8

// neighbours are the claims of the case that are alike or in conflict, the
// closest first.
func (s *Session) neighbours(it *item) []beside.Neighbour { return beside.Of(s.c, &it.draft) }

// describe is a claim in a few words: what, how much, since when, by whom.
func describe(c *claims.Claim) string { return clean(beside.Describe(c)) }

// candidate is a claim that a proposal can be the same as.
type candidate struct {
	claim *claims.Claim
	why   string
}

// candidates are the claims of the case and of the run that count the same
// thing, those beside the proposal first; filter keeps those that have all of
// its words.
func (s *Session) candidates(it *item, filter string) []candidate {
	var out []candidate
	seen := map[string]bool{it.draft.ID: true}
	want := strings.Fields(strings.ToLower(filter))
	add := func(c *claims.Claim, why string) {
		if seen[c.ID] || c.Measure != it.draft.Measure {
			return
		}
		seen[c.ID] = true
		if len(want) > 0 {
			text := strings.ToLower(c.ID + " " + describe(c) + " " + c.Quote + " " + c.Chain.String() + " " + why)
			for _, w := range want {
				if !strings.Contains(text, w) {
					return
				}
			}
		}
		out = append(out, candidate{c, why})
	}
	for _, n := range s.neighbours(it) {
		add(n.Claim, n.Why)
	}
	if st, ok := s.relays[it.proposal.Claim.ID]; ok {
		for _, r := range st.Renderings {
			if o := s.by[r.Claim.ID]; o != nil {
				add(&o.draft, "on page "+s.pageOf(o))
			}
		}
	}
	for i := range s.c.Claims {
		if c := &s.c.Claims[i]; c.Review.State != claims.Rejected {
			add(c, "")
		}
	}
	for _, o := range s.items {
		if o.state() != claims.Rejected {
			add(&o.draft, "on page "+s.pageOf(o))
		}
	}
	return out
}
