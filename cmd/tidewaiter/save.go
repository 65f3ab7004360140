package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/tidewaiter/tidewaiter/articles"
	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/internal/assess"
	"github.com/tidewaiter/tidewaiter/internal/store"
)

// save keeps the documents in the store and appends the proposals to the case
// folder; a proposal that the case has already is passed over. The order is
// chosen so that a failure at any point leaves a valid case that claims
// nothing untrue: bytes are held before a row says so, and a source stands
// before its claims.
func save(a *app, f folder, c *casefile.Case, docs []found) (string, error) {
	before, err := c.Files()
	if err != nil {
		return "", err
	}
	onDisk, err := contents(f.FS, slices.Sorted(maps.Keys(before)))
	if err != nil {
		return "", fmt.Errorf("--save: %w", err)
	}
	st, err := store.Open(a.ctx, a.data)
	if err != nil {
		return "", err
	}
	defer st.Close()

	added, known := 0, 0
	for _, d := range docs {
		source := sourceOf(c, d.document.SHA256)
		if source == nil {
			if len(d.proposals) == 0 {
				continue
			}
			c.Sources = append(c.Sources, newSource(c, d.document))
			source = &c.Sources[len(c.Sources)-1]
		}
		_, err := st.PutDocument(a.ctx, store.Document{
			Name: filepath.Base(d.document.Name), MediaType: d.document.MediaType, Bytes: d.bytes,
			Text: d.document.Text, Extractor: d.document.Extractor,
		}, time.Now())
		if err != nil {
			return "", err
		}
		source.Bytes = casefile.Held
		for _, p := range d.proposals {
			cl := p.Claim
			if c.Claim(cl.ID) != nil {
				known++
				continue
			}
			cl.Source = source.ID
			cl.Scope = scopeName(cl.Scope)
			if cl.Review.State == "" {
				cl.Review.State = claims.Proposed
			}
			c.Claims = append(c.Claims, cl)
			added++
		}
	}
	after, err := c.Files()
	if err != nil {
		return "", fmt.Errorf("--save: the case would not be valid, nothing was saved: %w", err)
	}
	for _, name := range []string{"sources.csv", "claims.csv"} {
		if bytes.Equal(before[name], after[name]) {
			continue
		}
		now, err := contents(f.FS, []string{name})
		if err != nil {
			return "", fmt.Errorf("--save: %w", err)
		}
		if !bytes.Equal(now[name], onDisk[name]) {
			return "", badInput(fmt.Errorf("--save: %s/%s was changed meanwhile: run this again", f.name, name))
		}
		if err := replaceFile(filepath.Join(f.name, name), after[name]); err != nil {
			return "", fmt.Errorf("--save: %w", err)
		}
	}
	line := fmt.Sprintf(" %d %s appended to %s", added, assess.Plural(float64(added), "proposal"), f.name)
	if known > 0 {
		line += fmt.Sprintf(", %d there already", known)
	}
	return line + ".", nil
}

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

// sourceOf finds the source whose bytes have this hash, or nil.
func sourceOf(c *casefile.Case, sha256 string) *casefile.Source {
	if c == nil {
		return nil
	}
	for i := range c.Sources {
		if c.Sources[i].SHA256 == sha256 {
			return &c.Sources[i]
		}
	}
	return nil
}

// newSource is the row of a document that the case does not have yet, as far
// as the document says who it is.
func newSource(c *casefile.Case, d *articles.Document) casefile.Source {
	name := filepath.Base(d.Name)
	id := slug(strings.TrimSuffix(name, filepath.Ext(name)))
	if id == "" {
		id = "document"
	}
	for base, n := id, 2; c.Source(id) != nil; n++ {
		id = fmt.Sprintf("%s-%d", base, n)
	}
	return casefile.Source{
		ID: id, URL: d.Canonical, Publisher: d.Publisher, Title: strings.Join(strings.Fields(d.Title), " "),
		PublishedAt: d.Published, Bytes: casefile.Held, SHA256: d.SHA256,
	}
}

// scopeName makes the words in which a page says what is counted ("certain
// factories") into the name of a scope: lower-case letters, digits and
// underscores, beginning with a letter. Names stay as they are.
func scopeName(words string) string {
	return strings.TrimLeft(joined(words, '_'), "0123456789_")
}

// slug makes an id of a file name: lower-case letters, digits and single
// hyphens.
func slug(s string) string { return joined(s, '-') }

// joined keeps the letters a to z and the digits of s, lower-case, with by
// where others stood between them. It stops at 40 characters.
func joined(s string, by byte) string {
	const most = 40
	var b strings.Builder
	gap := false
	for _, r := range strings.ToLower(s) {
		if r < '0' || r > '9' && r < 'a' || r > 'z' {
			gap = b.Len() > 0
			continue
		}
		if b.Len() >= most {
			break
		}
		if gap {
			b.WriteByte(by)
		}
		gap = false
		b.WriteRune(r)
	}
	return b.String()
}
