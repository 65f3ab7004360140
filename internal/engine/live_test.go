package engine_test

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"slices"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/events"
	"github.com/tidewaiter/tidewaiter/internal/engine"
	"github.com/tidewaiter/tidewaiter/internal/ingest"
	"github.com/tidewaiter/tidewaiter/tracks"
	"github.com/tidewaiter/tidewaiter/vessels"
)

// arrival is a report and when it arrives.
type arrival struct {
	at       int64
	position *tracks.Position
	static   *engine.Static
}

// arrivals gives the reports of a world in the order in which they arrive.
func (w *world) arrivals(delay func() time.Duration) []arrival {
	var out []arrival
	for i := range w.positions {
		p := &w.positions[i]
		out = append(out, arrival{p.UnixMicro + delay().Microseconds(), p, nil})
	}
	for i := range w.statics {
		s := &w.statics[i]
		out = append(out, arrival{s.UnixMicro + delay().Microseconds(), nil, s})
	}
	slices.SortStableFunc(out, func(a, b arrival) int { return cmp.Compare(a.at, b.at) })
	return out
}

// standing is what a live run has told and not taken back.
type standing struct {
	t       *testing.T
	events  map[string]events.Event
	voyages map[string]events.Voyage
	told    []events.Event
}

func (s *standing) event(e *events.Event) error {
	was, known := s.events[e.ID]
	switch {
	case known && e.Version != was.Version+1:
		s.t.Errorf("%s %s: version %d after %d", e.Kind, e.ID, e.Version, was.Version)
	case !known && e.Version != 1:
		s.t.Errorf("%s %s: begins with version %d", e.Kind, e.ID, e.Version)
	}
	s.told = append(s.told, *e)
	if e.Status == events.Retracted {
		delete(s.events, e.ID)
		return nil
	}
	s.events[e.ID] = *e
	return nil
}

func (s *standing) voyage(v *events.Voyage) error {
	if v.Status == events.Retracted {
		delete(s.voyages, v.ID)
		return nil
	}
	s.voyages[v.ID] = *v
	return nil
}

// replay runs arrivals through a Live.
func replay(t *testing.T, list []arrival, opt engine.LiveOptions) (*standing, *engine.Live) {
	t.Helper()
	s := &standing{t: t, events: map[string]events.Event{}, voyages: map[string]events.Voyage{}}
	opt.Config = config()
	opt.Config.Sources = sources
	l := engine.NewLive(opt, engine.Told{Event: s.event, Voyage: s.voyage})
	for _, a := range list {
		var err error
		if a.position != nil {
			err = l.Position(a.position)
		} else {
			err = l.Static(a.static.UnixMicro, &a.static.Static)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := l.Close(time.Time{}); err != nil {
		t.Fatal(err)
	}
	return s, l
}

// compare compares what stands with a batch.
func (s *standing) compare(t *testing.T, name string, want *result) {
	t.Helper()
	wrong := 0
	fail := func(format string, args ...any) {
		if wrong++; wrong <= 3 {
			t.Errorf(name+": "+format, args...)
		}
	}
	left := map[string]events.Event{}
	for id, e := range s.events {
		left[id] = e
	}
	for _, w := range want.events {
		g, ok := left[w.ID]
		if !ok {
			fail("no %s %s from %s of %s", w.Kind, w.ID, w.Start, w.Subject.MMSI)
			continue
		}
		delete(left, w.ID)
		g.Version, g.Supersedes = w.Version, w.Supersedes
		if !bytes.Equal(engine.AppendValue(nil, g), engine.AppendValue(nil, w)) {
			fail("%s %s differs\n got %+v\nwant %+v", w.Kind, w.ID, g, w)
		}
	}
	for _, g := range left {
		fail("%s %s from %s of %s is not in the batch", g.Kind, g.ID, g.Start, g.Subject.MMSI)
	}
	if len(s.voyages) != want.voyages {
		fail("%d voyages, want %d", len(s.voyages), want.voyages)
	}
}

// TestLiveIsBatch replays traffic that arrives late, and more or less so.
func TestLiveIsBatch(t *testing.T) {
	w := newWorld(4, 7, 24*6)
	want := run(t, engine.Options{}, w.input())
	for _, c := range []struct {
		name         string
		most, seldom time.Duration
		retracted    bool
		opt          engine.LiveOptions
	}{
		{"in order", 0, 0, false, engine.LiveOptions{}},
		{"within the lateness", 9 * time.Minute, 0, false, engine.LiveOptions{}},
		{"a tenth hours late", time.Minute, 20 * time.Hour, true, engine.LiveOptions{}},
		{"few kept", time.Minute, 4 * time.Hour, true, engine.LiveOptions{Horizon: 12 * time.Hour}},
	} {
		rnd := rand.New(rand.NewPCG(5, 6))
		// Silences of a station delay all that it heard.
		list := w.arrivals(func() time.Duration {
			d := time.Duration(0)
			if c.most > 0 {
				d = time.Duration(rnd.Int64N(int64(c.most)))
			}
			if c.seldom > 0 && rnd.IntN(10) == 0 {
				d += time.Duration(rnd.Int64N(int64(c.seldom)))
			}
			return d
		})
		s, l := replay(t, list, c.opt)
		t.Logf("%s: %+v", c.name, l.Stats)
		kinds := map[string]int{}
		for _, e := range s.told {
			if e.Status == events.Retracted || e.Version > 1 {
				kinds[fmt.Sprint(e.Kind, " ", e.Status)]++
			}
		}
		t.Log(kinds)
		s.compare(t, c.name, want)
		if !c.retracted && l.Stats.Late > 0 {
			t.Errorf("%s: %d late", c.name, l.Stats.Late)
		}
	}
}

// TestLiveGapIsTakenBack is the example that Skylight documents: a gap of 9 h
// 16 min becomes one of 5 h 6 min when late messages come, which is none.
func TestLiveGapIsTakenBack(t *testing.T) {
	at := time.Date(2024, 2, 1, 0, 0, 0, 0, time.UTC)
	fix := func(after time.Duration) arrival {
		hours := after.Hours()
		return arrival{0, &tracks.Position{
			UnixMicro: at.Add(after).UnixMicro(), MMSI: 273111222, Lat: 30 + hours*10/60, Lon: 150, SOGKn: 10, Has: tracks.HasSOG, Type: 1, Class: 'A',
		}, nil}
	}
	var list, late []arrival
	const from, until = 12 * time.Hour, 12*time.Hour + 9*time.Hour + 16*time.Minute
	for d := time.Duration(0); d <= from; d += 30 * time.Minute {
		list = append(list, fix(d))
	}
	for d := until; d <= until+6*time.Hour; d += 30 * time.Minute {
		list = append(list, fix(d))
	}
	// What a satellite heard from 5 h 6 min after the last fix on.
	for d := from + 5*time.Hour + 6*time.Minute; d < until; d += 30 * time.Minute {
		late = append(late, fix(d))
	}
	list = append(list, late...)
	for d := until + 6*time.Hour + 30*time.Minute; d <= until+8*time.Hour; d += 30 * time.Minute {
		list = append(list, fix(d))
	}
	s, l := replay(t, list, engine.LiveOptions{})
	var steps []string
	for _, e := range s.told {
		if e.Kind == events.GapKind {
			steps = append(steps, string(e.Status))
		}
	}
	if want := []string{"open", "closed", "retracted"}; !slices.Equal(steps, want) {
		t.Errorf("the gap was told as %q, want %q", steps, want)
	}
	if l.Stats.Late != int64(len(late)) || l.Stats.Retracted == 0 {
		t.Errorf("%+v", l.Stats)
	}
	for _, e := range s.events {
		if e.Kind == events.GapKind {
			t.Errorf("a gap of %.2f h stands", e.Gap.Hours)
		}
	}
}

func TestLiveLeavesOut(t *testing.T) {
	s := &standing{t: t, events: map[string]events.Event{}, voyages: map[string]events.Voyage{}}
	l := engine.NewLive(engine.LiveOptions{Config: config()}, engine.Told{Event: s.event})
	now := time.Date(2024, 2, 1, 0, 0, 0, 0, time.UTC)
	put := func(mmsi uint32, at time.Time, lat, lon float64) {
		p := tracks.Position{UnixMicro: at.UnixMicro(), MMSI: vessels.MMSI(mmsi), Lat: lat, Lon: lon}
		if err := l.Position(&p); err != nil {
			t.Fatal(err)
		}
	}
	if err := l.At(now); err != nil {
		t.Fatal(err)
	}
	put(0, now, 1, 1)
	put(273000000, now.Add(time.Hour), 1, 1) // in the future
	put(273000000, time.Unix(0, 0), 1, 1)
	put(273000000, now, 0, 0)
	put(273000000, now, 91, 181)
	put(273000000, now.Add(-time.Hour), 1, 1)
	if err := l.At(now.Add(100 * time.Hour)); err != nil {
		t.Fatal(err)
	}
	put(273000000, now.Add(2*time.Hour), 1, 1) // beyond the horizon
	want := [tracks.NumReasons]int64{tracks.BadMMSI: 1, tracks.BadTime: 2, tracks.NoPosition: 2, tracks.OutOfOrder: 1}
	if l.Stats.LeftOut != want || l.Stats.Received != 7 {
		t.Errorf("%+v, want %v", l.Stats, want)
	}
}

// TestListen hears sentences from a socket.
func TestListen(t *testing.T) {
	server, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	at := time.Date(2024, 2, 1, 0, 0, 0, 0, time.UTC)
	go func() {
		c, err := server.Accept()
		if err != nil {
			return
		}
		fmt.Fprintf(c, "\\c:%d,s:shore*00\\!AIVDM,1,1,,A,15MgK45P3@G?fl0E`JbR0OwT0@MS,0*4E\r\n", at.Unix())
		fmt.Fprint(c, "!AIVDM,1,1,,A,15MgK45P3@G?fl0E`JbR0OwT0@MS,0*4E\r\n")
		_, _ = c.Read(make([]byte, 1)) // until the other side ends
		c.Close()
	}()
	source, err := ingest.ParseLive("tcp://" + server.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	now := time.Now
	heard := make(chan bool, 1)
	l := engine.NewLive(engine.LiveOptions{Config: config()}, engine.Told{})
	done := make(chan error, 1)
	go func() {
		_, err := l.Listen(ctx, []*ingest.Source{source}, func() time.Time {
			select {
			case heard <- true:
			default:
			}
			return now()
		})
		done <- err
	}()
	<-heard
	time.Sleep(200 * time.Millisecond) // for the rest of what was written
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
	if l.Stats.Received == 0 {
		t.Error("nothing was received")
	}
}
