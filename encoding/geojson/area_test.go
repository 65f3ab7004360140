package geojson_test

import (
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/encoding/geojson"
	"github.com/tidewaiter/tidewaiter/geo"
)

const box = `{"type":"Polygon","coordinates":[[[130,42],[134,42],[134,44],[130,44],[130,42]],[[131,42.5],[131,43],[132,43],[132,42.5],[131,42.5]]]}`

func TestReadArea(t *testing.T) {
	inside, hole, outside := geo.Point{Lat: 42.2, Lon: 130.3}, geo.Point{Lat: 42.7, Lon: 131.5}, geo.Point{Lat: 45, Lon: 131}
	for name, text := range map[string]string{
		"polygon":             box,
		"feature":             `{"type":"Feature","properties":null,"geometry":` + box + `}`,
		"feature collection":  `{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:OGC:1.3:CRS84"}},"features":[{"type":"Feature","properties":{"a":1},"geometry":` + box + `}]}`,
		"geometry collection": `{"type":"GeometryCollection","geometries":[` + box + `]}`,
		"multi":               strings.NewReplacer("Polygon", "MultiPolygon", `"coordinates":[`, `"coordinates":[[`, "]]]}", "]]]]}").Replace(box),
		"with heights":        strings.ReplaceAll(box, "[130,42]", "[130,42,7.5]"),
	} {
		area, err := geojson.ReadArea(strings.NewReader(text))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if !area.Contains(inside) || area.Contains(hole) || area.Contains(outside) {
			t.Errorf("%s: inside %v, hole %v, outside %v", name, area.Contains(inside), area.Contains(hole), area.Contains(outside))
		}
	}
}

func TestReadAreaShapes(t *testing.T) {
	area, err := geojson.ReadArea(strings.NewReader(`{"type":"MultiPolygon","coordinates":[
		[[[170,50],[180,50],[180,60],[170,60],[170,50]]],
		[[[-180,50],[-170,50],[-170,60],[-180,60],[-180,50]]],
		[[[175,55],[178,55],[178,58],[175,58],[175,55]]]]}`))
	if err != nil {
		t.Fatal(err)
	}
	for at, want := range map[geo.Point]bool{
		{Lat: 55, Lon: 172}: true, {Lat: 55, Lon: -172}: true, {Lat: 55, Lon: 160}: false, {Lat: 55, Lon: -160}: false,
		{Lat: 56, Lon: 176}: true, // in two polygons: not out of both
	} {
		if area.Contains(at) != want {
			t.Errorf("%v is in: %v", at, !want)
		}
	}
	// A long edge is straight on the map, and no great circle: that from 0 to
	// 100 degrees east at 60 north arcs to 69.7 north.
	area, err = geojson.ReadArea(strings.NewReader(`{"type":"Polygon","coordinates":[[[0,50],[100,50],[100,60],[0,60],[0,50]]]}`))
	if err != nil {
		t.Fatal(err)
	}
	for at, want := range map[geo.Point]bool{{Lat: 59.99, Lon: 50.25}: true, {Lat: 60.01, Lon: 50.25}: false, {Lat: 65, Lon: 50}: false, {Lat: 50.01, Lon: 50.25}: true, {Lat: 49.99, Lon: 50.25}: false} {
		if area.Contains(at) != want {
			t.Errorf("%v is in: %v", at, !want)
		}
	}
}

func TestReadAreaFaults(t *testing.T) {
	wrap := func(geometry string) string {
		return `{"type":"FeatureCollection","features":[{"type":"Feature","geometry":` + box + `},{"type":"Feature","geometry":` + geometry + `}]}`
	}
	for text, want := range map[string]string{
		"":    "unexpected end",
		"{":   "byte 1: unexpected end",
		"[]":  "the file: is an array, want an object",
		`{}`:  "type: is absent or null, want a type of GeoJSON",
		"NaN": "byte 1",
		`{"type":"FeatureCollection","features":[]}`:        "features: is empty",
		`{"type":"LineString","coordinates":[[1,2],[3,4]]}`: `type: is "LineString": an area is a Polygon`,
		`{"type":"FeatureCollection","features":7}`:         "features: is 7, want an array",
		wrap(`null`): "features[1].geometry: is absent or null",
		wrap(`{"type":"Polygon","coordinates":[[[1,2],[3,4],[1,2]]]}`):                                   "features[1].geometry.coordinates[0]: is no ring",
		wrap(`{"type":"Polygon","coordinates":[[[1,2],[3,4],[5,9],[6,7]]]}`):                             "features[1].geometry.coordinates[0]: is no ring",
		wrap(`{"type":"Polygon","coordinates":[[[42,130],[3,4],[5,9],[42,130]]]}`):                       "features[1].geometry.coordinates[0][0]: [42, 130]: latitude 130 is outside -90 to 90; longitude comes first",
		wrap(`{"type":"Polygon","coordinates":[[[190,3],[3,4],[5,9],[190,3]]]}`):                         "features[1].geometry.coordinates[0][0]: [190, 3]: longitude 190",
		wrap(`{"type":"Polygon","coordinates":[[[1],[3,4],[5,9],[1]]]}`):                                 "coordinates[0][0]: has 1 numbers",
		wrap(`{"type":"Polygon","coordinates":[[["1","2"],[3,4],[5,9],[1,2]]]}`):                         `coordinates[0][0]: is ["1", "2"], want numbers`,
		wrap(`{"type":"Polygon","coordinates":[[[170,3],[-170,3],[-170,9],[170,3]]]}`):                   "coordinates[0][1]: is 340 degrees of longitude from the position before: cut the polygon",
		wrap(`{"type":"MultiPolygon","coordinates":[[[[1,2],[1,2],[1,2],[1,2]]]]}`):                      "features[1].geometry.coordinates[0][0]: has 1 different positions",
		`{"type":"Polygon","crs":{"properties":{"name":"urn:ogc:def:crs:EPSG::3857"}},"coordinates":[]}`: `crs: coordinates are in "urn:ogc:def:crs:EPSG::3857"`,
		strings.Repeat(`{"type":"GeometryCollection","geometries":[`, 20) + strings.Repeat("]}", 20):     "nested more than 8 deep",
		`{"type":"Polygon","coordinates":[[` + strings.Repeat("[1,2],", 200_001) + `[1,2]]]}`:            "more than 200000 positions",
		`{"type":"Polygon","coordinates":` + strings.Repeat("[", 20_000):                                 "exceeded max depth",
		strings.Repeat(" ", 17<<20): "more than 16777216 bytes",
		box + box:                   "byte",
	} {
		area, err := geojson.ReadArea(strings.NewReader(text))
		if err == nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), "geojson: reading area: ") {
			t.Errorf("%.60q: %v, %v, want an error with %q", text, area, err, want)
		}
	}
}

func FuzzReadArea(f *testing.F) {
	f.Add(box)
	f.Add(`{"type":"FeatureCollection","features":[{"type":"Feature","geometry":` + box + `}]}`)
	f.Add(`{"type":"MultiPolygon","coordinates":[[[[170,50],[180,50],[180,60],[170,60],[170,50]]]]}`)
	f.Add(`{"type":"Polygon","coordinates":[[[0,90],[90,90],[180,90],[0,90]]]}`)
	f.Fuzz(func(t *testing.T, text string) {
		area, err := geojson.ReadArea(strings.NewReader(text))
		if (err == nil) == (len(area) == 0) {
			t.Fatalf("%d polygons and error %v", len(area), err)
		}
		area.Contains(geo.Point{Lat: 42, Lon: 131})
		area.Contains(geo.Point{Lat: 90, Lon: -180})
	})
}
