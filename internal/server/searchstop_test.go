package server_test

import (
	"context"
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/internal/server"
	"github.com/tidewaiter/tidewaiter/internal/store"
)

// hurried is a shelf whose searches are stopped.
type hurried struct{ *shelf }

func (h hurried) Search(ctx context.Context, ids []string, query string, limit, offset int) (store.Found, error) {
	found, err := h.shelf.Search(ctx, ids, query, limit, offset)
	found.Stopped = true
	if query == "nothing" {
		found.Hits, found.Matched = nil, 0
	}
	return found, err
}

// A search that was stopped never says that there is no more.
func TestSearchSaysThatItWasStopped(t *testing.T) {
	h, _ := site(t, func(cfg *server.Config, s *shelf) { cfg.Cases = hurried{s} })
	for target, want := range map[string]string{"/search?q=boxes": "Claims 1 to 1 of at least 1", "/search?q=nothing": "No claim looked at has every word"} {
		doc := parse(t, get(h, target))
		checkPage(t, doc)
		if body := text(doc); !strings.Contains(body, want) || !strings.Contains(body, "before it had looked through all claims") {
			t.Errorf("%s: %s", target, body)
		}
	}
	if body := get(h, "/api/search?q=boxes").Body.String(); !strings.Contains(body, `"stopped": true`) {
		t.Error(body)
	}
	whole, _ := site(t, nil)
	if body := get(whole, "/search?q=boxes").Body.String(); strings.Contains(body, "stopped") || strings.Contains(body, "at least") {
		t.Error(body)
	}
}
