package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/tidewaiter/tidewaiter/tally"
)

// kept reads the draws of an earlier count, nil when there are none yet or when
// another version kept them: those are counted anew and replaced. A file that is
// anything else is never replaced.
func (cmd *assessCmd) kept() (*tally.State, error) {
	if cmd.Keep == "" {
		return nil, nil
	}
	info, err := os.Stat(cmd.Keep)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		// Before a count is made that could not be kept.
		if dir := filepath.Dir(cmd.Keep); !isFolder(dir) {
			return nil, badInput(fmt.Errorf("--keep %s: there is no folder %s", cmd.Keep, dir))
		}
		return nil, nil
	case err != nil:
		return nil, badInput(fmt.Errorf("--keep: %w", err))
	case !info.Mode().IsRegular():
		return nil, badInput(fmt.Errorf("--keep %s: that is no file: give the name of one", cmd.Keep))
	}
	f, err := os.Open(cmd.Keep)
	if err != nil {
		return nil, badInput(fmt.Errorf("--keep: %w", err))
	}
	defer f.Close()
	s, err := tally.DecodeState(f)
	if errors.Is(err, tally.ErrOtherModel) {
		return nil, nil
	}
	if err != nil {
		return nil, badInput(fmt.Errorf("--keep %s: %w: give another name, or remove it", cmd.Keep, err))
	}
	return s, nil
}

// keep writes draws into their file, which has the old ones or the new, whole.
func (cmd *assessCmd) keep(s *tally.State) (err error) {
	p, err := place(cmd.Keep, false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.end(err == nil)) }()
	return s.Encode(p)
}
