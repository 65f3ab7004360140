package tracks_test

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/tracks"
)

// silence is the time between two positions of a track that follow each other.
type silence struct{ off, on int64 } // seconds since 1970

// ends is the positions at both ends of a silence, and the implied speed.
type ends struct {
	off, on tracks.Position
	kn      float64
}

const sixHours = 6 * 3600 * 1e6 // microseconds

// silences lists those longer than 6 h.
func silences(hulls map[string][]row) map[string]map[silence]ends {
	out := map[string]map[silence]ends{}
	for _, rows := range hulls {
		for i := 1; i < len(rows); i++ {
			off, on := rows[i-1].Position, rows[i].Position
			if on.UnixMicro-off.UnixMicro <= sixHours {
				continue
			}
			mmsi := on.MMSI.String()
			if out[mmsi] == nil {
				out[mmsi] = map[silence]ends{}
			}
			kn := miles(&off, &on) / (float64(on.UnixMicro-off.UnixMicro) / 3600e6)
			out[mmsi][silence{off.UnixMicro / 1e6, on.UnixMicro / 1e6}] = ends{off, on, kn}
		}
	}
	return out
}

func miles(a, b *tracks.Position) float64 {
	return geo.DistanceM(a.Point(), b.Point()) / geo.NauticalMileM
}

// byHull separates positions into hulls.
func byHull(rows []row, opt tracks.Options) map[string][]row {
	opt.SegmentGap = 1 << 62
	kept, _ := separate(rows, opt)
	hulls := map[string][]row{}
	for _, r := range kept {
		if !strings.HasPrefix(r.segment, "jump") {
			hulls[r.segment] = append(hulls[r.segment], r)
		}
	}
	return hulls
}

// referenceGaps reads an output of pipe-gaps: by MMSI, the implied speed of each.
func referenceGaps(t *testing.T, name string) map[string]map[silence]float64 {
	out := map[string]map[silence]float64{}
	for _, c := range readTable(t, name, "mmsi", "start_ts", "end_ts", "implied_kn") {
		if out[c[0]] == nil {
			out[c[0]] = map[silence]float64{}
		}
		out[c[0]][silence{int64(number(t, c[1])), int64(number(t, c[2]))}] = number(t, c[3])
	}
	return out
}

func gpsdioRows(t testing.TB) []row {
	return slices.Concat(readGPSDIO(t, "416000000.json"), readGPSDIO(t, "338013000.json"), readGPSDIO(t, "263576000.json"))
}

// TestGapsByMMSI: without separation, the silences are those that pipe-gaps
// finds in the same positions, each one and no other.
func TestGapsByMMSI(t *testing.T) {
	for _, test := range []struct {
		reference string
		rows      func(testing.TB) []row
	}{
		{"out_gaps_gpsdio_6h.csv", gpsdioRows},
		{"out_gaps_noaa_6h.csv", readMarineCadastre},
	} {
		t.Run(test.reference, func(t *testing.T) {
			want := referenceGaps(t, "data/events/reference_outputs/"+test.reference)
			got := silences(byHull(test.rows(t), tracks.Options{ByMMSI: true}))
			n := 0
			for mmsi := range want {
				n += len(want[mmsi])
				for g := range want[mmsi] {
					if _, ok := got[mmsi][g]; !ok {
						t.Errorf("%s: %v is missing", mmsi, g)
					}
				}
			}
			for mmsi := range got {
				for g := range got[mmsi] {
					if _, ok := want[mmsi][g]; !ok {
						t.Errorf("%s: %v is not in the reference", mmsi, g)
					}
				}
			}
			t.Logf("%d silences", n)
		})
	}
}

// TestGapsByHull shows what separation does to the silences of a number that
// several hulls share. Those across which no ship can have gone vanish, because
// their ends are different hulls. So do some that a ship could have sailed: each
// of them has to end at a hull that is next heard where it fell silent, or begin
// at one that was last heard where it comes back, so that no ship sailed. All
// others stay.
func TestGapsByHull(t *testing.T) {
	const samePlace = 5 // nautical miles
	want := referenceGaps(t, "data/events/reference_outputs/out_gaps_gpsdio_6h.csv")
	hulls := byHull(gpsdioRows(t), tracks.Options{})
	got := silences(hulls)
	at := func(s int64) string { return time.Unix(s, 0).UTC().Format("01-02T15:04:05") }
	next := func(mmsi string, g silence) (off float64) { // how far the hull of the off point is when it is heard again
		for o, e := range got[mmsi] {
			if o.off == g.off {
				off = miles(&e.off, &e.on)
			}
		}
		return off
	}
	before := func(mmsi string, g silence) (on float64) {
		for o, e := range got[mmsi] {
			if o.on == g.on {
				on = miles(&e.off, &e.on)
			}
		}
		return on
	}
	impossible, kept, apart := 0, 0, 0
	for _, mmsi := range slices.Sorted(maps.Keys(want)) {
		for _, g := range slices.SortedFunc(maps.Keys(want[mmsi]), func(a, b silence) int { return cmp.Compare(a.off, b.off) }) {
			kn := want[mmsi][g]
			// The last position may be a copy of one a second earlier.
			_, there := got[mmsi][g]
			_, copied := got[mmsi][silence{g.off - 1, g.on}]
			switch {
			case kn > 25 && (there || copied):
				t.Errorf("%s: %s to %s at %.1f kn is still a silence of one hull", mmsi, at(g.off), at(g.on), kn)
			case kn > 25:
				impossible++
			case there || copied:
				kept++
			default:
				apart++
				off, on := next(mmsi, g), before(mmsi, g)
				t.Logf("%s: %s to %s at %.1f kn is between two hulls: the one is next heard %.1f nm from where it fell silent, the other was last heard %.1f nm from where it comes back", mmsi, at(g.off), at(g.on), kn, off, on)
				if off > samePlace && on > samePlace {
					t.Errorf("%s: %s to %s is gone, and may be true", mmsi, at(g.off), at(g.on))
				}
			}
		}
	}
	if impossible != 9 || kept+apart != 19 {
		t.Errorf("%d impossible silences vanish, want all 9; %d others, want 19", impossible, kept+apart)
	}
	more, fastest := 0, 0.0
	for mmsi := range got {
		for g, e := range got[mmsi] {
			if _, ok := want[mmsi][g]; !ok {
				more++
				fastest = max(fastest, e.kn)
			}
		}
	}
	t.Logf("%d impossible ones vanish, %d others stay, %d are between two hulls; %d are seen only with hulls apart, at most %.1f kn", impossible, kept, apart, more, fastest)
	if fastest > 25 {
		t.Errorf("a silence of one hull at %v kn", fastest)
	}
}
