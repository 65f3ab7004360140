package articles_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/unicode"

	"github.com/tidewaiter/tidewaiter/articles"
)

func encoded(t *testing.T, e interface{ String(string) (string, error) }, s string) string {
	t.Helper()
	out, err := e.String(s)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestWordsMayBeIn holds the quick decision on pages that write a word in every
// way that a page can, and on pages that do not have it.
func TestWordsMayBeIn(t *testing.T) {
	body := func(s string) string {
		return "<!DOCTYPE html><html><head><title>Harbour</title></head><body><article><p>" + s + "</p></article></body></html>"
	}
	for _, c := range []struct {
		name, words, page string
		opt               articles.Options
		may, is           bool
	}{
		{"plain", "ammunition", body("much ammunition was there"), articles.Options{}, true, true},
		{"other case", "Ammunition", body("MUCH AMMUNITION WAS THERE"), articles.Options{}, true, true},
		{"inside a word", "munition", body("ammunitions"), articles.Options{}, true, true},
		{"not there", "ammunition", body("much grain was there, ammo and munition"), articles.Options{}, false, false},
		{"entity of ASCII", "ammunition", body("&#97;mmu&#x6e;ition"), articles.Options{}, true, true},
		{"named entity", "émigré", body("the &Eacute;MIGR&eacute; said"), articles.Options{}, true, true},
		{"entity without its end", "café", body("the caf&eacute was open"), articles.Options{}, true, true},
		{"ampersand", "AT&T", body("by AT&amp;T"), articles.Options{}, true, true},
		{"quote", `a "b`, body("an a &quot;b"), articles.Options{}, true, true},
		{"tags inside", "ammunition", body("<b>am</b>muni<i class=x>tion</i>"), articles.Options{}, true, true},
		{"comment inside", "ammunition", body("ammu<!-- > a <b> -->nition"), articles.Options{}, true, true},
		{"script inside", "ammunition", body("ammu<script>var x</script>nition"), articles.Options{}, true, true},
		{"ruby", "東京", body("<ruby>東<rt>とう</rt>京<rt>きょう</rt></ruby>"), articles.Options{}, true, true},
		{"soft hyphens", "ammunition", body("am\u00admu&shy;ni\u200btion"), articles.Options{}, true, true},
		{"phrase over a line end", "North Korea", body("from north\n\tKOREA"), articles.Options{}, true, true},
		{"phrase with a hard space", "North Korea", body("from North&nbsp;Korea"), articles.Options{}, true, true},
		{"phrase apart", "North Korea", body("the north of Korea"), articles.Options{}, true, false},
		{"half of a phrase", "North Korea", body("the north"), articles.Options{}, false, false},
		{"second word", "grain,ammunition", body("ammunition"), articles.Options{}, true, true},
		{"title", "ammunition", strings.Replace(body("text"), "Harbour", "Ammunition", 1), articles.Options{}, true, true},
		{"title of a script", "émigré", strings.Replace(body("text"), "</head>", `<script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle","headline":"The \u00c9migr\u00e9 and the Harbour"}</script></head>`, 1), articles.Options{}, true, true},
		{"title that the case gives", "ammunition", body("text"), articles.Options{Title: "Ammunition for all"}, true, true},
		{"address only", "ammunition", body(`<a href="/ammunition">text</a>`), articles.Options{}, true, false},
		{"cyrillic of one byte", "снаряд", encoded(t, charmap.Windows1251.NewEncoder(), body("миллион СНАРЯДОВ")), articles.Options{Charset: "windows-1251"}, true, true},
		{"korean of two bytes", "컨테이너", encoded(t, korean.EUCKR.NewEncoder(), strings.Replace(body("6700여 개의 컨테이너"), "<head>", `<head><meta charset="euc-kr">`, 1)), articles.Options{}, true, true},
		{"korean, another word", "포탄", encoded(t, korean.EUCKR.NewEncoder(), strings.Replace(body("6700여 개의 컨테이너"), "<head>", `<head><meta charset="euc-kr">`, 1)), articles.Options{}, false, false},
		{"ASCII in japanese", "ammunition", encoded(t, japanese.ShiftJIS.NewEncoder(), body("弾薬ammunition弾薬")), articles.Options{Charset: "shift_jis"}, true, true},
		{"ISO 2022", "弾薬", encoded(t, japanese.ISO2022JP.NewEncoder(), body("弾薬")), articles.Options{Charset: "iso-2022-jp"}, true, true},
		{"UTF-16", "ammunition", encoded(t, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder(), body("ammunition")), articles.Options{}, true, true},
		{"UTF-16 plain", "grain", encoded(t, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder(), "much ammunition"), articles.Options{}, false, false},
		{"soft hyphen of one byte", "ammunition", encoded(t, charmap.Windows1252.NewEncoder(), body("café ammu\u00adnition")), articles.Options{Charset: "windows-1252"}, true, true},
		{"plain text", "ammunition", "much Ammunition", articles.Options{}, true, true},
		{"plain text, no entity", "notation", "the &notation of it", articles.Options{}, true, true},
		{"kelvin", "kelvin", "300 \u212aelvin", articles.Options{}, true, true},
		{"PDF", "ammunition", "%PDF-1.4 ...", articles.Options{}, true, false},
	} {
		w := articles.NewWords(strings.Split(c.words, ","))
		if got := w.MayBeIn("page", []byte(c.page), c.opt); got != c.may {
			t.Errorf("%s: may be in: %v", c.name, got)
		}
		d, err := articles.Parse("page", []byte(c.page), c.opt)
		if err != nil {
			if c.is {
				t.Errorf("%s: %v", c.name, err)
			}
			continue
		}
		if got := w.In(d.Title) || w.In(d.Text); got != c.is {
			t.Errorf("%s: in: %v, title %q, text %q", c.name, got, d.Title, d.Text)
		}
	}
	var none *articles.Words
	if none = articles.NewWords([]string{" ", ""}); none != nil || !none.In("x") || !none.MayBeIn("p", nil, articles.Options{}) {
		t.Error("no words are not in every page")
	}
	if w := articles.NewWords([]string{strings.Repeat("x", 20_000)}); !w.MayBeIn("p", []byte("<p>y"), articles.Options{}) || w.In("y") {
		t.Error("a word too long to look for is decided without parsing")
	}
}

// TestWordsOnPages holds on real layouts that no page is lost: each word of a
// page's own text is found before it is parsed.
func TestWordsOnPages(t *testing.T) {
	paths, err := filepath.Glob("../reading/testdata/pages/*/*.html")
	if err != nil || len(paths) < 20 {
		t.Fatalf("%d pages, %v", len(paths), err)
	}
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		d, err := articles.Parse(path, data, articles.Options{})
		if err != nil {
			continue
		}
		for i, word := range strings.Fields(d.Title + " " + d.Text) {
			if i > 50 && i%17 != 0 {
				continue
			}
			if w := articles.NewWords([]string{word}); !w.MayBeIn(path, data, articles.Options{}) {
				t.Errorf("%s: %q is not found", path, word)
			}
		}
		if w := articles.NewWords([]string{"zugzwang quixotry"}); w.MayBeIn(path, data, articles.Options{}) {
			t.Errorf("%s: a word is found that it does not have", path)
		}
	}
}

func FuzzWords(f *testing.F) {
	for _, s := range []string{"<p>ab &#97;b <b>a</b>b", "a&shy;b", "<title>AB</title>", "<p>c<!-- -->d", "\\u0061b"} {
		f.Add([]byte(s), "ab")
		f.Add([]byte(s), "é d")
	}
	f.Fuzz(func(t *testing.T, data []byte, word string) {
		if len(data) > 4096 || len(word) > 40 || !utf8.ValidString(word) {
			return
		}
		w := articles.NewWords([]string{word})
		d, err := articles.Parse("page", data, articles.Options{})
		if err != nil || bytes.Contains(data, []byte("style")) || bytes.Contains(data, []byte("hidden")) {
			return
		}
		if (w.In(d.Text) || w.In(d.Title)) && !w.MayBeIn("page", data, articles.Options{}) {
			t.Errorf("%q is not found; title %q, text %q", word, d.Title, d.Text)
		}
	})
}

func BenchmarkWordsMayBeIn(b *testing.B) {
	var page bytes.Buffer
	page.WriteString("<!DOCTYPE html><html><body>")
	for i := range 400 {
		fmt.Fprintf(&page, `<div class="c-story__body" data-id="%d"><p>The harbour office said that <a href="/tag/rail?x=1&amp;y=2">the railway</a> had been closed on day %d.</p></div>`+"\n", i, i)
	}
	for _, n := range []int{1, 40} {
		var list []string
		for i := range n {
			list = append(list, fmt.Sprintf("ammunition%c%d", 'a'+i%26, i))
		}
		w := articles.NewWords(list)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.SetBytes(int64(page.Len()))
			for b.Loop() {
				if w.MayBeIn("page", page.Bytes(), articles.Options{}) {
					b.Fatal("found")
				}
			}
		})
	}
}
