package ledger_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/cases"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/internal/ledger"
	"github.com/tidewaiter/tidewaiter/internal/store"
	"github.com/tidewaiter/tidewaiter/quantity"
)

var (
	ana = ledger.Author{ID: "ana", Name: "Ana Ruiz"}
	bo  = ledger.Author{ID: "bo", Name: "Bo Lind"}
	at  = time.Date(2026, 11, 29, 9, 0, 0, 0, time.UTC)
)

const caseID = "small"

// smallCase has a source and n claims of it.
func smallCase(n int) *casefile.Case {
	date := dates.MustParse
	c := &casefile.Case{
		ID: caseID, Title: "Small", Flow: casefile.Flow{From: "KP", To: "RU"}, Start: date("2023-08"), Model: casefile.DefaultModel(),
		Scopes:   []string{"munitions_related", "all"},
		Measures: map[claims.Measure]casefile.MeasureSpec{claims.Containers: {Form: claims.Cumulative, Scope: "munitions_related", Unit: "container"}},
		Parties:  []casefile.Party{{ID: "rok-mnd", Name: "Ministry of National Defense", Groups: []string{"rok"}}},
		Sources:  []casefile.Source{{ID: "paper", Publisher: "Old Paper", Bytes: casefile.Never, PublishedAt: date("2024-02-26")}},
	}
	for i := range n {
		c.Claims = append(c.Claims, claims.Claim{
			ID: fmt.Sprintf("C%05d", i+1), Source: "paper", Quote: fmt.Sprintf("%d containers", 6000+i), Measure: claims.Containers, Form: claims.Cumulative,
			Value: quantity.Number(float64(6000 + i)), Unit: "container", Hedge: quantity.About, From: claims.Places{"KP"}, To: claims.Places{"RU"},
			SaidAt: date("2024-02-26"), PublishedAt: date("2024-02-26"), Origin: fmt.Sprintf("origin-%d", i/3),
			Chain: claims.Chain{{Name: "Minister", Party: "rok-mnd", Verb: claims.Said}}, Review: claims.Review{State: claims.Proposed},
		})
	}
	return c
}

func openStore(t testing.TB, dir string) *store.Store {
	t.Helper()
	st, err := store.Open(context.Background(), dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	return st
}

// begin is a ledger with a small case in it.
func begin(t testing.TB, n int) *ledger.Ledger {
	t.Helper()
	l := ledger.New(openStore(t, t.TempDir()))
	t.Cleanup(func() { l.Close() })
	if _, err := l.Import(context.Background(), smallCase(n), ana, at); err != nil {
		t.Fatal(err)
	}
	return l
}

func draft(t testing.TB, l *ledger.Ledger) *ledger.Draft {
	t.Helper()
	d, err := l.Draft(context.Background(), caseID)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func filesOf(t testing.TB, d *ledger.Draft) casefile.Folder {
	t.Helper()
	files, err := d.Files()
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func hashOf(t testing.TB, d *ledger.Draft) string { return casefile.Hash(filesOf(t, d)) }

// set is a change of cells of a row as a draft shows it.
func set(d *ledger.Draft, table, id string, cells ...string) ledger.RowChange {
	row, _ := d.Row(table, id)
	after := maps.Clone(row.Cells)
	for i := 0; i < len(cells); i += 2 {
		after[cells[i]] = cells[i+1]
	}
	return ledger.RowChange{Table: table, ID: id, Seen: row.Hash, After: after}
}

var keys int

func key() string { keys++; return fmt.Sprintf("key-%d", keys) }

func submit(by ledger.Author, decisions ...ledger.Decision) ledger.Submission {
	return ledger.Submission{Key: key(), Author: by, At: at, Decisions: decisions}
}

func decide(t testing.TB, l *ledger.Ledger, by ledger.Author, decisions ...ledger.Decision) ledger.Receipt {
	t.Helper()
	r, err := l.Decide(context.Background(), caseID, submit(by, decisions...))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func accept(d *ledger.Draft, by ledger.Author, id string) ledger.Decision {
	return ledger.Decision{Kind: ledger.Accept, Rows: []ledger.RowChange{set(d, "claims", id, "review", "accepted", "review_by", by.Name, "review_at", "2026-11-29")}}
}

func change(d *ledger.Draft, table, id string, cells ...string) ledger.Decision {
	return ledger.Decision{Kind: ledger.Change, Rows: []ledger.RowChange{set(d, table, id, cells...)}}
}

// same holds the draft of a ledger to the one that is made anew from the store.
func same(t testing.TB, l *ledger.Ledger, dir string) {
	t.Helper()
	a := draft(t, l)
	other := ledger.New(openStore(t, dir))
	defer other.Close()
	b := draft(t, other)
	if hashOf(t, a) != hashOf(t, b) || a.Number != b.Number {
		t.Errorf("in memory %.12s behind entry %d, from the store %.12s behind %d", hashOf(t, a), a.Number, hashOf(t, b), b.Number)
	}
	numbers := func(d *ledger.Draft) (out []int) {
		for _, m := range d.Misfits {
			out = append(out, m.Entry.Number)
		}
		return out
	}
	if x, y := numbers(a), numbers(b); !slices.Equal(x, y) {
		t.Errorf("misfits %v in memory, %v from the store", x, y)
	}
}

func TestDecideAndUndo(t *testing.T) {
	l := begin(t, 3)
	ctx := context.Background()
	before := draft(t, l)
	want := hashOf(t, before)
	r := decide(t, l, ana, accept(before, ana, "C00001"), change(before, "claims", "C00002", "note", "look again"))
	if r.First != 1 || r.Last != 2 || r.Repeated {
		t.Fatalf("receipt %+v", r)
	}
	after := draft(t, l)
	if got := after.Case.Claim("C00001").Review; got.State != claims.Accepted || got.By != ana.Name {
		t.Errorf("review %+v", got)
	}
	if hashOf(t, before) != want {
		t.Error("a draft that was handed out changed")
	}
	// What is exported and imported again is the same draft, and every entry fits.
	c, err := casefile.Read(filesOf(t, after))
	if err != nil {
		t.Fatal(err)
	}
	in, err := l.Import(ctx, c, bo, at)
	if err != nil || !in.Changed || len(in.Misfits) != 0 || in.Fit != 2 {
		t.Fatalf("%+v, %v", in, err)
	}
	if got := draft(t, l); hashOf(t, got) != hashOf(t, after) {
		t.Error("the draft exported and imported is another")
	}
	if again, err := l.Import(ctx, c, bo, at); err != nil || again.Changed {
		t.Errorf("importing it twice: %+v, %v", again, err)
	}
	u, err := l.Undo(ctx, caseID, ledger.Undoing{Key: key(), Author: bo, At: at, Bundle: 1, Reason: "too early"})
	if err != nil || u.First != 3 || u.Last != 4 {
		t.Fatalf("%+v, %v", u, err)
	}
	if got := hashOf(t, draft(t, l)); got != want {
		t.Error("undone, the draft is not what it was")
	}
	if _, err := l.Undo(ctx, caseID, ledger.Undoing{Key: key(), Author: bo, At: at, Entries: []int{1}}); !errors.Is(err, ledger.ErrUndone) {
		t.Errorf("undone twice: %v", err)
	}
	if _, err := l.Undo(ctx, caseID, ledger.Undoing{Key: key(), Author: bo, At: at, Entries: []int{99}}); !errors.Is(err, ledger.ErrNoEntry) {
		t.Errorf("undoing nothing: %v", err)
	}
	if _, err := l.Undo(ctx, caseID, ledger.Undoing{Key: key(), Author: bo, At: at, Bundle: 3}); err != nil {
		t.Fatal(err)
	}
	if got := hashOf(t, draft(t, l)); got != hashOf(t, after) {
		t.Error("undoing the undoing is not doing it again")
	}
	history, err := l.History(ctx, caseID, "claims", "C00001")
	if err != nil || len(history) != 3 || history[0].Kind != ledger.Accept || history[1].Undoes != 1 || history[2].Undoes != history[1].Number {
		t.Errorf("history %+v, %v", history, err)
	}
	if history[0].Rows[0].Before["review"] != "proposed" || history[0].Rows[0].After["review"] != "accepted" || history[1].Reason != "too early" {
		t.Errorf("history %+v", history[:2])
	}
}

func TestConflict(t *testing.T) {
	l := begin(t, 3)
	ctx := context.Background()
	seen := draft(t, l)
	decide(t, l, ana, accept(seen, ana, "C00001"))
	// The others of the submission are not written either.
	s := submit(bo, change(seen, "claims", "C00002", "note", "mine"), change(seen, "claims", "C00001", "note", "mine"))
	_, err := l.Decide(ctx, caseID, s)
	c := (*ledger.Conflict)(nil)
	if !errors.As(err, &c) {
		t.Fatalf("%v", err)
	}
	if c.ID != "C00001" || c.By != ana || !c.At.Equal(at) || c.Entry != 1 || c.Kind != ledger.Accept ||
		c.Now["review"] != "accepted" || c.Wanted["note"] != "mine" || c.Shown["review"] != "proposed" {
		t.Errorf("%+v", c)
	}
	if want := "ledger: C00001 of claims: was accepted meanwhile by Ana Ruiz, 2026-11-29 09:00 UTC: nothing was written: look at it and decide again"; err.Error() != want {
		t.Errorf("got  %s\nwant %s", err, want)
	}
	if row, _ := draft(t, l).Row("claims", "C00002"); row.Cells["note"] != "" {
		t.Error("half of a submission was written")
	}
	// A later entry on the row stands in the way of undoing.
	now := draft(t, l)
	decide(t, l, bo, change(now, "claims", "C00001", "note", "later"))
	if _, err := l.Undo(ctx, caseID, ledger.Undoing{Key: key(), Author: ana, At: at, Entries: []int{1}}); !errors.As(err, &c) || c.By != bo || c.Entry != 2 {
		t.Errorf("%v", err)
	}
	// Nobody decided the row that is not what a form says: it is the import's.
	_, err = l.Decide(ctx, caseID, submit(bo, ledger.Decision{Kind: ledger.Change, Rows: []ledger.RowChange{{Table: "claims", ID: "C00003", Seen: "0", After: now.Case.Row("claims", "C00003")}}}))
	if !errors.As(err, &c) || c.Entry != 0 || c.By != ana {
		t.Errorf("%v", err)
	}
}

func TestKeys(t *testing.T) {
	l := begin(t, 3)
	ctx := context.Background()
	s := submit(ana, accept(draft(t, l), ana, "C00001"))
	first, err := l.Decide(ctx, caseID, s)
	if err != nil {
		t.Fatal(err)
	}
	s.At = at.Add(time.Hour)
	again, err := l.Decide(ctx, caseID, s)
	if err != nil || !again.Repeated || again.First != first.First || again.Last != first.Last {
		t.Errorf("%+v, %v", again, err)
	}
	if d := draft(t, l); d.Number != 1 {
		t.Errorf("%d entries", d.Number)
	}
	s.Decisions[0].Reason = "another"
	if _, err := l.Decide(ctx, caseID, s); !errors.Is(err, ledger.ErrKeyReused) {
		t.Errorf("%v", err)
	}
}

func TestSubmissionsRefused(t *testing.T) {
	l := begin(t, 3)
	ctx := context.Background()
	d := draft(t, l)
	ok := change(d, "claims", "C00001", "note", "x")
	for name, s := range map[string]ledger.Submission{
		"no key":             {Author: ana, At: at, Decisions: []ledger.Decision{ok}},
		"no author":          {Key: "k", At: at, Decisions: []ledger.Decision{ok}},
		"no time":            {Key: "k", Author: ana, Decisions: []ledger.Decision{ok}},
		"nothing":            {Key: "k", Author: ana, At: at},
		"kind":               submit(ana, ledger.Decision{Kind: "guess", Rows: ok.Rows}),
		"undo":               submit(ana, ledger.Decision{Kind: ledger.Undo, Rows: ok.Rows}),
		"no rows":            submit(ana, ledger.Decision{Kind: ledger.Change}),
		"twice":              submit(ana, ledger.Decision{Kind: ledger.Change, Rows: append(ok.Rows, ok.Rows...)}),
		"reject, no reason":  submit(ana, ledger.Decision{Kind: ledger.Reject, Rows: []ledger.RowChange{set(d, "claims", "C00001", "review", "rejected", "review_by", ana.Name)}}),
		"accept, not so":     submit(ana, ledger.Decision{Kind: ledger.Accept, Rows: ok.Rows}),
		"accept for another": submit(ana, accept(d, bo, "C00001")),
		"accept a source":    submit(ana, ledger.Decision{Kind: ledger.Accept, Rows: []ledger.RowChange{set(d, "sources", "paper")}}),
		"long reason":        submit(ana, ledger.Decision{Kind: ledger.Change, Rows: ok.Rows, Reason: strings.Repeat("x", 5000)}),
		"settle nothing":     submit(ana, ledger.Decision{Kind: ledger.Settle}),
	} {
		if _, err := l.Decide(ctx, caseID, s); !errors.As(err, new(*ledger.Invalid)) {
			t.Errorf("%s: %v", name, err)
		}
	}
	fault := (*casefile.CellError)(nil)
	if _, err := l.Decide(ctx, caseID, submit(ana, change(d, "claims", "C00001", "hedge", "roughly"))); !errors.As(err, &fault) || fault.Fault.Field != "hedge" {
		t.Errorf("%v", err)
	}
	if _, err := l.Decide(ctx, "nowhere", submit(ana, ok)); !errors.Is(err, ledger.ErrNotFound) {
		t.Errorf("%v", err)
	}
	if _, err := l.Decide(ctx, caseID, submit(ana, ledger.Decision{Kind: ledger.Settle, Settles: []int{1}})); !errors.Is(err, ledger.ErrNoMisfit) {
		t.Errorf("%v", err)
	}
	if got := draft(t, l); got.Number != 0 {
		t.Errorf("%d entries", got.Number)
	}
}

// TestAdd adds a page's proposals with their source, and once more: what is
// there is passed over, also where an editor has decided since.
func TestAdd(t *testing.T) {
	l := begin(t, 1)
	page := casefile.SourceCells(&casefile.Source{ID: "page", Publisher: "Wharf Wire", Bytes: casefile.Never})
	rows := func() []ledger.RowChange {
		out := []ledger.RowChange{{Table: "sources", ID: "page", After: page}}
		for i, c := range smallCase(3).Claims[1:] {
			c.Source = "page"
			if i == 0 {
				c.Relations = []claims.Relation{{Kind: claims.Relays, ID: "C00003"}}
			}
			out = append(out, ledger.RowChange{Table: "claims", ID: c.ID, After: casefile.ClaimCells(&c)})
		}
		return out
	}
	first := decide(t, l, ana, ledger.Decision{Kind: ledger.Add, Rows: rows()})
	decide(t, l, bo, accept(draft(t, l), bo, "C00002"))
	if r := decide(t, l, bo, ledger.Decision{Kind: ledger.Add, Rows: rows()}); r.First != 0 {
		t.Errorf("added again: %+v", r)
	}
	if got := draft(t, l).Case.Claim("C00002"); got.Review.By != bo.Name {
		t.Errorf("%+v", got)
	}
	// What others lead to cannot be taken out by undoing.
	_, err := l.Undo(context.Background(), caseID, ledger.Undoing{Key: key(), Author: ana, At: at, Entries: []int{first.First}})
	if c := (*ledger.Conflict)(nil); !errors.As(err, &c) || c.ID != "C00002" {
		t.Errorf("%v", err)
	}
}

// TestRebase imports a folder anew that differs from what entries were made on.
func TestRebase(t *testing.T) {
	dir := t.TempDir()
	l := ledger.New(openStore(t, dir))
	ctx := context.Background()
	c := smallCase(5)
	if _, err := l.Import(ctx, c, ana, at); err != nil {
		t.Fatal(err)
	}
	d := draft(t, l)
	decide(t, l, ana, accept(d, ana, "C00001"))                             // 1: fits
	decide(t, l, ana, accept(d, ana, "C00002"))                             // 2: another row then
	decide(t, l, ana, change(draft(t, l), "claims", "C00002", "note", "n")) // 3: on that
	decide(t, l, bo, accept(d, bo, "C00003"))                               // 4: gone then
	decide(t, l, bo, accept(d, bo, "C00004"))                               // 5: undone
	if _, err := l.Undo(ctx, caseID, ledger.Undoing{Key: key(), Author: bo, At: at, Entries: []int{5}}); err != nil {
		t.Fatal(err)
	}
	page := casefile.SourceCells(&casefile.Source{ID: "page", Publisher: "Wire", Bytes: casefile.Never})
	extra := smallCase(6).Claims[5]
	extra.Relations = []claims.Relation{{Kind: claims.Contradicts, ID: "C00003"}}
	decide(t, l, ana, ledger.Decision{Kind: ledger.Add, Rows: []ledger.RowChange{ // 7: leads to what is gone
		{Table: "sources", ID: "page", After: page}, {Table: "claims", ID: extra.ID, After: casefile.ClaimCells(&extra)}}})

	next := smallCase(5)
	next.Claims[1].Quote = "other words"
	next.Claims[3].Quote = "other words"
	next.Claims = slices.Delete(next.Claims, 2, 3)
	in, err := l.Import(ctx, next, bo, at.Add(time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	var numbers []int
	for _, m := range in.Misfits {
		numbers = append(numbers, m.Entry.Number)
	}
	if want := []int{2, 3, 4, 7}; !slices.Equal(numbers, want) {
		t.Fatalf("misfits %v, want %v", numbers, want)
	}
	for i, want := range []string{"C00002 of claims says something else", "", "C00003 of claims is not in the folder", "leads to no claim"} {
		if !strings.Contains(in.Misfits[i].Why, want) {
			t.Errorf("entry %d: %q, want %q", numbers[i], in.Misfits[i].Why, want)
		}
	}
	d = draft(t, l)
	if d.Case.Claim("C00001").Review.State != claims.Accepted || d.Case.Claim("C00002").Review.State != claims.Proposed || d.Case.Source("page") != nil {
		t.Error("the draft is not the base with what fits")
	}
	same(t, l, dir)
	if _, err := l.Undo(ctx, caseID, ledger.Undoing{Key: key(), Author: bo, At: at, Entries: []int{2}}); !errors.Is(err, ledger.ErrLeftOut) {
		t.Errorf("%v", err)
	}
	// An editor decides the row as it is now, and that settles two of them.
	again := accept(d, ana, "C00002")
	again.Settles = []int{2, 3}
	r := decide(t, l, ana, again, ledger.Decision{Kind: ledger.Settle, Settles: []int{4}})
	if d := draft(t, l); len(d.Misfits) != 1 || d.Misfits[0].Entry.Number != 7 {
		t.Errorf("%+v", d.Misfits)
	}
	same(t, l, dir)
	// Taking that back leaves them to be settled again.
	if _, err := l.Undo(ctx, caseID, ledger.Undoing{Key: key(), Author: ana, At: at, Entries: []int{r.First}}); err != nil {
		t.Fatal(err)
	}
	if d := draft(t, l); len(d.Misfits) != 3 {
		t.Errorf("%d misfits", len(d.Misfits))
	}
	same(t, l, dir)
	// The first folder again: what fitted it fits again, but for what was settled.
	if in, err = l.Import(ctx, c, bo, at); err != nil || len(in.Misfits) != 0 {
		t.Fatalf("%+v, %v", in.Misfits, err)
	}
	d = draft(t, l)
	if d.Case.Claim("C00002").Note != "n" || d.Case.Claim("C00003").Review.State != claims.Proposed || d.Case.Source("page") == nil {
		t.Error("the entries were not put on the base")
	}
	same(t, l, dir)
	bases, err := l.Bases(ctx, caseID)
	if err != nil || len(bases) != 3 || bases[1].After != 7 || bases[1].By != bo {
		t.Errorf("%+v, %v", bases, err)
	}
}

// TestAdopt makes a draft of a case that the store had before there was a ledger.
func TestAdopt(t *testing.T) {
	st := openStore(t, t.TempDir())
	f, _ := cases.FS(cases.Founding)
	c, err := casefile.Read(f)
	if err != nil {
		t.Fatal(err)
	}
	files, err := c.Files()
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := st.ImportCase(context.Background(), c.ID, files, at); err != nil {
		t.Fatal(err)
	}
	l := ledger.New(st)
	d, err := l.Draft(context.Background(), c.ID)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := d.Files(); err != nil || !reflect.DeepEqual(got, files) {
		t.Errorf("the draft is not the version: %v", err)
	}
	if _, err := l.Draft(context.Background(), "nowhere"); !errors.Is(err, ledger.ErrNotFound) {
		t.Errorf("%v", err)
	}
}

// TestClockBack decides with a clock that runs backwards: the order is that of
// the numbers.
func TestClockBack(t *testing.T) {
	dir := t.TempDir()
	l := ledger.New(openStore(t, dir))
	if _, err := l.Import(context.Background(), smallCase(1), ana, at); err != nil {
		t.Fatal(err)
	}
	for i := range 5 {
		s := submit(ana, change(draft(t, l), "claims", "C00001", "note", fmt.Sprint(i)))
		s.At = at.Add(-time.Duration(i) * 24 * time.Hour)
		if _, err := l.Decide(context.Background(), caseID, s); err != nil {
			t.Fatal(err)
		}
	}
	same(t, l, dir)
	if got := draft(t, l).Case.Claim("C00001").Note; got != "4" {
		t.Errorf("note %q", got)
	}
}

// TestVerdicts makes decisions on claims as a page does.
func TestVerdicts(t *testing.T) {
	l := begin(t, 9)
	d := draft(t, l)
	seen := func(id string) string { row, _ := d.Row("claims", id); return row.Hash }
	verdict := func(v ledger.Verdict) (ledger.Decision, error) {
		v.Seen = seen(v.Claim)
		return d.Decide(v, ana, at)
	}
	var list []ledger.Decision
	for _, v := range []ledger.Verdict{
		{Kind: ledger.Accept, Claim: "C00001"},
		{Kind: ledger.Accept, Claim: "C00002", Edits: casefile.Cells{"hedge": "at_least", "note": "new"}, Reason: "the Korean says so"},
		{Kind: ledger.Reject, Claim: "C00003", Reason: "not  what was\nsaid", Edits: casefile.Cells{"hedge": "exact"}},
		{Kind: ledger.Dispute, Claim: "C00004", Reason: "another outlet denies it"},
		{Kind: ledger.SameAs, Claim: "C00005", SameAs: "C00001"},
		{Kind: ledger.Edit, Claim: "C00006", Edits: casefile.Cells{"note": "only this"}},
	} {
		dec, err := verdict(v)
		if err != nil {
			t.Fatalf("%+v: %v", v, err)
		}
		list = append(list, dec)
	}
	decide(t, l, ana, list...)
	now := draft(t, l)
	for id, want := range map[string]string{
		"C00001": "accepted by Ana Ruiz 2026-11-29: ",
		"C00002": "accepted by Ana Ruiz 2026-11-29: the Korean says so; edited: hedge at_least, read as about; note new, not read",
		"C00003": "rejected by Ana Ruiz 2026-11-29: not what was said",
		"C00004": "disputed by Ana Ruiz 2026-11-29: another outlet denies it",
		"C00005": "accepted by Ana Ruiz 2026-11-29: same as C00001",
		"C00006": "proposed by  : ",
	} {
		cl := now.Case.Claim(id)
		if got := fmt.Sprintf("%s by %s %s: %s", cl.Review.State, cl.Review.By, cl.Review.At, cl.Review.Reason); got != want {
			t.Errorf("%s: %q, want %q", id, got, want)
		}
	}
	if cl := now.Case.Claim("C00005"); cl.Origin != now.Case.Claim("C00001").Origin || claims.FormatRelations(cl.Relations) != "relays:C00001" {
		t.Errorf("same as: %+v", cl)
	}
	if cl := now.Case.Claim("C00003"); cl.Hedge != quantity.About {
		t.Error("what was rejected was edited")
	}
	for _, v := range []ledger.Verdict{
		{Kind: ledger.Reject, Claim: "C00007"},
		{Kind: ledger.SameAs, Claim: "C00007", SameAs: "C00007"},
		{Kind: ledger.SameAs, Claim: "C00007", SameAs: "nothing"},
		{Kind: ledger.Add, Claim: "C00007"},
		{Kind: ledger.Edit, Claim: "C00007", Edits: casefile.Cells{"review_by": "Bo Lind"}},
	} {
		if _, err := verdict(v); !errors.As(err, new(*ledger.Invalid)) {
			t.Errorf("%+v: %v", v, err)
		}
	}
	if _, err := now.Decide(ledger.Verdict{Kind: ledger.Accept, Claim: "C00001", Seen: seen("C00001")}, bo, at); !errors.As(err, new(*ledger.Conflict)) {
		t.Errorf("%v", err)
	}
	if ids := now.Of("origin-0"); len(ids) != 4 {
		t.Errorf("of one origin: %q", ids)
	}
}
