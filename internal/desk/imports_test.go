package desk_test

import (
	"bytes"
	"context"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/internal/accounts"
	"github.com/tidewaiter/tidewaiter/internal/ledger"
	"github.com/tidewaiter/tidewaiter/vessels"
)

// bringing is a place whose case a is in the ledger, and whose imports are done.
func bringing(t *testing.T) (p *place, analyst, reader *browser) {
	t.Helper()
	p = withCase(t)
	ctx, stop := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() {
		if err := p.imports.Run(ctx); err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(func() { stop(); running.Wait() })
	maria := p.first()
	return p, p.as(p.join(maria.User, "ines", accounts.Analyst, "a")), p.as(p.join(maria.User, "ravi", accounts.Reader, "a"))
}

// withCase is a place with the case a and nobody who does imports.
func withCase(t *testing.T) *place {
	t.Helper()
	p := newPlace(t, "")
	c := &casefile.Case{
		ID: "a", Title: "The case a", Flow: casefile.Flow{From: "KP", To: "RU", Cargo: "munitions"}, Start: dates.MustParse("2023-08"), Model: casefile.DefaultModel(),
		Unit: casefile.Unit{Of: "container"}, Scopes: []string{"munitions_related", "all"},
		Measures: map[claims.Measure]casefile.MeasureSpec{claims.Containers: {Form: claims.Cumulative, Scope: "munitions_related", Unit: "container"}},
		Sources:  []casefile.Source{{ID: "paper", Bytes: casefile.Never}},
		Vessels:  []vessels.Vessel{{ID: "angara", Name: "Angara", Source: "paper"}},
	}
	if _, err := p.ledger.Import(t.Context(), c, ledger.Author{ID: "1", Name: "maria"}, p.clock()); err != nil {
		t.Fatal(err)
	}
	return p
}

// follow follows an answer that leads to an import, and looks until it says a word.
func (b *browser) follow(w *httptest.ResponseRecorder, until string) *httptest.ResponseRecorder {
	b.t.Helper()
	to := w.Header().Get("Location")
	if w.Code != http.StatusSeeOther || !strings.HasPrefix(to, "/desk/cases/a/imports/") {
		b.t.Fatalf("%d to %q: %s", w.Code, to, text(w))
	}
	for end := time.Now().Add(60 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		w = b.get(to)
		if strings.Contains(text(w), until) {
			return w
		}
		if time.Now().After(end) || strings.Contains(text(w), "failed") || w.Code != 200 {
			b.t.Fatalf("the page never says %q: %s %s", until, text(w), b.log.String())
		}
	}
}

// upload sends a form with files: fields and then name and content by turns.
func (b *browser) upload(path string, fields map[string]string, files ...string) *httptest.ResponseRecorder {
	b.t.Helper()
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	for name, value := range fields {
		m.WriteField(name, value)
	}
	for i := 0; i < len(files); i += 2 {
		f, err := m.CreateFormFile("file", files[i])
		if err != nil {
			b.t.Fatal(err)
		}
		f.Write([]byte(files[i+1]))
	}
	m.Close()
	return b.raw(path, m.FormDataContentType(), body.Bytes())
}

func (b *browser) raw(path, kind string, body []byte) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, b.base+path, bytes.NewReader(body))
	r.RemoteAddr = "127.0.0.1:40000"
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.Header.Set("Origin", b.base)
	r.Header.Set("Content-Type", kind)
	return b.send(r)
}

const hostile = `<script>alert(1)</script>"'><img src=x onerror=alert(1)>`

func page(n int) string {
	return fmt.Sprintf("<html><head><title>Harbour &lt;script&gt;alert(%d)&lt;/script&gt;</title></head><body><article><h1>Harbour</h1><p>North Korea has sent about %d containers of ammunition to Russia since last September, South Korea's Defense Ministry announced on March 4.</p></article></body></html>", n, 4000+n)
}

// TestImports brings things in by the forms, as a browser without script does.
func TestImports(t *testing.T) {
	p, ines, ravi := bringing(t)
	const at = "/desk/cases/a/imports"
	if w := ines.get("/desk/cases/a"); !strings.Contains(w.Body.String(), `href="/desk/cases/a/imports"`) || !strings.Contains(w.Body.String(), `href="/desk/cases/a/watch"`) {
		t.Errorf("the case leads to no imports: %s", text(w))
	}
	// A reader sees and is offered nothing; what an analyst does is not for him.
	if w := ravi.get(at); w.Code != 200 || strings.Contains(w.Body.String(), "<textarea") || strings.Contains(w.Body.String(), at+"/") {
		t.Errorf("a reader is offered imports: %s", w.Body)
	}
	want(t, "a reader imports", ravi.upload(at+"/files", map[string]string{"kind": "files"}, "a.html", page(1)), 403, "")

	w := ines.follow(ines.post(at+"/text", "text", page(1), "title", hostile, "url", "https://news.example/1"), "done")
	if !strings.Contains(text(w), "1 proposed claim added, 1 source added") || !strings.Contains(text(w), hostile) {
		t.Errorf("pasted: %s", text(w))
	}
	if d, err := p.ledger.Draft(t.Context(), "a"); err != nil || len(d.Case.Claims) != 1 || d.Case.Claims[0].Review.State != claims.Proposed {
		t.Errorf("the draft: %v", err)
	}
	w = ines.follow(ines.upload(at+"/files", map[string]string{"kind": "files", "publisher": "The News"}, hostile+".html", page(2), "x.html", page(3)), "done")
	if !strings.Contains(text(w), "2 proposed claims added") {
		t.Errorf("files: %s", text(w))
	}
	// Whoever may not see the case has no import of it, whatever the number.
	if w := p.as(p.join(accounts.User{ID: 1, Name: "maria", Role: accounts.Admin}, "otto", accounts.Analyst, "b")).get("/desk/cases/b/imports/1"); w.Code != 404 {
		t.Errorf("an import of another case: %d", w.Code)
	}

	// A spreadsheet: its columns are asked, and a wrong answer is asked again.
	w = ines.upload(at+"/files", map[string]string{"kind": "table"}, "ships.csv", "Ship,Kind,Remark\nangara,container_stack,"+strings.ReplaceAll(hostile, `"`, `""`)+"\nghost,x,y\n")
	columns := w.Header().Get("Location")
	if w.Code != 303 || !strings.HasSuffix(columns, "/columns") {
		t.Fatalf("a spreadsheet: %d to %q: %s", w.Code, columns, text(w))
	}
	if w := ines.get(columns); w.Code != 200 || !strings.Contains(text(w), "angara") || strings.Contains(w.Body.String(), "<script>alert") {
		t.Errorf("the preview: %d %s", w.Code, text(w))
	}
	if w := ines.get(columns + "?table=voyages"); !strings.Contains(text(w), "containers_lo") {
		t.Errorf("another table: %s", text(w))
	}
	want(t, "no table", ines.get(columns+"?table=x"), 400, "")
	want(t, "nothing mapped", ines.post(columns, "table", "sightings"), 422, "")
	want(t, "a column that is not there", ines.post(columns, "table", "sightings", "from.what", "9"), 422, "")
	w = ines.post(columns, "table", "sightings", "from.vessel", "1", "from.what", "2", "from.note", "3")
	w = ines.follow(w, "done")
	if !strings.Contains(text(w), "1 sighting added") || !strings.Contains(text(w), "1 rejected") || !strings.Contains(text(w), "vessel is no id of vessels.csv") {
		t.Errorf("the spreadsheet: %s", text(w))
	}
	if w := ines.get(columns); w.Code != 422 {
		t.Errorf("its columns again: %d", w.Code)
	}

	for name, w := range map[string]*httptest.ResponseRecorder{
		"no address":         ines.post(at+"/pages", "addresses", "\n"),
		"no page":            ines.post(at+"/pages", "addresses", "javascript:alert(1)"),
		"no text":            ines.post(at+"/text", "text", " "),
		"no date":            ines.post(at+"/text", "text", "x", "published", "soon"),
		"a picture":          ines.upload(at+"/files", map[string]string{"kind": "files"}, "x.png", "\x89PNG\r\n\x1a\n\x00"),
		"an office program":  ines.upload(at+"/files", map[string]string{"kind": "table"}, "x.xlsx", "PK\x03\x04"),
		"no file":            ines.upload(at+"/files", map[string]string{"kind": "files"}),
		"no feed":            ines.post(at+"/feeds", "url", "file:///etc/passwd", "every", "1h"),
		"a feed at all time": ines.post(at+"/feeds", "url", "https://x.example/", "every", "1s"),
		"this machine":       ines.post(at+"/live", "address", "tcp-listen://:9000", "hours", "1"),
		"for ever":           ines.post(at+"/live", "address", "tcp://x.example:9000", "hours", "100000"),
		"cancelled again":    ines.post(at + "/1/cancel"), "going on with what is done": ines.post(at + "/1/resume"),
	} {
		if w.Code != 422 || !strings.Contains(w.Body.String(), `role="alert"`) {
			t.Errorf("%s: %d %s", name, w.Code, text(w))
		}
	}
	for name, w := range map[string]*httptest.ResponseRecorder{
		"no kind": ines.upload(at+"/files", nil, "x.html", page(1)), "another kind": ines.upload(at+"/files", map[string]string{"kind": "live"}, "x", "x"),
		"no form of files": ines.post(at + "/files"), "cut off": ines.raw(at+"/files", "multipart/form-data; boundary=x", []byte("--x\r\nContent-Disposition: form-data; name=\"kind\"\r\n\r\nfiles")),
		"no number": ines.post(at+"/live", "address", "tcp://x.example:1", "hours", "NaN"), "no time": ines.post(at+"/feeds", "url", "https://x.example/"), "no page of imports": ines.get(at + "?before=x"),
	} {
		if w.Code != 400 {
			t.Errorf("%s: %d %s", name, w.Code, text(w))
		}
	}
	for _, path := range []string{at + "/99", at + "/x", at + "/-1", at + "/99/columns"} {
		if w := ines.get(path); w.Code != 404 {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
	want(t, "no feed", ines.post(at+"/feeds/9/end"), 404, "")
	want(t, "a feed", ines.post(at+"/feeds", "url", "http://127.0.0.1:1/feed", "every", "1h", "follow", "1"), 303, at)
	if w := ines.get(at); !strings.Contains(text(w), "every hour, the pages it leads to") {
		t.Errorf("the feeds: %s", text(w))
	}
	want(t, "now", ines.post(at+"/feeds/1/now"), 303, at)
	want(t, "its end", ines.post(at+"/feeds/1/end"), 303, at)
	for _, body := range ines.seen {
		if strings.Contains(body, "<script>alert") || strings.Contains(body, "<img src=x") {
			t.Errorf("what came from outside is markup:\n%s", body)
		}
	}
}

// TestWatchlist lists what met it; readers see it and change nothing.
func TestWatchlist(t *testing.T) {
	_, ines, ravi := bringing(t)
	const at = "/desk/cases/a/watch"
	want(t, "a watch", ines.post(at, "kind", "phrase", "text", "Defense Ministry"), 303, at)
	want(t, "a watch by its markup", ines.post(at, "kind", "phrase", "text", hostile), 303, at)
	want(t, "again", ines.post(at, "kind", "phrase", "text", "defense ministry"), 422, "")
	want(t, "a name for a number", ines.post(at, "kind", "vessel", "text", "Angara"), 422, "")
	want(t, "by a reader", ravi.post(at, "kind", "phrase", "text", "anything"), 403, "")
	ines.follow(ines.post("/desk/cases/a/imports/text", "text", page(1)), "done")
	for _, b := range []*browser{ines, ravi} {
		w := b.get(at)
		if !strings.Contains(text(w), "Harbour") || strings.Contains(w.Body.String(), "<script>alert") || strings.Contains(w.Body.String(), "<form class=\"plain\"") != (b == ines) {
			t.Errorf("the watchlist: %s", w.Body)
		}
	}
	if w := ines.get(at + "?only=2"); strings.Contains(text(w), "Harbour") {
		t.Errorf("hits of another watch: %s", text(w))
	}
	want(t, "no page", ines.get(at+"?from=x"), 400, "")
	want(t, "its end", ines.post(at+"/1/end"), 303, at)
	want(t, "again", ines.post(at+"/1/end"), 404, "")
	if w := ines.get(at); strings.Contains(text(w), "Harbour") {
		t.Errorf("hits of a watch that has ended: %s", text(w))
	}
}
