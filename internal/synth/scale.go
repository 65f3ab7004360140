package synth

import (
	"iter"
	"math"
	"math/rand/v2"
	"strconv"
	"time"

	"github.com/tidewaiter/tidewaiter/geo"
)

// Scale is a world of vessels that sail from port to port along great circles,
// over land too, and are heard everywhere: for measuring. Its ports are those
// given or [WorldPorts]. By default it has 1,000 vessels, 10 days and a report
// of each vessel a minute, three minutes in port.
func Scale(cfg Config) *World {
	w := newWorld("scale", &cfg, 10, time.Minute)
	if w.Places == nil {
		w.Places = WorldPorts(cfg.Seed, 400)
	}
	if w.count = cfg.Vessels; w.count <= 0 {
		w.count = 1000
	}
	return w
}

// Reports is the stream of a [Scale] world of this configuration, by time.
func Reports(cfg Config) iter.Seq[*Report] { return Scale(cfg).Stream(Options{}).Reports() }

// WorldPorts makes n ports anywhere between 60 degrees south and north, on land
// as well as at sea.
func WorldPorts(seed uint64, n int) []geo.Place {
	rng := rand.New(rand.NewPCG(seed, 'p'))
	places := make([]geo.Place, n)
	for i := range places {
		sin := (2*rng.Float64() - 1) * math.Sin(60*math.Pi/180)
		id := strconv.Itoa(i + 1)
		places[i] = geo.Place{
			ID: "syn-" + id, Name: "Synthetic port " + id, Kind: geo.Port, Located: true, RadiusM: 3000,
			Point:   geo.Point{Lat: math.Round(math.Asin(sin)*180/math.Pi*1e4) / 1e4, Lon: math.Round((360*rng.Float64()-180)*1e4) / 1e4},
			Quality: geo.Approximate, Source: synthetic,
		}
	}
	return places
}

// roam is where a vessel without a plan is going.
type roam struct {
	from, to geo.Point
	parts, n int // legs of the passage, and how many are done
	home     int // place that it is at or comes from
	inPort   bool
}

// partM is the longest leg of a passage.
const partM = 100e3

// wanderer makes the i-th vessel without a plan.
func (w *World) wanderer(rng *rand.Rand, i int) *vessel {
	s, kn := ship(rng, anyDesign(rng), i)
	return &vessel{mmsi: s.MMSI, class: s.Class, kn: kn, says: []saying{{w.start, s}}}
}

// wander makes the next leg of a vessel without a plan.
func (r *runner) wander() {
	m, places := &r.roam, r.w.Places
	begun := r.leg.t1
	if begun == 0 { // in the middle of something
		begun = r.w.start
		m.home = r.rng.IntN(len(places))
		m.from = r.berth(m.home)
		m.inPort = r.rng.Float64() < 0.3
		if m.inPort {
			r.leg = still(begun, begun+1+r.rng.Int64N(30*3600), m.from, berthed, moored)
			return
		}
		r.sailFrom()
		m.n = r.rng.IntN(m.parts)
	}
	switch {
	case m.inPort:
		m.inPort = false
		r.load()
		r.sailFrom()
	case m.n == m.parts:
		m.inPort, m.from = true, m.to
		r.leg = still(begun, begun+3600*(6+r.rng.Int64N(42)), m.to, berthed, moored)
		return
	}
	a := between(m.from, m.to, float64(m.n)/float64(m.parts))
	m.n++
	b := between(m.from, m.to, float64(m.n)/float64(m.parts))
	r.leg = straight(begun, a, b, r.v.kn*(0.95+0.1*r.rng.Float64()))
	r.leg.swing, r.leg.period = 40, 1500
}

// sailFrom chooses where to go: the nearest of a few ports.
func (r *runner) sailFrom() {
	m, places := &r.roam, r.w.Places
	best, bestM := m.home, math.Inf(1)
	for range 6 {
		to := r.rng.IntN(len(places))
		if d := geo.DistanceM(places[m.home].Point, places[to].Point); to != m.home && d < bestM {
			best, bestM = to, d
		}
	}
	m.home = best
	m.to = r.berth(best)
	m.n, m.parts = 0, max(int(math.Ceil(geo.DistanceM(m.from, m.to)/partM)), 1)
}

// berth is a place at the quays of a port.
func (r *runner) berth(place int) geo.Point {
	p := r.w.Places[place].Point
	return offset(p, 1000*(r.rng.Float64()-0.5), 1000*(r.rng.Float64()-0.5))
}

// load changes the draught, as a call does. What was said before stays as it
// was, for whoever still holds it.
func (r *runner) load() {
	said := r.v.says[0]
	if said.static.DraughtM == 0 {
		return
	}
	said.static.DraughtM = tenth(said.static.LengthM() / 16 * (ballast + (1-ballast)*r.rng.Float64()))
	r.v.says = []saying{said}
	r.lastSaid = -1
}
