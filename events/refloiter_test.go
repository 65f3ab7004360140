package events_test

import (
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/events"
	"github.com/tidewaiter/tidewaiter/tracks"
	"github.com/tidewaiter/tidewaiter/vessels"
)

// TestLoiteringReference compares runs of slow hours with pipe-loitering's, of
// 2 h and of 4 h and more. Places are not known to either.
func TestLoiteringReference(t *testing.T) {
	rows := csvTable(t, "data/events/reference_outputs/out_loiter_gpsdio.csv")
	in := gpsdio(t)
	for _, least := range []time.Duration{2 * time.Hour, 4 * time.Hour} {
		cfg := &events.Config{LoiteringMin: least, Tracks: tracks.Options{ByMMSI: true}}
		ours := ofKind(found(cfg, time.Time{}, in...), events.LoiteringKind)
		taken := map[int]bool{}
		ref, hit, explained := 0, 0, 0
		for _, r := range rows {
			if number(t, r["hours"]) < least.Hours() {
				continue
			}
			ref++
			mmsi := vessels.MMSI(number(t, r["mmsi"]))
			from, to := clockTime(t, r["start"]), clockTime(t, r["end"])
			best, share := -1, 0.0
			for i, e := range ours {
				if e.Subject.MMSI != mmsi || taken[i] {
					continue
				}
				if s := overlapShare(from, to, e.StartLatest, e.EndEarliest); s > share {
					best, share = i, s
				}
			}
			if share >= 0.5 {
				hit++
				taken[best] = true
			} else {
				silent := longestSilence(in, mmsi, from, to)
				t.Logf("only the reference: %v %s to %s, %s h; share %.2f; silent for up to %v in it", mmsi, r["start"], r["end"], r["hours"], share, silent)
				if silent <= time.Hour {
					t.Errorf("nothing explains why it is not found")
				}
				explained++
			}
		}
		for i, e := range ours {
			if !taken[i] {
				t.Logf("only ours: %v %s to %s, %.2f h", e.Subject.MMSI, e.StartLatest.Format(time.DateTime), e.EndEarliest.Format(time.DateTime), e.Loitering.Hours)
			}
		}
		t.Logf("at least %v: reference %d, ours %d, matched %d: precision %.3f, recall %.3f, and %.3f of those without a silence of an hour", least, ref, len(ours), hit,
			float64(hit)/float64(len(ours)), float64(hit)/float64(ref), float64(hit)/float64(ref-explained))
	}
}

// longestSilence is the longest time between fixes of a vessel within a time.
func longestSilence(in [][]tracks.Position, m vessels.MMSI, from, to time.Time) time.Duration {
	var most, last int64
	for _, one := range in {
		for i := range one {
			p := &one[i]
			if p.MMSI != m || p.UnixMicro < from.UnixMicro() || p.UnixMicro > to.UnixMicro() {
				continue
			}
			if last != 0 {
				most = max(most, p.UnixMicro-last)
			}
			last = p.UnixMicro
		}
	}
	return time.Duration(most) * time.Microsecond
}

func clockTime(t *testing.T, s string) time.Time {
	t.Helper()
	at, err := time.Parse(time.DateTime, s)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// overlapShare is the common part of two times over what they cover together.
func overlapShare(a, b, c, d time.Time) float64 {
	both := min(b.Unix(), d.Unix()) - max(a.Unix(), c.Unix())
	if both <= 0 {
		return 0
	}
	return float64(both) / float64(max(b.Unix(), d.Unix())-min(a.Unix(), c.Unix()))
}
