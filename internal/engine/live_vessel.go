package engine

import (
	"bytes"
	"cmp"
	"math"
	"reflect"
	"slices"
	"time"

	"github.com/tidewaiter/tidewaiter/events"
	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/tracks"
)

// liveVessel is one MMSI. What is before its base is beyond changing; the
// reports from then on are kept, and the observer at their end.
type liveVessel struct {
	mmsi     uint32
	waiting  []liveReport // later than the watermark, in no order
	kept     []liveReport // used since the base, in order
	baseTime int64        // of the last report before the base
	base     liveState
	now      liveState
	dirty    bool // a late report was fitted in
	news     bool // since it was last looked at
	changed  bool // something was found since it was last concluded

	// Found before the base, since, and what goes on.
	old, since   findings
	open         []*events.Event
	unsure       map[string]bool // would end if nothing more came
	openSegments []events.Segment
	counted      map[heardAt]bool
	sharedBefore int
	events       map[string]*liveEvent
	voyages      map[string]*liveVoyage
}

// findings are what an observer gave, in its order.
type findings struct {
	events   []*events.Event
	segments []events.Segment
	heard    []heardAt
	samples  []events.Sample
}

// liveState is an observer and what decides over copies of reports.
type liveState struct {
	observer *events.Observer
	at       record
	any      bool
	saidAt   int64
	said     [][]byte
}

func (s *liveState) clone() liveState {
	c := *s
	c.observer = s.observer.Clone()
	c.said = slices.Clone(s.said)
	return c
}

// liveEvent is what was told of an event.
type liveEvent struct {
	last  events.Event
	bytes []byte // of last, without its version
}

type liveVoyage struct {
	last  events.Voyage
	bytes []byte
}

func (l *Live) newVessel(mmsi uint32) *liveVessel {
	v := &liveVessel{mmsi: mmsi, baseTime: math.MinInt64, events: map[string]*liveEvent{}, voyages: map[string]*liveVoyage{}, counted: map[heardAt]bool{}, unsure: map[string]bool{}}
	v.base.observer = events.NewObserver(&l.opt.Config, events.Output{})
	v.base.saidAt = math.MinInt64
	v.base.observer.Redirect(v.output(l, &v.old))
	v.now = v.base.clone()
	v.now.observer.Redirect(v.output(l, &v.since))
	return v
}

// output is where an observer of the vessel gives what it finds.
func (v *liveVessel) output(l *Live, to *findings) events.Output {
	return events.Output{
		Event: func(e *events.Event) {
			to.events = append(to.events, e)
			v.changed = true
		},
		Segment: func(s *events.Segment) {
			to.segments = append(to.segments, *s)
			v.changed = true
		},
		Sample: func(s *events.Sample) { to.samples = append(to.samples, *s) },
		Heard: func(at geo.Point, hour int64, source uint16) {
			h := heardAt{at, hour, source}
			to.heard = append(to.heard, h)
			if !v.counted[h] {
				v.counted[h] = true
				l.coverage.Heard(at, hour, source)
			}
		},
	}
}

// wait keeps a report until the watermark has passed it.
func (v *liveVessel) wait(r liveReport) { v.waiting = append(v.waiting, r) }

func (l *Live) compareReports(a, b *liveReport) int {
	if c := l.sequence.order(&a.record, &b.record); c != 0 {
		return c
	}
	switch {
	case a.said == nil && b.said == nil:
		return 0
	case a.said == nil:
		return -1
	case b.said == nil:
		return 1
	}
	return bytes.Compare(appendStatic(nil, a.said), appendStatic(nil, b.said))
}

// insert fits a late report in.
func (v *liveVessel) insert(l *Live, r *liveReport) {
	i, same := slices.BinarySearchFunc(v.kept, r, func(k liveReport, r *liveReport) int { return l.compareReports(&k, r) })
	if same {
		l.Stats.LeftOut[tracks.Duplicate]++
		return
	}
	l.Stats.Late++
	v.kept = slices.Insert(v.kept, i, *r)
	v.dirty, v.news = true, true
}

// release uses what is not later than the mark.
func (v *liveVessel) release(l *Live, mark int64) {
	from := len(v.kept)
	rest := v.waiting[:0]
	for _, r := range v.waiting {
		if r.time <= mark {
			v.kept = append(v.kept, r)
		} else {
			rest = append(rest, r)
		}
	}
	v.waiting = rest
	slices.SortFunc(v.kept[from:], func(a, b liveReport) int { return l.compareReports(&a, &b) })
	if from < len(v.kept) {
		v.news = true
	}
	if v.dirty {
		return // all are used again
	}
	for i := from; i < len(v.kept); i++ {
		v.now.take(l, &v.kept[i])
	}
}

// take gives a report to the observer, copies once.
func (s *liveState) take(l *Live, r *liveReport) {
	if r.said != nil {
		if r.time != s.saidAt {
			s.saidAt, s.said = r.time, nil
		}
		b := appendStatic(nil, r.said)
		if slices.ContainsFunc(s.said, func(o []byte) bool { return bytes.Equal(o, b) }) {
			return
		}
		s.said = append(s.said, b)
		s.observer.Static(r.time, r.said)
		return
	}
	if s.any && r.time == s.at.time && r.lat == s.at.lat && r.lon == s.at.lon && r.source == s.at.source {
		return
	}
	s.at, s.any = r.record, true
	r.record.position(&l.position)
	s.observer.Position(&l.position)
}

// replay observes the vessel again from its base.
func (v *liveVessel) replay(l *Live) {
	l.Stats.Replays++
	v.dirty, v.changed = false, true
	samples := v.since.samples
	v.since = findings{}
	v.now = v.base.clone()
	v.now.observer.Redirect(v.output(l, &v.since))
	for i := range v.kept {
		v.now.take(l, &v.kept[i])
	}
	if !slices.Equal(samples, v.since.samples) {
		l.pairs.redo = true
	}
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// look finds out what goes on at a time. At the end of the data it is all that
// comes of what was held back, too.
func (v *liveVessel) look(l *Live, until int64, final bool) {
	v.news = false
	before := v.openKey()
	v.open, v.openSegments = nil, nil
	clear(v.unsure)
	c := v.now.observer.Clone()
	c.Redirect(events.Output{
		Event: func(e *events.Event) {
			if final || e.Status == events.Open {
				v.open = append(v.open, e)
			} else {
				v.unsure[e.ID] = true
			}
		},
		Segment: func(s *events.Segment) { v.openSegments = append(v.openSegments, *s) },
	})
	c.Close(time.UnixMicro(until).UTC())
	if !bytes.Equal(before, v.openKey()) {
		v.changed = true
	}
}

// openKey changes when what goes on begins or ends.
func (v *liveVessel) openKey() []byte {
	var b []byte
	for _, e := range v.open {
		b = append(append(append(b, e.ID...), e.Status...), '\n')
	}
	return b
}

// forget moves the base on, when there are too many reports or they are too
// old to change.
func (v *liveVessel) forget(l *Live, mark int64) {
	n := 0
	if len(v.kept) > l.opt.MaxReports {
		n = len(v.kept) - l.opt.MaxReports/2
	}
	if old := mark - l.opt.Horizon.Microseconds(); len(v.kept) > 0 && v.kept[len(v.kept)/4].time < old {
		i, _ := slices.BinarySearchFunc(v.kept, old, func(r liveReport, t int64) int { return cmp.Compare(r.time, t) })
		n = max(n, i)
	}
	// Reports of one time stay together.
	for n > 0 && n < len(v.kept) && v.kept[n].time == v.kept[n-1].time {
		n++
	}
	if n == 0 {
		return
	}
	v.old.heard = nil
	was := [...]int{len(v.old.events), len(v.old.segments), len(v.old.samples)}
	for i := range v.kept[:n] {
		v.base.take(l, &v.kept[i])
	}
	v.baseTime = v.kept[n-1].time
	v.kept = slices.Clone(v.kept[n:])
	// The base found again what stands first among the rest.
	v.since.events = slices.Clone(v.since.events[len(v.old.events)-was[0]:])
	v.since.segments = slices.Clone(v.since.segments[len(v.old.segments)-was[1]:])
	v.since.samples = slices.Clone(v.since.samples[len(v.old.samples)-was[2]:])
	v.since.heard = slices.Clone(v.since.heard[len(v.old.heard):])
	for _, h := range v.old.heard {
		l.fixed.Heard(h.at, h.hour, h.source)
		delete(v.counted, h)
	}
	v.old.heard = nil
	if extra := len(v.old.events) - l.opt.MaxEvents; extra > 0 {
		for _, e := range v.old.events[:extra] {
			delete(v.events, e.ID)
		}
		v.old.events = slices.Clone(v.old.events[extra:])
	}
	if extra := len(v.old.segments) - l.opt.MaxEvents; extra > 0 {
		v.old.segments = slices.Clone(v.old.segments[extra:])
	}
}

// found is all that stands of the vessel alone.
func (v *liveVessel) found() []*events.Event {
	return slices.Concat(v.old.events, v.since.events, v.open)
}

func (v *liveVessel) segments() []events.Segment {
	return slices.Concat(v.old.segments, v.since.segments, v.openSegments)
}

// tellEvents tells how what stands differs from what was told.
func (v *liveVessel) tellEvents(l *Live, found []events.Event, final bool) {
	stands := map[string]bool{}
	for i := range found {
		stands[found[i].ID] = true
	}
	var gone []*liveEvent
	for id, t := range v.events {
		if !stands[id] && !v.unsure[id] {
			gone = append(gone, t)
		}
	}
	slices.SortFunc(gone, func(a, b *liveEvent) int { return compareEvents(a.last, b.last) })
	superseded := map[string]string{}
	for i := range found {
		e := &found[i]
		if v.events[e.ID] != nil {
			continue
		}
		for _, g := range gone {
			if _, taken := superseded[g.last.ID]; !taken && g.last.Kind == e.Kind && overlap(&g.last, e) {
				superseded[g.last.ID] = e.ID
				e.Supersedes = g.last.ID
				break
			}
		}
	}
	for _, g := range gone {
		delete(v.events, g.last.ID)
		e := g.last
		e.Status = events.Retracted
		e.Version++
		l.Stats.Retracted++
		l.give(&e)
	}
	for i := range found {
		e := found[i]
		was := v.events[e.ID]
		if was == nil {
			e.Version = 1
			v.events[e.ID] = &liveEvent{e, eventBytes(e)}
			l.Stats.New++
			l.give(&e)
			continue
		}
		e.Supersedes = was.last.Supersedes
		b := eventBytes(e)
		if bytes.Equal(b, was.bytes) {
			continue
		}
		e.Version = was.last.Version
		if e.Status == events.Open && was.last.Status == events.Open && !final {
			// It goes on. What it has come to is told when it ends.
			continue
		}
		e.Version++
		was.last, was.bytes = e, b
		l.Stats.Revised++
		l.give(&e)
	}
}

// eventBytes is what an event says, without its version.
func eventBytes(e events.Event) []byte {
	e.Version = 0
	return appendValue(nil, reflect.ValueOf(e))
}

// overlap tells whether two events have a time in common.
func overlap(a, b *events.Event) bool {
	ends := func(e *events.Event) time.Time {
		if e.End.IsZero() {
			return time.Unix(1<<40, 0)
		}
		return e.End
	}
	return !a.Start.After(ends(b)) && !b.Start.After(ends(a))
}

func (l *Live) give(e *events.Event) {
	if l.err == nil && l.told.Event != nil {
		l.err = l.told.Event(e)
	}
}

// tellVoyages tells how the voyages that stand differ from those told.
func (v *liveVessel) tellVoyages(l *Live, voyages []events.Voyage, final bool) {
	give := func(y *events.Voyage) {
		if l.err == nil && l.told.Voyage != nil {
			l.err = l.told.Voyage(y)
		}
	}
	stands := map[string]bool{}
	for i := range voyages {
		stands[voyages[i].ID] = true
	}
	var gone []events.Voyage
	for id, y := range v.voyages {
		if !stands[id] {
			gone = append(gone, y.last)
			delete(v.voyages, id)
		}
	}
	slices.SortFunc(gone, compareVoyages)
	for i := range gone {
		gone[i].Status = events.Retracted
		give(&gone[i])
	}
	for i := range voyages {
		y := voyages[i]
		b := appendValue(nil, reflect.ValueOf(y))
		was := v.voyages[y.ID]
		switch {
		case was == nil:
			v.voyages[y.ID] = &liveVoyage{y, b}
		case bytes.Equal(was.bytes, b):
			continue
		case !final && (was.last.Status == events.Open && y.Status == events.Open || nearlySame(was, y)):
			continue
		default:
			was.last, was.bytes = y, b
		}
		give(&y)
	}
}

// retellNM is how much the length of a voyage must change to be told again: it
// creeps with every fix of a stay at its end, whose middle is the place.
const retellNM = 0.5

// nearlySame tells whether a voyage is as it was told, but for its length and
// the departure from where it ended, which is the next voyage's.
func nearlySame(was *liveVoyage, y events.Voyage) bool {
	if !(math.Abs(y.DistanceNM-was.last.DistanceNM) < retellNM) {
		return false
	}
	y.DistanceNM = was.last.DistanceNM
	y.To.DepartEarliest, y.To.DepartLatest = was.last.To.DepartEarliest, was.last.To.DepartLatest
	return bytes.Equal(was.bytes, appendValue(nil, reflect.ValueOf(y)))
}
