package desk_test

import (
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/internal/accounts"
	"github.com/tidewaiter/tidewaiter/internal/ledger"
	"github.com/tidewaiter/tidewaiter/internal/publish/publishtest"
	"github.com/tidewaiter/tidewaiter/internal/store"
	"github.com/tidewaiter/tidewaiter/quantity"
)

// newsroom is a desk with the harbour case, as the case a, and people.
type newsroom struct {
	*place
	admin                accounts.User // maria
	maria, ada, bo, ines *browser      // an admin, two editors, an analyst
}

const secretQuote = "forty boxes of pelican feathers"

// newNewsroom opens one on this machine. The clock is that of the case.
func newNewsroom(t *testing.T) *newsroom {
	t.Helper()
	n := &newsroom{place: newPlace(t, "")}
	n.now = publishtest.Now
	c := publishtest.Harbour()
	c.ID = "a"
	c.Claims = []claims.Claim{
		{ID: "C1", Source: "page", Quote: secretQuote, Measure: "containers", Form: claims.Cumulative, Value: quantity.Number(40), Unit: "container", Hedge: quantity.About, Review: claims.Review{State: claims.Accepted}},
		{ID: "C2", Source: "page", Quote: "a proposal", Measure: "containers", Form: claims.Cumulative, Value: quantity.Number(50), Unit: "container", Hedge: quantity.Exact, Review: claims.Review{State: claims.Proposed}},
	}
	files, err := c.Files()
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := n.store.ImportCase(t.Context(), "a", files, n.clock()); err != nil {
		t.Fatal(err)
	}
	first := n.first()
	n.admin, n.maria = first.User, n.as(first)
	n.ada = n.as(n.join(first.User, "ada", accounts.Editor, "a"))
	n.bo = n.as(n.join(first.User, "bo", accounts.Editor, "a"))
	n.ines = n.as(n.join(first.User, "ines", accounts.Analyst, "a"))
	return n
}

// edit changes a claim as an analyst does at the desk; value is both of its ends.
func (n *newsroom) edit(id, column, text string) {
	n.t.Helper()
	edits := map[string]string{column: text}
	if column == "value" {
		edits = map[string]string{"value_lo": text, "value_hi": text}
	}
	d, err := n.ledger.Draft(n.t.Context(), "a")
	if err != nil {
		n.t.Fatal(err)
	}
	row, ok := d.Row("claims", id)
	if !ok {
		n.t.Fatalf("no claim %s", id)
	}
	dec, err := d.Decide(ledger.Verdict{Kind: ledger.Edit, Claim: id, Seen: row.Hash, Edits: edits}, ledger.Author{ID: "9", Name: "ines"}, n.clock())
	if err != nil {
		n.t.Fatal(err)
	}
	if _, err := n.ledger.Decide(n.t.Context(), "a", ledger.Submission{Key: id + column + text, Author: ledger.Author{ID: "9", Name: "ines"}, At: n.clock(), Decisions: []ledger.Decision{dec}}); err != nil {
		n.t.Fatal(err)
	}
}

// fields are the hidden fields and values of the form that leads to an address.
func fields(t *testing.T, w *httptest.ResponseRecorder, action string) []string {
	t.Helper()
	form := regexp.MustCompile(`(?s)<form[^>]*method="post" action="` + regexp.QuoteMeta(action) + `".*?</form>`).FindString(w.Body.String())
	if form == "" {
		t.Fatalf("there is no form to %s: %s", action, text(w))
	}
	var out []string
	for _, m := range regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)">`).FindAllStringSubmatch(form, -1) {
		out = append(out, m[1], m[2])
	}
	return out
}

// submit fills in the form of a page.
func (b *browser) submit(page, action string, more ...string) *httptest.ResponseRecorder {
	b.t.Helper()
	return b.post(action, append(fields(b.t, b.get(page), action), more...)...)
}

func has(t *testing.T, what string, w *httptest.ResponseRecorder, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(text(w), part) {
			t.Errorf("%s (%d) says nothing of %q: %s", what, w.Code, part, text(w))
		}
	}
}

func hasNot(t *testing.T, what string, w *httptest.ResponseRecorder, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if strings.Contains(w.Body.String(), part) {
			t.Errorf("%s (%d) has %q", what, w.Code, part)
		}
	}
}

const publishAt = "/desk/cases/a/publish"

func (n *newsroom) versions() []store.Version {
	n.t.Helper()
	list, err := n.store.Versions(n.t.Context(), "a")
	if err != nil {
		n.t.Fatal(err)
	}
	return list
}

// TestPublish: one editor proposes, another signs what he was shown, and the
// version is that.
func TestPublish(t *testing.T) {
	n := newNewsroom(t)
	n.edit("C1", "value", "60")
	page := n.ada.get(publishAt)
	has(t, "the page", page, "value_lo 40 60", "amended", "Heron", "two kinds of evidence", "1 claim that no editor has decided is left out", "Propose for a second signature")
	// The proposed claim is imported and shown as that; what the desk publishes
	// leaves it out.
	has(t, "the page", page, "gone")
	has(t, "for an analyst", n.ines.get(publishAt), "Heron")
	hasNot(t, "for an analyst", n.ines.get(publishAt), `action="/desk/cases/a/publish"`)

	want(t, "without a reason", n.ada.submit(publishAt, publishAt, "reason", "  "), 422, "")
	want(t, "an embargo of yesterday", n.ada.submit(publishAt, publishAt, "reason", "a figure", "until", "2031-06-19T12:00"), 422, "")
	want(t, "an embargo that is no time", n.ada.submit(publishAt, publishAt, "reason", "a figure", "until", "soon"), 422, "")
	refused := n.ada.submit(publishAt, publishAt, "reason", "a figure <b>", "until", "soon")
	if !strings.Contains(refused.Body.String(), ">a figure &lt;b&gt;</textarea>") {
		t.Error("what was typed is gone")
	}
	// What was shown is not what there is any more.
	old := fields(t, page, publishAt)
	n.edit("C1", "note", "seen twice")
	w := n.ada.post(publishAt, append(old, "reason", "a figure")...)
	want(t, "a draft that moved", w, 409, "")
	has(t, "a draft that moved", w, "look at it again")

	want(t, "proposing", n.ada.submit(publishAt, publishAt, "reason", "a figure was read wrong"), 303, publishAt)
	if len(n.versions()) != 1 {
		t.Error("it was published with one signature")
	}
	want(t, "a second proposal", n.bo.post(publishAt, "seen", "x", "reason", "me too"), 409, "")
	own := n.ada.get(publishAt)
	has(t, "to her who proposed", own, "another editor signs")
	open := fields(t, n.bo.get(publishAt), publishAt+"/sign")
	want(t, "signing one's own", n.ada.post(publishAt+"/sign", open...), 403, "")
	want(t, "an analyst signing", n.ines.post(publishAt+"/sign", open...), 403, "")
	want(t, "signing something else", n.bo.post(publishAt+"/sign", "number", "1", "seen", strings.Repeat("0", 64)), 409, "")
	if len(n.versions()) != 1 {
		t.Fatal("it was published without a second signature")
	}
	// What comes later is not in it.
	n.edit("C1", "note", "seen three times")
	has(t, "the proposal", n.bo.get(publishAt), "1 decision has come since and is not in it", "seen twice")
	want(t, "signing", n.bo.post(publishAt+"/sign", open...), 303, "/desk/cases/a/versions")
	v := n.versions()[1]
	if v.By != "ada" || v.Second != "bo" || v.Reason != "a figure was read wrong" || !v.PublicAt.IsZero() {
		t.Errorf("published: %+v", v)
	}
	_, files, err := n.store.CaseVersion(t.Context(), "a", 2)
	if err != nil {
		t.Fatal(err)
	}
	if csv := string(files["claims.csv"]); !strings.Contains(csv, "seen twice") || strings.Contains(csv, "three times") || strings.Contains(csv, "C2") {
		t.Errorf("the version holds another folder than what was signed: %s", csv)
	}
	want(t, "signing again", n.bo.post(publishAt+"/sign", open...), 409, "")
	list := n.ines.get("/desk/cases/a/versions")
	has(t, "the versions", list, "ada, signed by bo", "a figure was read wrong", "/cases/a/v/2", "version 2, signed by bo")
	has(t, "the version", n.ines.get("/desk/cases/a/versions/2"), "value_lo 40 60", "/cases/a/v/2")
	for _, page := range []string{"/desk/cases/a/versions", "/desk/cases/a/versions/2"} {
		for _, name := range []string{"txt", "bib", "csl.json"} {
			if body := n.ines.get(page).Body.String(); !strings.Contains(body, `href="/cases/a/v/2/citation.`+name+`"`) {
				t.Errorf("%s does not lead to citation.%s", page, name)
			}
		}
	}
	want(t, "a version that is not there", n.ines.get("/desk/cases/a/versions/9"), 404, "")
}

// TestWithdraw: a proposal ends with a reason and leaves nothing behind.
func TestWithdraw(t *testing.T) {
	n := newNewsroom(t)
	n.edit("C1", "value", "60")
	n.ada.submit(publishAt, publishAt, "reason", "too early")
	proposals, err := n.store.Proposals(t.Context(), "a")
	if err != nil || len(proposals) != 1 || proposals[0].Hash == "" {
		t.Fatalf("%+v %v", proposals, err)
	}
	want(t, "without saying why", n.bo.post(publishAt+"/withdraw", "number", "1"), 422, "")
	want(t, "withdrawing", n.bo.post(publishAt+"/withdraw", "number", "1", "why", "the page was misread"), 303, publishAt)
	want(t, "signing what was withdrawn", n.bo.post(publishAt+"/sign", "number", "1", "seen", proposals[0].Hash), 409, "")
	if proposals, err = n.store.Proposals(t.Context(), "a"); err != nil || proposals[0].Hash != "" || proposals[0].EndedWhy != "the page was misread" {
		t.Errorf("%+v %v", proposals, err)
	}
	has(t, "the versions", n.ada.get("/desk/cases/a/versions"), "withdrawn by bo: the page was misread")
}

// TestOneEditor: who has nobody else to sign publishes alone, and the page says
// so.
func TestOneEditor(t *testing.T) {
	n := newNewsroom(t)
	n.edit("C1", "value", "60")
	for _, id := range []string{"2", "3"} {
		n.maria.post("/desk/people/" + id + "/disable")
	}
	has(t, "the page", n.maria.get(publishAt), "There is no other editor of this case")
	want(t, "publishing", n.maria.submit(publishAt, publishAt, "reason", "alone"), 303, "/desk/cases/a/versions")
	if v := n.versions(); len(v) != 2 || v[1].By != "maria" || v[1].Second != "" {
		t.Errorf("%+v", v)
	}
	want(t, "publishing the same again", n.maria.post(publishAt, "seen", n.versions()[1].Hash, "reason", "again"), 422, "")
}

// TestReasonNamesNobody: what an editor writes himself is held to the gate.
func TestReasonNamesNobody(t *testing.T) {
	n := newNewsroom(t)
	n.edit("C1", "value", "60")
	for _, reason := range []string{"the heron was seen", "a track of 273111111", "IMO 9074729 sailed"} {
		w := n.ada.submit(publishAt, publishAt, "reason", reason)
		want(t, reason, w, 422, "")
		has(t, reason, w, "The reason names Heron, who may not be named yet. Missing: a cited sanctions listing")
	}
	want(t, "one who may be named", n.ada.submit(publishAt, publishAt, "reason", "the Gull, and heronries"), 303, publishAt)
	w := n.ada.post("/desk/cases/a/corrections", "version", "1", "text", "It was Heron.")
	want(t, "a correction that names", w, 422, "")
	has(t, "a correction that names", w, "The note names Heron")
}

// TestEmbargoAtTheDesk: it is moved and lifted by editors, and not once it ended.
func TestEmbargoAtTheDesk(t *testing.T) {
	n := newNewsroom(t)
	n.edit("C1", "value", "60")
	n.ada.submit(publishAt, publishAt, "reason", "with an embargo", "until", "2031-06-21T12:00")
	n.bo.submit(publishAt, publishAt+"/sign")
	end := publishtest.Now.Add(24 * time.Hour)
	if v := n.versions(); len(v) != 2 || !v[1].PublicAt.Equal(end) || v[1].Public(n.clock()) {
		t.Fatalf("%+v", v)
	}
	has(t, "the versions", n.ines.get("/desk/cases/a/versions"), "embargo until 2031-06-21 12:00 UTC")
	hasNot(t, "a version under embargo", n.ines.get("/desk/cases/a/versions/2"), "citation.") // the address is not there yet
	const at = "/desk/cases/a/versions/2/embargo"
	want(t, "by an analyst", n.ines.post(at, "lift", "1", "why", "a wish"), 403, "")
	want(t, "into the past", n.ada.post(at, "until", "2031-06-01T12:00", "why", "a wish"), 422, "")
	want(t, "without saying why", n.ada.post(at, "until", "2031-06-22T12:00"), 422, "")
	want(t, "later", n.ada.post(at, "until", "2031-06-22T12:00", "why", "a partner asks"), 303, "/desk/cases/a/versions/2")
	if v := n.versions()[1]; !v.PublicAt.Equal(end.Add(24 * time.Hour)) {
		t.Errorf("%+v", v)
	}
	// A version behind it cannot be public before it.
	n.edit("C1", "value", "70")
	n.ada.submit(publishAt, publishAt, "reason", "too early")
	w := n.bo.submit(publishAt, publishAt+"/sign")
	want(t, "a version before one under embargo", w, 422, "")
	has(t, "a version before one under embargo", w, "move its embargo first")
	want(t, "lifting", n.bo.post(at, "lift", "1", "why", "it leaked"), 303, "/desk/cases/a/versions/2")
	if v := n.versions()[1]; !v.Public(n.clock()) {
		t.Errorf("%+v", v)
	}
	has(t, "the version", n.ines.get("/desk/cases/a/versions/2"), "ada: from 2031-06-21 12:00 UTC to 2031-06-22 12:00 UTC. a partner asks", "bo: from 2031-06-22 12:00 UTC to 2031-06-20 12:00 UTC. it leaked")
	want(t, "moving what is public", n.bo.post(at, "until", "2031-07-01T12:00", "why", "too late"), 409, "")
}

// TestCorrections: a note is of editors, and of versions that there are.
func TestCorrections(t *testing.T) {
	n := newNewsroom(t)
	const at = "/desk/cases/a/corrections"
	want(t, "by an analyst", n.ines.post(at, "version", "1", "text", "wrong"), 403, "")
	want(t, "of no version", n.ada.post(at, "version", "7", "text", "wrong"), 404, "")
	want(t, "mended before", n.ada.post(at, "version", "1", "mended", "1", "text", "wrong"), 422, "")
	for range 2 { // sent twice
		want(t, "a note", n.ada.post(at, "version", "1", "mended", "0", "text", "Forty was <b>fifty</b>."), 303, at)
	}
	list, err := n.store.Corrections(t.Context(), "a")
	if err != nil || len(list) != 1 || list[0].Author != "ada" {
		t.Errorf("%+v %v", list, err)
	}
	page := n.ines.get(at)
	has(t, "the page", page, "Forty was <b>fifty</b>.", "Wrong from version 1 on, not mended yet")
	hasNot(t, "the page", page, "<b>fifty")
}

func day(t *testing.T, text string) dates.Date {
	t.Helper()
	d, err := dates.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// casefileOf are the files of the harbour case under another id.
func casefileOf(t *testing.T, id string) map[string][]byte {
	t.Helper()
	c := publishtest.Harbour()
	c.ID = id
	files, err := c.Files()
	if err != nil {
		t.Fatal(err)
	}
	return files
}
