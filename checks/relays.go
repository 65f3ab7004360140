package checks

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
)

// alternativesSummed finds pages that give both of two figures which the
// speaker put as alternatives ("A or B").
func alternativesSummed(e *exam, r *Rule) []Finding {
	var out []Finding
	for _, f := range e.figures {
		seen := map[*figure]bool{f: true}
		for _, g := range e.alternatives(f) {
			if seen[g] || g.n < f.n && e.names(g, f) {
				continue // told from the other side
			}
			seen[g] = true
			for _, x := range f.rows {
				for _, y := range g.rows {
					// A row that names any alternative keeps the "or", whichever
					// rendering of the other figure it points to.
					if x.Source != y.Source || len(x.Related(claims.AlternativeTo)) > 0 || len(y.Related(claims.AlternativeTo)) > 0 {
						continue
					}
					sum := x.Value.Mid() + y.Value.Mid()
					what := plural(strings.ReplaceAll(cmp.Or(f.Unit, string(f.Measure)), "_", " "))
					out = append(out, newFinding(r, x.ID, Inconsistent, "Two alternatives told as both", "both figures hold together",
						[]string{fmt.Sprintf("%s put %s and %s as alternatives; %s gives both", e.who(f), stated(f.Claim), stated(g.Claim), e.page(x)),
							fmt.Sprintf("Read as both there would be %s %s, which nobody stated", number(sum), what)},
						[]string{f.ID, g.ID, x.ID, y.ID},
						step(what+", if both", sum, f.Unit, fmt.Sprintf("%s + %s", span(x.Value.Lo, x.Value.Hi), span(y.Value.Lo, y.Value.Hi)))))
				}
			}
		}
	}
	return out
}

// alternatives returns the other figures of an origin that any rendering of f
// names as its alternative.
func (e *exam) alternatives(f *figure) []*figure {
	var out []*figure
	for _, row := range f.rows {
		for _, id := range row.Related(claims.AlternativeTo) {
			if g := e.of[id]; g != nil && g != f && g.origin == f.origin && g.Measure == f.Measure && g.Value != f.Value {
				out = append(out, g)
			}
		}
	}
	return out
}

func (e *exam) names(f, g *figure) bool { return slices.Contains(e.alternatives(f), g) }

// page names the publisher of a claim's source.
func (e *exam) page(cl *claims.Claim) string {
	if s := e.bySource[cl.Source]; s != nil && s.Publisher != "" {
		return s.Publisher
	}
	return cl.Source
}

// variants groups rows by a word about them, in the order of the rows, and
// returns a step for each. A row with a blank word says nothing.
func (e *exam) variants(rows []*claims.Claim, word func(*claims.Claim) string) (words []string, steps []Step) {
	byWord := map[string][]string{}
	for _, r := range rows {
		w := word(r)
		if w == "" {
			continue
		}
		if byWord[w] == nil {
			words = append(words, w)
		}
		byWord[w] = append(byWord[w], fmt.Sprintf("%s (%s)", e.page(r), r.ID))
	}
	for _, w := range words {
		steps = append(steps, Step{Name: w, Text: strings.Join(byWord[w], ", ")})
	}
	return words, steps
}

// retold lists the figures that have a number and several renderings.
func (e *exam) retold() []*figure {
	var out []*figure
	for _, f := range e.figures {
		if len(f.rows) > 1 && f.Value.Known {
			out = append(out, f)
		}
	}
	return out
}

const nearestKept = "What stands nearest the speaker is the one to keep"

// relayFigure looks at renderings whose number differs by more than a rounding
// of it explains. Renderings of another day are another statement.
func relayFigure(e *exam, r *Rule) []Finding {
	var out []Finding
	for _, f := range e.retold() {
		same := func(r *claims.Claim) bool {
			return isRounding(r.Value.Lo, f.Value.Lo) && isRounding(r.Value.Hi, f.Value.Hi)
		}
		otherDay := func(r *claims.Claim) bool {
			_, day, _ := r.Describes()
			return !r.AsOf.Contains(f.day) && !f.AsOf.Contains(day)
		}
		words, steps := e.variants(f.rows, func(r *claims.Claim) string {
			if r.Value != f.Value && same(r) || otherDay(r) {
				return ""
			}
			return r.Stated()
		})
		if len(words) < 2 || !slices.ContainsFunc(f.rows, func(r *claims.Claim) bool { return !same(r) && !otherDay(r) }) {
			continue
		}
		out = append(out, newFinding(r, "figure-"+f.ID, Strained, "One statement, several figures", "one figure was said",
			[]string{fmt.Sprintf("%s: the figure of %s is told as %s", e.who(f), things(f.Claim), strings.Join(words, "; ")), "More than rounding lies between them; " + strings.ToLower(nearestKept[:1]) + nearestKept[1:]}, ids(f), steps...))
	}
	return out
}

// isRounding reports whether v is w, or w rounded to one or two leading digits.
func isRounding(v, w float64) bool {
	unit := math.Pow(10, math.Floor(math.Log10(max(math.Abs(v), 1))))
	return v == w || math.Round(w/unit)*unit == v || math.Round(w/unit*10)/10*unit == v
}

// relayHedge looks at renderings of the same number.
func relayHedge(e *exam, r *Rule) []Finding {
	var out []Finding
	for _, f := range e.retold() {
		words, steps := e.variants(f.rows, func(r *claims.Claim) string {
			if r.Value != f.Value {
				return ""
			}
			return r.Stated()
		})
		if len(words) < 2 {
			continue
		}
		floor := slices.ContainsFunc(f.rows, func(r *claims.Claim) bool { return r.Hedge.IsFloor() && r.Value == f.Value })
		ceiling := slices.ContainsFunc(f.rows, func(r *claims.Claim) bool { return r.Hedge.IsCeiling() && r.Value == f.Value })
		verdict, tail := Strained, nearestKept
		if floor && ceiling {
			verdict, tail = Inconsistent, "A floor and a ceiling cannot both be what was said"
		}
		out = append(out, newFinding(r, "hedge-"+f.ID, verdict, "One statement, several hedges", "one hedge was said",
			[]string{fmt.Sprintf("%s: the same figure of %s is told as %s", e.who(f), things(f.Claim), strings.Join(words, "; ")), tail}, ids(f), steps...))
	}
	return out
}

// relayStart looks at renderings whose windows open on days that exclude each
// other. A conversion has the window of the count that it converts, and is not
// examined again.
func relayStart(e *exam, r *Rule) []Finding {
	var out []Finding
	for _, f := range e.retold() {
		if base := e.derivedFrom(f); base != nil && base.origin == f.origin {
			continue
		}
		words, steps := e.variants(f.rows, finest(f.rows, func(r *claims.Claim) dates.Date { return r.CountedSince }))
		if len(words) < 2 {
			continue
		}
		out = append(out, newFinding(r, "start-"+f.ID, Inconsistent, "One statement, several start dates", "one start was said",
			[]string{fmt.Sprintf("%s: %s is told as counted since %s", e.who(f), stated(f.Claim), strings.Join(words, "; ")), "A total means nothing without its start; at most one of these is what was said"}, ids(f), steps...))
	}
	return out
}

// finest words a date of a row, "" where another row gives the same one finer.
func finest(rows []*claims.Claim, of func(*claims.Claim) dates.Date) func(*claims.Claim) string {
	var given []dates.Date
	for _, r := range rows {
		if d := of(r); !d.IsZero() && !slices.Contains(given, d) {
			given = append(given, d)
		}
	}
	return func(r *claims.Claim) string {
		d := of(r)
		if slices.ContainsFunc(given, func(other dates.Date) bool { return other != d && within(other, d) }) {
			return ""
		}
		return d.Words()
	}
}

// within reports whether a is known and lies inside b.
func within(a, b dates.Date) bool {
	first, ok1 := a.Earliest()
	last, ok2 := a.Latest()
	return ok1 && ok2 && b.Contains(first) && b.Contains(last)
}

// relayItem finds one figure told of things of different mass and size.
func relayItem(e *exam, r *Rule) []Finding {
	var out []Finding
	for _, f := range e.retold() {
		if f.Measure != claims.Rounds || calibre(f.Item) == "" {
			continue
		}
		words, steps := e.variants(f.rows, func(r *claims.Claim) string { return r.Item })
		if len(words) < 2 {
			continue
		}
		out = append(out, newFinding(r, "item-"+f.ID, Inconsistent, "One figure, several things counted", "one thing was counted",
			[]string{fmt.Sprintf("%s: %s is told of %s", e.who(f), f.Stated(), strings.Join(words, "; ")), "They differ in mass and size, so the figure cannot hold for all"}, ids(f), steps...))
	}
	return out
}

// relaySense finds room for so many retold as so many sent.
func relaySense(e *exam, r *Rule) []Finding {
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
			out = append(out, newFinding(r, "sense-"+g.ID, Inconsistent, "Room for so many, told as so many sent", "so many were sent",
				[]string{fmt.Sprintf("%s: %s is what the cargo space could hold; %s tells it as %s sent", e.who(f), stated(f.Claim), e.page(g), stated(g)), "What fits is not what was sent"}, append([]string{f.ID, g.ID}, ids(f)...),
				Step{Name: "could hold", Text: strings.Join(ids(f), ", ")}, Step{Name: "sent", Text: g.ID}))
		}
	}
	return out
}

// field is one field of a claim that a relay can change, besides those that have
// a rule of their own. The unit is none: with another number it is a conversion,
// with the same one other-unit finds it.
type field struct {
	name, words string
	of          func(e *exam, cl *claims.Claim) string
	date        func(cl *claims.Claim) dates.Date // for a date: a coarser one is no change
	worse       Verdict
	why         string
}

var fields = []field{
	{name: "measure", words: "what is measured", worse: Inconsistent, why: "They are different quantities", of: func(_ *exam, cl *claims.Claim) string { return string(cl.Measure) }},
	{name: "form", words: "the kind of statement", worse: Inconsistent, why: "A total, a rate, a plan and room for something are different statements", of: func(_ *exam, cl *claims.Claim) string { return string(cl.Form) }},
	{name: "scope", words: "which of them are counted", worse: Strained, why: "A narrower or wider scope is another count", of: func(_ *exam, cl *claims.Claim) string { return cl.Scope }},
	{name: "way", words: "where from and to", worse: Inconsistent, why: "They exclude each other", of: func(e *exam, cl *claims.Claim) string {
		from, to := e.c.Country(cl.From), e.c.Country(cl.To)
		if from == "" || to == "" {
			return ""
		}
		return from + " to " + to
	}},
	{name: "mode", words: "the way of transport", worse: Strained, why: "What goes by sea alone is a part of what goes by all ways", of: func(_ *exam, cl *claims.Claim) string {
		return strings.ReplaceAll(claims.FormatModes(cl.Modes), ";", " and ")
	}},
	{name: "as-of", words: "the day described", worse: Strained, why: "The same statement of another day is another window", date: func(cl *claims.Claim) dates.Date { return cl.AsOf }},
	{name: "said", words: "the day of the statement", worse: Strained, why: "One of the days is that of a relay, or a slip", date: func(cl *claims.Claim) dates.Date { return cl.SaidAt }},
	{name: "speaker", words: "who said it", worse: Strained, why: "A relay that changes the speaker changes whose count it is", of: func(e *exam, cl *claims.Claim) string {
		if p := e.c.Party(cl.Party()); p != nil {
			return p.Name
		}
		return cl.Party()
	}},
	{name: "item", words: "the thing counted", worse: Strained, why: "They may be two things", of: func(_ *exam, cl *claims.Claim) string {
		if cl.Measure == claims.Rounds {
			return "" // its calibres and kinds have a rule of their own
		}
		return strings.ReplaceAll(cl.Item, "_", " ")
	}},
}

// relayField follows each relay to the row it retells and compares every field
// that has no rule of its own. A blank is a story told shorter, not another one.
func relayField(e *exam, r *Rule) []Finding {
	var out []Finding
	var order []*claims.Claim
	relays := map[*claims.Claim][]*claims.Claim{} // by the row that they retell
	for _, cl := range e.known {
		for _, id := range cl.Related(claims.Relays) {
			base := e.row[id]
			if base == nil {
				continue
			}
			if cl.Value != base.Value && cl.Item != base.Item {
				continue // another figure of another thing, told on a page that relays
			}
			if relays[base] == nil {
				order = append(order, base)
			}
			relays[base] = append(relays[base], cl)
		}
	}
	for _, base := range order {
		rows := append([]*claims.Claim{base}, relays[base]...)
		for i := range fields {
			if f := e.fieldChanged(r, &fields[i], rows); f != nil {
				out = append(out, *f)
			}
		}
	}
	return out
}

func (e *exam) fieldChanged(r *Rule, fd *field, rows []*claims.Claim) *Finding {
	word := func(cl *claims.Claim) string { return fd.of(e, cl) }
	if fd.date != nil {
		word = finest(rows, fd.date)
	}
	base := rows[0]
	if word(base) == "" && fd.date == nil {
		return nil
	}
	// Room told as sent has a rule of its own.
	if fd.name == "form" {
		rows = slices.DeleteFunc(slices.Clone(rows), func(cl *claims.Claim) bool {
			return base.Form == claims.Capacity && (cl.Form == claims.Cumulative || cl.Form == claims.Increment)
		})
	}
	words, steps := e.variants(rows, func(cl *claims.Claim) string { return strings.ReplaceAll(word(cl), "_", " ") })
	if len(words) < 2 || fd.date != nil && !excludeEachOther(rows, fd.date) {
		return nil
	}
	var ids []string
	for _, cl := range rows {
		ids = append(ids, cl.ID)
	}
	f := newFinding(r, fd.name+"-"+base.ID, fd.worse, "One statement, retold with another "+fd.name, "relays keep "+fd.words,
		[]string{fmt.Sprintf("%s: %s is told with %s as %s", e.who(e.of[base.ID]), what(base), fd.words, strings.Join(words, "; ")), fd.why}, ids, steps...)
	return &f
}

// excludeEachOther reports whether two of the dates of some rows have no day in
// common.
func excludeEachOther(rows []*claims.Claim, of func(*claims.Claim) dates.Date) bool {
	first, last := dates.Day(math.MinInt32), dates.Day(math.MaxInt32) // of the days that all share so far
	for _, r := range rows {
		a, ok1 := of(r).Earliest()
		b, ok2 := of(r).Latest()
		if ok1 && ok2 {
			first, last = max(first, a), min(last, b)
		}
	}
	return first > last
}

// what is a figure in words, or what a statement without one is on.
func what(cl *claims.Claim) string {
	if cl.Value.Known {
		return stated(cl)
	}
	return "the statement on " + strings.ReplaceAll(string(cl.Measure), "_", " ")
}
