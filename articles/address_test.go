package articles_test

import (
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
