package ingest

import (
	"bytes"
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"iter"
	"mime"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Limits of fetching. None of them is reached by a page of the news.
const (
	DefaultTimeout = time.Minute // one request, from resolving the name to the last byte
	DefaultDelay   = time.Second // between two pages of one host

	maxAddress   = 8 << 10
	maxName      = 1000      // of a host; one of 255 letters in another script has some more bytes
	maxHeader    = 256 << 10 // of an answer; browsers take as much
	maxWire      = MaxBytes + 1<<20
	maxHints     = 8 // answers of the 100s before the answer
	maxRedirects = 10
	maxTries     = 4                // when a server says that it is busy
	maxWait      = 2 * time.Minute  // for one Retry-After
	maxDelay     = 30 * time.Second // of a Crawl-delay
	maxContact   = 200
)

// FetchOptions say how pages are fetched. The zero value works.
type FetchOptions struct {
	Timeout      time.Duration // 0 is DefaultTimeout
	Delay        time.Duration // 0 is DefaultDelay
	AllowPrivate bool          // also from addresses inside the machine and its networks
	IgnoreRobots string        // a reason, when robots.txt is not to be followed; it is recorded
	Contact      string        // mail or web address for those who are fetched from
	Version      string        // of the program
	Collector    string        // who collects; recorded
	Proxy        string        // address of a proxy, or Direct; blank takes it from Env
	Env          func(string) string

	Kept *Kept // what was fetched earlier; nil asks for everything anew
	// Archive gets every exchange as it went over the wire, such as
	// [Archive.Write]; nil keeps none. A page that it fails to take is not used.
	Archive func(Exchange) error
}

// Exchange is one request with its response.
type Exchange struct {
	URL       string
	Date      time.Time  // when the request went out
	Addr      netip.Addr // of the server; not valid behind a proxy
	Request   []byte     // as sent, without what authorises
	Response  []byte     // as it came, chunks and packing as they were
	Truncated string     // why the response is not whole: length, time, disconnect; blank when it is
	Body      []byte     // of a page, whole, chunks undone, still packed; nil of anything else
	Facts     []Fact     // what else is known, in order
	// Kept says, of an answer that the page did not change, or that has the same
	// body again, when it was fetched and the SHA-256 (hex) of the body.
	KeptAt     time.Time
	KeptSHA256 string
}

// Fact is one line of what is known about an exchange.
type Fact struct{ Name, Value string }

// Page is how a document was fetched.
type Page struct {
	URL         string   // as asked for, without user, password and fragment
	Final       string   // after redirects
	Redirects   []string // the addresses between
	FetchedAt   time.Time
	NotModified bool // the bytes are those kept from FirstAt
	FirstAt     time.Time
	Robots      string // what robots.txt had to do with it
	Collector   string
}

// FetchError says why a page was not fetched, in one line that ends with what
// to do. Elsewhere means that the network or the server failed, and the same
// may work later; otherwise the asker has to do something.
type FetchError struct {
	URL       string
	Elsewhere bool
	Err       error
	Do        string
}

func (e *FetchError) Error() string {
	s := fmt.Sprintf("ingest: fetching %q: %v", e.URL, e.Err)
	if e.Do != "" {
		s += ": " + e.Do
	}
	return s
}

func (e *FetchError) Unwrap() error { return e.Err }

// Fetcher fetches pages over HTTP, politely and within limits: from public
// addresses only, as robots.txt allows, one host at a time and not more often
// than every [FetchOptions.Delay]. No cookies are kept and no scripts run.
type Fetcher struct {
	opt     FetchOptions
	agent   string
	proxies proxies

	mu     sync.Mutex
	hosts  map[string]*webHost       // by name
	robots map[string]*robotsVerdict // by origin

	// What tests set: time, names, certificates, and the loopback servers that
	// they made.
	clock    clock
	random   func() float64
	resolver *net.Resolver
	roots    *x509.CertPool
	allow    func(netip.AddrPort) bool
}

// webHost is what is known of one host in this run.
type webHost struct {
	mu   sync.Mutex // held while it is asked
	next time.Time  // when it may be asked for a page again
}

// robotsVerdict is what the robots.txt of one origin says.
type robotsVerdict struct {
	rules robots
	found bool
	err   error // it could not be read, so nothing may be fetched
}

// NewFetcher checks the options.
func NewFetcher(opt FetchOptions) (*Fetcher, error) {
	if opt.Timeout <= 0 {
		opt.Timeout = DefaultTimeout
	}
	if opt.Delay <= 0 {
		opt.Delay = DefaultDelay
	}
	opt.Contact = strings.TrimSpace(opt.Contact)
	if len(opt.Contact) > maxContact || strings.ContainsFunc(opt.Contact, func(r rune) bool { return r <= ' ' || r > '~' || strings.ContainsRune(`()\`, r) }) {
		return nil, fmt.Errorf("ingest: the contact %q is no mail or web address: it goes into the user agent, so no spaces and no brackets", opt.Contact)
	}
	p, err := proxiesOf(opt.Proxy, opt.Env)
	if err != nil {
		return nil, fmt.Errorf("ingest: %w", err)
	}
	return &Fetcher{
		opt: opt, agent: agentOf(opt), proxies: p, clock: systemClock{}, random: random,
		hosts: map[string]*webHost{}, robots: map[string]*robotsVerdict{},
	}, nil
}

// agentOf is the user agent: the product token that robots.txt files can name,
// the version, and where to complain.
func agentOf(opt FetchOptions) string {
	agent := product
	version, _, _ := strings.Cut(strings.TrimSpace(opt.Version), " ")
	version = strings.Map(func(r rune) rune {
		if r == '.' || r == '-' || r == '+' || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' {
			return r
		}
		return -1
	}, version)
	if version != "" {
		agent += "/" + version
	}
	if opt.Contact != "" {
		agent += " (+" + opt.Contact + ")"
	}
	return agent
}

var scheme = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]*://`)

// IsURL reports whether an input is an address, and no path of a file.
func IsURL(input string) bool { return scheme.MatchString(input) }

// Documents is like the function [Documents], and fetches the inputs that are
// addresses. The name of a fetched document is the address asked for.
func (f *Fetcher) Documents(ctx context.Context, inputs []string, stdin io.Reader) iter.Seq2[Document, error] {
	return f.DocumentsFrom(ctx, inputs, stdin, nil)
}

// DocumentsFrom is like the function [DocumentsFrom]; addresses that are done
// are not fetched again.
func (f *Fetcher) DocumentsFrom(ctx context.Context, inputs []string, stdin io.Reader, from *Position) iter.Seq2[Document, error] {
	return fetched(inputs, stdin, from, func(address string) (Document, error) { return f.Fetch(ctx, address) })
}

// Fetch fetches one page. The error is a [*FetchError], or the context's.
func (f *Fetcher) Fetch(ctx context.Context, address string) (Document, error) {
	u, user, err := parseAddress(address)
	if err != nil {
		// What may be said of an address that cannot be read: not what stands
		// before an @.
		if i := strings.LastIndexByte(address, '@'); i >= 0 {
			address = address[i+1:]
		}
		return Document{}, &FetchError{URL: address[:min(len(address), 200)], Err: err}
	}
	page := &Page{URL: u.String(), Collector: f.opt.Collector}
	d, err := f.follow(ctx, u, user, page)
	if ctx.Err() != nil {
		return Document{}, ctx.Err()
	}
	if err != nil {
		fe := (*FetchError)(nil)
		if !errors.As(err, &fe) {
			fe = explain(err)
		}
		fe.URL = page.URL
		return Document{}, fe
	}
	return d, nil
}

// follow goes from redirect to redirect; every address on the way is held to
// the same rules.
func (f *Fetcher) follow(ctx context.Context, u *url.URL, user *url.Userinfo, page *Page) (Document, error) {
	seen := map[string]bool{}
	last := "" // the host that redirected here, which may be asked at once
	for {
		here := u.String()
		if seen[here] {
			return Document{}, &FetchError{Err: fmt.Errorf("redirects go round in a circle, by %s", here),
				Do: "open it in a browser, save the page and read the file"}
		}
		seen[here] = true
		if err := f.checkName(u); err != nil {
			return Document{}, onTheWay(page, u, err)
		}
		note, err := f.mayFetch(ctx, u, user)
		if err != nil {
			return Document{}, onTheWay(page, u, err)
		}
		page.Robots = note
		kept := f.opt.Kept.get(here)
		a, err := f.polite(ctx, u, user, kept, note, u.Hostname() != last)
		if err != nil {
			return Document{}, onTheWay(page, u, err)
		}
		page.Final, page.FetchedAt = here, a.asked
		switch {
		case redirects(a.status) && a.header.Get("Location") != "":
			to, err := u.Parse(a.header.Get("Location"))
			if err == nil {
				to, _, err = cleanAddress(to)
			}
			if err != nil {
				return Document{}, &FetchError{Err: fmt.Errorf("%s redirects to what is not followed: %w", here, err)}
			}
			if len(seen) > maxRedirects {
				return Document{}, &FetchError{Err: fmt.Errorf("more than %d redirects", maxRedirects),
					Do: "open it in a browser, save the page and read the file"}
			}
			if origin(to) != origin(u) {
				user = nil // credentials are for the host they were given for
			}
			page.Redirects = append(page.Redirects, to.String())
			last, u = u.Hostname(), to
			continue
		case a.status == http.StatusNotModified && kept != nil:
			page.NotModified, page.FirstAt = true, kept.FetchedAt
			a.body, a.header = kept.body, http.Header{"Content-Type": {kept.ContentType}, "Content-Encoding": {kept.Encoding}}
		case a.status == http.StatusOK || a.status == http.StatusNonAuthoritativeInfo:
			if a.err != nil {
				return Document{}, onTheWay(page, u, a.err)
			}
			if err := f.opt.Kept.put(here, a, a.asked); err != nil {
				return Document{}, &keepError{err}
			}
		default:
			return Document{}, onTheWay(page, u, statusError(a))
		}
		if n := len(page.Redirects); n > 0 {
			page.Redirects = page.Redirects[:n-1] // the last one is Final
		}
		return f.document(page, a)
	}
}

// document makes a document of a whole answer.
func (f *Fetcher) document(page *Page, a *answer) (Document, error) {
	b, err := unpackBody(a.body, strings.Join(a.header.Values("Content-Encoding"), ","))
	if err == nil {
		b, _, err = Decompress(bytes.NewReader(b)) // a file that is packed itself
	}
	if err != nil {
		return Document{}, err
	}
	d := Document{Name: page.URL, Bytes: b, URL: page.Final, Page: page}
	media, params, err := mime.ParseMediaType(a.header.Get("Content-Type"))
	if err == nil || errors.Is(err, mime.ErrInvalidMediaParameter) {
		d.MediaType, d.Charset = media, params["charset"]
	}
	return d, nil
}

// polite asks one host for one page when its turn has come, unless turn is
// false, and again, later, when it says that it is busy.
func (f *Fetcher) polite(ctx context.Context, u *url.URL, user *url.Userinfo, kept *keptPage, note string, turn bool) (*answer, error) {
	h := f.host(u)
	h.mu.Lock()
	defer h.mu.Unlock()
	if wait := h.next.Sub(f.clock.Now()); turn && wait > 0 {
		if err := f.clock.Sleep(ctx, wait); err != nil {
			return nil, err
		}
	}
	defer func() { h.next = f.clock.Now().Add(f.delay(u)) }()
	return f.patient(ctx, u, user, kept, note)
}

// patient repeats a request while the server says that it is busy (429, 503),
// as long as it asks to wait or with growing pauses, up to a limit. The caller
// holds the host.
func (f *Fetcher) patient(ctx context.Context, u *url.URL, user *url.Userinfo, kept *keptPage, note string) (*answer, error) {
	pauses := backoff{random: f.random}
	for try := 1; ; try++ {
		header := http.Header{
			"User-Agent":      {f.agent},
			"Accept":          {"text/html,application/xhtml+xml,text/plain,application/rss+xml,application/atom+xml,application/feed+json,application/pdf;q=0.9,*/*;q=0.5"},
			"Accept-Encoding": {"gzip"},
		}
		if kept != nil {
			kept.conditions(header)
		}
		a, err := f.ask(ctx, u, header, user)
		if err != nil {
			return nil, err
		}
		if err := f.archive(u, a, kept, note, try); err != nil {
			return nil, err
		}
		if a.status != http.StatusTooManyRequests && a.status != http.StatusServiceUnavailable {
			return a, nil
		}
		wait := pauses.pause()
		if asked, ok := retryAfter(a.header.Get("Retry-After"), f.clock.Now()); ok {
			if asked > maxWait {
				return nil, &FetchError{Elsewhere: true, Err: fmt.Errorf("the server is busy (%d) and asks to wait %v", a.status, asked.Round(time.Second)),
					Do: "run this again then"}
			}
			wait = max(asked, wait)
		}
		if try == maxTries {
			return a, nil
		}
		if err := f.clock.Sleep(ctx, wait); err != nil {
			return nil, err
		}
	}
}

// retryAfter reads a Retry-After: seconds, or a date.
func retryAfter(s string, now time.Time) (time.Duration, bool) {
	if n, err := strconv.ParseUint(s, 10, 31); err == nil {
		return time.Duration(n) * time.Second, true
	}
	if t, err := http.ParseTime(s); err == nil {
		return max(0, t.Sub(now)), true
	}
	return 0, false
}

func redirects(status int) bool {
	switch status {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		return true
	}
	return false
}

func (f *Fetcher) host(u *url.URL) *webHost {
	f.mu.Lock()
	defer f.mu.Unlock()
	name := strings.ToLower(u.Hostname())
	if f.hosts[name] == nil {
		f.hosts[name] = &webHost{}
	}
	return f.hosts[name]
}

// delay is the pause after a page: the usual one, or what robots.txt asks for
// up to a limit.
func (f *Fetcher) delay(u *url.URL) time.Duration {
	f.mu.Lock()
	defer f.mu.Unlock()
	d := f.opt.Delay
	if v := f.robots[origin(u)]; v != nil {
		d = max(d, min(v.rules.delay, maxDelay))
	}
	return d
}
