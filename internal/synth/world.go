package synth

import (
	"time"

	"github.com/tidewaiter/tidewaiter/events"
	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/vessels"
)

// Config says what world to make. The zero value of a field means the
// scenario's own choice.
type Config struct {
	Seed    uint64
	Start   time.Time // default 2024-03-01T00:00:00Z
	Days    int       // length of the world
	Vessels int       // in all; scenarios with scripted vessels have at least those
	// Every is the least time between two reports of a vessel that are kept, as
	// archives thin them. 0: the scenario's choice; less than 2 s: none.
	Every  time.Duration
	Places []geo.Place // where vessels call; nil: [SeaOfJapan] or, for scale runs, [WorldPorts]
}

// World is a plan of traffic. It is read-only: any number of streams may run
// it, at once too.
type World struct {
	Scenario   string
	Seed       uint64
	Start, End time.Time
	Places     []geo.Place
	Receivers  []Receiver
	Truth      []Truth          // what was planned, in order of time; silences are of a stream
	Looks      []Look           // sightings of the scenario
	Fleet      []vessels.Vessel // the vessels with a part in the story, as a case lists them

	start, end int64 // Unix seconds
	every      int64 // seconds
	vessels    []*vessel
	count      int // of vessels: the scripted ones above, then ones that roam
	byHull     [][]timedTruth
}

// Vessels is the number of hulls.
func (w *World) Vessels() int { return w.count }

// Sources are the names of the receivers as positions index them: [0] is blank
// and stands for not known.
func (w *World) Sources() []string {
	names := make([]string, 1, len(w.Receivers)+1)
	for i := range w.Receivers {
		names = append(names, w.Receivers[i].Name)
	}
	return names
}

// span is a time in Unix seconds, until not included.
type span struct{ from, until int64 }

func (s span) has(t int64) bool { return t >= s.from && t < s.until }

// vessel is the plan of one hull. Nothing in it changes while a stream runs.
type vessel struct {
	mmsi    vessels.MMSI
	class   byte
	legs    []leg      // in order of time, without holes; empty: the vessel roams
	stays   []stay     // berth calls among the legs
	mute    []silence  // heard by nobody
	wrong   []falseFix // positions that are sent in place of the true ones
	says    []saying   // what it says of itself, from when; at least one
	kn      float64    // service speed
	born    int64      // nobody knew it before; 0: it was there from the start
	heardBy uint64     // bit i: receiver i may hear it; 0: all may
}

// saying is what a vessel says of itself from a time on.
type saying struct {
	from   int64
	static vessels.Static
}

// stay is a call at a berth.
type stay struct {
	place      int // of World.Places
	from, till int64
}

// defaultStart is when worlds begin that are not told.
var defaultStart = time.Date(2024, 3, 1, 0, 0, 0, 0, time.UTC)

func newWorld(scenario string, cfg *Config, days int, every time.Duration) *World {
	if cfg.Start.IsZero() {
		cfg.Start = defaultStart
	}
	if cfg.Days <= 0 {
		cfg.Days = days
	}
	if cfg.Every == 0 {
		cfg.Every = every
	}
	start := cfg.Start.UTC().Truncate(time.Second)
	end := start.Add(time.Duration(cfg.Days) * 24 * time.Hour)
	return &World{
		Scenario: scenario, Seed: cfg.Seed, Start: start, End: end, Places: cfg.Places,
		start: start.Unix(), end: end.Unix(), every: int64(cfg.Every / time.Second),
	}
}

// at is a time of the world in hours from its start.
func (w *World) at(hours float64) int64 { return w.start + int64(hours*3600) }

// silence is a time in which a vessel's messages reach nobody, and why.
type silence struct {
	span
	why string // HiddenCall or Silent
}

// timedTruth is a truth that heard fixes count for.
type timedTruth struct {
	span
	truth int // of World.Truth
}

// finish tells the visits and puts the truth in order.
func (w *World) finish() *World {
	w.visits()
	sortTruth(w.Truth)
	w.byHull = make([][]timedTruth, w.count)
	for i := range w.Truth {
		t := &w.Truth[i]
		if t.said > 0 || t.Kind == events.IdentityConflictKind {
			continue
		}
		until := w.end
		if !t.End.IsZero() {
			until = t.End.Unix()
		}
		w.byHull[t.Hull] = append(w.byHull[t.Hull], timedTruth{span{t.Start.Unix(), until}, i})
	}
	return w
}
