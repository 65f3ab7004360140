package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"syscall"
	"time"

	"github.com/tidewaiter/tidewaiter/internal/assess"
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
	shutdownTimeout   = 10 * time.Second
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
	var ids []string
	for _, name := range cmd.Cases {
		c, f, err := readCase(name)
		if err != nil {
			return err
		}
		out, err := c.Files()
		if err != nil {
			return fmt.Errorf("%s: %w", f.name, err)
		}
		if _, _, err := st.ImportCase(a.ctx, c.ID, out, time.Now()); err != nil {
			return err
		}
		ids = append(ids, c.ID)
	}
	ln, err := listen(cmd.Listen)
	if err != nil {
		return err
	}
	handler, err := server.New(st)
	if err != nil {
		return errors.Join(err, ln.Close())
	}
	srv := &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: readHeaderTimeout, ReadTimeout: readTimeout, WriteTimeout: writeTimeout,
		IdleTimeout: idleTimeout, MaxHeaderBytes: maxHeaderBytes,
	}
	failed := make(chan error, 1)
	go func() { failed <- srv.Serve(ln) }()

	fmt.Fprintf(a.stdout, "http://%s/\n", ln.Addr())
	if err := a.stdout.Flush(); err != nil {
		return err
	}
	_ = assess.Options{}
	_ = console.Clean
	_ = ids
	select {
	case err = <-failed:
		return fmt.Errorf("serving: %w", err)
	case <-a.ctx.Done():
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(a.ctx), shutdownTimeout)
	defer cancel()
	return srv.Shutdown(ctx)
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
