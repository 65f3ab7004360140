package engine

import (
	"cmp"
	"encoding/binary"
	"math"

	"github.com/tidewaiter/tidewaiter/tracks"
	"github.com/tidewaiter/tidewaiter/vessels"
)

// record is one report on its way through the engine: a position, a static
// report, or a row of a table that has both. Its 48 bytes have no padding.
type record struct {
	time     int64 // microseconds since 1970-01-01 UTC
	lat, lon float64
	mmsi     uint32
	sog, cog float32
	static   uint32 // where its static report begins in the bucket's texts, plus one; 0: none
	heading  uint16
	source   uint16
	has      uint8 // tracks.Fields and hasPosition
	typ      uint8
	status   uint8
	class    byte
}

// hasPosition says in record.has that there is a position.
const hasPosition = 1 << 7

// recordSize is the size of a record in memory and in the temporary file.
const recordSize = 48

// set fills the position of a record.
func (r *record) set(p *tracks.Position) {
	*r = record{
		time: p.UnixMicro, lat: p.Lat, lon: p.Lon, mmsi: uint32(p.MMSI), sog: p.SOGKn, cog: p.COGDeg,
		heading: p.Heading, source: p.Source, has: uint8(p.Has) | hasPosition, typ: p.Type, status: p.Status, class: p.Class,
	}
}

// position gives the position of a record.
func (r *record) position(p *tracks.Position) {
	p.UnixMicro, p.Lat, p.Lon, p.MMSI = r.time, r.lat, r.lon, vessels.MMSI(r.mmsi)
	p.SOGKn, p.COGDeg, p.Heading, p.Source = r.sog, r.cog, r.heading, r.source
	p.Has, p.Type, p.Status, p.Class = tracks.Fields(r.has&^hasPosition), r.typ, r.status, r.class
}

// put writes a record into the first recordSize bytes of b.
func (r *record) put(b []byte) {
	_ = b[recordSize-1]
	le := binary.LittleEndian
	le.PutUint64(b, uint64(r.time))
	le.PutUint64(b[8:], math.Float64bits(r.lat))
	le.PutUint64(b[16:], math.Float64bits(r.lon))
	le.PutUint32(b[24:], r.mmsi)
	le.PutUint32(b[28:], math.Float32bits(r.sog))
	le.PutUint32(b[32:], math.Float32bits(r.cog))
	le.PutUint32(b[36:], r.static)
	le.PutUint16(b[40:], r.heading)
	le.PutUint16(b[42:], r.source)
	b[44], b[45], b[46], b[47] = r.has, r.typ, r.status, r.class
}

// get reads a record that put wrote.
func (r *record) get(b []byte) {
	_ = b[recordSize-1]
	le := binary.LittleEndian
	r.time = int64(le.Uint64(b))
	r.lat = math.Float64frombits(le.Uint64(b[8:]))
	r.lon = math.Float64frombits(le.Uint64(b[16:]))
	r.mmsi = le.Uint32(b[24:])
	r.sog = math.Float32frombits(le.Uint32(b[28:]))
	r.cog = math.Float32frombits(le.Uint32(b[32:]))
	r.static = le.Uint32(b[36:])
	r.heading = le.Uint16(b[40:])
	r.source = le.Uint16(b[42:])
	r.has, r.typ, r.status, r.class = b[44], b[45], b[46], b[47]
}

// order compares the reports of one vessel: by time, those without a position
// first, then by what they say, those that say more first. Sources go by name,
// as their numbers depend on who was read first; static reports by content.
func (o *orderer) order(a, b *record) int {
	if c := cmp.Compare(a.time, b.time); c != 0 {
		return c
	}
	if c := cmp.Compare(a.has&hasPosition, b.has&hasPosition); c != 0 {
		return c
	}
	if a.has&hasPosition != 0 {
		if c := cmp.Or(
			cmp.Compare(a.lat, b.lat), cmp.Compare(a.lon, b.lon),
			cmp.Compare(b.has, a.has), cmp.Compare(a.sog, b.sog), cmp.Compare(a.cog, b.cog),
			cmp.Compare(a.heading, b.heading), cmp.Compare(a.status, b.status),
			cmp.Compare(b.typ, a.typ), cmp.Compare(b.class, a.class),
		); c != 0 {
			return c
		}
	}
	if a.source != b.source {
		if c := cmp.Compare(o.sources[a.source], o.sources[b.source]); c != 0 {
			return c
		}
	}
	if a.static != b.static {
		return o.texts.compare(a.static, b.static)
	}
	return 0
}

// orderer knows what the numbers in records stand for.
type orderer struct {
	sources []string
	texts   *texts
}
