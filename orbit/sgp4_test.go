package orbit

import (
	"errors"
	"math"
	"testing"
)

// TestFaults: elements and moments that cannot be propagated.
func TestFaults(t *testing.T) {
	usual := Elements{Epoch: Time{Day: 60000}, MeanMotion: 15.2, Eccentricity: 0.001, Inclination: 97}
	for _, tc := range []struct {
		name   string
		change func(*Elements)
		want   error
	}{
		{"usual", func(e *Elements) {}, nil},
		{"hyperbolic", func(e *Elements) { e.Eccentricity = 1.2 }, MeanEccentricity},
		{"parabolic", func(e *Elements) { e.Eccentricity = 1 }, MeanEccentricity},
		{"negative", func(e *Elements) { e.Eccentricity = -0.1 }, MeanEccentricity},
		{"still", func(e *Elements) { e.MeanMotion = 0 }, MeanMotion},
		{"backwards", func(e *Elements) { e.MeanMotion = -1 }, MeanMotion},
		{"no number", func(e *Elements) { e.MeanMotion = math.NaN() }, BadElements},
		{"infinite drag", func(e *Elements) { e.BStar = math.Inf(1) }, BadElements},
		{"no epoch", func(e *Elements) { e.Epoch.Part = math.NaN() }, BadElements},
		{"inclination", func(e *Elements) { e.Inclination = 181 }, BadElements},
		{"angle", func(e *Elements) { e.Node = 1e7 }, BadElements},
		{"below the surface", func(e *Elements) { e.Eccentricity = 0.1 }, SubOrbital},
		{"inside the earth", func(e *Elements) { e.MeanMotion = 18 }, SubOrbital},
	} {
		e := usual
		tc.change(&e)
		if _, err := NewSatellite(e, Model{}); !errors.Is(err, tc.want) {
			t.Errorf("%s: %v, want %v", tc.name, err, tc.want)
		}
	}
	if _, err := NewSatellite(usual, Model{Gravity: 9}); !errors.Is(err, BadElements) {
		t.Errorf("unknown gravity: %v", err)
	}
	s, err := NewSatellite(usual, Model{})
	if err != nil {
		t.Fatal(err)
	}
	for _, minutes := range []float64{math.NaN(), math.Inf(1), math.Inf(-1), MaxMinutes * 1.01} {
		if state, err := s.Propagate(minutes); !errors.Is(err, BadMoment) || state != (State{}) {
			t.Errorf("%v minutes: %v", minutes, err)
		}
	}
	falling := usual
	falling.BStar, falling.MeanMotion = 0.05, 16.3
	s, err = NewSatellite(falling, Model{})
	if err != nil {
		t.Fatal(err)
	}
	for minutes := 0.0; ; minutes += 10 {
		_, err := s.Propagate(minutes)
		if errors.Is(err, Decayed) || errors.Is(err, MeanEccentricity) {
			break
		}
		if err != nil || minutes > 1e5 {
			t.Fatalf("%v at %v", err, minutes)
		}
	}
}

// TestKeplerCircle can be followed by hand: a circular orbit over the poles
// without drag. At epoch it stands over the ascending node, where the
// short-period terms of J2 are as written below.
func TestKeplerCircle(t *testing.T) {
	s, err := NewSatellite(Elements{Epoch: Time{Day: 60000}, MeanMotion: 15, Inclination: 90}, Model{})
	if err != nil {
		t.Fatal(err)
	}
	f := fields[WGS72]
	// Kozai's motion is the mean one times 1 + 1.5 J2/2 (3cos^2 i - 1) / a^2.
	n := 15 * turn / minutesADay
	a := math.Pow(f.ke/n, twoThirds)
	delta := -0.75 * f.j2 / (a * a)
	a = math.Pow(f.ke/(n/(1+delta)), twoThirds)
	if math.Abs(s.axis-a) > 1e-6 {
		t.Errorf("semi-major axis %.9f, by hand %.9f", s.axis, a)
	}
	state, err := s.Propagate(0)
	if err != nil {
		t.Fatal(err)
	}
	// r (1 + 1.5 J2/2 / p^2) + J2/4p at the node, p = a, without eccentricity.
	x := (a*(1+0.75*f.j2/(a*a)) + 0.25*f.j2/a) * f.radius
	// The pear shape moves it along by twice J3/2J2 / p, since Kepler's
	// equation is solved for the place without it.
	z := f.j3 / f.j2 / a * x
	if math.Abs(state.Position.X-x) > 0.05 || math.Abs(state.Position.Y) > 1e-6 || math.Abs(state.Position.Z-z) > 0.02 {
		t.Errorf("%+v, by hand X %.3f, Z %.3f", state.Position, x, z)
	}
	speed := math.Sqrt(398600.8 / (a * f.radius))
	if math.Abs(state.Velocity.Z-speed) > 0.02 {
		t.Errorf("%+v, by hand %.3f km/s", state.Velocity, speed)
	}
}

// TestStates holds states of made-up elements to what they were when the
// published table was met: every kind of orbit, both ways in time, both models.
// They run where the published cases are not at hand.
func TestStates(t *testing.T) {
	for _, tc := range recorded {
		s, err := NewSatellite(tc.e, tc.m)
		if err != nil {
			t.Errorf("%s: %v", tc.name, err)
			continue
		}
		got, err := s.Propagate(tc.minutes)
		if err != nil {
			t.Errorf("%s: %v", tc.name, err)
			continue
		}
		km, kms := got.Position.Sub(tc.want.Position).Norm(), got.Velocity.Sub(tc.want.Velocity).Norm()
		if !(km < 1e-6 && kms < 1e-9) {
			t.Errorf("%s at %v: off by %.3g km, %.3g km/s: %#v", tc.name, tc.minutes, km, kms, got)
		}
	}
}

// TestOrder: a moment has one answer, whatever was asked before, to whatever
// number of workers.
func TestOrder(t *testing.T) {
	var all []*Satellite
	for _, tc := range recorded {
		s, err := NewSatellite(tc.e, tc.m)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, s)
	}
	for len(all) < 5000 {
		all = append(all, all[len(all)-len(recorded)])
	}
	all = append(all, nil)
	now := at(2024, 3, 1, 0, 0, 0)
	want := AtAll(nil, all, now, 1)
	for _, s := range all[:len(recorded)] {
		for _, m := range []float64{0, 5000, -5000, 10} {
			s.Propagate(m)
		}
	}
	for _, workers := range []int{0, 2, 7} {
		got := AtAll(make([]Result, 3), all, now, workers)
		if len(got) != len(all) || got[len(all)-1].Fault != BadElements {
			t.Fatalf("%d results", len(got))
		}
		for i := range got {
			if got[i] != want[i] {
				t.Fatalf("%d workers: satellite %d: %+v, alone %+v", workers, i, got[i], want[i])
			}
		}
	}
	if got := AtAll(nil, nil, now, 2); len(got) != 0 {
		t.Errorf("%v of no satellites", got)
	}
}

func TestAllocations(t *testing.T) {
	for _, tc := range recorded {
		s, err := NewSatellite(tc.e, tc.m)
		if err != nil {
			t.Fatal(err)
		}
		if n := testing.AllocsPerRun(10, func() { s.Propagate(tc.minutes) }); n != 0 {
			t.Errorf("%s: %v allocations", tc.name, n)
		}
	}
}

type recordedState struct {
	name    string
	e       Elements
	m       Model
	minutes float64
	want    State
}

func made(motion, e, inclination, bstar float64) Elements {
	return Elements{
		Epoch: Time{Day: 60367, Part: 0.27083733}, MeanMotion: motion, Eccentricity: e, Inclination: inclination,
		Node: 123.0045, Perigee: 270.5, MeanAnomaly: 88.25, BStar: bstar,
	}
}
