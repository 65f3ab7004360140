package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// What a row makes of the positions. Rows are compared inside one of these.
const (
	everything = "all events: tracks, gaps, port visits, loitering, encounters, identities, anomalies, unobserved calls, voyages"
	gaps       = "gaps"
	segments   = "segments"
	ports      = "port visits"
	encounters = "encounters"
	stops      = "stops"
)

var kinds = []string{everything, gaps, segments, ports, encounters, stops}

// row is one line of the table.
type row struct {
	tool, what, note string
	peer             string // a name of [bench.find]
	args             []string
	input            string  // a name of [inputNames]
	threads          int     // GOMAXPROCS; 0 leaves it to the program
	pattern          string  // its first group is the count of results
	wanted           float64 // positions a CPU second that it has to reach; 0 is no target
	large            bool
}

// The peers.
const (
	ours   = "tidewaiter"
	python = "python3"
)

// The reports of our program and of the drivers.
const (
	ourEvents    = `(?m)^\s*events\s+([\d,]+)`
	driverReport = `results (\d+)`
	driverDetect = `detect_cpu_s ([\d.]+)`
)

func ourRow(note, input string, threads int, wanted float64, extra ...string) row {
	return row{tool: ours, what: everything, note: note, peer: ours, args: append([]string{"track", "FILE"}, extra...), input: input, threads: threads, pattern: ourEvents, wanted: wanted}
}

func driver(tool, what, script, input string, args ...string) row {
	return row{tool: tool, what: what, note: "library", peer: python, args: append([]string{"DRIVER/" + script, "FILE"}, args...), input: input, pattern: driverReport}
}

// rows are the rows of the tables. The order is that of the runs.
var rows = []row{
	ourRow("1 thread", "traffic-1M.csv", 1, 1e6),
	ourRow("2 threads", "traffic-1M.csv", 2, 0),
	ourRow("1 thread", "traffic-10M.csv", 1, 1e6),
	ourRow("1 thread", "traffic-1M.parquet", 1, 0),
	ourRow("1 thread", "traffic-10M.parquet", 1, 0),
	ourRow("2 threads", "traffic-10M.parquet", 2, 0),
	ourRow("1 thread", "marinecadastre.csv", 1, 0),
	ourRow("1 thread, positions only", "positions.csv", 1, 0),
	{tool: ours, what: everything, note: "512 MiB, spilled", peer: ours, args: []string{"track", "FILE"}, input: "traffic-100M.parquet", pattern: ourEvents, large: true},

	driver("pipe-gaps", gaps, "gaps.py", "gpsdio.csv", "6"),
	driver("pipe-gaps", gaps, "gaps.py", "positions.csv", "6"),
	driver("pipe-gaps", gaps, "gaps.py", "traffic-1M.csv", "6"),
	driver("gpsdio-segment", segments, "segments.py", "gpsdio.csv"),
	driver("gpsdio-segment", segments, "segments.py", "positions.csv"),
	driver("pipe-anchorages", ports, "ports.py", "gpsdio.csv"),
	driver("pipe-anchorages", ports, "ports.py", "positions.csv"),
	driver("pipe-encounters", encounters, "encounters.py", "positions.csv", "10", "0.5"),
	driver("MovingPandas", stops, "stops.py", "gpsdio.csv", "1000", "120"),
}

// checkoutNames are the folders of the peers' repositories, with where their
// Python packages are.
var checkoutNames = []string{"pipe-gaps/src", "gpsdio-segment", "pipe-encounters/src", "pipe-anchorages/src"}

func (b *bench) checkouts() (paths []string) {
	for _, name := range checkoutNames {
		paths = append(paths, filepath.Join(b.peers, filepath.FromSlash(name)))
	}
	return paths
}

// find returns the program of a peer and its version.
func (b *bench) find(peer string) (path, version string, err error) {
	if peer == ours {
		out, err := exec.Command(b.binary, "version").Output()
		return b.binary, strings.TrimSpace(string(out)), err
	}
	if path, err = exec.LookPath(filepath.Join(b.peers, "venv", "bin", python)); err != nil {
		return "", "", err
	}
	for _, c := range b.checkouts() {
		if _, err := os.Stat(c); err != nil {
			return "", "", err
		}
	}
	out, err := exec.Command(path, "-c", "import sys, movingpandas, apache_beam; print('Python', sys.version.split()[0], 'movingpandas', movingpandas.__version__, 'apache_beam', apache_beam.__version__)").Output()
	if err != nil {
		return "", "", err
	}
	version = strings.TrimSpace(string(out))
	for _, name := range checkoutNames {
		dir, _, _ := strings.Cut(name, "/")
		commit, _ := exec.Command("git", "-C", filepath.Join(b.peers, dir), "rev-parse", "--short=12", "HEAD").Output()
		version += ", " + dir + " " + strings.TrimSpace(string(commit))
	}
	return path, version, nil
}
