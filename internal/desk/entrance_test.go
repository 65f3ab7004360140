package desk_test

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/internal/accounts"
	"github.com/tidewaiter/tidewaiter/internal/desk"
	"github.com/tidewaiter/tidewaiter/internal/ledger"
)

// TestCrossSite sends every form of the desk from another site, with the cookie
// of an admin: nothing is reached.
func TestCrossSite(t *testing.T) {
	for _, at := range []string{"", origin} {
		p := newPlace(t, at)
		b := p.as(p.first())
		forms := 0
		for _, a := range p.Addresses() {
			path, ok := strings.CutPrefix(a.Pattern, "POST ")
			if !ok {
				continue
			}
			path = strings.NewReplacer("{id}", "1", "{case}", "a").Replace(path)
			for name, change := range map[string]func(http.Header){
				"another site":             func(h http.Header) { h.Set("Sec-Fetch-Site", "cross-site"); h.Set("Origin", "https://evil.example") },
				"a sister of the site":     func(h http.Header) { h.Set("Sec-Fetch-Site", "same-site"); h.Set("Origin", "https://evil.example.org") },
				"an older browser":         func(h http.Header) { h.Del("Sec-Fetch-Site"); h.Set("Origin", "https://evil.example") },
				"a page without an origin": func(h http.Header) { h.Set("Sec-Fetch-Site", "cross-site"); h.Set("Origin", "null") },
				"a form without an origin": func(h http.Header) { h.Set("Sec-Fetch-Site", "cross-site"); h.Del("Origin") },
				"another port":             func(h http.Header) { h.Set("Sec-Fetch-Site", "same-site"); h.Set("Origin", p.base+"1") },
				"an odd mix":               func(h http.Header) { h.Set("Origin", "https://evil.example") },
			} {
				r := p.request(http.MethodPost, path, nil)
				change(r.Header)
				if w := b.send(r); w.Code != 403 || !strings.Contains(text(w), "sent from another site") {
					t.Errorf("%s from %s: %d %s", path, name, w.Code, text(w))
				}
			}
			forms++
		}
		if forms < 15 {
			t.Errorf("only %d forms", forms)
		}
		want(t, "the session", b.get("/desk/"), 200, "")
	}
}

// TestNothingChangesByGet: forms are forms, their addresses cannot be opened.
func TestNothingChangesByGet(t *testing.T) {
	p := newPlace(t, "")
	b := p.as(p.first())
	for _, a := range p.Addresses() {
		path, ok := strings.CutPrefix(a.Pattern, "POST ")
		if !ok || slices.ContainsFunc(p.Addresses(), func(o desk.Address) bool { return o.Pattern == "GET "+path }) {
			continue
		}
		want(t, path, b.get(strings.ReplaceAll(path, "{id}", "1")), 404, "")
	}
	want(t, "the session", b.get("/desk/"), 200, "")
}

// TestNoFixation: whoever gives somebody else a cookie before he logs in has
// nothing of it afterwards.
func TestNoFixation(t *testing.T) {
	p := newPlace(t, origin)
	maria := p.first()
	ines := p.join(maria.User, "ines", accounts.Reader)
	for name, planted := range map[string]string{"made up": "planted", "of the attacker's own account": ines.Token} {
		b := p.browser()
		b.cookies[p.cookie()] = planted
		want(t, "a login", b.post("/desk/login", "name", "maria", "password", good), 303, "/desk/")
		if b.cookies[p.cookie()] == planted {
			t.Errorf("a token that was %s is that of the session", name)
		}
		thief := p.browser()
		thief.cookies[p.cookie()] = planted
		want(t, "a token that was "+name, thief.get("/desk/"), 303, "/desk/login")
	}
	// At each step, and at each change of how somebody gets in, there is another.
	b := p.browser()
	var tokens []string
	step := func() { tokens = append(tokens, b.cookies[p.cookie()]) }
	b.post("/desk/login", "name", "maria", "password", good)
	step()
	b.post("/desk/account/password", "old", good, "password", better, "again", better)
	step()
	b.post("/desk/account/second/begin", "password", better)
	secret := find(t, b.get("/desk/account/second"), `<p class="once">([A-Z2-7]+)</p>`)
	b.post("/desk/account/second", "code", p.code(secret))
	step()
	p.pass(time.Minute)
	b.post("/desk/login", "name", "maria", "password", better)
	step()
	b.post("/desk/login/code", "code", p.code(secret))
	step()
	for i, token := range tokens[:len(tokens)-1] {
		if token == tokens[i+1] || token == "" {
			t.Errorf("step %d has the token of the one before", i+1)
		}
		old := p.browser()
		old.cookies[p.cookie()] = token
		want(t, fmt.Sprintf("the token of step %d", i), old.get("/desk/"), 303, "/desk/login")
	}
	want(t, "the last", b.get("/desk/"), 200, "")
	last := b.cookies[p.cookie()]
	b.post("/desk/logout")
	if b.cookies[p.cookie()] != "" {
		t.Error("the browser keeps the cookie of a session that ended")
	}
	b.cookies[p.cookie()] = last
	want(t, "after logging out", b.get("/desk/"), 303, "/desk/login")
}

func TestCookies(t *testing.T) {
	for at, prefix := range map[string]string{"": "", origin: "__Host-"} {
		p := newPlace(t, at)
		p.first()
		w := p.browser().post("/desk/login", "name", "maria", "password", good)
		found := w.Result().Cookies()
		if len(found) != 2 {
			t.Fatalf("%d cookies", len(found))
		}
		for _, c := range found {
			if !strings.HasPrefix(c.Name, prefix+"tidewaiter-") || c.Path != "/" || c.Domain != "" || !c.HttpOnly || c.Secure != (at != "") || c.SameSite != http.SameSiteLaxMode || len(c.Value) < 43 {
				t.Errorf("at %q: %s", at, c)
			}
			if session := c.Name == p.cookie(); session != (c.MaxAge == 0) {
				t.Errorf("at %q: %s lasts %d s", at, c.Name, c.MaxAge)
			}
		}
	}
	// Two cookies of one name: one of them was planted.
	p := newPlace(t, "")
	b := p.as(p.first())
	for _, values := range [][2]string{{"planted", b.cookies[p.cookie()]}, {b.cookies[p.cookie()], "planted"}} {
		r := p.request(http.MethodGet, "/desk/", nil)
		for _, value := range values {
			r.AddCookie(&http.Cookie{Name: p.cookie(), Value: value})
		}
		want(t, "two cookies of one name", p.send(r), 303, "/desk/login")
	}
	// A cookie of plain HTTP is none at an origin.
	p = newPlace(t, origin)
	b = p.browser()
	b.cookies["tidewaiter-desk"] = p.first().Token
	want(t, "a cookie without its prefix", b.get("/desk/"), 303, "/desk/login")
}

// TestHeaders holds every answer, also of what fails, to what browsers are told,
// and every page to it: nothing in it runs, nothing comes from elsewhere.
func TestHeaders(t *testing.T) {
	for _, at := range []string{"", origin} {
		p := newPlace(t, at)
		maria := p.first()
		p.Handle("GET /desk/panics", desk.Anyone, func(*desk.Request) (*desk.Answer, error) { panic("lost") })
		b := p.as(maria)
		var answers []*httptest.ResponseRecorder
		for _, path := range []string{"/desk/", "/desk/account", "/desk/people", "/desk/people/1", "/desk/journal", "/desk/cases/a", "/desk/nothing", "/desk/panics", "/desk/join?link=x", "/desk/login", "/metrics", "/desk/?" + strings.Repeat("x", 5000)} {
			answers = append(answers, b.get(path), p.browser().get(path))
		}
		other := p.request(http.MethodGet, "/desk/", nil)
		other.Host = "evil.example"
		answers = append(answers, b.post("/desk/people/invite", "role", "reader"), b.post("/desk/people/invite", "role", "root"), p.browser().post("/desk/login", "name", "x"), p.send(other))
		b.post("/desk/account/second/begin", "password", good)
		answers = append(answers, b.get("/desk/account/second"))
		for _, w := range answers {
			for name, value := range map[string]string{
				"Content-Security-Policy": "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
				"X-Content-Type-Options":  "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "same-origin", "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
				"X-Robots-Tag": "noindex, nofollow", "Cache-Control": "no-store",
			} {
				if got := w.Header().Get(name); got != value {
					t.Errorf("%d %.40s: %s is %q", w.Code, text(w), name, got)
				}
			}
			if strict := w.Header().Get("Strict-Transport-Security"); (strict != "") != (at != "") {
				t.Errorf("at %q: Strict-Transport-Security is %q", at, strict)
			}
			if m := regexp.MustCompile(`(?i)<script|<style|[ "']style=|[ "']on[a-z]+=|javascript:|https?://[^"<]*["']`).FindString(w.Body.String()); m != "" {
				t.Errorf("a page has %s:\n%s", m, w.Body)
			}
		}
		// What never changes may be kept.
		style := regexp.MustCompile(`href="(/desk/static/[^"]*/style.css)"`).FindStringSubmatch(b.get("/desk/").Body.String())[1]
		if w := p.browser().get(style); w.Code != 200 || !strings.Contains(w.Header().Get("Cache-Control"), "immutable") || !strings.Contains(w.Body.String(), "--paper") {
			t.Errorf("%s: %d %v", style, w.Code, w.Header())
		}
		want(t, "another style", p.browser().get("/desk/static/x/style.css"), 404, "")
	}
}

// TestWhereFrom: without an origin the desk answers this machine, asked for by
// its own name; with one it answers that name.
func TestWhereFrom(t *testing.T) {
	for _, tc := range []struct {
		at, host, peer string
		header         string // one that a proxy adds
		want           int
	}{
		{"", "127.0.0.1:8370", "127.0.0.1:9", "", 200},
		{"", "localhost:8370", "127.0.0.1:9", "", 200},
		{"", "[::1]:8370", "[::1]:9", "", 200},
		{"", "127.0.0.1:8370", "192.0.2.7:9", "", 403},    // from elsewhere
		{"", "192.0.2.1:8370", "192.0.2.7:9", "", 403},    // from elsewhere, by an address of this machine
		{"", "evil.example:8370", "127.0.0.1:9", "", 403}, // a name that was made to lead here
		{"", "127.0.0.1.evil.example", "127.0.0.1:9", "", 403},
		{"", "127.0.0.1:8370", "127.0.0.1:9", "X-Forwarded-For", 403}, // through a proxy that nobody told of
		{"", "127.0.0.1:8370", "127.0.0.1:9", "Forwarded", 403},
		{"", "127.0.0.1:8370", "127.0.0.1:9", "Via", 403},
		{origin, "desk.example.org", "127.0.0.1:9", "X-Forwarded-For", 200},
		{origin, "Desk.example.org:443", "127.0.0.1:9", "", 200},
		{origin, "desk.example.org:80", "127.0.0.1:9", "", 421},
		{origin, "evil.example", "127.0.0.1:9", "", 421},
		{origin, "127.0.0.1:8370", "127.0.0.1:9", "", 421},
	} {
		p := newPlace(t, tc.at)
		r := p.request(http.MethodGet, "/desk/login", nil)
		r.Host, r.RemoteAddr = tc.host, tc.peer
		r.Header.Del("X-Forwarded-For")
		if tc.header != "" {
			r.Header.Set(tc.header, "198.51.100.9")
		}
		if w := p.send(r); w.Code != tc.want {
			t.Errorf("%+v: %d %s", tc, w.Code, text(w))
		}
	}
	for _, bad := range []string{"http://desk.example.org", "https://", "https://a@b.example", "https://b.example/desk", "https://b.example?x", "desk.example.org", "https://b.example/#x"} {
		if u, err := desk.ParseOrigin(bad); err == nil {
			t.Errorf("the origin %s is %s", bad, u)
		}
	}
}

// TestForwarded: only a proxy that is known is believed, and only about the last
// address that it adds.
func TestForwarded(t *testing.T) {
	st := newPlace(t, origin) // lends its accounts
	d, err := desk.New(desk.Config{Accounts: st.people, Cases: listed{}, Ledger: ledger.New(st.store), Log: testLog(st), Origin: origin, Now: st.clock, Proxies: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}})
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct{ peer, forwarded, want string }{
		{"10.1.2.3:9", "198.51.100.9", "198.51.100.9"},
		{"10.1.2.3:9", "203.0.113.5, 198.51.100.9", "198.51.100.9"}, // the first was written by the client
		{"10.1.2.3:9", "198.51.100.9, 10.9.9.9", "198.51.100.9"},    // two proxies
		{"10.1.2.3:9", "198.51.100.9, nonsense", "10.1.2.3"},
		{"10.1.2.3:9", "", "10.1.2.3"},
		{"192.0.2.7:9", "198.51.100.9", "192.0.2.7"}, // no proxy
		{"[::ffff:10.1.2.3]:9", "2001:db8::7", "2001:db8::7"},
	} {
		r := st.request(http.MethodGet, "/desk/login", nil)
		r.RemoteAddr = tc.peer
		r.Header.Set("X-Forwarded-For", tc.forwarded)
		st.log.Reset()
		d.ServeHTTP(httptest.NewRecorder(), r)
		if got := regexp.MustCompile(`address=(\S+)`).FindStringSubmatch(st.log.String()); got == nil || got[1] != tc.want {
			t.Errorf("%+v: %s", tc, st.log.String())
		}
	}
}

func TestLimits(t *testing.T) {
	p := newPlace(t, "")
	b := p.as(p.first())
	long := strings.Repeat("x", 64<<10)
	want(t, "a long form", b.post("/desk/login", "name", long), 413, "")
	want(t, "a long address", b.get("/desk/?"+long[:4096]), 414, "")
	got := ""
	p.Handle("POST /desk/more", desk.Person(accounts.Reader).Body(128<<10), func(r *desk.Request) (*desk.Answer, error) {
		got = r.PostForm.Get("text")
		return desk.Go("/desk/")
	})
	want(t, "a long form where it is welcome", b.post("/desk/more", "text", long), 303, "/desk/")
	if len(got) != len(long) {
		t.Errorf("%d bytes arrived", len(got))
	}
	want(t, "a longer one", b.post("/desk/more", "text", long+long), 413, "")
	p.Handle("POST /desk/files", desk.Person(accounts.Reader).Files(1<<30), func(*desk.Request) (*desk.Answer, error) { return desk.Go("/desk/") })
	for _, kind := range []string{"application/x-www-form-urlencoded", "Application/X-WWW-Form-URLEncoded; charset=utf-8", "text/plain", ""} {
		body := strings.NewReader(long)
		r := p.request(http.MethodPost, "/desk/files", nil)
		r.Body = io.NopCloser(body)
		r.Header.Set("Content-Type", kind)
		want(t, "a form where files are taken: "+kind, b.send(r), 400, "")
		if body.Len() != len(long) {
			t.Errorf("%q: %d bytes of it were read", kind, len(long)-body.Len())
		}
	}
	r := p.request(http.MethodPost, "/desk/login", url.Values{})
	r.Header.Set("Content-Type", "multipart/form-data; boundary=x")
	want(t, "a form of another kind", b.send(r), 403, "")

	// Too many tries are told so, and when to come again.
	for range 10 {
		p.browser().post("/desk/login", "name", "maria", "password", "wrong")
	}
	w := p.browser().post("/desk/login", "name", "maria", "password", good)
	if w.Code != 429 || w.Header().Get("Retry-After") != "61" {
		t.Errorf("the eleventh try: %d, again in %s s", w.Code, w.Header().Get("Retry-After"))
	}
}

// TestGoesOnWithinTheDesk: a login leads to a page of the desk and nowhere else.
func TestGoesOnWithinTheDesk(t *testing.T) {
	p := newPlace(t, "")
	p.first()
	for to, wanted := range map[string]string{
		"/desk/cases/a": "/desk/cases/a", "/desk/journal?before=3": "/desk/journal?before=3", "": "/desk/",
		"https://evil.example/desk/": "/desk/", "//evil.example/desk/": "/desk/", "/\\evil.example": "/desk/", "/desk/\\evil": "/desk/", "/desk//evil.example": "/desk/",
		"/": "/desk/", "/cases/a": "/desk/", "javascript:alert(1)": "/desk/", "/desk/\r\nX: y": "/desk/", "/desk": "/desk/",
	} {
		want(t, "to "+to, p.browser().post("/desk/login", "name", "maria", "password", good, "to", to), 303, wanted)
	}
}

func TestMetrics(t *testing.T) {
	p := newPlace(t, origin)
	maria := p.first()
	ines := p.join(maria.User, "iolanthe", accounts.Editor)
	p.browser().post("/desk/login", "name", "maria", "password", "wrong")
	p.browser().post("/desk/login", "name", "maria", "password", good)
	p.browser().get("/desk/" + strings.Repeat("made-up", 3))
	local := p.request(http.MethodGet, "/metrics", nil)
	local.Header.Del("X-Forwarded-For")
	local.Host = "127.0.0.1:8370"
	w := p.send(local)
	want(t, "from this machine", w, 200, "")
	for _, line := range []string{
		`tidewaiter_desk_logins_total{result="in"} 1`, `tidewaiter_desk_logins_total{result="refused"} 1`, `tidewaiter_desk_sessions 3`,
		`tidewaiter_desk_requests_total{address="POST /desk/login",status="303"} 1`, `tidewaiter_desk_request_seconds_bucket{le="+Inf"} 3`, `tidewaiter_desk_request_seconds_count 3`,
	} {
		if !strings.Contains(w.Body.String(), line+"\n") {
			t.Errorf("there is no %s in\n%s", line, w.Body)
		}
	}
	for line := range strings.Lines(w.Body.String()) {
		if !regexp.MustCompile(`^(# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\{[a-z]+="[^"\\]*"(,[a-z]+="[^"\\]*")*\})? [0-9.e+]+)\n$`).MatchString(line) {
			t.Errorf("no line of the format: %s", line)
		}
	}
	for _, secret := range []string{"maria", "iolanthe", "made-up", "192.0.2", "198.51"} {
		if strings.Contains(w.Body.String(), secret) {
			t.Errorf("it has %s", secret)
		}
	}
	want(t, "an admin", p.as(maria).get("/metrics"), 200, "")
	want(t, "an editor", p.as(ines).get("/metrics"), 403, "")
	want(t, "anybody", p.browser().get("/metrics"), 303, "/desk/login?to=%2Fmetrics")
	through := p.request(http.MethodGet, "/metrics", nil) // a proxy that hides the name
	through.Host = "127.0.0.1:8370"
	want(t, "through a proxy", p.send(through), 421, "")
}

// TestShutdown ends a server while somebody waits for an answer: it is sent.
func TestShutdown(t *testing.T) {
	p := newPlace(t, "")
	begun, finish := make(chan struct{}), make(chan struct{})
	p.Handle("GET /desk/slow", desk.Anyone, func(*desk.Request) (*desk.Answer, error) {
		close(begun)
		<-finish
		return &desk.Answer{Kind: "text/plain", Body: []byte("done")}, nil
	})
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	srv := &http.Server{Handler: p}
	go srv.Serve(ln)
	answer := make(chan string, 1)
	go func() {
		res, err := http.Get("http://" + ln.Addr().String() + "/desk/slow")
		if err != nil {
			answer <- err.Error()
			return
		}
		defer res.Body.Close()
		b := make([]byte, 10)
		n, _ := res.Body.Read(b)
		answer <- string(b[:n])
	}()
	<-begun
	ended := make(chan error, 1)
	go func() { ended <- srv.Shutdown(context.Background()) }()
	for { // no new connection is taken
		c, err := net.Dial("tcp", ln.Addr().String())
		if err != nil {
			break
		}
		c.Close()
	}
	close(finish)
	if got := <-answer; got != "done" {
		t.Errorf("the answer is %q", got)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
}
