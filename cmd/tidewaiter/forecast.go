package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/internal/assess"
	"github.com/tidewaiter/tidewaiter/internal/chart"
	"github.com/tidewaiter/tidewaiter/internal/console"
	"github.com/tidewaiter/tidewaiter/internal/forecast"
)

// forecasts reports whether the command seals, scores or replays, and refuses
// what does not go together.
func (cmd *assessCmd) forecasts() (bool, error) {
	n := 0
	for _, asked := range []bool{cmd.Seal != "", len(cmd.Score) > 0, cmd.Replay} {
		if asked {
			n++
		}
	}
	switch {
	case cmd.Plot != "" && !cmd.Replay:
		return false, badInput(errors.New("--plot draws a replay: add --replay"))
	case n == 0:
		return false, nil
	case n > 1:
		return false, badInput(errors.New("--seal, --score and --replay are runs of their own: give one of them"))
	case cmd.Format == "html" || cmd.Out != "" || cmd.Explain || cmd.Keep != "":
		return false, badInput(errors.New("--seal, --score and --replay print text or json: --format html, --out, --explain and --keep do not go with them"))
	case cmd.Plot != "" && plotFormat(cmd.Plot) == "":
		return false, badInput(fmt.Errorf("--plot %s: give a name that ends in .svg or .png", cmd.Plot))
	case cmd.Plot != "" && !isFolder(filepath.Dir(cmd.Plot)):
		return false, badInput(fmt.Errorf("--plot %s: there is no folder %s", cmd.Plot, filepath.Dir(cmd.Plot)))
	case cmd.Plot != "" && isFolder(cmd.Plot):
		return false, badInput(fmt.Errorf("--plot %s: that is a folder: give the name of a file", cmd.Plot))
	case cmd.AsOf.Day != nil && cmd.Seal == "":
		return false, badInput(errors.New("--as-of does not go with --score and --replay: the days are those of the forecasts"))
	case len(cmd.Without) > 0 && len(cmd.Score) > 0:
		return false, badInput(errors.New("--without does not go with --score: a seal is scored as it was sealed"))
	}
	return true, nil
}

func (cmd *assessCmd) forecast(a *app, c *casefile.Case) error {
	for _, id := range cmd.Without {
		if !assess.Knows(c, id) {
			return badInput(fmt.Errorf("--without %s: the case %s has no source, party, group or origin of this name", id, c.ID))
		}
	}
	switch {
	case cmd.Seal != "":
		return cmd.seal(a, c)
	case cmd.Replay:
		return cmd.replay(a, c)
	}
	return cmd.score(a, c)
}

// seal writes what each party is expected to state next.
func (cmd *assessCmd) seal(a *app, c *casefile.Case) error {
	// Before minutes go into a count that could not be kept.
	if _, err := os.Lstat(cmd.Seal); err == nil {
		return badInput(fmt.Errorf("--seal %s: there is a file already, and a seal replaces nothing: give another name", cmd.Seal))
	} else if !errors.Is(err, fs.ErrNotExist) {
		return badInput(fmt.Errorf("--seal: %w", err))
	} else if dir := filepath.Dir(cmd.Seal); !isFolder(dir) {
		return badInput(fmt.Errorf("--seal %s: there is no folder %s", cmd.Seal, dir))
	}
	asOf := dates.DayOfTime(time.Now().UTC())
	if cmd.AsOf.Day != nil {
		asOf = *cmd.AsOf.Day
	}
	if err := notTooFar(c, asOf); err != nil {
		return err
	}
	result, err := assess.Run(a.ctx, c, assess.Options{AsOf: &asOf, Without: cmd.Without})
	if err != nil {
		return err
	}
	// It is sealed when the count is done, not when it began.
	seal, err := forecast.New(c, result.Result, cmd.Without, time.Now())
	if err != nil {
		return badInput(fmt.Errorf("--seal: %w", err))
	}
	b, err := seal.Encode()
	if err != nil {
		return err
	}
	if err := writeNew(cmd.Seal, b); err != nil {
		return fmt.Errorf("--seal: %w", err)
	}
	if cmd.Format == "json" {
		_, err := a.screen.W.Write(b)
		return err
	}
	return a.screen.Sealed(seal, cmd.Seal)
}

// writeNew writes a file that is complete or absent, and never one that is
// there.
func writeNew(path string, b []byte) error {
	taken := func(err error) error {
		if errors.Is(err, fs.ErrExist) {
			return badInput(fmt.Errorf("%s: there is a file already, and it is not replaced: give another name", path))
		}
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*")
	if err != nil {
		return badInput(fmt.Errorf("%w: give a file in a folder that can be written", err))
	}
	defer os.Remove(f.Name())
	_, err = f.Write(b)
	if err == nil {
		err = f.Chmod(0o644)
	}
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	// A link takes the name in one step, and only when nothing has it.
	if err = os.Link(f.Name(), path); err == nil || errors.Is(err, fs.ErrExist) {
		return taken(err)
	}
	// A disk without links.
	if err = writeFile(path, b); err != nil && !errors.Is(err, fs.ErrExist) {
		os.Remove(path)
	}
	return taken(err)
}

// score tells what became of sealed forecasts.
func (cmd *assessCmd) score(a *app, c *casefile.Case) error {
	var list []*forecast.Due
	for _, name := range cmd.Score {
		b, err := readBounded(name, forecast.MaxBytes)
		if err != nil {
			return badInput(fmt.Errorf("--score %w", err))
		}
		seal, err := forecast.Decode(b)
		if err != nil {
			return badInput(fmt.Errorf("--score %s: %w", name, err))
		}
		due, err := seal.Score(c)
		if err != nil {
			return badInput(fmt.Errorf("--score %s: %w", name, err))
		}
		due.Name = name
		list = append(list, due)
	}
	if cmd.Format == "json" {
		return writeJSON(a.screen.W, list)
	}
	return a.screen.Due(list)
}

// readBounded reads a file, one byte more than the limit at most.
func readBounded(name string, limit int64) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err != nil {
		return nil, err
	}
	return b, nil
}

// replay foresees the past of a case.
func (cmd *assessCmd) replay(a *app, c *casefile.Case) error {
	progress := a.notes.Progress("count")
	r, err := forecast.Replayed(a.ctx, c, forecast.Options{Without: cmd.Without, Step: progress.Step})
	progress.Done()
	if err != nil {
		return err
	}
	if cmd.Plot != "" {
		if err := plotReplay(cmd.Plot, c, r); err != nil {
			return fmt.Errorf("--plot: %w", err)
		}
	}
	if cmd.Format == "json" {
		return writeJSON(a.screen.W, r)
	}
	return a.screen.Replay(r)
}

// plotReplay draws a replay into a file that is complete or absent.
func plotReplay(path string, c *casefile.Case, r *forecast.Replay) (err error) {
	m := chart.Foreseen{Title: "What each party stated, and what was expected the day before",
		Note: fmt.Sprintf("%s, model %s, retrospective: priors of %s", console.Clean(c.Title), r.Model, r.PriorsTo)}
	for i := range r.Forecasts {
		f := &r.Forecasts[i]
		name := f.Party
		if party := c.Party(f.Party); party != nil {
			name = chart.ShortName(party)
		}
		row := chart.ForeseenRow{Label: fmt.Sprintf("%s  %s, %s", f.Said, console.Clean(name), f.Measure), Figure: f.Figure, Stated: f.Stated}
		for k := range f.Scores {
			row.Intervals = append(row.Intervals, chart.ForeseenInterval{Name: f.Scores[k].Name, Quantiles: f.Scores[k].Quantiles})
		}
		m.Rows = append(m.Rows, row)
	}
	p, err := place(path, false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.end(err == nil)) }()
	if plotFormat(path) == "png" {
		return m.PNG(p)
	}
	_, err = p.Write(m.SVG())
	return err
}

func writeJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetIndent("", " ")
	e.SetEscapeHTML(false)
	return e.Encode(v)
}
