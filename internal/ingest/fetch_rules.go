package ingest

import (
	"context"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"syscall"
)

// mayFetch asks the robots.txt of an address's origin, once in a run. It
// returns what there is to record about it.
func (f *Fetcher) mayFetch(ctx context.Context, u *url.URL, user *url.Userinfo) (note string, err error) {
	if u.Path == "/robots.txt" && u.RawQuery == "" {
		return "robots.txt is for everybody", nil
	}
	v, err := f.robotsOf(ctx, u, user)
	if err != nil {
		return "", err
	}
	path := u.EscapedPath()
	if u.RawQuery != "" || u.ForceQuery {
		path += "?" + u.RawQuery
	}
	allowed, line := v.rules.allowed(path)
	switch {
	case v.err != nil:
		note = fmt.Sprintf("robots.txt could not be read: %v", reason(v.err))
		allowed = false
	case !v.found:
		return "no robots.txt", nil
	case allowed:
		return "allowed by robots.txt", nil
	default:
		note = fmt.Sprintf("robots.txt of %s says %q", u.Host, line)
	}
	if f.opt.IgnoreRobots != "" {
		return note + ", not followed: " + f.opt.IgnoreRobots, nil
	}
	e := &FetchError{Err: errors.New(note), Do: "ask the publisher, or save the page in a browser and read the file; --ignore-robots=REASON fetches it on the record"}
	if v.err != nil {
		e.Elsewhere = true
		e.Err = fmt.Errorf("robots.txt could not be read, so nothing is fetched from %s: %w", u.Host, reason(v.err))
		e.Do = "try again later; --ignore-robots=REASON fetches it on the record"
	}
	return "", e
}

// robotsOf is what the robots.txt of an origin says. There are no
// restrictions where there is none (4xx), and nothing may be fetched where the
// server fails or cannot be reached (RFC 9309, section 2.3.1). 429 is a failing
// server here, more careful than the RFC asks for.
func (f *Fetcher) robotsOf(ctx context.Context, u *url.URL, user *url.Userinfo) (*robotsVerdict, error) {
	key := origin(u)
	f.mu.Lock()
	v := f.robots[key]
	f.mu.Unlock()
	if v != nil {
		return v, nil
	}
	v = &robotsVerdict{}
	at := &url.URL{Scheme: u.Scheme, Host: u.Host, Path: "/robots.txt"}
	// The RFC asks for five redirects at least, also to other hosts.
	for hop := 0; ; hop++ {
		var a *answer
		if v.err = f.checkName(at); v.err == nil {
			a, v.err = f.askRobots(ctx, at, user)
		}
		if v.err != nil {
			var fatal *keepError
			var gone *unreached
			if ctx.Err() != nil || errors.Is(v.err, ErrPrivate) || errors.As(v.err, &fatal) || errors.As(v.err, &gone) {
				return nil, v.err // the page would fail of the same
			}
			break
		}
		if location := a.header.Get("Location"); redirects(a.status) && location != "" {
			to, err := at.Parse(location)
			if err == nil {
				to, _, err = cleanAddress(to)
			}
			if err != nil || hop == maxRedirects {
				break // as good as none
			}
			if origin(to) != origin(at) {
				user = nil
			}
			at = to
			continue
		}
		switch {
		case a.status >= 500, a.status == http.StatusTooManyRequests:
			v.err = statusError(a)
		case a.status >= 200 && a.status < 300:
			body, err := robotsBody(a)
			if err != nil {
				v.err = err
				break
			}
			v.found, v.rules = true, parseRobots(body)
		}
		break
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.robots[key] = v
	return v, nil
}

// robotsBody is what can be read of a robots.txt: one that is too large is
// read as far as it goes.
func robotsBody(a *answer) ([]byte, error) {
	if a.err != nil && !errors.Is(a.err, ErrTooLarge) {
		return nil, a.err
	}
	encoding := strings.Join(a.header.Values("Content-Encoding"), ",")
	if a.err != nil && encoding != "" {
		return nil, a.err
	}
	return unpackBody(a.body, encoding)
}

// askRobots asks for a robots.txt. The pause between pages does not count it.
func (f *Fetcher) askRobots(ctx context.Context, u *url.URL, user *url.Userinfo) (*answer, error) {
	h := f.host(u)
	h.mu.Lock()
	defer h.mu.Unlock()
	return f.patient(ctx, u, user, nil, "")
}

// keepError is a fault of where fetched pages are kept, and no fault of the
// page.
type keepError struct{ err error }

func (e *keepError) Error() string { return "it cannot be kept: " + e.err.Error() }
func (e *keepError) Unwrap() error { return e.err }

// archive keeps an exchange with who collected it, by what and how.
func (f *Fetcher) archive(u *url.URL, a *answer, kept *keptPage, note string, try int) error {
	if f.opt.Archive == nil {
		return nil
	}
	e := Exchange{URL: u.String(), Date: a.asked, Addr: a.addr, Request: a.request, Response: a.raw, Truncated: a.truncated}
	fact := func(name, value string) {
		if value != "" {
			e.Facts = append(e.Facts, Fact{name, strings.Join(strings.Fields(value), " ")})
		}
	}
	fact("collector", f.opt.Collector)
	fact("software", strings.TrimSpace(product+" "+f.opt.Version))
	fact("contact", f.opt.Contact)
	fact("robots", note)
	if !a.addr.IsValid() {
		fact("proxy", "the address of the server is known to the proxy only")
	}
	if a.hidden {
		fact("left-out", "Authorization of the request")
	}
	if try > 1 {
		fact("try", strconv.Itoa(try))
	}
	if kept != nil && a.status == http.StatusNotModified {
		e.KeptAt, e.KeptSHA256 = kept.FetchedAt, kept.SHA256
		fact("not-modified-since", kept.FetchedAt.Format("2006-01-02T15:04:05Z"))
	}
	if a.err == nil && a.status == http.StatusOK {
		sum := sha256.Sum256(a.body)
		e.Body = a.body
		fact("body-sha256", hex.EncodeToString(sum[:]))
		if kept != nil && kept.SHA256 == hex.EncodeToString(sum[:]) {
			e.KeptAt, e.KeptSHA256 = kept.FetchedAt, kept.SHA256
		}
	}
	if err := f.opt.Archive(e); err != nil {
		return &keepError{err}
	}
	return nil
}

// onTheWay adds to an error which redirect it was met at.
func onTheWay(page *Page, u *url.URL, err error) error {
	fe := (*FetchError)(nil)
	if !errors.As(err, &fe) {
		fe = explain(err)
	}
	if here := u.String(); here != page.URL && !strings.Contains(fe.Err.Error(), here) {
		fe.Err = fmt.Errorf("redirected to %s: %w", here, fe.Err)
	}
	return fe
}

// reason is why, without what to do about it.
func reason(err error) error {
	fe := (*FetchError)(nil)
	if !errors.As(err, &fe) {
		fe = explain(err)
	}
	return fe.Err
}

// explain says what to do about an error of the machine, the network or the
// server.
func explain(err error) *FetchError {
	e := &FetchError{Err: err, Elsewhere: true, Do: "try again later"}
	var dns *net.DNSError
	var unsafe *insecure
	var certificate *tls.CertificateVerificationError
	var unknown x509.UnknownAuthorityError
	var fatal *keepError
	var op *net.OpError
	switch {
	case errors.Is(err, ErrPrivate):
		e.Elsewhere, e.Do = false, ""
		var g *notAllowed
		if errors.As(err, &g) {
			e.Err = g // without what the dialler says around it
		}
	case errors.As(err, &fatal):
		e.Do = ""
	case errors.Is(err, ErrTooLarge):
		e.Elsewhere, e.Do = false, ""
	case errors.Is(err, errHeaders):
		e.Do = "save the page in a browser and read the file"
	case errors.Is(err, errSlow), errors.Is(err, context.DeadlineExceeded):
		e.Err, e.Do = errors.New("the server is too slow"), "try again later, or give it more with --timeout"
	case errors.As(err, &certificate), errors.As(err, &unknown):
		e.Err = fmt.Errorf("the server does not prove who it is: %w", err)
		e.Elsewhere, e.Do = false, "check the address and the machine's clock"
	case errors.As(err, &unsafe):
		e.Err = fmt.Errorf("no secure connection: %w", err)
		e.Do = "check the address, and whether it is an https one"
	case errors.As(err, &dns):
		e.Err = fmt.Errorf("no address is known for %q", dns.Name)
		if e.Elsewhere = !dns.IsNotFound; !e.Elsewhere {
			e.Do = "check the spelling"
		}
	case errors.Is(err, syscall.ECONNREFUSED):
		e.Err = errors.New("the server refuses the connection")
	case errors.As(err, &op):
		e.Err = op.Err
	}
	if via := (*viaProxy)(nil); errors.As(err, &via) && !strings.Contains(e.Err.Error(), via.proxy) {
		e.Err = &viaProxy{via.proxy, e.Err}
	}
	return e
}

// statusError says what an answer means that holds no page.
func statusError(a *answer) error {
	e := &FetchError{Err: errors.New("the server answers " + statusText(a.status))}
	switch {
	case a.status == http.StatusNotFound, a.status == http.StatusGone:
		e.Do = "check the address, or look for a copy in a web archive"
	case a.status == http.StatusTooManyRequests, a.status >= 500:
		e.Elsewhere, e.Do = true, "try again later"
	case a.status >= 400:
		e.Do = "open it in a browser, save the page and read the file"
	default:
		e.Do = "that is no page to read"
	}
	return e
}

func statusText(code int) string {
	return strings.TrimSpace(strconv.Itoa(code) + " " + http.StatusText(code))
}
