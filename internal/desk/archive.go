package desk

import (
	"bytes"
	"html"
	"io"
	"strings"

	parser "golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/net/html/charset"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/internal/store"
)

// sandboxed is the policy of an archived page: nothing runs, loads, sends or
// leads on, and it has no origin.
const sandboxed = "sandbox; default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// maxArchived is how much of an archived page is shown as a page.
const maxArchived = 4 << 20

// archived is the document of a source of the case. A document is found by a
// source of a case that the one who asks may see, never by its hash.
func (d *Desk) archived(r *Request) (*casefile.Source, store.Document, error) {
	src, err := d.source(r, r.PathValue("source"))
	if err != nil {
		return nil, store.Document{}, err
	}
	if src.SHA256 == "" {
		return src, store.Document{}, NotFound("No bytes of this source are kept.")
	}
	doc, err := d.pub.Store.Document(r.Context(), src.SHA256)
	return src, doc, err
}

func (d *Desk) archivePage(r *Request) (*Answer, error) {
	src, doc, err := d.archived(r)
	if err != nil {
		return nil, err
	}
	text := doc.Text
	cut := len(text) > maxArchived
	if cut {
		text = strings.ToValidUTF8(text[:maxArchived], "")
	}
	return d.Page(r, "archive", "Archived: "+src.ID, struct {
		Href string
		S    *casefile.Source
		D    store.Document
		Size int
		Text string
		Cut  bool
	}{CaseAddress(r.Case), src, doc, len(doc.Bytes), text, cut})
}

// archivedPage shows what an archived page says, without anything that acts.
func (d *Desk) archivedPage(r *Request) (*Answer, error) {
	_, doc, err := d.archived(r)
	if err != nil {
		return nil, err
	}
	a := &Answer{Kind: "text/html; charset=utf-8", sandboxed: true}
	kind, _, _ := strings.Cut(doc.MediaType, ";")
	if kind == "text/html" || kind == "application/xhtml+xml" {
		in, err := charset.NewReader(io.LimitReader(bytes.NewReader(doc.Bytes), maxArchived), doc.MediaType)
		if err == nil {
			a.Body = sanitised(in)
			return a, nil
		}
	}
	text := doc.Text
	if len(text) > maxArchived {
		text = text[:maxArchived]
	}
	a.Body = []byte("<!doctype html><meta charset=\"utf-8\"><pre>" + html.EscapeString(strings.ToValidUTF8(text, "\ufffd")) + "</pre>\n")
	return a, nil
}

// archivedFile gives the bytes as they came, to be saved and never shown.
func (d *Desk) archivedFile(r *Request) (*Answer, error) {
	src, doc, err := d.archived(r)
	if err != nil {
		return nil, err
	}
	return &Answer{Kind: "application/octet-stream", Body: doc.Bytes, File: src.ID + ".archived", sandboxed: true}, nil
}

// Elements that an archived page keeps, without any attribute. All others are
// left out, those of hidden with what is in them.
var (
	plain = map[atom.Atom]bool{
		atom.P: true, atom.H1: true, atom.H2: true, atom.H3: true, atom.H4: true, atom.H5: true, atom.H6: true, atom.Ul: true, atom.Ol: true, atom.Li: true,
		atom.Table: true, atom.Thead: true, atom.Tbody: true, atom.Tr: true, atom.Td: true, atom.Th: true, atom.Caption: true, atom.Blockquote: true, atom.Pre: true,
		atom.Code: true, atom.Em: true, atom.Strong: true, atom.B: true, atom.I: true, atom.Br: true, atom.Hr: true, atom.Figure: true, atom.Figcaption: true,
		atom.Article: true, atom.Section: true, atom.Header: true, atom.Footer: true, atom.Main: true, atom.Div: true, atom.Span: true, atom.Dl: true, atom.Dt: true,
		atom.Dd: true, atom.Time: true, atom.Sub: true, atom.Sup: true, atom.Address: true,
	}
	hidden = map[atom.Atom]bool{
		atom.Script: true, atom.Style: true, atom.Noscript: true, atom.Template: true, atom.Iframe: true, atom.Object: true, atom.Embed: true, atom.Svg: true, atom.Math: true,
		atom.Head: true, atom.Title: true, atom.Textarea: true, atom.Select: true, atom.Xmp: true, atom.Noembed: true, atom.Noframes: true, atom.Plaintext: true,
	}
)

// maxDepth is how deep an archived page may be nested; what is deeper is left
// out.
const maxDepth = 400

// sanitised writes the elements of a page that only say something. It writes
// what it has parsed anew: nothing of the page's own markup is passed on.
func sanitised(in io.Reader) []byte {
	var b bytes.Buffer
	b.WriteString("<!doctype html><meta charset=\"utf-8\"><title>Archived page</title>")
	root, err := parser.Parse(in)
	if err != nil {
		b.WriteString("<p>The page cannot be read as HTML: save it, or read its text.</p>")
		return b.Bytes()
	}
	var write func(n *parser.Node, depth int)
	write = func(n *parser.Node, depth int) {
		if depth > maxDepth {
			return
		}
		keep := n.Type == parser.ElementNode && n.Namespace == "" && plain[n.DataAtom]
		switch {
		case n.Type == parser.TextNode:
			b.WriteString(html.EscapeString(n.Data))
		case n.Type == parser.ElementNode && (hidden[n.DataAtom] || n.Namespace != ""):
			return
		case keep:
			b.WriteString("<" + n.DataAtom.String() + ">")
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			write(c, depth+1)
		}
		if keep && n.DataAtom != atom.Br && n.DataAtom != atom.Hr {
			b.WriteString("</" + n.DataAtom.String() + ">")
		}
	}
	write(root, 0)
	b.WriteString("\n")
	return b.Bytes()
}
