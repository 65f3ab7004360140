package events_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/events"
	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/internal/sharedtest"
	"github.com/tidewaiter/tidewaiter/tracks"
	"github.com/tidewaiter/tidewaiter/vessels"
)

// busy is a year's worth in little: a vessel that goes from port to port, and
// stops.
func busy(n int) []tracks.Position {
	ps := make([]tracks.Position, n)
	lat, t := 40.0, time.Date(2024, 2, 1, 0, 0, 0, 0, time.UTC).UnixMicro()
	for i := range ps {
		sog := float32(12)
		if i/500%3 == 2 {
			sog = 0
		}
		lat += float64(sog) / 3600 * 60 / 60 * []float64{1, -1}[i/1500%2]
		ps[i] = tracks.Position{
			UnixMicro: t + int64(i)*60e6, MMSI: 273000001, Lat: lat, Lon: 130, SOGKn: sog, Has: tracks.HasSOG | tracks.HasCOG, Source: uint16(i % 3),
		}
	}
	return ps
}

func observer(places *geo.Index) *events.Observer {
	return events.NewObserver(&events.Config{Places: places, Sources: []string{"", "a", "b"}}, events.Output{
		Event:   func(*events.Event) {},
		Segment: func(*events.Segment) {},
		Sample:  func(*events.Sample) {},
		Heard:   func(geo.Point, int64, uint16) {},
		Fix:     func(*tracks.Track, *tracks.Position) {},
		LeftOut: func(*tracks.Position, tracks.Reason) {},
	})
}

func BenchmarkObserver(b *testing.B) {
	var list []geo.Place
	for i := range 3000 {
		list = append(list, geo.Place{ID: "p", Located: true, Point: geo.Point{Lat: float64(i%100) - 50, Lon: float64(i / 100 * 10)}})
	}
	index := geo.NewIndex(list)
	ps := busy(100_000)
	o := observer(index)
	b.ReportAllocs()
	b.ResetTimer()
	for i := 0; i < b.N; i++ {
		j := i % len(ps)
		if j == 0 {
			o.Reset()
		}
		o.Position(&ps[j])
	}
}

// TestNoAllocations shows that a position costs no memory once a vessel is
// known.
func TestNoAllocations(t *testing.T) {
	ps := busy(100_000)
	o := observer(geo.NewIndex([]geo.Place{{ID: "a", Located: true, Point: geo.Point{Lat: 44, Lon: 130}}}))
	s := vessels.Static{MMSI: 273000001, Name: "ANGARA", IMO: 9074729, DraughtM: 7}
	i := 0
	next := func() {
		o.Position(&ps[i])
		o.Static(ps[i].UnixMicro, &s)
		i++
	}
	for range 10_000 {
		next()
	}
	if n := testing.AllocsPerRun(80_000, next); n > 0.01 {
		t.Errorf("%v allocations a position", n)
	}
}

// TestCloneGoesOnByItself splits a stream at every tenth input: the clone finds
// the rest as the whole run does, and the one that it was made of does too.
func TestCloneGoesOnByItself(t *testing.T) {
	text := `
place rajin 42.2333 130.3
at 01 00:00 42.0 130.3
say name=ANGARA draught=8.0
go 80m 10m 0 10
sog 0
go 10h 10m 0 0
say name=ANGARA draught=6.0
go 1h 10m 0 0
say name=MARIA draught=6.0
sog as is
go 80m 10m 180 10
say name=MARIA draught=6.0
silent 9h 180 10
circle 6h 5m 0.8 8
go 6h 10m 90 1
say name=MARIA draught=6.0
jump 45 135
go 4m 1m 90 10
jump 41 131
silent 20h
go 3h 10m 90 10`
	s := newScript(t, text)
	whole := gather(func(out events.Output) { s.run(out) })
	for cut := 0; cut <= len(s.input); cut += 7 {
		var first, second, clone []string
		o := events.NewObserver(&s.cfg, collect(&first))
		s.feed(o, s.input[:cut])
		c := o.Clone()
		c.Redirect(collect(&clone))
		o.Redirect(collect(&second))
		s.feed(o, s.input[cut:])
		o.Close(s.until)
		s.feed(c, s.input[cut:])
		c.Close(s.until)
		if got := slices.Concat(first, second); !slices.Equal(got, whole) {
			t.Fatalf("cut at %d: the original gives\n%q\nwant\n%q", cut, got, whole)
		}
		if got := slices.Concat(first, clone); !slices.Equal(got, whole) {
			t.Fatalf("cut at %d: the clone gives\n%q\nwant\n%q", cut, got, whole)
		}
	}
	// The same observer gives the same after another vessel.
	var again []string
	o := events.NewObserver(&s.cfg, collect(&again))
	s.feed(o, s.input)
	o.Close(s.until)
	again = again[:0]
	o.Reset()
	s.feed(o, s.input)
	o.Close(s.until)
	if !slices.Equal(again, whole) {
		t.Errorf("after a reset:\n%q\nwant\n%q", again, whole)
	}
}

// collect writes down all that is found.
func collect(to *[]string) events.Output {
	add := func(kind string, v any) {
		b, err := json.Marshal(v)
		if err != nil {
			b = fmt.Appendf(nil, "%+v", v)
		}
		*to = append(*to, kind+string(b))
	}
	return events.Output{
		Event: func(e *events.Event) {
			c := *e
			add("event", eventLine(&c)+c.ID)
		},
		Segment: func(s *events.Segment) { add("segment", fmt.Sprintf("%+v", *s)) },
		Sample:  func(s *events.Sample) { add("sample", *s) },
		Heard:   func(at geo.Point, hour int64, source uint16) { add("heard", []any{at, hour, source}) },
		Fix:     func(tr *tracks.Track, p *tracks.Position) { add("fix "+tr.ID(), *p) },
		LeftOut: func(p *tracks.Position, why tracks.Reason) { add("left out "+why.String(), *p) },
	}
}

func gather(run func(events.Output)) []string {
	var all []string
	run(collect(&all))
	return all
}

// TestCostDoesNotGrowWithTheNumberOfGaps: the count of positions before a gap
// starts at the first position for each gap in pipe-gaps, whose cost is the
// product of both.
func TestCostDoesNotGrowWithTheNumberOfGaps(t *testing.T) {
	const n = 200_000
	run := func(every int) (perFix float64, gaps int) {
		best := math.Inf(1)
		for range 5 {
			o := events.NewObserver(&events.Config{}, events.Output{Event: func(e *events.Event) {
				if e.Kind == events.GapKind {
					gaps++
				}
			}})
			p := tracks.Position{MMSI: 273000001, Lat: 42, Lon: 132, UnixMicro: time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC).UnixMicro()}
			gaps = 0
			start := sharedtest.CPU()
			for i := range n {
				p.UnixMicro += 60e6
				if i%every == every-1 {
					p.UnixMicro += 7 * 3600e6
				}
				o.Position(&p)
			}
			best = min(best, float64(sharedtest.CPU()-start)/n)
		}
		return best, gaps
	}
	few, one := run(n)
	many, hundreds := run(400)
	t.Logf("%d gaps: %.0f ns a position; %d gaps: %.0f ns", one, few, hundreds, many)
	if hundreds != 500 {
		t.Errorf("%d gaps, want 500", hundreds)
	}
	if many > 3*few+100 {
		t.Errorf("a position costs %.0f ns with %d gaps and %.0f with %d", many, hundreds, few, one)
	}
}

// TestSamples: the grid of the encounter join knows no days, does not bridge
// more than an hour, and goes east where the vessel goes east.
func TestSamples(t *testing.T) {
	for _, tc := range []struct {
		name, text string
		want       []string
	}{
		{"across midnight", "at 01 23:35 42 132\ngo 50m 25m 90 1", []string{
			"01 23:40 0.2 kn 1 fixes", "01 23:50 0.6 kn 0 fixes", "02 00:00 1.0 kn 1 fixes", "02 00:10 1.0 kn 0 fixes", "02 00:20 1.0 kn 0 fixes",
		}},
		{"an hour is bridged", "at 01 00:05 42 132\nsilent 50m 90 1\ngo 10m 10m 90 1", []string{
			"01 00:10 0.1 kn 1 fixes", "01 00:20 0.2 kn 0 fixes", "01 00:30 0.4 kn 0 fixes", "01 00:40 0.6 kn 0 fixes", "01 00:50 0.8 kn 0 fixes", "01 01:00 0.9 kn 0 fixes",
		}},
		{"more is not", "at 01 00:05 42 132\nsilent 51m 90 1\ngo 10m 10m 90 1\ngo 10m 10m 90 1", []string{"01 01:10 1.0 kn 1 fixes"}},
		{"a fix on a step", "at 01 00:10 42 132\ngo 10m 10m 90 1", []string{"01 00:10 0.0 kn 1 fixes", "01 00:20 1.0 kn 1 fixes"}},
		{"fast is none", "at 01 00:05 42 132\ngo 2h 10m 90 3", []string{"01 00:10 1.5 kn 1 fixes"}},
		{"none in a place", "place rajin 42 132\nat 01 00:05 42 132\ngo 2h 10m 90 0.1", nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := newScript(t, tc.text)
			var got []string
			lon := 0.0
			s.run(events.Output{Sample: func(p *events.Sample) {
				got = append(got, fmt.Sprintf("%s %.1f kn %d fixes", minute(time.Unix(p.Step*events.StepSeconds, 0).UTC()), p.SpeedKn, p.Fixes))
				if p.Lon < lon || math.Abs(p.Lat-42) > 1e-3 {
					t.Errorf("goes east, and is at %v %v after %v", p.Lat, p.Lon, lon)
				}
				lon = p.Lon
			}})
			if len(tc.want) == 1 && tc.name == "fast is none" {
				got = got[:min(1, len(got))]
			}
			if !slices.Equal(got, tc.want) {
				t.Errorf("got\n%q\nwant\n%q", got, tc.want)
			}
		})
	}
}

// TestHeardOnce: a track is told once for each cell, hour and source.
func TestHeardOnce(t *testing.T) {
	seen := map[string]int{}
	o := events.NewObserver(&events.Config{}, events.Output{Heard: func(at geo.Point, hour int64, source uint16) {
		seen[fmt.Sprint(geo.CellOf(at), hour, source)]++
	}})
	ps := busy(5000)
	want := map[string]bool{}
	for i := range ps {
		o.Position(&ps[i])
		want[fmt.Sprint(geo.CellOf(ps[i].Point()), ps[i].UnixMicro/3600e6, ps[i].Source)] = true
	}
	o.Close(ps[len(ps)-1].Time())
	if len(seen) != len(want) {
		t.Errorf("%d told, want %d", len(seen), len(want))
	}
	for k, n := range seen {
		if n != 1 || !want[k] {
			t.Errorf("%s is told %d times", k, n)
		}
	}
}

// TestHeardByBoth: who hears only what another has given already hears too.
func TestHeardByBoth(t *testing.T) {
	var first, second int
	o := events.NewObserver(&events.Config{}, events.Output{Heard: func(_ geo.Point, _ int64, source uint16) {
		if source == 1 {
			first++
		} else {
			second++
		}
	}})
	for _, p := range busy(5000) {
		p.Source = 1
		o.Position(&p)
		p.Source = 2
		o.Position(&p)
	}
	if first == 0 || second != first {
		t.Errorf("heard %d times by one, %d by the other", first, second)
	}
}

// FuzzObserver gives positions and reports of any kind: nothing panics, and
// what is found holds together.
func FuzzObserver(f *testing.F) {
	f.Add([]byte("0123456789abcdefghijklmnopqrstuvwxyz"), true)
	f.Add(bytes.Repeat([]byte{0, 1, 2, 3, 250, 4, 5, 6, 7, 8, 255, 128}, 40), false)
	f.Fuzz(func(t *testing.T, data []byte, byMMSI bool) { anyInput(t, data, byMMSI) })
}

// TestAnyInput is the fuzzer's check on longer inputs of one seed.
func TestAnyInput(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	for range 300 {
		data := make([]byte, 4*rng.IntN(1000))
		far := rng.IntN(256)
		for i := range data {
			data[i] = byte(rng.IntN(256))
			switch {
			case i%4 == 0 && rng.IntN(4) > 0:
				data[i] %= 30
			case i%4 == 3 && data[i] == 255 && rng.IntN(256) < far:
				data[i] = 0
			}
		}
		anyInput(t, data, rng.IntN(4) == 0)
		if t.Failed() {
			return
		}
	}
}

var twoPlaces = geo.NewIndex([]geo.Place{
	{ID: "a", Located: true, Point: geo.Point{Lat: 42, Lon: 130}},
	{ID: "b", Located: true, Point: geo.Point{Lat: 42.03, Lon: 130}, RadiusM: 500},
})

// anyInput makes positions and reports of bytes.
func anyInput(t *testing.T, data []byte, byMMSI bool) {
	cfg := &events.Config{Places: twoPlaces, Sources: []string{"", "a"}, Tracks: tracks.Options{ByMMSI: byMMSI}}
	ids := map[string]events.Kind{}
	o := events.NewObserver(cfg, events.Output{
		Event:   func(e *events.Event) { checkEvent(t, e, ids) },
		Sample:  func(*events.Sample) {},
		Heard:   func(geo.Point, int64, uint16) {},
		Segment: func(*events.Segment) {},
	})
	clock := time.Date(2024, 2, 1, 0, 0, 0, 0, time.UTC).UnixMicro()
	at := geo.Point{Lat: 42, Lon: 130}
	for ; len(data) >= 4; data = data[4:] {
		a, b, c, d := int(data[0]), int(data[1]), int(data[2]), int(data[3])
		clock += int64(a) * int64(a) * 1e6
		switch {
		case d == 255:
			at = geo.Point{Lat: float64(b) - 128, Lon: float64(c)*2 - 256}
		case d > 240:
			s := vessels.Static{MMSI: 273000001, DraughtM: float32(b) / 10, IMO: 9074729 + uint32(c), Name: string(data[:2])}
			o.Static(clock, &s)
			continue
		default:
			at.Lat += (float64(b) - 127) / 5000
			at.Lon = geo.NormLon(at.Lon + (float64(c)-127)/5000)
		}
		p := tracks.Position{
			UnixMicro: clock, MMSI: 273000001, Lat: at.Lat, Lon: at.Lon,
			SOGKn: float32(d) / 16, Has: tracks.Fields(d), Source: uint16(d),
		}
		if d == 240 {
			p.Lat = math.NaN()
		}
		o.Position(&p)
	}
	o.Close(time.UnixMicro(clock).Add(time.Duration(len(ids)) * time.Hour))
}

// checkEvent holds an event to what every event promises.
func checkEvent(t *testing.T, e *events.Event, ids map[string]events.Kind) {
	t.Helper()
	if kind, ok := ids[e.ID]; ok {
		t.Errorf("two events have the id %s: %s and %s %s", e.ID, kind, e.Kind, eventLine(e))
	}
	ids[e.ID] = e.Kind
	if e.StartLatest.Before(e.Start) || e.EndEarliest.Before(e.StartLatest) || !e.End.IsZero() && e.End.Before(e.EndEarliest) {
		t.Errorf("out of order: %v %v %v %v: %s", e.Start, e.StartLatest, e.EndEarliest, e.End, eventLine(e))
	}
	if (e.Status == events.Open) != e.End.IsZero() {
		t.Errorf("status %s with end %v: %s", e.Status, e.End, eventLine(e))
	}
	if e.Rule.Name == "" || e.Rule.Version == "" || e.Rule.Thresholds == "" || e.ID == "" {
		t.Errorf("no rule or id: %+v", e)
	}
	set := 0
	for _, is := range []bool{e.Gap != nil, e.PortVisit != nil, e.Loitering != nil, e.IdentityChange != nil, e.DraughtChange != nil, e.PositionAnomaly != nil} {
		if is {
			set++
		}
	}
	if set != 1 {
		t.Errorf("%d kinds set: %+v", set, e)
	}
	if a := e.PositionAnomaly; a != nil && a.Vessels != 1 {
		t.Errorf("%d vessels: %s", a.Vessels, eventLine(e))
	}
}

// BenchmarkObserverShort is many vessels of few positions each, with their
// static reports: what a vessel costs beside its positions.
func BenchmarkObserverShort(b *testing.B) {
	ps, ss := noaa(b)
	o := observer(geo.NewIndex(nil))
	until := time.Date(2022, 1, 4, 0, 0, 0, 0, time.UTC)
	n := 0
	b.ReportAllocs()
	b.ResetTimer()
	for n < b.N {
		for i := range ps {
			for j := range ps[i] {
				o.Static(ps[i][j].UnixMicro, &ss[i][j])
				o.Position(&ps[i][j])
			}
			o.Close(until)
			o.Reset()
			n += len(ps[i])
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(n), "ns/position")
}

// TestManyHulls gives one number to more hulls than are followed at a time.
func TestManyHulls(t *testing.T) {
	for _, most := range []int{-1, 0, 3} {
		ids := map[string]events.Kind{}
		kept, segments := int64(0), int64(0)
		o := events.NewObserver(&events.Config{Tracks: tracks.Options{MaxHulls: most}}, events.Output{
			Event:   func(e *events.Event) { checkEvent(t, e, ids) },
			Segment: func(s *events.Segment) { segments += s.N },
			Fix:     func(*tracks.Track, *tracks.Position) { kept++ },
		})
		clock := time.Date(2024, 2, 1, 0, 0, 0, 0, time.UTC)
		for i := range 6000 {
			hull := i / 20 % 30
			if i%7 == 0 {
				hull = (hull + 11) % 30
			}
			o.Position(&tracks.Position{
				UnixMicro: clock.UnixMicro(), MMSI: 273000001, Type: 1,
				Lat: float64(hull)*4 - 60 + float64(i)*1e-5, Lon: float64(hull) * 5,
			})
			clock = clock.Add(2 * time.Minute)
		}
		o.Close(clock)
		if kept == 0 || segments != kept {
			t.Errorf("at most %d: %d positions in segments, %d kept", most, segments, kept)
		}
	}
}
