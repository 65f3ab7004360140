package assess

import (
	"sync"
	"testing"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/cases"
	"github.com/tidewaiter/tidewaiter/orbit"
)

// TestMotionIsKept: the same sets are looked through once however many ask, others
// are not taken for them, and what is kept is bounded.
func TestMotionIsKept(t *testing.T) {
	f, _ := cases.FS(cases.Founding)
	c, err := casefile.Read(f)
	if err != nil {
		t.Fatal(err)
	}
	for _, sets := range c.Orbits {
		s := &motionShelf{}
		var wg sync.WaitGroup
		got := make([]*Motion, 8)
		for i := range got {
			wg.Go(func() { got[i] = s.of(sets) })
		}
		wg.Wait()
		for _, m := range got {
			if m != got[0] || len(m.Sets) == 0 || len(m.Manoeuvres) == 0 {
				t.Fatalf("%p and %p, %d sets, %d manoeuvres", m, got[0], len(m.Sets), len(m.Manoeuvres))
			}
		}
		want, wantErr := orbit.EstimateDecay(got[0].Sets)
		for range 2 {
			if decay, err := got[0].Decay(); decay != want || err != wantErr {
				t.Errorf("the decay is %v, %v, want %v, %v", decay, err, want, wantErr)
			}
		}
		if fewer := s.of(sets[:len(sets)-1]); fewer == got[0] || len(fewer.Entries) != len(sets)-1 {
			t.Error("sets that lack one are taken for all")
		}
		other := append(sets[:0:0], sets...)
		other[0].BStar++
		if s.of(other) == got[0] {
			t.Error("other sets are taken for these")
		}
		for i := range 2 * keptMotions {
			s.of(sets[:i+1])
		}
		if len(s.kept) != keptMotions {
			t.Errorf("%d are kept", len(s.kept))
		}
	}
	if len(c.Orbits) == 0 {
		t.Error("the founding case has no element sets")
	}
}
