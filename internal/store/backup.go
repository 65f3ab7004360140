package store

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"filippo.io/age"
	"github.com/gofrs/flock"
	"github.com/klauspost/compress/zstd"

	"github.com/tidewaiter/tidewaiter/casefile"
)

// The first bytes of a backup, of one that is encrypted, and of a database as it
// lies there.
var (
	zstdMagic   = []byte{0x28, 0xb5, 0x2f, 0xfd}
	ageMagic    = []byte("age-encryption.")
	sqliteMagic = []byte("SQLite format 3\x00")
)

// Errors of backups that callers tell apart.
var (
	// ErrInUse is the error of restoring into a directory that is open.
	ErrInUse = errors.New("another tidewaiter has this directory open: stop it first")
	// ErrNoBackup is the error of a file that no backup wrote.
	ErrNoBackup = errors.New("is not a backup of tidewaiter")
	// ErrBackupDamaged is the error of a backup that is not what was written.
	ErrBackupDamaged = errors.New("the backup is damaged: use another")
	// ErrNotOurs is the error of writing over an encrypted file.
	ErrNotOurs = errors.New("there is an encrypted file of that name, and nobody can see whether it is a backup: give another name")
	// ErrLocked is the error of an encrypted backup that none of what was given
	// opens.
	ErrLocked = errors.New("the backup is encrypted, and what was given does not open it: give the passphrase, or the key with --identity")
	// ErrHasData is the error of restoring over a sound database.
	ErrHasData = errors.New("the directory holds a sound database: give --replace to have the backup in its place")
)

// BackupInfo says what a backup holds.
type BackupInfo struct {
	Bytes    int64  // of the file
	Database int64  // bytes of the database in it
	SHA256   string // of the file, lower-case hex
	Cases    int
	Entries  int
	// Versions is how many versions of cases there are.
	Versions int
}

// Backup writes the store as it is at one moment into a file, complete or
// absent, while others read and write: the database without its free pages,
// packed by zstd with its checksum. What was written is read again and looked
// through before it is put in its place. A file of that name is replaced when it
// is a backup that is not encrypted.
//
// What an earlier backup left that was killed is cleared, there and beside the
// store.
//
// Seal encrypts it. What then lies outside of the directory of the store is
// encrypted from its first byte on.
func (s *Store) Backup(ctx context.Context, path string, seal Seal) (BackupInfo, error) {
	info, err := s.backup(ctx, path, seal)
	if err != nil {
		return BackupInfo{}, fmt.Errorf("store: writing the backup %s: %w", path, err)
	}
	return info, nil
}

func (s *Store) backup(ctx context.Context, path string, seal Seal) (info BackupInfo, err error) {
	switch is, err := isBackup(path); {
	case errors.Is(err, ErrNotOurs):
		return info, err
	case err == nil && !is:
		return info, fmt.Errorf("there is something else of that name: %w", ErrNoBackup)
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return info, err
	}
	clearScratch(s.dir, backupScratch) // an encrypted one that was killed left a copy here
	temp, err := newScratch(filepath.Dir(path), backupScratch)
	if err != nil {
		return info, err
	}
	defer func() { err = errors.Join(err, temp.remove()) }()
	open := temp
	if seal.any() {
		// Beside the store, which is not encrypted either.
		if open, err = newScratch(s.dir, backupScratch); err != nil {
			return info, err
		}
		defer func() { err = errors.Join(err, open.remove()) }()
	}
	plain, packed := filepath.Join(open.dir, databaseFile), filepath.Join(temp.dir, "packed")
	// Made first, so that nobody else may read it.
	if err := writable(plain); err != nil {
		return info, err
	}
	if _, err := s.db.ExecContext(ctx, `VACUUM INTO ?`, plain); err != nil {
		return info, damaged(err)
	}
	to, keys, err := seal.keys()
	if err != nil {
		return info, err
	}
	sum, err := pack(plain, packed, to)
	if err != nil {
		return info, err
	}
	if err := os.Remove(plain); err != nil {
		return info, err
	}
	// What will be restored one day is what is looked through.
	again, err := unpack(packed, plain, keys)
	if err != nil {
		return info, err
	}
	if again != sum {
		return info, ErrBackupDamaged
	}
	if info, err = lookThrough(ctx, plain); err != nil {
		return info, err
	}
	if info.Bytes, info.SHA256, err = hashFile(packed); err != nil {
		return info, err
	}
	if err := os.Rename(packed, path); err != nil {
		return info, err
	}
	return info, syncDir(filepath.Dir(path))
}

func headOf(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	head := make([]byte, len(sqliteMagic))
	n, err := io.ReadFull(f, head)
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		err = nil
	}
	return head[:n], err
}

// isBackup reports whether a file is one: a database, packed.
func isBackup(path string) (bool, error) {
	head, err := headOf(path)
	if err == nil && bytes.HasPrefix(head, ageMagic) {
		return false, ErrNotOurs
	}
	if err != nil || !bytes.HasPrefix(head, zstdMagic) {
		return false, err
	}
	f, err := os.Open(path)
	if err != nil {
		return false, err
	}
	defer f.Close()
	r, err := zstd.NewReader(f, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(64<<20))
	if err != nil {
		return false, err
	}
	defer r.Close()
	inside := make([]byte, len(sqliteMagic))
	if _, err := io.ReadFull(r, inside); err != nil {
		return false, nil // cut short, or packed otherwise: not ours to replace
	}
	return bytes.Equal(inside, sqliteMagic), nil
}

// pack packs a file, encrypts it where there are recipients, and puts it on the
// disk. The sum is of what was packed.
func pack(from, to string, recipients []age.Recipient) (sum string, err error) {
	in, err := os.Open(from)
	if err != nil {
		return "", err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	var sink io.Writer = out
	finish := func() error { return nil }
	if len(recipients) > 0 {
		sealed, err := age.Encrypt(out, recipients...)
		if err != nil {
			return "", err
		}
		sink, finish = sealed, sealed.Close
	}
	// One thread, with a window that every zstd opens.
	w, err := zstd.NewWriter(sink, zstd.WithEncoderCRC(true), zstd.WithEncoderConcurrency(1))
	if err != nil {
		return "", err
	}
	h := sha256.New()
	if _, err := io.Copy(io.MultiWriter(w, h), in); err != nil {
		return "", errors.Join(err, w.Close())
	}
	if err := errors.Join(w.Close(), finish()); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), out.Sync()
}

// unpack writes the database of a backup into a new file. A database that was
// copied as it lay there is taken too.
func unpack(from, to string, keys []age.Identity) (sum string, err error) {
	f, err := os.Open(from)
	if err != nil {
		return "", err
	}
	defer f.Close()
	in := bufio.NewReader(f)
	head, _ := in.Peek(len(sqliteMagic))
	if bytes.HasPrefix(head, ageMagic) {
		opened, err := unseal(in, keys)
		if err != nil {
			return "", err
		}
		in = bufio.NewReader(opened)
		head, err = in.Peek(len(sqliteMagic))
		if err != nil && !errors.Is(err, io.EOF) {
			return "", fmt.Errorf("%w (%w)", ErrBackupDamaged, err)
		}
	}
	var src io.Reader = in
	switch {
	case bytes.HasPrefix(head, zstdMagic):
		r, err := zstd.NewReader(in, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(64<<20))
		if err != nil {
			return "", err
		}
		defer r.Close()
		src = r
	case !bytes.HasPrefix(head, sqliteMagic):
		return "", fmt.Errorf("%s: %w", from, ErrNoBackup)
	}
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	h := sha256.New()
	written := &counted{w: io.MultiWriter(out, h)}
	if _, err := io.Copy(written, src); err != nil {
		if written.failed == nil { // it was the reading that failed
			err = fmt.Errorf("%w (%w)", ErrBackupDamaged, err)
		}
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), out.Sync()
}

// counted tells a failure of writing from one of reading.
type counted struct {
	w      io.Writer
	failed error
}

func (c *counted) Write(b []byte) (int, error) {
	n, err := c.w.Write(b)
	c.failed = err
	return n, err
}

// lookThrough checks a database file that nobody else has and counts what is in
// it.
func lookThrough(ctx context.Context, path string) (info BackupInfo, err error) {
	db, err := sql.Open("sqlite", dsn(path))
	if err != nil {
		return info, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	db.SetMaxOpenConns(1)
	if err := check(ctx, db, "integrity_check"); err != nil {
		return info, damaged(err)
	}
	err = db.QueryRowContext(ctx, `SELECT (SELECT COUNT(*) FROM cases WHERE superseded_at IS NULL), (SELECT COUNT(*) FROM ledger_entries), (SELECT COUNT(*) FROM cases)`).
		Scan(&info.Cases, &info.Entries, &info.Versions)
	if err != nil {
		return info, err
	}
	stat, err := os.Stat(path)
	if err == nil {
		info.Database = stat.Size()
	}
	return info, err
}

func hashFile(path string) (int64, string, error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, "", err
	}
	defer f.Close()
	h := sha256.New()
	n, err := io.Copy(h, f)
	return n, hex.EncodeToString(h.Sum(nil)), err
}

func syncDir(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer f.Close()
	return f.Sync()
}

// Restored says what a restore did.
type Restored struct {
	BackupInfo
	// Redactions is how many redactions of the directory, younger than the
	// backup, were made again on what was restored.
	Redactions int
	// Kept is the folder in which a damaged database was kept; blank when there
	// was none. What was redacted lately may be told by it alone.
	Kept string
}

// Restore puts the database of a backup in the place of a directory's. It is
// looked through before, and brought to the schema of this program; a restore
// that is cut off leaves the old database, or a directory that Open refuses
// until the restore is run again. Redactions and holds that the directory has and
// the backup does not are made again on it.
//
// A sound database is replaced only when replace is set, a damaged one is kept
// beside it. Keys open a backup that is encrypted. The error wraps [ErrInUse],
// [ErrHasData], [ErrNoBackup], [ErrLocked] or [ErrBackupDamaged].
func Restore(ctx context.Context, from, dir string, replace bool, keys ...age.Identity) (Restored, error) {
	out, err := restore(ctx, from, dir, replace, keys)
	if err != nil {
		return Restored{}, fmt.Errorf("store: restoring %s: %w", dir, err)
	}
	return out, nil
}

func restore(ctx context.Context, from, dir string, replace bool, keys []age.Identity) (out Restored, err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return out, err
	}
	lock, err := locked(ctx, dir)
	if err != nil {
		return out, err
	}
	defer lock.Unlock()
	used := flock.New(filepath.Join(dir, useLock))
	if alone, err := used.TryLock(); err != nil {
		return out, err
	} else if !alone {
		return out, ErrInUse
	}
	defer used.Unlock()

	clearScratch(dir, backupScratch)
	temp, err := newScratch(dir, restoreScratch)
	if err != nil {
		return out, err
	}
	defer func() { err = errors.Join(err, temp.remove()) }()
	fresh := filepath.Join(temp.dir, databaseFile)
	if _, err := unpack(from, fresh, keys); err != nil {
		return out, err
	}
	if out.BackupInfo, err = lookThrough(ctx, fresh); err != nil {
		if errors.Is(err, ErrDamaged) {
			err = fmt.Errorf("%w (%w)", ErrBackupDamaged, err)
		}
		return out, err
	}
	if out.Bytes, out.SHA256, err = hashFile(from); err != nil {
		return out, err
	}
	path := filepath.Join(dir, databaseFile)
	_, interrupted := os.Stat(filepath.Join(dir, restoringMark))
	stones, held, sound, err := standing(ctx, path)
	if err != nil {
		return out, err
	}
	if sound && interrupted != nil && !replace {
		return out, ErrHasData
	}
	if out.Redactions, err = redactAgain(ctx, temp.dir, stones, held); err != nil {
		return out, err
	}
	if info, err := os.Stat(path); err == nil && !sound && info.Size() > 0 && interrupted != nil {
		if out.Kept, err = os.MkdirTemp(dir, "damaged-*"); err != nil {
			return out, err
		}
	}
	return out, replaceDatabase(dir, fresh, out.Kept)
}

// standing looks at the database that a restore would replace: what was redacted
// and what is under hold there, as far as that can be read, and whether it is
// sound and holds anything.
func standing(ctx context.Context, path string) (stones []Redaction, held []Hold, sound bool, err error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) || err == nil && info.Size() == 0 {
		return nil, nil, false, nil
	}
	if err != nil {
		return nil, nil, false, err
	}
	db, err := sql.Open("sqlite", dsn(path))
	if err != nil {
		return nil, nil, false, err
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	s := &Store{db: db}
	sound = check(ctx, db, "quick_check") == nil
	var ids []string
	// Errors are those of a damaged database, or of one from before there were
	// redactions.
	_ = s.each(ctx, `SELECT DISTINCT "case" FROM redactions`, nil, func(r *sql.Rows) error {
		var id string
		err := r.Scan(&id)
		ids = append(ids, id)
		return err
	})
	for _, id := range ids {
		list, err := s.Redactions(ctx, id)
		if err == nil {
			stones = append(stones, list...)
		}
	}
	held, _ = holds(ctx, db, `WHERE lifted_at IS NULL ORDER BY number`)
	return stones, held, sound, ctx.Err()
}

// redactAgain makes redactions on a store that does not have them, places the
// holds that it does not have, and brings it to the schema of this program.
func redactAgain(ctx context.Context, dir string, stones []Redaction, held []Hold) (made int, err error) {
	s, err := Open(ctx, dir)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	// Who was let in since, or kept out, is not in a backup: nobody comes in by what
	// he held then.
	for _, table := range []string{"sessions", "account_links", "account_browsers"} {
		if _, err := s.db.ExecContext(ctx, `DELETE FROM `+table); err != nil {
			return 0, err
		}
	}
	for _, d := range stones {
		r := Redacting{Class: d.Class, Authority: d.Authority, Day: d.Date.String(), AuthorID: d.AuthorID, Author: d.AuthorName, At: d.At, Again: true}
		if d.Table == documentsTable {
			r.Documents = []string{d.ID}
		} else {
			r.Stones = []casefile.Redaction{d.Redaction}
		}
		err := s.WriteLedger(ctx, d.Case, func(l *Ledger) error {
			done, err := l.Destroy(r)
			made += len(done.Redactions)
			return err
		})
		if err != nil {
			return made, err
		}
	}
	for _, h := range held {
		if _, err := s.PlaceHold(ctx, h); err != nil && !errors.Is(err, ErrHeldTwice) {
			return made, err
		}
	}
	return made, s.Erase(ctx)
}

// replaceDatabase puts a database in its place. Between the mark and its end
// nobody opens the directory: a log that is left of the old database must never
// be taken for one of the new.
func replaceDatabase(dir, fresh, keep string) error {
	mark := filepath.Join(dir, restoringMark)
	if err := os.WriteFile(mark, nil, 0o600); err != nil {
		return err
	}
	if err := syncDir(dir); err != nil {
		return err
	}
	path := filepath.Join(dir, databaseFile)
	if keep != "" {
		for _, ending := range []string{"", "-wal"} {
			if err := os.Rename(path+ending, filepath.Join(keep, databaseFile+ending)); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return err
			}
		}
	}
	for _, ending := range []string{"-wal", "-shm"} {
		if err := os.Remove(path + ending); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	if err := os.Rename(fresh, path); err != nil {
		return err
	}
	if err := syncDir(dir); err != nil {
		return err
	}
	return errors.Join(os.Remove(mark), syncDir(dir))
}
