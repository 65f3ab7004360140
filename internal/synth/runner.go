package synth

import (
	"math"
	"math/rand/v2"

	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/tracks"
)

// runner sails one vessel through its plan and reports what is heard.
type runner struct {
	w   *World
	v   *vessel
	i   int
	rng *rand.Rand
	now int64 // of the next report that is heard
	leg leg   // at now

	next       int // leg of the plan
	mute       int
	wrong      int // false fixes of the plan that are over
	wrongFixes int // sent of the present ones
	said       int
	lastSaid   int   // what the last static report said
	saidAt     int64 // when
	last       int64 // time of the last true position; 0: none
	lastAt     geo.Point
	source     uint16
	at         geo.Point // true, at now

	roam roam
}

func newRunner(w *World, i int) *runner {
	r := &runner{w: w, i: i, rng: rand.New(rand.NewPCG(w.Seed, mix(uint64(i)))), lastSaid: -1, source: 1}
	if i < len(w.vessels) {
		r.v = w.vessels[i]
	} else {
		r.v = w.wanderer(r.rng, i)
	}
	r.now = w.start
	if !r.advance(r.now) {
		r.now = w.end
		return r
	}
	r.now += r.rng.Int64N(max(int64(r.interval()), w.every, 1))
	return r
}

// advance brings the leg to a time; false: the plan is over.
func (r *runner) advance(t int64) bool {
	for t >= r.leg.t1 {
		if len(r.v.legs) == 0 {
			r.wander()
			continue
		}
		if r.next == len(r.v.legs) {
			return false
		}
		r.leg = r.v.legs[r.next]
		r.next++
	}
	return true
}

// seek moves to the next message that is heard; false: there is none before
// the end.
func (r *runner) seek() bool {
	v := r.v
	for {
		if r.now >= r.w.end || !r.advance(r.now) {
			r.now = r.w.end
			return false
		}
		for r.mute < len(v.mute) && v.mute[r.mute].until <= r.now {
			r.mute++
		}
		if r.mute < len(v.mute) && v.mute[r.mute].has(r.now) {
			r.now = v.mute[r.mute].until
			continue
		}
		r.at = r.leg.at(r.now)
		if len(r.w.Receivers) == 0 {
			return true
		}
		heard, wait := r.heard()
		switch {
		case heard > 0 && r.rng.Float64() < heard:
			return true
		case heard > 0:
			r.now += r.jitter(r.interval())
		default:
			r.now += wait
		}
	}
}

// heard is the share of messages from here and now that any receiver hears, and
// draws which one did; when it is 0, it is worth asking again after wait.
func (r *runner) heard() (share float64, wait int64) {
	wait = blind
	missed := 1.
	pick := r.rng.Float64()
	sum, chosen := 0., uint16(0)
	for i := range r.w.Receivers {
		rc := &r.w.Receivers[i]
		if r.v.heardBy != 0 && r.v.heardBy>>i&1 == 0 {
			continue
		}
		h := rc.heard(r.now, r.at)
		if h == 0 {
			if rc.Satellite {
				if to := rc.toPass(r.now, r.at); to > 0 {
					wait = min(wait, to)
				}
			}
			continue
		}
		missed *= 1 - h
		// Reservoir sampling: each is chosen by its share.
		if sum += h; pick*sum < h {
			chosen = uint16(i + 1)
			pick = pick * sum / h
		} else {
			pick = (pick*sum - h) / (sum - h)
		}
	}
	r.source = chosen
	return 1 - missed, wait
}

// interval is the nominal time between reports at now, in seconds.
func (r *runner) interval() float64 {
	turning := r.leg.motion == sailing && r.now-r.leg.t0 < turnSeconds
	return Interval(r.v.class, r.leg.status, float64(r.leg.kn), turning)
}

// turnSeconds is how long a vessel is changing course after each leg's start.
const turnSeconds = 60

// jitter spreads an interval by a tenth to either side, as the selection
// interval of slots does (M.1371-5, annex 2, 3.3.4.2.1: a fifth of the nominal
// increment), to whole seconds.
func (r *runner) jitter(seconds float64) int64 {
	return max(int64(seconds*(0.9+0.2*r.rng.Float64())+0.5), 1)
}

// step moves past the report that was given.
func (r *runner) step() {
	iv := r.interval()
	seconds := iv
	if every := float64(r.w.every); every > iv {
		seconds = math.Ceil(every/iv) * iv
	}
	to := r.now + r.jitter(seconds)
	if iv > 30 && float64(r.w.every) < iv && to > r.leg.t1 {
		to = max(r.leg.t1, r.now+1) // who gets under way reports at once
	}
	r.now = to
}

// noiseM is the standard deviation of a fix to each side, in metres.
const noiseM = 4

// report makes the position report of now.
func (r *runner) report(q *tracks.Position) {
	l, rng := &r.leg, r.rng
	p := r.at
	east, north := noiseM*rng.NormFloat64(), noiseM*rng.NormFloat64()
	kn, cog, heading := float64(l.kn), float64(l.cog), float64(l.cog)
	switch l.motion {
	case sailing:
		if l.swing > 0 {
			s, c := math.Sincos(cog * math.Pi / 180)
			across := float64(l.swing) * math.Sin(2*math.Pi*float64(r.now-l.t0)/float64(l.period))
			east += across * c
			north -= across * s
		}
		kn += 0.15 * rng.NormFloat64()
		cog += 1.2 * rng.NormFloat64()
		heading = cog + 1.5*rng.NormFloat64()
	case drifting:
		kn += 0.1 * rng.NormFloat64()
		cog += 12 * rng.NormFloat64()
		heading = cog + 80
	case berthed:
		heading = float64(mix(uint64(r.i)) % 360)
		kn, cog = 0, 360*rng.Float64()
		if rng.Float64() < 0.08 {
			kn = 0.1
		}
	case swinging:
		a := float64(mix(uint64(r.i))%360) + 50*math.Sin(2*math.Pi*float64(r.now)/float64(l.period))
		s, c := math.Sincos(a * math.Pi / 180)
		east -= float64(l.swing) * s
		north -= float64(l.swing) * c
		kn, cog, heading = 0.1*math.Abs(rng.NormFloat64()), 360*rng.Float64(), a
	}
	p.Lat += north / metresPerDegree
	p.Lon += east / l.mlon
	f := r.falseFix()
	if f != nil {
		p, kn, cog = f.where(r.now)
		p.Lat += noiseM * rng.NormFloat64() / metresPerDegree
		heading = cog
	}
	*q = tracks.Position{
		UnixMicro: r.now * 1e6,
		Lat:       math.Round(p.Lat*unitsPerDegree) / unitsPerDegree,
		Lon:       math.Round(wrap(p.Lon)*unitsPerDegree) / unitsPerDegree,
		MMSI:      r.v.mmsi,
		SOGKn:     float32(math.Round(max(kn, 0)*10) / 10),
		COGDeg:    float32(math.Mod(math.Round(turn(cog)*10), 3600) / 10),
		Source:    r.source,
		Class:     r.v.class,
	}
	if r.v.class == 'B' {
		q.Type, q.Has = 18, tracks.HasSOG|tracks.HasCOG
	} else {
		q.Type, q.Has, q.Status = 1, tracks.HasSOG|tracks.HasCOG|tracks.HasHeading|tracks.HasStatus, l.status
		q.Heading = uint16(math.Mod(math.Round(turn(heading)), 360))
	}
	if len(r.w.Receivers) == 0 {
		q.Source = 0
	}
	if f == nil {
		r.last, r.lastAt = r.now, q.Point()
	}
}

// unitsPerDegree are those of AIS: 1/10 000 minute.
const unitsPerDegree = 600_000

// falseFix is the false position that the report of now has, nil for none.
func (r *runner) falseFix() *falseFix {
	for ; r.wrong < len(r.v.wrong); r.wrong, r.wrongFixes = r.wrong+1, 0 {
		f := &r.v.wrong[r.wrong]
		if r.now < f.from {
			return nil
		}
		if r.now < f.until && (f.fixes == 0 || r.wrongFixes < f.fixes) {
			r.wrongFixes++
			return f
		}
	}
	return nil
}

// staticDue says whether a static report goes with the report of now.
func (r *runner) staticDue() bool {
	for r.said+1 < len(r.v.says) && r.v.says[r.said+1].from <= r.now {
		r.said++
	}
	if r.said == r.lastSaid && r.now-r.saidAt < max(staticEvery, staticOf*r.w.every) {
		return false
	}
	r.lastSaid, r.saidAt = r.said, r.now
	return true
}

// staticOf is how many positions there are to a static report where positions
// are thinned.
const staticOf = 10

// wrap brings a longitude into -180 to 180.
func wrap(lon float64) float64 {
	if lon > 180 {
		return lon - 360
	}
	if lon < -180 {
		return lon + 360
	}
	return lon
}

// turn brings a course into 0 to 360.
func turn(deg float64) float64 {
	for deg < 0 {
		deg += 360
	}
	for deg >= 360 {
		deg -= 360
	}
	return deg
}
