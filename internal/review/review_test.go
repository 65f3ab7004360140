package review_test

import (
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/tidewaiter/tidewaiter/articles"
	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/internal/review"
	"github.com/tidewaiter/tidewaiter/quantity"
	"github.com/tidewaiter/tidewaiter/reading"
)

var update = flag.Bool("u", false, "rewrite the golden screens")

// The pages of the tests: three relays of one briefing.
var pages = []struct{ name, publisher, text string }{
	{"wire.txt", "Wharf Wire", `Wharf Wire
Seoul counts the boxes
By Ana Ruiz
February 27, 2024

SEOUL - The talks opened in the morning. North Korea has shipped about 6,700 containers to Russia since last September, South Korean Defense Minister Shin Won-sik said on Monday. The containers could hold up to 3 million 152 mm shells or 500,000 122 mm shells, he said. Nobody else spoke.
`},
	{"hanbit.txt", "", `신원식 “북, 러시아에 컨테이너 6700여 개 보내”
2024-02-26

신원식 국방부 장관은 26일 북한이 지난해 7월부터 러시아로 보낸 컨테이너가 6700여 개라고 밝혔다.
`},
	{"lantern.txt", "Lantern Post", `Lantern Post
A larger count
By Bo Lind
28 February 2024

The North moved 6,700 containers of munitions to Russia, according to Shin Wonsik.
`},
}

func testCase() *casefile.Case {
	date := dates.MustParse
	return &casefile.Case{
		ID: "x", Title: "X", Flow: casefile.Flow{From: "KP", To: "RU"}, Start: date("2023-08"), Model: casefile.DefaultModel(),
		Scopes:   []string{"ammunition", "munitions_related", "all"},
		Measures: map[claims.Measure]casefile.MeasureSpec{claims.Containers: {Form: claims.Cumulative, Scope: "munitions_related", Unit: "container"}},
		Parties: []casefile.Party{
			{ID: "rok-mnd", Name: "South Korea's Ministry of National Defense", Aliases: []string{"Shin Won-sik"}, Groups: []string{"rok"}},
			{ID: "us-state", Name: "US State Department", Groups: []string{"us"}},
		},
		Sources: []casefile.Source{{ID: "paper", Publisher: "Old Paper", Bytes: casefile.Never, PublishedAt: date("2024-02-26")}},
		Claims: []claims.Claim{
			{ID: "S01", Source: "paper", Quote: "6,700 containers", Measure: claims.Containers, Form: claims.Cumulative, Value: quantity.Number(6700), Unit: "container",
				Hedge: quantity.About, From: claims.Places{"KP"}, To: claims.Places{"RU"}, CountedSince: date("2023-07"), SaidAt: date("2024-02-26"), PublishedAt: date("2024-02-26"), Origin: "shin-2024-02-26",
				Chain:  claims.Chain{{Name: "Shin Won-sik", Role: "minister", Party: "rok-mnd", Verb: claims.Said, Date: date("2024-02-26")}, {Name: "Old Paper", Verb: claims.Reported}},
				Review: claims.Review{State: claims.Accepted}},
			{ID: "S02", Source: "paper", Quote: "more than 10,000 containers", Measure: claims.Containers, Form: claims.Cumulative, Value: quantity.Number(10000), Unit: "container",
				Hedge: quantity.MoreThan, From: claims.Places{"KP"}, To: claims.Places{"RU"}, SaidAt: date("2024-02-23"), PublishedAt: date("2024-02-24"), Origin: "state-2024-02-23",
				Chain:  claims.Chain{{Name: "US State Department", Party: "us-state", Verb: claims.Said, Date: date("2024-02-23")}},
				Review: claims.Review{State: claims.Accepted}},
		},
	}
}

// shelf is a case folder in memory, written as the command does it: read anew,
// changed, checked as a whole.
type shelf struct {
	files   casefile.Folder
	writes  int
	trouble error // of the next write
}

func newShelf(t *testing.T, c *casefile.Case) *shelf {
	t.Helper()
	files, err := c.Files()
	if err != nil {
		t.Fatal(err)
	}
	return &shelf{files: files}
}

func (b *shelf) read() (*casefile.Case, error) { return casefile.Read(b.files) }

func (b *shelf) Record(e review.Entry) (*casefile.Case, error) {
	if err := b.trouble; err != nil {
		b.trouble = nil
		return nil, err
	}
	c, err := b.read()
	if err != nil {
		return nil, err
	}
	if err := review.Apply(c, e, func(d *articles.Document) string { return sourceFor(c, d) }); err != nil {
		return nil, err
	}
	files, err := c.Files()
	if err != nil {
		return nil, err
	}
	b.files = files
	b.writes++
	return c, nil
}

func sourceFor(c *casefile.Case, d *articles.Document) string {
	id := strings.TrimSuffix(d.Name, ".txt")
	if c.Source(id) == nil {
		c.Sources = append(c.Sources, casefile.Source{ID: id, Title: d.Title, Publisher: d.Publisher, PublishedAt: d.Published, Bytes: casefile.Held, SHA256: d.SHA256})
	}
	return id
}

// readPages are the proposals of the pages as a reader gives them, made by hand
// so that a better reader changes none of these tests.
func readPages(t *testing.T) [][]reading.Proposal {
	t.Helper()
	date := dates.MustParse
	kp, ru := claims.Places{"KP"}, claims.Places{"RU"}
	minister := claims.Hop{Name: "Shin Won-sik", Role: "minister", Party: "rok-mnd", Verb: claims.Said, Date: date("2024-02-26")}
	const origin = "rok-mnd-2024-02-26"
	relays := func(kind claims.RelationKind, id string) claims.Relation { return claims.Relation{Kind: kind, ID: id} }
	made := [][]struct {
		claim claims.Claim
		read  []string // field, words, how
	}{
		{
			{claims.Claim{ID: "r11", Quote: "about 6,700 containers", Block: claims.Body, Measure: claims.Containers, Form: claims.Cumulative, Value: quantity.Number(6700), Unit: "container", Hedge: quantity.About, HedgeWord: "about",
				From: kp, To: ru, CountedSince: date("2023-09"), SaidAt: date("2024-02-26"), PublishedAt: date("2024-02-27"), Chain: claims.Chain{minister, {Name: "Wharf Wire", Verb: claims.Reported, Date: date("2024-02-27")}},
				Origin: origin, Relations: []claims.Relation{relays(claims.Relays, "r22")}},
				[]string{"measure", "about 6,700 containers", "", "form", "about 6,700 containers", "", "value", "6,700", "", "unit", "containers", "", "hedge", "about", "", "from", "North Korea", "", "to", "Russia", "",
					"counted_since", "since last September", "", "said_at", "Monday", "", "published_at", "", "date of the page", "chain", "South Korean Defense Minister Shin Won-sik said", "", "origin", "", "speaker and day of the chain"}},
			{claims.Claim{ID: "r12", Quote: "up to 3 million 152 mm shells", Block: claims.Body, Measure: claims.Rounds, Form: claims.Capacity, Value: quantity.Number(3e6), Unit: "round", Item: "152 mm shell", Hedge: quantity.UpTo, HedgeWord: "up to",
				SaidAt: date("2024-02-26"), PublishedAt: date("2024-02-27"), Chain: claims.Chain{minister, {Name: "Wharf Wire", Verb: claims.Reported, Date: date("2024-02-27")}}, Origin: origin,
				Relations: []claims.Relation{relays(claims.DerivedFrom, "r11"), relays(claims.AlternativeTo, "r13")}},
				[]string{"value", "3 million", "", "unit", "shells", "", "item", "152 mm shells", "", "hedge", "up to", "", "said_at", "", "the same speaker's dated statement", "chain", "he said", "the same speaker goes on"}},
			{claims.Claim{ID: "r13", Quote: "500,000 122 mm shells", Block: claims.Body, Measure: claims.Rounds, Form: claims.Capacity, Value: quantity.Number(500000), Unit: "round", Item: "122 mm shell", Hedge: quantity.Exact,
				SaidAt: date("2024-02-26"), PublishedAt: date("2024-02-27"), Chain: claims.Chain{minister, {Name: "Wharf Wire", Verb: claims.Reported, Date: date("2024-02-27")}}, Origin: origin,
				Relations: []claims.Relation{relays(claims.DerivedFrom, "r11"), relays(claims.AlternativeTo, "r12")}},
				[]string{"value", "500,000", "", "item", "122 mm shells", "", "hedge", "500,000", "a bare number"}},
		},
		{
			{claims.Claim{ID: "r21", Quote: "6700여 개", QuoteLang: "ko", Block: claims.Headline, Measure: claims.Containers, Form: claims.Cumulative, Value: quantity.Number(6700), Unit: "container", Hedge: quantity.About, HedgeWord: "여",
				From: kp, To: ru, SaidAt: date("2024-02-26"), PublishedAt: date("2024-02-26"), Chain: claims.Chain{minister}, Origin: origin, Relations: []claims.Relation{relays(claims.Relays, "r22")}},
				[]string{"value", "6700", "", "hedge", "여", ""}},
			{claims.Claim{ID: "r22", Quote: "6700여 개", QuoteLang: "ko", Block: claims.Body, Measure: claims.Containers, Form: claims.Cumulative, Value: quantity.Number(6700), Unit: "container", Hedge: quantity.About, HedgeWord: "여",
				From: kp, To: ru, CountedSince: date("2023-07"), SaidAt: date("2024-02-26"), PublishedAt: date("2024-02-26"), Chain: claims.Chain{minister}, Origin: origin},
				[]string{"value", "6700", "", "hedge", "여", "", "counted_since", "지난해 7월부터", "", "said_at", "26일", ""}},
		},
		{
			{claims.Claim{ID: "r31", Quote: "6,700 containers", Block: claims.Body, Measure: claims.Containers, Form: claims.Cumulative, Value: quantity.Number(6700), Unit: "container", Hedge: quantity.Exact, Scope: "munitions_related",
				From: kp, To: ru, PublishedAt: date("2024-02-28"), Chain: claims.Chain{{Name: "Shin Wonsik", Party: "rok-mnd", Verb: claims.Said}, {Name: "Lantern Post", Verb: claims.Reported}}, Origin: origin,
				Relations: []claims.Relation{relays(claims.Relays, "r22")}},
				[]string{"value", "6,700", "", "hedge", "6,700", "a bare number", "chain", "according to Shin Wonsik", ""}},
		},
	}
	var out [][]reading.Proposal
	for i, page := range made {
		doc, err := articles.Parse(pages[i].name, []byte(pages[i].text), articles.Options{Publisher: pages[i].publisher})
		if err != nil {
			t.Fatal(err)
		}
		var list []reading.Proposal
		after := 0
		for _, m := range page {
			find := func(words string, from int) claims.Span {
				k := strings.Index(doc.Text[from:], words)
				if k < 0 {
					t.Fatalf("%q is not on page %s", words, doc.Name)
				}
				return claims.Span{Start: from + k, End: from + k + len(words)}
			}
			p := reading.Proposal{Claim: m.claim, Document: doc, Why: "said in the sentence"}
			p.Claim.Source = strings.TrimSuffix(doc.Name, ".txt")
			p.Claim.Review = claims.Review{State: claims.Proposed}
			p.Claim.Span = find(m.claim.Quote, after)
			after = p.Claim.Span.End
			for _, sentence := range doc.Sentences {
				if sentence.Start <= p.Claim.Span.Start && p.Claim.Span.End <= sentence.End {
					p.Sentence = claims.Span{Start: sentence.Start, End: sentence.End}
				}
			}
			for k := 0; k < len(m.read); k += 3 {
				f := reading.Field{Name: m.read[k], How: m.read[k+2]}
				if m.read[k+1] != "" {
					from := p.Sentence.Start
					if strings.Contains(p.Claim.Quote, m.read[k+1]) {
						from = p.Claim.Span.Start
					}
					f.Span = find(m.read[k+1], from)
				}
				p.Fields = append(p.Fields, f)
			}
			list = append(list, p)
		}
		out = append(out, list)
	}
	return out
}

// begin starts a session as an editor finds it.
func begin(t *testing.T, book *shelf, by string) *review.Session {
	t.Helper()
	c, err := book.read()
	if err != nil {
		t.Fatal(err)
	}
	return review.New(c, readPages(t), review.Options{By: by, Now: func() dates.Date { return dates.MustParse("2026-11-28") }, Book: book})
}

// press types keys: words in <> are named keys, everything else is typed
// letter by letter.
func press(s *review.Session, keys string) {
	for keys != "" {
		if keys[0] == '<' {
			if end := strings.IndexByte(keys, '>'); end > 0 {
				s.Press(review.Key(keys[:end+1]))
				keys = keys[end+1:]
				continue
			}
		}
		_, n := firstRune(keys)
		s.Press(review.Key(keys[:n]))
		keys = keys[n:]
	}
}

func firstRune(s string) (rune, int) {
	for i, r := range s {
		if i > 0 {
			return 0, i
		}
		_ = r
	}
	return 0, len(s)
}

func shown(s *review.Session, columns, rows int) string {
	v := s.View(columns, rows)
	var b strings.Builder
	for i, l := range v.Lines {
		line := l.String()
		if i == v.CursorY {
			line = fmt.Sprintf("%-*s", v.CursorX, line)
			head := text.Trim(line, v.CursorX)
			line = head + "_" + strings.TrimPrefix(line, head)
		}
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	return b.String()
}

// rowOf returns the row of the case that quotes these words.
func rowOf(t *testing.T, book *shelf, quote string) *claims.Claim {
	t.Helper()
	c, err := book.read()
	if err != nil {
		t.Fatal(err)
	}
	for i := range c.Claims {
		if c.Claims[i].Quote == quote && strings.HasPrefix(c.Claims[i].ID, "r") {
			return &c.Claims[i]
		}
	}
	return nil
}

// TestScreens holds what an editor sees, step by step, on two sizes of
// terminal. -u rewrites the files, which are to be read before they are kept.
func TestScreens(t *testing.T) {
	steps := []struct{ name, keys string }{
		{"first", ""},
		{"further down", " "},
		{"help", "?"},
		{"rejecting without a reason", "xr<enter>"},
		{"rejecting", "not what was said"},
		{"fields", "<esc>e<down><down><down><down><down><down><down><down><down>"},
		{"a hedge that is none", "<enter><ctrl-u>rougly<enter>"},
		{"a hedge", "<ctrl-u>at_least<enter>"},
		{"back with a change", "<esc>"},
		{"quitting with a change", "q"},
		{"accepted", "a"},
		{"skipping to the second page", "nn"},
		{"same as", "s"},
		{"same as, found", "10,0"},
		{"same as, chosen", "<ctrl-u>old paper<enter>"},
		{"behind the last", "nn"},
	}
	for _, size := range []struct{ columns, rows int }{{80, 24}, {40, 20}} {
		book := newShelf(t, testCase())
		s := begin(t, book, "Ana Ruiz")
		var got strings.Builder
		for _, st := range steps {
			press(s, st.keys)
			fmt.Fprintf(&got, "== %s: %s\n%s", st.name, st.keys, shown(s, size.columns, size.rows))
		}
		path := filepath.Join("testdata", fmt.Sprintf("screens-%dx%d.txt", size.columns, size.rows))
		if *update {
			if err := errors.Join(os.MkdirAll("testdata", 0o755), os.WriteFile(path, []byte(got.String()), 0o644)); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if got.String() != string(want) {
			a, b := strings.Split(got.String(), "\n"), strings.Split(string(want), "\n")
			for i := range min(len(a), len(b)) {
				if a[i] != b[i] {
					t.Errorf("%s:%d:\n got %s\nwant %s", path, i+1, a[i], b[i])
					break
				}
			}
			t.Errorf("%s: the screens differ: go test ./internal/review -run TestScreens -u, and read the difference", path)
		}
	}
}

// TestSession goes through whole sessions and looks at what the case has then.
func TestSession(t *testing.T) {
	book := newShelf(t, testCase())
	s := begin(t, book, "Ana Ruiz")
	const first, rounds = "about 6,700 containers", "up to 3 million 152 mm shells"

	// Accept: the row, who and when; the original that it relays stands beside it
	// as proposed.
	press(s, "a")
	row := rowOf(t, book, first)
	if row == nil || row.Review != (claims.Review{State: claims.Accepted, By: "Ana Ruiz", At: dates.MustParse("2026-11-28")}) {
		t.Fatalf("accepted: %+v", row)
	}
	original := rowOf(t, book, "6700여 개")
	if len(row.Related(claims.Relays)) != 1 || original == nil || original.Review.State != claims.Proposed {
		t.Fatalf("relays %v, the original is %+v", row.Relations, original)
	}

	// Reject needs a reason, and keeps the proposal as it was read.
	press(s, "r<enter>")
	if rowOf(t, book, rounds) != nil {
		t.Fatal("rejected without a reason")
	}
	press(s, "capacity, not cargo<enter>")
	if row := rowOf(t, book, rounds); row == nil || row.Review.State != claims.Rejected || row.Review.Reason != "capacity, not cargo" {
		t.Fatalf("rejected: %+v", row)
	}

	// Undo takes it back to proposed; the row stays.
	press(s, "u")
	if row := rowOf(t, book, rounds); row == nil || row.Review != (claims.Review{State: claims.Proposed}) {
		t.Fatalf("undone: %+v", row)
	}
	// Deciding it again, with a change: what was read stays in the reason.
	press(s, "e"+strings.Repeat("<down>", 9)+"<enter><ctrl-u>at_least<enter>a")
	if row := rowOf(t, book, rounds); row == nil || row.Hedge != quantity.AtLeast || row.Review.Reason != "edited: hedge at_least, read as up_to" {
		t.Fatalf("changed: %+v", row)
	}
	// Back and again: the later decision supersedes.
	press(s, "b")
	if !strings.Contains(shown(s, 80, 24), "Decided: accepted by Ana Ruiz") {
		t.Error(shown(s, 80, 24))
	}
	press(s, "rthe page says up to<enter>")
	if row := rowOf(t, book, rounds); row.Review.State != claims.Rejected || row.Hedge != quantity.AtLeast {
		t.Fatalf("superseded: %+v", row)
	}

	// Same as a claim of the case: a relay of it, of its origin.
	press(s, "nn") // to the body of the second page
	press(s, "s")
	press(s, "old paper<enter>")
	row = rowOf(t, book, "6700여 개")
	if row.Origin != "shin-2024-02-26" || !slices.Equal(row.Related(claims.Relays), []string{"S01"}) || row.Review.Reason != "same as S01" {
		t.Fatalf("same: %+v", row)
	}
	left := s.Open()
	press(s, "q")
	if !s.Finished() {
		t.Fatal("q does not leave")
	}

	// The next session asks only what is open.
	again := begin(t, book, "Bo Lind")
	if again.Open() != left || !strings.Contains(again.Summary(), "decided before") {
		t.Errorf("asked again: %s, %d were left", again.Summary(), left)
	}
	// Every claim that was there is there.
	c, _ := book.read()
	for _, id := range []string{"S01", "S02"} {
		if cl := c.Claim(id); cl == nil || cl.Review.State != claims.Accepted {
			t.Errorf("%s is %+v", id, cl)
		}
	}
}

// TestTwoEditors has two sessions over one case: neither loses what the other
// decides.
func TestTwoEditors(t *testing.T) {
	book := newShelf(t, testCase())
	ana, bo := begin(t, book, "Ana Ruiz"), begin(t, book, "Bo Lind")
	press(ana, "a")
	// Bo has not seen it; his decision on the same proposal is refused, told, and
	// written only when he decides again.
	press(bo, "rno<enter>")
	if row := rowOf(t, book, "about 6,700 containers"); row.Review.By != "Ana Ruiz" || row.Review.State != claims.Accepted {
		t.Fatalf("overruled unseen: %+v", row.Review)
	}
	if got := shown(bo, 100, 30); !strings.Contains(got, "was accepted by Ana Ruiz, 28 Nov 2026 meanwhile: nothing was written") {
		t.Error(got)
	}
	press(bo, "<esc>rno<enter>")
	if row := rowOf(t, book, "about 6,700 containers"); row.Review.By != "Bo Lind" || row.Review.State != claims.Rejected {
		t.Fatalf("not overruled: %+v", row.Review)
	}
	// Other proposals do not stand in one another's way.
	press(ana, "a")
	press(bo, "na")
	a, b := rowOf(t, book, "up to 3 million 152 mm shells"), rowOf(t, book, "500,000 122 mm shells")
	if a == nil || a.Review.By != "Ana Ruiz" || b == nil || b.Review.By != "Bo Lind" {
		t.Errorf("%+v and %+v", a, b)
	}
	// Undo does not take back what somebody else decided since.
	c, _ := book.read()
	cl := c.Claim(b.ID)
	cl.Review = claims.Review{State: claims.Disputed, By: "Cy", Reason: "the page was changed"}
	files, err := c.Files()
	if err != nil {
		t.Fatal(err)
	}
	book.files = files
	press(bo, "u")
	if row := rowOf(t, book, "500,000 122 mm shells"); row.Review.By != "Cy" {
		t.Errorf("taken back: %+v", row.Review)
	}
}

// TestTrouble shows that a decision that could not be written is not taken for
// one.
func TestTrouble(t *testing.T) {
	book := newShelf(t, testCase())
	s := begin(t, book, "Ana Ruiz")
	before := s.Open()
	book.trouble = errors.New("no space left on the disk")
	press(s, "a")
	if s.Open() != before || !strings.Contains(shown(s, 80, 24), "no space left") || !strings.HasPrefix(shown(s, 80, 24), "1 of") {
		t.Error(shown(s, 80, 24))
	}
	press(s, "a")
	if s.Open() != before-1 {
		t.Error("the second try did not go through")
	}
	// A fault in the draft is told, and nothing written.
	writes := book.writes
	for _, tc := range []struct{ field, typed, want string }{
		{"scope", "boxes", ""}, // any scope for rounds
		{"chain", "Shin Won-sik @rok-mdn said", "is no party of the case"},
		{"relations", "relays:S99", ""},
		{"from", "rajin", "is no id of places.csv"},
	} {
		if err := s.Edit(tc.field, tc.typed); err != nil {
			t.Fatal(err)
		}
		err := s.Accept("")
		if tc.want != "" && (err == nil || !strings.Contains(err.Error(), tc.want)) {
			t.Errorf("%s %q: %v", tc.field, tc.typed, err)
		}
		if tc.want == "" && err != nil {
			t.Errorf("%s %q: %v", tc.field, tc.typed, err)
		}
		if tc.want != "" {
			if err := s.Reset(tc.field); err != nil {
				t.Fatal(err)
			}
		}
	}
	if book.writes <= writes {
		t.Error("nothing was written")
	}
}

// TestSameAs refuses what cannot be a relay.
func TestSameAs(t *testing.T) {
	s := begin(t, newShelf(t, testCase()), "Ana Ruiz")
	for id, want := range map[string]string{"S99": "no claim of the case", "": "no claim of the case"} {
		if err := s.SameAs(id); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", id, err)
		}
	}
	press(s, "n") // the rounds
	if err := s.SameAs("S01"); err == nil || !strings.Contains(err.Error(), "counts containers and this rounds") {
		t.Error(err)
	}
}

// TestAnySize draws every screen on terminals of every size, and in any order
// of keys.
func TestAnySize(t *testing.T) {
	keys := []string{"", " ", "?", "<esc>", "e", "<down><down><enter>", "xyz", "<esc><esc>", "s", "6,700", "<down>", "<esc>", "r", "no 김정은", "<enter>", "A", "<esc>", "u", "u", "b", "nnnnnnnn", "a", "q"}
	for _, size := range []struct{ columns, rows int }{{1, 1}, {2, 3}, {7, 2}, {10, 6}, {20, 8}, {33, 13}, {60, 20}, {120, 50}, {300, 5}} {
		s := begin(t, newShelf(t, testCase()), "Ana Ruiz")
		for _, k := range keys {
			press(s, k)
			v := s.View(size.columns, size.rows)
			if len(v.Lines) > size.rows {
				t.Fatalf("%v: %d lines", size, len(v.Lines))
			}
			for _, l := range v.Lines {
				if n := text.StringWidth(l.String()); n > size.columns {
					t.Fatalf("%v: a line of %d columns: %q", size, n, l)
				}
			}
		}
	}
}

// TestHostileText shows text from outside without what moves a cursor.
func TestHostileText(t *testing.T) {
	old := pages[0].text
	defer func() { pages[0].text = old }()
	pages[0].text = strings.ReplaceAll(old, "The talks", "The\x1b[2J talks\u202e") + strings.Repeat("word ", 20000)
	s := begin(t, newShelf(t, testCase()), "Ana Ruiz")
	if got := shown(s, 80, 24); strings.ContainsAny(got, "\x1b\u202e") || !strings.Contains(got, "[about") {
		t.Error(got)
	}
}

// TestLines runs a script and stops at the first command that fails.
func TestLines(t *testing.T) {
	book := newShelf(t, testCase())
	s := begin(t, book, "Ana Ruiz")
	var out strings.Builder
	err := review.RunLines(t.Context(), s, strings.NewReader("# first\nedit hedge at_least\naccept read again\n\nreject capacity\nskip\nclaims old paper\nsame S01\naccept\n"), &out, 80)
	if err != nil {
		t.Fatalf("%v\n%s", err, out.String())
	}
	for _, want := range []string{"1 of 6: 0 accepted", "> Accepted: r", "[up to 3 million 152 mm", "S01 containers, about 6,700", "> Accepted, same as S01: r"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in\n%s", want, out.String())
		}
	}
	if row := rowOf(t, book, "about 6,700 containers"); row.Review.Reason != "read again; edited: hedge at_least, read as about" {
		t.Errorf("%+v", row.Review)
	}
	for script, want := range map[string]string{
		"approve\n":          "line 1: approve: no such command",
		"skip\nreject\n":     "line 2: reject: say why",
		"edit hedge rough\n": `"rough" is not a hedge`,
		"edit colour red\n":  "is not a field",
		"skip now\n":         "skip takes nothing behind it",
		"undo\n":             "nothing was decided yet",
	} {
		err := review.RunLines(t.Context(), begin(t, newShelf(t, testCase()), "A"), strings.NewReader(script), &out, 80)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", script, err)
		}
	}
}

// TestOrigins has a proposal take the name that the case gave its briefing, and
// only where there is one.
func TestOrigins(t *testing.T) {
	origin := func(c *casefile.Case) string {
		list := readPages(t)
		review.Origins(c, list)
		for _, page := range list {
			for _, p := range page {
				if p.Claim.Origin != list[0][0].Claim.Origin {
					t.Errorf("%s has the origin %s, the first %s", p.Claim.ID, p.Claim.Origin, list[0][0].Claim.Origin)
				}
			}
		}
		return list[0][0].Claim.Origin
	}
	if got := origin(testCase()); got != "shin-2024-02-26" {
		t.Errorf("got %s", got)
	}
	for name, change := range map[string]func(*casefile.Case){
		"another party": func(c *casefile.Case) { c.Claims[0].Chain[0].Party = "us-state" },
		"another week":  func(c *casefile.Case) { c.Claims[0].SaidAt = dates.MustParse("2024-03-18") },
		"only a month":  func(c *casefile.Case) { c.Claims[0].SaidAt = dates.MustParse("2024-02") },
		"rejected":      func(c *casefile.Case) { c.Claims[0].Review = claims.Review{State: claims.Rejected, Reason: "no"} },
		"two of them": func(c *casefile.Case) {
			second := c.Claims[0]
			second.ID, second.Origin, second.SaidAt = "S09", "shin-2024-02-27", dates.MustParse("2024-02-27")
			c.Claims = append(c.Claims, second)
		},
	} {
		c := testCase()
		change(c)
		if got := origin(c); got != "rok-mnd-2024-02-26" {
			t.Errorf("%s: got %s", name, got)
		}
	}
}

// TestAnyKeys presses keys at random: no order of them ends in a panic, a line
// that is too wide, or a case that is not valid.
func TestAnyKeys(t *testing.T) {
	keys := []review.Key{"a", "A", "e", "r", "s", "n", "b", "u", "?", " ", "j", "k", "d", "x", "6", "화", "é", "<", ">", review.Enter, review.Enter, review.Escape, review.Up, review.Down, review.Left, review.Right,
		review.PageUp, review.PageDown, review.Home, review.End, review.Backspace, review.Delete, review.Clear}
	for seed := range uint64(4) {
		rng := rand.New(rand.NewPCG(seed, 1))
		book := newShelf(t, testCase())
		s := begin(t, book, "Ana Ruiz")
		columns, rows := 80, 24
		for range 800 {
			if rng.IntN(50) == 0 {
				columns, rows = 1+rng.IntN(120), 1+rng.IntN(50)
			}
			s.Press(keys[rng.IntN(len(keys))])
			v := s.View(columns, rows)
			if len(v.Lines) > rows || v.CursorY >= rows || v.CursorX >= columns {
				t.Fatalf("seed %d: %d lines of %d, the cursor at %d, %d", seed, len(v.Lines), rows, v.CursorX, v.CursorY)
			}
			for _, l := range v.Lines {
				if n := text.StringWidth(l.String()); n > columns {
					t.Fatalf("seed %d: a line of %d columns of %d: %q", seed, n, columns, l)
				}
			}
		}
		c, err := book.read()
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		for _, id := range []string{"S01", "S02"} {
			if c.Claim(id) == nil || c.Claim(id).Review.State != claims.Accepted {
				t.Errorf("seed %d: %s is lost", seed, id)
			}
		}
		if book.writes == 0 {
			t.Errorf("seed %d: nothing was decided", seed)
		}
	}
}
