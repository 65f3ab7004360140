package articles

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"codeberg.org/readeck/go-readability/v2"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/net/html/charset"
)

// Extractor names what turns HTML into canonical text. Its version changes
// whenever the text, and with it the spans of claims, can change.
const Extractor = "tidewaiter-articles/3"

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
	seen := styleSheets(root)
	meta := readMetadata(root, seen)
	kept := map[*html.Node]bool{}
	if nodes <= readableNodes {
		kept = mainBody(root, opt.URL)
	}
	seen.large = 0
	at := findRegion(root, kept)
	w := walker{region: at, sheets: seen}
	w.walk(root, inherited{})
	w.flush()
	d.Text = w.text.String()
	d.Extractor = Extractor
	d.takeMetadata(meta, opt)
	w.forum()
	d.Cells = w.cells()
	w.markRows(d.Cells)
	d.assign(w.blocks)
	return nil
}

// decode turns a page into UTF-8 by its byte order mark, by what its bytes can
// only be, by the charset that the server or the page states, or else as
// windows-1252, as browsers do. Bytes that are UTF-8 from end to end with
// several characters beyond ASCII are UTF-8 whatever a label says.
func decode(data []byte, opt Options) ([]byte, error) {
	page := data
	if !isUTF8(data) {
		label := opt.Charset
		if label == "" {
			_, params, _ := mime.ParseMediaType(opt.MediaType)
			label = params["charset"]
		}
		if e, _ := charset.Lookup(label); e == nil {
			label = declared(data, false)
		}
		if _, name := charset.Lookup(label); name == "utf-8" && !mostlyUTF8(data) {
			// A template says UTF-8 and the text was pasted from elsewhere.
			if label = declared(data, true); label == "" {
				label = "windows-1252"
				if likelyKorean(data) {
					label = "euc-kr"
				}
			}
		}
		contentType := ""
		if label != "" {
			contentType = "text/html; charset=" + label
		}
		r, err := charset.NewReader(bytes.NewReader(data), contentType)
		if err != nil {
			return nil, fmt.Errorf("decoding the page: %w", err)
		}
		// A character of one byte becomes at most three in UTF-8.
		page, err = io.ReadAll(io.LimitReader(r, int64(opt.MaxBytes)*3+1))
		if err != nil {
			return nil, fmt.Errorf("decoding the page: %w", err)
		}
	}
	page = bytes.TrimPrefix(page, []byte("\xef\xbb\xbf"))
	if i := bytes.IndexByte(page, 0); i >= 0 {
		// A stray one of a broken template is left out, as browsers do.
		if n := bytes.Count(page, []byte{0}); n*strayNUL > len(page) {
			return nil, fmt.Errorf("%w: byte %d is NUL: the file is not text", ErrRefused, i)
		}
		page = bytes.ReplaceAll(page, []byte{0}, nil)
	}
	return page, nil
}

// strayNUL: one NUL in so many bytes of a page makes it no text.
const strayNUL = 4096

// isUTF8 reports whether bytes are UTF-8: marked as it, plain ASCII without the
// escapes of ISO 2022, or whole with three characters beyond ASCII or more. Of
// one or two the label decides.
func isUTF8(data []byte) bool {
	if !utf8.Valid(data) || bytes.HasPrefix(data, []byte{0xfe, 0xff}) || bytes.HasPrefix(data, []byte{0xff, 0xfe}) {
		return false
	}
	beyond := 0
	for i := 0; i < len(data) && beyond < 3; i++ {
		if data[i] >= 0xc0 {
			beyond++
		}
	}
	switch beyond {
	case 0:
		return !bytes.Contains(data, []byte("\x1b$")) && !bytes.Contains(data, []byte("\x1b(")) && !bytes.Contains(data, []byte("\x00<")) && !bytes.Contains(data, []byte("<\x00"))
	case 3:
		return true
	}
	label := declared(data, false)
	return label == "" || strings.EqualFold(label, "utf-8")
}

// mostlyUTF8 reports whether more characters beyond ASCII are whole in UTF-8
// than bytes are not.
func mostlyUTF8(data []byte) bool {
	whole, broken := 0, 0
	for len(data) > 0 {
		if data[0] < utf8.RuneSelf {
			data = data[1:]
			continue
		}
		r, n := utf8.DecodeRune(data)
		if r == utf8.RuneError && n == 1 {
			broken++
		} else {
			whole++
		}
		data = data[n:]
	}
	return whole >= broken
}

// likelyKorean reports whether bytes beyond ASCII stand in pairs of which most
// are syllables of EUC-KR.
func likelyKorean(data []byte) bool {
	syllables, others := 0, 0
	for i := 0; i+1 < len(data); i++ {
		if data[i] < utf8.RuneSelf {
			continue
		}
		if data[i] >= 0xb0 && data[i] <= 0xc8 && data[i+1] >= 0xa1 {
			syllables++
			i++
		} else {
			others++
		}
	}
	return syllables >= 20 && syllables > 4*others
}

// declared is the charset that a page's head states, in its first 16 kB; blank
// when none is, or none that is known. On request UTF-8 is passed over.
func declared(data []byte, other bool) string {
	head := bytes.ToLower(data[:min(len(data), 16<<10)])
	for {
		i := bytes.Index(head, []byte("charset="))
		if j := bytes.Index(head, []byte("encoding=")); i < 0 && j >= 0 && bytes.HasPrefix(head, []byte("<?xml")) {
			i = j + 1
		}
		if i < 0 {
			return ""
		}
		head = head[i+8:]
		value := bytes.TrimLeft(head, "\"' ")
		end := bytes.IndexAny(value, "\"' ;>/\r\n")
		if end < 0 || end > 40 {
			continue
		}
		if e, name := charset.Lookup(string(value[:end])); e != nil && !(other && name == "utf-8") {
			return name
		}
	}
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
	unseen  bool // hidden by a style sheet or from assistive readers: boilerplate, whatever is inside
	role    Role
	why     string
	kept    bool
	heading bool
	link    bool
	article bool // inside the element that holds the story
	comment note
	at      *place // in a table
}

// note says whether text stands in a post, which can be all that a page of a
// forum has, or in what is called a comment or a reply.
type note uint8

const (
	inPost note = iota + 1
	inComment
)

// walker collects the page's visible text, block by block.
type walker struct {
	*region
	sheets *sheets
	text   strings.Builder
	line   strings.Builder
	links  int  // bytes of the running block that stand in links
	last   rune // the running block's last character
	now    inherited
	blocks []rawBlock
	notes  []note   // of each block: whether it stands in a post or in a comment
	places []*place // of each block: where in a table it stands
}

// add appends text to the running block; white space collapses, and characters
// that no reader sees and that could part a figure are left out.
func (w *walker) add(s string, in inherited) {
	if w.line.Len() == 0 {
		w.now = in
	}
	space, wrote, before := false, false, w.line.Len()
	for i, r := range s {
		if r == ' ' || r == '\n' || r == '\t' || r == '\r' || r >= 0x80 && unicode.IsSpace(r) || r == '\f' || r == '\v' {
			space = true
			continue
		}
		if r >= 0x80 && invisible(r, w.last) {
			continue
		}
		if space && w.line.Len() > 0 && w.last != '\n' && w.last != ' ' {
			w.line.WriteByte(' ')
		}
		space, wrote = false, true
		// Text that needs no care is taken in one piece.
		if r < 0x80 {
			w.line.WriteByte(s[i])
		} else {
			w.line.WriteRune(r)
		}
		w.last = r
	}
	w.now.kept = w.now.kept || wrote && in.kept
	if in.link {
		w.links += w.line.Len() - before
	}
	if space && w.line.Len() > 0 && w.last != '\n' && w.last != ' ' {
		w.line.WriteByte(' ')
		w.last = ' '
	}
}

// invisible reports whether a character shows nothing: soft hyphens, spaces
// without width, marks of direction, tags. Joiners shape Persian and Indic
// words and stay there; behind a character of ASCII they join nothing.
func invisible(r, last rune) bool {
	switch {
	case r == 0xad || r == 0x200b || r == 0x2060 || r == 0xfeff || r == 0x180e || r == 0x34f:
		return true
	case r == 0x200c || r == 0x200d:
		return last < 0x80
	case r >= 0x200e && r <= 0x200f, r >= 0x202a && r <= 0x202e, r >= 0x2061 && r <= 0x206f, r >= 0xe0000 && r <= 0xe007f, r >= 0xfe00 && r <= 0xfe0f:
		return true
	}
	return false
}

// flush ends the running block. Blocks are parted by a blank line.
func (w *walker) flush() {
	s := strings.TrimSpace(w.line.String())
	links := w.links
	w.line.Reset()
	w.last, w.links = 0, 0
	if s == "" {
		return
	}
	if w.text.Len() > 0 {
		w.text.WriteString("\n\n")
	}
	start := w.text.Len()
	w.text.WriteString(s)
	w.blocks = append(w.blocks, rawBlock{start: start, end: w.text.Len(), role: w.now.role, why: w.now.why, kept: w.now.kept, heading: w.now.heading, linked: links*10 >= len(s)*8})
	w.notes = append(w.notes, w.now.comment)
	w.places = append(w.places, w.now.at)
}

// unseen are elements whose text no reader sees, or that hold no text of the
// page.
var unseen = map[atom.Atom]bool{
	atom.Script: true, atom.Style: true, atom.Noscript: true, atom.Template: true, atom.Head: true, atom.Svg: true,
	atom.Iframe: true, atom.Object: true, atom.Canvas: true, atom.Audio: true, atom.Video: true, atom.Math: true, atom.Datalist: true,
	atom.Noembed: true, atom.Noframes: true, atom.Rp: true, atom.Rt: true, atom.Progress: true, atom.Meter: true,
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
		if unseen[n.DataAtom] || hidden(n) && !w.sheets.streamed[attr(n, "id")] {
			return
		}
		switch n.DataAtom {
		case atom.Br:
			if w.line.Len() > 0 {
				w.line.WriteByte('\n')
				w.last = '\n'
			}
			return
		case atom.Sup:
			if w.superscript(n, in) {
				return
			}
		}
		if why := w.sheets.hides(n); why != "" && !in.unseen {
			if inline[n.DataAtom] && w.line.Len() > 0 {
				return // inside a sentence there is no block to mark: the words go
			}
			w.flush()
			in.unseen, in.role, in.why = true, Boilerplate, why
			w.inside(n, in)
			w.flush()
			return
		}
		in = w.enter(n, in)
		in.at = w.enterTable(n, in.at)
	case html.CommentNode, html.DoctypeNode:
		return
	}
	block := n.Type == html.ElementNode && !inline[n.DataAtom]
	if block {
		w.flush()
	}
	w.inside(n, in)
	if block {
		w.flush()
	}
}

func (w *walker) inside(n *html.Node, in inherited) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		w.walk(c, in)
	}
}

// superscript writes a raised number so that it does not join the figure before
// it: 6,700 with note 1 is not 67,001. Marks of notes are left out.
func (w *walker) superscript(n *html.Node, in inherited) bool {
	s := strings.TrimSpace(textOf(n))
	if s == "" || len(s) > 6 || strings.Trim(s, "0123456789[]()*,†‡ ") != "" {
		return false
	}
	for c := range n.Descendants() {
		if c.DataAtom == atom.A {
			return true
		}
	}
	if strings.ContainsAny(s, "[(*†‡") {
		return true
	}
	w.add(raised.Replace(s), in)
	return true
}

var raised = strings.NewReplacer("0", "⁰", "1", "¹", "2", "²", "3", "³", "4", "⁴", "5", "⁵", "6", "⁶", "7", "⁷", "8", "⁸", "9", "⁹")

// enter works out what an element means for the text inside it.
func (w *walker) enter(n *html.Node, in inherited) inherited {
	if in.unseen {
		return in
	}
	if w.kept[n] && n.DataAtom != atom.Html && n.DataAtom != atom.Body {
		in.kept = true
	} else if !inline[n.DataAtom] {
		in.kept = false
	}
	if n.DataAtom == atom.H1 {
		if in.role != Teaser {
			in.role, in.why = Headline, "h1"
		}
		return in
	}
	switch n.DataAtom {
	case atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		in.heading = true
	case atom.Article, atom.Main:
		in.article = true
	}
	in.link = in.link || n.DataAtom == atom.A
	role, why := furniture(n, in.article)
	if role == "" && w.besidePicture(n) {
		role, why = Caption, "beside a picture"
	}
	switch {
	case role == "":
	case role == reader:
		in.comment = inPost
	case role == commenter:
		in.comment = inComment
	case len(w.void) > 0 && w.void[why] && w.sizes[n] != nil && w.sizes[n].kept > 0:
		// The story stands in it.
	case in.role != Boilerplate && in.role != Teaser:
		// Furniture stays furniture whatever it contains.
		in.role, in.why = role, why
	}
	return in
}

// reader and commenter are the parts of what readers write, in posts and in
// comments: they become roles when the whole page is known, see forum.
const (
	reader    Role = "reader"
	commenter Role = "commenter"
)

// furniture says what an element is by its tag, role and names; blank is
// nothing that can be told. A card that is an article of its own is one only
// inside the story.
func furniture(n *html.Node, inArticle bool) (role Role, why string) {
	set := func(r Role, reason string) {
		if role != Boilerplate && role != Teaser {
			role, why = r, reason
		}
	}
	switch n.DataAtom {
	case atom.Figcaption:
		set(Caption, n.Data)
	case atom.Nav, atom.Footer, atom.Form, atom.Button, atom.Select, atom.Dialog, atom.Menu, atom.Textarea:
		set(Boilerplate, n.Data)
	case atom.Aside:
		set(Teaser, "aside")
	case atom.Body, atom.Html, atom.Main:
		return "", ""
	}
	for _, a := range n.Attr {
		switch a.Key {
		case "role":
			switch a.Val {
			case "navigation", "contentinfo", "search", "dialog", "menu":
				set(Boilerplate, "role "+a.Val)
			case "complementary":
				set(Teaser, "role complementary")
			}
		case "class", "id", "itemprop":
			for name := range strings.FieldsFuncSeq(strings.ToLower(a.Val), func(r rune) bool { return !unicode.IsLetter(r) }) {
				switch {
				case teaserNames[name]:
					if n.DataAtom != atom.Article || inArticle {
						set(Teaser, "class "+name)
					}
				case boilerplateNames[name]:
					set(Boilerplate, "class "+name)
				case captionNames[name]:
					set(Caption, "class "+name)
				case commentNames[name]:
					if role == "" || role == reader {
						role, why = commenter, "class "+name
					}
				case postNames[name]:
					if role == "" {
						role, why = reader, "class "+name
					}
				}
			}
		}
	}
	return role, why
}

var (
	teaserNames = words(`related recommended recommendation recommendations teaser teasers promo promos promobox trending popular sidebar
		newsfeed card cards latest mostread readmore readnext readalso morenews outbrain taboola relatedarticles relatedposts`)
	boilerplateNames = words(`newsletter subscribe subscription subscriptions cookie cookies consent donate donation donations paywall
		advert advertisement ads sponsor sharing share social breadcrumb breadcrumbs menu navbar navigation signup membership footer login
		modal popup copyright disclaimer bio authorbio authorbox sponsored toolbar`)
	captionNames = words("caption captions figcaption imagecaption imgcaption photocaption photocredit imagecredit credit")
	commentNames = words("comment comments reply replies disqus")
	postNames    = words("post posts message messages forum thread")
)

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// leastPost is how long, in bytes, a paragraph is that makes what readers write
// below it comments on a story.
const leastPost = 80

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
		if w.notes[i] > 0 {
			in += n
		}
	}
	posts := in*2 > all
	text := w.text.String()
	story := false
	for i, b := range w.blocks {
		story = story || w.notes[i] == 0 && b.role == "" && !b.heading && terminal(text[b.start:b.end]) && (b.kept || b.end-b.start >= leastPost)
	}
	for i := range w.blocks {
		b := &w.blocks[i]
		switch {
		case b.role != "":
		case w.notes[i] == inComment && !posts && story, w.notes[i] == inPost && !posts && story && !b.kept:
			b.role, b.why = Boilerplate, "comment of a reader"
		case b.kept && !b.heading && !b.linked && b.end-b.start > 40:
			if s := text[b.start:b.end]; !boilerplate(s) && !isCaption(s) && !cutOff(s) && !pointsElsewhere(s) {
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
		if first >= 0 && len(strings.Fields(text[w.blocks[first].start:w.blocks[first].end])) < 3 {
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
