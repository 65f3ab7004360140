package articles

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
	"unicode"

	"codeberg.org/readeck/go-readability/v2"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/net/html/charset"
)

// Extractor names what turns HTML into canonical text. Its version changes
// whenever the text, and with it the spans of claims, can change.
const Extractor = "tidewaiter-articles/1"

// readableNodes is the size up to which the main body is looked for: beyond it
// go-readability's time grows faster than the page, and the rules for flat text
// decide alone.
const readableNodes = 60_000

// readHTML fills the document from a page of HTML.
func (d *Document) readHTML(data []byte, opt Options) error {
	page, err := decode(data, opt)
	if err != nil {
		return err
	}
	nodes, err := measure(page, opt)
	if err != nil {
		return err
	}
	root, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		return fmt.Errorf("%w: building the page's tree: %w", ErrRefused, err)
	}
	if depth := treeDepth(root, opt.MaxDepth+16); depth > opt.MaxDepth+16 {
		return fmt.Errorf("%w: page is nested deeper than %d elements", ErrRefused, opt.MaxDepth)
	}
	meta := readMetadata(root)
	kept := map[*html.Node]bool{}
	if nodes <= readableNodes {
		kept = mainBody(root, opt.URL)
	}
	w := walker{kept: kept}
	w.walk(root, inherited{})
	w.flush()
	d.Text = w.text.String()
	d.Extractor = Extractor
	d.takeMetadata(meta, opt)
	w.forum()
	d.assign(w.blocks)
	return nil
}

// decode turns a page into UTF-8 by the charset that the server, the page or
// the bytes state.
func decode(data []byte, opt Options) ([]byte, error) {
	contentType := opt.MediaType
	if opt.Charset != "" {
		contentType = "text/html; charset=" + opt.Charset
	}
	r, err := charset.NewReader(bytes.NewReader(data), contentType)
	if err != nil {
		return nil, fmt.Errorf("decoding the page: %w", err)
	}
	// A character of one byte becomes at most three in UTF-8.
	page, err := io.ReadAll(io.LimitReader(r, int64(opt.MaxBytes)*3+1))
	if err != nil {
		return nil, fmt.Errorf("decoding the page: %w", err)
	}
	if i := bytes.IndexByte(page, 0); i >= 0 {
		return nil, fmt.Errorf("%w: byte %d is NUL: the file is not text", ErrRefused, i)
	}
	return page, nil
}

// optionalEnd are elements that close one another without an end tag: however
// many stand open, they do not nest by themselves.
var optionalEnd = map[atom.Atom]bool{
	atom.P: true, atom.Li: true, atom.Dt: true, atom.Dd: true, atom.Option: true, atom.Optgroup: true, atom.Tr: true,
	atom.Td: true, atom.Th: true, atom.Thead: true, atom.Tbody: true, atom.Tfoot: true, atom.Colgroup: true, atom.Caption: true,
	atom.Html: true, atom.Head: true, atom.Body: true,
}

var voidElements = map[atom.Atom]bool{
	atom.Area: true, atom.Base: true, atom.Br: true, atom.Col: true, atom.Embed: true, atom.Hr: true, atom.Img: true,
	atom.Input: true, atom.Link: true, atom.Meta: true, atom.Param: true, atom.Source: true, atom.Track: true, atom.Wbr: true,
}

// measure reads the page's tags once without building anything, and refuses a
// page that nests too deep or has too many of them.
func measure(page []byte, opt Options) (nodes int, err error) {
	z := html.NewTokenizer(bytes.NewReader(page))
	open := map[string]int{}
	depth := 0
	for {
		switch z.Next() {
		case html.ErrorToken:
			if errors.Is(z.Err(), io.EOF) {
				return nodes, nil
			}
			return nodes, fmt.Errorf("%w: reading the page's tags: %w", ErrRefused, z.Err())
		case html.StartTagToken:
			name, _ := z.TagName()
			a := atom.Lookup(name)
			if voidElements[a] || optionalEnd[a] {
				break
			}
			open[string(name)]++
			if depth++; depth > opt.MaxDepth {
				return nodes, fmt.Errorf("%w: page is nested deeper than %d elements", ErrRefused, opt.MaxDepth)
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			if open[string(name)] > 0 {
				open[string(name)]--
				depth--
			}
		}
		if nodes++; nodes > opt.MaxNodes {
			return nodes, fmt.Errorf("%w: page has more than %d tags and runs of text", ErrRefused, opt.MaxNodes)
		}
	}
}

// treeDepth returns how deep the tree is, without recursion, and stops at
// limit+1.
func treeDepth(root *html.Node, limit int) int {
	depth, most := 0, 0
	for n := root; n != nil; {
		if n.FirstChild != nil {
			n = n.FirstChild
			if depth++; depth > most {
				if most = depth; most > limit {
					return most
				}
			}
			continue
		}
		for n != root && n.NextSibling == nil {
			n = n.Parent
			depth--
		}
		if n == root {
			break
		}
		n = n.NextSibling
	}
	return most
}

// mark is the attribute by which elements are known again in the copy that
// go-readability works on.
const mark = "data-tidewaiter-node"

// mainBody returns the elements that go-readability keeps as the main body. The
// library works on a copy of the tree; when it fails there is no main body and
// the rules for flat text decide.
func mainBody(root *html.Node, pageURL string) map[*html.Node]bool {
	var all []*html.Node
	for n := range root.Descendants() {
		if n.Type == html.ElementNode {
			n.Attr = append(n.Attr, html.Attribute{Key: mark, Val: fmt.Sprint(len(all))})
			all = append(all, n)
		}
	}
	kept := map[*html.Node]bool{}
	u, err := url.Parse(pageURL)
	if err != nil || u.Scheme == "" {
		u = nil
	}
	article, err := readability.FromDocument(root, u)
	if err == nil && article.Node != nil {
		for n := range article.Node.Descendants() {
			if n.Type != html.ElementNode {
				continue
			}
			for _, a := range n.Attr {
				var i int
				if a.Key == mark {
					if _, err := fmt.Sscan(a.Val, &i); err == nil && i >= 0 && i < len(all) {
						kept[all[i]] = true
					}
				}
			}
		}
	}
	for _, n := range all {
		n.Attr = n.Attr[:len(n.Attr)-1]
	}
	return kept
}

// inherited is what an element passes on to what is inside it.
type inherited struct {
	role    Role
	why     string
	kept    bool
	heading bool
	article bool // inside the element that holds the story
	comment bool
}

// walker collects the page's visible text, block by block.
type walker struct {
	kept   map[*html.Node]bool
	text   strings.Builder
	line   strings.Builder
	now    inherited
	blocks []rawBlock
	notes  []bool // of each block: stands in a comment or a post
}

// add appends text to the running block; white space collapses.
func (w *walker) add(s string, in inherited) {
	if w.line.Len() == 0 {
		w.now = in
	}
	space := false
	for _, r := range s {
		if unicode.IsSpace(r) {
			space = true
			continue
		}
		if space && w.line.Len() > 0 && !strings.HasSuffix(w.line.String()[max(0, w.line.Len()-1):], "\n") {
			w.line.WriteByte(' ')
		}
		space = false
		w.line.WriteRune(r)
		w.now.kept = w.now.kept || in.kept
	}
	if space && w.line.Len() > 0 {
		w.line.WriteByte(' ')
	}
}

// flush ends the running block. Blocks are parted by a blank line.
func (w *walker) flush() {
	s := strings.TrimSpace(collapse(w.line.String()))
	w.line.Reset()
	if s == "" {
		return
	}
	if w.text.Len() > 0 {
		w.text.WriteString("\n\n")
	}
	start := w.text.Len()
	w.text.WriteString(s)
	w.blocks = append(w.blocks, rawBlock{start: start, end: w.text.Len(), role: w.now.role, why: w.now.why, kept: w.now.kept, heading: w.now.heading})
	w.notes = append(w.notes, w.now.comment)
}

// collapse makes one space of several.
func collapse(s string) string {
	var b strings.Builder
	last := byte('\n')
	for i := range len(s) {
		if s[i] == ' ' && (last == ' ' || last == '\n') {
			continue
		}
		b.WriteByte(s[i])
		last = s[i]
	}
	return b.String()
}

// unseen are elements whose text no reader sees, or that hold no text of the
// page.
var unseen = map[atom.Atom]bool{
	atom.Script: true, atom.Style: true, atom.Noscript: true, atom.Template: true, atom.Head: true, atom.Svg: true,
	atom.Iframe: true, atom.Object: true, atom.Canvas: true, atom.Audio: true, atom.Video: true, atom.Math: true, atom.Datalist: true,
}

// inline are elements that do not end a block.
var inline = map[atom.Atom]bool{
	atom.A: true, atom.Abbr: true, atom.B: true, atom.Bdi: true, atom.Bdo: true, atom.Cite: true, atom.Code: true, atom.Data: true,
	atom.Del: true, atom.Dfn: true, atom.Em: true, atom.Font: true, atom.I: true, atom.Ins: true, atom.Kbd: true, atom.Mark: true,
	atom.Q: true, atom.S: true, atom.Samp: true, atom.Small: true, atom.Span: true, atom.Strong: true, atom.Sub: true, atom.Sup: true,
	atom.Time: true, atom.Tt: true, atom.U: true, atom.Var: true, atom.Wbr: true, atom.Br: true, atom.Img: true, atom.Big: true,
}

// walk goes through the tree. Its recursion is as deep as the page, which
// measure has bounded.
func (w *walker) walk(n *html.Node, in inherited) {
	switch n.Type {
	case html.TextNode:
		w.add(n.Data, in)
		return
	case html.ElementNode:
		if unseen[n.DataAtom] || hidden(n) {
			return
		}
		if n.DataAtom == atom.Br {
			if w.line.Len() > 0 {
				w.line.WriteByte('\n')
			}
			return
		}
		in = w.enter(n, in)
	case html.CommentNode, html.DoctypeNode:
		return
	}
	block := n.Type == html.ElementNode && !inline[n.DataAtom]
	if block {
		w.flush()
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		w.walk(c, in)
	}
	if block {
		w.flush()
	}
}

// enter works out what an element means for the text inside it.
func (w *walker) enter(n *html.Node, in inherited) inherited {
	if w.kept[n] && n.DataAtom != atom.Html && n.DataAtom != atom.Body {
		in.kept = true
	} else if !inline[n.DataAtom] {
		in.kept = false
	}
	set := func(role Role, why string) {
		// Furniture stays furniture whatever it contains.
		if in.role != Boilerplate && in.role != Teaser {
			in.role, in.why = role, why
		}
	}
	switch n.DataAtom {
	case atom.H1:
		if in.role != Teaser {
			in.role, in.why = Headline, "h1"
		}
		return in
	case atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		in.heading = true
	case atom.Figcaption:
		set(Caption, "figcaption")
	case atom.Nav, atom.Footer, atom.Form, atom.Button, atom.Select, atom.Dialog, atom.Menu:
		set(Boilerplate, n.Data)
	case atom.Aside:
		set(Teaser, "aside")
	case atom.Article, atom.Main:
		in.article = true
	}
	switch attr(n, "role") {
	case "navigation", "contentinfo", "search", "dialog", "menu":
		set(Boilerplate, "role "+attr(n, "role"))
	case "complementary":
		set(Teaser, "role complementary")
	}
	if n.DataAtom == atom.Body || n.DataAtom == atom.Html || n.DataAtom == atom.Main {
		return in
	}
	names := strings.FieldsFunc(strings.ToLower(attr(n, "class")+" "+attr(n, "id")+" "+attr(n, "itemprop")), func(r rune) bool { return !unicode.IsLetter(r) })
	for _, name := range names {
		switch {
		case teaserNames[name] && n.DataAtom != atom.Article:
			set(Teaser, "class "+name)
		case teaserNames[name] && in.article:
			set(Teaser, "class "+name) // a card inside the story
		case boilerplateNames[name]:
			set(Boilerplate, "class "+name)
		case captionNames[name]:
			set(Caption, "class "+name)
		case commentNames[name]:
			in.comment = true
		}
	}
	return in
}

var (
	teaserNames      = words("related recommended recommendation recommendations teaser teasers promo trending popular sidebar newsfeed card cards latest mostread readmore readnext readalso morenews")
	boilerplateNames = words("newsletter subscribe subscription subscriptions cookie cookies consent donate donation donations paywall advert advertisement ads sponsor sharing share social breadcrumb breadcrumbs menu navbar navigation signup membership footer login modal popup copyright disclaimer")
	captionNames     = words("caption figcaption imagecaption photocredit credit")
	commentNames     = words("comment comments reply replies post posts message messages forum thread")
)

// hidden reports whether the markup itself says that an element is not shown.
func hidden(n *html.Node) bool {
	for _, a := range n.Attr {
		switch a.Key {
		case "hidden":
			return true
		case "style":
			style := strings.ToLower(strings.ReplaceAll(a.Val, " ", ""))
			if strings.Contains(style, "display:none") || strings.Contains(style, "visibility:hidden") || strings.Contains(style, "font-size:0") || strings.Contains(style, "opacity:0;") || strings.HasSuffix(style, "opacity:0") {
				return true
			}
		}
	}
	return false
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// forum settles what posts are: the body where most of the page's running text
// stands in them, boilerplate below a story.
func (w *walker) forum() {
	in, all := 0, 0
	for i, b := range w.blocks {
		if b.role != "" && b.role != Body {
			continue
		}
		n := b.end - b.start
		all += n
		if w.notes[i] {
			in += n
		}
	}
	posts := in*2 > all
	story := false
	for i, b := range w.blocks {
		story = story || b.kept && !w.notes[i]
	}
	for i := range w.blocks {
		b := &w.blocks[i]
		switch {
		case b.role != "":
		case w.notes[i] && !posts && story && !b.kept:
			b.role, b.why = Boilerplate, "comment of a reader"
		case b.kept && !b.heading && b.end-b.start > 40:
			if s := w.text.String()[b.start:b.end]; !boilerplate(s) && !isCaption(s) && !(cutOff(s)) {
				b.role, b.why = Body, "main body"
			}
		}
	}
	// Of several h1 the first is the headline; a page's name in its banner is
	// shorter than a title and yields to a longer one.
	first := -1
	for i := range w.blocks {
		if w.blocks[i].role != Headline {
			continue
		}
		if first >= 0 && len(strings.Fields(w.text.String()[w.blocks[first].start:w.blocks[first].end])) < 3 {
			w.blocks[first].role, w.blocks[first].why = Boilerplate, "name of the page"
			first = i
			continue
		}
		if first >= 0 {
			w.blocks[i].role, w.blocks[i].why = "", ""
			continue
		}
		first = i
	}
}
