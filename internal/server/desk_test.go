package server_test

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/tidewaiter/tidewaiter/internal/chart/charttest"
	"github.com/tidewaiter/tidewaiter/internal/server"
)

// TestDeskIsMounted: the desk answers below /desk/, whatever the method, and
// nothing of the public pages stands before it or is loosened by it.
func TestDeskIsMounted(t *testing.T) {
	desk := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, "desk: %s %s", r.Method, r.URL.Path)
	})
	open := func(h http.Handler) http.Handler {
		s, err := server.New(server.Config{Cases: &shelf{c: charttest.Case()}, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Desk: h})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(s.Close)
		return s
	}
	ask := func(h http.Handler, method, path string) *httptest.ResponseRecorder {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(method, path, nil))
		return w
	}
	with, without := open(desk), open(nil)
	for _, tc := range []struct {
		method, path string
		want         string // of the desk; "" for the public pages
		status       int
	}{
		{"GET", "/desk/", "desk: GET /desk/", 200},
		{"POST", "/desk/login", "desk: POST /desk/login", 200},
		{"GET", "/metrics", "desk: GET /metrics", 200},
		{"GET", "/desk", "", 307},
		{"POST", "/", "", 405},
		{"POST", "/desktop", "", 405},
		{"GET", "/healthz", "", 200},
		{"POST", "/metrics/x", "", 405},
	} {
		w := ask(with, tc.method, tc.path)
		policy := w.Header().Get("Content-Security-Policy")
		if w.Code != tc.status || tc.want != "" && (w.Body.String() != tc.want || policy != "") || tc.want == "" && tc.status != 307 && policy == "" {
			t.Errorf("%s %s: %d %q, policy %q", tc.method, tc.path, w.Code, w.Body, policy)
		}
	}
	for _, path := range []string{"/desk/", "/desk/login", "/metrics"} {
		if w := ask(without, "GET", path); w.Code != 404 {
			t.Errorf("without a desk, %s: %d", path, w.Code)
		}
	}
}
