package accounts

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tidewaiter/tidewaiter/internal/store"
)

// Stage is how far somebody has logged in.
type Stage string

// The stages.
const (
	NeedsCode  Stage = "code"  // has given the password and owes a code
	NeedsSetup Stage = "setup" // his role takes a second factor, which he has to set up
	Full       Stage = "full"
)

const (
	codeLasts = 10 * time.Minute // until the code has to be given
	seeEvery  = time.Minute      // a session's last use is kept no finer
)

// Session is somebody who has logged in.
type Session struct {
	ID        int64
	Token     string // only of a session that just began
	Browser   string // only of a session that just began: what this browser is known by; "" for no news
	User      User
	Stage     Stage
	Pending   string // the secret of a second factor that is being set up
	Address   string
	Agent     string
	CreatedAt time.Time
	SeenAt    time.Time
	EndsAt    time.Time
}

func sessionOf(s store.Session, one store.Account) Session {
	return Session{ID: s.ID, User: userOf(one), Stage: Stage(s.Stage), Pending: s.Pending, Address: s.Address, Agent: s.Agent, CreatedAt: s.CreatedAt, SeenAt: s.SeenAt, EndsAt: s.EndsAt}
}

// stageOf is where somebody stands who has shown all the factors he has.
func (a *Accounts) stageOf(one store.Account) Stage {
	if one.Secret == "" && slices.Contains(a.cfg.Second, Role(one.Role)) {
		return NeedsSetup
	}
	return Full
}

// begin keeps a new session, with a token that nobody had before.
func (a *Accounts) begin(p *store.People, one store.Account, stage Stage, from From) (Session, error) {
	token := newToken()
	lasts := a.cfg.Absolute
	if stage == NeedsCode {
		lasts = codeLasts
	}
	agent := strings.ToValidUTF8(from.Agent[:min(len(from.Agent), maxAgent)], "")
	kept := store.Session{Hash: digest(token), Account: one.ID, Stage: string(stage), Address: from.Address, Agent: agent,
		CreatedAt: from.At.UTC(), SeenAt: from.At.UTC(), EndsAt: from.At.UTC().Add(lasts)}
	id, err := p.AddSession(kept)
	if err != nil {
		return Session{}, err
	}
	kept.ID = id
	s := sessionOf(kept, one)
	s.Token = token
	if stage != NeedsCode {
		s.Browser = newToken()
		if err := p.AddBrowser(one.ID, digest(s.Browser), from.At, maxBrowsers); err != nil {
			return Session{}, err
		}
	}
	return s, nil
}

// renew replaces a session by one with another token and ends all others of the
// account.
func (a *Accounts) renew(p *store.People, id int64, stage func(store.Account) Stage, from From) (Session, error) {
	one, err := account(p, id)
	if err != nil {
		return Session{}, err
	}
	if err := p.EndSessions(id, 0); err != nil {
		return Session{}, err
	}
	return a.begin(p, one, stage(one), from)
}

// Login lets somebody in who has name and password. What begins is a session
// that may still owe a code, see [Session.Stage]. Browser is what this browser
// was given when somebody logged in with it before, "" for nothing. The error is
// [ErrNotIn], [*TooOften] or [ErrBusy] where the one who asks has to know.
func (a *Accounts) Login(ctx context.Context, name, password, browser string, from From) (Session, error) {
	name = canonicalName(name)
	// Who has logged in with this browser before is not kept out by others who
	// try his name.
	table, key := a.perAccount, name
	if browser != "" && len(name) <= maxAgent {
		known, err := a.store.People(ctx).HasBrowser(name, digest(browser))
		if err != nil {
			return Session{}, err
		}
		if known {
			table, key = a.perBrowser, digest(browser)
		}
	}
	address := site(from.Address)
	if wait := a.perAddress.take(address, from.At); wait > 0 {
		return Session{}, &TooOften{wait}
	}
	if wait := table.take(key, from.At); wait > 0 {
		return Session{}, &TooOften{wait}
	}
	back := func() { a.perAddress.giveBack(address); table.giveBack(key) }

	one, err := a.store.People(ctx).Named(name)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		back()
		return Session{}, err
	}
	if len(password) > maxPassword {
		password = "" // the same work for all
	}
	ok, err := a.hasher.verify(ctx, one.Password, password)
	if err != nil {
		back()
		return Session{}, err
	}
	if !ok || !one.DisabledAt.IsZero() {
		return Session{}, errors.Join(ErrNotIn, a.noteFailure(ctx, one.Name, "login failed", from))
	}
	rehash := ""
	if !strings.HasPrefix(one.Password, a.hasher.prefix()) {
		if rehash, err = a.hasher.hash(ctx, password); err != nil {
			back()
			return Session{}, err
		}
	}
	var s Session
	err = a.change(ctx, func(p *store.People) error {
		if err := p.Sweep(from.At, from.At.Add(-a.cfg.Idle)); err != nil {
			return err
		}
		now, err := account(p, one.ID)
		if err != nil {
			return err
		}
		if now.Password != one.Password || !now.DisabledAt.IsZero() {
			return ErrNotIn // changed while the password was looked at
		}
		if rehash != "" {
			if err := p.SetPassword(now.ID, rehash); err != nil {
				return err
			}
		}
		if now.Secret != "" {
			s, err = a.begin(p, now, NeedsCode, from)
			return err
		}
		if s, err = a.begin(p, now, a.stageOf(now), from); err != nil {
			return err
		}
		return note(p, from, now.Name, "logged in", now.Name, "password")
	})
	if err == nil {
		back()
	}
	return s, err
}

// noteFailure keeps that somebody could not be let in, so often that a flood of
// them does not fill the disk. A name that no account has is not kept: people
// type their password there.
func (a *Accounts) noteFailure(ctx context.Context, name, what string, from From) error {
	if a.notes.take("", from.At) > 0 {
		return nil
	}
	if name == "" {
		name = "(no such name)"
	}
	return a.change(ctx, func(p *store.People) error { return note(p, from, "", what, name, "") })
}

// Code takes the code of a second factor, or a recovery code, of a session that
// owes one, and begins another in its place.
func (a *Accounts) Code(ctx context.Context, s Session, code string, from From) (Session, error) {
	if s.Stage != NeedsCode {
		return Session{}, ErrNoSession
	}
	key := strconv.FormatInt(s.User.ID, 10)
	if wait := a.perSecond.take(key, from.At); wait > 0 {
		return Session{}, &TooOften{wait}
	}
	var out Session
	err := a.change(ctx, func(p *store.People) error {
		one, err := account(p, s.User.ID)
		if err != nil {
			return err
		}
		how, err := takeCode(p, one, code, from.At)
		if err != nil {
			return err
		}
		if there, err := p.EndSession(one.ID, s.ID); err != nil || !there {
			return errors.Join(err, ErrNoSession)
		}
		if out, err = a.begin(p, one, Full, from); err != nil {
			return err
		}
		return note(p, from, one.Name, "logged in", one.Name, "password and "+how)
	})
	switch {
	case err == nil:
		a.perSecond.giveBack(key)
	case errors.Is(err, ErrCode):
		err = errors.Join(err, a.noteFailure(ctx, s.User.Name, "code refused", from))
	}
	return out, err
}

// takeCode uses a code up, so that nobody who saw it can use it again.
func takeCode(p *store.People, one store.Account, code string, now time.Time) (how string, err error) {
	if one.Secret == "" {
		return "", ErrCode
	}
	if step, ok := stepOf(one.Secret, code, now); ok {
		fresh, err := p.TakeStep(one.ID, step)
		if err == nil && !fresh {
			err = ErrCode
		}
		return "code", err
	}
	if hash, ok := recoveryOf(code); ok {
		there, err := p.TakeRecovery(one.ID, hash)
		if err == nil && !there {
			err = ErrCode
		}
		return "recovery code", err
	}
	return "", ErrCode
}

// Session returns the session of a token and notes that it was used. The error
// is [ErrNoSession] when there is none, when it has ended, or when its account
// is disabled.
func (a *Accounts) Session(ctx context.Context, token string, now time.Time) (Session, error) {
	if token == "" {
		return Session{}, ErrNoSession
	}
	p := a.store.People(ctx)
	kept, err := p.Session(digest(token))
	if errors.Is(err, store.ErrNotFound) {
		return Session{}, ErrNoSession
	}
	if err != nil {
		return Session{}, err
	}
	if !now.Before(kept.EndsAt) || now.Sub(kept.SeenAt) >= a.cfg.Idle {
		return Session{}, ErrNoSession
	}
	one, err := account(p, kept.Account)
	if err != nil {
		return Session{}, err
	}
	if !one.DisabledAt.IsZero() {
		return Session{}, ErrNoSession
	}
	// A setting may have come to ask for more since it began.
	if Stage(kept.Stage) == Full && a.stageOf(one) == NeedsSetup {
		kept.Stage = string(NeedsSetup)
	}
	if now.Sub(kept.SeenAt) >= seeEvery {
		if err := p.SeeSession(kept.ID, now); err != nil {
			return Session{}, err
		}
		kept.SeenAt = now.UTC()
	}
	return sessionOf(kept, one), nil
}

// Sessions lists those of somebody that have not ended, seen last first.
func (a *Accounts) Sessions(ctx context.Context, u User, now time.Time) ([]Session, error) {
	p := a.store.People(ctx)
	one, err := account(p, u.ID)
	if err != nil {
		return nil, err
	}
	kept, err := p.Sessions(u.ID)
	var out []Session
	for _, s := range kept {
		if now.Before(s.EndsAt) && now.Sub(s.SeenAt) < a.cfg.Idle {
			out = append(out, sessionOf(s, one))
		}
	}
	return out, err
}

// Active is how many sessions there are.
func (a *Accounts) Active(ctx context.Context, now time.Time) (int, error) {
	return a.store.People(ctx).CountSessions(now, now.Add(-a.cfg.Idle))
}

// End ends one of somebody's own sessions. The error is [ErrNoSession] when it
// is not his.
func (a *Accounts) End(ctx context.Context, u User, id int64, from From) error {
	return a.change(ctx, func(p *store.People) error {
		there, err := p.EndSession(u.ID, id)
		if err == nil && !there {
			err = ErrNoSession
		}
		if err != nil {
			return err
		}
		return note(p, from, u.Name, "session ended", u.Name, "")
	})
}

// confirm asks somebody who is logged in for his password again, before he
// changes how he gets in. What it returns is for [still]: the password is looked
// at before the transaction of the change, and much may happen until that.
func (a *Accounts) confirm(ctx context.Context, s Session, password string, from From) (hash string, err error) {
	if s.Stage == NeedsCode {
		return "", ErrNoSession
	}
	// Counted by session: others who try the name keep nobody from this.
	key := "session " + strconv.FormatInt(s.ID, 10)
	if wait := a.perBrowser.take(key, from.At); wait > 0 {
		return "", &TooOften{wait}
	}
	one, err := account(a.store.People(ctx), s.User.ID)
	if err != nil {
		return "", err
	}
	ok, err := a.hasher.verify(ctx, one.Password, password)
	if err == nil && !ok {
		err = errors.Join(ErrNotIn, a.noteFailure(ctx, one.Name, "password refused", from))
	}
	if err == nil {
		a.perBrowser.giveBack(key)
	}
	return one.Password, err
}

// still reads again, in the transaction of a change, what it rests on: that the
// session is there yet, the account is let in, and the password is the one that
// was confirmed. hash "" is of a change that takes no password.
func still(p *store.People, s Session, hash string) (store.Account, store.Session, error) {
	one, err := account(p, s.User.ID)
	if err != nil {
		return store.Account{}, store.Session{}, err
	}
	if !one.DisabledAt.IsZero() || hash != "" && one.Password != hash {
		return store.Account{}, store.Session{}, ErrNoSession
	}
	kept, err := p.Sessions(one.ID)
	if err != nil {
		return store.Account{}, store.Session{}, err
	}
	for _, k := range kept {
		if k.ID == s.ID {
			return one, k, nil
		}
	}
	return store.Account{}, store.Session{}, ErrNoSession
}

// ChangePassword gives somebody another password, ends all his sessions and
// begins one.
func (a *Accounts) ChangePassword(ctx context.Context, s Session, old, password string, from From) (Session, error) {
	confirmed, err := a.confirm(ctx, s, old, from)
	if err != nil {
		return Session{}, err
	}
	if err := acceptable(password, s.User.Name); err != nil {
		return Session{}, err
	}
	hash, err := a.hasher.hash(ctx, password)
	if err != nil {
		return Session{}, err
	}
	var out Session
	err = a.change(ctx, func(p *store.People) error {
		if _, _, err := still(p, s, confirmed); err != nil {
			return err
		}
		err := errors.Join(p.SetPassword(s.User.ID, hash), p.DropBrowsers(s.User.ID), p.DropLinks(resetLink, s.User.ID),
			note(p, from, s.User.Name, "password changed", s.User.Name, ""))
		if err == nil {
			out, err = a.renew(p, s.User.ID, a.stageOf, from)
		}
		return err
	})
	return out, err
}

// BeginSecond makes the secret of a second factor for this session. It counts
// for nothing before a code of it was given to [Accounts.SetUpSecond].
func (a *Accounts) BeginSecond(ctx context.Context, s Session, password string, from From) error {
	confirmed, err := a.confirm(ctx, s, password, from)
	if err != nil {
		return err
	}
	return a.change(ctx, func(p *store.People) error {
		one, _, err := still(p, s, confirmed)
		if err == nil {
			err = hasNoSecond(one)
		}
		if err != nil {
			return err
		}
		return p.SetPending(s.ID, newSecret())
	})
}

// hasNoSecond refuses to put one second factor in the place of another: that
// would take less than taking the old one away does.
func hasNoSecond(one store.Account) error {
	if one.Secret != "" {
		return &Refused{"There is a second factor already: take it away first."}
	}
	return nil
}

// SetUpSecond takes the first code of the second factor that was begun in this
// session, ends all sessions and begins one. The recovery codes are returned
// this once.
func (a *Accounts) SetUpSecond(ctx context.Context, s Session, code string, from From) (Session, []string, error) {
	if s.Stage == NeedsCode || s.Pending == "" {
		return Session{}, nil, ErrNoSession
	}
	key := strconv.FormatInt(s.User.ID, 10)
	if wait := a.perSecond.take(key, from.At); wait > 0 {
		return Session{}, nil, &TooOften{wait}
	}
	step, ok := stepOf(s.Pending, code, from.At)
	if !ok {
		return Session{}, nil, ErrCode
	}
	a.perSecond.giveBack(key)
	shown, hashes := newRecovery()
	var out Session
	err := a.change(ctx, func(p *store.People) error {
		one, kept, err := still(p, s, "")
		if err == nil {
			err = hasNoSecond(one)
		}
		if err == nil && kept.Pending != s.Pending {
			err = ErrNoSession // begun anew meanwhile, with another secret
		}
		if err != nil {
			return err
		}
		err = errors.Join(p.SetSecond(s.User.ID, s.Pending, step, hashes), note(p, from, s.User.Name, "second factor set up", s.User.Name, ""))
		if err == nil {
			out, err = a.renew(p, s.User.ID, a.stageOf, from)
		}
		return err
	})
	return out, shown, err
}

// DropSecond takes a second factor away, ends all sessions and begins one. It
// takes the password and a code.
func (a *Accounts) DropSecond(ctx context.Context, s Session, password, code string, from From) (Session, error) {
	var out Session
	err := a.withBoth(ctx, s, password, code, from, func(p *store.People) error {
		err := errors.Join(p.SetSecond(s.User.ID, "", 0, nil), note(p, from, s.User.Name, "second factor taken away", s.User.Name, ""))
		if err == nil {
			out, err = a.renew(p, s.User.ID, a.stageOf, from)
		}
		return err
	})
	return out, err
}

// NewRecovery replaces the recovery codes and returns them, this once. It takes
// the password and a code.
func (a *Accounts) NewRecovery(ctx context.Context, s Session, password, code string, from From) ([]string, error) {
	shown, kept := newRecovery()
	err := a.withBoth(ctx, s, password, code, from, func(p *store.People) error {
		return errors.Join(p.SetRecovery(s.User.ID, kept), note(p, from, s.User.Name, "recovery codes made anew", s.User.Name, ""))
	})
	return shown, err
}

// withBoth runs f for one who has given password and code again.
func (a *Accounts) withBoth(ctx context.Context, s Session, password, code string, from From, f func(*store.People) error) error {
	confirmed, err := a.confirm(ctx, s, password, from)
	if err != nil {
		return err
	}
	key := strconv.FormatInt(s.User.ID, 10)
	if wait := a.perSecond.take(key, from.At); wait > 0 {
		return &TooOften{wait}
	}
	err = a.change(ctx, func(p *store.People) error {
		one, _, err := still(p, s, confirmed)
		if err != nil {
			return err
		}
		if _, err := takeCode(p, one, code, from.At); err != nil {
			return err
		}
		return f(p)
	})
	if err == nil {
		a.perSecond.giveBack(key)
	}
	return err
}

// RecoveryLeft is how many recovery codes somebody has.
func (a *Accounts) RecoveryLeft(ctx context.Context, u User) (int, error) {
	return a.store.People(ctx).Recovery(u.ID)
}
