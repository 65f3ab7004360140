package synth_test

import (
	"bytes"
	"encoding/csv"
	"io"
	"math"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/ais"
	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/internal/synth"
	"github.com/tidewaiter/tidewaiter/nmea"
	"github.com/tidewaiter/tidewaiter/tracks"
)

// TestSentences reads the sentences of a world back.
func TestSentences(t *testing.T) {
	w := synth.RajinDunay(synth.Config{Seed: 2, Days: 2})
	sources := w.Sources()
	out := synth.NewSentences(w)
	var lines []byte
	reports := 0
	var decoder ais.Decoder
	var parser nmea.Parser
	var set nmea.Assembler
	ordinal := uint64(0)
	for r := range w.Stream(synth.Options{}).Reports() {
		reports++
		var err error
		if lines, err = out.Append(lines[:0], r); err != nil {
			t.Fatal(err)
		}
		parts := 0
		for line := range bytes.Lines(lines) {
			var sentence nmea.Sentence
			if why := parser.Parse(bytes.TrimRight(line, "\r\n"), &sentence); why != nmea.None || len(sentence.Raw) > 140 {
				t.Fatalf("%s: %v", line, why)
			}
			ordinal++
			for _, m := range set.Add(&sentence, ordinal) {
				parts++
				if m.Time != r.UnixMicro*1000 || string(m.Source) != sources[r.Source] {
					t.Fatalf("%s: heard at %d by %q, want %d by %q", line, m.Time, m.Source, r.UnixMicro*1000, sources[r.Source])
				}
				got, err := decoder.Decode(m.Payload, int(m.Fill))
				if err != nil {
					t.Fatalf("%s: %v", line, err)
				}
				same(t, got, r)
			}
		}
		want := 1
		if r.Static != nil && r.Class == 'B' {
			want = 2
		}
		if parts != want {
			t.Fatalf("%d messages of %q, want %d", parts, lines, want)
		}
		if t.Failed() {
			return
		}
	}
	if reports < 10_000 {
		t.Errorf("only %d reports", reports)
	}
}

// same holds a decoded message to the report that it was made of.
func same(t *testing.T, m ais.Message, r *synth.Report) {
	t.Helper()
	h := m.Head()
	if h.MMSI != uint32(r.MMSI) || h.Type != r.Type || h.Flags != 0 {
		t.Errorf("%+v, want MMSI %v, type %d", h, r.MMSI, r.Type)
	}
	place := func(lon ais.Longitude, lat ais.Latitude, sog ais.SOG, cog ais.COG) {
		t.Helper()
		x, _ := lon.Degrees()
		y, _ := lat.Degrees()
		kn, _ := sog.Knots()
		deg, _ := cog.Degrees()
		if x != r.Lon || y != r.Lat || float32(kn) != r.SOGKn || float32(deg) != r.COGDeg {
			t.Errorf("%v %v, %v kn, %v degrees; want %v", y, x, kn, deg, r.Position)
		}
	}
	switch m := m.(type) {
	case *ais.PositionReport:
		place(m.Longitude, m.Latitude, m.SOG, m.COG)
		if uint16(m.Heading) != r.Heading || uint8(m.Status) != r.Status {
			t.Errorf("heading %d, status %d; want %v", m.Heading, m.Status, r.Position)
		}
	case *ais.ClassBReport:
		place(m.Longitude, m.Latitude, m.SOG, m.COG)
	case *ais.StaticAndVoyageData:
		s := r.Static
		if m.Name.String() != s.Name || m.CallSign.String() != s.CallSign || m.IMO != s.IMO || uint8(m.ShipType) != s.ShipType ||
			m.Dimensions.Bow != s.ToBowM || m.Dimensions.Stern != s.ToSternM || math.Abs(float64(m.Draught)/10-float64(s.DraughtM)) > 0.01 {
			t.Errorf("%+v, want %+v", m, s)
		}
	case *ais.StaticDataReport:
		s := r.Static
		if m.Part == 0 && m.Name.String() != s.Name || m.Part == 1 && (m.CallSign.String() != s.CallSign || m.Dimensions.Bow != s.ToBowM) {
			t.Errorf("%+v, want %+v", m, s)
		}
	default:
		t.Errorf("a message of type %d", h.Type)
	}
}

// TestRows reads the CSV of a world back.
func TestRows(t *testing.T) {
	w := synth.RajinDunay(synth.Config{Seed: 2, Days: 2})
	rows := synth.NewRows(w)
	b := []byte(synth.Header)
	var want []synth.Report // positions, with the static report heard with them
	for r := range w.Stream(synth.Options{}).Reports() {
		b = rows.Append(b, r)
		if r.Static != nil {
			want[len(want)-1].Static = r.Static
			continue
		}
		want = append(want, *r)
	}
	b = rows.End(b)
	in := csv.NewReader(bytes.NewReader(b))
	head, err := in.Read()
	if err != nil {
		t.Fatal(err)
	}
	col := map[string]int{}
	for i, name := range head {
		col[name] = i
	}
	n := 0
	for ; ; n++ {
		row, err := in.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		r := &want[n]
		number := func(name string) float64 {
			v, err := strconv.ParseFloat(row[col[name]], 64)
			if err != nil {
				t.Fatalf("row %d: %v", n, err)
			}
			return v
		}
		at, err := time.Parse(time.RFC3339, row[col["t"]])
		if err != nil || at.UnixMicro() != r.UnixMicro || row[col["mmsi"]] != r.MMSI.String() || row[col["source"]] != w.Sources()[r.Source] ||
			math.Abs(number("lat")-r.Lat) > 6e-7 || math.Abs(number("lon")-r.Lon) > 6e-7 ||
			float32(number("sog")) != r.SOGKn || float32(number("cog")) != r.COGDeg || row[col["class"]] != string(rune(r.Class)) {
			t.Fatalf("row %d: %v, want %+v", n, row, r.Position)
		}
		if (row[col["status"]] != "") != (r.Has&tracks.HasStatus != 0) || (row[col["heading"]] != "") != (r.Has&tracks.HasHeading != 0) {
			t.Fatalf("row %d: %v, want %+v", n, row, r.Position)
		}
		if s := r.Static; s == nil {
			if name := row[col["name"]]; name != "" {
				t.Fatalf("row %d: name %q was not said", n, name)
			}
		} else if row[col["name"]] != s.Name || number("length") != s.LengthM() || s.IMO != 0 && number("imo") != float64(s.IMO) {
			t.Fatalf("row %d: %v, want %+v", n, row, s)
		}
	}
	if n != len(want) || n < 10_000 {
		t.Errorf("%d rows, want %d", n, len(want))
	}
}

// TestDisordered shows what disorder does: some late, within the window, some
// twice, and nothing lost.
func TestDisordered(t *testing.T) {
	const window = 10 * time.Minute
	w := synth.RajinDunay(synth.Config{Seed: 2, Days: 2})
	type key struct {
		at     int64
		hull   int
		static bool
	}
	want := map[key]int{}
	sent := 0
	for r := range w.Stream(synth.Options{}).Reports() {
		want[key{r.UnixMicro, r.Hull, r.Static != nil}]++
		sent++
	}
	late, twice, n := 0, 0, 0
	newest := int64(0)
	for r := range synth.Disordered(w.Stream(synth.Options{}).Reports(), 1, synth.Disorder{Window: window, Late: 0.2, Copies: 0.1}) {
		n++
		k := key{r.UnixMicro, r.Hull, r.Static != nil}
		if want[k]--; want[k] < -1 {
			t.Fatalf("%+v came %d times", k, 1-want[k])
		} else if want[k] == -1 {
			twice++
		}
		if r.UnixMicro < newest {
			late++
			if newest-r.UnixMicro > 2*window.Microseconds() {
				t.Fatalf("a report came %v late", time.Duration(newest-r.UnixMicro)*time.Microsecond)
			}
		}
		newest = max(newest, r.UnixMicro)
	}
	for k, left := range want {
		if left > 0 {
			t.Fatalf("%+v was lost", k)
		}
	}
	if twice != n-sent || twice < sent/12 || twice > sent/8 || late < sent/8 {
		t.Errorf("%d of %d reports late, %d twice", late, sent, twice)
	}
}

// TestCaseFolder reads the case of the walk-through.
func TestCaseFolder(t *testing.T) {
	w := synth.RajinDunay(synth.Config{Seed: 3})
	c, err := casefile.Read(casefile.Folder(w.CaseFolder()))
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Vessels) != 3 || len(c.Sightings) != 3 || len(c.Places) != len(w.Places) || len(c.Claims) < 3 {
		t.Errorf("%d vessels, %d sightings, %d places, %d claims", len(c.Vessels), len(c.Sightings), len(c.Places), len(c.Claims))
	}
	for _, p := range c.Parties {
		if !strings.HasPrefix(p.Name, "SYNTHETIC ") {
			t.Errorf("the party %q does not say that it is invented", p.Name)
		}
	}
	for _, v := range c.Vessels {
		if !strings.HasPrefix(v.Name, "SYN ") || !v.IMO.Valid() {
			t.Errorf("vessel %+v", v)
		}
	}
	if !strings.HasPrefix(c.Title, "SYNTHETIC") {
		t.Errorf("title %q", c.Title)
	}
	// The ship was at Rajin when the camera saw one of her length there.
	for _, e := range w.Truth {
		if e.Place != "rajin" || e.MMSI != w.Fleet[0].MMSI {
			continue
		}
		for _, l := range w.Looks {
			if l.LengthM == w.Fleet[0].LengthM && (l.From.Before(e.Start) || l.Until.After(e.End)) {
				t.Errorf("look %s is from %v to %v, the stay from %v to %v", l.ID, l.From, l.Until, e.Start, e.End)
			}
		}
	}
}
