package ingest

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/klauspost/compress/gzip"
	"golang.org/x/net/dns/dnsmessage"
)

// names is a resolver that knows what a test tells it and reaches nobody. A
// name gives its lists of addresses in turn, the last one from then on.
type names struct {
	mu    sync.Mutex
	known map[string][][]string
	asked map[string]int
}

func (n *names) resolver() *net.Resolver {
	return &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
		here, there := net.Pipe()
		go n.serve(there)
		return here, nil
	}}
}

// serve answers questions in the framing of DNS over TCP.
func (n *names) serve(c net.Conn) {
	defer c.Close()
	for {
		var size [2]byte
		if _, err := io.ReadFull(c, size[:]); err != nil {
			return
		}
		b := make([]byte, int(size[0])<<8|int(size[1]))
		if _, err := io.ReadFull(c, b); err != nil {
			return
		}
		var m dnsmessage.Message
		if m.Unpack(b) != nil || len(m.Questions) != 1 {
			return
		}
		q := m.Questions[0]
		m.Header.Response, m.Additionals = true, nil
		name := strings.TrimSuffix(q.Name.String(), ".")
		n.mu.Lock()
		lists := n.known[name]
		if len(lists) == 0 {
			m.Header.RCode = dnsmessage.RCodeNameError
		} else if q.Type == dnsmessage.TypeA { // AAAA is empty
			for _, a := range lists[min(n.asked[name], len(lists)-1)] {
				m.Answers = append(m.Answers, dnsmessage.Resource{
					Header: dnsmessage.ResourceHeader{Name: q.Name, Type: q.Type, Class: q.Class},
					Body:   &dnsmessage.AResource{A: netip.MustParseAddr(a).As4()},
				})
			}
			n.asked[name]++
		}
		n.mu.Unlock()
		out, err := m.Pack()
		if err != nil {
			return
		}
		if _, err := c.Write(append([]byte{byte(len(out) >> 8), byte(len(out))}, out...)); err != nil {
			return
		}
	}
}

// tape is an archive in memory.
type tape struct{ exchanges []Exchange }

func (t *tape) write(e Exchange) error {
	t.exchanges = append(t.exchanges, e)
	return nil
}

// fact is what is recorded of an exchange under a name.
func (e Exchange) fact(name string) string {
	for _, f := range e.Facts {
		if f.Name == name {
			return f.Value
		}
	}
	return ""
}

// bench is a fetcher with the servers that it may reach, all on loopback.
type bench struct {
	*Fetcher
	t     testing.TB
	clock *swiftClock
	names *names
	tape  *tape
	mu    sync.Mutex
	open  map[netip.AddrPort]bool
}

func newBench(t testing.TB, opt FetchOptions) *bench {
	t.Helper()
	b := &bench{t: t, clock: newClock(), tape: &tape{}, open: map[netip.AddrPort]bool{}}
	b.names = &names{known: map[string][][]string{}, asked: map[string]int{}}
	if opt.Archive == nil {
		opt.Archive = b.tape.write
	}
	if opt.Timeout == 0 {
		opt.Timeout = 20 * time.Second
	}
	f, err := NewFetcher(opt)
	if err != nil {
		t.Fatal(err)
	}
	f.clock, f.random, f.resolver = b.clock, func() float64 { return 1 }, b.names.resolver()
	f.allow = func(ap netip.AddrPort) bool {
		b.mu.Lock()
		defer b.mu.Unlock()
		return b.open[ap]
	}
	b.Fetcher = f
	return b
}

// permit lets the fetcher reach a server of the test.
func (b *bench) permit(addr string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.open[netip.MustParseAddrPort(addr)] = true
}

// serve starts a server that may be reached, and returns its address. Unless
// the handler says otherwise it has no robots.txt.
func (b *bench) serve(h http.HandlerFunc) string {
	b.t.Helper()
	s := httptest.NewServer(h)
	b.t.Cleanup(s.Close)
	b.permit(s.Listener.Addr().String())
	return s.URL
}

// raw starts a server that writes bytes of its own making as the answer to
// everything but /robots.txt.
func (b *bench) raw(answer func(net.Conn)) string {
	b.t.Helper()
	l := listen(b.t, "127.0.0.1:0")
	b.permit(l.Addr().String())
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				buf := make([]byte, 64<<10)
				n, _ := c.Read(buf)
				if bytes.HasPrefix(buf[:n], []byte("GET /robots.txt ")) {
					io.WriteString(c, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
					return
				}
				answer(c)
			}()
		}
	}()
	return "http://" + l.Addr().String()
}

func listen(t testing.TB, at string) net.Listener {
	t.Helper()
	l, err := net.Listen("tcp", at)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l
}

func (b *bench) get(address string) (Document, error) {
	return b.Fetch(context.Background(), address)
}

// page fetches what must come.
func (b *bench) page(address string) Document {
	b.t.Helper()
	d, err := b.get(address)
	if err != nil {
		b.t.Fatalf("%s: %v", address, err)
	}
	return d
}

// refused fetches what must not come, and wants these words in the one line
// that says why.
func (b *bench) refused(address string, elsewhere bool, want ...string) {
	b.t.Helper()
	d, err := b.get(address)
	var fe *FetchError
	if !errors.As(err, &fe) {
		b.t.Errorf("%s: got %q, %v, want a FetchError", address, d.Bytes, err)
		return
	}
	if fe.Elsewhere != elsewhere {
		b.t.Errorf("%s: Elsewhere is %v: %v", address, fe.Elsewhere, err)
	}
	for _, w := range want {
		if !strings.Contains(err.Error(), w) {
			b.t.Errorf("%s: error %q does not say %q", address, err, w)
		}
	}
	if strings.ContainsAny(err.Error(), "\r\n") {
		b.t.Errorf("%s: more than one line: %q", address, err)
	}
}

// site serves pages by path, and 404 for others.
func site(pages map[string]string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		p, ok := pages[r.URL.RequestURI()]
		if !ok {
			http.NotFound(w, r)
			return
		}
		if to, ok := strings.CutPrefix(p, "-> "); ok {
			w.Header().Set("Location", to)
			w.WriteHeader(http.StatusFound)
			return
		}
		io.WriteString(w, p)
	}
}

func packed(b []byte) []byte {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	w.Write(b)
	w.Close()
	return out.Bytes()
}

func TestFetch(t *testing.T) {
	b := newBench(t, FetchOptions{Contact: "https://desk.example/contact", Version: "v1.2.3 abcdef go1.26", Collector: "A. Clerk"})
	var got http.Header
	at := b.serve(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/robots.txt":
			io.WriteString(w, "User-agent: *\nDisallow: /private")
		case "/old":
			w.Header().Set("Location", "new?a=1#part")
			w.WriteHeader(http.StatusMovedPermanently)
		case "/new":
			got = r.Header.Clone()
			w.Header().Set("Content-Type", "Text/HTML; charset=EUC-KR")
			w.Header().Set("Content-Encoding", "gzip")
			w.Write(packed([]byte("<p>\xc4\xc1\xc5\xd7\xc0\xcc\xb3\xca")))
		}
	})
	d := b.page(at + "/old#top")
	p := d.Page
	if d.Name != at+"/old" || string(d.Bytes) != "<p>\xc4\xc1\xc5\xd7\xc0\xcc\xb3\xca" {
		t.Errorf("got %q, %q", d.Name, d.Bytes)
	}
	if p.URL != at+"/old" || p.Final != at+"/new?a=1" || len(p.Redirects) != 0 {
		t.Errorf("addresses: %+v", p)
	}
	if d.URL != p.Final || d.MediaType != "text/html" || d.Charset != "EUC-KR" || p.Robots != "allowed by robots.txt" || p.Collector != "A. Clerk" || p.NotModified {
		t.Errorf("page: %+v", p)
	}
	if want := "tidewaiter/v1.2.3 (+https://desk.example/contact)"; got.Get("User-Agent") != want {
		t.Errorf("user agent %q, want %q", got.Get("User-Agent"), want)
	}
	if got.Get("Cookie") != "" || got.Get("Referer") != "" || got.Get("If-None-Match") != "" {
		t.Errorf("headers that say too much: %v", got)
	}
	// robots.txt, the redirect and the page are kept, as they were sent.
	if n := len(b.tape.exchanges); n != 3 {
		t.Fatalf("%d exchanges kept, want 3", n)
	}
	e := b.tape.exchanges[2]
	if e.URL != p.Final || !bytes.HasPrefix(e.Request, []byte("GET /new?a=1 HTTP/1.1\r\n")) || !bytes.HasPrefix(e.Response, []byte("HTTP/1.1 200 OK\r\n")) ||
		!bytes.HasSuffix(e.Response, packed([]byte("<p>\xc4\xc1\xc5\xd7\xc0\xcc\xb3\xca"))) || e.Truncated != "" || !e.Addr.IsLoopback() || !e.Date.Equal(p.FetchedAt) {
		t.Errorf("exchange: %+v\n%s\n%q", e, e.Request, e.Response)
	}
	for name, want := range map[string]string{"collector": "A. Clerk", "software": "tidewaiter v1.2.3 abcdef go1.26", "robots": "allowed by robots.txt", "contact": "https://desk.example/contact"} {
		if got := e.fact(name); got != want {
			t.Errorf("recorded %s: %q, want %q", name, got, want)
		}
	}
}

func TestFetchGuard(t *testing.T) {
	for _, tc := range []struct{ addr, want string }{
		{"8.8.8.8", ""}, {"1.1.1.1", ""}, {"172.15.255.255", ""}, {"172.32.0.0", ""}, {"100.63.255.255", ""}, {"100.128.0.0", ""},
		{"223.255.255.255", ""}, {"2606:4700::1111", ""}, {"2a00:1450::1", ""}, {"2001:200::1", ""},
		{"0.0.0.0", "this network"}, {"0.1.2.3", "this network"},
		{"10.0.0.1", "private"}, {"172.16.0.1", "private"}, {"172.31.255.255", "private"}, {"192.168.1.1", "private"}, {"fd00::1", "private"}, {"fc00::1", "private"},
		{"127.0.0.1", "loopback"}, {"127.255.255.254", "loopback"}, {"::1", "loopback"},
		{"169.254.169.254", "link-local"}, {"fe80::1", "link-local"}, {"fe80::1%eth0", "one link"},
		{"100.64.0.1", "CGNAT"}, {"100.127.255.255", "CGNAT"},
		{"224.0.0.1", "multicast"}, {"239.255.255.250", "multicast"}, {"ff02::1", "multicast"},
		{"255.255.255.255", "reserved"}, {"240.0.0.1", "reserved"},
		{"192.0.0.170", "protocols"}, {"192.0.2.1", "documentation"}, {"198.51.100.7", "documentation"}, {"203.0.113.9", "documentation"}, {"198.19.0.1", "benchmarks"}, {"192.88.99.1", "6to4"},
		{"::", "unspecified"}, {"::ffff:10.0.0.1", "IPv4"}, {"::ffff:8.8.8.8", "IPv4"}, {"::127.0.0.1", "outside"}, {"64:ff9b::7f00:1", "NAT64"}, {"64:ff9b::808:808", "NAT64"},
		{"64:ff9b:1::1", "NAT64"}, {"2001::1", "protocols"}, {"2001:db8::1", "documentation"}, {"2002:7f00:1::", "6to4"}, {"fec0::1", "outside"}, {"100::1", "outside"}, {"4000::1", "outside"}, {"5f00::1", "outside"}, {"3fff::1", "documentation"},
	} {
		got := refusal(netip.MustParseAddr(tc.addr))
		if (got == "") != (tc.want == "") || !strings.Contains(got, tc.want) {
			t.Errorf("%s: %q, want %q", tc.addr, got, tc.want)
		}
		// What the dialler asks is the same, and AllowPrivate lets all pass.
		f, err := NewFetcher(FetchOptions{})
		if err != nil {
			t.Fatal(err)
		}
		address := net.JoinHostPort(tc.addr, "443")
		if err := f.control(context.Background(), "tcp", address, nil); (err == nil) != (tc.want == "") || err != nil && !errors.Is(err, ErrPrivate) {
			t.Errorf("dialling %s: %v", address, err)
		}
		f.opt.AllowPrivate = true
		if err := f.control(context.Background(), "tcp", address, nil); err != nil {
			t.Errorf("dialling %s with AllowPrivate: %v", address, err)
		}
	}
	f, _ := NewFetcher(FetchOptions{})
	for _, port := range []string{"22", "25", "53", "1023"} {
		if err := f.control(context.Background(), "tcp", "8.8.8.8:"+port, nil); err == nil {
			t.Errorf("port %s was let through", port)
		}
	}
	for _, odd := range []string{"", "8.8.8.8", "somewhere:80"} {
		if err := f.control(context.Background(), "tcp", odd, nil); err == nil {
			t.Errorf("%q was let through", odd)
		}
	}
}

// What leads inside is refused before a byte goes there, asked for or
// redirected to, written plainly or not.
func TestFetchRefusesPrivate(t *testing.T) {
	var hits sync.Map
	secret := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { hits.Store(r.URL.Path, true) }))
	defer secret.Close()
	_, port, _ := net.SplitHostPort(secret.Listener.Addr().String())
	secrets := []string{
		"http://127.0.0.1:" + port + "/in", "http://[::1]:" + port + "/in", "http://[::ffff:127.0.0.1]:" + port + "/in", "http://[::ffff:10.0.0.1]/",
		"http://[::ffff:7f00:1]:" + port + "/in", "http://0.0.0.0:" + port + "/in", "http://[::]:" + port + "/in", "http://10.0.0.1/", "http://169.254.169.254/latest/meta-data",
		"http://[64:ff9b::7f00:1]/", "http://[fe80::1]/", "http://localhost:" + port + "/in", "http://LOCALHOST.:" + port + "/in", "http://x.localhost/", "http://printer.local/", "http://api.internal/",
		"http://inside.example:" + port + "/in", "http://mixed.example:" + port + "/in", "https://inside.example:" + port + "/in",
		"http://8.8.8.8:25/",
	}
	for _, to := range secrets {
		b := newBench(t, FetchOptions{})
		b.names.known["inside.example"] = [][]string{{"127.0.0.1"}}
		b.names.known["mixed.example"] = [][]string{{"127.0.0.1", "10.0.0.1"}}
		b.refused(to, false, "--allow-private")
		at := b.serve(site(map[string]string{"/a": "-> " + to}))
		b.refused(at+"/a", false, "--allow-private", "redirected to")
	}
	// Numbers that some resolvers take for addresses are names here, and the
	// guard sees whatever they lead to.
	b := newBench(t, FetchOptions{})
	for _, odd := range []string{"2130706433", "0x7f.1", "127.1", "0177.0.0.1"} {
		b.names.known[odd] = [][]string{{"127.0.0.1"}}
		if _, err := b.get("http://" + odd + ":" + port + "/in"); err == nil {
			t.Errorf("%s was fetched", odd)
		}
	}
	hits.Range(func(path, _ any) bool {
		t.Errorf("the server inside was asked for %v", path)
		return true
	})
	open := newBench(t, FetchOptions{AllowPrivate: true})
	open.page("http://127.0.0.1:" + port + "/in")
	if _, ok := hits.Load("/in"); !ok {
		t.Error("with AllowPrivate the server was not asked")
	}
}

// A name that answers with another address the second time is checked again
// the second time.
func TestFetchRebinding(t *testing.T) {
	b := newBench(t, FetchOptions{})
	at := b.serve(site(map[string]string{"/a": "public"}))
	_, port, _ := net.SplitHostPort(strings.TrimPrefix(at, "http://"))
	asked := make(chan bool, 8)
	l, err := net.Listen("tcp", "127.0.0.2:"+port)
	if err == nil { // some systems have only one loopback address
		defer l.Close()
		go func() {
			for c, err := l.Accept(); err == nil; c, err = l.Accept() {
				asked <- true
				c.Close()
			}
		}()
	}
	b.names.known["turns.example"] = [][]string{{"127.0.0.1"}, {"127.0.0.2"}}
	b.refused("http://turns.example:"+port+"/a", false, "127.0.0.2", "--allow-private")
	if n := b.names.asked["turns.example"]; n != 2 {
		t.Errorf("the name was resolved %d times, want 2: once for robots.txt, once for the page", n)
	}
	select {
	case <-asked:
		t.Error("the other address was connected to")
	case <-time.After(50 * time.Millisecond):
	}
}

func TestFetchAddresses(t *testing.T) {
	b := newBench(t, FetchOptions{})
	for _, tc := range []struct{ address, want string }{
		{"ftp://a.example/x", "only http and https"},
		{"file:///etc/passwd", "only http and https"},
		{"gopher://a.example/", "only http and https"},
		{"http://", "names no host"},
		{"http:///path", "names no host"},
		{"http://a b.example/", "no address"},
		{"http://a.example:99999/", "is no port"},
		{"http://a.example:0/", "is no port"},
		{"http://a.example:x/", "no address"},
		{"http://a_b%zz/", "no address"},
		{"http://-ä-.example/", "no name of a host"},
		{"http://a\xff.example/", "UTF-8"},
		{"http://a,b.example/", "no name of a host"},
		{"http://user:secret@a.example:x/", "no address"},
		{"http://nowhere.example/", "no address is known"},
		{"http://a.example/" + strings.Repeat("a", 9000), "more than 8192"},
	} {
		b.refused(tc.address, false, tc.want)
		if _, err := b.get(tc.address); strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: the error repeats the password: %v", tc.address, err)
		}
	}
	u, _, err := parseAddress("HTTPS://Bücher.example/ä?q=a b<c>#part")
	if err != nil || u.String() != "https://xn--bcher-kva.example/%C3%A4?q=a%20b%3Cc%3E" {
		t.Errorf("got %v, %v", u, err)
	}
	if u, _, err := parseAddress("http://Under_score.example/"); err != nil || u.Host != "under_score.example" {
		t.Errorf("got %v, %v", u, err)
	}
	for _, in := range []string{"page.txt", "a:b", "C:\\x.html", "./http", "//x", "*.html?"} {
		if IsURL(in) {
			t.Errorf("%q is taken for an address", in)
		}
	}
	for _, contact := range []string{"me (at) home", "a\r\nX: y", "ünder@x.example", strings.Repeat("a", 300)} {
		if _, err := NewFetcher(FetchOptions{Contact: contact}); err == nil {
			t.Errorf("contact %q was taken", contact)
		}
	}
}

func TestFetchCredentials(t *testing.T) {
	b := newBench(t, FetchOptions{})
	var mu sync.Mutex
	seen := map[string]string{}
	see := func(name string, pages map[string]string) http.HandlerFunc {
		h := site(pages)
		return func(w http.ResponseWriter, r *http.Request) {
			mu.Lock()
			seen[name+r.URL.Path] = r.Header.Get("Authorization")
			mu.Unlock()
			h(w, r)
		}
	}
	other := b.serve(see("other", map[string]string{"/b": "there"}))
	at := b.serve(see("one", map[string]string{"/a": "-> /in", "/in": "-> " + strings.Replace(other, "http://", "http://u2:p2@", 1) + "/b"}))
	d := b.page(strings.Replace(at, "http://", "http://user:secret@", 1) + "/a")
	const basic = "Basic dXNlcjpzZWNyZXQ="
	if seen["one/a"] != basic || seen["one/in"] != basic {
		t.Errorf("the host it was given for got %q", seen)
	}
	if seen["other/b"] != "" || seen["other/robots.txt"] != "" {
		t.Errorf("another host got %q", seen)
	}
	if strings.Contains(fmt.Sprintf("%+v %s", d.Page, d.Name), "secret") {
		t.Errorf("the page tells the password: %+v", d.Page)
	}
	for _, e := range b.tape.exchanges {
		if strings.Contains(string(e.Request), "Authorization") || strings.Contains(fmt.Sprint(e.URL, e.Facts), "secret") {
			t.Errorf("the archive tells the password: %s %v", e.Request, e.Facts)
		}
	}
	if b.tape.exchanges[1].fact("left-out") == "" {
		t.Error("the archive does not say that something was left out")
	}
	b.refused(strings.Replace(at, "http://", "http://user:secret@", 1)+"/gone", false, "404")
	if _, err := b.get(strings.Replace(at, "http://", "http://user:secret@", 1) + "/gone"); strings.Contains(err.Error(), "secret") {
		t.Error(err)
	}
}

func TestFetchRedirects(t *testing.T) {
	b := newBench(t, FetchOptions{})
	pages := map[string]string{"/loop": "-> /loop2", "/loop2": "-> /loop", "/self": "-> /self", "/ftp": "-> ftp://x.example/", "/bad": "-> http://[", "/end": "x", "/empty": "-> "}
	for i := range 12 {
		pages[fmt.Sprintf("/far%d", i)] = fmt.Sprintf("-> /far%d", i+1)
	}
	for i := range 10 {
		pages[fmt.Sprintf("/near%d", i)] = fmt.Sprintf("-> /near%d", i+1)
	}
	pages["/near10"] = "there"
	at := b.serve(site(pages))
	b.refused(at+"/loop", false, "in a circle")
	b.refused(at+"/self", false, "in a circle")
	b.refused(at+"/far0", false, "more than 10 redirects")
	b.refused(at+"/ftp", false, "only http and https")
	b.refused(at+"/bad", false, "redirects to what is not followed")
	b.refused(at+"/empty", false, "302")
	if d := b.page(at + "/near0"); string(d.Bytes) != "there" || len(d.Page.Redirects) != 9 || d.Page.Final != at+"/near10" {
		t.Errorf("%q %+v", d.Bytes, d.Page)
	}
}

func TestFetchHostileServers(t *testing.T) {
	hang := func(c net.Conn) { io.Copy(io.Discard, c) }
	for _, tc := range []struct {
		name      string
		answer    func(net.Conn)
		elsewhere bool
		want      string
		truncated string
	}{
		{"slow body", func(c net.Conn) {
			io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nsome")
			for i := 0; i < 1000; i++ {
				if _, err := io.WriteString(c, "x"); err != nil {
					return
				}
				time.Sleep(20 * time.Millisecond)
			}
		}, true, "too slow", "time"},
		{"no answer", hang, true, "too slow", ""},
		{"slow headers", func(c net.Conn) { io.WriteString(c, "HTTP/1.1 200 OK\r\nX: "); hang(c) }, true, "too slow", ""},
		{"closes at once", func(net.Conn) {}, true, "without an answer", ""},
		{"no HTTP", func(c net.Conn) { io.WriteString(c, "SSH-2.0-OpenSSH_9.9\r\n") }, true, "malformed HTTP", ""},
		{"huge header", func(c net.Conn) {
			io.WriteString(c, "HTTP/1.1 200 OK\r\nX: ")
			for i := 0; i < 1<<12; i++ {
				if _, err := io.WriteString(c, strings.Repeat("x", 1024)); err != nil {
					return
				}
			}
		}, true, "headers are larger than 256 KiB", ""},
		{"many headers", func(c net.Conn) {
			io.WriteString(c, "HTTP/1.1 200 OK\r\n")
			for i := 0; i < 1<<17; i++ {
				if _, err := fmt.Fprintf(c, "X-%d: y\r\n", i); err != nil {
					return
				}
			}
		}, true, "headers are larger than 256 KiB", ""},
		{"hints without end", func(c net.Conn) {
			for {
				if _, err := io.WriteString(c, "HTTP/1.1 103 Early Hints\r\n\r\n"); err != nil {
					return
				}
			}
		}, true, "103", ""},
		{"another protocol", func(c net.Conn) { io.WriteString(c, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n") }, true, "101", ""},
		{"length said too large", func(c net.Conn) { io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\nx"); hang(c) }, false, "larger than 16 MiB", "length"},
		{"length lies", func(c net.Conn) { io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort") }, true, "ended early: 5 of 100", "disconnect"},
		{"chunks cut", func(c net.Conn) {
			io.WriteString(c, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nshort\r\n50\r\nxx")
		}, true, "ended early, after 7 bytes", "disconnect"},
		{"chunks damaged", func(c net.Conn) {
			io.WriteString(c, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nshort")
		}, true, "chunk", "disconnect"},
		{"endless body", func(c net.Conn) {
			io.WriteString(c, "HTTP/1.1 200 OK\r\n\r\n")
			for buf := make([]byte, 64<<10); ; {
				if _, err := c.Write(buf); err != nil {
					return
				}
			}
		}, false, "larger than 16 MiB", "length"},
		{"endless chunk header", func(c net.Conn) {
			io.WriteString(c, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
			for {
				if _, err := io.WriteString(c, "1;"+strings.Repeat("x", 2000)+"\r\ny\r\n"); err != nil {
					return
				}
			}
		}, true, "chunk", "disconnect"},
		{"gzip bomb", func(c net.Conn) {
			bomb := packed(make([]byte, 64<<20))
			fmt.Fprintf(c, "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n%s", len(bomb), bomb)
		}, false, "larger than 16 MiB", ""},
		{"gzip bomb in gzip", func(c net.Conn) {
			bomb := packed(packed(make([]byte, 64<<20)))
			fmt.Fprintf(c, "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n%s", len(bomb), bomb)
		}, false, "larger than 16 MiB", ""},
		{"gzip cut", func(c net.Conn) {
			b := packed(bytes.Repeat([]byte("text "), 1000))
			fmt.Fprintf(c, "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n%s", len(b)-9, b[:len(b)-9])
		}, true, "packed as gzip and damaged", ""},
		{"packed otherwise", func(c net.Conn) {
			io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: 1\r\n\r\nx")
		}, true, `packed as "br"`, ""},
		{"packed twice", func(c net.Conn) {
			io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Encoding: gzip\r\nContent-Length: 1\r\n\r\nx")
		}, true, "packed more than once", ""},
		{"not modified though not asked", func(c net.Conn) { io.WriteString(c, "HTTP/1.1 304 Not Modified\r\n\r\n") }, false, "304", ""},
		{"a part", func(c net.Conn) { io.WriteString(c, "HTTP/1.1 206 Partial Content\r\nContent-Length: 1\r\n\r\nx") }, false, "206", ""},
		{"forbidden", func(c net.Conn) { io.WriteString(c, "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n") }, false, "save the page and read the file", ""},
		{"failing", func(c net.Conn) { io.WriteString(c, "HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n") }, true, "500 Internal Server Error: try again later", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			timeout := 20 * time.Second
			if tc.want == "too slow" {
				timeout = 500 * time.Millisecond
			}
			b := newBench(t, FetchOptions{Timeout: timeout})
			at := b.raw(tc.answer)
			began := time.Now()
			b.refused(at+"/", tc.elsewhere, tc.want)
			if took := time.Since(began); took > 15*time.Second {
				t.Errorf("took %v", took)
			}
			var truncated string
			for _, e := range b.tape.exchanges {
				truncated = e.Truncated
				if len(e.Response) > maxWire+maxHeader {
					t.Errorf("%d bytes kept", len(e.Response))
				}
			}
			if truncated != tc.truncated {
				t.Errorf("archived as truncated by %q, want %q", truncated, tc.truncated)
			}
		})
	}
}

// What a sloppy but honest server sends is read.
func TestFetchLenient(t *testing.T) {
	for name, answer := range map[string]string{
		"more than its length": "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ntext and more",
		"until it closes":      "HTTP/1.0 200 OK\r\n\r\ntext",
		"chunks":               "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nte\r\n2\r\nxt\r\n0\r\n\r\n",
		"hints first":          "HTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ntext",
		"gzip":                 "HTTP/1.1 200 OK\r\nContent-Encoding: x-gzip\r\n\r\n" + string(packed([]byte("text"))),
		"gzip file":            "HTTP/1.1 200 OK\r\nContent-Type: application/gzip\r\n\r\n" + string(packed([]byte("text"))),
		"bare deflate":         "HTTP/1.1 200 OK\r\nContent-Encoding: deflate\r\n\r\n\x2b\x49\xad\x28\x01\x00",
		"zlib":                 "HTTP/1.1 200 OK\r\nContent-Encoding: deflate\r\n\r\n\x78\x9c\x2b\x49\xad\x28\x01\x00\x04\x67\x01\xc6",
		"odd media type":       "HTTP/1.1 203 Fine\r\nContent-Type: text/plain; charset\r\nContent-Length: 4\r\n\r\ntext",
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, FetchOptions{})
			if d := b.page(b.raw(func(c net.Conn) { io.WriteString(c, answer) }) + "/"); string(d.Bytes) != "text" {
				t.Errorf("got %q", d.Bytes)
			}
			e := b.tape.exchanges[len(b.tape.exchanges)-1]
			if name == "more than its length" && !bytes.HasSuffix(e.Response, []byte("\r\n\r\ntext")) {
				t.Errorf("archived %q", e.Response)
			}
			if name == "hints first" && !bytes.HasPrefix(e.Response, []byte("HTTP/1.1 200")) {
				t.Errorf("archived %q", e.Response)
			}
		})
	}
}

func TestFetchTLS(t *testing.T) {
	b := newBench(t, FetchOptions{})
	s := httptest.NewUnstartedServer(site(map[string]string{"/": "proven"}))
	s.Config.ErrorLog = quiet
	s.StartTLS()
	defer s.Close()
	addr := s.Listener.Addr().String()
	b.permit(addr)
	_, port, _ := net.SplitHostPort(addr)
	b.names.known["example.com"] = [][]string{{"127.0.0.1"}}
	b.names.known["other.example"] = [][]string{{"127.0.0.1"}}
	b.refused("https://example.com:"+port+"/", false, "does not prove who it is")

	b.roots = s.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs
	b.robots = map[string]*robotsVerdict{}
	if d := b.page("https://example.com:" + port + "/"); string(d.Bytes) != "proven" {
		t.Errorf("got %q", d.Bytes)
	}
	if e := b.tape.exchanges[len(b.tape.exchanges)-1]; !bytes.HasPrefix(e.Response, []byte("HTTP/1.1 200")) {
		t.Errorf("the archive has %q, want what was inside TLS", e.Response)
	}
	b.refused("https://other.example:"+port+"/", false, "does not prove who it is") // the name is not on it
	plain := b.serve(site(nil))
	b.refused(strings.Replace(plain, "http:", "https:", 1)+"/", true, "no secure connection")

	old := httptest.NewUnstartedServer(site(nil))
	old.Config.ErrorLog = quiet
	old.TLS = &tls.Config{MaxVersion: tls.VersionTLS11, MinVersion: tls.VersionTLS10}
	old.StartTLS()
	defer old.Close()
	b.permit(old.Listener.Addr().String())
	b.refused("https://"+old.Listener.Addr().String()+"/", true, "no secure connection")
}

func TestFetchInterrupted(t *testing.T) {
	b := newBench(t, FetchOptions{})
	at := b.raw(func(c net.Conn) { io.Copy(io.Discard, c) })
	ctx, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond)
	defer cancel()
	if _, err := b.Fetch(ctx, at+"/"); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v, want the context's error", err)
	}
}

func TestFetchArchiveFails(t *testing.T) {
	b := newBench(t, FetchOptions{Archive: func(Exchange) error { return errors.New("the disk is full") }})
	at := b.serve(site(map[string]string{"/": "x"}))
	b.refused(at+"/", true, "the disk is full")
}

func TestFetchedDocuments(t *testing.T) {
	b := newBench(t, FetchOptions{})
	at := b.serve(site(map[string]string{"/a": "A", "/b?x=*": "B"}))
	var got []string
	for d, err := range b.Documents(context.Background(), []string{at + "/a", "-", at + "/b?x=*", at + "/a", at + "/gone"}, strings.NewReader("IN")) {
		if err != nil {
			var e *Error
			if !errors.As(err, &e) || !e.Named {
				t.Errorf("%v is no *Error of a named input", err)
			}
			got = append(got, "!"+err.Error())
			continue
		}
		got = append(got, string(d.Bytes))
	}
	want := []string{"A", "IN", "B", `!ingest: fetching "` + at + `/gone": the server answers 404 Not Found: check the address, or look for a copy in a web archive`}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	// A feed gives its items, an archive its pages.
	feed := b.serve(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/feed":
			w.Header().Set("Content-Type", "application/rss+xml")
			io.WriteString(w, `<?xml version="1.0"?><rss version="2.0"><channel><title>News</title><item><title>One</title><link>https://a.example/1</link><description>First.</description></item><item><title>Two</title><description>Second.</description></item></channel></rss>`)
		case "/a.warc.gz":
			w.Write(packed([]byte("WARC/1.1\r\nWARC-Type: resource\r\nWARC-Record-ID: <urn:uuid:00000000-0000-8000-8000-000000000000>\r\nWARC-Date: 2026-03-01T00:00:00Z\r\nWARC-Target-URI: https://a.example/kept\r\nContent-Type: text/plain\r\nContent-Length: 4\r\n\r\nkept\r\n\r\n")))
		default:
			w.WriteHeader(404)
		}
	})
	got = nil
	for d, err := range b.Documents(context.Background(), []string{feed + "/feed", feed + "/a.warc.gz"}, nil) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, strings.TrimPrefix(d.Name, feed)+" "+d.URL)
	}
	if want := []string{"/feed#1 https://a.example/1", "/feed#2 ", "/a.warc.gz#https://a.example/kept https://a.example/kept"}; strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	for _, err := range Documents([]string{at + "/a"}, nil) {
		if err == nil {
			t.Error("an address was opened without a fetcher")
		}
	}
}

func mustURL(t testing.TB, s string) *url.URL {
	t.Helper()
	u, err := url.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return u
}
