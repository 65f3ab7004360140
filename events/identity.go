package events

import (
	"math"
	"slices"
	"strconv"
	"strings"
)

// The fields of a vessel's identity that are followed. The flag is not: within
// one MMSI its digits never change, and what changes it is another MMSI under
// one IMO number, which only a comparison of vessels can show.
const (
	fieldName = iota
	fieldCallSign
	fieldIMO
	fieldShipType
	fieldDimensions
	numFields

	numNames = fieldShipType // the fields before it name a vessel
)

var fieldNames = [numFields]string{"name", "call_sign", "imo", "ship_type", "dimensions"}

// establishedBy is in how many reports a value must have been sent before
// another is a change from it: one alone may have been garbled.
const establishedBy = 2

// field follows one field of a vessel's identity.
type field struct {
	sent bool   // the last report had it
	text string // as the last report had it, in normal form

	now     string // the value that lasts; "" is none yet
	nowN    int
	nowLast int64 // when it was last sent
	next    string
	nextN   int
	nextAt  int64 // when it was first sent
	last    int64 // the last report that counted
}

func (f *field) take(o *Observer, who int, t int64, which int) {
	counts := t-f.last >= reportEvery
	switch {
	case f.now == "":
		f.now, f.nowN, f.nowLast, f.last = f.text, 1, t, t
	case f.text == f.now:
		if counts {
			f.nowN = min(f.nowN+1, math.MaxInt32)
			f.last = t
		}
		f.nowLast, f.next = t, ""
	case f.next == "" || f.text != f.next:
		f.next, f.nextN, f.nextAt, f.last = f.text, 1, t, t
	case counts:
		f.nextN++
		f.last = t
		if f.nextN >= o.lim.identityN && t-f.nextAt >= o.lim.identityLasts {
			if f.nowN >= establishedBy && differs(which, f.now, f.next) && !(which < numNames && o.shared(t)) {
				o.giveIdentity(who, which, f.now, f.next, f.nowLast, f.nextAt, f.nextN)
			}
			f.now, f.nowN, f.nowLast, f.next = f.next, f.nextN, t, ""
		}
	}
}

func (o *Observer) giveIdentity(who, which int, old, new string, from, to int64, messages int) {
	e, _ := o.saidEvent(who, IdentityChangeKind, from, to, o.lim.identityRule, fieldNames[which], old, new)
	s := &o.said
	if slices.Contains(s.told[:], e.ID) {
		return // a field of one identity, and the identity as a whole
	}
	s.told[s.nTold%len(s.told)] = e.ID
	s.nTold++
	e.IdentityChange = &IdentityChange{Field: fieldNames[which], Old: old, New: new, Messages: messages}
	if o.out.Event != nil {
		o.out.Event(e)
	}
}

// differs says whether two values are more than two writings of one.
func differs(which int, a, b string) bool {
	if which != fieldDimensions {
		return a != b
	}
	l1, b1 := splitDimensions(a)
	l2, b2 := splitDimensions(b)
	return farApart(l1, l2) || farApart(b1, b2)
}

// farApart compares two dimensions in metres: within a tenth, two vessels are
// taken for one where identities are compared; two metres is what an antenna is
// moved by.
func farApart(a, b float64) bool {
	d := math.Abs(a - b)
	return d > max(a, b)/10 && d > 2
}

func splitDimensions(s string) (length, beam float64) {
	l, b, _ := strings.Cut(s, "x")
	length, _ = strconv.ParseFloat(l, 64)
	beam, _ = strconv.ParseFloat(b, 64)
	return length, beam
}

// normalText is AIS text without what means nothing: case, the filler "@" and
// what follows it (ITU-R M.1371-5, table 47), and more than one blank.
func normalText(s string) string {
	s, _, _ = strings.Cut(s, "@")
	return strings.ToUpper(strings.Join(strings.Fields(s), " "))
}

// shipTypeClass takes the second digit off the types in which it tells the
// hazard of the cargo and not the kind of ship (ITU-R M.1371-5, table 53).
func shipTypeClass(t uint8) uint8 {
	switch d := t / 10; d {
	case 1, 2, 4, 6, 7, 8, 9:
		return d * 10
	}
	return t
}
