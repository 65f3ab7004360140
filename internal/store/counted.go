package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/tidewaiter/tidewaiter/dates"
)

// CountedKey is what a count that is kept depends on.
type CountedKey struct {
	Hash    string // of the files of the case, see casefile.Hash
	Model   string // with the layout of the body
	AsOf    dates.Day
	Without []string // what was left out; order and doubles do not matter
}

// omissions writes what was left out in one way, however it was asked for.
func (k CountedKey) omissions() string {
	list := slices.Compact(slices.Sorted(slices.Values(k.Without)))
	return strings.Join(list, ",")
}

// ErrNotAsKept is the error of a count whose bytes are not those that were kept.
var ErrNotAsKept = errors.New("not as it was kept")

// seal is the SHA-256 of a count with its key, so that neither can be another's.
func (k CountedKey) seal(body []byte) string {
	sum := sha256.New()
	// Strings always encode, and JSON tells where one ends.
	_ = json.NewEncoder(sum).Encode([]string{k.Hash, k.Model, k.AsOf.String(), k.omissions()})
	sum.Write(body)
	return hex.EncodeToString(sum.Sum(nil))
}

// Counted returns a count that is kept. The error wraps [ErrNotFound] when it is
// not, and [ErrNotAsKept] when it cannot be trusted.
func (s *Store) Counted(ctx context.Context, k CountedKey) ([]byte, error) {
	var body []byte
	var sum string
	err := s.db.QueryRowContext(ctx, `SELECT body, sha256 FROM counted WHERE hash = ? AND model = ? AND as_of = ? AND without = ?`,
		k.Hash, k.Model, k.AsOf.String(), k.omissions()).Scan(&body, &sum)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		err = ErrNotFound
	case err == nil && sum != k.seal(body):
		err = ErrNotAsKept
	}
	if err != nil {
		return nil, fmt.Errorf("store: reading the count of %.12s as of %s: %w", k.Hash, k.AsOf, err)
	}
	return body, nil
}

// KeepCounted keeps a count in the place of what was kept under its key.
func (s *Store) KeepCounted(ctx context.Context, k CountedKey, body []byte) error {
	_, err := s.db.ExecContext(ctx, `INSERT INTO counted (hash, model, as_of, without, body, sha256) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT DO UPDATE SET body = excluded.body, sha256 = excluded.sha256`,
		k.Hash, k.Model, k.AsOf.String(), k.omissions(), append([]byte{}, body...), k.seal(body))
	if err != nil {
		return fmt.Errorf("store: keeping the count of %.12s as of %s: %w", k.Hash, k.AsOf, err)
	}
	return nil
}

// PruneCounted drops the counts of all cases but those of the hashes given, and of
// all models but this one, and says how many there were.
func (s *Store) PruneCounted(ctx context.Context, model string, hashes []string) (int, error) {
	list, err := json.Marshal(append([]string{}, hashes...))
	if err != nil {
		return 0, fmt.Errorf("store: dropping old counts: %w", err)
	}
	res, err := s.db.ExecContext(ctx, `DELETE FROM counted WHERE model <> ? OR hash NOT IN (SELECT value FROM json_each(?))`, model, string(list))
	if err != nil {
		return 0, fmt.Errorf("store: dropping old counts: %w", err)
	}
	n, err := res.RowsAffected()
	if err != nil {
		return 0, fmt.Errorf("store: dropping old counts: %w", err)
	}
	return int(n), nil
}
