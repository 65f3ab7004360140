package synth

import (
	"math"
	"math/rand/v2"
	"time"

	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/orbit"
)

// OrbitOriginator is what element sets made here say of their origin, so that
// every program that reads them can tell.
const OrbitOriginator = "SYNTHETIC"

// orbitCatalog is a catalogue number that no satellite has: nine digits, of
// which the catalogue has used five so far.
const orbitCatalog = 999_958_400

// Burn is a raise of a synthetic orbit.
type Burn struct {
	At       time.Time
	DeltaV   float64 // m/s along the track
	RaisedKM float64 // of the perigee
}

// Orbit is a satellite that never was, whose orbit does what was reported of
// another: the published facts are put in, and between them lie drag, noise and
// chance.
type Orbit struct {
	Sets  []orbit.Elements // in order of epoch
	Burns []Burn           // the truth
}

// The facts that RaisedOrbit is made after (rows A01 to A04 of the founding
// case): the first orbit of Malligyong-1, and five raises of the perigee from 488
// to 497 km, one a day, between 19 and 24 February 2024, begun over North Korea.
// Which of the six days had none is not told, nor the hour; here it is the 23rd,
// and the passes of the morning there.
const (
	raisedPerigeeKM = 488.0
	raisedApogeeKM  = 505.0
	raiseKM         = 9.0 / 5
	inclination     = 97.4
)

var (
	raisedBegin  = time.Date(2023, 12, 24, 0, 0, 0, 0, time.UTC)
	raisedEnd    = time.Date(2024, 3, 9, 0, 0, 0, 0, time.UTC)
	raisedDays   = []int{19, 20, 21, 22, 24} // of February 2024
	raisedCentre = geo.Point{Lat: 39.04, Lon: 125.71}
)

// The world of WGS-72, and how the sets scatter: as those of small satellites in
// low orbits do, a few centimetres a second in place and half a millimetre a
// second in rate.
const (
	earthKM    = 6378.135
	earthGM    = 398600.8 // km^3/s^2
	earthJ2    = 0.001082616
	setsPerDay = 1.7
	dragPerDay = 1.5e-4 // rev/day^2
	dragSD     = 0.25   // of its logarithm
	rateNoise  = 2e-7   // rev/day
	placeNoise = 2e-6   // revolutions
)

// RaisedOrbit makes the element sets of a satellite whose perigee is raised as
// was reported of Malligyong-1. The same seed gives the same sets on any machine.
// No set is of a real satellite.
func RaisedOrbit(seed uint64) *Orbit {
	rng := rand.New(rand.NewPCG(seed, 58400))
	out := &Orbit{}
	const turn = 2 * math.Pi
	// Published mean motions are Kozai's, which have the flattening in them: 3 km
	// of height.
	incl := inclination * math.Pi / 180
	kozai := func(a float64) float64 {
		cos := math.Cos(incl)
		return 1 + 0.75*earthJ2*(3*cos*cos-1)*(earthKM/a)*(earthKM/a)
	}
	motion := func(a float64) float64 { return 86400 / turn * math.Sqrt(earthGM/(a*a*a)) * kozai(a) }
	// Drag before the raises brings the perigee to where it was when they began.
	lead := time.Date(2024, 2, 19, 0, 0, 0, 0, time.UTC).Sub(raisedBegin).Hours() / 24
	a := earthKM + (raisedPerigeeKM+raisedApogeeKM)/2
	n := motion(a) - dragPerDay*lead
	axis := func() float64 {
		return math.Cbrt(earthGM * math.Pow(86400/(turn*n)*kozai(a), 2))
	}
	e := (raisedApogeeKM - raisedPerigeeKM) / 2 / a
	node, perigee, anomaly := 1.1, 1.7, 0.4 // radians
	rev := 0.0
	burnt := map[int]bool{}
	start := orbit.TimeOf(raisedBegin)
	days := raisedEnd.Sub(raisedBegin).Hours() / 24
	const step = 1. / 1440 // a minute
	next, wander := 0.4, 0.0
	for i := 0; float64(i)*step < days; i++ {
		t := float64(i) * step
		at := start.Add(t)
		wander += -wander*step/8 + dragSD*math.Sqrt(2*step/8)*rng.NormFloat64()
		// J2 turns plane and perigee; the mean motion of element sets has its
		// part of the anomaly in it (Kozai 1959).
		k := 1.5 * earthJ2 * math.Pow(earthKM/(axis()*(1-e*e)), 2) * turn * n
		node += -k * math.Cos(incl) * step
		perigee += k * (2 - 2.5*math.Sin(incl)*math.Sin(incl)) * step
		drag := dragPerDay * math.Exp(wander)
		anomaly += turn * (n*step + drag*step*step/2)
		rev += n * step
		n += drag * step
		if at := at.Std(); at.Month() == time.February && at.Year() == 2024 && at.Hour() < 8 && burns(at.Day()) && !burnt[at.Day()] {
			if geo.DistanceM(below(orbit.TimeOf(at), incl, node, perigee+anomaly), raisedCentre) < 1500e3 {
				burnt[at.Day()] = true
				// A push where the apogee is lifts the perigee and leaves the
				// apogee: half of the lift goes to the axis.
				before := axis()
				after := before + raiseKM/2
				e -= raiseKM / 2 / before
				dn := motion(after) - motion(before)
				n += dn
				speed := math.Sqrt(earthGM/before) * 1000
				out.Burns = append(out.Burns, Burn{At: at, DeltaV: -dn / n / 3 * speed, RaisedKM: raiseKM})
			}
		}
		if t < next {
			continue
		}
		next = t + (0.5+rng.Float64())/setsPerDay
		out.Sets = append(out.Sets, orbit.Elements{
			Catalog: orbitCatalog, Name: "SYN MALLIGYONG-1", Originator: OrbitOriginator, Class: 'U', Number: 999, Revolution: 500 + int(rev),
			Epoch:      orbit.TimeOf(at.Std()),
			MeanMotion: digits(n+rateNoise*rng.NormFloat64(), 8), Eccentricity: digits(e+1e-6*rng.NormFloat64(), 7),
			Inclination: digits(inclination+1e-4*rng.NormFloat64(), 4), Node: angle(node), Perigee: angle(perigee),
			MeanAnomaly: angle(anomaly + turn*placeNoise*rng.NormFloat64()),
			BStar:       digits(4.1e-4*math.Exp(wander), 7), MeanMotionDot: digits(drag/2, 8),
		})
	}
	return out
}

func burns(day int) bool {
	for _, d := range raisedDays {
		if d == day {
			return true
		}
	}
	return false
}

// below is the point under a satellite on a circle, to a degree: enough to tell
// over which country it is.
func below(t orbit.Time, incl, node, latitude float64) geo.Point {
	sin, cos := math.Sincos(latitude)
	lat := math.Asin(math.Sin(incl) * sin)
	lon := node + math.Atan2(math.Cos(incl)*sin, cos) - orbit.Sidereal(t)
	lon = math.Mod(lon*180/math.Pi, 360)
	switch {
	case lon > 180:
		lon -= 360
	case lon < -180:
		lon += 360
	}
	return geo.Point{Lat: lat * 180 / math.Pi, Lon: lon}
}

func angle(radians float64) float64 {
	v := math.Mod(radians*180/math.Pi, 360)
	if v < 0 {
		v += 360
	}
	return digits(v, 4)
}

// digits rounds as element sets are published.
func digits(v float64, decimals int) float64 {
	k := math.Pow(10, float64(decimals))
	return math.Round(v*k) / k
}
