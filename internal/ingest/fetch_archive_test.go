package ingest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/encoding/warc"
)

// What was fetched is found again in the archive by its reader: request,
// response and metadata, the page as it was read.
func TestFetchArchive(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.warc.gz")
	opt := FetchOptions{Collector: "A. Clerk", Version: "v1.2.3", Contact: "https://desk.example/"}
	var pages []string
	var types []warc.Type
	for range 2 { // the second run appends
		a, err := NewArchive(path, opt)
		if err != nil {
			t.Fatal(err)
		}
		run := opt
		run.Archive = a.Write
		b := newBench(t, run)
		at := b.serve(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/p" {
				w.WriteHeader(404)
				return
			}
			w.Header().Set("Content-Type", "text/html; charset=EUC-KR")
			w.Header().Set("Content-Encoding", "gzip")
			w.(http.Flusher).Flush() // so that it comes in chunks
			w.Write(packed([]byte("<p>the page")))
		})
		b.page(at + "/p")
		cut := b.raw(func(c net.Conn) { io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\npart") })
		b.refused(cut+"/", true, "ended early")
		if err := a.Close(); err != nil {
			t.Fatal(err)
		}
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := warc.NewReader(f, warc.Options{})
	for {
		rec, err := r.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		types = append(types, rec.Type)
		switch rec.Type {
		case warc.Response:
			if strings.HasSuffix(rec.URI, "/robots.txt") {
				continue // 404: no page
			}
			p, err := rec.Page(MaxBytes)
			if err != nil {
				t.Errorf("%s: %v", rec.URI, err)
				continue
			}
			if p.Status == 200 {
				pages = append(pages, string(p.Bytes))
			}
			if strings.HasSuffix(rec.URI, "/p") && (p.MediaType != "text/html" || p.Charset != "EUC-KR" || p.Cut) {
				t.Errorf("page: %+v", p)
			}
			if string(p.Bytes) == "part" && (!p.Cut || rec.Header.Get("WARC-Truncated") != "disconnect") {
				t.Errorf("a part is not marked as one: %+v", p)
			}
			if rec.Header.Get("WARC-IP-Address") != "127.0.0.1" {
				t.Errorf("header: %v", rec.Header)
			}
		case warc.Metadata, warc.Info:
			text, err := io.ReadAll(rec)
			if err != nil || !strings.Contains(string(text), "A. Clerk") || !strings.Contains(string(text), "software: tidewaiter v1.2.3") {
				t.Errorf("%s: %v, %q", rec.Type, err, text)
			}
		case warc.Request:
			text, err := io.ReadAll(rec)
			if err != nil || !strings.Contains(string(text), "User-Agent: tidewaiter/v1.2.3 (+https://desk.example/)\r\n") {
				t.Errorf("request: %v, %q", err, text)
			}
		}
	}
	if n := len(r.Counts().Faults); n != 0 {
		t.Errorf("faults: %v", r.Counts().Faults)
	}
	if want := []string{"<p>the page", "part", "<p>the page", "part"}; !slices.Equal(pages, want) {
		t.Errorf("pages %q, want %q", pages, want)
	}
	run := []warc.Type{warc.Info}
	for range 4 { // two robots.txt, two pages
		run = append(run, warc.Response, warc.Request, warc.Metadata)
	}
	if !slices.Equal(types, append(run, run...)) {
		t.Errorf("records %v", types)
	}
}

// A page that stands in the archive is asked about; in a new archive it is
// fetched whole, whatever lies beside it.
func TestFetchArchiveKept(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.warc.gz")
	var statuses []string
	var at string
	b := newBench(t, FetchOptions{})
	at = b.serve(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"1"`)
		switch {
		case r.URL.Path != "/p":
			w.WriteHeader(404)
		case r.Header.Get("If-None-Match") != "":
			w.WriteHeader(304)
		default:
			io.WriteString(w, "P")
		}
	})
	for run := range 4 {
		if run == 2 {
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
		}
		a, err := NewArchive(path, FetchOptions{})
		if err != nil {
			t.Fatal(err)
		}
		b.opt.Kept = a.Kept()
		b.opt.Archive = func(e Exchange) error {
			if strings.HasSuffix(e.URL, "/p") {
				statuses = append(statuses, string(e.Response[9:12]))
			}
			return a.Write(e)
		}
		if d := b.page(at + "/p"); string(d.Bytes) != "P" {
			t.Errorf("got %q", d.Bytes)
		}
		if err := a.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if got := strings.Join(statuses, " "); got != "200 304 200 304" {
		t.Errorf("answers %s, want 200 304 200 304", got)
	}
	// The answer without a page is a revisit record, which refers to the page.
	checkRevisits(t, path, 1, "P")
}

// Bodies that an archive holds are not written again: of one address that was
// asked for a change, and of another address.
func TestFetchArchiveSame(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.warc.gz")
	b := newBench(t, FetchOptions{})
	version := 1
	at := b.serve(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			w.WriteHeader(404)
			return
		}
		w.Header().Set("ETag", fmt.Sprintf(`"%d"`, version)) // a new tag for the same page
		w.Header().Set("Content-Type", "text/html")
		io.WriteString(w, "<p>one page, ")
		w.(http.Flusher).Flush() // in chunks
		io.WriteString(w, "two addresses")
	})
	for ; version < 4; version++ {
		a, err := NewArchive(path, FetchOptions{})
		if err != nil {
			t.Fatal(err)
		}
		b.opt.Kept, b.opt.Archive = a.Kept(), a.Write
		b.page(at + "/p")
		b.page(at + "/q")
		if err := a.Close(); err != nil {
			t.Fatal(err)
		}
	}
	checkRevisits(t, path, 5, "<p>one page, two addresses")
}

// checkRevisits holds that an archive has n revisit records, all resolved, and
// one page.
func checkRevisits(t *testing.T, path string, n int, body string) {
	t.Helper()
	var pages []string
	for d, err := range Documents([]string{path}, nil) {
		if err != nil {
			t.Error(err)
		}
		pages = append(pages, string(d.Bytes))
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := warc.NewReader(f, warc.Options{})
	for {
		rec, err := r.Next()
		if err != nil {
			break
		}
		b, _ := io.ReadAll(rec)
		if rec.Type == warc.Revisit && bytes.HasSuffix(b, []byte("\r\n\r\n"+body)) {
			t.Errorf("a revisit record with the body: %q", b)
		}
	}
	if c := r.Counts(); c.Types[warc.Revisit] != n || len(c.Faults) != 0 || !slices.Equal(pages, []string{body}) {
		t.Errorf("records %v, faults %v, pages %q", c.Types, c.Faults, pages)
	}
}

func TestFetchArchiveRefuses(t *testing.T) {
	dir := t.TempDir()
	text := filepath.Join(dir, "text.warc.gz")
	if err := os.WriteFile(text, []byte("no archive"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{filepath.Join(dir, "a.warc"), text, filepath.Join(dir, "nowhere", "a.warc.gz"), dir + "/x.zip"} {
		if _, err := NewArchive(path, FetchOptions{}); err == nil {
			t.Errorf("%s was taken", path)
		}
	}
	// Nothing fetched, nothing there.
	path := filepath.Join(dir, "none.warc.gz")
	a, err := NewArchive(path, FetchOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Close(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("an archive of nothing: %v", err)
	}
}
