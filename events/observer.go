package events

import (
	"slices"
	"time"

	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/tracks"
	"github.com/tidewaiter/tidewaiter/vessels"
)

// Config is what the detectors go by. The zero value of every threshold means
// its default.
type Config struct {
	Tracks tracks.Options
	Places *geo.Index       // nil: no places are known
	MIDs   vessels.MIDTable // nil: flags are not told
	// Sources names the sources that positions index; [0] is "" for not known.
	Sources []string

	GapSilence      time.Duration // a longer silence is a gap; default [DefaultGapSilence]
	GapCadence      float64       // or one longer than this many of the track's median intervals; default [DefaultGapCadence]
	GapCadenceFloor time.Duration // but never one this short; default [DefaultGapCadenceFloor]
	GapCadenceFixes int           // intervals before the median counts; default [DefaultGapCadenceFixes]

	PortMarginM float64       // metres outside a place's border at which a vessel has left it; default [geo.ExitMarginM]
	PortLegM    float64       // metres: of a longer leg between two fixes in port, the straight way is looked at; default [DefaultPortLegM]
	StopBeginKn float64       // a stop begins at or below; default [DefaultStopBeginKn]
	StopEndKn   float64       // and ends at or above; default [DefaultStopEndKn]
	PortSilence time.Duration // a silence in port at least this long counts as a stay; default [DefaultPortSilence]

	SlowKn           float64       // hours of a lower mean speed are slow; default [DefaultSlowKn]
	LoiteringMin     time.Duration // slow hours that make an event; default [DefaultLoiteringMin]
	LoiteringSilence time.Duration // a longer silence ends it; default [DefaultLoiteringSilence]
	LoiteringAwayM   float64       // metres from any place; default [DefaultLoiteringAwayM]

	DraughtM         float64       // change of draught, metres; default [DefaultDraughtM]
	DraughtMessages  int           // that had the new draught; default [DefaultDraughtMessages]
	IdentityMessages int           // messages that had the new value; default [DefaultIdentityMessages]
	IdentityLasts    time.Duration // from the first to the last of them; default [DefaultIdentityLasts]

	JumpFixes        int           // more fixes than this at a false place are an event; default [DefaultJumpFixes]
	ImpossibleKn     float64       // a higher speed between fixes cannot be; default [DefaultImpossibleKn]
	PatternKn        float64       // median speed as sent above which standing still is odd; default [DefaultPatternKn]
	PatternSpreadDeg float64       // standard deviation of position below which it stands still; default [DefaultPatternSpreadDeg]
	PatternFixes     int           // at least; default [DefaultPatternFixes]
	PatternMin       time.Duration // at least this long; default [DefaultPatternMin]
}

// Output is where what an [Observer] finds goes. A nil function is not called.
// Arguments are valid during the call, but an event is the receiver's to keep.
type Output struct {
	Event   func(*Event)
	Segment func(*Segment)                                // when a segment has ended
	Sample  func(*Sample)                                 // slow fixes on the grid of the encounter join
	Heard   func(at geo.Point, hour int64, source uint16) // once a track, cell, hour and source, for [Coverage]; hour is hours since 1970
	Fix     func(t *tracks.Track, p *tracks.Position)     // every position of a track
	LeftOut func(p *tracks.Position, why tracks.Reason)
}

// Segment is what is kept of one segment of a track.
type Segment struct {
	Subject        Subject
	ID             string // see [tracks.Track.SegmentID]
	Hull           int
	FalsePlace     bool // the track is no hull but a place where the vessel cannot have been; see [PositionAnomaly], form jump
	First, Last    Fix
	N              int64
	DistanceNM     float64
	MedianInterval time.Duration
	// Speeds under way, from fix to fix: what this vessel is known to do.
	SpeedP50Kn, SpeedP95Kn float64 // NaN: too few
	ShipType               uint8
	Class                  byte
	LengthM                float64
	BeamM                  float64
}

// Sample is where a slow vessel was at one step of the grid of the encounter
// join, between two fixes not more than an hour apart.
type Sample struct {
	Step     int64 // steps of [StepSeconds] since 1970
	Lat, Lon float64
	SpeedKn  float32
	Fixes    uint16 // of the track since the step before
	MMSI     vessels.MMSI
	First    int64 // of the track, as in [tracks.Track]: with MMSI and Twin it names the track
	Twin     uint8
	ShipType uint8
}

// StepSeconds is the grid of the encounter join, as in pipe-encounters.
const StepSeconds = 600

// Observer runs every detector that needs one vessel only, over the positions
// and static reports of one MMSI in order of time. It is a value that can be
// copied with [Observer.Clone], so that a live run can go back to where it was
// when a late message comes.
type Observer struct {
	cfg *Config
	lim *limits
	out Output
	sep *tracks.Separator

	open []*hull // that may be heard again, as they were first heard
	free []*hull // reset, for the next
	last *hull   // that was heard last

	mmsi  vessels.MMSI
	said  said   // what is said under the number
	wrong *jumps // nil where nothing was held back or left out
}

// NewObserver returns an observer; cfg must not change while it is used.
func NewObserver(cfg *Config, out Output) *Observer {
	o := &Observer{cfg: cfg, lim: newLimits(cfg), out: out, sep: tracks.NewSeparator(cfg.Tracks)}
	o.attach()
	return o
}

func (o *Observer) attach() {
	o.sep.OnFix = o.fix
	o.sep.OnLeftOut = o.leftOut
}

// Position takes the next position.
func (o *Observer) Position(p *tracks.Position) {
	o.mmsi = p.MMSI
	held := o.sep.Held()
	o.sep.Add(p)
	if now := o.sep.Held(); now > held {
		o.jumps().hold(o, p)
	} else if held > 0 && o.last != nil && o.last.prev.UnixMicro == p.UnixMicro {
		o.wrong.pass(p)
	}
}

// Static takes the next static report, which was heard at this time.
func (o *Observer) Static(unixMicro int64, s *vessels.Static) {
	if o.mmsi == 0 {
		o.mmsi = s.MMSI
	}
	o.said.take(o, unixMicro, s)
}

// Close ends the data: what still goes on is given as open. until is the end
// of the data as a whole, which may be after the vessel's last message. The
// observer must be [Observer.Reset] before it is used again; to look at what is
// open while the data go on, close a clone.
func (o *Observer) Close(until time.Time) {
	o.sep.Flush()
	o.wrong.close(o)
	for _, h := range o.open {
		h.close(o, until.UnixMicro())
	}
}

// Reset makes the observer ready for another MMSI.
func (o *Observer) Reset() {
	o.sep.Reset()
	for _, h := range o.open {
		h.reset()
		o.free = append(o.free, h)
	}
	o.open = o.open[:0]
	o.last = nil
	o.mmsi = 0
	o.said.reset()
	if o.wrong != nil {
		*o.wrong = jumps{}
	}
}

// Clone returns a copy that goes on by itself: what either takes from now on
// does not reach the other. Both give to the same output.
func (o *Observer) Clone() *Observer {
	c := &Observer{
		cfg: o.cfg, lim: o.lim, out: o.out, mmsi: o.mmsi, said: o.said.clone(),
		open: make([]*hull, len(o.open)),
	}
	for i, h := range o.open {
		c.open[i] = h.clone()
		if h == o.last {
			c.last = c.open[i]
		}
	}
	if o.wrong != nil {
		w := *o.wrong
		c.wrong = &w
	}
	c.sep = o.sep.Clone()
	c.attach()
	return c
}

// Redirect has what is found from now on go to another output.
func (o *Observer) Redirect(out Output) { o.out = out }

func (o *Observer) fix(t *tracks.Track, p *tracks.Position) {
	if o.out.Fix != nil {
		o.out.Fix(t, p)
	}
	if h := o.last; h == nil || h.index != t.Hull {
		h = o.hullOf(t, p)
		o.turn(h, p)
		o.last = h
	}
	o.last.take(o, t, p)
	if o.wrong != nil && o.wrong.copies.n > 0 {
		o.wrong.copies.give(o.last)
		if o.sep.Held() == 0 {
			o.wrong.copies.n = 0
		}
	}
}

// hullOf finds a track's hull, or makes it.
func (o *Observer) hullOf(t *tracks.Track, p *tracks.Position) *hull {
	for _, h := range o.open {
		if h.index == t.Hull {
			return h
		}
	}
	if len(o.open) >= o.lim.maxHulls {
		o.part(p.UnixMicro)
	}
	var h *hull
	if n := len(o.free); n > 0 {
		h = o.free[n-1]
		o.free = o.free[:n-1]
	} else {
		h = &hull{}
	}
	h.begin(t)
	h.elsewhere.begin(o, p)
	o.open = append(o.open, h)
	return h
}

// part closes the track that was silent for longest, which [tracks.Separator]
// has given up for another.
func (o *Observer) part(now int64) {
	stalest := 0
	for i, h := range o.open {
		if h.prev.UnixMicro < o.open[stalest].prev.UnixMicro {
			stalest = i
		}
	}
	h := o.open[stalest]
	h.close(o, now)
	o.open = slices.Delete(o.open, stalest, stalest+1)
	if o.last == h {
		o.last = nil
	}
	h.reset()
	o.free = append(o.free, h)
}

func (o *Observer) leftOut(p *tracks.Position, why tracks.Reason) {
	if o.out.LeftOut != nil {
		o.out.LeftOut(p, why)
	}
	switch why {
	case tracks.Duplicate:
		for _, h := range o.open {
			if h.again(p) {
				if o.out.Heard != nil && p.Source != h.prev.Source {
					h.heard.take(o, h, p, &leg{}) // by that source too
				}
				return
			}
		}
		if o.sep.Held() > 0 {
			o.jumps().copies.add(p)
		}
	case tracks.Jump:
		o.jumps().take(o, p)
	}
}

func (o *Observer) jumps() *jumps {
	if o.wrong == nil {
		o.wrong = &jumps{}
	}
	return o.wrong
}

// source names a source; "" is not known.
func (o *Observer) source(i uint16) string {
	if int(i) < len(o.cfg.Sources) {
		return o.cfg.Sources[i]
	}
	return ""
}

// sourceSet is the sources of an event.
type sourceSet struct {
	low  uint64 // sources 0 to 63
	more []uint16
}

func (s *sourceSet) add(source uint16) {
	if source < 64 {
		s.low |= 1 << source
	} else if !slices.Contains(s.more, source) {
		s.more = append(s.more, source)
	}
}

func (s *sourceSet) clear() {
	s.low = 0
	s.more = s.more[:0]
}

// names gives the sources' names, sorted; none is not known.
func (s *sourceSet) names(o *Observer) []string {
	var out []string
	add := func(i uint16) {
		if n := o.source(i); n != "" {
			out = append(out, n)
		}
	}
	for i := range uint16(64) {
		if s.low&(1<<i) != 0 {
			add(i)
		}
	}
	for _, i := range s.more {
		add(i)
	}
	slices.Sort(out)
	return slices.Compact(out)
}
