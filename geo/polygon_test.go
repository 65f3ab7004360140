package geo_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/golang/geo/s2"

	"github.com/tidewaiter/tidewaiter/geo"
)

func polygon(t testing.TB, rings ...[]geo.Point) *geo.Polygon {
	t.Helper()
	g, err := geo.NewPolygon(rings...)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func TestPolygon(t *testing.T) {
	box := func(s, w, n, e float64) []geo.Point {
		return []geo.Point{{Lat: s, Lon: w}, {Lat: s, Lon: e}, {Lat: n, Lon: e}, {Lat: n, Lon: w}, {Lat: s, Lon: w}}
	}
	circle := func(lat float64, step float64) (ring []geo.Point) {
		for lon := -180.; lon < 180; lon += step {
			ring = append(ring, geo.Point{Lat: lat, Lon: lon})
		}
		return ring
	}
	for _, test := range []struct {
		name    string
		area    *geo.Polygon
		in, out []geo.Point
		sw, ne  geo.Point
	}{
		{"box", polygon(t, box(10, 20, 11, 21)),
			[]geo.Point{{Lat: 10.5, Lon: 20.5}, {Lat: 11.0002, Lon: 20.5}}, // the great circle bulges poleward
			[]geo.Point{{Lat: 9.99, Lon: 20.5}, {Lat: 10.5, Lon: 19.99}, {Lat: 10.5, Lon: 21.01}, {Lat: -10.5, Lon: 20.5}, {Lat: 10.5, Lon: -159.5}},
			geo.Point{Lat: 10, Lon: 20}, geo.Point{Lat: 11.0004, Lon: 21}},
		{"across the antimeridian", polygon(t, box(-1, 179, 1, -179)),
			[]geo.Point{{Lon: 180}, {Lon: -180}, {Lon: 179.5}, {Lon: -179.5}},
			[]geo.Point{{}, {Lon: 178.9}, {Lon: -178.9}, {Lat: 2, Lon: 180}},
			geo.Point{Lat: -1.00015, Lon: 179}, geo.Point{Lat: 1.00015, Lon: -179}},
		{"with a hole", polygon(t, box(0, 0, 10, 10), box(4, 4, 6, 6)),
			[]geo.Point{{Lat: 2, Lon: 2}, {Lat: 7, Lon: 5}},
			[]geo.Point{{Lat: 5, Lon: 5}, {Lat: 11, Lon: 5}},
			geo.Point{}, geo.Point{Lat: 10.0374, Lon: 10}},
		{"two parts, on both sides of the antimeridian", polygon(t, box(-1, 170, 1, 172), box(-1, -172, 1, -170)),
			[]geo.Point{{Lon: 171}, {Lon: -171}},
			[]geo.Point{{Lon: 180}, {}},
			geo.Point{Lat: -1.00015, Lon: 170}, geo.Point{Lat: 1.00015, Lon: -170}},
		{"north pole", polygon(t, circle(80, 10)),
			[]geo.Point{{Lat: 90}, {Lat: 85, Lon: 123}, {Lat: 90, Lon: 180}},
			[]geo.Point{{Lat: 79}, {Lat: -85, Lon: 10}, {Lat: -90}},
			geo.Point{Lat: 80, Lon: -180}, geo.Point{Lat: 90, Lon: 180}},
		{"south pole, as plane maps draw it", polygon(t, append(circle(-70, 10), geo.Point{Lat: -70, Lon: 180}, geo.Point{Lat: -90, Lon: 180}, geo.Point{Lat: -90, Lon: -180})),
			[]geo.Point{{Lat: -89, Lon: 5}, {Lat: -71, Lon: 179}},
			[]geo.Point{{Lat: -60}, {Lat: 89}},
			geo.Point{Lat: -90, Lon: -180}, geo.Point{Lat: -70, Lon: 180}},
	} {
		for _, p := range test.in {
			if !test.area.Contains(p) || test.area.DistanceM(p) != 0 {
				t.Errorf("%s: %v is out", test.name, p)
			}
		}
		for _, p := range append(test.out, geo.Point{Lat: math.NaN()}, geo.Point{Lat: 5, Lon: math.NaN()}) {
			if test.area.Contains(p) {
				t.Errorf("%s: %v is in", test.name, p)
			}
		}
		sw, ne := test.area.Bounds()
		for i, d := range []float64{sw.Lat - test.sw.Lat, sw.Lon - test.sw.Lon, ne.Lat - test.ne.Lat, ne.Lon - test.ne.Lon} {
			if math.Abs(d) > 1e-4 {
				t.Errorf("%s: bounds %v %v, want %v %v (%d)", test.name, sw, ne, test.sw, test.ne, i)
			}
		}
	}
}

func TestPolygonRefuses(t *testing.T) {
	for name, rings := range map[string][][]geo.Point{
		"nothing":       {},
		"an empty ring": {{}},
		"two points":    {{{Lat: 1}, {Lat: 2}, {Lat: 1}}},
		"off the earth": {{{Lat: 1}, {Lat: 2}, {Lat: 91}}},
		"not a number":  {{{Lat: 1}, {Lat: 2}, {Lat: math.NaN()}}},
		"over a pole":   {{{Lat: 60}, {Lat: 60, Lon: 180}, {Lat: 50, Lon: 90}}},
	} {
		if _, err := geo.NewPolygon(rings...); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
}

// TestPolygonByS2 compares random star-shaped rings with the s2 library, which
// finds its answers in another way.
func TestPolygonByS2(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 8))
	inside := 0
	for range 300 {
		middle := anywhere(r)
		size := math.Pow(10, 3+3.3*r.Float64())
		ring := make([]geo.Point, 3+r.IntN(30))
		loop := make([]s2.Point, len(ring))
		for i := range ring {
			ring[i] = geo.Destination(middle, (float64(i)+0.9*r.Float64())/float64(len(ring))*360, size*(0.3+0.7*r.Float64()))
			loop[i] = s2.PointFromLatLng(s2.LatLngFromDegrees(ring[i].Lat, ring[i].Lon))
		}
		g, err := geo.NewPolygon(ring)
		if err != nil { // it goes over a pole
			continue
		}
		want := s2.LoopFromPoints(loop)
		want.Normalize()
		sw, ne := g.Bounds()
		for range 50 {
			p := geo.Destination(middle, 360*r.Float64(), 1.3*size*r.Float64())
			q := s2.PointFromLatLng(s2.LatLngFromDegrees(p.Lat, p.Lon))
			border := math.Inf(1)
			for i := range loop {
				border = min(border, s2.DistanceFromSegment(q, loop[i], loop[(i+1)%len(loop)]).Radians()*geo.EarthRadiusM)
			}
			if border < 0.01 {
				continue
			}
			in := want.ContainsPoint(q)
			if g.Contains(p) != in {
				t.Fatalf("%v in %v: %v, want %v", p, ring, !in, in)
			}
			if got := g.BorderM(p); math.Abs(got-border) > 0.01 {
				t.Fatalf("%v from the border of %v: %v, want %v", p, ring, got, border)
			}
			if in {
				inside++
				lonIn := p.Lon >= sw.Lon && p.Lon <= ne.Lon || sw.Lon > ne.Lon && (p.Lon >= sw.Lon || p.Lon <= ne.Lon)
				if p.Lat < sw.Lat || p.Lat > ne.Lat || !lonIn {
					t.Fatalf("%v is in, but not in the bounds %v %v of %v", p, sw, ne, ring)
				}
			}
		}
	}
	if inside < 1000 {
		t.Errorf("only %d points were inside", inside)
	}
}

func TestPolygonAllocates(t *testing.T) {
	g := polygon(t, []geo.Point{{}, {Lat: 1}, {Lat: 1, Lon: 1}})
	if got := testing.AllocsPerRun(100, func() { g.DistanceM(geo.Point{Lat: 0.2, Lon: 0.7}) }); got > 0 {
		t.Errorf("%v allocations", got)
	}
}

// FuzzPolygon takes numbers as rings: whatever is taken as a polygon answers, and
// its answers agree with each other.
func FuzzPolygon(f *testing.F) {
	f.Add([]byte{10, 20, 10, 40, 30, 40, 30, 20}, 0.2, 0.3)
	f.Add([]byte{127, 0, 127, 85, 127, 170}, 90.0, 0.0)
	f.Add([]byte{0, 127, 0, 129, 10, 129, 10, 127}, 1.0, 180.0)
	f.Fuzz(func(t *testing.T, data []byte, lat, lon float64) {
		var ring []geo.Point
		for ; len(data) >= 2; data = data[2:] {
			ring = append(ring, geo.Point{Lat: float64(int8(data[0])) * 90 / 127, Lon: float64(int8(data[1])) * 180 / 127})
		}
		g, err := geo.NewPolygon(ring)
		if err != nil {
			return
		}
		p := geo.Point{Lat: lat, Lon: lon}
		in, d := g.Contains(p), g.DistanceM(p)
		if p.Check() != nil {
			return
		}
		if d < 0 || d != d || in && d != 0 {
			t.Fatalf("%v in %v: %v, %v m", p, ring, in, d)
		}
		x := geo.NewIndex([]geo.Place{{Located: true, Area: g, Point: ring[0]}})
		if i, m := x.At(p, d+1); i != 0 || m != d {
			t.Fatalf("%v: the index has %d at %v m, want 0 at %v", p, i, m, d)
		}
	})
}

func BenchmarkPolygonContains(b *testing.B) {
	ring := make([]geo.Point, 200)
	for i := range ring {
		ring[i] = geo.Destination(geo.Point{Lat: 42, Lon: 130}, float64(i)/200*360, 20e3)
	}
	g := polygon(b, ring)
	for b.Loop() {
		g.Contains(geo.Point{Lat: 42.01, Lon: 130.02})
	}
}

func ExampleNewPolygon() {
	bay, err := geo.NewPolygon([]geo.Point{{Lat: 42.10, Lon: 130.15}, {Lat: 42.10, Lon: 130.40}, {Lat: 42.30, Lon: 130.40}, {Lat: 42.30, Lon: 130.15}})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(bay.Contains(geo.Point{Lat: 42.23, Lon: 130.30}))
	fmt.Printf("%.0f km\n", bay.DistanceM(geo.Point{Lat: 42.74, Lon: 133.08})/1000)
	// Output:
	// true
	// 225 km
}
