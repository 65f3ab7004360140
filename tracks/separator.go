package tracks

import (
	"slices"
	"time"

	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/vessels"
)

// When a few fixes where no track can have been are another hull, and not noise:
// when they are at least proveFixes over proveOver, or proveMany, which is as
// many as are held back, with no silence longer than proveSlow. As long as there
// is no hull, two fixes over proveFirst begin one.
const (
	proveFixes = 3
	proveMany  = 64
	proveOver  = int64(10 * time.Minute / time.Microsecond)
	proveSlow  = int64(24 * time.Hour / time.Microsecond)
	proveFirst = int64(10 * time.Second / time.Microsecond)
)

// The defaults of [Options].
const (
	defaultMaxSpeedKn = 25
	defaultSegmentGap = 24 * time.Hour
	defaultMaxHulls   = 20
	maxSuspects       = 8 // groups of fixes held back at a time
)

// Separator sorts the positions of one MMSI, given in order of time, into
// tracks. It holds back the few fixes of a place that the vessel cannot have
// reached until they prove to be another hull or noise. A silence does not end
// a hull: however long, it goes on where it can have gone in the meantime.
//
// Positions of equal time must come in an order that their content decides for
// the result not to depend on it; copies need no order.
type Separator struct {
	// OnFix is called for each position of a track, in order of time within
	// the track. Both arguments are valid during the call.
	OnFix func(t *Track, p *Position)
	// OnLeftOut is called for each position that is in no track. The argument
	// is valid during the call.
	OnLeftOut func(p *Position, why Reason)

	opt   Options
	maxKn float64
	maxMS float64 // the same in metres a microsecond
	until int64
	gap   int64 // microseconds

	mmsi    vessels.MMSI
	kind    vessels.Kind
	started bool
	now     int64 // time of the last position that had one
	heard   [heardLen]Position
	nHeard  int

	hulls    []hull
	suspects []suspect
	current  int // index of the hull heard last
	nHulls   int // so far
	counts   [NumReasons]int64
}

// hull is an open track.
type hull struct {
	Track
	line
	end fix // of the track's last position, which the line may have passed over
}

// suspect is fixes held back.
type suspect struct {
	line
	held  []Position
	after int   // number of the hull that they may yet belong to; -1 is none
	n     int64 // positions of that hull
	leap  bool  // they are out of the hull's reach but for what clock and position may be off
	late  bool  // they are on its course, out of time: if it goes on, they are noise
}

// NewSeparator returns a separator with these thresholds.
func NewSeparator(opt Options) *Separator {
	s := &Separator{opt: opt, maxKn: opt.MaxSpeedKn, gap: opt.SegmentGap.Microseconds()}
	if !(s.maxKn > 0) {
		s.maxKn = defaultMaxSpeedKn
	}
	if s.gap <= 0 {
		s.gap = defaultSegmentGap.Microseconds()
	}
	if s.opt.MaxHulls <= 0 {
		s.opt.MaxHulls = defaultMaxHulls
	}
	s.SetUntil(opt.Until)
	s.maxMS = s.maxKn * geo.KnotMS / 1e6
	return s
}

// SetUntil moves on the time after which positions have a bad time; see
// [Options]. A live run does so.
func (s *Separator) SetUntil(t time.Time) {
	s.until = latest
	if !t.IsZero() {
		s.until = min(latest, t.UnixMicro()+1)
	}
}

// Reset makes the separator ready for another MMSI. What is held back is
// forgotten: see [Separator.Flush].
func (s *Separator) Reset() {
	s.started, s.now, s.nHeard, s.current, s.nHulls = false, 0, 0, 0, 0
	s.hulls = s.hulls[:0]
	s.suspects = s.suspects[:0]
	s.counts = [NumReasons]int64{}
}

// Clone returns a separator that goes on from here by itself. It shares the
// functions only.
func (s *Separator) Clone() *Separator {
	c := *s
	c.hulls = slices.Clone(s.hulls)
	c.suspects = make([]suspect, len(s.suspects))
	for i := range s.suspects {
		c.suspects[i] = s.suspects[i]
		c.suspects[i].held = slices.Clone(s.suspects[i].held)
	}
	return &c
}

// Count is how many positions were told with this reason since the last Reset.
func (s *Separator) Count(why Reason) int64 {
	if why < NumReasons {
		return s.counts[why]
	}
	return 0
}

// Held is how many positions are held back.
func (s *Separator) Held() (n int) {
	for i := range s.suspects {
		n += len(s.suspects[i].held)
	}
	return n
}

// Add takes the next position, which it does not keep.
func (s *Separator) Add(p *Position) {
	if why := s.check(p); why != Kept {
		s.leaveOut(p, why)
		return
	}
	s.now = p.UnixMicro
	if s.duplicate(p) {
		s.leaveOut(p, Duplicate)
		return
	}
	f := fixOf(p)
	switch i, m := s.clear(&f); {
	case s.opt.ByMMSI && len(s.hulls) > 0:
		s.keep(&s.hulls[0], p, &f, geo.ShortM(s.hulls[0].end.at, f.at))
	case s.opt.ByMMSI:
		s.begin(p, &f)
	case i >= 0:
		h := &s.hulls[i]
		f.loose = s.loose(f.micro-h.end.micro, m)
		s.keep(h, p, &f, m)
		s.current = i
		if len(s.suspects) > 0 {
			s.part(h.Hull, h, f.micro)
		}
	default:
		s.assign(p, &f)
	}
}

// clear returns the hull that a position belongs to where that takes no
// weighing, and the distance from its last one: it is within reach of that hull,
// and out of reach of everything else. Else it is -1.
func (s *Separator) clear(f *fix) (hull int, m float64) {
	if s.opt.ByMMSI {
		return -1, 0
	}
	if len(s.suspects) > 0 {
		s.expire(f.micro)
	}
	hull = -1
	for i := range s.hulls {
		end := &s.hulls[i].end
		if s.far(end, f) {
			continue
		}
		age := f.micro - end.micro
		d := geo.ShortM(end.at, f.at)
		if hull >= 0 || age > soon || d > s.maxMS*float64(age)+noiseM {
			return -1, 0
		}
		hull, m = i, d
	}
	for i := range s.suspects {
		if !s.far(s.suspects[i].last(0), f) {
			return -1, 0
		}
	}
	return hull, m
}

// Flush releases what is held back: there is no more.
func (s *Separator) Flush() {
	for len(s.suspects) > 0 {
		i := 0
		if s.suspects[0].after < 0 && len(s.hulls) == 0 {
			// Nothing is proven: the most fixes are the vessel.
			for j := range s.suspects {
				if len(s.suspects[j].held) > len(s.suspects[i].held) {
					i = j
				}
			}
			s.promote(i)
			continue
		}
		// Those that had no time to prove themselves are believed by number.
		x := &s.suspects[i]
		if x.after < 0 && len(x.held) >= proveFixes && x.over() >= proveFirst {
			s.promote(i)
			continue
		}
		s.settle(i)
	}
}

// assign gives a position to the track that it fits best.
func (s *Separator) assign(p *Position, f *fix) {
	best, bestHull, bestSuspect := fit{}, -1, -1
	for i := range s.hulls {
		if g := s.fits(&s.hulls[i].line, s.hulls[i].N+shortTrack, f); g.ok && (!best.ok || g.score > best.score) {
			best, bestHull = g, i
		}
	}
	for i := range s.suspects {
		x := &s.suspects[i]
		if g := s.fits(&x.line, x.n+int64(len(x.held)), f); g.ok && !g.leap && (!best.ok || g.score > best.score) {
			best, bestHull, bestSuspect = g, -1, i
		}
	}
	switch {
	case bestSuspect >= 0:
		x := &s.suspects[bestSuspect]
		f.loose = s.loose(f.micro-x.last(0).micro, best.m)
		x.push(f)
		x.held = append(x.held, *p)
		s.judge(bestSuspect)
	case bestHull >= 0 && !best.doubt:
		h := &s.hulls[bestHull]
		h.line.drop(best.drop)
		f.loose = s.loose(f.micro-h.last(0).micro, best.m)
		s.keep(h, p, f, geo.ShortM(h.end.at, f.at))
		s.current = bestHull
		s.part(h.Hull, h, f.micro)
	case bestHull >= 0:
		x := s.suspect(p, f)
		x.follow(&s.hulls[bestHull], best.leap)
		if !best.leap {
			x.line = s.hulls[bestHull].line // so that it has a course
			x.push(f)
		}
		x.late = best.leap && s.late(&s.hulls[bestHull].line, f)
	default:
		x := s.suspect(p, f)
		for i := range s.hulls {
			if s.late(&s.hulls[i].line, f) {
				x.follow(&s.hulls[i], true)
				x.late = true
				break
			}
		}
	}
}

// keep adds a position to a hull's track.
func (s *Separator) keep(h *hull, p *Position, f *fix, m float64) {
	if f.micro-h.end.micro > s.gap {
		h.Segment++
		h.SegmentAt = f.micro
		h.SegmentTwin = s.twins(f.micro, h)
	}
	h.N++
	h.StepM = m
	h.end = *f
	h.push(f)
	s.counts[Kept]++
	if s.OnFix != nil {
		s.OnFix(&h.Track, p)
	}
}

// begin starts a hull.
func (s *Separator) begin(p *Position, f *fix) {
	if len(s.hulls) >= s.opt.MaxHulls {
		stalest := 0
		for i := range s.hulls {
			if s.hulls[i].end.micro < s.hulls[stalest].end.micro {
				stalest = i
			}
		}
		s.part(s.hulls[stalest].Hull, nil, latest)
		s.hulls = slices.Delete(s.hulls, stalest, stalest+1)
	}
	s.hulls = append(s.hulls, hull{Track: Track{
		MMSI: p.MMSI, Hull: s.nHulls, First: f.micro, SegmentAt: f.micro,
	}})
	s.nHulls++
	s.current = len(s.hulls) - 1
	h := &s.hulls[s.current]
	h.Twin = s.twins(f.micro, h)
	h.SegmentTwin = h.Twin
	h.end = *f
	s.keep(h, p, f, 0)
}

// twins counts the tracks and segments that are open and began in the same
// second.
func (s *Separator) twins(micro int64, but *hull) (n int) {
	const second = int64(time.Second / time.Microsecond)
	for i := range s.hulls {
		if h := &s.hulls[i]; h != but && (h.First/second == micro/second || h.SegmentAt/second == micro/second) {
			n++
		}
	}
	return n
}

// suspect holds a position back, as the first of its group.
func (s *Separator) suspect(p *Position, f *fix) *suspect {
	if len(s.suspects) == maxSuspects {
		s.settle(s.weakest())
	}
	if len(s.suspects) < cap(s.suspects) {
		s.suspects = s.suspects[:len(s.suspects)+1] // with the memory of an earlier one
	} else {
		s.suspects = append(s.suspects, suspect{})
	}
	x := &s.suspects[len(s.suspects)-1]
	*x = suspect{held: append(x.held[:0], *p), after: -1}
	x.push(f)
	return x
}

// weakest is the group that is likeliest to be noise: of those that are out of
// reach the one of the fewest fixes, and of these the oldest; else the oldest.
func (s *Separator) weakest() int {
	best := -1
	for i := range s.suspects {
		x := &s.suspects[i]
		if (x.after < 0 || x.leap) && (best < 0 || len(x.held) < len(s.suspects[best].held)) {
			best = i
		}
	}
	return max(best, 0)
}

// follow makes a group one that may belong to a hull.
func (x *suspect) follow(h *hull, leap bool) {
	x.after, x.leap = h.Hull, leap
	if !leap {
		x.n = h.N + shortTrack
	}
}

// part tells the groups that may belong to a hull that it went on without them.
// Late reports of it are noise.
func (s *Separator) part(number int, h *hull, micro int64) {
	for i := 0; i < len(s.suspects); i++ {
		x := &s.suspects[i]
		of := x.after == number && x.held[0].UnixMicro < micro
		if of {
			x.after, x.n, x.leap = -1, 0, false
		}
		if of && x.late || h != nil && x.after < 0 && len(x.held) == 1 && h.passed(x.last(0)) {
			s.settle(i)
			i--
		}
	}
}

// judge looks whether a group has proven itself by its newest fix.
func (s *Separator) judge(i int) {
	x := &s.suspects[i]
	switch {
	case x.after >= 0 && !x.leap:
		s.settle(i)
	case len(s.hulls) == 0 && x.over() >= proveFirst:
		s.promote(i)
	case !x.proven():
	case x.after >= 0:
		s.settle(i)
	default:
		s.promote(i)
	}
}

// proven tells whether the fixes are too many, over too long, for noise.
func (x *suspect) proven() bool {
	n := len(x.held)
	return n >= proveFixes && x.over() >= proveOver || n >= proveMany
}

// over is the time from the first to the last fix.
func (x *suspect) over() int64 { return x.held[len(x.held)-1].UnixMicro - x.held[0].UnixMicro }

// expire ends the groups that have been silent for too long. One that a hull may
// go on with waits as long as the hull.
func (s *Separator) expire(now int64) {
	for i := 0; i < len(s.suspects); {
		x := &s.suspects[i]
		if (x.after < 0 || x.leap) && len(s.hulls) > 0 && now-x.last(0).micro > proveSlow {
			s.settle(i)
		} else {
			i++
		}
	}
}

// settle ends a group: its fixes are its hull's, or noise.
func (s *Separator) settle(i int) {
	x := s.take(i)
	for j := range s.hulls {
		if h := &s.hulls[j]; h.Hull == x.after && (!x.leap || len(x.held) > 1) {
			s.current = j
			s.keepAll(h, x.held)
			s.part(h.Hull, h, h.end.micro)
			return
		}
	}
	for k := range x.held {
		s.leaveOut(&x.held[k], Jump)
	}
}

// promote makes a group a hull.
func (s *Separator) promote(i int) {
	x := s.take(i)
	f := fixOf(&x.held[0])
	s.begin(&x.held[0], &f)
	s.keepAll(&s.hulls[s.current], x.held[1:])
}

func (s *Separator) keepAll(h *hull, held []Position) {
	for i := range held {
		f := fixOf(&held[i])
		s.keep(h, &held[i], &f, geo.ShortM(h.end.at, f.at))
	}
}

// take removes a group and returns it. Its memory is used again by a later one:
// the caller is done with it before that begins.
func (s *Separator) take(i int) suspect {
	x := s.suspects[i]
	n := len(s.suspects) - 1
	copy(s.suspects[i:], s.suspects[i+1:])
	s.suspects[n] = x
	s.suspects = s.suspects[:n]
	return x
}

func (s *Separator) leaveOut(p *Position, why Reason) {
	s.counts[why]++
	if why == Jump && len(s.hulls) > 0 {
		s.hulls[s.current].Jumps++
	}
	if s.OnLeftOut != nil {
		s.OnLeftOut(p, why)
	}
}
