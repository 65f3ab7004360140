package main

import (
	"bufio"
	"cmp"
	"container/heap"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/events"
	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/internal/engine"
	"github.com/tidewaiter/tidewaiter/tracks"
	"github.com/tidewaiter/tidewaiter/vessels"
)

// trackSink takes what the engine finds, vessel by vessel, keeps what was asked
// for, and writes it.
type trackSink struct {
	t      *tracking
	stats  *engine.Stats
	wanted []*wantedVessel
	out    []trackWriter // segments, events and voyages, in the format asked for
	ids    map[trackKey]string

	now vesselFound // the vessel whose parts are coming

	vessels, tracks, segments int64
	kinds                     map[events.Kind]int64
	voyages                   int64
	gaps                      longest[gapFound]
	visits                    longest[events.Event] // at watched places
	encounters                longest[events.Event]
	voyageList                longest[events.Voyage]

	contradicted map[string]bool // sightings that contradict what was heard

	caseEvents  []events.Event // of vessels of the case
	caseVoyages []events.Voyage
	drawn       drawing // for --plot
	kept        drawing // for --keep-tracks
	keptFixes   int
}

// vesselFound is what was found of one MMSI.
type vesselFound struct {
	mmsi     vessels.MMSI
	segments []events.Segment
	events   []events.Event
	voyages  []events.Voyage
	fixes    []trackFix
}

// trackFix is one position, as it is drawn.
type trackFix struct {
	track trackKey
	micro int64
	at    geo.Point
}

type trackKey struct {
	mmsi  vessels.MMSI
	first int64
	twin  int
}

// gapFound is a gap with the calls that it leaves room for: several where the
// vessel was seen within.
type gapFound struct {
	events.Event
	room []*events.UnobservedCall // in order of time
}

// wantedVessel is one vessel of --vessel.
type wantedVessel struct {
	text string
	mmsi vessels.MMSI
	imo  vessels.IMONumber
	id   string   // in the case
	name []string // any of these
	seen bool
}

func newTrackSink(t *tracking) *trackSink {
	s := &trackSink{t: t, kinds: map[events.Kind]int64{}, ids: map[trackKey]string{}}
	for _, text := range t.cmd.Vessel {
		s.wanted = append(s.wanted, t.wantedVessel(text))
	}
	const most = 10
	s.gaps = longest[gapFound]{most: most, size: func(g *gapFound) float64 {
		if g.Gap.On.Time.IsZero() {
			return g.Gap.Hours - 1e9 // one that the data end in comes after those that ended
		}
		return g.Gap.Hours
	}, id: func(g *gapFound) string { return g.ID }}
	s.encounters = longest[events.Event]{most: most, size: duration, id: func(e *events.Event) string { return e.ID }}
	s.visits = longest[events.Event]{most: most, size: latest, id: func(e *events.Event) string { return e.ID }}
	s.voyageList = longest[events.Voyage]{most: most, size: func(v *events.Voyage) float64 { return float64(v.From.DepartEarliest.Unix()) }, id: func(v *events.Voyage) string { return v.ID }}
	return s
}

func duration(e *events.Event) float64 {
	end := e.End
	if end.IsZero() {
		end = e.EndEarliest
	}
	return end.Sub(e.Start).Hours()
}

func latest(e *events.Event) float64 { return float64(e.Start.Unix()) }

// wantedVessel reads one vessel of --vessel: an id of the case, an MMSI, an IMO
// number, or else a name.
func (t *tracking) wantedVessel(text string) *wantedVessel {
	text = strings.Join(strings.Fields(text), " ")
	w := &wantedVessel{text: text}
	if t.inCase != nil {
		if v := t.inCase.Vessel(text); v != nil {
			w.id, w.mmsi, w.imo, w.name = v.ID, v.MMSI, v.IMO, append([]string{v.Name}, v.Aliases...)
			return w
		}
	}
	if m, err := vessels.ParseMMSI(text); err == nil {
		w.mmsi = m
	} else if n, err := vessels.ParseIMONumber(text); err == nil {
		w.imo = n
	} else {
		w.name = []string{text}
	}
	return w
}

// is reports whether a subject is the vessel. A name counts only where no number
// is known: two vessels may have it.
func (w *wantedVessel) is(s *events.Subject) bool {
	switch {
	case w.imo != 0 && s.IMO != 0:
		return w.imo == s.IMO
	case w.mmsi != 0:
		return w.mmsi == s.MMSI
	case w.imo != 0:
		return false
	}
	return slices.ContainsFunc(w.name, func(n string) bool { return n != "" && strings.EqualFold(n, strings.TrimSpace(s.Name)) })
}

// sink is what the engine calls. Fixes are asked for only where they are drawn
// or an area is asked for, and kept for one vessel at a time.
func (s *trackSink) sink() engine.Sink {
	sink := engine.Sink{
		Segment: func(seg *events.Segment) error {
			if err := s.vessel(seg.Subject.MMSI); err != nil {
				return err
			}
			s.now.segments = append(s.now.segments, *seg)
			return nil
		},
		Event: func(e *events.Event) error {
			if err := s.vessel(e.Subject.MMSI); err != nil {
				return err
			}
			s.now.events = append(s.now.events, *e)
			return nil
		},
		Voyage: func(v *events.Voyage) error {
			if err := s.vessel(v.Subject.MMSI); err != nil {
				return err
			}
			s.now.voyages = append(s.now.voyages, *v)
			return nil
		},
	}
	if s.t.cmd.Plot != "" || s.t.cmd.KeepTracks || s.t.cmd.Format == "geojson" || s.t.area != nil {
		sink.Fix = func(t *tracks.Track, p *tracks.Position) error {
			if err := s.vessel(t.MMSI); err != nil {
				return err
			}
			s.now.fixes = append(s.now.fixes, trackFix{trackKey{t.MMSI, t.First, t.Twin}, p.UnixMicro, p.Point()})
			return nil
		}
	}
	return sink
}

// vessel begins another vessel when its first part comes.
func (s *trackSink) vessel(m vessels.MMSI) error {
	if m == s.now.mmsi {
		return nil
	}
	err := s.flush()
	s.now.mmsi = m
	s.now.segments, s.now.events, s.now.voyages, s.now.fixes = s.now.segments[:0], s.now.events[:0], s.now.voyages[:0], s.now.fixes[:0]
	return err
}

// flush keeps and writes what was found of one vessel.
func (s *trackSink) flush() error {
	v := &s.now
	if len(v.segments)+len(v.events)+len(v.voyages)+len(v.fixes) == 0 {
		return nil
	}
	s.keep(v)
	if len(v.segments)+len(v.events)+len(v.voyages) == 0 {
		return nil
	}
	if err := s.count(v); err != nil {
		return err
	}
	for _, w := range s.out {
		if err := w.vessel(v); err != nil {
			return err
		}
	}
	if s.t.cmd.Plot != "" {
		s.drawn.add(s, v)
	}
	if s.t.cmd.KeepTracks {
		return s.keepTracks(v)
	}
	return nil
}

// keep leaves of a vessel what --vessel and --area ask for.
func (s *trackSink) keep(v *vesselFound) {
	if len(s.wanted) > 0 {
		// A vessel says its name and number now and then: a track is hers when
		// she said so once.
		named := map[string]bool{}
		mark := func(subject *events.Subject) {
			for _, w := range s.wanted {
				if w.is(subject) {
					named[subject.Track], w.seen = true, true
				}
			}
		}
		for i := range v.segments {
			mark(&v.segments[i].Subject)
		}
		for i := range v.events {
			mark(&v.events[i].Subject)
		}
		other := func(e *events.Event) bool {
			return slices.ContainsFunc(e.Others, func(o events.Subject) bool {
				return slices.ContainsFunc(s.wanted, func(w *wantedVessel) bool { return w.is(&o) })
			})
		}
		v.segments = slices.DeleteFunc(v.segments, func(x events.Segment) bool { return !named[x.Subject.Track] })
		v.events = slices.DeleteFunc(v.events, func(x events.Event) bool { return !named[x.Subject.Track] && !other(&x) })
		v.voyages = slices.DeleteFunc(v.voyages, func(x events.Voyage) bool { return !named[x.Subject.Track] })
	}
	if s.t.area == nil {
		return
	}
	within := s.t.area.Contains
	fix := func(f *events.Fix) bool { return !f.Time.IsZero() && within(f.At) }
	kept := map[string]bool{}
	v.events = slices.DeleteFunc(v.events, func(e events.Event) bool {
		touches := within(e.At) || e.Gap != nil && (fix(&e.Gap.Off) || fix(&e.Gap.On)) || e.UnobservedCall != nil && kept[e.UnobservedCall.Gap]
		kept[e.ID] = touches
		return !touches
	})
	passes := func(track string, from, to time.Time) bool {
		return slices.ContainsFunc(s.between(v, track, from, to), within)
	}
	v.segments = slices.DeleteFunc(v.segments, func(x events.Segment) bool { return !passes(x.Subject.Track, x.First.Time, x.Last.Time) })
	place := func(id string) bool {
		p := s.t.byID[id]
		return p != nil && within(p.Point)
	}
	v.voyages = slices.DeleteFunc(v.voyages, func(x events.Voyage) bool {
		return !place(x.From.Place) && !place(x.To.Place) && !passes(x.Subject.Track, x.From.DepartLatest, x.To.ArriveEarliest) && !slices.ContainsFunc(slices.Concat(x.Gaps, x.Encounters, []string{x.From.Event, x.To.Event}), func(id string) bool { return kept[id] })
	})
}

// count adds a vessel to the summary and to the rows of the case.
func (s *trackSink) count(v *vesselFound) error {
	s.vessels++
	s.segments += int64(len(v.segments))
	s.voyages += int64(len(v.voyages))
	own := map[string]bool{}
	for i := range v.segments {
		if id := v.segments[i].Subject.Track; !own[id] {
			own[id] = true
			s.tracks++
		}
	}
	room := map[string][]*events.UnobservedCall{}
	for i := range v.events {
		if u := v.events[i].UnobservedCall; u != nil {
			room[u.Gap] = append(room[u.Gap], u)
		}
	}
	for i := range v.events {
		e := &v.events[i]
		s.kinds[e.Kind]++
		switch {
		case e.Gap != nil:
			s.gaps.add(gapFound{*e, room[e.ID]})
		case e.Encounter != nil:
			s.encounters.add(*e)
		case e.PortVisit != nil && s.t.watch[e.Place]:
			s.visits.add(*e)
		}
		if e.PortVisit != nil {
			s.contradict(e.PortVisit.Contradicts)
		}
		if e.UnobservedCall != nil {
			s.contradict(e.UnobservedCall.Contradicts)
		}
	}
	for i := range v.voyages {
		s.contradict(v.voyages[i].Contradicts)
		// Of everybody, only what stands and is whole is listed; of those who were
		// asked for, all.
		if x := &v.voyages[i]; len(s.wanted) > 0 || !x.Alternative() && x.From.How != "" && x.To.How != "" {
			s.voyageList.add(*x)
		}
	}
	if s.t.inCase == nil {
		return nil
	}
	ours := func(x events.Subject) bool { return engine.Identify(s.t.inCase)(x) != "" }
	for _, e := range v.events {
		if len(s.wanted) > 0 || ours(e.Subject) || slices.ContainsFunc(e.Others, ours) {
			s.caseEvents = append(s.caseEvents, e)
		}
	}
	for _, x := range v.voyages {
		if len(s.wanted) > 0 || ours(x.Subject) {
			s.caseVoyages = append(s.caseVoyages, x)
		}
	}
	if n := len(s.caseEvents) + len(s.caseVoyages); n > casefile.MaxRows {
		return badInput(fmt.Errorf("--case: over %d events and voyages of the case's vessels, more than a table of a case holds: narrow them with --vessel, --area, --since or --until", casefile.MaxRows))
	}
	return nil
}

func (s *trackSink) contradict(sightings []string) {
	for _, id := range sightings {
		if s.contradicted == nil {
			s.contradicted = map[string]bool{}
		}
		s.contradicted[id] = true
	}
}

// open begins the files of --out.
func (s *trackSink) open(dir string) error {
	if dir == "" {
		return nil
	}
	if err := writeFile(filepath.Join(dir, trackMark), []byte("Written by tidewaiter track, which replaces this folder as a whole.\n")); err != nil {
		return err
	}
	w, err := newTrackWriter(s, dir, cmp.Or(s.t.cmd.Format, "csv"))
	if w != nil {
		s.out = append(s.out, w)
	}
	return err
}

// close ends the last vessel and the files.
func (s *trackSink) close() error {
	err := s.flush()
	for _, w := range s.out {
		if err == nil {
			err = w.close()
		}
	}
	return err
}

// discard closes files after a failure, before their folder is removed.
func (s *trackSink) discard(failed error) {
	if failed == nil {
		return
	}
	for _, w := range s.out {
		w.discard()
	}
}

// id names the track of a fix.
func (s *trackSink) id(k trackKey) string {
	id, ok := s.ids[k]
	if !ok {
		track := tracks.Track{MMSI: k.mmsi, First: k.first, Twin: k.twin}
		id = track.ID()
		s.ids[k] = id
	}
	return id
}

// between returns the points of a track between two times.
func (s *trackSink) between(v *vesselFound, track string, from, to time.Time) []geo.Point {
	if from.IsZero() || to.IsZero() {
		return nil
	}
	// Fixes come track by track, in order of time.
	first := slices.IndexFunc(v.fixes, func(f trackFix) bool { return s.id(f.track) == track })
	if first < 0 {
		return nil
	}
	own := v.fixes[first:]
	key := own[0].track
	at := func(t time.Time) int {
		n, _ := slices.BinarySearchFunc(own, t.UnixMicro(), func(f trackFix, micro int64) int {
			if f.track != key {
				return 1
			}
			return cmp.Compare(f.micro, micro)
		})
		return n
	}
	var out []geo.Point
	for _, f := range own[at(from):at(to.Add(time.Microsecond))] {
		out = append(out, f.at)
	}
	return out
}

// longest keeps the largest few of a list of any length: among equals those
// with the smaller id.
type longest[T any] struct {
	most  int
	total int
	size  func(*T) float64
	id    func(*T) string
	list  []T
}

func (l *longest[T]) Len() int           { return len(l.list) }
func (l *longest[T]) Less(i, j int) bool { return l.compare(&l.list[i], &l.list[j]) > 0 }
func (l *longest[T]) Swap(i, j int)      { l.list[i], l.list[j] = l.list[j], l.list[i] }
func (l *longest[T]) Push(x any)         { l.list = append(l.list, x.(T)) }
func (l *longest[T]) Pop() any {
	x := l.list[len(l.list)-1]
	l.list = l.list[:len(l.list)-1]
	return x
}

// compare orders the largest first.
func (l *longest[T]) compare(a, b *T) int {
	return cmp.Or(-cmp.Compare(l.size(a), l.size(b)), cmp.Compare(l.id(a), l.id(b)))
}

func (l *longest[T]) add(x T) {
	l.total++
	heap.Push(l, x)
	if len(l.list) > l.most {
		heap.Pop(l)
	}
}

// sorted gives the largest first.
func (l *longest[T]) sorted() []T {
	out := slices.Clone(l.list)
	slices.SortFunc(out, func(a, b T) int { return l.compare(&a, &b) })
	return out
}

// outFile is one file of --out.
type outFile struct {
	f *os.File
	w *bufio.Writer
}

func newOutFile(path string) (*outFile, error) {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return nil, err
	}
	return &outFile{f, bufio.NewWriterSize(f, 256<<10)}, nil
}

func (o *outFile) close() error {
	err := o.w.Flush()
	if err == nil {
		err = o.f.Sync()
	}
	return errors.Join(err, o.f.Close())
}
