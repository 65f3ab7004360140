package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
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
	"github.com/tidewaiter/tidewaiter/internal/report"
	"github.com/tidewaiter/tidewaiter/reading"
)

type readCmd struct {
	Input       []string `arg:"" placeholder:"INPUT" help:"Files, folders, patterns, or - for standard input; gzip and zstd are opened."`
	Case        string   `placeholder:"CASE" help:"Read with this case's parties, places and occasions."`
	Save        bool     `help:"Append the proposals to the case folder, and keep the documents in the store."`
	Topic       string   `placeholder:"WORD" help:"Only proposals whose sentence, or whose document's title, has this word."`
	Format      string   `enum:"table,jsonl" default:"table" help:"table or jsonl (default: table)."`
	MaxRejected int      `default:"-1" placeholder:"N" help:"Exit with 1 when more inputs than this are rejected (default: no limit)."`
}

// found is a document with what was proposed from it.
type found struct {
	bytes     []byte
	document  *articles.Document
	proposals []reading.Proposal
}

// Run implements the command.
func (cmd *readCmd) Run(a *app) error {
	var c *casefile.Case
	var f folder
	if cmd.Case != "" {
		var err error
		if c, f, err = readCase(cmd.Case); err != nil {
			return err
		}
	}
	if cmd.Save {
		switch {
		case c == nil:
			return badInput(errors.New("--save appends to a case: say which with --case DIR"))
		case f.builtIn:
			return badInput(fmt.Errorf("--save: the case %s is built into the program: give a case folder with --case DIR", f.name))
		}
	}
	docs, rejected, err := cmd.read(a, c)
	if err != nil {
		return err
	}
	// The output is complete or absent: it is made whole before any of it goes
	// out.
	var out bytes.Buffer
	screen := a.screen
	screen.W = &out
	for i, d := range docs {
		if cmd.Format == "jsonl" {
			err = jsonLines(&out, c, d)
		} else {
			if i > 0 {
				out.WriteByte('\n')
			}
			err = screen.Proposals(d.document, d.proposals)
		}
		if err != nil {
			return err
		}
	}
	var saved string
	if cmd.Save {
		if saved, err = save(a, f, c, docs); err != nil {
			return err
		}
	}
	if _, err := out.WriteTo(a.stdout); err != nil {
		return err
	}
	counts := countLine(docs, rejected)
	if cmd.Format == "jsonl" {
		fmt.Fprintln(a.stderr, counts+saved)
	} else if _, err := fmt.Fprintln(a.stdout, "\n"+counts+saved); err != nil {
		return err
	}
	if n := total(rejected); cmd.MaxRejected >= 0 && n > cmd.MaxRejected {
		return &failure{exitRejected, fmt.Errorf("%d inputs were rejected, more than --max-rejected %d", n, cmd.MaxRejected)}
	}
	return nil
}

// read reads every input. A fault of one that was given by name is an error;
// of others it is told on stderr and counted by reason.
func (cmd *readCmd) read(a *app, c *casefile.Case) (docs []found, rejected map[string]int, err error) {
	rejected = map[string]int{}
	v := vocabulary(c)
	progress := a.notes.Progress("reading")
	defer progress.Done()
	n := 0
	for d, err := range ingest.Documents(cmd.Input, a.stdin) {
		if err := a.ctx.Err(); err != nil {
			return nil, nil, err
		}
		n++
		progress.Step(n, d.Name)
		named := slices.Contains(cmd.Input, d.Name)
		var doc *articles.Document
		if err == nil {
			doc, err = articles.Parse(d.Name, d.Bytes, about(c, d.Bytes))
		} else if e := (*ingest.Error)(nil); errors.As(err, &e) {
			named = e.Named
		}
		switch {
		case err != nil && named:
			return nil, nil, badInput(err)
		case err != nil:
			progress.Done()
			fmt.Fprintln(a.stderr, "rejected:", console.Clean(err.Error()))
			rejected[innermost(err)]++
			continue
		}
		proposals := slices.DeleteFunc(reading.Read(doc, v), func(p reading.Proposal) bool { return !onTopic(cmd.Topic, doc, p) })
		docs = append(docs, found{d.Bytes, doc, proposals})
	}
	return docs, rejected, nil
}

// about is what the case's own row of a page says of it.
func about(c *casefile.Case, page []byte) articles.Options {
	opt := articles.Options{MaxBytes: ingest.MaxBytes}
	sum := sha256.Sum256(page)
	if s := sourceOf(c, hex.EncodeToString(sum[:])); s != nil {
		opt.URL, opt.Title, opt.Publisher, opt.Published = s.URL, s.Title, s.Publisher, s.PublishedAt
	}
	return opt
}

// innermost is the text of the error at the bottom of a chain: the reason
// without the place.
func innermost(err error) string {
	for {
		next := errors.Unwrap(err)
		if next == nil {
			return console.Clean(err.Error())
		}
		err = next
	}
}

// onTopic reports whether a proposal's sentence or its document's title has the
// word, whatever the case of its letters.
func onTopic(word string, d *articles.Document, p reading.Proposal) bool {
	if word == "" {
		return true
	}
	around := p.Sentence
	if around.IsZero() {
		around = p.Claim.Span
	}
	text := d.Title
	if around.Start >= 0 && around.End <= len(d.Text) && around.Start < around.End {
		text += "\n" + d.Words(around.Start, around.End)
	}
	return strings.Contains(strings.ToLower(text), strings.ToLower(word))
}

// jsonLines writes one claim a line. Its source is the row of the case that
// has the document's hash, else the document's name.
func jsonLines(out *bytes.Buffer, c *casefile.Case, d found) error {
	source := d.document.Name
	if s := sourceOf(c, d.document.SHA256); s != nil {
		source = s.ID
	}
	for _, p := range d.proposals {
		cl := p.Claim
		cl.Source = source
		b, err := json.Marshal(report.Claim(&cl))
		if err != nil {
			return err
		}
		out.Write(append(b, '\n'))
	}
	return nil
}

// countLine is the last line of every run: read, used, rejected by reason.
func countLine(docs []found, rejected map[string]int) string {
	proposals, used := 0, 0
	for _, d := range docs {
		proposals += len(d.proposals)
		if len(d.proposals) > 0 {
			used++
		}
	}
	n := len(docs) + total(rejected)
	line := fmt.Sprintf("%d %s read, %d used, %d %s, %d rejected", n, assess.Plural(float64(n), "document"),
		used, proposals, assess.Plural(float64(proposals), "proposal"), total(rejected))
	for i, reason := range slices.Sorted(maps.Keys(rejected)) {
		line += []string{": ", ", "}[min(i, 1)] + fmt.Sprintf("%d %s", rejected[reason], reason)
	}
	return line + "."
}

func total(counts map[string]int) int {
	n := 0
	for _, c := range counts {
		n += c
	}
	return n
}

// vocabulary is what a case lends the reader; nil lends nothing.
func vocabulary(c *casefile.Case) reading.Vocabulary {
	if c == nil {
		return reading.Vocabulary{}
	}
	v := reading.Vocabulary{
		Places: c.Places, Vessels: c.Vessels, Scopes: c.Scopes,
		Flow: reading.Flow{From: c.Flow.From, To: c.Flow.To, Cargo: c.Flow.Cargo},
	}
	for _, p := range c.Parties {
		v.Parties = append(v.Parties, reading.Party{ID: p.ID, Name: p.Name, Aliases: p.Aliases})
	}
	for _, o := range c.Occasions {
		v.Occasions = append(v.Occasions, reading.Occasion{ID: o.ID, Name: o.Name, Date: o.Date})
	}
	for _, m := range slices.Sorted(maps.Keys(c.Measures)) {
		spec := c.Measures[m]
		v.Measures = append(v.Measures, reading.Measure{ID: m, Form: spec.Form, Unit: spec.Unit, Scope: spec.Scope, From: spec.From, To: spec.To})
	}
	for _, s := range c.Sources {
		if s.Publisher != "" && !slices.Contains(v.Outlets, s.Publisher) {
			v.Outlets = append(v.Outlets, s.Publisher)
		}
	}
	return v
}
