package aistables

import (
	"fmt"
	"iter"
	"math/bits"
	"time"
)

// Row is one record of a table or one frame of a feed, flat. A field holds a
// value only when Has says so; otherwise it is zero and means nothing, because
// the table left it out, printed the value that ITU-R M.1371 reserves for "not
// available", or printed what cannot be ([Counts] tells these apart).
//
// The strings may be kept. Raw may not: the next Read overwrites it.
type Row struct {
	// Line is where the record begins: the line in a CSV table or a file of
	// JSON lines, the ordinal of the record in a JSON document; from 1.
	Line int64

	// Has says which of the fields below hold a value.
	Has Fields

	// Time is when the report was received according to the publisher, UTC.
	Time time.Time

	// Snapshot is the one time of a whole document (the `timestamp` or
	// `dataUpdatedTime` of a Digitraffic answer), UTC. It is no time of the
	// report: that can be hours older.
	Snapshot time.Time

	// MessageType is the M.1371 message type, 1 to 27, where the source says it.
	MessageType uint8

	// Class is the kind of station.
	Class Class

	// MMSI is the identity as transmitted: 0 to 2^30-1, so that what no
	// administration issued is seen as well. Every row has one.
	MMSI uint32

	// LatDeg and LonDeg are the position as printed, WGS 84, degrees north and
	// east: -90 to 90, -180 to 180. A row has both or neither.
	LatDeg, LonDeg float64

	// LatE4Min and LonE4Min are the position in 1/10,000 minute, the integer
	// that was transmitted. They are there when the digits printed leave no
	// other choice: six or more decimals, and within rounding of an integer.
	LatE4Min, LonE4Min int32

	SOGKn      float64 // speed over ground, knots, 0 to 102.2 (which stands for 102.2 and more)
	COGDeg     float64 // course over ground, degrees, 0 to under 360
	HeadingDeg uint16  // true heading, degrees, 0 to 359

	// TurnRaw is the rate of turn indicator as transmitted, -127 to 127
	// (M.1371-5 table 48): 4.733 times the root of the rate in degrees a
	// minute; +127 and -127 say only that a vessel without an indicator turns
	// right or left by more than 5 degrees in 30 s.
	TurnRaw int8

	// TurnDegMin is the rate of turn in degrees a minute, right positive:
	// what the Danish table prints, or what TurnRaw of -126 to 126 means.
	TurnDegMin float64

	Status uint8 // navigational status, 0 to 14; 15 is "undefined", which is absence

	IMO             uint32 // IMO number as transmitted, not checked; 0 is absence
	CallSign        string
	Name            string
	ShipType        uint16 // 1 to 255; older MarineCadastre tables have 1001 to 1025 of their own; 0 is "not available"
	ShipTypeText    string // the Danish table prints words instead of a number
	Cargo           uint16 // MarineCadastre's cargo code, mostly the ship type again
	CargoText       string // the Danish table's words
	LengthM, WidthM float64

	// ToBowM to ToStarboardM are the distances of the antenna from the sides
	// of the vessel, metres. A row has all four or none; all four 0 is
	// absence. The columns A to D of the Danish table are read in the order of
	// M.1371; its own description names C and D the other way round.
	ToBowM, ToSternM, ToPortM, ToStarboardM uint16

	DraughtM    float64 // 0.1 to 25.5 (which stands for 25.5 and more); 0 is absence
	Destination string
	ETA         ETA

	// Source is who received it, where the table names that (the Danish
	// "Data source type").
	Source string

	// Raw is the JSON of a frame whose message type has more to say than a Row
	// has fields for.
	Raw []byte
}

// ETA is an estimated time of arrival as transmitted: without a year, and each
// part absent by itself (month 0, day 0, hour 24, minute 60).
type ETA struct {
	Year   uint16 // 0 unless the table prints one, which is then its guess
	Month  uint8  // 1 to 12; 0 is not available
	Day    uint8  // 1 to 31; 0 is not available
	Hour   uint8  // 0 to 23; 24 is not available
	Minute uint8  // 0 to 59; 60 is not available
}

// etaOf makes an ETA of four transmitted parts; false when none is available.
// A part that cannot be is not available.
func etaOf(month, day, hour, minute int64) (ETA, bool) {
	e := ETA{Hour: 24, Minute: 60}
	if month >= 1 && month <= 12 {
		e.Month = uint8(month)
	}
	if day >= 1 && day <= 31 {
		e.Day = uint8(day)
	}
	if hour >= 0 && hour <= 23 {
		e.Hour = uint8(hour)
	}
	if minute >= 0 && minute <= 59 {
		e.Minute = uint8(minute)
	}
	// Month and day 0 with 0:00 is what an untouched unit sends.
	return e, e.Month != 0 || e.Day != 0 || e.Hour != 24 && e.Minute != 60 && (hour != 0 || minute != 0)
}

// Class is the kind of station that a table says it heard.
type Class uint8

// Kinds of station.
const (
	ClassUnknown      Class = iota
	ClassA                  // shipborne, class A
	ClassB                  // shipborne, class B
	ClassBaseStation        // fixed station on shore
	ClassAtoN               // aid to navigation
	ClassAircraft           // search and rescue aircraft
	ClassSART               // search and rescue transmitter
	ClassManOverboard       // man overboard device
)

// String names the class as the reports do: "A", "B", "base station", ...
func (c Class) String() string {
	names := [...]string{"", "A", "B", "base station", "aid to navigation", "aircraft", "SART", "man overboard"}
	if int(c) < len(names) {
		return names[c]
	}
	return fmt.Sprintf("Class(%d)", uint8(c))
}

// Field is a field of [Row], for [Fields] and the [Counts].
type Field uint8

// The fields of a Row.
const (
	FieldTime Field = iota
	FieldSnapshot
	FieldMessageType
	FieldClass
	FieldMMSI
	FieldPosition      // LatDeg and LonDeg
	FieldPositionExact // LatE4Min and LonE4Min
	FieldSOG
	FieldCOG
	FieldHeading
	FieldTurnRaw
	FieldTurn
	FieldStatus
	FieldIMO
	FieldCallSign
	FieldName
	FieldShipType
	FieldShipTypeText
	FieldCargo
	FieldCargoText
	FieldLength
	FieldWidth
	FieldDimensions // ToBowM, ToSternM, ToPortM, ToStarboardM
	FieldDraught
	FieldDestination
	FieldETA
	FieldSource
	FieldRaw
	numFields
)

var fieldNames = [numFields]string{
	"time", "snapshot", "message type", "class", "mmsi", "position", "exact position", "sog", "cog", "heading",
	"raw turn", "turn", "status", "imo", "call sign", "name", "ship type", "ship type text", "cargo", "cargo text",
	"length", "width", "dimensions", "draught", "destination", "eta", "source", "raw",
}

// String names the field in lower case.
func (f Field) String() string {
	if f < numFields {
		return fieldNames[f]
	}
	return fmt.Sprintf("Field(%d)", uint8(f))
}

// Fields is a set of fields.
type Fields uint64

// Has says whether f is in the set.
func (s Fields) Has(f Field) bool { return s&(1<<f) != 0 }

// All yields the fields of the set, in the order of the constants.
func (s Fields) All() iter.Seq[Field] {
	return func(yield func(Field) bool) {
		for ; s != 0; s &= s - 1 {
			if !yield(Field(bits.TrailingZeros64(uint64(s)))) {
				return
			}
		}
	}
}

// set marks f as holding a value.
func (r *Row) set(f Field) { r.Has |= 1 << f }

// Reason says why a record was given up as a whole.
type Reason uint8

// Why records are rejected.
const (
	ReasonTooLong Reason = iota // longer than MaxRecord
	ReasonColumns               // another number of columns than the header names
	ReasonQuotes                // a quote that is not closed on its line, or text after one
	ReasonSyntax                // not JSON, or not an object
	ReasonShape                 // JSON, but not the shape that the format has
	ReasonMMSI                  // no MMSI, or none that can be transmitted
	ReasonTime                  // no time, or one that is none
	ReasonCut                   // cut off where the input could not be read on
	numReasons
)

var reasonNames = [numReasons]string{
	"too long", "wrong number of columns", "unbalanced quotes", "not JSON", "unknown shape", "no mmsi", "no time", "cut off",
}

// String names the reason in a few words.
func (r Reason) String() string {
	if r < numReasons {
		return reasonNames[r]
	}
	return fmt.Sprintf("Reason(%d)", uint8(r))
}

// Counts tells what became of everything a [Reader] has read. Given plus the
// sum of Rejected is Records.
type Counts struct {
	Records  int64 // data records, without headers and empty lines
	Given    int64 // records that became a Row
	Rejected [numReasons]int64

	// NotAvailable counts fields of given rows that held M.1371's value for
	// "not available", or the table's word for it.
	NotAvailable [numFields]int64

	// Impossible counts fields of given rows that were printed with a value
	// that cannot have been transmitted, or cannot be read: left out.
	Impossible [numFields]int64
}

// RejectedTotal is the sum over all reasons.
func (c *Counts) RejectedTotal() int64 {
	var n int64
	for _, r := range c.Rejected {
		n += r
	}
	return n
}
