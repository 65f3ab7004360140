package server

import (
	"bytes"
	"fmt"
	"math"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/encoding/geojson"
	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/internal/report"
	"github.com/tidewaiter/tidewaiter/orbit"
)

// groundParameters are those of a ground track: the day that it is of, and the
// satellite where it is of one.
var groundParameters = append([]string{"on", "satellite"}, caseParameters...)

const (
	// Beyond two weeks from a set nothing that depends on minutes holds.
	groundFar = 14
	// mostGroundPoints are those of one answer. With more satellites than four, the
	// points of each lie further apart.
	mostGroundPoints = 20_000
)

// groundLayer is the ground track of a satellite as a layer of the map, which is
// fetched when a reader turns it on.
type groundLayer struct {
	Satellite        report.Ref
	Source           string // address of the track of the day that is set in it
	Day, First, Last string // the day that it is of at first, and those that can be asked for
	Synthetic        bool
}

// groundLayers are those of the satellites of the case that have element sets.
func (s *Server) groundLayers(a *asked) []groundLayer {
	var out []groundLayer
	for i := range a.c.Satellites {
		sat := &a.c.Satellites[i]
		v := a.orbitOf(sat)
		if v == nil || len(v.Sets) == 0 {
			continue
		}
		first, last := groundReach(v)
		out = append(out, groundLayer{
			Satellite: report.Ref{ID: sat.ID, Text: sat.Name, Href: a.links.Satellite(sat.ID)},
			Source:    "/api" + a.address + "/ground.geojson" + a.with(url.Values{"satellite": {sat.ID}}),
			Day:       usualGroundDay(v).String(), First: first.String(), Last: last.String(), Synthetic: v.Synthetic,
		})
	}
	return out
}

// groundReach is the first and the last day on which a ground track can be asked for.
func groundReach(v *report.Orbit) (first, last dates.Day) {
	return dates.DayOfTime(v.Sets[0].Epoch.Std()) - groundFar, dates.DayOfTime(v.Sets[len(v.Sets)-1].Epoch.Std()) + groundFar
}

// usualGroundDay is that of the last manoeuvre, else of the last set.
func usualGroundDay(v *report.Orbit) dates.Day {
	if n := len(v.Manoeuvres); n > 0 {
		return dates.DayOfTime(v.Manoeuvres[n-1].Time.Std())
	}
	return dates.DayOfTime(v.Sets[len(v.Sets)-1].Epoch.Std())
}

// groundDay is the day that a ground track is of: the one asked for, else the usual.
func (a *asked) groundDay(v *report.Orbit) (dates.Day, error) {
	text := a.query.Get("on")
	if text == "" {
		return usualGroundDay(v), nil
	}
	d, err := dates.Parse(text)
	if err != nil || d.Precision() != dates.DayPrecision || d.IsInterval() {
		return 0, badRequest("on is a day as YYYY-MM-DD; %q is not.", clip(text))
	}
	day, _ := d.Earliest()
	if first, last := groundReach(v); day < first || day > last {
		return 0, badRequest("The element sets are of %s to %s; %s is more than two weeks off.", (first + groundFar).Words(), (last - groundFar).Words(), day.Words())
	}
	return day, nil
}

// computedFrom says what a ground track rests on.
func computedFrom(epoch time.Time) string {
	return "computed from the element set of " + epoch.UTC().Format(momentForm) + " UTC"
}

// groundSatellites are those that a track is asked of: the one that is named, else
// all of the case.
func (a *asked) groundSatellites() ([]*casefile.Satellite, error) {
	name := a.query.Get("satellite")
	if name != "" {
		sat := a.c.Satellite(name)
		if sat == nil {
			return nil, badRequest("satellite is the id of a satellite of the case; it has no %q.", clip(name))
		}
		return []*casefile.Satellite{sat}, nil
	}
	out := make([]*casefile.Satellite, len(a.c.Satellites))
	for i := range a.c.Satellites {
		out[i] = &a.c.Satellites[i]
	}
	return out, nil
}

// groundStep is of how many points of a track one is given, so that those of so
// many satellites are no more than an answer has.
func groundStep(satellites int) int {
	const aDay = 86400/report.GroundEvery + 1
	return max(1, (satellites*aDay+mostGroundPoints-1)/mostGroundPoints)
}

// offEdge keeps a point off the antimeridian by a centimetre: there the ends of a
// cut line are, and readers that tell time by the number of points leave them out.
func offEdge(p geo.Point) geo.Point {
	if math.Abs(p.Lon) == 180 {
		p.Lon = math.Copysign(180-1e-7, p.Lon)
	}
	return p
}

// apiGround is the ground track of each satellite on a day as GeoJSON.
func (s *Server) apiGround(r *http.Request) (*answer, error) {
	a, err := s.ask(r)
	if err != nil {
		return nil, err
	}
	list, err := a.groundSatellites()
	if err != nil {
		return nil, err
	}
	list = slices.DeleteFunc(list, func(sat *casefile.Satellite) bool {
		v := a.orbitOf(sat)
		return v == nil || len(v.Sets) == 0
	})
	step := groundStep(len(list))
	var b bytes.Buffer
	w := geojson.NewWriter(&b)
	for _, sat := range list {
		v := a.orbitOf(sat)
		day, err := a.groundDay(v)
		if err != nil {
			return nil, err
		}
		track, err := v.Ground("", startOf(day), startOf(day+1), nil)
		if err != nil || len(track.Points) == 0 {
			continue // it had come down
		}
		motion, err := v.At(orbit.TimeOf(startOf(day)))
		if err != nil {
			continue
		}
		var line []geo.Point
		last := 0
		for k := 0; k < len(track.Points); k += step {
			line, last = append(line, offEdge(track.Points[k].Point)), k
		}
		if err := w.Feature(sat.ID, line, struct {
			Kind      string    `json:"kind"`
			Name      string    `json:"name"`
			Words     string    `json:"words"`
			Synthetic bool      `json:"synthetic"`
			Epoch     time.Time `json:"epoch"` // of the element set
			From      time.Time `json:"from"`
			Until     time.Time `json:"until"`
			Every     int       `json:"every_seconds"` // from one point to the next
			Period    float64   `json:"period_minutes"`
		}{
			"ground_track", sat.Name, fmt.Sprintf("Ground track of %s on %s, %s", sat.Name, day.Words(), computedFrom(track.Epoch)), v.Synthetic,
			track.Epoch, track.Points[0].At, track.Points[last].At, step * report.GroundEvery, math.Round(motion.Period()*100) / 100,
		}); err != nil {
			return nil, err
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return &answer{kind: "application/geo+json", body: b.Bytes()}, nil
}
