package engine_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"iter"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/tidewaiter/tidewaiter/internal/engine"
	"github.com/tidewaiter/tidewaiter/internal/sharedtest"
	"github.com/tidewaiter/tidewaiter/tracks"
	"github.com/tidewaiter/tidewaiter/vessels"
)

// inputs gives inputs as the sequence that Run takes.
func inputs(list ...engine.Input) iter.Seq2[engine.Input, error] {
	return func(yield func(engine.Input, error) bool) {
		for _, in := range list {
			if !yield(in, nil) {
				return
			}
		}
	}
}

// fleet gives n positions of so many vessels, a minute apart, in order of
// time, in batches.
func fleet(n, ships int) iter.Seq2[engine.Batch, error] {
	return func(yield func(engine.Batch, error) bool) {
		rnd := rand.New(rand.NewPCG(1, 2))
		type ship struct{ lat, lon, dlat, dlon float64 }
		all := make([]ship, ships)
		for i := range all {
			all[i] = ship{rnd.Float64()*100 - 50, rnd.Float64()*300 - 150, rnd.Float64()*0.004 - 0.002, rnd.Float64()*0.004 - 0.002}
		}
		p := make([]tracks.Position, 0, 4096)
		const start = 1_704_067_200_000_000
		for i := range n {
			k := i % ships
			s := &all[k]
			s.lat += s.dlat
			s.lon += s.dlon
			if i/ships%100 == 99 {
				s.dlat, s.dlon = -s.dlat, -s.dlon
			}
			p = append(p, tracks.Position{
				UnixMicro: start + int64(i/ships)*60_000_000, Lat: s.lat, Lon: s.lon, MMSI: vessels.MMSI(200_000_000 + k*731),
				SOGKn: 10, COGDeg: 90, Has: tracks.HasSOG | tracks.HasCOG, Type: 1, Class: 'A',
			})
			if len(p) == cap(p) || i == n-1 {
				if !yield(engine.Batch{Positions: p}, nil) {
					return
				}
				p = p[:0]
			}
		}
	}
}

func TestMarineCadastre(t *testing.T) {
	f, err := os.Open(sharedtest.Path(t, "data/ais/positions/marinecadastre-AISdata_2022-01-03_99999.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	stats, err := engine.Run(context.Background(), inputs(engine.Input{Name: "mc", R: f}), engine.Options{}, engine.Sink{})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%+v", stats)
}

// BenchmarkScale is the whole run over b.N positions that are made on the way:
// -benchtime 1000000x, 10000000x, 100000000x show whether the cost of one stays
// the same, and the most memory that the process had.
func BenchmarkScale(b *testing.B) {
	b.ReportAllocs()
	in := engine.Input{Name: "memory", Batches: fleet(b.N, max(b.N/2000, 1))}
	stats, err := engine.Run(context.Background(), inputs(in), engine.Options{Config: config()}, engine.Sink{})
	if err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds()/1e6, "M/s")
	b.ReportMetric(float64(stats.Spilled)/float64(b.N), "spilled-B/op")
	var used syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &used) == nil {
		b.ReportMetric(float64(used.Utime.Nano()+used.Stime.Nano())/float64(b.N), "cpu-ns/op")
	}
	if status, err := os.ReadFile("/proc/self/status"); err == nil {
		_, rest, _ := strings.Cut(string(status), "VmHWM:")
		kib, _ := strconv.Atoi(strings.Fields(rest)[0])
		b.ReportMetric(float64(kib)/1024, "peak-MiB")
	}
	b.Logf("%+v %v", stats.Times, stats.Events)
}

func BenchmarkMarineCadastre(b *testing.B) {
	data, err := os.ReadFile(sharedtest.Path(b, "data/ais/positions/marinecadastre-AISdata_2022-01-03_99999.csv"))
	if err != nil {
		b.Fatal(err)
	}
	const rows, copies = 99_999, 20
	b.SetBytes(int64(copies * len(data)))
	b.ReportAllocs()
	head := data[:bytes.IndexByte(data, '\n')+1]
	var before syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &before)
	for b.Loop() {
		var readers []io.Reader
		readers = append(readers, bytes.NewReader(head))
		for range copies {
			readers = append(readers, bytes.NewReader(data[len(head):]))
		}
		in := engine.Input{Name: "marinecadastre", R: io.MultiReader(readers...)}
		if _, err := engine.Run(context.Background(), inputs(in), engine.Options{}, engine.Sink{}); err != nil {
			b.Fatal(err)
		}
	}
	cpu(b, rows*copies, before)
}

// cpu reports the processor time and the speed of one core for n positions.
func cpu(b *testing.B, n int, before syscall.Rusage) {
	var used syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &used) == nil {
		t := used.Utime.Nano() + used.Stime.Nano() - before.Utime.Nano() - before.Stime.Nano()
		b.ReportMetric(float64(t)/float64(n*b.N), "cpu-ns/position")
		b.ReportMetric(float64(n*b.N)*1e3/float64(t), "M/s/core")
	}
	b.ReportMetric(float64(n*b.N)/b.Elapsed().Seconds()/1e6, "M/s")
}

// BenchmarkFormats is the whole run over the same positions of 2,000 vessels
// from memory, Parquet and CSV.
func BenchmarkFormats(b *testing.B) {
	const n = 2_000_000
	w := &world{}
	for batch := range fleet(n, 2000) {
		w.positions = append(w.positions, batch.Positions...)
	}
	unsorted, sorted := w.parquet(b, false), w.parquet(b, true)
	var plain strings.Builder
	plain.WriteString("mmsi,t,lat,lon,sog,cog\n")
	for i := range w.positions {
		p := &w.positions[i]
		fmt.Fprintf(&plain, "%s,%s,%.5f,%.5f,%v,%v\n", p.MMSI, p.Time().Format("2006-01-02T15:04:05Z"), p.Lat, p.Lon, p.SOGKn, p.COGDeg)
	}
	for _, c := range []struct {
		name string
		in   func() engine.Input
	}{
		{"memory", func() engine.Input { return engine.Input{Name: "memory", Batches: w.batches(1 << 14)} }},
		{"parquet", func() engine.Input { return file("parquet", unsorted) }},
		{"sorted parquet", func() engine.Input { return file("sorted", sorted) }},
		{"csv", func() engine.Input { return text("csv", plain.String()) }},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			var before syscall.Rusage
			_ = syscall.Getrusage(syscall.RUSAGE_SELF, &before)
			for b.Loop() {
				if _, err := engine.Run(context.Background(), inputs(c.in()), engine.Options{Config: config()}, engine.Sink{}); err != nil {
					b.Fatal(err)
				}
			}
			cpu(b, n, before)
		})
	}
}

// BenchmarkSentences is the whole run over NMEA with TAG blocks.
func BenchmarkSentences(b *testing.B) {
	data, err := os.ReadFile(sharedtest.Path(b, "data/ais/nmea/kystverket-Ais1000Lines.nm4"))
	if err != nil {
		b.Fatal(err)
	}
	const copies = 300
	all := bytes.Repeat(data, copies)
	var before syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &before)
	for b.Loop() {
		if _, err := engine.Run(context.Background(), inputs(engine.Input{Name: "nmea", R: bytes.NewReader(all)}), engine.Options{Config: config()}, engine.Sink{}); err != nil {
			b.Fatal(err)
		}
	}
	cpu(b, 1000*copies, before)
}
