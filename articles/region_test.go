package articles_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/articles"
)

// tale is a story of five paragraphs; each has a word of its own.
var tale = []string{
	"Ten barges lay off Kelp Bay on Friday, the harbour master said, and none of their crews answered calls by radio during the night that followed.",
	"They had come down the river from Graywharf, loading timber at two quays on the way, said Ilsa Brandt, who keeps the books of the lock there.",
	"Supporters of the mayor had asked for a count of the barges in spring, but the council let the matter rest until the water fell in autumn.",
	"A second count, by the customs house, found twelve, because two barges without lights were moored behind the old mole and were not seen from the road.",
	"The harbour master wants to publish a list of all barges before the winter, with the owners' names, and to close the mole to those without lights.",
}

// other is prose of other stories.
var other = []string{
	"The museum of Estmark opens its new wing on Sunday with a show of forty charts, which a captain's widow left to the town in her will last year.",
	"A storm took the roof off the market hall in Nordholm on Monday, and the fishmongers sold their catch from carts in the square until the evening.",
}

func paragraphs(list []string) string { return "<p>" + strings.Join(list, "</p>\n<p>") + "</p>" }

// site is a page around a story, with a menu, cards and a foot.
func site(main string) string {
	return `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Barges counted off Kelp Bay | Strait Review</title></head><body>
<div class="top"><ul><li><a href="/">Home</a></li><li><a href="/world">World</a></li><li><a href="/port">The port</a></li></ul></div>` + main +
		`<div class="below"><h3>Stories of the day</h3><div class="item"><a href="/1"><h4>A new wing for the museum of Estmark</h4></a>` + paragraphs(other[:1]) + `</div>
<div class="item"><a href="/2"><h4>Storm unroofs the market hall in Nordholm</h4></a>` + paragraphs(other[1:]) + `</div></div>
<div class="foot">© Strait Review. All rights reserved.</div></body></html>`
}

func parse(t *testing.T, page string) *articles.Document {
	t.Helper()
	d, err := articles.Parse("https://example.org/barges", []byte(page), articles.Options{MediaType: "text/html"})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestStoryWhateverItsName puts a story into elements whose names say furniture,
// and stories of others beside it into ones whose names say nothing.
func TestStoryWhateverItsName(t *testing.T) {
	for name, main := range map[string]string{
		"plain":         `<div class="x1"><h1>Barges counted off Kelp Bay</h1>%s</div>`,
		"sidebar":       `<div class="sidebar-right"><h1>Barges counted off Kelp Bay</h1><div class="c">%s</div></div>`,
		"form":          `<form action="/"><div><h1>Barges counted off Kelp Bay</h1><div>%s</div></div></form>`,
		"breadcrumb":    `<div class="breadcrumb-page"><article><h1>Barges counted off Kelp Bay</h1><div>%s</div></article></div>`,
		"wall":          `<article><h1>Barges counted off Kelp Bay</h1><div class="paywall">%s</div></article>`,
		"modal open":    `<div class="modal-open"><article><h1>Barges counted off Kelp Bay</h1><section>%s</section></article></div>`,
		"named":         `<main><h1>Barges counted off Kelp Bay</h1><div class="share-bar">Share</div><div class="article-body" itemprop="articleBody">%s</div></main>`,
		"name of build": `<main><h1>Barges counted off Kelp Bay</h1><div class="Article_content__a8Gx2">%s</div></main>`,
		"Korean system": `<div><h1>Barges counted off Kelp Bay</h1><div id="article-view-content-div">%s</div></div>`,
	} {
		d := parse(t, site(fmt.Sprintf(main, paragraphs(tale))))
		got := roles(d)
		for i, p := range tale {
			if !strings.Contains(got[articles.Body], p) {
				t.Errorf("%s: paragraph %d is no body: %q", name, i, got)
				break
			}
		}
		for _, p := range other {
			if strings.Contains(got[articles.Body], p) {
				t.Errorf("%s: another story is in the body: %q", name, p[:40])
			}
		}
		if d.Title != "Barges counted off Kelp Bay" {
			t.Errorf("%s: title %q", name, d.Title)
		}
	}
}

// TestWalledParts reads a story that is cut into parts, each of them marked for
// a wall in front of it.
func TestWalledParts(t *testing.T) {
	var b strings.Builder
	for _, p := range tale {
		fmt.Fprintf(&b, `<div class="part paywall"><p>%s</p></div><div class="ad-slot">Advertisement</div>`, p)
	}
	got := roles(parse(t, site(`<article><h1>Barges counted off Kelp Bay</h1>`+b.String()+`</article>`)))
	for i, p := range tale {
		if !strings.Contains(got[articles.Body], p) {
			t.Errorf("part %d is no body", i)
		}
	}
	if strings.Contains(got[articles.Body], "Advertisement") {
		t.Error("an advertisement is in the body")
	}
}

// TestNextStory reads a page that goes on with the next story when its reader
// comes to the end: the first one is the page's.
func TestNextStory(t *testing.T) {
	page := site(`<article><h1>Barges counted off Kelp Bay</h1><div class="story-text">` + paragraphs(tale) + `</div></article>` +
		`<article><h2>A new wing for the museum</h2><div class="story-text">` + paragraphs([]string{other[0], other[0], other[0]}) + `</div></article>`)
	got := roles(parse(t, page))
	if !strings.Contains(got[articles.Body], tale[4]) || strings.Contains(got[articles.Body], other[0]) {
		t.Errorf("body is %q", got[articles.Body])
	}
}

// TestBesideTheStory holds what stands inside a story's column and is none of
// it.
func TestBesideTheStory(t *testing.T) {
	inside := func(s string) string {
		return site(`<article><h1>Barges counted off Kelp Bay</h1><div class="article-body">` + paragraphs(tale[:3]) + s + paragraphs(tale[3:]) + `</div></article>`)
	}
	for name, c := range map[string]struct {
		page, words string
		role        articles.Role
	}{
		"picture in a box":   {inside(`<div class="pic"><img src="a.jpg"><div>Barges behind the old mole at low water, seen from the customs house.</div></div>`), "seen from the customs house", articles.Caption},
		"picture in a table": {inside(`<table><tr><td><img src="a.jpg"></td></tr><tr><td>Barges behind the old mole at low water, seen from the road.</td></tr></table>`), "at low water, seen", articles.Caption},
		"title that links":   {inside(`<p><a href="/x">Storm unroofs the market hall in Nordholm and a chapel</a></p>`), "and a chapel", articles.Teaser},
		"list of links":      {inside(`<ul><li><a href="/x">How the lock at Graywharf was built in a winter</a></li><li><a href="/y">Who keeps the lights of the bay</a></li></ul>`), "built in a winter", articles.Teaser},
		"pointer":            {inside(`<p>Read also: Council of Nordholm lets the matter of the roof rest.</p>`), "lets the matter of the roof", articles.Teaser},
		"pointer to a film":  {inside(`<p>WATCH | The lock keeper shows her books of forty years.</p>`), "books of forty years", articles.Teaser},
		"appeal":             {inside(`<p>Enjoying our work? Subscribe to our newsletter and never miss a tide.</p>`), "never miss a tide", articles.Boilerplate},
		"reader":             {strings.Replace(site(`<article><h1>Barges counted off Kelp Bay</h1>`+paragraphs(tale[:2])+`</article>`), `<div class="below">`, `<section id="comments"><h3>2 comments</h3><div class="comment"><p>I counted four thousand barges from my window on Friday, and so did my aunt.</p></div></section><div class="below">`, 1), "and so did my aunt", articles.Boilerplate},
		"the outlet itself":  {site(`<article><h1>Barges counted off Kelp Bay</h1><div class="article-body">` + paragraphs(tale) + `<p><strong>About Graywharf Shipping</strong></p><p>Graywharf Shipping runs ninety barges on three rivers and has offices in Nordholm.</p></div></article>`), "runs ninety barges", articles.Boilerplate},
		"subtitle":           {strings.Replace(inside(""), `</h1>`, `</h1><p class="dek">The customs house found two more than the harbour master did.</p>`, 1), "two more than the harbour", articles.Body},
	} {
		d := parse(t, c.page)
		found := false
		for _, b := range d.Blocks {
			if s := d.Words(b.Start, b.End); strings.Contains(s, c.words) {
				found = true
				if b.Role != c.role {
					t.Errorf("%s: %s (%s), want %s", name, b.Role, b.Why, c.role)
				}
			}
		}
		if !found {
			t.Errorf("%s: %q is not in the text", name, c.words)
		}
		got := roles(d)
		if !strings.Contains(got[articles.Body], tale[0]) || !strings.Contains(got[articles.Body], tale[1]) {
			t.Errorf("%s: the story is %q", name, got)
		}
	}
}

// TestWordsOfPhrases keeps sentences of the story that have a word which
// furniture has too.
func TestWordsOfPhrases(t *testing.T) {
	for _, s := range []string{
		"Cranes were loading containers on two ships at the pier on Tuesday morning, the pictures show.",
		"Supporters of the minister gathered at the quay and cheered when the last barge left the port.",
		"The bank kept a copyright on the charts, its lawyers told the court in Nordholm last week.",
		"Sailors donate a tenth of their pay to the widows' chest of the port, the book says.",
		"크레인이 화요일 아침 부두에서 컨테이너 200개를 배에 싣고 있었다고 신문 광고를 낸 회사가 밝혔다.",
	} {
		for name, data := range map[string]string{
			"page.html": site(`<article><h1>Barges counted off Kelp Bay</h1>` + paragraphs(append(tale[:2:2], s, tale[3])) + `</article>`),
			"page.txt":  "Barges counted off Kelp Bay on Friday\nby Jo Reed 3 May 2024\n\n" + strings.Join(append(tale[:2:2], s, tale[3]), "\n\n"),
		} {
			d, err := articles.Parse(name, []byte(data), articles.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if got := roles(d); !strings.Contains(got[articles.Body], s) {
				t.Errorf("%s: %q is no body: %q", name, s, got)
			}
		}
	}
}

// TestStreamedParts reads a page that its server sends in parts, each hidden
// until a script puts it in its place. Without that script it stays hidden.
func TestStreamedParts(t *testing.T) {
	head := `<!DOCTYPE html><html><head><title>Barges counted off Kelp Bay</title></head><body><template id="B:0"></template>` +
		`<div hidden id="S:0"><article><h1>Barges counted off Kelp Bay</h1>` + paragraphs(tale) + `</article></div>`
	for script, want := range map[string]bool{
		`<script>function a(){};$RC("B:0","S:0")</script>`: true,
		`<script>$RC("B:1","S:0")</script>`:                false,
		`<script>$RC("B:0","S:1")</script>`:                false,
		``:                                                 false,
	} {
		d := parse(t, head+script+"</body></html>")
		if got := strings.Contains(d.Text, tale[0]); got != want {
			t.Errorf("%q: the story is read: %v", script, got)
		}
	}
}

// TestSigned reads who signs a page, and when.
func TestSigned(t *testing.T) {
	for name, c := range map[string]struct{ head, byline, published, title string }{
		"outlet and person":  {`<meta property="og:site_name" content="Strait Review"><meta name="author" content="Strait Review"><meta name="author" content="Jo Reed">`, "Jo Reed", "", "Barges"},
		"outlet alone":       {`<meta property="og:site_name" content="Strait Review"><meta name="author" content="Strait Review">`, "Strait Review", "", "Barges"},
		"address":            {`<meta name="author" content="j.reed@example.org">`, "", "", "Barges"},
		"two fields":         {`<script type="application/ld+json">{"@type":"NewsArticle","headline":"Barges","author":[{"@type":"Person","givenName":"Jo","familyName":"Reed"}]}</script>`, "Jo Reed", "", "Barges"},
		"outlet in JSON-LD":  {`<meta name="author" content="Jo Reed"><script type="application/ld+json">{"@type":"NewsArticle","headline":"Barges","publisher":{"name":"Strait Review"},"author":{"name":"Strait Review"}}</script>`, "Jo Reed", "", "Barges"},
		"entity in JSON-LD":  {`<script type="application/ld+json">{"@type":"NewsArticle","headline":"Barges &amp; locks: Brandt&#039;s count"}</script>`, "", "", "Barges & locks: Brandt's count"},
		"day with zone name": {`<script type="application/ld+json">{"@type":"NewsArticle","headline":"Barges","datePublished":"Fri Mar 15 19:20:36 CET 2024"}</script>`, "", "2024-03-15", "Barges"},
	} {
		d := parse(t, `<html><head><title>Barges</title>`+c.head+`</head><body><article><h1>Barges</h1>`+paragraphs(tale)+`</article></body></html>`)
		if d.Byline != c.byline || d.Published.String() != c.published || d.Title != c.title {
			t.Errorf("%s: byline %q, published %q, title %q", name, d.Byline, d.Published, d.Title)
		}
	}
	d := parse(t, strings.Replace(site(`<article><h1>Barges counted off Kelp Bay</h1>`+strings.Repeat(paragraphs(tale), 8)+`</article>`), "Graywharf", "Gray\x00wharf", 1))
	if !strings.Contains(d.Text, "from Graywharf") {
		t.Error("a stray NUL is in the way")
	}
}

// TestWrongLabels reads pages whose template says UTF-8 and whose text is in
// another character set.
func TestWrongLabels(t *testing.T) {
	latin := func(s string) string { // one byte a character
		var b []byte
		for _, r := range s {
			b = append(b, byte(r))
		}
		return string(b)
	}
	korean := strings.Repeat("\xb9\xda\xbd\xba\xb0\xa1 \xba\xce\xb5\xce\xbf\xa1 \xc0\xd6\xb4\xd9. ", 12) // boxes stand on the quay
	for name, c := range map[string]struct{ head, text, want string }{
		"two labels":  {`<meta charset="utf-8"><meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1">`, latin("Der Kahn führt Gerät für Köln, schätzt der Hafenmeister am späten Abend für über zwölf Kähne."), "führt Gerät für Köln"},
		"one label":   {`<meta charset="utf-8">`, latin("Der Kahn führt Gerät für Köln, schätzt der Hafenmeister am späten Abend für über zwölf Kähne."), "führt Gerät für Köln"},
		"Korean":      {`<meta charset="utf-8">`, korean, "박스가 부두에 있다."},
		"one bad":     {`<meta charset="utf-8">`, "Der Kahn führt Gerät für Köln, schätzt der Hafenmeister\xff am späten Abend.", "führt Gerät für Köln"},
		"late script": {`<script>var u="data:text/css;charset=utf-8;base64,"</script><meta charset="iso-8859-1">`, latin("Der Kahn führt Gerät für Köln, schätzt der Hafenmeister am späten Abend für über zwölf Kähne."), "führt Gerät für Köln"},
	} {
		d := parse(t, "<!DOCTYPE html><html><head>"+c.head+"<title>x</title></head><body><h1>Barges</h1><p>"+c.text+"</p></body></html>")
		if !strings.Contains(d.Text, c.want) {
			t.Errorf("%s: %q", name, d.Text)
		}
	}
}
