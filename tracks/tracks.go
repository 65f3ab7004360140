// Package tracks turns the position reports of one MMSI into tracks: ordered,
// without copies, without single false fixes, and one track for each hull when
// several share the number.
//
// Each hull is an open track, and a position goes to the track that it fits best
// by dead reckoning (see fit.go). One that fits none, or hardly, is held back
// with others that fit it until they are too many, over too long, for noise; then
// they are another hull. Otherwise they are left out as jumps. A hull does not
// end by silence: a later fix within its reach goes on with it, which is what
// makes a gap.
//
// Nothing is thrown away unseen: every position either belongs to a track or is
// handed over with the reason why it does not.
//
// Stability: may change.
package tracks

import (
	"strconv"
	"time"

	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/vessels"
)

// Position is one position report. A field without its bit in Has is not known
// and means nothing. It is laid out for arrays of many millions.
type Position struct {
	UnixMicro int64   // when it was received, microseconds since 1970-01-01 UTC
	Lat, Lon  float64 // degrees north and east, WGS 84
	MMSI      vessels.MMSI
	SOGKn     float32 // speed over ground, knots
	COGDeg    float32 // course over ground, degrees
	Heading   uint16  // true heading, degrees
	Source    uint16  // who heard it: an index into the caller's list of sources, 0 is not known
	Has       Fields
	Type      uint8 // message type of ITU-R M.1371, 1 to 27; 0 is not known
	Status    uint8 // navigational status, 0 to 14
	Class     byte  // 'A' or 'B'; 0 is not known
}

// Fields says which fields of a [Position] are known.
type Fields uint8

// The bits of Fields.
const (
	HasSOG Fields = 1 << iota
	HasCOG
	HasHeading
	HasStatus
)

// Time is when the position was received, in UTC.
func (p *Position) Time() time.Time { return time.UnixMicro(p.UnixMicro).UTC() }

// Point is where.
func (p *Position) Point() geo.Point { return geo.Point{Lat: p.Lat, Lon: p.Lon} }

// SOG is the speed over ground in knots; false when it is not known.
func (p *Position) SOG() (float64, bool) { return float64(p.SOGKn), p.Has&HasSOG != 0 }

// Track is one hull's positions under one MMSI. Segments are its parts between
// long silences.
type Track struct {
	MMSI      vessels.MMSI
	Hull      int     // 0 for the first hull to show under this MMSI, then 1, ...
	Segment   int     // 0 for the track's first segment, then 1, ...
	First     int64   // time of the track's first position, microseconds since 1970-01-01 UTC
	SegmentAt int64   // time of the first position of the current segment
	N         int64   // positions so far
	Jumps     int64   // positions left out as jumps while this track was the last heard
	StepM     float64 // from the track's position before to this one, metres by [geo.ShortM]; 0 for the first

	// Twin and SegmentTwin tell tracks and segments of one MMSI apart that begin
	// within the same second: 0 for the first, then 1, ...
	Twin, SegmentTwin int
}

// ID names the track by its content: `MMSI-20240201T031500Z`, the time of its
// first position, with -2 for the second that begins in that second. A rerun
// gives the same id.
func (t *Track) ID() string { return trackID(t.MMSI, t.First, t.Twin) }

// SegmentID names the current segment in the same way.
func (t *Track) SegmentID() string { return trackID(t.MMSI, t.SegmentAt, t.SegmentTwin) }

func trackID(m vessels.MMSI, unixMicro int64, twin int) string {
	id := m.String() + "-" + time.UnixMicro(unixMicro).UTC().Format("20060102T150405Z")
	if twin > 0 {
		id += "-" + strconv.Itoa(twin+1)
	}
	return id
}

// Reason says why a position is in no track.
type Reason uint8

// Why positions are left out.
const (
	Kept       Reason = iota
	NoPosition        // (91, 181), (0, 0), not a number, or off the earth
	BadTime           // 1970 and before, from 2106-02-07 on, in the future of the run
	BadMMSI           // no station can have this number
	Duplicate         // the same time and place again, or the same transmission by way of another receiver
	OutOfOrder        // older than what was given before
	Jump              // a single fix, or a few, where the vessel cannot have been, or that are late
	NotAVessel        // base station, aid to navigation, aircraft
	NumReasons
)

var reasonNames = [NumReasons]string{
	"kept", "no position", "bad time", "bad mmsi", "duplicate", "out of order", "jump", "not a vessel",
}

// String names the reason in a few words.
func (r Reason) String() string {
	if r < NumReasons {
		return reasonNames[r]
	}
	return "unknown"
}

// Options are the thresholds of separation. The zero value means the defaults.
type Options struct {
	ByMMSI     bool          // one track a number, whatever hulls share it and wherever it jumps
	MaxSpeedKn float64       // fastest believable speed between fixes; default 25 (gpsdio-segment)
	SegmentGap time.Duration // a silence longer than this begins a new segment; default 24 h (pipe-segment)
	MaxHulls   int           // open tracks of one MMSI; default 20 (gpsdio-segment)
	Until      time.Time     // positions after this have a bad time: they cannot have been received yet; zero: not known
}
