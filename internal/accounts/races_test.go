package accounts_test

import (
	"sync"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/internal/accounts"
)

// TestConfirmedStillHolds: between the password that was confirmed and the change
// lies the work on a password, and in that time a session may have ended, the
// account may be kept out, or somebody else may have changed the same.
func TestConfirmedStillHolds(t *testing.T) {
	w := newWorld(t, accounts.Config{PerAccount: accounts.Rate{Burst: 1000, Every: time.Second}, PerAddress: accounts.Rate{Burst: 1000, Every: time.Second}})
	admin := w.first()

	ended := must2(t)(w.login("maria", good))
	if err := w.End(w.ctx, ended.User, ended.ID, w.from()); err != nil {
		t.Fatal(err)
	}
	_, err := w.ChangePassword(w.ctx, ended, good, better, w.from())
	wantErr(t, "another password by a session that has ended", err, accounts.ErrNoSession)
	wantErr(t, "a second factor by a session that has ended", w.BeginSecond(w.ctx, ended, good, w.from()), accounts.ErrNoSession)

	s := must2(t)(w.login("maria", good))
	if err := w.BeginSecond(w.ctx, s, good, w.from()); err != nil {
		t.Fatal(err)
	}
	first := must2(t)(w.session(s.Token))
	if err := w.BeginSecond(w.ctx, s, good, w.from()); err != nil {
		t.Fatal(err)
	}
	_, _, err = w.SetUpSecond(w.ctx, first, code(t, first.Pending, w.now), w.from())
	wantErr(t, "the code of a secret that another took the place of", err, accounts.ErrNoSession)
	second := must2(t)(w.session(s.Token))
	if err := w.End(w.ctx, s.User, s.ID, w.from()); err != nil {
		t.Fatal(err)
	}
	_, _, err = w.SetUpSecond(w.ctx, second, code(t, second.Pending, w.now), w.from())
	wantErr(t, "the code of a session that has ended", err, accounts.ErrNoSession)

	ines := w.join(admin.User, "ines", accounts.Rights{Role: accounts.Analyst})
	if err := w.SetDisabled(w.ctx, admin.User, ines.User.ID, true, w.from()); err != nil {
		t.Fatal(err)
	}
	_, err = w.ChangePassword(w.ctx, ines, good, better, w.from())
	wantErr(t, "another password of who is kept out", err, accounts.ErrNoSession)

	// Two who have both given the old password: one of them changes it.
	old := good
	for i := range 10 {
		a, b := must2(t)(w.login("maria", old)), must2(t)(w.login("maria", old))
		var running sync.WaitGroup
		var mu sync.Mutex
		now := map[string]bool{}
		for k, s := range []accounts.Session{a, b} {
			next := better + string(rune('a'+2*i+k))
			running.Go(func() {
				if _, err := w.ChangePassword(w.ctx, s, old, next, w.from()); err == nil {
					mu.Lock()
					now[next] = true
					mu.Unlock()
				}
			})
		}
		running.Wait()
		if len(now) != 1 {
			t.Fatalf("%d of two changed the same password", len(now))
		}
		for next := range now {
			old = next
		}
	}
}

// TestClockMovedBack: a clock that is set back locks nobody out for the time that
// it was set back by, and lets nobody try more often.
func TestClockMovedBack(t *testing.T) {
	rate := accounts.Rate{Burst: 10, Every: time.Minute}
	tries, now := accounts.NewTries(rate), time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	for range 4 {
		tries.Take("maria", now)
	}
	back := now.Add(-48 * time.Hour)
	if wait := tries.Take("maria", back); wait > rate.Every {
		t.Errorf("after the clock was set back: wait %s", wait)
	}
	taken := 0
	for i := range 30 {
		if tries.Take("maria", back.Add(time.Duration(i)*time.Second)) == 0 {
			taken++
		}
	}
	if taken > rate.Burst {
		t.Errorf("%d tries within half a minute", taken)
	}

	w := newWorld(t, accounts.Config{Idle: time.Hour, Absolute: 5 * time.Hour})
	s := w.first()
	w.now = w.now.Add(-48 * time.Hour)
	must2(t)(w.session(s.Token))
	in := must2(t)(w.login("maria", good))
	must2(t)(w.session(in.Token))
	w.pass(time.Hour)
	_, err := w.session(in.Token)
	wantErr(t, "a session of after the clock was set back, unused for an hour", err, accounts.ErrNoSession)
}
