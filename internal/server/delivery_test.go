package server_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/internal/assess"
	"github.com/tidewaiter/tidewaiter/internal/server"
)

func decoded(t *testing.T, w *httptest.ResponseRecorder) string {
	t.Helper()
	var r io.Reader = bytes.NewReader(w.Body.Bytes())
	switch coding := w.Header().Get("Content-Encoding"); coding {
	case "":
	case "gzip":
		z, err := gzip.NewReader(r)
		if err != nil {
			t.Fatal(err)
		}
		r = z
	case "zstd":
		z, err := zstd.NewReader(r, zstd.WithDecoderMaxWindow(8<<20)) // what a browser takes
		if err != nil {
			t.Fatal(err)
		}
		defer z.Close()
		r = z
	default:
		t.Fatalf("Content-Encoding %q", coding)
	}
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestCodings(t *testing.T) {
	h, _ := site(t, nil)
	// One that is kept and sent again, one that is made each time, a file.
	for _, target := range []string{"/cases/test-flow", "/cases/test-flow/claims/S01", "/api/cases/test-flow", "/cases/test-flow/claims.csv"} {
		plain := get(h, target)
		tags := map[string]string{}
		for _, tt := range []struct{ accept, want string }{
			{"", ""}, {"gzip", "gzip"}, {"zstd", "zstd"}, {"br", ""}, {"GZip", "gzip"},
			{"gzip, deflate, br, zstd", "zstd"}, {"gzip;q=1.0, zstd;q=0.5", "gzip"}, {"gzip;q=0", ""}, {"zstd;q=0, *", "gzip"},
			{"*", "zstd"}, {"*;q=0", ""}, {"identity", ""}, {"identity;q=0.5, gzip;q=0.4", ""}, {"identity, gzip", "gzip"},
			{"deflate, compress", ""}, {"gzip;q=2", ""}, {"gzip;q=x", ""}, {"gzip;q=NaN", ""}, {";;;,,,=q;q=", ""}, {strings.Repeat("x,", 3000) + "gzip", "gzip"},
		} {
			w := get(h, target, "Accept-Encoding", tt.accept)
			got := w.Header().Get("Content-Encoding")
			if w.Code != 200 || got != tt.want {
				t.Errorf("%s with %.40q: %d in %q, want %q", target, tt.accept, w.Code, got, tt.want)
				continue
			}
			if decoded(t, w) != plain.Body.String() {
				t.Errorf("%s in %q is another text", target, got)
			}
			if w.Header().Get("Content-Length") != strconv.Itoa(w.Body.Len()) || w.Header().Get("Vary") != "Accept-Encoding" {
				t.Errorf("%s in %q: length %q of %d, Vary %q", target, got, w.Header().Get("Content-Length"), w.Body.Len(), w.Header().Get("Vary"))
			}
			tag := w.Header().Get("ETag")
			for coding, other := range tags {
				if (coding == got) != (other == tag) {
					t.Errorf("%s: tag %s in %q, %s in %q", target, tag, got, other, coding)
				}
			}
			tags[got] = tag
			if w := get(h, target, "Accept-Encoding", tt.accept, "If-None-Match", tag); w.Code != 304 || w.Body.Len() > 0 || w.Header().Get("ETag") != tag || w.Header().Get("Vary") == "" || w.Header().Get("Content-Encoding") != "" || w.Header().Get("Content-Length") != "" {
				t.Errorf("%s in %q asked for again: %d, %v", target, got, w.Code, w.Header())
			}
			// The tag of one coding says nothing of another.
			if got != "" {
				if w := get(h, target, "If-None-Match", tag); w.Code != 200 {
					t.Errorf("%s: the tag of %q answers for none: %d", target, got, w.Code)
				}
			}
		}
	}
	// Errors and small answers are sent as they are.
	for _, target := range []string{"/nothing", "/healthz"} {
		if w := get(h, target, "Accept-Encoding", "zstd"); w.Header().Get("Content-Encoding") != "" {
			t.Errorf("%s is coded", target)
		}
	}
}

func TestConditionsAndParts(t *testing.T) {
	h, _ := site(t, nil)
	const page, file = "/cases/test-flow", "/cases/test-flow/claims.csv"
	whole := get(h, file)
	size := whole.Body.Len()
	tag := whole.Header().Get("ETag")
	if got := whole.Header().Get("Content-Disposition"); got != "attachment; filename=test-flow-claims.csv" {
		t.Errorf("Content-Disposition %q", got)
	}
	for _, tt := range []struct {
		target string
		header []string
		status int
		length int // of the body; -1 is all
	}{
		{file, []string{"Range", "bytes=0-9"}, 206, 10},
		{file, []string{"Range", "bytes=-5"}, 206, 5},
		{file, []string{"Range", "bytes=0-9", "Accept-Encoding", "gzip"}, 206, 10},
		{file, []string{"Range", "bytes=5-"}, 206, size - 5},
		{file, []string{"Range", "bytes=0-9", "If-Range", tag}, 206, 10},
		{file, []string{"Range", "bytes=0-9", "If-Range", `"other"`}, 200, -1},
		{file, []string{"Range", "bytes=99999999-"}, 416, 0},
		{file, []string{"Range", "bytes=9-1"}, 416, 0},
		{file, []string{"Range", "bytes=-99999999999999999999999"}, 416, 0},
		{file, []string{"Range", "lines=1-2"}, 416, 0},
		{file, []string{"Range", "bytes=" + strings.Repeat("0-,", 2000) + "0-"}, 200, -1},
		{page, []string{"Range", "bytes=0-9"}, 200, -1},
		{page, []string{"Range", "nonsense"}, 200, -1},
		{page, []string{"If-Match", `"other"`}, 412, 0},
		{page, []string{"If-Match", "*"}, 200, -1},
		{page, []string{"If-None-Match", "no tag at all"}, 200, -1},
		{page, []string{"If-None-Match", strings.Repeat(`"x",`, 5000)}, 200, -1},
		{page, []string{"If-Modified-Since", "Mon, 01 Jan 1990 00:00:00 GMT"}, 200, -1},
		{page, []string{"If-Modified-Since", "yesterday"}, 200, -1},
		{page, []string{"If-Unmodified-Since", "not a date"}, 200, -1},
	} {
		w := get(h, tt.target, tt.header...)
		all := get(h, tt.target).Body.Len()
		want := tt.length
		if want < 0 {
			want = all
		}
		if w.Code != tt.status || (w.Code < 400 && w.Body.Len() != want) {
			t.Errorf("%s with %.60q: %d and %d bytes, want %d and %d", tt.target, tt.header, w.Code, w.Body.Len(), tt.status, want)
		}
		if w.Code >= 400 && (w.Header().Get("Cache-Control") != "no-store" || w.Header().Get("ETag") != "" && w.Code == 416) {
			t.Errorf("%s with %.60q: headers %v", tt.target, tt.header, w.Header())
		}
		if w.Code == 206 && w.Body.String() != whole.Body.String()[:w.Body.Len()] && !strings.HasSuffix(whole.Body.String(), w.Body.String()) {
			t.Errorf("%.60q: another part", tt.header)
		}
	}
	for target, want := range map[string]string{page: "none", file: "bytes"} {
		if got := get(h, target).Header().Get("Accept-Ranges"); got != want {
			t.Errorf("%s: Accept-Ranges %q, want %q", target, got, want)
		}
	}
	head := httptest.NewRecorder()
	h.ServeHTTP(head, httptest.NewRequest("HEAD", file, nil))
	if head.Code != 200 || head.Body.Len() > 0 || head.Header().Get("Content-Length") != strconv.Itoa(size) || head.Header().Get("ETag") != tag {
		t.Errorf("HEAD: %d, %v", head.Code, head.Header())
	}
}

// A date says only seconds: it comes once nothing else can happen in its second.
func TestModified(t *testing.T) {
	if testing.Short() {
		t.Skip("waits two seconds")
	}
	h, _ := site(t, nil)
	if got := get(h, "/cases/test-flow").Header().Get("Last-Modified"); got != "" {
		t.Errorf("a page of this second says that it was modified %s", got)
	}
	time.Sleep(2100 * time.Millisecond)
	at := get(h, "/cases/test-flow").Header().Get("Last-Modified")
	if at == "" {
		t.Fatal("no date")
	}
	if w := get(h, "/cases/test-flow", "If-Modified-Since", at); w.Code != 304 {
		t.Errorf("not modified since %s: %d", at, w.Code)
	}
	// A page that is not kept has no date to go by.
	if got := get(h, "/cases/test-flow/claims/S01").Header().Get("Last-Modified"); got != "" {
		t.Errorf("the page of a claim was modified %s", got)
	}
}

// moving is a case that changes.
type moving struct {
	shelf
	hash atomic.Pointer[string]
}

func (m *moving) Case(ctx context.Context, id string) (*casefile.Case, string, error) {
	c, _, err := m.shelf.Case(ctx, id)
	return c, *m.hash.Load(), err
}

func (m *moving) List(ctx context.Context) ([]server.Entry, error) {
	list, err := m.shelf.List(ctx)
	list[0].Hash = *m.hash.Load()
	return list, err
}

func (m *moving) set(hash string) { m.hash.Store(&hash) }

func TestKeptAnswers(t *testing.T) {
	made := atomic.Int32{}
	var cases *moving
	h, _ := site(t, func(cfg *server.Config, s *shelf) {
		cases = &moving{shelf: *s}
		cases.set("a")
		cfg.Cases = cases
		run := cfg.Assess
		cfg.Assess = func(ctx context.Context, c *casefile.Case, opt assess.Options) (*assess.Assessment, error) {
			n := made.Add(1)
			a, err := run(ctx, c, opt)
			a.Sentence = fmt.Sprintf("Assessment %d.", n)
			return a, err
		}
	})
	page := func(query string) string {
		t.Helper()
		w := get(h, "/cases/test-flow"+query)
		if w.Code != 200 {
			t.Fatalf("%s: %d", query, w.Code)
		}
		return w.Body.String()
	}
	first := page("")
	for _, same := range []string{"", "?unknown=1", "?without=", "?without=,,", "?as_of=", "?utm_source=x&q=", "?page="} {
		if page(same) != first {
			t.Errorf("%q is another page", same)
		}
	}
	// A page names the host that it was asked of, and is kept for that host.
	other := httptest.NewRequest("GET", "/cases/test-flow", nil)
	other.Host = "elsewhere.example"
	w := httptest.NewRecorder()
	h.ServeHTTP(w, other)
	if w.Code != 200 || !strings.Contains(w.Body.String(), "elsewhere.example") || strings.Contains(page(""), "elsewhere.example") {
		t.Error("one host is given the page of another")
	}
	two := page("?without=us,osc")
	for _, same := range []string{"?without=osc,us", "?without=osc&without=us", "?without=us,us,%20osc"} {
		if page(same) != two {
			t.Errorf("%q is another page than the same in another order", same)
		}
	}
	if two == first {
		t.Error("the page does not follow what is left out")
	}
	cases.set("b")
	if next := page(""); next == first || !strings.Contains(next, "Assessment 3.") {
		t.Error("the page does not follow the case")
	}
	// Many at once make one.
	cases.set("c")
	var wg sync.WaitGroup
	before := made.Load()
	for range 50 {
		wg.Go(func() { get(h, "/cases/test-flow", "Accept-Encoding", "gzip") })
	}
	wg.Wait()
	if n := made.Load() - before; n != 1 {
		t.Errorf("50 readers made %d assessments", n)
	}
}

func TestVersions(t *testing.T) {
	h, log := site(t, nil)
	w := get(h, "/cases/test-flow/v/1")
	if w.Code != 200 || w.Header().Get("Cache-Control") != "public, max-age=86400, immutable" {
		t.Errorf("%d, %q", w.Code, w.Header().Get("Cache-Control"))
	}
	doc := parse(t, w)
	checkPage(t, doc)
	inside := 0
	for _, n := range find(doc, named("a")) {
		href, _, _ := strings.Cut(attr(n, "href"), "#")
		if !strings.HasPrefix(href, "/cases/") {
			continue
		}
		if strings.HasPrefix(href, "/cases/test-flow/v/1/") {
			inside++
		} else if href != "/cases/test-flow" && !strings.HasPrefix(href, "/cases/test-flow/v/1") {
			t.Errorf("a page of a version leads to %s", href)
		}
		if w := get(h, href); w.Code != 200 {
			t.Errorf("%s: %d", href, w.Code)
		}
	}
	if inside < 20 {
		t.Errorf("%d links stay in the version", inside)
	}
	for _, n := range []string{"0", "2", "-1", "01", "+1", "1.0", "x", "99999999999999999999999", "%00"} {
		if w := get(h, "/cases/test-flow/v/"+n); w.Code != 404 {
			t.Errorf("version %s: %d", n, w.Code)
		}
	}
	if log.Len() > 0 {
		t.Error(log)
	}
}

// large gives the fixture so many claims more.
func large(c *casefile.Case, n int) {
	for i := range n {
		cl := c.Claims[0]
		cl.ID = "L" + strconv.Itoa(i)
		c.Claims = append(c.Claims, cl)
	}
}

func TestPagesOfATable(t *testing.T) {
	h, _ := site(t, func(_ *server.Config, s *shelf) { large(s.c, 1000) })
	seen := map[string]bool{}
	target := "/cases/test-flow"
	for range 10 {
		doc := parse(t, get(h, target))
		checkPage(t, doc)
		n := 0
		for _, row := range find(doc, named("tr")) {
			if id, ok := strings.CutPrefix(attr(row, "id"), "claim-"); ok {
				n++
				if seen[id] {
					t.Errorf("%s: %s is on two pages", target, id)
				}
				seen[id] = true
			}
		}
		if n > 250 {
			t.Errorf("%s has %d rows", target, n)
		}
		target = ""
		for _, a := range find(doc, named("a")) {
			if attr(a, "rel") == "next" {
				target, _, _ = strings.Cut(attr(a, "href"), "#")
			}
		}
		if target == "" {
			break
		}
	}
	if len(seen) != 1026 {
		t.Errorf("the pages have %d claims, want 1026", len(seen))
	}
	for query, status := range map[string]int{"page=5": 200, "page=6": 404, "page=0": 400, "page=-1": 400, "page=x": 400, "page=1.5": 400, "page=99999999999999999999": 400, "page=2147483647": 404, "documents=2": 404, "documents=x": 400} {
		if w := get(h, "/cases/test-flow?"+query); w.Code != status {
			t.Errorf("%s: %d, want %d", query, w.Code, status)
		}
	}
	// The file has all of them, whatever the page.
	for query, want := range map[string]int{"": 1027, "?page=2": 1027, "?measure=rounds": 1, "?q=no+such+word": 0} {
		w := get(h, "/cases/test-flow/claims.csv"+query)
		if n := strings.Count(w.Body.String(), "\n") - 1; w.Code != 200 || n != want {
			t.Errorf("claims.csv%s: %d with %d rows, want %d", query, w.Code, n, want)
		}
	}
}

func TestSearchPage(t *testing.T) {
	h, log := site(t, nil)
	for _, tt := range []struct {
		target string
		status int
		want   string
	}{
		{"/search", 200, "Words are looked for"},
		{"/search?q=boxes", 200, "Claims 1 to 1 of 1"},
		{"/search?q=boxes&case=test-flow", 200, "about 6,700 containers"},
		{"/search?q=boxes&case=other", 404, "no such case"},
		{"/search?q=boxes&page=2", 200, "No claim on this page"},
		{"/search?q=boxes&page=999999999", 200, ""},
		{"/search?q=boxes&page=0", 400, "from 1"},
		{"/search?q=boxes&page=99999999999999999999", 400, "from 1"},
		{"/search?q=***", 400, "no word"},
		{"/search?q=" + strings.Repeat("x", 201), 400, "longer than"},
		{"/search?q=%zz", 400, "cannot be read"},
		{"/search?q=" + url.QueryEscape(`"'><script>alert(1)</script>`), 200, ""},
		{"/api/search?q=boxes", 200, `"claim": "S01"`},
		{"/api/search", 400, "q is missing"},
		{"/api/search?q=***", 400, "no word"},
		{"/api/search?q=boxes&page=-1", 400, "from 1"},
	} {
		w := get(h, tt.target)
		body := w.Body.String()
		if strings.HasPrefix(tt.target, "/api/") {
			if !json.Valid(w.Body.Bytes()) || (w.Code >= 400) != (w.Header().Get("Content-Type") == "application/problem+json") {
				t.Errorf("%s: %s", tt.target, body)
			}
		} else {
			doc := parse(t, w)
			checkPage(t, doc)
			body = text(doc)
		}
		if w.Code != tt.status || !strings.Contains(body, tt.want) {
			t.Errorf("%s: %d, want %d and %q in\n%s", tt.target, w.Code, tt.status, tt.want, body)
		}
	}
	if log.Len() > 0 {
		t.Error(log)
	}
}

// reader is a listener to a stream of changes.
type reader struct {
	lines chan string
	stop  context.CancelFunc
	code  int
	kind  string
}

func listen(t *testing.T, address, last string) *reader {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	r, err := http.NewRequestWithContext(ctx, "GET", address, nil)
	if err != nil {
		t.Fatal(err)
	}
	if last != "" {
		r.Header.Set("Last-Event-ID", last)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	out := &reader{lines: make(chan string, 100), stop: cancel, code: resp.StatusCode, kind: resp.Header.Get("Content-Type")}
	go func() {
		defer resp.Body.Close()
		defer close(out.lines)
		for sc := bufio.NewScanner(resp.Body); sc.Scan(); {
			out.lines <- sc.Text()
		}
	}()
	t.Cleanup(cancel)
	return out
}

// next returns the next event: its kind, its id, its data.
func (r *reader) next(t *testing.T) (kind, id, data string) {
	t.Helper()
	late := time.After(10 * time.Second)
	for {
		select {
		case line, ok := <-r.lines:
			switch {
			case !ok:
				return "end", "", ""
			case strings.HasPrefix(line, "event: "):
				kind = line[len("event: "):]
			case strings.HasPrefix(line, "id: "):
				id = line[len("id: "):]
			case strings.HasPrefix(line, "data: "):
				return kind, id, line[len("data: "):]
			}
		case <-late:
			t.Fatal("no event")
		}
	}
}

func TestStreams(t *testing.T) {
	var cases *moving
	h, log := site(t, func(cfg *server.Config, s *shelf) {
		cases = &moving{shelf: *s}
		cases.set("a")
		cfg.Cases, cfg.Watch = cases, 5*time.Millisecond
	})
	// A stream outlives what other requests are given.
	srv := httptest.NewUnstartedServer(h)
	srv.Config.ReadTimeout, srv.Config.WriteTimeout = 100*time.Millisecond, 150*time.Millisecond
	srv.Start()
	defer srv.Close()
	all, one := listen(t, srv.URL+"/api/events", ""), listen(t, srv.URL+"/api/cases/test-flow/events", "nonsense")
	if all.code != 200 || all.kind != "text/event-stream" {
		t.Fatalf("%d %s", all.code, all.kind)
	}
	for _, r := range []*reader{all, one} {
		if kind, _, data := r.next(t); kind != "case" || data != `{"case":"test-flow","hash":"a","url":"/api/cases/test-flow"}` {
			t.Fatalf("first: %s %s", kind, data)
		}
	}
	time.Sleep(400 * time.Millisecond)
	cases.set("b")
	last := ""
	for _, r := range []*reader{all, one} {
		kind, id, data := r.next(t)
		if kind != "version" || !strings.Contains(data, `"hash":"b"`) {
			t.Fatalf("%s %s", kind, data)
		}
		last = id
	}
	one.stop()
	cases.set("c")
	if kind, _, data := all.next(t); kind != "version" || !strings.Contains(data, `"hash":"c"`) {
		t.Fatalf("%s %s", kind, data)
	}
	// Who comes back is told what was missed, and only that.
	back := listen(t, srv.URL+"/api/cases/test-flow/events", last)
	if kind, _, data := back.next(t); kind != "version" || !strings.Contains(data, `"hash":"c"`) {
		t.Fatalf("after coming back: %s %s", kind, data)
	}
	// Whose last event is of another run is told how things stand.
	for _, id := range []string{"0-1", "x", "-", last + "999999999999999999999999"} {
		other := listen(t, srv.URL+"/api/events", id)
		if kind, _, data := other.next(t); kind != "case" || !strings.Contains(data, `"hash":"c"`) {
			t.Fatalf("with %q: %s %s", id, kind, data)
		}
		other.stop()
	}
	if w := get(h, "/api/cases/other/events"); w.Code != 404 || w.Header().Get("Content-Type") != "application/problem+json" {
		t.Errorf("a case that is not: %d", w.Code)
	}
	h.(*server.Server).Close()
	for _, r := range []*reader{all, back} {
		if kind, _, _ := r.next(t); kind != "end" {
			t.Errorf("%s after the end", kind)
		}
	}
	if w := get(h, "/api/events"); w.Code != 503 || w.Header().Get("Retry-After") == "" {
		t.Errorf("after the end: %d", w.Code)
	}
	if log.Len() > 0 {
		t.Error(log)
	}
}

// The page of a case stays a page whatever the case holds.
func TestPageOfALargeCaseIsBounded(t *testing.T) {
	h, _ := site(t, func(cfg *server.Config, s *shelf) {
		large(s.c, 600)
		run := cfg.Assess
		cfg.Assess = func(ctx context.Context, c *casefile.Case, opt assess.Options) (*assess.Assessment, error) {
			a, err := run(ctx, c, opt)
			f := a.Findings[0]
			for _, cl := range c.Claims {
				f.Rows = append(f.Rows, cl.ID)
			}
			for i := range 300 {
				f.ID = "many-" + strconv.Itoa(i)
				if i == 1 {
					f.Rows = f.Rows[:2]
				}
				a.Findings = append(a.Findings, f)
			}
			return a, err
		}
	})
	w := get(h, "/cases/test-flow")
	if w.Code != 200 || w.Body.Len() > 1<<20 {
		t.Errorf("%d with %d bytes", w.Code, w.Body.Len())
	}
	if body := w.Body.String(); !strings.Contains(body, "more of this kind are not on this page") || !strings.Contains(body, " more</p>") {
		t.Error("the page does not say what it leaves out")
	}
	// That of a check names all it rests on, on several pages.
	for _, page := range []string{"?page=1", "?page=3"} {
		w := get(h, "/cases/test-flow/checks/many-0"+page)
		if body := w.Body.String(); w.Code != 200 || w.Body.Len() > 1<<19 || !strings.Contains(body, `rel="`) {
			t.Errorf("check%s: %d with %d bytes", page, w.Code, w.Body.Len())
		}
	}
	if w := get(h, "/cases/test-flow/checks/many-0?page=9"); w.Code != 404 {
		t.Errorf("a page that a check does not have answers %d", w.Code)
	}
}
