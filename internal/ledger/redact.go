package ledger

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/internal/store"
)

// Ref names a row.
type Ref struct{ Table, ID string }

// Redacting asks for content to be destroyed.
type Redacting struct {
	Key       string
	Author    Author
	At        time.Time
	Rows      []Ref    // of [casefile.Redactable]
	Documents []string // whose bytes and texts go too, by SHA-256
	Class     casefile.RedactionClass
	Authority string     // the editor, court or law that it rests on; it is published
	Day       dates.Date // of the decision; it is published
	Reason    string     // for the desk; it is not published
}

// Redacted says what a redaction did.
type Redacted struct {
	Receipt
	// Versions are those of the store that the rows were in. They keep their
	// number; their folder, and so their hash, is another now.
	Versions []store.RedactedVersion
	// Index is set when the words of other claims had to be taken out of the
	// search with it: the claims of the case have to be indexed again.
	Index bool
}

// Redact destroys the content of rows and documents, and of observations that are
// a redacted vessel's by her number alone: in entries with their reasons, in bases, snapshots and every published version, in the search, and
// on the disk, which it waits for. Tombstones stay. It cannot be undone, and the
// ids cannot be used again.
//
// The error wraps a *[store.HeldError] when something of it is under hold,
// [ErrNoRow] for a row that nothing kept has, and
// [ErrNotErased] when the redaction is made but others, who were reading, kept
// the bytes from being cleared; the same request tries that again, and so does
// opening the store. Copies made earlier, backups among them, are out of its
// reach: see store.Restore.
func (l *Ledger) Redact(ctx context.Context, id string, r Redacting) (Redacted, error) {
	if err := r.check(); err != nil {
		return Redacted{}, err
	}
	sum := digest(struct {
		Author    Author
		Rows      []Ref
		Documents []string
		Class     casefile.RedactionClass
		Authority string
		Day       string
		Reason    string `json:",omitempty"`
	}{r.Author, r.Rows, r.Documents, r.Class, r.Authority, r.Day.String(), r.Reason})
	var out Redacted
	receipt, err := l.write(ctx, id, r.Key, sum, func(tx *store.Ledger, d *live) ([]Entry, error) {
		what := store.Redacting{
			Documents: r.Documents, Class: r.Class, Authority: r.Authority, Reason: r.Reason, Day: r.Day.String(), AuthorID: r.Author.ID, Author: r.Author.Name, At: r.At,
		}
		for _, row := range r.Rows {
			what.Stones = append(what.Stones, casefile.Redaction{Table: row.Table, ID: row.ID, Class: r.Class, Date: r.Day, Authority: r.Authority})
		}
		e := Entry{
			Case: d.id, Number: d.last + 1, Kind: Redact, Author: r.Author, At: r.At, Reason: fmt.Sprintf("%s: %s", r.Class, r.Authority), Base: d.base.Number, Bundle: d.last + 1,
		}
		// Whatever comes of it, the draft in memory has what is destroyed.
		d.forget()
		done, err := tx.Destroy(what)
		if err != nil {
			return nil, err
		}
		if len(done.Unknown) > 0 {
			return nil, fmt.Errorf("%w: %s of %s", ErrNoRow, done.Unknown[0].ID, done.Unknown[0].Table)
		}
		for i, row := range r.Rows {
			e.Rows = append(e.Rows, EntryRow{Table: row.Table, ID: row.ID, Redacted: true, redaction: done.Rows[i]})
		}
		for i, row := range done.Also {
			e.Rows = append(e.Rows, EntryRow{Table: row.Table, ID: row.ID, Redacted: true, redaction: done.AlsoRows[i]})
		}
		out.Versions, out.Index = done.Versions, done.Claims
		return []Entry{e}, nil
	})
	if err != nil {
		return Redacted{}, err
	}
	out.Receipt = receipt
	return out, l.store.Erase(ctx)
}

func (r *Redacting) check() error {
	if err := checkRequest(r.Key, r.Author, r.At); err != nil {
		return err
	}
	switch {
	case len(r.Rows)+len(r.Documents) == 0 || len(r.Rows)+len(r.Documents) > MaxRows:
		return invalid("redacting %d rows and documents: want 1 to %d together", len(r.Rows)+len(r.Documents), MaxRows)
	case !slices.Contains(casefile.RedactionClasses(), r.Class):
		return invalid("%q is not a class of redactions", r.Class)
	case strings.TrimSpace(r.Authority) == "" || len(r.Authority) > MaxReasonBytes:
		return invalid("name the authority of the redaction, in at most %d bytes", MaxReasonBytes)
	case len(r.Reason) > MaxReasonBytes:
		return invalid("a reason is text of at most %d bytes", MaxReasonBytes)
	case r.Day.IsZero():
		return invalid("give the day of the redaction")
	}
	for i, row := range r.Rows {
		if !slices.Contains(casefile.Redactable(), row.Table) {
			return invalid("rows of %q are not redacted", row.Table)
		}
		if slices.Contains(r.Rows[:i], row) {
			return invalid("%s of %s is named twice", row.ID, row.Table)
		}
		// The tombstone has to be able to stand in the folder.
		if _, err := new(casefile.Case).Redact(casefile.Redaction{Table: row.Table, ID: row.ID, Class: r.Class, Date: r.Day, Authority: r.Authority}); err != nil {
			return invalid("%v", err)
		}
	}
	return nil
}
