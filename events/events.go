// Package events holds what was observed of vessels and cargo: dated looks by
// eye or camera ([Sighting]) and reported voyages ([Voyage]).
//
// Its words are words of observation. That a vessel hid, carried arms or meant
// to deceive is an inference and is made elsewhere.
//
// Stability: may change when events are also detected from tracks.
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

// Voyage is one passage between two places, reported by somebody.
type Voyage struct {
	ID         string
	Source     string
	Vessels    []string // vessel ids; empty when not identified
	From, To   []string // country codes or place ids
	Depart     dates.Date
	Arrive     dates.Date
	Containers quantity.Range
	SeenAs     string // in what way it was seen: "loaded 4 Feb; seen at the other port 8 Feb"
	Note       string
}
