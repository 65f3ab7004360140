package events

import (
	"math"
	"math/bits"
	"time"

	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/tracks"
)

// silence finds gaps: times longer than a threshold in which nobody heard the
// track. It costs the same whatever the number of gaps.
type silence struct {
	cadence cadence
	before  minutes
}

func (s *silence) take(o *Observer, h *hull, p *tracks.Position, l *leg) {
	if h.n > 0 {
		if l.dt > o.lim.gapFloor || l.dt > o.lim.gapSilence {
			s.judge(o, h, p, p.UnixMicro-h.late)
		}
		s.cadence.add(p.UnixMicro, l.dt)
	}
	s.before.add(p.UnixMicro)
}

// close gives a silence that lasts until the end of the data as an open gap.
func (s *silence) close(o *Observer, h *hull, until int64) {
	s.judge(o, h, nil, until-h.late)
}

// judge tells of a silence after the last fix if it is long enough; on is nil
// while it goes on.
func (s *silence) judge(o *Observer, h *hull, on *tracks.Position, dt int64) {
	median := s.cadence.bins.median()
	trigger := ""
	if dt > o.lim.gapSilence {
		trigger = "silence"
	}
	if dt > o.lim.gapFloor && s.cadence.bins.n >= o.lim.gapCadenceFixes && float64(dt) > o.lim.gapCadence*float64(median) {
		if trigger != "" {
			trigger += "+"
		}
		trigger += "cadence"
	}
	if trigger == "" {
		return
	}
	off := h.prev
	off.UnixMicro = h.late
	e := h.event(o, GapKind, off.UnixMicro, o.lim.gapRule)
	e.At = off.Point()
	var heard sourceSet
	heard.add(off.Source)
	g := &Gap{
		Off: o.fixOf(&off), Hours: hours(dt), NBefore: s.before.sum, Trigger: trigger,
		MedianInterval: time.Duration(median) * time.Microsecond,
		OthersHeard:    -1, HoursCovered: math.NaN(), SourceSilent: math.NaN(),
		DistanceNM: math.NaN(), ImpliedKn: math.NaN(),
	}
	if on == nil {
		e.Status = Open
		e.EndEarliest = microTime(off.UnixMicro + dt)
	} else {
		heard.add(on.Source)
		g.On = o.fixOf(on)
		g.DistanceNM = geo.DistanceM(off.Point(), on.Point()) / metresPerNM
		g.ImpliedKn = g.DistanceNM / g.Hours
		e.EndEarliest = on.Time()
		e.End = e.EndEarliest
	}
	e.Sources = heard.names(o)
	e.Gap = g
	h.keep(o, e)
}

const (
	cadenceBins   = 64
	cadenceBlocks = 7
	cadenceBlock  = 48 * hourMicros
)

// cadence is how often a track is heard: its intervals of the last 12 to 14
// days, in seven blocks of two days.
//
// The bins of whole seconds are one second wide up to 8 s, and then a quarter
// to an eighth of their lower bound, up to 36 h. The median is told as the
// running mean of the intervals in its bin, so it is exact for a track that is
// heard regularly and off by less than a quarter for any. A bin and block stop
// counting at 65,535.
type cadence struct {
	until int64 // end of the current block
	at    int   // the current block
	bins  intervals
	block [cadenceBlocks][cadenceBins]uint16
}

// add counts an interval that ended at a time.
func (c *cadence) add(unixMicro, dt int64) {
	if unixMicro >= c.until {
		c.advance(unixMicro)
	}
	i := intervalBin(dt / secondMicros)
	if b := &c.block[c.at][i]; *b < math.MaxUint16 {
		*b++
		c.bins.add(i, dt)
	}
}

func (c *cadence) advance(unixMicro int64) {
	k := floorDiv(unixMicro, cadenceBlock) + 1
	steps := min(k-c.until/cadenceBlock, cadenceBlocks)
	for range steps {
		c.at = (c.at + 1) % cadenceBlocks
		for i, v := range c.block[c.at] {
			c.bins.count[i] -= uint32(v)
			c.bins.n -= uint32(v)
		}
		c.block[c.at] = [cadenceBins]uint16{}
	}
	c.until = k * cadenceBlock
}

// intervals is a histogram of intervals, with the mean of those in each bin.
type intervals struct {
	n     uint32
	count [cadenceBins]uint32
	mean  [cadenceBins]float32 // seconds
}

// meanOf is how many intervals the running mean of a bin goes back.
const meanOf = 16

func (v *intervals) add(bin int, dt int64) {
	s := float32(float64(dt) / secondMicros)
	if v.count[bin] == 0 {
		v.mean[bin] = s
	} else {
		v.mean[bin] += (s - v.mean[bin]) / meanOf
	}
	v.count[bin]++
	v.n++
}

// median is the median interval in microseconds, to the second; 0 when there
// are none.
func (v *intervals) median() int64 {
	seen := uint32(0)
	for i, n := range v.count {
		if seen += n; n > 0 && 2*uint64(seen) >= uint64(v.n) {
			return int64(math.Round(float64(v.mean[i]))) * secondMicros
		}
	}
	return 0
}

// intervalBin is the bin of an interval in seconds: four bins to an octave.
func intervalBin(s int64) int {
	if s < 4 {
		return int(max(s, 0))
	}
	octave := bits.Len64(uint64(s)) - 1 // 2 and up
	return min(4*(octave-1)+int(s>>(octave-2)&3), cadenceBins-1)
}

// beforeMinutes is the time before a gap in which fixes are counted: 12 h, as
// in pipe-gaps.
const beforeMinutes = 12 * 60

// minutes counts the fixes of the last 12 h, minute by minute: the fixes of the
// minute at the far end are in or out together, and of one minute no more than
// 255 count.
type minutes struct {
	until int64 // end of the current minute
	at    int
	sum   int
	n     [beforeMinutes]uint8
}

func (m *minutes) add(unixMicro int64) {
	if unixMicro >= m.until {
		m.advance(unixMicro)
	}
	if m.n[m.at] < math.MaxUint8 {
		m.n[m.at]++
		m.sum++
	}
}

func (m *minutes) advance(unixMicro int64) {
	k := floorDiv(unixMicro, minuteMicros) + 1
	steps := k - m.until/minuteMicros
	m.until = k * minuteMicros
	if steps >= beforeMinutes {
		m.n = [beforeMinutes]uint8{}
		m.at, m.sum = 0, 0
		return
	}
	for range steps {
		if m.at++; m.at == beforeMinutes {
			m.at = 0
		}
		m.sum -= int(m.n[m.at])
		m.n[m.at] = 0
	}
}
