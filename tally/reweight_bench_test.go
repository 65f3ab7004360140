package tally

import (
	"testing"

	"github.com/tidewaiter/tidewaiter/internal/sharedtest"
)

// BenchmarkUpdate is one claim weighed into the kept draws of the founding case,
// to a whole result: the last origin that its record has.
func BenchmarkUpdate(b *testing.B) {
	c, _, _ := foundingWorld(b)
	asOf, _ := c.LatestPublication()
	figures, err := Figures(c, Options{AsOf: asOf})
	if err != nil {
		b.Fatal(err)
	}
	day := figures[len(figures)-1].Published
	before, kept := Update(nil, c, Options{AsOf: day - 1})
	if before.Count == nil {
		b.Fatal(before.Why)
	}
	b.ReportAllocs()
	start := sharedtest.CPU()
	for b.Loop() {
		if r, _ := Update(kept, c, Options{AsOf: day}); r.Reweighting.Anew {
			b.Fatal(r.Reweighting.Why)
		}
	}
	b.ReportMetric(float64((sharedtest.CPU()-start).Microseconds())/1000/float64(b.N), "cpu-ms/op")
}
