package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/tidewaiter/tidewaiter/casefile"
)

// Errors of publishing that callers tell apart.
var (
	// ErrOwn is the error of signing what one has proposed oneself.
	ErrOwn = errors.New("another editor signs what one has proposed")
	// ErrOpen is the error of a second proposal of one case.
	ErrOpen = errors.New("something is proposed already: it is signed or withdrawn first")
	// ErrMoved is the error of publishing what was compared with another version
	// than the current one, and of signing what is another by now.
	ErrMoved = errors.New("it is not what was shown any more: look at it again")
	// ErrSame is the error of publishing what the current version holds.
	ErrSame = errors.New("the current version says the same")
)

// Proposal is what an editor proposed to publish.
type Proposal struct {
	Case     string
	Number   int    // from 1
	Hash     string // of the folder; blank once it is not open any more
	Entry    int    // number of the last decision in it
	Compared int    // number of the version that it was compared with; 0 is none
	Reason   string
	PublicAt time.Time // the end of the embargo that is asked for; zero is at once
	AuthorID string
	Author   string
	At       time.Time

	State    ProposalState
	EndedBy  string
	EndedAt  time.Time
	EndedWhy string
	Version  int // that it became
}

// ProposalState is what became of a proposal.
type ProposalState string

// The values of ProposalState.
const (
	ProposalOpen      ProposalState = "open"
	ProposalPublished ProposalState = "published"
	ProposalWithdrawn ProposalState = "withdrawn"
)

// Propose keeps a folder that is to be published once another editor signs. Its
// number, state and hash are given to it; what was redacted of the case is left
// out. The error wraps [ErrOpen], [ErrSame] or [ErrMoved].
func (s *Store) Propose(ctx context.Context, p Proposal, files map[string][]byte) (Proposal, error) {
	err := s.transact(ctx, func(tx *sql.Tx) error {
		files, err := stripped(ctx, tx, p.Case, files)
		if err != nil {
			return err
		}
		p.Hash, p.State = casefile.Hash(files), ProposalOpen
		now, err := current(ctx, tx, p.Case)
		switch {
		case err != nil:
			return err
		case now.Number != p.Compared:
			return ErrMoved
		case now.Hash == p.Hash:
			return ErrSame
		}
		var open int
		if err := tx.QueryRowContext(ctx, `SELECT COALESCE(MAX(number), 0) + 1, COALESCE(SUM(state = 'open'), 0) FROM proposals WHERE "case" = ?`, p.Case).Scan(&p.Number, &open); err != nil {
			return err
		}
		if open > 0 {
			return ErrOpen
		}
		if err := putFolder(ctx, tx, p.Hash, files); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO proposals ("case", number, hash, entry, compared, reason, public_at, author_id, author_name, at, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			p.Case, p.Number, p.Hash, p.Entry, p.Compared, p.Reason, stampOrNull(p.PublicAt), p.AuthorID, p.Author, stamp(p.At), string(p.State))
		return err
	})
	if err != nil {
		return Proposal{}, fmt.Errorf("store: proposing a version of case %q: %w", p.Case, err)
	}
	return p, nil
}

// current is the current version of a case, the zero one when there is none.
func current(ctx context.Context, tx *sql.Tx, id string) (Version, error) {
	v, err := scanVersion(tx.QueryRowContext(ctx, selectVersion+`WHERE id = ? AND superseded_at IS NULL`, id))
	if errors.Is(err, ErrNotFound) {
		return Version{}, nil
	}
	return v, err
}

// Signature is that of the second editor.
type Signature struct {
	Hash     string // of what was shown
	EditorID string
	Editor   string
	At       time.Time
}

// Sign publishes what was proposed, in one transaction with the end of the
// proposal. The error wraps [ErrNotFound] when it is not open, [ErrOwn],
// [ErrMoved] or [ErrEmbargoed].
func (s *Store) Sign(ctx context.Context, id string, number int, by Signature) (Version, error) {
	var v Version
	err := s.transact(ctx, func(tx *sql.Tx) error {
		p, err := openProposal(ctx, tx, id, number)
		switch {
		case err != nil:
			return err
		case p.AuthorID == by.EditorID:
			return ErrOwn
		case p.Hash != by.Hash:
			return ErrMoved
		}
		now, err := current(ctx, tx, id)
		switch {
		case err != nil:
			return err
		case now.Number != p.Compared:
			return ErrMoved
		}
		files, err := folderOf(ctx, tx, p.Hash)
		if err != nil {
			return err
		}
		release := Release{Reason: p.Reason, By: p.Author, Second: by.Editor, PublicAt: p.PublicAt}
		changed := false
		if v, changed, err = keep(ctx, tx, id, files, release, by.At); err != nil {
			return err
		}
		if !changed {
			return ErrSame // a redaction took the difference
		}
		return endProposal(ctx, tx, p, ProposalPublished, by.Editor, "", v.Number, by.At)
	})
	if err != nil {
		return Version{}, fmt.Errorf("store: publishing proposal %d of case %q: %w", number, id, err)
	}
	return v, nil
}

// Withdraw ends a proposal without publishing it. The error wraps [ErrNotFound]
// when it is not open.
func (s *Store) Withdraw(ctx context.Context, id string, number int, by, why string, now time.Time) error {
	err := s.transact(ctx, func(tx *sql.Tx) error {
		p, err := openProposal(ctx, tx, id, number)
		if err != nil {
			return err
		}
		return endProposal(ctx, tx, p, ProposalWithdrawn, by, why, 0, now)
	})
	if err != nil {
		return fmt.Errorf("store: withdrawing proposal %d of case %q: %w", number, id, err)
	}
	return nil
}

// endProposal takes the folder away unless something else is made of it: a hash
// of what was never public would tell whether a guess is right.
func endProposal(ctx context.Context, tx *sql.Tx, p Proposal, state ProposalState, by, why string, version int, now time.Time) error {
	if _, err := tx.ExecContext(ctx, `UPDATE proposals SET state = ?, hash = '', ended_by = ?, ended_at = ?, ended_why = ?, version = ? WHERE "case" = ? AND number = ?`,
		string(state), by, stamp(now), why, orNull(version), p.Case, p.Number); err != nil {
		return err
	}
	return dropFolder(ctx, tx, p.Hash)
}

const selectProposal = `SELECT "case", number, hash, entry, compared, reason, COALESCE(public_at, ''), author_id, author_name, at, state, ended_by, COALESCE(ended_at, ''), ended_why, COALESCE(version, 0) FROM proposals WHERE "case" = ? `

func openProposal(ctx context.Context, q querier, id string, number int) (Proposal, error) {
	var out Proposal
	found := false
	err := eachOf(ctx, q, selectProposal+`AND number = ? AND state = 'open'`, []any{id, number}, func(r *sql.Rows) (err error) {
		out, err = scanProposal(r)
		found = true
		return err
	})
	if err == nil && !found {
		err = ErrNotFound
	}
	return out, err
}

func scanProposal(r *sql.Rows) (Proposal, error) {
	var p Proposal
	var public, at, state, ended string
	err := r.Scan(&p.Case, &p.Number, &p.Hash, &p.Entry, &p.Compared, &p.Reason, &public, &p.AuthorID, &p.Author, &at, &state, &p.EndedBy, &ended, &p.EndedWhy, &p.Version)
	if err != nil {
		return p, err
	}
	p.State = ProposalState(state)
	for _, t := range []struct {
		text string
		into *time.Time
	}{{public, &p.PublicAt}, {at, &p.At}, {ended, &p.EndedAt}} {
		if t.text == "" {
			continue
		}
		if *t.into, err = unstamp(t.text); err != nil {
			return p, err
		}
	}
	return p, nil
}

// Proposals lists what was proposed of a case, the last first.
func (s *Store) Proposals(ctx context.Context, id string) ([]Proposal, error) {
	var out []Proposal
	err := s.each(ctx, selectProposal+`ORDER BY number DESC`, []any{id}, func(r *sql.Rows) error {
		p, err := scanProposal(r)
		out = append(out, p)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("store: listing proposals: %w", err)
	}
	return out, nil
}

// Proposed returns a proposal that is open, and its files. The error wraps
// [ErrNotFound] when it is not.
func (s *Store) Proposed(ctx context.Context, id string, number int) (Proposal, map[string][]byte, error) {
	fail := func(err error) (Proposal, map[string][]byte, error) {
		return Proposal{}, nil, fmt.Errorf("store: reading proposal %d of case %q: %w", number, id, err)
	}
	tx, err := s.db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return fail(err)
	}
	defer tx.Rollback()
	p, err := openProposal(ctx, tx, id, number)
	if err != nil {
		return fail(err)
	}
	files, err := folderOf(ctx, tx, p.Hash)
	if err != nil {
		return fail(err)
	}
	return p, files, nil
}

// PublishAfter is like [Store.PublishCase] for what was compared with a version,
// 0 for none. The error wraps [ErrMoved] when that is not the current one,
// [ErrSame] or [ErrOpen].
func (s *Store) PublishAfter(ctx context.Context, id string, files map[string][]byte, compared int, r Release, now time.Time) (Version, error) {
	var v Version
	err := s.transact(ctx, func(tx *sql.Tx) error {
		is, err := current(ctx, tx, id)
		switch {
		case err != nil:
			return err
		case is.Number != compared:
			return ErrMoved
		}
		var open bool
		if err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM proposals WHERE "case" = ? AND state = 'open')`, id).Scan(&open); err != nil {
			return err
		}
		if open {
			return ErrOpen
		}
		changed := false
		if v, changed, err = keep(ctx, tx, id, files, r, now); err == nil && !changed {
			err = ErrSame
		}
		return err
	})
	if err != nil {
		return Version{}, fmt.Errorf("store: publishing case %q: %w", id, err)
	}
	return v, nil
}

// Correction is a note on a fault of a published version.
type Correction struct {
	Case    string
	Number  int // from 1
	Version int // the first that has the fault
	Mended  int // the one from which on it is mended; 0 is none yet
	Text    string
	Author  string
	At      time.Time
}

// AddCorrection keeps a note, whose number is given to it. The error wraps
// [ErrNotFound] when there is no such version.
func (s *Store) AddCorrection(ctx context.Context, c Correction) (Correction, error) {
	err := s.transact(ctx, func(tx *sql.Tx) error {
		for _, number := range []int{c.Version, c.Mended} {
			if number == 0 && c.Version != 0 {
				continue
			}
			if _, err := scanVersion(tx.QueryRowContext(ctx, selectVersion+`WHERE id = ? AND version = ?`, c.Case, number)); err != nil {
				return err
			}
		}
		// A form that was sent twice is one note.
		err := tx.QueryRowContext(ctx, `SELECT number FROM corrections WHERE "case" = ? AND version = ? AND COALESCE(mended, 0) = ? AND text = ? AND author_name = ?`, c.Case, c.Version, c.Mended, c.Text, c.Author).Scan(&c.Number)
		if !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		if err := tx.QueryRowContext(ctx, `SELECT COALESCE(MAX(number), 0) + 1 FROM corrections WHERE "case" = ?`, c.Case).Scan(&c.Number); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO corrections ("case", number, version, mended, text, author_name, at) VALUES (?, ?, ?, ?, ?, ?, ?)`,
			c.Case, c.Number, c.Version, orNull(c.Mended), c.Text, c.Author, stamp(c.At))
		return err
	})
	if err != nil {
		return Correction{}, fmt.Errorf("store: keeping a correction of case %q: %w", c.Case, err)
	}
	return c, nil
}

// Corrections lists the notes of a case, the last first.
func (s *Store) Corrections(ctx context.Context, id string) ([]Correction, error) {
	return s.corrections(ctx, `ORDER BY number DESC`, id)
}

// PublicCorrections is like [Store.Corrections] for those whose versions are
// both public at a moment.
func (s *Store) PublicCorrections(ctx context.Context, id string, now time.Time) ([]Correction, error) {
	return s.corrections(ctx, `AND NOT EXISTS (SELECT 1 FROM cases WHERE id = c."case" AND version IN (c.version, c.mended) AND NOT `+isPublic+`) ORDER BY number DESC`, id, stamp(now))
}

func (s *Store) corrections(ctx context.Context, where string, args ...any) ([]Correction, error) {
	var out []Correction
	err := s.each(ctx, `SELECT "case", number, version, COALESCE(mended, 0), text, author_name, at FROM corrections AS c WHERE "case" = ? `+where, args, func(r *sql.Rows) error {
		var c Correction
		var at string
		err := r.Scan(&c.Case, &c.Number, &c.Version, &c.Mended, &c.Text, &c.Author, &at)
		if err == nil {
			c.At, err = unstamp(at)
		}
		out = append(out, c)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("store: listing corrections: %w", err)
	}
	return out, nil
}
