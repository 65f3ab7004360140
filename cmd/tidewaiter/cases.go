package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/cases"
)

// folder is a case folder: one on the disk, or one built into the program.
type folder struct {
	fs.FS
	name    string // as given
	builtIn bool
}

// findCase finds the folder that a CASE argument names. What exists on the disk
// goes before what is built in; blank is the founding case.
func findCase(name string) (folder, error) {
	if name == "" {
		name = cases.Founding
	}
	info, err := os.Stat(name)
	switch {
	case err == nil && info.IsDir():
		return folder{os.DirFS(name), filepath.Clean(name), false}, nil
	case err == nil:
		return folder{}, badInput(fmt.Errorf("case %q: a file, not a case folder: give the folder that holds case.yaml", name))
	}
	if f, ok := cases.FS(name); ok {
		return folder{f, name, true}, nil
	}
	if errors.Is(err, fs.ErrNotExist) {
		return folder{}, badInput(fmt.Errorf("case %q: no such folder, and not built in: give a folder, or %s", name, strings.Join(cases.IDs(), ", ")))
	}
	return folder{}, badInput(fmt.Errorf("case %q: %w", name, err))
}

// readCase reads the case that a CASE argument names.
func readCase(name string) (*casefile.Case, folder, error) {
	f, err := findCase(name)
	if err != nil {
		return nil, folder{}, err
	}
	c, err := f.read()
	return c, f, err
}

// read reads the case in a folder; its faults are the asker's.
func (f folder) read() (*casefile.Case, error) {
	c, err := casefile.Read(f.FS)
	if err != nil {
		return nil, f.failed(err)
	}
	return c, nil
}

// failed words why a folder could not be read as a case, for a command that
// needs the case: the first fault, with the folder before the file so that an
// editor finds it, and where the others are to be had.
func (f folder) failed(err error) error {
	faults := (*casefile.Faults)(nil)
	switch {
	case errors.As(err, &faults) && len(faults.List) > 0:
		err = fmt.Errorf("%s/%w", f.name, faults.List[0])
		if n := len(faults.List) + faults.More; n > 1 {
			err = fmt.Errorf("%w (and %d more: tidewaiter case check %s lists them)", err, n-1, f.name)
		}
		return badInput(err)
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, fs.ErrPermission):
		return badInput(fmt.Errorf("%s: %w", f.name, err))
	}
	return fmt.Errorf("%s: %w", f.name, err)
}
