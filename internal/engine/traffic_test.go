package engine_test

import (
	"context"
	"fmt"
	"iter"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/events"
	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/internal/engine"
	"github.com/tidewaiter/tidewaiter/tracks"
	"github.com/tidewaiter/tidewaiter/vessels"
)

// start is when traffic begins: 2024-01-01.
const start = 1_704_067_200_000_000

const minute = 60_000_000

// world is made traffic of a few vessels between two places: calls, silences,
// meetings, jumps, copies, a number that two share, names that change.
type world struct {
	positions []tracks.Position
	statics   []engine.Static
}

var ports = []geo.Place{
	{ID: "east", Name: "East", Point: geo.Point{Lat: 42.8, Lon: 132.3}, Located: true, Kind: geo.Port, RadiusM: 3000},
	{ID: "west", Name: "West", Point: geo.Point{Lat: 42.2, Lon: 130.3}, Located: true, Kind: geo.Port, RadiusM: 3000},
}

func newWorld(seed uint64, ships, hours int) *world {
	w := &world{}
	for k := range ships {
		rnd := rand.New(rand.NewPCG(seed, uint64(k)))
		mmsi := vessels.MMSI(273_000_000 + 7919*k)
		w.sail(rnd, mmsi, hours)
		if k%7 == 0 { // another hull, far away, under the same number
			w.sail(rand.New(rand.NewPCG(seed+1, uint64(k))), mmsi, hours/2)
		}
		if k%4 == 3 {
			w.meet(rand.New(rand.NewPCG(seed+2, uint64(k))), mmsi+1, mmsi+2, hours)
		}
	}
	return w
}

// meet has two vessels lie close to each other for some hours at sea.
func (w *world) meet(rnd *rand.Rand, a, b vessels.MMSI, hours int) {
	at := geo.Point{Lat: 38 + rnd.Float64(), Lon: 131 + rnd.Float64()}
	from := int64(start) + rnd.Int64N(int64(hours)*30)*minute
	for i, m := range []vessels.MMSI{a, b} {
		said := vessels.Static{MMSI: m, Name: fmt.Sprint("VESSEL ", m), Class: 'A'}
		w.statics = append(w.statics, engine.Static{UnixMicro: from + int64(2-i)*30*minute, Static: said})
		for t := from + rnd.Int64N(minute); t < from+int64(240+rnd.IntN(300))*minute; t += 3 * minute {
			w.positions = append(w.positions, tracks.Position{
				UnixMicro: t, Lat: at.Lat + 0.001*float64(i) + rnd.NormFloat64()*1e-5, Lon: at.Lon, MMSI: m, SOGKn: 0.3, Has: tracks.HasSOG, Type: 1, Class: 'A',
			})
		}
	}
}

func (w *world) sail(rnd *rand.Rand, mmsi vessels.MMSI, hours int) {
	at := geo.Point{Lat: 42 + rnd.Float64(), Lon: 130 + 3*rnd.Float64()}
	to, kn := ports[rnd.IntN(2)].Point, 8+8*rnd.Float64()
	wait, silent := 0, 0
	said := vessels.Static{
		MMSI: mmsi, IMO: 9_000_000 + uint32(mmsi)%1000, Name: fmt.Sprint("VESSEL ", mmsi), CallSign: fmt.Sprint("U", mmsi%10000), ShipType: 70,
		ToBowM: 80, ToSternM: 20, ToPortM: 8, ToStarboardM: 8, DraughtM: 5.1, Class: 'A',
	}
	step := int64(2+rnd.IntN(4)) * minute
	for t := int64(start) + rnd.Int64N(step); t < start+int64(hours)*60*minute; t += step + rnd.Int64N(minute/2) {
		moved := 0.0
		switch {
		case wait > 0:
			if wait--; wait == 0 {
				to = ports[rnd.IntN(2)].Point
				said.DraughtM = 4 + float32(rnd.IntN(40))/10
			}
		default:
			d := math.Hypot(to.Lat-at.Lat, (to.Lon-at.Lon)*0.74) * 60
			moved = min(kn*float64(step)/3.6e9, d)
			if d > 0 {
				at.Lat += (to.Lat - at.Lat) * moved / d
				at.Lon += (to.Lon - at.Lon) * moved / d
			}
			if d < 0.05 {
				wait = 20 + rnd.IntN(200)
			}
		}
		if silent > 0 {
			silent--
			continue
		}
		if rnd.IntN(400) == 0 {
			silent = 100 + rnd.IntN(200)
		}
		p := tracks.Position{
			UnixMicro: t, Lat: at.Lat + rnd.NormFloat64()*1e-5, Lon: at.Lon + rnd.NormFloat64()*1e-5, MMSI: mmsi,
			SOGKn: float32(moved / (float64(step) / 3.6e9)), Has: tracks.HasSOG, Type: 1, Class: 'A', Source: uint16(rnd.IntN(3)),
		}
		if rnd.IntN(500) == 0 {
			p.Lat += 3
		}
		w.positions = append(w.positions, p)
		if rnd.IntN(50) == 0 {
			w.positions = append(w.positions, p)
		}
		if rnd.IntN(10) == 0 {
			if rnd.IntN(200) == 0 {
				said.Name += "A"
			}
			w.statics = append(w.statics, engine.Static{UnixMicro: t, Static: said})
		}
	}
}

var sources = []string{"", "shore", "space"}

// batches gives the world in batches of n.
func (w *world) batches(n int) iter.Seq2[engine.Batch, error] {
	return func(yield func(engine.Batch, error) bool) {
		p, s := w.positions, w.statics
		for len(p)+len(s) > 0 {
			i, j := min(n, len(p)), min(n, len(s))
			if !yield(engine.Batch{Positions: p[:i], Statics: s[:j], Sources: sources}, nil) {
				return
			}
			p, s = p[i:], s[j:]
		}
	}
}

func (w *world) input() engine.Input {
	return engine.Input{Name: "memory", Batches: w.batches(1000)}
}

// shuffled is the same in another order.
func (w *world) shuffled(seed uint64) *world {
	rnd := rand.New(rand.NewPCG(seed, 1))
	out := &world{slices.Clone(w.positions), slices.Clone(w.statics)}
	rnd.Shuffle(len(out.positions), func(i, j int) { out.positions[i], out.positions[j] = out.positions[j], out.positions[i] })
	rnd.Shuffle(len(out.statics), func(i, j int) { out.statics[i], out.statics[j] = out.statics[j], out.statics[i] })
	return out
}

func config() events.Config { return events.Config{Places: geo.NewIndex(ports)} }

// result is all that a run gave, as text to compare and as counts.
type result struct {
	lines   []string
	counts  string
	stats   *engine.Stats
	events  []events.Event
	voyages int
}

func run(t testing.TB, opt engine.Options, in ...engine.Input) *result {
	t.Helper()
	r, err := tryRun(opt, in...)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func tryRun(opt engine.Options, in ...engine.Input) (*result, error) {
	if opt.Config.Places == nil {
		opt.Config = config()
	}
	r := &result{}
	add := func(kind, id string, v any) error {
		r.lines = append(r.lines, fmt.Sprintf("%s %s %x", kind, id, engine.AppendValue(nil, v)))
		return nil
	}
	var err error
	r.stats, err = engine.Run(context.Background(), inputs(in...), opt, engine.Sink{
		Segment: func(s *events.Segment) error { return add("segment", s.ID, *s) },
		Event: func(e *events.Event) error {
			r.events = append(r.events, *e)
			return add(string(e.Kind), fmt.Sprint(e.Subject.MMSI, " ", e.Start, " ", e.ID), *e)
		},
		Voyage: func(v *events.Voyage) error {
			r.voyages++
			return add("voyage", v.ID, *v)
		},
		Fix: func(t *tracks.Track, p *tracks.Position) error {
			return add("fix", fmt.Sprint(t.ID(), " ", t.Hull), tracks.Position{UnixMicro: p.UnixMicro, Lat: p.Lat, Lon: p.Lon, MMSI: p.MMSI})
		},
	})
	if s := r.stats; s != nil {
		r.counts = fmt.Sprintln(s.Records, s.Positions, s.Used, s.Statics, s.LeftOut, s.NotAsked, s.Vessels, s.Tracks, s.Segments, s.Events, s.Voyages, s.Sources, s.First, s.Last)
	}
	return r, err
}

func same(t *testing.T, name string, got, want *result) {
	t.Helper()
	if got.counts != want.counts {
		t.Errorf("%s: counts\n got %swant %s", name, got.counts, want.counts)
	}
	for i := range max(len(got.lines), len(want.lines)) {
		g, w := "nothing", "nothing"
		if i < len(got.lines) {
			g = got.lines[i]
		}
		if i < len(want.lines) {
			w = want.lines[i]
		}
		if g != w {
			t.Errorf("%s: line %d of %d and %d\n got %s\nwant %s", name, i, len(got.lines), len(want.lines), strings.TrimSpace(g), strings.TrimSpace(w))
			return
		}
	}
}

// TestWhoMet: both vessels of an encounter have the names that they sent.
func TestWhoMet(t *testing.T) {
	w := newWorld(3, 8, 24)
	met := 0
	for _, e := range run(t, engine.Options{}, w.input()).events {
		if e.Encounter == nil {
			continue
		}
		met++
		for _, who := range append([]events.Subject{e.Subject}, e.Others...) {
			if want := fmt.Sprint("VESSEL ", who.MMSI); who.Name != want {
				t.Errorf("%s is %q, want %q", who.MMSI, who.Name, want)
			}
		}
	}
	if met == 0 {
		t.Error("nobody met")
	}
}
