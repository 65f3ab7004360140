package synth

import (
	"cmp"
	"slices"
	"time"

	"github.com/tidewaiter/tidewaiter/events"
	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/vessels"
)

// Truth is one thing that happened in a world, whether or not anybody heard it.
type Truth struct {
	Kind  events.Kind
	Form  string // what kind of it, see the constants
	MMSI  vessels.MMSI
	Other vessels.MMSI // the other vessel of an encounter or conflict; 0 is none
	Hull  int          // number of the vessel in its world
	Start time.Time
	End   time.Time // zero: goes on where the world ends
	Place string    // place id; "" is at none
	// Hidden: no message sent within was heard, so that it can only be inferred.
	Hidden bool
	// Fixes is how many positions were heard within; of a change of what the
	// vessel says of itself, how often the old or the new was heard, whichever
	// was heard less. It is of a stream, 0 in a plan.
	Fixes int
	// Unheard is how much of loitering or of an encounter lies in silences of
	// more than an hour of either vessel. It is of a stream.
	Unheard time.Duration

	Off, On       geo.Point // a gap's last fix and next fix
	Field         string    // of an identity change
	Old, New      string
	Before, After float64 // draughts in metres

	said int // of a change of what the vessel says: number of the new
}

// Decoy is the kind of a truth that looks like an event and is none.
const Decoy events.Kind = "decoy"

// The forms of truths.
const (
	HiddenCall = "hidden_call" // gap: no message was heard from before a port call until after it
	Silent     = "silent"      // gap: no message was heard, though receivers were in range; no call
	Outage     = "outage"      // gap: the receivers that could have heard were off
	Elsewhere  = "elsewhere"   // gap: all positions that were heard were false
	Reception  = "reception"   // gap: nobody was in range for long

	Drift = "drift" // loitering
	Meet  = "meet"  // encounter: two vessels adrift side by side

	FalsePlace   = "false_place"   // position anomaly: some fixes at a false place, for minutes
	FalseStay    = "false_stay"    // the same for half an hour
	Circle       = "circle"        // fixes on a circle about a centre
	SharedCentre = "shared_centre" // the same, several vessels on one centre

	TwoHulls = "two_tracks_one_mmsi" // identity conflict
	OneIMO   = "one_imo_two_mmsi"
	NewMMSI  = "successor" // identity conflict: one hull goes on under a new number

	Escort    = "escort"     // decoy: two vessels close together under way
	Roads     = "roads"      // decoy: two vessels at anchor side by side in a port
	Passing   = "passing"    // decoy: two vessels pass close by
	Jump      = "jump"       // decoy: one false fix far away, which is noise
	ShortStop = "short_stop" // decoy: slow for less than an encounter or loitering takes
)

// sortTruth orders truths by time, then by what they are about.
func sortTruth(list []Truth) {
	slices.SortStableFunc(list, func(a, b Truth) int {
		return cmp.Or(a.Start.Compare(b.Start), cmp.Compare(a.Hull, b.Hull), cmp.Compare(a.Kind, b.Kind),
			cmp.Compare(a.Form, b.Form), a.End.Compare(b.End))
	})
}

// unix is a time in Unix seconds as a time.
func unix(t int64) time.Time { return time.Unix(t, 0).UTC() }
