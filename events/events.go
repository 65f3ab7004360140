// Package events holds what was observed of vessels and cargo: dated looks by
// eye or camera ([Sighting]), reported voyages ([ReportedVoyage]), and what
// detectors find in tracks ([Event], [Voyage]).
//
// Its words are words of observation. That a vessel hid, carried arms or meant
// to deceive is an inference and is made elsewhere.
//
// Detectors take positions in order of time and give events; they hold no clock
// and draw no numbers, so the same positions give the same events.
//
// Stability: may change.
package events

import (
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/quantity"
)

// Sighting is one dated look at a place by eye or camera.
type Sighting struct {
	ID      string
	Source  string
	From    dates.Date // as recorded: seen_from
	Until   dates.Date // as recorded: seen_until; zero when a single moment
	Place   string     // place id
	Vessels []string   // vessel ids; empty when not identified
	What    string     // container_stack, vessel_at_berth, ...
	Count   quantity.Range
	LengthM float64 // length of the thing seen; 0 is unknown
	ImageID string
	Note    string
}

// ShowsLoading reports whether what was seen at a place where a vessel lay before
// it left shows that it carried something: boxes, or the work itself.
func (s *Sighting) ShowsLoading() bool {
	return s.What == "container_stack" || s.What == "containers_on_deck" || s.What == "loading"
}

// ShowsUnloading is the same for a place that a vessel reached.
func (s *Sighting) ShowsUnloading() bool {
	return s.What == "container_stack" || s.What == "containers_on_deck" || s.What == "unloading"
}

// ReportedVoyage is one passage between two places as somebody reported it.
type ReportedVoyage struct {
	ID       string
	Source   string
	Vessels  []string // vessel ids; empty when not identified
	From, To []string // country codes or place ids
	Depart   dates.Date
	Arrive   dates.Date
	Load     quantity.Range // in what the case counts
	SeenAs   string         // in what way it was seen: "loaded 4 Feb; seen at the other port 8 Feb"
	Note     string
}
