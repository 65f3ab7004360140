package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/bench/sidebyside"
)

// Patterns compile, inputs are known, drivers are there.
func TestRows(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range rows {
		m := &measured{row: r}
		id := r.tool + m.shown() + r.note + r.input
		if seen[id] {
			t.Errorf("twice: %s", id)
		}
		seen[id] = true
		if !slices.Contains(inputNames, r.input) || !slices.Contains(kinds, r.what) || !slices.Contains(r.args, "FILE") {
			t.Errorf("%s: input %q, what %q, args %q", r.tool, r.input, r.what, r.args)
		}
		if re, err := regexp.Compile(r.pattern); err != nil || re.NumSubexp() != 1 {
			t.Errorf("%s: pattern %q: %v", r.tool, r.pattern, err)
		}
		if script, ok := strings.CutPrefix(r.args[0], "DRIVER/"); ok {
			if _, err := os.Stat(filepath.Join("peers", script)); err != nil {
				t.Error(err)
			}
		}
	}
}

// A report says what was measured, what was not, and what was missed.
func TestReport(t *testing.T) {
	in := &input{path: "x", what: "three", positions: 2_000_000}
	run := func(seconds float64) sidebyside.Sample {
		return sidebyside.Sample{User: time.Duration(seconds * 1e9), Wall: time.Second}
	}
	r := &report{inputs: map[string]*input{"positions.csv": in}, runs: 2, rows: []*measured{
		{row: ourRow("fast", "positions.csv", 1, 1e6), in: in, n: 1234, samples: []sidebyside.Sample{run(1), run(1.5)}},
		{row: ourRow("slow", "positions.csv", 1, 1e7), in: in, n: 1234, samples: []sidebyside.Sample{run(1), run(1.5)}},
		{row: driver("peer", gaps, "gaps.py", "positions.csv"), fault: "not present"},
	}}
	text := r.markdown()
	for _, want := range []string{"1,234", "1.250 (1.000-1.500)", "1.60 M", "not present", "fast, positions.csv: 1.60 M positions / CPU-s, wanted 1.00 M: met", "wanted 10.00 M: MISSED"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	if raw := string(r.raw()); strings.Count(raw, "\n") != 6 {
		t.Errorf("raw:\n%s", raw)
	}
}

// The positions that stand for a driver's input are written as it reads them.
func TestWrite(t *testing.T) {
	in := &input{path: filepath.Join(t.TempDir(), "x.csv")}
	if err := in.write(func(row func(...string) error) error { return row("1", "2", "3", "4", "5", "") }); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(in.path)
	if err != nil || string(b) != "mmsi,t,lat,lon,sog,cog\n1,2,3,4,5,\n" || in.positions != 1 {
		t.Errorf("%q, %d positions, %v", b, in.positions, err)
	}
	if err := in.weigh(); err != nil || in.bytes != int64(len(b)) {
		t.Errorf("%d bytes, %v", in.bytes, err)
	}
}
