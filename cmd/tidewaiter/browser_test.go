//go:build browser

package main

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestBrowser opens pages of a running server, and a report from disk, in
// headless Chromium: each must render, at two widths, and ask nobody but the
// server for anything.
func TestBrowser(t *testing.T) {
	chromium, err := exec.LookPath("chromium")
	if err != nil {
		t.Fatal("chromium is missing: run make browser, which installs it")
	}
	base := startServer(t)
	report := filepath.Join(t.TempDir(), "report")
	if code := Main([]string{"assess", "--format", "html", "--out", report}, strings.NewReader(""), io.Discard, os.Stderr, noEnv); code != exitDone {
		t.Fatalf("assess --format html ended with %d", code)
	}
	pictures := os.Getenv("TIDEWAITER_PICTURES") // a folder to keep the screenshots in
	for _, tc := range []struct {
		name, address string
		want          []string
	}{
		{"home", base + "/", []string{"/cases/dprk-russia"}},
		{"case", base + "/cases/dprk-russia", []string{"<svg", "<table", "containers"}},
		{"claim", base + "/cases/dprk-russia/claims/S01", []string{"6,700"}},
		{"missing", base + "/cases/nowhere", []string{"nothing"}},
		{"report", "file://" + report + "/index.html", []string{"<svg", "<table", "containers"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			for _, width := range []string{"1280,2000", "390,2400"} {
				dir := t.TempDir()
				netlog := filepath.Join(dir, "net.json")
				picture := filepath.Join(dir, "page.png")
				ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
				defer cancel()
				args := []string{
					"--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
					"--disable-sync", "--no-first-run", "--disable-extensions", "--disable-dev-shm-usage", "--hide-scrollbars",
					"--user-data-dir=" + filepath.Join(dir, "profile"), "--window-size=" + width, "--log-net-log=" + netlog,
				}
				dom, err := exec.CommandContext(ctx, chromium, append(args, "--dump-dom", tc.address)...).Output()
				if err != nil {
					t.Fatal(err)
				}
				text := string(dom)
				for _, want := range tc.want {
					if !strings.Contains(text, want) {
						t.Errorf("the page has no %q:\n%.2000s", want, text)
					}
				}
				if strings.Contains(text, "<script") {
					t.Error("the page has a script")
				}
				asked := requests(t, netlog)
				if strings.HasPrefix(tc.address, base) && len(asked) == 0 {
					t.Error("the log has no request by the page, not even for its style sheet: it is not being read")
				}
				for _, outside := range asked {
					if !strings.HasPrefix(outside, base+"/") && !strings.HasPrefix(outside, "file:") && !strings.HasPrefix(outside, "data:") {
						t.Errorf("the page asked for %s", outside)
					}
				}
				out, err := exec.CommandContext(ctx, chromium, append(args, "--screenshot="+picture, tc.address)...).CombinedOutput()
				if err != nil {
					t.Fatalf("%v: %s", err, out)
				}
				info, err := os.Stat(picture)
				if err != nil || info.Size() < 5000 {
					t.Fatalf("the picture is empty: %v", err)
				}
				if pictures != "" {
					b, err := os.ReadFile(picture)
					if err != nil {
						t.Fatal(err)
					}
					name := tc.name + "-" + strings.SplitN(width, ",", 2)[0] + ".png"
					if err := os.WriteFile(filepath.Join(pictures, name), b, 0o644); err != nil {
						t.Fatal(err)
					}
				}
			}
		})
	}
}

// startServer runs serve in this process until the test ends, and returns its
// address.
func startServer(t *testing.T) string {
	t.Helper()
	r, w := io.Pipe()
	done := make(chan int, 1)
	go func() {
		done <- Main([]string{"serve", "--data", filepath.Join(t.TempDir(), "data"), "--listen", "127.0.0.1:0"}, strings.NewReader(""), w, os.Stderr, noEnv)
		w.Close()
	}()
	lines := bufio.NewScanner(r)
	address := regexp.MustCompile(`http://127\.0\.0\.1:\d+`)
	base := ""
	for base == "" && lines.Scan() {
		base = address.FindString(lines.Text())
	}
	if base == "" {
		t.Fatalf("serve printed no address, and ended with %d", <-done)
	}
	go io.Copy(io.Discard, r)
	t.Cleanup(func() {
		// serve ends as it does for a user: by the signal.
		if err := syscall.Kill(os.Getpid(), syscall.SIGINT); err != nil {
			t.Error(err)
		}
		select {
		case code := <-done:
			if code != exitDone {
				t.Errorf("serve ended with %d", code)
			}
		case <-time.After(2 * shutdownTimeout):
			t.Error("serve did not end")
		}
	})
	return base
}

// requests lists the addresses that pages asked for, by the browser's own log
// of the network. What the browser does of its own accord, without a page that
// asks, has no origin there and is left out.
func requests(t *testing.T, netlog string) []string {
	t.Helper()
	b, err := os.ReadFile(netlog)
	if err != nil {
		t.Fatal(err)
	}
	// A log that was cut off ends without its closing brackets.
	var log struct {
		Events []struct {
			Params struct {
				URL       string `json:"url"`
				Initiator string `json:"initiator"`
			} `json:"params"`
		} `json:"events"`
	}
	if err := json.Unmarshal(b, &log); err != nil {
		repaired := strings.TrimRight(strings.TrimSpace(string(b)), ",") + "]}"
		if err := json.Unmarshal([]byte(repaired), &log); err != nil {
			t.Fatalf("the browser's network log: %v", err)
		}
	}
	var out []string
	for _, e := range log.Events {
		if e.Params.URL == "" || e.Params.Initiator == "" || e.Params.Initiator == "not an origin" {
			continue
		}
		if u, err := url.Parse(e.Params.URL); err == nil && u.Scheme != "chrome" {
			out = append(out, e.Params.URL)
		}
	}
	return out
}
