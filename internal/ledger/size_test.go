package ledger_test

import (
	"context"
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/internal/ledger"
	"github.com/tidewaiter/tidewaiter/internal/store"
)

// BenchmarkDecide measures one decision on a case of 20,000 claims, the page
// that shows it next included.
func BenchmarkDecide(b *testing.B) {
	l := begin(b, 20_000)
	d := draft(b, l)
	i := 0
	for b.Loop() {
		id := fmt.Sprintf("C%05d", 1+i%20_000)
		dec := change(d, "claims", id, "note", fmt.Sprint(i))
		if _, err := l.Decide(context.Background(), caseID, submit(ana, dec)); err != nil {
			b.Fatal(err)
		}
		d = draft(b, l)
		i++
	}
}

// TestLongLedger opens a case with a long ledger from a snapshot. With
// TIDEWAITER_LONG it is one of 20,000 claims and 100,000 entries.
func TestLongLedger(t *testing.T) {
	claims, bundles, each := 300, 10, 300
	if os.Getenv("TIDEWAITER_LONG") != "" {
		claims, bundles, each = 20_000, 100, 1000
	}
	dir := t.TempDir()
	l := ledger.New(openStore(t, dir))
	if _, err := l.Import(context.Background(), smallCase(claims), ana, at); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	d := draft(t, l)
	for i := range bundles {
		var list []ledger.Decision
		for k := range each {
			list = append(list, change(d, "claims", fmt.Sprintf("C%05d", 1+(i*each+k)%claims), "note", fmt.Sprint(i)))
		}
		decide(t, l, ana, list...)
		d = draft(t, l)
	}
	wrote := time.Since(began)
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	st := openStore(t, dir)
	var snap store.LedgerSnapshot
	if err := st.ReadLedger(context.Background(), caseID, func(tx *store.Ledger) (err error) {
		snap, _, err = tx.Snapshot(1)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if snap.Number < d.Number-ledger.SnapshotEvery-each {
		t.Errorf("the last snapshot is behind entry %d of %d", snap.Number, d.Number)
	}
	began = time.Now()
	again := draft(t, ledger.New(st))
	opened := time.Since(began)
	if again.Number != d.Number || hashOf(t, again) != hashOf(t, d) {
		t.Error("made from a snapshot, the draft is another")
	}
	t.Logf("%d entries written in %v, opened in %v", d.Number, wrote.Round(time.Millisecond), opened.Round(time.Millisecond))
}
