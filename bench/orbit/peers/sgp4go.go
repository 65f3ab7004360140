//go:build ignore

package main

import (
	"fmt"
	"math"

	"driver/peer"
)

// The library's own function takes a Julian date of one float64 and makes the
// satellite anew each time; here its parts are called, which are public, with
// the mode and constants of the published table.
func load(line1, line2 string) (propagate, error) {
	t, err := sgp4go.ParseTLE(line1, line2)
	if err != nil {
		return nil, err
	}
	const perDay = 1440 / (2 * math.Pi)
	s := &sgp4go.ElsetRec{
		WhichConst: sgp4go.WGS72,
		Jdsatepoch: t.JulianEpoch,
		Bstar:      t.BStar * math.Pow(10, float64(t.BStarExp)),
		Inclo:      t.Inclination * math.Pi / 180,
		Nodeo:      t.RightAscension * math.Pi / 180,
		Ecco:       t.Eccentricity,
		Argpo:      t.ArgumentPerigee * math.Pi / 180,
		Mo:         t.MeanAnomaly * math.Pi / 180,
		NoKozai:    t.MeanMotion / perDay,
		EpochYr:    int(t.Epoch / 1000),
		EpochDays:  math.Mod(t.Epoch, 1000),
	}
	if !sgp4go.SGP4Init('i', s) {
		return nil, fmt.Errorf("code %d", s.Error)
	}
	return func(minutes float64) (out [6]float64, err error) {
		if !sgp4go.SGP4(s, minutes, out[:3], out[3:]) {
			return out, fmt.Errorf("code %d", s.Error)
		}
		return out, nil
	}, nil
}
