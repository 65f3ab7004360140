package main

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/internal/assess"
	"github.com/tidewaiter/tidewaiter/internal/readpages"
	"github.com/tidewaiter/tidewaiter/internal/review"
	"github.com/tidewaiter/tidewaiter/internal/store"
	"github.com/tidewaiter/tidewaiter/reading"
)

// saver keeps the documents of a run in the store, each as it comes, and appends
// the proposals to the case folder when all have come; a proposal that the case
// has already is passed over. The order is chosen so that an end at any point
// leaves a valid case that claims nothing untrue: bytes are held before a row
// says so, a source stands before its claims, and rows are added in one step.
// Held in memory are the rows to add, as the case is, and not the pages.
type saver struct {
	a    *app
	st   *store.Store
	has  map[string]bool // hashes of the documents that the case has
	docs []found         // without bytes and texts
}

func newSaver(a *app, c *casefile.Case) (*saver, error) {
	st, err := store.Open(a.ctx, a.data)
	if err != nil {
		return nil, err
	}
	s := &saver{a: a, st: st, has: map[string]bool{}}
	for _, src := range c.Sources {
		s.has[src.SHA256] = true
	}
	return s, nil
}

// add keeps one document.
func (s *saver) add(d found) error {
	if len(d.proposals) == 0 && !s.has[d.document.SHA256] {
		return nil
	}
	if err := putDocument(s.a, s.st, d); err != nil {
		return err
	}
	d.bytes = nil
	d.document, d.proposals = readpages.KeepDocument(d.document, d.proposals)
	s.docs = append(s.docs, d)
	return nil
}

// save writes the rows and says what was added.
func (s *saver) save(f folder) (string, error) {
	if pages := pagesOf(s.docs); len(pages) > 1 && proposalsOf(s.docs) <= mostRelated {
		reading.Relate(pages...)
	}
	added, known := 0, 0
	_, err := f.change(s.a.ctx, func(c *casefile.Case) error {
		before := len(c.Claims)
		review.Origins(c, pagesOf(s.docs))
		has := map[string]bool{}
		for i := range c.Claims {
			has[c.Claims[i].ID] = true
		}
		for _, d := range s.docs {
			if len(d.proposals) == 0 && readpages.SourceOf(c, d.document.SHA256) == nil {
				continue
			}
			source := heldSource(c, d)
			for i := range d.proposals {
				p := &d.proposals[i]
				if has[p.Claim.ID] {
					known++
					continue
				}
				has[p.Claim.ID] = true
				c.Claims = append(c.Claims, readpages.ProposedRow(p, source.ID))
				added++
			}
		}
		// A proposal that --topic left out is nothing to lead to.
		for i := range c.Claims[before:] {
			cl := &c.Claims[before+i]
			cl.Relations = slices.DeleteFunc(slices.Clone(cl.Relations), func(r claims.Relation) bool { return !has[r.ID] })
		}
		return nil
	})
	if err != nil {
		return "", err
	}
	line := fmt.Sprintf(" %d %s appended to %s", added, assess.Plural(float64(added), "proposal"), f.name)
	if known > 0 {
		line += fmt.Sprintf(", %d there already", known)
	}
	return line + ".", nil
}

// pagesOf are the proposals of a run, page by page.
func pagesOf(docs []found) [][]reading.Proposal {
	pages := make([][]reading.Proposal, len(docs))
	for i, d := range docs {
		pages[i] = d.proposals
	}
	return pages
}

func proposalsOf(docs []found) int {
	n := 0
	for _, d := range docs {
		n += len(d.proposals)
	}
	return n
}

// Close closes the store.
func (s *saver) Close() error { return s.st.Close() }

// contents reads files of a folder; one that is not there is nil.
func contents(fsys fs.FS, names []string) (files, error) {
	out := files{}
	for _, name := range names {
		b, err := fs.ReadFile(fsys, name)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		out[name] = b
	}
	return out, nil
}
