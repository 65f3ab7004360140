package calibrate

import (
	"bytes"
	"compress/gzip"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/internal/synthflow"
)

var updateCoverage = flag.String("update-coverage", "", "rewrite the table of METHOD from the runs kept in this folder, from the root of the repository")

// Where the table stands. Its first line names the folder that it is made from.
const (
	methodFile    = "docs/METHOD.md"
	coverageBegin = "<!-- coverage of "
	coverageEnd   = "<!-- end of coverage -->"
	nothingKept   = "none" // instead of a folder
	rootOfAll     = "../.."
)

// broken says what each wrong world breaks.
var broken = map[synthflow.Wrong]string{
	synthflow.NotWrong:          "nothing: the model as it is",
	synthflow.WrongDrift:        "errors drift altogether, half of it gone in 8 weeks, and are half as large again",
	synthflow.WrongHerding:      "each party goes 70 % of the way to who spoke before",
	synthflow.WrongRelays:       "a fifth of the relays pass for briefings",
	synthflow.WrongRedefinition: "every party changes once what it counts",
	synthflow.WrongDetection:    "watchers see half of what is assumed",
}

// TestCoverageTable: the coverage in METHOD is that of the runs that are kept.
//
//	go test ./internal/calibrate -run TestCoverageTable -update-coverage bench/runs/DATE-vm/calibration
func TestCoverageTable(t *testing.T) {
	file := filepath.Join(rootOfAll, methodFile)
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(b), coverageBegin)
	old, after, ok2 := strings.Cut(rest, coverageEnd)
	dir, _, ok3 := strings.Cut(old, " -->")
	if !ok || !ok2 || !ok3 {
		t.Fatalf("%s has no place for the table", methodFile)
	}
	if *updateCoverage != "" {
		dir = path.Clean(*updateCoverage)
	}
	table := "No run of such worlds is kept yet.\n"
	if dir != nothingKept {
		if table, err = coverageTable(os.DirFS(filepath.Join(rootOfAll, filepath.FromSlash(dir)))); err != nil {
			t.Fatal(err)
		}
	}
	want := before + coverageBegin + dir + " -->\n\n" + table + "\n" + coverageEnd + after
	switch {
	case want == string(b):
	case *updateCoverage == "":
		t.Errorf("the table of coverage in %s is not that of %s: go test ./internal/calibrate -run TestCoverageTable -update-coverage %s", methodFile, dir, dir)
	default:
		if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// coverageTable makes the table from the journals of a folder. A kind of worlds
// that has none is left out.
func coverageTable(folder fs.FS) (string, error) {
	var s strings.Builder
	s.WriteString("| what the worlds break | worlds | counted | 50 % | 80 % | 90 % | se of these |\n|---|---|---|---|---|---|---|\n")
	rows := 0
	for _, wrong := range append([]synthflow.Wrong{synthflow.NotWrong}, synthflow.Wrongs()...) {
		name := "right"
		if wrong != synthflow.NotWrong {
			name = "wrong-" + string(wrong)
		}
		packed, err := fs.ReadFile(folder, name+".jsonl.gz")
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return "", err
		}
		z, err := gzip.NewReader(bytes.NewReader(packed))
		if err != nil {
			return "", fmt.Errorf("%s: %w", name, err)
		}
		b, err := io.ReadAll(z)
		if err != nil {
			return "", fmt.Errorf("%s: %w", name, err)
		}
		outcomes, err := readJournal(b, nil)
		if err != nil {
			return "", fmt.Errorf("%s: %w", name, err)
		}
		r := NewReport("", Options{Wrong: wrong}, outcomes)
		for _, q := range r.Quantities {
			if q.Name != synthflow.LogCount {
				continue
			}
			se := func(p float64) string { return fmt.Sprintf("%.0f", 100*math.Sqrt(p*(1-p)/float64(q.Worlds))) }
			fmt.Fprintf(&s, "| %s | %d | %d | %.0f | %.0f | %.0f | %s, %s, %s |\n", broken[wrong], r.Worlds, r.Counted,
				100*q.Cover50, 100*q.Cover80, 100*q.Cover90, se(0.5), se(0.8), se(0.9))
			rows++
		}
	}
	if rows == 0 {
		return "", errors.New("no run of worlds is kept there")
	}
	return s.String(), nil
}

func TestCoverageOfRuns(t *testing.T) {
	dir := t.TempDir()
	for name, wrong := range map[string]synthflow.Wrong{"right": "", "wrong-drift": synthflow.WrongDrift} {
		plain := filepath.Join(dir, name)
		j, _, err := OpenJournal(plain, "m", Options{Wrong: wrong})
		if err != nil {
			t.Fatal(err)
		}
		for i, u := range []float64{0.02, 0.07, 0.3, 0.93} {
			j.Add(&Outcome{World: i, Seed: seedOf(0, i), Ranks: map[string]float64{synthflow.LogCount: u, "level": 0.5}})
		}
		j.Add(&Outcome{World: 4, Seed: seedOf(0, 4), Why: "none"})
		j.Close()
		b, _ := os.ReadFile(plain)
		var packed bytes.Buffer
		z := gzip.NewWriter(&packed)
		z.Write(b)
		z.Close()
		os.WriteFile(plain+".jsonl.gz", packed.Bytes(), 0o644)
	}
	got, err := coverageTable(os.DirFS(dir))
	if err != nil || !strings.Contains(got, "model as it is | 5 | 4 | 25 | 25 | 75 | 25, 20, 15 |") || strings.Count(got, "\n") != 4 {
		t.Errorf("%v\n%s", err, got)
	}
	if _, err := coverageTable(os.DirFS(t.TempDir())); err == nil {
		t.Error("a table of nothing")
	}
}
