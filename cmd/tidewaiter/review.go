package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"golang.org/x/term"

	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/internal/ingest"
	"github.com/tidewaiter/tidewaiter/internal/readpages"
	"github.com/tidewaiter/tidewaiter/internal/review"
	"github.com/tidewaiter/tidewaiter/reading"
)

// maxReviewed bounds the pages of one review, which are all in memory.
const maxReviewed = 512 << 20

// reviewable says what keeps the command from a review before anything is read.
func (cmd *readCmd) reviewable(a *app) error {
	switch {
	case cmd.Format == "jsonl":
		return badInput(errors.New("--review shows proposals to an editor, and --format jsonl gives them to a program: leave one of the two out"))
	case slices.Contains(cmd.Input, ingest.Stdin):
		return badInput(errors.New("--review takes keys or commands from standard input: give the page as a file, not as -"))
	}
	_, err := cmd.editor(a)
	return err
}

// editor is who decides: --by, else the name that the environment has for
// whoever decides, else for the user.
func (cmd *readCmd) editor(a *app) (string, error) {
	by := cmd.By
	for _, name := range []string{"TIDEWAITER_BY", "USER", "LOGNAME", "USERNAME"} {
		if by == "" {
			by, _ = a.env(name)
		}
	}
	by = strings.Join(strings.Fields(by), " ")
	if by == "" {
		return "", badInput(errors.New("a decision names who made it: say so with --by NAME, or set TIDEWAITER_BY"))
	}
	return by, nil
}

// review steps through the proposals of a run and returns what became of them.
func (cmd *readCmd) review(a *app, f folder, docs []found) (summary string, err error) {
	by, err := cmd.editor(a)
	if err != nil {
		return "", err
	}
	c, err := f.read()
	if err != nil {
		return "", err
	}
	book, err := openCasebook(a, f, docs)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, book.Close()) }()
	var pages [][]reading.Proposal
	for _, d := range docs {
		source := readpages.NewSource(c, d.document).ID
		if s := readpages.SourceOf(c, d.document.SHA256); s != nil {
			source = s.ID
		}
		page := slices.Clone(d.proposals)
		for i := range page {
			page[i].Claim = readpages.ProposedRow(&page[i], source)
		}
		pages = append(pages, page)
	}
	reading.Relate(pages...)
	s := review.New(c, pages, review.Options{
		By: by, Book: book,
		Now: func() dates.Date { return dates.MustParse(time.Now().UTC().Format("2006-01-02T15:04:05Z")) },
	})
	if a.interactive() {
		err = review.RunTerminal(a.ctx, s, a.screen.Colour)
	} else if err = review.RunLines(a.ctx, s, a.stdin, a.stdout, a.screen.Width); err != nil && !errors.Is(err, a.ctx.Err()) {
		err = badInput(err)
	}
	return fmt.Sprintf(" Reviewed: %s in %s.", s.Summary(), f.name), err
}

// interactive reports whether somebody can be asked: keys come from a terminal
// and the screen goes to one that can move its cursor.
func (a *app) interactive() bool {
	kind, _ := a.env("TERM")
	return a.screen.Terminal && isTerminal(a.stdin) && kind != "dumb"
}

func isTerminal(r io.Reader) bool {
	f, ok := r.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}
