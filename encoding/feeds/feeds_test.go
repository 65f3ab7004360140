package feeds_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"strings"
	"testing"
	"time"

	"github.com/mmcdole/gofeed"

	"github.com/tidewaiter/tidewaiter/encoding/feeds"
)

func sample(s string) *feeds.Feed {
	at := time.Date(2026, 11, 2, 9, 0, 0, 0, time.FixedZone("", 3600))
	return &feeds.Feed{ID: "urn:uuid:1", Title: "Changes " + s, About: s, Home: "https://example.org/?a=1&b=2", Atom: "https://example.org/feed.atom", JSON: "https://example.org/feed.json", Author: "Desk",
		Entries: []feeds.Entry{{ID: "urn:uuid:2", Title: "Version 2 " + s, Link: "https://example.org/2", Related: "https://example.org/c#2", At: at, Words: "One row <b> moved. " + s, List: []string{"claims S01 amended: value lo: 1 \u2192 2", s}, More: "3 more."}}}
}

// TestReadersAgree reads both forms with a reader of somebody else's.
func TestReadersAgree(t *testing.T) {
	f := sample("")
	for name, write := range map[string]func(*bytes.Buffer) error{"atom": func(b *bytes.Buffer) error { return f.WriteAtom(b) }, "json": func(b *bytes.Buffer) error { return f.WriteJSON(b) }} {
		var b bytes.Buffer
		if err := write(&b); err != nil {
			t.Fatal(err)
		}
		got, err := gofeed.NewParser().Parse(&b)
		if err != nil {
			t.Fatal(name, err)
		}
		if got.Title != "Changes" || len(got.Items) != 1 || got.Link != f.Home {
			t.Fatalf("%s: %+v", name, got)
		}
		e := got.Items[0]
		if e.GUID != "urn:uuid:2" || e.Link != "https://example.org/2" || !e.PublishedParsed.Equal(f.Entries[0].At) ||
			e.Content != "<p>One row &lt;b&gt; moved.</p><ul><li>claims S01 amended: value lo: 1 \u2192 2</li><li></li></ul><p>3 more.</p>" {
			t.Errorf("%s: %+v", name, e)
		}
	}
}

func FuzzText(f *testing.F) {
	f.Add("A\u202eB\x07<script>&\"\\\xff]]>\ufeff\u2066\ufffe")
	f.Fuzz(func(t *testing.T, s string) {
		var a, j bytes.Buffer
		if err := sample(s).WriteAtom(&a); err != nil {
			t.Fatal(err)
		}
		if err := sample(s).WriteJSON(&j); err != nil {
			t.Fatal(err)
		}
		var any struct {
			Entries []struct {
				ID string `xml:"id"`
			} `xml:"entry"`
		}
		if err := xml.Unmarshal(a.Bytes(), &any); err != nil || len(any.Entries) != 1 {
			t.Fatalf("%v\n%s", err, a.Bytes())
		}
		if !json.Valid(j.Bytes()) {
			t.Fatal(j.String())
		}
		if strings.ContainsAny(a.String()+j.String(), "\u202e\u2066\x07") {
			t.Fatal("a character that turns the direction of writing is left")
		}
	})
}
