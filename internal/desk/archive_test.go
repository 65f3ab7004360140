package desk_test

import (
	"bytes"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/tidewaiter/tidewaiter/internal/desk"
)

// FuzzSanitised: whatever a page is, what is shown of it has known elements and
// no attributes, for whoever parses it again.
func FuzzSanitised(f *testing.F) {
	for _, s := range []string{
		`<p onclick=a>x</p>`, `<svg><style><img src=x onerror=a></style>`, `<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=a&gt;">`,
		`<noscript><p title="</noscript><img src=x>">`, `<table><a href=x><tr><td><script>`, `<select><template><b>`, `<plaintext>&lt;script&gt;`, "\x00<\x00script>", `<pre>
<xmp></pre>`,
	} {
		f.Add(s)
	}
	allowed := " p h1 h2 h3 h4 h5 h6 ul ol li table thead tbody tr td th caption blockquote pre code em strong b i br hr figure figcaption article section header footer main div span dl dt dd time sub sup address html head body meta title colgroup col "
	f.Fuzz(func(t *testing.T, page string) {
		root, err := html.Parse(bytes.NewReader(desk.Sanitised(strings.NewReader(page))))
		if err != nil {
			t.Skip() // deeper than a parser goes
		}
		for n := range root.Descendants() {
			switch {
			case n.Type != html.ElementNode:
			case !strings.Contains(allowed, " "+n.Data+" ") || n.Namespace != "":
				t.Errorf("%q is shown with <%s>", page, n.Data)
			case len(n.Attr) > 0 && !(n.Data == "meta" && n.Attr[0].Key == "charset"):
				t.Errorf("%q is shown with %v", page, n.Attr)
			}
		}
	})
}
