package desk_test

import (
	"context"
	"encoding/base32"
	"fmt"
	"html"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"

	"github.com/tidewaiter/tidewaiter/internal/accounts"
	"github.com/tidewaiter/tidewaiter/internal/desk"
	"github.com/tidewaiter/tidewaiter/internal/importing"
	"github.com/tidewaiter/tidewaiter/internal/ledger"
	"github.com/tidewaiter/tidewaiter/internal/publish"
	"github.com/tidewaiter/tidewaiter/internal/store"
)

const (
	good   = "seven grey herons at dawn"
	better = "nine black cormorants at dusk"
	origin = "https://desk.example.org"
	here   = "http://127.0.0.1:8370"
)

// listed are cases by their ids.
type listed []string

func (l listed) DeskCases(context.Context) ([]desk.Case, error) {
	var out []desk.Case
	for _, id := range l {
		out = append(out, desk.Case{ID: id, Title: "The case " + id, Question: "How many of " + id + "?"})
	}
	return out, nil
}

// place is a desk with accounts, a clock and a log.
type place struct {
	*desk.Desk
	t      *testing.T
	people *accounts.Accounts
	dir    string
	store  *store.Store
	ledger *ledger.Ledger
	base   string // origin, or this machine

	imports *importing.Importing
	files   string // directory of imports

	mu  sync.Mutex
	now time.Time
	log strings.Builder
}

func (p *place) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.log.Write(b)
}

func (p *place) clock() time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.now
}

func (p *place) pass(d time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.now = p.now.Add(d)
}

// newPlace opens a desk with the cases a and b, at an origin or, where that is
// "", on this machine.
func newPlace(t *testing.T, at string, second ...accounts.Role) *place {
	t.Helper()
	dir := t.TempDir()
	st, err := store.Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	p := &place{t: t, dir: dir, store: st, ledger: ledger.New(st), base: at, now: time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)}
	if at == "" {
		p.base = here
	}
	p.people, err = accounts.New(accounts.Config{Store: st, Cost: accounts.Cost{Time: 1, Memory: 64, Threads: 1}, Second: second})
	if err != nil {
		t.Fatal(err)
	}
	p.files = t.TempDir()
	p.imports, err = importing.New(importing.Config{Store: st, Ledger: p.ledger, Dir: p.files, Log: testLog(p)})
	if err != nil {
		t.Fatal(err)
	}
	p.Desk, err = desk.New(desk.Config{Accounts: p.people, Cases: listed{"a", "b"}, Imports: p.imports, Ledger: p.ledger, Texts: st, Origin: at, Now: p.clock,
		Publishing: &desk.Publishing{Store: st, Gate: publish.Gate{Key: []byte("a key"), Proposed: true}},
		Log:        slog.New(slog.NewTextHandler(p, &slog.HandlerOptions{Level: slog.LevelDebug}))})
	if err != nil {
		t.Fatal(err)
	}
	p.Desk.Count(quickly)
	return p
}

func (p *place) from() accounts.From { return accounts.From{At: p.clock(), Address: "192.0.2.1"} }

// first makes maria, an admin, and returns the session.
func (p *place) first() accounts.Session {
	p.t.Helper()
	token, _, err := p.people.FirstLink(p.t.Context(), p.from())
	if err != nil {
		p.t.Fatal(err)
	}
	s, err := p.people.Accept(p.t.Context(), token, "maria", good, p.from())
	if err != nil {
		p.t.Fatal(err)
	}
	return s
}

// join makes somebody with rights and returns the session.
func (p *place) join(by accounts.User, name string, role accounts.Role, cases ...string) accounts.Session {
	p.t.Helper()
	token, _, err := p.people.Invite(p.t.Context(), by, accounts.Rights{Role: role, Cases: cases}, p.from())
	if err != nil {
		p.t.Fatal(err)
	}
	s, err := p.people.Accept(p.t.Context(), token, name, good, p.from())
	if err != nil {
		p.t.Fatal(err)
	}
	return s
}

// browser asks as a browser does, and keeps cookies.
type browser struct {
	*place
	cookies map[string]string
	seen    []string // every page, and every cookie, that it was given
}

func (p *place) browser() *browser { return &browser{place: p, cookies: map[string]string{}} }

// as is a browser with the session of somebody.
func (p *place) as(s accounts.Session) *browser {
	b := p.browser()
	b.cookies[p.cookie()] = s.Token
	return b
}

// cookie is the name of the session's cookie.
func (p *place) cookie() string {
	if strings.HasPrefix(p.base, "https") {
		return "__Host-tidewaiter-desk"
	}
	return "tidewaiter-desk"
}

// request is a request of a page of the desk itself.
func (p *place) request(method, path string, form url.Values) *http.Request {
	r := httptest.NewRequest(method, p.base+path, strings.NewReader(form.Encode()))
	r.RemoteAddr = "127.0.0.1:40000"
	r.Header.Set("User-Agent", "a browser")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Origin", p.base)
	}
	if strings.HasPrefix(p.base, "https") {
		r.TLS = nil // the proxy has it
		r.Header.Set("X-Forwarded-For", "198.51.100.9")
	}
	return r
}

func (p *place) send(r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	p.ServeHTTP(w, r)
	return w
}

func (b *browser) send(r *http.Request) *httptest.ResponseRecorder {
	for name, value := range b.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	w := b.place.send(r)
	b.seen = append(b.seen, w.Body.String())
	for _, c := range w.Result().Cookies() {
		b.seen = append(b.seen, c.Value)
		b.cookies[c.Name] = c.Value
		if c.MaxAge < 0 {
			delete(b.cookies, c.Name)
		}
	}
	return w
}

func (b *browser) get(path string) *httptest.ResponseRecorder {
	return b.send(b.request(http.MethodGet, path, nil))
}

func (b *browser) post(path string, fields ...string) *httptest.ResponseRecorder {
	form := url.Values{}
	for i := 0; i < len(fields); i += 2 {
		form.Add(fields[i], fields[i+1])
	}
	return b.send(b.request(http.MethodPost, path, form))
}

// want holds an answer to its status and, for one that leads on, to where.
func want(t *testing.T, what string, w *httptest.ResponseRecorder, status int, to string) {
	t.Helper()
	if w.Code != status || w.Header().Get("Location") != to {
		t.Errorf("%s: %d, to %q; want %d, to %q\n%.400s", what, w.Code, w.Header().Get("Location"), status, to, text(w))
	}
}

// text is what stands in the main part of a page.
func text(w *httptest.ResponseRecorder) string {
	_, main, _ := strings.Cut(w.Body.String(), `<main id="main">`)
	main, _, _ = strings.Cut(main, "</main>")
	return html.UnescapeString(strings.Join(strings.Fields(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(main, " ")), " "))
}

func find(t *testing.T, w *httptest.ResponseRecorder, pattern string) string {
	t.Helper()
	m := regexp.MustCompile(pattern).FindStringSubmatch(html.UnescapeString(w.Body.String()))
	if m == nil {
		t.Fatalf("there is no %s in\n%s", pattern, w.Body)
	}
	return m[1]
}

func (p *place) code(secret string) string {
	p.t.Helper()
	if _, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(secret); err != nil {
		p.t.Fatalf("the secret %q: %v", secret, err)
	}
	c, err := hotp.GenerateCodeCustom(secret, uint64(p.clock().Unix()/30), hotp.ValidateOpts{Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1})
	if err != nil {
		p.t.Fatal(err)
	}
	return c
}

// walk goes through everything that an admin and one whom he invites do, by
// forms, and returns every secret that was given or typed.
func walk(t *testing.T, p *place) (secrets map[string]string, browsers []*browser) {
	first, _, err := p.people.FirstLink(t.Context(), p.from())
	if err != nil {
		t.Fatal(err)
	}
	secrets = map[string]string{"password": good, "second password": better, "first link": first}
	maria, ines := p.browser(), p.browser()
	want(t, "the desk", maria.get("/desk/"), 303, "/desk/login")
	if w := maria.get("/desk/login"); !strings.Contains(text(w), "no account yet") {
		t.Errorf("the login of an empty desk: %s", text(w))
	}
	want(t, "the first link", maria.get("/desk/join?link="+first), 200, "")
	want(t, "two passwords", maria.post("/desk/join", "link", first, "name", "maria", "password", good, "again", better), 422, "")
	want(t, "a bad name", maria.post("/desk/join", "link", first, "name", "Ma ria", "password", good, "again", good), 422, "")
	want(t, "the first account", maria.post("/desk/join", "link", first, "name", "maria", "password", good, "again", good), 303, "/desk/")
	want(t, "the link again", ines.get("/desk/join?link="+first), 410, "")

	// Editors and admins need a second factor at this desk.
	want(t, "before the second factor", maria.get("/desk/"), 303, "/desk/account")
	want(t, "own account", maria.get("/desk/account"), 200, "")
	want(t, "people, before the second factor", maria.get("/desk/people"), 303, "/desk/account")
	want(t, "a wrong password", maria.post("/desk/account/second/begin", "password", "wrong"), 422, "")
	want(t, "to set it up", maria.post("/desk/account/second/begin", "password", good), 303, "/desk/account/second")
	w := maria.get("/desk/account/second")
	secret := find(t, w, `<p class="once">([A-Z2-7]+)</p>`)
	secrets["secret of the second factor"] = secret
	find(t, w, `(<svg class="square" viewBox="0 0 \d+ \d+")`)
	want(t, "a wrong code", maria.post("/desk/account/second", "code", "000000"), 422, "")
	secrets["first code"] = p.code(secret)
	w = maria.post("/desk/account/second", "code", p.code(secret))
	want(t, "the first code", w, 200, "")
	recovery := find(t, w, `<li>([a-z2-7-]+)</li>`)
	secrets["recovery code"] = recovery
	want(t, "the desk", maria.get("/desk/"), 200, "")

	want(t, "people", maria.get("/desk/people"), 200, "")
	w = maria.post("/desk/people/invite", "role", "analyst", "case", "a")
	want(t, "an invitation", w, 200, "")
	link := find(t, w, `<p class="once">([^<]+)</p>`)
	if !strings.HasPrefix(link, p.base+"/desk/join?link=") {
		t.Fatalf("the link is %s", link)
	}
	secrets["invitation"] = link[strings.Index(link, "=")+1:]
	want(t, "the invitation", ines.get(strings.TrimPrefix(link, p.base)), 200, "")
	want(t, "the account", ines.post("/desk/join", "link", secrets["invitation"], "name", "ines", "password", good, "again", good), 303, "/desk/")
	if w := ines.get("/desk/"); !strings.Contains(text(w), "The case a") || strings.Contains(text(w), "The case b") {
		t.Errorf("the cases of ines: %s", text(w))
	}
	want(t, "her case", ines.get("/desk/cases/a"), 200, "")
	want(t, "a wrong old password", ines.post("/desk/account/password", "old", "wrong", "password", better, "again", better), 422, "")
	want(t, "another password", ines.post("/desk/account/password", "old", good, "password", better, "again", better), 303, "/desk/account")
	want(t, "logging out", ines.post("/desk/logout"), 303, "/desk/login")
	want(t, "the desk", ines.get("/desk/cases/a"), 303, "/desk/login?to=%2Fdesk%2Fcases%2Fa")
	want(t, "a wrong password", ines.post("/desk/login", "name", "ines", "password", "wrong"), 403, "")
	want(t, "a login", ines.post("/desk/login", "name", "ines", "password", better, "to", "/desk/cases/a"), 303, "/desk/cases/a")

	want(t, "ines as maria sees her", maria.get("/desk/people/2"), 200, "")
	want(t, "nobody", maria.get("/desk/people/77"), 404, "")
	want(t, "her rights", maria.post("/desk/people/2/rights", "role", "editor", "case", "a", "case", "b"), 303, "/desk/people/2")
	want(t, "her session", ines.get("/desk/"), 303, "/desk/login")
	w = maria.post("/desk/people/2/reset")
	want(t, "a link for a new password", w, 200, "")
	secrets["reset"] = find(t, w, `link=([^<]+)</p>`)
	want(t, "the new password", ines.post("/desk/join", "link", secrets["reset"], "password", good, "again", good), 303, "/desk/")
	want(t, "an editor without second factor", ines.get("/desk/"), 303, "/desk/account")
	want(t, "ending her sessions", maria.post("/desk/people/2/end"), 303, "/desk/people/2")
	want(t, "disabling her", maria.post("/desk/people/2/disable"), 303, "/desk/people/2")
	want(t, "her login", ines.post("/desk/login", "name", "ines", "password", good), 403, "")
	want(t, "letting her in", maria.post("/desk/people/2/enable"), 303, "/desk/people/2")
	want(t, "her login", ines.post("/desk/login", "name", "ines", "password", good), 303, "/desk/")

	// Another browser of maria, by password and code, then by recovery code.
	p.pass(time.Minute)
	second := p.browser()
	want(t, "the password", second.post("/desk/login", "name", "maria", "password", good, "to", "/desk/people"), 303, "/desk/login/code?to=%2Fdesk%2Fpeople")
	want(t, "people, before the code", second.get("/desk/people"), 303, "/desk/login/code")
	want(t, "the form for the code", second.get("/desk/login/code?to=%2Fdesk%2Fpeople"), 200, "")
	want(t, "a wrong code", second.post("/desk/login/code", "code", "000000"), 403, "")
	secrets["code"] = p.code(secret)
	want(t, "the code", second.post("/desk/login/code", "code", p.code(secret), "to", "/desk/people"), 303, "/desk/people")
	want(t, "people", second.get("/desk/people"), 200, "")
	w = maria.get("/desk/account")
	want(t, "ending the other session", maria.post("/desk/account/sessions/end", "id", find(t, w, `name="id" value="(\d+)"`)), 303, "/desk/account")
	want(t, "that session", second.get("/desk/people"), 303, "/desk/login?to=%2Fdesk%2Fpeople")
	w = maria.post("/desk/account/recovery", "password", good, "code", recovery)
	want(t, "new recovery codes", w, 200, "")
	recovery = find(t, w, `<li>([a-z2-7-]+)</li>`)
	secrets["new recovery code"] = recovery
	want(t, "by a recovery code", second.post("/desk/login", "name", "maria", "password", good), 303, "/desk/login/code")
	want(t, "by a recovery code", second.post("/desk/login/code", "code", recovery), 303, "/desk/")
	want(t, "the journal", maria.get("/desk/journal"), 200, "")
	want(t, "a page of the journal", maria.get("/desk/journal?before=3"), 200, "")
	want(t, "no page of the journal", maria.get("/desk/journal?before=x"), 400, "")
	p.pass(time.Minute)
	want(t, "without second factor", maria.post("/desk/account/second/drop", "password", good, "code", p.code(secret)), 303, "/desk/account")
	want(t, "which an admin needs", maria.get("/desk/"), 303, "/desk/account")
	return secrets, []*browser{maria, ines, second}
}

// TestWalk goes through the whole by forms, as a browser without script does.
func TestWalk(t *testing.T) {
	for _, at := range []string{"", origin} {
		t.Run("at "+at, func(t *testing.T) {
			walk(t, newPlace(t, at, accounts.Admin, accounts.Editor))
		})
	}
}

// TestLogHoldsNoSecret looks in the log of the whole walk, at its most
// talkative, for everything that was typed, given or shown once.
func TestLogHoldsNoSecret(t *testing.T) {
	p := newPlace(t, origin, accounts.Admin, accounts.Editor)
	secrets, browsers := walk(t, p)
	cookies := 0
	for _, b := range browsers {
		for _, text := range b.seen {
			if len(text) == 43 {
				secrets[fmt.Sprint("cookie ", cookies)] = text
				cookies++
			}
		}
	}
	if cookies < 10 {
		t.Errorf("only %d cookies were set", cookies)
	}
	// An error of the desk's own is logged, and so is what makes it give up.
	p.Handle("GET /desk/broken", desk.Anyone, func(*desk.Request) (*desk.Answer, error) { return nil, fmt.Errorf("out of order") })
	p.Handle("GET /desk/panics", desk.Anyone, func(*desk.Request) (*desk.Answer, error) { panic("lost") })
	b := p.browser()
	if w := b.get("/desk/broken?link=" + secrets["invitation"]); w.Code != 500 || strings.Contains(w.Body.String(), "out of order") {
		t.Errorf("an error that nobody foresaw: %d %s", w.Code, text(w))
	}
	if w := b.get("/desk/panics?link=" + secrets["invitation"]); w.Code != 500 || strings.Contains(w.Body.String(), "lost") {
		t.Errorf("a panic: %d %s", w.Code, text(w))
	}
	log := p.log.String()
	for name, value := range secrets {
		for _, form := range []string{value, url.QueryEscape(value), strings.ReplaceAll(value, "-", "")} {
			if strings.Contains(log, form) {
				t.Errorf("the log has the %s: %s", name, form)
			}
		}
	}
	for _, part := range []string{
		`msg=desk `, `method=POST pattern="POST /desk/login" status=403`, `user=ines case=a address=198.51.100.9`, `error="out of order"`, `msg="desk panic"`, `value=lost`,
	} {
		if !strings.Contains(log, part) {
			t.Errorf("the log has no %s", part)
		}
	}
}

func testLog(p *place) *slog.Logger { return slog.New(slog.NewTextHandler(p, nil)) }
