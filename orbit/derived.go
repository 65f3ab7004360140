package orbit

import "math"

// Elements are those that the satellite was made of.
func (s *Satellite) Elements() Elements { return s.elements }

// SemiMajorKM is the mean semi-major axis in km at epoch, of the mean motion
// from which Kozai's part of the flattening is taken out.
func (s *Satellite) SemiMajorKM() float64 { return s.axis * s.field.radius }

// PerigeeKM and ApogeeKM are the mean heights in km over a sphere of the
// equator's radius, at epoch. Over the ellipsoid the true heights differ by up
// to some 10 km from the flattening's short-period terms and by up to 21 km from
// the ellipsoid itself.
func (s *Satellite) PerigeeKM() float64 { return s.SemiMajorKM()*(1-s.eccentricity) - s.field.radius }

// ApogeeKM is described at [Satellite.PerigeeKM].
func (s *Satellite) ApogeeKM() float64 { return s.SemiMajorKM()*(1+s.eccentricity) - s.field.radius }

// Period is the time in minutes from perigee to perigee.
func (s *Satellite) Period() float64 { return turn / s.anomalyRate }

// NodalPeriod is the time in minutes from one ascending node to the next, after
// which the ground track is set side by side.
func (s *Satellite) NodalPeriod() float64 { return turn / (s.anomalyRate + s.perigeeRate) }

// NodeRate is the turn of the orbit's plane about the pole in degrees a day:
// 0.9856 where it keeps its angle to the mean sun.
func (s *Satellite) NodeRate() float64 {
	rate := s.nodeRate
	if s.deep != nil {
		rate += s.deep.rate.node
	}
	return rate / radian * minutesADay
}

// NodeTime is the local mean solar time, in hours from 0 up to 24, of the
// ascending node at a moment: the time that a clock set to the mean sun shows
// where the satellite passes northwards over the equator. Sunlight on the ground
// follows the true sun, which is up to 16 minutes before or behind.
func (s *Satellite) NodeTime(t Time) float64 {
	days := t.Sub(s.elements.Epoch)
	node := s.node + days*s.NodeRate()*radian + s.nodeDrag*days*days*minutesADay*minutesADay
	turns := t.Part + (node-Sidereal(t))/turn
	hours := 24 * (turns - math.Floor(turns))
	if hours >= 24 {
		return 0
	}
	return hours
}
