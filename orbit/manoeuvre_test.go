package orbit_test

import (
	"flag"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/orbit"
)

var long = flag.Bool("long", false, "the long runs of injected burns and quiet satellites")

// world makes the sets of a satellite that never was: a circular orbit whose
// mean motion grows by a drag that wanders, with storms, sets of scatter in
// place and rate as those of the satellites that the detector was made on have
// (docs/METHOD), and burns.
type world struct {
	seed   uint64
	days   float64
	perDay float64
	n      float64             // rev/day
	drag   float64             // rev/day^2
	wander float64             // relative, a day, of a drag that returns in ten days
	storms float64             // a year: the drag is three times as much, for two days
	rate   float64             // scatter of the mean motion, m/s
	place  float64             // scatter of the place, m/s times a day
	bad    float64             // share of sets whose place is wrong by far
	burns  map[float64]float64 // day: m/s along the track
	round  map[float64]float64 // day: what is added to the eccentricity
	shade  float64             // rev/day^2 while a part of each revolution is in the shadow
	late   float64             // days for which sets know nothing of a burn
	fade   float64             // days in which the fits forget
	anew   float64             // days after a burn from which they are of what follows it alone
}

func (w world) sets() []orbit.Elements {
	rng := rand.New(rand.NewPCG(w.seed, 9))
	v := 7500.
	if w.n < 2 {
		v = 3075
	}
	ecc := 0.0008
	oldN, oldPlace, oldUntil := 0., 0., 0.
	speed := func(mps float64) float64 { return -3 * mps / v * w.n } // rev/day
	start := orbit.TimeOf(time.Date(2018, 1, 1, 0, 0, 0, 0, time.UTC))
	const step = 0.02
	n, place, change, storm := w.n, 0., 0., 0.
	var sets []orbit.Elements
	next := 0.3
	for t := 0.; t < w.days; t += step {
		for day, dv := range w.burns {
			if day >= t && day < t+step {
				oldN, oldPlace, oldUntil = n, place, t+w.late
				n += speed(dv)
			}
		}
		for day, more := range w.round {
			if day >= t && day < t+step {
				ecc += more
			}
		}
		change += -change*step/10 + w.wander*math.Sqrt(2*step/10)*rng.NormFloat64()
		if rng.Float64() < w.storms/365*step {
			storm = 2
		}
		drag := w.drag * math.Exp(change)
		if storm > 0 {
			drag *= 3
			storm -= step
		}
		if w.shade != 0 {
			sun := orbit.Sun(start.Add(t))
			i, node := 66.04*math.Pi/180, 190*math.Pi/180
			height := (sun.X*math.Sin(i)*math.Sin(node) - sun.Y*math.Sin(i)*math.Cos(node) + sun.Z*math.Cos(i)) / sun.Norm()
			if math.Abs(height) < 6378.135/(42241*math.Pow(w.n, -2./3)) {
				drag += w.shade
			}
		}
		place += n*step + drag*step*step/2
		n += drag * step
		oldPlace += oldN*step + drag*step*step/2
		oldN += drag * step
		if t < next {
			continue
		}
		next = t + (0.5+rng.Float64())/w.perDay
		e := orbit.Elements{
			Catalog: 99902, Epoch: start.Add(t + step), Inclination: 66.04, Eccentricity: ecc, Perigee: 90, BStar: 1e-4,
		}
		knownN, knownPlace := n, place
		if t+step < oldUntil {
			knownN, knownPlace = oldN, oldPlace
		}
		if w.fade > 0 { // of each burn what a fading memory of that length has not taken in
			for _, day := range slices.Sorted(maps.Keys(w.burns)) {
				if d := t + step - day; d > 0 && (w.anew == 0 || d < w.anew) {
					left := speed(w.burns[day]) * math.Exp(-d/w.fade)
					knownN -= left * (1 + d/w.fade)
					knownPlace -= left * d
				}
			}
		}
		e.MeanMotion = knownN + speed(w.rate)*rng.NormFloat64()
		at := knownPlace + speed(w.place)*rng.NormFloat64()
		if rng.Float64() < w.bad {
			at += 3e-3
		}
		at -= math.Floor(at)
		// Perigee stays, so that its precession goes into the anomaly's way; a
		// constant that the detector learns.
		e.MeanAnomaly = math.Mod(at*360+270, 360)
		e.Inclination += 1e-4 * rng.NormFloat64()
		e.Node = 10
		if w.shade != 0 {
			e.Node = 190 // the sun then shines on the whole orbit in summer and winter
		}
		sets = append(sets, e)
	}
	return sets
}

// quietWorld is like the altimetry satellites in their calm years, lower.
func quietWorld(seed uint64, days float64) world {
	return world{seed: seed, days: days, perDay: 1, n: 14.5, drag: 1e-5, wander: 0.3, storms: 6, rate: 1.5e-4, place: 5e-4, bad: 0.003}
}

func near(found []orbit.Manoeuvre, sets []orbit.Elements, day float64) (orbit.Manoeuvre, bool) {
	at := orbit.TimeOf(time.Date(2018, 1, 1, 0, 0, 0, 0, time.UTC)).Add(day)
	for _, m := range found {
		if math.Abs(m.Time.Sub(at)) <= 1 {
			return m, true
		}
	}
	return orbit.Manoeuvre{}, false
}

// wilson is the 95 % interval of a share k of n.
func wilson(k, n int) (lo, hi float64) {
	const z = 1.96
	p, m := float64(k)/float64(n), float64(n)
	mid, half := p+z*z/(2*m), z*math.Sqrt(p*(1-p)/m+z*z/(4*m*m))
	return (mid - half) / (1 + z*z/m), (mid + half) / (1 + z*z/m)
}

func TestInjectedBurns(t *testing.T) {
	worlds := 2
	if *long {
		worlds = 30
	}
	for _, size := range []float64{0.002, 0.005, 0.01, 0.02, 0.05, 0.2} {
		hits, all := 0, 0
		var off float64
		for seed := range worlds {
			w := quietWorld(uint64(seed), 400)
			w.burns = map[float64]float64{}
			for day := 90.37; day < 370; day += 40 {
				w.burns[day] = size
				if int(day)%2 == 0 {
					w.burns[day] = -size
				}
			}
			sets := w.sets()
			found := orbit.Detect(orbit.NewHistory(sets...)).Manoeuvres()
			for day, dv := range w.burns {
				all++
				if m, ok := near(found, sets, day); ok {
					hits++
					off += math.Abs(m.DeltaV-dv) / size
				}
			}
		}
		lo, hi := wilson(hits, all)
		t.Logf("%.3f m/s: %d of %d found, %.2f to %.2f; speed off by %.0f %% in the mean", size, hits, all, lo, hi, 100*off/float64(max(hits, 1)))
		if size >= 0.02 && float64(hits) < 0.85*float64(all) {
			t.Errorf("burns of %.3f m/s: %d of %d found, want 85 %%", size, hits, all)
		}
	}
}

func TestQuietSatellites(t *testing.T) {
	worlds, years := 4, 3.
	if *long {
		worlds, years = 40, 5
	}
	n := 0
	for seed := range worlds {
		n += len(orbit.Detect(orbit.NewHistory(quietWorld(100+uint64(seed), years*365).sets()...)).Manoeuvres())
	}
	rate := float64(n) / (float64(worlds) * years)
	t.Logf("%d false alarms in %.0f satellite-years: %.3f a year", n, float64(worlds)*years, rate)
	if rate > 0.2 {
		t.Errorf("%.3f false alarms a satellite-year, want at most 0.2", rate)
	}
}

// Sets that come one by one, or in any order, must end where all at once do.
func TestManoeuvresIncremental(t *testing.T) {
	w := quietWorld(7, 300)
	w.burns = map[float64]float64{120: 0.05, 180: -0.1, 181: 0.2, 260: 0.02}
	sets := w.sets()
	want := orbit.Detect(orbit.NewHistory(sets...)).Manoeuvres()
	if len(want) < 3 {
		t.Fatalf("%d manoeuvres found, want at least 3", len(want))
	}
	var d orbit.Detector
	for i, e := range sets {
		d.Add(e)
		if i%97 == 0 { // asking changes nothing
			d.Manoeuvres()
		}
	}
	if got := d.Manoeuvres(); !reflect.DeepEqual(got, want) {
		t.Errorf("one by one:\n%v\nat once:\n%v", got, want)
	}
	var late orbit.Detector
	for i := range sets {
		if i%50 != 25 {
			late.Add(sets[i])
		}
	}
	for i := 25; i < len(sets); i += 50 {
		late.Add(sets[i])
	}
	if got := late.Manoeuvres(); !reflect.DeepEqual(got, want) {
		t.Errorf("some late:\n%v\nat once:\n%v", got, want)
	}
}

// Sets that come late, and corrections, one by one with a question after each,
// near the end of the history and far from it, end where all at once do.
func TestManoeuvresOfLateSets(t *testing.T) {
	w := quietWorld(7, 700)
	w.burns = map[float64]float64{120: 0.05, 380: -0.1, 381: 0.2, 660: 0.02}
	sets := w.sets()
	n := len(sets)
	late := []int{n - 5, n - 200, n - 220, 150, n - 4, 300, n - 260, n - 100, 20}
	var d orbit.Detector
	var have []orbit.Elements
	add := func(e orbit.Elements) {
		d.Add(e)
		have = append(have, e)
	}
	same := func(what string) {
		t.Helper()
		want := orbit.Detect(orbit.NewHistory(have...))
		if !reflect.DeepEqual(d.Manoeuvres(), want.Manoeuvres()) || !reflect.DeepEqual(d.Entries(), want.Entries()) || !reflect.DeepEqual(d.Kept(), want.Kept()) {
			t.Errorf("%s: another answer than of all sets at once", what)
		}
	}
	for i := range sets {
		if !slices.Contains(late, i) {
			add(sets[i])
		}
	}
	for k, i := range late {
		add(sets[i])
		corrected := sets[i-1]
		corrected.Epoch, corrected.Number = corrected.Epoch.Add(10./1440), 99
		corrected.MeanMotion += 1e-6
		add(corrected)
		if k%3 != 1 { // some come together
			same(fmt.Sprintf("the set of place %d", i))
		}
	}
	// What comes in order after them is taken in as ever.
	for i := range 3 {
		next := sets[n-1]
		next.Epoch = next.Epoch.Add(float64(i + 1))
		add(next)
	}
	same("further sets")
}

func FuzzManoeuvres(f *testing.F) {
	f.Add(uint64(1), 15.2, 0.001, 97.4, 1e-4)
	f.Add(uint64(2), 1.0027, 0.0002, 0.05, 1e-2)
	f.Add(uint64(3), 2.0, 0.7, 63.4, 1.0)
	f.Add(uint64(4), 17.5, 0.0, 180.0, 0.0)
	f.Fuzz(func(t *testing.T, seed uint64, n, ecc, incl, scatter float64) {
		rng := rand.New(rand.NewPCG(seed, 3))
		var d orbit.Detector
		var all []orbit.Elements
		at := 50000.
		for range 90 {
			switch rng.IntN(12) {
			case 0: // the same moment again
			case 1:
				at += 40 * rng.Float64()
			case 2:
				at -= rng.Float64()
			default:
				at += 1.5 * rng.Float64()
			}
			e := orbit.Elements{
				Epoch:      orbit.Time{Day: int(math.Floor(at)), Part: at - math.Floor(at)},
				MeanMotion: n + scatter*rng.NormFloat64(), Eccentricity: ecc, Inclination: incl,
				Node: 360 * rng.Float64(), Perigee: 360 * rng.Float64(), MeanAnomaly: 360 * rng.Float64(),
			}
			if rng.IntN(2) == 0 {
				e.Node, e.Perigee = 10, 20
			}
			d.Add(e)
			all = append(all, e)
			if rng.IntN(30) == 0 {
				d.Manoeuvres()
			}
		}
		if got, want := d.Manoeuvres(), orbit.Detect(orbit.NewHistory(all...)).Manoeuvres(); !reflect.DeepEqual(got, want) {
			t.Fatalf("one by one, in any order:\n%v\nat once:\n%v", got, want)
		}
		for _, m := range d.Manoeuvres() {
			for _, v := range []float64{m.DeltaV, m.DeltaVError, m.Score, m.Probability, m.TimeError, m.Time.Part, m.Before.Part, m.After.Part} {
				if math.IsNaN(v) || math.IsInf(v, 0) {
					t.Fatalf("not a number in %+v", m)
				}
			}
			if m.Time.Before(m.Before) || m.After.Before(m.Time) {
				t.Fatalf("best moment %v outside its bracket %v to %v", m.Time, m.Before, m.After)
			}
			if m.Probability < 0 || m.Probability > 1 {
				t.Fatalf("probability %g", m.Probability)
			}
		}
	})
}

func BenchmarkManoeuvres(b *testing.B) {
	w := quietWorld(11, 20*365)
	w.perDay = 15000. / (20 * 365)
	h := orbit.NewHistory(w.sets()...)
	b.ResetTimer()
	for b.Loop() {
		orbit.Detect(h).Manoeuvres()
	}
	b.ReportMetric(float64(h.Len()), "sets")
}

// BenchmarkLateSets adds sets of some days ago to a history of twenty years, with
// a question after each.
func BenchmarkLateSets(b *testing.B) {
	w := quietWorld(11, 20*365)
	w.perDay = 15000. / (20 * 365)
	sets := w.sets()
	var held []orbit.Elements
	var late []orbit.Elements
	for i, e := range sets {
		if i > len(sets)-200 && i%4 == 0 {
			late = append(late, e)
		} else {
			held = append(held, e)
		}
	}
	d := orbit.Detect(orbit.NewHistory(held...))
	b.ResetTimer()
	for i := 0; i < b.N; i++ {
		d.Add(late[i%len(late)])
		d.Manoeuvres()
	}
}

// Five raises in five days, as of a satellite that is moved up in steps: no
// window around one holds it alone.
func TestDailyBurns(t *testing.T) {
	w := quietWorld(3, 140)
	w.n, w.drag, w.perDay = 15.2, 1e-4, 2
	w.burns = map[float64]float64{}
	for i := range 5 {
		w.burns[100.3+float64(i)] = 0.5
	}
	sets := w.sets()
	found := orbit.Detect(orbit.NewHistory(sets...)).Manoeuvres()
	for day := range w.burns {
		if m, ok := near(found, sets, day); !ok || m.Kind != orbit.Raised || math.Abs(m.DeltaV-0.5) > 0.1 {
			t.Errorf("burn of day %.1f: found %v: %+v", day, ok, m)
		}
	}
	if len(found) != len(w.burns) {
		t.Errorf("%d manoeuvres, want %d", len(found), len(w.burns))
	}
}

// Fits that forget slowly show a burn over weeks. Its moment is where they begin
// to; and where they are begun anew is no second one.
func TestFitsThatForget(t *testing.T) {
	hits, more, all := 0, 0, 0
	for seed := range uint64(4) {
		for _, anew := range []float64{0, 9} {
			w := quietWorld(40+seed, 420)
			w.storms, w.drag, w.fade, w.anew = 0, 1e-6, 4.5, anew
			w.rate, w.place = 5e-5, 4e-4
			w.burns = map[float64]float64{120.4: 0.01, 180.8: 0.02, 240.1: -0.01, 300.6: 0.03, 360.3: 0.01}
			sets := w.sets()
			found := orbit.Detect(orbit.NewHistory(sets...)).Manoeuvres()
			start := orbit.TimeOf(time.Date(2018, 1, 1, 0, 0, 0, 0, time.UTC))
			for day := range w.burns {
				all++
				if m, ok := near(found, sets, day); ok && math.Abs(m.Time.Sub(start.Add(day))) < 0.5 {
					hits++
				}
			}
			more += max(0, len(found)-len(w.burns))
		}
	}
	t.Logf("%d of %d within 12 h, %d more", hits, all, more)
	if hits*10 < all*9 || more*10 > all {
		t.Errorf("%d of %d burns within 12 h, want nine of ten; %d that were none, want at most one of ten", hits, all, more)
	}
}

// Where sets know nothing of a burn for a day, its moment is before them.
func TestHighOrbitsShowBurnsLate(t *testing.T) {
	for seed := range uint64(3) {
		w := world{seed: 20 + seed, days: 200, perDay: 1, n: 1.0027, rate: 5e-4, place: 4e-3, late: 1}
		w.burns = map[float64]float64{80.4: -0.15, 125.6: -0.15, 170.2: -0.15}
		sets := w.sets()
		found := orbit.Detect(orbit.NewHistory(sets...)).Manoeuvres()
		if len(found) != len(w.burns) {
			t.Errorf("world %d: %d manoeuvres, want %d", seed, len(found), len(w.burns))
		}
		start := orbit.TimeOf(time.Date(2018, 1, 1, 0, 0, 0, 0, time.UTC))
		for day := range w.burns {
			m, ok := near(found, sets, day)
			if off := m.Time.Sub(start.Add(day)); !ok || math.Abs(off) > 0.25 {
				t.Errorf("world %d, burn of day %.1f: found %v, %.1f h off", seed, day, ok, off*24)
			}
		}
	}
}

// Where a season of eclipses begins or ends the push of the light changes: the
// mean motion bends. A burn is a step of it.
func TestEclipseSeasonsAreNoBurns(t *testing.T) {
	for seed := range uint64(4) {
		w := quietWorld(60+seed, 500)
		w.storms, w.bad, w.n, w.drag, w.shade = 0, 0, 12.8, 1e-7, 1e-5
		w.burns = map[float64]float64{200.4: 0.02, 330.2: -0.02}
		sets := w.sets()
		found := orbit.Detect(orbit.NewHistory(sets...)).Manoeuvres()
		for day := range w.burns {
			if _, ok := near(found, sets, day); !ok {
				t.Errorf("world %d: burn of day %.1f not found", seed, day)
			}
		}
		for _, m := range found {
			if math.Abs(m.DeltaV) < 0.015 && math.Abs(m.DeltaV) > 0.001 {
				t.Errorf("world %d: %v of %.4f m/s at %v", seed, m.Kind, m.DeltaV, m.Time)
			}
		}
	}
}

func TestEccentricityAlone(t *testing.T) {
	w := quietWorld(5, 200)
	w.storms = 0
	w.round = map[float64]float64{120.3: 2e-4}
	sets := w.sets()
	found := orbit.Detect(orbit.NewHistory(sets...)).Manoeuvres()
	m, ok := near(found, sets, 120.3)
	if !ok || len(found) != 1 || m.Kind != orbit.Reshaped || math.Abs(m.DeltaV-0.75) > 0.1 {
		t.Errorf("found %+v, want one that reshaped by 0.75 m/s", found)
	}
}

// Copies of sets that are there already must not make the detector begin anew,
// or a long history sent twice would take hours.
func TestCopiesCostNothing(t *testing.T) {
	sets := quietWorld(9, 300).sets()
	var d orbit.Detector
	for _, e := range sets {
		d.Add(e)
	}
	want := d.Manoeuvres()
	i := 0
	if n := testing.AllocsPerRun(50, func() {
		if m := d.Add(sets[i*5]); m != orbit.Duplicate {
			t.Errorf("a copy is %v", m)
		}
		again := sets[i*5+1]
		again.Number = 7 + i
		if m := d.Add(again); m != orbit.Kept {
			t.Errorf("a later copy is %v", m)
		}
		i++
	}); n > 100 {
		t.Errorf("%.0f allocations for two copies: the detector began anew", n)
	}
	if got := d.Manoeuvres(); !reflect.DeepEqual(got, want) {
		t.Error("copies changed what was found")
	}
}
