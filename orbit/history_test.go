package orbit_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/orbit"
)

// low is a set of a low orbit, hours after the first of January 2020.
func low(hours float64) orbit.Elements {
	return orbit.Elements{
		Catalog: 99901, Epoch: orbit.TimeOf(time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)).Add(hours / 24),
		MeanMotion: 15.2, Eccentricity: 0.001, Inclination: 97.4, Node: 10, Perigee: 90, MeanAnomaly: 270, BStar: 1e-4,
	}
}

func TestHistoryMarks(t *testing.T) {
	changed := func(e orbit.Elements, f func(*orbit.Elements)) orbit.Elements { f(&e); return e }
	sets := []orbit.Elements{
		low(0),
		low(0), // again
		low(10),
		changed(low(10), func(e *orbit.Elements) { e.MeanMotion += 1e-5; e.Number = 2 }), // corrected
		changed(low(10.2), func(e *orbit.Elements) { e.Inclination += 1e-4 }),            // 12 minutes on
		low(20),
		changed(low(21), func(e *orbit.Elements) { e.MeanMotion = math.NaN() }),
		changed(low(22), func(e *orbit.Elements) { e.Eccentricity = 1.2 }),
		changed(low(23), func(e *orbit.Elements) { e.Catalog = 5 }),
		low(30),
	}
	want := []orbit.Mark{
		orbit.Kept, orbit.Duplicate, orbit.Reissued, orbit.Reissued, orbit.Kept,
		orbit.Kept, orbit.Malformed, orbit.Malformed, orbit.Foreign, orbit.Kept,
	}
	h := orbit.NewHistory(sets...)
	var got []orbit.Mark
	for _, e := range h.Entries() {
		got = append(got, e.Mark)
		if (e.Mark == orbit.Kept) != (e.Why == "") {
			t.Errorf("%v is %v with reason %q", e.Epoch, e.Mark, e.Why)
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("marks are\n%v, want\n%v", got, want)
	}
	if n := len(h.Kept()); n != 4 {
		t.Errorf("%d sets kept, want 4", n)
	}
}

// The order in which sets of one satellite come must not show in the history.
func TestHistoryOrder(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	var sets []orbit.Elements
	for i := range 60 {
		e := low(float64(i/3) * 8)
		e.Epoch = e.Epoch.Add(float64(rng.IntN(4)) * 20 / 1440)
		e.MeanMotion += float64(rng.IntN(2)) * 1e-6
		e.Number = rng.IntN(3)
		sets = append(sets, e)
	}
	want := orbit.NewHistory(sets...).Entries()
	for range 50 {
		rng.Shuffle(len(sets), func(i, j int) { sets[i], sets[j] = sets[j], sets[i] })
		var h orbit.History
		for _, e := range sets {
			h.Add(e)
		}
		got := h.Entries()
		for i := range got {
			if got[i] != want[i] {
				t.Fatalf("entry %d: %v %v, in order of epoch %v %v", i, got[i], got[i].Mark, want[i], want[i].Mark)
			}
		}
	}
}
