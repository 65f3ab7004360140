package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/tidewaiter/tidewaiter/casefile"
)

// Version is one import of a case.
type Version struct {
	Case         string
	Number       int    // from 1
	Hash         string // of all files, see casefile.Hash
	ImportedAt   time.Time
	SupersededAt time.Time // zero for the current version
}

// ImportCase keeps the files of a case folder, by name. When they are what the
// current version holds, nothing changes and changed is false; otherwise they
// become a new version that supersedes it. Earlier versions stay.
func (s *Store) ImportCase(ctx context.Context, id string, files map[string][]byte, now time.Time) (v Version, changed bool, err error) {
	hash := casefile.Hash(files)
	err = s.transact(ctx, func(tx *sql.Tx) error {
		v, err = scanVersion(tx.QueryRowContext(ctx, selectVersion+`WHERE id = ? AND superseded_at IS NULL`, id))
		switch {
		case err == nil && v.Hash == hash:
			return nil
		case err != nil && !errors.Is(err, ErrNotFound):
			return err
		}
		changed = true
		if _, err := tx.ExecContext(ctx, `UPDATE cases SET superseded_at = ? WHERE id = ? AND superseded_at IS NULL`, stamp(now), id); err != nil {
			return err
		}
		for _, name := range slices.Sorted(maps.Keys(files)) {
			// A nil slice would be NULL: an empty file is an empty blob.
			content := append([]byte{}, files[name]...)
			if _, err := tx.ExecContext(ctx, `INSERT INTO case_files (hash, name, content) VALUES (?, ?, ?) ON CONFLICT DO NOTHING`, hash, name, content); err != nil {
				return err
			}
		}
		v = Version{Case: id, Number: v.Number + 1, Hash: hash, ImportedAt: now.UTC()}
		_, err := tx.ExecContext(ctx, `INSERT INTO cases (id, version, hash, imported_at) VALUES (?, ?, ?, ?)`, id, v.Number, hash, stamp(now))
		return err
	})
	if err != nil {
		return Version{}, false, fmt.Errorf("store: importing case %q: %w", id, err)
	}
	return v, changed, nil
}

// Cases lists the current version of every case, by id.
func (s *Store) Cases(ctx context.Context) ([]Version, error) {
	return s.versions(ctx, `WHERE superseded_at IS NULL ORDER BY id`)
}

// Versions lists every version of a case, the first first.
func (s *Store) Versions(ctx context.Context, id string) ([]Version, error) {
	return s.versions(ctx, `WHERE id = ? ORDER BY version`, id)
}

// Current returns the current version of a case without its files. The error
// wraps [ErrNotFound] when the case is not kept.
func (s *Store) Current(ctx context.Context, id string) (Version, error) {
	v, err := scanVersion(s.db.QueryRowContext(ctx, selectVersion+`WHERE id = ? AND superseded_at IS NULL`, id))
	if err != nil {
		return Version{}, fmt.Errorf("store: reading case %q: %w", id, err)
	}
	return v, nil
}

// Case returns the current version of a case and its files by name. The error
// wraps [ErrNotFound] when the case is not kept.
func (s *Store) Case(ctx context.Context, id string) (Version, map[string][]byte, error) {
	return s.files(ctx, `WHERE id = ? AND superseded_at IS NULL`, id)
}

// CaseVersion is like [Store.Case] for any version.
func (s *Store) CaseVersion(ctx context.Context, id string, number int) (Version, map[string][]byte, error) {
	return s.files(ctx, `WHERE id = ? AND version = ?`, id, number)
}

const selectVersion = `SELECT id, version, hash, imported_at, COALESCE(superseded_at, '') FROM cases `

func (s *Store) files(ctx context.Context, where string, args ...any) (Version, map[string][]byte, error) {
	v, err := scanVersion(s.db.QueryRowContext(ctx, selectVersion+where, args...))
	if err != nil {
		return Version{}, nil, fmt.Errorf("store: reading case %q: %w", args[0], err)
	}
	// Rows of a hash are written with the version that first has it, in one
	// transaction, and never change: a second query sees the same content.
	files := map[string][]byte{}
	err = s.each(ctx, `SELECT name, content FROM case_files WHERE hash = ?`, []any{v.Hash}, func(r *sql.Rows) error {
		var name string
		var content []byte
		err := r.Scan(&name, &content)
		files[name] = content
		return err
	})
	if err != nil {
		return Version{}, nil, fmt.Errorf("store: reading case %q: %w", args[0], err)
	}
	return v, files, nil
}

func (s *Store) versions(ctx context.Context, where string, args ...any) ([]Version, error) {
	var out []Version
	err := s.each(ctx, selectVersion+where, args, func(r *sql.Rows) error {
		v, err := scanVersion(r)
		out = append(out, v)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("store: listing cases: %w", err)
	}
	return out, nil
}

func (s *Store) each(ctx context.Context, query string, args []any, scan func(*sql.Rows) error) error {
	rows, err := s.db.QueryContext(ctx, query, args...)
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

// scanVersion reads a row of [selectVersion].
func scanVersion(row interface{ Scan(...any) error }) (Version, error) {
	var v Version
	var imported, superseded string
	err := row.Scan(&v.Case, &v.Number, &v.Hash, &imported, &superseded)
	if errors.Is(err, sql.ErrNoRows) {
		return Version{}, ErrNotFound
	}
	if err != nil {
		return Version{}, err
	}
	if v.ImportedAt, err = unstamp(imported); err != nil {
		return Version{}, err
	}
	if superseded != "" {
		v.SupersededAt, err = unstamp(superseded)
	}
	return v, err
}
