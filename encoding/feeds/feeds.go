// Package feeds writes a feed of dated entries as Atom (RFC 4287) and as JSON
// Feed 1.1. Both have the same ids, so a reader that changes from one to the
// other sees nothing twice.
//
// Text is written as text: what an entry says is given as paragraphs and lists of
// plain words, and becomes HTML here, escaped.
//
// Stability: may change until the first release.
package feeds

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"html"
	"io"
	"strings"
	"time"

	"github.com/tidewaiter/tidewaiter/internal/plaintext"
)

// The media types of the two forms.
const (
	AtomType = "application/atom+xml; charset=utf-8"
	JSONType = "application/feed+json; charset=utf-8"
)

// Feed is a feed; every address is absolute.
type Feed struct {
	ID       string // an IRI that never changes: urn:uuid:...
	Title    string
	About    string // one sentence; may be blank
	Home     string // address of the page that it is a feed of
	Atom     string // address of the feed as Atom
	JSON     string // and as JSON Feed
	Author   string
	Entries  []Entry   // the latest first
	Modified time.Time // of a feed without entries; of others the latest entry's
}

// Entry is one entry.
type Entry struct {
	ID      string // an IRI that never changes
	Title   string
	Link    string // address of what it is about
	Related string // address of more; blank for none
	At      time.Time
	Words   string   // one paragraph
	List    []string // then one line each
	More    string   // and what is not listed; blank for nothing
}

func (f *Feed) updated() time.Time {
	latest := f.Modified
	for i := range f.Entries {
		if f.Entries[i].At.After(latest) {
			latest = f.Entries[i].At
		}
	}
	return latest
}

// date is a time as RFC 3339 writes it; the zero time is the beginning of 1970,
// since a feed has to have a date.
func date(t time.Time) string {
	if t.IsZero() {
		t = time.Unix(0, 0)
	}
	return t.UTC().Format(time.RFC3339)
}

// html is what an entry says, as HTML.
func (e *Entry) html() string {
	var b strings.Builder
	paragraph := func(s string) {
		if s = plaintext.Line(s); s != "" {
			b.WriteString("<p>" + html.EscapeString(s) + "</p>")
		}
	}
	paragraph(e.Words)
	if len(e.List) > 0 {
		b.WriteString("<ul>")
		for _, line := range e.List {
			b.WriteString("<li>" + html.EscapeString(plaintext.Line(line)) + "</li>")
		}
		b.WriteString("</ul>")
	}
	paragraph(e.More)
	return b.String()
}

// WriteAtom writes the feed as Atom. It is written element by element: the
// encoder of encoding/xml, which nothing else here needs, is as large as both
// forms together.
func (f *Feed) WriteAtom(w io.Writer) error {
	var b bytes.Buffer
	element := func(indent, name, attributes, text string) {
		b.WriteString(indent + "<" + name + attributes + ">")
		_ = xml.EscapeText(&b, []byte(text)) // a buffer takes all
		b.WriteString("</" + name + ">\n")
	}
	link := func(indent, rel, kind, href string) {
		b.WriteString(indent + `<link rel="` + rel + `" type="` + kind + `" href="`)
		_ = xml.EscapeText(&b, []byte(plaintext.Line(href)))
		b.WriteString("\"/>\n")
	}
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?>` + "\n" + `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">` + "\n")
	element(" ", "id", "", f.ID)
	element(" ", "title", "", plaintext.Line(f.Title))
	if about := plaintext.Line(f.About); about != "" {
		element(" ", "subtitle", "", about)
	}
	element(" ", "updated", "", date(f.updated()))
	b.WriteString(" <author>\n")
	element("  ", "name", "", plaintext.Line(f.Author))
	b.WriteString(" </author>\n")
	link(" ", "self", "application/atom+xml", f.Atom)
	link(" ", "alternate", "text/html", f.Home)
	for i := range f.Entries {
		e := &f.Entries[i]
		b.WriteString(" <entry>\n")
		element("  ", "id", "", e.ID)
		element("  ", "title", "", plaintext.Line(e.Title))
		element("  ", "published", "", date(e.At))
		element("  ", "updated", "", date(e.At))
		link("  ", "alternate", "text/html", e.Link)
		if e.Related != "" {
			link("  ", "related", "text/html", e.Related)
		}
		element("  ", "content", ` type="html"`, e.html())
		b.WriteString(" </entry>\n")
	}
	b.WriteString("</feed>\n")
	if _, err := w.Write(b.Bytes()); err != nil {
		return fmt.Errorf("feeds: writing Atom: %w", err)
	}
	return nil
}

type jsonFeed struct {
	Version     string       `json:"version"`
	Title       string       `json:"title"`
	Home        string       `json:"home_page_url"`
	Feed        string       `json:"feed_url"`
	Description string       `json:"description,omitempty"`
	Language    string       `json:"language"`
	Authors     []jsonAuthor `json:"authors"`
	Items       []jsonItem   `json:"items"`
}

type jsonAuthor struct {
	Name string `json:"name"`
}

type jsonItem struct {
	ID        string `json:"id"`
	URL       string `json:"url"`
	Title     string `json:"title"`
	Content   string `json:"content_html"`
	Published string `json:"date_published"`
	Modified  string `json:"date_modified"`
}

// WriteJSON writes the feed as JSON Feed.
func (f *Feed) WriteJSON(w io.Writer) error {
	out := jsonFeed{Version: "https://jsonfeed.org/version/1.1", Title: plaintext.Line(f.Title), Home: f.Home, Feed: f.JSON, Description: plaintext.Line(f.About), Language: "en", Authors: []jsonAuthor{{plaintext.Line(f.Author)}}, Items: []jsonItem{}}
	for i := range f.Entries {
		e := &f.Entries[i]
		out.Items = append(out.Items, jsonItem{e.ID, e.Link, plaintext.Line(e.Title), e.html(), date(e.At), date(e.At)})
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	if err := enc.Encode(&out); err != nil {
		return fmt.Errorf("feeds: writing JSON Feed: %w", err)
	}
	return nil
}
