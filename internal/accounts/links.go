package accounts

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/tidewaiter/tidewaiter/internal/store"
)

// The kinds of links.
const (
	firstLink  = "first"  // makes the first account, an admin
	rescueLink = "rescue" // makes an admin where there are accounts
	inviteLink = "invite" // makes an account
	resetLink  = "reset"  // gives an account another password
)

// How long links last.
const (
	commandLasts = time.Hour
	firstLasts   = 24 * time.Hour
	inviteLasts  = 72 * time.Hour
	resetLasts   = 24 * time.Hour
)

// ErrNotEmpty is the error of a first link where there is an account.
var ErrNotEmpty = errors.New("accounts: there is an account already")

// Link is a link that was not used yet, without what makes it work.
type Link struct {
	ID     string // names it in a list; it opens nothing
	Reset  string // whose password it changes; "" for a new account
	Rights Rights
	MadeBy string
	EndsAt time.Time
}

func linkOf(p *store.People, l store.Link) (Link, error) {
	out := Link{ID: digest(l.Hash), Rights: Rights{Role(l.Role), l.AllCases, l.Cases}, MadeBy: l.MadeBy, EndsAt: l.EndsAt}
	if l.Account == 0 {
		return out, nil
	}
	one, err := account(p, l.Account)
	out.Reset = one.Name
	return out, err
}

// FirstLink makes the link for the first account, an admin, and lets no earlier
// one work. The error is [ErrNotEmpty] when there is an account.
func (a *Accounts) FirstLink(ctx context.Context, from From) (token string, ends time.Time, err error) {
	token, ends = newToken(), from.At.Add(firstLasts)
	err = a.change(ctx, func(p *store.People) error {
		n, err := p.Count()
		if err == nil && n > 0 {
			err = ErrNotEmpty
		}
		if err == nil {
			err = p.DropLinks(firstLink, 0)
		}
		if err != nil {
			return err
		}
		return p.AddLink(store.Link{Hash: digest(token), Kind: firstLink, Role: string(Admin), AllCases: true, MadeBy: "the program", MadeAt: from.At, EndsAt: ends})
	})
	return token, ends, err
}

// RescueLink makes a link for one who has the store in his hands: with a name
// it gives that account another password and takes its second factor away,
// without one it makes an admin. It lasts an hour, and lets no earlier one of
// the same kind work.
func (a *Accounts) RescueLink(ctx context.Context, name string, from From) (token string, ends time.Time, err error) {
	token, ends = newToken(), from.At.Add(commandLasts)
	err = a.change(ctx, func(p *store.People) error {
		l := store.Link{Hash: digest(token), Kind: rescueLink, Role: string(Admin), AllCases: true, MadeBy: "the command line", MadeAt: from.At, EndsAt: ends}
		if name != "" {
			one, err := p.Named(canonicalName(name))
			if errors.Is(err, store.ErrNotFound) {
				return ErrNoUser
			}
			if err != nil {
				return err
			}
			if !one.DisabledAt.IsZero() {
				return &Refused{fmt.Sprintf("the account %s is disabled: an admin can let it in again", one.Name)}
			}
			l = store.Link{Hash: l.Hash, Kind: resetLink, Account: one.ID, MadeBy: l.MadeBy, MadeAt: from.At, EndsAt: ends}
		}
		return errors.Join(p.DropLinks(l.Kind, l.Account), p.AddLink(l), note(p, from, l.MadeBy, "link made", canonicalName(name), l.Kind))
	})
	return token, ends, err
}

// Invite makes a link for a new account.
func (a *Accounts) Invite(ctx context.Context, by User, rights Rights, from From) (token string, ends time.Time, err error) {
	if err := rights.check(); err != nil {
		return "", ends, err
	}
	token, ends = newToken(), from.At.Add(inviteLasts)
	err = a.change(ctx, func(p *store.People) error {
		if err := stillAdmin(p, by); err != nil {
			return err
		}
		return errors.Join(
			p.AddLink(store.Link{Hash: digest(token), Kind: inviteLink, Role: string(rights.Role), AllCases: rights.AllCases, Cases: rights.Cases, MadeBy: by.Name, MadeAt: from.At, EndsAt: ends}),
			note(p, from, by.Name, "invited", "", rights.String()))
	})
	return token, ends, err
}

// ResetLink makes a link with which somebody gives himself another password; his
// second factor goes with the old one. Nothing changes before it is used.
func (a *Accounts) ResetLink(ctx context.Context, by User, id int64, from From) (token string, ends time.Time, err error) {
	token, ends = newToken(), from.At.Add(resetLasts)
	err = a.change(ctx, func(p *store.People) error {
		one, err := a.other(p, by, id)
		if err != nil {
			return err
		}
		if !one.DisabledAt.IsZero() {
			return &Refused{"The account is disabled: let it in again first."}
		}
		return errors.Join(
			p.DropLinks(resetLink, id),
			p.AddLink(store.Link{Hash: digest(token), Kind: resetLink, Account: id, MadeBy: by.Name, MadeAt: from.At, EndsAt: ends}),
			note(p, from, by.Name, "link made", one.Name, resetLink))
	})
	return token, ends, err
}

// Links lists those that were not used and have not ended, made last first.
func (a *Accounts) Links(ctx context.Context, now time.Time) ([]Link, error) {
	p := a.store.People(ctx)
	kept, err := p.Links()
	if err != nil {
		return nil, err
	}
	var out []Link
	for _, l := range kept {
		if !l.EndsAt.After(now) {
			continue
		}
		one, err := linkOf(p, l)
		if err != nil {
			return nil, err
		}
		out = append(out, one)
	}
	return out, nil
}

// DropLink lets a link work no more; it is named as [Accounts.Links] does.
func (a *Accounts) DropLink(ctx context.Context, by User, id string, from From) error {
	return a.change(ctx, func(p *store.People) error {
		if err := stillAdmin(p, by); err != nil {
			return err
		}
		kept, err := p.Links()
		if err != nil {
			return err
		}
		for _, l := range kept {
			if digest(l.Hash) == id {
				if _, err := p.TakeLink(l.Hash); err != nil {
					return err
				}
				return note(p, from, by.Name, "link withdrawn", "", l.Kind)
			}
		}
		return ErrLink
	})
}

// Open returns a link by its token, for the page where it is used. It changes
// nothing: programs that look at messages open links too.
func (a *Accounts) Open(ctx context.Context, token string, from From) (Link, error) {
	if wait := a.perAddress.take(site(from.Address), from.At); wait > 0 {
		return Link{}, &TooOften{wait}
	}
	p := a.store.People(ctx)
	l, err := open(p, token, from.At)
	if err != nil {
		return Link{}, err
	}
	a.perAddress.giveBack(site(from.Address))
	return linkOf(p, l)
}

// open returns a link that works now.
func open(p *store.People, token string, now time.Time) (store.Link, error) {
	l, err := p.Link(digest(token))
	if errors.Is(err, store.ErrNotFound) || err == nil && !l.EndsAt.After(now) {
		err = ErrLink
	}
	if err == nil && l.Kind == firstLink {
		var n int
		if n, err = p.Count(); err == nil && n > 0 {
			err = ErrLink
		}
	}
	return l, err
}

// Accept uses a link up: it makes the account that the link is for, or gives an
// account its new password and ends its sessions and its second factor. It
// returns the session that begins. Name is for new accounts only.
func (a *Accounts) Accept(ctx context.Context, token, name, password string, from From) (Session, error) {
	l, err := a.Open(ctx, token, from)
	if err != nil {
		return Session{}, err
	}
	name = canonicalName(name)
	if l.Reset != "" {
		name = l.Reset
	} else if !nameForm.MatchString(name) {
		return Session{}, &Refused{"A name has 2 to 32 small letters, digits, dots, dashes and underscores, and begins with a letter."}
	}
	if err := acceptable(password, name); err != nil {
		return Session{}, err
	}
	hash, err := a.hasher.hash(ctx, password)
	if err != nil {
		return Session{}, err
	}
	var s Session
	err = a.change(ctx, func(p *store.People) error {
		// Read again within: of two who use one link at once, one is refused.
		l, err := open(p, token, from.At)
		if err != nil {
			return err
		}
		if ok, err := p.TakeLink(l.Hash); err != nil || !ok {
			return errors.Join(err, ErrLink)
		}
		id := l.Account
		if id == 0 {
			if _, err := p.Named(name); err == nil {
				return &Refused{"The name is taken: choose another."}
			} else if !errors.Is(err, store.ErrNotFound) {
				return err
			}
			rights := Rights{Role(l.Role), l.AllCases, l.Cases}
			if id, err = p.AddAccount(store.Account{Name: name, Role: l.Role, AllCases: l.AllCases, Cases: l.Cases, Password: hash, CreatedAt: from.At}); err != nil {
				return err
			}
			err = note(p, from, name, "account made", name, rights.String()+", invited by "+l.MadeBy)
		} else {
			err = errors.Join(p.SetPassword(id, hash), p.SetSecond(id, "", 0, nil), p.EndSessions(id, 0), p.DropBrowsers(id),
				note(p, from, name, "password reset", name, "by a link of "+l.MadeBy))
		}
		if err != nil {
			return err
		}
		one, err := account(p, id)
		if err != nil {
			return err
		}
		if !one.DisabledAt.IsZero() {
			return ErrLink
		}
		s, err = a.begin(p, one, a.stageOf(one), from)
		return err
	})
	return s, err
}
