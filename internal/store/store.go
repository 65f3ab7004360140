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
	"syscall"
	"time"

	"github.com/gofrs/flock"
	"github.com/pressly/goose/v3"
	"modernc.org/sqlite" // also the database driver "sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

const (
	databaseFile = "tidewaiter.db"
	openLock     = "open.lock"
	serveLock    = "serve.lock"
	useLock      = "use.lock" // shared by all who have the directory open
	// restoringMark is there while a restore puts a database in place.
	restoringMark = "restoring"

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

// ErrDamaged is the error of a database file that is not what was written.
var ErrDamaged = errors.New("the database is damaged: put the last backup in its place: tidewaiter restore --from BACKUP --data DIR")

// ErrNotFound is the error of a case, version or document that is not kept.
var ErrNotFound = errors.New("not kept in this store")

// ErrEmbargoed is the error of a version that would be public before one that is
// under embargo: it rests on what that one has.
var ErrEmbargoed = errors.New("an earlier version is under embargo longer: move its embargo first")

// ErrPublic is the error of taking back what is public already.
var ErrPublic = errors.New("it is public already")

//go:embed migrations/*.sql
var migrations embed.FS

// Store is an open directory. It is safe for concurrent use.
type Store struct {
	db     *sql.DB
	dir    string
	used   *flock.Flock
	served *flock.Flock
}

// Open opens the store in a directory, creating both as needed, and brings its
// schema up to date. A directory that a newer program has written is refused.
// Where the last process did not come to its end, the database is checked first;
// the error wraps [ErrDamaged] when it does not hold together.
func Open(ctx context.Context, dir string) (*Store, error) {
	fail := func(doing string, err error) (*Store, error) {
		if errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS) {
			err = fmt.Errorf("%w: make the directory writable, or give another with --data", err)
		}
		return nil, fmt.Errorf("store: %s: %s: %w", doing, dir, err)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fail("creating the directory", err)
	}
	lock, err := locked(ctx, dir)
	if err != nil {
		return fail("locking", err)
	}
	defer lock.Unlock()
	if _, err := os.Stat(filepath.Join(dir, restoringMark)); err == nil {
		return fail("opening", errors.New("a restore did not come to its end: run tidewaiter restore again"))
	}

	path := filepath.Join(dir, databaseFile)
	if err := writable(path); err != nil {
		return fail("opening", err)
	}
	used, unclean, err := use(dir)
	if err != nil {
		return fail("locking", err)
	}
	db, err := connect(path)
	if err != nil {
		return fail("opening", errors.Join(err, used.Unlock()))
	}
	if unclean {
		err = check(ctx, db, "quick_check")
	}
	if err == nil {
		err = migrate(ctx, db)
	}
	s := &Store{db: db, dir: dir, used: used}
	if err != nil {
		return fail("opening", errors.Join(damaged(err), s.Close()))
	}
	// A redaction that was cut off before its bytes were cleared. While others
	// read it has to wait for another time.
	if err := s.Erase(ctx); err != nil && !errors.Is(err, ErrNotErased) {
		return fail("opening", errors.Join(damaged(err), s.Close()))
	}
	return s, nil
}

// locked waits until nobody else opens or restores the directory.
func locked(ctx context.Context, dir string) (*flock.Flock, error) {
	lock := flock.New(filepath.Join(dir, openLock))
	waiting, cancel := context.WithTimeout(ctx, openTimeout)
	defer cancel()
	_, err := lock.TryLockContext(waiting, 20*time.Millisecond)
	return lock, err
}

// use marks the directory as open. It was left unclean when nobody has it open
// and there is a log all the same: who closes the database takes it away.
func use(dir string) (lock *flock.Flock, unclean bool, err error) {
	lock = flock.New(filepath.Join(dir, useLock))
	alone, err := lock.TryLock()
	if err != nil {
		return nil, false, err
	}
	if alone {
		info, err := os.Stat(filepath.Join(dir, databaseFile+"-wal"))
		unclean = err == nil && info.Size() > 0
		if err := lock.Unlock(); err != nil {
			return nil, false, err
		}
	}
	return lock, unclean, lock.RLock()
}

func connect(path string) (*sql.DB, error) {
	db, err := sql.Open("sqlite", dsn(path))
	if err != nil {
		return nil, err
	}
	// As many readers as are useful. Without limits every request of a crowd
	// opens a connection of its own, with a page cache of its own, and closes it.
	db.SetMaxOpenConns(maxConns)
	db.SetMaxIdleConns(maxConns)
	return db, nil
}

// check has the database look through itself: quick_check or integrity_check.
func check(ctx context.Context, db *sql.DB, how string) error {
	var found string
	if err := db.QueryRowContext(ctx, `PRAGMA `+how+`(1)`).Scan(&found); err != nil {
		return err
	}
	if found != "ok" {
		return fmt.Errorf("%w (%s)", ErrDamaged, found)
	}
	return nil
}

// damaged says of an error that the file is no sound database, what to do.
func damaged(err error) error {
	code, ok := codeOf(err)
	if ok && (code == sqlite3.SQLITE_CORRUPT || code == sqlite3.SQLITE_NOTADB) && !errors.Is(err, ErrDamaged) {
		return fmt.Errorf("%w (%w)", ErrDamaged, err)
	}
	return err
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
			// What is deleted is overwritten: redactions rely on it.
			"secure_delete(1)",
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

// serveCheck is how long a database is looked through before it is served from. A
// large one is not seen to its end: what is damaged there is told when it is read.
const serveCheck = 10 * time.Second

// Serve marks this process as the one that serves from the directory, until
// Close. The error wraps [ErrServed] when another one does, and [ErrDamaged] when
// the database does not hold together: a disk can lose what was closed properly.
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
	ctx, cancel := context.WithTimeout(context.Background(), serveCheck)
	defer cancel()
	if err := damaged(check(ctx, s.db, "quick_check")); err != nil && ctx.Err() == nil {
		return fmt.Errorf("store: looking through: %s: %w", s.dir, err)
	}
	return nil
}

// Close releases the directory.
func (s *Store) Close() error {
	err := errors.Join(s.db.Close(), s.used.Unlock())
	if s.served != nil {
		err = errors.Join(err, s.served.Unlock())
	}
	return err
}

// transact runs f in one transaction, committed when f returns nil.
func (s *Store) transact(ctx context.Context, f func(*sql.Tx) error) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return hinted(err)
	}
	if err := f(tx); err != nil {
		return hinted(errors.Join(err, rolledBack(tx.Rollback())))
	}
	return hinted(tx.Commit())
}

// rolledBack passes over what a rollback says of a transaction that SQLite has
// rolled back by itself, as it does when the disk is full.
func rolledBack(err error) error {
	if code, ok := codeOf(err); ok && code == sqlite3.SQLITE_ERROR {
		return nil
	}
	return err
}

// hinted adds to an error of the database what to do.
func hinted(err error) error {
	switch code, _ := codeOf(err); code {
	case sqlite3.SQLITE_FULL:
		return fmt.Errorf("%w: make room on the disk of the data directory", err)
	case sqlite3.SQLITE_READONLY:
		return fmt.Errorf("%w: make the data directory writable", err)
	}
	return damaged(err)
}

// stampLayout is RFC 3339 with all nine digits, so that text order is time
// order.
const stampLayout = "2006-01-02T15:04:05.000000000Z"

func stamp(t time.Time) string { return t.UTC().Format(stampLayout) }

// stampOrNull is NULL for the zero time.
func stampOrNull(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return stamp(t)
}

func unstamp(s string) (time.Time, error) { return time.Parse(stampLayout, s) }

// isBusy reports whether an error is that another connection has a lock.
func isBusy(err error) bool {
	code, ok := codeOf(err)
	return ok && (code == sqlite3.SQLITE_BUSY || code == sqlite3.SQLITE_LOCKED)
}

// codeOf is the primary result code of SQLite that an error has.
func codeOf(err error) (int, bool) {
	e := (*sqlite.Error)(nil)
	if !errors.As(err, &e) {
		return 0, false
	}
	return e.Code() & 0xff, true
}
