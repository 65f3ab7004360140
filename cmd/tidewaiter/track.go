package main

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/encoding/geojson"
	"github.com/tidewaiter/tidewaiter/events"
	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/internal/console"
	"github.com/tidewaiter/tidewaiter/internal/engine"
	"github.com/tidewaiter/tidewaiter/internal/ingest"
	"github.com/tidewaiter/tidewaiter/refdata"
	"github.com/tidewaiter/tidewaiter/tracks"
	"github.com/tidewaiter/tidewaiter/vessels"
)

type trackCmd struct {
	Input       []string      `arg:"" placeholder:"INPUT" help:"Positions: files, folders, patterns, - for standard input, or live feeds (tcp://HOST:PORT and others, see docs/FORMATS.md); gzip and zstd are opened."`
	By          string        `enum:"hull,mmsi" default:"hull" help:"hull: a track for each hull where several share an MMSI; mmsi: one track a number (default: ${default})."`
	Out         string        `placeholder:"DIR" help:"Write segments, events and voyages into this folder, which is complete or absent."`
	Format      string        `enum:",csv,jsonl,parquet,geojson" default:"" help:"Of --out: csv, jsonl, parquet or geojson (default: csv)."`
	Case        string        `placeholder:"DIR" help:"Use this case's places, vessels and sightings, and write what its vessels did into its observed.csv."`
	KeepTracks  bool          `help:"With --case: also write the positions of these vessels into the case's tracks/, for its pages. They are published with the case: see that their licence allows it."`
	Vessel      []string      `placeholder:"ID,..." help:"Only of these vessels: MMSI, IMO number, name, or id in the case. All are read: silence is told from what others sent."`
	Area        string        `placeholder:"FILE" help:"Only what touches this area: a GeoJSON file with polygons."`
	Since       string        `placeholder:"DATE" help:"Only positions from this day or time on."`
	Until       string        `placeholder:"DATE" help:"Only positions to the end of this day, or before this time."`
	Gap         time.Duration `default:"6h" placeholder:"6h" help:"A longer silence is a gap (default: ${default})."`
	Places      string        `placeholder:"FILE" help:"Use these places instead of those built in: CSV with the columns of a case's places.csv."`
	Plot        string        `placeholder:"FILE" help:"Draw the tracks with their events on a coastline: FILE.svg or FILE.png; goes with --vessel."`
	Memory      byteSize      `default:"512MiB" placeholder:"512MiB" help:"Memory for what waits to be sorted; the rest goes to temporary files (default: ${default})."`
	For         time.Duration `default:"0s" placeholder:"1h" help:"Live feeds: stop after this time (default: when interrupted)."`
	MaxRejected int64         `default:"-1" placeholder:"N" help:"Exit with 1 when more lines, rows and positions than this are rejected (default: no limit)."`
}

// byteSize is a number of bytes as people write it: 512MiB, 2GiB, 800MB.
type byteSize int64

// UnmarshalText implements [encoding.TextUnmarshaler].
func (b *byteSize) UnmarshalText(text []byte) error {
	s := strings.TrimSpace(string(text))
	digits := strings.TrimRight(s, "kKMGTiB")
	unit := map[string]float64{"": 1, "B": 1, "kB": 1e3, "KB": 1e3, "MB": 1e6, "GB": 1e9, "KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30}[s[len(digits):]]
	v, err := strconv.ParseFloat(strings.TrimSpace(digits), 64)
	if err != nil || unit == 0 || !(v*unit >= 1) || v*unit > 1<<50 {
		return fmt.Errorf("%q is not a size: write it as 512MiB or 2GiB", s)
	}
	*b = byteSize(v * unit)
	return nil
}

// MarshalText implements [encoding.TextMarshaler], in the largest unit that
// loses nothing.
func (b byteSize) MarshalText() ([]byte, error) {
	for _, u := range []struct {
		name string
		size byteSize
	}{{"GiB", 1 << 30}, {"MiB", 1 << 20}, {"KiB", 1 << 10}} {
		if b >= u.size && b%u.size == 0 {
			return fmt.Appendf(nil, "%d%s", b/u.size, u.name), nil
		}
	}
	return strconv.AppendInt(nil, int64(b), 10), nil
}

// besideMemory is what a run takes beside --memory before the collector works
// harder: 100 million positions then stay under 900 MiB in all.
const besideMemory = 320 << 20

// leastMemory is what a run needs to sort at all.
const leastMemory = 16 << 20

// tracking is one run of the command: what it goes by, and what it found.
type tracking struct {
	cmd     *trackCmd
	app     *app
	places  []geo.Place
	byID    map[string]*geo.Place
	index   *geo.Index
	mids    vessels.MIDTable
	area    geojson.Area
	since   time.Time
	until   time.Time
	inCase  *casefile.Case // nil: no case
	folder  folder
	caseWas files           // the case's files when it was read
	damaged int64           // inputs that a folder or pattern turned up and that were not read, or in part
	piped   []pipedInput    // inputs of a case that can be read only once
	watch   map[string]bool // places of interest; nil: all
}

// Run implements the command.
func (cmd *trackCmd) Run(a *app) error {
	t := &tracking{cmd: cmd, app: a}
	live, err := t.prepare()
	if err != nil {
		return err
	}
	if len(live) > 0 {
		return t.runLive(live)
	}
	return t.runFiles()
}

// prepare refuses what does not go together and reads everything but the
// positions.
func (t *tracking) prepare() ([]*ingest.Source, error) {
	cmd := t.cmd
	live, err := liveSources("track", cmd.Input)
	if err != nil {
		return nil, err
	}
	switch {
	case cmd.Format != "" && cmd.Out == "":
		return nil, badInput(errors.New("--format is that of the files of --out: give a folder with --out DIR"))
	case cmd.KeepTracks && cmd.Case == "":
		return nil, badInput(errors.New("--keep-tracks writes positions into a case: say which with --case DIR"))
	case cmd.Gap < time.Minute:
		return nil, badInput(fmt.Errorf("--gap %s: give a duration of at least a minute, such as 6h", cmd.Gap))
	case cmd.Memory < leastMemory:
		return nil, badInput(fmt.Errorf("--memory: sorting needs at least %dMiB", leastMemory>>20))
	case cmd.Plot != "" && len(cmd.Vessel) == 0:
		return nil, badInput(errors.New("--plot draws the tracks of some vessels: say which with --vessel"))
	case cmd.Plot != "" && plotFormat(cmd.Plot) == "":
		return nil, badInput(fmt.Errorf("--plot %s: give a name that ends in .svg or .png", cmd.Plot))
	case cmd.Plot != "" && !isFolder(filepath.Dir(cmd.Plot)):
		return nil, badInput(fmt.Errorf("--plot %s: there is no folder %s", cmd.Plot, filepath.Dir(cmd.Plot)))
	case cmd.Plot != "" && isFolder(cmd.Plot):
		return nil, badInput(fmt.Errorf("--plot %s: that is a folder: give the name of a file", cmd.Plot))
	case cmd.For < 0 || cmd.For > 0 && len(live) == 0:
		return nil, badInput(errors.New("--for goes with live feeds, such as tcp://HOST:PORT, and is a duration such as 1h"))
	case len(live) > 0 && (cmd.Out != "" || cmd.Case != "" || cmd.Plot != "" || cmd.Since != "" || cmd.Until != ""):
		return nil, badInput(errors.New("live feeds: events are printed as they happen: --out, --case, --plot, --since and --until go with files"))
	}
	if t.since, err = dayOrTime(cmd.Since, false); err != nil {
		return nil, badInput(fmt.Errorf("--since %q: %w", cmd.Since, err))
	}
	if t.until, err = dayOrTime(cmd.Until, true); err != nil {
		return nil, badInput(fmt.Errorf("--until %q: %w", cmd.Until, err))
	}
	if !t.since.IsZero() && !t.until.IsZero() && !t.until.After(t.since) {
		return nil, badInput(fmt.Errorf("--until %s: that is not after --since %s", cmd.Until, cmd.Since))
	}
	if cmd.Area != "" {
		f, err := os.Open(cmd.Area)
		if err != nil {
			return nil, badInput(fmt.Errorf("--area: %w", err))
		}
		t.area, err = geojson.ReadArea(f)
		f.Close()
		if err != nil {
			return nil, badInput(fmt.Errorf("--area %s: %w", cmd.Area, err))
		}
	}
	if err := t.readCase(); err != nil {
		return nil, err
	}
	if err := t.readPlaces(); err != nil {
		return nil, err
	}
	if t.mids, err = vessels.ReadMIDTable(refdata.MIDs()); err != nil {
		return nil, err
	}
	if cmd.Out != "" {
		if err := replaceable(cmd.Out, trackMark, "tracks"); err != nil {
			return nil, err
		}
	}
	return live, nil
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// dayOrTime reads a day or a time with an offset; blank is the zero time. The
// end of a day is the start of the next.
func dayOrTime(s string, end bool) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	if day, err := time.Parse(time.DateOnly, s); err == nil {
		if end {
			day = day.AddDate(0, 0, 1)
		}
		return day, nil
	}
	at, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return time.Time{}, errors.New("write a day as 2024-02-01, or a time as 2024-02-01T03:15:00Z")
	}
	return at.UTC(), nil
}

// readPlaces reads the places that vessels may call at. Those of the case go
// before those built in or given.
func (t *tracking) readPlaces() error {
	in, name := refdata.Places(), "the places built in"
	if t.cmd.Places != "" {
		f, err := os.Open(t.cmd.Places)
		if err != nil {
			return badInput(fmt.Errorf("--places: %w", err))
		}
		defer f.Close()
		in, name = f, t.cmd.Places
	}
	list, err := geo.ReadPlaces(in)
	if err != nil {
		return badInput(fmt.Errorf("%s: %w", name, err))
	}
	if t.inCase != nil {
		list = engine.JoinPlaces(t.inCase.Places, list)
	}
	t.places = list
	t.index = geo.NewIndex(list)
	t.byID = make(map[string]*geo.Place, len(list))
	for i := range list {
		t.byID[list[i].ID] = &list[i]
	}
	return nil
}

// options are what the engine goes by.
func (t *tracking) options() engine.Options {
	opt := engine.Options{
		Config: events.Config{Tracks: tracks.Options{ByMMSI: t.cmd.By == "mmsi"}, Places: t.index, MIDs: t.mids, GapSilence: t.cmd.Gap},
		Since:  t.since, Until: t.until, Now: time.Now(), Memory: int64(t.cmd.Memory),
	}
	if t.inCase != nil {
		opt.Sightings, opt.Identify = t.inCase.Sightings, engine.Identify(t.inCase)
	}
	return opt
}

// runFiles reads files and standard input.
func (t *tracking) runFiles() (err error) {
	cmd, a := t.cmd, t.app
	// The collector would let garbage grow to as much as is in use: here it
	// starts earlier. Nothing fails at the limit. GOMEMLIMIT goes first.
	if _, set := a.env("GOMEMLIMIT"); !set {
		defer debug.SetMemoryLimit(debug.SetMemoryLimit(int64(cmd.Memory) + besideMemory))
	}
	progress := a.notes.Progress("reading")
	defer progress.Done()
	sink := newTrackSink(t)
	run := func(dir string) error {
		if err := sink.open(dir); err != nil {
			return err
		}
		stats, err := t.engine(sink, progress)
		sink.stats = stats
		if err == nil {
			err = sink.close()
		}
		if err == nil {
			err = t.found(sink)
		}
		sink.discard(err)
		return err
	}
	if cmd.Out != "" {
		dir, err := filepath.Abs(cmd.Out)
		if err != nil {
			return err
		}
		err = fillFolder(dir, run)
		if err != nil && !errors.As(err, new(*failure)) && !errors.As(err, new(*engine.TempError)) {
			return fmt.Errorf("--out: %w", err) // neither what was asked for nor TMPDIR is at fault
		} else if err != nil {
			return err
		}
	} else if err := run(""); err != nil {
		return err
	}
	progress.Done()
	if cmd.Plot != "" {
		if err := t.plot(sink); err != nil {
			return err
		}
	}
	note := ""
	if t.inCase != nil {
		if note, err = t.writeCase(sink); err != nil {
			return err
		}
	}
	if err := a.screen.Tracking(t.summary(sink, note)); err != nil {
		return err
	}
	if n := unusable(sink.stats); cmd.MaxRejected >= 0 && n > cmd.MaxRejected {
		return &failure{exitRejected, fmt.Errorf("%d lines, rows and positions were rejected, more than --max-rejected %d", n, cmd.MaxRejected)}
	}
	return nil
}

// engine runs the engine over the inputs.
func (t *tracking) engine(sink *trackSink, progress *console.Progress) (*engine.Stats, error) {
	a := t.app
	opt := t.options()
	opt.Progress = func(p engine.Progress) { progress.Stage(p.Stage, p.Done, p.Total, p.Positions) }
	damaged := func(err error) {
		t.damaged++
		reject(a, progress, err)
	}
	opt.Damaged = func(_ engine.Input, err error) { damaged(err) }
	inputs := func(yield func(engine.Input, error) bool) {
		for s, err := range ingest.Streams(t.cmd.Input, a.stdin) {
			if e := (*ingest.Error)(nil); errors.As(err, &e) && !e.Named {
				damaged(err)
				continue
			}
			if err != nil {
				yield(engine.Input{}, badInput(err))
				return
			}
			in := engine.Input{Name: s.Name, R: s, Lenient: !s.Named}
			if t.inCase != nil && s.Named && isPipe(s.Path()) {
				p := pipedInput{sha256.New(), s.Name}
				t.piped = append(t.piped, p)
				in.R = io.TeeReader(s, p)
			}
			var stored *os.File
			if !s.Packed && s.Size > 0 {
				if stored, err = os.Open(s.Name); err == nil {
					in.At, in.Size = stored, s.Size
				}
			}
			more := yield(in, nil)
			if stored != nil {
				stored.Close()
			}
			if !more {
				return
			}
		}
	}
	stats, err := engine.Run(a.ctx, inputs, opt, sink.sink())
	progress.Done()
	if errors.As(err, new(*engine.TempError)) {
		return stats, fmt.Errorf("%w (TMPDIR and --memory)", err)
	}
	if err != nil && stats.Times.Observe == 0 && a.ctx.Err() == nil {
		err = badInput(err) // an input that cannot be read is the asker's to mend
	}
	return stats, err
}

// found refuses a run that found nothing to work on, or not whom it was asked
// for.
func (t *tracking) found(sink *trackSink) error {
	st := sink.stats
	if st.Used == 0 {
		reasons := ""
		for _, r := range rejected(st) {
			reasons += fmt.Sprintf(", %d %s", r.N, r.Reason)
		}
		if st.NotAsked.Time > 0 {
			return badInput(fmt.Errorf("no position could be used: %d lie outside of --since and --until", st.NotAsked.Time))
		}
		if st.Positions > 0 {
			return badInput(fmt.Errorf("no position could be used (%d read%s)", st.Records, reasons))
		}
		return badInput(fmt.Errorf("no position could be used (%d read%s): give AIS sentences, or a table with the columns mmsi, t, lat, lon, separated by commas", st.Records, reasons))
	}
	for _, v := range sink.wanted {
		if !v.seen {
			return badInput(fmt.Errorf("--vessel %s: nobody of this MMSI, IMO number or name was heard, and the case has no such id", v.text))
		}
	}
	return nil
}

// unusable counts what could not be used whatever else was read: lines and rows
// that say nothing, and positions without a place, a time or a sender. Copies
// and positions that fit no track are not among them.
func unusable(st *engine.Stats) int64 {
	return st.Rejected() + st.LeftOut[tracks.NoPosition] + st.LeftOut[tracks.BadTime] + st.LeftOut[tracks.BadMMSI]
}

// rejected lists what was not used, by reason, the most frequent first.
func rejected(st *engine.Stats) []console.Rejected {
	var out []console.Rejected
	for _, reason := range slices.Sorted(maps.Keys(st.Rejects)) {
		if n := st.Rejects[reason]; n > 0 {
			out = append(out, console.Rejected{Reason: reason, N: n})
		}
	}
	for why, n := range st.LeftOut {
		if n > 0 {
			out = append(out, console.Rejected{Reason: tracks.Reason(why).String(), N: n})
		}
	}
	slices.SortStableFunc(out, func(a, b console.Rejected) int { return int(b.N - a.N) })
	return out
}

// plotFormat is what a picture's name asks for; "" is nothing known.
func plotFormat(name string) string {
	switch ext := strings.ToLower(filepath.Ext(name)); ext {
	case ".svg", ".png":
		return ext[1:]
	}
	return ""
}

// trackMark is the file by which a folder is known as one that track wrote and
// may replace.
const trackMark = ".tidewaiter-track"
