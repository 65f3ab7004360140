package server_test

import (
	"context"
	"encoding/json"
	"encoding/xml"
	"io"
	"strings"
	"testing"

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
		base + "/satellites/lantern/orbit.svg?as_of=2023-01-01": 404,
	} {
		if w := get(h, target); w.Code != code {
			t.Errorf("%s answers %d, want %d", target, w.Code, code)
		}
	}
	if log.Len() > 0 {
		t.Errorf("logged: %s", log)
	}
}
