//go:build ignore

package main

import "driver/peer"

// The library makes the satellite anew for each position.
func load(line1, line2 string) (propagate, error) {
	t, err := sgp4.ParseTLE(line1 + "\n" + line2)
	if err != nil {
		return nil, err
	}
	return func(minutes float64) ([6]float64, error) {
		e, err := t.FindPosition(minutes)
		p, v := e.Position, e.Velocity
		return [6]float64{p.X, p.Y, p.Z, v.X, v.Y, v.Z}, err
	}, nil
}
