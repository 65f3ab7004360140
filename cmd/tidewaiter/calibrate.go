package main

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"

	"github.com/tidewaiter/tidewaiter/internal/calibrate"
	"github.com/tidewaiter/tidewaiter/internal/console"
	"github.com/tidewaiter/tidewaiter/internal/synthflow"
	"github.com/tidewaiter/tidewaiter/tally"
)

type calibrateCmd struct {
	Worlds  int    `default:"100" placeholder:"N" help:"Worlds to simulate (default: ${default})."`
	Seed    uint64 `default:"1" placeholder:"N" help:"The same seed simulates the same worlds (default: ${default})."`
	From    int    `placeholder:"K" help:"Begin with world K."`
	Size    string `enum:",full,small" default:"full" placeholder:"NAME" help:"full, all that a case may have, or small, a few months and briefings (default: ${default})."`
	Bug     string `enum:",prior,shared-bias,hedge,relays" default:"" placeholder:"NAME" help:"Plant a bug: prior, shared-bias, hedge or relays. The run fails unless it is found."`
	Wrong   string `enum:",drift,herding,unmarked-relays,redefinition,detection" default:"" placeholder:"NAME" help:"Worlds that break the model: drift, herding, unmarked-relays, redefinition or detection."`
	Batch   int    `placeholder:"K" help:"With a bug: tell how many batches of K worlds, drawn from those of the run, find it."`
	Format  string `enum:"text,json" default:"text" help:"text or json (default: ${default})."`
	Journal string `placeholder:"FILE" help:"Keep each world in this file as soon as it is done, and leave out those that it has."`
	Out     string `placeholder:"DIR" help:"Write the results into this folder, which is complete or absent."`
}

// calibrationMark is the file by which a folder is known as one that calibrate
// wrote and may replace.
const calibrationMark = ".tidewaiter-calibration"

// Run implements the command.
func (cmd *calibrateCmd) Run(a *app) error {
	if cmd.Worlds < 1 || cmd.From < 0 || cmd.Batch < 0 {
		return badInput(errors.New("calibrate: --worlds takes 1 or more, --from and --batch 0 or more"))
	}
	opt := calibrate.Options{Seed: cmd.Seed, From: cmd.From, Worlds: cmd.Worlds, Bug: synthflow.Bug(cmd.Bug), Wrong: synthflow.Wrong(cmd.Wrong)}
	if cmd.Size == string(synthflow.Small) {
		opt.Size = synthflow.Small
	}
	if cmd.Out != "" {
		dir, err := filepath.Abs(cmd.Out)
		if err != nil {
			return err
		}
		if err := replaceable(dir, calibrationMark, "a calibration"); err != nil {
			return err
		}
		cmd.Out = dir
	}
	progress := a.notes.Progress("calibrating")
	defer progress.Done()
	var journal *calibrate.Journal
	if cmd.Journal != "" {
		var err error
		if journal, opt.Kept, err = calibrate.OpenJournal(cmd.Journal, tally.Version, opt); err != nil {
			err = fmt.Errorf("calibrate: --journal: %w", err)
			if errors.Is(err, calibrate.ErrOther) || errors.Is(err, calibrate.ErrNoJournal) {
				err = badInput(err)
			}
			return err
		}
		defer journal.Close()
	}
	opt.Each = func(o *calibrate.Outcome, worlds int) error {
		progress.Stream(int64(worlds), "worlds", int64(worlds), int64(cmd.Worlds))
		if journal == nil {
			return nil
		}
		return journal.Add(o)
	}
	outcomes, err := calibrate.Run(a.ctx, opt, calibrate.Tally)
	if err != nil {
		return err
	}
	progress.Done()
	r := calibrate.NewReport(tally.Version, opt, outcomes)
	if cmd.Batch > 0 && opt.Bug != synthflow.NoBug {
		b := r.InBatches(cmd.Batch)
		r.Batches = &b
	}

	var asJSON, asText bytes.Buffer
	if err := r.WriteJSON(&asJSON); err != nil {
		return err
	}
	if err := console.Calibration(console.Screen{W: &asText, Width: console.PipeWidth}, r); err != nil {
		return err
	}
	if cmd.Out != "" {
		err := placeFolder(cmd.Out, files{
			calibrationMark:    []byte("Written by tidewaiter calibrate, which replaces this folder as a whole.\n"),
			"calibration.json": asJSON.Bytes(),
			"calibration.txt":  asText.Bytes(),
			"calibration.svg":  []byte(r.SVG()),
		})
		if err != nil {
			return fmt.Errorf("calibrate: --out: %w", err)
		}
	}
	if cmd.Format == "json" {
		_, err = a.stdout.Write(asJSON.Bytes())
	} else {
		err = console.Calibration(a.screen, r)
	}
	// What was found is the output; the code says that it is not as it should be.
	switch {
	case err != nil || opt.Wrong != synthflow.NotWrong:
	case opt.Bug != synthflow.NoBug && !r.Found():
		err = &failure{exitOutside, fmt.Errorf("calibrate: the planted bug %s was not found: %s", opt.Bug, r.Verdict())}
	case opt.Bug == synthflow.NoBug && !r.Inside:
		err = &failure{exitOutside, errors.New("calibrate: " + r.Verdict())}
	}
	return err
}
