// Package aiscsv writes AIS messages as CSV, one row a message, the same columns
// for every message type.
//
// It is faithful to RFC 4180, but for the line end, which is a line feed alone.
// An empty cell is an unknown value: a row never has the "not available" numbers
// of the standard (see [aisflat.Row]).
//
// # Columns
//
//	time                 of reception, RFC 3339 in UTC, as many decimals as it has
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
	"slices"
	"strings"

	"github.com/tidewaiter/tidewaiter/ais"
	"github.com/tidewaiter/tidewaiter/encoding/aisflat"
	"github.com/tidewaiter/tidewaiter/internal/decimal"
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

// room is more than any row has without the names of its receivers: 250 bytes of
// numbers and commas, a call sign, a destination and the longest text, each
// character doubled by a quotation mark, and what a writer leaves behind its end.
const room = 1024

// Append appends a row as one line. It allocates only to make dst longer.
func Append(dst []byte, r *aisflat.Record) []byte {
	need := room + 2*(len(r.Receiver)+len(r.Receivers))
	if cap(dst)-len(dst) < need {
		dst = slices.Grow(dst, need)
	}
	b, n := dst[:cap(dst)], len(dst)
	if r.Time != 0 {
		n = decimal.Timestamp(b, n, r.Time)
	}
	b[n] = ','
	n = comma(b, cell(b, n+1, r.Receiver))
	if r.Channel != 0 {
		n = cell(b, n, []byte{r.Channel})
	}
	b[n] = ','
	n = known(b, n+1, r.Type != 0, uint32(r.Type))
	n = known(b, n, r.Type != 0, uint32(r.Repeat))
	n = comma(b, decimal.Unsigned(b, n, r.MMSI))
	n = fix(b, n, r)
	n = static(b, n, r)
	n = known(b, n, r.Known(aisflat.EPFD), uint32(r.EPFD))
	n = known(b, n, r.Known(aisflat.AidType), uint32(r.AidType))
	n = known(b, n, r.Known(aisflat.Application), uint32(r.DAC))
	n = known(b, n, r.Known(aisflat.Application), uint32(r.FI))
	n = comma(b, cell(b, n, r.Text()))
	n = comma(b, flags(b, n, r))
	if r.Class != 0 {
		b[n] = r.Class
		n++
	}
	b[n] = ','
	n++
	n = cell(b, n, r.Receivers)
	b[n] = '\n'
	return b[:n+1]
}

// fix writes the columns of a position report, lon to raim.
func fix(b []byte, n int, r *aisflat.Record) int {
	if r.Has&(aisflat.Position|aisflat.SOG|aisflat.COG|aisflat.Heading|aisflat.Turn|aisflat.Status|aisflat.Second|aisflat.Accuracy|aisflat.RAIM) == 0 {
		return n + copy(b[n:], ",,,,,,,,,,")
	}
	if r.Known(aisflat.Position) {
		n = decimal.Degrees(b, n, int32(r.Longitude))
		b[n] = ','
		n = decimal.Degrees(b, n+1, int32(r.Latitude))
	} else {
		b[n] = ','
		n++
	}
	b[n] = ','
	n++
	if r.Known(aisflat.SOG) {
		n = decimal.Tenths(b, n, uint32(r.SOG))
	}
	b[n] = ','
	n++
	if r.Known(aisflat.COG) {
		n = decimal.Tenths(b, n, uint32(r.COG))
	}
	b[n] = ','
	n = known(b, n+1, r.Known(aisflat.Heading), uint32(r.Heading))
	if r.Known(aisflat.Turn) {
		n = decimal.Signed(b, n, int32(r.Turn))
	}
	b[n] = ','
	n = known(b, n+1, r.Known(aisflat.Status), uint32(r.Status))
	n = known(b, n, r.Known(aisflat.Second), uint32(r.Second))
	n = comma(b, boolean(b, n, r.Known(aisflat.Accuracy), r.Accuracy))
	return comma(b, boolean(b, n, r.Known(aisflat.RAIM), r.RAIM))
}

// static writes the columns of static and voyage related data, imo to eta.
func static(b []byte, n int, r *aisflat.Record) int {
	if r.Has&(aisflat.IMO|aisflat.CallSign|aisflat.Name|aisflat.ShipType|aisflat.Dimensions|aisflat.Draught|aisflat.Destination|aisflat.ETA) == 0 {
		return n + copy(b[n:], ",,,,,,,,,,,")
	}
	n = known(b, n, r.Known(aisflat.IMO), r.IMO)
	n = comma(b, cell(b, n, r.CallSign()))
	n = comma(b, cell(b, n, r.Name()))
	n = known(b, n, r.Known(aisflat.ShipType), uint32(r.ShipType))
	size, d := r.Known(aisflat.Dimensions), &r.Dimensions
	n = known(b, n, size, uint32(d.Bow))
	n = known(b, n, size, uint32(d.Stern))
	n = known(b, n, size, uint32(d.Port))
	n = known(b, n, size, uint32(d.Starboard))
	if r.Known(aisflat.Draught) {
		n = decimal.Tenths(b, n, uint32(r.Draught))
	}
	b[n] = ','
	n = comma(b, cell(b, n+1, r.Destination()))
	if r.Known(aisflat.ETA) {
		n = eta(b, n, r.ETA)
	}
	return comma(b, n)
}

func comma(b []byte, n int) int {
	b[n] = ','
	return n + 1
}

// known writes a number if there is one, and a comma.
func known(b []byte, n int, ok bool, v uint32) int {
	if ok {
		n = decimal.Unsigned(b, n, v)
	}
	b[n] = ','
	return n + 1
}

func boolean(b []byte, n int, ok, v bool) int {
	switch {
	case !ok:
		return n
	case v:
		return n + copy(b[n:], "true")
	default:
		return n + copy(b[n:], "false")
	}
}

func eta(b []byte, n int, e ais.ETA) int {
	n = decimal.Two(b, n, e.Month)
	b[n] = '-'
	n = decimal.Two(b, n+1, e.Day)
	if e.Known() {
		b[n] = 'T'
		n = decimal.Two(b, n+1, e.Hour)
		b[n] = ':'
		n = decimal.Two(b, n+1, e.Minute)
	}
	return n
}

// cell writes a text. It is quoted where it must be (a comma, a quotation mark,
// a line end) and where a program could take it for something else: a formula,
// or a cell with space at its ends to be cut off.
func cell(b []byte, n int, s []byte) int {
	if len(s) == 0 {
		return n
	}
	quote := false
	switch s[0] {
	case ' ', '=', '+', '-', '@', '\t':
		quote = true
	}
	quote = quote || s[len(s)-1] == ' '
	for i, c := range s {
		b[n+i] = c
		quote = quote || c == ',' || c == '"' || c == '\n' || c == '\r'
	}
	if !quote {
		return n + len(s)
	}
	b[n] = '"'
	n++
	for _, c := range s {
		b[n] = c
		n++
		if c == '"' {
			b[n] = c
			n++
		}
	}
	b[n] = '"'
	return n + 1
}

func flags(b []byte, n int, r *aisflat.Record) int {
	if r.Flags == 0 && !r.Own {
		return n
	}
	start := n
	for _, f := range [...]struct {
		set  bool
		name string
	}{{r.Flags&ais.FlagLength != 0, "length"}, {r.Flags&ais.FlagFill != 0, "fill"}, {r.Own, "own"}} {
		if f.set {
			if n > start {
				n = comma(b, n)
				b[n-1] = ';'
			}
			n += copy(b[n:], f.name)
		}
	}
	return n
}
