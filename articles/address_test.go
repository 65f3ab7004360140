package articles_test

import (
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/articles"
)

// TestCanonicalIsAPage: what a page or a feed calls its address may be anything.
// Only the address of a page is one.
func TestCanonicalIsAPage(t *testing.T) {
	for _, tc := range []struct{ canonical, fetched, want string }{
		{"https://a.example/story", "https://b.example/x", "https://a.example/story"},
		{"", "https://b.example/x", "https://b.example/x"},
		{"javascript:alert(1)", "https://b.example/x", "https://b.example/x"},
		{"javascript:alert(1)", "javascript:alert(2)", ""},
		{"data:text/html,x", "", ""},
		{"/story?id=1", "https://b.example/x", "https://b.example/story?id=1"},
		{"/story", "", ""},
		{"//evil.example/", "javascript:alert(1)", ""},
		{"http://", "https://b.example/x", "https://b.example/x"},
		{"http://[::1", "https://b.example/x", "https://b.example/x"},
		{"", "file:///etc/passwd", ""},
	} {
		d, err := articles.Parse("x.html", []byte(`<html><head><link rel="canonical" href="`+tc.canonical+`"><title>T</title></head><body><p>About 300 containers were sent, the office said on Monday.</p></body></html>`), articles.Options{URL: tc.fetched})
		if err != nil {
			t.Fatal(err)
		}
		if d.Canonical != tc.want {
			t.Errorf("%q, fetched from %q: %q, want %q", tc.canonical, tc.fetched, d.Canonical, tc.want)
		}
	}
}

// TestFeedLinks: so is the link of an item.
func TestFeedLinks(t *testing.T) {
	for link, want := range map[string]string{"https://a.example/1": "https://a.example/1", "javascript:alert(1)": "", "/1": "https://feed.example/1", "": ""} {
		pages, err := articles.Feed("f", []byte(`<?xml version="1.0"?><rss version="2.0"><channel><title>F</title><item><title>T</title><link>`+link+`</link><description>x</description></item></channel></rss>`), articles.Options{URL: "https://feed.example/rss"})
		if err != nil || len(pages) != 1 {
			t.Fatalf("%d pages, %v", len(pages), err)
		}
		if pages[0].URL != want || strings.Contains(string(pages[0].HTML), "javascript") {
			t.Errorf("%q: %q, want %q: %s", link, pages[0].URL, want, pages[0].HTML)
		}
	}
}
