package main

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/internal/ingest"
	"github.com/tidewaiter/tidewaiter/internal/readpages"
)

// fetchedDir is where pages that were fetched are kept, in the data directory.
const fetchedDir = "fetched"

// fetching are the flags of read that say how addresses are fetched.
type fetching struct {
	Archive      string        `placeholder:"FILE.warc.gz" help:"Append what is fetched to this web archive, as it went over the wire."`
	IgnoreRobots string        `placeholder:"REASON" help:"Fetch what robots.txt forbids; the reason is recorded."`
	AllowPrivate bool          `help:"Also fetch from addresses inside this machine and its networks."`
	Proxy        string        `placeholder:"URL" password:"" help:"Fetch through this proxy: http, https, socks5 or socks5h; none for no proxy (default: HTTP_PROXY, HTTPS_PROXY, NO_PROXY)."`
	Contact      string        `placeholder:"ADDRESS" help:"Mail or web address, named to the servers that are fetched from."`
	Collector    string        `placeholder:"NAME" help:"Who collects; recorded with what is fetched."`
	Timeout      time.Duration `default:"1m" help:"Time for one request (default: ${default})."`
	Delay        time.Duration `default:"1s" help:"Pause between two pages of one host (default: ${default})."`
}

// documents are the inputs of read behind those that are done; those that are
// addresses are fetched. done ends what was begun for it.
func (fl *fetching) documents(a *app, cmd *readCmd, from *ingest.Position) (inputs readpages.Inputs, done func() error, err error) {
	done = func() error { return nil }
	if !slices.ContainsFunc(cmd.Input, ingest.IsURL) {
		return func(context.Context) iter.Seq2[ingest.Document, error] {
			return ingest.DocumentsFrom(cmd.Input, a.stdin, from)
		}, done, nil
	}
	opt := ingest.FetchOptions{
		Timeout: fl.Timeout, Delay: fl.Delay, AllowPrivate: fl.AllowPrivate, IgnoreRobots: strings.TrimSpace(fl.IgnoreRobots),
		Contact: fl.Contact, Version: version(), Collector: fl.Collector, Proxy: fl.Proxy,
		Env: func(name string) string { v, _ := a.env(name); return v },
		// Reading alone leaves nothing behind.
		Kept: &ingest.Kept{Dir: filepath.Join(a.data, fetchedDir), ReadOnly: !cmd.Save},
	}
	if fl.Archive != "" {
		archive, err := ingest.NewArchive(fl.Archive, opt)
		if err != nil {
			return nil, nil, badInput(err)
		}
		opt.Archive, opt.Kept, done = archive.Write, archive.Kept(), archive.Close
	}
	f, err := ingest.NewFetcher(opt)
	if err != nil {
		return nil, nil, badInput(err)
	}
	return func(ctx context.Context) iter.Seq2[ingest.Document, error] {
		return f.DocumentsFrom(ctx, cmd.Input, a.stdin, from)
	}, done, nil
}

// elsewhere reports whether the network or a server failed, which no asker can
// mend.
func elsewhere(err error) bool {
	var f *ingest.FetchError
	return errors.As(err, &f) && f.Elsewhere
}

// cite says in a row where and when its page was collected. The address is
// where it came from; what a page calls its own can be anything.
func cite(s *casefile.Source, d found) {
	if strings.HasPrefix(d.url, "https://") || strings.HasPrefix(d.url, "http://") { // a record of a web archive may be called otherwise
		s.URL = d.url
	}
	if d.page == nil {
		return
	}
	s.RetrievedAt = dates.On(dates.DayOfTime(d.page.FetchedAt))
	s.Collector = d.page.Collector
	if strings.Contains(d.page.Robots, "not followed") {
		s.Note = fmt.Sprintf("Fetched from %s; %s.", d.page.Final, d.page.Robots)
	}
}
