// Package aiscsv writes AIS messages as CSV, one row a message, the same columns
// for every message type.
//
// It is faithful to RFC 4180, but for the line end, which is a line feed alone.
// An empty cell is an unknown value: a row never has the "not available" numbers
// of the standard (see [aisflat.Row]).
//
// # Columns
//
//	time                 of reception, RFC 3339 in UTC, as many decimals as known
//	receiver             the station that heard it
//	channel              A or B
//	type, repeat, mmsi   type and repeat of every message; not of a table that does not say
//	lon, lat             degrees, seven decimals: 1/10 000 minute is not rounded away
//	sog                  knots over ground, one decimal; 102.2 (type 9: 1022) is that or more
//	cog                  degrees from true north, one decimal
//	heading              true heading, degrees
//	turn                 rate of turn as sent, -127 to 127: 4.733 times the square root of degrees a minute
//	status               navigational status, 0 to 14
//	second               UTC second of the fix; 61 by hand, 62 dead reckoning, 63 inoperative
//	accuracy, raim       true or false
//	imo                  as sent, not checked
//	call_sign, name      as sent, without padding
//	ship_type            ITU-R M.1371, table 53
//	to_bow ... to_starboard  metres from the antenna
//	draught              metres, one decimal; 25.5 is that or more
//	destination          as the crew entered it
//	eta                  MM-DDTHH:MM in UTC, or MM-DD where the time is not available
//	epfd                 type of position fixing device
//	aid_type             type of aid to navigation
//	dac, fi              of a binary message
//	text                 of a safety-related message
//	flags                length, fill: irregular length; own: about the receiving station itself; separated by ;
//	class                A or B: of the vessel's station
//	receivers            all that heard it, separated by ;
//
// Names, destinations and texts are what strangers sent by radio. A cell that
// begins with =, +, - or @ is a formula to some spreadsheet programs. The data
// is not altered for their sake: such a cell is put in quotation marks, which
// marks it but does not protect. Import the columns as text.
//
// Stability: columns may be added at the end; those there are settled.
package aiscsv

import (
	"strconv"
	"strings"
	"time"

	"github.com/tidewaiter/tidewaiter/ais"
	"github.com/tidewaiter/tidewaiter/encoding/aisflat"
)

// columns are the names in the header, in order.
var columns = [...]string{
	"time", "receiver", "channel", "type", "repeat", "mmsi", "lon", "lat", "sog", "cog", "heading",
	"turn", "status", "second", "accuracy", "raim", "imo", "call_sign", "name", "ship_type", "to_bow",
	"to_stern", "to_port", "to_starboard", "draught", "destination", "eta", "epfd", "aid_type", "dac",
	"fi", "text", "flags", "class", "receivers",
}

// Columns are the names of the columns, in order.
func Columns() []string { return append([]string(nil), columns[:]...) }

// AppendHeader appends the first line, the names of the columns.
func AppendHeader(dst []byte) []byte {
	return append(append(dst, strings.Join(columns[:], ",")...), '\n')
}

// Append appends a row as one line. It allocates only to make dst longer.
func Append(dst []byte, r *aisflat.Record) []byte {
	if r.Time != 0 {
		dst = time.Unix(0, r.Time).UTC().AppendFormat(dst, time.RFC3339Nano)
	}
	dst = append(dst, ',')
	dst = append(cell(dst, r.Receiver), ',')
	if r.Channel != 0 {
		dst = cell(dst, []byte{r.Channel})
	}
	dst = known(dst, r.Type != 0, int64(r.Type))
	dst = known(dst, r.Type != 0, int64(r.Repeat))
	dst = integer(append(dst, ','), int64(r.MMSI))
	dst = append(dst, ',')
	if r.Known(aisflat.Position) {
		dst = degrees(dst, int32(r.Longitude))
		dst = degrees(append(dst, ','), int32(r.Latitude))
	} else {
		dst = append(dst, ',')
	}
	dst = append(dst, ',')
	if r.Known(aisflat.SOG) {
		dst = tenths(dst, r.SOG)
	}
	dst = append(dst, ',')
	if r.Known(aisflat.COG) {
		dst = tenths(dst, r.COG)
	}
	dst = known(dst, r.Known(aisflat.Heading), int64(r.Heading))
	dst = known(dst, r.Known(aisflat.Turn), int64(r.Turn))
	dst = known(dst, r.Known(aisflat.Status), int64(r.Status))
	dst = known(dst, r.Known(aisflat.Second), int64(r.Second))
	dst = append(dst, ',')
	if r.Known(aisflat.Accuracy) {
		dst = strconv.AppendBool(dst, r.Accuracy)
	}
	dst = append(dst, ',')
	if r.Known(aisflat.RAIM) {
		dst = strconv.AppendBool(dst, r.RAIM)
	}
	dst = known(dst, r.Known(aisflat.IMO), int64(r.IMO))
	dst = cell(append(dst, ','), r.CallSign())
	dst = cell(append(dst, ','), r.Name())
	dst = known(dst, r.Known(aisflat.ShipType), int64(r.ShipType))
	size, d := r.Known(aisflat.Dimensions), &r.Dimensions
	dst = known(dst, size, int64(d.Bow))
	dst = known(dst, size, int64(d.Stern))
	dst = known(dst, size, int64(d.Port))
	dst = known(dst, size, int64(d.Starboard))
	dst = append(dst, ',')
	if r.Known(aisflat.Draught) {
		dst = tenths(dst, uint16(r.Draught))
	}
	dst = cell(append(dst, ','), r.Destination())
	dst = append(dst, ',')
	if r.Known(aisflat.ETA) {
		dst = eta(dst, r.ETA)
	}
	dst = known(dst, r.Known(aisflat.EPFD), int64(r.EPFD))
	dst = known(dst, r.Known(aisflat.AidType), int64(r.AidType))
	dst = known(dst, r.Known(aisflat.Application), int64(r.DAC))
	dst = known(dst, r.Known(aisflat.Application), int64(r.FI))
	dst = cell(append(dst, ','), r.Text())
	dst = append(flags(append(dst, ','), r), ',')
	if r.Class != 0 {
		dst = append(dst, r.Class)
	}
	dst = cell(append(dst, ','), r.Receivers)
	return append(dst, '\n')
}

func integer(dst []byte, v int64) []byte { return strconv.AppendInt(dst, v, 10) }

// known appends a comma and a number if there is one.
func known(dst []byte, ok bool, v int64) []byte {
	dst = append(dst, ',')
	if ok {
		dst = integer(dst, v)
	}
	return dst
}

// tenths appends v/10 with one decimal.
func tenths(dst []byte, v uint16) []byte {
	return append(integer(dst, int64(v/10)), '.', byte(v%10)+'0')
}

// degrees appends v/600 000 with seven decimals. In units of the last that is
// v*50/3, never halfway between two.
func degrees(dst []byte, v int32) []byte {
	u := int64(v)
	if u < 0 {
		dst = append(dst, '-')
		u = -u
	}
	u = (u*50 + 1) / 3
	dst = append(integer(dst, u/10_000_000), '.')
	for unit := int64(1_000_000); unit > 0; unit /= 10 {
		dst = append(dst, byte(u/unit%10)+'0')
	}
	return dst
}

func eta(dst []byte, e ais.ETA) []byte {
	dst = append(two(dst, e.Month), '-')
	dst = two(dst, e.Day)
	if e.Known() {
		dst = append(two(append(dst, 'T'), e.Hour), ':')
		dst = two(dst, e.Minute)
	}
	return dst
}

func two(dst []byte, v uint8) []byte { return append(dst, v/10%10+'0', v%10+'0') }

// cell appends a text. It is quoted where it must be (a comma, a quotation mark,
// a line end) and where a program could take it for something else: a formula,
// or a cell with space at its ends to be cut off.
func cell[T string | []byte](dst []byte, s T) []byte {
	if len(s) == 0 {
		return dst
	}
	quote := s[0] == ' ' || s[len(s)-1] == ' '
	for i := range len(s) {
		quote = quote || s[i] == ',' || s[i] == '"' || s[i] == '\n' || s[i] == '\r'
	}
	switch s[0] {
	case '=', '+', '-', '@', '\t':
		quote = true
	}
	if !quote {
		return append(dst, s...)
	}
	dst = append(dst, '"')
	for i := range len(s) {
		if s[i] == '"' {
			dst = append(dst, '"')
		}
		dst = append(dst, s[i])
	}
	return append(dst, '"')
}

func flags(dst []byte, r *aisflat.Record) []byte {
	start := len(dst)
	for _, f := range [...]struct {
		set  bool
		name string
	}{{r.Flags&ais.FlagLength != 0, "length"}, {r.Flags&ais.FlagFill != 0, "fill"}, {r.Own, "own"}} {
		if f.set {
			if len(dst) > start {
				dst = append(dst, ';')
			}
			dst = append(dst, f.name...)
		}
	}
	return dst
}
