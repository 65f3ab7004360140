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
	"github.com/tidewaiter/tidewaiter/internal/coast"
	"github.com/tidewaiter/tidewaiter/internal/console"
	"github.com/tidewaiter/tidewaiter/internal/desk"
	"github.com/tidewaiter/tidewaiter/internal/ledger"
	"github.com/tidewaiter/tidewaiter/internal/server"
	"github.com/tidewaiter/tidewaiter/internal/store"
)

type serveCmd struct {
	Cases         []string      `arg:"" optional:"" name:"case" placeholder:"CASE" help:"Case folders, or ids of built-in cases (default: dprk-russia)."`
	PositionDelay time.Duration `default:"72h" placeholder:"TIME" help:"How old positions and what was found in them are before they are public (default: ${default}; 0 for no delay)."`
	Public        string        `placeholder:"URL" help:"Scheme and host that readers know the site by, as https://example.org; feeds and exports begin their addresses with it (default: what each reader asks for)."`
	Publisher     string        `placeholder:"NAME" help:"Who publishes the cases, as citations of a version name it (default: they name nobody)."`
	Coast         string        `placeholder:"DIR" help:"Folder of packs that coast made, for a finer coastline where a map is close (default: none)."`
	Listen        string        `default:"127.0.0.1:8370" placeholder:"ADDR" help:"Address to listen on; port 0 takes any free one (default: ${default})."`
	Connections   int           `default:"0" placeholder:"N" help:"Connections that are open at once, at most (default: what the limit of open files allows, up to 20000)."`

	deskFlags
}

// Limits of a connection. Pages are small: whoever is slower than this holds a
// connection for its own sake. Uploads of the desk are given more, as they come.
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
	most, err := connectionsFor(cmd.Connections, fileLimit())
	if err != nil {
		return err
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
	var parsed []*casefile.Case
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
		ids, folders, parsed = append(ids, c.ID), append(folders, out), append(parsed, c)
	}
	decisions := ledger.New(st)
	for i, id := range ids {
		// Where the desk publishes, a folder is published by nobody else.
		now, err := st.Current(a.ctx, id)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return err
		}
		desk := now.By != ""
		if !desk {
			if _, _, err := st.ImportCase(a.ctx, id, folders[i], time.Now()); err != nil {
				return err
			}
		}
		// What the desk decides is put on this folder from now on.
		in, err := decisions.Import(a.ctx, parsed[i], ledger.Author{Name: "an import"}, time.Now())
		if err != nil {
			return err
		}
		if desk && in.Changed {
			fmt.Fprintf(a.stderr, "%s: version %d, which the desk published, is served; the folder waits at the desk to be published\n", id, now.Number)
		}
		if n := len(in.Misfits) + in.MoreMisfits; in.Changed && n > 0 {
			fmt.Fprintf(a.stderr, "%s: %d of %d decisions of the desk do not fit this folder; they wait there for an editor\n", id, n, in.Entries)
		}
	}
	var finer *coast.Folder
	if cmd.Coast != "" {
		if finer, err = coast.Open(cmd.Coast); err != nil {
			return badInput(fmt.Errorf("--coast: %w", err))
		}
		defer finer.Close() // after the handler
	}
	defer func() { // before the store: snapshots are still being written
		if err := decisions.Close(); err != nil {
			fmt.Fprintf(a.stderr, "A snapshot of decisions was not written, the next start takes longer: %v\n", err)
		}
	}()
	ln, err := listen(cmd.Listen)
	if err != nil {
		return err
	}
	site, err := newSite(a.ctx, st, cmd.PositionDelay)
	if err != nil {
		return errors.Join(err, ln.Close())
	}
	if err := site.index(a.ctx); err != nil {
		return errors.Join(err, ln.Close())
	}
	logger := slog.New(slog.NewTextHandler(a.stderr, nil))
	if cmd.Public != "" && cmd.Origin == "" && cmd.Desk {
		// A proxy that says nothing of itself looks like somebody at this machine.
		cmd.Desk = false
		fmt.Fprintln(a.stderr, "The desk is left out: with --public it needs --origin, so that it knows through what it is reached")
	}
	var handler *server.Server
	opened, err := cmd.open(a, site, decisions, logger, func(ctx context.Context, _ string, was, now desk.Content) string {
		return handler.Moved(ctx, was.Hash, was.Case, now.Hash, now.Case) // nobody asks before it is there
	})
	if err != nil {
		return errors.Join(err, ln.Close())
	}
	handler, err = server.New(server.Config{Cases: site, Ahead: true, Public: cmd.Public, Publisher: cmd.Publisher, Coast: finer, Log: logger, Desk: opened.handler})
	if _, ok := errors.AsType[*server.PublicError](err); ok {
		err = badInput(fmt.Errorf("--public: %w", err))
	}
	if _, ok := errors.AsType[*server.PublisherError](err); ok {
		err = badInput(fmt.Errorf("--publisher: %w", err))
	}
	if err != nil {
		return errors.Join(err, ln.Close())
	}
	defer handler.Close() // before the store
	room := limitConnections(ln, most)
	srv := &http.Server{
		Handler: handler, ConnState: room.state,
		ReadHeaderTimeout: readHeaderTimeout, ReadTimeout: readTimeout, WriteTimeout: writeTimeout,
		IdleTimeout: idleTimeout, MaxHeaderBytes: maxHeaderBytes,
		// What goes wrong on a connection is the other side's affair.
		ErrorLog: log.New(io.Discard, "", 0),
	}
	// Streams of changes have no end of their own.
	srv.RegisterOnShutdown(handler.Close)
	failed := make(chan error, 1)
	go func() { failed <- srv.Serve(room) }()
	go site.keepIndexed(a.ctx, logger)
	importing, stopImporting := context.WithCancel(a.ctx)
	var imports sync.WaitGroup
	if opened.imports != nil {
		imports.Go(func() {
			if err := opened.imports.Run(importing); err != nil {
				logger.ErrorContext(a.ctx, "imports are not done", "error", err)
			}
		})
	}
	defer imports.Wait() // before the store closes
	defer stopImporting()
	fmt.Fprintf(a.stdout, "Serving at http://%s/ (Ctrl-C stops)\n", ln.Addr())
	if err := errors.Join(cmd.announceDesk(a, ln.Addr(), opened.people), a.stdout.Flush()); err != nil {
		return errors.Join(err, srv.Close())
	}
	if err := announce(a, handler, ids); err != nil {
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

// announce prints, for each case, the count in one sentence.
func announce(a *app, handler *server.Server, ids []string) error {
	for _, id := range ids {
		sentence, err := handler.Sentence(a.ctx, id)
		if a.ctx.Err() != nil {
			return nil // stopped before it was counted
		}
		if errors.Is(err, server.ErrNotFound) {
			sentence, err = "not public yet", nil
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
