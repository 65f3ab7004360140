//go:build ignore

package main

import "github.com/tidewaiter/tidewaiter/orbit"

func load(line1, line2 string) (propagate, error) {
	e, err := orbit.ParseTLE(line1, line2)
	if err != nil {
		return nil, err
	}
	s, err := orbit.NewSatellite(e, orbit.Model{Falling: true})
	if err != nil {
		return nil, err
	}
	return func(minutes float64) ([6]float64, error) {
		state, err := s.Propagate(minutes)
		p, v := state.Position, state.Velocity
		return [6]float64{p.X, p.Y, p.Z, v.X, v.Y, v.Z}, err
	}, nil
}
