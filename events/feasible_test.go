package events_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/events"
	"github.com/tidewaiter/tidewaiter/geo"
)

// offVladivostok is how many ports of the World Port Index, with Dunay, a silence
// off Vladivostok leaves room for at 14 knots and a stay of 4 h.
var offVladivostok = []struct {
	hours, all, korea int
}{{12, 8, 0}, {24, 11, 3}, {48, 15, 7}, {72, 59, 10}}

// TestOffVladivostok counts what a silence off Vladivostok leaves room for, with
// places that are points as in the count it is held against.
func TestOffVladivostok(t *testing.T) {
	places := append(wpiPlaces(t), geo.Place{
		ID: "dunay", Country: "Russia", Kind: geo.Town, Quality: geo.Settlement, Located: true,
		Point: geo.Point{Lat: 42.87881, Lon: 132.33521},
	})
	for i := range places {
		places[i].RadiusM = 1
	}
	c := &events.Concluder{
		Config: &events.Config{Places: geo.NewIndex(places)},
		Assume: events.Assumptions{HarbourM: -1},
	}
	country := map[string]string{}
	for i := range places {
		country[places[i].ID] = places[i].Country
	}
	off := geo.Point{Lat: 43.0, Lon: 131.9}
	for _, want := range offVladivostok {
		start := at("2024-02-01 00:00")
		out, _ := c.Vessel(nil, []events.Event{silent(angara, start, off, start.Add(time.Duration(want.hours)*time.Hour), off)})
		all, korea, dunay := 0, 0, false
		for _, e := range out {
			if u := e.UnobservedCall; u != nil {
				if u.SpeedKn != 14 || u.StayHours != 4 || u.SpeedFrom != "default" {
					t.Errorf("assumed %v kn (%s), %v h", u.SpeedKn, u.SpeedFrom, u.StayHours)
				}
				for _, k := range u.Candidates {
					all++
					dunay = dunay || k.Place == "dunay"
					if country[k.Place] == "North Korea" {
						korea++
					}
				}
			}
		}
		t.Logf("%d h: %d ports, %d of North Korea", want.hours, all, korea)
		if all != want.all || korea != want.korea || !dunay {
			t.Errorf("%d h: %d ports, %d of North Korea, Dunay %v, want %d and %d", want.hours, all, korea, dunay, want.all, want.korea)
		}
	}
}

// BenchmarkConclude is the cost of a gap, which does not grow with the number of
// gaps that a vessel has.
func BenchmarkConclude(b *testing.B) {
	x := geo.NewIndex(wpiPlaces(b))
	c := &events.Concluder{Config: &events.Config{Places: x}}
	start := at("2024-02-01 00:00")
	for _, n := range []int{100, 1000, 10000} {
		b.Run(fmt.Sprintf("gaps=%d", n), func(b *testing.B) {
			var gaps []events.Event
			for i := range n {
				from := start.Add(time.Duration(i) * 72 * time.Hour)
				off := geo.Point{Lat: 43 - float64(i%10), Lon: 131.9 + float64(i%7)/3}
				gaps = append(gaps, silent(angara, from, off, from.Add(time.Duration(8+i%60)*time.Hour), geo.Point{Lat: off.Lat + 0.3, Lon: off.Lon - 0.2}))
			}
			b.ReportAllocs()
			for b.Loop() {
				c.Vessel(nil, gaps)
			}
			b.ReportMetric(float64(len(gaps)*b.N)/b.Elapsed().Seconds(), "gaps/s")
		})
	}
}
