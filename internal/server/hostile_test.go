package server_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/internal/server"
)

// parameters are all that any address takes.
var parameters = []string{"as_of", "without", "party", "measure", "role", "hedge", "q", "sort", "page", "documents", "case"}

// hostile are values at and past the limits of what a parameter may be.
var hostile = []string{
	"", " ", "0", "-1", "1", "1e309", "NaN", "9223372036854775808", "-9223372036854775809", "0x10", "true", "null", "[]", "{}",
	"0000-01-01", "0001-01-01", "9999-12-31", "10000-01-01", "-2024-01-01", "2024-02-30", "2024-02-27", "2024-02-27T00:00:00Z",
	"1024-01-01/2024-01-01", "0001-01-01/9999-12-31", "../2024-02-27", "2024-02-27/..", "2024-XX-XX", "2024-02-27~",
	"us", ",", ",,,,,,,,", "us,us,us", strings.Repeat("us,", 60), strings.Repeat("x", 200), strings.Repeat("x", 201), strings.Repeat("\u00e9", 100),
	"\x00", "a\x00b", "\xff\xfe\xfd", "\u202e\u2066", "\ufeff", "%", "%00", "'", `"`, "<script>alert(1)</script>", "{{.}}", "${7*7}",
	"../../../../etc/passwd", `..\..\`, "file:///etc/passwd", "' OR 1=1 --", "\" NEAR(a b)", "a AND", "*", "\r\nSet-Cookie: a=b", "date", "-date", "--date",
}

// ids stand in for every part of a path.
var ids = []string{"%20", "%00", "..", "%2e%2e", "..%2f..%2fetc%2fpasswd", "%ff%fe", "S01%2f", "a%0d%0ab", strings.Repeat("x", 3000), "%3Cscript%3E", "-1", "9223372036854775808", "NO", "%F0%9F%9A%A2"}

func known(pattern string) string {
	return strings.NewReplacer("{$}", "", "{case}", "test-flow", "{id}", "S01", "{version}", "1", "{digest}", "0", "{name}", "style.css").Replace(pattern)
}

// decent holds an answer to what every answer must be.
func decent(t *testing.T, what string, target string, w *httptest.ResponseRecorder) {
	t.Helper()
	kind := w.Header().Get("Content-Type")
	body := w.Body.String()
	switch {
	case w.Code >= 500:
		t.Errorf("%s %.120q: %d", what, target, w.Code)
	case w.Header().Get("Content-Security-Policy") == "" || w.Header().Get("X-Content-Type-Options") == "":
		t.Errorf("%s %.120q: headers are missing: %v", what, target, w.Header())
	case strings.Contains(body, "goroutine ") || strings.Contains(body, ".go:"):
		t.Errorf("%s %.120q: a stack:\n%s", what, target, body)
	case len(w.Header().Values("Set-Cookie")) > 0:
		t.Errorf("%s %.120q sets a cookie", what, target)
	case w.Code >= 400 && w.Code != 412 && w.Code != 416:
		if strings.HasPrefix(target, "/api/") {
			var p struct {
				Status        int
				Title, Detail string
			}
			if what != "HEAD" && (json.Unmarshal(w.Body.Bytes(), &p) != nil || p.Status != w.Code || p.Title == "" || p.Detail == "") || kind != "application/problem+json" {
				t.Errorf("%s %.120q: %d %s is no problem: %s", what, target, w.Code, kind, body)
			}
		} else if kind != "text/html; charset=utf-8" {
			t.Errorf("%s %.120q: %d as %s", what, target, w.Code, kind)
		}
		if w.Header().Get("Cache-Control") != "no-store" || w.Header().Get("ETag") != "" {
			t.Errorf("%s %.120q: a failure may be kept: %v", what, target, w.Header())
		}
	}
}

func TestEveryAddressAtItsLimits(t *testing.T) {
	h, log := site(t, nil)
	patterns := h.(*server.Server).Patterns()
	if len(patterns) < 20 {
		t.Fatalf("%d addresses", len(patterns))
	}
	values := hostile
	if testing.Short() {
		values = nil
		for i := 0; i < len(hostile); i += 4 {
			values = append(values, hostile[i])
		}
	}
	for _, pattern := range patterns {
		base := known(pattern)
		for _, name := range parameters {
			for _, value := range values {
				target := base + "?" + name + "=" + url.QueryEscape(value)
				decent(t, "GET", target, get(h, target))
			}
		}
		for _, query := range []string{"%", "%zz", "a=%", "=", "&&&", ";", "a;b", "?", "as_of=2024-02-27&as_of=never", "page=1&page=x", strings.Repeat("a=b&", 900), "without=" + strings.Repeat("us,", 1300)} {
			decent(t, "GET", base+"?"+query, get(h, base+"?"+query))
		}
		for _, header := range [][]string{
			{"Range", "bytes=0-0"}, {"Range", "bytes=-1"}, {"Range", "bytes=99999999-"}, {"Range", "x"}, {"If-None-Match", "*"}, {"If-Match", `"x"`},
			{"If-Modified-Since", "Thu, 01 Jan 1970 00:00:00 GMT"}, {"If-Modified-Since", "Fri, 31 Dec 9999 23:59:59 GMT"}, {"If-Unmodified-Since", "Thu, 01 Jan 1970 00:00:00 GMT"},
			{"If-Range", "x", "Range", "bytes=1-2"}, {"Accept-Encoding", "\x00;q=\xff"}, {"Accept", "image/png"}, {"Cookie", strings.Repeat("a=b;", 1000)}, {"Authorization", "Basic !"}, {"Host", "\x00"},
		} {
			decent(t, header[0], base, get(h, base, header...))
		}
		w := httptest.NewRecorder()
		r := httptest.NewRequest(http.MethodHead, "/", nil)
		r.URL = &url.URL{Path: base}
		h.ServeHTTP(w, r)
		decent(t, "HEAD", base, w)
		if w.Body.Len() > 0 {
			t.Errorf("HEAD %s has a body", base)
		}
		if g := get(h, base); w.Code != g.Code || w.Header().Get("Content-Length") != g.Header().Get("Content-Length") || w.Header().Get("ETag") != g.Header().Get("ETag") {
			t.Errorf("HEAD %s: %d %v, GET: %d %v", base, w.Code, w.Header(), g.Code, g.Header())
		}
		// Every part of the path by itself.
		parts := strings.Split(pattern, "/")
		for i, part := range parts {
			if !strings.HasPrefix(part, "{") || part == "{$}" {
				continue
			}
			for _, id := range ids {
				one := slices.Clone(parts)
				one[i] = id
				target := known(strings.Join(one, "/"))
				decent(t, "GET", target, get(h, target))
			}
		}
	}
	if log.Len() > 0 {
		t.Errorf("logged:\n%.2000s", log)
	}
}

// What is too long for the program is refused before it is read to its end.
func TestLongAddresses(t *testing.T) {
	h, log := site(t, nil)
	long := strings.Repeat("x", 10<<20)
	for _, target := range []string{"/" + long, "/cases/" + long, "/cases/test-flow?q=" + long, "/api/cases/test-flow?as_of=" + long, "/api/search?q=" + long, "/cases/test-flow/claims/" + long, "/search?" + strings.Repeat("a=b&", 2<<20)} {
		w := get(h, target)
		decent(t, "GET", target, w)
		if w.Code != http.StatusRequestURITooLong || w.Body.Len() > 10_000 {
			t.Errorf("%.40s: %d with %d bytes", target, w.Code, w.Body.Len())
		}
	}
	// Over a connection net/http refuses it by the length of the head.
	srv := httptest.NewUnstartedServer(h)
	srv.Config.MaxHeaderBytes = 32 << 10
	srv.Start()
	defer srv.Close()
	resp, err := srv.Client().Get(srv.URL + "/cases/test-flow?q=" + long)
	if err == nil {
		resp.Body.Close()
		if resp.StatusCode != http.StatusRequestHeaderFieldsTooLarge {
			t.Errorf("over a connection: %d", resp.StatusCode)
		}
	}
	if log.Len() > 0 {
		t.Errorf("logged:\n%.2000s", log)
	}
}
