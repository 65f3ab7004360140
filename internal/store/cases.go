package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
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

	Release
}

// Release is how a version was published. An imported folder has none of it.
type Release struct {
	Reason   string
	By       string    // who published it
	Second   string    // who signed with them; blank where nobody had to
	PublicAt time.Time // the end of its embargo; zero is at once
}

// Public reports whether a version may be known outside the desk.
func (v *Version) Public(now time.Time) bool { return !v.PublicAt.After(now) }

// ImportCase keeps the files of a case folder, by name. When they are what the
// current version holds, nothing changes and changed is false; otherwise they
// become a new version that supersedes it. Earlier versions stay. What was
// redacted of the case is left out of the files.
func (s *Store) ImportCase(ctx context.Context, id string, files map[string][]byte, now time.Time) (v Version, changed bool, err error) {
	return s.keepCase(ctx, id, files, Release{}, now)
}

// PublishCase is like [Store.ImportCase] for a version that the desk publishes.
// The error wraps [ErrEmbargoed] when it would be public before an earlier one.
func (s *Store) PublishCase(ctx context.Context, id string, files map[string][]byte, r Release, now time.Time) (v Version, changed bool, err error) {
	return s.keepCase(ctx, id, files, r, now)
}

func (s *Store) keepCase(ctx context.Context, id string, files map[string][]byte, release Release, now time.Time) (v Version, changed bool, err error) {
	err = s.transact(ctx, func(tx *sql.Tx) (err error) {
		v, changed, err = keep(ctx, tx, id, files, release, now)
		return err
	})
	if err != nil {
		return Version{}, false, fmt.Errorf("store: importing case %q: %w", id, err)
	}
	return v, changed, nil
}

// keep is [Store.keepCase] in a transaction.
func keep(ctx context.Context, tx *sql.Tx, id string, files map[string][]byte, release Release, now time.Time) (v Version, changed bool, err error) {
	if files, err = stripped(ctx, tx, id, files); err != nil {
		return v, false, err
	}
	hash := casefile.Hash(files)
	if v, err = current(ctx, tx, id); err != nil || v.Hash == hash {
		return v, false, err
	}
	if release != (Release{}) {
		var later int
		from := release.PublicAt
		if from.Before(now) {
			from = now
		}
		if err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM cases WHERE id = ? AND COALESCE(public_at, '') > ?`, id, stamp(from)).Scan(&later); err != nil {
			return v, false, err
		}
		if later > 0 {
			return v, false, ErrEmbargoed
		}
	}
	if _, err := tx.ExecContext(ctx, `UPDATE cases SET superseded_at = ? WHERE id = ? AND superseded_at IS NULL`, stamp(now), id); err != nil {
		return v, false, err
	}
	if err := putFolder(ctx, tx, hash, files); err != nil {
		return v, false, err
	}
	v = Version{Case: id, Number: v.Number + 1, Hash: hash, ImportedAt: now.UTC(), Release: release}
	_, err = tx.ExecContext(ctx, `INSERT INTO cases (id, version, hash, imported_at, reason, published_by, second_by, public_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		id, v.Number, hash, stamp(now), release.Reason, release.By, release.Second, stampOrNull(release.PublicAt))
	return v, true, err
}

// stripped takes out of a folder what was redacted of its case.
func stripped(ctx context.Context, tx *sql.Tx, id string, files map[string][]byte) (map[string][]byte, error) {
	stones, err := tombstones(ctx, tx, id)
	if err != nil || len(stones) == 0 {
		return files, err
	}
	c, err := casefile.Read(casefile.Folder(files))
	if err != nil {
		return nil, err
	}
	left, err := Strip(c, stones)
	if err != nil || left == c {
		return files, err
	}
	return left.Files()
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

// Version is like [Store.Current] for any version.
func (s *Store) Version(ctx context.Context, id string, number int) (Version, error) {
	v, err := scanVersion(s.db.QueryRowContext(ctx, selectVersion+`WHERE id = ? AND version = ?`, id, number))
	if err != nil {
		return Version{}, fmt.Errorf("store: reading case %q, version %d: %w", id, number, err)
	}
	return v, nil
}

// isPublic is the condition of a version that is public at a moment.
const isPublic = `COALESCE(public_at, '') <= ?`

// PublicCases is like [Store.Cases] for the latest version of each that is public
// at a moment. A case of which none is, is not there.
func (s *Store) PublicCases(ctx context.Context, now time.Time) ([]Version, error) {
	return s.versions(ctx, `AS c WHERE `+isPublic+` AND version = (SELECT MAX(version) FROM cases WHERE id = c.id AND `+isPublic+`) ORDER BY id`, stamp(now), stamp(now))
}

// PublicVersions is like [Store.Versions] for those that are public at a moment.
func (s *Store) PublicVersions(ctx context.Context, id string, now time.Time) ([]Version, error) {
	return s.versions(ctx, `WHERE id = ? AND `+isPublic+` ORDER BY version`, id, stamp(now))
}

// PublicCurrent is like [Store.Current] for the latest version that is public at
// a moment.
func (s *Store) PublicCurrent(ctx context.Context, id string, now time.Time) (Version, error) {
	v, err := scanVersion(s.db.QueryRowContext(ctx, selectVersion+`WHERE id = ? AND `+isPublic+` ORDER BY version DESC LIMIT 1`, id, stamp(now)))
	if err != nil {
		return Version{}, fmt.Errorf("store: reading case %q: %w", id, err)
	}
	return v, nil
}

// EmbargoMove is who moved the end of an embargo, when and why.
type EmbargoMove struct {
	Was, Now time.Time // zero is at once
	By       string
	Reason   string
	At       time.Time
}

// EmbargoMoves lists what was moved of a version's embargo, the last first.
func (s *Store) EmbargoMoves(ctx context.Context, id string, number int) ([]EmbargoMove, error) {
	var out []EmbargoMove
	err := s.each(ctx, `SELECT COALESCE(was, ''), COALESCE(became, ''), by, reason, at FROM embargo_moves WHERE "case" = ? AND version = ? ORDER BY number DESC`, []any{id, number}, func(r *sql.Rows) error {
		var m EmbargoMove
		var was, now, at string
		err := r.Scan(&was, &now, &m.By, &m.Reason, &at)
		for _, t := range []struct {
			text string
			into *time.Time
		}{{was, &m.Was}, {now, &m.Now}, {at, &m.At}} {
			if err == nil && t.text != "" {
				*t.into, err = unstamp(t.text)
			}
		}
		out = append(out, m)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("store: listing moves of an embargo: %w", err)
	}
	return out, nil
}

// MoveEmbargo changes when a version becomes public, which must not have been
// yet, and keeps who did it and why. The error wraps [ErrNotFound] when there is no such version, [ErrPublic]
// when it is public, and [ErrEmbargoed] when a later version would be public
// before an earlier one.
func (s *Store) MoveEmbargo(ctx context.Context, id string, number int, m EmbargoMove) error {
	publicAt, now := m.Now, m.At
	err := s.transact(ctx, func(tx *sql.Tx) error {
		v, err := scanVersion(tx.QueryRowContext(ctx, selectVersion+`WHERE id = ? AND version = ?`, id, number))
		switch {
		case err != nil:
			return err
		case v.Public(now):
			return ErrPublic
		}
		// A form that was sent twice is one move.
		var last string
		err = tx.QueryRowContext(ctx, `SELECT by || char(10) || reason FROM embargo_moves WHERE "case" = ? AND version = ? ORDER BY number DESC LIMIT 1`, id, number).Scan(&last)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		if err == nil && v.PublicAt.Equal(publicAt) && last == m.By+"\n"+m.Reason {
			return nil
		}
		// What was said to be public in between would be before its time.
		from := publicAt
		if from.Before(now) {
			from = now
		}
		var wrong int
		if err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM cases WHERE id = ? AND (version < ? AND COALESCE(public_at, '') > ? OR version > ? AND COALESCE(public_at, '') < ?)`, id, number, stamp(from), number, stamp(from)).Scan(&wrong); err != nil {
			return err
		}
		if wrong > 0 {
			return ErrEmbargoed
		}
		if _, err := tx.ExecContext(ctx, `UPDATE cases SET public_at = ? WHERE id = ? AND version = ?`, stampOrNull(publicAt), id, number); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO embargo_moves ("case", version, was, became, by, reason, at) VALUES (?, ?, ?, ?, ?, ?, ?)`,
			id, number, stampOrNull(v.PublicAt), stampOrNull(publicAt), m.By, m.Reason, stamp(now))
		return err
	})
	if err != nil {
		return fmt.Errorf("store: moving the embargo of case %q, version %d: %w", id, number, err)
	}
	return nil
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

const selectVersion = `SELECT id, version, hash, imported_at, COALESCE(superseded_at, ''), reason, published_by, second_by, COALESCE(public_at, '') FROM cases `

func (s *Store) files(ctx context.Context, where string, args ...any) (Version, map[string][]byte, error) {
	v, files, err := s.filesOf(ctx, where, args...)
	if err != nil {
		return Version{}, nil, fmt.Errorf("store: reading case %q: %w", args[0], err)
	}
	return v, files, nil
}

// filesOf reads a version and its files at one moment: a redaction gives both
// the version and its folder another hash.
func (s *Store) filesOf(ctx context.Context, where string, args ...any) (Version, map[string][]byte, error) {
	tx, err := s.db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return Version{}, nil, err
	}
	defer tx.Rollback()
	v, err := scanVersion(tx.QueryRowContext(ctx, selectVersion+where, args...))
	if err != nil {
		return Version{}, nil, err
	}
	files, err := folderOf(ctx, tx, v.Hash)
	return v, files, err
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
	return eachOf(ctx, s.db, query, args, scan)
}

// scanVersion reads a row of [selectVersion].
func scanVersion(row interface{ Scan(...any) error }) (Version, error) {
	var v Version
	var imported, superseded, public string
	err := row.Scan(&v.Case, &v.Number, &v.Hash, &imported, &superseded, &v.Reason, &v.By, &v.Second, &public)
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
		if v.SupersededAt, err = unstamp(superseded); err != nil {
			return Version{}, err
		}
	}
	if public != "" {
		v.PublicAt, err = unstamp(public)
	}
	return v, err
}
