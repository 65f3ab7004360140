package geo_test

import (
	"math"
	"reflect"
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/geo"
)

const placesHead = "id,name,aliases,kind,country,lat,lon,radius_m,quality,locode,source\n"

func TestReadPlaces(t *testing.T) {
	got, err := geo.ReadPlaces(strings.NewReader(placesHead +
		"rajin,Rajin,Najin;나진,port,KP,42.233333,130.3,4000,chart,KPRJN,index:60510\n" +
		"khasan,Khasan,,rail,,,,,,,a report\n"))
	if err != nil {
		t.Fatal(err)
	}
	want := []geo.Place{
		{ID: "rajin", Name: "Rajin", Aliases: []string{"Najin", "나진"}, Kind: geo.Port, Country: "KP", Point: geo.Point{Lat: 42.233333, Lon: 130.3},
			Located: true, RadiusM: 4000, Quality: geo.Chart, Locode: "KPRJN", Source: "index:60510"},
		{ID: "khasan", Name: "Khasan", Kind: geo.Rail, Source: "a report"},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v\nwant %+v", got, want)
	}
}

func TestReadPlacesFaults(t *testing.T) {
	row := "a,A,,port,KP,1,2,3,chart,,s\n"
	for text, want := range map[string]string{
		"":          "no rows",
		placesHead:  "no rows",
		"id,name\n": "wrong number of fields",
		strings.Replace(placesHead, "lat", "x", 1):           "line 1: columns are",
		placesHead + row + row:                               `line 3: id "a" stands in line 2 already`,
		placesHead + "A,A,,port,KP,1,2,3,chart,,s\n":         `line 2: id "A"`,
		placesHead + "a--b,A,,port,KP,1,2,3,chart,,s\n":      `line 2: id "a--b"`,
		placesHead + "a,,,port,KP,1,2,3,chart,,s\n":          "line 2: name",
		placesHead + "a,A,b;;c,port,KP,1,2,3,chart,,s\n":     "line 2: aliases",
		placesHead + "a,A,,quay,KP,1,2,3,chart,,s\n":         "line 2: geo: unknown kind",
		placesHead + "a,A,,port,kp,1,2,3,chart,,s\n":         `line 2: country "kp"`,
		placesHead + "a,A,,port,KP,1,,3,chart,,s\n":          `line 2: lon ""`,
		placesHead + "a,A,,port,KP,NaN,2,3,chart,,s\n":       `line 2: lat "NaN"`,
		placesHead + "a,A,,port,KP,91,2,3,chart,,s\n":        "line 2: geo: latitude 91",
		placesHead + "a,A,,port,KP,1,2,0,chart,,s\n":         `line 2: radius_m "0"`,
		placesHead + "a,A,,port,KP,1,2,1e9,chart,,s\n":       `line 2: radius_m "1e9"`,
		placesHead + "a,A,,port,KP,1,2,3,good,,s\n":          "line 2: geo: unknown quality",
		placesHead + "a,A,,port,KP,1,2,3,,,s\n":              "line 2: a has a position and no quality",
		placesHead + "a,A,,port,KP,1,2,3,chart,KP RJN,s\n":   `line 2: locode "KP RJN"`,
		placesHead + "a,A,,port,KP,1,2,3,chart,,\n":          "line 2: a has no source",
		placesHead + "a,\"A\nB\",,port,KP,1,2,3,chart,,s\nx": "line 4",
	} {
		places, err := geo.ReadPlaces(strings.NewReader(text))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, %v, want an error with %q", text, places, err, want)
		}
	}
}

func FuzzReadPlaces(f *testing.F) {
	f.Add(placesHead + "rajin,Rajin,Najin;나진,port,KP,42.233333,130.3,4000,chart,KPRJN,index:60510\n")
	f.Add(placesHead + "\"a\n,,\"")
	f.Fuzz(func(t *testing.T, text string) {
		places, err := geo.ReadPlaces(strings.NewReader(text))
		if (err == nil) == (len(places) == 0) {
			t.Fatalf("%d places and error %v", len(places), err)
		}
		ids := map[string]bool{}
		for _, p := range places {
			if ids[p.ID] || p.Name == "" || p.Source == "" || p.Located && p.Point.Check() != nil || math.IsNaN(p.RadiusM) {
				t.Errorf("%+v is taken", p)
			}
			ids[p.ID] = true
		}
	})
}
