package parquet

import (
	"errors"
	"fmt"
	"io"
	"math"
)

// GroupReader reads the rows of one row group in order. It is for one
// goroutine.
type GroupReader struct {
	columns []columnReader
	group   int
	left    int64 // rows
}

// Group returns a reader of a row group.
func (r *Reader) Group(i int) *GroupReader {
	g := &GroupReader{group: i, left: r.meta.RowGroups[i].NumRows}
	for k := range r.columns {
		g.columns = append(g.columns, columnReader{readColumn: r.columns[k], file: r, chunk: &r.meta.RowGroups[i].Columns[r.columns[k].leaf].MetaData})
	}
	return g
}

// Read fills rows and gives their number, or io.EOF at the end of the group.
// Only the fields that the reader was asked for are set, with their bits, and
// texts are valid until the next Read. A row without mmsi has the MMSI 0. What
// cannot be read is a [*ReadError]; the rows before it have been given.
func (g *GroupReader) Read(rows []Report) (n int, err error) {
	if g.left == 0 {
		return 0, io.EOF
	}
	at := ""
	defer func() {
		if p := recover(); p != nil {
			n, err = 0, &ReadError{at, fmt.Sprintf("damaged: %v", p), nil}
		}
	}()
	n = int(min(int64(len(rows)), g.left))
	// As far as every column's page reaches, so that texts are views of it.
	for i := range g.columns {
		c := &g.columns[i]
		for c.rows == c.next {
			if err := c.turn(); err != nil {
				if err == io.EOF {
					err = io.ErrUnexpectedEOF
				}
				where := fmt.Sprintf("column %q of row group %d", c.name, g.group)
				if u := unsupported(""); errors.As(err, &u) {
					return 0, &ReadError{where, string(u), nil}
				}
				return 0, &ReadError{where, "damaged", err}
			}
		}
		n = min(n, c.rows-c.next)
	}
	rows = rows[:n]
	for i := range rows {
		rows[i].Has, rows[i].MMSI = 0, 0
	}
	for i := range g.columns {
		g.columns[i].fill(rows)
	}
	g.left -= int64(n)
	return n, nil
}

// fill sets one field of the rows.
func (c *columnReader) fill(rows []Report) {
	n := len(rows)
	var present []byte // nil: all are
	values := n
	if c.levels != nil {
		present = c.levels[c.next : c.next+n]
		values = 0
		for _, p := range present {
			values += int(p)
		}
		if values == n {
			present = nil
		}
	}
	switch from := c.value; {
	case c.field == fieldTime:
		ints := c.ints[from : from+values]
		each(rows, present, func(r *Report, i int) {
			if v, ok := c.micros(ints[i]); ok {
				r.Time = v
				r.Has |= HasTime
			}
		})
	case c.texts.ends != nil:
		each(rows, present, func(r *Report, i int) { c.setText(r, c.texts.at(from+i)) })
	case c.floats != nil:
		floats := c.floats[from : from+values]
		switch c.field {
		case fieldLat:
			each(rows, present, func(r *Report, i int) { r.Lat, r.Has = floats[i], r.Has|number(floats[i], HasLat) })
		case fieldLon:
			each(rows, present, func(r *Report, i int) { r.Lon, r.Has = floats[i], r.Has|number(floats[i], HasLon) })
		case fieldSOG:
			each(rows, present, func(r *Report, i int) { r.SOG, r.Has = floats[i], r.Has|number(floats[i], HasSOG) })
		case fieldCOG:
			each(rows, present, func(r *Report, i int) { r.COG, r.Has = floats[i], r.Has|number(floats[i], HasCOG) })
		default:
			each(rows, present, func(r *Report, i int) { c.setFloat(r, floats[i]) })
		}
	default:
		ints := c.ints[from : from+values]
		if c.field == fieldMMSI {
			each(rows, present, func(r *Report, i int) {
				if uint64(ints[i]) <= math.MaxUint32 {
					r.MMSI = uint32(ints[i])
				}
			})
		} else {
			each(rows, present, func(r *Report, i int) { c.setInt(r, ints[i]) })
		}
	}
	c.next += n
	c.value += values
}

// number is a field that is there if v is a number.
func number(v float64, f Fields) Fields {
	if v != v {
		return 0
	}
	return f
}

// each calls f for the rows that have a value, with the number of the value.
func each(rows []Report, present []byte, f func(r *Report, i int)) {
	if present == nil {
		for i := range rows {
			f(&rows[i], i)
		}
		return
	}
	v := 0
	for i := range rows {
		if present[i] != 0 {
			f(&rows[i], v)
			v++
		}
	}
}

// micros is a time in microseconds since 1970.
func (c *columnReader) micros(v int64) (int64, bool) {
	switch {
	case c.perTick == 1:
		return v, true
	case c.perTick > 1:
		if v > math.MaxInt64/c.perTick || v < math.MinInt64/c.perTick {
			return 0, false
		}
		return v * c.perTick, true
	case c.perTick < 0:
		return floor(v, -c.perTick), true
	}
	// A number whose size tells the unit: seconds until the year 5138, and
	// milliseconds, microseconds and nanoseconds from 1973 on.
	switch size := max(v, -v); {
	case size < 1e11:
		return v * 1e6, size >= 0
	case size < 1e14:
		return v * 1e3, true
	case size < 1e17:
		return v, true
	}
	return floor(v, 1000), true
}

func floor(v, by int64) int64 {
	q := v / by
	if v%by < 0 {
		q--
	}
	return q
}

// setFloat sets a field by a number.
func (c *columnReader) setFloat(r *Report, v float64) {
	if v != v {
		return
	}
	switch c.field {
	case fieldLat:
		r.Lat, r.Has = v, r.Has|HasLat
	case fieldLon:
		r.Lon, r.Has = v, r.Has|HasLon
	case fieldSOG:
		r.SOG, r.Has = v, r.Has|HasSOG
	case fieldCOG:
		r.COG, r.Has = v, r.Has|HasCOG
	case fieldDraught:
		r.Draught, r.Has = v, r.Has|HasDraught
	default:
		if v == math.Trunc(v) && math.Abs(v) < 1<<53 {
			c.setInt(r, int64(v))
		}
	}
}

// setInt sets a field by a whole number. One that does not fit is not there.
func (c *columnReader) setInt(r *Report, v int64) {
	if c.scale != 0 {
		if scale := c.scale; scale > 1 {
			c.scale = 0
			c.setFloat(r, float64(v)/scale)
			c.scale = scale
			return
		}
	}
	u8, u16, u32 := uint64(v) <= math.MaxUint8, uint64(v) <= math.MaxUint16, uint64(v) <= math.MaxUint32
	set := func(f Fields) { r.Has |= f }
	switch {
	case c.field == fieldMMSI && u32:
		r.MMSI = uint32(v)
	case c.field == fieldLat || c.field == fieldLon || c.field == fieldSOG || c.field == fieldCOG || c.field == fieldDraught:
		c.setFloat(r, float64(v))
	case c.field == fieldHeading && u16:
		r.Heading = uint16(v)
		set(HasHeading)
	case c.field == fieldStatus && u8:
		r.Status = uint8(v)
		set(HasStatus)
	case c.field == fieldType && u8:
		r.Type = uint8(v)
		set(HasType)
	case c.field == fieldIMO && u32:
		r.IMO = uint32(v)
		set(HasIMO)
	case c.field == fieldShipType && u8:
		r.ShipType = uint8(v)
		set(HasShipType)
	case c.field == fieldToBow && u16:
		r.ToBow = uint16(v)
		set(HasToBow)
	case c.field == fieldToStern && u16:
		r.ToStern = uint16(v)
		set(HasToStern)
	case c.field == fieldToPort && u16:
		r.ToPort = uint16(v)
		set(HasToPort)
	case c.field == fieldToStarboard && u16:
		r.ToStarboard = uint16(v)
		set(HasToStarboard)
	}
}

// setText sets a field by a text.
func (c *columnReader) setText(r *Report, b []byte) {
	if len(b) == 0 {
		return
	}
	switch c.field {
	case fieldMMSI:
		n := uint64(0)
		for _, d := range b {
			if d < '0' || d > '9' || n > math.MaxUint32 {
				return
			}
			n = n*10 + uint64(d-'0')
		}
		if n <= math.MaxUint32 {
			r.MMSI = uint32(n)
		}
	case fieldClass:
		if d := b[len(b)-1]; d == 'A' || d == 'B' {
			r.Class, r.Has = d, r.Has|HasClass
		}
	case fieldReceiver:
		r.Receiver, r.Has = b, r.Has|HasReceiver
	case fieldName:
		r.Name, r.Has = b, r.Has|HasName
	case fieldCallSign:
		r.CallSign, r.Has = b, r.Has|HasCallSign
	case fieldDestination:
		r.Destination, r.Has = b, r.Has|HasDestination
	}
}
