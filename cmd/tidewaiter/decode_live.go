package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/tidewaiter/tidewaiter/internal/console"
	"github.com/tidewaiter/tidewaiter/internal/decoding"
	"github.com/tidewaiter/tidewaiter/internal/ingest"
)

// sources are the live feeds among the inputs: all of them or none.
func (cmd *decodeCmd) sources() ([]*ingest.Source, error) {
	out, err := liveSources("decode", cmd.Input)
	if err == nil && len(out) == 0 && (cmd.Silences != "" || cmd.For != 0) {
		return nil, badInput(errors.New("--silences and --for go with live feeds, such as tcp://HOST:PORT"))
	}
	return out, err
}

// liveSources are the live feeds among the inputs of a command: all of them or
// none.
func liveSources(command string, inputs []string) ([]*ingest.Source, error) {
	var out []*ingest.Source
	for _, in := range inputs {
		if !ingest.IsLive(in) {
			continue
		}
		s, err := ingest.ParseLive(in)
		if err != nil {
			return nil, badInput(err)
		}
		out = append(out, s)
	}
	if len(out) > 0 && len(out) < len(inputs) {
		return nil, badInput(fmt.Errorf("files and live feeds do not mix: run %s for each", command))
	}
	return out, nil
}

// silences opens the file of silences, or what stands for none.
func (cmd *decodeCmd) silences() (io.WriteCloser, error) {
	if cmd.Silences == "" {
		return none{}, nil
	}
	f, err := os.OpenFile(cmd.Silences, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o644)
	if err != nil {
		return nil, badInput(fmt.Errorf("--silences: %w", err))
	}
	return f, nil
}

type none struct{}

func (none) Write(p []byte) (int, error) { return len(p), nil }
func (none) Close() error                { return nil }

// runLive decodes live feeds until it is interrupted or its time is over.
func (cmd *decodeCmd) runLive(a *app, sources []*ingest.Source, silences io.Writer, opt decoding.Options, progress *console.Progress) (*decoding.Stats, error) {
	ctx := a.ctx
	if cmd.For > 0 {
		var stop context.CancelFunc
		ctx, stop = context.WithTimeout(ctx, cmd.For)
		defer stop()
	}
	var failed atomic.Pointer[error]
	var mu sync.Mutex // of what goes to stderr and the file of silences
	say := func(format string, args ...any) {
		mu.Lock()
		defer mu.Unlock()
		progress.Done()
		fmt.Fprintln(a.stderr, console.Clean(fmt.Sprintf(format, args...)))
	}
	monitor := &ingest.Monitor{OnSilence: func(s ingest.Silence) {
		line, err := json.Marshal(s)
		if err == nil {
			mu.Lock()
			_, err = silences.Write(append(line, '\n'))
			mu.Unlock()
		}
		if err != nil {
			failed.Store(&err)
		}
		say("%s", silence(&s))
	}}
	for _, s := range sources {
		s.Monitor = monitor
		s.OnState = func(st ingest.State) {
			switch {
			case st.Connected:
				say("%s: connected", st.Source)
			case st.Retry > 0:
				say("%s: %v; next attempt in %s", st.Source, st.Err, st.Retry.Round(time.Second/10))
			case st.Err != nil:
				say("%s: %v", st.Source, st.Err)
			}
		}
	}
	opt.Progress = func(sentences int64) {
		mu.Lock()
		defer mu.Unlock()
		progress.Stream(sentences, "sentences", 0, 0)
	}
	opt.Heard = func(feed string, receiver []byte, n int) {
		monitor.Heard(ingest.Key{Source: feed, Peer: string(receiver)}, n, time.Now())
	}
	stats, err := decoding.Live(ctx, sources, opt)
	if p := failed.Load(); p != nil {
		err = errors.Join(err, fmt.Errorf("--silences: %w", *p))
	}
	if cmd.Stats && err == nil {
		progress.Done()
		err = a.notes.Feeds(monitor.Rates(time.Now()), monitor.Silences())
	}
	return stats, err
}

// silence says in words that nothing was heard, or that it is over.
func silence(s *ingest.Silence) string {
	who := s.Source
	if s.Peer != "" {
		who += " " + s.Peer
	}
	if s.Until.IsZero() {
		return fmt.Sprintf("%s: nothing heard since %s (%s)", who, s.From.UTC().Format(time.RFC3339), s.Reason)
	}
	return fmt.Sprintf("%s: heard again after %s", who, s.Until.Sub(s.From).Round(time.Second))
}
