package events_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/events"
	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/tracks"
	"github.com/tidewaiter/tidewaiter/vessels"
)

var noon = time.Date(2024, 2, 1, 12, 0, 0, 0, time.UTC)

const (
	vesselA vessels.MMSI = 273000001
	vesselB vessels.MMSI = 445000002
	vesselC vessels.MMSI = 613000003
)

// told is an encounter in one line.
func told(v *events.Event) string {
	n := v.Encounter
	return fmt.Sprintf("%s %v %v %s..%s %.2fh breaks %d", v.Status, v.Subject.MMSI, v.Others[0].MMSI,
		v.StartLatest.Format("02T15:04"), v.EndEarliest.Format("02T15:04"), n.Hours, n.Gaps)
}

func tell(found []*events.Event) string {
	var lines []string
	for _, v := range found {
		lines = append(lines, told(v))
	}
	return strings.Join(lines, "; ")
}

// TestEncounterRule goes over the edges of the rule. A vessel lies at a place,
// and another near it as each case says; a third far off keeps the steps coming.
func TestEncounterRule(t *testing.T) {
	const lat, lon = 40.0, 140.0
	type stays []struct{ from, until, m float64 }
	for _, tc := range []struct {
		name  string
		other stays
		want  string
	}{
		{"two hours", stays{{1, 3, 300}}, "closed 273000001 445000002 01T13:00..01T15:00 2.00h breaks 0"},
		{"a step less", stays{{1, 2.8333, 300}}, ""},
		{"499 m", stays{{1, 3, 499}}, "closed 273000001 445000002 01T13:00..01T15:00 2.00h breaks 0"},
		{"501 m", stays{{1, 3, 501}}, ""},
		{"a step apart is no end", stays{{1, 2, 300}, {2.3333, 3.5, 300}}, "closed 273000001 445000002 01T13:00..01T15:30 2.17h breaks 1"},
		{"a break of an hour is bridged but not counted", stays{{1, 2, 300}, {3, 3.8333, 300}}, ""},
		{"the same with enough on both sides", stays{{1, 2, 300}, {3, 4, 300}}, "closed 273000001 445000002 01T13:00..01T16:00 2.00h breaks 1"},
		{"a longer break ends the run, and the runs are merged", stays{{1, 2, 300}, {5.8333, 7, 300}}, "closed 273000001 445000002 01T13:00..01T19:00 2.17h breaks 0"},
		{"runs under an hour are none", stays{{1, 2, 300}, {4, 4.8333, 300}}, ""},
		{"four hours apart are two", stays{{1, 3, 300}, {7, 9, 300}},
			"closed 273000001 445000002 01T13:00..01T15:00 2.00h breaks 0; closed 273000001 445000002 01T19:00..01T21:00 2.00h breaks 0"},
		{"goes on at the end", stays{{20, 24, 300}}, "open 273000001 445000002 02T08:00..02T12:00 4.00h breaks 0"},
		{"ended within the last hour: may go on", stays{{20, 23, 300}}, "open 273000001 445000002 02T08:00..02T11:00 3.00h breaks 0"},
		{"ended before", stays{{20, 22.8333, 300}}, "closed 273000001 445000002 02T08:00..02T10:50 2.83h breaks 0"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			f := field{}
			f.sail(vesselA, stay(noon, 0, 24, lat, lon)...)
			f.sail(vesselC, stay(noon, 0, 24, -lat, lon)...)
			for _, s := range tc.other {
				part := field{}
				part.sail(vesselB, stay(noon, s.from, s.until, metresNorth(lat, s.m), lon)...)
				for step, samples := range part {
					samples[0].First = noon.UnixMicro() // one track
					f[step] = append(f[step], samples...)
				}
			}
			if got := tell(f.run(&events.Config{}, events.EncounterLimits{})); got != tc.want {
				t.Errorf("got  %s\nwant %s", got, tc.want)
			}
		})
	}
}

// TestEncounterSlow: both have to be slower than the limit, and a speed that is
// not known is not slow.
func TestEncounterSlow(t *testing.T) {
	for _, tc := range []struct {
		kn   float32
		want int
	}{{0, 1}, {1.9, 1}, {2, 0}, {12, 0}, {float32(math.NaN()), 0}} {
		f := field{}
		f.sail(vesselA, stay(noon, 0, 6, 40, 140)...)
		f.sail(vesselB, stay(noon, 0, 6, 40.001, 140)...)
		for _, samples := range f {
			samples[1].SpeedKn = tc.kn
		}
		if got := f.run(&events.Config{}, events.EncounterLimits{}); len(got) != tc.want {
			t.Errorf("at %v kn: %s", tc.kn, tell(got))
		}
	}
}

// TestEncounterAcrossMidnightUTC: an encounter from 22:30 to 01:30 is one of
// three hours. The reference cuts days and does not publish it.
func TestEncounterAcrossMidnightUTC(t *testing.T) {
	f := field{}
	f.sail(vesselA, stay(noon, 0, 24, 40, 140)...)
	f.sail(vesselB, stay(noon, 10.5, 13.5, 40.002, 140)...)
	got := f.run(&events.Config{}, events.EncounterLimits{})
	if want := "closed 273000001 445000002 01T22:30..02T01:30 3.00h breaks 0"; tell(got) != want {
		t.Errorf("got  %s\nwant %s", tell(got), want)
	}
}

// TestEastwardGoesEast: a vessel that makes 12 knots due east passes one that
// lies ahead of it to the east, and none to the north; between fixes half an
// hour apart it is on its way, and after the last fix nowhere. The reference
// carries it on to the north for an hour.
func TestEastwardGoesEast(t *testing.T) {
	const kn = 12
	perHour := kn * 1852 / (geo.EarthRadiusM * math.Pi / 180) // degrees, at the equator
	f := field{}
	f.sail(vesselA, fix{noon, 0, 140}, fix{noon.Add(30 * time.Minute), 0, 140 + perHour/2}, fix{noon.Add(time.Hour), 0, 140 + perHour})
	for _, step := range f.steps() {
		s := f[step][0]
		if want := 140 + perHour*float64(step*events.StepSeconds-noon.Unix())/3600; math.Abs(s.Lat) > 1e-9 || math.Abs(s.Lon-want) > 1e-9 || math.Abs(float64(s.SpeedKn)-kn) > 1e-3 {
			t.Errorf("at step %d the sample is %+v, want longitude %v", step, s, want)
		}
	}
	if n := len(f); n != 7 {
		t.Errorf("%d steps have samples, want the seven of that hour", n)
	}
	// Where it is at 12:20, and where it would be had it gone north.
	f.sail(vesselB, stay(noon, 0, 1, 0, 140+perHour/3)...)
	f.sail(vesselC, stay(noon, 0, 1, perHour/3, 140)...)
	limits := events.EncounterLimits{SpeedKn: 20, MinDuration: 1, MinRun: 1, PlaceM: -1}
	finder := events.NewEncountersWithin(&events.Config{}, limits, nil).Finder()
	for _, step := range f.steps() {
		pairs := finder.Find(f[step], nil)
		at := step*events.StepSeconds == noon.Add(20*time.Minute).Unix()
		if at != (len(pairs) == 1) || at && (pairs[0].MMSI != vesselA || pairs[0].OtherMMSI != vesselB || pairs[0].DistanceM > 1) {
			t.Errorf("step %d: %+v", step, pairs)
		}
	}
}

// TestSilenceIsNotTimeTogether restates a real case of pipe-encounters' tests:
// two vessels are together for two and a half hours, both are silent for eight,
// and are together again for a few steps. Its run from one of them lasts twelve
// and a half hours, that from the other two and a half.
func TestSilenceIsNotTimeTogether(t *testing.T) {
	f := field{}
	for i, m := range []vessels.MMSI{vesselA, vesselB} {
		lat := metresNorth(-27.48, 30*float64(i))
		morning, evening := stay(noon, 1, 3.5, lat, 38.5), stay(noon, 11.5, 12, lat, 38.5)
		f.sail(m, append(morning, evening...)...)
	}
	f.sail(vesselC, stay(noon, 0, 24, 0, 0)...)
	got := f.run(&events.Config{}, events.EncounterLimits{})
	if want := "closed 273000001 445000002 01T13:00..01T15:30 2.50h breaks 0"; tell(got) != want {
		t.Errorf("got  %s\nwant %s", tell(got), want)
	}
}

// TestReferenceCases restates what pipe-encounters' own tests expect, on tracks
// of our own with the same facts, at its thresholds there: 500 m, half an hour.
func TestReferenceCases(t *testing.T) {
	limits := events.EncounterLimits{SpeedKn: 100, MinDuration: 30 * time.Minute, Silence: 10 * time.Minute, PlaceM: -1}
	for _, tc := range []struct {
		name string
		make func(f field)
		want []string
	}{
		{"two meet for fifty minutes on their ways", func(f field) {
			way := func(m vessels.MMSI, sign float64) {
				var fixes []fix
				for i := range 13 {
					off := 0.0
					if i < 4 {
						off = float64(4-i) * 1500
					} else if i > 9 {
						off = float64(i-9) * 1500
					}
					fixes = append(fixes, fix{noon.Add(time.Duration(i) * 10 * time.Minute), metresNorth(-1.47, float64(-i)*200), 55.2 + sign*(off+100)/111_000})
				}
				f.sail(m, fixes...)
			}
			way(vesselA, 1)
			way(vesselB, -1)
		}, []string{"273000001 445000002 01T12:40..01T13:30"}},
		{"the same across the antimeridian", func(f field) {
			for i, m := range []vessels.MMSI{vesselA, vesselB} {
				f.sail(m, stay(noon, 0, 1, -1.47, 179.999+0.002*float64(i)-360*float64(i))...)
			}
		}, []string{"273000001 445000002 01T12:00..01T13:00"}},
		{"one goes ten degrees off and back at every step", func(f field) {
			f.sail(vesselA, stay(noon, 0, 2, 0, 0)...)
			fixes := stay(noon, 0, 2, 0, 0)
			for i := range fixes {
				fixes[i].lon = 10 * float64(i%2)
			}
			f.sail(vesselB, fixes...)
		}, nil},
		{"three together, of which two change places", func(f field) {
			f.sail(vesselA, stay(noon, 0, 2, 0, 0)...)
			for i, m := range []vessels.MMSI{vesselB, vesselC} {
				fixes := stay(noon, -0.3333, 2.1667, 0, 0)
				for k := range fixes {
					if k >= len(fixes)/2 != (i == 1) {
						fixes[k].lon = 0.001
					}
				}
				f.sail(m, fixes...)
			}
		}, []string{"273000001 445000002 01T12:00..01T14:00", "273000001 613000003 01T12:00..01T14:00", "445000002 613000003 01T11:40..01T14:10"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			f := field{}
			tc.make(f)
			for _, samples := range f {
				for i := range samples {
					samples[i].SpeedKn = 0
				}
			}
			var got []string
			for _, v := range f.run(&events.Config{}, limits) {
				got = append(got, strings.Join(strings.Fields(told(v))[1:4], " "))
			}
			slices.Sort(got)
			if !slices.Equal(got, tc.want) {
				t.Errorf("got  %q\nwant %q", got, tc.want)
			}
		})
	}
}

// TestEncounterNumbers looks at what an event says.
func TestEncounterNumbers(t *testing.T) {
	f := field{}
	// 120 m apart for two hours, then 420 m for one; across the antimeridian.
	f.sail(vesselB, stay(noon, 0, 3, 60, 179.999)...)
	f.sail(vesselA, append(stay(noon, 0, 2, metresNorth(60, 120), 179.999), stay(noon, 2.1667, 3, metresNorth(60, -420), -179.9995)...)...)
	f.sail(vesselC, stay(noon, 0, 12, 0, 0)...)
	for _, samples := range f {
		for i := range samples {
			samples[i].SpeedKn = min(samples[i].SpeedKn, 1)
			if samples[i].MMSI == vesselB {
				samples[i].ShipType, samples[i].Fixes = 52, 3
			}
		}
	}
	found := f.run(&events.Config{}, events.EncounterLimits{})
	if len(found) != 1 {
		t.Fatal(tell(found))
	}
	v := found[0]
	n := v.Encounter
	if v.Subject.MMSI != vesselA || v.Subject.Track != "273000001-20240201T120000Z" || v.Others[0].Track != "445000002-20240201T120000Z" || v.Kind != events.EncounterKind || v.Version != 1 {
		t.Errorf("%+v with %+v", v.Subject, v.Others)
	}
	if !v.Start.Equal(noon.Add(-10*time.Minute)) || !v.StartLatest.Equal(noon) || !v.EndEarliest.Equal(noon.Add(3*time.Hour)) || !v.End.Equal(noon.Add(190*time.Minute)) {
		t.Errorf("%v, %v .. %v, %v", v.Start, v.StartLatest, v.EndEarliest, v.End)
	}
	if n.Steps != 19 || n.Hours != 3 || n.CloseHours != 2 || n.Fixes != 19 || n.OtherFixes != 57 || n.Service != "tug" {
		t.Errorf("%+v", *n)
	}
	if math.Abs(n.MinM-120) > 0.1 || math.Abs(n.MedianM-120) > 4 || n.MedianKn < 0 || n.MedianKn > 1 {
		t.Errorf("%+v", *n)
	}
	if d := geo.DistanceM(v.At, geo.Point{Lat: 60, Lon: 179.999}); d > 300 || v.RadiusM < 250 || v.RadiusM > 700 || math.Abs(v.At.Lon) > 180 {
		t.Errorf("at %v, %v m from one of them, radius %v", v.At, d, v.RadiusM)
	}
	if want := "distance<=500m;speed<2kn;together>=2h;run>=1h;break<=1h;merge<4h;border>10km;step=600s;crowd<=256"; v.Rule.Thresholds != want {
		t.Errorf("thresholds %q", v.Rule.Thresholds)
	}
	if v.ID != events.EventID(v.Kind, v.Subject.Track, v.Start, v.Others[0].Track) {
		t.Errorf("id %s", v.ID)
	}
}

// TestSameNumberNeverMeetsItself: two hulls on one number are an identity
// conflict, no encounter.
func TestSameNumberNeverMeetsItself(t *testing.T) {
	f := field{}
	f.sail(vesselA, stay(noon, 0, 6, 40, 140)...)
	f.sail(vesselA, stay(noon, 0.5, 6, 40.001, 140)...)
	if got := f.run(&events.Config{}, events.EncounterLimits{}); got != nil {
		t.Error(tell(got))
	}
}

// TestTwinsMeetEachTheirOwn: two hulls of one number whose tracks begin at the
// same time are two, and the encounter is that of the one that was there.
func TestTwinsMeetEachTheirOwn(t *testing.T) {
	var found []*events.Event
	e := events.NewEncounters(&events.Config{}, func(v *events.Event) { found = append(found, v) })
	first := noon.UnixMicro()
	for step := int64(1); step <= 30; step++ {
		at := first/1e6/events.StepSeconds + step
		e.Step(at, []events.Sample{
			{Step: at, MMSI: vesselA, First: first, Lat: 40, Lon: 140, Fixes: 1},
			{Step: at, MMSI: vesselA, First: first, Twin: 1, Lat: 30, Lon: 140, Fixes: 1},
			{Step: at, MMSI: vesselB, First: first, Lat: 30, Lon: 140, Fixes: 1},
		})
	}
	e.Close()
	want := tracks.Track{MMSI: vesselA, First: first, Twin: 1}
	if len(found) != 1 || found[0].Subject.Track != want.ID() {
		t.Errorf("%d encounters, want one of %s: %s", len(found), want.ID(), tell(found))
	}
}

// TestAwayFromPlaces moves a pair away from a place of each kind.
func TestAwayFromPlaces(t *testing.T) {
	for _, tc := range []struct {
		kind   geo.Kind
		radius float64
		m      float64
		want   int
	}{
		{geo.Port, 0, 12_900, 0}, {geo.Port, 0, 13_600, 1}, {geo.Berth, 0, 12_900, 0}, {geo.Anchorage, 0, 12_900, 0},
		{geo.Berth, 500, 10_400, 0}, {geo.Berth, 500, 11_100, 1},
		{geo.Town, 0, 100, 1}, {geo.Area, 0, 100, 1},
		{geo.Anchorage, 20_000, 29_900, 0}, {geo.Anchorage, 20_000, 30_600, 1},
	} {
		place := geo.Place{ID: "p", Kind: tc.kind, Located: true, RadiusM: tc.radius, Point: geo.Point{Lat: 42, Lon: 180}}
		cfg := &events.Config{Places: geo.NewIndex([]geo.Place{place})}
		f := field{}
		lat := metresNorth(42, tc.m)
		f.sail(vesselA, stay(noon, 0, 6, lat, 180)...)
		f.sail(vesselB, stay(noon, 0, 6, lat, -179.999)...)
		if got := f.run(cfg, events.EncounterLimits{}); len(got) != tc.want {
			t.Errorf("%v m from %s of radius %v: %s", tc.m, tc.kind, tc.radius, tell(got))
		}
	}
}

// TestHarbourPieces compares the answer that is remembered for a piece of sea
// with that for each point.
func TestHarbourPieces(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var places []geo.Place
	for i := range 40 {
		places = append(places, geo.Place{ID: fmt.Sprint(i), Kind: geo.Port, Located: true, RadiusM: 15_000 * r.Float64(),
			Point: geo.Point{Lat: 80 + 10*r.Float64(), Lon: turn(175 + 10*r.Float64())}})
	}
	cfg := &events.Config{Places: geo.NewIndex(places)}
	finder := events.NewEncounters(cfg, nil).Finder()
	near := 0
	for i := range 20_000 {
		p := geo.Point{Lat: 79.8 + 10.2*r.Float64(), Lon: turn(174 + 12*r.Float64())}
		want := false
		for _, place := range places {
			want = want || geo.DistanceM(p, place.Point) <= 10_000+place.ReachM()
		}
		if want {
			near++
		}
		pairs := finder.Find([]events.Sample{{MMSI: 1, Lat: p.Lat, Lon: p.Lon}, {MMSI: 2, Lat: p.Lat, Lon: p.Lon}}, nil)
		if (len(pairs) == 0) != want {
			t.Fatalf("%d: %v is near a place: %t, %d pairs", i, p, want, len(pairs))
		}
	}
	if near < 2000 || near > 18_000 {
		t.Errorf("%d of 20000 points are near a place: the test says little", near)
	}
}

// TestFindAgainstAll compares the pairs of the join with those of comparing all
// with all, in fields of every density and at the edges of the map.
func TestFindAgainstAll(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for _, area := range []struct {
		name                     string
		south, north, west, east float64
		n                        int
	}{
		{"strait", 35, 35.2, 139, 139.2, 800},
		{"one berth", 35, 35.002, 139, 139.002, 200},
		{"antimeridian", -1, -0.9, 179.95, 180.05, 500},
		{"north pole", 89.97, 90, -180, 180, 250},
		{"south pole", -90, -89.9, -180, 180, 600},
		{"high", 88, 88.2, 0, 5, 600},
		{"earth", -90, 90, -180, 180, 2000},
	} {
		for _, distance := range []float64{50, 500, 5000} {
			e := events.NewEncountersWithin(&events.Config{}, events.EncounterLimits{DistanceM: distance}, nil)
			var samples []events.Sample
			for i := range area.n {
				samples = append(samples, events.Sample{MMSI: vessels.MMSI(1 + i - i%7/6), First: int64(i), SpeedKn: r.Float32(),
					Lat: area.south + (area.north-area.south)*r.Float64(), Lon: turn(area.west + (area.east-area.west)*r.Float64())})
			}
			want := map[[2]int64]float64{}
			for i := range samples {
				for j := range i {
					a, b := &samples[i], &samples[j]
					if d := geo.DistanceM(geo.Point{Lat: a.Lat, Lon: a.Lon}, geo.Point{Lat: b.Lat, Lon: b.Lon}); d <= distance && a.MMSI != b.MMSI {
						want[[2]int64{b.First, a.First}] = d
					}
				}
			}
			for range 2 { // the second time in what the first left behind
				got := e.Finder().Find(samples, nil)
				for _, p := range got {
					d, ok := want[[2]int64{p.First, p.OtherFirst}]
					if !ok || math.Abs(d-float64(p.DistanceM)) > 0.01 {
						t.Errorf("%s, %v m: %+v, want %v", area.name, distance, p, d)
					}
				}
				if len(got) != len(want) {
					t.Errorf("%s, %v m: %d pairs, want %d", area.name, distance, len(got), len(want))
				}
				r.Shuffle(len(samples), func(i, j int) { samples[i], samples[j] = samples[j], samples[i] })
			}
		}
	}
}

// drifting is a field of vessels that drift about and fall silent at random.
func drifting(seed uint64, n, steps int) field {
	r := rand.New(rand.NewPCG(seed, 5))
	f := field{}
	for i := range n {
		lat, lon := 0.02*r.Float64(), turn(180+0.02*r.Float64())
		for step := range int64(steps) {
			lat, lon = lat+0.001*r.NormFloat64(), turn(lon+0.001*r.NormFloat64())
			if r.Float64() < 0.9 {
				f[step] = append(f[step], events.Sample{Step: step, Lat: lat, Lon: lon, MMSI: vessels.MMSI(1000 + i), First: int64(i), SpeedKn: 2.2 * r.Float32(), Fixes: uint16(r.IntN(9))})
			}
		}
	}
	return f
}

// naive joins a field by comparing all with all and keeping all near steps.
func naive(f field, l events.EncounterLimits) map[string]bool {
	type key [2]vessels.MMSI
	near := map[key][]int64{}
	steps := f.steps()
	for _, step := range steps {
		for i, a := range f[step] {
			for _, b := range f[step][i+1:] {
				if a.MMSI > b.MMSI {
					a, b = b, a
				}
				if a.MMSI != b.MMSI && max(a.SpeedKn, b.SpeedKn) < 2 && geo.DistanceM(geo.Point{Lat: a.Lat, Lon: a.Lon}, geo.Point{Lat: b.Lat, Lon: b.Lon}) <= 500 {
					near[key{a.MMSI, b.MMSI}] = append(near[key{a.MMSI, b.MMSI}], step)
				}
			}
		}
	}
	found := map[string]bool{}
	for k, at := range near {
		var runs [][]int64
		for _, step := range at {
			if n := len(runs); n > 0 && step-runs[n-1][len(runs[n-1])-1] <= int64(l.Silence.Minutes())/10 {
				runs[n-1] = append(runs[n-1], step)
			} else {
				runs = append(runs, []int64{step})
			}
		}
		together := func(run []int64) (n int) {
			for i := 1; i < len(run); i++ {
				if run[i] == run[i-1]+1 {
					n++
				}
			}
			return n
		}
		runs = slices.DeleteFunc(runs, func(run []int64) bool { return together(run)*10 < int(l.MinRun.Minutes()) })
		for i := 0; i < len(runs); {
			j, n := i, together(runs[i])
			for ; j+1 < len(runs) && runs[j+1][0]-runs[j][len(runs[j])-1] < int64(l.Merge.Minutes())/10; j++ {
				n += together(runs[j+1])
			}
			if n*10 >= int(l.MinDuration.Minutes()) {
				found[fmt.Sprint(k, runs[i][0], runs[j][len(runs[j])-1], n)] = true
			}
			i = j + 1
		}
	}
	return found
}

// TestEncountersAgainstNaive compares whole runs, whatever the order of the
// samples, in steps or in pairs, with a copy in between.
func TestEncountersAgainstNaive(t *testing.T) {
	limits := events.EncounterLimits{MinDuration: 40 * time.Minute, MinRun: 20 * time.Minute, Silence: 30 * time.Minute, Merge: 2 * time.Hour, DistanceM: 500, SpeedKn: 2, PlaceM: -1}
	for seed := range uint64(4) {
		f := drifting(seed, 60, 150)
		want := naive(f, limits)
		if len(want) < 30 {
			t.Fatalf("%d encounters: the test says little", len(want))
		}
		first := f.run(&events.Config{}, limits)
		for _, v := range first {
			line := fmt.Sprint([2]vessels.MMSI{v.Subject.MMSI, v.Others[0].MMSI}, v.StartLatest.Unix()/600, v.EndEarliest.Unix()/600, math.Round(v.Encounter.Hours*6))
			if !want[line] {
				t.Errorf("seed %d: %s is not to be found", seed, line)
			}
		}
		if len(first) != len(want) {
			t.Errorf("seed %d: %d encounters, want %d", seed, len(first), len(want))
		}

		r := rand.New(rand.NewPCG(seed, 6))
		for _, samples := range f {
			r.Shuffle(len(samples), func(i, j int) { samples[i], samples[j] = samples[j], samples[i] })
		}
		var second []*events.Event
		emit := func(v *events.Event) { second = append(second, v) }
		e := events.NewEncountersWithin(&events.Config{}, limits, emit)
		for i, step := range f.steps() {
			switch i % 3 {
			case 0:
				e.Step(step, f[step])
			case 1: // in parts
				pairs := e.Finder().Find(f[step], nil)
				e.Pairs(step, pairs[:len(pairs)/2])
				e.Pairs(step, pairs[len(pairs)/2:])
			default: // a copy that is closed leaves the run as it is
				c := e.Clone()
				c.Redirect(nil)
				c.Step(step, f[step])
				c.Close()
				e.Step(step, f[step])
			}
		}
		e.Close()
		if !reflect.DeepEqual(first, second) {
			t.Errorf("seed %d: the order of samples changes the events: %d, %d", seed, len(first), len(second))
		}
	}
}

// TestOpenEncounterKeepsItsID: what a copy of a live run gives as open has the
// id and start that the event has at its end.
func TestOpenEncounterKeepsItsID(t *testing.T) {
	f := field{}
	f.sail(vesselA, stay(noon, 0, 12, 40, 140)...)
	f.sail(vesselB, stay(noon, 1, 5, 40.001, 140)...)
	var closed, open []*events.Event
	e := events.NewEncounters(&events.Config{}, func(v *events.Event) { closed = append(closed, v) })
	for _, step := range f.steps() {
		e.Step(step, f[step])
		if step*events.StepSeconds == noon.Add(4*time.Hour).Unix() {
			c := e.Clone()
			c.Redirect(func(v *events.Event) { open = append(open, v) })
			c.Close()
		}
	}
	e.Close()
	if len(open) != 1 || len(closed) != 1 || open[0].ID != closed[0].ID || open[0].Status != events.Open || !open[0].End.IsZero() || closed[0].Status != events.Closed || closed[0].End.IsZero() {
		t.Errorf("open %s, closed %s", tell(open), tell(closed))
	}
}

// TestCrowd: where very many are given one position, none has met another, and
// the cost is not that of all pairs. Two beside them are found.
func TestCrowd(t *testing.T) {
	var samples []events.Sample
	for i := range 20_000 {
		samples = append(samples, events.Sample{MMSI: vessels.MMSI(1000 + i), Lat: 37.6, Lon: -122.4})
	}
	for i := range 2 {
		samples = append(samples, events.Sample{MMSI: vessels.MMSI(1 + i), Lat: 37.7, Lon: -122.4})
	}
	finder := events.NewEncounters(&events.Config{}, nil).Finder()
	if pairs := finder.Find(samples, nil); len(pairs) != 1 || pairs[0].MMSI != 1 || finder.Crowded() != 20_000 {
		t.Errorf("%d pairs, %d left out", len(pairs), finder.Crowded())
	}
	if pairs := finder.Find(samples[:200], nil); len(pairs) != 200*199/2 {
		t.Errorf("%d pairs of 200", len(pairs))
	}
}

// TestAwayFromAreas: of a place whose border is known the border counts.
func TestAwayFromAreas(t *testing.T) {
	area, err := geo.NewPolygon([]geo.Point{{Lat: 42, Lon: 130}, {Lat: 42, Lon: 131}, {Lat: 43, Lon: 131}, {Lat: 43, Lon: 130}})
	if err != nil {
		t.Fatal(err)
	}
	place := geo.Place{ID: "p", Kind: geo.Anchorage, Located: true, Point: geo.Point{Lat: 42.5, Lon: 130.5}, Area: area}
	finder := events.NewEncounters(&events.Config{Places: geo.NewIndex([]geo.Place{place})}, nil).Finder()
	for _, tc := range []struct {
		at   geo.Point
		want int
	}{
		{geo.Point{Lat: 42.1, Lon: 130.1}, 0}, {geo.Point{Lat: 42.9, Lon: 130.9}, 0}, {geo.Point{Lat: metresNorth(43, 9_000), Lon: 130.5}, 0},
		{geo.Point{Lat: metresNorth(43, 10_500), Lon: 130.5}, 1}, {geo.Point{Lat: 42.5, Lon: 131.2}, 1}, {geo.Point{Lat: 0, Lon: 0}, 1},
	} {
		if pairs := finder.Find([]events.Sample{{MMSI: 1, Lat: tc.at.Lat, Lon: tc.at.Lon}, {MMSI: 2, Lat: tc.at.Lat, Lon: tc.at.Lon}}, nil); len(pairs) != tc.want {
			t.Errorf("%v: %d pairs, want %d", tc.at, len(pairs), tc.want)
		}
	}
}

// TestEncountersAllocateNothing: once a field is known, its steps take no
// memory, nor do vessels that come and go.
func TestEncountersAllocateNothing(t *testing.T) {
	f := drifting(9, 200, 300)
	place := geo.Place{Kind: geo.Port, Located: true, Point: geo.Point{Lat: 0.1, Lon: 180}}
	limits := events.EncounterLimits{MinDuration: 1000 * time.Hour} // an event takes memory
	e := events.NewEncountersWithin(&events.Config{Places: geo.NewIndex([]geo.Place{place})}, limits, nil)
	step := int64(0)
	next := func() { e.Step(step, f[step%300]); step++ }
	for range 900 {
		next()
	}
	if n := testing.AllocsPerRun(300, next); n > 0 {
		t.Errorf("%v allocations a step", n)
	}
}

// FuzzEncounters checks that no samples panic, that each event says what it
// should, and that samples in another order give the same.
func FuzzEncounters(f *testing.F) {
	f.Add([]byte("0123456789abcdefghijklmnopqrstuvwxyz"), uint64(1))
	f.Add([]byte(strings.Repeat("\x00\x01\x02\x03", 200)), uint64(2))
	f.Add([]byte(strings.Repeat("\x01\x01\x40\x20\x00\x81\x40\x90\x00\x02\x40\x20\x00\x82\x41\x90", 40)), uint64(3))
	f.Fuzz(func(t *testing.T, b []byte, seed uint64) {
		odd := []float64{math.NaN(), math.Inf(1), 91, -91, 181, 180, -180, 90, -90, 0}
		in := field{}
		for step := int64(0); len(b) >= 4; b = b[4:] {
			step += int64(b[0] % 3)
			// Two tracks of one number begin a second apart: [tracks.Track.ID] tells no less.
			s := events.Sample{Step: step, MMSI: vessels.MMSI(b[1]%8 + 1), First: int64(b[1]/128) * 1_000_000, Lat: 89.999, Lon: turn(float64(b[2]) * 1.4), SpeedKn: float32(b[3]) / 100}
			if b[3] > 250 {
				s.Lat = odd[b[2]%10]
			}
			if b[3] > 253 {
				s.SpeedKn = float32(odd[b[2]%10])
			}
			if !slices.ContainsFunc(in[step], func(o events.Sample) bool { return o.MMSI == s.MMSI && o.First == s.First }) {
				in[step] = append(in[step], s)
			}
		}
		limits := events.EncounterLimits{MinDuration: 10 * time.Minute}
		first := in.run(&events.Config{}, limits)
		for _, v := range first {
			if v.Subject.MMSI >= v.Others[0].MMSI || v.Start.After(v.StartLatest) || v.EndEarliest.Before(v.StartLatest) || v.At.Check() != nil || v.ID == "" ||
				(v.Status == events.Open) != v.End.IsZero() || v.Encounter.Hours*6 < 0.99 || !(v.Encounter.MedianM <= 500) || !(v.Encounter.MinM <= 500) {
				t.Errorf("%+v, %+v", v, v.Encounter)
			}
		}
		r := rand.New(rand.NewPCG(seed, 1))
		for _, samples := range in {
			r.Shuffle(len(samples), func(i, j int) { samples[i], samples[j] = samples[j], samples[i] })
		}
		if second := in.run(&events.Config{}, limits); !reflect.DeepEqual(first, second) {
			t.Errorf("%s\n%s", tell(first), tell(second))
		}
	})
}
