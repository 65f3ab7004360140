// Package gpsdjson writes AIS messages as lines of JSON with the keys, the
// order and the number formats of gpsd, the form that most tools for AIS read.
//
// It is faithful to the AIS objects of gpsd 3.27.6 (gpsd_json(5), class AIS) in
// both of gpsd's forms. Scaled: degrees, knots and metres as decimal fractions,
// with "n/a" and such words for some values that stand for none. Unscaled: the
// integers that were sent. The labels are gpsd's too. "Not available" stays a
// value (a longitude of 181 degrees) as there: [ais.Message] and package aisflat
// have it as absence.
//
// What gpsd does not have comes at the end of the object and only when it is
// known: rxtime, receiver, channel, own, flags. A message of a type that the
// standard does not define, which gpsd drops, has its bits as "data".
//
// Where the standard says otherwise than gpsd, the standard is followed:
//   - "radio" of type 26 is what was sent; gpsd always has 0 (annex 8, 3.24).
//   - "app_id" and "data" of addressed messages 25 and 26 begin after the two
//     spare bits that follow the destination, "data" of 26 ends before the four
//     spare bits ahead of the radio status; gpsd takes them for data (3.23, 3.24).
//
// Left out: reading such lines. The functions keep nothing and allocate only to
// make dst longer.
//
// Stability: the keys are settled; more may come at the end.
package gpsdjson

import (
	"slices"

	"github.com/tidewaiter/tidewaiter/ais"
	"github.com/tidewaiter/tidewaiter/internal/decimal"
)

// Options say how a message is written and what is known about it beside its
// bits. The zero value gives gpsd's scaled form.
type Options struct {
	Unscaled bool   // the integers that were sent
	Device   string // gpsd's "device"; empty: no such key

	// Name is the vessel's name for a part B of type 24 when Named, from
	// [ais.StaticPairs]: gpsd writes such a message without "part", as both.
	Name  ais.Text20
	Named bool

	Time     int64  // "rxtime": time of reception in nanoseconds since 1970 UTC; 0: no such key
	Receiver []byte // "receiver": the station that heard it; empty: no such key
	Channel  byte   // "channel": 'A' or 'B'; 0: no such key
	Own      bool   // "own": about the receiving station itself (VDO); false: no such key
}

// room is more than any line has without the strings of its Options: the
// longest has the 1344 bits of a message as hexadecimal digits or as text, and
// 700 bytes of keys; and what a writer may leave behind its end.
const room = 2048

// Append appends a message as one line: an object and a line feed. A nil o
// stands for the zero Options. A field that does not fit the bits it has in the
// standard is written modulo what fits.
func Append(dst []byte, m ais.Message, o *Options) []byte {
	dst = AppendOpen(dst, m, o)
	n := len(dst)
	if n+2 > cap(dst) {
		return append(dst, '}', '\n')
	}
	dst = dst[:n+2]
	dst[n], dst[n+1] = '}', '\n'
	return dst
}

// AppendOpen is [Append] without the closing brace and the line feed, for
// callers that have more to say: each further key begins with a comma.
func AppendOpen(dst []byte, m ais.Message, o *Options) []byte {
	if o == nil {
		o = &Options{}
	}
	need := room + 6*(len(o.Device)+len(o.Receiver))
	if cap(dst)-len(dst) < need {
		dst = slices.Grow(dst, need)
	}
	b, h := dst[:cap(dst)], m.Head()
	n := head(b, len(dst), h, o)
	switch m := m.(type) {
	case *ais.PositionReport:
		n = position(b, n, m, o.Unscaled)
	case *ais.ClassBReport:
		n = classB(b, n, m, o.Unscaled)
	case *ais.BaseStationReport:
		n = base(b, n, m, o.Unscaled)
	case *ais.StaticAndVoyageData:
		n = voyage(b, n, m, o.Unscaled)
	case *ais.StaticDataReport:
		n = static(b, n, m, o)
	case *ais.ExtendedClassBReport:
		n = extended(b, n, m, o.Unscaled)
	case *ais.AidToNavigationReport:
		n = aid(b, n, m, o.Unscaled)
	case *ais.LongRangeReport:
		n = longRange(b, n, m, o.Unscaled)
	case *ais.AddressedBinary:
		n = addressed(b, n, m.Sequence, m.Destination, m.Retransmitted)
		n = application(b, n, m.DAC, m.FI)
		return contents(b[:n], m, h, &m.Data, o, need)
	case *ais.BinaryBroadcast:
		n = application(b, n, m.DAC, m.FI)
		return contents(b[:n], m, h, &m.Data, o, need)
	default:
		n = seldom(b, n, m, o.Unscaled)
	}
	return b[:provenance(b, n, h.Flags, o)]
}

// head writes what every object begins with.
func head(b []byte, n int, h *ais.Header, o *Options) int {
	*(*[16]byte)(b[n:]) = classBlock
	n += len(`{"class":"AIS"`)
	if o.Device != "" {
		n += copy(b[n:], `,"device":"`)
		n = text(b, n, []byte(o.Device)) // not copied: it is only read
		b[n] = '"'
		n++
	}
	t := &headBlock[h.Type&63<<2|h.Repeat&3]
	*(*[32]byte)(b[n:]) = *t
	n = decimal.Unsigned(b, n+int(t[31]), h.MMSI)
	s := &scaledBlock[index(o.Unscaled)]
	*(*[16]byte)(b[n:]) = *s
	return n + int(s[15])
}

// provenance writes what is known beside the message.
func provenance(b []byte, n int, flags ais.Flags, o *Options) int {
	if o.Time != 0 {
		*(*[16]byte)(b[n:]) = rxtimeBlock
		n = decimal.Timestamp(b, n+len(`,"rxtime":"`), o.Time)
		b[n] = '"'
		n++
	}
	if len(o.Receiver) != 0 {
		*(*[16]byte)(b[n:]) = receiverBlock
		n = text(b, n+len(`,"receiver":"`), o.Receiver)
		b[n] = '"'
		n++
	}
	if o.Channel != 0 {
		*(*[16]byte)(b[n:]) = channelBlock
		n = char(b, n+len(`,"channel":"`), o.Channel)
		b[n] = '"'
		n++
	}
	if o.Own {
		n += copy(b[n:], `,"own":true`)
	}
	switch flags & (ais.FlagLength | ais.FlagFill) {
	case ais.FlagLength | ais.FlagFill:
		n += copy(b[n:], `,"flags":["length","fill"]`)
	case ais.FlagLength:
		n += copy(b[n:], `,"flags":["length"]`)
	case ais.FlagFill:
		n += copy(b[n:], `,"flags":["fill"]`)
	}
	return n
}

// contents writes what is in message 6 or 8, structured where the layout is
// known, and ends the object.
func contents(dst []byte, m ais.Message, h *ais.Header, d *ais.Bits, o *Options, need int) []byte {
	dst, structured := appendApplication(dst, m, !o.Unscaled)
	if cap(dst)-len(dst) < need {
		dst = slices.Grow(dst, need)
	}
	b, n := dst[:cap(dst)], len(dst)
	if !structured {
		n = data(b, n, d)
	}
	return b[:provenance(b, n, h.Flags, o)]
}
