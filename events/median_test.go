package events_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/events"
	"github.com/tidewaiter/tidewaiter/tracks"
	"github.com/tidewaiter/tidewaiter/vessels"
)

// TestMedianInterval holds the median interval of a segment to what is said of
// it: exact for regular tracks, off by less than a quarter for any.
func TestMedianInterval(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	worst := 0.0
	for _, tc := range []struct {
		name  string
		exact bool
		next  func(i int) float64 // seconds
	}{
		{"every 7 s", true, func(int) float64 { return 7 }},
		{"every 10 minutes", true, func(int) float64 { return 600 }},
		{"every hour", true, func(int) float64 { return 3600 }},
		{"10 s, and 3 minutes at anchor", true, func(i int) float64 { return []float64{10, 180}[i/600%2] }},
		{"random, mean 10 s", false, func(int) float64 { return math.Ceil(rng.ExpFloat64() * 10) }},
		{"random, mean 10 minutes", false, func(int) float64 { return math.Ceil(rng.ExpFloat64() * 600) }},
		{"passes of satellites", false, func(i int) float64 { return []float64{8, 12, 15, 5200}[i%4] + math.Floor(rng.Float64()*4) }},
		{"even over an octave", false, func(int) float64 { return 1000 + math.Floor(rng.Float64()*1000) }},
	} {
		var all []float64
		var got time.Duration
		o := events.NewObserver(&events.Config{}, events.Output{Segment: func(s *events.Segment) { got = s.MedianInterval }})
		p := tracks.Position{MMSI: 273000001, Lat: 42, Lon: 132, UnixMicro: time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC).UnixMicro(), Type: 1}
		for i := range 2000 {
			o.Position(&p)
			dt := tc.next(i)
			if i < 1999 {
				all = append(all, dt)
			}
			p.UnixMicro += int64(dt * 1e6)
			p.Lat += 1e-5
		}
		o.Close(p.Time())
		slices.Sort(all)
		want := all[(len(all)-1)/2]
		off := math.Abs(got.Seconds()-want) / want
		worst = max(worst, off)
		t.Logf("%s: %v, exactly %v s", tc.name, got, want)
		if tc.exact && off > 0 || off > 0.25 {
			t.Errorf("%s: %v, want %v s", tc.name, got, want)
		}
	}
	t.Logf("off by %.1f %% at most", 100*worst)
}

// TestSaidWithoutPositions: what a vessel says changes, though nobody heard where
// it is. The event has the number and no place.
func TestSaidWithoutPositions(t *testing.T) {
	var got []*events.Event
	o := events.NewObserver(&events.Config{}, events.Output{Event: func(e *events.Event) { got = append(got, e) }})
	for i, m := range []float32{8, 8, 5, 5} {
		o.Static(int64(i+1)*3600e6, &vessels.Static{MMSI: 273000001, Name: "ANGARA", DraughtM: m})
	}
	o.Close(time.UnixMicro(5 * 3600e6))
	if len(got) != 1 {
		t.Fatalf("%d events, want 1", len(got))
	}
	e := got[0]
	if s := fmt.Sprintf("%s %q %s", e.Subject.MMSI, e.Subject.Track, e.Subject.Name); s != `273000001 "" ANGARA` || e.At.Check() == nil || e.ID == "" {
		t.Errorf("%s at %v, id %q", s, e.At, e.ID)
	}
}
