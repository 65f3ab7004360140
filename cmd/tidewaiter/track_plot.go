package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/internal/chart"
	"github.com/tidewaiter/tidewaiter/refdata"
)

// drawing collects what --plot draws, so that fixes at a berth are thinned as
// they come.
type drawing struct{ chart.TrackMap }

// add adds what was found of one vessel: the tracks that were asked for, which
// are those that have segments.
func (d *drawing) add(s *trackSink, v *vesselFound) {
	names := map[string]string{}
	for i := range v.segments {
		names[v.segments[i].Subject.Track] = v.segments[i].Subject.Name
	}
	lines := map[trackKey]int{}
	for _, f := range v.fixes {
		id := s.id(f.track)
		name, wanted := names[id]
		if !wanted {
			continue
		}
		i, ok := lines[f.track]
		if !ok {
			i = len(d.Tracks)
			lines[f.track] = i
			d.Tracks = append(d.Tracks, chart.TrackLine{ID: id, MMSI: v.mmsi, Name: name})
		}
		d.Tracks[i].Fixes = append(d.Tracks[i].Fixes, chart.TrackFix{UnixMicro: f.micro, At: f.at})
	}
	for _, i := range lines {
		d.Tracks[i].Fixes = thinned(d.Tracks[i].Fixes)
	}
	d.Events = append(d.Events, v.events...)
	d.Voyages = append(d.Voyages, v.voyages...)
}

// What may be left out of a drawing: fixes this near the last one that is kept,
// for so long. It is far under what is drawn as a silence.
const (
	stillM   = 15
	stillFor = 30 * time.Minute
)

// thinned leaves out fixes of a vessel that lies still, of which there are
// thousands; the last before it moves or falls silent is kept.
func thinned(fixes []chart.TrackFix) []chart.TrackFix {
	var out []chart.TrackFix
	for i, f := range fixes {
		if n := len(out); n > 0 && i+1 < len(fixes) {
			next := fixes[i+1]
			still := func(x chart.TrackFix) bool {
				return x.UnixMicro-out[n-1].UnixMicro <= stillFor.Microseconds() && geo.DistanceM(out[n-1].At, x.At) <= stillM
			}
			if still(f) && still(next) {
				continue
			}
		}
		out = append(out, f)
	}
	return out
}

// plot draws the tracks with their events into the file of --plot, which is
// complete or absent.
func (t *tracking) plot(s *trackSink) (err error) {
	d := &s.drawn
	if d.Land, err = chart.ReadLand(refdata.Land()); err != nil {
		return err
	}
	d.Places = t.places
	if n := len(s.stats.Sources); n > 0 && n <= 6 {
		d.Source = strings.Join(s.stats.Sources, ", ")
	}
	d.Synthetic = slices.ContainsFunc(t.cmd.Input, isSynthetic)
	p, err := place(t.cmd.Plot, false)
	if err != nil {
		return fmt.Errorf("--plot: %w", err)
	}
	defer func() {
		if err = errors.Join(err, p.end(err == nil)); err != nil {
			err = fmt.Errorf("--plot: %w", err)
		}
	}()
	if plotFormat(t.cmd.Plot) == "png" {
		return d.PNG(p, chart.TrackOptions{})
	}
	_, err = p.Write(d.SVG(chart.TrackOptions{}))
	return err
}

// isSynthetic reports whether an input is traffic that synth made: it marks its
// folders.
func isSynthetic(input string) bool {
	for _, dir := range []string{input, filepath.Dir(input)} {
		if _, err := os.Lstat(filepath.Join(dir, synthMark)); err == nil {
			return true
		}
	}
	return false
}
