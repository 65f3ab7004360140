package events_test

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/golang/geo/s2"

	"github.com/tidewaiter/tidewaiter/events"
	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/internal/sharedtest"
	"github.com/tidewaiter/tidewaiter/tracks"
	"github.com/tidewaiter/tidewaiter/vessels"
)

// Hidden calls: port calls that the reference implementation found in real
// tracks are taken out of them, with some hours on either side, and looked for
// in the gap that is left. What is measured is in the comment of [TestHiddenCalls].

// wpiPlaces reads the World Port Index of the shared data; ids are its numbers.
func wpiPlaces(t testing.TB) []geo.Place {
	t.Helper()
	rows := csvRows(t, "data/places/wpi_UpdatedPub150_2024-02.csv")
	places := make([]geo.Place, 0, len(rows))
	for _, r := range rows {
		lat, err := strconv.ParseFloat(r["Latitude"], 64)
		if err != nil {
			t.Fatal(err)
		}
		lon, err := strconv.ParseFloat(r["Longitude"], 64)
		if err != nil {
			t.Fatal(err)
		}
		places = append(places, geo.Place{
			ID: r["World Port Index Number"], Name: r["Main Port Name"], Country: r["Country Code"],
			Kind: geo.Port, Point: geo.Point{Lat: lat, Lon: lon}, Located: true, Quality: geo.Chart,
		})
	}
	return places
}

func csvRows(t testing.TB, name string) []map[string]string {
	t.Helper()
	f, err := os.Open(sharedtest.Path(t, name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	all, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	rows := make([]map[string]string, 0, len(all))
	for _, rec := range all[1:] {
		r := map[string]string{}
		for i, name := range all[0] {
			r[strings.TrimPrefix(name, "\ufeff")] = rec[i]
		}
		rows = append(rows, r)
	}
	return rows
}

// gpsdioTrack reads the positions of one MMSI, in order of time and once each.
func gpsdioTrack(t testing.TB, mmsi string) []tracks.Position {
	t.Helper()
	b, err := os.ReadFile(sharedtest.Path(t, "data/events/gpsdio-segment/"+mmsi+".json"))
	if err != nil {
		t.Fatal(err)
	}
	id, err := vessels.ParseMMSI(mmsi)
	if err != nil {
		t.Fatal(err)
	}
	var all []tracks.Position
	for line := range strings.Lines(string(b)) {
		var r struct {
			Lat, Lon, Speed, Course *float64
			Timestamp               string
		}
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			t.Fatal(err)
		}
		if r.Lat == nil || r.Lon == nil {
			continue
		}
		stamp := strings.TrimSuffix(strings.Replace(r.Timestamp, "T", " ", 1), "Z")
		at, err := time.Parse("2006-01-02 15:04:05.999999", stamp)
		if err != nil {
			t.Fatal(err)
		}
		p := tracks.Position{MMSI: id, UnixMicro: at.UnixMicro(), Lat: *r.Lat, Lon: *r.Lon}
		if r.Speed != nil {
			p.SOGKn, p.Has = float32(*r.Speed), p.Has|tracks.HasSOG
		}
		if r.Course != nil {
			p.COGDeg, p.Has = float32(*r.Course), p.Has|tracks.HasCOG
		}
		all = append(all, p)
	}
	slices.SortStableFunc(all, func(a, b tracks.Position) int { return int(a.UnixMicro - b.UnixMicro) })
	return slices.CompactFunc(all, func(a, b tracks.Position) bool {
		return a.UnixMicro == b.UnixMicro && a.Point() == b.Point()
	})
}

// knownCall is a port call that the reference found.
type knownCall struct {
	mmsi       string
	start, end int64 // microseconds since 1970
	at         geo.Point
	place      int     // the nearest port of the index
	placeNM    float64 // how far that is
}

func knownCalls(t testing.TB, x *geo.Index) []knownCall {
	t.Helper()
	var calls []knownCall
	for _, r := range csvRows(t, "data/events/reference_outputs/out_visits_gpsdio.csv") {
		if r["confidence"] != "4" {
			continue
		}
		seconds := func(name string) int64 {
			v, err := strconv.ParseFloat(r[name], 64)
			if err != nil {
				t.Fatal(err)
			}
			return int64(v * 1e6)
		}
		// The anchorage is told by its cell, whose middle stands for it.
		ll := s2.CellIDFromToken(r["start_anch"]).LatLng()
		k := knownCall{mmsi: r["mmsi"], start: seconds("start"), end: seconds("end"), at: geo.Point{Lat: ll.Lat.Degrees(), Lon: ll.Lng.Degrees()}}
		i, m := x.Nearest(k.at, 1e6)
		k.place, k.placeNM = i, m/1852
		calls = append(calls, k)
	}
	return calls
}

func nm(a, b geo.Point) float64 { return geo.DistanceM(a, b) / 1852 }

// lastBefore and firstAfter find the fixes on either side of a hidden time: -1
// when the track begins or ends within it.
func lastBefore(track []tracks.Position, at int64) int {
	i, _ := slices.BinarySearchFunc(track, at, func(p tracks.Position, at int64) int { return int(p.UnixMicro - at) })
	return i - 1
}

func firstAfter(track []tracks.Position, at int64) int {
	i, _ := slices.BinarySearchFunc(track, at+1, func(p tracks.Position, at int64) int { return int(p.UnixMicro - at) })
	if i == len(track) {
		return -1
	}
	return i
}

// score is what became of the hidden calls.
type score struct {
	calls, skipped, noHull, hit, usual, first, third int
	inside, firstCandidate                           int // answered by a place in which the gap begins or ends; the first candidate
	sizes, usualSizes                                []int
}

func median(v []int) float64 {
	v = slices.Sorted(slices.Values(v))
	if len(v) == 0 {
		return math.NaN()
	}
	return float64(v[(len(v)-1)/2]+v[len(v)/2]) / 2
}

func (s *score) share(n int) float64 { return float64(n) / float64(s.calls) }

func (s *score) String() string {
	return fmt.Sprintf("%2d calls (%d skipped, %d without a hull, %d where the gap begins or ends, %d the first candidate)  recall %.2f  candidates %4.1f max %3d  top-1 %.2f  top-3 %.2f | usual: recall %.2f  %4.1f max %2d",
		s.calls, s.skipped, s.noHull, s.inside, s.firstCandidate, s.share(s.hit), median(s.sizes), slices.Max(s.sizes), s.share(s.first), s.share(s.third),
		s.share(s.usual), median(s.usualSizes), slices.Max(s.usualSizes))
}

// skipped says which of the calls are evaluated, and gives the fixes that the
// published rule takes for the ends of the gap. Skipped are calls where the track of the number ends in
// the hidden time, where it implies more than 25 knots across it, or that have
// no port of the index within 11 nautical miles.
func (k *knownCall) skipped(track []tracks.Position, hide time.Duration) (off, on int, skip bool) {
	off, on = lastBefore(track, k.start-hide.Microseconds()), firstAfter(track, k.end+hide.Microseconds())
	if off < 0 || on < 0 {
		return off, on, true
	}
	h := float64(track[on].UnixMicro-track[off].UnixMicro) / 3.6e9
	return off, on, nm(track[off].Point(), track[on].Point())/h > 25 || k.placeNM > 11
}

// baseline is the published rule: all ports with a detour that fits, in order of
// detour.
func baseline(x *geo.Index, calls []knownCall, byMMSI map[string][]tracks.Position, knots float64, hide time.Duration) *score {
	s := &score{}
	for _, k := range calls {
		track := byMMSI[k.mmsi]
		off, on, skip := k.skipped(track, hide)
		if skip {
			s.skipped++
			continue
		}
		a, b := track[off].Point(), track[on].Point()
		room := knots * (float64(track[on].UnixMicro-track[off].UnixMicro)/3.6e9 - 1)
		var found []int
		way := make([]float64, x.Len())
		for i := range x.Len() {
			p := x.Place(i).Point
			way[i] = nm(a, p) + nm(p, b)
			if way[i] <= room && math.Abs(p.Lat-a.Lat) < 25 {
				found = append(found, i)
			}
		}
		slices.SortStableFunc(found, func(i, j int) int {
			if way[i] < way[j] {
				return -1
			}
			return 1
		})
		s.count(slices.Index(found, k.place), len(found), len(found))
	}
	return s
}

func (s *score) count(rank, size, usual int) {
	s.calls++
	s.sizes, s.usualSizes = append(s.sizes, size), append(s.usualSizes, usual)
	if rank < 0 {
		return
	}
	s.hit++
	if rank < usual {
		s.usual++
	}
	if rank == 0 {
		s.first++
	}
	if rank < 3 {
		s.third++
	}
}

// concluded gives the set of the product instead: the hull that made the call is
// taken out of the number's positions, its history is what is left of it, and
// the places in which the gap begins or ends, where a stay is a port visit, are
// counted as the first of the set.
func concluded(t testing.TB, x *geo.Index, calls []knownCall, byMMSI map[string][]tracks.Position, assume events.Assumptions, hide time.Duration) *score {
	s := &score{}
	hulls := map[string][][]tracks.Position{}
	for mmsi, all := range byMMSI {
		hulls[mmsi] = splitHulls(all)
	}
	for _, k := range calls {
		if _, _, skip := k.skipped(byMMSI[k.mmsi], hide); skip {
			s.skipped++
			continue
		}
		hull := hullOf(hulls[k.mmsi], &k)
		off, on := lastBefore(hull, k.start-hide.Microseconds()), firstAfter(hull, k.end+hide.Microseconds())
		if off < 0 || on < 0 {
			s.noHull++
			continue
		}
		subject := events.Subject{Track: "hull", MMSI: hull[0].MMSI}
		found := []events.Event{gapEvent(subject, &hull[off], &hull[on])}
		for _, other := range calls { // habit: the other calls of this hull, outside of the hidden time
			if other.mmsi == k.mmsi && (other.end < hull[off].UnixMicro || other.start > hull[on].UnixMicro) && fixesAt(hull, &other) > 0 {
				found = append(found, visitEvent(subject, x.Place(other.place), other.start, other.end))
			}
		}
		c := &events.Concluder{Config: &events.Config{Places: x}, Assume: assume}
		segments := []events.Segment{segmentOf(subject, hull[:off+1], hull[on:])}
		out, _ := c.Vessel(segments, found)
		var set []string
		usual, inside := 0, 0
		for _, e := range out {
			if e.Gap != nil {
				inside = len(e.Gap.Inside)
				set = append(slices.Clone(e.Gap.Inside), set...)
				if e.Gap.Class == events.GapImpossible {
					t.Errorf("a hull's own gap is impossible: %.1f kn", e.Gap.ImpliedKn)
				}
			}
			if u := e.UnobservedCall; u != nil {
				near := func(id string) bool { return id == x.Place(k.place).ID }
				for _, p := range u.Candidates {
					if slices.ContainsFunc(p.Near, near) {
						p.Place = x.Place(k.place).ID
					}
					set = append(set, p.Place)
				}
				usual = u.Usual
			}
		}
		rank := slices.Index(set, x.Place(k.place).ID)
		s.count(rank, len(set), inside+usual)
		switch {
		case rank >= 0 && rank < inside:
			s.inside++
		case rank == inside:
			s.firstCandidate++
		}
	}
	return s
}

func gapEvent(subject events.Subject, off, on *tracks.Position) events.Event {
	fix := func(p *tracks.Position) events.Fix {
		return events.Fix{Time: p.Time(), At: p.Point(), SOGKn: math.NaN(), COGDeg: math.NaN(), Status: -1}
	}
	g := &events.Gap{Off: fix(off), On: fix(on), Trigger: "silence"}
	g.Hours, g.DistanceNM = g.On.Time.Sub(g.Off.Time).Hours(), nm(g.Off.At, g.On.At)
	g.ImpliedKn = g.DistanceNM / g.Hours
	return events.Event{
		ID: events.EventID(events.GapKind, subject.Track, g.Off.Time), Kind: events.GapKind, Status: events.Closed,
		Subject: subject, Start: g.Off.Time, StartLatest: g.Off.Time, EndEarliest: g.On.Time, End: g.On.Time, At: g.Off.At, Gap: g,
	}
}

func visitEvent(subject events.Subject, place *geo.Place, start, end int64) events.Event {
	a, b := time.UnixMicro(start).UTC(), time.UnixMicro(end).UTC()
	return events.Event{
		ID: events.EventID(events.PortVisitKind, subject.Track, a), Kind: events.PortVisitKind, Status: events.Closed,
		Subject: subject, Start: a, StartLatest: a, EndEarliest: b, End: b, At: place.Point, Place: place.ID, Confidence: 4,
		PortVisit: &events.PortVisit{Entry: true, Exit: true},
	}
}

// segmentOf is a segment with the speeds of a hull's track under way, over parts
// of it.
func segmentOf(subject events.Subject, parts ...[]tracks.Position) events.Segment {
	s := events.Segment{Subject: subject, SpeedP50Kn: math.NaN(), SpeedP95Kn: math.NaN()}
	var speeds []float64
	for _, part := range parts {
		s.N += int64(len(part))
		for i := 1; i < len(part); i++ {
			h := float64(part[i].UnixMicro-part[i-1].UnixMicro) / 3.6e9
			if kn := nm(part[i-1].Point(), part[i].Point()) / h; h >= 1.0/12 && h <= 2 && kn >= 3 {
				speeds = append(speeds, kn)
			}
		}
	}
	if len(speeds) >= 20 {
		slices.Sort(speeds)
		s.SpeedP50Kn, s.SpeedP95Kn = speeds[len(speeds)/2], speeds[len(speeds)*95/100]
	}
	return s
}

// TestHiddenCalls measures what of the hidden calls is found again, beside the
// published rule: all ports with d(off, P) + d(P, on) <= 14 kn (gap - 1 h), in
// order of detour, over all positions of the number. It hides 2, 6 and 12 h on
// either side of each call.
//
// The published rule is met to the digit. Ours takes the hull that called, its
// own speed, and its habit; it is measured on the calls for which that hull was
// heard before and after. The whole set loses no call. It is larger at its
// largest, because a hull is silent for longer than a number that several share;
// the usual part of the set is smaller and is held against the published one.
// What was chosen with these data in sight is the share of the weight that makes
// a candidate usual. The power of the detour was 3 at first and became 2 for the
// sake of a far port in TestRajinDunay; the speed's margin and the weight of
// habit are as they were first written down.
//
// Of our answers 27, 24 and 23 are a place in which the gap begins or ends: the
// vessel was silent around its berth. A set of candidates has the rest to find.
//
// Calls whose hull was not heard on both sides are not counted: 2, 3 and 1. As
// misses they would make the recalls 0.95, 0.93 and 0.97; the published rule has
// them by another hull's fixes.
func TestHiddenCalls(t *testing.T) {
	x := geo.NewIndex(wpiPlaces(t))
	calls := knownCalls(t, x)
	byMMSI := map[string][]tracks.Position{}
	for _, m := range []string{"416000000", "263576000", "338013000"} {
		byMMSI[m] = gpsdioTrack(t, m)
	}
	for _, test := range []struct {
		hide           time.Duration
		calls          int
		recall, median float64
		max            int
		first, third   float64
	}{
		{hide: 2, calls: 39, recall: 0.69, median: 3, max: 43, first: 0.54, third: 0.62},
		{hide: 6, calls: 43, recall: 0.86, median: 8, max: 55, first: 0.42, third: 0.70},
		{hide: 12, calls: 39, recall: 1.00, median: 17, max: 60, first: 0.54, third: 0.79},
	} {
		hide := test.hide * time.Hour
		t.Logf("hidden +-%d h", test.hide)
		old := baseline(x, calls, byMMSI, 14, hide)
		t.Logf("  published, 14 kn      %v", old)
		if near := func(a, b float64) bool { return math.Abs(a-b) < 0.005 }; old.calls != test.calls || !near(old.share(old.hit), test.recall) ||
			median(old.sizes) != test.median || slices.Max(old.sizes) != test.max || !near(old.share(old.first), test.first) || !near(old.share(old.third), test.third) {
			t.Errorf("the published rule gave other numbers: %v", old)
		}
		ours := concluded(t, x, calls, byMMSI, events.Assumptions{StayHours: 1}, hide)
		t.Logf("  ours, own speed       %v", ours)
		if ours.hit < ours.calls || ours.share(ours.usual) < test.recall || median(ours.usualSizes) > test.median || slices.Max(ours.usualSizes) > 60 ||
			ours.share(ours.first) <= 0.5 || ours.share(ours.third) < test.third || ours.noHull > 4 {
			t.Errorf("ours is worse than the published rule: %v", ours)
		}
		t.Logf("  ours, 14 kn           %v", concluded(t, x, calls, byMMSI, events.Assumptions{StayHours: 1, SpeedKn: 14}, hide))
		t.Logf("  published, 20 kn      %v", baseline(x, calls, byMMSI, 20, hide))
		t.Logf("  ours, 20 kn           %v", concluded(t, x, calls, byMMSI, events.Assumptions{StayHours: 1, SpeedKn: 20}, hide))
		t.Logf("  ours, own speed, 4 h  %v", concluded(t, x, calls, byMMSI, events.Assumptions{}, hide))
	}
}
