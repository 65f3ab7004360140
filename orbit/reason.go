package orbit

import "iter"

// Reason says why a set was not read. It is an error that errors.Is matches by
// equality, and its String is a stable word for tables and JSON.
type Reason uint8

// The reasons.
const (
	Stray       Reason = iota + 1 // text between sets that belongs to none
	TooLong                       // a line or set longer than is read
	Truncated                     // the set ends before it is whole
	BadForm                       // it breaks the rules of its format
	NoChecksum                    // a line without its checksum
	BadChecksum                   // a line that its checksum does not fit
	Mismatched                    // two lines of different satellites
	BadCatalog                    // no catalogue number can be read, or it is out of range
	BadEpoch                      // no moment, or an impossible one
	BadNumber                     // a field that is no number
	Missing                       // an element that cannot be done without
	OutOfRange                    // an element that no orbit has: hyperbolic, no motion
	OtherTheory                   // made for another theory than SGP4
	OtherFrame                    // another frame, centre or time than TEME, EARTH and UTC

	numReasons
)

// NumReasons is the number of reasons, and one more, for tables indexed by one.
const NumReasons = int(numReasons)

var reasonText = [NumReasons]struct{ word, text string }{
	Stray:       {"stray", "text that belongs to no element set"},
	TooLong:     {"too-long", "the line or set is too long"},
	Truncated:   {"truncated", "the set is not whole"},
	BadForm:     {"malformed", "the set breaks the rules of its format"},
	NoChecksum:  {"no-checksum", "the line has no checksum"},
	BadChecksum: {"checksum", "the checksum does not fit the line"},
	Mismatched:  {"mismatched", "the two lines are of different satellites"},
	BadCatalog:  {"catalog-number", "no catalogue number can be read"},
	BadEpoch:    {"epoch", "the epoch is not a moment"},
	BadNumber:   {"number", "a field is not a number"},
	Missing:     {"missing", "an element is missing"},
	OutOfRange:  {"out-of-range", "an element is outside its range"},
	OtherTheory: {"other-theory", "the elements are not made for SGP4"},
	OtherFrame:  {"other-frame", "the frame, centre or time system is not TEME, EARTH, UTC"},
}

// String returns the stable word for r, such as "checksum".
func (r Reason) String() string {
	if r == 0 || r >= numReasons {
		return "unknown"
	}
	return reasonText[r].word
}

// Error says r in words.
func (r Reason) Error() string {
	if r == 0 || r >= numReasons {
		return "orbit: unknown reason"
	}
	return "orbit: " + reasonText[r].text
}

// Reasons yields every reason, in order.
func Reasons() iter.Seq[Reason] {
	return func(yield func(Reason) bool) {
		for r := Stray; r < numReasons; r++ {
			if !yield(r) {
				return
			}
		}
	}
}
