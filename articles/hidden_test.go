package articles_test

import (
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/articles"
	"github.com/tidewaiter/tidewaiter/internal/sharedtest"
)

// shell is a page with a place for what is to be tried.
func shell(head, inside string) string {
	return "<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>Ten boats seen off Kelp Bay</title>" + head + "</head><body><article><h1>Ten boats seen off Kelp Bay</h1>" +
		"<p>Ten boats lay off Kelp Bay on Friday, the harbour master said, and none of them answered calls by radio during the night.</p>" + inside +
		"<p>They left on Sept. 3, and no cargo was seen on any of the ten, the harbour master added in a statement on Saturday.</p></article></body></html>"
}

// TestHiddenText tries every way of putting words into a page that its readers
// do not see: none may come out as the story.
func TestHiddenText(t *testing.T) {
	const words = "They carried 9,999 containers, the harbour master said on Friday in a statement."
	styles := []string{
		"display:none", "DISPLAY : NONE !important", "display:block;display:none", "visibility:hidden", "visibility: collapse", "opacity:0", "opacity: .01",
		"font-size:0", "font-size:1px", "font-size: 0.05em", "font:0/0 a", "color:transparent", "color:#fff;background:#ffffff", "color: rgba(0,0,0,0)", "color:#0000",
		"-webkit-text-fill-color: transparent",
		"position:absolute;left:-9999px", "position:fixed;top:-3000px", "position:absolute;left:20000px", "text-indent:-9999px", "margin-left:-9999px", "transform:translateX(-9999px)",
		"transform: scale(0)", "height:0;overflow:hidden", "max-height:0;overflow:hidden", "width:1px;height:1px;overflow:hidden", "position:absolute;clip:rect(0,0,0,0)",
		"clip-path:inset(50%)", "clip-path: circle(0)", "content-visibility:hidden", "filter:opacity(0)", "display/*x*/:none", "display:/*x*/none",
	}
	tries := map[string]string{
		"hidden":            shell("", "<p hidden>"+words+"</p>"),
		"hidden inside":     shell("", "<div hidden><section><p>"+words+"</p></section></div>"),
		"hidden span":       shell("", "<p>Nothing else was said. <span hidden>"+words+"</span></p>"),
		"aria-hidden":       shell("", "<p aria-hidden=\"true\">"+words+"</p>"),
		"aria-hidden span":  shell("", "<p>Nothing else was said. <span aria-hidden=true>"+words+"</span></p>"),
		"aria-hidden h1":    shell("", "<div aria-hidden=true><h1>"+words+"</h1></div>"),
		"sheet":             shell("<style>.x{display:none}</style>", "<p class=\"a x\">"+words+"</p>"),
		"sheet id":          shell("<style>p#x , b{ position:absolute; left:-9999px }</style>", "<p id=x>"+words+"</p>"),
		"sheet span":        shell("<style>/* { */ @import 'a'; .x{font-size:0}</style>", "<p>Nothing else was said. <span class=x>"+words+"</span></p>"),
		"sheet in body":     shell("", "<style>.x{opacity:0}</style><div class=x><p>"+words+"</p></div>"),
		"class sr-only":     shell("", "<p class=\"sr-only\">"+words+"</p>"),
		"class screen read": shell("", "<p class=\"screen-reader-text\">"+words+"</p>"),
		"comment":           shell("", "<!-- <p>"+words+"</p> -->"),
		"comment odd end":   shell("", "<!-- x --!><!-- "+words+" -->"),
		"meta":              shell("<meta name=description content=\""+words+"\"><meta property=og:description content=\""+words+"\">", ""),
		"json-ld":           shell("<script type=application/ld+json>{\"@type\":\"NewsArticle\",\"articleBody\":\""+words+"\",\"description\":\""+words+"\"}</script>", ""),
		"script":            shell("", "<script>document.write('<p>"+words+"</p>')</script>"),
		"noscript":          shell("", "<noscript><p>"+words+"</p></noscript>"),
		"template":          shell("", "<template><p>"+words+"</p></template>"),
		"style text":        shell("", "<style>.a:after{content:'"+words+"'}</style>"),
		"alt and title":     shell("", "<img alt=\""+words+"\" title=\""+words+"\"><p title=\""+words+"\" data-text=\""+words+"\">Nothing else was said on that day by anyone.</p>"),
		"input":             shell("", "<input type=hidden value=\""+words+"\"><input value=\""+words+"\">"),
		"textarea":          shell("", "<textarea>"+words+"</textarea>"),
		"option":            shell("", "<select><option>"+words+"</select>"),
		"datalist":          shell("", "<datalist><option>"+words+"</datalist>"),
		"iframe":            shell("", "<iframe srcdoc=\"<p>"+words+"\">"+words+"</iframe>"),
		"object":            shell("", "<object data=x>"+words+"</object>"),
		"video":             shell("", "<video>"+words+"</video><audio>"+words+"</audio><canvas>"+words+"</canvas>"),
		"svg":               shell("", "<svg><title>"+words+"</title><text>"+words+"</text></svg>"),
		"math":              shell("", "<math><mtext>"+words+"</mtext></math>"),
		"dialog":            shell("", "<dialog><p>"+words+"</p></dialog>"),
		"noembed":           shell("", "<noembed>"+words+"</noembed><noframes>"+words+"</noframes>"),
		"ruby":              shell("", "<p>Nothing else was said <ruby>here<rt>"+words+"</rt></ruby> on that day by anyone.</p>"),
		"title tag":         shell("<title>"+words+"</title>", ""),
	}
	for _, s := range styles {
		tries["style "+s] = shell("", "<p style=\""+s+"\">"+words+"</p>")
		tries["style outside "+s] = shell("", "<div style=\""+s+"\"><div><p>"+words+"</p></div></div>")
		tries["style span "+s] = shell("", "<p>Nothing else was said. <span style=\""+s+"\">"+words+"</span></p>")
	}
	for name, page := range tries {
		d, err := articles.Parse("p.html", []byte(page), articles.Options{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for _, b := range d.Blocks {
			if b.Role != articles.Boilerplate && strings.Contains(d.Words(b.Start, b.End), "9,999") {
				t.Errorf("%s: hidden words are in the %s (%s)", name, b.Role, b.Why)
			}
		}
		if got := roles(d)[articles.Body]; !strings.Contains(got, "Ten boats lay") || !strings.Contains(got, "They left on Sept. 3") {
			t.Errorf("%s: the story is %q", name, got)
		}
	}
}

// TestShownText holds the other side: what only looks hidden stays the story.
func TestShownText(t *testing.T) {
	const words = "They carried 9,999 containers, the harbour master said on Friday in a statement."
	for name, page := range map[string]string{
		"display block":     shell("", "<p style=\"display:none;display:block\">"+words+"</p>"),
		"opacity":           shell("", "<p style=\"opacity:0.9;font-size:10px;left:-10px\">"+words+"</p>"),
		"white on black":    shell("", "<p style=\"color:#fff;background:#000\">"+words+"</p>"),
		"overridden sheet":  shell("<style>.x{display:none} .x{display:block}</style>", "<p class=x>"+words+"</p>"),
		"print sheet":       shell("<style media=print>.x{display:none}</style><style>@media print{.x{display:none}}</style>", "<p class=x>"+words+"</p>"),
		"sheet for another": shell("<style>.y{display:none} .x .z{display:none} .x:hover{display:none}</style>", "<p class=x>"+words+"</p>"),
		"aria-hidden false": shell("", "<p aria-hidden=false>"+words+"</p>"),
		"whole page fades":  strings.Replace(shell("<style>.fade{opacity:0}</style>", "<p>"+words+"</p>"), "<article>", "<article class=fade>", 1),
		"open window":       strings.NewReplacer("<article>", "<div id=root aria-hidden=true><article>", "</article>", "</article></div><dialog open>Sign in to read.</dialog>").Replace(shell("", "<p>"+words+"</p>")),
		"wide screens":      shell("", "<p class=\"d-none d-md-block\">"+words+"</p>"),
		"details":           shell("", "<details><summary>More</summary><p>"+words+"</p></details>"),
		"open dialog":       shell("", "<section><p>"+words+"</p></section>"),
	} {
		d, err := articles.Parse("p.html", []byte(page), articles.Options{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if !strings.Contains(roles(d)[articles.Body], "9,999") {
			t.Errorf("%s: shown words are not in the story: %q", name, roles(d))
		}
	}
}

// TestInvisibleCharacters keeps figures whole that characters without width
// part, and apart that raised numbers would join.
func TestInvisibleCharacters(t *testing.T) {
	for in, want := range map[string]string{
		"6,7\u200b00":                      "6,700",
		"6,\u00ad700":                      "6,700",
		"6\u2060,\ufeff7\u200d0\u200c0":    "6,700",
		"\u202d6,700\u202c":                "6,700",
		"6,700<sup>1</sup>":                "6,700¹",
		"6,700<sup>[2]</sup>":              "6,700",
		"6,700<sup><a href=#n>3</a></sup>": "6,700",
		"10 m<sup>2</sup>":                 "10 m²",
		"6,700 <!-- 9 -->boxes":            "6,700 boxes",
		"6<b></b>,<i>7</i>00":              "6,700",
		"می\u200cخواهد":                    "می\u200cخواهد",
	} {
		d, err := articles.Parse("p.html", []byte(shell("", "<p>He counted "+in+" of them in the harbour.</p>")), articles.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(d.Text, "He counted "+want+" of them") && !strings.Contains(d.Text, "He counted "+want+" ") {
			i := strings.Index(d.Text, "He counted")
			t.Errorf("%q gives %q, want %q", in, d.Text[i:min(len(d.Text), i+40)], want)
		}
	}
}

// TestMetadataSources reads what a page states about itself, from each place,
// and what it must not believe.
func TestMetadataSources(t *testing.T) {
	ld := func(s string) string { return "<script type=\"application/ld+json\">" + s + "</script>" }
	for _, c := range []struct{ name, head, inside, title, byline, publisher, published string }{
		{"json-ld", ld(`{"@type":"NewsArticle","headline":"Ten boats seen off Kelp Bay","author":[{"name":"Ann Field"},{"name":"Jo Reed"}],"publisher":{"name":"Strait Review"},"datePublished":"2024-03-02T10:15:00Z"}`), "",
			"Ten boats seen off Kelp Bay", "Ann Field, Jo Reed", "Strait Review", "2024-03-02T10:15:00Z"},
		{"json-ld of others", ld(`[{"@type":"NewsArticle","headline":"Another story altogether","author":"Someone Else","datePublished":"2020-01-01"},{"@type":"NewsArticle","headline":"Ten boats seen off Kelp Bay","author":"Ann Field","datePublished":"2024-03-02"}]`), "",
			"Ten boats seen off Kelp Bay", "Ann Field", "", "2024-03-02"},
		{"graph", ld(`{"@graph":[{"@type":"WebSite","name":"x"},{"@type":["Article","Thing"],"headline":"Ten boats seen off Kelp Bay","author":{"@type":"Person","name":"Ann Field"}}]}`), "", "Ten boats seen off Kelp Bay", "Ann Field", "", ""},
		{"opengraph", `<meta property="og:title" content="Ten boats"><meta property="og:site_name" content="Strait Review"><meta property="article:published_time" content="2024-03-02"><meta name="author" content="By Ann Field">`, "",
			"Ten boats", "Ann Field", "Strait Review", "2024-03-02"},
		{"time tag", "", `<time datetime="2024-03-02T10:15:00+09:00">yesterday</time>`, "Ten boats seen off Kelp Bay", "", "", "2024-03-02T10:15:00+09:00"},
		{"visible", "", `<p>By Ann Field</p><p>March 2, 2024</p>`, "Ten boats seen off Kelp Bay", "Ann Field", "", "2024-03-02"},
		{"rel author", "", `<p>By <a rel="author" href="/a">Ann Field</a></p>`, "Ten boats seen off Kelp Bay", "Ann Field", "", ""},
		{"hidden author", "", `<div style="display:none"><a rel="author">Fake Name</a><time datetime="1999-01-01"></time></div><p>By Ann Field</p>`, "Ten boats seen off Kelp Bay", "Ann Field", "", ""},
		{"author in a comment", "", `<div class="comments"><p><a rel="author">Fake Name</a> <time datetime="1999-01-01">then</time></p></div><p>By Ann Field</p>`, "Ten boats seen off Kelp Bay", "Ann Field", "", ""},
		{"broken json-ld", ld(`{"@type":"NewsArticle","author":"Fake`) + ld(strings.Repeat("[", 100_000)), `<p>By Ann Field</p>`, "Ten boats seen off Kelp Bay", "Ann Field", "", ""},
	} {
		d, err := articles.Parse("p.html", []byte(shell(c.head, c.inside)), articles.Options{})
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if d.Title != c.title || d.Byline != c.byline || d.Publisher != c.publisher || d.Published.String() != c.published {
			t.Errorf("%s: %q by %q in %q at %q", c.name, d.Title, d.Byline, d.Publisher, d.Published)
		}
	}
}

// TestDeepAndLong reads pages made to exhaust a reader: done in linear time, or
// cut at a stated limit.
func TestDeepAndLong(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: -short")
	}
	for name, page := range map[string]string{
		"nested styles": shell("", strings.Repeat(`<span style="left:1px">`, 400)+"x"),
		"many rules":    shell("<style>"+strings.Repeat(".a,.b,.c{display:none}", 60_000)+"</style>", ""),
		"open rule":     shell("<style>"+strings.Repeat("a{", 200_000)+"</style>", ""),
		"comments":      shell("<style>"+strings.Repeat("/*", 300_000)+"</style>", ""),
		"classes":       shell("<style>.x{display:none}</style>", `<p class="`+strings.Repeat("a ", 500_000)+`">y`),
		"attributes":    shell("", "<p "+strings.Repeat("a=b ", 200_000)+">y"),
		"declarations":  shell("", `<p style="`+strings.Repeat("color:red;", 100_000)+`">y`),
		"sups":          shell("", strings.Repeat("<sup>1</sup>", 60_000)),
		"ld":            shell(strings.Repeat(`<script type=application/ld+json>{"@type":"Article"}</script>`, 20_000), ""),
		"inline only":   "<b>" + strings.Repeat("word <i>and</i> ", 120_000),
	} {
		size := len(page)
		start := sharedtest.CPU()
		if _, err := articles.Parse(name+".html", []byte(page), articles.Options{}); err != nil {
			t.Logf("%s: %v", name, err)
		}
		took := sharedtest.CPU() - start
		t.Logf("%s: %s for %d bytes", name, took, size)
		if took.Seconds() > 8 {
			t.Errorf("%s: %s for %d bytes", name, took, size)
		}
	}
	if _, err := articles.Parse("line.html", []byte("<p>"+strings.Repeat("word ", 10<<20)), articles.Options{}); err == nil || !strings.Contains(err.Error(), "limit 16.8 MB") {
		t.Errorf("a line of 50 MB: %v", err)
	}
}
