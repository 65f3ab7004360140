package chart_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/internal/chart"
)

// pixels of level 0, reckoned otherwise than the package does.
func onWeb(p geo.Point) (x, y float64) {
	return (p.Lon + 180) / 360 * 256, (1 - math.Log(math.Tan(math.Pi/4+p.Lat*math.Pi/360))/math.Pi) * 128
}

func TestLevelsKeepWhereItWasWhen(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	line := &chart.TrackLine{}
	start := time.Date(2024, 2, 1, 0, 0, 0, 0, time.UTC)
	at := sail(line, start, 12, 20*time.Second, r, geo.Point{Lat: 42.2, Lon: 130.3}, geo.Point{Lat: 42.1, Lon: 131.5}, geo.Point{Lat: 42.9, Lon: 132.4})
	silent := len(line.Fixes)
	sail(line, at.Add(9*time.Hour), 4, 20*time.Second, r, geo.Point{Lat: 42.9, Lon: 132.4}, geo.Point{Lat: 42.8, Lon: 132.6})
	fixes := line.Fixes
	levels := chart.Levels(fixes)
	for _, i := range []int{0, silent - 1, silent, len(fixes) - 1} {
		if levels[i] != 0 {
			t.Errorf("fix %d, an end, is of level %d", i, levels[i])
		}
	}
	before := 0
	for z := range chart.FinestLevel + 1 {
		last, kept := 0, 0
		worst := 0.0
		for i := range fixes {
			if int(levels[i]) > z {
				continue
			}
			kept++
			a, b := &fixes[last], &fixes[i]
			for k := last + 1; k < i; k++ {
				f := float64(fixes[k].UnixMicro-a.UnixMicro) / float64(b.UnixMicro-a.UnixMicro)
				ax, ay := onWeb(a.At)
				bx, by := onWeb(b.At)
				x, y := onWeb(fixes[k].At)
				worst = max(worst, math.Hypot(x-ax-f*(bx-ax), y-ay-f*(by-ay))*float64(int(1)<<z))
			}
			last = i
		}
		if worst > 0.5+1e-6 {
			t.Errorf("level %d: the line strays by %.3f pixels", z, worst)
		}
		if kept < before {
			t.Errorf("level %d keeps %d fixes, the one before %d", z, kept, before)
		}
		if z == 8 && (kept < 6 || kept > len(fixes)/20) {
			t.Errorf("level 8 keeps %d of %d", kept, len(fixes))
		}
		before = kept
	}
}

func TestLevelsAtTheEdges(t *testing.T) {
	if chart.Levels(nil) == nil || len(chart.Levels(nil)) != 0 {
		t.Error("no fixes")
	}
	across := []chart.TrackFix{{UnixMicro: 0, At: geo.Point{Lat: 10, Lon: 179.9}}, {UnixMicro: 60e6, At: geo.Point{Lat: 10, Lon: -180}}, {UnixMicro: 120e6, At: geo.Point{Lat: 10, Lon: -179.9}}}
	if got := chart.Levels(across); !slices.Equal(got, []uint8{0, chart.FinestLevel + 1, 0}) {
		t.Errorf("across the antimeridian: %v", got)
	}
	pole := []chart.TrackFix{{At: geo.Point{Lat: 90}}, {UnixMicro: 1, At: geo.Point{Lat: 90, Lon: 120}}, {UnixMicro: 2, At: geo.Point{Lat: 89, Lon: -120}}}
	if got := chart.Levels(pole); len(got) != 3 || got[0] != 0 || got[2] != 0 {
		t.Errorf("at the pole: %v", got)
	}
}

func BenchmarkLevelsMillion(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 2))
	var fixes []chart.TrackFix
	p, heading := geo.Point{Lat: 40, Lon: 130}, 0.0
	for i := range 1_000_000 {
		heading += r.NormFloat64() * 0.02
		p.Lat, p.Lon = 40+math.Mod(p.Lat-40+0.0005*math.Cos(heading), 10), p.Lon+0.0005*math.Sin(heading)
		fixes = append(fixes, chart.TrackFix{UnixMicro: int64(i) * 10e6, At: p})
	}
	for b.Loop() {
		chart.Levels(fixes)
	}
}
