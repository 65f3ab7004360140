package synth_test

import (
	"fmt"

	"github.com/tidewaiter/tidewaiter/events"
	"github.com/tidewaiter/tidewaiter/internal/synth"
)

// The story of the walk-through: what one ship did, and what was heard of her.
func ExampleRajinDunay() {
	w := synth.RajinDunay(synth.Config{Seed: 1})
	s := w.Stream(synth.Options{})
	heard := 0
	for r := range s.Reports() {
		if r.Static == nil && r.MMSI == w.Fleet[0].MMSI {
			heard++
		}
	}
	fmt.Println(w.Fleet[0].Name, "was heard", heard > 1000)
	for _, t := range s.Truth() {
		switch {
		case t.MMSI != w.Fleet[0].MMSI:
		case t.Kind == events.PortVisitKind:
			fmt.Println("at", t.Place, "hidden:", t.Hidden)
		case t.Kind == events.GapKind:
			fmt.Println(t.Form, "for", int(t.End.Sub(t.Start).Hours()), "hours")
		case t.Kind == events.DraughtChangeKind:
			fmt.Println("draught", t.Before, "to", t.After)
		}
	}
	// Output:
	// SYN LARCH was heard true
	// at vladivostok hidden: false
	// hidden_call for 31 hours
	// at rajin hidden: true
	// draught 4.7 to 7.2
	// at dunay hidden: false
	// draught 7.2 to 4.7
	// at vladivostok hidden: false
}
