package desk

import (
	"crypto/rand"
	"fmt"
	"mime"
	"net"
	"net/http"
	"net/netip"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"github.com/tidewaiter/tidewaiter/internal/accounts"
)

// policy is the content security policy of every answer: what pages load is the
// desk's own, and nothing in a page runs.
const policy = "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// Limits of a request.
const (
	maxURL  = 4096     // bytes of path and query
	maxBody = 64 << 10 // bytes, unless the guard says otherwise
)

// The cookies. With an origin their names begin with __Host-, which browsers
// keep to this host, to TLS and to the whole site.
const (
	sessionCookie  = "tidewaiter-desk"
	browserCookie  = "tidewaiter-browser"
	browserLasts   = 180 * 24 * time.Hour
	securePrefix   = "__Host-"
	strictSecurity = "max-age=31536000"
)

// ServeHTTP implements [http.Handler]: what stands before every address.
func (d *Desk) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	d.asking.Add(1)
	defer d.asking.Add(-1)
	began := d.now()
	l := &logged{ResponseWriter: w, id: rand.Text()[:8]}
	from := d.from(r)
	defer func() {
		if v := recover(); v != nil {
			if v == http.ErrAbortHandler {
				panic(v)
			}
			d.log.ErrorContext(r.Context(), "desk panic", "id", l.id, "value", fmt.Sprint(v), "stack", string(debug.Stack()))
			if l.status == 0 {
				d.send(l, &Request{Request: r}, d.failurePage(&Request{Request: r}, &Failure{http.StatusInternalServerError, "Something went wrong on this side. It has been recorded."}))
			}
		}
		took := d.now().Sub(began)
		_, pattern := d.mux.Handler(r)
		d.metrics.request(pattern, l.status, took)
		// Neither path nor query: links that work once are opened by a query,
		// and what somebody looks for is his own affair.
		d.log.InfoContext(r.Context(), "desk", "id", l.id, "method", method(r), "pattern", pattern, "status", l.status, "bytes", l.bytes,
			"ms", float64(took.Microseconds())/1000, "user", l.user, "case", l.of, "address", from.Address)
	}()
	h := w.Header()
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	// Not no-referrer: with it browsers send "Origin: null" with a form, and a
	// form of this site could not be told from one of another.
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
	h.Set("X-Robots-Tag", "noindex, nofollow")
	h.Set("Cache-Control", "no-store")
	if d.origin != nil {
		h.Set("Strict-Transport-Security", strictSecurity)
	}
	if f := d.enter(r); f != nil {
		d.send(l, &Request{Request: r}, d.failurePage(&Request{Request: r}, f))
		return
	}
	d.mux.ServeHTTP(l, r)
}

// enter holds a request to where it may come from.
func (d *Desk) enter(r *http.Request) *Failure {
	switch {
	case len(r.URL.RequestURI()) > maxURL:
		return &Failure{http.StatusRequestURITooLong, fmt.Sprintf("The address is longer than %d bytes.", maxURL)}
	case d.here(r) && (d.origin == nil || r.URL.Path == "/metrics"):
	case d.origin == nil:
		return &Failure{http.StatusForbidden, "The desk answers this machine only. To let others reach it, put TLS before it and name the address: tidewaiter serve --origin https://HOST."}
	case strings.ToLower(strings.TrimSuffix(r.Host, ":443")) != d.origin.Host:
		// Another name for this server: a proxy that was set up otherwise, or a
		// page that made its own name lead here.
		return &Failure{http.StatusMisdirectedRequest, "The desk is not reached by this name."}
	}
	// Whatever changes something has to come from a page of the desk.
	if err := d.cross.Check(r); err != nil {
		return errCross
	}
	if origin := r.Header.Get("Origin"); origin != "" && r.Method != http.MethodGet && r.Method != http.MethodHead {
		want := "http://" + r.Host
		if d.origin != nil {
			want = d.origin.String()
		}
		if origin != want {
			return errCross
		}
	}
	return nil
}

var errCross = &Failure{http.StatusForbidden, "This form was sent from another site, or through a proxy that serve was not told of (--origin). Nothing was changed."}

// here reports whether a request was made on this machine, by its own name, and
// not for somebody else.
func (d *Desk) here(r *http.Request) bool {
	for _, name := range []string{"Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-Ip", "Via"} {
		if r.Header.Get(name) != "" {
			return false
		}
	}
	host, _, err := net.SplitHostPort(r.Host)
	if err != nil {
		host = r.Host
	}
	host = strings.Trim(host, "[]")
	name, err := netip.ParseAddr(host)
	if !strings.EqualFold(host, "localhost") && (err != nil || !name.IsLoopback()) {
		return false
	}
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	return err == nil && peer.Addr().Unmap().IsLoopback()
}

// from says when and from where a request came. A proxy is believed about the
// last address it names; what stands before that anybody can write.
func (d *Desk) from(r *http.Request) accounts.From {
	from := accounts.From{At: d.now(), Agent: r.UserAgent()}
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return from
	}
	addr := peer.Addr().Unmap()
	from.Address = addr.String()
	if d.origin == nil {
		return from
	}
	named := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(named) - 1; i >= 0 && d.isProxy(addr); i-- {
		next, err := netip.ParseAddr(strings.TrimSpace(named[i]))
		if err != nil {
			break
		}
		addr = next.Unmap().WithZone("")
		from.Address = addr.String()
	}
	return from
}

func (d *Desk) isProxy(a netip.Addr) bool {
	for _, p := range d.proxies {
		if p.Contains(a) {
			return true
		}
	}
	return false
}

// cookieName is the name of a cookie as this desk sets it.
func (d *Desk) cookieName(name string) string {
	if d.origin != nil {
		return securePrefix + name
	}
	return name
}

// token is the value of a cookie. Of two with one name none counts.
func (d *Desk) token(r *http.Request, name string) string {
	if found := r.CookiesNamed(d.cookieName(name)); len(found) == 1 {
		return found[0].Value
	}
	return ""
}

func (d *Desk) setCookie(w http.ResponseWriter, name, value string, lasts time.Duration) {
	http.SetCookie(w, &http.Cookie{
		Name: d.cookieName(name), Value: value, Path: "/", MaxAge: int(lasts.Seconds()),
		HttpOnly: true, Secure: d.origin != nil, SameSite: http.SameSiteLaxMode,
	})
}

// send writes an answer.
func (d *Desk) send(w http.ResponseWriter, r *Request, a *Answer) {
	h := w.Header()
	if a.begun != nil {
		d.setCookie(w, sessionCookie, a.begun.Token, 0)
		if a.begun.Browser != "" {
			d.setCookie(w, browserCookie, a.begun.Browser, browserLasts)
		}
	}
	if a.ended {
		d.setCookie(w, sessionCookie, "", -time.Second)
	}
	if a.To != "" {
		h.Set("Location", a.To)
		w.WriteHeader(http.StatusSeeOther)
		return
	}
	if a.sandboxed {
		h.Set("Content-Security-Policy", sandboxed)
	}
	if a.kept {
		h.Set("Cache-Control", "private, max-age=31536000, immutable")
	}
	if a.File != "" {
		h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": a.File}))
	}
	h.Set("Content-Type", a.Kind)
	h.Set("Content-Length", strconv.Itoa(len(a.Body)))
	w.WriteHeader(max(a.Status, http.StatusOK))
	if r.Method != http.MethodHead {
		// A write fails when the reader has gone; there is nobody to tell.
		_, _ = w.Write(a.Body)
	}
}

// logged is a writer that knows what became of a request.
type logged struct {
	http.ResponseWriter
	id     string
	status int
	bytes  int
	user   string
	of     string // id of the case
}

func (l *logged) WriteHeader(status int) {
	if l.status == 0 {
		l.status = status
	}
	l.ResponseWriter.WriteHeader(status)
}

func (l *logged) Write(b []byte) (int, error) {
	if l.status == 0 {
		l.status = http.StatusOK
	}
	n, err := l.ResponseWriter.Write(b)
	l.bytes += n
	return n, err
}

// Unwrap lets net/http find what the writer below can do.
func (l *logged) Unwrap() http.ResponseWriter { return l.ResponseWriter }

// method is the method of a request, or "other": anybody can send any word.
func method(r *http.Request) string {
	switch r.Method {
	case http.MethodGet, http.MethodHead, http.MethodPost:
		return r.Method
	}
	return "other"
}
