package aistables

import (
	"bytes"
	"io"
	"strings"
)

// column is what a column of a table holds.
type column uint8

const (
	colOther column = iota
	colTime
	colMMSI
	colLat
	colLon
	colSOG
	colCOG
	colHeading
	colName
	colIMO
	colCallSign
	colShipType
	colStatus
	colLength
	colWidth
	colDraught
	colCargo
	colClass
	colTurn
	colDestination
	colETA
	colSource
	colA
	colB
	colC
	colD
	colType
	numColumns
)

// columnNames knows the columns of both tables by name, lower case with letters
// and digits alone: so `BaseDateTime` and `base_date_time` are one, and so are
// `# Timestamp` and `Timestamp`.
var columnNames = map[string]column{
	"basedatetime": colTime, "timestamp": colTime, "mmsi": colMMSI,
	"lat": colLat, "latitude": colLat, "lon": colLon, "longitude": colLon,
	"sog": colSOG, "cog": colCOG, "heading": colHeading, "rot": colTurn,
	"vesselname": colName, "name": colName, "imo": colIMO, "callsign": colCallSign,
	"vesseltype": colShipType, "shiptype": colShipType,
	"status": colStatus, "navigationalstatus": colStatus,
	"length": colLength, "width": colWidth, "draft": colDraught, "draught": colDraught,
	"cargo": colCargo, "cargotype": colCargo,
	"transceiverclass": colClass, "transceiver": colClass, "typeofmobile": colClass,
	"destination": colDestination, "eta": colETA, "datasourcetype": colSource,
	"a": colA, "b": colB, "c": colC, "d": colD,
	"sizea": colA, "sizeb": colB, "sizec": colC, "sized": colD,
}

// plainNames are further names in tables of positions, among them those of the
// CSV that Tidewaiter writes.
var plainNames = map[string]column{
	"t": colTime, "time": colTime, "ts": colTime, "datetime": colTime, "timeutc": colTime, "timestamputc": colTime,
	"lng": colLon, "long": colLon, "speed": colSOG, "course": colCOG, "trueheading": colHeading, "hdg": colHeading,
	"navstatus": colStatus, "shipname": colName, "shiptypecode": colShipType, "class": colClass,
	"source": colSource, "receiver": colSource, "type": colType, "messagetype": colType, "msgtype": colType, "turn": colOther,
	"tobow": colA, "tostern": colB, "toport": colC, "tostarboard": colD, "eta": colOther, "beam": colWidth,
}

// columnOf tells what a column holds by its name.
func columnOf(name []byte, f Format) column {
	key := columnKey(name)
	if f == FormatPlain {
		if c, ok := plainNames[key]; ok {
			return c
		}
	}
	return columnNames[key]
}

// columnKey is the form of a column's name in columnNames.
func columnKey(name []byte) string {
	var out strings.Builder
	for _, c := range name {
		switch {
		case c >= 'A' && c <= 'Z':
			out.WriteByte(c + 'a' - 'A')
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9':
			out.WriteByte(c)
		}
	}
	return out.String()
}

// table reads the CSV formats.
type table struct {
	rd     *Reader
	in     *lines
	format Format

	columns []column // of the header; nil until it is read
	seen    [numColumns]bool
	fields  [][]byte
	raw     []byte
}

// header reads the first line that is not empty.
func (t *table) header(line []byte) error {
	text := string(line[:min(len(line), 200)])
	fields, _ := split(line, nil)
	for _, f := range fields {
		c := columnOf(f, t.format)
		if t.seen[c] {
			c = colOther // the first of two columns of one name
		}
		t.columns = append(t.columns, c)
		t.seen[c] = true
	}
	e := &HeaderError{Format: t.format, Header: text}
	for _, need := range []struct {
		c    column
		name string
	}{{colTime, "time"}, {colMMSI, "MMSI"}, {colLat, "latitude"}, {colLon, "longitude"}} {
		if !t.seen[need.c] {
			e.Missing = append(e.Missing, need.name)
		}
	}
	if e.Missing != nil {
		return e
	}
	return nil
}

func (t *table) read(row *Row) error {
	for {
		line, err := t.in.next()
		switch {
		case err == errTooLong && t.columns != nil:
			t.rd.counts.Records++
			t.rd.reject(t.in.n, ReasonTooLong, line)
			continue
		case err == errTooLong:
			return t.header(line)
		case err == io.EOF && t.columns == nil && t.in.n == 0:
			return io.EOF // an empty table
		case err == io.EOF:
			return io.EOF
		case err != nil:
			if len(line) > 0 && t.columns != nil {
				t.rd.counts.Records++
				t.rd.reject(t.in.n, ReasonCut, line)
			}
			return err
		case len(bytes.TrimSpace(line)) == 0:
			continue
		case t.columns == nil:
			if err := t.header(line); err != nil {
				return err
			}
			continue
		}
		t.rd.counts.Records++
		printed := line
		if t.rd.OnReject != nil && bytes.IndexByte(line, '"') >= 0 {
			t.raw = append(t.raw[:0], line...) // split takes the quotes out
			printed = t.raw
		}
		var balanced bool
		t.fields, balanced = split(line, t.fields[:0])
		if !balanced {
			t.rd.reject(t.in.n, ReasonQuotes, printed)
			continue
		}
		if len(t.fields) != len(t.columns) {
			t.rd.reject(t.in.n, ReasonColumns, printed)
			continue
		}
		*row = Row{Line: t.in.n}
		v := values{row: row}
		if why, ok := t.fill(&v); !ok {
			t.rd.reject(t.in.n, why, printed)
			continue
		}
		v.count(&t.rd.counts)
		return nil
	}
}

// fill reads the fields of one line. What makes the row useless is a reason.
func (t *table) fill(v *values) (Reason, bool) {
	danish := t.format == FormatDanish
	var lat, lon []byte
	var sides [4][]byte
	for i, b := range t.fields {
		c := t.columns[i]
		if c == colOther {
			continue
		}
		b = bytes.TrimSpace(b)
		if len(b) == 0 {
			continue
		}
		switch c {
		case colTime:
			var ok bool
			switch {
			case danish:
				v.row.Time, ok = parseDayFirst(b)
			case t.format == FormatPlain:
				v.row.Time, ok = parsePlain(b)
			default:
				v.row.Time, ok = parseISO(b)
			}
			if !ok {
				return ReasonTime, false
			}
			v.row.set(FieldTime)
		case colMMSI:
			if !v.mmsi(b) {
				return ReasonMMSI, false
			}
		case colLat:
			lat = b
		case colLon:
			lon = b
		case colSOG:
			v.sog(b)
		case colCOG:
			v.cog(b)
		case colHeading:
			v.heading(b)
		case colTurn:
			v.turn(b)
		case colName:
			v.text(FieldName, &v.row.Name, b, t.rd)
		case colIMO:
			v.imo(b)
		case colCallSign:
			v.word(FieldCallSign, &v.row.CallSign, b, t.rd)
		case colShipType:
			if danish {
				v.word(FieldShipTypeText, &v.row.ShipTypeText, b, t.rd)
			} else {
				v.code(FieldShipType, &v.row.ShipType, b, 1025)
			}
		case colCargo:
			if danish {
				v.word(FieldCargoText, &v.row.CargoText, b, t.rd)
			} else {
				v.code(FieldCargo, &v.row.Cargo, b, 1025)
			}
		case colStatus:
			v.status(b)
		case colLength:
			v.size(FieldLength, &v.row.LengthM, b, 1022)
		case colWidth:
			v.size(FieldWidth, &v.row.WidthM, b, 126)
		case colDraught:
			v.size(FieldDraught, &v.row.DraughtM, b, 25.5)
		case colClass:
			v.class(b)
		case colDestination:
			v.word(FieldDestination, &v.row.Destination, b, t.rd)
		case colETA:
			v.etaDayFirst(b)
		case colSource:
			v.word(FieldSource, &v.row.Source, b, t.rd)
		case colType:
			v.messageType(b)
		case colA, colB, colC, colD:
			sides[c-colA] = b
		}
	}
	switch {
	case !v.row.Has.Has(FieldTime):
		return ReasonTime, false
	case !v.row.Has.Has(FieldMMSI):
		return ReasonMMSI, false
	}
	v.position(lat, lon, 0)
	v.dimensions(sides)
	return 0, true
}
