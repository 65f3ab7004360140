package server

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/internal/assess"
	"github.com/tidewaiter/tidewaiter/internal/report"
	"github.com/tidewaiter/tidewaiter/tally"
)

// How much of a case is counted ahead.
const (
	mostDays    = 60
	mostGroups  = 24
	mostParties = 32
	mostOrigins = 48
	mostSources = 48
)

// The kinds of what can be left out.
const (
	aGroup  = "group"
	aParty  = "party"
	anOrig  = "origin"
	aSource = "source"
)

// omission is one thing that the count can do without.
type omission struct {
	ID   string // as without takes it
	Kind string
	Name string
	rows int // of the evidence, that rest on it
}

// timeline is what is counted ahead of one content of a case: the case on every
// day on which something of its evidence became known, and on its own day without
// each thing that the evidence rests on.
type timeline struct {
	hash  string
	c     *casefile.Case
	bytes int         // that the case takes in memory, about
	last  dates.Day   // the day of the case as it is
	days  []dates.Day // the last among them, unless the case has no dates
	out   []omission

	mu      sync.Mutex
	glances map[string]glance
	failed  map[string]bool // what cannot be counted: nobody waits for it
}

// glance is what is told of a count beside others.
type glance struct {
	count    *tally.Count // nil when there is none
	why      string
	sentence string
	origins  int
}

func glanceOf(a *assess.Assessment) glance {
	g := glance{sentence: a.Sentence}
	if r := a.Result; r != nil {
		g.count, g.why, g.origins = r.Count, r.Why, len(r.Terms)
		origins := map[string]bool{}
		for _, e := range r.Evidence {
			if e.Used {
				origins[e.Origin] = true
			}
		}
		g.origins = len(origins)
	}
	return g
}

// newTimeline says what of a case is worth counting ahead. Nothing is counted.
func newTimeline(hash string, c *casefile.Case) *timeline {
	t := &timeline{hash: hash, c: c, bytes: c.MemoryBytes(), glances: map[string]glance{}, failed: map[string]bool{}}
	last, ok := c.LatestPublication()
	if !ok {
		return t
	}
	t.last = last
	figures, err := tally.Figures(c, tally.Options{AsOf: last})
	if err != nil {
		t.days = []dates.Day{last} // the case counts nothing
		return t
	}
	origin, published, measures := tally.Origins(c), map[string]dates.Day{}, map[claims.Measure]bool{}
	for _, f := range figures {
		published[f.Origin], measures[f.Measure] = f.Published, true
	}
	days := map[dates.Day]bool{}
	rows := map[string]map[string]int{aGroup: {}, aParty: {}, anOrig: {}, aSource: {}}
	for i := range c.Claims {
		cl := &c.Claims[i]
		if _, counted := published[origin[cl.ID]]; !counted || !measures[cl.Measure] || cl.Review.State != claims.Accepted || !tally.Known(cl, last) {
			continue
		}
		if day, ok := cl.PublishedAt.Latest(); ok {
			days[day] = true
		}
		rows[aSource][cl.Source]++
		rows[anOrig][origin[cl.ID]]++
		rows[aParty][cl.Party()]++
		for _, g := range c.Groups(cl) {
			rows[aGroup][g]++
		}
	}
	voyages := tally.Voyages(c, last, nil)
	for i := range voyages {
		v := &voyages[i]
		if day, ok := v.Observed.Known(); ok && v.Known && (v.Role == tally.RoleFloor || v.Role == tally.RoleGap) {
			days[day] = true
			rows[aSource][v.Source]++
		}
	}
	t.days = spread(slices.DeleteFunc(slices.Sorted(maps.Keys(days)), func(d dates.Day) bool { return d >= last }), mostDays-1)
	t.days = append(t.days, last)

	take := func(kind string, most int, one func(id string) omission) []omission {
		ids := slices.SortedFunc(maps.Keys(rows[kind]), func(a, b string) int {
			return cmp.Or(cmp.Compare(rows[kind][b], rows[kind][a]), cmp.Compare(a, b))
		})
		var list []omission
		for _, id := range ids {
			o := one(id)
			// A party that is a group of its own has one name for both.
			if id == "" || strings.Contains(o.ID, ",") || len(list) == most || slices.ContainsFunc(t.out, func(x omission) bool { return x.ID == o.ID }) {
				continue
			}
			o.Kind, o.rows = kind, rows[kind][id]
			list = append(list, o)
		}
		t.out = append(t.out, list...)
		return list
	}
	byName := func(list []omission) {
		slices.SortStableFunc(list, func(a, b omission) int { return strings.Compare(a.Name, b.Name) })
	}
	took := func(list []omission, order func([]omission)) { order(t.out[len(t.out)-len(list):]) }
	took(take(aGroup, mostGroups, func(id string) omission { return omission{ID: id, Name: report.GroupName(c, id)} }), byName)
	took(take(aParty, mostParties, func(id string) omission {
		name := id
		if p := c.Party(id); p != nil {
			name = p.Name
		}
		return omission{ID: id, Name: name}
	}), byName)
	took(take(anOrig, mostOrigins, func(id string) omission {
		return omission{ID: tally.OriginPrefix + id, Name: report.OriginName(c, id)}
	}), func(list []omission) {
		slices.SortStableFunc(list, func(a, b omission) int {
			return cmp.Compare(published[strings.TrimPrefix(a.ID, tally.OriginPrefix)], published[strings.TrimPrefix(b.ID, tally.OriginPrefix)])
		})
	})
	took(take(aSource, mostSources, func(id string) omission {
		name := id
		if src := c.Source(id); src != nil {
			name = cmp.Or(src.Title, id)
			if src.Publisher != "" {
				name = src.Publisher + ": " + name
			}
		}
		return omission{ID: id, Name: name}
	}), byName)
	return t
}

// spread picks up to most of the days, the first and the last among them.
func spread(days []dates.Day, most int) []dates.Day {
	if len(days) <= most {
		return days
	}
	out := make([]dates.Day, 0, most)
	for i := range most {
		out = append(out, days[i*(len(days)-1)/(most-1)])
	}
	return out
}

// all lists what is to be counted, in that order: the days, the latest first,
// which are nearest to what a reader sees, and then the omissions. The case as it
// is is not among them.
func (t *timeline) all() []assess.Options {
	var list []assess.Options
	for i := len(t.days) - 2; i >= 0; i-- {
		list = append(list, assess.Options{AsOf: &t.days[i]})
	}
	for i := range t.out {
		list = append(list, assess.Options{Without: []string{t.out[i].ID}})
	}
	return list
}

// glance returns what is told of a count; false when it is not there yet.
func (t *timeline) glance(opt assess.Options) (glance, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	g, ok := t.glances[keyOf("", opt)]
	return g, ok
}

func (t *timeline) put(opt assess.Options, a *assess.Assessment) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.glances[keyOf("", opt)] = glanceOf(a)
}

// fail marks what cannot be counted.
func (t *timeline) fail(opt assess.Options) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.failed[keyOf("", opt)] = true
}

// forget takes back what turned out not to be there.
func (t *timeline) forget(opt assess.Options) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.glances, keyOf("", opt))
}

// progress says how many counts are there, of how many, and whether no more will
// be: what failed is not tried again.
func (t *timeline) progress() (ready, of int, done bool) {
	all := t.all()
	t.mu.Lock()
	defer t.mu.Unlock()
	left := 0
	for _, opt := range all {
		key := keyOf("", opt)
		if _, ok := t.glances[key]; ok {
			ready++
		} else if !t.failed[key] {
			left++
		}
	}
	return ready, len(all), left == 0
}
