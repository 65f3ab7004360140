package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"reflect"
	"slices"
	"time"

	"github.com/gofrs/flock"

	"github.com/tidewaiter/tidewaiter/articles"
	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/internal/readpages"
	"github.com/tidewaiter/tidewaiter/internal/review"
	"github.com/tidewaiter/tidewaiter/internal/store"
)

const (
	// caseLock is held while the tables of a case folder are changed. Its name
	// begins with a dot, so it is no file of the case.
	caseLock = ".lock"
	// caseWait is how long to wait for another process that is just writing.
	caseWait = 10 * time.Second
)

// changed are the tables that reading a page can change.
var changedTables = []string{"sources.csv", "claims.csv"}

// change reads the case in a folder as it is now, has it changed, and writes the
// tables that differ, each in one step, sources before claims: an end at any
// moment leaves a valid case. Others that change the folder this way wait; what
// anybody else writes meanwhile is noticed, and then nothing is written. The
// case as written is returned.
func (f folder) change(ctx context.Context, edit func(*casefile.Case) error) (*casefile.Case, error) {
	if f.builtIn {
		return nil, badInput(fmt.Errorf("the case %s is built into the program: give a case folder with --case DIR", f.name))
	}
	lock := flock.New(filepath.Join(f.name, caseLock), flock.SetPermissions(0o666)) // for others who may write the case
	waiting, cancel := context.WithTimeout(ctx, caseWait)
	defer cancel()
	switch _, err := lock.TryLockContext(waiting, 10*time.Millisecond); {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case errors.Is(err, context.DeadlineExceeded):
		return nil, badInput(fmt.Errorf("%s: another tidewaiter has been writing to this case for %v: try again when it has ended", f.name, caseWait))
	case errors.Is(err, fs.ErrPermission):
		return nil, badInput(fmt.Errorf("%s: %w: make the folder writable", f.name, err))
	case err != nil:
		return nil, fmt.Errorf("%s: locking the case: %w", f.name, err)
	}
	defer lock.Unlock()

	before, err := contents(f.FS, changedTables)
	if err != nil {
		return nil, err
	}
	c, err := f.read()
	if err != nil {
		return nil, err
	}
	sources, rows := slices.Clone(c.Sources), slices.Clone(c.Claims)
	if err := edit(c); err != nil {
		return nil, err
	}
	after, err := c.Files()
	if err != nil {
		return nil, fmt.Errorf("%s: the case would not be valid, nothing was written: %w", f.name, err)
	}
	same := map[string]bool{"sources.csv": slices.Equal(sources, c.Sources), "claims.csv": reflect.DeepEqual(rows, c.Claims)}
	for _, name := range changedTables {
		if same[name] {
			continue // also where it is not written as this program writes it
		}
		now, err := contents(f.FS, []string{name})
		if err != nil {
			return nil, err
		}
		if !bytes.Equal(now[name], before[name]) {
			return nil, badInput(fmt.Errorf("%s/%s was changed meanwhile, nothing was written to it: try again", f.name, name))
		}
		if err := replaceFile(filepath.Join(f.name, name), after[name]); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// casebook keeps the decisions of a review in a case folder, and the documents
// that they are about in the store.
type casebook struct {
	a      *app
	folder folder
	docs   map[*articles.Document]found
	store  *store.Store
}

// openCasebook opens the store for the documents of a run.
func openCasebook(a *app, f folder, docs []found) (*casebook, error) {
	st, err := store.Open(a.ctx, a.data)
	if err != nil {
		return nil, err
	}
	b := &casebook{a: a, folder: f, docs: map[*articles.Document]found{}, store: st}
	for _, d := range docs {
		b.docs[d.document] = d
	}
	return b, nil
}

func (b *casebook) Close() error { return b.store.Close() }

// Record implements [review.Book].
func (b *casebook) Record(e review.Entry) (*casefile.Case, error) {
	return b.folder.change(b.a.ctx, func(c *casefile.Case) error {
		var failed error
		err := review.Apply(c, e, func(d *articles.Document) string {
			id, err := b.keep(c, d)
			failed = errors.Join(failed, err)
			return id
		})
		return errors.Join(failed, err)
	})
}

// keep puts a document into the store and gives the id of its source, whose row
// it adds where there is none: bytes are held before a row says so.
func (b *casebook) keep(c *casefile.Case, d *articles.Document) (string, error) {
	doc := b.docs[d]
	source, err := keepDocument(b.a, b.store, c, doc)
	if err != nil {
		return "", err
	}
	return source.ID, nil
}

// keepDocument puts a document into the store and returns its source in the
// case, a new row where the case has none.
func keepDocument(a *app, st *store.Store, c *casefile.Case, d found) (*casefile.Source, error) {
	if err := putDocument(a, st, d); err != nil {
		return nil, err
	}
	return heldSource(c, d), nil
}

func putDocument(a *app, st *store.Store, d found) error {
	_, err := st.PutDocument(a.ctx, store.Document{
		Name: filepath.Base(d.document.Name), MediaType: d.document.MediaType, Bytes: d.bytes,
		Text: d.document.Text, Extractor: d.document.Extractor,
	}, time.Now())
	return err
}

// heldSource is the row of a document that is in the store.
func heldSource(c *casefile.Case, d found) *casefile.Source {
	source := readpages.SourceOf(c, d.document.SHA256)
	if source == nil {
		c.Sources = append(c.Sources, readpages.NewSource(c, d.document))
		source = &c.Sources[len(c.Sources)-1]
		cite(source, d)
	}
	source.Bytes = casefile.Held
	return source
}
