package chart_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"image/color"
	"image/png"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/events"
	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/internal/chart"
	"github.com/tidewaiter/tidewaiter/refdata"
)

var began = time.Date(2024, 2, 1, 3, 15, 0, 0, time.UTC)

// sail adds fixes along a way at a speed, somewhat off it, and returns when it
// ends.
func sail(l *chart.TrackLine, t time.Time, kn float64, every time.Duration, r *rand.Rand, way ...geo.Point) time.Time {
	for i := 1; i < len(way); i++ {
		d := time.Duration(geo.DistanceM(way[i-1], way[i]) / (kn * 1852 / 3600) * float64(time.Second))
		for s := time.Duration(0); s < d; s += every {
			p := geo.Between(way[i-1], way[i], float64(s)/float64(d))
			p.Lat += r.NormFloat64() * 0.0004
			p.Lon += r.NormFloat64() * 0.0004
			l.Add(t.Add(s).UnixMicro(), p)
		}
		t = t.Add(d)
	}
	return t
}

// rajinRun is a synthetic voyage from Vladivostok by Vostochny, with a silence
// that leaves room for several calls, and one event of each kind.
func rajinRun(t testing.TB) *chart.TrackMap {
	t.Helper()
	places, err := geo.ReadPlaces(refdata.Places())
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(1, 2))
	l := chart.TrackLine{ID: "273999001-20240201T031500Z", MMSI: 273999001, Name: `SYNTH <ONE> & "TWO"`}
	vladivostok, vostochny := geo.Point{Lat: 43.09, Lon: 131.88}, geo.Point{Lat: 42.745, Lon: 133.07}
	off, on := geo.Point{Lat: 42.45, Lon: 132.2}, geo.Point{Lat: 42.3, Lon: 131.7}
	drift := geo.Point{Lat: 42.35, Lon: 132.25}
	t1 := sail(&l, began, 11, 3*time.Minute, r, vladivostok, geo.Point{Lat: 42.98, Lon: 131.8}, geo.Point{Lat: 42.7, Lon: 131.95}, geo.Point{Lat: 42.55, Lon: 132.6}, vostochny)
	t2 := t1.Add(30 * time.Hour)
	for s := t1; s.Before(t2); s = s.Add(6 * time.Minute) {
		l.Add(s.UnixMicro(), geo.Point{Lat: vostochny.Lat + r.NormFloat64()*2e-5, Lon: vostochny.Lon})
	}
	t3 := sail(&l, t2, 12, 3*time.Minute, r, vostochny, geo.Point{Lat: 42.6, Lon: 132.9}, off)
	t4 := t3.Add(41 * time.Hour)
	t5 := sail(&l, t4, 10, 4*time.Minute, r, on, geo.Point{Lat: 42.2, Lon: 132.1}, drift)
	t6 := t5.Add(9 * time.Hour)
	for s := t5; s.Before(t6); s = s.Add(6 * time.Minute) {
		y, x := math.Sincos(s.Sub(t5).Hours())
		l.Add(s.UnixMicro(), geo.Point{Lat: drift.Lat + 0.012*y, Lon: drift.Lon + 0.02*x})
	}
	t7 := sail(&l, t6, 12, 3*time.Minute, r, drift, geo.Point{Lat: 42.5, Lon: 131.95}, geo.Point{Lat: 42.95, Lon: 131.82}, vladivostok)
	subject := events.Subject{Track: l.ID, MMSI: l.MMSI}
	event := func(kind events.Kind, from, to time.Time, at geo.Point) events.Event {
		return events.Event{ID: string(kind) + from.String(), Kind: kind, Subject: subject, Start: from, End: to, At: at}
	}
	gap := event(events.GapKind, t3, t4, off)
	gap.Gap = &events.Gap{Off: events.Fix{Time: t3, At: off}, On: events.Fix{Time: t4, At: on}, Hours: 41, Class: events.GapUnexplained}
	visit := event(events.PortVisitKind, t1, t2, vostochny)
	visit.Place, visit.Confidence, visit.PortVisit = "vostochny", 4, &events.PortVisit{}
	last := event(events.PortVisitKind, t7, time.Time{}, geo.Point{Lat: 43.1, Lon: 131.9})
	last.Place, last.PortVisit = "vladivostok", &events.PortVisit{}
	loitering := event(events.LoiteringKind, t5, t6, drift)
	loitering.Loitering = &events.Loitering{Hours: 9}
	encounter := event(events.EncounterKind, t5, t6, geo.Point{Lat: 42.2, Lon: 132.5})
	encounter.Encounter, encounter.Others = &events.Encounter{}, []events.Subject{{MMSI: 445123000, Name: "A&B <C>"}}
	anomaly := event(events.PositionAnomalyKind, t6, t6, geo.Point{Lat: 42, Lon: 131.4})
	anomaly.PositionAnomaly = &events.PositionAnomaly{Form: "jump"}
	draught := event(events.DraughtChangeKind, t4, t4, geo.Point{Lat: 42.25, Lon: 131.85})
	draught.DraughtChange = &events.DraughtChange{BeforeM: 5.2, AfterM: 7.8}
	change := event(events.IdentityChangeKind, t6, t6, geo.Point{Lat: 42.6, Lon: 131.9})
	change.IdentityChange = &events.IdentityChange{Field: "name", Old: "A", New: "B"}
	conflict := event(events.IdentityConflictKind, t6, t6, geo.Point{Lat: 41.8, Lon: 132.8})
	conflict.IdentityConflict = &events.IdentityConflict{}
	call := event(events.UnobservedCallKind, t3, t4, off)
	call.UnobservedCall = &events.UnobservedCall{Gap: gap.ID, Candidates: []events.Candidate{
		{Place: "rajin", Weight: 0.4, Earliest: t3.Add(8 * time.Hour), Latest: t4.Add(-6 * time.Hour)}, {Place: "sonbong"}, {Place: "zarubino"},
		{Place: "dunay"}, {Place: "posyet"}, {Place: "chongjin"}, {Place: "nakhodka"}, {Place: "slavyanka"}, {Place: "nowhere"},
	}}
	gone := event(events.PositionAnomalyKind, t6, t6, geo.Point{Lat: 10, Lon: 10})
	gone.Status = events.Retracted
	return &chart.TrackMap{
		Source: "made by this test", Synthetic: true, Tracks: []chart.TrackLine{l}, Places: places, Land: world(t),
		Events: []events.Event{gap, visit, last, loitering, encounter, anomaly, draught, change, conflict, call, gone},
	}
}

// drawnPath is one path of an SVG picture.
type drawnPath struct {
	class, fill string
	parts       [][][2]float64
}

// parse checks that a picture is well formed and returns its paths and texts.
func parse(t *testing.T, svg []byte) (paths []drawnPath, texts []string) {
	t.Helper()
	if bytes.Contains(svg, []byte("NaN")) || bytes.Contains(svg, []byte("Inf")) {
		t.Error("the picture has numbers that are none")
	}
	d := xml.NewDecoder(bytes.NewReader(svg))
	inText := false
	for {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			return paths, texts
		}
		if err != nil {
			t.Fatal(err)
		}
		switch e := tok.(type) {
		case xml.StartElement:
			attr := map[string]string{}
			for _, a := range e.Attr {
				attr[a.Name.Local] = a.Value
			}
			inText = e.Name.Local == "text"
			if e.Name.Local == "path" {
				paths = append(paths, drawnPath{attr["class"], attr["fill"], points(t, attr["d"])})
			}
		case xml.CharData:
			if inText && strings.TrimSpace(string(e)) != "" {
				texts = append(texts, string(e))
			}
		case xml.EndElement:
			inText = false
		}
	}
}

var number = regexp.MustCompile(`-?[0-9.]+`)

func points(t *testing.T, d string) (parts [][][2]float64) {
	t.Helper()
	for _, part := range strings.Split(d, "M")[1:] {
		n := number.FindAllString(part, -1)
		var line [][2]float64
		for i := 0; i+1 < len(n); i += 2 {
			x, _ := strconv.ParseFloat(n[i], 64)
			y, _ := strconv.ParseFloat(n[i+1], 64)
			line = append(line, [2]float64{x, y})
		}
		parts = append(parts, line)
	}
	return parts
}

func TestTrackSVG(t *testing.T) {
	m := rajinRun(t)
	svg := m.SVG(chart.TrackOptions{})
	paths, texts := parse(t, svg)
	all := strings.Join(texts, "\n")
	for _, want := range []string{
		`SYNTH <ONE> & "TWO" (MMSI 273999001)`, "Synthetic: made by a generator, no real vessel", "data: made by this test  ·  land: Natural Earth",
		"1 gap", "gap 41 h", "Vostochny Port, 1–2 Feb", "loitering 9 h", "encounter with A&B <C>", "jump", "draught 5.2 to 7.8 m", "name changed", "identity conflict",
		"Rajin", "Dunay", "nautical miles", "42°30′N|42°20′N|42°N", "132°E", "1 more not drawn",
	} {
		if !regexp.MustCompile(strings.ReplaceAll(regexp.QuoteMeta(want), `\|`, "|")).MatchString(all) {
			t.Errorf("no text %q in\n%s", want, all)
		}
	}
	count := map[string]int{}
	for _, p := range paths {
		count[p.class]++
	}
	for class, want := range map[string]int{
		"mark port_visit": 2, "mark loitering": 2, "mark encounter": 2, "mark position_anomaly": 1, "mark identity_change": 1, "mark identity_conflict": 1,
		"mark draught_change": 1, "mark candidate": 8, "gap": 1, "gap-end": 2, "land": 1, "coast": 1, "end": 2,
	} {
		if count[class] != want {
			t.Errorf("%d of class %q, want %d", count[class], class, want)
		}
	}
	style, drawn, _ := strings.Cut(string(svg), "</style>")
	for _, at := range regexp.MustCompile(`(?:fill|stroke)="(#[0-9a-f]{6})"`).FindAllStringSubmatch(drawn, -1) {
		if !strings.Contains(style, at[1]+"&#34;]{fill:") {
			t.Errorf("the map is drawn in %s, which has no dark ink", at[1])
		}
	}
	if !bytes.Equal(svg, m.SVG(chart.TrackOptions{})) {
		t.Error("drawn again it is another picture")
	}
	if strings.Contains(strings.ToLower(drawn), "dark") || strings.Contains(strings.ToLower(drawn), "spoof") {
		t.Error("it has words that are no observation")
	}
	m.Synthetic = false
	if bytes.Contains(m.SVG(chart.TrackOptions{}), []byte("ynthetic")) {
		t.Error("a real track is called synthetic")
	}
}

// TestTrackLabels checks that no label covers another or a mark, and that what is
// written into an image is no wider than what was reckoned with.
func TestTrackLabels(t *testing.T) {
	for _, width := range []int{480, 1100, 1600} {
		frame, labels, marks := rajinRun(t).Layout(chart.TrackOptions{Width: width})
		placed := 0
		for i, a := range labels {
			if a.LeftOut {
				continue
			}
			placed++
			if a.Box.X0 < frame.X0 || a.Box.X1 > frame.X1 || a.Box.Y0 < frame.Y0 || a.Box.Y1 > frame.Y1 {
				t.Errorf("%d: %q is outside the frame", width, a.Text)
			}
			if w := a.Box.X1 - a.Box.X0; a.PNGWidth > w {
				t.Errorf("%d: %q is %.1f wide in an image, in a box of %.1f", width, a.Text, a.PNGWidth, w)
			}
			for _, b := range labels[i+1:] {
				if !b.LeftOut && overlap(a.Box, b.Box) {
					t.Errorf("%d: %q covers %q", width, a.Text, b.Text)
				}
			}
			for _, b := range marks {
				if overlap(a.Box, b) {
					t.Errorf("%d: %q covers a mark at %v", width, a.Text, b)
				}
			}
		}
		if width > 1000 && placed < 15 {
			t.Errorf("%d: only %d of %d labels found room", width, placed, len(labels))
		}
	}
}

func overlap(a, b chart.Box) bool {
	return a.X0 < b.X1 && b.X0 < a.X1 && a.Y0 < b.Y1 && b.Y0 < a.Y1
}

// TestTrackBackEnds checks that every mark of the SVG is in the image, in its
// colour.
func TestTrackBackEnds(t *testing.T) {
	m := rajinRun(t)
	const scale = 2
	img := m.Raster(chart.TrackOptions{}, scale)
	paths, _ := parse(t, m.SVG(chart.TrackOptions{}))
	marks := 0
	for _, p := range paths {
		if !strings.HasPrefix(p.class, "mark ") && !strings.HasPrefix(p.class, "key ") || p.fill == "none" {
			continue
		}
		marks++
		part := p.parts[0]
		var x, y float64
		for _, q := range part {
			x, y = x+q[0]/float64(len(part)), y+q[1]/float64(len(part))
		}
		// Between a corner on the left and the middle: not under what stands in it.
		left := part[0]
		for _, q := range part {
			if q[0] < left[0] {
				left = q
			}
		}
		x, y = x+(left[0]-x)*0.45, y+(left[1]-y)*0.45
		want, err := strconv.ParseUint(p.fill[1:], 16, 32)
		if err != nil {
			t.Fatal(err)
		}
		got := img.RGBAAt(int(x*scale), int(y*scale))
		if off := distance(got, color.RGBA{uint8(want >> 16), uint8(want >> 8), uint8(want), 255}); off > 12 {
			t.Errorf("%s at %.1f %.1f: the image has %v, want %s", p.class, x, y, got, p.fill)
		}
	}
	if marks < 30 {
		t.Errorf("only %d marks and keys", marks)
	}
	var b bytes.Buffer
	if err := m.PNG(&b, chart.TrackOptions{Scale: scale}); err != nil {
		t.Fatal(err)
	}
	if decoded, err := png.Decode(&b); err != nil || decoded.Bounds() != img.Bounds() {
		t.Errorf("PNG: %v", err)
	}
	if err := m.PNG(failing{}, chart.TrackOptions{}); err == nil || !strings.HasPrefix(err.Error(), "chart: writing image: ") {
		t.Errorf("writing to a full disk: %v", err)
	}
}

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, errors.New("disk full") }

func distance(a, b color.RGBA) float64 {
	d := func(x, y uint8) float64 { return math.Abs(float64(x) - float64(y)) }
	return max(d(a.R, b.R), d(a.G, b.G), d(a.B, b.B))
}

// longest is the longest step of the paths of a class, as a share of the width.
func longest(paths []drawnPath, class string, width float64) (share float64, n int) {
	for _, p := range paths {
		if p.class != class {
			continue
		}
		for _, part := range p.parts {
			for i := 1; i < len(part); i++ {
				share = max(share, math.Abs(part[i][0]-part[i-1][0])/width)
				n++
			}
		}
	}
	return share, n
}

func TestTrackAntimeridian(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	l := chart.TrackLine{MMSI: 273999002, Name: "BERING"}
	sail(&l, began, 14, 10*time.Minute, r, geo.Point{Lat: 53, Lon: 170}, geo.Point{Lat: 52, Lon: 178}, geo.Point{Lat: 54, Lon: -172}, geo.Point{Lat: 53, Lon: 176})
	off, on := geo.Point{Lat: 51, Lon: 172}, geo.Point{Lat: 55, Lon: -174}
	e := events.Event{Kind: events.GapKind, Subject: events.Subject{MMSI: 1}, At: off, Gap: &events.Gap{Off: events.Fix{Time: began, At: off}, On: events.Fix{Time: began.Add(60 * time.Hour), At: on}}}
	m := &chart.TrackMap{Tracks: []chart.TrackLine{l}, Events: []events.Event{e}, Land: world(t)}
	paths, texts := parse(t, m.SVG(chart.TrackOptions{}))
	for _, class := range []string{"track", "gap"} {
		if share, n := longest(paths, class, 1100); share > 0.3 || n == 0 {
			t.Errorf("%s: %d steps, the longest over %.2f of the map", class, n, share)
		}
	}
	if all := strings.Join(texts, "\n"); !strings.Contains(all, "180°") || strings.Contains(all, "120°") {
		t.Errorf("the map does not lie around the antimeridian:\n%s", all)
	}
}

// TestTrackPoles checks that near a pole sea is not drawn as land, nor land as
// sea.
func TestTrackPoles(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	land := color.RGBA{0xdc, 0xd8, 0xcb, 255}
	for _, test := range []struct {
		name string
		way  []geo.Point
		land []int // how many of a hundred pixels, from and to
	}{
		{"north", []geo.Point{{Lat: 76, Lon: 40}, {Lat: 89.9, Lon: 60}, {Lat: 78, Lon: -170}}, []int{3, 40}},
		{"south", []geo.Point{{Lat: -72, Lon: -30}, {Lat: -79, Lon: -40}, {Lat: -70, Lon: 10}}, []int{30, 90}},
	} {
		l := chart.TrackLine{MMSI: 273999003}
		sail(&l, began, 10, 20*time.Minute, r, test.way...)
		m := &chart.TrackMap{Tracks: []chart.TrackLine{l}, Land: world(t)}
		_, texts := parse(t, m.SVG(chart.TrackOptions{}))
		if !strings.Contains(strings.Join(texts, "\n"), "stereographic") {
			t.Errorf("%s: not a map of a pole", test.name)
		}
		img := m.Raster(chart.TrackOptions{}, 1)
		frame, _, _ := m.Layout(chart.TrackOptions{})
		all, onLand := 0, 0
		for y := int(frame.Y0) + 5; y < int(frame.Y1)-5; y += 3 {
			for x := int(frame.X0) + 5; x < int(frame.X1)-5; x += 3 {
				all++
				if img.RGBAAt(x, y) == land {
					onLand++
				}
			}
		}
		if share := 100 * onLand / all; share < test.land[0] || share > test.land[1] {
			t.Errorf("%s: %d %% is land, want %d to %d", test.name, share, test.land[0], test.land[1])
		}
	}
}

// TestTrackLittle draws what there is little of, or nothing, or nothing that can
// be drawn.
func TestTrackLittle(t *testing.T) {
	at := func(points ...geo.Point) []chart.TrackLine {
		l := chart.TrackLine{MMSI: 273999004}
		for i, p := range points {
			l.Fixes = append(l.Fixes, chart.TrackFix{UnixMicro: began.UnixMicro() + int64(i)*1e6, At: p})
		}
		return []chart.TrackLine{l}
	}
	here := geo.Point{Lat: 38.7, Lon: 125.3}
	for name, m := range map[string]*chart.TrackMap{
		"nothing":          {},
		"an empty track":   {Tracks: []chart.TrackLine{{MMSI: 1}}},
		"a single fix":     {Tracks: at(here), Land: world(t)},
		"one place":        {Tracks: at(here, here, here)},
		"off the earth":    {Tracks: at(geo.Point{Lat: math.NaN()}, here, geo.Point{Lat: 91, Lon: 181}, here, geo.Point{Lat: math.Inf(1)})},
		"both poles":       {Tracks: at(geo.Point{Lat: 90}, geo.Point{Lat: -90, Lon: 77}), Land: world(t)},
		"around the world": {Tracks: at(geo.Point{Lon: -170}, geo.Point{Lon: -60}, geo.Point{Lon: 60}, geo.Point{Lon: 170}, geo.Point{Lon: -180}), Land: world(t)},
		"back in time":     {Tracks: []chart.TrackLine{{MMSI: 1, Fixes: []chart.TrackFix{{UnixMicro: 5e15, At: here}, {UnixMicro: -5e15, At: here}}}}},
		"an open gap":      {Events: []events.Event{{Kind: events.GapKind, At: here, Gap: &events.Gap{Off: events.Fix{Time: began, At: here}}}}},
		"no details":       {Events: []events.Event{{Kind: events.EncounterKind, At: here}, {Kind: events.PortVisitKind, At: here}, {Kind: "other", At: here}, {Kind: events.UnobservedCallKind, UnobservedCall: &events.UnobservedCall{}}}},
		"an inferred call": {Voyages: []events.Voyage{{ID: "v", To: events.Call{How: events.Inferred, Candidates: []events.Candidate{{Place: "a"}, {Place: "b"}}}}}, Places: []geo.Place{{ID: "a", Name: "A", Located: true, Point: here}, {ID: "b", Name: "B"}}},
		"a long name":      {Title: strings.Repeat("long name ", 100), Tracks: at(here)},
	} {
		t.Run(name, func(t *testing.T) {
			for _, width := range []int{-5, 0, 600} {
				parse(t, m.SVG(chart.TrackOptions{Width: width}))
			}
			if err := m.PNG(io.Discard, chart.TrackOptions{Scale: math.NaN()}); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestTrackAdd(t *testing.T) {
	var l chart.TrackLine
	for i := range 1000 { // a berth, for 16 h 39 min
		l.Add(int64(i)*60e6, geo.Point{Lat: 42, Lon: 130 + float64(i%3)*1e-5})
	}
	l.Add(1000*60e6, geo.Point{Lat: math.NaN()})
	l.Add(1001*60e6, geo.Point{Lat: 42.1, Lon: 130})
	if n := len(l.Fixes); n < 17 || n > 20 || l.Fixes[n-2].UnixMicro != 999*60e6 {
		t.Errorf("%d fixes are kept of a stay and one elsewhere: %v", n, l.Fixes)
	}
	for i := 1; i < len(l.Fixes); i++ {
		if d := l.Fixes[i].UnixMicro - l.Fixes[i-1].UnixMicro; d > time.Hour.Microseconds() {
			t.Errorf("a stay has become a silence of %v", time.Duration(d)*time.Microsecond)
		}
	}
}

func TestThin(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	const n = 1_000_000
	xs, ys := make([]float64, n), make([]float64, n)
	a, x, y := 0.0, 500.0, 300.0
	for i := range n {
		a += r.NormFloat64() * 0.05
		x += math.Cos(a)*0.05 + (500-x)*1e-4
		y += math.Sin(a)*0.05 + (300-y)*1e-4
		xs[i], ys[i] = x, y
	}
	start := time.Now()
	kept, farthest := chart.Thin(xs, ys, 0.4)
	took := time.Since(start)
	t.Logf("%d of %d points in %v, at most %.2f px off", kept, n, took, farthest)
	if took > time.Second {
		t.Errorf("a million points took %v", took)
	}
	if kept > n/20 || farthest > 0.6001 {
		t.Errorf("%d points are kept, %.3f px off", kept, farthest)
	}
}

// TestTrackPreview writes pictures to look at.
func TestTrackPreview(t *testing.T) {
	dir := os.Getenv("TIDEWAITER_PREVIEW")
	if dir == "" {
		t.Skip("TIDEWAITER_PREVIEW names no folder to write pictures to")
	}
	m := rajinRun(t)
	var b bytes.Buffer
	if err := m.PNG(&b, chart.TrackOptions{}); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(os.WriteFile(filepath.Join(dir, "track.svg"), m.SVG(chart.TrackOptions{}), 0o666), os.WriteFile(filepath.Join(dir, "track.png"), b.Bytes(), 0o666)); err != nil {
		t.Fatal(err)
	}
}

func BenchmarkTrackSVG(b *testing.B) {
	m := rajinRun(b)
	for b.Loop() {
		m.SVG(chart.TrackOptions{})
	}
}

func BenchmarkTrackMillion(b *testing.B) {
	r := rand.New(rand.NewPCG(5, 6))
	l := chart.TrackLine{MMSI: 273999005}
	a, p := 0.0, geo.Point{Lat: 42, Lon: 50.5}
	for i := range 1_000_000 {
		a += r.NormFloat64() * 0.05
		p.Lat += math.Sin(a)*0.0003 + (42-p.Lat)*0.0002
		p.Lon += math.Cos(a)*0.0004 + (50.5-p.Lon)*0.0002
		l.Fixes = append(l.Fixes, chart.TrackFix{UnixMicro: began.UnixMicro() + int64(i)*10e6, At: p})
	}
	m := &chart.TrackMap{Tracks: []chart.TrackLine{l}, Land: world(b)}
	for b.Loop() {
		m.SVG(chart.TrackOptions{})
	}
}

func ExampleTrackMap() {
	l := chart.TrackLine{MMSI: 273999001, Name: "EXAMPLE"}
	for i := range 100 {
		l.Add(began.Add(time.Duration(i)*time.Minute).UnixMicro(), geo.Point{Lat: 42 + float64(i)/200, Lon: 131})
	}
	m := chart.TrackMap{Tracks: []chart.TrackLine{l}, Source: "an example"}
	fmt.Println(bytes.HasPrefix(m.SVG(chart.TrackOptions{}), []byte("<svg")))
	// Output:
	// true
}

// A call that a sighting settles is drawn as seen, the silence leads through it,
// and the other places that the gap left room for are gone.
func TestTrackSeenCall(t *testing.T) {
	m := rajinRun(t)
	for i := range m.Events {
		if e := &m.Events[i]; e.UnobservedCall != nil {
			rajin := geo.Point{Lat: 42.2333, Lon: 130.3}
			seen := *e
			seen.ID, seen.Place, seen.At = "seen", "rajin", rajin
			seen.StartLatest, seen.EndEarliest = e.Start.Add(9*time.Hour), e.Start.Add(14*time.Hour)
			seen.UnobservedCall = &events.UnobservedCall{Gap: e.UnobservedCall.Gap, How: events.Seen, Candidates: []events.Candidate{{Place: "rajin", Weight: 1}}}
			m.Events = append(m.Events, seen)
			break
		}
	}
	paths, texts := parse(t, m.SVG(chart.TrackOptions{}))
	count := map[string]int{}
	for _, p := range paths {
		count[p.class]++
	}
	if count["mark seen"] != 1 || count["mark candidate"] != 0 || count["gap"] != 1 {
		t.Errorf("paths %v", count)
	}
	all := strings.Join(texts, "\n")
	for _, want := range []string{"Rajin, seen ", "seen by eye or camera within a gap"} {
		if !strings.Contains(all, want) {
			t.Errorf("no text %q in\n%s", want, all)
		}
	}
}
