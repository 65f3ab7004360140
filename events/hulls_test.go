package events_test

import (
	"testing"

	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/tracks"
)

// splitHulls sorts the positions of one number by hull.
func splitHulls(all []tracks.Position) [][]tracks.Position {
	at := map[string]int{}
	var hulls [][]tracks.Position
	s := tracks.NewSeparator(tracks.Options{})
	s.OnFix = func(t *tracks.Track, p *tracks.Position) {
		i, ok := at[t.ID()]
		if !ok {
			i = len(hulls)
			at[t.ID()] = i
			hulls = append(hulls, nil)
		}
		hulls[i] = append(hulls[i], *p)
	}
	s.OnLeftOut = func(*tracks.Position, tracks.Reason) {}
	for i := range all {
		s.Add(&all[i])
	}
	s.Flush()
	return hulls
}

// hullOf is the track of the hull that made a call: that with the most fixes
// near the place during it.
func hullOf(hulls [][]tracks.Position, k *knownCall) []tracks.Position {
	var best []tracks.Position
	most := 0
	for _, h := range hulls {
		if n := fixesAt(h, k); n > most {
			best, most = h, n
		}
	}
	return best
}

// fixesAt counts the fixes of a hull near the place of a call during it.
func fixesAt(hull []tracks.Position, k *knownCall) int {
	const nearM = 9000
	n := 0
	for i := range hull {
		if p := &hull[i]; p.UnixMicro >= k.start && p.UnixMicro <= k.end && geo.DistanceM(p.Point(), k.at) < nearM {
			n++
		}
	}
	return n
}

func TestSplitHulls(t *testing.T) {
	hulls := splitHulls(gpsdioTrack(t, "416000000"))
	if len(hulls) < 3 {
		t.Errorf("%d hulls, want at least 3", len(hulls))
	}
	for _, h := range hulls {
		t.Log(len(h), h[0].Time(), h[0].Point())
	}
}
