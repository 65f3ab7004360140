package chart_test

import (
	"bytes"
	"compress/flate"
	"io"
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/internal/chart"
	"github.com/tidewaiter/tidewaiter/refdata"
)

func world(t testing.TB) *chart.Land {
	t.Helper()
	land, err := chart.ReadLand(refdata.Land())
	if err != nil {
		t.Fatal(err)
	}
	return land
}

func TestLand(t *testing.T) {
	land := world(t)
	if land.Polygons() != 4047 {
		t.Errorf("%d polygons", land.Polygons())
	}
	for _, test := range []struct {
		name string
		at   geo.Point
		want bool
	}{
		{"Pyongyang", geo.Point{Lat: 39.03, Lon: 125.75}, true},
		{"Sea of Japan", geo.Point{Lat: 41, Lon: 132}, false},
		{"Caspian", geo.Point{Lat: 42, Lon: 50.5}, false},
		{"Tehran", geo.Point{Lat: 35.69, Lon: 51.39}, true},
		{"Chukotka, east of the antimeridian", geo.Point{Lat: 66.5, Lon: -175}, true},
		{"Chukotka, west of it", geo.Point{Lat: 67.5, Lon: 177}, true},
		{"Null Island", geo.Point{}, false},
		{"South Pole's side", geo.Point{Lat: -84, Lon: 60}, true},
		{"North Pole", geo.Point{Lat: 90}, false},
		{"Hawaii", geo.Point{Lat: 19.6, Lon: -155.5}, true},
	} {
		if got := land.At(test.at); got != test.want {
			t.Errorf("%s: land is %v", test.name, got)
		}
	}
}

func TestLandFaults(t *testing.T) {
	whole, err := io.ReadAll(flate.NewReader(refdata.Land()))
	if err != nil {
		t.Fatal(err)
	}
	pack := func(b []byte) io.Reader {
		var out bytes.Buffer
		z, _ := flate.NewWriter(&out, flate.BestSpeed)
		z.Write(b)
		z.Close()
		return &out
	}
	for name, r := range map[string]io.Reader{
		"empty":     strings.NewReader(""),
		"text":      strings.NewReader("land"),
		"magic":     pack(append([]byte("tw-land2"), whole[8:]...)),
		"truncated": pack(whole[:len(whole)/2]),
		"tail":      pack(append(whole[:len(whole):len(whole)], 0)),
		"counts":    pack(append(whole[:40:40], 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f)),
	} {
		if _, err := chart.ReadLand(r); err == nil || !strings.HasPrefix(err.Error(), "chart: reading land: ") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
