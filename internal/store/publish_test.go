package store_test

import (
	"bytes"
	"errors"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/internal/store"
)

func TestEmbargo(t *testing.T) {
	ctx := t.Context()
	s := open(t, t.TempDir())
	if _, _, err := s.ImportCase(ctx, "kp-ru", files("one"), monday); err != nil {
		t.Fatal(err)
	}
	release := store.Release{Reason: "a figure was read wrong", By: "ada", Second: "bo", PublicAt: tuesday}
	v, changed, err := s.PublishCase(ctx, "kp-ru", files("two"), release, monday.Add(time.Hour))
	if err != nil || !changed || v.Number != 2 || v.Release != release {
		t.Fatalf("%+v %t %v", v, changed, err)
	}
	if _, _, err := s.PublishCase(ctx, "secret", files("three"), store.Release{PublicAt: tuesday}, monday); err != nil {
		t.Fatal(err)
	}
	early := store.Release{Reason: "in haste", By: "ada"}
	if _, _, err := s.PublishCase(ctx, "kp-ru", files("early"), early, monday.Add(2*time.Hour)); !errors.Is(err, store.ErrEmbargoed) {
		t.Errorf("a version before one that is under embargo: %v", err)
	}
	at := func(now time.Time, want ...string) {
		t.Helper()
		list, err := s.PublicCases(ctx, now)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, v := range list {
			got = append(got, v.Case+" "+string(rune('0'+v.Number)))
		}
		if len(got) != len(want) || len(got) > 0 && got[0] != want[0] || len(got) > 1 && got[1] != want[1] {
			t.Errorf("at %v the list is %v, want %v", now, got, want)
		}
	}
	before := tuesday.Add(-time.Second)
	at(before, "kp-ru 1")
	at(tuesday, "kp-ru 2", "secret 1")
	if v, err := s.PublicCurrent(ctx, "kp-ru", before); err != nil || v.Number != 1 {
		t.Errorf("%+v %v", v, err)
	}
	if _, err := s.PublicCurrent(ctx, "secret", before); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a case that is not public yet: %v", err)
	}
	if list, err := s.PublicVersions(ctx, "kp-ru", before); err != nil || len(list) != 1 {
		t.Errorf("%+v %v", list, err)
	}
	if v, err := s.Version(ctx, "kp-ru", 2); err != nil || v.Public(before) || !v.Public(tuesday) || v.Release != release {
		t.Errorf("%+v %v", v, err)
	}

	later := tuesday.Add(time.Hour)
	if err := s.MoveEmbargo(ctx, "kp-ru", 2, store.EmbargoMove{Now: later, At: before}); err != nil {
		t.Fatal(err)
	}
	at(tuesday, "kp-ru 1", "secret 1")
	// Sent twice it is one move; by another, or for another reason, it is one more.
	for _, m := range []store.EmbargoMove{{}, {By: "ada"}, {By: "ada"}, {By: "ada", Reason: "a wish"}, {By: "ada", Reason: "a wish"}} {
		m.Now, m.At = later, before
		if err := s.MoveEmbargo(ctx, "kp-ru", 2, m); err != nil {
			t.Error(err)
		}
	}
	if moves, err := s.EmbargoMoves(ctx, "kp-ru", 2); err != nil || len(moves) != 3 {
		t.Errorf("%+v %v", moves, err)
	}
	if err := s.MoveEmbargo(ctx, "kp-ru", 2, store.EmbargoMove{Now: later.Add(time.Hour), At: later}); !errors.Is(err, store.ErrPublic) {
		t.Errorf("taking back what is public: %v", err)
	}
	if err := s.MoveEmbargo(ctx, "kp-ru", 9, store.EmbargoMove{Now: later, At: monday}); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a version that is not there: %v", err)
	}
	if err := s.MoveEmbargo(ctx, "kp-ru", 1, store.EmbargoMove{Now: later, At: monday}); !errors.Is(err, store.ErrPublic) {
		t.Errorf("an import: %v", err)
	}
	if err := s.MoveEmbargo(ctx, "secret", 1, store.EmbargoMove{Now: time.Time{}, At: before}); err != nil {
		t.Fatal(err)
	}
	at(before, "kp-ru 1", "secret 1")
}

func TestSecret(t *testing.T) {
	ctx, dir := t.Context(), t.TempDir()
	s := open(t, dir)
	one, err := s.Secret(ctx, "pseudonyms")
	if err != nil || len(one) != 32 {
		t.Fatalf("%x %v", one, err)
	}
	other, err := s.Secret(ctx, "other")
	if err != nil || bytes.Equal(one, other) {
		t.Errorf("two names have %x (%v)", other, err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if again, err := open(t, dir).Secret(ctx, "pseudonyms"); err != nil || !bytes.Equal(one, again) {
		t.Errorf("%x, opened again %x (%v)", one, again, err)
	}
}
