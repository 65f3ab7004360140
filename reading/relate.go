package reading

import (
	"cmp"
	"slices"
	"strings"

	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/quantity"
)

// A page tells by itself of one briefing; that two pages tell of the same one,
// or that a later figure takes the place of an earlier one, only shows over all
// of them.

const (
	// closeBy is how many days may lie between two speakers' figures for them to
	// speak of the same time.
	closeBy = 14
)

// Relate looks at what was read from several pages together and changes the
// proposals in place. Relays of one briefing get one Origin (see origins.go).
// Then every claim but the one nearest the speaker relays that
// one; a party's later total of the same goods revises its earlier one; and two
// parties' totals of the same time that cannot both be meant contradict one
// another, or differ in scope where they say so. The result does not depend on
// the order of the pages, save where two renderings are equally near.
func Relate(pages ...[]Proposal) {
	var all []*Proposal
	for _, page := range pages {
		for i := range page {
			all = append(all, &page[i])
		}
	}
	joinOrigins(all)
	relays(all)
	revisions(all)
	contradictions(all)
	for _, pr := range all {
		slices.SortFunc(pr.Claim.Relations, func(a, b claims.Relation) int { return strings.Compare(string(b.Kind)+b.ID, string(a.Kind)+a.ID) })
	}
}

// topic is what a claim counts: claims of different topics say nothing of one
// another.
type topic struct {
	measure  claims.Measure
	form     claims.Form
	unit     string
	item     string
	from, to string
}

func topicOf(c *claims.Claim) topic {
	return topic{c.Measure, c.Form, c.Unit, c.Item, countryOf(c.From), countryOf(c.To)}
}

// countryOf is one side of a direction where it is a country; a port of it says
// no less, and is left out of the comparison.
func countryOf(p claims.Places) string {
	if len(p) == 1 && len(p[0]) == 2 {
		return p[0]
	}
	return ""
}

func addRelation(pr *Proposal, kind claims.RelationKind, to *Proposal) {
	r := claims.Relation{Kind: kind, ID: to.Claim.ID}
	if pr.Claim.ID != to.Claim.ID && !slices.Contains(pr.Claim.Relations, r) {
		pr.Claim.Relations = append(pr.Claim.Relations, r)
	}
}

// nearer orders the renderings of one statement by how near the speaker they
// are: in the speaker's language, with his name, through fewer hands, in the body, printed
// earlier.
func nearer(a, b *Proposal) int {
	return cmp.Or(
		cmp.Compare(foreign(&a.Claim), foreign(&b.Claim)),
		cmp.Compare(nameless(&a.Claim), nameless(&b.Claim)),
		cmp.Compare(a.Claim.Chain.Distance(), b.Claim.Chain.Distance()),
		cmp.Compare(outside(&a.Claim), outside(&b.Claim)),
		dates.Compare(a.Claim.PublishedAt, b.Claim.PublishedAt),
		cmp.Compare(a.Claim.ID, b.Claim.ID),
	)
}

// foreign is 0 for a quote in the language that its speaker's country speaks, as
// far as this package reads it.
func foreign(c *claims.Claim) int {
	if strings.HasPrefix(c.QuoteLang, "ko") {
		return 0
	}
	return 1
}

// nameless is 0 for a claim that names its speaker: through how many hands
// another came its chain does not say.
func nameless(c *claims.Claim) int {
	if unnamed(c) {
		return 1
	}
	return 0
}

func outside(c *claims.Claim) int {
	if c.Block == claims.Body {
		return 0
	}
	return 1
}

// relays links the renderings of one figure of one origin to the one nearest the
// speaker. A page's own renderings stay linked to the page's best, which relays
// on.
func relays(all []*Proposal) {
	type key struct {
		origin  string
		measure claims.Measure
		form    claims.Form
		unit    string
		value   quantity.Range
	}
	groups := map[key][]*Proposal{}
	var order []key
	for _, pr := range all {
		c := &pr.Claim
		if c.Origin == "" || !c.Value.Known || pr.Renders != "" {
			continue
		}
		k := key{c.Origin, c.Measure, c.Form, c.Unit, c.Value}
		if groups[k] == nil {
			order = append(order, k)
		}
		groups[k] = append(groups[k], pr)
	}
	for _, k := range order {
		group := groups[k]
		first := slices.MinFunc(group, nearer)
		for _, pr := range group {
			if pr != first && pr.Document != first.Document {
				addRelation(pr, claims.Relays, first)
			}
		}
	}
}

// totals are the claims that stand for one another in a comparison: of each
// party and topic one for every origin and value, in the order of their days.
func totals(all []*Proposal) []*Proposal {
	var out []*Proposal
	type key struct {
		origin string
		topic  topic
		value  quantity.Range
	}
	at := map[key]int{}
	for _, pr := range all {
		c := &pr.Claim
		if c.Form != claims.Cumulative || !c.Value.Known || c.Origin == "" || pr.Renders != "" || c.Block == claims.Teaser {
			continue
		}
		if _, ok := dayOf(c); !ok {
			continue
		}
		k := key{c.Origin, topicOf(c), c.Value}
		if i, ok := at[k]; ok {
			if nearer(pr, out[i]) < 0 {
				out[i] = pr
			}
			continue
		}
		at[k] = len(out)
		out = append(out, pr)
	}
	slices.SortStableFunc(out, func(a, b *Proposal) int {
		x, _ := dayOf(&a.Claim)
		y, _ := dayOf(&b.Claim)
		return cmp.Or(cmp.Compare(x, y), cmp.Compare(a.Claim.ID, b.Claim.ID))
	})
	return out
}

// dayOf is the day that a total is of: its end, else when it was said, else when
// it was printed.
func dayOf(c *claims.Claim) (dates.Day, bool) {
	for _, d := range []dates.Date{c.AsOf, c.SaidAt, c.PublishedAt} {
		if day, ok := d.Latest(); ok {
			return day, true
		}
	}
	return 0, false
}

// revisions links a party's total to its last one before of the same goods.
func revisions(all []*Proposal) {
	type key struct {
		party string
		topic topic
	}
	last := map[key]*Proposal{}
	for _, pr := range totals(all) {
		k := key{speakerKey(&pr.Claim), topicOf(&pr.Claim)}
		if partOfTime(&pr.Claim) {
			continue // of some months only: it takes no total's place
		}
		if before := last[k]; before != nil && before.Claim.Origin != pr.Claim.Origin && before.Claim.Value != pr.Claim.Value {
			addRelation(pr, claims.Revises, before)
		}
		last[k] = pr
	}
}

// contradictions links totals of different parties for the same goods and time
// that leave no number between them.
func contradictions(all []*Proposal) {
	byTopic := map[topic][]*Proposal{}
	var order []topic
	for _, pr := range totals(all) {
		t := topicOf(&pr.Claim)
		if byTopic[t] == nil {
			order = append(order, t)
		}
		byTopic[t] = append(byTopic[t], pr)
	}
	const most = 50 // comparisons of one total with those after it
	for _, t := range order {
		list := byTopic[t]
		for i, a := range list {
			day, _ := dayOf(&a.Claim)
			for _, b := range list[i+1 : min(len(list), i+1+most)] {
				other, _ := dayOf(&b.Claim)
				if other-day > closeBy {
					break
				}
				if speakerKey(&a.Claim) == speakerKey(&b.Claim) || !exclude(&a.Claim, &b.Claim) || !ofOneCount(&a.Claim, &b.Claim) {
					continue
				}
				kind := claims.Contradicts
				if a.Claim.Scope != b.Claim.Scope && a.Claim.Scope != "" && b.Claim.Scope != "" {
					kind = claims.ScopeDiffersFrom
				}
				addRelation(a, kind, b)
				addRelation(b, kind, a)
			}
		}
	}
}

// partOfTime reports whether a figure is of a time with a beginning and an end,
// "in the first half of 2024": what went in it, and no total.
func partOfTime(c *claims.Claim) bool {
	from, ok1 := c.CountedSince.Earliest()
	to, ok2 := c.AsOf.Latest()
	said, ok3 := c.SaidAt.Latest()
	if !ok3 {
		said, ok3 = c.PublishedAt.Latest()
	}
	const fresh = 31 // days: a total is as a rule of the month in which it is said
	return ok1 && ok2 && from <= to && (c.CountedSince == c.AsOf || ok3 && said-to > fresh && to-from < 366)
}

// ofOneCount reports whether two figures can be meant to count the same: not a
// part of the time against a larger total, nor of windows of which the one that
// begins later has the smaller figure, nor of sizes so unlike that other goods
// must be meant.
func ofOneCount(a, b *claims.Claim) bool {
	const unlike = 20 // times as many
	small, large := a, b
	if small.Value.Mid() > large.Value.Mid() {
		small, large = b, a
	}
	if small.Value.Mid() <= 0 || large.Value.Mid()/small.Value.Mid() > unlike || partOfTime(small) && !partOfTime(large) {
		return false
	}
	x, ok1 := small.CountedSince.Earliest()
	y, ok2 := large.CountedSince.Latest()
	return !ok1 || !ok2 || x <= y || x-y < 31
}

// exclude reports whether no number fits both figures. A bare or rounded figure
// stands for a tenth either way.
func exclude(a, b *claims.Claim) bool {
	lo1, hi1 := bounds(a)
	lo2, hi2 := bounds(b)
	return hi1 < lo2 || hi2 < lo1
}

func bounds(c *claims.Claim) (lo, hi float64) {
	const open = 1e18
	lo, hi = c.Value.Lo, c.Value.Hi
	switch {
	case c.Hedge.IsFloor():
		return lo * 0.95, open
	case c.Hedge == quantity.UpTo || c.Hedge == quantity.LessThan:
		return 0, hi * 1.05
	case c.Hedge == quantity.Nearly:
		return lo * 0.85, hi * 1.02
	case c.Hedge == quantity.Vague:
		return lo / 2, hi * 2
	}
	return lo * 0.9, hi * 1.1
}
