package orbit

import (
	"errors"
	"math"
	"slices"
	"testing"

	"github.com/tidewaiter/tidewaiter/geo"
)

// at is a moment of UTC.
func at(year, month, day, hour, minute int, second float64) Time {
	return Time{Day: mjd(year, month, day)}.Add((float64(hour*60+minute)*60 + second) / 86400)
}

// TestSidereal: example 3-5 of Vallado, "Fundamentals of Astrodynamics and
// Applications", 1992-08-20 12:14 UT1, printed as 152.578787810; with
// a Julian date of one float64. Exact arithmetic on the formula gives the value
// below.
func TestSidereal(t *testing.T) {
	if got := Sidereal(at(1992, 8, 20, 12, 14, 0)) / radian; math.Abs(got-152.578787852) > 1e-9 {
		t.Errorf("%.9f degrees", got)
	}
	for day := 36000; day < 70000; day += 97 {
		old, new := siderealOld(float64(day-40586)), Sidereal(Time{Day: day})
		if d := math.Abs(math.Remainder(old-new, turn)); d > 2e-6 {
			t.Fatalf("day %d: the two formulas are %.2g radians apart", day, d)
		}
	}
}

// TestFixed: the example of TEME in appendix C of AIAA 2006-6753.
func TestFixed(t *testing.T) {
	ut1 := at(2004, 4, 6, 7, 51, 28.386009-0.4399619)
	got := Fixed(ut1, State{Vector{5094.18016210, 6127.64465950, 6380.34453270}, Vector{-4.746131487, 0.785818041, 5.531931288}})
	want := State{Vector{-1033.47503130, 7901.30558560, 6380.34453270}, Vector{-3.225632747, -2.872442511, 5.531931288}}
	// The published Julian date of one float64 is 2 cm of the earth's turn.
	if d := got.Position.Sub(want.Position).Norm(); d > 2e-5 {
		t.Errorf("off by %.3g km: %+v", d, got.Position)
	}
	if d := got.Velocity.Sub(want.Velocity).Norm(); d > 1e-8 {
		t.Errorf("off by %.3g km/s: %+v", d, got.Velocity)
	}
}

// TestGround: example 3-3 of Vallado, and there and back.
func TestGround(t *testing.T) {
	g := GroundOf(Vector{6524.834, 6862.875, 6448.296})
	if math.Abs(g.Point.Lat-34.352496) > 1e-6 || math.Abs(g.Point.Lon-46.4464) > 1e-4 || math.Abs(g.HeightKM-5085.22) > 1e-2 {
		t.Errorf("%+v", g)
	}
	for _, lat := range []float64{-90, -89.9999999, -60, -1e-9, 0, 12, 45, 89.5, 90} {
		for _, lon := range []float64{-180, -77, 0, 179.99} {
			for _, height := range []float64{-10, 0, 0.4, 500, 36000, 1e6} {
				want := Ground{geo.Point{Lat: lat, Lon: lon}, height}
				got := GroundOf(FixedOf(want))
				off := FixedOf(got).Sub(FixedOf(want)).Norm()
				if off > 1e-6 || math.Abs(got.HeightKM-height) > 1e-6 || got.Point.Check() != nil {
					t.Errorf("%+v became %+v, off by %.3g km", want, got, off)
				}
			}
		}
	}
	if g := GroundOf(Vector{}); math.IsNaN(g.Point.Lat) || math.IsNaN(g.HeightKM) {
		t.Errorf("the middle of the earth: %+v", g)
	}
}

// TestSun: example 5-1 of Vallado, and equinoxes and solstices to the minute as
// almanacs have them.
func TestSun(t *testing.T) {
	const degree = 0.01
	got, want := Sun(at(2006, 4, 2, 0, 0, 0)), Vector{146186212, 28788976, 12481064}
	if off := math.Asin(got.Cross(want).Norm()/got.Norm()/want.Norm()) / radian; off > degree {
		t.Errorf("off by %.4f degrees", off)
	}
	if math.Abs(got.Norm()/want.Norm()-1) > 2e-4 {
		t.Errorf("%.0f km away, not %.0f", got.Norm(), want.Norm())
	}
	for _, tc := range []struct {
		t         Time
		longitude float64
	}{
		{at(2024, 3, 20, 3, 6, 0), 0}, {at(2024, 6, 20, 20, 51, 0), 90}, {at(2024, 9, 22, 12, 44, 0), 180}, {at(2024, 12, 21, 9, 20, 0), 270},
		{at(2030, 3, 20, 13, 52, 0), 0},
	} {
		s := Sun(tc.t)
		sin, cos := math.Sincos(23.4385 * radian)
		longitude := math.Atan2(s.Y*cos+s.Z*sin, s.X) / radian
		if off := math.Abs(math.Remainder(longitude-tc.longitude, 360)); off > degree {
			t.Errorf("%v: longitude %.4f, want %v", tc.t, longitude, tc.longitude)
		}
	}
}

func TestLight(t *testing.T) {
	now := at(2024, 2, 27, 0, 0, 0)
	sun := Sun(now)
	away := sun.Scale(-1 / sun.Norm())
	aside := away.Cross(Vector{0, 0, 1})
	aside = aside.Scale(1 / aside.Norm())
	place := func(behind, beside float64) Vector {
		a, b := away.Scale(behind), aside.Scale(beside)
		return Vector{a.X + b.X, a.Y + b.Y, a.Z + b.Z}
	}
	// The umbra narrows by the radii's difference over the distance, 0.00461 a
	// km; the penumbra widens by their sum, 0.00470.
	narrow := (sunRadius - wgs84Radius) / sun.Norm()
	wide := (sunRadius + wgs84Radius) / sun.Norm()
	const far = 40000.0
	for _, tc := range []struct {
		name           string
		behind, beside float64
		want           Light
	}{
		{"before", -7000, 0, Sunlit}, {"beside", 0, 7000, Sunlit}, {"behind", 7000, 0, Umbra},
		{"in the umbra's edge", far, wgs84Radius - far*narrow - 5, Umbra},
		{"out of the umbra", far, wgs84Radius - far*narrow + 5, Penumbra},
		{"in the penumbra's edge", far, wgs84Radius + far*wide - 5, Penumbra},
		{"out of the penumbra", far, wgs84Radius + far*wide + 5, Sunlit},
	} {
		if got := LightAt(now, place(tc.behind, tc.beside)); got != tc.want {
			t.Errorf("%s: %v, want %v", tc.name, got, tc.want)
		}
	}
}

// TestDerived: what follows from the elements of a geosynchronous and of
// a sun-synchronous orbit.
func TestDerived(t *testing.T) {
	geosynchronous, err := NewSatellite(Elements{Epoch: Time{Day: 60000}, MeanMotion: 1.00273791, Eccentricity: 0.0002, Inclination: 0.05}, Model{})
	if err != nil {
		t.Fatal(err)
	}
	if a := geosynchronous.SemiMajorKM(); math.Abs(a-42166) > 3 {
		t.Errorf("semi-major axis %.1f km", a)
	}
	if p := geosynchronous.Period(); math.Abs(p-1436.07) > 0.1 {
		t.Errorf("period %.3f min", p)
	}
	// 700 km and 98.19 degrees: the plane turns with the sun.
	low, err := NewSatellite(Elements{Epoch: at(2024, 2, 27, 0, 0, 0), MeanMotion: 14.57, Eccentricity: 0.001, Inclination: 98.19, Node: 100}, Model{})
	if err != nil {
		t.Fatal(err)
	}
	if rate := low.NodeRate(); math.Abs(rate-0.9856) > 0.01 {
		t.Errorf("the node turns by %.4f degrees a day", rate)
	}
	if h := (low.PerigeeKM() + low.ApogeeKM()) / 2; math.Abs(h-699) > 5 || low.ApogeeKM()-low.PerigeeKM() < 14 {
		t.Errorf("heights %.1f and %.1f km", low.PerigeeKM(), low.ApogeeKM())
	}
	first := low.NodeTime(low.Elements().Epoch)
	if drift := math.Abs(low.NodeTime(low.Elements().Epoch.Add(30)) - first); drift > 0.03 {
		t.Errorf("the node's time drifts by %.3f h in a month", drift)
	}
	// The node itself: where the satellite goes north over the equator, its
	// local mean time is what NodeTime says.
	epoch := low.Elements().Epoch
	var before TrackPoint
	found := 0
	for i := range 20000 {
		now := epoch.Add(float64(i) / 86400)
		g, err := low.Subpoint(now)
		if err != nil {
			t.Fatal(err)
		}
		if i > 0 && before.Point.Lat < 0 && g.Point.Lat >= 0 {
			found++
			local := math.Mod(now.Part*24+g.Point.Lon/15+48, 24)
			if d := math.Abs(math.Remainder(local-low.NodeTime(now), 24)); d > 0.01 {
				t.Errorf("%v: %.4f h at the node, NodeTime says %.4f", now, local, low.NodeTime(now))
			}
		}
		before = TrackPoint{now, g}
	}
	if found < 3 {
		t.Errorf("%d nodes", found)
	}
}

func TestGroundTrack(t *testing.T) {
	s := satelliteFor(t, Elements{MeanMotion: 15.2, Eccentricity: 0.001, Inclination: 97})
	epoch := s.Elements().Epoch
	track, err := s.GroundTrack(nil, epoch, epoch.Add(600.0/86400), 60)
	if err != nil || len(track) != 11 {
		t.Fatalf("%v, %d points", err, len(track))
	}
	for i := 1; i < len(track); i++ {
		// Some 7 km/s over the ground.
		if m := geo.DistanceM(track[i-1].Point, track[i].Point); m < 390e3 || m > 460e3 {
			t.Errorf("%.0f m in a minute", m)
		}
	}
	for _, every := range []float64{0, -1, math.NaN(), 1e-9} {
		if _, err := s.GroundTrack(nil, epoch, epoch.Add(1), every); !errors.Is(err, BadMoment) {
			t.Errorf("every %v s: %v", every, err)
		}
	}
	if _, err := s.GroundTrack(nil, epoch, epoch.Add(-1), 60); !errors.Is(err, BadMoment) {
		t.Errorf("%v", err)
	}
}

// satelliteFor fills in an epoch and angles.
func satelliteFor(t testing.TB, e Elements) *Satellite {
	t.Helper()
	if e.Epoch == (Time{}) {
		e.Epoch = at(2024, 2, 27, 6, 30, 0)
	}
	s, err := NewSatellite(e, Model{})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestPasses holds the passes over places to elevations looked up every
// second.
func TestPasses(t *testing.T) {
	pyongyang := geo.Point{Lat: 39.03, Lon: 125.75}
	for _, tc := range []struct {
		name     string
		e        Elements
		o        Observer
		days     float64
		least    int
		always   bool
		minimise bool
	}{
		{name: "low", e: Elements{MeanMotion: 15.2, Eccentricity: 0.001, Inclination: 97.4, Node: 80, BStar: 1e-4}, o: Observer{Point: pyongyang}, days: 2, least: 6},
		{name: "low, high in the sky", e: Elements{MeanMotion: 15.2, Eccentricity: 0.001, Inclination: 97.4, Node: 80}, o: Observer{Point: pyongyang, MinElevation: 60}, days: 6, least: 1},
		{name: "pole", e: Elements{MeanMotion: 15.2, Eccentricity: 0.001, Inclination: 97.4, Node: 80}, o: Observer{Point: geo.Point{Lat: -90}}, days: 1, least: 14},
		{name: "Molniya", e: Elements{MeanMotion: 2.006, Eccentricity: 0.7, Inclination: 63.4, Node: 80, Perigee: 280, MeanAnomaly: 20}, o: Observer{Point: pyongyang, MinElevation: 10}, days: 3, least: 3},
		{name: "transfer", e: Elements{MeanMotion: 2.27, Eccentricity: 0.73, Inclination: 7, Node: 80, Perigee: 180, MeanAnomaly: 20}, o: Observer{Point: geo.Point{Lat: 5, Lon: -52}, HeightM: 100}, days: 3, least: 3},
		{name: "navigation", e: Elements{MeanMotion: 2.0056, Eccentricity: 0.005, Inclination: 55, Node: 80}, o: Observer{Point: pyongyang}, days: 3, least: 2},
		{name: "geostationary, seen", e: Elements{MeanMotion: 1.0027, Eccentricity: 0.0002, Inclination: 0.05, Node: 0, Perigee: 0, MeanAnomaly: 20}, o: Observer{Point: geo.Point{Lat: 0, Lon: 125}, MinElevation: -80}, days: 3, least: 1, always: true},
		{name: "geosynchronous, tilted", e: Elements{MeanMotion: 1.0027, Eccentricity: 0.0002, Inclination: 15}, o: Observer{Point: geo.Point{Lat: 70, Lon: 120}}, days: 3, least: 0},
		{name: "below the horizon too", e: Elements{MeanMotion: 15.2, Eccentricity: 0.001, Inclination: 97.4}, o: Observer{Point: pyongyang, MinElevation: -60}, days: 1, least: 5},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := satelliteFor(t, tc.e)
			from := s.Elements().Epoch
			passes, err := s.Passes(tc.o, from, from.Add(tc.days))
			if err != nil {
				t.Fatal(err)
			}
			if len(passes) < tc.least {
				t.Errorf("%d passes, want %d at least", len(passes), tc.least)
			}
			if tc.always && (len(passes) != 1 || !passes[0].Before || !passes[0].After) {
				t.Errorf("%+v", passes)
			}
			seconds := func(x Time) float64 { return x.Sub(from) * 86400 }
			const every = 2.0
			n := int(tc.days * 86400 / every)
			if testing.Short() {
				n /= 4
			}
			i, top := 0, math.Inf(-1)
			for k := range n {
				now := float64(k) * every
				look, err := s.Look(tc.o, from.Add(now/86400))
				if err != nil {
					t.Fatal(err)
				}
				for i < len(passes) && seconds(passes[i].Set.Time) < now {
					if passes[i].Culmination.Elevation < top-1e-6 {
						t.Errorf("pass %d: culminates at %.6f, but stands at %.6f", i, passes[i].Culmination.Elevation, top)
					}
					i, top = i+1, math.Inf(-1)
				}
				inside := i < len(passes) && seconds(passes[i].Rise.Time) <= now
				near := i < len(passes) && math.Abs(seconds(passes[i].Rise.Time)-now) < 0.01 || i < len(passes) && math.Abs(seconds(passes[i].Set.Time)-now) < 0.01
				if up := look.Elevation >= tc.o.MinElevation; up != inside && !near {
					t.Fatalf("%.0f s: elevation %.6f, in a pass: %v", now, look.Elevation, inside)
				}
				if inside {
					top = max(top, look.Elevation)
				}
			}
			for i, p := range passes {
				if p.Set.Time.Before(p.Rise.Time) || p.Culmination.Time.Before(p.Rise.Time) || p.Set.Time.Before(p.Culmination.Time) {
					t.Errorf("pass %d is out of order: %+v", i, p)
				}
				for _, edge := range []struct {
					s   Sight
					cut bool
				}{{p.Rise, p.Before}, {p.Set, p.After}} {
					if !edge.cut && math.Abs(edge.s.Elevation-tc.o.MinElevation) > 1e-4 {
						t.Errorf("pass %d has its edge at %.6f degrees", i, edge.s.Elevation)
					}
				}
			}
		})
	}
}

// TestPassesGrazing: a pass is found however short it is, down to what bisection
// tells apart.
func TestPassesGrazing(t *testing.T) {
	s := satelliteFor(t, Elements{MeanMotion: 15.2, Eccentricity: 0.001, Inclination: 97.4, Node: 80})
	o := Observer{Point: geo.Point{Lat: 39.03, Lon: 125.75}}
	from := s.Elements().Epoch
	all, err := s.Passes(o, from, from.Add(3))
	if err != nil {
		t.Fatal(err)
	}
	for i, p := range all {
		for _, below := range []float64{1e-2, 1e-4, 1e-6, 1e-8} {
			o.MinElevation = p.Culmination.Elevation - below
			short, err := s.Passes(o, from, from.Add(3))
			if err != nil {
				t.Fatal(err)
			}
			if !slices.ContainsFunc(short, func(q Pass) bool { return math.Abs(q.Culmination.Time.Sub(p.Culmination.Time))*86400 < 1 }) {
				t.Errorf("pass %d is not found %.0e degrees below its summit of %.4f", i, below, p.Culmination.Elevation)
			}
		}
	}
}

func TestPassesRefused(t *testing.T) {
	s := satelliteFor(t, Elements{MeanMotion: 15.2, Eccentricity: 0.001, Inclination: 97.4})
	now := s.Elements().Epoch
	for _, tc := range []struct {
		o    Observer
		days float64
		want Fault
	}{
		{Observer{}, -1, BadMoment}, {Observer{}, 93, BadMoment}, {Observer{}, math.NaN(), BadMoment},
		{Observer{Point: geo.Point{Lat: 91}}, 1, BadElements}, {Observer{MinElevation: 90}, 1, BadElements}, {Observer{MinElevation: math.NaN()}, 1, BadElements},
		{Observer{HeightM: math.Inf(1)}, 1, BadElements},
	} {
		to := now
		to.Part += tc.days
		if _, err := s.Passes(tc.o, now, to); !errors.Is(err, tc.want) {
			t.Errorf("%+v for %v days: %v", tc.o, tc.days, err)
		}
	}
	// A satellite that comes down within the span: what was found, and why no more.
	falling := satelliteFor(t, Elements{MeanMotion: 16.4, Eccentricity: 0.001, Inclination: 97.4, BStar: 0.001})
	passes, err := falling.Passes(Observer{}, now, now.Add(30))
	var fault Fault
	if !errors.As(err, &fault) || len(passes) == 0 {
		t.Errorf("%v, %d passes", err, len(passes))
	}
}
