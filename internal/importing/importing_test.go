package importing_test

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/internal/importing"
	"github.com/tidewaiter/tidewaiter/internal/ingest"
	"github.com/tidewaiter/tidewaiter/internal/ledger"
	"github.com/tidewaiter/tidewaiter/internal/store"
	"github.com/tidewaiter/tidewaiter/internal/synthpages"
	"github.com/tidewaiter/tidewaiter/vessels"
)

const caseID = "small"

var (
	ana = ledger.Author{ID: "1", Name: "ana"}
	at  = time.Date(2026, 11, 29, 9, 0, 0, 0, time.UTC)
)

// smallCase is a case of a flow, with a vessel and a place.
func smallCase() *casefile.Case {
	date := dates.MustParse
	return &casefile.Case{
		ID: caseID, Title: "Small", Flow: casefile.Flow{From: "KP", To: "RU", Cargo: "munitions"}, Start: date("2023-08"), Model: casefile.DefaultModel(),
		Unit: casefile.Unit{Of: "container"}, Scopes: []string{"munitions_related", "all"},
		Measures: map[claims.Measure]casefile.MeasureSpec{claims.Containers: {Form: claims.Cumulative, Scope: "munitions_related", Unit: "container"}},
		Parties:  []casefile.Party{{ID: "rok-mnd", Name: "South Korea's Ministry of National Defense", Aliases: []string{"Shin Won-sik"}, Groups: []string{"rok"}}},
		Sources:  []casefile.Source{{ID: "paper", Publisher: "Old Paper", Bytes: casefile.Never, PublishedAt: date("2024-02-26")}},
		Places:   []geo.Place{{ID: "rajin", Name: "Rajin", Kind: geo.Port, Country: "KP", Located: true, Point: geo.Point{Lat: 42.23, Lon: 130.3}, RadiusM: 3000, Quality: geo.Chart, Source: "paper"}},
		Vessels:  []vessels.Vessel{{ID: "angara", Name: "Angara", IMO: 9179842, MMSI: 273419980, Source: "paper"}},
	}
}

// article is a page of ours with a claim; each number gives another.
func article(n int) string {
	return fmt.Sprintf("<html><head><title>Harbour office: containers left Rajin, %d</title></head><body><article><h1>Harbour office: containers left Rajin, %d</h1><p>March 5, 2024</p><p>North Korea has sent about %d containers of ammunition to Russia since last September, South Korea's Defense Ministry announced on March 4. The quay was busy with the vessel Angara.</p></article></body></html>", n, n, 4000+n)
}

// house is a store with a case and an Importing.
type house struct {
	*importing.Importing
	t      testing.TB
	store  *store.Store
	ledger *ledger.Ledger
	dir    string
	stop   func()
}

// options change a configuration.
type options func(*importing.Config)

func open(t testing.TB, dir string, opts ...options) *house {
	t.Helper()
	st, err := store.Open(t.Context(), filepath.Join(dir, "data"))
	if err != nil {
		t.Fatal(err)
	}
	l := ledger.New(st)
	if _, err := l.Import(t.Context(), smallCase(), ana, at); err != nil {
		t.Fatal(err)
	}
	cfg := importing.Config{
		Store: st, Ledger: l, Dir: filepath.Join(dir, "imports"), Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
		Fetch: ingest.FetchOptions{AllowPrivate: true, Delay: time.Nanosecond, Proxy: ingest.Direct},
	}
	for _, o := range opts {
		o(&cfg)
	}
	m, err := importing.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	h := &house{Importing: m, t: t, store: st, ledger: l, dir: dir}
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() {
		if err := m.Run(ctx); err != nil {
			t.Error(err)
		}
	})
	var once sync.Once
	h.stop = func() {
		once.Do(func() {
			cancel()
			running.Wait()
			l.Close()
			st.Close()
		})
	}
	t.Cleanup(h.stop)
	return h
}

// wait waits until a job has a state, and returns it.
func (h *house) wait(job int64, err error, states ...importing.State) importing.Job {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
	if len(states) == 0 {
		states = []importing.State{importing.Done}
	}
	for until := time.Now().Add(60 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		j, err := h.Job(context.Background(), caseID, job)
		if err != nil {
			h.t.Fatal(err)
		}
		for _, s := range states {
			if j.State == s {
				return j
			}
		}
		if j.State.Ended() || time.Now().After(until) {
			h.t.Fatalf("import %d is %s: %s; %+v", job, j.State, j.Why, j.Progress)
		}
	}
}

func (h *house) draft() *ledger.Draft {
	h.t.Helper()
	d, err := h.ledger.Draft(context.Background(), caseID)
	if err != nil {
		h.t.Fatal(err)
	}
	return d
}

// hash is of the whole draft.
func (h *house) hash() string {
	h.t.Helper()
	files, err := h.draft().Files()
	if err != nil {
		h.t.Fatal(err)
	}
	return casefile.Hash(files)
}

// upload submits files.
func (h *house) upload(kind importing.Kind, files ...string) (int64, error) {
	h.t.Helper()
	u, err := h.Begin()
	if err != nil {
		h.t.Fatal(err)
	}
	defer u.Drop()
	for i := 0; i < len(files); i += 2 {
		if err := u.Add(kind, files[i], strings.NewReader(files[i+1])); err != nil {
			return 0, err
		}
	}
	return u.Submit(h.t.Context(), caseID, kind, importing.About{}, ana)
}

// came holds what a job added to what is wanted.
func (h *house) came(j importing.Job, want map[string]int) {
	h.t.Helper()
	for table, n := range want {
		if got := j.Progress.Counts.Added[table]; got != n {
			h.t.Errorf("%d rows of %s were added, want %d: %+v", got, table, n, j.Progress.Counts)
		}
	}
	if len(j.Progress.Counts.Added) != len(want) {
		h.t.Errorf("added %v, want %v", j.Progress.Counts.Added, want)
	}
}

// left holds the directory of files to what is to be there.
func (h *house) left(want int) {
	h.t.Helper()
	for until := time.Now().Add(5 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		entries, err := os.ReadDir(filepath.Join(h.dir, "imports"))
		if err != nil {
			h.t.Fatal(err)
		}
		if len(entries) == want {
			return
		}
		if time.Now().After(until) {
			h.t.Errorf("%d entries lie in the directory of files, want %d", len(entries), want)
			return
		}
	}
}

// TestText brings in an article that was pasted: its source stands with what was
// said of it, its claims are proposed, its bytes are held, and a second time adds
// nothing.
func TestText(t *testing.T) {
	h := open(t, t.TempDir())
	about := importing.About{URL: "https://news.example/1", Publisher: "The News", Published: "2024-03-05"}
	add := func(text string) importing.Job {
		t.Helper()
		id, err := h.AddText(t.Context(), caseID, text, about, ana)
		return h.wait(id, err)
	}
	j := add(article(1))
	h.came(j, map[string]int{"sources": 1, "claims": 1})
	d := h.draft()
	cl := d.Case.Claims[0]
	if cl.Review.State != claims.Proposed || cl.Value.Lo != 4001 {
		t.Errorf("the claim is %+v", cl)
	}
	s := d.Case.Source(cl.Source)
	if s == nil || s.URL != about.URL || s.Publisher != "The News" || s.PublishedAt.String() != "2024-03-05" || s.Bytes != casefile.Held || s.Collector != "ana" {
		t.Fatalf("the source is %+v", s)
	}
	doc, err := h.store.Document(t.Context(), s.SHA256)
	if err != nil || string(doc.Bytes) != article(1) {
		t.Errorf("the bytes that are held: %q, %v", doc.Bytes, err)
	}
	h.left(0)
	before := h.hash()
	if j := add(article(1)); len(j.Progress.Counts.Added) != 0 || j.Progress.Counts.Known == 0 || h.hash() != before {
		t.Errorf("a second time: %+v", j.Progress.Counts)
	}
	// What an editor made of it stays, also when it comes in again.
	row, _ := h.draft().Row("claims", cl.ID)
	dec, err := h.draft().Decide(ledger.Verdict{Kind: ledger.Edit, Claim: cl.ID, Seen: row.Hash, Edits: casefile.Cells{"item": "shell"}}, ana, at)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.ledger.Decide(t.Context(), caseID, ledger.Submission{Key: "k", Author: ana, At: at, Decisions: []ledger.Decision{dec}}); err != nil {
		t.Fatal(err)
	}
	before = h.hash()
	if add(article(1)); h.hash() != before {
		t.Error("what an editor changed was changed back")
	}
	// Text and HTML, CRLF as forms send it.
	if j := add("Harbour office\r\n\r\nby Ann Field March 5, 2024\r\n\r\nNorth Korea has sent about 7,777 containers of ammunition to Russia, South Korea's Defense Ministry announced on March 4.\r\n"); j.Progress.Counts.Added["claims"] != 1 {
		t.Errorf("plain text: %+v", j.Progress.Counts)
	}
	for _, tc := range []struct {
		text  string
		about importing.About
	}{
		{" \n", importing.About{}}, {"a\x00b", importing.About{}}, {strings.Repeat("a", importing.MaxText+1), importing.About{}},
		{"text", importing.About{URL: "javascript:alert(1)"}}, {"text", importing.About{URL: "http://me:secret@x.example/"}}, {"text", importing.About{Published: "yesterday"}},
	} {
		if _, err := h.AddText(t.Context(), caseID, tc.text, tc.about, ana); !errors.As(err, new(*importing.Refused)) {
			t.Errorf("%.20q %+v: %v", tc.text, tc.about, err)
		}
	}
	h.left(0)
}

// TestPages fetches pages by their addresses, and counts what could not be.
func TestPages(t *testing.T) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/robots.txt":
			http.NotFound(w, r)
		case "/1", "/2":
			fmt.Fprint(w, article(int(r.URL.Path[1]-'0')))
		case "/to1":
			http.Redirect(w, r, "/1", http.StatusFound)
		case "/nothing":
			fmt.Fprint(w, "<html><body><p>Nothing is said here.</p></body></html>")
		default:
			http.Error(w, "gone", http.StatusGone)
		}
	}))
	defer srv.Close()
	h := open(t, t.TempDir())
	id, err := h.AddPages(t.Context(), caseID, []string{srv.URL + "/1", "", srv.URL + "/2", srv.URL + "/nothing", srv.URL + "/gone", srv.URL + "/to1", srv.URL + "/1"}, ana)
	j := h.wait(id, err)
	// A page that somebody chose is kept without a claim too.
	h.came(j, map[string]int{"sources": 3, "claims": 2})
	c := j.Progress.Counts
	if c.Rejections() != 1 || c.Rejected["the server answers 410 Gone"] != 1 || len(c.First) != 1 || c.First[0].Name != srv.URL+"/gone" || j.Progress.Done != 5 || c.Without != 1 {
		t.Errorf("%+v", j.Progress)
	}
	if s := h.draft().Case.Sources[1]; s.URL != srv.URL+"/1" || s.RetrievedAt.String() == "" {
		t.Errorf("the source is %+v", s)
	}
	for _, bad := range [][]string{nil, {"file:///etc/passwd"}, {"gopher://x.example/"}, {"http://"}, {"http://me:secret@x.example/"}, {"https://x.example/" + strings.Repeat("a", 3000)}} {
		if _, err := h.AddPages(t.Context(), caseID, bad, ana); !errors.As(err, new(*importing.Refused)) {
			t.Errorf("%.40q: %v", bad, err)
		}
	}
}

// archive is a web archive of pages that were made up, and how many have a claim.
func archive(t testing.TB, pages int) (string, int) {
	t.Helper()
	var b bytes.Buffer
	n := 0
	if _, err := synthpages.Write(&b, synthpages.Config{Pages: pages, Seed: 7}, func(synthpages.Truth) error { n++; return nil }); err != nil {
		t.Fatal(err)
	}
	return b.String(), n
}

// TestArchive brings in a web archive: pages with a claim are kept, and what is
// cut off is used up to there and told.
func TestArchive(t *testing.T) {
	h := open(t, t.TempDir())
	whole, n := archive(t, 120)
	id, err := h.upload(importing.Files, "pages.warc.gz", whole)
	j := h.wait(id, err)
	h.came(j, map[string]int{"sources": n, "claims": n})
	if j.Progress.Counts.Without != 120-n || j.Progress.TotalBytes != int64(len(whole)) || j.Progress.First != 1 || j.Progress.Last != n {
		t.Errorf("%+v", j.Progress)
	}
	before := h.hash()
	id, err = h.upload(importing.Files, "again.warc.gz", whole)
	if j := h.wait(id, err); len(j.Progress.Counts.Added) != 0 || h.hash() != before {
		t.Errorf("a second time: %+v", j.Progress.Counts)
	}
	cut := open(t, t.TempDir())
	id, err = cut.upload(importing.Files, "cut.warc.gz", whole[:len(whole)/2])
	if j := cut.wait(id, err); j.Progress.Counts.Added["claims"] < n/4 || j.Progress.Counts.Rejected["cut short"] != 1 {
		t.Errorf("cut off: %+v", j.Progress.Counts)
	}
	var z bytes.Buffer
	w := zip.NewWriter(&z)
	f, err := w.CreateHeader(&zip.FileHeader{Name: "archive/data.warc.gz", Method: zip.Store})
	if err != nil {
		t.Fatal(err)
	}
	io.WriteString(f, whole)
	w.Close()
	zipped := open(t, t.TempDir())
	id, err = zipped.upload(importing.Files, "pages.wacz", z.String())
	zipped.came(zipped.wait(id, err), map[string]int{"sources": n, "claims": n})
}

// bomb is a packed file of zeros, or of what is given, again and again.
func bomb(t testing.TB, piece string, times int) string {
	t.Helper()
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	for range times {
		io.WriteString(z, piece)
	}
	z.Close()
	return b.String()
}

// TestFiles brings in files of several kinds at once, hostile ones among them.
func TestFiles(t *testing.T) {
	h := open(t, t.TempDir())
	feed := `<rss version="2.0"><channel><title>Outlet</title><item><title>&lt;script&gt;alert(1)&lt;/script&gt; ` + "\u202e" + `</title><link>javascript:alert(1)</link><description>North Korea has sent about 5,100 containers of ammunition to Russia, South Korea's Defense Ministry announced on March 4.</description></item></channel></rss>`
	id, err := h.upload(importing.Files,
		"../../etc/passwd", article(1), "a.html", article(2), "feed.xml", feed,
		"bomb.txt.gz", bomb(t, strings.Repeat("a", 1<<20), 64), "broken.gz", "\x1f\x8bnonsense",
		"..", article(3), "\x1b[2J\u202e.html", article(4), ".hidden", article(5))
	j := h.wait(id, err)
	if c := j.Progress.Counts; c.Added["claims"] != 6 || c.Rejections() != 2 {
		t.Errorf("%+v", c)
	}
	for _, e := range j.Progress.Counts.First {
		if strings.Contains(e.Name+e.Reason, h.dir) {
			t.Errorf("a path of the machine is told: %+v", e)
		}
	}
	for _, s := range h.draft().Case.Sources {
		if strings.ContainsAny(s.Title, "\u202e\x1b") || strings.HasPrefix(s.URL, "javascript") {
			t.Errorf("a source: %+v", s)
		}
	}
	h.left(0)
	for _, tc := range []struct {
		kind       importing.Kind
		name, data string
	}{
		{importing.Files, "x.exe", "MZ\x00\x00"}, {importing.Files, "x.png", "\x89PNG\r\n\x1a\n\x00"}, {importing.Files, "x.docx", "PK\x03\x04" + strings.Repeat("\x00", 26) + "word/document.xml"},
		{importing.Files, "empty", ""}, {importing.Table, "x.xlsx", "PK\x03\x04" + strings.Repeat("\x00", 26) + "xl/workbook.xml"}, {importing.Table, "x.csv.gz", "\x1f\x8b"},
		{importing.Table, "x.csv", "a\x00b"}, {importing.AIS, "x.ais", "\x00\x01"}, {importing.Elements, "x.tle", "\x00"}, {importing.Live, "x", "text"}, {"other", "x", "text"},
	} {
		if _, err := h.upload(tc.kind, tc.name, tc.data); !errors.As(err, new(*importing.Refused)) {
			t.Errorf("%s as %s: %v", tc.name, tc.kind, err)
		}
	}
	h.left(0)
}
