package ledger_test

import (
	"context"
	"errors"
	"maps"
	"testing"

	"github.com/tidewaiter/tidewaiter/internal/ledger"
)

func judge(t *testing.T, l *ledger.Ledger, by ledger.Author, v ledger.Verdict) ledger.Receipt {
	t.Helper()
	d := draft(t, l)
	row, _ := d.Row("claims", v.Claim)
	v.Seen = row.Hash
	dec, err := d.Decide(v, by, at)
	if err != nil {
		t.Fatal(err)
	}
	r, err := l.Decide(context.Background(), caseID, submit(by, dec))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestTell: a conflict that the draft finds is told like one that the store finds.
func TestTell(t *testing.T) {
	l, ctx := begin(t, 3), context.Background()
	old := draft(t, l)
	row, _ := old.Row("claims", "C00001")
	judge(t, l, bo, ledger.Verdict{Kind: ledger.Reject, Claim: "C00001", Reason: "misread"})
	dec, err := old.Decide(ledger.Verdict{Kind: ledger.Accept, Claim: "C00001", Seen: row.Hash}, ana, at)
	if err != nil {
		t.Fatal(err)
	}
	var want, got *ledger.Conflict
	if _, err := l.Decide(ctx, caseID, submit(ana, dec)); !errors.As(err, &want) {
		t.Fatal(err)
	}
	if _, err := draft(t, l).Decide(ledger.Verdict{Kind: ledger.Accept, Claim: "C00001", Seen: row.Hash}, ana, at); !errors.As(err, &got) {
		t.Fatal(err)
	}
	if got.Entry != 0 {
		t.Fatalf("the draft knows the entry: Tell has nothing to do: %+v", got)
	}
	if err := l.Tell(ctx, caseID, got); err != nil {
		t.Fatal(err)
	}
	if got.By != bo || got.Entry != 1 || got.Kind != ledger.Reject || !got.At.Equal(at) || !maps.Equal(got.Shown, row.Cells) || !maps.Equal(got.Now, want.Now) || got.By != want.By || got.Entry != want.Entry {
		t.Errorf("told %+v, want %+v", got, want)
	}
	none := &ledger.Conflict{Table: "claims", ID: "none", Seen: "0123"}
	if err := l.Tell(ctx, caseID, none); err != nil || none.Now != nil || none.Shown != nil {
		t.Errorf("of no row: %+v, %v", none, err)
	}
}

func TestSubmitted(t *testing.T) {
	l, ctx := begin(t, 3), context.Background()
	dec, err := draft(t, l).Decide(ledger.Verdict{Kind: ledger.Accept, Claim: "C00001", Seen: mustRow(t, l, "C00001")}, ana, at)
	if err != nil {
		t.Fatal(err)
	}
	s := submit(ana, dec)
	if _, ok, err := l.Submitted(ctx, caseID, s.Key); ok || err != nil {
		t.Fatalf("before: %v, %v", ok, err)
	}
	if _, err := l.Decide(ctx, caseID, s); err != nil {
		t.Fatal(err)
	}
	if r, ok, err := l.Submitted(ctx, caseID, s.Key); !ok || err != nil || r != (ledger.Receipt{First: 1, Last: 1, Repeated: true}) {
		t.Errorf("%+v, %v, %v", r, ok, err)
	}
	if _, ok, err := l.Submitted(ctx, "another", s.Key); ok || err != nil {
		t.Errorf("of another case: %v, %v", ok, err)
	}
}

func mustRow(t *testing.T, l *ledger.Ledger, id string) string {
	t.Helper()
	row, ok := draft(t, l).Row("claims", id)
	if !ok {
		t.Fatal(id)
	}
	return row.Hash
}

func TestTakenBack(t *testing.T) {
	l, ctx := begin(t, 3), context.Background()
	judge(t, l, ana, ledger.Verdict{Kind: ledger.Accept, Claim: "C00001"}) // 1
	judge(t, l, ana, ledger.Verdict{Kind: ledger.Accept, Claim: "C00002"}) // 2
	undo := func(n int) {
		t.Helper()
		if _, err := l.Undo(ctx, caseID, ledger.Undoing{Key: key(), Author: bo, At: at, Entries: []int{n}}); err != nil {
			t.Fatal(err)
		}
	}
	want := func(what string, want map[int]int) {
		t.Helper()
		got, err := l.TakenBack(ctx, caseID)
		if err != nil || !maps.Equal(got, want) {
			t.Errorf("%s: %v, %v; want %v", what, got, err, want)
		}
	}
	want("nothing", map[int]int{})
	undo(1) // 3
	want("the first", map[int]int{1: 3})
	undo(3) // 4
	want("the undoing too", map[int]int{3: 4})
	undo(1) // 5
	want("again", map[int]int{1: 5, 3: 4})
}
