package main

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"html"
	"mime/quotedprintable"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/articles"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/encoding/warc"
	"github.com/tidewaiter/tidewaiter/internal/ingest"
	"github.com/tidewaiter/tidewaiter/internal/readpages"
	"github.com/tidewaiter/tidewaiter/internal/sharedtest"
	"github.com/tidewaiter/tidewaiter/reading"
)

// story is a page of ours with what makes a page hard: a menu before the title,
// a byline with a date, a caption, a card behind the body that breaks off.
const story = `Become a member
Skip to content

Harbour office: more than 4 thousand containers left Rajin for Dunay

by Ann Field March 5, 2024 9:10 AM 3 min read
A container ship off Rajin on Feb. 12, 2024. (Photo by Contributor/Agency)

North Korea has sent about 4,200 containers of ammunition to Russia since last September, South Korea's Defense Ministry announced on March 4.

South Korean Defense Minister Shin Won-sik told reporters that this amount is enough to hold two million rounds of 152 mm artillery shells or 350,000 of 122 mm rockets.

"The ships keep going back and forth," Shin said on March 4.

Older talks on the border went nowhere
The White House announced on Oct. 13 that North Korea had delivered more than 1,000 containers of military equipment and ammunition to Russia, in a convoy of th…
Subscribe
* indicates required
`

// forms writes a page of plain text in every form that read takes: name and
// bytes.
func forms(t *testing.T, text, title, outlet string) map[string][]byte {
	t.Helper()
	lines := slices.DeleteFunc(strings.Split(text, "\n"), func(s string) bool { return strings.TrimSpace(s) == "" })
	at := slices.IndexFunc(lines, func(s string) bool { return strings.TrimSpace(s) == title })
	if at < 0 {
		t.Fatalf("the text has no line %q", title)
	}
	var flat, inside strings.Builder
	for i, l := range lines {
		fmt.Fprintf(&flat, "<div>%s</div>\n", html.EscapeString(l))
		if i > at {
			fmt.Fprintf(&inside, "<p>%s</p>\n", html.EscapeString(l))
		}
	}
	flatPage := "<html><body>" + flat.String() + "</body></html>"
	linked, err := json.Marshal(map[string]any{"@context": "https://schema.org", "@type": "NewsArticle", "headline": title, "datePublished": foundingDay(text)})
	if err != nil {
		t.Fatal(err)
	}
	structured := "<!DOCTYPE html><html lang=\"en\"><head><title>" + html.EscapeString(title) + "</title><script type=\"application/ld+json\">" + string(linked) +
		"</script></head><body><nav>" + html.EscapeString(strings.Join(lines[:at], " ")) + "</nav><article><h1>" + html.EscapeString(title) + "</h1>\n" + inside.String() + "</article></body></html>"
	escaped := func(s string) string {
		var b bytes.Buffer
		if err := xml.EscapeText(&b, []byte(s)); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	rss := `<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>` + outlet + `</title><item><title>` + escaped(title) +
		`</title><link>https://example.org/1</link><content:encoded>` + escaped(inside.String()) + `</content:encoded></item></channel></rss>`
	atom := `<feed xmlns="http://www.w3.org/2005/Atom"><title>` + outlet + `</title><entry><title>` + escaped(title) + `</title><link href="https://example.org/1"/><content type="html">` +
		escaped(inside.String()) + `</content></entry></feed>`
	jsonFeed, err := json.Marshal(map[string]any{"version": "https://jsonfeed.org/version/1.1", "title": outlet,
		"items": []any{map[string]any{"id": "1", "url": "https://example.org/1", "title": title, "content_html": inside.String()}}})
	if err != nil {
		t.Fatal(err)
	}
	var mhtml bytes.Buffer
	mhtml.WriteString("From: <Saved by a browser>\r\nSnapshot-Content-Location: https://example.org/1\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n\tboundary=\"--b0\"\r\n\r\n" +
		"----b0\r\nContent-Type: text/css\r\n\r\np{}\r\n----b0\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\nContent-Location: https://example.org/1\r\n\r\n")
	qp := quotedprintable.NewWriter(&mhtml)
	qp.Write([]byte(structured))
	qp.Close()
	mhtml.WriteString("\r\n----b0--\r\n")
	var packed bytes.Buffer
	w, err := warc.NewWriter(&packed, warc.About{Software: "tidewaiter/test", Date: time.Unix(1709000000, 0)})
	if err != nil {
		t.Fatal(err)
	}
	err = w.Write(warc.Exchange{URI: "https://example.org/1", Date: time.Unix(1709000000, 0), Request: []byte("GET /1 HTTP/1.1\r\n\r\n"),
		Response: []byte("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + structured)})
	if err != nil {
		t.Fatal(err)
	}
	var wacz bytes.Buffer
	z := zip.NewWriter(&wacz)
	f, err := z.CreateHeader(&zip.FileHeader{Name: "archive/data.warc.gz", Method: zip.Store})
	if err != nil {
		t.Fatal(err)
	}
	f.Write(packed.Bytes())
	z.Close()
	return map[string][]byte{
		"plain.txt": []byte(text), "flat.html": []byte(flatPage), "structured.html": []byte(structured), "no-ending": []byte(structured), "wrong.txt": []byte(structured),
		"feed.rss": []byte(rss), "feed.atom": []byte(atom), "feed.json": jsonFeed, "saved.mhtml": mhtml.Bytes(), "data.warc.gz": packed.Bytes(), "data.wacz": wacz.Bytes(),
	}
}

// foundingDay is the day of the byline, as a machine writes it.
func foundingDay(text string) string {
	if strings.Contains(text, "March 5, 2024") {
		return "2024-03-05"
	}
	return "2024-02-28"
}

// TestSameClaimsInEveryForm reads one article in all its forms: the same claims
// come out of each, with the same words.
func TestSameClaimsInEveryForm(t *testing.T) {
	t.Run("ours", func(t *testing.T) {
		sameClaims(t, story, "Harbour office: more than 4 thousand containers left Rajin for Dunay", "", 5)
	})
	t.Run("founding article", func(t *testing.T) {
		raw, err := os.ReadFile(sharedtest.Path(t, "seed/article.txt"))
		if err != nil {
			t.Fatal(err)
		}
		sameClaims(t, string(raw), "South Korea: Pyongyang sent nearly 7 thousand ammunition containers to Russia", "Kyiv Independent", 10)
	})
}

func sameClaims(t *testing.T, text, title, outlet string, least int) {
	c, _, err := readCase("dprk-russia")
	if err != nil {
		t.Fatal(err)
	}
	v := readpages.Vocabulary(c)
	dir := t.TempDir()
	want, from := []string(nil), ""
	in := forms(t, text, title, outlet)
	names := []string{"plain.txt", "flat.html", "structured.html", "no-ending", "wrong.txt", "feed.rss", "feed.atom", "feed.json", "saved.mhtml", "data.warc.gz", "data.wacz"}
	if len(names) != len(in) {
		t.Fatalf("%d forms, %d names", len(in), len(names))
	}
	for _, name := range names {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, in[name], 0o600); err != nil {
			t.Fatal(err)
		}
		var got []string
		documents := 0
		for d, err := range ingest.Documents([]string{path}, nil) {
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			documents++
			doc, err := articles.Parse(d.Name, d.Bytes, articles.Options{URL: d.URL, MediaType: d.MediaType, Charset: d.Charset})
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			for _, p := range reading.Read(doc, v) {
				got = append(got, said(p.Claim))
			}
		}
		if documents != 1 {
			t.Errorf("%s: %d documents", name, documents)
		}
		if want == nil {
			want, from = got, name
			if len(got) < least {
				t.Errorf("%s: %d claims, want at least %d:\n%s", name, len(got), least, strings.Join(got, "\n"))
			}
			continue
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s differs from %s:\n%s\nwant\n%s", name, from, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
}

// said is a claim without where it stands.
func said(c claims.Claim) string {
	return fmt.Sprintf("%s %s %s %s %s %s %q from=%s to=%s scope=%s item=%s since=%s asof=%s said=%s chain=%s", c.Block, c.Measure, c.Form, c.Value, c.Unit, c.Hedge,
		c.Quote, c.From, c.To, c.Scope, c.Item, c.CountedSince, c.AsOf, c.SaidAt, c.Chain)
}

// BenchmarkWholePage is everything that is done with a page of the news, of
// 100 kB: parse, extract, tag and read.
func BenchmarkWholePage(b *testing.B) {
	var page strings.Builder
	page.WriteString("<!DOCTYPE html><html lang=\"en\"><head><title>Harbour office</title><style>" + strings.Repeat(".a{color:#333;margin:0 4px}\n", 600) + "</style><script>" + strings.Repeat("window.q.push(function(a){return a<b});\n", 700) + "</script></head><body><nav>")
	for i := range 60 {
		fmt.Fprintf(&page, "<a class=\"menu__link\" href=\"/s/%d\"><span>Section %d</span></a>\n", i, i)
	}
	page.WriteString("</nav><article><h1>Harbour office: more than 4 thousand containers left Rajin for Dunay</h1>")
	for range 2 {
		for line := range strings.Lines(story) {
			fmt.Fprintf(&page, "<p>%s</p>\n", html.EscapeString(strings.TrimSpace(line)))
		}
	}
	page.WriteString("</article><aside class=\"related\">")
	for i := 0; page.Len() < 100_000; i++ {
		fmt.Fprintf(&page, "<div class=\"card\"><a href=\"/story/%d\"><img src=\"/i/%d.jpg\" alt=\"A picture\"><h3 class=\"card__title\">Other story number %d of the day</h3></a></div>\n", i, i, i)
	}
	page.WriteString("</aside></body></html>")
	c, _, err := readCase("dprk-russia")
	if err != nil {
		b.Fatal(err)
	}
	v := readpages.Vocabulary(c)
	data := []byte(page.String())
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		doc, err := articles.Parse("p.html", data, articles.Options{})
		if err != nil || len(reading.Read(doc, v)) == 0 {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "pages/s")
}
