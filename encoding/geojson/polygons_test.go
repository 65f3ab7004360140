package geojson_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/encoding/geojson"
	"github.com/tidewaiter/tidewaiter/geo"
)

const square = `[[0,0],[2,0],[2,2],[0,2],[0,0]]`

func streamed(text string) (string, error) {
	var out []string
	for rings, err := range geojson.Polygons(strings.NewReader(text)) {
		if err != nil {
			return strings.Join(out, " "), err
		}
		var sizes []string
		for _, ring := range rings {
			sizes = append(sizes, fmt.Sprint(len(ring)))
		}
		out = append(out, strings.Join(sizes, "+"))
	}
	return strings.Join(out, " "), nil
}

func TestPolygons(t *testing.T) {
	hole := `[[0.5,0.5,7],[1,0.5,7],[1,1,7],[0.5,0.5,7]]`
	polygon := `{"type":"Polygon","coordinates":[` + square + `,` + hole + `]}`
	for name, tt := range map[string]struct{ text, want string }{
		"a polygon":          {polygon, "4+3"},
		"type comes last":    {`{"coordinates":[` + square + `],"bbox":[0,0,2,2],"type":"Polygon"}`, "4"},
		"several":            {`{"type":"MultiPolygon","coordinates":[[` + square + `],[` + square + `,` + hole + `]]}`, "4 4+3"},
		"a collection":       {`{"type":"FeatureCollection","name":"x","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:OGC:1.3:CRS84"}},"features":[{"type":"Feature","properties":{"a":[{"type":"x"}]},"geometry":` + polygon + `},{"type":"Feature","properties":null,"geometry":null}]}`, "4+3"},
		"geometries":         {`{"type":"GeometryCollection","geometries":[` + polygon + `,` + polygon + `]}`, "4+3 4+3"},
		"lines of their own": {polygon + "\n" + polygon + "\n", "4+3 4+3"},
		"RFC 8142":           {"\x1e" + polygon + "\n\x1e" + polygon + "\n", "4+3 4+3"},
	} {
		if got, err := streamed(tt.text); err != nil || got != tt.want {
			t.Errorf("%s: %q, %v; want %q", name, got, err, tt.want)
		}
	}
	for rings, err := range geojson.Polygons(strings.NewReader(polygon)) {
		if err != nil || rings[0][1] != (geo.Point{Lat: 0, Lon: 2}) {
			t.Errorf("%v, %v", rings, err)
		}
		break // and no more is asked for
	}
	for name, tt := range map[string]struct{ text, want string }{
		"nothing":           {"", "no polygon in it"},
		"cut off":           {polygon[:60], "unexpected"},
		"cut off between":   {`{"type":"FeatureCollection","features":[`, "unexpected"},
		"no GeoJSON":        {`[1]`, "want an object of GeoJSON"},
		"text":              {"hello", "invalid character"},
		"a line":            {`{"type":"LineString","coordinates":[[0,0],[1,1]]}`, "among coordinates"},
		"lines":             {`{"type":"MultiLineString","coordinates":[` + square + `]}`, `a "MultiLineString": want polygons only`},
		"a point":           {`{"type":"Point","coordinates":[1,2]}`, "among coordinates"},
		"no type":           {`{"coordinates":[` + square + `]}`, "without a type"},
		"a type that is no": {`{"type":5}`, "want a word"},
		"metres":            {`{"type":"Polygon","coordinates":[[[500000,6000000],[500001,6000000],[500001,6000001],[500000,6000000]]]}`, "longitude comes first"},
		"another crs":       {`{"type":"FeatureCollection","crs":{"properties":{"name":"EPSG:3857"}},"features":[]}`, "EPSG:4326"},
		"open ring":         {`{"type":"Polygon","coordinates":[[[0,0],[2,0],[2,2],[0,2]]]}`, "a ring that is none"},
		"no ring":           {`{"type":"Polygon","coordinates":[]}`, "that are none"},
		"mixed":             {`{"type":"Polygon","coordinates":[` + square + `,[` + square + `]]}`, "in one"},
		"words":             {`{"type":"Polygon","coordinates":[[["a","b"]]]}`, "among coordinates"},
		"deep":              {strings.Repeat(`{"geometry":`, 100), "deep"},
		"deep rubbish":      {`{"x":` + strings.Repeat(`[`, 100), "deep"},
		"after one":         {polygon + "rubbish", "after polygon 1"},
	} {
		if got, err := streamed(tt.text); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %q, %v; want %q", name, got, err, tt.want)
		}
	}
}

// endless is a reader of a text and then one byte for ever.
type endless struct {
	begin string
	more  byte
	read  int
}

func (e *endless) Read(p []byte) (int, error) {
	n := copy(p, e.begin)
	e.begin = e.begin[n:]
	for i := n; i < len(p); i++ {
		p[i] = e.more
	}
	e.read += len(p)
	return len(p), nil
}

// TestPolygonsBoundsValues: a string, a number or a reference system without end is
// refused before it takes the memory of the machine, and what is within the bound
// is read, however much of it there is.
func TestPolygonsBoundsValues(t *testing.T) {
	for name, in := range map[string]*endless{
		"a string":           {begin: `{"type":"Feature","properties":{"name":"`, more: 'x'},
		"a name":             {begin: `{"type":"Feature","`, more: 'x'},
		"a number":           {begin: `{"type":"Polygon","coordinates":[[[1`, more: '1'},
		"a reference system": {begin: `{"type":"Feature","crs":[`, more: '['},
		"nothing but blanks": {begin: `{"type":"Feature","properties":`, more: ' '},
	} {
		for _, err := range geojson.Polygons(in) {
			if err == nil || !strings.Contains(err.Error(), "more than 16 MiB") && name != "a reference system" {
				t.Errorf("%s: %v", name, err)
			}
		}
		if in.read > 40<<20 {
			t.Errorf("%s: %d bytes were read", name, in.read)
		}
	}
	long := strings.Repeat("x", 5<<20)
	text := `{"type":"FeatureCollection","features":[` + strings.Repeat(`{"type":"Feature","properties":{"a":"`+long+`"},"geometry":{"type":"Polygon","coordinates":[`+square+`]}},`, 4) + `{"type":"Feature","geometry":null}]}`
	if got, err := streamed(text); err != nil || got != "4 4 4 4" {
		t.Errorf("%q, %v", got, err)
	}
}

func FuzzPolygons(f *testing.F) {
	f.Add(`{"type":"Polygon","coordinates":[` + square + `]}`)
	f.Add(`{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"MultiPolygon","coordinates":[[` + square + `]]}}]}`)
	f.Add("\x1e{}")
	f.Fuzz(func(t *testing.T, text string) {
		for rings, err := range geojson.Polygons(strings.NewReader(text)) {
			if err != nil {
				continue
			}
			for _, ring := range rings {
				if len(ring) < 3 {
					t.Fatalf("a ring of %d", len(ring))
				}
				for _, p := range ring {
					if p.Check() != nil {
						t.Fatal(p)
					}
				}
			}
		}
	})
}
