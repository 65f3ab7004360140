package report

import (
	"cmp"
	"fmt"
	"html/template"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/internal/assess"
	"github.com/tidewaiter/tidewaiter/internal/chart"
	"github.com/tidewaiter/tidewaiter/tally"
)

// LevelGroup is what was stated of one level: how far plants are used, how much
// of a cap is filled. Levels are no flow and no part of the count.
type LevelGroup struct {
	Title string
	Full  string // what the whole bar stands for: "100 %"
	List  []Level
}

// Level is one statement of a level.
type Level struct {
	Party   string
	Group   int
	Item    string // what it is the level of
	Figure  string
	Day     string // of which day; "" when the statement does not tell
	Said    string
	Gauge   template.HTML // "" for a level that is no percentage
	Claim   Ref
	Against []Ref  // claims that contradict it, or differ in scope
	Relayed int    // further renderings of it
	State   string // disputed, proposed; "" when accepted
}

// levelGroups gathers the levels in per cent, and those in other units of a
// measure that has some in per cent, by measure; the latest last. A relay of
// another level is counted with it.
func levelGroups(a *assess.Assessment, l Links) []LevelGroup {
	c := a.Case
	inPercent := map[claims.Measure]bool{}
	list := map[claims.Measure][]*claims.Claim{}
	relays := map[string]int{}
	for i := range c.Claims {
		cl := &c.Claims[i]
		if cl.Form != claims.Level || !cl.Value.Known || cl.Review.State == claims.Rejected || !known(a, cl) {
			continue
		}
		if to := slices.IndexFunc(cl.Related(claims.Relays), func(id string) bool {
			other := c.Claim(id)
			return other != nil && other.Form == claims.Level && other.Measure == cl.Measure && known(a, other)
		}); to >= 0 {
			relays[cl.Related(claims.Relays)[to]]++
			continue
		}
		inPercent[cl.Measure] = inPercent[cl.Measure] || cl.Unit == "percent"
		list[cl.Measure] = append(list[cl.Measure], cl)
	}
	groups := chart.GroupIndex(c)
	var out []LevelGroup
	for m, of := range list {
		if !inPercent[m] {
			continue
		}
		slices.SortStableFunc(of, func(x, y *claims.Claim) int { return cmp.Compare(sortDay(x), sortDay(y)) })
		full := 100.0
		for _, cl := range of {
			if cl.Unit == "percent" {
				full = max(full, cl.Value.Hi)
			}
		}
		full = math.Ceil(full/50) * 50
		g := LevelGroup{Title: capital(assess.Words(m)), Full: assess.Figure(full, 1) + " %"}
		for _, cl := range of {
			one := Level{
				Party: speaker(c, cl), Group: groups.Of(c, cl), Item: cl.Item, Figure: FigureOf(cl), Day: cl.AsOf.Words(), Said: dayOf(cl),
				Claim: l.Row(c, cl.ID), Relayed: relays[cl.ID],
			}
			if cl.Unit == "percent" {
				one.Figure = strings.TrimSuffix(one.Figure, "percent") + "%"
				one.Gauge = gauge(cl.Value.Lo, cl.Value.Hi, full)
			}
			if s := cl.Review.State; s == claims.Disputed || s == claims.Proposed {
				one.State = string(s)
			}
			for _, rel := range cl.Relations {
				if rel.Kind == claims.Contradicts || rel.Kind == claims.ScopeDiffersFrom {
					ref := l.Row(c, rel.ID)
					ref.Text = againstWords[rel.Kind] + rel.ID
					one.Against = append(one.Against, ref)
				}
			}
			g.List = append(g.List, one)
		}
		out = append(out, g)
	}
	slices.SortFunc(out, func(x, y LevelGroup) int { return cmp.Compare(x.Title, y.Title) })
	return out
}

// known reports whether a claim was surely published by the as-of day and is
// not left out.
func known(a *assess.Assessment, cl *claims.Claim) bool {
	return tally.Known(cl, a.Result.AsOf) && tally.LeftOut(a.Case, cl, a.Without) == ""
}

// gauge draws a level on a bar from 0 to full, with a line at 100.
func gauge(lo, hi, full float64) template.HTML {
	x := func(v float64) string { return strconv.FormatFloat(min(max(v/full, 0), 1)*140, 'f', 1, 64) }
	at := x(hi)
	if lo != hi {
		at = x((lo + hi) / 2)
	}
	return template.HTML(fmt.Sprintf(`<svg class="level" viewBox="0 0 140 16" aria-hidden="true"><path class="whole" d="M0 3H140V13H0Z"/><path class="upto" d="M0 3H%sV13H0Z"/><path class="one" d="M%s 0V16"/></svg>`, at, x(100)))
}

// spanOn draws quantiles on a line from 0 to top.
func spanOn(q tally.Quantiles, top float64) template.HTML {
	x := func(v float64) string {
		if !(v > 0) || !(top > 0) {
			v, top = 0, 1
		}
		return strconv.FormatFloat(min(v/top, 1)*138+1, 'f', 1, 64)
	}
	return template.HTML(fmt.Sprintf(`<svg class="span" viewBox="0 0 140 16" aria-hidden="true"><path class="one" d="M1 0V16"/><path class="reach" d="M%s 4H%sV12H%sZ"/><path class="half" d="M%s 4H%sV12H%sZ"/><path class="at" d="M%s 1V15"/></svg>`,
		x(q.P05), x(q.P95), x(q.P05), x(q.P25), x(q.P75), x(q.P25), x(q.Median)))
}

// againstWords introduce a claim that a level stands beside.
var againstWords = map[claims.RelationKind]string{claims.Contradicts: "contradicts ", claims.ScopeDiffersFrom: "another scope than "}
