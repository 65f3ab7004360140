package ais

// Flags tell what was unusual about a message that was decoded all the same.
type Flags uint8

const (
	// FlagLength: the number of bits is not one the standard allows for the
	// type. What the message says is complete; trailing spare or radio bits may
	// be missing (they read as zero), or there are more bits than the layout
	// has.
	FlagLength Flags = 1 << iota
	// FlagFill: the bits after the end of the message, which pad it to six-bit
	// characters, are not all zero.
	FlagFill
)

// Header is what every message begins with.
type Header struct {
	Type   uint8  // message ID, 0 to 63; the standard defines 1 to 27
	Repeat uint8  // how often the message has been repeated, 0 to 3; 3: do not repeat
	MMSI   uint32 // source ID: the sender's MMSI, 30 bits as sent
	Bits   uint16 // length received, without fill bits
	Flags  Flags
}

// Head gives access to the header of any [Message].
func (h *Header) Head() *Header { return h }

// Message is one of the pointer types of this package's messages.
type Message interface {
	// Head is the message's header.
	Head() *Header
}

// Longitude is in 1/10 000 minute, east positive, 28 bits signed. 181 degrees
// (108 600 000) is not available.
type Longitude int32

// Latitude is in 1/10 000 minute, north positive, 27 bits signed. 91 degrees
// (54 600 000) is not available.
type Latitude int32

const (
	unitsPerDegree = 600_000 // 1/10 000 minute
	tenthsPerDeg   = 600     // 1/10 minute

	// LongitudeNotAvailable and LatitudeNotAvailable are the values that say
	// there is no position.
	LongitudeNotAvailable Longitude = 181 * unitsPerDegree
	LatitudeNotAvailable  Latitude  = 91 * unitsPerDegree
)

// Degrees is the longitude in degrees, in [-180, 180], if there is one.
func (l Longitude) Degrees() (float64, bool) {
	if l < -180*unitsPerDegree || l > 180*unitsPerDegree {
		return 0, false
	}
	return float64(l) / unitsPerDegree, true
}

// Degrees is the latitude in degrees, in [-90, 90], if there is one.
func (l Latitude) Degrees() (float64, bool) {
	if l < -90*unitsPerDegree || l > 90*unitsPerDegree {
		return 0, false
	}
	return float64(l) / unitsPerDegree, true
}

// CoarseLongitude is in 1/10 minute, east positive, 18 bits signed. 181 degrees
// (108 600) is not available.
type CoarseLongitude int32

// CoarseLatitude is in 1/10 minute, north positive, 17 bits signed. 91 degrees
// (54 600) is not available.
type CoarseLatitude int32

// Degrees is the longitude in degrees, in [-180, 180], if there is one.
func (l CoarseLongitude) Degrees() (float64, bool) {
	if l < -180*tenthsPerDeg || l > 180*tenthsPerDeg {
		return 0, false
	}
	return float64(l) / tenthsPerDeg, true
}

// Degrees is the latitude in degrees, in [-90, 90], if there is one.
func (l CoarseLatitude) Degrees() (float64, bool) {
	if l < -90*tenthsPerDeg || l > 90*tenthsPerDeg {
		return 0, false
	}
	return float64(l) / tenthsPerDeg, true
}

// SOG is speed over ground in 1/10 knot, 10 bits. 1023 is not available; 1022
// stands for 102.2 knots or more.
type SOG uint16

const (
	SOGNotAvailable SOG = 1023
	SOGFast         SOG = 1022
)

// Knots is the speed in knots, if there is one. [SOGFast] is given as 102.2, a
// lower bound.
func (s SOG) Knots() (float64, bool) { return float64(s) / 10, s < SOGNotAvailable }

// COG is course over ground in 1/10 degree from true north, 12 bits. 3600 is
// not available; 3601 to 4095 are not to be used.
type COG uint16

const COGNotAvailable COG = 3600

// Degrees is the course in degrees, in [0, 360), if there is one.
func (c COG) Degrees() (float64, bool) { return float64(c) / 10, c < COGNotAvailable }

// Heading is the true heading in degrees, 9 bits. 511 is not available; 360 to
// 510 are not to be used.
type Heading uint16

const HeadingNotAvailable Heading = 511

// Degrees is the heading in degrees, 0 to 359, if there is one.
func (h Heading) Degrees() (int, bool) { return int(h), h < 360 }

// RateOfTurn is the rate of turn as sent, 8 bits signed: 4.733 times the square
// root of degrees a minute, right positive. -128 is not available; 127 and -127
// stand for more than 5 degrees in 30 seconds by a vessel without a turn
// indicator.
type RateOfTurn int8

const RateOfTurnNotAvailable RateOfTurn = -128

// DegreesPerMinute is the rate of turn, right positive, if a turn indicator
// gave one: up to 708 degrees a minute.
func (r RateOfTurn) DegreesPerMinute() (float64, bool) {
	if r <= -127 || r == 127 {
		return 0, false
	}
	v := float64(r) / 4.733
	if r < 0 {
		return -v * v, true
	}
	return v * v, true
}

// Second is the UTC second of the fix, 6 bits. 60 is not available; 61 says the
// position was entered by hand, 62 that it is dead reckoning, 63 that the
// positioning system is inoperative. It is no time of reception.
type Second uint8

// Value is the second, 0 to 59, if there is one.
func (s Second) Value() (int, bool) { return int(s), s < 60 }

// Dimensions give the size of the vessel and where the reference point for its
// position is, in metres. All zero: not available. Bow and stern, 9 bits each:
// 511 stands for 511 m or more; port and starboard, 6 bits each: 63 for 63 m or
// more. Bow and port both zero with stern and starboard set give the size only.
type Dimensions struct {
	Bow, Stern      uint16
	Port, Starboard uint8
}

// Length is the length in metres, if it is known. It is a lower bound where Bow
// or Stern is 511.
func (d Dimensions) Length() (int, bool) {
	n := int(d.Bow) + int(d.Stern)
	return n, n > 0
}

// Beam is the width in metres, if it is known. It is a lower bound where Port or
// Starboard is 63.
func (d Dimensions) Beam() (int, bool) {
	n := int(d.Port) + int(d.Starboard)
	return n, n > 0
}

// ETA is the estimated time of arrival in UTC, without a year, as the crew
// entered it. Month 0, day 0, hour 24 and minute 60 are not available, each for
// itself.
type ETA struct {
	Month, Day, Hour, Minute uint8
}

// Known tells whether month, day, hour and minute are all within the calendar's
// range.
func (e ETA) Known() bool {
	return e.Month >= 1 && e.Month <= 12 && e.Day >= 1 && e.Day <= 31 && e.Hour < 24 && e.Minute < 60
}

// Draught is the maximum present static draught in 1/10 metre, 8 bits, as the
// crew entered it. 0 is not available; 255 stands for 25.5 m or more.
type Draught uint8

// Metres is the draught in metres, if there is one.
func (d Draught) Metres() (float64, bool) { return float64(d) / 10, d > 0 }
