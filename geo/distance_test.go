package geo_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/tidewaiter/tidewaiter/geo"
)

// anywhere draws a point evenly from the sphere, now and then one of the places
// where formulas fail: poles, the antimeridian, the equator.
func anywhere(r *rand.Rand) geo.Point {
	p := geo.Point{Lat: math.Asin(2*r.Float64()-1) * 180 / math.Pi, Lon: 360*r.Float64() - 180}
	switch r.IntN(12) {
	case 0:
		p.Lat = 90 - r.Float64()*r.Float64()
	case 1:
		p.Lat = -90 + r.Float64()*r.Float64()
	case 2:
		p.Lon = math.Copysign(180-r.Float64()*r.Float64(), r.Float64()-0.5)
	case 3:
		p.Lat, p.Lon = math.Round(p.Lat), math.Round(p.Lon)
	case 4:
		p.Lat = math.Copysign(90, p.Lat)
	case 5:
		p.Lon = math.Copysign(180, p.Lon)
	}
	return p
}

// byVectors is the distance by another formula, which is exact everywhere.
func byVectors(a, b geo.Point) float64 {
	v := func(p geo.Point) [3]float64 {
		lat, lon := p.Lat*math.Pi/180, p.Lon*math.Pi/180
		return [3]float64{math.Cos(lat) * math.Cos(lon), math.Cos(lat) * math.Sin(lon), math.Sin(lat)}
	}
	x, y := v(a), v(b)
	cross := [3]float64{x[1]*y[2] - x[2]*y[1], x[2]*y[0] - x[0]*y[2], x[0]*y[1] - x[1]*y[0]}
	return geo.EarthRadiusM * math.Atan2(math.Hypot(math.Hypot(cross[0], cross[1]), cross[2]), x[0]*y[0]+x[1]*y[1]+x[2]*y[2])
}

func TestDistanceByVectors(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for range 20000 {
		a, b := anywhere(r), anywhere(r)
		want := byVectors(a, b)
		tolerance := 1e-3
		if want > math.Pi*geo.EarthRadiusM-1000 {
			tolerance = 0.2
		}
		if got := geo.DistanceM(a, b); math.Abs(got-want) > tolerance {
			t.Fatalf("%v to %v: %v m, want %v", a, b, got, want)
		}
	}
}

// TestShort holds ShortM to the bound that its comment states.
func TestShort(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 2))
	worst, worstM, used := 0.0, 0.0, 0
	for range 50000 {
		a := anywhere(r)
		size := math.Pow(10, -5+5*r.Float64())
		b := geo.Point{Lat: a.Lat + size*(r.Float64()-0.5), Lon: a.Lon + size*(r.Float64()-0.5)}
		if b.Check() != nil {
			continue
		}
		got, want := geo.ShortM(a, b), geo.DistanceM(a, b)
		off := math.Abs(got - want)
		if got != want {
			used++
		}
		if want > 0.01 {
			worst, worstM = max(worst, off/want), max(worstM, off)
		}
		if off > 2e-5*want+1e-6 || off > 1 {
			t.Fatalf("%v to %v: %v m, want %v", a, b, got, want)
		}
	}
	t.Logf("worst %.2g of the distance, %.2g m", worst, worstM)
	if used < 5000 {
		t.Errorf("the plane was used %d times only", used)
	}
	for range 1000 {
		a, b := anywhere(r), anywhere(r)
		if got, want := geo.ShortM(a, b), geo.DistanceM(a, b); math.Abs(got-want) > 2e-5*want {
			t.Fatalf("%v to %v: %v m, want %v", a, b, got, want)
		}
	}
	nan := geo.Point{Lat: math.NaN()}
	if !math.IsNaN(geo.ShortM(nan, geo.Point{})) || !math.IsNaN(geo.DistanceM(geo.Point{}, nan)) {
		t.Error("not a number is somewhere")
	}
}

func TestBearing(t *testing.T) {
	for _, test := range []struct {
		a, b geo.Point
		want float64
	}{
		{geo.Point{}, geo.Point{Lat: 1}, 0},
		{geo.Point{}, geo.Point{Lon: 1}, 90}, // east is east
		{geo.Point{}, geo.Point{Lat: -1}, 180},
		{geo.Point{}, geo.Point{Lon: -1}, 270},
		{geo.Point{Lon: 179.5}, geo.Point{Lon: -179.5}, 90},
		{geo.Point{Lat: 60}, geo.Point{Lat: 60, Lon: 180}, 0}, // over the pole
		{geo.Point{Lat: 5, Lon: 5}, geo.Point{Lat: 5, Lon: 5}, 0},
	} {
		if got := geo.BearingDeg(test.a, test.b); math.Abs(got-test.want) > 1e-9 {
			t.Errorf("%v to %v: %v, want %v", test.a, test.b, got, test.want)
		}
	}
	r := rand.New(rand.NewPCG(3, 3))
	for range 10000 {
		if got := geo.BearingDeg(anywhere(r), anywhere(r)); !(got >= 0 && got < 360) {
			t.Fatalf("bearing %v", got)
		}
	}
}

// TestThereAndBetween goes somewhere and looks how far it came.
func TestThereAndBetween(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 4))
	const tolerance = 0.01 // metres
	for range 10000 {
		a, bearing, m := anywhere(r), 360*r.Float64(), math.Pow(10, 1+6*r.Float64())
		b := geo.Destination(a, bearing, m)
		if b.Check() != nil {
			t.Fatalf("%v, %v, %v: %v", a, bearing, m, b)
		}
		if got := byVectors(a, b); math.Abs(got-m) > tolerance {
			t.Fatalf("%v, %v, %v: %v is %v m away", a, bearing, m, b, got)
		}
		if math.Abs(a.Lat) < 89 && m > 1000 {
			if d := math.Abs(geo.NormLon(geo.BearingDeg(a, b) - bearing)); d > 1e-5 {
				t.Fatalf("%v, %v, %v: bearing off by %v", a, bearing, m, d)
			}
		}
		f := r.Float64()
		c := geo.Between(a, b, f)
		if da, db := byVectors(a, c), byVectors(c, b); math.Abs(da-f*m) > tolerance || math.Abs(db-(1-f)*m) > tolerance {
			t.Fatalf("%v of %v to %v: %v is %v from one and %v from the other of %v", f, a, b, c, da, db, m)
		}
	}
	p := geo.Point{Lat: 12, Lon: 34}
	if d := byVectors(geo.Between(p, p, 0.3), p); d > tolerance {
		t.Errorf("between a point and itself is %v m away", d)
	}
	if c := geo.Between(geo.Point{Lon: -10}, geo.Point{Lon: 170}, 0.5); math.Abs(byVectors(c, geo.Point{Lon: -10})-math.Pi/2*geo.EarthRadiusM) > 1 {
		t.Errorf("half way to the antipode is %v", c)
	}
}

func TestNormLon(t *testing.T) {
	for lon, want := range map[float64]float64{0: 0, 180: -180, -180: -180, 181: -179, -181: 179, 540: -180, 359: -1, -719: 1, 1e6: -80} {
		if got := geo.NormLon(lon); got != want {
			t.Errorf("%v is %v, want %v", lon, got, want)
		}
	}
}

func ExampleDestination() {
	vostochny := geo.Point{Lat: 42.74, Lon: 133.08}
	p := geo.Destination(vostochny, 230, 60*geo.NauticalMileM)
	fmt.Printf("%.2f %.2f\n", p.Lat, p.Lon)
	// Output:
	// 42.09 132.05
}

func BenchmarkDistanceM(b *testing.B) {
	p, q := geo.Point{Lat: 42.2, Lon: 130.3}, geo.Point{Lat: 42.21, Lon: 130.31}
	for b.Loop() {
		p.Lon = q.Lon - geo.DistanceM(p, q)*1e-12
	}
}

func BenchmarkShortM(b *testing.B) {
	p, q := geo.Point{Lat: 42.2, Lon: 130.3}, geo.Point{Lat: 42.21, Lon: 130.31}
	for b.Loop() {
		p.Lon = q.Lon - geo.ShortM(p, q)*1e-12
	}
}
