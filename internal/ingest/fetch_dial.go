package ingest

import (
	"bufio"
	"context"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"

	"golang.org/x/net/http/httpproxy"
	"golang.org/x/net/proxy"
)

// Direct as [FetchOptions.Proxy] asks for no proxy, whatever the environment
// says.
const Direct = "none"

// proxies says for an address through which proxy it is asked, nil for none.
type proxies func(*url.URL) (*url.URL, error)

// proxiesOf makes the choice of proxies from the setting, or where there is
// none from the variables that other programs use too.
func proxiesOf(setting string, env func(string) string) (proxies, error) {
	direct := func(*url.URL) (*url.URL, error) { return nil, nil }
	switch {
	case setting == Direct:
		return direct, nil
	case setting != "":
		p, err := url.Parse(setting)
		if err != nil || p.Hostname() == "" || !isProxy(p.Scheme) || misread(p) {
			return nil, errors.New("the proxy is no address: want http://, https://, socks5:// or socks5h:// with host and port, or none; in a password, / is written %2F, # %23 and ? %3F")
		}
		return func(*url.URL) (*url.URL, error) { return p, nil }, nil
	case env == nil:
		return direct, nil
	}
	either := func(name string) string {
		if v := env(strings.ToLower(name)); v != "" {
			return v
		}
		return env(name)
	}
	c := httpproxy.Config{HTTPProxy: either("HTTP_PROXY"), HTTPSProxy: either("HTTPS_PROXY"), NoProxy: either("NO_PROXY")}
	choose := c.ProxyFunc()
	return func(u *url.URL) (*url.URL, error) {
		p, err := choose(u)
		if err != nil || p != nil && (!isProxy(p.Scheme) || misread(p)) {
			return nil, errors.New("the variables HTTP_PROXY and HTTPS_PROXY name no proxy that is spoken to: mend them, or use --proxy")
		}
		return p, nil
	}, nil
}

// misread reports whether a password has come to lie behind the host: it has a
// character that ends the host, and would be told as its port.
func misread(p *url.URL) bool { return strings.Contains(p.Path+p.RawQuery+p.Fragment, "@") }

// WithoutPassword is the address of a proxy as it may be shown: without its
// password, and without a name that stands alone, which can be a key.
func WithoutPassword(proxy string) string {
	at := strings.LastIndexByte(proxy, '@')
	if at < 0 {
		return proxy
	}
	const hidden = "xxxxx"
	p, err := url.Parse(proxy)
	if err != nil || p.User == nil || p.Hostname() == "" || misread(p) {
		scheme, _, ok := strings.Cut(proxy[:at], "://")
		if !ok || strings.ContainsAny(scheme, ":@/") {
			return hidden + proxy[at:]
		}
		return scheme + "://" + hidden + proxy[at:]
	}
	if _, has := p.User.Password(); has {
		p.User = url.UserPassword(p.User.Username(), hidden)
	} else {
		p.User = url.User(hidden)
	}
	return p.String()
}

func isProxy(scheme string) bool {
	switch scheme {
	case "http", "https", "socks5", "socks5h":
		return true
	}
	return false
}

// line is a connection over which one exchange goes.
type line struct {
	net.Conn
	absolute bool       // an HTTP proxy at the other end wants the whole address
	proxyKey string     // what it wants in Proxy-Authorization
	addr     netip.Addr // of the server; zero behind a proxy
}

// unreached is why no connection came about: whatever is asked for, the answer
// is the same.
type unreached struct{ err error }

func (e *unreached) Error() string { return e.err.Error() }
func (e *unreached) Unwrap() error { return e.err }

// viaProxy is a fault met on the way through a proxy.
type viaProxy struct {
	proxy string
	err   error
}

func (e *viaProxy) Error() string { return "through the proxy " + e.proxy + ": " + e.err.Error() }
func (e *viaProxy) Unwrap() error { return e.err }

// connect opens the way to the host of u. Without a proxy, and with one that is
// given addresses and not names (socks5), the guard sees the address dialled.
func (f *Fetcher) connect(ctx context.Context, u *url.URL) (*line, error) {
	p, err := f.proxies(u)
	if err != nil {
		return nil, err
	}
	l := &line{}
	switch {
	case p == nil:
		d := net.Dialer{Timeout: dialTimeout, Resolver: f.resolver, ControlContext: f.control}
		if l.Conn, err = d.DialContext(ctx, "tcp", hostPort(u)); err != nil {
			return nil, err
		}
		if ap, err := netip.ParseAddrPort(l.RemoteAddr().String()); err == nil {
			l.addr = ap.Addr().Unmap()
		}
	case strings.HasPrefix(p.Scheme, "socks5"):
		if l.Conn, err = f.socks(ctx, p, u); err != nil {
			return nil, &viaProxy{p.Host, err}
		}
	default:
		if err = f.httpProxy(ctx, p, u, l); err != nil {
			return nil, &viaProxy{p.Host, err}
		}
	}
	if u.Scheme == "https" {
		if err := f.secure(ctx, l, u.Hostname()); err != nil {
			l.Close()
			return nil, err
		}
	}
	return l, nil
}

// secure speaks TLS on a connection, with a server that proves to be host.
func (f *Fetcher) secure(ctx context.Context, l *line, host string) error {
	c := tls.Client(l.Conn, &tls.Config{
		ServerName: host, RootCAs: f.roots, MinVersion: tls.VersionTLS12, NextProtos: []string{"http/1.1"},
	})
	ctx, cancel := context.WithTimeout(ctx, dialTimeout)
	defer cancel()
	if err := c.HandshakeContext(ctx); err != nil {
		return &insecure{err}
	}
	l.Conn = c
	return nil
}

// insecure is a connection whose other end could not be made sure of.
type insecure struct{ err error }

func (e *insecure) Error() string { return e.err.Error() }
func (e *insecure) Unwrap() error { return e.err }

func proxyPort(p *url.URL) string {
	if p.Port() != "" {
		return p.Host
	}
	port := map[string]string{"http": "80", "https": "443"}[p.Scheme]
	if port == "" {
		port = "1080"
	}
	return net.JoinHostPort(p.Hostname(), port)
}

// httpProxy reaches a proxy that speaks HTTP, and for https a tunnel through
// it.
func (f *Fetcher) httpProxy(ctx context.Context, p, u *url.URL, l *line) (err error) {
	// The proxy is of the user's choosing, and mostly stands in a private
	// network.
	d := net.Dialer{Timeout: dialTimeout, Resolver: f.resolver}
	if l.Conn, err = d.DialContext(ctx, "tcp", proxyPort(p)); err != nil {
		return err
	}
	done := context.AfterFunc(ctx, func() { l.Close() })
	defer done()
	if p.Scheme == "https" {
		if err := f.secure(ctx, l, p.Hostname()); err != nil {
			l.Close()
			return err
		}
	}
	if p.User != nil {
		pass, _ := p.User.Password()
		l.proxyKey = "Basic " + base64.StdEncoding.EncodeToString([]byte(p.User.Username()+":"+pass))
	}
	if u.Scheme == "http" {
		l.absolute = true
		return nil
	}
	req := &http.Request{Method: http.MethodConnect, URL: &url.URL{Opaque: hostPort(u)}, Host: hostPort(u), Header: http.Header{"User-Agent": {f.agent}}}
	if l.proxyKey != "" {
		req.Header.Set("Proxy-Authorization", l.proxyKey)
	}
	err = req.Write(l.Conn)
	var resp *http.Response
	if err == nil {
		// A server speaks second in TLS, so nothing of it is lost in the buffer.
		resp, err = http.ReadResponse(bufio.NewReader(&bounded{r: l.Conn, left: maxHeader}), req)
	}
	if err == nil && resp.StatusCode != http.StatusOK {
		err = fmt.Errorf("it opens no tunnel: %s", statusText(resp.StatusCode))
	}
	if err != nil {
		l.Close()
	}
	return err
}

// socks reaches a host through a SOCKS proxy. With socks5 the name is resolved
// here, and the proxy gets an address that the guard let pass; with socks5h it
// gets the name, and no resolver hears of it.
func (f *Fetcher) socks(ctx context.Context, p, u *url.URL) (net.Conn, error) {
	var auth *proxy.Auth
	if p.User != nil {
		pass, _ := p.User.Password()
		auth = &proxy.Auth{User: p.User.Username(), Password: pass}
	}
	d, err := proxy.SOCKS5("tcp", proxyPort(p), auth, &net.Dialer{Timeout: dialTimeout, Resolver: f.resolver})
	if err != nil {
		return nil, err
	}
	target := hostPort(u)
	if _, err := netip.ParseAddr(u.Hostname()); err != nil && p.Scheme == "socks5" {
		resolver := f.resolver
		if resolver == nil {
			resolver = net.DefaultResolver
		}
		addrs, err := resolver.LookupNetIP(ctx, "ip", u.Hostname())
		if err != nil {
			return nil, err
		}
		for _, a := range addrs {
			ap := netip.AddrPortFrom(a.Unmap(), portNumber(u))
			if err := f.check(ap); err != nil {
				return nil, err
			}
			if target == hostPort(u) {
				target = ap.String()
			}
		}
	}
	return d.(proxy.ContextDialer).DialContext(ctx, "tcp", target)
}
