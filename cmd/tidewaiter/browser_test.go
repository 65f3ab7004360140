//go:build browser

package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestBrowserWalk walks through a running server's pages as readers do, in a
// browser that is driven from web/e2e: see walk.mjs there. Beside the founding case
// it serves one of made traffic, since that one has no positions and nothing to play.
func TestBrowserWalk(t *testing.T) {
	base := startServer(t, "dprk-russia", caseWithTracks(t))
	walk := exec.CommandContext(t.Context(), "node", "walk.mjs", base)
	walk.Dir = filepath.Join("..", "..", "web", "e2e")
	out, err := walk.CombinedOutput()
	t.Logf("%s", out)
	if err != nil {
		t.Fatal(err)
	}
}

// TestBrowser opens the case page of a running server, and a report from disk,
// in headless Chromium: each must render, at two widths, and by the browser's own
// log of the network ask nobody but the server for anything.
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
		{"case", base + "/cases/dprk-russia", []string{"<svg", "<table", "containers"}},
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
				for _, tag := range regexp.MustCompile(`<script[^>]*>[^<]*`).FindAllString(text, -1) {
					if strings.HasPrefix(tag, `<script type="application/ld+json">`) {
						continue // data: no browser runs it
					}
					if !strings.HasPrefix(tag, `<script type="module" src="/static/`) || !strings.HasSuffix(tag, ">") {
						t.Errorf("the page has a script of its own: %.80s", tag)
					}
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

// caseWithTracks has the program make a small case: traffic that is synthetic, and
// what of it track keeps of one vessel. It returns its folder. The vessel is given a
// listing, since who has none is not named in public and has no track there.
func caseWithTracks(t *testing.T) string {
	t.Helper()
	world := filepath.Join(t.TempDir(), "world")
	folder := filepath.Join(world, "case")
	run := func(args ...string) {
		t.Helper()
		if code := Main(args, strings.NewReader(""), io.Discard, os.Stderr, noEnv); code != exitDone {
			t.Fatalf("%s ended with %d", args[0], code)
		}
	}
	run("synth", "--days", "10", "--vessels", "12", "--out", world)
	file := filepath.Join(folder, "vessels.csv")
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(b)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	listed, done := slices.Index(rows[0], "listed_by"), false
	for _, row := range rows[1:] {
		if row[0] == "syn-larch" {
			row[listed], done = "SYNTHETIC list 2024-01", true
		}
	}
	if !done {
		t.Fatal("the case of synth has no vessel syn-larch")
	}
	var out bytes.Buffer
	if err := csv.NewWriter(&out).WriteAll(rows); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, out.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	run("track", filepath.Join(world, "positions.csv"), "--case", folder, "--keep-tracks", "--vessel", "syn-larch")
	return folder
}

// startServer runs serve with these cases in this process until the test ends, and
// returns its address.
func startServer(t *testing.T, cases ...string) string {
	t.Helper()
	r, w := io.Pipe()
	done := make(chan int, 1)
	args := append([]string{"serve", "--data", filepath.Join(t.TempDir(), "data"), "--listen", "127.0.0.1:0"}, cases...)
	go func() {
		done <- Main(args, strings.NewReader(""), w, os.Stderr, noEnv)
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

// TestCaseWithTracks holds the case of the walk to have a vessel that is named in
// public and tracks that are shown.
func TestCaseWithTracks(t *testing.T) {
	base := startServer(t, caseWithTracks(t))
	answer, err := http.Get(base + "/cases/syn-rajin-dunay/vessels/syn-larch")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	page, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	if answer.StatusCode != http.StatusOK || !bytes.Contains(page, []byte("data-tracks=")) {
		t.Errorf("the vessel's page answers %d and has no tracks:\n%.800s", answer.StatusCode, page)
	}
}
