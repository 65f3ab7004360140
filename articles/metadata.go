package articles

import (
	"encoding/json"
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

// readMetadata reads the metadata of a page.
func readMetadata(root *html.Node) metadata {
	var linked, meta, visible metadata
	scripts := 0
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		switch n.DataAtom {
		case atom.Html:
			first(&meta.lang, attr(n, "lang"))
		case atom.Script:
			if strings.EqualFold(strings.TrimSpace(attr(n, "type")), "application/ld+json") && scripts < maxLinkedScripts {
				scripts++
				if n.FirstChild != nil && len(n.FirstChild.Data) <= maxLinkedBytes {
					linked.readLinked(n.FirstChild.Data)
				}
			}
		case atom.Meta:
			content := attr(n, "content")
			switch strings.ToLower(attr(n, "property") + attr(n, "name") + attr(n, "itemprop")) {
			case "og:title", "twitter:title":
				first(&meta.title, content)
			case "og:site_name", "application-name":
				first(&meta.publisher, content)
			case "author", "article:author", "dc.creator", "parsely-author":
				if !strings.Contains(content, "://") {
					first(&meta.byline, content)
				}
			case "article:published_time", "datepublished", "date", "dc.date", "dc.date.issued", "pubdate", "publishdate", "parsely-pub-date":
				first(&meta.published, content)
			}
		case atom.Title:
			if n.FirstChild != nil && n.Parent != nil && n.Parent.DataAtom == atom.Head {
				first(&visible.title, n.FirstChild.Data)
			}
		case atom.Link:
			if strings.EqualFold(attr(n, "rel"), "canonical") {
				first(&meta.canonical, attr(n, "href"))
			}
		case atom.Time:
			// The first time tag of a page is its own: those of cards follow.
			if v := attr(n, "datetime"); v != "" {
				first(&visible.published, v)
			}
		case atom.A:
			if strings.Contains(" "+strings.ToLower(attr(n, "rel"))+" ", " author ") {
				first(&visible.byline, textOf(n))
			}
		}
		if strings.Contains(" "+attr(n, "itemprop")+" ", " author ") && n.DataAtom != atom.Meta {
			first(&visible.byline, textOf(n))
		}
	}
	out := linked
	for _, m := range []metadata{meta, visible} {
		first(&out.title, m.title)
		first(&out.byline, m.byline)
		first(&out.publisher, m.publisher)
		first(&out.published, m.published)
		first(&out.lang, m.lang)
		first(&out.canonical, m.canonical)
	}
	return out
}

// textOf returns the text inside an element.
func textOf(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode && b.Len() < 500 {
			b.WriteString(c.Data)
		}
	}
	return b.String()
}

// readLinked reads the article that a script of JSON-LD describes.
func (m *metadata) readLinked(script string) {
	if nesting(script) > maxLinkedDepth {
		return
	}
	var v any
	if json.Unmarshal([]byte(script), &v) != nil {
		return
	}
	m.linkedValue(v, 0)
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

func (m *metadata) linkedValue(v any, depth int) {
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			m.linkedValue(e, depth+1)
		}
	case map[string]any:
		if graph, ok := v["@graph"]; ok && depth < 3 {
			m.linkedValue(graph, depth+1)
		}
		if !isArticle(v["@type"]) {
			return
		}
		first(&m.title, linkedName(v["headline"]))
		first(&m.title, linkedName(v["name"]))
		first(&m.byline, linkedName(v["author"]))
		first(&m.publisher, linkedName(v["publisher"]))
		first(&m.published, linkedName(v["datePublished"]))
		first(&m.lang, linkedName(v["inLanguage"]))
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
	d.Canonical = m.canonical
	if d.Canonical == "" {
		d.Canonical = opt.URL
	}
	if d.Published.IsZero() {
		d.Published = stamp(m.published)
	}
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
