package articles

import (
	"cmp"
	"encoding/json"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/tidewaiter/tidewaiter/dates"
)

// Limits on JSON-LD: a script of an article has some 5 kB and nests five deep.
const (
	maxLinkedBytes   = 256 << 10
	maxLinkedScripts = 16
	maxLinkedDepth   = 32
)

// metadata is what a page states about itself, by field the first source that
// states it: JSON-LD, OpenGraph and other meta tags, time and rel=author.
type metadata struct {
	title, byline, publisher, lang, canonical string
	published                                 string
}

func first(field *string, value string) {
	value = strings.Join(strings.Fields(value), " ")
	if *field == "" && value != "" && utf8.ValidString(value) && len(value) <= 500 {
		*field = value
	}
}

// readMetadata reads the metadata of a page. What the page hides from its
// readers, or says in a comment below, is no byline of its own.
func readMetadata(root *html.Node, seen *sheets) metadata {
	r := metadataReader{sheets: seen}
	r.walk(root, true)
	linked := r.chosen()
	out := linked
	out.byline = ""
	for _, m := range []metadata{r.meta, r.visible} {
		first(&out.title, m.title)
		first(&out.publisher, m.publisher)
		first(&out.published, m.published)
		first(&out.lang, m.lang)
		first(&out.canonical, m.canonical)
	}
	// An outlet that signs as itself is named only where nobody else is.
	names := append([]string{linked.byline}, r.bylines...)
	for _, name := range names {
		if name != out.publisher && !strings.EqualFold(name, out.publisher) {
			first(&out.byline, name)
		}
	}
	for _, name := range names {
		first(&out.byline, name)
	}
	return out
}

// maxBylines is how many bylines of a page are looked at.
const maxBylines = 20

// signed takes in a name that signs the page. An address is no name.
func (r *metadataReader) signed(name string) {
	if name = withoutBy(name); name != "" && !strings.ContainsAny(name, "@") && !strings.Contains(name, "://") && len(r.bylines) < maxBylines {
		r.bylines = append(r.bylines, name)
	}
}

// metadataReader collects what a page states, by where it states it.
type metadataReader struct {
	sheets        *sheets
	linked        []metadata // every article that JSON-LD describes
	meta, visible metadata
	bylines       []string // in order; those of JSON-LD stand with their article
	scripts       int
	heading       string // the first h1
}

// chosen is the article of JSON-LD that the page is about: pages list others
// besides. It is the one with the page's address or title, else the first.
func (r *metadataReader) chosen() metadata {
	for _, m := range r.linked {
		if r.meta.canonical != "" && m.canonical == r.meta.canonical {
			return m
		}
	}
	for _, m := range r.linked {
		for _, title := range []string{r.heading, r.meta.title, r.visible.title} {
			if m.title != "" && title != "" && (sameTitle(m.title, title) || sameTitle(title, m.title)) {
				return m
			}
		}
	}
	if len(r.linked) > 0 {
		return r.linked[0]
	}
	return metadata{}
}

// walk goes through the tree; its recursion is as deep as the page, which
// measure has bounded.
func (r *metadataReader) walk(n *html.Node, shown bool) {
	if n.Type == html.ElementNode {
		if shown && n.DataAtom != atom.Head && n.DataAtom != atom.Html && n.DataAtom != atom.Body {
			shown = (!hidden(n) || r.sheets.streamed[attr(n, "id")]) && r.sheets.hides(n) == "" && !readersComment(n)
		}
		r.element(n, shown)
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		r.walk(c, shown)
	}
}

// readersComment reports whether an element holds what readers wrote.
func readersComment(n *html.Node) bool {
	for _, key := range []string{"class", "id"} {
		for name := range strings.FieldsFuncSeq(strings.ToLower(attr(n, key)), func(r rune) bool { return r < 'a' || r > 'z' }) {
			switch name {
			case "comment", "comments", "disqus", "reply", "replies":
				return true
			}
		}
	}
	return false
}

func (r *metadataReader) element(n *html.Node, shown bool) {
	linked, meta, visible := &r.linked, &r.meta, &r.visible
	switch n.DataAtom {
	case atom.Html:
		first(&meta.lang, attr(n, "lang"))
	case atom.Script:
		if strings.EqualFold(strings.TrimSpace(attr(n, "type")), "application/ld+json") && r.scripts < maxLinkedScripts {
			r.scripts++
			if n.FirstChild != nil && len(n.FirstChild.Data) <= maxLinkedBytes {
				readLinked(n.FirstChild.Data, linked)
			}
		}
	case atom.Meta:
		content := attr(n, "content")
		switch strings.ToLower(attr(n, "property") + attr(n, "name") + attr(n, "itemprop")) {
		case "og:title", "twitter:title", "dc.title", "parsely-title":
			first(&meta.title, content)
		case "og:site_name", "application-name", "dc.publisher":
			first(&meta.publisher, content)
		case "author", "article:author", "dc.creator", "parsely-author", "byl", "sailthru.author":
			r.signed(content)
		case "article:published_time", "og:article:published_time", "datepublished", "date", "dc.date", "dc.date.issued", "dcterms.created", "pubdate", "publishdate", "publish-date", "parsely-pub-date", "sailthru.date", "article.published":
			first(&meta.published, content)
		case "og:locale":
			first(&visible.lang, strings.ReplaceAll(content, "_", "-"))
		}
	case atom.Title:
		if n.FirstChild != nil && n.Parent != nil && n.Parent.DataAtom == atom.Head {
			first(&visible.title, n.FirstChild.Data)
		}
	case atom.Link:
		if strings.EqualFold(attr(n, "rel"), "canonical") {
			first(&meta.canonical, attr(n, "href"))
		}
	case atom.H1:
		if shown && r.heading == "" {
			r.heading = strings.Join(strings.Fields(textOf(n)), " ")
		}
	case atom.Time:
		// The first time tag of a page is its own: those of cards follow.
		if v := attr(n, "datetime"); v != "" && shown {
			first(&visible.published, v)
		}
	case atom.A:
		if shown && strings.Contains(" "+strings.ToLower(attr(n, "rel"))+" ", " author ") {
			r.signed(textOf(n))
		}
	}
	if shown && strings.Contains(" "+attr(n, "itemprop")+" ", " author ") && n.DataAtom != atom.Meta {
		r.signed(textOf(n))
	}
}

// withoutBy takes "By " off a name.
func withoutBy(s string) string {
	s = strings.TrimSpace(s)
	if len(s) > 3 && strings.EqualFold(s[:3], "by ") {
		return s[3:]
	}
	return s
}

// textOf returns the text inside an element.
func textOf(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if b.Len() >= 500 {
			break
		}
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	}
	return b.String()
}

// readLinked reads the articles that a script of JSON-LD describes.
func readLinked(script string, out *[]metadata) {
	if nesting(script) > maxLinkedDepth {
		return
	}
	var v any
	if json.Unmarshal([]byte(script), &v) != nil {
		return
	}
	linkedValue(v, 0, out)
}

// nesting returns how deep the brackets of a JSON text nest.
func nesting(s string) int {
	depth, most := 0, 0
	for i := range len(s) {
		switch s[i] {
		case '{', '[':
			depth++
			most = max(most, depth)
		case '}', ']':
			depth--
		}
	}
	return most
}

// maxLinked is how many articles of JSON-LD are looked at.
const maxLinked = 50

func linkedValue(v any, depth int, out *[]metadata) {
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			linkedValue(e, depth+1, out)
		}
	case map[string]any:
		for _, key := range []string{"@graph", "mainEntity"} {
			if inside, ok := v[key]; ok && depth < 3 {
				linkedValue(inside, depth+1, out)
			}
		}
		if !isArticle(v["@type"]) || len(*out) >= maxLinked {
			return
		}
		var m metadata
		first(&m.title, html.UnescapeString(linkedName(v["headline"])))
		first(&m.title, html.UnescapeString(linkedName(v["name"])))
		first(&m.byline, linkedName(v["author"]))
		first(&m.byline, linkedName(v["creator"]))
		first(&m.publisher, linkedName(v["publisher"]))
		first(&m.published, linkedName(v["datePublished"]))
		first(&m.published, linkedName(v["dateCreated"]))
		first(&m.lang, linkedName(v["inLanguage"]))
		first(&m.canonical, linkedName(v["url"]))
		if id, ok := v["mainEntityOfPage"].(map[string]any); ok {
			first(&m.canonical, linkedName(id["@id"]))
		}
		*out = append(*out, m)
	}
}

func isArticle(t any) bool {
	switch t := t.(type) {
	case string:
		return strings.HasSuffix(t, "Article") || t == "BlogPosting" || t == "Report" || t == "DiscussionForumPosting" || t == "LiveBlogPosting"
	case []any:
		for _, e := range t {
			if isArticle(e) {
				return true
			}
		}
	}
	return false
}

// linkedName returns a string, an object's name, or a list of these joined.
func linkedName(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case map[string]any:
		s, _ := v["name"].(string)
		if s == "" {
			given, _ := v["givenName"].(string)
			family, _ := v["familyName"].(string)
			s = strings.TrimSpace(given + " " + family)
		}
		return s
	case []any:
		var names []string
		for _, e := range v {
			if _, isList := e.([]any); isList {
				continue
			}
			if s := linkedName(e); s != "" && len(names) < 10 {
				names = append(names, s)
			}
		}
		return strings.Join(names, ", ")
	}
	return ""
}

// takeMetadata fills the document's fields; what the options state stays.
func (d *Document) takeMetadata(m metadata, opt Options) {
	if d.Title == "" {
		d.Title = withoutSite(m.title, m.publisher)
	}
	first(&d.Byline, m.byline)
	first(&d.Publisher, m.publisher)
	if lang, _, _ := strings.Cut(m.lang, "_"); len(lang) <= 12 {
		d.Lang = lang
	}
	d.Canonical = cmp.Or(pageAddress(m.canonical, opt.URL), pageAddress(opt.URL, ""))
	if d.Published.IsZero() {
		d.Published = stamp(m.published)
	}
}

// pageAddress is an address that a page or a feed names, where it leads to a page:
// what it names may run a script, or be no address at all. One without a host is
// of the site of base.
func pageAddress(address, base string) string {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || address == "" {
		return ""
	}
	if !u.IsAbs() {
		on, err := url.Parse(base)
		if err != nil || !on.IsAbs() {
			return ""
		}
		u = on.ResolveReference(u)
	}
	if text := u.String(); (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" && !strings.ContainsAny(text, " \t\r\n") {
		return text
	}
	return ""
}

// withoutSite takes " - Outlet" and " | Outlet" off a title.
func withoutSite(title, site string) string {
	for _, sep := range []string{" | ", " - ", " – ", " — "} {
		if i := strings.LastIndex(title, sep); i > 0 {
			tail := title[i+len(sep):]
			if site != "" && strings.EqualFold(tail, site) || sep == " | " && len(tail) < 40 {
				return strings.TrimSpace(title[:i])
			}
		}
	}
	return title
}

// stamp reads a machine-readable date. A time without an offset says no more
// than its day: which day it was elsewhere is not known.
func stamp(s string) dates.Date {
	s = strings.TrimSpace(s)
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04Z07:00", "2006-01-02T15:04:05Z0700", "2006-01-02T15:04:05.999Z0700", "2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05 -0700", time.RFC1123Z, time.RFC1123} {
		if t, err := time.Parse(layout, s); err == nil && t.Year() >= 1900 && t.Year() < 2100 {
			if d, err := dates.Parse(t.Truncate(time.Second).Format(time.RFC3339)); err == nil {
				return d
			}
		}
	}
	// With the name of a zone the offset is not known, and the day is.
	for _, layout := range []string{time.UnixDate, time.ANSIC, time.RFC850} {
		if t, err := time.Parse(layout, s); err == nil && t.Year() >= 1900 && t.Year() < 2100 {
			if d, err := dates.Parse(t.Format("2006-01-02")); err == nil {
				return d
			}
		}
	}
	if len(s) >= 10 {
		if d, err := dates.Parse(s[:10]); err == nil {
			return d
		}
	}
	for _, m := range dates.News(s, 0) {
		if m.Date.Precision() >= dates.DayPrecision && !m.Date.IsInterval() {
			return m.Date
		}
	}
	return dates.Date{}
}
