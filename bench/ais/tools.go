package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// How the messages that a tool decoded are counted.
type countBy int

const (
	byLines   countBy = iota // the lines it writes
	byRows                   // the lines it writes, less a header
	byReport                 // what it says: the last match of the row's pattern
	byParquet                // the rows that the footer of its file names
)

// What a row makes of the sentences. Rows are compared inside one of these.
const (
	toStructs = "decoded, nothing written"
	toJSON    = "JSON lines"
	toTables  = "CSV and Parquet"
	toNothing = "assembled and checked, fields not decoded or not written"
)

// row is one line of the table: a tool, and what it is asked to do.
type row struct {
	tool  string // the name in the table
	what  string // one of the above
	note  string // what is particular to the row
	peer  string // where the program is found: a name of [find]
	args  []string
	stdin bool // FILE is its standard input

	copies  int // copies of the sample: fewer for the slow
	threads int // GOMAXPROCS; 0 leaves it to the tool

	count   countBy
	pattern string // for byReport: its first group is the number
}

// What stands for a path in args.
const (
	argIn     = "FILE"
	argOut    = "OUT"
	argDriver = "DRIVER" // a driver script of this folder
)

// Copies of the sample that a row reads.
const (
	full = 30
	few  = 6
	one  = 1
)

// The reports of our program and of the drivers.
const (
	ourReport    = `(?mi)^\W*messages\W+([\d,]+)`
	ourLine      = `read, (\d+) messages`
	driverReport = `messages (\d+)`
)

// rows are the rows of the table, our own first. The order is that of the runs.
var rows = []row{
	{tool: "tidewaiter", what: toStructs, note: "1 thread", peer: ours, args: []string{"decode", "--format", "none", argIn}, copies: full, threads: 1, count: byReport, pattern: ourLine},
	{tool: "tidewaiter", what: toStructs, note: "1 thread, with the table of senders", peer: ours, args: []string{"decode", "--stats", argIn}, copies: full, threads: 1, count: byReport, pattern: ourReport},
	{tool: "tidewaiter", what: toStructs, note: "2 threads", peer: ours, args: []string{"decode", "--format", "none", argIn}, copies: full, threads: 2, count: byReport, pattern: ourLine},
	{tool: "tidewaiter", what: toJSON, note: "1 thread", peer: ours, args: []string{"decode", "--format", "json", argIn}, copies: full, threads: 1},
	{tool: "tidewaiter", what: toJSON, note: "2 threads", peer: ours, args: []string{"decode", "--format", "json", argIn}, copies: full, threads: 2},
	{tool: "tidewaiter", what: toTables, note: "CSV, 1 thread", peer: ours, args: []string{"decode", "--format", "csv", argIn}, copies: full, threads: 1, count: byRows},
	{tool: "tidewaiter", what: toTables, note: "Parquet, 1 thread", peer: ours, args: []string{"decode", "--format", "parquet", "--out", argOut + ".parquet", argIn}, copies: full, threads: 1, count: byParquet},

	// The throwaway that measured the limit: part of the types, part of the keys.
	{tool: "prototype", what: toStructs, note: "no binary messages", peer: "prototype", args: []string{argIn}, copies: full, count: byReport, pattern: `msgs (\d+)`},
	{tool: "prototype", what: toJSON, note: "two thirds of the keys", peer: "prototype", args: []string{argIn, "json"}, copies: full},

	{tool: "AIS-catcher", what: toJSON, note: "-o 5, full, with the sentences", peer: "AIS-catcher", args: []string{"-r", "txt", argIn, "-o", "5"}, copies: full},
	{tool: "AIS-catcher", what: toJSON, note: "-o 4, sparse, with the sentences", peer: "AIS-catcher", args: []string{"-r", "txt", argIn, "-o", "4"}, copies: full},
	{tool: "AIS-catcher", what: toNothing, note: "-o 3, sentences in JSON", peer: "AIS-catcher", args: []string{"-r", "txt", argIn, "-o", "3"}, copies: full},
	{tool: "AIS-catcher", what: toNothing, note: "-o 0", peer: "AIS-catcher", args: []string{"-r", "txt", argIn, "-o", "0", "-v"}, copies: full, count: byReport, pattern: `total: (\d+) msgs`},

	{tool: "libais C++", what: toStructs, note: "VdmStream, objects", peer: "libais-driver", args: []string{argIn}, copies: full, count: byReport, pattern: driverReport},

	{tool: "gpsdecode 3.22", what: toJSON, note: "Debian", peer: "gpsdecode", args: []string{"-j"}, stdin: true, copies: few},
	{tool: "gpsdecode 3.27", what: toJSON, note: "built here", peer: "gpsdecode-3.27", args: []string{"-j"}, stdin: true, copies: few},

	{tool: "go-ais fast", what: toStructs, note: "aisnmeafast, FastParse", peer: "goais-driver", args: []string{"fast", argIn}, copies: full, threads: 1, count: byReport, pattern: driverReport},
	{tool: "go-ais", what: toStructs, note: "aisnmea, FastParse", peer: "goais-driver", args: []string{"std", argIn}, copies: few, threads: 1, count: byReport, pattern: driverReport},
	{tool: "go-ais fast", what: toJSON, note: "encoding/json", peer: "goais-driver", args: []string{"fast", argIn, "json"}, copies: few, threads: 1},
	{tool: "go-ais", what: toJSON, note: "encoding/json", peer: "goais-driver", args: []string{"std", argIn, "json"}, copies: few, threads: 1},

	{tool: "pyais", what: toStructs, note: "library", peer: "pyais", args: []string{argDriver + "/pyais_driver.py", argIn}, copies: one, count: byReport, pattern: driverReport},
	{tool: "pyais", what: toJSON, note: "library, to_json()", peer: "pyais", args: []string{argDriver + "/pyais_driver.py", argIn, "json"}, copies: one},
}

// ours is the program that is measured.
const ours = "tidewaiter"

// versions is how a program says which it is, by peer.
var versions = map[string][]string{
	ours:             {"version"},
	"AIS-catcher":    {"-h"},
	"gpsdecode":      {"-V"},
	"gpsdecode-3.27": {"-V"},
	"pyais":          {"-c", "import pyais, sys; print('pyais', pyais.__version__, 'Python', sys.version.split()[0])"},
}

// find returns the program of a peer: in the folder of peers, else on the
// path; false where it is absent.
func find(peer, binary, peers string) (string, bool) {
	if peer == ours {
		_, err := os.Stat(binary)
		return binary, err == nil
	}
	name := peer
	if peer == "pyais" {
		name = filepath.Join("venv", "bin", "python3")
	}
	if peers != "" {
		if path, err := exec.LookPath(filepath.Join(peers, name)); err == nil {
			return usable(peer, path)
		}
	}
	path, err := exec.LookPath(filepath.Base(name))
	if err != nil {
		return "", false
	}
	return usable(peer, path)
}

// usable tells whether an interpreter that was found has the library.
func usable(peer, path string) (string, bool) {
	if peer == "pyais" && exec.Command(path, "-c", "import pyais").Run() != nil {
		return "", false
	}
	abs, err := filepath.Abs(path)
	return abs, err == nil
}

// version is the first line of what a program says of itself, blank when it
// has no such command.
func version(peer, path string) string {
	args, ok := versions[peer]
	if !ok {
		return ""
	}
	out, _ := exec.Command(path, args...).CombinedOutput() // AIS-catcher -h ends with 1
	first, _, _ := strings.Cut(strings.TrimSpace(string(out)), "\n")
	return strings.TrimSpace(first)
}
