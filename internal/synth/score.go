package synth

import (
	"math"
	"slices"
	"time"

	"github.com/tidewaiter/tidewaiter/events"
	"github.com/tidewaiter/tidewaiter/vessels"
)

// The tolerances of [Match].
const (
	gapTolerance   = 10 * time.Minute // of both ends of a gap
	visitTolerance = 30 * time.Minute // of both ends of a port visit, beyond its own bracket
	shareOfUnion   = 0.5              // least that loitering or an encounter and its truth have in common, of the time of both
	shareInside    = 0.9              // of an event's time in a truth's that makes the event true
	changeWithin   = time.Hour        // of a change of draught or identity, beyond its own bracket
	anomalyWithin  = 30 * time.Minute // of a position anomaly, to either side
	metresWithin   = 0.15             // of a draught
	gapHours       = 6                // the shortest gap that is to be found
)

// Score is how well one kind of event was found.
type Score struct {
	Kind     events.Kind
	Truths   int // that are to be found
	Recalled int // of them
	Found    int // events
	Right    int // of them
}

// Recall is the share of truths that were found; NaN without any.
func (s *Score) Recall() float64 { return float64(s.Recalled) / float64(s.Truths) }

// Precision is the share of events that are true; NaN without any.
func (s *Score) Precision() float64 { return float64(s.Right) / float64(s.Found) }

// CallScore is how well the places of calls that nobody heard were found.
type CallScore struct {
	Hidden int   // calls that nobody heard
	Told   int   // of them with a set of candidates
	InSet  int   // of them with the true place in the set
	First  int   // of them with the true place first
	Sizes  []int // of the sets told for them, sorted
	Others int   // sets told of silences in which there was no call: room for one is no call
}

// Scores are the results of [Match].
type Scores struct {
	Kinds   []Score // in the order of the kinds of events, but for unobserved calls
	Calls   CallScore
	Classes map[string]map[events.GapClass]int // of the gaps that were found, by the true cause
	Decoys  int                                // what looks like an event and is none
	Taken   int                                // of them, for one
	Missed  []Truth
	Wrong   []events.Event
}

// Match compares what was found with what happened. A truth is recalled when
// an event tells it, and an event is right when some truth, of any length, is
// what it tells:
//
//   - gap: same MMSI, both ends within 10 minutes. Those of more than 6 hours
//     are to be found.
//   - port visit: same MMSI and place, both ends within 30 minutes of the
//     event's brackets. Those of which no position was heard are not to be
//     found, and passages (confidence 1) are not counted.
//   - loitering and encounter: same MMSIs, half of the time of both in common;
//     an event of which nine tenths lie within a truth is right. Those that lie
//     in silences for more than a third are not to be found.
//   - draught change: same MMSI and draughts, the moment within an hour of the
//     event's bracket; identity change: same field and new value, likewise.
//     To be found are those whose old and new value were both heard, twice and
//     three times at least.
//   - identity conflict: same MMSI or MMSIs. A vessel that goes on under a new
//     number is found as such or by its IMO number; two tracks of a vessel that
//     is not where it says are right.
//   - position anomaly: same MMSI, within half an hour; a circle is to be found
//     as one, not as impossible speeds. To be found are those of more than
//     three fixes heard: fewer are noise.
//   - unobserved call: see [CallScore].
func Match(truth []Truth, found []events.Event) *Scores {
	s := &Scores{Classes: map[string]map[events.GapClass]int{}}
	kinds := []events.Kind{
		events.GapKind, events.PortVisitKind, events.LoiteringKind, events.EncounterKind, events.IdentityChangeKind,
		events.IdentityConflictKind, events.DraughtChangeKind, events.PositionAnomalyKind,
	}
	byVessel := map[events.Kind]map[vessels.MMSI][]*Truth{}
	file := func(t *Truth, m vessels.MMSI) {
		if byVessel[t.Kind] == nil {
			byVessel[t.Kind] = map[vessels.MMSI][]*Truth{}
		}
		byVessel[t.Kind][m] = append(byVessel[t.Kind][m], t)
	}
	for i := range truth {
		t := &truth[i]
		file(t, t.MMSI)
		if t.Other != 0 {
			file(t, t.Other)
		}
	}
	recalled := map[*Truth]bool{}
	for _, kind := range kinds {
		score := Score{Kind: kind}
		for i := range found {
			e := &found[i]
			if e.Kind != kind || e.Status == events.Retracted || kind == events.PortVisitKind && e.Confidence == 1 {
				continue
			}
			score.Found++
			right := false
			about := byVessel[kind][e.Subject.MMSI]
			if kind == events.IdentityConflictKind {
				// Positions far apart under one number are two vessels, or one that is
				// not where it says: an event cannot tell.
				about = append(about[:len(about):len(about)], byVessel[events.PositionAnomalyKind][e.Subject.MMSI]...)
			}
			for _, t := range about {
				is, tells := same(t, e)
				if is {
					right = true
				}
				if tells {
					recalled[t] = true
					if kind == events.GapKind && sought(t) && e.Gap != nil {
						if s.Classes[t.Form] == nil {
							s.Classes[t.Form] = map[events.GapClass]int{}
						}
						s.Classes[t.Form][e.Gap.Class]++
					}
				}
			}
			if right {
				score.Right++
			} else {
				s.Wrong = append(s.Wrong, *e)
			}
		}
		for i := range truth {
			t := &truth[i]
			if t.Kind != kind || !sought(t) {
				continue
			}
			score.Truths++
			if recalled[t] {
				score.Recalled++
			} else {
				s.Missed = append(s.Missed, *t)
			}
		}
		s.Kinds = append(s.Kinds, score)
	}
	s.calls(truth, found, byVessel[events.UnobservedCallKind])
	for i := range truth {
		if t := &truth[i]; t.Kind == Decoy {
			s.Decoys++
			if slices.ContainsFunc(found, func(e events.Event) bool { return takenFor(t, &e) }) {
				s.Taken++
			}
		}
	}
	return s
}

// Of is the score of one kind.
func (s *Scores) Of(kind events.Kind) Score {
	for _, k := range s.Kinds {
		if k.Kind == kind {
			return k
		}
	}
	return Score{Kind: kind}
}

// calls scores the sets of candidates.
func (s *Scores) calls(truth []Truth, found []events.Event, hidden map[vessels.MMSI][]*Truth) {
	told := map[*Truth]bool{}
	for i := range found {
		e := &found[i]
		if e.Kind != events.UnobservedCallKind || e.UnobservedCall == nil || e.Status == events.Retracted {
			continue
		}
		any := false
		for _, t := range hidden[e.Subject.MMSI] {
			if told[t] || t.Start.Before(e.Start) || !e.End.IsZero() && t.End.After(e.End) {
				continue
			}
			any, told[t] = true, true
			set := e.UnobservedCall.Candidates
			s.Calls.Told++
			s.Calls.Sizes = append(s.Calls.Sizes, len(set))
			at := slices.IndexFunc(set, func(c events.Candidate) bool { return c.Place == t.Place })
			if at >= 0 {
				s.Calls.InSet++
			} else {
				s.Missed = append(s.Missed, *t)
			}
			if at == 0 {
				s.Calls.First++
			}
		}
		if !any {
			s.Calls.Others++
		}
	}
	slices.Sort(s.Calls.Sizes)
	for i := range truth {
		if truth[i].Kind == events.UnobservedCallKind {
			s.Calls.Hidden++
		}
	}
}

// sought says whether a truth is one that detectors are to find.
func sought(t *Truth) bool {
	switch t.Kind {
	case events.GapKind:
		return t.End.IsZero() || t.End.Sub(t.Start) > gapHours*time.Hour
	case events.PortVisitKind:
		return t.Fixes > 0
	case events.LoiteringKind, events.EncounterKind:
		return 3*t.Unheard < t.End.Sub(t.Start)
	case events.DraughtChangeKind:
		return t.Fixes >= 2
	case events.IdentityChangeKind:
		return t.Fixes >= 3 || t.Field == "flag"
	case events.PositionAnomalyKind:
		return t.Fixes > 3
	}
	return true
}

// same says whether an event is what a truth tells of (is), and whether it
// tells that truth whole (tells): a jump at the ends of a circle is true, but
// it is not the circle.
func same(t *Truth, e *events.Event) (is, tells bool) {
	both := t.Other == 0 || e.Subject.MMSI == t.Other || slices.ContainsFunc(e.Others, func(s events.Subject) bool { return s.MMSI == t.Other })
	switch t.Kind {
	case events.GapKind:
		if e.Gap == nil || !near(t.Start, e.Gap.Off.Time, gapTolerance) {
			return false, false
		}
		ok := t.End.IsZero() == (e.Status == events.Open) && (t.End.IsZero() || near(t.End, e.Gap.On.Time, gapTolerance))
		return ok, ok
	case events.PortVisitKind:
		if e.PortVisit == nil || e.Place != t.Place {
			return false, false
		}
		// An entry or exit that was not observed was some time before or after.
		ok := within(t.Start, e.Start, e.StartLatest, visitTolerance) ||
			!e.PortVisit.Entry && !t.Start.After(e.StartLatest.Add(visitTolerance)) && (t.End.IsZero() || t.End.After(e.Start))
		switch {
		case t.End.IsZero():
			ok = ok && e.Status == events.Open
		case e.Status == events.Open: // the data ended before the exit was seen
			ok = ok && !t.End.Before(e.EndEarliest.Add(-visitTolerance))
		default:
			ok = ok && (within(t.End, e.EndEarliest, e.End, visitTolerance) || !e.PortVisit.Exit && !t.End.Before(e.EndEarliest.Add(-visitTolerance)))
		}
		return ok, ok
	case events.LoiteringKind, events.EncounterKind:
		if !both {
			return false, false
		}
		union, inside := shares(t, e)
		return union >= shareOfUnion || inside >= shareInside, union >= shareOfUnion
	case events.IdentityChangeKind:
		c := e.IdentityChange
		ok := c != nil && c.Field == t.Field && c.New == t.New && bracketed(t.Start, e, changeWithin)
		return ok, ok
	case events.DraughtChangeKind:
		c := e.DraughtChange
		ok := c != nil && math.Abs(c.BeforeM-t.Before) < metresWithin && math.Abs(c.AfterM-t.After) < metresWithin &&
			bracketed(t.Start, e, changeWithin)
		return ok, ok
	case events.IdentityConflictKind:
		c := e.IdentityConflict
		ok := c != nil && both && (c.Form == t.Form || t.Form == NewMMSI && c.Form == OneIMO)
		return ok, ok
	case events.PositionAnomalyKind:
		if c := e.IdentityConflict; c != nil {
			return c.Form == TwoHulls && !t.Start.Before(e.Start.Add(-anomalyWithin)) && !t.End.After(last(e).Add(anomalyWithin)), false
		}
		p := e.PositionAnomaly
		if p == nil || t.Start.Add(-anomalyWithin).After(last(e)) || t.End.Add(anomalyWithin).Before(e.Start) {
			return false, false
		}
		round := p.Form == "circle" || p.Form == "cluster" || p.Form == "shared_centre"
		return true, round == (t.Form == Circle || t.Form == SharedCentre)
	}
	return false, false
}

// takenFor says whether an event is told of a decoy.
func takenFor(t *Truth, e *events.Event) bool {
	if t.Form == Jump {
		return e.Kind == events.PositionAnomalyKind && e.Subject.MMSI == t.MMSI && !t.Start.Add(-anomalyWithin).After(last(e)) && !t.End.Add(anomalyWithin).Before(e.Start)
	}
	if e.Kind != events.EncounterKind && e.Kind != events.LoiteringKind {
		return false
	}
	if t.Other != 0 && (e.Kind != events.EncounterKind || !slices.ContainsFunc(e.Others, func(s events.Subject) bool { return s.MMSI == t.MMSI || s.MMSI == t.Other })) {
		return false
	}
	if e.Subject.MMSI != t.MMSI && e.Subject.MMSI != t.Other {
		return false
	}
	union, _ := shares(t, e)
	return union > 0.1
}

// near says whether two times are within so much of each other.
func near(a, b time.Time, d time.Duration) bool { return a.Sub(b).Abs() <= d }

// within says whether a time lies in a bracket, of which either end may not be
// known, or within so much of it.
func within(t, from, until time.Time, d time.Duration) bool {
	if from.IsZero() {
		from = until
	}
	if until.IsZero() {
		until = from
	}
	if until.Before(from) {
		from, until = until, from
	}
	return !t.Before(from.Add(-d)) && !t.After(until.Add(d))
}

// bracketed says whether a moment lies within an event, or within so much of it.
func bracketed(t time.Time, e *events.Event, d time.Duration) bool {
	return within(t, e.Start, last(e), d)
}

// last is the latest time that an event names.
func last(e *events.Event) time.Time {
	t := e.Start
	for _, o := range []time.Time{e.StartLatest, e.EndEarliest, e.End} {
		if o.After(t) {
			t = o
		}
	}
	return t
}

// shares are how much of the time of a truth or an event the two have in
// common, and how much of the event's time. An open event lasts until it was
// last seen.
func shares(t *Truth, e *events.Event) (union, inside float64) {
	until := e.End
	if until.IsZero() {
		until = e.EndEarliest
	}
	end := t.End
	if end.IsZero() {
		end = until
	}
	from, to := t.Start, end
	if e.Start.After(from) {
		from = e.Start
	}
	if until.Before(to) {
		to = until
	}
	common := to.Sub(from)
	if common <= 0 {
		return 0, 0
	}
	return float64(common) / float64(end.Sub(t.Start)+until.Sub(e.Start)-common), float64(common) / float64(until.Sub(e.Start))
}
