package events

import (
	"math"
	"math/bits"
	"slices"
	"time"

	"github.com/tidewaiter/tidewaiter/geo"
)

// CoverageRadiusM is how far around a gap's ends others are looked for: 25
// nautical miles, about as far as a coast station hears a ship's antenna
// (ITU-R M.1371 names 20 to 30 nautical miles as the usual range).
const CoverageRadiusM = 25 * 1852

// lastHour is the last hour since 1970 that is counted, in the year 2106, where
// 32 bits of seconds end: times beyond are faults.
const lastHour = 1<<32/3600 - 1

// Coverage is what was heard where and when, by whom: how many tracks in each
// cell and hour, for each source. With it a silence of the feed is told from a
// silence of a vessel.
//
// It takes 64 bytes for a cell, day and source in which anything was heard: 10
// thousand cells, a month and three sources are 75 MB. Whatever the order of
// the calls, and however they are spread over coverages that are merged, the
// answers are the same. One goroutine may add at a time; many may ask.
type Coverage struct {
	slots    []uint32 // open addressing: 1 + the first chunk of a cell and day; 0 is free
	chunks   []coverageChunk
	heads    int
	last     uint32       // 1 + the chunk that was added to last
	anywhere []heardHours // by source
}

// coverageChunk counts the tracks of one cell, day and source.
type coverageChunk struct {
	cell   geo.Cell
	day    int32
	next   uint32 // 1 + the chunk of the same cell and day and another source
	source uint16
	hours  [24]uint16 // a count stays at 65535
}

// heardHours has a bit for each hour in which a source heard anybody.
type heardHours struct {
	first int32    // day
	days  []uint32 // 24 bits each
}

// NewCoverage returns an empty coverage.
func NewCoverage() *Coverage { return &Coverage{slots: make([]uint32, 64)} }

// Heard counts one track in the cell of a point, in one hour since 1970, by one
// source. It is to be called once for each. A point off the earth is not
// counted.
func (c *Coverage) Heard(at geo.Point, hour int64, source uint16) {
	cell, day := geo.CellOf(at), hour/24
	if cell < 0 || hour < 0 || hour > lastHour {
		return
	}
	h := hour - day*24
	i := c.last - 1
	if c.last == 0 || c.chunks[i].cell != cell || c.chunks[i].day != int32(day) || c.chunks[i].source != source {
		i = c.chunk(cell, int32(day), source)
		c.last = i + 1
	}
	if n := &c.chunks[i].hours[h]; *n < math.MaxUint16 {
		*n++
	}
	c.hear(source, int32(day), 1<<h)
}

// Merge adds what another counted, which stays as it is.
func (c *Coverage) Merge(other *Coverage) {
	for k := range other.chunks {
		from := &other.chunks[k]
		to := &c.chunks[c.chunk(from.cell, from.day, from.source)]
		for h, n := range from.hours {
			to.hours[h] = uint16(min(uint32(to.hours[h])+uint32(n), math.MaxUint16))
		}
	}
	for source := range other.anywhere {
		a := &other.anywhere[source]
		for k, set := range a.days {
			if set != 0 {
				c.hear(uint16(source), a.first+int32(k), set)
			}
		}
	}
}

// Around tells what was heard within [CoverageRadiusM] of a point in a time:
// how many tracks in the fullest hour, and the share of hours in which any was.
//
// The hours of from and to do not count, since the vessel that is asked about
// was heard in them itself; between them it was not, so that all that is
// counted there are others. When no whole hour lies between, nothing is known:
// -1 and NaN. A cell counts when its middle is within the radius, or the point
// in it. In each cell the source that heard most counts, because two sources may
// hear the same vessel; a vessel that passes several cells in an hour counts in
// each.
func (c *Coverage) Around(at geo.Point, from, to time.Time) (tracks int, share float64) {
	first, last := hoursBetween(from, to)
	if first > last || at.Check() != nil {
		return -1, math.NaN()
	}
	var room [64]geo.Cell
	own := geo.CellOf(at)
	cells := slices.DeleteFunc(geo.CellsWithin(at, CoverageRadiusM, room[:0]), func(c geo.Cell) bool {
		return c != own && geo.DistanceM(at, c.Center()) > CoverageRadiusM
	})
	heard := 0
	for day := first / 24; day <= last/24; day++ {
		var sum [24]int
		for _, cell := range cells {
			var most [24]uint16
			for k := c.head(cell, int32(day)); k != 0; k = c.chunks[k-1].next {
				for h, n := range c.chunks[k-1].hours {
					most[h] = max(most[h], n)
				}
			}
			for h, n := range most {
				sum[h] += int(n)
			}
		}
		for h, n := range sum {
			if hour := day*24 + int64(h); n > 0 && hour >= first && hour <= last {
				heard++
				tracks = max(tracks, n)
			}
		}
	}
	return tracks, float64(heard) / float64(last-first+1)
}

// HeardIn is the share of hours in which any track was heard in the cell of a
// point, as in [Coverage.Around]; NaN when no whole hour lies between.
func (c *Coverage) HeardIn(at geo.Point, from, to time.Time) float64 {
	first, last := hoursBetween(from, to)
	cell := geo.CellOf(at)
	if first > last || cell < 0 {
		return math.NaN()
	}
	heard := 0
	for day := first / 24; day <= last/24; day++ {
		var set uint32
		for k := c.head(cell, int32(day)); k != 0; k = c.chunks[k-1].next {
			for h, n := range c.chunks[k-1].hours {
				if n > 0 {
					set |= 1 << h
				}
			}
		}
		heard += bits.OnesCount32(hoursOf(set, day, first, last))
	}
	return float64(heard) / float64(last-first+1)
}

// hoursOf leaves of the hours of a day those from first to last.
func hoursOf(set uint32, day, first, last int64) uint32 {
	if day == first/24 {
		set &^= 1<<(first%24) - 1
	}
	if day == last/24 {
		set &= 1<<(last%24+1) - 1
	}
	return set
}

// SourceSilent is the share of hours of a time in which a source heard nobody
// anywhere. Source 0, which is not known, asks about the feed as a whole: the
// hours in which no source heard anybody. The hours of from and to do not
// count; NaN when no whole hour lies between.
func (c *Coverage) SourceSilent(source uint16, from, to time.Time) float64 {
	first, last := hoursBetween(from, to)
	if first > last {
		return math.NaN()
	}
	heard := 0
	for day := first / 24; day <= last/24; day++ {
		var set uint32
		if source != 0 {
			set = c.heardOn(int(source), day)
		} else {
			for s := range c.anywhere {
				set |= c.heardOn(s, day)
			}
		}
		heard += bits.OnesCount32(hoursOf(set, day, first, last))
	}
	return 1 - float64(heard)/float64(last-first+1)
}

// hoursBetween are the whole hours since 1970 between the hour of from and that
// of to, first and last; none when first > last.
func hoursBetween(from, to time.Time) (first, last int64) {
	return max(from.Unix()/3600+1, 0), to.Unix()/3600 - 1
}

// chunk finds or makes the chunk of a cell, day and source.
func (c *Coverage) chunk(cell geo.Cell, day int32, source uint16) uint32 {
	if c.heads*2 >= len(c.slots) {
		c.grow()
	}
	slot := c.slot(cell, day)
	head := c.slots[slot]
	for k := head; k != 0; k = c.chunks[k-1].next {
		if c.chunks[k-1].source == source {
			return k - 1
		}
	}
	if head == 0 {
		c.heads++
	}
	c.chunks = append(c.chunks, coverageChunk{cell: cell, day: day, source: source, next: head})
	c.slots[slot] = uint32(len(c.chunks))
	return uint32(len(c.chunks) - 1)
}

// head is 1 + the first chunk of a cell and day; 0 when there is none.
func (c *Coverage) head(cell geo.Cell, day int32) uint32 { return c.slots[c.slot(cell, day)] }

// slot finds where a cell and day stands, or would.
func (c *Coverage) slot(cell geo.Cell, day int32) int {
	mask := len(c.slots) - 1
	for i := int(mix(uint64(cell)<<32|uint64(uint32(day)))) & mask; ; i = (i + 1) & mask {
		k := c.slots[i]
		if k == 0 || c.chunks[k-1].cell == cell && c.chunks[k-1].day == day {
			return i
		}
	}
}

func (c *Coverage) grow() {
	old := c.slots
	c.slots = make([]uint32, max(64, 2*len(old)))
	for _, k := range old {
		if k != 0 {
			c.slots[c.slot(c.chunks[k-1].cell, c.chunks[k-1].day)] = k
		}
	}
}

// hear sets hours of a day in which a source heard anybody.
func (c *Coverage) hear(source uint16, day int32, hours uint32) {
	if int(source) >= len(c.anywhere) {
		c.anywhere = append(c.anywhere, make([]heardHours, int(source)+1-len(c.anywhere))...)
	}
	a := &c.anywhere[source]
	switch {
	case len(a.days) == 0:
		a.first, a.days = day, append(a.days, 0)
	case day < a.first:
		a.days = append(make([]uint32, a.first-day, int(a.first-day)+len(a.days)), a.days...)
		a.first = day
	}
	for int(day-a.first) >= len(a.days) {
		a.days = append(a.days, 0)
	}
	a.days[day-a.first] |= hours
}

func (c *Coverage) heardOn(source int, day int64) uint32 {
	if source >= len(c.anywhere) {
		return 0
	}
	a := &c.anywhere[source]
	if k := day - int64(a.first); k >= 0 && k < int64(len(a.days)) {
		return a.days[k]
	}
	return 0
}

// mix spreads a key over 64 bits (the finalizer of MurmurHash3, in the
// constants of Stafford's variant 13).
func mix(x uint64) uint64 {
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}
