package accounts

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/tidewaiter/tidewaiter/internal/store"
)

// Role is what somebody may do on the cases that he sees. Each may do what those
// before it may.
type Role string

// The roles, the least first.
const (
	Reader  Role = "reader"  // read drafts
	Analyst Role = "analyst" // propose and decide on rows
	Editor  Role = "editor"  // accept, sign, publish
	Admin   Role = "admin"   // all cases, and the accounts of others
)

// Roles are all roles, the least first.
var Roles = []Role{Reader, Analyst, Editor, Admin}

// AtLeast reports whether a role may do what another may. What is no role may
// nothing, and nobody may what takes no role that there is.
func (r Role) AtLeast(other Role) bool {
	have, want := slices.Index(Roles, r), slices.Index(Roles, other)
	return want >= 0 && have >= want
}

// User is somebody with an account.
type User struct {
	ID        int64
	Name      string // never changes and is never given to another
	Role      Role
	AllCases  bool
	Cases     []string // ids, in order
	Second    bool     // has a second factor
	Disabled  bool
	CreatedAt time.Time
}

// Sees reports whether somebody may see a case.
func (u User) Sees(id string) bool {
	return u.AllCases || u.Role == Admin || slices.Contains(u.Cases, id)
}

func userOf(a store.Account) User {
	return User{ID: a.ID, Name: a.Name, Role: Role(a.Role), AllCases: a.AllCases, Cases: a.Cases,
		Second: a.Secret != "", Disabled: !a.DisabledAt.IsZero(), CreatedAt: a.CreatedAt}
}

// Config is what accounts need. Store is required.
type Config struct {
	Store *store.Store
	// Second are the roles that must have a second factor.
	Second []Role
	// Cost of a password. Default: RFC 9106's second option, 64 MiB.
	Cost Cost
	// Idle is how long a session lasts unused, Absolute how long at all.
	// Defaults: 2 hours, 24 hours (the longer is NIST SP 800-63B-4, AAL2).
	Idle, Absolute time.Duration
	// PerAccount is how often an account may be tried from browsers that it is
	// not known from, PerBrowser how often from one that it is known from,
	// PerAddress how often all of them from one address, PerSecond how often a
	// second factor. Defaults: 10 and one a minute; 10 and one a minute; 30 and
	// one in 10 seconds; 5 and one in 5 minutes.
	PerAccount, PerBrowser, PerAddress, PerSecond Rate
}

// Accounts are the accounts of one store.
type Accounts struct {
	store  *store.Store
	cfg    Config
	hasher *hasher

	perAccount, perBrowser, perAddress, perSecond *tries
	notes                                         *tries // of logins that failed
}

// New returns the accounts of a store.
func New(cfg Config) (*Accounts, error) {
	if cfg.Store == nil {
		return nil, errors.New("accounts: Config.Store is required")
	}
	cfg.Cost = cmp.Or(cfg.Cost, defaultCost)
	cfg.Idle = cmp.Or(cfg.Idle, 2*time.Hour)
	cfg.Absolute = cmp.Or(cfg.Absolute, 24*time.Hour)
	cfg.PerAccount = cmp.Or(cfg.PerAccount, Rate{10, time.Minute})
	cfg.PerBrowser = cmp.Or(cfg.PerBrowser, Rate{10, time.Minute})
	cfg.PerAddress = cmp.Or(cfg.PerAddress, Rate{30, 10 * time.Second})
	cfg.PerSecond = cmp.Or(cfg.PerSecond, Rate{5, 5 * time.Minute})
	for _, r := range cfg.Second {
		if !slices.Contains(Roles, r) {
			return nil, fmt.Errorf("accounts: there is no role %q: want reader, analyst, editor or admin", r)
		}
	}
	h, err := newHasher(cfg.Cost)
	if err != nil {
		return nil, err
	}
	return &Accounts{store: cfg.Store, cfg: cfg, hasher: h,
		perAccount: newTries(cfg.PerAccount), perBrowser: newTries(cfg.PerBrowser), perAddress: newTries(cfg.PerAddress), perSecond: newTries(cfg.PerSecond),
		notes: newTries(Rate{200, 10 * time.Second}),
	}, nil
}

// From is where and when somebody asks.
type From struct {
	At      time.Time
	Address string // of the network, without port
	Agent   string // what the browser calls itself
}

// The errors that are answered, not logged.
var (
	// ErrNotIn is the error of who could not be let in: a name that is not
	// known, a wrong password, an account that is disabled. They are not told
	// apart.
	ErrNotIn = errors.New("accounts: name or password is wrong")
	// ErrCode is the error of a code of a second factor that is wrong, was used
	// before, or is too old.
	ErrCode = errors.New("accounts: the code is wrong or was used")
	// ErrNoSession is the error of a token that no session has, or one that has
	// ended.
	ErrNoSession = errors.New("accounts: there is no such session")
	// ErrLink is the error of a link that is not known, was used, or has ended.
	ErrLink = errors.New("accounts: the link was used or has ended")
	// ErrNoUser is the error of an id that no account has.
	ErrNoUser = errors.New("accounts: there is no such account")
)

// TooOften is the error of who has tried too often.
type TooOften struct{ Wait time.Duration }

func (e *TooOften) Error() string {
	return fmt.Sprintf("accounts: tried too often, again in %s", e.Wait.Round(time.Second))
}

const (
	tokenBytes  = 32 // 256 bits
	maxAgent    = 200
	maxBrowsers = 20 // known of one account
)

func newToken() string {
	b := make([]byte, tokenBytes)
	rand.Read(b)
	return base64.RawURLEncoding.EncodeToString(b)
}

// digest is what is kept of a token.
func digest(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// nameForm is what a name may be. It stands in addresses, journals and
// publications, so it is plain.
var nameForm = regexp.MustCompile(`^[a-z][a-z0-9._-]{1,31}$`)

func canonicalName(name string) string { return strings.ToLower(strings.TrimSpace(name)) }

// change runs f in one transaction.
func (a *Accounts) change(ctx context.Context, f func(*store.People) error) error {
	return a.store.ChangePeople(ctx, f)
}

// note adds to the journal what somebody did.
func note(p *store.People, from From, who, what, about, detail string) error {
	return p.Note(store.JournalEntry{At: from.At, Who: who, What: what, About: about, Detail: detail, Address: from.Address})
}

// Empty reports whether there is no account yet.
func (a *Accounts) Empty(ctx context.Context) (bool, error) {
	n, err := a.store.People(ctx).Count()
	return n == 0, err
}

// People lists everybody, by name.
func (a *Accounts) People(ctx context.Context) ([]User, error) {
	kept, err := a.store.People(ctx).Accounts()
	var out []User
	for _, one := range kept {
		out = append(out, userOf(one))
	}
	return out, err
}

// User returns one account. The error is [ErrNoUser] when there is none.
func (a *Accounts) User(ctx context.Context, id int64) (User, error) {
	one, err := account(a.store.People(ctx), id)
	return userOf(one), err
}

func account(p *store.People, id int64) (store.Account, error) {
	one, err := p.Account(id)
	if errors.Is(err, store.ErrNotFound) {
		err = ErrNoUser
	}
	return one, err
}

// Rights are a role and the cases it is for.
type Rights struct {
	Role     Role
	AllCases bool
	Cases    []string
}

func (r *Rights) check() error {
	if !slices.Contains(Roles, r.Role) {
		return &Refused{"There is no such role."}
	}
	if r.Role == Admin {
		r.AllCases = true
	}
	if r.AllCases {
		r.Cases = nil
	}
	for _, id := range r.Cases {
		if id == "" || strings.ContainsAny(id, "\r\n") {
			return &Refused{"There is no such case."}
		}
	}
	slices.Sort(r.Cases)
	r.Cases = slices.Compact(r.Cases)
	return nil
}

func (r Rights) String() string {
	switch {
	case r.AllCases:
		return string(r.Role) + ", all cases"
	case len(r.Cases) == 0:
		return string(r.Role) + ", no case"
	}
	return string(r.Role) + ", " + strings.Join(r.Cases, " ")
}

// SetRights gives somebody another role and other cases, and ends his sessions:
// a session never has other rights than those it was begun with. Nobody changes
// his own, so an admin is always left.
func (a *Accounts) SetRights(ctx context.Context, by User, id int64, rights Rights, from From) error {
	if err := rights.check(); err != nil {
		return err
	}
	return a.change(ctx, func(p *store.People) error {
		one, err := a.other(p, by, id)
		if err != nil {
			return err
		}
		before := Rights{Role(one.Role), one.AllCases, one.Cases}
		return errors.Join(
			p.SetRights(id, string(rights.Role), rights.AllCases, rights.Cases),
			p.EndSessions(id, 0),
			p.DropLinksBy(one.Name), // whom he may let in was one of his rights
			note(p, from, by.Name, "rights changed", one.Name, before.String()+" -> "+rights.String()))
	})
}

// SetDisabled keeps somebody out, ends his sessions and drops the links for him and
// by him, or lets him in again.
func (a *Accounts) SetDisabled(ctx context.Context, by User, id int64, disabled bool, from From) error {
	return a.change(ctx, func(p *store.People) error {
		one, err := a.other(p, by, id)
		if err != nil {
			return err
		}
		what, since := "let in again", time.Time{}
		if disabled {
			what, since = "disabled", from.At
		}
		return errors.Join(
			p.SetDisabled(id, since), p.EndSessions(id, 0), p.DropBrowsers(id), p.DropLinks(resetLink, id), p.DropLinksBy(one.Name),
			note(p, from, by.Name, what, one.Name, ""))
	})
}

// EndOf ends every session of somebody.
func (a *Accounts) EndOf(ctx context.Context, by User, id int64, from From) error {
	return a.change(ctx, func(p *store.People) error {
		one, err := a.other(p, by, id)
		if err != nil {
			return err
		}
		return errors.Join(p.EndSessions(id, 0), note(p, from, by.Name, "sessions ended", one.Name, ""))
	})
}

// other returns the account of an id for one who changes what it may. Who asks
// is read again: his rights may have changed since his request began.
func (a *Accounts) other(p *store.People, by User, id int64) (store.Account, error) {
	if err := stillAdmin(p, by); err != nil {
		return store.Account{}, err
	}
	if by.ID == id {
		return store.Account{}, &Refused{"Nobody changes his own rights: another admin can."}
	}
	return account(p, id)
}

func stillAdmin(p *store.People, by User) error {
	me, err := account(p, by.ID)
	if err != nil {
		return err
	}
	if !me.DisabledAt.IsZero() || Role(me.Role) != Admin {
		return ErrNoSession
	}
	return nil
}

// Entry is what happened to an account.
type Entry = store.JournalEntry

// Journal lists what happened, the last first; before is the id to go on from,
// 0 to begin.
func (a *Accounts) Journal(ctx context.Context, before int64, limit int) ([]Entry, error) {
	return a.store.People(ctx).Journal(before, limit)
}
