package engine_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"math"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/encoding/aistables"
	"github.com/tidewaiter/tidewaiter/encoding/parquet"
	"github.com/tidewaiter/tidewaiter/events"
	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/internal/engine"
	"github.com/tidewaiter/tidewaiter/tracks"
	"github.com/tidewaiter/tidewaiter/vessels"
)

// rounded has times and numbers that tables can hold.
func (w *world) rounded() *world {
	for i := range w.positions {
		p := &w.positions[i]
		p.UnixMicro -= p.UnixMicro % 1_000_000
		p.Lat, p.Lon = math.Round(p.Lat*1e6)/1e6, math.Round(p.Lon*1e6)/1e6
		p.SOGKn = float32(math.Round(float64(p.SOGKn)*10) / 10)
		p.Type = 0
	}
	for i := range w.statics {
		s := &w.statics[i]
		s.UnixMicro -= s.UnixMicro % 1_000_000
		s.DraughtM = float32(math.Round(float64(s.DraughtM)*10) / 10)
	}
	return w
}

// csv writes the world as a table: positions, then static reports.
func (w *world) csv(stamp func(i int, at time.Time) string) string {
	var b strings.Builder
	b.WriteString("MMSI,t,LAT,lon,sog,source,class,name,imo,callsign,ship_type,draught,to_bow,to_stern,to_port,to_starboard\n")
	for i := range w.positions {
		p := &w.positions[i]
		fmt.Fprintf(&b, "%s,%s,%v,%v,%v,%s,%c,,,,,,,,,\n", p.MMSI, stamp(i, p.Time()), p.Lat, p.Lon, p.SOGKn, sources[p.Source], p.Class)
	}
	for i := range w.statics {
		s := &w.statics[i]
		fmt.Fprintf(&b, "%s,%s,,,,,%c,%s,%d,%s,%d,%v,%d,%d,%d,%d\n", s.MMSI, stamp(i, time.UnixMicro(s.UnixMicro).UTC()),
			s.Class, s.Name, s.IMO, s.CallSign, s.ShipType, s.DraughtM, s.ToBowM, s.ToSternM, s.ToPortM, s.ToStarboardM)
	}
	return b.String()
}

func rfc3339(_ int, at time.Time) string { return at.Format(time.RFC3339) }

// parquet writes the world as a file of reports.
func (w *world) parquet(t testing.TB, sorted bool) []byte {
	t.Helper()
	var out bytes.Buffer
	pw := parquet.NewWriter(&out, parquet.Options{GroupRows: max(5000, len(w.positions)/20), Sort: sorted, Spill: func() (io.ReadWriteSeeker, error) {
		return os.CreateTemp(t.TempDir(), "")
	}})
	put := func(r parquet.Report) {
		if err := pw.Write([]parquet.Report{r}); err != nil {
			t.Fatal(err)
		}
	}
	for i := range w.positions {
		p := &w.positions[i]
		r := parquet.Report{Time: p.UnixMicro, MMSI: uint32(p.MMSI), Lat: p.Lat, Lon: p.Lon, SOG: float64(p.SOGKn), Class: p.Class, Receiver: []byte(sources[p.Source])}
		r.Has = parquet.HasTime | parquet.HasLat | parquet.HasLon | parquet.HasSOG | parquet.HasClass
		if p.Source != 0 {
			r.Has |= parquet.HasReceiver
		}
		put(r)
	}
	for i := range w.statics {
		s := &w.statics[i]
		put(parquet.Report{
			Time: s.UnixMicro, MMSI: uint32(s.MMSI), Class: s.Class, Name: []byte(s.Name), IMO: s.IMO, CallSign: []byte(s.CallSign),
			ShipType: s.ShipType, Draught: float64(s.DraughtM), ToBow: s.ToBowM, ToStern: s.ToSternM, ToPort: s.ToPortM, ToStarboard: s.ToStarboardM,
			Has: parquet.HasTime | parquet.HasClass | parquet.HasName | parquet.HasIMO | parquet.HasCallSign | parquet.HasShipType | parquet.HasDraught |
				parquet.HasToBow | parquet.HasToStern | parquet.HasToPort | parquet.HasToStarboard,
		})
	}
	if err := pw.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func text(name, s string) engine.Input { return engine.Input{Name: name, R: strings.NewReader(s)} }

func file(name string, b []byte) engine.Input {
	r := bytes.NewReader(b)
	return engine.Input{Name: name, R: r, At: r, Size: int64(len(b))}
}

// TestSameFromEveryFormat reads the same traffic from memory, as tables with
// times in several forms, and from Parquet.
func TestSameFromEveryFormat(t *testing.T) {
	w := newWorld(2, 12, 24*5).rounded()
	want := run(t, engine.Options{}, w.input())
	if len(want.events) < 50 {
		t.Fatalf("%d events are too few", len(want.events))
	}
	check := func(name string, in engine.Input, opt engine.Options) {
		t.Helper()
		got := run(t, opt, in)
		got.counts = want.counts // records without a place are counted otherwise
		same(t, name, got, want)
		if n := got.stats.Rejected(); n != 0 {
			t.Errorf("%s: %v", name, got.stats.Rejects)
		}
		if got.stats.Used != want.stats.Used || got.stats.Statics != want.stats.Statics {
			t.Errorf("%s: %d used and %d static, want %d and %d", name, got.stats.Used, got.stats.Statics, want.stats.Used, want.stats.Statics)
		}
	}
	tokyo := time.FixedZone("", 9*3600)
	check("RFC 3339", text("t.csv", w.csv(rfc3339)), engine.Options{})
	check("mixed zones", text("t.csv", w.csv(func(i int, at time.Time) string {
		switch i % 4 {
		case 0:
			return at.In(tokyo).Format(time.RFC3339)
		case 1:
			return at.In(time.FixedZone("", -12600)).Format("2006-01-02 15:04:05-0700")
		case 2:
			return at.Format("2006-01-02T15:04:05") // without an offset it is UTC
		}
		return at.Format("2006-01-02T15:04:05.000Z")
	})), engine.Options{})
	check("seconds", text("t.csv", w.csv(func(_ int, at time.Time) string { return fmt.Sprint(at.Unix()) })), engine.Options{})
	check("milliseconds", text("t.csv", w.csv(func(_ int, at time.Time) string { return fmt.Sprint(at.UnixMilli()) })), engine.Options{})
	small := engine.Options{Workers: 3, Memory: 1 << 20}
	small.SetBlock(300)
	check("small blocks", text("t.csv", w.csv(rfc3339)), small)
	check("parquet", file("t.parquet", w.parquet(t, false)), engine.Options{Workers: 3})
	check("sorted parquet", file("t.parquet", w.parquet(t, true)), engine.Options{Workers: 3})
}

// TestBadRows counts what cannot be used, by reason.
func TestBadRows(t *testing.T) {
	good := "431000001,2024-02-01T00:00:00Z,30,150\n"
	table := "mmsi,t,lat,lon\n" + good + strings.Join([]string{
		"431000001,2024-02-01T00:00:00Z,30,150", // again
		"431000001,2024-02-01T00:10:00Z,0,0",
		"431000001,2024-02-01T00:10:00Z,91,181",
		"431000001,2024-02-01T00:10:00Z,NaN,NaN",
		"431000001,2024-02-01T00:10:00Z,,",
		"431000001,2024-02-01T00:10:00Z,95,10",
		"431000001,1970-01-01T00:00:01Z,30,150",
		"431000001,2106-02-07T06:28:15Z,30,150",
		"431000001,2024-03-01T00:00:00Z,30,150", // in the future of the run
		"0,2024-02-01T00:00:00Z,30,150",
		"1073741823,2024-02-01T00:00:00Z,30,150", // ten digits, what 30 bits can hold
		"vessel,2024-02-01T00:00:00Z,30,150",
		"431000001,yesterday,30,150",
		"431000001,2024-02-30T00:00:00Z,30,150",
		"431000001,2024-02-01T00:00:00Z,30",
		`431000001,"2024-02-01T00:00:00Z,30,150`,
		"431000002,2024-02-01T03:00:00+03:00,30.5,150", // midnight
		strings.Repeat("x", 1<<20),
	}, "\n") + "\n"
	for _, block := range []int{0, 4096} {
		opt := engine.Options{Now: time.Date(2024, 2, 2, 0, 0, 0, 0, time.UTC)}
		opt.SetBlock(block)
		r := run(t, opt, text("bad.csv", table))
		s := r.stats
		want := [tracks.NumReasons]int64{tracks.NoPosition: 5, tracks.BadTime: 3, tracks.BadMMSI: 2, tracks.Duplicate: 1}
		if s.LeftOut != want {
			t.Errorf("left out %v, want %v", s.LeftOut, want)
		}
		if s.Vessels != 2 || s.Used != 2 {
			t.Errorf("%d vessels, %d used", s.Vessels, s.Used)
		}
		if s.First != time.Date(2024, 2, 1, 0, 0, 0, 0, time.UTC) || s.Last != s.First {
			t.Errorf("from %s to %s", s.First, s.Last)
		}
		rejects := map[string]int64{"row: no time": 2, "row: no mmsi": 1, "row: wrong number of columns": 1, "row: unbalanced quotes": 1, "row: too long": 1}
		if fmt.Sprint(s.Rejects) != fmt.Sprint(rejects) {
			t.Errorf("rejected %v, want %v", s.Rejects, rejects)
		}
		if s.Positions != s.Used+s.TotalLeftOut() {
			t.Errorf("%d positions are not %d used and %v", s.Positions, s.Used, s.LeftOut)
		}
	}
}

// TestLongLines passes over lines that are longer than a block, wherever they
// stand.
func TestLongLines(t *testing.T) {
	row := func(i int) string { return fmt.Sprintf("431000001,2024-02-01T00:%02d:00Z,30,150.00%d\n", i, i) }
	long := strings.Repeat("y,", 700)
	for name, c := range map[string]struct {
		table string
		used  int64
		long  int64
	}{
		"first":              {long + "\n" + row(1) + row(2), 2, 1},
		"between":            {row(1) + long + "\n" + row(2), 2, 1},
		"last":               {row(1) + row(2) + long, 2, 1},
		"last with its end":  {row(1) + row(2) + long + "\n", 2, 1},
		"two":                {row(1) + long + "\n" + long + "\n" + row(2), 2, 2},
		"a last row cut off": {row(1) + row(2)[:20], 1, 0},
	} {
		opt := engine.Options{}
		opt.SetBlock(256)
		r := run(t, opt, text("t.csv", "mmsi,t,lat,lon\n"+c.table))
		if r.stats.Used != c.used || r.stats.Rejects["row: too long"] != c.long {
			t.Errorf("%s: %d used, rejected %v", name, r.stats.Used, r.stats.Rejects)
		}
	}
}

// TestNotAsked leaves out what options leave out.
func TestNotAsked(t *testing.T) {
	w := newWorld(5, 4, 48)
	day := time.UnixMicro(start).UTC().Add(24 * time.Hour)
	m := w.positions[0].MMSI
	r := run(t, engine.Options{Vessels: []vessels.MMSI{m}, Since: day, Until: day.Add(6 * time.Hour), Inside: func(p geo.Point) bool { return p.Lat < 45 }}, w.input())
	s := r.stats
	if s.Vessels != 1 || s.NotAsked.Vessel == 0 || s.NotAsked.Time == 0 || s.NotAsked.Area == 0 {
		t.Errorf("%+v", s)
	}
	if s.First.Before(day) || !s.Last.Before(day.Add(6*time.Hour)) {
		t.Errorf("from %s to %s", s.First, s.Last)
	}
	if s.Records != s.NotAsked.Vessel+s.NotAsked.Time+s.NotAsked.Area+s.Used+s.TotalLeftOut()+s.Statics {
		t.Errorf("%+v does not add up", s)
	}
}

// TestInputErrors checks that the message says which input and what is wrong.
func TestInputErrors(t *testing.T) {
	w := newWorld(6, 2, 24)
	pq := w.parquet(t, false)
	for _, c := range []struct {
		name, want string
		in         engine.Input
		is         any
	}{
		{"columns", `no column time, longitude`, text("a.csv", "mmsi,lat,speed\n431000001,1,2\n"), new(*aistables.HeaderError)},
		{"no mmsi", `no column MMSI`, text("a.csv", "id,t,lat,lon\n1,2,3,4\n"), new(*aistables.HeaderError)},
		{"truncated parquet", "cut short", file("a.parquet", pq[:len(pq)/2]), new(*parquet.ReadError)},
		{"parquet from a pipe", "give the name of a file", engine.Input{Name: "a.parquet", R: bytes.NewReader(pq)}, nil},
		{"broken off", "unexpected EOF", engine.Input{Name: "a.csv", R: io.MultiReader(strings.NewReader(w.csv(rfc3339)), failing{})}, nil},
		{"nothing", "unexpected EOF", engine.Input{Name: "a.csv", R: failing{}}, nil},
	} {
		_, err := tryRun(engine.Options{}, c.in)
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "reading a.") {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
		if c.is != nil && !errors.As(err, c.is) {
			t.Errorf("%s: %T", c.name, err)
		}
	}
	// A lenient input gives what could be read.
	in := engine.Input{Name: "a.csv", R: io.MultiReader(strings.NewReader(w.csv(rfc3339)), failing{}), Lenient: true}
	var damaged error
	r := run(t, engine.Options{Damaged: func(_ engine.Input, err error) { damaged = err }}, in)
	if damaged == nil || r.stats.Vessels != 2 {
		t.Errorf("%v, %d vessels", damaged, r.stats.Vessels)
	}
	if r := run(t, engine.Options{}, text("empty", "")); r.stats.Records != 0 {
		t.Errorf("empty: %+v", r.stats)
	}
	if r := run(t, engine.Options{}, text("words", "this is\nno table\n")); r.stats.Rejected()+r.stats.Records != 0 && r.stats.Used != 0 {
		t.Errorf("words: %+v", r.stats)
	}
	_, err := engine.Run(context.Background(), func(yield func(engine.Input, error) bool) { yield(engine.Input{}, errors.New("no such file")) }, engine.Options{}, engine.Sink{})
	if err == nil || err.Error() != "no such file" {
		t.Errorf("of the sequence: %v", err)
	}
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// TestDiskFull writes to a temporary file that is full.
func TestDiskFull(t *testing.T) {
	w := newWorld(7, 10, 48)
	for _, room := range []int64{0, 100_000, 400_000} {
		dir := t.TempDir()
		closed := false
		opt := engine.Options{Memory: 1 << 16, TempDir: dir}
		opt.Full(room, &closed)
		given := 0
		_, err := engine.Run(context.Background(), inputs(w.input()), opt, engine.Sink{Event: func(*events.Event) error { given++; return nil }})
		e := new(engine.TempError)
		if !errors.As(err, &e) || !errors.Is(err, engine.ErrFull) || e.Dir != dir || !strings.Contains(err.Error(), "free some space") {
			t.Errorf("%d bytes of room: %v", room, err)
		}
		if given > 0 {
			t.Errorf("%d bytes of room: %d events were given", room, given)
		}
		if !closed {
			t.Errorf("%d bytes of room: the file is open", room)
		}
		empty(t, dir)
	}
	_, err := tryRun(engine.Options{Memory: 1 << 14, TempDir: "/does/not/exist"}, w.input())
	if e := new(engine.TempError); !errors.As(err, &e) {
		t.Errorf("no folder: %v", err)
	}
}

// empty checks that nothing is left in a folder.
func empty(t *testing.T, dir string) {
	t.Helper()
	left, err := os.ReadDir(dir)
	if err != nil || len(left) > 0 {
		t.Errorf("left in the folder: %v %v", left, err)
	}
}

// TestCancel ends a run in each of its stages.
func TestCancel(t *testing.T) {
	w := newWorld(8, 10, 48)
	for _, stage := range []string{"reading", "observing", "concluding"} {
		dir := t.TempDir()
		ctx, cancel := context.WithCancel(context.Background())
		n := 0
		in := w.input()
		if stage == "reading" {
			in.Batches = cancelling(in.Batches, cancel)
		}
		opt := engine.Options{Memory: 1 << 16, TempDir: dir, Progress: func(p engine.Progress) {
			if p.Stage == stage {
				cancel()
			}
		}}
		_, err := engine.Run(ctx, inputs(in), opt, engine.Sink{Event: func(*events.Event) error {
			if n++; stage == "concluding" && n == 5 {
				cancel()
			}
			return nil
		}})
		cancel()
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", stage, err)
		}
		empty(t, dir)
	}
	stop := errors.New("stop")
	_, err := engine.Run(context.Background(), inputs(w.input()), engine.Options{}, engine.Sink{Event: func(*events.Event) error { return stop }})
	if !errors.Is(err, stop) {
		t.Errorf("of the sink: %v", err)
	}
}

func cancelling(b iter.Seq2[engine.Batch, error], cancel func()) iter.Seq2[engine.Batch, error] {
	return func(yield func(engine.Batch, error) bool) {
		for batch, err := range b {
			if !yield(batch, err) {
				return
			}
			cancel()
		}
	}
}

// TestAllocations checks that positions cost no allocations: what is left is
// for vessels, chunks and events.
func TestAllocations(t *testing.T) {
	const n, ships = 400_000, 50
	in := engine.Input{Name: "memory", Batches: fleet(n, ships)}
	allocs := testing.AllocsPerRun(1, func() {
		if _, err := engine.Run(context.Background(), inputs(in), engine.Options{Config: config(), Workers: 2}, engine.Sink{}); err != nil {
			t.Fatal(err)
		}
	})
	t.Logf("%.4f allocations a position", allocs/n)
	if allocs/n > 0.05 {
		t.Errorf("%.3f allocations a position", allocs/n)
	}
}

// TestStrangeTexts: what moves a cursor, or reorders or hides text, is not in
// the name that a vessel gets, and a long name is cut between letters.
func TestStrangeTexts(t *testing.T) {
	for name, want := range map[string]string{
		"\x1b[31mRED\x1b[0m": "[31MRED[0M",
		"\x07BELL\x00":       "BELL",
		"A\u202eB\u200bC":    "ABC",
		"\u009b31mC1":        "31MC1",
		"=CMD|'/C CALC'!A0":  "=CMD|'/C CALC'!A0", // as sent: see docs/FORMATS.md
		"\ud55c\uad6d\ud638": "\ud55c\uad6d\ud638",

		strings.Repeat("\u540d", 30): strings.Repeat("\u540d", 21),
		strings.Repeat("N", 100):     strings.Repeat("N", 64),
	} {
		table := "mmsi,t,lat,lon,name,source\n431000001,2024-02-01T00:00:00Z,30,150," + name + ",x" + name + "\n"
		var got []string
		sink := engine.Sink{Segment: func(s *events.Segment) error {
			got = append(got, s.Subject.Name)
			return nil
		}}
		stats, err := engine.Run(context.Background(), inputs(text("t.csv", table)), engine.Options{Config: config()}, sink)
		if err != nil || len(got) != 1 || got[0] != want {
			t.Errorf("%q became %q, want %q; %v", name, got, want, err)
			continue
		}
		for _, s := range stats.Sources {
			if strings.ContainsAny(s, "\x1b\x07\x00\u202e\u200b\u009b") {
				t.Errorf("a source is %q", s)
			}
		}
	}
}

// TestEncounterNames: both vessels of an encounter are named, each by what it
// said last before; and by what it said later where it had said nothing yet.
func TestEncounterNames(t *testing.T) {
	var b strings.Builder
	b.WriteString("mmsi,t,lat,lon,sog,name,imo\n")
	at := time.Date(2024, 2, 1, 0, 0, 0, 0, time.UTC)
	for i := range 60 {
		when := at.Add(time.Duration(i) * 5 * time.Minute).Format(time.RFC3339)
		second := ""
		if i > 40 {
			second = "SECOND SHIP"
		}
		fmt.Fprintf(&b, "431000001,%s,30.0000,150.0000,0.5,FIRST SHIP,9074729\n", when)
		fmt.Fprintf(&b, "431000002,%s,30.0010,150.0000,0.5,%s,\n", when, second)
	}
	r := run(t, engine.Options{}, text("t.csv", b.String()))
	n := 0
	for _, e := range r.events {
		if e.Kind != events.EncounterKind {
			continue
		}
		n++
		if len(e.Others) != 1 || e.Subject.Name != "FIRST SHIP" || e.Subject.IMO != 9074729 || e.Others[0].Name != "SECOND SHIP" || e.Others[0].IMO != 0 {
			t.Errorf("%+v and %+v", e.Subject, e.Others)
		}
	}
	if n != 1 {
		t.Errorf("%d encounters", n)
	}
}
