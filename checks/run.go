package checks

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/orbit"
	"github.com/tidewaiter/tidewaiter/quantity"
	"github.com/tidewaiter/tidewaiter/tally"
)

// Options say which statements are examined.
type Options struct {
	AsOf    dates.Day // what was not surely published by then is left out
	Without []string  // ids of sources, parties or groups to leave out; of origins after [tally.OriginPrefix]

	// Count is what the case comes to, for the rules that set something against
	// it; nil when there is no count.
	Count *tally.Count

	// Breaks are the odds of the two readings of a break in a group's series, where
	// a count gives them; a group without odds has its two readings side by side.
	Breaks []BreakOdds

	// Motion, when given, finds the sets of a satellite that can be used and the
	// manoeuvres in them, as [orbit.Detect] does by default; for who keeps what was
	// found.
	Motion func([]orbit.Elements) ([]orbit.Elements, []orbit.Manoeuvre)
}

// BreakOdds are posterior probabilities of what a jump in the figures of a group
// is: that the group changed what it counts, or that the pace surged.
type BreakOdds struct {
	Group               string
	Redefinition, Surge float64
}

// Run examines a case by every rule. Disputed claims are examined too: what
// makes them doubtful is often what a rule finds. The findings come worst
// verdict first, then in the order of the rules; the same case gives the same
// findings in the same order.
func Run(c *casefile.Case, opt Options) []Finding {
	e := newExam(c, opt)
	for i := range rules {
		e.found = append(e.found, rules[i].run(e, &rules[i].Rule)...)
	}
	out := e.found
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
	seen := make(map[string]bool, len(ids))
	for _, id := range ids {
		if !seen[id] {
			seen[id] = true
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
	n      int // its place in the order of the figures
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
	asOf    dates.Day
	without []string
	boxes   claims.Measure  // what the case counts, "" when it counts nothing
	known   []*claims.Claim // by id, so that the order of the rows changes nothing
	figures []*figure       // by day, then by origin
	of      map[string]*figure

	byOrigin map[string][]*figure
	bySource map[string]*casefile.Source
	row      map[string]*claims.Claim // known rows by id
	stated   map[[2]string][]*figure  // figures with a number by measure and form, by day

	conversions []conversion
	voyages     []tally.Voyage // observed, in the case's direction
	count       *tally.Count
	motion      func([]orbit.Elements) ([]orbit.Elements, []orbit.Manoeuvre)
	odds        map[string]BreakOdds // by group
	found       []Finding            // by the rules that ran before
}

func newExam(c *casefile.Case, opt Options) *exam {
	e := &exam{
		c: c, asOf: opt.AsOf, without: opt.Without, of: map[string]*figure{}, count: opt.Count, motion: opt.Motion, voyages: tally.Voyages(c, opt.AsOf, opt.Without), odds: map[string]BreakOdds{},
		byOrigin: map[string][]*figure{}, bySource: make(map[string]*casefile.Source, len(c.Sources)),
		row: make(map[string]*claims.Claim, len(c.Claims)), stated: map[[2]string][]*figure{},
	}
	if e.motion == nil {
		e.motion = detected
	}
	for _, o := range opt.Breaks {
		e.odds[o.Group] = o
	}
	for i := range c.Sources {
		e.bySource[c.Sources[i].ID] = &c.Sources[i]
	}
	e.boxes, _, _ = tally.CountedMeasure(c)
	origins := tally.Origins(c)
	byKey := map[string][]*figure{}
	rows := make([]*claims.Claim, len(c.Claims))
	for i := range c.Claims {
		rows[i] = &c.Claims[i]
	}
	slices.SortStableFunc(rows, func(a, b *claims.Claim) int { return cmp.Compare(a.ID, b.ID) })
	for _, cl := range rows {
		if !tally.Known(cl, opt.AsOf) || tally.LeftOut(c, cl, opt.Without) != "" || cl.Review.State == claims.Rejected || cl.Review.State == claims.Proposed {
			continue
		}
		e.known = append(e.known, cl)
		e.row[cl.ID] = cl
		key := strings.Join([]string{origins[cl.ID], string(cl.Measure), string(cl.Form), itemKey(cl), cl.Unit, c.Country(cl.From), partKey(cl), windowKey(cl)}, "\x00")
		var f *figure
		for _, g := range byKey[key] {
			if !apartInTime(g.rows[0], cl) {
				f = g
				break
			}
		}
		if f == nil {
			f = &figure{origin: origins[cl.ID]}
			byKey[key] = append(byKey[key], f)
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
		return cmp.Or(cmp.Compare(a.day, b.day), cmp.Compare(a.origin, b.origin), cmp.Compare(a.ID, b.ID))
	})
	for i, f := range e.figures {
		f.n = i
		e.byOrigin[f.origin] = append(e.byOrigin[f.origin], f)
		if f.Value.Known {
			k := [2]string{string(f.Measure), string(f.Form)}
			e.stated[k] = append(e.stated[k], f)
		}
	}
	e.conversions = e.findConversions()
	return e
}

// sourceKnown reports whether what stands in a source may be used: it is not left
// out and, as far as its date says, was published by the day.
func (e *exam) sourceKnown(id string) bool {
	if slices.Contains(e.without, id) {
		return false
	}
	s := e.bySource[id]
	if s == nil {
		return true
	}
	day, ok := s.PublishedAt.Latest()
	return !ok || day <= e.asOf
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

// apartInTime reports whether the windows of two rows have no day in common: one
// page that tells of two years makes two statements.
func apartInTime(a, b *claims.Claim) bool {
	after := func(a, b *claims.Claim) bool {
		since, ok := a.CountedSince.Earliest()
		_, last, known := b.Describes()
		return ok && known && since > last
	}
	return after(a, b) || after(b, a)
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

// sorted returns the figures of one measure and form that have a number, by day.
// They are not the caller's to change.
func (e *exam) sorted(m claims.Measure, form claims.Form) []*figure {
	return e.stated[[2]string{string(m), string(form)}]
}

// from returns those of some figures, which come by day, that describe a day or
// a later one.
func from(fs []*figure, day dates.Day) []*figure {
	i, _ := slices.BinarySearchFunc(fs, day, func(f *figure, day dates.Day) int { return cmp.Compare(f.day, day) })
	return fs[i:]
}

// unit names the thing that the case counts, units several of them.
func (e *exam) unit() string  { return strings.ReplaceAll(e.c.Unit.Of, "_", " ") }
func (e *exam) units() string { return e.unit() + "s" }

// way is the direction of the case's flow; a side that it leaves open is left
// out.
func (e *exam) way() string {
	var parts []string
	if from := e.c.Flow.From; from != "" {
		parts = append(parts, "from "+from)
	}
	if to := e.c.Flow.To; to != "" {
		parts = append(parts, "to "+to)
	}
	return strings.Join(parts, " ")
}

// counted returns the running totals of the case's own measure in the case's
// own direction, parts of other totals left out.
func (e *exam) counted() []*figure {
	return slices.DeleteFunc(slices.Clone(e.sorted(e.boxes, claims.Cumulative)), func(f *figure) bool {
		return f.Value.Lo <= 0 || len(f.Related(claims.SubsetOf)) > 0 || !e.c.WithFlow(f.Claim)
	})
}

// inOrigin returns the figure of a measure and form in an origin, one that is no
// part of another and not disputed where there is one; nil when there is none.
func (e *exam) inOrigin(origin string, m claims.Measure, form claims.Form) *figure {
	var best *figure
	worth := func(f *figure) int {
		return 2*boolRank(len(f.Related(claims.SubsetOf)) == 0) + boolRank(f.Review.State != claims.Disputed)
	}
	for _, f := range e.byOrigin[origin] {
		if f.Measure == m && f.Form == form && f.Value.Known && (best == nil || worth(f) > worth(best)) {
			best = f
		}
	}
	return best
}

// ids returns the ids of all rows of some figures.
//
//go:noinline
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
