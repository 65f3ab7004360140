package engine

import (
	"cmp"
	"math/bits"
	"slices"
)

// sorter brings the records of a bucket into the order of vessel, time and
// content, in buffers that are used again.
type sorter struct {
	orderer
	in, out []record
	slots   []slot   // of the hash table from MMSI to group
	groups  []group  // by MMSI
	number  []uint32 // of the group, for each group in order of appearance
	keys    []key
	spare   []key
	sorted  []record
}

type slot struct {
	mmsi  uint32
	group int32 // plus one
}

// group is the records of one vessel.
type group struct {
	mmsi    uint32
	from, n int
	last    int64 // time of the last one moved here
	inOrder bool  // strictly by time
}

// key stands for a record of a group.
type key struct {
	time uint64 // since the first
	at   uint32
}

// add takes records.
func (s *sorter) add(r []record) { s.in = append(s.in, r...) }

// sort groups what was added. each gives it out.
func (s *sorter) sort() {
	s.groups = s.groups[:0]
	need := 64
	if len(s.slots) < need {
		s.slots = make([]slot, need)
	}
	clear(s.slots)
	for i := range s.in {
		g := s.group(s.in[i].mmsi)
		s.groups[g].n++
	}
	order := s.number[:0]
	for i := range s.groups {
		order = append(order, uint32(i))
	}
	s.number = order
	slices.SortFunc(order, func(a, b uint32) int { return cmp.Compare(s.groups[a].mmsi, s.groups[b].mmsi) })
	at := 0
	for _, i := range order {
		g := &s.groups[i]
		g.from, g.last, g.inOrder = at, -1<<63, true
		at += g.n
		g.n = 0
	}
	if cap(s.out) < len(s.in) {
		s.out = make([]record, len(s.in))
	}
	s.out = s.out[:len(s.in)]
	mmsi, g := uint32(0), (*group)(nil)
	for i := range s.in {
		r := &s.in[i]
		if g == nil || r.mmsi != mmsi {
			mmsi, g = r.mmsi, &s.groups[s.group(r.mmsi)]
		}
		s.out[g.from+g.n] = *r
		g.n++
		if r.time <= g.last {
			g.inOrder = false
		}
		g.last = r.time
	}
	s.in = s.in[:0]
}

// group finds the group of an MMSI, or makes it.
func (s *sorter) group(mmsi uint32) int {
	mask := uint32(len(s.slots) - 1)
	for h := hashMMSI(mmsi); ; h++ {
		e := &s.slots[h&mask]
		if e.group == 0 {
			s.groups = append(s.groups, group{mmsi: mmsi})
			*e = slot{mmsi, int32(len(s.groups))}
			if len(s.groups)*2 > len(s.slots) {
				s.grow()
			}
			return len(s.groups) - 1
		}
		if e.mmsi == mmsi {
			return int(e.group - 1)
		}
	}
}

func (s *sorter) grow() {
	s.slots = make([]slot, 4*len(s.slots))
	mask := uint32(len(s.slots) - 1)
	for i := range s.groups {
		h := hashMMSI(s.groups[i].mmsi)
		for s.slots[h&mask].group != 0 {
			h++
		}
		s.slots[h&mask] = slot{s.groups[i].mmsi, int32(i + 1)}
	}
}

// hashMMSI spreads MMSIs, which differ in their last digits (the golden ratio
// of 32 bits: Knuth, The Art of Computer Programming, volume 3, section 6.4).
func hashMMSI(mmsi uint32) uint32 {
	h := mmsi * 2654435769
	return h ^ h>>15
}

// vessels calls f with the records of each vessel in order.
func (s *sorter) vessels(f func(mmsi uint32, records []record) error) error {
	for _, i := range s.number {
		g := &s.groups[i]
		records := s.out[g.from : g.from+g.n]
		if !g.inOrder {
			records = s.inTime(records)
		}
		if err := f(g.mmsi, records); err != nil {
			return err
		}
	}
	return nil
}

// few is how many records are sorted by comparing them; more are sorted by
// the digits of their times.
const few = 128

// inTime sorts the records of one vessel.
func (s *sorter) inTime(r []record) []record {
	if len(r) <= few {
		slices.SortFunc(r, func(a, b record) int { return s.order(&a, &b) })
		return r
	}
	first, last := r[0].time, r[0].time
	for i := range r {
		first, last = min(first, r[i].time), max(last, r[i].time)
	}
	s.keys = slices.Grow(s.keys[:0], len(r))[:len(r)]
	s.spare = slices.Grow(s.spare[:0], len(r))[:len(r)]
	for i := range r {
		s.keys[i] = key{uint64(r[i].time - first), uint32(i)}
	}
	s.keys, s.spare = radix(s.keys, s.spare, bits.Len64(uint64(last-first)))
	s.sorted = slices.Grow(s.sorted[:0], len(r))[:len(r)]
	for i, k := range s.keys {
		s.sorted[i] = r[k.at]
	}
	for i := 0; i < len(r); {
		j := i + 1
		for j < len(r) && s.sorted[j].time == s.sorted[i].time {
			j++
		}
		if j > i+1 {
			slices.SortFunc(s.sorted[i:j], func(a, b record) int { return s.order(&a, &b) })
		}
		i = j
	}
	return s.sorted
}

// radix sorts keys by the lowest bits of their times, eleven at a time, and
// gives back the sorted and the spare.
func radix(keys, spare []key, width int) (sorted, other []key) {
	const digit = 11
	var count [1 << digit]uint32
	for shift := 0; shift < width; shift += digit {
		clear(count[:])
		for i := range keys {
			count[keys[i].time>>shift&(1<<digit-1)]++
		}
		if count[keys[0].time>>shift&(1<<digit-1)] == uint32(len(keys)) {
			continue
		}
		at := uint32(0)
		for d, n := range count {
			count[d] = at
			at += n
		}
		for i := range keys {
			c := &count[keys[i].time>>shift&(1<<digit-1)]
			spare[*c] = keys[i]
			*c++
		}
		keys, spare = spare, keys
	}
	return keys, spare
}
