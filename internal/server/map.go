package server

import (
	"bytes"
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/encoding/geojson"
	"github.com/tidewaiter/tidewaiter/events"
	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/internal/assess"
	"github.com/tidewaiter/tidewaiter/internal/report"
)

// caseMap is what the map of a case shows, and the list beside it.
type caseMap struct {
	Href   string // of the same as GeoJSON
	Still  string // of the same as a picture
	Tracks string // address of the tracks; "" is that there are none
	Land   string // address under which land-110m.bin, land-50m.bin and land-10m.bin are
	Coast  string // address under which cells of a finer coast are; "" for none
	Credit string // of whom the finer coast is
	Places []mapPlace
	Routes []mapRoute
	Events []mapEvent
	Sailed []report.Ref // voyages put together from positions
	Ground []groundLayer
	Whole  bool // of the case as a whole
	// Ends not located: voyages reported to or from a country, a place without a
	// position, or one of several places.
	Undrawn int
	More    int // events that are neither drawn nor listed
	Fixes   int // positions of the tracks

	tracks      []*track
	from, until time.Time // of the tracks
}

// Empty reports whether there is nothing to show.
func (m *caseMap) Empty() bool { return len(m.Places)+len(m.Events)+len(m.Sailed)+m.Fixes == 0 }

// Observations is how many events there are; the candidates of a call are none.
func (m *caseMap) Observations() int {
	n := m.More
	for i := range m.Events {
		if m.Events[i].Call == "" {
			n++
		}
	}
	return n
}

// mapPlace is a place with a position.
type mapPlace struct {
	ID, Name, Words string
	Used            bool // a voyage or a sighting is of it
	at              geo.Point
}

// mapRoute is all voyages reported from one place to another.
type mapRoute struct {
	ID, Name, Short, Words string
	Voyages                []report.Ref
	from, to               geo.Point
}

// newCaseMap collects what was known by the as-of day.
func (s *Server) newCaseMap(a *asked, choice *mapChoice) *caseMap {
	c, known := a.c, a.knownBy()
	query := a.with(choice.query)
	m := &caseMap{Href: "/api" + a.address + "/map.geojson" + query, Still: a.address + "/map.svg" + query, Land: s.static.land, Whole: choice.whole()}
	if s.coast != nil {
		m.Coast, m.Credit = s.static.land+"/coast", s.coast.Credit()
	}
	m.from, m.until = choice.span()
	for _, t := range a.tracks(s) {
		id := ""
		if t.vessel != nil {
			id = t.vessel.ID
		}
		if first, end := t.between(m.from, m.until); end > first && choice.ofVessel(id, t.mmsi.String()) {
			m.tracks = append(m.tracks, t)
			m.Fixes += end - first
		}
	}
	if m.Fixes > 0 {
		m.Tracks = "/api" + a.address + "/tracks" + a.with(choice.tracksQuery(m))
	}
	m.Events, m.More = a.heldEvents(choice, m.tracks)
	m.Sailed = a.sailedRefs(choice)
	located := map[string]*geo.Place{}
	for i := range c.Places {
		if p := &c.Places[i]; p.Located {
			located[p.ID] = p
		}
	}
	told := func(source string) bool {
		src := c.Source(source)
		if src == nil {
			return false
		}
		day, ok := src.PublishedAt.Earliest()
		return !ok || day <= known
	}
	voyages, sightings := map[string]int{}, map[string]int{}
	routes := map[[2]string]*mapRoute{}
	days := map[[2]string][]dates.Date{}
	for i := range c.Voyages {
		v := &c.Voyages[i]
		if !told(v.Source) || !choice.voyage(v) {
			continue
		}
		for _, id := range slices.Compact(slices.Sorted(slices.Values(append(slices.Clone(v.From), v.To...)))) {
			voyages[id]++
		}
		from, to := onlyLocated(located, v.From), onlyLocated(located, v.To)
		if from == nil || to == nil || from == to {
			m.Undrawn++
			continue
		}
		key := [2]string{from.ID, to.ID}
		r := routes[key]
		if r == nil {
			r = &mapRoute{ID: "route-" + from.ID + "-" + to.ID, Name: from.Name + " to " + to.Name, from: from.Point, to: to.Point}
			routes[key] = r
		}
		r.Voyages = append(r.Voyages, report.Ref{ID: v.ID, Text: voyageName(c, v), Href: a.links.Voyage(v.ID)})
		days[key] = append(days[key], sailed(v))
	}
	for i := range c.Sightings {
		if s := &c.Sightings[i]; told(s.Source) && choice.sighting(s) {
			sightings[s.Place]++
		}
	}
	for key, r := range routes {
		n := len(r.Voyages)
		r.Short = fmt.Sprintf("%d %s", n, assess.Plural(float64(n), "voyage"))
		r.Words = fmt.Sprintf("%s: %s reported%s", r.Name, r.Short, spanWords(days[key]))
		m.Routes = append(m.Routes, *r)
	}
	slices.SortFunc(m.Routes, func(x, y mapRoute) int {
		return cmp.Or(cmp.Compare(len(y.Voyages), len(x.Voyages)), strings.Compare(x.ID, y.ID))
	})
	for i := range c.Places {
		p := &c.Places[i]
		ends := choice.observed != nil && (slices.Contains(choice.observed.From, p.ID) || slices.Contains(choice.observed.To, p.ID))
		if !p.Located || !choice.whole() && !ends && voyages[p.ID]+sightings[p.ID] == 0 {
			continue
		}
		m.Places = append(m.Places, mapPlace{
			ID: p.ID, Name: p.Name, Words: placeWords(c, p, voyages[p.ID], sightings[p.ID]),
			Used: voyages[p.ID]+sightings[p.ID] > 0 || ends, at: p.Point,
		})
	}
	slices.SortStableFunc(m.Places, func(x, y mapPlace) int {
		if x.Used != y.Used {
			if x.Used {
				return -1
			}
			return 1
		}
		return strings.Compare(x.Name, y.Name)
	})
	return m
}

// onlyLocated is the one place that a side of a voyage names, when it has a
// position.
func onlyLocated(located map[string]*geo.Place, side []string) *geo.Place {
	if len(side) != 1 {
		return nil
	}
	return located[side[0]]
}

// sailed is when a voyage departed, or arrived when that is all that is told.
func sailed(v *events.ReportedVoyage) dates.Date {
	if v.Depart.IsZero() {
		return v.Arrive
	}
	return v.Depart
}

// spanWords tells the first and the last day that dates may mean.
func spanWords(list []dates.Date) string {
	var first, last dates.Day
	for i, d := range list {
		from, dated := d.Earliest()
		to, ended := d.Latest()
		switch {
		case !dated || !ended:
			return ""
		case i == 0:
			first, last = from, to
		default:
			first, last = min(first, from), max(last, to)
		}
	}
	switch {
	case len(list) == 0:
		return ""
	case first == last:
		return ", " + first.Words()
	}
	return ", between " + first.Words() + " and " + last.Words()
}

func placeWords(c *casefile.Case, p *geo.Place, voyages, sightings int) string {
	words := p.Name
	if len(p.Aliases) > 0 {
		words += " (also " + strings.Join(p.Aliases, ", ") + ")"
	}
	words += ", " + assess.Words(p.Kind)
	if p.Country != "" {
		words += ", " + report.Places(c, []string{p.Country})
	}
	var seen []string
	if voyages > 0 {
		seen = append(seen, fmt.Sprintf("%d reported %s", voyages, assess.Plural(float64(voyages), "voyage")))
	}
	if sightings > 0 {
		seen = append(seen, fmt.Sprintf("%d %s", sightings, assess.Plural(float64(sightings), "sighting")))
	}
	if len(seen) > 0 {
		words += ": " + assess.List(seen)
	}
	return words
}

func instantText(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// tracksQuery asks for the tracks of the choice.
func (m *mapChoice) tracksQuery(of *caseMap) url.Values {
	q := url.Values{}
	switch {
	case m.vessel != "":
		q.Set("vessel", m.vessel)
	case m.observed != nil && m.observed.MMSI != 0:
		q.Set("mmsi", m.observed.MMSI.String())
	case len(of.tracks) > 0 && !m.whole():
		q.Set("mmsi", of.tracks[0].mmsi.String()) // one vessel is named, or none
	}
	if !of.from.IsZero() {
		q.Set("from", instantText(of.from))
	}
	if !of.until.IsZero() {
		q.Set("until", instantText(of.until))
	}
	return q
}

// apiMap is the map as GeoJSON: places as points, reported voyages as straight
// lines, a feature for each pair of places; of what tracks show, gaps as great
// circles and the rest as points.
func (s *Server) apiMap(r *http.Request) (*answer, error) {
	a, err := s.ask(r)
	if err != nil {
		return nil, err
	}
	choice, err := a.readChoice()
	if err != nil {
		return nil, err
	}
	m := s.newCaseMap(a, choice)
	var b bytes.Buffer
	w := geojson.NewWriter(&b)
	for i := range m.Routes {
		route := &m.Routes[i]
		if err := w.Feature(route.ID, []geo.Point{route.from, route.to}, struct {
			Kind    string   `json:"kind"`
			Name    string   `json:"name"`
			Short   string   `json:"short"`
			Words   string   `json:"words"`
			Voyages int      `json:"voyages"`
			IDs     []string `json:"ids"`
		}{"route", route.Name, route.Short, route.Words, len(route.Voyages), refIDs(route.Voyages)}); err != nil {
			return nil, err
		}
	}
	for i := range m.Places {
		p := &m.Places[i]
		if err := w.Feature(p.ID, []geo.Point{p.at}, struct {
			Kind  string `json:"kind"`
			Name  string `json:"name"`
			Words string `json:"words"`
			Used  bool   `json:"used"`
		}{"place", p.Name, p.Words, p.Used}); err != nil {
			return nil, err
		}
	}
	for i := range m.Events {
		e := &m.Events[i]
		points := e.line
		if !e.placed {
			continue
		} else if len(points) == 0 {
			points = []geo.Point{e.at}
		}
		if err := w.Feature(e.ID, points, struct {
			Kind  events.Kind `json:"kind"`
			Name  string      `json:"name"`
			Words string      `json:"words"`
			From  string      `json:"from,omitempty"`
			Until string      `json:"until,omitempty"`
			Call  string      `json:"call,omitempty"`
		}{e.Kind, e.Name, e.Words, instantText(e.From), instantText(e.Until), e.Call}); err != nil {
			return nil, err
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return &answer{kind: "application/geo+json", body: b.Bytes()}, nil
}

func refIDs(list []report.Ref) []string {
	out := make([]string, len(list))
	for i := range list {
		out[i] = list[i].ID
	}
	return out
}

// knownBy is the day asked for, or the last on which the case has anything.
func (a *asked) knownBy() dates.Day {
	if a.opt.AsOf != nil {
		return *a.opt.AsOf
	}
	const farOff = dates.Day(1 << 30)
	return farOff
}
