package server

import (
	"context"
	"errors"
	"fmt"
	"html/template"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strings"
	"sync/atomic"
	"time"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/docs"
	"github.com/tidewaiter/tidewaiter/internal/assess"
	"github.com/tidewaiter/tidewaiter/internal/coast"
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
	defaultPages    = 128 << 20 // bytes
)

// policy is the content security policy of every answer.
const policy = "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

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
	// Public is the scheme and host that the site is known by, for addresses that
	// are read elsewhere: feeds, exports, pictures. Default: those of each request.
	Public string
	// Publisher is who publishes the cases of the site, as citations name it. Blank
	// is nobody.
	Publisher string
	// Coast is a coastline finer than the one built in; nil is none. The caller
	// closes it after the server.
	Coast *coast.Folder
	// Now tells the time, for deadlines of replies. Default: [time.Now].
	Now func() time.Time
	// Watch is how often the list of cases is looked at while somebody listens
	// for changes. Default: 2 s.
	Watch time.Duration
	// Ahead counts each case on other days and with things left out before
	// somebody asks, while nobody waits for a count; see [Keeper].
	Ahead bool
	// Pages is how many bytes of finished answers are kept in memory. Default:
	// 128 MiB.
	Pages int
	// Desk answers below /desk/, and /metrics. What stands before the public
	// pages does not stand before it. Default: there is nothing there.
	Desk http.Handler
}

// Server is the handler of the site. It is safe for use by many goroutines.
type Server struct {
	cases     Cases
	log       *slog.Logger
	cache     *cache
	ahead     *ahead
	rendered  *rendered
	live      *live
	searches  chan struct{}
	shown     shelf
	pages     *template.Template
	static    *static
	revisions *revisions
	counts    versionCounts
	tracks    trackShelf
	public    string // scheme and host that the site is known by; "" is those of each request
	publisher string // "" is nobody
	now       func() time.Time
	coast     *coast.Folder // nil is none

	patterns []string // every address, for the tests

	warned atomic.Int64 // second of the last warning of an assessment not made

	handler http.Handler
}

// Close ends the streams of changes, which else last as long as their readers, and
// the counting ahead: once it returns nothing is written to the Keeper. It may be
// called more than once.
func (s *Server) Close() {
	s.live.close()
	s.ahead.close()
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
	if cfg.Pages <= 0 {
		cfg.Pages = defaultPages
	}
	if cfg.Watch <= 0 {
		cfg.Watch = defaultWatch
	}
	if cfg.Timeout <= 0 {
		cfg.Timeout = defaultTimeout
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	public, err := publicAddress(cfg.Public)
	if err != nil {
		return nil, err
	}
	publisher, err := publisherName(cfg.Publisher)
	if err != nil {
		return nil, err
	}
	pages, err := parsePages()
	if err != nil {
		return nil, fmt.Errorf("server: starting: reading the pages: %w", err)
	}
	files, err := newStatic(ui.Fonts+report.Style(), cfg.Coast)
	if err != nil {
		return nil, fmt.Errorf("server: starting: reading the files of the pages: %w", err)
	}
	s := &Server{public: public, publisher: publisher, now: cfg.Now, coast: cfg.Coast, cases: cfg.Cases, log: cfg.Log, pages: pages, static: files, cache: newCache(cfg), revisions: newRevisions(), rendered: newRendered(cfg.Pages, cfg.Parallel), live: newLive(cfg), searches: make(chan struct{}, searching), shown: newShelf()}
	s.ahead = newAhead(cfg, s.cache)
	pages.Funcs(template.FuncMap{"static": func(name string) string { return files.root + "/" + name }})

	mux := http.NewServeMux()
	page := func(pattern string, f func(*http.Request) (*answer, error)) {
		s.patterns = append(s.patterns, pattern)
		mux.Handle(pattern, s.handle(f, s.errorPage))
	}
	api := func(pattern string, f func(*http.Request) (*answer, error)) {
		s.patterns = append(s.patterns, pattern)
		mux.Handle(pattern, s.handle(f, s.problem))
	}
	page("/{$}", s.index)
	// A version has the same pages as the case, each leading on within it.
	for _, base := range []string{"/cases/{case}", "/cases/{case}/v/{version}"} {
		page(base, s.kept(s.casePage, tableParameters...))
		page(base+"/claims.csv", s.kept(s.claimsFile, tableParameters...))
		page(base+"/"+claimsParquetName, s.kept(s.claimsParquet, tableParameters...))
		page(base+"/"+stixName, s.kept(s.stixFile, caseParameters...))
		page(base+"/"+ftmName, s.kept(s.ftmFile, caseParameters...))
		page(base+"/claims/{id}", s.claimPage)
		page(base+"/documents/{id}", s.documentPage)
		page(base+"/vessels/{id}", s.vesselPage)
		page(base+"/voyages/{id}", s.voyagePage)
		page(base+"/satellites/{id}", s.kept(s.satellitePage, groundParameters...))
		page(base+"/satellites/{id}/orbit.svg", s.kept(s.orbitPicture, caseParameters...))
		page(base+"/satellites/{id}/ground.svg", s.kept(s.groundPicture, groundParameters...))
		api("/api"+base+"/satellites", s.kept(s.apiSatellites, caseParameters...))
		api("/api"+base+"/ground.geojson", s.kept(s.apiGround, groundParameters...))
		page(base+"/checks/{id}", s.checkPage)
		page(base+"/share.png", s.kept(s.sharePicture, caseParameters...))
		api("/api"+base, s.kept(s.apiCase, caseParameters...))
		api("/api"+base+"/map.geojson", s.apiMap)
		api("/api"+base+"/tracks", s.apiTracks)
		api("/api"+base+"/timeline", s.apiTimeline)
		page(base+"/map.svg", s.still)
		api("/api"+base+"/claims", s.kept(s.apiClaims, tableParameters...))
		api("/api"+base+"/claims/{id}", s.apiClaim)
		api("/api"+base+"/replies", s.apiReplies)
	}
	for pattern, f := range s.cites() {
		page(pattern, f)
	}
	page("/cases/{case}/working", s.workingPage)
	for _, asJSON := range []bool{false, true} {
		name := map[bool]string{false: "/feed.atom", true: "/feed.json"}[asJSON]
		page(name, s.siteFeed(asJSON))
		page("/cases/{case}"+name, s.kept(s.caseFeed(asJSON)))
	}
	for address, p := range proses {
		page(address, s.prosePage(p))
	}
	page("/corrections", s.corrections)
	api("/api/cases/{case}/corrections", s.apiCorrections)
	page("/static/{digest}/{name}", s.staticFile)
	page("/static/{digest}/land-10m/{cell}", s.landCell)
	page("/static/{digest}/coast/{level}/{cell}", s.coastCell)
	page("/static/icon.svg", s.icon)
	page("/search", s.searchPage)
	page("/static/forecasts.svg", s.forecasts)
	page("/healthz", s.health)
	page("/", s.nothing)
	api("/api/search", s.apiSearch)
	mux.HandleFunc("/api/events", s.events)
	mux.HandleFunc("/api/cases/{case}/events", s.events)
	api("/api/cases", s.apiCases)
	api("/api/openapi.json", s.apiDescription)
	api("/api/", s.nothing)
	s.handler = s.guard(mux)
	if cfg.Desk != nil {
		whole := http.NewServeMux()
		whole.Handle("/", s.handler)
		whole.Handle("/desk/", cfg.Desk)
		whole.Handle("/metrics", cfg.Desk)
		s.handler = whole
	}
	s.handler = s.cache.pace.watched(s.handler)
	return s, nil
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

// handle runs f and sends what it made.
func (s *Server) handle(f func(*http.Request) (*answer, error), fail func(*failure) *answer) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a, err := f(r)
		if err != nil {
			s.fail(w, r, err, fail)
			return
		}
		s.send(w, r, a)
	})
}

// fail sends what a reader may know of an error. One that is no failure is the
// server's own: it is logged here, once, and its text is not shown.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, err error, form func(*failure) *answer) {
	var known *failure
	switch {
	case errors.As(err, &known):
	case errors.Is(err, ErrNotFound):
		known = &failure{http.StatusNotFound, "There is nothing at this address."}
	case errors.Is(err, errBusy), errors.Is(err, context.DeadlineExceeded):
		known = &failure{http.StatusServiceUnavailable, "The answer could not be made in time. Try again in a minute."}
		w.Header().Set("Retry-After", "60")
		// A flood of these must not become a flood of the log.
		if now := time.Now().Unix(); s.warned.Swap(now) != now {
			s.log.WarnContext(r.Context(), "answer not made", "path", r.URL.Path, "error", err)
		}
	case r.Context().Err() != nil:
		return // the reader is gone
	default:
		s.log.ErrorContext(r.Context(), "request failed", "path", r.URL.Path, "error", err)
		known = errInternal()
	}
	s.send(w, r, form(known))
}

func (s *Server) html(name string, data any) (*answer, error) {
	b, err := written(s.pages, name, data)
	if err != nil {
		return nil, fmt.Errorf("server: writing page %s: %w", name, err)
	}
	return &answer{kind: "text/html; charset=utf-8", body: b}, nil
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

func (s *Server) icon(*http.Request) (*answer, error) {
	return &answer{kind: drawing, body: ui.Icon}, nil
}

func (s *Server) forecasts(*http.Request) (*answer, error) {
	return &answer{kind: drawing, body: []byte(docs.Forecasts())}, nil
}

func (s *Server) health(r *http.Request) (*answer, error) {
	if _, err := s.cases.List(r.Context()); err != nil {
		s.log.ErrorContext(r.Context(), "health", "error", err)
		return &answer{status: http.StatusServiceUnavailable, kind: "text/plain; charset=utf-8", body: []byte("the store does not answer\n")}, nil
	}
	return &answer{kind: "text/plain; charset=utf-8", body: []byte("ok\n")}, nil
}
