// Package sharedtest is what tests of many packages need: the test data that is
// shared between checkouts, which stands beside the repository or where
// TIDEWAITER_SHARED says, and the time of the processors.
package sharedtest

import (
	"os"
	"path/filepath"
	"testing"
)

// Path returns the path of a file or folder of the shared test data, and skips
// the test with one plain line where it is absent.
func Path(t testing.TB, name string) string {
	t.Helper()
	path, ok := Find(name)
	if !ok {
		t.Skipf("skipped: shared test data is absent: %s", name)
	}
	return path
}

// Find returns the path of a file or folder of the shared test data; false
// where it is absent.
func Find(name string) (string, bool) {
	root := os.Getenv("TIDEWAITER_SHARED")
	for dir, err := os.Getwd(); root == "" && err == nil; dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			root = filepath.Join(dir, "..", "shared")
		} else if dir == filepath.Dir(dir) {
			return "", false
		}
	}
	path := filepath.Join(root, filepath.FromSlash(name))
	_, err := os.Stat(path)
	return path, err == nil
}
