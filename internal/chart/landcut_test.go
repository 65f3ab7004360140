package chart_test

import (
	"bytes"
	"math/rand/v2"
	"testing"

	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/internal/chart"
	"github.com/tidewaiter/tidewaiter/refdata"
)

// TestLandCut asks points of boxes cut out of the world, some over the
// antimeridian and at the poles, whether they are on land: as they are in the
// whole.
func TestLandCut(t *testing.T) {
	land, err := chart.ReadLand(refdata.LandAt("110m"))
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(1, 2))
	asked := 0
	for _, box := range [][4]float64{{130, 40, 135, 45}, {175, 60, 185, 75}, {-185, 50, -170, 72}, {-180, -90, 180, -60}, {100, 80, 110, 90}, {-5, 35, 20, 60}} {
		cut := land.Cut(box[0], box[1], box[2], box[3])
		var b bytes.Buffer
		if err := cut.Write(&b, box[0], box[1], 0.0036, 0.0017); err != nil {
			t.Fatal(err)
		}
		if cut.Polygons() == 0 {
			continue
		}
		again := cut
		if box[2] <= 180 && box[0] >= -180 {
			if again, err = chart.ReadLand(&b); err != nil {
				t.Fatalf("%v: %v", box, err)
			}
		}
		for range 400 {
			p := geo.Point{Lon: box[0] + r.Float64()*(box[2]-box[0]), Lat: box[1] + r.Float64()*(box[3]-box[1])}
			// Within a step of a shore the two may differ.
			near := false
			for _, d := range [][2]float64{{0.004, 0}, {-0.004, 0}, {0, 0.003}, {0, -0.003}} {
				near = near || land.At(geo.Point{Lon: p.Lon + d[0], Lat: p.Lat + d[1]}) != land.At(p)
			}
			if near {
				continue
			}
			asked++
			if got, want := again.At(p), land.At(p); got != want {
				t.Errorf("%v: at %v cut says %v, the whole %v", box, p, got, want)
			}
		}
	}
	if asked < 1500 {
		t.Errorf("only %d points were asked", asked)
	}
	if n := land.Cut(-150, 10, -140, 15).Polygons(); n != 0 {
		t.Errorf("the open Pacific has %d polygons", n)
	}
}
