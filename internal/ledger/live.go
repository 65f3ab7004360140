package ledger

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/internal/store"
)

// errNoBase is the error of a case that has no base in the ledger yet.
var errNoBase = errors.New("the case has no base")

// live is a draft in memory that follows the store. What is in it is always the
// draft behind some entry that is on the disk.
type live struct {
	id string

	mu         sync.Mutex
	sheet      *casefile.Sheet // nil when nothing is loaded
	base       store.LedgerBase
	last       int           // number of the last entry that was gone through
	kept       int           // number of the last entry of the last snapshot
	out        map[int]bool  // entries that are not in the draft
	ties       store.Ties    // of the entries that were gone through
	undoneBy   map[int][]int // the other way round
	settledBy  map[int][]int
	redactions int    // how many there were
	shown      *Draft // the last that was handed out
}

func (d *live) forget() {
	d.sheet, d.shown, d.out, d.undoneBy, d.settledBy = nil, nil, nil, nil, nil
	d.ties = store.Ties{}
}

// follow goes through what others wrote since. It is done in a transaction, and
// what it takes in is on the disk already.
func (d *live) follow(tx *store.Ledger) error {
	base, err := tx.Base()
	if errors.Is(err, store.ErrNotFound) {
		d.forget()
		return errNoBase
	}
	if err != nil {
		return err
	}
	redactions, err := tx.Redactions()
	if err != nil {
		return err
	}
	if d.sheet == nil || d.base.Number != base.Number || d.redactions != redactions {
		d.forget()
		d.redactions = redactions
		return d.load(tx, base)
	}
	last, err := tx.Last()
	if err != nil || last == d.last {
		return err
	}
	return d.goThrough(tx, last, nil)
}

// adopt makes the current version of the case its first base.
func (d *live) adopt(tx *store.Ledger) error {
	if _, err := tx.Base(); !errors.Is(err, store.ErrNotFound) {
		return err // somebody else did
	}
	v, files, err := tx.Version()
	if err != nil {
		return err
	}
	return tx.AddBase(store.LedgerBase{Number: 1, Hash: v.Hash, At: v.ImportedAt}, files)
}

// batch is how many entries are read at once.
const batch = 5_000

// load makes the draft: from the newest snapshot on the base, else from the
// base itself.
func (d *live) load(tx *store.Ledger, base store.LedgerBase) error {
	last, err := tx.Last()
	if err != nil {
		return err
	}
	d.base, d.last, d.kept, d.out = base, 0, 0, map[int]bool{}
	d.ties, d.undoneBy, d.settledBy = store.Ties{Undoes: map[int]int{}}, map[int][]int{}, map[int][]int{}
	snap, ok, err := tx.Snapshot(base.Number)
	if err != nil {
		return err
	}
	if ok {
		c, err := readFolder(tx, snap.Hash)
		if err != nil {
			return err
		}
		ties, err := tx.Ties()
		if err != nil {
			return err
		}
		d.sheet, d.last, d.kept = casefile.NewSheet(c), snap.Number, snap.Number
		for _, n := range snap.Misfits {
			d.out[n] = true
		}
		for n, undoes := range ties.Undoes {
			if n <= snap.Number {
				d.tie(n, undoes, nil)
			}
		}
		for n, settles := range ties.Settles {
			if n <= snap.Number {
				d.tie(n, 0, settles)
			}
		}
		return d.goThrough(tx, last, nil)
	}
	c, err := readFolder(tx, base.Hash)
	if err != nil {
		return err
	}
	// The tombstones of what was never in this folder: their ids stay taken.
	stones, err := tx.Tombstones()
	if err != nil {
		return err
	}
	if c, err = c.Redact(stones...); err != nil {
		return err
	}
	d.sheet = casefile.NewSheet(c)
	plan, err := d.planFor(tx)
	if err != nil {
		return err
	}
	return d.goThrough(tx, last, plan)
}

func readFolder(tx *store.Ledger, hash string) (*casefile.Case, error) {
	files, err := tx.Folder(hash)
	if err != nil {
		return nil, err
	}
	c, err := casefile.Read(casefile.Folder(files))
	if err != nil {
		return nil, fmt.Errorf("the folder %.12s as kept: %w", hash, err)
	}
	return c, nil
}

func (d *live) tie(n, undoes int, settles []int) {
	if undoes != 0 {
		d.ties.Undoes[n] = undoes
		d.undoneBy[undoes] = append(d.undoneBy[undoes], n)
	}
	for _, settled := range settles {
		d.settledBy[settled] = append(d.settledBy[settled], n)
	}
}

// undone reports whether an entry was taken back, and that not taken back in
// turn, by entries up to a number.
func (d *live) undone(n, until int) bool {
	return slices.ContainsFunc(d.undoneBy[n], func(u int) bool { return u <= until && !d.undone(u, until) })
}

// settled reports whether an editor has decided what becomes of an entry that
// did not fit, by entries up to a number.
func (d *live) settled(n, until int) bool {
	return slices.ContainsFunc(d.settledBy[n], func(by int) bool { return by <= until && !d.undone(by, until) })
}

// plan says how entries that are older than the base are put on it. What the
// folder says already, because it was exported with them, is not done again.
type plan struct {
	until int               // number of the last entry that is older than the base
	there map[[2]string]int // by row: up to this entry its changes are in the folder
	left  map[int]bool      // entries that an editor had settled before
}

// planFor compares the rows of a base with what older entries made of them.
func (d *live) planFor(tx *store.Ledger) (*plan, error) {
	p := &plan{until: d.base.After, there: map[[2]string]int{}, left: map[int]bool{}}
	if p.until == 0 {
		return p, nil
	}
	ties, err := tx.Ties()
	if err != nil {
		return nil, err
	}
	// For the time of the plan the ties are known before their entries are gone
	// through.
	known := live{ties: ties, undoneBy: map[int][]int{}}
	for n, undoes := range ties.Undoes {
		known.undoneBy[undoes] = append(known.undoneBy[undoes], n)
	}
	for by, list := range ties.Settles {
		if by > p.until || known.undone(by, p.until) {
			continue
		}
		for _, n := range list {
			p.left[n] = true
		}
	}
	hashes, err := tx.Hashes()
	if err != nil {
		return nil, err
	}
	now := map[[2]string]string{}
	for _, h := range hashes {
		if h.Entry > p.until || h.Redacted || p.left[h.Entry] {
			continue
		}
		key := [2]string{h.Table, h.ID}
		is, ok := now[key]
		if !ok {
			cells, _ := d.sheet.Row(h.Table, h.ID)
			is = Hash(h.Table, cells)
			now[key] = is
		}
		if is == h.After {
			p.there[key] = h.Entry
		}
	}
	return p, nil
}

// goThrough puts the entries behind the last on the draft, up to a number.
func (d *live) goThrough(tx *store.Ledger, until int, p *plan) error {
	d.shown = nil
	for d.last < until {
		list, err := readEntries(tx, d.id, func(tx *store.Ledger) ([]store.LedgerEntry, error) {
			return tx.Entries(d.last+1, min(d.last+batch, until))
		})
		if err != nil {
			return err
		}
		if len(list) == 0 || list[0].Number != d.last+1 {
			return fmt.Errorf("entry %d is missing: restore a backup: tidewaiter restore", d.last+1)
		}
		for i := range list {
			if err := d.put(&list[i], p); err != nil {
				return err
			}
		}
	}
	return nil
}

// put takes an entry in: it is in the draft then, or among those left out.
func (d *live) put(e *Entry, p *plan) error {
	if e.Number != d.last+1 {
		return fmt.Errorf("entry %d stands where entry %d should be: restore a backup: tidewaiter restore", e.Number, d.last+1)
	}
	d.last = e.Number
	d.tie(e.Number, e.Undoes, e.Settles)
	older := p != nil && e.Number <= p.until
	if older && p.left[e.Number] || e.Undoes != 0 && d.out[e.Undoes] {
		d.out[e.Number] = true
		return nil
	}
	changes := make([]casefile.Change, 0, len(e.Rows))
	for i := range e.Rows {
		r := &e.Rows[i]
		if r.Redacted && r.Before == nil && r.After == nil || older && p.there[[2]string{r.Table, r.ID}] >= e.Number {
			continue
		}
		if now, _ := d.sheet.Row(r.Table, r.ID); Hash(r.Table, now) != r.BeforeHash {
			d.out[e.Number] = true
			return nil
		}
		changes = append(changes, casefile.Change{Table: r.Table, ID: r.ID, Cells: r.After, Place: r.place})
	}
	err := d.sheet.Set(changes...)
	if fault := (*casefile.CellError)(nil); errors.As(err, &fault) {
		d.out[e.Number] = true
		return nil
	}
	return err
}

// outside lists the entries that are not in the draft.
func (d *live) outside() []int { return slices.Sorted(maps.Keys(d.out)) }

// open reports whether an entry that is not in the draft waits for an editor.
func (d *live) open(n int) bool {
	return d.out[n] && d.ties.Undoes[n] == 0 && !d.undone(n, d.last) && !d.settled(n, d.last)
}

// view hands the draft out.
func (d *live) view(tx *store.Ledger) (*Draft, error) {
	if d.shown != nil {
		return d.shown, nil
	}
	out := &Draft{Case: d.sheet.Case(), Base: baseOf(d.base), Number: d.last}
	for _, n := range d.outside() {
		if !d.open(n) {
			continue
		}
		if len(out.Misfits) == MaxMisfits {
			out.MoreMisfits++
			continue
		}
		m, err := d.misfit(tx, n)
		if err != nil {
			return nil, err
		}
		out.Misfits = append(out.Misfits, m)
	}
	d.shown = out
	return out, nil
}

// MaxMisfits is how many misfits a draft lists; the rest are counted.
const MaxMisfits = 500

// misfit says why an entry is not in the draft.
func (d *live) misfit(tx *store.Ledger, n int) (Misfit, error) {
	list, err := readEntries(tx, d.id, func(tx *store.Ledger) ([]store.LedgerEntry, error) { return tx.Entries(n, n) })
	if err != nil || len(list) == 0 {
		return Misfit{}, errors.Join(err, fmt.Errorf("entry %d is missing", n))
	}
	m := Misfit{Entry: list[0]}
	var changes []casefile.Change
	for _, r := range m.Entry.Rows {
		now, _ := d.sheet.Row(r.Table, r.ID)
		m.Now = append(m.Now, now)
		hash := Hash(r.Table, now)
		switch {
		case r.Redacted || hash == r.AfterHash:
		case hash == r.BeforeHash:
			changes = append(changes, casefile.Change{Table: r.Table, ID: r.ID, Cells: r.After, Place: r.place})
		case m.Why != "":
		case now == nil:
			m.Why = fmt.Sprintf("%s of %s is not in the folder that was imported since", r.ID, r.Table)
		case r.BeforeHash == "":
			m.Why = fmt.Sprintf("%s of %s is another row in the folder that was imported since", r.ID, r.Table)
		default:
			m.Why = fmt.Sprintf("%s of %s says something else in the folder that was imported since", r.ID, r.Table)
		}
	}
	if m.Why != "" {
		return m, nil
	}
	// Tried on a copy: whoever looks at a draft changes nothing.
	m.Why = "an entry before it does not fit"
	if err := casefile.NewSheet(d.sheet.Case()).Set(changes...); err != nil {
		m.Why = err.Error()
	}
	return m, nil
}
