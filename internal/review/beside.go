package review

import (
	"cmp"
	"slices"
	"strings"

	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/internal/assess"
	"github.com/tidewaiter/tidewaiter/reading"
)

// neighbour is a claim of the case that an editor should see with a proposal.
type neighbour struct {
	claim *claims.Claim
	why   string
	rank  int
}

const (
	// mostBeside is how many claims of the case are shown beside a proposal.
	mostBeside = 8
	// rankSamePage is the rank of a claim that was entered from the same words.
	rankSamePage = 1
	// rankConflict is the rank of a claim that cannot stand beside a proposal.
	rankConflict = 3
	// nearDays is how far apart two figures may be said for the one to be
	// looked at beside the other.
	nearDays = 31
	// sameBriefing is how far apart one party's statements may be said for them
	// to be of one briefing.
	sameBriefing = 3
)

// neighbours are the claims of the case that are alike or in conflict, the
// closest first.
func (s *Session) neighbours(it *item) []neighbour {
	p := &it.draft
	var out []neighbour
	for i := range s.c.Claims {
		c := &s.c.Claims[i]
		if c.ID == p.ID {
			continue
		}
		n := neighbour{claim: c}
		days, near := apart(p, c)
		switch {
		case related(p, c) != "":
			n.rank, n.why = 0, related(p, c)
		case c.Source == p.Source && c.Source != "" && overlap(c.Span, p.Span):
			n.rank, n.why = rankSamePage, "the same words of the same page"
		case c.Source == p.Source && c.Source != "" && c.Measure == p.Measure && c.Value == p.Value && c.Form == p.Form:
			n.rank, n.why = 2, "the same figure on the same page"
		case c.Review.State == claims.Rejected:
			continue
		case conflict(p, c, days, near):
			n.rank, n.why = rankConflict, "conflict: no number fits both"
		case c.Origin != "" && c.Origin == p.Origin && c.Measure == p.Measure:
			n.rank, n.why = 4, "the same origin"
		case sameFigure(p, c) && near && days <= nearDays:
			n.rank, n.why = 5, "the same figure"
		case c.Party() != "" && c.Party() == p.Party() && c.Measure == p.Measure && near && days <= sameBriefing:
			n.rank, n.why = 6, "the same speaker and days"
		default:
			continue
		}
		out = append(out, n)
	}
	slices.SortStableFunc(out, func(a, b neighbour) int {
		return cmp.Or(cmp.Compare(a.rank, b.rank), claims.CompareNearness(a.claim, b.claim))
	})
	return out
}

// related words the relation between a proposal and a claim of the case.
func related(p, c *claims.Claim) string {
	for _, r := range p.Relations {
		if r.ID == c.ID {
			return "this " + assess.Words(r.Kind) + " it"
		}
	}
	for _, r := range c.Relations {
		if r.ID == p.ID {
			return "it " + assess.Words(r.Kind) + " this"
		}
	}
	return ""
}

func overlap(a, b claims.Span) bool {
	return !a.IsZero() && !b.IsZero() && a.Start < b.End && b.Start < a.End
}

// said is the day on which a claim was said, else that on which it was
// published.
func said(c *claims.Claim) (dates.Day, bool) {
	for _, d := range []dates.Date{c.SaidAt, c.PublishedAt} {
		if day, ok := d.Earliest(); ok {
			return day, true
		}
	}
	return 0, false
}

func apart(a, b *claims.Claim) (days int, known bool) {
	x, ok1 := said(a)
	y, ok2 := said(b)
	return int(max(x-y, y-x)), ok1 && ok2
}

// sameFigure reports whether two claims give one number of one thing, rounded
// at most.
func sameFigure(a, b *claims.Claim) bool {
	if a.Measure != b.Measure || !a.Value.Known || !b.Value.Known || a.Unit != b.Unit {
		return false
	}
	x, y := a.Value.Mid(), b.Value.Mid()
	return x == y || max(x, y) > 0 && min(x, y)/max(x, y) > 0.93
}

// conflict reports whether two parties' totals of the same goods and days
// cannot both be meant.
func conflict(a, b *claims.Claim, days int, near bool) bool {
	return near && days <= nearDays && a.Measure == b.Measure && a.Form == claims.Cumulative && b.Form == claims.Cumulative &&
		a.Unit == b.Unit && a.Item == b.Item && a.Value.Known && b.Value.Known &&
		sameWay(a.From, b.From) && sameWay(a.To, b.To) && reading.Exclude(a, b)
}

// sameWay reports whether two sides of a direction can be the same.
func sameWay(a, b claims.Places) bool {
	return len(a) == 0 || len(b) == 0 || slices.Equal(a, b) || len(a[0]) != 2 || len(b[0]) != 2
}

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
		add(n.claim, n.why)
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

// describe is a claim in a few words: what, how much, since when, by whom.
func describe(c *claims.Claim) string {
	text := assess.Words(c.Measure)
	if c.Form != claims.Cumulative {
		text += ", " + assess.Words(c.Form)
	}
	if c.Value.Known {
		text += ", " + c.Stated()
		if c.Unit == "percent" {
			text += " percent"
		}
	}
	if c.Item != "" {
		text += " (" + c.Item + ")"
	}
	if !c.CountedSince.IsZero() {
		text += ", since " + c.CountedSince.Words()
	}
	if len(c.Chain) > 0 {
		text += "; " + c.Chain[0].Name
		if c.Chain[0].Verb == claims.Denied {
			text += " denied"
		}
	}
	if !c.SaidAt.IsZero() {
		text += ", " + c.SaidAt.Words()
	}
	if n := len(c.Chain); n > 1 {
		text += ", in " + c.Chain[n-1].Name
	}
	if c.Review.State != claims.Accepted && c.Review.State != claims.Proposed {
		text += "; " + string(c.Review.State)
	}
	return clean(text)
}
