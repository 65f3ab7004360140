package ledger

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/internal/store"
)

// Decide makes entries of a submission: all of it is on the disk when it
// returns, or nothing was written. The error is a *[Conflict], a
// *[casefile.CellError] of a row that cannot stand in the case, an *[Invalid],
// [ErrKeyReused], [ErrNoMisfit], one that wraps [ErrNotFound], or one of the
// machine, after which the same submission may be tried again.
func (l *Ledger) Decide(ctx context.Context, id string, s Submission) (Receipt, error) {
	if err := s.check(); err != nil {
		return Receipt{}, err
	}
	return l.write(ctx, id, s.Key, s.digest(), func(tx *store.Ledger, d *live) ([]Entry, error) {
		return d.decide(tx, &s)
	})
}

// Undoing asks for entries to be taken back.
type Undoing struct {
	Key    string
	Author Author
	At     time.Time
	Reason string
	// Entries are the numbers of what is taken back; Bundle, when it is not 0,
	// adds all entries of one submission by the number of its first.
	Entries []int
	Bundle  int
}

// Undo takes entries back, all of them or none: an entry each that puts the
// cells of before again. Entries that undo can be taken back too. The error is a
// *[Conflict] when a later entry changed one of the rows, one that wraps
// [ErrNoEntry], [ErrUndone], [ErrLeftOut] or [ErrNotUndone], or one of those of
// [Ledger.Decide].
func (l *Ledger) Undo(ctx context.Context, id string, u Undoing) (Receipt, error) {
	if err := checkRequest(u.Key, u.Author, u.At); err != nil {
		return Receipt{}, err
	}
	if err := checkReason(u.Reason); err != nil {
		return Receipt{}, err
	}
	if len(u.Entries) == 0 && u.Bundle == 0 || len(u.Entries) > MaxDecisions {
		return Receipt{}, invalid("undoing %d entries: want 1 to %d", len(u.Entries), MaxDecisions)
	}
	sum := digest(struct {
		Author  Author
		Reason  string
		Entries []int
		Bundle  int
	}{u.Author, u.Reason, u.Entries, u.Bundle})
	return l.write(ctx, id, u.Key, sum, func(tx *store.Ledger, d *live) ([]Entry, error) {
		return d.undo(tx, &u)
	})
}

// write has entries made in one transaction, once for a key.
func (l *Ledger) write(ctx context.Context, id, key, sum string, entriesOf func(*store.Ledger, *live) ([]Entry, error)) (Receipt, error) {
	d := l.live(id)
	d.mu.Lock()
	defer d.mu.Unlock()
	var receipt Receipt
	var made []Entry
	err := l.store.WriteLedger(ctx, id, func(tx *store.Ledger) error {
		if old, ok, err := tx.Submitted(key); err != nil {
			return err
		} else if ok {
			// Of what was redacted since there is no digest any more.
			if old.Digest != sum && old.Digest != "" {
				return ErrKeyReused
			}
			receipt = Receipt{old.First, old.Last, true}
			return nil
		}
		err := d.follow(tx)
		if errors.Is(err, errNoBase) {
			if err = d.adopt(tx); err == nil {
				err = d.follow(tx)
			}
		}
		if err != nil {
			return err
		}
		entries, err := entriesOf(tx, d)
		if err != nil {
			return err
		}
		made = entries
		for i := range entries {
			if err := tx.Add(entries[i].kept()); err != nil {
				return err
			}
		}
		receipt = Receipt{}
		if len(entries) > 0 {
			receipt = Receipt{First: entries[0].Number, Last: entries[len(entries)-1].Number}
		}
		return tx.AddSubmission(key, store.Submission{Digest: sum, First: receipt.First, Last: receipt.Last})
	})
	if err != nil {
		switch {
		case len(made) > 0 || !ours(err):
			// The draft is ahead of the store, or half loaded: it is made again.
			d.forget()
		}
		return Receipt{}, worded(id, err)
	}
	if d.sheet == nil {
		return receipt, nil // it is made again when it is asked for
	}
	for i := range made {
		d.last = made[i].Number
		d.tie(made[i].Number, made[i].Undoes, made[i].Settles)
	}
	if len(made) > 0 {
		d.shown = nil
		l.keep(d)
	}
	return receipt, nil
}

// ours reports whether an error is one of those that say what is wrong with a
// request.
func ours(err error) bool {
	conflict, fault, bad := (*Conflict)(nil), (*casefile.CellError)(nil), (*Invalid)(nil)
	if errors.As(err, &conflict) || errors.As(err, &fault) || errors.As(err, &bad) {
		return true
	}
	return slices.ContainsFunc([]error{ErrKeyReused, ErrNoEntry, ErrUndone, ErrLeftOut, ErrNotUndone, ErrNoMisfit, ErrNoRow}, func(e error) bool { return errors.Is(err, e) })
}

func worded(id string, err error) error {
	conflict, fault := (*Conflict)(nil), (*casefile.CellError)(nil)
	switch {
	case errors.As(err, &conflict):
		return conflict
	case errors.As(err, &fault):
		return fmt.Errorf("ledger: not written: %w", fault)
	}
	return fmt.Errorf("ledger: writing to case %q: %w", id, err)
}

// decide puts the decisions of a submission on the draft and returns their
// entries. With an error the draft is as it was.
func (d *live) decide(tx *store.Ledger, s *Submission) ([]Entry, error) {
	var made []Entry
	for i := range s.Decisions {
		dec := &s.Decisions[i]
		e := Entry{Kind: dec.Kind, Author: s.Author, At: s.At, Reason: dec.Reason, Settles: slices.Clone(dec.Settles)}
		for _, n := range dec.Settles {
			if !d.open(n) || slices.ContainsFunc(made, func(e Entry) bool { return slices.Contains(e.Settles, n) }) {
				d.takeBack(made)
				return nil, fmt.Errorf("%w: entry %d", ErrNoMisfit, n)
			}
		}
		for _, r := range dec.Rows {
			now, _ := d.sheet.Row(r.Table, r.ID)
			hash := Hash(r.Table, now)
			if dec.Kind == Add && now != nil && sameButReview(r.Table, now, r.After) {
				continue // somebody else added it: nothing of it is new
			}
			if hash != r.Seen {
				err := d.conflict(tx, r, now, made)
				d.takeBack(made)
				return nil, err
			}
			if r.Table == "namings" && r.After != nil {
				if err := signed(s.Author, now, r.After); err != nil {
					d.takeBack(made)
					return nil, err
				}
			}
			e.Rows = append(e.Rows, EntryRow{Table: r.Table, ID: r.ID, After: r.After})
		}
		if len(e.Rows) == 0 && dec.Kind == Add {
			continue
		}
		if err := d.make(&e, made, nil); err != nil {
			d.takeBack(made)
			return nil, err
		}
		made = append(made, e)
	}
	return made, nil
}

// sameButReview reports whether a row that is there is the one to be added; what
// the editors made of a claim since is no difference.
func sameButReview(table string, a, b casefile.Cells) bool {
	for _, column := range casefile.Columns(table) {
		if a[column] != b[column] && !(table == "claims" && strings.HasPrefix(column, "review")) {
			return false
		}
	}
	return true
}

// make puts the rows of an entry on the draft and fills in what it knows of
// them. places, where given, are those that rows had.
func (d *live) make(e *Entry, made []Entry, places []int) error {
	e.Case, e.Base, e.Number, e.Bundle = d.id, d.base.Number, d.last+len(made)+1, d.last+1
	changes := make([]casefile.Change, len(e.Rows))
	for i := range e.Rows {
		r := &e.Rows[i]
		var place int
		r.Before, place = d.sheet.Row(r.Table, r.ID)
		r.BeforeHash = Hash(r.Table, r.Before)
		changes[i] = casefile.Change{Table: r.Table, ID: r.ID, Cells: r.After}
		if places != nil {
			changes[i].Place = places[i]
		}
		r.place = max(place, changes[i].Place)
	}
	if err := d.sheet.Set(changes...); err != nil {
		return err
	}
	for i := range e.Rows {
		r := &e.Rows[i]
		// As the table writes them: what was typed may be another form of it.
		r.After, _ = d.sheet.Row(r.Table, r.ID)
		r.AfterHash = Hash(r.Table, r.After)
	}
	return nil
}

// takeBack puts the draft back to what it was before entries that were not
// written.
func (d *live) takeBack(made []Entry) {
	for i := range slices.Backward(made) {
		var changes []casefile.Change
		for _, r := range byPlace(made[i].Rows) {
			changes = append(changes, casefile.Change{Table: r.Table, ID: r.ID, Cells: r.Before, Place: r.place})
		}
		if err := d.sheet.Set(changes...); err != nil {
			d.forget() // it is made again from the store
			return
		}
	}
}

// byPlace orders rows so that those that go back to where they were do so from
// the top: places are those of the table before the entry.
func byPlace(rows []EntryRow) []EntryRow {
	out := slices.Clone(rows)
	slices.SortStableFunc(out, func(a, b EntryRow) int { return a.place - b.place })
	return out
}

// conflict says what became of a row that was shown.
func (d *live) conflict(tx *store.Ledger, r RowChange, now casefile.Cells, made []Entry) error {
	c := &Conflict{Case: d.id, Table: r.Table, ID: r.ID, Seen: r.Seen, Wanted: r.After, Now: now}
	list, err := readEntries(tx, d.id, func(tx *store.Ledger) ([]store.LedgerEntry, error) { return tx.EntriesOf(r.Table, r.ID) })
	if err != nil {
		return err
	}
	c.By, c.At = Author{d.base.AuthorID, d.base.AuthorName}, d.base.At
	for _, e := range append(list, made...) {
		for _, row := range e.Rows {
			if row.Table != r.Table || row.ID != r.ID {
				continue
			}
			switch r.Seen {
			case "":
			case row.BeforeHash:
				c.Shown = row.Before
			case row.AfterHash:
				c.Shown = row.After
			}
			if !d.out[e.Number] && row.AfterHash == Hash(r.Table, now) {
				c.By, c.At, c.Entry, c.Kind = e.Author, e.At, e.Number, e.Kind
			}
		}
	}
	return c
}

// undo puts the rows of entries back to what they were.
func (d *live) undo(tx *store.Ledger, u *Undoing) ([]Entry, error) {
	numbers := slices.Clone(u.Entries)
	if u.Bundle != 0 {
		more, err := tx.BundleOf(u.Bundle)
		if err != nil {
			return nil, err
		}
		if len(more) == 0 {
			return nil, fmt.Errorf("%w: bundle %d", ErrNoEntry, u.Bundle)
		}
		numbers = append(numbers, more...)
	}
	slices.Sort(numbers)
	numbers = slices.Compact(numbers)
	var made []Entry
	fail := func(err error) ([]Entry, error) {
		d.takeBack(made)
		return nil, err
	}
	for _, n := range slices.Backward(numbers) { // the last first: earlier ones are what it was made on
		list, err := readEntries(tx, d.id, func(tx *store.Ledger) ([]store.LedgerEntry, error) { return tx.Entries(n, n) })
		if err != nil {
			return fail(err)
		}
		switch {
		case len(list) == 0:
			return fail(fmt.Errorf("%w: entry %d", ErrNoEntry, n))
		case list[0].Kind == Redact || slices.ContainsFunc(list[0].Rows, func(r EntryRow) bool { return r.Redacted }):
			return fail(fmt.Errorf("%w: entry %d", ErrNotUndone, n))
		case d.undone(n, d.last):
			return fail(fmt.Errorf("%w: entry %d", ErrUndone, n))
		case d.out[n]:
			return fail(fmt.Errorf("%w: entry %d", ErrLeftOut, n))
		}
		e := Entry{Kind: Undo, Author: u.Author, At: u.At, Reason: u.Reason, Undoes: n}
		var places []int
		for _, r := range byPlace(list[0].Rows) {
			now, _ := d.sheet.Row(r.Table, r.ID)
			if Hash(r.Table, now) != r.AfterHash {
				return fail(d.conflict(tx, RowChange{Table: r.Table, ID: r.ID, Seen: r.AfterHash, After: r.Before}, now, made))
			}
			e.Rows = append(e.Rows, EntryRow{Table: r.Table, ID: r.ID, After: r.Before})
			places = append(places, r.place)
		}
		if err := d.make(&e, made, places); err != nil {
			return fail(err)
		}
		made = append(made, e)
	}
	return made, nil
}
