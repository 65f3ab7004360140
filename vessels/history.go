package vessels

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Field is one thing that identifies a vessel.
type Field string

// The fields of a history.
const (
	MMSIField       Field = "mmsi"
	IMOField        Field = "imo"
	FlagField       Field = "flag"
	NameField       Field = "name"
	CallSignField   Field = "call_sign"
	DimensionsField Field = "dimensions" // LENGTHxBREADTH in metres
)

var historyFields = [...]Field{MMSIField, IMOField, FlagField, NameField, CallSignField, DimensionsField}

// maxUses is how many values of a field a history keeps, those that were added
// first: the text of a faulty transmitter may be another each time.
const maxUses = 64

// Use is one value of a field and when it was sent.
type Use struct {
	Value       string
	First, Last time.Time
	Reports     int64
}

// History is which names, numbers and sizes were sent when, in what was said of
// one vessel, or under one number. Reports may come in any order. The zero value
// is empty.
type History struct {
	uses    [len(historyFields)][]Use
	leftOut int64
	last    Static // as added last, with the places of its values
	at      [len(historyFields)]int
	any     bool
}

// Add notes what a static report said at a time. Only a number with a right
// check digit is an IMO number; text is compared in capitals without padding,
// and what only fills a field ("NONE", "0") is not noted. flags tells flags and
// may be nil.
func (h *History) Add(at time.Time, s *Static, flags MIDTable) {
	if !h.any || h.last != *s {
		h.last, h.any = *s, true
		h.last.Name, h.last.CallSign, h.last.Destination = strings.Clone(s.Name), strings.Clone(s.CallSign), strings.Clone(s.Destination)
		for i, value := range fieldsOf(s, flags) {
			h.at[i] = h.place(i, value)
		}
	}
	for i, k := range h.at {
		if k < 0 {
			continue
		}
		u := &h.uses[i][k]
		if u.Reports == 0 || at.Before(u.First) {
			u.First = at
		}
		if u.Reports == 0 || at.After(u.Last) {
			u.Last = at
		}
		u.Reports++
	}
}

// fieldsOf are the values of a report, in the order of historyFields; "" is not
// known.
func fieldsOf(s *Static, flags MIDTable) (values [len(historyFields)]string) {
	if m := knownMMSI(s.MMSI); m != 0 {
		values[0] = m.String()
		values[2], _ = flags.Flag(m)
	}
	if n, err := IMONumberOf(s.IMO); err == nil {
		values[1] = knownIMO(n).String()
	}
	values[3], values[4] = knownName(s.Name), knownCallSign(s.CallSign)
	if l, b := s.LengthM(), s.BeamM(); knownSize(l) && knownSize(b) {
		values[5] = strconv.FormatFloat(l, 'f', -1, 64) + "x" + strconv.FormatFloat(b, 'f', -1, 64)
	}
	return values
}

// place finds or makes the use of a value; -1 when there is none.
func (h *History) place(field int, value string) int {
	if value == "" {
		return -1
	}
	uses := h.uses[field]
	if i := slices.IndexFunc(uses, func(u Use) bool { return u.Value == value }); i >= 0 {
		return i
	}
	if len(uses) == maxUses {
		h.leftOut++
		return -1
	}
	h.uses[field] = append(uses, Use{Value: strings.Clone(value)})
	return len(uses)
}

// Uses lists the values of a field, by when they were first sent. Two of them
// may have been sent in turn.
func (h *History) Uses(f Field) []Use {
	i := slices.Index(historyFields[:], f)
	if i < 0 {
		return nil
	}
	uses := slices.Clone(h.uses[i])
	slices.SortFunc(uses, func(a, b Use) int { return cmp.Or(a.First.Compare(b.First), cmp.Compare(a.Value, b.Value)) })
	return uses
}

// At lists the values of a field that were in use at a time: between the first
// and last time they were sent.
func (h *History) At(f Field, at time.Time) []Use {
	return slices.DeleteFunc(h.Uses(f), func(u Use) bool { return at.Before(u.First) || at.After(u.Last) })
}

// LeftOut is how many values were not noted because the field had too many.
func (h *History) LeftOut() int64 { return h.leftOut }

// Merge adds what another history notes, of other reports.
func (h *History) Merge(o *History) {
	for i := range o.uses {
		for _, u := range o.uses[i] {
			k := h.place(i, u.Value)
			if k < 0 {
				continue
			}
			own := &h.uses[i][k]
			if own.Reports == 0 || u.First.Before(own.First) {
				own.First = u.First
			}
			if own.Reports == 0 || u.Last.After(own.Last) {
				own.Last = u.Last
			}
			own.Reports += u.Reports
		}
	}
	h.leftOut += o.leftOut
}

// Histories are the histories of many vessels, by MMSI and by IMO number.
type Histories struct {
	flags  MIDTable
	byMMSI map[MMSI]*History
	byIMO  map[IMONumber]*History
}

// NewHistories returns no histories; flags may be nil.
func NewHistories(flags MIDTable) *Histories {
	return &Histories{flags: flags, byMMSI: map[MMSI]*History{}, byIMO: map[IMONumber]*History{}}
}

// Add notes what a static report said at a time, under its MMSI and under its
// IMO number.
func (hs *Histories) Add(at time.Time, s *Static) {
	if m := knownMMSI(s.MMSI); m != 0 {
		historyOf(hs.byMMSI, m).Add(at, s, hs.flags)
	}
	if n, err := IMONumberOf(s.IMO); err == nil && knownIMO(n) != 0 {
		historyOf(hs.byIMO, n).Add(at, s, hs.flags)
	}
}

func historyOf[K comparable](of map[K]*History, k K) *History {
	h := of[k]
	if h == nil {
		h = &History{}
		of[k] = h
	}
	return h
}

// MMSI is what was sent under an MMSI; nil when nothing was.
func (hs *Histories) MMSI(m MMSI) *History { return hs.byMMSI[m] }

// IMO is what was sent under an IMO number, by whatever MMSI; nil when nothing
// was.
func (hs *Histories) IMO(n IMONumber) *History { return hs.byIMO[n] }

// MMSIs lists the MMSIs that have a history, ascending.
func (hs *Histories) MMSIs() []MMSI { return slices.Sorted(maps.Keys(hs.byMMSI)) }

// IMOs lists the IMO numbers that have a history, ascending.
func (hs *Histories) IMOs() []IMONumber { return slices.Sorted(maps.Keys(hs.byIMO)) }

// Merge adds what others note, of other reports.
func (hs *Histories) Merge(o *Histories) {
	for m, h := range o.byMMSI {
		historyOf(hs.byMMSI, m).Merge(h)
	}
	for n, h := range o.byIMO {
		historyOf(hs.byIMO, n).Merge(h)
	}
}
