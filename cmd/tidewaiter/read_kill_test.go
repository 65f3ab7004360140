package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/internal/readpages"
	"github.com/tidewaiter/tidewaiter/internal/synthpages"
)

// TestReadKilled ends runs of read with SIGKILL, at moments that lie anywhere,
// until one of them comes to its end: what it leaves is byte for byte what a run
// writes that nothing interrupts, and every claim is in it once.
func TestReadKilled(t *testing.T) {
	pages := 2000
	if testing.Short() {
		pages = 300
	}
	dir := t.TempDir()
	path := func(name string) string { return filepath.Join(dir, name) }
	f, err := os.Create(path("pages.warc.gz"))
	if err != nil {
		t.Fatal(err)
	}
	truth := map[string]float64{}
	if _, err := synthpages.Write(f, synthpages.Config{Pages: pages, Seed: 7}, func(tr synthpages.Truth) error { truth[tr.URL] = tr.Value; return nil }); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	// Other kinds of input before and behind, and one that is rejected.
	if err := os.Mkdir(path("in"), 0o700); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"a.txt": "Nothing.", "b.txt": "no\x00text", "z.txt": "Nothing."} {
		if err := os.WriteFile(path("in/"+name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Rename(path("pages.warc.gz"), path("in/pages.warc.gz")); err != nil {
		t.Fatal(err)
	}
	command := func(out string) (*exec.Cmd, *bytes.Buffer) {
		cmd := exec.Command("tidewaiter", "read", "in", "--out", out, "--topic", synthpages.Topic)
		cmd.Dir = dir
		said := &bytes.Buffer{}
		cmd.Stdout, cmd.Stderr = said, said
		return cmd, said
	}
	cmd, want := command("whole.jsonl")
	began := time.Now()
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v: %s", err, want)
	}
	whole := time.Since(began)
	r := rand.New(rand.NewPCG(11, 5))
	killed, went := 0, 0
	for try := 0; ; try++ {
		cmd, said := command("killed.jsonl")
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		ended := make(chan error, 1)
		go func() { ended <- cmd.Wait() }()
		after := time.Duration(r.Int64N(int64(whole)*2/3)) + whole/10
		if try > 12 {
			after = time.Minute
		}
		var err error
		select {
		case err = <-ended:
		case <-time.After(after):
			cmd.Process.Kill()
			<-ended
			killed++
			if b, err := os.ReadFile(path("killed.jsonl")); err == nil && !bytes.Contains(said.Bytes(), []byte("Written to")) && len(b) > 0 {
				if full, _ := os.ReadFile(path("whole.jsonl")); !bytes.Equal(b, full) {
					t.Fatalf("killed after %v: half an output is there", after)
				}
			}
			if b, err := os.ReadFile(path("killed.jsonl" + readpages.JournalEnding)); err == nil && bytes.Count(b, []byte("\n")) > 1 {
				went++ // the next run has something to go on behind
			}
			continue
		}
		if err != nil {
			t.Fatalf("try %d: %v: %s", try, err, said)
		}
		last := func(b *bytes.Buffer) string {
			lines := strings.Split(strings.TrimSpace(b.String()), "\n")
			s, _, _ := strings.Cut(lines[len(lines)-1], " Written to")
			return s
		}
		if last(said) != last(want) {
			t.Errorf("counts\n%s\nwant\n%s", last(said), last(want))
		}
		break
	}
	a, err1 := os.ReadFile(path("whole.jsonl"))
	b, err2 := os.ReadFile(path("killed.jsonl"))
	if err1 != nil || err2 != nil || !bytes.Equal(a, b) {
		t.Fatalf("%d bytes and %d: %v, %v", len(a), len(b), err1, err2)
	}
	found := map[string]int{}
	for line := range bytes.Lines(a) {
		var c struct {
			Source  string  `json:"source"`
			ValueLo float64 `json:"value_lo"`
		}
		if err := json.Unmarshal(line, &c); err != nil {
			t.Fatal(err)
		}
		_, url, _ := strings.Cut(c.Source, "#")
		if truth[url] != c.ValueLo {
			t.Errorf("%s: %v is proposed, %v is true", url, c.ValueLo, truth[url])
		}
		found[url]++
	}
	for url := range truth {
		if found[url] != 1 {
			t.Errorf("%s is found %d times", url, found[url])
		}
	}
	if left, _ := filepath.Glob(path("killed.jsonl.*")); len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}
	t.Logf("%d pages in %v; killed %d times, %d with something to go on behind", pages, whole.Round(time.Millisecond), killed, went)
	if killed == 0 {
		t.Error("no run was killed")
	}
	if counts := fmt.Sprintf("%d documents read, %d not on the topic, %d used, %d proposals, 1 rejected", pages+3, pages-len(truth)+2, len(truth), len(truth)); !strings.Contains(want.String(), counts) {
		t.Errorf("the counts are not %q: %s", counts, want)
	}
}
