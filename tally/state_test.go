package tally

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/dates"
)

// smallState is a state of two unknowns and sixteen draws.
func smallState() *State {
	s := &State{stateHead: stateHead{
		Format: StateFormat, Model: Version, Case: "ferry", SHA256: strings.Repeat("0", 64), AsOf: dates.DayOf(2024, 3, 1), Known: dates.DayOf(2024, 2, 1), Seed: 1,
		Without: []string{}, Files: map[string]string{}, Sources: map[string]string{}, Claims: map[string]string{"A1": "x"},
		Latents: []string{"level", "swing"}, Draws: 16, PerChain: 8,
	}}
	for k := range s.Draws {
		s.draws, s.logL = append(s.draws, []float64{float64(k) / 10, -1}), append(s.logL, -float64(k))
	}
	return s
}

func written(tb testing.TB, s *State) []byte {
	tb.Helper()
	var b bytes.Buffer
	if err := s.Encode(&b); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

// TestStateRefused: a file that was changed or never was a kept posterior is
// refused, whatever it says it holds.
func TestStateRefused(t *testing.T) {
	whole := written(t, smallState())
	if s, err := DecodeState(bytes.NewReader(whole)); err != nil || s.AsOf != dates.DayOf(2024, 3, 1) || s.Known != dates.DayOf(2024, 2, 1) || len(s.draws) != 16 || s.logL[15] != -15 {
		t.Fatalf("%+v, %v", s, err)
	}
	for n := range whole {
		if _, err := DecodeState(bytes.NewReader(whole[:n])); !errors.Is(err, ErrState) {
			t.Fatalf("cut to %d bytes: %v", n, err)
		}
		b := bytes.Clone(whole)
		b[n] ^= 1
		if _, err := DecodeState(bytes.NewReader(b)); !errors.Is(err, ErrState) && !errors.Is(err, ErrOtherModel) {
			t.Fatalf("byte %d flipped: %v", n, err)
		}
	}
	if _, err := DecodeState(bytes.NewReader(append(bytes.Clone(whole), 0))); !errors.Is(err, ErrState) {
		t.Errorf("one byte more: %v", err)
	}
	// With a hash that is right.
	sealed := func(change func(s *State)) []byte {
		s := smallState()
		change(s)
		return written(t, s)
	}
	raw := func(head string) []byte {
		sum := sha256.Sum256([]byte(head))
		return append([]byte(head), sum[:]...)
	}
	for name, b := range map[string][]byte{
		"nothing":                   {},
		"a line without an end":     bytes.Repeat([]byte("x"), mostHeader+10),
		"no JSON":                   raw("draws\n"),
		"of nothing":                raw("{}\n"),
		"null":                      raw("null\n"),
		"more draws than are there": sealed(func(s *State) { s.Draws = mostDraws }),
		"draws without end":         sealed(func(s *State) { s.Draws, s.PerChain = math.MaxInt, 1 }),
		"fewer than none":           sealed(func(s *State) { s.Draws = -8 }),
		"chains of nothing":         sealed(func(s *State) { s.PerChain = 0 }),
		"half a chain":              sealed(func(s *State) { s.PerChain = 10 }),
		"no unknowns":               sealed(func(s *State) { s.Latents = nil }),
		"one name twice":            sealed(func(s *State) { s.Latents = []string{"level", "level"} }),
		"no name":                   sealed(func(s *State) { s.Latents = []string{"level", ""} }),
		"known later":               sealed(func(s *State) { s.Known = s.AsOf + 1 }),
		"diverged":                  sealed(func(s *State) { s.Diverged = 17 }),
		"not a number":              sealed(func(s *State) { s.draws[3][1] = math.NaN() }),
		"infinite":                  sealed(func(s *State) { s.logL[3] = math.Inf(1) }),
		"far out":                   sealed(func(s *State) { s.draws[3][1] = 1e9 }),
		"an unknown field":          raw(strings.Replace(string(whole[:bytes.IndexByte(whole, '\n')+1]), `"seed"`, `"sneed"`, 1)),
		"no day":                    raw(strings.Replace(string(whole[:bytes.IndexByte(whole, '\n')+1]), `2024-03-01`, `2024-03`, 1)),
	} {
		if _, err := DecodeState(bytes.NewReader(b)); !errors.Is(err, ErrState) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, change := range map[string]func(s *State){
		"model": func(s *State) { s.Model = "flow-1" }, "format": func(s *State) { s.Format = "tidewaiter-state-0" },
	} {
		if _, err := DecodeState(bytes.NewReader(sealed(change))); !errors.Is(err, ErrOtherModel) {
			t.Errorf("another %s: %v", name, err)
		}
	}
}

// FuzzDecodeState: no input panics, and what is read is written as it was.
func FuzzDecodeState(f *testing.F) {
	f.Add(written(f, smallState()))
	f.Add([]byte("{}\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := DecodeState(bytes.NewReader(b))
		if err != nil {
			return
		}
		again, err := DecodeState(bytes.NewReader(written(t, s)))
		if err != nil || len(again.draws) != len(s.draws) || again.SHA256() != s.SHA256() {
			t.Fatalf("written again: %v", err)
		}
	})
}

// TestFoundingUpdate: one claim weighed into the kept draws of the founding case,
// for its last three origins: of two the rate and the count agree with a run,
// within four joint Monte Carlo errors; of the third, a report that cut the upper
// end by a sixth, the draws would be worth too little.
func TestFoundingUpdate(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: -short")
	}
	c, _, _ := foundingWorld(t)
	for date, refused := range map[dates.Day]bool{dates.DayOf(2025, 7, 13): false, dates.DayOf(2025, 5, 29): false, dates.DayOf(2025, 4, 16): true} {
		before, kept := Update(nil, c, Options{AsOf: date - 1})
		if before.Count == nil {
			t.Fatal(before.Why)
		}
		res := &Result{AsOf: date, Seed: kept.Seed, Reweighting: &Reweighting{}}
		got, why := kept.weigh(c, Options{AsOf: date}, res)
		if refused {
			t.Logf("%s: %s", date, why)
			if !strings.Contains(why, "worth too little") && !strings.Contains(why, "k-hat") {
				t.Errorf("%s: %q", date, why)
			}
			continue
		}
		if why != "" {
			t.Fatalf("%s: %s", date, why)
		}
		t.Logf("%s: %+v, %+v", date, *res.Reweighting, got.diagnosis)
		if !got.diagnosis.good() {
			t.Errorf("%s: %+v", date, got.diagnosis)
		}
		_, want := estimate(c, Options{AsOf: date, Seed: 5})
		a, b := got.diagnosis, want.diagnosis
		for name, x := range map[string][2][]float64{"count": {got.now, want.now}, "count half way": {got.half, want.half}, "rate": {got.rate, want.rate}} {
			shares := []float64{0.05, 0.5, 0.95}
			q := weightedAt(x[0], got.weights, shares...)
			sd := math.Log(quantile(x[1], 0.95)/quantile(x[1], 0.05)) / 3.29
			for i, share := range shares {
				// Of a quantile of a normal variable.
				z := normalScore(share)
				se := sd * math.Sqrt(share*(1-share)) / normalPDF(z) * math.Sqrt(1/a.TailSize+1/b.TailSize)
				if d := math.Abs(math.Log(q[i] / quantile(x[1], share))); d > 4*se {
					t.Errorf("%s: the %s at %.2f is %.4g, counted anew %.4g: %.1f errors apart", date, name, share, q[i], quantile(x[1], share), d/se)
				}
			}
		}
	}
}
