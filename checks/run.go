package checks

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/quantity"
	"github.com/tidewaiter/tidewaiter/tally"
)

// Options say which statements are examined.
type Options struct {
	AsOf    dates.Day // what was not surely published by then is left out
	Without []string  // ids of sources, parties or groups to leave out
}

// Run examines a case by every rule. Disputed claims are examined too: what
// makes them doubtful is often what a rule finds. The findings come worst
// verdict first, then in the order of the rules.
func Run(c *casefile.Case, opt Options) []Finding {
	e := newExam(c, opt)
	var out []Finding
	for _, rule := range []func() []Finding{
		e.payload, e.alternativesSummed, e.relayChanged, e.scopeMismatch, e.seriesBreak, e.monotonicity,
		e.arithmetic, e.drift, e.returnShare, e.transportCapacity, e.rateLimit, e.dateSlip,
	} {
		out = append(out, rule()...)
	}
	out = append(out, e.contradictions(out)...)
	out = append(out, e.denials()...)
	used := map[string]int{}
	for i := range out {
		f := &out[i]
		f.Rows = firstOfEach(f.Rows)
		if used[f.ID]++; used[f.ID] > 1 {
			f.ID = fmt.Sprintf("%s-%d", f.ID, used[f.ID])
		}
	}
	slices.SortStableFunc(out, func(a, b Finding) int { return cmp.Compare(rank(a.Verdict), rank(b.Verdict)) })
	return out
}

// firstOfEach drops repeats and keeps the order: the rows that matter most come
// first.
func firstOfEach(ids []string) []string {
	var out []string
	for _, id := range ids {
		if !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}

// rank orders verdicts, the worst first.
func rank(v Verdict) int {
	return slices.Index([]Verdict{Impossible, Inconsistent, Strained, Untestable, Consistent}, v)
}

// figure is one statement of one origin: the rendering nearest the speaker
// speaks for the rows that repeat it.
type figure struct {
	*claims.Claim
	origin string
	rows   []*claims.Claim // all renderings, the nearest first
	first  dates.Day       // the first day that it can describe
	day    dates.Day       // the last
	since  dates.Day       // start of its window
	groups []string
}

// exam is a case prepared for the rules.
type exam struct {
	c       *casefile.Case
	boxes   claims.Measure  // what the case counts, "" when it counts nothing
	known   []*claims.Claim // in the case's order
	figures []*figure       // by day, then by origin
	of      map[string]*figure

	conversions []conversion
}

func newExam(c *casefile.Case, opt Options) *exam {
	e := &exam{c: c, of: map[string]*figure{}}
	e.boxes, _, _ = tally.CountedMeasure(c)
	origins := tally.Origins(c)
	byKey := map[string]*figure{}
	for i := range c.Claims {
		cl := &c.Claims[i]
		if !tally.Known(cl, opt.AsOf) || tally.LeftOut(c, cl, opt.Without) != "" || cl.Review.State == claims.Rejected || cl.Review.State == claims.Proposed {
			continue
		}
		e.known = append(e.known, cl)
		key := strings.Join([]string{origins[cl.ID], string(cl.Measure), string(cl.Form), itemKey(cl), cl.Unit, c.Country(cl.From), partKey(cl), windowKey(cl)}, "\x00")
		f := byKey[key]
		if f == nil {
			f = &figure{origin: origins[cl.ID]}
			byKey[key] = f
			e.figures = append(e.figures, f)
		}
		f.rows = append(f.rows, cl)
		e.of[cl.ID] = f
	}
	start, _ := c.Start.Earliest()
	for _, f := range e.figures {
		slices.SortStableFunc(f.rows, func(a, b *claims.Claim) int {
			return cmp.Or(cmp.Compare(boolRank(a.Review.State == claims.Disputed), boolRank(b.Review.State == claims.Disputed)),
				claims.CompareNearness(a, b), dates.Compare(a.PublishedAt, b.PublishedAt), cmp.Compare(a.ID, b.ID))
		})
		f.Claim = f.rows[0]
		f.groups = c.Groups(f.Claim)
		f.first, f.day, _ = f.Describes()
		f.since = start
		if first, ok := f.CountedSince.Earliest(); ok {
			f.since = first
		}
	}
	slices.SortStableFunc(e.figures, func(a, b *figure) int {
		return cmp.Or(cmp.Compare(a.day, b.day), cmp.Compare(a.origin, b.origin))
	})
	e.conversions = e.findConversions()
	return e
}

// itemKey keeps apart what different things are counted. Rounds of one calibre
// stay together whatever they are called: a shell retold as a rocket is a
// garbled relay, not another statement.
func itemKey(cl *claims.Claim) string {
	if cl.Measure == claims.Rounds {
		return calibre(cl.Item)
	}
	return cl.Item
}

// partKey keeps a part apart from the whole that it is a part of.
func partKey(cl *claims.Claim) string { return strings.Join(cl.Related(claims.SubsetOf), ";") }

// windowKey keeps apart the rates and increments of different windows. For a
// total the start is what relays get wrong, so it does not tell totals apart.
func windowKey(cl *claims.Claim) string {
	if cl.Form == claims.Rate || cl.Form == claims.Increment {
		return cl.CountedSince.String()
	}
	return ""
}

func boolRank(b bool) int {
	if b {
		return 1
	}
	return 0
}

// calibre returns the leading millimetres of an item, "" when it has none:
// "122 mm shell" and "122 mm rocket" are one calibre and two things.
func calibre(item string) string {
	if mm, _, ok := strings.Cut(item, " mm"); ok {
		return mm
	}
	return ""
}

// sorted returns the figures of one measure and form.
func (e *exam) sorted(m claims.Measure, form claims.Form) []*figure {
	var out []*figure
	for _, f := range e.figures {
		if f.Measure == m && f.Form == form && f.Value.Known {
			out = append(out, f)
		}
	}
	return out
}

// counted returns the running totals of the case's own measure in the case's
// own direction, parts of other totals left out.
func (e *exam) counted() []*figure {
	return slices.DeleteFunc(e.sorted(e.boxes, claims.Cumulative), func(f *figure) bool {
		return f.Value.Lo <= 0 || len(f.Related(claims.SubsetOf)) > 0 || !e.c.WithFlow(f.Claim)
	})
}

// inOrigin returns the figure of a measure and form in an origin, nil when
// there is none.
func (e *exam) inOrigin(origin string, m claims.Measure, form claims.Form) *figure {
	for _, f := range e.figures {
		if f.origin == origin && f.Measure == m && f.Form == form && f.Value.Known {
			return f
		}
	}
	return nil
}

// ids returns the ids of all rows of some figures.
func ids(fs ...*figure) []string {
	var out []string
	for _, f := range fs {
		for _, r := range f.rows {
			out = append(out, r.ID)
		}
	}
	return out
}

// when says which day a figure describes and, where it differs, when it was
// said.
func (e *exam) when(f *figure) string {
	said, of := cmp.Or(f.SaidAt.Words(), f.PublishedAt.Words()), f.AsOf.Words()
	switch {
	case of == "" || of == said || f.AsOf.Contains(f.day) && f.SaidAt.Contains(f.day):
		return said
	case said == "":
		return "as of " + of
	}
	return "as of " + of + ", said " + said
}

// who names the speaker of a figure and the day it describes.
func (e *exam) who(f *figure) string {
	name := f.origin
	if p := e.c.Party(f.Party()); p != nil {
		name = p.Name
	} else if len(f.Chain) > 0 {
		name = f.Chain[0].Name
	}
	if when := e.when(f); when != "" {
		name += " (" + when + ")"
	}
	return name
}

// truth returns the bounds between which a figure says that the truth lies: a
// floor has no upper one, a ceiling none below. A single number is given the
// room that rounding leaves.
func truth(cl *claims.Claim) (lo, hi float64) {
	const rounding = 1.15
	lo, hi = cl.Value.Lo/rounding, cl.Value.Hi*rounding
	switch cl.Hedge {
	case quantity.MoreThan, quantity.AtLeast:
		return cl.Value.Lo, math.Inf(1)
	case quantity.UpTo, quantity.LessThan:
		return 0, cl.Value.Hi
	case quantity.Nearly:
		return lo, cl.Value.Hi
	case quantity.Interval, quantity.Vague:
		return cl.Value.Lo, cl.Value.Hi
	}
	return lo, hi
}

// apart returns by what factor two figures miss each other at their nearest
// ends, 1 when they do not.
func apart(a, b *claims.Claim) float64 {
	aLo, aHi := truth(a)
	bLo, bHi := truth(b)
	switch {
	case aLo > bHi && bHi > 0:
		return aLo / bHi
	case bLo > aHi && aHi > 0:
		return bLo / aHi
	case aLo > bHi || bLo > aHi:
		return math.Inf(1)
	}
	return 1
}

// stated writes a figure with its hedge and what it counts.
func stated(cl *claims.Claim) string {
	what := things(cl)
	if cl.Value == quantity.Number(1) {
		what = strings.TrimSuffix(what, "s")
	}
	return cl.Stated() + " " + what
}

// things names what a claim counts, in the plural.
func things(cl *claims.Claim) string {
	switch {
	case cl.Unit == "percent":
		return "percent (" + strings.ReplaceAll(string(cl.Measure), "_", " ") + ")"
	case strings.Contains(cl.Unit, "_per_"):
		what, per, _ := strings.Cut(cl.Unit, "_per_")
		if cl.Measure == claims.Rounds && cl.Item != "" {
			what = cl.Item
		}
		return plural(what) + " a " + per
	case cl.Measure == claims.Rounds && cl.Item != "":
		return plural(cl.Item)
	}
	return plural(strings.ReplaceAll(cmp.Or(cl.Unit, string(cl.Measure)), "_", " "))
}

func plural(s string) string {
	if strings.HasSuffix(s, "s") || len(s) < 3 {
		return s // a symbol such as km has no plural
	}
	return s + "s"
}

// shareGroup reports whether two figures rest on a common group.
func shareGroup(a, b *figure) bool {
	return slices.ContainsFunc(a.groups, func(g string) bool { return slices.Contains(b.groups, g) })
}

// newFinding makes a finding whose id is its kind and key: a key names what was
// tested and the row nearest the speaker.
func newFinding(k Kind, key string, v Verdict, title, summary string, rows []string, steps ...Step) Finding {
	id := strings.ToLower(strings.ReplaceAll(string(k)+"-"+key, "_", "-"))
	return Finding{ID: id, Kind: k, Verdict: v, Title: title, Summary: summary, Rows: rows, Working: steps}
}
