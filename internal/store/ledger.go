package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/dates"
)

// LedgerEntry is a decision as it is kept. What it means is for internal/ledger
// to say.
type LedgerEntry struct {
	Number               int // from 1 in each case, without gaps
	Kind                 string
	AuthorID, AuthorName string
	At                   time.Time
	Reason               string
	Base                 int // number of the base that it was made on
	Bundle               int // number of the first entry that was submitted with it
	Undoes               int // number of the entry that it takes back; 0 is none
	Redaction            int // its reason was destroyed with this one; 0 is none
	Rows                 []LedgerRow
	Settles              []int
}

// LedgerRow is a row that an entry changes. Before and After are its cells as
// JSON, nil where there is no row.
type LedgerRow struct {
	Table, ID             string
	Place                 int
	Before, After         []byte
	BeforeHash, AfterHash string
	Redaction             int // its cells were destroyed with this one; 0 is none
}

// LedgerBase is a folder that entries are put on.
type LedgerBase struct {
	Number               int // from 1
	Hash                 string
	After                int // number of the last entry when it came
	AuthorID, AuthorName string
	At                   time.Time
}

// LedgerSnapshot is a draft as it was behind an entry.
type LedgerSnapshot struct {
	Base, Number int
	Hash         string
	Misfits      []int
}

// Submission is what became of a request with a key.
type Submission struct {
	Digest      string
	First, Last int
}

// Ledger is a transaction on the ledger of one case.
type Ledger struct {
	ctx    context.Context
	tx     *sql.Tx
	id     string
	insert struct{ entry, row *sql.Stmt }
}

// ReadLedger runs f on the ledger of a case as it is at one moment.
func (s *Store) ReadLedger(ctx context.Context, id string, f func(*Ledger) error) error {
	tx, err := s.db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return fmt.Errorf("store: reading the ledger of case %q: %w", id, err)
	}
	defer tx.Rollback()
	return f(&Ledger{ctx: ctx, tx: tx, id: id})
}

// WriteLedger runs f in a transaction that nobody else writes beside. What it
// wrote is on the disk when it returns nil; with an error there is none of it.
func (s *Store) WriteLedger(ctx context.Context, id string, f func(*Ledger) error) error {
	return s.transact(ctx, func(tx *sql.Tx) error { return f(&Ledger{ctx: ctx, tx: tx, id: id}) })
}

// Last returns the number of the last entry, 0 when there is none.
func (l *Ledger) Last() (n int, err error) {
	err = l.tx.QueryRowContext(l.ctx, `SELECT COALESCE(MAX(number), 0) FROM ledger_entries WHERE "case" = ?`, l.id).Scan(&n)
	return n, l.failed(err)
}

// Base returns the newest base. The error wraps [ErrNotFound] when there is
// none.
func (l *Ledger) Base() (LedgerBase, error) {
	bases, err := l.bases(`ORDER BY number DESC LIMIT 1`)
	if err == nil && len(bases) == 0 {
		err = fmt.Errorf("store: reading the ledger of case %q: %w", l.id, ErrNotFound)
	}
	if err != nil {
		return LedgerBase{}, err
	}
	return bases[0], nil
}

// Bases lists the bases, the first first.
func (l *Ledger) Bases() ([]LedgerBase, error) { return l.bases(`ORDER BY number`) }

func (l *Ledger) bases(order string) ([]LedgerBase, error) {
	var out []LedgerBase
	err := l.each(`SELECT number, hash, after, author_id, author_name, at FROM ledger_bases WHERE "case" = ? `+order, []any{l.id}, func(r *sql.Rows) error {
		var b LedgerBase
		var at string
		err := r.Scan(&b.Number, &b.Hash, &b.After, &b.AuthorID, &b.AuthorName, &at)
		if err == nil {
			b.At, err = unstamp(at)
		}
		out = append(out, b)
		return err
	})
	return out, err
}

// AddBase keeps a folder as the newest base.
func (l *Ledger) AddBase(b LedgerBase, files map[string][]byte) error {
	if err := putFolder(l.ctx, l.tx, b.Hash, files); err != nil {
		return l.failed(err)
	}
	_, err := l.tx.ExecContext(l.ctx, `INSERT INTO ledger_bases ("case", number, hash, after, author_id, author_name, at) VALUES (?, ?, ?, ?, ?, ?, ?)`,
		l.id, b.Number, b.Hash, b.After, b.AuthorID, b.AuthorName, stamp(b.At))
	return l.failed(err)
}

// Folder returns the files of a folder that is kept.
func (l *Ledger) Folder(hash string) (map[string][]byte, error) {
	files, err := folderOf(l.ctx, l.tx, hash)
	return files, l.failed(err)
}

// Version returns the current imported version of the case and its files.
func (l *Ledger) Version() (Version, map[string][]byte, error) {
	v, err := scanVersion(l.tx.QueryRowContext(l.ctx, selectVersion+`WHERE id = ? AND superseded_at IS NULL`, l.id))
	if err != nil {
		return v, nil, l.failed(err)
	}
	files, err := l.Folder(v.Hash)
	return v, files, err
}

// Submitted returns what became of a request; false when it is not known.
func (l *Ledger) Submitted(key string) (s Submission, ok bool, err error) {
	err = l.tx.QueryRowContext(l.ctx, `SELECT digest, first, last FROM ledger_submissions WHERE "case" = ? AND key = ?`, l.id, key).Scan(&s.Digest, &s.First, &s.Last)
	if errors.Is(err, sql.ErrNoRows) {
		return Submission{}, false, nil
	}
	return s, err == nil, l.failed(err)
}

// AddSubmission keeps what became of a request.
func (l *Ledger) AddSubmission(key string, s Submission) error {
	_, err := l.tx.ExecContext(l.ctx, `INSERT INTO ledger_submissions ("case", key, digest, first, last) VALUES (?, ?, ?, ?, ?)`, l.id, key, s.Digest, s.First, s.Last)
	return l.failed(err)
}

// Add keeps an entry, whose number must be the one behind the last.
func (l *Ledger) Add(e LedgerEntry) error {
	if l.insert.entry == nil {
		var err1, err2 error
		l.insert.entry, err1 = l.tx.PrepareContext(l.ctx, `INSERT INTO ledger_entries ("case", number, kind, author_id, author_name, at, reason, base, bundle, undoes) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
		l.insert.row, err2 = l.tx.PrepareContext(l.ctx, `INSERT INTO ledger_rows ("case", entry, n, "table", row, place, before, after, before_hash, after_hash, redaction) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
		if err := errors.Join(err1, err2); err != nil {
			return l.failed(err)
		}
	}
	if _, err := l.insert.entry.ExecContext(l.ctx, l.id, e.Number, e.Kind, e.AuthorID, e.AuthorName, stamp(e.At), e.Reason, e.Base, e.Bundle, orNull(e.Undoes)); err != nil {
		return l.failed(err)
	}
	for i, r := range e.Rows {
		if _, err := l.insert.row.ExecContext(l.ctx, l.id, e.Number, i, r.Table, r.ID, r.Place, textOrNull(r.Before), textOrNull(r.After), r.BeforeHash, r.AfterHash, orNull(r.Redaction)); err != nil {
			return l.failed(err)
		}
	}
	for _, n := range e.Settles {
		if _, err := l.tx.ExecContext(l.ctx, `INSERT INTO ledger_settled ("case", entry, settled) VALUES (?, ?, ?)`, l.id, e.Number, n); err != nil {
			return l.failed(err)
		}
	}
	return nil
}

func orNull(n int) any {
	if n == 0 {
		return nil
	}
	return n
}

func textOrNull(b []byte) any {
	if b == nil {
		return nil
	}
	return string(b)
}

const selectEntries = `SELECT number, kind, author_id, author_name, at, reason, base, bundle, COALESCE(undoes, 0), COALESCE(redaction, 0) FROM ledger_entries WHERE "case" = ? `

// Entries lists entries from one number to another, both included, in their
// order.
func (l *Ledger) Entries(from, to int) ([]LedgerEntry, error) {
	return l.entries(`AND number BETWEEN ? AND ?`, `AND entry BETWEEN ? AND ?`, from, to)
}

// EntriesOf lists the entries that change a row, in their order, with all of
// their rows.
func (l *Ledger) EntriesOf(table, row string) ([]LedgerEntry, error) {
	const which = `IN (SELECT entry FROM ledger_rows WHERE "case" = ? AND "table" = ? AND row = ?)`
	return l.entries(`AND number `+which, `AND entry `+which, l.id, table, row)
}

func (l *Ledger) entries(which, whichRows string, args ...any) ([]LedgerEntry, error) {
	args = append([]any{l.id}, args...)
	var out []LedgerEntry
	at := map[int]int{}
	err := l.each(selectEntries+which+` ORDER BY number`, args, func(r *sql.Rows) error {
		var e LedgerEntry
		var when string
		err := r.Scan(&e.Number, &e.Kind, &e.AuthorID, &e.AuthorName, &when, &e.Reason, &e.Base, &e.Bundle, &e.Undoes, &e.Redaction)
		if err == nil {
			e.At, err = unstamp(when)
		}
		at[e.Number] = len(out)
		out = append(out, e)
		return err
	})
	if err != nil || len(out) == 0 {
		return nil, err
	}
	err = l.each(`SELECT entry, "table", row, place, before, after, before_hash, after_hash, COALESCE(redaction, 0) FROM ledger_rows WHERE "case" = ? `+whichRows+` ORDER BY entry, n`, args, func(r *sql.Rows) error {
		var row LedgerRow
		var entry int
		var before, after sql.RawBytes
		err := r.Scan(&entry, &row.Table, &row.ID, &row.Place, &before, &after, &row.BeforeHash, &row.AfterHash, &row.Redaction)
		row.Before, row.After = slices.Clone([]byte(before)), slices.Clone([]byte(after))
		e := &out[at[entry]]
		e.Rows = append(e.Rows, row)
		return err
	})
	if err != nil {
		return nil, err
	}
	err = l.each(`SELECT entry, settled FROM ledger_settled WHERE "case" = ? `+whichRows+` ORDER BY entry, settled`, args, func(r *sql.Rows) error {
		var entry, settled int
		err := r.Scan(&entry, &settled)
		e := &out[at[entry]]
		e.Settles = append(e.Settles, settled)
		return err
	})
	return out, err
}

// BundleOf lists the numbers of the entries that were submitted together.
func (l *Ledger) BundleOf(first int) ([]int, error) {
	var out []int
	err := l.each(`SELECT number FROM ledger_entries WHERE "case" = ? AND number >= ? AND bundle = ? ORDER BY number`, []any{l.id, first, first}, func(r *sql.Rows) error {
		var n int
		err := r.Scan(&n)
		out = append(out, n)
		return err
	})
	return out, err
}

// Ties are what entries say of one another: who takes back and settles whom.
type Ties struct {
	Undoes  map[int]int   // by the entry that takes back
	Settles map[int][]int // by the entry that settles
}

// Ties returns those of all entries of the case.
func (l *Ledger) Ties() (Ties, error) {
	t := Ties{map[int]int{}, map[int][]int{}}
	err := l.each(`SELECT number, undoes FROM ledger_entries WHERE "case" = ? AND undoes IS NOT NULL`, []any{l.id}, func(r *sql.Rows) error {
		var n, undoes int
		err := r.Scan(&n, &undoes)
		t.Undoes[n] = undoes
		return err
	})
	if err != nil {
		return t, err
	}
	err = l.each(`SELECT entry, settled FROM ledger_settled WHERE "case" = ? ORDER BY entry, settled`, []any{l.id}, func(r *sql.Rows) error {
		var n, settled int
		err := r.Scan(&n, &settled)
		t.Settles[n] = append(t.Settles[n], settled)
		return err
	})
	return t, err
}

// RowHashes is a row of an entry without its cells.
type RowHashes struct {
	Entry         int
	Table, ID     string
	Before, After string
	Redacted      bool
}

// Hashes lists the rows of all entries in their order, without cells.
func (l *Ledger) Hashes() ([]RowHashes, error) {
	var out []RowHashes
	err := l.each(`SELECT entry, "table", row, before_hash, after_hash, redaction IS NOT NULL FROM ledger_rows WHERE "case" = ? ORDER BY entry, n`, []any{l.id}, func(r *sql.Rows) error {
		var h RowHashes
		err := r.Scan(&h.Entry, &h.Table, &h.ID, &h.Before, &h.After, &h.Redacted)
		out = append(out, h)
		return err
	})
	return out, err
}

// Snapshot returns the newest snapshot on a base; false when there is none.
func (l *Ledger) Snapshot(base int) (s LedgerSnapshot, ok bool, err error) {
	var misfits string
	err = l.tx.QueryRowContext(l.ctx, `SELECT base, number, hash, misfits FROM ledger_snapshots WHERE "case" = ? AND base = ? ORDER BY number DESC LIMIT 1`, l.id, base).
		Scan(&s.Base, &s.Number, &s.Hash, &misfits)
	if errors.Is(err, sql.ErrNoRows) {
		return s, false, nil
	}
	if err == nil {
		err = json.Unmarshal([]byte(misfits), &s.Misfits)
	}
	return s, err == nil, l.failed(err)
}

// SetSnapshot keeps a snapshot in place of those before.
func (l *Ledger) SetSnapshot(s LedgerSnapshot, files map[string][]byte) error {
	misfits, err := json.Marshal(append([]int{}, s.Misfits...))
	if err != nil {
		return l.failed(err)
	}
	if err := l.DropSnapshots(); err != nil {
		return err
	}
	if err := putFolder(l.ctx, l.tx, s.Hash, files); err != nil {
		return l.failed(err)
	}
	_, err = l.tx.ExecContext(l.ctx, `INSERT INTO ledger_snapshots ("case", base, number, hash, misfits) VALUES (?, ?, ?, ?, ?)`, l.id, s.Base, s.Number, s.Hash, string(misfits))
	return l.failed(err)
}

// DropSnapshots takes the snapshots of the case away.
func (l *Ledger) DropSnapshots() error {
	var old []string
	err := l.each(`SELECT hash FROM ledger_snapshots WHERE "case" = ?`, []any{l.id}, func(r *sql.Rows) error {
		var hash string
		err := r.Scan(&hash)
		old = append(old, hash)
		return err
	})
	if err != nil {
		return err
	}
	if _, err := l.tx.ExecContext(l.ctx, `DELETE FROM ledger_snapshots WHERE "case" = ?`, l.id); err != nil {
		return l.failed(err)
	}
	for _, hash := range old {
		if err := dropFolder(l.ctx, l.tx, hash); err != nil {
			return l.failed(err)
		}
	}
	return nil
}

func (l *Ledger) each(query string, args []any, scan func(*sql.Rows) error) error {
	return l.failed(eachOf(l.ctx, l.tx, query, args, scan))
}

func (l *Ledger) failed(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("store: ledger of case %q: %w", l.id, err)
}

func eachOf(ctx context.Context, q querier, query string, args []any, scan func(*sql.Rows) error) error {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// putFolder keeps the files of a folder by the hash of the whole.
func putFolder(ctx context.Context, tx *sql.Tx, hash string, files map[string][]byte) error {
	for _, name := range slices.Sorted(maps.Keys(files)) {
		// A nil slice would be NULL: an empty file is an empty blob.
		content := append([]byte{}, files[name]...)
		if _, err := tx.ExecContext(ctx, `INSERT INTO case_files (hash, name, content) VALUES (?, ?, ?) ON CONFLICT DO NOTHING`, hash, name, content); err != nil {
			return err
		}
	}
	return nil
}

func folderOf(ctx context.Context, q querier, hash string) (map[string][]byte, error) {
	files := map[string][]byte{}
	err := eachOf(ctx, q, `SELECT name, content FROM case_files WHERE hash = ?`, []any{hash}, func(r *sql.Rows) error {
		var name string
		var content []byte
		err := r.Scan(&name, &content)
		files[name] = content
		return err
	})
	return files, err
}

// dropFolder takes the files of a folder away when nothing is made of them.
func dropFolder(ctx context.Context, tx *sql.Tx, hash string) error {
	_, err := tx.ExecContext(ctx, `DELETE FROM case_files WHERE hash = ?1 AND NOT EXISTS (SELECT 1 FROM cases WHERE hash = ?1)
		AND NOT EXISTS (SELECT 1 FROM ledger_bases WHERE hash = ?1) AND NOT EXISTS (SELECT 1 FROM ledger_snapshots WHERE hash = ?1)
		AND NOT EXISTS (SELECT 1 FROM proposals WHERE hash = ?1)`, hash)
	return err
}

// Redactions counts the redactions that concern the case.
func (l *Ledger) Redactions() (n int, err error) {
	err = l.tx.QueryRowContext(l.ctx, countRedactions, l.id).Scan(&n)
	return n, l.failed(err)
}

// Tombstones lists what was redacted of the case, as its folder says it.
func (l *Ledger) Tombstones() ([]casefile.Redaction, error) {
	out, err := tombstones(l.ctx, l.tx, l.id)
	return out, l.failed(err)
}

func tombstones(ctx context.Context, q querier, id string) ([]casefile.Redaction, error) {
	var out []casefile.Redaction
	err := eachOf(ctx, q, `SELECT "table", row, class, day, authority FROM redactions WHERE "case" = ? ORDER BY number`, []any{id}, func(r *sql.Rows) error {
		var d casefile.Redaction
		var day string
		err := r.Scan(&d.Table, &d.ID, &d.Class, &day, &d.Authority)
		if err == nil {
			d.Date, err = dates.Parse(day)
		}
		out = append(out, d)
		return err
	})
	return out, err
}
