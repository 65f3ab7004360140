package articles

import (
	"bytes"
	"path"
	"strings"
)

// Media types of what is told apart by its bytes.
const (
	typePlain = "text/plain"
	typeHTML  = "text/html"
	typePDF   = "application/pdf"
	typeMHTML = "multipart/related"
	typeFeed  = "application/feed" // RSS, Atom or JSON feed: no document but several
)

// kind is what data is: its own bytes decide, then what a server or the asker
// stated, then the file's name.
func kind(name, stated string, data []byte) string {
	stated, _, _ = strings.Cut(stated, ";")
	stated = strings.ToLower(strings.TrimSpace(stated))
	head := bytes.TrimPrefix(data[:min(len(data), 4096)], []byte("\xef\xbb\xbf"))
	head = bytes.TrimLeft(head, " \t\r\n\f")
	lower := bytes.ToLower(head)
	begins := func(marks ...string) bool {
		for _, m := range marks {
			if bytes.HasPrefix(lower, []byte(m)) {
				return true
			}
		}
		return false
	}
	switch {
	case bytes.Contains(head[:min(len(head), 1024)], []byte("%PDF-")) && !begins("<"):
		return typePDF
	case isFeed(lower) || isJSONFeed(data):
		return typeFeed
	case isMHTML(lower):
		return typeMHTML
	}
	switch stated {
	case "text/plain", "text/markdown":
		return typePlain
	case "text/html", "application/xhtml+xml":
		return typeHTML
	case typePDF:
		if !begins("<") {
			return typePDF
		}
	case "", "application/octet-stream", "binary/octet-stream", "application/xml", "text/xml", "message/rfc822", "multipart/related":
	default:
		return stated
	}
	if begins("<!doctype html", "<html", "<head", "<body", "<?xml") {
		return typeHTML
	}
	first := lower[:min(len(lower), 1024)]
	switch strings.ToLower(path.Ext(strings.ReplaceAll(name, "\\", "/"))) {
	case ".html", ".htm", ".xhtml", ".shtml", ".php", ".asp", ".aspx", ".jsp":
		if bytes.IndexByte(head, '<') >= 0 || bytes.IndexByte(head, '&') >= 0 {
			return typeHTML
		}
	case ".txt", ".md":
		return typePlain
	}
	for _, mark := range []string{"<!doctype html", "<html", "<head", "<body", "<article", "<div", "<p>", "<p ", "<title", "<h1", "<table", "<meta"} {
		if bytes.Contains(first, []byte(mark)) {
			return typeHTML
		}
	}
	return typePlain
}

// isJSONFeed tells a JSON feed by the version that it has to state, wherever it
// stands.
func isJSONFeed(data []byte) bool {
	t := bytes.TrimLeft(data[:min(len(data), 64)], "\xef\xbb\xbf \t\r\n")
	return bytes.HasPrefix(t, []byte("{")) && bytes.Contains(data, []byte(`"items"`)) &&
		(bytes.Contains(data, []byte("jsonfeed.org/version/")) || bytes.Contains(data, []byte(`jsonfeed.org\/version\/`)))
}

// isFeed tells an XML feed by its root element.
func isFeed(lower []byte) bool {
	// Before the root stand a declaration, style sheets and comments.
	for bytes.HasPrefix(lower, []byte("<?")) || bytes.HasPrefix(lower, []byte("<!")) {
		end := []byte(">")
		if bytes.HasPrefix(lower, []byte("<!--")) {
			end = []byte("-->")
		}
		i := bytes.Index(lower, end)
		if i < 0 {
			return false
		}
		lower = bytes.TrimLeft(lower[i+len(end):], " \t\r\n\f")
	}
	for _, root := range []string{"rss", "feed", "rdf:rdf", "atom:feed", "channel"} {
		if rest, ok := bytes.CutPrefix(lower, []byte("<"+root)); ok && len(rest) > 0 && strings.ContainsRune(" \t\r\n>", rune(rest[0])) {
			return root != "channel" || bytes.Contains(rest, []byte("<item"))
		}
	}
	return false
}

// isMHTML tells a saved page by the header that it begins with: fields, among
// them a multipart/related content.
func isMHTML(lower []byte) bool {
	head, _, _ := bytes.Cut(bytes.ReplaceAll(lower, []byte("\r"), nil), []byte("\n\n"))
	name, _, ok := bytes.Cut(head, []byte(":"))
	if !ok || len(name) > 60 || bytes.ContainsAny(name, " <>\n") {
		return false
	}
	i := bytes.Index(head, []byte("content-type:"))
	if i < 0 {
		return false
	}
	value := head[i:min(len(head), i+300)]
	return bytes.Contains(value, []byte("multipart/related")) ||
		bytes.Contains(value, []byte("multipart/alternative")) || bytes.Contains(head, []byte("mime-version:")) && bytes.Contains(value, []byte("text/html"))
}
