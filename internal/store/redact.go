package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/dates"
)

// ErrRedacted is the error of a document whose content was redacted.
var ErrRedacted = errors.New("it was redacted: its content is not kept")

// ErrNotErased is the error of a redaction of which bytes may still lie in the
// files of the database, because somebody else was reading them. They are
// cleared when the directory is opened next.
var ErrNotErased = errors.New("redacted, but the old bytes could not be cleared from the disk while others read the database: stop them and run any command on this directory")

// documentsTable is the table of a tombstone that is a document's.
const documentsTable = "documents"

// Redaction is a tombstone as it is kept.
type Redaction struct {
	Number int
	Case   string // blank of a document
	casefile.Redaction
	AuthorID, AuthorName string
	At                   time.Time
}

// RedactedVersion is a version that a redaction changed: it keeps its number.
type RedactedVersion struct {
	Version    int
	Redaction  int    // number of the last that changed it
	HashBefore string // as it was published and cited
	HashAfter  string // as it is
}

// Redacting is what is to be destroyed.
type Redacting struct {
	Stones    []casefile.Redaction // rows of the case
	Documents []string             // by SHA-256
	Class     casefile.RedactionClass
	Authority string
	Reason    string // for the desk; not published
	Day       string // EDTF
	AuthorID  string
	Author    string
	At        time.Time
	// Again is set when it was made before, on a store that is restored: a hold
	// that the backup has may have been lifted since.
	Again bool
}

// Destroyed says what a redaction did.
type Destroyed struct {
	Redactions []int // numbers of the new tombstones; none when all were redacted before
	Rows       []int // of Stones: the number of each one's tombstone
	// Also are observations that were a redacted vessel's by her number alone, and
	// AlsoRows the numbers of their tombstones.
	Also     []casefile.Redaction
	AlsoRows []int
	Versions []RedactedVersion
	Claims   bool // claims have to be indexed anew for the search
	// Unknown are those of Stones that nothing kept had: a slip of the pen.
	Unknown []casefile.Redaction
	found   map[[2]string]bool
	// said is what the rows said wherever they were, each way of saying it once.
	said map[[2]string]casefile.Cells
}

// saw notes what a row that goes said; one that went before says nothing.
func (d *Destroyed) saw(table string, cells casefile.Cells) {
	if cells != nil && cells.Hash(table) != casefile.RedactedCells(table, cells).Hash(table) {
		d.said[[2]string{table, cells.Hash(table)}] = cells
	}
}

// Strip takes out of a case what was redacted of it and leaves the tombstones of
// what it had.
func Strip(c *casefile.Case, stones []casefile.Redaction) (*casefile.Case, error) {
	return strip(c, stones, nil)
}

func strip(c *casefile.Case, stones []casefile.Redaction, numbers casefile.Numbers) (*casefile.Case, error) {
	var there []casefile.Redaction
	for _, d := range stones {
		if row := c.Row(d.Table, d.ID); row != nil && row.Hash(d.Table) != casefile.RedactedCells(d.Table, row).Hash(d.Table) {
			there = append(there, d)
		}
	}
	if len(there) == 0 && len(numbers) == 0 {
		return c, nil
	}
	return c.RedactKnown(numbers, there...)
}

// Destroy destroys the content of rows and documents wherever the store has
// them: entries, bases, versions, proposals, snapshots, what is searched; and
// where reasons and corrections of the case say a name, number or passage of a row
// again. After the transaction, [Store.Erase] clears the bytes. The error wraps a *[HeldError]
// when something of it is under hold.
func (l *Ledger) Destroy(r Redacting) (Destroyed, error) {
	d, err := l.destroy(r)
	return d, l.failed(err)
}

func (l *Ledger) destroy(r Redacting) (Destroyed, error) {
	out := Destroyed{found: map[[2]string]bool{}, said: map[[2]string]casefile.Cells{}}
	if !r.Again {
		held, err := holdsOn(l.ctx, l.tx, l.id, r.Stones, r.Documents)
		if err != nil {
			return out, err
		}
		if len(held) > 0 {
			return out, &HeldError{held}
		}
	}
	// Counts that are kept hold readings of rows. They are made again.
	if _, err := l.tx.ExecContext(l.ctx, `DELETE FROM counted`); err != nil {
		return out, err
	}
	if err := l.forgetImports(); err != nil {
		return out, err
	}
	stone := func(id, table, row string) (int, error) {
		var n int
		err := l.tx.QueryRowContext(l.ctx, `SELECT number FROM redactions WHERE "case" = ? AND "table" = ? AND row = ?`, id, table, row).Scan(&n)
		if !errors.Is(err, sql.ErrNoRows) {
			out.found[[2]string{table, row}] = true
			return n, err
		}
		err = l.tx.QueryRowContext(l.ctx, `INSERT INTO redactions ("case", "table", row, class, day, authority, author_id, author_name, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING number`,
			id, table, row, string(r.Class), r.Day, r.Authority, r.AuthorID, r.Author, stamp(r.At)).Scan(&n)
		if err == nil && r.Reason != "" {
			_, err = l.tx.ExecContext(l.ctx, `INSERT INTO redaction_reasons (redaction, reason) VALUES (?, ?)`, n, r.Reason)
		}
		out.Redactions = append(out.Redactions, n)
		return n, err
	}
	of := map[[2]string]int{}
	for _, s := range r.Stones {
		n, err := stone(l.id, s.Table, s.ID)
		if err != nil {
			return out, err
		}
		of[[2]string{s.Table, s.ID}] = n
		out.Rows = append(out.Rows, n)
	}
	for _, sha := range r.Documents {
		if _, err := stone("", documentsTable, sha); err != nil {
			return out, err
		}
		for _, table := range []string{"document_texts", "documents"} {
			if _, err := l.tx.ExecContext(l.ctx, `DELETE FROM `+table+` WHERE sha256 = ?`, sha); err != nil {
				return out, err
			}
		}
	}
	if len(r.Stones) == 0 || len(out.Redactions) == 0 {
		return out, nil
	}
	// Snapshots are made again when they are needed.
	if err := l.DropSnapshots(); err != nil {
		return out, err
	}
	stones, err := tombstones(l.ctx, l.tx, l.id)
	if err != nil {
		return out, err
	}
	numbers, nameless, err := l.namelessOf(stones)
	if err != nil {
		return out, err
	}
	// What is a redacted vessel's by her number alone goes as a row of its own.
	for _, id := range nameless {
		n, err := stone(l.id, "observed", id)
		if err != nil {
			return out, err
		}
		key := [2]string{"observed", id}
		if _, named := of[key]; !named {
			out.Also = append(out.Also, casefile.Redaction{Table: "observed", ID: id})
			out.AlsoRows = append(out.AlsoRows, n)
		}
		of[key] = n
	}
	if len(nameless) > 0 {
		if stones, err = tombstones(l.ctx, l.tx, l.id); err != nil {
			return out, err
		}
	}
	if err := l.destroyFolders(stones, slices.Max(out.Redactions), numbers, &out); err != nil {
		return out, err
	}
	if err := l.destroyRows(stones, of, numbers, &out); err != nil {
		return out, err
	}
	for _, d := range r.Stones {
		if !out.found[[2]string{d.Table, d.ID}] {
			out.Unknown = append(out.Unknown, d)
		}
	}
	if err := l.destroyWords(slices.Collect(maps.Values(out.said))); err != nil {
		return out, err
	}
	return out, l.destroyIndex(r.Stones, &out)
}

// folders lists the folders of the case: those of its versions, its bases and what is proposed.
func (l *Ledger) folders() (hashes []string, err error) {
	err = eachOf(l.ctx, l.tx, `SELECT hash FROM cases WHERE id = ?1 UNION SELECT hash FROM ledger_bases WHERE "case" = ?1 UNION SELECT hash FROM proposals WHERE "case" = ?1 AND state = 'open'`, []any{l.id}, func(r *sql.Rows) error {
		var hash string
		err := r.Scan(&hash)
		hashes = append(hashes, hash)
		return err
	})
	return hashes, err
}

func (l *Ledger) parsed(hash string) (*casefile.Case, error) {
	files, err := folderOf(l.ctx, l.tx, hash)
	if err != nil {
		return nil, err
	}
	c, err := casefile.Read(casefile.Folder(files))
	if err != nil {
		return nil, fmt.Errorf("the folder %.12s as kept: %w", hash, err)
	}
	return c, nil
}

// namelessOf collects the numbers that redacted vessels were known by, in every
// folder and every entry, and the observations that are theirs by such a number
// alone.
func (l *Ledger) namelessOf(stones []casefile.Redaction) (numbers casefile.Numbers, nameless []string, err error) {
	numbers = casefile.Numbers{}
	if !slices.ContainsFunc(stones, func(d casefile.Redaction) bool { return d.Table == "vessels" }) {
		return numbers, nil, nil
	}
	each := func(look func(table string, cells casefile.Cells)) error {
		hashes, err := l.folders()
		if err != nil {
			return err
		}
		for _, hash := range hashes {
			c, err := l.parsed(hash)
			if err != nil {
				return err
			}
			for i := range c.Vessels {
				look("vessels", casefile.VesselCells(&c.Vessels[i]))
			}
			for i := range c.Observed {
				look("observed", casefile.ObservedCells(&c.Observed[i]))
			}
		}
		return eachOf(l.ctx, l.tx, `SELECT "table", COALESCE(before, 'null'), COALESCE(after, 'null') FROM ledger_rows WHERE "case" = ? AND "table" IN ('vessels', 'observed')`, []any{l.id}, func(r *sql.Rows) error {
			var table string
			var raw [2]string
			if err := r.Scan(&table, &raw[0], &raw[1]); err != nil {
				return err
			}
			for _, text := range raw {
				var cells casefile.Cells
				if err := json.Unmarshal([]byte(text), &cells); err != nil {
					return err
				}
				look(table, cells)
			}
			return nil
		})
	}
	if err := each(func(table string, cells casefile.Cells) { numbers.Collect(table, cells, stones) }); err != nil || len(numbers) == 0 {
		return numbers, nil, err
	}
	err = each(func(table string, cells casefile.Cells) {
		if table == "observed" && numbers.Nameless(cells) && !slices.Contains(nameless, cells["id"]) {
			nameless = append(nameless, cells["id"])
		}
	})
	return numbers, nameless, err
}

// destroyFolders writes the folders of the case anew that have what was
// redacted.
func (l *Ledger) destroyFolders(stones []casefile.Redaction, number int, numbers casefile.Numbers, out *Destroyed) error {
	hashes, err := l.folders()
	if err != nil {
		return err
	}
	for _, hash := range hashes {
		c, err := l.parsed(hash)
		if err != nil {
			return err
		}
		for _, d := range stones {
			key := [2]string{d.Table, d.ID}
			row := c.Row(d.Table, d.ID)
			out.found[key] = out.found[key] || row != nil
			out.saw(d.Table, row)
		}
		left, err := strip(c, stones, numbers)
		if err != nil {
			return err
		}
		if left == c {
			continue
		}
		files, err := left.Files()
		if err != nil {
			return err
		}
		now := casefile.Hash(files)
		if now == hash {
			continue // it had none of the numbers
		}
		if err := putFolder(l.ctx, l.tx, now, files); err != nil {
			return err
		}
		if err := eachOf(l.ctx, l.tx, `SELECT version FROM cases WHERE id = ? AND hash = ? ORDER BY version`, []any{l.id, hash}, func(r *sql.Rows) error {
			v := RedactedVersion{Redaction: number, HashBefore: hash, HashAfter: now}
			err := r.Scan(&v.Version)
			out.Versions = append(out.Versions, v)
			return err
		}); err != nil {
			return err
		}
		for _, q := range []string{`UPDATE cases SET hash = ?1 WHERE id = ?2 AND hash = ?3`, `UPDATE ledger_bases SET hash = ?1 WHERE "case" = ?2 AND hash = ?3`, `UPDATE proposals SET hash = ?1 WHERE "case" = ?2 AND hash = ?3`} {
			if _, err := l.tx.ExecContext(l.ctx, q, now, l.id, hash); err != nil {
				return err
			}
		}
		if err := dropFolder(l.ctx, l.tx, hash); err != nil {
			return err
		}
	}
	slices.SortFunc(out.Versions, func(a, b RedactedVersion) int { return a.Version - b.Version })
	for _, v := range out.Versions {
		if _, err := l.tx.ExecContext(l.ctx, `INSERT INTO redacted_versions ("case", version, redaction, hash_before, hash_after) VALUES (?, ?, ?, ?, ?)`,
			l.id, v.Version, v.Redaction, v.HashBefore, v.HashAfter); err != nil {
			return err
		}
	}
	return nil
}

// destroyRows destroys the cells that entries have of redacted rows, their
// reasons, and what led to the rows in others.
func (l *Ledger) destroyRows(stones []casefile.Redaction, of map[[2]string]int, numbers casefile.Numbers, out *Destroyed) error {
	type kept struct {
		entry, n      int
		table, id     string
		before, after casefile.Cells
		raw           [2]string
	}
	var rows []kept
	redacted := map[int]int{} // by entry: the redaction that took its reason
	// All rows of the case are read: what leads to a row is nowhere indexed, and
	// one redaction is worth a look through.
	err := eachOf(l.ctx, l.tx, `SELECT entry, n, "table", row, COALESCE(before, 'null'), COALESCE(after, 'null') FROM ledger_rows WHERE "case" = ? ORDER BY entry, n`, []any{l.id}, func(r *sql.Rows) error {
		var k kept
		if err := r.Scan(&k.entry, &k.n, &k.table, &k.id, &k.raw[0], &k.raw[1]); err != nil {
			return err
		}
		if _, ok := of[[2]string{k.table, k.id}]; !ok && k.table != "claims" && k.table != "observed" {
			return nil
		}
		if err := errors.Join(json.Unmarshal([]byte(k.raw[0]), &k.before), json.Unmarshal([]byte(k.raw[1]), &k.after)); err != nil {
			return err
		}
		if n, ok := of[[2]string{k.table, k.id}]; ok {
			out.saw(k.table, k.before)
			out.saw(k.table, k.after)
			redacted[k.entry] = n
			out.found[[2]string{k.table, k.id}] = true
		}
		rows = append(rows, k)
		return nil
	})
	if err != nil {
		return err
	}
	update, err := l.tx.PrepareContext(l.ctx, `UPDATE ledger_rows SET before = ?, after = ?, before_hash = ?, after_hash = ?, redaction = COALESCE(?, redaction) WHERE "case" = ? AND entry = ? AND n = ?`)
	if err != nil {
		return err
	}
	defer update.Close()
	for _, k := range rows {
		n, gone := of[[2]string{k.table, k.id}]
		before, after := k.before, k.after
		if gone {
			before, after = casefile.RedactedCells(k.table, before), casefile.RedactedCells(k.table, after)
		} else {
			before, after = casefile.RedactLinks(k.table, before, stones, numbers), casefile.RedactLinks(k.table, after, stones, numbers)
			if before.Hash(k.table) == k.before.Hash(k.table) && after.Hash(k.table) == k.after.Hash(k.table) {
				continue
			}
		}
		raw := [2]any{}
		for i, cells := range []casefile.Cells{before, after} {
			if cells != nil {
				b, err := json.Marshal(cells)
				if err != nil {
					return err
				}
				raw[i] = string(b)
			}
		}
		if _, err := update.ExecContext(l.ctx, raw[0], raw[1], before.Hash(k.table), after.Hash(k.table), orNull(n), l.id, k.entry, k.n); err != nil {
			return err
		}
	}
	// What was said about such an entry when it was settled is about the row too.
	if err := eachOf(l.ctx, l.tx, `SELECT entry, settled FROM ledger_settled WHERE "case" = ?`, []any{l.id}, func(r *sql.Rows) error {
		var entry, settled int
		err := r.Scan(&entry, &settled)
		if n := redacted[settled]; n != 0 && redacted[entry] == 0 {
			redacted[entry] = n
		}
		return err
	}); err != nil {
		return err
	}
	for entry, n := range redacted {
		if _, err := l.tx.ExecContext(l.ctx, `UPDATE ledger_entries SET reason = '', redaction = ? WHERE "case" = ? AND number = ?`, n, l.id, entry); err != nil {
			return err
		}
		// A digest would tell whether a guess of the content is right.
		if _, err := l.tx.ExecContext(l.ctx, `UPDATE ledger_submissions SET digest = '' WHERE "case" = ? AND first <= ? AND last >= ?`, l.id, entry, entry); err != nil {
			return err
		}
	}
	return nil
}

// destroyIndex takes out what can be searched, and out of the index what was
// taken out of it before.
func (l *Ledger) destroyIndex(stones []casefile.Redaction, out *Destroyed) error {
	for _, d := range stones {
		switch d.Table {
		case "claims":
			if _, err := l.tx.ExecContext(l.ctx, `DELETE FROM search_claims WHERE "case" = ? AND claim = ?`, l.id, d.ID); err != nil {
				return err
			}
		case "sources", "places", "vessels":
			// Their names are among the words of claims.
			for _, q := range []string{`DELETE FROM search_claims WHERE "case" = ?`, `DELETE FROM search_cases WHERE "case" = ?`} {
				if _, err := l.tx.ExecContext(l.ctx, q, l.id); err != nil {
					return err
				}
			}
			out.Claims = true
		}
	}
	// An entry that is deleted from FTS5 lies in its segments still.
	_, err := l.tx.ExecContext(l.ctx, `INSERT INTO search (search) VALUES ('rebuild')`)
	return err
}

// Erase clears the bytes of what was redacted from the files of the database:
// it is written anew without free pages, and the log behind it is emptied. The
// error wraps [ErrNotErased] when others kept it from doing so.
func (s *Store) Erase(ctx context.Context) error {
	err := s.erase(ctx)
	if err != nil {
		return fmt.Errorf("store: clearing what was redacted: %w", err)
	}
	return nil
}

func (s *Store) erase(ctx context.Context) error {
	var pages []string
	var pending, last int // of those that are seen here: others may come meanwhile
	err := s.each(ctx, `SELECT number, "table", row FROM redactions WHERE erased = 0 ORDER BY number`, nil, func(r *sql.Rows) error {
		var table, row string
		err := r.Scan(&last, &table, &row)
		pending++
		if table == documentsTable {
			pages = append(pages, row)
		}
		return err
	})
	if err != nil || pending == 0 {
		return err
	}
	if err := s.eraseFetched(pages); err != nil {
		return err
	}
	conn, err := s.db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	if err := rewrite(ctx, conn); err != nil {
		return err
	}
	_, err = conn.ExecContext(ctx, `UPDATE redactions SET erased = 1 WHERE erased = 0 AND number <= ?`, last)
	return err
}

// eraseWaitMS is how long clearing waits for others who read the old bytes.
const eraseWaitMS = 3_000

// rewrite writes the database anew and empties the log.
func rewrite(ctx context.Context, conn *sql.Conn) (err error) {
	if _, err := conn.ExecContext(ctx, fmt.Sprintf(`PRAGMA busy_timeout(%d)`, eraseWaitMS)); err != nil {
		return err
	}
	defer func() {
		_, back := conn.ExecContext(context.WithoutCancel(ctx), fmt.Sprintf(`PRAGMA busy_timeout(%d)`, busyTimeoutMS))
		err = errors.Join(err, back)
	}()
	_, err = conn.ExecContext(ctx, `VACUUM`)
	busy, log, done := 1, 0, 0
	if err == nil {
		err = conn.QueryRowContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`).Scan(&busy, &log, &done)
	}
	switch {
	case isBusy(err):
		return errors.Join(ErrNotErased, err)
	case err == nil && busy != 0:
		return ErrNotErased
	}
	return err
}

// eraseFetched takes away pages that were kept to ask servers whether they have
// changed.
func (s *Store) eraseFetched(shas []string) error {
	dir := filepath.Join(s.dir, "fetched")
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil // there is none
	}
	for _, e := range entries {
		path := filepath.Join(dir, e.Name())
		name, isBody := strings.CutSuffix(e.Name(), ".body")
		gone := isBody && slices.Contains(shas, name)
		if strings.HasSuffix(e.Name(), ".json") {
			b, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			gone = slices.ContainsFunc(shas, func(sha string) bool { return strings.Contains(string(b), sha) })
		}
		if gone {
			if err := os.Remove(path); err != nil {
				return err
			}
		}
	}
	return nil
}

// Redactions lists the tombstones of a case, in the order in which they were
// made; those of documents with a blank id.
func (s *Store) Redactions(ctx context.Context, id string) ([]Redaction, error) {
	var out []Redaction
	err := s.each(ctx, `SELECT number, author_id, author_name, at FROM redactions WHERE "case" = ? ORDER BY number`, []any{id}, func(r *sql.Rows) error {
		d := Redaction{Case: id}
		var at string
		err := r.Scan(&d.Number, &d.AuthorID, &d.AuthorName, &at)
		if err == nil {
			d.At, err = unstamp(at)
		}
		out = append(out, d)
		return err
	})
	var stones []casefile.Redaction
	if err == nil {
		stones, err = tombstones(ctx, s.db, id)
	}
	if err != nil {
		return nil, fmt.Errorf("store: listing redactions: %w", err)
	}
	for i := range min(len(out), len(stones)) {
		out[i].Redaction = stones[i]
	}
	return out, nil
}

// RedactionReasons are the reasons that the desk was given for the redactions of
// a case, by their number.
func (s *Store) RedactionReasons(ctx context.Context, id string) (map[int]string, error) {
	out := map[int]string{}
	err := s.each(ctx, `SELECT redaction, reason FROM redaction_reasons WHERE redaction IN (SELECT number FROM redactions WHERE "case" = ?)`, []any{id}, func(r *sql.Rows) error {
		var n int
		var reason string
		err := r.Scan(&n, &reason)
		out[n] = reason
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("store: listing reasons of redactions: %w", err)
	}
	return out, nil
}

// RedactedVersions lists the versions of a case that redactions changed: each
// with its hash as it was published first and as it is now.
func (s *Store) RedactedVersions(ctx context.Context, id string) ([]RedactedVersion, error) {
	var out []RedactedVersion
	err := s.each(ctx, `SELECT version, redaction, hash_before, hash_after FROM redacted_versions WHERE "case" = ? ORDER BY version, redaction`, []any{id}, func(r *sql.Rows) error {
		var v RedactedVersion
		err := r.Scan(&v.Version, &v.Redaction, &v.HashBefore, &v.HashAfter)
		if n := len(out); n > 0 && out[n-1].Version == v.Version {
			out[n-1].Redaction, out[n-1].HashAfter = v.Redaction, v.HashAfter
		} else {
			out = append(out, v)
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("store: listing redacted versions: %w", err)
	}
	return out, nil
}

// RedactedHash returns the version whose content had a hash before a redaction
// gave it another, and the tombstone of that redaction. The error wraps
// [ErrNotFound] for a hash that no version had.
func (s *Store) RedactedHash(ctx context.Context, id, hash string) (version int, stone casefile.Redaction, err error) {
	var day string
	err = s.db.QueryRowContext(ctx, `SELECT v.version, r.class, r.day, r.authority FROM redacted_versions v JOIN redactions r ON r.number = v.redaction
		WHERE v."case" = ? AND v.hash_before = ? ORDER BY v.version, v.redaction LIMIT 1`, id, hash).Scan(&version, &stone.Class, &day, &stone.Authority)
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrNotFound
	}
	if err == nil {
		stone.Date, err = dates.Parse(day)
	}
	if err != nil {
		return 0, casefile.Redaction{}, fmt.Errorf("store: looking for a redacted version of case %q: %w", id, err)
	}
	return version, stone, nil
}
