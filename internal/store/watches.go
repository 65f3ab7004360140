package store

import (
	"context"
	"database/sql"
	"time"
)

// Watch is something that is watched for in what comes into a case.
type Watch struct {
	ID                   int64
	Case, Kind, Text     string
	AuthorID, AuthorName string
	CreatedAt            time.Time
	Hits                 int
}

// WatchHit is what met a watch.
type WatchHit struct {
	Case      string
	Watch     int64
	What, Ref string
	Import    int64
	At        time.Time
	Detail    string
}

// AddWatch keeps a watch and returns its id.
func (s *Store) AddWatch(ctx context.Context, w Watch) (id int64, err error) {
	err = s.transact(ctx, func(tx *sql.Tx) error {
		r, err := tx.ExecContext(ctx, `INSERT INTO watches ("case", kind, text, author_id, author_name, created_at) VALUES (?, ?, ?, ?, ?, ?)`,
			w.Case, w.Kind, w.Text, w.AuthorID, w.AuthorName, stamp(w.CreatedAt))
		if err == nil {
			id, err = r.LastInsertId()
		}
		return err
	})
	return id, importFailed("keeping a watch", err)
}

// Watches lists what is watched for in a case, the first first.
func (s *Store) Watches(ctx context.Context, id string) ([]Watch, error) {
	var out []Watch
	err := eachOf(ctx, s.db, `SELECT id, kind, text, author_id, author_name, created_at, (SELECT COUNT(*) FROM watch_hits h WHERE h."case" = w."case" AND h.watch = w.id)
		FROM watches w WHERE "case" = ? AND ended_at IS NULL ORDER BY id`, []any{id}, func(r *sql.Rows) error {
		w := Watch{Case: id}
		var created string
		err := r.Scan(&w.ID, &w.Kind, &w.Text, &w.AuthorID, &w.AuthorName, &created, &w.Hits)
		if err == nil {
			w.CreatedAt, err = unstamp(created)
		}
		out = append(out, w)
		return err
	})
	return out, importFailed("reading watches", err)
}

// EndWatch ends a watch of a case. Its hits are listed no more.
func (s *Store) EndWatch(ctx context.Context, id string, watch int64, now time.Time) error {
	return s.oneImport(ctx, `UPDATE watches SET ended_at = ? WHERE "case" = ? AND id = ? AND ended_at IS NULL`, stamp(now), id, watch)
}

// WatchHits lists what met the watches of a case, or one of them (0: all), the
// last first.
func (s *Store) WatchHits(ctx context.Context, id string, watch int64, limit, offset int) ([]WatchHit, error) {
	var out []WatchHit
	err := eachOf(ctx, s.db, `SELECT h.watch, h.what, h.ref, h.import, h.at, h.detail FROM watch_hits h JOIN watches w ON w.id = h.watch
		WHERE h."case" = ? AND w.ended_at IS NULL AND (? = 0 OR h.watch = ?) ORDER BY h.at DESC, h.what, h.ref, h.watch LIMIT ? OFFSET ?`, []any{id, watch, watch, limit, offset}, func(r *sql.Rows) error {
		h := WatchHit{Case: id}
		var at string
		err := r.Scan(&h.Watch, &h.What, &h.Ref, &h.Import, &at, &h.Detail)
		if err == nil {
			h.At, err = unstamp(at)
		}
		out = append(out, h)
		return err
	})
	return out, importFailed("reading what met watches", err)
}
