package tracks_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/tracks"
	"github.com/tidewaiter/tidewaiter/vessels"
)

// TestTable reads testdata/hulls.txt, which says how.
func TestTable(t *testing.T) {
	text, err := os.ReadFile("testdata/hulls.txt")
	if err != nil {
		t.Fatal(err)
	}
	day := time.Date(2024, 2, 1, 0, 0, 0, 0, time.UTC)
	for group := range strings.SplitSeq(string(text), "\n\n") {
		name, rest, _ := strings.Cut(strings.TrimSpace(group), "\n")
		if strings.HasPrefix(name, "#") {
			continue
		}
		t.Run(strings.TrimPrefix(name, "name "), func(t *testing.T) {
			var opt tracks.Options
			var given []tracks.Position
			var want, lines []string
			for line := range strings.SplitSeq(rest, "\n") {
				if line == "options by-mmsi" {
					opt.ByMMSI = true
					continue
				}
				if s, ok := strings.CutPrefix(line, "options until=1T"); ok {
					at, err := time.Parse(time.TimeOnly, s)
					if err != nil {
						t.Fatal(err)
					}
					opt.Until = day.Add(at.Sub(at.Truncate(24 * time.Hour)))
					continue
				}
				in, out, _ := strings.Cut(line, " = ")
				f := strings.Fields(in)
				days, err := strconv.Atoi(f[0])
				if err != nil {
					t.Fatal(err)
				}
				at, err := time.Parse(time.TimeOnly, f[1])
				if err != nil {
					t.Fatal(err)
				}
				p := tracks.Position{
					MMSI:      416000000,
					UnixMicro: day.AddDate(0, 0, days-1).Add(at.Sub(at.Truncate(24 * time.Hour))).UnixMicro(),
					Lat:       number(t, f[2]), Lon: number(t, f[3]),
				}
				if f[4] != "-" {
					p.SOGKn, p.Has = float32(number(t, f[4])), p.Has|tracks.HasSOG
				}
				if f[5] != "-" {
					p.COGDeg, p.Has = float32(number(t, f[5])), p.Has|tracks.HasCOG
				}
				p.Source = uint16(len(given)) // to know it by
				given, want, lines = append(given, p), append(want, out), append(lines, in)
			}
			got := make([]string, len(given))
			s := tracks.NewSeparator(opt)
			s.OnFix = func(tr *tracks.Track, p *tracks.Position) {
				got[p.Source] = fmt.Sprintf("hull %d segment %d", tr.Hull, tr.Segment)
			}
			s.OnLeftOut = func(p *tracks.Position, why tracks.Reason) { got[p.Source] = why.String() }
			for i := range given {
				s.Add(&given[i])
			}
			s.Flush()
			for i := range want {
				if got[i] != want[i] {
					t.Errorf("%s: %s, want %s", lines[i], got[i], want[i])
				}
			}
		})
	}
}

// TestReasons shows what the table cannot.
func TestReasons(t *testing.T) {
	good := tracks.Position{MMSI: 273456780, UnixMicro: 1_700_000_000_000_000, Lat: 42, Lon: 131, Type: 1}
	for _, test := range []struct {
		name   string
		change func(*tracks.Position)
		want   tracks.Reason
	}{
		{"good", func(*tracks.Position) {}, tracks.Kept},
		{"number 0", func(p *tracks.Position) { p.MMSI = 0 }, tracks.BadMMSI},
		{"number of ten digits", func(p *tracks.Position) { p.MMSI = 1072211352 }, tracks.BadMMSI},
		{"number that follows no rule", func(p *tracks.Position) { p.MMSI = 122292919 }, tracks.Kept},
		{"1970", func(p *tracks.Position) { p.UnixMicro = 0 }, tracks.BadTime},
		{"before 1970", func(p *tracks.Position) { p.UnixMicro = math.MinInt64 }, tracks.BadTime},
		{"the last second of 1970", func(p *tracks.Position) { p.UnixMicro = 31_535_999e6 }, tracks.BadTime},
		{"the first of 1971", func(p *tracks.Position) { p.UnixMicro = 31_536_000e6 }, tracks.Kept},
		{"2106", func(p *tracks.Position) { p.UnixMicro = (1<<32 + 5) * 1e6 }, tracks.BadTime},
		{"the end of time", func(p *tracks.Position) { p.UnixMicro = math.MaxInt64 }, tracks.BadTime},
		{"base station", func(p *tracks.Position) { p.Type = 4 }, tracks.NotAVessel},
		{"aid to navigation", func(p *tracks.Position) { p.Type = 21 }, tracks.NotAVessel},
		{"aircraft", func(p *tracks.Position) { p.Type = 9 }, tracks.NotAVessel},
		{"time reply of a ship", func(p *tracks.Position) { p.Type = 11 }, tracks.Kept},
		{"search and rescue transmitter", func(p *tracks.Position) { p.MMSI, p.Type = 970112345, 1 }, tracks.NotAVessel},
		{"man overboard device", func(p *tracks.Position) { p.MMSI, p.Type = 972112345, 1 }, tracks.NotAVessel},
		{"emergency beacon", func(p *tracks.Position) { p.MMSI, p.Type = 974112345, 1 }, tracks.NotAVessel},
		{"number of an aid, message not known", func(p *tracks.Position) { p.MMSI, p.Type = 992731234, 0 }, tracks.NotAVessel},
		{"ship with the number of a coast station", func(p *tracks.Position) { p.MMSI = 3669881 }, tracks.Kept},
		{"the same, only the class known", func(p *tracks.Position) { p.MMSI, p.Type, p.Class = 3669881, 0, 'A' }, tracks.Kept},
	} {
		s := tracks.NewSeparator(tracks.Options{})
		p, got := good, tracks.NumReasons
		test.change(&p)
		s.OnFix = func(*tracks.Track, *tracks.Position) { got = tracks.Kept }
		s.OnLeftOut = func(_ *tracks.Position, why tracks.Reason) { got = why }
		s.Add(&p)
		s.Flush()
		if got != test.want || s.Count(test.want) != 1 {
			t.Errorf("%s: %v, want %v", test.name, got, test.want)
		}
	}
}

// outcome is what becomes of the positions of a stream, by hull; positions that
// are left out under -1 less their reason.
type outcome map[int][]tracks.Position

func run(s *tracks.Separator, list []tracks.Position) outcome {
	out := outcome{}
	listen(s, out)
	for i := range list {
		s.Add(&list[i])
	}
	s.Flush()
	return out
}

func listen(s *tracks.Separator, out outcome) {
	s.OnFix = func(t *tracks.Track, p *tracks.Position) { out[t.Hull] = append(out[t.Hull], *p) }
	s.OnLeftOut = func(p *tracks.Position, why tracks.Reason) { out[-1-int(why)] = append(out[-1-int(why)], *p) }
}

func (o outcome) equal(p outcome) bool {
	if len(o) != len(p) {
		return false
	}
	for k, v := range o {
		if !slices.Equal(v, p[k]) {
			return false
		}
	}
	return true
}

// messy draws a stream with everything in it: two hulls, silences, copies,
// jumps, late reports and nonsense.
func messy(r *rand.Rand, n int) (list []tracks.Position) {
	at := []geo.Point{{Lat: 42, Lon: 131}, {Lat: -9, Lon: 61}}
	if r.IntN(3) == 0 {
		at[1] = geo.Destination(at[0], 360*r.Float64(), 20e3+1e6*r.Float64()*r.Float64())
	}
	now := int64(1_700_000_000_000_000)
	course := 360 * r.Float64()
	for range n {
		step := math.Pow(10, 0.3+3*r.Float64())
		if r.IntN(60) == 0 {
			step = 3600 * 40 * r.Float64()
		}
		now += int64(step) * 1e6
		h := r.IntN(2) * r.IntN(2)
		kn := 12 * r.Float64()
		at[h] = geo.Destination(at[h], course, kn*geo.KnotMS*step)
		course += 5 * r.NormFloat64()
		p := tracks.Position{MMSI: 273456780, UnixMicro: now, Lat: at[h].Lat, Lon: at[h].Lon, Type: 1}
		if r.IntN(4) > 0 {
			p.SOGKn, p.COGDeg, p.Has = float32(kn), float32(math.Mod(course+720, 360)), tracks.HasSOG|tracks.HasCOG
		}
		switch r.IntN(40) {
		case 0:
			p.Lat, p.Lon = 91, 181
		case 1:
			p.Lat = -p.Lat
		case 2:
			p.Lon += r.Float64()
		case 3:
			p.UnixMicro -= int64(r.IntN(900)) * 1e6
		case 4:
			p.UnixMicro = 0
		case 5:
			if len(list) > 0 {
				q := list[len(list)-1]
				p.Lat, p.Lon = q.Lat, q.Lon
			}
		}
		list = append(list, p)
		for r.IntN(6) == 0 {
			list = append(list, p) // copies
		}
	}
	return list
}

// TestNothingIsLost: every position comes out once, kept or left out, and each
// track is in order of time.
func TestNothingIsLost(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for round := range 50 {
		list := messy(r, 400)
		for _, opt := range []tracks.Options{{}, {ByMMSI: true}, {MaxHulls: 1}, {MaxSpeedKn: 3, MaxHulls: 2, SegmentGap: time.Hour}} {
			s := tracks.NewSeparator(opt)
			out := run(s, list)
			n := map[tracks.Position]int{}
			for hull, kept := range out {
				for i, p := range kept {
					n[p]++
					if hull >= 0 && i > 0 && kept[i-1].UnixMicro > p.UnixMicro {
						t.Fatalf("round %d: hull %d goes back in time", round, hull)
					}
				}
			}
			for _, p := range list {
				n[p]--
			}
			for p, d := range n {
				if d != 0 {
					t.Fatalf("round %d, %+v: %v comes out %d times too often", round, opt, p, d)
				}
			}
			counted := 0
			for why := range tracks.NumReasons {
				counted += int(s.Count(why))
			}
			if counted != len(list) || s.Held() != 0 {
				t.Fatalf("round %d: %d counted and %d held of %d", round, counted, s.Held(), len(list))
			}
		}
	}
}

// TestSplit: a clone taken anywhere goes on as the one that it was taken of, and
// neither changes the other.
func TestSplit(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 2))
	for range 100 {
		list := messy(r, 300)
		want := run(tracks.NewSeparator(tracks.Options{}), list)
		s := tracks.NewSeparator(tracks.Options{})
		run(s, messy(r, 100))
		s.Reset()
		first, second := outcome{}, outcome{}
		listen(s, first)
		cut := r.IntN(len(list))
		for i := range list[:cut] {
			s.Add(&list[i])
		}
		for k, v := range first {
			second[k] = slices.Clone(v)
		}
		c := s.Clone()
		listen(c, second)
		for i := cut; i < len(list); i++ { // in turn
			s.Add(&list[i])
			c.Add(&list[i])
		}
		s.Flush()
		c.Flush()
		if !first.equal(want) {
			t.Fatal("a separator that was used before gives another result")
		}
		if !second.equal(want) {
			t.Fatal("a clone gives another result")
		}
	}
}

// TestCopies: copies of a position change nothing but their count, in whatever
// order those of equal time come.
func TestCopies(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	for range 100 {
		list := voyage(200, geo.Point{Lat: 42, Lon: 131}, 30+100*r.Float64())
		want := run(tracks.NewSeparator(tracks.Options{}), list)
		var copied []tracks.Position
		for i := range list {
			for range 1 + r.IntN(3) {
				copied = append(copied, list[i])
			}
		}
		got := run(tracks.NewSeparator(tracks.Options{}), copied)
		delete(got, -1-int(tracks.Duplicate))
		if !got.equal(want) {
			t.Fatal("copies change the result")
		}
	}
}

// TestInterleaved: two hulls out of each other's reach are each what they are
// alone.
func TestInterleaved(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 4))
	for round := range 100 {
		a := voyage(300, geo.Point{Lat: 42, Lon: 131}, 20+600*r.Float64())
		b := voyage(300, geo.Point{Lat: -40, Lon: 131 - 180*r.Float64()}, 20+600*r.Float64())
		both := run(tracks.NewSeparator(tracks.Options{}), interleave(a, b))
		alone := outcome{}
		for hull, list := range [][]tracks.Position{a, b} {
			one := run(tracks.NewSeparator(tracks.Options{}), list)
			if len(one) != 1 || len(one[0]) != len(list) {
				t.Fatalf("round %d: alone, %d of %d positions are one hull", round, len(one[0]), len(list))
			}
			alone[hull] = one[0]
		}
		if !both.equal(alone) && !both.equal(outcome{0: alone[1], 1: alone[0]}) {
			t.Fatalf("round %d: the two hulls change each other: %d and %d positions, %d kinds", round, len(both[0]), len(both[1]), len(both))
		}
	}
}

// TestStep holds the distance told with each fix to the fixes.
func TestStep(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	last := map[int]tracks.Position{}
	s := tracks.NewSeparator(tracks.Options{})
	s.OnFix = func(tr *tracks.Track, p *tracks.Position) {
		want := 0.0
		if q, ok := last[tr.Hull]; ok {
			want = geo.ShortM(q.Point(), p.Point())
		}
		if tr.StepM != want {
			t.Fatalf("step %v, want %v", tr.StepM, want)
		}
		last[tr.Hull] = *p
	}
	for _, p := range messy(r, 5000) {
		s.Add(&p)
	}
}

// TestIDs: no two tracks or segments of one number have the same id.
func TestIDs(t *testing.T) {
	far := []geo.Point{{Lat: 60, Lon: 0}, {Lat: 30, Lon: 90}, {Lat: 0.5, Lon: 170}, {Lat: -50, Lon: -90}}
	var lists [][]tracks.Position
	for _, at := range far {
		lists = append(lists, voyage(100, at, 60))
	}
	owner := map[string]int{}
	s := tracks.NewSeparator(tracks.Options{})
	s.OnFix = func(tr *tracks.Track, p *tracks.Position) {
		for _, id := range []string{tr.ID(), tr.SegmentID()} {
			if hull, ok := owner[id]; ok && hull != tr.Hull {
				t.Fatalf("%s is hull %d and hull %d", id, hull, tr.Hull)
			}
			owner[id] = tr.Hull
		}
	}
	for _, p := range interleave(lists...) {
		s.Add(&p)
	}
	s.Flush()
	for _, id := range []string{"273456780-20231114T221320Z", "273456780-20231114T221320Z-4"} {
		if _, ok := owner[id]; !ok {
			t.Errorf("%s is missing: %v", id, owner)
		}
	}
}

func TestMaxHulls(t *testing.T) {
	var lists [][]tracks.Position
	for lat := -80.; lat <= 80; lat += 20 {
		lists = append(lists, voyage(100, geo.Point{Lat: lat, Lon: lat * 2}, 60))
	}
	hulls := func(opt tracks.Options) (n int) {
		for hull := range run(tracks.NewSeparator(opt), interleave(lists...)) {
			n = max(n, hull+1)
		}
		return n
	}
	// More begin at a time than are held back at a time.
	if n := hulls(tracks.Options{}); n < 9 {
		t.Errorf("9 vessels make %d hulls", n)
	}
	if n := hulls(tracks.Options{MaxHulls: 3}); n <= 9 {
		t.Errorf("with 3 open at a time, 9 vessels make %d hulls", n)
	}
}

// FuzzSeparator takes bytes as positions, each relative to the one before.
func FuzzSeparator(f *testing.F) {
	f.Add([]byte{0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8}, false)
	f.Add([]byte(strings.Repeat("\x10\x01\x01\x20", 40)), false)
	f.Add([]byte(strings.Repeat("\x10\x7f\x80\x21\x00\x00\x00\xff", 20)), true)
	f.Fuzz(func(t *testing.T, data []byte, byMMSI bool) {
		s := tracks.NewSeparator(tracks.Options{ByMMSI: byMMSI, MaxHulls: 3})
		n := 0
		last := map[int]int64{}
		s.OnFix = func(tr *tracks.Track, p *tracks.Position) {
			n++
			if p.UnixMicro < last[tr.Hull] {
				t.Fatalf("hull %d goes back", tr.Hull)
			}
			if p.Point().Check() != nil || tr.StepM != tr.StepM {
				t.Fatalf("kept %+v", p)
			}
			last[tr.Hull] = p.UnixMicro
		}
		s.OnLeftOut = func(*tracks.Position, tracks.Reason) { n++ }
		p := tracks.Position{MMSI: vessels.MMSI(len(data)) * 7654321, UnixMicro: 1_700_000_000_000_000, Lat: 89, Lon: 179}
		given := 0
		for ; len(data) >= 4; data = data[4:] {
			p.UnixMicro += int64(int8(data[0])) * int64(data[0]) * 100_000 * int64(data[3]>>4)
			p.Lat += float64(int8(data[1])) / 200
			p.Lon += float64(int8(data[2])) / 200
			p.SOGKn, p.COGDeg = float32(data[1]), float32(data[2])*2
			p.Has = tracks.Fields(data[3])
			switch data[3] {
			case 255:
				p.Lat, p.Lon = -p.Lat, -p.Lon
			case 254:
				p.Lat = math.NaN()
			case 253:
				p.Lat, p.SOGKn, p.COGDeg = 42, float32(math.NaN()), float32(math.Inf(1))
			}
			s.Add(&p)
			given++
		}
		if s.Held() > 8*64 {
			t.Fatalf("%d positions are held", s.Held())
		}
		s.Flush()
		if n != given {
			t.Fatalf("%d of %d positions came out", n, given)
		}
	})
}

func ExampleSeparator() {
	s := tracks.NewSeparator(tracks.Options{})
	s.OnFix = func(t *tracks.Track, p *tracks.Position) {
		fmt.Println(p.Time().Format(time.TimeOnly), t.ID())
	}
	s.OnLeftOut = func(p *tracks.Position, why tracks.Reason) {
		fmt.Println(p.Time().Format(time.TimeOnly), why)
	}
	at := time.Date(2024, 2, 1, 3, 15, 0, 0, time.UTC)
	for _, lat := range []float64{42.00, 42.01, 12.34, 42.02, 42.03} {
		s.Add(&tracks.Position{MMSI: 273456780, UnixMicro: at.UnixMicro(), Lat: lat, Lon: 131})
		at = at.Add(4 * time.Minute)
	}
	s.Flush()
	// Output:
	// 03:15:00 273456780-20240201T031500Z
	// 03:19:00 273456780-20240201T031500Z
	// 03:27:00 273456780-20240201T031500Z
	// 03:31:00 273456780-20240201T031500Z
	// 03:23:00 jump
}
