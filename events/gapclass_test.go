package events_test

import (
	"math"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/events"
	"github.com/tidewaiter/tidewaiter/geo"
)

// heardAround is a coverage in which others were heard around some points, in
// some hours of a time, by source 1.
func heardAround(from time.Time, hours, every int, points ...geo.Point) *events.Coverage {
	c := events.NewCoverage()
	for h := 0; h < hours; h += every {
		for _, p := range points {
			c.Heard(p, from.Unix()/3600+int64(h), 1)
		}
	}
	return c
}

func TestGapClass(t *testing.T) {
	start := at("2024-02-03 00:30")
	sea, far := geo.Point{Lat: 41.5, Lon: 132}, geo.Point{Lat: 41.5, Lon: 133}
	berth := geo.Point{Lat: 42.2350, Lon: 130.30}    // in Rajin
	berth2 := geo.Point{Lat: 42.2200, Lon: 130.3050} // 1.7 km away, in Rajin too
	elsewhere := heardAround(start, 24, 1, geo.Point{Lat: -30, Lon: 20})
	elsewhere.Merge(heardAround(start, 24, 4, sea, far))
	for _, test := range []struct {
		name     string
		off, on  geo.Point
		hours    int
		status   int
		sog      float64
		source   string
		coverage *events.Coverage
		want     events.GapClass
	}{
		{"nothing is known", sea, far, 24, 0, 9, "", nil, events.GapUnknown},
		{"others heard at both ends", sea, far, 24, 0, 9, "coast", heardAround(start, 24, 1, sea, far), events.GapUnexplained},
		{"others heard in most hours", sea, far, 24, 0, 9, "coast", heardAround(start, 16, 1, sea, far), events.GapUnexplained},
		{"others heard at the first end only", sea, far, 24, 0, 9, "", heardAround(start, 24, 1, sea), events.GapAreaSilent},
		{"others heard in few hours", sea, far, 24, 0, 9, "coast", elsewhere, events.GapAreaSilent},
		{"the whole feed silent", sea, far, 24, 0, 9, "", heardAround(start, 24, 4, sea, far), events.GapSourceSilent},
		{"who heard it heard nobody", sea, far, 24, 0, 9, "coast", heardAround(start, 24, 4, sea, far), events.GapSourceSilent},
		{"no whole hour between", sea, sea, 1, 0, 9, "coast", heardAround(start, 24, 1, sea), events.GapUnknown},
		{"out of reach", sea, geo.Point{Lat: 10, Lon: 132}, 24, 0, 9, "coast", heardAround(start, 24, 1, sea), events.GapImpossible},
		{"moored by status", sea, geo.Point{Lat: 41.505, Lon: 132}, 24, 5, 9, "coast", heardAround(start, 24, 1, sea), events.GapMoored},
		{"at anchor by status", sea, sea, 24, 1, math.NaN(), "", nil, events.GapMoored},
		{"moored by speed", sea, sea, 24, -1, 0.5, "", nil, events.GapMoored},
		{"moored, and back elsewhere", sea, far, 24, 5, 0, "", nil, events.GapUnknown},
		{"moored, and back in the same port", berth, berth2, 24, 5, 0, "", nil, events.GapMoored},
		{"under way, and back at the same point", sea, sea, 24, 0, 8, "", nil, events.GapUnknown},
		{"neither speed nor status", sea, sea, 24, -1, math.NaN(), "", nil, events.GapUnknown},
	} {
		e := silent(angara, start, test.off, start.Add(time.Duration(test.hours)*time.Hour), test.on)
		e.Gap.Off.Status, e.Gap.Off.SOGKn, e.Gap.Off.Source = test.status, test.sog, test.source
		c := &events.Concluder{
			Config:   &events.Config{Places: geo.NewIndex(seaOfJapan()), Sources: []string{"", "coast"}},
			Coverage: test.coverage,
		}
		out, _ := c.Vessel(nil, []events.Event{e})
		for _, e := range out {
			if e.Gap != nil && e.Gap.Class != test.want {
				t.Errorf("%s: %s, want %s (others %d, covered %.2f, source silent %.2f)", test.name,
					e.Gap.Class, test.want, e.Gap.OthersHeard, e.Gap.HoursCovered, e.Gap.SourceSilent)
			}
			if e.UnobservedCall != nil && test.want == events.GapImpossible {
				t.Errorf("%s: what cannot have been sailed leaves room for a call", test.name)
			}
		}
	}
}

// TestOpenGap: a silence that goes on has a class from the coverage, and no end
// to reckon back from.
func TestOpenGap(t *testing.T) {
	start := at("2024-02-03 00:30")
	sea := geo.Point{Lat: 41.5, Lon: 132}
	e := silent(angara, start, sea, start.Add(24*time.Hour), sea)
	e.Status, e.End, e.Gap.On = events.Open, time.Time{}, events.Fix{}
	e.Gap.DistanceNM, e.Gap.ImpliedKn = math.NaN(), math.NaN()
	c := &events.Concluder{
		Config:   &events.Config{Places: geo.NewIndex(seaOfJapan())},
		Coverage: heardAround(start, 24, 1, sea), Until: start.Add(24 * time.Hour),
	}
	out, voyages := c.Vessel(nil, []events.Event{e})
	if len(out) != 1 || out[0].Gap.Class != events.GapUnexplained || len(voyages) != 0 {
		t.Errorf("got %+v, %d voyages", out, len(voyages))
	}
}
