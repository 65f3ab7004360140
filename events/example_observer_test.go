package events_test

import (
	"fmt"
	"time"

	"github.com/tidewaiter/tidewaiter/events"
	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/tracks"
)

// A vessel lies at a berth, is not heard for a day and a half, and lies there
// again.
func ExampleObserver() {
	places := geo.NewIndex([]geo.Place{
		{ID: "vostochny", Located: true, Point: geo.Point{Lat: 42.7453, Lon: 133.0756}},
	})
	o := events.NewObserver(&events.Config{Places: places}, events.Output{Event: func(e *events.Event) {
		fmt.Println(e.Kind, e.Place, e.Start.Format("02 15:04"), e.Status)
		if e.Gap != nil {
			fmt.Printf("  %.0f h, trigger %s\n", e.Gap.Hours, e.Gap.Trigger)
		}
	}})
	at := time.Date(2024, 2, 1, 0, 0, 0, 0, time.UTC)
	for i := range 48 {
		if i == 24 {
			at = at.Add(36 * time.Hour)
		}
		o.Position(&tracks.Position{UnixMicro: at.UnixMicro(), MMSI: 273000001, Lat: 42.745, Lon: 133.08, Has: tracks.HasSOG})
		at = at.Add(10 * time.Minute)
	}
	o.Close(at)
	// Output:
	// gap  01 03:50 closed
	//   36 h, trigger silence+cadence
	// port_visit vostochny 01 00:00 open
}
