package warc_test

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"

	"github.com/tidewaiter/tidewaiter/encoding/warc"
	"github.com/tidewaiter/tidewaiter/internal/sharedtest"
)

var when = time.Date(2026, 11, 28, 9, 30, 0, 123000000, time.UTC)

// record is one plain record.
func record(kind, uri, contentType, block string) string {
	return fmt.Sprintf("WARC/1.0\r\nWARC-Type: %s\r\nWARC-Target-URI: <%s>\r\nWARC-Date: 2024-02-28T01:33:00Z\r\nWARC-Record-ID: <urn:x:%d>\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n",
		kind, uri, len(block), contentType, len(block), block)
}

func answer(uri, body string, header ...string) string {
	head := "HTTP/1.1 200 OK\r\nContent-Type: Text/HTML; charset=\"utf-8\"\r\n"
	for _, h := range header {
		head += h + "\r\n"
	}
	return record("response", uri, "application/http; msgtype=response", head+"\r\n"+body)
}

func gz(s string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	io.WriteString(w, s)
	w.Close()
	return b.String()
}

// all reads an archive to its end: the body of each page, by address.
func all(t testing.TB, in io.Reader) (map[string]string, warc.Counts) {
	t.Helper()
	out := map[string]string{}
	r := warc.NewReader(in, warc.Options{})
	for {
		rec, err := r.Next()
		if err == io.EOF {
			return out, r.Counts()
		}
		if err != nil {
			t.Fatal(err)
		}
		p, err := rec.Page(1 << 20)
		switch {
		case errors.Is(err, warc.ErrNoPage), errors.Is(err, warc.ErrDamaged):
		case err != nil:
			t.Fatal(err)
		default:
			out[p.URI] = string(p.Bytes)
		}
	}
}

func TestRoundTrip(t *testing.T) {
	write := func() []byte {
		var b bytes.Buffer
		w, err := warc.NewWriter(&b, warc.About{Software: "tidewaiter/1", Operator: "desk", Filename: "a.warc.gz", Date: when})
		if err != nil {
			t.Fatal(err)
		}
		for i := range 3 {
			err := w.Write(warc.Exchange{
				URI: fmt.Sprintf("https://example.org/%d", i), IP: "192.0.2.7", Date: when,
				Request:  []byte("GET / HTTP/1.1\r\nHost: example.org\r\n\r\n"),
				Response: fmt.Appendf(nil, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>page %d", i),
				Metadata: warc.Fields{{Name: "collector", Value: "ann"}, {Name: "fetchTimeMs", Value: "12"}},
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		if w.Written() != int64(b.Len()) {
			t.Errorf("Written is %d of %d", w.Written(), b.Len())
		}
		return b.Bytes()
	}
	b := write()
	if !bytes.Equal(b, write()) {
		t.Error("the same exchanges gave other bytes")
	}
	r := warc.NewReader(bytes.NewReader(b), warc.Options{})
	var response string
	ids := map[string]bool{}
	for i := 0; ; i++ {
		rec, err := r.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if ids[rec.ID] || rec.Version != "1.1" || !rec.Date.Equal(when) {
			t.Errorf("record %d: id %q, version %q, date %s", i, rec.ID, rec.Version, rec.Date)
		}
		ids[rec.ID] = true
		if z, err := gzip.NewReader(bytes.NewReader(b[rec.Offset:])); err != nil {
			t.Errorf("record %d is no member of its own at %d: %v", i, rec.Offset, err)
		} else if head := make([]byte, 8); true {
			if io.ReadFull(z, head); string(head) != "WARC/1.1" {
				t.Errorf("record %d begins with %q", i, head)
			}
		}
		block, err := io.ReadAll(rec)
		if err != nil || int64(len(block)) != rec.Length {
			t.Errorf("record %d: %d bytes, %v", i, len(block), err)
		}
		switch rec.Type {
		case warc.Response:
			response = rec.ID
		case warc.Info:
			if !strings.Contains(string(block), "software: tidewaiter/1\r\n") || !strings.Contains(string(block), "operator: desk") {
				t.Errorf("warcinfo is %q", block)
			}
		case warc.Request, warc.Metadata:
			if rec.Header.Get("warc-concurrent-to") != response {
				t.Errorf("%s is bound to %q, want %q", rec.Type, rec.Header.Get("WARC-Concurrent-To"), response)
			}
		}
	}
	c := r.Counts()
	want := map[warc.Type]int{warc.Info: 1, warc.Response: 3, warc.Request: 3, warc.Metadata: 3}
	if !maps.Equal(c.Types, want) || len(c.Faults) > 0 || c.Passed > 0 {
		t.Errorf("counts %+v", c)
	}
}

func TestWriterRefuses(t *testing.T) {
	w, err := warc.NewWriter(io.Discard, warc.About{Software: "x", Date: when})
	if err != nil {
		t.Fatal(err)
	}
	ok := []byte("HTTP/1.1 200 OK\r\n\r\n")
	for name, x := range map[string]warc.Exchange{
		"no address":  {Date: when, Response: ok},
		"line end":    {URI: "https://a/\r\nWARC-Type: x", Date: when, Response: ok},
		"no response": {URI: "https://a/", Date: when},
		"no date":     {URI: "https://a/", Response: ok},
		"field":       {URI: "https://a/", Date: when, Response: ok, Metadata: warc.Fields{{Name: "a", Value: "b\r\nc: d"}}},
	} {
		if err := w.Write(x); err == nil {
			t.Errorf("%s: written", name)
		}
	}
}

// TestForms reads the same three pages from every form that archives come in.
func TestForms(t *testing.T) {
	recs := []string{
		record("warcinfo", "", "application/warc-fields", "software: x\r\n"),
		answer("https://a/", "<p>one"), answer("https://b/", "<p>two"), answer("https://c/", "<p>three"),
		record("revisit", "https://a/", "application/http; msgtype=response", "HTTP/1.1 200 OK\r\n\r\n"),
	}
	plain := strings.Join(recs, "")
	var members strings.Builder
	for _, r := range recs {
		members.WriteString(gz(r))
	}
	for name, in := range map[string]string{
		"plain":          plain,
		"by record":      members.String(),
		"one member":     gz(plain),
		"two members":    gz(recs[0]+recs[1]) + gz(strings.Join(recs[2:], "")),
		"mixed":          gz(recs[0]+recs[1]) + strings.Join(recs[2:], ""),
		"line ends":      strings.ReplaceAll(plain, "\r\n\r\nWARC", "\r\n\r\n\r\n\nWARC"),
		"padded":         members.String() + strings.Repeat("\x00", 512),
		"old line feeds": strings.ReplaceAll(plain, "WARC/1.0\r\n", "WARC/1.0\n"),
	} {
		for _, slow := range []bool{false, true} {
			var r io.Reader = strings.NewReader(in)
			if slow {
				r = oneByte{r}
			}
			got, c := all(t, r)
			if got["https://a/"] != "<p>one" || got["https://b/"] != "<p>two" || got["https://c/"] != "<p>three" || len(c.Faults) > 0 || c.Records != 5 {
				t.Errorf("%s: %q %+v", name, got, c)
			}
		}
	}
}

type oneByte struct{ r io.Reader }

func (o oneByte) Read(p []byte) (int, error) { return o.r.Read(p[:1]) }

func TestPayloads(t *testing.T) {
	page := "<html><p>" + strings.Repeat("Eight barges. ", 50)
	var br, zs, zl, fl bytes.Buffer
	for _, w := range []io.WriteCloser{brotli.NewWriter(&br), must(zstd.NewWriter(&zs)), zlib.NewWriter(&zl), must(flate.NewWriter(&fl, 5))} {
		io.WriteString(w, page)
		w.Close()
	}
	chunks := func(s string) string {
		return fmt.Sprintf("%x\r\n%s\r\n%x;ext=1\r\n%s\r\n0\r\n\r\n", 7, s[:7], len(s)-7, s[7:])
	}
	for name, in := range map[string]string{
		"plain":            answer("u", page),
		"chunked":          answer("u", chunks(page), "Transfer-Encoding: chunked"),
		"chunks undone":    answer("u", page, "Transfer-Encoding: chunked"),
		"gzip":             answer("u", gz(page), "Content-Encoding: gzip"),
		"gzip undone":      answer("u", page, "Content-Encoding: gzip"),
		"gzip in chunks":   answer("u", chunks(gz(page)), "Content-Encoding: x-gzip", "transfer-encoding: Chunked"),
		"brotli":           answer("u", br.String(), "Content-Encoding: br"),
		"brotli undone":    answer("u", page, "Content-Encoding: br"),
		"zstd":             answer("u", zs.String(), "Content-Encoding: zstd"),
		"deflate":          answer("u", zl.String(), "Content-Encoding: deflate"),
		"deflate raw":      answer("u", fl.String(), "Content-Encoding: deflate"),
		"gzip over brotli": answer("u", gz(br.String()), "Content-Encoding: br, gzip"),
		"resource":         record("resource", "u", "text/html; charset=utf-8", page),
	} {
		rec, err := warc.NewReader(strings.NewReader(in), warc.Options{}).Next()
		if err != nil {
			t.Fatal(err)
		}
		p, err := rec.Page(1 << 20)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if string(p.Bytes) != page || p.MediaType != "text/html" || p.Charset != "utf-8" || p.Cut {
			t.Errorf("%s: %s %s %v %.40q", name, p.MediaType, p.Charset, p.Cut, p.Bytes)
		}
	}
	for name, c := range map[string]struct {
		in   string
		want error
	}{
		"bomb":      {answer("u", gz(strings.Repeat("x", 2<<20)), "Content-Encoding: gzip"), warc.ErrTooLarge},
		"unknown":   {answer("u", page, "Content-Encoding: sdch"), warc.ErrDamaged},
		"many":      {answer("u", page, "Content-Encoding: gzip,gzip,gzip,gzip,gzip"), warc.ErrDamaged},
		"no status": {record("response", "u", "application/http", "nonsense\r\n\r\nx"), warc.ErrDamaged},
		"empty":     {answer("u", ""), warc.ErrNoPage},
		"request":   {record("request", "u", "application/http", "GET / HTTP/1.1\r\n\r\n"), warc.ErrNoPage},
	} {
		rec, err := warc.NewReader(strings.NewReader(c.in), warc.Options{}).Next()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := rec.Page(1 << 20); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	cut := answer("u", gz(page)[:40], "Content-Encoding: gzip")
	rec, _ := warc.NewReader(strings.NewReader(cut), warc.Options{}).Next()
	if p, err := rec.Page(1 << 20); err == nil && (!p.Cut || !strings.HasPrefix(page, string(p.Bytes))) {
		t.Errorf("a body cut short: %+v", p)
	}
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// TestDamage damages one record of five: the other four are read, and the
// damage is counted by its reason.
func TestDamage(t *testing.T) {
	var plain, packed []string
	for i := range 5 {
		// Bodies that hardly pack, so that damage lies in the body.
		body := make([]byte, 3000)
		for j := range body {
			body[j] = byte('a' + (j*j*7+j*i+i*13)%26)
		}
		plain = append(plain, answer(fmt.Sprintf("https://x/%d", i), string(body)))
		packed = append(packed, gz(plain[i]))
	}
	flip := func(s string, at int) string { return s[:at] + string(s[at]^0xff) + s[at+1:] }
	join := func(list []string, i int, with string) string {
		out := append([]string(nil), list...)
		out[i] = with
		return strings.Join(out, "")
	}
	length := func(s string, n int) string {
		i := strings.Index(s, "Content-Length: ")
		j := i + strings.Index(s[i:], "\r\n")
		return s[:i] + fmt.Sprintf("Content-Length: %d", n) + s[j:]
	}
	for name, c := range map[string]struct {
		in, reason string
		want       int
	}{
		"member flipped early": {join(packed, 2, flip(packed[2], 30)), warc.FaultGzip, 4},
		"member flipped late":  {join(packed, 2, flip(packed[2], len(packed[2])/2)), warc.FaultGzip, 4},
		"check sum":            {join(packed, 2, flip(packed[2], len(packed[2])-6)), warc.FaultGzip, 4},
		"magic":                {join(packed, 2, flip(packed[2], 0)), warc.FaultMember, 4},
		"member cut":           {join(packed, 2, packed[2][:len(packed[2])/2]), warc.FaultGzip, 4},
		"member missing head":  {join(packed, 2, packed[2][40:]), warc.FaultMember, 4},
		"end cut":              {join(packed, 4, packed[4][:200]), warc.FaultTruncated, 4},
		"plain end cut":        {join(plain, 4, plain[4][:900]), warc.FaultTruncated, 4},
		"header end cut":       {join(plain, 4, plain[4][:60]), warc.FaultTruncated, 4},
		"length too long":      {join(plain, 2, length(plain[2], 4000)), warc.FaultLength, 4},
		"length far too long":  {join(plain, 2, length(plain[2], 1<<40)), warc.FaultTruncated, 4},
		"length too short":     {join(plain, 2, length(plain[2], 2000)), warc.FaultLength, 4},
		"length negative":      {join(plain, 2, length(plain[2], -5)), warc.FaultLength, 4},
		"length in a member":   {join(packed, 2, gz(length(plain[2], 2000))), warc.FaultLength, 4},
		"version":              {join(plain, 2, strings.Replace(plain[2], "WARC/1.0", "WARC/9.9", 1)), warc.FaultHeader, 4},
		"noise between":        {join(plain, 2, "some noise \x00\xff here\r\n\r\n"+plain[2]), warc.FaultHeader, 5},
		"noise in a member":    {gz("noise\r\n" + strings.Join(plain, "")), warc.FaultHeader, 5},
		"digest":               {join(plain, 2, strings.Replace(plain[2], "Content-Type", "WARC-Block-Digest: sha1:AAAA\r\nContent-Type", 1)), warc.FaultDigest, 5},
	} {
		got, counts := all(t, strings.NewReader(c.in))
		whole := 0
		for i, p := range plain {
			if strings.HasSuffix(p, got[fmt.Sprintf("https://x/%d", i)]+"\r\n\r\n") && got[fmt.Sprintf("https://x/%d", i)] != "" {
				whole++
			}
		}
		if whole < c.want || counts.Faults[c.reason] == 0 {
			t.Errorf("%s: %d of 5 pages, want %d; %+v", name, whole, c.want, counts)
		}
		again, same := all(t, strings.NewReader(c.in))
		if !maps.Equal(got, again) || !maps.Equal(counts.Faults, same.Faults) {
			t.Errorf("%s: two readings differ", name)
		}
	}
}

func TestWACZ(t *testing.T) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, f := range []struct{ name, content string }{
		{"datapackage.json", "{}"}, {"archive/data.warc.gz", gz(answer("https://a/", "<p>one")) + gz(answer("https://b/", "<p>two"))},
		{"indexes/index.cdx", "x"}, {"archive/more.warc", answer("https://c/", "<p>three")},
	} {
		w, err := z.CreateHeader(&zip.FileHeader{Name: f.name, Method: zip.Store})
		if err != nil {
			t.Fatal(err)
		}
		io.WriteString(w, f.content)
	}
	z.Close()
	w, err := warc.OpenWACZ(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	pages := 0
	for name, open := range w.Archives(warc.Options{}) {
		names = append(names, name)
		r, err := open(nil)
		if err != nil {
			t.Fatal(err)
		}
		for {
			rec, err := r.Next()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			if _, err := rec.Page(1 << 20); err == nil {
				pages++
			}
		}
	}
	if fmt.Sprint(names) != "[archive/data.warc.gz archive/more.warc]" || pages != 3 {
		t.Errorf("%q, %d pages", names, pages)
	}
	b.Reset()
	z = zip.NewWriter(&b)
	z.Create("word/document.xml")
	z.Close()
	if _, err := warc.OpenWACZ(bytes.NewReader(b.Bytes()), int64(b.Len())); !errors.Is(err, warc.ErrNotWACZ) {
		t.Errorf("another zip: %v", err)
	}
}

// TestBoundedMemory reads an archive far larger than what may be held, and one
// record that is.
func TestBoundedMemory(t *testing.T) {
	one := gz(answer("https://a/", strings.Repeat("barge ", 2000)))
	n := 20000
	r := warc.NewReader(&repeat{s: one, n: n}, warc.Options{})
	records := 0
	for {
		_, err := r.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		records++
	}
	if records != n || len(r.Counts().Faults) > 0 {
		t.Errorf("%d records, %+v", records, r.Counts())
	}
}

type repeat struct {
	s    string
	n, i int
}

func (r *repeat) Read(p []byte) (int, error) {
	if r.n == 0 {
		return 0, io.EOF
	}
	k := copy(p, r.s[r.i:])
	if r.i += k; r.i == len(r.s) {
		r.i = 0
		r.n--
	}
	return k, nil
}

// TestHostile gives archives made to keep a reader busy.
func TestHostile(t *testing.T) {
	for name, in := range map[string]string{
		"magics":    strings.Repeat("\x1f\x8b\x08\x00", 1<<20),
		"headers":   strings.Repeat("WARC/1.0\r\n", 1<<19),
		"no length": strings.Repeat("WARC/1.0\r\nWARC-Type: response\r\n\r\n", 1<<17),
		"lying":     strings.Repeat("WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 60000\r\n\r\n", 1<<16),
		"members":   strings.Repeat(gz("WARC/1.0\r\nContent-Length: 9999999\r\nWARC-Type: x\r\n\r\n"), 1<<15),
		"bomb":      gz(record("response", "u", "application/http", strings.Repeat("0", 64<<20))),
		"one line":  "WARC/1.0\r\n" + strings.Repeat("x", 8<<20),
	} {
		start := sharedtest.CPU()
		all(t, strings.NewReader(in))
		if d := sharedtest.CPU() - start; d > 5*time.Second {
			t.Errorf("%s: %s for %d bytes", name, d, len(in))
		} else {
			t.Logf("%s: %s", name, d)
		}
	}
}

func FuzzReader(f *testing.F) {
	f.Add([]byte(answer("https://a/", "<p>one") + answer("https://b/", "3\r\nabc\r\n0\r\n\r\n", "Transfer-Encoding: chunked")))
	f.Add([]byte(gz(answer("https://a/", "<p>one")) + gz(answer("https://b/", gz("x"), "Content-Encoding: gzip"))))
	f.Add([]byte("WARC/1.0\r\nContent-Length: 5\r\nWARC-Type: response\r\n\r\nabcde"))
	f.Fuzz(func(t *testing.T, b []byte) {
		_, a := all(t, bytes.NewReader(b))
		_, c := all(t, oneByte{bytes.NewReader(b)})
		if a.Records != c.Records || !maps.Equal(a.Faults, c.Faults) {
			t.Errorf("read at once %+v, byte by byte %+v", a, c)
		}
		checkMarks(t, b, 1+a.Records/4)
	})
}

func FuzzWACZ(f *testing.F) {
	f.Add([]byte("PK\x05\x06"))
	f.Fuzz(func(t *testing.T, b []byte) {
		w, err := warc.OpenWACZ(bytes.NewReader(b), int64(len(b)))
		if err != nil {
			return
		}
		for _, open := range w.Archives(warc.Options{}) {
			if r, err := open(nil); err == nil {
				for range 100 {
					if _, err := r.Next(); err != nil {
						break
					}
				}
			}
		}
	})
}

func BenchmarkReader(b *testing.B) {
	one := gz(answer("https://a/", strings.Repeat("<p>Eight barges lay off the lock, its keeper said on Friday.\n", 1600)))
	b.SetBytes(int64(len(answer("https://a/", strings.Repeat("<p>Eight barges lay off the lock, its keeper said on Friday.\n", 1600)))))
	b.ReportAllocs()
	r := warc.NewReader(&repeat{s: one, n: b.N}, warc.Options{})
	for {
		rec, err := r.Next()
		if err == io.EOF {
			return
		}
		if _, err := rec.Page(1 << 20); err != nil {
			b.Fatal(err)
		}
	}
}

func ExampleReader() {
	in := strings.NewReader(answer("https://example.org/", "<p>Four barges."))
	r := warc.NewReader(in, warc.Options{})
	for {
		rec, err := r.Next()
		if err != nil {
			break // io.EOF at the end
		}
		page, err := rec.Page(16 << 20)
		if errors.Is(err, warc.ErrNoPage) {
			continue
		}
		fmt.Println(page.URI, page.Status, page.MediaType, string(page.Bytes))
	}
	fmt.Println(r.Counts().Records, "record")
	// Output:
	// https://example.org/ 200 text/html <p>Four barges.
	// 1 record
}
