// Package store keeps what a running Tidewaiter knows: the cases it was given,
// every version of each, and the bytes of documents.
//
// It is one SQLite database in a directory. Every change is one transaction,
// on the disk before the call returns (WAL, synchronous=FULL): a process that
// is killed leaves either all of an import or nothing of it. Several processes
// may use a directory at once; only one may serve from it, see [Store.Serve].
//
// Document bytes are for the desk. Nothing here decides who may see them, and
// nothing public may be given them.
package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
	"github.com/pressly/goose/v3"
	_ "modernc.org/sqlite" // the database driver "sqlite"
)

const (
	databaseFile = "tidewaiter.db"
	openLock     = "open.lock"
	serveLock    = "serve.lock"

	// openTimeout is how long to wait for another process that is just
	// creating or migrating the same directory.
	openTimeout = 10 * time.Second
	// busyTimeoutMS is how long a transaction waits for another process's.
	busyTimeoutMS = 10_000
	// maxConns is how many connections to the database are open at most.
	maxConns = 8
)

// ErrServed is the error of a directory that another process serves from.
var ErrServed = errors.New("another tidewaiter serves from this directory: stop it, or give another directory with --data")

// ErrNotFound is the error of a case, version or document that is not kept.
var ErrNotFound = errors.New("not kept in this store")

//go:embed migrations/*.sql
var migrations embed.FS

// Store is an open directory. It is safe for concurrent use.
type Store struct {
	db     *sql.DB
	dir    string
	served *flock.Flock
}

// Open opens the store in a directory, creating both as needed, and brings its
// schema up to date. A directory that a newer program has written is refused.
func Open(ctx context.Context, dir string) (*Store, error) {
	fail := func(doing string, err error) (*Store, error) {
		if errors.Is(err, fs.ErrPermission) {
			err = fmt.Errorf("%w: make the directory writable, or give another with --data", err)
		}
		return nil, fmt.Errorf("store: %s: %s: %w", doing, dir, err)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fail("creating the directory", err)
	}
	lock := flock.New(filepath.Join(dir, openLock))
	waiting, cancel := context.WithTimeout(ctx, openTimeout)
	defer cancel()
	if _, err := lock.TryLockContext(waiting, 20*time.Millisecond); err != nil {
		return fail("locking", err)
	}
	defer lock.Unlock()

	path := filepath.Join(dir, databaseFile)
	if err := writable(path); err != nil {
		return fail("opening", err)
	}
	db, err := sql.Open("sqlite", dsn(path))
	if err != nil {
		return fail("opening", err)
	}
	// As many readers as are useful. Without limits every request of a crowd
	// opens a connection of its own, with a page cache of its own, and closes it.
	db.SetMaxOpenConns(maxConns)
	db.SetMaxIdleConns(maxConns)
	if err := migrate(ctx, db); err != nil {
		db.Close()
		return fail("opening", err)
	}
	return &Store{db: db, dir: dir}, nil
}

// writable creates the database file or opens it for writing, so that a
// refusal is the plain one of the file system.
func writable(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	return f.Close()
}

func dsn(path string) string {
	q := url.Values{
		"_txlock": {"immediate"}, // a transaction that will write takes its lock first
		"_pragma": {
			fmt.Sprintf("busy_timeout(%d)", busyTimeoutMS),
			"journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)",
		},
	}
	return "file:" + (&url.URL{Path: filepath.ToSlash(path)}).EscapedPath() + "?" + q.Encode()
}

func migrate(ctx context.Context, db *sql.DB) error {
	dir, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	p, err := goose.NewProvider(goose.DialectSQLite3, db, dir)
	if err != nil {
		return err
	}
	have, err := p.GetDBVersion(ctx)
	if err != nil {
		return err
	}
	sources := p.ListSources()
	if want := sources[len(sources)-1].Version; have > want {
		return fmt.Errorf("its schema is version %d, this program knows up to %d: use the newer tidewaiter that wrote it", have, want)
	}
	_, err = p.Up(ctx)
	return err
}

// Serve marks this process as the one that serves from the directory, until
// Close. The error wraps [ErrServed] when another one does.
func (s *Store) Serve() error {
	lock := flock.New(filepath.Join(s.dir, serveLock))
	ok, err := lock.TryLock()
	if err == nil && !ok {
		err = ErrServed
	}
	if err != nil {
		return fmt.Errorf("store: locking: %s: %w", s.dir, err)
	}
	s.served = lock
	return nil
}

// Close releases the directory.
func (s *Store) Close() error {
	err := s.db.Close()
	if s.served != nil {
		err = errors.Join(err, s.served.Unlock())
	}
	return err
}

// transact runs f in one transaction, committed when f returns nil.
func (s *Store) transact(ctx context.Context, f func(*sql.Tx) error) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := f(tx); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}

// stampLayout is RFC 3339 with all nine digits, so that text order is time
// order.
const stampLayout = "2006-01-02T15:04:05.000000000Z"

func stamp(t time.Time) string { return t.UTC().Format(stampLayout) }

func unstamp(s string) (time.Time, error) { return time.Parse(stampLayout, s) }
