package chart

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/tidewaiter/tidewaiter/events"
)

// markLooks are how events are drawn at their points: where in the legend, what
// it says, and the colour.
var markLooks = map[events.Kind]struct {
	order int
	word  string
	ink   rgba
}{
	events.PortVisitKind:        {1, "port visit", inkVisit},
	events.LoiteringKind:        {2, "loitering", inkLoiter},
	events.EncounterKind:        {3, "encounter", inkMeet},
	events.PositionAnomalyKind:  {4, "position anomaly", inkOdd},
	events.IdentityConflictKind: {5, "identity conflict", inkOdd},
	events.IdentityChangeKind:   {6, "identity change", inkChange},
	events.DraughtChangeKind:    {7, "draught change", inkChange},
}

// glyph is the shape of a mark, and how it is filled.
func markShape(kind events.Kind, at point, ink rgba) []shape {
	solid := look{fill: ink, line: inkGround, width: 1.2}
	closed := func(l look, parts ...[]point) shape { return shape{parts: parts, closed: true, look: l} }
	switch kind {
	case events.PortVisitKind:
		return []shape{closed(solid, polygon(at, 6.6, 4, math.Pi/4))}
	case events.LoiteringKind:
		return []shape{
			closed(solid, polygon(at, 6.4, 28, 0)),
			closed(look{fill: inkGround}, polygon(at, 2.2, 20, 0)),
		}
	case events.EncounterKind:
		return []shape{
			closed(solid, polygon(point{at.x - 3, at.y}, 5.8, 4, 0)),
			closed(solid, polygon(point{at.x + 3, at.y}, 5.8, 4, 0)),
		}
	case events.PositionAnomalyKind:
		return []shape{closed(solid, polygon(at, 7, 3, -math.Pi/2))}
	case events.IdentityConflictKind:
		return []shape{closed(solid, polygon(at, 7, 3, math.Pi/2))}
	case events.DraughtChangeKind:
		return []shape{closed(solid, []point{{at.x - 2.2, at.y - 6.5}, {at.x + 2.2, at.y - 6.5}, {at.x + 2.2, at.y + 6.5}, {at.x - 2.2, at.y + 6.5}})}
	}
	const a, b = 2.0, 6.2
	return []shape{closed(solid, []point{
		{at.x - a, at.y - b}, {at.x + a, at.y - b}, {at.x + a, at.y - a}, {at.x + b, at.y - a}, {at.x + b, at.y + a}, {at.x + a, at.y + a},
		{at.x + a, at.y + b}, {at.x - a, at.y + b}, {at.x - a, at.y + a}, {at.x - b, at.y + a}, {at.x - b, at.y - a}, {at.x - a, at.y - a},
	})}
}

// marks draws the events that have a point.
func (d *trackDrawing) marks() {
	type spot struct {
		at    point
		kind  events.Kind
		place string
		text  []string
		spans []string
	}
	var spots []*spot
	for _, kind := range slices.SortedFunc(maps.Keys(markLooks), func(a, b events.Kind) int { return markLooks[b].order - markLooks[a].order }) {
		for i := range d.Events {
			e := &d.Events[i]
			if e.Kind != kind || !drawn(e) {
				continue
			}
			at := d.view.at(e.At)
			for _, s := range markShape(kind, at, markLooks[kind].ink) {
				s.class, s.title = "mark "+string(kind), d.eventTitle(e)
				d.pic.shape(s)
			}
			d.used[string(kind)] = true
			own := around(at.x, at.y, 9, 7)
			d.room.marks = append(d.room.marks, own)
			// Events of a kind on one spot share a label.
			k := slices.IndexFunc(spots, func(s *spot) bool {
				return s.kind == kind && (math.Hypot(s.at.x-at.x, s.at.y-at.y) < 9 && s.place == e.Place || kind == events.PortVisitKind && e.Place != "" && s.place == e.Place && math.Hypot(s.at.x-at.x, s.at.y-at.y) < 60)
			})
			if k < 0 {
				spots = append(spots, &spot{at: at, kind: kind, place: e.Place})
				k = len(spots) - 1
			}
			spots[k].text = append(spots[k].text, d.eventLabel(e))
			spots[k].spans = append(spots[k].spans, daysText(e.Start, e.End))
		}
	}
	for i, s := range spots {
		text := s.text[0]
		switch {
		case s.kind == events.PortVisitKind && len(s.spans) <= 2:
			text += ", " + strings.Join(s.spans, ", ")
		case s.kind == events.PortVisitKind:
			text += fmt.Sprintf(", %d visits", len(s.spans))
		case len(s.text) > 1:
			text += fmt.Sprintf(" and %d more", len(s.text)-1)
		}
		d.label(text, s.at, around(s.at.x, s.at.y, 9, 7), markLooks[s.kind].order*10+60+i, 11.5, markLooks[s.kind].ink)
	}
}

func (d *trackDrawing) placeName(id string) string {
	for i := range d.Places {
		if d.Places[i].ID == id {
			return d.Places[i].Name
		}
	}
	return id
}

// eventLabel is what stands beside an event.
func (d *trackDrawing) eventLabel(e *events.Event) string {
	word := markLooks[e.Kind].word
	switch {
	case e.PortVisit != nil:
		return cmp.Or(d.placeName(e.Place), word)
	case e.Loitering != nil:
		return word + " " + hoursText(e.Loitering.Hours)
	case e.Encounter != nil && len(e.Others) > 0:
		return word + " with " + cmp.Or(e.Others[0].Name, e.Others[0].MMSI.String())
	case e.PositionAnomaly != nil:
		return strings.ReplaceAll(cmp.Or(e.PositionAnomaly.Form, word), "_", " ")
	case e.IdentityChange != nil:
		return strings.ReplaceAll(e.IdentityChange.Field, "_", " ") + " changed"
	case e.DraughtChange != nil:
		return fmt.Sprintf("draught %.1f to %.1f m", e.DraughtChange.BeforeM, e.DraughtChange.AfterM)
	}
	return word
}

// eventTitle is what an event says when it is pointed at.
func (d *trackDrawing) eventTitle(e *events.Event) string {
	text := markLooks[e.Kind].word + ": " + d.eventLabel(e)
	if e.PortVisit != nil && e.Confidence > 0 {
		text += fmt.Sprintf(", confidence %d of 4", e.Confidence)
	}
	text += ", from " + instantText(e.Start)
	if !e.End.IsZero() {
		text += " to " + instantText(e.End)
	} else {
		text += ", goes on where the data end"
	}
	return text
}
