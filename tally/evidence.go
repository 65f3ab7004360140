package tally

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/quantity"
)

// selection is the evidence of a case sorted into what is counted and what is
// not, with the reason for each row.
type selection struct {
	measure  claims.Measure
	spec     casefile.MeasureSpec
	terms    []*term
	counts   []*countTerm
	lists    []listTerm
	floor    *floor // nil when nothing was observed that the count rests on
	load     casefile.Interval
	evidence []Evidence
}

// term is one origin's statement on the counted measure.
type term struct {
	origin   string
	party    string
	groups   []string
	readings []reading
	latest   dates.Day // day of its first publication
}

// reading is one distinct rendering of a term's figure.
type reading struct {
	claim   *claims.Claim
	value   quantity.Range
	scope   int // index into the case's scopes
	modes   string
	weight  float64
	outlier float64 // probability that it has little to do with what the model expects
	perDays float64 // of a rate: the days of its unit of time
}

// CountedMeasure returns the measure that a case counts: the cumulative one in
// the case's unit and direction. It is false when the case declares none.
func CountedMeasure(c *casefile.Case) (claims.Measure, casefile.MeasureSpec, bool) {
	for _, m := range slices.Sorted(maps.Keys(c.Measures)) {
		spec := c.Measures[m]
		unit := cmp.Or(spec.Unit, c.Unit.Of)
		sameWay := cmp.Or(spec.From, c.Flow.From) == c.Flow.From && cmp.Or(spec.To, c.Flow.To) == c.Flow.To
		if spec.Form == claims.Cumulative && unit == c.Unit.Of && sameWay && spec.Scope != "" {
			return m, spec, true
		}
	}
	return "", casefile.MeasureSpec{}, false
}

// Known reports whether a rendering was surely published by asOf. A
// publication date that is only known to the month counts as its last day: what
// may have been published later is not used.
func Known(c *claims.Claim, asOf dates.Day) bool {
	last, ok := c.PublishedAt.Latest()
	return ok && last <= asOf
}

func selectEvidence(c *casefile.Case, opt Options) (*selection, error) {
	measure, spec, ok := CountedMeasure(c)
	if !ok {
		return nil, fmt.Errorf("the case declares no cumulative measure of %s in the direction of its flow with a scope", c.Unit.Of)
	}
	s := &selection{measure: measure, spec: spec}
	groups, voyages := map[string][]*claims.Claim{}, map[string][]*claims.Claim{}
	if load := loadFactor(c); load != nil {
		s.load = casefile.Interval{Lo: load.Lo, Hi: load.Hi}
	}
	origins := Origins(c)
	for i := range c.Claims {
		cl := &c.Claims[i]
		e := Evidence{ID: cl.ID, Origin: origins[cl.ID], Kind: string(cl.Measure) + "/" + string(cl.Form)}
		e.Role, e.Why = classify(c, cl, s, opt)
		switch e.Role {
		case RoleTerm:
			key := strings.Join([]string{e.Origin, string(cl.Measure), itemOf(c, cl)}, "\x00")
			groups[key] = append(groups[key], cl)
		case RoleCount:
			voyages[e.Origin] = append(voyages[e.Origin], cl)
		}
		s.evidence = append(s.evidence, e)
	}
	index := make(map[string]int, len(s.evidence))
	for i, e := range s.evidence {
		index[e.ID] = i
	}
	s.countVoyages(c, voyages, index)
	for _, key := range slices.Sorted(maps.Keys(groups)) {
		origin, _, _ := strings.Cut(key, "\x00")
		if s.sameReport(groups[key], origin, index) {
			continue
		}
		t := newTerm(c, groups[key], spec)
		t.origin = origin
		s.terms = append(s.terms, t)
		for _, cl := range groups[key] {
			e := &s.evidence[index[cl.ID]]
			r := slices.IndexFunc(t.readings, func(r reading) bool { return r.claim.ID == cl.ID })
			if r >= 0 {
				e.Used, e.Weight = true, t.readings[r].weight
				e.Why = "states " + describe(cl)
				continue
			}
			e.Role = RoleRelay
			for _, r := range t.readings {
				if sameReading(r.claim, cl) || leavesOutStartOf(cl, r.claim) {
					e.Why = "repeats the reading of " + r.claim.ID + ": adds nothing"
					break
				}
			}
		}
	}
	s.observe(c, opt)
	s.matchLists(c, opt)
	slices.SortStableFunc(s.terms, func(a, b *term) int {
		return cmp.Or(cmp.Compare(a.latest, b.latest), cmp.Compare(a.origin, b.origin))
	})
	return s, nil
}

// Origins gives every claim its origin. A row without one inherits that of
// the claim it relays; failing that, it is its own.
func Origins(c *casefile.Case) map[string]string {
	out := make(map[string]string, len(c.Claims))
	for i := range c.Claims {
		out[c.Claims[i].ID] = originOf(c, &c.Claims[i], 0)
	}
	return out
}

func originOf(c *casefile.Case, cl *claims.Claim, depth int) string {
	if cl.Origin != "" {
		return cl.Origin
	}
	for _, id := range cl.Related(claims.Relays) {
		// Relays do not form cycles in a valid case; depth guards the others.
		if up := c.Claim(id); up != nil && depth < len(c.Claims) {
			return originOf(c, up, depth+1)
		}
	}
	return cl.ID
}

// classify says what part a claim plays before origins are joined.
func classify(c *casefile.Case, cl *claims.Claim, s *selection, opt Options) (Role, string) {
	if w := LeftOut(c, cl, opt.Without); w != "" {
		return RoleExcluded, "left out as asked: " + w
	}
	if cl.PublishedAt.IsZero() {
		return RoleExcluded, "undated: nobody knows when it was published"
	}
	if !Known(cl, opt.AsOf) {
		return RoleExcluded, fmt.Sprintf("published after %s: %s", opt.AsOf.Words(), cl.PublishedAt.Words())
	}
	switch cl.Review.State {
	case claims.Accepted:
	case claims.Proposed:
		return RoleExcluded, "proposed, not yet accepted by an editor"
	default:
		return RoleExcluded, fmt.Sprintf("%s: %s", cl.Review.State, cl.Review.Reason)
	}
	if cl.Measure == claims.Voyages && cl.Measure != s.measure {
		return classifyVoyages(c, cl, s)
	}
	if cl.Measure != s.measure {
		if len(inherited(c, cl, claims.DerivedFrom)) > 0 {
			return RoleFactor, "derived from another figure: informs what its party reckons with, not the count"
		}
		return RoleContext, "another measure: shown beside the count, not in it"
	}
	if !cl.Value.Known {
		return RoleContext, "states no number"
	}
	if !c.WithFlow(cl) {
		return RoleContext, "another direction"
	}
	if why := unusableForm(c, cl); why != "" {
		return RoleContext, why
	}
	if cl.Value.Lo <= 0 {
		return RoleContext, "may be none: the model reads positive totals"
	}
	if up := inherited(c, cl, claims.SubsetOf); len(up) > 0 {
		return RoleContext, "a part of " + strings.Join(up, ", ")
	}
	if up := inherited(c, cl, claims.DerivedFrom); len(up) > 0 {
		return RoleFactor, "derived from " + strings.Join(up, ", ") + ": informs what its party reckons with, no evidence of its own"
	}
	_, day, ok := cl.Describes()
	if !ok || !afterStart(c, day) {
		return RoleContext, "describes the time before the case starts"
	}
	if cl.Form == claims.Share {
		return RoleTerm, ""
	}
	if since, known := cl.CountedSince.Earliest(); known && since >= day {
		return RoleContext, "its window closes before it opens"
	}
	return RoleTerm, ""
}

// unusableForm says why a figure of the counted measure is no total, increment,
// rate or share that the model reads; "" when it is one.
func unusableForm(c *casefile.Case, cl *claims.Claim) string {
	since, opened := cl.CountedSince.Earliest()
	switch cl.Form {
	case claims.Cumulative:
		return ""
	case claims.Increment:
		if !opened {
			return "an increment whose start is not stated"
		}
		return ""
	case claims.Rate:
		_, last, ok := cl.Describes()
		if _, known := perDays(c, cl); !known {
			return fmt.Sprintf("a rate in %q, which is not in %s a day, week, month or year", cl.Unit, c.Unit.Of)
		} else if !opened || !ok || cl.AsOf.IsZero() || last <= since {
			return "a rate whose window is not stated"
		}
		return ""
	case claims.Share:
		if cl.Unit != "percent" || cl.Value.Hi > 100 || cl.Scope == "" || cl.Item != "" {
			return "a share of something other than the counted scope"
		}
		return ""
	}
	return "not a total, increment, rate or share: " + string(cl.Form)
}

// perDays returns the days of the unit of time of a rate: a month has 30.44, a
// year 365.25.
func perDays(c *casefile.Case, cl *claims.Claim) (float64, bool) {
	of, per, _ := strings.Cut(cl.Unit, "_per_")
	days, ok := map[string]float64{"day": 1, "week": 7, "month": 30.44, "year": 365.25}[per]
	return days, ok && of == c.Unit.Of
}

// reliability is the Admiralty letter of the party of a claim.
func reliability(c *casefile.Case, cl *claims.Claim) string {
	if p := c.Party(cl.Party()); p != nil {
		return p.Reliability
	}
	return ""
}

// itemOf is the item of a claim, or that of the claim it is an alternative to:
// figures put as "or" are readings of one term.
func itemOf(c *casefile.Case, cl *claims.Claim) string {
	item := cl.Item
	for _, id := range inherited(c, cl, claims.AlternativeTo) {
		if other := c.Claim(id); other != nil && other.Measure == cl.Measure {
			item = min(item, other.Item)
		}
	}
	return item
}

// inherited returns the ids to which a claim stands in a relation of this kind,
// its own or that of the claim it relays: who repeats a derived figure repeats
// something derived.
func inherited(c *casefile.Case, cl *claims.Claim, kind claims.RelationKind) []string {
	for range len(c.Claims) { // relays do not form cycles in a valid case
		if ids := cl.Related(kind); len(ids) > 0 {
			return ids
		}
		up := cl.Related(claims.Relays)
		if len(up) == 0 {
			return nil
		}
		if cl = c.Claim(up[0]); cl == nil {
			return nil
		}
	}
	return nil
}

func afterStart(c *casefile.Case, day dates.Day) bool {
	start, ok := c.Start.Earliest()
	return ok && day > start
}

// OriginPrefix stands before an origin that is to be left out: sources are often
// named as the origin that they first told of.
const OriginPrefix = "origin:"

// LeftOut says which of the sources, parties, groups and origins in without a
// claim rests on; "" when on none.
func LeftOut(c *casefile.Case, cl *claims.Claim, without []string) string {
	party := cl.Party()
	for _, w := range without {
		switch {
		case w == cl.Source:
			return "source " + w
		case w == party:
			return "party " + w
		case slices.Contains(c.Groups(cl), w):
			return "group " + w
		}
		if origin, ok := strings.CutPrefix(w, OriginPrefix); ok && origin == originOf(c, cl, 0) {
			return "origin " + origin
		}
	}
	return ""
}

// newTerm joins the renderings of one origin into its distinct readings.
func newTerm(c *casefile.Case, rows []*claims.Claim, spec casefile.MeasureSpec) *term {
	rows = slices.Clone(rows)
	slices.SortStableFunc(rows, func(a, b *claims.Claim) int {
		return cmp.Or(claims.CompareNearness(a, b), dates.Compare(a.PublishedAt, b.PublishedAt), cmp.Compare(a.ID, b.ID))
	})
	t := &term{party: rows[0].Party(), groups: c.Groups(rows[0])}
	total := 0.0
	for i, cl := range rows {
		if day, ok := cl.PublishedAt.Latest(); ok && (i == 0 || day < t.latest) {
			t.latest = day
		}
		if slices.ContainsFunc(t.readings, func(r reading) bool { return sameReading(r.claim, cl) }) || isSilent(cl, rows) {
			continue
		}
		scope := slices.Index(c.Scopes, cl.Scope)
		if scope < 0 {
			scope = slices.Index(c.Scopes, spec.Scope)
		}
		// Each further pair of hands halves the trust in a reading.
		r := reading{claim: cl, value: cl.Value, scope: scope, modes: modeKey(cl.Modes), weight: 1 / float64(int(1)<<min(cl.Hands(), 30))}
		r.outlier = outlierChance(reliability(c, cl), cl.Credibility)
		r.perDays, _ = perDays(c, cl)
		total += r.weight
		t.readings = append(t.readings, r)
	}
	for i := range t.readings {
		t.readings[i].weight /= total
	}
	return t
}

// sameReading reports whether two renderings say the same: value, hedge and
// start of the window.
func sameReading(a, b *claims.Claim) bool {
	return a.Value == b.Value && a.Hedge == b.Hedge && a.CountedSince == b.CountedSince
}

// isSilent reports whether a rendering leaves out the start of the window that
// another rendering of the same figure and hedge gives: then it is that reading,
// told shorter.
func isSilent(cl *claims.Claim, rows []*claims.Claim) bool {
	return cl.CountedSince.IsZero() && slices.ContainsFunc(rows, func(o *claims.Claim) bool { return leavesOutStartOf(cl, o) })
}

func leavesOutStartOf(cl, other *claims.Claim) bool {
	return cl.CountedSince.IsZero() && !other.CountedSince.IsZero() && cl.Value == other.Value && cl.Hedge == other.Hedge
}

// modeKey names the modes of transport that a claim counts, "" for all.
func modeKey(modes []claims.Mode) string {
	set := map[claims.Mode]bool{}
	for _, m := range modes {
		set[m] = true
	}
	if len(set) == 3 {
		return ""
	}
	return claims.FormatModes(slices.Sorted(maps.Keys(set)))
}

// describe says in a few words what a claim states.
func describe(cl *claims.Claim) string {
	out := cl.Stated()
	if !cl.CountedSince.IsZero() {
		out += ", counted since " + cl.CountedSince.Words()
	}
	return out
}
