package events_test

import (
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/events"
	"github.com/tidewaiter/tidewaiter/tracks"
)

// TestImpossibleGapsVanish shows what becomes of the gaps of the shared number
// 416000000 once its hulls are told apart. Nine of them, across which it would
// have gone faster than 25 knots, are none of any hull. No silence is lost: for
// each, the hull that was heard before it has a gap from the same fix, until it
// is heard itself.
func TestImpossibleGapsVanish(t *testing.T) {
	shared := gpsdio(t)[2]
	until := shared[len(shared)-1].Time()
	gaps := func(byMMSI bool) (out []*events.Event) {
		cfg := &events.Config{Tracks: tracks.Options{ByMMSI: byMMSI}}
		for _, e := range ofKind(found(cfg, until, shared), events.GapKind) {
			if e.Gap.Hours > 6 {
				out = append(out, e)
			}
		}
		return out
	}
	apart := map[int64]*events.Event{}
	hulls, fastest := map[string]bool{}, 0.0
	for _, e := range gaps(false) {
		apart[e.Gap.Off.Time.Unix()] = e
		hulls[e.Subject.Track] = true
		if e.Status == events.Closed {
			fastest = max(fastest, e.Gap.ImpliedKn)
		}
	}
	impossible, vanished, possible, same, longer := 0, 0, 0, 0, 0
	for _, e := range gaps(true) {
		if e.Status == events.Open {
			continue
		}
		own := apart[e.Gap.Off.Time.Unix()]
		if own == nil || own.Status == events.Closed && own.End.Before(e.End) {
			// The fix was false, and no hull's.
			t.Logf("not of a hull: %s to %s, %.0f nm, %.0f kn", minute(e.Start), minute(e.End), e.Gap.DistanceNM, e.Gap.ImpliedKn)
			continue
		}
		is := own.End.Equal(e.End)
		if e.Gap.ImpliedKn > 25 {
			impossible++
			if !is {
				vanished++
			}
			t.Logf("%s to %s, %.0f nm at %.0f kn: of the hull %s %.0f h, %.0f nm at %.1f kn", minute(e.Start), minute(e.End),
				e.Gap.DistanceNM, e.Gap.ImpliedKn, own.Subject.Track, own.Gap.Hours, own.Gap.DistanceNM, own.Gap.ImpliedKn)
			continue
		}
		if possible++; is {
			same++
		} else {
			longer++
			t.Logf("%s to %s, %.0f nm at %.1f kn: of the hull %s until %s, %.0f nm at %.1f kn", minute(e.Start), minute(e.End),
				e.Gap.DistanceNM, e.Gap.ImpliedKn, own.Subject.Track, minute(own.EndEarliest), own.Gap.DistanceNM, own.Gap.ImpliedKn)
		}
	}
	t.Logf("%d hulls; impossible %d, of which %d vanish; possible %d, of which %d are the same and %d longer; %d gaps of hulls, at %.1f kn at most",
		len(hulls), impossible, vanished, possible, same, longer, len(apart), fastest)
	if impossible != 9 || vanished != 9 || possible != 18 || same+longer != 18 {
		t.Errorf("not as told")
	}
	if fastest > 25 {
		t.Errorf("a hull goes at %.0f knots in a gap", fastest)
	}
}

// TestAnomaliesOnRealData counts the anomalies in real data in which none is
// known: each is a false alarm, or has to be looked at.
func TestAnomaliesOnRealData(t *testing.T) {
	n, _ := noaa(t)
	for _, tc := range []struct {
		name string
		in   [][]tracks.Position
	}{{"gpsdio", gpsdio(t)}, {"MarineCadastre", n}} {
		for _, by := range []bool{false, true} {
			all := found(&events.Config{Tracks: tracks.Options{ByMMSI: by}}, time.Time{}, tc.in...)
			count := map[string]int{}
			for _, e := range ofKind(all, events.PositionAnomalyKind) {
				count[e.PositionAnomaly.Form]++
				t.Logf("%s by mmsi %v: %s %s at %.3f %.3f", tc.name, by, e.Subject.Track, eventLine(e), e.At.Lat, e.At.Lon)
			}
			t.Logf("%s by mmsi %v: %v", tc.name, by, count)
			if !by && len(count) > 0 {
				t.Errorf("false alarms: %v", count)
			}
		}
	}
}
