package ingest_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/gzip"

	"github.com/tidewaiter/tidewaiter/encoding/warc"
	"github.com/tidewaiter/tidewaiter/internal/ingest"
)

// unzip undoes gzip, all members.
func unzip(t *testing.T, b []byte) []byte {
	t.Helper()
	z, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	out, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// everyKind fills a folder with inputs of every kind, damaged ones among them.
func everyKind(t *testing.T, dir string) []string {
	t.Helper()
	var xs []warc.Exchange
	for i := range 6 {
		xs = append(xs, exchange(fmt.Sprintf("https://e/%d", i), "text/html", fmt.Sprintf("<p>page %d</p>", i)))
	}
	xs = append(xs, exchange("https://e/feed", "application/rss+xml", twoItems), exchange("https://e/i.png", "image/png", "x"), exchange("https://e/last", "text/html", "last"))
	packed := archiveOf(t, xs...)
	plain := unzip(t, packed)
	damaged := bytes.Clone(packed)
	damaged[len(damaged)/3] ^= 0xff
	damaged[len(damaged)*2/3] ^= 0xff
	digest := bytes.Replace(bytes.Clone(plain), []byte("<p>page 2</p>"), []byte("<p>page 9</p>"), 1)
	var stored, deflated bytes.Buffer
	for method, b := range map[uint16]*bytes.Buffer{zip.Store: &stored, zip.Deflate: &deflated} {
		zw := zip.NewWriter(b)
		for i, data := range [][]byte{packed, damaged, []byte("WARC/1.0\r\nnothing\r\n\r\n"), archiveOf(t, exchange("https://e/z", "text/html", "z"))} {
			f, err := zw.CreateHeader(&zip.FileHeader{Name: fmt.Sprintf("archive/%d.warc.gz", i), Method: method})
			if err != nil {
				t.Fatal(err)
			}
			f.Write(data)
		}
		zw.Close()
	}
	for name, b := range map[string][]byte{
		"a.html": []byte("<p>a"), "b.warc.gz": packed, "c.warc": plain, "d.warc.zst": zst(t, plain), "e-damaged.warc.gz": damaged, "f-digest.warc": digest,
		"g-one-member.warc.gz": gz(t, plain), "h.wacz": stored.Bytes(), "i.wacz": deflated.Bytes(), "j-feed.xml": []byte(twoItems), "k-feed.xml.gz": gz(t, []byte(twoItems)),
		"l-bad.gz": gz(t, []byte("x"))[:9], "m-cut.warc.gz": packed[:len(packed)-40], "n-none.warc": []byte("WARC/1.0\r\nnothing\r\n\r\n"), "o.txt": []byte("o"),
	} {
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return []string{filepath.Join(dir, "o.txt"), dir, filepath.Join(dir, "nowhere"), filepath.Join(dir, "*.none")}
}

// one is a document, or why there is none, as a test compares it.
func one(d ingest.Document, err error) string {
	at := d.At
	at.Bytes = 0
	b, _ := json.Marshal(at)
	return fmt.Sprintf("%s %q %s %v %s", d.Name, d.Bytes, d.MediaType, err, b)
}

// TestFromEverywhere goes on behind every document of inputs of every kind: what
// comes is what came behind it in the whole run, faults and positions too.
func TestFromEverywhere(t *testing.T) {
	inputs := everyKind(t, t.TempDir())
	var want []string
	var at []ingest.Position
	last := int64(0)
	for d, err := range ingest.Documents(inputs, nil) {
		want = append(want, one(d, err))
		at = append(at, d.At)
		if d.At.Bytes < last {
			t.Errorf("%s: %d bytes, %d before", d.Name, d.At.Bytes, last)
		}
		last = d.At.Bytes
	}
	if len(want) < 90 {
		t.Fatalf("only %d documents", len(want))
	}
	for i := range at {
		b, err := json.Marshal(at[i])
		if err != nil {
			t.Fatal(err)
		}
		var from ingest.Position
		if err := json.Unmarshal(b, &from); err != nil {
			t.Fatal(err)
		}
		n := i + 1
		for d, err := range ingest.DocumentsFrom(inputs, nil, &from) {
			if n >= len(want) || one(d, err) != want[n] {
				t.Fatalf("behind %s\ngot  %s\nwant %s", want[i], one(d, err), want[min(n, len(want)-1)])
			}
			n++
		}
		if n != len(want) {
			t.Fatalf("behind %s: %d of %d", want[i], n, len(want))
		}
	}
	t.Logf("%d documents", len(want))
}

// TestFromStdin goes on in a stream that cannot be gone through from the middle.
func TestFromStdin(t *testing.T) {
	packed := archiveOf(t, exchange("https://e/0", "text/html", "0"), exchange("https://e/1", "text/html", "1"), exchange("https://e/2", "text/html", "2"))
	var at []ingest.Position
	for d := range ingest.Documents([]string{"-"}, bytes.NewReader(packed)) {
		at = append(at, d.At)
	}
	var got []string
	for d, err := range ingest.DocumentsFrom([]string{"-"}, bytes.NewReader(packed), &at[1]) {
		got = append(got, string(d.Bytes)+fmt.Sprint(err))
	}
	if strings.Join(got, " ") != "2<nil>" {
		t.Errorf("%q", got)
	}
	other := archiveOf(t, exchange("https://e/0", "text/html", "0"), exchange("https://e/x", "text/html", "x"), exchange("https://e/2", "text/html", "2"))
	for _, in := range [][]byte{other, packed[:100]} {
		for _, err := range ingest.DocumentsFrom([]string{"-"}, bytes.NewReader(in), &at[1]) {
			if !errors.Is(err, ingest.ErrChanged) {
				t.Errorf("of another stream: %v", err)
			}
		}
	}
}

// TestFromChanged holds that changed inputs are noticed, wherever the run was.
func TestFromChanged(t *testing.T) {
	dir := t.TempDir()
	inputs := everyKind(t, dir)
	var at []ingest.Position
	for d := range ingest.Documents(inputs, nil) {
		at = append(at, d.At)
	}
	changed := func(what string, from ingest.Position) {
		t.Helper()
		n := 0
		for _, err := range ingest.DocumentsFrom(inputs, nil, &from) {
			e := (*ingest.Error)(nil)
			if n++; !errors.Is(err, ingest.ErrChanged) || !errors.As(err, &e) || !e.Named {
				t.Errorf("%s: %v", what, err)
			}
		}
		if n != 1 {
			t.Errorf("%s: %d came", what, n)
		}
	}
	middle, end := at[len(at)/2], at[len(at)-1]
	later := time.Now().Add(time.Hour)
	name := filepath.Join(dir, "a.html")
	if err := os.Chtimes(name, later, later); err != nil {
		t.Fatal(err)
	}
	changed("another time", middle)
	changed("another time", end)
	if err := os.Remove(name); err != nil {
		t.Fatal(err)
	}
	changed("a file less", middle)
	inputs = inputs[:1]
	changed("inputs less", end)
}

// TestRevisit resolves revisit records to the page that they refer to, by each
// way of referring; one that refers to what was not read is told.
func TestRevisit(t *testing.T) {
	body := "<p>" + strings.Repeat("The bay was quiet. ", 20)
	first := exchange("https://e/a", "text/html", body)
	again := func(uri string, status string, same warc.Same, days int) warc.Exchange {
		return warc.Exchange{URI: uri, Date: first.Date.AddDate(0, 0, days), Same: &same,
			Response: []byte("HTTP/1.1 " + status + "\r\nContent-Type: text/html\r\n\r\n" + body)}
	}
	sum := warc.PayloadDigest([]byte(body))
	dir := t.TempDir()
	write := func(name string, xs ...warc.Exchange) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, archiveOf(t, xs...), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	a := write("a.warc.gz", first, exchange("https://e/b", "text/html", "b"))
	b := write("b.warc.gz",
		again("https://e/a", "304 Not Modified", warc.Same{Date: first.Date}, 1),
		again("https://e/a", "304 Not Modified", warc.Same{Date: first.Date.AddDate(0, 0, 1)}, 2), // of the revisit before
		again("https://e/copy", "200 OK", warc.Same{URI: "https://e/a", Date: first.Date, Payload: sum}, 1),
		again("https://e/other", "200 OK", warc.Same{URI: "https://elsewhere/", Date: first.Date, Payload: sum}, 1),
		again("https://e/lost", "304 Not Modified", warc.Same{Date: first.Date}, 1),
		again("https://e/robots.txt", "304 Not Modified", warc.Same{Date: first.Date}, 1),
		exchange("https://e/new", "text/html", "new"))
	run := func(from *ingest.Position, inputs ...string) (out []string, at []ingest.Position) {
		for d, err := range ingest.DocumentsFrom(inputs, nil, from) {
			if err != nil {
				e := (*ingest.Error)(nil)
				errors.As(err, &e)
				d.Name = "!" + e.Name
			}
			out = append(out, d.Name[strings.Index(d.Name, "#")+1:])
			at = append(at, d.At)
		}
		return out, at
	}
	got, at := run(nil, a, b)
	if want := "https://e/a https://e/b https://e/lost https://e/new"; strings.Join(got, " ") != want {
		t.Errorf("got  %s\nwant %s", strings.Join(got, " "), want)
	}
	// Gone on with, what was read before is known all the same.
	for i := range at {
		if rest, _ := run(&at[i], a, b); strings.Join(rest, " ") != strings.Join(got[i+1:], " ") {
			t.Errorf("behind %s: %q", got[i], rest)
		}
	}
	if got, _ := run(nil, b); len(got) != 6 {
		t.Errorf("without the first archive: %q", got)
	}
	for _, err := range ingest.Documents([]string{b}, nil) {
		if err == nil || !strings.Contains(err.Error(), "not changed since a record that is in none of the inputs") {
			t.Errorf("got %v", err)
		}
		break
	}
}
