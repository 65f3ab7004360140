package main

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"
)

// paths asks for what lies outside: the client would tidy such an address, so it
// is written to the connection as it is.
func (b *battle) paths() {
	inside := "root:" // of a file that every system has
	outside := []string{"/../../../../etc/passwd", "/..%2f..%2f..%2f..%2fetc%2fpasswd", "/%2e%2e/%2e%2e/%2e%2e/etc/passwd", "/..%5c..%5c..%5cetc%5cpasswd", "/....//....//etc/passwd", "/%c0%ae%c0%ae/etc/passwd", "/etc/passwd%00.html", "/..;/..;/etc/passwd", "//etc/passwd"}
	bases := []string{"", "/static", "/static/x", "/static/x/land-10m", "/cases", "/cases/alpha", "/cases/alpha/documents", "/cases/alpha/v", "/api/cases", "/desk/static", "/desk/static/x", "/desk/cases", "/desk/cases/alpha/archive", "/desk/cases/alpha/imports"}
	u, _ := url.Parse(b.p.base)
	cookie := b.admin.cookie()
	var found []string
	tries := 0
	for _, base := range bases {
		for _, o := range outside {
			tries++
			raw, err := rawGet(u.Host, base+o, cookie)
			if err != nil {
				found = append(found, fmt.Sprintf("%s%s: %v", base, o, err))
			} else if strings.Contains(raw, inside) || strings.HasPrefix(raw, "HTTP/1.1 5") {
				found = append(found, fmt.Sprintf("%s%s: %.40q", base, o, raw))
			}
		}
	}
	b.report("path traversal", "addresses", tries, found)

	found, tries = nil, 0
	mark := filepath.Join(b.dir, "planted-file")
	for _, f := range b.site.forms {
		if !f.file || !strings.Contains(f.action, "/cases/alpha") {
			continue
		}
		for _, name := range []string{"../../planted-file", mark, "..\\..\\planted-file", "x/../../../planted-file", "planted\x00-file", ".", "..", strings.Repeat("a", 5000)} {
			tries++
			if a := b.upload(f, name, []byte("About 300 containers were sent, the office said.")); a.err != nil || a.status >= 500 && a.status != 503 {
				found = append(found, fmt.Sprintf("a file of the name %.40q: %s", name, statusOf(a)))
			}
		}
	}
	found = append(found, b.strays()...)
	b.report("path traversal", "names of uploads", tries, found)
}

// strays are files that stand where none should.
func (b *battle) strays() (found []string) {
	for _, dir := range []string{b.dir, filepath.Dir(b.dir), os.TempDir()} {
		entries, _ := os.ReadDir(dir)
		for _, e := range entries {
			if strings.Contains(e.Name(), "planted-file") {
				found = append(found, "a file was written outside: "+filepath.Join(dir, e.Name()))
			}
		}
	}
	return found
}

func rawGet(host, path string, cookie *http.Cookie) (string, error) {
	conn, err := net.DialTimeout("tcp", host, 5*time.Second)
	if err != nil {
		return "", err
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(10 * time.Second))
	fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: %s\r\nCookie: %s=%s\r\nConnection: close\r\n\r\n", path, host, cookie.Name, cookie.Value)
	raw, err := io.ReadAll(io.LimitReader(conn, 1<<20))
	return string(raw), err
}

// packed is n bytes of zeros as gzip.
func packed(n int64) []byte {
	var out bytes.Buffer
	w, _ := gzip.NewWriterLevel(&out, gzip.BestCompression)
	_, _ = io.CopyN(w, zeros{}, n)
	_ = w.Close()
	return out.Bytes()
}

type zeros struct{}

func (zeros) Read(b []byte) (int, error) { clear(b); return len(b), nil }

// archive is a zip whose one file unpacks to n bytes.
func archive(n int64) []byte {
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, name := range []string{"archive/data.warc.gz", "../../planted-file", "word/document.xml"} {
		if f, err := w.Create(name); err == nil {
			_, _ = io.CopyN(f, zeros{}, n)
		}
	}
	_ = w.Close()
	return out.Bytes()
}

// mostMemory is how much the server and the commands may take.
const mostMemory = 900 << 20

// bombs sends what unpacks without end.
func (b *battle) bombs() {
	n := int64(b.o.size(1<<30, 64<<20))
	bomb, zipped := packed(n), archive(n/4)
	var found []string
	say := func(format string, args ...any) { found = append(found, fmt.Sprintf(format, args...)) }
	before, _ := b.p.used()
	tries, last := 0, before
	for _, f := range b.site.forms {
		if f.method != "POST" || ends(f.action) {
			continue
		}
		tries++
		a := b.admin.send("POST", f.action, http.Header{"Content-Type": {"application/x-www-form-urlencoded"}, "Content-Encoding": {"gzip"}}, bytes.NewReader(bomb))
		if a.status < 400 && a.err == nil && a.status != http.StatusSeeOther || a.status >= 500 && a.status != 503 {
			say("a packed body to %s: %s", f.action, statusOf(a))
		}
		tries++
		a = b.admin.send("POST", f.action, http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}, io.LimitReader(zeros{}, int64(b.o.size(256<<20, 32<<20))))
		if a.err == nil && a.status < 400 && a.status != http.StatusSeeOther || a.status >= 500 && a.status != 503 {
			say("a long body to %s: %s", f.action, statusOf(a))
		}
		rss, _ := b.p.used()
		if rss > last && rss > mostMemory {
			say("with %s the server took %d MiB, %d before all of them", f.action, rss>>20, before>>20)
		}
		last = rss
	}
	b.report("bombs", "packed and long bodies to every form", tries, found)

	found, tries = nil, 0
	for _, f := range b.site.forms {
		if !f.file || !strings.Contains(f.action, "/cases/alpha") {
			continue
		}
		for _, name := range []string{"broken.html.gz", "broken.wacz", "broken.pdf", "broken.csv", "broken.warc.gz", "broken.zst"} {
			tries++
			content := bytes.Repeat([]byte("%PDF-1.7\x00\xff,\"\n"), 500)
			if strings.HasSuffix(name, ".gz") {
				content = bomb[:len(bomb)/2]
			}
			if strings.HasSuffix(name, ".wacz") {
				content = zipped[:len(zipped)-30]
			}
			if a := b.upload(f, name, content); a.err != nil || a.status >= 500 && a.status != 503 {
				say("%s to %s: %s", name, f.action, statusOf(a))
			}
		}
	}
	b.report("corrupt uploads", "cut off, and not what their names say", tries, found)

	found, tries = nil, 0
	for _, f := range b.site.forms {
		if !f.file || !strings.Contains(f.action, "/cases/alpha") {
			continue
		}
		for name, content := range map[string][]byte{"bomb.html.gz": bomb, "bomb.wacz": zipped, "bomb.docx": zipped, "bomb.nmea.gz": bomb, "bomb.warc.gz": bomb, "bomb.csv.gz": bomb} {
			tries++
			a := b.upload(f, name, content)
			if a.status >= 500 && a.status != 503 || a.err != nil && a.took > 20*time.Second {
				say("%s to %s: %s", name, f.action, statusOf(a))
			}
		}
	}
	if tries > 0 {
		time.Sleep(time.Duration(b.o.size(10, 3)) * time.Second) // the jobs that they have become
		if a := newClient(b.p.base).get("/healthz"); a.status != http.StatusOK {
			say("the server does not answer: %s", statusOf(a))
		}
		if rss, _ := b.p.used(); rss > mostMemory {
			say("the server took %d MiB", rss>>20)
		}
	}
	b.report("bombs", "uploads that unpack without end", tries, append(found, b.strays()...))
}

// canary is a server inside this machine that nobody may be made to ask.
type canary struct {
	ln   net.Listener
	hits atomic.Int64
	port string
}

func newCanary() (*canary, error) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	c := &canary{ln: ln}
	_, c.port, _ = net.SplitHostPort(ln.Addr().String())
	go func() {
		_ = http.Serve(ln, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			c.hits.Add(1)
			fmt.Fprint(w, "About 300 containers were sent, the office said. "+secret)
		}))
	}()
	return c, nil
}

func (c *canary) close() { _ = c.ln.Close() }

// addresses are ways to write one that leads inside.
func (c *canary) addresses() []string {
	var out []string
	for _, host := range []string{"127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "0.0.0.0", "127.1", "2130706433", "0x7f000001", "017700000001", "localhost.", "127.0.0.1.", "user@127.0.0.1", "[64:ff9b::7f00:1]"} {
		out = append(out, "http://"+host+":"+c.port+"/page")
	}
	return append(out, "file:///etc/passwd", "gopher://127.0.0.1:"+c.port+"/", "ftp://127.0.0.1:"+c.port+"/", "http://169.254.169.254/latest/meta-data/", "http://[::1]:"+c.port+"/")
}

// inside has the program fetch what lies inside this machine, by every field of
// every form that takes an address.
func (b *battle) inside() {
	var found []string
	tries := 0
	before := b.canary.hits.Load()
	for _, f := range b.site.forms {
		if f.method != "POST" || !strings.Contains(f.action, "/desk/cases/alpha") {
			continue
		}
		for _, x := range f.fields {
			low := strings.ToLower(x.name)
			if x.kind != "text" || !strings.Contains(low, "url") && !strings.Contains(low, "address") && !strings.Contains(low, "feed") && !strings.Contains(low, "source") && !strings.Contains(low, "link") && !strings.Contains(low, "input") {
				continue
			}
			for _, to := range b.canary.addresses() {
				tries++
				v := f.values(nil)
				v.Set(x.name, to)
				if a := b.admin.post(f.action, v, nil); a.status >= 500 && a.status != 503 {
					found = append(found, fmt.Sprintf("%s in %s of %s: %s", to, x.name, f.action, statusOf(a)))
				}
			}
		}
	}
	if tries > 0 {
		time.Sleep(time.Duration(b.o.size(20, 5)) * time.Second) // fetching is done by jobs
	}
	if n := b.canary.hits.Load() - before; n > 0 {
		found = append(found, fmt.Sprintf("a server inside was asked %d times", n))
	}
	b.report("SSRF", "every address that a form takes", tries, found)
}

// commands attacks what the desk will use by the commands that use it now: the
// reading of pages, feeds and AIS, whose documents stand on the pages then.
func (b *battle) commands() {
	var found []string
	tries := 0
	for _, input := range []string{hostilePage, hostileFeed} {
		tries++
		if said, code, _ := b.run(time.Minute, "read", "./"+input, "--case", "alpha", "--save", "--data", "data"); code != 0 {
			found = append(found, fmt.Sprintf("read of %s ends with %d: %.200s", input, code, said))
		}
	}
	tries++
	if said, code, _ := b.run(time.Minute, "track", "./"+hostileAIS, "--case", "alpha", "--keep-tracks", "--vessel", "heron", "--plot", "plot.svg"); code != 0 {
		found = append(found, fmt.Sprintf("track of AIS with hostile names ends with %d: %.300s", code, said))
	}
	b.report("hostile inputs", "page, feed and AIS names read into the case", tries, found)
	if plot, err := os.ReadFile(filepath.Join(b.dir, "plot.svg")); err == nil {
		b.report("stored script", "AIS ship name and file name in a drawing of tracks", 1, planted("plot.svg", answer{body: string(plot), head: http.Header{"Content-Type": {"image/svg+xml"}, "X-Content-Type-Options": {"nosniff"}}}))
	}

	found, tries = nil, 0
	n := int64(b.o.size(1<<30, 64<<20))
	bomb, zipped := packed(n), archive(n/8)
	for _, one := range []struct {
		name    string
		content []byte
		args    []string
	}{
		{"bomb.html.gz", bomb, []string{"read"}}, {"bomb.wacz", zipped, []string{"read"}}, {"bomb.pdf.gz", bomb, []string{"read"}},
		{"bomb.nmea.gz", bomb, []string{"decode", "--stats"}}, {"bomb.csv.gz", bomb, []string{"track"}},
	} {
		if err := os.WriteFile(filepath.Join(b.dir, one.name), one.content, 0o600); err != nil {
			continue
		}
		tries++
		said, code, rss := b.run(2*time.Minute, append(one.args, "./"+one.name)...)
		if code < 0 || strings.Contains(said, "goroutine ") || rss > mostMemory {
			found = append(found, fmt.Sprintf("%s: ends with %d, %d MiB: %.200s", one.name, code, rss>>20, said))
		}
		os.Remove(filepath.Join(b.dir, one.name))
	}
	b.report("bombs", "files that unpack without end, by command", tries, append(found, b.strays()...))

	found, tries = nil, 0
	for _, to := range b.canary.addresses() {
		tries++
		said, code, _ := b.run(20*time.Second, "read", to, "--timeout", "2s", "--proxy", "none")
		if strings.Contains(said, secret) || strings.Contains(said, "root:") {
			found = append(found, fmt.Sprintf("%s is read (%d)", to, code))
		}
		if b.o.small && tries == 5 {
			break
		}
	}
	if n := b.canary.hits.Load(); n > 0 {
		found = append(found, fmt.Sprintf("a server inside was asked %d times", n))
	}
	b.report("SSRF", "addresses that lead inside, by command", tries, found)
}

// after looks whether the server still does what it should, and what its log says.
func (b *battle) after() {
	var found []string
	if a := newClient(b.p.base).get("/healthz"); a.status != http.StatusOK {
		found = append(found, "the server does not answer: "+statusOf(a))
	}
	if rss, _ := b.p.used(); rss > mostMemory {
		found = append(found, fmt.Sprintf("the server took %d MiB", rss>>20))
	}
	text := b.p.log.String()
	for _, never := range []string{password, b.p.link, "panic", "goroutine ", b.admin.cookie().Value} {
		if strings.Contains(text, never) {
			found = append(found, fmt.Sprintf("the log has %.20q", never))
		}
	}
	for line := range strings.Lines(text) {
		if strings.Contains(line, "level=ERROR") {
			found = append(found, "the log: "+strings.TrimSpace(line)[:min(200, len(strings.TrimSpace(line)))])
		}
	}
	b.report("afterwards", "answers, memory, secrets and failures in the log", 4, found)
}
