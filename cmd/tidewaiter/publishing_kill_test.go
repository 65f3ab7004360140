package main

import (
	"bufio"
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"math/rand/v2"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/internal/ledger"
	"github.com/tidewaiter/tidewaiter/internal/publish/publishtest"
	"github.com/tidewaiter/tidewaiter/internal/store"
	"github.com/tidewaiter/tidewaiter/quantity"
)

// publisher is the name of the command that the test binary is when it publishes
// until it is killed.
const publisher = "tidewaiter-publisher"

const (
	harbourDesk = "/desk/cases/harbour"
	secrets     = 24 // claims that are there to be redacted
)

// secretOf are words of a claim that stand nowhere else.
func secretOf(id string) string { return "quokka" + id + "z" }

// deed is one thing that the publisher does, as it says it before and after.
type deed struct {
	Kind         string
	Token        string // that nothing else has
	Who          string
	Action       string     // of the form
	Values       url.Values // of the form
	Edit         *ledger.Submission
	At           time.Time
	Of           int    // number of a proposal or version
	Row          string // that is redacted
	Reason, Text string // of the version, and the word that its claim and its source have
	Done         bool
}

// do does it, by the form that a browser would send; the clock is that of then.
func (d *deed) do(n *newsroom) error {
	n.now = d.At
	if d.Edit == nil {
		w := n.ask(d.Who, "POST", d.Action, d.Values)
		d.Done = w.Code == 303
		if w.Code >= 500 {
			return fmt.Errorf("%s answers %d: %s", d.Action, w.Code, w.Body)
		}
		return nil
	}
	_, err := n.ledger.Decide(context.Background(), "harbour", *d.Edit)
	d.Done = err == nil
	if errors.As(err, new(*ledger.Conflict)) {
		err = nil
	}
	return err
}

// next is what the publisher does next: what the store allows, chosen by r.
func next(n *newsroom, r *rand.Rand, token string) (*deed, error) {
	ctx := context.Background()
	draft, err := n.ledger.Draft(ctx, "harbour")
	if err != nil {
		return nil, err
	}
	proposals, err := n.store.Proposals(ctx, "harbour")
	if err != nil {
		return nil, err
	}
	versions, err := n.store.Versions(ctx, "harbour")
	if err != nil {
		return nil, err
	}
	_, published, err := n.store.Case(ctx, "harbour")
	if err != nil {
		return nil, err
	}
	editors := []string{"ada", "bo"}
	who := editors[r.IntN(2)]
	d := &deed{Token: token, Who: who, At: n.now}
	fill := func(kind, page, form string, fields ...string) (*deed, error) {
		d.Kind, d.Action = kind, harbourDesk+form
		d.Values, err = n.form(d.Who, harbourDesk+page, d.Action, fields...)
		return d, err
	}
	last := versions[len(versions)-1]
	open := len(proposals) > 0 && proposals[0].State == store.ProposalOpen
	switch what := r.IntN(20); {
	case what == 0:
		d.Who = "ines"
		return fill("reply", "/reply", "/reply", "whom", token, "about", "C1", "asked_at", "2031-06-01", "deadline", "2031-06-10")
	case what == 1:
		version := 1 + r.IntN(len(versions))
		d.Of = version
		return fill("correct", "/corrections", "/corrections", "version", strconv.Itoa(version), "mended", "0", "text", token)
	case what == 2:
		var live []string
		for i := range draft.Case.Claims {
			if c := &draft.Case.Claims[i]; c.Quote == secretOf(c.ID) {
				live = append(live, c.ID)
			}
		}
		if len(live) > 0 {
			d.Row = live[r.IntN(len(live))]
			return fill("redact", "/redact?table=claims&row="+d.Row, "/redact", "class", "court", "authority", "District Court", "reason", "an order", "day", "2031-06-20", "confirm", d.Row)
		}
	case what < 6 && !last.Public(n.now):
		d.Of = last.Number
		fields := []string{"why", token, "until", n.now.Add(time.Duration(5+r.IntN(60)) * time.Minute).Format("2006-01-02T15:04")}
		if r.IntN(3) == 0 {
			fields = append(fields, "lift", "1")
		}
		page := fmt.Sprintf("/versions/%d", last.Number)
		return fill("embargo", page, page+"/embargo", fields...)
	case what < 9 && open:
		d.Of = proposals[0].Number
		return fill("withdraw", "/publish", "/publish/withdraw", "why", token)
	case open:
		for _, name := range editors {
			if name != proposals[0].Author {
				d.Who = name
			}
		}
		d.Of, d.Reason = proposals[0].Number, proposals[0].Reason
		return fill("sign", "/publish", "/publish/sign")
	case what < 15 && !bytes.Contains(published["claims.csv"], []byte(draft.Case.Claim("C1").Quote)):
		d.Reason, d.Text = token, draft.Case.Claim("C1").Quote
		fields := []string{"reason", token}
		if r.IntN(3) == 0 {
			fields = append(fields, "until", n.now.Add(time.Duration(5+r.IntN(60))*time.Minute).Format("2006-01-02T15:04"))
		}
		return fill("propose", "/publish", "/publish", fields...)
	}
	// One decision on two tables: a version has both or neither.
	d.Kind, d.Text = "edit", token
	one := ledger.Decision{Kind: ledger.Change, Reason: token}
	for _, row := range [][3]string{{"claims", "C1", "quote"}, {"sources", "page", "title"}} {
		was, ok := draft.Row(row[0], row[1])
		if !ok {
			return nil, fmt.Errorf("%s of %s is gone", row[1], row[0])
		}
		after := casefile.Cells{}
		for column, text := range was.Cells {
			after[column] = text
		}
		after[row[2]] = token
		one.Rows = append(one.Rows, ledger.RowChange{Table: row[0], ID: row[1], Seen: was.Hash, After: after})
	}
	d.Edit = &ledger.Submission{Key: token, Author: ledger.Author{ID: "9", Name: "ines"}, At: n.now, Decisions: []ledger.Decision{one}}
	return d, nil
}

// job is what the parent asks of a publisher.
type job struct {
	Dir    string
	Seed   uint64
	Now    time.Time
	Tokens map[string]string
}

// publishForever proposes, signs, withdraws, moves embargoes, corrects, asks for
// replies and redacts until it is killed. It says each deed before it does it, and
// again with the answer.
func publishForever() {
	err := func() error {
		var j job
		if err := json.Unmarshal([]byte(os.Args[1]), &j); err != nil {
			return err
		}
		n, _, err := openNewsroom(j.Dir, j.Now)
		if err != nil {
			return err
		}
		n.tokens = j.Tokens
		say := func(word string, d *deed) error {
			b, err := json.Marshal(d)
			if err != nil {
				return err
			}
			_, err = os.Stdout.Write(append([]byte(word+" "), append(b, '\n')...))
			return err
		}
		r := rand.New(rand.NewPCG(j.Seed, 1))
		for i := 0; ; i++ {
			n.now = j.Now.Add(time.Duration(i) * time.Second)
			d, err := next(n, r, fmt.Sprintf("t%dx%dx", j.Seed, i))
			if err != nil {
				return err
			}
			if err := say("do", d); err != nil {
				return err
			}
			if err := d.do(n); err != nil {
				return err
			}
			if err := say(map[bool]string{true: "ack", false: "no"}[d.Done], d); err != nil {
				return err
			}
		}
	}()
	fmt.Println("failed", err)
	os.Exit(1)
}

// TestPublishingKilled kills a process that publishes, at moments that lie
// anywhere: what it had acknowledged is there, once; what it had not is there
// whole or not at all; and what readers and lists are shown are whole versions.
// TIDEWAITER_KILLS says how often.
func TestPublishingKilled(t *testing.T) {
	kills := 6
	if testing.Short() {
		kills = 2 // each opens the whole site, which the race detector makes slow
	}
	if n, err := strconv.Atoi(os.Getenv("TIDEWAITER_KILLS")); err == nil {
		kills = n
	}
	const perStore = 10
	r := rand.New(rand.NewPCG(23, 8))
	var j job
	var known, refused []*deed
	counts := map[string]int{}
	for kill := range kills {
		if kill%perStore == 0 {
			j.Dir, known, refused = t.TempDir(), nil, nil
			var more []claims.Claim
			for i := range secrets {
				id := fmt.Sprintf("K%02d", i+1)
				more = append(more, claims.Claim{ID: id, Source: "page", Quote: secretOf(id), Measure: "containers", Form: claims.Cumulative, Value: quantity.Number(float64(20 + i)), Unit: "container", Hedge: quantity.About, Review: claims.Review{State: claims.Accepted}})
			}
			n := foundNewsroom(t, j.Dir, more...)
			j.Tokens = n.tokens
			if err := n.close(); err != nil {
				t.Fatal(err)
			}
		}
		j.Seed, j.Now = uint64(2000+kill), publishtest.Now.Add(time.Duration(kill%perStore)*10*time.Minute)
		open := killed(t, r, j, counts, func(word string, d *deed) {
			if word == "ack" {
				known = append(known, d)
			} else {
				refused = append(refused, d)
			}
		})
		open = afterKill(t, j, known, refused, open, counts)
		if t.Failed() {
			t.Fatalf("after kill %d, of the process with seed %d", kill, j.Seed)
		}
		if open != nil {
			known = append(known, open)
		}
	}
	t.Logf("%d kills: %v", kills, counts)
}

// killed has a publisher work and kills it. What it was doing then is returned.
func killed(t *testing.T, r *rand.Rand, j job, counts map[string]int, answered func(word string, d *deed)) (open *deed) {
	t.Helper()
	b, err := json.Marshal(j)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(publisher, string(b))
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer cmd.Wait()
	defer cmd.Process.Kill()
	lines := bufio.NewScanner(out)
	lines.Buffer(nil, 4<<20)
	after, dead := 1+r.IntN(50), false
	for line := 0; lines.Scan(); line++ {
		word, text, _ := strings.Cut(lines.Text(), " ")
		d := &deed{}
		if err := json.Unmarshal([]byte(text), d); err != nil {
			if dead {
				break // the line that it was killed in
			}
			t.Fatalf("the publisher says %q", lines.Text())
		}
		// A redaction has a step behind its transaction, and what publishes is what
		// this is about: these are cut off more often than the others.
		apt := word == "do" && (d.Kind == "redact" || d.Kind == "sign" || d.Kind == "propose")
		if !dead && (line >= after || apt && r.IntN(12) == 0) {
			time.Sleep(time.Duration(r.IntN(map[bool]int{true: 60_000, false: 12_000}[d.Kind == "redact"])) * time.Microsecond)
			cmd.Process.Kill()
			dead = true
		}
		switch counts[word+" "+d.Kind]++; word {
		case "do":
			open = d
		default:
			open = nil
			answered(word, d)
		}
	}
	if !dead {
		t.Fatal("the publisher ended by itself")
	}
	return open
}

// afterKill opens what a kill has left and holds it to what was acknowledged.
// open is the deed that had no answer: it is done again, and returned when it is
// there then.
func afterKill(t *testing.T, j job, known, refused []*deed, open *deed, counts map[string]int) *deed {
	t.Helper()
	n, _, err := openNewsroom(j.Dir, j.Now.Add(9*time.Minute))
	if err != nil {
		t.Error(err)
		return nil
	}
	n.t, n.tokens = t, j.Tokens
	defer func() {
		if err := n.close(); err != nil {
			t.Error(err)
		}
	}()
	later := n.now
	n.wholeVersions(known, open)
	if open != nil {
		counts["cut off"]++
		there := n.kept(open)
		if there {
			counts["cut off behind its end"]++
		}
		again := *open
		for range 2 {
			if err := again.do(n); err != nil {
				t.Errorf("what was cut off, %s %s, again: %v", open.Kind, open.Token, err)
			}
			there = there || again.Done
		}
		n.now = later
		if n.kept(open) != there {
			t.Errorf("what was cut off, %s %s, is there: %t, want %t", open.Kind, open.Token, !there, there)
		}
		if !there {
			open = nil
		}
	}
	for _, d := range known {
		if !n.kept(d) {
			t.Errorf("%s %s was acknowledged and is not there", d.Kind, d.Token)
		}
	}
	for _, d := range refused {
		// What is signed or redacted may have been by a later deed.
		if d.Kind != "sign" && d.Kind != "redact" && n.kept(d) {
			t.Errorf("%s %s was refused and is there", d.Kind, d.Token)
		}
	}
	if err := n.site.index(t.Context()); err != nil {
		t.Error(err)
	}
	if open != nil {
		known = append(known[:len(known):len(known)], open)
	}
	n.wholeVersions(known, open)
	n.publicIsWhole()
	n.erased()
	return open
}

// once reports whether something is there, and fails where it is there twice.
func (n *newsroom) once(d *deed, count int) bool {
	n.t.Helper()
	if count > 1 {
		n.t.Errorf("%s %s is there %d times", d.Kind, d.Token, count)
	}
	return count > 0
}

// kept reports whether what a deed does is kept.
func (n *newsroom) kept(d *deed) bool {
	t, ctx := n.t, context.Background()
	t.Helper()
	count := 0
	fatal := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatalf("%s %s: %v", d.Kind, d.Token, err)
		}
	}
	switch d.Kind {
	case "edit":
		entries, err := n.ledger.Entries(ctx, "harbour", 1, math.MaxInt32)
		fatal(err)
		for _, e := range entries {
			if e.Reason == d.Token {
				if count++; len(e.Rows) != 2 {
					t.Errorf("entry %d has %d rows of 2", e.Number, len(e.Rows))
				}
			}
		}
	case "propose", "withdraw":
		list, err := n.store.Proposals(ctx, "harbour")
		fatal(err)
		for _, p := range list {
			if d.Kind == "propose" && p.Reason == d.Token || p.Number == d.Of && p.State == store.ProposalWithdrawn && p.EndedWhy == d.Token {
				count++
			}
		}
	case "sign":
		list, err := n.store.Versions(ctx, "harbour")
		fatal(err)
		for _, v := range list {
			if v.Reason == d.Reason {
				if count++; v.Second != d.Who {
					t.Errorf("version %d is signed by %q, want %q", v.Number, v.Second, d.Who)
				}
			}
		}
	case "embargo":
		moves, err := n.store.EmbargoMoves(ctx, "harbour", d.Of)
		fatal(err)
		for _, m := range moves {
			if m.Reason == d.Token {
				count++
			}
		}
	case "correct":
		notes, err := n.store.Corrections(ctx, "harbour")
		fatal(err)
		for _, note := range notes {
			if note.Text == d.Token {
				count++
			}
		}
	case "reply":
		draft, err := n.ledger.Draft(ctx, "harbour")
		fatal(err)
		for _, r := range draft.Case.Replies {
			if r.Whom == d.Token {
				count++
			}
		}
	case "redact":
		stones, err := n.store.Redactions(ctx, "harbour")
		fatal(err)
		for _, s := range stones {
			if s.ID == d.Row {
				count++
			}
		}
	}
	return n.once(d, count)
}

// wholeVersions holds every version, and what is proposed, to being whole: the
// files that its hash is of, one text on both of its tables, which is the one that
// was proposed, and the proposal that it came of. No folder is kept that nothing
// is made of.
func (n *newsroom) wholeVersions(known []*deed, open *deed) {
	t, ctx := n.t, context.Background()
	t.Helper()
	texts := map[string]string{}
	for _, d := range append(known[:len(known):len(known)], open) {
		if d != nil && d.Kind == "propose" {
			texts[d.Token] = d.Text
		}
	}
	whole := func(what, reason, hash string, files map[string][]byte) {
		t.Helper()
		if len(files) == 0 || casefile.Hash(files) != hash {
			t.Errorf("%s: %d files, whose hash is not its own", what, len(files))
			return
		}
		c, err := casefile.Read(casefile.Folder(files))
		if err != nil {
			t.Errorf("%s: %v", what, err)
			return
		}
		claim, title := c.Claim("C1").Quote, c.Source("page").Title
		if reason == "" {
			return // the folder that was imported
		}
		if want, ok := texts[reason]; claim != title || !ok || claim != want {
			t.Errorf("%s: its claim says %q, its source %q, proposed was %q (%t)", what, claim, title, want, ok)
		}
	}
	versions, err := n.store.Versions(ctx, "harbour")
	if err != nil {
		t.Fatal(err)
	}
	proposals, err := n.store.Proposals(ctx, "harbour")
	if err != nil {
		t.Fatal(err)
	}
	became := map[int]int{}
	for i, p := range proposals {
		switch p.State {
		case store.ProposalOpen:
			_, files, err := n.store.Proposed(ctx, "harbour", p.Number)
			if err != nil || i != 0 {
				t.Errorf("proposal %d of %d is open: %v", p.Number, len(proposals), err)
			}
			whole(fmt.Sprintf("proposal %d", p.Number), p.Reason, p.Hash, files)
		case store.ProposalPublished:
			became[p.Version]++
			if p.Version < 1 || p.Version > len(versions) || versions[p.Version-1].Reason != p.Reason {
				t.Errorf("proposal %d became version %d of %d", p.Number, p.Version, len(versions))
			}
		}
	}
	for i, v := range versions {
		if v.Number != i+1 || v.SupersededAt.IsZero() != (i == len(versions)-1) {
			t.Errorf("version %d stands at %d of %d, superseded %v", v.Number, i+1, len(versions), v.SupersededAt)
		}
		if want := min(i, 1); became[v.Number] != want {
			t.Errorf("version %d came of %d proposals, want %d", v.Number, became[v.Number], want)
		}
		_, files, err := n.store.CaseVersion(ctx, "harbour", v.Number)
		if err != nil {
			t.Error(err)
		}
		whole(fmt.Sprintf("version %d", v.Number), v.Reason, v.Hash, files)
		moves, err := n.store.EmbargoMoves(ctx, "harbour", v.Number)
		if err != nil {
			t.Error(err)
		}
		if len(moves) > 0 && !moves[0].Now.Equal(v.PublicAt) {
			t.Errorf("version %d is public from %v, its embargo was moved to %v", v.Number, v.PublicAt, moves[0].Now)
		}
	}
	db, err := sql.Open("sqlite", filepath.Join(n.dir, "tidewaiter.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	left := 0
	if err := db.QueryRowContext(ctx, `SELECT COUNT(DISTINCT hash) FROM case_files WHERE hash NOT IN (SELECT hash FROM cases UNION SELECT hash FROM ledger_bases UNION SELECT hash FROM ledger_snapshots UNION SELECT hash FROM proposals)`).Scan(&left); err != nil || left > 0 {
		t.Errorf("%d folders are kept of which nothing is made: %v", left, err)
	}
}

// publicIsWhole looks at what readers are shown: each version that is public
// answers with its own text, each that is not is nowhere.
func (n *newsroom) publicIsWhole() {
	t := n.t
	t.Helper()
	versions, err := n.store.Versions(t.Context(), "harbour")
	if err != nil {
		t.Fatal(err)
	}
	lists := map[string]string{}
	for _, a := range []string{"/feed.atom", "/feed.json", "/cases/harbour/feed.json", "/corrections", "/api/cases"} {
		w := n.ask("", "GET", a, nil)
		if w.Code != 200 {
			t.Errorf("%s answers %d", a, w.Code)
		}
		lists[a] = w.Body.String()
	}
	last, shown := 0, 0
	for _, v := range versions {
		if v.Public(n.now) {
			shown++
		}
	}
	const listed = 12 // versions of a case at most
	for _, v := range versions {
		_, files, err := n.store.CaseVersion(t.Context(), "harbour", v.Number)
		if err != nil {
			t.Fatal(err)
		}
		c, err := casefile.Read(casefile.Folder(files))
		if err != nil {
			t.Fatal(err)
		}
		address := fmt.Sprintf("/cases/harbour/v/%d", v.Number)
		w := n.ask("", "GET", address+"/claims.csv", nil)
		switch public := v.Public(n.now); {
		case public:
			last = v.Number
			if w.Code != 200 || !strings.Contains(w.Body.String(), c.Claim("C1").Quote) {
				t.Errorf("version %d is public and answers %d without its text", v.Number, w.Code)
			}
		case w.Code != 404:
			t.Errorf("version %d is not public and answers %d", v.Number, w.Code)
		}
		for a, body := range lists {
			if v.Reason == "" || a == "/api/cases" || v.Number <= shown-listed {
				continue
			}
			if v.Public(n.now) != strings.Contains(body, v.Reason) {
				t.Errorf("version %d, public %t: %s tells otherwise", v.Number, v.Public(n.now), a)
			}
		}
	}
	list, err := n.site.List(t.Context())
	if err != nil || len(list) != 1 || list[0].Version != last {
		t.Errorf("the list has %+v, %v; want version %d", list, err, last)
	}
}

// erased looks for what was redacted in versions, the draft, the search and the
// bytes of the files.
func (n *newsroom) erased() {
	t, ctx := n.t, context.Background()
	t.Helper()
	stones, err := n.store.Redactions(ctx, "harbour")
	if err != nil {
		t.Fatal(err)
	}
	if len(stones) == 0 {
		return
	}
	versions, err := n.store.Versions(ctx, "harbour")
	if err != nil {
		t.Fatal(err)
	}
	folders := map[string]map[string][]byte{}
	for _, v := range versions {
		if _, folders[fmt.Sprintf("version %d", v.Number)], err = n.store.CaseVersion(ctx, "harbour", v.Number); err != nil {
			t.Fatal(err)
		}
	}
	draft, err := n.ledger.Draft(ctx, "harbour")
	if err != nil {
		t.Fatal(err)
	}
	if folders["the draft"], err = draft.Files(); err != nil {
		t.Fatal(err)
	}
	folders["the disk"] = map[string][]byte{}
	err = filepath.WalkDir(n.dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		folders["the disk"][e.Name()], err = os.ReadFile(path)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range stones {
		secret := secretOf(s.ID)
		for where, files := range folders {
			for name, b := range files {
				if bytes.Contains(b, []byte(secret)) {
					t.Errorf("%s, %s, has %s, which was redacted", where, name, secret)
				}
			}
		}
		if body := n.ask("", "GET", "/api/search?q="+secret, nil).Body.String(); strings.Contains(body, `"`+s.ID+`"`) {
			t.Errorf("the search finds %s, which was redacted", s.ID)
		}
	}
}
