package geojson

import (
	"math"

	"github.com/tidewaiter/tidewaiter/geo"
)

// stepM is how far apart the points of a great circle are, in metres: a straight
// line on a map between two of them is never 0.4 km off it below 60 degrees.
const stepM = 100e3

// greatCircle returns points of the shorter great circle from a to b.
func greatCircle(a, b geo.Point) []geo.Point {
	if a.Check() != nil || b.Check() != nil {
		return []geo.Point{a, b}
	}
	n := int(math.Ceil(geo.DistanceM(a, b) / stepM))
	line := []geo.Point{a}
	for i := 1; i < n; i++ {
		line = append(line, geo.Between(a, b, float64(i)/float64(n)))
	}
	return append(line, b)
}

// appendLine appends points as a LineString, or as a MultiLineString cut at the
// antimeridian; one place is a Point and none null. Points that are off the
// earth are left out.
func appendLine(dst []byte, points []geo.Point) []byte {
	parts := cut(points)
	switch {
	case len(parts) == 0:
		return append(dst, "null"...)
	case len(parts) == 1 && len(parts[0]) == 1:
		return appendPoint(dst, parts[0][0])
	case len(parts) == 1:
		dst = append(dst, `{"type":"LineString","coordinates":`...)
		return append(appendPositions(dst, parts[0]), '}')
	}
	dst = append(dst, `{"type":"MultiLineString","coordinates":[`...)
	for i, part := range parts {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = appendPositions(dst, part)
	}
	return append(dst, "]}"...)
}

func appendPositions(dst []byte, points []geo.Point) []byte {
	dst = append(dst, '[')
	for i, p := range points {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = appendPosition(dst, p)
	}
	return append(dst, ']')
}

// cut returns the parts of a line between its crossings of the antimeridian,
// each of at least two different points; one part of one point when the whole
// line is one place. A point equal to the one before is left out.
func cut(points []geo.Point) [][]geo.Point {
	var parts [][]geo.Point
	var part []geo.Point
	add := func(p geo.Point) {
		if n := len(part); n == 0 || part[n-1] != p {
			part = append(part, p)
		}
	}
	end := func() {
		if len(part) > 1 {
			parts = append(parts, part)
		}
		part = nil
	}
	var last geo.Point
	any := false
	for _, p := range points {
		if p.Check() != nil {
			continue
		}
		if any && math.Abs(p.Lon-last.Lon) > 180 {
			// The edge is the one that last is nearer to.
			edge := math.Copysign(180, last.Lon)
			beyond := p.Lon + 2*edge
			lat := p.Lat
			if beyond != last.Lon {
				lat = last.Lat + (p.Lat-last.Lat)*(edge-last.Lon)/(beyond-last.Lon)
			}
			add(geo.Point{Lat: lat, Lon: edge})
			end()
			add(geo.Point{Lat: lat, Lon: -edge})
		}
		add(p)
		last, any = p, true
	}
	if any && len(parts) == 0 && len(part) == 1 {
		return [][]geo.Point{part}
	}
	end()
	if any && len(parts) == 0 {
		return [][]geo.Point{{last}}
	}
	return parts
}
