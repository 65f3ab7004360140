package chart

import (
	"compress/flate"
	"encoding/binary"
	"fmt"
	"io"
	"math"

	"github.com/tidewaiter/tidewaiter/geo"
)

// Cut returns the land in a box of degrees, which does not go over more than a
// turn. Where land goes on beyond the box, a side of the box is its shore.
func (l *Land) Cut(west, south, east, north float64) *Land {
	box := rect{west, south, east, north}
	out := &Land{}
	for i := range l.polygons {
		g := &l.polygons[i]
		if g.north < south || g.south > north {
			continue
		}
		for _, turn := range []float64{-360, 0, 360} {
			if g.east+turn < west || g.west+turn > east {
				continue
			}
			var cut landPolygon
			for n, ring := range g.rings {
				line := make([]point, len(ring))
				for k, p := range ring {
					line[k] = point{p.Lon + turn, p.Lat}
				}
				if line = clipPolygon(line, box); len(line) < 3 {
					if n == 0 {
						break // nothing of the polygon, so nothing of its holes
					}
					continue
				}
				points := make([]geo.Point, len(line))
				for k, p := range line {
					points[k] = geo.Point{Lat: p.y, Lon: p.x}
				}
				cut.rings = append(cut.rings, points)
			}
			if len(cut.rings) > 0 {
				cut.west, cut.south, cut.east, cut.north = west, south, east, north
				out.polygons = append(out.polygons, cut)
			}
		}
	}
	return out
}

// Write writes the land as [ReadLand] reads it, on a grid of these steps from a
// corner in the south west; its points are east and north of that.
func (l *Land) Write(w io.Writer, west, south, stepLon, stepLat float64) error {
	z, err := flate.NewWriter(w, flate.BestCompression)
	if err != nil {
		return fmt.Errorf("chart: writing land: %w", err)
	}
	buf := []byte("tw-land1")
	for _, v := range []float64{west, south, stepLon, stepLat} {
		buf = binary.LittleEndian.AppendUint64(buf, math.Float64bits(v))
	}
	buf = binary.AppendUvarint(buf, uint64(len(l.polygons)))
	var x, y int64
	for i := range l.polygons {
		buf = binary.AppendUvarint(buf, uint64(len(l.polygons[i].rings)))
		for _, ring := range l.polygons[i].rings {
			buf = binary.AppendUvarint(buf, uint64(len(ring)))
			for _, p := range ring {
				px, py := int64(math.Round((p.Lon-west)/stepLon)), int64(math.Round((p.Lat-south)/stepLat))
				buf = binary.AppendVarint(binary.AppendVarint(buf, px-x), py-y)
				x, y = px, py
			}
		}
	}
	if _, err = z.Write(buf); err == nil {
		err = z.Close()
	}
	if err != nil {
		return fmt.Errorf("chart: writing land: %w", err)
	}
	return nil
}
