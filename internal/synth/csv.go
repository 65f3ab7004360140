package synth

import (
	"strconv"
	"time"

	"github.com/tidewaiter/tidewaiter/tracks"
	"github.com/tidewaiter/tidewaiter/vessels"
)

// Header is the first line of positions as CSV.
const Header = "mmsi,t,lat,lon,sog,cog,heading,status,class,source,imo,name,callsign,ship_type,length,width,draught\n"

// Rows writes reports as lines of CSV, one a position. What a vessel says of
// itself stands in the line of the position with which it was heard, and only
// there: a line without it says nothing new.
type Rows struct {
	sources []string
	row     tracks.Position
	has     bool // row is to be written
	day     int64
	date    []byte
}

// NewRows returns a writer for the reports of a world.
func NewRows(w *World) *Rows { return &Rows{sources: w.Sources()} }

// Append appends the lines that are complete with this report. [Rows.End]
// appends the last one.
func (c *Rows) Append(dst []byte, r *Report) []byte {
	if r.Static != nil {
		if c.has && c.row.MMSI == r.MMSI && c.row.UnixMicro == r.UnixMicro {
			c.has = false
			return c.append(dst, &c.row, r.Static)
		}
		// Its position came before or comes later, as in a stream out of order: a
		// line without a place would be no position, so what it says is left out.
		return dst
	}
	dst = c.End(dst)
	c.row, c.has = r.Position, true
	return dst
}

// End appends the line that was held back, if there is one.
func (c *Rows) End(dst []byte) []byte {
	if c.has {
		c.has = false
		dst = c.append(dst, &c.row, nil)
	}
	return dst
}

func (c *Rows) append(dst []byte, p *tracks.Position, s *vessels.Static) []byte {
	comma := func() { dst = append(dst, ',') }
	number := func(v uint64) { dst = strconv.AppendUint(dst, v, 10) }
	number(uint64(p.MMSI))
	comma()
	dst = c.time(dst, p.UnixMicro)
	comma()
	dst = strconv.AppendFloat(dst, p.Lat, 'f', 6, 64)
	comma()
	dst = strconv.AppendFloat(dst, p.Lon, 'f', 6, 64)
	comma()
	if p.Has&tracks.HasSOG != 0 {
		dst = strconv.AppendFloat(dst, float64(p.SOGKn), 'f', 1, 32)
	}
	comma()
	if p.Has&tracks.HasCOG != 0 {
		dst = strconv.AppendFloat(dst, float64(p.COGDeg), 'f', 1, 32)
	}
	comma()
	if p.Has&tracks.HasHeading != 0 {
		number(uint64(p.Heading))
	}
	comma()
	if p.Has&tracks.HasStatus != 0 {
		number(uint64(p.Status))
	}
	dst = append(dst, ',', p.Class, ',')
	if int(p.Source) < len(c.sources) {
		dst = append(dst, c.sources[p.Source]...)
	}
	if s == nil {
		return append(dst, ",,,,,,,\n"...)
	}
	comma()
	if s.IMO != 0 {
		number(uint64(s.IMO))
	}
	comma()
	dst = append(dst, s.Name...)
	comma()
	dst = append(dst, s.CallSign...)
	comma()
	number(uint64(s.ShipType))
	comma()
	number(uint64(s.ToBowM) + uint64(s.ToSternM))
	comma()
	number(uint64(s.ToPortM) + uint64(s.ToStarboardM))
	comma()
	if s.DraughtM > 0 {
		dst = strconv.AppendFloat(dst, float64(s.DraughtM), 'f', 1, 32)
	}
	return append(dst, '\n')
}

// time appends a time as RFC 3339 in UTC, to the second.
func (c *Rows) time(dst []byte, unixMicro int64) []byte {
	seconds := unixMicro / 1e6
	if day := seconds / 86400; day != c.day || c.date == nil {
		c.day = day
		c.date = unix(seconds).AppendFormat(c.date[:0], time.DateOnly+"T")
	}
	dst = append(dst, c.date...)
	s := int(seconds % 86400)
	two := func(v int, after byte) { dst = append(dst, '0'+byte(v/10), '0'+byte(v%10), after) }
	two(s/3600, ':')
	two(s/60%60, ':')
	two(s%60, 'Z')
	return dst
}
