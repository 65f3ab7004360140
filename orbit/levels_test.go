package orbit_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/orbit"
)

func day(d int) time.Time { return time.Date(2024, 2, d, 12, 0, 0, 0, time.UTC) }

func TestLevelsAreKeptApart(t *testing.T) {
	var sets []orbit.Elements
	for d := 15; d <= 28; d++ {
		sets = append(sets, orbit.Elements{Epoch: orbit.TimeOf(day(d)), MeanMotion: 15.2})
	}
	burns := []orbit.Manoeuvre{
		{Time: orbit.TimeOf(day(19)), Probability: 0.8},
		{Time: orbit.TimeOf(day(20)), Probability: 0.9},
	}
	for _, c := range []struct {
		name     string
		from, to int
		level    orbit.Level
		claimed  orbit.Answer
		want     orbit.Verdict
	}{
		{"no activity, but it burnt", 18, 26, orbit.Controlled, orbit.No, orbit.Contradicted},
		{"controlled", 18, 26, orbit.Controlled, orbit.Yes, orbit.Consistent},
		{"one burn of probability 0.8 is too little", 19, 19, orbit.Controlled, orbit.No, orbit.Untestable},
		{"no burn proves nothing", 22, 26, orbit.Controlled, orbit.No, orbit.Untestable},
		{"burns are no pictures", 18, 26, orbit.Imaging, orbit.No, orbit.Untestable},
		{"nor signals", 18, 26, orbit.Transmitting, orbit.Yes, orbit.Untestable},
		{"in orbit", 18, 26, orbit.InOrbit, orbit.Yes, orbit.Consistent},
		{"fallen, but tracked", 18, 26, orbit.InOrbit, orbit.No, orbit.Contradicted},
	} {
		from, to := day(c.from).Add(-time.Hour), day(c.to).Add(time.Hour)
		got, f := orbit.Against(c.level, c.claimed, orbit.Evidence(sets, burns, from, to))
		if got != c.want || f.Level != c.level || f.Why == "" {
			t.Errorf("%s: %v (%v, %q), want %v", c.name, got, f.Level, f.Why, c.want)
		}
	}
	if v, _ := orbit.Against(orbit.InOrbit, orbit.No, orbit.Evidence(nil, nil, day(1), day(2))); v != orbit.Untestable {
		t.Errorf("without any set: %v, want untestable", v)
	}
}

func ExampleEvidence() {
	sets := []orbit.Elements{{Epoch: orbit.TimeOf(day(26)), MeanMotion: 15.2}}
	burns := []orbit.Manoeuvre{{Time: orbit.TimeOf(day(24)), Kind: orbit.Raised, DeltaV: 0.6, Probability: 0.97}}
	for _, f := range orbit.Evidence(sets, burns, day(19), day(26)) {
		fmt.Printf("%s: %s\n", f.Level, f.Answer)
	}
	// Output:
	// in orbit: yes
	// controlled: yes
	// transmitting: unknown
	// imaging: unknown
}
