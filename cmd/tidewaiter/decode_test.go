package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestDecodeDamaged: a cut archive that was asked for by name is an error and
// leaves no output; one that a folder turned up is told, what could be read of
// it is used, and the others are read.
func TestDecodeDamaged(t *testing.T) {
	const line = "!AIVDM,1,1,,A,144FVA001W9C5t0HVe@4lSh80000,0*4B\n"
	dir := t.TempDir()
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	if _, err := io.WriteString(w, strings.Repeat(line, 10_000)); err != nil {
		t.Fatal(err)
	}
	if err := w.Flush(); err != nil { // and not to its end
		t.Fatal(err)
	}
	cut := filepath.Join(dir, "cut.nmea.gz")
	for path, b := range map[string][]byte{cut: packed.Bytes(), filepath.Join(dir, "whole.nmea"): []byte(line)} {
		if err := os.WriteFile(path, b, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	run := func(args ...string) (code int, stderr string) {
		var out, errs strings.Builder
		code = Main(append([]string{"decode"}, args...), strings.NewReader(""), &out, &errs, noEnv)
		return code, errs.String()
	}
	target := filepath.Join(t.TempDir(), "out.jsonl")
	if code, errs := run("--out", target, cut); code != exitBadInput || !strings.Contains(errs, "cut.nmea.gz") {
		t.Errorf("by name: exit code %d, %s", code, errs)
	}
	left, err := os.ReadDir(filepath.Dir(target))
	if err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	code, errs := run("--format", "none", dir)
	if code != exitDone || !strings.Contains(errs, "rejected: ") || !strings.Contains(errs, "10001 sentences read, 10001 messages") {
		t.Errorf("in a folder: exit code %d, %s", code, errs)
	}
}

// TestDecodeLiveEnds: a live run ends by itself after --for, and what was
// silent is on record.
func TestDecodeLiveEnds(t *testing.T) {
	dir := t.TempDir()
	silences, out := filepath.Join(dir, "silences.jsonl"), filepath.Join(dir, "out.jsonl")
	var errs strings.Builder
	code := Main([]string{"decode", "--for", "200ms", "--silences", silences, "--out", out, "--stats", "udp://127.0.0.1:0"}, strings.NewReader(""), io.Discard, &errs, noEnv)
	if code != exitDone || !strings.Contains(errs.String(), "udp://127.0.0.1:0") {
		t.Errorf("exit code %d: %s", code, errs.String())
	}
	for _, path := range []string{silences, out} {
		if _, err := os.Stat(path); err != nil {
			t.Error(err)
		}
	}
}

// TestDecodeDoesNotWait: messages of an input that gives lines as they happen
// come out while it is still open.
func TestDecodeDoesNotWait(t *testing.T) {
	in, feed := io.Pipe()
	out, result := io.Pipe()
	done := make(chan int)
	go func() {
		done <- Main([]string{"decode"}, in, result, io.Discard, noEnv)
	}()
	if _, err := io.WriteString(feed, "!AIVDM,1,1,,A,144FVA001W9C5t0HVe@4lSh80000,0*4B\n"); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil || !strings.Contains(line, `"mmsi":273000004`) {
		t.Errorf("got %q, %v", line, err)
	}
	feed.Close()
	if code := <-done; code != exitDone {
		t.Errorf("exit code %d", code)
	}
}
