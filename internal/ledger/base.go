package ledger

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/internal/store"
)

// Imported says what became of a folder that was imported.
type Imported struct {
	Base Base
	// Changed is false when the folder is the base that there was.
	Changed bool
	// Stripped is set when the folder had rows that were redacted: they were
	// left out.
	Stripped bool
	// Entries is how many there are, of which Fit are in the draft. Misfits are
	// those that wait for an editor.
	Entries, Fit int
	Misfits      []Misfit
	MoreMisfits  int
}

// Import makes a case folder the newest base of a case and puts the entries on
// it anew. Content that was redacted is left out of it, whatever the folder
// says. What the folder says already of entries, because it was exported with
// them, is not done again; entries whose rows are others now are the misfits.
// The base counts from then on for everybody. Importing the base that there is
// changes nothing.
func (l *Ledger) Import(ctx context.Context, c *casefile.Case, by Author, at time.Time) (Imported, error) {
	id := c.ID
	fail := func(err error) (Imported, error) {
		return Imported{}, fmt.Errorf("ledger: importing case %q: %w", id, err)
	}
	whole, err := c.Files()
	if err != nil {
		return fail(err)
	}
	d := l.live(id)
	d.mu.Lock()
	defer d.mu.Unlock()
	var out Imported
	err = l.store.WriteLedger(ctx, id, func(tx *store.Ledger) error {
		stones, err := tx.Tombstones()
		if err != nil {
			return err
		}
		mine, err := store.Strip(c, stones)
		if err != nil {
			return err
		}
		files := whole
		if mine != c {
			if files, err = mine.Files(); err != nil {
				return err
			}
		}
		for _, stone := range stones {
			is, was := mine.Row(stone.Table, stone.ID), c.Row(stone.Table, stone.ID)
			out.Stripped = out.Stripped || Hash(stone.Table, is) != Hash(stone.Table, was)
		}
		hash := casefile.Hash(files)
		old, err := tx.Base()
		switch {
		case errors.Is(err, store.ErrNotFound):
		case err != nil:
			return err
		case old.Hash == hash:
			out.Base = baseOf(old)
			return d.counted(tx, &out)
		}
		last, err := tx.Last()
		if err != nil {
			return err
		}
		base := store.LedgerBase{Number: old.Number + 1, Hash: hash, After: last, AuthorID: by.ID, AuthorName: by.Name, At: at}
		if err := tx.AddBase(base, files); err != nil {
			return err
		}
		out.Base, out.Changed = baseOf(base), true
		return d.counted(tx, &out)
	})
	if err != nil {
		d.forget()
		return fail(err)
	}
	l.keep(d)
	return out, nil
}

// counted says how the entries fit the base that there is in a transaction. With
// an error of the transaction the caller forgets the draft.
func (d *live) counted(tx *store.Ledger, out *Imported) error {
	if err := d.follow(tx); err != nil {
		return err
	}
	view, err := d.view(tx)
	if err != nil {
		return err
	}
	out.Entries, out.Fit = d.last, d.last-len(d.out)
	out.Misfits, out.MoreMisfits = view.Misfits, view.MoreMisfits
	return nil
}
