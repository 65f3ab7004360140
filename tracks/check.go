package tracks

import (
	"time"

	"github.com/tidewaiter/tidewaiter/vessels"
)

// The times that a position can have, from earliest on and before latest.
// Receivers without a clock count from 1970, and 2106-02-07 is where seconds
// since 1970 no longer fit 32 bits.
const (
	earliest = int64(365 * 24 * time.Hour / time.Microsecond) // 1971-01-01
	latest   = int64(1<<32) * int64(time.Second/time.Microsecond)
)

// The shortest interval between two reports of one station is 2 s, whatever its
// class and speed (ITU-R M.1371-5, annex 1, tables 1 and 2). A report that is
// identical to an earlier one within less is the same transmission, heard by
// another receiver. Receivers' clocks differ by more, but a vessel under way
// moves on: at 1 kn a position of full resolution (1/10000 minute, 0.2 m) does
// not stay the same for sameUnderWay.
const (
	sameAnyhow   = int64(2 * time.Second / time.Microsecond)
	sameUnderWay = int64(10 * time.Second / time.Microsecond)
	underWayKn   = 1
)

// heardLen is how many positions back a copy is looked for: several receivers
// and hulls interleave.
const heardLen = 8

// check tells why a position is none, or Kept. It looks at the position alone.
func (s *Separator) check(p *Position) Reason {
	if p.MMSI != s.mmsi || !s.started {
		s.mmsi, s.kind, s.started = p.MMSI, p.MMSI.Kind(), true
	}
	switch {
	case s.kind == vessels.Invalid:
		return BadMMSI
	case p.notAVessel(s.kind):
		return NotAVessel
	case !(p.Lat >= -90 && p.Lat <= 90 && p.Lon >= -180 && p.Lon <= 180) || p.Lat == 0 && p.Lon == 0:
		return NoPosition
	case p.UnixMicro < earliest || p.UnixMicro >= s.until:
		return BadTime
	case p.UnixMicro < s.now:
		return OutOfOrder
	}
	return Kept
}

// notAVessel tells by the message what sent it. The number decides only where
// neither the message type nor the class is known: ships do go about with a
// coast station's number. A distress device sends the messages of a ship, and is
// known by its number alone (M.585-9, annex 2).
func (p *Position) notAVessel(kind vessels.Kind) bool {
	switch kind {
	case vessels.AISSART, vessels.ManOverboard, vessels.EPIRBAIS:
		return true
	}
	switch p.Type {
	case 4, 9, 11, 21: // base station, aircraft, time reply, aid to navigation
		return p.Type != 11 || kind == vessels.CoastStation // ships reply with the time too
	case 0:
		return p.Class == 0 && (kind == vessels.CoastStation || kind == vessels.AidToNavigation || kind == vessels.SARAircraft)
	}
	return false
}

// duplicate tells whether a position was heard already, and remembers it.
func (s *Separator) duplicate(p *Position) bool {
	for i := range min(s.nHeard, heardLen) {
		q := &s.heard[(s.nHeard-1-i)%heardLen]
		age := p.UnixMicro - q.UnixMicro
		if age > sameUnderWay {
			break
		}
		if q.Lat != p.Lat || q.Lon != p.Lon {
			continue
		}
		if age == 0 || !s.opt.ByMMSI && q.sameReport(p) && (age < sameAnyhow || p.Has&HasSOG != 0 && p.SOGKn >= underWayKn) {
			return true
		}
	}
	s.heard[s.nHeard%heardLen] = *p
	s.nHeard++
	return false
}

// sameReport tells whether two positions say the same.
func (p *Position) sameReport(q *Position) bool {
	return p.Has == q.Has && p.Type == q.Type &&
		(p.Has&HasSOG == 0 || p.SOGKn == q.SOGKn) &&
		(p.Has&HasCOG == 0 || p.COGDeg == q.COGDeg) &&
		(p.Has&HasHeading == 0 || p.Heading == q.Heading) &&
		(p.Has&HasStatus == 0 || p.Status == q.Status)
}
