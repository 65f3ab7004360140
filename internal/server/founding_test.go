package server_test

import (
	"io"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/cases"
	"github.com/tidewaiter/tidewaiter/internal/server"
)

// TestPreview serves the fixture, or the founding case when
// TIDEWAITER_PREVIEW_CASE is set, at the address that TIDEWAITER_PREVIEW names,
// until standard input ends: for a look at it.
func TestPreview(t *testing.T) {
	address := os.Getenv("TIDEWAITER_PREVIEW")
	if !strings.HasPrefix(address, "127.0.0.1:") {
		t.Skip("TIDEWAITER_PREVIEW names no address of this machine to serve at")
	}
	h, _ := site(t, func(cfg *server.Config, s *shelf) {
		if os.Getenv("TIDEWAITER_PREVIEW_CASE") == "" {
			return
		}
		s.c, cfg.Assess = founding(t), nil
	})
	srv := &http.Server{Addr: address, Handler: h}
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		_ = srv.Close()
	}()
	if err := srv.ListenAndServe(); err != http.ErrServerClosed {
		t.Fatal(err)
	}
}

func founding(t *testing.T) *casefile.Case {
	t.Helper()
	folder, ok := cases.FS(cases.Founding)
	if !ok {
		t.Fatal("the founding case is not built in")
	}
	c, err := casefile.Read(folder)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestFoundingCase holds the pages of the real case to what the fixture's are
// held to: every claim, source, vessel, voyage and check has its page.
func TestFoundingCase(t *testing.T) {
	if testing.Short() {
		t.Skip("the founding case is assessed in full")
	}
	c := founding(t)
	h, log := site(t, func(cfg *server.Config, s *shelf) { s.c, cfg.Assess = c, nil })
	base := "/cases/" + c.ID
	page := get(h, base+"?measure=")
	if page.Code != 200 {
		t.Fatalf("%d: %s\n%s", page.Code, page.Body, log)
	}
	doc := parse(t, page)
	checkPage(t, doc)
	for _, n := range find(doc, named("a")) {
		if href := attr(n, "href"); strings.HasPrefix(href, base+"/") {
			w := get(h, href)
			switch kind := w.Header().Get("Content-Type"); {
			case w.Code != 200:
				t.Errorf("%s answers %d", href, w.Code)
			case strings.HasPrefix(kind, "text/html"):
				checkPage(t, parse(t, w))
			case attr(n, "type") != "" && strings.HasPrefix(kind, attr(n, "type")): // a feed, for readers of feeds
			case !slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == "download" }):
				// What is no page is a file to keep, and its link says so.
				t.Errorf("%s leads to %s and is no download", href, kind)
			}
		}
	}
	if log.Len() > 0 {
		t.Errorf("logged:\n%s", log)
	}
}
