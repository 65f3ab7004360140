package orbit

import (
	"bytes"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/internal/sharedtest"
)

// benchmarkSatellites are made-up satellites in ordinary orbits.
func benchmarkSatellites(b *testing.B, deep bool) []*Satellite {
	b.Helper()
	var all []*Satellite
	for i := range 1000 {
		e := Elements{
			Epoch: Time{Day: 60000, Part: float64(i) / 1000}, MeanMotion: 14 + float64(i%17)/10, Eccentricity: 0.0005 + float64(i%30)/2000,
			Inclination: float64(20 + i*7%80), Node: float64(i * 37 % 360), Perigee: float64(i * 59 % 360), MeanAnomaly: float64(i * 83 % 360), BStar: 1e-4,
		}
		if deep {
			// A third each of geosynchronous, Molniya and navigation satellites.
			switch i % 3 {
			case 0:
				e.MeanMotion, e.Eccentricity, e.Inclination = 1.0027, 0.0003, float64(i%15)
			case 1:
				e.MeanMotion, e.Eccentricity, e.Inclination = 2.006, 0.7, 63
			default:
				e.MeanMotion, e.Eccentricity, e.Inclination = 2.005, 0.005, 55
			}
		}
		s, err := NewSatellite(e, Model{})
		if err != nil {
			b.Fatal(err)
		}
		if deep != (s.deep != nil) {
			b.Fatal("not the kind of orbit that it should be")
		}
		all = append(all, s)
	}
	return all
}

func benchmarkPropagate(b *testing.B, deep bool) {
	all := benchmarkSatellites(b, deep)
	b.ReportAllocs()
	i, begin := 0, sharedtest.CPU()
	for b.Loop() {
		// Within five days of epoch, either way.
		if _, err := all[i%len(all)].Propagate(float64(i*7919%14400 - 7200)); err != nil {
			b.Fatal(err)
		}
		i++
	}
	perCPU(b, float64(b.N), "states", sharedtest.CPU()-begin)
}

// perCPU reports how many of something a second of CPU makes.
func perCPU(b *testing.B, n float64, unit string, spent time.Duration) {
	if spent > 0 {
		b.ReportMetric(n/spent.Seconds(), unit+"/cpu-s")
	}
}

func BenchmarkPropagateNear(b *testing.B) { benchmarkPropagate(b, false) }
func BenchmarkPropagateDeep(b *testing.B) { benchmarkPropagate(b, true) }

// BenchmarkAtAll moves as many satellites as the public catalogue has, one in six
// of them in deep space, to one moment.
func BenchmarkAtAll(b *testing.B) {
	near, deep := benchmarkSatellites(b, false), benchmarkSatellites(b, true)
	var all []*Satellite
	for i := range 30_000 {
		kind := near
		if i%6 == 0 {
			kind = deep
		}
		e := kind[i%1000].elements
		e.MeanAnomaly = float64(i % 360)
		s, err := NewSatellite(e, Model{})
		if err != nil {
			b.Fatal(err)
		}
		all = append(all, s)
	}
	results := make([]Result, len(all))
	begin := sharedtest.CPU()
	for b.Loop() {
		results = AtAll(results, all, Time{Day: 60002}, 2)
	}
	b.ReportMetric((sharedtest.CPU()-begin).Seconds()*1e3/float64(b.N), "cpu-ms/op")
}

func BenchmarkNewSatellite(b *testing.B) {
	e := benchmarkSatellites(b, false)[0].elements
	b.ReportAllocs()
	for b.Loop() {
		if _, err := NewSatellite(e, Model{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkRead(b *testing.B) {
	var object, two []byte
	for range 1000 {
		object, _ = AppendOMM(object, invented)
		two, _ = Append3LE(two, invented)
	}
	for name, text := range map[string][]byte{"json": object, "tle": two} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			begin := sharedtest.CPU()
			for b.Loop() {
				if c, err := Read(bytes.NewReader(text), func(Elements, int) error { return nil }); err != nil || c.Sets != 1000 {
					b.Fatal(c, err)
				}
			}
			perCPU(b, 1000*float64(b.N), "sets", sharedtest.CPU()-begin)
		})
	}
}

func BenchmarkPasses(b *testing.B) {
	s := benchmarkSatellites(b, false)[0]
	o := Observer{Point: geo.Point{Lat: 39.03, Lon: 125.75}}
	from := s.elements.Epoch
	for b.Loop() {
		if p, err := s.Passes(o, from, from.Add(7)); err != nil || len(p) < 10 {
			b.Fatal(len(p), err)
		}
	}
}
