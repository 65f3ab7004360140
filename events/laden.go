package events

import (
	"cmp"
	"fmt"
	"slices"
	"sort"
	"strings"
	"time"
)

// draughts are the draughts of one track: those that the vessel had from a time
// on, in order of time, and the least and greatest of all.
type draughts struct {
	from      []time.Time
	m         []float64
	first     float64 // before the first of them
	low, high float64
}

const (
	// ladenRangeM and ladenRangeShare are how far a vessel's own draughts must
	// lie apart for one of them to say anything: a metre is the least change
	// that is called one, and a fifth of the deepest is less than ballast and
	// cargo differ by in any cargo vessel.
	ladenRangeM     = 1
	ladenRangeShare = 0.2
	// ladenThird: in the upper third of the range it is laden, in the lower in
	// ballast, between them it is not said.
	ladenThird = 1.0 / 3

	// stackDays is how long before and after a call a stack of containers at
	// the place is looked for.
	stackDays = 14

	stackSeen = "container_stack"
	stackGone = "container_stack_gone"
)

// draughtsOf gathers the draughts of one track from its draught changes and port
// visits.
func draughtsOf(t *vesselTrack) draughts {
	type told struct {
		from time.Time
		m    float64
	}
	var all []told
	var d draughts
	note := func(m float64) bool {
		if !(m > 0) {
			return false
		}
		if d.high == 0 {
			d.low, d.high = m, m
		}
		d.low, d.high = min(d.low, m), max(d.high, m)
		return true
	}
	for i, e := range t.changes {
		if note(e.DraughtChange.BeforeM) && i == 0 {
			d.first = e.DraughtChange.BeforeM
		}
		if note(e.DraughtChange.AfterM) {
			all = append(all, told{e.Start, 0}, told{latest(e.StartLatest, e.Start), e.DraughtChange.AfterM})
		}
	}
	for _, v := range t.visits {
		e := v.event
		if note(e.PortVisit.DraughtInM) {
			all = append(all, told{e.Start, e.PortVisit.DraughtInM})
		}
		if note(e.PortVisit.DraughtOutM) && !e.End.IsZero() {
			all = append(all, told{e.End, e.PortVisit.DraughtOutM})
		}
	}
	slices.SortFunc(all, func(a, b told) int { return cmp.Or(a.from.Compare(b.from), cmp.Compare(a.m, b.m)) })
	for _, x := range all {
		d.from, d.m = append(d.from, x.from), append(d.m, x.m)
	}
	return d
}

// at is the draught in force at a time: the last that was told before, or what
// the first change says was before it; 0 when it is not known, as it is between
// the last report of one draught and the first of another.
func (d *draughts) at(t time.Time) float64 {
	if t.IsZero() {
		return 0
	}
	if i := sort.Search(len(d.from), func(i int) bool { return d.from[i].After(t) }); i > 0 {
		return d.m[i-1]
	}
	return d.first
}

// draughtsIn are the draught changes of a track that fell into a gap: those that
// spent nine tenths of the time in it in which they may have been made, since the
// last report before and the first after are not the gap's own fixes.
func draughtsIn(t *vesselTrack, g *Gap) (ids []string) {
	const inside = 0.9
	for _, e := range t.changes {
		first, last := e.Start, latest(e.StartLatest, e.Start)
		a, b := laterOf(first, g.Off.Time), last
		if !g.On.Time.IsZero() {
			b = earlierOf(last, g.On.Time)
		}
		if !b.Before(a) && float64(b.Sub(a)) >= inside*float64(last.Sub(first)) {
			ids = append(ids, e.ID)
		}
	}
	return ids
}

// nameMet names with each draught change of a track the encounters that had not
// ended 24 h before it: a detector of one vessel knows of none.
func (t *vesselTrack) nameMet() {
	if len(t.changes) == 0 || len(t.met) == 0 {
		return
	}
	ended := make([]time.Time, len(t.met)) // the latest end up to each; zero while one goes on
	for i, m := range t.met {
		if ended[i] = m.End; i > 0 && !m.End.IsZero() && (ended[i-1].IsZero() || ended[i-1].After(m.End)) {
			ended[i] = ended[i-1]
		}
	}
	for _, e := range t.changes {
		from, until := e.Start.Add(-draughtNear*time.Microsecond), latest(e.StartLatest, e.Start)
		near := slices.Clone(e.DraughtChange.Near)
		i := sort.Search(len(t.met), func(i int) bool { return ended[i].IsZero() || !ended[i].Before(from) })
		for ; i < len(t.met) && !t.met[i].Start.After(until); i++ {
			if m := t.met[i]; (m.End.IsZero() || !m.End.Before(from)) && !slices.Contains(near, m.ID) {
				near = append(near, m.ID)
			}
		}
		e.DraughtChange.Near = near
	}
}

// laden says whether a vessel was carrying cargo on a voyage, where its draught
// says: the draught at departure within the range of the vessel's own draughts.
// Draughts are typed by hand and often old, so only a range of a metre and a
// fifth counts. What was seen of stacks at the port is told with it, and does
// not decide.
func (c *Concluder) laden(t *vesselTrack, from, to *stop, v *Voyage) {
	d := &t.draughts
	v.DraughtOutM = cmp.Or(from.draughtOutM, d.at(v.From.DepartLatest))
	v.DraughtInM = cmp.Or(to.draughtInM, d.at(v.To.ArriveEarliest))
	v.Laden = LadenUnknown
	var why []string
	if m := cmp.Or(v.DraughtOutM, v.DraughtInM); m > 0 {
		low, high := min(d.low, m), max(d.high, m)
		share := (m - low) / max(high-low, 0.1)
		text := fmt.Sprintf("draught %.1f m on the way; this vessel's own range is %.1f to %.1f m", m, low, high)
		switch {
		case high-low < ladenRangeM || high-low < ladenRangeShare*high:
			text += ", too narrow to say"
		case v.DraughtOutM > 0 && v.DraughtInM > 0 && max(v.DraughtOutM, v.DraughtInM)-min(v.DraughtOutM, v.DraughtInM) >= ladenRangeM:
			text = fmt.Sprintf("draught %.1f m at departure and %.1f m at arrival: it changed on the way", v.DraughtOutM, v.DraughtInM)
		case share >= 1-ladenThird:
			v.Laden = LadenYes
		case share <= ladenThird:
			v.Laden = LadenNo
		default:
			text += ": between laden and ballast"
		}
		why = append(why, text)
	}
	if text, ids := c.stackTaken(&v.From); text != "" {
		why = append(why, text)
		v.Sightings = append(v.Sightings, ids...)
		slices.Sort(v.Sightings)
		v.Sightings = slices.Compact(v.Sightings)
	}
	v.LadenWhy = strings.Join(why, "; ")
}

// stackTaken tells of a stack of containers that was seen at a call's place
// before departure and gone, or smaller, after: it supports that the vessel took
// it, and so might any other vessel have.
func (c *Concluder) stackTaken(k *Call) (text string, ids []string) {
	if k.Place == "" || k.DepartLatest.IsZero() {
		return "", nil
	}
	leave, arrive := k.DepartLatest, cmp.Or(k.ArriveEarliest, k.DepartEarliest)
	var before, after *look
	for i := range c.stacks {
		l := &c.stacks[i]
		if !c.samePlace(l.Place, k.Place) {
			continue
		}
		switch {
		case l.What == stackSeen && !l.from.After(leave) && arrive.Sub(l.until) <= stackDays*24*time.Hour && (before == nil || l.until.After(before.until)):
			before = l
		case !l.from.Before(arrive) && l.until.After(leave) && l.from.Sub(leave) <= stackDays*24*time.Hour && after == nil:
			after = l
		}
	}
	if before == nil || after == nil || after.What == stackSeen && !fewer(after, before) {
		return "", nil
	}
	return fmt.Sprintf("supports laden: containers seen at %s (%s) were gone or fewer after (%s)", k.Place, before.ID, after.ID), []string{before.ID, after.ID}
}

// fewer says whether the count of one sighting is surely below that of another.
func fewer(a, b *look) bool {
	return a.Count.Known && b.Count.Known && a.Count.Hi < b.Count.Lo
}
