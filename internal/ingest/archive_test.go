package ingest_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/encoding/warc"
	"github.com/tidewaiter/tidewaiter/internal/ingest"
)

// exchange is an answer of one media type and body.
func exchange(uri, media, body string) warc.Exchange {
	return warc.Exchange{URI: uri, Date: time.Unix(1709000000, 0), Request: []byte("GET / HTTP/1.1\r\n\r\n"),
		Response: []byte("HTTP/1.1 200 OK\r\nContent-Type: " + media + "\r\n\r\n" + body)}
}

func archiveOf(t testing.TB, xs ...warc.Exchange) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := warc.NewWriter(&b, warc.About{Software: "test", Date: time.Unix(1709000000, 0)})
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range xs {
		if err := w.Write(x); err != nil {
			t.Fatal(err)
		}
	}
	return b.Bytes()
}

const twoItems = `<rss version="2.0"><channel><title>T</title><item><title>One</title><link>https://e/1</link><description>a</description></item><item><title>Two</title><description>b</description></item></channel></rss>`

// list reads inputs: names, with what could not be read behind "!".
func list(inputs []string, stdin io.Reader) (names []string, docs map[string]ingest.Document) {
	docs = map[string]ingest.Document{}
	for d, err := range ingest.Documents(inputs, stdin) {
		if err != nil {
			e := (*ingest.Error)(nil)
			if !errors.As(err, &e) {
				names = append(names, "!!"+err.Error())
				continue
			}
			names = append(names, fmt.Sprintf("!%s: %s", filepath.Base(e.Name), e.Err))
			continue
		}
		name := d.Name
		if !strings.Contains(name, "#") {
			name = filepath.Base(name)
		} else {
			name = name[strings.LastIndex(name[:strings.Index(name, "#")], "/")+1:]
		}
		names = append(names, name)
		docs[name] = d
	}
	return names, docs
}

func TestArchives(t *testing.T) {
	dir := t.TempDir()
	redirect := exchange("https://e/old", "text/html", "moved")
	redirect.Response = bytes.Replace(redirect.Response, []byte("200 OK"), []byte("301 Moved"), 1)
	packed := archiveOf(t, exchange("https://e/a", "text/html; charset=euc-kr", "<p>A"), exchange("https://e/i.png", "image/png", "x"), redirect,
		exchange("https://e/s.css", "text/css", "p{}"), exchange("https://e/feed", "application/rss+xml", twoItems), exchange("https://e/b", "application/octet-stream", "B"))
	var plain bytes.Buffer
	r := warc.NewReader(bytes.NewReader(packed), warc.Options{})
	for {
		rec, err := r.Next()
		if err != nil {
			break
		}
		fmt.Fprintf(&plain, "WARC/1.1\r\n")
		for _, f := range rec.Header {
			fmt.Fprintf(&plain, "%s: %s\r\n", f.Name, f.Value)
		}
		plain.WriteString("\r\n")
		io.Copy(&plain, rec)
		plain.WriteString("\r\n\r\n")
	}
	var z bytes.Buffer
	zw := zip.NewWriter(&z)
	f, _ := zw.CreateHeader(&zip.FileHeader{Name: "archive/d.warc.gz", Method: zip.Store})
	f.Write(packed)
	zw.Close()
	var other bytes.Buffer
	zw = zip.NewWriter(&other)
	zw.Create("a.txt")
	zw.Close()
	pages := []string{"#https://e/a", "#https://e/feed#1", "#https://e/feed#2", "#https://e/b"}
	named := func(prefix string) []string {
		var out []string
		for _, p := range pages {
			out = append(out, prefix+p)
		}
		return out
	}
	damaged := slices.Clone(packed)
	damaged[len(damaged)*2/3] ^= 0xff
	for _, c := range []struct {
		name string
		data []byte
		want []string
	}{
		{"a.warc.gz", packed, named("a.warc.gz")}, {"a.warc", plain.Bytes(), named("a.warc")}, {"odd.bin", packed, named("odd.bin")},
		{"a.warc.zst", zst(t, plain.Bytes()), named("a.warc")}, {"a.wacz", z.Bytes(), named("d.warc.gz")},
		{"feed.xml", []byte(twoItems), []string{"feed.xml#1", "feed.xml#2"}}, {"feed.xml.gz", gz(t, []byte(twoItems)), []string{"feed.xml#1", "feed.xml#2"}},
		{"other.zip", other.Bytes(), []string{"!other.zip: warc: opening a WACZ: no archive/*.warc in the zip file"}},
		{"empty.warc", []byte("WARC/1.0\r\nnothing\r\n\r\n"), []string{"!empty.warc: once: length", "!empty.warc: no record of a web archive can be read"}},
		{"bad.xml", []byte("<rss><channel><item>"), nil},
	} {
		path := filepath.Join(dir, c.name)
		if err := os.WriteFile(path, c.data, 0o600); err != nil {
			t.Fatal(err)
		}
		got, docs := list([]string{path}, nil)
		if c.want != nil && !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
		if c.name == "a.warc.gz" {
			d := docs["a.warc.gz#https://e/a"]
			if string(d.Bytes) != "<p>A" || d.URL != "https://e/a" || d.MediaType != "text/html" || d.Charset != "euc-kr" {
				t.Errorf("page of an archive: %+v", d)
			}
		}
	}
	if got, _ := list([]string{"-"}, bytes.NewReader(packed)); !slices.Equal(got, named("-")) {
		t.Errorf("an archive through standard input: %q", got)
	}
	if got, _ := list([]string{"-"}, bytes.NewReader(z.Bytes())); len(got) != 1 || !strings.Contains(got[0], "give it by name") {
		t.Errorf("a WACZ through standard input: %q", got)
	}
	path := filepath.Join(dir, "damaged.warc.gz")
	if err := os.WriteFile(path, damaged, 0o600); err != nil {
		t.Fatal(err)
	}
	got, _ := list([]string{path}, nil)
	if !slices.ContainsFunc(got, func(s string) bool { return strings.HasPrefix(s, "!damaged.warc.gz: once: damaged gzip") }) || len(got) < 4 {
		t.Errorf("damaged: %q", got)
	}
}

// manyTimes repeats an archive.
type manyTimes struct {
	b    []byte
	n, i int
}

func (e *manyTimes) Read(p []byte) (int, error) {
	if e.n == 0 {
		return 0, io.EOF
	}
	k := copy(p, e.b[e.i:])
	if e.i += k; e.i == len(e.b) {
		e.i = 0
		e.n--
	}
	return k, nil
}

// TestArchiveMemory goes through an archive of 400 MB, unpacked, and holds no
// more than a page of it.
func TestArchiveMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: -short")
	}
	one := archiveOf(t, exchange("https://e/a", "text/html", "<p>"+strings.Repeat("Ten boats lay off the bay. ", 4000)))
	pages, most := 0, uint64(0)
	var m runtime.MemStats
	for _, err := range ingest.Documents([]string{"-"}, &manyTimes{b: one, n: 4000}) {
		if err != nil {
			t.Fatal(err)
		}
		if pages++; pages%500 == 0 {
			runtime.GC()
			runtime.ReadMemStats(&m)
			most = max(most, m.HeapAlloc)
		}
	}
	if pages != 4000 || most > 32<<20 {
		t.Errorf("%d pages, heap of %d MiB", pages, most>>20)
	}
	t.Logf("%d pages, heap of %d KiB", pages, most>>10)
}
