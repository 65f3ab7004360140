package main

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/internal/assess"
	"github.com/tidewaiter/tidewaiter/internal/engine"
	"github.com/tidewaiter/tidewaiter/internal/ingest"
)

// readCase reads the case of --case.
func (t *tracking) readCase() error {
	if t.cmd.Case == "" {
		return nil
	}
	f, err := findCase(t.cmd.Case)
	if err != nil {
		return err
	}
	// What is on the disk is kept from before it is read, so that an edit at any
	// time of the run is seen.
	if t.caseWas, err = caseFiles(f); err != nil {
		return f.failed(err)
	}
	c, err := f.read()
	if err != nil {
		return err
	}
	switch {
	case f.builtIn:
		return badInput(fmt.Errorf("--case: the case %s is built into the program and cannot be written: give a case folder", f.name))
	case slices.Contains(t.cmd.Input, ingest.Stdin):
		return badInput(errors.New("--case: evidence is named by the content of its files: save the positions to a file and give that"))
	}
	t.inCase, t.folder = c, f
	if len(c.Watch.Places) > 0 {
		t.watch = map[string]bool{}
		for _, id := range c.Watch.Places {
			t.watch[id] = true
		}
	}
	return nil
}

// caseFiles reads the files that say what is in a case.
func caseFiles(f folder) (files, error) {
	tables, err := fs.Glob(f.FS, "*.csv")
	if err != nil {
		return nil, err
	}
	return contents(f.FS, append(tables, "case.yaml"))
}

// writeCase writes what was found of the case's vessels into its folder, and
// says so. Places and sources that the rows name go before the rows, so that a
// failure at any point leaves a valid case.
func (t *tracking) writeCase(sink *trackSink) (string, error) {
	before, err := t.inCase.Files()
	if err != nil {
		return "", fmt.Errorf("--case: %w", err)
	}
	source, err := t.source(sink)
	if err != nil {
		return "", err
	}
	found := casefile.Tracked{Source: source, Rows: casefile.Observations(source.ID, sink.caseEvents, sink.caseVoyages, engine.Identify(t.inCase))}
	engine.AddPlaces(&found, t.inCase, t.places, "tidewaiter track")
	added := t.inCase.WithObserved(found)
	if t.cmd.KeepTracks {
		added.Tracks = t.tracksOf(source.ID, sink)
	}
	after, err := added.Files()
	if err != nil {
		return "", fmt.Errorf("--case: the case would not be valid, nothing was written: %w", err)
	}
	now, err := caseFiles(t.folder)
	if err != nil {
		return "", fmt.Errorf("--case: %w", err)
	}
	names := slices.Sorted(maps.Keys(now))
	for name := range t.caseWas {
		if _, ok := now[name]; !ok {
			names = append(names, name)
		}
	}
	for _, name := range names {
		if !bytes.Equal(now[name], t.caseWas[name]) {
			return "", badInput(fmt.Errorf("--case: %s/%s was changed meanwhile, nothing was written: run this again", t.folder.name, name))
		}
	}
	for _, name := range []string{"sources.csv", "places.csv", "observed.csv"} {
		if bytes.Equal(before[name], after[name]) {
			continue
		}
		if err := replaceFile(filepath.Join(t.folder.name, name), after[name]); err != nil {
			return "", fmt.Errorf("--case: %w", err)
		}
	}
	if t.cmd.KeepTracks {
		if err := t.writeTracks(before, after); err != nil {
			return "", fmt.Errorf("--case: %w", err)
		}
	}
	n := float64(len(found.Rows))
	if n == 0 {
		return fmt.Sprintf("None of the case's vessels was heard: %s/observed.csv has no row of these positions.", t.folder.name), nil
	}
	return fmt.Sprintf("%s %s of source %s in %s/observed.csv.", assess.Figure(n, 1), assess.Plural(n, "row"), source.ID, t.folder.name), nil
}

// source describes the positions that were read, named by their content.
func (t *tracking) source(sink *trackSink) (casefile.Source, error) {
	progress := t.app.notes.Progress("naming the inputs by their content")
	defer progress.Done()
	type read struct{ name, hash string }
	var inputs []read
	for _, p := range t.piped {
		inputs = append(inputs, read{filepath.Base(p.name), hex.EncodeToString(p.Sum(nil))})
	}
	for s, err := range ingest.Streams(slices.DeleteFunc(slices.Clone(t.cmd.Input), isPipe), t.app.stdin) {
		if err != nil {
			continue // told when it was read
		}
		h := sha256.New()
		if _, err := io.Copy(h, &interruptible{t.app.ctx, s}); err != nil && t.app.ctx.Err() != nil {
			return casefile.Source{}, err
		}
		inputs = append(inputs, read{filepath.Base(s.Name), hex.EncodeToString(h.Sum(nil))})
	}
	slices.SortFunc(inputs, func(a, b read) int { return cmp.Or(cmp.Compare(a.hash, b.hash), cmp.Compare(a.name, b.name)) })
	var names []string
	hash := ""
	if len(inputs) == 1 {
		hash = inputs[0].hash
	} else {
		h := sha256.New()
		for _, in := range inputs {
			fmt.Fprintln(h, in.hash)
		}
		hash = hex.EncodeToString(h.Sum(nil))
	}
	for _, in := range inputs {
		if !slices.Contains(names, in.name) {
			names = append(names, in.name)
		}
	}
	slices.Sort(names)
	const most = 3
	title := strings.Join(names[:min(most, len(names))], ", ")
	if n := len(names) - most; n > 0 {
		title += fmt.Sprintf(" and %d more", n)
	}
	st := sink.stats
	note := "SHA-256 of the positions, unpacked."
	if len(inputs) > 1 {
		note = fmt.Sprintf("SHA-256 of the sorted SHA-256 lines of %d files, unpacked.", len(inputs))
	}
	if len(st.Sources) > 0 && len(st.Sources) <= 20 {
		note += " Heard by " + strings.Join(st.Sources, ", ") + "."
	}
	return casefile.Source{
		ID: "ais-" + hash[:12], Title: strings.Join(strings.Fields(fmt.Sprintf("AIS positions, %s to %s: %s",
			dates.DayOfTime(st.First.UTC()), dates.DayOfTime(st.Last.UTC()), title)), " "),
		Collector: "tidewaiter track", Bytes: casefile.Held, SHA256: hash, Note: strings.Join(strings.Fields(note), " "),
	}, nil
}

// isPipe reports whether an input can be read only once.
func isPipe(input string) bool {
	info, err := os.Stat(input)
	return err == nil && !info.IsDir() && !info.Mode().IsRegular()
}

// pipedInput is the hash of an input that was read from a pipe.
type pipedInput struct {
	hash.Hash
	name string
}
