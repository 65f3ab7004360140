package events_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/events"
	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/vessels"
)

// circle is a circle of a vessel, hours after noon, so many metres north of a
// point on the antimeridian.
func circle(mmsi vessels.MMSI, from, until, m float64) *events.Event {
	at := func(h float64) time.Time { return noon.Add(time.Duration(h * float64(time.Hour))) }
	return &events.Event{
		ID: fmt.Sprint(mmsi, from), Kind: events.PositionAnomalyKind, Status: events.Closed, Subject: events.Subject{MMSI: mmsi, Track: mmsi.String() + "-t"},
		Start: at(from - 0.1), StartLatest: at(from), EndEarliest: at(until), End: at(until + 0.1), Sources: []string{"coast"},
		At: geo.Point{Lat: metresNorth(36, m), Lon: turn(180 + float64(mmsi%2)/1000)}, RadiusM: 300,
		PositionAnomaly: &events.PositionAnomaly{Form: "circle", Fixes: 10, MedianKn: float64(mmsi)},
	}
}

func TestCentres(t *testing.T) {
	cluster, jump, taken, open := circle(3, 0, 5, 0), circle(3, 0, 5, 0), circle(3, 0, 5, 0), []*events.Event{circle(1, 0, 5, 0), circle(2, 1, 5, 0), circle(3, 2, 5, 0)}
	cluster.PositionAnomaly.Form, jump.PositionAnomaly.Form, taken.Status = "cluster", "jump", events.Retracted
	for _, e := range open {
		e.Status, e.End = events.Open, time.Time{}
	}
	for _, tc := range []struct {
		name  string
		found []*events.Event
		want  string
	}{
		{"none", nil, ""},
		{"two", []*events.Event{circle(1, 0, 5, 0), circle(2, 0, 5, 0)}, ""},
		{"three", []*events.Event{circle(1, 0, 5, 0), circle(2, 1, 6, 400), circle(3, 2, 7, 0)}, "closed 1 of 3 14:00..17:00 fixes 30 at 2.0 kn"},
		{"a cluster counts", []*events.Event{circle(1, 0, 5, 0), circle(2, 0, 5, 0), cluster}, "closed 1 of 3 12:00..17:00 fixes 30 at 2.0 kn"},
		{"a jump does not", []*events.Event{circle(1, 0, 5, 0), circle(2, 0, 5, 0), jump}, ""},
		{"nor what was taken back", []*events.Event{circle(1, 0, 5, 0), circle(2, 0, 5, 0), taken}, ""},
		{"the same vessel twice is one", []*events.Event{circle(1, 0, 5, 0), circle(2, 0, 5, 0), circle(2, 0, 5, 10)}, ""},
		{"never three at once", []*events.Event{circle(1, 0, 5, 0), circle(2, 4, 9, 0), circle(3, 8, 12, 0)}, ""},
		{"one a mile off", []*events.Event{circle(1, 0, 5, 0), circle(2, 0, 5, 0), circle(3, 0, 5, 1852)}, ""},
		{"in a row", []*events.Event{circle(2, 0, 5, 0), circle(4, 0, 5, 900), circle(6, 0, 5, 1800)}, "closed 2 of 3 12:00..17:00 fixes 30 at 4.0 kn"},
		{"two places", []*events.Event{circle(1, 0, 5, 0), circle(2, 0, 5, 0), circle(3, 0, 5, 0), circle(4, 0, 5, 9000), circle(5, 0, 5, 9000), circle(6, 0, 5, 9000)},
			"closed 1 of 3 12:00..17:00 fixes 30 at 2.0 kn; closed 4 of 3 12:00..17:00 fixes 30 at 5.0 kn"},
		{"one that goes later is left out", []*events.Event{circle(1, 0, 5, 0), circle(2, 0, 5, 0), circle(3, 0, 5, 0), circle(4, 4, 9, 0), circle(5, 8, 12, 0)}, "closed 1 of 4 12:00..17:00 fixes 40 at 2.5 kn"},
		{"goes on", open, "open 1 of 3 14:00..17:00 fixes 30 at 2.0 kn"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			run := func(found []*events.Event) []*events.Event {
				var c, d events.Centres
				for i, e := range found {
					if i%2 == 0 {
						c.Add(e)
					} else {
						d.Add(e)
					}
				}
				c.Merge(&d)
				return c.Close()
			}
			found := run(tc.found)
			var got []string
			for _, e := range found {
				n := e.PositionAnomaly
				got = append(got, fmt.Sprintf("%s %d of %d %s..%s fixes %d at %.1f kn", e.Status, e.Subject.MMSI, n.Vessels, e.Start.Format("15:04"), e.EndEarliest.Format("15:04"), n.Fixes, n.MedianKn))
				if n.Form != "shared_centre" || len(e.Others) != n.Vessels-1 || e.ID == "" || e.RadiusM < 300 || math.Abs(e.At.Lon) < 179.9 || len(e.Sources) != 1 {
					t.Errorf("%+v, %+v", e, n)
				}
			}
			if line := strings.Join(got, "; "); line != tc.want {
				t.Errorf("got  %s\nwant %s", line, tc.want)
			}
			rand.New(rand.NewPCG(1, 2)).Shuffle(len(tc.found), func(i, j int) { tc.found[i], tc.found[j] = tc.found[j], tc.found[i] })
			again := run(tc.found)
			if len(again) != len(found) {
				t.Errorf("in another order: %d", len(again))
			}
			for i := range found {
				a, b := *found[i], *again[i]
				a.PositionAnomaly, b.PositionAnomaly = nil, nil // NaN
				if !reflect.DeepEqual(a, b) {
					t.Errorf("in another order: %+v, %+v", a, b)
				}
			}
		})
	}
}
