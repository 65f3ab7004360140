package main

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/events"
	"github.com/tidewaiter/tidewaiter/internal/engine"
)

// keepTracks collects the positions of a vessel's tracks for --keep-tracks: those
// of the case's vessels, or of --vessel.
func (s *trackSink) keepTracks(v *vesselFound) error {
	mine := vesselFound{mmsi: v.mmsi, fixes: v.fixes}
	for _, seg := range v.segments {
		if len(s.wanted) > 0 || engine.Identify(s.t.inCase)(seg.Subject) != "" {
			mine.segments = append(mine.segments, seg)
		}
	}
	// A vessel says its number now and then: a track is hers when she did once.
	own := map[string]bool{}
	for _, seg := range mine.segments {
		own[seg.Subject.Track] = true
	}
	for _, seg := range v.segments {
		if own[seg.Subject.Track] && !slices.ContainsFunc(mine.segments, func(x events.Segment) bool { return x.ID == seg.ID }) {
			mine.segments = append(mine.segments, seg)
		}
	}
	before := len(s.kept.Tracks)
	s.kept.add(s, &mine)
	for _, l := range s.kept.Tracks[before:] {
		s.keptFixes += len(l.Fixes)
	}
	if most := casefile.MaxRows * 10; s.keptFixes > most {
		return badInput(fmt.Errorf("--keep-tracks: over %d positions, more than a case should hold: narrow them with --vessel, --since or --until", most))
	}
	return nil
}

// tracksOf gives the case's files of tracks with those of this run in place of
// what the same positions gave before.
func (t *tracking) tracksOf(source string, sink *trackSink) map[string][]casefile.Position {
	out := maps.Clone(t.inCase.Tracks)
	if out == nil {
		out = map[string][]casefile.Position{}
	}
	maps.DeleteFunc(out, func(_ string, rows []casefile.Position) bool { return len(rows) > 0 && rows[0].Source == source })
	for _, l := range sink.kept.Tracks {
		var rows []casefile.Position
		put := func() {
			if len(rows) == 0 {
				return
			}
			name := l.MMSI.String() + "-" + rows[0].Time.Format("20060102")
			for n := 2; ; n++ {
				if _, taken := out[name]; !taken {
					break
				}
				name = fmt.Sprintf("%s-%s-%d", l.MMSI, rows[0].Time.Format("20060102"), n)
			}
			out[name], rows = rows, nil
		}
		for _, f := range l.Fixes {
			at := time.UnixMicro(f.UnixMicro).UTC()
			if n := len(rows); n > 0 && !at.After(rows[n-1].Time) {
				continue // a second receiver's, of the same moment
			}
			if len(rows) == casefile.MaxRows {
				put()
			}
			rows = append(rows, casefile.Position{MMSI: l.MMSI, Time: at, At: f.At, Source: source})
		}
		put()
	}
	return out
}

// writeTracks writes the files of tracks that differ, and removes those that are
// no more.
func (t *tracking) writeTracks(before, after files) error {
	const dir = "tracks/"
	for _, name := range slices.Sorted(maps.Keys(after)) {
		if !strings.HasPrefix(name, dir) || string(before[name]) == string(after[name]) {
			continue
		}
		path := filepath.Join(t.folder.name, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			return err
		}
		if err := replaceFile(path, after[name]); err != nil {
			return err
		}
	}
	for name := range before {
		if _, ok := after[name]; !ok && strings.HasPrefix(name, dir) {
			if err := os.Remove(filepath.Join(t.folder.name, filepath.FromSlash(name))); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return err
			}
		}
	}
	return nil
}
