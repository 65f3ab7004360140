// Package shared finds the data that is shared between checkouts, as the tests
// of the program do: where TIDEWAITER_SHARED says, else beside the repository.
package shared

import (
	"os"
	"path/filepath"
)

// AISHub is the sample that the benchmark and the oracle read.
const AISHub = "data/ais/nmea/aishub-nmea-sample.txt"

// Find returns the path of a file of the shared data; false where it is absent.
func Find(name string) (string, bool) {
	name = filepath.FromSlash(name)
	if root := os.Getenv("TIDEWAITER_SHARED"); root != "" {
		return exists(filepath.Join(root, name))
	}
	dir, err := os.Getwd()
	if err != nil {
		return "", false
	}
	for {
		if path, ok := exists(filepath.Join(dir, "shared", name)); ok {
			return path, true
		}
		up := filepath.Dir(dir)
		if up == dir {
			return "", false
		}
		dir = up
	}
}

func exists(path string) (string, bool) {
	info, err := os.Stat(path)
	return path, err == nil && info.Mode().IsRegular()
}
