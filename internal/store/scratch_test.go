package store

import (
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"
)

// TestScratch: folders that somebody holds are left alone, by whoever makes and
// clears others at the same time.
func TestScratch(t *testing.T) {
	in := t.TempDir()
	first, err := newScratch(in, backupScratch)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(first.dir, "packed"), []byte("half"), 0o600); err != nil {
		t.Fatal(err)
	}
	var running sync.WaitGroup
	for range 4 {
		running.Go(func() {
			for range 50 {
				s, err := newScratch(in, backupScratch)
				if err != nil {
					t.Error(err)
					return
				}
				clearScratch(in, backupScratch)
				if err := os.WriteFile(filepath.Join(s.dir, "packed"), nil, 0o600); err != nil || !s.there() {
					t.Errorf("a folder that is held is gone: %v", err)
				}
				if err := s.remove(); err != nil {
					t.Error(err)
				}
			}
		})
	}
	running.Wait()
	if _, err := os.Stat(filepath.Join(first.dir, "packed")); err != nil || !first.there() {
		t.Errorf("the folder that is held: %v", err)
	}
	clearScratch(in, restoreScratch) // of another kind
	// A process that is killed holds nothing any more.
	if err := first.lock.Unlock(); err != nil {
		t.Fatal(err)
	}
	clearScratch(in, backupScratch)
	if _, err := os.Stat(first.dir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("what nobody holds is there: %v", err)
	}
	if left, err := os.ReadDir(in); err != nil || len(left) > 0 {
		t.Errorf("left: %v %v", left, err)
	}
}
