package docs

import (
	"bytes"
	"compress/gzip"
	"errors"
	"flag"
	"html/template"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

var update = flag.Bool("update", false, "write the pages anew")

// TestPages holds the pages to the documents that they are made of. They are
// made here and not by the program, which so carries no reader of Markdown.
func TestPages(t *testing.T) {
	read := func(name string) string {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	method, policy, tested := read("METHOD.md"), read("POLICY.md"), read("TESTING.md")
	for name, p := range map[string]struct {
		source string
		built  func() string
	}{
		"method.html":      {method, Method},
		"policy.html":      {policy, Policy},
		"calibration.html": {calibration(method, tested), Calibration},
	} {
		want, err := page(p.source)
		if err != nil {
			t.Fatal(err)
		}
		if *update {
			if err := errors.Join(os.WriteFile("pages/"+name, want, 0o666), pack("pages/"+name+".gz", want)); err != nil {
				t.Fatal(err)
			}
		} else if p.built() != string(want) || read("pages/"+name) != string(want) {
			t.Errorf("docs/pages/%s is not what its document makes: run go test ./docs -run TestPages -update", name)
		}
	}
}

// TestPicture holds the picture that the program carries to the one that the
// documents show.
func TestPicture(t *testing.T) {
	want, err := os.ReadFile("forecasts.svg")
	if err != nil || Forecasts() != string(want) {
		t.Errorf("docs/forecasts.svg.gz is not docs/forecasts.svg (%v): gzip -9nkf docs/forecasts.svg", err)
	}
}

// pack writes a page as the program carries it, unless what is there unpacks to
// the same: another version of Go may pack it otherwise.
func pack(name string, page []byte) error {
	if old, err := os.ReadFile(name); err == nil {
		if r, err := gzip.NewReader(bytes.NewReader(old)); err == nil {
			if was, err := io.ReadAll(r); err == nil && bytes.Equal(was, page) {
				return nil
			}
		}
	}
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return err
	}
	if _, err := w.Write(page); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	return os.WriteFile(name, b.Bytes(), 0o666)
}

// TestPagesAreSafe: HTML in a document is left out, and no link runs anything or
// leads to a file that the site does not have.
func TestPagesAreSafe(t *testing.T) {
	out, err := page("# T\n\n## A <b>b</b>\n\n<script>alert(1)</script>\n\n[x](javascript:alert(1)) [y](FORMATS.md) [z](https://example.org/) [m](METHOD.md#a) `<i>`\n\n| a |\n|---|\n| <img src=x onerror=y> |\n")
	if err != nil {
		t.Fatal(err)
	}
	for _, never := range []string{"<script", "javascript:", "<img", "onerror=", "FORMATS", "<h1"} {
		if strings.Contains(string(out), never) {
			t.Errorf("%q in %s", never, out)
		}
	}
	for _, want := range []string{`href="https://example.org/" rel="noopener noreferrer nofollow"`, `href="/method#a"`, "&lt;i&gt;", `<th scope="col">`, `<div class="scroll" tabindex="0"><table>`} {
		if !strings.Contains(string(out), want) {
			t.Errorf("no %q in %s", want, out)
		}
	}
}

// entry leads to a heading, and to those below it.
type entry struct {
	Href, Text string
	Below      []entry
}

// calibration is what the documents tell of it: the method's two sections, and
// how it is tested.
func calibration(method, testing string) string {
	return "# Calibration\n\n" + section(method, "## 5b. ") + "\n" + section(method, "## 6a. ") + "\n" + section(testing, "## Calibration by simulation")
}

// section cuts the part below a heading out of a document, up to the next
// heading of its level or above.
func section(source, heading string) string {
	_, rest, ok := strings.Cut(source, "\n"+heading)
	if !ok {
		return ""
	}
	end := len(rest)
	for _, next := range []string{"\n# ", "\n## "} {
		if i := strings.Index(rest, next); i >= 0 {
			end = min(end, i)
		}
	}
	return heading + rest[:end] + "\n"
}

// addresses of documents that others name by their file.
var addresses = map[string]string{
	"METHOD.md": "/method", "POLICY.md": "/policy", "forecasts.svg": "/static/forecasts.svg",
}

// page makes a page of a document. Its first heading is the page's own; the
// HTML that it may hold is left out, and what it links to is here or outside.
func page(source string) ([]byte, error) {
	md := goldmark.New(goldmark.WithExtensions(extension.Table), goldmark.WithParserOptions(parser.WithAutoHeadingID()))
	src := []byte(source)
	doc := md.Parser().Parse(text.NewReader(src))
	var contents []entry
	var drop []ast.Node
	parts := false
	err := ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Heading:
			if n.Level == 1 && n.PreviousSibling() == nil {
				drop = append(drop, n)
				return ast.WalkSkipChildren, nil
			}
			level := n.Level
			// A part of the document is no second title of the page.
			n.Level = max(n.Level, 2)
			id, _ := n.AttributeString("id")
			name, _ := id.([]byte)
			one := entry{Href: "#" + string(name), Text: plain(n, src)}
			switch last := len(contents) - 1; {
			case level == 1:
				contents, parts = append(contents, one), true
			case level == 2 && parts:
				contents[last].Below = append(contents[last].Below, one)
			case level == 2:
				contents = append(contents, one)
			}
		case *ast.Link:
			n.Destination = []byte(addressOf(string(n.Destination)))
			if bytes.HasPrefix(n.Destination, []byte("http")) {
				n.SetAttributeString("rel", []byte("noopener noreferrer nofollow"))
			}
		case *ast.Image:
			n.Destination = []byte(addressOf(string(n.Destination)))
		}
		return ast.WalkContinue, nil
	})
	if err != nil {
		return nil, err
	}
	for _, n := range drop {
		n.Parent().RemoveChild(n.Parent(), n)
	}
	var b bytes.Buffer
	if err := md.Renderer().Render(&b, src, doc); err != nil {
		return nil, err
	}
	// The writer puts out no table but its own, and escapes what is text.
	html := strings.NewReplacer("<pre>", `<pre tabindex="0">`, "<table>", `<div class="scroll" tabindex="0"><table>`, "</table>", "</table></div>", "<th>", `<th scope="col">`).Replace(b.String())
	var out strings.Builder
	out.WriteString(`<nav class="toc" aria-label="Contents of this page">`)
	list(&out, contents)
	out.WriteString("</nav>\n<div class=\"text\">\n" + html + "</div>\n")
	return []byte(out.String()), nil
}

func list(out *strings.Builder, contents []entry) {
	out.WriteString("<ul>\n")
	for _, e := range contents {
		out.WriteString(`<li><a href="` + template.HTMLEscapeString(e.Href) + `">` + template.HTMLEscapeString(e.Text) + "</a>")
		if e.Below != nil {
			list(out, e.Below)
		}
		out.WriteString("</li>\n")
	}
	out.WriteString("</ul>\n")
}

// addressOf is where a link of a document leads on the site. What the site does
// not have stays with its heading, so that no link leads nowhere.
func addressOf(to string) string {
	name, fragment, _ := strings.Cut(to, "#")
	name = strings.TrimPrefix(name, "docs/")
	if at, ok := addresses[name]; ok {
		if fragment != "" {
			at += "#" + fragment
		}
		return at
	}
	if strings.HasPrefix(to, "#") || strings.HasPrefix(to, "https://") || strings.HasPrefix(to, "http://") {
		return to
	}
	return "#main"
}

// plain is the text of a node without its markup.
func plain(n ast.Node, src []byte) string {
	var b strings.Builder
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if t, ok := n.(*ast.Text); ok && entering {
			b.Write(t.Value(src))
		}
		return ast.WalkContinue, nil
	})
	return b.String()
}
