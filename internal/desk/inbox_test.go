package desk_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/internal/accounts"
	"github.com/tidewaiter/tidewaiter/internal/assess"
	"github.com/tidewaiter/tidewaiter/internal/ledger"
	"github.com/tidewaiter/tidewaiter/internal/store"
	"github.com/tidewaiter/tidewaiter/quantity"
	"github.com/tidewaiter/tidewaiter/tally"
)

// quickly is a count that takes no time: how many claims are accepted.
func quickly(_ context.Context, c *casefile.Case, _ assess.Options) (*assess.Assessment, error) {
	n := 0.0
	for i := range c.Claims {
		if c.Claims[i].Review.State == claims.Accepted {
			n++
		}
	}
	q := tally.Quantiles{Median: 1000 * n, P05: 900 * n, P25: 950 * n, P75: 1050 * n, P95: 1100 * n}
	r := &tally.Result{AsOf: 20000, Count: &tally.Count{Unit: "container", Quantiles: q}}
	return &assess.Assessment{Case: c, Result: r, Sentence: fmt.Sprintf("About %.0f boxes.", 1000*n)}, nil
}

// markup is text that must come out as text.
const markup = `<script>alert(1)</script>"onfocus="x' {{.}} </mark>`

// pageText is the document that the proposals are read from.
const pageText = "A Port, 2 May 2031.\n\nThe minister said that about 1,200 boxes had left A for B since January. " +
	"He added that 40 trains were seen. <script>alert('page')</script> \u202ereversed\n\nNothing else was said.\n"

// spanOf is where words stand in the document.
func spanOf(words string) string {
	i := strings.Index(pageText, words)
	return fmt.Sprintf("%d:%d", i, i+len(words))
}

// inbox is a desk whose case a has an accepted claim and five proposals of two
// origins.
type inbox struct {
	*place
	maria accounts.Session
}

func newInbox(t *testing.T) *inbox {
	t.Helper()
	p := newPlace(t, "")
	b := &inbox{place: p, maria: p.first()}
	doc, err := p.store.PutDocument(t.Context(), store.Document{Name: "page.txt", MediaType: "text/plain", Bytes: []byte(pageText), Text: pageText}, p.clock())
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"a", "b"} {
		files, err := casefile.New(id, "The case "+id, "How many?")
		if err != nil {
			t.Fatal(err)
		}
		c, err := casefile.Read(casefile.Folder(files))
		if err != nil {
			t.Fatal(err)
		}
		c.Flow = casefile.Flow{From: "XA", To: "XB", Cargo: "boxes"}
		c.Start = dates.MustParse("2031-01")
		c.Parties = []casefile.Party{{ID: "min", Name: "Ministry of A", Groups: []string{"xa"}}}
		c.Sources = []casefile.Source{
			{ID: "first", Publisher: "Harbour Post", Title: "Boxes leave A", Bytes: casefile.Held, SHA256: doc.SHA256, PublishedAt: dates.MustParse("2031-05-02")},
			{ID: "second", Publisher: "B Gazette", Title: markup, URL: "https://b.example/?a=\"onfocus=\"x", Bytes: casefile.Never, PublishedAt: dates.MustParse("2031-05-03")},
		}
		row := func(more casefile.Cells) {
			cells := casefile.Cells{"source": "first", "measure": "containers", "form": "cumulative", "value_lo": "1200", "value_hi": "1200", "unit": "container", "hedge": "about",
				"from": "XA", "to": "XB", "said_at": "2031-05-02", "published_at": "2031-05-02", "chain": "Minister of A @min said 2031-05-02", "origin": "min-2031-05-02", "review": "proposed"}
			for column, text := range more {
				cells[column] = text
			}
			cl, err := casefile.ParseClaim(cells)
			if err != nil {
				t.Fatal(err)
			}
			c.Claims = append(c.Claims, cl)
		}
		row(casefile.Cells{"id": "C1", "value_lo": "400", "value_hi": "400", "hedge": "exact", "said_at": "2031-04-30", "chain": "Minister of A @min said 2031-04-30", "origin": "min-2031-04-30", "review": "accepted", "review_by": "maria", "review_at": "2031-05"})
		row(casefile.Cells{"id": "P1", "quote": "about 1,200 boxes", "span": spanOf("about 1,200 boxes")})
		row(casefile.Cells{"id": "P2", "source": "second", "quote": markup, "value_lo": "1300", "value_hi": "1300", "published_at": "2031-05-03", "note": markup})
		row(casefile.Cells{"id": "P3", "measure": "voyages", "unit": "voyage", "value_lo": "40", "value_hi": "40", "hedge": "exact", "quote": "40 trains", "span": spanOf("40 trains"), "origin": "trains"})
		row(casefile.Cells{"id": "P4", "source": "second", "value_lo": "1250", "value_hi": "1250", "published_at": "2031-05-03"})
		if files, err = c.Files(); err != nil {
			t.Fatal(err)
		}
		if _, _, err := p.store.ImportCase(t.Context(), id, files, p.clock()); err != nil {
			t.Fatal(err)
		}
	}
	return b
}

func (b *inbox) who(name string, role accounts.Role) *browser {
	return b.as(b.join(b.maria.User, name, role, "a"))
}

func (b *inbox) claim(id string) *claims.Claim {
	b.t.Helper()
	d, err := b.ledger.Draft(b.t.Context(), "a")
	if err != nil {
		b.t.Fatal(err)
	}
	cl := d.Case.Claim(id)
	if cl == nil {
		b.t.Fatalf("there is no claim %s", id)
	}
	return cl
}

func (b *inbox) entries() []ledger.Entry {
	b.t.Helper()
	list, err := b.ledger.Entries(b.t.Context(), "a", 1, 1000)
	if err != nil {
		b.t.Fatal(err)
	}
	return list
}

// filled is a form of a page: the fields that it has, with what a browser sends of
// them when one button is pressed.
type filled struct {
	action string
	fields url.Values
}

// formWith finds the form of a page that has a button: do=accept, or a text.
func formWith(t *testing.T, w *httptest.ResponseRecorder, button string) filled {
	t.Helper()
	for _, m := range regexp.MustCompile(`(?s)<form[^>]*action="([^"]*)"[^>]*>(.*?)</form>`).FindAllStringSubmatch(w.Body.String(), -1) {
		if !strings.Contains(m[2], button) {
			continue
		}
		f := filled{unescaped(m[1]), url.Values{}}
		for _, in := range regexp.MustCompile(`(?s)<input([^>]*)>`).FindAllStringSubmatch(m[2], -1) {
			name, value, kind := attr(in[1], "name"), attr(in[1], "value"), attr(in[1], "type")
			if name == "" || (kind == "radio" || kind == "checkbox") && !strings.Contains(in[1], " checked") {
				continue
			}
			f.fields.Add(name, value)
		}
		for _, in := range regexp.MustCompile(`(?s)<textarea([^>]*)>(.*?)</textarea>`).FindAllStringSubmatch(m[2], -1) {
			f.fields.Add(attr(in[1], "name"), unescaped(in[2]))
		}
		if do := regexp.MustCompile(`name="do" value="([^"]*)"`).FindStringSubmatch(button); do != nil {
			f.fields.Set("do", do[1])
		}
		return f
	}
	t.Fatalf("no form has %s:\n%s", button, w.Body)
	return filled{}
}

func attr(tag, name string) string {
	if m := regexp.MustCompile(`\b` + name + `="([^"]*)"`).FindStringSubmatch(tag); m != nil {
		return unescaped(m[1])
	}
	return ""
}

func unescaped(s string) string {
	return strings.NewReplacer("&lt;", "<", "&gt;", ">", "&#34;", `"`, "&#39;", "'", "&#43;", "+", "&amp;", "&").Replace(s)
}

func do(verb string) string { return `name="do" value="` + verb + `"` }

// press sends a form with some fields changed.
func (b *browser) press(f filled, changed ...string) *httptest.ResponseRecorder {
	fields := url.Values{}
	for name, list := range f.fields {
		fields[name] = list
	}
	for i := 0; i < len(changed); i += 2 {
		fields.Set(changed[i], changed[i+1])
	}
	return b.send(b.request(http.MethodPost, f.action, fields))
}

func TestInboxLists(t *testing.T) {
	b := newInbox(t)
	ana := b.who("ana", accounts.Analyst)
	list := ana.get("/desk/cases/a/inbox")
	want(t, "the inbox", list, 200, "")
	got := text(list)
	for _, w := range []string{"4 claims are proposed, of 2 documents", "Boxes leave A 2 Harbour Post, 2 May 2031", "B Gazette", "about 1,200 boxes", "By origin"} {
		if !strings.Contains(got, w) {
			t.Errorf("the inbox does not say %q: %s", w, got)
		}
	}
	if strings.Contains(got, "C1") {
		t.Errorf("a claim that is decided is in the inbox: %s", got)
	}
	if got := text(ana.get("/desk/cases/a/inbox?by=origin")); !strings.Contains(got, "of 2 origins") || !strings.Contains(got, "min-2031-05-02 3") {
		t.Errorf("by origin: %s", got)
	}
	for _, bad := range []string{"?from=x", "?from=-1"} {
		want(t, bad, ana.get("/desk/cases/a/inbox"+bad), 400, "")
	}
	for _, none := range []string{"?source=none", "?origin=none", "/none"} {
		want(t, none, ana.get("/desk/cases/a/inbox"+none), 404, "")
	}
	if got := text(ana.get("/desk/cases/a")); !strings.Contains(got, "Inbox") || !strings.Contains(got, "History") {
		t.Errorf("the first page of the case does not lead on: %s", got)
	}
}

// TestPassage: a proposal stands beside its page, its words marked, and those that
// others were read from lead to them.
func TestPassage(t *testing.T) {
	b := newInbox(t)
	ana := b.who("ana", accounts.Analyst)
	w := ana.get("/desk/cases/a/inbox/P1")
	want(t, "a proposal", w, 200, "")
	body := w.Body.String()
	for _, part := range []string{
		`<mark>about 1,200 boxes</mark>`, `<a class="read" href="/desk/cases/a/inbox/P3" title="read as P3">40 trains</a>`, "&lt;script&gt;alert(&#39;page&#39;)",
		`rel="next"`, "1 of 4", "min-2031-05-02", "conflict: no number fits both",
	} {
		if !strings.Contains(body, part) {
			t.Errorf("the page has no %s:\n%s", part, text(w))
		}
	}
	whole := ana.get("/desk/cases/a/inbox?source=first").Body.String()
	if !strings.Contains(whole, `title="read as P1">about 1,200 boxes</a>`) || !strings.Contains(whole, "Nothing else was said.") {
		t.Errorf("the document: %s", whole)
	}
	if got := text(ana.get("/desk/cases/a/inbox/P4")); !strings.Contains(got, "not held: the passage cannot be shown") {
		t.Errorf("of a document that is not held: %s", got)
	}
}

// TestInboxHostile: what comes from outside is text on every page.
func TestInboxHostile(t *testing.T) {
	b := newInbox(t)
	ana := b.who("ana", accounts.Analyst)
	w := ana.press(formWith(t, ana.get("/desk/cases/a/inbox/P2"), do("reject")), "reason", markup)
	want(t, "a reason", w, 303, "/desk/cases/a/inbox/P4?done=1")
	for _, path := range []string{"inbox", "inbox?by=origin", "inbox/P1", "inbox/P2", "inbox/P2?done=1", "inbox?source=second", "inbox?source=first", "inbox?origin=min-2031-05-02", "history", "history?q=%3Cscript%3E", "effect?claim=P1"} {
		page := ana.get("/desk/cases/a/" + path)
		want(t, path, page, 200, "")
		body := page.Body.String()
		for _, bad := range []string{"<script>", `"onfocus`, "javascript:", "\u202e", "{{.}} </mark>"} {
			if strings.Contains(body, bad) {
				t.Errorf("%s has %q as it came", path, bad)
			}
		}
	}
}

func TestAccept(t *testing.T) {
	b := newInbox(t)
	ana := b.who("ana", accounts.Analyst)
	w := ana.press(formWith(t, ana.get("/desk/cases/a/inbox/P1"), do("accept")), "reason", "  as the   page says ")
	want(t, "accepting", w, 303, "/desk/cases/a/inbox/P3?done=1")
	r := b.claim("P1").Review
	if r.State != claims.Accepted || r.By != "ana" || r.At.String() != "2026-03-01" || r.Reason != "as the page says" {
		t.Errorf("the review: %+v", r)
	}
	if got := text(ana.get(w.Header().Get("Location"))); !strings.Contains(got, "Accepted: P1, by ana. Take it back") || !strings.Contains(got, "1 of 3") {
		t.Errorf("the next page: %s", got)
	}
}

// TestCountMoves: what is accepted moves the count of the draft, what is rejected
// does not.
func TestCountMoves(t *testing.T) {
	b := newInbox(t)
	ana := b.who("ana", accounts.Analyst)
	count := func() string {
		t.Helper()
		for range 500 {
			page := ana.get("/desk/cases/a/inbox")
			if !strings.Contains(page.Body.String(), "is being counted") {
				return find(t, page, `About (\d+) boxes`)
			}
			time.Sleep(2 * time.Millisecond)
		}
		t.Fatal("the draft is not counted")
		return ""
	}
	if got := count(); got != "1000" {
		t.Errorf("before: %s", got)
	}
	ana.press(formWith(t, ana.get("/desk/cases/a/inbox/P1"), do("accept")))
	if got := count(); got != "2000" {
		t.Errorf("with one accepted: %s", got)
	}
	ana.press(formWith(t, ana.get("/desk/cases/a/inbox/P2"), do("reject")), "reason", "misread")
	if got := count(); got != "2000" {
		t.Errorf("with one rejected: %s", got)
	}
	page := ana.get("/desk/cases/a/inbox/P1")
	ana.press(formWith(t, page, "Take entry 1 back"))
	if got := count(); got != "1000" {
		t.Errorf("with it taken back: %s", got)
	}
}

func TestEdit(t *testing.T) {
	b := newInbox(t)
	ana := b.who("ana", accounts.Analyst)
	page := ana.get("/desk/cases/a/inbox/P1")
	f := formWith(t, page, do("edit"))
	bad := ana.press(f, "do", "edit", "c-hedge", "roughly", "c-note", "typed by hand")
	want(t, "a hedge that there is not", bad, 422, "")
	if got := bad.Body.String(); !strings.Contains(got, `name="c-hedge" value="roughly"`) || !strings.Contains(got, "typed by hand") || !strings.Contains(text(bad), "Not written") || !strings.Contains(got, "<details data-key=\"e\" data-does=\"edit\" open>") {
		t.Errorf("what was typed is gone: %s", text(bad))
	}
	if n := len(b.entries()); n != 0 {
		t.Fatalf("%d entries of a fault", n)
	}
	w := ana.press(f, "do", "edit", "c-value_hi", "1300", "c-note", "two\r\nlines", "reason", "a range")
	want(t, "editing", w, 303, "/desk/cases/a/inbox/P1?done=1")
	if cl := b.claim("P1"); cl.Value.Hi != 1300 || cl.Value.Lo != 1200 || cl.Note != "two lines" || cl.Review.State != claims.Proposed {
		t.Errorf("edited: %+v", cl)
	}
	w = ana.press(formWith(t, ana.get("/desk/cases/a/inbox/P1"), do("edit-accept")), "do", "edit-accept", "c-hedge", "between")
	want(t, "editing and accepting", w, 303, "/desk/cases/a/inbox/P3?done=2")
	if r := b.claim("P1").Review; r.State != claims.Accepted || !strings.Contains(r.Reason, "edited: hedge between, read as about") {
		t.Errorf("the review: %+v", r)
	}
	// The columns of the review are not for typing.
	before := len(b.entries())
	ana.press(formWith(t, ana.get("/desk/cases/a/inbox/P3"), do("edit")), "do", "edit", "c-review", "accepted", "c-review_by", "maria", "c-id", "X")
	if got := b.claim("P3").Review; got.State != claims.Proposed || got.By != "" {
		t.Errorf("a review by hand: %+v; %d entries more", got, len(b.entries())-before)
	}
}

// TestEditKeepsWhatNobodyTouched: a cell that is long, or has blanks that a form
// takes together, is not edited by sending it back; and what is typed is taken
// whole or not at all.
func TestEditKeepsWhatNobodyTouched(t *testing.T) {
	b := newInbox(t)
	ana := b.who("ana", accounts.Analyst)
	note := strings.Repeat("a note  of   words ", 1_500)
	cells := casefile.ClaimCells(b.claim("P3"))
	cells["note"] = strings.TrimSpace(note)
	if _, err := b.ledger.Decide(t.Context(), "a", ledger.Submission{Key: "k", Author: ledger.Author{ID: "1", Name: "maria"}, At: b.clock(), Decisions: []ledger.Decision{
		{Kind: ledger.Change, Reason: "a note", Rows: []ledger.RowChange{{Table: "claims", ID: "P3", Seen: ledger.Hash("claims", casefile.ClaimCells(b.claim("P3"))), After: cells}}},
	}}); err != nil {
		t.Fatal(err)
	}
	was := b.claim("P3").Note
	if len(was) < 20_000 || !strings.Contains(was, "  ") {
		t.Fatalf("the note is not as it was written: %d bytes", len(was))
	}
	want(t, "another cell", ana.press(formWith(t, ana.get("/desk/cases/a/inbox/P3"), do("edit")), "do", "edit", "c-hedge", "about"), 303, "/desk/cases/a/inbox/P3?done=2")
	if cl := b.claim("P3"); cl.Note != was || cl.Hedge != quantity.About {
		t.Errorf("the note of %d bytes is one of %d; hedge %v", len(was), len(cl.Note), cl.Hedge)
	}
	long := strings.Repeat("typed ", 5_000)
	w := ana.press(formWith(t, ana.get("/desk/cases/a/inbox/P1"), do("edit")), "do", "edit", "c-note", long)
	want(t, "too long a note", w, 422, "")
	if !strings.Contains(text(w), "what was typed for note is longer than 16384 bytes") || !strings.Contains(w.Body.String(), strings.TrimSpace(long)) {
		t.Errorf("it is not said, or what was typed is gone: %.300s", text(w))
	}
	if b.claim("P1").Note != "" {
		t.Error("part of it was written")
	}
}

func TestReject(t *testing.T) {
	b := newInbox(t)
	ana := b.who("ana", accounts.Analyst)
	f := formWith(t, ana.get("/desk/cases/a/inbox/P1"), do("reject"))
	w := ana.press(f, "reason", " ")
	want(t, "for no reason", w, 422, "")
	if !strings.Contains(text(w), "say why it is rejected") || len(b.entries()) != 0 {
		t.Errorf("for no reason: %s", text(w))
	}
	want(t, "rejecting", ana.press(f, "reason", "a misprint"), 303, "/desk/cases/a/inbox/P3?done=1")
	if r := b.claim("P1").Review; r.State != claims.Rejected || r.Reason != "a misprint" {
		t.Errorf("the review: %+v", r)
	}
	want(t, "disputing", ana.press(formWith(t, ana.get("/desk/cases/a/inbox/P3"), do("dispute")), "do", "dispute", "reason", "no trains"), 303, "/desk/cases/a/inbox/P2?done=2")
	if r := b.claim("P3").Review; r.State != claims.Disputed {
		t.Errorf("the review: %+v", r)
	}
}

func TestSameAs(t *testing.T) {
	b := newInbox(t)
	ana := b.who("ana", accounts.Analyst)
	page := ana.get("/desk/cases/a/inbox/P4")
	f := formWith(t, page, do("same-as"))
	for id, why := range map[string]string{"": "say which claim", "none": "no claim of the case has the id", "P4": "claim itself", "P3": "one cannot relay the other"} {
		if w := ana.press(f, "other", id); w.Code != 422 || !strings.Contains(text(w), why) {
			t.Errorf("the same as %q: %d %s", id, w.Code, text(w))
		}
	}
	if !strings.Contains(page.Body.String(), `name="same" value="P1"`) || strings.Contains(page.Body.String(), `name="same" value="P3"`) {
		t.Errorf("what it can be the same as: %s", text(page))
	}
	want(t, "the same as C1", ana.press(f, "same", "C1"), 303, "/desk/cases/a/inbox?done=1")
	cl := b.claim("P4")
	if cl.Review.State != claims.Accepted || cl.Origin != "min-2031-04-30" || claims.FormatRelations(cl.Relations) != "relays:C1" || !strings.HasPrefix(cl.Review.Reason, "same as C1") {
		t.Errorf("the relay: %+v", cl)
	}
}

func TestBulk(t *testing.T) {
	b := newInbox(t)
	ana := b.who("ana", accounts.Analyst)
	const path = "/desk/cases/a/inbox?origin=min-2031-05-02"
	page := ana.get(path)
	if got := text(page); !strings.Contains(got, "value") || !strings.Contains(got, "B Gazette") && !strings.Contains(got, "Choose") {
		t.Errorf("the relay table: %s", got)
	}
	f := formWith(t, page, do("accept"))
	if len(f.fields["row"]) != 3 {
		t.Fatalf("the form has %v", f.fields)
	}
	for name, tc := range map[string][]string{
		"do":     {"do", "edit"},
		"same":   {"do", "same-as"},
		"no row": {"row", "P1"},
	} {
		if w := ana.press(f, tc...); w.Code != 400 {
			t.Errorf("%s: %d", name, w.Code)
		}
	}
	none := filled{f.action, url.Values{"key": {"k"}, "origin": f.fields["origin"], "do": {"accept"}}}
	want(t, "none chosen", ana.press(none), 422, "")
	want(t, "rejected for no reason", ana.press(f, "do", "reject"), 422, "")
	if len(b.entries()) != 0 {
		t.Fatal("something was written")
	}
	w := ana.press(f, "reason", "one briefing")
	want(t, "all of an origin", w, 303, "/desk/cases/a/inbox?all=1&by=origin&done=1")
	list := b.entries()
	if len(list) != 3 {
		t.Fatalf("%d entries", len(list))
	}
	for _, e := range list {
		if e.Bundle != 1 || e.Kind != ledger.Accept || e.Reason != "one briefing" {
			t.Errorf("%+v", e)
		}
	}
	after := ana.get(w.Header().Get("Location"))
	if got := text(after); !strings.Contains(got, "3 claims, entries 1 to 3") || !strings.Contains(got, "Take all of it back") {
		t.Errorf("after: %s", got)
	}
	want(t, "taking all back", ana.press(formWith(t, after, "Take all of it back")), 303, "/desk/cases/a/inbox?done=4")
	if b.claim("P1").Review.State != claims.Proposed || b.claim("P2").Review.State != claims.Proposed {
		t.Error("a bundle is not taken back")
	}
	// One row changed meanwhile: nothing is written, of the others neither.
	page = ana.get(path)
	f = formWith(t, page, do("accept"))
	ines := b.who("ines", accounts.Analyst)
	ines.press(formWith(t, ines.get("/desk/cases/a/inbox/P2"), do("reject")), "reason", "misread")
	before := len(b.entries())
	w = ana.press(f)
	want(t, "a bulk in conflict", w, 409, "")
	got := text(w)
	if !strings.Contains(got, "1 claim is not as your page showed it; 2 are") || !strings.Contains(got, "rejected by ines") || len(b.entries()) != before {
		t.Errorf("a bulk in conflict: %s", got)
	}
	want(t, "the rest", ana.press(formWith(t, w, do("accept"))), 303, fmt.Sprintf("/desk/cases/a/inbox?all=1&by=origin&done=%d", before+1))
	if b.claim("P1").Review.State != claims.Accepted || b.claim("P2").Review.State != claims.Rejected {
		t.Errorf("the rest: %+v, %+v", b.claim("P1").Review, b.claim("P2").Review)
	}
}

// TestConflict: two look at one claim, one decides, and the other is shown both
// rows and decides on the one of now.
func TestConflict(t *testing.T) {
	b := newInbox(t)
	ana, ines := b.who("ana", accounts.Analyst), b.who("ines", accounts.Editor)
	page := ana.get("/desk/cases/a/inbox/P1")
	b.pass(10 * time.Minute)
	w := ines.press(formWith(t, ines.get("/desk/cases/a/inbox/P1"), do("edit")), "do", "edit", "c-value_hi", "1400", "c-value_lo", "1400")
	want(t, "the first", w, 303, "/desk/cases/a/inbox/P1?done=1")
	b.pass(10 * time.Minute)
	w = ana.press(formWith(t, page, do("edit")), "do", "edit", "c-hedge", "exact", "reason", "it is exact")
	want(t, "the second", w, 409, "")
	got := text(w)
	for _, part := range []string{"Nothing was written. P1 was edited by ines , 2026-03-01 09:10 UTC (entry 1)", "value lo 1200 1400 as you saw it", "hedge about about exact"} {
		if !strings.Contains(got, part) {
			t.Errorf("the page of the conflict does not say %q: %s", part, got)
		}
	}
	if len(b.entries()) != 1 {
		t.Fatalf("%d entries", len(b.entries()))
	}
	again := formWith(t, w, do("edit"))
	if again.fields.Get("c-value_hi") != "1400" || again.fields.Get("c-hedge") != "exact" {
		t.Errorf("the form on the row of now: %v", again.fields)
	}
	want(t, "again", ana.press(again, "do", "edit"), 303, "/desk/cases/a/inbox/P1?done=2")
	if cl := b.claim("P1"); cl.Value.Hi != 1400 || cl.Hedge != "exact" {
		t.Errorf("an update is lost: %+v", cl)
	}
	// Decisions too: the second is told of the first.
	page = ana.get("/desk/cases/a/inbox/P3")
	ines.press(formWith(t, ines.get("/desk/cases/a/inbox/P3"), do("reject")), "reason", "no trains")
	w = ana.press(formWith(t, page, do("accept")))
	want(t, "accepting what was rejected", w, 409, "")
	if got := text(w); !strings.Contains(got, "P3 was rejected by ines") || !strings.Contains(got, "no trains") {
		t.Errorf("the conflict: %s", got)
	}
	want(t, "overruling", ana.press(formWith(t, w, do("accept")), "do", "accept"), 303, "/desk/cases/a/inbox/P2?done=4")
	if r := b.claim("P3").Review; r.State != claims.Accepted || r.By != "ana" {
		t.Errorf("%+v", r)
	}
}

// TestSentTwice: a form that is sent twice decides once; with another wish in it
// it is a conflict and not a second answer of the first.
func TestSentTwice(t *testing.T) {
	b := newInbox(t)
	ana := b.who("ana", accounts.Analyst)
	f := formWith(t, ana.get("/desk/cases/a/inbox/P1"), do("accept"))
	first, second := ana.press(f), ana.press(f)
	want(t, "once", first, 303, "/desk/cases/a/inbox/P3?done=1")
	want(t, "twice", second, 303, "/desk/cases/a/inbox/P3?done=1")
	want(t, "another wish", ana.press(f, "do", "reject", "reason", "no"), 409, "")
	want(t, "no key", ana.press(f, "key", ""), 400, "")
	ines := b.who("ines", accounts.Analyst)
	want(t, "another's key", ines.press(f), 409, "")
	if n := len(b.entries()); n != 1 {
		t.Errorf("%d entries", n)
	}
}

// TestNoLostUpdates: many change one claim at once; each change that was answered
// as written is there, and all others were told of the conflict.
func TestNoLostUpdates(t *testing.T) {
	b := newInbox(t)
	const people, changes = 4, 5
	browsers := make([]*browser, people)
	for i := range browsers {
		browsers[i] = b.who(fmt.Sprintf("ana%d", i), accounts.Analyst)
	}
	var mu sync.Mutex
	written := map[string]bool{}
	conflicts := 0
	var wg sync.WaitGroup
	for i, br := range browsers {
		wg.Go(func() {
			for k := range changes {
				word := fmt.Sprintf("w%d-%d", i, k)
				page := br.get("/desk/cases/a/inbox/P1")
				f := formWith(t, page, do("edit"))
				for try := 0; ; try++ {
					if try > 200 {
						t.Errorf("%s is never written", word)
						return
					}
					w := br.press(f, "do", "edit", "c-note", strings.TrimSpace(f.fields.Get("c-note")+" "+word))
					if w.Code == http.StatusSeeOther {
						mu.Lock()
						written[word] = true
						mu.Unlock()
						break
					}
					if w.Code != http.StatusConflict {
						t.Errorf("%s: %d %s", word, w.Code, text(w))
						return
					}
					mu.Lock()
					conflicts++
					mu.Unlock()
					f = formWith(t, br.get("/desk/cases/a/inbox/P1"), do("edit"))
				}
			}
		})
	}
	wg.Wait()
	note := strings.Fields(b.claim("P1").Note)
	if len(note) != people*changes || len(written) != people*changes {
		t.Errorf("%d words of %d, %d were written: %v", len(note), people*changes, len(written), note)
	}
	t.Logf("%d conflicts", conflicts)
}

func TestUndoConflict(t *testing.T) {
	b := newInbox(t)
	ana, ines := b.who("ana", accounts.Analyst), b.who("ines", accounts.Analyst)
	ana.press(formWith(t, ana.get("/desk/cases/a/inbox/P1"), do("accept")))
	next := ana.get("/desk/cases/a/inbox/P3?done=1")
	ines.press(formWith(t, ines.get("/desk/cases/a/inbox/P1"), do("reject")), "reason", "misread")
	w := ana.press(formWith(t, next, "Take it back"))
	want(t, "taking back what was decided over", w, 409, "")
	if got := text(w); !strings.Contains(got, "Nothing was taken back. P1 was rejected by ines") || len(b.entries()) != 2 {
		t.Errorf("%s", got)
	}
	// Its own undoing is an entry too, which can be taken back.
	w = ines.press(formWith(t, ines.get("/desk/cases/a/history"), "Take entry 2 back"), "reason", "no, it was right")
	want(t, "taking back", w, 303, "/desk/cases/a/history?done=3")
	if b.claim("P1").Review.State != claims.Accepted {
		t.Errorf("%+v", b.claim("P1").Review)
	}
	w = ines.post("/desk/cases/a/history/undo", "entry", "2", "key", "k2")
	want(t, "twice", w, 409, "")
	if !strings.Contains(text(w), "taken back already") {
		t.Errorf("twice: %s", text(w))
	}
	for _, bad := range [][]string{{"entry", "x", "key", "k"}, {"entry", "0", "key", "k"}, {"entry", "-1", "key", "k"}, {"entry", "1"}, {"bundle", "x", "key", "k"}, {"key", "k"}} {
		want(t, fmt.Sprint(bad), ines.post("/desk/cases/a/history/undo", bad...), 400, "")
	}
	want(t, "one that there is not", ines.post("/desk/cases/a/history/undo", "entry", "99", "key", "k3"), 409, "")
	for _, to := range []string{"https://evil.example/", "//evil.example/desk/cases/a/inbox", "/desk/cases/b/inbox", "/desk/cases/a/../b/inbox", `/desk/cases/a/\evil`, "javascript:x"} {
		w := ines.post("/desk/cases/a/history/undo", "entry", strconv.Itoa(len(b.entries())), "key", "to "+to, "to", to)
		if at := w.Header().Get("Location"); !strings.HasPrefix(at, "/desk/cases/a/history?done=") {
			t.Errorf("%s leads to %q: %d", to, at, w.Code)
		}
	}
}

func TestHistory(t *testing.T) {
	b := newInbox(t)
	ana, ines := b.who("ana", accounts.Analyst), b.who("ines", accounts.Analyst)
	empty := text(ana.get("/desk/cases/a/history"))
	if !strings.Contains(empty, "Nothing was decided at the desk yet") {
		t.Errorf("before anything: %s", empty)
	}
	ana.press(formWith(t, ana.get("/desk/cases/a/inbox/P1"), do("accept")), "reason", "as printed")
	ines.press(formWith(t, ines.get("/desk/cases/a/inbox/P3"), do("reject")), "reason", "no trains")
	ana.press(formWith(t, ana.get("/desk/cases/a/inbox/P1"), do("edit")), "do", "edit", "c-note", "seen again")
	for query, wanted := range map[string]string{
		"":                      "3 2 1",
		"?by=ana":               "3 1",
		"?kind=reject":          "2",
		"?table=claims&row=P1":  "3 1",
		"?row=P1":               "3 1",
		"?q=TRAINS":             "2",
		"?table=sources":        "",
		"?bundle=2":             "2",
		"?before=3":             "2 1",
		"?by=ana&kind=accept":   "1",
		"?table=claims&row=P9":  "",
		"?before=99999":         "3 2 1",
		"?by=ana&kind=reject":   "",
		"?table=claims&by=ines": "2",
	} {
		page := ana.get("/desk/cases/a/history" + query)
		want(t, query, page, 200, "")
		var got []string
		for _, m := range regexp.MustCompile(`<section class="entry" data-row><h2>(\d+):`).FindAllStringSubmatch(page.Body.String(), -1) {
			got = append(got, m[1])
		}
		if strings.Join(got, " ") != wanted {
			t.Errorf("%s: %v, want %s", query, got, wanted)
		}
	}
	page := ana.get("/desk/cases/a/history")
	if got := text(page); !strings.Contains(got, "by ana , 2026-03-01 09:00 UTC : as printed") || !strings.Contains(got, "note blank seen again") {
		t.Errorf("who, when and why: %s", got)
	}
	for _, bad := range []string{"?before=x", "?bundle=x", "?before=-2"} {
		want(t, bad, ana.get("/desk/cases/a/history"+bad), 400, "")
	}
	// Pages follow one another without a gap.
	for range 60 {
		ana.press(formWith(t, ana.get("/desk/cases/a/inbox/P1"), do("edit")), "do", "edit", "c-note", strconv.Itoa(len(b.entries())))
	}
	seen := 0
	for path := "/desk/cases/a/history?by=ana"; path != ""; {
		page := ana.get(path)
		seen += strings.Count(page.Body.String(), `<section class="entry"`)
		path = ""
		if m := regexp.MustCompile(`<a href="([^"]*)" rel="next">`).FindStringSubmatch(page.Body.String()); m != nil {
			path = unescaped(m[1])
		}
	}
	if seen != 62 {
		t.Errorf("%d entries on all pages", seen)
	}
}

// TestRights: a reader sees everything and decides nothing; who does not see the
// case finds nothing there.
func TestRights(t *testing.T) {
	b := newInbox(t)
	ana, rosa := b.who("ana", accounts.Analyst), b.who("rosa", accounts.Reader)
	f := formWith(t, ana.get("/desk/cases/a/inbox/P1"), do("accept"))
	bulk := formWith(t, ana.get("/desk/cases/a/inbox?origin=min-2031-05-02"), do("accept"))
	for _, path := range []string{"inbox", "inbox/P1", "inbox?origin=min-2031-05-02", "inbox?source=first", "history", "effect?claim=P1"} {
		page := rosa.get("/desk/cases/a/" + path)
		want(t, path+" for a reader", page, 200, "")
		if body := page.Body.String(); strings.Contains(body, `name="do"`) || strings.Contains(body, "back</button>") || strings.Contains(body, "Count it anew") {
			t.Errorf("%s offers a reader to decide", path)
		}
		want(t, path+" of another case", rosa.get("/desk/cases/b/"+path), 404, "")
	}
	for _, one := range []filled{f, bulk, {"/desk/cases/a/history/undo", url.Values{"entry": {"1"}, "key": {"k"}}}, {"/desk/cases/a/effect", url.Values{"claim": {"P1"}}}} {
		want(t, one.action+" by a reader", rosa.press(one), 403, "")
		other := strings.Replace(one.action, "/cases/a/", "/cases/b/", 1)
		if w := ana.press(filled{other, one.fields}); w.Code != 404 {
			t.Errorf("%s by one who does not see it: %d", other, w.Code)
		}
	}
	// From another site.
	r := ana.request(http.MethodPost, f.action, f.fields)
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	want(t, "another site's form", ana.send(r), 403, "")
	if n := len(b.entries()); n != 0 {
		t.Errorf("%d entries", n)
	}
	// Nothing changes by GET.
	want(t, "a verdict by GET", ana.get("/desk/cases/a/inbox/P1?do=accept&"+f.fields.Encode()), 200, "")
	if n := len(b.entries()); n != 0 {
		t.Errorf("%d entries by GET", n)
	}
}

func TestBadForms(t *testing.T) {
	b := newInbox(t)
	ana := b.who("ana", accounts.Analyst)
	f := formWith(t, ana.get("/desk/cases/a/inbox/P1"), do("accept"))
	long := strings.Repeat("x", 5000)
	for name, tc := range map[string]struct {
		fields []string
		status int
	}{
		"no verb":                  {[]string{"do", ""}, 400},
		"a made-up one":            {[]string{"do", "redact"}, 400},
		"a long reason":            {[]string{"reason", long}, 400},
		"no hash":                  {[]string{"seen", ""}, 409},
		"a made-up one for a hash": {[]string{"seen", "0123"}, 409},
		"a long key":               {[]string{"key", strings.Repeat("k", 500)}, 400},
		"bytes that are no text":   {[]string{"do", "edit", "c-note", "\xff\xfe"}, 422},
		"an unknown party":         {[]string{"do", "edit-accept", "c-chain", "Somebody @nobody said 2031-05-02"}, 422},
	} {
		if w := ana.press(f, tc.fields...); w.Code != tc.status {
			t.Errorf("%s: %d, want %d: %s", name, w.Code, tc.status, text(w))
		}
	}
	want(t, "no such claim", ana.press(filled{"/desk/cases/a/inbox/none", f.fields}), 404, "")
	want(t, "a body beyond its limit", ana.press(f, "reason", strings.Repeat("x", 70<<10)), 413, "")
	if n := len(b.entries()); n != 0 {
		t.Errorf("%d entries", n)
	}
}
