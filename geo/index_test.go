package geo_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/tidewaiter/tidewaiter/geo"
)

// somePlaces draws places over the whole earth, in clusters, some twice at one
// point, some with radii, some with areas.
func somePlaces(t testing.TB, r *rand.Rand, n int) []geo.Place {
	places := []geo.Place{
		{ID: "unlocated", Point: geo.Point{Lat: 1, Lon: 1}},
		{ID: "off", Located: true, Point: geo.Point{Lat: math.NaN()}},
		{ID: "east", Located: true, Point: geo.Point{Lat: 10, Lon: 180}},
		{ID: "west", Located: true, Point: geo.Point{Lat: 10, Lon: -180}},
		{ID: "north", Located: true, Point: geo.Point{Lat: 90, Lon: 77}},
		{ID: "south", Located: true, Point: geo.Point{Lat: -90, Lon: -12}},
	}
	for i := range n {
		p := geo.Place{ID: fmt.Sprint(i), Located: true, Point: anywhere(r)}
		if i > 0 && r.IntN(2) == 0 { // near another
			q := places[r.IntN(len(places))].Point
			if q.Check() == nil {
				p.Point = geo.Destination(q, 360*r.Float64(), 20e3*r.Float64())
			}
		}
		switch r.IntN(6) {
		case 0:
			p.RadiusM = 50e3 * r.Float64()
		case 1:
			ring := make([]geo.Point, 3+r.IntN(5))
			for k := range ring {
				ring[k] = geo.Destination(p.Point, float64(k)/float64(len(ring))*360, 1e3+60e3*r.Float64())
			}
			if area, err := geo.NewPolygon(ring); err == nil { // else it goes over a pole
				p.Area = area
			}
		case 2:
			if len(places) > 6 {
				p.Point = places[len(places)-1].Point
			}
		}
		places = append(places, p)
	}
	return places
}

// near draws a point that is often near one of the places.
func near(r *rand.Rand, places []geo.Place) geo.Point {
	p := places[r.IntN(len(places))].Point
	if r.IntN(4) == 0 || p.Check() != nil {
		return anywhere(r)
	}
	return geo.Destination(p, 360*r.Float64(), math.Pow(10, 1+5.5*r.Float64()))
}

// TestIndexByBruteForce holds every query to a look at each place.
func TestIndexByBruteForce(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	for _, size := range []int{0, 3, 40, 600} {
		x := geo.NewIndex(somePlaces(t, r, size))
		var places []geo.Place
		for i := range x.Len() {
			places = append(places, *x.Place(i))
		}
		if x.Len() != size+4 {
			t.Fatalf("%d places, want %d", x.Len(), size+4)
		}
		found := 0
		for range 400 {
			p, maxM := near(r, places), math.Pow(10, 8*r.Float64())
			wantI, wantM := -1, maxM
			wantAt, wantOut, atD := -1, maxM, 0.0
			var want, got []string
			for i := range places {
				d := geo.DistanceM(p, places[i].Point)
				if d < wantM || d == wantM && wantI < 0 {
					wantI, wantM = i, d
				}
				if d <= maxM {
					want = append(want, fmt.Sprint(i, d))
				}
				if out := places[i].OutsideM(p); out < wantOut || out == wantOut && (wantAt < 0 || d < atD) {
					wantAt, wantOut, atD = i, out, d
				}
			}
			if i, m := x.Nearest(p, maxM); i != wantI || m != wantM {
				t.Fatalf("nearest of %v within %v: %d at %v, want %d at %v", p, maxM, i, m, wantI, wantM)
			}
			x.Within(p, maxM, func(i int, m float64) bool {
				got = append(got, fmt.Sprint(i, m))
				return true
			})
			if !slices.Equal(got, want) {
				t.Fatalf("within %v of %v: %v, want %v", maxM, p, got, want)
			}
			if i, m := x.At(p, maxM); i != wantAt || m != wantOut {
				t.Fatalf("at %v within %v: %d at %v, want %d at %v", p, maxM, i, m, wantAt, wantOut)
			}
			if wantAt >= 0 {
				found++
				if clear := x.ClearM(p); clear > wantOut {
					t.Fatalf("%v is said to be clear of places by %v, and is by %v", p, clear, wantOut)
				}
			}
		}
		if found < 100 {
			t.Errorf("only %d queries found anything", found)
		}
	}
}

func TestIndexOfNothing(t *testing.T) {
	x := geo.NewIndex(nil)
	if i, _ := x.Nearest(geo.Point{}, math.Inf(1)); i != -1 {
		t.Errorf("nearest is %d", i)
	}
	x = geo.NewIndex([]geo.Place{{Located: true}})
	if i, m := x.Nearest(geo.Point{Lat: 1}, math.Inf(1)); i != 0 || m == 0 {
		t.Errorf("nearest at any distance: %d, %v", i, m)
	}
	for _, p := range []geo.Point{{Lat: math.NaN()}, {Lon: math.NaN()}, {Lat: 91}, {Lon: 181}, {Lat: math.Inf(-1)}} {
		if i, _ := x.Nearest(p, 1e9); i != -1 {
			t.Errorf("%v is near %d", p, i)
		}
		if i, _ := x.At(p, 1e9); i != -1 || x.ClearM(p) != 0 {
			t.Errorf("%v is at %d", p, i)
		}
		x.Within(p, 1e9, func(int, float64) bool { t.Errorf("%v has something within", p); return true })
	}
	if i, _ := x.Nearest(geo.Point{}, math.NaN()); i != -1 {
		t.Errorf("within nan is %d", i)
	}
	calls := 0
	y := geo.NewIndex([]geo.Place{{Located: true}, {Located: true}})
	y.Within(geo.Point{}, 1, func(int, float64) bool { calls++; return false })
	if calls != 1 {
		t.Errorf("%d calls after the first said to stop", calls)
	}
}

// TestBorders shows where a place begins: its area, its radius, or 3 km.
func TestBorders(t *testing.T) {
	area, err := geo.NewPolygon([]geo.Point{{Lat: -0.1, Lon: -0.1}, {Lat: -0.1, Lon: 0.1}, {Lat: 0.1, Lon: 0.1}, {Lat: 0.1, Lon: -0.1}})
	if err != nil {
		t.Fatal(err)
	}
	at := func(m float64) geo.Point { return geo.Destination(geo.Point{}, 90, m) }
	edge := geo.DistanceM(geo.Point{}, geo.Point{Lon: 0.1})
	for _, test := range []struct {
		name  string
		place geo.Place
		m     float64 // east of the place's point
		want  float64
	}{
		{"inside 3 km", geo.Place{}, 2999, 0},
		{"outside 3 km", geo.Place{}, 3500, 500},
		{"left: beyond 4 km", geo.Place{}, 4001, 1001},
		{"own radius", geo.Place{RadiusM: 500}, 3000, 2500},
		{"larger radius", geo.Place{RadiusM: 8000}, 7999, 0},
		{"in the area", geo.Place{Area: area, RadiusM: 10}, edge - 1, 0},
		{"out of the area", geo.Place{Area: area, RadiusM: 1e6}, edge + 700, 700},
	} {
		if got := test.place.OutsideM(at(test.m)); math.Abs(got-test.want) > 0.1 {
			t.Errorf("%s: %v m outside, want %v", test.name, got, test.want)
		}
	}
}

func TestIndexAllocates(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 6))
	x := geo.NewIndex(somePlaces(t, r, 4000))
	p, n := geo.Point{Lat: 42.2, Lon: 130.3}, 0
	if got := testing.AllocsPerRun(100, func() {
		x.Nearest(p, 50e3)
		x.At(p, 50e3)
		x.ClearM(p)
		x.Within(p, 1e6, func(int, float64) bool { n++; return true })
	}); got > 0 {
		t.Errorf("%v allocations a query", got)
	}
	if n == 0 {
		t.Error("nothing is near")
	}
}

func BenchmarkIndex(b *testing.B) {
	r := rand.New(rand.NewPCG(7, 7))
	var places []geo.Place
	for range 4000 {
		places = append(places, geo.Place{Located: true, Point: anywhere(r)})
	}
	x := geo.NewIndex(places)
	empty := geo.Point{}
	for clear := 0.0; clear < 100e3; clear = x.ClearM(empty) {
		empty = anywhere(r)
		empty.Lat = math.Mod(empty.Lat, 60)
	}
	for _, c := range []struct {
		name string
		p    geo.Point
	}{{"Nothing", empty}, {"One", geo.Destination(places[0].Point, 80, 2000)}} {
		b.Run("Nearest/"+c.name, func(b *testing.B) {
			for b.Loop() {
				x.Nearest(c.p, 4000)
			}
		})
		b.Run("At/"+c.name, func(b *testing.B) {
			for b.Loop() {
				x.At(c.p, 1000)
			}
		})
		b.Run("ClearM/"+c.name, func(b *testing.B) {
			for b.Loop() {
				x.ClearM(c.p)
			}
		})
	}
}

func ExampleIndex_At() {
	places := geo.NewIndex([]geo.Place{
		{ID: "rajin", Located: true, Point: geo.Point{Lat: 42.23, Lon: 130.30}},
		{ID: "dunay-berth", Located: true, Point: geo.Point{Lat: 42.88, Lon: 132.34}, RadiusM: 800},
	})
	for _, p := range []geo.Point{{Lat: 42.25, Lon: 130.31}, {Lat: 42.88, Lon: 132.355}, {Lat: 42.5, Lon: 131.5}} {
		if i, m := places.At(p, geo.ExitMarginM); i >= 0 {
			fmt.Printf("%s, %.0f m outside\n", places.Place(i).ID, m)
		} else {
			fmt.Printf("at sea, clear of places for %.0f km\n", places.ClearM(p)/1000)
		}
	}
	// Output:
	// rajin, 0 m outside
	// dunay-berth, 422 m outside
	// at sea, clear of places for 80 km
}
