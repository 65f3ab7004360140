package server_test

import (
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
