package store_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/cases"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/internal/store"
)

func foundingFiles(t testing.TB) map[string][]byte {
	t.Helper()
	f, _ := cases.FS(cases.Founding)
	c, err := casefile.Read(f)
	if err != nil {
		t.Fatal(err)
	}
	files, err := c.Files()
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// filled is a directory with a case and a document in it.
func filled(t testing.TB) (dir string, hash string) {
	t.Helper()
	ctx := context.Background()
	dir = t.TempDir()
	s, err := store.Open(ctx, dir)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	v, _, err := s.ImportCase(ctx, cases.Founding, foundingFiles(t), time.Unix(1, 0))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.PutDocument(ctx, store.Document{Name: "a", Bytes: []byte("quokkaw"), Text: "quokkaw"}, time.Unix(1, 0)); err != nil {
		t.Fatal(err)
	}
	return dir, v.Hash
}

func currentHash(t testing.TB, dir string) string {
	t.Helper()
	s, err := store.Open(context.Background(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	v, files, err := s.Case(context.Background(), cases.Founding)
	if err != nil || casefile.Hash(files) != v.Hash {
		t.Fatalf("the case is not its hash: %v", err)
	}
	return v.Hash
}

func backup(t testing.TB, dir, path string) store.BackupInfo {
	t.Helper()
	s, err := store.Open(context.Background(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	info, err := s.Backup(context.Background(), path, store.Seal{})
	if err != nil {
		t.Fatal(err)
	}
	return info
}

func TestBackupAndRestore(t *testing.T) {
	ctx := context.Background()
	dir, hash := filled(t)
	path := filepath.Join(t.TempDir(), "b.tidewaiter")
	info := backup(t, dir, path)
	if info.Cases != 1 || info.Versions != 1 || info.Bytes == 0 || info.Bytes > info.Database {
		t.Errorf("%+v", info)
	}
	if stat, err := os.Stat(path); err != nil || stat.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", stat, err)
	}
	if left, _ := os.ReadDir(filepath.Dir(path)); len(left) != 1 {
		t.Errorf("left behind: %v", left)
	}
	to := filepath.Join(t.TempDir(), "new")
	got, err := store.Restore(ctx, path, to, false)
	if err != nil || got.SHA256 != info.SHA256 || got.Cases != 1 {
		t.Fatalf("%+v, %v", got, err)
	}
	if currentHash(t, to) != hash {
		t.Error("restored, the case is another")
	}
	if entries, _ := filepath.Glob(filepath.Join(to, ".restore-*")); len(entries) > 0 {
		t.Errorf("left behind: %v", entries)
	}
	if _, err := store.Restore(ctx, path, to, false); !errors.Is(err, store.ErrHasData) {
		t.Errorf("over a sound database: %v", err)
	}
	if _, err := store.Restore(ctx, path, to, true); err != nil {
		t.Error(err)
	}
	s, err := store.Open(ctx, to)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := store.Restore(ctx, path, to, true); !errors.Is(err, store.ErrInUse) {
		t.Errorf("while it is open: %v", err)
	}
	s.Close()
	// Another file is not overwritten, a backup is.
	other := filepath.Join(t.TempDir(), "notes.txt")
	if err := os.WriteFile(other, []byte("notes"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Restore(ctx, other, t.TempDir(), false); !errors.Is(err, store.ErrNoBackup) {
		t.Errorf("%v", err)
	}
	s, err = store.Open(ctx, dir)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if _, err := s.Backup(ctx, other, store.Seal{}); !errors.Is(err, store.ErrNoBackup) {
		t.Errorf("%v", err)
	}
	if _, err := s.Backup(ctx, path, store.Seal{}); err != nil {
		t.Errorf("%v", err)
	}
}

func unpacked(t *testing.T, packed []byte) []byte {
	t.Helper()
	z, err := zstd.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	b, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestBackupDamaged changes a byte of a backup in many places behind its head: each is noticed,
// and the directory stays as it was. There are bits in zstd that mean nothing: with one of
// those another all is unpacked as it was.
func TestBackupDamaged(t *testing.T) {
	dir, hash := filled(t)
	path := filepath.Join(t.TempDir(), "b")
	backup(t, dir, path)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	to := t.TempDir()
	if _, err := store.Restore(context.Background(), path, to, false); err != nil {
		t.Fatal(err)
	}
	for i := range 24 {
		b := bytes.Clone(whole)
		at := 12 + i*(len(b)-13)/23
		b[at] ^= 0x10
		if i%6 == 5 {
			b = b[:at] // cut off
		}
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := store.Restore(context.Background(), path, to, true)
		if err == nil && bytes.Equal(unpacked(t, b), unpacked(t, whole)) {
			continue
		}
		if !errors.Is(err, store.ErrBackupDamaged) {
			t.Errorf("byte %d of %d: %v", at, len(b), err)
		}
	}
	if currentHash(t, to) != hash {
		t.Error("a damaged backup changed the directory")
	}
}

// TestBackupHot makes backups while a writer writes: each is the store at one
// moment.
func TestBackupHot(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	s, err := store.Open(ctx, dir)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	var stop atomic.Bool
	done := make(chan error, 1)
	go func() {
		for i := 0; !stop.Load(); i++ {
			text := fmt.Sprint(i)
			for _, name := range []string{"a", "b"} { // one version a case, in two transactions
				if _, _, err := s.ImportCase(ctx, name, map[string][]byte{"x": []byte(text)}, time.Unix(int64(i), 0)); err != nil {
					done <- err
					return
				}
			}
		}
		done <- nil
	}()
	var last int
	for i := range 4 {
		path := filepath.Join(t.TempDir(), "b")
		for {
			if v, err := s.Versions(ctx, "b"); err == nil && len(v) > last {
				break
			}
		}
		if _, err := s.Backup(ctx, path, store.Seal{}); err != nil {
			t.Fatal(err)
		}
		to := t.TempDir()
		if _, err := store.Restore(ctx, path, to, false); err != nil {
			t.Fatal(err)
		}
		r, err := store.Open(ctx, to)
		if err != nil {
			t.Fatal(err)
		}
		a, err1 := r.Versions(ctx, "a")
		b, err2 := r.Versions(ctx, "b")
		if err := errors.Join(err1, err2, r.Close()); err != nil {
			t.Fatal(err)
		}
		if len(b) < last+1 && i > 0 || len(a) < len(b) || len(a) > len(b)+1 {
			t.Errorf("%d versions of a, %d of b, after %d", len(a), len(b), last)
		}
		last = len(b)
	}
	stop.Store(true)
	if err := <-done; err != nil {
		t.Fatal(err)
	}
}

// TestRestoreRedactsAgain restores a backup from before a redaction: what was
// redacted stays so.
func TestRestoreRedactsAgain(t *testing.T) {
	ctx := context.Background()
	dir, hash := filled(t)
	path := filepath.Join(t.TempDir(), "b")
	backup(t, dir, path)
	s, err := store.Open(ctx, dir)
	if err != nil {
		t.Fatal(err)
	}
	_, files, err := s.Case(ctx, cases.Founding)
	if err != nil {
		t.Fatal(err)
	}
	c, err := casefile.Read(casefile.Folder(files))
	if err != nil {
		t.Fatal(err)
	}
	const document = "5b92d0ab1ac1a36b4b73a0d2f1a8b10b2c8e3b6c6a3b3b6f1b7f6b1f2f6c7d1e"
	stone := casefile.Redaction{Table: "claims", ID: c.Claims[0].ID, Class: casefile.Court, Date: dates.MustParse("2026-11-29"), Authority: "District Court"}
	err = s.WriteLedger(ctx, cases.Founding, func(l *store.Ledger) error {
		_, err := l.Destroy(store.Redacting{Stones: []casefile.Redaction{stone}, Documents: []string{document}, Class: stone.Class, Authority: stone.Authority, Day: "2026-11-29", AuthorID: "ana", Author: "Ana", At: time.Unix(5, 0)})
		return err
	})
	if err := errors.Join(err, s.Erase(ctx), s.Close()); err != nil {
		t.Fatal(err)
	}
	got, err := store.Restore(ctx, path, dir, true)
	if err != nil || got.Redactions != 2 {
		t.Fatalf("%+v, %v", got, err)
	}
	if currentHash(t, dir) == hash {
		t.Error("what was redacted is back")
	}
	s, err = store.Open(ctx, dir)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if r, err := s.Redactions(ctx, cases.Founding); err != nil || len(r) != 1 || r[0].Authority != "District Court" || !r[0].At.Equal(time.Unix(5, 0)) {
		t.Errorf("%+v, %v", r, err)
	}
}

// TestDamaged breaks the file of a store that came to no clean end: opening it
// says so and what to do, and the restore keeps the broken file.
func TestDamaged(t *testing.T) {
	ctx := context.Background()
	dir, hash := filled(t)
	path := filepath.Join(t.TempDir(), "b")
	backup(t, dir, path)
	file := filepath.Join(dir, "tidewaiter.db")
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func([]byte) []byte{
		"pages": func(b []byte) []byte {
			for i := 8192; i < len(b)-4096; i += 8192 {
				copy(b[i:], bytes.Repeat([]byte{0xee}, 600))
			}
			return b
		},
		"cut off": func(b []byte) []byte { return b[:len(b)/2] },
		"header":  func(b []byte) []byte { copy(b, "something else!!"); return b },
	} {
		t.Run(name, func(t *testing.T) {
			if err := os.WriteFile(file, change(bytes.Clone(b)), 0o600); err != nil {
				t.Fatal(err)
			}
			// What a process that was killed leaves.
			if err := os.WriteFile(file+"-wal", []byte("x"), 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := store.Open(ctx, dir)
			if !errors.Is(err, store.ErrDamaged) || !strings.Contains(err.Error(), "tidewaiter restore --from") {
				t.Fatalf("%v", err)
			}
			got, err := store.Restore(ctx, path, dir, false)
			if err != nil || got.Kept == "" {
				t.Fatalf("%+v, %v", got, err)
			}
			if currentHash(t, dir) != hash {
				t.Error("restored, the case is another")
			}
			if _, err := os.Stat(filepath.Join(got.Kept, "tidewaiter.db")); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestDamagedAtRest breaks pages of a store that was closed properly: whoever
// serves from it is told before the first reader comes, and what to do.
func TestDamagedAtRest(t *testing.T) {
	ctx := context.Background()
	dir, hash := filled(t)
	path := filepath.Join(t.TempDir(), "b")
	backup(t, dir, path)
	file := filepath.Join(dir, "tidewaiter.db")
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	// A page that nobody reads when the store is opened.
	seen := 0
	for page := len(b)/4096 - 1; page > 1 && seen < 3; page-- {
		broken := bytes.Clone(b)
		copy(broken[page*4096:], bytes.Repeat([]byte{0xee}, 600))
		if err := os.WriteFile(file, broken, 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := store.Open(ctx, dir)
		if err != nil {
			continue
		}
		served := s.Serve()
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		if served == nil {
			continue // it is of no tree
		}
		seen++
		if !errors.Is(served, store.ErrDamaged) || !strings.Contains(served.Error(), "tidewaiter restore --from") {
			t.Errorf("page %d: %v", page, served)
		}
	}
	if seen == 0 {
		t.Error("no damage was noticed")
	}
	if _, err := store.Restore(ctx, path, dir, true); err != nil {
		t.Fatal(err)
	}
	if currentHash(t, dir) != hash {
		t.Error("restored, the case is another")
	}
}

// TestVersionsClockBack imports with a clock that was set back: the order is that
// of the numbers, and what is public stays so.
func TestVersionsClockBack(t *testing.T) {
	ctx := context.Background()
	s, err := store.Open(ctx, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	now := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	for i := range 3 {
		if _, _, err := s.PublishCase(ctx, "a", map[string][]byte{"x": {byte(i)}}, store.Release{Reason: fmt.Sprint(i)}, now.Add(-time.Duration(i)*24*time.Hour)); err != nil {
			t.Fatal(err)
		}
	}
	back := now.Add(-72 * time.Hour)
	v, err := s.PublicCurrent(ctx, "a", back)
	all, err2 := s.PublicVersions(ctx, "a", back)
	if err := errors.Join(err, err2); err != nil || v.Number != 3 || len(all) != 3 || all[0].Reason != "0" || all[2].Reason != "2" {
		t.Errorf("%+v, %+v, %v", v, all, err)
	}
	// What was under embargo until a time that has not come again is not told.
	if _, _, err := s.PublishCase(ctx, "a", map[string][]byte{"x": {9}}, store.Release{PublicAt: now}, now.Add(-time.Hour)); err != nil {
		t.Fatal(err)
	}
	if v, err := s.PublicCurrent(ctx, "a", now.Add(time.Hour)); err != nil || v.Number != 4 {
		t.Errorf("%+v, %v", v, err)
	}
	if v, err := s.PublicCurrent(ctx, "a", back); err != nil || v.Number != 3 {
		t.Errorf("%+v, %v", v, err)
	}
}

// TestRestoreCutOff is a restore that ended between its mark and its end: the
// directory is not opened until it is run again.
func TestRestoreCutOff(t *testing.T) {
	ctx := context.Background()
	dir, hash := filled(t)
	path := filepath.Join(t.TempDir(), "b")
	backup(t, dir, path)
	if err := os.WriteFile(filepath.Join(dir, "restoring"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(dir, "tidewaiter.db")); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Open(ctx, dir); err == nil || !strings.Contains(err.Error(), "run tidewaiter restore again") {
		t.Errorf("%v", err)
	}
	if _, err := store.Restore(ctx, path, dir, false); err != nil {
		t.Fatal(err)
	}
	if currentHash(t, dir) != hash {
		t.Error("restored, the case is another")
	}
}

// scratchEnv makes the test binary a process that writes backups of a directory
// until it is killed.
const scratchEnv = "STORE_TEST_BACKUPS"

// TestBackupKilled kills backups while they write: the next one, and a restore,
// clear what they left, and leave alone what a process that runs holds.
func TestBackupKilled(t *testing.T) {
	ctx := context.Background()
	if dir := os.Getenv(scratchEnv); dir != "" {
		s, err := store.Open(ctx, dir)
		if err != nil {
			t.Fatal(err)
		}
		for {
			fmt.Println("writing")
			if _, err := s.Backup(ctx, filepath.Join(dir, "out", "killed"), store.Seal{Passphrase: "five words are long enough"}); err != nil {
				t.Fatal(err)
			}
		}
	}
	dir, hash := filled(t)
	out := filepath.Join(dir, "out")
	if err := os.Mkdir(out, 0o700); err != nil {
		t.Fatal(err)
	}
	left := func(kinds ...string) (found []string) {
		t.Helper()
		for _, in := range []string{dir, out} {
			for _, kind := range kinds {
				list, err := filepath.Glob(filepath.Join(in, kind))
				if err != nil {
					t.Fatal(err)
				}
				found = append(found, list...)
			}
		}
		return found
	}
	const backups, restores = ".tidewaiter-backup-*", ".restore-*"
	// kill has a process write, waits until its folders are there and kills it then.
	kill := func() {
		t.Helper()
		child := exec.Command(os.Args[0], "-test.run", "^TestBackupKilled$")
		child.Env = append(os.Environ(), scratchEnv+"="+dir)
		lines, err := child.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		defer child.Wait()
		defer child.Process.Kill()
		if said := bufio.NewScanner(lines); !said.Scan() || said.Text() != "writing" {
			t.Fatalf("the process says %q", said.Text())
		}
		for until := time.Now().Add(time.Minute); len(left(backups)) < 2; time.Sleep(time.Millisecond) {
			if time.Now().After(until) {
				t.Fatal("no folder came")
			}
		}
	}
	seen := 0
	for range 20 {
		kill()
		if seen = len(left(backups)); seen == 2 {
			break // killed between two backups it leaves none, or one
		}
		backup(t, dir, filepath.Join(out, "next"))
	}
	if seen != 2 {
		t.Fatalf("20 were killed, and left %d folders", seen)
	}
	// One of a program that locked nothing, old and young, an empty one, and what is
	// another's.
	for name, age := range map[string]time.Duration{"old": 48 * time.Hour, "young": time.Hour} {
		folder := filepath.Join(out, ".tidewaiter-backup-"+name)
		if err := os.Mkdir(folder, 0o700); err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(folder, "tidewaiter.db")
		if err := os.WriteFile(file, []byte("plain"), 0o600); err != nil {
			t.Fatal(err)
		}
		then := time.Now().Add(-age)
		if err := errors.Join(os.Chtimes(file, then, then), os.Chtimes(folder, then, then)); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(os.Mkdir(filepath.Join(out, ".tidewaiter-backup-empty"), 0o700), os.Mkdir(filepath.Join(out, ".tidewaiter-backup-open"), 0o777),
		os.Chmod(filepath.Join(out, ".tidewaiter-backup-open"), 0o777), os.WriteFile(filepath.Join(out, ".tidewaiter-backup-file"), nil, 0o600)); err != nil {
		t.Fatal(err)
	}
	backup(t, dir, filepath.Join(out, "next"))
	names := func(paths []string) (out []string) {
		for _, path := range paths {
			out = append(out, strings.TrimPrefix(filepath.Base(path), ".tidewaiter-backup-"))
		}
		return out
	}
	if got := names(left(backups)); !slices.Equal(got, []string{"file", "open", "young"}) {
		t.Errorf("left after the next backup: %q", got)
	}
	for _, name := range []string{"file", "open", "young"} {
		if err := os.RemoveAll(filepath.Join(out, ".tidewaiter-backup-"+name)); err != nil {
			t.Fatal(err)
		}
	}
	// A restore clears what lies beside the database.
	folder := filepath.Join(dir, ".restore-1")
	if err := errors.Join(os.Mkdir(folder, 0o700), os.WriteFile(filepath.Join(folder, "lock"), nil, 0o600), os.WriteFile(filepath.Join(folder, "tidewaiter.db"), []byte("plain"), 0o600)); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Restore(ctx, filepath.Join(out, "next"), dir, true); err != nil {
		t.Fatal(err)
	}
	if got := left(restores); len(got) > 0 {
		t.Errorf("left after a restore: %q", got)
	}
	for _, path := range left(backups) {
		if filepath.Dir(path) == dir {
			t.Errorf("left after a restore: %s", path)
		}
	}
	if currentHash(t, dir) != hash {
		t.Error("the case is another")
	}
}
