package store

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/tidewaiter/tidewaiter/casefile"
)

// ErrHeldTwice is the error of a hold that there is already.
var ErrHeldTwice = errors.New("it is under hold already")

// Hold says that something must not be destroyed, until it is lifted.
type Hold struct {
	Number    int
	Case      string
	Table, ID string // blank for the whole case; a document's table is "documents", its id the SHA-256
	Reason    string
	PlacedBy  string
	PlacedAt  time.Time
	LiftedBy  string
	LiftedAt  time.Time // zero while it stands
	LiftedWhy string
}

// What is what is held, in words.
func (h *Hold) What() string {
	switch h.Table {
	case "":
		return "the case " + h.Case
	case documentsTable:
		return "the document " + h.ID
	}
	return h.ID + " of " + h.Table
}

// HeldError is the error of destroying what is under hold. Nothing was changed.
type HeldError struct{ Holds []Hold }

func (e *HeldError) Error() string {
	h := e.Holds[0]
	return fmt.Sprintf("%s is under legal hold since %s, by %s (%s): an admin lifts it first; nothing was changed", h.What(), h.PlacedAt.UTC().Format("2006-01-02 15:04 UTC"), h.PlacedBy, h.Reason)
}

// PlaceHold keeps a hold, whose number is given to it. The error wraps
// [ErrHeldTwice].
func (s *Store) PlaceHold(ctx context.Context, h Hold) (Hold, error) {
	err := s.transact(ctx, func(tx *sql.Tx) error {
		var there bool
		if err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM holds WHERE "case" = ? AND "table" = ? AND row = ? AND lifted_at IS NULL)`, h.Case, h.Table, h.ID).Scan(&there); err != nil {
			return err
		}
		if there {
			return ErrHeldTwice
		}
		return tx.QueryRowContext(ctx, `INSERT INTO holds ("case", "table", row, reason, placed_by, placed_at) VALUES (?, ?, ?, ?, ?, ?) RETURNING number`,
			h.Case, h.Table, h.ID, h.Reason, h.PlacedBy, stamp(h.PlacedAt)).Scan(&h.Number)
	})
	if err != nil {
		return Hold{}, fmt.Errorf("store: placing a hold on case %q: %w", h.Case, err)
	}
	return h, nil
}

// LiftHold ends a hold of a case. The error wraps [ErrNotFound] when there is
// none of that number, or it was lifted.
func (s *Store) LiftHold(ctx context.Context, id string, number int, by, why string, now time.Time) error {
	err := s.transact(ctx, func(tx *sql.Tx) error {
		done, err := tx.ExecContext(ctx, `UPDATE holds SET lifted_by = ?, lifted_at = ?, lifted_why = ? WHERE "case" = ? AND number = ? AND lifted_at IS NULL`, by, stamp(now), why, id, number)
		if err != nil {
			return err
		}
		if n, err := done.RowsAffected(); err != nil || n == 0 {
			return errors.Join(err, ErrNotFound)
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("store: lifting hold %d of case %q: %w", number, id, err)
	}
	return nil
}

// Holds lists the holds of a case, those that stand first, the last first.
func (s *Store) Holds(ctx context.Context, id string) ([]Hold, error) {
	out, err := holds(ctx, s.db, `WHERE "case" = ? ORDER BY lifted_at IS NOT NULL, number DESC`, id)
	if err != nil {
		return nil, fmt.Errorf("store: listing holds: %w", err)
	}
	return out, nil
}

func holds(ctx context.Context, q querier, where string, args ...any) ([]Hold, error) {
	var out []Hold
	err := eachOf(ctx, q, `SELECT number, "case", "table", row, reason, placed_by, placed_at, lifted_by, COALESCE(lifted_at, ''), lifted_why FROM holds `+where, args, func(r *sql.Rows) error {
		var h Hold
		var placed, lifted string
		err := r.Scan(&h.Number, &h.Case, &h.Table, &h.ID, &h.Reason, &h.PlacedBy, &placed, &h.LiftedBy, &lifted, &h.LiftedWhy)
		if err == nil {
			h.PlacedAt, err = unstamp(placed)
		}
		if err == nil && lifted != "" {
			h.LiftedAt, err = unstamp(lifted)
		}
		out = append(out, h)
		return err
	})
	return out, err
}

// HoldsOn lists the holds that keep rows of a case and documents from being
// destroyed: on them, on the case, and on another case that names a document.
func (s *Store) HoldsOn(ctx context.Context, id string, rows []casefile.Redaction, documents []string) ([]Hold, error) {
	out, err := holdsOn(ctx, s.db, id, rows, documents)
	if err != nil {
		return nil, fmt.Errorf("store: looking for holds: %w", err)
	}
	return out, nil
}

func holdsOn(ctx context.Context, q querier, id string, rows []casefile.Redaction, documents []string) ([]Hold, error) {
	standing, err := holds(ctx, q, `WHERE lifted_at IS NULL ORDER BY number`)
	if err != nil {
		return nil, err
	}
	var out []Hold
	for _, h := range standing {
		on := h.Case == id && h.Table == "" && len(rows)+len(documents) > 0
		for _, r := range rows {
			on = on || h.Case == id && h.Table == r.Table && h.ID == r.ID
		}
		for _, sha := range documents {
			on = on || h.Table == documentsTable && h.ID == sha
		}
		if !on && h.Table == "" && len(documents) > 0 {
			if on, err = namesDocument(ctx, q, h.Case, documents); err != nil {
				return nil, err
			}
		}
		if on {
			out = append(out, h)
		}
	}
	return out, nil
}

// namesDocument reports whether any folder of a case names one of the documents.
func namesDocument(ctx context.Context, q querier, id string, documents []string) (bool, error) {
	found := false
	err := eachOf(ctx, q, `SELECT content FROM case_files WHERE name = 'sources.csv' AND hash IN (SELECT hash FROM cases WHERE id = ?1 UNION SELECT hash FROM ledger_bases WHERE "case" = ?1)`, []any{id}, func(r *sql.Rows) error {
		var content sql.RawBytes
		if err := r.Scan(&content); err != nil {
			return err
		}
		for _, sha := range documents {
			found = found || bytes.Contains(content, []byte(sha))
		}
		return nil
	})
	if err != nil || found {
		return found, err
	}
	// Rows that came since the folder.
	for _, sha := range documents {
		if err := eachOf(ctx, q, `SELECT 1 FROM ledger_rows WHERE "case" = ? AND "table" = 'sources' AND after LIKE '%' || ? || '%' LIMIT 1`, []any{id, sha}, func(r *sql.Rows) error {
			found = true
			return nil
		}); err != nil {
			return false, err
		}
	}
	return found, nil
}
