package ingest

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

var quiet = log.New(io.Discard, "", 0)

func TestFetchRobots(t *testing.T) {
	robotsTxt := "User-agent: *\nDisallow: /\n\nUser-agent: Tidewaiter\nDisallow: /desk\nAllow: /desk/open\n"
	pages := map[string]string{"/robots.txt": robotsTxt, "/page": "P", "/desk/a": "D", "/desk/open": "O", "/to": "-> /desk/a"}
	b := newBench(t, FetchOptions{})
	at := b.serve(site(pages))
	b.page(at + "/page")
	b.page(at + "/desk/open")
	b.page(at + "/robots.txt")
	b.refused(at+"/desk/a", false, `says "Disallow: /desk"`, "--ignore-robots=REASON")
	b.refused(at+"/to", false, "redirected to", `says "Disallow: /desk"`) // every hop is asked for
	n := 0
	for _, e := range b.tape.exchanges {
		if strings.HasSuffix(e.URL, "/desk/a") {
			t.Errorf("%s was fetched", e.URL)
		}
		if strings.HasSuffix(e.URL, "/robots.txt") {
			n++
		}
	}
	if n != 2 {
		t.Errorf("robots.txt was fetched %d times, want once and once as a page", n)
	}

	b = newBench(t, FetchOptions{IgnoreRobots: "court order 12"})
	at = b.serve(site(pages))
	d := b.page(at + "/desk/a")
	if !strings.Contains(d.Page.Robots, `says "Disallow: /desk", not followed: court order 12`) {
		t.Errorf("page: %q", d.Page.Robots)
	}
	if got := b.tape.exchanges[1].fact("robots"); got != d.Page.Robots {
		t.Errorf("recorded %q", got)
	}
	if d := b.page(at + "/page"); d.Page.Robots != "allowed by robots.txt" {
		t.Errorf("page: %q", d.Page.Robots)
	}
}

func TestFetchRobotsMissing(t *testing.T) {
	for _, tc := range []struct {
		name string
		h    func(w http.ResponseWriter)
		note string // blank: refused
		want string
	}{
		{"not there", func(w http.ResponseWriter) { w.WriteHeader(404) }, "no robots.txt", ""},
		{"forbidden", func(w http.ResponseWriter) { w.WriteHeader(403) }, "no robots.txt", ""},
		{"failing", func(w http.ResponseWriter) { w.WriteHeader(500) }, "", "127.0.0.1:PORT: the server answers 500 Internal Server Error: try again later; --ignore-robots=REASON fetches it on the record"},
		{"busy", func(w http.ResponseWriter) { w.WriteHeader(429) }, "", "429"},
		{"a page of HTML", func(w http.ResponseWriter) { io.WriteString(w, "<html><p>Disallow: /") }, "allowed by robots.txt", ""},
		{"empty", func(w http.ResponseWriter) {}, "allowed by robots.txt", ""},
		{"cut", func(w http.ResponseWriter) { w.Header().Set("Content-Length", "100"); io.WriteString(w, "Us") }, "", "ended early"},
		{"redirect to a fault", func(w http.ResponseWriter) { w.Header().Set("Location", "ftp://x/"); w.WriteHeader(301) }, "no robots.txt", ""},
		{"in a circle", func(w http.ResponseWriter) { w.Header().Set("Location", "/robots.txt"); w.WriteHeader(301) }, "no robots.txt", ""},
		{"redirect inside", func(w http.ResponseWriter) { w.Header().Set("Location", "http://10.0.0.1/"); w.WriteHeader(301) }, "", "10.0.0.1"},
		{"too large", func(w http.ResponseWriter) {
			io.WriteString(w, "User-agent: *\nDisallow: /p\n")
			for range 20 {
				w.Write(make([]byte, 1<<20))
			}
		}, "", `says "Disallow: /p"`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			b := newBench(t, FetchOptions{})
			at := b.serve(func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path == "/robots.txt" {
					tc.h(w)
					return
				}
				io.WriteString(w, "P")
			})
			d, err := b.get(at + "/p")
			if tc.note == "" {
				if err == nil || !strings.Contains(err.Error(), strings.Replace(tc.want, "127.0.0.1:PORT", at[len("http://"):], 1)) {
					t.Errorf("got %v, want %q", err, tc.want)
				}
				if errors.Is(err, ErrPrivate) && strings.Contains(err.Error(), "later") {
					t.Errorf("%v: it is not a matter of time", err)
				}
				return
			}
			if err != nil || d.Page.Robots != tc.note {
				t.Errorf("got %v, %+v", err, d.Page)
			}
		})
	}
	// The robots.txt of a site may lie with another.
	b := newBench(t, FetchOptions{})
	lies := b.serve(site(map[string]string{"/rules": "User-agent: *\nDisallow: /p"}))
	at := b.serve(site(map[string]string{"/robots.txt": "-> " + lies + "/rules", "/p": "P", "/q": "Q"}))
	b.refused(at+"/p", false, "Disallow: /p")
	b.page(at + "/q")
}

func TestFetchPolite(t *testing.T) {
	b := newBench(t, FetchOptions{Delay: 3 * time.Second})
	slow := b.serve(site(map[string]string{"/robots.txt": "User-agent: *\nCrawl-delay: 7.5", "/a": "A", "/b": "B"}))
	b.names.known["other.example"] = [][]string{{"127.0.0.1"}}
	b.page(slow + "/a")
	if len(b.clock.slept) != 0 {
		t.Errorf("waited %v before the first page", b.clock.slept)
	}
	b.page(slow + "/b")
	// Another name is another host, another port of the same is not.
	quick := b.serve(site(map[string]string{"/a": "A"}))
	other := strings.Replace(quick, "127.0.0.1", "other.example", 1)
	b.page(other + "/a")
	b.page(quick + "/a")
	b.page(other + "/a")
	want := []time.Duration{7500 * time.Millisecond, 7500 * time.Millisecond}
	if !slices.Equal(b.clock.slept, want) {
		t.Errorf("waited %v, want %v", b.clock.slept, want)
	}
	waits := len(b.clock.slept)
	b.page(b.serve(site(map[string]string{"/from": "-> /a", "/a": "A"})) + "/from") // a redirect is no second page
	if len(b.clock.slept) != waits+1 {
		t.Errorf("waited %v, want once more", b.clock.slept[waits:])
	}
	b.page(other + "/a")
	if got := b.clock.slept[len(b.clock.slept)-1]; got != 3*time.Second {
		t.Errorf("waited %v, want 3s", got)
	}
}

func TestFetchBusy(t *testing.T) {
	for _, tc := range []struct {
		name   string
		status int
		after  string
		fails  int // times that it says so
		want   string
		slept  []time.Duration
	}{
		{"429 then 200", 429, "", 1, "", []time.Duration{1 * time.Second}},
		{"503 then 200, growing", 503, "", 3, "", []time.Duration{1 * time.Second, 2 * time.Second, 4 * time.Second}},
		{"as long as it asks", 429, "20", 1, "", []time.Duration{20 * time.Second}},
		{"until the day it asks", 503, "Sun, 01 Mar 2026 12:00:30 GMT", 1, "", []time.Duration{30 * time.Second}},
		{"a day gone by", 503, "Sun, 01 Mar 2020 12:00:30 GMT", 1, "", []time.Duration{time.Second}},
		{"nonsense", 503, "soon", 1, "", []time.Duration{time.Second}},
		{"for too long", 429, "86400", 9, "asks to wait 24h0m0s: run this again then", nil},
		{"for ever", 503, "", 99, "503 Service Unavailable: try again later", []time.Duration{time.Second, 2 * time.Second, 4 * time.Second}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			b := newBench(t, FetchOptions{})
			b.clock.frozen = true
			n := 0
			at := b.serve(func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path == "/robots.txt" {
					w.WriteHeader(404)
					return
				}
				if n++; n <= tc.fails {
					if tc.after != "" {
						w.Header().Set("Retry-After", tc.after)
					}
					w.WriteHeader(tc.status)
					return
				}
				io.WriteString(w, "P")
			})
			if tc.want != "" {
				b.refused(at+"/", true, tc.want)
			} else if d := b.page(at + "/"); string(d.Bytes) != "P" {
				t.Errorf("got %q", d.Bytes)
			}
			got := slices.DeleteFunc(slices.Clone(b.clock.slept), func(d time.Duration) bool { return d == 0 })
			// The clock of tests does not note sleeps of a second.
			want := slices.DeleteFunc(tc.slept, func(d time.Duration) bool { return d == time.Second })
			if !slices.Equal(got, want) {
				t.Errorf("waited %v, want %v", got, want)
			}
			if tries := len(b.tape.exchanges) - 1; tries != len(tc.slept)+1 && tc.want == "" {
				t.Errorf("%d tries archived", tries)
			}
		})
	}
}

func TestFetchConditional(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "kept")
	version, asked := 1, []string{}
	h := func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/p" && r.URL.Path != "/plain" {
			w.WriteHeader(404)
			return
		}
		if r.URL.Path == "/plain" {
			io.WriteString(w, "nothing to ask about")
			return
		}
		etag := fmt.Sprintf(`"v%d"`, version)
		asked = append(asked, r.Header.Get("If-None-Match")+" "+r.Header.Get("If-Modified-Since"))
		w.Header().Set("ETag", etag)
		w.Header().Set("Last-Modified", "Sun, 01 Mar 2026 10:00:00 GMT")
		if r.Header.Get("If-None-Match") == etag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Encoding", "gzip")
		w.Write(packed(fmt.Appendf(nil, "version %d", version)))
	}
	b := newBench(t, FetchOptions{Kept: &Kept{Dir: dir}})
	at := b.serve(h)
	b.page(at + "/plain")
	if _, err := os.Stat(dir); err == nil {
		t.Error("a page that cannot be asked about was kept")
	}
	first := b.page(at + "/p")
	again := b.page(at + "/p")
	if again.Page.NotModified != true || string(again.Bytes) != "version 1" || again.MediaType != "text/html" || again.Charset != "utf-8" ||
		!again.Page.FirstAt.Equal(first.Page.FetchedAt) || !again.Page.FetchedAt.After(again.Page.FirstAt) {
		t.Errorf("not modified: %q %+v", again.Bytes, again.Page)
	}
	e := b.tape.exchanges[len(b.tape.exchanges)-1]
	if e.KeptSHA256 == "" || !e.KeptAt.Equal(first.Page.FetchedAt) || e.fact("not-modified-since") == "" {
		t.Errorf("archived %+v", e)
	}
	version = 2
	if d := b.page(at + "/p"); d.Page.NotModified || string(d.Bytes) != "version 2" {
		t.Errorf("changed: %q %+v", d.Bytes, d.Page)
	}
	const since = "Sun, 01 Mar 2026 10:00:00 GMT"
	if want := []string{" ", `"v1" ` + since, `"v1" ` + since}; !slices.Equal(asked, want) {
		t.Errorf("asked %q, want %q", asked, want)
	}
	files, _ := filepath.Glob(filepath.Join(dir, "*"))
	if len(files) != 2 {
		t.Errorf("kept %v, want one page and its body", files)
	}

	// What was damaged is fetched anew; nothing is added where that is not
	// wanted.
	b.opt.Kept.ReadOnly = true
	bodies, _ := filepath.Glob(filepath.Join(dir, "*.body"))
	for _, damage := range []func(){
		func() { os.WriteFile(bodies[0], []byte("other"), 0o600) },
		func() { os.Remove(bodies[0]) },
		func() {
			metas, _ := filepath.Glob(filepath.Join(dir, "*.json"))
			text, _ := json.Marshal(keptPage{URL: at + "/p", ETag: `"v2"`, SHA256: strings.Repeat("../x", 16)})
			os.WriteFile(metas[0], text, 0o600)
		},
	} {
		damage()
		if d := b.page(at + "/p"); d.Page.NotModified || string(d.Bytes) != "version 2" {
			t.Errorf("after damage: %q %+v", d.Bytes, d.Page)
		}
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "*.body")); len(left) != 0 {
		t.Errorf("%v was written", left)
	}
}
