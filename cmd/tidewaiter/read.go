package main

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/tidewaiter/tidewaiter/articles"
	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/internal/assess"
	"github.com/tidewaiter/tidewaiter/internal/console"
	"github.com/tidewaiter/tidewaiter/internal/ingest"
	"github.com/tidewaiter/tidewaiter/internal/readpages"
	"github.com/tidewaiter/tidewaiter/reading"
)

type readCmd struct {
	Input       []string `arg:"" placeholder:"INPUT" help:"Files, folders, patterns, addresses (https://...), or - for standard input: text, HTML, MHTML, PDF, feeds, WARC, WACZ; gzip and zstd are opened."`
	Case        string   `placeholder:"CASE" help:"Read with this case's parties, places and occasions."`
	Save        bool     `help:"Append the proposals to the case folder, and keep the documents in the store."`
	Review      bool     `help:"Go through the proposals one by one: accept, edit, reject, same as another. Decisions go to the case folder as they are made."`
	By          string   `placeholder:"NAME" help:"Who decides in a review (default: TIDEWAITER_BY, or the name of the user)."`
	Verbose     bool     `short:"v" help:"Each page in full, and for each field the words it was read from."`
	Topic       []string `placeholder:"WORD" help:"Only pages that have one of these words, and proposals whose sentence or title has one; @case stands for what the case watches. Can be repeated."`
	Format      string   `enum:"table,jsonl" default:"table" help:"table or jsonl (default: table)."`
	Out         string   `placeholder:"FILE" help:"Write JSON lines to this file, page by page, in a run that can be interrupted: the same command goes on where it was."`
	MaxRejected int      `default:"-1" placeholder:"N" help:"Exit with 1 when more inputs than this are rejected (default: no limit)."`

	Fetching fetching `embed:""`
}

// found is a document with what was proposed from it.
type found struct {
	bytes     []byte
	url       string       // where it was collected; blank when not known
	page      *ingest.Page // how it was fetched; nil for a file
	document  *articles.Document
	proposals []reading.Proposal
}

// Run implements the command.
func (cmd *readCmd) Run(a *app) (err error) {
	var c *casefile.Case
	var f folder
	if cmd.Case != "" {
		if c, f, err = readCase(cmd.Case); err != nil {
			return err
		}
	}
	for _, flag := range []struct {
		name  string
		given bool
	}{{"--save", cmd.Save}, {"--review", cmd.Review}} {
		switch {
		case !flag.given:
		case c == nil:
			return badInput(fmt.Errorf("%s appends to a case: say which with --case DIR", flag.name))
		case f.builtIn:
			return badInput(fmt.Errorf("%s: the case %s is built into the program: give a case folder with --case DIR", flag.name, f.name))
		}
	}
	if cmd.Out != "" && (cmd.Save || cmd.Review) {
		return badInput(errors.New("--out writes lines for programs, --save and --review rows of a case: do one after the other"))
	}
	if cmd.Review {
		if err := cmd.reviewable(a); err != nil {
			return err
		}
	}
	topic, err := cmd.topic(c)
	if err != nil {
		return err
	}
	// The output is complete or absent: it is made whole before any of it goes
	// out.
	out, err := cmd.output(c)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	screen := a.screen
	screen.W = out
	pages := related{out: out, screen: screen, c: c, jsonl: cmd.Format == "jsonl", verbose: cmd.Verbose}
	if cmd.Out != "" {
		// Lines go out page by page, so that a run can go on anywhere.
		pages.jsonl, pages.over = true, true
	}
	var docs []found // what --review goes through
	var sv *saver
	if cmd.Save {
		if sv, err = newSaver(a, c); err != nil {
			return err
		}
		defer sv.Close()
	}
	size := 0
	counts, err := cmd.read(a, c, topic, out, func(d found) error {
		if cmd.Save {
			if err := sv.add(d); err != nil {
				return err
			}
		}
		if cmd.Review {
			if len(d.proposals) == 0 {
				return nil
			}
			docs = append(docs, d)
			if size += len(d.bytes) + len(d.document.Text); size > maxReviewed {
				return badInput(fmt.Errorf("--review: these pages are more than %d MB, more than is held at a time: review them in parts, or choose with --topic", maxReviewed>>20))
			}
			return nil // the proposals are shown one by one
		}
		return pages.add(d)
	})
	if err != nil {
		return err
	}
	if err := pages.finish(); err != nil {
		return err
	}
	line := cmd.countLine(counts)
	var saved string
	if cmd.Save {
		if saved, err = sv.save(f); err != nil {
			return err
		}
	}
	if cmd.Review {
		reviewed, err := cmd.review(a, f, docs)
		saved += reviewed
		if err != nil {
			if reviewed != "" {
				fmt.Fprintln(a.stderr, line+saved)
			}
			return err
		}
	}
	if err := out.commit(a.stdout, counts); err != nil {
		return err
	}
	switch {
	case cmd.Out != "":
		_, err = fmt.Fprintf(a.stdout, "%s%s Written to %s.\n", line, saved, cmd.Out)
	case cmd.Format == "jsonl":
		if text := pages.tooMany(); text != "" {
			fmt.Fprintln(a.stderr, text)
		}
		fmt.Fprintln(a.stderr, line+saved)
	default:
		_, err = fmt.Fprintln(a.stdout, "\n"+line+saved)
	}
	if err != nil {
		return err
	}
	if n := counts.Rejections(); cmd.MaxRejected >= 0 && n > cmd.MaxRejected {
		return &failure{exitRejected, fmt.Errorf("%d inputs were rejected, more than --max-rejected %d", n, cmd.MaxRejected)}
	}
	return nil
}

// read reads every input, or those behind what an earlier run has done, and
// hands on what is proposed, in order. A fault of an input that was given by
// name is an error; others are told on stderr and counted by reason.
func (cmd *readCmd) read(a *app, c *casefile.Case, topic *readpages.Topic, out *readOutput, use func(found) error) (counts readpages.Counts, err error) {
	from := out.from()
	counts = out.counts()
	if out.complete() {
		return counts, nil
	}
	inputs, done, err := cmd.Fetching.documents(a, cmd, from)
	if err != nil {
		return counts, err
	}
	defer func() {
		if derr := done(); err == nil {
			err = derr
		}
		if out.file != nil && err != nil && a.ctx.Err() != nil {
			err = fmt.Errorf("interrupted: run the same command again to go on; %s%s holds what is done", cmd.Out, readpages.PartEnding)
		}
	}()
	progress := a.notes.Progress("reading")
	defer progress.Done()
	var begun, stored int64
	if a.notes.Terminal {
		stored = ingest.Size(cmd.Input)
	}
	if from != nil {
		begun = from.Bytes
		progress.Begin(int64(counts.Read+counts.Rejections()), begun)
	}
	opt := readpages.Options{Reader: reading.NewReader(readpages.Vocabulary(c)), About: readpages.Abouts(c), Topic: topic, KeepBytes: cmd.Save || cmd.Review}
	n := counts.Read + counts.Rejections()
	for r, err := range readpages.Read(a.ctx, inputs, opt) {
		n++
		if stored > 0 {
			progress.Stream(int64(n), "documents", r.Page.At.Bytes, stored)
		} else {
			progress.Step(n, r.Page.Name)
		}
		named := r.Page.Page != nil || slices.Contains(cmd.Input, r.Page.Name)
		if e := (*ingest.Error)(nil); errors.As(err, &e) {
			named = e.Named
		}
		switch {
		case a.ctx.Err() != nil:
			return counts, a.ctx.Err()
		case errors.Is(err, ingest.ErrChanged):
			return counts, badInput(fmt.Errorf("--out %s: %w: remove %s%s and %s%s to begin anew", cmd.Out, err, cmd.Out, readpages.PartEnding, cmd.Out, readpages.JournalEnding))
		case err != nil && named && elsewhere(err):
			return counts, err
		case err != nil && named:
			return counts, badInput(err)
		case err != nil:
			progress.Done()
			fmt.Fprintln(a.stderr, "rejected:", console.Clean(err.Error()))
			counts.Reject(console.Clean(readpages.Reason(err)))
		default:
			counts.Add(r, nil)
			if r.OffTopic {
				break
			}
			if err := use(found{r.Page.Bytes, r.Page.URL, r.Page.Page, r.Document, r.Proposals}); err != nil {
				return counts, err
			}
		}
		if err := out.done(r.Page.At, counts); err != nil {
			return counts, err
		}
	}
	return counts, nil
}

// wholeCase is the topic that stands for what the case watches.
const wholeCase = "@case"

// topic makes the topic of what was asked for.
func (cmd *readCmd) topic(c *casefile.Case) (*readpages.Topic, error) {
	var words, pages []string
	for _, w := range cmd.Topic {
		switch {
		case w != wholeCase:
			words = append(words, w)
		case c == nil:
			return nil, badInput(errors.New("--topic @case is what a case watches: say which with --case"))
		default:
			pages = append(pages, watched(c)...)
		}
	}
	return readpages.NewTopic(words, pages), nil
}

// watched are the names of the vessels and places on a case's watch list, of all
// of them where it has none, and the cargo that it is about, one or many of it.
func watched(c *casefile.Case) []string {
	out := []string{strings.TrimSuffix(c.Flow.Cargo, "s")}
	all := len(c.Watch.Vessels)+len(c.Watch.Places) == 0
	for _, v := range c.Vessels {
		if all || slices.Contains(c.Watch.Vessels, v.ID) {
			out = append(append(out, v.Name), v.Aliases...)
		}
	}
	for _, p := range c.Places {
		if all || slices.Contains(c.Watch.Places, p.ID) {
			out = append(append(out, p.Name), p.Aliases...)
		}
	}
	return out
}

// countLine is the last line of every run: read, used, rejected by reason.
func (cmd *readCmd) countLine(n readpages.Counts) string {
	rejected := n.Rejections()
	read := n.Read + rejected
	line := fmt.Sprintf("%d %s read", read, assess.Plural(float64(read), "document"))
	if len(cmd.Topic) > 0 {
		line += fmt.Sprintf(", %d not on the topic", n.OffTopic)
	}
	line += fmt.Sprintf(", %d used, %d %s, %d rejected", n.Used, n.Proposals, assess.Plural(float64(n.Proposals), "proposal"), rejected)
	for i, reason := range slices.Sorted(maps.Keys(n.Rejected)) {
		line += []string{": ", ", "}[min(i, 1)] + fmt.Sprintf("%d %s", n.Rejected[reason], reason)
	}
	return line + "."
}
