//go:build ignore

package main

import (
	"errors"
	"math"
	"time"

	"driver/peer"
)

// The library has no minutes from epoch, only whole seconds of a calendar, and
// cuts the epoch to a whole second too: what is asked for is that epoch and
// whole seconds more, which is the same time from epoch.
func load(line1, line2 string) (propagate, error) {
	s := satellite.TLEToSat(line1, line2, satellite.GravityWGS72)
	epoch := epochOf(line1, 0).Truncate(time.Second)
	return func(minutes float64) ([6]float64, error) {
		t := epoch.Add(time.Duration(math.Round(minutes*60)) * time.Second)
		p, v := satellite.Propagate(s, t.Year(), int(t.Month()), t.Day(), t.Hour(), t.Minute(), t.Second())
		if p.X == 0 && p.Y == 0 && p.Z == 0 || math.IsNaN(p.X) {
			return [6]float64{}, errors.New("no position")
		}
		return [6]float64{p.X, p.Y, p.Z, v.X, v.Y, v.Z}, nil
	}, nil
}
