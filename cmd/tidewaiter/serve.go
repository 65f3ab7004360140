package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"sync"
	"syscall"
	"time"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/internal/console"
	"github.com/tidewaiter/tidewaiter/internal/server"
	"github.com/tidewaiter/tidewaiter/internal/store"
)

type serveCmd struct {
	Cases  []string `arg:"" optional:"" name:"case" placeholder:"CASE" help:"Case folders, or ids of built-in cases (default: dprk-russia)."`
	Listen string   `default:"127.0.0.1:8370" placeholder:"ADDR" help:"Address to listen on; port 0 takes any free one (default: ${default})."`
}

// Limits of a connection. Pages are small and there are no uploads: whoever is
// slower than this holds a connection for its own sake.
const (
	readHeaderTimeout = 5 * time.Second
	readTimeout       = 15 * time.Second
	writeTimeout      = time.Minute
	idleTimeout       = 2 * time.Minute
	maxHeaderBytes    = 32 << 10
	shutdownTimeout   = 4 * time.Second
)

// Run implements the command.
func (cmd *serveCmd) Run(a *app) error {
	if len(cmd.Cases) == 0 {
		cmd.Cases = []string{""}
	}
	st, err := store.Open(a.ctx, a.data)
	if err != nil {
		return err
	}
	defer st.Close()
	if err := st.Serve(); err != nil {
		return err
	}
	// All are read before any is imported: a fault in one leaves the store as
	// it was.
	var ids []string
	var folders []files
	for _, name := range cmd.Cases {
		c, f, err := readCase(name)
		if err != nil {
			return err
		}
		if slices.Contains(ids, c.ID) {
			return badInput(fmt.Errorf("%s: a second case with the id %s: one id, one case", f.name, c.ID))
		}
		out, err := c.Files()
		if err != nil {
			return fmt.Errorf("%s: %w", f.name, err)
		}
		ids, folders = append(ids, c.ID), append(folders, out)
	}
	for i, id := range ids {
		if _, _, err := st.ImportCase(a.ctx, id, folders[i], time.Now()); err != nil {
			return err
		}
	}
	ln, err := listen(cmd.Listen)
	if err != nil {
		return err
	}
	site := &site{store: st}
	handler, err := server.New(server.Config{Cases: site, Log: slog.New(slog.NewTextHandler(a.stderr, nil))})
	if err != nil {
		return errors.Join(err, ln.Close())
	}
	srv := &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: readHeaderTimeout, ReadTimeout: readTimeout, WriteTimeout: writeTimeout,
		IdleTimeout: idleTimeout, MaxHeaderBytes: maxHeaderBytes,
		// What goes wrong on a connection is the other side's affair.
		ErrorLog: log.New(io.Discard, "", 0),
	}
	failed := make(chan error, 1)
	go func() { failed <- srv.Serve(ln) }()
	if err := announce(a, ln, handler, ids); err != nil {
		return errors.Join(err, srv.Close())
	}
	select {
	case err = <-failed:
		return fmt.Errorf("serving: %w", err)
	case <-a.ctx.Done():
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(a.ctx), shutdownTimeout)
	defer cancel()
	return srv.Shutdown(ctx)
}

// announce prints the address and, for each case, the count in one sentence.
func announce(a *app, ln net.Listener, handler *server.Server, ids []string) error {
	fmt.Fprintf(a.stdout, "Serving at http://%s/ (Ctrl-C stops)\n", ln.Addr())
	if err := a.stdout.Flush(); err != nil {
		return err
	}
	for _, id := range ids {
		sentence, err := handler.Sentence(a.ctx, id)
		if a.ctx.Err() != nil {
			return nil // stopped before it was counted
		}
		if err != nil {
			return err
		}
		fmt.Fprintf(a.stdout, "%s: %s\n", id, console.Clean(sentence))
		if err := a.stdout.Flush(); err != nil {
			return err
		}
	}
	return nil
}

// site is what the pages are made from: the store, with each case parsed once.
type site struct {
	store  *store.Store
	parsed sync.Map // hash of the content -> *casefile.Case
}

// List implements [server.Cases].
func (s *site) List(ctx context.Context) ([]server.Entry, error) {
	versions, err := s.store.Cases(ctx)
	if err != nil {
		return nil, err
	}
	var entries []server.Entry
	for _, v := range versions {
		c, hash, err := s.Case(ctx, v.Case)
		if err != nil {
			return nil, err
		}
		entries = append(entries, server.Entry{ID: c.ID, Title: c.Title, Question: c.Question, Hash: hash})
	}
	return entries, nil
}

// Case implements [server.Cases].
func (s *site) Case(ctx context.Context, id string) (*casefile.Case, string, error) {
	v, err := s.store.Current(ctx, id)
	if err != nil {
		return nil, "", notFound(err)
	}
	if c, ok := s.parsed.Load(v.Hash); ok {
		return c.(*casefile.Case), v.Hash, nil
	}
	v, out, err := s.store.Case(ctx, id)
	if err != nil {
		return nil, "", notFound(err)
	}
	c, err := casefile.Read(casefile.Folder(out))
	if err != nil {
		return nil, "", fmt.Errorf("case %s, version %d, as kept: %w", id, v.Number, err)
	}
	s.parsed.Store(v.Hash, c)
	return c, v.Hash, nil
}

// Text implements [server.Cases].
func (s *site) Text(ctx context.Context, sha256 string) (string, error) {
	text, err := s.store.Text(ctx, sha256)
	return text, notFound(err)
}

// notFound says in the server's words that the store does not have something.
func notFound(err error) error {
	if errors.Is(err, store.ErrNotFound) {
		return fmt.Errorf("%w: %w", server.ErrNotFound, err)
	}
	return err
}

// listen opens the address, and says what to do when it cannot.
func listen(addr string) (net.Listener, error) {
	if _, _, err := net.SplitHostPort(addr); err != nil {
		return nil, badInput(fmt.Errorf("--listen %q: want HOST:PORT, as in 127.0.0.1:8370", addr))
	}
	ln, err := net.Listen("tcp", addr)
	if errors.Is(err, syscall.EADDRINUSE) {
		err = fmt.Errorf("--listen %s: another program listens there: stop it, or give another address (127.0.0.1:0 takes any free port)", addr)
	}
	return ln, err
}
