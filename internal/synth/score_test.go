package synth_test

import (
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/events"
	"github.com/tidewaiter/tidewaiter/internal/synth"
	"github.com/tidewaiter/tidewaiter/vessels"
)

// hour is a time so many hours into a day.
func hour(h float64) time.Time {
	return time.Date(2024, 3, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(h * float64(time.Hour)))
}

func subject(mmsi int) events.Subject { return events.Subject{MMSI: mmsiOf(mmsi)} }

func gap(mmsi int, off, on float64) events.Event {
	e := events.Event{Kind: events.GapKind, Subject: subject(mmsi), Status: events.Closed, Start: hour(off), End: hour(on),
		Gap: &events.Gap{Off: events.Fix{Time: hour(off)}, Class: events.GapUnexplained}}
	if on == 0 {
		e.Status, e.End = events.Open, time.Time{}
	} else {
		e.Gap.On.Time = hour(on)
	}
	return e
}

func visit(mmsi int, place string, confidence uint8, from, fromLate, untilEarly, until float64) events.Event {
	return events.Event{Kind: events.PortVisitKind, Subject: subject(mmsi), Status: events.Closed, Place: place, Confidence: confidence,
		Start: hour(from), StartLatest: hour(fromLate), EndEarliest: hour(untilEarly), End: hour(until), PortVisit: &events.PortVisit{Entry: true, Exit: true}}
}

func slow(kind events.Kind, mmsi, other int, from, until float64) events.Event {
	e := events.Event{Kind: kind, Subject: subject(mmsi), Status: events.Closed, Start: hour(from), End: hour(until)}
	if other != 0 {
		e.Others = []events.Subject{subject(other)}
	}
	return e
}

// TestMatch scores events made by hand, one rule of Match at a time.
func TestMatch(t *testing.T) {
	truth := func(kind events.Kind, form string, from, until float64) synth.Truth {
		return synth.Truth{Kind: kind, Form: form, MMSI: mmsiOf(1), Start: hour(from), End: hour(until), Fixes: 50}
	}
	with := func(t synth.Truth, change func(*synth.Truth)) synth.Truth { change(&t); return t }
	change := func(e events.Event, change func(*events.Event)) events.Event { change(&e); return e }
	open := with(truth(events.GapKind, synth.Silent, 10, 20), func(t *synth.Truth) { t.End = time.Time{} })
	port := with(truth(events.PortVisitKind, "", 10, 20), func(t *synth.Truth) { t.Place = "rajin" })
	met := with(truth(events.EncounterKind, synth.Meet, 10, 20), func(t *synth.Truth) { t.Other = mmsiOf(2) })
	draught := with(truth(events.DraughtChangeKind, "", 10, 10), func(t *synth.Truth) { t.Before, t.After = 4.7, 7.2 })
	step := func(from, until, before, after float64) events.Event {
		e := slow(events.DraughtChangeKind, 1, 0, from, until)
		e.DraughtChange = &events.DraughtChange{BeforeM: before, AfterM: after}
		return e
	}
	name := with(truth(events.IdentityChangeKind, "", 10, 10), func(t *synth.Truth) { t.Field, t.New = "name", "SYN B" })
	renamed := func(field, is string, at float64) events.Event {
		e := slow(events.IdentityChangeKind, 1, 0, at, at)
		e.IdentityChange = &events.IdentityChange{Field: field, New: is}
		return e
	}
	successor := with(truth(events.IdentityConflictKind, synth.NewMMSI, 10, 12), func(t *synth.Truth) { t.Other = mmsiOf(2) })
	conflict := func(mmsi, other int, form string) events.Event {
		e := slow(events.IdentityConflictKind, mmsi, other, 40, 50)
		e.IdentityConflict = &events.IdentityConflict{Form: form}
		return e
	}
	anomaly := func(form string, from, until float64) events.Event {
		e := slow(events.PositionAnomalyKind, 1, 0, from, until)
		e.PositionAnomaly = &events.PositionAnomaly{Form: form}
		return e
	}

	for _, tc := range []struct {
		name                           string
		truth                          synth.Truth
		found                          events.Event
		truths, recalled, told, rights int
	}{
		{"gap", truth(events.GapKind, synth.Silent, 10, 20), gap(1, 10.1, 19.9), 1, 1, 1, 1},
		{"gap with another end", truth(events.GapKind, synth.Silent, 10, 20), gap(1, 10, 19), 1, 0, 1, 0},
		{"gap of another vessel", truth(events.GapKind, synth.Silent, 10, 20), gap(2, 10, 20), 1, 0, 1, 0},
		{"short gap, not to be found, is right", truth(events.GapKind, synth.Reception, 10, 13), gap(1, 10, 13), 0, 0, 1, 1},
		{"open gap", open, gap(1, 10, 0), 1, 1, 1, 1},
		{"open gap told as closed", open, gap(1, 10, 20), 1, 0, 1, 0},
		{"retracted", truth(events.GapKind, synth.Silent, 10, 20), change(gap(1, 10, 20), func(e *events.Event) { e.Status = events.Retracted }), 1, 0, 0, 0},

		{"visit", port, visit(1, "rajin", 4, 10.4, 10.6, 19, 19.4), 1, 0, 1, 0},
		{"visit within its bracket", port, visit(1, "rajin", 4, 9, 12, 18, 22), 1, 1, 1, 1},
		{"visit elsewhere", port, visit(1, "sonbong", 4, 10, 10, 20, 20), 1, 0, 1, 0},
		{"passage is not counted", port, visit(1, "rajin", 1, 10, 10, 20, 20), 1, 0, 0, 0},
		{"entry not observed", port, change(visit(1, "rajin", 3, 13, 13, 20, 20), func(e *events.Event) { e.PortVisit.Entry = false }), 1, 1, 1, 1},
		{"visit that nobody heard", with(port, func(t *synth.Truth) { t.Fixes = 0 }), visit(1, "dunay", 4, 10, 10, 20, 20), 0, 0, 1, 0},

		{"loitering, half in common", truth(events.LoiteringKind, synth.Drift, 10, 20), slow(events.LoiteringKind, 1, 0, 10, 15), 1, 1, 1, 1},
		{"loitering, the other half too long", truth(events.LoiteringKind, synth.Drift, 10, 20), slow(events.LoiteringKind, 1, 0, 5, 40), 1, 0, 1, 0},
		{"loitering, a piece", truth(events.LoiteringKind, synth.Drift, 10, 20), slow(events.LoiteringKind, 1, 0, 11, 14), 1, 0, 1, 1},
		{"loitering in silence", with(truth(events.LoiteringKind, synth.Drift, 10, 20), func(t *synth.Truth) { t.Unheard = 4 * time.Hour }),
			slow(events.LoiteringKind, 1, 0, 10, 15), 0, 0, 1, 1},
		{"encounter told of the other", met, slow(events.EncounterKind, 2, 1, 10, 20), 1, 1, 1, 1},
		{"encounter with a third", met, slow(events.EncounterKind, 1, 3, 10, 20), 1, 0, 1, 0},

		{"draught", draught, step(9, 12, 4.7, 7.2), 1, 1, 1, 1},
		{"draught, other way round", draught, step(9, 12, 7.2, 4.7), 1, 0, 1, 0},
		{"draught at another time", draught, step(15, 16, 4.7, 7.2), 1, 0, 1, 0},
		{"name", name, renamed("name", "SYN B", 10.5), 1, 1, 1, 1},
		{"another field", name, renamed("call_sign", "SYN B", 10.5), 1, 0, 1, 0},
		{"new number told by the IMO number", successor, conflict(2, 1, synth.OneIMO), 1, 1, 1, 1},
		{"new number told of a third", successor, conflict(1, 3, synth.NewMMSI), 1, 0, 1, 0},

		{"false place", truth(events.PositionAnomalyKind, synth.FalsePlace, 10, 11), anomaly("jump", 10.2, 10.4), 1, 1, 1, 1},
		{"false place of few fixes", with(truth(events.PositionAnomalyKind, synth.FalsePlace, 10, 11), func(t *synth.Truth) { t.Fixes = 3 }),
			anomaly("jump", 10.2, 10.4), 0, 0, 1, 1},
		{"false place told as two tracks", truth(events.PositionAnomalyKind, synth.FalseStay, 10, 11),
			change(conflict(1, 0, synth.TwoHulls), func(e *events.Event) { e.Start, e.End = hour(10), hour(11) }), 1, 0, 0, 0},
		{"circle told as a speed", truth(events.PositionAnomalyKind, synth.Circle, 10, 16), anomaly("impossible_speed", 10, 10), 1, 0, 1, 1},
		{"circle", truth(events.PositionAnomalyKind, synth.SharedCentre, 10, 16), anomaly("circle", 11, 16), 1, 1, 1, 1},
	} {
		s := synth.Match([]synth.Truth{tc.truth}, []events.Event{tc.found}).Of(tc.truth.Kind)
		if s.Truths != tc.truths || s.Recalled != tc.recalled || s.Found != tc.told || s.Right != tc.rights {
			t.Errorf("%s: %d of %d truths, %d of %d events; want %d of %d, %d of %d", tc.name,
				s.Recalled, s.Truths, s.Right, s.Found, tc.recalled, tc.truths, tc.rights, tc.told)
		}
	}
}

func TestMatchCalls(t *testing.T) {
	call := func(mmsi int, from, until float64, places ...string) events.Event {
		e := slow(events.UnobservedCallKind, mmsi, 0, from, until)
		e.UnobservedCall = &events.UnobservedCall{}
		for _, p := range places {
			e.UnobservedCall.Candidates = append(e.UnobservedCall.Candidates, events.Candidate{Place: p})
		}
		return e
	}
	hidden := func(mmsi int, from, until float64) synth.Truth {
		return synth.Truth{Kind: events.UnobservedCallKind, MMSI: mmsiOf(mmsi), Start: hour(from), End: hour(until), Place: "rajin", Hidden: true}
	}
	s := synth.Match([]synth.Truth{
		hidden(1, 10, 20), hidden(2, 10, 20), hidden(3, 10, 20), hidden(4, 10, 20),
		{Kind: synth.Decoy, Form: synth.Escort, MMSI: mmsiOf(5), Other: mmsiOf(6), Start: hour(1), End: hour(4)},
		{Kind: synth.Decoy, Form: synth.Roads, MMSI: mmsiOf(7), Other: mmsiOf(8), Start: hour(1), End: hour(4)},
	}, []events.Event{
		call(1, 5, 25, "rajin", "sonbong"), call(2, 5, 25, "sonbong", "rajin", "dunay"), call(3, 5, 25, "dunay"), call(4, 12, 25, "rajin"),
		slow(events.EncounterKind, 6, 5, 1, 4), slow(events.EncounterKind, 7, 9, 1, 4),
	})
	c := s.Calls
	if c.Hidden != 4 || c.Told != 3 || c.InSet != 2 || c.First != 1 || c.Others != 1 || len(c.Sizes) != 3 || c.Sizes[2] != 3 {
		t.Errorf("%+v", c)
	}
	if s.Decoys != 2 || s.Taken != 1 {
		t.Errorf("%d of %d decoys taken", s.Taken, s.Decoys)
	}
}

func mmsiOf(i int) vessels.MMSI { return vessels.MMSI(790_000_000 + i) }
