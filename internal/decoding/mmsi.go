package decoding

import "iter"

// maxVessels is how many MMSIs are told apart. About 600,000 have been heard
// world-wide; input that has more is noise, and does not get more memory.
const maxVessels = 1 << 22

// mmsiSet is a set of up to maxVessels MMSIs: open addressing with linear
// probing, kept at most half full. Adding one that is there takes a
// multiplication and, as a rule, one look.
type mmsiSet struct {
	slot  []uint32 // MMSI plus one; 0 is empty
	shift uint8    // 32 less the number of bits of an index
	n     int
	full  bool // there were more than maxVessels
}

// add makes mmsi, of 30 bits, a member.
func (s *mmsiSet) add(mmsi uint32) {
	if 2*s.n >= len(s.slot) {
		s.grow()
	}
	mask := uint32(len(s.slot) - 1)
	// Multiplication by the golden ratio spreads numbers that share their first
	// digits (Knuth, The Art of Computer Programming, 6.4).
	for i := mmsi * 2654435769 >> s.shift; ; i = (i + 1) & mask {
		switch s.slot[i] {
		case mmsi + 1:
			return
		case 0:
			if s.n == maxVessels {
				s.full = true
				return
			}
			s.slot[i] = mmsi + 1
			s.n++
			return
		}
	}
}

func (s *mmsiSet) grow() {
	if s.n == maxVessels {
		return
	}
	old := s.slot
	if len(old) == 0 {
		s.slot, s.shift = make([]uint32, 1<<12), 32-12
	} else {
		s.slot, s.shift = make([]uint32, 2*len(old)), s.shift-1
	}
	s.n = 0
	for _, v := range old {
		if v != 0 {
			s.add(v - 1)
		}
	}
}

func (s *mmsiSet) all() iter.Seq[uint32] {
	return func(yield func(uint32) bool) {
		for _, v := range s.slot {
			if v != 0 && !yield(v-1) {
				return
			}
		}
	}
}
