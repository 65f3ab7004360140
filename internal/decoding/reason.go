package decoding

import (
	"errors"
	"iter"

	"github.com/tidewaiter/tidewaiter/ais"
	"github.com/tidewaiter/tidewaiter/nmea"
)

// reason is why a line, a sentence or a row of a table gave no message: first
// those of [nmea.Reason], by number, then those of the messages.
type reason uint8

const (
	badCharacter = reason(nmea.NumReasons) + iota
	badFill
	tooLong
	tooShort
	badPart
	noMessage // any other error of the decoder
	numReasons
)

const maxReasons = int(numReasons)

// messageReasons are the reasons of messages, from badCharacter on, with the
// errors they stand for.
var messageReasons = [...]struct {
	err  error
	word string
}{
	{ais.ErrCharacter, "character"},
	{ais.ErrFill, "fill-bits"},
	{ais.ErrLong, "message-too-long"},
	{ais.ErrShort, "message-too-short"},
	{ais.ErrPart, "part-number"},
	{nil, "undecodable"},
}

func (r reason) String() string {
	if int(r) < nmea.NumReasons {
		return nmea.Reason(r).String()
	}
	return messageReasons[r-badCharacter].word
}

// reasonOf is the reason for an error of the decoder.
func reasonOf(err error) reason {
	for i := range messageReasons {
		if e := messageReasons[i].err; e != nil && errors.Is(err, e) {
			return badCharacter + reason(i)
		}
	}
	return noMessage
}

// Reasons yields the words of all reasons for which a line or a message is
// rejected.
func Reasons() iter.Seq[string] {
	return func(yield func(string) bool) {
		for r := reason(0); r < numReasons; r++ {
			if int(r) < nmea.NumReasons && !nmea.Reason(r).Rejected() {
				continue
			}
			if !yield(r.String()) {
				return
			}
		}
	}
}
