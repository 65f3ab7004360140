package tracks

import (
	"math"
	"time"

	"github.com/tidewaiter/tidewaiter/geo"
)

// How a position is held against a track: by how far it lies from where the
// track would be, in hours of the fastest believable speed. The shape of the
// measure and its constants are those of gpsdio-segment 0.20.2 (core.py,
// discrepancy.py) where a name there is given; the rest is said beside it.
const (
	bufferHours  = 0.25 // buffer_hours: what the clock and the position may be off
	penaltyHours = 4.0  // penalty_hours: dead reckoning is not believed for longer
	sharpness    = 5.0  // max_knots / penalty_speed
	shapeFactor  = 4.0  // shape_factor: how much staying put counts against going on as sent
	shortTrack   = 10   // short_seg_threshold: fewer positions that are not proven to be a hull count less
	lookback     = 5    // lookback: positions of a track that are tried

	// noiseM is how far beyond its reach a fix may be that needs no second one:
	// coarse positions, and clocks a minute off at the fastest believable speed.
	noiseM = 0.5 * geo.NauticalMileM
	// tightShare: a fix that uses less than this share of what is believable
	// supports the track by itself. After a silence of over an hour, one that
	// uses more needs a second.
	tightShare = 0.1
	// courseHours: over how long a course made good is one.
	courseHours = 2.0
	// lateHours: what the clocks of satellites are found to be off, either way,
	// in reports that they deliver late (gpsdio-segment's test file 338013000).
	lateHours = 2.0
	// fastShare: a step that needs more than this share of the fastest
	// believable speed may be passed over if what follows does not fit it.
	fastShare = 0.8

	soon = int64(time.Hour / time.Microsecond)
)

// fix is what is kept of a position to hold others against.
type fix struct {
	at    geo.Point
	micro int64
	sog   float32 // NaN is not known
	cog   float32 // NaN is not known
	loose bool    // the step to it was hardly believable
}

func fixOf(p *Position) fix {
	f := fix{at: geo.Point{Lat: p.Lat, Lon: p.Lon}, micro: p.UnixMicro, sog: float32(math.NaN()), cog: float32(math.NaN())}
	if p.Has&HasSOG != 0 {
		f.sog = p.SOGKn
	}
	if p.Has&HasCOG != 0 {
		f.cog = p.COGDeg
	}
	return f
}

// line is the last fixes of a track: the newest is last(0).
type line struct {
	fixes [lookback]fix
	next  uint8 // where the next goes
	n     uint8
}

func (l *line) last(k int) *fix { return &l.fixes[(int(l.next)+2*lookback-1-k)%lookback] }

func (l *line) push(f *fix) {
	l.fixes[l.next] = *f
	if l.next++; l.next == lookback {
		l.next = 0
	}
	l.n = min(l.n+1, lookback)
}

// drop forgets the newest k.
func (l *line) drop(k int) {
	l.next = uint8((int(l.next) + lookback - k) % lookback)
	l.n -= uint8(k)
}

// loose tells whether a step is hardly believable.
func (s *Separator) loose(micro int64, m float64) bool {
	return m > noiseM && m > fastShare*s.maxMS*float64(micro)
}

// far tells whether no track can go from one fix to another, by their latitudes
// alone: it is quick.
func (s *Separator) far(from, to *fix) bool {
	return math.Abs(to.at.Lat-from.at.Lat)*60 > (s.maxKn+fastestKn)*(hoursOf(to.micro-from.micro)+bufferHours)
}

func hoursOf(micro int64) float64 { return float64(micro) * (1 / float64(time.Hour/time.Microsecond)) }

// fit is how well a position fits a track.
type fit struct {
	ok    bool
	score float64 // more is better
	share float64 // of what is believable, 0 to 1
	m     float64 // from the fix that it was held against
	drop  int     // newest fixes that it passes over
	doubt bool    // it needs a second one
	leap  bool    // it is out of reach but for what clock and position may be off
}

// fits holds a position against the last fixes of a track.
func (s *Separator) fits(l *line, n int64, f *fix) fit {
	best := s.step(l, 0, f)
	if !best.ok || best.doubt {
		// A false fix that was believed must not turn away the true ones after
		// it: pass over fixes that the track was hardly able to reach.
		for k := 1; k < int(l.n) && l.last(k-1).loose; k++ {
			if g := s.step(l, k, f); g.ok && !g.doubt && g.share < tightShare {
				best = g
				best.drop = k
				break
			}
		}
	}
	if best.ok {
		a := float64(n) / shortTrack
		best.score *= a / math.Sqrt(1+a*a)
	}
	return best
}

// step holds a position against the k-th newest fix of a track.
func (s *Separator) step(l *line, k int, f *fix) fit {
	from := l.last(k)
	micro := f.micro - from.micro
	if s.far(from, f) {
		return fit{}
	}
	hours := hoursOf(micro)
	m := geo.ShortM(from.at, f.at)
	nm := m / geo.NauticalMileM
	padded := math.Sqrt(hours*hours + bufferHours*bufferHours)
	believable := padded * s.maxKn
	if nm > believable+fastestKn*padded { // no dead reckoning helps
		return fit{m: m}
	}
	off := min(s.missed(l, k, f, hours, nm), shapeFactor*nm)
	share := min(off, nm) / believable
	if share > 1 {
		return fit{m: m}
	}
	rated := sharpness * min(off/believable, 1)
	leap := min(off, nm) > s.maxKn*hours+noiseM/geo.NauticalMileM
	return fit{
		ok:    true,
		score: math.Exp(-rated*rated) / padded,
		share: share,
		m:     m,
		doubt: leap || micro > soon && share > tightShare,
		leap:  leap,
	}
}

// fastestKn is faster than any vessel: beyond, what a fix says of its speed is
// not believed either. The fastest ferries do 58 kn.
const fastestKn = 60

// missed is how far a position is from where the fix would be by now, and the
// fix from where the position was then, by their speeds and courses, in nautical
// miles; the mean of the two, or the one that can be told. Where the track's
// speed or course is not known, that made good serves; without either it is the
// distance itself.
func (s *Separator) missed(l *line, k int, f *fix, hours, nm float64) float64 {
	from := l.last(k)
	if math.Abs(from.at.Lat) > 85 || math.Abs(f.at.Lat) > 85 {
		return nm
	}
	run := hours / (1 + math.Sqrt(hours/penaltyHours))
	cos := math.Cos((from.at.Lat + f.at.Lat) / 2 * math.Pi / 180)
	north := (f.at.Lat - from.at.Lat) * 60
	east := geo.NormLon(f.at.Lon-from.at.Lon) * 60 * cos
	// It may have gone on as it was, or not for long.
	on, briefly, n := 0.0, 0.0, 0.0
	if vn, ve, ok := s.velocity(l, k, cos); ok {
		on += hypot(north-vn*hours, east-ve*hours)
		briefly += hypot(north-vn*run, east-ve*run)
		n++
	}
	if vn, ve, ok := f.velocity(); ok {
		on += hypot(north-vn*hours, east-ve*hours)
		briefly += hypot(north-vn*run, east-ve*run)
		n++
	}
	if n == 0 {
		return nm
	}
	if hours > penaltyHours {
		return briefly / n
	}
	return min(on, briefly) / n
}

// late tells whether a fix that the track cannot have reached lies on its course,
// ahead or behind by no more than a clock that is off explains. It is no other
// hull.
func (s *Separator) late(l *line, f *fix) bool {
	from := l.last(0)
	if s.far(from, f) || f.micro-from.micro > soon || math.Abs(from.at.Lat) > 85 {
		return false
	}
	cos := math.Cos(from.at.Lat * math.Pi / 180)
	vn, ve, ok := s.velocity(l, 0, cos)
	kn := hypot(vn, ve)
	if !ok || kn < underWayKn {
		return false
	}
	hours := hoursOf(f.micro - from.micro)
	north := (f.at.Lat-from.at.Lat)*60 - vn*hours
	east := geo.NormLon(f.at.Lon-from.at.Lon)*60*cos - ve*hours
	along, across := (north*vn+east*ve)/kn, (north*ve-east*vn)/kn
	return math.Abs(along) <= kn*lateHours && onCourse(along, across)
}

// passed tells whether a fix lies on the way that the track last went, no
// further off in time than a clock explains: it is a late report too.
func (l *line) passed(f *fix) bool {
	if l.n < 2 {
		return false
	}
	a, b := l.last(1), l.last(0)
	hours := hoursOf(b.micro - a.micro)
	if !(hours > 0) || math.Abs(a.at.Lat) > 85 {
		return false
	}
	cos := math.Cos((a.at.Lat + b.at.Lat) / 2 * math.Pi / 180)
	north, east := (b.at.Lat-a.at.Lat)*60, geo.NormLon(b.at.Lon-a.at.Lon)*60*cos
	way := hypot(north, east)
	if way < underWayKn*hours {
		return false
	}
	fn, fe := (f.at.Lat-a.at.Lat)*60, geo.NormLon(f.at.Lon-a.at.Lon)*60*cos
	along, across := (fn*north+fe*east)/way, (fn*east-fe*north)/way
	return math.Abs(along/way*hours-hoursOf(f.micro-a.micro)) <= lateHours && onCourse(along, across)
}

// onCourse tells whether a fix is on a course, by the way along it and across.
func onCourse(along, across float64) bool {
	return math.Abs(across) <= noiseM/geo.NauticalMileM+tightShare*math.Abs(along)
}

// velocity is the speed of a track north and east in knots, at its k-th newest
// fix: as sent, or made good from an earlier one.
func (s *Separator) velocity(l *line, k int, cos float64) (north, east float64, ok bool) {
	from := l.last(k)
	if north, east, ok = from.velocity(); ok {
		return north, east, ok
	}
	for j := k + 1; j < int(l.n); j++ {
		before := l.last(j)
		hours := hoursOf(from.micro - before.micro)
		if hours < 20./3600 {
			continue // too short to tell
		}
		if hours > courseHours {
			break
		}
		north = (from.at.Lat - before.at.Lat) * 60 / hours
		east = geo.NormLon(from.at.Lon-before.at.Lon) * 60 * cos / hours
		return north, east, hypot(north, east) <= s.maxKn
	}
	return 0, 0, false
}

// velocity is the speed north and east in knots, as sent.
func (f *fix) velocity() (north, east float64, ok bool) {
	if !(f.sog >= 0 && f.sog <= fastestKn) {
		return 0, 0, false
	}
	if f.cog != f.cog || f.cog >= 360 || f.cog < 0 {
		return 0, 0, f.sog < 0.35 // very_slow: it has no course
	}
	sin, cos := math.Sincos(float64(f.cog) * math.Pi / 180)
	return float64(f.sog) * cos, float64(f.sog) * sin, true
}

func hypot(x, y float64) float64 { return math.Sqrt(x*x + y*y) }
