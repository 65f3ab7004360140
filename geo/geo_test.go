package geo_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/tidewaiter/tidewaiter/geo"
)

func TestCheck(t *testing.T) {
	for _, p := range []geo.Point{{}, {Lat: 90, Lon: 180}, {Lat: -90, Lon: -180}, {Lat: 42.2, Lon: 130.3}} {
		if err := p.Check(); err != nil {
			t.Errorf("%v: %v", p, err)
		}
	}
	for _, p := range []geo.Point{{Lat: 90.1}, {Lat: -91}, {Lon: 180.5}, {Lon: -181}, {Lat: math.NaN()}, {Lon: math.NaN()}, {Lat: math.Inf(1)}, {Lon: math.Inf(-1)}, {Lat: 130.3, Lon: 42.2}} {
		if p.Check() == nil {
			t.Errorf("%v is taken", p)
		}
	}
}

func TestDistance(t *testing.T) {
	quarter := math.Pi / 2 * geo.EarthRadiusM
	for _, test := range []struct {
		a, b geo.Point
		want float64 // on the sphere
	}{
		{geo.Point{}, geo.Point{}, 0},
		{geo.Point{}, geo.Point{Lat: 90}, quarter},
		{geo.Point{}, geo.Point{Lon: 90}, quarter},
		{geo.Point{}, geo.Point{Lon: 180}, 2 * quarter},
		{geo.Point{Lat: 90}, geo.Point{Lat: -90, Lon: 77}, 2 * quarter},
		{geo.Point{Lat: 90, Lon: 10}, geo.Point{Lat: 90, Lon: -100}, 0},                                            // one pole
		{geo.Point{Lon: 179.5}, geo.Point{Lon: -179.5}, quarter / 90},                                              // across the date line
		{geo.Point{Lat: 10, Lon: 20}, geo.Point{Lat: 10 + 1e-6, Lon: 20}, geo.EarthRadiusM * 1e-6 * math.Pi / 180}, // a hand's breadth
	} {
		const millimetre = 1e-3
		if got := geo.DistanceM(test.a, test.b); math.Abs(got-test.want) > millimetre {
			t.Errorf("%v to %v: %v m, want %v", test.a, test.b, got, test.want)
		}
		if geo.DistanceM(test.a, test.b) != geo.DistanceM(test.b, test.a) {
			t.Errorf("%v to %v differs from the way back", test.a, test.b)
		}
	}
	// Flinders Peak to Buninyong on an ellipsoid: 54972.271 m (Geoscience
	// Australia, GDA technical manual).
	got := geo.DistanceM(geo.Point{Lat: -(37 + 57/60. + 3.72030/3600), Lon: 144 + 25/60. + 29.52440/3600},
		geo.Point{Lat: -(37 + 39/60. + 10.15610/3600), Lon: 143 + 55/60. + 35.38390/3600})
	if off := math.Abs(got/54972.271 - 1); off > 0.0056 {
		t.Errorf("%v m is off by %.4f of the geodesic", got, off)
	}
}

func TestVocabularies(t *testing.T) {
	for _, k := range geo.Kinds() {
		if got, err := geo.ParseKind(string(k)); err != nil || got != k {
			t.Errorf("kind %q: %q, %v", k, got, err)
		}
	}
	for _, q := range append(geo.Qualities(), "") {
		if got, err := geo.ParseQuality(string(q)); err != nil || got != q {
			t.Errorf("quality %q: %q, %v", q, got, err)
		}
	}
	if _, err := geo.ParseKind(""); err == nil {
		t.Error("a blank kind is taken")
	}
	if _, err := geo.ParseKind("quay"); err == nil {
		t.Error("an unknown kind is taken")
	}
	if _, err := geo.ParseQuality("good"); err == nil {
		t.Error("an unknown quality is taken")
	}
}

func TestFindPlace(t *testing.T) {
	places := []geo.Place{{ID: "a", Name: "Rajin", Aliases: []string{"Najin", "Rason"}}, {ID: "b", Name: "Dunay"}}
	for name, want := range map[string]string{"rajin": "a", "NAJIN": "a", "Dunay": "b", "Duna": "", "": ""} {
		got := ""
		if p := geo.FindPlace(places, name); p != nil {
			got = p.ID
		}
		if got != want {
			t.Errorf("%q is %q, want %q", name, got, want)
		}
	}
	if names := places[0].Names(); fmt.Sprint(names) != "[Rajin Najin Rason]" || len(places[0].Aliases) != 2 {
		t.Errorf("names %v", names)
	}
}

func ExampleDistanceM() {
	rajin := geo.Point{Lat: 42.23, Lon: 130.30}
	vostochny := geo.Point{Lat: 42.74, Lon: 133.08}
	fmt.Printf("%.0f km\n", geo.DistanceM(rajin, vostochny)/1000)
	// Output:
	// 235 km
}
