package desk_test

import (
	"strings"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/internal/accounts"
	"github.com/tidewaiter/tidewaiter/internal/ledger"
	"github.com/tidewaiter/tidewaiter/internal/publish"
)

const (
	namingAt = "/desk/cases/a/naming"
	replyAt  = "/desk/cases/a/reply"
)

// naming makes a naming of Heron with all that it takes but signatures, and
// returns its page. The deadline of the reply is over at the end.
func (n *newsroom) naming() string {
	n.t.Helper()
	w := n.ines.submit(replyAt, replyAt, "whom", "Salt Quay Lines", "about", "heron;obs-of-heron", "asked_at", "2031-06-01", "deadline", "2031-06-19")
	reply := strings.TrimPrefix(w.Header().Get("Location"), replyAt+"?id=")
	if w.Code != 303 || reply == "" {
		n.t.Fatalf("the reply: %d %s", w.Code, text(w))
	}
	fresh := namingAt + "?kind=vessel&of=heron"
	w = n.ines.submit(fresh, namingAt, "kind", "vessel", "of", "heron", "evidence", "C1; obs-of-heron", "identity", "its number on the hull", "reply", reply)
	to := w.Header().Get("Location")
	if w.Code != 303 || !strings.HasPrefix(to, namingAt+"?id=naming-") {
		n.t.Fatalf("the naming: %d %s", w.Code, text(w))
	}
	return to
}

func (n *newsroom) row(table, id string) casefile.Cells {
	n.t.Helper()
	d, err := n.ledger.Draft(n.t.Context(), "a")
	if err != nil {
		n.t.Fatal(err)
	}
	row, _ := d.Row(table, id)
	return row.Cells
}

// TestNaming: conditions first, then an editor, then another.
func TestNaming(t *testing.T) {
	n := newNewsroom(t)
	has(t, "the namings", n.ines.get("/desk/cases/a/namings"), "Heron", "not named", "a cited sanctions listing")
	page := n.naming()
	id := strings.TrimPrefix(page, namingAt+"?id=")
	has(t, "the page", n.ines.get(page), "Identity checked by ines, 20 Jun 2031", "the signature of an editor", "obs-of-heron")
	want(t, "an analyst signing", n.ines.post(namingAt+"/sign", "id", id), 403, "")
	want(t, "the first signature", n.ada.submit(page, namingAt+"/sign"), 303, page)
	has(t, "to the first editor", n.ada.get(page), "You have signed it: another editor signs too", "the signature of a second editor")
	seen := fields(t, n.bo.get(page), namingAt+"/sign")
	w := n.ada.post(namingAt+"/sign", seen...)
	want(t, "both signatures by one", w, 403, "")
	has(t, "both signatures by one", w, "the second signature is that of another editor")
	// What readers would see has no row of hers: it is what has passed the gate.
	back := n.ada.get(publishAt)
	has(t, "what stays back", back, "Heron", "the signature of a second editor")
	hasNot(t, "what readers would see", back, "obs-of-heron", "273111111")
	want(t, "the second signature", n.bo.post(namingAt+"/sign", seen...), 303, page)
	has(t, "the page", n.ines.get(page), "All conditions are met", "Signed by ada, 20 Jun 2031, and by bo")
	w = n.ada.get(publishAt)
	has(t, "what stays back", w, "Everybody who is named may be", "obs-of-heron of observed")
	want(t, "a third signature", n.maria.post(namingAt+"/sign", "id", id, "seen", "x"), 409, "")

	// The note may change; what was signed may not, without the signatures.
	work := []string{"kind", "vessel", "of", "heron", "identity", "its number on the hull", "reply", n.row("namings", id)["reply"]}
	n.ines.submit(page, namingAt, append(work, "evidence", "C1;obs-of-heron", "note", "well done")...)
	if row := n.row("namings", id); row["second_by"] != "bo" || row["note"] != "well done" {
		t.Errorf("after a note: %v", row)
	}
	n.ines.submit(page, namingAt, append(work, "evidence", "C1;obs-of-heron;S1", "note", "well done")...)
	if row := n.row("namings", id); row["signed_by"]+row["second_by"] != "" || row["identity_by"] != "ines" {
		t.Errorf("after other evidence: %v", row)
	}
	has(t, "what stays back", n.ada.get(publishAt), "the signature of an editor")
}

// TestNamingConditions: nobody signs before they are met, each of them.
func TestNamingConditions(t *testing.T) {
	for name, tc := range map[string]struct {
		change  []string
		missing string
	}{
		"one kind of evidence":   {[]string{"evidence", "C1"}, "two kinds of evidence: only what was stated is given"},
		"no evidence":            {[]string{"evidence", ""}, "two kinds of evidence: none is given"},
		"an undecided claim":     {[]string{"evidence", "C2;obs-of-heron"}, "two kinds of evidence: only tracks is given"},
		"no identity check":      {[]string{"identity", ""}, "an identity check, with who made it and when"},
		"nobody asked":           {[]string{"reply", ""}, "a reply sought: nobody was asked"},
		"all of it":              {nil, ""},
		"a deadline still ahead": {[]string{"deadline", "2031-06-20"}, "a reply sought: its deadline is 20 Jun 2031"},
	} {
		t.Run(name, func(t *testing.T) {
			n := newNewsroom(t)
			page := n.naming()
			id := strings.TrimPrefix(page, namingAt+"?id=")
			row := n.row("namings", id)
			change := map[string]string{"kind": row["kind"], "of": row["of"], "evidence": row["evidence"], "identity": row["identity"], "reply": row["reply"]}
			deadline := ""
			for i := 0; i+1 < len(tc.change); i += 2 {
				if tc.change[i] == "deadline" {
					deadline = tc.change[i+1]
					continue
				}
				change[tc.change[i]] = tc.change[i+1]
			}
			if deadline != "" {
				at := replyAt + "?id=" + row["reply"]
				want(t, "the deadline", n.ines.submit(at, replyAt, "whom", "Salt Quay Lines", "about", "heron", "asked_at", "2031-06-01", "deadline", deadline), 303, at)
			} else {
				var list []string
				for k, v := range change {
					list = append(list, k, v)
				}
				want(t, "the change", n.ines.submit(page, namingAt, list...), 303, page)
			}
			d, err := n.ledger.Draft(t.Context(), "a")
			if err != nil {
				t.Fatal(err)
			}
			now, _ := d.Row("namings", id)
			w := n.ada.post(namingAt+"/sign", "id", id, "seen", now.Hash)
			if tc.missing == "" {
				want(t, "signing", w, 303, page)
				return
			}
			want(t, "signing", w, 422, "")
			has(t, "signing", w, "not signed before its conditions are met", tc.missing)
			if deadline != "" {
				n.pass(24 * time.Hour)
				eva := n.as(n.join(n.admin, "eva", accounts.Editor, "a")) // the others' sessions are over
				want(t, "a day later", eva.submit(page, namingAt+"/sign"), 303, page)
			}
		})
	}
}

// TestSignaturesAreTheirOwn: whatever way a naming is changed, nobody signs for
// another.
func TestSignaturesAreTheirOwn(t *testing.T) {
	n := newNewsroom(t)
	page := n.naming()
	id := strings.TrimPrefix(page, namingAt+"?id=")
	n.ada.submit(page, namingAt+"/sign")
	try := func(what, who string, cells ...string) {
		t.Helper()
		d, err := n.ledger.Draft(t.Context(), "a")
		if err != nil {
			t.Fatal(err)
		}
		row, _ := d.Row("namings", id)
		after := casefile.Cells{}
		for k, v := range row.Cells {
			after[k] = v
		}
		for i := 0; i < len(cells); i += 2 {
			after[cells[i]] = cells[i+1]
		}
		_, err = n.ledger.Decide(t.Context(), "a", ledger.Submission{Key: what, Author: ledger.Author{ID: who, Name: who}, At: n.clock(),
			Decisions: []ledger.Decision{{Kind: ledger.Change, Rows: []ledger.RowChange{{Table: "namings", ID: id, Seen: row.Hash, After: after}}}}})
		if err == nil {
			t.Errorf("%s was taken", what)
		}
	}
	try("a signature for another", "eve", "second_by", "bo", "second_at", "2031-06-20")
	try("an identity check by another", "eve", "identity", "looked", "identity_by", "ada", "signed_by", "", "signed_at", "")
	try("other evidence under a signature", "eve", "evidence", "C1")
	try("a second signature without a first", "bo", "signed_by", "", "signed_at", "", "second_by", "bo", "second_at", "2031-06-20")
	try("the same one twice", "Ada", "second_by", "Ada", "second_at", "2031-06-20")
	// Undoing what took signatures off gives them back to what they were for.
	row := n.row("namings", id)
	n.ines.submit(page, namingAt, "kind", "vessel", "of", "heron", "evidence", "C1", "identity", row["identity"], "reply", row["reply"])
	if n.row("namings", id)["signed_by"] != "" {
		t.Error("the signature stands under other evidence")
	}
}

// TestCompanies: a company or person is named by nobody before it may be, also
// not by a hand-written reason.
func TestCompanies(t *testing.T) {
	n := newNewsroom(t)
	n.edit("C1", "value", "60")
	want(t, "a naming", n.ines.submit(namingAt, namingAt, "kind", "company", "of", "Grey Wharf Holding", "evidence", "C1"), 303, firstNaming(n))
	has(t, "the namings", n.ines.get("/desk/cases/a/namings"), "Grey Wharf Holding", "company", "only what was stated is given")
	has(t, "what stays back", n.ada.get(publishAt), "Grey Wharf Holding")
	w := n.ada.submit(publishAt, publishAt, "reason", "grey  wharf holding pays")
	want(t, "a reason", w, 422, "")
	has(t, "a reason", w, "names Grey Wharf Holding")
	w = n.ines.submit(namingAt, namingAt, "kind", "vessel", "of", "no-such-hull", "evidence", "C1")
	want(t, "a vessel that the case does not have", w, 422, "")
	w = n.ines.submit(namingAt, namingAt, "kind", "company", "of", "X", "evidence", "C1;nothing")
	want(t, "evidence that there is not", w, 422, "")
	has(t, "evidence that there is not", w, "nothing")
}

func firstNaming(n *newsroom) string {
	d, err := n.ledger.Draft(n.t.Context(), "a")
	if err != nil || len(d.Case.Namings) == 0 {
		n.t.Fatalf("no naming: %v", err)
	}
	return namingAt + "?id=" + d.Case.Namings[0].ID
}

// TestNamingConflict: who has not seen what another changed is told, and nothing
// is written over.
func TestNamingConflict(t *testing.T) {
	n := newNewsroom(t)
	page := n.naming()
	id := strings.TrimPrefix(page, namingAt+"?id=")
	mine := fields(t, n.ines.get(page), namingAt)
	row := n.row("namings", id)
	rest := []string{"kind", "vessel", "of", "heron", "evidence", row["evidence"], "reply", row["reply"]}
	n.ada.submit(page, namingAt, append(rest, "identity", "ada looked at it")...)
	w := n.ines.post(namingAt, append(append(mine, rest...), "identity", "ines looked at it")...)
	if w.Code != 409 || !strings.Contains(w.Body.String(), "ada") {
		t.Errorf("a conflict: %d %s", w.Code, text(w))
	}
	if row := n.row("namings", id); row["identity"] != "ada looked at it" || row["identity_by"] != "ada" {
		t.Errorf("written over: %v", row)
	}
	// A form that is sent twice is one decision.
	f := append(fields(t, n.ines.get(page), namingAt), append(rest, "identity", "ada looked at it", "note", "twice")...)
	want(t, "once", n.ines.post(namingAt, f...), 303, page)
	if w := n.ines.post(namingAt, f...); w.Code != 303 && w.Code != 409 {
		t.Errorf("twice: %d %s", w.Code, text(w))
	}
}

// TestReplies: what was asked, by when, and the answer.
func TestReplies(t *testing.T) {
	n := newNewsroom(t)
	page := n.naming()
	reply := n.row("namings", strings.TrimPrefix(page, namingAt+"?id="))["reply"]
	has(t, "the list", n.ines.get("/desk/cases/a/replies"), "Salt Quay Lines", "no answer by 19 Jun 2031")
	at := replyAt + "?id=" + reply
	rest := []string{"whom", "Salt Quay Lines", "about", "heron", "asked_at", "2031-06-01", "deadline", "2031-06-19"}
	w := n.ines.submit(at, replyAt, append(rest, "answer", "We carried <i>fish</i>.")...)
	want(t, "an answer without a day", w, 422, "")
	has(t, "an answer without a day", w, "answered_at", "We carried")
	want(t, "a deadline before the question", n.ines.submit(at, replyAt, "whom", "S", "about", "heron", "asked_at", "2031-06-10", "deadline", "2031-06-01"), 422, "")
	want(t, "about nothing", n.ines.submit(at, replyAt, "whom", "S", "about", " "), 422, "")
	want(t, "about what there is not", n.ines.submit(at, replyAt, "whom", "S", "about", "nobody"), 422, "")
	want(t, "the answer", n.ines.submit(at, replyAt, append(rest, "answered_at", "2031-06-12", "answer", "We carried <i>fish</i>.")...), 303, at)
	has(t, "the list", n.ines.get("/desk/cases/a/replies"), "answered 12 Jun 2031")
	if d, err := n.ledger.Draft(t.Context(), "a"); err != nil || len(publish.Missing(d.Case, casefile.NamedVessel, "heron", 0)) == 0 {
		t.Errorf("named without signatures: %v", err)
	}
	want(t, "one that is not there", n.ines.get(replyAt+"?id=nothing"), 404, "")
}
