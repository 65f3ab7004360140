package store

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/gofrs/flock"
)

// Temporary folders of a backup and of a restore.
const (
	backupScratch  = ".tidewaiter-backup-"
	restoreScratch = ".restore-"
	scratchLock    = "lock"
	// unlockedLasts is how old a folder is at least that has files and no lock
	// before it is cleared: programs before this one locked none.
	unlockedLasts = 24 * time.Hour
)

// scratch is a temporary folder that a running process holds. One that was killed
// holds it no longer, and the next clears it.
type scratch struct {
	dir  string
	lock *flock.Flock
}

// newScratch makes a temporary folder in a directory, and clears those of the same
// kind that nobody holds.
func newScratch(in, prefix string) (*scratch, error) {
	clearScratch(in, prefix)
	for {
		dir, err := os.MkdirTemp(in, prefix+"*")
		if err != nil {
			return nil, err
		}
		s := &scratch{dir, flock.New(filepath.Join(dir, scratchLock))}
		held, err := s.lock.TryLock()
		if err == nil && held && s.there() {
			return s, nil
		}
		// Somebody who cleared was faster than the lock.
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, errors.Join(err, os.RemoveAll(dir))
		}
		if err := s.remove(); err != nil {
			return nil, err
		}
	}
}

// there reports whether the file that is locked is the one in the folder.
func (s *scratch) there() bool {
	locked, err := s.lock.Stat()
	if err != nil {
		return false
	}
	file, err := os.Stat(s.lock.Path())
	return err == nil && os.SameFile(locked, file)
}

// remove holds the folder until it is gone.
func (s *scratch) remove() error { return errors.Join(os.RemoveAll(s.dir), s.lock.Unlock()) }

// clearScratch removes the temporary folders of a kind that nobody holds. What
// cannot be removed stays: it is in nobody's way.
func clearScratch(in, prefix string) {
	entries, err := os.ReadDir(in)
	if err != nil {
		return
	}
	for _, e := range entries {
		info, err := e.Info()
		// Others may make names in a directory that they share: only what none of
		// them may enter is taken for ours.
		if err != nil || !e.IsDir() || !strings.HasPrefix(e.Name(), prefix) || info.Mode().Perm()&0o077 != 0 {
			continue
		}
		clearOne(filepath.Join(in, e.Name()), info)
	}
}

func clearOne(dir string, info fs.FileInfo) {
	inside, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	// Nothing is made in it here: whoever is removing it would find it full again.
	lock := flock.New(filepath.Join(dir, scratchLock), flock.SetFlag(os.O_RDWR))
	switch held, err := lock.TryLock(); {
	case held:
		_ = os.RemoveAll(dir)
		_ = lock.Unlock()
	case !errors.Is(err, fs.ErrNotExist):
	case len(inside) == 0:
		_ = os.Remove(dir)
	case time.Since(newest(info, inside)) > unlockedLasts:
		_ = os.RemoveAll(dir)
	}
}

// newest is when a folder or a file in it was written last.
func newest(dir fs.FileInfo, inside []fs.DirEntry) time.Time {
	at := dir.ModTime()
	for _, e := range inside {
		if info, err := e.Info(); err == nil && info.ModTime().After(at) {
			at = info.ModTime()
		}
	}
	return at
}
