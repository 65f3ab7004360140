package ledger

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/internal/store"
)

// Limits of what is kept in memory and of how much has to be gone through to
// make a draft.
const (
	// MaxDrafts is how many cases are kept parsed at most.
	MaxDrafts = 8
	// SnapshotEvery is how many entries there are at most, about, behind the
	// snapshot that a draft is made from.
	SnapshotEvery = 2_000
)

// Ledger is the decisions on all cases of a store. It is safe for concurrent
// use, and several may be open on one directory, in this process and others.
type Ledger struct {
	store *store.Store

	mu     sync.Mutex
	drafts []*live // the last used first
	making sync.WaitGroup
	lost   error // why a snapshot was not made
}

// New returns the ledger of a store.
func New(st *store.Store) *Ledger { return &Ledger{store: st} }

// Close waits for what is still being written: snapshots, without which the
// next start takes longer. Decisions need no Close. The error says why a
// snapshot could not be made.
func (l *Ledger) Close() error {
	l.making.Wait()
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.lost
}

// live returns the draft of a case as this process has it, loaded or not.
func (l *Ledger) live(id string) *live {
	l.mu.Lock()
	defer l.mu.Unlock()
	at := slices.IndexFunc(l.drafts, func(d *live) bool { return d.id == id })
	var d *live
	if at >= 0 {
		d = l.drafts[at]
		l.drafts = slices.Delete(l.drafts, at, at+1)
	} else {
		d = &live{id: id}
	}
	l.drafts = slices.Insert(l.drafts, 0, d)
	if len(l.drafts) > MaxDrafts {
		// Whoever has the one that goes may go on with it: it catches up with
		// the store each time.
		l.drafts = slices.Delete(l.drafts, MaxDrafts, len(l.drafts))
	}
	return d
}

// Base is a folder as it was imported, on which entries are put.
type Base struct {
	Number int // from 1
	Hash   string
	After  int // number of the last entry when it came
	By     Author
	At     time.Time
}

func baseOf(b store.LedgerBase) Base {
	return Base{b.Number, b.Hash, b.After, Author{b.AuthorID, b.AuthorName}, b.At}
}

// Draft is the imported folder with the entries on it, as it was when it was
// asked for. It does not change and may be shared.
type Draft struct {
	Case    *casefile.Case
	Base    Base
	Number  int      // of the last entry; 0 is none
	Misfits []Misfit // the oldest first, at most [MaxMisfits]
	// MoreMisfits counts those that are not listed.
	MoreMisfits int

	looked atomic.Int32
	once   sync.Once
	sheet  *casefile.Sheet // for looking up only
}

// Misfit is an entry that does not fit the newest base: a row is no longer the
// one that it was made on, or what it made of it cannot stand in the case. It
// changes nothing until a [Decision] settles it.
type Misfit struct {
	Entry Entry
	Now   []casefile.Cells // of the rows of the entry, as they are in the draft
	Why   string
}

// Row is a row of a draft with the hash by which a form says that it showed it.
type Row struct {
	Table, ID string
	Cells     casefile.Cells
	Hash      string
}

// Row returns a row; false when the draft does not have it.
func (d *Draft) Row(table, id string) (Row, bool) {
	var cells casefile.Cells
	// An index costs as much as some looks through the table.
	if d.looked.Add(1) <= 8 {
		cells = d.Case.Row(table, id)
	} else {
		d.once.Do(func() { d.sheet = casefile.NewSheet(d.Case) })
		cells, _ = d.sheet.Row(table, id)
	}
	return Row{table, id, cells, Hash(table, cells)}, cells != nil
}

// Files writes the draft as a case folder in canonical form, by the path of
// each file. Imported again it is the same draft.
func (d *Draft) Files() (map[string][]byte, error) { return d.Case.Files() }

// Draft returns the draft of a case as it is on the disk now. A case that was
// never imported here but that the store has begins with its current version.
// The error wraps [ErrNotFound] when the store does not have the case.
func (l *Ledger) Draft(ctx context.Context, id string) (*Draft, error) {
	d := l.live(id)
	d.mu.Lock()
	defer d.mu.Unlock()
	var out *Draft
	look := func(tx *store.Ledger) (err error) {
		if err := d.follow(tx); err != nil {
			return err
		}
		out, err = d.view(tx)
		return err
	}
	err := l.store.ReadLedger(ctx, id, look)
	if errors.Is(err, errNoBase) {
		err = l.store.WriteLedger(ctx, id, func(tx *store.Ledger) error { return errors.Join(d.adopt(tx), look(tx)) })
	}
	if err != nil {
		d.forget()
		return nil, fmt.Errorf("ledger: reading the draft of case %q: %w", id, err)
	}
	l.keep(d)
	return out, nil
}

// keep has a snapshot made of a draft that is far ahead of its last one, beside
// whatever goes on. The caller has locked the draft.
func (l *Ledger) keep(d *live) {
	if d.sheet == nil || d.last-d.kept < SnapshotEvery {
		return
	}
	d.kept = d.last
	c, s, redactions := d.sheet.Case(), store.LedgerSnapshot{Base: d.base.Number, Number: d.last, Misfits: d.outside()}, d.redactions
	l.making.Go(func() {
		if err := l.snapshot(d.id, c, s, redactions); err != nil {
			l.mu.Lock()
			l.lost = err
			l.mu.Unlock()
		}
	})
}

func (l *Ledger) snapshot(id string, c *casefile.Case, s store.LedgerSnapshot, redactions int) error {
	files, err := casefile.NewSheet(c).Encode()
	if err != nil {
		return err
	}
	s.Hash = casefile.Hash(files)
	return l.store.WriteLedger(context.Background(), id, func(tx *store.Ledger) error {
		base, err := tx.Base()
		if err != nil {
			return err
		}
		// What was destroyed meanwhile must not come back with it.
		have, err := tx.Redactions()
		if err != nil || base.Number != s.Base || have != redactions {
			return err
		}
		if old, ok, err := tx.Snapshot(s.Base); err != nil || ok && old.Number >= s.Number {
			return err
		}
		return tx.SetSnapshot(s, files)
	})
}

// Entries lists entries of a case from one number to another, both included, in
// their order.
func (l *Ledger) Entries(ctx context.Context, id string, from, to int) ([]Entry, error) {
	return l.entries(ctx, id, func(tx *store.Ledger) ([]store.LedgerEntry, error) { return tx.Entries(from, to) })
}

// History lists the entries that change a row, in their order.
func (l *Ledger) History(ctx context.Context, id, table, row string) ([]Entry, error) {
	return l.entries(ctx, id, func(tx *store.Ledger) ([]store.LedgerEntry, error) { return tx.EntriesOf(table, row) })
}

func (l *Ledger) entries(ctx context.Context, id string, read func(*store.Ledger) ([]store.LedgerEntry, error)) ([]Entry, error) {
	var out []Entry
	err := l.store.ReadLedger(ctx, id, func(tx *store.Ledger) (err error) {
		out, err = readEntries(tx, id, read)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("ledger: reading entries of case %q: %w", id, err)
	}
	return out, nil
}

func readEntries(tx *store.Ledger, id string, read func(*store.Ledger) ([]store.LedgerEntry, error)) ([]Entry, error) {
	list, err := read(tx)
	if err != nil {
		return nil, err
	}
	out := make([]Entry, len(list))
	for i := range list {
		if out[i], err = entryOf(id, &list[i]); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Bases lists what was imported of a case, the first first.
func (l *Ledger) Bases(ctx context.Context, id string) ([]Base, error) {
	var out []Base
	err := l.store.ReadLedger(ctx, id, func(tx *store.Ledger) error {
		list, err := tx.Bases()
		for _, b := range list {
			out = append(out, baseOf(b))
		}
		return err
	})
	return out, err
}
