package orbit

import (
	"math"
	"slices"
)

// Constants of WGS-72, which element sets of this kind are made with
// (Spacetrack Report No. 3; AIAA 2006-6753).
const (
	earthMu     = 398600.8    // km^3/s^2
	earthRadius = 6378.135    // km
	earthJ2     = 1.082616e-3 //
)

// sample is a set in the terms of the detector.
//
// Changes are told as the speed that would have to be added to make them, in
// m/s, to first order in small eccentricity, with v the speed on a circle of
// the same period (vis-viva and Gauss' equations; Vallado, Fundamentals of
// Astrodynamics and Applications, chapters 2 and 9):
//
//	dn/n = -3 dvT/v              along the track
//	di   =  dvN cos(u)/v         across the track, at argument of latitude u
//	sin(i) dNode = dvN sin(u)/v
type sample struct {
	e     Elements
	t     float64 // days since the first set
	n     float64 // rev/day
	ecc   float64
	incl  float64 // radians
	node  float64 // radians
	perig float64 // radians
	along float64 // mean anomaly + perigee, rev
	v     float64 // m/s on a circle of this period
	// Secular rates of J2 (Kaula; Vallado 9.4), rev/day.
	dnode, dperig float64
	motion        float64 // along the track, perigee's precession in, rev/day
	drag          float64 // the drag term less its median around, 1/earth radii
	// What sun and moon add to the motion, now and a quarter of the fortnight
	// ago, and its sum since the first set.
	pull, pulled [waves]float64
	pole         Vector
	place        float64 // along the track since the first set, rev
	taken        bool    // the gap after it holds a burn that was found
}

// deepBelow is the mean motion from which on sets are of the theory that knows
// sun and moon, rev/day.
const deepBelow = 6.4

func newSample(e Elements, first Time) sample {
	s := sample{
		e: e, t: e.Epoch.Sub(first) + float64(leapSeconds(e.Epoch.Day)-leapSeconds(first.Day))/86400, n: e.MeanMotion, ecc: e.Eccentricity,
		incl: e.Inclination * math.Pi / 180, node: e.Node * math.Pi / 180, perig: e.Perigee * math.Pi / 180,
		along: (e.MeanAnomaly + e.Perigee) / 360,
	}
	w := s.n * 2 * math.Pi / 86400
	a := math.Cbrt(earthMu / (w * w))
	s.v = math.Sqrt(earthMu/a) * 1000
	p := a * (1 - s.ecc*s.ecc)
	k := 0.75 * earthJ2 * (earthRadius / p) * (earthRadius / p) * s.n
	c := math.Cos(s.incl)
	s.dnode = -2 * k * c
	s.dperig = k * (5*c*c - 1)
	s.motion = s.n + s.dperig
	s.pole = Vector{math.Sin(s.incl) * math.Sin(s.node), -math.Sin(s.incl) * math.Cos(s.node), c}
	if s.n > deepBelow {
		for w := range waves {
			s.pull[w] = -pulled(e.Epoch.Add(-quarter*float64(w)), s.pole, s.n)
		}
	}
	return s
}

// turns are rev in radians, reduced first so that nothing is lost over years.
func turns(rev float64) float64 { return (rev - math.Round(rev)) * 2 * math.Pi }

func wrap(rad float64) float64 { return math.Remainder(rad, 2*math.Pi) }

func median(x []float64) float64 {
	if len(x) == 0 {
		return 0
	}
	slices.Sort(x)
	if len(x)%2 == 1 {
		return x[len(x)/2]
	}
	return (x[len(x)/2-1] + x[len(x)/2]) / 2
}

// leaps are the Modified Julian Dates from which TAI is a second further ahead
// of UTC (IERS Bulletin C). A day with a leap second has 86,401: left out, it
// would look like a jump of seven kilometres along the track.
var leaps = [...]int{
	41499, 41683, 42048, 42413, 42778, 43144, 43509, 43874, 44239, 44786, 45151, 45516, 46247, 47161, 47892,
	48257, 48804, 49169, 49534, 50083, 50630, 51179, 53736, 54832, 56109, 57204, 57754,
}

// leapSeconds are those up to the beginning of a day, from 1972 on.
func leapSeconds(day int) int {
	n, _ := slices.BinarySearch(leaps[:], day+1)
	return n
}
