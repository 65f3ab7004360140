package events

import (
	"fmt"
	"math"
	"strings"
	"time"
)

// Voyage is one passage from a call to the next of the same track, put together
// from what was heard and seen, and what a gap leaves room for.
//
// Calls are port visits that were heard, and places in a gap where the vessel
// was seen. Between two calls that follow each other there is one voyage, as if
// nothing happened in its gaps. What they leave room for is told beside it, and
// not instead: for every [UnobservedCall] that nobody saw, two more voyages, to
// it and on from it, whose AlternativeTo names the voyage (or the port visit,
// where a gap lies within a stay) that stands if there was no such call. Of a
// voyage and the pairs that are alternatives to it one is true, or several pairs
// one after another; which is not known, and they must not be added up.
// [Voyage.Alternative] leaves them out.
//
// An unobserved call with several candidates gives one pair with the whole set
// in [Call.Candidates] and no Place. One with a single candidate has its place,
// and is still inferred: that the vessel called nowhere is always possible.
// Where a sighting shows the vessel at a candidate, that call ends and begins
// voyages like any other.
type Voyage struct {
	ID      string
	Subject Subject
	From    Call   // zero: the track begins on the way
	To      Call   // zero: it ends on the way
	Status  Status // [Open] while To is not reached

	// AlternativeTo is the id of the voyage or port visit that stands if this one
	// is not true; "" for none. Gaps, Calls and Encounters of an alternative are
	// those of the gap it is about: the rest is told with the other.
	AlternativeTo string
	Hours         float64
	HeardShare    float64  // share of the time between departure and arrival outside of gaps; NaN is not known
	DistanceNM    float64  // great circles through the places, gap ends and encounters on the way: the least; NaN is not known
	Gaps          []string // event ids, in order of time
	Encounters    []string
	Calls         []string // ids of the unobserved calls that its gaps leave room for
	Sightings     []string // ids of sightings that place the vessel, or that LadenWhy tells of
	Contradicts   []string // sighting ids that speak against it
	DraughtOutM   float64  // at departure; 0 is not known
	DraughtInM    float64  // at arrival
	Laden         Laden
	LadenWhy      string // what that rests on
	Rule          Rule
}

// Alternative says whether the voyage is only one way in which a gap may have
// been filled: it must not be counted with the others.
func (v *Voyage) Alternative() bool { return v.AlternativeTo != "" }

// Parts says in words which parts of the voyage were seen, heard and inferred:
// "from vladivostok, heard; 17 % of the way heard, 1 gap; to one of 10 places,
// inferred".
func (v *Voyage) Parts() string {
	var b strings.Builder
	b.WriteString("from " + v.From.words() + "; ")
	if !math.IsNaN(v.HeardShare) {
		fmt.Fprintf(&b, "%.0f %% of the way heard, ", 100*v.HeardShare)
	}
	switch n := len(v.Gaps); n {
	case 0:
		b.WriteString("no gap")
	case 1:
		b.WriteString("1 gap")
	default:
		fmt.Fprintf(&b, "%d gaps", n)
	}
	b.WriteString("; to " + v.To.words())
	if len(v.Contradicts) > 0 {
		b.WriteString("; contradicted by " + strings.Join(v.Contradicts, ", "))
	}
	return b.String()
}

// words names a call and how it is known.
func (c *Call) words() string {
	place := c.Place
	switch n := len(c.Candidates); {
	case c.How == "":
		return "where is not known"
	case place == "" && n > 0:
		place = fmt.Sprintf("one of %d places", n)
	case place == "":
		place = "a place not known"
	}
	how := string(c.How)
	if len(c.Sightings) > 0 {
		how += " (" + strings.Join(c.Sightings, ", ") + ")"
	}
	if len(c.Supports) > 0 {
		how += ", supported by " + strings.Join(c.Supports, ", ")
	}
	return place + ", " + how
}

// Call is one end of a voyage.
type Call struct {
	Place string // place id; "" is not known
	How   How    // the strongest way in which it is known; "" where the track begins or ends
	Event string // port visit or unobserved call
	// The arrival and departure, as brackets. Zero is not known.
	ArriveEarliest, ArriveLatest time.Time
	DepartEarliest, DepartLatest time.Time
	Candidates                   []Candidate // of an unobserved call, best first
	Sightings                    []string    // that place the vessel
	Supports                     []string    // sightings that fit and settle nothing; see [Candidate]
}

// How is the way in which a part of a voyage is known.
type How string

// The ways, strongest first.
const (
	Seen     How = "seen"     // by eye or camera
	Heard    How = "heard"    // by AIS
	Inferred How = "inferred" // a gap leaves room for it
)

// Laden is whether a vessel was carrying cargo, where its draughts say.
type Laden string

// The values of Laden.
const (
	LadenUnknown Laden = "unknown"
	LadenYes     Laden = "laden"
	LadenNo      Laden = "ballast"
)

// begins is when the voyage begins, or the first that is known of it.
func (v *Voyage) begins() time.Time {
	for _, t := range []time.Time{v.From.DepartEarliest, v.From.DepartLatest, v.To.ArriveEarliest} {
		if !t.IsZero() {
			return t
		}
	}
	return v.To.ArriveLatest
}
