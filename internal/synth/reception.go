package synth

import (
	"math"

	"github.com/tidewaiter/tidewaiter/geo"
)

// Receiver is a station on the coast or a satellite.
type Receiver struct {
	Name string
	// At and RangeM are of a coast station. It hears Share of the messages sent
	// close by, fewer with distance, none beyond its range.
	At     geo.Point
	RangeM float64
	Share  float64
	// A satellite passes every Period seconds and then hears Share of the
	// messages for Pass seconds, anywhere. When it comes depends on where: each
	// ten degrees of longitude has its own time, shifted from pass to pass.
	Satellite    bool
	Period, Pass int64

	outages []span
	mlon    float64 // metres in a degree of longitude at its latitude
}

// metresPerDegree is along a meridian, on the sphere of geo.
const metresPerDegree = geo.EarthRadiusM * math.Pi / 180

// heard is the share of messages from a place and time that the receiver hears.
func (r *Receiver) heard(t int64, p geo.Point) float64 {
	for i := range r.outages {
		if r.outages[i].has(t) {
			return 0
		}
	}
	if r.Satellite {
		if r.toPass(t, p) > 0 {
			return 0
		}
		return r.Share
	}
	dy := (p.Lat - r.At.Lat) * metresPerDegree
	dx := (p.Lon - r.At.Lon) * r.mlon
	d2 := (dx*dx + dy*dy) / (r.RangeM * r.RangeM)
	if d2 >= 1 {
		return 0
	}
	return r.Share * (1 - d2*d2)
}

// toPass is how many seconds it is until the satellite is over a place, 0 while
// it is.
func (r *Receiver) toPass(t int64, p geo.Point) int64 {
	band := int64(math.Floor(p.Lon/10)) + 18
	for k := t / r.Period; ; k++ {
		shift := int64(mix(uint64(k)<<16^uint64(band)<<1^uint64(r.Period)) % uint64(r.Period-r.Pass))
		from := k*r.Period + shift
		if t < from {
			return from - t
		}
		if t < from+r.Pass {
			return 0
		}
	}
}

// blind is how far a vessel that nobody hears is moved before it is asked
// again, in seconds.
const blind = 300

// mix scrambles a number (the finaliser of SplitMix64, Steele and others,
// OOPSLA 2014).
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}
