package orbit

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// A Mark says what a history does with a set of elements, and why.
type Mark uint8

const (
	Kept      Mark = iota
	Malformed      // a value outside what it can be
	Foreign        // of another satellite than the history's
	Duplicate      // the same values at the same epoch as a set that is kept
	Reissued       // another set of nearly the same epoch took its place
	Outlier        // contradicted by the sets before and after it, which agree
)

var markNames = [...]string{"kept", "malformed", "foreign", "duplicate", "reissued", "outlier"}

func (m Mark) String() string {
	if int(m) < len(markNames) {
		return markNames[m]
	}
	return fmt.Sprintf("Mark(%d)", uint8(m))
}

// Entry is one set of a history with what was done with it.
type Entry struct {
	Elements
	Mark Mark
	Why  string // a sentence for the reader; blank when kept
}

// History is what was published of one satellite's orbit, by epoch. Nothing
// that was added is ever dropped: sets that are not used stay with their
// reason. The order in which sets of one satellite are added makes no
// difference; the first that has a catalogue number says which satellite. The
// zero History is empty and ready for use; it is not safe for concurrent use.
type History struct {
	entries []Entry
	catalog int // of the first set that names one
}

// reissueDays is how near two epochs are for the later set to be a correction
// of the earlier, not news: 30 minutes, a third of a low revolution. Sets of
// two independent fits are hours apart.
const reissueDays = 30. / 1440

// NewHistory is the history of all sets, in whatever order they come.
func NewHistory(sets ...Elements) *History {
	h := &History{}
	sorted := slices.Clone(sets)
	slices.SortStableFunc(sorted, byEpoch)
	for _, e := range sorted {
		h.Add(e)
	}
	return h
}

// Add puts a set in its place and says how it was marked. A set that takes the
// place of another marks that one as reissued.
func (h *History) Add(e Elements) Mark {
	entry := Entry{Elements: e}
	if why := malformed(e); why != "" {
		entry.Mark, entry.Why = Malformed, why
	} else if e.Catalog != 0 {
		if h.catalog == 0 {
			h.catalog = e.Catalog
		} else if h.catalog != e.Catalog {
			entry.Mark, entry.Why = Foreign, fmt.Sprintf("catalogue number %d in a history of %d", e.Catalog, h.catalog)
		}
	}
	at, _ := slices.BinarySearchFunc(h.entries, entry, func(a, b Entry) int { return byEpoch(a.Elements, b.Elements) })
	for at < len(h.entries) && byEpoch(h.entries[at].Elements, e) == 0 {
		at++ // behind its like, so that the first to come is the one that is kept
	}
	h.entries = slices.Insert(h.entries, at, entry)
	if entry.Mark == Kept {
		h.settle(at)
	}
	return h.entries[at].Mark
}

// settle marks anew the sets whose epochs hang together with that at index at
// in steps shorter than reissueDays: of each span of reissueDays from the
// first on, one set is kept. Marking the whole chain makes the outcome the
// same in whatever order the sets came.
func (h *History) settle(at int) {
	usable := func(i int) bool { return h.entries[i].Mark != Malformed && h.entries[i].Mark != Foreign }
	near := func(i, j int) bool { return h.entries[j].Epoch.Sub(h.entries[i].Epoch) < reissueDays }
	first, last := at, at
	for i := at - 1; i >= 0; i-- {
		if !usable(i) {
			continue
		}
		if !near(i, first) {
			break
		}
		first = i
	}
	for i := at + 1; i < len(h.entries); i++ {
		if !usable(i) {
			continue
		}
		if !near(last, i) {
			break
		}
		last = i
	}
	for i := first; i <= last; {
		if !usable(i) {
			i++
			continue
		}
		best, end := i, i
		for ; end <= last && near(i, end); end++ {
			if usable(end) && newer(h.entries[end].Elements, h.entries[best].Elements) {
				best = end
			}
		}
		for j := i; j < end; j++ {
			e, kept := &h.entries[j], h.entries[best].Elements
			switch {
			case !usable(j):
			case j == best:
				e.Mark, e.Why = Kept, ""
			case sameValues(e.Elements, kept):
				e.Mark, e.Why = Duplicate, "the same values at the same epoch are in the history already"
			default:
				e.Mark = Reissued
				e.Why = fmt.Sprintf("corrected by the set of %s, %.0f s apart", kept.Epoch, math.Abs(kept.Epoch.Sub(e.Epoch))*86400)
			}
		}
		i = end
	}
}

// Entries are all sets by epoch with their marks.
func (h *History) Entries() []Entry { return slices.Clone(h.entries) }

// Kept are the sets that are used, by epoch.
func (h *History) Kept() []Elements {
	var kept []Elements
	for _, e := range h.entries {
		if e.Mark == Kept {
			kept = append(kept, e.Elements)
		}
	}
	return kept
}

// Len is the number of sets, used or not.
func (h *History) Len() int { return len(h.entries) }

// byEpoch orders sets by epoch, and those of one epoch by what was made later,
// so that the order of a history never depends on how the sets came.
func byEpoch(a, b Elements) int {
	return cmp.Or(cmp.Compare(a.Epoch.Day, b.Epoch.Day), cmp.Compare(a.Epoch.Part, b.Epoch.Part), byMaking(a, b))
}

// byMaking orders sets by when they were made, as far as they say so: date of
// creation, number of the set, revolution. The number is of four digits and
// starts anew, and often stands still; the values decide what is left.
func byMaking(a, b Elements) int {
	return cmp.Or(
		cmp.Compare(a.Created.Day, b.Created.Day), cmp.Compare(a.Created.Part, b.Created.Part),
		cmp.Compare(a.Number, b.Number), cmp.Compare(a.Revolution, b.Revolution),
		slices.CompareFunc(values(a), values(b), func(x, y float64) int { return cmp.Compare(x, y) }),
	)
}

// newer reports whether a is the correction and b what is corrected. Where both
// say when they were made that decides, then the later epoch.
func newer(a, b Elements) bool {
	zero := Time{}
	if a.Created != zero && b.Created != zero && a.Created != b.Created {
		return b.Created.Before(a.Created)
	}
	if a.Epoch != b.Epoch {
		return b.Epoch.Before(a.Epoch)
	}
	return byMaking(a, b) > 0
}

func values(e Elements) []float64 {
	return []float64{
		e.MeanMotion, e.Eccentricity, e.Inclination, e.Node, e.Perigee, e.MeanAnomaly,
		e.BStar, e.MeanMotionDot, e.MeanMotionDDt,
	}
}

func sameValues(a, b Elements) bool {
	return a.Epoch == b.Epoch && slices.Equal(values(a), values(b))
}

// malformed says what is wrong with a set, or nothing. The bounds are those of
// a bound orbit around the Earth: at 17.5 revolutions a day it would run below
// the surface.
func malformed(e Elements) string {
	for i, v := range values(e) {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return fmt.Sprintf("value %d of the set is not a number", i+1)
		}
	}
	switch {
	case e.Epoch.Day == 0 && e.Epoch.Part == 0:
		return "no epoch"
	case !(e.Epoch.Part >= 0 && e.Epoch.Part < 1):
		return fmt.Sprintf("epoch has part %g of a day", e.Epoch.Part)
	case e.Epoch.Day < 0 || e.Epoch.Day > 200000:
		return fmt.Sprintf("epoch on day %d", e.Epoch.Day)
	case e.MeanMotion <= 0.01 || e.MeanMotion > 17.5:
		return fmt.Sprintf("mean motion of %g revolutions a day", e.MeanMotion)
	case e.Eccentricity < 0 || e.Eccentricity >= 1:
		return fmt.Sprintf("eccentricity of %g", e.Eccentricity)
	case e.Inclination < 0 || e.Inclination > 180:
		return fmt.Sprintf("inclination of %g degrees", e.Inclination)
	case math.Abs(e.Node) > 720 || math.Abs(e.Perigee) > 720 || math.Abs(e.MeanAnomaly) > 720:
		return "an angle beyond two turns"
	}
	return ""
}
