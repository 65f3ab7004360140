package server_test

import (
	"context"
	"encoding/json"
	"encoding/xml"
	"io"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/checks"
	"github.com/tidewaiter/tidewaiter/internal/assess"
	"github.com/tidewaiter/tidewaiter/internal/chart/charttest"
	"github.com/tidewaiter/tidewaiter/internal/report"
	"github.com/tidewaiter/tidewaiter/internal/server"
	"github.com/tidewaiter/tidewaiter/internal/synth"
	"github.com/tidewaiter/tidewaiter/orbit"
)

// withSatellite is the fixture with a satellite: its claim S01 is read as one on
// it, and its sets were made up.
func withSatellite() *casefile.Case {
	c := *charttest.Case()
	c.Satellites = []casefile.Satellite{
		{ID: "lantern", Name: "Lantern", Catalog: 99123, Source: c.Sources[0].ID, Orbit: c.Sources[0].ID, Readings: []casefile.Reading{{Claims: []string{"S01"}, Denies: []string{"controlled", "imaging"}}}},
		{ID: "dark", Name: "Dark", Source: c.Sources[0].ID},
	}
	c.Orbits = map[string][]orbit.Elements{"lantern": synth.RaisedOrbit(1).Sets}
	return &c
}

func TestSatellites(t *testing.T) {
	c := withSatellite()
	h, log := site(t, func(cfg *server.Config, s *shelf) {
		s.c = c
		cfg.Assess = func(context.Context, *casefile.Case, assess.Options) (*assess.Assessment, error) {
			a := *charttest.Assessment()
			a.Case = c
			a.Findings = checks.Run(c, checks.Options{AsOf: a.Result.AsOf})
			return &a, nil
		}
	})
	const base = "/cases/test-flow"
	page := get(h, base+"/satellites/lantern")
	body := page.Body.String()
	for _, want := range []string{"<strong>Synthetic.</strong>", "99123", "orbit.svg", "ground.svg?on=", "raised", "nobody controls it", "it takes no pictures", "untestable", "Unknown is an answer"} {
		if page.Code != 200 || !strings.Contains(body, want) {
			t.Errorf("the page answers %d and has no %q", page.Code, want)
		}
	}
	checkPage(t, parse(t, page))
	if w := get(h, base+"/satellites/dark"); w.Code != 200 || strings.Contains(w.Body.String(), "orbit.svg") {
		t.Errorf("a satellite without sets answers %d, with a picture", w.Code)
	}
	if w := get(h, base); !strings.Contains(w.Body.String(), base+"/satellites/lantern/orbit.svg") || !strings.Contains(w.Body.String(), "Synthetic: made by a generator") {
		t.Error("the page of the case has no picture of the satellite")
	}
	for _, target := range []string{base + "/satellites/lantern/orbit.svg", base + "/satellites/lantern/ground.svg", base + "/satellites/lantern/ground.svg?on=2024-02-20"} {
		w := get(h, target)
		if w.Code != 200 || w.Header().Get("Content-Type") != "image/svg+xml" {
			t.Fatalf("%s answers %d, %s", target, w.Code, w.Header().Get("Content-Type"))
		}
		text := w.Body.String()
		for d := xml.NewDecoder(strings.NewReader(text)); ; {
			if _, err := d.Token(); err == io.EOF {
				break
			} else if err != nil {
				t.Fatalf("%s: %v", target, err)
			}
		}
		for _, want := range []string{"<title id=", "<desc id=", "Synthetic: made by a generator, no real satellite"} {
			if !strings.Contains(text, want) {
				t.Errorf("%s has no %q", target, want)
			}
		}
	}
	var list struct{ Satellites []report.OrbitJSON }
	raw := get(h, "/api"+base+"/satellites").Body.String()
	if err := json.Unmarshal([]byte(raw), &list); err != nil || len(list.Satellites) != 2 {
		t.Fatalf("%v: %s", err, raw)
	}
	if s := list.Satellites[0]; !s.Synthetic || len(s.Manoeuvres) != 5 || len(s.Series) == 0 || len(s.Levels) != 4 || len(s.Statements) != 2 {
		t.Errorf("the API has %+v", s)
	}
	// Who published sets may forbid passing them on.
	for _, element := range []string{"MEAN_ANOMALY", "mean_anomaly", "bstar", "arg_of"} {
		if strings.Contains(raw, element) {
			t.Errorf("the API gives element sets away: %s", element)
		}
	}
	if w := get(h, "/api"+base+"/ground.geojson"); w.Code != 200 || !strings.Contains(w.Body.String(), `"kind":"ground_track"`) || strings.Count(w.Body.String(), `"Feature"`) != 1 {
		t.Errorf("the ground track answers %d", w.Code)
	}
	for target, code := range map[string]int{
		base + "/satellites/nobody": 404, base + "/satellites/nobody/orbit.svg": 404, base + "/satellites/dark/orbit.svg": 404,
		base + "/satellites/lantern?on=yesterday": 400, base + "/satellites/lantern/ground.svg?on=2034-01-01": 400, "/api" + base + "/ground.geojson?on=1957-10-04": 400,
		base + "/satellites/lantern/orbit.svg?as_of=2023-01-01": 404, "/api" + base + "/ground.geojson?satellite=nobody": 400,
	} {
		if w := get(h, target); w.Code != code {
			t.Errorf("%s answers %d, want %d", target, w.Code, code)
		}
	}
	if log.Len() > 0 {
		t.Errorf("logged: %s", log)
	}
}

// TestGroundLayer: the map of the case offers the track as a layer that is fetched
// only when it is asked for; what comes then says what it is computed from, is cut at
// the antimeridian, and tells the moment of each point.
func TestGroundLayer(t *testing.T) {
	c := withSatellite()
	h, _ := site(t, func(_ *server.Config, s *shelf) { s.c = c })
	const base = "/cases/test-flow"
	page := get(h, base).Body.String()
	source := "/api" + base + "/ground.geojson?satellite=lantern"
	for _, want := range []string{`data-ground-source="` + source + `" hidden`, `type="checkbox" data-ground-on`, `type="date" data-ground-day`, "synthetic"} {
		if !strings.Contains(page, want) {
			t.Errorf("the map has no %q", want)
		}
	}
	// Without a script the controls are hidden; a satellite without sets has none.
	if n := strings.Count(page, "data-ground-source="); n != 1 || strings.Contains(page, "checked data-ground") {
		t.Errorf("%d layers are offered, want one that is off", n)
	}
	if body := get(h, base+"/satellites/lantern").Body.String(); !strings.Contains(body, "computed from the element set of") || !strings.Contains(body, `href="`+base+`#map"`) {
		t.Error("the page of the satellite does not say what its track rests on, or leads to no map")
	}
	var answer struct {
		Features []struct {
			ID       string
			Geometry struct {
				Type        string
				Coordinates [][][2]float64
			}
			Properties struct {
				Words       string
				Epoch       time.Time
				From, Until time.Time
				Every       int     `json:"every_seconds"`
				Period      float64 `json:"period_minutes"`
			}
		}
	}
	w := get(h, source+"&on=2024-02-20")
	if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil || w.Code != 200 || len(answer.Features) != 1 {
		t.Fatalf("%d, %v: %.200s", w.Code, err, w.Body)
	}
	f := answer.Features[0]
	p := f.Properties
	if f.ID != "lantern" || !strings.Contains(p.Words, "Lantern on 20 Feb 2024, computed from the element set of ") || !p.Epoch.Before(p.From) {
		t.Errorf("the track is of %s, %q, by a set of %s", f.ID, p.Words, p.Epoch)
	}
	if p.Every != 20 || p.Until.Sub(p.From) != 24*time.Hour || p.Period < 85 || p.Period > 130 {
		t.Errorf("a point every %d s from %s to %s, a revolution of %g minutes", p.Every, p.From, p.Until, p.Period)
	}
	// Each cut adds an end and a begin; the rest are the moments.
	points := 0
	parts := f.Geometry.Coordinates
	for i, part := range parts {
		points += len(part)
		for k, at := range part {
			if at[0] < -180 || at[0] > 180 || k > 0 && math.Abs(at[0]-part[k-1][0]) > 180 {
				t.Errorf("piece %d goes from %v to %v", i, part[max(0, k-1)], at)
			}
		}
		if i > 0 {
			end, begin := parts[i-1][len(parts[i-1])-1], part[0]
			if math.Abs(end[0]) != 180 || begin[0] != -end[0] || begin[1] != end[1] {
				t.Errorf("piece %d ends at %v, the next begins at %v", i-1, end, begin)
			}
		}
	}
	if want := 24*180 + 1 + 2*(len(parts)-1); len(parts) < 10 || points != want {
		t.Errorf("%d pieces of %d points, want %d points", len(parts), points, want)
	}
}

// TestGroundTracksAreBounded: of many satellites the tracks are coarser, not longer.
func TestGroundTracksAreBounded(t *testing.T) {
	c := withSatellite()
	for _, id := range []string{"b", "c", "d", "e", "f", "g", "h"} {
		c.Satellites = append(c.Satellites, casefile.Satellite{ID: id, Name: id, Source: c.Sources[0].ID, Orbit: c.Sources[0].ID})
		c.Orbits[id] = c.Orbits["lantern"]
	}
	h, _ := site(t, func(_ *server.Config, s *shelf) { s.c = c })
	body := get(h, "/api/cases/test-flow/ground.geojson").Body.String()
	// Each point is a comma of its own and one to the next; cuts add a few.
	if n := strings.Count(body, "],["); n > 21_000 || strings.Count(body, `"every_seconds":40`) != 8 {
		t.Errorf("%d points of %d tracks", n, strings.Count(body, `"Feature"`))
	}
	if body := get(h, "/api/cases/test-flow/ground.geojson?satellite=b").Body.String(); strings.Count(body, `"every_seconds":20`) != 1 || strings.Count(body, `"id":`) != 1 {
		t.Errorf("one satellite: %.200s", body)
	}
}
