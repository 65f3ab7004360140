package ais

const (
	pairWays = 8   // parts kept in one bucket
	pairSets = 512 // buckets, a power of two
)

// StaticPairs joins part A of type 24, the name, to part B of the same MMSI.
// Its memory is bounded, 4096 parts A in 128 KiB, and is all in the struct:
// where there is no room the part A that came first goes. The zero value is
// ready. A StaticPairs is not safe for concurrent use.
//
// A part A is joined once, as gpsd does: a part B that comes again, or a part B
// whose own part A was lost, does not get a name that is older than the part B
// before it.
type StaticPairs struct {
	clock uint64
	kept  [pairSets][pairWays]partA
}

type partA struct {
	at   uint64 // clock when it came; 0 is empty
	mmsi uint32
	name Text20
}

// Add takes the next type 24 message, in the order of reception. For a part B
// it gives the name of the last part A of the same MMSI, if one is kept; a part
// A gives none.
func (p *StaticPairs) Add(m *StaticDataReport) (name Text20, ok bool) {
	// Fibonacci hashing: neighbouring MMSIs go to different buckets.
	set := &p.kept[m.MMSI*2654435769>>(32-9)]
	oldest := 0
	for i := range set {
		e := &set[i]
		if e.at != 0 && e.mmsi == m.MMSI {
			if m.Part != 0 {
				e.at = 0
				return e.name, true
			}
			oldest = i
			break
		}
		if e.at < set[oldest].at {
			oldest = i
		}
	}
	if m.Part == 0 {
		p.clock++
		set[oldest] = partA{p.clock, m.MMSI, m.Name}
	}
	return Text20{}, false
}
