package accounts_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"

	"github.com/tidewaiter/tidewaiter/internal/accounts"
	"github.com/tidewaiter/tidewaiter/internal/store"
)

// cheap is a cost for tests that are not about it.
var cheap = accounts.Cost{Time: 1, Memory: 64, Threads: 1}

const (
	good   = "seven grey herons at dawn"
	better = "nine black cormorants at dusk"
)

// world is a store with accounts and a clock.
type world struct {
	*accounts.Accounts
	t     *testing.T
	ctx   context.Context
	dir   string
	store *store.Store
	now   time.Time
}

func newWorld(t *testing.T, cfg accounts.Config) *world {
	t.Helper()
	w := &world{t: t, ctx: t.Context(), dir: t.TempDir(), now: time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)}
	st, err := store.Open(w.ctx, w.dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	w.store = st
	w.open(cfg)
	return w
}

// open opens the accounts of the store anew, as another start of the program.
func (w *world) open(cfg accounts.Config) {
	w.t.Helper()
	cfg.Store = w.store
	if cfg.Cost == (accounts.Cost{}) {
		cfg.Cost = cheap
	}
	a, err := accounts.New(cfg)
	if err != nil {
		w.t.Fatal(err)
	}
	w.Accounts = a
}

func (w *world) from() accounts.From {
	return accounts.From{At: w.now, Address: "192.0.2.7", Agent: "a browser"}
}

func (w *world) pass(d time.Duration) { w.now = w.now.Add(d) }

// must returns what it is given, and ends the test on an error.
func must[T any](t *testing.T, v T, err error) T {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// first makes the first account.
func (w *world) first() accounts.Session {
	w.t.Helper()
	token, _, err := w.FirstLink(w.ctx, w.from())
	must(w.t, token, err)
	s, err := w.Accept(w.ctx, token, "maria", good, w.from())
	return must(w.t, s, err)
}

// join makes another account with rights.
func (w *world) join(by accounts.User, name string, r accounts.Rights) accounts.Session {
	w.t.Helper()
	token, _, err := w.Invite(w.ctx, by, r, w.from())
	must(w.t, token, err)
	s, err := w.Accept(w.ctx, token, name, good, w.from())
	return must(w.t, s, err)
}

func (w *world) login(name, password string) (accounts.Session, error) {
	return w.Login(w.ctx, name, password, "", w.from())
}

func (w *world) session(token string) (accounts.Session, error) {
	return w.Session(w.ctx, token, w.now)
}

// code is what an app shows at a time.
func code(t *testing.T, secret string, at time.Time) string {
	t.Helper()
	c, err := hotp.GenerateCodeCustom(secret, uint64(at.Unix()/30), hotp.ValidateOpts{Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1})
	return must(t, c, err)
}

// second sets up a second factor and returns the session, the secret and the
// recovery codes.
func (w *world) second(s accounts.Session) (accounts.Session, string, []string) {
	w.t.Helper()
	if err := w.BeginSecond(w.ctx, s, good, w.from()); err != nil {
		w.t.Fatal(err)
	}
	s = must2(w.t)(w.session(s.Token))
	secret := s.Pending
	next, recovery, err := w.SetUpSecond(w.ctx, s, code(w.t, secret, w.now), w.from())
	must(w.t, next, err)
	w.pass(time.Minute)
	return next, secret, recovery
}

func must2(t *testing.T) func(accounts.Session, error) accounts.Session {
	return func(s accounts.Session, err error) accounts.Session { t.Helper(); return must(t, s, err) }
}

func wantErr(t *testing.T, what string, got, want error) {
	t.Helper()
	if !errors.Is(got, want) {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

func refused(err error) bool { var r *accounts.Refused; return errors.As(err, &r) }
func often(err error) bool   { var r *accounts.TooOften; return errors.As(err, &r) }

func TestFirstLinkWorksOnce(t *testing.T) {
	w := newWorld(t, accounts.Config{})
	old, _, err := w.FirstLink(w.ctx, w.from())
	must(t, old, err)
	token, ends, err := w.FirstLink(w.ctx, w.from())
	must(t, token, err)
	if len(token) < 43 {
		t.Errorf("the token %q has fewer than 256 bits", token)
	}
	_, err = w.Accept(w.ctx, old, "eve", good, w.from())
	wantErr(t, "a link that another has replaced", err, accounts.ErrLink)

	w.now = ends
	_, err = w.Accept(w.ctx, token, "eve", good, w.from())
	wantErr(t, "a link at its end", err, accounts.ErrLink)
	w.now = ends.Add(-time.Second)

	if _, err = w.Accept(w.ctx, token, "maria", "short", w.from()); !refused(err) {
		t.Errorf("a short password: %v", err)
	}
	s, err := w.Accept(w.ctx, token, "maria", good, w.from())
	must(t, s, err)
	if s.User.Role != accounts.Admin || !s.User.Sees("anything") {
		t.Errorf("the first account is %+v", s.User)
	}
	_, err = w.Accept(w.ctx, token, "eve", good, w.from())
	wantErr(t, "a link that was used", err, accounts.ErrLink)
	_, _, err = w.FirstLink(w.ctx, w.from())
	wantErr(t, "a first link where there is an account", err, accounts.ErrNotEmpty)
}

// TestFirstLinkOnlyWhileEmpty: a link that was printed before somebody came in
// another way opens nothing.
func TestFirstLinkOnlyWhileEmpty(t *testing.T) {
	w := newWorld(t, accounts.Config{})
	token, _, err := w.FirstLink(w.ctx, w.from())
	must(t, token, err)
	rescue, _, err := w.RescueLink(w.ctx, "", w.from())
	must(t, rescue, err)
	must2(t)(w.Accept(w.ctx, rescue, "maria", good, w.from()))
	_, err = w.Accept(w.ctx, token, "eve", good, w.from())
	wantErr(t, "a first link where there is an account", err, accounts.ErrLink)
}

// TestLinkIsForOne lets many use a link at the same time: one gets in.
func TestLinkIsForOne(t *testing.T) {
	w := newWorld(t, accounts.Config{})
	token, _, err := w.Invite(w.ctx, w.first().User, accounts.Rights{Role: accounts.Reader}, w.from())
	must(t, token, err)
	var mu sync.Mutex
	var in int
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			_, err := w.Accept(w.ctx, token, fmt.Sprintf("person%d", i), good, w.from())
			mu.Lock()
			defer mu.Unlock()
			switch {
			case err == nil:
				in++
			case !errors.Is(err, accounts.ErrLink) && !errors.Is(err, accounts.ErrBusy):
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if in != 1 {
		t.Errorf("%d got in by one link", in)
	}
}

func TestInvitation(t *testing.T) {
	w := newWorld(t, accounts.Config{})
	admin := w.first()
	token, _, err := w.Invite(w.ctx, admin.User, accounts.Rights{Role: accounts.Analyst, Cases: []string{"b", "a", "a"}}, w.from())
	must(t, token, err)
	for _, name := range []string{"", "x", "Ma ria", "a/b", "../x", "1a", strings.Repeat("a", 33), "maria"} {
		if _, err := w.Accept(w.ctx, token, name, good, w.from()); !refused(err) {
			t.Errorf("the name %q: %v", name, err)
		}
	}
	s := must2(t)(w.Accept(w.ctx, token, " Ines ", good, w.from()))
	if s.User.Name != "ines" || s.User.Role != accounts.Analyst || s.User.Sees("c") || !s.User.Sees("a") || !slices.Equal(s.User.Cases, []string{"a", "b"}) {
		t.Errorf("invited: %+v", s.User)
	}
	_, err = w.Accept(w.ctx, token, "eve", good, w.from())
	wantErr(t, "an invitation that was used", err, accounts.ErrLink)

	token, _, err = w.Invite(w.ctx, admin.User, accounts.Rights{Role: accounts.Reader}, w.from())
	must(t, token, err)
	links, err := w.Links(w.ctx, w.now)
	if must(t, links, err); len(links) != 1 || strings.Contains(fmt.Sprint(links), token) {
		t.Fatalf("links: %+v", links)
	}
	if err := w.DropLink(w.ctx, admin.User, links[0].ID, w.from()); err != nil {
		t.Fatal(err)
	}
	_, err = w.Accept(w.ctx, token, "eve", good, w.from())
	wantErr(t, "an invitation that was withdrawn", err, accounts.ErrLink)

	token, ends, err := w.Invite(w.ctx, admin.User, accounts.Rights{Role: accounts.Reader}, w.from())
	must(t, token, err)
	w.now = ends
	_, err = w.Accept(w.ctx, token, "eve", good, w.from())
	wantErr(t, "an invitation at its end", err, accounts.ErrLink)
	for _, role := range []accounts.Role{"", "root"} {
		if _, _, err := w.Invite(w.ctx, admin.User, accounts.Rights{Role: role}, w.from()); !refused(err) {
			t.Errorf("inviting a %q: %v", role, err)
		}
	}
	_, _, err = w.Invite(w.ctx, s.User, accounts.Rights{Role: accounts.Admin}, w.from())
	wantErr(t, "an invitation by an analyst", err, accounts.ErrNoSession)
}

func TestResetLink(t *testing.T) {
	w := newWorld(t, accounts.Config{})
	admin := w.first()
	ines := w.join(admin.User, "ines", accounts.Rights{Role: accounts.Editor, AllCases: true})
	ines, _, _ = w.second(ines)
	token, _, err := w.ResetLink(w.ctx, admin.User, ines.User.ID, w.from())
	must(t, token, err)
	if _, err := w.session(ines.Token); err != nil {
		t.Errorf("a link that was only made ended a session: %v", err)
	}
	again, _, err := w.ResetLink(w.ctx, admin.User, ines.User.ID, w.from())
	must(t, again, err)
	_, err = w.Accept(w.ctx, token, "", better, w.from())
	wantErr(t, "a reset that another has replaced", err, accounts.ErrLink)
	s := must2(t)(w.Accept(w.ctx, again, "eve", better, w.from()))
	if s.User.Name != "ines" || s.User.Second || s.User.Role != accounts.Editor {
		t.Errorf("after the reset: %+v", s.User)
	}
	_, err = w.session(ines.Token)
	wantErr(t, "a session of before the reset", err, accounts.ErrNoSession)
	_, err = w.login("ines", good)
	wantErr(t, "the password of before the reset", err, accounts.ErrNotIn)
	must2(t)(w.login("ines", better))

	// By the command, and not for one who was kept out.
	token, ends, err := w.RescueLink(w.ctx, "INES", w.from())
	must(t, token, err)
	if ends.Sub(w.now) > time.Hour {
		t.Errorf("the link of the command lasts until %s", ends)
	}
	if err := w.SetDisabled(w.ctx, admin.User, s.User.ID, true, w.from()); err != nil {
		t.Fatal(err)
	}
	_, err = w.Accept(w.ctx, token, "", good, w.from())
	wantErr(t, "a reset of one who was disabled since", err, accounts.ErrLink)
	if _, _, err := w.RescueLink(w.ctx, "ines", w.from()); !refused(err) {
		t.Errorf("a link for one who is disabled: %v", err)
	}
	_, _, err = w.RescueLink(w.ctx, "nobody", w.from())
	wantErr(t, "a link for nobody", err, accounts.ErrNoUser)
}

func TestRights(t *testing.T) {
	w := newWorld(t, accounts.Config{})
	admin := w.first()
	ines := w.join(admin.User, "ines", accounts.Rights{Role: accounts.Editor, Cases: []string{"a"}})
	up := accounts.Rights{Role: accounts.Admin}
	wantErr(t, "rights changed by an editor", w.SetRights(w.ctx, ines.User, admin.User.ID, accounts.Rights{Role: accounts.Reader}, w.from()), accounts.ErrNoSession)
	if err := w.SetRights(w.ctx, admin.User, admin.User.ID, accounts.Rights{Role: accounts.Reader}, w.from()); !refused(err) {
		t.Errorf("an admin changed his own rights: %v", err)
	}
	if err := w.SetDisabled(w.ctx, admin.User, admin.User.ID, true, w.from()); !refused(err) {
		t.Errorf("an admin disabled himself: %v", err)
	}
	wantErr(t, "the rights of nobody", w.SetRights(w.ctx, admin.User, 99, up, w.from()), accounts.ErrNoUser)

	// A session never has other rights than those it was begun with.
	if err := w.SetRights(w.ctx, admin.User, ines.User.ID, accounts.Rights{Role: accounts.Reader, Cases: []string{"b"}}, w.from()); err != nil {
		t.Fatal(err)
	}
	_, err := w.session(ines.Token)
	wantErr(t, "a session of before the change of rights", err, accounts.ErrNoSession)
	ines = must2(t)(w.login("ines", good))
	if ines.User.Role != accounts.Reader || ines.User.Sees("a") || !ines.User.Sees("b") {
		t.Errorf("after the change: %+v", ines.User)
	}
	// Who was an admin when his request began, and is none now, changes nothing.
	if err := w.SetRights(w.ctx, admin.User, ines.User.ID, up, w.from()); err != nil {
		t.Fatal(err)
	}
	ines = must2(t)(w.login("ines", good))
	if err := w.SetRights(w.ctx, ines.User, admin.User.ID, accounts.Rights{Role: accounts.Editor}, w.from()); err != nil {
		t.Fatal(err)
	}
	wantErr(t, "a change by one who is no admin any more", w.SetRights(w.ctx, admin.User, ines.User.ID, accounts.Rights{Role: accounts.Reader}, w.from()), accounts.ErrNoSession)

	for i, r := range accounts.Roles {
		for j, other := range accounts.Roles {
			if r.AtLeast(other) != (i >= j) {
				t.Errorf("%s at least %s: %v", r, other, r.AtLeast(other))
			}
		}
		if r.AtLeast("") || r.AtLeast("root") || accounts.Role("").AtLeast(r) {
			t.Errorf("%s and no role at all", r)
		}
	}
}

func TestDisabled(t *testing.T) {
	w := newWorld(t, accounts.Config{})
	admin := w.first()
	ines := w.join(admin.User, "ines", accounts.Rights{Role: accounts.Editor})
	reset, _, err := w.ResetLink(w.ctx, admin.User, ines.User.ID, w.from())
	must(t, reset, err)
	if err := w.SetDisabled(w.ctx, admin.User, ines.User.ID, true, w.from()); err != nil {
		t.Fatal(err)
	}
	_, err = w.session(ines.Token)
	wantErr(t, "a session of one who was disabled", err, accounts.ErrNoSession)
	_, err = w.login("ines", good)
	wantErr(t, "a login of one who was disabled", err, accounts.ErrNotIn)
	_, err = w.Accept(w.ctx, reset, "", better, w.from())
	wantErr(t, "a link for one who was disabled", err, accounts.ErrLink)
	if err := w.SetDisabled(w.ctx, admin.User, ines.User.ID, false, w.from()); err != nil {
		t.Fatal(err)
	}
	_, err = w.session(ines.Token)
	wantErr(t, "a session of before, when he is let in again", err, accounts.ErrNoSession)
	in := must2(t)(w.login("ines", good))
	// Another program on this store may disable somebody too.
	if err := w.store.ChangePeople(w.ctx, func(p *store.People) error { return p.SetDisabled(in.User.ID, w.now) }); err != nil {
		t.Fatal(err)
	}
	_, err = w.session(in.Token)
	wantErr(t, "a session of an account that the store has as disabled", err, accounts.ErrNoSession)
}

// TestLinksOfOneWhoIsOut: who lost his rights lets nobody in by what he made
// before, himself least of all.
func TestLinksOfOneWhoIsOut(t *testing.T) {
	for name, out := range map[string]func(*world, accounts.User, int64) error{
		"disabled": func(w *world, by accounts.User, id int64) error { return w.SetDisabled(w.ctx, by, id, true, w.from()) },
		"no admin": func(w *world, by accounts.User, id int64) error {
			return w.SetRights(w.ctx, by, id, accounts.Rights{Role: accounts.Editor}, w.from())
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, accounts.Config{})
			admin := w.first()
			other := w.join(admin.User, "omar", accounts.Rights{Role: accounts.Admin, AllCases: true})
			invite, _, err := w.Invite(w.ctx, other.User, accounts.Rights{Role: accounts.Admin, AllCases: true}, w.from())
			must(t, invite, err)
			reset, _, err := w.ResetLink(w.ctx, other.User, admin.User.ID, w.from())
			must(t, reset, err)
			if err := out(w, admin.User, other.User.ID); err != nil {
				t.Fatal(err)
			}
			_, err = w.Accept(w.ctx, invite, "again", better, w.from())
			wantErr(t, "an invitation", err, accounts.ErrLink)
			_, err = w.Accept(w.ctx, reset, "", better, w.from())
			wantErr(t, "a link for another's password", err, accounts.ErrLink)
		})
	}
}

// TestStoreHoldsNoSecret looks for everything that a person was given, or typed,
// in the bytes of the store.
func TestStoreHoldsNoSecret(t *testing.T) {
	w := newWorld(t, accounts.Config{})
	link, _, err := w.FirstLink(w.ctx, w.from())
	must(t, link, err)
	secrets := map[string]string{"password": good, "link used": link}
	s := must2(t)(w.Accept(w.ctx, link, "maria", good, w.from()))
	secrets["session"], secrets["browser"] = s.Token, s.Browser
	invitation, _, err := w.Invite(w.ctx, s.User, accounts.Rights{Role: accounts.Reader}, w.from())
	secrets["invitation"] = must(t, invitation, err)
	s, _, recovery := w.second(s)
	secrets["session renewed"] = s.Token
	secrets["recovery code"] = recovery[0]
	secrets["recovery code without dashes"] = strings.ReplaceAll(recovery[0], "-", "")
	for name, value := range secrets {
		if len(value) < 16 {
			t.Errorf("%s is %q", name, value)
		}
	}
	_ = w.store.Close()
	files, err := os.ReadDir(w.dir)
	must(t, files, err)
	for _, f := range files {
		b, err := os.ReadFile(filepath.Join(w.dir, f.Name()))
		must(t, b, err)
		for name, value := range secrets {
			if strings.Contains(string(b), value) {
				t.Errorf("%s: the %s stands in it", f.Name(), name)
			}
		}
	}
}

// TestJournal: what happens to accounts is noted, with nothing secret in it.
func TestJournal(t *testing.T) {
	w := newWorld(t, accounts.Config{})
	admin := w.first()
	ines := w.join(admin.User, "ines", accounts.Rights{Role: accounts.Analyst, Cases: []string{"a"}})
	_, err := w.login("ines", "wrong wrong wrong")
	wantErr(t, "a wrong password", err, accounts.ErrNotIn)
	_, err = w.login("seven grey herons", "x")
	wantErr(t, "a password where the name goes", err, accounts.ErrNotIn)
	if err := w.SetRights(w.ctx, admin.User, ines.User.ID, accounts.Rights{Role: accounts.Editor, AllCases: true}, w.from()); err != nil {
		t.Fatal(err)
	}
	must2(t)(w.login("ines", good))
	entries, err := w.Journal(w.ctx, 0, 100)
	must(t, entries, err)
	var lines []string
	for _, e := range entries {
		lines = append(lines, fmt.Sprintf("%s: %s %s (%s) %s", e.Who, e.What, e.About, e.Detail, e.Address))
	}
	slices.Reverse(lines)
	want := []string{
		"maria: account made maria (admin, all cases, invited by the program) 192.0.2.7",
		"maria: invited  (analyst, a) 192.0.2.7",
		"ines: account made ines (analyst, a, invited by maria) 192.0.2.7",
		": login failed ines () 192.0.2.7",
		": login failed (no such name) () 192.0.2.7",
		"maria: rights changed ines (analyst, a -> editor, all cases) 192.0.2.7",
		"ines: logged in ines (password) 192.0.2.7",
	}
	if !slices.Equal(lines, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(lines, "\n"), strings.Join(want, "\n"))
	}
	older, err := w.Journal(w.ctx, entries[0].ID, 2)
	if must(t, older, err); len(older) != 2 || older[0].ID != entries[1].ID {
		t.Errorf("before the last: %+v", older)
	}
}
