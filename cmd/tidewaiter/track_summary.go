package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/tidewaiter/tidewaiter/events"
	"github.com/tidewaiter/tidewaiter/internal/assess"
	"github.com/tidewaiter/tidewaiter/internal/console"
)

// eventKinds are the kinds of events in the order of the summary.
var eventKinds = []events.Kind{
	events.GapKind, events.UnobservedCallKind, events.PortVisitKind, events.LoiteringKind, events.EncounterKind, events.DraughtChangeKind,
	events.IdentityChangeKind, events.IdentityConflictKind, events.PositionAnomalyKind,
}

// summary puts what was found into words.
func (t *tracking) summary(s *trackSink, note string) *console.Tracking {
	st := s.stats
	out := &console.Tracking{
		Records: st.Records, Positions: st.Positions, Used: st.Used, First: st.First, Last: st.Last, Rejected: rejected(st),
		NotAsked: st.NotAsked.Time, Damaged: s.t.damaged, Vessels: s.vessels, Tracks: s.tracks, Segments: s.segments, Note: note,
	}
	var of []string
	for _, w := range s.wanted {
		of = append(of, w.text)
	}
	out.Of = strings.Join(of, ", ")
	if t.area != nil {
		out.In = t.cmd.Area
	}
	for _, kind := range eventKinds {
		if n := s.kinds[kind]; n > 0 {
			out.Events = append(out.Events, console.Tally{Kind: string(kind), N: n})
		}
	}
	out.Contradicted = slices.Sorted(maps.Keys(s.contradicted))
	out.Gaps.Total = s.gaps.total
	for _, g := range s.gaps.sorted() {
		line := console.GapLine{Vessel: vesselName(g.Subject), Off: stamp(g.Gap.Off.Time), Hours: fixed(g.Gap.Hours, 1), Class: assess.Words(g.Gap.Class)}
		if !g.Gap.On.Time.IsZero() {
			line.NM, line.Kn = fixed(g.Gap.DistanceNM, 1), fixed(g.Gap.ImpliedKn, 1)
		} else {
			line.Class = strings.TrimSpace(line.Class + ", open")
		}
		line.Room = t.room(g.Gap.Class, g.room)
		out.Gaps.Lines = append(out.Gaps.Lines, line)
	}
	out.Visits.Total = s.visits.total
	for _, e := range inOrder(s.visits.sorted()) {
		out.Visits.Lines = append(out.Visits.Lines, console.VisitLine{
			Place: t.placeName(e.Place), Vessel: vesselName(e.Subject), Entry: stamp(e.Start), Exit: cmp.Or(stamp(e.End), "open"),
			Stop: fixed(e.PortVisit.StopHours, 1), Confidence: fmt.Sprint(e.Confidence),
		})
	}
	out.Meetings.Total = s.encounters.total
	for _, e := range s.encounters.sorted() {
		other := ""
		if len(e.Others) > 0 {
			other = vesselName(e.Others[0])
		}
		out.Meetings.Lines = append(out.Meetings.Lines, console.MeetingLine{
			Vessel: vesselName(e.Subject), Other: other, Start: stamp(e.Start), Hours: fixed(duration(&e), 1), NearestM: fixed(e.Encounter.MinM, 0), Kn: fixed(e.Encounter.MedianKn, 1),
		})
	}
	out.Voyages.Total = int(s.voyages)
	for _, v := range inOrder(s.voyageList.sorted()) {
		out.Voyages.Lines = append(out.Voyages.Lines, console.VoyageLine{
			Vessel: vesselName(v.Subject), From: t.callName(&v.From), To: t.callName(&v.To), Left: stamp(v.From.DepartEarliest),
			Arrived: stamp(v.To.ArriveLatest), Ends: ends(&v), Laden: string(v.Laden),
		})
	}
	return out
}

// ends says how the two ends of a voyage are known: in a word where both are
// known alike.
func ends(v *events.Voyage) string {
	from, to := cmp.Or(string(v.From.How), "-"), cmp.Or(string(v.To.How), "-")
	if from == to {
		return from
	}
	return from + ", " + to
}

// room says which calls a gap of a class leaves room for. Where the vessel was
// seen within it, that is what is said. That one that is heard again where it lay
// never left is the plainest reading, which no candidate says.
func (t *tracking) room(class events.GapClass, calls []*events.UnobservedCall) string {
	var seen, parts []string
	for _, u := range calls {
		switch {
		case u.How == events.Seen && len(u.Candidates) > 0:
			seen = append(seen, t.placeName(u.Candidates[0].Place)+", seen")
		case len(u.Candidates) > 0:
			parts = append(parts, t.ranked(u.Candidates, 3))
		}
	}
	if len(seen) > 0 {
		parts = seen
	} else if len(parts) > 0 && class == events.GapMoored {
		parts[0] = "if it left: " + parts[0]
	}
	return strings.Join(parts, "; ")
}

// inOrder turns a list round: the earliest first.
func inOrder[T any](list []T) []T {
	out := make([]T, 0, len(list))
	for i := len(list) - 1; i >= 0; i-- {
		out = append(out, list[i])
	}
	return out
}

// vesselName is a vessel's name with its MMSI.
func vesselName(s events.Subject) string {
	if s.Name == "" {
		return s.MMSI.String()
	}
	return s.Name + " " + s.MMSI.String()
}

func (t *tracking) placeName(id string) string {
	if p := t.byID[id]; p != nil {
		return cmp.Or(p.Name, id)
	}
	return id
}

// callName is one end of a voyage.
func (t *tracking) callName(c *events.Call) string {
	switch {
	case c.Place != "":
		return t.placeName(c.Place)
	case len(c.Candidates) > 0:
		return "one of " + t.ranked(c.Candidates, 2)
	}
	return "not known"
}

// ranked names the best few of a set of places, each with its share of the set.
func (t *tracking) ranked(list []events.Candidate, most int) string {
	var parts []string
	for _, k := range list[:min(most, len(list))] {
		parts = append(parts, fmt.Sprintf("%s %.2f", t.placeName(k.Place), k.Weight))
	}
	out := strings.Join(parts, ", ")
	if n := len(list) - most; n > 0 {
		out += fmt.Sprintf(" and %d more", n)
	}
	return out
}

func stamp(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.UTC().Format("2006-01-02 15:04")
}

// fixed writes a number to so many decimals; one that is not known is blank.
func fixed(v float64, decimals int) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return ""
	}
	return assess.Figure(v, math.Pow(10, -float64(decimals)))
}

// interruptible is a reader that ends with a context.
type interruptible struct {
	ctx context.Context
	io.Reader
}

func (r *interruptible) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.Reader.Read(p)
}
