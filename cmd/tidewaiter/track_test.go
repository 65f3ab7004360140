package main

import (
	"encoding/json"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/events"
)

// synthesize makes the traffic of the walk-through in a format.
func synthesize(t *testing.T, format string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "demo")
	var errs strings.Builder
	if code := Main([]string{"synth", "--out", dir, "--format", format}, strings.NewReader(""), io.Discard, &errs, noEnv); code != exitDone {
		t.Fatal(errs.String())
	}
	return dir
}

// TestTrackLive feeds sentences over TCP: the silent vessel's gap is told as a
// line of JSON, and the run ends by itself.
func TestTrackLive(t *testing.T) {
	sentences, err := os.ReadFile(filepath.Join(synthesize(t, "nmea"), "positions.nmea"))
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	go func() {
		c, err := l.Accept()
		if err != nil {
			return
		}
		c.Write(sentences)
		time.Sleep(10 * time.Second)
		c.Close()
	}()
	var out, errs strings.Builder
	code := Main([]string{"track", "--for", "6s", "--vessel", "SYN LARCH", "tcp://" + l.Addr().String()}, strings.NewReader(""), &out, &errs, noEnv)
	if code != exitDone || !strings.Contains(errs.String(), "events told") {
		t.Fatalf("exit code %d: %s", code, errs.String())
	}
	kinds := map[string]int{}
	for line := range strings.Lines(out.String()) {
		var e struct {
			Kind, Status, Start, Class string
			MMSI                       int
		}
		if err := json.Unmarshal([]byte(line), &e); err != nil || e.MMSI != 790100001 {
			t.Fatalf("%v: %s", err, line)
		}
		kinds[e.Kind+" "+e.Status]++
	}
	for _, want := range []string{"gap closed", "unobserved_call closed", "port_visit closed", "voyage closed"} {
		if kinds[want] == 0 {
			t.Errorf("no %s among %v; %s", want, kinds, errs.String())
		}
	}
}

// TestTrackInterrupted: an end in the middle leaves neither output nor a changed
// case.
func TestTrackInterrupted(t *testing.T) {
	exe, err := exec.LookPath("tidewaiter")
	if err != nil {
		t.Skip("the program is on the path under testscript only")
	}
	dir := synthesize(t, "csv")
	pipe := filepath.Join(dir, "pipe.csv")
	if err := exec.Command("mkfifo", pipe).Run(); err != nil {
		t.Skip("there are no named pipes here")
	}
	out := filepath.Join(dir, "out")
	before, _ := os.ReadDir(dir)
	cmd := exec.Command(exe, "track", pipe, "--out", out, "--case", filepath.Join(dir, "case"))
	var errs strings.Builder
	cmd.Stderr = &errs
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	w, err := os.OpenFile(pipe, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	rows, err := os.ReadFile(filepath.Join(dir, "positions.csv"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(rows[:1<<20]); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	go w.Write(rows[1<<20:])
	cmd.Wait()
	if code := cmd.ProcessState.ExitCode(); code != exitMachine || !strings.Contains(errs.String(), "interrupted: nothing was left half-written") {
		t.Errorf("exit code %d: %s", code, errs.String())
	}
	after, _ := os.ReadDir(dir)
	if len(after) != len(before) {
		t.Errorf("left behind: %v", after)
	}
	if _, err := os.Stat(filepath.Join(dir, "case", "observed.csv")); err == nil {
		t.Error("the case was changed")
	}
}

// TestTrackCaseFromPipe: positions from a named pipe, which can be read once
// only, are the same evidence as from a file; and a case that is edited while
// they come keeps the edit.
func TestTrackCaseFromPipe(t *testing.T) {
	dir := synthesize(t, "csv")
	rows, err := os.ReadFile(filepath.Join(dir, "positions.csv"))
	if err != nil {
		t.Fatal(err)
	}
	pipe := filepath.Join(dir, "piped", "positions.csv")
	if err := os.Mkdir(filepath.Dir(pipe), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := exec.Command("mkfifo", pipe).Run(); err != nil {
		t.Skip("there are no named pipes here")
	}
	// track runs over the pipe and lets meanwhile run when the case has been read.
	track := func(into string, meanwhile func()) (int, string) {
		if err := os.CopyFS(into, os.DirFS(filepath.Join(dir, "case"))); err != nil {
			t.Fatal(err)
		}
		var errs strings.Builder
		code := make(chan int)
		go func() {
			code <- Main([]string{"track", pipe, "--case", into}, strings.NewReader(""), io.Discard, &errs, noEnv)
		}()
		w, err := os.OpenFile(pipe, os.O_WRONLY, 0)
		if err != nil {
			t.Fatal(err)
		}
		meanwhile()
		w.Write(rows)
		w.Close()
		return <-code, errs.String()
	}

	piped, fromFile := filepath.Join(dir, "case-1"), filepath.Join(dir, "case-2")
	if code, errs := track(piped, func() {}); code != exitDone {
		t.Fatalf("exit code %d: %s", code, errs)
	}
	if err := os.CopyFS(fromFile, os.DirFS(filepath.Join(dir, "case"))); err != nil {
		t.Fatal(err)
	}
	if code := Main([]string{"track", filepath.Join(dir, "positions.csv"), "--case", fromFile}, strings.NewReader(""), io.Discard, io.Discard, noEnv); code != exitDone {
		t.Fatal(code)
	}
	for _, name := range []string{"observed.csv", "sources.csv", "places.csv"} {
		got, _ := os.ReadFile(filepath.Join(piped, name))
		want, err := os.ReadFile(filepath.Join(fromFile, name))
		if err != nil || string(got) != string(want) {
			t.Errorf("%s differs between a pipe and a file: %v", name, err)
		}
	}

	for i, name := range []string{"sources.csv", "vessels.csv", "observed.csv"} {
		edited := filepath.Join(dir, "edited", name)
		var want []byte
		code, errs := track(edited, func() {
			path := filepath.Join(edited, name)
			was, _ := os.ReadFile(path)
			want = append(was, "an edit\n"...)
			if err := os.WriteFile(path, want, 0o644); err != nil {
				t.Fatal(err)
			}
		})
		if code != exitBadInput || !strings.Contains(errs, name+" was changed meanwhile, nothing was written: run this again") {
			t.Errorf("%s: exit code %d: %s", name, code, errs)
		}
		if got, _ := os.ReadFile(filepath.Join(edited, name)); string(got) != string(want) {
			t.Errorf("%s: the edit is lost", name)
		}
		if _, err := os.Stat(filepath.Join(edited, "observed.csv")); err == nil && i < 2 {
			t.Errorf("%s: observed.csv was written", name)
		}
	}
}

// TestRoom: a gap says what it leaves room for, and of a vessel that was moored
// before and after, that it had to leave for it.
func TestRoom(t *testing.T) {
	set := &events.UnobservedCall{How: events.Inferred, Candidates: []events.Candidate{{Place: "rajin", Weight: 0.75}, {Place: "sonbong", Weight: 0.25}}}
	seen := &events.UnobservedCall{How: events.Seen, Candidates: []events.Candidate{{Place: "rajin", Weight: 1}}}
	none := &events.UnobservedCall{How: events.Inferred, Contradicts: []string{"S1"}}
	for _, tc := range []struct {
		class events.GapClass
		calls []*events.UnobservedCall
		want  string
	}{
		{events.GapUnexplained, []*events.UnobservedCall{set}, "rajin 0.75, sonbong 0.25"},
		{events.GapMoored, []*events.UnobservedCall{set}, "if it left: rajin 0.75, sonbong 0.25"},
		{events.GapMoored, []*events.UnobservedCall{seen, set}, "rajin, seen"},
		{events.GapMoored, []*events.UnobservedCall{none}, ""},
		{events.GapMoored, nil, ""},
	} {
		if got := (&tracking{}).room(tc.class, tc.calls); got != tc.want {
			t.Errorf("%s: %q, want %q", tc.class, got, tc.want)
		}
	}
}
