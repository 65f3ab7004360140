package casefile

import (
	"fmt"
	"strconv"
	"time"

	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/quantity"
	"github.com/tidewaiter/tidewaiter/vessels"
)

// Position is one row of a file of tracks/: where a transmitter said it was.
type Position struct {
	MMSI   vessels.MMSI
	Time   time.Time
	At     geo.Point
	Source string // id in sources.csv of the positions
}

// tracksDir holds tracks of which the case publishes the positions: a file for
// each, in order of time. observed.csv tells what was found in them.
const tracksDir = "tracks"

// tracksTable describes one file of tracks/.
func tracksTable(file string) *table[Position] {
	degrees := func(name string, most float64, field func(*Position) *float64) column[Position] {
		return column[Position]{name, func(c cell, p *Position) {
			if !c.required() {
				return
			}
			v, ok := c.number()
			if ok && (v < -most || v > most) {
				c.fault(fmt.Sprintf("is outside -%v to %[1]v", most), "write degrees, north and east positive; leave out a row whose position is not known")
				return
			}
			*field(p) = v
		}, func(p *Position) string { return quantity.FormatNumber(*field(p)) }}
	}
	number, at := mmsi("mmsi", func(p *Position) *vessels.MMSI { return &p.MMSI }), instant("t", func(p *Position) *time.Time { return &p.Time })
	// Rows share the text of their source: it would keep each row's bytes.
	shared := map[string]string{}
	source := key("source", cell.id, func(p *Position) *string { return &p.Source })
	return &table[Position]{
		file: file,
		columns: []column[Position]{
			{number.name, func(c cell, p *Position) {
				if c.required() {
					number.read(c, p)
				}
			}, number.write},
			{at.name, func(c cell, p *Position) {
				if c.required() {
					at.read(c, p)
				}
			}, at.write},
			degrees("lat", 90, func(p *Position) *float64 { return &p.At.Lat }),
			degrees("lon", 180, func(p *Position) *float64 { return &p.At.Lon }),
			{source.name, func(c cell, p *Position) {
				source.read(c, p)
				if _, ok := shared[p.Source]; !ok {
					shared[p.Source] = string([]byte(p.Source))
				}
				p.Source = shared[p.Source]
			}, source.write},
		},
	}
}

// checkTrack checks what concerns several rows of one file: one transmitter, in
// order of time. One fault of a kind is told.
func (r *reader) checkTrack(file string, rows []Position) {
	for i := 1; i < len(rows); i++ {
		if a, b := rows[i-1].MMSI, rows[i].MMSI; a != b && a != 0 && b != 0 {
			r.faultAt(place{file, i}, "mmsi", b.String(), "is not the MMSI of the row above, which is "+a.String(), "give each transmitter a file of its own")
			break
		}
	}
	for i := 1; i < len(rows); i++ {
		if a, b := rows[i-1].Time, rows[i].Time; !a.IsZero() && !b.IsZero() && !b.After(a) {
			r.faultAt(place{file, i}, "t", formatInstant(b), "is not later than "+formatInstant(a)+" on line "+strconv.Itoa(r.line(place{file, i - 1})), "put the rows in order of time, one for a time")
			break
		}
	}
}
