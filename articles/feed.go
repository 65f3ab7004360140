package articles

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"html"
	"io"
	"strings"

	"github.com/mmcdole/gofeed"
	"golang.org/x/net/html/charset"
)

// Limits of a feed. One of an outlet has some fifty items.
const (
	maxItems     = 20_000
	maxFeedDepth = 128 // elements or brackets within one another
)

// ErrFeed is wrapped by Parse's error about a feed: it is no page but several,
// which [Feed] gives.
var ErrFeed = fmt.Errorf("%w: a feed, not a page: read its items", ErrRefused)

// Page is one item of a feed as a page of its own.
type Page struct {
	Name string // of the feed, and the item's number, from 1: "feed.xml#3"
	URL  string // as the item gives it; blank when it gives none
	HTML []byte
}

// IsFeed reports whether data is an RSS, Atom or JSON feed.
func IsFeed(data []byte) bool { return kind("", "", data) == typeFeed }

// Feed makes a page of each item of a feed: its title as headline, its content
// as it stands, or its description where there is no content, and its address,
// authors, date and outlet as metadata. The same item gives the same bytes, so
// a page can be kept and read again without its feed.
//
// A feed that is damaged behind some items is an error; nothing is guessed.
func Feed(name string, data []byte, opt Options) (pages []Page, err error) {
	fail := func(err error) ([]Page, error) {
		return nil, fmt.Errorf("articles: reading a feed: %s: %w", name, err)
	}
	if limit := opt.MaxBytes; limit == 0 && len(data) > DefaultMaxBytes || limit > 0 && len(data) > limit {
		return fail(fmt.Errorf("%w: feed is %.1f MB", ErrRefused, float64(len(data))/1e6))
	}
	if err := feedDepth(data); err != nil {
		return fail(err)
	}
	// The library is another's: what it panics at is a feed that cannot be read.
	defer func() {
		if x := recover(); x != nil {
			pages, err = fail(fmt.Errorf("%w: %v", ErrRefused, x))
		}
	}()
	f, err := gofeed.NewParser().Parse(bytes.NewReader(data))
	if err != nil {
		return fail(err)
	}
	if len(f.Items) > maxItems {
		return fail(fmt.Errorf("%w: feed has more than %d items", ErrRefused, maxItems))
	}
	for i, item := range f.Items {
		item.Link = pageAddress(item.Link, opt.URL)
		pages = append(pages, Page{fmt.Sprintf("%s#%d", name, i+1), item.Link, itemPage(f, item)})
	}
	return pages, nil
}

// itemPage writes an item as a page.
func itemPage(f *gofeed.Feed, item *gofeed.Item) []byte {
	content := item.Content
	if strings.TrimSpace(content) == "" {
		content = item.Description
	}
	var authors []string
	for _, a := range item.Authors {
		if a != nil && a.Name != "" {
			authors = append(authors, a.Name)
		}
	}
	if len(authors) == 0 && item.DublinCoreExt != nil {
		authors = item.DublinCoreExt.Creator
	}
	published := item.Published
	if published == "" && item.DublinCoreExt != nil && len(item.DublinCoreExt.Date) > 0 {
		published = item.DublinCoreExt.Date[0]
	}
	if published == "" {
		published = item.Updated
	}
	about := map[string]any{"@type": "Article", "headline": plainTitle(item.Title)}
	set := func(key, value string) {
		if value = strings.TrimSpace(value); value != "" {
			about[key] = value
		}
	}
	set("author", strings.Join(authors, ", "))
	set("datePublished", published)
	set("publisher", plainTitle(f.Title))
	set("inLanguage", f.Language)
	linked, err := json.Marshal(about) // it escapes "<", so it cannot end the script
	if err != nil {
		linked = []byte("{}")
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>%s</title>\n", html.EscapeString(plainTitle(item.Title)))
	if item.Link != "" {
		fmt.Fprintf(&b, "<link rel=\"canonical\" href=\"%s\">\n", html.EscapeString(item.Link))
	}
	fmt.Fprintf(&b, "<script type=\"application/ld+json\">%s</script></head>\n<body><article><h1>%s</h1>\n", linked, html.EscapeString(plainTitle(item.Title)))
	if strings.ContainsAny(content, "<&") {
		b.WriteString(content)
	} else {
		// Plain text: a paragraph a line.
		for line := range strings.Lines(content) {
			if line = strings.TrimSpace(line); line != "" {
				fmt.Fprintf(&b, "<p>%s</p>\n", line)
			}
		}
	}
	b.WriteString("\n</article></body></html>\n")
	return bytes.ReplaceAll(b.Bytes(), []byte{0}, nil)
}

// plainTitle is a title without the markup that feeds put into it.
func plainTitle(s string) string {
	s = strings.Join(strings.Fields(html.UnescapeString(s)), " ")
	for {
		i := strings.IndexByte(s, '<')
		j := strings.IndexByte(s[max(i, 0):], '>')
		if i < 0 || j < 0 || i+1 < len(s) && s[i+1] == ' ' {
			return strings.TrimSpace(s)
		}
		s = s[:i] + s[i+j+1:]
	}
}

// feedDepth refuses a feed that nests too deep: what reads it is recursive.
func feedDepth(data []byte) error {
	tooDeep := fmt.Errorf("%w: feed is nested deeper than %d", ErrRefused, maxFeedDepth)
	if t := bytes.TrimLeft(data, "\xef\xbb\xbf \t\r\n"); len(t) > 0 && t[0] == '{' {
		if nesting(string(data)) > maxFeedDepth {
			return tooDeep
		}
		return nil
	}
	d := xml.NewDecoder(bytes.NewReader(data))
	d.Strict = false
	d.CharsetReader = charset.NewReaderLabel
	depth := 0
	for {
		tok, err := d.RawToken()
		if err != nil {
			// The reader of feeds mends more than this one: what it cannot read it
			// says itself. Behind a fault the depth is counted by the tags alone.
			if !errors.Is(err, io.EOF) && tagDepth(data) > maxFeedDepth {
				return tooDeep
			}
			return nil
		}
		switch tok.(type) {
		case xml.StartElement:
			if depth++; depth > maxFeedDepth {
				return tooDeep
			}
		case xml.EndElement:
			depth--
		}
	}
}

// tagDepth counts how deep tags could nest at most.
func tagDepth(data []byte) int {
	depth, most := 0, 0
	for i := 0; i+1 < len(data); i++ {
		if data[i] != '<' {
			continue
		}
		switch c := data[i+1]; {
		case c == '/':
			depth = max(depth-1, 0)
		case c == '!' || c == '?':
		default:
			end := bytes.IndexByte(data[i:min(len(data), i+4096)], '>')
			if end > 0 && data[i+end-1] == '/' {
				break
			}
			depth++
			most = max(most, depth)
		}
	}
	return most
}
