package server_test

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/internal/assess"
	"github.com/tidewaiter/tidewaiter/internal/chart"
	"github.com/tidewaiter/tidewaiter/internal/chart/charttest"
	"github.com/tidewaiter/tidewaiter/internal/server"
	"github.com/tidewaiter/tidewaiter/internal/store"
)

// shelf keeps one case in memory.
type shelf struct {
	c    *casefile.Case
	err  error // of every call, when set
	text string
}

func (s *shelf) List(context.Context) ([]server.Entry, error) {
	return []server.Entry{{ID: s.c.ID, Title: s.c.Title, Question: s.c.Question, Hash: "h1"}}, s.err
}

func (s *shelf) Case(_ context.Context, id string) (*casefile.Case, string, error) {
	if s.err != nil {
		return nil, "", s.err
	}
	if id != s.c.ID {
		return nil, "", fmt.Errorf("shelf: case %q: %w", id, server.ErrNotFound)
	}
	return s.c, "h1", nil
}

func (s *shelf) Version(ctx context.Context, id string, version int) (*casefile.Case, string, error) {
	if version != 1 {
		return nil, "", server.ErrNotFound
	}
	return s.Case(ctx, id)
}

func (s *shelf) Search(_ context.Context, ids []string, query string, limit, offset int) (store.Found, error) {
	if s.err != nil {
		return store.Found{}, s.err
	}
	if strings.Trim(query, "* \"") == "" {
		return store.Found{}, store.ErrNoTerms
	}
	hits := []store.Hit{{Case: s.c.ID, Claim: "S01", Who: "Harbour Minister", Stated: "about 6,700 containers", Snippet: []store.Part{{Text: "around 6,700 "}, {Text: "boxes", On: true}}}}
	if offset > 0 || !slices.Contains(ids, s.c.ID) {
		hits = nil
	}
	return store.Found{Hits: hits, Matched: 1}, nil
}

func (s *shelf) Text(_ context.Context, sha256 string) (string, error) {
	if sha256 != charttest.SHA256 {
		return "", server.ErrNotFound
	}
	return s.text, nil
}

// site is a handler with the fixture, and what it logged.
func site(t *testing.T, change func(*server.Config, *shelf)) (http.Handler, *bytes.Buffer) {
	t.Helper()
	var log bytes.Buffer
	cases := &shelf{c: charttest.Case(), text: charttest.Text}
	cfg := server.Config{
		Cases: cases, Log: slog.New(slog.NewTextHandler(&log, nil)),
		Assess: func(_ context.Context, c *casefile.Case, opt assess.Options) (*assess.Assessment, error) {
			a := charttest.Assessment()
			if opt.AsOf != nil && *opt.AsOf < a.Result.Series[0].Day {
				a = charttest.NoCount()
			}
			a.Case, a.Without = c, opt.Without
			if opt.AsOf != nil {
				a.Result.AsOf = *opt.AsOf
			}
			return a, nil
		},
	}
	if change != nil {
		change(&cfg, cases)
	}
	h, err := server.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return h, &log
}

func get(h http.Handler, target string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	path, query, _ := strings.Cut(target, "?")
	r.URL = &url.URL{Path: path, RawQuery: query}
	if u, err := url.PathUnescape(path); err == nil && u != path {
		r.URL = &url.URL{Path: u, RawPath: path, RawQuery: query}
	}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func parse(t *testing.T, w *httptest.ResponseRecorder) *html.Node {
	t.Helper()
	doc, err := html.Parse(bytes.NewReader(w.Body.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// find returns the elements for which match holds.
func find(doc *html.Node, match func(*html.Node) bool) []*html.Node {
	var out []*html.Node
	for n := range doc.Descendants() {
		if n.Type == html.ElementNode && match(n) {
			out = append(out, n)
		}
	}
	return out
}

func named(name string) func(*html.Node) bool {
	return func(n *html.Node) bool { return n.Data == name }
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func text(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

var addresses = []struct {
	target string
	status int
	kind   string
	want   []string // in the text
}{
	{"/", 200, "text/html; charset=utf-8", []string{"Boxes from North Korea to Russia"}},
	{"/cases/test-flow", 200, "text/html; charset=utf-8", []string{"About 27,000 containers", "about 60 % would go", "Half of the probability lies between 23,000 and 32,000", "Why ours differs", "Three million shells do not fit", "impossible", "about 6,700", "26 of 27 claims", "8,100,000", "tidewaiter assess cases/test-flow --as-of 2025-07-14"}},
	{"/cases/test-flow?as_of=2023-01-01", 200, "text/html; charset=utf-8", []string{"No count: no claim of the counted measure"}},
	{"/cases/test-flow?without=us,osc", 200, "text/html; charset=utf-8", []string{"Left out on request: Open Source Centre and US", "--without osc,us"}},
	{"/cases/test-flow?without=us&without=rok-mnd", 200, "text/html; charset=utf-8", []string{"South Korea's Ministry of National Defense and US"}},
	{"/cases/test-flow/claims/S01", 200, "text/html; charset=utf-8", []string{"about 6,700 containers", "Harbour Minister (spokesman) said it", "around 6,700 boxes", "How others rendered it", "is the ground of", "Three million shells", "13 Sep 2023"}},
	{"/cases/test-flow/claims/X01", 200, "text/html; charset=utf-8", []string{"Bytes not held (never held)", "relays U14"}},
	{"/cases/test-flow/claims/U14", 200, "text/html; charset=utf-8", []string{"is relayed by X01"}},
	{"/cases/test-flow/claims/U09", 200, "text/html; charset=utf-8", []string{"Bytes not held (seen via mirror)"}},
	{"/cases/test-flow/claims/N01", 200, "text/html; charset=utf-8", []string{"denial"}},
	{"/cases/test-flow/claims/S01?as_of=2025-01-01", 200, "text/html; charset=utf-8", nil},
	{"/cases/test-flow/documents/page-S01", 200, "text/html; charset=utf-8", []string{charttest.SHA256, "held", "around 6,700 boxes", "Payload"}[:3]},
	{"/cases/test-flow/documents/page-U01", 200, "text/html; charset=utf-8", []string{"never held", "Angara"}},
	{"/cases/test-flow/vessels/angara", 200, "text/html; charset=utf-8", []string{"9179842", "US 2022-05", "VY01"}},
	{"/cases/test-flow/voyages/VY01", 200, "text/html; charset=utf-8", []string{"Angara", "Rajin", "Dunay", "200 to 300", "7 Sep 2023 to 30 Sep 2023"}},
	{"/cases/test-flow/voyages/VY02", 200, "text/html; charset=utf-8", []string{"not identified", "North Korea"}},
	{"/cases/test-flow/checks/payload-S01-S02", 200, "text/html; charset=utf-8", []string{"447.8 rounds", "3,000,000 / 6,700", "Claims it rests on"}},
	{"/cases/test-flow/checks/transport_capacity-VY01", 200, "text/html; charset=utf-8", []string{"untestable", "VY01"}},
	{"/api/cases", 200, "application/json", []string{`"id": "test-flow"`}},
	{"/api/cases/test-flow", 200, "application/json", []string{`"median": 27115.9`}},
	{"/api/cases/test-flow?as_of=2023-01-01", 200, "application/json", []string{`"count": null`, `"why"`}},
	{"/api/cases/test-flow/claims", 200, "application/json", []string{`"id": "S01"`, `"id": "N01"`}},
	{"/api/cases/test-flow/claims?party=osc", 200, "application/json", []string{`"id": "T16"`}},
	{"/api/cases/test-flow/claims/S01", 200, "application/json", []string{`"hedge": "about"`, `"value_lo": 6700`}},
	{"/api/openapi.json", 200, "application/json", []string{"3.1.0"}},
	{"/healthz", 200, "text/plain; charset=utf-8", []string{"ok"}},
	{"/api/cases/test-flow/map.geojson", 200, "application/geo+json", []string{`"FeatureCollection"`, `"id":"rajin"`, `"coordinates":[130.3,42.24]`}},
	{"/api/cases/test-flow/map.geojson?as_of=2000-01-01", 200, "application/geo+json", []string{`"kind":"place"`}},
	{"/api/cases/other/map.geojson", 404, "application/problem+json", []string{`"status": 404`}},
	{"/static/style.css", 404, "text/html; charset=utf-8", nil},
	{"/static/0123456789abcdef/style.css", 404, "text/html; charset=utf-8", nil},
	{"/static/icon.svg", 200, "image/svg+xml", []string{"<svg"}},

	{"/static/forecasts.svg", 200, "image/svg+xml", []string{"<svg"}},
	{"/method", 200, "text/html; charset=utf-8", []string{"One origin, one term.", "18. Unobserved call", "inc_k = m_k exp"}},
	{"/policy", 200, "text/html; charset=utf-8", []string{"Corrections and replies"}},
	{"/calibration", 200, "text/html; charset=utf-8", []string{"Whether the computation matches the model", "Statements predicted", "planted bug"}},
	{"/corrections", 200, "text/html; charset=utf-8", []string{"Earlier versions are not kept here"}},
	{"/cases/test-flow/share.png", 200, "image/png", []string{"\x89PNG"}},
	{"/cases/test-flow/share.png?as_of=2023-01-01", 200, "image/png", []string{"\x89PNG"}},
	{"/cases/test-flow/share.png?as_of=never", 400, "text/html; charset=utf-8", nil},
	{"/cases/other/share.png", 404, "text/html; charset=utf-8", nil},

	{"/nothing", 404, "text/html; charset=utf-8", []string{"Not Found"}},
	{"/cases/other", 404, "text/html; charset=utf-8", []string{"Not Found"}},
	{"/cases/test-flow/claims/NO", 404, "text/html; charset=utf-8", []string{"no such claim"}},
	{"/cases/test-flow/documents/NO", 404, "text/html; charset=utf-8", nil},
	{"/cases/test-flow/vessels/NO", 404, "text/html; charset=utf-8", nil},
	{"/cases/test-flow/voyages/NO", 404, "text/html; charset=utf-8", nil},
	{"/cases/test-flow/checks/NO", 404, "text/html; charset=utf-8", nil},
	{"/cases/..%2f..%2fetc%2fpasswd", 404, "text/html; charset=utf-8", nil},
	{"/cases/test-flow/claims/..%2f..%2fS01", 404, "text/html; charset=utf-8", nil},
	{"/cases/test-flow/claims/%00", 404, "text/html; charset=utf-8", nil},
	{"/cases/test-flow/claims/%3Cscript%3Ealert(1)%3C%2Fscript%3E", 404, "text/html; charset=utf-8", nil},
	{"/cases/test-flow?as_of=yesterday", 400, "text/html; charset=utf-8", []string{"YYYY-MM-DD", "yesterday"}},
	{"/cases/test-flow?as_of=2024-02", 400, "text/html; charset=utf-8", []string{"YYYY-MM-DD"}},
	{"/cases/test-flow?as_of=2024-02-30", 400, "text/html; charset=utf-8", []string{"YYYY-MM-DD"}},
	{"/cases/test-flow?as_of=%3Cscript%3E", 400, "text/html; charset=utf-8", []string{"<script>"}},
	{"/cases/test-flow?without=nobody", 400, "text/html; charset=utf-8", []string{"nobody"}},
	{"/cases/test-flow?q=%zz", 400, "text/html; charset=utf-8", []string{"cannot be read"}},
	{"/cases/test-flow?q=" + strings.Repeat("x", 300), 400, "text/html; charset=utf-8", []string{"longer than"}},
	{"/cases/test-flow?q=" + strings.Repeat("x", 5000), 414, "text/html; charset=utf-8", []string{"longer than"}},
	{"/api/cases/other", 404, "application/problem+json", []string{`"status": 404`}},
	{"/api/cases/test-flow?as_of=never", 400, "application/problem+json", []string{`"detail"`, "YYYY-MM-DD"}},
	{"/api/cases/test-flow/claims/NO", 404, "application/problem+json", nil},
	{"/api/nothing", 404, "application/problem+json", nil},
}

func TestAddresses(t *testing.T) {
	h, log := site(t, nil)
	for _, tt := range addresses {
		name := tt.target
		if len(name) > 60 {
			name = name[:60]
		}
		t.Run(name, func(t *testing.T) {
			w := get(h, tt.target)
			if w.Code != tt.status || w.Header().Get("Content-Type") != tt.kind {
				t.Fatalf("%d %q, want %d %q\n%s", w.Code, w.Header().Get("Content-Type"), tt.status, tt.kind, w.Body)
			}
			allowed := "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
			if tt.kind == "image/svg+xml" {
				// A drawing that is opened by itself has the style of its dark inks.
				allowed = "default-src 'none'; style-src " + chart.StyleSource() + "; base-uri 'none'; frame-ancestors 'none'"
			}
			for key, want := range map[string]string{
				"Content-Security-Policy": allowed,
				"X-Content-Type-Options":  "nosniff", "Referrer-Policy": "no-referrer",
			} {
				if got := w.Header().Get(key); got != want {
					t.Errorf("%s: %q, want %q", key, got, want)
				}
			}
			body := w.Body.String()
			if strings.HasPrefix(tt.kind, "text/html") {
				doc := parse(t, w)
				checkPage(t, doc)
				body = text(doc)
			}
			if strings.Contains(tt.kind, "json") && !json.Valid(w.Body.Bytes()) {
				t.Errorf("not JSON: %s", w.Body)
			}
			for _, want := range tt.want {
				if !strings.Contains(body, want) {
					t.Errorf("no %q in %s", want, body)
				}
			}
		})
	}
	if log.Len() > 0 {
		t.Errorf("requests were logged:\n%s", log)
	}
}

// checkPage holds every page to the content security policy and to what
// readers of screens need.
func checkPage(t *testing.T, doc *html.Node) {
	t.Helper()
	ids := map[string]bool{}
	for _, n := range find(doc, func(*html.Node) bool { return true }) {
		own := (n.Data == "script" || n.Data == "img") && n.FirstChild == nil && strings.HasPrefix(attr(n, "src"), "/static/")
		// A picture of the case, in words beside it.
		own = own || n.Data == "img" && strings.HasPrefix(attr(n, "src"), "/cases/") && strings.Contains(attr(n, "src"), ".svg") && attr(n, "alt") != ""
		// A block of data is no script: nothing runs it.
		own = own || n.Data == "script" && attr(n, "type") == "application/ld+json" && len(n.Attr) == 1
		if !own && slices.Contains([]string{"script", "style", "iframe", "object", "embed", "base"}, n.Data) {
			t.Errorf("a page holds <%s>", n.Data)
		}
		for _, a := range n.Attr {
			if strings.HasPrefix(a.Key, "on") || a.Key == "style" {
				t.Errorf("a page holds attribute %s=%q", a.Key, a.Val)
			}
		}
		if id := attr(n, "id"); id != "" {
			if ids[id] {
				t.Errorf("id %q comes twice", id)
			}
			ids[id] = true
		}
		if (n.Data == "link" && attr(n, "rel") != "alternate" && !strings.HasPrefix(attr(n, "href"), "/static/")) || attr(n, "src") != "" && !own {
			t.Errorf("a page loads %q", attr(n, "href")+attr(n, "src"))
		}
		if href := attr(n, "href"); n.Data == "a" && !strings.HasPrefix(href, "/") && !strings.HasPrefix(href, "#") {
			if !strings.HasPrefix(href, "https://") && !strings.HasPrefix(href, "http://") {
				t.Errorf("a link leads to %q", href)
			}
			if attr(n, "rel") != "noopener noreferrer nofollow" {
				t.Errorf("the link to %q has rel %q", href, attr(n, "rel"))
			}
		}
	}
	for _, want := range []string{"title", "main", "h1"} {
		if n := len(find(doc, func(n *html.Node) bool { return n.Data == want && n.Namespace == "" })); n != 1 {
			t.Errorf("a page has %d <%s>", n, want)
		}
	}
	for _, n := range find(doc, named("input")) {
		if attr(n, "type") != "hidden" && n.Parent.Data != "label" && attr(n, "aria-label") == "" {
			t.Errorf("an input has no label: %q", attr(n, "name"))
		}
	}
}

func TestEveryLinkOfTheSiteLeadsSomewhere(t *testing.T) {
	h, _ := site(t, nil)
	seen := map[string]bool{}
	queue := []string{"/"}
	for len(queue) > 0 {
		at := queue[0]
		queue = queue[1:]
		w := get(h, at)
		if w.Code != 200 {
			t.Errorf("%s answers %d", at, w.Code)
			continue
		}
		if !strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
			continue
		}
		doc := parse(t, w)
		for _, n := range find(doc, named("a")) {
			href, fragment, _ := strings.Cut(attr(n, "href"), "#")
			if href == "" {
				if len(find(doc, func(n *html.Node) bool { return attr(n, "id") == fragment })) != 1 {
					t.Errorf("%s: #%s leads nowhere", at, fragment)
				}
				continue
			}
			// Orders and filters of one table are many addresses of one page.
			if !strings.HasPrefix(href, "/") || seen[href] || strings.Contains(href, "sort=") {
				continue
			}
			seen[href] = true
			queue = append(queue, href)
		}
	}
	for _, want := range []string{"/cases/test-flow", "/cases/test-flow/claims/S01", "/cases/test-flow/documents/page-S01", "/cases/test-flow/vessels/angara", "/cases/test-flow/voyages/VY01", "/cases/test-flow/checks/payload-S01-S02"} {
		if !seen[want] {
			t.Errorf("no link leads to %s", want)
		}
	}
}

func TestFilters(t *testing.T) {
	h, _ := site(t, nil)
	for query, want := range map[string]int{
		"": 26, "measure=": 27, "measure=rounds": 1, "party=osc": 3, "party=osc&hedge=between": 1, "role=relay": 7,
		"role=left+out": 2, "hedge=none": 1, "q=herald+s01": 2, "q=no+such+words": 0, "measure=&sort=party": 27, "measure=&sort=-figure": 27, "measure=nonsense": 0,
	} {
		doc := parse(t, get(h, "/cases/test-flow?"+query))
		rows := find(doc, func(n *html.Node) bool { return n.Data == "tr" && strings.HasPrefix(attr(n, "id"), "claim-") })
		if len(rows) != want {
			t.Errorf("%q: %d claims, want %d", query, len(rows), want)
		}
	}
	doc := parse(t, get(h, "/cases/test-flow?sort=-figure"))
	rows := find(doc, func(n *html.Node) bool { return n.Data == "tr" && strings.HasPrefix(attr(n, "id"), "claim-") })
	if len(rows) == 0 || attr(rows[0], "id") != "claim-R06" {
		t.Error("the largest figure is not first")
	}
	if n := len(find(doc, func(n *html.Node) bool { return attr(n, "aria-sort") == "descending" })); n != 1 {
		t.Errorf("%d columns are marked as sorted", n)
	}
}

func TestHostileCase(t *testing.T) {
	const bad = `"'><script>alert(1)</script><img src=x onerror=alert(2)>`
	h, _ := site(t, func(cfg *server.Config, s *shelf) {
		c := s.c
		c.Title, c.Question, c.Unit.Meaning = bad, bad, bad
		for i := range c.Claims {
			cl := &c.Claims[i]
			cl.Quote, cl.Note, cl.Item, cl.Scope, cl.HedgeWord, cl.Translation, cl.QuoteLang, cl.Review.Reason = bad, bad, bad, bad, bad, bad, bad, bad
			for j := range cl.Chain {
				cl.Chain[j].Name, cl.Chain[j].Role = bad, bad
			}
		}
		for i := range c.Sources {
			c.Sources[i].Title, c.Sources[i].Publisher, c.Sources[i].Note = bad, bad, bad
			c.Sources[i].URL, c.Sources[i].OriginalURL = "javascript:alert(1)", "data:text/html,"+bad
		}
		for i := range c.Parties {
			c.Parties[i].Name, c.Parties[i].Aliases = bad, []string{bad}
		}
		c.Vessels[0].Name, c.Vessels[0].Owner, c.Vessels[0].ListedBy = bad, bad, []string{bad}
		c.Voyages[0].SeenAs, c.Voyages[0].Note = bad, bad
		s.text = strings.Repeat("<script>alert(3)</script>", 9)
		run := cfg.Assess
		cfg.Assess = func(ctx context.Context, c *casefile.Case, opt assess.Options) (*assess.Assessment, error) {
			a, err := run(ctx, c, opt)
			a.Sentence = bad
			for i := range a.Findings {
				f := &a.Findings[i]
				f.Title, f.Summary = bad, bad
				for j := range f.Working {
					f.Working[j].Name, f.Working[j].Text, f.Working[j].Unit = bad, bad, bad
				}
			}
			for i := range a.Result.Evidence {
				a.Result.Evidence[i].Why = bad
			}
			return a, err
		}
	})
	for _, target := range []string{"/", "/cases/test-flow", "/cases/test-flow?measure=&q=" + url.QueryEscape(bad), "/cases/test-flow?sort=" + url.QueryEscape(bad), "/cases/test-flow/claims/S01", "/cases/test-flow/claims/X01", "/cases/test-flow/documents/page-S01", "/cases/test-flow/vessels/angara", "/cases/test-flow/voyages/VY01", "/cases/test-flow/checks/payload-S01-S02"} {
		w := get(h, target)
		if w.Code != 200 {
			t.Fatalf("%s: %d", target, w.Code)
		}
		doc := parse(t, w)
		checkPage(t, doc)
		if n := len(find(doc, named("img"))); n > 0 {
			t.Errorf("%s: %d images came through", target, n)
		}
	}
}

func TestOnlyAPassageOfADocumentIsShown(t *testing.T) {
	long := strings.Repeat("All of this is the publisher's own text and stays there. ", 60)
	h, _ := site(t, func(_ *server.Config, s *shelf) {
		s.text = long + "around 6,700 boxes have left" + long
		cl := s.c.Claim("S01")
		cl.Span = claims.Span{Start: len(long), End: len(long) + len("around 6,700 boxes")}
		// One that takes in everything, and one that lies outside.
		s.c.Claims = append(s.c.Claims, *cl, *cl)
		n := len(s.c.Claims)
		s.c.Claims[n-2].ID, s.c.Claims[n-2].Span = "Z01", claims.Span{Start: 0, End: len(s.text)}
		s.c.Claims[n-1].ID, s.c.Claims[n-1].Span = "Z02", claims.Span{Start: 0, End: len(s.text) + 1}
	})
	for target, marks := range map[string]string{"/claims/S01": "around 6,700 boxes", "/claims/Z01": "All of this", "/claims/Z02": "", "/documents/page-S01": "around 6,700 boxes"} {
		doc := parse(t, get(h, "/cases/test-flow"+target))
		var shown []string
		for _, n := range find(doc, named("mark")) {
			shown = append(shown, text(n))
		}
		if marks == "" && len(shown) > 0 || marks != "" && (len(shown) == 0 || !strings.HasPrefix(shown[0], marks)) {
			t.Errorf("%s: marked %q, want %q", target, shown, marks)
		}
		for _, n := range find(doc, named("blockquote")) {
			if len(text(n)) > 600 {
				t.Errorf("%s: %d bytes of the document are shown", target, len(text(n)))
			}
		}
	}
}

func TestMethods(t *testing.T) {
	h, _ := site(t, nil)
	for _, method := range []string{"POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"} {
		for _, target := range []string{"/", "/cases/test-flow", "/api/cases", "/nothing"} {
			w := httptest.NewRecorder()
			h.ServeHTTP(w, httptest.NewRequest(method, target, nil))
			if w.Code != 405 || w.Header().Get("Allow") != "GET, HEAD" || w.Header().Get("Content-Security-Policy") == "" {
				t.Errorf("%s %s: %d, Allow %q", method, target, w.Code, w.Header().Get("Allow"))
			}
		}
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("HEAD", "/cases/test-flow", nil))
	if w.Code != 200 || w.Body.Len() > 0 || w.Header().Get("Content-Length") == "" {
		t.Errorf("HEAD: %d with %d bytes", w.Code, w.Body.Len())
	}
}

// What a page loads may be kept for good, since another build has another
// address for it.
func TestStaticFiles(t *testing.T) {
	h, _ := site(t, nil)
	doc := parse(t, get(h, "/"))
	kinds := map[string]string{}
	for _, n := range find(doc, func(n *html.Node) bool { return n.Data == "link" || n.Data == "script" }) {
		target := cmp.Or(attr(n, "href"), attr(n, "src"))
		if target == "" || attr(n, "rel") == "alternate" {
			continue // data, and what a page leads to
		}
		w := get(h, target)
		if w.Code != 200 || w.Body.Len() == 0 {
			t.Errorf("%s: %d and %d bytes", target, w.Code, w.Body.Len())
		}
		kinds[path.Base(target)] = w.Header().Get("Content-Type")
		if got := w.Header().Get("Cache-Control"); path.Base(target) != "icon.svg" && !strings.Contains(got, "immutable") {
			t.Errorf("%s: Cache-Control %q", target, got)
		}
	}
	if kinds["style.css"] != "text/css; charset=utf-8" || kinds["page.js"] != "text/javascript; charset=utf-8" {
		t.Errorf("types: %v", kinds)
	}
	doc = parse(t, get(h, "/cases/test-flow"))
	mapped := find(doc, func(n *html.Node) bool { return attr(n, "data-island") == "map" })
	if len(mapped) != 1 {
		t.Fatalf("%d maps", len(mapped))
	}
	land := attr(mapped[0], "data-land")
	for _, name := range []string{"land-110m.bin", "land-50m.bin", "land-10m/61-26.bin", "land-10m/71-31.bin", "land-10m/0-0.bin"} {
		w := get(h, land+"/"+name)
		if got := w.Header().Get("Cache-Control"); w.Code != 200 || !strings.Contains(got, "immutable") {
			t.Errorf("%s: %d, Cache-Control %q", name, w.Code, got)
		}
		if _, err := chart.ReadLand(w.Body); err != nil && !strings.HasSuffix(name, "/71-31.bin") && !strings.HasSuffix(name, "/0-0.bin") { // those reach over the antimeridian
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, name := range []string{"72-0", "0-36", "-1-3", "1", "01-2", "1-2-3", "9999999999999999999-1", "a-b"} {
		if w := get(h, land+"/land-10m/"+name+".bin"); w.Code != 404 {
			t.Errorf("cell %s: %d", name, w.Code)
		}
	}
}

func TestEntityTags(t *testing.T) {
	h, _ := site(t, nil)
	for _, target := range []string{"/", "/cases/test-flow", "/static/icon.svg", "/api/cases/test-flow"} {
		tag := get(h, target).Header().Get("ETag")
		if tag == "" {
			t.Errorf("%s has no ETag", target)
		}
		for _, held := range []string{tag, "W/" + tag, `"other", ` + tag, "*"} {
			if w := get(h, target, "If-None-Match", held); w.Code != 304 || w.Body.Len() > 0 {
				t.Errorf("%s with If-None-Match %s: %d and %d bytes", target, held, w.Code, w.Body.Len())
			}
		}
		if w := get(h, target, "If-None-Match", `"other"`); w.Code != 200 {
			t.Errorf("%s with another tag: %d", target, w.Code)
		}
	}
	if get(h, "/cases/test-flow").Header().Get("ETag") == get(h, "/cases/test-flow?without=us").Header().Get("ETag") {
		t.Error("other options, same tag")
	}
	if got := get(h, "/nothing").Header().Get("Cache-Control"); got != "no-store" {
		t.Errorf("an error may be kept: %q", got)
	}
}

func TestInternalErrorsStayInside(t *testing.T) {
	const secret = "disk /srv/secret is on fire"
	for name, change := range map[string]func(*server.Config, *shelf){
		"store": func(_ *server.Config, s *shelf) { s.err = errors.New(secret) },
		"assess": func(cfg *server.Config, _ *shelf) {
			cfg.Assess = func(context.Context, *casefile.Case, assess.Options) (*assess.Assessment, error) {
				return nil, errors.New(secret)
			}
		},
		"panic": func(cfg *server.Config, _ *shelf) {
			cfg.Assess = func(context.Context, *casefile.Case, assess.Options) (*assess.Assessment, error) { panic(secret) }
		},
		"panic in the page": func(cfg *server.Config, _ *shelf) {
			cfg.Assess = func(context.Context, *casefile.Case, assess.Options) (*assess.Assessment, error) {
				return &assess.Assessment{Sentence: secret}, nil
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			h, log := site(t, change)
			for target, kind := range map[string]string{"/cases/test-flow": "text/html; charset=utf-8", "/api/cases/test-flow": "application/problem+json"} {
				log.Reset()
				w := get(h, target)
				if w.Code != 500 || w.Header().Get("Content-Type") != kind || strings.Contains(w.Body.String(), "fire") || strings.Contains(w.Body.String(), "goroutine") {
					t.Errorf("%s: %d %s\n%s", target, w.Code, w.Header().Get("Content-Type"), w.Body)
				}
				if n := strings.Count(log.String(), "level=ERROR"); n != 1 {
					t.Errorf("%s: logged %d times:\n%s", target, n, log)
				}
			}
		})
	}
	h, _ := site(t, func(_ *server.Config, s *shelf) { s.err = errors.New(secret) })
	if w := get(h, "/healthz"); w.Code != 503 || strings.Contains(w.Body.String(), "fire") {
		t.Errorf("health: %d %s", w.Code, w.Body)
	}
}

func TestNewWantsItsParts(t *testing.T) {
	if _, err := server.New(server.Config{}); err == nil {
		t.Error("a server without cases starts")
	}
}

func TestDescriptionIsTrue(t *testing.T) {
	h, _ := site(t, nil)
	var doc struct {
		Paths map[string]map[string]struct {
			Responses map[string]any
		}
	}
	if err := json.Unmarshal(get(h, "/api/openapi.json").Body.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	if source, err := os.ReadFile("openapi.json"); err != nil || !bytes.Equal(source, get(h, "/api/openapi.json").Body.Bytes()) {
		t.Errorf("openapi.json.gz is not openapi.json (%v): gzip -9nkf internal/server/openapi.json", err)
	}
	for path, methods := range doc.Paths {
		target := strings.NewReplacer("{case}", "test-flow", "{id}", "S01", "{version}", "1").Replace(path)
		if target == "/api/search" {
			target += "?q=boxes"
		}
		if strings.HasSuffix(target, "/events") {
			continue // a stream has no end: TestStreams
		}
		if w := get(h, target); w.Code != 200 {
			t.Errorf("%s answers %d", target, w.Code)
		}
		if _, ok := methods["get"].Responses["404"]; strings.Contains(path, "{case}") && !ok {
			t.Errorf("%s does not say that it may answer 404", path)
		}
	}
	if len(doc.Paths) != 40 {
		t.Errorf("%d paths are described", len(doc.Paths))
	}
}

func FuzzAddress(f *testing.F) {
	for _, tt := range addresses {
		path, query, _ := strings.Cut(tt.target, "?")
		f.Add(path, query)
	}
	log := slog.New(slog.NewTextHandler(io.Discard, nil))
	a := charttest.Assessment()
	h, err := server.New(server.Config{Cases: &shelf{c: a.Case, text: charttest.Text}, Log: log, Assess: func(context.Context, *casefile.Case, assess.Options) (*assess.Assessment, error) {
		return a, nil
	}})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, path, query string) {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.URL = &url.URL{Path: "/" + strings.TrimPrefix(path, "/"), RawQuery: query}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code >= 500 {
			t.Errorf("%q?%q: %d", path, query, w.Code)
		}
		if w.Header().Get("Content-Security-Policy") == "" {
			t.Errorf("%q: no policy", path)
		}
	})
}

// A day far ahead would cost minutes of computing and mean nothing.
func TestDayFarAhead(t *testing.T) {
	asked := 0
	h, _ := site(t, func(cfg *server.Config, _ *shelf) {
		run := cfg.Assess
		cfg.Assess = func(ctx context.Context, c *casefile.Case, opt assess.Options) (*assess.Assessment, error) {
			asked++
			return run(ctx, c, opt)
		}
	})
	for _, target := range []string{"/cases/test-flow?as_of=9999-12-31", "/api/cases/test-flow?as_of=2100-01-01"} {
		if w := get(h, target); w.Code != 400 || asked != 0 {
			t.Errorf("%s: %d, %d assessments made", target, w.Code, asked)
		}
	}
	last, _ := charttest.Case().LatestPublication()
	if w := get(h, "/cases/test-flow?as_of="+(last+3650).String()); w.Code != 200 {
		t.Errorf("ten years ahead: %d", w.Code)
	}
}

// A flood of requests that find no room is no flood of the log.
func TestBusyIsNotLoggedEachTime(t *testing.T) {
	h, log := site(t, func(cfg *server.Config, _ *shelf) {
		cfg.Assess = func(context.Context, *casefile.Case, assess.Options) (*assess.Assessment, error) {
			return nil, context.DeadlineExceeded
		}
	})
	for range 200 {
		if w := get(h, "/cases/test-flow"); w.Code != 503 || w.Header().Get("Retry-After") == "" {
			t.Fatalf("%d, Retry-After %q", w.Code, w.Header().Get("Retry-After"))
		}
	}
	if n := strings.Count(log.String(), "\n"); n == 0 || n > 20 {
		t.Errorf("%d lines in the log", n)
	}
}
