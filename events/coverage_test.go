package events_test

import (
	"math"
	"math/rand/v2"
	"runtime"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/events"
	"github.com/tidewaiter/tidewaiter/geo"
)

// heard counts tracks 1 to n around a point in hours of a time, by a source.
func heard(c *events.Coverage, at geo.Point, n int, from, until time.Time, source uint16) {
	for h := from.Unix() / 3600; h < until.Unix()/3600; h++ {
		for i := range n {
			c.Heard(geo.Point{Lat: at.Lat + 0.01*float64(i%5), Lon: at.Lon}, h, source)
		}
	}
}

// TestSilenceOfOneAndOfAll: twenty vessels lie in a strait and one falls silent
// for ten hours. When the others go on, it alone is silent; when all fall
// silent, the feed is, or one of its sources, or the area.
func TestSilenceOfOneAndOfAll(t *testing.T) {
	strait, far := geo.Point{Lat: 41.5, Lon: 131.3}, geo.Point{Lat: 20, Lon: 120}
	day := noon.Truncate(24 * time.Hour)
	off, on := day.Add(5*time.Hour+20*time.Minute), day.Add(15*time.Hour+40*time.Minute)
	end := day.Add(24 * time.Hour)
	for _, tc := range []struct {
		name            string
		others          func(c *events.Coverage)
		tracks          int
		share           float64
		silent, silent0 float64 // of the source, and of the feed
	}{
		{"one vessel silent among 20", func(c *events.Coverage) { heard(c, strait, 19, day, end, 1) }, 19, 1, 0, 0},
		{"all silent: a feed outage", func(c *events.Coverage) {
			heard(c, strait, 19, day, off, 1)
			heard(c, strait, 19, on, end, 1)
		}, 0, 0, 1, 1},
		{"the strait silent, others of the source heard elsewhere", func(c *events.Coverage) {
			heard(c, strait, 19, day, off, 1)
			heard(c, strait, 19, on, end, 1)
			heard(c, far, 3, day, end, 1)
		}, 0, 0, 0, 0},
		{"its source silent, another heard there", func(c *events.Coverage) {
			heard(c, strait, 19, day, off, 1)
			heard(c, strait, 4, day, end, 2)
		}, 4, 1, 1, 0},
		{"the outage covers four hours of nine", func(c *events.Coverage) {
			heard(c, strait, 19, day, off.Add(time.Hour), 1)
			heard(c, strait, 19, off.Add(5*time.Hour), end, 1)
		}, 19, 5. / 9, 4. / 9, 4. / 9},
		{"heard by two sources is not twice as many", func(c *events.Coverage) {
			heard(c, strait, 19, day, end, 1)
			heard(c, strait, 19, day, end, 2)
		}, 19, 1, 0, 0},
		{"others heard only in its first and last hour", func(c *events.Coverage) {
			heard(c, strait, 19, off.Truncate(time.Hour), off.Add(time.Hour), 1)
			heard(c, strait, 19, on.Truncate(time.Hour), on.Add(time.Hour), 1)
		}, 0, 0, 1, 1},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c := events.NewCoverage()
			tc.others(c)
			// The vessel itself, in the hours in which it was heard.
			heard(c, strait, 1, day, off.Add(time.Hour), 1)
			heard(c, strait, 1, on, end, 1)
			tracks, share := c.Around(strait, off, on)
			if tracks != tc.tracks || math.Abs(share-tc.share) > 1e-9 {
				t.Errorf("%d tracks, share %v; want %d, %v", tracks, share, tc.tracks, tc.share)
			}
			if s, s0 := c.SourceSilent(1, off, on), c.SourceSilent(0, off, on); math.Abs(s-tc.silent) > 1e-9 || math.Abs(s0-tc.silent0) > 1e-9 {
				t.Errorf("source silent %v, feed %v; want %v, %v", s, s0, tc.silent, tc.silent0)
			}
		})
	}
}

// TestCoverageUnknown: nothing is known between times without a whole hour, nor
// of a point off the earth.
func TestCoverageUnknown(t *testing.T) {
	c := events.NewCoverage()
	at := geo.Point{Lat: 1, Lon: 2}
	heard(c, at, 3, noon, noon.Add(5*time.Hour), 1)
	for _, tc := range []struct {
		at       geo.Point
		from, to time.Time
	}{
		{at, noon, noon.Add(119 * time.Minute)},
		{at, noon.Add(time.Hour), noon},
		{geo.Point{Lat: 91, Lon: 181}, noon, noon.Add(4 * time.Hour)},
		{geo.Point{Lat: math.NaN()}, noon, noon.Add(4 * time.Hour)},
	} {
		if tracks, share := c.Around(tc.at, tc.from, tc.to); tracks != -1 || !math.IsNaN(share) {
			t.Errorf("%+v: %d, %v", tc, tracks, share)
		}
	}
	if s := c.SourceSilent(1, noon, noon.Add(119*time.Minute)); !math.IsNaN(s) {
		t.Errorf("silent %v", s)
	}
	if s := c.SourceSilent(999, noon, noon.Add(5*time.Hour)); s != 1 {
		t.Errorf("a source that never heard anybody is silent %v", s)
	}
	// Faults are not counted and do no harm.
	for _, hour := range []int64{-1, math.MinInt64, math.MaxInt64, 1 << 40} {
		c.Heard(at, hour, 1)
	}
	c.Heard(geo.Point{Lat: math.Inf(1)}, 5, 1)
	if tracks, _ := c.Around(at, noon, noon.Add(2*time.Hour)); tracks != 3 {
		t.Errorf("%d tracks", tracks)
	}
}

// listed is a coverage that keeps every call.
type listed []struct {
	cell   geo.Cell
	hour   int64
	source uint16
}

func (l listed) around(at geo.Point, from, to time.Time) (tracks int, share float64) {
	first, last := from.Unix()/3600+1, to.Unix()/3600-1
	heard := 0
	for hour := first; hour <= last; hour++ {
		counts := map[geo.Cell]map[uint16]int{}
		for _, c := range l {
			if c.hour == hour && (c.cell == geo.CellOf(at) || geo.DistanceM(at, c.cell.Center()) <= 25*1852) {
				if counts[c.cell] == nil {
					counts[c.cell] = map[uint16]int{}
				}
				counts[c.cell][c.source]++
			}
		}
		n := 0
		for _, bySource := range counts {
			most := 0
			for _, k := range bySource {
				most = max(most, k)
			}
			n += most
		}
		tracks = max(tracks, n)
		if n > 0 {
			heard++
		}
	}
	return tracks, float64(heard) / float64(last-first+1)
}

func (l listed) silent(source uint16, from, to time.Time) float64 {
	first, last := from.Unix()/3600+1, to.Unix()/3600-1
	hours := map[int64]bool{}
	for _, c := range l {
		if c.hour >= first && c.hour <= last && (source == 0 || c.source == source) {
			hours[c.hour] = true
		}
	}
	return 1 - float64(len(hours))/float64(last-first+1)
}

// TestCoverageAgainstNaive compares answers with those of a list, at the edges
// of the map too, however the calls are spread over coverages that are merged.
func TestCoverageAgainstNaive(t *testing.T) {
	for seed := range uint64(6) {
		r := rand.New(rand.NewPCG(seed, 7))
		middle := []geo.Point{{Lat: 42, Lon: 131}, {Lat: 0, Lon: 180}, {Lat: 89.9, Lon: 10}, {Lat: -90, Lon: 0}, {Lat: 60, Lon: -179.9}, {Lat: -30, Lon: 0}}[seed]
		somewhere := func() geo.Point {
			lat := max(-90, min(90, middle.Lat+r.NormFloat64()/2))
			return geo.Point{Lat: lat, Lon: turn(middle.Lon + r.NormFloat64()/2/max(0.01, math.Cos(lat*math.Pi/180)))}
		}
		var list listed
		one := events.NewCoverage()
		parts := []*events.Coverage{events.NewCoverage(), events.NewCoverage(), events.NewCoverage()}
		start := noon.Unix() / 3600
		for range 3000 {
			at, hour, source := somewhere(), start+r.Int64N(200), uint16(r.IntN(4))
			if source == 3 && r.IntN(3) > 0 || hour%48 < 9 {
				continue
			}
			list = append(list, struct {
				cell   geo.Cell
				hour   int64
				source uint16
			}{geo.CellOf(at), hour, source})
			one.Heard(at, hour, source)
			parts[r.IntN(3)].Heard(at, hour, source)
		}
		merged := events.NewCoverage()
		for _, i := range r.Perm(3) {
			merged.Merge(parts[i])
		}
		for range 150 {
			at := somewhere()
			from := noon.Add(time.Duration(r.Int64N(int64(200 * time.Hour))))
			to := from.Add(2*time.Hour + time.Duration(r.Int64N(int64(90*time.Hour))))
			tracks, share := list.around(at, from, to)
			source := uint16(r.IntN(5))
			silent := list.silent(source, from, to)
			for name, c := range map[string]*events.Coverage{"one": one, "merged": merged} {
				if n, s := c.Around(at, from, to); n != tracks || math.Abs(s-share) > 1e-12 {
					t.Errorf("%s, around %v from %v to %v: %d, %v; want %d, %v", name, at, from, to, n, s, tracks, share)
				}
				if s := c.SourceSilent(source, from, to); math.Abs(s-silent) > 1e-12 {
					t.Errorf("%s, source %d from %v to %v: silent %v, want %v", name, source, from, to, s, silent)
				}
			}
		}
	}
}

// traffic calls heard for vessels about 3,000 ports and lanes of the earth, one
// vessel after another, in a number of hours by some sources.
func traffic(n, hours int, sources uint16, heard func(at geo.Point, hour int64, source uint16)) (calls int) {
	r := rand.New(rand.NewPCG(8, 9))
	var ports []geo.Point
	for range 3000 {
		ports = append(ports, geo.Point{Lat: 140*r.Float64() - 60, Lon: 360*r.Float64() - 180})
	}
	start := noon.Unix() / 3600
	for range n {
		at := ports[r.IntN(len(ports))]
		for h := range hours {
			at = geo.Point{Lat: max(-90, min(90, at.Lat+0.05*r.NormFloat64())), Lon: turn(at.Lon + 0.05*r.NormFloat64())}
			for s := range sources {
				if s == 0 || r.IntN(4) == 0 {
					heard(at, start+int64(h), s)
					calls++
				}
			}
		}
	}
	return calls
}

func BenchmarkCoverageHeard(b *testing.B) {
	type call struct {
		at     geo.Point
		hour   int64
		source uint16
	}
	var calls []call
	traffic(2000, 240, 3, func(at geo.Point, hour int64, source uint16) { calls = append(calls, call{at, hour, source}) })
	c := events.NewCoverage()
	for _, k := range calls {
		c.Heard(k.at, k.hour, k.source)
	}
	b.ReportAllocs()
	b.ResetTimer()
	for i := range b.N {
		k := &calls[i%len(calls)]
		c.Heard(k.at, k.hour, k.source)
	}
}

func BenchmarkCoverageAround(b *testing.B) {
	c := events.NewCoverage()
	traffic(2000, 240, 3, c.Heard)
	r := rand.New(rand.NewPCG(1, 1))
	b.ReportAllocs()
	for b.Loop() {
		at := geo.Point{Lat: 140*r.Float64() - 60, Lon: 360*r.Float64() - 180}
		c.Around(at, noon.Add(time.Hour), noon.Add(13*time.Hour))
	}
}

// BenchmarkCoverageMonth counts what a month of 10 thousand cells takes.
func BenchmarkCoverageMonth(b *testing.B) {
	for b.Loop() {
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		c := events.NewCoverage()
		calls := 0
		for cell := range geo.Cell(10_000) {
			at := (cell + 100_000).Center()
			for h := range int64(720) {
				for s := range uint16(3) {
					c.Heard(at, noon.Unix()/3600+h, s)
					calls++
				}
			}
		}
		runtime.GC()
		runtime.ReadMemStats(&after)
		b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/1e6, "MB")
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(calls), "ns/call")
		runtime.KeepAlive(c)
	}
}
