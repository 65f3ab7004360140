package tally

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
)

// Returns is what moves against the flow of a case: a measure of its own and
// never part of the count (METHOD, section 6d).
type Returns struct {
	From, To string // countries; blank where the case leaves the side open

	// Count is of what the case counts, the other way; nil when there is none, and
	// Why says why.
	Count    *Count
	Measure  claims.Measure
	Why      string
	Terms    []Term
	Evidence []Evidence // of the statements

	// Statements are the ids of what was stated, by day: of one origin, measure and
	// item the rendering nearest the speaker.
	Statements []string
}

// leastReturnOrigins is how many origins have to state totals before the other
// way has a count: of fewer the prior would be told as if it were evidence.
const leastReturnOrigins = 2

// EstimateReturns lists what was stated of the other way and counts it where the
// claims allow. It is nil when nothing was.
func EstimateReturns(c *casefile.Case, opt Options) *Returns {
	if c.Flow.From == "" && c.Flow.To == "" {
		return nil
	}
	back := otherWay(c)
	opt = opt.known()
	out := &Returns{From: back.Flow.From, To: back.Flow.To, Statements: statedReturns(c, opt)}
	if len(out.Statements) == 0 {
		return nil
	}
	measure, _, ok := CountedMeasure(back)
	if !ok {
		out.Why = fmt.Sprintf("the case declares no running total of %s the other way", words(c.Unit.Of))
		return out
	}
	out.Measure = measure
	sel, err := selectEvidence(back, opt)
	if err != nil {
		out.Why = err.Error()
		return out
	}
	for _, e := range sel.evidence {
		if cl := c.Claim(e.ID); cl != nil && slices.Contains(out.Statements, e.ID) || e.Used {
			out.Evidence = append(out.Evidence, e)
		}
	}
	if n := len(sel.terms); n < leastReturnOrigins {
		stated := "no origin states a total of it"
		if n == 1 {
			stated = fmt.Sprintf("one origin alone states a total of it (%s)", sel.terms[0].spoken().ID)
		}
		out.Why = fmt.Sprintf("%s, and a count needs %d: of fewer, what the case assumes would be told as if it were evidence", stated, leastReturnOrigins)
		return out
	}
	r := Estimate(back, opt)
	out.Count, out.Why, out.Terms = r.Count, r.Why, r.Terms
	return out
}

func words(s string) string { return strings.ReplaceAll(s, "_", " ") }

// otherWay is the case as one of the reverse direction: with its measures of that
// direction, without voyages and tracks, whose loads are known in one direction
// only.
func otherWay(c *casefile.Case) *casefile.Case {
	back := *c
	back.Flow.From, back.Flow.To = c.Flow.To, c.Flow.From
	back.Measures = map[claims.Measure]casefile.MeasureSpec{}
	back.Model.Watchers = nil
	back.Voyages, back.Observed, back.Contents = nil, nil, casefile.Contents{}
	for m, spec := range c.Measures {
		if !reverse(c, spec) {
			continue
		}
		if spec.Scope == "" && len(c.Scopes) > 0 {
			spec.Scope = c.Scopes[len(c.Scopes)-1]
		}
		back.Measures[m] = spec
	}
	return &back
}

// reverse reports whether a measure is declared for the direction against the
// flow: a side that the flow names is on the other end.
func reverse(c *casefile.Case, spec casefile.MeasureSpec) bool {
	f := c.Flow
	return (spec.From != "" || spec.To != "") && (spec.From == "" || spec.From == f.To) && (spec.To == "" || spec.To == f.From) && (f.From != "" || spec.From == f.To) && (f.To != "" || spec.To == f.From)
}

// statedReturns are the statements whose direction is against the flow.
func statedReturns(c *casefile.Case, opt Options) []string {
	back := otherWay(c)
	type key struct{ origin, measure, item, form string }
	best := map[key]*claims.Claim{}
	var order []key
	origins := Origins(c)
	for i := range c.Claims {
		cl := &c.Claims[i]
		if !Known(cl, opt.AsOf) || LeftOut(c, cl, opt.Without) != "" || cl.Review.State != claims.Accepted {
			continue
		}
		from, to := c.Country(cl.From), c.Country(cl.To)
		spec := c.Measures[cl.Measure]
		if len(cl.From) == 0 {
			from = spec.From
		}
		if len(cl.To) == 0 {
			to = spec.To
		}
		told := from != "" && from == c.Flow.To || to != "" && to == c.Flow.From
		if !told || !back.WithFlow(&claims.Claim{From: side(from), To: side(to)}) {
			continue
		}
		k := key{origins[cl.ID], string(cl.Measure), cl.Item, string(cl.Form)}
		if best[k] == nil {
			order = append(order, k)
		}
		if b := best[k]; b == nil || cmp.Or(claims.CompareNearness(cl, b), dates.Compare(cl.PublishedAt, b.PublishedAt), cmp.Compare(cl.ID, b.ID)) < 0 {
			best[k] = cl
		}
	}
	list := make([]*claims.Claim, len(order))
	for i, k := range order {
		list[i] = best[k]
	}
	day := func(cl *claims.Claim) dates.Day {
		if _, last, ok := cl.Describes(); ok {
			return last
		}
		last, _ := cl.PublishedAt.Latest()
		return last
	}
	slices.SortStableFunc(list, func(a, b *claims.Claim) int { return cmp.Or(cmp.Compare(day(a), day(b)), cmp.Compare(a.ID, b.ID)) })
	var out []string
	for _, cl := range list {
		out = append(out, cl.ID)
	}
	return out
}

func side(country string) claims.Places {
	if country == "" {
		return nil
	}
	return claims.Places{country}
}
