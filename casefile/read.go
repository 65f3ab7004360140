package casefile

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// reader reads one folder.
type reader struct {
	report
	fsys  fs.FS
	left  int64 // bytes of the folder that may still be read
	c     *Case
	lines map[string][]int // by file: the line on which each row begins
	whole map[string]bool  // files read to their end, or that need not be there
	meta  metaReader
}

// Read reads a case folder. It returns a *[Faults] when the folder is not a
// valid case, with every fault up to [MaxFaults], and another error when it
// cannot be read; then no case is returned.
//
// Only case.yaml has to be there; a table that is missing is empty. Names with
// a leading dot are passed over; any other file that a case does not have is a
// fault. Links, and directories where a file belongs, are not followed.
func Read(fsys fs.FS) (*Case, error) {
	r := &reader{
		fsys: fsys, left: MaxFolderBytes, c: defaults(),
		lines: make(map[string][]int), whole: make(map[string]bool),
	}
	files, dirs, err := r.list()
	if err != nil {
		return nil, err
	}
	if err := r.readMeta(files); err != nil {
		return nil, err
	}
	if err := errors.Join(
		readInto(r, files, sourcesTable, &r.c.Sources),
		readInto(r, files, claimsTable, &r.c.Claims),
		readInto(r, files, sightingsTable, &r.c.Sightings),
		readInto(r, files, voyagesTable, &r.c.Voyages),
		readInto(r, files, observedTable, &r.c.Observed),
		readInto(r, files, placesTable, &r.c.Places),
		readInto(r, files, vesselsTable, &r.c.Vessels),
		readInto(r, files, factorsTable, &r.c.Factors),
		readInto(r, files, namingsTable, &r.c.Namings),
		readInto(r, files, repliesTable, &r.c.Replies),
		readInto(r, files, redactionsTable, &r.c.Redactions),
	); err != nil {
		return nil, err
	}
	// A table that is there, if only with its header, is written again as it is.
	thereIn(files, observedCSV, &r.c.Observed)
	thereIn(files, namingsCSV, &r.c.Namings)
	thereIn(files, repliesCSV, &r.c.Replies)
	thereIn(files, redactionsCSV, &r.c.Redactions)
	for _, name := range dirs[tracksDir] {
		var rows []Position
		if err := readInto(r, dirs[tracksDir], tracksTable(name), &rows); err != nil {
			return nil, err
		}
		if r.c.Tracks == nil {
			r.c.Tracks = make(map[string][]Position)
		}
		r.c.Tracks[strings.TrimSuffix(path.Base(name), ".csv")] = rows
	}
	for _, name := range dirs[seriesDir] {
		var rows []SeriesRow
		if err := readInto(r, dirs[seriesDir], seriesTable(name), &rows); err != nil {
			return nil, err
		}
		if r.c.Series == nil {
			r.c.Series = make(map[string][]SeriesRow)
		}
		r.c.Series[strings.TrimSuffix(path.Base(name), ".csv")] = rows
	}
	for _, name := range dirs[orbitsDir] {
		if err := r.readOrbit(name); err != nil {
			return nil, err
		}
	}
	for _, name := range files {
		if name != readmeMD && !isLicence(name) {
			continue
		}
		text, _, err := r.readText(name)
		switch {
		case err != nil:
			return nil, err
		case name == readmeMD:
			r.c.Readme = text
		default:
			if r.c.Licences == nil {
				r.c.Licences = make(map[string]string)
			}
			r.c.Licences[name] = text
		}
	}
	r.check()
	if err := r.err(); err != nil {
		return nil, err
	}
	r.c.rows = newLookup(r.c)
	return r.c, nil
}

// thereIn makes no rows an empty table where the folder has its file.
func thereIn[T any](files []string, name string, rows *[]T) {
	if *rows == nil && slices.Contains(files, name) {
		*rows = []T{}
	}
}

// isLicence reports whether a file of this name holds terms of use.
func isLicence(name string) bool {
	return strings.HasPrefix(name, "LICENSE") || strings.HasPrefix(name, "LICENCE")
}

// list returns the files of the folder that a case has, and those of series/,
// tracks/ and orbits/, and reports what does not belong there.
func (r *reader) list() (files []string, dirs map[string][]string, err error) {
	entries, err := fs.ReadDir(r.fsys, ".")
	if err != nil {
		return nil, nil, fmt.Errorf("casefile: reading the folder: %w", err)
	}
	known := append([]string{caseYAML, readmeMD}, tableFiles...)
	files = r.pick(entries, "", func(name string) (string, bool) {
		if slices.Contains(known, name) || isLicence(name) && recordForm.MatchString(name) {
			return "", true
		}
		remedy := "a case has " + strings.Join(known, ", ") + ", LICENSE, " + seriesDir + "/, " + tracksDir + "/ and " + orbitsDir + "/"
		if near := nearest(name, known); near != "" {
			remedy = "did you mean " + near + "? " + remedy
		}
		return remedy, false
	})
	dirs = map[string][]string{}
	for _, e := range entries {
		dir, one := e.Name(), tableDirs[e.Name()]
		ending := ".csv"
		if dir == orbitsDir {
			ending = ".json"
		}
		switch {
		case one == "":
			continue
		case !e.IsDir():
			r.add(Fault{File: dir, Reason: "is not a directory", Remedy: "put " + one + " into " + dir + "/NAME" + ending})
			continue
		}
		inside, err := fs.ReadDir(r.fsys, dir)
		if err != nil {
			return nil, nil, fmt.Errorf("casefile: reading %s: %w", dir, err)
		}
		dirs[dir] = r.pick(inside, dir, func(name string) (string, bool) {
			stem, fits := strings.CutSuffix(name, ending)
			return "a file of " + dir + "/ is NAME" + ending + ", with letters, digits, ., _ and - in its name", fits && recordForm.MatchString(stem)
		})
	}
	return files, dirs, nil
}

// tableDirs are the directories of a case, with what their files hold.
var tableDirs = map[string]string{seriesDir: "the series", tracksDir: "the tracks", orbitsDir: "the histories of satellites"}

// pick returns the paths of the files of one directory that belong there.
func (r *reader) pick(entries []fs.DirEntry, dir string, belongs func(name string) (remedy string, ok bool)) []string {
	if len(entries) > MaxFiles {
		r.add(Fault{File: path.Join(dir, "."), Reason: fmt.Sprintf("holds %d entries", len(entries)), Remedy: fmt.Sprintf("keep them within %d", MaxFiles)})
		return nil
	}
	var files []string
	for _, e := range entries {
		name := path.Join(dir, e.Name())
		remedy, ok := belongs(e.Name())
		switch {
		case strings.HasPrefix(e.Name(), "."), dir == "" && tableDirs[e.Name()] != "":
		case !ok && e.IsDir():
			r.add(Fault{File: name, Reason: "is a directory that a case does not have", Remedy: "move it out of the folder"})
		case !ok:
			r.add(Fault{File: name, Reason: "is not a file of a case", Remedy: remedy})
		case e.IsDir():
			r.add(Fault{File: name, Reason: "is a directory", Remedy: "put a file in its place"})
		case e.Type()&fs.ModeSymlink != 0:
			r.add(Fault{File: name, Reason: "is a symbolic link", Remedy: "put the file itself in its place: a case is complete in its folder"})
		case !e.Type().IsRegular():
			r.add(Fault{File: name, Reason: "is not a regular file", Remedy: "put a file in its place"})
		default:
			files = append(files, name)
		}
	}
	return files
}

// readMeta reads case.yaml.
func (r *reader) readMeta(files []string) error {
	if !slices.Contains(files, caseYAML) {
		// When something else has its name, that has been reported already.
		if !slices.ContainsFunc(r.faults, func(f Fault) bool { return f.File == caseYAML }) {
			r.add(Fault{File: caseYAML, Reason: "is missing", Remedy: "add it; an empty file takes every default"})
		}
		return nil
	}
	text, ok, err := r.readText(caseYAML)
	if err != nil || !ok {
		return err
	}
	r.meta = metaReader{yamlFile: yamlFile{&r.report}, c: r.c}
	root, ok := r.meta.parse(text)
	if !ok {
		return nil
	}
	r.meta.read(root)
	_, r.whole[caseYAML] = root.(*ast.MappingNode)
	r.whole[caseYAML] = r.whole[caseYAML] || isNull(root)
	canon, err := writeMeta(r.c)
	if err != nil {
		return nil // a fault that was reported, such as the key of a measure
	}
	if raw := []byte(text); !bytes.Equal(raw, canon) {
		r.c.meta = meta{raw: raw, canon: canon}
	}
	return nil
}

// readInto reads one table into rows.
func readInto[T any](r *reader, files []string, t *table[T], rows *[]T) error {
	if !slices.Contains(files, t.file) {
		// A missing file is an empty table; one that is there but is no file
		// has been reported, and nothing follows from what it lacks.
		r.whole[t.file] = !slices.ContainsFunc(r.faults, func(f Fault) bool { return f.File == t.file })
		return nil
	}
	read, lines, whole, err := readTable(r, t)
	if err != nil {
		return err
	}
	*rows, r.lines[t.file], r.whole[t.file] = read, lines, whole
	return nil
}
