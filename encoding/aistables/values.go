package aistables

import (
	"bytes"
	"math"
	"strings"
)

// values fills the fields of one row from what was printed, and keeps apart
// what was not available from what cannot be.
type values struct {
	row                      *Row
	notAvailable, impossible Fields
}

// count adds the fields that the row went without.
func (v *values) count(c *Counts) {
	for f := range v.notAvailable.All() {
		c.NotAvailable[f]++
	}
	for f := range v.impossible.All() {
		c.Impossible[f]++
	}
}

func (v *values) none(f Field)  { v.notAvailable |= 1 << f }
func (v *values) wrong(f Field) { v.impossible |= 1 << f }

// mmsi reads the identity, 30 bits in every message.
func (v *values) mmsi(b []byte) bool {
	n, ok := parseUint(b)
	if !ok || n >= 1<<30 {
		return false
	}
	v.row.MMSI = uint32(n)
	v.row.set(FieldMMSI)
	return true
}

// position reads latitude and longitude: 91 and 181 are not available
// (M.1371-5 table 48). least is how many decimals the publisher has even where
// it does not print the zeros at their end.
func (v *values) position(lat, lon []byte, least int) {
	if len(lat) == 0 && len(lon) == 0 {
		return
	}
	a, okA := parseNumber(lat)
	o, okO := parseNumber(lon)
	switch {
	case !okA || !okO:
		v.wrong(FieldPosition)
		return
	case a.v == 91 || o.v == 181:
		v.none(FieldPosition)
		return
	case math.Abs(a.v) > 90 || math.Abs(o.v) > 180:
		v.wrong(FieldPosition)
		return
	}
	v.row.LatDeg, v.row.LonDeg = a.v, o.v
	v.row.set(FieldPosition)
	latE4, okA := a.e4min(max(a.decimals, least))
	lonE4, okO := o.e4min(max(o.decimals, least))
	if okA && okO {
		v.row.LatE4Min, v.row.LonE4Min = latE4, lonE4
		v.row.set(FieldPositionExact)
	}
}

// sog reads knots: 102.3 is not available.
func (v *values) sog(b []byte) {
	n, ok := parseNumber(b)
	switch {
	case ok && n.v == 102.3:
		v.none(FieldSOG)
	case !ok || n.v < 0 || n.v > 102.2:
		v.wrong(FieldSOG)
	default:
		v.row.SOGKn = n.v
		v.row.set(FieldSOG)
	}
}

// cog reads degrees: 360 is not available.
func (v *values) cog(b []byte) {
	n, ok := parseNumber(b)
	switch {
	case ok && n.v == 360:
		v.none(FieldCOG)
	case !ok || n.v < 0 || n.v > 360:
		v.wrong(FieldCOG)
	default:
		v.row.COGDeg = n.v
		v.row.set(FieldCOG)
	}
}

// heading reads whole degrees: 511 is not available.
func (v *values) heading(b []byte) {
	n, ok := parseNumber(b)
	d, whole := n.integer(0, 359)
	switch {
	case ok && n.v == 511:
		v.none(FieldHeading)
	case !ok || !whole:
		v.wrong(FieldHeading)
	default:
		v.row.HeadingDeg = uint16(d)
		v.row.set(FieldHeading)
	}
}

// turnScale is 4.733 of M.1371-5 table 48: the indicator is 4.733 times the
// root of the degrees a minute.
const turnScale = 4.733

// turn reads degrees a minute, as the Danish table prints them. The formula
// was applied to the reserved indicators too: 127 became 720.0 and 128, not
// available, 731.4.
func (v *values) turn(b []byte) {
	n, ok := parseNumber(b)
	rate := math.Abs(n.v)
	switch {
	case ok && math.Abs(rate-731.4) < 0.1:
		v.none(FieldTurn)
	case ok && math.Abs(rate-720) < 0.1:
		v.row.TurnRaw = int8(math.Copysign(127, n.v))
		v.row.set(FieldTurnRaw)
	case !ok || rate > 708.75:
		v.wrong(FieldTurn)
	default:
		v.row.TurnDegMin = n.v
		v.row.set(FieldTurn)
	}
}

// turnRaw reads the indicator: -128 is not available.
func (v *values) turnRaw(b []byte) {
	n, ok := parseNumber(b)
	i, whole := n.integer(-127, 127)
	switch {
	case ok && n.v == -128:
		v.none(FieldTurnRaw)
	case !ok || !whole:
		v.wrong(FieldTurnRaw)
	default:
		v.row.TurnRaw = int8(i)
		v.row.set(FieldTurnRaw)
		if i > -127 && i < 127 {
			root := float64(i) / turnScale
			v.row.TurnDegMin = math.Copysign(root*root, root)
			if i == 0 {
				v.row.TurnDegMin = 0
			}
			v.row.set(FieldTurn)
		}
	}
}

// statuses are the words for navigational status, lower case, in the spelling
// of the tables and in that of M.1371.
var statuses = map[string]uint8{
	"under way using engine": 0, "at anchor": 1, "not under command": 2,
	"restricted maneuverability": 3, "restricted manoeuverability": 3, "restricted manoeuvrability": 3,
	"constrained by her draught": 4, "moored": 5, "aground": 6,
	"engaged in fishing": 7, "under way sailing": 8,
	"reserved for future amendment [hsc]": 9, "reserved for future amendment of navigational status for hsc": 9,
	"reserved for future amendment [wig]": 10, "reserved for future amendment of navigational status for wig": 10,
	"power-driven vessel towing astern":                                11,
	"power-driven vessel pushing ahead or towing alongside":            12,
	"power-driven vessel pushing ahead or towing alongside (regional)": 12,
	"reserved for future use [11]":                                     11, "reserved for future use [12]": 12, "reserved for future use [13]": 13,
	"reserved for future use (11)": 11, "reserved for future use (12)": 12, "reserved for future use (13)": 13,
	"reserved for future use": 13,
	"ais-sart":                14, "ais-sart (active)": 14, "ais-sart is active": 14, "ais-sart, mob-ais, epirb-ais": 14,
	"undefined": 15, "unknown value": 15, "unknown": 15, "not defined": 15, "undefined (default)": 15,
}

// status reads the number or the words: 15 is undefined.
func (v *values) status(b []byte) {
	n := uint64(16)
	if i, ok := parseNumber(b); ok {
		if whole, ok := i.integer(0, 15); ok {
			n = uint64(whole)
		}
	} else if len(b) <= 64 {
		var low [64]byte
		if s, ok := statuses[string(lower(low[:0], b))]; ok {
			n = uint64(s)
		}
	}
	switch {
	case n < 15:
		v.row.Status = uint8(n)
		v.row.set(FieldStatus)
	case n == 15:
		v.none(FieldStatus)
	default:
		v.wrong(FieldStatus)
	}
}

// imo reads an IMO number, with or without "IMO" before it: 0 is not
// available. It is 30 bits in the message, and taken over as it is.
func (v *values) imo(b []byte) {
	if len(b) > 3 && strings.EqualFold(string(b[:3]), "imo") {
		b = bytes.TrimSpace(b[3:])
	}
	n, ok := parseUint(b)
	switch {
	case ok && n == 0, isNoWord(b):
		v.none(FieldIMO)
	case !ok || n >= 1<<30:
		v.wrong(FieldIMO)
	default:
		v.row.IMO = uint32(n)
		v.row.set(FieldIMO)
	}
}

// code reads a ship type: 0 is not available. Some tables print it as 70.0.
func (v *values) code(f Field, to *uint16, b []byte, most int64) {
	n, ok := parseNumber(b)
	i, whole := n.integer(0, most)
	switch {
	case !ok || !whole:
		v.wrong(f)
	case i == 0:
		v.none(f)
	default:
		*to = uint16(i)
		v.row.set(f)
	}
}

// size reads metres: 0 is not available.
func (v *values) size(f Field, to *float64, b []byte, most float64) {
	n, ok := parseNumber(b)
	switch {
	case !ok || n.v < 0 || n.v > most:
		v.wrong(f)
	case n.v == 0:
		v.none(f)
	default:
		*to = n.v
		v.row.set(f)
	}
}

// dimensions reads A, B, C, D: to bow, stern, port and starboard. All of them 0
// is not available. 9 bits each for A and B, 6 for C and D.
func (v *values) dimensions(sides [4][]byte) {
	var d [4]uint16
	any, all := false, true
	for i, b := range sides {
		if len(b) == 0 {
			all = false
			continue
		}
		any = true
		most := int64(511)
		if i > 1 {
			most = 63
		}
		n, ok := parseNumber(b)
		whole, okInt := n.integer(0, most)
		if !ok || !okInt {
			v.wrong(FieldDimensions)
			return
		}
		d[i] = uint16(whole)
	}
	switch {
	case !any:
	case !all:
		v.wrong(FieldDimensions) // a part without the others places nothing
	case d == [4]uint16{}:
		v.none(FieldDimensions)
	default:
		v.row.ToBowM, v.row.ToSternM, v.row.ToPortM, v.row.ToStarboardM = d[0], d[1], d[2], d[3]
		v.row.set(FieldDimensions)
	}
}

// messageType reads the type of the message: 0 is not known.
func (v *values) messageType(b []byte) {
	n, ok := parseNumber(b)
	i, whole := n.integer(0, 63)
	switch {
	case !ok || !whole:
		v.wrong(FieldMessageType)
	case i == 0:
		v.none(FieldMessageType)
	default:
		v.row.MessageType = uint8(i)
		v.row.set(FieldMessageType)
	}
}

// text takes a text over; blank is absence.
func (v *values) text(f Field, to *string, b []byte, rd *Reader) {
	b = bytes.TrimSpace(b)
	if len(b) == 0 {
		v.none(f)
		return
	}
	*to = rd.intern.text(b)
	v.row.set(f)
}

// word is text of a table that prints "Unknown" and "Undefined" for absence.
func (v *values) word(f Field, to *string, b []byte, rd *Reader) {
	if isNoWord(b) {
		v.none(f)
		return
	}
	v.text(f, to, b, rd)
}

func isNoWord(b []byte) bool {
	return string(b) == "Unknown" || string(b) == "Undefined"
}

// classes are the words for kinds of stations, lower case.
var classes = map[string]Class{
	"a": ClassA, "class a": ClassA, "b": ClassB, "class b": ClassB,
	"base station": ClassBaseStation, "aton": ClassAtoN, "aid to navigation": ClassAtoN,
	"sar airborne": ClassAircraft, "search and rescue transponder": ClassSART, "sart": ClassSART,
	"man overboard device": ClassManOverboard,
}

func (v *values) class(b []byte) {
	if isNoWord(b) {
		v.none(FieldClass)
		return
	}
	var low [64]byte
	if len(b) <= len(low) {
		if c, ok := classes[string(lower(low[:0], b))]; ok {
			v.row.Class = c
			v.row.set(FieldClass)
			return
		}
	}
	v.wrong(FieldClass)
}

// eta takes the four parts over.
func (v *values) eta(month, day, hour, minute int64) {
	e, ok := etaOf(month, day, hour, minute)
	if !ok {
		v.none(FieldETA)
		return
	}
	v.row.ETA = e
	v.row.set(FieldETA)
}

// etaPacked reads the 20 bits of message 5 as one number: 4 for the month, 5
// for the day, 5 for the hour, 6 for the minute.
func (v *values) etaPacked(b []byte) {
	n, ok := parseUint(b)
	if !ok || n >= 1<<20 {
		v.wrong(FieldETA)
		return
	}
	v.eta(int64(n>>16), int64(n>>11&31), int64(n>>6&31), int64(n&63))
}

// etaDayFirst reads the Danish table's full date, whose year is its guess.
func (v *values) etaDayFirst(b []byte) {
	t, ok := parseDayFirst(b)
	if !ok {
		v.wrong(FieldETA)
		return
	}
	v.row.ETA = ETA{uint16(t.Year()), uint8(t.Month()), uint8(t.Day()), uint8(t.Hour()), uint8(t.Minute())}
	v.row.set(FieldETA)
}

// lower appends b in ASCII lower case.
func lower(to, b []byte) []byte {
	for _, c := range b {
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		to = append(to, c)
	}
	return to
}
