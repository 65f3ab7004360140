package aistables

import (
	"bytes"
	"io"
	"strings"
	"time"
)

// digitraffic reads Fintraffic's JSON.
type digitraffic struct {
	rd *Reader
	in *document
	n  int64
}

func (g *digitraffic) read(row *Row) error {
	for {
		record, err := g.in.next()
		switch e, broken := err.(errBroken); {
		case err == io.EOF:
			return io.EOF
		case broken:
			return &TruncatedError{Records: g.n, What: string(e)}
		case err == errTooLong:
			g.n++
			g.rd.counts.Records++
			g.rd.reject(g.n, ReasonTooLong, record)
			continue
		case err != nil:
			return err
		}
		g.n++
		if g.rd.digitrafficRecord(g.n, record, "", g.in.snapshot, row) {
			return nil
		}
	}
}

// digitrafficRecord reads one element of an answer, or one MQTT payload with
// its topic, and counts it.
func (r *Reader) digitrafficRecord(n int64, record []byte, topic string, snapshot []byte, row *Row) bool {
	r.counts.Records++
	*row = Row{Line: n}
	v := values{row: row}
	d := digitrafficFields{values: &v, rd: r}
	if topic != "" { // vessels-v2/MMSI/location
		parts := strings.Split(topic, "/")
		if len(parts) != 3 || !v.mmsi([]byte(parts[1])) {
			r.reject(n, ReasonMMSI, record)
			return false
		}
	}
	if !d.object(record, 0) {
		r.reject(n, ReasonSyntax, record)
		return false
	}
	switch {
	case d.badTime:
		r.reject(n, ReasonTime, record)
		return false
	case !row.Has.Has(FieldMMSI):
		r.reject(n, ReasonMMSI, record)
		return false
	}
	v.position(d.lat, d.lon, 6)
	v.dimensions(d.sides)
	if t, ok := parseISO(plain(snapshot)); ok {
		row.Snapshot = t
		row.set(FieldSnapshot)
	}
	v.count(&r.counts)
	return true
}

// digitrafficFields fills a row from an object and the objects in it: the same
// names mean the same in every shape.
type digitrafficFields struct {
	*values
	rd       *Reader
	lat, lon []byte
	sides    [4][]byte
	badTime  bool
}

func (d *digitrafficFields) object(b []byte, depth int) bool {
	o := openObject(b)
	for o.next() {
		if isNull(o.value) {
			continue
		}
		d.member(o.key, o.value, depth)
	}
	return o.whole()
}

func (d *digitrafficFields) member(key, value []byte, depth int) {
	row, b := d.row, plain(value)
	isString := len(value) > 0 && value[0] == '"'
	switch string(key) {
	case "geometry", "properties":
		if depth == 0 {
			d.object(value, 1)
		}
	case "coordinates": // of a point: longitude, latitude
		inner := bytes.Trim(value, "[] \t\r\n")
		if lon, lat, ok := bytes.Cut(inner, []byte{','}); ok {
			if i := bytes.IndexByte(lat, ','); i >= 0 {
				lat = lat[:i] // a height
			}
			d.lon, d.lat = bytes.TrimSpace(lon), bytes.TrimSpace(lat)
		}
	case "mmsi":
		if !row.Has.Has(FieldMMSI) {
			d.mmsi(b)
		}
	case "lat":
		d.lat = b
	case "lon":
		d.lon = b
	case "sog":
		d.sog(b)
	case "cog":
		d.cog(b)
	case "heading":
		d.heading(b)
	case "rot":
		d.turnRaw(b)
	case "navStat", "nav_stat", "nav_status":
		d.status(b)
	case "timestampExternal":
		d.epoch(b, time.Millisecond)
	case "time":
		d.epoch(b, time.Second)
	case "timestamp":
		// In a location it is the second of the minute, 0 to 63; in a vessel's
		// record the time of that record.
		if n, ok := parseNumber(b); !isString && ok && n.v > 63 {
			d.epoch(b, time.Millisecond)
		} else if t, ok := parseISO(b); isString && ok {
			row.Time = t
			row.set(FieldTime)
		}
	case "name":
		d.text(FieldName, &row.Name, b, d.rd)
	case "callSign", "call_sign":
		d.text(FieldCallSign, &row.CallSign, b, d.rd)
	case "destination":
		d.text(FieldDestination, &row.Destination, b, d.rd)
	case "imo":
		d.imo(b)
	case "shipType", "ship_type":
		d.code(FieldShipType, &row.ShipType, b, 255)
	case "type": // a number in MQTT payloads, "Feature" in GeoJSON
		if !isString {
			d.code(FieldShipType, &row.ShipType, b, 255)
		}
	case "draught": // decimetres, as transmitted
		d.size(FieldDraught, &row.DraughtM, b, 255)
		if row.Has.Has(FieldDraught) {
			row.DraughtM /= 10
		}
	case "eta":
		d.etaPacked(b)
	case "referencePointA", "refA":
		d.sides[0] = b
	case "referencePointB", "refB":
		d.sides[1] = b
	case "referencePointC", "refC":
		d.sides[2] = b
	case "referencePointD", "refD":
		d.sides[3] = b
	}
}

// epoch reads a count of units since 1970.
func (d *digitrafficFields) epoch(b []byte, unit time.Duration) {
	n, ok := parseNumber(b)
	i, whole := n.integer(1, int64(1<<53)/int64(time.Second/unit))
	if !ok || !whole || i > 253402300799*int64(time.Second/unit) { // the year 9999
		d.badTime = true
		return
	}
	if unit == time.Second {
		d.row.Time = time.Unix(i, 0).UTC()
	} else {
		d.row.Time = time.UnixMilli(i).UTC()
	}
	d.row.set(FieldTime)
}
