package main

import (
	"context"
	"html"
	"io"
	"log/slog"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/internal/publish"
	"github.com/tidewaiter/tidewaiter/internal/publish/publishtest"
	"github.com/tidewaiter/tidewaiter/internal/server"
	"github.com/tidewaiter/tidewaiter/internal/store"
	"github.com/tidewaiter/tidewaiter/quantity"
)

// address is what a page, a style sheet or a description of the API leads to.
var address = regexp.MustCompile(`(?:href|src|action|data-[a-z-]+|"url"|"self"|"href"|@id)"?\s*[=:]\s*"(/[^"]*)"|"(/(?:api/)?cases/[^"]*)"`)

// TestNobodyIsNamed goes through every address that the site gives for a case in
// which a vessel may not be named, and looks for it in every answer.
func TestNobodyIsNamed(t *testing.T) {
	ctx := context.Background()
	st, err := store.Open(ctx, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	c := publishtest.Harbour()
	for _, question := range []string{"How many boxes left A for B?", "How many boxes have left A for B?"} { // two versions
		c.Question = question
		files, err := c.Files()
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := st.ImportCase(ctx, c.ID, files, publishtest.Now); err != nil {
			t.Fatal(err)
		}
	}
	site, err := newSite(ctx, st, publish.DefaultDelay)
	if err != nil {
		t.Fatal(err)
	}
	site.now = func() time.Time { return publishtest.Now }
	if err := site.index(ctx); err != nil {
		t.Fatal(err)
	}
	h, err := server.New(server.Config{Cases: site, Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()

	base := "/cases/" + c.ID
	todo := []string{
		"/", "/corrections", "/search?q=heron", "/search?q=273111111", "/api/search?q=heron", "/api/cases", "/api/openapi.json",
		base, base + "/v/1", base + "/working", base + "/map.svg", base + "/vessels/heron", base + "/voyages/obs-of-heron", base + "/share.png",
		"/api" + base, "/api" + base + "/claims", "/api" + base + "/map.geojson", "/api" + base + "/tracks", "/api" + base + "/tracks?vessel=heron", "/api" + base + "/tracks?mmsi=273111111",
		"/api" + base + "/replies", "/api" + base + "/v/1/replies", base + "/vessels/gull", base + "/voyages/obs-of-gull", base + "/v/2/citation.txt", base + "/v/2/citation.bib", base + "/v/2/citation.csl.json",
		"/api" + base + "/satellites", "/api" + base + "/ground.geojson",
		base + "?without=heron", base + "?q=heron",
	}
	seen, pages := map[string]bool{}, 0
	for len(todo) > 0 && pages < 2000 {
		next := todo[0]
		todo = todo[1:]
		if seen[next] || strings.HasPrefix(next, "/static/") || strings.Contains(next, "{") || strings.HasSuffix(next, "/events") {
			continue
		}
		seen[next] = true
		r := httptest.NewRequest("GET", next, nil)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code >= 500 {
			t.Errorf("%s answers %d", next, w.Code)
		}
		pages++
		body := html.UnescapeString(w.Body.String())
		asked, _ := url.QueryUnescape(next)
		for _, secret := range publishtest.Secrets {
			if strings.Contains(asked, secret) {
				// What was asked for stands in a form again: that gives nothing away.
				if w.Code == 200 && strings.Contains(next, "/"+secret) {
					t.Errorf("%s is there", next)
				}
				continue
			}
			if strings.Contains(body, secret) {
				t.Errorf("%s has %q", next, secret)
			}
		}
		for _, m := range address.FindAllStringSubmatch(body, -1) {
			link, _, _ := strings.Cut(slices.DeleteFunc(m[1:], func(s string) bool { return s == "" })[0], "#")
			// Sorting and filtering show the same rows again.
			if u, err := url.Parse(link); err == nil && len(u.RawQuery) < 40 {
				todo = append(todo, link)
			}
		}
	}
	if pages < 30 {
		t.Errorf("only %d addresses were found", pages)
	}
	t.Logf("%d addresses", pages)
}

// TestEmbargo goes through the ways in which a version could be told of before
// its time.
func TestEmbargo(t *testing.T) {
	ctx := context.Background()
	st, err := store.Open(ctx, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	now, end := publishtest.Now, publishtest.Now.Add(24*time.Hour)
	c := publishtest.Harbour()
	put := func(id, title string, r store.Release) {
		t.Helper()
		c.ID, c.Title = id, title
		c.Claims = []claims.Claim{{ID: "C1", Source: "page", Quote: title, Measure: "containers", Form: claims.Cumulative, Value: quantity.Number(40), Unit: "container", Hedge: quantity.About, Review: claims.Review{State: claims.Accepted}}}
		files, err := c.Files()
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := st.PublishCase(ctx, id, files, r, now); err != nil {
			t.Fatal(err)
		}
	}
	put("harbour", "Known boxes", store.Release{})
	put("harbour", "Embargoed boxes", store.Release{Reason: "embargoed reason", PublicAt: end})
	put("hidden", "Embargoed case", store.Release{PublicAt: end})
	site, err := newSite(ctx, st, publish.DefaultDelay)
	if err != nil {
		t.Fatal(err)
	}
	site.now = func() time.Time { return now }
	h, err := server.New(server.Config{Cases: site, Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	get := func(address string) (int, string) {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest("GET", address, nil))
		return w.Code, html.UnescapeString(w.Body.String())
	}
	addresses := []string{
		"/", "/corrections", "/search?q=boxes", "/search?q=embargoed", "/api/search?q=embargoed", "/api/cases",
		"/cases/harbour", "/cases/harbour/v/1", "/cases/harbour/v/2", "/cases/harbour/v/2/citation.txt", "/cases/harbour/v/2/citation.bib", "/cases/harbour/v/2/citation.csl.json", "/api/cases/harbour/v/2/replies", "/cases/harbour/claims.csv", "/cases/harbour/claims/C1", "/cases/harbour/working",
		"/api/cases/harbour", "/api/cases/harbour/v/2", "/api/cases/harbour/claims", "/api/cases/harbour/map.geojson", "/api/cases/harbour/satellites", "/api/cases/harbour/ground.geojson",
		"/cases/hidden", "/cases/hidden/v/1", "/api/cases/hidden", "/cases/hidden/share.png", "/cases/hidden/map.svg", "/cases/hidden/v/1/citation.txt", "/api/cases/hidden/replies",
	}
	if err := site.index(ctx); err != nil {
		t.Fatal(err)
	}
	for _, address := range addresses {
		code, body := get(address)
		asked := strings.Contains(address, "q=embargoed")
		if !asked && strings.Contains(strings.ToLower(body), "embargoed") || asked && strings.Contains(body, "C1") {
			t.Errorf("%s tells of what is under embargo", address)
		}
		if hidden := strings.Contains(address, "hidden") || strings.Contains(address, "v/2"); hidden && code != 404 {
			t.Errorf("%s answers %d", address, code)
		}
		// What is not there at all has the same answer.
		if strings.Contains(address, "hidden") {
			never, text := get(strings.Replace(address, "hidden", "nobody", 1))
			if never != code || strings.ReplaceAll(text, "nobody", "hidden") != body {
				t.Errorf("%s answers otherwise than what never was", address)
			}
		}
	}
	site.now = func() time.Time { return end }
	if err := site.index(ctx); err != nil {
		t.Fatal(err)
	}
	for _, address := range []string{"/", "/corrections", "/cases/harbour", "/cases/harbour/v/2", "/cases/hidden", "/api/search?q=embargoed"} {
		if code, body := get(address); code != 200 || !strings.Contains(body, "mbargoed") {
			t.Errorf("after its end %s answers %d", address, code)
		}
	}
}
