package tally

import (
	"syscall"
	"testing"
	"time"
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
	start := cpuTime(b)
	for b.Loop() {
		if r, _ := Update(kept, c, Options{AsOf: day}); r.Reweighting.Anew {
			b.Fatal(r.Reweighting.Why)
		}
	}
	b.ReportMetric(float64((cpuTime(b)-start).Microseconds())/1000/float64(b.N), "cpu-ms/op")
}

// cpuTime is what the process has used of the processors.
func cpuTime(tb testing.TB) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		tb.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
