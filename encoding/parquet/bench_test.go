package parquet_test

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"testing"

	"github.com/tidewaiter/tidewaiter/encoding/parquet"
)

// TestAllocations checks that rows cost no allocations once a row group has
// been written: what is left is a few for each page and row group.
func TestAllocations(t *testing.T) {
	reports := traffic(100_000)
	w := parquet.NewWriter(io.Discard, parquet.Options{GroupRows: 100_000})
	write := func() {
		if err := w.Write(reports); err != nil {
			t.Fatal(err)
		}
	}
	write()
	if n := testing.AllocsPerRun(3, write); n > 2000 {
		t.Errorf("%v allocations for %d rows", n, len(reports))
	}
}

type counter int64

func (c *counter) Write(b []byte) (int, error) {
	*c += counter(len(b))
	return len(b), nil
}

func BenchmarkWrite(b *testing.B) {
	// Fewer rows than stay in a cache would make pages that repeat; more would
	// measure the memory, and a decoder's reports are still in the cache.
	reports := traffic(1 << 16)
	b.Run("mix", func(b *testing.B) { benchmark(b, reports, parquet.Options{}) })
	b.Run("sorted", func(b *testing.B) {
		benchmark(b, reports, parquet.Options{Sort: true, Spill: func() (io.ReadWriteSeeker, error) { return os.CreateTemp(b.TempDir(), "") }})
	})
	var positions []parquet.Report
	for _, r := range reports {
		if r.Type == 1 {
			positions = append(positions, r)
		}
	}
	b.Run("positions", func(b *testing.B) { benchmark(b, positions, parquet.Options{}) })
}

func benchmark(b *testing.B, reports []parquet.Report, opts parquet.Options) {
	for b.Loop() {
		var size counter
		w := parquet.NewWriter(&size, opts)
		for range 64 {
			if err := w.Write(reports); err != nil {
				b.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(size)/float64(64*len(reports)), "bytes/row")
	}
	b.ReportMetric(float64(64*len(reports)*b.N)/b.Elapsed().Seconds()/1e6, "Mrows/s")
}

// FuzzRoundTrip writes reports made from the fuzzer's bytes, unsorted and
// sorted, and reads them back.
func FuzzRoundTrip(f *testing.F) {
	f.Add(uint64(1), uint16(1), uint64(0), []byte("NAME"))
	f.Add(uint64(2), uint16(100), ^uint64(0), []byte{0xff, 0, 'a'})
	f.Add(uint64(3), uint16(3000), uint64(parquet.HasTime|parquet.HasSOG|parquet.HasName), bytes.Repeat([]byte("x"), 300))
	f.Fuzz(func(t *testing.T, seed uint64, n uint16, has uint64, text []byte) {
		if len(text) > 1000 {
			text = text[:1000]
		}
		reports := mixed(int(n%4000), rand.New(rand.NewPCG(seed, 1)))
		for i := range reports {
			r := &reports[i]
			r.Has &= parquet.Fields(has)
			r.MMSI %= 1 << (seed % 33)
			for j, s := range []*[]byte{&r.Receiver, &r.CallSign, &r.Name, &r.Destination, &r.Text, &r.Receivers} {
				if (i+j)%3 == 0 && len(text) > 0 {
					*s = text[i%len(text):]
				}
			}
		}
		group := 1 + int(seed%5000)
		compare(t, read(t, encode(t, parquet.Options{GroupRows: group}, reports, 100)), reports)
		var out bytes.Buffer
		w := parquet.NewWriter(&out, parquet.Options{Sort: true, GroupRows: group, Spill: func() (io.ReadWriteSeeker, error) { return os.CreateTemp(t.TempDir(), "") }})
		parquet.SetRunBytes(w, 1+int(seed%200_000))
		if err := w.Write(reports); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		compare(t, read(t, out.Bytes()), sortReports(reports))
	})
}

func ExampleWriter() {
	var file bytes.Buffer
	w := parquet.NewWriter(&file, parquet.Options{})
	err := w.Write([]parquet.Report{
		{Has: parquet.HasType | parquet.HasLon | parquet.HasLat | parquet.HasSOG, MMSI: 273345000, Type: 1, Lon: 131.9, Lat: 43.1, SOG: 11.4},
		{Has: parquet.HasType | parquet.HasName, MMSI: 273345000, Type: 5, Name: []byte("ANGARA")},
	})
	if err == nil {
		err = w.Close()
	}
	fmt.Println(err, string(file.Bytes()[:4]))
	// Output: <nil> PAR1
}
