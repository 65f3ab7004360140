package server

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/events"
	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/internal/assess"
	"github.com/tidewaiter/tidewaiter/internal/report"
)

// mostEvents are how many observations one map shows and lists.
const mostEvents = 1000

// mapChoice is what a map is of: a whole case, a vessel, a voyage as reported, or
// one as it was observed.
type mapChoice struct {
	vessel   string
	reported *events.ReportedVoyage
	observed *casefile.Observed
	query    url.Values // that names it
}

func (m *mapChoice) whole() bool {
	return m.vessel == "" && m.reported == nil && m.observed == nil
}

// readChoice reads what map is asked for.
func (a *asked) readChoice() (*mapChoice, error) {
	vessel, voyage := a.query.Get("vessel"), a.query.Get("voyage")
	switch {
	case vessel != "" && voyage != "":
		return nil, badRequest("Ask for a vessel or for a voyage, not for both.")
	case vessel != "":
		if a.c.Vessel(vessel) == nil {
			return nil, badRequest("vessel is the id of a vessel of the case; it has no %q.", clip(vessel))
		}
		return vesselChoice(vessel), nil
	case voyage != "":
		for i := range a.c.Voyages {
			if v := &a.c.Voyages[i]; v.ID == voyage {
				return reportedChoice(v), nil
			}
		}
		if o := a.observedVoyage(voyage); o != nil {
			return observedChoice(o), nil
		}
		return nil, badRequest("voyage is the id of a voyage of the case, reported or observed; it has no %q.", clip(voyage))
	}
	return &mapChoice{}, nil
}

func vesselChoice(id string) *mapChoice {
	return &mapChoice{vessel: id, query: url.Values{"vessel": {id}}}
}

func reportedChoice(v *events.ReportedVoyage) *mapChoice {
	return &mapChoice{reported: v, query: url.Values{"voyage": {v.ID}}}
}

func observedChoice(o *casefile.Observed) *mapChoice {
	return &mapChoice{observed: o, query: url.Values{"voyage": {o.ID}}}
}

// observedVoyage is the voyage of observed.csv with this id, as far as it was
// known by the day asked for.
func (a *asked) observedVoyage(id string) *casefile.Observed {
	for i := range a.c.Observed {
		if o := &a.c.Observed[i]; o.ID == id && o.Kind == casefile.VoyageKind && a.knows(o) {
			return o
		}
	}
	return nil
}

// knows reports whether an observation had been made by the day asked for, in
// positions that are not left out.
func (a *asked) knows(o *casefile.Observed) bool {
	if slices.Contains(a.opt.Without, o.Source) {
		return false
	}
	if a.opt.AsOf == nil {
		return true
	}
	began := o.Start
	if began.IsZero() {
		began = o.End
	}
	return !began.After(endOfDay(*a.opt.AsOf))
}

// span is the window of time of the choice; zero times are no ends.
func (m *mapChoice) span() (from, until time.Time) {
	const margin = 48 * time.Hour
	switch {
	case m.observed != nil:
		from, until = m.observed.Start, m.observed.End
	case m.reported != nil:
		if d, ok := cmp.Or(m.reported.Depart, m.reported.Arrive).Earliest(); ok {
			y, mo, day := d.Civil()
			from = time.Date(y, mo, day, 0, 0, 0, 0, time.UTC)
		}
		if d, ok := cmp.Or(m.reported.Arrive, m.reported.Depart).Latest(); ok {
			until = endOfDay(d)
		}
	}
	if !from.IsZero() {
		from = from.Add(-margin)
	}
	if !until.IsZero() {
		until = until.Add(margin)
	}
	return from, until
}

func (m *mapChoice) ofVessel(id string, number string) bool {
	switch {
	case m.vessel != "":
		return id == m.vessel
	case m.observed != nil:
		return number == m.observed.MMSI.String() && number != "" || id != "" && id == m.observed.Vessel
	case m.reported != nil:
		return id != "" && slices.Contains(m.reported.Vessels, id)
	}
	return true
}

func (m *mapChoice) voyage(v *events.ReportedVoyage) bool {
	switch {
	case m.vessel != "":
		return slices.Contains(v.Vessels, m.vessel)
	case m.reported != nil:
		return v.ID == m.reported.ID
	}
	return m.whole()
}

func (m *mapChoice) sighting(s *events.Sighting) bool {
	switch {
	case m.vessel != "":
		return slices.Contains(s.Vessels, m.vessel)
	case m.observed != nil:
		return slices.Contains(m.observed.Sightings, s.ID)
	}
	return m.whole()
}

// mapEvent is one observation on a map, and in the list beside it.
type mapEvent struct {
	ID, Words   string
	Name        string // short
	Kind        events.Kind
	From, Until time.Time
	Call        string // of a candidate: the unobserved call that it is a place for

	line   []geo.Point // of a gap: from the last position heard to the first after it
	at     geo.Point
	placed bool
}

// heldEvents are the observations of a choice, in order of time. Where a gap lies
// is told by the positions before and after it; so a case that publishes no
// positions has its events in the list and not on the map, but for those at a
// place.
func (a *asked) heldEvents(m *mapChoice, tracks []*track) (out []mapEvent, more int) {
	from, until := m.span()
	for i := range a.c.Observed {
		o := &a.c.Observed[i]
		end := o.End
		if end.IsZero() {
			end = cmp.Or(o.EndEarliest, o.Start)
		}
		switch {
		case o.Status == events.Retracted, !a.knows(o), o.Kind == casefile.VoyageKind && !m.whole() && m.vessel == "", !m.ofVessel(o.Vessel, o.MMSI.String()):
			continue
		case !from.IsZero() && end.Before(from), !until.IsZero() && o.Start.After(until):
			continue
		}
		if o.Kind == casefile.VoyageKind {
			continue // voyages have lists of their own
		}
		if len(out) >= mostEvents {
			more++
			continue
		}
		e := mapEvent{ID: o.ID, Kind: o.Kind, Name: eventName(o.Kind), From: o.Start, Until: o.End, Words: a.eventWords(o)}
		var own []*track
		for _, t := range tracks {
			if t.mmsi == o.MMSI {
				own = append(own, t)
			}
		}
		if o.Kind == events.GapKind {
			for _, t := range own {
				before, after := t.around(o.Start, o.End)
				// The track is that of the gap when its fixes are the gap's ends.
				if before != nil && after != nil && !o.End.IsZero() && near(before.Time, o.Start) && near(after.Time, o.End) {
					e.line, e.placed = gapWay(before.At, after.At), true
				}
			}
		} else if p := a.c.Place(o.Place); p != nil && p.Located {
			e.at, e.placed = p.Point, true
		} else if o.Kind != events.UnobservedCallKind {
			for _, t := range own {
				if at, ok := t.along(o.Start.Add(end.Sub(o.Start) / 2)); ok {
					e.at, e.placed = at, true
				}
			}
		}
		out = append(out, e)
		for k, candidate := range o.Candidates {
			p := a.c.Place(candidate.Place)
			if p == nil || !p.Located || k >= mostCandidates {
				continue
			}
			if seenThere(o) {
				out[len(out)-1].at, out[len(out)-1].placed = p.Point, true
				break
			}
			out = append(out, mapEvent{
				ID: o.ID + "-" + p.ID, Kind: candidateKind, Name: p.Name, From: o.Start, Until: o.End, Call: o.ID, at: p.Point, placed: true,
				Words: fmt.Sprintf("%s: place %d of %d within reach in the silence from %s; no call was observed", p.Name, k+1, len(o.Candidates), clockSpan(o.Start, o.End)),
			})
		}
	}
	slices.SortStableFunc(out, func(x, y mapEvent) int { return x.From.Compare(y.From) })
	return out, more
}

// sailedRefs leads to the voyages of a case or a vessel that positions show.
func (a *asked) sailedRefs(m *mapChoice) (out []report.Ref) {
	if !m.whole() && m.vessel == "" {
		return nil
	}
	for i := range a.c.Observed {
		o := &a.c.Observed[i]
		if o.Kind != casefile.VoyageKind || o.Status == events.Retracted || !a.knows(o) || !m.ofVessel(o.Vessel, o.MMSI.String()) {
			continue
		}
		if len(out) == mostEvents {
			break
		}
		end := func(side []string) string {
			switch len(side) {
			case 0:
				return "not known"
			case 1:
				return report.Places(a.c, side)
			}
			return fmt.Sprintf("one of %d places, if any", len(side))
		}
		text := fmt.Sprintf("%s, %s to %s, %s", a.who(o), end(o.From), end(o.To), clockSpan(o.Start, o.End))
		if o.AlternativeTo != "" {
			text += "; stands if another of these does not"
		}
		out = append(out, report.Ref{ID: o.ID, Text: text, Href: a.links.Voyage(o.ID)})
	}
	return out
}

// who is whose positions an observation was found in.
func (a *asked) who(o *casefile.Observed) string {
	if v := a.c.Vessel(o.Vessel); v != nil {
		return cmp.Or(v.Name, v.ID)
	}
	return "MMSI " + o.MMSI.String()
}

// Of one unobserved call so many places are drawn; all are told.
const (
	mostCandidates             = 12
	candidateKind  events.Kind = "candidate"
)

// seenThere reports whether a call within a silence is one that somebody saw.
func seenThere(o *casefile.Observed) bool {
	return o.Kind == events.UnobservedCallKind && len(o.Sightings) > 0 && len(o.Candidates) == 1
}

func near(a, b time.Time) bool { return a.Sub(b).Abs() <= time.Minute }

func gapWay(a, b geo.Point) []geo.Point {
	n := min(max(int(geo.DistanceM(a, b)/20e3), 1), 64)
	out := make([]geo.Point, 0, n+1)
	for i := range n + 1 {
		out = append(out, geo.Between(a, b, float64(i)/float64(n)))
	}
	return out
}

func eventName(kind events.Kind) string {
	switch kind {
	case events.GapKind:
		return "gap"
	case events.UnobservedCallKind:
		return "room for a call"
	}
	return assess.Words(kind)
}

const clockForm = "2 Jan 2006 15:04"

// clockSpan tells two moments, in UTC.
func clockSpan(from, until time.Time) string {
	switch {
	case from.IsZero() && until.IsZero():
		return "at a time not known"
	case until.IsZero():
		return from.Format(clockForm) + " UTC, and on where the data end"
	case from.IsZero():
		return "until " + until.Format(clockForm) + " UTC"
	case from.Equal(until):
		return from.Format(clockForm) + " UTC"
	}
	return from.Format(clockForm) + " to " + until.Format(clockForm) + " UTC"
}

// eventWords tells an observation in one sentence.
func (a *asked) eventWords(o *casefile.Observed) string {
	who, when := a.who(o), clockSpan(o.Start, o.End)
	switch o.Kind {
	case events.GapKind:
		words := fmt.Sprintf("%s: no position heard, %s", who, when)
		if o.Class != "" {
			words += "; " + assess.Words(o.Class)
		}
		return words
	case events.UnobservedCallKind:
		var names []string
		for _, c := range o.Candidates {
			names = append(names, report.Places(a.c, []string{c.Place}))
		}
		if seenThere(o) {
			return fmt.Sprintf("%s: seen at %s within a silence, %s", who, assess.List(names), when)
		}
		if len(names) == 0 {
			return fmt.Sprintf("%s: a silence that leaves room for a call, %s", who, when)
		}
		return fmt.Sprintf("%s: a silence that leaves room for a call, %s. Within reach: %s; at one of them, or at none", who, when, assess.List(names))
	}
	words := who + ": " + assess.Words(o.Kind)
	if o.Place != "" {
		words += " at " + report.Places(a.c, []string{o.Place})
	}
	if o.OtherMMSI != 0 {
		words += " with MMSI " + o.OtherMMSI.String()
	}
	return words + ", " + when
}

// observedFields tells a voyage put together from tracks.
func (a *asked) observedFields(o *casefile.Observed) fields {
	var f fields
	if v := a.c.Vessel(o.Vessel); v != nil {
		f.link("Vessel", report.Ref{Text: cmp.Or(v.Name, v.ID), Href: a.links.Vessel(v.ID)})
	} else {
		f.add("Vessel", "none of the case's")
	}
	f.add("MMSI", o.MMSI.String())
	f.add("IMO number", o.IMO.String())
	end := func(name string, side []string, how events.How) {
		switch {
		case len(side) == 0:
			f.add(name, "not known")
		case how == events.Inferred && len(side) > 1:
			f.add(name, fmt.Sprintf("one of %s, if any: a silence leaves room for a call, and no call was observed", report.Places(a.c, side)))
		case how == events.Inferred:
			f.add(name, report.Places(a.c, side)+", if anywhere: a silence leaves room for a call, and no call was observed")
		default:
			f.add(name, report.Places(a.c, side)+" ("+string(how)+")")
		}
	}
	end("From", o.From, o.FromHow)
	f.add("Left", clockSpan(o.Start, cmp.Or(o.StartLatest, o.Start)))
	end("To", o.To, o.ToHow)
	f.add("Arrived", clockSpan(cmp.Or(o.EndEarliest, o.End), o.End))
	switch o.Laden {
	case events.LadenYes:
		f.add("Loading", "laden, by the draught that she sent")
	case events.LadenNo:
		f.add("Loading", "not laden, by the draught that she sent")
	default:
		f.add("Loading", "not known")
	}
	for i := range a.c.Observed {
		if e := &a.c.Observed[i]; slices.Contains(o.Events, e.ID) {
			f.add("Rests on", a.eventWords(e))
		}
	}
	for i := range a.c.Sightings {
		if s := &a.c.Sightings[i]; slices.Contains(o.Sightings, s.ID) {
			f = append(f, report.Field{Name: "And a sighting", Text: strings.TrimSpace(s.From.Words() + " " + assess.Words(s.What) + " at " + report.Places(a.c, []string{s.Place})), Ref: a.source(s.Source)})
		}
	}
	f.add("Found by", strings.TrimSpace(o.Rule.Name+" "+o.Rule.Version))
	f.add("Note", o.Note)
	f.link("In the positions of", a.source(o.Source))
	return f
}

// observedPage is the page of a voyage that tracks show.
func (s *Server) observedPage(a *asked, o *casefile.Observed) (*answer, error) {
	name := a.who(o) + ", a voyage put together from positions"
	return s.html("voyage", struct {
		head
		Heading  string
		Observed bool
		Fields   fields
		Map      *caseMap
	}{a.head(name), name, true, a.observedFields(o), s.newCaseMap(a, observedChoice(o))})
}
