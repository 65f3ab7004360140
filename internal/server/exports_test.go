package server_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"log/slog"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/parquet-go/parquet-go"

	"github.com/tidewaiter/tidewaiter/internal/server"
)

const exported = "/cases/test-flow/"

// TestExports: every form is a file to keep, is said again from memory, and
// answers for a version and a day too.
func TestExports(t *testing.T) {
	h, log := site(t, nil)
	for name, kind := range map[string]string{"claims.parquet": "application/vnd.apache.parquet", "stix.json": "application/stix+json;version=2.1", "entities.ftm.json": "application/x-ndjson"} {
		w := get(h, exported+name)
		if w.Code != 200 || w.Header().Get("Content-Type") != kind || !strings.HasPrefix(w.Header().Get("Content-Disposition"), "attachment; filename=test-flow") {
			t.Errorf("%s: %d %v", name, w.Code, w.Header())
		}
		if again := get(h, exported+name, "If-None-Match", w.Header().Get("ETag")); again.Code != 304 {
			t.Errorf("%s: asked again: %d", name, again.Code)
		}
		if part := get(h, exported+name, "Range", "bytes=0-3"); part.Code != 206 || part.Body.Len() != 4 {
			t.Errorf("%s: a part: %d, %d bytes", name, part.Code, part.Body.Len())
		}
		if w := get(h, "/cases/test-flow/v/1/"+name); w.Code != 200 || !strings.Contains(w.Header().Get("Cache-Control"), "max-age") {
			t.Errorf("%s of a version: %d %v", name, w.Code, w.Header())
		}
		if w := get(h, exported+name+"?as_of=never"); w.Code != 400 {
			t.Errorf("%s: a day that is none: %d", name, w.Code)
		}
	}
	all, early := get(h, exported+"stix.json").Body.String(), get(h, exported+"stix.json?as_of=2023-11-01").Body.String()
	if strings.Count(all, `"kind": "statement"`) <= strings.Count(early, `"kind": "statement"`) {
		t.Error("as_of leaves no statement out")
	}
	if log.Len() > 0 {
		t.Error(log)
	}
}

func TestClaimsParquet(t *testing.T) {
	h, _ := site(t, nil)
	for _, query := range []string{"", "?party=msmt", "?measure=nothing"} {
		body := get(h, exported+"claims.parquet"+query).Body.Bytes()
		f, err := parquet.OpenFile(bytes.NewReader(body), int64(len(body)))
		if err != nil {
			t.Fatal(query, err)
		}
		lines := strings.Count(get(h, exported+"claims.csv"+query).Body.String(), "\n") - 1
		if f.NumRows() != int64(lines) {
			t.Errorf("%q: %d rows, %d in the CSV", query, f.NumRows(), lines)
		}
		if leaf, ok := f.Schema().Lookup("value_lo"); !ok || leaf.Node.Type().Kind() != parquet.Double {
			t.Error("value_lo is no number")
		}
	}
}

func TestPublicAddress(t *testing.T) {
	h, _ := site(t, func(cfg *server.Config, _ *shelf) { cfg.Public = "https://desk.example/" })
	for _, target := range []string{exported + "stix.json", exported + "entities.ftm.json", "/feed.atom", "/feed.json", exported + "feed.atom", exported[:len(exported)-1]} {
		body := get(h, target).Body.String()
		if !strings.Contains(body, "https://desk.example/") || strings.Contains(body, "http://example.com") {
			t.Errorf("%s does not begin its addresses with the public one", target)
		}
	}
	for _, bad := range []string{"desk.example", "ftp://x", "https://", "https://u:p@x", "https://x/path", "https://x/?q"} {
		if _, err := server.New(server.Config{Cases: &shelf{}, Log: quiet(), Public: bad}); err == nil || !strings.Contains(err.Error(), "public address") {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

// TestDescribed: the block of data is JSON of one Dataset, its downloads lead to
// files, and no check is told as a review, since nobody signed one.
func TestDescribed(t *testing.T) {
	h, _ := site(t, nil)
	w := get(h, "/cases/test-flow")
	if got := w.Header().Get("Content-Security-Policy"); !strings.Contains(got, "script-src 'self';") || strings.Contains(got, "unsafe") {
		t.Errorf("policy %q", got)
	}
	blocks := find(parse(t, w), func(n *html.Node) bool { return attr(n, "type") == "application/ld+json" })
	if len(blocks) != 1 {
		t.Fatalf("%d blocks", len(blocks))
	}
	var d struct {
		Type         string `json:"@type"`
		Description  string
		Distribution []struct{ EncodingFormat, ContentURL string }
	}
	if err := json.Unmarshal([]byte(blocks[0].FirstChild.Data), &d); err != nil || d.Type != "Dataset" || len(d.Description) < 50 || len(d.Distribution) != 6 {
		t.Fatalf("%v %+v", err, d)
	}
	for _, one := range d.Distribution {
		target := strings.TrimPrefix(one.ContentURL, "http://example.com")
		if w := get(h, target); w.Code != 200 || !strings.HasPrefix(w.Header().Get("Content-Type"), one.EncodingFormat) {
			t.Errorf("%s: %d %s", one.ContentURL, w.Code, w.Header().Get("Content-Type"))
		}
	}
	for _, other := range []string{"/", "/method", "/cases/test-flow/claims/S01"} {
		if strings.Contains(get(h, other).Body.String(), "ld+json") {
			t.Errorf("%s has a block of data", other)
		}
	}
}

func TestFeeds(t *testing.T) {
	next := strings.Replace(claimsV1, "6700,about,secret words", "6800,at_least,other words", 1)
	versions := []map[string][]byte{{"claims.csv": []byte(claimsV1)}, {"claims.csv": []byte(next)}}
	h, log := site(t, func(cfg *server.Config, s *shelf) { cfg.Cases = archive{shelf: s, versions: versions} })
	ids := map[string]string{}
	for _, base := range []string{"", "/cases/test-flow"} {
		var a struct {
			Entries []struct {
				ID      string `xml:"id"`
				Updated string `xml:"updated"`
				Content string `xml:"content"`
				Links   []struct {
					Href string `xml:"href,attr"`
				} `xml:"link"`
			} `xml:"entry"`
		}
		w := get(h, base+"/feed.atom")
		if err := xml.Unmarshal(w.Body.Bytes(), &a); err != nil || len(a.Entries) != 2 {
			t.Fatalf("%s: %v %+v", base, err, a)
		}
		if e := a.Entries[0]; e.Updated != "2026-11-02T09:00:00Z" || !strings.Contains(e.Content, "value lo: 6700 \u2192 6800") || e.Links[0].Href != "http://example.com/cases/test-flow/v/2" {
			t.Errorf("%s: %+v", base, e)
		}
		if strings.Contains(w.Body.String(), "words,") || strings.Contains(w.Body.String(), "secret") {
			t.Error("a feed tells words that may have been withdrawn")
		}
		var j struct{ Items []struct{ ID string } }
		if err := json.Unmarshal(get(h, base+"/feed.json").Body.Bytes(), &j); err != nil || len(j.Items) != 2 {
			t.Fatal(base, err)
		}
		for i, e := range a.Entries {
			if e.ID != j.Items[i].ID || ids[string(rune('0'+i))] != "" && ids[string(rune('0'+i))] != e.ID {
				t.Errorf("entry %d has several ids", i)
			}
			ids[string(rune('0'+i))] = e.ID
		}
		if again := get(h, base+"/feed.atom", "If-None-Match", w.Header().Get("ETag")); again.Code != 304 {
			t.Errorf("%s: asked again: %d", base, again.Code)
		}
	}
	if log.Len() > 0 {
		t.Error(log)
	}
}

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }
