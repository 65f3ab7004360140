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

// Two IMO numbers with right check digits.
const (
	imo1 vessels.IMONumber = 9074729
	imo2 vessels.IMONumber = 9179842
)

// part is a segment that a test makes up: hours after noon, in a place.
type part struct {
	hull        int
	from, until float64
	lat, lon    float64
	nm          float64 // made meanwhile
	imo         vessels.IMONumber
	name        string
	length      float64
	beam        float64
	kn          float64
}

// segmentsOf makes the segments of one MMSI. The hull's track begins with its
// first part.
func segmentsOf(mmsi vessels.MMSI, parts ...part) []events.Segment {
	at := func(h float64) time.Time { return noon.Add(time.Duration(h * float64(time.Hour))) }
	var out []events.Segment
	for _, p := range parts {
		first := slices.IndexFunc(parts, func(o part) bool { return o.hull == p.hull })
		track := tracks.Track{MMSI: mmsi, First: at(parts[first].from).UnixMicro() + int64(p.hull)*1e6, SegmentAt: at(p.from).UnixMicro()}
		f := func(h float64) events.Fix {
			return events.Fix{Time: at(h), At: geo.Point{Lat: p.lat, Lon: p.lon}, SOGKn: p.kn, COGDeg: math.NaN(), Status: -1, Source: "coast"}
		}
		out = append(out, events.Segment{
			Subject: events.Subject{Track: track.ID(), MMSI: mmsi, IMO: p.imo, Name: p.name}, ID: track.SegmentID(), Hull: p.hull,
			First: f(p.from), Last: f(p.until), N: 100, DistanceNM: p.nm, LengthM: p.length, BeamM: p.beam,
		})
	}
	return out
}

// conflict is an event of two or more identities in one line.
func conflict(e *events.Event) string {
	var others []string
	for _, o := range e.Others {
		others = append(others, o.MMSI.String())
	}
	line := fmt.Sprintf("%s %v with %s %s..%s", e.Status, e.Subject.MMSI, strings.Join(others, " "), e.Start.Format("02T15:04"), e.EndEarliest.Format("02T15:04"))
	switch {
	case e.IdentityConflict != nil:
		n := e.IdentityConflict
		return fmt.Sprintf("%s %s %.1fh %d times %.0f nm confidence %d", n.Form, line, n.OverlapHours, n.Overlaps, n.DistanceNM, e.Confidence)
	default:
		n := e.IdentityChange
		return fmt.Sprintf("%s %s>%s %s flags %d %d", n.Field, n.Old, n.New, line, n.FlagsIn90d, n.FlagsIn365d)
	}
}

// bounds keeps the data going for a month, far from everything.
func bounds() []events.Segment {
	return segmentsOf(209000000, part{from: -500, until: 240, lat: -50, lon: -100, length: 300})
}

func TestConflicts(t *testing.T) {
	const a, b, c = 273000001, 445000002, 613000003
	mids := vessels.MIDTable{273: "RU", 445: "KP", 613: "CM"}
	type fleet [][]events.Segment
	for _, tc := range []struct {
		name  string
		fleet fleet
		want  []string
	}{
		{"one vessel", fleet{segmentsOf(a, part{from: 0, until: 30, imo: imo1}, part{from: 60, until: 90, imo: imo1})}, nil},
		{"two hulls on one number", fleet{segmentsOf(a, part{from: 0, until: 30, lat: 10}, part{hull: 1, from: 10, until: 40, lat: 20})},
			[]string{"two_tracks_one_mmsi closed 273000001 with 273000001 01T22:00..02T18:00 20.0h 1 times 600 nm confidence 3"}},
		{"the same, again and again", fleet{segmentsOf(a, part{from: 0, until: 100, lat: 10},
			part{hull: 1, from: 10, until: 12, lat: 20}, part{hull: 1, from: 50, until: 53, lat: 20}, part{hull: 2, from: 90, until: 91, lat: 20})},
			[]string{"two_tracks_one_mmsi closed 273000001 with 273000001 273000001 01T22:00..05T07:00 6.0h 3 times 600 nm confidence 3"}},
		{"two hulls, for half an hour each of many times", fleet{segmentsOf(a, part{from: 0, until: 100, lat: 10},
			part{hull: 1, from: 10, until: 10.5, lat: 20}, part{hull: 1, from: 40, until: 40.5, lat: 20}, part{hull: 1, from: 70, until: 70.5, lat: 20})}, nil},
		{"two so near that one may be told late", fleet{segmentsOf(a, part{from: 0, until: 30, lat: 10}, part{hull: 1, from: 10, until: 40, lat: 10.2})},
			[]string{"two_tracks_one_mmsi closed 273000001 with 273000001 01T22:00..02T18:00 20.0h 1 times 12 nm confidence 1"}},
		{"far apart, begun days apart, the first not far about", fleet{segmentsOf(a, part{from: 0, until: 200, lat: 10, nm: 300}, part{hull: 1, from: 80, until: 230, lat: 20, nm: 3000})},
			[]string{"two_tracks_one_mmsi closed 273000001 with 273000001 04T20:00..09T20:00 120.0h 1 times 600 nm confidence 3"}},
		{"far apart, begun days apart, the first far about", fleet{segmentsOf(a, part{from: 0, until: 200, lat: 10, nm: 1100}, part{hull: 1, from: 80, until: 230, lat: 20, nm: 3000})},
			[]string{"two_tracks_one_mmsi closed 273000001 with 273000001 04T20:00..09T20:00 120.0h 1 times 600 nm confidence 1"}},
		{"two hulls for less than an hour", fleet{segmentsOf(a, part{from: 0, until: 30}, part{hull: 1, from: 29.1, until: 60})}, nil},
		{"one hull after the other", fleet{segmentsOf(a, part{from: 0, until: 30}, part{hull: 1, from: 30, until: 60})}, nil},
		{"goes on at the end of the data", fleet{segmentsOf(a, part{from: 0, until: 240, lat: 10}, part{hull: 1, from: 10, until: 239.5, lat: 20})},
			[]string{"two_tracks_one_mmsi open 273000001 with 273000001 01T22:00..11T11:30 229.5h 1 times 600 nm confidence 3"}},

		{"one IMO number under two numbers at once", fleet{segmentsOf(a, part{from: 0, until: 30, imo: imo1}), segmentsOf(b, part{from: 20, until: 50, imo: imo1, lat: 10})},
			[]string{"one_imo_two_mmsi closed 273000001 with 445000002 02T08:00..02T18:00 10.0h 1 times 600 nm confidence 3"}},
		{"begun days apart, with the silences of a segment", fleet{segmentsOf(a, part{from: 0, until: 200, imo: imo1}), segmentsOf(b, part{from: 80, until: 230, imo: imo1, lat: 10, nm: 3000})},
			[]string{"one_imo_two_mmsi closed 273000001 with 445000002 04T20:00..09T20:00 120.0h 1 times 600 nm confidence 3"}},
		{"begun days apart, within what the silences of a segment allow", fleet{segmentsOf(a, part{from: 0, until: 200, imo: imo1}), segmentsOf(b, part{from: 80, until: 230, imo: imo1, lat: 5, nm: 3000})},
			[]string{"one_imo_two_mmsi closed 273000001 with 445000002 04T20:00..09T20:00 120.0h 1 times 300 nm confidence 1"}},
		{"two IMO numbers", fleet{segmentsOf(a, part{from: 0, until: 30, imo: imo1}), segmentsOf(b, part{from: 20, until: 50, imo: imo2})}, nil},
		{"a wrong check digit", fleet{segmentsOf(a, part{from: 0, until: 30, imo: imo1 + 1}), segmentsOf(b, part{from: 20, until: 50, imo: imo1 + 1})}, nil},
		{"a number that fills the field", fleet{segmentsOf(a, part{from: 0, until: 30, imo: 1234567}), segmentsOf(b, part{from: 20, until: 50, imo: 1234567})}, nil},
		{"an IMO number sent only while alone", fleet{segmentsOf(a, part{from: 0, until: 10, imo: imo1}, part{from: 40, until: 60}), segmentsOf(b, part{from: 45, until: 55}, part{from: 80, until: 95, imo: imo1})},
			[]string{"flag RU>KP closed 445000002 with 273000001 01T22:00..04T20:00 flags 2 2"}},

		{"a flag after a flag", fleet{segmentsOf(a, part{from: 0, until: 30, imo: imo1}), segmentsOf(b, part{from: 50, until: 70, imo: imo1}), segmentsOf(c, part{from: 90, until: 120, imo: imo1})},
			[]string{"flag RU>KP closed 445000002 with 273000001 02T18:00..03T14:00 flags 2 2", "flag KP>CM closed 613000003 with 445000002 04T10:00..05T06:00 flags 3 3"}},
		{"a flag half a year later", fleet{segmentsOf(a, part{from: -5000, until: -4900, imo: imo1}), segmentsOf(b, part{from: 50, until: 70, imo: imo1})},
			[]string{"flag RU>KP closed 445000002 with 273000001 12T08:00..03T14:00 flags 1 2"}},
		{"a number of the same flag", fleet{segmentsOf(a, part{from: 0, until: 30, imo: imo1}), segmentsOf(a+1, part{from: 50, until: 70, imo: imo1})},
			[]string{"mmsi 273000001>273000002 closed 273000002 with 273000001 02T18:00..03T14:00 flags 0 0"}},
		{"a number that does not last", fleet{segmentsOf(a, part{from: 0, until: 30, imo: imo1}, part{from: 60, until: 90, imo: imo1}), segmentsOf(b, part{from: 50, until: 50.5, imo: imo1})}, nil},

		{"a successor", fleet{segmentsOf(a, part{from: 0, until: 30, length: 100, beam: 20}), segmentsOf(b, part{from: 40, until: 70, lat: 0.005, length: 104, beam: 20})},
			[]string{"successor closed 445000002 with 273000001 02T18:00..03T04:00 0.0h 0 times 0 nm confidence 2"}},
		{"of the same name, a month later", fleet{segmentsOf(a, part{from: -480, until: -470, length: 100, name: "POLAR ROSE"}), segmentsOf(b, part{from: 100, until: 240, length: 100, name: "POLAR ROSE"})},
			[]string{"successor closed 445000002 with 273000001 12T22:00..05T16:00 0.0h 0 times 0 nm confidence 3"}},
		{"of the same IMO number: a flag too", fleet{segmentsOf(a, part{from: 0, until: 30, length: 100, imo: imo1}), segmentsOf(b, part{from: 40, until: 70, length: 100, imo: imo1})},
			[]string{"flag RU>KP closed 445000002 with 273000001 02T18:00..03T04:00 flags 2 2", "successor closed 445000002 with 273000001 02T18:00..03T04:00 0.0h 0 times 0 nm confidence 4"}},
		{"no: another IMO number", fleet{segmentsOf(a, part{from: 0, until: 30, length: 100, imo: imo1}), segmentsOf(b, part{from: 40, until: 70, length: 100, imo: imo2})}, nil},
		{"no: longer by a fifth", fleet{segmentsOf(a, part{from: 0, until: 30, length: 100}), segmentsOf(b, part{from: 40, until: 70, length: 120})}, nil},
		{"no: wider by a fifth", fleet{segmentsOf(a, part{from: 0, until: 30, length: 100, beam: 20}), segmentsOf(b, part{from: 40, until: 70, length: 100, beam: 25})}, nil},
		{"no: length not known", fleet{segmentsOf(a, part{from: 0, until: 30}), segmentsOf(b, part{from: 40, until: 70})}, nil},
		{"no: a mile off", fleet{segmentsOf(a, part{from: 0, until: 30, length: 100}), segmentsOf(b, part{from: 40, until: 70, length: 100, lat: 1. / 60})}, nil},
		{"no: under way", fleet{segmentsOf(a, part{from: 0, until: 30, length: 100, kn: 12}), segmentsOf(b, part{from: 40, until: 70, length: 100})}, nil},
		{"under way, minutes later", fleet{segmentsOf(a, part{from: 0, until: 30, length: 100, beam: 20, kn: 12}), segmentsOf(b, part{from: 30.1, until: 70, length: 100, beam: 20, kn: 12})},
			[]string{"successor closed 445000002 with 273000001 02T18:00..02T18:06 0.0h 0 times 0 nm confidence 2"}},
		{"no: heard again", fleet{segmentsOf(a, part{from: 0, until: 30, length: 100}, part{from: 60, until: 90, length: 100, lat: 5}), segmentsOf(b, part{from: 40, until: 70, length: 100})}, nil},
		{"no: heard before", fleet{segmentsOf(a, part{from: 0, until: 30, length: 100}), segmentsOf(b, part{from: -50, until: -20, length: 100}, part{from: 40, until: 70, length: 100})}, nil},
		{"no: two that may have come of it", fleet{segmentsOf(a, part{from: 0, until: 30, length: 100}), segmentsOf(b, part{from: 40, until: 70, length: 100}), segmentsOf(c, part{from: 41, until: 70, length: 100})}, nil},
		{"no: two that it may have come of", fleet{segmentsOf(a, part{from: 0, until: 30, length: 100}), segmentsOf(b, part{from: 0, until: 31, length: 100}), segmentsOf(c, part{from: 41, until: 70, length: 100})}, nil},
		{"no: the old one ended with the data", fleet{segmentsOf(a, part{from: 0, until: 220, length: 100}), segmentsOf(b, part{from: 225, until: 240, length: 100})}, nil},
		{"no: the new one began with the data", fleet{segmentsOf(a, part{from: -500, until: -490, length: 100}), segmentsOf(b, part{from: -480, until: 240, length: 100})}, nil},
		{"no: no ship", fleet{segmentsOf(992736001, part{from: 0, until: 30, length: 100}), segmentsOf(b, part{from: 40, until: 70, length: 100})}, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			all := append(fleet{bounds()}, tc.fleet...)
			run := func(all fleet, workers int) []*events.Event {
				cfg := &events.Config{MIDs: mids}
				parts := make([]*events.Conflicts, workers)
				for i := range parts {
					parts[i] = events.NewConflicts(cfg)
				}
				for i, segments := range all {
					parts[i%workers].Vessel(segments, nil)
				}
				for _, p := range parts[1:] {
					parts[0].Merge(p)
				}
				return parts[0].Close(noon.Add(240 * time.Hour))
			}
			found := run(all, 1)
			var got []string
			for _, e := range found {
				got = append(got, conflict(e))
				if e.ID == "" || e.Rule.Name == "" || e.At.Check() != nil || e.Start.After(e.StartLatest) {
					t.Errorf("%+v", e)
				}
			}
			slices.Sort(got)
			slices.Sort(tc.want)
			if !slices.Equal(got, tc.want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(tc.want, "\n"))
			}
			slices.Reverse(all)
			r := rand.New(rand.NewPCG(1, 2))
			for _, segments := range all {
				r.Shuffle(len(segments), func(i, j int) { segments[i], segments[j] = segments[j], segments[i] })
			}
			if again := run(all, 2); !reflect.DeepEqual(found, again) {
				t.Errorf("in another order, on two workers: %d events, not %d, or others", len(again), len(found))
			}
		})
	}
}

// TestCircleIsNoHull: a track that is a circle for most of its time is no second
// hull; one that is for a part of it is.
func TestCircleIsNoHull(t *testing.T) {
	segments := segmentsOf(273000001, part{from: 0, until: 30, lat: 10}, part{hull: 1, from: 10, until: 20, lat: 20})
	for _, tc := range []struct {
		form        string
		hull        int
		from, until float64
		want        int
	}{{"circle", 1, 10, 20, 0}, {"cluster", 1, 9, 16, 0}, {"circle", 1, 10, 14, 1}, {"circle", 0, 10, 20, 1}, {"circle", 1, 20, 40, 1}, {"impossible_speed", 1, 10, 20, 1}} {
		e := *circle(273000001, tc.from, tc.until, 0)
		e.PositionAnomaly.Form, e.Subject.Track = tc.form, segments[tc.hull].Subject.Track
		c := events.NewConflicts(&events.Config{})
		c.Vessel(segments, []events.Event{e})
		if found := c.Close(noon.Add(240 * time.Hour)); len(found) != tc.want {
			t.Errorf("%+v: %d conflicts", tc, len(found))
		}
	}
}

// TestStaysTellHullsApart: what happened within segments brackets two hulls that
// go far about.
func TestStaysTellHullsApart(t *testing.T) {
	segments := segmentsOf(273000001, part{from: 0, until: 200, lat: 10, nm: 4000}, part{hull: 1, from: 80, until: 230, lat: 20, nm: 4000})
	when := func(h float64) time.Time { return noon.Add(time.Duration(h * float64(time.Hour))) }
	stay := func(hull int, from, until, lat, radiusM float64) events.Event {
		return events.Event{Kind: events.PortVisitKind, Status: events.Closed, Subject: segments[hull].Subject, At: geo.Point{Lat: lat}, RadiusM: radiusM,
			Start: when(from), StartLatest: when(from), EndEarliest: when(until), End: when(until), PortVisit: &events.PortVisit{}}
	}
	gap := func(hull int, off, on, lat, lat2 float64) events.Event {
		return silent(segments[hull].Subject, when(off), geo.Point{Lat: lat, Lon: 1}, when(on), geo.Point{Lat: lat2, Lon: 1})
	}
	taken := stay(0, 70, 90, 12, 2000)
	taken.Status = events.Retracted
	for _, tc := range []struct {
		name  string
		found []events.Event
		want  string
	}{
		{"nothing", nil, "600 nm confidence 1"},
		{"a stay while the other begins", []events.Event{stay(0, 70, 90, 12, 2000)}, "480 nm confidence 3"},
		{"a stay of a wide radius", []events.Event{stay(0, 70, 90, 12, 20_000)}, "600 nm confidence 1"},
		{"two stays at one time", []events.Event{stay(0, 100, 110, 12, 2000), stay(1, 104, 120, 22, 2000)}, "600 nm confidence 3"},
		{"a stay that it is silent in while the other begins", []events.Event{stay(0, 50, 110, 12, 2000), gap(0, 55, 105, 12, 12)}, "484 nm confidence 1"},
		{"two stays near one another", []events.Event{stay(0, 100, 110, 14, 2000), stay(1, 104, 120, 14.5, 2000)}, "30 nm confidence 1"},
		{"the ends of gaps an hour apart", []events.Event{gap(0, 100, 120, 12, 12), gap(1, 119, 130, 15, 15)}, "180 nm confidence 3"},
		{"retracted", []events.Event{taken}, "600 nm confidence 1"},
	} {
		c := events.NewConflicts(&events.Config{})
		c.Vessel(segments, tc.found)
		found := c.Close(noon.Add(240 * time.Hour))
		if len(found) != 1 || !strings.HasSuffix(conflict(found[0]), tc.want) {
			t.Errorf("%s: want %s, got %d:", tc.name, tc.want, len(found))
			for _, e := range found {
				t.Log(conflict(e))
			}
		}
	}
}

// TestFalsePlaceIsNoHull: a vessel that was for hours where it cannot have been
// is told with a jump, not with a second vessel.
func TestFalsePlaceIsNoHull(t *testing.T) {
	segments := segmentsOf(273000001, part{from: 0, until: 200, lat: 10, imo: imo1}, part{hull: 1, from: 10, until: 20, lat: 20, imo: imo1})
	for _, falsePlace := range []bool{false, true} {
		segments[1].FalsePlace = falsePlace
		c := events.NewConflicts(&events.Config{})
		c.Vessel(segments, nil)
		found := c.Close(noon.Add(240 * time.Hour))
		if (len(found) == 0) != falsePlace {
			t.Errorf("false place %v: %d conflicts", falsePlace, len(found))
		}
	}
}

// BenchmarkConflictsClose compares twenty thousand vessels that come and go
// about a thousand ports.
func BenchmarkConflictsClose(b *testing.B) {
	const n = 20_000
	r := rand.New(rand.NewPCG(1, 2))
	for b.Loop() {
		b.StopTimer()
		c := events.NewConflicts(&events.Config{})
		for i := range n {
			port := float64(r.IntN(1000))
			from := 3000 * r.Float64()
			c.Vessel(segmentsOf(vessels.MMSI(273000000+i), part{from: from, until: from + 300*r.Float64(),
				lat: math.Mod(port*7, 120) - 60 + 0.02*r.Float64(), lon: turn(port * 31), length: 20 + 300*r.Float64()}), nil)
		}
		b.StartTimer()
		c.Close(noon.Add(4000 * time.Hour))
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/vessel")
}
