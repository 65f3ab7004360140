package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/tidewaiter/tidewaiter/internal/accounts"
	"github.com/tidewaiter/tidewaiter/internal/desk"
	"github.com/tidewaiter/tidewaiter/internal/importing"
	"github.com/tidewaiter/tidewaiter/internal/ingest"
	"github.com/tidewaiter/tidewaiter/internal/ledger"
	"github.com/tidewaiter/tidewaiter/internal/store"
)

// importsDir is where files wait that are to be imported, in the data directory.
const importsDir = "imports"

// deskFlags are the settings of the desk that serve has.
type deskFlags struct {
	Desk         bool     `default:"true" negatable:"" help:"Serve the desk, for people with an account, below /desk/ (default: yes)."`
	Origin       string   `placeholder:"URL" help:"Where browsers reach the desk through TLS, as in https://desk.example.org (default: this machine only)."`
	TrustedProxy []string `placeholder:"NET" help:"Networks whose X-Forwarded-For is believed with --origin (default: this machine)."`
	AllowPrivate bool     `help:"Imports of the desk may also fetch from addresses inside this machine and its networks."`
	Proxy        string   `placeholder:"URL" password:"" help:"Imports fetch through this proxy: http, https, socks5 or socks5h; none for no proxy (default: HTTP_PROXY, HTTPS_PROXY, NO_PROXY)."`
	Contact      string   `placeholder:"ADDRESS" help:"Mail or web address, named to the servers that imports fetch from."`
	SecondFactor string   `placeholder:"ROLES" help:"Roles that must have a second factor, joined by commas, or none (default: admin,editor with --origin, else none)."`
}

// openDesk is a desk with what works beside it.
type openDesk struct {
	handler http.Handler // nil when there is to be none
	people  *accounts.Accounts
	imports *importing.Importing
}

// open opens the desk of a site; its handler is nil when there is to be none.
func (f *deskFlags) open(a *app, s *site, decisions *ledger.Ledger, log *slog.Logger, moved func(context.Context, string, desk.Content, desk.Content) string) (*openDesk, error) {
	if !f.Desk {
		return &openDesk{}, nil
	}
	roles, err := f.roles()
	if err != nil {
		return nil, err
	}
	var proxies []netip.Prefix
	for _, text := range f.TrustedProxy {
		p, err := netip.ParsePrefix(text)
		if err != nil {
			a, err2 := netip.ParseAddr(text)
			if err2 != nil {
				return nil, badInput(fmt.Errorf("--trusted-proxy %q: want an address or a network, as in 10.0.0.0/8", text))
			}
			p = netip.PrefixFrom(a, a.BitLen())
		}
		proxies = append(proxies, p)
	}
	if f.Origin != "" {
		if _, err := desk.ParseOrigin(f.Origin); err != nil {
			return nil, badInput(err)
		}
	}
	people, err := accounts.New(accounts.Config{Store: s.store, Second: roles})
	if err != nil {
		return nil, err
	}
	var d *desk.Desk
	imports, err := importing.New(importing.Config{
		Store: s.store, Ledger: decisions, Dir: filepath.Join(a.data, importsDir), Log: log,
		Fetch: ingest.FetchOptions{
			AllowPrivate: f.AllowPrivate, Proxy: f.Proxy, Contact: f.Contact, Version: version(),
			Env:  func(name string) string { v, _ := a.env(name); return v },
			Kept: &ingest.Kept{Dir: filepath.Join(a.data, fetchedDir)},
		},
		Busy: func() bool { return d.Busy() },
	})
	if err != nil {
		return nil, badInput(err)
	}
	d, err = desk.New(desk.Config{Accounts: people, Cases: s, Imports: imports, Ledger: decisions, Texts: s, Log: log, Origin: f.Origin, Proxies: proxies,
		Publishing: &desk.Publishing{Store: s.store, Gate: s.gate, Moved: moved, Changed: s.index}})
	return &openDesk{d, people, imports}, err
}

// roles are those that must have a second factor.
func (f *deskFlags) roles() ([]accounts.Role, error) {
	text := f.SecondFactor
	if text == "" && f.Origin != "" {
		text = "admin,editor"
	}
	if text == "" || text == "none" {
		return nil, nil
	}
	var out []accounts.Role
	for name := range strings.SplitSeq(text, ",") {
		role := accounts.Role(strings.TrimSpace(name))
		if !slices.Contains(accounts.Roles, role) {
			return nil, badInput(fmt.Errorf("--second-factor %q: there is no role %q: want reader, analyst, editor, admin or none", f.SecondFactor, role))
		}
		out = append(out, role)
	}
	return out, nil
}

// announceDesk prints where the desk is and, when nobody has an account, the
// link that makes the first.
func (f *deskFlags) announceDesk(a *app, addr net.Addr, people *accounts.Accounts) error {
	if people == nil {
		return nil
	}
	origin, ok := f.reachedAt(addr.String())
	if !ok {
		fmt.Fprintf(a.stdout, "The desk cannot be reached at %s without TLS: give --origin https://HOST, or listen on this machine only.\n", addr)
		return nil
	}
	token, ends, err := people.FirstLink(a.ctx, accounts.From{At: time.Now()})
	switch {
	case errors.Is(err, accounts.ErrNotEmpty):
		fmt.Fprintf(a.stdout, "Desk: %s/desk/\n", origin)
	case a.ctx.Err() != nil:
		return nil
	case err != nil:
		return err
	default:
		fmt.Fprintf(a.stdout, "Desk: nobody has an account yet. This link makes the first one, an admin; it works once, until %s:\n  %s\n", ends.Local().Format("2006-01-02 15:04"), desk.JoinAddress(origin, token))
	}
	return nil
}

// reachedAt is the origin at which the desk answers, and whether there is one:
// on another address than this machine's it takes TLS before it.
func (f *deskFlags) reachedAt(listen string) (string, bool) {
	if f.Origin != "" {
		u, err := desk.ParseOrigin(f.Origin)
		return fmt.Sprint(u), err == nil
	}
	host, port, err := net.SplitHostPort(listen)
	if err != nil {
		return "", false
	}
	if host == "localhost" {
		return "http://" + listen, true
	}
	addr, err := netip.ParseAddr(cmp.Or(host, "0.0.0.0"))
	switch {
	case err != nil:
		return "", false
	case addr.Unmap().IsLoopback():
		return "http://" + listen, true
	case addr.IsUnspecified():
		return "http://127.0.0.1:" + port, true
	}
	return "", false
}

// DeskCases implements [desk.Cases]. The desk knows every case, also one that is
// not public yet, by its whole title and question.
func (s *site) DeskCases(ctx context.Context) ([]desk.Case, error) {
	versions, err := s.store.Cases(ctx)
	if err != nil {
		return nil, err
	}
	var out []desk.Case
	for _, v := range versions {
		// What a list tells of a whole content never changes.
		f, ok := s.parsed.told(v.Hash)
		if !ok {
			p, err := s.parse(ctx, v)
			if err != nil {
				return nil, err
			}
			f = p.facts
		}
		out = append(out, desk.Case{ID: v.Case, Title: f.whole.title, Question: f.whole.question})
	}
	return out, nil
}

type deskCmd struct {
	Link deskLinkCmd `cmd:"" help:"Print a link that works once, for one who cannot get in."`
}

type deskLinkCmd struct {
	Name   string `arg:"" optional:"" placeholder:"NAME" help:"Whose password to change; without one the link makes a new admin."`
	Origin string `placeholder:"URL" help:"Where browsers reach the desk, as serve has it (default: this machine)."`
	Listen string `default:"127.0.0.1:8370" placeholder:"ADDR" help:"Address that serve listens on (default: ${default})."`
}

// Run implements the command. It needs the store and nothing else: who can write
// to it may let people in.
func (cmd *deskLinkCmd) Run(a *app) error {
	flags := deskFlags{Origin: cmd.Origin}
	origin, ok := flags.reachedAt(cmd.Listen)
	if !ok {
		return badInput(fmt.Errorf("desk link: at --listen %s the desk is reached through TLS only: give --origin https://HOST", cmd.Listen))
	}
	st, err := store.Open(a.ctx, a.data)
	if err != nil {
		return err
	}
	defer st.Close()
	people, err := accounts.New(accounts.Config{Store: st})
	if err != nil {
		return err
	}
	token, ends, err := people.RescueLink(a.ctx, cmd.Name, accounts.From{At: time.Now()})
	var refused *accounts.Refused
	switch {
	case errors.Is(err, accounts.ErrNoUser):
		return badInput(fmt.Errorf("desk link: nobody at this desk has the name %q", cmd.Name))
	case errors.As(err, &refused):
		return badInput(fmt.Errorf("desk link: %w", err))
	case err != nil:
		return err
	}
	what := "makes an admin"
	if cmd.Name != "" {
		what = "changes the password of " + cmd.Name + " and takes the second factor away"
	}
	_, err = fmt.Fprintf(a.stdout, "This link %s; it works once, until %s:\n  %s\n", what, ends.Local().Format("2006-01-02 15:04"), desk.JoinAddress(origin, token))
	return err
}
