package store_test

import (
	"bufio"
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/internal/store"
)

var (
	monday  = time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
	tuesday = monday.Add(24*time.Hour + time.Nanosecond)
)

func open(t *testing.T, dir string) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func files(content string) map[string][]byte {
	return map[string][]byte{"case.yaml": []byte(content), "series/a.csv": {}, "README.md": {0, 255}}
}

func TestImportCase(t *testing.T) {
	ctx, dir := t.Context(), filepath.Join(t.TempDir(), "new", "data")
	s := open(t, dir)

	if _, _, err := s.Case(ctx, "kp-ru"); !errors.Is(err, store.ErrNotFound) {
		t.Fatalf("an unknown case: %v, want ErrNotFound", err)
	}
	steps := []struct {
		content string
		now     time.Time
		number  int
		changed bool
	}{
		{"a", monday, 1, true},
		{"a", tuesday, 1, false},
		{"b", tuesday, 2, true},
		{"a", tuesday.Add(1), 3, true}, // going back is a version of its own
	}
	for i, step := range steps {
		v, changed, err := s.ImportCase(ctx, "kp-ru", files(step.content), step.now)
		if err != nil || v.Number != step.number || changed != step.changed {
			t.Errorf("step %d: version %d, changed %v, %v; want %d, %v", i, v.Number, changed, err, step.number, step.changed)
		}
	}
	if _, _, err := s.ImportCase(ctx, "aa", files("x"), monday); err != nil {
		t.Fatal(err)
	}

	// Everything is still there after the process ends.
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = open(t, dir)
	v, got, err := s.Case(ctx, "kp-ru")
	if err != nil || v.Number != 3 || !v.ImportedAt.Equal(tuesday.Add(1)) || !v.SupersededAt.IsZero() {
		t.Errorf("current: %+v, %v", v, err)
	}
	want := files("a")
	if len(got) != len(want) {
		t.Errorf("%d files, want %d", len(got), len(want))
	}
	for name := range want {
		if !bytes.Equal(got[name], want[name]) {
			t.Errorf("%s: %q, want %q", name, got[name], want[name])
		}
	}
	if c, err := s.Current(ctx, "kp-ru"); err != nil || c != v {
		t.Errorf("current: %+v, %v; want %+v", c, err, v)
	}
	if _, err := s.Current(ctx, "none"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("an unknown case: %v, want ErrNotFound", err)
	}
	if _, got, err := s.CaseVersion(ctx, "kp-ru", 2); err != nil || string(got["case.yaml"]) != "b" {
		t.Errorf("version 2 holds %q, %v", got["case.yaml"], err)
	}
	if _, _, err := s.CaseVersion(ctx, "kp-ru", 4); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("version 4: %v, want ErrNotFound", err)
	}
	all, err := s.Versions(ctx, "kp-ru")
	if err != nil || len(all) != 3 || !all[0].SupersededAt.Equal(tuesday) || all[0].Hash != all[2].Hash || all[0].Hash == all[1].Hash {
		t.Errorf("versions: %+v, %v", all, err)
	}
	current, err := s.Cases(ctx)
	if err != nil || len(current) != 2 || current[0].Case != "aa" || current[1].Number != 3 {
		t.Errorf("cases: %+v, %v", current, err)
	}
}

func TestDocuments(t *testing.T) {
	ctx := t.Context()
	s := open(t, t.TempDir())
	page := store.Document{Name: "seed.txt", MediaType: "text/html", Bytes: []byte("<p>6,700"), Text: "6,700", Extractor: "x 1"}
	first, err := s.PutDocument(ctx, page, monday)
	if err != nil {
		t.Fatal(err)
	}
	page.Name = "copy.txt"
	again, err := s.PutDocument(ctx, page, tuesday)
	if err != nil || again.Name != "seed.txt" || !again.ImportedAt.Equal(monday) {
		t.Errorf("a second put changed what is kept: %+v, %v", again, err)
	}
	page.Text, page.Extractor = "6,700\n", "x 2"
	later, err := s.PutDocument(ctx, page, tuesday)
	if err != nil || later.Text != "6,700\n" || later.Extractor != "x 2" || later.TextSHA256 == first.TextSHA256 {
		t.Errorf("a later extractor: %+v, %v", later, err)
	}
	if !bytes.Equal(later.Bytes, first.Bytes) || later.SHA256 != first.SHA256 {
		t.Error("the bytes changed")
	}
	if text, err := s.Text(ctx, first.SHA256); err != nil || text != "6,700\n" {
		t.Errorf("text: %q, %v", text, err)
	}
	if _, err := s.Text(ctx, "0"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("the text of an unknown document: %v, want ErrNotFound", err)
	}
	if _, err := s.Document(ctx, strings.Repeat("0", 64)); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("an unknown document: %v, want ErrNotFound", err)
	}
	empty, err := s.PutDocument(ctx, store.Document{Name: "empty", MediaType: "text/plain", Extractor: "x 1"}, monday)
	if err != nil || len(empty.Bytes) != 0 || empty.Text != "" {
		t.Errorf("an empty document: %+v, %v", empty, err)
	}
}

func TestServeIsExclusive(t *testing.T) {
	dir := t.TempDir()
	a, b := open(t, dir), open(t, dir)
	if err := a.Serve(); err != nil {
		t.Fatal(err)
	}
	if err := b.Serve(); !errors.Is(err, store.ErrServed) || !strings.Contains(err.Error(), "--data") {
		t.Fatalf("a second server: %v, want ErrServed with a remedy", err)
	}
	// Others may still read and write.
	if _, _, err := b.ImportCase(t.Context(), "x", files("x"), monday); err != nil {
		t.Error(err)
	}
	a.Close()
	if err := b.Serve(); err != nil {
		t.Errorf("after the first ended: %v", err)
	}
}

func TestConcurrentUse(t *testing.T) {
	ctx, dir := t.Context(), t.TempDir()
	var wg sync.WaitGroup
	errs := make(chan error, 100)
	for w := range 4 {
		wg.Go(func() {
			s, err := store.Open(ctx, dir) // each as a process of its own would
			if err != nil {
				errs <- err
				return
			}
			defer s.Close()
			for i := range 5 {
				if _, _, err := s.ImportCase(ctx, "c", files(fmt.Sprint(w, i)), monday); err != nil {
					errs <- err
				}
			}
		})
	}
	wg.Wait()
	close(errs)
	for err := range errs {
		t.Error(err)
	}
	all, err := open(t, dir).Versions(ctx, "c")
	if err != nil || len(all) != 20 || all[19].Number != 20 {
		t.Errorf("%d versions, %v; want 20", len(all), err)
	}
}

func TestOpenRefuses(t *testing.T) {
	t.Run("a file in the way", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "f")
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := store.Open(t.Context(), path); err == nil || !strings.Contains(err.Error(), path) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("not a database", func(t *testing.T) {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "tidewaiter.db"), bytes.Repeat([]byte("no database "), 500), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := store.Open(t.Context(), dir); err == nil || !strings.Contains(err.Error(), "not a database") {
			t.Errorf("got %v", err)
		}
	})
	t.Run("not writable", func(t *testing.T) {
		if os.Getuid() == 0 {
			t.Skip("root may write anywhere")
		}
		dir := t.TempDir()
		if err := os.Chmod(dir, 0o500); err != nil {
			t.Fatal(err)
		}
		if _, err := store.Open(t.Context(), dir); err == nil || !strings.Contains(err.Error(), "--data") {
			t.Errorf("got %v, want a remedy", err)
		}
	})
	t.Run("written by a newer program", func(t *testing.T) {
		dir := t.TempDir()
		open(t, dir).Close()
		db, err := sql.Open("sqlite", filepath.Join(dir, "tidewaiter.db"))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := db.Exec(`INSERT INTO goose_db_version (version_id, is_applied) VALUES (900, 1)`); err != nil {
			t.Fatal(err)
		}
		db.Close()
		if _, err := store.Open(t.Context(), dir); err == nil || !strings.Contains(err.Error(), "version 900") {
			t.Errorf("got %v, want both versions named", err)
		}
	})
	t.Run("odd name", func(t *testing.T) {
		dir := filepath.Join(t.TempDir(), "a b?c#d%41&_pragma=x")
		open(t, dir)
		if _, err := os.Stat(filepath.Join(dir, "tidewaiter.db")); err != nil {
			t.Error(err)
		}
	})
}

// TestKilled kills a process that imports without pause, and looks at what it
// leaves: whole versions only, and at least all that it had reported.
func TestKilled(t *testing.T) {
	if dir := os.Getenv("STORE_TEST_KILLED"); dir != "" {
		s, err := store.Open(context.Background(), dir)
		if err != nil {
			t.Fatal(err)
		}
		for i := 0; ; i++ {
			v, _, err := s.ImportCase(context.Background(), "c", files(fmt.Sprint(i)), monday)
			if err != nil {
				t.Fatal(err)
			}
			fmt.Println("imported", v.Number)
		}
	}
	dir := t.TempDir()
	child := exec.Command(os.Args[0], "-test.run", "^TestKilled$")
	child.Env = append(os.Environ(), "STORE_TEST_KILLED="+dir)
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	reported := 0
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if _, err := fmt.Sscanf(lines.Text(), "imported %d", &reported); err == nil && reported >= 20 {
			child.Process.Kill()
			break
		}
	}
	child.Wait()
	if reported < 20 {
		t.Fatalf("the child reported %d imports only", reported)
	}
	s := open(t, dir)
	all, err := s.Versions(t.Context(), "c")
	if err != nil || len(all) < reported {
		t.Fatalf("%d versions kept, %d were reported: %v", len(all), reported, err)
	}
	for _, v := range all {
		if _, got, err := s.CaseVersion(t.Context(), "c", v.Number); err != nil || len(got) != 3 {
			t.Errorf("version %d has %d files, %v", v.Number, len(got), err)
		}
	}
}
