package geo_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/tidewaiter/tidewaiter/geo"
)

func TestCell(t *testing.T) {
	for c := geo.Cell(0); int(c) < geo.NumCells(); c += 1 + c%7 { // some of each row
		if got := geo.CellOf(c.Center()); got != c {
			t.Fatalf("the middle of cell %d, %v, is in %d", c, c.Center(), got)
		}
	}
	if a, b := geo.CellOf(geo.Point{Lat: 5, Lon: 180}), geo.CellOf(geo.Point{Lat: 5, Lon: -180}); a != b {
		t.Errorf("the antimeridian is in cells %d and %d", a, b)
	}
	if c := geo.CellOf(geo.Point{Lat: 90}); c < 0 || int(c) >= geo.NumCells() {
		t.Errorf("the north pole is in cell %d", c)
	}
	for _, p := range []geo.Point{{Lat: 90.01}, {Lon: -180.1}, {Lat: math.NaN()}, {Lon: math.NaN()}} {
		if c := geo.CellOf(p); c != -1 || len(geo.CellsWithin(p, 1e6, nil)) > 0 {
			t.Errorf("%v is in cell %d", p, c)
		}
	}
}

// TestCellSize: cells hold about the same area, so that counts compare.
func TestCellSize(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 9))
	for range 100 {
		p := anywhere(r)
		if math.Abs(p.Lat) > 89 {
			continue
		}
		c := geo.CellOf(p).Center()
		east := c.Lon
		for geo.CellOf(geo.Point{Lat: c.Lat, Lon: east}) == geo.CellOf(c) && east < 180 {
			east += 0.002
		}
		if east >= 180 {
			continue
		}
		wide := 2 * geo.DistanceM(c, geo.Point{Lat: c.Lat, Lon: east})
		if wide < 24e3 || wide > 32e3 {
			t.Fatalf("cell of %v is %v m wide", p, wide)
		}
	}
}

// TestCellsWithin draws points within the distance and looks for their cells,
// and draws points in the cells found and looks how near one comes.
func TestCellsWithin(t *testing.T) {
	r := rand.New(rand.NewPCG(10, 10))
	for range 100 {
		p, m := anywhere(r), math.Pow(10, 2+4*r.Float64())
		cells := geo.CellsWithin(p, m, nil)
		has := map[geo.Cell]bool{}
		for _, c := range cells {
			if has[c] {
				t.Fatalf("cell %d twice within %v of %v", c, m, p)
			}
			has[c] = true
		}
		for range 500 {
			q := geo.Destination(p, 360*r.Float64(), m*math.Sqrt(r.Float64()))
			if !has[geo.CellOf(q)] {
				t.Fatalf("%v is %v m from %v: its cell is not within %v", q, geo.DistanceM(p, q), p, m)
			}
		}
		const diagonal = 30e3 // half a cell's diagonal, widened
		for _, c := range cells {
			if d := geo.DistanceM(p, c.Center()); d > m+diagonal {
				t.Fatalf("cell %d at %v is %v m from %v, not within %v", c, c.Center(), d, p, m)
			}
		}
	}
	if got := len(geo.CellsWithin(geo.Point{Lat: 10, Lon: 20}, math.Inf(1), nil)); got != geo.NumCells() {
		t.Errorf("%d cells within any distance, want all %d", got, geo.NumCells())
	}
	if got := geo.CellsWithin(geo.Point{Lat: 10.1, Lon: 20.1}, 0, nil); !slices.Equal(got, []geo.Cell{geo.CellOf(geo.Point{Lat: 10.1, Lon: 20.1})}) {
		t.Errorf("cells within nothing: %v", got)
	}
	buf := make([]geo.Cell, 0, 100)
	if n := testing.AllocsPerRun(10, func() { geo.CellsWithin(geo.Point{Lat: 42, Lon: 130}, 25*geo.NauticalMileM, buf) }); n > 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkCellOf(b *testing.B) {
	p := geo.Point{Lat: 42.2, Lon: 130.3}
	for b.Loop() {
		geo.CellOf(p)
	}
}

func BenchmarkCellsWithin(b *testing.B) {
	buf := make([]geo.Cell, 0, 100)
	for b.Loop() {
		buf = geo.CellsWithin(geo.Point{Lat: 42.2, Lon: 130.3}, 25*geo.NauticalMileM, buf[:0])
	}
}
