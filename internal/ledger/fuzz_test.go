package ledger_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/internal/ledger"
	"github.com/tidewaiter/tidewaiter/internal/store"
)

// FuzzEntries makes any sequence of decisions, undoings, imports and redactions:
// each is taken or is an error of its type, the draft is a valid folder after
// each, taking everything of a submission back gives the folder of before, and
// the draft made anew from the store is the same.
func FuzzEntries(f *testing.F) {
	for _, seed := range [][]byte{
		{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11},
		{10, 0, 0, 10, 1, 1, 40, 0, 50, 1, 90, 0, 10, 2},
		{70, 3, 1, 10, 1, 0, 70, 4, 2, 40, 1, 80, 2, 0, 100, 0, 0},
		{20, 1, 0, 20, 1, 0, 40, 0, 0, 40, 0, 0, 40, 0, 0, 110, 1, 1, 40, 1, 1},
		{60, 5, 9, 70, 1, 1, 60, 2, 2, 40, 0, 0, 70, 0, 0, 120, 0, 0},
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, ops []byte) {
		if len(ops) <= 90 {
			sequence(t, ops)
		}
	})
}

// TestSequences goes through sequences that lie anywhere.
func TestSequences(t *testing.T) {
	n := uint64(40)
	if testing.Short() {
		n = 8
	}
	if env, err := strconv.ParseUint(os.Getenv("TIDEWAITER_SEQUENCES"), 10, 64); err == nil {
		n = env
	}
	for seed := range n {
		r := rand.New(rand.NewPCG(seed, 9))
		ops := make([]byte, 90)
		for i := range ops {
			ops[i] = byte(r.Uint32())
		}
		t.Run(fmt.Sprint(seed), func(t *testing.T) { sequence(t, ops) })
	}
}

func sequence(t *testing.T, ops []byte) {
	dir := t.TempDir()
	st, err := store.Open(context.Background(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	l := ledger.New(st)
	defer l.Close()
	ctx := context.Background()
	if _, err := l.Import(ctx, fuzzBase(0, 0), ana, at); err != nil {
		t.Fatal(err)
	}
	tables := casefile.Tables()
	for i := 0; i+2 < len(ops); i += 3 {
		what, a, b := ops[i], int(ops[i+1]), int(ops[i+2])
		d := draft(t, l)
		before := hashOf(t, d)
		table := tables[(a+b)%2*(b%len(tables))] // sources mostly led to, and all others
		id := fmt.Sprintf("C%05d", 1+a%6)
		if table != "claims" {
			id = []string{"paper", "page", "rajin", "maia", "S1", "V1"}[a%6]
		}
		var err error
		var r ledger.Receipt
		switch what % 13 {
		case 0, 1, 2: // a cell of a claim
			columns := casefile.Columns("claims")
			id = fmt.Sprintf("C%05d", 1+a%6)
			if _, ok := d.Row("claims", id); !ok {
				continue
			}
			text := []string{"", "x", "2024-01-01", "KP", "relays:C00001", "relays:C00002;contradicts:C00003", "rajin", "7", "paper", "a;a", "rejected"}[b%11]
			r, err = l.Decide(ctx, caseID, submit(ana, change(d, "claims", id, columns[1+(a+b)%(len(columns)-1)], text)))
		case 3, 4: // taken out
			row, ok := d.Row("claims", id)
			if table != "claims" {
				row, ok = d.Row(table, id)
			}
			if !ok {
				continue
			}
			r, err = l.Decide(ctx, caseID, submit(ana, ledger.Decision{Kind: ledger.Change, Rows: []ledger.RowChange{{Table: row.Table, ID: row.ID, Seen: row.Hash}}}))
		case 5: // two that lead to one another
			x, y := smallCase(9).Claims[6], smallCase(9).Claims[7]
			cx, cy := casefile.ClaimCells(&x), casefile.ClaimCells(&y)
			cx["relations"], cy["relations"] = "contradicts:"+y.ID, "contradicts:"+x.ID
			r, err = l.Decide(ctx, caseID, submit(ana, ledger.Decision{Kind: ledger.Add, Rows: []ledger.RowChange{{Table: "claims", ID: x.ID, After: cx}, {Table: "claims", ID: y.ID, After: cy}}}))
		case 6: // a bulk of which one may fail
			var list []ledger.Decision
			for k := range d.Case.Claims {
				list = append(list, change(d, "claims", d.Case.Claims[k].ID, "note", fmt.Sprint("bulk ", i)))
			}
			if b%2 == 1 {
				list = append(list, change(d, "sources", "paper", "bytes", "nonsense"))
			}
			r, err = l.Decide(ctx, caseID, submit(ana, list...))
		case 7: // a folder anew
			_, err = l.Import(ctx, fuzzBase(a%4, b%4), bo, at)
			if err != nil {
				t.Fatal(err)
			}
			continue
		case 8: // settle
			if len(d.Misfits) == 0 {
				continue
			}
			_, err = l.Decide(ctx, caseID, submit(ana, ledger.Decision{Kind: ledger.Settle, Settles: []int{d.Misfits[b%len(d.Misfits)].Entry.Number}}))
		case 9: // out and in again
			c, rerr := casefile.Read(filesOf(t, d))
			if rerr != nil {
				t.Fatal(rerr)
			}
			if in, err := l.Import(ctx, c, bo, at); err != nil || len(in.Misfits) > len(d.Misfits) {
				t.Fatalf("exported and imported: %d misfits were %d, %v", len(in.Misfits), len(d.Misfits), err)
			}
			if len(d.Misfits) == 0 && hashOf(t, draft(t, l)) != before {
				t.Fatal("exported and imported, the draft is another")
			}
			continue
		case 10:
			if i > 30 || a%3 > 0 { // they are slow
				continue
			}
			_, err = l.Redact(ctx, caseID, redacting(ledger.Ref{Table: []string{"claims", "sources", "places"}[b%3], ID: []string{id, "paper", "rajin"}[b%3]}))
			if errors.Is(err, ledger.ErrNoRow) || errors.As(err, new(*ledger.Invalid)) {
				continue
			}
		default:
			if d.Number == 0 {
				continue
			}
			r, err = l.Undo(ctx, caseID, ledger.Undoing{Key: key(), Author: bo, At: at, Entries: []int{1 + b%d.Number}})
		}
		if err != nil && !refused(err) && !errors.As(err, new(*ledger.Invalid)) && !errors.Is(err, ledger.ErrNoMisfit) {
			t.Fatalf("operation %d (%d %d %d): %v", i/3, what, a, b, err)
		}
		now := draft(t, l)
		after := hashOf(t, now) // reads the folder again
		if err != nil && after != before {
			t.Fatalf("operation %d (%d %d %d) was refused and changed the draft: %v", i/3, what, a, b, err)
		}
		if err == nil && r.First > 0 && b%3 == 0 {
			if _, err := l.Undo(ctx, caseID, ledger.Undoing{Key: key(), Author: bo, At: at, Bundle: r.First}); err != nil {
				t.Fatalf("operation %d (%d %d %d) cannot be taken back: %v", i/3, what, a, b, err)
			}
			if hashOf(t, draft(t, l)) != before {
				t.Fatalf("operation %d (%d %d %d) taken back is not what was before", i/3, what, a, b)
			}
		}
	}
	same(t, l, dir)
}

// fuzzBase is a folder of six claims, of which some say something else or are
// not there.
func fuzzBase(less, other int) *casefile.Case {
	c := smallCase(6 - less)
	for i := range c.Claims {
		if i%4 == other && other > 0 {
			c.Claims[i].Note = fmt.Sprint("base ", other)
		}
	}
	return c
}
