package ledger

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/internal/store"
)

// Author is who decides. The ledger keeps both and asks nobody about them.
type Author struct{ ID, Name string }

// Kind is what sort of decision an entry is.
type Kind string

// The kinds of entries. The first five are decisions on claims, by which the
// rows they change are held to their word: see [Submission].
const (
	Accept  Kind = "accept"
	Edit    Kind = "edit"    // cells of a claim, whatever its review is
	Reject  Kind = "reject"  // with a reason
	Dispute Kind = "dispute" // with a reason
	SameAs  Kind = "same-as" // accepted as a relay of another claim

	Add    Kind = "add"    // rows that are new: proposals of an import, with the source they are of
	Change Kind = "change" // rows of any table
	Settle Kind = "settle" // nothing of entries that no longer fit is wanted any more

	Undo   Kind = "undo"   // made by [Ledger.Undo]
	Redact Kind = "redact" // made by [Ledger.Redact]
)

// Limits of what is submitted at once.
const (
	MaxKeyBytes    = 200
	MaxReasonBytes = 4 << 10
	MaxDecisions   = 20_000
	MaxRows        = 20_000 // of one decision
)

// RowChange is what a decision makes of one row.
type RowChange struct {
	Table string // of [casefile.Tables]
	ID    string
	Seen  string         // the hash of the row that was shown; "" where there was none
	After casefile.Cells // the whole row; nil takes it out
}

// Decision is one decision on rows, kept as one entry: it fits the draft as a
// whole or not at all. The rows may lead to one another.
type Decision struct {
	Kind Kind
	Rows []RowChange
	// Reason is required of a rejection and a dispute. Of a decision on a claim
	// it is what stands in its review_reason; [Draft.Decide] makes them agree.
	Reason string
	// Settles are numbers of entries that no longer fit, of which this decision
	// says what becomes. They are left out from then on.
	Settles []int
}

// Submission is what an editor submits at once: all of it becomes entries, in
// this order, or none. Entries of one submission are a bundle and can be undone
// together.
type Submission struct {
	// Key names the request; whoever asks again after a lost answer uses the
	// same. A form is given a random one when it is shown.
	Key       string
	Author    Author
	At        time.Time
	Decisions []Decision
}

// Receipt says which entries a submission became.
type Receipt struct {
	First, Last int // 0 and 0 when there was nothing to decide: all rows were there
	// Repeated is set when this submission was decided before: the entries are
	// of then.
	Repeated bool
}

// Entry is a decision as it is kept.
type Entry struct {
	Case    string
	Number  int // from 1 in each case, without gaps
	Kind    Kind
	Author  Author
	At      time.Time
	Reason  string
	Base    int // number of the [Base] that it was made on
	Bundle  int // number of the first entry of its submission
	Undoes  int // of an undo: the number of the entry that it takes back
	Settles []int
	Rows    []EntryRow
	// Redacted is set when the reason was destroyed by a redaction.
	Redacted bool
}

// EntryRow is a row before and after an entry. Nil cells are no row. Of a row
// that was redacted there is only what [casefile.RedactedCells] leaves.
type EntryRow struct {
	Table, ID             string
	Before, After         casefile.Cells
	BeforeHash, AfterHash string
	Redacted              bool
	place, redaction      int
}

// Hash returns the hash of a row, by which a form says which row it showed: ""
// of no row.
func Hash(table string, cells casefile.Cells) string {
	return cells.Hash(table)
}

// Conflict is the error of a row that is not the one that was shown, and of an
// entry that cannot be undone because a later one changed its row. Nothing was
// written.
type Conflict struct {
	Case, Table, ID string
	Seen            string         // the hash that was submitted
	Shown           casefile.Cells // the row that was shown; nil when there was none or it is not known any more
	Wanted          casefile.Cells // the row that was submitted
	Now             casefile.Cells // the row in the draft; nil when it was taken out
	// Who made the row what it is now, and when. Entry is 0 when it was the
	// import of the base.
	By    Author
	At    time.Time
	Entry int
	Kind  Kind
}

// Error says who did what.
func (e *Conflict) Error() string {
	what := "changed"
	switch {
	case e.Now == nil:
		what = "taken out"
	case e.Kind == Accept || e.Kind == Reject || e.Kind == Dispute:
		what = map[Kind]string{Accept: "accepted", Reject: "rejected", Dispute: "disputed"}[e.Kind]
	}
	by := ""
	if e.By.Name != "" {
		by = " by " + e.By.Name
	}
	if !e.At.IsZero() {
		by += ", " + e.At.UTC().Format("2006-01-02 15:04") + " UTC"
	}
	return fmt.Sprintf("ledger: %s of %s: was %s meanwhile%s: nothing was written: look at it and decide again", e.ID, e.Table, what, by)
}

// Errors that callers tell apart.
var (
	// ErrKeyReused is the error of a key under which something else was
	// submitted.
	ErrKeyReused = errors.New("another submission has this key already: give each its own")
	// ErrNoEntry is the error of a number that is no entry's.
	ErrNoEntry = errors.New("there is no such entry")
	// ErrUndone is the error of undoing what was undone.
	ErrUndone = errors.New("that entry was taken back already")
	// ErrLeftOut is the error of undoing an entry that does not fit the base
	// and so is not in the draft.
	ErrLeftOut = errors.New("that entry is not in the draft: settle it instead")
	// ErrNotUndone is the error of undoing a redaction.
	ErrNotUndone = errors.New("a redaction cannot be taken back")
	// ErrNoMisfit is the error of settling an entry that is in the draft.
	ErrNoMisfit = errors.New("that entry fits: there is nothing to settle")
	// ErrNoRow is the error of redacting a row that nothing kept has.
	ErrNoRow = errors.New("no version, base or entry of the case has that row")
	// ErrNotErased is the error of a redaction that is made but of which bytes
	// may still lie on the disk; see [Ledger.Redact].
	ErrNotErased = store.ErrNotErased
	// ErrNotFound is the error of a case that the store does not have.
	ErrNotFound = store.ErrNotFound
)

// Invalid is the error of a submission that is at fault in itself.
type Invalid struct{ Reason string }

func (e *Invalid) Error() string { return "ledger: " + e.Reason }

func invalid(format string, args ...any) error { return &Invalid{fmt.Sprintf(format, args...)} }

var kinds = []Kind{Accept, Edit, Reject, Dispute, SameAs, Add, Change, Settle}

// reviewOf is the state that a decision leaves a claim in.
var reviewOf = map[Kind]claims.ReviewState{Accept: claims.Accepted, SameAs: claims.Accepted, Reject: claims.Rejected, Dispute: claims.Disputed}

// check says what is wrong with a submission in itself.
func (s *Submission) check() error {
	if err := checkRequest(s.Key, s.Author, s.At); err != nil {
		return err
	}
	if len(s.Decisions) == 0 || len(s.Decisions) > MaxDecisions {
		return invalid("a submission of %d decisions: want 1 to %d", len(s.Decisions), MaxDecisions)
	}
	for i := range s.Decisions {
		if err := s.Decisions[i].check(s.Author); err != nil {
			return err
		}
	}
	return nil
}

func checkRequest(key string, by Author, at time.Time) error {
	switch {
	case key == "" || len(key) > MaxKeyBytes || !utf8.ValidString(key):
		return invalid("a submission needs a key of 1 to %d bytes", MaxKeyBytes)
	case by.ID == "" || by.Name == "":
		return invalid("a decision needs an author")
	case at.IsZero():
		return invalid("a decision needs a time")
	}
	return nil
}

func checkReason(reason string) error {
	if len(reason) > MaxReasonBytes || !utf8.ValidString(reason) {
		return invalid("a reason is text of at most %d bytes", MaxReasonBytes)
	}
	return nil
}

func (d *Decision) check(by Author) error {
	if !slices.Contains(kinds, d.Kind) {
		return invalid("%q is not a decision that can be submitted", d.Kind)
	}
	if err := checkReason(d.Reason); err != nil {
		return err
	}
	if (d.Kind == Reject || d.Kind == Dispute) && strings.TrimSpace(d.Reason) == "" {
		return invalid("say why it is %s: whoever reads the case later has only the reason", reviewOf[d.Kind])
	}
	switch {
	case d.Kind == Settle && (len(d.Rows) > 0 || len(d.Settles) == 0):
		return invalid("to settle is to name entries and change no row")
	case d.Kind != Settle && (len(d.Rows) == 0 || len(d.Rows) > MaxRows):
		return invalid("a decision on %d rows: want 1 to %d", len(d.Rows), MaxRows)
	}
	seen := map[[2]string]bool{}
	for i := range d.Rows {
		r := &d.Rows[i]
		if key := [2]string{r.Table, r.ID}; seen[key] {
			return invalid("%s of %s is named twice in one decision", r.ID, r.Table)
		} else {
			seen[key] = true
		}
		if r.Seen == "" && r.After == nil {
			return invalid("%s of %s: no row was shown and none is wanted", r.ID, r.Table)
		}
		if d.Kind == Add && (r.Seen != "" || r.After == nil) {
			return invalid("%s of %s: what is added was not there", r.ID, r.Table)
		}
		if (d.Kind == Edit || reviewOf[d.Kind] != "") && (r.Table != "claims" || r.After == nil) {
			return invalid("%s of %s: to %s is a decision on a claim", r.ID, r.Table, d.Kind)
		}
		if state := reviewOf[d.Kind]; state != "" && (r.After["review"] != string(state) || r.After["review_by"] != by.Name) {
			return invalid("claim %s: to %s leaves it %s by %s, not %s by %s", r.ID, d.Kind, state, by.Name, r.After["review"], r.After["review_by"])
		}
	}
	return nil
}

// digest tells one submission from another. The time is not of it: who asks
// again asks later.
func digest(what any) string {
	b, err := json.Marshal(what)
	if err != nil {
		panic(err) // strings and numbers
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

func (s *Submission) digest() string {
	return digest(struct {
		Author    Author
		Decisions []Decision
	}{s.Author, s.Decisions})
}

// marshalCells writes cells as they are kept: nil where there is no row, blank
// cells left out.
func marshalCells(cells casefile.Cells) []byte {
	if cells == nil {
		return nil
	}
	kept := make(casefile.Cells, len(cells))
	for column, text := range cells {
		if text != "" {
			kept[column] = text
		}
	}
	b, err := json.Marshal(kept)
	if err != nil {
		panic(err) // strings only
	}
	return b
}

func unmarshalCells(b []byte) (casefile.Cells, error) {
	if b == nil {
		return nil, nil
	}
	var cells casefile.Cells
	if err := json.Unmarshal(b, &cells); err != nil {
		return nil, fmt.Errorf("ledger: reading the cells of a row: %w", err)
	}
	return cells, nil
}

// entryOf reads an entry as it is kept.
func entryOf(id string, e *store.LedgerEntry) (Entry, error) {
	out := Entry{
		Case: id, Number: e.Number, Kind: Kind(e.Kind), Author: Author{e.AuthorID, e.AuthorName}, At: e.At, Reason: e.Reason,
		Base: e.Base, Bundle: e.Bundle, Undoes: e.Undoes, Settles: e.Settles, Redacted: e.Redaction != 0,
	}
	for i := range e.Rows {
		r := &e.Rows[i]
		row := EntryRow{Table: r.Table, ID: r.ID, BeforeHash: r.BeforeHash, AfterHash: r.AfterHash, Redacted: r.Redaction != 0, place: r.Place}
		var err1, err2 error
		row.Before, err1 = unmarshalCells(r.Before)
		row.After, err2 = unmarshalCells(r.After)
		if err := errors.Join(err1, err2); err != nil {
			return Entry{}, fmt.Errorf("%w: entry %d of case %q", err, e.Number, id)
		}
		out.Rows = append(out.Rows, row)
	}
	return out, nil
}

// kept is the other way.
func (e *Entry) kept() store.LedgerEntry {
	out := store.LedgerEntry{
		Number: e.Number, Kind: string(e.Kind), AuthorID: e.Author.ID, AuthorName: e.Author.Name, At: e.At, Reason: e.Reason,
		Base: e.Base, Bundle: e.Bundle, Undoes: e.Undoes, Settles: e.Settles,
	}
	for i := range e.Rows {
		r := &e.Rows[i]
		out.Rows = append(out.Rows, store.LedgerRow{
			Table: r.Table, ID: r.ID, Place: r.place, Before: marshalCells(r.Before), After: marshalCells(r.After), BeforeHash: r.BeforeHash, AfterHash: r.AfterHash, Redaction: r.redaction,
		})
	}
	return out
}
