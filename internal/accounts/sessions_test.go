package accounts_test

import (
	"encoding/base32"
	"errors"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/internal/accounts"
)

func TestSessionEnds(t *testing.T) {
	w := newWorld(t, accounts.Config{Idle: time.Hour, Absolute: 5 * time.Hour})
	s := w.first()
	for _, token := range []string{"", "x", s.Token + "x", strings.ToLower(s.Token)} {
		_, err := w.session(token)
		wantErr(t, "the token "+token, err, accounts.ErrNoSession)
	}
	began := w.now
	for range 5 { // used, but no longer than it lasts at all
		w.pass(59*time.Minute + 30*time.Second)
		if _, err := w.session(s.Token); err != nil {
			t.Fatalf("after %s: %v", w.now.Sub(began), err)
		}
	}
	w.now = began.Add(5 * time.Hour)
	_, err := w.session(s.Token)
	wantErr(t, "after its time", err, accounts.ErrNoSession)

	s = must2(t)(w.login("maria", good))
	w.pass(time.Hour)
	_, err = w.session(s.Token)
	wantErr(t, "unused for an hour", err, accounts.ErrNoSession)
	must2(t)(w.login("maria", good)) // sweeps
	kept, err := w.store.People(w.ctx).Sessions(s.User.ID)
	if must(t, kept, err); len(kept) != 1 {
		t.Errorf("%d sessions are kept, want the one that lasts", len(kept))
	}
}

func TestSessionsOfOnesOwn(t *testing.T) {
	w := newWorld(t, accounts.Config{})
	admin := w.first()
	ines := w.join(admin.User, "ines", accounts.Rights{Role: accounts.Reader})
	other := must2(t)(w.login("ines", good))
	list, err := w.Sessions(w.ctx, ines.User, w.now)
	if must(t, list, err); len(list) != 2 || list[0].Agent != "a browser" || list[0].Address != "192.0.2.7" || list[0].Token != "" {
		t.Errorf("the list: %+v", list)
	}
	wantErr(t, "ending another's session", w.End(w.ctx, admin.User, ines.ID, w.from()), accounts.ErrNoSession)
	if _, err := w.session(ines.Token); err != nil {
		t.Errorf("another ended a session: %v", err)
	}
	if err := w.End(w.ctx, ines.User, ines.ID, w.from()); err != nil {
		t.Fatal(err)
	}
	_, err = w.session(ines.Token)
	wantErr(t, "a session that was ended", err, accounts.ErrNoSession)
	if _, err := w.session(other.Token); err != nil {
		t.Errorf("the other session: %v", err)
	}
	if err := w.EndOf(w.ctx, admin.User, ines.User.ID, w.from()); err != nil {
		t.Fatal(err)
	}
	_, err = w.session(other.Token)
	wantErr(t, "a session that an admin ended", err, accounts.ErrNoSession)
}

func TestChangePassword(t *testing.T) {
	w := newWorld(t, accounts.Config{})
	s := w.first()
	other := must2(t)(w.login("maria", good))
	_, err := w.ChangePassword(w.ctx, s, "wrong", better, w.from())
	wantErr(t, "with a wrong password", err, accounts.ErrNotIn)
	if _, err := w.ChangePassword(w.ctx, s, good, "short", w.from()); !refused(err) {
		t.Errorf("to a short one: %v", err)
	}
	next := must2(t)(w.ChangePassword(w.ctx, s, good, better, w.from()))
	for _, old := range []accounts.Session{s, other} {
		_, err := w.session(old.Token)
		wantErr(t, "a session of before", err, accounts.ErrNoSession)
	}
	must2(t)(w.session(next.Token))
	_, err = w.login("maria", good)
	wantErr(t, "the old password", err, accounts.ErrNotIn)
	// A session that somebody took does not let him try passwords for ever.
	for range 20 {
		_, err = w.ChangePassword(w.ctx, next, "wrong", good, w.from())
	}
	if !often(err) {
		t.Errorf("the 21st wrong password: %v", err)
	}
}

// TestCodes computes the codes of RFC 6238, appendix B, for SHA-1: its table has
// eight digits, of which an app shows the last six.
func TestCodes(t *testing.T) {
	secret := base32.StdEncoding.EncodeToString([]byte("12345678901234567890"))
	for unix, code := range map[int64]string{
		59: "94287082", 1111111109: "07081804", 1111111111: "14050471", 1234567890: "89005924", 2000000000: "69279037", 20000000000: "65353130",
	} {
		step, ok := accounts.StepOf(secret, code[2:], time.Unix(unix, 0))
		if !ok || step != unix/30 {
			t.Errorf("%d: the code %s is of step %d, %v", unix, code[2:], step, ok)
		}
	}
}

func TestSecondFactor(t *testing.T) {
	w := newWorld(t, accounts.Config{})
	s := w.first()
	other := must2(t)(w.login("maria", good))
	wantErr(t, "begun with a wrong password", w.BeginSecond(w.ctx, s, "wrong", w.from()), accounts.ErrNotIn)
	if err := w.BeginSecond(w.ctx, s, good, w.from()); err != nil {
		t.Fatal(err)
	}
	s = must2(t)(w.session(s.Token))
	if _, _, err := w.SetUpSecond(w.ctx, s, "000000", w.from()); !errors.Is(err, accounts.ErrCode) {
		t.Errorf("set up with a wrong code: %v", err)
	}
	if in := must2(t)(w.login("maria", good)); in.Stage != accounts.Full {
		t.Errorf("a factor that was only begun counts: %s", in.Stage)
	}
	secret := s.Pending
	used := code(t, secret, w.now)
	next, recovery, err := w.SetUpSecond(w.ctx, s, used, w.from())
	must(t, next, err)
	if next.Token == s.Token || len(recovery) != 10 {
		t.Errorf("after setting it up: %d recovery codes", len(recovery))
	}
	for _, old := range []accounts.Session{s, other} {
		_, err := w.session(old.Token)
		wantErr(t, "a session of before the second factor", err, accounts.ErrNoSession)
	}
	if _, err := w.login("maria", "wrong"); !errors.Is(err, accounts.ErrNotIn) {
		t.Errorf("a wrong password: %v", err)
	}

	half := must2(t)(w.login("maria", good))
	if half.Stage != accounts.NeedsCode || half.Browser != "" {
		t.Fatalf("after the password: %+v", half)
	}
	_, err = w.Code(w.ctx, half, used, w.from())
	wantErr(t, "the code that set it up", err, accounts.ErrCode)
	w.pass(time.Minute)
	in := must2(t)(w.Code(w.ctx, half, code(t, secret, w.now), w.from()))
	if in.Stage != accounts.Full || in.Token == half.Token {
		t.Errorf("after the code: %+v", in)
	}
	_, err = w.session(half.Token)
	wantErr(t, "the session that owed a code", err, accounts.ErrNoSession)

	// A second factor is not put in the place of another by the password alone.
	if err := w.BeginSecond(w.ctx, in, good, w.from()); !refused(err) {
		t.Errorf("another second factor: %v", err)
	}
	_, err = w.DropSecond(w.ctx, in, good, "000000", w.from())
	wantErr(t, "taken away with a wrong code", err, accounts.ErrCode)
	_, err = w.DropSecond(w.ctx, in, "wrong", recovery[1], w.from())
	wantErr(t, "taken away with a wrong password", err, accounts.ErrNotIn)
	fresh, err := w.NewRecovery(w.ctx, in, good, recovery[1], w.from())
	must(t, fresh, err)
	_, err = w.DropSecond(w.ctx, in, good, recovery[2], w.from())
	wantErr(t, "taken away with a recovery code of before", err, accounts.ErrCode)
	out := must2(t)(w.DropSecond(w.ctx, in, good, fresh[0], w.from()))
	if out.User.Second || out.Token == in.Token {
		t.Errorf("after taking it away: %+v", out.User)
	}
	if in := must2(t)(w.login("maria", good)); in.Stage != accounts.Full {
		t.Errorf("a login after taking it away: %s", in.Stage)
	}
}

// TestCodeIsTakenOnce: a code that was used is refused, and so are those before
// it, also by two who bring it at the same time.
func TestCodeIsTakenOnce(t *testing.T) {
	w := newWorld(t, accounts.Config{PerSecond: accounts.Rate{Burst: 100, Every: time.Second}})
	s, secret, recovery := w.second(w.first())
	_ = s
	half := func() accounts.Session { t.Helper(); return must2(t)(w.login("maria", good)) }
	before, now, after := code(t, secret, w.now.Add(-30*time.Second)), code(t, secret, w.now), code(t, secret, w.now.Add(30*time.Second))
	must2(t)(w.Code(w.ctx, half(), now, w.from()))
	_, err := w.Code(w.ctx, half(), now, w.from())
	wantErr(t, "the same code again", err, accounts.ErrCode)
	_, err = w.Code(w.ctx, half(), before, w.from())
	wantErr(t, "the code before it", err, accounts.ErrCode)
	must2(t)(w.Code(w.ctx, half(), after[:3]+" "+after[3:], w.from())) // a phone whose clock is ahead
	_, err = w.Code(w.ctx, half(), code(t, secret, w.now.Add(time.Minute)), w.from())
	wantErr(t, "a code of the minute to come", err, accounts.ErrCode)
	for _, wrong := range []string{"", "0", "abcdef", "12345678901", strings.Repeat("9", 1000)} {
		_, err = w.Code(w.ctx, half(), wrong, w.from())
		wantErr(t, "the code "+wrong[:min(len(wrong), 9)], err, accounts.ErrCode)
	}
	must2(t)(w.Code(w.ctx, half(), strings.ToUpper(recovery[0]), w.from()))
	_, err = w.Code(w.ctx, half(), recovery[0], w.from())
	wantErr(t, "a recovery code again", err, accounts.ErrCode)
	if left, err := w.RecoveryLeft(w.ctx, s.User); must(t, left, err) != 9 {
		t.Errorf("%d recovery codes are left", left)
	}

	w.pass(time.Hour)
	next := code(t, secret, w.now)
	var wg sync.WaitGroup
	var mu sync.Mutex
	in := 0
	for range 6 {
		h := half()
		wg.Go(func() {
			if _, err := w.Code(w.ctx, h, next, w.from()); err == nil {
				mu.Lock()
				in++
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	if in != 1 {
		t.Errorf("%d got in with one code", in)
	}
}

func TestCodesLimited(t *testing.T) {
	w := newWorld(t, accounts.Config{})
	_, secret, _ := w.second(w.first())
	for range 5 {
		half := must2(t)(w.login("maria", good)) // another session does not help
		_, err := w.Code(w.ctx, half, "000000", w.from())
		wantErr(t, "a wrong code", err, accounts.ErrCode)
	}
	half := must2(t)(w.login("maria", good))
	if _, err := w.Code(w.ctx, half, code(t, secret, w.now), w.from()); !often(err) {
		t.Errorf("the sixth code: %v", err)
	}
	w.pass(5 * time.Minute)
	must2(t)(w.Code(w.ctx, half, code(t, secret, w.now), w.from()))
}

// TestHalfWay: a session that owes a code is good for nothing else, and not for
// long.
func TestHalfWay(t *testing.T) {
	w := newWorld(t, accounts.Config{})
	_, secret, _ := w.second(w.first())
	half := must2(t)(w.login("maria", good))
	wantErr(t, "beginning a second factor", w.BeginSecond(w.ctx, half, good, w.from()), accounts.ErrNoSession)
	_, err := w.ChangePassword(w.ctx, half, good, better, w.from())
	wantErr(t, "changing the password", err, accounts.ErrNoSession)
	_, err = w.DropSecond(w.ctx, half, good, code(t, secret, w.now), w.from())
	wantErr(t, "taking the second factor away", err, accounts.ErrNoSession)
	full, _, err := w.SetUpSecond(w.ctx, half, code(t, secret, w.now), w.from())
	wantErr(t, "setting up a second factor", err, accounts.ErrNoSession)
	_ = full
	w.pass(10 * time.Minute)
	_, err = w.session(half.Token)
	wantErr(t, "ten minutes later", err, accounts.ErrNoSession)
}

func TestSecondRequired(t *testing.T) {
	w := newWorld(t, accounts.Config{})
	s := w.first()
	ines := w.join(s.User, "ines", accounts.Rights{Role: accounts.Reader})
	w.open(accounts.Config{Second: []accounts.Role{accounts.Admin, accounts.Editor}})
	// Also for a session that is older than the setting.
	if now := must2(t)(w.session(s.Token)); now.Stage != accounts.NeedsSetup {
		t.Errorf("an admin without a second factor is %s", now.Stage)
	}
	if now := must2(t)(w.session(ines.Token)); now.Stage != accounts.Full {
		t.Errorf("a reader is %s", now.Stage)
	}
	again := must2(t)(w.login("maria", good))
	if again.Stage != accounts.NeedsSetup {
		t.Errorf("an admin who logs in is %s", again.Stage)
	}
	next, _, _ := w.second(again)
	if next.Stage != accounts.Full {
		t.Errorf("after setting it up: %s", next.Stage)
	}
	if _, err := accounts.New(accounts.Config{Store: w.store, Cost: cheap, Second: []accounts.Role{"root"}}); err == nil {
		t.Error("a second factor for a role that there is not")
	}
}

func TestSetupAddress(t *testing.T) {
	u, err := url.Parse(accounts.SetupAddress("maria", "desk.example.org", "SECRET"))
	if must(t, u, err); u.Scheme != "otpauth" || u.Host != "totp" || u.Path != "/Tidewaiter:maria@desk.example.org" || u.Query().Get("secret") != "SECRET" || u.Query().Get("issuer") != "Tidewaiter" {
		t.Errorf("%s", u)
	}
}
