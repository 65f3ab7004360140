package synthflow

import (
	"math"
	"reflect"
	"testing"

	"github.com/tidewaiter/tidewaiter/casefile"
)

// TestCaseIsOne: what is made is a case folder without a fault, and the same for
// the same seed.
func TestCaseIsOne(t *testing.T) {
	for seed := range uint64(200) {
		size := []Size{Full, Small}[seed%2]
		w := New(seed, size, NotWrong)
		files, err := w.Case.Files()
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		if _, err := casefile.Read(casefile.Folder(files)); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		if again := New(seed, size, NotWrong); !reflect.DeepEqual(again.Truth, w.Truth) || !reflect.DeepEqual(again.Case, w.Case) {
			t.Fatalf("seed %d makes two worlds", seed)
		}
	}
}

// TestSmallWorlds are what they are for: most figures are floors, each is
// relayed, and no more is there to count.
func TestSmallWorlds(t *testing.T) {
	origins, floors := 0, 0
	for seed := range uint64(60) {
		w := New(seed, Small, NotWrong)
		if len(w.Case.Observed)+len(w.Case.Voyages) > 0 || w.plan.days() > mostSmallDays {
			t.Errorf("seed %d: more than a small world has", seed)
		}
		for i := range w.plan.origins {
			rd := &w.plan.origins[i].readings[0]
			origins++
			if laws[rd.hedge].kind == floor {
				floors++
			}
			if len(rd.rows) < 2 {
				t.Errorf("seed %d: a figure is not relayed", seed)
			}
		}
	}
	if share := float64(floors) / float64(origins); share < 0.6 {
		t.Errorf("%.2f of the figures are floors", share)
	}
}

// TestGiven: what is worked out from the truth and the case has the sign and the
// size that its words say.
func TestGiven(t *testing.T) {
	sums, n := map[string]float64{}, map[string]float64{}
	for seed := range uint64(200) {
		w := New(seed, Small, NotWrong)
		value := func(name string) float64 { return w.Truth[name] }
		has := func(name string) bool { _, ok := w.Truth[name]; return ok }
		for name, v := range w.Given(has, value) {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				t.Fatalf("seed %d: %s is %v", seed, name, v)
			}
			sums[name] += v
			n[name]++
		}
		none := w.Given(func(string) bool { return false }, func(name string) float64 { t.Fatal("asked for", name); return 0 })
		if _, ok := none[LogJoint]; ok {
			t.Fatal("a density without its likelihood")
		}
	}
	mean := func(name string) float64 { return sums[name] / n[name] }
	// Floors lie under what is believed, by rounding (a tenth) and their D (0.16
	// and 0.32 in the mean); ceilings above.
	for name, in := range map[string][2]float64{
		Residual + "at_least": {-0.7, -0.25}, Residual + "more_than": {-0.5, -0.1}, Residual + "up_to": {0.2, 0.7}, Residual + "exact": {-0.2, 0.2},
		SharedErrors: {0.08, 0.16},
	} {
		if m := mean(name); n[name] < 10 || m < in[0] || m > in[1] {
			t.Errorf("%s is %.3f in the mean of %.0f worlds, want %.2f to %.2f", name, m, n[name], in[0], in[1])
		}
	}
}
