package articles_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/articles"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/internal/sharedtest"
)

const page = `<!DOCTYPE html><html lang="en-GB"><head><title>Ten boats seen off Kelp Bay | Strait Review</title>
<meta property="og:site_name" content="Strait Review"><meta property="article:published_time" content="2024-03-02T10:15:00+09:00"></head>
<body><nav><a href="/">Home</a> <a href="/w">World</a></nav>
<article><h1>Ten boats seen off Kelp Bay</h1><p>By <a rel="author" href="/x">Ann Field</a></p>
<figure><img alt=""><figcaption>Boats at dusk.</figcaption></figure>
<p>Ten boats lay off Kelp Bay on Friday, the harbour master said, and none of them answered calls by radio during the night.</p>
<p>They left on Sept. 3. The U.S. consul, Mr. Gray, had asked them to. No cargo was seen on any of the ten, she added later.</p>
<p style="display: none">They carried 9,999 containers.</p></article>
<aside><h3>Related</h3><p>Last year forty boats lay there, and the harbour master counted all of them twice.</p></aside>
<form>Subscribe to our newsletter</form><footer>© Strait Review</footer></body></html>`

func roles(d *articles.Document) map[articles.Role]string {
	out := map[articles.Role]string{}
	for _, b := range d.Blocks {
		out[b.Role] += "|" + d.Words(b.Start, b.End)
	}
	return out
}

func TestParseHTML(t *testing.T) {
	d, err := articles.Parse("https://example.org/boats", []byte(page), articles.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if d.Title != "Ten boats seen off Kelp Bay" || d.Byline != "Ann Field" || d.Publisher != "Strait Review" || d.Lang != "en-GB" ||
		d.Published.String() != "2024-03-02T10:15:00+09:00" || !d.PublishedAt.Equal(time.Date(2024, 3, 2, 1, 15, 0, 0, time.UTC)) {
		t.Errorf("metadata: %q %q %q %q %s %s", d.Title, d.Byline, d.Publisher, d.Lang, d.Published, d.PublishedAt)
	}
	got := roles(d)
	for role, want := range map[articles.Role]string{
		articles.Headline: "Ten boats seen", articles.Caption: "Boats at dusk", articles.Body: "They left on Sept. 3",
		articles.Teaser: "forty boats", articles.Boilerplate: "newsletter",
	} {
		if !strings.Contains(got[role], want) {
			t.Errorf("%s is %q, want %q in it", role, got[role], want)
		}
	}
	if strings.Contains(d.Text, "9,999") {
		t.Error("hidden text is in the canonical text")
	}
	if d.Extractor == "" || d.TextSHA256 == d.SHA256 {
		t.Error("the extractor and the text's own hash are missing")
	}
	i := d.SentenceAt(strings.Index(d.Text, "consul"))
	if i < 0 || d.Words(d.Sentences[i].Start, d.Sentences[i].End) != "The U.S. consul, Mr. Gray, had asked them to." {
		t.Errorf("sentence %d", i)
	}
}

func TestParsePlainKeepsBytes(t *testing.T) {
	text := "Menu\r\n\r\nFour barges reach the upper lock at last\r\nby Jo Reed 3 May 2024\r\n\r\nFour barges reached the lock \xff on Friday, its keeper said, with tonnes of gravel aboard.\r\n"
	d, err := articles.Parse("page.txt", []byte(text), articles.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if d.Text != text || d.TextSHA256 != d.SHA256 || d.Extractor != "" {
		t.Error("plain text is not its own canonical text")
	}
	if d.Byline != "Jo Reed" || d.Published != dates.MustParse("2024-05-03") || d.Title != "Four barges reach the upper lock at last" {
		t.Errorf("byline %q, published %q, title %q", d.Byline, d.Published, d.Title)
	}
	if !d.PublishedAt.IsZero() {
		t.Error("a day became an instant")
	}
}

func TestOptionsWin(t *testing.T) {
	d, err := articles.Parse("p.html", []byte(page), articles.Options{Title: "T", Publisher: "P", Published: dates.MustParse("2020-01-02")})
	if err != nil {
		t.Fatal(err)
	}
	if d.Title != "T" || d.Publisher != "P" || d.Published.String() != "2020-01-02" {
		t.Errorf("%q %q %q", d.Title, d.Publisher, d.Published)
	}
}

// TestRefused shows that hostile pages are turned away at a stated limit, fast.
func TestRefused(t *testing.T) {
	deep := []byte(strings.Repeat("<div>", 1_000_000))
	mixed := []byte(strings.Repeat("<b><i></u>", 400_000))
	for _, c := range []struct {
		name string
		data []byte
		want string
	}{
		{"big.txt", bytes.Repeat([]byte("a b. "), 4<<20), "page is 21.0 MB, limit 16.8 MB"},
		{"deep.html", deep, "nested deeper than 512"},
		{"mixed.html", mixed, "nested deeper than 512"},
		{"many.html", []byte(strings.Repeat("<p>a", 400_000)), "more than 500000"},
		{"nul.txt", []byte("a\x00b"), "byte 1 is NUL"},
		{"nul.html", []byte("<html>a\x00b"), "NUL"},
	} {
		start := sharedtest.CPU()
		_, err := articles.Parse(c.name, c.data, articles.Options{})
		if !errors.Is(err, articles.ErrRefused) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
		if d := sharedtest.CPU() - start; d > 3*time.Second {
			t.Errorf("%s took %s", c.name, d)
		}
	}
	if _, err := articles.Parse("x.pdf", []byte("%PDF"), articles.Options{MediaType: "application/pdf"}); !errors.Is(err, articles.ErrRefused) {
		t.Errorf("a PDF: %v", err)
	}
}

// TestSlowPages reads pages made to make a reader slow; each is well under the
// limits and has to be done in linear time.
func TestSlowPages(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: -short")
	}
	for name, text := range map[string]string{
		"one line":  strings.Repeat("word ", 400_000),
		"stops":     strings.Repeat(". ", 300_000),
		"lines":     strings.Repeat("a\n", 300_000),
		"quotes":    strings.Repeat("\"A.\" ", 200_000),
		"brs.html":  "<p>" + strings.Repeat("x<br>", 100_000),
		"spans.htm": strings.Repeat("<span>x</span> ", 100_000),
	} {
		start := sharedtest.CPU()
		if _, err := articles.Parse(name, []byte(text), articles.Options{}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if d := sharedtest.CPU() - start; d > 4*time.Second {
			t.Errorf("%s took %s", name, d)
		}
	}
}

func TestSentences(t *testing.T) {
	for _, c := range []struct {
		text string
		want []string
	}{
		{"He met Lt. Gen. Kim on Feb. 26. Then he left.", []string{"He met Lt. Gen. Kim on Feb. 26.", "Then he left."}},
		{"The U.S. said so. Ships left the U.S. The rest stayed.", []string{"The U.S. said so.", "Ships left the U.S.", "The rest stayed."}},
		{"\"It is full,\" Shin said. \"They run.\" More followed.", []string{"\"It is full,\" Shin said.", "\"They run.\"", "More followed."}},
		{"About 3.5 million arrived at 5 p.m. Monday. J. Byrne counted.", []string{"About 3.5 million arrived at 5 p.m. Monday.", "J. Byrne counted."}},
		{"Was it 6,700? No. It was 7,000!", []string{"Was it 6,700?", "No.", "It was 7,000!"}},
		{"See No. 5 and Art. 7. Done", []string{"See No. 5 and Art. 7.", "Done"}},
		{"국방부가 밝혔다. 컨테이너는 6700여 개다. \"모른다\"고 했다.", []string{"국방부가 밝혔다.", "컨테이너는 6700여 개다.", "\"모른다\"고 했다."}},
		{"国防相は述べた。「約6700個。」と。", []string{"国防相は述べた。", "「約6700個。」", "と。"}},
		{"It traveled by a Russ…", []string{"It traveled by a Russ…"}},
	} {
		d, err := articles.Parse("s.txt", []byte(c.text), articles.Options{})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, s := range d.Sentences {
			got = append(got, d.Words(s.Start, s.End))
		}
		if strings.Join(got, "|") != strings.Join(c.want, "|") {
			t.Errorf("%q: %q", c.text, got)
		}
	}
}

// TestFoundingArticleInHTML wraps the founding article in a structured and in a
// flat page: title, byline, date and the roles that decide come out the same.
func TestFoundingArticleInHTML(t *testing.T) {
	raw, err := os.ReadFile(sharedtest.Path(t, "seed/article.txt"))
	if err != nil {
		t.Fatal(err)
	}
	var flat strings.Builder
	flat.WriteString("<html><body>")
	for line := range strings.SplitSeq(string(raw), "\n") {
		if strings.TrimSpace(line) != "" {
			fmt.Fprintf(&flat, "<div>%s</div>\n", line)
		}
	}
	plain, err := articles.Parse("article.txt", raw, articles.Options{})
	if err != nil {
		t.Fatal(err)
	}
	d, err := articles.Parse("flat.html", []byte(flat.String()), articles.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if d.Title != plain.Title || d.Byline != plain.Byline || d.Published != plain.Published {
		t.Errorf("title %q, byline %q, published %q", d.Title, d.Byline, d.Published)
	}
	a, b := roles(plain), roles(d)
	for _, role := range []articles.Role{articles.Headline, articles.Caption, articles.Teaser} {
		if a[role] != b[role] {
			t.Errorf("%s differs:\n%q\n%q", role, a[role], b[role])
		}
	}
	if !strings.Contains(b[articles.Body], "30 percent") || strings.Contains(b[articles.Body], "12,000") {
		t.Errorf("body is %q", b[articles.Body])
	}
}

func ExampleParse() {
	text := "Skip to content\n\nFour barges reach the upper lock\nby Jo Reed May 3, 2024\n\nFour barges reached the lock, its keeper said on Friday."
	d, err := articles.Parse("page.txt", []byte(text), articles.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(d.Title, "-", d.Byline, "-", d.Published)
	for _, b := range d.Blocks {
		fmt.Println(b.Role, b.Start, b.End)
	}
	// Output:
	// Four barges reach the upper lock - Jo Reed - 2024-05-03
	// boilerplate 0 15
	// headline 17 49
	// boilerplate 50 72
	// body 74 130
}

// maxFuzzed is how long a fuzzer may make a page: longer ones are the business of
// the tests of pages made to exhaust a reader.
const maxFuzzed = 8 << 10

// FuzzParse checks what holds for every page: no panic, and blocks and
// sentences inside the text, in order, without overlap.
func FuzzParse(f *testing.F) {
	f.Add([]byte(page), true)
	f.Add([]byte("Title of a page here\nby Ann Field May 3, 2024\n\nBody text stands here. And here…\n"), false)
	f.Add([]byte("<p>a<table><tr><td>b<div hidden>c</div><script type=application/ld+json>{\"@type\":[[\"Article\"]],\"author\":[[[]]]}</script>"), true)
	f.Add([]byte("\xff\xfe<\x00p>"), true)
	f.Add([]byte("\xef\xbb\xbf<html><h1></h1><h1>x</h1><title></title>"), true)
	f.Add([]byte("by \nby by By. \"\"\" … ..."), false)
	f.Fuzz(func(t *testing.T, data []byte, isHTML bool) {
		if len(data) > maxFuzzed {
			return
		}
		media := "text/plain"
		if isHTML {
			media = "text/html"
		}
		d, err := articles.Parse("f", data, articles.Options{MediaType: media})
		if err != nil {
			return
		}
		end := 0
		for _, b := range d.Blocks {
			if b.Start < end || b.End <= b.Start || b.End > len(d.Text) || b.Role == "" {
				t.Fatalf("block %+v behind %d in a text of %d", b, end, len(d.Text))
			}
			end = b.End
		}
		end = 0
		for _, s := range d.Sentences {
			b := d.Blocks[s.Block]
			if s.Start < end || s.End <= s.Start || s.Start < b.Start || s.End > b.End {
				t.Fatalf("sentence %+v in block %+v behind %d", s, b, end)
			}
			end = s.End
		}
	})
}
