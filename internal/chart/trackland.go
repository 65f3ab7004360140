package chart

import (
	"bufio"
	"compress/flate"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"

	"github.com/tidewaiter/tidewaiter/geo"
)

// Land is the land of the world as polygons. It is read-only and safe for many
// goroutines.
type Land struct {
	polygons []landPolygon
}

// landPolygon is one polygon. Its longitudes go on where it crosses the
// antimeridian, past 180 or -180 degrees, so that nothing jumps.
type landPolygon struct {
	rings                    [][]geo.Point // the outer one first; not closed
	west, south, east, north float64
}

// maxLandPoints is the most points that land may have: some twenty times those
// of Natural Earth at 1:10,000,000.
const maxLandPoints = 8 << 20

// ReadLand reads land as [refdata.Land] describes it.
//
// [refdata.Land]: https://pkg.go.dev/github.com/tidewaiter/tidewaiter/refdata#Land
func ReadLand(r io.Reader) (*Land, error) {
	fault := func(err error) (*Land, error) {
		if errors.Is(err, io.EOF) {
			err = io.ErrUnexpectedEOF
		}
		return nil, fmt.Errorf("chart: reading land: %w", err)
	}
	in := bufio.NewReader(flate.NewReader(r))
	var head [8 + 4*8]byte
	if _, err := io.ReadFull(in, head[:]); err != nil {
		return fault(err)
	}
	if string(head[:8]) != "tw-land1" {
		return fault(fmt.Errorf("begins with %q, want \"tw-land1\"", head[:8]))
	}
	var frame [4]float64
	for i := range frame {
		frame[i] = math.Float64frombits(binary.LittleEndian.Uint64(head[8+8*i:]))
		if math.IsNaN(frame[i]) || math.Abs(frame[i]) > 360 {
			return fault(fmt.Errorf("corner or step %v is out of range", frame[i]))
		}
	}
	left := uint64(maxLandPoints)
	count := func(what string) (int, error) {
		n, err := binary.ReadUvarint(in)
		if err == nil && (n == 0 || n > left) {
			err = fmt.Errorf("%d %s", n, what)
		}
		return int(n), err
	}
	polygons, err := count("polygons")
	if err != nil {
		return fault(err)
	}
	land := &Land{}
	var x, y int64
	for range polygons {
		rings, err := count("rings")
		if err != nil {
			return fault(err)
		}
		p := landPolygon{west: math.Inf(1), south: 90, east: math.Inf(-1), north: -90}
		for range rings {
			n, err := count("points")
			if err != nil {
				return fault(err)
			}
			left -= uint64(n)
			ring := make([]geo.Point, 0, min(n, 1<<16))
			for range n {
				dx, err := binary.ReadVarint(in)
				if err != nil {
					return fault(err)
				}
				dy, err := binary.ReadVarint(in)
				if err != nil {
					return fault(err)
				}
				x, y = x+dx, y+dy
				at := geo.Point{Lat: frame[1] + float64(y)*frame[3], Lon: frame[0] + float64(x)*frame[2]}
				// A last step that rounds past the edge is at the edge.
				if math.Abs(at.Lon) < 180+1e-6 {
					at.Lon = min(max(at.Lon, -180), 180)
				}
				if err := at.Check(); err != nil {
					return fault(err)
				}
				ring = append(ring, at)
			}
			p.add(unwrap(ring))
		}
		land.polygons = append(land.polygons, p)
	}
	if _, err := in.ReadByte(); !errors.Is(err, io.EOF) {
		return fault(errors.New("goes on after the last polygon"))
	}
	return land, nil
}

// Polygons is the count of polygons.
func (l *Land) Polygons() int { return len(l.polygons) }

// At reports whether a point is on land.
func (l *Land) At(p geo.Point) bool {
	for i := range l.polygons {
		g := &l.polygons[i]
		for _, turn := range []float64{-360, 0, 360} {
			if g.holds(geo.Point{Lat: p.Lat, Lon: p.Lon + turn}) {
				return true
			}
		}
	}
	return false
}

// add adds a ring: the outer one, or a hole, which goes on from the same side
// of the antimeridian as the outer one.
func (g *landPolygon) add(ring []geo.Point) {
	if len(g.rings) > 0 {
		turn := 0.0
		switch lon := ring[0].Lon; {
		case lon > g.east:
			turn = -360
		case lon < g.west:
			turn = 360
		}
		for i := range ring {
			ring[i].Lon += turn
		}
		g.rings = append(g.rings, ring)
		return
	}
	for _, p := range ring {
		g.west, g.east = min(g.west, p.Lon), max(g.east, p.Lon)
		g.south, g.north = min(g.south, p.Lat), max(g.north, p.Lat)
	}
	g.rings = append(g.rings, ring)
}

// holds reports whether p is inside, by the even-odd rule, so that holes are
// water.
func (g *landPolygon) holds(p geo.Point) bool {
	if p.Lat < g.south || p.Lat > g.north || p.Lon < g.west || p.Lon > g.east {
		return false
	}
	inside := false
	for _, ring := range g.rings {
		a := ring[len(ring)-1]
		for _, b := range ring {
			if (a.Lat > p.Lat) != (b.Lat > p.Lat) && p.Lon < (b.Lon-a.Lon)*(p.Lat-a.Lat)/(b.Lat-a.Lat)+a.Lon {
				inside = !inside
			}
			a = b
		}
	}
	return inside
}

// unwrap lets the longitudes of a ring go on past 180 degrees instead of
// jumping. A ring around a pole, whose ends are then a turn apart, is closed
// along the pole.
func unwrap(ring []geo.Point) []geo.Point {
	turn := 0.0
	start, last := ring[0], ring[0].Lon
	for i := range ring {
		lon := ring[i].Lon
		turn += jump(last, lon)
		last = lon
		ring[i].Lon = lon + turn
	}
	if turn += jump(last, start.Lon); turn == 0 {
		return ring
	}
	pole := math.Copysign(90, start.Lat)
	return append(ring,
		geo.Point{Lat: start.Lat, Lon: start.Lon + turn},
		geo.Point{Lat: pole, Lon: start.Lon + turn},
		geo.Point{Lat: pole, Lon: start.Lon})
}

// jump is the turn to add when a longitude steps from a to b across the
// antimeridian.
func jump(a, b float64) float64 {
	switch {
	case b-a > 180:
		return -360
	case b-a < -180:
		return 360
	}
	return 0
}

// coast reports whether a point is on a coast, and not on the edge along which a
// polygon around a pole is closed.
func coast(p geo.Point) bool { return math.Abs(p.Lat) < 90 }
