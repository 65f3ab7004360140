package geojson_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/encoding/eventtable"
	"github.com/tidewaiter/tidewaiter/encoding/geojson"
	"github.com/tidewaiter/tidewaiter/events"
	"github.com/tidewaiter/tidewaiter/geo"
)

type feature struct {
	Type     string
	ID       string
	Geometry *struct {
		Type        string
		Coordinates any
	}
	Properties map[string]any
}

// write collects what f writes and parses it.
func write(t *testing.T, f func(w *geojson.Writer) error) []feature {
	t.Helper()
	var out bytes.Buffer
	w := geojson.NewWriter(&out)
	if err := f(w); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	var c struct {
		Type     string
		Features []feature
	}
	if err := json.Unmarshal(out.Bytes(), &c); err != nil || c.Type != "FeatureCollection" || c.Features == nil {
		t.Fatalf("%v: %s", err, out.Bytes())
	}
	return c.Features
}

// flat writes a geometry's coordinates shortly: lon lat, lon lat | lon lat ...
func flat(t *testing.T, f feature) string {
	t.Helper()
	if f.Geometry == nil {
		return "null"
	}
	b, err := json.Marshal(f.Geometry.Coordinates)
	if err != nil {
		t.Fatal(err)
	}
	s := strings.NewReplacer("]],[[", " | ", "],[", ", ", ",", " ", "[", "", "]", "").Replace(string(b))
	return f.Geometry.Type + " " + s
}

var day = time.Date(2024, 2, 1, 3, 15, 0, 0, time.UTC)

func TestLines(t *testing.T) {
	for _, test := range []struct {
		name   string
		points []geo.Point
		want   string
	}{
		{"plain", []geo.Point{{Lat: 1, Lon: 2}, {Lat: 3, Lon: 4}}, "LineString 2 1, 4 3"},
		{"eastward over the antimeridian", []geo.Point{{Lat: 10, Lon: 179}, {Lat: 20, Lon: -179}}, "MultiLineString 179 10, 180 15 | -180 15, -179 20"},
		{"westward", []geo.Point{{Lat: 20, Lon: -179}, {Lat: 10, Lon: 178}}, "MultiLineString -179 20, -180 16.6666667 | 180 16.6666667, 178 10"},
		{"there and back", []geo.Point{{Lat: 0, Lon: 179}, {Lat: 0, Lon: -179}, {Lat: 2, Lon: 179}}, "MultiLineString 179 0, 180 0 | -180 0, -179 0, -180 1 | 180 1, 179 2"},
		{"from the edge", []geo.Point{{Lat: 5, Lon: 180}, {Lat: 5, Lon: -179}}, "LineString -180 5, -179 5"},
		{"to the edge", []geo.Point{{Lat: 5, Lon: 179}, {Lat: 5, Lon: -180}}, "LineString 179 5, 180 5"},
		{"along the edge", []geo.Point{{Lat: 5, Lon: 180}, {Lat: 6, Lon: 180}}, "LineString 180 5, 180 6"},
		{"one place", []geo.Point{{Lat: 5, Lon: 6}, {Lat: 5, Lon: 6}}, "Point 6 5"},
		{"a hole in it", []geo.Point{{Lat: 5, Lon: 6}, {Lat: math.NaN(), Lon: 6}, {Lat: 91, Lon: 181}, {Lat: 6, Lon: 6}}, "LineString 6 5, 6 6"},
		{"nothing known", []geo.Point{{Lat: math.NaN()}}, "null"},
		{"fine", []geo.Point{{Lat: 1.00000004, Lon: -0.00000001}, {Lat: 1.123456789, Lon: 2}}, "LineString 0 1, 2 1.1234568"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := write(t, func(w *geojson.Writer) error { return w.Voyage(&events.Voyage{ID: "v"}, test.points) })
			if s := flat(t, got[0]); s != test.want {
				t.Errorf("got  %s\nwant %s", s, test.want)
			}
		})
	}
}

func gap(off, on geo.Point) *events.Event {
	return &events.Event{
		ID: "g", Kind: events.GapKind, Status: events.Closed, Subject: events.Subject{MMSI: 273000000, Name: "A \"B\"\n</script>\xff"},
		Start: day, End: day.Add(31 * time.Hour), At: off,
		Gap: &events.Gap{Off: events.Fix{Time: day, At: off, SOGKn: math.NaN()}, On: events.Fix{Time: day.Add(31 * time.Hour), At: on},
			Hours: 31, DistanceNM: math.Inf(1), ImpliedKn: math.NaN(), Class: events.GapUnexplained, HoursCovered: math.NaN()},
	}
}

func TestGap(t *testing.T) {
	off, on := geo.Point{Lat: 55, Lon: 170}, geo.Point{Lat: 55, Lon: -160}
	got := write(t, func(w *geojson.Writer) error { return w.Event(gap(off, on)) })[0]
	if got.Geometry.Type != "MultiLineString" {
		t.Fatalf("a gap over the antimeridian is a %s", got.Geometry.Type)
	}
	parts := got.Geometry.Coordinates.([]any)
	length, top := 0.0, 0.0
	for _, part := range parts {
		var last *geo.Point
		for _, c := range part.([]any) {
			p := geo.Point{Lon: c.([]any)[0].(float64), Lat: c.([]any)[1].(float64)}
			if last != nil {
				length += geo.DistanceM(*last, p)
			}
			last, top = &p, max(top, p.Lat)
		}
	}
	if len(parts) != 2 || math.Abs(length/geo.DistanceM(off, on)-1) > 1e-3 {
		t.Errorf("%d parts of %.0f m together, want 2 of %.0f m: a great circle", len(parts), length, geo.DistanceM(off, on))
	}
	if math.Abs(top-55.93) > 0.02 { // tan 55 / cos 15 degrees
		t.Errorf("its northernmost latitude is %v: it does not arc", top)
	}
	if got.Properties["class"] != "unexplained" || got.Properties["hours"] != 31.0 || got.Properties["start"] != "2024-02-01T03:15:00Z" {
		t.Errorf("properties %v", got.Properties)
	}
	for _, unknown := range []string{"implied_kn", "distance_nm", "hours_covered", "imo", "place"} {
		if v, ok := got.Properties[unknown]; ok {
			t.Errorf("%s is not known and is %v", unknown, v)
		}
	}
	open := gap(off, geo.Point{})
	open.Gap.On = events.Fix{}
	if got := write(t, func(w *geojson.Writer) error { return w.Event(open) })[0]; flat(t, got) != "Point 170 55" {
		t.Errorf("an open gap is %s", flat(t, got))
	}
}

// TestProperties holds properties to the tables of package eventtable.
func TestProperties(t *testing.T) {
	e := gap(geo.Point{Lat: 1, Lon: 2}, geo.Point{Lat: 3, Lon: 4})
	s := &events.Segment{ID: "s", Subject: events.Subject{MMSI: 273000000}, N: 3, First: events.Fix{Time: day, At: geo.Point{Lat: 1, Lon: 2}}, Last: events.Fix{Time: day, At: geo.Point{Lat: 2, Lon: 2}}, SpeedP50Kn: math.NaN()}
	v := &events.Voyage{ID: "v", Subject: events.Subject{MMSI: 273000000}, Hours: 3, From: events.Call{Place: "rajin", How: events.Inferred, Candidates: []events.Candidate{{Place: "rajin", Weight: 1}}}}
	got := write(t, func(w *geojson.Writer) error {
		return errors.Join(w.Segment(s, nil), w.Event(e), w.Voyage(v, nil))
	})
	for i, line := range [][]byte{eventtable.Segments.AppendJSON(nil, s), eventtable.Events.AppendJSON(nil, e), eventtable.Voyages.AppendJSON(nil, v)} {
		var want map[string]any
		if err := json.Unmarshal(line, &want); err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(got[i].Properties, want) {
			t.Errorf("got  %v\nwant %v", got[i].Properties, want)
		}
		if got[i].ID != want["id"] {
			t.Errorf("feature %q has the properties of %v", got[i].ID, want["id"])
		}
	}
	if flat(t, got[0]) != "LineString 2 1, 2 2" {
		t.Errorf("a segment without points is %s", flat(t, got[0]))
	}
	if got[2].Geometry != nil {
		t.Errorf("a voyage without points is %s", flat(t, got[2]))
	}
}

func TestPlaces(t *testing.T) {
	got := write(t, func(w *geojson.Writer) error {
		return errors.Join(
			w.Place(&geo.Place{ID: "rajin", Name: "Rajin", Aliases: []string{"나진"}, Kind: geo.Port, Country: "KP", Located: true, Point: geo.Point{Lat: 42.233333, Lon: 130.3}, RadiusM: 4000, Quality: geo.Chart, Source: "x"}),
			w.Place(&geo.Place{ID: "khasan", Name: "Khasan", Kind: geo.Rail, RadiusM: math.NaN()}))
	})
	if len(got) != 2 || flat(t, got[0]) != "Point 130.3 42.233333" || got[1].Geometry != nil {
		t.Errorf("got %v", got)
	}
	if got[0].Properties["quality"] != "chart" || got[0].Properties["radius_m"] != 4000.0 {
		t.Errorf("properties %v", got[0].Properties)
	}
	if len(write(t, func(*geojson.Writer) error { return nil })) != 0 {
		t.Error("an empty collection has features")
	}
}

type full struct{ left int }

func (f *full) Write(p []byte) (int, error) {
	if f.left -= len(p); f.left < 0 {
		return 0, errors.New("disk full")
	}
	return len(p), nil
}

func TestWriteFails(t *testing.T) {
	w := geojson.NewWriter(&full{left: 300})
	var err error
	for range 10 {
		if err = w.Place(&geo.Place{ID: "a", Name: "A", Kind: geo.Port}); err != nil {
			break
		}
	}
	if err == nil || err.Error() != "geojson: writing: disk full" || w.Close() == nil {
		t.Errorf("got %v, and Close %v", err, w.Close())
	}
	w = geojson.NewWriter(&bytes.Buffer{})
	if w.Close() != nil || w.Place(&geo.Place{}) == nil {
		t.Error("a feature is taken after the end")
	}
}

func FuzzWriter(f *testing.F) {
	f.Add("g", "A\x00\"", 55.0, 170.0, 50.0, -160.0, 31.5)
	f.Add("", "\xff", math.NaN(), 181.0, math.Inf(1), 0.0, math.NaN())
	f.Add("", "", 90.0, 180.0, -90.0, -180.0, 0.0)
	f.Fuzz(func(t *testing.T, id, name string, lat1, lon1, lat2, lon2, hours float64) {
		a, b := geo.Point{Lat: lat1, Lon: lon1}, geo.Point{Lat: lat2, Lon: lon2}
		e := gap(a, b)
		e.ID, e.Subject.Name, e.Gap.Hours = id, name, hours
		var out bytes.Buffer
		w := geojson.NewWriter(&out)
		err := errors.Join(w.Event(e), w.Segment(&events.Segment{ID: id}, []geo.Point{a, b, a}),
			w.Voyage(&events.Voyage{ID: id, LadenWhy: name, Hours: hours}, []geo.Point{b, a, b, b}), w.Place(&geo.Place{ID: id, Name: name, Located: true, Point: a, RadiusM: hours}), w.Close())
		if err != nil || !json.Valid(out.Bytes()) {
			t.Fatalf("%v: %s", err, out.Bytes())
		}
		for _, word := range []string{"NaN", "Inf"} {
			if strings.Contains(out.String(), ":"+word) || strings.Contains(out.String(), "["+word) {
				t.Errorf("%s in %s", word, out.String())
			}
		}
	})
}

func ExampleWriter() {
	w := geojson.NewWriter(os.Stdout)
	err := errors.Join(
		w.Place(&geo.Place{ID: "rajin", Name: "Rajin", Kind: geo.Port, Country: "KP", Located: true, Point: geo.Point{Lat: 42.233333, Lon: 130.3}, RadiusM: 4000, Quality: geo.Chart}),
		w.Close())
	if err != nil {
		fmt.Println(err)
	}
	// Output:
	// {"type":"FeatureCollection","features":[
	// {"type":"Feature","id":"rajin","geometry":{"type":"Point","coordinates":[130.3,42.233333]},"properties":{"id":"rajin","name":"Rajin","kind":"port","country":"KP","radius_m":4000,"quality":"chart"}}
	// ]}
}
