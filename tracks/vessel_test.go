package tracks_test

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/tracks"
)

// vessel draws one vessel's positions: it sails and lies still, turns, is silent
// for an hour to so many, is heard with an error; now and then a fix is false, which
// has Source 1.
func vessel(r *rand.Rand, n int, silent float64) (list []tracks.Position) {
	at := geo.Point{Lat: 140*r.Float64() - 70, Lon: 360*r.Float64() - 180}
	now, course, kn := int64(1_700_000_000_000_000), 360*r.Float64(), 20*r.Float64()
	says := r.IntN(3) > 0
	for i := range n {
		step := math.Pow(10, 0.5+2*r.Float64())
		if r.IntN(50) == 0 {
			step = 3600 * math.Pow(silent, r.Float64())
		}
		if r.IntN(40) == 0 {
			course, kn = 360*r.Float64(), max(0, 30*r.Float64()-10)
		}
		for left := step; left > 0; left -= 600 { // it wanders
			at = geo.Destination(at, course, kn*geo.KnotMS*min(left, 600))
			if math.Abs(at.Lat) > 75 {
				course = geo.BearingDeg(at, geo.Point{Lon: at.Lon})
			}
			course = math.Mod(course+3*r.NormFloat64()+360, 360)
		}
		now += int64(step * 1e6)
		heard := geo.Destination(at, 360*r.Float64(), 30*math.Abs(r.NormFloat64()))
		p := tracks.Position{MMSI: 273456780, UnixMicro: now, Lat: heard.Lat, Lon: heard.Lon, Type: 1}
		if says {
			p.SOGKn, p.COGDeg, p.Has = float32(kn), float32(course), tracks.HasSOG|tracks.HasCOG
		}
		if i > 2 && i < n-2 && step < 3600 && r.IntN(100) == 0 {
			false := geo.Destination(at, 360*r.Float64(), 150e3+5e6*r.Float64())
			p.Lat, p.Lon, p.Source = false.Lat, false.Lon, 1
		}
		list = append(list, p)
	}
	return list
}

// TestOneVessel: what one vessel sends is one hull, whatever its silences, and
// only the false fixes are left out.
func TestOneVessel(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 6))
	given, lost, falseKept, split := 0, 0, 0, 0
	for range 200 {
		list := vessel(r, 500, 100)
		out := run(tracks.NewSeparator(tracks.Options{}), list)
		given += len(list)
		for hull, kept := range out {
			if hull > 0 {
				split++
			}
			for _, p := range kept {
				switch {
				case hull >= 0 && p.Source == 1:
					falseKept++
				case hull == -1-int(tracks.Jump) && p.Source == 0:
					lost++
				}
			}
		}
	}
	t.Logf("of %d positions of 200 vessels %d true ones are left out, %d false ones kept; %d hulls too many", given, lost, falseKept, split)
	if split > 0 {
		t.Errorf("%d hulls too many", split)
	}
	if falseKept > 0 {
		t.Errorf("%d false fixes are kept", falseKept)
	}
	if lost*2000 > given {
		t.Errorf("%d true positions of %d are left out", lost, given)
	}
}

// TestTwoVessels: of two vessels under one number, each has hulls of its own. The
// positions that end up in a hull of the other are counted.
func TestTwoVessels(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	for _, test := range []struct {
		name         string
		nearM, spanM float64 // where the other is moved to, from the first
		silent       float64 // hours, at most
		most         float64 // share of positions that may be wrong
	}{
		{"anywhere", 0, 0, 100, 0.01},
		{"within 500 km", 20e3, 480e3, 5, 0.05},
		// When both were silent for days, nobody can tell which is which.
		{"within 500 km, silent for days", 20e3, 480e3, 100, 0.15},
	} {
		given, wrong, left, hulls := 0, 0, 0, 0
		for range 100 {
			a, b := vessel(r, 300, test.silent), vessel(r, 300, test.silent)
			for i := range a {
				a[i].Source = 0
			}
			to := geo.Destination(a[0].Point(), 360*r.Float64(), test.nearM+test.spanM*r.Float64())
			lat, lon := to.Lat-b[0].Lat, to.Lon-b[0].Lon
			for i := range b {
				b[i].Source = 1
				if test.spanM > 0 {
					b[i].Lat = max(-89, min(89, b[i].Lat+lat))
					b[i].Lon = geo.NormLon(b[i].Lon + lon)
				}
			}
			out := run(tracks.NewSeparator(tracks.Options{}), interleave(a, b))
			for hull, kept := range out {
				n := [2]int{}
				for _, p := range kept {
					n[p.Source]++
				}
				if hull < 0 {
					left += n[0] + n[1]
					continue
				}
				wrong += min(n[0], n[1])
				hulls++
			}
			given += len(a) + len(b)
		}
		t.Logf("%s: of %d positions of 100 pairs %d are in a hull of the other, %d left out; %d hulls", test.name, given, wrong, left, hulls)
		if float64(wrong) > test.most*float64(given) {
			t.Errorf("%s: %d of %d positions are in a hull of the other", test.name, wrong, given)
		}
	}
}

// TestOneVesselByGPSDIO: two of the test files of gpsdio-segment are one ship
// each. In one of them, reports of some satellites are out of time by up to an
// hour and a half; they are no second ship.
func TestOneVesselByGPSDIO(t *testing.T) {
	for _, name := range []string{"338013000.json", "263576000.json"} {
		out, reasons := separate(readGPSDIO(t, name), tracks.Options{})
		t.Log(name, reasons)
		for _, r := range out {
			if !strings.HasPrefix(r.segment, "jump") && !strings.Contains(r.segment, "hull 0") {
				t.Fatalf("%s: %s at %v", name, r.segment, r.Time())
			}
		}
	}
}
