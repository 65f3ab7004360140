package engine

import (
	"slices"

	"github.com/tidewaiter/tidewaiter/events"
)

// subjects are what the hulls of tracks said of themselves last, by the id of
// the track. Encounters are found from samples, which have no names.
type subjects map[string]events.Subject

// note takes the segments of a vessel, those of a track in order of time.
func (s subjects) note(segments []events.Segment) {
	for i := range segments {
		if who := segments[i].Subject; who.IMO != 0 || who.Name != "" {
			s[who.Track] = who
		}
	}
}

// name says who met.
func (s subjects) name(e *events.Event) {
	if e.Encounter == nil {
		return
	}
	if who, ok := s[e.Subject.Track]; ok {
		e.Subject = who
	}
	e.Others = slices.Clone(e.Others)
	for i := range e.Others {
		if who, ok := s[e.Others[i].Track]; ok {
			e.Others[i] = who
		}
	}
}
