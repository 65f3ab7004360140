package ledger

import (
	"context"
	"fmt"

	"github.com/tidewaiter/tidewaiter/internal/store"
)

// Tell fills in of a conflict who made the row what it is now, when and by which
// entry, and the row that was shown. [Draft.Decide] does not know them: they are
// in the store.
func (l *Ledger) Tell(ctx context.Context, id string, c *Conflict) error {
	d := l.live(id)
	d.mu.Lock()
	defer d.mu.Unlock()
	err := l.store.ReadLedger(ctx, id, func(tx *store.Ledger) error {
		if err := d.follow(tx); err != nil {
			return err
		}
		now, _ := d.sheet.Row(c.Table, c.ID)
		full, ok := d.conflict(tx, RowChange{Table: c.Table, ID: c.ID, Seen: c.Seen, After: c.Wanted}, now, nil).(*Conflict)
		if ok {
			*c = *full
		}
		return nil
	})
	if err != nil {
		d.forget()
		return fmt.Errorf("ledger: reading who changed %s of %s of case %q: %w", c.ID, c.Table, id, err)
	}
	return nil
}

// Submitted returns what was decided under a key; false when nothing was.
func (l *Ledger) Submitted(ctx context.Context, id, key string) (Receipt, bool, error) {
	var r Receipt
	var ok bool
	err := l.store.ReadLedger(ctx, id, func(tx *store.Ledger) error {
		old, found, err := tx.Submitted(key)
		r, ok = Receipt{old.First, old.Last, true}, found
		return err
	})
	if err != nil {
		return Receipt{}, false, fmt.Errorf("ledger: looking for a submission to case %q: %w", id, err)
	}
	return r, ok, nil
}

// TakenBack returns, by the number of an entry that is taken back, that of the
// entry that took it back and was not taken back in turn.
func (l *Ledger) TakenBack(ctx context.Context, id string) (map[int]int, error) {
	out := map[int]int{}
	err := l.store.ReadLedger(ctx, id, func(tx *store.Ledger) error {
		ties, err := tx.Ties()
		if err != nil {
			return err
		}
		last, err := tx.Last()
		if err != nil {
			return err
		}
		known := live{undoneBy: map[int][]int{}}
		for n, undoes := range ties.Undoes {
			known.undoneBy[undoes] = append(known.undoneBy[undoes], n)
		}
		for n, undoes := range ties.Undoes {
			if !known.undone(n, last) {
				out[undoes] = n
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("ledger: reading what was taken back of case %q: %w", id, err)
	}
	return out, nil
}
