package engine

import (
	"sync"
)

// item is what a store keeps: a fixed number of bytes.
type item[T any] interface {
	*T
	put(b []byte)
	get(b []byte)
}

// store keeps items by bucket, in memory while its limit lasts. Past it, the
// fullest buckets go to the temporary file. What is in a bucket has no order.
type store[T any, P item[T]] struct {
	spill *spill
	size  int // bytes of an item
	chunk int // items of a chunk
	limit int // items in memory

	mu       sync.Mutex
	buckets  []bucket[T]
	inMemory int
	free     [][]T
	spilled  int64 // bytes
}

type bucket[T any] struct {
	chunks  [][]T
	extents []extent
	n       int // items, in chunks and extents
	memory  int // items in chunks
}

// extent is a part of the temporary file.
type extent struct {
	at int64
	n  int // bytes
}

func newStore[T any, P item[T]](sp *spill, size, buckets, chunk, limit int) *store[T, P] {
	return &store[T, P]{spill: sp, size: size, chunk: chunk, limit: limit, buckets: make([]bucket[T], buckets)}
}

// take gives an empty chunk.
func (s *store[T, P]) take() []T {
	s.mu.Lock()
	defer s.mu.Unlock()
	if n := len(s.free); n > 0 {
		c := s.free[n-1]
		s.free = s.free[:n-1]
		return c[:0]
	}
	return make([]T, 0, s.chunk)
}

// add gives a chunk to a bucket, and writes the fullest bucket to the file when
// there is too much in memory. buf is for the writing.
func (s *store[T, P]) add(b int, c []T, buf *[]byte) error {
	s.mu.Lock()
	to := &s.buckets[b]
	to.chunks = append(to.chunks, c)
	to.n += len(c)
	to.memory += len(c)
	s.inMemory += len(c)
	if s.inMemory <= s.limit {
		s.mu.Unlock()
		return nil
	}
	most := 0
	for i := range s.buckets {
		if s.buckets[i].memory > s.buckets[most].memory {
			most = i
		}
	}
	out := &s.buckets[most]
	chunks, n := out.chunks, out.memory
	bytes := n * s.size
	e := extent{s.spill.reserve(bytes), bytes}
	out.extents = append(out.extents, e)
	out.chunks, out.memory = nil, 0
	s.inMemory -= n
	s.spilled += int64(bytes)
	s.mu.Unlock()

	err := s.write(chunks, e, buf)
	s.mu.Lock()
	s.free = append(s.free, chunks...)
	s.mu.Unlock()
	return err
}

// maxWrite is how many bytes are written at a time.
const maxWrite = 1 << 20

// write writes chunks into an extent.
func (s *store[T, P]) write(chunks [][]T, e extent, buf *[]byte) error {
	n := min(e.n, max(maxWrite/s.size, 1)*s.size)
	if cap(*buf) < n {
		*buf = make([]byte, n)
	}
	w, at, to := (*buf)[:n], 0, e.at
	for _, c := range chunks {
		for i := range c {
			P(&c[i]).put(w[at:])
			if at += s.size; at == n {
				if err := s.spill.write(w, to); err != nil {
					return err
				}
				to += int64(n)
				at = 0
			}
		}
	}
	return s.spill.write(w[:at], to)
}

// appender fills the chunks of one goroutine.
type appender[T any, P item[T]] struct {
	store *store[T, P]
	open  [][]T
	buf   []byte
}

func (s *store[T, P]) appender() *appender[T, P] {
	return &appender[T, P]{store: s, open: make([][]T, len(s.buckets))}
}

// add appends an item to a bucket.
func (a *appender[T, P]) add(b int, v *T) error {
	c := a.open[b]
	if len(c) == cap(c) {
		if c != nil {
			if err := a.store.add(b, c, &a.buf); err != nil {
				return err
			}
		}
		c = a.store.take()
	}
	a.open[b] = append(c, *v)
	return nil
}

// flush gives what is open to the store.
func (a *appender[T, P]) flush() error {
	for b, c := range a.open {
		if len(c) > 0 {
			if err := a.store.add(b, c, &a.buf); err != nil {
				return err
			}
		}
		a.open[b] = nil
	}
	return nil
}

// pieces calls f with the items of a bucket, at most most at a time; they are
// valid during the call. buf is for the reading.
func (s *store[T, P]) pieces(b int, buf *[]byte, f func([]T) error) error {
	from := &s.buckets[b]
	const most = 64 << 10 // bytes read at a time
	var items []T
	for _, e := range from.extents {
		for e.n > 0 {
			n := min(e.n, max(most/s.size, 1)*s.size)
			if cap(*buf) < n {
				*buf = make([]byte, n)
			}
			r := (*buf)[:n]
			if err := s.spill.read(r, e.at); err != nil {
				return err
			}
			if items == nil {
				items = s.take()
				defer func() {
					s.mu.Lock()
					s.free = append(s.free, items)
					s.mu.Unlock()
				}()
			}
			for len(r) > 0 {
				items = items[:0]
				for len(r) > 0 && len(items) < cap(items) {
					items = items[:len(items)+1]
					P(&items[len(items)-1]).get(r)
					r = r[s.size:]
				}
				if err := f(items); err != nil {
					return err
				}
			}
			e.at += int64(n)
			e.n -= n
		}
	}
	for _, c := range from.chunks {
		if err := f(c); err != nil {
			return err
		}
	}
	return nil
}

// drop forgets a bucket.
func (s *store[T, P]) drop(b int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.free = append(s.free, s.buckets[b].chunks...)
	s.inMemory -= s.buckets[b].memory
	s.buckets[b] = bucket[T]{}
}
