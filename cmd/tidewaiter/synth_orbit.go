package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/tidewaiter/tidewaiter/internal/synth"
	"github.com/tidewaiter/tidewaiter/orbit"
)

const orbitScenario = "orbit"

// orbit writes the element sets of a satellite that never was, and the burns that
// are true of it.
func (cmd *synthCmd) orbit(a *app, dir string) error {
	made := synth.RaisedOrbit(cmd.Seed)
	var sets, truth bytes.Buffer
	if err := orbit.WriteOMM(&sets, slices.Values(made.Sets)); err != nil {
		return err
	}
	lines := json.NewEncoder(&truth)
	for _, b := range made.Burns {
		if err := lines.Encode(struct {
			Kind   string    `json:"kind"`
			At     time.Time `json:"start"`
			DeltaV float64   `json:"delta_v_mps"`
			Raised float64   `json:"perigee_raised_km"`
		}{"burn", b.At, b.DeltaV, b.RaisedKM}); err != nil {
			return err
		}
	}
	if err := placeFolder(dir, files{
		synthMark: []byte("Written by tidewaiter synth, which replaces this folder as a whole.\n"), "sets.json": sets.Bytes(), "truth.jsonl": truth.Bytes(),
		"README.txt": fmt.Appendf(nil, "SYNTHETIC element sets. They are of no satellite, and evidence of nothing.\n\nMade by: tidewaiter synth --scenario orbit --seed %d\nVersion: %s\n\n"+
			"sets.json        %d sets as OMM in JSON; ORIGINATOR is %s, the catalogue number one that nobody has\ntruth.jsonl      the %d burns, a line each\n\nThe raises are those that were reported of Malligyong-1 in February 2024.\n",
			cmd.Seed, version(), len(made.Sets), synth.OrbitOriginator, len(made.Burns)),
	}); err != nil {
		return fmt.Errorf("synth: --out: %w", err)
	}
	fmt.Fprintf(a.stderr, "SYNTHETIC: %d element sets, %d burns, in %s.\n", len(made.Sets), len(made.Burns), cmd.Out)
	return nil
}
