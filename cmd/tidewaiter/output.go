package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// files are outputs by name.
type files = map[string][]byte

// reportMark is the file by which a folder is known as one that this program
// wrote and may replace.
const reportMark = ".tidewaiter-report"

// writeReport writes files into a folder so that the folder is complete or as
// it was: they are written beside it and moved into place. A folder that holds
// anything but an earlier report is refused.
func writeReport(dir string, fill func(files) error) (err error) {
	if dir, err = filepath.Abs(dir); err != nil {
		return err
	}
	if err := replaceable(dir, reportMark, "a report"); err != nil {
		return err
	}
	out := files{reportMark: []byte("Written by tidewaiter assess, which replaces this folder as a whole.\n")}
	if err := fill(out); err != nil {
		return err
	}
	if err := placeFolder(dir, out); err != nil {
		return fmt.Errorf("--out: %w", err)
	}
	return nil
}

// placeFolder writes files into a folder beside dir and moves it into place,
// so that dir is never seen half-written. What dir was before is removed; when
// anything fails, it stays.
func placeFolder(dir string, out files) error {
	return fillFolder(dir, func(next string) error {
		for name, b := range out {
			if err := writeFile(filepath.Join(next, filepath.FromSlash(name)), b); err != nil {
				return err
			}
		}
		return nil
	})
}

// fillFolder has a folder filled beside dir and moves it into place, so that
// dir is never seen half-written. What dir was before is removed; when anything
// fails, it stays. Where dir is a link to a folder, that folder is replaced.
func fillFolder(dir string, fill func(next string) error) error {
	if real, err := filepath.EvalSymlinks(dir); err == nil {
		dir = real
	}
	parent := filepath.Dir(dir)
	if err := os.MkdirAll(parent, 0o755); err != nil {
		return err
	}
	temp, err := os.MkdirTemp(parent, ".tidewaiter-*")
	if err != nil {
		return err
	}
	keep := false
	defer func() {
		if !keep {
			os.RemoveAll(temp)
		}
	}()
	next, last := filepath.Join(temp, "next"), filepath.Join(temp, "last")
	if err := os.Mkdir(next, 0o755); err != nil {
		return err
	}
	if err := fill(next); err != nil {
		return err
	}
	err = os.Rename(dir, last)
	old := err == nil
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := os.Rename(next, dir); err != nil {
		if old {
			back := os.Rename(last, dir)
			keep = back != nil // what was there stays findable
			err = errors.Join(err, back)
		}
		return err
	}
	return nil
}

// replaceable refuses a folder that holds anything but earlier output of the
// same kind, which is known by its mark, and the folder in which the program
// runs: whoever stands in it would stand in the one that was removed.
func replaceable(dir, mark, what string) error {
	entries, err := os.ReadDir(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return badInput(fmt.Errorf("--out: %w: give a folder", err))
	}
	if _, err := os.Lstat(filepath.Join(dir, mark)); err != nil && len(entries) > 0 {
		return badInput(fmt.Errorf("--out %s: the folder holds something else than %s: give a new or an empty folder", dir, what))
	}
	if here, err := os.Getwd(); err == nil && within(here, dir) {
		return badInput(fmt.Errorf("--out %s: you are in this folder, and it is replaced as a whole: name another", dir))
	}
	return nil
}

// within reports whether a folder is dir, or is in it.
func within(folder, dir string) bool {
	real := func(path string) string {
		if abs, err := filepath.Abs(path); err == nil {
			path = abs
		}
		if linked, err := filepath.EvalSymlinks(path); err == nil {
			path = linked
		}
		return path
	}
	to, err := filepath.Rel(real(dir), real(folder))
	return err == nil && to != ".." && !strings.HasPrefix(to, ".."+string(filepath.Separator))
}

// writeFile writes a file and its folders and puts it on the disk.
func writeFile(path string, b []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

// replaceFile gives a file new content in one step: whoever reads it sees the
// old or the new one, whole.
func replaceFile(path string, b []byte) error {
	mode := fs.FileMode(0o644)
	if info, err := os.Stat(path); err == nil {
		mode = info.Mode().Perm()
	}
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // fails when the file has been moved, as it should
	_, err = f.Write(b)
	if err == nil {
		err = f.Chmod(mode)
	}
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}
