package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"fmt"
)

// secretBytes is how long a secret is.
const secretBytes = 32

// Secret returns 32 random bytes that belong to this store and name, made when
// they are first asked for and the same ever after. They go into backups, and
// nowhere else.
func (s *Store) Secret(ctx context.Context, name string) ([]byte, error) {
	var value []byte
	err := s.transact(ctx, func(tx *sql.Tx) error {
		fresh := make([]byte, secretBytes)
		rand.Read(fresh) // never fails
		if _, err := tx.ExecContext(ctx, `INSERT INTO secrets (name, value) VALUES (?, ?) ON CONFLICT DO NOTHING`, name, fresh); err != nil {
			return err
		}
		return tx.QueryRowContext(ctx, `SELECT value FROM secrets WHERE name = ?`, name).Scan(&value)
	})
	if err != nil {
		return nil, fmt.Errorf("store: reading the secret %s: %w", name, err)
	}
	return value, nil
}
