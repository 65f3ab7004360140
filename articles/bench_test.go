package articles_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/articles"
)

// pageOf makes a page of about n bytes as outlets send them: a tenth of it is
// the story, the rest scripts, styles, menus and cards.
func pageOf(n int) []byte {
	var b strings.Builder
	b.WriteString("<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Ten boats seen off Kelp Bay | Strait Review</title>\n<style>")
	for i := range n / 1500 {
		fmt.Fprintf(&b, ".c%d{color:#%03d;margin:0 auto;padding:%dpx 4px}.c%d .d{display:block}\n", i, i%1000, i%20, i)
	}
	b.WriteString("</style><script type=\"application/ld+json\">{\"@type\":\"NewsArticle\",\"headline\":\"Ten boats seen off Kelp Bay\",\"datePublished\":\"2024-03-02\",\"author\":{\"name\":\"Ann Field\"}}</script><script>")
	for b.Len() < n*3/10 {
		b.WriteString("window.q=window.q||[];window.q.push(function(a,b){return a<b&&b>2?\"x\":'y'});\n")
	}
	b.WriteString("</script></head><body><nav><ul>")
	for i := range n / 2500 {
		fmt.Fprintf(&b, "<li class=\"menu__item\"><a href=\"/section/%d\" class=\"menu__link\"><span>Section %d</span></a></li>\n", i, i)
	}
	b.WriteString("</ul></nav><main><article class=\"story\"><h1>Ten boats seen off Kelp Bay</h1><p class=\"byline\">By <a rel=\"author\" href=\"/x\">Ann Field</a></p>")
	for i, end := 0, b.Len()+n/10; b.Len() < end; i++ {
		fmt.Fprintf(&b, "<p>Boat %d lay off Kelp Bay on Friday, the <a href=\"/h\">harbour master</a> said, with about %d boxes on deck and <b>no lights</b> at night.</p>\n", i, 40+i)
	}
	b.WriteString("</article><aside class=\"related\">")
	for i := 0; b.Len() < n*9/10; i++ {
		fmt.Fprintf(&b, "<div class=\"card card--small\" data-id=\"%d\"><a href=\"/story/%d\"><img src=\"/i/%d.jpg\" alt=\"A picture\"><div class=\"card__body\"><h3 class=\"card__title\">Other story number %d of the day</h3><time datetime=\"2024-02-0%d\">Feb. %d</time></div></a></div>\n", i, i, i, i, i%9+1, i%9+1)
	}
	b.WriteString("</aside></main><footer>© Strait Review</footer><script>")
	for b.Len() < n {
		b.WriteString("console.log(\"done\");\n")
	}
	b.WriteString("</script></body></html>")
	return []byte(b.String())
}

func BenchmarkParse(b *testing.B) {
	for _, size := range []int{100_000, 1_000_000} {
		page := pageOf(size)
		b.Run(fmt.Sprintf("%dkB", size/1000), func(b *testing.B) {
			b.SetBytes(int64(len(page)))
			b.ReportAllocs()
			for b.Loop() {
				d, err := articles.Parse("p.html", page, articles.Options{})
				if err != nil || d.Title != "Ten boats seen off Kelp Bay" {
					b.Fatal(err, d)
				}
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "pages/s")
		})
	}
}
