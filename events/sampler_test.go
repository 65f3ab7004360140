package events_test

import (
	"math"
	"slices"
	"time"

	"github.com/tidewaiter/tidewaiter/events"
	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/vessels"
)

// fix is a position of a vessel that a test makes up.
type fix struct {
	at       time.Time
	lat, lon float64
}

// field is samples by step.
type field map[int64][]events.Sample

// sail puts a track on the grid: between two fixes not more than an hour apart
// the vessel goes straight at an even speed.
func (f field) sail(mmsi vessels.MMSI, fixes ...fix) {
	for i := 1; i < len(fixes); i++ {
		a, b := fixes[i-1], fixes[i]
		between := b.at.Sub(a.at)
		if between > time.Hour {
			continue
		}
		last := i == len(fixes)-1 || fixes[i+1].at.Sub(b.at) > time.Hour
		kn := geo.DistanceM(geo.Point{Lat: a.lat, Lon: a.lon}, geo.Point{Lat: b.lat, Lon: b.lon}) / 1852 / between.Hours()
		for step := (a.at.Unix() + events.StepSeconds - 1) / events.StepSeconds; step*events.StepSeconds < b.at.Unix() || last && step*events.StepSeconds == b.at.Unix(); step++ {
			part := float64(step*events.StepSeconds-a.at.Unix()) / between.Seconds()
			f[step] = append(f[step], events.Sample{
				Step: step, MMSI: mmsi, First: fixes[0].at.UnixMicro(), Fixes: 1, SpeedKn: float32(kn),
				Lat: a.lat + part*(b.lat-a.lat), Lon: turn(a.lon + part*turn(b.lon-a.lon)),
			})
		}
	}
}

// turn brings a longitude into -180 to 180.
func turn(lon float64) float64 { return math.Remainder(lon, 360) }

// stay makes fixes at one place, every ten minutes from and until hours after a
// time.
func stay(start time.Time, from, until, lat, lon float64) []fix {
	var fixes []fix
	for m := math.Round(from * 60); m <= math.Round(until*60); m += 10 {
		fixes = append(fixes, fix{start.Add(time.Duration(m) * time.Minute), lat, lon})
	}
	return fixes
}

// run joins a field and gives the encounters.
func (f field) run(cfg *events.Config, limits events.EncounterLimits) []*events.Event {
	var found []*events.Event
	e := events.NewEncountersWithin(cfg, limits, func(v *events.Event) { found = append(found, v) })
	for _, step := range f.steps() {
		e.Step(step, f[step])
	}
	e.Close()
	return found
}

func (f field) steps() []int64 {
	var steps []int64
	for s := range f {
		steps = append(steps, s)
	}
	slices.Sort(steps)
	return steps
}

// metresNorth is a latitude so many metres from another.
func metresNorth(lat, m float64) float64 { return lat + m/(geo.EarthRadiusM*math.Pi/180) }
