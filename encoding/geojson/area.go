package geojson

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"

	"github.com/tidewaiter/tidewaiter/geo"
)

// Area is part of the earth's surface: what lies in any of its polygons.
type Area []*geo.Polygon

// Contains reports whether p lies in the area.
func (a Area) Contains(p geo.Point) bool {
	for _, g := range a {
		if g.Contains(p) {
			return true
		}
	}
	return false
}

// The limits of a file of areas.
const (
	maxAreaBytes  = 16 << 20
	maxAreaPoints = 200_000
	maxNested     = 8 // collections within collections
)

// straightDeg is the longest step of longitude that stays one edge, in degrees.
// An edge in GeoJSON is straight in longitude and latitude, one of a
// [geo.Polygon] a great circle; between points half a degree apart they differ
// by 30 m at most.
const straightDeg = 0.5

// ReadArea reads an area: a Polygon, a MultiPolygon, a GeometryCollection of
// them, or a Feature or FeatureCollection with such a geometry. Anything else is
// an error that names the faulty member by its path.
func ReadArea(r io.Reader) (Area, error) {
	b, err := io.ReadAll(io.LimitReader(r, maxAreaBytes+1))
	if err != nil {
		return nil, fmt.Errorf("geojson: reading area: %w", err)
	}
	if len(b) > maxAreaBytes {
		return nil, fmt.Errorf("geojson: reading area: more than %d bytes: simplify it", maxAreaBytes)
	}
	var doc any
	if err := json.Unmarshal(b, &doc); err != nil {
		var syntax *json.SyntaxError
		if errors.As(err, &syntax) {
			return nil, fmt.Errorf("geojson: reading area: byte %d: %w", syntax.Offset, err)
		}
		return nil, fmt.Errorf("geojson: reading area: %w", err)
	}
	in := areaReader{}
	if err := in.object(doc, "", 0); err != nil {
		return nil, fmt.Errorf("geojson: reading area: %w", err)
	}
	if len(in.area) == 0 {
		return nil, errors.New("geojson: reading area: no polygon in it")
	}
	return in.area, nil
}

type areaReader struct {
	area   Area
	points int
}

// fault is an error at a path: "features[2].geometry".
func fault(path, format string, args ...any) error {
	if path = strings.TrimPrefix(path, "."); path == "" {
		path = "the file"
	}
	return fmt.Errorf("%s: %s", path, fmt.Sprintf(format, args...))
}

// object reads any GeoJSON object.
func (in *areaReader) object(v any, path string, depth int) error {
	o, ok := v.(map[string]any)
	if !ok {
		return fault(path, "is %s, want an object", kindOf(v))
	}
	if depth > maxNested {
		return fault(path, "collections are nested more than %d deep", maxNested)
	}
	if err := checkCRS(o["crs"], path+".crs"); err != nil {
		return err
	}
	switch kind, _ := o["type"].(string); kind {
	case "FeatureCollection":
		return in.each(o["features"], path+".features", depth)
	case "GeometryCollection":
		return in.each(o["geometries"], path+".geometries", depth)
	case "Feature":
		return in.object(o["geometry"], path+".geometry", depth+1)
	case "Polygon":
		return in.polygon(o["coordinates"], path+".coordinates")
	case "MultiPolygon":
		list, err := array(o["coordinates"], path+".coordinates")
		if err != nil {
			return err
		}
		for i, c := range list {
			if err := in.polygon(c, fmt.Sprintf("%s.coordinates[%d]", path, i)); err != nil {
				return err
			}
		}
		return nil
	case "":
		return fault(path+".type", "is %s, want a type of GeoJSON", kindOf(o["type"]))
	default:
		return fault(path+".type", "is %q: an area is a Polygon or a MultiPolygon", kind)
	}
}

func (in *areaReader) each(v any, path string, depth int) error {
	list, err := array(v, path)
	if err != nil {
		return err
	}
	for i, o := range list {
		if err := in.object(o, fmt.Sprintf("%s[%d]", path, i), depth+1); err != nil {
			return err
		}
	}
	return nil
}

// checkCRS refuses other coordinates than longitude and latitude on WGS 84,
// which files of before RFC 7946 may have.
func checkCRS(v any, path string) error {
	crs, ok := v.(map[string]any)
	if !ok {
		return nil // absent or null
	}
	properties, _ := crs["properties"].(map[string]any)
	name, _ := properties["name"].(string)
	if name != "" && !strings.HasSuffix(name, "CRS84") && !strings.HasSuffix(name, ":4326") {
		return fault(path, "coordinates are in %q, want longitude and latitude on WGS 84: export it as EPSG:4326", name)
	}
	return nil
}

func (in *areaReader) polygon(v any, path string) error {
	list, err := array(v, path)
	if err != nil {
		return err
	}
	rings := make([][]geo.Point, 0, len(list))
	for i, r := range list {
		ring, err := in.ring(r, fmt.Sprintf("%s[%d]", path, i))
		if err != nil {
			return err
		}
		rings = append(rings, ring)
	}
	g, err := geo.NewPolygon(rings...)
	if err != nil {
		return fault(path, "%s", strings.TrimPrefix(err.Error(), "geo: "))
	}
	in.area = append(in.area, g)
	return nil
}

func (in *areaReader) ring(v any, path string) ([]geo.Point, error) {
	list, err := array(v, path)
	if err != nil {
		return nil, err
	}
	var ring []geo.Point
	corners := map[geo.Point]bool{}
	for i, c := range list {
		p, err := position(c, fmt.Sprintf("%s[%d]", path, i))
		if err != nil {
			return nil, err
		}
		if n := len(ring); n > 0 {
			last := ring[n-1]
			d := p.Lon - last.Lon
			if math.Abs(d) > 180 {
				return nil, fault(fmt.Sprintf("%s[%d]", path, i), "is %v degrees of longitude from the position before: cut the polygon at the antimeridian (RFC 7946, section 3.1.9)", math.Abs(d))
			}
			for k, n := 1, int(math.Ceil(math.Abs(d)/straightDeg)); k < n; k++ {
				f := float64(k) / float64(n)
				ring = append(ring, geo.Point{Lat: last.Lat + (p.Lat-last.Lat)*f, Lon: last.Lon + d*f})
			}
		}
		ring = append(ring, p)
		corners[p] = true
		if in.points+len(ring) > maxAreaPoints {
			return nil, fault(path, "more than %d positions: simplify it", maxAreaPoints)
		}
	}
	in.points += len(ring)
	if len(list) < 4 || ring[0] != ring[len(ring)-1] {
		return nil, fault(path, "is no ring: want at least four positions, the last of them the first")
	}
	if len(corners) < 3 {
		return nil, fault(path, "has %d different positions, want at least three", len(corners))
	}
	return ring, nil
}

func position(v any, path string) (geo.Point, error) {
	list, err := array(v, path)
	if err != nil {
		return geo.Point{}, err
	}
	if len(list) < 2 {
		return geo.Point{}, fault(path, "has %d numbers, want longitude and latitude", len(list))
	}
	lon, okLon := list[0].(float64)
	lat, okLat := list[1].(float64)
	if !okLon || !okLat {
		return geo.Point{}, fault(path, "is [%s, %s], want numbers", kindOf(list[0]), kindOf(list[1]))
	}
	p := geo.Point{Lat: lat, Lon: lon}
	if err := p.Check(); err != nil {
		return p, fault(path, "[%v, %v]: %s; longitude comes first", lon, lat, strings.TrimPrefix(err.Error(), "geo: "))
	}
	return p, nil
}

func array(v any, path string) ([]any, error) {
	list, ok := v.([]any)
	if !ok {
		return nil, fault(path, "is %s, want an array", kindOf(v))
	}
	if len(list) == 0 {
		return nil, fault(path, "is empty")
	}
	return list, nil
}

func kindOf(v any) string {
	switch v := v.(type) {
	case nil:
		return "absent or null"
	case bool:
		return fmt.Sprint(v)
	case float64:
		return fmt.Sprint(v)
	case string:
		if len(v) > 40 {
			v = v[:40] + "..."
		}
		return fmt.Sprintf("%q", v)
	case []any:
		return "an array"
	}
	return "an object"
}
