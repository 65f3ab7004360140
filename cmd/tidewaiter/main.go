// Command tidewaiter counts what is known only through what people say and
// what is seen, and shows its working.
//
// Run tidewaiter --help for its commands; docs/FORMATS.md has their outputs and
// exit codes.
package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"
	"time"

	"github.com/alecthomas/kong"

	"github.com/tidewaiter/tidewaiter/internal/console"
)

// The exit codes.
const (
	exitDone     = 0 // also "no count: why"
	exitRejected = 1 // more inputs rejected than --max-rejected
	exitOutside  = 1 // a calibration outside its bands
	exitBadInput = 2 // bad usage or bad input
	exitMachine  = 3 // disk, memory or network failed
)

// patience is how long a command may take to end after a signal: more than
// serve gives to the requests it is answering.
const patience = shutdownTimeout + time.Second

// cli is the command line. Every flag is also a setting, see config.go.
type cli struct {
	Data        string `default:"./tidewaiter-data" placeholder:"DIR" help:"Directory of the store (default: ${default})."`
	Config      string `placeholder:"FILE" help:"Settings file (default: tidewaiter.yaml, when there is one)."`
	PrintConfig bool   `help:"Show the settings in effect and where each comes from, and stop."`

	Assess    assessCmd    `cmd:"" help:"Count, and show what the count rests on."`
	Read      readCmd      `cmd:"" help:"Read claims out of pages and texts."`
	Decode    decodeCmd    `cmd:"" help:"Decode AIS: files and live feeds to JSON, CSV or Parquet."`
	Synth     synthCmd     `cmd:"" help:"Make synthetic traffic with known truth, for tests and demonstrations."`
	Track     trackCmd     `cmd:"" help:"From positions to events: silences, port visits, encounters, voyages."`
	Orbit     orbitCmd     `cmd:"" help:"What element sets of satellites show: heights, manoeuvres, passes, and statements against them."`
	Calibrate calibrateCmd `cmd:"" help:"Hold the count to simulated worlds whose truth is known."`
	Coast     coastCmd     `cmd:"" help:"Make a finer coastline for the maps of a server."`
	Serve     serveCmd     `cmd:"" help:"Serve cases as web pages and an API."`
	Desk      deskCmd      `cmd:"" help:"Let people in at the desk of a server."`
	Case      caseCmd      `cmd:"" help:"Make, check or export a case folder."`
	Backup    backupCmd    `cmd:"" help:"Write a backup of the store, also while it is served."`
	Restore   restoreCmd   `cmd:"" help:"Put a backup in the place of the store."`
	Version   versionCmd   `cmd:"" help:"Print the version."`
}

// app is what a command may use of the world.
type app struct {
	ctx    context.Context
	stdin  io.Reader
	stdout *bufio.Writer
	stderr io.Writer
	screen console.Screen // of stdout
	notes  console.Screen // of stderr: progress
	env    func(string) (string, bool)
	data   string
}

func main() {
	os.Exit(Main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr, os.LookupEnv))
}

// Main runs one command and returns its exit code.
func Main(args []string, stdin io.Reader, stdout, stderr io.Writer, env func(string) (string, bool)) (code int) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	// A second signal ends the process at once. So does time: a command that is
	// waiting for a pipe does not look up. Whatever is written goes out in one
	// step, so an end at any moment is safe.
	ended := make(chan struct{})
	defer close(ended)
	context.AfterFunc(ctx, func() {
		stop()
		select {
		case <-ended:
		case <-time.After(patience):
			fail(stderr, context.Canceled)
			os.Exit(exitMachine)
		}
	})

	get := func(name string) string { v, _ := env(name); return v }
	a := &app{ctx: ctx, stdin: stdin, stdout: bufio.NewWriter(stdout), stderr: stderr, env: env,
		screen: console.NewScreen(stdout, get), notes: console.NewScreen(stderr, get)}
	a.screen.W = a.stdout

	// Kong ends --help through its Exit hook, which must not return.
	type exit struct{ code int }
	defer func() {
		if r := recover(); r != nil {
			e, ok := r.(exit)
			if !ok {
				panic(r)
			}
			code = e.code
		}
		if err := a.stdout.Flush(); err != nil && code == exitDone {
			fmt.Fprintln(stderr, "tidewaiter: writing the output:", err)
			code = exitMachine
		}
	}()

	var c cli
	settings := &settings{env: env, from: map[*kong.Flag]string{}}
	parser, err := kong.New(&c,
		kong.Name("tidewaiter"),
		kong.Description("Counts what is known only through what people say and what is seen, and shows its working."),
		kong.Writers(a.stdout, stderr),
		kong.Exit(func(code int) { panic(exit{code}) }),
		kong.WithBeforeResolve(settings.load),
		kong.Resolvers(settings),
		kong.Vars{"version": version()},
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: a.screen.Width}),
	)
	if err != nil {
		panic(err) // the struct above is at fault
	}
	kctx, err := parser.Parse(args)
	marked := (*failure)(nil)
	switch {
	case errors.As(err, &marked):
	case err != nil:
		err = badInput(fmt.Errorf("%w%s: tidewaiter --help shows what there is", err, settings.where(err)))
	case c.PrintConfig:
		err = settings.print(a.stdout, kctx)
	default:
		a.data = c.Data
		err = kctx.Run(a)
	}
	return fail(stderr, err)
}

// failure is an error with the exit code it ends the program with.
type failure struct {
	code int
	err  error
}

func (f *failure) Error() string { return f.err.Error() }
func (f *failure) Unwrap() error { return f.err }

// badInput marks an error as the asker's to mend; nil stays nil. What is not
// marked is the machine's.
func badInput(err error) error {
	if err == nil {
		return nil
	}
	return &failure{exitBadInput, err}
}

// fail writes an error as one line and returns the exit code.
func fail(stderr io.Writer, err error) int {
	if err == nil {
		return exitDone
	}
	code := exitMachine
	if f := (*failure)(nil); errors.As(err, &f) {
		code = f.code
	}
	if errors.Is(err, context.Canceled) {
		err = errors.New("interrupted: nothing was left half-written")
	}
	for line := range strings.Lines(strings.TrimRight(err.Error(), "\n")) {
		fmt.Fprintln(stderr, "tidewaiter: "+console.Clean(line))
	}
	return code
}

// versionCmd prints what was built.
type versionCmd struct{}

// Run implements the command.
func (versionCmd) Run(a *app) error {
	_, err := fmt.Fprintln(a.stdout, "tidewaiter", version())
	return err
}

// version is the module's version and the commit it was built from, as the
// linker recorded them.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	v := info.Main.Version
	if v == "" {
		v = "(devel)"
	}
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision" && !strings.Contains(v, s.Value[:min(12, len(s.Value))]):
			v += " " + s.Value[:min(12, len(s.Value))]
		case s.Key == "vcs.modified" && s.Value == "true" && !strings.Contains(v, "+dirty"):
			v += " (modified)"
		}
	}
	return v + " " + info.GoVersion
}
