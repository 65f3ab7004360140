package aistables

import (
	"bytes"
	"encoding/binary"
	"math/bits"
)

// Table is the header of a CSV table. It is read-only.
type Table struct {
	format  Format
	columns []column
	statics [numColumns]bool
}

// NewTable reads a header, a line without its end. It returns a
// [*HeaderError] when columns are missing that a row cannot do without.
//
// A table of [FormatPlain] needs mmsi, a time (t, time, timestamp: RFC 3339
// with an offset, without one UTC; or a number of seconds, milliseconds,
// microseconds or nanoseconds since 1970), lat and lon. It may have sog, cog,
// heading, status, type (of the message), class, source, and what vessels say
// of themselves: imo, name, callsign, ship_type, draught, destination, length,
// width, to_bow, to_stern, to_port, to_starboard. Case and punctuation in names
// do not matter, and other columns are passed over.
func NewTable(header []byte, f Format) (*Table, error) {
	t := table{format: f}
	if err := t.header(bytes.Clone(bytes.TrimPrefix(header, byteOrderMark))); err != nil {
		return nil, err
	}
	out := &Table{format: f, columns: t.columns}
	for _, c := range [...]column{
		colName, colIMO, colCallSign, colShipType, colLength, colWidth, colDraught, colDestination, colA, colB, colC, colD,
	} {
		out.statics[c] = true
	}
	return out, nil
}

// Parser reads the positions in the rows of a table, given in blocks of whole
// lines, without making texts of what it does not need. It is for one
// goroutine; a table may have many.
type Parser struct {
	// Counts are of the rows that were parsed. Impossible counts the fields of
	// a [Position] only.
	Counts Counts

	table  *Table
	rows   table
	row    Row
	values values
	static [][]byte

	day       [10]byte // of the last time
	dayMicros int64
	hasDay    bool
}

// NewParser returns a parser of the table's rows.
func (t *Table) NewParser() *Parser {
	p := &Parser{table: t, rows: table{rd: &Reader{}, format: t.format, columns: t.columns}}
	p.values.row = &p.row
	return p
}

// Position is what a row says of a position. Its slices are valid during the
// call that gets it.
type Position struct {
	// Row has MMSI, MessageType, Class, position, SOG, COG, heading and status,
	// with their bits; the rest is that of no row.
	*Row
	UnixMicro int64
	Source    []byte
	// Static is the columns in which a vessel speaks of itself, as printed, in
	// runs with the commas between them. Equal bytes mean the same.
	Static [][]byte
	// NoPlace says that latitude and longitude were printed, and are none, or
	// were left out.
	NoPlace bool
}

// Parse calls f for every row in a block of whole lines. The header is not
// among them.
func (p *Parser) Parse(block []byte, f func(*Position) error) error {
	quotes := bytes.IndexByte(block, '"') >= 0
	var at Position
	at.Row = &p.row
	for len(block) > 0 {
		line := block
		if i := bytes.IndexByte(block, '\n'); i >= 0 {
			line, block = block[:i], block[i+1:]
		} else {
			block = nil
		}
		if n := len(line); n > 0 && line[n-1] == '\r' {
			line = line[:n-1]
		}
		if len(line) == 0 || len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		p.Counts.Records++
		why, ok := p.line(line, quotes, &at)
		if !ok {
			p.Counts.Rejected[why]++
			continue
		}
		p.Counts.Given++
		p.values.count(&p.Counts)
		if err := f(&at); err != nil {
			return err
		}
	}
	return nil
}

// line reads one row.
func (p *Parser) line(line []byte, quotes bool, at *Position) (Reason, bool) {
	if len(line) > MaxRecord {
		return ReasonTooLong, false
	}
	fields := p.rows.fields[:0]
	quoted := quotes && bytes.IndexByte(line, '"') >= 0
	if quoted {
		var balanced bool
		if fields, balanced = split(line, fields); !balanced {
			return ReasonQuotes, false
		}
	} else {
		fields = cut(line, fields)
	}
	p.rows.fields = fields
	if len(fields) != len(p.table.columns) {
		return ReasonColumns, false
	}
	p.row.Has, p.row.MessageType, p.row.Class = 0, 0, ClassUnknown
	v := &p.values
	v.notAvailable, v.impossible = 0, 0
	at.Source, at.NoPlace = nil, false
	p.static = p.static[:0]
	var lat, lon []byte
	timed := false
	from := -1 // where a run of static columns begins
	for i, b := range fields {
		c := p.table.columns[i]
		if p.table.statics[c] {
			switch {
			case quoted:
				p.static = append(p.static, b)
			case from < 0:
				from = i
			}
			continue
		}
		if from >= 0 {
			p.static = append(p.static, span(line, fields[from], fields[i-1]))
			from = -1
		}
		if c == colOther {
			continue
		}
		b = trim(b)
		if len(b) == 0 {
			continue
		}
		switch c {
		case colTime:
			var ok bool
			if at.UnixMicro, ok = p.time(b); !ok {
				return ReasonTime, false
			}
			timed = true
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
		case colStatus:
			v.status(b)
		case colClass:
			switch {
			case len(b) == 1 && (b[0] == 'A' || b[0] == 'B'):
				p.row.Class = ClassA + Class(b[0]-'A')
				p.row.set(FieldClass)
			default:
				v.class(b)
			}
		case colType:
			v.messageType(b)
		case colSource:
			if !isNoWord(b) {
				at.Source = b
			}
		}
	}
	if from >= 0 {
		p.static = append(p.static, span(line, fields[from], fields[len(fields)-1]))
	}
	switch {
	case !timed:
		return ReasonTime, false
	case !p.row.Has.Has(FieldMMSI):
		return ReasonMMSI, false
	}
	p.row.set(FieldTime)
	at.Static = p.static
	p.place(lat, lon)
	at.NoPlace = !p.row.Has.Has(FieldPosition)
	return 0, true
}

// place reads latitude and longitude as [values.position] does, but for the
// integers that were sent.
func (p *Parser) place(lat, lon []byte) {
	if len(lat) == 0 && len(lon) == 0 {
		return
	}
	a, okA := parseNumber(lat)
	o, okO := parseNumber(lon)
	switch {
	case !okA || !okO:
		p.values.wrong(FieldPosition)
	case a.v == 91 || o.v == 181:
		p.values.none(FieldPosition)
	case !(a.v >= -90 && a.v <= 90 && o.v >= -180 && o.v <= 180):
		p.values.wrong(FieldPosition)
	default:
		p.row.LatDeg, p.row.LonDeg = a.v, o.v
		p.row.set(FieldPosition)
	}
}

// Full reads everything that the row at hand says into row. It is for the
// function that Parse calls, and counts nothing.
func (p *Parser) Full(row *Row) bool {
	*row = Row{}
	v := values{row: row}
	_, ok := p.rows.fill(&v)
	return ok
}

// time reads the time of a row, in microseconds since 1970.
func (p *Parser) time(b []byte) (int64, bool) {
	switch {
	case p.table.format == FormatDanish:
		t, ok := parseDayFirst(b)
		return t.UnixMicro(), ok
	case p.table.format == FormatPlain && (len(b) < 11 || b[4] != '-'):
		return parseEpoch(b)
	}
	// YYYY-MM-DD, T or a space, HH:MM:SS, then nothing or Z. The day is that
	// of the row before, as a rule.
	if (len(b) == 19 || len(b) == 20 && b[19] == 'Z') && (b[10] == 'T' || b[10] == ' ') && b[13] == ':' && b[16] == ':' &&
		p.hasDay && [10]byte(b[:10]) == p.day {
		h, m, s := two(b[11], b[12]), two(b[14], b[15]), two(b[17], b[18])
		if h < 24 && m < 60 && s < 60 {
			return p.dayMicros + int64(h*3600+m*60+s)*1_000_000, true
		}
	}
	t, ok := parseISO(b)
	if ok && len(b) >= 19 {
		p.day, p.hasDay = [10]byte(b[:10]), false
		if day, ok := date(digits(b[:4]), digits(b[5:7]), digits(b[8:10]), 0, 0, 0, 0); ok {
			p.dayMicros, p.hasDay = day.UnixMicro(), true
		}
	}
	return t.UnixMicro(), ok
}

// two reads two digits; 100 or more when they are none.
func two(a, b byte) int {
	a -= '0'
	b -= '0'
	if a > 9 || b > 9 {
		return 1000
	}
	return int(a)*10 + int(b)
}

// trim takes white space off, of which there is seldom any.
func trim(b []byte) []byte {
	if n := len(b); n > 0 && b[0] > ' ' && b[n-1] > ' ' && b[0] < 0x80 && b[n-1] < 0x80 {
		return b
	}
	return bytes.TrimSpace(b)
}

// span is the bytes of a line from the beginning of one field to the end of
// another.
func span(line, first, last []byte) []byte {
	from := cap(line) - cap(first)
	return line[from : cap(line)-cap(last)+len(last)]
}

// cut cuts a line without quotes at its commas, appending to fields, eight
// bytes at a time.
func cut(line []byte, fields [][]byte) [][]byte {
	const (
		commas = 0x2c2c2c2c2c2c2c2c
		low    = 0x7f7f7f7f7f7f7f7f
	)
	start, i := 0, 0
	for ; i+8 <= len(line); i += 8 {
		x := binary.LittleEndian.Uint64(line[i:]) ^ commas
		// The high bit of each byte that is zero: exact, without carries from
		// byte to byte.
		m := ^((x&low + low) | x | low)
		for ; m != 0; m &= m - 1 {
			at := i + bits.TrailingZeros64(m)>>3
			fields = append(fields, line[start:at])
			start = at + 1
		}
	}
	for ; i < len(line); i++ {
		if line[i] == ',' {
			fields = append(fields, line[start:i])
			start = i + 1
		}
	}
	return append(fields, line[start:])
}
