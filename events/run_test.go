package events_test

import (
	"slices"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/events"
	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/tracks"
)

// sailed makes the positions of a vessel that goes from point to point at some
// knots, heard every five minutes, and lies at each for some hours.
func sailed(from time.Time, knots float64, way ...struct {
	at    geo.Point
	hours float64
}) (all []tracks.Position) {
	const step = 5 * time.Minute
	now := from
	heard := func(p geo.Point, kn, course float64) {
		all = append(all, tracks.Position{
			MMSI: angara.MMSI, UnixMicro: now.UnixMicro(), Lat: p.Lat, Lon: p.Lon,
			SOGKn: float32(kn), COGDeg: float32(course), Has: tracks.HasSOG | tracks.HasCOG, Class: 'A', Type: 1,
		})
		now = now.Add(step)
	}
	for i, w := range way {
		if i > 0 {
			a := way[i-1].at
			h := nm(a, w.at) / knots
			for t := step.Hours(); t < h; t += step.Hours() {
				heard(geo.Between(a, w.at, t/h), knots, geo.BearingDeg(a, w.at))
			}
		}
		for until := now.Add(time.Duration(w.hours * float64(time.Hour))); now.Before(until); {
			heard(w.at, 0, 0)
		}
	}
	return all
}

// TestRunObserved sends positions through the detectors and what they find
// through the concluder: a vessel lies at Vladivostok, goes to Rajin unheard and
// comes to Dunay.
func TestRunObserved(t *testing.T) {
	type point = struct {
		at    geo.Point
		hours float64
	}
	sea := geo.Point{Lat: 42.5, Lon: 131.9}
	vladivostok, rajin, dunay := placeOf("vladivostok").Point, placeOf("rajin").Point, placeOf("dunay").Point
	start := at("2024-02-01 00:00")
	all := sailed(start, 12,
		point{geo.Point{Lat: 41, Lon: 134}, 0}, point{vladivostok, 20}, point{sea, 0}, point{rajin, 9}, point{sea, 0}, point{dunay, 30}, point{geo.Point{Lat: 41, Lon: 134}, 0})
	// Heard again off Vladivostok, after Rajin.
	near := func(p *tracks.Position) bool { return nm(p.Point(), sea) < 1 }
	first := slices.IndexFunc(all, func(p tracks.Position) bool { return near(&p) })
	last := len(all) - 1
	for ; !near(&all[last]); last-- {
	}
	heard := slices.Concat(all[:first], all[last:])

	cfg := &events.Config{Places: geo.NewIndex(seaOfJapan())}
	var found []events.Event
	var segments []events.Segment
	o := events.NewObserver(cfg, events.Output{
		Event:   func(e *events.Event) { found = append(found, *e) },
		Segment: func(s *events.Segment) { segments = append(segments, *s) },
	})
	for i := range heard {
		o.Position(&heard[i])
	}
	until := heard[len(heard)-1].Time()
	o.Close(until)

	for _, test := range []struct {
		name      string
		sightings []events.Sighting
		want      []string
	}{
		{"nobody saw it", nil, []string{">vladivostok", "vladivostok>dunay", "dunay>"}},
		{"it was seen", []events.Sighting{sighting("S1", "rajin", "2024-02-03", "2024-02-03", "angara")},
			[]string{">vladivostok", "vladivostok>rajin", "rajin>dunay", "dunay>"}},
	} {
		c := &events.Concluder{Config: cfg, Sightings: test.sightings, Identify: isAngara, Until: until}
		out, voyages := c.Vessel(segments, found)
		var got []string
		for _, v := range voyages {
			if !v.Alternative() {
				got = append(got, v.From.Place+">"+v.To.Place)
			}
		}
		inSet := false
		for _, e := range out {
			u := e.UnobservedCall
			if u == nil {
				continue
			}
			if u.SpeedFrom != "own_history" || u.SpeedKn < 12 || u.SpeedKn > 14 {
				t.Errorf("%s: at most %.1f kn (%s), and it does 12", test.name, u.SpeedKn, u.SpeedFrom)
			}
			inSet = inSet || slices.ContainsFunc(u.Candidates, func(k events.Candidate) bool { return k.Place == "rajin" })
		}
		if !slices.Equal(got, test.want) || !inSet {
			t.Errorf("%s: voyages %v, want %v; Rajin among the candidates: %v\n%s", test.name, got, test.want, inSet, concludedText(out, voyages))
		}
	}
}

// TestVoyagesOfRealTracks holds what is concluded of the real tracks to what
// must be true of any: brackets in order, alternatives to what exists, and one
// pair of them for each call that nobody saw.
func TestVoyagesOfRealTracks(t *testing.T) {
	cfg := &events.Config{Places: geo.NewIndex(wpiPlaces(t))}
	voyagesSeen, pairsSeen := 0, 0
	for _, mmsi := range []string{"416000000", "263576000", "338013000"} {
		var found []events.Event
		var segments []events.Segment
		o := events.NewObserver(cfg, events.Output{
			Event:   func(e *events.Event) { found = append(found, *e) },
			Segment: func(s *events.Segment) { segments = append(segments, *s) },
		})
		all := gpsdioTrack(t, mmsi)
		for i := range all {
			o.Position(&all[i])
		}
		until := all[len(all)-1].Time()
		o.Close(until)
		c := &events.Concluder{Config: cfg, Until: until}
		out, voyages := c.Vessel(segments, found)
		ids := map[string]bool{}
		for _, e := range out {
			ids[e.ID] = true
			times := []time.Time{e.Start, e.StartLatest, e.End}
			if e.End.IsZero() {
				times = times[:2]
			}
			if !slices.IsSortedFunc(times, time.Time.Compare) {
				t.Errorf("%s of %s: times %v", e.Kind, e.Subject.Track, times)
			}
		}
		for _, v := range voyages {
			ids[v.ID] = true
		}
		pairs := map[string]int{}
		for _, v := range voyages {
			voyagesSeen++
			for _, times := range [][2]time.Time{
				{v.From.DepartEarliest, v.From.DepartLatest}, {v.To.ArriveEarliest, v.To.ArriveLatest},
				{v.From.DepartEarliest, v.To.ArriveEarliest}, {v.From.DepartLatest, v.To.ArriveLatest},
			} {
				if !times[0].IsZero() && !times[1].IsZero() && times[1].Before(times[0]) {
					t.Errorf("%s: %v is after %v: %s", v.ID, times[0], times[1], v.Parts())
				}
			}
			if v.Alternative() {
				if !ids[v.AlternativeTo] {
					t.Errorf("%s is an alternative to %q, which is not there", v.ID, v.AlternativeTo)
				}
				pairs[v.From.Event]++
				pairs[v.To.Event]++
			}
		}
		for _, e := range out {
			if u := e.UnobservedCall; u != nil {
				pairsSeen++
				if pairs[e.ID] != 2 {
					t.Errorf("%s: %d voyages to and from the call in the gap from %v, want 2", e.Subject.Track, pairs[e.ID], e.Start)
				}
			}
		}
	}
	if voyagesSeen == 0 || pairsSeen == 0 {
		t.Errorf("%d voyages, %d calls that nobody saw", voyagesSeen, pairsSeen)
	}
}
