package main

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

// TestGuide runs every command of GUIDE.md in order, in one folder, and compares
// what it prints with what stands there; -u rewrites it. A command is a line
// that begins with "$ " in a block marked console; what follows it is its
// output.
func TestGuide(t *testing.T) {
	if testing.Short() {
		t.Skip("it counts three times")
	}
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("there is no shell")
	}
	if _, err := exec.LookPath("tidewaiter"); err != nil {
		t.Skip("the program is on the path under testscript only")
	}
	const path = "../../GUIDE.md"
	guide := read(t, path)
	dir := t.TempDir()
	var out strings.Builder
	commands, inBlock, skip := 0, false, false
	for line := range strings.Lines(guide) {
		switch {
		case strings.HasPrefix(line, "```"):
			inBlock = line == "```console\n"
			skip = false
		case inBlock && strings.HasPrefix(line, "$ "):
			commands++
			skip = true
			out.WriteString(line)
			cmd := exec.Command(sh, "-c", strings.TrimPrefix(strings.TrimSpace(line), "$ "))
			cmd.Dir = dir
			b, err := cmd.CombinedOutput()
			if err != nil {
				t.Fatalf("%s: %v\n%s", strings.TrimSpace(line), err, b)
			}
			out.Write(b)
			continue
		case inBlock && skip:
			continue // what the last command printed
		}
		out.WriteString(line)
	}
	if commands < 8 {
		t.Errorf("only %d commands were found", commands)
	}
	if out.String() == guide {
		return
	}
	if *update {
		if err := os.WriteFile(path, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	got, want := strings.Split(out.String(), "\n"), strings.Split(guide, "\n")
	for i := range min(len(got), len(want)) {
		if got[i] != want[i] {
			t.Fatalf("%s:%d:\n got %s\nwant %s\nto rewrite it: go test ./cmd/tidewaiter -run TestGuide -u", path, i+1, got[i], want[i])
		}
	}
	t.Errorf("%s: %d lines, want %d", path, len(got), len(want))
}
