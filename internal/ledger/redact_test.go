package ledger_test

import (
	"bytes"
	"context"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/internal/ledger"
	"github.com/tidewaiter/tidewaiter/internal/store"
)

// onDisk lists the files of a directory that have one of these words in their
// bytes.
func onDisk(t testing.TB, dir string, words ...string) []string {
	t.Helper()
	var found []string
	err := filepath.WalkDir(dir, func(path string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		for _, w := range words {
			if bytes.Contains(b, []byte(w)) {
				found = append(found, filepath.Base(path)+": "+w)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func redacting(rows ...ledger.Ref) ledger.Redacting {
	return ledger.Redacting{Key: key(), Author: bo, At: at, Rows: rows, Class: casefile.SourceProtection, Authority: "Bo Lind, editor", Day: dates.MustParse("2026-11-29")}
}

// TestRedact puts words of a claim everywhere that the store keeps something of
// it, redacts the claim, and looks for the words in the bytes of the files.
func TestRedact(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	st := openStore(t, dir)
	l := ledger.New(st)
	// Words that their stems, which are what the index has, begin with.
	const secret, edited, why, doc, public = "quokkaw", "wombatp", "numbatl", "bilbyp", "echidnap"
	c := smallCase(2000)
	c.Claims[1].Quote, c.Claims[1].Note = secret+" 6001 containers", strings.TrimSpace(strings.Repeat(secret+" ", 900)) // over several pages of the database
	c.Claims[2].Relations = []claims.Relation{{Kind: claims.Contradicts, ID: "C00002"}}
	c.Claims[0].Note = public
	if _, err := l.Import(ctx, c, ana, at); err != nil {
		t.Fatal(err)
	}
	files, err := c.Files()
	if err != nil {
		t.Fatal(err)
	}
	other := smallCase(2000) // a version that never had the words
	other.Claims = slices.Delete(other.Claims, 1, 2)
	otherFiles, err := other.Files()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range []map[string][]byte{files, otherFiles, files} {
		if _, _, err := st.ImportCase(ctx, caseID, f, at); err != nil {
			t.Fatal(err)
		}
	}
	for _, words := range []string{secret, "later"} { // what was indexed before lies in the index still
		if _, err := st.IndexClaims(ctx, caseID, words, 0, slices.Values([]store.SearchRow{{Claim: "C00002", Who: "x", Stated: "y", Words: words + " " + secret}, {Claim: "C00001", Words: public}})); err != nil {
			t.Fatal(err)
		}
	}
	page, err := st.PutDocument(ctx, store.Document{Name: "p.txt", MediaType: "text/plain", Bytes: []byte(doc), Text: doc, Extractor: "x"}, at)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(dir, "fetched"), 0o700); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{page.SHA256 + ".body": doc, "k.json": `{"sha256":"` + page.SHA256 + `","url":"https://` + doc + `/"}`, "o.json": `{}`} {
		if err := os.WriteFile(filepath.Join(dir, "fetched", name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	dec := change(draft(t, l), "claims", "C00002", "translation", edited, "note", "")
	dec.Reason = "because " + why
	s := submit(ana, dec)
	if _, err := l.Decide(ctx, caseID, s); err != nil {
		t.Fatal(err)
	}
	decide(t, l, ana, change(draft(t, l), "claims", "C00003", "note", "stays", "relations", "contradicts:C00002;other:C00001"))
	decide(t, l, ana, change(draft(t, l), "claims", "C00001", "translation", "stays too"))
	if _, err := l.Undo(ctx, caseID, ledger.Undoing{Key: key(), Author: ana, At: at, Entries: []int{1}, Reason: why}); err != nil {
		t.Fatal(err)
	}
	words := []string{secret, edited, why, doc}
	for _, w := range words {
		if len(onDisk(t, dir, w)) == 0 {
			t.Fatalf("%s is not there before it is redacted", w)
		}
	}
	before, err := st.Versions(ctx, caseID)
	if err != nil {
		t.Fatal(err)
	}

	if _, err := l.Redact(ctx, caseID, redacting(ledger.Ref{Table: "claims", ID: "C99999"})); !errors.Is(err, ledger.ErrNoRow) {
		t.Errorf("redacting nothing: %v", err)
	}
	r := redacting(ledger.Ref{Table: "claims", ID: "C00002"})
	r.Documents = []string{page.SHA256}
	got, err := l.Redact(ctx, caseID, r)
	if err != nil {
		t.Fatal(err)
	}
	if left := onDisk(t, dir, words...); len(left) > 0 {
		t.Errorf("still on the disk: %q", left)
	}
	if len(onDisk(t, dir, public)) == 0 {
		t.Error("what was not redacted is gone too")
	}
	// Whoever read the case before does not bring the words back into the search.
	if changed, err := st.IndexClaims(ctx, caseID, "read before", 0, slices.Values([]store.SearchRow{{Claim: "C00002", Words: secret}})); err != nil || changed {
		t.Errorf("what was read before the redaction is indexed: %v, %v", changed, err)
	}
	if n, err := st.Redacted(ctx, caseID); err != nil || n != 1 {
		t.Errorf("%d redactions, %v", n, err)
	} else if changed, err := st.IndexClaims(ctx, caseID, "read behind", n, slices.Values([]store.SearchRow{{Claim: "C00001", Words: public}})); err != nil || !changed {
		t.Errorf("what was read behind the redaction is not indexed: %v, %v", changed, err)
	}
	// The versions keep their number, and what their hash was is known.
	after, err := st.Versions(ctx, caseID)
	if err != nil || len(after) != 3 {
		t.Fatalf("%v, %v", after, err)
	}
	for i := range after {
		if had := i != 1; (after[i].Hash != before[i].Hash) != had {
			t.Errorf("version %d: hash %.8s, was %.8s", i+1, after[i].Hash, before[i].Hash)
		}
		_, files, err := st.CaseVersion(ctx, caseID, i+1)
		if err != nil || casefile.Hash(files) != after[i].Hash {
			t.Errorf("version %d is not its hash: %v", i+1, err)
		}
		c, err := casefile.Read(casefile.Folder(files))
		if err != nil {
			t.Fatalf("version %d: %v", i+1, err)
		}
		if d := c.Redacted("claims", "C00002"); (d != nil) != (i != 1) || d != nil && (d.Class != casefile.SourceProtection || d.Authority != "Bo Lind, editor" || d.Date.String() != "2026-11-29") {
			t.Errorf("version %d: tombstone %+v", i+1, d)
		}
	}
	was, err := st.RedactedVersions(ctx, caseID)
	if err != nil || len(was) != 2 || was[0].HashBefore != before[0].Hash || was[0].HashAfter != after[0].Hash || was[1].Version != 3 || len(got.Versions) != 2 {
		t.Errorf("%+v, %v", was, err)
	}
	// The draft: the other entries stand, and nothing leads to what is gone.
	d := draft(t, l)
	if d.Case.Claim("C00002") != nil || d.Case.Claim("C00003").Note != "stays" || d.Case.Claim("C00001").Translation != "stays too" || len(d.Misfits) != 0 {
		t.Errorf("%+v", d.Misfits)
	}
	if rel := d.Case.Claim("C00003").Relations; len(rel) != 1 || rel[0].ID != "C00001" {
		t.Errorf("relations %v", rel)
	}
	same(t, l, dir)
	history, err := l.History(ctx, caseID, "claims", "C00002")
	if err != nil || len(history) != 3 || history[2].Kind != ledger.Redact || !history[0].Redacted || history[0].Reason != "" || history[0].Rows[0].After != nil || !history[2].Rows[0].Redacted {
		t.Errorf("%+v, %v", history, err)
	}
	// It does not come back: not with the folder, nor as a row, nor by a retry.
	in, err := l.Import(ctx, c, ana, at)
	if err != nil || !in.Stripped || in.Changed {
		t.Errorf("%+v, %v", in, err)
	}
	if _, _, err := st.ImportCase(ctx, caseID, files, at); err != nil {
		t.Fatal(err)
	}
	if _, err := st.PutDocument(ctx, store.Document{Name: "p.txt", Bytes: []byte(doc), Text: doc}, at); !errors.Is(err, store.ErrRedacted) {
		t.Errorf("%v", err)
	}
	again := maps.Clone(c.Row("claims", "C00002"))
	if _, err := l.Decide(ctx, caseID, submit(ana, ledger.Decision{Kind: ledger.Add, Rows: []ledger.RowChange{{Table: "claims", ID: "C00002", After: again}}})); err == nil || !strings.Contains(err.Error(), "was redacted") {
		t.Errorf("%v", err)
	}
	if rep, err := l.Decide(ctx, caseID, s); err != nil || !rep.Repeated {
		t.Errorf("%+v, %v", rep, err)
	}
	if _, err := l.Undo(ctx, caseID, ledger.Undoing{Key: key(), Author: ana, At: at, Entries: []int{4}}); !errors.Is(err, ledger.ErrNotUndone) {
		t.Errorf("%v", err)
	}
	if rep, err := l.Redact(ctx, caseID, r); err != nil || !rep.Repeated {
		t.Errorf("%+v, %v", rep, err)
	}
	if left := onDisk(t, dir, words...); len(left) > 0 {
		t.Errorf("on the disk again: %q", left)
	}
	stones, err := st.Redactions(ctx, caseID)
	if err != nil || len(stones) != 1 || stones[0].AuthorID != bo.ID || stones[0].ID != "C00002" {
		t.Errorf("%+v, %v", stones, err)
	}
}

// TestRedactWhatOthersRestOn redacts a source that entries added with a claim
// of it.
func TestRedactWhatOthersRestOn(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	l := ledger.New(openStore(t, dir))
	if _, err := l.Import(ctx, smallCase(2), ana, at); err != nil {
		t.Fatal(err)
	}
	extra := smallCase(3).Claims[2]
	extra.Source = "leak"
	decide(t, l, ana, ledger.Decision{Kind: ledger.Add, Rows: []ledger.RowChange{
		{Table: "sources", ID: "leak", After: casefile.SourceCells(&casefile.Source{ID: "leak", Publisher: "quokkawire", Bytes: casefile.Never})},
		{Table: "claims", ID: extra.ID, After: casefile.ClaimCells(&extra)}}})
	decide(t, l, ana, change(draft(t, l), "sources", "leak", "title", "wombatpost"))
	if _, err := l.Redact(ctx, caseID, redacting(ledger.Ref{Table: "sources", ID: "leak"}, ledger.Ref{Table: "sources", ID: "paper"})); err != nil {
		t.Fatal(err)
	}
	if left := onDisk(t, dir, "quokkawire", "wombatpost", "Old Paper"); len(left) > 0 {
		t.Errorf("still on the disk: %q", left)
	}
	d := draft(t, l)
	if s := d.Case.Source("leak"); s == nil || s.Publisher != "" || d.Case.Claim(extra.ID) == nil || len(d.Misfits) != 0 || d.Case.Redacted("sources", "leak") == nil {
		t.Errorf("%+v, %+v", s, d.Misfits)
	}
	same(t, l, dir)
	hashOf(t, d)
	if _, err := l.Decide(ctx, caseID, submit(ana, change(d, "sources", "leak", "publisher", "quokkawire"))); err == nil || !strings.Contains(err.Error(), "was redacted") {
		t.Errorf("%v", err)
	}
	// Exported and imported into another store, the tombstones come with it.
	c, err := casefile.Read(filesOf(t, d))
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Redactions) != 2 {
		t.Errorf("%+v", c.Redactions)
	}
}

// TestEraseLater holds a read open while something is redacted: the answer says
// that the bytes are not gone, and opening the store clears them.
func TestEraseLater(t *testing.T) {
	if testing.Short() {
		t.Skip("waits for a lock")
	}
	ctx := context.Background()
	dir := t.TempDir()
	st, err := store.Open(ctx, dir)
	if err != nil {
		t.Fatal(err)
	}
	reading, err := store.Open(ctx, dir)
	if err != nil {
		t.Fatal(err)
	}
	l := ledger.New(st)
	c := smallCase(3)
	c.Claims[1].Note = "quokkawire"
	if _, err := l.Import(ctx, c, ana, at); err != nil {
		t.Fatal(err)
	}
	r := redacting(ledger.Ref{Table: "claims", ID: "C00002"})
	err = reading.ReadLedger(ctx, caseID, func(tx *store.Ledger) error {
		if _, err := tx.Last(); err != nil {
			return err
		}
		_, err := l.Redact(ctx, caseID, r)
		return err
	})
	if !errors.Is(err, ledger.ErrNotErased) {
		t.Errorf("%v", err)
	}
	if err := errors.Join(reading.Close(), st.Close()); err != nil {
		t.Fatal(err)
	}
	st = openStore(t, dir)
	if left := onDisk(t, dir, "quokkawire"); len(left) > 0 {
		t.Errorf("still on the disk: %q", left)
	}
	if got, err := ledger.New(st).Redact(ctx, caseID, r); err != nil || !got.Repeated {
		t.Errorf("%+v, %v", got, err)
	}
}
