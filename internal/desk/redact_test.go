package desk_test

import (
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/internal/ledger"
	"github.com/tidewaiter/tidewaiter/internal/store"
)

const (
	redactAt       = "/desk/cases/a/redact"
	holdsAt        = "/desk/cases/a/holds"
	confidentialAt = "/desk/cases/a/confidential"
	archiveAt      = "/desk/cases/a/archive/page"
)

func (b *browser) redact(id string, more ...string) *httptest.ResponseRecorder {
	return b.submit(redactAt+"?table=claims&row="+id, redactAt, append([]string{"class", "court", "authority", "District Court, 12 C 31", "reason", "an order of the court", "day", "2031-06-20"}, more...)...)
}

// TestRedactAtTheDesk: it is said what will be gone, confirmed, and gone.
func TestRedactAtTheDesk(t *testing.T) {
	n := newNewsroom(t)
	n.edit("C1", "note", "a remark on pelicans")
	want(t, "by an analyst", n.ines.get(redactAt), 403, "")
	preview := n.ada.get(redactAt + "?table=claims&row=C1")
	has(t, "the preview", preview, secretQuote, "The row is taken out", "1 decision loses its content and reason", "The published hashes change of version 1 (1 public)")
	has(t, "a row that is not there", n.ada.get(redactAt+"?table=claims&row=C9"), "No version, decision or draft of the case has C9")
	want(t, "a table that is not redacted", n.ada.get(redactAt+"?table=namings&row=C1"), 400, "")

	for what, more := range map[string][]string{
		"without confirming":           nil,
		"with another id":              {"confirm", "C2"},
		"repeating the quote":          {"confirm", "C1", "reason", "it said: Forty boxes of  pelican feathers"},
		"repeating it in public":       {"confirm", "C1", "authority", "Court, on " + secretQuote},
		"without an authority":         {"confirm", "C1", "authority", ""},
		"without a reason":             {"confirm", "C1", "reason", ""},
		"with a class that is none":    {"confirm", "C1", "class", "shame"},
		"with a day that is none":      {"confirm", "C1", "day", "tomorrow"},
		"of a table that has no stone": {"confirm", "C1", "table", "namings"},
	} {
		f := append(fields(t, preview, redactAt), "class", "court", "authority", "District Court", "reason", "an order", "day", "2031-06-20")
		for i := 0; i+1 < len(more); i += 2 { // in place of what stands there
			for j := 0; j+1 < len(f); j += 2 {
				if f[j] == more[i] {
					f[j+1] = more[i+1]
				}
			}
		}
		if w := n.ada.post(redactAt, append(f, more...)...); w.Code < 400 || w.Code >= 500 {
			t.Errorf("%s: %d", what, w.Code)
		}
	}
	if n.row("claims", "C1") == nil {
		t.Fatal("it was redacted without being confirmed")
	}
	before := n.versions()[0].Hash
	want(t, "redacting", n.ada.redact("C1", "confirm", "C1"), 303, redactAt+"#done")
	if n.row("claims", "C1") != nil || n.versions()[0].Hash == before {
		t.Error("the row is there, or the version as it was")
	}
	has(t, "the list", n.ada.get(redactAt), "C1 of claims", "District Court, 12 C 31", "an order of the court", "ada, 2031-06-20", before[:12])
	hasNot(t, "the list", n.ada.get(redactAt), "pelican")
	has(t, "the versions", n.ines.get("/desk/cases/a/versions"), "redacted", before[:12])
	stones, err := n.store.Redactions(t.Context(), "a")
	if err != nil || len(stones) != 1 || strings.Contains(stones[0].Authority+stones[0].Note, "an order") {
		t.Errorf("the tombstone that is published: %+v %v", stones, err)
	}
}

// TestRedactionFollowsIntoProposals: what waits for a signature loses it too,
// and who signs is told that it is another.
func TestRedactionFollowsIntoProposals(t *testing.T) {
	n := newNewsroom(t)
	n.edit("C1", "value", "60")
	n.edit("C2", "note", "kept")
	n.ada.submit(publishAt, publishAt, "reason", "a figure")
	open := fields(t, n.bo.get(publishAt), publishAt+"/sign")
	want(t, "redacting", n.ada.redact("C1", "confirm", "C1"), 303, redactAt+"#done")
	want(t, "signing what was shown before", n.bo.post(publishAt+"/sign", open...), 409, "")
	p, files, err := n.store.Proposed(t.Context(), "a", 1)
	if err != nil || strings.Contains(string(files["claims.csv"]), "pelican") || casefile.Hash(files) != p.Hash {
		t.Errorf("the proposal: %+v %v %s", p, err, files["claims.csv"])
	}
}

// TestRedactionFollowsIntoReasons: where editors said again what a redacted row
// said, in the reason of a version or proposal, a correction, a move of an embargo
// or a hold, it is gone as well, and the rest of what they said stays.
func TestRedactionFollowsIntoReasons(t *testing.T) {
	n := newNewsroom(t)
	const told = "Forty boxes of\n  PELICAN feathers"
	const version, correction, embargo = "/desk/cases/a/versions/2", "/desk/cases/a/corrections", "/desk/cases/a/versions/2/embargo"
	publish := func(reason string) {
		t.Helper()
		n.ada.submit(publishAt, publishAt, "reason", reason, "until", "2031-07-01T12:00")
		want(t, "signing", n.bo.submit(publishAt, publishAt+"/sign"), 303, "/desk/cases/a/versions")
	}
	n.edit("C1", "value", "60")
	publish("It told of " + told + ", as we heard.")
	want(t, "moving the embargo", n.bo.post(embargo, "lift", "1", "why", "somebody told of "+told), 303, version)
	want(t, "a note", n.ada.post(correction, "version", "2", "mended", "0", "text", "Not "+told+" but fifty."), 303, correction)
	n.edit("C1", "value", "70")
	n.ada.submit(publishAt, publishAt, "reason", "again "+told)
	want(t, "withdrawing", n.ada.submit(publishAt, publishAt+"/withdraw", "why", "no "+told), 303, publishAt)
	n.maria.post(holdsAt, "what", "row", "table", "claims", "row", "C2", "why", "a letter on "+told)

	has(t, "the preview", n.ada.get(redactAt+"?table=claims&row=C1"), "the reason of version 2", "a correction of version 2")
	want(t, "redacting", n.ada.redact("C1", "confirm", "C1"), 303, redactAt+"#done")
	for at, wanted := range map[string]string{
		version: "It told of [redacted], as we heard.", correction: "Not [redacted] but fifty.", holdsAt: "a letter on [redacted]",
		"/desk/cases/a/versions": "[redacted]", publishAt: "", "/desk/cases/a/history": "",
	} {
		w := n.ada.get(at)
		has(t, at, w, wanted)
		hasNot(t, at, w, "PELICAN", "pelican")
	}
	has(t, "the moves of the embargo", n.ada.get(version), "somebody told of [redacted]")
	for _, v := range n.versions() {
		if strings.Contains(v.Reason, "PELICAN") {
			t.Errorf("version %d: %s", v.Number, v.Reason)
		}
	}

	// A second redaction finds nothing to say of the first.
	number := 0
	holds, err := n.store.Holds(t.Context(), "a")
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range holds {
		number = h.Number
	}
	want(t, "lifting the hold", n.maria.post(holdsAt+"/lift", "number", strconv.Itoa(number), "why", "settled"), 303, holdsAt)
	f := fields(t, n.ada.get(redactAt+"?table=vessels&row=heron"), redactAt)
	want(t, "redacting a vessel", n.ada.post(redactAt, append(f, "class", "court", "authority", "District Court", "reason", "an order", "day", "2031-06-20", "confirm", "heron")...), 303, redactAt+"#done")
	w := n.ada.get(version)
	has(t, "after another redaction", w, "It told of [redacted], as we heard.")
	hasNot(t, "after another redaction", w, "[[")
}

// TestHolds: what is held is not destroyed until an admin lifts the hold.
func TestHolds(t *testing.T) {
	for what, tc := range map[string]struct {
		place []string
		held  bool
	}{
		"the case":    {[]string{"what", "case"}, true},
		"the row":     {[]string{"what", "row", "table", "claims", "row", "C1"}, true},
		"another row": {[]string{"what", "row", "table", "claims", "row", "C2"}, false},
	} {
		t.Run(what, func(t *testing.T) {
			n := newNewsroom(t)
			place := append(tc.place, "why", "letter of the court")
			want(t, "by an editor", n.ada.post(holdsAt, place...), 403, "")
			want(t, "without saying why", n.maria.post(holdsAt, tc.place...), 422, "")
			want(t, "placing", n.maria.post(holdsAt, place...), 303, holdsAt)
			want(t, "placing it twice", n.maria.post(holdsAt, place...), 409, "")
			has(t, "the holds", n.ines.get(holdsAt), "held", "letter of the court", "by maria")
			f := []string{"table", "claims", "row", "C1", "key", "k", "class", "court", "authority", "Court", "reason", "order", "day", "2031-06-20", "confirm", "C1"}
			if !tc.held {
				want(t, "redacting what is not held", n.ada.post(redactAt, f...), 303, redactAt+"#done")
				return
			}
			preview := n.ada.get(redactAt + "?table=claims&row=C1")
			has(t, "the preview", preview, "Under legal hold since 2031-06-20 12:00 UTC", "by maria", "cannot be redacted until an admin lifts")
			hasNot(t, "the preview", preview, "Destroy it for good")
			for name, b := range map[string]*browser{"an editor": n.ada, "an admin": n.maria} {
				w := b.post(redactAt, f...)
				want(t, "redacting by "+name, w, 409, "")
				has(t, "redacting by "+name, w, "under legal hold since", "an admin lifts it first; nothing was changed")
			}
			// Whatever way it is asked for.
			_, err := n.ledger.Redact(t.Context(), "a", ledger.Redacting{Key: "direct", Author: ledger.Author{ID: "1", Name: "maria"}, At: n.clock(), Rows: []ledger.Ref{{Table: "claims", ID: "C1"}}, Class: casefile.Court, Authority: "Court", Day: day(t, "2031-06-20")})
			if err == nil || n.row("claims", "C1") == nil {
				t.Errorf("the ledger redacted what is held: %v", err)
			}
			want(t, "lifting by an editor", n.ada.post(holdsAt+"/lift", "number", "1", "why", "over"), 403, "")
			want(t, "lifting without a reason", n.maria.post(holdsAt+"/lift", "number", "1"), 422, "")
			want(t, "lifting", n.maria.post(holdsAt+"/lift", "number", "1", "why", "the case is over"), 303, holdsAt)
			want(t, "lifting again", n.maria.post(holdsAt+"/lift", "number", "1", "why", "the case is over"), 404, "")
			has(t, "the holds", n.ines.get(holdsAt), "lifted", "by maria: the case is over")
			want(t, "redacting", n.ada.post(redactAt, f...), 303, redactAt+"#done")
		})
	}
}

// keep keeps a page as the bytes of the source "page", and names it in the draft.
func (n *newsroom) keep(kind, body, text string) store.Document {
	n.t.Helper()
	doc, err := n.store.PutDocument(n.t.Context(), store.Document{Name: `odd "name".html`, MediaType: kind, Bytes: []byte(body), Text: text, Extractor: "test/1"}, n.clock())
	if err != nil {
		n.t.Fatal(err)
	}
	d, err := n.ledger.Draft(n.t.Context(), "a")
	if err != nil {
		n.t.Fatal(err)
	}
	row, _ := d.Row("sources", "page")
	after := casefile.Cells{}
	for k, v := range row.Cells {
		after[k] = v
	}
	after["bytes"], after["sha256"] = "held", doc.SHA256
	if _, err := n.ledger.Decide(n.t.Context(), "a", ledger.Submission{Key: doc.SHA256, Author: ledger.Author{ID: "9", Name: "ines"}, At: n.clock(),
		Decisions: []ledger.Decision{{Kind: ledger.Change, Rows: []ledger.RowChange{{Table: "sources", ID: "page", Seen: row.Hash, After: after}}}}}); err != nil {
		n.t.Fatal(err)
	}
	return doc
}

// TestHeldDocument: the kept page of a source is held by its own hold, and by
// one on any case that names it.
func TestHeldDocument(t *testing.T) {
	for _, what := range []string{"document", "case"} {
		n := newNewsroom(t)
		doc := n.keep("text/plain", "pelican feathers", "pelican feathers")
		n.maria.post(holdsAt, "what", what, "row", "page", "why", "letter")
		destroy := func(id string) error {
			_, err := n.ledger.Redact(t.Context(), id, ledger.Redacting{Key: "direct", Author: ledger.Author{ID: "1", Name: "maria"}, At: n.clock(), Documents: []string{doc.SHA256}, Class: casefile.Court, Authority: "Court", Day: day(t, "2031-06-20")})
			return err
		}
		if err := destroy("a"); err == nil {
			t.Errorf("a hold on the %s did not keep the page", what)
		}
		// From another case, to which the page does not belong less.
		c := casefileOf(t, "b")
		if _, _, err := n.store.ImportCase(t.Context(), "b", c, n.clock()); err != nil {
			t.Fatal(err)
		}
		if err := destroy("b"); err == nil {
			t.Errorf("a hold on the %s did not keep the page from another case", what)
		}
		n.maria.post(holdsAt+"/lift", "number", "1", "why", "over")
		if err := destroy("a"); err != nil {
			t.Error(err)
		}
	}
}

// TestConfidential: an alias and nothing else, and a name that is looked for is
// not kept.
func TestConfidential(t *testing.T) {
	n := newNewsroom(t)
	want(t, "without an alias", n.ines.submit(confidentialAt, confidentialAt, "alias", " ", "slug", "x"), 422, "")
	want(t, "with an odd id", n.ines.submit(confidentialAt, confidentialAt, "alias", "a clerk", "slug", "X/../y"), 422, "")
	want(t, "one", n.ines.submit(confidentialAt, confidentialAt, "alias", "a port clerk", "slug", "clerk", "note", "met twice"), 303, confidentialAt)
	has(t, "the list", n.ines.get(confidentialAt), "alias-clerk", "a port clerk")
	row := n.row("sources", "alias-clerk")
	if row["publisher"] != "a port clerk" || row["bytes"] != "never" || row["url"]+row["collector"]+row["sha256"]+row["retrieved_at"] != "" {
		t.Errorf("its row: %v", row)
	}
	// No way puts anything into the row that leads to the person.
	for column, text := range map[string]string{"url": "https://example.org/x", "original_url": "https://example.org/x", "collector": "ines", "retrieved_at": "2031-06-01", "sha256": strings.Repeat("a", 64), "bytes": "mirror"} {
		after := casefile.Cells{}
		for k, v := range row {
			after[k] = v
		}
		after[column] = text
		_, err := n.ledger.Decide(t.Context(), "a", ledger.Submission{Key: column, Author: ledger.Author{ID: "9", Name: "ines"}, At: n.clock(),
			Decisions: []ledger.Decision{{Kind: ledger.Change, Rows: []ledger.RowChange{{Table: "sources", ID: "alias-clerk", Seen: row.Hash("sources"), After: after}}}}})
		if err == nil || !strings.Contains(err.Error(), "would lead to a confidential source") {
			t.Errorf("%s: %v", column, err)
		}
	}
	n.keep("text/plain", "spoken with Ulla Brandt", "spoken with Ulla Brandt")
	n.edit("C1", "note", "Ulla Brandt says so")
	w := n.ines.post(confidentialAt+"/look", "name", "ulla  brandt")
	want(t, "looking", w, 200, "")
	has(t, "looking", w, "It stands in", "the draft: claims.csv", "decision 3: C1 of claims", "the page of page", "the bytes of page")
	hasNot(t, "looking", w, "brandt", "Brandt")
	w = n.ines.post(confidentialAt+"/look", "name", "Quentin Ashgrove")
	has(t, "a name that is nowhere", w, "It stands nowhere in this case")
	hasNot(t, "a name that is nowhere", w, "Ashgrove")
	if strings.Contains(n.log.String(), "Ashgrove") || strings.Contains(n.log.String(), "ulla") {
		t.Error("the log has the name that was looked for")
	}
	n.maria.post(confidentialAt+"/look", "name", "Quentin Ashgrove")
	if found := onDisk(t, n.dir, "Ashgrove"); len(found) > 0 {
		t.Errorf("the name is in %v", found)
	}
}

// onDisk lists the files below a folder that hold a word.
func onDisk(t *testing.T, dir, word string) (out []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		if strings.Contains(string(b), word) {
			out = append(out, e.Name())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestArchive: archived bytes are for the desk, do nothing there, and are found
// by a source of the case only.
func TestArchive(t *testing.T) {
	n := newNewsroom(t)
	want(t, "nothing kept", n.ines.get(archiveAt), 404, "")
	const evil = `<!doctype html><html><head><title>t</title><script>alert(1)</script><style>*{}</style><meta http-equiv=refresh content="0;url=//evil"></head>
<body onload="alert(2)"><h1 style="x" onclick=alert(3)>Boxes &lt;counted&gt;</h1><p>Forty <a href="javascript:alert(4)">boxes</a><img src="https://evil/x.png" onerror=alert(5)>
<iframe src="//evil"></iframe><svg><script>alert(6)</script><a xlink:href="javascript:alert(7)">in svg</a></svg><math><mtext><table><mglyph><style><img src=x onerror=alert(8)></style></mglyph></table></mtext></math>
<form action="//evil"><input name=q value=z><button>go</button></form><noscript><p title="</noscript><img src=x onerror=alert(9)>"></noscript><template><script>alert(10)</script></template><textarea></textarea><script>alert(11)</script></body></html>`
	n.keep("text/html", evil, "Boxes <counted>\nForty boxes")
	page := n.ines.get(archiveAt)
	has(t, "the page", page, "Harbour Post", "Boxes <counted>", "test/1")
	hasNot(t, "the page", page, "alert(", "<counted>")
	shown := n.ines.get(archiveAt + "/page")
	if shown.Code != 200 || !strings.HasPrefix(shown.Header().Get("Content-Security-Policy"), "sandbox; default-src 'none'") || shown.Header().Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("the sandbox: %d %v", shown.Code, shown.Header())
	}
	body := shown.Body.String()
	for _, part := range []string{"Boxes &lt;counted&gt;", "Forty", "boxes", "<h1>", "<p>"} {
		if !strings.Contains(body, part) {
			t.Errorf("the page has no %q: %s", part, body)
		}
	}
	for _, part := range []string{"alert", "script", "evil", "href", "src=", "on", "style", "iframe", "svg", "form", "input", "meta http"} {
		if part == "on" {
			part = "onclick"
		}
		if strings.Contains(body, part) {
			t.Errorf("the page has %q: %s", part, body)
		}
	}
	file := n.ines.get(archiveAt + "/file")
	if h := file.Header(); file.Body.String() != evil || h.Get("Content-Type") != "application/octet-stream" || h.Get("Content-Disposition") != "attachment; filename=page.archived" || !strings.HasPrefix(h.Get("Content-Security-Policy"), "sandbox") {
		t.Errorf("the file: %v", file.Header())
	}
	// Deep nesting is cut, not followed for ever.
	n2 := newNewsroom(t)
	n2.keep("text/html", strings.Repeat("<div>", 100_000)+"deep", "deep")
	want(t, "a deep page", n2.ines.get(archiveAt+"/page"), 200, "")
	// Text is text.
	n3 := newNewsroom(t)
	n3.keep("text/plain", "<script>alert(1)</script>", "<script>alert(1)</script>")
	if w := n3.ines.get(archiveAt + "/page"); strings.Contains(w.Body.String(), "<script") || !strings.HasPrefix(w.Header().Get("Content-Security-Policy"), "sandbox") {
		t.Errorf("a text: %s", w.Body)
	}
	want(t, "a source of another case", n.ines.get("/desk/cases/b/archive/page/file"), 404, "")
	want(t, "no source", n.ines.get("/desk/cases/a/archive/nothing/file"), 404, "")
	want(t, "nobody", n.browser().get(archiveAt+"/file"), 303, "/desk/login?to=%2Fdesk%2Fcases%2Fa%2Farchive%2Fpage%2Ffile")
}
