package server_test

import (
	"context"
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/internal/server"
)

// TestTombstones asks for rows that were redacted: the answer says so, by whom.
func TestTombstones(t *testing.T) {
	h, _ := site(t, func(_ *server.Config, s *shelf) {
		c := *s.c
		for _, table := range []string{"claims", "voyages"} {
			c.Redactions = append(c.Redactions, casefile.Redaction{ID: "gone", Table: table, Class: casefile.SourceProtection, Date: dates.MustParse("2026-11-29"), Authority: "Bo Lind"})
		}
		s.c = &c
	})
	for _, path := range []string{"/cases/test-flow/claims/gone", "/cases/test-flow/voyages/gone", "/api/cases/test-flow/claims/gone"} {
		if w := get(h, path); w.Code != 410 || !strings.Contains(w.Body.String(), "taken out for good (source protection)") || !strings.Contains(w.Body.String(), "Bo Lind") {
			t.Errorf("%s: %d: %s", path, w.Code, w.Body)
		}
	}
	if w := get(h, "/cases/test-flow/claims/never"); w.Code != 404 {
		t.Errorf("%d", w.Code)
	}
}

// cited is a shelf that knows contents by their hashes.
type cited struct{ *shelf }

func (c cited) ByHash(_ context.Context, id, hash string) (int, *casefile.Redaction, error) {
	switch hash[:1] {
	case "a":
		return 1, nil, nil
	case "b":
		return 1, &casefile.Redaction{Class: casefile.Court, Date: dates.MustParse("2026-11-29"), Authority: "District Court"}, nil
	}
	return 0, nil, server.ErrNotFound
}

// TestCitedHash: the hash of a content is its address; who cites one of before a
// redaction is told of that, by whom.
func TestCitedHash(t *testing.T) {
	h, _ := site(t, func(cfg *server.Config, s *shelf) { cfg.Cases = cited{s} })
	hash := func(letter string) string { return "/cases/test-flow/v/" + strings.Repeat(letter, 64) }
	if w := get(h, hash("a")); w.Code != 200 || !strings.Contains(w.Body.String(), "/cases/test-flow/v/1/") {
		t.Errorf("%d: %.300s", w.Code, w.Body)
	}
	for _, path := range []string{hash("b"), hash("b") + "/claims/S01", "/api" + hash("b"), "/api" + hash("b") + "/claims", hash("b") + "/stix.json"} {
		w := get(h, path)
		for _, want := range []string{"version 1", "(court)", "29 Nov 2026", "District Court", "/cases/test-flow/v/1"} {
			if w.Code != 410 || !strings.Contains(w.Body.String(), want) {
				t.Errorf("%s: %d without %q: %.600s", path, w.Code, want, w.Body)
			}
		}
	}
	for _, path := range []string{hash("c"), hash("A"), hash("b") + "0"} {
		if w := get(h, path); w.Code != 404 {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
	// Where hashes are not known there is nothing at such an address.
	h, _ = site(t, nil)
	if w := get(h, hash("a")); w.Code != 404 {
		t.Errorf("%d", w.Code)
	}
}
