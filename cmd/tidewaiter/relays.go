package main

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/tidewaiter/tidewaiter/articles"
	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/internal/console"
	"github.com/tidewaiter/tidewaiter/internal/readpages"
	"github.com/tidewaiter/tidewaiter/internal/report"
	"github.com/tidewaiter/tidewaiter/reading"
)

// mostRelated is how many proposals of a run are related to one another. It
// bounds the memory, some 2 kB each; a run of more is for programs to go on
// with, not for a table.
const mostRelated = 20_000

// related collects what a run reads, so that pages can be set side by side, and
// writes it at the end.
type related struct {
	out     io.Writer
	screen  console.Screen // writes to out
	c       *casefile.Case
	jsonl   bool
	verbose bool // each page in full, with where its fields were read

	pages [][]reading.Proposal // without their texts
	lines []line
	only  *found // the page that is shown as it is where no other gives a claim
	shown int    // pages written in full
	n     int
	over  bool // more than can be related
}

// line is what a line of JSON needs besides its proposal.
type line struct {
	source string
	fields []report.FieldRead
}

// add takes in a page.
func (r *related) add(d found) error {
	if r.verbose && !r.jsonl {
		if r.shown++; r.shown > 1 {
			io.WriteString(r.out, "\n")
		}
		if err := r.screen.ProposalsInFull(d.document, d.proposals); err != nil {
			return err
		}
	} else if r.only == nil || len(r.only.proposals) == 0 && len(d.proposals) > 0 {
		d.bytes = nil
		r.only = &d
	}
	r.n += len(d.proposals)
	if r.n > mostRelated && !r.over {
		r.over = true
		if err := r.flush(); err != nil {
			return err
		}
	}
	if r.over {
		if r.jsonl {
			for i := range d.proposals {
				p := &d.proposals[i]
				if err := r.write(p, line{sourceName(r.c, d.document), report.FieldsRead(p)}, "", nil); err != nil {
					return err
				}
			}
		}
		return nil
	}
	if len(d.proposals) == 0 {
		return nil
	}
	kept := readpages.Keep(d.proposals)
	r.pages = append(r.pages, kept)
	if r.jsonl {
		for i := range d.proposals {
			r.lines = append(r.lines, line{sourceName(r.c, d.document), report.FieldsRead(&d.proposals[i])})
		}
	}
	return nil
}

// finish relates the pages and writes what is left to write.
func (r *related) finish() error {
	if r.over {
		if r.jsonl {
			return nil
		}
		if r.shown > 0 {
			io.WriteString(r.out, "\n")
		}
		_, err := fmt.Fprintf(r.out, "%s\n", r.tooMany())
		return err
	}
	if r.jsonl {
		return r.flush()
	}
	if len(r.pages) < 2 {
		if r.only != nil {
			return r.screen.Proposals(r.only.document, r.only.proposals)
		}
		return nil
	}
	if r.shown > 0 {
		io.WriteString(r.out, "\n")
	}
	reading.Relate(r.pages...)
	docs := make([]*articles.Document, len(r.pages))
	for i, p := range r.pages {
		docs[i] = p[0].Document
	}
	return r.screen.Relays(docs, reading.RelayTable(r.pages...))
}

// tooMany says that pages were not set side by side, and what to do; blank when
// they were.
func (r *related) tooMany() string {
	if !r.over {
		return ""
	}
	text := fmt.Sprintf("More than %d proposals: pages are not set side by side, and relays of one briefing keep an origin each.", mostRelated)
	if !r.jsonl {
		text += " Read fewer at a time, choose with --topic, or take them line by line with --format jsonl."
	}
	return text
}

// flush writes the lines that wait; they are related unless they are too many.
func (r *related) flush() error {
	nearest := map[*reading.Proposal]*reading.Proposal{}
	if !r.over {
		reading.Relate(r.pages...)
		for _, b := range reading.RelayTable(r.pages...) {
			if b.Origin == "" {
				continue
			}
			for _, st := range b.Statements {
				first := st.Renderings[0].Proposal
				for _, rendering := range st.Renderings {
					nearest[rendering.Proposal] = first
					for _, also := range rendering.Also {
						nearest[also] = first
					}
				}
			}
		}
	}
	k := 0
	for _, page := range r.pages {
		for i := range page {
			p, id, differs := &page[i], "", []string(nil)
			if first := nearest[p]; first != nil && first != p {
				id, differs = first.Claim.ID, reading.Differing(&first.Claim, &p.Claim)
			}
			if r.jsonl {
				if err := r.write(p, r.lines[k], id, differs); err != nil {
					return err
				}
			}
			k++
		}
	}
	r.pages, r.lines = nil, nil
	return nil
}

func (r *related) write(p *reading.Proposal, l line, nearest string, differs []string) error {
	p.Claim.Source = l.source
	b, err := json.Marshal(report.Proposal(p, l.fields, nearest, differs))
	if err != nil {
		return err
	}
	_, err = r.out.Write(append(b, '\n'))
	return err
}

// sourceName is the row of the case that has the document's hash, else the
// document's name.
func sourceName(c *casefile.Case, d *articles.Document) string {
	if s := readpages.SourceOf(c, d.SHA256); s != nil {
		return s.ID
	}
	return d.Name
}
