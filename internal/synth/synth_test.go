package synth_test

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"hash"
	"math"
	"regexp"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/events"
	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/internal/synth"
	"github.com/tidewaiter/tidewaiter/refdata"
	"github.com/tidewaiter/tidewaiter/tracks"
	"github.com/tidewaiter/tidewaiter/vessels"
)

// worlds are small ones of each scenario.
func worlds() map[string]*synth.World {
	return map[string]*synth.World{
		"mixed": synth.Mixed(synth.Config{Seed: 7, Days: 5, Vessels: 90}),
		"rajin": synth.RajinDunay(synth.Config{Seed: 7, Days: 5}),
		"scale": synth.Scale(synth.Config{Seed: 7, Vessels: 60, Days: 3}),
	}
}

// digest takes everything of a report that a receiver knows, and its hull.
func digest(h hash.Hash, r *synth.Report) {
	var b [64]byte
	binary.LittleEndian.PutUint64(b[0:], uint64(r.UnixMicro))
	binary.LittleEndian.PutUint64(b[8:], math.Float64bits(r.Lat))
	binary.LittleEndian.PutUint64(b[16:], math.Float64bits(r.Lon))
	binary.LittleEndian.PutUint32(b[24:], uint32(r.MMSI))
	binary.LittleEndian.PutUint32(b[28:], math.Float32bits(r.SOGKn))
	binary.LittleEndian.PutUint32(b[32:], math.Float32bits(r.COGDeg))
	binary.LittleEndian.PutUint16(b[36:], r.Heading)
	binary.LittleEndian.PutUint16(b[38:], r.Source)
	b[40], b[41], b[42], b[43] = byte(r.Has), r.Type, r.Status, r.Class
	binary.LittleEndian.PutUint64(b[44:], uint64(r.Hull))
	h.Write(b[:])
	if r.Static != nil {
		fmt.Fprintf(h, "%+v", *r.Static)
	}
}

func sha(w *synth.World, opt synth.Options) string {
	h := sha256.New()
	for r := range w.Stream(opt).Reports() {
		digest(h, r)
	}
	return fmt.Sprintf("%x", h.Sum(nil))
}

func TestSameSeedSameReports(t *testing.T) {
	a, b := worlds(), worlds()
	for name := range a {
		want := sha(a[name], synth.Options{})
		if got := sha(b[name], synth.Options{}); got != want {
			t.Errorf("%s: two worlds of one seed differ", name)
		}
		// One world in several goroutines, on one processor and on two.
		for _, procs := range []int{1, 2} {
			old := runtime.GOMAXPROCS(procs)
			got := make([]string, 3)
			var wg sync.WaitGroup
			for i := range got {
				wg.Go(func() { got[i] = sha(a[name], synth.Options{}) })
			}
			wg.Wait()
			runtime.GOMAXPROCS(old)
			for _, g := range got {
				if g != want {
					t.Errorf("%s: runs at once on %d processors differ", name, procs)
				}
			}
		}
	}
	if sha(synth.Mixed(synth.Config{Seed: 1}), synth.Options{Positions: 5000}) == sha(synth.Mixed(synth.Config{Seed: 2}), synth.Options{Positions: 5000}) {
		t.Error("two seeds give the same")
	}
}

// TestOrdersAndParts shows that the order and the parts of a stream change
// nothing of its reports.
func TestOrdersAndParts(t *testing.T) {
	for name, w := range worlds() {
		perHull := func(opts ...synth.Options) map[int]string {
			hashes := map[int]hash.Hash{}
			for _, opt := range opts {
				last := int64(math.MinInt64)
				hull := -1
				for r := range w.Stream(opt).Reports() {
					if opt.Order == synth.ByVessel && r.Hull != hull {
						last, hull = math.MinInt64, r.Hull
					}
					if r.UnixMicro < last {
						t.Fatalf("%s: a report of %v comes after one of %v", name, r.Time(), time.UnixMicro(last).UTC())
					}
					last = r.UnixMicro
					if hashes[r.Hull] == nil {
						hashes[r.Hull] = sha256.New()
					}
					digest(hashes[r.Hull], r)
				}
			}
			out := map[int]string{}
			for hull, h := range hashes {
				out[hull] = fmt.Sprintf("%x", h.Sum(nil))
			}
			return out
		}
		want := perHull(synth.Options{})
		if len(want) < w.Vessels()*9/10 {
			t.Errorf("%s: %d of %d vessels are heard", name, len(want), w.Vessels())
		}
		for what, got := range map[string]map[int]string{
			"by vessel": perHull(synth.Options{Order: synth.ByVessel}),
			"in parts":  perHull(synth.Options{Parts: 3}, synth.Options{Parts: 3, Part: 1}, synth.Options{Parts: 3, Part: 2}),
		} {
			for hull := range want {
				if got[hull] != want[hull] {
					t.Errorf("%s %s: the reports of vessel %d differ", name, what, hull)
				}
			}
		}
	}
}

// TestNoRealIdentity shows that nothing can be taken for a real vessel, and
// that numbers are well-formed.
func TestNoRealIdentity(t *testing.T) {
	mids, err := vessels.ReadMIDTable(refdata.MIDs())
	if err != nil {
		t.Fatal(err)
	}
	name := regexp.MustCompile(`^SYN [A-Z0-9 ]{1,16}$`)
	for scenario, w := range worlds() {
		seen := map[vessels.MMSI]bool{}
		for r := range w.Stream(synth.Options{}).Reports() {
			if !seen[r.MMSI] {
				seen[r.MMSI] = true
				mid, ok := r.MMSI.MID()
				if flag, real := mids.Flag(r.MMSI); !ok || real || r.MMSI.Kind() != vessels.ShipStation || synth.MIDs()[mid] == "" {
					t.Errorf("%s: MMSI %v: kind %v, flag %q", scenario, r.MMSI, r.MMSI.Kind(), flag)
				}
			}
			s := r.Static
			if s == nil {
				continue
			}
			if n, err := vessels.IMONumberOf(s.IMO); err != nil || n != 0 && s.IMO/1_000_000 != 3 {
				t.Errorf("%s: IMO %d: %v", scenario, s.IMO, err)
			}
			if !name.MatchString(s.Name) || len(s.CallSign) == 0 || len(s.CallSign) > 7 || s.MMSI != r.MMSI {
				t.Errorf("%s: %+v", scenario, s)
			}
			if l := s.LengthM(); l < 8 || l > 300 || s.BeamM() < 2 || s.BeamM() > 50 || s.DraughtM < 0 || s.DraughtM > 20 || s.Class == 'A' && s.DraughtM == 0 {
				t.Errorf("%s: %s: %.0f m by %.0f m, draught %.1f m", scenario, s.Name, l, s.BeamM(), s.DraughtM)
			}
			if t.Failed() {
				return
			}
		}
	}
}

// TestInterval is tables 1 and 2 of ITU-R M.1371-5, annex 1.
func TestInterval(t *testing.T) {
	for _, tc := range []struct {
		class   byte
		status  uint8
		kn      float64
		turning bool
		want    float64
	}{
		{'A', 1, 0, false, 180}, {'A', 5, 3, false, 180}, {'A', 5, 3.1, false, 10}, {'A', 1, 20, true, 10},
		{'A', 0, 0, false, 10}, {'A', 0, 14, false, 10}, {'A', 0, 14, true, 10. / 3},
		{'A', 0, 14.1, false, 6}, {'A', 0, 23, false, 6}, {'A', 0, 23, true, 2}, {'A', 0, 23.1, false, 2}, {'A', 0, 30, true, 2},
		{'B', 0, 0, false, 180}, {'B', 0, 2, false, 180}, {'B', 0, 2.1, false, 30}, {'B', 0, 40, true, 30},
	} {
		if got := synth.Interval(tc.class, tc.status, tc.kn, tc.turning); got != tc.want {
			t.Errorf("class %c, status %d, %v kn, turning %t: %v s, want %v", tc.class, tc.status, tc.kn, tc.turning, got, tc.want)
		}
	}
}

// TestReportsKeepTheInterval looks at a world in which everything is heard.
func TestReportsKeepTheInterval(t *testing.T) {
	w := synth.Scale(synth.Config{Seed: 3, Vessels: 40, Days: 2, Every: 1})
	n, off := 0, 0
	var last synth.Report
	statics, lastStatic := 0, map[int]int64{}
	for r := range w.Stream(synth.Options{Order: synth.ByVessel}).Reports() {
		if r.Static != nil {
			if at, ok := lastStatic[r.Hull]; ok {
				if d := (r.UnixMicro - at) / 1e6; d > 360+200 {
					t.Errorf("vessel %d: %d s between static reports", r.Hull, d)
				}
			}
			lastStatic[r.Hull] = r.UnixMicro
			statics++
			continue
		}
		if last.Hull == r.Hull && last.UnixMicro != 0 {
			d := float64(r.UnixMicro-last.UnixMicro) / 1e6
			slow := synth.Interval(last.Class, last.Status, float64(last.SOGKn), false)
			fast := synth.Interval(last.Class, last.Status, float64(last.SOGKn)+0.5, true)
			if d < 1 {
				t.Fatalf("vessel %d: two reports within %v s", r.Hull, d)
			}
			n++
			if d > slow*1.1+1 || d < fast*0.9-1 {
				off++
			}
		}
		last = *r
	}
	// Where a stay begins or ends, or speed is near a limit, the next report is
	// timed by what comes.
	if n < 100_000 || off > n/500 {
		t.Errorf("%d of %d intervals are not those of M.1371", off, n)
	}
	if statics == 0 {
		t.Error("no static report")
	}
}

// heard is the reports of a world by hull.
type heard map[int][]tracks.Position

func listen(s *synth.Stream) heard {
	h := heard{}
	for r := range s.Reports() {
		if r.Static == nil {
			h[r.Hull] = append(h[r.Hull], r.Position)
		}
	}
	return h
}

// within are the positions from a time to another, both included.
func (h heard) within(hull int, from, until time.Time) []tracks.Position {
	list := h[hull]
	a, _ := slices.BinarySearchFunc(list, from.UnixMicro(), func(p tracks.Position, t int64) int { return int(p.UnixMicro - t) })
	b, _ := slices.BinarySearchFunc(list, until.UnixMicro()+1, func(p tracks.Position, t int64) int { return int(p.UnixMicro - t) })
	return list[a:b]
}

// TestTruthIsWhatWasSent holds the truth of a mixed world to its positions.
func TestTruthIsWhatWasSent(t *testing.T) {
	w := synth.Mixed(synth.Config{Seed: 5})
	s := w.Stream(synth.Options{})
	h := listen(s)
	hulls := map[vessels.MMSI]int{}
	for hull, list := range h {
		hulls[list[0].MMSI] = hull
	}
	places := geo.NewIndex(w.Places)
	n := map[string]int{}
	for _, e := range s.Truth() {
		n[string(e.Kind)+" "+e.Form]++
		end := e.End
		if end.IsZero() {
			end = w.End
		}
		inside := h.within(e.Hull, e.Start, end)
		switch e.Kind {
		case events.GapKind:
			// Both ends were heard, and nothing between but what is false.
			if len(inside) == 0 || !inside[0].Time().Equal(e.Start) || inside[0].Point() != e.Off {
				t.Errorf("gap of %d from %v does not begin with a report", e.Hull, e.Start)
				continue
			}
			last := inside[len(inside)-1]
			if !e.End.IsZero() && !last.Time().Equal(e.End) {
				t.Errorf("gap of %d does not end with a report", e.Hull)
			}
			between := len(inside) - 1
			if !e.End.IsZero() {
				between--
			}
			if between > 0 && e.Form != synth.Elsewhere {
				t.Errorf("%s gap of %d from %v: %d reports within", e.Form, e.Hull, e.Start, between)
			}
			if !e.End.IsZero() && geo.DistanceM(last.Point(), e.On) > 200 {
				t.Errorf("gap of %d ends at %v, the report says %v", e.Hull, e.On, last.Point())
			}
		case events.UnobservedCallKind:
			if len(inside) > 0 || !e.Hidden {
				t.Errorf("hidden call of %d at %s: %d reports within", e.Hull, e.Place, len(inside))
			}
		case events.PortVisitKind:
			at := placeOf(w, e.Place)
			for _, p := range inside {
				if m := geo.DistanceM(p.Point(), at.Point); m > at.RadiusM+1500 && m < 30e3 {
					t.Errorf("visit of %d at %s: a report %.0f m away", e.Hull, e.Place, m)
				}
			}
		case events.LoiteringKind:
			for _, p := range inside {
				if i, m := places.Nearest(p.Point(), 10e3); i >= 0 || p.SOGKn >= 2 {
					t.Errorf("loitering of %d: %.1f kn, %.0f m from a place", e.Hull, p.SOGKn, m)
				}
			}
		case events.EncounterKind:
			other := h.within(hulls[e.Other], e.Start, end)
			pairs := 0
			for _, p := range inside {
				for _, q := range other {
					if d := p.UnixMicro - q.UnixMicro; d > -30e6 && d < 30e6 {
						pairs++
						if m := geo.DistanceM(p.Point(), q.Point()); m > 200 {
							t.Errorf("encounter of %v and %v: %.0f m apart at %v", e.MMSI, e.Other, m, p.Time())
						}
					}
				}
			}
			if pairs < 10 && 3*e.Unheard < end.Sub(e.Start) {
				t.Errorf("encounter of %v and %v: both were heard %d times", e.MMSI, e.Other, pairs)
			}
		case events.DraughtChangeKind:
			if math.Abs(e.Before-e.After) < 0.95 {
				t.Errorf("draught of %v: %v to %v", e.MMSI, e.Before, e.After)
			}
		case events.PositionAnomalyKind:
			for _, p := range inside {
				if m := geo.DistanceM(p.Point(), e.On); m > 2000 && p.Time().Before(end) {
					t.Errorf("%s of %v: a report %.0f m from the false place", e.Form, e.MMSI, m)
				}
			}
		case synth.Decoy:
			if e.Form == synth.Jump {
				false_ := 0
				for _, p := range inside {
					if geo.DistanceM(p.Point(), e.On) < 100 {
						false_++
					}
				}
				if false_ > 1 {
					t.Errorf("jump of %v: %d false fixes", e.MMSI, false_)
				}
			}
		}
	}
	for _, want := range []string{
		"gap hidden_call", "gap silent", "gap outage", "gap reception", "gap elsewhere", "port_visit ", "unobserved_call ", "loitering drift",
		"encounter meet", "identity_change ", "identity_conflict two_tracks_one_mmsi", "identity_conflict one_imo_two_mmsi",
		"identity_conflict successor", "draught_change ", "position_anomaly false_place", "position_anomaly false_stay",
		"position_anomaly circle", "position_anomaly shared_centre", "decoy jump", "decoy escort", "decoy roads", "decoy short_stop",
	} {
		if n[want] == 0 {
			t.Errorf("a mixed world has no %s", want)
		}
	}
}

func placeOf(w *synth.World, id string) *geo.Place {
	for i := range w.Places {
		if w.Places[i].ID == id {
			return &w.Places[i]
		}
	}
	return &geo.Place{}
}

// TestPlacesAreThoseOfTheProgram holds the scenarios' places to the list that
// the program finds events by.
func TestPlacesAreThoseOfTheProgram(t *testing.T) {
	list, err := geo.ReadPlaces(refdata.Places())
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range synth.SeaOfJapan() {
		i := slices.IndexFunc(list, func(q geo.Place) bool { return q.ID == p.ID })
		if i < 0 {
			t.Errorf("%s: the program has no such place", p.ID)
			continue
		}
		q := &list[i]
		if q.Point != p.Point || q.RadiusM != p.RadiusM || q.Kind != p.Kind || q.Quality != p.Quality || q.Country != p.Country {
			t.Errorf("%s: %+v, the program has %+v", p.ID, p, *q)
		}
	}
	// The scenarios run on the program's list too.
	for _, w := range []*synth.World{synth.Mixed(synth.Config{Seed: 1, Days: 1, Places: list}), synth.RajinDunay(synth.Config{Seed: 1, Days: 1, Places: list})} {
		if s := w.Stream(synth.Options{}); len(listen(s)) < 40 {
			t.Errorf("%s: too few vessels", w.Scenario)
		}
	}
}

// TestReception shows that stations hear what is near them, and that a station
// that is off hears nothing.
func TestReception(t *testing.T) {
	w := synth.Mixed(synth.Config{Seed: 5})
	n := make([]int, len(w.Receivers)+1)
	hours := map[int64]bool{} // in which nakhodka heard
	elsewhere := map[vessels.MMSI]bool{}
	for _, e := range w.Truth {
		if e.Kind == events.PositionAnomalyKind || e.Form == synth.Jump {
			elsewhere[e.MMSI] = true
		}
	}
	for r := range w.Stream(synth.Options{}).Reports() {
		if r.Static != nil {
			continue
		}
		n[r.Source]++
		rc := w.Receivers[r.Source-1]
		if d := geo.DistanceM(rc.At, r.Point()); !rc.Satellite && d > rc.RangeM*1.01 && !elsewhere[r.MMSI] {
			t.Fatalf("%s heard %v over %.0f km", rc.Name, r.MMSI, d/1000)
		}
		if rc.Name == "coast-nakhodka" {
			hours[r.UnixMicro/3600e6] = true
		}
	}
	if n[0] != 0 || slices.Min(n[1:]) == 0 {
		t.Errorf("reports by source: %v", n)
	}
	silent := 0
	for h := w.Start.Unix() / 3600; h < w.End.Unix()/3600; h++ {
		if !hours[h] {
			silent++
		}
	}
	if silent < 9 || silent > 11 {
		t.Errorf("coast-nakhodka heard nobody in %d hours, want those of its outage", silent)
	}
}

// TestMemory shows that a stream holds what its vessels need and no more.
func TestMemory(t *testing.T) {
	w := synth.Scale(synth.Config{Seed: 1, Vessels: 2000, Days: 30})
	live := func() uint64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	before := live()
	var first, last uint64
	n := 0
	var m0, m1 runtime.MemStats
	for range w.Stream(synth.Options{}).Reports() {
		n++
		switch n {
		case 100_000:
			first = live()
			runtime.ReadMemStats(&m0)
		case 1_500_000:
			runtime.ReadMemStats(&m1)
			last = live()
		}
		if n == 1_500_000 {
			break
		}
	}
	if n < 1_500_000 {
		t.Fatalf("%d reports", n)
	}
	if first-before > 16<<20 || last > first+first/10 {
		t.Errorf("heap: %d KiB before, %d after 0.1 million reports, %d after 1.5 million", before>>10, first>>10, last>>10)
	}
	// A call at a port changes what a vessel says of itself, every few days.
	if a := float64(m1.Mallocs-m0.Mallocs) / 1.4e6; a > 0.01 {
		t.Errorf("%.4f allocations a report", a)
	}
}

func BenchmarkByTime(b *testing.B)   { benchmark(b, synth.Options{}) }
func BenchmarkByVessel(b *testing.B) { benchmark(b, synth.Options{Order: synth.ByVessel}) }

func benchmark(b *testing.B, opt synth.Options) {
	opt.Positions = int64(b.N)
	w := synth.Scale(synth.Config{Seed: 1, Vessels: 10_000, Days: 365})
	b.ReportAllocs()
	b.ResetTimer()
	for range w.Stream(opt).Reports() {
	}
}
