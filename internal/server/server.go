package server

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"html/template"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/internal/assess"
	"github.com/tidewaiter/tidewaiter/internal/report"
	"github.com/tidewaiter/tidewaiter/ui"
)

// Limits and defaults.
const (
	maxURL          = 4096 // bytes of path and query
	maxWithout      = 40   // names to leave out
	maxText         = 200  // bytes of one query parameter
	maxAheadYears   = 10   // from the last publication to as_of
	maxAhead        = maxAheadYears * 366
	defaultParallel = 2
	defaultKept     = 64
	defaultTimeout  = 30 * time.Second
)

// policy is the content security policy of every answer.
const policy = "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// Config is what a server needs. Cases and Log are required.
type Config struct {
	Cases Cases
	Log   *slog.Logger // internal errors, once each; requests are not logged

	// Assess makes an assessment. Default: [assess.Run].
	Assess func(context.Context, *casefile.Case, assess.Options) (*assess.Assessment, error)
	// Parallel is how many assessments are made at once. Default: 2.
	Parallel int
	// Kept is how many assessments are kept in memory. Default: 64.
	Kept int
	// Timeout is how long one assessment may take. Default: 30 s.
	Timeout time.Duration
}

// Server is the handler of the site. It is safe for use by many goroutines.
type Server struct {
	cases Cases
	log   *slog.Logger
	cache *cache
	pages *template.Template
	style []byte

	warned atomic.Int64 // second of the last warning of an assessment not made

	handler http.Handler
}

// ServeHTTP implements [http.Handler].
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// Sentence returns the count of a case in one sentence, as its page has it. The
// assessment is kept for the page.
func (s *Server) Sentence(ctx context.Context, id string) (string, error) {
	c, hash, err := s.cases.Case(ctx, id)
	if err != nil {
		return "", err
	}
	a, err := s.cache.assess(ctx, hash, c, assess.Options{})
	if err != nil {
		return "", err
	}
	return a.Sentence, nil
}

// New returns the handler of the site. The caller owns the http.Server and its
// timeouts.
func New(cfg Config) (*Server, error) {
	if cfg.Cases == nil || cfg.Log == nil {
		return nil, errors.New("server: starting: Config.Cases and Config.Log are required")
	}
	if cfg.Assess == nil {
		cfg.Assess = assess.Run
	}
	if cfg.Parallel <= 0 {
		cfg.Parallel = defaultParallel
	}
	if cfg.Kept <= 0 {
		cfg.Kept = defaultKept
	}
	if cfg.Timeout <= 0 {
		cfg.Timeout = defaultTimeout
	}
	pages, err := parsePages()
	if err != nil {
		return nil, fmt.Errorf("server: starting: reading the pages: %w", err)
	}
	s := &Server{cases: cfg.Cases, log: cfg.Log, pages: pages, style: []byte(report.Style()), cache: newCache(cfg)}

	mux := http.NewServeMux()
	page := func(pattern string, f func(*http.Request) (*answer, error)) {
		mux.Handle(pattern, s.handle(f, s.errorPage))
	}
	api := func(pattern string, f func(*http.Request) (*answer, error)) {
		mux.Handle(pattern, s.handle(f, s.problem))
	}
	page("/{$}", s.index)
	page("/cases/{case}", s.casePage)
	page("/cases/{case}/claims/{id}", s.claimPage)
	page("/cases/{case}/documents/{id}", s.documentPage)
	page("/cases/{case}/vessels/{id}", s.vesselPage)
	page("/cases/{case}/voyages/{id}", s.voyagePage)
	page("/cases/{case}/checks/{id}", s.checkPage)
	page("/static/style.css", s.styleSheet)
	page("/static/icon.svg", s.icon)
	page("/healthz", s.health)
	page("/", s.nothing)
	api("/api/cases", s.apiCases)
	api("/api/cases/{case}", s.apiCase)
	api("/api/cases/{case}/claims", s.apiClaims)
	api("/api/cases/{case}/claims/{id}", s.apiClaim)
	api("/api/openapi.json", s.apiDescription)
	api("/api/", s.nothing)
	s.handler = s.guard(mux)
	return s, nil
}

// answer is a whole response, made before the first byte is sent.
type answer struct {
	status int // 0 is 200
	kind   string
	body   []byte
}

// failure is an error that a reader may see: what was wrong with the request.
type failure struct {
	status int
	text   string
}

func (f *failure) Error() string { return f.text }

func notFound(what string) error { return &failure{http.StatusNotFound, what} }

func badRequest(format string, args ...any) error {
	return &failure{http.StatusBadRequest, fmt.Sprintf(format, args...)}
}

// guard stands before every address: headers, methods, length, panics.
func (s *Server) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		defer func() {
			if v := recover(); v != nil {
				if v == http.ErrAbortHandler {
					panic(v)
				}
				s.log.ErrorContext(r.Context(), "panic", "path", r.URL.Path, "value", fmt.Sprint(v), "stack", string(debug.Stack()))
				s.send(w, r, s.render(r, errInternal()))
			}
		}()
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			h.Set("Allow", "GET, HEAD")
			s.send(w, r, s.render(r, &failure{http.StatusMethodNotAllowed, "Only GET and HEAD are answered here."}))
			return
		}
		if len(r.URL.RequestURI()) > maxURL {
			s.send(w, r, s.render(r, &failure{http.StatusRequestURITooLong, fmt.Sprintf("The address is longer than %d bytes.", maxURL)}))
			return
		}
		next.ServeHTTP(w, r)
	})
}

func errInternal() *failure {
	return &failure{http.StatusInternalServerError, "Something went wrong on this side. It has been recorded."}
}

// render makes an answer of a failure, in the form that the address calls for.
func (s *Server) render(r *http.Request, f *failure) *answer {
	if strings.HasPrefix(r.URL.Path, "/api/") {
		return s.problem(f)
	}
	return s.errorPage(f)
}

// handle runs f and sends what it made. An error that is no failure is the
// server's own: it is logged here, once, and its text is not shown.
func (s *Server) handle(f func(*http.Request) (*answer, error), fail func(*failure) *answer) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a, err := f(r)
		if err != nil {
			var known *failure
			switch {
			case errors.As(err, &known):
			case errors.Is(err, ErrNotFound):
				known = &failure{http.StatusNotFound, "There is nothing at this address."}
			case errors.Is(err, errBusy), errors.Is(err, context.DeadlineExceeded):
				known = &failure{http.StatusServiceUnavailable, "The assessment could not be made in time. Try again in a minute."}
				w.Header().Set("Retry-After", "60")
				// A flood of these must not become a flood of the log.
				if now := time.Now().Unix(); s.warned.Swap(now) != now {
					s.log.WarnContext(r.Context(), "assessment not made", "path", r.URL.Path, "error", err)
				}
			case r.Context().Err() != nil:
				return // the reader is gone
			default:
				s.log.ErrorContext(r.Context(), "request failed", "path", r.URL.Path, "error", err)
				known = errInternal()
			}
			a = fail(known)
		}
		s.send(w, r, a)
	})
}

// send writes an answer. Its entity tag is a digest of the body, so it changes
// exactly when what the reader gets changes.
func (s *Server) send(w http.ResponseWriter, r *http.Request, a *answer) {
	status := a.status
	if status == 0 {
		status = http.StatusOK
	}
	h := w.Header()
	h.Set("Content-Type", a.kind)
	if status == http.StatusOK {
		sum := sha256.Sum256(a.body)
		tag := `"` + hex.EncodeToString(sum[:12]) + `"`
		h.Set("ETag", tag)
		h.Set("Cache-Control", "public, no-cache")
		if matches(r.Header.Values("If-None-Match"), tag) {
			h.Del("Content-Type")
			w.WriteHeader(http.StatusNotModified)
			return
		}
	} else {
		h.Set("Cache-Control", "no-store")
	}
	h.Set("Content-Length", strconv.Itoa(len(a.body)))
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		// A write fails when the reader has gone; there is nobody to tell.
		_, _ = w.Write(a.body)
	}
}

// matches compares weakly, as RFC 9110 section 13.1.2 asks.
func matches(fields []string, tag string) bool {
	for _, field := range fields {
		for part := range strings.SplitSeq(field, ",") {
			part = strings.TrimSpace(part)
			if part == "*" || strings.TrimPrefix(part, "W/") == tag {
				return true
			}
		}
	}
	return false
}

func (s *Server) html(name string, data any) (*answer, error) {
	var b bytes.Buffer
	if err := s.pages.ExecuteTemplate(&b, name, data); err != nil {
		return nil, fmt.Errorf("server: writing page %s: %w", name, err)
	}
	return &answer{kind: "text/html; charset=utf-8", body: b.Bytes()}, nil
}

func (s *Server) errorPage(f *failure) *answer {
	a, err := s.html("error", struct {
		head
		Text string
	}{head{Title: http.StatusText(f.status)}, f.text})
	if err != nil {
		s.log.Error("error page", "error", err)
		a = &answer{kind: "text/plain; charset=utf-8", body: []byte(f.text + "\n")}
	}
	a.status = f.status
	return a
}

func (s *Server) nothing(*http.Request) (*answer, error) {
	return nil, notFound("There is nothing at this address.")
}

func (s *Server) styleSheet(*http.Request) (*answer, error) {
	return &answer{kind: "text/css; charset=utf-8", body: s.style}, nil
}

func (s *Server) icon(*http.Request) (*answer, error) {
	return &answer{kind: "image/svg+xml", body: ui.Icon}, nil
}

func (s *Server) health(r *http.Request) (*answer, error) {
	if _, err := s.cases.List(r.Context()); err != nil {
		s.log.ErrorContext(r.Context(), "health", "error", err)
		return &answer{status: http.StatusServiceUnavailable, kind: "text/plain; charset=utf-8", body: []byte("the store does not answer\n")}, nil
	}
	return &answer{kind: "text/plain; charset=utf-8", body: []byte("ok\n")}, nil
}
