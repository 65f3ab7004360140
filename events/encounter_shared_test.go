package events_test

import (
	"bufio"
	"cmp"
	"compress/gzip"
	"encoding/csv"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/events"
	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/internal/sharedtest"
	"github.com/tidewaiter/tidewaiter/vessels"
)

// report is one row of the MarineCadastre file.
type report struct {
	mmsi          vessels.MMSI
	at            int64 // seconds
	lat, lon      float64
	sog, cog      float64
	name, call    string
	imo           string
	shipType      uint8
	length, width float64
}

// marineCadastre reads the file, by vessel and time. The fields without a
// number stay 0.
func marineCadastre(tb testing.TB) []report {
	file, err := os.Open(sharedtest.Path(tb, "data/ais/positions/marinecadastre-AISdata_2022-01-03_99999.csv"))
	if err != nil {
		tb.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(bufio.NewReader(file)).ReadAll()
	if err != nil {
		tb.Fatal(err)
	}
	number := func(s string) float64 { v, _ := strconv.ParseFloat(s, 64); return v }
	var out []report
	for _, r := range rows[1:] {
		at, err := time.Parse("2006-01-02T15:04:05", r[1])
		if err != nil {
			tb.Fatal(err)
		}
		shipType := uint8(0)
		if v := number(r[10]); v < 256 {
			shipType = uint8(v)
		}
		out = append(out, report{mmsi: vessels.MMSI(number(r[0])), at: at.Unix(), lat: number(r[2]), lon: number(r[3]), sog: number(r[4]), cog: number(r[5]),
			name: r[7], imo: strings.TrimPrefix(r[8], "IMO"), call: r[9], shipType: shipType, length: number(r[12]), width: number(r[13])})
	}
	slices.SortStableFunc(out, func(a, b report) int { return cmp.Or(cmp.Compare(a.mmsi, b.mmsi), cmp.Compare(a.at, b.at)) })
	return out
}

// imoNumber is the IMO number as sent; 0 is none.
func (r *report) imoNumber() uint32 {
	n, _ := strconv.ParseUint(r.imo, 10, 32)
	return uint32(n)
}

// byVessel cuts reports that are sorted by vessel.
func byVessel(all []report) [][]report {
	var out [][]report
	for i := 0; i < len(all); {
		j := i
		for j < len(all) && all[j].mmsi == all[i].mmsi {
			j++
		}
		out = append(out, all[i:j])
		i = j
	}
	return out
}

// extrapolated puts vessels on the grid in the way of the reference: straight
// between fixes, and carried on by course and speed for an hour on both sides
// within the day. turned is how it turns a course into radians.
func extrapolated(tracks [][]report, turned func(deg float64) float64) field {
	f := field{}
	for _, track := range tracks {
		at := func(r report, step int64, lat, lon float64) {
			f[step] = append(f[step], events.Sample{Step: step, MMSI: r.mmsi, First: track[0].at * 1e6, Lat: lat, Lon: lon, Fixes: 1, ShipType: r.shipType})
		}
		day := track[0].at / 86400 * 86400
		first, last := track[0], track[len(track)-1]
		firstStep, lastStep := (first.at+599)/600, last.at/600
		carry := func(r report, step int64) {
			deg := r.sog / 3600 / 60 * float64(step*600-r.at)
			sin, cos := math.Sincos(turned(r.cog))
			at(r, step, r.lat+deg*cos, turn(r.lon+deg*sin/max(math.Cos(r.lat*math.Pi/180), 0.1)))
		}
		for step := max(first.at-3600, day); step < firstStep*600; step++ {
			if step%600 == 0 {
				carry(first, step/600)
			}
		}
		k := 0
		for step := firstStep; step <= lastStep && len(track) > 1; step++ {
			for track[k+1].at < step*600 {
				k++
			}
			a, b := track[k], track[k+1]
			if b.at-a.at >= 3600 {
				continue
			}
			part := float64(step*600-a.at) / float64(max(b.at-a.at, 1))
			at(a, step, a.lat+part*(b.lat-a.lat), a.lon+part*(b.lon-a.lon))
		}
		for step := lastStep + 1; step*600 <= min(last.at+3600, day+86399); step++ {
			carry(last, step)
		}
	}
	return f
}

// TestEncountersAgainstReference joins the MarineCadastre field at the
// thresholds of the reference run (500 m, ten minutes, no limit of speed, no
// places), on samples made in its own way, and compares pairs of vessels. The
// file is twenty minutes of a day: most of the reference's samples lie beyond
// the last fix of a vessel, so that which pairs it finds hangs on the course
// that it turns into radians twice.
func TestEncountersAgainstReference(t *testing.T) {
	tracks := byVessel(marineCadastre(t))
	type pair [2]vessels.MMSI
	want := map[pair]bool{}
	file, err := os.Open(sharedtest.Path(t, "data/events/reference_outputs/out_enc_noaa.csv.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	unzipped, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(unzipped).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows[1:] {
		a, _ := strconv.Atoi(r[0])
		b, _ := strconv.Atoi(r[1])
		want[pair{vessels.MMSI(min(a, b)), vessels.MMSI(max(a, b))}] = true
	}
	limits := events.EncounterLimits{SpeedKn: math.Inf(1), MinDuration: 10 * time.Minute, MinRun: 10 * time.Minute, Silence: 10 * time.Minute, Merge: 10 * time.Minute, PlaceM: -1}
	for _, way := range []struct {
		name   string
		turned func(deg float64) float64
		f1     float64
	}{
		{"course turned to radians", func(deg float64) float64 { return deg * math.Pi / 180 }, 0.98},
		{"course turned twice, as the reference does", func(deg float64) float64 {
			rad := deg * math.Pi / 180
			return math.Atan2(math.Sin(rad), math.Cos(rad)) * math.Pi / 180
		}, 0.999},
	} {
		got := map[pair]bool{}
		for _, v := range extrapolated(tracks, way.turned).run(&events.Config{}, limits) {
			got[pair{v.Subject.MMSI, v.Others[0].MMSI}] = true
		}
		both := 0
		var ours, theirs []pair
		for p := range got {
			if want[p] {
				both++
			} else {
				ours = append(ours, p)
			}
		}
		for p := range want {
			if !got[p] {
				theirs = append(theirs, p)
			}
		}
		precision, recall := float64(both)/float64(len(got)), float64(both)/float64(len(want))
		f1 := 2 * precision * recall / (precision + recall)
		t.Logf("%s: %d pairs, reference %d, both %d: precision %.4f, recall %.4f, F1 %.4f; only ours %v, only theirs %v", way.name,
			len(got), len(want), both, precision, recall, f1, ours[:min(6, len(ours))], theirs[:min(6, len(theirs))])
		if f1 < way.f1 {
			t.Errorf("%s: F1 %.4f", way.name, f1)
		}
	}
}

// instant is the field of all vessels of the MarineCadastre file at one step.
func instant(tb testing.TB) []events.Sample {
	var samples []events.Sample
	for _, track := range byVessel(marineCadastre(tb)) {
		r := track[0]
		samples = append(samples, events.Sample{MMSI: r.mmsi, First: r.at * 1e6, Lat: r.lat, Lon: r.lon, SpeedKn: 0, Fixes: 1, ShipType: r.shipType})
	}
	return samples
}

// BenchmarkEncountersInstant joins the field of 10,600 vessels step after step:
// all moored neighbours, no places.
func BenchmarkEncountersInstant(b *testing.B) { benchmarkInstant(b, &events.Config{}) }

// BenchmarkEncountersPlaces is the same with a thousand ports, that leave out
// some.
func BenchmarkEncountersPlaces(b *testing.B) {
	var places []geo.Place
	for i, s := range instant(b) {
		if i%10 == 0 {
			places = append(places, geo.Place{Kind: geo.Port, Located: true, Point: geo.Point{Lat: s.Lat + 0.05, Lon: s.Lon + 0.05}})
		}
	}
	benchmarkInstant(b, &events.Config{Places: geo.NewIndex(places)})
}

func benchmarkInstant(b *testing.B, cfg *events.Config) {
	samples := instant(b)
	e := events.NewEncounters(cfg, func(*events.Event) {})
	step := int64(1000)
	for range 3 {
		e.Step(step, samples)
		step++
	}
	pairs := len(e.Finder().Find(samples, nil))
	b.ReportAllocs()
	b.ResetTimer()
	for range b.N {
		e.Step(step, samples)
		step++
	}
	b.ReportMetric(float64(b.N)*float64(len(samples))/b.Elapsed().Seconds()/1e6, "Msamples/s")
	b.ReportMetric(float64(pairs), "pairs")
	b.ReportMetric(float64(len(samples)), "samples")
}
