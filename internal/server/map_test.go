package server_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"math"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/events"
	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/internal/chart/charttest"
	"github.com/tidewaiter/tidewaiter/internal/server"
	"github.com/tidewaiter/tidewaiter/vessels"
)

// tracked is the fixture with an invented track of Angara: a way south, twenty
// hours of silence that leave room for a call, a way north; and one across the
// antimeridian by somebody else.
func tracked() *casefile.Case {
	c := *charttest.Case()
	start := time.Date(2024, 2, 1, 0, 0, 0, 0, time.UTC)
	var rows []casefile.Position
	add := func(mmsi vessels.MMSI, at time.Time, lat, lon float64) {
		rows = append(rows, casefile.Position{MMSI: mmsi, Time: at, At: geo.Point{Lat: lat, Lon: lon}, Source: "page-U01"})
	}
	for i := range 361 { // six hours
		add(273000000, start.Add(time.Duration(i)*time.Minute), 43-float64(i)/600, 132-float64(i)/400)
	}
	for i := range 361 {
		add(273000000, start.Add(26*time.Hour+time.Duration(i)*time.Minute), 42.4+float64(i)/600, 131.1+float64(i)/400)
	}
	c.Tracks = map[string][]casefile.Position{"angara": rows}
	rows = nil
	for i := range 100 {
		lon := 179 + float64(i)/50
		if lon > 180 {
			lon -= 360
		}
		add(412000000, start.Add(time.Duration(i)*time.Minute), 50+float64(i%2)/100, lon)
	}
	c.Tracks["across"] = rows
	c.Places = slices.Clone(c.Places)
	for i := range c.Places {
		if p := &c.Places[i]; p.ID == "dunay" {
			p.Point, p.Located = geo.Point{Lat: 42.88, Lon: 132.33}, true
		}
	}
	c.Observed = []casefile.Observed{
		{ID: "g1", Kind: events.GapKind, Status: events.Closed, Source: "page-U01", Vessel: "angara", MMSI: 273000000, Start: start.Add(6 * time.Hour), StartLatest: start.Add(6 * time.Hour), EndEarliest: start.Add(26 * time.Hour), End: start.Add(26 * time.Hour), Class: events.GapUnexplained},
		{ID: "u1", Kind: events.UnobservedCallKind, Status: events.Closed, Source: "page-U01", Vessel: "angara", MMSI: 273000000, Start: start.Add(8 * time.Hour), End: start.Add(24 * time.Hour), Candidates: []events.Candidate{{Place: "rajin", Weight: 0.6}, {Place: "dunay", Weight: 0.4}}, Events: []string{"g1"}},
		{ID: "v1", Kind: casefile.VoyageKind, Status: events.Closed, Source: "page-U01", Vessel: "angara", MMSI: 273000000, Start: start, StartLatest: start.Add(time.Hour), EndEarliest: start.Add(8 * time.Hour), End: start.Add(24 * time.Hour), From: []string{"dunay"}, FromHow: events.Heard, To: []string{"rajin", "dunay"}, ToHow: events.Inferred, Events: []string{"g1", "u1"}},
	}
	return &c
}

func trackedSite(t *testing.T) http.Handler {
	h, _ := site(t, func(_ *server.Config, s *shelf) { s.c = tracked() })
	return h
}

type tracksAnswer struct {
	Zoom, Of, Fixes int
	LeftOut         int `json:"left_out"`
	Tracks          []struct {
		ID, Vessel string
		Parts      []struct{ T, Lon, Lat []int64 }
	}
}

func askTracks(t *testing.T, h http.Handler, query string) tracksAnswer {
	t.Helper()
	w := get(h, "/api/cases/test-flow/tracks"+query)
	var a tracksAnswer
	if err := json.Unmarshal(w.Body.Bytes(), &a); err != nil || w.Code != 200 {
		t.Fatalf("%s: %d, %v: %s", query, w.Code, err, w.Body)
	}
	n := 0
	for _, track := range a.Tracks {
		for _, p := range track.Parts {
			if len(p.T) != len(p.Lon) || len(p.T) != len(p.Lat) {
				t.Errorf("%s: columns of %d, %d and %d", query, len(p.T), len(p.Lon), len(p.Lat))
			}
			n += len(p.T)
		}
	}
	if n != a.Fixes || n > 20_000 {
		t.Errorf("%s: %d positions, said to be %d", query, n, a.Fixes)
	}
	return a
}

func TestTracks(t *testing.T) {
	h := trackedSite(t)
	a := askTracks(t, h, "?zoom=14")
	if len(a.Tracks) != 2 || a.Of != 822 {
		t.Fatalf("%d tracks of %d positions", len(a.Tracks), a.Of)
	}
	for _, track := range a.Tracks {
		switch track.ID {
		case "angara":
			if len(track.Parts) != 2 || track.Vessel != "angara" {
				t.Errorf("angara, of vessel %q, has %d parts: the silence is to cut it in two", track.Vessel, len(track.Parts))
			}
		case "across":
			lon := int64(0)
			for i, step := range track.Parts[0].Lon {
				if lon += step; i > 0 && (step < 0 || step > 1e5) {
					t.Errorf("a step of %d across the antimeridian", step)
				}
			}
			if lon < 180e5 {
				t.Errorf("ends at %d: longitude is to run on past 180", lon)
			}
		}
	}
	// A straight way at one speed is two positions, however many were heard.
	if p := askTracks(t, h, "?vessel=angara&zoom=3").Tracks[0].Parts; len(p) != 2 || len(p[0].T) != 2 {
		t.Errorf("%v", p)
	}
	if a := askTracks(t, h, "?bbox=179,40,-179,60"); len(a.Tracks) != 1 || a.Tracks[0].ID != "across" {
		t.Errorf("in a box across the antimeridian: %+v", a.Tracks)
	}
	if a := askTracks(t, h, "?bbox=-181,40,-179,60"); len(a.Tracks) != 1 {
		t.Errorf("in the same box, named from the other side: %+v", a.Tracks)
	}
	if a := askTracks(t, h, "?from=2024-02-01T03:00:00Z&until=2024-02-01T04:00:00Z&mmsi=273000000"); a.Of != 61 || a.Tracks[0].Parts[0].T[0] != 1706756400 {
		t.Errorf("of an hour: %+v", a)
	}
	if a := askTracks(t, h, "?as_of=2024-01-31"); len(a.Tracks) != 0 {
		t.Errorf("before anything was heard: %+v", a.Tracks)
	}
	if a := askTracks(t, h, "?zoom=30&until=9999-12-31"); a.Zoom != 14 {
		t.Errorf("zoom %d", a.Zoom)
	}
	for _, q := range []string{"zoom=x", "zoom=-1", "zoom=31", "zoom=1e9", "bbox=1,2,3", "bbox=NaN,0,1,1", "bbox=0,91,1,92", "bbox=0,2,1,1", "from=yesterday", "until=2024-13-01", "vessel=nobody", "mmsi=12", "bbox=Inf,0,0,0", "from=%00"} {
		if w := get(h, "/api/cases/test-flow/tracks?"+q); w.Code != 400 || w.Header().Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s: %d %s", q, w.Code, w.Body)
		}
	}
}

// An answer stays bounded however much a case holds.
func TestTracksAreBounded(t *testing.T) {
	c := tracked()
	start := time.Date(2024, 2, 1, 0, 0, 0, 0, time.UTC)
	for n := range 4 {
		var rows []casefile.Position
		for i := range 30_000 { // a way that no line can shorten
			a := float64(i) * 2.4
			rows = append(rows, casefile.Position{MMSI: 412000001, Time: start.Add(time.Duration(i) * time.Minute), At: geo.Point{Lat: 40 + 5*math.Sin(a), Lon: 130 + 5*math.Cos(a*1.7)}, Source: "page-U01"})
		}
		c.Tracks[fmt.Sprintf("wild-%d", n)] = rows
	}
	h, _ := site(t, func(_ *server.Config, s *shelf) { s.c = c })
	a := askTracks(t, h, "?zoom=14")
	if a.Fixes > 20_000 || a.LeftOut == 0 && a.Zoom == 14 {
		t.Errorf("%d positions, zoom %d, %d left out", a.Fixes, a.Zoom, a.LeftOut)
	}
	if len(a.Tracks)+a.LeftOut < 6 {
		t.Errorf("%d tracks and %d left out, of 6", len(a.Tracks), a.LeftOut)
	}
	if w := get(h, "/cases/test-flow/map.svg"); w.Code != 200 || w.Body.Len() > 4<<20 {
		t.Errorf("the picture: %d, %d bytes", w.Code, w.Body.Len())
	}
}

func TestMapsOfTracks(t *testing.T) {
	h := trackedSite(t)
	for target, want := range map[string][]string{
		"/cases/test-flow":                                 {"A solid line is what a transmitter said", "Angara: no position heard, 1 Feb 2024 06:00 to 2 Feb 2024 02:00 UTC; unexplained", `data-tracks="/api/cases/test-flow/tracks"`, "1 voyage put together from positions"},
		"/cases/test-flow/vessels/angara":                  {"Within reach: Rajin and Dunay; at one of them, or at none", "tracks?vessel=angara", `<noscript><img class="still" src="/cases/test-flow/map.svg?vessel=angara"`},
		"/cases/test-flow/voyages/v1":                      {"A voyage as positions show it", "one of Rajin", "if any", "mmsi=273000000", "from=2024-01-30"},
		"/cases/test-flow/voyages/VY01":                    {"A dotted arc joins the two ends"},
		"/cases/test-flow/map.svg?vessel=angara":           {"<svg", `class="gap"`, "candidate"},
		"/cases/test-flow/map.svg?voyage=VY01":             {`class="route"`, "voyages: as reported"},
		"/api/cases/test-flow/map.geojson?vessel=angara":   {`"kind":"gap"`, `"kind":"candidate"`, `"call":"u1"`, "no call was observed"},
		"/api/cases/test-flow/map.geojson?voyage=v1":       {`"kind":"gap"`},
		"/cases/test-flow/vessels/angara?as_of=2024-01-15": {"VY01"},
	} {
		w := get(h, target)
		if w.Code != 200 {
			t.Errorf("%s: %d", target, w.Code)
		}
		for _, text := range want {
			if !strings.Contains(w.Body.String(), text) {
				t.Errorf("%s lacks %q", target, text)
			}
		}
	}
	if w := get(h, "/cases/test-flow/vessels/angara?as_of=2024-01-15"); strings.Contains(w.Body.String(), "no position heard") {
		t.Error("a gap is told before it was")
	}
	for target, status := range map[string]int{
		"/cases/test-flow/voyages/g1":                              404, // no voyage
		"/cases/test-flow/voyages/v1?as_of=2024-01-15":             404,
		"/cases/test-flow/map.svg?vessel=nobody":                   400,
		"/api/cases/test-flow/map.geojson?voyage=nobody":           400,
		"/api/cases/test-flow/map.geojson?vessel=angara&voyage=v1": 400,
		"/cases/nobody/map.svg":                                    404,
	} {
		if w := get(h, target); w.Code != status {
			t.Errorf("%s: %d, want %d", target, w.Code, status)
		}
	}
}

// A million positions of a month: what one view costs once they are thinned.
func BenchmarkTracksMillion(b *testing.B) {
	c := *charttest.Case()
	c.Tracks = map[string][]casefile.Position{}
	start := time.Date(2024, 2, 1, 0, 0, 0, 0, time.UTC)
	r := rand.New(rand.NewPCG(1, 2))
	for n := range 100 {
		p, heading := geo.Point{Lat: 38 + r.Float64()*8, Lon: 128 + r.Float64()*8}, 0.0
		rows := make([]casefile.Position, 10_000)
		for i := range rows {
			heading += r.NormFloat64() * 0.05
			p.Lat, p.Lon = min(max(p.Lat+0.005*math.Cos(heading), 30), 60), min(max(p.Lon+0.005*math.Sin(heading), 120), 150)
			rows[i] = casefile.Position{MMSI: vessels.MMSI(412000000 + n), Time: start.Add(time.Duration(i) * 260 * time.Second), At: p, Source: "page-U01"}
		}
		c.Tracks[fmt.Sprint(n)] = rows
	}
	h, err := server.New(server.Config{Cases: &shelf{c: &c}, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		b.Fatal(err)
	}
	begun := time.Now()
	get(h, "/api/cases/test-flow/tracks?zoom=0")
	b.Logf("first answer, with the thinning: %v", time.Since(begun))
	for _, q := range []string{"?zoom=5", "?zoom=9", "?zoom=9&bbox=130,40,131,41", "?zoom=13&bbox=130,40,130.2,40.2&from=2024-02-10&until=2024-02-12"} {
		b.Run(q, func(b *testing.B) {
			for b.Loop() {
				if w := get(h, "/api/cases/test-flow/tracks"+q); w.Code != 200 {
					b.Fatal(w.Code)
				}
			}
			b.ReportMetric(float64(get(h, "/api/cases/test-flow/tracks"+q).Body.Len()), "bytes")
		})
	}
}
