package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"time"
)

// ImportJob is something that is brought into a case, as it is kept. What it
// means is for internal/importing to say.
type ImportJob struct {
	ID                   int64
	Case                 string
	Kind                 string
	Title                string
	Spec                 string // JSON; emptied when the job has ended
	State                string
	Why                  string
	AuthorID, AuthorName string
	CreatedAt            time.Time
	StartedAt, EndedAt   time.Time // zero: not yet
	Progress             string    // JSON
	Pending, PendingKey  string    // the progress behind what is being submitted, and under which key
}

const selectImport = `SELECT id, "case", kind, title, spec, state, why, author_id, author_name, created_at, COALESCE(started_at, ''), COALESCE(ended_at, ''), progress, pending, pending_key FROM imports `

func scanImport(scan func(...any) error) (j ImportJob, err error) {
	var created, started, ended string
	if err := scan(&j.ID, &j.Case, &j.Kind, &j.Title, &j.Spec, &j.State, &j.Why, &j.AuthorID, &j.AuthorName, &created, &started, &ended, &j.Progress, &j.Pending, &j.PendingKey); err != nil {
		return j, err
	}
	for _, t := range []struct {
		text string
		to   *time.Time
	}{{created, &j.CreatedAt}, {started, &j.StartedAt}, {ended, &j.EndedAt}} {
		if t.text == "" {
			continue
		}
		if *t.to, err = unstamp(t.text); err != nil {
			return j, err
		}
	}
	return j, nil
}

// AddImport keeps a new job and returns its id.
func (s *Store) AddImport(ctx context.Context, j ImportJob) (id int64, err error) {
	err = s.transact(ctx, func(tx *sql.Tx) error {
		id, err = addImport(ctx, tx, &j)
		return err
	})
	return id, importFailed("keeping an import", err)
}

func addImport(ctx context.Context, tx *sql.Tx, j *ImportJob) (int64, error) {
	r, err := tx.ExecContext(ctx, `INSERT INTO imports ("case", kind, title, spec, state, author_id, author_name, created_at, progress) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		j.Case, j.Kind, j.Title, j.Spec, j.State, j.AuthorID, j.AuthorName, stamp(j.CreatedAt), j.Progress)
	if err != nil {
		return 0, err
	}
	return r.LastInsertId()
}

// ImportJob returns a job of a case. The error wraps [ErrNotFound] when there is
// none.
func (s *Store) ImportJob(ctx context.Context, id int64) (ImportJob, error) {
	j, err := scanImport(s.db.QueryRowContext(ctx, selectImport+`WHERE id = ?`, id).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrNotFound
	}
	return j, importFailed("reading an import", err)
}

// ImportJobs lists the jobs of a case before an id (0: all), the last first.
func (s *Store) ImportJobs(ctx context.Context, id string, before int64, limit int) ([]ImportJob, error) {
	return s.importJobs(ctx, `WHERE "case" = ? AND (? = 0 OR id < ?) ORDER BY id DESC LIMIT ?`, id, before, before, limit)
}

// ImportsIn lists the jobs of all cases in one of the states, the first first.
func (s *Store) ImportsIn(ctx context.Context, states ...string) ([]ImportJob, error) {
	var out []ImportJob
	for _, state := range states {
		list, err := s.importJobs(ctx, `WHERE state = ? ORDER BY id`, state)
		if err != nil {
			return nil, err
		}
		out = append(out, list...)
	}
	return out, nil
}

func (s *Store) importJobs(ctx context.Context, which string, args ...any) ([]ImportJob, error) {
	var out []ImportJob
	err := eachOf(ctx, s.db, selectImport+which, args, func(r *sql.Rows) error {
		j, err := scanImport(r.Scan)
		out = append(out, j)
		return err
	})
	return out, importFailed("reading imports", err)
}

// ChangeImport reads a job and writes what f makes of it, with nobody between.
func (s *Store) ChangeImport(ctx context.Context, id int64, f func(*ImportJob) error) error {
	return importFailed("changing an import", s.transact(ctx, func(tx *sql.Tx) error {
		_, err := changeImport(ctx, tx, id, f)
		return err
	}))
}

func changeImport(ctx context.Context, tx *sql.Tx, id int64, f func(*ImportJob) error) (ImportJob, error) {
	j, err := scanImport(tx.QueryRowContext(ctx, selectImport+`WHERE id = ?`, id).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrNotFound
	}
	if err != nil {
		return j, err
	}
	if err := f(&j); err != nil {
		return j, err
	}
	_, err = tx.ExecContext(ctx, `UPDATE imports SET title = ?, spec = ?, state = ?, why = ?, started_at = ?, ended_at = ?, progress = ?, pending = ?, pending_key = ? WHERE id = ?`,
		j.Title, j.Spec, j.State, j.Why, stampOrNull(j.StartedAt), stampOrNull(j.EndedAt), j.Progress, j.Pending, j.PendingKey, id)
	return j, err
}

// ImportStep keeps documents and what met watches, and has a job changed, in one
// transaction. What is kept already stays as it is. refused are the numbers of
// the documents that were redacted: they are not kept.
func (s *Store) ImportStep(ctx context.Context, id int64, docs []Document, hits []WatchHit, now time.Time, f func(j *ImportJob, refused []int) error) error {
	return importFailed("writing an import", s.transact(ctx, func(tx *sql.Tx) error {
		var refused []int
		for i := range docs {
			d := &docs[i]
			d.SHA256, d.TextSHA256 = sum(d.Bytes), sum([]byte(d.Text))
			switch err := putDocument(ctx, tx, d, now); {
			case errors.Is(err, ErrRedacted):
				refused = append(refused, i)
			case err != nil:
				return err
			}
		}
		if _, err := changeImport(ctx, tx, id, func(j *ImportJob) error { return f(j, refused) }); err != nil {
			return err
		}
		for _, h := range hits {
			if _, err := tx.ExecContext(ctx, `INSERT INTO watch_hits ("case", watch, what, ref, import, at, detail) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
				h.Case, h.Watch, h.What, h.Ref, h.Import, stamp(h.At), h.Detail); err != nil {
				return err
			}
		}
		return nil
	}))
}

// ImportFeed is a feed that is looked at on a schedule.
type ImportFeed struct {
	ID                   int64
	Case, URL            string
	Every                time.Duration
	Follow               bool
	AuthorID, AuthorName string
	CreatedAt, NextAt    time.Time
	Job                  int64     // the last that was made for it
	EndedAt              time.Time // zero: it goes on
}

// AddImportFeed keeps a feed and returns its id.
func (s *Store) AddImportFeed(ctx context.Context, f ImportFeed) (id int64, err error) {
	err = s.transact(ctx, func(tx *sql.Tx) error {
		r, err := tx.ExecContext(ctx, `INSERT INTO import_feeds ("case", url, every, follow, author_id, author_name, created_at, next_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
			f.Case, f.URL, int64(f.Every/time.Second), f.Follow, f.AuthorID, f.AuthorName, stamp(f.CreatedAt), stamp(f.NextAt))
		if err == nil {
			id, err = r.LastInsertId()
		}
		return err
	})
	return id, importFailed("keeping a feed", err)
}

const selectFeed = `SELECT id, "case", url, every, follow, author_id, author_name, created_at, next_at, job FROM import_feeds WHERE ended_at IS NULL `

// ImportFeeds lists the feeds of a case that are looked at.
func (s *Store) ImportFeeds(ctx context.Context, id string) ([]ImportFeed, error) {
	return s.importFeeds(ctx, `AND "case" = ? ORDER BY id`, id)
}

// DueImportFeeds lists those of all cases whose time has come.
func (s *Store) DueImportFeeds(ctx context.Context, now time.Time) ([]ImportFeed, error) {
	return s.importFeeds(ctx, `AND next_at <= ? ORDER BY next_at`, stamp(now))
}

func (s *Store) importFeeds(ctx context.Context, which string, args ...any) ([]ImportFeed, error) {
	var out []ImportFeed
	err := eachOf(ctx, s.db, selectFeed+which, args, func(r *sql.Rows) error {
		var f ImportFeed
		var every int64
		var created, next string
		err := r.Scan(&f.ID, &f.Case, &f.URL, &every, &f.Follow, &f.AuthorID, &f.AuthorName, &created, &next, &f.Job)
		if err == nil {
			f.CreatedAt, err = unstamp(created)
		}
		if err == nil {
			f.NextAt, err = unstamp(next)
		}
		f.Every = time.Duration(every) * time.Second
		out = append(out, f)
		return err
	})
	return out, importFailed("reading feeds", err)
}

// RunImportFeed makes a job for a feed and puts off when it is looked at next, in
// one transaction. The id is 0 when somebody else did, or when it has ended. drop,
// where it is not 0, is a job that is forgotten: one that brought nothing.
func (s *Store) RunImportFeed(ctx context.Context, f ImportFeed, next time.Time, j ImportJob, drop int64) (id int64, err error) {
	err = s.transact(ctx, func(tx *sql.Tx) error {
		r, err := tx.ExecContext(ctx, `UPDATE import_feeds SET next_at = ? WHERE id = ? AND next_at = ? AND ended_at IS NULL`, stamp(next), f.ID, stamp(f.NextAt))
		if err != nil {
			return err
		}
		if n, err := r.RowsAffected(); err != nil || n == 0 {
			return err
		}
		if id, err = addImport(ctx, tx, &j); err != nil {
			return err
		}
		if _, err = tx.ExecContext(ctx, `UPDATE import_feeds SET job = ? WHERE id = ?`, id, f.ID); err == nil && drop != 0 {
			_, err = tx.ExecContext(ctx, `DELETE FROM imports WHERE id = ? AND NOT EXISTS (SELECT 1 FROM watch_hits WHERE import = imports.id)`, drop)
		}
		return err
	})
	return id, importFailed("looking at a feed", err)
}

// DelayImportFeed puts off when a feed is looked at next.
func (s *Store) DelayImportFeed(ctx context.Context, id string, feed int64, next time.Time) error {
	return s.oneImport(ctx, `UPDATE import_feeds SET next_at = ? WHERE "case" = ? AND id = ? AND ended_at IS NULL`, stamp(next), id, feed)
}

// EndImportFeed ends a feed of a case. Its address is forgotten.
func (s *Store) EndImportFeed(ctx context.Context, id string, feed int64, now time.Time) error {
	return s.oneImport(ctx, `UPDATE import_feeds SET ended_at = ?, url = '' WHERE "case" = ? AND id = ? AND ended_at IS NULL`, stamp(now), id, feed)
}

// oneImport changes one row; the error wraps [ErrNotFound] when there is none.
func (s *Store) oneImport(ctx context.Context, query string, args ...any) error {
	return importFailed("changing an import", s.transact(ctx, func(tx *sql.Tx) error {
		r, err := tx.ExecContext(ctx, query, args...)
		if err != nil {
			return err
		}
		if n, err := r.RowsAffected(); err != nil || n == 0 {
			return errors.Join(err, ErrNotFound)
		}
		return nil
	}))
}

// SeenAddress reports whether a page that a feed of the case led to was fetched.
func (s *Store) SeenAddress(ctx context.Context, id, address string) (seen bool, err error) {
	err = s.db.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM import_seen WHERE "case" = ? AND hash = ?)`, id, hashOf(address)).Scan(&seen)
	return seen, importFailed("reading what was fetched", err)
}

// SeeAddresses notes that pages were fetched.
func (s *Store) SeeAddresses(ctx context.Context, id string, addresses []string) error {
	return importFailed("noting what was fetched", s.transact(ctx, func(tx *sql.Tx) error {
		for _, a := range addresses {
			if _, err := tx.ExecContext(ctx, `INSERT INTO import_seen ("case", hash) VALUES (?, ?) ON CONFLICT DO NOTHING`, id, hashOf(a)); err != nil {
				return err
			}
		}
		return nil
	}))
}

func hashOf(text string) string {
	h := sha256.Sum256([]byte(text))
	return hex.EncodeToString(h[:])
}

// ImportColumns returns how the columns under a head were read the last time, ""
// when they never were.
func (s *Store) ImportColumns(ctx context.Context, id, head string) (mapping string, err error) {
	err = s.db.QueryRowContext(ctx, `SELECT mapping FROM import_columns WHERE "case" = ? AND head = ?`, id, head).Scan(&mapping)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return mapping, importFailed("reading columns", err)
}

// KeepImportColumns remembers it.
func (s *Store) KeepImportColumns(ctx context.Context, id, head, mapping string) error {
	return importFailed("keeping columns", s.transact(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO import_columns ("case", head, mapping) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET mapping = excluded.mapping`, id, head, mapping)
		return err
	}))
}

// forgetImports takes out of the jobs of the case that have ended what they say of
// what they brought in: addresses, names of files, words of rows. Which of it is of
// what is being redacted nobody can tell.
func (l *Ledger) forgetImports() error {
	for _, query := range []string{
		`UPDATE imports SET title = '', spec = '', why = '', pending = '', pending_key = '',
			progress = CASE progress WHEN '' THEN '' ELSE json_remove(progress, '$.counts.first', '$.counts.rejected', '$.counts.said', '$.at') END
			WHERE "case" = ? AND state IN ('done', 'failed', 'cancelled')`,
		`DELETE FROM import_seen WHERE "case" = ?`,
		`DELETE FROM import_columns WHERE "case" = ?`,
		`DELETE FROM watch_hits WHERE "case" = ? AND what = 'position'`,
	} {
		if _, err := l.tx.ExecContext(l.ctx, query, l.id); err != nil {
			return err
		}
	}
	return nil
}

func importFailed(doing string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("store: %s: %w", doing, err)
}
