package chart

import (
	"math"

	"github.com/tidewaiter/tidewaiter/geo"
)

// FinestLevel is the closest level of a web map that fixes are told apart for:
// there half a pixel is 5 m at the equator, which is what a fix is good for.
const FinestLevel = 14

// Silence is how long a track is heard of nothing before its line is broken.
const Silence = silence

// Levels gives each fix of a track in order of time the first level of a web
// map (in Mercator's projection, 256 pixels around the earth at level 0) at which
// it has to be drawn. A line through the fixes of a level and those before is, at
// any moment, within half a pixel of that level of the line through all fixes:
// not its shape alone stays, also where the vessel was when, so that it can be
// played. Ends of the track and of silences are of level 0, and one fix in
// each four thousand; a fix that no level needs is of one past [FinestLevel].
//
// It is Ramer, Douglas and Peucker with the distance in time of Meratnia and
// de By, run to its end: each fix keeps the distance at which it was needed.
func Levels(fixes []TrackFix) []uint8 {
	const (
		chunk = 4096 // bounds the work: the search is at worst quadratic
		half  = 0.5  // pixels
	)
	levels := make([]uint8, len(fixes))
	at := make([]point, len(fixes))
	east := 0.0
	for i := range fixes {
		levels[i] = FinestLevel + 1
		p := fixes[i].At
		if i > 0 {
			east += wrap(p.Lon - fixes[i-1].At.Lon)
		} else {
			east = p.Lon
		}
		at[i] = webMercator(p, east)
	}
	type span struct {
		from, to int
		least    float64 // square of the smallest distance that its ends were needed for
	}
	var stack []span
	finest := half / (1 << FinestLevel)
	for from := 0; from < len(fixes); {
		to := from
		for to+1 < len(fixes) && to-from < chunk && fixes[to+1].UnixMicro-fixes[to].UnixMicro <= silence.Microseconds() {
			to++
		}
		levels[from], levels[to] = 0, 0
		stack = append(stack[:0], span{from, to, math.Inf(1)})
		for len(stack) > 0 {
			s := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			a, b, t0 := at[s.from], at[s.to], fixes[s.from].UnixMicro
			dt := float64(fixes[s.to].UnixMicro - t0)
			far, k := finest*finest, -1
			for i := s.from + 1; i < s.to; i++ {
				f := 0.0
				if dt > 0 {
					f = float64(fixes[i].UnixMicro-t0) / dt
				}
				x, y := at[i].x-a.x-f*(b.x-a.x), at[i].y-a.y-f*(b.y-a.y)
				if d := x*x + y*y; d > far {
					far, k = d, i
				}
			}
			if k < 0 {
				continue
			}
			least := min(far, s.least)
			levels[k] = uint8(min(max(math.Ceil(math.Log2(half/math.Sqrt(least))), 0), FinestLevel))
			stack = append(stack, span{s.from, k, least}, span{k, s.to, least})
		}
		if from = to; to+1 < len(fixes) && fixes[to+1].UnixMicro-fixes[to].UnixMicro <= silence.Microseconds() {
			continue // the next chunk goes on from here
		}
		from = to + 1
	}
	return levels
}

// webMercator is in pixels of level 0; longitude may run past 180.
func webMercator(p geo.Point, east float64) point {
	const most = 85.0511
	lat := min(max(p.Lat, -most), most) * radian
	return point{256 * (east/360 + 0.5), 128 * (1 - math.Asinh(math.Tan(lat))/math.Pi)}
}
