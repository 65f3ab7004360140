package calibrate

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/internal/synthflow"
)

func even(r *rand.Rand, n int) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = r.Float64()
	}
	return out
}

// TestBandHoldsWhatIsEven: a band holds even samples as often as it says, and
// the p-value is under 1 % as often as the band is left.
func TestBandHoldsWhatIsEven(t *testing.T) {
	for _, n := range []int{20, 60, 250} {
		const runs = 4000
		band := NewBand(n, 0.9)
		r := rand.New(rand.NewPCG(uint64(n), 1))
		held, small, asked := 0, 0, 0
		for i := range runs {
			us := even(r, n)
			in := band.Holds(us)
			if in {
				held++
			}
			if i%10 > 0 {
				continue // the p-value takes long
			}
			asked++
			p := PValue(us)
			if p < 0.1 {
				small++
			}
			if in && p < 0.099 || !in && p > 0.101 {
				t.Fatalf("n %d: in the 90 %% band: %v, p-value %v", n, in, p)
			}
		}
		// Counts are discrete: a band holds a little more than it must.
		share, se := float64(held)/runs, math.Sqrt(0.09/runs)
		if share < 0.9-4*se || share > 0.93+4*se {
			t.Errorf("n %d: the 90 %% band holds %.3f of even samples", n, share)
		}
		exact := newBinomials(n).inside(band.Lo, band.Hi)
		if math.Abs(share-exact) > 4*se {
			t.Errorf("n %d: the band holds %.3f, by the recursion %.3f", n, share, exact)
		}
		if got := float64(small) / float64(asked); got > 0.1+4*math.Sqrt(0.09/float64(asked)) {
			t.Errorf("n %d: p-values are under 0.1 in %.3f of the runs", n, got)
		}
	}
}

// TestBandIsLeft: what is a little off is found with many samples.
func TestBandIsLeft(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 1))
	for name, shape := range map[string]func(u float64) float64{
		"shifted":    func(u float64) float64 { return math.Pow(u, 1.15) },
		"too narrow": func(u float64) float64 { return 0.5 + (u-0.5)*math.Pow(2*math.Abs(u-0.5), -0.2) },
		"too wide":   func(u float64) float64 { return 0.5 + (u-0.5)*math.Pow(2*math.Abs(u-0.5), 0.3) },
	} {
		us := even(r, 3000)
		if p := PValue(us); p < 1e-3 {
			t.Errorf("even samples have p %v", p)
		}
		for i := range us {
			us[i] = shape(us[i])
		}
		if p := PValue(us); p > 1e-4 {
			t.Errorf("%s: p %v", name, p)
		}
	}
}

// TestRankIsEven: with a truth that is one more draw the ranks are even, with
// ties and without.
func TestRankIsEven(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 9))
	for name, draw := range map[string]func() float64{
		"normal": r.NormFloat64,
		"ties":   func() float64 { return float64(r.IntN(3)) },
	} {
		us := make([]float64, 3000)
		for i := range us {
			draws := make([]float64, 1+r.IntN(40))
			for j := range draws {
				draws[j] = draw()
			}
			us[i] = rank(r, draws, draw())
		}
		if p := PValue(us); p < 1e-3 {
			t.Errorf("%s: p %v", name, p)
		}
	}
}

func TestThin(t *testing.T) {
	values := make([]float64, 1000)
	for i := range values {
		values[i] = float64(i)
	}
	for _, tc := range []struct {
		ess  float64
		want int
	}{{5000, 100}, {100, 100}, {31.9, 31}, {0.2, 1}, {math.NaN(), 100}} {
		got := thin(values, tc.ess)
		if len(got) != tc.want {
			t.Errorf("effective size %v: %d draws, want %d", tc.ess, len(got), tc.want)
		}
		if tc.want == 100 && (got[0] != 5 || got[99] != 995) {
			t.Errorf("effective size %v: from %v to %v", tc.ess, got[0], got[99])
		}
	}
}

// prior is an estimator that does not listen.
func prior(c *casefile.Case, _ dates.Day, seed uint64) (*Draws, string) {
	d := &Draws{Names: []string{"level", "swing", "bias_shared"}}
	for range d.Names {
		d.Values, d.ESS = append(d.Values, nil), append(d.ESS, 60)
	}
	r := rand.New(rand.NewPCG(seed, 3))
	for range 60 {
		z := []float64{math.Log(c.Model.RateMedian) + c.Model.RateLogSD*r.NormFloat64(), math.Log(c.Model.RateSwing) + 0.4*r.NormFloat64(),
			c.Model.SharedBiasSD * math.Sqrt(1-c.Model.BiasDriftShare) * r.NormFloat64()}
		for i, v := range z {
			d.Values[i] = append(d.Values[i], v)
		}
	}
	return d, ""
}

// TestRunIsTheSame at any number of processors and in any parts: a run that was
// stopped and gone on with by its journal is the run in one.
func TestRunIsTheSame(t *testing.T) {
	opt := Options{Seed: 2, From: 4, Worlds: 30, Size: synthflow.Small}
	whole, err := Run(context.Background(), opt, prior)
	if err != nil {
		t.Fatal(err)
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	path := filepath.Join(t.TempDir(), "journal")
	// Twice it is stopped behind some worlds, and a line is cut off.
	for part, worlds := range []int{7, 19, 30} {
		if part == 2 {
			runtime.GOMAXPROCS(3)
		}
		j, kept, err := OpenJournal(path, "m", opt)
		if err != nil {
			t.Fatal(err)
		}
		if want := []int{0, 7, 19}[part]; len(kept) != want {
			t.Fatalf("part %d: %d worlds are kept, want %d", part, len(kept), want)
		}
		ctx, stop := context.WithCancel(context.Background())
		again := opt
		again.Kept = kept
		again.Each = func(o *Outcome, n int) error {
			if n == worlds && n < 30 {
				stop()
			}
			return j.Add(o)
		}
		got, err := Run(ctx, again, prior)
		stop()
		j.Close()
		if part < 2 {
			if !errors.Is(err, context.Canceled) {
				t.Fatalf("part %d: %v", part, err)
			}
			f, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0)
			if err != nil {
				t.Fatal(err)
			}
			f.WriteString(`{"world":29,"seed":`)
			f.Close()
			continue
		}
		if err != nil || !reflect.DeepEqual(got, whole) {
			t.Errorf("three parts are not the whole (%v)", err)
		}
	}
	// It is all there.
	j, kept, err := OpenJournal(path, "m", opt)
	if err != nil || len(kept) != 30 {
		t.Fatalf("%d worlds are kept: %v", len(kept), err)
	}
	j.Close()
	again := opt
	again.Kept = kept
	got, err := Run(context.Background(), again, func(*casefile.Case, dates.Day, uint64) (*Draws, string) {
		t.Error("a world that is kept is run again")
		return nil, ""
	})
	if err != nil || !reflect.DeepEqual(got, whole) {
		t.Errorf("what is kept is not the whole (%v)", err)
	}
}

func TestJournalOfAnother(t *testing.T) {
	path := filepath.Join(t.TempDir(), "journal")
	j, _, err := OpenJournal(path, "m", Options{Seed: 2})
	if err != nil {
		t.Fatal(err)
	}
	j.Add(&Outcome{World: 3, Seed: seedOf(2, 3), Why: "none"})
	j.Close()
	was, _ := os.ReadFile(path)
	for name, other := range map[string]Options{
		"seed": {Seed: 3}, "bug": {Seed: 2, Bug: synthflow.BugHedge}, "wrong": {Seed: 2, Wrong: synthflow.WrongDrift}, "size": {Seed: 2, Size: synthflow.Small},
	} {
		if _, _, err := OpenJournal(path, "m", other); !errors.Is(err, ErrOther) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, _, err := OpenJournal(path, "n", Options{Seed: 2}); !errors.Is(err, ErrOther) {
		t.Errorf("another model: %v", err)
	}
	if now, _ := os.ReadFile(path); !bytes.Equal(now, was) {
		t.Error("the journal of another run is changed")
	}
	for name, text := range map[string]string{
		"letter": "Dear all", "list": "[1]\n", "object": "{\"a\":1}\n", "line": string(was) + "x\n", "seed": string(was) + "{\"world\":4,\"seed\":1}\n",
	} {
		os.WriteFile(path, []byte(text), 0o644)
		if _, _, err := OpenJournal(path, "m", Options{Seed: 2}); !errors.Is(err, ErrNoJournal) {
			t.Errorf("%s: %v", name, err)
		}
		if now, _ := os.ReadFile(path); string(now) != text {
			t.Errorf("%s: the file is changed", name)
		}
	}
}

func TestRunStops(t *testing.T) {
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	opt := Options{Worlds: 1000, Each: func(*Outcome, int) error { stop(); return nil }}
	if _, err := Run(ctx, opt, prior); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	full := errors.New("the disk is full")
	opt.Each = func(*Outcome, int) error { return full }
	if _, err := Run(context.Background(), opt, prior); !errors.Is(err, full) {
		t.Errorf("%v", err)
	}
}

// TestSeeds: no count has the seed of a world, its own or another's.
func TestSeeds(t *testing.T) {
	seen := map[uint64]bool{}
	for run := range uint64(3) {
		for world := range 3000 {
			s := seedOf(run, world)
			for _, v := range []uint64{s, countSeed(s)} {
				if seen[v] {
					t.Fatalf("run %d, world %d: the seed %d is used twice", run, world, v)
				}
				seen[v] = true
			}
		}
	}
}

// TestEffectiveSize: of independent draws, of sums that are slow, of a constant.
func TestEffectiveSize(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 6))
	const per, chains = 4000, 4
	for _, rho := range []float64{0, 0.5, 0.9} {
		var values []float64
		for range chains {
			x := r.NormFloat64()
			for range per {
				x = rho*x + math.Sqrt(1-rho*rho)*r.NormFloat64()
				values = append(values, x)
			}
		}
		want := per * chains * (1 - rho) / (1 + rho)
		if got := effectiveSize(values, per); math.Abs(got/want-1) > 0.15 {
			t.Errorf("correlation %v: effective size %.0f, want %.0f", rho, got, want)
		}
	}
	if got := effectiveSize([]float64{2, 2, 2, 2}, 0); got != 4 {
		t.Errorf("a constant has the effective size %v", got)
	}
	if got := effectiveSize(nil, 0); got != 0 {
		t.Errorf("nothing has the effective size %v", got)
	}
}

// TestMissing: a count that leaves a parameter out altogether is found.
func TestMissing(t *testing.T) {
	opt := Options{Seed: 2, Worlds: 10, Size: synthflow.Small}
	some := func(c *casefile.Case, day dates.Day, seed uint64) (*Draws, string) {
		d, why := prior(c, day, seed)
		d.Names = d.Names[:2] // no shared error
		return d, why
	}
	out, err := Run(context.Background(), opt, some)
	if err != nil {
		t.Fatal(err)
	}
	r := NewReport("m", opt, out)
	if !slices.Contains(r.Missing, "bias_shared") || slices.Contains(r.Missing, "swing") || r.Inside || !r.Found() || !strings.Contains(r.Verdict(), "No world has draws of") {
		t.Errorf("inside %v, missing %q: %s", r.Inside, r.Missing, r.Verdict())
	}
}

// TestBatches: what is far off is found in every batch that is large enough, what
// is a little off in more of the larger ones.
func TestBatches(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 2))
	var out, little []Outcome
	for w := range 64 {
		out = append(out, Outcome{World: w, Ranks: map[string]float64{"log_count": r.Float64() * 0.1}})
		little = append(little, Outcome{World: w, Ranks: map[string]float64{"log_count": r.Float64() * 0.6}})
	}
	report := NewReport("m", Options{}, out)
	for of, want := range map[int]Batches{10: {10, 400, 400}, 4: {4, 400, 0}, 0: {}} {
		if got := report.InBatches(of); got != want {
			t.Errorf("%+v, want %+v", got, want)
		}
	}
	report = NewReport("m", Options{}, little)
	few, more := report.InBatches(8), report.InBatches(16)
	if few.Found < 20 || few.Found > 300 || more.Found < few.Found+50 {
		t.Errorf("a little off: %+v, %+v", few, more)
	}
	if got := (&Report{}).InBatches(5); got.Made != 0 {
		t.Errorf("batches of no worlds: %+v", got)
	}
}

// TestVerdict: one quantity far out, or too few counts, is outside; one of many
// at the edge of its own band is not.
func TestVerdict(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	make := func(worlds int, bad func(u float64) float64, without int) *Report {
		var out []Outcome
		for w := range worlds {
			if w < without {
				out = append(out, Outcome{World: w, Why: "none"})
				continue
			}
			o := Outcome{World: w, Ranks: map[string]float64{"log_count": bad(r.Float64())}}
			for _, name := range []string{"level", "swing", "load"} {
				o.Ranks[name] = r.Float64()
			}
			if w < 4+without {
				o.Ranks["hedge:vague"] = 0.5
			}
			out = append(out, o)
		}
		return NewReport("m", Options{}, out)
	}
	same := func(u float64) float64 { return u }
	for name, tc := range map[string]struct {
		report *Report
		inside bool
		says   string
	}{
		"right":        {make(200, same, 0), true, "Inside"},
		"half":         {make(200, func(u float64) float64 { return u / 2 }, 0), false, "OUTSIDE"},
		"half counted": {make(200, func(u float64) float64 { return u / 2 }, 30), false, "OUTSIDE"},
		"few counts":   {make(200, same, 30), false, "only 170 of 200"},
		"almost all":   {make(200, same, 10), true, "Inside"},
		"nothing":      {make(0, same, 0), false, "Nothing shown"},
		"a few worlds": {make(4, same, 0), false, "Nothing shown"},
	} {
		if tc.report.Inside != tc.inside || !strings.Contains(tc.report.Verdict(), tc.says) {
			t.Errorf("%s: inside %v: %s", name, tc.report.Inside, tc.report.Verdict())
		}
	}
	report := make(200, same, 10)
	if report.Judged != 4 || report.Quantities[0].Name != "log_count" || report.NoCount[0] != (Reason{"none", 10}) {
		t.Errorf("%+v", report)
	}
	d := xml.NewDecoder(strings.NewReader(report.SVG()))
	for {
		if _, err := d.Token(); err == io.EOF {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
}
