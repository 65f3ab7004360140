package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/bench/shared"
)

// A state that is off is seen to be, by how much, and on which satellite.
func TestScore(t *testing.T) {
	c := &cases{lines: make([][2]string, 3), rows: []row{
		{satellite: 0, state: [6]float64{1, 2, 3, 4, 5, 6}},
		{satellite: 0, state: [6]float64{7000, 0, 0, 0, 7, 0}},
		{satellite: 0, fault: true},
		{satellite: 1, state: [6]float64{1, 2, 3, 4, 5, 6}},
		{satellite: 2, fault: true},
	}}
	answer := func(s string) []string { return strings.Fields(s) }
	right := [][]string{answer("R 1 2 3 4 5 6"), answer("R 7000 0 0 0 7 0"), answer("E code"), answer("R 1 2 3 4 5 6"), answer("E code")}
	s, err := c.score(right)
	if want := (score{rows: 3, told: 3, tight: 3, close: 3, satellites: 2, allNear: 2, faultsDue: 2, faults: 2}); err != nil || s != want {
		t.Errorf("%v: %+v, want %+v", err, s, want)
	}
	wrong := [][]string{answer("R 1.01 2 3 4 5 6"), answer("R NaN 0 0 0 7 0"), answer("R 0 0 0 0 0 0"), answer("E code"), answer("E code")}
	s, err = c.score(wrong)
	if err != nil || s.told != 2 || s.tight != 0 || s.close != 0 || s.far != 1 || s.allNear != 0 || s.faults != 1 || s.worstKM < 1e299 {
		t.Errorf("%v: %+v", err, s)
	}
	if _, err := c.score(wrong[1:]); err == nil {
		t.Error("too few answers are taken")
	}
}

// TestTable: all of the published table is asked for.
func TestTable(t *testing.T) {
	if _, ok := shared.Find("data/orbit/tcppver.out"); !ok {
		t.Skip("skipped: shared test data is absent: data/orbit")
	}
	c, err := readCases()
	if err != nil {
		t.Fatal(err)
	}
	faults := 0
	for _, r := range c.rows {
		if r.fault {
			faults++
		}
	}
	if len(c.lines) != 33 || len(c.rows)-faults != 666 || faults != 7 {
		t.Errorf("%d sets, %d states, %d faults", len(c.lines), len(c.rows)-faults, faults)
	}
}

// Every tool has its driver, and one that failed is a row that says so.
func TestReport(t *testing.T) {
	var all []*measured
	for _, l := range tools {
		name := l.name + ".go"
		if l.name == "satellite.js" {
			name = "satellite.mjs"
		}
		if _, err := os.Stat(filepath.Join("peers", name)); err != nil {
			t.Error(err)
		}
		all = append(all, &measured{tool: l, fault: "not present"})
	}
	all[0].fault, all[0].rates = "", map[string][]timing{"near": {{4_000_000, 1}, {1_000_000, 1}, {2_000_000, 1}}}
	text := markdown(all, 3, time.Unix(0, 0).UTC(), "0 0 0")
	for _, want := range []string{"| tidewaiter |", "2.00 M", "| satellite.js |  | not present |"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
}
