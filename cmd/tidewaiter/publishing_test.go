package main

import (
	"context"
	"errors"
	"fmt"
	"html"
	"io"
	"io/fs"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"

	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/internal/accounts"
	"github.com/tidewaiter/tidewaiter/internal/desk"
	"github.com/tidewaiter/tidewaiter/internal/ledger"
	"github.com/tidewaiter/tidewaiter/internal/publish"
	"github.com/tidewaiter/tidewaiter/internal/publish/publishtest"
	"github.com/tidewaiter/tidewaiter/internal/server"
	"github.com/tidewaiter/tidewaiter/internal/store"
	"github.com/tidewaiter/tidewaiter/quantity"
)

// newsroom is the whole site over the harbour case, with a clock and two editors
// at its desk.
type newsroom struct {
	t       *testing.T
	dir     string
	now     time.Time
	store   *store.Store
	ledger  *ledger.Ledger
	site    *site
	handler http.Handler
	tokens  map[string]string // of sessions, by name
	close   func() error
}

// Words that are looked for everywhere.
const (
	quoted    = "pelican feathers by the boxful"
	embargoed = "Walrus"
)

func newNewsroom(t *testing.T) *newsroom {
	t.Helper()
	n := foundNewsroom(t, t.TempDir())
	t.Cleanup(func() { n.close() })
	return n
}

// foundNewsroom makes one in a directory, with claims besides the two that are
// always there.
func foundNewsroom(t *testing.T, dir string, more ...claims.Claim) *newsroom {
	t.Helper()
	ctx := context.Background()
	st, err := store.Open(ctx, dir)
	if err != nil {
		t.Fatal(err)
	}
	c := publishtest.Harbour()
	c.Claims = append([]claims.Claim{
		{ID: "C1", Source: "page", Quote: quoted, Measure: "containers", Form: claims.Cumulative, Value: quantity.Number(40), Unit: "container", Hedge: quantity.About, Review: claims.Review{State: claims.Accepted}},
		{ID: "C2", Source: "page", Quote: "fifty by June", Measure: "containers", Form: claims.Cumulative, Value: quantity.Number(50), Unit: "container", Hedge: quantity.About, Review: claims.Review{State: claims.Accepted}},
	}, more...)
	files, err := c.Files()
	if err != nil {
		t.Fatal(err)
	}
	_, _, err = st.ImportCase(ctx, c.ID, files, publishtest.Now)
	if err := errors.Join(err, st.Close()); err != nil {
		t.Fatal(err)
	}
	n, people, err := openNewsroom(dir, publishtest.Now)
	if err != nil {
		t.Fatal(err)
	}
	n.t = t
	from := accounts.From{At: n.now, Address: "127.0.0.1"}
	token, _, err := people.FirstLink(ctx, from)
	if err != nil {
		t.Fatal(err)
	}
	const password = "seven grey herrings at dawn"
	maria, err := people.Accept(ctx, token, "maria", password, from)
	if err != nil {
		t.Fatal(err)
	}
	n.tokens["maria"] = maria.Token
	for name, role := range map[string]accounts.Role{"ada": accounts.Editor, "bo": accounts.Editor, "ines": accounts.Analyst} {
		token, _, err := people.Invite(ctx, maria.User, accounts.Rights{Role: role, AllCases: true}, from)
		if err != nil {
			t.Fatal(err)
		}
		s, err := people.Accept(ctx, token, name, password, from)
		if err != nil {
			t.Fatal(err)
		}
		n.tokens[name] = s.Token
	}
	return n
}

// openNewsroom opens the site over a directory, as serve does. Whoever opens it
// closes it.
func openNewsroom(dir string, now time.Time) (*newsroom, *accounts.Accounts, error) {
	ctx := context.Background()
	st, err := store.Open(ctx, dir)
	if err != nil {
		return nil, nil, err
	}
	n := &newsroom{dir: dir, now: now, store: st, ledger: ledger.New(st), tokens: map[string]string{}}
	fail := func(err error) (*newsroom, *accounts.Accounts, error) { return nil, nil, errors.Join(err, st.Close()) }
	if n.site, err = newSite(ctx, st, publish.DefaultDelay); err != nil {
		return fail(err)
	}
	n.site.now = func() time.Time { return n.now }
	people, err := accounts.New(accounts.Config{Store: st, Cost: accounts.Cost{Time: 1, Memory: 64, Threads: 1}})
	if err != nil {
		return fail(err)
	}
	quiet := slog.New(slog.NewTextHandler(io.Discard, nil))
	d, err := desk.New(desk.Config{Accounts: people, Cases: n.site, Ledger: n.ledger, Log: quiet, Now: n.site.now,
		Publishing: &desk.Publishing{Store: st, Gate: n.site.gate, Changed: n.site.index}})
	if err != nil {
		return fail(err)
	}
	h, err := server.New(server.Config{Cases: n.site, Log: quiet, Desk: d})
	if err != nil {
		return fail(err)
	}
	n.handler, n.close = h, func() error {
		h.Close()
		return errors.Join(n.ledger.Close(), st.Close())
	}
	if err := n.site.index(ctx); err != nil {
		return nil, nil, errors.Join(err, n.close())
	}
	return n, people, nil
}

// ask asks as somebody, "" for the public.
func (n *newsroom) ask(who, method, address string, form url.Values) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, "http://127.0.0.1:8370"+address, strings.NewReader(form.Encode()))
	r.RemoteAddr = "127.0.0.1:40000"
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	if who != "" {
		r.AddCookie(&http.Cookie{Name: "tidewaiter-desk", Value: n.tokens[who]})
	}
	w := httptest.NewRecorder()
	n.handler.ServeHTTP(w, r)
	return w
}

// form fills in the form of a page.
func (n *newsroom) form(who, page, action string, fields ...string) (url.Values, error) {
	w := n.ask(who, "GET", page, nil)
	form := regexp.MustCompile(`(?s)<form[^>]*method="post" action="` + regexp.QuoteMeta(action) + `".*?</form>`).FindString(w.Body.String())
	if form == "" {
		return nil, fmt.Errorf("%s has no form to %s for %s: %d %s", page, action, who, w.Code, w.Body)
	}
	values := url.Values{}
	for _, m := range regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)">`).FindAllStringSubmatch(form, -1) {
		values.Set(m[1], html.UnescapeString(m[2]))
	}
	for i := 0; i < len(fields); i += 2 {
		values.Set(fields[i], fields[i+1])
	}
	return values, nil
}

// submit fills in the form of a page and holds the answer to a status.
func (n *newsroom) submit(who, page, action string, status int, fields ...string) *httptest.ResponseRecorder {
	n.t.Helper()
	values, err := n.form(who, page, action, fields...)
	if err != nil {
		n.t.Fatal(err)
	}
	w := n.ask(who, "POST", action, values)
	if w.Code != status {
		n.t.Fatalf("%s to %s: %d, want %d: %s", who, action, w.Code, status, w.Body)
	}
	return w
}

// crawl asks for every address that the site leads to, as somebody, and returns
// the answers.
func (n *newsroom) crawl(who string) map[string]string {
	n.t.Helper()
	const base = "/cases/harbour"
	todo := []string{
		"/", "/corrections", "/feed.atom", "/feed.json", "/api/cases", "/api/openapi.json", "/search?q=pelican", "/search?q=boxes", "/search?q=walrus",
		"/api/search?q=pelican", "/api/search?q=walrus", "/api/search?q=heron", base, base + "/feed.atom", base + "/feed.json", base + "/map.svg",
		base + "/share.png", "/api" + base + "/tracks", "/api" + base + "/map.geojson", "/api" + base + "/timeline", "/api" + base + "/corrections",
	}
	for _, below := range []string{"", "/v/1", "/v/2", "/v/3"} {
		for _, page := range []string{"", "/claims.csv", "/claims.parquet", "/stix.json", "/entities.ftm.json", "/claims/C1", "/vessels/heron", "/voyages/obs-of-heron", "/documents/page"} {
			todo = append(todo, base+below+page)
		}
		for _, api := range []string{"", "/claims", "/claims/C1", "/map.geojson", "/tracks"} {
			todo = append(todo, "/api"+base+below+api)
		}
	}
	if who != "" {
		const at = "/desk/cases/harbour"
		todo = append(todo, "/desk/", at, at+"/publish", at+"/versions", at+"/versions/1", at+"/versions/2", at+"/versions/3", at+"/corrections", at+"/namings", at+"/replies", at+"/redact", at+"/redact?table=claims&row=C1", at+"/holds", at+"/confidential")
	}
	out := map[string]string{}
	for len(todo) > 0 && len(out) < 2000 {
		next := todo[0]
		todo = todo[1:]
		if _, done := out[next]; done || strings.HasPrefix(next, "/static/") || strings.HasPrefix(next, "/desk/static/") || strings.Contains(next, "{") || strings.HasSuffix(next, "/events") {
			continue
		}
		if strings.HasPrefix(next, "/desk/") && who == "" {
			continue
		}
		w := n.ask(who, "GET", next, nil)
		if w.Code >= 500 {
			n.t.Errorf("%s answers %d", next, w.Code)
		}
		body := html.UnescapeString(w.Body.String())
		out[next] = fmt.Sprint(w.Code) + " " + body
		for _, m := range address.FindAllStringSubmatch(body, -1) {
			link, _, _ := strings.Cut(slices.DeleteFunc(m[1:], func(s string) bool { return s == "" })[0], "#")
			// Each choice is counted anew, and shows the same rows: TestNobodyIsNamed
			// goes there.
			if u, err := url.Parse(link); err == nil && u.RawQuery == "" && !strings.HasSuffix(u.Path, "/working") {
				todo = append(todo, link)
			}
		}
	}
	return out
}

// nowhere holds answers to not having a word, but where it was asked for.
func nowhere(t *testing.T, when string, answers map[string]string, words ...string) {
	t.Helper()
	for _, a := range slices.Sorted(maps.Keys(answers)) {
		asked, _ := url.QueryUnescape(a)
		for _, w := range words {
			if strings.Contains(strings.ToLower(asked), strings.ToLower(w)) {
				if strings.HasPrefix(answers[a], "200") && strings.Contains(a, "/"+w) {
					t.Errorf("%s: %s is there", when, a)
				}
				continue
			}
			if strings.Contains(answers[a], w) {
				t.Errorf("%s: %s has %q", when, a, w)
			}
		}
	}
}

// TestPublishingWalk is what two editors and an analyst do at the desk, with the
// public looked at on every address after each step.
func TestPublishingWalk(t *testing.T) {
	n := newNewsroom(t)
	const at = "/desk/cases/harbour"
	nowhere(t, "at first", n.crawl(""), publishtest.Secrets...)

	// A named inference is refused, with the reason.
	n.submit("ada", at+"/corrections", at+"/corrections", 422, "version", "1", "mended", "0", "text", "It was Heron that sailed.")
	w := n.submit("ines", at+"/reply", at+"/reply", 303, "whom", "Salt Quay Lines", "about", "heron", "asked_at", "2031-06-01", "deadline", "2031-06-10", "answered_at", "2031-06-09", "answer", "We carried fish.")
	reply := strings.TrimPrefix(w.Header().Get("Location"), at+"/reply?id=")
	w = n.submit("ines", at+"/naming?kind=vessel&of=heron", at+"/naming", 303, "kind", "vessel", "of", "heron", "evidence", "C1", "identity", "its number on the hull", "reply", reply)
	naming := w.Header().Get("Location")
	id := strings.TrimPrefix(naming, at+"/naming?id=")
	row := func() string {
		d, err := n.ledger.Draft(t.Context(), "harbour")
		if err != nil {
			t.Fatal(err)
		}
		r, _ := d.Row("namings", id)
		return r.Hash
	}
	w = n.ask("ada", "POST", at+"/naming/sign", url.Values{"id": {id}, "seen": {row()}})
	if w.Code != 422 || !strings.Contains(w.Body.String(), "two kinds of evidence: only what was stated is given") {
		t.Errorf("signed before its conditions are met: %d %s", w.Code, w.Body)
	}
	w = n.submit("ada", at+"/publish", at+"/publish", 422, "reason", "we name Heron")
	if !strings.Contains(w.Body.String(), "who may not be named yet. Missing: two kinds of evidence") {
		t.Errorf("a named inference: %s", w.Body)
	}
	// Published without the conditions, it stays without a name.
	n.submit("ada", at+"/publish", at+"/publish", 303, "reason", "the naming is being worked")
	n.submit("bo", at+"/publish", at+"/publish/sign", 303)
	nowhere(t, "with a naming that lacks conditions", n.crawl(""), append([]string{"We carried fish"}, publishtest.Secrets...)...)

	// The conditions are met, and it is published.
	n.submit("ines", naming, at+"/naming", 303, "kind", "vessel", "of", "heron", "evidence", "C1;obs-of-heron", "identity", "its number on the hull", "reply", reply)
	n.submit("ada", naming, at+"/naming/sign", 303)
	nowhere(t, "with one signature", n.crawl(""), publishtest.Secrets...)
	n.submit("bo", naming, at+"/naming/sign", 303)
	n.submit("bo", at+"/publish", at+"/publish", 303, "reason", "Heron may be named")
	n.submit("ada", at+"/publish", at+"/publish/sign", 303)
	public := n.crawl("")
	for _, a := range []string{"/cases/harbour/vessels/heron", "/cases/harbour/voyages/obs-of-heron", "/cases/harbour/v/3/vessels/heron", "/cases/harbour/stix.json", "/corrections", "/feed.atom"} {
		if !strings.HasPrefix(public[a], "200") || !strings.Contains(public[a], "Heron") {
			t.Errorf("%s does not name who may be named: %.200s", a, public[a])
		}
	}
	for _, a := range []string{"/cases/harbour/v/1/vessels/heron", "/cases/harbour/v/2/vessels/heron", "/cases/harbour/v/2/voyages/obs-of-heron"} {
		if !strings.HasPrefix(public[a], "404") {
			t.Errorf("%s is there: a version names whom it could not name", a)
		}
	}
	// A correction is shown beside what changed.
	n.submit("ada", at+"/corrections", at+"/corrections", 303, "version", "1", "mended", "3", "text", "The vessel had no name; it is Heron.")
	if body := n.crawl("")["/corrections"]; !strings.Contains(body, "The vessel had no name; it is Heron.") || !strings.Contains(body, "mended in") {
		t.Errorf("the correction is not shown: %s", body)
	}

	public = n.crawl("")
	for _, a := range []string{"/feed.atom", "/feed.json", "/cases/harbour/feed.atom", "/cases/harbour/feed.json", "/api/cases/harbour/corrections"} {
		if !strings.Contains(public[a], "The vessel had no name; it is Heron.") {
			t.Errorf("%s does not have the correction: %.300s", a, public[a])
		}
	}
	if a := public["/cases/harbour/feed.atom"]; !strings.Contains(a, "Wrong from version 1 on, mended in version 3.") || !strings.Contains(a, "/corrections#harbour-note-1") || !strings.Contains(a, ": correction 1") {
		t.Errorf("the correction in the feed: %s", a)
	}
	// The desk leads to the citations of a version, which are there.
	for _, name := range []string{"txt", "bib", "csl.json"} {
		address := "/cases/harbour/v/3/citation." + name
		if !strings.Contains(n.ask("ines", "GET", at+"/versions", nil).Body.String(), `href="`+address+`"`) || n.ask("", "GET", address, nil).Code != 200 {
			t.Errorf("the desk does not lead to %s", address)
		}
	}

	// Redacted, it is nowhere, nor where an editor said it again.
	n.submit("ada", at+"/corrections", at+"/corrections", 303, "version", "2", "mended", "0", "text", "That it were "+quoted+" is doubted.")
	public = n.crawl("")
	for _, a := range []string{"/corrections", "/feed.atom", "/api/cases/harbour/corrections"} {
		if !strings.Contains(public[a], quoted) {
			t.Errorf("%s does not have the correction: %.300s", a, public[a])
		}
	}
	if !strings.Contains(public["/cases/harbour/claims.csv"], quoted) || !strings.Contains(public["/api/search?q=pelican"], "C1") {
		t.Error("what will be redacted was not to be found before")
	}
	n.submit("ada", at+"/redact?table=claims&row=C1", at+"/redact", 303, "class", "court", "authority", "District Court, 12 C 31", "reason", "an order", "day", "2031-06-20", "confirm", "C1")
	nowhere(t, "redacted", n.crawl(""), quoted, "pelican")
	nowhere(t, "redacted, at the desk", n.crawl("ada"), quoted, "pelican")
	if a := n.crawl("")["/cases/harbour/claims/C1"]; !strings.HasPrefix(a, "410") || !strings.Contains(a, "District Court") {
		t.Errorf("its address: %.300s", a)
	}
	n.nowhereKept("pelican")
}

// TestBuiltInCasesAtTheDesk: every page of publishing answers for a version that
// was imported from a folder, of each case that is built in.
func TestBuiltInCasesAtTheDesk(t *testing.T) {
	n := newNewsroom(t)
	for _, name := range []string{"dprk-russia", "dprk-oil"} {
		c, _, err := readCase(name)
		if err != nil {
			t.Fatal(err)
		}
		files, err := c.Files()
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := n.store.ImportCase(t.Context(), c.ID, files, n.now); err != nil {
			t.Fatal(err)
		}
		for _, page := range []string{"", "/publish", "/versions", "/versions/1", "/corrections", "/namings", "/naming", "/replies", "/reply", "/redact", "/redact?table=claims&row=" + c.Claims[0].ID, "/holds", "/confidential"} {
			if w := n.ask("ada", "GET", "/desk/cases/"+c.ID+page, nil); w.Code != 200 {
				t.Errorf("%s%s: %d %.400s", c.ID, page, w.Code, w.Body)
			}
		}
	}
}

// nowhereKept looks for a word in what can be exported, in the files of the
// store, and in a backup and what is restored from it.
func (n *newsroom) nowhereKept(word string) {
	t, ctx := n.t, context.Background()
	t.Helper()
	d, err := n.ledger.Draft(ctx, "harbour")
	if err != nil {
		t.Fatal(err)
	}
	files, err := d.Files()
	if err != nil {
		t.Fatal(err)
	}
	for name, b := range files {
		without(t, "the exported draft: "+name, b, word)
	}
	versions, err := n.store.Versions(ctx, "harbour")
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range versions {
		_, files, err := n.store.CaseVersion(ctx, "harbour", v.Number)
		if err != nil {
			t.Fatal(err)
		}
		for name, b := range files {
			without(t, fmt.Sprintf("version %d: %s", v.Number, name), b, word)
		}
	}
	backup := filepath.Join(t.TempDir(), "monday.backup")
	if _, err := n.store.Backup(ctx, backup, store.Seal{}); err != nil {
		t.Fatal(err)
	}
	notInBackup(t, backup, word)
	restored := t.TempDir()
	if _, err := store.Restore(ctx, backup, restored, false); err != nil {
		t.Fatal(err)
	}
	notInFiles(t, n.dir, word)
	notInFiles(t, restored, word)
}

// without holds bytes to not having a word, in whatever case of letters.
func without(t *testing.T, where string, b []byte, word string) {
	t.Helper()
	if strings.Contains(strings.ToLower(string(b)), strings.ToLower(word)) {
		t.Errorf("%s has %q", where, word)
	}
}

// notInBackup holds a backup, unpacked, to not having a word.
func notInBackup(t *testing.T, backup, word string) {
	t.Helper()
	packed, err := os.ReadFile(backup)
	if err != nil {
		t.Fatal(err)
	}
	r, err := zstd.NewReader(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	plain, err := r.DecodeAll(packed, nil)
	if err != nil || len(plain) < 10_000 {
		t.Fatalf("the backup: %d bytes, %v", len(plain), err)
	}
	without(t, "the backup", plain, word)
}

// notInFiles holds every file of a directory to not having a word.
func notInFiles(t *testing.T, dir, word string) {
	t.Helper()
	files := 0
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		files++
		b, err := os.ReadFile(path)
		without(t, path, b, word)
		return err
	})
	if err != nil || files == 0 {
		t.Fatalf("%d files of %s: %v", files, dir, err)
	}
}

// TestEmbargoWalk: what the desk publishes under an embargo, and what it says of
// it, is nowhere in public before the end.
func TestEmbargoWalk(t *testing.T) {
	n := newNewsroom(t)
	const at = "/desk/cases/harbour"
	d, err := n.ledger.Draft(t.Context(), "harbour")
	if err != nil {
		t.Fatal(err)
	}
	r, _ := d.Row("claims", "C2")
	dec, err := d.Decide(ledger.Verdict{Kind: ledger.Edit, Claim: "C2", Seen: r.Hash, Edits: map[string]string{"quote": embargoed + " boxes"}}, ledger.Author{ID: "9", Name: "ines"}, n.now)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := n.ledger.Decide(t.Context(), "harbour", ledger.Submission{Key: "k", Author: ledger.Author{ID: "9", Name: "ines"}, At: n.now, Decisions: []ledger.Decision{dec}}); err != nil {
		t.Fatal(err)
	}
	nowhere(t, "a draft", n.crawl(""), embargoed)
	n.submit("ada", at+"/publish", at+"/publish", 303, "reason", embargoed+" is named", "until", "2031-06-20T13:00")
	nowhere(t, "proposed", n.crawl(""), embargoed)
	n.submit("bo", at+"/publish", at+"/publish/sign", 303)
	n.submit("ada", at+"/corrections", at+"/corrections", 303, "version", "1", "mended", "2", "text", embargoed+" was left out.")
	secret, err := n.store.Current(t.Context(), "harbour")
	if err != nil || secret.Number != 2 {
		t.Fatalf("%+v %v", secret, err)
	}
	held := n.crawl("")
	nowhere(t, "under embargo", held, embargoed, secret.Hash, secret.Hash[:12], "/v/2\"", "Version 2", "version 2")
	for a, answer := range held {
		if strings.Contains(a, "/v/2") && !strings.HasPrefix(answer, "404") {
			t.Errorf("%s answers %.3s", a, answer)
		}
	}
	if !strings.Contains(held["/api/search?q=walrus"], `"count":0`) && strings.Contains(held["/api/search?q=walrus"], "C2") {
		t.Errorf("the search tells: %s", held["/api/search?q=walrus"])
	}
	n.now = n.now.Add(time.Hour)
	if err := n.site.index(t.Context()); err != nil {
		t.Fatal(err)
	}
	public := n.crawl("")
	// A correction is as young in a feed as what it speaks of.
	if a := public["/cases/harbour/feed.json"]; !strings.Contains(a, embargoed+" was left out.") || strings.Count(a, `"date_published": "2031-06-20T13:00:00Z"`) != 2 {
		t.Errorf("the correction in the feed: %s", a)
	}
	for _, a := range []string{"/corrections", "/feed.atom", "/api/cases/harbour/corrections", "/cases/harbour/v/2/claims/C2", "/cases/harbour/claims.csv", "/api/search?q=walrus"} {
		if !strings.Contains(public[a], embargoed) {
			t.Errorf("after its end %s has nothing of it: %.200s", a, public[a])
		}
	}
}
