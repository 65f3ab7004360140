package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/tidewaiter/tidewaiter/encoding/parquet"
	"github.com/tidewaiter/tidewaiter/internal/console"
	"github.com/tidewaiter/tidewaiter/internal/decoding"
	"github.com/tidewaiter/tidewaiter/internal/ingest"
)

type decodeCmd struct {
	Input       []string      `arg:"" optional:"" placeholder:"INPUT" help:"Files, folders, patterns, - for standard input (the default), or live feeds (tcp://HOST:PORT and others, see docs/FORMATS.md); gzip and zstd are opened."`
	Format      string        `enum:",json,csv,parquet" default:"" help:"json (gpsd's names), csv or parquet (default: json; none with --stats)."`
	Out         string        `placeholder:"FILE" help:"Write messages to this file, which is complete or absent (default: standard output)."`
	Unscaled    bool          `help:"json: the numbers as they were sent."`
	Sort        bool          `help:"parquet: sort by MMSI and time."`
	Dedupe      time.Duration `default:"0s" placeholder:"10s" help:"Join the copies of a message that were heard within this time; the list of receivers is kept."`
	Rejects     string        `placeholder:"FILE" help:"Write rejected lines with their reasons to this file."`
	Stats       bool          `help:"Print a table of what was read."`
	Silences    string        `placeholder:"FILE" help:"Live feeds: write when nothing was heard, as lines of JSON, to this file."`
	For         time.Duration `default:"0s" placeholder:"1h" help:"Live feeds: stop after this time (default: when interrupted)."`
	MaxRejected int64         `default:"-1" placeholder:"N" help:"Exit with 1 when more lines and messages than this are rejected (default: no limit)."`
}

// Run implements the command.
func (cmd *decodeCmd) Run(a *app) (err error) {
	if err := cmd.check(a); err != nil {
		return err
	}
	var live []string
	if live, err = cmd.live(); err != nil {
		return err
	}
	opt := decoding.Options{Format: cmd.format(), Unscaled: cmd.Unscaled, Dedupe: cmd.Dedupe, Out: a.stdout}
	var places []*placed
	defer func() {
		for _, p := range places {
			err = errors.Join(err, p.end(err == nil))
		}
	}()
	open := func(name string) (*placed, error) {
		p, err := place(name)
		if err == nil {
			places = append(places, p)
		}
		return p, err
	}
	if cmd.Out != "" {
		p, err := open(cmd.Out)
		if err != nil {
			return fmt.Errorf("--out: %w", err)
		}
		opt.Out = p
	}
	if cmd.Rejects != "" {
		p, err := open(cmd.Rejects)
		if err != nil {
			return fmt.Errorf("--rejects: %w", err)
		}
		opt.Rejects = p
	}
	if opt.Format == decoding.Rows {
		w := parquet.NewWriter(opt.Out, parquet.Options{Sort: cmd.Sort, Spill: spill})
		opt.Rows = w.Write
		defer func() {
			if err == nil {
				err = w.Close()
			} else {
				w.Abort()
			}
		}()
	}

	progress := a.notes.Progress("decoding")
	defer progress.Done()
	var stats *decoding.Stats
	if live != nil {
		stats, err = cmd.runLive(a, live, opt, progress)
	} else {
		stats, err = cmd.runFiles(a, opt, progress)
	}
	progress.Done()
	if err != nil {
		return err
	}
	return cmd.report(a, stats)
}

// check refuses what does not go together.
func (cmd *decodeCmd) check(a *app) error {
	if len(cmd.Input) == 0 {
		cmd.Input = []string{ingest.Stdin}
	}
	toTerminal := cmd.Out == "" && a.screen.Terminal
	switch {
	case cmd.Sort && cmd.Format != "parquet":
		return badInput(errors.New("--sort goes with --format parquet"))
	case cmd.Unscaled && cmd.Format != "" && cmd.Format != "json":
		return badInput(errors.New("--unscaled goes with --format json"))
	case cmd.Format == "parquet" && toTerminal:
		return badInput(errors.New("--format parquet: that is no text for a terminal: give a file with --out FILE"))
	case cmd.Dedupe < 0 || cmd.For < 0:
		return badInput(errors.New("--dedupe and --for: give a duration such as 10s"))
	case cmd.Out != "" && cmd.format() == decoding.Count:
		return badInput(errors.New("--out: say what to write with --format"))
	}
	return nil
}

func (cmd *decodeCmd) format() decoding.Format {
	switch {
	case cmd.Format == "csv":
		return decoding.CSV
	case cmd.Format == "parquet":
		return decoding.Rows
	case cmd.Format == "" && cmd.Stats && cmd.Out == "":
		return decoding.Count
	}
	return decoding.JSON
}

// runFiles decodes files and standard input.
func (cmd *decodeCmd) runFiles(a *app, opt decoding.Options, progress *console.Progress) (*decoding.Stats, error) {
	total := cmd.size()
	var before int64 // bytes of the files that are done
	var now *ingest.Stream
	opt.Progress = func(sentences int64) {
		bytes := before
		if now != nil {
			bytes += now.BytesRead()
		}
		progress.Stream(sentences, "sentences", bytes, total)
	}
	var faults []error
	feeds := func(yield func(decoding.Feed, error) bool) {
		for s, err := range ingest.Streams(cmd.Input, a.stdin) {
			if e := (*ingest.Error)(nil); errors.As(err, &e) && !e.Named {
				progress.Done()
				fmt.Fprintln(a.stderr, "rejected:", console.Clean(err.Error()))
				continue
			}
			if err != nil {
				yield(decoding.Feed{}, badInput(err))
				return
			}
			now = s
			if !yield(decoding.Feed{Name: s.Name, R: s}, nil) {
				return
			}
			now, before = nil, before+s.Size
		}
	}
	stats, err := decoding.Run(a.ctx, feeds, opt)
	return stats, errors.Join(append(faults, err)...)
}

// size is how many bytes the files hold together, 0 when that is not known.
func (cmd *decodeCmd) size() int64 {
	var n int64
	for p, err := range ingest.Paths(cmd.Input) {
		info, serr := os.Stat(p)
		if err != nil || serr != nil || !info.Mode().IsRegular() {
			return 0
		}
		n += info.Size()
	}
	return n
}

// report ends a run: the table when it is asked for, and what was read, used
// and rejected.
func (cmd *decodeCmd) report(a *app, st *decoding.Stats) error {
	if cmd.Stats {
		screen := a.screen
		if cmd.format() != decoding.Count && cmd.Out == "" {
			screen = a.notes // the messages have standard output
		}
		if err := screen.Decoding(st); err != nil {
			return err
		}
	} else {
		fmt.Fprintln(a.stderr, decodeLine(st))
	}
	if n := st.Rejected(); cmd.MaxRejected >= 0 && n > cmd.MaxRejected {
		return &failure{exitRejected, fmt.Errorf("%d lines and messages were rejected, more than --max-rejected %d", n, cmd.MaxRejected)}
	}
	return nil
}

// decodeLine is the last line of every run without a table.
func decodeLine(st *decoding.Stats) string {
	line := fmt.Sprintf("%d sentences read, %d messages", st.Sentences, st.Messages)
	if st.Written != st.Messages {
		line += fmt.Sprintf(" (%d without copies)", st.Written)
	}
	line += fmt.Sprintf(", %d other lines, %d rejected", st.Other, st.Rejected())
	for i, r := range st.Reasons() {
		line += []string{": ", ", "}[min(i, 1)] + fmt.Sprintf("%d %s", st.Rejects[r], r)
	}
	return line + "."
}

// placed is a file that is written beside its place and moved there when all
// went well, so that it is complete or absent.
type placed struct {
	*os.File
	path string
}

func place(path string) (*placed, error) {
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		// A device or a pipe has no place to be moved to.
		f, err := os.OpenFile(path, os.O_WRONLY, 0)
		return &placed{f, ""}, err
	}
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*")
	if err != nil {
		return nil, badInput(fmt.Errorf("%w: give a file in a folder that can be written", err))
	}
	return &placed{f, path}, nil
}

func (p *placed) end(well bool) error {
	if p.path == "" {
		return p.Close()
	}
	if !well {
		p.Close()
		return os.Remove(p.Name())
	}
	err := p.Chmod(0o644)
	if err == nil {
		err = p.Sync()
	}
	if err = errors.Join(err, p.Close()); err == nil {
		err = os.Rename(p.Name(), p.path)
	}
	if err != nil {
		os.Remove(p.Name())
	}
	return err
}
