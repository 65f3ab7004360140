package ingest

import (
	"encoding/binary"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"
)

// relay joins two connections until both are done.
func relay(a, b net.Conn) {
	go func() { defer a.Close(); io.Copy(a, b) }()
	defer b.Close()
	io.Copy(b, a)
}

// throughProxy is a proxy that takes every name for one server.
type throughProxy struct {
	target string
	mu     sync.Mutex
	asked  []string
	keys   []string
}

func (p *throughProxy) note(what, key string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.asked, p.keys = append(p.asked, what), append(p.keys, key)
}

func (p *throughProxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.note(r.Method+" "+r.RequestURI, r.Header.Get("Proxy-Authorization"))
	if r.Method != http.MethodConnect {
		if r.URL.Host == "" {
			http.Error(w, "not asked as a proxy", http.StatusBadRequest)
			return
		}
		resp, err := http.Get("http://" + p.target + r.URL.RequestURI())
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadGateway)
			return
		}
		defer resp.Body.Close()
		w.WriteHeader(resp.StatusCode)
		io.Copy(w, resp.Body)
		return
	}
	if strings.HasPrefix(r.Host, "shut.example") {
		w.WriteHeader(http.StatusForbidden)
		return
	}
	there, err := net.Dial("tcp", p.target)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	here, _, err := w.(http.Hijacker).Hijack()
	if err != nil {
		return
	}
	io.WriteString(here, "HTTP/1.1 200 OK\r\n\r\n")
	relay(here, there)
}

// socks serves SOCKS 5 without authentication, and notes what it is asked for.
func (p *throughProxy) socks(t *testing.T) string {
	l := listen(t, "127.0.0.1:0")
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				buf := make([]byte, 512)
				if _, err := io.ReadFull(c, buf[:2]); err != nil {
					return
				}
				io.ReadFull(c, buf[:buf[1]])
				c.Write([]byte{5, 0})
				io.ReadFull(c, buf[:4])
				var host string
				switch buf[3] {
				case 1:
					io.ReadFull(c, buf[:4])
					host = net.IP(buf[:4]).String()
				case 3:
					io.ReadFull(c, buf[:1])
					n := buf[0]
					io.ReadFull(c, buf[:n])
					host = string(buf[:n])
				}
				io.ReadFull(c, buf[:2])
				p.note(host, "")
				_ = binary.BigEndian.Uint16(buf[:2])
				there, err := net.Dial("tcp", p.target)
				if err != nil {
					return
				}
				c.Write([]byte{5, 0, 0, 1, 0, 0, 0, 0, 0, 0})
				relay(c, there)
			}()
		}
	}()
	return l.Addr().String()
}

func TestFetchProxy(t *testing.T) {
	h := site(map[string]string{"/a?b=c": "through"})
	plain := httptest.NewServer(h)
	defer plain.Close()
	secure := httptest.NewTLSServer(h)
	defer secure.Close()
	roots := secure.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs

	p := &throughProxy{target: plain.Listener.Addr().String()}
	s := httptest.NewServer(p)
	defer s.Close()
	addr := strings.TrimPrefix(s.URL, "http://")

	// The proxy may stand inside; what it is asked for may not, as far as can
	// be seen. No resolver is asked for the names.
	b := newBench(t, FetchOptions{Proxy: "http://user:key@" + addr})
	b.roots = roots
	d := b.page("http://news.example/a?b=c")
	if string(d.Bytes) != "through" {
		t.Errorf("got %q", d.Bytes)
	}
	if got := strings.Join(p.asked, ", "); got != "GET http://news.example/robots.txt, GET http://news.example/a?b=c" {
		t.Errorf("the proxy was asked for %s", got)
	}
	e := b.tape.exchanges[1]
	if e.Addr.IsValid() || e.fact("proxy") == "" || !strings.HasPrefix(string(e.Request), "GET /a?b=c HTTP/1.1\r\nHost: news.example\r\n") {
		t.Errorf("archived %+v, %s", e, e.Request)
	}
	for i, k := range p.keys {
		if k != "Basic dXNlcjprZXk=" {
			t.Errorf("request %d had the key %q", i, k)
		}
	}
	for _, inside := range []string{"http://10.0.0.1/", "http://10.0.0.1/robots.txt", "http://[::1]/", "http://localhost/", "http://169.254.169.254/"} {
		b.refused(inside, false, "--allow-private")
	}

	p.target, p.asked = secure.Listener.Addr().String(), nil
	if d := b.page("https://example.com/a?b=c"); string(d.Bytes) != "through" {
		t.Errorf("got %q", d.Bytes)
	}
	if got := strings.Join(p.asked, ", "); got != "CONNECT example.com:443, CONNECT example.com:443" {
		t.Errorf("the proxy was asked for %s", got)
	}
	if e := b.tape.exchanges[len(b.tape.exchanges)-1]; strings.Contains(string(e.Request), "Proxy-Authorization") {
		t.Errorf("archived %s", e.Request)
	}
	b.refused("https://shut.example/", true, "through the proxy "+addr, "opens no tunnel: 403")
	if n := len(b.names.asked); n != 0 {
		t.Errorf("%v were resolved", b.names.asked)
	}

	// socks5 gets addresses that were checked, socks5h gets names.
	sp := &throughProxy{target: plain.Listener.Addr().String()}
	at := sp.socks(t)
	b = newBench(t, FetchOptions{Proxy: "socks5://" + at})
	b.names.known["news.example"] = [][]string{{"93.184.215.14"}}
	b.names.known["inside.example"] = [][]string{{"93.184.215.14", "10.0.0.1"}}
	b.page("http://news.example/a?b=c")
	b.refused("http://inside.example/a?b=c", false, "10.0.0.1", "--allow-private")
	b.refused("http://nowhere.example/a?b=c", false, "no address is known")
	if got := strings.Join(sp.asked, " "); got != "93.184.215.14 93.184.215.14" {
		t.Errorf("the proxy was asked for %s", got)
	}
	sp.asked = nil
	b = newBench(t, FetchOptions{Proxy: "socks5h://" + at})
	b.page("http://inside.example/a?b=c")
	if got := strings.Join(sp.asked, " "); got != "inside.example inside.example" || len(b.names.asked) != 0 {
		t.Errorf("the proxy was asked for %s, the resolver for %v", got, b.names.asked)
	}

	dead := listen(t, "127.0.0.1:0")
	dead.Close()
	b = newBench(t, FetchOptions{Proxy: "http://" + dead.Addr().String()})
	b.refused("http://news.example/", true, "through the proxy", "refuse")
	l := listen(t, "127.0.0.1:0") // takes connections and says nothing
	b = newBench(t, FetchOptions{Proxy: "http://" + l.Addr().String(), Timeout: 100 * time.Millisecond})
	b.refused("https://news.example/", true, "too slow")
}

func TestFetchProxyChoice(t *testing.T) {
	env := map[string]string{"HTTPS_PROXY": "http://corp:3128", "http_proxy": "http://other:8080", "NO_PROXY": "direct.example"}
	for _, tc := range []struct{ setting, address, want string }{
		{"", "https://a.example/", "http://corp:3128"},
		{"", "http://a.example/", "http://other:8080"},
		{"", "https://direct.example/", ""},
		{"none", "https://a.example/", ""},
		{"socks5h://127.0.0.1:9050", "https://direct.example/", "socks5h://127.0.0.1:9050"},
	} {
		p, err := proxiesOf(tc.setting, func(n string) string { return env[n] })
		if err != nil {
			t.Fatal(err)
		}
		got, err := p(mustURL(t, tc.address))
		if err != nil || (got == nil) != (tc.want == "") || got != nil && got.String() != tc.want {
			t.Errorf("%q for %s: %v, %v, want %q", tc.setting, tc.address, got, err, tc.want)
		}
	}
	for _, bad := range []string{"corp:3128", "ftp://x:1", "http://", "://"} {
		if _, err := NewFetcher(FetchOptions{Proxy: bad}); err == nil {
			t.Errorf("proxy %q was taken", bad)
		}
	}
	f, err := NewFetcher(FetchOptions{Env: func(string) string { return "gopher://x:70" }})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.proxies(mustURL(t, "https://a.example/")); err == nil {
		t.Error("a proxy of the environment that is not spoken to was passed over")
	}
}

func TestWithoutPassword(t *testing.T) {
	for in, want := range map[string]string{
		"":                                   "",
		"none":                               "none",
		"http://proxy.example:3128":          "http://proxy.example:3128",
		"http://me:sesame@proxy.example:1":   "http://me:xxxxx@proxy.example:1",
		"socks5://sesame@proxy.example":      "socks5://xxxxx@proxy.example",
		"http://me:12/sesame@proxy.example":  "http://xxxxx@proxy.example",
		"http://me:ses#ame@proxy.example":    "http://xxxxx@proxy.example",
		"http://me:ses?a@me@proxy.example:1": "http://xxxxx@proxy.example:1",
		"me:sesame@proxy.example":            "xxxxx@proxy.example",
		"http://me:%zz@proxy.example":        "http://xxxxx@proxy.example",
	} {
		if got := WithoutPassword(in); got != want {
			t.Errorf("%q is shown as %q, want %q", in, got, want)
		}
	}
	for _, setting := range []string{"http://me:12/sesame@proxy.example", "http://me:12#sesame@proxy.example", "http://me:12?sesame@proxy.example", "ftp://me:sesame@x", "http://me:sesame@"} {
		if _, err := proxiesOf(setting, nil); err == nil || strings.Contains(err.Error(), "sesame") {
			t.Errorf("%s: %v", setting, err)
		}
		env := func(string) string { return setting }
		choose, err := proxiesOf("", env)
		if err == nil {
			_, err = choose(&url.URL{Scheme: "https", Host: "site.example"})
		}
		if err != nil && strings.Contains(err.Error(), "sesame") {
			t.Errorf("%s in a variable: %v", setting, err)
		}
	}
}
