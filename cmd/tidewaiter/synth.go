package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/tidewaiter/tidewaiter/encoding/parquet"
	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/internal/console"
	"github.com/tidewaiter/tidewaiter/internal/synth"
	"github.com/tidewaiter/tidewaiter/quantity"
	"github.com/tidewaiter/tidewaiter/tracks"
)

type synthCmd struct {
	Scenario  string        `enum:"rajin-dunay,mixed,scale,pages,orbit" default:"rajin-dunay" help:"rajin-dunay (the walk-through, with a case), mixed (some of every event), scale (many vessels, for measuring), pages (a web archive for read) or orbit (element sets of a satellite that is raised, for orbit)."`
	Seed      uint64        `default:"1" placeholder:"N" help:"The same seed makes the same world (default: ${default})."`
	Vessels   int           `placeholder:"N" help:"Vessels (default: the scenario's)."`
	Days      int           `placeholder:"N" help:"Days from 1 March 2024 (default: the scenario's)."`
	Positions int64         `placeholder:"N" help:"Stop after so many positions."`
	Pages     int           `placeholder:"N" help:"Pages of the scenario pages (default: 1000)."`
	Order     string        `enum:"time,vessel" default:"time" help:"Positions by time, or vessel by vessel (default: ${default})."`
	Late      time.Duration `default:"0s" placeholder:"10m" help:"A tenth of the messages come late by up to this, and one in a hundred twice."`
	Format    string        `enum:"csv,nmea,parquet" default:"csv" help:"csv, nmea (sentences with TAG blocks) or parquet (default: ${default})."`
	Out       string        `required:"" placeholder:"DIR" help:"Folder to make, which is complete or absent."`
}

// synthMark is the file by which a folder is known as one that synth wrote and
// may replace.
const synthMark = ".tidewaiter-synth"

// A scale world has at least so many vessels, and one more for each so many
// positions that are asked for: a vessel gives 13,000 in its ten days.
const (
	scaleVessels = 1000
	scaleOfOne   = 12_000
)

// lateShare and copyShare are what --late does to messages.
const (
	lateShare = 0.1
	copyShare = 0.01
)

// Run implements the command.
func (cmd *synthCmd) Run(a *app) error {
	if cmd.Vessels < 0 || cmd.Days < 0 || cmd.Positions < 0 || cmd.Pages < 0 || cmd.Late < 0 {
		return badInput(errors.New("synth: --vessels, --days, --positions, --pages and --late: give a number that is not negative"))
	}
	if cmd.Late > 0 && cmd.Order == "vessel" {
		return badInput(errors.New("synth: --late goes with --order time"))
	}
	dir, err := filepath.Abs(cmd.Out)
	if err != nil {
		return err
	}
	if err := replaceable(dir, synthMark, "synthetic traffic"); err != nil {
		return err
	}
	if cmd.Scenario == pagesScenario {
		if cmd.Vessels+cmd.Days > 0 || cmd.Positions > 0 || cmd.Late > 0 || cmd.Order != "time" || cmd.Format != "csv" {
			return badInput(errors.New("synth: --scenario pages has no vessels: it takes --pages and --seed"))
		}
		return cmd.pages(a, dir)
	}
	if cmd.Scenario == orbitScenario {
		if cmd.Vessels+cmd.Days+cmd.Pages > 0 || cmd.Positions > 0 || cmd.Late > 0 || cmd.Order != "time" || cmd.Format != "csv" {
			return badInput(errors.New("synth: --scenario orbit has no vessels: it takes --seed"))
		}
		return cmd.orbit(a, dir)
	}
	cfg := synth.Config{Seed: cmd.Seed, Vessels: cmd.Vessels, Days: cmd.Days}
	if cmd.Scenario == "scale" && cfg.Vessels == 0 && cfg.Days == 0 {
		cfg.Vessels = int(max(scaleVessels, (cmd.Positions+scaleOfOne-1)/scaleOfOne))
	}
	var w *synth.World
	switch cmd.Scenario {
	case "mixed":
		w = synth.Mixed(cfg)
	case "scale":
		w = synth.Scale(cfg)
	default:
		w = synth.RajinDunay(cfg)
	}
	stream := w.Stream(synth.Options{Positions: cmd.Positions, Order: map[string]synth.Order{"time": synth.ByTime, "vessel": synth.ByVessel}[cmd.Order]})
	err = fillFolder(dir, func(next string) error {
		if err := cmd.write(a, next, w, stream); err != nil {
			return err
		}
		if stream.Positions < cmd.Positions {
			return badInput(fmt.Errorf("this world ends after %d positions, %d were asked for: give more --vessels or --days", stream.Positions, cmd.Positions))
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("synth: --out: %w", err)
	}
	fmt.Fprintf(a.stderr, "SYNTHETIC: %s vessels, %s positions, %s static reports, %s truths in %s.\n", quantity.Grouped(float64(w.Vessels())),
		quantity.Grouped(float64(stream.Positions)), quantity.Grouped(float64(stream.Statics)), quantity.Grouped(float64(len(stream.Truth()))), cmd.Out)
	return nil
}

// write writes all files of a world.
func (cmd *synthCmd) write(a *app, dir string, w *synth.World, stream *synth.Stream) error {
	name := "positions." + cmd.Format
	progress := a.notes.Progress("making")
	defer progress.Done()
	if err := writeStream(filepath.Join(dir, name), func(out io.Writer) error { return cmd.positions(a, out, w, stream, progress) }); err != nil {
		return err
	}
	progress.Done()
	out := files{synthMark: []byte("Written by tidewaiter synth, which replaces this folder as a whole.\n")}
	lines, err := truthLines(stream)
	if err != nil {
		return err
	}
	out["truth.jsonl"] = lines
	about := [][2]string{{name, "what was heard"}, {"truth.jsonl", "what happened, a line each, heard or not"}}
	if len(w.Looks) > 0 {
		out["sightings.csv"] = w.SightingsCSV()
		about = append(about, [2]string{"sightings.csv", "dated looks by camera, invented"})
		for file, b := range w.CaseFolder() {
			out["case/"+file] = b
		}
		about = append(about, [2]string{"case/", "a case about this traffic: invented speakers and claims, ports as they are"})
	}
	var readme strings.Builder
	fmt.Fprintf(&readme, "SYNTHETIC vessel traffic. No vessel, voyage, message or image here is real.\n\n"+
		"Made by: tidewaiter synth --scenario %s --seed %d%s\nVersion: %s\nWorld:   %d vessels, %s to %s\nReports: %d positions, %d static reports\n\n",
		cmd.Scenario, cmd.Seed, cmd.flags(), version(), w.Vessels(), w.Start.Format(time.DateOnly), w.End.Format(time.DateOnly), stream.Positions, stream.Statics)
	for _, f := range about {
		fmt.Fprintf(&readme, "%-16s %s\n", f[0], f[1])
	}
	if cmd.Positions > 0 {
		readme.WriteString("\nThe positions were cut off by --positions; the truth goes on to the end of the world.\n")
	}
	readme.WriteString("\nNames begin with SYN, MMSIs with 790 to 799, which the ITU has allotted to nobody,\nIMO numbers with 3, as no ship's does. Sea lanes keep off the land roughly.\n")
	out["README.txt"] = []byte(readme.String())
	for file, b := range out {
		if err := writeFile(filepath.Join(dir, filepath.FromSlash(file)), b); err != nil {
			return err
		}
	}
	return nil
}

// flags are the flags of this run that are not as by default, but --out.
func (cmd *synthCmd) flags() string {
	var s strings.Builder
	for _, f := range []struct {
		name  string
		value any
		set   bool
	}{
		{"vessels", cmd.Vessels, cmd.Vessels > 0}, {"days", cmd.Days, cmd.Days > 0}, {"positions", cmd.Positions, cmd.Positions > 0},
		{"order", cmd.Order, cmd.Order != "time"}, {"late", cmd.Late, cmd.Late > 0}, {"format", cmd.Format, cmd.Format != "csv"},
	} {
		if f.set {
			fmt.Fprintf(&s, " --%s %v", f.name, f.value)
		}
	}
	return s.String()
}

// writeStream writes a file as it comes and puts it on the disk.
func writeStream(path string, fill func(io.Writer) error) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	buf := bufio.NewWriterSize(f, 1<<20)
	if err = fill(buf); err == nil {
		err = buf.Flush()
	}
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

// positions writes the reports of a stream.
func (cmd *synthCmd) positions(a *app, out io.Writer, w *synth.World, stream *synth.Stream, progress *console.Progress) error {
	var put func(*synth.Report) error
	end := func() error { return nil }
	var line []byte
	switch cmd.Format {
	case "nmea":
		sentences := synth.NewSentences(w)
		put = func(r *synth.Report) (err error) {
			if line, err = sentences.Append(line[:0], r); err == nil {
				_, err = out.Write(line)
			}
			return err
		}
	case "parquet":
		rows := parquet.NewWriter(out, parquet.Options{Program: "tidewaiter " + version() + " SYNTHETIC"})
		sources := w.Sources()
		one := make([]parquet.Report, 1)
		put = func(r *synth.Report) error {
			parquetReport(&one[0], r, sources)
			return rows.Write(one)
		}
		end = rows.Close
	default:
		rows := synth.NewRows(w)
		line = append(line, synth.Header...)
		put = func(r *synth.Report) error {
			line = rows.Append(line, r)
			_, err := out.Write(line)
			line = line[:0]
			return err
		}
		end = func() error {
			_, err := out.Write(rows.End(line))
			return err
		}
	}
	reports := stream.Reports()
	if cmd.Late > 0 {
		reports = synth.Disordered(reports, cmd.Seed, synth.Disorder{Window: cmd.Late, Late: lateShare, Copies: copyShare})
	}
	n := int64(0)
	for r := range reports {
		if n++; n%4096 == 0 {
			if err := a.ctx.Err(); err != nil {
				return err
			}
			progress.Stream(stream.Positions, "positions", stream.Positions, cmd.Positions)
		}
		if err := put(r); err != nil {
			return err
		}
	}
	return end()
}

// parquetReport is a report as a row of Parquet.
func parquetReport(row *parquet.Report, r *synth.Report, sources []string) {
	*row = parquet.Report{Has: parquet.HasTime | parquet.HasType | parquet.HasClass, Time: r.UnixMicro, MMSI: uint32(r.MMSI), Type: r.Type, Class: r.Class}
	if r.Source > 0 {
		row.Has |= parquet.HasReceiver
		row.Receiver = []byte(sources[r.Source])
	}
	if s := r.Static; s != nil {
		row.Has |= parquet.HasName | parquet.HasCallSign | parquet.HasShipType | parquet.HasToBow | parquet.HasToStern | parquet.HasToPort | parquet.HasToStarboard
		row.Name, row.CallSign, row.ShipType = []byte(s.Name), []byte(s.CallSign), s.ShipType
		row.ToBow, row.ToStern, row.ToPort, row.ToStarboard = s.ToBowM, s.ToSternM, s.ToPortM, s.ToStarboardM
		if s.IMO != 0 {
			row.Has, row.IMO = row.Has|parquet.HasIMO, s.IMO
		}
		if s.DraughtM > 0 {
			row.Has, row.Draught = row.Has|parquet.HasDraught, float64(int(s.DraughtM*10+0.5))/10
		}
		return
	}
	row.Has |= parquet.HasLat | parquet.HasLon
	row.Lat, row.Lon = r.Lat, r.Lon
	if r.Position.Has&tracks.HasSOG != 0 {
		row.Has, row.SOG = row.Has|parquet.HasSOG, float64(int(r.SOGKn*10+0.5))/10
	}
	if r.Position.Has&tracks.HasCOG != 0 {
		row.Has, row.COG = row.Has|parquet.HasCOG, float64(int(r.COGDeg*10+0.5))/10
	}
	if r.Position.Has&tracks.HasHeading != 0 {
		row.Has, row.Heading = row.Has|parquet.HasHeading, r.Heading
	}
	if r.Position.Has&tracks.HasStatus != 0 {
		row.Has, row.Status = row.Has|parquet.HasStatus, r.Status
	}
}

// truthLine is one truth as a line of JSON.
type truthLine struct {
	Kind      string     `json:"kind"`
	Form      string     `json:"form,omitempty"`
	MMSI      string     `json:"mmsi"`
	OtherMMSI string     `json:"other_mmsi,omitempty"`
	Vessel    int        `json:"vessel"`
	Start     time.Time  `json:"start"`
	End       *time.Time `json:"end,omitempty"`
	Place     string     `json:"place,omitempty"`
	Hidden    bool       `json:"hidden"`
	OffLat    *float64   `json:"off_lat,omitempty"`
	OffLon    *float64   `json:"off_lon,omitempty"`
	OnLat     *float64   `json:"on_lat,omitempty"`
	OnLon     *float64   `json:"on_lon,omitempty"`
	Field     string     `json:"field,omitempty"`
	Old       string     `json:"old,omitempty"`
	New       string     `json:"new,omitempty"`
	Before    float64    `json:"before_m,omitempty"`
	After     float64    `json:"after_m,omitempty"`
}

func truthLines(stream *synth.Stream) ([]byte, error) {
	var out []byte
	for _, t := range stream.Truth() {
		line := truthLine{
			Kind: string(t.Kind), Form: t.Form, MMSI: t.MMSI.String(), OtherMMSI: t.Other.String(), Vessel: t.Hull, Start: t.Start,
			Place: t.Place, Hidden: t.Hidden, Field: t.Field, Old: t.Old, New: t.New, Before: t.Before, After: t.After,
		}
		if !t.End.IsZero() {
			line.End = &t.End
		}
		if t.Off != (geo.Point{}) {
			line.OffLat, line.OffLon = &t.Off.Lat, &t.Off.Lon
		}
		if t.On != (geo.Point{}) {
			line.OnLat, line.OnLon = &t.On.Lat, &t.On.Lon
		}
		b, err := json.Marshal(line)
		if err != nil {
			return nil, err
		}
		out = append(append(out, b...), '\n')
	}
	return out, nil
}
