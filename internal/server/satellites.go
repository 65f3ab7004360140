package server

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/internal/assess"
	"github.com/tidewaiter/tidewaiter/internal/report"
	"github.com/tidewaiter/tidewaiter/orbit"
)

// Limits of one answer about satellites.
const (
	mostOrbitRows = 60 // of the table beside the picture
	mostPasses    = 40
)

// satelliteRow is a satellite of a case in a list, with its picture.
type satelliteRow struct {
	Ref     report.Ref
	Picture string // address; "" where there are no element sets
	About   string
}

// orbitOf is what was known of a satellite's motion by the day asked for; nil
// when the case has no sets of it.
func (a *asked) orbitOf(sat *casefile.Satellite) *report.Orbit {
	if len(a.c.Orbits[sat.ID]) == 0 || slices.Contains(a.opt.Without, sat.Orbit) {
		return nil
	}
	return report.OrbitOf(a.c, sat, a.satelliteDay(sat))
}

// satelliteDay is the day by which sets were known: the one asked for, or that of
// the last set or publication.
func (a *asked) satelliteDay(sat *casefile.Satellite) dates.Day {
	if a.opt.AsOf != nil {
		return *a.opt.AsOf
	}
	day, _ := a.c.LatestPublication()
	if sets := a.c.Orbits[sat.ID]; len(sets) > 0 {
		day = max(day, dates.DayOfTime(sets[len(sets)-1].Epoch.Std()))
	}
	return day
}

func (a *asked) satelliteAddress(sat *casefile.Satellite) string {
	return a.address + "/satellites/" + url.PathEscape(sat.ID)
}

// satellites are those of the case, for its page.
func (s *Server) satellites(a *asked) []satelliteRow {
	var out []satelliteRow
	for i := range a.c.Satellites {
		sat := &a.c.Satellites[i]
		row := satelliteRow{Ref: report.Ref{ID: sat.ID, Text: sat.Name, Href: a.links.Satellite(sat.ID)}}
		if v := a.orbitOf(sat); v != nil {
			row.Picture = a.satelliteAddress(sat) + "/orbit.svg" + a.suffix()
			row.About = orbitAbout(v)
		}
		out = append(out, row)
	}
	return out
}

// orbitAbout says what the picture shows, for who does not see it.
func orbitAbout(v *report.Orbit) string {
	text := fmt.Sprintf("Heights and mean motion by %d element sets, with %d manoeuvres found and what was stated; the page of the satellite has the same as tables.", len(v.Sets), len(v.Manoeuvres))
	if v.Synthetic {
		text = "Synthetic: made by a generator, of no real satellite. " + text
	}
	return text
}

func (a *asked) satellite(r *http.Request) (*casefile.Satellite, error) {
	sat := a.c.Satellite(r.PathValue("id"))
	if sat == nil {
		return nil, notFound("The case has no such satellite.")
	}
	return sat, nil
}

// burnRow is a manoeuvre in the table.
type burnRow struct{ About, Before, After, Kind, DeltaV, Probability string }

// orbitRow is an element set in the table.
type orbitRow struct{ At, Perigee, Apogee, Motion string }

// passRow is a pass in the table.
type passRow struct{ Rise, Highest, Set, Elevation, Light string }

const (
	momentForm = "2 Jan 2006 15:04"
	passForm   = "15:04:05"
)

func (s *Server) satellitePage(r *http.Request) (*answer, error) {
	a, result, err := s.assessed(r)
	if err != nil {
		return nil, err
	}
	sat, err := a.satellite(r)
	if err != nil {
		return nil, err
	}
	type page struct {
		head
		Satellite *casefile.Satellite
		Fields    fields
		Synthetic bool
		Picture   string
		Ground    string
		GroundAs  string
		Computed  string // of which element set the track is
		OnMap     string // address of the map that shows the track; "" for none
		About     string
		Day       string
		Burns     []burnRow
		Rows      []orbitRow
		Left      int
		Levels    []report.LevelJSON
		Window    string
		Place     string
		Passes    []passRow
		Findings  []*report.Finding
		Claims    []*report.ClaimRow
		Data      string
	}
	data := page{head: a.head(sat.Name), Satellite: sat, Fields: a.satelliteFields(sat), Data: "/api" + a.address + "/satellites" + a.suffix()}
	o := s.show(a, result)
	data.Findings = report.OrbitFindings(o.view.Findings, sat.ID)
	for _, reading := range sat.Readings {
		for _, id := range reading.Claims {
			if row := o.rows().claims[id]; row != nil && !slices.Contains(data.Claims, row) {
				data.Claims = append(data.Claims, row)
			}
		}
	}
	v := a.orbitOf(sat)
	if v == nil || len(v.Sets) == 0 {
		return s.html("satellite", data)
	}
	day, err := a.groundDay(v)
	if err != nil {
		return nil, err
	}
	data.Synthetic, data.About, data.Day = v.Synthetic, orbitAbout(v), day.Words()
	data.Picture = a.satelliteAddress(sat) + "/orbit.svg" + a.suffix()
	on := a.with(url.Values{"on": {day.String()}})
	data.Ground = a.satelliteAddress(sat) + "/ground.svg" + on
	data.GroundAs = "/api" + a.address + "/ground.geojson" + a.with(url.Values{"on": {day.String()}, "satellite": {sat.ID}})
	if track, err := v.Ground("", startOf(day), startOf(day), nil); err == nil {
		data.Computed = computedFrom(track.Epoch)
	}
	if !s.newCaseMap(a, &mapChoice{}).Empty() {
		data.OnMap = a.address + a.suffix() + "#map"
	}
	data.Fields.add("Element sets", fmt.Sprintf("%d, of which %d are used", len(v.Entries), len(v.Sets)))
	if last := v.Last(); last != nil {
		data.Fields.add("Last orbit", fmt.Sprintf("%.1f by %.1f km, %.2f degrees, %.2f minutes", last.PerigeeKM(), last.ApogeeKM(), last.Elements().Inclination, last.Period()))
	}
	data.Fields.add("Decay", v.DecayText())
	for _, m := range v.Manoeuvres {
		data.Burns = append(data.Burns, burnRow{
			m.Time.Std().Format(momentForm), m.Before.Std().Format(momentForm), m.After.Std().Format(momentForm), m.Kind.String(),
			strconv.FormatFloat(m.DeltaV, 'f', 2, 64), strconv.FormatFloat(m.Probability, 'f', 2, 64),
		})
	}
	data.Rows, data.Left = orbitRows(v)
	first, last := v.Sets[0].Epoch.Std(), v.Sets[len(v.Sets)-1].Epoch.Std()
	data.Levels, data.Window = v.LevelsJSON(first, last, nil), first.Format(momentForm)+" to "+last.Format(momentForm)+" UTC"
	data.Place, data.Passes = a.passesOn(sat, v, day)
	return s.html("satellite", data)
}

func (a *asked) satelliteFields(sat *casefile.Satellite) fields {
	var f fields
	f.add("Also", assess.List(sat.Aliases))
	if sat.Catalog != 0 {
		f.add("Catalogue number", strconv.Itoa(sat.Catalog))
	}
	f.add("International designator", sat.Designator)
	f.add("Launched", sat.Launched.Words())
	if p := a.c.Party(sat.Owner); p != nil {
		f.add("Of", p.Name)
	}
	f.add("Note", sat.Note)
	f.link("According to", a.source(sat.Source))
	if len(a.c.Orbits[sat.ID]) > 0 {
		f.link("Element sets from", a.source(sat.Orbit))
	}
	return f
}

// orbitRows are sets of the history, evenly taken, for the table.
func orbitRows(v *report.Orbit) (rows []orbitRow, left int) {
	points := v.History("", nil).Points
	n := len(points)
	for i := range min(n, mostOrbitRows) {
		p := points[i]
		if n > mostOrbitRows {
			p = points[i*(n-1)/(mostOrbitRows-1)]
		}
		rows = append(rows, orbitRow{p.At.Format(momentForm), strconv.FormatFloat(p.PerigeeKM, 'f', 1, 64), strconv.FormatFloat(p.ApogeeKM, 'f', 1, 64), strconv.FormatFloat(p.MeanMotion, 'f', 5, 64)})
	}
	return rows, max(0, n-mostOrbitRows)
}

func startOf(day dates.Day) time.Time { return time.Unix(int64(day)*86400, 0).UTC() }

// satellitePlaces are the places of a satellite that have a position.
func (a *asked) satellitePlaces(sat *casefile.Satellite) []geo.Place {
	var out []geo.Place
	for _, id := range sat.Places {
		if p := a.c.Place(id); p != nil && p.Located {
			out = append(out, *p)
		}
	}
	return out
}

// passesOn are the passes of a day over the first of the satellite's places.
func (a *asked) passesOn(sat *casefile.Satellite, v *report.Orbit, day dates.Day) (string, []passRow) {
	places := a.satellitePlaces(sat)
	if len(places) == 0 {
		return "", nil
	}
	s, err := v.At(orbit.TimeOf(startOf(day)))
	if err != nil {
		return "", nil
	}
	// Where it cannot be propagated further, the passes until then are told.
	list, _ := s.Passes(orbit.Observer{Point: places[0].Point, MinElevation: 5}, orbit.TimeOf(startOf(day)), orbit.TimeOf(startOf(day+1)))
	var rows []passRow
	for _, p := range list[:min(len(list), mostPasses)] {
		row := passRow{p.Rise.Time.Std().Format(passForm), p.Culmination.Time.Std().Format(passForm), p.Set.Time.Std().Format(passForm), strconv.FormatFloat(p.Culmination.Elevation, 'f', 0, 64), p.Culmination.Light.String()}
		if p.Before {
			row.Rise = "before"
		}
		if p.After {
			row.Set = "after"
		}
		rows = append(rows, row)
	}
	return places[0].Name, rows
}

// satelliteDrawing finds what a picture of a satellite is made of.
func (s *Server) satelliteDrawing(r *http.Request) (*asked, *casefile.Satellite, *report.Orbit, error) {
	a, err := s.ask(r)
	if err != nil {
		return nil, nil, nil, err
	}
	sat, err := a.satellite(r)
	if err != nil {
		return nil, nil, nil, err
	}
	v := a.orbitOf(sat)
	if v == nil || len(v.Sets) == 0 {
		return nil, nil, nil, notFound("The case has no element sets of this satellite, at this day and with this evidence.")
	}
	return a, sat, v, nil
}

func (s *Server) orbitPicture(r *http.Request) (*answer, error) {
	a, sat, v, err := s.satelliteDrawing(r)
	if err != nil {
		return nil, err
	}
	pic := v.History(sat.Name+": heights and mean motion", report.OrbitStatements(a.c, sat, a.satelliteDay(sat)))
	return &answer{kind: drawing, body: pic.SVG()}, nil
}

func (s *Server) groundPicture(r *http.Request) (*answer, error) {
	a, sat, v, err := s.satelliteDrawing(r)
	if err != nil {
		return nil, err
	}
	day, err := a.groundDay(v)
	if err != nil {
		return nil, err
	}
	track, err := v.Ground(sat.Name+": ground track, "+day.Words(), startOf(day), startOf(day+1), a.satellitePlaces(sat))
	if err != nil {
		return nil, notFound("The orbit cannot be propagated to this day.")
	}
	if track.Land, err = landForStills(); err != nil {
		return nil, err
	}
	return &answer{kind: drawing, body: track.SVG()}, nil
}

// apiSatellites are the satellites of a case with what their element sets show.
// The sets themselves are not given: who published them may forbid it.
func (s *Server) apiSatellites(r *http.Request) (*answer, error) {
	a, result, err := s.assessed(r)
	if err != nil {
		return nil, err
	}
	list := []report.OrbitJSON{}
	for i := range a.c.Satellites {
		sat := &a.c.Satellites[i]
		j := report.OrbitJSON{Manoeuvres: []report.ManoeuvreJSON{}}
		if v := a.orbitOf(sat); v != nil && len(v.Sets) > 0 {
			j = v.JSON(true)
			j.Levels = v.LevelsJSON(v.Sets[0].Epoch.Std(), v.Sets[len(v.Sets)-1].Epoch.Std(), nil)
		}
		j.ID, j.Name, j.Catalog, j.Designator = sat.ID, sat.Name, sat.Catalog, cmp.Or(sat.Designator, j.Designator)
		for k := range result.Findings {
			if f := &result.Findings[k]; slices.Contains(f.Rows, sat.ID) {
				j.Statements = append(j.Statements, report.OrbitFindingRef{Check: f.ID, Verdict: string(f.Verdict), Reading: f.Reading, Summary: f.Summary})
			}
		}
		list = append(list, j)
	}
	return jsonAnswer(struct {
		Case       string             `json:"case"`
		Satellites []report.OrbitJSON `json:"satellites"`
	}{a.c.ID, list})
}
