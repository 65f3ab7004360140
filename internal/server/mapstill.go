package server

import (
	"net/http"
	"sync"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/events"
	"github.com/tidewaiter/tidewaiter/internal/chart"
	"github.com/tidewaiter/tidewaiter/refdata"
)

// stillLevel is how closely tracks are drawn on a picture: at its 1,100 pixels a
// map that is closer holds few fixes, and those are drawn as they are.
const (
	stillLevel = 9
	stillFixes = 50_000
)

// landForStills is read when the first picture is asked for.
var landForStills = sync.OnceValues(func() (*chart.Land, error) { return chart.ReadLand(refdata.Land()) })

// still is the map of a choice as a picture, for readers without script.
func (s *Server) still(r *http.Request) (*answer, error) {
	a, err := s.ask(r)
	if err != nil {
		return nil, err
	}
	choice, err := a.readChoice()
	if err != nil {
		return nil, err
	}
	m := s.newCaseMap(a, choice)
	if m.Empty() {
		return nil, notFound("There is nothing to draw on a map.")
	}
	land, err := landForStills()
	if err != nil {
		return nil, err
	}
	pic := &chart.TrackMap{Title: a.c.Title, Land: land}
	switch {
	case choice.observed != nil:
		pic.Title = "A voyage put together from positions"
	case choice.reported != nil:
		pic.Title = voyageName(a.c, choice.reported)
	case choice.vessel != "":
		pic.Title = vesselNames(a.c, []string{choice.vessel})
	}
	level := chart.FinestLevel + 1
	if m.Fixes > stillFixes {
		level = stillLevel
	}
	left := stillFixes
	for _, t := range m.tracks {
		l := chart.TrackLine{ID: t.id, MMSI: t.mmsi, Name: t.name()}
		first, end := t.between(m.from, m.until)
		for i := first; i < end && left > 0; i++ {
			if int(t.levels[i]) <= level {
				l.Add(t.rows[i].Time.UnixMicro(), t.rows[i].At)
				left--
			}
		}
		pic.Tracks = append(pic.Tracks, l)
	}
	named := map[string]bool{}
	for i := range m.Routes {
		route := &m.Routes[i]
		pic.Routes = append(pic.Routes, chart.TrackRoute{From: route.from, To: route.to, Text: route.Short, Title: route.Words})
	}
	for i := range m.Places {
		named[m.Places[i].ID] = m.Places[i].Used
	}
	for i := range m.Events {
		e := &m.Events[i]
		if o := a.observedEvent(e.ID); o != nil {
			pic.Events = append(pic.Events, drawnEvent(o, e))
			for _, k := range o.Candidates {
				named[k.Place] = true
			}
		}
	}
	for i := range a.c.Places {
		if p := &a.c.Places[i]; p.Located {
			if _, ok := named[p.ID]; ok {
				pic.Places = append(pic.Places, *p)
			}
		}
	}
	return &answer{kind: drawing, body: pic.SVG(chart.TrackOptions{})}, nil
}

func (a *asked) observedEvent(id string) *casefile.Observed {
	if a.byID == nil {
		a.byID = map[string]*casefile.Observed{}
		for i := range a.c.Observed {
			a.byID[a.c.Observed[i].ID] = &a.c.Observed[i]
		}
	}
	return a.byID[id]
}

// drawnEvent is an observation with what a picture of it takes. What the case
// does not keep of the event, such as speeds, a picture does not show.
func drawnEvent(o *casefile.Observed, e *mapEvent) events.Event {
	out := events.Event{
		ID: o.ID, Kind: o.Kind, Status: o.Status, Subject: events.Subject{MMSI: o.MMSI, IMO: o.IMO}, Place: o.Place,
		Start: o.Start, StartLatest: o.StartLatest, EndEarliest: o.EndEarliest, End: o.End, At: e.at, Rule: o.Rule,
	}
	if len(e.line) > 0 {
		out.Gap = &events.Gap{Off: events.Fix{Time: o.Start, At: e.line[0]}, On: events.Fix{Time: o.End, At: e.line[len(e.line)-1]}, Class: o.Class}
		out.At = e.line[0]
	}
	if o.Kind == events.UnobservedCallKind {
		out.UnobservedCall = &events.UnobservedCall{How: events.Inferred, Candidates: o.Candidates}
		if seenThere(o) {
			out.UnobservedCall.How, out.Place = events.Seen, o.Candidates[0].Place
		}
		if len(o.Events) > 0 {
			out.UnobservedCall.Gap = o.Events[0]
		}
		out.At = e.at
	}
	return out
}
