package engine

import (
	"container/heap"
	"maps"
	"slices"
	"sync/atomic"
	"time"

	"github.com/tidewaiter/tidewaiter/events"
	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/tracks"
	"github.com/tidewaiter/tidewaiter/vessels"
)

// observe runs the detectors of single vessels over all buckets.
func (r *run) observe() error {
	r.opt.Config.Sources = r.sources.names
	r.until = r.opt.Until
	if last := time.UnixMicro(r.last).UTC(); r.first <= r.last && (r.until.IsZero() || last.Before(r.until)) {
		r.until = last // a time after the data is no silence of everybody
	}
	r.shareSteps()
	for range r.opt.Workers {
		r.workers = append(r.workers, r.newObserving())
	}
	order := bySize(r.records.buckets)
	total := int64(0)
	for i := range r.records.buckets {
		total += int64(r.records.buckets[i].n)
	}
	var done atomic.Int64
	err := r.each(len(order), func(w, i int) error {
		b := order[i]
		n := r.records.buckets[b].n
		if n == 0 {
			return nil
		}
		if err := r.workers[w].bucket(b); err != nil {
			return err
		}
		r.progress(done.Add(int64(n)), total)
		return nil
	})
	r.coverage, r.conflicts, r.subjects = events.NewCoverage(), events.NewConflicts(&r.opt.Config), subjects{}
	for _, w := range r.workers {
		if err == nil {
			err = w.close()
		}
		r.coverage.Merge(w.coverage)
		r.conflicts.Merge(w.conflicts)
		r.centres.Merge(&w.centres)
		maps.Copy(r.subjects, w.subjects)
		w.coverage, w.conflicts, w.centres, w.subjects = nil, nil, events.Centres{}, nil
	}
	r.shelf.sort()
	return err
}

// observing is what one goroutine needs to observe vessels.
type observing struct {
	run       *run
	sorter    sorter
	observer  *events.Observer
	coverage  *events.Coverage
	conflicts *events.Conflicts
	centres   events.Centres
	samples   *appender[sample, *sample]
	sampled   bool     // the vessel may have met another
	subjects  subjects // of those
	shelver   shelver
	found     found
	buf       []byte
	out       []byte // for runs

	position tracks.Position
	at       record // the last position
	any      bool   // a position came before
	said     []uint32
	saidAt   int64
	cache    [4]cached
	evict    int
	empty    bool // nothing of the vessel was used

	used, statics, vessels, tracks, segmentCount int64
	leftOut                                      [tracks.NumReasons]int64
	hulls                                        int
	err                                          error
}

// cached is a static report that was read.
type cached struct {
	id uint32
	vessels.Static
}

func (r *run) newObserving() *observing {
	w := &observing{run: r, coverage: events.NewCoverage(), conflicts: events.NewConflicts(&r.opt.Config), subjects: subjects{}, shelver: shelver{shelf: r.shelf}}
	w.sorter.sources, w.sorter.texts = r.sources.names, &texts{}
	out := events.Output{
		Event: func(e *events.Event) { w.found.events = append(w.found.events, *e) },
		Segment: func(s *events.Segment) {
			w.segmentCount++
			w.found.segments = append(w.found.segments, *s)
		},
		Heard:   w.coverage.Heard,
		LeftOut: func(p *tracks.Position, why tracks.Reason) { w.leftOut[why]++ },
		Fix:     w.fix,
	}
	if !r.opt.NoEncounters {
		w.samples = r.samples.appender()
		out.Sample = w.sample
	}
	w.observer = events.NewObserver(&r.opt.Config, out)
	return w
}

func (w *observing) fix(t *tracks.Track, p *tracks.Position) {
	w.used++
	w.empty = false
	if t.Hull+1 > w.hulls {
		w.hulls = t.Hull + 1
	}
	if w.run.sink.Fix != nil {
		w.found.fixes = append(w.found.fixes, fix{*t, *p})
	}
}

func (w *observing) sample(s *events.Sample) {
	w.sampled = true
	if err := w.samples.add(w.run.stepBucket(s.Step), &sample{*s}); err != nil {
		w.err = err
	}
}

// bucket observes the vessels of one bucket.
func (w *observing) bucket(b int) error {
	w.sorter.texts.of(w.run.texts, b, w.run.sizes.piece*recordSize/4)
	var runs []*sortedRun
	err := w.run.records.pieces(b, &w.buf, func(r []record) error {
		if err := w.run.ctx.Err(); err != nil {
			return err
		}
		w.sorter.add(r)
		if len(w.sorter.in) < w.run.sizes.piece {
			return nil
		}
		one, err := w.spillRun()
		runs = append(runs, one)
		return err
	})
	if err != nil {
		return err
	}
	w.run.records.drop(b)
	if len(runs) == 0 {
		w.sorter.sort()
		err = w.sorter.vessels(func(mmsi uint32, records []record) error {
			w.begin(mmsi)
			for i := range records {
				w.take(&records[i])
			}
			return w.end(mmsi)
		})
		return err
	}
	if len(w.sorter.in) > 0 {
		one, err := w.spillRun()
		if err != nil {
			return err
		}
		runs = append(runs, one)
	}
	return w.merge(runs)
}

func (w *observing) begin(mmsi uint32) {
	w.observer.Reset()
	w.found.reset()
	w.any, w.empty, w.hulls, w.sampled = false, true, 0, false
	w.saidAt, w.said = -1<<63, w.said[:0]
	w.cache = [4]cached{}
}

// take gives one record to the observer. Copies of a position by one source, and
// of what was said at one time, count once.
func (w *observing) take(r *record) {
	if r.static != 0 {
		w.say(r)
	}
	if r.has&hasPosition == 0 {
		return
	}
	if w.any && r.time == w.at.time && r.lat == w.at.lat && r.lon == w.at.lon && r.source == w.at.source {
		w.leftOut[tracks.Duplicate]++
		return
	}
	w.at, w.any = *r, true
	r.position(&w.position)
	w.observer.Position(&w.position)
}

// say gives a static report to the observer.
func (w *observing) say(r *record) {
	if r.time != w.saidAt {
		w.saidAt, w.said = r.time, w.said[:0]
	}
	for _, id := range w.said {
		if w.sorter.texts.compare(id, r.static) == 0 {
			return
		}
	}
	w.said = append(w.said, r.static)
	w.statics++
	for i := range w.cache {
		if c := &w.cache[i]; c.id == r.static {
			w.observer.Static(r.time, &c.Static)
			return
		}
	}
	c := &w.cache[w.evict]
	w.evict = (w.evict + 1) % len(w.cache)
	c.id = r.static
	c.MMSI = vessels.MMSI(r.mmsi)
	readStatic(w.sorter.texts.at(r.static), &c.Static)
	w.observer.Static(r.time, &c.Static)
}

// end ends a vessel.
func (w *observing) end(mmsi uint32) error {
	w.observer.Close(w.run.until)
	if w.any {
		w.vessels++
	}
	w.tracks += int64(w.hulls)
	if w.err == nil {
		w.err = w.sorter.texts.err
	}
	if w.err != nil {
		return w.err
	}
	if err := w.run.ctx.Err(); err != nil {
		return err
	}
	w.conflicts.Vessel(w.found.segments, w.found.events)
	for i := range w.found.events {
		w.centres.Add(&w.found.events[i])
	}
	if w.sampled {
		w.subjects.note(w.found.segments)
	}
	return w.shelver.add(mmsi, &w.found)
}

func (w *observing) close() error {
	if w.samples != nil {
		if err := w.samples.flush(); err != nil {
			return err
		}
	}
	return w.shelver.flush()
}

// sortedRun is records in order in the temporary file.
type sortedRun struct {
	extent
	items []record
	next  int
	buf   []byte
}

// spillRun writes what is in the sorter as a run.
func (w *observing) spillRun() (*sortedRun, error) {
	n := len(w.sorter.in) * recordSize
	out := &sortedRun{extent: extent{w.run.spill.reserve(n), n}}
	to := out.at
	buf := slices.Grow(w.out[:0], maxWrite)[:0]
	flush := func() error {
		err := w.run.spill.write(buf, to)
		to += int64(len(buf))
		buf = buf[:0]
		return err
	}
	w.sorter.sort()
	err := w.sorter.vessels(func(_ uint32, records []record) error {
		for i := range records {
			if len(buf)+recordSize > maxWrite {
				if err := flush(); err != nil {
					return err
				}
			}
			buf = buf[:len(buf)+recordSize]
			records[i].put(buf[len(buf)-recordSize:])
		}
		return nil
	})
	if err == nil {
		err = flush()
	}
	w.out = buf
	return out, err
}

// fill reads on; false at the end of the run.
func (s *sortedRun) fill(sp *spill) (bool, error) {
	if s.n == 0 {
		return false, nil
	}
	n := min(s.n, cap(s.items)*recordSize)
	s.buf = slices.Grow(s.buf[:0], n)[:n]
	if err := sp.read(s.buf, s.at); err != nil {
		return false, err
	}
	s.items = s.items[:n/recordSize]
	for i := range s.items {
		s.items[i].get(s.buf[i*recordSize:])
	}
	s.at += int64(n)
	s.n -= n
	s.next = 0
	return true, nil
}

// runHeap is the runs of a bucket by their next record.
type runHeap struct {
	runs []*sortedRun
	o    *orderer
}

func (h *runHeap) Len() int      { return len(h.runs) }
func (h *runHeap) Swap(i, j int) { h.runs[i], h.runs[j] = h.runs[j], h.runs[i] }
func (h *runHeap) Push(x any)    { h.runs = append(h.runs, x.(*sortedRun)) }
func (h *runHeap) Pop() any {
	last := h.runs[len(h.runs)-1]
	h.runs = h.runs[:len(h.runs)-1]
	return last
}
func (h *runHeap) Less(i, j int) bool {
	a, b := &h.runs[i].items[h.runs[i].next], &h.runs[j].items[h.runs[j].next]
	if a.mmsi != b.mmsi {
		return a.mmsi < b.mmsi
	}
	return h.o.order(a, b) < 0
}

// merge observes the vessels of a bucket that did not fit into memory.
func (w *observing) merge(runs []*sortedRun) error {
	h := &runHeap{o: &w.sorter.orderer}
	each := max(min(w.run.sizes.piece/len(runs), 8<<10), 16)
	for _, s := range runs {
		s.items = make([]record, 0, each)
		more, err := s.fill(w.run.spill)
		if err != nil {
			return err
		}
		if more {
			h.runs = append(h.runs, s)
		}
	}
	heap.Init(h)
	mmsi, begun := uint32(0), false
	for n := 0; h.Len() > 0; n++ {
		s := h.runs[0]
		r := &s.items[s.next]
		if !begun || r.mmsi != mmsi {
			if begun {
				if err := w.end(mmsi); err != nil {
					return err
				}
			}
			mmsi, begun = r.mmsi, true
			w.begin(mmsi)
		}
		w.take(r)
		if n&0xffff == 0 {
			if err := w.run.ctx.Err(); err != nil {
				return err
			}
		}
		if s.next++; s.next == len(s.items) {
			more, err := s.fill(w.run.spill)
			if err != nil {
				return err
			}
			if !more {
				heap.Pop(h)
				continue
			}
		}
		heap.Fix(h, 0)
	}
	if !begun {
		return nil
	}
	return w.end(mmsi)
}

func pointOf(r *record) geo.Point { return geo.Point{Lat: r.lat, Lon: r.lon} }
