package desk_test

import (
	"context"
	"errors"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/cases"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/internal/accounts"
	"github.com/tidewaiter/tidewaiter/internal/assess"
	"github.com/tidewaiter/tidewaiter/internal/ledger"
	"github.com/tidewaiter/tidewaiter/tally"
)

// lastOrigin is the founding case with its last figure that is counted proposed
// again, all its renderings.
func lastOrigin(t *testing.T) (c *casefile.Case, origin string, ids []string) {
	t.Helper()
	folder, _ := cases.FS(cases.Founding)
	c, err := casefile.Read(folder)
	if err != nil {
		t.Fatal(err)
	}
	asOf, _ := c.LatestPublication()
	figures, err := tally.Figures(c, tally.Options{AsOf: asOf})
	if err != nil {
		t.Fatal(err)
	}
	day := figures[len(figures)-1].Published
	origins := tally.Origins(c)
	of := figures[len(figures)-1].Origin
	for i := range c.Claims {
		cl := &c.Claims[i]
		published, ok := cl.PublishedAt.Latest()
		switch {
		case origins[cl.ID] == of:
			cl.Review = claims.Review{State: claims.Proposed}
			ids = append(ids, cl.ID)
		case !ok || published > day: // what was said later is not known yet
			cl.Review.State = claims.Disputed
			cl.Review.Reason = "later"
		}
	}
	return c, of, ids
}

// settled asks for a page until no count is waited for on it.
func (b *browser) settled(path string) *httptest.ResponseRecorder {
	b.t.Helper()
	for until := time.Now().Add(2 * time.Minute); time.Now().Before(until); time.Sleep(10 * time.Millisecond) {
		if w := b.get(path); w.Code != 200 || !strings.Contains(w.Body.String(), "data-wait") {
			return w
		}
	}
	b.t.Fatalf("%s is never counted", path)
	return nil
}

// TestEffect: before a claim is accepted the desk says what that would do to the
// count, as [assess.Run] finds it afterwards.
func TestEffect(t *testing.T) {
	if testing.Short() {
		t.Skip("counts the founding case")
	}
	p := newPlace(t, "")
	p.Desk.Count(assess.Run)
	maria := p.first()
	c, origin, ids := lastOrigin(t)
	c.ID = "a"
	if _, err := p.ledger.Import(t.Context(), c, ledger.Author{ID: "1", Name: "maria"}, p.clock()); err != nil {
		t.Fatal(err)
	}
	ana := p.as(p.join(maria.User, "ana", accounts.Analyst, "a"))
	query := "/desk/cases/a/effect?" + url.Values{"claim": ids}.Encode()
	before := ana.settled("/desk/cases/a/effect")
	began := time.Now()
	w := ana.settled(query)
	took := time.Since(began)
	got := text(w)
	t.Logf("%s (%s): %s, in %s", origin, strings.Join(ids, ", "), got, took)
	if w.Code != 200 || !strings.Contains(got, "Now ") || !strings.Contains(got, "With it accepted ") || !strings.Contains(got, "reweighted, not sampled anew") && !strings.Contains(got, "k-hat") {
		t.Fatalf("the effect: %d %s", w.Code, got)
	}
	then := find(t, w, `(?s)With it accepted</th><td data-label="Median">([^<]*)</td>`)
	// A claim that is no news after the last takes a count anew, and only who may
	// decide can ask for it.
	other := slices.IndexFunc(c.Claims, func(cl claims.Claim) bool {
		return cl.Review.State == claims.Disputed && cl.Value.Known && cl.Measure == claims.Containers
	})
	w = ana.settled("/desk/cases/a/effect?claim=" + c.Claims[other].ID)
	t.Logf("%s: %s", c.Claims[other].ID, text(w))
	// What was said comes true.
	bulk := ana.get("/desk/cases/a/inbox?" + url.Values{"origin": {c.Claim(ids[0]).Origin}}.Encode())
	want(t, "accepting", ana.press(formWith(t, bulk, do("accept"))), 303, "/desk/cases/a/inbox?all=1&by=origin&done=1")
	after := ana.settled("/desk/cases/a/effect")
	median := func(w *httptest.ResponseRecorder) string {
		return regexp.MustCompile(`About ([\d,]+)`).FindString(text(w))
	}
	if median(before) == median(after) {
		t.Errorf("the count of the draft did not move: %s", text(after))
	}
	if !strings.Contains(text(after), "About "+strings.Fields(then)[0]) {
		t.Errorf("said %s before, counted %s after", then, text(after))
	}
}

// TestCountAnew: where no draws do, the effect says so until an analyst has it
// counted.
func TestCountAnew(t *testing.T) {
	b := newInbox(t)
	ana, rosa := b.who("ana", accounts.Analyst), b.who("rosa", accounts.Reader)
	const path = "/desk/cases/a/effect?claim=P1"
	w := ana.settled(path)
	if got := text(w); !strings.Contains(got, "has to be counted anew") {
		t.Fatalf("without draws: %s", got)
	}
	if got := rosa.settled(path).Body.String(); strings.Contains(got, "<button>Count") {
		t.Error("a reader can have it counted")
	}
	want(t, "asking", ana.press(formWith(t, w, "Count it anew")), 303, path)
	got := text(ana.settled(path))
	if !strings.Contains(got, "Now 1,000 containers 900 to 1,100") || !strings.Contains(got, "With it accepted 2,000 containers 1,800 to 2,200") || !strings.Contains(got, "The median would move by +100 %") {
		t.Errorf("counted anew: %s", got)
	}
	if b.claim("P1").Review.State != claims.Proposed || len(b.entries()) != 0 {
		t.Error("to ask is to decide")
	}
	for _, bad := range []string{"?claim=none", "?claim=P1&claim=none"} {
		want(t, bad, ana.get("/desk/cases/a/effect"+bad), 404, "")
	}
	want(t, "too many", ana.get("/desk/cases/a/effect?"+strings.Repeat("claim=P1&", 31)), 400, "")
	want(t, "none", ana.post("/desk/cases/a/effect"), 400, "")
	// A draft that goes on has another effect.
	ana.press(formWith(t, ana.get("/desk/cases/a/inbox/P2"), do("accept")))
	if got := text(ana.settled(path)); !strings.Contains(got, "has to be counted anew") {
		t.Errorf("of the draft of before: %s", got)
	}
}

// TestEffectOfVerdicts: the forms of a claim tell what each of their buttons would
// do to the count, by the verdict itself, and write nothing.
func TestEffectOfVerdicts(t *testing.T) {
	b := newInbox(t)
	b.Desk.Count(func(ctx context.Context, c *casefile.Case, o assess.Options) (*assess.Assessment, error) {
		a, err := quickly(ctx, c, o)
		if cl := c.Claim("C1"); err == nil && cl.Note == "halved" { // an edit moves it too
			a.Result.Count.Quantiles = tally.Quantiles{Median: 500, P05: 450, P25: 475, P75: 525, P95: 550}
		}
		return a, err
	})
	ana, rosa := b.who("ana", accounts.Analyst), b.who("rosa", accounts.Reader)
	for _, tc := range []struct {
		id, look string
		fields   []string
		to, says string
	}{
		{"C1", "reject", nil, "?reject=C1", "What rejecting would do to the count|With it rejected 0 containers"},
		{"C1", "dispute", nil, "?dispute=C1", "With it disputed 0 containers"},
		{"P1", "reject", nil, "?reject=P1", "With it rejected 1,000 containers|The count would read the same"},
		{"P2", "same-as", []string{"other", "P1"}, "?other=P1&same-as=P2", "accepting it as a relay of P1|As that relay 2,000 containers"},
		{"C1", "edit", []string{"c-note", "halved"}, "?c-note=halved&edit=C1", "With these cells 500 containers|-50 %"},
		{"P1", "edit-accept", []string{"c-note", markup}, "", "With these cells, accepted 2,000 containers"},
	} {
		page := ana.get("/desk/cases/a/inbox/" + tc.id)
		f := formWith(t, page, `name="look" value="`+tc.look+`"`)
		if !strings.Contains(page.Body.String(), `formaction="/desk/cases/a/effect" formnovalidate name="look" value="`+tc.look+`"`) {
			t.Fatalf("%s has no button for %s", tc.id, tc.look)
		}
		f.action = "/desk/cases/a/effect"
		w := ana.press(f, append([]string{"look", tc.look}, tc.fields...)...)
		to := w.Header().Get("Location")
		if w.Code != 303 || tc.to != "" && to != f.action+tc.to {
			t.Errorf("%s of %s: %d, to %s, want %s", tc.look, tc.id, w.Code, to, tc.to)
		}
		w = ana.settled(to)
		if strings.Contains(w.Body.String(), "has to be counted anew") {
			want(t, "counting", ana.press(formWith(t, w, "Count it anew")), 303, to)
			w = ana.settled(to)
		}
		for says := range strings.SplitSeq(tc.says, "|") {
			if !strings.Contains(text(w), says) {
				t.Errorf("%s of %s says nothing of %q: %s", tc.look, tc.id, says, text(w))
			}
		}
		if strings.Contains(w.Body.String(), "<script>alert(1)") {
			t.Error("what was typed is markup of the page")
		}
		want(t, "by a reader", rosa.press(f, "look", tc.look), 403, "")
	}
	if len(b.entries()) != 0 || b.claim("C1").Review.State != claims.Accepted {
		t.Error("to ask is to decide")
	}
	for query, status := range map[string]int{
		"?reject=none": 404, "?reject=P1&dispute=P1": 400, "?reject=P1&claim=P1": 400, "?same-as=P1": 422, "?same-as=P1&other=none": 422, "?same-as=P1&other=P1": 422, "?edit=P1&c-value_lo=many": 422,
	} {
		if w := ana.get("/desk/cases/a/effect" + query); w.Code != status {
			t.Errorf("%s: %d, want %d: %s", query, w.Code, status, text(w))
		}
	}
	f := formWith(t, ana.get("/desk/cases/a/inbox/P1"), `name="look" value="edit"`)
	f.action = "/desk/cases/a/effect"
	want(t, "too long", ana.press(f, "look", "edit", "c-note", strings.Repeat("a", 5000)), 422, "")
	want(t, "another thing", ana.press(f, "look", "undo"), 400, "")
}

// TestUncountable: a count that fails, or that panics on what came from outside,
// is told and does not end the program.
func TestUncountable(t *testing.T) {
	for name, f := range map[string]func(context.Context, *casefile.Case, assess.Options) (*assess.Assessment, error){
		"fails": func(context.Context, *casefile.Case, assess.Options) (*assess.Assessment, error) {
			return nil, errors.New("no")
		},
		"panics": func(context.Context, *casefile.Case, assess.Options) (*assess.Assessment, error) { panic("no") },
	} {
		t.Run(name, func(t *testing.T) {
			b := newInbox(t)
			b.Desk.Count(f)
			ana := b.who("ana", accounts.Analyst)
			got := ""
			for range 1000 {
				if got = text(ana.get("/desk/cases/a/inbox")); strings.Contains(got, "could not be counted") {
					break
				}
				time.Sleep(2 * time.Millisecond)
			}
			if !strings.Contains(got, "could not be counted") {
				t.Errorf("%s", got)
			}
			if w := ana.get("/desk/cases/a/effect?claim=P1"); !strings.Contains(text(w), "nothing to compare with") {
				t.Errorf("the effect: %s", text(w))
			}
			want(t, "deciding", ana.press(formWith(t, ana.get("/desk/cases/a/inbox/P1"), do("accept"))), 303, "/desk/cases/a/inbox/P3?done=1")
		})
	}
}
