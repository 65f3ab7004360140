package desk_test

import (
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/internal/accounts"
	"github.com/tidewaiter/tidewaiter/internal/ledger"
)

// reimport imports the case a again, with some of it otherwise.
func (b *inbox) reimport(change func(*casefile.Case)) {
	b.t.Helper()
	_, files, err := b.store.Case(b.t.Context(), "a")
	if err != nil {
		b.t.Fatal(err)
	}
	c, err := casefile.Read(casefile.Folder(files))
	if err != nil {
		b.t.Fatal(err)
	}
	change(c)
	if _, err := b.ledger.Import(b.t.Context(), c, ledger.Author{Name: "an import"}, b.clock()); err != nil {
		b.t.Fatal(err)
	}
}

func (b *inbox) unfit() int {
	b.t.Helper()
	d, err := b.ledger.Draft(b.t.Context(), "a")
	if err != nil {
		b.t.Fatal(err)
	}
	return len(d.Misfits)
}

// TestSettle: decisions whose rows are others now are settled by a form, one way or
// the other, once; what somebody else did meanwhile is not passed over; and a
// settling is taken back.
func TestSettle(t *testing.T) {
	b := newInbox(t)
	ana, rosa := b.who("ana", accounts.Analyst), b.who("rosa", accounts.Reader)
	const page = "/desk/cases/a/misfits"
	if got := text(ana.get(page)); !strings.Contains(got, "Every decision fits") {
		t.Errorf("before: %s", got)
	}
	for _, id := range []string{"P1", "P2", "P3"} {
		ana.press(formWith(t, ana.get("/desk/cases/a/inbox/"+id), do(map[string]string{"P1": "accept", "P2": "reject", "P3": "accept"}[id])), "reason", "as "+id)
	}
	ana.press(formWith(t, ana.get("/desk/cases/a/inbox/P4"), do("edit")), "c-note", "seen <b>twice</b>", "reason", "as P4")
	b.reimport(func(c *casefile.Case) {
		for i := range c.Claims {
			switch c.Claims[i].ID {
			case "P1", "P2", "P4":
				c.Claims[i].Item = "another <i>box</i>"
			case "P3":
				c.Claims[i].Review = claims.Review{State: claims.Disputed, By: "folder", Reason: "not so"}
			}
		}
	})
	if b.unfit() != 4 {
		t.Fatalf("%d do not fit", b.unfit())
	}
	if got := ana.get("/desk/cases/a/inbox"); !strings.Contains(got.Body.String(), `href="`+page+`"`) {
		t.Error("the inbox does not lead there")
	}
	list := ana.get(page)
	got := text(list)
	for _, w := range []string{"1: accepted by ana", "P1 of claims says something else", "another <i>box</i>", "Accept it as it is now", "Reject it as it is now", "Make the edit on it as it is now", "seen <b>twice</b>"} {
		if !strings.Contains(got, w) {
			t.Errorf("the page has no %q: %s", w, got)
		}
	}
	for _, query := range []string{"?claim=P1", "?reject=P2", "?claim=P3", "?c-note=seen&#43;%3Cb%3Etwice%3C%2Fb%3E&amp;edit=P4"} {
		if !strings.Contains(list.Body.String(), `href="/desk/cases/a/effect`+query+`"`) {
			t.Errorf("the page does not lead to what %s would do", query)
		}
	}
	if strings.Contains(list.Body.String(), "<i>box") {
		t.Error("markup of a cell is markup of the page")
	}
	if strings.Contains(rosa.get(page).Body.String(), `name="seen"`) {
		t.Error("a reader is given the form")
	}
	form := func(n string) filled { return formWith(t, ana.get(page), `name="number" value="`+n+`"`) }
	one := form("1")
	want(t, "by a reader", rosa.press(one, "do", "leave", "reason", "a wish"), 403, "")
	want(t, "without a reason", ana.press(one, "do", "leave", "reason", " "), 422, "")
	want(t, "without saying what", ana.press(one, "reason", "so"), 400, "")
	want(t, "of no entry", ana.press(one, "number", "0", "do", "leave", "reason", "so"), 400, "")
	want(t, "of one that fits", ana.press(one, "number", "99", "do", "leave", "reason", "so"), 409, "")
	want(t, "with another row", ana.press(one, "seen", strings.Repeat("0", 32), "do", "leave", "reason", "so"), 409, "")
	if b.unfit() != 4 || len(b.entries()) != 4 {
		t.Fatal("something was written")
	}
	// The row moves between the page and the form.
	b.reimport(func(c *casefile.Case) {
		for i := range c.Claims {
			switch c.Claims[i].ID {
			case "P1", "P2", "P4":
				c.Claims[i].Item = "a third box"
			}
		}
		c.Claims[3].Review = claims.Review{State: claims.Disputed, By: "folder", Reason: "not so"}
	})
	w := ana.press(one, "do", "again", "reason", "still so")
	want(t, "a row that moved", w, 409, "")
	if !strings.Contains(text(w), "not as your page showed them") || !strings.Contains(w.Body.String(), `value="still so"`) {
		t.Errorf("a row that moved: %s", text(w))
	}
	one = form("1")
	for range 2 { // sent twice
		want(t, "accepting it as it is", ana.press(one, "do", "again", "reason", "still so"), 303, page+"?done=5")
	}
	if cl := b.claim("P1"); cl.Review.State != claims.Accepted || cl.Item != "a third box" || !strings.Contains(cl.Review.Reason, "still so") || b.unfit() != 3 {
		t.Errorf("%+v, %d do not fit", cl.Review, b.unfit())
	}
	stale := form("2")
	want(t, "leaving it", ana.press(form("2"), "do", "leave", "reason", "the figure is another"), 303, page+"?done=6")
	want(t, "by one who comes late", ana.press(stale, "do", "again", "reason", "too late"), 409, "")
	want(t, "the edit", ana.press(form("4"), "do", "again", "reason", "still noted"), 303, page+"?done=7")
	if cl := b.claim("P4"); cl.Note != "seen <b>twice</b>" || cl.Item != "a third box" {
		t.Errorf("%+v", cl)
	}
	if e := b.entries()[5]; e.Kind != ledger.Settle || e.Author.Name != "ana" || e.Reason != "the figure is another" || len(e.Settles) != 1 || e.Settles[0] != 2 || len(e.Rows) != 0 {
		t.Errorf("%+v", e)
	}
	history := ana.get("/desk/cases/a/history")
	if got := text(history); !strings.Contains(got, "6: settled") || !strings.Contains(got, "It settles entry 2") {
		t.Errorf("the history: %s", got)
	}
	// Taken back, it waits again.
	want(t, "taking it back", ana.press(formWith(t, history, "Take entry 6 back"), "reason", "after all"), 303, "/desk/cases/a/history?done=8")
	if b.unfit() != 2 || !strings.Contains(text(ana.get(page)), "2: rejected") {
		t.Errorf("%d do not fit: %s", b.unfit(), text(ana.get(page)))
	}
}
