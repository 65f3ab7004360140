package synthflow

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/quantity"
)

// plan is what of a world is laid down before its truth is drawn.
type plan struct {
	model   casefile.Model
	start   dates.Day
	asOf    dates.Day
	scopes  []string
	counted int // index in scopes
	parties []party
	origins []origin
	totals  []total
	lists   *lists
	track   *track
	noise   bool // rows that the count leaves out

	leastWindow int // days that a figure covers
	settle      int // days before the end in which nothing new is said
}

type party struct {
	id          string
	groups      []string
	reliability string
}

// window is an end of what a figure covers: any moment between first and last,
// in days from the start of the case. The date is how it is stated.
type window struct {
	date        dates.Date
	first, last float64
}

// reading is one distinct rendering of an origin's figure.
type reading struct {
	weight float64
	hedge  quantity.Hedge
	since  window
	times  float64 // the figure of the reading over that of the first
	rows   []rendering
}

// rendering is one row of claims.csv.
type rendering struct {
	hands    int
	headline bool
	later    int // days after it was said
}

// origin is one briefing and its term.
type origin struct {
	party       int
	form        claims.Form
	per         unitOfTime // of a rate
	asOf        window
	said        dates.Day
	scope       int
	modes       []claims.Mode
	credibility int
	readings    []reading
	wide        bool // a floor or ceiling whose figure is stated as a range
	described   int  // last day of asOf, from the start
}

type unitOfTime struct {
	name string
	days float64
}

// The units of rates, METHOD 3.
var unitsOfTime = []unitOfTime{{"week", 7}, {"month", 30.44}}

// total is what a watcher counted.
type total struct {
	party       int
	since, asOf window
	said        dates.Day
	hedge       quantity.Hedge
	form        claims.Form
	blocks      bool // stated as a range
	boxes       bool // the same report also gives boxes
	early       bool // an earlier total of the same watcher is in the case
}

// lists are two lists of single voyages, the second by the watcher second.
type lists struct {
	first, second int   // indices of parties
	days          []int // of the voyages of the first list
}

// track is what tracks showed: voyages whose ends were both heard, and voyages
// that a gap leaves room for.
type track struct {
	from, to []int // days of departure and arrival, sure ones first
	sure     int
	weights  []float64 // of the candidates in the right country, of those inferred
}

// What the worlds are like.
const (
	leastDays, mostDays       = 240, 425 // from the start to the day of the count
	leastOrigins, mostOrigins = 6, 14
)

var lattices = []quantity.Hedge{
	quantity.Exact, quantity.About, quantity.Nearly, quantity.MoreThan, quantity.AtLeast, quantity.UpTo, quantity.LessThan,
}

// pick returns one of the options, by weight.
func pick[T any](r *rand.Rand, options []T, weights ...float64) T {
	if len(weights) == 0 {
		return options[r.IntN(len(options))]
	}
	u := 0.0
	for _, w := range weights {
		u += w
	}
	u *= r.Float64()
	for i, w := range weights {
		if u < w {
			return options[i]
		}
		u -= w
	}
	return options[len(options)-1]
}

// between returns a whole number from lo to hi, both possible.
func between(r *rand.Rand, lo, hi int) int {
	if hi <= lo {
		return lo
	}
	return lo + r.IntN(hi-lo+1)
}

func newPlan(r *rand.Rand) *plan {
	p := &plan{model: casefile.DefaultModel(), leastWindow: 60, settle: 25}
	m := &p.model
	m.Reasons = map[string]string{}
	// Breaks are rare by default. Here they are usual, so that both are met.
	m.SurgesPerYear, m.RedefinitionChance = 1, 0.3
	m.RateMedian = pick(r, []float64{120, 200, 350})
	m.LumpSize = pick(r, []float64{100, 300})
	m.BiasDriftShare = pick(r, []float64{0.1, 0.3, 0.6})
	m.BiasHalfLifeWeeks = pick(r, []float64{13, 52})

	p.start = dates.DayOf(2023, 1, 1) + dates.Day(r.IntN(365))
	p.last(r, leastDays, mostDays)
	p.scopes = []string{"inner", "middle", "outer", "all"}[:between(r, 2, 4)]
	p.counted = r.IntN(len(p.scopes))

	groups := between(r, 3, 5)
	shared := between(r, 2, groups-1)
	letters := []string{"A", "B", "C", "D", "E", "F", ""}
	add := func(id, reliability string, groups ...string) {
		p.parties = append(p.parties, party{id, groups, reliability})
	}
	for g := range groups {
		name := fmt.Sprintf("g%d", g+1)
		if g < shared {
			m.SharedBy = append(m.SharedBy, name)
		}
		add("party-"+name, pick(r, letters, 1, 4, 3, 2, 1, 1, 1), name)
	}
	add("joint", pick(r, letters, 1, 4, 3, 2, 1, 1, 1), "g1", fmt.Sprintf("g%d", between(r, 2, groups)))
	add("second-g1", pick(r, letters, 1, 4, 3, 2, 1, 1, 1), "g1")
	speakers := len(p.parties)

	for range between(r, leastOrigins, mostOrigins) {
		// A party that speaks often has a series, in which what it counts can
		// change.
		who := r.IntN(speakers)
		if r.Float64() < 0.5 {
			who = r.IntN(2)
		}
		p.origins = append(p.origins, p.origin(r, who))
	}
	if r.Float64() < 0.3 {
		add("sharer", pick(r, letters, 1, 4, 3, 2, 1, 1, 1), "g-share")
		if o, ok := p.share(r, len(p.parties)-1); ok {
			p.origins = append(p.origins, o)
		}
	}
	add("watcher-1", "B", "w1")
	add("watcher-2", "B", "w2")
	m.Watchers = []string{"w1", "w2"}
	if r.Float64() < 0.6 {
		p.totals = append(p.totals, p.total(r, len(p.parties)-2))
	}
	if r.Float64() < 0.4 {
		p.totals = append(p.totals, p.total(r, len(p.parties)-1))
	}
	if len(p.totals) > 0 && r.Float64() < 0.5 {
		p.lists = p.twoLists(r, len(p.parties)-2, len(p.parties)-1)
	}
	if r.Float64() < 0.4 {
		p.track = p.tracked(r)
	}
	p.noise = r.Float64() < 0.5
	return p
}

// last lays down the day of the count.
func (p *plan) last(r *rand.Rand, least, most int) {
	for {
		days := between(r, least, most)
		// A day on which a cell ends belongs to no cell alone.
		if days%cellDays != 0 {
			p.asOf = p.start + dates.Day(days)
			return
		}
	}
}

func (p *plan) days() int { return int(p.asOf - p.start) }

// on is a window end known to the day.
func (p *plan) on(day int) window {
	return window{dates.On(p.start + dates.Day(day)), float64(day), float64(day)}
}

// end lays down when a figure ends and when it is said.
func (p *plan) end(r *rand.Rand, exact bool) (w window, said dates.Day) {
	last := p.days() - p.settle
	w = p.on(between(r, p.leastWindow, last))
	if !exact && r.Float64() < 0.15 {
		y, m, _ := (p.start + dates.Day(w.last)).Civil()
		date := dates.OnMonth(y, m)
		first, _ := date.Earliest()
		final, _ := date.Latest()
		if f, l := int(first-p.start), int(final-p.start); f > 30 && l <= last {
			w = window{date, float64(f), float64(l)}
		}
	}
	said = p.start + dates.Day(w.last)
	if r.Float64() < 0.1 && !w.date.IsInterval() && !exact && w.first == w.last {
		w.date = dates.Date{} // as of the day it is said
		return w, said
	}
	return w, said + dates.Day(between(r, 0, 15))
}

// since lays down where a window opens.
func (p *plan) since(r *rand.Rand, end window, stated, exact bool) window {
	// A figure that ends on any day of a month covers the least window from the
	// first of them.
	latest := int(end.first) - p.leastWindow
	kinds := []string{"none", "day", "before", "interval", "month", "year"}
	weights := []float64{3, 3, 2, 1.5, 1, 0.5}
	if stated {
		weights[0] = 0
	}
	if exact {
		weights = []float64{0, 1, 0.5, 0, 0, 0}
	}
	day := between(r, 0, max(latest, 0))
	switch pick(r, kinds, weights...) {
	case "none":
		return window{}
	case "before":
		return p.on(-between(r, 30, 400))
	case "interval":
		first := between(r, -60, latest-20)
		last := between(r, first+5, min(first+60, latest))
		if last <= first {
			return p.on(first)
		}
		date := dates.Between(dates.On(p.start+dates.Day(first)), dates.On(p.start+dates.Day(last)))
		return window{date, float64(first), float64(last)}
	case "month":
		y, m, _ := (p.start + dates.Day(day)).Civil()
		return p.opens(dates.OnMonth(y, m))
	case "year":
		y, _, _ := (p.start + dates.Day(day)).Civil()
		return p.opens(dates.OnYear(y))
	}
	if latest < 0 {
		return p.on(-between(r, 30, 400))
	}
	return p.on(day)
}

// opens is a start that names a month or a year: its first day.
func (p *plan) opens(date dates.Date) window {
	day, _ := date.Earliest()
	return window{date, float64(day - p.start), float64(day - p.start)}
}

func (p *plan) origin(r *rand.Rand, who int) origin {
	form := pick(r, []claims.Form{claims.Cumulative, claims.Increment, claims.Rate}, 8, 1.3, 1)
	o := origin{party: who, form: form, scope: r.IntN(len(p.scopes)), credibility: pick(r, []int{0, 1, 2, 3, 4, 5, 6}, 3, 1, 1, 1, 1, 1, 1)}
	exact := form == claims.Rate
	o.asOf, o.said = p.end(r, exact)
	o.described = int(o.asOf.last)
	if exact {
		o.per = pick(r, unitsOfTime)
	}
	switch {
	case r.Float64() < 0.2:
		o.modes = []claims.Mode{claims.Sea}
	case r.Float64() < 0.08:
		o.modes = []claims.Mode{claims.Sea, claims.Rail}
	}
	since := p.since(r, o.asOf, form != claims.Cumulative, exact)
	hedge := pick(r, quantity.Hedges())
	first := reading{weight: 1, hedge: hedge, since: since, times: 1, rows: []rendering{{}}}
	for range pick(r, []int{0, 1, 2, 3}, 5, 3, 2, 1) {
		first.rows = append(first.rows, p.relay(r, o.said))
	}
	o.readings = []reading{first}
	lattice := slices.Contains(lattices, hedge)
	o.wide = lattice && laws[hedge].kind != nearest && r.Float64() < 0.1
	if lattice && !o.wide {
		p.second(r, &o, exact)
	}
	return o
}

// second may give an origin another reading.
func (p *plan) second(r *rand.Rand, o *origin, exact bool) {
	first := &o.readings[0]
	switch u := r.Float64(); {
	case u < 0.16:
		// Relays give the same figure with another hedge, or with another start.
		other := reading{hedge: first.hedge, since: first.since, times: 1, rows: []rendering{p.relay(r, o.said)}}
		if !first.since.date.IsZero() && r.Float64() < 0.5 {
			for range 10 {
				if other.since = p.since(r, o.asOf, true, exact); other.since.date != first.since.date {
					break
				}
			}
		}
		for other.since.date == first.since.date && other.hedge == first.hedge {
			other.hedge = pick(r, lattices)
		}
		o.readings = append(o.readings, other)
	case u < 0.22:
		other := reading{hedge: first.hedge, since: first.since, times: 2, rows: []rendering{{}}}
		o.readings = append(o.readings, other)
	}
	// Half as much for each further pair of hands, of the row nearest the
	// speaker.
	sum := 0.0
	for i := range o.readings {
		rd := &o.readings[i]
		rd.weight = 0
		for _, row := range rd.rows {
			rd.weight = max(rd.weight, 1/float64(int(1)<<row.hands))
		}
		sum += rd.weight
	}
	for i := range o.readings {
		o.readings[i].weight /= sum
	}
}

func (p *plan) relay(r *rand.Rand, said dates.Day) rendering {
	row := rendering{hands: between(r, 1, 2), later: between(r, 0, min(5, int(p.asOf-said)))}
	row.headline = r.Float64() < 0.2
	if row.headline {
		row.hands = 2 // one outlet, and one more for the shortening
	}
	return row
}

// share lays down a percentage by scope. It is false where the counted scope is
// the narrowest.
func (p *plan) share(r *rand.Rand, who int) (origin, bool) {
	if p.counted == 0 {
		return origin{}, false
	}
	o := origin{party: who, form: claims.Share, scope: r.IntN(p.counted)}
	o.asOf, o.said = p.end(r, true)
	o.described = int(o.asOf.last)
	o.readings = []reading{{weight: 1, hedge: pick(r, []quantity.Hedge{quantity.Exact, quantity.About, quantity.MoreThan, quantity.AtLeast, quantity.UpTo}), times: 1, rows: []rendering{{}}}}
	return o, true
}

func (p *plan) total(r *rand.Rand, who int) total {
	t := total{party: who, form: claims.Cumulative, hedge: pick(r, []quantity.Hedge{quantity.Exact, quantity.AtLeast, quantity.About})}
	t.asOf, t.said = p.end(r, true)
	t.asOf = p.on(max(int(t.asOf.last), 120))
	t.said = max(t.said, p.start+dates.Day(t.asOf.last))
	t.since = p.since(r, t.asOf, true, r.Float64() < 0.7)
	if t.since.first < 0 {
		t.since = window{}
	}
	if !t.since.date.IsZero() && r.Float64() < 0.3 {
		t.form = claims.Increment
	}
	t.blocks = r.Float64() < 0.1
	t.boxes = r.Float64() < 0.2
	t.early = r.Float64() < 0.3
	return t
}

// twoLists lays down a first list. The second has the voyages before its first
// and after its last, so both lists have the first one's days in common
// whatever they share.
func (p *plan) twoLists(r *rand.Rand, first, second int) *lists {
	l := &lists{first: first, second: second}
	day := between(r, 20, 60)
	for range between(r, 5, 14) {
		day += between(r, 4, 14)
		if day > p.days()-p.settle-10 {
			break
		}
		l.days = append(l.days, day)
	}
	return l
}

// tracked lays down voyages from tracks. Windows are widened to whole cells: no
// day here is the first of a cell.
func (p *plan) tracked(r *rand.Rand) *track {
	t := &track{sure: between(r, 1, 4)}
	inferred := 0
	if r.Float64() < 0.5 {
		inferred = between(r, 1, 3)
	}
	for i := range t.sure + inferred {
		from := between(r, 20, p.days()-p.settle-10)
		to := from + 2
		for from%cellDays == 0 || to%cellDays == 0 {
			from++
			to++
		}
		t.from, t.to = append(t.from, from), append(t.to, to)
		if i >= t.sure {
			t.weights = append(t.weights, pick(r, []float64{0.3, 0.6, 1}))
		}
	}
	return t
}
