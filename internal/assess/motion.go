package assess

import (
	"hash/maphash"
	"slices"
	"sync"

	"github.com/tidewaiter/tidewaiter/orbit"
)

// Motion is what element sets of one satellite show. It is shared: nothing of it
// may be changed.
type Motion struct {
	Entries    []orbit.Entry
	Sets       []orbit.Elements // those that are used, by epoch
	Manoeuvres []orbit.Manoeuvre
}

// MotionOf finds the manoeuvres in sets, which may come in any order; of several
// satellites those of the first are used, as [orbit.History] does. What was found
// last is kept: a page, its checks and its picture ask for the same, and so does
// the next day of which nothing more was known.
func MotionOf(sets []orbit.Elements) *Motion { return motions.of(sets) }

// Limits of what is kept.
const (
	keptMotions    = 32
	keptMotionSets = 200_000 // of all together, 250 bytes each
)

var motions = &motionShelf{seed: maphash.MakeSeed()}

type motionShelf struct {
	seed maphash.Seed
	mu   sync.Mutex
	kept []*motionEntry // asked for last first
}

type motionEntry struct {
	hash uint64
	sets []orbit.Elements
	find func() *Motion
}

func (s *motionShelf) of(sets []orbit.Elements) *Motion {
	var h maphash.Hash
	h.SetSeed(s.seed)
	for i := range sets {
		maphash.WriteComparable(&h, sets[i])
	}
	hash := h.Sum64()
	s.mu.Lock()
	i := slices.IndexFunc(s.kept, func(e *motionEntry) bool { return e.hash == hash && slices.Equal(e.sets, sets) })
	var e *motionEntry
	if i >= 0 {
		e = s.kept[i]
		s.kept = slices.Delete(s.kept, i, i+1)
	} else {
		sets = slices.Clone(sets)
		e = &motionEntry{hash, sets, sync.OnceValue(func() *Motion { return motionOf(sets) })}
	}
	s.kept = slices.Insert(s.kept, 0, e)
	total := 0
	for n, k := range s.kept {
		if total += len(k.sets); n > 0 && (n >= keptMotions || total > keptMotionSets) {
			clear(s.kept[n:])
			s.kept = s.kept[:n]
			break
		}
	}
	s.mu.Unlock()
	return e.find()
}

func motionOf(sets []orbit.Elements) *Motion {
	d := orbit.Detect(orbit.NewHistory(sets...))
	return &Motion{Entries: d.Entries(), Sets: d.Kept(), Manoeuvres: d.Manoeuvres()}
}
