package store_test

import (
	"context"
	"database/sql"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/cases"
	"github.com/tidewaiter/tidewaiter/internal/store"
)

func proposal(s *store.Store, content string, compared int) (store.Proposal, error) {
	return s.Propose(context.Background(), store.Proposal{Case: "kp-ru", Compared: compared, Reason: "why", AuthorID: "1", Author: "ada", At: monday}, files(content))
}

// TestPropose: the rules hold in the store too, whatever a page does.
func TestPropose(t *testing.T) {
	ctx := t.Context()
	s := open(t, t.TempDir())
	if _, _, err := s.ImportCase(ctx, "kp-ru", files("one"), monday); err != nil {
		t.Fatal(err)
	}
	if _, err := proposal(s, "one", 1); !errors.Is(err, store.ErrSame) {
		t.Errorf("what is published already: %v", err)
	}
	if _, err := proposal(s, "two", 7); !errors.Is(err, store.ErrMoved) {
		t.Errorf("compared with no version: %v", err)
	}
	p, err := proposal(s, "two", 1)
	if err != nil || p.Number != 1 || p.Hash == "" {
		t.Fatalf("%+v %v", p, err)
	}
	if _, err := proposal(s, "three", 1); !errors.Is(err, store.ErrOpen) {
		t.Errorf("a second: %v", err)
	}
	if _, err := s.PublishAfter(ctx, "kp-ru", files("three"), 1, store.Release{By: "cy"}, monday); !errors.Is(err, store.ErrOpen) {
		t.Errorf("past what is proposed: %v", err)
	}
	by := store.Signature{Hash: p.Hash, EditorID: "2", Editor: "bo", At: tuesday}
	own, other := by, by
	own.EditorID, other.Hash = "1", strings.Repeat("0", 64)
	if _, err := s.Sign(ctx, "kp-ru", 1, own); !errors.Is(err, store.ErrOwn) {
		t.Errorf("one's own: %v", err)
	}
	if _, err := s.Sign(ctx, "kp-ru", 1, other); !errors.Is(err, store.ErrMoved) {
		t.Errorf("something else: %v", err)
	}
	if _, err := s.Sign(ctx, "kp-ru", 2, by); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("none: %v", err)
	}
	if list, err := s.Versions(ctx, "kp-ru"); err != nil || len(list) != 1 {
		t.Errorf("refused, and published: %+v %v", list, err)
	}
	v, err := s.Sign(ctx, "kp-ru", 1, by)
	if err != nil || v.Number != 2 || v.By != "ada" || v.Second != "bo" || v.Reason != "why" {
		t.Fatalf("%+v %v", v, err)
	}
	if _, err := s.Sign(ctx, "kp-ru", 1, by); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("twice: %v", err)
	}
	if list, err := s.Proposals(ctx, "kp-ru"); err != nil || len(list) != 1 || list[0].State != store.ProposalPublished || list[0].Version != 2 || list[0].Hash != "" {
		t.Errorf("%+v %v", list, err)
	}
	// A version that came in between: what was compared is not what there is.
	if p, err = proposal(s, "three", 2); err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.ImportCase(ctx, "kp-ru", files("between"), tuesday); err != nil {
		t.Fatal(err)
	}
	by.Hash = p.Hash
	if _, err := s.Sign(ctx, "kp-ru", 2, by); !errors.Is(err, store.ErrMoved) {
		t.Errorf("behind another version: %v", err)
	}
	// Withdrawn, its files are gone.
	if err := s.Withdraw(ctx, "kp-ru", 2, "bo", "too late", tuesday); err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.Proposed(ctx, "kp-ru", 2); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("what was withdrawn: %v", err)
	}
	kept := func(hash string) (n int) {
		if err := s.ReadLedger(ctx, "kp-ru", func(l *store.Ledger) error {
			files, err := l.Folder(hash)
			n = len(files)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		return n
	}
	if kept(p.Hash) != 0 {
		t.Error("the files of what was withdrawn are kept")
	}
	if _, err := s.PublishAfter(ctx, "kp-ru", files("four"), 2, store.Release{By: "cy"}, tuesday); !errors.Is(err, store.ErrMoved) {
		t.Errorf("compared with an older version: %v", err)
	}
	if v, err := s.PublishAfter(ctx, "kp-ru", files("four"), 3, store.Release{By: "cy"}, tuesday); err != nil || v.Number != 4 {
		t.Errorf("%+v %v", v, err)
	}
}

// TestProposalKeepsItsFolder: a snapshot of the same content that is dropped does
// not take the files of what is proposed with it.
func TestProposalKeepsItsFolder(t *testing.T) {
	ctx := t.Context()
	s := open(t, t.TempDir())
	if _, _, err := s.ImportCase(ctx, "kp-ru", files("one"), monday); err != nil {
		t.Fatal(err)
	}
	p, err := proposal(s, "two", 1)
	if err != nil {
		t.Fatal(err)
	}
	err = s.WriteLedger(ctx, "kp-ru", func(l *store.Ledger) error {
		return errors.Join(l.SetSnapshot(store.LedgerSnapshot{Base: 1, Number: 1, Hash: p.Hash}, files("two")), l.DropSnapshots())
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, folder, err := s.Proposed(ctx, "kp-ru", 1); err != nil || casefile.Hash(folder) != p.Hash {
		t.Errorf("the files of what is proposed are gone: %d files, %v", len(folder), err)
	}
}

// TestEmbargoKeepsOrder: moving one embargo cannot make a later version public
// before an earlier.
func TestEmbargoKeepsOrder(t *testing.T) {
	ctx := t.Context()
	s := open(t, t.TempDir())
	day := func(n int) time.Time { return monday.Add(time.Duration(n) * 24 * time.Hour) }
	for i, end := range []time.Time{day(5), day(6)} {
		if _, _, err := s.PublishCase(ctx, "kp-ru", files(string(rune('a'+i))), store.Release{By: "ada", PublicAt: end}, monday); err != nil {
			t.Fatal(err)
		}
	}
	for _, tc := range []struct {
		version int
		to      time.Time
		ok      bool
	}{{2, day(4), false}, {2, time.Time{}, false}, {1, day(7), false}, {1, day(6), true}, {2, day(9), true}, {1, day(8), true}, {1, time.Time{}, true}} {
		err := s.MoveEmbargo(ctx, "kp-ru", tc.version, store.EmbargoMove{Now: tc.to, At: monday.Add(time.Hour)})
		if (err == nil) != tc.ok || err != nil && !errors.Is(err, store.ErrEmbargoed) {
			t.Errorf("version %d to %v: %v", tc.version, tc.to, err)
		}
	}
}

// TestStoreOfAnEarlierBuild: one that was made before embargoes could be moved
// with a reason gets what it lacks when it is opened.
func TestStoreOfAnEarlierBuild(t *testing.T) {
	ctx, dir := t.Context(), t.TempDir()
	s, err := store.Open(ctx, dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.ImportCase(ctx, "kp-ru", files("one"), monday); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", filepath.Join(dir, "tidewaiter.db"))
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range []string{`DROP TABLE embargo_moves`, `DELETE FROM goose_db_version WHERE version_id > 16`} {
		if _, err := db.ExecContext(ctx, q); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if moves, err := open(t, dir).EmbargoMoves(ctx, "kp-ru", 1); err != nil || len(moves) != 0 {
		t.Errorf("%+v %v", moves, err)
	}
}

// TestPublicCorrections: a note is public when the versions that it speaks of
// are.
func TestPublicCorrections(t *testing.T) {
	ctx := t.Context()
	s := open(t, t.TempDir())
	if _, _, err := s.ImportCase(ctx, "kp-ru", files("one"), monday); err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.PublishCase(ctx, "kp-ru", files("two"), store.Release{By: "ada", PublicAt: tuesday}, monday); err != nil {
		t.Fatal(err)
	}
	for _, c := range []store.Correction{{Version: 1, Text: "open"}, {Version: 1, Mended: 2, Text: "names a version under embargo"}, {Version: 2, Text: "of one under embargo"}} {
		c.Case, c.Author, c.At = "kp-ru", "ada", monday
		if _, err := s.AddCorrection(ctx, c); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.AddCorrection(ctx, store.Correction{Case: "kp-ru", Text: "of none", Author: "ada", At: monday}); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("of no version: %v", err)
	}
	for at, want := range map[time.Time]int{monday: 1, tuesday: 3} {
		list, err := s.PublicCorrections(ctx, "kp-ru", at)
		if err != nil || len(list) != want || list[len(list)-1].Text != "open" {
			t.Errorf("at %v: %+v %v", at, list, err)
		}
	}
}

// TestHoldOutlastsRestore: an older backup does not take a hold off, and a hold
// does not keep a redaction that was made from being made again.
func TestHoldOutlastsRestore(t *testing.T) {
	ctx := context.Background()
	dir, _ := filled(t)
	path := filepath.Join(t.TempDir(), "b")
	s, err := store.Open(ctx, dir)
	if err != nil {
		t.Fatal(err)
	}
	_, folder, err := s.Case(ctx, cases.Founding)
	if err != nil {
		t.Fatal(err)
	}
	c, err := casefile.Read(casefile.Folder(folder))
	if err != nil {
		t.Fatal(err)
	}
	// The backup has a hold on the first claim, which is lifted later.
	one, two := c.Claims[0].ID, c.Claims[1].ID
	first, err := s.PlaceHold(ctx, store.Hold{Case: cases.Founding, Table: "claims", ID: one, Reason: "letter", PlacedBy: "maria", PlacedAt: monday})
	if err != nil {
		t.Fatal(err)
	}
	destroy := func(id string) error {
		return s.WriteLedger(ctx, cases.Founding, func(l *store.Ledger) error {
			_, err := l.Destroy(store.Redacting{Stones: []casefile.Redaction{{Table: "claims", ID: id}}, Class: casefile.Court, Authority: "Court", Day: "2026-11-29", AuthorID: "1", Author: "ada", At: monday})
			return err
		})
	}
	var held *store.HeldError
	if err := destroy(one); !errors.As(err, &held) || held.Holds[0].PlacedBy != "maria" {
		t.Errorf("destroyed under a hold: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	backup(t, dir, path)
	if s, err = store.Open(ctx, dir); err != nil {
		t.Fatal(err)
	}
	if err := s.LiftHold(ctx, cases.Founding, first.Number, "maria", "over", tuesday); err != nil {
		t.Fatal(err)
	}
	if err := destroy(one); err != nil {
		t.Fatal(err)
	}
	if _, err := s.PlaceHold(ctx, store.Hold{Case: cases.Founding, Table: "claims", ID: two, Reason: "another letter", PlacedBy: "maria", PlacedAt: tuesday}); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(s.Erase(ctx), s.Close()); err != nil {
		t.Fatal(err)
	}
	got, err := store.Restore(ctx, path, dir, true)
	if err != nil || got.Redactions != 1 {
		t.Fatalf("%+v %v", got, err)
	}
	if s, err = store.Open(ctx, dir); err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := destroy(two); !errors.As(err, &held) {
		t.Errorf("the hold did not outlast the restore: %v", err)
	}
}
