package reading

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/tidewaiter/tidewaiter/articles"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/quantity"
)

// The origin of a claim is one briefing: a party and a day. Pages that give both
// say it themselves. Others are told by their figures: a page within a week of a
// briefing that gives one of its figures in the party's name relays it, and so,
// however late, does a page that says the party said it some time or other, as
// long as no other briefing of the party had the figure. What only a newspaper
// is named for, or no one, belongs to the one briefing of those days with that
// figure. A claim that gives another day of its own is never moved.

const (
	// apart is how many days may lie between two dates of one briefing: the day
	// it was held and the day it was written up, or another time zone.
	apart = 3
	// lag is how many days behind a briefing a page that does not say when it
	// was held can still be a relay of it on the strength of any figure.
	lag = 7
)

// speakerKey is who a claim's origin goes by: the party, or else the name.
func speakerKey(c *claims.Claim) string {
	if id := c.Chain.Party(); id != "" {
		return id
	}
	if len(c.Chain) > 0 {
		return slug(c.Chain[0].Name)
	}
	return ""
}

// occasion is one briefing of a party.
type occasion struct {
	first, last dates.Day
	party, key  string
	figures     map[figure]bool
}

// figure is a number as all relays of it share it. What went back is often taken
// for what went forth, and both are counted as one.
type figure struct {
	measure claims.Measure
	value   quantity.Range
}

func figureOf(c *claims.Claim) figure {
	f := figure{c.Measure, c.Value}
	switch f.measure {
	case claims.ReturnContainers:
		f.measure = claims.Containers
	case claims.ReturnVoyages:
		f.measure = claims.Voyages
	}
	return f
}

// distinct reports whether a figure is one that two briefings hardly share by
// chance: two significant digits, or a thousand and more.
func (f figure) distinct() bool {
	v := f.value.Lo
	if v <= 0 {
		return false
	}
	if v >= 1000 {
		return true
	}
	unit := math.Pow(10, math.Floor(math.Log10(v)))
	return math.Mod(v, unit) != 0 && v >= 10
}

// joinOrigins gives the claims of one briefing one origin.
func joinOrigins(all []*Proposal) {
	occasions := briefings(all)
	byFigure := map[figure][]*occasion{}
	for _, o := range occasions {
		for f := range o.figures {
			byFigure[f] = append(byFigure[f], o)
		}
	}
	// What one page says of one party without a day belongs together where the
	// page is of the days of the briefing.
	type group struct {
		page *articles.Document
		key  string
	}
	moved := map[group]*occasion{}
	var loose []*Proposal
	for _, pr := range all {
		c := &pr.Claim
		if !c.Value.Known || ownDay(c) {
			continue
		}
		loose = append(loose, pr)
		if o := nearBriefing(c, byFigure[figureOf(c)]); o != nil && c.Origin != "" {
			g := group{pr.Document, c.Origin}
			if before := moved[g]; before == nil || o.first < before.first {
				moved[g] = o
			}
		}
	}
	for _, pr := range all {
		c := &pr.Claim
		if ownDay(c) {
			continue
		}
		if o := moved[group{pr.Document, c.Origin}]; o != nil && c.Origin != "" && (o.party == speakerKey(c) || o.figures[figureOf(c)]) {
			c.Origin = o.key
		}
	}
	joined := map[string]bool{}
	for _, o := range occasions {
		joined[o.key] = true
	}
	var left []*Proposal
	for _, pr := range loose {
		c := &pr.Claim
		if joined[c.Origin] {
			continue
		}
		if o := recalled(c, byFigure[figureOf(c)]); o != nil {
			c.Origin = o.key
			continue
		}
		left = append(left, pr)
	}
	joinUndated(left)
	joinPairs(all)
	// A page's other renderings of a figure go with it.
	byID := map[string]*Proposal{}
	for _, pr := range all {
		byID[pr.Claim.ID] = pr
	}
	for _, pr := range all {
		if of := byID[pr.Renders]; of != nil && of.Claim.Origin != "" && !ownDay(&pr.Claim) {
			pr.Claim.Origin = of.Claim.Origin
		}
	}
}

// ownDay reports whether a claim says on which day it was said.
func ownDay(c *claims.Claim) bool {
	return !c.SaidAt.IsZero() && c.SaidAt.Precision() >= dates.DayPrecision && !c.SaidAt.IsInterval() && speakerKey(c) != ""
}

// briefings are the occasions that pages date, in the order of party and day.
func briefings(all []*Proposal) []*occasion {
	type dated struct {
		day dates.Day
		pr  *Proposal
	}
	known := map[string][]dated{}
	var parties []string
	for _, pr := range all {
		c := &pr.Claim
		if !ownDay(c) {
			continue
		}
		who := speakerKey(c)
		day, _ := c.SaidAt.Earliest()
		if known[who] == nil {
			parties = append(parties, who)
		}
		known[who] = append(known[who], dated{day, pr})
	}
	slices.Sort(parties)
	var out []*occasion
	for _, who := range parties {
		list := known[who]
		slices.SortStableFunc(list, func(a, b dated) int { return cmp.Compare(a.day, b.day) })
		var o *occasion
		for _, d := range list {
			if o == nil || d.day-o.last > apart {
				o = &occasion{first: d.day, party: who, key: who + "-" + d.day.String(), figures: map[figure]bool{}}
				out = append(out, o)
			}
			o.last = d.day
			if d.pr.Claim.Value.Known {
				o.figures[figureOf(&d.pr.Claim)] = true
			}
			d.pr.Claim.Origin = o.key
		}
	}
	return out
}

// nearBriefing returns the briefing of a claim's speaker, within days of its
// page, that had its figure.
func nearBriefing(c *claims.Claim, list []*occasion) *occasion {
	day, ok := c.PublishedAt.Earliest()
	if !ok || !withinMonth(c, day) {
		return nil
	}
	var best *occasion
	for _, o := range list {
		if o.party == speakerKey(c) && day >= o.first && day-o.last <= lag && (best == nil || o.first > best.first) {
			best = o
		}
	}
	return best
}

// withinMonth reports whether a claim's own month, where it has one, holds a day.
func withinMonth(c *claims.Claim, day dates.Day) bool {
	return c.SaidAt.IsZero() || c.SaidAt.Contains(day)
}

// recalled returns the one briefing that a claim without a day can be taken
// from: of its speaker at any time before, or, where the page names no one or
// only who passed it on, of anyone within days.
func recalled(c *claims.Claim, list []*occasion) *occasion {
	day, dated := c.PublishedAt.Earliest()
	f := figureOf(c)
	who := speakerKey(c)
	var one *occasion
	for _, o := range list {
		if dated && day < o.first {
			continue
		}
		switch {
		case o.party == who:
			if !c.SaidAt.IsZero() {
				if !c.SaidAt.Contains(o.first) && !c.SaidAt.Contains(o.last) {
					continue
				}
			} else if !f.distinct() {
				continue
			}
		case unnamed(c):
			if !f.distinct() || !dated || day-o.last > lag {
				continue
			}
		default:
			continue
		}
		if one != nil {
			return nil
		}
		one = o
	}
	return one
}

// unnamed reports whether a claim has no speaker but those who pass it on, or
// one that no party is known for by a common noun: "officials in Seoul".
func unnamed(c *claims.Claim) bool {
	if len(c.Chain) == 0 {
		return true
	}
	first := c.Chain[0]
	if first.Party != "" {
		return false
	}
	if first.Verb == claims.Reported || first.Verb == claims.Relayed {
		return true
	}
	if first.Role != "" && strings.Contains(first.Name, " ") && first.Name != articles.LowerASCII(first.Name) {
		return false // a person
	}
	return hasAny(articles.LowerASCII(first.Name), "minist", "official", "government", "military", "intelligence", "defense", "defence", "agency", "seoul", "washington", "kyiv", "kiev", "moscow", "korea", "russia", "ukraine", "authorities", "department", "spokes")
}

// joinPairs gives what a page says in no one's name the origin that two of its
// figures share with other pages, however late the page: one figure can be
// alike by chance, two are those of the briefing.
func joinPairs(all []*Proposal) {
	const enough = 2
	type about struct {
		first   dates.Day
		figures map[figure]bool
	}
	known := map[string]*about{}
	byFigure := map[figure][]string{}
	for _, pr := range all {
		c := &pr.Claim
		day, dated := c.SaidAt.Earliest()
		if !dated {
			day, dated = c.PublishedAt.Earliest()
		}
		f := figureOf(c)
		if c.Origin == "" || unnamed(c) || !c.Value.Known || !dated || !f.distinct() {
			continue
		}
		k := known[c.Origin]
		if k == nil {
			k = &about{day, map[figure]bool{}}
			known[c.Origin] = k
		}
		k.first = min(k.first, day)
		if !k.figures[f] {
			k.figures[f] = true
			byFigure[f] = append(byFigure[f], c.Origin)
		}
	}
	pages := map[*articles.Document][]*Proposal{}
	var order []*articles.Document
	for _, pr := range all {
		if c := &pr.Claim; c.Value.Known && unnamed(c) && c.SaidAt.IsZero() && byFigure[figureOf(c)] != nil {
			if pages[pr.Document] == nil {
				order = append(order, pr.Document)
			}
			pages[pr.Document] = append(pages[pr.Document], pr)
		}
	}
	for _, page := range order {
		shared := map[string]map[figure]bool{}
		for _, pr := range pages[page] {
			f := figureOf(&pr.Claim)
			day, dated := pr.Claim.PublishedAt.Earliest()
			for _, origin := range byFigure[f] {
				if dated && day < known[origin].first {
					continue
				}
				if shared[origin] == nil {
					shared[origin] = map[figure]bool{}
				}
				shared[origin][f] = true
			}
		}
		for _, pr := range pages[page] {
			best, most, tie := "", 0, false
			for _, origin := range byFigure[figureOf(&pr.Claim)] {
				switch n := len(shared[origin]); {
				case n > most:
					best, most, tie = origin, n, false
				case n == most:
					tie = true
				}
			}
			if most >= enough && !tie {
				pr.Claim.Origin = best
			}
		}
	}
}

// joinUndated gives one origin to what several pages give in one party's name
// without a day: that of the earliest page. A page within days of it that names
// no one joins them.
func joinUndated(list []*Proposal) {
	type key struct {
		party  string
		figure figure
	}
	groups := map[key][]*Proposal{}
	var order []key
	var nameless []*Proposal
	for _, pr := range list {
		c := &pr.Claim
		k := key{speakerKey(c), figureOf(c)}
		if _, ok := c.PublishedAt.Earliest(); !ok || !k.figure.distinct() || !c.SaidAt.IsZero() {
			continue
		}
		if unnamed(c) {
			nameless = append(nameless, pr)
			continue
		}
		if k.party == "" {
			continue
		}
		if groups[k] == nil {
			order = append(order, k)
		}
		groups[k] = append(groups[k], pr)
	}
	for _, k := range order {
		group := groups[k]
		slices.SortStableFunc(group, func(a, b *Proposal) int {
			return cmp.Or(dates.Compare(a.Claim.PublishedAt, b.Claim.PublishedAt), strings.Compare(a.Claim.Origin, b.Claim.Origin))
		})
		for i := 1; i < len(group); i++ {
			group[i].Claim.Origin = group[0].Claim.Origin
		}
	}
	for _, pr := range nameless {
		c := &pr.Claim
		day, _ := c.PublishedAt.Earliest()
		origin := ""
		for _, k := range order {
			first, _ := groups[k][0].Claim.PublishedAt.Earliest()
			if k.figure != figureOf(c) || day-first > lag || first-day > apart {
				continue
			}
			if origin != "" {
				origin = ""
				break
			}
			origin = groups[k][0].Claim.Origin
		}
		if origin != "" {
			c.Origin = origin
		}
	}
}
