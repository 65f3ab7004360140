package main

import (
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/tidewaiter/tidewaiter/encoding/geojson"
	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/internal/coast"
	"github.com/tidewaiter/tidewaiter/internal/ingest"
)

type coastCmd struct {
	Input  []string `arg:"" placeholder:"INPUT" help:"Polygons of land: GeoJSON, also an object a line, or - for standard input."`
	Out    string   `required:"" placeholder:"FILE" help:"The pack, a file whose name ends in .coast; one that is there is replaced."`
	Credit string   `required:"" placeholder:"TEXT" help:"Who made the data and its licence, for the foot of maps."`
	Area   string   `placeholder:"W,S,E,N" help:"What the polygons describe, sea included, in degrees (default: the box of all polygons)."`
}

// Run implements the command.
func (cmd *coastCmd) Run(a *app) error {
	if filepath.Ext(cmd.Out) != coast.Ending {
		return badInput(fmt.Errorf("--out %s: the name of a pack ends in %s", cmd.Out, coast.Ending))
	}
	opt := coast.Options{Credit: cmd.Credit}
	if cmd.Area != "" {
		sides := strings.Split(cmd.Area, ",")
		if len(sides) != len(opt.Area) {
			return badInput(fmt.Errorf("--area %q: want west, south, east and north in degrees, as in 9,53,31,66", cmd.Area))
		}
		for i, text := range sides {
			v, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
			if err != nil {
				return badInput(fmt.Errorf("--area %q: want west, south, east and north in degrees, as in 9,53,31,66", cmd.Area))
			}
			opt.Area[i] = v
		}
	}
	folder, err := filepath.Abs(filepath.Dir(cmd.Out))
	if err != nil {
		return err
	}
	// Beside its place, and moved there when it is whole.
	out, err := os.CreateTemp(folder, ".tidewaiter-coast-*")
	if err != nil {
		return badInput(fmt.Errorf("--out %s: %w", cmd.Out, err))
	}
	kept := false
	defer func() {
		if !kept {
			out.Close()
			os.Remove(out.Name())
		}
	}()
	stats, err := coast.Build(out, cmd.polygons(a), opt)
	if err != nil {
		marked, path := (*failure)(nil), (*os.PathError)(nil)
		if errors.As(err, &marked) || errors.As(err, &path) || a.ctx.Err() != nil {
			return err
		}
		return badInput(err)
	}
	if err = errors.Join(out.Sync(), out.Chmod(0o644), out.Close()); err == nil {
		err = os.Rename(out.Name(), cmd.Out)
	}
	if err != nil {
		return fmt.Errorf("--out %s: %w", cmd.Out, err)
	}
	kept = true
	_, err = fmt.Fprintf(a.stdout, "%s: %d polygons of %d points in %d cells, %.1f MB; from %g to %g degrees east and %g to %g north\n",
		cmd.Out, stats.Polygons, stats.Points, stats.Cells, float64(stats.Bytes)/1e6, stats.Area[0], stats.Area[2], stats.Area[1], stats.Area[3])
	return err
}

// polygons are those of all inputs.
func (cmd *coastCmd) polygons(a *app) iter.Seq2[[][]geo.Point, error] {
	return func(yield func([][]geo.Point, error) bool) {
		for s, err := range ingest.Streams(cmd.Input, a.stdin) {
			if err != nil {
				yield(nil, badInput(err))
				return
			}
			for rings, err := range geojson.Polygons(&interruptible{a.ctx, s}) {
				if err != nil {
					err = fmt.Errorf("%s: %w", s.Name, err)
				}
				if !yield(rings, err) {
					return
				}
			}
		}
	}
}
