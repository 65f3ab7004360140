package tally

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/events"
)

// countTerm is a watcher's total of laden voyages.
type countTerm struct {
	claim   *claims.Claim
	origin  string
	watcher string // its group
	lo, hi  int
	outlier float64
	first   dates.Day // of its first publication
}

// listTerm is how many of the voyages that one source lists a second one has
// too.
type listTerm struct {
	first, second string // source of the first list, watcher of the second
	of, both      int
}

// mostVoyages is the widest range of a total of voyages that is read: what is
// vaguer says nothing.
const mostVoyages = 1000

// loadFactor returns the factor that says what a voyage carries, nil when the
// case has none that can be used.
func loadFactor(c *casefile.Case) *casefile.Factor {
	f := c.Load()
	if f == nil || f.Lo <= 0 || f.Hi < f.Lo {
		return nil
	}
	return f
}

// watcherOf returns the group by whose own look a claim counts; "" when it is no
// watcher's.
func watcherOf(c *casefile.Case, cl *claims.Claim) string {
	for _, g := range c.Groups(cl) {
		if slices.Contains(c.Model.Watchers, g) {
			return g
		}
	}
	return ""
}

// classifyVoyages says what part a statement on voyages plays.
func classifyVoyages(c *casefile.Case, cl *claims.Claim, s *selection) (Role, string) {
	_, day, ok := cl.Describes()
	_, opened := cl.CountedSince.Earliest()
	switch {
	case !cl.Value.Known:
		return RoleContext, "states no number"
	case !c.WithFlow(cl):
		return RoleContext, "another direction"
	case len(inherited(c, cl, claims.SubsetOf)) > 0:
		return RoleContext, "a part of another total"
	case len(inherited(c, cl, claims.DerivedFrom)) > 0:
		return RoleFactor, "derived from another figure: no evidence of its own"
	case watcherOf(c, cl) == "":
		return RoleContext, "its speaker is none of the case's watchers: not counted by a look of his own"
	case cl.Form != claims.Cumulative && cl.Form != claims.Increment:
		return RoleContext, "not a total of voyages: " + string(cl.Form)
	case cl.Form == claims.Increment && !opened:
		return RoleContext, "an increment whose start is not stated"
	case len(cl.Modes) > 0 && modeKey(cl.Modes) != string(claims.Sea):
		return RoleContext, "counts more than voyages by sea"
	case s.load.Hi == 0:
		return RoleContext, fmt.Sprintf("the case has no factor %s: what a voyage carries is not known", c.LoadID())
	case !ok || !afterStart(c, day):
		return RoleContext, "describes the time before the case starts"
	case cl.Value.Hi-cl.Value.Lo > mostVoyages || cl.Value.Hi > 1e6:
		return RoleContext, "too vague, or no number of voyages"
	}
	return RoleCount, ""
}

// countVoyages makes terms of the watchers' totals: one an origin, by its
// rendering nearest the watcher, and of those of one group the one that
// describes the latest day, since the earlier ones are in it.
func (s *selection) countVoyages(c *casefile.Case, byOrigin map[string][]*claims.Claim, index map[string]int) {
	latest := map[string]*countTerm{}
	not := func(cl *claims.Claim, role Role, why string) {
		e := &s.evidence[index[cl.ID]]
		e.Role, e.Why = role, why
	}
	for _, origin := range slices.Sorted(maps.Keys(byOrigin)) {
		rows := byOrigin[origin]
		slices.SortStableFunc(rows, func(a, b *claims.Claim) int {
			return cmp.Or(claims.CompareNearness(a, b), dates.Compare(a.PublishedAt, b.PublishedAt), cmp.Compare(a.ID, b.ID))
		})
		cl := rows[0]
		for _, other := range rows[1:] {
			not(other, RoleRelay, "repeats "+cl.ID+": adds nothing")
		}
		t := &countTerm{claim: cl, origin: origin, watcher: watcherOf(c, cl), lo: int(cl.Value.Lo), hi: int(cl.Value.Hi),
			outlier: outlierChance(reliability(c, cl), cl.Credibility)}
		for i, row := range rows {
			if day, ok := row.PublishedAt.Latest(); ok && (i == 0 || day < t.first) {
				t.first = day
			}
		}
		if was := latest[t.watcher]; was != nil {
			_, a, _ := was.claim.Describes()
			_, b, _ := cl.Describes()
			if a >= b {
				was, t = t, was
			}
			not(was.claim, RoleContext, "contained in the later total "+t.claim.ID)
		}
		latest[t.watcher] = t
	}
	for _, g := range slices.Sorted(maps.Keys(latest)) {
		t := latest[g]
		e := &s.evidence[index[t.claim.ID]]
		e.Used, e.Weight, e.Why = true, 1, "a watcher's total of voyages: "+describe(t.claim)
		s.counts = append(s.counts, t)
	}
}

// sameReport reports whether the voyages of the same origin are counted: total,
// voyages and load of one report are one piece of evidence. Its boxes are then
// context.
func (s *selection) sameReport(rows []*claims.Claim, origin string, index map[string]int) bool {
	i := slices.IndexFunc(s.counts, func(t *countTerm) bool { return t.origin == origin })
	if i < 0 {
		return false
	}
	for _, cl := range rows {
		e := &s.evidence[index[cl.ID]]
		e.Role, e.Why = RoleContext, "the voyages of the same report are counted ("+s.counts[i].claim.ID+"): one piece of evidence"
	}
	return true
}

// matchLists compares the single laden voyages that two sources list.
func (s *selection) matchLists(c *casefile.Case, opt Options) {
	by := map[string][]*events.ReportedVoyage{}
	start, _ := c.Start.Earliest()
	for i := range c.Voyages {
		v := &c.Voyages[i]
		first, ok := v.Depart.Earliest()
		if !ok || first < start || !c.WithFlow(&claims.Claim{From: v.From, To: v.To}) || len(v.From)+len(v.To) == 0 || slices.Contains(opt.Without, v.Source) {
			continue
		}
		if src := c.Source(v.Source); src != nil {
			if day, known := src.PublishedAt.Latest(); !known || day > opt.AsOf {
				continue
			}
		}
		by[v.Source] = append(by[v.Source], v)
	}
	sources := slices.SortedFunc(maps.Keys(by), func(a, b string) int {
		pa, pb := dates.Date{}, dates.Date{}
		if src := c.Source(a); src != nil {
			pa = src.PublishedAt
		}
		if src := c.Source(b); src != nil {
			pb = src.PublishedAt
		}
		return cmp.Or(dates.Compare(pa, pb), cmp.Compare(a, b))
	})
	// Each list is compared with the one before it: every pair would use a list
	// several times.
	for i := 1; i < len(sources); i++ {
		l := listTerm{first: sources[i-1], second: watcherOfSource(c, sources[i])}
		a, b := by[l.first], by[sources[i]]
		from, to := span(a)
		from2, to2 := span(b)
		from, to = max(from, from2), min(to, to2)
		taken := make([]bool, len(b))
		for _, v := range a {
			day, _ := v.Depart.Earliest()
			if day < from || day > to {
				continue
			}
			l.of++
			for j, o := range b {
				if !taken[j] && sameVoyage(v, o) {
					taken[j] = true
					l.both++
					break
				}
			}
		}
		if l.of > 0 && s.load.Hi > 0 && len(a) > 1 && len(b) > 1 {
			s.lists = append(s.lists, l)
		}
	}
}

// watcherOfSource is the watcher who made the list of a source: the group of a
// total of voyages on the same page, else one of its own.
func watcherOfSource(c *casefile.Case, source string) string {
	for i := range c.Claims {
		if cl := &c.Claims[i]; cl.Source == source && cl.Measure == claims.Voyages {
			if g := watcherOf(c, cl); g != "" {
				return g
			}
		}
	}
	return source
}

// span returns the first and last departure of a list.
func span(list []*events.ReportedVoyage) (from, to dates.Day) {
	for i, v := range list {
		first, _ := v.Depart.Earliest()
		last, _ := v.Depart.Latest()
		if i == 0 {
			from, to = first, last
		}
		from, to = min(from, first), max(to, last)
	}
	return from, to
}

// sameVoyage reports whether two rows can be one voyage: no two different
// vessels, and departures that can be the same day.
func sameVoyage(a, b *events.ReportedVoyage) bool {
	if len(a.Vessels) > 0 && len(b.Vessels) > 0 && !slices.ContainsFunc(a.Vessels, func(v string) bool { return slices.Contains(b.Vessels, v) }) {
		return false
	}
	a0, _ := a.Depart.Earliest()
	a1, _ := a.Depart.Latest()
	b0, _ := b.Depart.Earliest()
	b1, _ := b.Depart.Latest()
	return a0 <= b1 && b0 <= a1
}
