package parquet

// blockSize is the unit in which encoded pages are kept: a row group's columns
// share the blocks, so that a column that grows moves nothing.
const blockSize = 64 << 10

// blocks are bytes in pieces.
type blocks struct {
	list [][]byte
	size int
}

// add appends b, in blocks from free or new ones.
func (s *blocks) add(free *[][]byte, b []byte) {
	s.size += len(b)
	for len(b) > 0 {
		n := len(s.list)
		if n == 0 || len(s.list[n-1]) == blockSize {
			var block []byte
			if k := len(*free); k > 0 {
				block = (*free)[k-1]
				*free = (*free)[:k-1]
			} else {
				block = make([]byte, 0, blockSize)
			}
			s.list = append(s.list, block)
			n++
		}
		last := s.list[n-1]
		take := min(len(b), blockSize-len(last))
		s.list[n-1] = append(last, b[:take]...)
		b = b[take:]
	}
}

// release gives the blocks back.
func (s *blocks) release(free *[][]byte) {
	for i, b := range s.list {
		*free = append(*free, b[:0])
		s.list[i] = nil
	}
	s.list, s.size = s.list[:0], 0
}
