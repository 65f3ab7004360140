package synth

import (
	"iter"
	"slices"
	"strconv"
	"time"

	"github.com/tidewaiter/tidewaiter/events"
	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/tracks"
	"github.com/tidewaiter/tidewaiter/vessels"
)

// Report is one message that somebody heard.
type Report struct {
	// Position is the position report; of a static report only the time, the
	// MMSI, the source, the type and the class hold.
	tracks.Position
	Static *vessels.Static // nil: a position report
	Hull   int             // number of the vessel in its world; no receiver knows it
}

// Order is the order in which a stream gives reports.
type Order uint8

// The orders.
const (
	ByTime   Order = iota // of all vessels
	ByVessel              // by time within each vessel, one vessel after the other
)

// Options are the choices of a stream. The zero value gives every report, in
// order of time.
type Options struct {
	Order     Order
	Positions int64 // stop after so many position reports; 0: at the end of the world
	// Of the vessels whose number leaves Part when it is divided by Parts. The
	// reports of a vessel are the same in any part; 0 parts: all.
	Part, Parts int
}

// Stream is one run of a world.
type Stream struct {
	world *World
	opt   Options
	// Gaps are the silences of more than an hour, by hull, that there were
	// between true positions so far; those that last until the world's end come with
	// the end of the stream. They are of the reports as they were heard, whatever
	// happens to them later.
	Gaps []Truth
	// Positions and Statics are the numbers of reports so far.
	Positions, Statics int64

	report Report
	fixes  []int          // heard within each truth of the world
	over   []int          // truths of each hull that are over
	said   map[[2]int]int // static reports heard, by hull and what was said
}

// Stream starts a run.
func (w *World) Stream(opt Options) *Stream {
	return &Stream{world: w, opt: opt, fixes: make([]int, len(w.Truth)), over: make([]int, w.count), said: map[[2]int]int{}}
}

// Truth is all that is true of the world and its silences so far, in order of
// time, with what was heard of it. A call of which nothing was heard is hidden,
// whatever the cause, and where it lies within one silence it is an unobserved
// call too.
func (s *Stream) Truth() []Truth {
	list := append([]Truth{}, s.world.Truth...)
	gaps := map[int][]*Truth{}
	for i := range s.Gaps {
		gaps[s.Gaps[i].Hull] = append(gaps[s.Gaps[i].Hull], &s.Gaps[i])
	}
	for i := range s.world.Truth {
		t := &list[i]
		t.Fixes = s.fixes[i]
		if t.said > 0 {
			t.Fixes = s.heardSaying(t)
		}
		switch t.Kind {
		case events.LoiteringKind, events.EncounterKind:
			for k := range s.Gaps {
				if g := &s.Gaps[k]; g.MMSI == t.MMSI || g.MMSI == t.Other {
					t.Unheard += s.within(t, g)
				}
			}
			continue
		case events.PortVisitKind:
		default:
			continue
		}
		t.Hidden = t.Fixes == 0
		if t.Hidden && !t.End.IsZero() && slices.ContainsFunc(gaps[t.Hull], func(g *Truth) bool {
			return !g.End.IsZero() && g.End.Sub(g.Start) > gapHours*time.Hour && !t.Start.Before(g.Start) && !t.End.After(g.End)
		}) {
			call := *t
			call.Kind = events.UnobservedCallKind
			list = append(list, call)
		}
	}
	list = append(list, s.Gaps...)
	sortTruth(list)
	return list
}

// within is how much of a truth lies in a gap.
func (s *Stream) within(t, g *Truth) time.Duration {
	of := func(t *Truth) span {
		if t.End.IsZero() {
			return span{t.Start.Unix(), s.world.end}
		}
		return span{t.Start.Unix(), t.End.Unix()}
	}
	return time.Duration(of(t).overlap(of(g))) * time.Second
}

// heardSaying is how often the old or the new of a change was heard, whichever
// was heard less.
func (s *Stream) heardSaying(t *Truth) int {
	says := s.world.vessels[t.Hull].says
	value := func(i int) string {
		switch v := &says[i].static; {
		case t.Kind == events.DraughtChangeKind:
			return strconv.Itoa(int(v.DraughtM*10 + 0.5))
		case t.Field == "name":
			return v.Name
		default:
			return v.CallSign
		}
	}
	was, is := 0, 0
	for i := t.said - 1; i >= 0 && value(i) == value(t.said-1); i-- {
		was += s.said[[2]int{t.Hull, i}]
	}
	for i := t.said; i < len(says) && value(i) == value(t.said); i++ {
		is += s.said[[2]int{t.Hull, i}]
	}
	return min(was, is)
}

// record is one report that a runner has made, with what is told with it.
type record struct {
	tracks.Position
	hull int
	said int // number of what the static report that goes with it says; -1: none goes
	says *vessels.Static
	gap  *Truth // the silence that it ends; nil: none
}

// Reports runs the world, once. A report is valid until the next.
func (s *Stream) Reports() iter.Seq[*Report] {
	return func(yield func(*Report) bool) {
		w := s.world
		var runners []*runner
		for i := range w.count {
			if s.opt.Parts > 1 && i%s.opt.Parts != s.opt.Part {
				continue
			}
			r := newRunner(w, i)
			if s.opt.Order == ByTime {
				runners = append(runners, r)
				continue
			}
			var rec record
			for r.seek() {
				r.record(&rec)
				if !s.give(&rec, yield) {
					return
				}
			}
			s.close(r)
		}
		if s.opt.Order == ByTime {
			s.byTime(runners, yield)
		}
	}
}

// windowReports is about how many reports are in memory when they are put in
// order of time.
const windowReports = 1 << 16

// byTime gives the reports of all runners in order of time, those of one second
// in order of the vessels. It lets each run for a while and then puts what all
// made in order, which is several times faster than asking for one report at a
// time: a vessel stays at hand in the processor while it runs.
func (s *Stream) byTime(runners []*runner, yield func(*Report) bool) {
	w := s.world
	const leastEvery, day = 10, 86400
	length := min(max(windowReports*max(w.every, leastEvery)/max(int64(len(runners)), 1), 1), day)
	for _, r := range runners {
		r.seek()
	}
	var made []record
	var order []int32
	begin := make([]int32, length+1) // of each second, in order
	for from := w.start; from < w.end; from += length {
		made = made[:0]
		clear(begin)
		until := min(from+length, w.end)
		for _, r := range runners {
			for r.now < until {
				made = append(made, record{})
				begin[r.now-from]++
				r.record(&made[len(made)-1])
				r.seek()
			}
		}
		at := int32(0)
		for i, n := range begin {
			begin[i] = at
			at += n
		}
		order = slices.Grow(order[:0], len(made))[:len(made)]
		for i := range made {
			second := made[i].UnixMicro/1e6 - from
			order[begin[second]] = int32(i)
			begin[second]++
		}
		for _, i := range order {
			if !s.give(&made[i], yield) {
				return
			}
		}
	}
	for _, r := range runners {
		s.close(r)
	}
}

// give tells of a record: its position report, and the static report that goes
// with it.
func (s *Stream) give(rec *record, yield func(*Report) bool) bool {
	if s.opt.Positions > 0 && s.Positions >= s.opt.Positions {
		return false
	}
	s.Positions++
	if rec.gap != nil {
		s.Gaps = append(s.Gaps, *rec.gap)
	}
	if rec.hull < len(s.world.byHull) {
		s.count(rec)
	}
	rep := &s.report
	rep.Position, rep.Static, rep.Hull = rec.Position, nil, rec.hull
	if !yield(rep) {
		return false
	}
	if rec.said < 0 {
		return true
	}
	s.Statics++
	rep.Static = rec.says
	rep.Position = tracks.Position{UnixMicro: rec.UnixMicro, MMSI: rec.MMSI, Source: rec.Source, Class: rec.Class, Type: 5}
	if rec.Class == 'B' {
		rep.Type = 24
	}
	return yield(rep)
}

// count counts a record for the truths in whose time it falls, and for what it
// says.
func (s *Stream) count(rec *record) {
	if rec.said >= 0 {
		s.said[[2]int{rec.hull, rec.said}]++
	}
	list, at, now := s.world.byHull[rec.hull], &s.over[rec.hull], rec.UnixMicro/1e6
	for *at < len(list) && list[*at].until <= now {
		*at++
	}
	for i := *at; i < len(list) && list[i].from <= now; i++ {
		if now < list[i].until {
			s.fixes[list[i].truth]++
		}
	}
}

// record makes the report that the runner has come to, and moves past it.
func (r *runner) record(rec *record) {
	last, lastAt := r.last, r.lastAt
	r.report(&rec.Position)
	rec.hull, rec.said, rec.says, rec.gap = r.i, -1, nil, nil
	if last != 0 && r.last == r.now && r.now-last > gapLeast {
		g := r.gap(last, lastAt, r.now)
		rec.gap = &g
	}
	if r.staticDue() {
		rec.said, rec.says = r.said, &r.v.says[r.said].static
	}
	r.step()
}

// close ends a vessel whose last report has been.
func (s *Stream) close(r *runner) {
	if r.last != 0 && s.world.end-r.last > gapLeast {
		g := r.gap(r.last, r.lastAt, s.world.end)
		g.End, g.On = time.Time{}, g.Off
		s.Gaps = append(s.Gaps, g)
	}
}

// gapLeast is the shortest silence that is kept, in seconds: detectors find
// some that are shorter than their threshold, by a vessel's own habit.
const gapLeast = 3600

// gap is the silence from the last true position until a time.
func (r *runner) gap(from int64, off geo.Point, until int64) Truth {
	g := Truth{
		Kind: events.GapKind, Form: Reception, MMSI: r.v.mmsi, Hull: r.i, Hidden: true,
		Start: unix(from), End: unix(until), Off: off, On: r.at,
	}
	silent := span{from, until}
	var out int64
	for i := range r.w.Receivers {
		for _, o := range r.w.Receivers[i].outages {
			out = max(out, silent.overlap(o))
		}
	}
	if 2*out > until-from {
		g.Form = Outage
	}
	for _, m := range r.v.mute {
		if 2*silent.overlap(m.span) > until-from {
			g.Form = m.why
		}
	}
	for _, f := range r.v.wrong {
		if 2*silent.overlap(span{f.from, f.until}) > until-from {
			g.Form = Elsewhere
		}
	}
	return g
}

// overlap is how many seconds two times have in common.
func (s span) overlap(o span) int64 { return max(0, min(s.until, o.until)-max(s.from, o.from)) }
