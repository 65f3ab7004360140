package assess

import (
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

	decay func() (orbit.Decay, error)
}

// Decay is [orbit.EstimateDecay] of the sets that are used. It is worked out once,
// for the first who asks.
func (m *Motion) Decay() (orbit.Decay, error) { return m.decay() }

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

var motions motionShelf

type motionShelf struct {
	mu   sync.Mutex
	kept []*motionEntry // asked for last first
}

type motionEntry struct {
	sets []orbit.Elements
	find func() *Motion
}

func (s *motionShelf) of(sets []orbit.Elements) *Motion {
	s.mu.Lock()
	i := slices.IndexFunc(s.kept, func(e *motionEntry) bool { return slices.Equal(e.sets, sets) })
	var e *motionEntry
	if i >= 0 {
		e = s.kept[i]
		s.kept = slices.Delete(s.kept, i, i+1)
	} else {
		sets = slices.Clone(sets)
		e = &motionEntry{sets, sync.OnceValue(func() *Motion { return motionOf(sets) })}
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
	m := &Motion{Entries: d.Entries(), Sets: d.Kept(), Manoeuvres: d.Manoeuvres()}
	m.decay = sync.OnceValues(func() (orbit.Decay, error) { return orbit.EstimateDecay(m.Sets) })
	return m
}
