package events

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/geo"
)

// look is a sighting whose time is known: what was seen was there at some moment
// from from until until.
type look struct {
	*Sighting
	from, until time.Time
}

// waypoint is a place where a vessel was seen in a gap: it was there from
// arriveLatest at the latest until departEarliest at the earliest. A zero
// departLatest is not known: the gap is open.
type waypoint struct {
	place                        string
	at                           geo.Point
	radiusM                      float64
	outsideM                     func(geo.Point) float64
	arriveEarliest, arriveLatest time.Time
	departEarliest, departLatest time.Time
	sightings                    []string
}

const (
	// A day is a day as somebody wrote it, in a zone that is not told: it begins
	// where it begins first, at UTC+14, and ends where it ends last, at UTC-12.
	zoneEast = 14 * time.Hour
	zoneWest = 12 * time.Hour

	// lengthTolerance is by how much the length of a vessel seen may differ from
	// the length it sends.
	lengthTolerance = 0.1
)

// bounds are the first and last moment that a date may mean; false when a side
// is open.
func bounds(d dates.Date) (from, until time.Time, ok bool) {
	first, ok := d.Earliest()
	last, ok2 := d.Latest()
	if !ok || !ok2 {
		return time.Time{}, time.Time{}, false
	}
	from = time.Unix(int64(first)*86400, 0).UTC().Add(-zoneEast)
	until = time.Unix(int64(last)*86400+86400, 0).UTC().Add(zoneWest)
	begins, ends, interval := strings.Cut(d.String(), "/")
	if !interval {
		ends = begins
	}
	if t, ok := instant(begins); ok {
		from = t
	}
	if t, ok := instant(ends); ok {
		until = t
	}
	return from, until, !until.Before(from)
}

func instant(s string) (time.Time, bool) {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04Z07:00"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.UTC(), true
		}
	}
	return time.Time{}, false
}

// lookOf reads the times of a sighting; false when they are not known.
func lookOf(s *Sighting) (look, bool) {
	from, until, ok := bounds(s.From)
	if !ok {
		return look{}, false
	}
	if !s.Until.IsZero() {
		_, end, ok := bounds(s.Until)
		if !ok || end.Before(from) {
			return look{}, false
		}
		until = end
	}
	return look{s, from, until}, true
}

// ofVessel says whether it is a vessel that was seen, and not a stack of boxes:
// one of the words of what was seen (vessel_at_berth) is vessel or ship.
func (l *look) ofVessel() bool {
	return slices.ContainsFunc(strings.FieldsFunc(l.What, notLetter), func(word string) bool {
		switch strings.ToLower(word) {
		case "vessel", "vessels", "ship", "ships":
			return true
		}
		return false
	})
}

func notLetter(r rune) bool { return !unicode.IsLetter(r) }

func compareLooks(a, b look) int {
	return cmp.Or(a.from.Compare(b.from), a.until.Compare(b.until), cmp.Compare(a.ID, b.ID))
}

// prepare reads the sightings, once.
func (c *Concluder) prepare() {
	c.lists()
	c.ready.Do(func() {
		c.looksBy, c.sources = map[string][]look{}, map[string]uint16{}
		if c.Config != nil {
			for i, name := range c.Config.Sources {
				if _, ok := c.sources[name]; !ok && i <= math.MaxUint16 {
					c.sources[name] = uint16(i)
				}
			}
		}
		for i := range c.Sightings {
			l, ok := lookOf(&c.Sightings[i])
			if !ok || l.Place == "" {
				continue
			}
			for _, v := range l.Vessels {
				list := c.looksBy[v]
				if n := len(list); v == "" || n > 0 && list[n-1].Sighting == l.Sighting {
					continue // named twice
				}
				c.looksBy[v] = append(list, l)
			}
			switch {
			case l.What == stackSeen || l.What == stackGone:
				c.stacks = append(c.stacks, l)
			case len(l.Vessels) == 0 && l.LengthM > 0 && l.ofVessel():
				c.unnamed = append(c.unnamed, l)
			}
		}
		for v := range c.looksBy {
			slices.SortFunc(c.looksBy[v], compareLooks)
		}
		slices.SortFunc(c.unnamed, compareLooks)
		slices.SortFunc(c.stacks, compareLooks)
	})
}

// join puts the sightings of a vessel to its port visits and gaps:
//
//   - to every port visit at the place in that time; then to no gap;
//   - else to the one gap in which the vessel could have been at the place;
//   - when several gaps could hold it, or two hulls use the number, to all of
//     them as a support that settles nothing;
//     An open gap counts only when no other could hold it;
//   - when none could, but the sighting lies wholly within one gap of the only
//     hull, it contradicts what was heard, or the assumed speed, or who was seen;
//   - when none could, and every hull was out of reach all the while, it
//     contradicts what was heard of each: see [Concluder.refuted];
//   - else to nothing: the vessel can have been there between two fixes, but
//     nothing says so.
//
// A sighting of a vessel of some length, not identified, supports the port
// visits that fit; [Concluder.supports] does that for candidates.
func (c *Concluder) join(tracks []*vesselTrack) {
	byVessel := map[string][]*vesselTrack{}
	for _, t := range tracks {
		if t.vessel != "" {
			byVessel[t.vessel] = append(byVessel[t.vessel], t)
		}
		for i := range c.unnamed {
			if fitsLength(c.unnamed[i].LengthM, t.hull.lengthM) {
				t.looks = append(t.looks, c.unnamed[i])
			}
		}
		for _, v := range t.visits {
			for i := range t.looks {
				if c.atVisit(&t.looks[i], v) {
					v.supported = append(v.supported, t.looks[i].ID)
				}
			}
		}
	}
	for _, t := range tracks {
		hulls := byVessel[t.vessel]
		if len(hulls) == 0 || hulls[0] != t {
			continue // none of the case, or done with the first of its hulls
		}
		for _, l := range c.looksBy[t.vessel] {
			c.joinOne(hulls, l)
		}
	}
	for _, t := range tracks {
		for _, g := range t.gaps {
			g.seen = c.settle(t, g)
		}
	}
}

func (c *Concluder) joinOne(hulls []*vesselTrack, l look) {
	heard := false
	var could, open, within []*gapRecord
	for _, t := range hulls {
		for _, v := range t.visits {
			if c.atVisit(&l, v) {
				v.seen = append(v.seen, l.ID)
				heard = true
			}
		}
		for _, g := range t.gaps[t.firstGap(l.from.Add(-1)):] {
			gap := g.event.Gap
			if l.until.Before(gap.Off.Time) {
				break
			}
			if _, ok := c.waypointOf(t, g, l); ok && gap.On.Time.IsZero() {
				open = append(open, g)
			} else if ok {
				could = append(could, g)
			} else if !l.from.Before(gap.Off.Time) && (gap.On.Time.IsZero() || !l.until.After(gap.On.Time)) {
				within = append(within, g)
			}
		}
	}
	if len(could) == 0 {
		could = open
	}
	switch {
	case heard:
	case len(could) == 1 && !could[0].event.Gap.On.Time.IsZero(), len(could) == 1 && c.inData(&l):
		could[0].looks = append(could[0].looks, l)
	case len(could) > 1:
		for _, g := range could {
			g.maybe = append(g.maybe, l)
		}
	case len(within) == 1 && len(hulls) == 1 && c.located(l.Place):
		within[0].contradicts = append(within[0].contradicts, l.ID)
	case !slices.ContainsFunc(hulls, func(t *vesselTrack) bool { return !c.refuted(t, &l) }):
		for _, t := range hulls {
			t.refuted = append(t.refuted, l)
		}
	}
}

// inData says whether a sighting may be from before the end of the data: of
// what came after it they say nothing.
func (c *Concluder) inData(l *look) bool { return c.Until.IsZero() || !l.from.After(c.Until) }

// located says whether a place of the list has this id, and where it is: of a
// stretch of sea or land without a border that is not known.
func (c *Concluder) located(place string) bool {
	i, ok := c.lists().byID[place]
	if !ok {
		return false
	}
	p := c.lists().index.Place(i)
	return p.Kind != geo.Area || p.Area != nil || p.RadiusM > 0
}

// atVisit says whether a sighting is of the place and time of a port visit.
func (c *Concluder) atVisit(l *look, v *visitRecord) bool {
	e := v.event
	if !c.samePlace(l.Place, e.Place) || l.until.Before(e.Start) {
		return false
	}
	return e.End.IsZero() || !l.from.After(e.End)
}

// waypointOf is what a sighting says of a gap that could hold it: false when the
// vessel could not have been at the place then.
func (c *Concluder) waypointOf(t *vesselTrack, s *gapRecord, l look) (waypoint, bool) {
	lists := c.lists()
	i, ok := lists.byID[l.Place]
	g := s.event.Gap
	if !ok {
		return waypoint{}, false
	}
	p := lists.index.Place(i)
	in := p.OutsideM(g.Off.At) / geo.NauticalMileM
	w := waypoint{
		place: p.ID, at: p.Point, radiusM: extentM(p), outsideM: p.OutsideM,
		arriveEarliest: g.Off.Time.Add(ofHours(in / t.hull.speedKn)),
		arriveLatest:   l.until,
		sightings:      []string{l.ID},
	}
	if !g.On.Time.IsZero() {
		w.departLatest = g.On.Time.Add(-ofHours(p.OutsideM(g.On.At) / geo.NauticalMileM / t.hull.speedKn))
		w.arriveLatest = earlierOf(l.until, w.departLatest)
	}
	w.departEarliest = laterOf(l.from, w.arriveEarliest)
	return w, !w.departEarliest.After(w.arriveLatest)
}

// settle orders the places where a vessel was seen in a gap and narrows when it
// was at each by what it takes to sail from one to the next. A sighting that
// cannot be reached from those before it is told as a contradiction.
func (c *Concluder) settle(t *vesselTrack, s *gapRecord) []waypoint {
	g := s.event.Gap
	var way []waypoint
	for _, l := range s.looks { // in order of time, as the vessel's are
		w, ok := c.waypointOf(t, s, l)
		if !ok || c.heardInside(g, c.lists().byID[w.place]) {
			continue
		}
		if n := len(way); n > 0 && c.samePlace(way[n-1].place, w.place) {
			last := &way[n-1]
			if w.arriveLatest.Before(last.arriveEarliest) {
				s.contradicts = append(s.contradicts, l.ID)
				continue
			}
			last.sightings = append(last.sightings, l.ID)
			last.departEarliest = laterOf(last.departEarliest, w.departEarliest)
			last.arriveLatest = earlierOf(last.arriveLatest, w.arriveLatest)
			continue
		}
		if n := len(way); n > 0 {
			w.arriveEarliest = laterOf(w.arriveEarliest, way[n-1].departEarliest.Add(c.sail(t, &way[n-1], &w)))
			w.departEarliest = laterOf(w.departEarliest, w.arriveEarliest)
			if w.departEarliest.After(w.arriveLatest) {
				s.contradicts = append(s.contradicts, l.ID)
				continue
			}
		}
		way = append(way, w)
	}
	for i := len(way) - 2; i >= 0; i-- {
		w, next := &way[i], &way[i+1]
		leaves := next.arriveLatest.Add(-c.sail(t, w, next))
		if w.departLatest.IsZero() || leaves.Before(w.departLatest) {
			w.departLatest = leaves
		}
		w.arriveLatest = earlierOf(w.arriveLatest, w.departLatest)
	}
	return way
}

// heardInside says whether a gap begins or ends inside a place: being seen there
// tells nothing new.
func (c *Concluder) heardInside(g *Gap, place int) bool {
	h := c.lists().harbour[place]
	return slices.Contains(c.around(g.Off.At), h) || !g.On.Time.IsZero() && slices.Contains(c.around(g.On.At), h)
}

// sail is the least time between two places where a vessel was seen.
func (c *Concluder) sail(t *vesselTrack, a, b *waypoint) time.Duration {
	m := max(0, geo.DistanceM(a.at, b.at)-a.radiusM-b.radiusM)
	return ofHours(m / geo.NauticalMileM / t.hull.speedKn)
}

// supports are the sightings that fit a candidate without settling it: of a
// vessel of this length, or of this vessel when several gaps could hold it.
func (c *Concluder) supports(t *vesselTrack, s *gapRecord, k *Candidate) []string {
	var ids []string
	fits := func(l *look) bool {
		return !l.from.After(k.Latest) && !l.until.Before(k.Earliest) && c.samePlace(l.Place, k.Place)
	}
	for i := range s.maybe {
		if fits(&s.maybe[i]) {
			ids = append(ids, s.maybe[i].ID)
		}
	}
	for i := range t.looks {
		if fits(&t.looks[i]) {
			ids = append(ids, t.looks[i].ID)
		}
	}
	slices.Sort(ids)
	return ids
}

func fitsLength(seen, sent float64) bool {
	return seen > 0 && sent > 0 && math.Abs(seen-sent) <= lengthTolerance*seen
}

func laterOf(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

func earlierOf(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}
