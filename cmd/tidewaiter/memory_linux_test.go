package main

import (
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// TestMemory runs assess on the founding case as a user does and reads the peak of
// what it held: under 300 MiB, also with draws that are kept and read again. The
// peak is asked of the system while the program runs: what it tells of an ended
// process is at least what its parent held.
func TestMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: -short")
	}
	draws := filepath.Join(t.TempDir(), "draws")
	for _, args := range [][]string{{"assess", "--keep", draws}, {"assess", "--keep", draws, "--format", "json"}} {
		cmd := exec.Command("tidewaiter", args...)
		cmd.Stdout = io.Discard
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		ended := make(chan error)
		go func() { ended <- cmd.Wait() }()
		peak := 0.0
		for running := true; running; {
			select {
			case err := <-ended:
				if err != nil {
					t.Fatal(err)
				}
				running = false
			case <-time.After(2 * time.Millisecond):
				peak = max(peak, peakMiB(cmd.Process.Pid))
			}
		}
		t.Logf("%v: peak %.0f MiB", args, peak)
		if peak == 0 {
			t.Fatal("the system does not say what a process holds")
		}
		if peak >= 300 {
			t.Errorf("%v: peak %.0f MiB, want less than 300", args, peak)
		}
	}
}

// peakMiB is what a running process has held at most; 0 when there is none.
func peakMiB(pid int) float64 {
	status, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "status"))
	if err != nil {
		return 0
	}
	_, after, _ := strings.Cut(string(status), "VmHWM:")
	kib, _, _ := strings.Cut(strings.TrimSpace(after), " ")
	n, err := strconv.ParseFloat(kib, 64)
	if err != nil {
		return 0
	}
	return n / 1024
}
