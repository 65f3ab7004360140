package engine_test

import (
	"reflect"
	"testing"

	"github.com/tidewaiter/tidewaiter/events"
	"github.com/tidewaiter/tidewaiter/internal/engine"
)

// TestSameWhateverTheWay runs the same traffic in other orders, parts, numbers
// of workers and amounts of memory.
func TestSameWhateverTheWay(t *testing.T) {
	w := newWorld(1, 16, 24*7)
	want := run(t, engine.Options{Workers: 1}, w.input())
	t.Logf("%d positions: %s", len(w.positions), want.counts)
	for _, k := range []events.Kind{events.GapKind, events.PortVisitKind, events.EncounterKind, events.IdentityChangeKind, events.IdentityConflictKind, events.DraughtChangeKind, events.UnobservedCallKind} {
		if want.stats.Events[k] == 0 {
			t.Errorf("no %s to compare", k)
		}
	}
	if len(want.events) < 100 || want.stats.Segments == 0 || want.stats.Spilled != 0 {
		t.Fatalf("%d events, %d bytes spilled: too little to compare", len(want.events), want.stats.Spilled)
	}
	for _, n := range []int{1, 2, 7} {
		same(t, "workers", run(t, engine.Options{Workers: n}, w.input()), want)
		same(t, "shuffled", run(t, engine.Options{Workers: n}, w.shuffled(uint64(n)).input()), want)
		small := run(t, engine.Options{Workers: n, Memory: 1 << 20}, w.shuffled(uint64(n)).input())
		same(t, "a megabyte", small, want)
		if small.stats.Spilled == 0 {
			t.Error("a megabyte: nothing was spilled")
		}
		same(t, "nearly no memory", run(t, engine.Options{Workers: n, Memory: 1 << 14}, w.input()), want)
	}
	s := w.shuffled(9)
	i, j := len(s.positions)/3, len(s.statics)/2
	a, b, c := world{s.positions[:i], nil}, world{s.positions[i:], s.statics[:j]}, world{nil, s.statics[j:]}
	same(t, "three inputs", run(t, engine.Options{}, c.input(), b.input(), a.input()), want)
	twice := run(t, engine.Options{}, w.input(), w.input())
	if twice.stats.Used != want.stats.Used {
		t.Errorf("twice the same: %d used, want %d", twice.stats.Used, want.stats.Used)
	}
	twice.counts = want.counts
	same(t, "twice the same", twice, want)
}

// TestOneVessel has a bucket that does not fit into memory.
func TestOneVessel(t *testing.T) {
	w := newWorld(3, 1, 24*30)
	want := run(t, engine.Options{Workers: 1}, w.input())
	got := run(t, engine.Options{Workers: 2, Memory: 1 << 18}, w.shuffled(5).input())
	same(t, "one vessel", got, want)
	if got.stats.Spilled < int64(len(w.positions))*48 {
		t.Errorf("%d bytes spilled", got.stats.Spilled)
	}
}

// TestSampleFields fails when a sample gains a field that the store does not
// keep.
func TestSampleFields(t *testing.T) {
	if n := reflect.TypeFor[events.Sample]().NumField(); n != engine.SampleFields {
		t.Errorf("events.Sample has %d fields, %d are kept", n, engine.SampleFields)
	}
}
