package desk

import (
	"context"
	"errors"
	"fmt"
	"html/template"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"github.com/tidewaiter/tidewaiter/internal/accounts"
	"github.com/tidewaiter/tidewaiter/internal/importing"
	"github.com/tidewaiter/tidewaiter/internal/ledger"
)

// Case is a case as lists of the desk show it.
type Case struct {
	ID       string
	Title    string
	Question string
}

// Cases are the cases that there are.
type Cases interface {
	// DeskCases lists all of them; who may see which the desk decides.
	DeskCases(context.Context) ([]Case, error)
}

// Config is what a desk needs. Accounts, Cases, Ledger and Log are required.
type Config struct {
	Accounts *accounts.Accounts
	Cases    Cases
	Ledger   *ledger.Ledger
	// Texts are what passages are shown from; nil when no document is held.
	Texts Texts
	// Log gets a line for each request, and errors of the desk's own. No secret
	// and no query stands in it.
	Log *slog.Logger
	// Origin is where browsers reach the desk: https://desk.example.org. When
	// it is "", the desk answers this machine only, over plain HTTP.
	Origin string
	// Proxies are those whose X-Forwarded-For is believed when there is an
	// Origin. Default: this machine.
	Proxies []netip.Prefix
	// Imports does what analysts bring in. Without it there are no pages of
	// imports and watches.
	Imports *importing.Importing
	// Publishing is what the pages need by which cases are published. Default:
	// there are none.
	Publishing *Publishing
	// Now is the clock. Default: [time.Now].
	Now func() time.Time
}

// Desk is the handler. It is safe for use by many goroutines.
type Desk struct {
	accounts *accounts.Accounts
	cases    Cases
	ledger   *ledger.Ledger
	texts    Texts
	counts   *counts
	pub      *Publishing // nil for none
	log      *slog.Logger
	origin   *url.URL // nil for this machine only
	proxies  []netip.Prefix
	now      func() time.Time
	cross    *http.CrossOriginProtection
	pages    *template.Template
	static   *static
	metrics  *meters
	imports  *importing.Importing
	asking   atomic.Int64 // requests that are being answered

	mux       *http.ServeMux
	addresses []Address
	parts     []part
}

// New returns the desk with all its addresses. The caller owns the http.Server
// and its timeouts.
func New(cfg Config) (*Desk, error) {
	if cfg.Accounts == nil || cfg.Cases == nil || cfg.Ledger == nil || cfg.Log == nil {
		return nil, errors.New("desk: starting: Config.Accounts, Config.Cases, Config.Ledger and Config.Log are required")
	}
	d := &Desk{accounts: cfg.Accounts, cases: cfg.Cases, ledger: cfg.Ledger, texts: cfg.Texts, pub: cfg.Publishing, counts: newCounts(cfg.Log), log: cfg.Log, proxies: cfg.Proxies, now: cfg.Now,
		cross: http.NewCrossOriginProtection(), mux: http.NewServeMux()}
	if d.now == nil {
		d.now = time.Now
	}
	if d.proxies == nil {
		d.proxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")}
	}
	if cfg.Origin != "" {
		var err error
		if d.origin, err = ParseOrigin(cfg.Origin); err != nil {
			return nil, err
		}
	}
	var err error
	if d.static, err = newStatic(); err != nil {
		return nil, fmt.Errorf("desk: starting: reading the files of the pages: %w", err)
	}
	if d.pages, err = parsePages(d.static.root); err != nil {
		return nil, fmt.Errorf("desk: starting: reading the pages: %w", err)
	}
	d.metrics = newMeters(d.now())

	d.Handle("GET /desk/static/{digest}/{name}", Anyone, d.staticFile)
	d.Handle("GET /metrics", machine, d.metricsText)
	d.loginPages()
	d.accountPages()
	d.peoplePages()
	d.casePages()
	d.inboxPages()
	if cfg.Imports != nil {
		d.imports = cfg.Imports
		d.importPages()
		d.watchPages()
	}
	if d.pub != nil {
		d.publishingPages()
	}
	d.Handle("/desk/", Person(accounts.Reader), d.nothing)
	return d, nil
}

// Busy reports whether somebody waits for an answer of the desk.
func (d *Desk) Busy() bool { return d.asking.Load() > 0 }

// ParseOrigin reads the address that browsers reach a desk at: https, a host,
// and nothing behind it.
func ParseOrigin(text string) (*url.URL, error) {
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "" {
		return nil, fmt.Errorf("desk: the origin %q: want https and a host, as in https://desk.example.org: without TLS passwords would be sent in the clear", text)
	}
	return &url.URL{Scheme: u.Scheme, Host: strings.ToLower(strings.TrimSuffix(u.Host, ":443"))}, nil
}

// JoinAddress is where a link that works once leads, below an origin.
func JoinAddress(origin, token string) string {
	return origin + "/desk/join?" + url.Values{"link": {token}}.Encode()
}

// base is the origin that the one who asks has reached.
func (d *Desk) base(r *Request) string {
	if d.origin != nil {
		return d.origin.String()
	}
	return "http://" + r.Host
}

func (d *Desk) nothing(*Request) (*Answer, error) {
	return nil, NotFound("There is nothing at this address.")
}
