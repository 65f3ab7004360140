package aistables

import (
	"bytes"
	"io"
)

// stream reads aisstream.io frames, one a line.
type stream struct {
	rd *Reader
	in *lines
}

func (s *stream) read(row *Row) error {
	for {
		line, err := s.in.next()
		switch {
		case err == errTooLong:
			s.rd.counts.Records++
			s.rd.reject(s.in.n, ReasonTooLong, line)
			continue
		case err == io.EOF:
			return io.EOF
		case err != nil:
			if len(line) > 0 {
				s.rd.counts.Records++
				s.rd.reject(s.in.n, ReasonCut, line)
			}
			return err
		case len(bytes.TrimSpace(line)) == 0:
			continue
		}
		if s.rd.frame(s.in.n, line, row) {
			return nil
		}
	}
}

// frame reads one frame and counts it.
func (r *Reader) frame(n int64, line []byte, row *Row) bool {
	r.counts.Records++
	*row = Row{Line: n}
	v := values{row: row}
	var kind, message, meta []byte
	o := openObject(line)
	for o.next() {
		switch string(o.key) {
		case "MessageType":
			kind = plain(o.value)
		case "Message":
			message = o.value
		case "MetaData", "Metadata":
			meta = o.value
		}
	}
	if !o.whole() {
		r.reject(n, ReasonSyntax, line)
		return false
	}
	// Message holds one object under the name of the type.
	var body []byte
	m := openObject(message)
	for m.next() {
		if len(kind) == 0 || bytes.Equal(kind, m.key) {
			kind, body = m.key, m.value
		}
	}
	if !m.whole() || body == nil {
		r.reject(n, ReasonShape, line)
		return false
	}
	f := frameFields{values: &v, rd: r, kind: kindOf(kind)}
	if !f.body(body) {
		r.reject(n, ReasonShape, line)
		return false
	}
	if !row.Has.Has(FieldMMSI) {
		r.reject(n, ReasonMMSI, line)
		return false
	}
	if meta != nil && !f.meta(meta) {
		r.reject(n, ReasonTime, line)
		return false
	}
	if f.kind == kindOther || f.kind.more() {
		row.Raw = line
		row.set(FieldRaw)
	}
	f.finish()
	v.count(&r.counts)
	return true
}

// kind is a message type as the frames name it.
type kind uint8

const (
	kindOther kind = iota
	kindPosition
	kindBase
	kindStatic
	kindAircraft
	kindClassB
	kindClassBExtended
	kindAtoN
	kindStaticParts
	kindLongRange
)

func kindOf(name []byte) kind {
	switch string(name) {
	case "PositionReport":
		return kindPosition
	case "BaseStationReport":
		return kindBase
	case "ShipStaticData":
		return kindStatic
	case "StandardSearchAndRescueAircraftReport":
		return kindAircraft
	case "StandardClassBPositionReport":
		return kindClassB
	case "ExtendedClassBPositionReport":
		return kindClassBExtended
	case "AidsToNavigationReport":
		return kindAtoN
	case "StaticDataReport":
		return kindStaticParts
	case "LongRangeAisBroadcastMessage":
		return kindLongRange
	}
	return kindOther
}

// more says that the message has fields a Row has none for.
func (k kind) more() bool { return k == kindBase || k == kindAircraft || k == kindAtoN }

// class is what the message type says about its sender. Message 27 is sent by
// both classes; message 11, which is named as 4 is, by mobile stations.
func (k kind) class(messageType uint8) Class {
	switch k {
	case kindPosition, kindStatic:
		return ClassA
	case kindClassB, kindClassBExtended, kindStaticParts:
		return ClassB
	case kindAircraft:
		return ClassAircraft
	case kindAtoN:
		return ClassAtoN
	case kindBase:
		if messageType == 4 {
			return ClassBaseStation
		}
	}
	return ClassUnknown
}

// frameFields fills a row from the body of a message.
type frameFields struct {
	*values
	rd       *Reader
	kind     kind
	lat, lon []byte
	sides    [4][]byte
	name     []byte // and its extension in message 21
	longName []byte
}

func (f *frameFields) body(b []byte) bool {
	o := openObject(b)
	for o.next() {
		if isNull(o.value) {
			continue
		}
		f.member(o.key, o.value)
	}
	return o.whole()
}

func (f *frameFields) member(key, value []byte) {
	row, b := f.row, plain(value)
	switch string(key) {
	case "UserID":
		f.mmsi(b)
		return
	case "MessageID":
		if n, ok := parseUint(b); ok && n >= 1 && n <= 27 {
			row.MessageType = uint8(n)
			row.set(FieldMessageType)
		}
		return
	}
	if f.kind == kindOther {
		return // the same names may mean something else there
	}
	switch string(key) {
	case "Latitude":
		f.lat = b
	case "Longitude":
		f.lon = b
	case "Sog":
		f.speed(b)
	case "Cog":
		if f.kind == kindLongRange && string(b) == "511" {
			f.none(FieldCOG)
		} else {
			f.cog(b)
		}
	case "TrueHeading":
		f.heading(b)
	case "RateOfTurn":
		f.turnRaw(b)
	case "NavigationalStatus":
		f.status(b)
	case "ImoNumber":
		f.imo(b)
	case "CallSign":
		f.text(FieldCallSign, &row.CallSign, b, f.rd)
	case "Name":
		f.name = b
		f.text(FieldName, &row.Name, b, f.rd)
	case "NameExtension":
		f.longName = b
	case "Type", "ShipType":
		if f.kind != kindAtoN { // there it is the type of aid
			f.code(FieldShipType, &row.ShipType, b, 255)
		}
	case "Dimension":
		f.dimension(value)
	case "MaximumStaticDraught":
		f.size(FieldDraught, &row.DraughtM, b, 25.5)
	case "Destination":
		f.text(FieldDestination, &row.Destination, b, f.rd)
	case "Eta":
		f.etaParts(value)
	case "ReportA", "ReportB":
		if f.kind == kindStaticParts && f.part(value) {
			f.body(value)
		}
	}
}

// speed reads Sog: tenths of a knot in most messages, whole knots from
// aircraft (1023 not available, 1022 and more) and in message 27 (63).
func (f *frameFields) speed(b []byte) {
	most := 0.0
	switch f.kind {
	case kindAircraft:
		most = 1022
	case kindLongRange:
		most = 62
	default:
		f.sog(b)
		return
	}
	n, ok := parseNumber(b)
	switch {
	case ok && n.v == most+1:
		f.none(FieldSOG)
	case !ok || n.v < 0 || n.v > most:
		f.wrong(FieldSOG)
	default:
		f.row.SOGKn = n.v
		f.row.set(FieldSOG)
	}
}

// part says whether a part of message 24 is the one that was sent: the other
// is there too, all zero.
func (f *frameFields) part(b []byte) bool {
	o := openObject(b)
	for o.next() {
		if string(o.key) == "Valid" {
			return string(o.value) == "true"
		}
	}
	return false
}

func (f *frameFields) dimension(b []byte) {
	o := openObject(b)
	for o.next() {
		if len(o.key) == 1 && o.key[0] >= 'A' && o.key[0] <= 'D' {
			f.sides[o.key[0]-'A'] = plain(o.value)
		}
	}
}

func (f *frameFields) etaParts(b []byte) {
	month, day, hour, minute := int64(0), int64(0), int64(24), int64(60)
	o := openObject(b)
	for o.next() {
		n, ok := parseUint(plain(o.value))
		if !ok {
			continue
		}
		switch string(o.key) {
		case "Month":
			month = int64(n)
		case "Day":
			day = int64(n)
		case "Hour":
			hour = int64(n)
		case "Minute":
			minute = int64(n)
		}
	}
	f.eta(month, day, hour, minute)
}

// meta reads what aisstream.io adds: of it only the time. Name and position
// there are what it knew before, not what this message says. A blank time is
// absence.
func (f *frameFields) meta(b []byte) bool {
	o := openObject(b)
	for o.next() {
		if string(o.key) != "time_utc" {
			continue
		}
		text := plain(o.value)
		if len(text) == 0 {
			return true
		}
		t, ok := parseISO(text)
		if !ok {
			return false
		}
		f.row.Time = t
		f.row.set(FieldTime)
	}
	return true
}

// finish sets what takes several members.
func (f *frameFields) finish() {
	f.position(f.lat, f.lon, 15) // printed with all their digits
	if f.kind == kindAtoN && len(f.longName) > 0 {
		long := make([]byte, 0, 40)
		long = append(append(long, f.name...), f.longName...)
		f.notAvailable &^= 1 << FieldName
		f.text(FieldName, &f.row.Name, long, f.rd)
	}
	// The bits of an auxiliary craft's dimensions hold its parent's MMSI
	// (M.1371-5 table 81, note 3).
	if f.kind != kindStaticParts || f.row.MMSI/10_000_000 != 98 {
		f.dimensions(f.sides)
	}
	if c := f.kind.class(f.row.MessageType); c != ClassUnknown {
		f.row.Class = c
		f.row.set(FieldClass)
	}
}
