package main

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sync/atomic"
	"time"

	"github.com/tidewaiter/tidewaiter/encoding/parquet"
	"github.com/tidewaiter/tidewaiter/internal/console"
	"github.com/tidewaiter/tidewaiter/internal/decoding"
	"github.com/tidewaiter/tidewaiter/internal/ingest"
	"github.com/tidewaiter/tidewaiter/refdata"
	"github.com/tidewaiter/tidewaiter/vessels"
)

type decodeCmd struct {
	Input       []string      `arg:"" optional:"" placeholder:"INPUT" help:"Files, folders, patterns, - for standard input (the default), or live feeds (tcp://HOST:PORT and others, see docs/FORMATS.md); gzip and zstd are opened."`
	Format      string        `enum:",json,csv,parquet,none" default:"" help:"json (gpsd's names), csv, parquet, or none: only count (default: json; none with --stats)."`
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
	sources, err := cmd.sources()
	if err != nil {
		return err
	}
	live := len(sources) > 0
	opt := decoding.Options{Format: cmd.format(), Unscaled: cmd.Unscaled, Dedupe: cmd.Dedupe, Senders: cmd.Stats, Out: a.stdout}
	if cmd.Out == "" {
		opt.Flush = a.stdout.Flush
	}
	var places []*placed
	defer func() {
		for _, p := range places {
			err = errors.Join(err, p.end(err == nil))
		}
	}()
	open := func(name string) (*placed, error) {
		p, err := place(name, live && opt.Format != decoding.Rows)
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
	finish := func() error { return nil }
	if opt.Format == decoding.Rows {
		w, done := cmd.parquet(opt.Out)
		defer done()
		opt.Rows, finish = w.Write, w.Close
	}

	progress := a.notes.Progress("decoding")
	defer progress.Done()
	var stats *decoding.Stats
	if live {
		silences, oerr := cmd.silences()
		if oerr != nil {
			return oerr
		}
		stats, err = cmd.runLive(a, sources, silences, opt, progress)
		err = errors.Join(err, silences.Close())
	} else {
		stats, err = cmd.runFiles(a, opt, progress)
	}
	progress.Done()
	if err == nil {
		err = finish()
	}
	if err != nil {
		return err
	}
	return cmd.report(a, stats)
}

// check refuses what does not go together.
func (cmd *decodeCmd) check(a *app) error {
	if len(cmd.Input) == 0 {
		if f, ok := a.stdin.(*os.File); ok && console.NewScreen(f, func(string) string { return "" }).Terminal {
			return badInput(errors.New("give files or live feeds to decode, or - to type sentences"))
		}
		cmd.Input = []string{ingest.Stdin}
	}
	if err := cmd.apart(); err != nil {
		return err
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
		return badInput(errors.New("--out: nothing is written with --format none"))
	}
	return nil
}

// apart refuses to write over what is read, or two things into one file.
func (cmd *decodeCmd) apart() error {
	seen := map[string]os.FileInfo{}
	for _, in := range cmd.Input {
		if info, err := os.Stat(in); err == nil && info.Mode().IsRegular() {
			seen["the input "+in] = info
		}
	}
	outs := map[string]string{"--out": cmd.Out, "--rejects": cmd.Rejects, "--silences": cmd.Silences}
	for _, flag := range slices.Sorted(maps.Keys(outs)) {
		path := outs[flag]
		for _, other := range slices.Sorted(maps.Keys(outs)) {
			if path != "" && other < flag && filepath.Clean(outs[other]) == filepath.Clean(path) {
				return badInput(fmt.Errorf("%s and %s: give two files", other, flag))
			}
		}
		info, err := os.Stat(path)
		if err != nil || !info.Mode().IsRegular() {
			continue
		}
		for name, in := range seen {
			if os.SameFile(info, in) {
				return badInput(fmt.Errorf("%s: that is %s: give another file", flag, name))
			}
		}
	}
	return nil
}

func (cmd *decodeCmd) format() decoding.Format {
	switch {
	case cmd.Format == "csv":
		return decoding.CSV
	case cmd.Format == "parquet":
		return decoding.Rows
	case cmd.Format == "none", cmd.Format == "" && cmd.Stats && cmd.Out == "":
		return decoding.Count
	}
	return decoding.JSON
}

// parquet makes the writer of a Parquet file; done removes what sorting left on
// the disk.
func (cmd *decodeCmd) parquet(out io.Writer) (w *parquet.Writer, done func()) {
	var spilled *os.File
	w = parquet.NewWriter(out, parquet.Options{Program: "tidewaiter " + version(), Sort: cmd.Sort, Spill: func() (f io.ReadWriteSeeker, err error) {
		spilled, err = os.CreateTemp("", "tidewaiter-sort-*")
		return spilled, err
	}})
	return w, func() {
		if spilled != nil {
			spilled.Close()
			os.Remove(spilled.Name())
		}
	}
}

// runFiles decodes files and standard input.
func (cmd *decodeCmd) runFiles(a *app, opt decoding.Options, progress *console.Progress) (*decoding.Stats, error) {
	total := ingest.Size(cmd.Input)
	var before atomic.Int64 // bytes of the files that are done
	var now atomic.Pointer[ingest.Stream]
	opt.Progress = func(sentences int64) {
		bytes := before.Load()
		if s := now.Load(); s != nil {
			bytes += s.BytesRead()
		}
		progress.Stream(sentences, "sentences", bytes, total)
	}
	opt.Damaged = func(_ decoding.Feed, err error) { reject(a, progress, err) }
	feeds := func(yield func(decoding.Feed, error) bool) {
		for s, err := range ingest.Streams(cmd.Input, a.stdin) {
			if e := (*ingest.Error)(nil); errors.As(err, &e) && !e.Named {
				reject(a, progress, err)
				continue
			}
			if err != nil {
				yield(decoding.Feed{}, badInput(err))
				return
			}
			now.Store(s)
			if !yield(decoding.Feed{Name: s.Name, R: s, Lenient: !s.Named}, nil) {
				return
			}
			now.Store(nil)
			before.Add(s.Size)
		}
	}
	stats, err := decoding.Run(a.ctx, feeds, opt)
	if e := (*ingest.Error)(nil); errors.As(err, &e) {
		err = badInput(err)
	}
	return stats, err
}

// reject tells of an input that a folder or a pattern turned up and that could
// not be read, or not to its end.
func reject(a *app, progress *console.Progress, err error) {
	progress.Done()
	fmt.Fprintln(a.stderr, "rejected:", console.Clean(err.Error()))
}

// report ends a run: the table when it is asked for, and what was read, used
// and rejected.
func (cmd *decodeCmd) report(a *app, st *decoding.Stats) error {
	if cmd.Stats {
		screen := a.screen
		if cmd.format() != decoding.Count && cmd.Out == "" {
			screen = a.notes // the messages have standard output
		}
		mids, err := vessels.ReadMIDTable(refdata.MIDs())
		if err != nil {
			return err
		}
		if err := screen.Decoding(st, mids); err != nil {
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
// went well, so that it is complete or absent. One that grows with a live feed
// is written in its place, behind what it holds: what has been heard is not to
// be lost with the machine.
type placed struct {
	*os.File
	path string
}

func place(path string, grows bool) (*placed, error) {
	if grows {
		f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o644)
		return &placed{f, ""}, badInput(err)
	}
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
