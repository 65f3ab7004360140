package events

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"time"

	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/vessels"
)

// Kind is what kind of event it is. All are words of observation.
type Kind string

// The kinds of events.
const (
	GapKind              Kind = "gap"
	PortVisitKind        Kind = "port_visit"
	LoiteringKind        Kind = "loitering"
	EncounterKind        Kind = "encounter"
	IdentityChangeKind   Kind = "identity_change"
	IdentityConflictKind Kind = "identity_conflict"
	DraughtChangeKind    Kind = "draught_change"
	PositionAnomalyKind  Kind = "position_anomaly"
	UnobservedCallKind   Kind = "unobserved_call"
)

// Status is where an event stands. Late messages may revise or retract what was
// told before.
type Status string

// The statuses of events.
const (
	Open      Status = "open"      // goes on where the data end
	Closed    Status = "closed"    // both ends were observed
	Retracted Status = "retracted" // told before; later data take it back
)

// Subject is whom an event is about.
type Subject struct {
	Track string // see [tracks.Track.ID]
	MMSI  vessels.MMSI
	IMO   vessels.IMONumber // 0 is not known
	Name  string            // as last sent; "" is not known
}

// Rule names what found an event, so that anyone can find it again.
type Rule struct {
	Name       string // "gap-silence"
	Version    string // "1"; changes when the same input can give another event
	Thresholds string // "silence>6h;cadence>12x;floor=1h": the values in effect
}

// Event is one thing observed of a vessel. Exactly one of the pointers at the
// end is set, that of its kind.
//
// When it began and ended is known only to lie between fixes: Start is the
// earliest that the data allow, StartLatest the latest, and so at the end. An
// open event has zero End and EndEarliest the last time it was seen to go on.
type Event struct {
	ID         string
	Kind       Kind
	Status     Status
	Version    int    // 1, then 2, ... when later data revise it; the id stays while kind, subject and start do
	Supersedes string // the id of the event that this one replaces, when its start moved

	Subject Subject
	Others  []Subject // the other vessel of an encounter or conflict

	Start, StartLatest time.Time
	EndEarliest, End   time.Time
	At                 geo.Point // where it is drawn: a gap's last fix, the middle of the rest
	RadiusM            float64   // the event happened within this of At; 0 is not known
	Place              string    // place id; "" is at no known place
	Rule               Rule
	Sources            []string // who heard the positions, sorted; empty when the input does not say
	Confidence         uint8    // 1 to 4 where the kind defines it; 0 is none

	Gap              *Gap
	PortVisit        *PortVisit
	Loitering        *Loitering
	Encounter        *Encounter
	IdentityChange   *IdentityChange
	IdentityConflict *IdentityConflict
	DraughtChange    *DraughtChange
	PositionAnomaly  *PositionAnomaly
	UnobservedCall   *UnobservedCall
}

// EventID makes the id of an event from its content: kind, track and start.
// The same input gives the same id whatever else is in the run.
func EventID(kind Kind, track string, start time.Time, more ...string) string {
	h := sha256.New()
	write := func(s string) { h.Write([]byte(strconv.Itoa(len(s)) + ":" + s)) }
	write(string(kind))
	write(track)
	write(start.UTC().Format(time.RFC3339Nano))
	for _, m := range more {
		write(m)
	}
	return hex.EncodeToString(h.Sum(nil)[:10])
}

// Fix is one position as an event keeps it. Unknown numbers are NaN.
type Fix struct {
	Time   time.Time
	At     geo.Point
	SOGKn  float64 // knots; NaN is not known
	COGDeg float64 // degrees; NaN is not known
	Status int     // navigational status; -1 is not known
	Source string
}

// Gap is a silence of one track that is longer than a threshold: nobody whose
// data these are heard the vessel. It does not say that anything was switched
// off.
type Gap struct {
	Off, On        Fix           // last before, first after; On is zero while the gap is open
	Hours          float64       // of silence; for an open gap, until the end of the data
	DistanceNM     float64       // great circle from Off to On
	ImpliedKn      float64       // DistanceNM over Hours
	MedianInterval time.Duration // of the track's own positions before, 0 is not known
	NBefore        int           // positions of the track in the 12 h before Off
	Trigger        string        // "silence", "cadence" or both, joined by "+"
	Class          GapClass
	// Coverage: what was heard of others within 25 nautical miles of Off and of
	// On during the gap, hour by hour.
	OthersHeard  int     // tracks heard in the fullest hour, at the end where less was heard; -1 is not known
	HoursCovered float64 // share of the hours in which any other was heard, at that end; NaN is not known
	SourceSilent float64 // share of the hours in which the source of Off heard nobody anywhere, NaN is not known
	// Inside are the places, one for each harbour, in which it begins or ends, by
	// id: a stay there was heard, and they are no candidates for an unobserved
	// call.
	Inside []string
}

// GapClass is what is known of a gap's circumstances; never why.
type GapClass string

// The classes of gaps, in the order in which they are tried.
const (
	GapImpossible   GapClass = "impossible_reappearance" // the next fix is out of reach: another hull, or a false position
	GapMoored       GapClass = "moored"                  // at berth or anchor at the last fix, and back at the same place
	GapSourceSilent GapClass = "source_silent"           // who heard the last fix heard nobody for most of the gap
	GapAreaSilent   GapClass = "area_silent"             // nobody was heard around there for most of the gap
	GapUnexplained  GapClass = "unexplained"             // others were heard there, this vessel was not
	GapUnknown      GapClass = "unknown"                 // too little is known of the coverage to say
)

// PortVisit is a stay within a place, from entry to exit, with what was seen of
// a stop.
type PortVisit struct {
	Entry, Exit bool      // whether the crossing was observed; false: the track begins or ends inside
	FirstStop   time.Time // zero: no stop was seen
	StopHours   float64   // stopped, by fixes
	SilentHours float64   // silent inside the place, in silences of at least 4 h
	// SilentAfterHours is the silence between the last fix inside and the first
	// outside, or the end of the data, when it was at least 4 h.
	SilentAfterHours float64
	Fixes            int
	DraughtInM       float64 // 0 is not known
	DraughtOutM      float64
	Contradicts      []string // ids of sightings of the vessel meanwhile at a place out of its reach, which a [Concluder] adds
}

// Loitering is slow movement over consecutive hours with data, away from places.
type Loitering struct {
	Hours   float64
	DriftNM float64 // along the track
	MeanKn  float64
	PlaceNM float64 // distance to the border of the nearest place of the list; NaN is farther than was looked
	Fixes   int
}

// Encounter is two vessels close together and slow, away from places.
type Encounter struct {
	MinM, MedianM     float64
	MedianKn          float64 // of the faster at each step
	Steps             int     // grid steps that both were near
	Fixes, OtherFixes int
	Hours             float64 // near each other, breaks not counted
	CloseHours        float64 // within 200 m
	Gaps              int     // breaks bridged, in which the two were apart, fast or not heard, none over an hour
	Service           string  // what one of the two says it is, where that is a service to ships: tug, towing, pilot, port_tender, ...; "" is neither
}

// IdentityChange is one field of a vessel's identity taking another value that
// lasts.
type IdentityChange struct {
	Field                   string // name, call_sign, imo, flag, mmsi, ship_type, dimensions; flag and mmsi under one IMO number, see [Conflicts]
	Old, New                string
	Messages                int // that had the new value when the change was found to last; for flag and mmsi, positions under the new number
	FlagsIn90d, FlagsIn365d int // flags used within, for field flag
}

// IdentityConflict is two identities that do not go together: one number of two
// hulls, one hull of two numbers, or, where nothing conflicts, a vessel that is
// first heard where another of its size was last heard.
type IdentityConflict struct {
	Form         string // "two_tracks_one_mmsi", "one_imo_two_mmsi", "successor"
	OverlapHours float64
	DistanceNM   float64 // between the two at the closest in time
	Overlaps     int
}

// DraughtChange is a reported draught that changed by at least a metre and
// stayed.
type DraughtChange struct {
	BeforeM, AfterM float64
	Near            []string // ids of port visits and gaps of the track in the 24 h before, then of encounters, which a [Concluder] adds
}

// PositionAnomaly is positions that a vessel cannot have had, or that do not
// look like a vessel's.
type PositionAnomaly struct {
	Form       string // jump, impossible_speed, circle, cluster, shared_centre
	DistanceNM float64
	ImpliedKn  float64
	Fixes      int
	MedianKn   float64 // as sent, for circle and cluster
	Vessels    int     // whose positions they are: 1, or for shared_centre those on one centre
}

// UnobservedCall is the set of places that a vessel could have called at within
// a gap. It says what the gap leaves room for, not that there was a call: that
// the vessel called nowhere, or stayed where it was heard ([Gap.Inside]), is
// always possible, and so is a call at a place that is on no list. Only a
// sighting, which How tells, makes a call of it.
//
// Sightings of the vessel split a gap into legs: each place where it was seen is
// an event of its own, and so is each leg between two of off, the places seen
// and on that leaves room for more.
//
// The event's Start is the earliest that the vessel could have arrived, at any
// of the candidates, and its End the latest that it could have left. Where it was
// seen in a gap that has no end yet, so has the call: it is open.
type UnobservedCall struct {
	Gap         string      // event id
	How         How         // [Inferred], or [Seen] where a sighting places the vessel
	SpeedKn     float64     // assumed at most
	SpeedFrom   string      // "own_history", "class", "default", "given"
	StayHours   float64     // assumed at least; 0 where the vessel was seen
	Looked      int         // places of the list that were considered
	Candidates  []Candidate // best first; one, where the vessel was seen
	Usual       int         // so many of the first candidates hold 99 in 100 of the weight
	After       string      // place where the leg begins, where the vessel was seen; "" is the last fix before the gap
	Before      string      // place where the leg ends; "" is the first fix after the gap
	Sightings   []string    // sighting ids that place the vessel
	Draughts    []string    // ids of draught changes that fell into the gap: cargo was taken or given, in port or not
	Contradicts []string    // sighting ids of this vessel, within the gap, at a place it could not have reached
}

// Candidate is one place within reach.
type Candidate struct {
	Place string
	Near  []string // places of the list in the same harbour, that stand for the same call
	// Weight is the share of the set, by detour, habit, coverage and sightings that
	// settle nothing; it sums to 1. It is how a vessel in ordinary traffic would
	// choose, and not a probability that a call happened: one that does not want to
	// be seen may choose the last.
	Weight     float64
	DetourNM   float64   // d(off, place) + d(place, on) - d(off, on); NaN in an open gap, as the slack
	NeedKn     float64   // mean speed that the call takes at least, with the least stay
	SlackHours float64   // hours left over beyond sailing and stay
	Earliest   time.Time // it could have arrived
	Latest     time.Time // it could have left; zero in an open gap
	Visits     int       // port visits of the same track to that harbour that were heard
	HeardShare float64   // share of the hours of the window in which others were heard about there; NaN is not known
	Supports   []string  // ids of sightings within the window, of a vessel of this length, not identified, or of this one, when several gaps could hold it
}
