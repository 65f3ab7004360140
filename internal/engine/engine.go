package engine

import (
	"context"
	"io"
	"iter"
	"runtime"
	"time"

	"github.com/tidewaiter/tidewaiter/events"
	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/tracks"
	"github.com/tidewaiter/tidewaiter/vessels"
)

// DefaultMemory is how much memory a run takes when [Options] does not say.
const DefaultMemory = 512 << 20

// Options say what [Run] does. The zero value runs every detector over
// everything.
type Options struct {
	// Config is what the detectors go by. Its Sources are filled in by the run.
	Config    events.Config
	Sightings []events.Sighting
	Identify  func(events.Subject) string // the case's vessel id; "" none

	Vessels []vessels.MMSI       // only these; empty: all
	Inside  func(geo.Point) bool // only positions for which it is true; nil: all
	Since   time.Time            // only reports from then on; zero: all
	Until   time.Time            // only reports before; zero: all
	Now     time.Time            // reports from after this are of a wrong clock; zero: nothing is known

	NoEncounters bool // it is not looked who stays close to whom

	Workers int    // 0: one for each processor
	Memory  int64  // bytes for what is waiting; 0: [DefaultMemory]. The program itself and the detectors come on top
	TempDir string // where what is over goes; "": the system's

	// Damaged is told of a lenient input that could not be read to its end.
	// The error wraps what went wrong.
	Damaged func(in Input, err error)
	// Progress is called now and then, by one goroutine at a time.
	Progress func(Progress)

	tempFile func(dir string) (tempFile, error) // for tests
	block    int                                // bytes of a table at a time; for tests
}

// Input is one thing to read. The first bytes tell what it is: sentences, a
// published table, or Parquet, which needs At and Size.
type Input struct {
	Name string
	R    io.Reader
	// At gives access to a stored file that is not packed; nil otherwise.
	At   io.ReaderAt
	Size int64 // of At in bytes
	// Lenient inputs that cannot be read to their end leave the run going on.
	Lenient bool
	// Batches, if set, are positions that are in memory: R and At are not read.
	Batches iter.Seq2[Batch, error]
}

// Batch is a run of positions and static reports in any order. It is valid
// until the next one is asked for. Position.Source is an index into Sources.
type Batch struct {
	Positions []tracks.Position
	Statics   []Static
	Sources   []string // [0] is not known; nil: none is
}

// Static is a static report and when it was heard.
type Static struct {
	UnixMicro int64
	vessels.Static
}

// Sink takes what is found: vessel by vessel in the order of their MMSIs, and
// of each first the segments, then the events, then the voyages, each by start
// and id. A nil function is not called. An error ends the run.
type Sink struct {
	// Fix takes every position of a track, before the segments of its vessel,
	// track by track in order of time. It is for few vessels: all fixes are
	// kept until the end.
	Fix     func(t *tracks.Track, p *tracks.Position) error
	Segment func(*events.Segment) error
	Event   func(*events.Event) error
	Voyage  func(*events.Voyage) error
}

// Progress is how far a run is.
type Progress struct {
	Stage     string // reading, observing, joining, concluding
	Done      int64  // positions read or observed, samples joined, vessels concluded
	Total     int64  // 0: not known
	Positions int64  // read so far
}

// Stats counts what went through a run. Every position that was read is either
// in a track, held back at the end by none, or left out by reason.
type Stats struct {
	Records   int64 // positions and static reports that were read
	Positions int64 // read, with those that say no place
	Used      int64 // positions in tracks
	Statics   int64 // static reports given to the detectors: rows of tables that say one count

	LeftOut     [tracks.NumReasons]int64
	NotAsked    NotAsked
	LostStatics int64            // static reports for which there was no room
	LostSources int64            // reports whose source is one too many
	Crowded     int64            // samples in cells with too many vessels to compare, see [events.PairFinder.Crowded]
	Rejects     map[string]int64 // lines, rows and messages that gave nothing, by reason
	Impossible  map[string]int64 // values of rows that cannot be, by field: the row is used without

	Vessels  int64 // that had positions
	Tracks   int64
	Segments int64
	Events   map[events.Kind]int64
	Voyages  int64
	Sources  []string // who heard, sorted

	First, Last time.Time // of the positions that were used; zero: there are none
	Spilled     int64     // bytes in the temporary file
	Times       Times
}

// NotAsked counts reports that options leave out.
type NotAsked struct{ Vessel, Area, Time int64 }

// Times are how long the stages took.
type Times struct{ Read, Observe, Join, Conclude time.Duration }

// Rejected is the number of lines, rows and messages rejected, for any reason.
func (s *Stats) Rejected() int64 {
	var n int64
	for _, c := range s.Rejects {
		n += c
	}
	return n
}

// TotalLeftOut is the number of positions left out, for any reason.
func (s *Stats) TotalLeftOut() int64 {
	var n int64
	for _, c := range s.LeftOut {
		n += c
	}
	return n
}

// Run reads the inputs one after the other and gives what is found to the
// sink, which sees nothing before all is read. The same reports give the same,
// whatever their order, how they are spread over inputs, how many workers
// there are and how much memory. An error of the sequence, of reading, of the
// temporary file, of the sink or of the context ends the run; what was counted
// until then is returned with it.
func Run(ctx context.Context, inputs iter.Seq2[Input, error], opt Options, sink Sink) (*Stats, error) {
	if opt.Workers <= 0 {
		opt.Workers = runtime.GOMAXPROCS(0)
	}
	if opt.Memory <= 0 {
		opt.Memory = DefaultMemory
	}
	r := newRun(ctx, opt, sink)
	defer r.close()
	for _, stage := range [...]struct {
		name string
		time *time.Duration
		do   func() error
	}{
		{"reading", &r.stats.Times.Read, func() error { return r.read(inputs) }},
		{"observing", &r.stats.Times.Observe, r.observe},
		{"joining", &r.stats.Times.Join, r.join},
		{"concluding", &r.stats.Times.Conclude, r.conclude},
	} {
		began := time.Now()
		r.stage(stage.name)
		err := stage.do()
		*stage.time = time.Since(began)
		if err != nil {
			r.count()
			return &r.stats, err
		}
	}
	r.count()
	return &r.stats, nil
}
