package synth_test

import (
	"bytes"
	"flag"
	"os"
	"reflect"
	"slices"
	"testing"

	"github.com/tidewaiter/tidewaiter/internal/synth"
	"github.com/tidewaiter/tidewaiter/orbit"
)

var updateOrbit = flag.Bool("orbit", false, "write the history of the founding case anew")

// foundingOrbit is the history that is shipped with the founding case: that of
// seed 1.
const foundingOrbit = "../../cases/dprk-russia/orbits/malligyong-1.json"

func TestRaisedOrbit(t *testing.T) {
	o := synth.RaisedOrbit(1)
	if len(o.Burns) != 5 {
		t.Fatalf("%d burns, want 5", len(o.Burns))
	}
	if again := synth.RaisedOrbit(1); !reflect.DeepEqual(again, o) {
		t.Error("the same seed made another orbit")
	}
	if other := synth.RaisedOrbit(2); reflect.DeepEqual(other.Sets, o.Sets) {
		t.Error("another seed made the same orbit")
	}
	height := func(e orbit.Elements) float64 {
		s, err := orbit.NewSatellite(e, orbit.Model{})
		if err != nil {
			t.Fatal(err)
		}
		return s.PerigeeKM()
	}
	var before, after float64
	for _, e := range o.Sets {
		if e.Originator != synth.OrbitOriginator {
			t.Fatalf("a set of %s does not say that it was made up", e.Epoch)
		}
		at := e.Epoch.Std()
		if at.Before(o.Burns[0].At) {
			before = height(e)
		} else if after == 0 && at.After(o.Burns[4].At) {
			after = height(e)
		}
	}
	if before < 486.5 || before > 489.5 || after < 495.5 || after > 498.5 {
		t.Errorf("perigee %.1f km before the burns and %.1f km after, reported are 488 and 497", before, after)
	}
}

// The raises are found in the sets, each once and nothing else.
func TestRaisedOrbitIsFound(t *testing.T) {
	o := synth.RaisedOrbit(1)
	found := orbit.Detect(orbit.NewHistory(o.Sets...)).Manoeuvres()
	for _, b := range o.Burns {
		i := slices.IndexFunc(found, func(m orbit.Manoeuvre) bool {
			d := m.Time.Sub(orbit.TimeOf(b.At))
			return m.Kind == orbit.Raised && d > -0.8 && d < 0.8
		})
		if i < 0 {
			t.Errorf("the burn of %s is not found", b.At)
			continue
		}
		t.Logf("burn of %s, %.2f m/s: %s, %.2f m/s, probability %.2f", b.At.Format("2 Jan 15:04"), b.DeltaV, found[i].Time, found[i].DeltaV, found[i].Probability)
	}
	if len(found) != len(o.Burns) {
		t.Errorf("%d manoeuvres found, want %d: %+v", len(found), len(o.Burns), found)
	}
}

// The history that the founding case ships is the generator's, and small.
func TestFoundingOrbit(t *testing.T) {
	var b bytes.Buffer
	if err := orbit.WriteOMM(&b, slices.Values(synth.RaisedOrbit(1).Sets)); err != nil {
		t.Fatal(err)
	}
	if b.Len() > 80_000 {
		t.Errorf("the history is %d bytes, which the program carries", b.Len())
	}
	if *updateOrbit {
		if err := os.MkdirAll("../../cases/dprk-russia/orbits", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(foundingOrbit, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	shipped, err := os.ReadFile(foundingOrbit)
	if err != nil || !bytes.Equal(shipped, b.Bytes()) {
		t.Errorf("%s is not what the generator makes (%v): go test ./internal/synth -run FoundingOrbit -orbit", foundingOrbit, err)
	}
}
