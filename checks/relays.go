package checks

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
)

// alternativesSummed finds pages that give both of two figures which the
// speaker put as alternatives ("A or B").
func (e *exam) alternativesSummed() []Finding {
	var out []Finding
	for i, f := range e.figures {
		for _, g := range e.figures[i+1:] {
			if f.origin != g.origin || f.Measure != g.Measure || f.Value == g.Value || !areAlternatives(f, g) {
				continue
			}
			for _, x := range f.rows {
				for _, y := range g.rows {
					// A row that names any alternative keeps the "or", whichever
					// rendering of the other figure it points to.
					if x.Source != y.Source || len(x.Related(claims.AlternativeTo)) > 0 || len(y.Related(claims.AlternativeTo)) > 0 {
						continue
					}
					sum := x.Value.Mid() + y.Value.Mid()
					out = append(out, newFinding(AlternativesSummed, x.ID, Inconsistent, "Two alternatives told as both",
						fmt.Sprintf("%s put %s and %s as alternatives; %s gives both. Read as both, the boxes would hold %s rounds, which nobody stated.",
							e.who(f), stated(f.Claim), stated(g.Claim), e.page(x), number(sum)),
						[]string{f.ID, g.ID, x.ID, y.ID},
						step("rounds, if both", sum, "round", fmt.Sprintf("%s + %s", span(x.Value.Lo, x.Value.Hi), span(y.Value.Lo, y.Value.Hi)))))
				}
			}
		}
	}
	return out
}

// areAlternatives reports whether any rendering of one figure names a rendering
// of the other as its alternative.
func areAlternatives(f, g *figure) bool {
	names := func(a, b *figure) bool {
		return slices.ContainsFunc(a.rows, func(r *claims.Claim) bool {
			return slices.ContainsFunc(r.Related(claims.AlternativeTo), func(id string) bool {
				return slices.ContainsFunc(b.rows, func(o *claims.Claim) bool { return o.ID == id })
			})
		})
	}
	return names(f, g) || names(g, f)
}

// page names the publisher of a claim's source.
func (e *exam) page(cl *claims.Claim) string {
	if s := e.c.Source(cl.Source); s != nil {
		return s.Publisher
	}
	return cl.Source
}

// relayChanged finds origins whose renderings differ in what they make of the
// figure: its hedge, the start of its window, what is counted, or whether it
// was moved at all.
func (e *exam) relayChanged() []Finding {
	var out []Finding
	for _, f := range e.figures {
		if len(f.rows) < 2 || !f.Value.Known {
			continue
		}
		out = append(out, e.figureChanged(f)...)
		out = append(out, e.hedgeChanged(f)...)
		out = append(out, e.startChanged(f)...)
		out = append(out, e.itemChanged(f)...)
	}
	return append(out, e.senseChanged()...)
}

// variants groups the rows of a figure by a word about them, in the order of
// the rows, and returns a step for each.
func (e *exam) variants(f *figure, word func(*claims.Claim) string) (words []string, steps []Step) {
	rows := map[string][]string{}
	for _, r := range f.rows {
		w := word(r)
		if w == "" {
			continue
		}
		if rows[w] == nil {
			words = append(words, w)
		}
		rows[w] = append(rows[w], fmt.Sprintf("%s (%s)", e.page(r), r.ID))
	}
	for _, w := range words {
		steps = append(steps, Step{Name: w, Text: strings.Join(rows[w], ", ")})
	}
	return words, steps
}

// figureChanged looks at renderings whose number differs by more than a
// rounding of it explains. Renderings of another day are another statement.
func (e *exam) figureChanged(f *figure) []Finding {
	same := func(r *claims.Claim) bool {
		return isRounding(r.Value.Lo, f.Value.Lo) && isRounding(r.Value.Hi, f.Value.Hi)
	}
	otherDay := func(r *claims.Claim) bool {
		_, day, _ := r.Describes()
		return !r.AsOf.Contains(f.day) && !f.AsOf.Contains(day)
	}
	words, steps := e.variants(f, func(r *claims.Claim) string {
		if r.Value != f.Value && same(r) || otherDay(r) {
			return ""
		}
		return r.Stated()
	})
	if len(words) < 2 || !slices.ContainsFunc(f.rows, func(r *claims.Claim) bool { return !same(r) && !otherDay(r) }) {
		return nil
	}
	return []Finding{newFinding(RelayChanged, "figure-"+f.ID, Strained, "One statement, several figures",
		fmt.Sprintf("%s: the figure of %s is told as %s.", e.who(f), things(f.Claim), strings.Join(words, "; ")), ids(f), steps...)}
}

// isRounding reports whether v is w, or w rounded to one or two leading digits.
func isRounding(v, w float64) bool {
	unit := math.Pow(10, math.Floor(math.Log10(max(v, 1))))
	return v == w || math.Round(w/unit)*unit == v || math.Round(w/unit*10)/10*unit == v
}

// hedgeChanged looks at renderings of the same number.
func (e *exam) hedgeChanged(f *figure) []Finding {
	words, steps := e.variants(f, func(r *claims.Claim) string {
		if r.Value != f.Value {
			return ""
		}
		return r.Stated()
	})
	floor := slices.ContainsFunc(f.rows, func(r *claims.Claim) bool { return r.Hedge.IsFloor() && r.Value == f.Value })
	ceiling := slices.ContainsFunc(f.rows, func(r *claims.Claim) bool { return r.Hedge.IsCeiling() && r.Value == f.Value })
	verdict, tail := Strained, "The hedge nearest the speaker is the one to keep."
	switch {
	case len(words) < 2:
		return nil
	case floor && ceiling:
		verdict, tail = Inconsistent, "A floor and a ceiling cannot both be what was said."
	}
	return []Finding{newFinding(RelayChanged, "hedge-"+f.ID, verdict, "One statement, several hedges",
		fmt.Sprintf("%s: the same figure of %s is told as %s. %s", e.who(f), things(f.Claim), strings.Join(words, "; "), tail), ids(f), steps...)}
}

// startChanged looks at renderings whose windows open on days that exclude each
// other. A conversion has the window of the count that it converts, and is not
// examined again.
func (e *exam) startChanged(f *figure) []Finding {
	if base := e.derivedFrom(f); base != nil && base.origin == f.origin {
		return nil
	}
	finest := func(d dates.Date) bool {
		return !slices.ContainsFunc(f.rows, func(r *claims.Claim) bool { return r.CountedSince != d && within(r.CountedSince, d) })
	}
	words, steps := e.variants(f, func(r *claims.Claim) string {
		if !finest(r.CountedSince) {
			return ""
		}
		return r.CountedSince.Words()
	})
	if len(words) < 2 {
		return nil
	}
	return []Finding{newFinding(RelayChanged, "start-"+f.ID, Inconsistent, "One statement, several start dates",
		fmt.Sprintf("%s: %s is told as counted since %s. A total means nothing without its start; at most one of these is what was said.", e.who(f), stated(f.Claim), strings.Join(words, "; ")), ids(f), steps...)}
}

// within reports whether a is known and lies inside b.
func within(a, b dates.Date) bool {
	first, ok1 := a.Earliest()
	last, ok2 := a.Latest()
	return ok1 && ok2 && b.Contains(first) && b.Contains(last)
}

func (e *exam) itemChanged(f *figure) []Finding {
	words, steps := e.variants(f, func(r *claims.Claim) string { return r.Item })
	if len(words) < 2 || calibre(f.Item) == "" {
		return nil
	}
	return []Finding{newFinding(RelayChanged, "item-"+f.ID, Inconsistent, "One figure, several things counted",
		fmt.Sprintf("%s: %s is told of %s. They differ in mass and size, so the figure cannot hold for all.", e.who(f), f.Stated(), strings.Join(words, "; ")), ids(f), steps...)}
}

// senseChanged finds rooms for so many rounds retold as so many rounds sent.
func (e *exam) senseChanged() []Finding {
	var out []Finding
	for _, g := range e.known {
		if g.Form != claims.Cumulative && g.Form != claims.Increment {
			continue
		}
		for _, id := range g.Related(claims.Relays) {
			f := e.of[id]
			if f == nil || f.Form != claims.Capacity {
				continue
			}
			out = append(out, newFinding(RelayChanged, "sense-"+g.ID, Inconsistent, "Room for so many, told as so many sent",
				fmt.Sprintf("%s: %s is what the boxes could hold. %s tells it as %s sent.", e.who(f), stated(f.Claim), e.page(g), stated(g)), append([]string{f.ID, g.ID}, ids(f)...),
				Step{Name: "could hold", Text: strings.Join(ids(f), ", ")}, Step{Name: "sent", Text: g.ID}))
		}
	}
	return out
}

// dateSlip finds the same total told by one group with windows that open at
// least half a year apart.
func (e *exam) dateSlip() []Finding {
	const halfYear = 182
	var out []Finding
	totals := e.counted()
	for i, a := range totals {
		for _, b := range totals[i+1:] {
			if a.origin == b.origin || a.Value != b.Value || a.CountedSince.IsZero() || b.CountedSince.IsZero() || !shareGroup(a, b) {
				continue
			}
			if gap := max(a.since, b.since) - min(a.since, b.since); gap < halfYear {
				continue
			}
			tail := "Both hold only if as much moved between the two starts as between the two dates; else one start is a slip."
			if a.Hedge.IsFloor() && b.Hedge.IsFloor() {
				tail = "As floors both can hold; that the floor stays while the window shrinks by so much points to one start being a slip."
			}
			out = append(out, newFinding(DateSlip, a.ID+"-"+b.ID, Strained, "One total, two windows",
				fmt.Sprintf("%s and %s both give %s containers, counted since %s and since %s. %s",
					e.who(a), e.who(b), a.Stated(), a.CountedSince.Words(), b.CountedSince.Words(), tail), ids(a, b),
				Step{Name: "counted since " + a.CountedSince.Words(), Text: strings.Join(ids(a), ", ")},
				Step{Name: "counted since " + b.CountedSince.Words(), Text: strings.Join(ids(b), ", ")}))
		}
	}
	return out
}

// denials sets each denial beside what it denies.
func (e *exam) denials() []Finding {
	var out []Finding
	for _, d := range e.known {
		if d.Form != claims.Denial && d.Form != claims.NoComment && d.Form != claims.NotConfirmed {
			continue
		}
		rows := append([]string{d.ID}, d.Related(claims.Contradicts)...)
		rows = slices.DeleteFunc(rows, func(id string) bool { return e.of[id] == nil })
		say := map[claims.Form][2]string{
			claims.Denial: {"A denial", "denies"}, claims.NoComment: {"No comment", "declines to comment on"}, claims.NotConfirmed: {"Not confirmed", "does not confirm"},
		}[d.Form]
		against := "the transfers"
		if len(rows) > 1 {
			target := e.of[rows[1]]
			against = "what " + e.who(target) + " stated"
			if said, ok := d.SaidAt.Latest(); d.Form == claims.Denial && (!ok || said < target.day) {
				say[1] = "is on record with a denial, made earlier or on a day not stated, against"
			}
		}
		out = append(out, newFinding(DenialOf, d.ID, Untestable, say[0],
			fmt.Sprintf("%s %s %s. It gives no figure and no evidence that could be tested.", e.who(e.of[d.ID]), say[1], against), rows))
	}
	return out
}
