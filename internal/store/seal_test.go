package store_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"filippo.io/age"

	"github.com/tidewaiter/tidewaiter/internal/store"
)

// TestBackupSealed writes backups for keys and for a passphrase: nothing of the
// case is in their bytes, what fits opens them and nothing else, and a byte that
// was changed is noticed.
func TestBackupSealed(t *testing.T) {
	ctx := context.Background()
	dir, hash := filled(t)
	mine, err1 := age.GenerateX25519Identity()
	theirs, err2 := age.GenerateX25519Identity()
	stranger, err3 := age.GenerateX25519Identity()
	if err := errors.Join(err1, err2, err3); err != nil {
		t.Fatal(err)
	}
	key := func(passphrase string) age.Identity {
		t.Helper()
		k, err := store.PassphraseKey(passphrase)
		if err != nil {
			t.Fatal(err)
		}
		return k
	}
	for name, tc := range map[string]struct {
		seal       store.Seal
		opens      [][]age.Identity
		opensNot   [][]age.Identity
		passphrase bool
	}{
		"keys": {
			store.Seal{Recipients: []age.Recipient{mine.Recipient(), theirs.Recipient()}},
			[][]age.Identity{{mine}, {theirs}, {stranger, mine}}, [][]age.Identity{nil, {stranger}, {key("nine black cormorants")}}, false,
		},
		"passphrase": {
			store.Seal{Passphrase: "nine black cormorants", Work: 10},
			[][]age.Identity{{key("nine black cormorants")}}, [][]age.Identity{nil, {mine}, {key("nine black cormorant")}}, true,
		},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "b.age")
			s, err := store.Open(ctx, dir)
			if err != nil {
				t.Fatal(err)
			}
			info, err := s.Backup(ctx, path, tc.seal)
			if err != nil || info.Cases != 1 {
				t.Fatalf("%+v, %v", info, err)
			}
			if _, err := s.Backup(ctx, path, tc.seal); !errors.Is(err, store.ErrNotOurs) {
				t.Errorf("over an encrypted file: %v", err)
			}
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			for _, where := range []string{dir, filepath.Dir(path)} {
				if left, _ := filepath.Glob(filepath.Join(where, ".tidewaiter-backup-*")); len(left) > 0 {
					t.Errorf("left behind: %v", left)
				}
			}
			whole, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if bytes.Contains(whole, []byte("quokkaw")) || bytes.Contains(whole, []byte("SQLite")) || bytes.Contains(whole, []byte{0x28, 0xb5, 0x2f, 0xfd}) {
				t.Error("the backup is not encrypted")
			}
			if is, asks, err := store.Encrypted(path); err != nil || !is || asks != tc.passphrase {
				t.Errorf("encrypted %v, with a passphrase %v, %v", is, asks, err)
			}
			to := t.TempDir()
			for _, keys := range tc.opens {
				if _, err := store.Restore(ctx, path, to, true, keys...); err != nil {
					t.Error(err)
				}
				if currentHash(t, to) != hash {
					t.Error("restored, the case is another")
				}
			}
			for _, keys := range tc.opensNot {
				if _, err := store.Restore(ctx, path, to, true, keys...); !errors.Is(err, store.ErrLocked) {
					t.Errorf("with %d other keys: %v", len(keys), err)
				}
			}
			for i := range 8 {
				b := bytes.Clone(whole)
				at := len(b) - 1 - i*(len(b)-600)/8
				b[at] ^= 0x10
				if i == 7 {
					b = b[:at]
				}
				if err := os.WriteFile(path, b, 0o600); err != nil {
					t.Fatal(err)
				}
				if _, err := store.Restore(ctx, path, to, true, tc.opens[0]...); !errors.Is(err, store.ErrBackupDamaged) {
					t.Errorf("byte %d of %d: %v", at, len(b), err)
				}
			}
			if currentHash(t, to) != hash {
				t.Error("a damaged backup changed the directory")
			}
		})
	}
	s, err := store.Open(ctx, dir)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if _, err := s.Backup(ctx, filepath.Join(t.TempDir(), "b"), store.Seal{Passphrase: "x", Recipients: []age.Recipient{mine.Recipient()}}); err == nil {
		t.Error("for keys and with a passphrase")
	}
}
