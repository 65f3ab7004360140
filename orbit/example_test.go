package orbit_test

import (
	"fmt"
	"log"
	"strings"

	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/orbit"
)

// Where a made-up satellite stood on a day, and when it next came over a place.
func Example() {
	const sets = `0 LANTERN 1
1 99123U 24123AB  24058.27083733  .00002182  00000-0  12345-3 0  9999
2 99123  97.3721 123.0045 0011234   0.5000 359.9999 15.20948569 12348
`
	counts, err := orbit.Read(strings.NewReader(sets), func(e orbit.Elements, line int) error {
		s, err := orbit.NewSatellite(e, orbit.Model{})
		if err != nil {
			return err
		}
		fmt.Printf("line %d: %s, perigee %.0f km, apogee %.0f km, %.1f minutes, node at %.1f h\n",
			line, e.Name, s.PerigeeKM(), s.ApogeeKM(), s.Period(), s.NodeTime(e.Epoch))
		ground, err := s.Subpoint(e.Epoch)
		if err != nil {
			return err
		}
		fmt.Printf("at %s over %.2f, %.2f\n", e.Epoch, ground.Point.Lat, ground.Point.Lon)
		passes, err := s.Passes(orbit.Observer{Point: geo.Point{Lat: 39.03, Lon: 125.75}, MinElevation: 10}, e.Epoch, e.Epoch.Add(0.5))
		for _, p := range passes {
			fmt.Printf("up from %s to %s, %.0f degrees at most\n", p.Rise.Time.Std().Format("15:04:05"), p.Set.Time.Std().Format("15:04:05"), p.Culmination.Elevation)
		}
		return err
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(counts.Sets, "read,", counts.Rejects(), "rejected")
	// Output:
	// line 1: LANTERN 1, perigee 492 km, apogee 508 km, 94.7 minutes, node at 21.8 h
	// at 2024-02-27T06:30:00.345312Z over 0.38, -131.15
	// up from 12:55:30 to 13:02:50, 89 degrees at most
	// 1 read, 0 rejected
}
