package nmea

import "iter"

// Reason says why a line gave no AIS sentence, or a sentence no message. The
// zero value is [None]. It is an error that errors.Is matches by equality, and
// its String is a stable word for tables, JSON and files of rejects.
type Reason uint8

// The reasons. The first four are no rejects: [Reason.Rejected] is false.
const (
	None    Reason = iota // no reason: a sentence was found
	Blank                 // an empty line
	Comment               // a line that begins with #
	NotAIS                // another sentence, such as GGA or $PGHP

	NoSentence  // no sentence in the line
	TooLong     // a line longer than [MaxLine] or a sentence longer than [MaxSentence]
	NoChecksum  // a sentence that ends before its checksum
	BadChecksum // a sentence that its checksum does not fit
	BadFields   // the wrong number of fields, or a field of the wrong form
	BadCount    // no parts, or a part number beyond the number of parts
	BadFill     // fill bits over 6, none given, or some before the last part
	EmptyPayload

	Incomplete   // other parts of its message did not come within the window
	Duplicate    // a copy of a part whose message did not come whole again
	Ambiguous    // parts of different messages cannot be told apart
	Inconsistent // TAG group and sentence contradict each other
	Implausible  // the parts together are no message, says [Assembler.Plausible]
	Evicted      // too many messages begun at once

	numReasons
)

// NumReasons is the number of reasons, for tables indexed by one.
const NumReasons = int(numReasons)

var reasonText = [NumReasons]struct{ word, text string }{
	None:         {"none", "no reason"},
	Blank:        {"blank", "the line is empty"},
	Comment:      {"comment", "the line is a comment"},
	NotAIS:       {"not-ais", "the sentence is not VDM or VDO"},
	NoSentence:   {"no-sentence", "no sentence in the line"},
	TooLong:      {"too-long", "the line or sentence is too long"},
	NoChecksum:   {"no-checksum", "the sentence has no checksum"},
	BadChecksum:  {"checksum", "the checksum does not fit the sentence"},
	BadFields:    {"fields", "the sentence does not have the fields of VDM"},
	BadCount:     {"part-count", "the numbers of parts are impossible"},
	BadFill:      {"fill-bits", "the number of fill bits is impossible"},
	EmptyPayload: {"empty-payload", "the payload is empty"},
	Incomplete:   {"incomplete", "parts of the message are missing"},
	Duplicate:    {"duplicate", "the part is a copy"},
	Ambiguous:    {"ambiguous", "parts of different messages cannot be told apart"},
	Inconsistent: {"inconsistent", "the TAG group contradicts the sentence"},
	Implausible:  {"implausible", "the parts together are no message"},
	Evicted:      {"evicted", "too many messages were begun at once"},
}

// String returns the stable word for r, such as "checksum".
func (r Reason) String() string {
	if r < numReasons {
		return reasonText[r].word
	}
	return "unknown"
}

// Error says r in words.
func (r Reason) Error() string {
	if r < numReasons {
		return "nmea: " + reasonText[r].text
	}
	return "nmea: unknown reason"
}

// Rejected reports whether r counts against the input: false for a sentence
// found, an empty line, a comment and a sentence that is not of AIS.
func (r Reason) Rejected() bool { return r > NotAIS }

// Reasons yields every reason from [Blank] on, in order.
func Reasons() iter.Seq[Reason] {
	return func(yield func(Reason) bool) {
		for r := Blank; r < numReasons; r++ {
			if !yield(r) {
				return
			}
		}
	}
}
