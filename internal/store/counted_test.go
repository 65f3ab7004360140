package store_test

import (
	"bytes"
	"database/sql"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/internal/store"
)

func TestCounted(t *testing.T) {
	ctx, dir := t.Context(), t.TempDir()
	s := open(t, dir)
	day := dates.DayOf(2024, 2, 27)
	key := store.CountedKey{Hash: "h", Model: "m", AsOf: day, Without: []string{"us", "osc"}}
	if _, err := s.Counted(ctx, key); !errors.Is(err, store.ErrNotFound) {
		t.Fatalf("nothing is kept: %v", err)
	}
	for _, body := range [][]byte{[]byte("one"), {}, []byte("two")} { // the last stays
		if err := s.KeepCounted(ctx, key, body); err != nil {
			t.Fatal(err)
		}
		if got, err := s.Counted(ctx, key); err != nil || !bytes.Equal(got, body) {
			t.Fatalf("%q, %v; want %q", got, err, body)
		}
	}
	// However it is asked for, it is the same; anything else is another.
	for _, without := range [][]string{{"osc", "us"}, {"us", "osc", "us"}} {
		k := key
		k.Without = without
		if got, err := s.Counted(ctx, k); err != nil || string(got) != "two" {
			t.Errorf("without %v: %q, %v", without, got, err)
		}
	}
	for _, k := range []store.CountedKey{
		{Hash: "h2", Model: "m", AsOf: day, Without: key.Without}, {Hash: "h", Model: "m2", AsOf: day, Without: key.Without},
		{Hash: "h", Model: "m", AsOf: day + 1, Without: key.Without}, {Hash: "h", Model: "m", AsOf: day, Without: []string{"us"}}, {Hash: "h", Model: "m", AsOf: day},
	} {
		if _, err := s.Counted(ctx, k); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("%+v: %v", k, err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = open(t, dir)
	if got, err := s.Counted(ctx, key); err != nil || string(got) != "two" {
		t.Fatalf("after a restart: %q, %v", got, err)
	}
}

// A row that was changed, or that stands where another belongs, is never given.
func TestCountedDamaged(t *testing.T) {
	ctx, dir := t.Context(), t.TempDir()
	s := open(t, dir)
	key := store.CountedKey{Hash: "h", Model: "m", AsOf: 100}
	db, err := sql.Open("sqlite", "file:"+filepath.Join(dir, "tidewaiter.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, change := range []string{
		`UPDATE counted SET body = x'6f6e65ff'`, `UPDATE counted SET body = substr(body, 2)`, `UPDATE counted SET sha256 = ''`,
		`UPDATE counted SET as_of = '1970-04-11' WHERE as_of = '1970-04-12'`,
	} {
		for day, body := range map[dates.Day]string{100: "one", 101: "other"} {
			if err := s.KeepCounted(ctx, store.CountedKey{Hash: "h", Model: "m", AsOf: day}, []byte(body)); err != nil {
				t.Fatal(err)
			}
		}
		if strings.Contains(change, "as_of") { // make room for the one that is moved
			if _, err := db.Exec(`DELETE FROM counted WHERE as_of = '1970-04-11'`); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := db.Exec(change); err != nil {
			t.Fatalf("%s: %v", change, err)
		}
		if got, err := s.Counted(ctx, key); !errors.Is(err, store.ErrNotAsKept) {
			t.Errorf("%s: %q, %v", change, got, err)
		}
	}
	if err := s.KeepCounted(ctx, key, []byte("anew")); err != nil {
		t.Fatal(err)
	}
	if got, err := s.Counted(ctx, key); err != nil || string(got) != "anew" {
		t.Errorf("counted anew: %q, %v", got, err)
	}
}

func TestPruneCounted(t *testing.T) {
	ctx := t.Context()
	s := open(t, t.TempDir())
	for _, k := range []store.CountedKey{{Hash: "now", Model: "m"}, {Hash: "now", Model: "m", AsOf: 1}, {Hash: "old", Model: "m"}, {Hash: "now", Model: "before"}, {Hash: "other", Model: "m"}} {
		if err := s.KeepCounted(ctx, k, []byte("x")); err != nil {
			t.Fatal(err)
		}
	}
	if n, err := s.PruneCounted(ctx, "m", []string{"now", "other"}); err != nil || n != 2 {
		t.Fatalf("%d, %v", n, err)
	}
	if _, err := s.Counted(ctx, store.CountedKey{Hash: "now", Model: "m", AsOf: 1}); err != nil {
		t.Error(err)
	}
	if n, err := s.PruneCounted(ctx, "m", nil); err != nil || n != 3 {
		t.Errorf("without any case: %d, %v", n, err)
	}
}
