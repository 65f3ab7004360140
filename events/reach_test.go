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

	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/events"
	"github.com/tidewaiter/tidewaiter/geo"
)

// scatter makes places around a point, seeded.
func scatter(r *rand.Rand, n int, around geo.Point, spreadDeg float64) []geo.Place {
	places := make([]geo.Place, n)
	for i := range places {
		places[i] = geo.Place{
			ID: fmt.Sprintf("p%03d", i), Kind: geo.Port, Located: true, RadiusM: float64(500 + r.IntN(5000)),
			Point: geo.Point{
				Lat: max(-89, min(89, around.Lat+(r.Float64()-0.5)*spreadDeg)),
				Lon: geo.NormLon(around.Lon + (r.Float64()-0.5)*spreadDeg),
			},
		}
	}
	return places
}

// inReach is all that a gap leaves room for: its candidates, with the places that
// stand for the same harbour, and the places in which it begins or ends.
func inReach(c *events.Concluder, gap events.Event) (ids []string) {
	out, _ := c.Vessel(nil, []events.Event{gap})
	for _, e := range out {
		if e.Gap != nil {
			ids = append(ids, e.Gap.Inside...)
		}
		if u := e.UnobservedCall; u != nil {
			for _, k := range u.Candidates {
				ids = append(append(ids, k.Place), k.Near...)
			}
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

func contains(all, some []string) bool {
	for _, s := range some {
		if !slices.Contains(all, s) {
			return false
		}
	}
	return true
}

func concluder(places []geo.Place, knots, stay float64) *events.Concluder {
	return &events.Concluder{
		Config: &events.Config{Places: geo.NewIndex(places)},
		Assume: events.Assumptions{SpeedKn: knots, StayHours: stay, HarbourM: -1},
	}
}

// TestReachGrows: a longer gap, a higher speed, a shorter stay and a wider place
// never take a place out of reach.
func TestReachGrows(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	start := at("2024-02-03 00:00")
	for n := range 100 {
		off := geo.Point{Lat: r.Float64()*160 - 80, Lon: r.Float64()*360 - 180}
		on := geo.Destination(off, r.Float64()*360, r.Float64()*200_000)
		places := scatter(r, 60, off, 6)
		knots, hours, stay := 8+r.Float64()*10, 8+r.Float64()*40, 1+r.Float64()*4
		gap := func(h float64) events.Event {
			return silent(angara, start, off, start.Add(time.Duration(h*float64(time.Hour))), on)
		}
		base := inReach(concluder(places, knots, stay), gap(hours))
		wider := slices.Clone(places)
		for i := range wider {
			wider[i].RadiusM *= 1 + r.Float64()
		}
		for _, test := range []struct {
			name string
			ids  []string
		}{
			{"longer gap", inReach(concluder(places, knots, stay), gap(hours+r.Float64()*20))},
			{"higher speed", inReach(concluder(places, knots*(1+r.Float64()/2), stay), gap(hours))},
			{"shorter stay", inReach(concluder(places, knots, stay*r.Float64()), gap(hours))},
			{"wider places", inReach(concluder(wider, knots, stay), gap(hours))},
		} {
			if !contains(test.ids, base) {
				t.Fatalf("%d, %s: %v is not all of %v", n, test.name, test.ids, base)
			}
		}
	}
}

// TestReachIsComplete: the index is asked about a circle; all places are looked
// at here, on both sides of the date line and over long ways.
func TestReachIsComplete(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	start := at("2024-02-03 00:00")
	found := 0
	for n := range 100 {
		off := geo.Point{Lat: r.Float64()*178 - 89, Lon: r.Float64()*360 - 180}
		on := geo.Destination(off, r.Float64()*360, math.Pow(10, 3+r.Float64()*4.3))
		hours := geo.DistanceM(off, on)/1852/14 + 4 + r.Float64()*200
		places := slices.Concat(scatter(r, 40, off, 10), scatter(r, 40, on, 10), scatter(r, 40, geo.Between(off, on, 0.5), 60))
		for i := range places {
			places[i].ID = fmt.Sprint(i)
		}
		var want []string
		for i := range places {
			p := &places[i]
			if p.OutsideM(off) == 0 || p.OutsideM(on) == 0 || p.OutsideM(off)+p.OutsideM(on) <= 14*1852*(hours-4) {
				want = append(want, p.ID)
			}
		}
		slices.Sort(want)
		got := inReach(concluder(places, 14, 4), silent(angara, start, off, start.Add(time.Duration(hours*float64(time.Hour))), on))
		if !slices.Equal(got, want) {
			t.Fatalf("%d: from %v to %v in %.1f h: got %v, want %v", n, off, on, hours, got, want)
		}
		found += len(got)
	}
	if found == 0 {
		t.Error("nothing was ever in reach")
	}
}

// TestTrueCallIsInSet sails a vessel from a point to a place, lets it stay, and
// on: where the assumed speed and stay allow what it did, the place is told, and
// the true times lie in its window.
func TestTrueCallIsInSet(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	start := at("2024-02-03 00:00")
	for n := range 150 {
		off := geo.Point{Lat: r.Float64()*140 - 70, Lon: r.Float64()*360 - 180}
		places := scatter(r, 50, off, 8)
		truth := &places[r.IntN(len(places))]
		on := geo.Destination(truth.Point, r.Float64()*360, r.Float64()*300_000)
		knots, stay := 6+r.Float64()*14, 4+r.Float64()*30
		sail := func(a, b geo.Point) time.Duration {
			return time.Duration(geo.DistanceM(a, b)/1852/knots*3600+1) * time.Second
		}
		arrive := start.Add(sail(off, truth.Point))
		leave := arrive.Add(time.Duration(stay * float64(time.Hour)))
		gap := silent(angara, start, off, leave.Add(sail(truth.Point, on)), on)
		c := concluder(places, knots*(1+r.Float64()*0.3), 4)
		if !slices.Contains(inReach(c, gap), truth.ID) {
			t.Fatalf("%d: %s is missing at %.1f kn", n, truth.ID, knots)
		}
		out, _ := c.Vessel(nil, []events.Event{gap})
		for _, e := range out {
			if u := e.UnobservedCall; u != nil {
				sum := 0.0
				for _, k := range u.Candidates {
					sum += k.Weight
					if k.Place == truth.ID && (k.Earliest.After(arrive) || k.Latest.Before(leave)) {
						t.Fatalf("%d: %v to %v is not within %v to %v", n, arrive, leave, k.Earliest, k.Latest)
					}
				}
				if math.Abs(sum-1) > 1e-9 {
					t.Fatalf("%d: weights sum to %v", n, sum)
				}
			}
		}
	}
}

// TestAssumedSpeed: what speed a vessel is taken to be able to do, and from
// where that is.
func TestAssumedSpeed(t *testing.T) {
	seg := func(n int64, p95 float64, shipType uint8) events.Segment {
		return events.Segment{Subject: angara, N: n, SpeedP95Kn: p95, ShipType: shipType}
	}
	for _, test := range []struct {
		name     string
		given    float64
		segments []events.Segment
		want     float64
		from     string
	}{
		{"nothing is known", 0, nil, 14, "default"},
		{"given", 9, []events.Segment{seg(1000, 12, 70)}, 9, "given"},
		{"a cargo vessel without a history", 0, []events.Segment{seg(10, 12, 70)}, 16, "class"},
		{"a history", 0, []events.Segment{seg(1000, 12, 70)}, 13.2, "own_history"},
		{"the fastest of its segments", 0, []events.Segment{seg(500, 10, 0), seg(500, 12, 0)}, 13.2, "own_history"},
		{"one false segment", 0, []events.Segment{seg(1000, 10, 0), seg(20, 30, 0)}, 11, "own_history"},
		{"faster than is believed", 0, []events.Segment{seg(1000, 48, 0)}, 27.5, "own_history"},
		{"a high speed craft", 0, []events.Segment{seg(1000, 38, 40)}, 41.8, "own_history"},
		{"heard manoeuvring only", 0, []events.Segment{seg(1000, 5, 70)}, 16, "class"},
		{"a tanker heard manoeuvring only", 0, []events.Segment{seg(1000, 7.4, 80)}, 15, "class"},
		{"manoeuvring only, of no known type", 0, []events.Segment{seg(1000, 4, 0)}, 14, "default"},
		{"slow, but half as fast as others", 0, []events.Segment{seg(1000, 8, 70)}, 8.8, "own_history"},
		{"slow, as its type is", 0, []events.Segment{seg(1000, 6, 36)}, 6.6, "own_history"},
		{"heard in port only", 0, []events.Segment{seg(1000, math.NaN(), 80)}, 15, "class"},
		{"always adrift", 0, []events.Segment{seg(1000, 2.5, 0)}, 14, "default"},
		{"a type that says nothing", 0, []events.Segment{seg(10, 12, 99)}, 14, "default"},
	} {
		c := &events.Concluder{Config: &events.Config{Places: geo.NewIndex(seaOfJapan())}, Assume: events.Assumptions{SpeedKn: test.given}}
		start := at("2024-02-03 00:00")
		out, _ := c.Vessel(test.segments, []events.Event{silent(angara, start, seaWest, start.Add(48*time.Hour), seaEast)})
		for _, e := range out {
			if u := e.UnobservedCall; u != nil && (math.Abs(u.SpeedKn-test.want) > 1e-9 || u.SpeedFrom != test.from) {
				t.Errorf("%s: %.2f kn (%s), want %.2f (%s)", test.name, u.SpeedKn, u.SpeedFrom, test.want, test.from)
			}
		}
		if len(out) != 2 {
			t.Errorf("%s: %d events, want a gap and a call", test.name, len(out))
		}
	}
}

// TestConcludeIgnoresOrder: the order of events, segments, sightings and places
// changes nothing, and what was concluded before is not concluded twice.
func TestConcludeIgnoresOrder(t *testing.T) {
	segments, found, _ := theRun()
	for i := range 5 { // more gaps, one of them another hull's
		s := angara
		if i == 4 {
			s.Track += "-2"
		}
		off := at("2024-02-10 00:00").Add(time.Duration(i) * 48 * time.Hour)
		found = append(found, silent(s, off, geo.Point{Lat: 42, Lon: 131 + float64(i)/10}, off.Add(20*time.Hour), geo.Point{Lat: 42.2, Lon: 131}))
	}
	segments = append(segments, history(angara, at("2024-02-10 00:00"), at("2024-03-01 00:00")))
	sightings := []events.Sighting{
		sighting("S1", "rajin", "2024-02-04T11:01+09:00", "2024-02-04T15:43+09:00", "angara"),
		sighting("S2", "chongjin", "2024-02-12T01:00Z", "2024-02-12T20:00Z", "angara"),
		sighting("S3", "rajin", "2024-02-10", "2024-02-16", "angara"),
		sighting("S4", "dunay", "2024-02-06", "2024-02-06", "angara"),
	}
	places := seaOfJapan()
	conclude := func() ([]events.Event, []events.Voyage) {
		c := &events.Concluder{Config: &events.Config{Places: geo.NewIndex(places)}, Sightings: sightings, Identify: isAngara}
		return c.Vessel(segments, found)
	}
	wantEvents, wantVoyages := conclude()
	r := rand.New(rand.NewPCG(7, 8))
	for range 20 {
		r.Shuffle(len(found), func(i, j int) { found[i], found[j] = found[j], found[i] })
		r.Shuffle(len(segments), func(i, j int) { segments[i], segments[j] = segments[j], segments[i] })
		r.Shuffle(len(sightings), func(i, j int) { sightings[i], sightings[j] = sightings[j], sightings[i] })
		r.Shuffle(len(places), func(i, j int) { places[i], places[j] = places[j], places[i] })
		gotEvents, gotVoyages := conclude()
		got, want := strings.Split(fullText(gotEvents, gotVoyages), "\n"), strings.Split(fullText(wantEvents, wantVoyages), "\n")
		for i := range got {
			if i >= len(want) || got[i] != want[i] {
				t.Fatalf("%d and %d lines; the first that differs is\n%s", len(got), len(want), got[i])
			}
		}
		found = gotEvents
		if r.IntN(2) == 0 {
			found, _ = conclude()
		}
	}
	for _, e := range wantEvents {
		if e.ID == "" || e.Rule.Name == "" && e.UnobservedCall != nil {
			t.Errorf("%s: no id or rule", e.Kind)
		}
	}
	ids := map[string]bool{}
	for _, v := range wantVoyages {
		if ids[v.ID] {
			t.Errorf("two voyages have the id %s", v.ID)
		}
		ids[v.ID] = true
	}
	for _, e := range wantEvents {
		if ids[e.ID] {
			t.Errorf("two events have the id %s", e.ID)
		}
		ids[e.ID] = true
	}
}

// fullText writes everything that was concluded; NaN, which is not equal to itself,
// as a word.
func fullText(out []events.Event, voyages []events.Voyage) string {
	s := ""
	for _, e := range out {
		s += fmt.Sprintf("%s %s %v", e.ID, e.Supersedes, e.Rule)
		if e.Gap != nil {
			s += fmt.Sprintf("%+v", *e.Gap)
		}
		if e.UnobservedCall != nil {
			s += fmt.Sprintf("%+v", *e.UnobservedCall)
		}
		s += "\n"
	}
	for _, v := range voyages {
		s += fmt.Sprintf("%+v\n", v)
	}
	return s
}

// TestConcludeLeavesInput: the caller's events stay as they are.
func TestConcludeLeavesInput(t *testing.T) {
	segments, found, x := theRun()
	_, again, _ := theRun()
	c := &events.Concluder{Config: &events.Config{Places: x}}
	c.Vessel(segments, found)
	for i := range found {
		a, b := fmt.Sprintf("%+v %+v", found[i], found[i].Gap), fmt.Sprintf("%+v %+v", again[i], again[i].Gap)
		if found[i].Gap == nil && !reflect.DeepEqual(found[i], again[i]) || found[i].Gap != nil && a[:200] != b[:200] {
			t.Errorf("event %d changed: %+v", i, found[i])
		}
		if g := found[i].Gap; g != nil && (g.Class != "" || len(g.Inside) > 0) {
			t.Errorf("the gap given was changed: %+v", *g)
		}
	}
}

func FuzzConclude(f *testing.F) {
	f.Add(43.0, 131.9, 42.7, 132.2, 30.0, 12.0, 100.0, "2024-02-04/2024-02-05", "rajin")
	f.Add(math.NaN(), 0.0, 90.0, 180.0, -1.0, math.Inf(1), 0.0, "../2024", "nowhere")
	f.Add(43.0, 131.9, 42.7, 132.2, 30.0, 12.0, 120.0, "2138-04-04/2138-04-05", "rajin")
	f.Add(-90.0, 181.0, 1e300, 0.0, 1e9, 1e-300, 115.0, "2024", "")
	f.Fuzz(func(t *testing.T, lat, lon, lat2, lon2, hours, kn, length float64, seen, place string) {
		segments, found, x := theRun()
		off := at("2024-02-03 00:00")
		hours = max(-1e5, min(1e5, hours))
		found = append(found, silent(angara, off, geo.Point{Lat: lat, Lon: lon}, off.Add(time.Duration(hours*float64(time.Hour))), geo.Point{Lat: lat2, Lon: lon2}))
		if length > 110 { // not heard again
			found = append(found, openGap(angara, off.Add(1e6*time.Hour), geo.Point{Lat: lat2, Lon: lon2}))
		}
		segments[0].SpeedP95Kn, segments[0].LengthM, segments[0].DistanceNM = kn, length, hours
		date, err := dates.Parse(seen)
		if err != nil {
			return
		}
		c := &events.Concluder{
			Config: &events.Config{Places: x}, Identify: isAngara,
			Sightings: []events.Sighting{{ID: "S1", Place: place, From: date, Vessels: []string{"angara"}}, {ID: "S2", Place: place, From: date, What: "vessel_at_berth", LengthM: length}},
		}
		out, voyages := c.Vessel(segments, found)
		if len(out) < len(found) {
			t.Error("events were lost")
		}
		for _, e := range out {
			if u := e.UnobservedCall; u != nil {
				for _, k := range u.Candidates {
					if !(k.Weight > 0 && k.Weight <= 1+1e-9) || !k.Latest.IsZero() && k.Latest.Before(k.Earliest) || k.Latest.IsZero() != (e.Status == events.Open) {
						t.Errorf("candidate %+v", k)
					}
				}
			}
		}
		for i := range voyages {
			if v := &voyages[i]; v.DistanceNM < 0 || v.Hours < 0 || v.ID == "" {
				t.Errorf("voyage %+v", *v)
			}
		}
	})
}
