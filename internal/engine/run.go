package engine

import (
	"cmp"
	"context"
	"math"
	"math/bits"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/tidewaiter/tidewaiter/events"
	"github.com/tidewaiter/tidewaiter/tracks"
	"github.com/tidewaiter/tidewaiter/vessels"
)

// run is what the stages share.
type run struct {
	ctx   context.Context
	opt   Options
	sink  Sink
	stats Stats
	sizes sizes

	spill   *spill
	records *store[record, *record]
	texts   *textStore
	sources *sources
	wanted  map[uint32]bool // nil: all
	intakes []*intake       // all that were made
	mu      sync.Mutex      // of intakes and Progress

	first, last int64 // of the positions that were read; last < first: there are none
	until       time.Time
	coverage    *events.Coverage
	samples     *store[sample, *sample]
	stepFrom    int64 // first step of the first bucket of samples
	stepWidth   int64 // steps of a bucket
	conflicts   *events.Conflicts
	centres     events.Centres
	shelf       *shelf
	cross       []*events.Event // that are about two vessels
	subjects    subjects        // of vessels that may have met others
	workers     []*observing

	stageName string
	reported  atomic.Int64
}

// sizes divide the memory of a run: a half for records that wait, a quarter for
// those that are sorted, the rest for what is found.
type sizes struct {
	buckets      int // of records; a power of two
	chunk        int // records of a chunk
	records      int // in memory
	piece        int // records that a worker sorts at a time
	samples      int // in memory
	sampleChunk  int
	sampleBucket int
	samplePiece  int // samples that are sorted at a time
	texts        int // bytes of a bucket's static reports in memory
	shelf        int // bytes
}

const (
	maxBuckets = 1024
	maxChunk   = 170 // records: 8 KiB
)

func sizesFor(memory int64, workers int) sizes {
	var s sizes
	records := memory / 2 / recordSize
	// The open chunks of all goroutines that read take an eighth at most.
	readers := int64(workers + 1)
	s.buckets, s.chunk = maxBuckets, maxChunk
	for s.buckets > 4 && int64(s.buckets)*int64(s.chunk)*readers > records/4 {
		if s.chunk > 16 {
			s.chunk /= 2
		} else {
			s.buckets /= 2
		}
	}
	s.records = int(records)
	s.piece = int(max(memory/4/recordSize/2/int64(workers), 64))
	s.samples = int(max(memory/16/sampleSize, 64))
	s.sampleBucket, s.sampleChunk = s.buckets/2, s.chunk
	s.samplePiece = int(max(memory/8/sampleSize/2, 64))
	s.texts = int(min(max(memory/16/int64(s.buckets), 512), 64<<10))
	s.shelf = int(memory / 8)
	return s
}

func newRun(ctx context.Context, opt Options, sink Sink) *run {
	r := &run{ctx: ctx, opt: opt, sink: sink, sizes: sizesFor(opt.Memory, opt.Workers)}
	r.spill = newSpill(opt.TempDir, opt.tempFile)
	r.records = newStore[record](r.spill, recordSize, r.sizes.buckets, r.sizes.chunk, r.sizes.records)
	r.texts = newTextStore(r.spill, r.sizes.buckets, r.sizes.texts)
	r.sources = newSources()
	r.shelf = &shelf{spill: r.spill, limit: r.sizes.shelf}
	if len(opt.Vessels) > 0 {
		r.wanted = map[uint32]bool{}
		for _, m := range opt.Vessels {
			r.wanted[uint32(m)] = true
		}
	}
	r.stats.Rejects, r.stats.Impossible = map[string]int64{}, map[string]int64{}
	r.stats.Events = map[events.Kind]int64{}
	r.first, r.last = math.MaxInt64, math.MinInt64
	return r
}

func (r *run) close() { r.spill.close() }

// stage begins a stage.
func (r *run) stage(name string) {
	r.stageName = name
	r.reported.Store(0)
}

// progress tells how far the stage is.
func (r *run) progress(done, total int64) {
	if r.opt.Progress == nil {
		return
	}
	now := time.Now().UnixMilli()
	if was := r.reported.Load(); now-was < 50 || !r.reported.CompareAndSwap(was, now) {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.opt.Progress(Progress{r.stageName, done, total, r.sources.read.Load()})
}

// count adds up what the goroutines counted.
func (r *run) count() {
	s := &r.stats
	for _, in := range r.intakes {
		s.Records += in.records
		s.Positions += in.positions
		for why, n := range in.leftOut {
			s.LeftOut[why] += n
		}
		s.NotAsked.Vessel += in.notAsked.Vessel
		s.NotAsked.Area += in.notAsked.Area
		s.NotAsked.Time += in.notAsked.Time
		s.LostStatics += in.lostStatics
		if in.noTime > 0 {
			s.Rejects["no time"] += in.noTime
		}
		s.LostSources += in.lostSources
		in.first, in.last = 0, 0
	}
	r.intakes = nil
	for _, w := range r.workers {
		s.Used += w.used
		s.Statics += w.statics
		for why, n := range w.leftOut {
			s.LeftOut[why] += n
		}
		s.Vessels += w.vessels
		s.Tracks += w.tracks
		s.Segments += w.segmentCount
	}
	r.workers = nil
	s.Sources = slices.Compact(slices.Sorted(slices.Values(r.sources.names[1:])))
	if r.first <= r.last {
		s.First, s.Last = time.UnixMicro(r.first).UTC(), time.UnixMicro(r.last).UTC()
	}
	s.Spilled = r.spill.end.Load()
}

// sources numbers those who heard.
type sources struct {
	mu    sync.Mutex
	index map[string]uint16
	names []string
	read  atomic.Int64 // positions so far, for progress
}

func newSources() *sources {
	return &sources{index: map[string]uint16{}, names: []string{""}}
}

// number gives the number of a name; false when there are too many.
func (s *sources) number(name string) (uint16, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if n, ok := s.index[name]; ok {
		return n, true
	}
	if len(s.names) > math.MaxUint16 {
		return 0, false
	}
	n := uint16(len(s.names))
	s.index[name] = n
	s.names = append(s.names, plainText(name, len(name)))
	return n, true
}

// Times that no report of AIS has: before 1971, when many clocks begin, and
// from 2106, when 32 bits of seconds end.
var (
	earliest = time.Date(1971, 1, 1, 0, 0, 0, 0, time.UTC).UnixMicro()
	latest   = time.Date(2106, 1, 1, 0, 0, 0, 0, time.UTC).UnixMicro()
)

// intake takes reports on behalf of one goroutine.
type intake struct {
	run   *run
	out   *appender[record, *record]
	shift int

	since, until, now  int64
	records, positions int64
	leftOut            [tracks.NumReasons]int64
	notAsked           NotAsked
	lostStatics        int64
	lostSources        int64
	first, last        int64
	told               int64
	source             []byte // the last one
	number             uint16
	known              map[string]uint16
	statics            []lastStatic
	text               []byte
	mapped             []uint16 // sources of a batch
	noTime             int64
	said               vessels.Static
}

// lastStatic remembers the number of the last static report of a vessel.
type lastStatic struct {
	mmsi uint32
	id   uint32
	hash uint64
}

// staticSlots is how many vessels a reader remembers.
const staticSlots = 1 << 16

func (r *run) newIntake() *intake {
	in := &intake{
		run: r, out: r.records.appender(), shift: 32 - bits.Len(uint(r.sizes.buckets-1)),
		since: math.MinInt64, until: math.MaxInt64, now: math.MaxInt64,
		first: math.MaxInt64, last: math.MinInt64, known: map[string]uint16{},
	}
	if !r.opt.Since.IsZero() {
		in.since = r.opt.Since.UnixMicro()
	}
	if !r.opt.Until.IsZero() {
		in.until = r.opt.Until.UnixMicro()
	}
	if !r.opt.Now.IsZero() {
		in.now = r.opt.Now.UnixMicro()
	}
	r.mu.Lock()
	r.intakes = append(r.intakes, in)
	r.mu.Unlock()
	return in
}

// bucket is where a vessel's reports go.
func (in *intake) bucket(mmsi uint32) int { return int(mmsi * 2654435769 >> in.shift) }

// position takes a position. A record without one is a static report.
func (in *intake) add(r *record) error {
	in.records++
	isPosition := r.has&hasPosition != 0
	if isPosition {
		in.positions++
	}
	// The number 0 and those of more than nine digits are nobody's.
	if r.mmsi == 0 || r.mmsi > 999_999_999 {
		in.leave(tracks.BadMMSI, isPosition)
		return nil
	}
	if in.run.wanted != nil && !in.run.wanted[r.mmsi] {
		in.notAsked.Vessel++
		return nil
	}
	if r.time < earliest || r.time >= latest || r.time > in.now {
		in.leave(tracks.BadTime, isPosition)
		return nil
	}
	if r.time < in.since || r.time >= in.until {
		in.notAsked.Time++
		return nil
	}
	if isPosition {
		// The comparison is false for what is not a number, too.
		if !(math.Abs(r.lat) <= 90 && math.Abs(r.lon) <= 180) || r.lat == 0 && r.lon == 0 {
			in.leave(tracks.NoPosition, true)
			return in.rest(r)
		}
		if in.run.opt.Inside != nil && !in.run.opt.Inside(pointOf(r)) {
			in.notAsked.Area++
			return nil
		}
		in.first, in.last = min(in.first, r.time), max(in.last, r.time)
	}
	return in.out.add(in.bucket(r.mmsi), r)
}

// rest keeps the static report of a record without a place.
func (in *intake) rest(r *record) error {
	if r.static == 0 {
		return nil
	}
	*r = record{time: r.time, mmsi: r.mmsi, static: r.static, source: r.source}
	return in.out.add(in.bucket(r.mmsi), r)
}

func (in *intake) leave(why tracks.Reason, isPosition bool) {
	if isPosition {
		in.leftOut[why]++
	}
}

// nowhere counts a report whose position was sent as not available.
func (in *intake) nowhere() {
	in.records++
	in.positions++
	in.leftOut[tracks.NoPosition]++
}

// static keeps a static report and gives its number.
func (in *intake) static(s *vessels.Static) (uint32, error) {
	in.text = appendStatic(in.text[:0], s)
	if len(in.text) == staticHead+3 && string(in.text) == string(emptyStatic) {
		return 0, nil
	}
	id, err := in.run.texts.add(in.bucket(uint32(s.MMSI)), in.text)
	if id == 0 && err == nil {
		in.lostStatics++
	}
	return id, err
}

// heardBy gives the number of a source.
func (in *intake) heardBy(name []byte) uint16 {
	if len(name) == 0 {
		return 0
	}
	if string(name) == string(in.source) {
		return in.number
	}
	n, ok := in.known[string(name)]
	if !ok {
		if n, ok = in.run.sources.number(string(name)); !ok {
			in.lostSources++
			return 0
		}
		in.known[string(name)] = n
	}
	in.source, in.number = append(in.source[:0], name...), n
	return n
}

// told tells of progress.
func (in *intake) tell() {
	n := in.positions - in.told
	in.told = in.positions
	total := in.run.sources.read.Add(n)
	in.run.progress(total, 0)
}

// close gives the last records on.
func (in *intake) close() error {
	in.tell()
	in.run.mu.Lock()
	in.run.first, in.run.last = min(in.run.first, in.first), max(in.run.last, in.last)
	in.run.mu.Unlock()
	in.statics = nil
	return in.out.flush()
}

// each runs f for every number below n on all workers, until one fails.
func (r *run) each(n int, f func(worker, i int) error) error {
	ctx, cancel := context.WithCancelCause(r.ctx)
	defer cancel(nil)
	var next atomic.Int64
	var wg sync.WaitGroup
	for w := range min(r.opt.Workers, max(n, 1)) {
		wg.Go(func() {
			for ctx.Err() == nil {
				i := int(next.Add(1) - 1)
				if i >= n {
					return
				}
				if err := f(w, i); err != nil {
					cancel(err)
				}
			}
		})
	}
	wg.Wait()
	return context.Cause(ctx)
}

// bySize gives the numbers of buckets, the fullest first.
func bySize[T any](buckets []bucket[T]) []int {
	order := make([]int, len(buckets))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(buckets[b].n, buckets[a].n) })
	return order
}
