package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"
)

// Account is somebody who may log in to the desk.
type Account struct {
	ID         int64
	Name       string
	Role       string
	AllCases   bool
	Cases      []string // ids, in order
	Password   string   // a hash
	Secret     string   // of the second factor; "" for none
	Step       int64    // the last time step whose code was taken
	CreatedAt  time.Time
	DisabledAt time.Time // zero for one who may log in
}

// Session is a login that lasts. Its token is known to the browser only.
type Session struct {
	ID        int64
	Hash      string // SHA-256 of the token
	Account   int64
	Stage     string
	Pending   string // a secret of a second factor that is being set up
	Address   string
	Agent     string
	CreatedAt time.Time
	SeenAt    time.Time
	EndsAt    time.Time
}

// Link is a link that works once. Its token is known to its receiver only.
type Link struct {
	Hash     string // SHA-256 of the token
	Kind     string
	Account  int64 // whom it lets in again; 0 for a new account
	Role     string
	AllCases bool
	Cases    []string
	MadeBy   string
	MadeAt   time.Time
	EndsAt   time.Time
}

// JournalEntry says what happened to an account. It holds no secret.
type JournalEntry struct {
	ID      int64
	At      time.Time
	Who     string // name of an account, or what acted
	What    string
	About   string // name of an account
	Detail  string
	Address string
}

// People are the accounts of a store and what belongs to them.
type People struct {
	ctx context.Context
	q   querier
}

// querier is a database or a transaction.
type querier interface {
	ExecContext(context.Context, string, ...any) (sql.Result, error)
	QueryContext(context.Context, string, ...any) (*sql.Rows, error)
	QueryRowContext(context.Context, string, ...any) *sql.Row
}

// People reads accounts. Each call of what it returns sees the store as it is
// then; what has to belong together is done in [Store.ChangePeople].
func (s *Store) People(ctx context.Context) *People { return &People{ctx, s.db} }

// ChangePeople runs f in one transaction, which is on the disk when it returns
// nil and has changed nothing when it returns an error.
func (s *Store) ChangePeople(ctx context.Context, f func(*People) error) error {
	return s.transact(ctx, func(tx *sql.Tx) error { return f(&People{ctx, tx}) })
}

// Count is how many accounts there are, those that are disabled too.
func (p *People) Count() (int, error) {
	var n int
	err := p.q.QueryRowContext(p.ctx, `SELECT count(*) FROM accounts`).Scan(&n)
	return n, wrap("counting accounts", err)
}

// Account returns one by its id. The error wraps [ErrNotFound] when there is
// none.
func (p *People) Account(id int64) (Account, error) {
	return p.account(`WHERE id = ?`, id)
}

// Named returns the account of a name. The error wraps [ErrNotFound] when there
// is none.
func (p *People) Named(name string) (Account, error) {
	return p.account(`WHERE name = ?`, name)
}

// Accounts lists all, by name.
func (p *People) Accounts() ([]Account, error) {
	out, err := p.accounts(`ORDER BY name`)
	return out, wrap("listing accounts", err)
}

func (p *People) account(where string, arg any) (Account, error) {
	found, err := p.accounts(where, arg)
	if err == nil && len(found) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return Account{}, wrap("reading an account", err)
	}
	return found[0], nil
}

func (p *People) accounts(where string, args ...any) ([]Account, error) {
	var out []Account
	err := p.each(`SELECT id, name, role, all_cases, password, COALESCE(secret, ''), step, created_at, COALESCE(disabled_at, ''),
		COALESCE((SELECT group_concat("case", char(10) ORDER BY "case") FROM account_cases WHERE account = accounts.id), '')
		FROM accounts `+where, args, func(r *sql.Rows) error {
		var a Account
		var created, disabled, cases string
		err := r.Scan(&a.ID, &a.Name, &a.Role, &a.AllCases, &a.Password, &a.Secret, &a.Step, &created, &disabled, &cases)
		if err == nil {
			err = times(&a.CreatedAt, created, &a.DisabledAt, disabled)
		}
		a.Cases = fromLines(cases)
		out = append(out, a)
		return err
	})
	return out, err
}

// AddAccount keeps a new account and returns its id. Those of its fields that
// only come later are ignored.
func (p *People) AddAccount(a Account) (int64, error) {
	res, err := p.q.ExecContext(p.ctx, `INSERT INTO accounts (name, role, all_cases, password, created_at) VALUES (?, ?, ?, ?, ?)`,
		a.Name, a.Role, a.AllCases, a.Password, stamp(a.CreatedAt))
	if err != nil {
		return 0, wrap("adding an account", err)
	}
	id, err := res.LastInsertId()
	if err == nil {
		err = p.setCases(id, a.Cases)
	}
	return id, wrap("adding an account", err)
}

// SetRights gives an account another role and other cases.
func (p *People) SetRights(id int64, role string, allCases bool, cases []string) error {
	err := p.exec(`UPDATE accounts SET role = ?, all_cases = ? WHERE id = ?`, role, allCases, id)
	if err == nil {
		err = p.exec(`DELETE FROM account_cases WHERE account = ?`, id)
	}
	if err == nil {
		err = p.setCases(id, cases)
	}
	return wrap("changing rights", err)
}

func (p *People) setCases(id int64, cases []string) error {
	for _, c := range cases {
		if err := p.exec(`INSERT INTO account_cases (account, "case") VALUES (?, ?) ON CONFLICT DO NOTHING`, id, c); err != nil {
			return err
		}
	}
	return nil
}

// SetDisabled keeps somebody out since a time; the zero time lets him in again.
func (p *People) SetDisabled(id int64, since time.Time) error {
	var at any
	if !since.IsZero() {
		at = stamp(since)
	}
	return wrap("disabling an account", p.exec(`UPDATE accounts SET disabled_at = ? WHERE id = ?`, at, id))
}

// SetPassword replaces the hash of a password.
func (p *People) SetPassword(id int64, hash string) error {
	return wrap("changing a password", p.exec(`UPDATE accounts SET password = ? WHERE id = ?`, hash, id))
}

// SetSecond replaces the secret of a second factor, "" for none, and the hashes
// of the recovery codes. Step is the time step of the code that confirmed it.
func (p *People) SetSecond(id int64, secret string, step int64, recovery []string) error {
	err := p.exec(`UPDATE accounts SET secret = nullif(?, ''), step = ? WHERE id = ?`, secret, step, id)
	if err == nil {
		err = p.SetRecovery(id, recovery)
	}
	return wrap("changing a second factor", err)
}

// SetRecovery replaces the hashes of the recovery codes.
func (p *People) SetRecovery(id int64, recovery []string) error {
	err := p.exec(`DELETE FROM account_recovery WHERE account = ?`, id)
	for _, hash := range recovery {
		if err == nil {
			err = p.exec(`INSERT INTO account_recovery (account, hash) VALUES (?, ?)`, id, hash)
		}
	}
	return wrap("changing recovery codes", err)
}

// Recovery is how many recovery codes are left.
func (p *People) Recovery(id int64) (int, error) {
	var n int
	err := p.q.QueryRowContext(p.ctx, `SELECT count(*) FROM account_recovery WHERE account = ?`, id).Scan(&n)
	return n, wrap("counting recovery codes", err)
}

// TakeStep marks a time step as used and reports whether it was later than
// every one before: of two who bring the same code one is refused.
func (p *People) TakeStep(id, step int64) (bool, error) {
	return p.changed("taking a code", `UPDATE accounts SET step = ? WHERE id = ? AND step < ?`, step, id, step)
}

// TakeRecovery uses a recovery code up and reports whether it was there.
func (p *People) TakeRecovery(id int64, hash string) (bool, error) {
	return p.changed("taking a recovery code", `DELETE FROM account_recovery WHERE account = ? AND hash = ?`, id, hash)
}

// AddBrowser marks a browser as one that somebody has logged in with. Each
// account has at most so many: those seen longest ago go.
func (p *People) AddBrowser(account int64, hash string, now time.Time, most int) error {
	err := p.exec(`INSERT INTO account_browsers (hash, account, seen_at) VALUES (?, ?, ?) ON CONFLICT (hash) DO UPDATE SET seen_at = excluded.seen_at`, hash, account, stamp(now))
	if err == nil {
		err = p.exec(`DELETE FROM account_browsers WHERE account = ? AND hash NOT IN
			(SELECT hash FROM account_browsers WHERE account = ? ORDER BY seen_at DESC LIMIT ?)`, account, account, most)
	}
	return wrap("keeping a browser", err)
}

// HasBrowser reports whether the account of a name has logged in with a
// browser.
func (p *People) HasBrowser(name, hash string) (bool, error) {
	var n int
	err := p.q.QueryRowContext(p.ctx, `SELECT count(*) FROM account_browsers b JOIN accounts a ON a.id = b.account WHERE b.hash = ? AND a.name = ?`, hash, name).Scan(&n)
	return n > 0, wrap("looking for a browser", err)
}

// DropBrowsers forgets the browsers of an account.
func (p *People) DropBrowsers(account int64) error {
	return wrap("forgetting browsers", p.exec(`DELETE FROM account_browsers WHERE account = ?`, account))
}

// AddSession keeps a session and returns its id.
func (p *People) AddSession(s Session) (int64, error) {
	res, err := p.q.ExecContext(p.ctx, `INSERT INTO sessions (hash, account, stage, pending, address, agent, created_at, seen_at, ends_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		s.Hash, s.Account, s.Stage, s.Pending, s.Address, s.Agent, stamp(s.CreatedAt), stamp(s.SeenAt), stamp(s.EndsAt))
	if err != nil {
		return 0, wrap("adding a session", err)
	}
	id, err := res.LastInsertId()
	return id, wrap("adding a session", err)
}

// Session returns the session of a token by its hash. The error wraps
// [ErrNotFound] when there is none. It may have ended by its times.
func (p *People) Session(hash string) (Session, error) {
	found, err := p.sessions(`WHERE hash = ?`, hash)
	if err == nil && len(found) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return Session{}, wrap("reading a session", err)
	}
	return found[0], nil
}

// Sessions lists those of an account, seen last first.
func (p *People) Sessions(account int64) ([]Session, error) {
	out, err := p.sessions(`WHERE account = ? ORDER BY seen_at DESC, id DESC`, account)
	return out, wrap("listing sessions", err)
}

// CountSessions is how many sessions have not ended by their times.
func (p *People) CountSessions(now, idleSince time.Time) (int, error) {
	var n int
	err := p.q.QueryRowContext(p.ctx, `SELECT count(*) FROM sessions WHERE ends_at > ? AND seen_at > ?`, stamp(now), stamp(idleSince)).Scan(&n)
	return n, wrap("counting sessions", err)
}

func (p *People) sessions(where string, args ...any) ([]Session, error) {
	var out []Session
	err := p.each(`SELECT id, hash, account, stage, pending, address, agent, created_at, seen_at, ends_at FROM sessions `+where, args, func(r *sql.Rows) error {
		var s Session
		var created, seen, ends string
		err := r.Scan(&s.ID, &s.Hash, &s.Account, &s.Stage, &s.Pending, &s.Address, &s.Agent, &created, &seen, &ends)
		if err == nil {
			err = times(&s.CreatedAt, created, &s.SeenAt, seen, &s.EndsAt, ends)
		}
		out = append(out, s)
		return err
	})
	return out, err
}

// SeeSession notes that a session was used.
func (p *People) SeeSession(id int64, now time.Time) error {
	return wrap("noting a session", p.exec(`UPDATE sessions SET seen_at = ? WHERE id = ?`, stamp(now), id))
}

// SetPending keeps the secret that is being set up in a session.
func (p *People) SetPending(id int64, secret string) error {
	return wrap("changing a session", p.exec(`UPDATE sessions SET pending = ? WHERE id = ?`, secret, id))
}

// EndSession ends one session of an account and reports whether it was there.
func (p *People) EndSession(account, id int64) (bool, error) {
	return p.changed("ending a session", `DELETE FROM sessions WHERE account = ? AND id = ?`, account, id)
}

// EndSessions ends those of an account but for one; 0 spares none.
func (p *People) EndSessions(account, but int64) error {
	return wrap("ending sessions", p.exec(`DELETE FROM sessions WHERE account = ? AND id <> ?`, account, but))
}

// Sweep takes away sessions and links that have ended by their times.
func (p *People) Sweep(now, idleSince time.Time) error {
	err := p.exec(`DELETE FROM sessions WHERE ends_at <= ? OR seen_at <= ?`, stamp(now), stamp(idleSince))
	if err == nil {
		err = p.exec(`DELETE FROM account_links WHERE ends_at <= ?`, stamp(now))
	}
	return wrap("sweeping", err)
}

// AddLink keeps a link.
func (p *People) AddLink(l Link) error {
	var account any
	if l.Account != 0 {
		account = l.Account
	}
	return wrap("adding a link", p.exec(`INSERT INTO account_links (hash, kind, account, role, all_cases, cases, made_by, made_at, ends_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		l.Hash, l.Kind, account, l.Role, l.AllCases, strings.Join(l.Cases, "\n"), l.MadeBy, stamp(l.MadeAt), stamp(l.EndsAt)))
}

// Link returns the link of a token by its hash. The error wraps [ErrNotFound]
// when it is not there or was used. It may have ended by its time.
func (p *People) Link(hash string) (Link, error) {
	found, err := p.links(`WHERE hash = ?`, hash)
	if err == nil && len(found) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return Link{}, wrap("reading a link", err)
	}
	return found[0], nil
}

// Links lists those that were not used, made last first.
func (p *People) Links() ([]Link, error) {
	out, err := p.links(`ORDER BY made_at DESC`)
	return out, wrap("listing links", err)
}

func (p *People) links(where string, args ...any) ([]Link, error) {
	var out []Link
	err := p.each(`SELECT hash, kind, COALESCE(account, 0), role, all_cases, cases, made_by, made_at, ends_at FROM account_links `+where, args, func(r *sql.Rows) error {
		var l Link
		var cases, made, ends string
		err := r.Scan(&l.Hash, &l.Kind, &l.Account, &l.Role, &l.AllCases, &cases, &l.MadeBy, &made, &ends)
		if err == nil {
			err = times(&l.MadeAt, made, &l.EndsAt, ends)
		}
		l.Cases = fromLines(cases)
		out = append(out, l)
		return err
	})
	return out, err
}

// TakeLink uses a link up and reports whether it was there.
func (p *People) TakeLink(hash string) (bool, error) {
	return p.changed("using a link", `DELETE FROM account_links WHERE hash = ?`, hash)
}

// DropLinksBy takes away the links that somebody has made.
func (p *People) DropLinksBy(name string) error {
	return wrap("dropping links", p.exec(`DELETE FROM account_links WHERE made_by = ?`, name))
}

// DropLinks takes away the links of a kind, for an account (0 for those that
// are for none).
func (p *People) DropLinks(kind string, account int64) error {
	return wrap("dropping links", p.exec(`DELETE FROM account_links WHERE kind = ? AND COALESCE(account, 0) = ?`, kind, account))
}

// Note adds an entry to the journal.
func (p *People) Note(e JournalEntry) error {
	return wrap("noting", p.exec(`INSERT INTO account_journal (at, who, what, about, detail, address) VALUES (?, ?, ?, ?, ?, ?)`,
		stamp(e.At), e.Who, e.What, e.About, e.Detail, e.Address))
}

// Journal lists entries, the last first; before is the id to go on from, 0 to
// begin.
func (p *People) Journal(before int64, limit int) ([]JournalEntry, error) {
	var out []JournalEntry
	err := p.each(`SELECT id, at, who, what, about, detail, address FROM account_journal WHERE ?1 = 0 OR id < ?1 ORDER BY id DESC LIMIT ?2`, []any{before, limit}, func(r *sql.Rows) error {
		var e JournalEntry
		var at string
		err := r.Scan(&e.ID, &at, &e.Who, &e.What, &e.About, &e.Detail, &e.Address)
		if err == nil {
			err = times(&e.At, at)
		}
		out = append(out, e)
		return err
	})
	return out, wrap("reading the journal of accounts", err)
}

func (p *People) exec(query string, args ...any) error {
	_, err := p.q.ExecContext(p.ctx, query, args...)
	return err
}

// changed runs a statement and reports whether it changed a row.
func (p *People) changed(doing, query string, args ...any) (bool, error) {
	res, err := p.q.ExecContext(p.ctx, query, args...)
	if err != nil {
		return false, wrap(doing, err)
	}
	n, err := res.RowsAffected()
	return n > 0, wrap(doing, err)
}

func (p *People) each(query string, args []any, scan func(*sql.Rows) error) error {
	return eachOf(p.ctx, p.q, query, args, scan)
}

func wrap(doing string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("store: %s: %w", doing, err)
}

// times reads pairs of a *time.Time and the text kept of it; "" stays the zero
// time.
func times(pairs ...any) error {
	var errs []error
	for i := 0; i < len(pairs); i += 2 {
		text := pairs[i+1].(string)
		if text == "" {
			continue
		}
		t, err := unstamp(text)
		*pairs[i].(*time.Time) = t
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

func fromLines(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, "\n")
}
