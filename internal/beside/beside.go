package beside

import (
	"cmp"
	"slices"
	"strings"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/internal/assess"
	"github.com/tidewaiter/tidewaiter/reading"
)

// Neighbour is a claim of the case that an editor should see with a proposal.
type Neighbour struct {
	Claim *claims.Claim
	Why   string
	rank  int
}

// SamePage reports whether the neighbour was entered from the same words.
func (n Neighbour) SamePage() bool { return n.rank == rankSamePage }

// Conflicts reports whether the neighbour speaks against the proposal.
func (n Neighbour) Conflicts() bool {
	return n.rank == rankConflict || strings.Contains(n.Why, "contradicts")
}

const (
	// rankSamePage is the rank of a claim that was entered from the same words.
	rankSamePage = 1
	// rankConflict is the rank of a claim that cannot stand beside a proposal.
	rankConflict = 3
	// nearDays is how far apart two figures may be said for the one to be
	// looked at beside the other.
	nearDays = 31
	// SameBriefing is how many days apart one party's statements may be said for
	// them to be of one briefing.
	SameBriefing = 3
)

// Of returns the claims of a case that are alike or in conflict with a proposal,
// the closest first.
func Of(of *casefile.Case, p *claims.Claim) []Neighbour {
	var out []Neighbour
	for i := range of.Claims {
		c := &of.Claims[i]
		if c.ID == p.ID {
			continue
		}
		n := Neighbour{Claim: c}
		days, near := apart(p, c)
		switch {
		case related(p, c) != "":
			n.rank, n.Why = 0, related(p, c)
		case c.Source == p.Source && c.Source != "" && overlap(c.Span, p.Span):
			n.rank, n.Why = rankSamePage, "the same words of the same page"
		case c.Source == p.Source && c.Source != "" && c.Measure == p.Measure && c.Value == p.Value && c.Form == p.Form:
			n.rank, n.Why = 2, "the same figure on the same page"
		case c.Review.State == claims.Rejected:
			continue
		case conflict(p, c, days, near):
			n.rank, n.Why = rankConflict, "conflict: no number fits both"
		case c.Origin != "" && c.Origin == p.Origin && c.Measure == p.Measure:
			n.rank, n.Why = 4, "the same origin"
		case sameFigure(p, c) && near && days <= nearDays:
			n.rank, n.Why = 5, "the same figure"
		case c.Party() != "" && c.Party() == p.Party() && c.Measure == p.Measure && near && days <= SameBriefing:
			n.rank, n.Why = 6, "the same speaker and days"
		default:
			continue
		}
		out = append(out, n)
	}
	slices.SortStableFunc(out, func(a, b Neighbour) int {
		return cmp.Or(cmp.Compare(a.rank, b.rank), claims.CompareNearness(a.Claim, b.Claim))
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

// Describe is a claim in a few words: what, how much, since when, by whom. The
// words are as the case has them: whoever shows them makes them fit.
func Describe(c *claims.Claim) string {
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
	return text
}

// Sum is what a claim comes to: what is counted, and how much.
func Sum(c *claims.Claim) string {
	text := assess.Words(c.Measure) + ", " + assess.Words(c.Form)
	if c.Value.Known {
		text += ": " + c.Stated() + " " + assess.Plural(c.Value.Hi, c.Unit)
	}
	if c.Item != "" {
		text += " (" + c.Item + ")"
	}
	return text
}
