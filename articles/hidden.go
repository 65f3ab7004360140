package articles

import (
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// hidden reports whether the markup itself says that an element is not shown:
// by its attributes or by its own style.
func hidden(n *html.Node) bool {
	if n.DataAtom == atom.Dialog {
		open := false
		for _, a := range n.Attr {
			open = open || a.Key == "open"
		}
		if !open {
			return true
		}
	}
	for _, a := range n.Attr {
		switch a.Key {
		case "hidden":
			return true
		case "style":
			if styleHides(a.Val) != "" {
				return true
			}
		case "type":
			if n.DataAtom == atom.Input {
				return true
			}
		}
	}
	return false
}

// far is how many pixels, or other units, off the screen nothing is seen.
const far = 500

// styleHides says by which declaration a style keeps its element from being
// seen; blank when it shows it. Of a property that is declared twice the last
// holds.
func styleHides(style string) string {
	if len(style) > 4096 {
		style = style[:4096]
	}
	var decl [24]struct{ name, value string }
	n := 0
	for part := range strings.SplitSeq(strings.ToLower(style), ";") {
		name, value, ok := strings.Cut(part, ":")
		name = strings.TrimSpace(uncomment(name))
		value = strings.TrimSpace(uncomment(strings.ReplaceAll(value, "!important", "")))
		if !ok || n == len(decl) {
			continue
		}
		at := n
		for i := range decl[:n] {
			if decl[i].name == name {
				at = i
			}
		}
		decl[at].name, decl[at].value = name, value
		if at == n {
			n++
		}
	}
	get := func(name string) string {
		for _, d := range decl[:n] {
			if d.name == name {
				return d.value
			}
		}
		return ""
	}
	for _, d := range decl[:n] {
		v := d.value
		switch d.name {
		case "display":
			if v == "none" {
				return "display: none"
			}
		case "visibility":
			if v == "hidden" || v == "collapse" {
				return "visibility: " + v
			}
		case "content-visibility":
			if v == "hidden" {
				return "content-visibility: hidden"
			}
		case "opacity":
			if x, ok := number(v); ok && x <= 0.05 {
				return "opacity: 0"
			}
		case "filter":
			if strings.HasPrefix(v, "opacity(0") && !strings.HasPrefix(v, "opacity(0.") {
				return "filter: opacity"
			}
		case "font-size":
			if x, ok := number(v); ok && (x == 0 || x <= 2 && strings.HasSuffix(v, "px") || x <= 1.5 && strings.HasSuffix(v, "pt") || x <= 0.1 && (strings.HasSuffix(v, "em") || strings.HasSuffix(v, "rem")) || x <= 10 && strings.HasSuffix(v, "%")) {
				return "font-size: 0"
			}
		case "font":
			if strings.HasPrefix(v, "0/") || strings.HasPrefix(v, "0 ") || strings.HasPrefix(v, "0px") {
				return "font: 0"
			}
		case "color", "-webkit-text-fill-color":
			if v == "transparent" || strings.HasPrefix(v, "rgba(") && alpha0(v) || len(v) == 5 && v[0] == '#' && v[4] == '0' || len(v) == 9 && v[0] == '#' && v[7:] == "00" {
				return "color: transparent"
			}
			if back := get("background-color") + get("background"); d.name == "color" && back != "" && colour(v) == colour(back) {
				return "color as its background"
			}
		case "text-indent", "margin-left", "margin-top":
			if x, ok := number(v); ok && x <= -far {
				return d.name + " off the screen"
			}
		case "left", "top", "right", "bottom", "inset-inline-start":
			if x, ok := number(v); ok && (x <= -far || x >= 20*far) && get("position") != "static" && get("position") != "" {
				return "off the screen"
			}
		case "transform":
			if strings.Contains(v, "scale(0)") || strings.Contains(v, "scale(0,") || strings.Contains(v, "scalex(0)") || strings.Contains(v, "scaley(0)") {
				return "transform: scale(0)"
			}
			if i := strings.Index(v, "translate"); i >= 0 {
				if j := strings.IndexByte(v[i:], '('); j >= 0 {
					for arg := range strings.SplitSeq(strings.TrimRight(v[i+j+1:], ")"), ",") {
						if x, ok := number(strings.TrimSpace(arg)); ok && x <= -far {
							return "transform off the screen"
						}
					}
				}
			}
		case "clip":
			if get("position") == "absolute" || get("position") == "fixed" {
				if strings.Contains(v, "rect(0") && !strings.Contains(v, "auto") || strings.Contains(v, "rect(1px") {
					return "clip"
				}
			}
		case "clip-path", "-webkit-clip-path":
			if strings.HasPrefix(v, "inset(50%") || strings.HasPrefix(v, "inset(100%") || strings.HasPrefix(v, "circle(0") || strings.HasPrefix(v, "polygon(0 0, 0 0") || strings.HasPrefix(v, "polygon(0 0,0 0") {
				return "clip-path"
			}
		case "width", "height", "max-width", "max-height":
			if x, ok := number(v); ok && x <= 1 && (x == 0 || strings.HasSuffix(v, "px")) && (strings.HasPrefix(get("overflow"), "hidden") || strings.HasPrefix(get("overflow"), "clip")) {
				return "no size"
			}
		}
	}
	return ""
}

// uncomment takes comments out of a piece of a style.
func uncomment(s string) string {
	for {
		i := strings.Index(s, "/*")
		if i < 0 {
			return s
		}
		j := strings.Index(s[i+2:], "*/")
		if j < 0 {
			return s[:i]
		}
		s = s[:i] + s[i+2+j+2:]
	}
}

// number reads the number that a value begins with.
func number(v string) (float64, bool) {
	i := 0
	for i < len(v) && (v[i] >= '0' && v[i] <= '9' || v[i] == '.' || i == 0 && (v[i] == '-' || v[i] == '+')) {
		i++
	}
	x, err := strconv.ParseFloat(v[:i], 64)
	return x, err == nil
}

func alpha0(v string) bool {
	v = strings.TrimRight(v, ") ")
	i := strings.LastIndexAny(v, ",/")
	if i < 0 {
		return false
	}
	x, ok := number(strings.TrimSpace(v[i+1:]))
	return ok && x <= 0.05
}

// colour gives the same word for the usual spellings of white and black.
func colour(v string) string {
	switch v = strings.ReplaceAll(v, " ", ""); v {
	case "white", "#fff", "#ffffff", "rgb(255,255,255)":
		return "white"
	case "black", "#000", "#000000", "rgb(0,0,0)":
		return "black"
	}
	return v
}

// Limits of style sheets: a page has some 100 kB of them inside.
const (
	maxSheetBytes = 1 << 20
	maxSheetRules = 20_000
)

// sheets are what the style sheets inside a page hide: names of classes, ids and
// elements. Only rules that hold for all screens and whose selector is one name
// are used: .NAME, #ID, ELEMENT.NAME and lists of these. The last rule for a
// selector holds.
type sheets struct {
	hide map[string]string

	// streamed are the ids of hidden elements that a script of the page puts in
	// the place of a template: pages that React sends in parts.
	streamed map[string]bool

	text  int // bytes of text on the page
	large int // elements found to hold most of it
}

// maybeHidden are class names that say that only assistive readers, or
// nobody, are shown the text.
var maybeHidden = map[string]bool{
	"visually-hidden": true, "visuallyhidden": true, "sr-only": true, "screen-reader-text": true, "screenreader": true, "screen-reader-only": true,
	"u-hidden": true, "is-hidden": true, "d-none": true, "offscreen": true, "off-screen": true, "element-invisible": true,
}

// styleSheets reads the style elements of a page.
func styleSheets(root *html.Node) *sheets {
	s := &sheets{hide: map[string]string{}, text: textSize(root)}
	left, rules := maxSheetBytes, maxSheetRules
	for n := range root.Descendants() {
		if n.Type == html.ElementNode && n.DataAtom == atom.Script && n.FirstChild != nil {
			s.readSwaps(n.FirstChild.Data)
		}
		if n.Type != html.ElementNode || n.DataAtom != atom.Style || n.FirstChild == nil {
			continue
		}
		if media := strings.ToLower(attr(n, "media")); media != "" && media != "all" && media != "screen" {
			continue
		}
		css := n.FirstChild.Data
		if len(css) > left {
			css = css[:left]
		}
		left -= len(css)
		s.read(css, &rules)
	}
	return s
}

// maxSwaps bounds how many parts of a page a script can put in place.
const maxSwaps = 100

// readSwaps reads the calls $RC("B:0","S:0"), by which a page sent in parts
// shows the part that it has just sent.
func (s *sheets) readSwaps(script string) {
	for len(s.streamed) < maxSwaps {
		_, rest, ok := strings.Cut(script, `$RC("B:`)
		if !ok {
			return
		}
		script = rest
		from, rest, ok := strings.Cut(rest[:min(len(rest), 60)], `","S:`)
		to, _, closed := strings.Cut(rest, `")`)
		if !ok || !closed || from == "" || from != to || len(from) > 8 {
			continue
		}
		if s.streamed == nil {
			s.streamed = map[string]bool{}
		}
		s.streamed["S:"+to] = true
	}
}

// read takes in one sheet. Rules inside @media and the like hold only
// sometimes and are passed over.
func (s *sheets) read(css string, rules *int) {
	css = uncomment1(css)
	for *rules > 0 {
		open := strings.IndexByte(css, '{')
		if open < 0 {
			return
		}
		selector := strings.TrimSpace(css[:open])
		if i := strings.LastIndexByte(selector, ';'); i >= 0 {
			selector = strings.TrimSpace(selector[i+1:]) // behind @import
		}
		css = css[open+1:]
		end := matching(css)
		body := css[:end]
		css = css[min(end+1, len(css)):]
		*rules--
		if strings.HasPrefix(selector, "@") {
			continue
		}
		why := ""
		if !strings.Contains(body, "{") {
			why = styleHides(body)
		}
		for one := range strings.SplitSeq(selector, ",") {
			one = strings.TrimSpace(one)
			if one == "" || len(one) > 100 || strings.ContainsAny(one, " >+~:[*(") {
				continue
			}
			if i := strings.IndexAny(one, ".#"); i < 0 || strings.Count(one, ".")+strings.Count(one, "#") > 1 {
				continue // an element's name alone hides nothing for good
			}
			if why != "" {
				s.hide[one] = why
			} else if strings.Contains(body, "display") || strings.Contains(body, "visibility") || strings.Contains(body, "font-size") || strings.Contains(body, "opacity") {
				delete(s.hide, one)
			}
		}
	}
}

// matching is the index of the bracket that closes the one before s.
func matching(s string) int {
	depth := 1
	for i := range len(s) {
		switch s[i] {
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return len(s)
}

// uncomment1 takes comments out of a sheet, in one pass.
func uncomment1(css string) string {
	if !strings.Contains(css, "/*") {
		return css
	}
	var b strings.Builder
	for {
		i := strings.Index(css, "/*")
		if i < 0 {
			b.WriteString(css)
			return b.String()
		}
		b.WriteString(css[:i])
		j := strings.Index(css[i+2:], "*/")
		if j < 0 {
			return b.String()
		}
		css = css[i+2+j+2:]
	}
}

// hides says by what an element is kept from readers though its own markup
// shows it: a sheet's rule, aria-hidden, a class with that meaning. Blank is
// shown. What holds most of the page is never hidden: it is shown by scripts, or
// stands behind a window that is open.
func (s *sheets) hides(n *html.Node) string {
	why := s.says(n)
	if why != "" && !inline[n.DataAtom] && s.large < maxLarge && 2*textSize(n) > s.text {
		s.large++
		return ""
	}
	return why
}

// maxLarge bounds how often a page's text is counted.
const maxLarge = 16

// textSize counts the bytes of text inside an element that can be shown.
func textSize(n *html.Node) int {
	size := 0
	for c := range n.Descendants() {
		if c.Type == html.TextNode && c.Parent != nil && !unseen[c.Parent.DataAtom] {
			size += len(c.Data)
		}
	}
	return size
}

func (s *sheets) says(n *html.Node) string {
	switch n.DataAtom {
	case atom.Html, atom.Body, atom.Main, atom.Article:
		return ""
	}
	for _, a := range n.Attr {
		switch a.Key {
		case "aria-hidden":
			if strings.EqualFold(strings.TrimSpace(a.Val), "true") {
				return "aria-hidden"
			}
		case "class":
			shownWide := strings.Contains(a.Val, "-block") || strings.Contains(a.Val, "-flex") || strings.Contains(a.Val, "-grid") || strings.Contains(a.Val, "-inline")
			for name := range strings.FieldsSeq(a.Val) {
				if name == "d-none" && shownWide {
					continue // hidden on small screens only
				}
				if maybeHidden[strings.ToLower(name)] {
					return "class " + name
				}
				if len(s.hide) == 0 {
					continue
				}
				if s.hide["."+name] != "" || s.hide[n.Data+"."+name] != "" {
					return "hidden by style sheet"
				}
			}
		case "id":
			if len(s.hide) > 0 && (s.hide["#"+a.Val] != "" || s.hide[n.Data+"#"+a.Val] != "") {
				return "hidden by style sheet"
			}
		}
	}
	return ""
}
