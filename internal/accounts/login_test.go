package accounts_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/internal/accounts"
)

func TestPasswordRules(t *testing.T) {
	for password, ok := range map[string]bool{
		good: true, "correcthorsebatterystaple": true, "ÄÖÜ зима 冬が来る 12345": true, "aaaaaaaaaaaaaaab cdefg": true,
		"":               false,
		"fourteen chars": false, // 14
		"冬冬が来る冬冬が来る冬冬が来る":          false, // 15, the same again and again
		"passwordpassword1":        false,
		"tidewaiter2026tidewaiter": false, "mariamariamaria12": false, "123456789012345": false, "abcabcabcabcabcabc": false, "qwertyuiopasdfghjkl": false,
		strings.Repeat("0123456789abcdefghijklmnopqrstuv", 8) + "x": false, // 257 bytes
		"fifteen \xff\xff\xff characters":                           false,
	} {
		if err := accounts.Acceptable(password, "maria"); (err == nil) != ok {
			t.Errorf("%q: %v", password, err)
		}
	}
}

// TestPasswordHash holds the hash to its parameters: those of RFC 9106, section
// 4, second option.
func TestPasswordHash(t *testing.T) {
	w := newWorld(t, accounts.Config{Cost: accounts.DefaultCost})
	hash, err := w.Hash(good)
	must(t, hash, err)
	if want := "$argon2id$v=19$m=65536,t=3,p=4$"; !strings.HasPrefix(hash, want) {
		t.Errorf("the hash is %q, want %s...", hash, want)
	}
	for password, want := range map[string]bool{good: true, good + " ": false, "": false} {
		if ok, err := w.Verify(hash, password); err != nil || ok != want {
			t.Errorf("%q: %v %v", password, ok, err)
		}
	}
	if ok, err := w.Verify("", good); ok || err != nil {
		t.Errorf("no hash: %v %v", ok, err)
	}
	for _, broken := range []string{"x", "$argon2i$v=19$m=64,t=1,p=1$aaaa$aaaa", "$argon2id$v=19$m=64,t=0,p=1$aaaa$" + strings.Repeat("a", 43)} {
		if ok, err := w.Verify(broken, good); ok || err == nil {
			t.Errorf("the hash %q: %v %v", broken, ok, err)
		}
	}
	// The same letters, composed and decomposed, are one password.
	w.open(accounts.Config{})
	hash, err = w.Hash("caf\u00e9 by the harbour")
	must(t, hash, err)
	if ok, err := w.Verify(hash, "cafe\u0301 by the harbour"); !ok || err != nil {
		t.Errorf("decomposed: %v %v", ok, err)
	}
}

// TestPasswordHashedAnew: who logs in after the cost was raised has a hash of
// the new cost.
func TestPasswordHashedAnew(t *testing.T) {
	w := newWorld(t, accounts.Config{})
	w.first()
	w.open(accounts.Config{Cost: accounts.Cost{Time: 2, Memory: 128, Threads: 1}})
	must2(t)(w.login("maria", good))
	one, err := w.store.People(w.ctx).Named("maria")
	if must(t, one, err); !strings.Contains(one.Password, "m=128,t=2,p=1") {
		t.Errorf("the hash is %s", one.Password)
	}
	must2(t)(w.login("maria", good))
}

// TestHashingIsBounded: however many log in, so many passwords are hashed at
// once, so many wait, for so long, and the rest is told so at once.
func TestHashingIsBounded(t *testing.T) {
	w := newWorld(t, accounts.Config{})
	w.first()
	w.SetPatience(time.Hour)
	var back []func()
	for range accounts.Hashing {
		b, err := w.Hold(w.ctx)
		back = append(back, must(t, b, err))
	}
	ctx, leave := context.WithCancel(w.ctx)
	errs := make(chan error, accounts.Waiting)
	for i := range accounts.Waiting {
		go func() {
			_, err := w.Login(ctx, fmt.Sprint("person", i), good, "", accounts.From{At: w.now, Address: fmt.Sprint("192.0.2.", i)})
			errs <- err
		}()
	}
	for w.Queued() < accounts.Hashing+accounts.Waiting {
		time.Sleep(time.Millisecond)
	}
	_, err := w.login("maria", good)
	wantErr(t, "one too many", err, accounts.ErrBusy)
	leave() // those who go make room
	for range accounts.Waiting {
		wantErr(t, "one who left", <-errs, context.Canceled)
	}
	w.SetPatience(time.Millisecond)
	_, err = w.login("maria", good)
	wantErr(t, "one who waited", err, accounts.ErrBusy)
	for _, b := range back {
		b()
	}
	must2(t)(w.login("maria", good)) // who was not served has not tried
	if n := w.Queued(); n != 0 {
		t.Errorf("%d are left in the queue", n)
	}
}

// TestLoginSaysNoMore: a name that is not known, a wrong password and an account
// that is disabled are answered the same.
func TestLoginSaysNoMore(t *testing.T) {
	w := newWorld(t, accounts.Config{})
	admin := w.first()
	out := w.join(admin.User, "out", accounts.Rights{Role: accounts.Reader})
	if err := w.SetDisabled(w.ctx, admin.User, out.User.ID, true, w.from()); err != nil {
		t.Fatal(err)
	}
	var said []string
	for _, try := range [][2]string{{"nobody", good}, {"maria", "wrong"}, {"out", good}, {"out", "wrong"}, {"", ""}, {"maria", strings.Repeat("x", 5000)}} {
		_, err := w.login(try[0], try[1])
		wantErr(t, "the name "+try[0], err, accounts.ErrNotIn)
		said = append(said, fmt.Sprint(err))
	}
	if slices.Sort(said); len(slices.Compact(said)) != 1 {
		t.Errorf("the answers are told apart: %q", said)
	}
}

// TestLoginTiming compares how long it takes to refuse a name that is known and
// one that is not. The margin is wide: what it must find is that no password is
// hashed for a name that is not known, which is fifty times as fast.
func TestLoginTiming(t *testing.T) {
	if testing.Short() {
		t.Skip("it measures time")
	}
	w := newWorld(t, accounts.Config{Cost: accounts.Cost{Time: 2, Memory: 16 << 10, Threads: 1},
		PerAccount: accounts.Rate{Burst: 1000, Every: time.Second}, PerAddress: accounts.Rate{Burst: 1000, Every: time.Second}})
	w.first()
	const tries = 21
	took := map[string][]time.Duration{}
	for range tries {
		for _, name := range []string{"maria", "nobody"} { // in turn, so that a busy machine slows both
			began := time.Now()
			if _, err := w.login(name, "wrong wrong wrong"); err == nil {
				t.Fatal("let in")
			}
			took[name] = append(took[name], time.Since(began))
		}
	}
	for _, all := range took {
		slices.Sort(all)
	}
	known, unknown := took["maria"][tries/2], took["nobody"][tries/2]
	if ratio := float64(known) / float64(unknown); ratio > 2 || ratio < 0.5 {
		t.Errorf("a known name is refused in %s, an unknown one in %s", known, unknown)
	}
}

func TestLoginLimitedByAccount(t *testing.T) {
	w := newWorld(t, accounts.Config{PerAccount: accounts.Rate{Burst: 5, Every: time.Minute}})
	s := w.first()
	from := func(i int) accounts.From { // each try from elsewhere
		return accounts.From{At: w.now, Address: fmt.Sprintf("198.51.100.%d", i)}
	}
	for _, name := range []string{"maria", "nobody"} { // one is there, one is not
		for i := range 5 {
			_, err := w.Login(w.ctx, name, "wrong", "", from(i))
			wantErr(t, name, err, accounts.ErrNotIn)
		}
		_, err := w.Login(w.ctx, strings.ToUpper(name), good, "", from(9))
		if !often(err) {
			t.Errorf("%s: the sixth try: %v", name, err)
		}
	}
	// The browser that maria has logged in with before is not kept out; another's
	// knowledge of that browser helps nobody else.
	if _, err := w.Login(w.ctx, "maria", good, s.Browser, from(10)); err != nil {
		t.Errorf("the browser that is known: %v", err)
	}
	if _, err := w.Login(w.ctx, "nobody", good, s.Browser, from(10)); !often(err) {
		t.Errorf("another name from that browser: %v", err)
	}
	for range 10 {
		_, err := w.Login(w.ctx, "maria", "wrong", s.Browser, from(11))
		wantErr(t, "the known browser", err, accounts.ErrNotIn)
	}
	if _, err := w.Login(w.ctx, "maria", "wrong", s.Browser, from(11)); !often(err) {
		t.Errorf("the known browser, too often: %v", err)
	}
	w.pass(time.Minute)
	if _, err := w.login("maria", good); err != nil {
		t.Errorf("a minute later: %v", err)
	}
}

func TestLoginLimitedByAddress(t *testing.T) {
	w := newWorld(t, accounts.Config{PerAddress: accounts.Rate{Burst: 5, Every: time.Minute}})
	w.first()
	at := func(address string) accounts.From { return accounts.From{At: w.now, Address: address} }
	for i := range 5 { // one address of a network tries all names
		_, err := w.Login(w.ctx, fmt.Sprintf("person%d", i), good, "", at(fmt.Sprintf("2001:db8:1:2::%d", i)))
		wantErr(t, "a try", err, accounts.ErrNotIn)
	}
	if _, err := w.Login(w.ctx, "maria", good, "", at("2001:db8:1:2:ffff::1")); !often(err) {
		t.Errorf("the sixth try of a network: %v", err)
	}
	if _, err := w.Open(w.ctx, "guessed", at("2001:db8:1:2::7")); !often(err) {
		t.Errorf("a link guessed from that network: %v", err)
	}
	// Who gets in uses up nothing.
	for range 20 {
		if _, err := w.Login(w.ctx, "maria", good, "", at("2001:db8:1:3::1")); err != nil {
			t.Fatalf("another network: %v", err)
		}
	}
}

func TestSite(t *testing.T) {
	for address, want := range map[string]string{
		"192.0.2.7": "192.0.2.7", "::ffff:192.0.2.7": "192.0.2.7", "2001:db8:1:2:3:4:5:6": "2001:db8:1:2::/64", "fe80::1%eth0": "fe80::/64", "": "",
	} {
		if got := accounts.Site(address); got != want {
			t.Errorf("%s: %s, want %s", address, got, want)
		}
	}
}

// TestTriesForgetNobody: a flood of other keys neither grows the table nor gives
// back the tries of one who has used them up.
func TestTriesForgetNobody(t *testing.T) {
	tries := accounts.NewTries(accounts.Rate{Burst: 3, Every: time.Hour})
	now := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	for range 3 {
		if wait := tries.Take("maria", now); wait != 0 {
			t.Fatalf("refused with tries left: %s", wait)
		}
	}
	flood := make([]string, 100_000)
	for i := range flood {
		flood[i] = fmt.Sprint("flood", i)
	}
	if grown := testing.AllocsPerRun(1, func() {
		for _, key := range flood {
			tries.Take(key, now)
		}
	}); grown > 0 {
		t.Errorf("a flood allocates %v times", grown)
	}
	if tries.Take("maria", now) == 0 {
		t.Error("a flood gave the tries back")
	}
	if wait := tries.Take("maria", now.Add(59*time.Minute)); wait != time.Minute {
		t.Errorf("after 59 minutes: wait %s", wait)
	}
	if wait := tries.Take("maria", now.Add(time.Hour)); wait != 0 {
		t.Errorf("after an hour: wait %s", wait)
	}
}
