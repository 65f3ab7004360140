package articles_test

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding/unicode"

	"github.com/tidewaiter/tidewaiter/articles"
	"github.com/tidewaiter/tidewaiter/internal/sharedtest"
)

// pdfOf makes a small PDF: a title in large letters and paragraphs below.
func pdfOf(title string, paragraphs ...string) []byte {
	var content strings.Builder
	fmt.Fprintf(&content, "BT /F1 20 Tf 72 740 Td (%s) Tj ET\n", title)
	y := 700
	for _, p := range paragraphs {
		words := strings.Fields(p)
		for len(words) > 0 {
			n := min(len(words), 9)
			fmt.Fprintf(&content, "BT /F1 11 Tf 72 %d Td (%s) Tj ET\n", y, strings.NewReplacer("(", "\\(", ")", "\\)").Replace(strings.Join(words[:n], " ")))
			words, y = words[n:], y-14
		}
		y -= 16
	}
	return pdfWith(content.String())
}

func pdfWith(content string) []byte {
	return fmt.Appendf(nil, "%%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n"+
		"3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>\nendobj\n"+
		"4 0 obj\n<</Length %d>>\nstream\n%s\nendstream\nendobj\n5 0 obj\n<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>\nendobj\ntrailer\n<</Root 1 0 R>>\n%%%%EOF\n", len(content), content)
}

func TestParsePDF(t *testing.T) {
	d, err := articles.Parse("report.bin", pdfOf("Ten boats seen off Kelp Bay", "By Ann Field March 2, 2024",
		"Ten boats lay off Kelp Bay on Friday, the harbour master said, and none of them answered calls by radio during the night.",
		"They carried about 4,200 boxes (empty ones), she added."), articles.Options{})
	if err != nil {
		t.Fatal(err)
	}
	got := roles(d)
	if d.MediaType != "application/pdf" || d.Title != "Ten boats seen off Kelp Bay" || d.Byline != "Ann Field" || d.Published.String() != "2024-03-02" || d.Extractor == "" || d.Lang != "en" {
		t.Errorf("%q %q by %q at %q, %q", d.MediaType, d.Title, d.Byline, d.Published, d.Lang)
	}
	if !strings.Contains(got[articles.Headline], "Ten boats") || !strings.Contains(got[articles.Body], "answered calls by radio during the night.|") || !strings.Contains(got[articles.Body], "about 4,200 boxes (empty ones), she") {
		t.Errorf("%q", got)
	}
	// The day of printing at the foot of a page is not the story's.
	printed := pdfWith("BT /F1 20 Tf 72 740 Td (Ten boats seen off Kelp Bay) Tj /F1 11 Tf 0 -40 Td (Ten boats lay off Kelp Bay on Friday, she said.) Tj /F1 7 Tf 0 -600 Td (November 28, 2026) Tj ET")
	if d, err := articles.Parse("p", printed, articles.Options{}); err != nil || !d.Published.IsZero() || !strings.Contains(roles(d)[articles.Boilerplate], "November") {
		t.Errorf("printed: %v %q %q", err, d.Published, roles(d))
	}
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"no text":   {pdfWith("0 0 100 100 re f"), "no text layer"},
		"encrypted": {bytes.Replace(pdfOf("A title of some words"), []byte("/Root 1 0 R"), []byte("/Root 1 0 R/Encrypt 9 0 R"), 1), "encrypted"},
		"no pages":  {[]byte("%PDF-1.7\nnothing else"), "no page"},
	} {
		if _, err := articles.Parse("x.pdf", c.data, articles.Options{}); !errors.Is(err, articles.ErrRefused) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

const rss = `<?xml version="1.0" encoding="utf-8"?><!-- made by hand --><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Strait Review</title><language>en-gb</language>
<item><title>Ten boats seen &amp;amp; counted</title><link>https://example.org/1</link><dc:creator>Ann Field</dc:creator><pubDate>Sat, 02 Mar 2024 10:15:00 +0900</pubDate>
<description>Short.</description><content:encoded><![CDATA[<p>Ten boats lay off Kelp Bay on Friday, the harbour master said, none answering.</p><script>x</script></article><p style="display:none">Hidden 9,999 boxes were aboard, it is said.</p>]]></content:encoded></item>
<item><title>Second</title><link>https://example.org/2</link><description>Four barges reached the lock on Friday, its keeper said.</description></item>
</channel></rss>`

func TestFeed(t *testing.T) {
	atom := `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Strait Review</title><entry><title type="html">Ten boats &lt;b&gt;seen&lt;/b&gt;</title><link rel="alternate" href="https://example.org/1"/>
<author><name>Ann Field</name></author><published>2024-03-02T10:15:00+09:00</published><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Ten boats lay off Kelp Bay on Friday, the harbour master said, none answering.</p></div></content></entry></feed>`
	jsonFeed := `{"version":"https:\/\/jsonfeed.org\/version\/1.1","title":"Strait Review","items":[{"id":"1","url":"https://example.org/1","title":"Ten boats seen","authors":[{"name":"Ann Field"}],"date_published":"2024-03-02T10:15:00+09:00",
"content_text":"Ten boats lay off Kelp Bay on Friday, the harbour master said, none answering."}]}`
	rdf := `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Strait Review</title></channel>
<item><title>Ten boats seen</title><link>https://example.org/1</link><dc:creator>Ann Field</dc:creator><dc:date>2024-03-02T10:15:00+09:00</dc:date><description>Ten boats lay off Kelp Bay on Friday, the harbour master said, none answering.</description></item></rdf:RDF>`
	for name, in := range map[string]string{"rss": rss, "atom": atom, "json": jsonFeed, "rdf": rdf, "bom": "\xef\xbb\xbf" + rss} {
		if !articles.IsFeed([]byte(in)) {
			t.Errorf("%s: not known as a feed", name)
			continue
		}
		if _, err := articles.Parse("f", []byte(in), articles.Options{}); !errors.Is(err, articles.ErrFeed) {
			t.Errorf("%s: Parse says %v", name, err)
		}
		pages, err := articles.Feed("f.xml", []byte(in), articles.Options{})
		if err != nil || len(pages) == 0 {
			t.Errorf("%s: %d pages, %v", name, len(pages), err)
			continue
		}
		p := pages[0]
		d, err := articles.Parse(p.Name, p.HTML, articles.Options{URL: p.URL})
		if err != nil {
			t.Fatal(err)
		}
		if p.Name != "f.xml#1" || p.URL != "https://example.org/1" || d.Canonical != p.URL || !strings.HasPrefix(d.Title, "Ten boats seen") || strings.ContainsAny(d.Title, "<>") ||
			d.Byline != "Ann Field" || d.Publisher != "Strait Review" || !d.PublishedAt.Equal(time.Date(2024, 3, 2, 1, 15, 0, 0, time.UTC)) {
			t.Errorf("%s: %q %q %q by %q in %q at %s", name, p.Name, d.Canonical, d.Title, d.Byline, d.Publisher, d.PublishedAt)
		}
		got := roles(d)
		if !strings.Contains(got[articles.Headline], "Ten boats seen") || !strings.Contains(got[articles.Body], "harbour master said") || strings.Contains(d.Text, "9,999") || strings.Contains(got[articles.Body], "Short.") {
			t.Errorf("%s: %q", name, got)
		}
	}
	pages, err := articles.Feed("f.xml", []byte(rss), articles.Options{})
	if err != nil || len(pages) != 2 || !strings.Contains(string(pages[1].HTML), "its keeper said") {
		t.Errorf("%d pages, %v", len(pages), err)
	}
	for name, in := range map[string]string{
		"deep":      "<rss><channel><item>" + strings.Repeat("<x:a>", 1_000_000),
		"deep json": `{"version":"https://jsonfeed.org/version/1","items":` + strings.Repeat("[", 1_000_000),
		"entities":  `<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><rss><channel><title>&b;</title><item><title>` + strings.Repeat("&b;", 100_000) + `</title></item></channel></rss>`,
		"cut":       rss[:len(rss)/2],
	} {
		start := sharedtest.CPU()
		pages, err := articles.Feed("f.xml", []byte(in), articles.Options{})
		if strings.HasPrefix(name, "deep") && !errors.Is(err, articles.ErrRefused) {
			t.Errorf("%s: %d pages, %v", name, len(pages), err)
		}
		if d := sharedtest.CPU() - start; d > 5*time.Second && !testing.Short() {
			t.Errorf("%s took %s", name, d)
		}
	}
}

// mhtmlOf saves a page as browsers do.
func mhtmlOf(part string) string {
	return "From: <Saved by a browser>\nSnapshot-Content-Location: https://example.org/boats\nSubject: Ten boats\nMIME-Version: 1.0\nContent-Type: multipart/related;\n\ttype=\"text/html\";\n\tboundary=\"b--1\"\n\n\n--b--1\n" + part +
		"\n--b--1\nContent-Type: image/png\nContent-Transfer-Encoding: base64\n\niVBORw0KGgo=\n\n--b--1--\n"
}

func TestParseMHTML(t *testing.T) {
	body := "<html><head><title>Ten boats seen off Kelp Bay</title></head><body><h1>Ten boats seen off Kelp Bay</h1><p>Zehn Boote lagen vor der Bucht, sagte der Hafenmeister: „keines“ antwortete.</p></body></html>"
	latin, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(body)
	if err != nil {
		t.Fatal(err)
	}
	cp1252, _ := charset.Lookup("windows-1252")
	western, err := cp1252.NewEncoder().String(body)
	if err != nil {
		t.Fatal(err)
	}
	for name, in := range map[string]string{
		"base64":   mhtmlOf("Content-Type: text/html\nContent-Transfer-Encoding: base64\nContent-Location: https://example.org/boats\n\n" + base64.StdEncoding.EncodeToString([]byte(body))),
		"utf-16":   mhtmlOf("Content-Type: text/html; charset=utf-16\nContent-Transfer-Encoding: base64\n\n" + base64.StdEncoding.EncodeToString([]byte(latin))),
		"8bit":     mhtmlOf("Content-Type: text/html; charset=windows-1252\nContent-Transfer-Encoding: 8bit\n\n" + western),
		"quoted":   mhtmlOf("Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n" + strings.NewReplacer("=", "=3D", "„", "=E2=80=9E", "“", "=E2=80=\n=9C").Replace(body)),
		"crlf":     strings.ReplaceAll(mhtmlOf("Content-Type: text/html; charset=utf-8\n\n"+body), "\n", "\r\n"),
		"one part": "MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\nContent-Location: https://example.org/boats\n\n" + body,
		"start":    strings.Replace(mhtmlOf("Content-Type: text/html\nContent-Id: <frame>\n\n<p>An advertisement in a frame.</p>\n--b--1\nContent-Type: text/html; charset=utf-8\nContent-ID: <main>\n\n"+body), "type=\"text/html\";", "type=\"text/html\"; start=\"<main>\";", 1),
		"nested":   mhtmlOf("Content-Type: multipart/alternative; boundary=inner\n\n--inner\nContent-Type: text/html; charset=utf-8\n\n" + body + "\n--inner--\n"),
	} {
		d, err := articles.Parse("page.bin", []byte(in), articles.Options{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if d.MediaType != "multipart/related" || d.Title != "Ten boats seen off Kelp Bay" || d.Canonical != "https://example.org/boats" || !strings.Contains(d.Text, "sagte der Hafenmeister: „keines“ antwortete.") {
			t.Errorf("%s: %q %q %q: %q", name, d.MediaType, d.Title, d.Canonical, d.Text)
		}
	}
	for name, in := range map[string]string{
		"no page": mhtmlOf("Content-Type: text/css\n\np{}"),
		"parts":   "Content-Type: multipart/related; boundary=x\n\n" + strings.Repeat("--x\nContent-Type: text/css\n\np\n", 10_000),
		"loop":    mhtmlOf(strings.Repeat("Content-Type: multipart/related; boundary=y\n\n--y\n", 1000)),
	} {
		if _, err := articles.Parse("page.mhtml", []byte(in), articles.Options{}); !errors.Is(err, articles.ErrRefused) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestCharsets writes a page in the character sets of the pages that matter,
// labelled in each way, wrongly and not at all.
func TestCharsets(t *testing.T) {
	ko := "국방부는 컨테이너 6700여 개가 러시아로 갔다고 밝혔다. 신원식 장관은 이렇게 말했다."
	ru := "Министр сообщил, что за год вышло около 6700 контейнеров, и это не предел."
	ja := "国防相は約6700個のコンテナがロシアに送られたと述べた。"
	for _, c := range []struct{ name, label, text string }{
		{"euc-kr", "euc-kr", ko}, {"cp949", "ks_c_5601-1987", ko}, {"windows-1251", "windows-1251", ru}, {"koi8-r", "koi8-r", ru},
		{"shift_jis", "shift_jis", ja}, {"euc-jp", "euc-jp", ja}, {"iso-2022-jp", "iso-2022-jp", ja}, {"gb18030", "gb18030", "国防部长说约6700个集装箱"}, {"big5", "big5", "國防部長說約6700個貨櫃"},
		{"utf-8", "utf-8", ko}, {"windows-1252", "windows-1252", "“6,700” boîtes, a déclaré le ministre"},
	} {
		e, name := charset.Lookup(c.label)
		enc, err := e.NewEncoder().String(c.text)
		if err != nil {
			t.Fatal(err)
		}
		page := func(head string) []byte {
			return []byte("<html><head>" + head + "<title>x</title></head><body><p>" + enc + "</p></body></html>")
		}
		for how, in := range map[string]struct {
			data []byte
			opt  articles.Options
		}{
			"meta":         {page(`<meta charset="` + c.label + `">`), articles.Options{}},
			"http-equiv":   {page(`<meta http-equiv="Content-Type" content="text/html; charset=` + c.label + `">`), articles.Options{}},
			"late meta":    {page("<!--" + strings.Repeat(" ", 3000) + "-->" + `<meta charset="` + c.label + `">`), articles.Options{}},
			"server":       {page(""), articles.Options{Charset: c.label}},
			"server type":  {page(""), articles.Options{MediaType: "text/html; charset=" + c.label}},
			"unknown name": {page(`<meta charset="` + c.label + `">`), articles.Options{Charset: "x-none-such"}},
		} {
			d, err := articles.Parse("p.html", in.data, in.opt)
			if err != nil || !strings.Contains(d.Text, c.text) {
				t.Errorf("%s (%s) by %s: %q, %v", c.name, name, how, d.Text, err)
			}
		}
	}
	for name, in := range map[string]string{
		"no label":     "<p>" + ko + "</p>",
		"wrong label":  `<meta charset="windows-1252"><p>` + ko + "</p>",
		"mark":         "\xef\xbb\xbf<p>" + ko + "</p>",
		"wrong server": "<p>" + ko + "</p>",
	} {
		opt := articles.Options{}
		if name == "wrong server" {
			opt.Charset = "iso-8859-1"
		}
		if d, err := articles.Parse("p.html", []byte(in), opt); err != nil || !strings.Contains(d.Text, ko) {
			t.Errorf("%s: %q, %v", name, d.Text, err)
		}
	}
	wide, err := unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder().String("Four barges reached the lock.\n")
	if err != nil {
		t.Fatal(err)
	}
	if d, err := articles.Parse("p.txt", []byte(wide), articles.Options{}); err != nil || d.Text != "Four barges reached the lock.\n" || d.Extractor == "" {
		t.Errorf("plain text in UTF-16: %q, %v", d.Text, err)
	}
}

// TestDetection tells what a page is by its bytes, whatever its name or the
// server says.
func TestDetection(t *testing.T) {
	html := "<!DOCTYPE html><p>Four barges reached the lock."
	for _, c := range []struct{ name, media, data, want string }{
		{"a.txt", "", html, "text/html"}, {"a.pdf", "", html, "text/html"}, {"a", "", "\xef\xbb\xbf \n" + html, "text/html"}, {"a", "application/octet-stream", html, "text/html"},
		{"a.html", "", "Four barges reached the lock.", "text/plain"}, {"a", "", "Four barges < five.", "text/plain"}, {"a.html", "text/plain", html, "text/plain"},
		{"a.txt", "text/html", string(pdfOf("Four barges reached it", "And more of it all.")), "application/pdf"},
		{"a.html", "text/html", mhtmlOf("Content-Type: text/html\n\n" + html), "multipart/related"},
		{"a.txt", "", "From: a friend\nContent-Type: nothing\n\nFour barges.", "text/plain"},
		{"a", "", "<?xml version=\"1.0\"?><!DOCTYPE html><html><p>Four barges.", "text/html"},
		{"a.txt", "", "He wrote <div> in it once.", "text/plain"}, {"a", "", "<article><p>Four", "text/html"},
	} {
		d, err := articles.Parse(c.name, []byte(c.data), articles.Options{MediaType: c.media})
		if err != nil || d.MediaType != c.want {
			t.Errorf("%s as %q: %v, %v, want %s", c.name, c.media, d, err, c.want)
		}
	}
	if _, err := articles.Parse("a", []byte("\xff\xd8\xff\xe0 picture"), articles.Options{MediaType: "image/jpeg"}); !errors.Is(err, articles.ErrRefused) {
		t.Errorf("a picture: %v", err)
	}
}

func TestLanguage(t *testing.T) {
	for _, c := range []struct{ want, stated, text string }{
		{"en", "", "Four barges reached the upper lock on Friday, and their keeper said that it was for the first time this year."},
		{"ko", "", "국방부는 컨테이너 6700여 개가 러시아로 갔다고 밝혔다."},
		{"ko", "en", "국방부는 컨테이너 6700여 개가 Rajin 항을 떠났다고 밝혔다."},
		{"ja", "", "国防相は約6700個のコンテナがロシアに送られたと述べた。"},
		{"zh", "", "国防部长说，约6700个集装箱被送往俄罗斯。"},
		{"ru", "", "Министр сообщил, что за год вышло около 6700 контейнеров, и это был не предел."},
		{"uk", "", "Міністр повідомив, що за рік вийшло близько 6700 контейнерів, і це ще не межа."},
		{"fa", "", "وزیر دفاع گفت که حدود ۶۷۰۰ کانتینر به روسیه فرستاده شده و این پایان کار نیست."},
		{"", "", "وقال وزير الدفاع إن نحو 6700 حاوية أرسلت إلى روسيا منذ القمة الأخيرة."},
		{"", "", "Der Minister sagte, dass die Container nicht in dem Hafen sind und das Schiff mit der Ladung fehlt."},
		{"", "", "Le ministre a dit que les conteneurs sont dans le port et que la cargaison est pour une usine."},
		{"", "", "El ministro dijo que los contenedores no son para el puerto y que la carga es de una empresa."},
		{"", "", "Міністар рече да је брод отишао и да љуске нису њихове, па ће ђак џабе чекати."},
		{"", "", "6,700 x 152"},
		{"en-GB", "en-GB", "Four barges reached the upper lock on Friday, and their keeper said that it was for the first time."},
		{"de", "de", "Vier Schiffe erreichten am Freitag die obere Schleuse, wie ihr Wart mitteilte."},
		{"ru", "en", "Министр сообщил, что за год вышло около 6700 контейнеров, и это был не предел."},
	} {
		page := "<html lang=\"" + c.stated + "\"><body><p>" + c.text + "</p></body></html>"
		d, err := articles.Parse("p.html", []byte(page), articles.Options{})
		if err != nil || d.Lang != c.want {
			t.Errorf("%.30q stated %q: %q, want %q", c.text, c.stated, d.Lang, c.want)
		}
	}
}

// FuzzFeed, FuzzMHTML and FuzzPDF: whatever comes in, no panic, and a page that
// comes out can be read.
func FuzzFeed(f *testing.F) {
	f.Add([]byte(rss))
	f.Add([]byte(`{"version":"https://jsonfeed.org/version/1","items":[{"content_html":"<p>a"}]}`))
	f.Add([]byte(`<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>a</title></entry></feed>`))
	f.Fuzz(func(t *testing.T, b []byte) {
		if len(b) > maxFuzzed {
			return
		}
		pages, err := articles.Feed("f", b, articles.Options{})
		if err != nil {
			return
		}
		for _, p := range pages[:min(len(pages), 5)] {
			if _, err := articles.Parse(p.Name, p.HTML, articles.Options{}); err != nil && !errors.Is(err, articles.ErrRefused) {
				t.Fatal(err)
			}
		}
	})
}

func FuzzMHTML(f *testing.F) {
	f.Add([]byte(mhtmlOf("Content-Type: text/html\n\n<p>a")))
	f.Add([]byte("MIME-Version: 1.0\nContent-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n\n<p>a=3D"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if len(b) > maxFuzzed {
			return
		}
		if _, err := articles.Parse("f", b, articles.Options{}); err != nil && !errors.Is(err, articles.ErrRefused) && !strings.Contains(err.Error(), "decoding") {
			t.Fatal(err)
		}
	})
}

func FuzzPDF(f *testing.F) {
	f.Add(pdfOf("Ten boats seen", "A paragraph of some words."))
	f.Add([]byte("%PDF-1.4 1 0 obj<</Type/Catalog/Pages 1 0 R/Kids[1 0 R 1 0 R]>>endobj"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if len(b) > maxFuzzed {
			return
		}
		d, err := articles.Parse("f.pdf", append([]byte("%PDF-1.4\n"), b...), articles.Options{})
		if err != nil {
			return
		}
		for _, b := range d.Blocks {
			if b.End > len(d.Text) || b.Start >= b.End {
				t.Fatalf("block %+v in %d", b, len(d.Text))
			}
		}
	})
}
