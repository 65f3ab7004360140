package events

import (
	"cmp"
	"slices"
	"time"

	"github.com/tidewaiter/tidewaiter/geo"
)

// bar is a time at no moment of which a vessel can have been at a place; both
// ends are out of it.
type bar struct{ from, to time.Time }

// bars gathers, for one track and one place, when the vessel cannot have been
// there, by what a [Concluder] knows of where it was: the fixes at both ends of
// segments and gaps, port visits, slow hours and encounters. Positions between
// them it has not; that the vessel was heard in between tells that it was never
// silent for longer than makes a gap, so that it went no farther from its way
// than it sails in that.
type bars struct {
	t       *vesselTrack
	place   *geo.Place
	kn      float64 // the most it can do
	silence float64 // the longest that is no gap, in hours
	all     []bar
}

// longestSilence is the longest silence, in hours, that may lie within what is
// told as heard: one that is no gap, or one that an encounter bridges.
func (c *Concluder) longestSilence() float64 {
	h := DefaultGapSilence
	if c.Config != nil {
		h = cmp.Or(c.Config.GapSilence, h)
	}
	return max(h, defaultMerge).Hours()
}

// refuted says whether a vessel cannot have been where it was seen at any moment
// of that time, so fast as it can be. It is what AIS says against a sighting when
// no gap holds it.
func (c *Concluder) refuted(t *vesselTrack, l *look) bool {
	if !c.located(l.Place) {
		return false
	}
	b := bars{t: t, place: c.lists().index.Place(c.lists().byID[l.Place]), kn: max(t.hull.mostKn, t.hull.speedKn), silence: c.longestSilence()}
	for _, s := range t.segments {
		b.moment(&s.First)
		b.moment(&s.Last)
		b.way(s)
	}
	for _, g := range t.gaps {
		b.moment(&g.event.Gap.Off)
		b.moment(&g.event.Gap.On)
	}
	for _, v := range t.visits {
		e := v.event
		m := e.RadiusM
		if i, ok := c.lists().byID[e.Place]; ok {
			m = max(m, extentM(c.lists().index.Place(i)))
		}
		b.stay(e, m)
	}
	for _, e := range t.slow {
		b.stay(e, e.RadiusM)
	}
	return b.cover(l.from, l.until)
}

// moment bars the time around a fix that it takes to sail between it and the
// place.
func (b *bars) moment(f *Fix) {
	if !f.Time.IsZero() {
		b.around(f.Time, f.Time, f.At, 0)
	}
}

// stay bars the time around a stay near a point, and the stay but for the gaps in
// it where the place is farther than a silence allows to go and come back.
func (b *bars) stay(e *Event, radiusM float64) {
	first, last := latest(e.StartLatest, e.Start), cmp.Or(e.EndEarliest, e.End)
	if !known(e.At) || last.Before(first) {
		return
	}
	b.around(first, first, e.At, radiusM)
	b.around(last, last, e.At, radiusM)
	if nm := b.outsideNM(e.At, radiusM); nm > b.kn*b.silence/2 {
		b.heard(first, last)
	}
}

// way bars a segment, but for the gaps in it, when to go by the place is longer
// than the way that it was heard to make and what it can have made in a silence.
func (b *bars) way(s *Segment) {
	if !known(s.First.At) || !known(s.Last.At) {
		return
	}
	made := max(s.DistanceNM, geo.DistanceM(s.First.At, s.Last.At)/geo.NauticalMileM)
	if b.outsideNM(s.First.At, 0)+b.outsideNM(s.Last.At, 0) > made+b.kn*b.silence {
		b.heard(s.First.Time, s.Last.Time)
	}
}

func (b *bars) around(from, to time.Time, at geo.Point, radiusM float64) {
	if !known(at) {
		return
	}
	if nm := b.outsideNM(at, radiusM); nm > 0 {
		d := ofHours(nm / b.kn)
		b.all = append(b.all, bar{from.Add(-d), to.Add(d)})
	}
}

// heard bars a time but for the gaps in it.
func (b *bars) heard(from, to time.Time) {
	for _, g := range b.t.gaps[b.t.firstGap(from):] {
		gap := g.event.Gap
		if !gap.Off.Time.Before(to) {
			break
		}
		b.all = append(b.all, bar{from, gap.Off.Time})
		if from = gap.On.Time; from.IsZero() {
			return
		}
	}
	b.all = append(b.all, bar{from, to})
}

// outsideNM is how far outside the place all points within some metres of a
// point are.
func (b *bars) outsideNM(at geo.Point, radiusM float64) float64 {
	return max(0, b.place.OutsideM(at)-radiusM) / geo.NauticalMileM
}

// cover says whether every moment of a time is barred.
func (b *bars) cover(from, until time.Time) bool {
	slices.SortFunc(b.all, func(x, y bar) int { return x.from.Compare(y.from) })
	end := time.Time{}
	for i := 0; !from.After(until); from = end {
		for ; i < len(b.all) && b.all[i].from.Before(from); i++ {
			end = laterOf(end, b.all[i].to)
		}
		if !end.After(from) {
			return false
		}
	}
	return true
}

// known says whether an event or fix has a place: (0, 0) is no position.
func known(p geo.Point) bool { return p != geo.Point{} && p.Check() == nil }

// tellRefuted tells of the sightings that AIS speaks against: with the stays and
// the voyages of that time, or with the one that is nearest in time.
func (c *Concluder) tellRefuted(t *vesselTrack, voyages []Voyage) {
	for i := range t.refuted {
		l := &t.refuted[i]
		least := time.Duration(-1)
		var tell []*[]string
		add := func(from, to time.Time, list *[]string) {
			away := time.Duration(0)
			if !from.IsZero() {
				away = max(away, from.Sub(l.until))
			}
			if !to.IsZero() {
				away = max(away, l.from.Sub(to))
			}
			if least < 0 || away < least {
				least, tell = away, tell[:0]
			}
			if away == least {
				tell = append(tell, list)
			}
		}
		for _, v := range t.visits {
			if e := v.event; e.Confidence >= c.assumed().MinConfidence {
				add(latest(e.StartLatest, e.Start), cmp.Or(e.EndEarliest, e.End), &e.PortVisit.Contradicts)
			}
		}
		for j := range voyages {
			if v := &voyages[j]; !v.Alternative() {
				add(v.From.DepartEarliest, v.To.ArriveLatest, &v.Contradicts)
			}
		}
		for _, list := range tell {
			*list = append(*list, l.ID)
		}
	}
}
