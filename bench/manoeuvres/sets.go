package main

import (
	"bufio"
	"os"
	"path/filepath"
	"strings"

	"github.com/tidewaiter/tidewaiter/orbit"
)

// readSets reads the two-line sets of a satellite. Sets that cannot be read are
// left out: the dataset has checksums of its own.
func readSets(dir string, sat satellite) ([]orbit.Elements, error) {
	f, err := os.Open(filepath.Join(dir, "processed_files", sat.name+".tle"))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var out []orbit.Elements
	lines := bufio.NewScanner(f)
	first := ""
	for lines.Scan() {
		line := lines.Text()
		if strings.HasPrefix(line, "1 ") {
			first = line
			continue
		}
		if e, err := orbit.ParseTLE(first, line); err == nil {
			out = append(out, e)
		}
	}
	return out, lines.Err()
}
