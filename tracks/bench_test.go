package tracks_test

import (
	"cmp"
	"math"
	"slices"
	"testing"

	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/tracks"
)

// voyage is a vessel that sails a slow curve, with a fix every so many seconds.
func voyage(n int, from geo.Point, every float64) []tracks.Position {
	out := make([]tracks.Position, n)
	at, course := from, 40.
	for i := range out {
		const kn = 12
		out[i] = tracks.Position{
			MMSI: 273456780, UnixMicro: 1_700_000_000_000_000 + int64(float64(i)*every*1e6), Lat: at.Lat, Lon: at.Lon,
			SOGKn: kn, COGDeg: float32(course), Has: tracks.HasSOG | tracks.HasCOG, Type: 1, Class: 'A',
		}
		at = geo.Destination(at, course, kn*geo.KnotMS*every)
		course = math.Mod(course+0.01*every, 360)
	}
	return out
}

// interleave merges positions in order of time.
func interleave(lists ...[]tracks.Position) (out []tracks.Position) {
	lists = slices.Clone(lists)
	for {
		best := -1
		for i, l := range lists {
			if len(l) > 0 && (best < 0 || l[0].UnixMicro < lists[best][0].UnixMicro) {
				best = i
			}
		}
		if best < 0 {
			return out
		}
		out = append(out, lists[best][0])
		lists[best] = lists[best][1:]
	}
}

// cases are the streams that speed and allocations are measured on.
func cases() map[string][]tracks.Position {
	near, far := geo.Point{Lat: 42, Lon: 131}, geo.Point{Lat: -20, Lon: 60}
	jumpy := voyage(10000, near, 30)
	for i := 500; i < len(jumpy); i += 500 {
		jumpy[i].Lat = -jumpy[i].Lat
	}
	var crowd [][]tracks.Position // everybody's default number
	for i := range 100 {
		crowd = append(crowd, voyage(200, geo.Point{Lat: float64(i%50) * 1.5, Lon: float64(i) * 3}, 60))
	}
	return map[string][]tracks.Position{
		"Crowd":    interleave(crowd...),
		"OneHull":  voyage(10000, near, 30),
		"TwoHulls": interleave(voyage(5000, near, 60), voyage(5000, far, 61)),
		"Jumps":    jumpy,
		"Sparse":   voyage(10000, near, 2*3600),
	}
}

func BenchmarkAdd(b *testing.B) {
	for name, list := range cases() {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			s := tracks.NewSeparator(tracks.Options{})
			n := 0
			s.OnFix = func(*tracks.Track, *tracks.Position) { n++ }
			i := 0
			for b.Loop() {
				if i == len(list) {
					i = 0
					s.Flush()
					s.Reset()
				}
				s.Add(&list[i])
				i++
			}
		})
	}
}

func TestAddAllocates(t *testing.T) {
	for name, list := range cases() {
		s := tracks.NewSeparator(tracks.Options{})
		s.OnFix = func(*tracks.Track, *tracks.Position) {}
		all := func() {
			for i := range list {
				s.Add(&list[i])
			}
			s.Flush()
			s.Reset()
		}
		all()
		if got := testing.AllocsPerRun(3, all); got > 0 {
			t.Errorf("%s: %v allocations of %d positions", name, got, len(list))
		}
	}
}

// BenchmarkReference is the inputs that gpsdio-segment was timed on.
func BenchmarkReference(b *testing.B) {
	for _, in := range []struct {
		name string
		read func(testing.TB) []row
	}{{"GPSDIO", gpsdioRows}, {"MarineCadastre", readMarineCadastre}} {
		b.Run(in.name, func(b *testing.B) {
			rows := in.read(b)
			slices.SortStableFunc(rows, func(a, b row) int {
				return cmp.Or(cmp.Compare(a.MMSI, b.MMSI), cmp.Compare(a.UnixMicro, b.UnixMicro))
			})
			s := tracks.NewSeparator(tracks.Options{})
			n := 0
			s.OnFix = func(*tracks.Track, *tracks.Position) { n++ }
			for b.Loop() {
				for i := range rows {
					if i > 0 && rows[i].MMSI != rows[i-1].MMSI {
						s.Flush()
						s.Reset()
					}
					s.Add(&rows[i].Position)
				}
				s.Flush()
				s.Reset()
			}
			b.ReportMetric(float64(len(rows)*b.N)/b.Elapsed().Seconds(), "positions/s")
		})
	}
}
