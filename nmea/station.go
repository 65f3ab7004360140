package nmea

import "bytes"

// Station is what a $PGHP line says about where the sentences after it were
// heard.
type Station struct {
	Country uint16 // maritime identification digits (MID) of its country; 0 is none
	Region  uint16 // 0 is none
	MMSI    uint32 // of the base station; 0 is none
}

// stationLine is a $PGHP line that waits for its sentence.
type stationLine struct {
	waiting bool
	any     bool // it has no checksum to compare with: it is for the next message, whichever
	zero    bool // its checksum is 00, which before a VDO sentence means none
	sum     byte // XOR of the checksums of the sentences it announces
	at      int64
	station Station

	// The parts of its message so far, which must follow one another.
	next, total uint8
	sequence    int8
	channel     byte
}

// parseStation reads the fields between "$" and "*" of
//
//	$PGHP,1,year,month,day,hour,minute,second,millisecond,country,region,station,online,checksum*hh
//
// the line of Gatehouse servers that stands before a message. Its checksum
// field is that of the sentence that follows; before a message of several
// sentences it is the XOR of all theirs, as every such line of a Danish capture
// shows. Before VDO sentences it is always 00 there, fitting or not.
func (p *Parser) parseStation(body []byte) {
	p.station = stationLine{}
	var f [14][]byte
	for i := range f {
		j := bytes.IndexByte(body, ',')
		if j < 0 {
			if i != len(f)-1 {
				return
			}
			j = len(body)
		}
		f[i] = body[:j]
		body = body[min(j+1, len(body)):]
	}
	var v [12]uint64
	for i := range v {
		var ok bool
		if v[i], ok = parseUint(f[i+1]); !ok && (i < 8 || len(f[i+1]) > 0) {
			return
		}
	}
	t, ok := unixTime(v[1], v[2], v[3], v[4], v[5], v[6])
	if v[0] != 1 || !ok || v[7] > 999 || v[8] > 999 || v[9] > 65535 || v[10] > 999999999 || t < minEpoch || t > maxEpoch {
		return
	}
	s := stationLine{waiting: true, at: t*1e9 + int64(v[7])*1e6, next: 1,
		station: Station{Country: uint16(v[8]), Region: uint16(v[9]), MMSI: uint32(v[10])}}
	switch sum := f[13]; len(sum) {
	case 0:
		s.any = true
	case 2:
		hi, lo := hexValue[sum[0]], hexValue[sum[1]]
		if hi|lo > 15 {
			return
		}
		s.sum = hi<<4 | lo
		s.zero = s.sum == 0
	default:
		return
	}
	p.station = s
}

// applyStation gives s the time and station of the line before it, if that line
// is about it. Of a message of several sentences only the last, with which the
// checksums can be compared, gets them.
func (p *Parser) applyStation(s *Sentence, sum byte) {
	l := &p.station
	if s.Number != l.next || s.Number > 1 && (s.Total != l.total || s.Sequence != l.sequence || s.Channel != l.channel) {
		l.waiting = false
		return
	}
	l.sum ^= sum
	l.next++
	l.total, l.sequence, l.channel = s.Total, s.Sequence, s.Channel
	if s.Number < s.Total {
		return
	}
	l.waiting = false
	if l.sum != 0 && !l.any && !(l.zero && s.Own) {
		return
	}
	s.rare = true
	s.Station = l.station
	if s.Time == 0 {
		s.Time, s.TimeFrom = l.at, TimeStation
	}
}
