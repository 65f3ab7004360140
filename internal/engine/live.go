package engine

import (
	"cmp"
	"math"
	"slices"
	"time"

	"github.com/tidewaiter/tidewaiter/events"
	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/tracks"
	"github.com/tidewaiter/tidewaiter/vessels"
)

// LiveOptions say how [Live] works. Zero values mean the defaults.
type LiveOptions struct {
	Config    events.Config // with Sources: a position's source is an index into them
	Sightings []events.Sighting
	Identify  func(events.Subject) string

	Lateness   time.Duration // how long reports are waited for; default 10 min
	Horizon    time.Duration // how late a report may still change what was told; default 72 h
	MaxReports int           // of one vessel that are kept for that, which shortens its horizon; default 20,000
	MaxEvents  int           // of one vessel that are kept after that; default 1,000
	Every      time.Duration // of event time, between looks at a vessel that is heard; default 10 min
}

// Told is where [Live] tells what it finds. The functions may be nil; an error
// stays with the Live and ends it.
//
// An event is told when it is first found, open or closed; again when it
// closes or late reports change it, with the next Version; and with status
// Retracted when they take it back. Its id stays while its kind, subject and
// start do. An event that takes the place of a retracted one names it in
// Supersedes. An open event that only goes on is told again at the end of the
// data alone. Voyages, which have no version, are told likewise.
type Told struct {
	Event  func(*events.Event) error
	Voyage func(*events.Voyage) error
}

// LiveStats counts what went through.
type LiveStats struct {
	Received  int64 // reports
	Late      int64 // that came after later ones of their vessel were used, and were fitted in
	LeftOut   [tracks.NumReasons]int64
	Replays   int64
	New       int64 // events told for the first time
	Revised   int64
	Retracted int64
}

// Live runs the detectors over reports as they arrive. Time is that of the
// reports: the watermark is the latest time seen less the lateness, and what is
// older is used, vessel by vessel in order of time. A report that is later than
// that makes its vessel be observed again from a point before it, and the
// difference is told. When all has come, what was told and not taken back is
// what [Run] finds in the same reports.
//
// Encounters are joined an hour behind the watermark, and conflicts of
// identities looked for every hour. It is for one goroutine.
type Live struct {
	opt  LiveOptions
	told Told
	err  error

	Stats LiveStats

	vessels map[uint32]*liveVessel
	order   []uint32 // the MMSIs, sorted; nil when there are new ones
	newest  int64    // the latest time seen
	now     int64    // the clock of the edge; 0: none
	mark    int64    // the watermark up to which reports were used
	looked  int64    // when all vessels were last looked at

	fixed    *events.Coverage // of what is beyond changing
	coverage *events.Coverage // of all, as far as counted
	pairs    livePairs
	others   []*events.Event // conflicts, changes and shared centres
	sequence orderer
	sources  map[string]uint16
	position tracks.Position
	concl    events.Concluder
}

// NewLive returns a Live.
func NewLive(opt LiveOptions, told Told) *Live {
	opt.Lateness = cmp.Or(opt.Lateness, 10*time.Minute)
	opt.Horizon = cmp.Or(opt.Horizon, 72*time.Hour)
	opt.MaxReports = cmp.Or(opt.MaxReports, 20_000)
	opt.MaxEvents = cmp.Or(opt.MaxEvents, 1000)
	opt.Every = cmp.Or(opt.Every, 10*time.Minute)
	if len(opt.Config.Sources) == 0 {
		opt.Config.Sources = []string{""}
	}
	l := &Live{opt: opt, told: told, vessels: map[uint32]*liveVessel{}, newest: math.MinInt64, mark: math.MinInt64, looked: math.MinInt64}
	l.fixed, l.coverage = events.NewCoverage(), events.NewCoverage()
	l.sequence = orderer{sources: opt.Config.Sources, texts: nil}
	l.pairs.init(&l.opt.Config)
	l.concl = events.Concluder{Config: &l.opt.Config, Sightings: opt.Sightings, Identify: opt.Identify}
	return l
}

// liveReport is a position or a static report of a vessel.
type liveReport struct {
	record
	said *vessels.Static
}

// Position takes a position.
func (l *Live) Position(p *tracks.Position) error {
	var r liveReport
	r.set(p)
	if int(r.source) >= len(l.opt.Config.Sources) {
		r.source = 0
	}
	l.take(&r)
	return l.err
}

// Static takes a static report.
func (l *Live) Static(unixMicro int64, s *vessels.Static) error {
	kept := *s
	for _, t := range [...]*string{&kept.Name, &kept.CallSign, &kept.Destination} {
		*t = plainText(*t, maxTextBytes)
	}
	l.take(&liveReport{record{time: unixMicro, mmsi: uint32(s.MMSI)}, &kept})
	return l.err
}

// At tells what time it is. Reports from after it are of a wrong clock, and the
// watermark moves when nobody is heard.
func (l *Live) At(now time.Time) error {
	l.now = now.UnixMicro()
	if l.newest < l.now && l.newest != math.MinInt64 {
		l.newest = l.now
		l.advance()
	}
	return l.err
}

func (l *Live) take(r *liveReport) {
	if l.err != nil {
		return
	}
	l.Stats.Received++
	place := r.has&hasPosition != 0
	switch {
	case r.mmsi == 0 || r.mmsi > 999_999_999:
		l.Stats.LeftOut[tracks.BadMMSI]++
		return
	case r.time < earliest || r.time >= latest || l.now != 0 && r.time > l.now+int64(time.Minute/time.Microsecond):
		l.Stats.LeftOut[tracks.BadTime]++
		return
	case place && (!(math.Abs(r.lat) <= 90 && math.Abs(r.lon) <= 180) || r.lat == 0 && r.lon == 0):
		l.Stats.LeftOut[tracks.NoPosition]++
		return
	}
	v := l.vessels[r.mmsi]
	if v == nil {
		v = l.newVessel(r.mmsi)
		l.vessels[r.mmsi] = v
		l.order = nil
	}
	switch {
	case r.time > l.mark:
		v.wait(*r)
	case r.time <= v.baseTime || l.mark-r.time > l.opt.Horizon.Microseconds():
		l.Stats.LeftOut[tracks.OutOfOrder]++
		return
	default:
		v.insert(l, r)
	}
	if r.time > l.newest {
		l.newest = r.time
		l.advance()
	}
}

// advance moves the watermark when there is enough to do.
func (l *Live) advance() {
	mark := l.newest - l.opt.Lateness.Microseconds()
	if l.mark == math.MinInt64 {
		l.mark, l.looked = mark, mark
		return
	}
	if mark-l.mark < l.opt.Every.Microseconds() {
		return
	}
	l.release(mark, mark)
}

// Close ends the data at a time, zero for that of the last report: what waits
// is used, and what still goes on stays told as open.
func (l *Live) Close(until time.Time) error {
	if l.err != nil || l.newest == math.MinInt64 {
		return l.err
	}
	end := l.newest
	if !until.IsZero() {
		end = until.UnixMicro()
	}
	l.looked = math.MinInt64
	l.release(max(l.newest, end), end)
	return l.err
}

// release uses what is not later than the mark. until is where the data end.
func (l *Live) release(mark, until int64) {
	l.mark = mark
	all := l.looked == math.MinInt64 || mark-l.looked >= time.Hour.Microseconds()
	final := l.looked == math.MinInt64
	if all {
		l.looked = mark
	}
	if l.order == nil {
		for m := range l.vessels {
			l.order = append(l.order, m)
		}
		slices.Sort(l.order)
	}
	for _, m := range l.order {
		v := l.vessels[m]
		v.release(l, mark)
		if v.dirty {
			v.replay(l)
		}
		if all || v.news {
			v.look(l, until, final)
		}
		v.forget(l, mark)
	}
	settled := mark - time.Hour.Microseconds()
	if final {
		settled = math.MaxInt64
		l.recount()
	}
	l.pairs.advance(l, settled, mark)
	if all {
		l.compare(until)
	}
	l.tell(until, all, final)
}

// recount counts the coverage anew: what late reports took back is out.
func (l *Live) recount() {
	c := events.NewCoverage()
	c.Merge(l.fixed)
	for _, m := range l.order {
		for _, h := range l.vessels[m].since.heard {
			c.Heard(h.at, h.hour, h.source)
		}
	}
	l.coverage = c
}

// compare looks for conflicts between vessels.
func (l *Live) compare(until int64) {
	conflicts, centres := events.NewConflicts(&l.opt.Config), events.Centres{}
	for _, m := range l.order {
		v := l.vessels[m]
		var found []events.Event
		for _, e := range v.found() {
			centres.Add(e)
			found = append(found, *e)
		}
		conflicts.Vessel(v.segments(), found)
	}
	l.others = append(conflicts.Close(time.UnixMicro(until).UTC()), centres.Close()...)
}

// tell concludes for the vessels of which something changed, and tells the
// difference.
func (l *Live) tell(until int64, all, final bool) {
	shared := map[uint32][]*events.Event{}
	share := func(list []*events.Event) {
		for _, e := range list {
			shared[uint32(e.Subject.MMSI)] = append(shared[uint32(e.Subject.MMSI)], e)
			for i := range e.Others {
				if m := e.Others[i].MMSI; m != e.Subject.MMSI {
					shared[uint32(m)] = append(shared[uint32(m)], e)
				}
			}
		}
	}
	share(l.named(l.pairs.found()))
	share(l.others)
	l.concl.Coverage, l.concl.Until = l.coverage, time.UnixMicro(until).UTC()
	for _, m := range l.order {
		v := l.vessels[m]
		if !all && !v.changed && len(shared[m]) == v.sharedBefore {
			continue
		}
		v.changed, v.sharedBefore = false, len(shared[m])
		var found []events.Event
		for _, e := range v.found() {
			found = append(found, *e)
		}
		for _, e := range shared[m] {
			found = append(found, *e)
		}
		segments := slices.Clone(v.segments())
		sortSegments(segments)
		slices.SortFunc(found, compareEvents)
		found, voyages := l.concl.Vessel(segments, found)
		found = slices.DeleteFunc(found, func(e events.Event) bool { return uint32(e.Subject.MMSI) != m })
		slices.SortFunc(found, compareEvents)
		slices.SortFunc(voyages, compareVoyages)
		v.tellEvents(l, found, final)
		v.tellVoyages(l, voyages, final)
	}
}

// named are encounters with what both said of themselves.
func (l *Live) named(met []*events.Event) []*events.Event {
	said, noted := subjects{}, map[*liveVessel]bool{}
	note := func(who *events.Subject) {
		if v := l.vessels[uint32(who.MMSI)]; v != nil && !noted[v] {
			noted[v] = true
			said.note(v.segments())
		}
	}
	out := make([]*events.Event, len(met))
	for i, e := range met {
		note(&e.Subject)
		for k := range e.Others {
			note(&e.Others[k])
		}
		c := *e
		said.name(&c)
		out[i] = &c
	}
	return out
}

// heardAt is one call for the coverage.
type heardAt struct {
	at     geo.Point
	hour   int64
	source uint16
}
